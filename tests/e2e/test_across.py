"""``duplicates`` over several workbooks and tabs: one base, each member named by its file, tab and row."""

from __future__ import annotations

import csv
from pathlib import Path

import openpyxl
import pytest

from sheetcrm.stores.xlsx.store import XlsxStore
from tests.e2e.terminal import sheetcrm, workbook
from tests.e2e.test_explain_pair import PEOPLE
from tests.e2e.test_google import config
from tests.e2e.test_json import document
from tests.google import upload
from tests.sheets_server import running_server


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    workbook(tmp_path / "a.xlsx", PEOPLE)
    rows: list[list[object]] = [["Имя", "Тел."], ["Анна Орлова", "8 903 555 44 33"], ["Сомов Глеб", "8 999 100 22 33"]]
    workbook(tmp_path / "b.xlsx", rows, title="Филиал")
    return tmp_path


def members(found: dict[str, object]) -> list[list[tuple[str, str, int]]]:
    return [
        [(m.get("file", ""), m.get("tab", ""), m["row"]) for m in cluster["members"]]
        for cluster in found["clusters"]  # type: ignore[attr-defined]
        if cluster["verdict"] in ("certain", "likely")
    ]


def test_one_phone_in_two_workbooks_is_one_group_naming_both(folder: Path) -> None:
    """U3."""
    found = document("duplicates", sheetcrm("duplicates", "a.xlsx", "b.xlsx", "--json", folder=folder))
    assert [("a.xlsx", "Клиенты", 5), ("b.xlsx", "Филиал", 2)] in members(found)
    assert found["counts"]["rows"] == 7


def test_the_lists_name_file_tab_and_row(folder: Path) -> None:
    sheetcrm("duplicates", "a.xlsx", "b.xlsx", "--out", "o.csv", "--links", "l.csv", folder=folder)
    rows = list(csv.DictReader((folder / "o.csv").open(encoding="utf-8", newline="")))
    assert list(rows[0]) == ["row", "cluster", "verdict", "score", "evidence", "file", "tab", "sheet_row"]
    assert [(r["file"], r["tab"], r["sheet_row"]) for r in rows[3:6]] == [
        ("a.xlsx", "Клиенты", "5"), ("a.xlsx", "Клиенты", "6"), ("b.xlsx", "Филиал", "2"),
    ]  # fmt: skip
    assert rows[5]["cluster"] == rows[3]["row"] == "4"
    links = list(csv.DictReader((folder / "l.csv").open(encoding="utf-8", newline="")))
    assert {(x["file_a"], x["sheet_row_a"], x["file_b"], x["sheet_row_b"]) for x in links} >= {
        ("a.xlsx", "2", "a.xlsx", "4")
    }


def test_tabs_of_one_workbook_are_one_base(folder: Path) -> None:
    """Both where the program knows the tabs and where --map says what the columns are."""
    book = openpyxl.load_workbook(folder / "a.xlsx")
    for row in [PEOPLE[0], ["К-000010", "Орлова А.", "8 903 555 44 33", "orlova@mail.ru", "Казань"]]:
        book["Архив"].append(row) if "Архив" in book.sheetnames else book.create_sheet("Архив").append(row)
    book.save(folder / "a.xlsx")
    found = document("duplicates", sheetcrm("duplicates", "a.xlsx", "--json", folder=folder))
    assert [("", "Клиенты", 5), ("", "Архив", 2)] in members(found)
    words = ("--map", "full_name=ФИО", "--map", "phone=Телефон")
    odd = document("duplicates", sheetcrm("duplicates", "a.xlsx", *words, "--json", folder=folder))
    assert [("", "Клиенты", 5), ("", "Архив", 2)] in members(odd)


def test_a_workbook_named_twice_is_read_once(folder: Path) -> None:
    once = document("duplicates", sheetcrm("duplicates", "a.xlsx", "--json", folder=folder))
    assert document("duplicates", sheetcrm("duplicates", "a.xlsx", "./a.xlsx", "--json", folder=folder)) == once


def test_files_of_one_name_are_told_apart(folder: Path) -> None:
    for branch in ("north", "south"):
        (folder / branch).mkdir()
        workbook(folder / branch / "c.xlsx", PEOPLE[:1] + PEOPLE[4:5])
    found = document("duplicates", sheetcrm("duplicates", "north/c.xlsx", "south/c.xlsx", "--json", folder=folder))
    assert members(found) == [[("north/c.xlsx", "Клиенты", 2), ("south/c.xlsx", "Клиенты", 2)]]


def test_a_google_sheet_and_a_file_are_one_base(folder: Path) -> None:
    with running_server() as server:
        spreadsheet = upload(server, XlsxStore(folder / "a.xlsx", folder / "s").read())
        server.files[spreadsheet].share("p1", "user", "reader", emailAddress=server.service_account.address)
        file = config(folder, server, spreadsheet)
        said = sheetcrm(
            "duplicates",
            "b.xlsx",
            f"gsheet:{spreadsheet}",
            "--config",
            str(file),
            "--json",
            "--lang",
            "ru",
            folder=folder,
        )
        found = document("duplicates", said)
    groups = members(found)
    assert any(("b.xlsx", "Филиал", 2) in group and len(group) == 2 for group in groups)
    assert {file for group in groups for file, _, _ in group} == {"b.xlsx", "a.xlsx"}
