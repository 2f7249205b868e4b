"""``sheetcrm consents``: the registry of consents as people and programs read it."""

from __future__ import annotations

from pathlib import Path

import openpyxl

from tests.e2e.terminal import sheetcrm, type_into
from tests.e2e.test_json import document

HEAD = ["ID клиента", "ФИО", "Телефон", "Почта", "Согласие на рекламу (SMS)", "Дата согласия", "⛔ Не беспокоить"]
CLIENTS = [
    ["К-000001", "Орлова Анна Ильинична", "+7 907 100-00-01", "a@example.com", "да", "10.01.2026", None],
    ["К-000002", "Яшина Вера Олеговна", "+7 907 100-00-02", "v@example.com", None, None, None],
    ["К-000003", "Петров Пётр Ильич", "+7 907 100-00-03", "p@example.com", "да", "11.01.2026", "да"],
]
LINES = [
    ["Кто (ID, телефон, email или «все»)", "Правило (для строки на многих)", "Цель", "Канал", "Дано / отозвано", "Дата",
     "Где получено", "Подтверждение (документ, ссылка)", "Редакция текста согласия", "Кто внёс"],
    ["К-000002", None, "реклама", "email", "дано", "04.10.2026", "анкета", "анкета № 118", "ред. 2", "Марина"],
    ["К-000001", None, "реклама", "SMS", "отозвано", "02.11.2026", "звонок", None, None, "Тимур"],
]  # fmt: skip


def book(folder: Path) -> Path:
    made = openpyxl.Workbook()
    for title, rows in (("Клиенты", [HEAD, *CLIENTS]), ("Согласия", LINES)):
        sheet = made.create_sheet(title)
        for row in rows:
            sheet.append(row)
    del made["Sheet"]
    made.save(folder / "t.xlsx")
    return folder / "t.xlsx"


def test_one_client_in_words_and_all_as_lines(tmp_path: Path) -> None:
    file = book(tmp_path)
    before = file.read_bytes()
    said = sheetcrm("consents", "t.xlsx", "к-000002", "--lang", "ru", folder=tmp_path)
    assert said.code == 0
    assert "реклама по email: дано с 4 октября 2026" in said.out.replace("\u00a0", " ")
    assert "подтверждение: анкета № 118, редакция текста: ред. 2, внёс: Марина (Согласия!2:2)" in said.out
    stopped = sheetcrm("consents", "t.xlsx", "К-000003", "--lang", "en", folder=tmp_path)
    assert "stronger than the consent: “Do not contact” is set" in stopped.out
    total = sheetcrm("consents", "t.xlsx", "--lang", "ru", folder=tmp_path)
    assert "Реклама в SMS: дано 1, отозвано 1, согласия нет у 1; писать можно 0" in total.out
    found = document("consents", sheetcrm("consents", "t.xlsx", "--json", folder=tmp_path))
    assert len(found["consents"]) == 12
    assert found["counts"]["email"] == {"given": 1, "withdrawn": 0, "none": 2, "may": 1}
    sms = next(c for c in found["consents"] if c["client_id"] == "К-000001" and c["purpose"] == "sms")
    assert (sms["state"], sms["date"], sms["line"]) == ("withdrawn", "2026-11-02", "Согласия!3:3")
    given = next(c for c in found["consents"] if c["client_id"] == "К-000002" and c["purpose"] == "email")
    assert (given["source"], given["proof"], given["text_version"]) == ("анкета", "анкета № 118", "ред. 2")
    assert file.read_bytes() == before
    assert not (tmp_path / "t.xlsx.sheetcrm").exists()


def test_a_client_who_is_not_there_is_refused(tmp_path: Path) -> None:
    book(tmp_path)
    said = sheetcrm("consents", "t.xlsx", "К-000009", "--json", folder=tmp_path)
    assert (said.code, document("consents", said)["error"]["code"]) == (2, "law/no-client")


def test_while_the_stop_list_has_no_headings_no_draft_is_ready(tmp_path: Path) -> None:
    file = tmp_path / "t.xlsx"
    file.write_bytes((Path(__file__).parents[2] / "examples" / "clients.ru.xlsx").read_bytes())
    type_into(file, "Стоп-лист", {"A1": "+7 907 100-00-01", "B1": None, "C1": None})
    day = ("--json", "--today", "2026-09-01")
    made = document("drafts", sheetcrm("drafts", "t.xlsx", *day, folder=tmp_path))
    assert made["drafts"]
    assert {draft["state"] for draft in made["drafts"]} == {"blocked"}
    found = document("check", sheetcrm("check", "t.xlsx", "--dry-run", *day, folder=tmp_path))
    assert "table/headings-lost" in {issue["code"] for issue in found["issues"]}
    assert sheetcrm("export", "t.xlsx", "--to", "list.csv", *day[1:], folder=tmp_path).code == 0
    head, *rows = (tmp_path / "list.csv").read_text("utf-8-sig").splitlines()
    assert head.endswith("⛔ Не писать и не звонить;Согласен на рекламу")
    assert sum("отказы не прочитаны" in row for row in rows) == 300
