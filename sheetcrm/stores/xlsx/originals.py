"""The small parts of a workbook as they were before our first write, so that they can be given back byte for byte.

Putting a tab into a package changes the list of tabs, of parts, of formats. Taking the tab out again gives parts that say
the same, yet are written otherwise than the program wrote them that saved the file. What was there is therefore kept,
one small archive for each version of the file that was not ours; no part with a cell is among them.
"""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from pathlib import Path

from sheetcrm.errors import StoreError
from sheetcrm.stores.platform import private_folder
from sheetcrm.stores.xlsx.package import Package, rels_name

FOLDER = "originals"
KEPT = 5
#: Relations of the workbook and of the package that lead to parts a write of ours may change.
_CHANGED = ("/styles", "/calcChain", "/extended-properties", "/custom-properties")


def small_parts(package: Package) -> list[str]:
    """The parts without cells that a write of ours may change."""
    names = [package.workbook, rels_name(package.workbook), "[Content_Types].xml", "_rels/.rels"]
    for owner in ("", package.workbook):
        names += [r.target for r in package.relations(owner) if r.type.endswith(_CHANGED) and not r.external]
    return [package.actual(name) for name in names if package.has(name)]


def keep(state: Path, name: str, content: bytes, ours: Collection[object]) -> None:
    """Keeps the small parts of a version of the workbook, unless we wrote that version (``ours``: hashes) ourselves."""
    digest = hashlib.sha256(content).hexdigest()
    if digest in ours:
        return
    folder = private_folder(state / FOLDER)
    if any(folder.glob(f"*-{digest[:16]}.zip")):
        return
    package = Package.open(name, content)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as out:
        for part in small_parts(package):
            # One that is damaged and not needed for the write is no reason to refuse it.
            with suppress(StoreError):
                out.writestr(part, package.read(part))
    numbers = sorted(_number(path) for path in folder.glob("[0-9]*-*.zip"))
    file = folder / f"{numbers[-1] + 1 if numbers else 1:04d}-{digest[:16]}.zip"
    waiting = folder / ".part"
    waiting.write_bytes(packed.getvalue())
    waiting.chmod(0o600)
    waiting.replace(file)
    for old in sorted(folder.glob("[0-9]*-*.zip"))[:-KEPT]:
        old.unlink()


def _number(path: Path) -> int:
    head = path.name.partition("-")[0]
    return int(head) if head.isdigit() else 0


def kept(state: Path) -> Iterator[Mapping[str, bytes]]:
    """The parts as they were, the newest version first; then those of the backups, for files written before any were
    kept."""
    archives = sorted((state / FOLDER).glob("[0-9]*-*.zip"), reverse=True)
    archives += sorted((state / "backups").glob("[0-9]*"))
    for archive in archives:
        with suppress(OSError, zipfile.BadZipFile, KeyError), zipfile.ZipFile(archive) as package:
            # A backup is the whole file: of that only what has no cells is looked at.
            names = [n for n in package.namelist() if not n.startswith(("xl/worksheets/", "xl/media/"))]
            yield {n: package.read(n) for n in names if package.getinfo(n).file_size < 4 << 20}
