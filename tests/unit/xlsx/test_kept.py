"""Everything that is not ours comes out of a replace as it went in, part by part and byte by byte."""

from __future__ import annotations

import datetime as dt
import io
import struct
import zipfile
from pathlib import Path

import openpyxl
import pytest
from lxml import etree

from sheetcrm.core.tabs.model import Tab
from sheetcrm.core.workbook import Workbook
from sheetcrm.stores.xlsx.reading import read_workbook
from sheetcrm.stores.xlsx.store import XlsxStore
from tests.needs import convert_all, needs_libreoffice
from tests.unit.xlsx import packages, tabs
from tests.unit.xlsx.conftest import Make

#: The parts a replace may change when they are there; all else of the team's must stay as it is.
MAY_CHANGE = {
    "[Content_Types].xml",
    "xl/workbook.xml",
    "xl/_rels/workbook.xml.rels",
    "xl/styles.xml",
    "docProps/app.xml",
    "xl/calcChain.xml",
}
MAIN = f"{{{packages.MAIN}}}"


def packed(content: bytes) -> dict[str, tuple[bytes, tuple[int, ...], int]]:
    """Every member as it stands in the file: compressed bytes, time, checksum."""
    found = {}
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        assert package.testzip() is None
        for info in package.infolist():
            header = content[info.header_offset : info.header_offset + 30]
            name, extra = struct.unpack("<HH", header[26:30])
            start = info.header_offset + 30 + name + extra
            found[info.filename] = (content[start : start + info.compress_size], info.date_time, info.CRC)
    return found


def assert_kept(before: bytes, after: bytes) -> set[str]:
    """Nothing of the team's changed; returns the parts that are new."""
    old, new = packed(before), packed(after)
    for part, member in old.items():
        if part not in MAY_CHANGE:
            assert new.get(part) == member, part
    _assert_workbook_grew(packages.parts_of(before), packages.parts_of(after))
    return new.keys() - old.keys()


def _shape(element: etree._Element) -> object:
    return (element.tag, sorted(element.attrib.items()), element.text, [_shape(child) for child in element])


def _assert_workbook_grew(old: dict[str, bytes], new: dict[str, bytes]) -> None:
    """In the parts that may change, all that was there is there, in its order; only the end of a list is new."""
    if "xl/styles.xml" in old:
        before, after = etree.fromstring(old["xl/styles.xml"]), etree.fromstring(new["xl/styles.xml"])
        for container in before:
            same = after.find(container.tag)
            assert [_shape(c) for c in same][: len(container)] == [_shape(c) for c in container], container.tag
            if container.get("count"):
                assert same.get("count") == str(len(same))
    before, after = etree.fromstring(old["xl/workbook.xml"]), etree.fromstring(new["xl/workbook.xml"])
    for container in before:
        if etree.QName(container).localname in ("sheets", "definedNames"):
            kept = [_shape(c) for c in after.find(container.tag)][: len(container)]
            assert kept == [_shape(c) for c in container]
        else:
            assert _shape(after.find(container.tag)) == _shape(container), container.tag
    before, after = (etree.fromstring(parts["xl/_rels/workbook.xml.rels"]) for parts in (old, new))
    assert [_shape(c) for c in after][: len(before)] == [_shape(c) for c in before]
    before, after = (etree.fromstring(parts["[Content_Types].xml"]) for parts in (old, new))
    assert [_shape(c) for c in after][: len(before)] == [_shape(c) for c in before]


SOURCES = {
    "everything": packages.everything(),
    "plain": packages.plain_workbook(),
    "1C": packages.like_1c(),
    "Google": packages.like_google(),
}


def put(store: XlsxStore, *ours: Tab) -> bytes:
    store.replace(ours or (tabs.summary(), tabs.issues()), store.read())
    return store.path.read_bytes()


@pytest.mark.parametrize("source", SOURCES)
def test_every_part_of_the_team_s_is_untouched(source: str, make: Make) -> None:
    store = make(SOURCES[source])
    before = read_workbook("a", "a", SOURCES[source])
    added = assert_kept(SOURCES[source], put(store))
    kinds = {part.rsplit("/", 1)[0] for part in added}
    assert kinds <= {"xl", "xl/worksheets", "xl/worksheets/_rels", "xl/drawings", "xl/drawings/_rels", "xl/charts"}
    after = store.read()
    assert [sheet.ours for sheet in after.sheets][-2:] == ["summary", "issues"]
    for old, new in zip(before.sheets, after.people(), strict=True):
        assert old.cells.equals(new.cells)
        assert (old.title, old.formulas, old.merged, old.hidden_rows) == (
            new.title,
            new.formulas,
            new.merged,
            new.hidden_rows,
        )


@pytest.mark.parametrize("source", SOURCES)
def test_taking_our_tabs_out_again_leaves_nothing_behind(source: str, make: Make) -> None:
    """Styles may stay; every part, tab and name of ours is gone."""
    store = make(SOURCES[source])
    put(store)
    receipt = store.replace((), store.read())
    assert receipt.removed == ("Сводка", "Что исправить")
    after = packages.parts_of(store.path.read_bytes())
    before = packages.parts_of(SOURCES[source])
    assert set(after) - {"xl/styles.xml"} == set(before) - {"xl/styles.xml"}
    assert b"_sheetcrm" not in after["xl/workbook.xml"]
    old, new = etree.fromstring(before["xl/workbook.xml"]), etree.fromstring(after["xl/workbook.xml"])
    assert _shape(old) == _shape(new)
    assert_kept(SOURCES[source], store.path.read_bytes())


def test_ten_runs_in_a_row_grow_nothing(make: Make) -> None:
    store = make(packages.everything())
    sizes, members = [], []
    for run in range(10):
        content = put(store, tabs.summary(clients=1000 + run), tabs.issues(5 + run % 2))
        assert_kept(SOURCES["everything"], content)
        members.append(sorted(packages.parts_of(content)))
        sizes.append(len(packages.parts_of(content)["xl/styles.xml"]))
    assert len(set(sizes)) == 1
    assert all(names == members[0] for names in members)


def test_the_second_time_not_a_byte_is_written(make: Make) -> None:
    store = make(packages.everything())
    put(store)
    before, time = store.path.read_bytes(), store.path.stat().st_mtime_ns
    later = tabs.summary(at=tabs.dt.datetime(2027, 1, 1))
    receipt = store.replace((later, tabs.issues()), store.read())
    assert (receipt.written, receipt.unchanged) == ((), ("Сводка", "Что исправить"))
    assert store.path.read_bytes() == before
    assert store.path.stat().st_mtime_ns == time


def test_the_calculation_chain_loses_only_our_cells(make: Make) -> None:
    """Excel lists our link formulas there when it saves; a listed formula that is gone would be a fault."""
    store = make(packages.everything())
    parts = packages.parts_of(put(store))
    number = etree.fromstring(parts["xl/workbook.xml"]).find(f"{MAIN}sheets")[-1].get("sheetId").encode()
    parts["xl/calcChain.xml"] = parts["xl/calcChain.xml"].replace(
        b'<c r="F3"/>', b'<c r="A4" i="' + number + b'"/><c r="A5"/><c r="F3" i="1"/>'
    )
    store.path.write_bytes(packages.zipped(parts))
    after = packages.parts_of(put(store, tabs.summary(), tabs.issues(3)))
    kept = [(c.get("r"), c.get("i")) for c in etree.fromstring(after["xl/calcChain.xml"])]
    assert kept == [("F2", "1"), ("F3", None), ("G2", None)] or kept == [("F2", "1"), ("F3", "1"), ("G2", "1")]


def test_a_chain_of_our_cells_only_is_taken_out(make: Make) -> None:
    store = make(packages.plain_workbook())
    parts = packages.parts_of(put(store))
    number = etree.fromstring(parts["xl/workbook.xml"]).find(f"{MAIN}sheets")[-1].get("sheetId")
    parts["xl/calcChain.xml"] = f'<calcChain xmlns="{packages.MAIN}"><c r="A4" i="{number}"/></calcChain>'.encode()
    parts["xl/_rels/workbook.xml.rels"] = parts["xl/_rels/workbook.xml.rels"].replace(
        b"</Relationships>",
        f'<Relationship Id="cc" Type="{packages.RELS}/calcChain" Target="calcChain.xml"/></Relationships>'.encode(),
    )
    parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(
        b"</Types>",
        f'<Override PartName="/xl/calcChain.xml" ContentType="{packages.SHEET_TYPE}.calcChain+xml"/></Types>'.encode(),
    )
    store.path.write_bytes(packages.zipped(parts))
    after = packages.parts_of(put(store, tabs.summary(clients=1), tabs.issues()))
    assert "xl/calcChain.xml" not in after
    assert b"calcChain" not in after["xl/_rels/workbook.xml.rels"] + after["[Content_Types].xml"]


def test_what_excel_hangs_onto_our_tab_goes_with_it_but_shared_parts_stay(make: Make) -> None:
    """Printer settings that only our tab leads to go; a picture our tab shares with the team's stays."""
    store = make(packages.everything())
    parts = packages.parts_of(put(store))
    ours = "xl/worksheets/_rels/sheet4.xml.rels"
    assert ours in parts
    parts[ours] = parts[ours].replace(
        b"</Relationships>",
        f'<Relationship Id="p" Type="{packages.RELS}/printerSettings" Target="../printerSettings/printerSettings9.bin"/>'
        f'<Relationship Id="i" Type="{packages.RELS}/image" Target="../media/image1.png"/></Relationships>'.encode(),
    )
    parts["xl/printerSettings/printerSettings9.bin"] = b"1"
    before = packages.zipped(parts)
    store.path.write_bytes(before)
    after = packages.parts_of(put(store, tabs.summary(clients=5), tabs.issues()))
    assert "xl/printerSettings/printerSettings9.bin" not in after
    assert after["xl/media/image1.png"] == parts["xl/media/image1.png"]
    assert "xl/printerSettings/printerSettings1.bin" in after


def test_the_list_of_tabs_in_the_properties_stays_right(make: Make) -> None:
    after = packages.parts_of(put(make(packages.everything())))
    root = etree.fromstring(after["docProps/app.xml"])
    titles = [e.text for e in root.find("{*}TitlesOfParts/{*}vector")]
    # xlsxwriter does not list the hidden tab; it is not for us to add it.
    assert titles[:5] == ["Клиенты", "Заказы", "Сводка", "Что исправить", "График"]
    assert root.find("{*}TitlesOfParts/{*}vector").get("size") == str(len(titles))


def test_what_people_look_at_first_stays(make: Make) -> None:
    after = packages.parts_of(put(make(packages.everything())))
    view = etree.fromstring(after["xl/workbook.xml"]).find(f"{MAIN}bookViews/{MAIN}workbookView")
    assert view.get("activeTab") == "1"
    sheets = [name for name in after if name.startswith("xl/worksheets/sheet") and b"tabSelected" in after[name]]
    assert sheets == ["xl/worksheets/sheet2.xml"]


def test_a_workbook_with_macros_stays_one(tmp_path: Path) -> None:
    parts = packages.parts_of(packages.everything())
    kind = b"application/vnd.ms-excel.sheet.macroEnabled.main+xml"
    parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(
        f"{packages.SHEET_TYPE}.sheet.main+xml".encode(), kind
    )
    path = tmp_path / "база.xlsm"
    path.write_bytes(packages.zipped(parts))
    store = XlsxStore(path)
    after = packages.parts_of(put(store))
    assert kind in after["[Content_Types].xml"]
    assert after["xl/vbaProject.bin"] == parts["xl/vbaProject.bin"]


@pytest.mark.parametrize("source", SOURCES)
def test_openpyxl_opens_the_result(source: str, make: Make) -> None:
    store = make(SOURCES[source])
    put(store)
    book = openpyxl.load_workbook(store.path)
    assert book.sheetnames[-2:] == ["Сводка", "Что исправить"]
    assert book["Сводка"]["A1"].value == "Показатели"
    assert len(book["Сводка"]._charts) == 7
    assert book["Что исправить"]["A4"].value.startswith("=HYPERLINK(")
    assert book["Сводка"].freeze_panes == "A2"


_converted: dict[str, tuple[Workbook, Workbook, Workbook]] = {}


def before_written_after(source: str, folders: pytest.TempPathFactory) -> tuple[Workbook, Workbook, Workbook]:
    """A workbook as LibreOffice reads it before a run, as we read it after it, and as LibreOffice does then. All workbooks go
    through one LibreOffice."""
    if not _converted:
        folder, stores, files = folders.mktemp("kept"), dict[str, XlsxStore](), list[Path]()
        for name, content in SOURCES.items():
            for when in ("before", "after"):
                file = folder / f"{name} {when}.xlsx"
                file.write_bytes(content)
                files.append(file)
            stores[name] = XlsxStore(files[-1], now=lambda: dt.datetime(2026, 11, 23, 10, 42))
            put(stores[name])
        seen = [read_workbook("a", "a", made.read_bytes()) for made in convert_all(files, "xlsx", folder / "out")]
        written = [store.read() for store in stores.values()]
        _converted.update(zip(stores, zip(seen[::2], written, seen[1::2], strict=True), strict=True))
    return _converted[source]


@needs_libreoffice
@pytest.mark.parametrize("source", SOURCES)
def test_libreoffice_reads_the_same_values_before_and_after(
    source: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    before, written, after = before_written_after(source, tmp_path_factory)
    count = len(before.sheets)
    for old, new in zip(before.sheets, after.sheets[:count], strict=True):
        assert old.title == new.title
        assert old.cells.equals(new.cells)
    for ours, seen in zip(written.sheets[-2:], after.sheets[-2:], strict=True):
        assert ours.cells.equals(seen.cells)
    # A tab of ours stays ours when LibreOffice has saved the workbook.
    assert [sheet.ours for sheet in after.sheets[-2:]] == ["summary", "issues"]
