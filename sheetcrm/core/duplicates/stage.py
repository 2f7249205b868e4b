"""Where duplicates stand on the road of one run: what people decided is respected, and merges they ticked are planned. Pure."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Mapping

import pandas as pd

from sheetcrm.core.clean import CleanTable
from sheetcrm.core.drafts.model import DraftFacts
from sheetcrm.core.duplicates.evidence import Evidence
from sheetcrm.core.duplicates.names import Names
from sheetcrm.core.duplicates.respecting import now_named
from sheetcrm.core.duplicates.settling import Settled, counting, settle
from sheetcrm.core.link import Links, fold_id
from sheetcrm.core.matching import Matches
from sheetcrm.core.outcome import Outcome
from sheetcrm.core.plan.decided import Decided
from sheetcrm.core.plan.identity import Identity
from sheetcrm.core.plan.merge_consents import Permissions
from sheetcrm.core.plan.merging import (
    Merger,
    Merging,
    empty_rows,
    rows_of,
    still_there,
    touched_by_orders,
    without_rows,
)
from sheetcrm.core.plan.survivors import Survivors
from sheetcrm.core.reading import Base
from sheetcrm.core.records import replace
from sheetcrm.core.tabs.merged import standing
from sheetcrm.core.wording import Lang


def decided_groups(
    matches: Matches,
    clients: CleanTable,
    decided: Decided,
    now: dt.datetime,
    lang: Lang,
    gone: Mapping[str, str],
) -> Settled:
    """What the matcher found once everything people decided is respected. ``gone``: see :func:`without_merged`."""
    when = f"{now:%d.%m.%Y}" if lang == "ru" else f"{now.day} {now:%b %Y}"
    return settle(
        matches,
        Names.of(clients.table),
        Evidence(clients.values),
        decided.remembered,
        decided.of("duplicates"),
        decided.agreed,
        now.isoformat(timespec="seconds"),
        when,
        lang,
        gone,
    )


def without_merged(base: Base, decided: Decided) -> tuple[Base, Mapping[str, str]]:
    """The base without the rows that were emptied, into the archive or because somebody was erased, and who became whom by
    merging, by folded ids."""
    if "clients" not in base.tables or base.clients_from_orders or not (decided.archive or decided.erased.ids):
        return base, {}
    clients = base.tables["clients"]
    gone = still_there(decided.archive, clients)
    rest = without_rows(clients, {**gone, **empty_rows(clients, decided.erased.ids)})
    return (base if rest is clients else replace(base, tables={**base.tables, "clients": rest})), gone


def led_to(orders: pd.DataFrame, gone: Mapping[str, str]) -> pd.DataFrame:
    """Orders with the id of a client that was merged into another led to that one."""
    if not gone or "client_id" not in orders:
        return orders
    ids = [None if v is None else now_named(fold_id(v), gone) for v in orders["client_id"].tolist()]
    return orders.assign(client_id=pd.Series(ids, index=orders.index, dtype=object))


def now_called(gone: Mapping[str, str]) -> Callable[[str], str]:
    """What a word that may be a client's id stands for now: the client that one was merged into, else the word itself."""

    def now(word: str) -> str:
        key = fold_id(word)
        return now_named(key, gone) if key in gone else word

    return now


def merging_of(found: Outcome, settled: Settled, links: Links | None, facts: DraftFacts, decided: Decided) -> Merging:
    """What merging the duplicates would come to, and what of it was ticked."""
    clients, lang = found.cleaned["clients"], facts.lang
    names, identity = Names.of(clients.table), Identity.of(clients.table)
    ids = tuple(i if names.ids[p] is not None else None for p, i in enumerate(identity.ids))
    touched: Mapping[int, dt.date] = {}
    by_name: Counter[int] = Counter()
    if links is not None:
        orders = found.cleaned["orders"].values
        named = orders["client_id"].tolist() if "client_id" in orders else [None] * len(orders)
        if "date" in orders:
            touched = touched_by_orders(named, orders["date"].tolist(), ids)
        by_name.update(c for c, i in zip(links.client.tolist(), named, strict=True) if i is None and c >= 0)
    survivors = Survivors(clients, ids, touched, lang)
    agreed = counting(decided.agreed, settled.remembered)
    archive = standing(decided.archive, rows_of(clients.table, [one.line[0] for one in decided.archive]))
    if found.base.clients_from_orders:
        return Merging(settled, survivors, agreed, archive=archive)
    tables = {**found.base.tables, **decided.others}
    permissions = Permissions(survivors, facts, decided.texts_only)
    merger = Merger(survivors, tables, permissions, by_name, decided.texts_only)
    merges = tuple(merger.plan(wish) for wish in settled.wishes)
    return Merging(settled, survivors, agreed, merger, merges, archive)
