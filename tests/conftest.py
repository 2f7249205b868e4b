"""What every test needs: no call leaves this machine."""

from __future__ import annotations

import functools
import gc
import os
import socket
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import google.auth.credentials
import pandas as pd
import pytest
import requests
from cryptography.hazmat.primitives import serialization
from openpyxl.worksheet._read_only import ReadOnlyWorksheet
from openpyxl.worksheet.merge import MergedCellRange

from sheetcrm.core import pipeline
from sheetcrm.core.workbook import Workbook
from sheetcrm.jobs import opening
from tests import browser, thinning
from tests.sheets_server import SheetsServer

_connect = socket.socket.connect


def _only_here(self: socket.socket, address: Any) -> None:
    """Connects to this machine and to nothing else."""
    if self.family in (socket.AF_INET, socket.AF_INET6) and address[0] not in ("127.0.0.1", "::1", "localhost"):
        raise AssertionError(f"a test tried to reach {address[0]}")
    _connect(self, address)


@pytest.fixture(autouse=True, scope="session")
def _stay_on_this_machine(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """google-auth asks a host of its own about regions, in a thread; tests have no such host. What the program keeps for its
    user goes to a folder of the tests'."""
    patch = pytest.MonkeyPatch()
    patch.setenv("XDG_STATE_HOME", str(tmp_path_factory.mktemp("of-the-user")))
    patch.setattr(socket.socket, "connect", _only_here)
    # The oldest google-auth we take asks no such host yet.
    asks = getattr(google.auth.credentials, "CredentialsWithRegionalAccessBoundary", None)
    if asks is not None:
        patch.setattr(asks, "_is_regional_access_boundary_lookup_required", lambda self: False, raising=False)
    yield
    patch.undo()


_size_of, _cells_by_row = ReadOnlyWorksheet._get_size, ReadOnlyWorksheet._cells_by_row


def _sized(self: ReadOnlyWorksheet, *area: Any) -> Any:
    """The cells of a tab, whose size is looked up now and not at the opening of the workbook."""
    _size_of(self)
    return _cells_by_row(self, *area)


_prepared = requests.PreparedRequest.prepare_url
_addresses: dict[tuple[str, str], str | None] = {}


def _prepare_url(self: requests.PreparedRequest, url: Any, params: Any) -> None:
    """An address once made is the same for the same parameters."""
    asked = (repr(url), repr(params))
    if asked not in _addresses:
        _prepared(self, url, params)
        _addresses[asked] = self.url
    self.url = _addresses[asked]


def _told(frame: pd.DataFrame) -> list[object]:
    """All a frame holds, for a key: values of different types differ, though Python or their texts may say they are the same."""
    columns = (column.tolist() for _, column in frame.items())
    cells = [(values, [value.__class__.__name__ for value in values]) for values in columns]
    return [list(frame.columns), list(frame.index), cells]


def _once(work: Callable[..., Any], key: Callable[..., object]) -> Callable[..., Any]:
    """A pure stage of a run that is not gone through again by runs over the same."""
    found: dict[str, Any] = {}

    def done(*args: Any, **named: Any) -> Any:
        asked = repr(key(*args, **named))
        if asked not in found:
            found[asked] = work(*args, **named)
        return found[asked]

    return done


def _of_matching(table: pd.DataFrame, **named: Any) -> object:
    return _told(table), named


def _of_reading(workbook: Workbook, **named: Any) -> object:
    """People's tabs, and which of ours are there."""
    sheets = [
        [_told(sheet.cells), *(getattr(sheet, name) for name in sheet.__struct_fields__ if name != "cells")]
        for sheet in workbook.people()
    ]
    return sheets, [sheet.ours for sheet in workbook.sheets], named


@pytest.fixture(autouse=True, scope="session")
def _no_more_work_than_is_looked_at() -> Any:
    """The tests' disks need not outlive a power cut: a quarter of a short command would be waiting for them. openpyxl draws
    the borders of merged cells anew on opening, a third of its time; no such border is asked for. Of each tab that only one of
    is read it looks up the size, half of the time. The one private key of the
    tests' service account proves to be one anew wherever it is read, which takes as long as a small table. requests takes an
    address apart and puts it together anew for each call, and looks over all methods of a class to see whether it is a
    mapping: a tenth of a call that no socket is opened for. Six of seven runs are over tabs
    and clients that a run before has understood and compared, in a sixth of its time; the tests of both stages do not go this way."""
    patch = pytest.MonkeyPatch()
    patch.setattr(requests.PreparedRequest, "prepare_url", _prepare_url)
    # The oldest requests we take asks whether there are items in another way.
    patch.setattr(requests.utils, "_SupportsItems", Mapping, raising=False)
    patch.setattr(serialization, "load_pem_private_key", functools.cache(serialization.load_pem_private_key))
    patch.setattr(pipeline, "match", _once(pipeline.match, _of_matching))
    patch.setattr(opening, "recognise", _once(opening.recognise, _of_reading))
    patch.setattr(os, "fsync", lambda descriptor: None)
    patch.setattr(MergedCellRange, "format", lambda self: None)
    patch.setattr(ReadOnlyWorksheet, "_get_size", lambda self: None)
    patch.setattr(ReadOnlyWorksheet, "_cells_by_row", _sized)
    yield
    patch.undo()


def pytest_configure(config: pytest.Config) -> None:
    thinning.long_tests_run(config.option.markexpr == "soak")


def pytest_sessionfinish() -> None:
    browser.close()


#: Files whose tests copy the process they run in, and one whose tests are so long that at the end one worker would wait for them.
_FIRST = ("test_apply_safety.py", "test_safety.py", "test_docs.py")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What copies its process comes first: at the end of all tests a process holds so much that copying takes longer than
    the test."""
    thinning.mark_examples(items)
    items.sort(key=lambda item: _FIRST.index(item.path.name) if item.path.name in _FIRST else len(_FIRST))


def pytest_collection_finish() -> None:
    """What was made until here stays to the end: looking through it for garbage is a twelfth of all time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 20, 20)


@pytest.fixture
def server() -> Iterator[SheetsServer]:
    """A Sheets server in this very process, which has to have understood every request."""
    made = SheetsServer()
    yield made
    assert (made.wrong_answers, made.crashes) == ([], [])
    made.close()
