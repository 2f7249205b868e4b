"""An .xlsx read while the program is still loading: loading takes half a second, and parsing a file leaves Python free."""

from __future__ import annotations

import threading
from concurrent.futures import Future
from pathlib import Path

from msgspec import Struct

from sheetcrm.core.workbook import Workbook
from sheetcrm.errors import SheetcrmError
from sheetcrm.journal.columns import PARTS, PRINTS
from sheetcrm.stores.xlsx.reading import read_workbook


class Ahead(Struct, frozen=True):
    """A reading under way. ``found``: the bytes of the file, and what they hold; ``kept``: see :func:`_kept`."""

    found: Future[tuple[bytes, Workbook]]
    state: Path
    kept: tuple[int, ...]


_begun: dict[Path, Ahead] = {}


def read_ahead(path: Path) -> None:
    """Begins to read a file, if there is one, as :func:`taken` may be asked for it with the state folder beside it."""
    place = path.resolve()
    if not place.is_file():
        return
    state = place.with_name(place.name + ".sheetcrm")
    ahead = _begun[place] = Ahead(Future(), state, _kept(state))
    threading.Thread(target=_read, args=(path, ahead), daemon=True).start()


def taken(path: Path, content: bytes, state: Path) -> Workbook | None:
    """What was read ahead, once; None unless the file's bytes and what is kept in the state folder are still the same, and
    when it could not be read: it may have been half saved just then, so the store looks itself before it says so."""
    ahead = _begun.pop(path.resolve(), None)
    if ahead is None or ahead.state != state or ahead.kept != _kept(state):
        return None
    try:
        before, workbook = ahead.found.result()
    except (SheetcrmError, OSError):
        return None
    return workbook if before == content else None


def _read(path: Path, ahead: Ahead) -> None:
    try:
        content = path.read_bytes()
        found = read_workbook(path.name, str(path), content, ahead.state, leave_known=True)
        ahead.found.set_result((content, found))
    except BaseException as err:  # whoever takes the result raises it
        ahead.found.set_exception(err)


def _kept(state: Path) -> tuple[int, ...]:
    """When what a reading looks at in the state folder was written last; 0 where there is nothing."""
    return tuple(file.stat().st_mtime_ns if file.exists() else 0 for file in (state / PRINTS, state / PARTS))
