"""Cells and headings of people as messages about a table show them. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from sheetcrm.core.wording import Text
from sheetcrm.core.workbook import Value, column_letter


def shown(value: Value) -> str:
    """A cell on one line, cut short."""
    text = str(value).strip().replace("\n", " ")
    return text if len(text) <= 24 else text[:23] + "…"


def _verbatim(ru: str, en: str) -> Text:
    """A text that holds what people typed: its braces are no places to fill."""
    return Text(ru=ru.replace("{", "{{").replace("}", "}}"), en=en.replace("{", "{{").replace("}", "}}"))


def quoted(words: Iterable[str]) -> Text:
    """Words of people in the quotes of the reader's language."""
    kept = list(words)
    return _verbatim(", ".join(f"«{word}»" for word in kept), ", ".join(f"“{word}”" for word in kept))


def rivals(positions: Sequence[int], headings: Mapping[int, str], samples: Mapping[int, list[Value]]) -> Text:
    """Columns that claim one field, each with its heading and a sample."""
    seen = [
        (column_letter(p), " ".join(headings[p].split()), ", ".join(shown(v) for v in samples[p][:2]) or "—")
        for p in positions
    ]
    return _verbatim(
        " / ".join(f"{letter} «{heading}» ({cells})" for letter, heading, cells in seen),
        " / ".join(f"{letter} “{heading}” ({cells})" for letter, heading, cells in seen),
    )
