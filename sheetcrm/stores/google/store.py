"""The Google store: reads the spreadsheet, replaces our own tabs, carries out planned changes of people's cells."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import Any, Self
from urllib.parse import quote

from sheetcrm.core.plan import Applied, CellChange
from sheetcrm.core.tabs.model import Block, Tab
from sheetcrm.core.wording import Lang
from sheetcrm.core.workbook import Workbook
from sheetcrm.stores import Belongings, Guard, Receipt
from sheetcrm.stores.google import applying, faults, fence, removing
from sheetcrm.stores.google.allowing import EVERYTHING, Allowed
from sheetcrm.stores.google.reading import WORK_TAB, About, Mark, about, quoted_always, read
from sheetcrm.stores.google.session import Session
from sheetcrm.stores.google.writing import PAYLOAD, Request, Writer, refuse_long_texts
from sheetcrm.stores.making import to_make


class GoogleStore:
    """One spreadsheet over one session. ``lang`` decides formats, ``currency`` how money looks; ``now`` is the time in
    Unix seconds, for the lease of the run that writes; ``may``: the ways of writing a live check leaves open."""

    def __init__(
        self,
        session: Session,
        *,
        lang: Lang = "ru",
        currency: str = "₽",
        now: Callable[[], float] = time.time,
        may: Allowed = EVERYTHING,
    ) -> None:
        self.session = session
        self.now = now
        self.may = may
        self.lang = lang
        self.currency = currency
        self._about: About | None = None

    def speaking(self, lang: Lang, currency: str) -> Self:
        """The same store, once the language and the currency of the workbook are known."""
        self.lang, self.currency = lang, currency
        return self

    def guarded(self, guard: Guard) -> Self:
        """The same store, asking before it writes."""
        self.session.guard = guard
        return self

    def read(self) -> Workbook:
        """The spreadsheet as it is. Raises StoreError or NotNow."""
        workbook, self._about = read(self.session)
        return workbook

    def top(self, title: str, rows: int) -> list[list[Any]]:
        """The first rows of a tab as values, blank tails cut: one call. Raises StoreError when there is no such tab."""
        area = quote(f"{quoted_always(title)}!1:{rows}", safe="!:'")
        answer = self.session.get(f"/values/{area}", {"valueRenderOption": "UNFORMATTED_VALUE"})
        return list(answer.get("values", []))

    def replace(self, tabs: Sequence[Tab], base: Workbook) -> Receipt:
        """Makes our tabs exactly ``tabs``. A tab with the same fingerprint is left; no write when all are.

        Each batch is atomic and touches sheets of ours only, known by their ids, so nobody's row can be hit whatever
        people do meanwhile. A batch whose answer was lost is looked for before it is repeated.
        """
        refuse_long_texts(tabs)
        now = self._about or about(self.session)
        ours = {mark.key: (sheet, mark) for sheet in now.sheets if (mark := now.mark(sheet)) is not None}
        wanted = {tab.key for tab in tabs}
        taken = {
            s["properties"]["title"].casefold() for s in now.sheets if (m := now.mark(s)) is None or m.key not in wanted
        }
        gids = {s["properties"]["title"]: s["properties"].get("sheetId", 0) for s in now.sheets}
        written, unchanged = [], []
        todo: list[tuple[Tab, str, Mapping[str, Any] | None, Mark | None, int]] = []
        used_ids = set(gids.values())
        for tab in tabs:
            sheet, mark = ours.get(tab.key, (None, None))
            title = sheet["properties"]["title"] if sheet else free_title(tab.title, taken)
            if sheet is None:
                taken.add(title.casefold())
            if mark is not None and mark.fingerprint == tab.fingerprint():
                unchanged.append(title)
                continue
            sheet_id = sheet["properties"].get("sheetId", 0) if sheet else new_id(used_ids)
            used_ids.add(sheet_id)
            gids[title] = sheet_id
            todo.append((tab, title, sheet, mark, sheet_id))
            written.append(title)
        notes: tuple[tuple[str, dict[str, object]], ...] = tuple(
            ("store/renamed-tab", {"title": tab.title, "given": title})
            for tab, title, sheet, _, _ in todo
            if sheet is None and title != tab.title
        )
        gone = [sheet for key, (sheet, _) in ours.items() if key not in wanted and key != WORK_TAB]
        first: list[Request] = [{"deleteSheet": {"sheetId": s["properties"].get("sheetId", 0)}} for s in gone]
        first += [_add_sheet(sheet_id, title) for tab, title, sheet, _, sheet_id in todo if sheet is None]
        new = [(tab, sheet_id) for tab, _, sheet, _, sheet_id in todo if sheet is None]
        first += [self._writer(sheet_id, now, gids).mark(tab, None, "") for tab, sheet_id in new]
        if first:
            self._send(first, {sheet_id for _, sheet_id in new} or None, gone)
        marks = self._marks() if new else {key: mark.metadata_id for key, (_, mark) in ours.items()}
        for tab, _, sheet, _, sheet_id in todo:
            self._write(tab, self._writer(sheet_id, now, gids), sheet, marks.get(tab.key))
        self._about = None
        return Receipt(
            base.location,
            tuple(written),
            tuple(unchanged),
            tuple(s["properties"]["title"] for s in gone),
            self.session.calls,
            notes,
        )

    def create(self, tabs: Sequence[Tab], base: Workbook) -> Receipt:
        """Makes tabs that are people's from then on, all of them in one atomic batch.

        Titles are looked at afresh: between reading and a person's answer lie minutes. The ids of the new sheets are
        chosen here, so that a batch whose answer was lost is found by them and not sent twice.
        """
        refuse_long_texts(tabs)
        now = about(self.session)
        self._about = None
        chosen = to_make(tabs, base, [s["properties"]["title"] for s in now.sheets])
        used_ids = {s["properties"].get("sheetId", 0) for s in now.sheets}
        requests: list[Request] = []
        new: set[int] = set()
        for tab in chosen.make:
            sheet_id = new_id(used_ids | new)
            new.add(sheet_id)
            writer = self._writer(sheet_id, now, {})
            requests.append(_add_sheet(sheet_id, tab.title))
            requests += writer.prepare(tab, None)
            requests += [r for block in tab.blocks for r in writer.formats(block)]
            requests += [r for r, _ in self._values(tab.blocks, writer)]
            requests += [*writer.loose(tab.cells), *writer.finish(tab, None)]
        if requests:
            self._send(requests, new, ())
        written = tuple(tab.title for tab in chosen.make)
        return Receipt(base.location, written, chosen.there, calls=self.session.calls, notes=chosen.notes)

    def apply(
        self, changes: Sequence[CellChange], base: Workbook, run: str, kept: Mapping[str, str] | None = None
    ) -> Applied:
        """Carries out changes of people's cells while people work in them; ``run`` and ``kept`` are not needed here.

        Raises NotNow while another run writes, or when one took over.
        """
        self._about = None
        return applying.apply(self.session, changes, base, self.now, may=self.may)

    def sweep(self, base: Workbook | None = None) -> int:
        """Puts right what a run that died left in people's cells; how many cells. One read when nothing is left."""
        return applying.sweep(self.session, self.now, base)

    def ours(self, base: Workbook) -> Belongings:
        """What of the spreadsheet is ours: one read."""
        found = removing.find(self.session, base)
        return Belongings(
            tuple(found.tabs.values()), tuple(found.referred.values()), len(found.ranges) + len(found.metadata)
        )

    def take_out(self, base: Workbook, also: Collection[str] = ()) -> Receipt:
        """Takes everything of ours out in one atomic batch."""
        if fence.state(self.session).until > self.now():
            raise fence.OTHER_JOB()
        gone = removing.take_out(self.session, base, also)
        self._about = None
        return Receipt(base.location, removed=gone, calls=self.session.calls)

    def _writer(self, sheet_id: int, now: About, gids: Mapping[str, int]) -> Writer:
        return Writer(sheet_id, self.lang, now.locale, gids, self.currency)

    def _marks(self) -> dict[str, int]:
        fresh = about(self.session)
        return {mark.key: mark.metadata_id for sheet in fresh.sheets if (mark := fresh.mark(sheet)) is not None}

    def _write(self, tab: Tab, writer: Writer, sheet: Mapping[str, Any] | None, mark: int | None) -> None:
        """One tab: its frame and values in as few batches as fit, its fingerprint in the last one.

        Every request names a place on our own sheet and what it holds, so repeating a batch changes nothing.
        """
        requests = writer.prepare(tab, sheet)
        requests += [r for block in tab.blocks for r in writer.formats(block)]
        rest = [*writer.loose(tab.cells), *writer.finish(tab, sheet)]
        batch, size = requests, 4000 + 400 * len(requests)
        parts: list[list[Request]] = []
        for request, length in self._values(tab.blocks, writer):
            if size + length > PAYLOAD:
                parts.append(batch)
                batch, size = [], 0
            batch.append(request)
            size += length
        batch += rest
        parts.append(batch)
        if len(parts) > 1:
            parts[0] = [writer.mark(tab, mark, ""), *parts[0]]
        parts[-1].append(writer.mark(tab, mark, tab.fingerprint()))
        for part in parts:
            self._repeatable(part, tab, writer.sheet_id)

    @staticmethod
    def _values(blocks: Sequence[Block], writer: Writer) -> Iterator[tuple[Request, int]]:
        for block in blocks:
            yield from writer.block_values(block)

    def _repeatable(self, requests: list[Request], tab: Tab, sheet_id: int) -> None:
        """Sends a batch that means the same however often it is applied, but for charts and rules it adds."""
        for attempt in range(4):
            try:
                self.session.batch_update({"requests": requests})
                return
            except faults.Unclear as err:
                if not self.session.pause(attempt):
                    raise faults.UNAVAILABLE() from err
                fresh = about(self.session)
                sheet = next((s for s in fresh.sheets if s["properties"].get("sheetId", 0) == sheet_id), None)
                mark = fresh.mark(sheet) if sheet else None
                if mark is not None and mark.fingerprint == tab.fingerprint():
                    return
                requests = _again(requests, sheet)
        raise faults.UNAVAILABLE()

    def _send(self, requests: list[Request], new: set[int] | None, gone: Sequence[Mapping[str, Any]]) -> None:
        """Adds and removes sheets of ours, once, even when an answer is lost."""
        for attempt in range(4):
            try:
                self.session.batch_update({"requests": requests})
                return
            except faults.Unclear as err:
                if not self.session.pause(attempt):
                    raise faults.UNAVAILABLE() from err
                ids = {s["properties"].get("sheetId", 0) for s in about(self.session).sheets}
                applied = (new or set()) <= ids and not ({s["properties"].get("sheetId", 0) for s in gone} & ids)
                if applied:
                    return
        raise faults.UNAVAILABLE()


def _add_sheet(sheet_id: int, title: str) -> Request:
    grid = {"rowCount": 1, "columnCount": 1}
    return {"addSheet": {"properties": {"sheetId": sheet_id, "title": title, "gridProperties": grid}}}


def _again(requests: list[Request], sheet: Mapping[str, Any] | None) -> list[Request]:
    """The batch for a second try when the first may have been applied: what is there already is not added again, what
    is gone already is not removed again."""
    if sheet is None:
        return requests
    present = {c["chartId"] for c in sheet.get("charts", [])}
    kept: list[Request] = []
    if any("deleteConditionalFormatRule" in r or "unmergeCells" in r for r in requests):
        rule: Request = {"deleteConditionalFormatRule": {"sheetId": sheet["properties"].get("sheetId", 0), "index": 0}}
        kept += [rule] * len(sheet.get("conditionalFormats", []))
    for request in requests:
        if "deleteConditionalFormatRule" in request:
            continue
        if "deleteEmbeddedObject" in request and request["deleteEmbeddedObject"]["objectId"] not in present:
            continue
        if "addChart" in request and request["addChart"]["chart"]["chartId"] in present:
            chart = request["addChart"]["chart"]
            kept.append({"updateChartSpec": {"chartId": chart["chartId"], "spec": chart["spec"]}})
            continue
        kept.append(request)
    return kept


def free_title(title: str, taken: set[str]) -> str:
    """The title, or the next free one when the team already uses it.

    >>> free_title("Сводка", {"сводка"})
    'Сводка (sheetcrm)'
    """
    if title.casefold() not in taken:
        return title
    for n in range(1, 100):
        candidate = f"{title} (sheetcrm)" if n == 1 else f"{title} (sheetcrm {n})"
        if candidate.casefold() not in taken:
            return candidate
    return f"{title} {random.randrange(10**6)}"  # noqa: S311 - a title, not a secret


def new_id(used: set[int]) -> int:
    """A sheet id nobody uses."""
    while True:
        number = random.randrange(1, 2**31 - 1)  # noqa: S311 - an id, not a secret
        if number not in used:
            return number
