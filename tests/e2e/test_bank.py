"""``bank``: payments of a statement against the orders; what is sure is planned, what is not is listed."""

from __future__ import annotations

import csv
import datetime as dt
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.e2e.terminal import read_tab, sheetcrm
from tests.e2e.test_json import document

TODAY = "2026-11-20"
OWN = "40702810000000000001"
CLIENTS: list[list[object]] = [
    ["ID клиента", "Компания", "Телефон", "ИНН"],
    ["К-000001", "ООО «Ромашка»", "8 495 765-43-21", "7707083893"],
    ["К-000002", "ООО «Мост»", "8 495 765-43-22", "7736050003"],
]
ORDERS: list[list[object]] = [
    ["№ заказа", "Дата", "ID клиента", "Клиент", "Сумма", "Оплачено", "Дата оплаты", "Статус"],
    ["1048", dt.date(2026, 11, 1), "К-000001", None, 3500, None, None, "новый"],
    ["1049", dt.date(2026, 11, 2), "К-000001", None, 900, 900, dt.date(2026, 11, 5), "оплачен"],
    ["1050", dt.date(2026, 11, 3), "К-000002", None, 7000, None, None, "новый"],
    ["1051", dt.date(2026, 11, 3), "К-000002", None, 500, None, None, "новый"],
    ["1052", dt.date(2026, 11, 3), "К-000002", None, 500, None, None, "новый"],
    ["1053", dt.date(2026, 11, 4), "К-000001", None, 1200, None, None, "отменён"],
    ["1054", dt.date(2026, 11, 4), "К-000001", None, 2000, 500, dt.date(2026, 11, 5), "новый"],
    ["1055", dt.date(2026, 11, 4), "К-000001", None, 640, None, None, "новый"],
]


@pytest.fixture
def table(tmp_path: Path) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for title, rows in (("Клиенты", CLIENTS), ("Заказы", ORDERS)):
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    book.save(tmp_path / "t.xlsx")
    return tmp_path / "t.xlsx"


def paid(number: int, amount: str, purpose: str, inn: str = "", day: str = "12.11.2026") -> list[str]:
    """A document of a statement: money that came in."""
    return [
        "СекцияДокумент=Платежное поручение", f"Номер={number}", f"Дата={day}", f"Сумма={amount}",
        "ПлательщикСчет=40802810000000000003", *([f"ПлательщикИНН={inn}"] if inn else []), "Плательщик1=ООО Плательщик",
        f"ПолучательСчет={OWN}", f"ДатаПоступило={day}", f"НазначениеПлатежа={purpose}", "КонецДокумента",
    ]  # fmt: skip


def statement(folder: Path, *documents: list[str], encoding: str = "cp1251", days: tuple[str, ...] = ()) -> str:
    head = ["1CClientBankExchange", "ВерсияФормата=1.03", "Кодировка=Windows", *days, f"РасчСчет={OWN}", "СекцияРасчСчет",
            f"РасчСчет={OWN}", "НачальныйОстаток=0.00", "КонецРасчСчет"]  # fmt: skip
    lines = [*head, *(line for one in documents for line in one), "КонецФайла"]
    (folder / "kl_to_1c.txt").write_bytes("\r\n".join(lines).encode(encoding))
    return "kl_to_1c.txt"


def matched(table: Path, file: str, *words: str) -> dict[str, Any]:
    return document("bank", sheetcrm("bank", file, "t.xlsx", "--json", "--today", TODAY, *words, folder=table.parent))


def test_each_payment_is_matched_or_listed_with_its_reason(table: Path) -> None:
    out = paid(9, "100.00", "Аренда")
    out[4], out[7] = f"ПлательщикСчет={OWN}", "ПолучательСчет=40702810000000000099"
    file = statement(
        table.parent,
        paid(1, "3500.00", "Оплата по счету № 1048 от 01.11.2026, НДС не облагается"),
        paid(2, "900.00", "За заказ 1049", day="05.11.2026"),
        paid(3, "7000.00", "Оплата за товар", "7736050003"),
        paid(4, "500.00", "Оплата за товар", "7736050003"),
        paid(5, "1200.00", "Заказ №1053"),
        paid(6, "3000.00", "Заказ №1050"),
        paid(7, "640.00", "Перевод"),
        paid(8, "77.00", "Перевод", "7728168971"),
        paid(10, "1500.00", "счет 1054"),
        out,
    )
    found = matched(table, file)
    assert [(p["fate"], p["why"], p["orders"]) for p in found["payments"]] == [
        ("matched", "number", ["1048"]),
        ("already", "number", ["1049"]),
        ("matched", "payer", ["1050"]),
        ("unclear", "several", ["1051", "1052"]),
        ("unclear", "cancelled", ["1053"]),
        ("unclear", "other-sum", ["1050"]),
        ("unclear", "sum-only", ["1055"]),
        ("unknown", "nothing", []),
        ("unclear", "partly", ["1054"]),
    ]
    counts = found["counts"]
    assert sum(counts[key] for key in ("matched", "already", "unclear", "unknown")) == counts["payments"] == 9
    assert sheetcrm("apply", "t.xlsx", found["run"], "--today", TODAY, folder=table.parent).code == 0
    orders = read_tab(table, "Заказы")[1:]
    assert [row[5] for row in orders] == [3500, 900, 7000, None, None, None, 500, None]
    assert [row[6] and row[6].date() for row in orders][:3] == [
        dt.date(2026, 11, 12),
        dt.date(2026, 11, 5),
        dt.date(2026, 11, 12),
    ]
    again = matched(table, file)
    assert (again["run"], again["counts"]["matched"]) == (None, 0)
    assert again["counts"]["already"] == 3
    assert sheetcrm("undo", "t.xlsx", "--today", TODAY, folder=table.parent).code == 0
    assert openpyxl.load_workbook(table)["Заказы"]["F2"].value is None


def test_a_payment_the_bank_does_not_have_is_named_by_its_order(table: Path) -> None:
    """M17: money by the orders against money by the bank, the difference listed."""
    november = paid(2, "900.00", "За заказ 1049", day="05.11.2026")
    file = statement(table.parent, november, days=("ДатаНачала=01.11.2026", "ДатаКонца=30.11.2026"))
    found = matched(table, file)["reconciled"]
    missing = {"order": "1054", "amount": 500.0, "date": "2026-11-05"}
    assert found == {
        "first": "2026-11-01", "last": "2026-11-30", "bank": 900.0, "table": 1400.0, "difference": 500.0, "missing": [missing],
    }  # fmt: skip
    said = sheetcrm("bank", file, "t.xlsx", "--lang", "ru", folder=table.parent).out.replace("\u00a0", " ")
    assert (
        "✗  01.11.2026 – 30.11.2026: поступило 900,00, в заказах за эти дни оплачено 1 400,00, расхождение 500,00."
        in said
    )
    assert "   заказ 1054: 05.11.2026 500,00\n" in said
    # The part payment is there after all; a day the statement is not about says nothing of the orders.
    whole = statement(table.parent, november, paid(3, "500.00", "счет 1054", day="05.11.2026"))
    found = matched(table, whole)["reconciled"]
    assert (found["first"], found["difference"], found["missing"]) == ("2026-11-05", 0.0, [])
    assert "✓  05.11.2026 – 05.11.2026" in sheetcrm("bank", whole, "t.xlsx", "--lang", "ru", folder=table.parent).out
    later = statement(table.parent, paid(3, "10.00", "Перевод", day="07.11.2026"))
    assert matched(table, later)["reconciled"]["missing"] == []


def test_two_payments_for_one_order_are_for_a_person(table: Path) -> None:
    file = statement(table.parent, paid(1, "3500.00", "счет 1048"), paid(2, "3500.00", "счет 1048 повторно"))
    found = matched(table, file)
    assert [(p["fate"], p["why"]) for p in found["payments"]] == [("unclear", "twice")] * 2
    assert found["changes"] == []


def test_what_is_not_clear_waits_in_a_list_beside_the_statement(table: Path) -> None:
    """X10: nothing ambiguous is written; what a person decides is there tomorrow as well."""
    file = statement(
        table.parent,
        paid(4, "500.00", "=Оплата за товар", "7736050003"),
        paid(8, "2077.00", "Перевод", "7728168971"),
        paid(2, "900.00", "За заказ 1049", day="05.11.2026"),
    )
    assert matched(table, file, "--dry-run")["for_you"] is None
    found = matched(table, file, "--lang", "ru")
    path = table.parent / "kl_to_1c — решать вам.csv"
    assert (found["for_you"], found["changes"]) == (path.name, [])
    rows = list(csv.reader(path.open(encoding="utf-8-sig"), delimiter=";"))
    assert rows[0][-2:] == ["Что не ясно", "Подходящие заказы"]
    assert [(row[1], row[2], row[4], row[6]) for row in rows[1:]] == [
        ("12.11.2026", "500,00", "'=Оплата за товар", "1051, 1052"),
        ("12.11.2026", "2077,00", "Перевод", ""),
        ("05.11.2026", "500,00", "", "1054"),
    ]
    assert rows[3][5] == "в заказе отмечена оплата, а в выписке её нет"
    assert path.stat().st_mode & 0o077 == 0
    path.unlink()
    clear = statement(table.parent, paid(1, "3500.00", "счет 1048", day="01.11.2026"))
    assert matched(table, clear)["for_you"] is None
    assert not path.exists()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp866"])
def test_a_statement_in_another_encoding(table: Path, encoding: str) -> None:
    file = statement(table.parent, paid(1, "3500.00", "счет 1048"), encoding=encoding)
    assert matched(table, file, "--dry-run")["counts"]["matched"] == 1


def test_what_is_no_statement_is_refused_in_words(table: Path) -> None:
    (table.parent / "x.txt").write_text("Имя;Телефон\nАнна;8916\n", encoding="utf-8")
    said = sheetcrm("bank", "x.txt", "t.xlsx", "--json", folder=table.parent)
    assert (said.code, document("bank", said)["error"]["code"]) == (2, "bank/not-a-statement")
    file = statement(table.parent, paid(1, "1.00", "x"))
    said = sheetcrm("import", file, "t.xlsx", "--json", folder=table.parent)
    assert document("import", said)["error"]["code"] == "import/statement"
    said = sheetcrm("bank", file, "t.xlsx", "--lang", "ru", folder=table.parent)
    assert "решать вам: 0" in said.out
