"""The card of a client: in the terminal, as a page, and as a tab that works by itself on a file and on a Google Sheet."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from sheetcrm.core.card.card import HEADINGS
from sheetcrm.core.wording import Lang
from sheetcrm.stores.xlsx.store import XlsxStore
from tests.e2e.terminal import sheetcrm
from tests.e2e.test_google import config
from tests.e2e.test_json import document
from tests.google import session, upload
from tests.needs import convert_all, needs_libreoffice, recalculating
from tests.sheets_server import running_server

CLIENTS: list[list[object]] = [
    ["ID клиента", "ФИО", "Телефон", "Email", "Город", "Согласие на рекламу (SMS)", "Дата согласия", "Откуда согласие",
     "⛔ Не беспокоить", "Следующий шаг", "Комментарий"],
    ["К-000001", "Орлова Анна Ильинична", "8 (907) 100-00-01", "anna@example.com", "Самара", "да", "10.01.2026", "анкета", None,
     "прислать каталог", "любит пионы"],
    ["К-000002", "Орлова Анна", "+7 907 100-00-01", None, "Самара", None, None, None, None, None, None],
    ["К-000003", "Петров Пётр Ильич", "+7 907 100-00-03", "p@example.com", "Тверь", "да", "11.01.2026", "сайт", "да", None, None],
]  # fmt: skip
ORDERS: list[list[object]] = [
    ["№ заказа", "Дата", "ID клиента", "Товары / услуги", "Сумма", "Статус"],
    *([n, f"{n:02d}.03.2026", "К-000001", f"Букет {n}", 1000 * n, "выполнен"] for n in range(1, 8)),
    ["A-8", "08.03.2026", "К-000003", "Букет 8", 500, "возврат"],
]
TALKS: list[list[object]] = [
    ["Дата и время", "ID клиента", "Тип", "Итог", "Кто"],
    ["05.03.2026", "К-000001", "звонок", "ждёт каталог", "Ирина"],
    ["01.02.2026", "К-000001", "встреча", "познакомились", "Ирина"],
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    book = openpyxl.Workbook()
    for title, rows in (("Клиенты", CLIENTS), ("Заказы", ORDERS), ("История общения", TALKS)):
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    del book["Sheet"]
    book.save(tmp_path / "t.xlsx")
    return tmp_path


def card(folder: Path, *who: str) -> Mapping[str, Any]:
    said = sheetcrm("card", "t.xlsx", *who, "--json", "--today", "2026-04-01", "--lang", "ru", folder=folder)
    assert said.code == 0, said
    (client,) = document("card", said)["clients"]
    return {part: [line.replace("\u00a0", " ") for line in lines] for part, lines in client["card"].items()}


def test_the_card_says_what_the_tables_say(folder: Path) -> None:
    """G10."""
    before = (folder / "t.xlsx").read_bytes()
    found = card(folder, "К-000001")
    assert found["who"] == ["Орлова Анна Ильинична · +7 907 100-00-01 · К-000001"]
    assert found["contacts"] == ["Телефон: +7 907 100-00-01", "Email: anna@example.com"]
    assert "✓ реклама в SMS: согласие дано (10.01.2026, анкета)" in found["consents"]
    assert "✗ реклама по email: согласия нет" in found["consents"]
    assert found["next"] == ["Следующий шаг: прислать каталог"]
    # The newest five, and how many more there are.
    assert found["orders"][0] == "07.03.2026 · № 7 · Букет 7 · 7 000 ₽ · выполнен"
    assert [line.split(" · ")[1] for line in found["orders"][:5]] == ["№ 7", "№ 6", "№ 5", "№ 4", "№ 3"]
    assert found["orders"][5] == "…и ещё 2"
    assert "7 заказов на 28 000 ₽, в среднем 4 000 ₽" in found["buying"]
    assert "Последняя покупка 07.03.2026 (25 дней назад)" in found["buying"]
    assert found["talks"] == [
        "05.03.2026 · звонок · Ирина · ждёт каталог",
        "01.02.2026 · встреча · Ирина · познакомились",
    ]
    # A number is shown in the letters it was typed in.
    assert card(folder, "К-000003")["orders"][0].startswith("08.03.2026 · № A-8 · ")
    # One who gave everything back has bought for nothing, and no average.
    assert card(folder, "К-000003")["buying"][1] == "1 заказ на 0 ₽"
    assert found["duplicates"][0].endswith("Орлова Анна")
    assert "Комментарий: любит пионы" in found["about"]
    assert (folder / "t.xlsx").read_bytes() == before
    assert not (folder / "t.xlsx.sheetcrm").exists()


def test_the_card_says_why_a_client_is_in_a_segment(folder: Path) -> None:
    """S11: the conditions that are met, for each segment of the client."""
    book = openpyxl.load_workbook(folder / "t.xlsx")
    sheet = book.create_sheet("Сегменты")
    for row in (
        ["Активен", "Название", "Правило", "Всегда включать"],
        ["да", "Свои", "(город = Самара или город = Тверь) и заказов >= 2", None],
        ["да", "Совет", "город = Тверь и заказов >= 50", "К-000001"],
    ):
        sheet.append(row)
    book.save(folder / "t.xlsx")
    lines = [line for line in card(folder, "К-000001")["buying"] if line.startswith("Сегмент")]
    assert lines == ["Сегмент «Свои»: город — Самара; заказов не меньше 2", "Сегмент «Совет»: включён вручную"]
    assert not [line for line in card(folder, "К-000003")["buying"] if line.startswith("Сегмент")]


def test_a_stop_stands_above_every_consent(folder: Path) -> None:
    assert card(folder, "Петров")["consents"][0] == "⛔ Не беспокоить: стоит «Не беспокоить»"


@pytest.mark.parametrize("who", ["к-000003", "4", "8(907)1000003", "907 100-00-03", "P@Example.com", "петр ильич"])
def test_a_client_is_found_by_whatever_is_known(folder: Path, who: str) -> None:
    assert card(folder, *who.split(" "))["who"] == ["Петров Пётр Ильич · +7 907 100-00-03 · К-000003"]


def test_several_are_listed_and_nobody_is_refused(folder: Path) -> None:
    said = sheetcrm("card", "t.xlsx", "орлова", "--lang", "ru", folder=folder)
    assert said.code == 2
    assert said.out.startswith("Подходят 2 клиента.")
    assert "К-000001" in said.out
    assert "К-000002" in said.out
    nobody = sheetcrm("card", "t.xlsx", "Никто", "--json", folder=folder)
    assert (nobody.code, document("card", nobody)["error"]["code"]) == (2, "card/nobody")
    unnamed = sheetcrm("card", "t.xlsx", "--json", folder=folder)
    assert (unnamed.code, document("card", unnamed)["error"]["code"]) == (2, "card/who")


def test_the_page_stands_by_itself(folder: Path) -> None:
    said = sheetcrm("card", "t.xlsx", "К-000001", "--html", "c.html", "--lang", "en", folder=folder)
    assert said.code == 0
    page = (folder / "c.html").read_text(encoding="utf-8")
    assert '<html lang="en">' in page
    assert "<li>7 Mar 2026 · no. 7 · Букет 7 · 7,000 ₽ · выполнен</li>" in page.replace("\u00a0", " ")
    assert "<script" not in page
    assert "http" not in page.replace("http-equiv", "")


def filled(values: Mapping[str, object], lang: Lang = "ru") -> dict[str, str]:
    """What a card shows, by part; ``values``: of its cells, by address."""
    rows = {HEADINGS[key].say(lang): key for key in HEADINGS}
    return {
        rows[str(values[f"A{row}"])]: str(values.get(f"B{row}") or "").replace("\u00a0", " ")
        for row in range(8, 8 + len(HEADINGS))
    }


@needs_libreoffice
def test_on_a_file_it_shows_whom_one_chooses(folder: Path) -> None:
    assert sheetcrm("init", "t.xlsx", "--yes", "--card", "--lang", "ru", folder=folder).code == 0
    assert sheetcrm("sync", "t.xlsx", "--today", "2026-04-01", folder=folder).code == 0
    written = (folder / "t.xlsx").read_bytes()
    assert sheetcrm("sync", "t.xlsx", "--today", "2026-04-01", folder=folder).code == 0
    assert (folder / "t.xlsx").read_bytes() == written
    expected = {key: "\n".join(lines) or "—" for key, lines in card(folder, "К-000003").items()}
    book = openpyxl.load_workbook(folder / "t.xlsx")
    # Pasted names bring spaces along, hard ones of web pages too.
    who = ("К-000003 ", " Пётр\u00a0 Ил ", "+7 (907) 100-00-03\u00a0")
    copies = [folder / f"c{number}.xlsx" for number in range(len(who))]
    for typed, copy in zip(who, copies, strict=True):
        book["Карточка"]["B5"] = typed
        book.save(copy)
    with recalculating():
        made = convert_all(copies, "xlsx", folder / "out")
    for typed, file in zip(who, made, strict=True):
        shown = openpyxl.load_workbook(file, data_only=True)["Карточка"]
        assert filled({cell.coordinate: cell.value for row in shown.iter_rows() for cell in row}) == expected, typed


def test_on_a_google_sheet_it_does_the_same(folder: Path) -> None:
    expected = {key: "\n".join(lines) or "—" for key, lines in card(folder, "К-000001").items()}
    with running_server() as server:
        spreadsheet = upload(server, XlsxStore(folder / "t.xlsx", folder / "s").read())
        server.files[spreadsheet].share("p1", "user", "writer", emailAddress=server.service_account.address)
        file = config(folder, server, spreadsheet)
        for command in (("init", "--yes", "--card"), ("sync",), ("sync",)):
            said = sheetcrm(*command, "--config", file, "--today", "2026-04-01", "--lang", "ru", folder=folder)
            assert said.code == 0, said
        assert "Изменений нет" in said.out
        talk = session(server, spreadsheet)
        about = talk.get("", {"fields": "sheets(properties(sheetId,title))"})["sheets"]
        number = next(s["properties"]["sheetId"] for s in about if s["properties"]["title"] == "Карточка")
        typed = {"values": [{"userEnteredValue": {"stringValue": " анна  ильинична\u00a0"}}]}
        start = {"sheetId": number, "rowIndex": 4, "columnIndex": 1}
        talk.batch_update(
            {"requests": [{"updateCells": {"start": start, "rows": [typed], "fields": "userEnteredValue"}}]}
        )
        cells = talk.get("/values/Карточка!A1:B30", {})["values"]
        values = {f"{'AB'[j]}{i}": value for i, row in enumerate(cells, 1) for j, value in enumerate(row)}
        found = filled(values)
        assert {key: found[key] for key in ("who", "orders", "talks", "consents", "about")} == {
            key: expected[key] for key in ("who", "orders", "talks", "consents", "about")
        }
        rule = talk.get("", {"ranges": "Карточка!B5", "fields": "sheets(data(rowData(values(dataValidation))))"})
        condition = rule["sheets"][0]["data"][0]["rowData"][0]["values"][0]["dataValidation"]["condition"]
        assert condition["type"] == "ONE_OF_RANGE"
