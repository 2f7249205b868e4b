"""Columns of ours in people's tab of a live spreadsheet: added, put right and taken out while people work (docs/adr/0018).

A new column is inserted and filled in one atomic batch, so nothing of anybody's can stand where it is written. Whatever is
written later goes into the column that carries our mark: in the same batch the mark is taken off this very column and put on
again, which fails the whole batch when the column is somewhere else by now. What people typed into it is copied aside in
that batch before it is cleared, so a text typed in the last moment is kept as well.
"""

from __future__ import annotations

import datetime as dt
import zlib
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from msgspec import Struct, field

from sheetcrm.core.tabs.columns import Kept, OurColumn, TabColumns, headings, stays
from sheetcrm.core.wording import Lang
from sheetcrm.core.workbook import OwnColumn, Sheet, Value, Workbook, quoted
from sheetcrm.errors import StoreError
from sheetcrm.stores.google import faults, surroundings
from sheetcrm.stores.google.formulas import alike, formula, heading_in, key_in
from sheetcrm.stores.google.guarding import guard, mark_id, marked, marks, place
from sheetcrm.stores.google.looking import Rect, look, text_of
from sheetcrm.stores.google.protections import NOTHING_CLOSED, Protections
from sheetcrm.stores.google.reading import COLUMN, COLUMN_MARK, MARK, about, is_lookup, quoted_always
from sheetcrm.stores.google.session import TRIES, Session, Tried
from sheetcrm.stores.google.widening import Widening
from sheetcrm.stores.google.writing import Request, Writer, serial

Keep = Callable[[tuple[Kept, ...]], None]
Note = tuple[str, dict[str, object]]

#: The developer metadata key of a column that was made for the team and is theirs.
GIVEN_MARK = "sheetcrm.given"
#: The key of hidden tabs with what people typed into columns of ours; each is read, kept and taken out.
ASIDE_TAB = "_aside"


class Work(Struct):
    """What has to be done in one tab. ``add``: columns that are not there; ``repair``: those whose formula is missing, out of
    date or kept from filling them; ``drop``: those that go."""

    sheet: Sheet
    here: TabColumns
    add: list[OurColumn] = field(default_factory=list)
    repair: list[tuple[OwnColumn, OurColumn, str]] = field(default_factory=list)
    drop: list[OwnColumn] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.add or self.repair or self.drop)


def works(base: Workbook, columns: Sequence[TabColumns], title: str, locale: str, lang: Lang) -> list[Work]:
    """What has to be done, tab by tab. ``title``: of the hidden tab the formulas look in."""
    sheets = {sheet.title: sheet for sheet in base.people()}
    found = [_work(sheets[here.tab], here, title, locale, lang) for here in columns if here.tab in sheets]
    return [work for work in found if work]


def _work(sheet: Sheet, here: TabColumns, title: str, locale: str, lang: Lang) -> Work:
    work = Work(sheet, here)
    own = {column.key: column for column in sheet.own}
    for column in here.columns:
        there = own.pop(column.key, None)
        if there is None:
            work.add.append(column)
            continue
        heading = heading_of(there, column, here.header_row)
        wanted = formula(here, column.key, heading, title, locale, lang)
        held = there.formulas.get(here.header_row, "")
        strange = (there.typed or frozenset()) - {here.header_row}
        if not alike(held, wanted) or any(row > here.header_row for row in strange):
            work.repair.append((there, column, wanted))
    work.drop = list(own.values())
    return work


def _first(work: Work) -> int:
    """The column (from 0) in which the table begins."""
    head = (
        work.sheet.cells.iloc[work.here.header_row - 1].tolist()
        if work.here.header_row <= len(work.sheet.cells)
        else []
    )
    return next((column for column, value in enumerate(head) if value is not None), 0)


def heading_of(there: OwnColumn, column: OurColumn, header_row: int) -> str:
    """The heading a column keeps: a person's own when they typed one, or put one into our formula."""
    held = there.formulas.get(header_row)
    said = heading_in(held) if held is not None else there.at(header_row)
    typed = isinstance(said, str) and bool(said.strip()) and said.strip().casefold() not in headings(column.key)
    return str(said).strip() if typed else column.heading


class ColumnKeeper(Struct):
    """One run's writing of columns of ours. ``keep`` puts texts people typed there into safety before they are gone.
    ``marked``: whether new columns are ours from then on; else they are people's, with a heading and nothing else.
    ``tables``: whether columns of ours may come into Google's own tables; ``protections``: where nothing is tried."""

    session: Session
    writer: Writer
    title: str
    lang: Lang
    keep: Keep
    marked: bool = True
    tables: bool = False
    protections: Protections = NOTHING_CLOSED
    notes: list[Note] = field(default_factory=list)
    done: list[str] = field(default_factory=list)

    def add(self, work: Work) -> None:
        """Inserts the columns that are not there, right of everything, and fills them: one batch, once."""
        sheet_id, here = int(work.sheet.sheet_id), work.here
        new = [(mark_id(sheet_id, column.key), column) for column in work.add]
        for attempt in range(TRIES):
            around = self._around(sheet_id)
            if around is None:
                return
            at = surroundings.first_free(work.sheet, here, around)
            if (where := self.protections.new_column(sheet_id, at)) is not None:
                self._is_closed(here.tab, where)
                return
            table = surroundings.table_before(around, at, here) if self.tables or not self.marked else None
            # Whatever Google may have against the wider table, the columns are wanted more.
            with_table = table is not None and attempt < TRIES - 2
            reaching = self._reaching(work, around, at, len(new), with_table)
            rows, columns = surroundings.edges(reaching)
            held = self._widening.held(
                sheet_id, around, {*rows, here.header_row - 1}, {*columns, *({at - 1} if at else ())}
            )
            if held is None or not self._is_there(work):
                continue  # something moved a moment ago
            around, guards = held
            requests = [
                *guards,
                *self._inserted(sheet_id, at, around, new, here),
                *self._reaching(work, around, at, len(new), with_table),
            ]
            tried = self.session.try_batch(requests, attempt)
            if tried is Tried.REFUSED:
                self._widening.forget()
                self.notes.append(("store/columns-refused", {"title": here.tab}))
                return
            if tried is Tried.LANDED:
                if table is not None and (not with_table or (self.marked and not self._kept_formulas(work, new))):
                    self.notes.append(("store/table-not-longer", {"title": here.tab}))
                self.done.append(here.tab)
                self._fold(work)
                return
            # Applied after all, by us or by another run: then the marks are there.
            there = set(marks(self.session, COLUMN_MARK if self.marked else GIVEN_MARK))
            left = [(number, column) for number, column in new if number not in there]
            if not left and table is not None and self.marked and not self._kept_formulas(work, new):
                self.notes.append(("store/table-not-longer", {"title": here.tab}))
            new = left
            if not new:
                self.done.append(here.tab)
                self._fold(work)
                return
        self._widening.forget()

    def _reaching(self, work: Work, around: Mapping[str, Any], at: int, count: int, with_table: bool) -> list[Request]:
        """What of the team's reaches over new columns."""
        first = _first(work)
        return list(surroundings.reaching(around, at, count, work.here, first, ours=self.marked, tables=with_table))

    def _is_there(self, work: Work) -> bool:
        """Whether the headings still stand in the row they were read in."""
        row, sheet_id = work.here.header_row - 1, int(work.sheet.sheet_id)
        view = look(self.session, {sheet_id: [Rect(row, row + 1, 0, None)]}, "userEnteredValue").get(sheet_id)
        wanted = [value for value in work.sheet.cells.iloc[row].tolist() if isinstance(value, str)]
        there = {text_of(cell) for cell in view.filled.values()} if view is not None else set()
        return 2 * sum(value in there for value in wanted) >= len(wanted)

    @property
    def _widening(self) -> Widening:
        return Widening(self.session, self._around)

    def _kept_formulas(self, work: Work, new: Sequence[tuple[int, OurColumn]]) -> bool:
        """Whether new columns in a table of Google's kept their formulas; put back, outside of it, where not. What somebody types
        there just then is kept."""
        here = work.here
        texts = {
            number: formula(here, column.key, column.heading, self.title, self.writer.locale, self.lang)
            for number, column in new
        }
        keys = {number: column.key for number, column in new}
        lost = self._widening.lost_formulas(int(work.sheet.sheet_id), here.header_row - 1, texts, keys)
        self._rewrite(work, {number: (keys[number], texts[number]) for number in lost})
        return not lost

    def _fold(self, work: Work) -> None:
        """Folds up the new columns that were chosen beside the usual ones. It only spares the eye, so a refusal is borne."""
        wanted = {mark_id(int(work.sheet.sheet_id), c.key): c.key for c in work.add if c.grouped and self.marked}
        if wanted:
            self._around_marked(
                work,
                wanted,
                lambda around, here, ours: (
                    surroundings.folded(around, here, ours) if max(here) - min(here) + 1 == len(here) else []
                ),
            )

    def _let_go(self, work: Work) -> None:
        """Before columns go: what was made longer for them ends in front of them again, and no group folds them up."""
        going = {mark_id(int(work.sheet.sheet_id), there.key): there.key for there in work.drop}
        last = len(work.sheet.own) == len(work.drop) and not work.add
        self._widening.taken_out(int(work.sheet.sheet_id), going)
        self._around_marked(
            work,
            going,
            lambda around, here, ours: [
                *surroundings.unfolded(around, here, ours),
                *surroundings.narrowed(around, here, last=last),
            ],
        )

    def _around_marked(
        self,
        work: Work,
        numbers: Mapping[int, str],
        what: Callable[[Mapping[str, Any], set[int], set[int]], Sequence[Request]],
    ) -> None:
        """Sends what concerns the surroundings of marked columns, if those stand where they were read; worked out anew after
        each try. ``numbers``: the marks, with the columns' keys."""
        sheet_id = int(work.sheet.sheet_id)
        for attempt in range(TRIES):
            placed = {number: at for number, (owner, at) in marks(self.session).items() if owner == sheet_id}
            here = {number: placed[number] for number in numbers if number in placed}
            around = self._around(sheet_id)
            if not here or around is None:
                return
            requests = what(around, set(here.values()), set(placed.values()))
            if not requests:
                return
            rows, columns = surroundings.edges(requests)
            watching: list[Request] = []
            if rows:
                held = self._widening.held(sheet_id, around, rows, columns)
                if held is None:
                    continue
                requests, watching = what(held[0], set(here.values()), set(placed.values())), held[1]
            guards = [r for n, at in here.items() for r in guard(n, numbers[n], place(sheet_id, at), keep=True)]
            tried = self.session.try_batch([*watching, *guards, *requests], attempt)
            if tried is Tried.LANDED:
                return
            if tried is Tried.REFUSED:
                break
        self._widening.forget()

    def _inserted(
        self, sheet_id: int, at: int, around: Mapping[str, Any], new: Sequence[tuple[int, OurColumn]], here: TabColumns
    ) -> Iterator[Request]:
        """New columns at ``at``, each with its format, its formula and its mark."""
        columns = int(around["properties"]["gridProperties"].get("columnCount", 0))
        if at >= columns:
            # A column can only be inserted in front of one.
            yield {"appendDimension": {"sheetId": sheet_id, "dimension": "COLUMNS", "length": at - columns + 1}}
        span = {"sheetId": sheet_id, "dimension": "COLUMNS", "startIndex": at, "endIndex": at + len(new)}
        yield {"insertDimension": {"range": span, "inheritFromBefore": at > 0}}
        yield {"setDataValidation": {"range": _area(sheet_id, at, at + len(new))}}
        for position, (number, column) in enumerate(new, start=at):
            shown = self.writer.format(column.style)
            # The header cell as well: a row inserted below it looks like it.
            below = {**_area(sheet_id, position, position + 1), "startRowIndex": here.header_row - 1}
            as_text = self.marked and column.style.format == "text"
            kept = {name: shown[name] for name in ("numberFormat",) if name in shown and not as_text}
            yield {
                "repeatCell": {
                    "range": below,
                    "cell": {"userEnteredFormat": kept | {"wrapStrategy": "CLIP"}},
                    "fields": "userEnteredFormat(numberFormat,wrapStrategy)",
                }
            }
            if self.marked:
                text = formula(here, column.key, column.heading, self.title, self.writer.locale, self.lang)
                yield _put(sheet_id, here.header_row - 1, position, {"formulaValue": text})
            else:
                yield _put(sheet_id, here.header_row - 1, position, {"stringValue": column.heading})
            yield marked(number, column.key, place(sheet_id, position), COLUMN_MARK if self.marked else GIVEN_MARK)

    def repair(self, work: Work) -> None:
        """Puts formulas back where they are missing or kept from filling their column; what was typed there is kept."""
        todo = [(column.key, text) for there, column, text in work.repair if not self._is_shut(work, there)]
        self._rewrite(work, {mark_id(int(work.sheet.sheet_id), key): (key, text) for key, text in todo})

    def drop(self, work: Work) -> None:
        """Takes our formulas out of the columns that go, and their marks off; what people typed there stays."""
        work.drop = [there for there in work.drop if not self._is_shut(work, there)]
        if work.drop:
            self._let_go(work)
        self._rewrite(work, {mark_id(int(work.sheet.sheet_id), one.key): (one.key, None) for one in work.drop})

    def _is_shut(self, work: Work, there: OwnColumn) -> bool:
        """Whether a protection keeps us from writing into a column of ours, which is said then."""
        where = self.protections.column(int(work.sheet.sheet_id), there.position, work.here.header_row - 1)
        if where is not None:
            self._is_closed(work.here.tab, where)
        return where is not None

    def _is_closed(self, tab: str, where: str) -> None:
        """Says, once, that a protected range of a tab stands in the way."""
        where = f"{quoted(tab)}!{where}" if where else quoted(tab)
        note: Note = ("store/columns-protected", {"where": where, "email": self.session.email})
        self.notes += [note] if note not in self.notes else []

    def _rewrite(self, work: Work, columns: Mapping[int, tuple[str, str | None]]) -> None:
        """Columns of ours, by their marks, with nothing in them but the formula (None for all of them: not even that). While the row
        of the headings is elsewhere nothing is written: a formula above it would fill nothing for ever. ``columns``: each one's
        key with its formula."""
        sheet_id = int(work.sheet.sheet_id)
        around = self._around(sheet_id) if columns else None
        if around is None:
            return
        held = self._widening.held(sheet_id, around, {work.here.header_row - 1}, (), keep=True)
        if held is not None and self._is_there(work):
            self._rewritten(work, columns, held[1])
        self._widening.forget()

    def _rewritten(self, work: Work, columns: Mapping[int, tuple[str, str | None]], head: Sequence[Request]) -> None:
        """The same in one batch that only takes place if the columns are the marked ones. ``head``: what makes it fail unless the
        headings stand where they were read."""
        sheet_id, here = int(work.sheet.sheet_id), work.here
        own = {column.key: column for column in work.sheet.own}
        for attempt in range(TRIES):
            placed = {number: at for number, (owner, at) in marks(self.session).items() if owner == sheet_id}
            todo = {number: placed[number] for number in columns if number in placed}
            around = self._around(sheet_id)
            if not todo or around is None:
                return
            rows = int(around["properties"]["gridProperties"].get("rowCount", 1))
            requests, used = [*head], _ids(self.session)
            for number, at in todo.items():
                key, text = columns[number]
                requests += _aside(used, rows).requests(sheet_id, at, f"{key} {here.header_row} {here.tab}")
                requests += guard(number, key, place(sheet_id, at), keep=text is not None)
                requests += _contents(own.get(key), here, sheet_id, at, rows, text)
            tried = self.session.try_batch(requests, attempt)
            if tried is Tried.REFUSED:
                self.notes.append(("store/columns-refused", {"title": here.tab}))
                return
            if tried is Tried.LANDED:
                texts = dict(columns.values())
                headings = {key: heading_in(text) for key, text in texts.items() if text is not None}
                self.rescue(here, headings, head_only=None in texts.values())
                self.done.append(here.tab)
                return

    def clear(self, sheet_id: int, title: str, name: str, cells: Mapping[int, Value], known: Collection[str]) -> bool:
        """Empties cells (by row, from 0, with what they held) of a column of ours in a queue tab that hold no text, so that no
        find and replace finds them; whether they are empty now.

        The whole column is put aside in the same batch, which only takes place if the column is the marked one: what
        stands there by then is kept, but for these very cells and the texts that are ``known`` to be.
        """
        for attempt in range(TRIES):
            found = {n: at for n, at in marks(self.session, COLUMN, name).items() if at[0] == sheet_id}
            around = self._around(sheet_id)
            if len(found) != 1 or around is None:
                return False
            ((number, (_, at)),) = found.items()
            height = int(around["properties"]["gridProperties"].get("rowCount", 1))
            requests = [*_aside(_ids(self.session), height).requests(sheet_id, at, f"{name} 0 {title}")]
            requests += guard(number, name, place(sheet_id, at), COLUMN, keep=True)
            for row in cells:
                cell = {**_area(sheet_id, at, at + 1), "startRowIndex": row, "endRowIndex": row + 1}
                requests += [{"updateCells": {"range": cell, "fields": "userEnteredValue"}}] if row < height else []
            tried = self.session.try_batch(requests, attempt)
            if tried is Tried.REFUSED:
                return False
            if tried is Tried.LANDED:
                self.rescue(known=known, cells=cells)
                return True
        return False

    def rescue(
        self,
        here: TabColumns | None = None,
        headings: Mapping[str, str | None] = MappingProxyType({}),
        *,
        head_only: bool = False,
        known: Collection[str] = (),
        cells: Mapping[int, Value] = MappingProxyType({}),
    ) -> None:
        """Keeps what stands on tabs put aside, and takes those out; also what a run that broke off left there. ``headings``:
        what a person typed over ours and the formula shows now, by the columns' keys; ``head_only``: whether nothing but the header cell was
        written over; ``known``, ``cells``: what is kept elsewhere, by its text or by row (from 0)."""
        found = about(self.session)
        tabs = [(sheet, mark) for sheet in found.sheets if (mark := found.mark(sheet)) and mark.key == ASIDE_TAB]
        for sheet, mark in tabs:
            title = sheet["properties"]["title"]
            fields = "sheets(data(rowData(values(userEnteredValue,formattedValue))))"
            answer = self.session.get("", {"ranges": [quoted_always(title)], "fields": fields})
            texts = _texts(answer, mark.fingerprint, here, headings, head_only, cells)
            if left := tuple(one for one in texts if one.text not in known):
                self.keep(left)
            self._without(int(sheet["properties"].get("sheetId", 0)))

    def _without(self, sheet_id: int) -> None:
        """Takes a tab of ours out, once."""
        for attempt in range(TRIES):
            try:
                self.session.batch_update({"requests": [{"deleteSheet": {"sheetId": sheet_id}}]})
                return
            except faults.Unclear as err:
                if not self.session.pause(attempt):
                    raise faults.UNAVAILABLE() from err
            except StoreError as err:
                if err.code != "google/refused":
                    raise
            if sheet_id not in _ids(self.session):
                return

    def _around(self, sheet_id: int) -> Mapping[str, Any] | None:
        answer = self.session.get("", {"fields": surroundings.FIELDS})
        return next((s for s in answer.get("sheets", []) if s["properties"].get("sheetId", 0) == sheet_id), None)


class _Aside(Struct, frozen=True):
    """A hidden tab that takes a copy of a column."""

    sheet_id: int
    title: str
    rows: int

    def requests(self, source: int, at: int, said: str) -> Iterator[Request]:
        """``said``: the column's key, its header row and the tab's title."""
        grid = {"rowCount": self.rows, "columnCount": 1}
        yield {
            "addSheet": {
                "properties": {"sheetId": self.sheet_id, "title": self.title, "hidden": True, "gridProperties": grid}
            }
        }
        value = f"{ASIDE_TAB}:{said}"
        yield {
            "createDeveloperMetadata": {
                "developerMetadata": {
                    "metadataKey": MARK,
                    "metadataValue": value,
                    "visibility": "DOCUMENT",
                    "location": {"sheetId": self.sheet_id},
                }
            }
        }
        yield {
            "copyPaste": {
                "source": {**_area(source, at, at + 1), "startRowIndex": 0, "endRowIndex": self.rows},
                "destination": {**_area(self.sheet_id, 0, 1), "startRowIndex": 0, "endRowIndex": self.rows},
                "pasteType": "PASTE_NORMAL",
            }
        }


def _aside(used: set[int], rows: int) -> _Aside:
    """A new one, with an id that is not ``used`` until now."""
    number = 1
    while (found := zlib.crc32(f"aside {number}".encode()) & 0x7FFFFFFF) in used:
        number += 1
    used.add(found)
    return _Aside(found, f"_sheetcrm_{number}_{found % 1000}", rows)


def _texts(
    answer: Mapping[str, Any],
    said: str,
    here: TabColumns | None,
    headings: Mapping[str, str | None],
    head_only: bool,
    cells: Mapping[int, Value],
) -> Iterator[Kept]:
    """What people typed, of a tab put aside, but for ``cells`` (by row, from 0) that still held this."""
    key, _, rest = said.partition(" ")
    row_said, _, tab = rest.partition(" ")
    header_row = int(row_said) if row_said.isdigit() else 1
    by_row = dict(zip(here.rows, here.row_keys(), strict=True)) if here is not None and here.tab == tab else {}
    head = next((c.heading for c in here.columns if c.key == key), key) if here is not None else key
    for sheet in answer.get("sheets", []):
        for block in sheet.get("data", []):
            for row, line in enumerate(block.get("rowData", []), start=1):
                cell = (line.get("values") or [{}])[0]
                held = cell.get("userEnteredValue")
                if not held or (row - 1 in cells and _holds(held, cells[row - 1])):
                    continue
                text = str(held.get("formulaValue", held.get("stringValue", cell.get("formattedValue", ""))))
                if head_only and row != header_row:
                    continue
                if (
                    key_in(text) is None
                    and not is_lookup(text)
                    and text
                    and not (row == header_row and text.strip() == headings.get(key))
                ):
                    yield Kept(tab, key, head, by_row.get(row, ""), text)


def _holds(held: Mapping[str, Any], value: Value) -> bool:
    """Whether a cell was entered as this number, day or truth value."""
    if isinstance(value, bool):
        return held.get("boolValue") is value
    if isinstance(value, (dt.date, dt.datetime)):
        value = serial(value)
    return isinstance(value, (int, float)) and held.get("numberValue") == value


def _ids(session: Session) -> set[int]:
    return {sheet["properties"].get("sheetId", 0) for sheet in about(session).sheets}


def _area(sheet_id: int, start: int, end: int) -> dict[str, int]:
    return {"sheetId": sheet_id, "startColumnIndex": start, "endColumnIndex": end}


def _put(sheet_id: int, row: int, column: int, value: Mapping[str, str]) -> Request:
    return {
        "updateCells": {
            "start": {"sheetId": sheet_id, "rowIndex": row, "columnIndex": column},
            "rows": [{"values": [{"userEnteredValue": value}]}],
            "fields": "userEnteredValue",
        }
    }


def _contents(
    there: OwnColumn | None, here: TabColumns, sheet_id: int, at: int, rows: int, text: str | None
) -> Iterator[Request]:
    """What a column of ours holds from now on: our formula and nothing else; or, for one that goes, what people typed into
    it under its heading. Not further down than it was copied: somebody may just have added rows."""
    first = here.header_row - 1
    area = {**_area(sheet_id, at, at + 1), "startRowIndex": first, "endRowIndex": rows}
    if text is not None:
        yield {"updateCells": {"range": area, "fields": "userEnteredValue"}}
        yield _put(sheet_id, first, at, {"formulaValue": text})
    elif there is not None and stays(there, here.header_row):
        said = heading_in(there.formulas.get(here.header_row, "")) or there.at(here.header_row) or there.key
        yield _put(sheet_id, first, at, {"stringValue": str(said)})
    else:
        yield {"updateCells": {"range": area, "fields": "userEnteredFormat,dataValidation"}}
        yield {"updateCells": {"range": {**area, "endRowIndex": first + 1}, "fields": "userEnteredValue"}}


def any_left(base: Workbook, columns: Sequence[TabColumns]) -> bool:
    """Whether columns of ours stay that nothing was said of in this run, and so what they look in."""
    said = {here.tab for here in columns}
    return any(sheet.own and sheet.title not in said for sheet in base.people())
