"""Purposes and messengers of «Справочники», from a workbook to what ``check`` and ``sync`` say of it."""

from __future__ import annotations

from pathlib import Path

import openpyxl

from tests.e2e.terminal import sheetcrm
from tests.e2e.test_json import document

CELLS = ["@ivan_p", "Zalo: ivan", "Телеграмн", "ватсап", "Viber", "imo"]
PURPOSES = ["реклама", "рекалма", "исполнение договора", "чепуха", "Реклама", "новости"]
HEADS = ["ID клиента", "ФИО", "Телефон", "Мессенджер", "Паспорт"]
CONSENT = ["Кто (ID, телефон, email или «все»)", "Цель", "Канал", "Дано / отозвано", "Дата", "Где получено"]


def made(folder: Path, lists: dict[str, list[str]] | None = None) -> Path:
    book = openpyxl.Workbook()
    tabs = {
        "Клиенты": [
            HEADS,
            *([f"К-{n:06d}", f"Иванова Анна{n}", f"8 907 100-00-0{n}", m, "есть"] for n, m in enumerate(CELLS, 1)),
        ],
        "Согласия": [
            CONSENT,
            *([f"К-{n:06d}", p, "SMS", "дано", "01.05.2026", "анкета"] for n, p in enumerate(PURPOSES, 1)),
        ],
        "История общения": [
            ["Дата и время", "ID клиента", "Канал", "Итог"],
            *(["05.11.2026", "К-000001", word, "поговорили"] for word in ("Zalo", "ватсап", "голубь")),
        ],
        "Настройки": [["Настройка", "Значение"], ["Цель: Паспорт", "так надо"]],
        "Справочники": [list(lists), *zip(*lists.values(), strict=True)] if lists else [],
    }
    for title, rows in tabs.items():
        if rows:
            sheet = book.create_sheet(title)
            for row in rows:
                sheet.append(list(row))
    del book["Sheet"]
    book.save(folder / "clients.xlsx")
    return folder / "clients.xlsx"


LISTS = {"Мессенджеры": ["Telegram", "WhatsApp", "Zalo"], "Цели обработки": ["Реклама", "исполнение договора", None]}


def test_what_is_on_the_lists_is_understood_and_what_is_not_is_named_on_its_cell(tmp_path: Path) -> None:
    made(tmp_path, LISTS)
    said = document("sync", sheetcrm("sync", "clients.xlsx", "--json", "--today", "2026-11-20", folder=tmp_path))
    named = {
        f"{i['tab']}!{i['cell']}": i["code"]
        for i in said["issues"]
        if i["code"].partition("/")[0] in ("choice", "consent", "messenger", "talk", "settings")
    }
    assert named == {
        "Клиенты!D4": "choice/near-miss",
        "Клиенты!D6": "choice/not-listed",
        "Клиенты!D7": "messenger/unclear",
        "Согласия!B3": "consent/purpose-near-miss",
        "Согласия!B5": "consent/purpose-not-listed",
        "Согласия!B7": "consent/purpose-not-listed",
        "История общения!C4": "talk/unknown-type",
        "Настройки!B2": "settings/purpose-not-listed",
    }
    proposed = {(p["tab"], p["cell"]): p["after"] for p in said["proposals"] if p["kind"] != "id"}
    assert proposed[("Клиенты", "D4")] == "Telegram"
    assert proposed[("Клиенты", "D5")] == "WhatsApp"
    assert not any(tab == "Согласия" for tab, _ in proposed)
    found = document(
        "consents", sheetcrm("consents", "clients.xlsx", "--json", "--today", "2026-11-20", folder=tmp_path)
    )
    given = [c["client_id"] for c in found["consents"] if c["purpose"] == "sms" and c["state"] == "given"]
    assert given == ["К-000001", "К-000005"]
    sheetcrm("export", "clients.xlsx", "--to", "list.csv", "--today", "2026-11-20", folder=tmp_path)
    assert [
        row.partition(";")[0] for row in (tmp_path / "list.csv").read_text("utf-8-sig").splitlines() if "SMS" in row
    ] == given


def test_init_begins_both_lists_with_what_is_there_and_nothing_is_wrong_with_them(tmp_path: Path) -> None:
    file = made(tmp_path)
    done = sheetcrm("init", "clients.xlsx", "--yes", "--rules", "--lang", "ru", folder=tmp_path)
    assert done.code == 0
    book = openpyxl.load_workbook(file)
    rows = [[cell.value for cell in row] for row in book["Справочники"].iter_rows(min_row=5)]
    lists = {head: [row[n] for row in rows[1:] if row[n]] for n, head in enumerate(rows[0]) if head}
    assert lists["Мессенджер"] == ["Telegram", "WhatsApp", "Viber"]
    # The slip is not made right by standing on a list.
    assert lists["Цель обработки"] == ["Реклама", "исполнение договора", "новости", "чепуха", "так надо"]
    (rule,) = book["Согласия"].data_validations.dataValidation
    assert (str(rule.sqref).partition(":")[0], rule.type) == ("B2", "list")
    said = document("check", sheetcrm("check", "--dry-run", "--json", folder=tmp_path))
    assert [i["cell"] for i in said["issues"] if i["code"].startswith(("choice/", "consent/", "settings/"))] == [
        "D4",
        "B3",
    ]
