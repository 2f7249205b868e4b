"""Merges while people work in the table and in «Дубли»: each is there as a whole or not at all, nothing anybody typed is lost,
and no value stands at a client of another group.

People tick groups, retype cells, sort the table and insert rows between any two requests of ours.
"""

from __future__ import annotations

import random
import re
from contextlib import suppress
from pathlib import Path

import pytest

from sheetcrm.core.tabs.queue import is_key
from sheetcrm.core.workbook import Value, Workbook, sheet_from_rows
from sheetcrm.errors import NotNow
from tests.merges import HEAD, Team, team
from tests.sheets_server import SheetsServer, Switches

NAMES = ("Анна Ильинична", "Пётр Олегович", "Ольга Юрьевна", "Иван Маркович", "Мария Львовна")
SURNAMES = ("Абрамова", "Борисов", "Власова", "Громов", "Демидова")
#: Columns people retype: the second phone, the town, the note. Mails that go set off an alarm.
TYPED = (3, 5, 6)
_GROUP = re.compile(r"группа(\d)")


def rows() -> list[list[Value]]:
    """Five clients, each in two rows; every text but for name and phone says of which group it is."""
    made: list[list[Value]] = []
    for n, (surname, name) in enumerate(zip(SURNAMES, NAMES, strict=True)):
        for half in range(2):
            number = 2 * n + half + 1
            phone = f"+7 907 10{n}-00-0{n}"
            mail = f"группа{n}-{half}@example.com"
            made.append(
                [f"К-{number:06d}", f"{surname} {name}", phone, None, mail, f"группа{n}", f"заметка{half} группа{n}",
                 "нет" if half else "да", None, None]
            )  # fmt: skip
    return made


class People:
    """``typed``: what they left in a cell, by client and column; ``over``: texts they typed over; ``ticked``: groups."""

    def __init__(self, crew: Team, server: SheetsServer, spreadsheet: str, rng: random.Random) -> None:
        self.crew, self.server, self.spreadsheet, self.rng = crew, server, spreadsheet, rng
        self.typed: list[str] = []
        self.over: set[str] = set()
        self.ticked: dict[str, str] = {}

    def table(self, title: str) -> list[list[str]]:
        return self.server.people.rows(self.spreadsheet, title)

    def tick(self) -> None:
        lines = [
            (n, row)
            for n, row in enumerate(self.table("Дубли"), start=1)
            if len(row) > 16 and is_key(row[16]) and not row[0]
        ]
        if lines:
            number, row = self.rng.choice(lines)
            self.server.people.edit_cell(self.spreadsheet, f"Дубли!A{number}", "объединить")
            self.ticked[row[16]] = row[5].removeprefix("≠ ")

    def act(self) -> None:
        rng, people = self.rng, self.server.people
        clients = self.table("Клиенты")
        what = rng.randrange(6)
        if what <= 2:
            number = rng.randrange(2, len(clients) + 1)
            row = [*clients[number - 1], *[""] * 10]
            if not row[0]:
                return
            group = (int(row[0][-6:]) - 1) // 2
            column = rng.choice(TYPED)
            text = f"правка {len(self.typed)} группа{group}"
            self.over.add(row[column])
            people.set_cell(self.spreadsheet, f"Клиенты!{'ABCDEFGHIJ'[column]}{number}", text)
            self.typed.append(text)
        elif what == 3:
            people.sort_range(
                self.spreadsheet, f"Клиенты!A2:J{len(clients)}", rng.choice([1, 2, 5, 7]), descending=rng.random() < 0.5
            )
        elif what == 4:
            self.tick()
        else:
            people.insert_row(self.spreadsheet, "Клиенты", rng.randrange(2, len(clients) + 1), [])


def everything(crew: Team) -> str:
    tabs = [title for title in ("Клиенты", "Заказы", "Задачи", "Объединённые клиенты") if title in crew.desk.titles()]
    return "\n".join(
        str(value) for title in tabs for row in crew.desk.seen(title) for value in row if value is not None
    )


@pytest.mark.parametrize("seed", [*range(3), *(pytest.param(n, marks=pytest.mark.soak) for n in range(3, 120))])
def test_merges_are_carried_out_beside_people(seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rng = random.Random(seed)
    rate = (0.05, 0.2, 0.4)[seed % 3]
    # Filling a blank by position is counted apart, by the adversary.
    server = SheetsServer(switches=Switches(find_replace_finds_blanks=True), seed=seed)
    book = Workbook("База", "", (sheet_from_rows("Клиенты", [list(HEAD), *rows()]),))
    crew = team("google", tmp_path, monkeypatch, server, book)
    spreadsheet = crew.desk.spreadsheet  # type: ignore[attr-defined]
    people = People(crew, server, spreadsheet, rng)
    for _ in range(3):
        people.tick()

    def between(_: object) -> None:
        while rng.random() < rate:
            people.act()

    server.before_request.append(between)
    for _ in range(2):
        with suppress(NotNow):
            crew.sync()
    server.before_request.clear()
    crew.sync()
    now = everything(crew)
    for row in rows():
        for text in map(str, filter(None, row)):
            assert text in now or any(text in over for over in people.over) or text in ("да", "нет"), text
    for text in people.typed:
        assert text in now or any(text in over for over in people.over), text
    table = {str(row[0]): [*row, *[None] * (10 - len(row))] for row in crew.desk.seen("Клиенты")[1:] if row and row[0]}
    assert len(table) == 10
    surnames = set(people.ticked.values())
    for number, row in table.items():
        group = (int(number[-6:]) - 1) // 2
        said = {int(n) for value in row[1:] for n in _GROUP.findall(str(value))}
        assert said <= {group}, (number, row)
        if row[1] is None:
            # Merged: all of it is gone but for what somebody typed there later, and somebody asked for it.
            assert f"{SURNAMES[group]} {NAMES[group]}" in surnames
            assert row[2] is None
            assert all(value is None or str(value).startswith("правка") for value in row[3:7]), row
            other = table[f"К-{int(number[-6:]) + (1 if int(number[-6:]) % 2 else -1):06d}"]
            assert other[1] is not None
            assert other[7] == "нет"
        else:
            assert row[1] == f"{SURNAMES[group]} {NAMES[group]}"
            assert row[2] is not None
    quiet = crew.sync()
    assert quiet.receipt is not None
    assert (server.wrong_answers, server.crashes) == ([], [])
    server.close()
