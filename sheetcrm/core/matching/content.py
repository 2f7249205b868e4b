"""What stands in a column, whatever its heading says: shares of its values that look like something. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import pandas as pd

from sheetcrm.core.matching import contacts, places
from sheetcrm.core.matching.known import lookup
from sheetcrm.core.matching.parts import is_patronymic, looks_like_surname
from sheetcrm.core.matching.skeleton import HAS_CYRILLIC, skeleton
from sheetcrm.core.matching.text import plain

_ASKED: Final = 400  # distinct values looked at to know what a column holds
_DISTINCT: Final = 5_000  # columns with more distinct values are not all cleaned to be counted
_BLANK: Final = frozenset(("", " ", "-", "—", "нет"))


class Content:
    """What stands in a column: shares of its distinct values that look like something."""

    def __init__(self, texts: Sequence[str], filled: int, distinct: int) -> None:
        n = max(len(texts), 1)
        self.filled = filled
        self.repeats = 1 - distinct / filled if filled else 0.0
        self.distinct = distinct
        # Also those that are nobody's box («нет@нет.ру», an example's): they are no names either.
        self.email = sum(bool(_BOX_LIKE.search(t)) for t in texts) / n
        self.phone = sum(_phone_like(t) for t in texts) / n
        self.date = sum(places.birthday(t) != (0, 0, 0) for t in texts) / n
        self.number = (
            sum(t.replace(".", "").replace(",", "").replace(" ", "").replace("-", "").isdigit() for t in texts) / n
        )
        words = [re.findall(r"[^\W\d_]{2,}", t) for t in texts]
        self.given = sum(any(lookup(w) for w in ws[:4]) for ws in words) / n
        self.words = sum(map(len, words)) / n
        self.personal = sum(any(lookup(w) or _russian_part(w) for w in ws[:4]) for ws in words) / n
        self.long = sum(len(t) > 60 for t in texts) / n
        self.contact = sum(_contact_like(t) for t in texts) / n
        self.day = sum(t.isdigit() and 1 <= int(t[:4]) <= 31 for t in texts) / n
        self.month = sum(t.isdigit() and 1 <= int(t[:4]) <= 12 for t in texts) / n
        self.born = sum(t.isdigit() and 1900 <= int(t[:6]) <= 2018 for t in texts) / n
        self.company = sum(bool(_COMPANY_LIKE.search(t)) for t in texts) / n
        self.gender = sum(bool(places.gender(t)) for t in texts) / n
        self.coded = sum(sum(c.isdigit() for c in t) >= 5 for t in texts) / n
        self.plain_phone = (
            sum(10 <= sum(c.isdigit() for c in t) <= 24 and not any(ws) for t, ws in zip(texts, words, strict=True)) / n
        )
        self.letters = sum(bool(ws) for ws in words) / n


_BOX_LIKE: Final = re.compile(r"[^\s@]+\s?@\s?[^\s@]+[.,][^\s@]{2,}")
_COMPANY_LIKE: Final = re.compile(r"(?<!\w)(?:ооо|оао|зао|пао|ао|llc|ltd|inc|gmbh|corp|center|school)(?!\w)|[«»]")


def _russian_part(word: str) -> bool:
    """Whether a word has the form of a Russian surname or patronymic."""
    return bool(HAS_CYRILLIC.search(word)) and (is_patronymic(word, skeleton(word)) or looks_like_surname(word))


def _phone_like(text: str) -> bool:
    digits = sum(c.isdigit() for c in text)
    letters = sum(c.isalpha() for c in text)
    return 7 <= digits <= 45 and letters <= 12 and bool(contacts.phones(text))


def _contact_like(text: str) -> bool:
    return ("@" in text and bool(contacts.emails(text) or contacts.messengers(text))) or _phone_like(text)


def look(values: np.ndarray[Any, Any]) -> Content:
    """What stands in a column. Only the first distinct values (by text, not by row) are looked at."""
    try:
        codes, uniques = pd.factorize(values)
    except TypeError:  # a cell that cannot be hashed, such as a list
        codes, uniques = pd.factorize(np.array([plain(v) for v in values], dtype=object))
    if len(uniques) > _DISTINCT:
        # A sample that depends on the contents, not on which row stands first.
        blank = np.fromiter((v in _BLANK if isinstance(v, str) else False for v in uniques), bool, len(uniques))
        filled = int((~np.append(blank, True)[codes]).sum())
        distinct = int((~blank).sum())
        only_texts = all(type(v) is str for v in uniques)
        typed = np.asarray(uniques if only_texts else [str(v) for v in uniques], dtype=object)
        hashes = pd.util.hash_array(typed, categorize=False)
        chosen = np.argsort(hashes, kind="stable")[:_ASKED]
        return Content(sorted({t for i in chosen.tolist() if (t := plain(uniques[i]))}), filled, distinct)
    counts = np.bincount(codes[codes >= 0], minlength=len(uniques))
    cleaned = [plain(v) for v in uniques]
    filled = int(sum(c for c, t in zip(counts.tolist(), cleaned, strict=True) if t))
    texts = sorted({t for t in cleaned if t})
    distinct = len(texts)
    if distinct > _ASKED:
        texts = texts[:: distinct // _ASKED + 1]
    return Content(texts, filled, distinct)
