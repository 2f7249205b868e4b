"""Cells read outside their sheet, exactly as the reader of whole workbooks reads them.

Whether a number is a day depends on the look of its cell, and a text may stand in the shared texts: instead of a second
opinion about all that, the reader itself is asked, with the cells in a small workbook that has the same looks and texts.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Sequence

from lxml import etree
from msgspec import Struct
from python_calamine import CalamineError, CalamineWorkbook

from sheetcrm.core.garbage import no_collection
from sheetcrm.core.workbook import Value
from sheetcrm.stores.xlsx.package import CONTENT_TYPES, DOCUMENT_RELS, MAIN, PACKAGE_RELS, Package, parser
from sheetcrm.stores.xlsx.raw import CellReader

_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml"
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
            source = CalamineWorkbook.from_filelike(io.BytesIO(self._workbook(written, styles)))
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

    def _workbook(self, sheets: Sequence[bytes], styles: bytes | None) -> bytes:
        target = io.BytesIO()
        parts = {f"worksheets/sheet{number}": "worksheet" for number in range(1, len(sheets) + 1)}
        with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as out:
            for number, xml in enumerate(sheets, start=1):
                out.writestr(f"xl/worksheets/sheet{number}.xml", xml)
            if styles is not None:
                out.writestr("xl/styles.xml", styles)
                parts["styles"] = "styles"
            if self.texts is not None:
                out.writestr("xl/sharedStrings.xml", self.package.read(self.texts))
                parts["sharedStrings"] = "sharedStrings"
            for name, text in _plumbing(parts, len(sheets), self.since_1904).items():
                out.writestr(name, text)
        return target.getvalue()


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


def _plumbing(parts: dict[str, str], sheets: int, since_1904: bool) -> dict[str, str]:
    kinds = "".join(
        f'<Override PartName="/xl/{part}.xml" ContentType="{_SHEET}.{kind}+xml"/>' for part, kind in parts.items()
    )
    relations = "".join(
        f'<Relationship Id="r{number}" Type="{DOCUMENT_RELS}/{kind}" Target="{part}.xml"/>'
        for number, (part, kind) in enumerate(parts.items(), start=1)
    )
    listed = "".join(f'<sheet name="{n}" sheetId="{n}" r:id="r{n}"/>' for n in range(1, sheets + 1))
    days = '<workbookPr date1904="1"/>' if since_1904 else ""
    return {
        "[Content_Types].xml": f'<Types xmlns="{CONTENT_TYPES}"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_SHEET}.sheet.main+xml"/>{kinds}</Types>',
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE_RELS}"><Relationship Id="r1" '
        f'Type="{DOCUMENT_RELS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{DOCUMENT_RELS}">{days}<sheets>{listed}</sheets>'
        "</workbook>",
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE_RELS}">{relations}</Relationships>',
    }
