"""What drafts are made from, gathered from all that was found; and what is asked about consents alone. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from sheetcrm.core.clean import CleanTable
from sheetcrm.core.drafts.model import DraftFacts
from sheetcrm.core.drafts.review.recall import sents_led
from sheetcrm.core.drafts.text.attached import Finder
from sheetcrm.core.drafts.text.filling import Renderer
from sheetcrm.core.drafts.text.tab import OnTab, on_tab
from sheetcrm.core.issue_log import IssueLog
from sheetcrm.core.issues import Severity
from sheetcrm.core.lists import for_drafts, town_zones
from sheetcrm.core.matching import Matches
from sheetcrm.core.outcome import Found, Outcome, RunSettings
from sheetcrm.core.plan.decided import NOTHING_DECIDED, Decided
from sheetcrm.core.reading.codes import HEADINGS_LOST
from sheetcrm.core.segments.arrays import fold
from sheetcrm.core.segments.bulk import masks_of_rules
from sheetcrm.core.segments.evaluate import SegmentState
from sheetcrm.core.segments.settings import LIFECYCLE_LABEL
from sheetcrm.core.visits import plain
from sheetcrm.core.wording import LANGS, Lang


def draft_facts(
    found: Found,
    settings: RunSettings,
    templates: Mapping[str, str],
    now: dt.datetime,
    *,
    today: dt.date | None = None,
    own_templates: frozenset[str] = frozenset(),
    renderer: Renderer | None = None,
    find_file: Finder | None = None,
    decided: Decided = NOTHING_DECIDED,
) -> DraftFacts | None:
    """What drafts are made from, and what may be asked about consents; None where there is no table of clients."""
    today = today or now.date()
    outcome = found.outcome
    if outcome.matches is None or outcome.known is None or found.frame is None:
        return None
    cleaned, raw = outcome.cleaned, outcome.base.tables["clients"]
    clients = cleaned["clients"].values
    consents = cleaned["consents"].values if "consents" in cleaned else None
    headings = {key: raw.heading(key) for key in raw.raw.columns}
    texts = templates_of(cleaned, settings.lang)
    return DraftFacts(
        clients=clients.assign(client_id=pd.Series(found.ids, index=clients.index, dtype=object)),
        known=outcome.known.frame,
        templates=templates,
        settings=settings.drafts,
        lang=plain(settings.lang),
        now=now,
        today=today,
        orders=found.joined.get("orders"),
        deals=found.joined.get("deals"),
        consents=consents,
        stop_list=cleaned["stop_list"].values if "stop_list" in cleaned else None,
        cluster=outcome.matches.cluster,
        # What people call right is still no ground to write to somebody.
        suspicious=suspicious(found.every),
        bulk=masks_of_rules(consents, found.frame, headings, today, settings.region),
        segments=segment_masks(outcome),
        segment_names={
            fold(one.name): one.name for one in outcome.segments if one.name and one.state is SegmentState.ON
        },
        lists=for_drafts(outcome.base.tables.get("lists")),
        town_zones=town_zones(outcome.base.tables.get("lists")),
        legal_purposes=settings.choices.get("consents.purpose", ()),
        unread_refusals=next((issue.tab for issue in outcome.base.issues if issue.code is HEADINGS_LOST), ""),
        from_cells=own_templates,
        layers=texts.layers,
        broken=texts.broken,
        renderer=renderer,
        find_file=find_file,
        history=sents_led(decided.sent, found.gone),
        void_words=settings.known.cancelled_words + settings.known.returned_words,
        zone=getattr(now.tzinfo, "key", "UTC"),
        erased=decided.erased,
    )


def consent_facts(
    cleaned: Mapping[str, CleanTable],
    frame: pd.DataFrame,
    headings: Mapping[str, str],
    ids: Sequence[str | None],
    matches: Matches,
    settings: RunSettings,
    now: dt.datetime,
    today: dt.date,
) -> DraftFacts:
    """What consents are read from, without anything that only messages need."""
    clients = cleaned["clients"].values
    consents = cleaned["consents"].values if "consents" in cleaned else None
    return DraftFacts(
        clients.assign(client_id=pd.Series(ids, index=clients.index, dtype=object)),
        pd.DataFrame(index=clients.index),
        {},
        settings.drafts,
        plain(settings.lang),
        now,
        today,
        consents=consents,
        legal_purposes=settings.choices.get("consents.purpose", ()),
        cluster=matches.cluster,
        bulk=masks_of_rules(consents, frame, headings, today, settings.region),
    )


def segment_masks(found: Outcome) -> dict[str, npt.NDArray[np.bool_]]:
    """Who is in each segment that works today, by its name (folded); the groups of clients count as segments, too."""
    masks: dict[str, npt.NDArray[np.bool_]] = {}
    if found.known is not None:
        groups = found.known.frame["lifecycle"].astype(object).to_numpy()
        for group, label in LIFECYCLE_LABEL.items():
            masks.update({fold(label.say(lang)): groups == str(group) for lang in LANGS})
    masks.update({fold(one.name): one.mask for one in found.segments if one.name and one.state is SegmentState.ON})
    return masks


def suspicious(log: IssueLog) -> dict[str, npt.NDArray[np.intp]]:
    """Positions of clients whose cell has a warning or an error, by field: a draft must not rely on those."""
    found: dict[str, list[Any]] = {}
    for finding in log.findings:
        if finding.table == "clients" and finding.column and finding.code.severity is not Severity.INFO:
            found.setdefault(finding.column, []).append(finding.rows)
    return {column: np.unique(np.concatenate(rows)) for column, rows in found.items()}


def templates_of(cleaned: Mapping[str, CleanTable], lang: Lang) -> OnTab:
    """What the team's tab of templates says."""
    return on_tab(cleaned["templates"].values if "templates" in cleaned else None, lang)
