"""Everything of ours comes out again, and what is left is the team's file as it was, part by part and byte by byte."""

from __future__ import annotations

from pathlib import Path

import pytest

from sheetcrm.errors import SheetcrmError
from sheetcrm.shipped import shipped
from sheetcrm.stores.xlsx.store import XlsxStore
from tests.unit.xlsx import packages, tabs
from tests.unit.xlsx.conftest import Make
from tests.unit.xlsx.test_kept import SOURCES, put

FILES = {**SOURCES, **{lang: (shipped("examples") / f"clients.{lang}.xlsx").read_bytes() for lang in ("ru", "en")}}


def out(store: XlsxStore) -> dict[str, bytes]:
    store.take_out(store.read())
    return packages.parts_of(store.path.read_bytes())


@pytest.mark.parametrize("runs", [1, 4])
@pytest.mark.parametrize("source", FILES)
def test_a_file_nobody_touched_is_the_original_again(source: str, runs: int, make: Make) -> None:
    store = make(FILES[source])
    for run in range(runs):
        put(store, tabs.summary(clients=1000 + run), *([tabs.issues(3 + run)] if run % 2 == 0 else []))
    assert out(store) == packages.parts_of(FILES[source])


def test_without_what_we_kept_the_parts_say_the_same(make: Make) -> None:
    """On another machine the folder beside the file is missing: tabs, names and parts go all the same."""
    store = make(SOURCES["everything"])
    put(store)
    for kept in ("originals", "backups"):
        for file in (store.path.parent / "Клиенты.xlsx.sheetcrm" / kept).iterdir():
            file.unlink()
    after, before = out(store), packages.parts_of(SOURCES["everything"])
    assert after.keys() == before.keys()
    changed = {part for part, content in after.items() if content != before[part]}
    assert changed <= {
        "xl/workbook.xml",
        "xl/_rels/workbook.xml.rels",
        "[Content_Types].xml",
        "xl/styles.xml",
        "docProps/app.xml",
    }
    assert b"_sheetcrm" not in after["xl/workbook.xml"]


def test_a_format_that_people_use_now_stays(make: Make) -> None:
    """A cell that was copied out of a tab of ours carries its format along."""
    store = make(SOURCES["Google"])
    before = len(packages.parts_of(SOURCES["Google"])["xl/styles.xml"])
    put(store)
    parts = packages.parts_of(store.path.read_bytes())
    sheet = "xl/worksheets/sheet1.xml"
    parts[sheet] = parts[sheet].replace(b'<c r="B2" s="1"', b'<c r="B2" s="4"')
    store.path.write_bytes(packages.zipped(parts))
    after = out(store)
    assert before < len(after["xl/styles.xml"]) < len(parts["xl/styles.xml"])
    assert after["xl/styles.xml"].count(b"<xf ") == 1 + 5
    assert after[sheet] == parts[sheet]


def test_a_tab_that_people_s_formulas_read_stays_and_becomes_theirs(make: Make) -> None:
    store = make(packages.plain_workbook())
    put(store)
    parts = packages.parts_of(store.path.read_bytes())
    sheet = "xl/worksheets/sheet1.xml"
    parts[sheet] = parts[sheet].replace(b"<v>1500</v>", "<f>Сводка!B8</f><v>1500</v>".encode())
    store.path.write_bytes(packages.zipped(parts))
    read = store.read()
    assert (store.ours(read).tabs, store.ours(read).referred) == (("Что исправить",), ("Сводка",))
    assert store.take_out(read).removed == ("Что исправить",)
    after = store.read()
    assert [(sheet.title, sheet.ours) for sheet in after.sheets] == [("Клиенты", None), ("Сводка", None)]
    assert after.sheets[1].cells.iat[0, 0] == "Показатели"


def test_marks_of_tabs_that_are_gone_and_of_copies_go_too(make: Make) -> None:
    store = make(packages.plain_workbook())
    put(store)
    parts = packages.parts_of(store.path.read_bytes())
    more = b'<definedName name="_sheetcrm_tab_old" hidden="1">#REF!</definedName>'
    more += b'<definedName name="_sheetcrm_tab_summary" localSheetId="0" hidden="1">#REF!</definedName></definedNames>'
    parts["xl/workbook.xml"] = parts["xl/workbook.xml"].replace(b"</definedNames>", more)
    store.path.write_bytes(packages.zipped(parts))
    assert out(store) == packages.parts_of(packages.plain_workbook())


def test_nothing_of_ours_is_nothing_to_do(make: Make) -> None:
    store = make(SOURCES["everything"])
    assert store.take_out(store.read()).removed == ()
    assert store.path.read_bytes() == SOURCES["everything"]


def test_a_file_of_our_tabs_alone_is_refused(make: Make) -> None:
    store = make(packages.plain_workbook())
    put(store)
    with pytest.raises(SheetcrmError, match="store/nothing-left"):
        store.take_out(store.read(), ["Клиенты"])


def test_a_file_that_somebody_has_open_is_left(make: Make) -> None:
    store = make(packages.plain_workbook())
    before = put(store)
    (store.path.parent / "~$Клиенты.xlsx").write_bytes(b"1")
    with pytest.raises(SheetcrmError, match="store/open-now"):
        store.take_out(store.read())
    assert store.path.read_bytes() == before


def test_what_is_kept_is_small_private_and_has_no_cell(make: Make, tmp_path: Path) -> None:
    store = make(SOURCES["everything"])
    for run in range(3):
        put(store, tabs.summary(clients=run))
    kept = list((tmp_path / "Клиенты.xlsx.sheetcrm" / "originals").iterdir())
    assert [file.stat().st_mode & 0o777 for file in kept] == [0o600]
    held = packages.parts_of(kept[0].read_bytes())
    assert not any(name.startswith("xl/worksheets/") for name in held)
    assert "xl/sharedStrings.xml" not in held
