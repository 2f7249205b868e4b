"""Begins to read the workbook a command names while the modules of the command are still being loaded."""

from __future__ import annotations

import contextlib

from sheetcrm.paths import local_path


def begin_reading(target: str | None) -> None:
    """Begins to read the .xlsx that was named; nothing where it is a Google Sheet, or stands in the configuration."""
    if target is not None and target.lower().endswith((".xlsx", ".xlsm")):
        from sheetcrm.stores.xlsx.ahead import read_ahead

        with contextlib.suppress(OSError):
            read_ahead(local_path(target))
