"""The whole job while people work in their table and in our tabs: ticks are carried out, and what people did stays.

People tick, retype phones, sort both tabs and insert rows between any two requests. Afterwards every phone is what was
there, what the edit made of it, or what a person typed last; every tick stands beside its line; a line says «✓ применено»
only of a cell that was written.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from sheetcrm import jobs
from sheetcrm.core.tabs.queue import is_key
from sheetcrm.core.workbook import Value, Workbook, sheet_from_rows
from sheetcrm.errors import SheetcrmError
from sheetcrm.jobs import opening
from tests.google import store, upload
from tests.sheets_server import SheetsServer

DAY = dt.date(2026, 11, 20)
HEADINGS: list[Value] = ["ID клиента", "ФИО", "Телефон", "Email"]
NAMES = ("Анна", "Пётр", "Ольга", "Иван", "Мария", "Олег", "Нина")


def phone(n: int) -> str:
    return f"8 907 100-00-0{n}"


def base() -> Workbook:
    rows: list[list[Value]] = [
        [f"К-{n:06d}", f"Примерова {name}", phone(n), f"client{n}@example.com"] for n, name in enumerate(NAMES, start=1)
    ]
    return Workbook("База", "", (sheet_from_rows("Клиенты", [HEADINGS, *rows]),))


class Team:
    """People at the table and at «Правки». ``typed``: what they made of a phone, by client; ``ticks``: by key."""

    def __init__(self, server: SheetsServer, spreadsheet: str, rng: random.Random) -> None:
        self.server, self.spreadsheet, self.rng = server, spreadsheet, rng
        self.typed: dict[str, str] = {}
        self.ticks: dict[str, str] = {}

    def rows(self, title: str) -> list[list[str]]:
        return self.server.people.rows(self.spreadsheet, title)

    def lines(self) -> Iterator[tuple[int, list[str]]]:
        for n, row in enumerate(self.rows("Правки"), start=1):
            if len(row) > 9 and is_key(row[9]):
                yield n, row

    def tick(self, row: int, line: list[str], word: str) -> None:
        self.server.people.edit_cell(self.spreadsheet, f"Правки!A{row}", word)
        self.ticks[line[9]] = word

    def act(self) -> None:
        rng, people, spreadsheet = self.rng, self.server.people, self.spreadsheet
        clients = self.rows("Клиенты")
        what = rng.randrange(6)
        if what <= 1:
            row = rng.randrange(2, len(clients) + 1)
            self.typed[clients[row - 1][0]] = text = f"+7 999 {rng.randrange(100, 1000)}-00-00"
            people.set_cell(spreadsheet, f"Клиенты!C{row}", text)
        elif what == 2:
            people.sort_range(
                spreadsheet, f"Клиенты!A2:D{len(clients)}", rng.choice([1, 2, 4]), descending=rng.random() < 0.5
            )
        elif what == 3:
            lines = list(self.lines())
            if lines:
                area = f"Правки!A{lines[0][0]}:N{lines[-1][0]}"
                people.sort_range(spreadsheet, area, rng.randrange(1, 11), descending=rng.random() < 0.5)
        elif what == 4:
            untouched = [(n, line) for n, line in self.lines() if line[9] not in self.ticks]
            if untouched:
                self.tick(*rng.choice(untouched), rng.choice(["да", "нет"]))
        elif lines := list(self.lines()):
            people.insert_row(spreadsheet, "Правки", rng.choice(lines)[0], [])


@pytest.mark.parametrize("seed", [*range(6), *(pytest.param(n, marks=pytest.mark.soak) for n in range(6, 15))])
def test_ticks_are_carried_out_beside_people(seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rng = random.Random(seed)
    rate = (0.1, 0.3, 0.6)[seed % 3]
    server = SheetsServer()
    spreadsheet = upload(server, base())
    (tmp_path / "config.yaml").write_text("law:\n  country: eu\nregion: RU\ncurrency: ₽\n", encoding="utf-8")
    monkeypatch.setattr(opening, "open_store", lambda *_: (store(server, spreadsheet), True, tmp_path / "state"))
    asked = jobs.Asked(spreadsheet, config=tmp_path / "config.yaml", today=DAY)
    jobs.sync(asked)
    team = Team(server, spreadsheet, rng)
    for number, line in list(team.lines())[1:5]:
        team.tick(number, line, "да")

    def between(_: object) -> None:
        while rng.random() < rate:
            team.act()

    server.before_request.append(between)
    stopped: list[int] = []
    for _ in range(2):
        try:
            jobs.sync(asked)
        except SheetcrmError as err:
            stopped.append(err.exit_code)
    server.before_request.clear()
    assert set(stopped) <= {5}
    jobs.sync(asked)
    written = {change.row_id for run in jobs.changing.ChangeLog(tmp_path / "state").runs() for change in run.landed}
    for client_id, _, now, _ in team.rows("Клиенты")[1:]:
        n = int(client_id[-1])
        made = f"+7 907 100-00-0{n}"
        assert now in {phone(n), made, team.typed.get(client_id)}, (client_id, now)
        assert client_id not in team.typed or now == team.typed[client_id] or made == now
        assert now != made or client_id in written
    lines = {line[9]: line for _, line in team.lines()}
    assert {key: lines[key][0] for key in team.ticks} == team.ticks
    assert not any(line[0] for key, line in lines.items() if key not in team.ticks)
    for line in lines.values():
        if line[8].startswith("✓ применено") and line[1].startswith("К-"):
            assert line[1] in written
    quiet = jobs.sync(asked)
    assert quiet.receipt is not None
    assert quiet.receipt.written == ()
    assert (server.wrong_answers, server.crashes) == ([], [])
    server.close()
