"""Tabs made for people in an .xlsx, and a new workbook: nothing of the team's changes, nothing carries a mark."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import openpyxl
import pytest

from sheetcrm.core.tabs.definitions import definition_tabs, first_tabs
from sheetcrm.core.tabs.model import Tab
from sheetcrm.errors import ConfigError, NotNow, StoreError
from sheetcrm.journal.runs import RunLog
from sheetcrm.stores import platform
from sheetcrm.stores.xlsx.new import make_workbook
from sheetcrm.stores.xlsx.store import XlsxStore
from tests.needs import convert, needs_libreoffice
from tests.unit.xlsx import packages
from tests.unit.xlsx.conftest import Make
from tests.unit.xlsx.test_kept import SOURCES, assert_kept, put

TABS: tuple[Tab, ...] = definition_tabs([("Отчётный период, дней", 365, "")], "ru")
MADE = ("Сегменты", "Настройки", "Согласия", "Стоп-лист")


@pytest.mark.parametrize("source", SOURCES)
def test_every_part_of_the_team_s_is_untouched(source: str, make: Make) -> None:
    store = make(SOURCES[source])
    assert store.create(TABS, store.read()).written == MADE
    added = assert_kept(SOURCES[source], store.path.read_bytes())
    assert {part.rsplit("/", 1)[0] for part in added} <= {"xl", "xl/worksheets"}
    assert b"_sheetcrm_" not in packages.parts_of(store.path.read_bytes())["xl/workbook.xml"]


def test_our_own_tabs_and_their_marks_stay(make: Make) -> None:
    store = make(SOURCES["plain"])
    put(store)
    store.create(TABS, store.read())
    assert [sheet.ours for sheet in store.read().sheets] == [None, "summary", "issues", None, None, None, None]
    before = store.path.read_bytes()
    put(store)
    assert store.path.read_bytes() == before


def test_it_is_journalled_and_the_first_of_the_day_is_copied_first(make: Make) -> None:
    store = make(SOURCES["plain"])
    receipt = store.create(TABS, store.read())
    state = store.path.with_name(store.path.name + ".sheetcrm")
    assert [line["kind"] for line in RunLog(state / "journal.jsonl").lines()] == ["start", "done"]
    assert next(line["created"] for line in RunLog(state / "journal.jsonl").lines()) == [tab.key for tab in TABS]
    (copy,) = (state / "backups").iterdir()
    assert copy.read_bytes() == SOURCES["plain"]
    assert [code for code, _ in receipt.notes] == ["store/backup"]


def test_a_workbook_changed_since_it_was_read_is_left_alone(make: Make) -> None:
    store = make(SOURCES["plain"])
    base = store.read()
    store.path.write_bytes(SOURCES["Google"])
    with pytest.raises(NotNow):
        store.create(TABS, base)
    assert store.path.read_bytes() == SOURCES["Google"]


def test_while_somebody_has_it_open_the_result_stands_beside(make: Make) -> None:
    store = make(SOURCES["plain"])
    (store.path.parent / f"~${store.path.name}").write_bytes(b"")
    receipt = store.create(TABS, store.read())
    assert store.path.read_bytes() == SOURCES["plain"]
    copy = Path(receipt.location)
    assert copy != store.path
    assert openpyxl.load_workbook(copy).sheetnames[-4:] == list(MADE)


def test_a_second_job_waits(make: Make) -> None:
    store = make(SOURCES["plain"])
    state = platform.private_folder(store.path.with_name(store.path.name + ".sheetcrm"))
    with platform.lock(state / "lock"), pytest.raises(NotNow):
        store.create(TABS, store.read())


def test_lists_to_choose_from_take_other_words_too(make: Make) -> None:
    store = make(SOURCES["plain"])
    store.create(TABS, store.read())
    rules = openpyxl.load_workbook(store.path)["Согласия"].data_validations.dataValidation
    by_column = {str(rule.sqref)[0]: rule for rule in rules}
    assert by_column["E"].formula1 == '"дано,отозвано"'
    assert not by_column["E"].showErrorMessage


@needs_libreoffice
def test_the_tabs_open_in_another_program(make: Make, tmp_path: Path) -> None:
    store = make(SOURCES["everything"])
    store.create(TABS, store.read())
    converted = convert(store.path, "xlsx:Calc MS Excel 2007 XML", tmp_path / "out")
    assert openpyxl.load_workbook(converted).sheetnames[-4:] == list(MADE)


# A new workbook -------------------------------------------------------------------------------------------------------


def every(lang: str = "ru") -> tuple[Tab, ...]:
    chosen = "ru" if lang == "ru" else "en"
    return (*first_tabs(chosen, dt.date(2026, 11, 20)), *definition_tabs([], chosen))  # type: ignore[arg-type]


@pytest.mark.parametrize("lang", ["ru", "en"])
def test_a_new_workbook_has_its_tabs_and_no_other(tmp_path: Path, lang: str) -> None:
    path = tmp_path / "новая.xlsx"
    make_workbook(path, every(lang))
    read = XlsxStore(path).read()
    assert [sheet.title for sheet in read.sheets] == [tab.title for tab in every(lang)]
    assert all(sheet.ours is None for sheet in read.sheets)
    parts = packages.parts_of(path.read_bytes())
    assert sorted(part for part in parts if part.startswith("xl/worksheets/")) == [
        f"xl/worksheets/sheet{n}.xml" for n in range(1, 7)
    ]
    assert [entry.name for entry in tmp_path.iterdir()] == ["новая.xlsx"]


def test_a_file_that_is_there_stays(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"mine")
    with pytest.raises(ConfigError) as caught:
        make_workbook(path, every())
    assert caught.value.code == "store/exists"
    assert path.read_bytes() == b"mine"
    assert [entry.name for entry in tmp_path.iterdir()] == ["a.xlsx"]


def test_where_no_link_can_be_made_a_file_that_is_there_stays_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_links(source: object, target: object) -> None:
        raise PermissionError(1, "no links here")

    monkeypatch.setattr("sheetcrm.stores.xlsx.new.os.link", no_links)
    make_workbook(tmp_path / "new.xlsx", every())
    assert len(XlsxStore(tmp_path / "new.xlsx").read().sheets) == 6
    (tmp_path / "a.xlsx").write_bytes(b"mine")
    with pytest.raises(ConfigError):
        make_workbook(tmp_path / "a.xlsx", every())
    assert (tmp_path / "a.xlsx").read_bytes() == b"mine"


def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(StoreError) as caught:
        make_workbook(tmp_path / "нет" / "a.xlsx", every())
    assert caught.value.code == "store/read-only"
