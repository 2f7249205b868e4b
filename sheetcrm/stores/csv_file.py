"""A .csv as a table of texts: any usual encoding and separator, nothing guessed about its cells."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from itertools import islice
from pathlib import Path
from typing import Final

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
TOO_MANY_CELLS = Fault(
    "csv/too-many-cells",
    StoreError,
    Text(
        ru="«{name}», строка файла {line}: {cells} ячеек, а заголовков {headings}.",
        en="“{name}”, line {line} of the file: {cells} cells under {headings} headings.",
    ),
    Text(
        ru="Либо разделитель стоит внутри текста — возьмите текст в кавычки, либо над заголовками есть лишняя строка —"
        " удалите её. Или сохраните таблицу как .xlsx.",
        en="Either there is a separator inside a text: put the text in quotes; or there is an extra "
        "line above the headings: delete it. Or save the table as .xlsx.",
    ),
)

#: Russian texts of one byte a letter, the likeliest first: any bytes are a text in each of them.
ONE_BYTE: Final = ("cp1251", "cp866", "koi8-r")
_SEPARATORS: Final = (";", ",", "\t", "|")
#: How much of a file tells its encoding and its separator.
_LOOKED_AT, _LINES = 20_000, 50
#: Nine of ten letters of any Russian text.
_COMMON = frozenset("оеаинтсрвлкмдпуяызьбгч")
_NEUTRAL = frozenset("«»№–—“”’₽…\u00a0°•")
_FORMULA_HELD_BACK = re.compile(r"'[=+\-@\t\r]")


def decode(content: bytes) -> str:
    """The text of a file in UTF-8 or UTF-16 (with or without a mark), or in one of the Russian one-byte encodings, whichever
    reads most like Russian.

    >>> [decode("Орлова;Анна".encode(e)) for e in ("utf-8-sig", "utf-16", "utf-16-le", "cp1251", "cp866", "koi8-r")]
    ['Орлова;Анна', 'Орлова;Анна', 'Орлова;Анна', 'Орлова;Анна', 'Орлова;Анна', 'Орлова;Анна']
    """
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace")
    if (wide := _without_mark(content)) is not None:
        return content.decode(wide, errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    start = content[:_LOOKED_AT]
    best = max(ONE_BYTE, key=lambda encoding: _russian(start.decode(encoding, errors="replace")))
    return content.decode(best, errors="replace")


def _without_mark(content: bytes) -> str | None:
    """UTF-16 without its mark: every other byte of digits and separators is a zero, and none of the bytes between. Zeros at
    both places are no text at all.

    >>> _without_mark("Орлова;1".encode("utf-16-be")), _without_mark(b"one\\0two\\0\\0three")
    ('utf-16-be', None)
    """
    start = content[:_LOOKED_AT]
    even, odd = start[::2].count(0), start[1::2].count(0)
    if not (even or odd) or (even and odd) or len(content) % 2:
        return None
    return "utf-16-le" if odd else "utf-16-be"


def _russian(text: str) -> float:
    """How much a text reads like Russian: usual letters for it, capitals inside words and odd signs against."""
    score, before, small_first = 0.0, "", False
    for letter in text:
        small = letter.lower()
        if not before.isalpha():
            small_first = letter == small
        if "а" <= small <= "я" or small == "ё":
            usual = 2.0 if small in _COMMON else 0.5
            if letter == small:
                score += usual
            else:
                score += -3.0 if small_first or before.islower() else usual * 0.6
        elif ord(letter) > 127 and letter not in _NEUTRAL:
            score -= 2.0
        before = letter
    return score


def separator(text: str) -> str:
    """The separator by which the first lines fall into the most columns of the same number, outside quotes.

    >>> separator('ФИО;"Телефон, моб."\\nИванов;1'), separator("name,phone"), separator("name")
    (';', ',', ',')
    """
    best, most = ",", (0, 0)
    for sign in _SEPARATORS:
        try:
            rows = list(islice(csv.reader(io.StringIO(text[:_LOOKED_AT], newline=""), delimiter=sign), _LINES))
        except csv.Error:
            continue
        widths = Counter(len(row) for row in rows if row)
        if not widths:
            continue
        width = len(rows[0])
        alike = sum(n for w, n in widths.items() if w == width)
        if width > 1 and (alike, width) > most:
            best, most = sign, (alike, width)
    return best


def read_text(path: Path) -> str:
    """The text of a file. Raises StoreError when there is none."""
    try:
        return decode(path.read_bytes())
    except OSError:
        raise MISSING(name=path.name) from None


def read_csv(path: Path) -> pd.DataFrame:
    """The table, all cells as text, None where empty. Raises StoreError."""
    return table_of(read_text(path), path.name)


def table_of(text: str, name: str, headings: bool = True) -> pd.DataFrame:
    """A text as a table, all cells as text, None where empty. ``headings``: whether the first line is one of headings; without
    them columns are called by their numbers, from 0. An apostrophe that keeps a formula from being one is no part
    of a cell, and neither is Excel's line that names the separator. Raises StoreError."""
    told = re.match(r"sep=(.)\r?\n", text)
    if told is not None:
        text = text[told.end() :]
    if "\0" in text or not text.strip():
        raise UNREADABLE(name=name)
    sign, above = (told[1], 1) if told is not None else (separator(text), 0)
    try:
        frame = _parsed(text, sign, headings)
        # A row longer than the headings is an error to pandas, and when all are, it shifts the table by a column.
        if not isinstance(frame.index, pd.RangeIndex):
            frame = _parsed(_as_wide_as_headings(text, sign, name, above), sign, headings)
    except (ValueError, pd.errors.ParserError):
        try:
            frame = _parsed(_as_wide_as_headings(text, sign, name, above), sign, headings)
        except (ValueError, pd.errors.ParserError, csv.Error):
            raise UNREADABLE(name=name) from None
    frame = frame.astype(object)
    for place in range(frame.shape[1]):
        column = frame.iloc[:, place]
        held = column.str.match(_FORMULA_HELD_BACK, na=False)
        if held.any():
            frame.isetitem(place, column.where(~held, column.str[1:]).to_numpy(dtype=object))
    # Once more, or a column that was set anew holds numbers that are none (NaN) where it is blank.
    return frame.astype(object).where(frame != "", None)


def _parsed(text: str, sign: str, headings: bool) -> pd.DataFrame:
    return pd.read_csv(
        io.StringIO(text), sep=sign, dtype=str, keep_default_na=False, na_filter=False, skip_blank_lines=False,
        on_bad_lines="error", header=0 if headings else None,
    )  # fmt: skip


def _as_wide_as_headings(text: str, sign: str, name: str, above: int) -> str:
    """The same table without the blank cells that stand right of its headings (a separator at the end of lines). Raises
    StoreError where one of them holds something, csv.Error where a quote is not closed. ``above``: lines taken off the file."""
    made = io.StringIO(newline="")
    writer = csv.writer(made, delimiter=sign, lineterminator="\n")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=sign, strict=True)
    width = 0
    for row in reader:
        width = width or len(row)
        beyond = [place for place, cell in enumerate(row[width:], start=width + 1) if cell.strip()]
        if beyond:
            raise TOO_MANY_CELLS(name=name, line=above + reader.line_num, cells=beyond[-1], headings=width)
        writer.writerow(row[:width])
    return made.getvalue()
