"""«Памятка»: made when asked for, in step with the rules that hold, the same on a file and on a Google Sheet."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from sheetcrm import jobs
from sheetcrm.stores.xlsx.store import XlsxStore
from tests.e2e.terminal import read_titles, sheetcrm, workbook
from tests.e2e.test_google import config
from tests.google import upload
from tests.sheets_server import running_server

ROWS: list[list[object]] = [
    ["ФИО", "Телефон", "Email", "Статус", "Физлицо / компания"],
    ["Орлова Анна", "+7 907 100-00-01", "a@example.com", "клиент", "физлицо"],
    ["Петров Пётр", "+7 907 100-00-02", None, "заявка", None],
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    workbook(tmp_path / "t.xlsx", ROWS)
    return tmp_path


def said(path: Path) -> dict[str, str]:
    sheet = openpyxl.load_workbook(path)["Памятка"]
    return {str(row[1]): str(row[2]) for row in sheet.iter_rows(min_row=6, values_only=True)}


def run(folder: Path, *words: object) -> str:
    done = sheetcrm(*words, "--lang", "ru", folder=folder)
    assert done.code == 0, done
    return done.out


def test_the_guide_changes_with_the_rules(folder: Path) -> None:
    """G3: a change of the rules changes the guide."""
    run(folder, "sync", "t.xlsx")
    assert "Памятка" not in read_titles(folder / "t.xlsx")
    assert "«Памятка»" in run(folder, "init", "t.xlsx", "--yes", "--guide")
    first = said(folder / "t.xlsx")
    assert first["Телефон"].startswith("Телефон, например +7")
    assert first["каждый клиент"] == "Имя или компания и хотя бы один контакт."
    assert "Сейчас: 365 дней." in " ".join(first.values())
    run(folder, "sync", "t.xlsx")
    before = (folder / "t.xlsx").read_bytes()
    run(folder, "sync", "t.xlsx")
    assert (folder / "t.xlsx").read_bytes() == before
    # Another setting, another required field, a list of words.
    file = folder / "config.yaml"
    file.write_text(
        file.read_text(encoding="utf-8") + "required: {person: [email]}\nchoices: {status: [заявка, клиент]}\n",
        encoding="utf-8",
    )
    run(folder, "sync", "t.xlsx")
    second = said(folder / "t.xlsx")
    assert second["физлицо"] == "«Email»"
    assert second["Статус"] == "Слово из списка: заявка, клиент."
    assert first.keys() < second.keys()


def test_who_deletes_the_tab_is_rid_of_it(folder: Path) -> None:
    run(folder, "init", "t.xlsx", "--yes", "--guide")
    book = openpyxl.load_workbook(folder / "t.xlsx")
    del book["Памятка"]
    book.save(folder / "t.xlsx")
    run(folder, "sync", "t.xlsx")
    assert "Памятка" not in read_titles(folder / "t.xlsx")


def test_on_a_google_sheet_it_is_the_same(folder: Path) -> None:
    run(folder, "init", "t.xlsx", "--yes", "--guide")
    with running_server() as server:
        spreadsheet = upload(server, XlsxStore(workbook(folder / "o.xlsx", ROWS), folder / "s").read())
        server.files[spreadsheet].share("p1", "user", "writer", emailAddress=server.service_account.address)
        file = config(folder, server, spreadsheet)
        run(folder, "init", "--yes", "--guide", "--config", file)
        for _ in range(2):
            done = jobs.sync(jobs.Asked(config=file, lang="ru"))
        assert done.receipt is not None
        assert done.receipt.written == ()
    guide = next(tab for tab in done.outcome.tabs if tab.key == "guide")
    whats, hows = (guide.blocks[0].columns[n].values for n in (1, 2))
    assert dict(zip(map(str, whats), map(str, hows), strict=True))["Телефон"] == said(folder / "t.xlsx")["Телефон"]
