"""A small base with duplicates on each kind of store, and a team that decides about them: what tests of merging stand on."""

from __future__ import annotations

import atexit
import copy
import datetime as dt
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from sheetcrm import jobs
from sheetcrm.core.records import replace
from sheetcrm.core.tabs import duplicates
from sheetcrm.core.tabs.queue import Line, read_lines
from sheetcrm.core.workbook import Value, Workbook, sheet_from_rows
from sheetcrm.jobs import opening
from sheetcrm.jobs.opening import our_sheet
from sheetcrm.stores.base import Store, unguarded
from tests.contracts.desks import Desk, GoogleDesk, MemoryDesk, XlsxDesk, google_desk, memory_desk, xlsx_desk
from tests.sheets_server import SheetsServer
from tests.sheets_server.files import File

DAY = dt.date(2026, 11, 20)
HEAD: list[Value] = [
    "ID клиента", "ФИО", "Телефон", "Телефон 2", "Почта", "Город", "Комментарий", "Согласие на рекламу (SMS)",
    "Согласие на рекламу (email)", "⛔ Не беспокоить",
]  # fmt: skip
#: Two rows of one client; a couple with one phone; three others.
ROWS: list[list[Value]] = [
    ["К-000001", "Щербакова Наталья Ивановна", "+7 916 123-45-67", None, "n@example.com", "Самара", "любит розы", "да", "да", None],
    ["К-000002", "Щербакова Наталья", "8(916)1234567", "+7 916 765-43-21", None, "Самара", "звонить вечером", "нет", None, None],
    ["К-000003", "Петров Пётр Ильич", "+7 907 100-00-03", None, "p@example.com", "Казань", None, None, None, None],
    ["К-000004", "Кузнецова Ольга Юрьевна", "+7 907 100-00-04", None, "o@example.com", "Казань", None, None, None, None],
    ["К-000005", "Кузнецов Олег Иванович", "+7 907 100-00-04", None, "ok@example.com", "Казань", None, None, None, None],
    ["К-000006", "Яшина Вера Олеговна", "+7 907 100-00-06", None, "v@example.com", "Омск", None, None, None, None],
]  # fmt: skip
ORDERS: list[list[Value]] = [
    ["№ заказа", "Дата", "ID клиента", "Клиент", "Сумма"],
    ["1", "01.11.2026", "К-000002", "Щербакова Наталья", "1500"],
    ["2", "02.11.2026", "К-000001", "Щербакова Наталья", "700"],
    ["3", "03.11.2026", None, "Щербакова Наталья Ивановна", "300"],
]
TASKS: list[list[Value]] = [
    ["Что сделать", "ID клиента", "Когда"],
    ["Позвонить", "К-000002", "завтра"],
    ["Написать", "К-000003", "потом"],
]
TABS = ("Клиенты", "Заказы", "Задачи")
STORES = ("memory", "xlsx", "google")


def base(rows: list[list[Value]] = ROWS, **more: list[list[Value]]) -> Workbook:
    """A workbook with these clients, orders and tasks; ``more``: further tabs by title."""
    tabs = {"Клиенты": [HEAD, *rows], "Заказы": ORDERS, "Задачи": TASKS, **more}
    return Workbook("База.xlsx", "", tuple(sheet_from_rows(title, [list(r) for r in rs]) for title, rs in tabs.items()))


@dataclass
class Team:
    """A workbook with people at it, and the program on one of their computers. ``wrap``: what stands between the program and
    its store, to cut it off."""

    desk: Desk
    state: Path
    config: Path
    monkeypatch: pytest.MonkeyPatch
    today: dt.date = DAY
    wrap: Callable[[Store], Store] = field(default=lambda store: store)

    @property
    def asked(self) -> jobs.Asked:
        return jobs.Asked("База.xlsx", config=self.config, today=self.today)

    def _as_this_computer(self) -> None:
        google = isinstance(self.desk, GoogleDesk)
        self.monkeypatch.setattr(opening, "open_store", lambda *_: (self.wrap(self.desk.store()), google, self.state))

    def sync(self) -> jobs.Done:
        self._as_this_computer()
        return jobs.sync(self.asked)

    def apply(self, plan: str | None) -> jobs.Done:
        self._as_this_computer()
        return jobs.apply(self.asked, jobs.Chosen(plan=plan))

    def plan(self, *names: str, keep: str | None = None) -> Any:
        self._as_this_computer()
        return jobs.plan_merge(self.asked, names, keep)

    def unmerge(self, what: str | None = None) -> jobs.Unmerged:
        self._as_this_computer()
        return jobs.unmerge(self.asked, what)

    def undo(self, run: str | None = None) -> jobs.Undone:
        self._as_this_computer()
        return jobs.undo(self.asked, run)

    def lines(self) -> dict[str, Line]:
        """The open lines of «Дубли», by the client they are about."""
        found = read_lines(our_sheet(self.desk.store().read(), "duplicates"), duplicates.FORM)
        return {
            self._client(line): line for line in found.lines if not str(line.cells.get("result") or "").startswith("✓")
        }

    def _client(self, line: Line) -> str:
        """Whom a line is about. A library that saves the file forgets what the link shows; the name tells as well."""
        if line.cells.get("where") is not None:
            return str(line.cells["where"])
        name = str(line.cells.get("name")).removeprefix("≠ ")
        return next(str(row[0]) for row in self.desk.seen("Клиенты") if len(row) > 1 and row[1] == name)

    def closed(self) -> list[Line]:
        """Lines of «Дубли» that are over."""
        found = read_lines(our_sheet(self.desk.store().read(), "duplicates"), duplicates.FORM)
        return [line for line in found.lines if str(line.cells.get("result") or "").startswith("✓")]

    def say(self, client: str, word: str, column: int = 1) -> None:
        """Types a decision beside a client; ``column`` 2 is «Оставить эту строку»."""
        self.desk.edit("Дубли", self.lines()[client].row, column, word)

    def row(self, client: str) -> list[Value]:
        """A client's row, padded to the width of the table."""
        found = next(row for row in self.desk.seen("Клиенты") if row and row[0] == client)
        return [*found, *[None] * (len(HEAD) - len(found))]

    def seen(self) -> list[list[list[Value]]]:
        """All cells of people's tabs."""
        return [self.desk.seen(title) for title in TABS]

    def edit(self, client: str, heading: str, text: str) -> None:
        rows = self.desk.seen("Клиенты")
        row = next(n for n, one in enumerate(rows, start=1) if one and one[0] == client)
        self.desk.edit("Клиенты", row, HEAD.index(heading) + 1, text)


def team(
    kind: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    server: SheetsServer | None = None,
    workbook: Workbook | None = None,
) -> Team:
    """A team on one kind of store. The program has seen their workbook once: among the tests of a process one does that for
    all with the same workbook, the others go on from a copy of what it left."""
    workbook = workbook or base()
    monkeypatch.chdir(tmp_path)  # drafts are laid out beside the workbook
    tabs = tuple((s.title, s.cells.to_json(), f"{s.formulas}{s.merged}{s.hidden_rows}") for s in workbook.sheets)
    key = (kind, workbook.name, tabs, kind == "google" and server and server.switches)
    if key not in _LEFT:
        made = _met(kind, tmp_path, monkeypatch, server, workbook)
        _LEFT[key] = Left.by(made, tmp_path)
        return made
    return Team(_LEFT[key].again(tmp_path, server), tmp_path / "state", tmp_path / "config.yaml", monkeypatch)


def _met(
    kind: str, folder: Path, monkeypatch: pytest.MonkeyPatch, server: SheetsServer | None, workbook: Workbook
) -> Team:
    """A team whose workbook the program reads for the first time."""
    config = folder / "config.yaml"
    config.write_text("law:\n  country: eu\nlanguage: ru\nregion: RU\ncurrency: ₽\n", encoding="utf-8")
    if kind == "memory":
        desk: Desk = memory_desk(workbook)
    elif kind == "xlsx":
        desk = xlsx_desk(workbook, folder)
    else:
        assert server is not None
        desk = google_desk(workbook, server)
    made = Team(desk, folder / "state", config, monkeypatch)
    made.sync()
    return made


@dataclass(frozen=True, slots=True)
class Left:
    """What a first run left: the files, and the workbook where it is none of them."""

    folder: Path
    desk: Desk
    file: File | None = None

    @classmethod
    def by(cls, crew: Team, folder: Path) -> Left:
        """A copy of what a team has by now."""
        kept = Path(tempfile.mkdtemp(prefix="sheetcrm-left-"))
        atexit.register(shutil.rmtree, kept, ignore_errors=True)
        shutil.copytree(folder, kept, dirs_exist_ok=True)
        if isinstance(crew.desk, GoogleDesk):
            return cls(kept, crew.desk, crew.desk.server.files[crew.desk.spreadsheet].copy())
        return cls(kept, _copied(crew.desk))

    def again(self, folder: Path, server: SheetsServer | None) -> Desk:
        """It all once more, in another folder."""
        shutil.copytree(self.folder, folder, dirs_exist_ok=True)
        if self.file is not None:
            assert server is not None
            server.files[self.file.file_id] = self.file.copy()
            server.random.seed(server.random.random())  # or it would draw the ids that are in the file once more
            return GoogleDesk(server, self.file.file_id)
        if isinstance(self.desk, XlsxDesk):
            return replace(self.desk, path=folder / self.desk.path.name)
        return _copied(self.desk)


_LEFT: dict[tuple[object, ...], Left] = {}


def _copied(desk: Desk) -> Desk:
    if isinstance(desk, MemoryDesk):
        return replace(desk, memory=copy.deepcopy(replace(desk.memory, guard=unguarded)))
    return desk
