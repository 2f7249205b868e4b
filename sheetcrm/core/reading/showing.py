"""Cells and headings of people as messages about a table show them. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence

from sheetcrm.core.fields.text import written
from sheetcrm.core.wording import Lang, Text
from sheetcrm.core.workbook import Value, column_letter


def language(headings: Iterable[str]) -> Lang:
    """The language of a tab's headings, in which its days and numbers are shown."""
    return "ru" if any("а" <= letter <= "я" for heading in headings for letter in heading.casefold()) else "en"


def shown(value: Value, lang: Lang) -> str:
    """A cell on one line, cut short; a day and a number as people of that language write them."""
    if isinstance(value, dt.time):
        value = value.strftime("%H:%M")
    text = (value if isinstance(value, str) else written(value, lang)).strip().replace("\n", " ")
    return text if len(text) <= 24 else text[:23] + "…"


def verbatim(ru: str, en: str) -> Text:
    """A text that holds what people typed: its braces are no places to fill."""
    return Text(ru=ru.replace("{", "{{").replace("}", "}}"), en=en.replace("{", "{{").replace("}", "}}"))


def quoted(words: Iterable[str]) -> Text:
    """Words of people in the quotes of the reader's language."""
    kept = list(words)
    return verbatim(", ".join(f"«{word}»" for word in kept), ", ".join(f"“{word}”" for word in kept))


def rivals(positions: Sequence[int], headings: Mapping[int, str], samples: Mapping[int, list[Value]]) -> Text:
    """Columns that claim one field, each with its heading and a sample."""
    lang = language(headings.values())
    seen = [
        (column_letter(p), " ".join(headings[p].split()), ", ".join(shown(v, lang) for v in samples[p][:2]) or "—")
        for p in positions
    ]
    return verbatim(
        " / ".join(f"{letter} «{heading}» ({cells})" for letter, heading, cells in seen),
        " / ".join(f"{letter} “{heading}” ({cells})" for letter, heading, cells in seen),
    )
