"""What an import adds is what its columns hold: sums, days, moments and minutes as such, on every store, and out again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from sheetcrm.core.importing.admitting import Admission
from sheetcrm.core.workbook import Value, Workbook, sheet_from_rows
from sheetcrm.jobs import Chosen, apply, undo
from sheetcrm.jobs.clients.importing import Given, import_leads
from tests.e2e.test_calls import CALLS, calls
from tests.e2e.test_intake import AMO_DEALS, put
from tests.merges import STORES, team
from tests.sheets_server import SheetsServer, running_server

CLIENTS: list[list[Value]] = [
    ["ID клиента", "ФИО", "Телефон", "Дата рождения", "Бонусный баланс", "Источник", "Основание обработки"],
    ["К-000001", "Орлова Анна", "8 916 223-45-68", dt.date(1990, 2, 1), 120],
    ["К-000002", "Серов Пётр", "8 903 112-43-27", dt.date(1987, 5, 14)],
]
DEALS: list[list[Value]] = [
    ["№ сделки", "Клиент", "Телефон", "Сделка", "Этап", "Сумма", "Дата создания"],
    ["Д-1", "Орлова Анна", None, "Свадьба", "Новая", 5000, dt.date(2026, 11, 1)],
]
TALKS: list[list[Value]] = [
    ["Дата и время", "ID клиента", "Телефон", "Тип", "Направление", "Минут", "Кто"],
    [dt.datetime(2026, 11, 10, 9, 5), "К-000001", "8 916 223-45-68", "звонок", "входящий", 2, "Ирина"],
]
BOOK = Workbook(
    "База.xlsx",
    "",
    (
        sheet_from_rows("Клиенты", CLIENTS),
        sheet_from_rows("Сделки", DEALS),
        sheet_from_rows("История общения", TALKS),
    ),
)


@pytest.fixture(scope="module")
def server() -> Iterator[SheetsServer]:
    with running_server() as running:
        yield running


def amo(folder: Path) -> str:
    said = {
        "ID": "901", "Название сделки": "Корпоратив", "Бюджет": "12500", "Дата создания сделки": "19.11.2026 10:00:00",
        "Этап сделки": "Переговоры", "Воронка": "Праздники", "Полное имя контакта": "Глеб Сомов",
        "Мобильный телефон": "'+79991002233",
    }  # fmt: skip
    return put(folder, "amo.csv", [AMO_DEALS, [said.get(heading, "") for heading in AMO_DEALS]], sign=",")


@pytest.mark.parametrize("kind", STORES)
def test_deals_calls_and_birthdays_come_as_what_their_columns_hold(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, server: SheetsServer
) -> None:
    crew = team(kind, tmp_path, monkeypatch, server, BOOK)
    crew._as_this_computer()
    given = Given(admission=Admission("анкета"))
    born = put(
        tmp_path,
        "l.csv",
        [["Имя", "Телефон", "Дата рождения", "Бонусный баланс"], ["Лев", "89991002244", "31.12.2001", "35"]],
    )
    runs = []
    for file in (amo(tmp_path), calls(tmp_path, CALLS[:3]), born):
        done = import_leads(crew.asked, str(tmp_path / file), given)
        changed = apply(crew.asked, Chosen(plan=done.name)).changed
        assert changed is not None
        assert {str(fate) for fate in changed.fates.values()} == {"applied"}
        assert import_leads(crew.asked, str(tmp_path / file), given).changes == (), "the second time there is nothing"
        runs.append(changed.run)
    deal = crew.desk.seen("Сделки")[2]
    assert (deal[0], deal[5], deal[6]) == ("901", 12500, dt.date(2026, 11, 19))
    talk, answered = crew.desk.seen("История общения")[2:]
    assert talk[0] == dt.datetime(2026, 11, 19, 10, 0, 12)
    assert (answered[0], answered[5]) == (dt.datetime(2026, 11, 19, 10, 5), 1.2)
    lev = next(row for row in crew.desk.seen("Клиенты") if "Лев" in row)
    assert lev[3:5] == [dt.date(2001, 12, 31), 35]
    for run in reversed(runs):
        back = undo(crew.asked, run)
        assert back.changed.conflicts == ()
    assert [crew.desk.seen(sheet.title) for sheet in BOOK.sheets] == [CLIENTS, DEALS, TALKS]
