"""Takes everything of ours out of a spreadsheet: marked tabs, named ranges, developer metadata, in one atomic batch."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from msgspec import Struct

from sheetcrm.core.tabs.state import INTERNAL, PEOPLES
from sheetcrm.core.workbook import Workbook
from sheetcrm.stores.google import faults
from sheetcrm.stores.google.reading import LINES, MARK, quoted_always
from sheetcrm.stores.google.session import Session
from sheetcrm.stores.google.writing import Request

#: Names of named ranges and keys of developer metadata that are ours begin so.
RANGES = "_sheetcrm_"
KEYS = "sheetcrm."
_TRIES = 4

_FIELDS = (
    "namedRanges(namedRangeId,name,range),developerMetadata(metadataId,metadataKey),"
    "sheets(properties(sheetId,title,hidden),developerMetadata(metadataId,metadataKey,metadataValue),"
    "charts(chartId,spec))"
)


class Ours(Struct, frozen=True):
    """What of a spreadsheet is ours: sheet ids with their titles, ids of named ranges and of developer metadata. ``referred``:
    tabs of ours that the team's formulas, charts or names lead to. ``visible``: whether a tab of the team's is."""

    tabs: Mapping[int, str]
    referred: Mapping[int, str]
    ranges: tuple[str, ...]
    metadata: tuple[int, ...]
    by_title: Mapping[str, int]
    visible: frozenset[int]


def find(session: Session, base: Workbook) -> Ours:
    """What is ours: one read. ``base``: the workbook as read, for the team's formulas."""
    answer = session.get("", {"fields": _FIELDS})
    sheets = answer.get("sheets", [])
    ids = {_id(s): s["properties"]["title"] for s in sheets}
    keys = {_id(s): key for s in sheets if (key := _key(s)) is not None}
    marked = set(keys)
    named = answer.get("namedRanges", [])
    ranges = tuple(n["namedRangeId"] for n in named if n.get("name", "").startswith(RANGES))
    theirs = [n for n in named if not n.get("name", "").startswith(RANGES)]
    leads: set[int] = {n["range"].get("sheetId", 0) for n in theirs if "range" in n}
    for sheet in sheets:
        if _id(sheet) not in marked:
            for chart in sheet.get("charts", []):
                leads |= _sheets_of(chart.get("spec", {}))
    texts = [formula for sheet in base.people() for formula in sheet.formulas.values() if "!" in formula]
    referred = {
        number: ids[number]
        for number, key in keys.items()
        if key not in INTERNAL
        and not key.endswith(LINES)
        and (key in PEOPLES or number in leads or any(_reads(text, ids[number]) for text in texts))
    }
    metadata = [m["metadataId"] for m in answer.get("developerMetadata", []) if _is_ours(m)]
    for sheet in sheets:
        number = _id(sheet)
        if number not in marked or number in referred:
            metadata += [m["metadataId"] for m in sheet.get("developerMetadata", []) if _is_ours(m)]
    return Ours(
        {number: ids[number] for number in ids if number in marked and number not in referred},
        referred,
        ranges,
        tuple(dict.fromkeys(metadata)),
        {title: number for number, title in ids.items()},
        frozenset(_id(sheet) for sheet in sheets if not sheet["properties"].get("hidden")),
    )


def _id(sheet: Mapping[str, Any]) -> int:
    return int(sheet["properties"].get("sheetId", 0))


def _key(sheet: Mapping[str, Any]) -> str | None:
    """Which tab of ours a sheet is; None for the team's."""
    for held in sheet.get("developerMetadata", []):
        if held.get("metadataKey") == MARK and ":" in held.get("metadataValue", ""):
            return str(held["metadataValue"].partition(":")[0])
    return None


def _is_ours(metadata: Mapping[str, Any]) -> bool:
    return str(metadata.get("metadataKey", "")).startswith(KEYS)


def _sheets_of(spec: Any) -> set[int]:
    """Ids of the sheets whose cells a chart shows; a range of the first sheet leaves its id out."""
    if isinstance(spec, list):
        return set().union(*map(_sheets_of, spec))
    if not isinstance(spec, dict):
        return set()
    found = set().union(*map(_sheets_of, spec.values()))
    if "sources" in spec:
        found |= {source.get("sheetId", 0) for source in spec["sources"]}
    return found


def _reads(formula: str, title: str) -> bool:
    """Whether a formula refers to a tab.

    >>> _reads("=SUM('Сводка'!A1:A3)", "Сводка"), _reads("=Сводка!A1", "Сводка"), _reads("=Сводка2!A1", "Сводка")
    (True, True, False)
    """
    lower = formula.casefold()
    return quoted_always(title).casefold() + "!" in lower or title.casefold() + "!" in lower


def take_out(session: Session, base: Workbook, also: Collection[str]) -> tuple[str, ...]:
    """Titles of the tabs that went. Sent again when an answer was lost and something of ours is still there.

    Raises StoreError when no visible tab would be left.
    """
    gone: dict[int, str] = {}
    for attempt in range(_TRIES):
        ours = find(session, base)
        going = {**ours.tabs, **{ours.by_title[title]: title for title in also if title in ours.by_title}}
        if not ours.visible - going.keys():
            raise faults.NOTHING_LEFT()
        requests: list[Request] = [{"deleteNamedRange": {"namedRangeId": name}} for name in ours.ranges]
        requests += [
            {"deleteDeveloperMetadata": {"dataFilter": {"developerMetadataLookup": {"metadataId": number}}}}
            for number in ours.metadata
        ]
        requests += [{"deleteSheet": {"sheetId": number}} for number in going]
        if not requests:
            break
        gone |= going
        try:
            session.batch_update({"requests": requests})
            break
        except faults.Unclear as err:
            if not session.pause(attempt):
                raise faults.UNAVAILABLE() from err
    else:
        raise faults.UNAVAILABLE()
    return tuple(gone.values())
