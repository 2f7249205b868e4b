"""Entry rules in people's tabs of an .xlsx: no cell changes, theirs stay, and they come out again to the byte."""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from sheetcrm.core.reading import recognise
from sheetcrm.core.rules import EntryRule, RuleFate, RuleKind, RulesDone, wanted_rules
from sheetcrm.core.rules.wanted import RuleSettings
from sheetcrm.stores.xlsx.store import XlsxStore
from tests.needs import convert, needs_libreoffice
from tests.unit.xlsx import packages

HEADS = ["ФИО", "Телефон", "Email", "Статус", "Дата добавления", "⛔ Не беспокоить", "Комментарий"]
SAVED = {"clients": {"stop": "⛔ Не беспокоить"}}
PEOPLE = [
    ("Ёлкина Анна", "+7 907 100-00-01", "anna@example.com", "клиент", dt.date(2026, 3, 5), None, "первый"),
    ("Петров Пётр", "8 907 100-00-02", "peter@example.com", "заявка", dt.date(2026, 4, 6), None, None),
]
WORDS = ["заявка", "клиент", "отказ"]
SETTINGS = RuleSettings("ru", required={"all": ("comment",)})

Fill = Callable[[xlsxwriter.Workbook, xlsxwriter.worksheet.Worksheet], None]


def book(fill: Fill | None = None, lists: bool = True) -> bytes:
    """A list of clients made by xlsxwriter, and «Справочники» with statuses; ``fill`` puts more onto the clients' tab."""
    target = io.BytesIO()
    made = xlsxwriter.Workbook(target, {"in_memory": True})
    day = made.add_format({"num_format": "dd.mm.yyyy"})
    sheet = made.add_worksheet("Клиенты")
    sheet.write_row(0, 0, HEADS)
    for r, person in enumerate(PEOPLE, start=1):
        for c, value in enumerate(person):
            if isinstance(value, dt.date):
                sheet.write_datetime(r, c, dt.datetime(value.year, value.month, value.day), day)
            elif value is not None:
                sheet.write_string(r, c, value)
    if fill is not None:
        fill(made, sheet)
    if lists:
        page = made.add_worksheet("Справочники")
        page.write_column(0, 0, ["Справочники", None, "Статус", *WORDS])
    made.close()
    return target.getvalue()


def rules_of(store: XlsxStore, settings: RuleSettings = SETTINGS) -> tuple[EntryRule, ...]:
    return wanted_rules(recognise(store.read(), saved=SAVED).tables, settings)


def install(store: XlsxStore, settings: RuleSettings = SETTINGS) -> RulesDone:
    return store.set_rules(rules_of(store, settings), store.read())


@pytest.fixture
def file(tmp_path: Path) -> Callable[[bytes], XlsxStore]:
    def put(content: bytes) -> XlsxStore:
        path = tmp_path / "клиенты.xlsx"
        path.write_bytes(content)
        return XlsxStore(path)

    return put


File = Callable[[bytes], XlsxStore]


def rules_in(path: Path) -> dict[str, tuple[str, str]]:
    """By cells: the type of a rule and its formula, as openpyxl reads them; each is checked to let everything pass."""
    found = {}
    for rule in openpyxl.load_workbook(path)["Клиенты"].data_validations.dataValidation:
        assert rule.errorStyle == "warning"
        assert rule.showErrorMessage
        found[str(rule.sqref)] = (rule.type, rule.formula1)
    return found


def fates(done: RulesDone) -> dict[str, str]:
    return {rule.field.partition(".")[2]: str(fate) for rule, fate in done.fates}


def test_each_column_gets_its_rule_to_the_last_row_and_no_cell_changes(file: File) -> None:
    content = book()
    store = file(content)
    done = install(store)
    assert fates(done) == dict.fromkeys(("phone", "email", "status", "created", "stop", "comment"), "set")
    found = rules_in(store.path)
    assert {cells: kind for cells, (kind, _) in found.items()} == {
        "B2:B1048576": "custom",
        "C2:C1048576": "custom",
        "D2:D1048576": "list",
        "E2:E1048576": "date",
        "F2:F1048576": "list",
        "G2:G1048576": "custom",
    }
    assert found["F2:F1048576"][1] == '"да,нет"'
    before, after = packages.parts_of(content), packages.parts_of(store.path.read_bytes())
    changed = {name for name in before if before[name] != after[name]}
    assert (changed, before.keys()) == ({"xl/worksheets/sheet1.xml"}, after.keys())
    clean = re.sub(rb"<dataValidations.*</dataValidations>", b"", after["xl/worksheets/sheet1.xml"])
    assert clean == before["xl/worksheets/sheet1.xml"]


def test_a_second_time_writes_nothing(file: File) -> None:
    store = file(book())
    install(store)
    content = store.path.read_bytes()
    assert set(fates(install(store)).values()) == {"there"}
    assert store.path.read_bytes() == content


def test_taken_out_the_file_is_the_original_part_by_part(file: File) -> None:
    content = book()
    store = file(content)
    install(store)
    assert store.ours(store.read()).rules == 6
    store.take_out(store.read())
    assert packages.parts_of(store.path.read_bytes()) == packages.parts_of(content)


def theirs(made: xlsxwriter.Workbook, sheet: xlsxwriter.worksheet.Worksheet) -> None:
    sheet.data_validation(1, 3, 50, 3, {"validate": "list", "source": ["новый", "старый"]})
    sheet.data_validation(1, 9, 50, 9, {"validate": "integer", "criteria": ">", "value": 3, "error_type": "stop"})


def test_a_column_with_a_rule_of_the_teams_is_left_alone_and_said(file: File) -> None:
    content = book(theirs)
    store = file(content)
    done = install(store)
    assert fates(done)["status"] == "theirs"
    before = openpyxl.load_workbook(io.BytesIO(content))["Клиенты"].data_validations.dataValidation
    after = openpyxl.load_workbook(store.path)["Клиенты"].data_validations.dataValidation
    assert [rule.__dict__ for rule in after[:2]] == [rule.__dict__ for rule in before]
    assert len(after) == 7
    store.take_out(store.read())
    assert packages.parts_of(store.path.read_bytes()) == packages.parts_of(content)


EXTENSION = (
    '<extLst><ext uri="{78C0D931-6437-407d-A8EE-F0AAD7539E65}"><other/></ext><ext '
    'xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main" uri="{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}">'
    '<x14:dataValidations xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main" count="1"><x14:dataValidation '
    'type="list" allowBlank="1"><x14:formula1><xm:f>Прайс!$A$1:$A$3</xm:f></x14:formula1><xm:sqref>D2:D90</xm:sqref>'
    "</x14:dataValidation></x14:dataValidations></ext></extLst>"
)


def with_tail(content: bytes, tail: str) -> bytes:
    """The workbook with more at the end of its first sheet."""
    parts = packages.parts_of(content)
    sheet = parts["xl/worksheets/sheet1.xml"]
    parts["xl/worksheets/sheet1.xml"] = sheet.replace(b"</worksheet>", tail.encode() + b"</worksheet>")
    return packages.zipped(parts)


def test_a_rule_that_excel_keeps_in_its_extension_is_the_teams_as_well(file: File) -> None:
    content = with_tail(book(), EXTENSION)
    store = file(content)
    assert fates(install(store))["status"] == "theirs"
    assert EXTENSION.encode() in packages.parts_of(store.path.read_bytes())["xl/worksheets/sheet1.xml"]
    store.take_out(store.read())
    assert packages.parts_of(store.path.read_bytes()) == packages.parts_of(content)


def moved_by_excel(content: bytes, *, also_theirs: bool) -> bytes:
    """What Excel makes of it: rules that look at another tab stand in the extension, in its own spelling."""
    parts = packages.parts_of(content)
    text = parts["xl/worksheets/sheet1.xml"].decode()
    rule = re.search(
        r"<dataValidation (type=\"list\"[^>]*) sqref=\"(D2:D1048576)\"><formula1>([^<]*)</formula1>.*?</dataValidation>",
        text,
    )
    assert rule is not None
    formula = rule[3].replace("'", "")
    own = f"<x14:dataValidation {rule[1]}><x14:formula1><xm:f>{formula}</xm:f></x14:formula1><xm:sqref>{rule[2]}</xm:sqref></x14:dataValidation>"
    text = text.replace(rule[0], "")
    if also_theirs:
        extension = EXTENSION.replace("D2:D90", "J2:J90").replace('count="1"', 'count="2"')
        extension = extension.replace("</x14:dataValidations>", own + "</x14:dataValidations>")
    else:
        extension = re.sub(r"<x14:dataValidation .*?</x14:dataValidation>", own, EXTENSION)
    parts["xl/worksheets/sheet1.xml"] = text.replace("</worksheet>", extension + "</worksheet>").encode()
    return packages.zipped(parts)


@pytest.mark.parametrize("also_theirs", [False, True])
def test_a_rule_of_ours_that_excel_moved_is_still_ours(file: File, also_theirs: bool) -> None:
    store = file(book())
    install(store)
    store.path.write_bytes(moved_by_excel(store.path.read_bytes(), also_theirs=also_theirs))
    assert set(fates(install(store)).values()) == {"there"}
    store.take_out(store.read())
    left = packages.parts_of(store.path.read_bytes())["xl/worksheets/sheet1.xml"]
    assert b"Entry" not in left
    assert (b"x14:dataValidations" in left) is also_theirs
    assert b"<other/>" in left
    assert b"<dataValidations" not in left
    if also_theirs:
        assert b'<x14:dataValidations xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main" count="1">' in left


def test_a_list_grows_by_itself_and_one_that_is_emptied_goes(file: File) -> None:
    store = file(book())
    install(store)
    made = openpyxl.load_workbook(store.path)
    made["Справочники"]["A7"] = "спит"
    made.save(store.path)
    assert set(fates(install(store)).values()) == {"there"}
    made = openpyxl.load_workbook(store.path)
    for row in range(4, 8):
        made["Справочники"].cell(row, 1).value = None
    made.save(store.path)
    done = install(store)
    assert done.gone == ("Клиенты!D",)
    assert "D2:D1048576" not in rules_in(store.path)


def test_a_rule_that_a_person_changed_is_theirs_from_then_on(file: File) -> None:
    store = file(book())
    install(store)
    made = openpyxl.load_workbook(store.path)
    (rule,) = (r for r in made["Клиенты"].data_validations.dataValidation if "E2" in str(r.sqref))
    rule.type, rule.formula1 = "whole", "5"
    made.save(store.path)
    assert fates(install(store))["created"] == "theirs"
    store.take_out(store.read())
    assert rules_in(store.path) == {"E2:E1048576": ("whole", "5")}


def test_what_another_program_saved_is_known_and_comes_out(file: File) -> None:
    store = file(book(theirs))
    install(store)
    openpyxl.load_workbook(store.path).save(store.path)
    assert set(fates(install(store)).values()) == {"there", "theirs"}
    store.take_out(store.read())
    left = openpyxl.load_workbook(store.path)["Клиенты"].data_validations.dataValidation
    assert sorted(str(rule.sqref) for rule in left) == ["D2:D51", "J2:J51"]


@needs_libreoffice
def test_libreoffice_opens_it_and_keeps_every_rule(file: File, tmp_path: Path) -> None:
    store = file(book())
    install(store)
    saved = convert(store.path, "xlsx", tmp_path / "saved")
    found = openpyxl.load_workbook(saved)["Клиенты"].data_validations.dataValidation
    lists = {str(r.sqref): r.formula1.replace("'", "") for r in found if r.type == "list"}
    assert lists["D2:D1003"].startswith("OFFSET(Справочники!$A$4,0,0,MAX(1,SUMPRODUCT(MAX((Справочники!$A$4:$A$1003<>")
    assert len(found) == 6
    other = XlsxStore(saved)
    assert set(fates(install(other)).values()) == {"there"}
    other.take_out(other.read())
    assert openpyxl.load_workbook(saved)["Клиенты"].data_validations.dataValidation == []


def test_exporters_with_prefixes_and_no_addresses_get_rules_as_well(file: File) -> None:
    content = packages.like_1c()
    store = file(content)
    rules = wanted_rules(recognise(store.read()).tables, RuleSettings("ru"))
    assert {rule.kind for rule in rules} == {RuleKind.PHONE}
    done = store.set_rules(rules, store.read())
    assert {fate for _, fate in done.fates} == {RuleFate.SET}
    sheet = packages.parts_of(store.path.read_bytes())["xl/worksheets/sheet1.xml"].decode()
    assert re.search(
        r"</x:sheetData><x:dataValidations count=\"1\"><x:dataValidation .*</x:formula1></x:dataValidation>", sheet
    )
    store.take_out(store.read())
    assert packages.parts_of(store.path.read_bytes()) == packages.parts_of(content)


def test_the_rules_stand_where_excel_wants_them(file: File) -> None:
    """Behind merged cells and conditional formats, whose own extensions do not count, in front of links and margins."""

    def more(made: xlsxwriter.Workbook, sheet: xlsxwriter.worksheet.Worksheet) -> None:
        sheet.merge_range(20, 0, 20, 1, "")
        sheet.conditional_format(1, 1, 9, 1, {"type": "data_bar", "data_bar_2010": True})
        sheet.write_url(1, 8, "https://example.com")

    store = file(book(more))
    install(store)
    sheet = packages.parts_of(store.path.read_bytes())["xl/worksheets/sheet1.xml"]
    order = [
        sheet.index(tag) for tag in (b"</conditionalFormatting>", b"<dataValidations", b"<hyperlinks", b"<pageMargins")
    ]
    assert order == sorted(order)


def test_words_that_excel_takes_in_no_rule_are_refused_and_said(file: File) -> None:
    store = file(book(lists=False))
    settings = RuleSettings("ru", choices={"status": ("новый, срочный", "старый")})
    assert fates(install(store, settings))["status"] == "refused"


def test_an_odd_list_of_rules_comes_back_to_the_byte(file: File) -> None:
    """Exporters count wrongly or write an empty list; a resaved file would not, so only the kept text can tell."""
    for odd in (
        '<dataValidations count="7"><dataValidation sqref="J2" type="whole"/></dataValidations>',
        "<dataValidations/>",
    ):
        parts = packages.parts_of(book())
        sheet = parts["xl/worksheets/sheet1.xml"]
        parts["xl/worksheets/sheet1.xml"] = sheet.replace(b"</sheetData>", b"</sheetData>" + odd.encode())
        store = file(packages.zipped(parts))
        assert set(fates(install(store)).values()) == {"set"}
        assert len(rules_in_ours(store)) == 6
        store.take_out(store.read())
        assert packages.parts_of(store.path.read_bytes()) == parts


def rules_in_ours(store: XlsxStore) -> list[str]:
    listed = openpyxl.load_workbook(store.path)["Клиенты"].data_validations.dataValidation
    return [str(rule.sqref) for rule in listed if rule.errorStyle == "warning"]
