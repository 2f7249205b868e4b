"""Cells read outside their sheet, exactly as the reader of whole workbooks reads them.

Whether a number is a day depends on the look of its cell, and a text may stand in the shared texts: instead of a second
opinion about all that, the reader itself is asked, with the cells in a small workbook that has the same looks and texts.
"""

from __future__ import annotations

import io
import re
from collections.abc import Sequence

from lxml import etree
from msgspec import Struct
from python_calamine import CalamineError, CalamineWorkbook

from sheetcrm.core.garbage import no_collection
from sheetcrm.core.workbook import Value
from sheetcrm.stores.xlsx.cells_only import cells_only
from sheetcrm.stores.xlsx.package import Package, parser
from sheetcrm.stores.xlsx.raw import CellReader

_ADDRESS = re.compile(rb"\sr\s*=\s*(?:\"[^\"]*\"|'[^']*')")


class ProbeSheet(Struct, frozen=True):
    """Cells of one sheet, each as its XML (empty where there is none). ``around``: the sheet's own beginning and end."""

    around: tuple[bytes, bytes]
    prefix: bytes
    cells: Sequence[bytes]


class Probe(Struct, frozen=True):
    """``styles``: the styles part the cells refer to, None when the workbook has none. ``package`` has the texts."""

    package: Package
    since_1904: bool
    texts: str | None

    def read(self, sheets: Sequence[ProbeSheet], styles: bytes | None) -> list[list[Value]] | None:
        """The values of the cells, sheet by sheet; None when a cell is no sound XML."""
        try:
            written = [_sheet(sheet) for sheet in sheets]
            # calamine overlooks some slips that Excel would not.
            for xml in written:
                etree.fromstring(xml, parser())
            texts = None if self.texts is None else self.package.read(self.texts)
            made = cells_only(written, styles, texts, since_1904=self.since_1904)
            source = CalamineWorkbook.from_filelike(io.BytesIO(made))
            reader = CellReader()
            found = []
            with no_collection():
                for number, sheet in enumerate(sheets, start=1):
                    columns = reader.of(source.get_sheet_by_name(str(number)))
                    values = columns[0][: len(sheet.cells)] if columns else []
                    found.append(values + [None] * (len(sheet.cells) - len(values)))
        except (CalamineError, etree.XMLSyntaxError):
            return None
        return found


def _sheet(sheet: ProbeSheet) -> bytes:
    """One cell a row, all in the first column; cells without an address stand where they come."""
    head, tail = sheet.around
    name = sheet.prefix + b"row"
    blank = b"<" + sheet.prefix + b"c/>"
    rows = [
        b'<%b r="%d">%b</%b>' % (name, number, _unaddressed(cell) if cell else blank, name)
        for number, cell in enumerate(sheet.cells, start=1)
    ]
    return head + b"".join(rows) + tail


def _unaddressed(cell: bytes) -> bytes:
    """A cell without its address; what stands inside it is left alone."""
    end = cell.index(b">")
    return _ADDRESS.sub(b"", cell[:end], count=1) + cell[end:]
