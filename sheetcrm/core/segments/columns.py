"""Columns of the clients as arrays, made once for all rules of a run. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd

from sheetcrm.core.fields import FieldType, field_types
from sheetcrm.core.fields.messenger import in_rules
from sheetcrm.core.segments.arrays import Bools, Floats, Ints, Objects, days, filled, fold, numbers, objects
from sheetcrm.core.wording import Lang

#: Field types whose normal form people do not read as it stands.
_WRITTEN = ("name", "utm")


class Columns:
    """The clients' columns, each turned into an array when a rule first asks for it.

    ``frame``: clean columns and those of ``Known.frame``, object values, None for nothing.
    """

    def __init__(self, frame: pd.DataFrame, lang: Lang) -> None:
        self.frame = frame
        self.lang = lang
        self._made: dict[tuple[str, str], Any] = {}

    def __len__(self) -> int:
        return len(self.frame)

    def _once(self, what: str, key: str, make: Callable[[Objects], Any]) -> Any:
        found = self._made.get((what, key))
        if found is None:
            found = self._made[what, key] = make(objects(self.frame, key))
        return found

    def blank(self, key: str) -> Bools:
        """Where nothing stands (an empty text or list is nothing)."""

        def make(_: Objects) -> Bools:
            return ~self.rows_of(key, filled(self.distinct(key)[1]))

        result: Bools = self._once("blank", key, make)
        return result

    def numbers(self, key: str) -> Floats:
        """Numbers and amounts of money, NaN where there is none."""
        result: Floats = self._once("number", key, numbers)
        return result

    def days(self, key: str) -> Ints:
        """Dates as day numbers."""
        result: Ints = self._once("day", key, days)
        return result

    def birthdays(self, key: str) -> Ints:
        """Birthdays as month × 100 + day, 0 where there is none."""

        def make(values: Objects) -> Ints:
            return np.fromiter(
                (0 if v is None or not hasattr(v, "month") else v.month * 100 + v.day for v in values),
                dtype=np.int64,
                count=len(values),
            )

        result: Ints = self._once("birthday", key, make)
        return result

    def distinct(self, key: str) -> tuple[Ints, Objects]:
        """Codes and the distinct values they stand for; -1 where nothing stands."""

        def make(values: Objects) -> tuple[Ints, Objects]:
            codes, names = pd.factorize(values)
            unique = np.empty(len(names), dtype=object)
            unique[:] = list(names)
            return codes.astype(np.int64), unique

        result: tuple[Ints, Objects] = self._once("distinct", key, make)
        return result

    def matching(self, key: str, wanted: Callable[[Any], bool]) -> Bools:
        """Where the value is wanted; asked once a distinct value."""
        codes, unique = self.distinct(key)
        hit = np.fromiter((wanted(value) for value in unique), dtype=bool, count=len(unique))
        result: Bools = np.append(hit, False)[codes]
        return result

    def texts(self, key: str, type_: str) -> list[tuple[str, ...]]:
        """For each distinct value, the folded texts it is compared by: one, or several of a list (phones, tags)."""

        def make(_: Objects) -> list[tuple[str, ...]]:
            write = self.writer(type_)
            return [tuple(fold(part) for part in write(value)) for value in self.distinct(key)[1]]

        result: list[tuple[str, ...]] = self._once("texts", key, make)
        return result

    def writer(self, type_: str) -> Callable[[Any], tuple[str, ...]]:
        """How values of a type are written as text."""
        kind = field_type(type_) if type_ in _WRITTEN else None

        if type_ == "messenger":
            return in_rules

        def write(value: Any) -> tuple[str, ...]:
            if isinstance(value, str):
                return (value,)
            if kind is not None:
                return (kind.text(value, self.lang),)
            if isinstance(value, tuple) and all(isinstance(part, str) for part in value):
                return value
            if isinstance(value, float) and value.is_integer():
                return (str(int(value)),)
            if isinstance(value, dt.date):
                return (f"{value:%d.%m.%Y}", f"{value:%Y-%m-%d}")
            return (str(value),)

        return write

    def rows_of(self, key: str, hit: Bools) -> Bools:
        """Rows whose distinct value is hit."""
        result: Bools = np.append(hit, False)[self.distinct(key)[0]]
        return result


def field_type(name: str) -> FieldType | None:
    """A field type by name, None for a computed column."""
    return field_types().get(name)
