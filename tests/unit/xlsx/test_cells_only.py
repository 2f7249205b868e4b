"""A workbook with something beside its cells that calamine does not know is read by its cells all the same."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from python_calamine import CalamineError, CalamineWorkbook

from tests.unit.xlsx import packages, tabs
from tests.unit.xlsx.changes import differing
from tests.unit.xlsx.conftest import Make

Parts = dict[str, bytes]


def _rows_for_a_dimension(parts: Parts) -> None:
    """As LibreOffice 4 wrote it where whole rows have a look."""
    for part, text in parts.items():
        if part.startswith("xl/worksheets/sheet"):
            parts[part] = re.sub(rb"<dimension [^>]*>", b'<dimension ref="1:4"/>', text)


def _macro_sheet(parts: Parts) -> None:
    """A tab of Excel 4.0 macros."""
    _listed(parts, b'<sheet name="Macro1" sheetId="99" r:id="rMacro"/>')
    kind = b"http://schemas.microsoft.com/office/2006/relationships/xlMacrosheet"
    link = b'<Relationship Id="rMacro" Type="%b" Target="macrosheets/sheet1.xml"/></Relationships>' % kind
    rels = "xl/_rels/workbook.xml.rels"
    parts[rels] = parts[rels].replace(b"</Relationships>", link)
    parts["xl/macrosheets/sheet1.xml"] = parts["xl/worksheets/sheet1.xml"]


def _without_relation(parts: Parts) -> None:
    """A tab that is listed and leads nowhere."""
    _listed(parts, b'<sheet name="Lost" sheetId="98"/>')


def _unknown_state(parts: Parts) -> None:
    book = parts["xl/workbook.xml"]
    parts["xl/workbook.xml"] = book.replace(b'<sheet name="', b'<sheet state="shown" name="', 1)


def _listed(parts: Parts, sheet: bytes) -> None:
    parts["xl/workbook.xml"] = parts["xl/workbook.xml"].replace(b"</sheets>", sheet + b"</sheets>")


Oddity = Callable[[Parts], None]
ODDITIES: tuple[Oddity, ...] = (_rows_for_a_dimension, _macro_sheet, _without_relation, _unknown_state)


def odd(oddity: Oddity, since_1904: bool = False) -> bytes:
    parts = packages.parts_of(packages.everything())
    if since_1904:
        before = parts["xl/workbook.xml"]
        parts["xl/workbook.xml"] = before.replace(b"<workbookPr ", b'<workbookPr date1904="1" ', 1)
        assert parts["xl/workbook.xml"] != before
    oddity(parts)
    return packages.zipped(parts)


def read_by_calamine(path: Path) -> None:
    book = CalamineWorkbook.from_path(str(path))
    for title in book.sheet_names:
        book.get_sheet_by_name(title)


def _nothing(parts: Parts) -> None:
    pass


def cells(make: Make, content: bytes) -> dict[str, list[list[object]]]:
    return {s.title: s.cells.to_numpy(dtype=object).tolist() for s in make(content).read().sheets if not s.cells.empty}


@pytest.mark.parametrize("oddity", ODDITIES)
def test_calamine_alone_refuses_it(oddity: Oddity, make: Make) -> None:
    path = make(odd(oddity)).path
    with pytest.raises(CalamineError):
        read_by_calamine(path)


@pytest.mark.parametrize("since_1904", [False, True])
@pytest.mark.parametrize("oddity", ODDITIES)
def test_the_same_values_are_read_as_without_it(oddity: Oddity, since_1904: bool, make: Make) -> None:
    assert cells(make, odd(oddity, since_1904)) == cells(make, odd(_nothing, since_1904))


@pytest.mark.parametrize("oddity", ODDITIES)
def test_our_tabs_come_beside_it_and_go_again(oddity: Oddity, make: Make) -> None:
    content = odd(oddity)
    store = make(content)
    store.replace([tabs.summary()], store.read())
    written = store.path.read_bytes()
    assert [part for part in differing(content, written) if part.startswith(("xl/worksheets/sheet1", "xl/macro"))] == []
    assert "Сводка" in {sheet.title for sheet in store.read().sheets}
    store.take_out(store.read())
    assert cells(make, store.path.read_bytes()) == cells(make, content)
