"""Cells that hold one of a few words: yes or no, consent, gender, kind of client. Pure."""

from __future__ import annotations

import re
import unicodedata

from sheetcrm.core.fields.letters import fold

_MARKS = re.compile("[\ufe0e\ufe0f]")


def word(text: str) -> str:
    """The cell's word for looking it up: no case, no ё, no outer signs."""
    folded = fold(_MARKS.sub("", unicodedata.normalize("NFKC", text)))
    return folded.strip(" .!;:,\"'«»()") or folded
