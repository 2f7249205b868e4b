"""Every importer says where its headings are from, and knows only its own files."""

from __future__ import annotations

import datetime as dt
import re

import pytest

from sheetcrm.core.importers import Grid, Handed, Importer, importers, recognised
from sheetcrm.core.importers.asterisk import ASTERISK
from sheetcrm.core.importers.bank_1c import BANK_1C, accounts, documents
from sheetcrm.core.importers.mango import MANGO
from sheetcrm.core.importers.sipuni import SIPUNI
from sheetcrm.core.importers.zadarma import ZADARMA
from sheetcrm.core.schema import TABLES


def handed(*rows: tuple[object, ...], name: str = "x.csv", text: str | None = None) -> Handed:
    return Handed(name, (Grid("x", rows),) if rows else (), text)  # type: ignore[arg-type]


#: A heading row of each importer's own files.
FILES = {
    "amocrm": handed(
        ("ID", "Название сделки", "Бюджет", "Этап сделки", "Полное имя контакта"), ("1", "а", "2", "б", "Анна")
    ),
    "asterisk": handed(
        ("calldate", "src", "dst", "disposition"), ("2026-11-01 10:00:00", "79161112233", "101", "ANSWERED")
    ),
    "bitrix24": handed(("ID", "Название лида", "Имя", "Фамилия"), ("1", "а", "Анна", "Орлова")),
    "google-forms": handed(("Timestamp", "Your name", "Your phone"), ("11/19/2026 10:00:00", "Ann", "8916")),
    "mango": handed(
        ("start", "finish", "answer", "from_extension", "from_number", "to_extension", "to_number"),
        ("1795158000", "1795158060", "0", "", "79161112233", "101", "74951112233"),
    ),
    "zadarma": handed(
        ("sip", "callstart", "clid", "destination", "disposition", "seconds", "pbx_call_id"),
        ("101", "2026-11-19 10:00:12", "79161112233", "101", "no answer", "0", "in_1"),
    ),
    "sipuni": handed(
        ("Тип", "Статус", "Время", "Схема", "Откуда", "Куда", "Кто ответил"),
        ("Входящий", "Не отвечен", "19.11.2026 10:00:12", "Офис", "+79161112233", "101", ""),
    ),
    "1c-bank": handed(text="1CClientBankExchange\nВерсияФормата=1.03\n"),
}


@pytest.mark.parametrize("one", importers().values(), ids=lambda one: one.name)
def test_each_cites_its_source_and_knows_its_own_files_alone(one: Importer) -> None:
    assert re.search(r"https?://\S+", one.source), "headings come from somewhere that can be looked up"
    assert [name for name, file in FILES.items() if one.recognises(file)] == [one.name]
    parts = one.reads(FILES[one.name], "ru")
    for part in parts:
        assert part.table == "payments" or part.table in TABLES
        known = {field.key for field in TABLES[part.table].fields} if part.table in TABLES else set()
        assert all(record.cells.keys() <= known for record in part.records) or part.table == "payments"


def test_a_plain_list_is_nobodys() -> None:
    assert recognised(handed(("Имя", "Телефон", "Город"), ("Анна", "8916", "Самара")), importers()) is None


def test_headings_may_stand_below_a_title_and_in_any_case() -> None:
    file = handed(
        ("Сделки",), (), ("id", "НАЗВАНИЕ  СДЕЛКИ", "этап сделки", "полное имя контакта"), ("7", "а", "б", "Анна")
    )
    found = importers()["amocrm"].reads(file, "ru")
    assert [(part.table, [record.row for record in part.records]) for part in found] == [
        ("clients", [4]),
        ("deals", [4]),
    ]


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (("79161112233", "101", "NO ANSWER", "0"), ("79161112233", "пропущенный", "входящий")),
        (("101", "79161112233", "NO ANSWER", "0"), ("79161112233", "звонок", "исходящий")),
        (("101", "79161112233", "ANSWERED", "61"), ("79161112233", "звонок", "исходящий")),
        (("74951112233", "79161112233", "ANSWERED", "61"), ("79161112233", "звонок", "исходящий")),
        (("101", "102", "ANSWERED", "61"), None),
    ],
)
def test_a_call_is_incoming_missed_or_none(row: tuple[str, ...], expected: tuple[str, str, str] | None) -> None:
    file = handed(("calldate", "src", "dst", "disposition", "billsec"), ("2026-11-01 10:00:00", *row))
    (part,) = ASTERISK.reads(file, "ru")
    cells = [record.cells for record in part.records]
    assert [(c["phone"], c["type"], c["direction"]) for c in cells] == ([] if expected is None else [expected])


def test_a_call_that_rang_at_several_desks_is_one() -> None:
    """Answered where one of them was, by whoever that was; calls without an id stand by themselves."""
    heads = ("calldate", "src", "dst", "disposition", "billsec", "uniqueid", "linkedid")
    desks = [
        ("2026-11-01 10:00:00", "79161112233", "101", "NO ANSWER", "0", "1.1", "1.1"),
        ("2026-11-01 10:00:04", "79161112233", "102", "ANSWERED", "61", "1.2", "1.1"),
        ("2026-11-01 10:00:09", "79161112233", "103", "NO ANSWER", "0", "1.3", "1.1"),
        ("2026-11-01 12:00:00", "79161112233", "101", "NO ANSWER", "0", "2.1", "2.1"),
        ("2026-11-01 12:00:00", "79161112233", "101", "NO ANSWER", "0", "", ""),
    ]
    (part,) = ASTERISK.reads(handed(heads, *desks), "ru")
    assert [(r.row, r.cells["type"], r.cells.get("author"), r.cells.get("minutes")) for r in part.records] == [
        (2, "звонок", "102", 1.0),
        (5, "пропущенный", "101", None),
        (6, "пропущенный", "101", None),
    ]


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (
            ("Входящий", "Не отвечен", "+7 916 111-22-33", "74951112233", "", "0"),
            {"phone": "79161112233", "type": "пропущенный", "direction": "входящий"},
        ),
        (
            ("Входящий", "Отвечен", "+79161112233", "428 (Ирина)", "428 (Ирина)", "75"),
            {"phone": "79161112233", "type": "звонок", "direction": "входящий", "minutes": 1.2, "author": "Ирина"},
        ),
        (
            ("Исходящий", "Не отвечен", "428 (Ирина)", "8 (916) 111-22-33", "", ""),
            {
                "phone": "89161112233", "type": "звонок", "direction": "исходящий", "summary": "не дозвонились",
                "author": "Ирина",
            },
        ),
        (("Внутренний", "Отвечен", "428 (Ирина)", "429 (Вера)", "429 (Вера)", "5"), None),
        (("Входящий", "Отвечен", "Anonymous", "428", "428", "5"), None),
    ],
)  # fmt: skip
def test_the_calls_of_sipuni(row: tuple[str, ...], expected: dict[str, object] | None) -> None:
    """A line names an extension with its owner in brackets; a call between colleagues and one without a number are none."""
    kind, status, source, to, who, talk = row
    heads = ("Тип", "Статус", "Время", "Схема", "Откуда", "Куда", "Кто ответил", "Длительность разговора, сек")
    (part,) = SIPUNI.reads(handed(heads, (kind, status, "19.11.2026 10:00:12", "Офис", source, to, who, talk)), "ru")
    found = [dict(record.cells) for record in part.records]
    assert found == ([] if expected is None else [{"date": "19.11.2026 10:00:12", **expected}])


def test_the_calls_of_zadarma() -> None:
    """One id is one call, whoever answered it; its first letters tell the direction even where both numbers are long."""
    heads = ("sip", "callstart", "clid", "destination", "disposition", "seconds", "is_recorded", "pbx_call_id")
    at = "2026-11-19 10:00:12"
    rows = (
        ("100", at, "+7 916 111-22-33", "100", "no answer", "0", "false", "in_1"),
        ("101", at, "+7 916 111-22-33", "101", "answered", "75", "true", "in_1"),
        ("100", at, "79162223344", "100", "cancel", "0", "false", "in_2"),
        ("102", at, "74951112233", "79163334455", "busy", "0", "false", "out_3"),
        ("102", at, "102", "101", "answered", "5", "false", "in_4"),
    )
    (part,) = ZADARMA.reads(handed(heads, *rows), "ru")
    assert [(record.row, dict(record.cells)) for record in part.records] == [
        (2, {"date": at, "phone": "79161112233", "type": "звонок", "direction": "входящий", "minutes": 1.2, "author": "101"}),
        (4, {"date": at, "phone": "79162223344", "type": "пропущенный", "direction": "входящий", "author": "100"}),
        (5, {"date": at, "phone": "79163334455", "type": "звонок", "direction": "исходящий", "summary": "не дозвонились", "author": "102"}),
    ]  # fmt: skip


def test_the_calls_of_mango() -> None:
    """Moments are seconds since 1970, said in Moscow time; a call nobody took has no extension; colleagues are left out."""
    heads = (
        "records", "start", "finish", "answer", "from_extension", "from_number", "to_extension", "to_number",
        "disconnect_reason", "entry_id",
    )  # fmt: skip
    rows = (
        ("[]", "1795071600", "1795071640", "0", None, "79161112233", "100", "sip:a@b", "1110", "A"),
        ("[r]", "1795071600", "1795071715", "1795071640", None, "79161112233", "101", "sip:c@b", "1110", "A"),
        ("[]", 1795075200, 1795075215, 0, None, "79162223344", None, "74951112233", "1120", "B"),
        ("[]", "2026-11-19 12:00:00", "", "0", "102", "sip:d@b", None, "79163334455", "1110", "C"),
        ("[]", "1795071600", "1795071715", "1795071640", "102", "sip:d@b", "101", "sip:c@b", "1110", "D"),
    )
    (part,) = MANGO.reads(handed(heads, *rows), "ru")
    assert [(record.row, dict(record.cells)) for record in part.records] == [
        (2, {"date": dt.datetime(2026, 11, 19, 10), "phone": "79161112233", "type": "звонок", "direction": "входящий", "minutes": 1.2, "author": "101"}),
        (4, {"date": dt.datetime(2026, 11, 19, 11), "phone": "79162223344", "type": "пропущенный", "direction": "входящий"}),
        (5, {"date": "2026-11-19 12:00:00", "phone": "79163334455", "type": "звонок", "direction": "исходящий", "summary": "не дозвонились", "author": "102"}),
    ]  # fmt: skip


def test_a_document_that_is_not_closed_is_one() -> None:
    text = "1CClientBankExchange\nРасчСчет=1\nСекцияДокумент=А\nНомер=1\nСекцияДокумент=Б\nНомер=2\nСумма=5\n"
    assert [(line, dict(fields)) for line, fields in documents(text)] == [
        (3, {"Номер": "1"}), (5, {"Номер": "2", "Сумма": "5"}),
    ]  # fmt: skip
    assert accounts(text) == {"1"}
    assert BANK_1C.recognises(Handed("x", (), "\ufeff" + text))
