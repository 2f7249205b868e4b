"""«Задачи» on every store: the same data gives the same tab, what people type stays, nothing doubles."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from sheetcrm.core.fields.typed_day import day_in
from sheetcrm.core.outcome import Outcome, RunSettings
from sheetcrm.core.pipeline import run
from sheetcrm.core.plan.decided import Decided
from sheetcrm.core.reading import recognise
from sheetcrm.core.tabs.queue import Line, Lines, read_lines
from sheetcrm.core.tabs.tasks import FORM, HEADINGS
from sheetcrm.core.tasks.kept import TaskMemory
from sheetcrm.core.tasks.model import TaskState
from sheetcrm.core.workbook import Value, Workbook, sheet_from_rows
from tests.contracts.desks import Desk
from tests.contracts.test_stores import desk_of
from tests.sheets_server import SheetsServer

NOW = dt.datetime(2026, 11, 23, 9, 30)  # a Monday
HEAD: list[Value] = [
    "ID клиента",
    "ФИО",
    "Телефон",
    "Статус",
    "Ответственный",
    "Следующий шаг",
    "Когда связаться",
    "Последний контакт",
    "⛔ Не беспокоить",
]
CLIENTS: list[list[Value]] = [
    ["К-000001", "Орлова Мария", "+7 916 000-00-01", "в работе", "Ирина", "смета", dt.date(2026, 11, 20), dt.date(2026, 11, 2), None],
    ["К-000002", "Ким Олег", "+7 916 000-00-02", "в работе", "Олег", None, None, dt.date(2026, 11, 2), None],
    ["К-000003", "Смирнова Анна", "+7 916 000-00-03", "клиент", "Ирина", None, dt.date(2026, 11, 23), dt.date(2026, 11, 2), "да"],
    ["К-000004", "Петров Пётр", "+7 916 000-00-04", "клиент", None, None, None, dt.date(2026, 11, 20), None],
]  # fmt: skip
TALKS: list[list[Value]] = [
    ["Дата и время", "Клиент", "Телефон", "Тип", "Итог"],
    [dt.datetime(2026, 11, 20, 17, 50), "Петров Пётр", "+7 916 000-00-04", "пропущенный", None],
]
THEIRS: list[list[Value]] = [
    ["Задача", "Срок", "Кому", "Готово", "ID клиента", "Тип"],
    ["Заказать визитки", dt.date(2026, 11, 20), "Ирина", None, None, "другое"],
    ["Отправить договор", dt.date(2026, 11, 23), None, None, "К-000002", "звнок"],
    ["Купить бумагу", dt.date(2026, 11, 1), "Олег", "да", None, None],
]
BOOK = Workbook(
    "Клиенты.xlsx",
    "",
    (
        sheet_from_rows("Клиенты", [HEAD, *CLIENTS]),
        sheet_from_rows("История общения", TALKS),
        sheet_from_rows("Задачи", THEIRS),
    ),
)
TITLE = "Задачи (sheetcrm)"


@dataclass
class Team:
    """A workbook that is run again and again, with what the machine remembers."""

    desk: Desk
    memory: TaskMemory = field(default_factory=TaskMemory)
    written: tuple[str, ...] = ()

    def run(self, now: dt.datetime = NOW) -> Outcome:
        store = self.desk.store()
        book = store.read()
        decided = Decided({"tasks": self._lines(book)}, tasks=self.memory)
        settings = RunSettings("ru", choices={"owner": ("Ирина", "Олег")})
        found = run(recognise(book), settings, {}, now, decided=decided)
        mine = tuple(tab for tab in found.tabs if tab.key == "tasks")
        self.written = store.replace(mine, book).written
        assert found.task_memory is not None
        self.memory = found.task_memory
        return found

    def lines(self) -> Lines:
        return self._lines(self.desk.store().read())

    @staticmethod
    def _lines(book: Workbook) -> Lines:
        return read_lines(next((s for s in book.sheets if s.ours == "tasks"), None), FORM)

    def line(self, client: str) -> Line:
        # By name: another library that saves an .xlsx leaves out what a link shows.
        return next(line for line in self.lines().lines if line.cells["name"] == client)

    def type(self, client: str, column: str, text: str) -> None:
        self.desk.edit(TITLE, self.row(client), self.column(column), text)

    def column(self, key: str) -> int:
        """Where a column stands for a person, from 1."""
        heading = HEADINGS[key].say("ru")
        return next(row.index(heading) + 1 for row in self.desk.seen(TITLE) if heading in row)

    def row(self, client: str) -> int:
        """Where a line stands for a person who looks at the tab."""
        key = f"#{self.line(client).key}"
        return next(n for n, row in enumerate(self.desk.seen(TITLE), start=1) if key in row)


@pytest.fixture(params=["memory", "xlsx", "google"])
def team(request: pytest.FixtureRequest, tmp_path: Path, server: SheetsServer) -> Team:
    return Team(desk_of(request.param, BOOK, tmp_path, server))


def told(lines: Lines) -> list[tuple[object, ...]]:
    return [
        (line.cells["where"], line.cells["kind"], day_in(line.cells["due"]), line.cells["owner"], line.cells["result"], day_in(line.cells["created"]))
        for line in lines.lines
    ]  # fmt: skip


def test_the_same_data_gives_the_same_tab(team: Team) -> None:
    found = team.run()
    assert told(team.lines()) == [
        ("К-000001", "звонок", dt.date(2026, 11, 20), "Ирина", "просрочена", NOW.date()),
        ("К-000004", "звонок", dt.date(2026, 11, 23), "Ирина", "на сегодня", NOW.date()),
        ("К-000002", "сделка", dt.date(2026, 11, 24), "Олег", "впереди", NOW.date()),
    ]
    assert found.tasks is not None
    assert [r.client_id for r in found.tasks.refused] == ["К-000003"]
    team.run()
    assert team.written == (), "a second run writes nothing"
    assert [title for title in team.desk.titles() if title.startswith("Задачи")] == ["Задачи", TITLE]
    assert team.desk.seen("Задачи")[1][0] == "Заказать визитки", "the team's own tab is as it was"


def test_the_daily_list_is_the_tab_and_what_the_team_wrote_down_itself(team: Team) -> None:
    found = team.run().tasks
    assert found is not None
    due = found.until(NOW.date())
    mine = {line.key for line in team.lines().lines if (day_in(line.cells["due"]) or NOW.date()) <= NOW.date()}
    assert {task.key for task in due if task.source == "ours"} == mine
    theirs = [(t.text.ru, t.owner, t.client_id, t.state) for t in due if t.source == "team"]
    assert theirs == [
        ("Заказать визитки", "Ирина", None, TaskState.OVERDUE),
        ("Отправить договор", "Олег", "К-000002", TaskState.TODAY),
    ]


def test_what_people_type_stays_and_a_done_task_does_not_come_back(team: Team) -> None:
    team.run()
    for column, text in (("done", "да"), ("outcome", "Смету выслала"), ("who", "Ирина")):
        team.type("Орлова Мария", column, text)
    team.type("Петров Пётр", "until", "25.11.2026")
    team.type("Ким Олег", "note", "ждём замер")
    found = team.run()
    said = {line.cells["name"]: line for line in team.lines().lines}
    assert said["Орлова Мария"].cells["result"] == "✓ готово 23.11.2026"
    assert said["Орлова Мария"].typed["outcome"] == "Смету выслала"
    assert said["Петров Пётр"].cells["result"] == "отложена до 25.11.2026"
    assert said["Ким Олег"].typed["note"] == "ждём замер"
    assert found.tasks is not None
    assert found.tasks.until(NOW.date()) == tuple(t for t in found.tasks.until(NOW.date()) if t.source == "team")
    assert found.known is not None
    assert found.known.frame["last_contact"].tolist()[0] == NOW.date(), "it counts as a contact"
    team.run(NOW + dt.timedelta(days=2))
    back = {line.cells["name"]: line.cells["result"] for line in team.lines().lines}
    assert back["Орлова Мария"] == "✓ готово 23.11.2026"
    assert back["Петров Пётр"] == "на сегодня"
    assert back["Ким Олег"] == "просрочена", "its day was counted from when it was made"
    assert day_in(team.line("Ким Олег").cells["created"]) == NOW.date()
    assert len(team.lines().lines) == 3, "nothing doubles"


def test_a_copied_line_and_a_machine_that_remembers_nothing_double_nothing(team: Team) -> None:
    team.run()
    team.type("Орлова Мария", "done", "да")
    team.run()
    row = team.row("Орлова Мария")
    copied = [""] * len(HEADINGS)
    copied[team.column("key") - 1] = f"#{team.line('Орлова Мария').key}"
    copied[team.column("done") - 1] = "да"
    team.desk.insert(TITLE, row, copied)
    team.memory = TaskMemory()
    team.run()
    keys = [line.key for line in team.lines().lines]
    assert len(set(keys)) == 3
    assert sum(line.cells["result"] == "✓ готово 23.11.2026" for line in team.lines().lines) == 2
    found = team.run()
    assert found.tasks is not None
    assert {t.name for t in found.tasks.ours} == {"Ким Олег", "Петров Пётр"}


def test_a_missed_call_that_was_answered_closes_its_task(team: Team) -> None:
    team.run()
    team.desk.insert("История общения", 3, ["23.11.2026", "Петров Пётр", "+7 916 000-00-04", "звонок"])
    team.run()
    left = {line.cells["name"]: str(line.cells["result"]) for line in team.lines().lines}
    assert "Петров Пётр" not in left or left["Петров Пётр"].startswith("✓")


def test_a_team_s_unknown_type_is_told_with_the_nearest_known(team: Team) -> None:
    issues = [issue for issue in team.run().log.shown() if issue.code.code == "task/unknown-type"]
    assert [(issue.tab, issue.value) for issue in issues] == [("Задачи", "звнок")]
    assert "«звонок»" in issues[0].fix("ru")


def test_nobody_s_phone_stands_in_the_tab(team: Team) -> None:
    team.run()
    assert not [line for line in team.lines().lines if "916" in " ".join(str(v) for v in line.cells.values())]
