"""Who moved from which group to which: kept from run to run, shown in the summary, the report and the card."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pytest

from sheetcrm.core.drafts.due_log import id_mark
from sheetcrm.journal import memory
from tests.e2e.terminal import sheetcrm
from tests.e2e.test_json import document

CLIENTS: list[list[object]] = [
    ["ID клиента", "ФИО", "Телефон"],
    ["К-000001", "Орлова Анна Ильинична", "8 907 100-00-01"],
    ["К-000002", "Петров Пётр Ильич", "+7 907 100-00-03"],
    ["К-000003", "Яшина Вера Олеговна", "+7 907 100-00-04"],
]
ORDERS: list[list[object]] = [
    ["№ заказа", "Дата", "ID клиента", "Сумма"],
    [1, "01.03.2026", "К-000001", 9000],
    [2, "05.03.2026", "К-000002", 500],
    [3, "05.10.2025", "К-000003", 700],
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    book = openpyxl.Workbook()
    for title, rows in (("Клиенты", CLIENTS), ("Заказы", ORDERS)):
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    del book["Sheet"]
    book.save(tmp_path / "t.xlsx")
    (tmp_path / "config.yaml").write_text("segments: {vip_revenue: 5000}\n", encoding="utf-8")
    return tmp_path


def synced(folder: Path, day: str) -> None:
    said = sheetcrm("sync", "t.xlsx", "--today", day, folder=folder)
    assert said.code == 0, said


def summary(folder: Path) -> list[tuple[str, ...]]:
    sheet = openpyxl.load_workbook(folder / "t.xlsx")["Сводка"]
    shown = (tuple(str(v).replace("\u00a0", " ") for v in row if v is not None) for row in sheet.values)
    return [row for row in shown if row]


def test_the_summary_the_report_and_the_card_say_who_moved(folder: Path) -> None:
    """S7: from → to with a date, in words, and what the words mean."""
    synced(folder, "2026-03-20")
    assert not [row for row in summary(folder) if row[0].startswith("Переходы")]
    synced(folder, "2026-04-10")
    rows = summary(folder)
    at = next(i for i, row in enumerate(rows) if row[0] == "Переходы между группами с 20.03.2026")
    # Петров was new and is active by now; Орлова is a VIP all the time; Яшина fell asleep.
    assert rows[at + 1][0].startswith("Сменили группу 2 из 3 клиентов.")
    day = "2026-04-10 00:00:00"
    for row, was, now, brought, who, *latest in (
        (rows[at + 3], "новый", "активный", "500", "Яшина Вера Олеговна", "активный", "засыпает", day),
        (rows[at + 4], "активный", "засыпает", "700", "Петров Пётр Ильич", "новый", "активный", day),
    ):
        assert row[:4] == (was, now, "1", brought)
        assert f'"{who}"' in row[4]
        assert row[5:] == tuple(latest)
    meaning = next(row[1] for row in rows if row[0] == "Переходы между группами")
    assert "День перехода — день запуска, который его заметил" in meaning
    assert sheetcrm("report", "t.xlsx", "--out", "r.html", "--today", "2026-04-10", folder=folder).code == 0
    page = (folder / "r.html").read_text("utf-8")
    assert "Переходы между группами с 20.03.2026" in page
    said = sheetcrm("card", "t.xlsx", "К-000002", "--json", "--today", "2026-04-10", "--lang", "ru", folder=folder)
    (client,) = document("card", said)["clients"]
    assert "Переходы: новый с 20.03.2026 → активный с 10.04.2026" in client["card"]["buying"]


def test_a_look_and_a_second_run_of_the_day_write_nothing_down(folder: Path) -> None:
    sheetcrm("sync", "t.xlsx", "--today", "2026-03-20", "--dry-run", folder=folder)
    assert not list(folder.rglob("groups.json"))
    synced(folder, "2026-03-20")
    (file,) = folder.rglob("groups.json")
    before = file.read_bytes()
    synced(folder, "2026-03-20")
    assert file.read_bytes() == before
    kept = json.loads(before)
    assert kept[id_mark(memory.drafts_key(file.parent), "к-000002")] == "2026-03-20:new"
    assert "Петров".encode() not in before
    assert b"000002" not in before


def test_a_damaged_file_is_no_reason_to_stop(folder: Path) -> None:
    synced(folder, "2026-03-20")
    (file,) = folder.rglob("groups.json")
    mark = id_mark(memory.drafts_key(file.parent), "К-000002")
    file.write_text(json.dumps({mark: "2026-02-01:asleep вчера:new 2026-02-02:богач", "x": 5}), "utf-8")
    synced(folder, "2026-03-20")
    assert json.loads(file.read_text("utf-8"))[mark] == "2026-02-01:asleep 2026-03-20:new"
