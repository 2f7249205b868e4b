"""What people type into columns of ours in queue tabs is kept as a line, our value comes back, and the banner names the cell."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from sheetcrm import jobs
from sheetcrm.jobs import Asked, sync_now
from sheetcrm.journal.columns import load_queues
from tests.e2e.terminal import made_once, read_tab, sheetcrm, type_into, workbook
from tests.e2e.test_alarm_said import clients
from tests.e2e.test_alarms import rows
from tests.e2e.test_control import new_base, on_google, state
from tests.sheets_server import SheetsServer, running_server
from tests.thinning import one_in

CODE = "tab/typed-over"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A base with «Настройки», clients with phones to be spelt, a change that was carried out, and our three queue tabs."""
    tmp_path = tmp_path_factory.mktemp("made")
    made_once(tmp_path, new_base)
    table = rows(6)
    table[0][2], table[1][2], table[2][3] = "8907 100 00 00", "8907 100 00 01", "c2@example"
    clients(tmp_path / "base.xlsx", table)
    assert sync_now(tmp_path / "config.yaml") == 0
    assert sheetcrm("apply", "--kind", "phone/style", folder=tmp_path).code == 0
    cells = read_tab(tmp_path / "base.xlsx", "Клиенты")
    row, values = next((i, row) for i, row in enumerate(cells, 1) if "+7 907 100-00-03" in row)
    place = f"{chr(65 + values.index('+7 907 100-00-03'))}{row}"
    type_into(tmp_path / "base.xlsx", "Клиенты", {place: "8907 100 00 03"})
    assert sync_now(tmp_path / "config.yaml") == 0
    return tmp_path


@pytest.fixture
def folder(made: Path, tmp_path: Path) -> Path:
    """A copy of it for one test."""
    return Path(shutil.copytree(made, tmp_path, dirs_exist_ok=True))


def lines(folder: Path) -> list[list[Any]]:
    """The lines of «Что исправить» with what people typed over."""
    return [list(row) for row in read_tab(folder / "base.xlsx", "Что исправить")[5:] if CODE in row]


@pytest.mark.parametrize(
    ("tab", "typed"),
    [
        ("Что исправить", "позвонить Анне"),
        ("Правки", 500),
        ("Журнал изменений", "=1+1"),
        ("Правки", dt.date(2026, 3, 5)),
    ],
)
def test_in_a_file(folder: Path, tab: str, typed: object) -> None:
    file = folder / "base.xlsx"
    heads, first = read_tab(file, tab)[4:6]
    column = heads.index("Столбец") + 1
    before = first[column - 1]
    if isinstance(typed, dt.date):
        book = openpyxl.load_workbook(file)
        book[tab].cell(6, column).value = typed
        book.save(file)
    else:
        type_into(file, tab, {f"{chr(64 + column)}6": typed})
    tick = heads.index({"Правки": "Применить", "Журнал изменений": "Вернуть как было"}.get(tab, "Заметка")) + 1
    type_into(file, tab, {f"{chr(64 + tick)}6": "нет" if tab == "Правки" else "потом"})
    assert sync_now(folder / "config.yaml") == 0
    row = next(row for row in read_tab(file, tab)[5:] if row[tick - 1] in ("нет", "потом"))
    assert row[column - 1] == before, "our value is back, in the line it belongs to"
    (line,) = lines(folder)
    cell = f"{chr(64 + column)}6"
    said = str(typed)
    assert said in [str(value) for value in line]
    assert cell in line
    assert tab in line
    assert f"{cell}" in state(folder)["alert"]
    assert state(folder)["alert"].startswith("В столбцы программы вписали своё: ")
    content = file.read_bytes()
    assert sync_now(folder / "config.yaml") == 0
    assert file.read_bytes() == content, "said once, and kept"
    issues = read_tab(file, "Что исправить")
    place = next(n for n, row in enumerate(issues, 1) if CODE in row)
    type_into(file, "Что исправить", {f"{chr(65 + issues[4].index('Решение'))}{place}": "так и надо"})
    assert sync_now(folder / "config.yaml") == 0
    assert not state(folder).get("alert")
    assert not any("так и надо" not in map(str, line) for line in lines(folder))


def test_a_row_typed_below_the_lines_is_kept_whole(folder: Path) -> None:
    file = folder / "base.xlsx"
    last = len(read_tab(file, "Правки")) + 2
    type_into(file, "Правки", {f"A{last}": "моя заметка", f"C{last}": "спросить Олю"})
    assert sync_now(folder / "config.yaml") == 0
    said = [str(value) for line in lines(folder) for value in line]
    assert {"моя заметка", "спросить Олю", f"A{last}", f"C{last}"} <= set(said)


def test_a_row_above_the_first_line_and_a_line_without_its_key_are_kept_too(folder: Path) -> None:
    file = folder / "base.xlsx"
    book = openpyxl.load_workbook(file)
    issues, edits = book["Что исправить"], book["Правки"]
    issues.insert_rows(6)
    issues.cell(6, 2).value = "моя заметка"
    edits.cell(6, 1).value = "спрошу Олю"
    edits.cell(6, [cell.value for cell in edits[5]].index("Ключ") + 1).value = None
    book.save(file)
    assert sync_now(folder / "config.yaml") == 0
    said = [str(value) for line in lines(folder) for value in line]
    assert {"моя заметка", "спрошу Олю", "B6", "A6"} <= set(said)


def test_a_row_in_a_tab_without_lines_is_kept(tmp_path: Path) -> None:
    file = tmp_path / "base.xlsx"
    workbook(file, [["ID клиента", "ФИО", "Телефон"], ["К-000001", "Иванова Анна", "+7 907 861-10-04"]])
    assert sheetcrm("sync", "base.xlsx", folder=tmp_path).code == 0
    assert len(read_tab(file, "Что исправить")) == 5
    type_into(file, "Что исправить", {"B6": "купить бумагу"})
    for _ in range(2):
        assert sheetcrm("sync", "base.xlsx", folder=tmp_path).code == 0
        (line,) = lines(tmp_path)
        assert "купить бумагу" in line


def test_what_nobody_typed_is_no_line(folder: Path) -> None:
    """A sorted tab, a copied line, a line without its key, and a value that changed with the table."""
    file = folder / "base.xlsx"
    book = openpyxl.load_workbook(file)
    sheet = book["Правки"]
    table = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=6)]
    for number, row in enumerate([*reversed(table), table[0], [*table[1][:9], None]], start=6):
        for column, value in enumerate(row, start=1):
            cell = sheet.cell(number, column)
            if cell.data_type != "f":
                cell.value = value
    book["Клиенты"].cell(6, 2).value = "ИВАНОВА НОВАЯ"
    book.save(file)
    assert sync_now(folder / "config.yaml") == 0
    assert lines(folder) == []


def test_prints_hold_nobodys_data(folder: Path) -> None:
    kept = load_queues(folder / "base.xlsx.sheetcrm")
    assert set(kept) == {"issues", "tasks", "proposals", "duplicates", "campaigns", "drafts", "log"}
    text = (folder / "base.xlsx.sheetcrm" / "queues.json").read_text(encoding="utf-8")
    # Three digits of a phone stand in a print by chance, the whole of it does not.
    said = ("Иванова", "907 100 ", "907 100-", "90710000", "example", "К-0000")
    assert not [word for word in said if word in text]


# --- Google ----------------------------------------------------------------------------------------------------------


def typed_lines(server: SheetsServer, spreadsheet: str) -> list[list[str]]:
    return [row for row in server.people.rows(spreadsheet, "Что исправить") if CODE in row]


NUMBER = {"userEnteredValue": {"numberValue": 500}}
TYPED = {
    "позвонить Анне": {"userEnteredValue": {"stringValue": "позвонить Анне"}},
    "500": NUMBER,
    "05.03.2026": {
        "userEnteredValue": {"numberValue": 46_086},
        "userEnteredFormat": {"numberFormat": {"type": "DATE"}},
    },
    "=1+1": {"userEnteredValue": {"formulaValue": "=1+1"}},
    "ИСТИНА": {"userEnteredValue": {"boolValue": True}},
}


def put(server: SheetsServer, spreadsheet: str, row: int, column: int, cell: dict[str, Any]) -> None:
    """A person enters something into «Правки»; row and column from 0."""
    sheet = server.files[spreadsheet].document.sheet_titled("Правки")
    assert sheet is not None
    start = {"sheetId": sheet.sheet_id, "rowIndex": row, "columnIndex": column}
    fields = "userEnteredValue,userEnteredFormat.numberFormat"
    server.people.batch(
        spreadsheet, [{"updateCells": {"start": start, "rows": [{"values": [cell]}], "fields": fields}}]
    )


@pytest.mark.parametrize("typed", one_in(2, TYPED))
def test_in_a_google_sheet(folder: Path, tmp_path: Path, typed: str) -> None:
    """A number, a date, a tick or a formula cannot be found by find and replace; it is kept and put right all the same."""
    with running_server() as server:
        config, spreadsheet = on_google(tmp_path, folder, server)
        asked = Asked(config=config)
        jobs.sync(asked)
        people = server.people
        table = people.rows(spreadsheet, "Правки")
        column = table[4].index("Столбец")
        before = [row[column] for row in table[5:]]
        cell = f"{chr(65 + column)}7"
        put(server, spreadsheet, 6, column, TYPED[typed])
        people.edit_cell(spreadsheet, "Правки!A6", "нет")
        assert [row[column] for row in people.rows(spreadsheet, "Правки")[5:]] != before
        done = jobs.sync(asked)
        assert done.receipt is not None
        assert not [note for note in done.receipt.notes if note[0] == "store/queue-blocked"]
        now = people.rows(spreadsheet, "Правки")
        assert [row[column] for row in now[5 : 5 + len(before)]] == before
        assert now[5][0] == "нет"
        (line,) = typed_lines(server, spreadsheet)
        assert typed in line
        assert cell in line
        settings = {row[0]: row[1] for row in people.rows(spreadsheet, "Настройки") if len(row) > 1}
        assert cell in settings["Внимание"]
        again = jobs.sync(asked)
        assert again.receipt is not None
        assert again.receipt.written == ()
        assert not [sheet for sheet in server.files[spreadsheet].document.sheets if "_sheetcrm_1" in sheet.title]
        assert (server.wrong_answers, server.crashes) == ([], [])


@pytest.mark.parametrize("moved", ["a column", "a row", "typed once more"])
def test_what_happens_in_the_last_moment_is_not_lost(folder: Path, tmp_path: Path, moved: str) -> None:
    """A column dragged away stops the clearing; what else was typed into our column meanwhile is kept as well."""
    with running_server() as server:
        config, spreadsheet = on_google(tmp_path, folder, server)
        asked = Asked(config=config)
        jobs.sync(asked)
        people = server.people
        column = people.rows(spreadsheet, "Правки")[4].index("Столбец")
        letter = chr(65 + column)
        put(server, spreadsheet, 6, column, NUMBER)
        acted: list[str] = []

        def between(call: Any) -> None:
            if b"copyPaste" not in (call.body or b"") or acted:
                return
            acted.append(moved)
            if moved == "a column":
                people.move_columns(spreadsheet, "Правки", 1, 1, column + 2)
            elif moved == "a row":
                people.insert_row(spreadsheet, "Правки", 7, [])
                people.edit_cell(spreadsheet, f"Правки!{letter}7", "в последний миг")
            else:
                put(server, spreadsheet, 6, column, {"userEnteredValue": {"numberValue": 777}})

        server.before_request.append(between)
        jobs.sync(asked)
        server.before_request.clear()
        assert acted
        for _ in range(2):
            done = jobs.sync(asked)
        said = [str(issue.value) for issue in done.outcome.log.placed if issue.code.code in (CODE, "column/typed-into")]
        assert "500" in said
        if moved == "a row":
            assert "в последний миг" in said
        if moved == "typed once more":
            assert "777" in said
        sheet = people.rows(spreadsheet, "Правки")
        place = sheet[4].index("Столбец")
        assert all(row[place] for row in sheet[5:] if row[-1:] and any(str(c).startswith("#") for c in row))
        assert done.receipt is not None
        assert done.receipt.written == ()
