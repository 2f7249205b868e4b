"""Clients named by hand in «Всегда включать» and «Никогда не включать». Pure."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pandas as pd

from sheetcrm.core.link import fold_id
from sheetcrm.core.segments.arrays import fold, objects
from sheetcrm.core.segments.codes import PIN_NAMESAKES, PIN_NOT_FOUND
from sheetcrm.core.segments.columns import field_type
from sheetcrm.core.segments.rules import Problem
from sheetcrm.core.wording import Text

_LEFT_OUT = Text(ru="Никто из них не включён.", en="None of them was included.")
_ALL_OUT = Text(ru="Исключены все.", en="All of them were excluded.")
_DIGITS = re.compile(r"\D+", re.ASCII)


class Pins:
    """Finds clients by id, phone, e-mail or name. The indexes are made when the first pin asks for them. ``now``: what an id
    of a client who was merged into another has become; itself for every other word."""

    def __init__(self, frame: pd.DataFrame, now: Callable[[str], str] = str) -> None:
        self.frame = frame
        self.now = now
        self._indexes: list[tuple[Callable[[str], str], dict[str, list[int]]]] | None = None

    def find(self, cell: str, column: str, problems: list[Problem]) -> set[int]:
        """Positions of the clients a cell names, separated by commas, semicolons or line breaks.

        A name several clients share includes nobody and excludes all of them: each way the safer one.
        """
        found: set[int] = set()
        for word in re.split(r"[,;\n]+", cell):
            word = " ".join(word.split())
            if not word:
                continue
            positions = self._positions(word)
            if not positions:
                problems.append(Problem(PIN_NOT_FOUND, column, {"word": word}))
            elif len(positions) > 1 and column == "pin_in":
                problems.append(Problem(PIN_NAMESAKES, column, {"word": word, "n": len(positions), "done": _LEFT_OUT}))
            else:
                if len(positions) > 1:
                    problems.append(
                        Problem(PIN_NAMESAKES, column, {"word": word, "n": len(positions), "done": _ALL_OUT})
                    )
                found.update(positions)
        return found

    def _positions(self, word: str) -> list[int]:
        if self._indexes is None:
            self._indexes = [
                (fold_id, _index(self.frame, ("client_id",), fold_id)),
                (_phone_key, _index(self.frame, ("phone", "phone2"), _phone_key)),
                (fold, _index(self.frame, ("email", "email2"), fold)),
                (fold, _index(self.frame, ("full_name", "company"), fold)),
            ]
        word = self.now(word)
        for key_of, index in self._indexes:
            key = key_of(word)
            if key and key in index:
                return index[key]
        return []


def _phone_key(text: str) -> str:
    """The last ten digits: "8 916 …" and "+7 916 …" are one number; shorter texts are no phone."""
    digits = _DIGITS.sub("", text.split(";")[0])
    return digits[-10:] if len(digits) >= 10 else ""


def _index(frame: pd.DataFrame, columns: tuple[str, ...], key_of: Callable[[str], str]) -> dict[str, list[int]]:
    index: dict[str, list[int]] = {}
    for column in columns:
        if column not in frame.columns:
            continue
        for position, value in enumerate(objects(frame, column)):
            for part in _parts(value):
                key = key_of(part)
                places = index.setdefault(key, [])
                if key and (not places or places[-1] != position):
                    places.append(position)
    return index


def _parts(value: Any) -> tuple[str, ...]:
    if value is None:
        return ()
    if isinstance(value, str):
        return (value,)
    if isinstance(value, tuple) and all(isinstance(part, str) for part in value):
        return value
    name = field_type("name")
    return (str(value),) if name is None else (name.text(value, "ru"),)
