"""An .xlsx taken apart by a second process while the program is still loading, which takes it half a second."""

from __future__ import annotations

import gc
import hashlib
import pickle
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from sheetcrm.core.garbage import no_collection
from sheetcrm.errors import StoreError
from sheetcrm.journal.parts import Part, load_parts
from sheetcrm.paths import real_path
from sheetcrm.stores import platform
from sheetcrm.stores.xlsx.package import Package
from sheetcrm.stores.xlsx.raw import RawSheet, raw_sheets

#: Bytes of a file: a smaller one is read in the time a process takes to begin, and handing over a bigger one takes longer
#: than what is gained.
SMALLEST, BIGGEST = 256 << 10, 4 << 20
#: What the other process runs: it finds modules where this one does.
_RUN = "import sys; sys.path[:] = {path!r}; from sheetcrm.stores.xlsx.ahead import hand_over; hand_over({file!r}, {state!r})"

_begun: dict[Path, subprocess.Popen[bytes]] = {}


def read_ahead(path: Path) -> None:
    """Begins to take a file apart, where that saves time, as :func:`taken` may be asked for it; else does nothing."""
    place = real_path(path)
    if not place.is_file() or not SMALLEST <= place.stat().st_size <= BIGGEST or platform.processors() < 2:
        return
    run = _RUN.format(path=sys.path, file=str(place), state=str(place.with_name(place.name + ".sheetcrm")))
    with suppress(OSError):  # no such Python, as in a program of one file
        _begun[place] = platform.begin_quietly([sys.executable, "-I", "-c", run])


def taken(path: Path, digest: str, known: Mapping[str, Part]) -> list[RawSheet] | None:
    """What was taken out ahead, once; None unless the file's bytes still have this SHA-256 and just these tabs of ours are
    ``known``, and when it went wrong: the file may have been half saved just then, so the store looks itself before it
    says so."""
    process = _begun.pop(real_path(path), None)
    if process is None:
        return None
    found, _ = process.communicate()
    if process.returncode != 0:
        return None
    with no_collection():
        was, before, sheets = pickle.loads(found)  # noqa: S301 - our own process made it
    return sheets if (was, before) == (digest, known) else None


def hand_over(file: str, state: str) -> None:
    """Takes a file apart and writes all of it to the standard output, for the process that waits there."""
    gc.disable()
    content, known = Path(file).read_bytes(), load_parts(Path(state))
    with suppress(StoreError):
        sheets = list(raw_sheets(Package.open(Path(file).name, content), known))
        found = hashlib.sha256(content).hexdigest(), known, sheets
        pickle.dump(found, sys.stdout.buffer, protocol=pickle.HIGHEST_PROTOCOL)
        return
    sys.exit(1)
