"""``consolidate``: several workbooks in one tab of a summary workbook, each row with where it stands."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest

from sheetcrm import jobs
from sheetcrm.journal import written
from sheetcrm.stores.xlsx.store import XlsxStore
from tests.e2e.terminal import read_tab, read_titles, sheetcrm, type_into, workbook
from tests.e2e.test_explain_pair import PEOPLE
from tests.e2e.test_google import config
from tests.e2e.test_json import document
from tests.google import store, upload
from tests.sheets_server import SheetsServer, running_server

MOSCOW: list[list[object]] = [
    ["Клиент", "Тел.", "Любимый цвет", "Паспорт", "Дата рождения"],
    ["Наталья Щербакова", "89162234567", "синий", "4509 123456", 1987],
    ["Сомов Глеб", "8 999 100 22 33", None, None, None],
    ["=cmd|'/c calc'!A1", "8 999 100 22 34", "@SUM(1)", None, None],
]


def cells(path: Path, tab: str = "Сводная база") -> list[dict[str, object]]:
    """The rows of the tab by heading."""
    rows = read_tab(path, tab)
    return [dict(zip(map(str, rows[4]), row, strict=True)) for row in rows[5:]]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Three lists: a workbook the program knows, another with other headings, and an export."""
    workbook(tmp_path / "samara.xlsx", PEOPLE)
    workbook(tmp_path / "moscow.xlsx", MOSCOW, title="База")
    (tmp_path / "site.csv").write_text("Имя;Почта\nАнна Орлова;orlova@mail.ru\nОльга;olga@mail.ru\n", encoding="utf-8")
    return tmp_path


SOURCES = ("samara.xlsx", "moscow.xlsx", "site.csv")


def prints(folder: Path) -> dict[str, str]:
    return {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in SOURCES}


def test_three_workbooks_become_one_and_each_row_says_where_it_stands(folder: Path) -> None:
    """X15."""
    before = prints(folder)
    found = document(
        "consolidate", sheetcrm("consolidate", *SOURCES, "--to", "all.xlsx", "--json", "--lang", "ru", folder=folder)
    )
    assert found["counts"] == {"workbooks": 3, "rows": 10, "clusters": 2, "across": 2}
    assert found["sources"] == [
        {"file": "samara.xlsx", "rows": 5}, {"file": "moscow.xlsx", "rows": 3}, {"file": "site.csv", "rows": 2},
    ]  # fmt: skip
    rows = cells(folder / "all.xlsx")
    assert [(row["Откуда"], row["Строка"]) for row in rows] == [
        *[("samara.xlsx · Клиенты", n) for n in range(2, 7)],
        *[("moscow.xlsx · База", n) for n in range(2, 5)],
        ("site.csv · site", 2), ("site.csv · site", 3),
    ]  # fmt: skip
    natalia = rows[5]
    assert (natalia["ФИО"], natalia["Телефон"], natalia["Любимый цвет"]) == (
        "Наталья Щербакова",
        "+7 916 223-45-67",
        "синий",
    )
    assert "samara.xlsx · Клиенты, строка 2" in str(natalia["Тот же клиент"])
    assert "site.csv · site, строка 2" in str(rows[3]["Тот же клиент"])
    assert rows[6]["Тот же клиент"] is None
    assert prints(folder) == before
    # Where its clients stand now is kept for who is erased later; a list of text has no journal.
    for name in SOURCES[:2]:
        (one,) = written.written(folder / f"{name}.sheetcrm")
        assert (one.made, one.where) == (written.Made.SUMMARY, str(folder / "all.xlsx"))
    assert not (folder / "site.csv.sheetcrm").exists()


def test_a_passport_stays_where_it_is(folder: Path) -> None:
    said = sheetcrm("consolidate", *SOURCES, "--to", "all.xlsx", "--lang", "ru", folder=folder)
    assert "Паспорт" in said.out
    assert "4509" not in str(cells(folder / "all.xlsx"))
    assert "Паспорт" not in cells(folder / "all.xlsx")[0]


def test_what_people_typed_is_never_a_formula(folder: Path) -> None:
    sheetcrm("consolidate", *SOURCES, "--to", "all.xlsx", "--lang", "ru", folder=folder)
    sheet = openpyxl.load_workbook(folder / "all.xlsx")["Сводная база"]
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)
    assert "@SUM(1)" in {cell.value for row in sheet.iter_rows() for cell in row}


def test_twice_is_once_and_a_change_is_taken_over(folder: Path) -> None:
    words = ("consolidate", *SOURCES, "--to", "all.xlsx", "--json", "--lang", "ru")
    assert document("consolidate", sheetcrm(*words, folder=folder))["written"]["tabs"] == ["Сводная база"]
    there = (folder / "all.xlsx").read_bytes()
    again = document("consolidate", sheetcrm(*words, folder=folder))["written"]
    assert (again["tabs"], again["unchanged"]) == ([], ["Сводная база"])
    assert (folder / "all.xlsx").read_bytes() == there
    book = openpyxl.load_workbook(folder / "samara.xlsx")
    book["Клиенты"].delete_rows(6)
    book["Клиенты"]["E2"] = "Пермь"
    book.save(folder / "samara.xlsx")
    sheetcrm(*words, folder=folder)
    rows = cells(folder / "all.xlsx")
    assert len(rows) == 9
    assert rows[0]["Город"] == "Пермь"


def test_notes_beside_the_tab_stay(folder: Path) -> None:
    words = ("consolidate", *SOURCES, "--to", "all.xlsx", "--lang", "ru")
    sheetcrm(*words, folder=folder)
    type_into(folder / "all.xlsx", "Заметки", {"A1": "звонить в марте"})
    workbook(folder / "site.xlsx", PEOPLE[:3])
    sheetcrm("consolidate", "samara.xlsx", "site.xlsx", "--to", "all.xlsx", "--lang", "ru", folder=folder)
    assert openpyxl.load_workbook(folder / "all.xlsx")["Заметки"]["A1"].value == "звонить в марте"
    assert len(cells(folder / "all.xlsx")) == 7


def test_a_dry_run_makes_no_file(folder: Path) -> None:
    found = document(
        "consolidate", sheetcrm("consolidate", *SOURCES, "--to", "all.xlsx", "--dry-run", "--json", folder=folder)
    )
    assert (found["written"], found["counts"]["rows"]) == (None, 10)
    assert not (folder / "all.xlsx").exists()


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ((*SOURCES,), "consolidate/nothing"),
        (("--to", "all.xlsx"), "consolidate/nothing"),
        ((*SOURCES, "--to", "./samara.xlsx"), "consolidate/itself"),
        (("site.csv", "--to", "samara.xlsx"), "consolidate/not-a-summary"),
        ((*SOURCES, "--to", "all.csv"), "consolidate/not-xlsx"),
        (("goods.xlsx", "--to", "all.xlsx"), "import/no-leads"),
    ],
)
def test_what_is_no_summary_is_refused_before_anything_is_written(
    words: tuple[str, ...], code: str, folder: Path
) -> None:
    workbook(folder / "goods.xlsx", [["Товар", "Цена"], ["роза", 100]], title="Лист")
    before = prints(folder)
    said = sheetcrm("consolidate", *words, "--lang", "ru", folder=folder)
    assert said.code == 2
    assert f"[{code}]" in said.err
    assert prints(folder) == before
    assert not (folder / "all.xlsx").exists()


def test_a_workbook_with_other_tabs_of_ours_is_no_summary(folder: Path) -> None:
    assert sheetcrm("sync", "moscow.xlsx", folder=folder).code == 0
    book = openpyxl.load_workbook(folder / "moscow.xlsx")
    assert len(book.sheetnames) > 1
    said = sheetcrm("consolidate", "samara.xlsx", "site.csv", "--to", "moscow.xlsx", folder=folder)
    assert "[consolidate/not-a-summary]" in said.err
    assert read_titles(folder / "moscow.xlsx") == book.sheetnames


def test_the_configuration_names_them_and_the_schedule_runs_it(folder: Path) -> None:
    (folder / "central").mkdir()
    (folder / "central" / "config.yaml").write_text(
        "consolidate:\n  to: all.xlsx\n  sources: [../samara.xlsx, ../moscow.xlsx, ../site.csv]\n"
        "schedule:\n  - {name: together, run: consolidate, every: 1 hour}\n",
        encoding="utf-8",
    )
    ran = document("run", sheetcrm("run", "--once", "--json", folder=folder / "central"))
    assert [(job["name"], job["ran"]) for job in ran["jobs"]] == [("together", True)]
    assert len(cells(folder / "central" / "all.xlsx")) == 10
    found = document("consolidate", sheetcrm("consolidate", "--json", folder=folder / "central"))
    assert found["counts"]["workbooks"] == 3
    assert sheetcrm("config", folder=folder / "central").code == 0


@pytest.fixture
def server() -> Iterator[SheetsServer]:
    with running_server() as running:
        yield running


def test_google_sheets_are_sources_and_summaries_too(folder: Path, server: SheetsServer) -> None:
    source = upload(server, XlsxStore(folder / "samara.xlsx", folder / "s").read())
    summary = server.create_spreadsheet("Все", {"Заметки": [["свои"]]}, owner="owner@example.com", rows=20, columns=8)
    for spreadsheet in (source, summary):
        server.files[spreadsheet].share("p1", "user", "writer", emailAddress=server.service_account.address)
    asked = jobs.Asked(config=config(folder, server, summary), lang="ru")
    from sheetcrm.jobs.clients.consolidating import consolidate

    before = store(server, source).read().sheets[0].cells
    done = consolidate(asked, [f"gsheet:{source}", str(folder / "site.csv")], f"gsheet:{summary}")
    assert done.receipt is not None
    assert done.receipt.written == ("Сводная база",)
    assert (done.rows, done.across) == (7, 1)
    rows = server.people.rows(summary, "Сводная база")
    assert "samara · Клиенты" in " ".join(rows[5]) or "samara.xlsx · Клиенты" in " ".join(rows[5])
    assert server.people.rows(summary, "Заметки")[0][0] == "свои"
    assert store(server, source).read().sheets[0].cells.equals(before)
    assert len(store(server, source).read().sheets) == 1
    again = consolidate(asked, [f"gsheet:{source}", str(folder / "site.csv")], f"gsheet:{summary}")
    assert again.receipt is not None
    assert again.receipt.written == ()
