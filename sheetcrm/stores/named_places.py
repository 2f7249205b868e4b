"""The place a person named for a page or a list: a workbook, or what the command reads, is never overwritten by it."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from sheetcrm.core.wording import Text
from sheetcrm.errors import ConfigError, Fault

_ELSEWHERE = Text(
    ru="Ничего не записано. Назовите другой файл, например {example}.",
    en="Nothing was written. Name another file, such as {example}.",
)
IS_READ = Fault(
    "place/is-read",
    ConfigError,
    Text(
        ru="«{name}» — таблица, которую команда читает; результат встал бы вместо неё.",
        en="“{name}” is the table that the command reads; the result would replace it.",
    ),
    _ELSEWHERE,
)
NO_LIST = Fault(
    "place/not-a-list",
    ConfigError,
    Text(
        ru="«{name}» — книга, а не список .csv; список встал бы вместо неё.",
        en="“{name}” is a workbook, not a .csv list; the list would replace it.",
    ),
    _ELSEWHERE,
)
NO_PAGE = Fault(
    "place/not-a-page",
    ConfigError,
    Text(
        ru="«{name}» уже есть, и это не страница .html; она встала бы вместо этого файла.",
        en="“{name}” already exists and is not an .html page; the page would replace that file.",
    ),
    _ELSEWHERE,
)
TWICE = Fault(
    "place/twice",
    ConfigError,
    Text(
        ru="«{name}» назван дважды, а в одном файле не может быть и того и другого.",
        en="“{name}” is named twice, and one file cannot hold both.",
    ),
    Text(ru="Назовите разные файлы.", en="Name two different files."),
)

_WORKBOOKS: Final = frozenset((".xlsx", ".xlsm", ".xltx", ".xltm", ".xls", ".xlsb", ".ods", ".numbers"))
#: How a zip (.xlsx, .ods) and an old Excel or encrypted file begin.
_PACKED: Final = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
_PAGE: Final = (b"<!doctype html", b"<html")


def refuse_place_of_list(out: Path | None, reads: Iterable[str | Path] = ()) -> None:
    """Raises ConfigError when a list written there would take the place of a file of ``reads``, or of a workbook."""
    if out is None:
        return
    if any(_same(out, Path(read)) for read in reads):
        raise IS_READ(name=out.name, example=f"{out.stem}-list.csv")
    if out.suffix.lower() in _WORKBOOKS or _start(out).startswith(_PACKED):
        raise NO_LIST(name=out.name, example=f"{out.stem}-list.csv")


def refuse_place_of_page(out: Path | None) -> None:
    """Raises ConfigError when a page written there would take the place of something that is no page."""
    if out is None:
        return
    start = _start(out).removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if out.suffix.lower() in _WORKBOOKS or (start and not start.startswith(_PAGE)):
        raise NO_PAGE(name=out.name, example=f"{out.stem}-page.html")


def refuse_twice(*places: Path | None) -> None:
    """Raises ConfigError when two results are meant for one file."""
    seen: set[str] = set()
    for place in places:
        if place is None:
            continue
        key = os.path.normcase(place.resolve())
        if key in seen:
            raise TWICE(name=place.name)
        seen.add(key)


def _start(path: Path) -> bytes:
    try:
        if not path.is_file():  # a pipe would wait for somebody to write into it
            return b""
        with path.open("rb") as file:
            return file.read(512)
    except OSError:
        return b""


def _same(one: Path, other: Path) -> bool:
    try:
        return one.samefile(other)
    except OSError:
        return False
