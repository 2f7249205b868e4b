"""One run's changes of people's cells on a live spreadsheet, from taking the fence to handing it back."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Sequence
from typing import Any

from sheetcrm.core.plan import Applied, CellChange, Fate, with_changes
from sheetcrm.core.plan.adding import is_new
from sheetcrm.core.records import replace
from sheetcrm.core.wording import Text
from sheetcrm.core.workbook import Workbook
from sheetcrm.errors import NotNow, SheetcrmError
from sheetcrm.stores.google import fence as fencing
from sheetcrm.stores.google import leftovers, replacing
from sheetcrm.stores.google.allowing import EVERYTHING, Allowed, Write, way_of
from sheetcrm.stores.google.blank_cells import BlankFiller, emptied, put_back
from sheetcrm.stores.google.cell_items import work
from sheetcrm.stores.google.cell_writing import CellWriter
from sheetcrm.stores.google.fence import Fence, State
from sheetcrm.stores.google.looking import Rect, look, views
from sheetcrm.stores.google.protections import NOTHING_CLOSED, Protections
from sheetcrm.stores.google.reading import about
from sheetcrm.stores.google.replacing import Manners
from sheetcrm.stores.google.row_adding import RowAdder, first_rows
from sheetcrm.stores.google.row_taking import RowTaker, taking, within
from sheetcrm.stores.google.session import Session
from sheetcrm.stores.google.typed_writing import TypedWriter

#: People's cells that one run may write; the rest waits for the next one.
LIMIT = 5_000
_FIRST_ROW = Rect(0, 1, 0, replacing.WIDTH)
_TRIED = (
    "updatedSpreadsheet(sheets(properties(sheetId,title),data(startRow,startColumn,rowData(values(userEnteredValue)))))"
)

BROKE_OFF = Text(
    ru="Запись оборвалась на середине: часть ячеек уже изменена, в некоторых могла остаться пометка «⟦sheetcrm …⟧». Когда "
    "причина исчезнет, повторите команду: она уберёт пометки и сделает остальное, ничего дважды.",
    en="Writing broke off in the middle: some cells are changed already, and some may still show a mark “⟦sheetcrm …⟧”. Once the "
    "cause is gone, run the command again: it removes the marks and does the rest, nothing twice.",
)

Notes = tuple[tuple[str, dict[str, object]], ...]


def apply(
    session: Session,
    changes: Sequence[CellChange],
    base: Workbook,
    now: Callable[[], float],
    may: Allowed = EVERYTHING,
    closed: Protections = NOTHING_CLOSED,
) -> Applied:
    """Carries out the changes, each only where the sheet still holds what it was computed from. ``may``: the ways of writing
    that a live check of Google leaves open; a change that would take another is refused. ``closed``: where nothing may be
    edited, as it was read with ``base``; a change of a cell there is refused without being tried.

    Raises NotNow when another run is at work or took over, StoreError when writing is not possible at all; then what was
    written stays, and planning again finds it done.
    """
    going = taking([change for change in changes if not is_new(change)], base)
    ways = {change.change_id: way_of(change) for change in changes}
    ways |= {change.change_id: Write.ROW for row in going.rows for change in row.changes}
    rows = [change for change in changes if is_new(change) and ways[change.change_id] in may]
    gone = going.rows if Write.ROW in may else []
    shut = {c.change_id for c in going.rest if closed.cell(int(c.sheet_id), c.row - 1, c.column)}
    todo = work([c for c in going.rest if ways[c.change_id] in may and c.change_id not in shut], base, LIMIT)
    todo.fates |= dict.fromkeys(shut, Fate.REFUSED)
    todo.fates |= {change.change_id: Fate.REFUSED for change in changes if ways[change.change_id] not in may}
    todo.fates |= going.fates
    gone, later = within(gone, LIMIT - len(todo.items))
    todo.fates |= {change.change_id: Fate.LATER for row in later for change in row.changes}
    rows, waiting = first_rows(rows, LIMIT - len(todo.items) - sum(len(row.changes) for row in gone))
    todo.fates |= {change.change_id: Fate.LATER for change in waiting}
    forbidden = tuple(may.why_not[way] for way in dict.fromkeys(ways.values()) if way not in may)
    if not todo.items and not rows and not gone and not leftovers.has_leftovers(base):
        return _applied(changes, base, todo.fates, session, _notes(todo.fates, None, forbidden))
    found = fencing.state(session)
    with Run(session, found, now) as run:
        if found.unfinished or leftovers.has_leftovers(base):
            run.clean_up(found)
        if Write.AUTOMATIC not in may:
            run.manners = replace(run.manners, automatic=replacing.Manner.CAREFUL)
        writer = CellWriter(session, run.fence, run.manners, run.about(), todo.fates)
        filler = BlankFiller(writer)
        run.writer, run.filler = writer, filler
        items = writer.find([item for item in todo.items if item.old], fresh=False)
        writer.spell([item for item in items if item.alone])
        writer.replace([item for item in items if not item.alone])
        adder = RowAdder(session, run.fence, base, todo.fates)
        typed = TypedWriter(writer, adder)
        rest = [item for item in todo.items if not item.old]
        # Where a blank cell cannot be compared and set, it is filled by its place.
        filler.fill(writer.find(typed.write(rest) if Write.TYPED in may else rest))
        RowTaker(writer, adder).take(gone)
        adder.add(rows)
    for item in todo.items:
        # Whatever was not followed to its end is looked at again by the next run.
        todo.fates.setdefault(item.change_id or "", Fate.LATER)
    return _applied(
        changes, base, todo.fates, session, (*_notes(todo.fates, run.manners, forbidden), *typed.notes, *adder.notes)
    )


def sweep(session: Session, now: Callable[[], float], base: Workbook | None = None) -> int:
    """Takes out what earlier runs left in people's cells; how many cells were put right. One read when nothing is left.

    ``base``, when the workbook was read anyway, also finds marks that came back after a run ended well (somebody undid
    an edit of theirs, or pasted). Somebody at work right now is left alone.
    """
    found = fencing.state(session)
    if found.until > now() or not (found.unfinished or (base is not None and leftovers.has_leftovers(base))):
        return 0
    try:
        with Run(session, found, now) as run:
            return run.clean_up(found)
    except NotNow as err:
        if err.code != fencing.OTHER_JOB.code:
            raise
        return 0


class Run:
    """The fence, held while the block runs and handed back at its end, whatever came between."""

    def __init__(self, session: Session, found: State, now: Callable[[], float]) -> None:
        self.session = session
        self.fence = Fence(session, now)
        self.writer: CellWriter | None = None
        self.filler: BlankFiller | None = None
        self.left = False
        self._found = found
        self._before = 0
        self.manners: Manners

    def __enter__(self) -> Run:
        found, fence = self._found, self.fence
        # A new tab has its id only once the fence made it, so what is tried out there goes second.
        known = found.sheet_id is not None and found.range_id is not None
        reply: Any = None
        if known and found.sheet_id is not None:
            title = next(
                s["properties"]["title"]
                for s in found.about.sheets
                if s["properties"].get("sheetId", 0) == found.sheet_id
            )
            asked: dict[str, Any] = {
                "ranges": [f"{_quoted(title)}!A1:{_last_column()}1"],
                "fields": _TRIED,
            }
            reply = fence.acquire(found, replacing.trial(found.sheet_id), **asked)
        else:
            fence.acquire(found, [])
            try:
                fence.send(replacing.trial(fence.sheet_id))
            except fencing.Refused as err:
                raise err.__cause__ or err from None
        shown = views((reply or {}).get("updatedSpreadsheet", {}).get("sheets", []), {fence.sheet_id: [_FIRST_ROW]})
        if fence.sheet_id not in shown:
            shown = look(self.session, {fence.sheet_id: [_FIRST_ROW]}, "userEnteredValue")
        view = shown.get(fence.sheet_id)
        cells = [view.cell(0, column) or {} for column in range(replacing.WIDTH)] if view is not None else []
        self.manners = replacing.verdict(cells)
        self._new = not known
        self._before = fence.begun
        return self

    def about(self) -> Any:
        """What is known of the tabs; read again when ours is new."""
        return about(self.session) if self._new else self._found.about

    def clean_up(self, found: State) -> int:
        """What an earlier run left behind."""
        if not self.manners.exact:
            self.left = True
            return 0
        done = put_back(self.session, self.fence, self.manners, found.about, found.shadow) if found.shadow else 0
        cleaned, all_gone = leftovers.clean(self.session, self.fence, self.manners)
        self.left = not all_gone
        return done + cleaned

    def __exit__(self, kind: type[BaseException] | None, err: BaseException | None, trace: object) -> None:
        if isinstance(err, SheetcrmError) and fencing.broke_off(err):
            return
        if err is not None and not isinstance(err, SheetcrmError):
            return  # our own bug: the lease runs out, and the next run cleans up
        if err is None:
            try:
                self._finish()
            except SheetcrmError as failed:
                self._say_so_far(failed)
                raise
            return
        self._say_so_far(err)
        with contextlib.suppress(SheetcrmError, fencing.Refused):
            self._finish()

    def _say_so_far(self, err: SheetcrmError) -> None:
        """Adds what may stand in people's cells by now, unless the error says so itself."""
        if self.writer is not None and self.fence.begun > self._before and not fencing.broke_off(err):
            err.so_far = BROKE_OFF, {}

    def _finish(self) -> None:
        writer = self.writer
        if writer is not None and writer.marked_tabs:
            instead = self.filler.instead if self.filler is not None else leftovers.unmarked
            _, all_gone = leftovers.clean(self.session, self.fence, self.manners, writer.marked_tabs, instead)
            self.left = self.left or not all_gone
        self.fence.release(emptied(self.fence.sheet_id), finished=not self.left)


def _notes(fates: dict[str, Fate], manners: Manners | None, forbidden: Sequence[str]) -> Notes:
    notes: list[tuple[str, dict[str, object]]] = []
    later = sum(fate is Fate.LATER for fate in fates.values())
    if later:
        notes.append(("google/later", {"limit": LIMIT, "left": later}))
    if forbidden:
        notes.append(("google/live-forbids", {"keys": ", ".join(dict.fromkeys(forbidden))}))
    if manners is not None and not manners.exact:
        notes.append(("google/not-exact", {}))
    return tuple(notes)


def _applied(
    changes: Sequence[CellChange], base: Workbook, fates: dict[str, Fate], session: Session, notes: Notes
) -> Applied:
    there = [c for c in changes if fates[c.change_id] in (Fate.APPLIED, Fate.ALREADY) and not is_new(c)]
    ordered = {c.change_id: fates[c.change_id] for c in changes}
    workbook = replace(base, sheets=with_changes(base.sheets, there))
    return Applied(base.location, ordered, workbook, calls=session.calls, notes=notes)


def _quoted(title: str) -> str:
    return "'" + title.replace("'", "''") + "'"


def _last_column() -> str:
    return chr(ord("A") + replacing.WIDTH - 1)
