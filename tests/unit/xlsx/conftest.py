from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest

from sheetcrm.stores.xlsx.store import XlsxStore

Make = Callable[[bytes], XlsxStore]


@pytest.fixture
def make(tmp_path: Path) -> Make:
    """Puts a workbook on disk and opens a store on it; the clock stands still."""

    def made(content: bytes) -> XlsxStore:
        path = tmp_path / "Клиенты.xlsx"
        path.write_bytes(content)
        return XlsxStore(path, now=lambda: dt.datetime(2026, 11, 23, 10, 42))

    return made
