"""Who is writing to a spreadsheet: the mark of the hidden work tab and the named range a run hands on; freeing it by force."""

from __future__ import annotations

from dataclasses import dataclass

from sheetcrm.core.wording import Text
from sheetcrm.errors import Fault, NotNow, StoreError
from sheetcrm.stores.google import faults
from sheetcrm.stores.google.reading import MARK, about
from sheetcrm.stores.google.removing import RANGES
from sheetcrm.stores.google.session import Session

#: The key of the hidden tab that writing into people's cells needs.
WORK_TAB = "_work"
_TRIES = 4

AT_WORK = Fault(
    "google/at-work",
    NotNow,
    Text(
        ru="В эту таблицу сейчас пишет другой запуск sheetcrm.",
        en="Another run of sheetcrm is writing to this sheet at the moment.",
    ),
    Text(
        ru="Ничего не изменено. Повторите через минуту. Кто это: sheetcrm unlock.",
        en="Nothing was changed. Try again in a minute. Who it is: sheetcrm unlock.",
    ),
)


@dataclass(frozen=True, slots=True)
class Work:
    """A run that wrote, or still writes. ``run``: its own name; ``until``: Unix seconds up to which others wait for it, 0 when
    it ended; ``ranges``: ids of the named ranges; ``unfinished``: whether it may have left marks in people's cells."""

    run: str
    until: float
    metadata_id: int
    ranges: tuple[str, ...]
    unfinished: bool


def work(session: Session) -> Work | None:
    """Who wrote last; None when nobody ever did."""
    made_of = about(session)
    answer = session.get("", {"fields": "namedRanges(namedRangeId,name,range(sheetId))"})
    for sheet in made_of.sheets:
        mark = made_of.mark(sheet)
        if mark is None or mark.key != WORK_TAB:
            continue
        number = sheet["properties"].get("sheetId", 0)
        mine = [
            named
            for named in answer.get("namedRanges", [])
            if named.get("name", "").startswith(RANGES) and named.get("range", {}).get("sheetId", 0) == number
        ]
        word, _, rest = mark.fingerprint.partition(" ")
        until = rest.partition(" ")[0]
        return Work(
            mine[0]["name"].removeprefix(RANGES).partition("_")[0] if mine else "",
            float(until) if word == "busy" and until.replace(".", "", 1).isdigit() else 0.0,
            mark.metadata_id,
            tuple(named["namedRangeId"] for named in mine),
            word != "free",
        )
    return None


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
