"""``export``: a list of clients, orders or deals, masked or not, with the stops beside the names and a line in the journal."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import re
import sys
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from sheetcrm.journal.runs import RunLog
from tests.e2e.terminal import Said, sheetcrm
from tests.e2e.test_json import document

TODAY = "2026-11-20"
CLIENTS: list[list[object]] = [
    ["ID клиента", "ФИО", "Телефон", "Email", "Город", "Комментарий", "⛔ Не беспокоить", "Согласие на рекламу", "Дата согласия"],
    ["К-000001", "Орлова Анна Сергеевна", "+7 916 223-45-68", "anna@mail.ru", "=1+1", "звонить 8 903 112-43-27", None, "да", "01.02.2026"],
    ["К-000002", "Серов Пётр Ильич", "8 903 112-43-27", "serov@mail.ru", "Москва", "@serov", "да", None, None],
    ["К-000003", "Зимин Олег", "+7 905 111-44-33", None, "-Тверь, +79161112233", None, None, None, None],
    ["К-000004", "Белова Ирина", "89051114435", "b@belova.ru", "@SUM(A1)", None, None, "нет", None],
]  # fmt: skip
ORDERS: list[list[object]] = [
    ["№ заказа", "Дата", "Клиент", "Телефон", "Сумма", "Комментарий"],
    ["1", "10.11.2026", "Орлова Анна Сергеевна", "+7 916 223-45-68", 3500, "к 8 марта"],
    ["2", "11.02.2024", "Серов Пётр Ильич", "8 903 112-43-27", 900, None],
    ["3", "12.11.2026", "Никто Неизвестный", None, -500, None],
]
SEGMENTS: list[list[object]] = [
    ["Активен", "Название", "Правило"],
    ["да", "Москвичи", "город = Москва"],
    ["нет", "Старые", "город = Тверь"],
]


def book(path: Path, clients: list[list[object]] = CLIENTS) -> Path:
    made = openpyxl.Workbook()
    made.remove(made.worksheets[0])
    for title, rows in (("Клиенты", clients), ("Заказы", ORDERS), ("Сегменты", SEGMENTS)):
        sheet = made.create_sheet(title)
        for n, row in enumerate(rows, start=1):
            for m, value in enumerate(row, start=1):
                cell = sheet.cell(n, m, value)
                if isinstance(value, str):
                    cell.data_type = "s"
    made.save(path)
    return path


@pytest.fixture
def table(tmp_path: Path) -> Path:
    return book(tmp_path / "t.xlsx")


def exported(folder: Path, *words: str) -> Said:
    return sheetcrm("export", "t.xlsx", "--today", TODAY, *words, folder=folder)


def rows_of(path: Path, encoding: str = "utf-8-sig", separator: str = ";") -> list[list[str]]:
    return list(csv.reader(io.StringIO(path.read_bytes().decode(encoding), newline=""), delimiter=separator))


def test_everybody_goes_and_who_said_no_is_marked_and_not_dropped(table: Path) -> None:
    found = document("export", exported(table.parent, "--to", "all.csv", "--json"))
    assert found["counts"] == {"rows": 4, "stopped": 1, "kept_back": 0, "unlinked": 0, "lost_signs": 0}
    rows = rows_of(table.parent / "all.csv")
    heads = rows[0]
    assert heads[-2:] == ["⛔ Не писать и не звонить", "Согласен на рекламу"]
    assert [row[-2] for row in rows[1:]] == ["", "не беспокоить", "", ""]
    assert [row[-1] for row in rows[1:]] == ["email, SMS, звонки", "", "", ""]
    assert [row[heads.index("Покупает?")] for row in rows[1:]] == [
        "активный",
        "неактивный",
        "ещё не покупал",
        "ещё не покупал",
    ]


def test_nothing_in_a_list_is_a_formula(table: Path) -> None:
    """Texts that begin like one get an apostrophe in .csv and are texts in .xlsx; numbers below zero stay numbers."""
    exported(table.parent, "--to", "all.csv")
    rows = rows_of(table.parent / "all.csv")
    city = rows[0].index("Город")
    assert [row[city] for row in rows[1:]] == ["'=1+1", "Москва", "'-Тверь, +79161112233", "'@SUM(A1)"]
    assert rows[1][rows[0].index("Телефон")] == "7 916 223-45-68"
    assert not [
        cell for row in rows for cell in row if cell[:1] in ("=", "+", "@", "-") and not re.fullmatch(r"-\d+", cell)
    ]
    exported(table.parent, "--to", "orders.csv", "--what", "orders")
    orders = rows_of(table.parent / "orders.csv")
    assert [row[orders[0].index("Сумма")] for row in orders[1:]] == ["3500", "900", "-500"]
    exported(table.parent, "--to", "all.xlsx")
    sheet = openpyxl.load_workbook(table.parent / "all.xlsx")["Клиенты"]
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n", "d"}
    assert [sheet.cell(n, city + 1).value for n in (2, 4)] == ["=1+1", "-Тверь, +79161112233"]
    assert sheet.cell(2, rows[0].index("Телефон") + 1).value == "+7 916 223-45-68"


def test_a_masked_list_has_no_whole_phone_address_or_name(table: Path) -> None:
    """X11."""
    found = document("export", exported(table.parent, "--to", "m.csv", "--mask", "--json"))
    text = (table.parent / "m.csv").read_text(encoding="utf-8-sig")
    digits = re.sub(r"\D", "", text)
    for secret in ("9162234568", "9031124327", "9051114433", "9051114435", "9161112233"):
        assert secret not in digits
    for secret in ("anna@", "serov@", "b@belova", "Орлова", "Серов", "Сергеевна", "@serov", "звонить 8"):
        assert secret not in text
    rows = rows_of(table.parent / "m.csv")
    assert rows[1][1:4] == ["Анна О.", "7916***4568", "a***@m***.ru"], "no plus in a .csv: Excel computes it"
    assert [row[rows[0].index("Город")] for row in rows[1:]] == ["'=1+1", "Москва", "'-Тверь, ***", "***(A1)"]
    assert rows[1][rows[0].index("Дата согласия")] == "01.02.2026", "a day is no phone"
    assert found["left_out"] == ["Комментарий"]
    said = exported(table.parent, "--to", "m.xlsx", "--mask", "--lang", "ru")
    assert "не обезличивание" in said.out
    sheet = openpyxl.load_workbook(table.parent / "m.xlsx")["Клиенты"]
    shown = [sheet.cell(n, 3).value for n in range(2, 6)]
    # L10: as the catalogue has it, +7916***4567.
    assert shown == ["+7916***4568", "+7903***4327", "+7905***4433", "+7905***4435"]
    about = openpyxl.load_workbook(table.parent / "m.xlsx")["О файле"]
    assert "не обезличивание" in " ".join(str(row[0].value) for row in about.iter_rows())


def test_free_text_cannot_be_asked_for_in_a_masked_list(table: Path) -> None:
    said = exported(table.parent, "--to", "m.csv", "--mask", "--columns", "ФИО, Комментарий", "--lang", "ru")
    assert said.code == 3
    assert "export/not-masked" in said.err
    assert not (table.parent / "m.csv").exists()


def test_a_base_a_group_and_a_segment(table: Path) -> None:
    def ids(*words: str) -> list[str]:
        to = table.parent / f"{'-'.join(words)}.csv"
        assert exported(table.parent, "--to", to.name, "--columns", "ID клиента", *words).code == 0
        return [row[0] for row in rows_of(to)[1:]]

    assert ids("--base", "АКБ") == ["К-000001"]
    assert ids("--base", "нкб") == ["К-000002"]
    assert ids("--base", "ОКБ") == ["К-000001", "К-000002", "К-000003", "К-000004"]
    assert ids("--base", "vip") == [], "five per cent of two buyers are nobody"
    (table.parent / "config.yaml").write_text("segments: {vip_revenue: 1}\n", encoding="utf-8")
    assert ids("--base", "VIP") == ["К-000001"]
    assert ids("--segment", "москвичи") == ["К-000002"]
    assert ids("--segment", "москвичи", "--base", "АКБ") == []


def test_the_whole_base_needs_no_purchases_and_has_no_archive(table: Path) -> None:
    """B1 and X11: without a tab of orders nobody is in a part of it."""
    made = openpyxl.load_workbook(table)
    del made["Заказы"]
    made["Клиенты"]["J1"], made["Клиенты"]["J3"] = "Статус", "архив"
    made.save(table)
    for base, rows in (("ОКБ", 3), ("АКБ", 0)):
        found = document("export", exported(table.parent, "--to", f"{base}.csv", "--base", base, "--json"))
        assert found["counts"]["rows"] == rows


def test_orders_follow_their_clients(table: Path) -> None:
    found = document("export", exported(table.parent, "--to", "o.csv", "--what", "orders", "--base", "НКБ", "--json"))
    assert found["counts"] == {"rows": 1, "stopped": 1, "kept_back": 0, "unlinked": 1, "lost_signs": 0}
    assert [row[0] for row in rows_of(table.parent / "o.csv")[1:]] == ["2"]


@pytest.mark.parametrize(
    ("words", "code", "exit_code"),
    [
        (["--base", "АКВ"], "export/no-base", 2),
        (["--segment", "нет такого"], "export/no-segment", 2),
        (["--segment", "Старые"], "export/segment-off", 3),
        (["--columns", "Рост"], "export/no-column", 2),
        (["--what", "deals"], "export/no-table", 3),
        (["--for-partner", "Пекарня"], "export/no-partner-consent", 3),
    ],
)
def test_what_cannot_be_exported_is_said_and_nothing_is_made(
    table: Path, words: list[str], code: str, exit_code: int
) -> None:
    said = exported(table.parent, "--to", "x.csv", "--json", *words)
    assert said.code == exit_code
    assert document("export", said)["error"]["code"] == code
    assert not (table.parent / "x.csv").exists()


def test_a_list_is_never_put_over_another_file(table: Path) -> None:
    (table.parent / "x.csv").write_text("mine", encoding="utf-8")
    assert exported(table.parent, "--to", "x.csv").code == 2
    assert (table.parent / "x.csv").read_text(encoding="utf-8") == "mine"
    assert document("export", exported(table.parent, "--to", "x.txt", "--json"))["error"]["code"] == "export/ending"


def test_the_journal_says_who_took_a_list_and_holds_no_value(table: Path) -> None:
    before = table.read_bytes()
    exported(table.parent, "--to", "all.csv", "--segment", "Москвичи")
    file = Path(f"{table}.sheetcrm") / "journal.jsonl"
    log = RunLog(file)
    (line,) = [line for line in log.lines() if line["kind"] == "export"]
    assert (line["what"], line["whose"], line["rows"], line["masked"]) == ("clients", "Москвичи", 1, False)
    assert line["who"]
    assert line["at"].startswith(TODAY)
    assert log.broken() == []
    assert not re.search(
        "Серов|serov|903", file.read_text(encoding="utf-8").replace(line["sha"], "").replace(line["sha_of_file"], "")
    )
    assert table.read_bytes() == before, "the workbook is only read"
    if sys.platform != "win32":
        assert (table.parent / "all.csv").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("lang", "said"),
    [("ru", "Клиенты, Москвичи, 1 строка, с сокращениями"), ("en", "Clients, Москвичи, 1 row, masked")],
)
def test_the_log_says_who_took_which_list(table: Path, lang: str, said: str) -> None:
    """(L12): the owner reads it with a command, in words and as JSON; a list that could not be written is none."""
    exported(table.parent, "--to", "some.csv", "--segment", "Москвичи", "--mask")
    RunLog(Path(f"{table}.sheetcrm") / "journal.jsonl").append("export", dt.datetime(2026, 11, 21), file="x")
    RunLog(Path(f"{table}.sheetcrm") / "journal.jsonl").append("export-failed", dt.datetime(2026, 11, 21), code="x")
    found = sheetcrm("log", table.name, "--lang", lang, folder=table.parent).out.replace("\u00a0", " ")
    assert said in found
    assert found.count("some.csv") == found.count(" → ") == 1
    (one,) = document("log", sheetcrm("log", table.name, "--json", folder=table.parent))["exports"]
    assert (one["what"], one["rows"], one["masked"], Path(one["file"]).name) == ("clients", 1, True, "some.csv")
    assert one["who"]


def test_a_list_that_was_taken_out_is_among_the_copies_while_it_lies_there(table: Path) -> None:
    exported(table.parent, "--to", "all.csv")
    exported(table.parent, "--to", "gone.csv")
    (table.parent / "gone.csv").unlink()
    found = document("copies", sheetcrm("copies", table.name, "--json", folder=table.parent))
    assert [Path(one["path"]).name for one in found["copies"] if one["kind"] == "export"] == ["all.csv"]
    said = sheetcrm("copies", table.name, "--lang", "ru", folder=table.parent).out
    assert "писок, выгруженный командой export: 1 файл" in said


def test_a_partner_gets_only_those_who_agreed_to_be_passed_on(tmp_path: Path) -> None:
    """I8: not a client without the word, not one who withdrew it on a copy of the row, not one who is to be left alone."""
    heads = [*CLIENTS[0], "Согласие на передачу партнёрам"]
    said: list[object] = ["да", "да", None, "да"]
    rows = [[*row, word] for row, word in zip(CLIENTS[1:], said, strict=True)]
    copy = ["К-000005", "Белова Ирина", "89051114435", "b@belova.ru", None, None, None, None, None, "нет"]
    book(tmp_path / "t.xlsx", [heads, *rows, copy])
    found = document("export", exported(tmp_path, "--to", "p.csv", "--for-partner", "Пекарня", "--json"))
    assert [row[0] for row in rows_of(tmp_path / "p.csv")[1:]] == ["К-000001"]
    assert found["counts"]["kept_back"] == 4
    assert found["partner"] == "Пекарня"


@pytest.mark.parametrize(
    ("encoding", "separator", "sign"),
    [("cp1251", "comma", ","), ("utf-8", "tab", "\t"), ("utf-8-sig", "semicolon", ";")],
)
def test_other_encodings_and_separators(table: Path, encoding: str, separator: str, sign: str) -> None:
    words = ("--columns", "ФИО, Город", "--encoding", encoding, "--separator", separator)
    found = document("export", exported(table.parent, "--to", "x.csv", "--json", *words))
    assert rows_of(table.parent / "x.csv", encoding, sign)[1][:2] == ["Орлова Анна Сергеевна", "'=1+1"]
    # The sign of «⛔ Не писать и не звонить» is one that Windows-1251 does not have.
    assert found["counts"]["lost_signs"] == (1 if encoding == "cp1251" else 0)


def test_an_exported_list_is_read_again_as_it_was(table: Path) -> None:
    """What was put before a formula sign is taken off again, so that a list brought back changes nothing."""
    exported(table.parent, "--to", "all.csv")
    found: dict[str, Any] = json.loads(sheetcrm("import", "all.csv", "t.xlsx", "--json", folder=table.parent).out)
    assert [row["outcome"] for row in found["rows"]] == ["same"] * 4
