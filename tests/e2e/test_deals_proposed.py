"""Spellings in the tab of deals are proposed, applied and taken back like those of clients, on both stores."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest

from sheetcrm.core.workbook import Value, Workbook, sheet_from_rows
from tests.e2e.terminal import sheetcrm, workbook
from tests.e2e.test_google import config
from tests.e2e.test_json import document
from tests.google import upload
from tests.sheets_server import SheetsServer, running_server

CLIENTS: list[list[Value]] = [
    ["ID клиента", "ФИО", "Телефон"],
    *([f"К-{i:06d}", "Иванова Анна", f"+7 907 100-00-{i}"] for i in range(10, 20)),
]
DEALS: list[list[Value]] = [
    ["№ сделки", "ID клиента", "Клиент", "Сделка", "Этап", "Сумма", "Ответственный", "Товар / услуга"],
    *(
        [f"Д-{i}", f"К-{i:06d}", " иванова  анна", "окна", "Переговоры", 1000, "Ирина", "Окна ПВХ"]
        for i in range(10, 20)
    ),
]
DEALS[3] = [*DEALS[3][:7], "Окна  ПВХ"]
DEALS[5] = [*DEALS[5][:4], "переговоры ", *DEALS[5][5:]]


@pytest.fixture
def server() -> Iterator[SheetsServer]:
    with running_server() as made:
        yield made


@pytest.mark.parametrize("store", ["xlsx", "google"])
def test_spellings_of_deals_are_proposed_applied_and_taken_back(
    tmp_path: Path, store: str, server: SheetsServer
) -> None:
    """But for the client's name, which is spelt right in the client's own row."""
    if store == "google":
        sheets = (sheet_from_rows("Клиенты", CLIENTS), sheet_from_rows("Сделки", DEALS))
        made = upload(server, Workbook("База", "", sheets))
        server.files[made].share("p1", "user", "writer", emailAddress=server.service_account.address)
        config(tmp_path, server, made)
        named: tuple[str, ...] = ()
    else:
        file = workbook(tmp_path / "t.xlsx", CLIENTS)  # type: ignore[arg-type]
        book = openpyxl.load_workbook(file)
        tab = book.create_sheet("Сделки")
        for row in DEALS:
            tab.append(row)
        book.save(file)
        named = ("t.xlsx",)

    def cells() -> tuple[object, object]:
        if store == "google":
            return server.people.value(made, "Сделки!H4"), server.people.value(made, "Сделки!E6")
        tab = openpyxl.load_workbook(file)["Сделки"]
        return tab["H4"].value, tab["E6"].value

    found = document("plan", sheetcrm("plan", *named, "--json", "--lang", "ru", folder=tmp_path))
    proposed = {(c["tab"], c["cell"], c["class"]) for c in found["changes"] if c["tab"] == "Сделки"}
    assert proposed == {("Сделки", "H4", "spelling"), ("Сделки", "E6", "proposal")}
    assert sheetcrm("apply", *named, found["run"], folder=tmp_path).code == 0
    assert cells() == ("Окна ПВХ", "переговоры ")
    assert sheetcrm("undo", *named, folder=tmp_path).code == 0
    assert cells() == ("Окна  ПВХ", "переговоры ")
