"""Tabs of ours that are to the byte as they were written need not be read; every other one is."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from sheetcrm.core.records import replace
from sheetcrm.core.tabs.model import Queue, Tab
from sheetcrm.journal.parts import PARTS
from sheetcrm.stores.xlsx.store import XlsxStore
from tests.unit.xlsx import packages, tabs
from tests.unit.xlsx.conftest import Make

OURS = (tabs.summary(), tabs.issues(3))


@pytest.fixture
def store(make: Make) -> XlsxStore:
    plain = make(packages.plain_workbook())
    plain.replace(OURS, plain.read())
    plain.leave_known = True
    return plain


def unread(store: XlsxStore) -> list[str]:
    return [sheet.title for sheet in store.read().sheets if sheet.as_written]


def edit(path: Path, title: str, cell: str, value: str) -> None:
    book = openpyxl.load_workbook(path)
    book[title][cell] = value
    book.save(path)


def test_what_nobody_touched_is_not_read_and_not_written_again(store: XlsxStore) -> None:
    read = store.read()
    assert [(s.title, s.ours, s.as_written, s.cells.empty) for s in read.sheets] == [
        ("Клиенты", None, False, False),
        ("Сводка", "summary", True, True),
        ("Что исправить", "issues", True, True),
    ]
    before = store.path.read_bytes()
    assert store.replace(OURS, read).written == ()
    assert store.path.read_bytes() == before


def test_another_content_is_written_though_the_old_one_was_not_read(store: XlsxStore) -> None:
    assert store.replace((OURS[0], tabs.issues(4)), store.read()).written == ("Что исправить",)
    assert unread(store) == ["Сводка", "Что исправить"]
    assert openpyxl.load_workbook(store.path)["Что исправить"].max_row > 4


def test_what_somebody_typed_there_is_seen_and_replaced(store: XlsxStore) -> None:
    edit(store.path, "Что исправить", "A3", "моё")
    assert "Что исправить" not in unread(store)
    assert "Что исправить" in store.replace(OURS, store.read()).written


def test_where_nothing_is_remembered_everything_is_read(store: XlsxStore) -> None:
    state = store.path.with_name(store.path.name + ".sheetcrm")
    (state / PARTS).write_text('{"summary": ["x"], "issues": 7}', encoding="utf-8")
    assert unread(store) == []
    assert store.replace(OURS, store.read()).written == ()
    (state / PARTS).unlink()
    assert unread(store) == []


def test_a_tab_where_people_decide_is_always_read(store: XlsxStore) -> None:
    queue: Tab = replace(tabs.issues(3), key="decisions", title="Решения")
    store.replace((*OURS, queue), store.read())
    assert unread(store) == ["Сводка", "Что исправить"]


def test_a_tab_with_columns_of_peoples_is_read_and_known_to_be_untouched(store: XlsxStore) -> None:
    queue: Tab = replace(tabs.issues(4), queue=Queue(0, (), ("key", "what", "where")))
    store.replace((OURS[0], queue), store.read())
    read = store.read()
    ours = read.sheets[-1]
    assert (ours.title, ours.as_written) == ("Что исправить", True)
    assert ours.cells.shape == XlsxStore(store.path).read().sheets[-1].cells.shape
    edit(store.path, "Что исправить", "A3", "моё")
    assert "Что исправить" not in unread(store)


def test_a_reader_who_does_not_ask_for_it_gets_every_cell(store: XlsxStore) -> None:
    assert not any(sheet.as_written for sheet in XlsxStore(store.path).read().sheets)
