"""How many people a name cell names, and whether a text names anybody. Pure."""

from __future__ import annotations

import re

from sheetcrm.core.fields.name_case import recase
from sheetcrm.core.fields.name_parts import WORD
from sheetcrm.core.fields.persons import (
    Gender,
    first_name_gender,
    is_first_name,
    masculine,
    patronymic_gender,
    surname_likeness,
)

_SPLIT = re.compile(r"\s+(?:и|and|та|y|und)\s+|\s*[/\\&+;|]\s*|\s*\n\s*", re.IGNORECASE)
_AND = re.compile(r"\s(?:и|and|та|y|und)\s", re.IGNORECASE)
CYRILLIC = re.compile("[а-яё]", re.IGNORECASE)
ODD = re.compile(r"[^\w\s.,'’`ʼ\-‐‑]|[\d_]")


def people_of(text: str) -> list[str]:
    """The people of a cell, one text each; a surname said once for all of them is given to each."""
    pieces = [p for p in _SPLIT.split(text) if p]
    if len(pieces) == 1 and "," in text:
        pieces = _by_comma(text)
    # «anna and bob» is read as the cell will stand once its capitals are put right; «bread & butter» is no two people.
    stands = [p for p in _SPLIT.split(recase(text)) if p] if _AND.search(text) else pieces
    if len(pieces) < 2 or not all(map(WORD.search, pieces)) or not all(map(_namelike, stands)):
        return [text]
    if "\n" in text and all(len(WORD.findall(p)) == 1 for p in pieces):
        return [text]  # «Иванов», and «Иван» in the next line
    words = WORD.findall(pieces[-1])
    common = words[-1] if len(words) > 1 else words[0]
    if len(words) == 1 and len(WORD.findall(pieces[0])) > 1:
        return pieces  # «Петров Иван и Мария»: whose surname Мария bears is not said
    single = _singular(common)
    if single is None:
        return pieces
    shared: list[str] = []
    for piece in pieces:
        own = [w for w in WORD.findall(piece) if w != common]
        gender = first_name_gender(own[0]) if own else None
        shared.append(" ".join([*own, single[gender] if gender else common]) if own else piece)
    return shared


def _by_comma(text: str) -> list[str]:
    """Pieces between commas, unless the comma only parts a surname from the name («Иванов, Иван»)."""
    pieces = [p.strip() for p in text.split(",") if p.strip()]
    if len(pieces) == 2:
        left, right = (WORD.findall(p) for p in pieces)
        if len(left) == 1 and 1 <= len(right) <= 3 and not (is_first_name(left[0]) and surname_likeness(left[0]) == 0):
            return [text]
        if not CYRILLIC.search(text):
            return [text]
    return pieces


def names_somebody(text: str) -> bool:
    """Whether some word is a known first name, or a surname or patronymic by its form."""
    words = WORD.findall(text)
    return any(is_first_name(w) or patronymic_gender(w) or surname_likeness(w) >= 2 for w in words if len(w) > 1)


def _namelike(piece: str) -> bool:
    words = WORD.findall(piece)
    if not words or len(words) > 4 or ODD.search(piece):
        return False
    if not CYRILLIC.search(piece):
        return all(w[0].isupper() for w in words)
    return any(is_first_name(w) or surname_likeness(w) >= 2 or _singular(w) for w in words if len(w) > 1)


def _singular(word: str) -> dict[Gender | None, str] | None:
    """«Петровы» → the husband's and the wife's form; None when the word is no plural surname."""
    key = word.lower()
    if re.search(r"(?:[оеё]в|[иы]н)ы$", key) and masculine(key[:-1]) == key[:-1] and len(key) > 4:
        return {"m": word[:-1], "f": word[:-1] + "а"}
    if re.search(r"[сц]кие$", key):
        return {"m": word[:-1] + "й", "f": word[:-2] + "ая"}
    return None
