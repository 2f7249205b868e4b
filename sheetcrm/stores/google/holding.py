"""Who is writing to a spreadsheet: the mark of the hidden work tab and the named range a run hands on; freeing it by force."""

from __future__ import annotations

from msgspec import Struct

from sheetcrm.errors import StoreError
from sheetcrm.stores.google import faults, fence
from sheetcrm.stores.google.reading import MARK, WORK_TAB
from sheetcrm.stores.google.session import Session

_TRIES = 4


class Work(Struct, frozen=True):
    """A run that wrote, or still writes. ``run``: its own name; ``until``: Unix seconds up to which others wait for it, 0 when
    it ended; ``ranges``: ids of the named ranges; ``unfinished``: whether it may have left marks in people's cells."""

    run: str
    until: float
    metadata_id: int
    ranges: tuple[str, ...]
    unfinished: bool


def work(session: Session) -> Work | None:
    """Who wrote last; None when nobody ever did."""
    found = fence.state(session)
    if found.metadata_id is None:
        return None
    mine = [
        named
        for named in found.about.named_ranges
        if named.get("name", "").startswith(fence.PREFIX) and named.get("range", {}).get("sheetId", 0) == found.sheet_id
    ]
    run = mine[0]["name"].removeprefix(fence.PREFIX).partition("_")[0] if mine else ""
    return Work(run, found.until, found.metadata_id, tuple(named["namedRangeId"] for named in mine), found.unfinished)


def take_away(session: Session, found: Work) -> bool:
    """Frees the spreadsheet in one atomic batch; False when the run handed its range on meanwhile, so it is at work.

    A run that is still at work finds its range gone with its next batch and writes no more. Marks it left in cells are taken
    out by the next run.
    """
    requests = [{"deleteNamedRange": {"namedRangeId": one}} for one in found.ranges]
    mark = {
        "updateDeveloperMetadata": {
            "dataFilters": [{"developerMetadataLookup": {"metadataId": found.metadata_id, "metadataKey": MARK}}],
            "developerMetadata": {"metadataValue": f"{WORK_TAB}:left 0"},
            "fields": "metadataValue",
        }
    }
    for attempt in range(_TRIES):
        try:
            session.batch_update({"requests": [*requests, mark]})
            return True
        except faults.Unclear as err:
            if not session.pause(attempt):
                raise faults.UNAVAILABLE() from err
            now = work(session)
            if now is None or not now.ranges:
                return True
        except StoreError as err:
            if err.code != "google/refused":
                raise
            return False
    raise faults.UNAVAILABLE()
