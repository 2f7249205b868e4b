"""The bases of three trades: the same on every run, all their rows of clients that are there, known fields only."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

from sheetcrm.core.reading import recognise
from sheetcrm.core.schema import TABLES
from sheetcrm.stores.xlsx.store import XlsxStore

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
NAMES = ("shop", "salon", "b2b", "b2b-en")


@pytest.fixture(scope="module")
def trades() -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_trades", EXAMPLES / "make_trades.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    before = list(sys.path)
    spec.loader.exec_module(module)
    sys.path[:] = before
    return module


@pytest.mark.parametrize("name", NAMES)
def test_every_row_is_of_a_client_and_stays_what_it_is(trades: ModuleType, name: str) -> None:
    tables = trades.BASES[name][2]()
    assert tables == trades.BASES[name][2]()
    clients = {row["client_id"] for row in tables["clients"]}
    assert 200 <= len(clients) == len(tables["clients"]) <= 400
    for table, rows in tables.items():
        assert all(TABLES[table].field(field) for row in rows for field in row), table
        assert all(row["client_id"] in clients for row in rows if "client_id" in row), table


def test_a_base_is_read_as_it_was_meant(trades: ModuleType, tmp_path: Path) -> None:
    (path,) = trades.make(tmp_path, ["salon"])
    meant = trades.BASES["salon"][2]()
    base = recognise(XlsxStore(path, tmp_path / "state").read())
    assert not base.issues
    for table in ("clients", "orders", "interactions"):
        assert len(base.tables[table]) == len(meant[table])
