"""A binary workbook (.xlsb), record by record as [MS-XLSB] has them, which other programs open."""

from __future__ import annotations

import struct
from collections.abc import Sequence

from tests.unit.xlsx.packages import PACKAGE, RELS, TYPES, zipped

_MS = "application/vnd.ms-excel"
_ROW, _NUMBER, _TEXT = 0, 5, 6
_BOOK, _END_BOOK, _SHEETS, _END_SHEETS, _SHEET_NAMED = 131, 132, 143, 144, 156
_SHEET, _END_SHEET, _DATA, _END_DATA, _SIZE = 129, 130, 145, 146, 148


def _short(number: int) -> bytes:
    """Seven bits a byte, the lowest first; the eighth says that more follow."""
    found = bytearray()
    while True:
        found.append(number & 0x7F | (0x80 if number > 0x7F else 0))
        number >>= 7
        if not number:
            return bytes(found)


def _record(kind: int, content: bytes = b"") -> bytes:
    name = bytes([kind]) if kind < 0x80 else bytes([kind & 0x7F | 0x80, kind >> 7])
    return name + _short(len(content)) + content


def _wide(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def _cell(column: int, value: str | float) -> bytes:
    head = struct.pack("<II", column, 0)
    if isinstance(value, str):
        return _record(_TEXT, head + _wide(value))
    return _record(_NUMBER, head + struct.pack("<d", value))


def binary_workbook(rows: Sequence[Sequence[str | float]], title: str = "Клиенты") -> bytes:
    """An .xlsb with these cells in its one tab."""
    sheet = _record(_SHEET) + _record(_SIZE, struct.pack("<4I", 0, len(rows) - 1, 0, len(rows[0]) - 1)) + _record(_DATA)
    for number, row in enumerate(rows):
        sheet += _record(_ROW, struct.pack("<IIHBBBI", number, 0, 300, 0, 0, 0, 0))
        sheet += b"".join(_cell(column, value) for column, value in enumerate(row))
    sheet += _record(_END_DATA) + _record(_END_SHEET)
    listed = _record(_SHEET_NAMED, struct.pack("<II", 0, 1) + _wide("rId1") + _wide(title))
    book = _record(_BOOK) + _record(_SHEETS) + listed + _record(_END_SHEETS) + _record(_END_BOOK)
    types = (
        f'<Types xmlns="{TYPES}"><Default Extension="rels" ContentType="{PACKAGE}"/>'
        f'<Override PartName="/xl/workbook.bin" ContentType="{_MS}.sheet.binary.macroEnabled.main"/>'
        f'<Override PartName="/xl/worksheets/sheet1.bin" ContentType="{_MS}.worksheet"/></Types>'
    )

    def relation(kind: str, target: str) -> str:
        one = f'<Relationship Id="rId1" Type="{RELS}/{kind}" Target="{target}"/>'
        return f'<Relationships xmlns="{PACKAGE}">{one}</Relationships>'

    return zipped(
        {
            "[Content_Types].xml": types,
            "_rels/.rels": relation("officeDocument", "xl/workbook.bin"),
            "xl/workbook.bin": book,
            "xl/_rels/workbook.bin.rels": relation("worksheet", "worksheets/sheet1.bin"),
            "xl/worksheets/sheet1.bin": sheet,
        }
    )
