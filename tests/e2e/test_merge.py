"""``merge`` and ``unmerge`` on the command line: a plan is kept, carried out by ``apply``, and taken back byte for byte."""

from __future__ import annotations

import zipfile
from pathlib import Path

import openpyxl
import pytest

from sheetcrm.core.tabs.queue import is_key
from tests.contracts.desks import xlsx_of
from tests.e2e.terminal import DAY, read_tab, read_titles, sheetcrm
from tests.e2e.test_json import document
from tests.merges import TABS, base


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "t.xlsx").write_bytes(xlsx_of(base()))
    (tmp_path / "config.yaml").write_text("language: ru\nregion: RU\ncurrency: ₽\n", encoding="utf-8")
    return tmp_path


def rows(folder: Path, tab: str = "Клиенты") -> list[tuple[object, ...]]:
    return read_tab(folder / "t.xlsx", tab)


def parts(folder: Path) -> dict[str, bytes]:
    """The sheets of people's tabs, byte by byte."""
    with zipfile.ZipFile(folder / "t.xlsx") as package:
        return {name: package.read(name) for name in package.namelist() if name.startswith("xl/worksheets/sheet")}


def test_a_merge_is_planned_applied_and_taken_back(folder: Path) -> None:
    before, bytes_before = rows(folder), parts(folder)
    said = sheetcrm("merge", "t.xlsx", "К-000001", "K-000002", "--lang", "ru", "--today", DAY, folder=folder)
    assert said.code == 0
    assert "К-000002 → К-000001" in said.out
    assert "Телефон 2: (пусто) → +7 916 765-43-21 (второй контакт)" in said.out
    assert "2 ячейки в других вкладках поведут сюда" in said.out
    assert "План P1 сохранён, в таблице ничего не изменено. Объединить: sheetcrm apply t.xlsx P1" in said.out
    assert parts(folder) == bytes_before
    found = document("merge", sheetcrm("merge", "t.xlsx", "1", "--json", "--dry-run", "--today", DAY, folder=folder))
    (merge,) = found["merges"]
    assert (found["run"], merge["kept"], merge["gone"], merge["pointed"], merge["orders_by_name"]) == (
        None, "К-000001", ["К-000002"], 2, 1,
    )  # fmt: skip
    assert [one["field"] for one in merge["lost"]] == ["full_name"]
    done = document("apply", sheetcrm("apply", "t.xlsx", "P1", "--json", "--today", DAY, folder=folder))
    assert done["merges"] == [{"kept": "К-000001", "gone": ["К-000002"], "state": "done", "why": None}]
    assert done["counts"]["applied"] == len(done["changes"]) == found["counts"]["changes"]
    assert rows(folder)[2] == ("К-000002", *[None] * 9)
    log = sheetcrm("log", "t.xlsx", "R1", "--lang", "en", folder=folder).out
    assert "merge: the row went to the archive" in log
    back = document("unmerge", sheetcrm("unmerge", "t.xlsx", "К-000002", "--json", "--today", DAY, folder=folder))
    assert (back["undoes"], back["run"], back["counts"]["left"]) == ("R1", "R2", 0)
    assert rows(folder) == before
    now = parts(folder)
    assert {name: now[name] for name in bytes_before} == bytes_before


def test_ticked_merges_are_shown_and_carried_out_by_sync(folder: Path) -> None:
    sheetcrm("sync", "--today", DAY, "t.xlsx", folder=folder)
    assert "Отмеченных объединений нет" in sheetcrm("merge", "t.xlsx", "--lang", "ru", folder=folder).out
    book = openpyxl.load_workbook(folder / "t.xlsx")
    sheet = book["Дубли"]
    line = next(row for row in sheet.iter_rows() if any(is_key(cell.value) for cell in row))
    line[0].value = "Объединить"
    book.save(folder / "t.xlsx")
    said = sheetcrm("merge", "t.xlsx", "--lang", "ru", "--today", DAY, folder=folder)
    assert "Отмечено объединений: 1. Их выполнит следующий запуск: sheetcrm sync t.xlsx" in said.out
    said = sheetcrm("sync", "t.xlsx", "--lang", "ru", "--today", DAY, folder=folder)
    assert "Объединено: 1 клиент (запуск R1). Вернуть: sheetcrm unmerge t.xlsx R1" in said.out
    assert rows(folder)[2][1:] == (None,) * 9
    said = sheetcrm("unmerge", "t.xlsx", "R1", "--lang", "en", "--today", DAY, folder=folder)
    assert "The merge was taken back: К-000002 is separate from К-000001 again." in said.out


def test_a_run_in_the_change_log_takes_its_merge_back(folder: Path) -> None:
    sheetcrm("sync", "t.xlsx", "--today", DAY, folder=folder)
    before = [rows(folder, tab) for tab in TABS]
    sheetcrm("merge", "t.xlsx", "К-000001", "К-000002", "--today", DAY, folder=folder)
    sheetcrm("apply", "t.xlsx", "P1", "--today", DAY, folder=folder)
    book = openpyxl.load_workbook(folder / "t.xlsx")
    line = next(row for row in book["Журнал изменений"].iter_rows() if any(is_key(cell.value) for cell in row))
    line[0].value = "да"
    book.save(folder / "t.xlsx")
    sheetcrm("sync", "t.xlsx", "--today", DAY, folder=folder)
    assert [rows(folder, tab) for tab in TABS] == before
    assert "Объединённые клиенты" not in read_titles(folder / "t.xlsx")


@pytest.mark.parametrize(
    ("words", "code", "error"),
    [
        (("merge", "t.xlsx", "99"), 2, "merge/no-group"),
        (("merge", "t.xlsx", "К-000001", "К-000099"), 2, "merge/no-client"),
        (("merge", "t.xlsx", "К-000004", "К-000005"), 3, "merge/cannot"),
        (("merge", "t.xlsx", "1", "--keep", "К-000003"), 2, "merge/no-client"),
        (("unmerge", "t.xlsx"), 2, "plan/nothing-to-undo"),
        (("unmerge", "t.xlsx", "R7"), 2, "merge/no-merge"),
        (("merge", "absent.xlsx"), 4, "store/missing"),
    ],
)
def test_what_cannot_be_merged_is_said(folder: Path, words: tuple[str, ...], code: int, error: str) -> None:
    said = sheetcrm(*words, "--json", folder=folder)
    assert (said.code, document(words[0], said)["error"]["code"]) == (code, error)


def test_a_file_somebody_has_open_is_merged_later(folder: Path) -> None:
    sheetcrm("merge", "t.xlsx", "К-000001", "К-000002", "--today", DAY, folder=folder)
    before = rows(folder)
    (folder / "~$t.xlsx").write_bytes(b"\x05Olga" + b" " * 160)
    said = sheetcrm("apply", "t.xlsx", "P1", "--json", "--today", DAY, folder=folder)
    assert (said.code, document("apply", said)["error"]["code"]) == (5, "merge/archive-beside")
    assert rows(folder) == before
    (folder / "~$t.xlsx").unlink()
    assert sheetcrm("apply", "t.xlsx", "P1", "--today", DAY, folder=folder).code == 0
    assert rows(folder)[2][1:] == (None,) * 9


def test_the_archive_stays_when_the_program_is_taken_out(folder: Path) -> None:
    sheetcrm("merge", "t.xlsx", "К-000001", "К-000002", "--today", DAY, folder=folder)
    sheetcrm("apply", "t.xlsx", "P1", "--today", DAY, folder=folder)
    assert sheetcrm("remove", "t.xlsx", "--yes", "--json", folder=folder).code == 0
    titles = read_titles(folder / "t.xlsx")
    assert set(titles) == {*TABS, "Объединённые клиенты"}
    assert rows(folder, "Объединённые клиенты")[5][0] == "К-000002"
