"""A whole office at one spreadsheet: people at the clients and at every tab of ours while a command of the program runs.

What they leave behind is judged by two questions. Of each cell of the clients: does it hold what a person last left there, or
what the program's own log says became of it, for the client of that row? Of each word somebody typed beside a line of ours, or
into a column of ours: does it stand beside the same line, or is it told in «Что исправить»?
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from sheetcrm import jobs
from sheetcrm.core.plan import Applied
from sheetcrm.core.records import replace
from sheetcrm.core.tabs.ours import QUEUES
from sheetcrm.core.tabs.queue import is_key
from sheetcrm.errors import SheetcrmError
from sheetcrm.jobs.deciding import Chosen
from sheetcrm.journal.changes import ChangeLog
from sheetcrm.stores.google import session as sessions
from sheetcrm.stores.google.store import GoogleStore
from sheetcrm.stores.google.tokens import has_mark, without_mark
from tests.adversary.book import HEADINGS, ID, TITLE, Book, Held, build, content_of
from tests.adversary.crowd import Crowd
from tests.adversary.runs import seeded
from tests.google import OWNER
from tests.sheets_server import SheetsServer, mount
from tests.sheets_server.a1 import column_letters
from tests.sheets_server.model.cells import expand

DAY = dt.date(2026, 11, 20)
#: As people type them: case, spaces, a Latin letter, a patronymic first.
NAMES = (
    "иванова анна", "ПЕТРОВ ОЛЕГ", "Сидорова  Мария ", "Kузнецова Ольга", "смирнов Иван", "Попова Елена", "ВАСИЛЬЕВА ИРИНА",
    "Соколов  Пётр", "михайлова Юлия", "Новиков Артём ", "федорова Дарья", "Морозов Глеб",
)  # fmt: skip
_CONFIG = """\
workbook: {{google: {{spreadsheet: {id}, credentials: "test:{owner}"}}}}
state_dir: state
columns: default
apply: {{spelling: {spelling}, ids: {spelling}, most_rows: 1.0}}
law: {{google_accepted: {{by: Ольга, date: 2026-01-31, reason: "клиенты согласились"}}}}
"""
#: What a person may put beside a line, and which words are theirs alone.
_TICKS = ("да", "нет", "позже")


@dataclass
class Ended:
    """What came out: ``wrong``, cells of the clients that hold what nobody put there; ``lost``, words of people's that do not stand
    where they were typed; ``marks``, cells with a mark of ours left; ``stopped``, what the command said if it gave up."""

    wrong: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    marks: list[str] = field(default_factory=list)
    broken: list[object] = field(default_factory=list)
    stopped: str = ""
    acts: int = 0
    written: int = 0

    @property
    def harm(self) -> list[object]:
        return [*self.wrong, *self.lost, *self.marks, *self.broken]


@dataclass
class Office:
    """The spreadsheet, the program's folder, the people. ``said``: each word typed into a tab of ours, and the key of its line;
    None for one in a column of ours."""

    book: Book
    folder: Path
    rng: random.Random
    rate: float
    said: dict[str, str | None] = field(default_factory=dict)
    done: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.clients = Crowd(self.book, self.rng, self.rate)

    @property
    def asked(self) -> jobs.Asked:
        return jobs.Asked(config=self.folder / "config.yaml", today=DAY)

    def configure(self, spelling: str) -> None:
        text = _CONFIG.format(id=self.book.spreadsheet, owner=OWNER, spelling=spelling)
        (self.folder / "config.yaml").write_text(text, encoding="utf-8")

    @contextmanager
    def at_work(self) -> Iterator[None]:
        """People act between any two requests."""
        server = self.book.server
        server.before_request.append(self._between)
        server.after_request.append(self._between)
        try:
            yield
        finally:
            server.before_request.remove(self._between)
            server.after_request.remove(self._between)

    def _between(self, *_: Any) -> None:
        with self.book.server.lock:
            while self.rng.random() < self.rate:
                self.act()

    def act(self) -> None:
        dice = self.rng.random()
        if dice < 0.55:
            self.clients.act()
        elif dice < 0.65:
            self._into_our_column()
        else:
            self._at_a_queue()

    # -- tabs of ours -----------------------------------------------------------------------------------------

    def _queues(self) -> Iterator[tuple[str, tuple[str, ...], tuple[str, ...]]]:
        """Titles of the queue tabs that are there, with the headings of people's columns and of ours."""
        document = self.book.server.files[self.book.spreadsheet].document
        for form in QUEUES:
            for sheet in document.sheets:
                title = sheet.title
                heads = {str(getattr(e, "value", e) or "") for entries in sheet.grid.stored_rows[:8] for e in entries}
                names = {key: text.say("ru") for key, text in form.headings.items()}
                if title != TITLE and names["key"] in heads and all(names[key] in heads for key in form.people):
                    people = tuple(names[key] for key in form.people)
                    yield title, people, tuple(n for k, n in names.items() if k not in (*form.people, "key"))
                    break

    def _rows(self, title: str) -> list[list[str]]:
        sheet = self.book.server.files[self.book.spreadsheet].document.sheet_titled(title)
        assert sheet is not None
        width = int(sheet.grid.column_count)
        rows = [[str(getattr(e, "value", e) or "") for e in entries] for entries in sheet.grid.stored_rows]
        return [[*row, *[""] * (width - len(row))] for row in rows]

    def _at_a_queue(self) -> None:
        queues = list(self._queues())
        if not queues:
            return
        title, people, ours = self.rng.choice(queues)
        rows = self._rows(title)
        lines = [r for r, row in enumerate(rows, start=1) if key_of(row)]
        if not lines:
            return
        head = {cell: c for row in rows[: lines[0] - 1] for c, cell in enumerate(row) if cell}
        at, to = self.rng.choice(lines), self.rng.choice(lines)
        act, desk = self.rng.random(), self.book.server.people
        self.done.append(f"{title}: {act:.2f} at {at}")
        if act < 0.6:
            name = self.rng.choice(people)
            text = self.rng.choice(_TICKS) if self.rng.random() < 0.5 else self._word()
            self._type(title, rows, at, head.get(name, 0), text)
        elif act < 0.68 and (there := [name for name in ours if name in head]):
            self._type(title, rows, at, head[self.rng.choice(there)], self._word(), ours=True)
        elif act < 0.76:
            desk.insert_row(self.book.spreadsheet, title, at, [])
        elif act < 0.82 and len(lines) > 3:
            for cell in rows[at - 1]:
                self.said.pop(without_mark(cell), None)
            desk.delete_row(self.book.spreadsheet, title, at)
        elif act < 0.85:
            desk.insert_column(self.book.spreadsheet, title, 1 + self.rng.randrange(len(rows[0])))
        elif act < 0.88:
            moved = 1 + self.rng.randrange(len(rows[0]))
            desk.move_columns(self.book.spreadsheet, title, moved, moved, 1 + self.rng.randrange(len(rows[0])))
        elif act < 0.94:
            area = f"'{title}'!A{lines[0]}:{column_letters(len(rows[0]) - 1)}{lines[-1]}"
            desk.sort_range(
                self.book.spreadsheet, area, 1 + self.rng.randrange(len(head)), descending=self.rng.random() < 0.5
            )
        else:
            desk.move_rows(self.book.spreadsheet, title, at, at, to)

    def _word(self) -> str:
        return f"слово {len(self.done)}-{self.rng.randrange(10**6)}"

    def _type(self, title: str, rows: list[list[str]], row: int, column: int, text: str, *, ours: bool = False) -> None:
        self.said.pop(without_mark(rows[row - 1][column]), None)
        if text.startswith("слово"):
            self.said[text] = None if ours else key_of(rows[row - 1])
        self.book.server.people.set_cell(self.book.spreadsheet, f"'{title}'!{column_letters(column)}{row}", text)

    def _into_our_column(self) -> None:
        """Type over a formula of ours beside the clients."""
        sheet = self.book.sheet()
        mine = [
            (row, column)
            for row, entries in enumerate(sheet.grid.stored_rows[1:], start=1)
            for column, entry in enumerate(entries)
            if column >= len(HEADINGS) and expand(entry).formula is not None
        ]
        if mine:
            row, column = self.rng.choice(mine)
            word = self._word()
            self.said[word] = None
            self.book.server.people.set_cell(
                self.book.spreadsheet, f"'{TITLE}'!{column_letters(column)}{row + 1}", word
            )
            self.done.append(word)


def key_of(row: list[str]) -> str | None:
    return next((cell for cell in reversed(row) if is_key(cell)), None)


# -- the commands ---------------------------------------------------------------------------------------------------------


def sync(office: Office) -> None:
    jobs.sync(office.asked)


def apply(office: Office) -> None:
    jobs.apply(office.asked, Chosen(everything=True))


def undo(office: Office) -> None:
    jobs.undo(office.asked, None)


def restore(office: Office) -> None:
    """Everything as it was before the first run."""
    plan = jobs.restore(office.asked, run="R1").name
    if plan is not None:
        jobs.apply(office.asked, Chosen(plan=plan))


#: By command, whether spellings are agreed to beforehand, and what was done before anybody came.
COMMANDS = {
    "sync": (sync, "auto", ()),
    "apply": (apply, "ask", ()),
    "undo": (undo, "ask", (apply,)),
    "restore": (restore, "ask", (apply,)),
}


def run(seed: int, command: str, rate: float, folder: Path, *, apply: Callable[..., Applied] | None = None) -> Ended:
    """Quiet runs, the command beside people, a quiet run, the judgement. ``apply``: another way to write people's cells than the
    store's."""
    with seeded(seed), closing(SheetsServer(seed=seed)) as server:
        server.keep_requests = False
        rng = random.Random(f"{seed} {command} {rate}")
        book = build(server, rng, names=NAMES)
        job, spelling, before = COMMANDS[command]
        office = Office(book, folder, rng, rate)
        office.configure("ask")
        with _sessions_of(server):
            jobs.sync(office.asked)
            for one in before:
                one(office)
            office.configure(spelling)
            log = ChangeLog(folder / "state")
            earlier = log.names()
            ended = Ended()
            with office.at_work(), pytest.MonkeyPatch.context() as patch:
                if apply is not None:
                    patch.setattr(GoogleStore, "apply", apply)
                try:
                    job(office)
                except SheetcrmError as err:
                    ended.stopped = err.code
            office.configure("ask")
            ended.written = sum(len(one.landed) for one in log.runs() if one.run not in earlier)
            jobs.sync(replace(office.asked, accept=True))
        ended.acts = len(office.done) + len(office.clients.done)
        judge(office, log, ended)
        ended.broken += [*server.wrong_answers, *server.crashes]
        return ended


@contextmanager
def _sessions_of(server: SheetsServer) -> Iterator[None]:
    """The program's calls are answered by the server's own function, and waiting takes no time."""
    plain = sessions.Session.__init__

    def mounted(self: sessions.Session, *args: Any, **more: Any) -> None:
        plain(self, *args, **{**more, "sleep": lambda _: None})
        mount(self._client.http_client.session, server)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sessions.Session, "__init__", mounted)
        yield


def judge(office: Office, log: ChangeLog, ended: Ended) -> None:
    """What stands in the spreadsheet against what people did and what the program says it did."""
    book = office.book
    ids = ids_of(book)
    steps: dict[tuple[str | None, str], list[tuple[Held, Held]]] = {}
    for one in log.runs():
        for change in one.changes:
            key = change.row_id, " ".join(change.heading.split()).rstrip("0123456789 ")
            steps.setdefault(key, []).append((as_held(change.before), as_held(change.after)))
    given = {after.content for (_, heading), pairs in steps.items() if heading == HEADINGS[ID] for _, after in pairs}
    everyone = {row_id for row_id, _ in steps}
    for row, column, name, now in book.cells():
        said = f"{name} at {row},{column}: {now}"
        if now.kind == "text" and has_mark(now.content):
            ended.marks.append(said)
        elif name is None:
            if column < len(HEADINGS) and now.kind != "blank" and now.content not in given:
                ended.wrong.append(said)
        else:
            number, _, place = name.rpartition(":")
            heading = HEADINGS[int(place)] if place.isdigit() else ""
            may = book.allowed(name)
            for _ in range(6):
                more = {
                    after
                    # Whose copy a row was is not known any more once somebody takes its id out.
                    for row_id in (everyone if name.startswith("copy") else (*ids.get(number, ()), None))
                    for before, after in steps.get((row_id, heading), ())
                    if before in may
                }
                if more <= may:
                    break
                may |= more
            if now not in may and not (now.kind == "formula" and any(one.kind == "formula" for one in may)):
                ended.wrong.append(f"{said}, expected {may}")
    there = {name for _, _, name, _ in book.cells()}
    for name in book.origin.keys() - there - book.deleted:
        if not any(one.kind == "blank" for one in book.allowed(name)):
            ended.wrong.append(f"{name} is gone")
    rows = [
        row
        for sheet in book.server.files[book.spreadsheet].document.sheets
        for row in book.server.people.rows(book.spreadsheet, sheet.title)
    ]
    ended.marks += [cell for row in rows for cell in row if has_mark(cell)]
    for word, key in office.said.items():
        where = [row for row in rows if any(word in cell for cell in row)]
        if key is None and not where:
            ended.lost.append(word)
        elif key is not None and not any(key_of(row) == key and word in row for row in where):
            ended.lost.append(f"{word} beside {key}: {where}")


def ids_of(book: Book) -> dict[str, set[str]]:
    """By the number of a row, the ids that ever stood in it, as the program calls them."""
    found: dict[str, set[str]] = {}
    there = ((name, now) for _, _, name, now in book.cells() if name is not None)
    for name, one in (*book.origin.items(), *book.typed.items(), *there):
        number, _, place = name.rpartition(":")
        if place == str(ID):
            found.setdefault(number, set()).add(str(one.content))
            if isinstance(one.content, int) and one.content < 100_000:  # a day that somebody typed there
                found[number].add((dt.date(1899, 12, 30) + dt.timedelta(days=one.content)).isoformat())
    return found


def as_held(value: Any) -> Held:
    content = content_of(value)
    if content is None:
        return Held("blank", None)
    return Held("text" if isinstance(content, str) else "number", content)
