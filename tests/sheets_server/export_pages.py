"""Spreadsheets as files that show text: zipped HTML pages, OpenDocument and PDF. Pure."""

from __future__ import annotations

import html
import io
import zipfile
from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeAlias

Pages: TypeAlias = Mapping[str, list[list[Any]]]
"""The rows of each sheet as people see them, by title."""

ZIP = "application/zip"
ODS = "application/x-vnd.oasis.opendocument.spreadsheet"
PDF = "application/pdf"
_LINES_A_PAGE = 50
_OFFICE = "urn:oasis:names:tc:opendocument:xmlns"


def zipped_html(pages: Pages) -> bytes:
    """An archive with an HTML table for each sheet."""
    files: dict[str, str] = {}
    for title, rows in pages.items():
        table = "".join(
            "<tr>" + "".join(f"<td>{html.escape(str(value))}</td>" for value in row) + "</tr>" for row in rows
        )
        files[f"{title}.html"] = f"<html><meta charset='utf-8'><body><table>{table}</table></body></html>"
    return _zipped(files)


def open_document(pages: Pages) -> bytes:
    """An OpenDocument spreadsheet; every cell is text."""
    tables = "".join(
        f'<table:table table:name="{html.escape(title)}">'
        + "".join(
            "<table:table-row>" + "".join(_ods_cell(value) for value in row) + "</table:table-row>" for row in rows
        )
        + "</table:table>"
        for title, rows in pages.items()
    )
    names = " ".join(f'xmlns:{name}="{_OFFICE}:{name}:1.0"' for name in ("office", "table", "text"))
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {names} office:version="1.2">'
        f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = (
        f'<?xml version="1.0" encoding="UTF-8"?><manifest:manifest xmlns:manifest="{_OFFICE}:manifest:1.0">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/>'
        '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
    )
    return _zipped({"mimetype": kind, "content.xml": content, "META-INF/manifest.xml": manifest})


def _ods_cell(value: Any) -> str:
    text = html.escape(str(value))
    return f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>'


def portable_document(pages: Pages) -> bytes:
    """A PDF with the rows as lines of text; what its built-in font cannot write becomes a question mark."""
    leaves = [list(lines) for title, rows in pages.items() for lines in _leaves(title, rows)]
    kids = " ".join(f"{4 + 2 * index} 0 R" for index in range(len(leaves)))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(leaves)} >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    for index, lines in enumerate(leaves):
        text = "".join(f"({_pdf_text(line)}) Tj T* " for line in lines)
        stream = f"BT /F1 10 Tf 14 TL 40 800 Td {text}ET"
        objects.append(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] "
            f"/Resources << /Font << /F1 3 0 R >> >> /Contents {5 + 2 * index} 0 R >>"
        )
        objects.append(f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream")
    found, places = "%PDF-1.4\n", []
    for number, item in enumerate(objects, 1):
        places.append(len(found))
        found += f"{number} 0 obj\n{item}\nendobj\n"
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    end = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}"
    end += f"trailer << /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{len(found)}\n%%EOF\n"
    return (found + end).encode("cp1252", "replace")


def _leaves(title: str, rows: list[list[Any]]) -> Iterator[list[str]]:
    lines = [title, *("   ".join(str(value) for value in row) for row in rows)]
    for start in range(0, len(lines), _LINES_A_PAGE):
        yield lines[start : start + _LINES_A_PAGE]


def _pdf_text(line: str) -> str:
    written = line.encode("cp1252", "replace").decode("cp1252")
    return written.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)").replace("\n", " ")


def _zipped(files: Mapping[str, str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


MAKERS: Mapping[str, Callable[[Pages], bytes]] = {ZIP: zipped_html, ODS: open_document, PDF: portable_document}
