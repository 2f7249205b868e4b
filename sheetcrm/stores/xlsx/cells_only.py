"""A small workbook that holds cells, looks and texts and nothing else, for calamine to read."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence

from sheetcrm.stores.xlsx.package import CONTENT_TYPES, DOCUMENT_RELS, MAIN, PACKAGE_RELS

_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml"


def cells_only(sheets: Sequence[bytes], styles: bytes | None, texts: bytes | None, *, since_1904: bool) -> bytes:
    """The workbook of these sheets, whose titles are «1», «2» and so on in their order. ``styles``, ``texts``: the parts that
    the cells refer to, None when there is none."""
    target = io.BytesIO()
    parts = {f"worksheets/sheet{number}": "worksheet" for number in range(1, len(sheets) + 1)}
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as out:
        for number, xml in enumerate(sheets, start=1):
            out.writestr(f"xl/worksheets/sheet{number}.xml", xml)
        for part, content in (("styles", styles), ("sharedStrings", texts)):
            if content is not None:
                out.writestr(f"xl/{part}.xml", content)
                parts[part] = part
        for name, text in _plumbing(parts, len(sheets), since_1904).items():
            out.writestr(name, text)
    return target.getvalue()


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
