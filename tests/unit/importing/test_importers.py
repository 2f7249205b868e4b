"""Every importer says where its headings are from, and knows only its own files."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest

from sheetcrm.core.importers import Grid, Handed, Importer, importers, recognised
from sheetcrm.core.importers.asterisk import ASTERISK
from sheetcrm.core.importers.bank_1c import BANK_1C, accounts, documents
from sheetcrm.core.importers.mango import MANGO
from sheetcrm.core.importers.megafon import MEGAFON
from sheetcrm.core.importers.moysklad import MOYSKLAD
from sheetcrm.core.importers.sipuni import SIPUNI
from sheetcrm.core.importers.uis import UIS
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
    "megafon": handed(
        ("UID", "type", "client", "account", "via", "start", "wait", "duration", "record"),
        ("1", "missed", "79161112233", "ivr", "74951112233", "2026-11-19T07:00:12Z", "20", "0", ""),
    ),
    "moysklad": handed(
        ("id", "name", "companyType", "externalCode", "phone"), ("1", "Анна Орлова", "individual", "x1", "79161112233")
    ),
    "uis": handed(
        ("id", "start_time", "direction", "is_lost", "contact_phone_number", "talk_duration"),
        ("1", "2026-11-19 10:00:12", "in", "true", "79161112233", "0"),
    ),
    "zadarma": handed(
        ("sip", "callstart", "clid", "destination", "disposition", "seconds", "pbx_call_id"),
        ("101", "2026-11-19 10:00:12", "79161112233", "101", "no answer", "0", "in_1"),
    ),
    "call_list": handed(("Дата", "Время", "Номер", "Тип"), ("19.11.2026", "10:00", "8 916 111-22-33", "пропущенный")),
    "sipuni": handed(
        ("Тип", "Статус", "Время", "Схема", "Откуда", "Куда", "Кто ответил"),
        ("Входящий", "Не отвечен", "19.11.2026 10:00:12", "Офис", "+79161112233", "101", ""),
    ),
    "1c-bank": handed(text="1CClientBankExchange\nВерсияФормата=1.03\n"),
}


@pytest.mark.parametrize("one", importers().values(), ids=lambda one: one.name)
def test_each_cites_its_source_and_knows_its_own_files_alone(one: Importer) -> None:
    assert one.general or re.search(r"https?://\S+", one.source), "headings come from somewhere that can be looked up"
    # One of no program's in particular may know others' files as well: it is asked last.
    asked = {one.name: one} if not one.general else importers()
    assert [name for name, file in FILES.items() if recognised(file, asked) is one] == [one.name]
    parts = one.reads(FILES[one.name], "ru")
    for part in parts:
        assert part.table == "payments" or part.table in TABLES
        known = {field.key for field in TABLES[part.table].fields} if part.table in TABLES else set()
        assert all(record.cells.keys() <= known for record in part.records) or part.table == "payments"


def test_a_plain_list_is_nobodys() -> None:
    assert recognised(handed(("Имя", "Телефон", "Город"), ("Анна", "8916", "Самара")), importers()) is None
    leads = (("Имя", "Телефон", "Дата", "Тип"), ("Анна", "8 916 111-22-33", "19.11.2026", "входящий"))
    assert recognised(handed(*leads), importers()) is None, "people who called, by name"
    plain = (("Телефон", "Дата", "Статус"), ("8 916 111-22-33", "19.11.2026", "звонок"))
    assert recognised(handed(*plain), importers()) is None


@pytest.mark.parametrize(
    ("heads", "row", "expected"),
    [
        (
            ("Дата", "Время", "Номер", "Тип", "Сотрудник", "Длительность"),
            ("19.11.2026", "10:00", "8 916 111-22-33", "Пропущенный", "Ира", "0"),
            ("19.11.2026 10:00", "пропущенный", "входящий", None, "Ира"),
        ),
        (
            ("Дата и время", "Откуда", "Куда", "Направление", "Статус", "Длительность, сек"),
            (dt.datetime(2026, 11, 19, 10), "101", "89161112233", "Исходящий", "Отвечен", 90),
            (dt.datetime(2026, 11, 19, 10), "звонок", "исходящий", 1.5, None),
        ),
        (
            ("Date", "Time", "Caller", "Call status", "Minutes", "Agent"),
            (dt.date(2026, 11, 19), dt.time(10), "+7 916 111 22 33", "Incoming, answered", 2, "Ann"),
            (dt.datetime(2026, 11, 19, 10), "звонок", "входящий", 2, "Ann"),
        ),
    ],
)
def test_a_list_of_calls_needs_no_program(
    heads: tuple[str, ...], row: tuple[Any, ...], expected: tuple[Any, ...]
) -> None:
    """T2: whatever its headings are, every line says that it is a call."""
    file = handed(heads, row)
    found = recognised(file, importers())
    assert found is not None
    assert found.name == "call_list"
    (part,) = found.reads(file, "ru")
    (one,) = (record.cells for record in part.records)
    assert re.sub(r"\D", "", str(one["phone"]))[-10:] == "9161112233"
    assert tuple(one.get(key) for key in ("date", "type", "direction", "minutes", "author")) == expected


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


def test_the_calls_of_uis() -> None:
    """Lost or not is said in any spelling of a no, and by nobody is a call to return; a record is a link."""
    heads = (
        "id", "start_time", "direction", "is_lost", "contact_phone_number", "talk_duration", "total_duration",
        "last_answered_employee_full_name", "last_talked_employee_full_name", "full_record_file_link",
    )  # fmt: skip
    at, link = "2026-11-19 10:00:12", "https://media.example.com/7/a"
    rows = (
        ("1", at, "in", "false", "79161112233", "75", "90", "Вера Иванова", "Ирина Ким", link),
        ("2", at, "in", "TRUE", "79162223344", "0", "20", "", "", ""),
        ("3", at, "out", "ЛОЖЬ", "79163334455", "61", "70", "Вера Иванова", "", ""),
        ("4", at, "out", True, "79164445566", 0.0, 20.0, "", "", ""),
        ("5", at, "in", "", "79165556677", "", "20", "", "", ""),
        ("6", at, "in", False, 79166667788.0, 120.0, 130.0, "", "", ""),
        ("7", at, "in", "false", "", "75", "90", "", "", ""),
        ("8", at, "", "false", "79161112233", "75", "90", "", "", ""),
    )
    (part,) = UIS.reads(handed(heads, *rows), "ru")
    assert [(record.row, dict(record.cells)) for record in part.records] == [
        (2, {"date": at, "phone": "79161112233", "type": "звонок", "direction": "входящий", "minutes": 1.2, "author": "Ирина Ким", "link": link}),
        (3, {"date": at, "phone": "79162223344", "type": "пропущенный", "direction": "входящий"}),
        (4, {"date": at, "phone": "79163334455", "type": "звонок", "direction": "исходящий", "minutes": 1.0, "author": "Вера Иванова"}),
        (5, {"date": at, "phone": "79164445566", "type": "звонок", "direction": "исходящий", "summary": "не дозвонились"}),
        (6, {"date": at, "phone": "79165556677", "type": "пропущенный", "direction": "входящий"}),
        (7, {"date": at, "phone": "79166667788", "type": "звонок", "direction": "входящий", "minutes": 2.0}),
    ]  # fmt: skip


def test_the_calls_of_megafon() -> None:
    """The API of today says how a call went in a status; moments of UTC are said in Moscow time, also past midnight."""
    heads = ("uid", "type", "status", "client", "diversion", "user", "user_name", "start", "wait", "duration", "record")
    link = "https://records.example.com/1.mp3"
    rows = (
        ("1", "in", "Success", "79161112233", "7495", "irina", "Ирина", "2026-11-19T07:00:12Z", "5", "75", link),
        ("2", "in", "missed", "79162223344", "7495", "", "", "2026-11-19T21:30:00Z", "20", "0", ""),
        ("3", "out", "noanswer", "79163334455", "7495", "vera", "", "2026-11-19 10:00:00", "20", "", ""),
        ("4", "in", "success", "101", "7495", "vera", "", "2026-11-19T07:00:12Z", "5", "75", ""),
    )
    (part,) = MEGAFON.reads(handed(heads, *rows), "ru")
    assert [(record.row, dict(record.cells)) for record in part.records] == [
        (2, {"date": dt.datetime(2026, 11, 19, 10, 0, 12), "phone": "79161112233", "type": "звонок", "direction": "входящий", "minutes": 1.2, "author": "Ирина", "link": link}),
        (3, {"date": dt.datetime(2026, 11, 20, 0, 30), "phone": "79162223344", "type": "пропущенный", "direction": "входящий"}),
        (4, {"date": "2026-11-19 10:00:00", "phone": "79163334455", "type": "звонок", "direction": "исходящий", "summary": "не дозвонились", "author": "vera"}),
    ]  # fmt: skip


def test_the_calls_of_the_former_api_of_megafon() -> None:
    """There a missed call was a type of its own; a call that came to nobody names a code in place of a login."""
    heads = ("UID", "type", "client", "account", "via", "start", "wait", "duration", "record")
    at = dt.datetime(2026, 11, 19, 10, 0, 12)
    rows = (
        ("1", "missed", "79161112233", "ivr", "74951112233", "20261119T070012Z", "20", "0", ""),
        ("2", "in", "79162223344", "irina", "74951112233", "20261119T070012Z", "5", "61", ""),
        ("3", "out", "79163334455", "vera", "74951112233", "20261119T070012Z", "15", "0", ""),
        ("4", "out", "79164445566", "vera", "74951112233", "20261119T070012Z", "15", "30", ""),
    )
    (part,) = MEGAFON.reads(handed(heads, *rows), "ru")
    assert [dict(record.cells) for record in part.records] == [
        {"date": at, "phone": "79161112233", "type": "пропущенный", "direction": "входящий"},
        {"date": at, "phone": "79162223344", "type": "звонок", "direction": "входящий", "minutes": 1.0, "author": "irina"},
        {"date": at, "phone": "79163334455", "type": "звонок", "direction": "исходящий", "summary": "не дозвонились", "author": "vera"},
        {"date": at, "phone": "79164445566", "type": "звонок", "direction": "исходящий", "minutes": 0.5, "author": "vera"},
    ]  # fmt: skip


def test_the_counterparties_of_moysklad() -> None:
    """A person by the parts of the name where they are; a firm by its own name; what nobody takes is named."""
    heads = (
        "id", "name", "companyType", "externalCode", "legalTitle", "legalLastName", "legalFirstName", "legalMiddleName",
        "inn", "phone", "email", "actualAddress", "legalAddress", "birthDate", "sex", "created", "description",
        "bonusPoints", "archived", "owner.meta.href",
    )  # fmt: skip
    made = "2026-02-07 17:16:41.000"
    rows = (
        ("1", "Аня постоянная", "individual", "a", "Орлова Анна", "Орлова", "Анна", "", "", "+7 916 111-22-33", "", "", "", "1991-11-01 00:00:00.000", "FEMALE", made, "любит чай", "120", "False", "https://x.example"),
        ("2", "Пётр Серов", "individualKZ", "b", "", "", "", "", "", "", "p@example.com", "", "", "", "", made, "", "", "False", ""),
        ("3", "ООО «Ромашка»", "legal", "c", "Общество «Ромашка»", "", "", "", "7707083893", "84951112233", "", "", "Самара, Лесная, 1", "", "", made, "", "", "False", ""),
        ("4", "ИП Ким", "entrepreneur", "d", "", "Ким", "Вера", "Ли", "", "", "", "", "", "", "", made, "", "", "False", ""),
    )  # fmt: skip
    (part,) = MOYSKLAD.reads(handed(heads, *rows), "ru")
    created = "2026-02-07"
    assert [dict(record.cells) for record in part.records] == [
        {"full_name": "Орлова Анна", "phone": "+7 916 111-22-33", "birthday": "1991-11-01", "gender": "ж", "created": created, "comment": "любит чай", "bonus_balance": "120"},
        {"full_name": "Пётр Серов", "email": "p@example.com", "created": created},
        {"company": "ООО «Ромашка»", "inn": "7707083893", "phone": "84951112233", "address": "Самара, Лесная, 1", "created": created},
        {"full_name": "Ким Вера Ли", "company": "ИП Ким", "created": created},
    ]  # fmt: skip
    assert part.lost == ("archived",)


def test_a_document_that_is_not_closed_is_one() -> None:
    text = "1CClientBankExchange\nРасчСчет=1\nСекцияДокумент=А\nНомер=1\nСекцияДокумент=Б\nНомер=2\nСумма=5\n"
    assert [(line, dict(fields)) for line, fields in documents(text)] == [
        (3, {"Номер": "1"}), (5, {"Номер": "2", "Сумма": "5"}),
    ]  # fmt: skip
    assert accounts(text) == {"1"}
    assert BANK_1C.recognises(Handed("x", (), "\ufeff" + text))
