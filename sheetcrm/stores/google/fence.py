"""One job at a time, each batch at most once, in order: a named range that every batch hands on.

Each batch deletes the range its predecessor left and adds its own, in the same atomic request as the work. A batch that
is sent twice, comes late, or belongs to a job that somebody took over finds its predecessor gone and fails whole.
After a lost answer one read tells which it was. The range is anchored on a hidden tab of ours; the tab's mark
says until when a job may be at work, so that a run that died is not waited for.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from msgspec import Struct

from sheetcrm.core.wording import Text
from sheetcrm.errors import Fault, NotNow, SheetcrmError, StoreError
from sheetcrm.stores.google import faults
from sheetcrm.stores.google.reading import MARK, WORK_TAB, About, about
from sheetcrm.stores.google.session import Session

Request = dict[str, Any]
Answer = Mapping[str, Any]

#: How long after a batch the next one may be waited for, in seconds; a job silent for longer can be taken over.
LEASE = 60.0
TITLE = "_sheetcrm"
PREFIX = "_sheetcrm_"
#: The hidden tab's first size: the anchor and the cells that are tried out (see ``replacing``) stand in its first row.
ROWS, COLUMNS = 2, 26
_TRIES = 5

OTHER_JOB = Fault(
    "google/other-job",
    NotNow,
    Text(
        ru="В эту таблицу сейчас пишет другой запуск sheetcrm.",
        en="Another sheetcrm run is writing to this sheet right now.",
    ),
    Text(
        ru="Ничего не записано. Повторите через минуту: если тот запуск оборвался, его место освободится само.",
        en="Nothing was written. Try again in a minute: if that run broke off, its place frees up by itself.",
    ),
)

TAKEN_OVER = Fault(
    "google/taken-over",
    NotNow,
    Text(
        ru="Этот запуск слишком долго молчал, и таблицу занял другой запуск sheetcrm. Дальше этот запуск не пишет.",
        en="This run was silent for too long, and another sheetcrm run took over the sheet. This one "
        "will not write any more.",
    ),
    Text(
        ru="Записанное раньше осталось и не задвоится. Остальное сделает следующий запуск.",
        en="What was written before stays and will not be written twice. The next run does the rest.",
    ),
)

FENCE_GONE = Fault(
    "google/fence-gone",
    StoreError,
    Text(
        ru="Во время записи кто-то удалил служебную вкладку или именованный диапазон «_sheetcrm…». Запись остановлена.",
        en="Somebody deleted the service tab or the named range “_sheetcrm…” during the write. Writing was stopped.",
    ),
    Text(
        ru="Запустите ещё раз: вкладка создастся заново, недоделанное доделается, ничего не задвоится.",
        en="Run again: the tab is created anew, what is missing gets done, nothing is done twice.",
    ),
)


class Refused(Exception):
    """A batch that Google did not take; nothing of it was applied and the fence is still ours."""


class State(Struct, frozen=True):
    """Who is at work, as one read saw it. ``sheet_id`` and ``metadata_id``: of our hidden tab; ``range_id``: the range
    that stands, None when there is not exactly one. ``until``: when the job's lease ends (Unix seconds), 0 when the last
    run ended well. ``unfinished``: whether marks may have been left in people's cells. ``shadow``: see Fence.send."""

    about: About
    sheet_id: int | None = None
    metadata_id: int | None = None
    range_id: str | None = None
    until: float = 0.0
    unfinished: bool = False
    shadow: str = ""


def state(session: Session) -> State:
    """Who is at work: one read."""
    return state_in(about(session))


def state_in(seen: About) -> State:
    """Who is at work, in what was read already."""
    for sheet in seen.sheets:
        mark = seen.mark(sheet)
        if mark is None or mark.key != WORK_TAB:
            continue
        sheet_id = sheet["properties"].get("sheetId", 0)
        ranges = [
            named["namedRangeId"]
            for named in seen.named_ranges
            if named.get("name", "").startswith(PREFIX) and named.get("range", {}).get("sheetId", 0) == sheet_id
        ]
        word, _, rest = mark.fingerprint.partition(" ")
        until, _, shadow = rest.partition(" ")
        return State(
            seen,
            sheet_id,
            mark.metadata_id,
            ranges[0] if len(ranges) == 1 else None,
            float(until) if word == "busy" and until.replace(".", "", 1).isdigit() else 0.0,
            word != "free",
            shadow,
        )
    return State(seen)


@dataclass
class Fence:
    """The fence in the hands of one run. ``epoch`` is its name, ``number`` counts its batches, ``begun`` also one whose end
    nobody knows."""

    session: Session
    now: Callable[[], float] = time.time
    epoch: str = field(default_factory=lambda: secrets.token_hex(5))
    number: int = 0
    begun: int = 0
    sheet_id: int = 0
    metadata_id: int = 0
    last: str = ""
    shadow: str = ""

    def acquire(self, found: State, requests: Sequence[Request], **answer: Any) -> Answer | None:
        """The first batch: takes the place of whoever was here before, makes the hidden tab when it is missing.

        Raises OTHER_JOB when somebody is at work, or was quicker.
        """
        return self._take(found, requests, "busy", answer)

    def once(self, found: State, requests: Sequence[Request]) -> None:
        """A run of one batch, at most once: takes the place and leaves it at once, free or as it was left.

        Raises OTHER_JOB as ``acquire`` does.
        """
        self.shadow = found.shadow
        self._take(found, requests, "left" if found.unfinished and found.sheet_id is not None else "free", {})

    def _take(self, found: State, requests: Sequence[Request], word: str, answer: Mapping[str, Any]) -> Answer | None:
        if found.until > self.now():
            raise OTHER_JOB()
        first: list[Request] = []
        if found.sheet_id is not None and found.range_id is not None and found.metadata_id is not None:
            self.sheet_id, self.metadata_id = found.sheet_id, found.metadata_id
            first.append({"deleteNamedRange": {"namedRangeId": found.range_id}})
        else:
            # Without a range to hand on, taking the old tab away is what only one of two jobs can do.
            if found.sheet_id is not None:
                first.append({"deleteSheet": {"sheetId": found.sheet_id}})
            used = {s["properties"].get("sheetId", 0) for s in found.about.sheets}
            titles = {
                s["properties"]["title"].casefold()
                for s in found.about.sheets
                if s["properties"].get("sheetId", 0) != found.sheet_id
            }
            self.sheet_id, self.metadata_id = _unused(used), 1 + secrets.randbelow(2**31 - 2)
            first += self._new_tab(_title(titles))
        self.last = ""
        try:
            return self._send(first, requests, word, answer)
        except Refused as err:
            if state(self.session).range_id != found.range_id:
                raise OTHER_JOB() from err
            raise err.__cause__ or err from None

    def send(self, requests: Sequence[Request], *, shadow: str = "", **answer: Any) -> Answer | None:
        """One batch of work; its answer, None when it was applied and the answer was lost.

        ``answer``: ``ranges`` (A1) and ``fields`` of what to show of the sheet right after it. ``shadow`` says of
        which tab cells are copied to ours from this batch on (see ``blank_cells``); it is kept beside the lease for
        whoever has to clean up. Raises Refused, TAKEN_OVER or FENCE_GONE.
        """
        self.shadow = shadow or self.shadow
        return self._send([{"deleteNamedRange": {"namedRangeId": self.last}}], requests, "busy", answer)

    def release(self, requests: Sequence[Request], *, finished: bool) -> None:
        """The last batch: the place is free. Not ``finished`` means marks may be left, and the next run looks."""
        word = "free" if finished else "left"
        self.shadow = ""
        try:
            self._send([{"deleteNamedRange": {"namedRangeId": self.last}}], requests, word, {})
        except Refused as err:
            raise err.__cause__ or err from None

    def _send(
        self, first: list[Request], requests: Sequence[Request], word: str, answer: Mapping[str, Any]
    ) -> Answer | None:
        own = f"{PREFIX}{self.epoch}_{self.number + 1}"
        own_id = own.strip("_").replace("_", "")
        anchor = {
            "sheetId": self.sheet_id,
            "startRowIndex": 0,
            "endRowIndex": 1,
            "startColumnIndex": 0,
            "endColumnIndex": 1,
        }
        until = f"{self.now() + LEASE:.0f}" if word == "busy" else "0"
        handing_on: list[Request] = [
            *first,
            {"addNamedRange": {"namedRange": {"namedRangeId": own_id, "name": own, "range": anchor}}},
            {
                "updateDeveloperMetadata": {
                    "dataFilters": [{"developerMetadataLookup": {"metadataId": self.metadata_id}}],
                    "developerMetadata": {"metadataValue": f"{WORK_TAB}:{word} {until} {self.shadow}".rstrip()},
                    "fields": "metadataValue",
                }
            },
        ]
        self.begun += 1
        body: dict[str, Any] = {"requests": [*handing_on, *requests]}
        if answer.get("ranges"):
            body |= {"includeSpreadsheetInResponse": True, "responseRanges": list(answer["ranges"])}
        for attempt in range(_TRIES):
            try:
                reply = self.session.batch_update(body, answer.get("fields"))
            except faults.Unclear as err:
                if not self.session.pause(attempt):
                    raise faults.UNAVAILABLE() from err
                if self._landed(own_id):
                    return self._handed_on(own_id, None)
            except StoreError as err:
                if err.code not in ("google/refused", "google/protected"):
                    raise
                if self._landed(own_id):
                    return self._handed_on(own_id, None)
                raise Refused from err
            else:
                cut = len(handing_on)
                return self._handed_on(own_id, {**reply, "replies": reply.get("replies", [])[cut:]})
        raise faults.UNAVAILABLE()

    def _handed_on(self, own_id: str, reply: Answer | None) -> Answer | None:
        self.last, self.number = own_id, self.number + 1
        return reply

    def _landed(self, own_id: str) -> bool:
        """Whether a batch of ours was applied after all. Raises when the fence is not ours any more."""
        there = state(self.session)
        if there.sheet_id == self.sheet_id and there.range_id == own_id:
            return True
        if not self.last or (there.sheet_id == self.sheet_id and there.range_id == self.last):
            return False
        if there.sheet_id is None or there.range_id is None:
            raise FENCE_GONE()
        raise TAKEN_OVER()

    def _new_tab(self, title: str) -> list[Request]:
        grid = {"rowCount": ROWS, "columnCount": COLUMNS}
        properties = {"sheetId": self.sheet_id, "title": title, "hidden": True, "gridProperties": grid}
        return [
            {"addSheet": {"properties": properties}},
            {
                "createDeveloperMetadata": {
                    "developerMetadata": {
                        "metadataId": self.metadata_id,
                        "metadataKey": MARK,
                        "metadataValue": f"{WORK_TAB}:busy",
                        "visibility": "DOCUMENT",
                        "location": {"sheetId": self.sheet_id},
                    }
                }
            },
        ]


def broke_off(err: SheetcrmError) -> bool:
    """Whether the fence is somebody else's after this error, so that not even cleaning up is ours to do."""
    return err.code in (OTHER_JOB.code, TAKEN_OVER.code, FENCE_GONE.code)


def _title(taken: set[str]) -> str:
    """The hidden tab's title: two jobs that make it at once choose the same one, and the second fails."""
    return next(title for n in range(1, 1000) if (title := TITLE if n == 1 else f"{TITLE}_{n}").casefold() not in taken)


def _unused(used: set[int]) -> int:
    while (number := 1 + secrets.randbelow(2**31 - 2)) in used:
        pass
    return number
