"""Files that are not read, each with a code, a reason and what to do, in both languages."""

from __future__ import annotations

import io
import random
import resource
import sys
import zipfile
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from sheetcrm.core.wording import LANGS
from sheetcrm.errors import Fault, NotNow, StoreError
from sheetcrm.stores.xlsx import refusals
from sheetcrm.stores.xlsx.store import XlsxStore
from tests.needs import convert, needs_libreoffice
from tests.thinning import one_in
from tests.unit.xlsx import packages, tabs
from tests.unit.xlsx.binary import binary_workbook
from tests.unit.xlsx.conftest import Make


def code_of(store: XlsxStore) -> str:
    with pytest.raises(StoreError) as refused:
        store.read()
    for lang in LANGS:
        message, fix = refused.value.say(lang)
        assert message
        assert fix
        assert "{" not in message + fix
    return refused.value.code


def ole(*streams: str) -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + "".join(streams).encode("utf-16-le")


def changed(part: str, content: bytes) -> bytes:
    return packages.zipped({**packages.parts_of(packages.plain_workbook()), part: content})


def lying() -> bytes:
    """A zip whose directory says that a sheet is far smaller than it is."""
    rows = "<row><c><v>1</v></c></row>" * 50_000
    content = bytearray(packages.package({"Л": packages.sheet_xml(rows)}))
    with zipfile.ZipFile(io.BytesIO(content)) as made:
        real = made.getinfo("xl/worksheets/sheet1.xml").file_size
    size, false = real.to_bytes(4, "little"), (1000).to_bytes(4, "little")
    assert content.count(size) == 2
    return bytes(content.replace(size, false))


STRICT = packages.plain_workbook()
BILLION_LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    + packages.sheet_xml('<row r="1"><c r="A1" t="str"><v>&b;</v></c></row>')
).encode()

CASES = {
    "store/empty": b"",
    "store/xls": ole("Workbook"),
    "store/encrypted": ole("EncryptionInfo", "EncryptedPackage"),
    "store/csv": "ФИО;Телефон\nАнна;8916\n".encode("cp1251"),
    "store/html": b"\xef\xbb\xbf<html><table><tr><td>1</td></tr></table></html>",
    "store/not-xlsx": packages.zipped({"word/document.xml": "<a/>", "[Content_Types].xml": "<Types/>"}),
    "store/ods": packages.zipped({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": "<a/>"}),
    "store/xlsb": packages.zipped({"[Content_Types].xml": "<Types/>", "xl/workbook.bin": b"1"}),
    "store/damaged": packages.plain_workbook()[:-200],
    "store/backslashes": packages.plain_workbook().replace(b"xl/workbook.xml", rb"xl\workbook.xml"),
    "store/entities": changed("xl/worksheets/sheet1.xml", BILLION_LAUGHS),
    "store/strict": changed(
        "xl/workbook.xml", b'<workbook xmlns="http://purl.oclc.org/ooxml/spreadsheetml/main"><sheets/></workbook>'
    ),
    "store/huge-text": changed(
        "xl/worksheets/sheet1.xml", packages.sheet_xml(f'<row><c t="str"><v>{"я" * 400_000}</v></c></row>').encode()
    ),
    "store/far-cell": changed(
        "xl/worksheets/sheet1.xml",
        packages.sheet_xml(
            '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
        ).encode(),
    ),
    "store/too-large": changed("xl/worksheets/sheet1.xml", b"<worksheet>" + b" " * (40 << 20) + b"</worksheet>"),
}


@pytest.mark.parametrize("code", CASES)
def test_what_is_no_sound_xlsx_is_refused_by_name(code: str, make: Make) -> None:
    assert code_of(make(CASES[code])) == code


@pytest.mark.parametrize(
    "content",
    [
        lying(),
        changed("xl/worksheets/sheet1.xml", b"<worksheet><sheetData><row></sheetData>"),
        changed("xl/workbook.xml", b"not xml"),
        changed("xl/worksheets/sheet1.xml", packages.sheet_xml('<row r="x"><c/></row>').encode()),
        changed("xl/worksheets/sheet1.xml", "﻿<worksheet/>".encode("utf-16")),
        changed("xl/sharedStrings.xml", b"<sst>")
        and packages.package({"Л": packages.sheet_xml("")}, shared="<sst><si>"),
        packages.plain_workbook().replace(b"PK\x05\x06", b"PK\x05\x07"),
    ],
    ids=[
        "lying size",
        "broken sheet",
        "broken workbook",
        "broken row number",
        "UTF-16",
        "broken texts",
        "no directory",
    ],
)
def test_damage_is_said_to_be_damage(content: bytes, make: Make) -> None:
    assert code_of(make(content)) == "store/damaged"


def test_the_far_cell_is_named(make: Make) -> None:
    with pytest.raises(StoreError) as refused:
        make(CASES["store/far-cell"]).read()
    assert "XFD1048576" in refused.value.say("ru")[0]


def test_a_bomb_costs_no_memory(make: Make) -> None:
    """A hundred megabytes packed into a hundred kilobytes are refused by the directory alone."""
    store = make(changed("xl/sharedStrings.xml", b"<sst>" + b"<si/>" * (20 << 20) + b"</sst>"))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss if sys.platform != "win32" else 0
    assert code_of(store) == "store/too-large"
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss if sys.platform != "win32" else 0
    assert after - before < 20_000  # KB


def test_missing_and_folder(tmp_path: Path) -> None:
    assert code_of(XlsxStore(tmp_path / "нет.xlsx")) == "store/missing"
    assert code_of(XlsxStore(tmp_path)) == "store/folder"


def test_no_right_to_read(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    store = make(packages.plain_workbook())

    def denied(path: Path) -> bytes:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "read_bytes", denied)
    assert code_of(store) == "store/forbidden"


@pytest.mark.parametrize("name", ["клиенты.xlsb", "клиенты.xlsx"])
def test_a_binary_workbook_is_refused_with_what_to_do(tmp_path: Path, name: str) -> None:
    """One that others open, under its own name and as somebody renamed it."""
    rows = [["ФИО", "Телефон"], ["Иванова Анна", 89161234567.0]]
    file = tmp_path / name
    file.write_bytes(binary_workbook(rows))
    assert CalamineWorkbook.from_filelike(io.BytesIO(file.read_bytes())).get_sheet_by_index(0).to_python() == rows
    with pytest.raises(StoreError) as refused:
        XlsxStore(file).read()
    assert refused.value.say("ru") == (
        f"«{name}» сохранён в двоичном формате Excel (.xlsb).",
        "Откройте файл в Excel или LibreOffice, выберите «Сохранить как» → «Книга Excel (.xlsx)» и запустите команду с новым файлом.",
    )
    assert refused.value.say("en") == (
        f"“{name}” was saved in Excel's binary format (.xlsb).",
        "Open it in Excel or LibreOffice, choose Save As → Excel Workbook (.xlsx), and run the command on the new file.",
    )
    assert [path.name for path in tmp_path.iterdir()] == [name]


@needs_libreoffice
def test_real_files_of_other_formats(tmp_path: Path) -> None:
    source = tmp_path / "a.xlsx"
    source.write_bytes(packages.plain_workbook())
    assert code_of(XlsxStore(convert(source, "ods", tmp_path / "out"))) == "store/ods"
    assert code_of(XlsxStore(convert(source, "xls", tmp_path / "out"))) == "store/xls"


def test_every_refusal_has_a_code_and_words_of_its_own() -> None:
    found = [value for value in vars(refusals).values() if isinstance(value, Fault)]
    codes = [refusal.code for refusal in found]
    assert len(codes) == len(set(codes))
    for refusal in found:
        assert refusal.code.startswith("store/")
        for text in (refusal.message, refusal.fix):
            assert any("а" <= letter <= "я" for letter in text.ru.lower())
            assert not any("а" <= letter <= "я" for letter in text.en.lower())
        assert isinstance(refusal.error(), NotNow) is refusal.later if not _places(refusal) else True


def _places(refusal: Fault) -> bool:
    return "{" in refusal.message.en + refusal.message.ru


@pytest.mark.parametrize("seed", one_in(8, range(5, 13)))
def test_whatever_is_damaged_is_refused_in_words(make: Make, seed: int) -> None:
    """Bytes and XML spoilt at random: read and written, or refused with a code, and never a traceback."""
    dice = random.Random(seed)
    sources = [packages.everything(), packages.like_google(), packages.like_1c(), packages.plain_workbook()]
    ends = set()
    for number in range(100):
        content = bytearray(dice.choice(sources))
        if number % 2:
            for _ in range(dice.randint(1, 6)):
                content[dice.randrange(len(content))] = dice.randrange(256)
        else:
            parts = packages.parts_of(bytes(content))
            name = dice.choice([part for part in parts if part.endswith((".xml", ".rels"))])
            text = bytearray(parts[name])
            place = dice.randrange(len(text))
            text[place : place + dice.randint(0, 40)] = dice.choice(
                [b"", b"<", b"-1", b"99999999999", b"<x/>", b"\xff"]
            )
            content = bytearray(packages.zipped({**parts, name: bytes(text)}))
        store = make(bytes(content))
        try:
            store.replace((tabs.issues(2),), store.read())
            ends.add("ok")
        except StoreError as refused:
            ends.add(refused.code)
            assert store.path.read_bytes() == content
    assert {"ok", "store/damaged"} <= ends
