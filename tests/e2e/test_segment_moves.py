"""Who entered and who left a segment of the team: kept from run to run, shown in the summary, the list and the card."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pytest

from sheetcrm.core.drafts.due_log import id_mark
from sheetcrm.journal import memory
from tests.e2e.terminal import sheetcrm
from tests.e2e.test_json import document
from tests.e2e.test_moves import CLIENTS, ORDERS, summary, synced

SEGMENTS: list[list[object]] = [
    ["Активен", "Название", "Правило"],
    ["да", "Пора вернуть", "не покупал 30 дней"],
    ["да", "Недавние", "дней без покупки <= 30"],
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    book = openpyxl.Workbook()
    for title, rows in (("Клиенты", CLIENTS), ("Заказы", ORDERS), ("Сегменты", SEGMENTS)):
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    del book["Sheet"]
    book.save(tmp_path / "t.xlsx")
    return tmp_path


def test_the_summary_the_list_and_the_card_say_who_entered_and_left(folder: Path) -> None:
    """S7: in and out of each segment, from → to with a date for each client; a look knows it as well."""
    synced(folder, "2026-03-20")
    rows = summary(folder)
    assert "Вошли" not in next(row for row in rows if row[0] == "Сегмент")
    synced(folder, "2026-04-10")
    rows = summary(folder)
    head = next(i for i, row in enumerate(rows) if row[0] == "Сегмент")
    assert rows[head] == ("Сегмент", "Клиентов", "Доля", "Вошли", "Вышли", "Как понято правило")
    assert rows[head - 1][0].endswith("Сколько клиентов вошло и вышло — с 20.03.2026.")
    assert [row[:2] + row[3:5] for row in rows[head + 1 : head + 3]] == [
        ("Пора вернуть", "3", "2", "0"),
        ("Недавние", "0", "0", "2"),
    ]
    at = next(i for i, row in enumerate(rows) if row[0] == "Кто вошёл в сегменты и кто вышел")
    for row, who in ((rows[at + 3], "Орлова Анна Ильинична"), (rows[at + 4], "Петров Пётр Ильич")):
        assert f'"{who}"' in row[0]
        assert row[1:] == ("Недавние", "Пора вернуть", "2026-04-10 00:00:00")
    assert any(row[0] == "Вошли в сегмент и вышли из него" for row in rows[at + 5 :]), "the words are explained"
    said = sheetcrm("segments", "t.xlsx", "--today", "2026-04-11", "--lang", "ru", folder=folder)
    assert "с 20.03.2026 вошли 2, вышли 0" in said.out
    listed = document("segments", sheetcrm("segments", "t.xlsx", "--json", "--today", "2026-04-11", folder=folder))
    assert listed["segments"][1]["moved"] == {
        "since": "2026-03-20", "was": 2, "entered": 0, "left": 2, "now": 0, "rule_changed": None,
    }  # fmt: skip
    said = sheetcrm("card", "t.xlsx", "К-000002", "--json", "--today", "2026-04-11", "--lang", "ru", folder=folder)
    (client,) = document("card", said)["clients"]
    assert "В сегментах: Недавние с 20.03.2026 до 10.04.2026; Пора вернуть с 10.04.2026" in client["card"]["buying"]
    said = sheetcrm("card", "t.xlsx", "К-000003", "--json", "--today", "2026-04-11", "--lang", "ru", folder=folder)
    (client,) = document("card", said)["clients"]
    assert not [line for line in client["card"]["buying"] if line.startswith("В сегментах")]


def test_prints_alone_are_kept_and_a_second_run_of_the_day_writes_nothing(folder: Path) -> None:
    sheetcrm("sync", "t.xlsx", "--today", "2026-03-20", "--dry-run", folder=folder)
    assert not list(folder.rglob("segments.json"))
    synced(folder, "2026-03-20")
    (file,) = folder.rglob("segments.json")
    before = file.read_bytes()
    stamp = file.stat().st_mtime_ns
    synced(folder, "2026-03-20")
    assert (file.read_bytes(), file.stat().st_mtime_ns) == (before, stamp)
    mark = id_mark(memory.drafts_key(file.parent), "к-000002")
    assert mark.encode() in before
    assert not [name for name in ("Петров", "Недавние", "000002") if name.encode() in before]


def test_a_damaged_file_is_no_reason_to_stop(folder: Path) -> None:
    synced(folder, "2026-03-20")
    (file,) = folder.rglob("segments.json")
    kept = json.loads(file.read_text("utf-8"))
    name = next(iter(kept))
    kept[name] = {"rules": {"вчера": "x", "2026-03-01": "y"}, "events": {"2026-03-01": 7, "завтра": []}}
    file.write_text(json.dumps({**kept, "x": 5, "y": {"rules": [], "events": {}}}), "utf-8")
    synced(folder, "2026-03-21")
    read = json.loads(file.read_text("utf-8"))
    assert "x" not in read
    assert list(read[name]["rules"]) == ["2026-03-01", "2026-03-21"]
