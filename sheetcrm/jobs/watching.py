"""Looks whether somebody asks for a run in «Настройки»: cheap enough to be done every minute."""

from __future__ import annotations

from pathlib import Path

from msgspec import Struct

from sheetcrm.core import control
from sheetcrm.core.plan.decided import answer
from sheetcrm.core.records import replace
from sheetcrm.errors import SheetcrmError
from sheetcrm.jobs.opening import Asked, Opened, load_config, open_store, open_workbook, state_folder, target_of
from sheetcrm.journal.changes import ChangeLog
from sheetcrm.stores.base import Store

#: Rows of «Настройки» that are looked at; the row stands at its top.
_ROWS = 60


class Watch(Struct):
    """One workbook that is looked at again and again.

    A file that did not change since the last look is not opened. Of a Google Sheet the top of «Настройки» is read, one
    call; the whole sheet only to find that tab.
    """

    asked: Asked
    _file: tuple[int, int] | None = None
    _store: Store | None = None
    _tab: str | None = None

    def wanted(self) -> bool:
        """Whether somebody asks for a run. Raises what opening a workbook raises."""
        config = load_config(self.asked)
        google, path = target_of(self.asked, config)
        return self._in_google() if google is not None else self._in_file(path or Path())

    def _in_file(self, path: Path) -> bool:
        found = path.stat() if path.exists() else None
        now = None if found is None else (found.st_mtime_ns, found.st_size)
        if now is None or now == self._file:
            return False
        wanted = _asked_in(open_workbook(replace(self.asked, write=False)))
        self._file = now
        return wanted is not None and wanted.wanted

    def _in_google(self) -> bool:
        from sheetcrm.stores.google.store import GoogleStore

        self._clear_up()
        if isinstance(self._store, GoogleStore) and self._tab is not None:
            try:
                top = self._store.top(self._tab, _ROWS)
            except SheetcrmError:
                self._tab = None  # renamed, or gone: it is looked for again
            else:
                return any(
                    control.is_run_now(name) and any(answer(value) is True for value in row[i + 1 : i + 2])
                    for row in top
                    for i, name in enumerate(row)
                )
        opened = open_workbook(replace(self.asked, write=False))
        found = _asked_in(opened)
        self._tab = None if found is None else found.tab
        self._store = open_store(replace(self.asked, write=False), opened.config)[0]
        return found is not None and found.wanted

    def _clear_up(self) -> None:
        """Takes out the marks a run of this machine left in people's cells when it was cut off; no call without one."""
        from sheetcrm.stores.google.store import GoogleStore

        config = load_config(self.asked)
        if ChangeLog(state_folder(config, *target_of(self.asked, config))).unfinished():
            store, _, _ = open_store(self.asked, config, True)
            if isinstance(store, GoogleStore):
                store.sweep()


def _asked_in(opened: Opened) -> control.Asked | None:
    return control.asked(opened.base.tables.get("settings"))
