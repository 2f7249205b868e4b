"""The checks: of cells, of whole columns, of the links between tables. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

import numpy as np
import pandas as pd

from sheetcrm.core.checks import CheckContext, checks
from sheetcrm.core.clean import CleanTable
from sheetcrm.core.fields.name_codes import COMPANY
from sheetcrm.core.issues import Findings
from sheetcrm.core.link import Links
from sheetcrm.core.outcome import RunSettings
from sheetcrm.core.reading import Base
from sheetcrm.core.segments.arrays import NO_DAY, dates
from sheetcrm.core.segments.known import Known


def check(
    base: Base,
    cleaned: Mapping[str, CleanTable],
    joined: Mapping[str, pd.DataFrame],
    links: Mapping[str, Links],
    settings: RunSettings,
    today: dt.date,
) -> Iterable[Findings]:
    """Findings of the cells, then of the checks on whole columns, then of the links between tables."""
    for key, table in cleaned.items():
        yield from about_linked(table.findings, links[key]) if key in links else table.findings
    values = {key: table.values for key, table in cleaned.items()} | dict(joined)
    context = CheckContext(
        values,
        {key: table.raw for key, table in base.tables.items()},
        today,
        settings.lang,
        settings.required,
        settings.purposes,
        {key: {c: table.heading(c) for c in table.raw.columns} for key, table in base.tables.items()},
        settings.choices,
        settings.formats,
        settings.region,
        settings.known,
    )
    for one in checks().values():
        if one.table in values:
            yield from one.run(context)
    for key, found in links.items():
        column = next((c for c in ("client", "phone", "client_id", "email") if c in values[key].columns), None)
        yield found.findings(column, key)


def about_linked(findings: Iterable[Findings], links: Links) -> Iterable[Findings]:
    """Findings of the cells of orders, deals or talks without those in a name or contact that found its client: however
    it is typed, it did its work, and the client's own row is where it is put right. That a client there is a company is no
    mistake at all."""
    lost = links.client < 0
    for found in findings:
        if found.code is COMPANY and found.column == "client":
            continue
        yield found.only(lost[found.rows]) if found.column in ("client", "phone", "email") else found


def with_freshness(clients: pd.DataFrame, known: Known) -> pd.DataFrame:
    """The clients with the last day anything was heard of each, and how long that lasts: what the summary calls out of date is
    a line to correct as well, and nothing else is: one for each client, and of archived ones nothing is asked."""
    judged = known.fresh.judged & known.counted
    return clients.assign(
        _fresh_at=dates(np.where(judged, known.fresh.last_seen, NO_DAY)),
        _stale_after_days=known.fresh.limit.astype(object),
    )
