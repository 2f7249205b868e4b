"""``copy``: an offline copy, edits brought back by id where the table still holds what was copied, and the masked extract."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from sheetcrm import jobs
from sheetcrm.core.workbook import Workbook, sheet_from_rows
from sheetcrm.journal.changes import ChangeLog
from sheetcrm.stores.google.session import Session
from sheetcrm.stores.xlsx.store import XlsxStore
from tests.contracts.desks import rows_of
from tests.e2e.terminal import DAY, ROOT, Said, read_tab, read_titles, sheetcrm, type_into, workbook
from tests.e2e.test_google import config
from tests.e2e.test_json import document
from tests.google import session, store, upload
from tests.sheets_server import SheetsServer, running_server
from tests.unit.xlsx.packages import parts_of

ROWS: list[list[Any]] = [
    ["ID клиента", "ФИО", "Телефон", "Комментарий", "Долг"],
    ["К-000001", "Орлова Анна", "+7 916 223-45-68", None, 100],
    ["К-000002", "Серов Пётр", "+7 903 765-43-21", "звонить утром", 0],
    ["К-000003", "Лось Вера", "8 916 000-00-03", "тише", 5],
    [None, "Без номера", "8 916 000-00-04", None, 1],
]


def run(folder: Path, *words: str) -> Said:
    return sheetcrm(*words, "--today", DAY, folder=folder)


def edit(file: Path, **cells: Any) -> None:
    """A person edits the first tab in Excel."""
    book = openpyxl.load_workbook(file)
    for place, value in cells.items():
        book.worksheets[0][place] = value
    book.save(file)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    workbook(tmp_path / "t.xlsx", ROWS)
    return tmp_path


def planned(folder: Path) -> list[tuple[str, object, object]]:
    changes = ChangeLog(folder / "t.xlsx.sheetcrm").plan("P1") or ()
    return [(f"{c.row_id} {c.field}", c.before, c.after) for c in changes]


def test_a_copy_of_a_file_is_the_file_without_our_tabs(folder: Path) -> None:
    original = parts_of((folder / "t.xlsx").read_bytes())
    run(folder, "sync", "t.xlsx")
    before = (folder / "t.xlsx").read_bytes()
    made = document("copy", run(folder, "copy", "t.xlsx", "--to", "copy.xlsx", "--json"))
    assert made["tabs"] == ["Клиенты"]
    copied = parts_of((folder / "copy.xlsx").read_bytes())
    (more,) = copied.keys() - original.keys() - {"docProps/custom.xml"}
    assert more.startswith("xl/worksheets/"), "the hidden tab by which it comes back on another computer"
    changed = {p for p in original if copied[p] != original[p]}
    assert changed - {"docProps/app.xml"} == {
        "[Content_Types].xml", "_rels/.rels", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml",
    }  # fmt: skip
    assert openpyxl.load_workbook(folder / "copy.xlsx")["sheetcrm (копия)"].sheet_state == "hidden"
    assert (folder / "t.xlsx").read_bytes() == before
    assert openpyxl.load_workbook(folder / "copy.xlsx").custom_doc_props["sheetcrm.copy"].value


def test_edits_of_a_copy_go_back_by_id_where_the_table_still_is_what_it_was(folder: Path) -> None:
    run(folder, "copy", "t.xlsx", "--to", "copy.xlsx")
    # In the copy: two edits, a new row, one cell that somebody changes in the table, too.
    edit(
        folder / "copy.xlsx",
        C2=79162234599,
        D3="вечером",
        D4="громче",
        B5="С номером?",
        A6="К-000009",
        B6="Новая Ольга",
    )
    # Meanwhile the table is sorted and edited.
    workbook(folder / "t.xlsx", [ROWS[0], [*ROWS[3][:3], "никогда", 5], ROWS[4], ROWS[2], ROWS[1]])
    found = document("copy", run(folder, "copy", "copy.xlsx", "--back-to", "t.xlsx", "--json"))
    assert planned(folder) == [
        ("К-000001 phone", "+7 916 223-45-68", "79162234599"), ("К-000002 comment", "звонить утром", "вечером"),
        ("К-000009 client_id", None, "К-000009"), ("К-000009 full_name", None, "Новая Ольга"),
    ]  # fmt: skip
    counts = {"changes": 2, "added_rows": 1, "conflicts": 1, "new_rows": 0, "deleted_rows": 0}
    assert (found["run"], found["counts"]) == ("P1", counts)
    assert [(c["client_id"], c["before"], c["after"]) for c in found["conflicts"]] == [
        ("К-000003", "никогда", "громче")
    ]
    assert (found["added_rows"], found["new_rows"]) == (["Клиенты!6:6"], [])
    assert found["rows_without_id"] == ["Клиенты!5:5"]
    assert [c["cell"] for c in found["changes"]] == ["C5", "D4", "A6", "B6"]
    assert [c["why"] for c in found["changes"]] == ["copy/edited"] * 2 + ["copy/added"] * 2


def test_the_plan_lands_on_the_right_clients_and_can_be_taken_back(folder: Path) -> None:
    run(folder, "copy", "t.xlsx", "--to", "copy.xlsx")
    edit(folder / "copy.xlsx", C2=79162234599, D3="вечером", E4=500)
    workbook(folder / "t.xlsx", [ROWS[0], ROWS[3], ROWS[4], ROWS[2], ROWS[1]])
    run(folder, "copy", "copy.xlsx", "--back-to", "t.xlsx")
    said = run(folder, "apply", "t.xlsx", "P1", "--json")
    assert {c["fate"] for c in json.loads(said.out)["changes"]} == {"applied"}
    cells = [list(row) for row in read_tab(folder / "t.xlsx", "Клиенты")]
    assert cells[1:] == [
        [*ROWS[3][:4], 500], ROWS[4], [*ROWS[2][:3], "вечером", 0], [*ROWS[1][:2], "79162234599", None, 100],
    ]  # fmt: skip
    nothing = document("copy", run(folder, "copy", "copy.xlsx", "--back-to", "t.xlsx", "--json"))
    assert (nothing["run"], nothing["conflicts"]) == (None, [])
    assert "Возвращено как было, ячеек: 3" in run(folder, "undo", "t.xlsx", "--lang", "ru").out


NEW: list[Any] = [None, "Новая Ольга", 79161112233, "из соцсетей", None]


def put_row(file: Path, row: int, values: list[Any]) -> None:
    edit(file, **{f"{letter}{row}": value for letter, value in zip("ABCDE", values, strict=True)})


def table(folder: Path) -> list[list[Any]]:
    return [list(row) for row in read_tab(folder / "t.xlsx", "Клиенты")]


def test_a_new_row_is_added_below_with_an_id_and_taken_back_whole(folder: Path) -> None:
    run(folder, "copy", "t.xlsx", "--to", "copy.xlsx")
    put_row(folder / "copy.xlsx", 6, NEW)
    before = table(folder)
    said = run(folder, "copy", "copy.xlsx", "--back-to", "t.xlsx", "--lang", "ru")
    assert "Новых строк добавится: 1 (Клиенты!6:6)." in said.out
    assert table(folder) == before
    applied = json.loads(run(folder, "apply", "t.xlsx", "P1", "--json").out)
    assert {c["fate"] for c in applied["changes"]} == {"applied"}
    assert table(folder) == [*before, ["К-000004", "Новая Ольга", "79161112233", "из соцсетей", None]]
    again = document("copy", run(folder, "copy", "copy.xlsx", "--back-to", "t.xlsx", "--json"))
    assert (again["run"], again["added_rows"], again["new_rows"]) == (None, [], [])
    # The next number is above hers, and an undo leaves what people did.
    edit(folder / "t.xlsx", E6=300)
    found = json.loads(run(folder, "undo", "t.xlsx", "--json").out)
    assert len(found["conflicts"]) == 4
    assert table(folder)[5][:2] == ["К-000004", "Новая Ольга"]
    edit(folder / "t.xlsx", E6=None)
    assert json.loads(run(folder, "undo", "t.xlsx", "R1", "--json").out)["counts"]["applied"] == 4
    assert [row for row in table(folder) if any(value is not None for value in row)] == before
    back = document("copy", run(folder, "copy", "copy.xlsx", "--back-to", "t.xlsx", "--json"))
    assert back["added_rows"] == ["Клиенты!6:6"], "taken back, it can be brought again"
    assert {c["client_id"] for c in back["changes"]} == {"К-000005"}, "never the same number twice"


@pytest.fixture
def elsewhere(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Another computer: it has the table and the copy, and nothing the program keeps."""
    run(folder, "copy", "t.xlsx", "--to", "copy.xlsx")
    other = tmp_path_factory.mktemp("elsewhere")
    for name in ("t.xlsx", "copy.xlsx"):
        shutil.copyfile(folder / name, other / name)
    return other


def test_a_copy_comes_back_on_another_computer(elsewhere: Path) -> None:
    """Cell by cell as at home, but for what a cell was where both sides were edited."""
    edit(elsewhere / "copy.xlsx", C2=79162234599, D3="вечером", D4="громче")
    put_row(elsewhere / "copy.xlsx", 6, NEW)
    workbook(elsewhere / "t.xlsx", [ROWS[0], [*ROWS[3][:3], "никогда", 5], ROWS[4], ROWS[2], ROWS[1]])
    found = document("copy", run(elsewhere, "copy", "copy.xlsx", "--back-to", "t.xlsx", "--json"))
    assert found["counts"] == {"changes": 2, "added_rows": 1, "conflicts": 1, "new_rows": 0, "deleted_rows": 0}
    assert planned(elsewhere)[:2] == [
        ("К-000001 phone", "+7 916 223-45-68", "79162234599"), ("К-000002 comment", "звонить утром", "вечером"),
    ]  # fmt: skip
    said = run(elsewhere, "copy", "copy.xlsx", "--back-to", "t.xlsx", "--lang", "ru")
    assert "было —, в таблице никогда, в копии громче" in said.out
    assert run(elsewhere, "apply", "t.xlsx", "P1").code == 0
    assert table(elsewhere)[5][:2] == ["К-000004", "Новая Ольга"]
    nothing = document("copy", run(elsewhere, "copy", "copy.xlsx", "--back-to", "t.xlsx", "--json"))
    assert (nothing["run"], len(nothing["conflicts"])) == (None, 1)


def test_a_copy_nobody_edited_brings_nothing_anywhere(elsewhere: Path) -> None:
    edit(elsewhere / "copy.xlsx")  # saved by another program
    edit(elsewhere / "t.xlsx", D3="в таблице")
    found = document("copy", run(elsewhere, "copy", "copy.xlsx", "--back-to", "t.xlsx", "--json"))
    assert (found["run"], found["conflicts"], found["elsewhere"], found["rows_without_id"]) == (None, [], [], [])


def test_edits_of_rows_without_an_id_and_deleted_rows_are_named_elsewhere_too(elsewhere: Path) -> None:
    book = openpyxl.load_workbook(elsewhere / "copy.xlsx")
    book.worksheets[0]["C5"] = "8 916 1"
    book.worksheets[0].delete_rows(3)
    book.create_sheet("Заметки").append(["новое"])
    book.save(elsewhere / "copy.xlsx")
    found = document("copy", run(elsewhere, "copy", "copy.xlsx", "--back-to", "t.xlsx", "--json"))
    assert (found["deleted_rows"], found["rows_without_id"]) == (["К-000002"], ["Клиенты!4:4"])
    assert found["elsewhere"] == ["Заметки"]


def test_the_hidden_tab_stays_with_a_sync_and_says_nothing_of_anybody(elsewhere: Path) -> None:
    run(elsewhere, "sync", "copy.xlsx")
    run(elsewhere, "sync", "copy.xlsx")
    edit(elsewhere / "copy.xlsx", D3="вечером")
    found = document("copy", run(elsewhere, "copy", "copy.xlsx", "--back-to", "t.xlsx", "--json"))
    assert [(c["client_id"], c["after"]) for c in found["changes"]] == [("К-000002", "вечером")]
    hidden = openpyxl.load_workbook(elsewhere / "copy.xlsx")["sheetcrm (копия)"]
    text = " ".join(str(v) for row in hidden.iter_rows(values_only=True) for v in row)
    for word in ("Орлова", "916", "утром", "К-0000"):
        assert word not in text
    run(elsewhere, "remove", "copy.xlsx", "--yes")
    assert "[copy/not-kept]" in run(elsewhere, "copy", "copy.xlsx", "--back-to", "t.xlsx").err


def test_exit_codes_and_words(folder: Path) -> None:
    run(folder, "copy", "t.xlsx", "--to", "copy.xlsx")
    nothing = run(folder, "copy", "copy.xlsx", "--back-to", "t.xlsx", "--lang", "ru")
    assert (nothing.code, "Возвращать нечего" in nothing.out) == (0, True)
    edit(folder / "copy.xlsx", D3="вечером")
    said = run(folder, "copy", "copy.xlsx", "--back-to", "t.xlsx", "--lang", "ru")
    assert said.code == 0
    assert "План P1 сохранён. Перенести: sheetcrm apply t.xlsx P1" in said.out
    edit(folder / "t.xlsx", D3="днём")
    said = run(folder, "copy", "copy.xlsx", "--back-to", "t.xlsx", "--lang", "ru")
    assert said.code == 3
    assert "было звонить утром, в таблице днём, в копии вечером" in said.out


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("copy t.xlsx --to t.xlsx", "store/exists"),
        ("copy t.xlsx --to x.ods", "copy/not-xlsx"),
        ("copy t.xlsx --to x.xlsm", "copy/ending"),
        ("copy t.xlsx", "copy/where"),
        ("copy t.xlsx --masked --back-to t.xlsx", "copy/where"),
        ("copy t.xlsx --back-to t.xlsx", "copy/not-a-copy"),
    ],
)
def test_what_makes_no_sense_is_refused(folder: Path, line: str, code: str) -> None:
    before = (folder / "t.xlsx").read_bytes()
    said = run(folder, *line.split())
    assert f"[{code}]" in said.err
    assert (folder / "t.xlsx").read_bytes() == before


def test_a_copy_of_another_table_is_refused(folder: Path) -> None:
    workbook(folder / "other.xlsx", ROWS)
    run(folder, "copy", "other.xlsx", "--to", "copy.xlsx")
    assert "[copy/not-kept]" in run(folder, "copy", "copy.xlsx", "--back-to", "t.xlsx").err


def test_edits_of_other_tabs_and_formulas_are_named(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Клиенты"
    for row in ROWS:
        sheet.append(row)
    sheet["E2"] = "=50*2"
    prices = book.create_sheet("Прайс")
    prices.append(["Букет", 3500])
    book.save(tmp_path / "t.xlsx")
    run(tmp_path, "copy", "t.xlsx", "--to", "copy.xlsx")
    type_into(tmp_path / "copy.xlsx", "Прайс", {"B1": 4000})
    type_into(tmp_path / "copy.xlsx", "Клиенты", {"E2": 7})
    found = document("copy", run(tmp_path, "copy", "copy.xlsx", "--back-to", "t.xlsx", "--json"))
    assert (found["run"], found["computed"], found["elsewhere"]) == (None, ["Клиенты!E2"], ["Прайс!B1"])


# Google -----------------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def server() -> Iterator[SheetsServer]:
    with running_server() as there:
        yield there
        assert (there.wrong_answers, there.crashes) == ([], [])


@pytest.fixture
def google(tmp_path: Path, server: SheetsServer) -> str:
    sheet = upload(server, Workbook("База", "", (sheet_from_rows("Клиенты", ROWS),)))
    server.files[sheet].share("p1", "user", "writer", emailAddress=server.service_account.address)
    config(tmp_path, server, sheet)
    return sheet


def test_a_google_sheet_becomes_a_file_and_edits_come_back_as_a_plan(
    tmp_path: Path, server: SheetsServer, google: str
) -> None:
    run(tmp_path, "sync")
    before = len(server.requests)
    made = document("copy", run(tmp_path, "copy", "--to", "copy.xlsx", "--json"))
    assert made["tabs"] == ["Клиенты"]
    assert {r.method for r in server.requests[before:] if "spreadsheets" in r.path} == {"GET"}
    assert read_titles(tmp_path / "copy.xlsx") == ["Клиенты", "sheetcrm (копия)"]
    edit(tmp_path / "copy.xlsx", D3="вечером", B2="Орлова Анна Ивановна")
    there = store(server, google).read().sheets[0].sheet_id
    area = {"sheetId": int(there), "startRowIndex": 1, "endRowIndex": 5}
    order = [{"dimensionIndex": 1, "sortOrder": "DESCENDING"}]
    session(server, google).batch_update({"requests": [{"sortRange": {"range": area, "sortSpecs": order}}]})
    found = document(
        "copy", run(tmp_path, "copy", "copy.xlsx", "--back-to", google, "--config", "config.yaml", "--json")
    )
    assert [(c["client_id"], c["before"], c["after"]) for c in found["changes"]] == [
        ("К-000001", "Орлова Анна", "Орлова Анна Ивановна"), ("К-000002", "звонить утром", "вечером"),
    ]  # fmt: skip
    assert found["run"] == "P1"
    applied = json.loads(run(tmp_path, "apply", "P1", "--json").out)
    assert {c["fate"] for c in applied["changes"]} == {"applied"}
    held = {row[0]: row for row in rows_of(store(server, google).read().sheets[0])}
    assert (held["К-000001"][1], held["К-000002"][3]) == ("Орлова Анна Ивановна", "вечером")
    run(tmp_path, "undo", "R1")
    # Once synced, the copy has tabs of ours and is a workbook like any other.
    assert run(tmp_path, "sync", "copy.xlsx").code == 0
    again = document(
        "copy", run(tmp_path, "copy", "copy.xlsx", "--back-to", google, "--config", "config.yaml", "--json")
    )
    assert [c["change_id"] for c in again["changes"]] == [c["change_id"] for c in found["changes"]]


def test_a_column_of_the_team_s_beside_ours_of_the_same_name_comes_back(tmp_path: Path, server: SheetsServer) -> None:
    """Ours are ours in the copy, too, and in the day's copy: “Last purchase” means the team's."""
    rows = [
        ["ID клиента", "ФИО", "Телефон", "Последняя покупка"],
        ["К-000001", "Орлова Анна", "+7 916 223-45-68", "весной"],
    ]
    sheet = upload(server, Workbook("База", "", (sheet_from_rows("Клиенты", rows),)))
    server.files[sheet].share("p1", "user", "writer", emailAddress=server.service_account.address)
    file = config(tmp_path, server, sheet)
    file.write_text(file.read_text(encoding="utf-8") + "columns: default\n", encoding="utf-8")
    run(tmp_path, "sync")
    run(tmp_path, "copy", "--to", "copy.xlsx")
    edit(tmp_path / "copy.xlsx", D2="летом")
    (ours,) = [c for c in read_tab(tmp_path / "copy.xlsx", "Клиенты")[0] if str(c).startswith("Последняя покупка (")]
    assert ours == "Последняя покупка (авто)"
    said = run(tmp_path, "copy", "copy.xlsx", "--back-to", sheet, "--config", "config.yaml", "--json")
    assert [(c["cell"], c["after"]) for c in document("copy", said)["changes"]] == [("D2", "летом")]
    server.people.edit_cell(sheet, "Клиенты!D2", "осенью")
    found = json.loads(run(tmp_path, "restore", "--column", "Последняя покупка", "--json").out)
    assert [(c["before"], c["after"]) for c in found["changes"]] == [("осенью", "весной")]
    assert run(tmp_path, "sync", "copy.xlsx").code == 0
    assert len(read_tab(tmp_path / "copy.xlsx", "Клиенты")[0]) == 8, "they are filled where they stand"


def test_a_new_row_goes_into_a_google_sheet_and_out_again(tmp_path: Path, server: SheetsServer, google: str) -> None:
    """Beside columns of ours, whose formulas reach down to the end of the sheet."""
    file = tmp_path / "config.yaml"
    file.write_text(file.read_text(encoding="utf-8") + "columns: default\n", encoding="utf-8")
    run(tmp_path, "sync")
    run(tmp_path, "copy", "--to", "copy.xlsx")
    put_row(tmp_path / "copy.xlsx", 6, [*NEW[:4], 300])
    before = rows_of(store(server, google).read().sheets[0])
    run(tmp_path, "copy", "copy.xlsx", "--back-to", google, "--config", "config.yaml")
    said = run(tmp_path, "apply", "P1", "--json")
    fates = {c["field"]: c["fate"] for c in json.loads(said.out)["changes"]}
    assert (said.code, fates["extra:Долг"], set(fates.values())) == (0, "applied", {"applied"})
    now = rows_of(store(server, google).read().sheets[0])
    assert now[:5] == before
    assert now[5:] == [["К-000004", "Новая Ольга", "79161112233", "из соцсетей", 300]]
    shown = server.people.rows(google, "Клиенты")
    assert not any("#" in cell for row in shown for cell in row), "nothing stands in the way of our columns"
    assert shown[0][5] == "Что исправить (авто)"
    assert run(tmp_path, "undo", "--json").code == 0
    left = rows_of(store(server, google).read().sheets[0])
    assert left == before


@pytest.mark.parametrize("moment", ["a column is dragged", "a row is typed below", "the answer is lost", "sorted"])
def test_what_people_do_while_a_row_is_added(
    tmp_path: Path, server: SheetsServer, google: str, moment: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing of theirs is touched, and no text of the new row stays under a heading that is not its own."""
    monkeypatch.setitem(Session.__init__.__kwdefaults__, "sleep", lambda _: None)
    run(tmp_path, "copy", "--to", "copy.xlsx")
    put_row(tmp_path / "copy.xlsx", 6, NEW)
    run(tmp_path, "copy", "copy.xlsx", "--back-to", google, "--config", "config.yaml")
    acted: list[str] = []

    def between(call: Any) -> None:
        if b"insertDimension" not in (call.body or b"") or acted:
            return
        acted.append(moment)
        if moment == "a column is dragged":
            server.people.move_columns(google, "Клиенты", 2, 2, 5)
        elif moment == "a row is typed below":
            server.people.edit_cell(google, "Клиенты!A6", "К-000777")
            server.people.edit_cell(google, "Клиенты!B6", "Сама Себя")
        elif moment == "sorted":
            server.people.sort_range(google, "Клиенты!A2:E5", 1, descending=True)
        else:
            server.faults.add("500-after", nth=1, method="POST", path="batchUpdate")

    rows = rows_of(store(server, google).read().sheets[0])
    before = {tuple(row) for row in rows}
    server.before_request.append(between)
    said = run(tmp_path, "apply", "P1", "--json")
    server.before_request.clear()
    server.faults.clear()
    assert acted, said.err
    now = rows_of(store(server, google).read().sheets[0])
    head = now[0]
    people = [row for row in now[1:] if row and row[head.index("ID клиента")] != "К-000004"]
    added = [dict(zip(head, row, strict=False)) for row in now if "К-000004" in row or "Новая Ольга" in row]
    assert said.code == 0, said.err
    new = {"ID клиента": "К-000004", "ФИО": "Новая Ольга", "Телефон": "79161112233", "Комментарий": "из соцсетей"}
    assert [{heading: value for heading, value in row.items() if value is not None} for row in added] == [new]
    if moment == "a column is dragged":
        assert head != rows[0]
        assert {tuple(sorted(map(str, row))) for row in [head, *people]} == {
            tuple(sorted(map(str, row))) for row in rows
        }
        return
    expected = before | ({("К-000777", "Сама Себя")} if moment == "a row is typed below" else set())
    assert {tuple(row) for row in [head, *people]} == expected


# Masked -----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", ["ru", "en"])
def test_the_masked_extract_has_no_name_and_no_contact(tmp_path: Path, lang: str) -> None:
    """Every text of the columns that are left out is looked for in the extract, word by word."""
    shutil.copyfile(ROOT / "examples" / f"clients.{lang}.xlsx", tmp_path / "t.xlsx")
    made = document("copy", run(tmp_path, "copy", "t.xlsx", "--to", "m.xlsx", "--masked", "--json"))
    assert made["masked"]
    extract = XlsxStore(tmp_path / "m.xlsx").read()
    values = [v for sheet in extract.sheets[:2] for row in sheet.cells.to_numpy(dtype=object)[1:].tolist() for v in row]
    held = " ".join(str(v) for v in values if isinstance(v, str)).casefold()
    base = jobs.look(jobs.Asked(target=str(tmp_path / "t.xlsx"), ignore_config=True, write=False)).outcome.base
    clients, orders = base.tables["clients"], base.tables["orders"]
    kept = {"client_id", "city", "source", "status", "created", "order_id", "date", "amount", "paid", "discount"}
    texts = [
        str(v).casefold()
        for table in (clients, orders)
        for field in table.raw.columns
        if field not in kept
        for v in table.raw[field].tolist()
        if isinstance(v, str)
    ]
    # A number of a few digits also is that of some order.
    words = {w for text in texts for w in re.findall(r"[\w@.+-]{4,}", text) if re.search(r"[^\W\d_]|\d{7}", w)}
    allowed = {
        str(v).casefold() for t in (clients, orders) for f in ("city", "source", "status") if t.has(f) for v in t.raw[f]
    }
    assert len(words) > 500
    there = {w for w in words if w in held and re.search(rf"\b{re.escape(w)}\b", held)}
    leaked = {w for w in there if not any(w in text for text in allowed)}
    assert leaked == set()
    headings = [v for sheet in extract.sheets[:2] for v in sheet.cells.iloc[0].tolist()]
    assert headings[0] in ("ID клиента", "Client ID")
    assert len(extract.sheets[0].cells) == len(clients) + 1


def test_no_name_goes_out_as_a_source_a_status_or_a_town(tmp_path: Path) -> None:
    """However many rows share it: who brings five clients is named five times."""
    head = ["ID клиента", "ФИО", "Телефон", "Город", "Источник", "Статус", "Ответственный"]
    said = [
        ("Киров", "от Анны Орловой", "ждёт Петра Серова"),
        ("ул. Ленина, 5", "сайт", "передал Ирине"),
        ("Самара", "8 916 223-45-68", "новый"),
        ("Тверь", "anna@example.com", "новый"),
    ]
    people = ["Орлова Анна", "Серов Пётр", "Киров Олег"]
    rows = [
        [f"К-{n:06d}", people[n % 3], f"+7 916 223-45-{n:02d}", *said[n % 4], "Ирина"] for n in range(1, 25)
    ]  # fmt: skip
    workbook(tmp_path / "t.xlsx", [head, *rows])
    run(tmp_path, "copy", "t.xlsx", "--to", "m.xlsx", "--masked")
    sheet = openpyxl.load_workbook(tmp_path / "m.xlsx").worksheets[0]
    head, *rows = [list(row) for row in sheet.iter_rows(values_only=True)]
    held = {heading: {row[at] for row in rows} for at, heading in enumerate(head)}
    assert held["Город"] == {"Киров", "Самара", "Тверь", "другое"}
    assert (held["Источник"], held["Статус"]) == ({"сайт", "другое"}, {"новый", "другое"})


def test_an_id_that_could_be_a_phone_gets_another_name(tmp_path: Path) -> None:
    rows = [
        ROWS[0],
        ["89161234567", "Орлова Анна", "+7 916 123-45-67", None, 1],
        ["К-000002", "Серов Пётр", None, None, 2],
    ]
    workbook(tmp_path / "t.xlsx", rows)
    names = []
    for file in ("one.xlsx", "two.xlsx"):
        run(tmp_path, "copy", "t.xlsx", "--to", file, "--masked")
        names.append([c.value for c in openpyxl.load_workbook(tmp_path / file).worksheets[0]["A"]])
    assert names[0] == names[1]
    assert names[0][2] == "К-000002"
    assert re.fullmatch(r"M-[0-9a-f]{10}", names[0][1])
