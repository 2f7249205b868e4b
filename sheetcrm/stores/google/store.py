"""The Google store: reads the spreadsheet, replaces our own tabs, carries out planned changes of people's cells."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import Any, Self
from urllib.parse import quote

from sheetcrm.core.plan import Applied, CellChange, Fate
from sheetcrm.core.plan.adding import is_new
from sheetcrm.core.records import replace
from sheetcrm.core.rules import EntryRule, RuleFate, RulesDone
from sheetcrm.core.tabs.columns import Kept, TabColumns, leaving
from sheetcrm.core.tabs.fitting import fitted
from sheetcrm.core.tabs.model import Tab
from sheetcrm.core.views import FilterView
from sheetcrm.core.wording import Lang
from sheetcrm.core.workbook import Workbook
from sheetcrm.stores.base import Belongings, Guard, Receipt, forget, unguarded
from sheetcrm.stores.google import applying, faults, fence, formulas, own_columns, queue, removing
from sheetcrm.stores.google import queue_making as making
from sheetcrm.stores.google.allowing import EVERYTHING, Allowed, Write
from sheetcrm.stores.google.own_columns import ColumnKeeper
from sheetcrm.stores.google.protections import NOTHING_CLOSED, Protections
from sheetcrm.stores.google.reading import (
    COLUMN,
    LINES,
    LOOKUP_TAB,
    QUEUE,
    WORK_TAB,
    About,
    Mark,
    about,
    quoted_always,
    read,
)
from sheetcrm.stores.google.ruling import Ruling, may_be_short
from sheetcrm.stores.google.session import Session
from sheetcrm.stores.google.viewing import Viewing
from sheetcrm.stores.google.writing import LONGEST, PAYLOAD, Request, Writer, refuse_long_texts
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
        self._seen: About | None = None
        self._queues: dict[str, queue.Seen] = {}

    @property
    def writes_numbers(self) -> bool:
        """Whether a live check leaves open that numbers, days and ticks are written into people's cells."""
        return Write.TYPED in self.may

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
        self._seen = self._about
        marks = [self._about.mark(sheet) for sheet in self._about.sheets]
        queues = {mark.key for mark in marks if mark is not None and mark.fingerprint == QUEUE}
        ours = {sheet.ours: sheet for sheet in workbook.sheets if sheet.ours}
        self._queues = {}
        sheets = []
        for sheet in workbook.sheets:
            key = sheet.ours or ""
            if key in queues:
                sheet, self._queues[key] = queue.as_displayed(self.session, *queue.seen(sheet, ours.get(key + LINES)))
            sheets.append(sheet)
        return replace(workbook, sheets=tuple(sheets))

    def top(self, title: str, rows: int) -> list[list[Any]]:
        """The first rows of a tab as values, blank tails cut: one call. Raises StoreError when there is no such tab."""
        area = quote(f"{quoted_always(title)}!1:{rows}", safe="!:'")
        answer = self.session.get(f"/values/{area}", {"valueRenderOption": "UNFORMATTED_VALUE"})
        return list(answer.get("values", []))

    def replace(
        self,
        tabs: Sequence[Tab],
        base: Workbook,
        columns: Sequence[TabColumns] = (),
        keep: Callable[[tuple[Kept, ...]], None] = forget,
    ) -> Receipt:
        """Makes our tabs exactly ``tabs``. A tab with the same fingerprint is left; no write when all are.

        Each batch is atomic and touches sheets of ours only, known by their ids, so nobody's row can be hit whatever
        people do meanwhile. A batch whose answer was lost is looked for before it is repeated. Queue tabs are made
        once and only appended to from then on (see ``queue``).
        """
        lookup = formulas.lookup_tab(columns, self.lang)
        tabs = fitted((*tabs, lookup) if lookup is not None else tabs, LONGEST)
        refuse_long_texts(tabs)
        now = self._about or about(self.session)
        keeper = self._keeper(now, keep)
        if any(mark.key == own_columns.ASIDE_TAB for s in now.sheets if (mark := now.mark(s)) is not None):
            keeper.rescue()
            now = about(self.session)
        work = own_columns.works(base, columns, keeper.title, now.locale, self.lang)
        for one in work:
            keeper.drop(one)
        ours = {mark.key: (sheet, mark) for sheet in now.sheets if (mark := now.mark(sheet)) is not None}
        plan = _Plan(now, self._writer)
        for tab in tabs:
            if tab.queue is None:
                plan.plain(tab, *ours.get(tab.key, (None, None)))
            else:
                plan.queue(tab, ours, self._queues.get(tab.key))
        staying = plan.keys | {key for key, (_, mark) in ours.items() if _stays(key, mark, ours)}
        # Also for columns that should have gone and could not.
        staying |= {LOOKUP_TAB} if keeper.notes or own_columns.any_left(base, columns) else set()
        plan.gone += [sheet for key, (sheet, _) in ours.items() if key not in staying and sheet not in plan.gone]
        plan.first[:0] = [{"deleteSheet": {"sheetId": s["properties"].get("sheetId", 0)}} for s in plan.gone]
        if plan.first:
            self._send(plan.first, plan.new, plan.gone)
        for part, finals in _packed([p for todo in plan.todo for p in _parts(*todo)]):
            self._repeatable(part, finals)
        writer = queue.QueueWriter(self.session, self.now, queue.texts_in(tabs), plan.notes)
        appended = writer.write(plan.there, fence.state_in(now))
        appended += writer.empty([there for _, there, _ in plan.there], keeper)
        for one in work:
            keeper.repair(one)
            if one.add:
                keeper.add(one)
        self._about = None
        written = dict.fromkeys([*plan.written, *appended])
        return Receipt(
            base.location,
            tuple(written),
            tuple(title for title in plan.unchanged if title not in written),
            tuple(title for s in plan.gone if (title := s["properties"]["title"]) not in written and not _is_hidden(s)),
            self.session.calls,
            (*plan.notes, *keeper.notes),
            tuple(plan.hidden),
            tuple(dict.fromkeys(keeper.done)),
        )

    def announce(self, tab: Tab, base: Workbook) -> Receipt:
        """Makes one tab of ours exactly ``tab``, whatever the guard says: it lies on a sheet of ours, known by its id."""
        now = self._about or about(self.session)
        self._about = None
        there = next(((sheet, mark) for sheet in now.sheets if (mark := now.mark(sheet)) and mark.key == tab.key), None)
        plan = _Plan(now, self._writer)
        (tab,) = fitted((tab,), LONGEST)
        plan.plain(tab, *(there or (None, None)))
        guard, self.session.guard = self.session.guard, unguarded
        try:
            if plan.first:
                self._send(plan.first, plan.new, ())
            for part, finals in _packed([p for todo in plan.todo for p in _parts(*todo)]):
                self._repeatable(part, finals)
        finally:
            self.session.guard = guard
        return Receipt(base.location, (tab.title,) if plan.todo else (), calls=self.session.calls)

    def create_columns(self, columns: Sequence[TabColumns], base: Workbook) -> Receipt:
        """Adds columns that are people's from then on, each inserted and given its heading in one atomic batch."""
        keeper = self._keeper(about(self.session), forget)
        keeper.marked = False
        sheets = {sheet.title: sheet for sheet in base.people()}
        for here in columns:
            if here.tab in sheets:
                keeper.add(own_columns.Work(sheets[here.tab], here, add=list(here.columns)))
        self._about = None
        return Receipt(base.location, tuple(keeper.done), calls=self.session.calls, notes=tuple(keeper.notes))

    def _keeper(self, now: About, keep: Callable[[tuple[Kept, ...]], None]) -> ColumnKeeper:
        there = [s["properties"]["title"] for s in now.sheets if (m := now.mark(s)) is not None and m.key == LOOKUP_TAB]
        taken = {s["properties"]["title"].casefold() for s in now.sheets}
        title = there[0] if there else free_title(formulas.TITLE.say(self.lang), taken)
        return ColumnKeeper(
            self.session, self._writer(0, now, {}), title, self.lang, keep, tables=self.may.tables,
            protections=Protections.of(now),
        )  # fmt: skip

    def create(self, tabs: Sequence[Tab], base: Workbook) -> Receipt:
        """Makes tabs that are people's from then on, all of them in one atomic batch.

        Titles are looked at afresh: between reading and a person's answer lie minutes. The ids of the new sheets are
        chosen here, so that a batch whose answer was lost is found by them and not sent twice.
        """
        tabs = fitted(tabs, LONGEST)
        now = about(self.session)
        self._about = None
        chosen = to_make(tabs, base, [s["properties"]["title"] for s in now.sheets])
        used_ids = {s["properties"].get("sheetId", 0) for s in now.sheets}
        requests: list[Request] = []
        new: set[int] = set()
        for tab in chosen.make:
            sheet_id = new_id(used_ids | new)
            new.add(sheet_id)
            writer = self._writer(
                sheet_id, now, {s["properties"]["title"]: s["properties"].get("sheetId", 0) for s in now.sheets}
            )
            requests.append(_add_sheet(sheet_id, tab.title))
            requests += writer.prepare(tab, None)
            requests += [r for block in tab.blocks for r in writer.formats(block)]
            requests += [r for block in tab.blocks for r, _ in writer.block_values(block)]
            requests += [*writer.loose(tab.cells), *writer.finish(tab, None)]
        if requests:
            self._send(requests, new, ())
        written = tuple(tab.title for tab in chosen.make)
        return Receipt(base.location, written, chosen.there, calls=self.session.calls, notes=chosen.notes)

    def set_rules(self, rules: Sequence[EntryRule], base: Workbook) -> RulesDone:
        """Makes our entry rules exactly ``rules``; one on a column that was moved meanwhile is refused."""
        ruling = self._ruling(self._about or about(self.session))
        fates, gone = ruling.make(rules, base)
        self._about = None
        return RulesDone(base.location, fates, gone, tuple(ruling.notes), self.session.calls)

    def renew_rules(self, rules: Callable[[], Sequence[EntryRule]], base: Workbook) -> RulesDone | None:
        """Brings entry rules of ours to rows that came since; None, and no call, when none did."""
        now, sheets = self._seen, {sheet.title: sheet for sheet in base.people()}
        rows = {} if now is None else _rows(now)
        if now is None or not any(
            may_be_short(said, rows.get(int(sheet.sheet_id), 0), len(sheet.cells))
            for sheet in sheets.values()
            for said in sheet.ruled.values()
        ):
            return None
        ruling = self._ruling(now)
        closed = Protections.of(now)
        short = [
            rule
            for rule in rules()
            if rule.tab in sheets
            and ruling.short(rule, sheets[rule.tab].ruled.get(rule.column, ""))
            and closed.column(int(rule.sheet_id), rule.column, rule.header_row) is None
        ]
        if not short:
            return None
        done = ruling.renew(short, base)
        self._about = None
        fates = tuple((rule, RuleFate.SET) for rule in done)
        return RulesDone(base.location, fates, (), tuple(ruling.notes), self.session.calls)

    def renew_formulas(self, formulas: Mapping[str, Mapping[str, str]], base: Workbook) -> Receipt:
        """Puts the new formula where exactly the old one stands, wherever in its tab that is by now: find and replace compares."""
        by_title = {sheet.title: int(sheet.sheet_id) for sheet in base.people()}
        requests = [
            {
                "findReplace": {
                    "find": old, "replacement": new, "sheetId": by_title[title], "matchCase": True, "matchEntireCell": True,
                    "includeFormulas": True,
                }
            }
            for title, pairs in formulas.items()
            for old, new in pairs.items()
        ]  # fmt: skip
        self.session.batch_update({"requests": requests}, "spreadsheetId")
        self._about = None
        return Receipt(base.location, tuple(formulas), calls=self.session.calls)

    def _ruling(self, now: About) -> Ruling:
        return Ruling(self.session, self._writer(0, now, {}).separator, _rows(now))

    def set_views(self, views: Sequence[FilterView], base: Workbook) -> Receipt:
        """Makes our filter views exactly ``views``; ``written`` and the like are their titles."""
        viewing = Viewing(self.session)
        viewing.make(views)
        self._about = None
        return Receipt(
            base.location, tuple(dict.fromkeys(viewing.made)), tuple(viewing.there), tuple(dict.fromkeys(viewing.gone)),
            self.session.calls, tuple(viewing.notes),
        )  # fmt: skip

    def apply(
        self, changes: Sequence[CellChange], base: Workbook, run: str, kept: Mapping[str, str] | None = None
    ) -> Applied:
        """Carries out changes of people's cells while people work in them; ``run`` and ``kept`` are not needed here.

        Raises NotNow while another run writes, or when one took over.
        """
        calls, known, self._about = self.session.calls, self._about, None
        closed = NOTHING_CLOSED if self._seen is None else Protections.of(self._seen)
        done = applying.apply(self.session, changes, base, self.now, self.may, closed)
        if self.session.calls == calls:
            self._about = known
        added = any(is_new(change) and done.fates[change.change_id] is Fate.APPLIED for change in changes)
        return replace(done, workbook=self.read(), calls=self.session.calls) if added else done

    def sweep(self, base: Workbook | None = None) -> int:
        """Puts right what a run that died left in people's cells; how many cells. One read when nothing is left."""
        self._about = None  # by now the range that was read may have been handed on
        return applying.sweep(self.session, self.now, base)

    def ours(self, base: Workbook) -> Belongings:
        """What of the spreadsheet is ours: three reads."""
        found = removing.find(self.session, base)
        return Belongings(
            tuple(found.tabs.values()),
            tuple(found.referred.values()),
            len(found.ranges) + len(found.metadata),
            len(Ruling(self.session).marks()),
            Viewing(self.session).count(),
        )

    def take_out(self, base: Workbook, also: Collection[str] = ()) -> Receipt:
        """Takes everything of ours out in one atomic batch."""
        if fence.state(self.session).until > self.now():
            raise fence.OTHER_JOB()
        keeper = self._keeper(about(self.session), forget)
        for work in own_columns.works(base, leaving(base), keeper.title, "", self.lang):
            keeper.drop(work)
        ruling = Ruling(self.session)
        if ruling.marks():
            ruling.make((), base)
            ruling.forget()
        Viewing(self.session).make(())
        gone = removing.take_out(self.session, base, also)
        self._about = None
        return Receipt(base.location, removed=gone, calls=self.session.calls)

    def _writer(self, sheet_id: int, now: About, gids: Mapping[str, int]) -> Writer:
        return Writer(sheet_id, self.lang, now.locale, gids, self.currency)

    def _repeatable(self, requests: list[Request], finals: Mapping[int, str]) -> None:
        """Sends a batch that means the same however often it is applied, but for charts and rules it adds. ``finals``: what
        our marks say once it is applied, by sheet."""
        for attempt in range(4):
            try:
                self.session.batch_update({"requests": requests})
                return
            except faults.Unclear as err:
                if not self.session.pause(attempt):
                    raise faults.UNAVAILABLE() from err
                fresh = about(self.session)
                sheets = {s["properties"].get("sheetId", 0): s for s in fresh.sheets}
                marks = {i: mark for i, s in sheets.items() if (mark := fresh.mark(s)) is not None}
                if finals and all(i in marks and marks[i].fingerprint == final for i, final in finals.items()):
                    return
                requests = _again(requests, sheets)
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


def _rows(now: About) -> dict[int, int]:
    """How many rows each sheet has, by its id."""
    return {
        s["properties"].get("sheetId", 0): int(s["properties"].get("gridProperties", {}).get("rowCount", 0))
        for s in now.sheets
    }


def _add_sheet(sheet_id: int, title: str) -> Request:
    grid = {"rowCount": 1, "columnCount": 1}
    return {"addSheet": {"properties": {"sheetId": sheet_id, "title": title, "gridProperties": grid}}}


#: A batch of requests, its size in bytes, and what our mark says once it is applied (None: not the tab's last one).
_Part = tuple[list[Request], int, "tuple[int, str] | None"]
_Todo = tuple[Tab, Writer, "Mapping[str, Any] | None", int]


def _parts(tab: Tab, writer: Writer, sheet: Mapping[str, Any] | None, mark: int) -> Iterator[_Part]:
    """One tab: its frame and values in as few batches as fit, its fingerprint in the last one.

    Every request names a place on our own sheet and what it holds, so repeating a batch changes nothing.
    """
    batch = writer.prepare(tab, sheet)
    batch += [r for block in tab.blocks for r in writer.formats(block)]
    rest = [*writer.loose(tab.cells), *writer.finish(tab, sheet)]
    size = 4000 + 400 * (len(batch) + len(rest))
    parts: list[tuple[list[Request], int]] = []
    for block in tab.blocks:
        for request, length in writer.block_values(block):
            if size + length > PAYLOAD:
                parts.append((batch, size))
                batch, size = [], 0
            batch.append(request)
            size += length
    parts.append(([*batch, *rest, writer.mark(tab, mark, tab.fingerprint())], size))
    if len(parts) > 1:
        parts[0][0].insert(0, writer.mark(tab, mark, ""))
    for n, (requests, length) in enumerate(parts, start=1):
        yield requests, length, (writer.sheet_id, tab.fingerprint()) if n == len(parts) else None


def _packed(parts: Sequence[_Part]) -> list[tuple[list[Request], dict[int, str]]]:
    """As few batches as fit, each with what our marks say once it is applied."""
    packed: list[tuple[list[Request], dict[int, str]]] = []
    room = 0
    for requests, size, final in parts:
        if not packed or size > room:
            packed.append(([], {}))
            room = PAYLOAD
        room -= size
        packed[-1][0].extend(requests)
        if final is not None:
            packed[-1][1][final[0]] = final[1]
    return packed


def _stays(key: str, mark: Mark, ours: Mapping[str, tuple[Any, Mark]]) -> bool:
    """Whether a tab of ours is none to take out: people typed into a queue tab, and its lines are shown there."""
    if key == WORK_TAB or mark.fingerprint == QUEUE:
        return True
    shown = ours.get(key.removesuffix(LINES)) if key.endswith(LINES) else None
    return shown is not None and shown[1].fingerprint == QUEUE


def _is_hidden(sheet: Mapping[str, Any]) -> bool:
    return bool(sheet["properties"].get("hidden"))


class _Plan:
    """What a run has to write. ``first``: sheets that are added or taken out, ``new`` those added, ``gone`` those taken
    out; ``todo``: tabs to be filled; ``there``: queue tabs to be appended to."""

    def __init__(self, now: About, writer: Callable[[int, About, Mapping[str, int]], Writer]) -> None:
        self.now, self._writer = now, writer
        self.first: list[Request] = []
        self.new: set[int] = set()
        self.gone: list[Mapping[str, Any]] = []
        self.todo: list[_Todo] = []
        self.there: list[tuple[Tab, queue.Seen, Writer]] = []
        self.written: list[str] = []
        self.hidden: list[str] = []
        self.unchanged: list[str] = []
        self.notes: queue.Notes = []
        self.keys: set[str] = set()
        self.gids = {s["properties"]["title"]: s["properties"].get("sheetId", 0) for s in now.sheets}
        self._used = set(self.gids.values())
        self._taken = {title.casefold() for title in self.gids}

    def plain(self, tab: Tab, sheet: Mapping[str, Any] | None, mark: Mark | None) -> tuple[str, bool]:
        """A tab that is replaced as a whole; its title, and whether anything changes."""
        self.keys.add(tab.key)
        if sheet is not None and mark is not None:
            title, sheet_id, number = (
                sheet["properties"]["title"],
                sheet["properties"].get("sheetId", 0),
                mark.metadata_id,
            )
            if mark.fingerprint == tab.fingerprint():
                self.unchanged += [] if tab.hidden else [title]
                return str(title), False
        else:
            title, sheet_id = self._title(tab), self._id()
            number = new_id(set())
            self.gids[title] = sheet_id
            self.first.append(_add_sheet(sheet_id, title))
            self.first.append(self._writer(sheet_id, self.now, self.gids).new_mark(tab, number))
            self.new.add(sheet_id)
        self.todo.append((tab, self._writer(sheet_id, self.now, self.gids), sheet, number))
        (self.hidden if tab.hidden else self.written).append(title)
        return str(title), True

    def queue(self, tab: Tab, ours: Mapping[str, tuple[Mapping[str, Any], Mark]], seen: queue.Seen | None) -> None:
        """A tab half ours and half people's: made when it is not there as such, else appended to."""
        lines = making.lines_tab(tab)
        self.keys |= {tab.key, lines.key}
        sheet, mark = ours.get(tab.key, (None, None))
        standing = sheet is not None and mark is not None and mark.fingerprint == QUEUE
        if standing and seen is not None and seen.has_keys:
            there = ours.get(lines.key, (None, None))
            title, changes = self.plain(lines, *there)
            expected = seen.lines or title
            if title != expected and expected.casefold() not in self._taken:
                self.first.append(_rename(self.gids[title], expected))
            self.there.append((tab, seen, self._writer(seen.sheet_id, self.now, self.gids)))
            (self.written if changes else self.unchanged).append(seen.title)
            return
        if standing and sheet is not None and mark is not None:
            self.first += _unmark(mark, sheet["properties"].get("sheetId", 0))
            self.notes.append(("store/queue-left", {"tab": sheet["properties"]["title"]}))
        elif sheet is not None:
            self.gone.append(sheet)  # written as a whole by an earlier version
            self._taken.discard(sheet["properties"]["title"].casefold())
        title, _ = self.plain(lines, *ours.get(lines.key, (None, None)))
        sheet_id, name = self._id(), self._title(tab)
        self.gids[name] = sheet_id
        self.first += making.make(tab, name, title, self._writer(sheet_id, self.now, self.gids), new_id(set()))
        self.new.add(sheet_id)
        self.written.append(name)

    def _title(self, tab: Tab) -> str:
        title = free_title(tab.title, self._taken)
        self._taken.add(title.casefold())
        if title != tab.title:
            self.notes.append(("store/renamed-tab", {"title": tab.title, "given": title}))
        return title

    def _id(self) -> int:
        sheet_id = new_id(self._used)
        self._used.add(sheet_id)
        return sheet_id


def _rename(sheet_id: int, title: str) -> Request:
    return {"updateSheetProperties": {"properties": {"sheetId": sheet_id, "title": title}, "fields": "title"}}


def _unmark(mark: Mark, sheet_id: int) -> list[Request]:
    """Takes our marks off a tab and its columns: it is people's from then on."""
    columns = {
        "metadataKey": COLUMN,
        "locationMatchingStrategy": "INTERSECTING_LOCATION",
        "metadataLocation": {"sheetId": sheet_id},
    }
    return [
        {"deleteDeveloperMetadata": {"dataFilter": {"developerMetadataLookup": found}}}
        for found in (columns, {"metadataId": mark.metadata_id})
    ]


def _again(requests: list[Request], sheets: Mapping[int, Mapping[str, Any]]) -> list[Request]:
    """The batch for a second try when the first may have been applied: what is there already is not added again, what
    is gone already is not removed again. ``sheets``: as they are now, by id."""
    present = {chart["chartId"] for sheet in sheets.values() for chart in sheet.get("charts", [])}
    kept: list[Request] = []
    for request in requests:
        if "deleteConditionalFormatRule" in request:
            continue
        if "unmergeCells" in request:
            sheet_id = request["unmergeCells"]["range"]["sheetId"]
            rule: Request = {"deleteConditionalFormatRule": {"sheetId": sheet_id, "index": 0}}
            kept += [rule] * len(sheets.get(sheet_id, {}).get("conditionalFormats", []))
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
