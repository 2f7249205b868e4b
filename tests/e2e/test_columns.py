"""Columns of ours in the clients' tab from ``init`` to taking them out, as a person at a terminal sees it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import openpyxl

from sheetcrm.core.tabs.columns import DEFAULT, heading
from tests.e2e.terminal import read_tab, sheetcrm, type_into, workbook
from tests.e2e.test_json import document

HEADS = [heading(key, "ru") for key in DEFAULT]
ROWS = [
    ["ФИО", "Телефон", "Email", "Город", "Заметка"],
    ["Иванова Анна", "8 907 100-00-01", "ivanova@example.com", "Самара", "а"],
    ["Петров Пётр", "8 907 100-00-02", "не почта", "Москва", "б"],
    ["Сидорова Ольга", "8 907 100-00-03", "", "", ""],
]
TODAY = ("--today", "2026-11-20")


def cells(file: Path, title: str = "Клиенты") -> list[list[object]]:
    return [list(row) for row in read_tab(file, title)]


def agreed(folder: Path) -> Path:
    file = workbook(folder / "clients.xlsx", ROWS)
    book = openpyxl.load_workbook(file)
    orders = book.create_sheet("Заказы")
    for row in (["№ заказа", "Дата", "Клиент", "Сумма"], ["1", dt.date(2026, 11, 5), "Иванова Анна", 1500]):
        orders.append(row)
    book.save(file)
    said = sheetcrm("init", "clients.xlsx", "--yes", "--columns", "--lang", "ru", folder=folder)
    assert said.code == 0
    assert "Столбцы программы появятся на вкладке «Клиенты»" in said.out
    assert "columns: default" in (folder / "config.yaml").read_text(encoding="utf-8")
    return file


def test_nobody_agreed_nothing_is_added(tmp_path: Path) -> None:
    file = workbook(tmp_path / "clients.xlsx", ROWS)
    sheetcrm("init", "clients.xlsx", "--yes", folder=tmp_path)
    sheetcrm("sync", *TODAY, folder=tmp_path)
    assert [row[:5] for row in cells(file)] == [[value or None for value in row] for row in ROWS]
    assert len(cells(file)[0]) == 5


def test_a_base_of_several_tabs_is_told_of_all_of_them(tmp_path: Path) -> None:
    """Beyond another table on a tab they would be left behind when people sort the clients: that tab is not promised any."""
    file = tmp_path / "clients.xlsx"
    book = openpyxl.Workbook()
    for title in ("Ирина", "Олег", "Вера"):
        sheet = book.create_sheet(title)
        for row in ROWS:
            sheet.append(row)
    wide = book["Вера"]
    for row, line in enumerate(
        (["Дата", "Сумма", "Клиент"], *[[dt.date(2026, 11, n), 100 * n, "Ким"] for n in range(1, 5)]), 1
    ):
        for column, value in enumerate(line, 8):
            wide.cell(row, column, value)
    del book["Sheet"]
    book.save(file)
    said = sheetcrm("init", "clients.xlsx", "--yes", "--columns", "--lang", "ru", folder=tmp_path)
    assert "Столбцы программы появятся на вкладках «Ирина», «Олег» при следующем" in said.out
    sheetcrm("sync", *TODAY, folder=tmp_path)
    assert [cells(file, title)[0][5:9] == HEADS for title in ("Ирина", "Олег", "Вера")] == [True, True, False]


def test_agreed_they_are_there_and_a_second_run_writes_nothing(tmp_path: Path) -> None:
    file = agreed(tmp_path)
    sheetcrm("sync", *TODAY, folder=tmp_path)
    head, first, second, third = cells(file)
    assert head[5:] == HEADS
    assert [row[:5] for row in (head, first, second, third)] == [[value or None for value in row] for row in ROWS]
    assert "Email" in str(second[5])
    assert [str(row[7]) for row in (first, second, third)] == ["новый", "потенциальный", "потенциальный"]
    assert (first[8], second[8]) == (dt.datetime(2026, 11, 5), None)
    before = file.read_bytes()
    sheetcrm("sync", *TODAY, folder=tmp_path)
    assert file.read_bytes() == before
    # Ours are no fields, no questions, no columns of the team's.
    said = document("audit", sheetcrm("audit", "--json", folder=tmp_path))
    assert [c["heading"] for c in said["columns"] if c["table"] == "clients"] == ROWS[0]


def test_a_cell_as_long_as_excel_takes_is_said_shortly_and_keeps_nobody_from_writing(tmp_path: Path) -> None:
    """One that is wrong, one to be spelled, and one that somebody typed into a column of ours: that one is kept to the letter."""
    file = agreed(tmp_path)
    long, typed = "не почта " * 3_640 + "конец", "перезвонить после отпуска; " * 40 + "конец"
    book = openpyxl.load_workbook(file)
    book["Клиенты"]["C3"], book["Клиенты"]["D3"] = long, long.replace(" ", "  ", 1)
    book.save(file)
    said = sheetcrm("sync", *TODAY, "--lang", "ru", folder=tmp_path)
    assert said.code == 0
    assert len(said.out) < 5_000
    type_into(file, "Клиенты", {"H3": typed})
    assert sheetcrm("sync", *TODAY, folder=tmp_path).code == 0
    (line,) = (row for row in cells(file, "Что исправить") if "column/typed-into" in row)
    assert typed in line
    lines = [row for row in cells(file, "Что исправить") if "email/not-valid" in row]
    assert any(str(value).startswith("«не почта") and len(str(value)) < 1_000 for row in lines for value in row)
    assert cells(file)[2][2] == long


def test_what_was_typed_there_is_a_line_to_correct_until_it_stands_in_a_column_of_theirs(tmp_path: Path) -> None:
    file = agreed(tmp_path)
    sheetcrm("sync", *TODAY, folder=tmp_path)
    type_into(file, "Клиенты", {"H3": "перезвонить после отпуска"})
    for _ in range(2):  # kept as long as nobody did anything about it
        sheetcrm("sync", *TODAY, folder=tmp_path)
        assert cells(file)[2][7] == "потенциальный"
        lines = [row for row in cells(file, "Что исправить") if "column/typed-into" in row]
        assert len(lines) == 1
        assert "перезвонить после отпуска" in lines[0]
    type_into(file, "Клиенты", {"D3": "Москва; перезвонить после отпуска"})
    sheetcrm("sync", *TODAY, folder=tmp_path)
    assert not [row for row in cells(file, "Что исправить") if "column/typed-into" in row]


def test_the_config_takes_them_out(tmp_path: Path) -> None:
    file = agreed(tmp_path)
    sheetcrm("sync", *TODAY, folder=tmp_path)
    config = tmp_path / "config.yaml"
    text = config.read_text(encoding="utf-8")
    config.write_text(text.replace("columns: default", ""), encoding="utf-8")
    sheetcrm("sync", *TODAY, folder=tmp_path)
    assert cells(file)[0][5:] == HEADS  # not asked for any more, and still filled
    config.write_text(text.replace("columns: default", "columns: none"), encoding="utf-8")
    sheetcrm("sync", *TODAY, folder=tmp_path)
    assert [row[:5] for row in cells(file)] == [[value or None for value in row] for row in ROWS]
    assert len(cells(file)[0]) == 5


def test_others_by_choice(tmp_path: Path) -> None:
    file = agreed(tmp_path)
    config = tmp_path / "config.yaml"
    text = config.read_text(encoding="utf-8")
    config.write_text(text.replace("columns: default", "columns: [quality, card]"), encoding="utf-8")
    sheetcrm("sync", *TODAY, folder=tmp_path)
    assert cells(file)[0][5:] == ["Заполнено верно, % (авто)", "Карточка (авто)"]
    config.write_text(text.replace("columns: default", "columns: [qality]"), encoding="utf-8")
    assert sheetcrm("sync", *TODAY, folder=tmp_path).code == 2


def test_a_table_without_ids_gets_a_column_of_them_and_is_asked_before_they_are_filled_in(tmp_path: Path) -> None:
    file = workbook(tmp_path / "clients.xlsx", ROWS)
    book = openpyxl.load_workbook(file)
    book["Клиенты"].auto_filter.ref = "A1:E4"
    book.save(file)
    said = sheetcrm("init", "clients.xlsx", "--yes", "--id-column", "--columns", "--lang", "ru", folder=tmp_path)
    assert "Добавлен столбец «ID клиента»: «Клиенты»" in said.out
    assert 'client_id: "ID клиента"' in (tmp_path / "config.yaml").read_text(encoding="utf-8")
    assert [row[5] for row in cells(file)] == ["ID клиента", None, None, None]
    sheetcrm("sync", *TODAY, folder=tmp_path)
    assert [row[5] for row in cells(file)] == ["ID клиента", None, None, None]
    sheetcrm("apply", "--kind", "id/new", *TODAY, folder=tmp_path)
    assert [row[5] for row in cells(file)] == ["ID клиента", "К-000001", "К-000002", "К-000003"]
    assert openpyxl.load_workbook(file)["Клиенты"].auto_filter.ref == "A1:J4"
    again = sheetcrm("init", "--yes", "--id-column", "--lang", "ru", folder=tmp_path)
    assert "Добавлен столбец" not in again.out


def test_a_kept_text_is_done_with_once_somebody_says_so(tmp_path: Path) -> None:
    file = agreed(tmp_path)
    sheetcrm("sync", *TODAY, folder=tmp_path)
    type_into(file, "Клиенты", {"H3": "перезвонить"})
    sheetcrm("sync", *TODAY, folder=tmp_path)
    book = openpyxl.load_workbook(file)
    sheet = book["Что исправить"]
    head = next(row for row in sheet.iter_rows() if "Код" in [cell.value for cell in row])
    answer = next(
        cell.column for cell in head if "решение" in str(cell.value).casefold() or "ответ" in str(cell.value).casefold()
    )
    line = next(row for row in sheet.iter_rows() if "column/typed-into" in [cell.value for cell in row])
    sheet.cell(line[0].row, answer).value = "так и надо"
    book.save(file)
    sheetcrm("sync", *TODAY, folder=tmp_path)
    said = document("check", sheetcrm("check", "--dry-run", "--json", *TODAY, folder=tmp_path))
    assert "column/typed-into" not in [issue["code"] for issue in said["issues"]]


def test_more_columns_are_named_at_init_and_stand_in_a_folded_group(tmp_path: Path) -> None:
    file = workbook(tmp_path / "clients.xlsx", ROWS)
    wrong = sheetcrm("init", "clients.xlsx", "--yes", "--more-columns", "Прибыль", "--lang", "ru", folder=tmp_path)
    assert wrong.code == 2
    assert "Столбца «Прибыль» программа не ведёт." in wrong.err
    assert not (tmp_path / "config.yaml").exists()
    said = sheetcrm("init", "clients.xlsx", "--yes", "--more-columns", "Карточка, заполнено верно, %", "--lang", "ru", folder=tmp_path)  # fmt: skip
    assert said.code == 0
    assert "columns: [default, card, quality]" in (tmp_path / "config.yaml").read_text(encoding="utf-8")
    sheetcrm("sync", *TODAY, folder=tmp_path)
    head = cells(file)[0]
    assert head[5:] == ["Что исправить (авто)", "Дубль (авто)", "Группа клиента (авто)", "Последняя покупка (авто)",
                        "Карточка (авто)", "Заполнено верно, % (авто)"]  # fmt: skip
    folded = openpyxl.load_workbook(file)["Клиенты"].column_dimensions
    assert [(folded[letter].outlineLevel, folded[letter].hidden) for letter in "IJ"] == [(0, False), (1, True)]


def test_tabs_without_ids_get_a_column_of_them_beside_one_that_has_it(tmp_path: Path) -> None:
    """The team's own column of numbers stays what it is, and the other manager's tab gets one of ours."""
    file = workbook(tmp_path / "clients.xlsx", [["Код клиента", *ROWS[0]], *(["А-1", *row] for row in ROWS[1:2])])
    book = openpyxl.load_workbook(file)
    other = book.create_sheet("Марат")
    for row in (ROWS[0], *ROWS[2:]):
        other.append(list(row))
    book.save(file)
    config = tmp_path / "config.yaml"
    config.write_text('workbook: clients.xlsx\ntables: {clients: {fields: {client_id: "Код клиента"}}}\n', "utf-8")
    said = sheetcrm("init", "--yes", "--id-column", "--lang", "ru", folder=tmp_path)
    assert "Добавлен столбец «ID клиента»: «Марат»" in said.out
    assert 'client_id: "Код клиента"' in config.read_text(encoding="utf-8")
    sheetcrm("apply", "--kind", "id/new", *TODAY, folder=tmp_path)
    ids = [row[-1] for row in openpyxl.load_workbook(file)["Марат"].iter_rows(values_only=True)]
    assert ids[0] == "ID клиента"
    assert all(ids[1:])
    assert [row[0] for row in cells(file)] == ["Код клиента", "А-1"]
