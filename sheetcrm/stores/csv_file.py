"""A .csv as a table of texts: any usual encoding and separator, nothing guessed about its cells."""

from __future__ import annotations

import io
from pathlib import Path

import pandas as pd

from sheetcrm.core.wording import Text
from sheetcrm.errors import Fault, StoreError

MISSING = Fault(
    "csv/missing",
    StoreError,
    Text(ru="Файла «{name}» нет.", en="There is no file “{name}”."),
    Text(ru="Проверьте имя и папку.", en="Check the name and the folder."),
)
UNREADABLE = Fault(
    "csv/not-a-table",
    StoreError,
    Text(ru="«{name}» не читается как таблица CSV.", en="“{name}” cannot be read as a CSV table."),
    Text(
        ru="Сохраните таблицу как «CSV UTF-8» или .xlsx и запустите ещё раз.",
        en="Save the table as “CSV UTF-8” or .xlsx and try again.",
    ),
)

#: Tried in this order; cp1251 reads anything, so it is last.
_ENCODINGS = ("utf-8-sig", "cp1251")
_SEPARATORS = (";", ",", "\t", "|")


def decode(content: bytes) -> str:
    """The text of a file in UTF-8 (with or without a mark), UTF-16 with a mark, or the Russian Windows encoding."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16")
    for encoding in _ENCODINGS[:-1]:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return content.decode(_ENCODINGS[-1], errors="replace")


def separator(text: str) -> str:
    """The separator of the heading line: the one it holds most of, outside quotes.

    >>> separator('ФИО;"Телефон, моб."\\nИванов;1'), separator("name,phone"), separator("name")
    (';', ',', ',')
    """
    line = text.split("\n", 1)[0]
    outside = "".join(line.split('"')[::2])
    best = max(_SEPARATORS, key=outside.count)
    return best if best in outside else ","


def read_csv(path: Path) -> pd.DataFrame:
    """The table, all cells as text, None where empty. Raises StoreError."""
    try:
        content = path.read_bytes()
    except OSError:
        raise MISSING(name=path.name) from None
    text = decode(content)
    if "\0" in text or not text.strip():
        raise UNREADABLE(name=path.name)
    try:
        frame = pd.read_csv(
            io.StringIO(text),
            sep=separator(text),
            dtype=str,
            keep_default_na=False,
            na_filter=False,
            skip_blank_lines=False,
            on_bad_lines="error",
        )
    except (ValueError, pd.errors.ParserError):
        raise UNREADABLE(name=path.name) from None
    frame = frame.astype(object)
    return frame.where(frame != "", None)
