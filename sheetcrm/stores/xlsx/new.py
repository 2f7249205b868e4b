"""A new .xlsx made of tabs that are people's from then on."""

from __future__ import annotations

import io
import os
from collections.abc import Sequence
from pathlib import Path

import xlsxwriter

from sheetcrm.core.tabs.model import Tab
from sheetcrm.core.wording import Text
from sheetcrm.errors import ConfigError, Fault, reason_of
from sheetcrm.paths import as_typed
from sheetcrm.stores import platform
from sheetcrm.stores.xlsx import refusals
from sheetcrm.stores.xlsx.graft import Graft, Written
from sheetcrm.stores.xlsx.marks import Mark, entries
from sheetcrm.stores.xlsx.package import Package

#: Windows would turn line breaks of its own into others.
_BINARY: int = getattr(os, "O_BINARY", 0)

EXISTS = Fault(
    "store/exists",
    ConfigError,
    Text(ru="Файл «{name}» уже есть. Мы его не тронули.", en="“{name}” already exists. We left it alone."),
    Text(
        ru="Чтобы настроить работу с ним: sheetcrm init {typed}. Чтобы сделать новый, дайте другое имя.",
        en="To set up work with it: sheetcrm init {typed}. To make a new one, give another name.",
    ),
)


def make_workbook(path: Path, tabs: Sequence[Tab]) -> None:
    """Makes a workbook of these tabs where there is no file yet. Raises ConfigError when there is one, StoreError when
    it cannot be written."""
    package = Package.open(path.name, _blank(tabs[0].title))
    root = package.tree(package.workbook)
    graft = Graft(package, root, entries(package, root))
    # The one blank tab a workbook must have is where the first of ours goes.
    there = {tabs[0].key: Mark(tabs[0].key, tabs[0].title, "", "")}
    written = [Written(tab, tab.title, None) for tab in tabs]
    graft.apply(written, (), (), there, {tab.title: tab.title for tab in tabs})
    content = io.BytesIO()
    package.write(content, graft.changed, frozenset(graft.removed))
    put_new(path, content.getvalue())


def make_blank(path: Path, title: str) -> None:
    """Makes a workbook of one blank tab where there is no file yet. Raises as :func:`make_workbook` does."""
    put_new(path, _blank(title))


def _blank(title: str) -> bytes:
    blank = io.BytesIO()
    book = xlsxwriter.Workbook(blank, {"in_memory": True})
    book.add_worksheet(title)
    book.close()
    return blank.getvalue()


def refuse_existing(path: Path) -> None:
    """Raises ConfigError when there is a file of that name, before any work is done for it."""
    if path.exists():
        raise EXISTS(name=path.name, typed=as_typed(path.name))


def put_new(path: Path, content: bytes, *, private: bool = False) -> None:
    """A new file with these bytes, whole or not at all; ``private``: for its owner's eyes only. Raises ConfigError when there
    is one, StoreError when it cannot be written."""
    waiting = path.with_name(f".sheetcrm-new-{os.getpid()}.part")
    try:
        descriptor = os.open(waiting, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BINARY, 0o600 if private else 0o666)
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        # A hard link refuses a name that is taken in the same step, which a rename does not.
        _put(waiting, path)
    except FileExistsError as err:
        raise EXISTS(name=path.name, typed=as_typed(path.name)) from err
    except FileNotFoundError as err:
        raise refusals.NO_RIGHTS(folder=str(path.parent)) from err
    except OSError as err:
        if platform.is_full(err):
            raise refusals.DISK_FULL(name=path.name) from err
        if platform.is_forbidden(err):
            raise refusals.NO_RIGHTS(folder=str(path.parent)) from err
        raise refusals.WRITE_ERROR(name=path.name, reason=reason_of(err)) from err
    finally:
        waiting.unlink(missing_ok=True)


def _put(waiting: Path, path: Path) -> None:
    try:
        os.link(waiting, path)
    except FileExistsError:
        raise
    except OSError:
        # Some file systems know no links; then the name is claimed first, and the file moved onto it.
        path.open("xb").close()
        waiting.replace(path)
