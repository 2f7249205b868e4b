"""Which value stays when rows become one, field by field: the rules, and what they come to for one group. Pure.

The row that stays keeps what it holds unless a rule of the field says otherwise; what it lacks comes from the others. Every
value that is not carried over is listed, and the other rows stand in the archive as they were.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from msgspec import Struct, field

from sheetcrm.core.clean import CleanTable
from sheetcrm.core.fields.company import company_key, legal_form
from sheetcrm.core.schema import CLIENTS
from sheetcrm.core.table import Table
from sheetcrm.core.wording import Lang, Text
from sheetcrm.core.workbook import Value


class Rule(StrEnum):
    """Why the row that stays gets a value, as the key of a change's rule."""

    FILL = "merge/fill"
    UNITE = "merge/unite"
    COMPLETE = "merge/complete"
    RECENT = "merge/recent"
    EARLIEST = "merge/earliest"
    LATEST = "merge/latest"
    JOIN = "merge/join"
    SUM = "merge/sum"
    STRICT = "merge/strict"


#: Fields that are united: a contact of another row goes into the first of these that is empty.
UNITED = (("phone", "phone2"), ("email", "email2"))
_UNITED = {field for slots in UNITED for field in slots}
#: Fields of which the fullest value stays, unless people chose the row.
COMPLETE = ("full_name", "last_name", "first_name", "patronymic", "birthday")
#: Fields that go out of date: the value of the row that was touched last stays, unless people chose the row.
RECENT = (
    "city", "address", "postcode", "position", "company", "owner", "status", "next_step", "next_date", "pref_channel",
    "call_time", "family", "profession",
)  # fmt: skip
#: What somebody was before is history and no slip: it is noted with the notes when it gives way.
POST, FIRM = "position", "company"
EARLIEST, LATEST = ("created", "first_order"), ("last_order", "last_contact")
SUMMED = ("orders_count", "revenue")
#: Permissions are not values: each has a rule of its own (see ``merge_consents``).
CONSENTS = ("consent_pd", "consent_sms", "consent_email", "consent_calls", "consent_ads", "consent_partner")
PERMISSION = (*CONSENTS, "consent_date", "consent_source", "stop")
#: Days by which a row is as fresh as it is.
_TOUCHED = ("created", "verified_at", "last_contact", "last_order")
_RULES = {
    **dict.fromkeys(COMPLETE, Rule.COMPLETE), **dict.fromkeys(EARLIEST, Rule.EARLIEST), **dict.fromkeys(LATEST, Rule.LATEST),
}  # fmt: skip
_WORD = re.compile(r"\w+")
SOURCE = Text(ru="[из {id}] {text}", en="[from {id}] {text}")
EARLIER = Text(ru="[раньше] {text}", en="[earlier] {text}")
_NAMED = Text(ru="{heading}: {text}", en="{heading}: {text}")


class Taken(Struct, frozen=True):
    """What a cell of the row that stays becomes. ``source``: the position it comes from, None when from several."""

    field: str
    before: Value
    after: Value
    rule: Rule
    source: int | None = None


class Lost(Struct, frozen=True):
    """A value that is not carried over; it stands in the archive. ``kept``: what stays instead."""

    field: str
    position: int
    value: Value
    kept: Value


class Survival(Struct):
    """One group: ``keep`` is the position of the row that stays, ``others`` the rest, the best first. ``chosen``: whether
    people chose the row."""

    keep: int
    others: tuple[int, ...]
    chosen: bool
    taken: dict[str, Taken] = field(default_factory=dict)
    lost: list[Lost] = field(default_factory=list)
    spare: list[tuple[str, int, Value]] = field(default_factory=list)


@dataclasses.dataclass(frozen=True, slots=True)
class Survivors:
    """The clients of one run. ``touched``: when each was last bought from or spoken to, as far as other tables say."""

    clients: CleanTable
    ids: Sequence[str | None]
    touched: Mapping[int, dt.date]
    lang: Lang = "ru"
    _columns: dict[str, npt.NDArray[np.object_]] = dataclasses.field(default_factory=dict, repr=False, compare=False)
    _full: dict[int, int] = dataclasses.field(default_factory=dict, repr=False, compare=False)

    @property
    def table(self) -> Table:
        return self.clients.table

    # -- which row stays -------------------------------------------------------------------------------------------

    def ranked(self, members: Sequence[int]) -> list[int]:
        """The rows, the fullest first; of equally full ones the one touched last, then the upper one."""
        return sorted(members, key=lambda p: (-self._filled(p), -self._fresh(p).toordinal(), p))

    def _filled(self, position: int) -> int:
        full = self._full.get(position)
        if full is None:
            fields = (f for f in self.table.fields if f not in PERMISSION)
            full = self._full[position] = sum(self.held(position, f) is not None for f in fields)
        return full

    def _fresh(self, position: int) -> dt.date:
        days = [self.touched.get(position)]
        days += [_day(self.value(position, f)) for f in _TOUCHED]
        return max((day for day in days if day is not None), default=dt.date.min)

    # -- cells -----------------------------------------------------------------------------------------------------

    def held(self, position: int, field_: str) -> Value:
        """A cell as typed; blank text counts as none."""
        value: Value = self.table.typed(position, field_) if self.table.has(field_) else None
        return None if isinstance(value, str) and not value.strip() else value

    def value(self, position: int, field_: str) -> Any:
        """A cell's normal form, None when there is none."""
        column = self._columns.get(field_)
        if column is None:
            values: pd.DataFrame = self.clients.values
            if field_ not in values.columns:
                return None
            column = self._columns[field_] = values[field_].to_numpy(dtype=object)
        return column[position]

    def computed(self, position: int, field_: str) -> bool:
        return position in self.table.formulas.get(field_, frozenset())

    def has_cell(self, position: int, field_: str) -> bool:
        """Whether the row has a cell for this field that no formula fills."""
        source = self.table.sources[int(self.table.tab[position])]
        return source.position(field_) is not None and not self.computed(position, field_)

    def same(self, a: int, b: int, field_: str) -> bool:
        """Whether two rows say the same in a field; of a company also where one of them leaves its legal form out."""
        if field_ == FIRM:
            names = [str(self.held(p, field_) or "") for p in (a, b)]
            forms = {legal_form(name) for name in names} - {None}
            return company_key(names[0]) == company_key(names[1]) and len(forms) < 2
        one, other = self.value(a, field_), self.value(b, field_)
        if one is not None and other is not None:
            return bool(one == other)
        return _plain(self.held(a, field_)) == _plain(self.held(b, field_))

    # -- what stays ------------------------------------------------------------------------------------------------

    def survive(self, members: Sequence[int], keep: int | None) -> Survival:
        """What the row that stays becomes. ``keep``: the row people chose, None where they left it to the program."""
        ranked = self.ranked(members)
        stays = ranked[0] if keep is None else keep
        found = Survival(stays, tuple(p for p in ranked if p != stays), keep is not None)
        for slots in UNITED:
            self._unite(found, slots)
        types = {f.key: f.type for f in CLIENTS.fields}
        for field_ in self.table.fields:
            if field_ == "client_id" or field_ in _UNITED or field_ in PERMISSION:
                continue
            if types.get(field_) == "note":
                continue  # after all others: what has no place of its own is noted there
            if types.get(field_) == "tags":
                self._tags(found, field_)
            else:
                self._plain_field(found, field_)
        notes = [f for f in self.table.fields if types.get(f) == "note"]
        if any(self.has_cell(found.keep, f) for f in notes):
            self._history(found)
        for field_ in notes:
            self._notes(found, field_)
        found.lost += [Lost(f, p, v, None) for f, p, v in found.spare]
        return found

    def _take(self, found: Survival, field_: str, after: Value, rule: Rule, source: int | None) -> bool:
        if not self.has_cell(found.keep, field_):
            return False
        before = self.table.typed(found.keep, field_)
        if type(before) is not type(after) or before != after:
            found.taken[field_] = Taken(field_, before, after, rule, source)
        return True

    def _unite(self, found: Survival, slots: tuple[str, ...]) -> None:
        known: set[str] = set()
        free = []
        for field_ in slots:
            if not self.table.has(field_):
                continue
            if self.held(found.keep, field_) is None and self.has_cell(found.keep, field_):
                free.append(field_)
            known |= self._contacts(found.keep, field_)
        for position in found.others:
            for field_ in slots:
                held = self.held(position, field_)
                contacts = self._contacts(position, field_)
                if held is None or contacts <= known:
                    continue
                known |= contacts
                if free:
                    self._take(found, free.pop(0), held, Rule.UNITE, position)
                else:
                    found.spare.append((field_, position, held))

    def contacts(self, position: int, fields: Sequence[str]) -> set[str]:
        """The contacts of a row in some fields, each in one spelling."""
        return {one for field_ in fields if self.table.has(field_) for one in self._contacts(position, field_)}

    def _contacts(self, position: int, field_: str) -> set[str]:
        held, value = self.held(position, field_), self.value(position, field_)
        if held is None:
            return set()
        if value is None:
            return {_plain(held)}
        return {str(one) for one in value} if isinstance(value, tuple | list) else {str(value)}

    def _tags(self, found: Survival, field_: str) -> None:
        mine = self.held(found.keep, field_)
        known = set(self.value(found.keep, field_) or ())
        more: list[str] = []
        for position in found.others:
            for tag in self.value(position, field_) or ():
                if tag not in known:
                    known.add(tag)
                    more.append(str(tag))
        if more:
            text = "; ".join([str(mine), *more] if mine is not None else more)
            if not self._take(found, field_, text, Rule.JOIN, None):
                found.lost += [Lost(field_, p, self.held(p, field_), mine) for p in found.others]

    def _notes(self, found: Survival, field_: str) -> None:
        mine = self.held(found.keep, field_)
        parts = [] if mine is None else [str(mine)]
        said = {_plain(mine)}
        for position in found.others:
            text = self.held(position, field_)
            if text is not None and _plain(text) not in said:
                said.add(_plain(text))
                parts.append(SOURCE.say(self.lang, id=self.ids[position], text=str(text)))
        for spare, position, value in found.spare:
            named = _NAMED.say(self.lang, heading=" ".join(self.table.heading(spare).split()), text=str(value))
            own = position == found.keep
            parts.append((EARLIER if own else SOURCE).say(self.lang, id=self.ids[position], text=named))
        # What an earlier merge noted already is not noted twice.
        parts = parts[:1] + [part for part in dict.fromkeys(parts[1:]) if mine is None or part not in str(mine)]
        if len(parts) > (mine is not None) and not self._take(found, field_, "\n".join(parts), Rule.JOIN, None):
            return
        if self.has_cell(found.keep, field_):
            found.spare.clear()

    def _plain_field(self, found: Survival, field_: str) -> None:
        mine = self.held(found.keep, field_)
        holders = [p for p in found.others if self.held(p, field_) is not None]
        if not holders:
            return
        if field_ in SUMMED and mine is not None and self._sum(found, field_, holders):
            return
        best = self._best(found, field_, [p for p in (found.keep, *holders) if self.held(p, field_) is not None])
        if best is None or best == found.keep:
            self._losers(found, field_, holders, found.keep)
            return
        rule = Rule.FILL if mine is None else _RULES.get(field_, Rule.RECENT)
        if self._take(found, field_, self.held(best, field_), rule, best):
            self._losers(found, field_, [p for p in (found.keep, *holders) if self.held(p, field_) is not None], best)
        else:
            self._losers(found, field_, holders, found.keep)

    def _history(self, found: Survival) -> None:
        """Another post that gives way goes to the notes, with the firm it was held at when that gives way, too."""
        posts = {lost.position for lost in found.lost if lost.field == POST}
        past = [lost for lost in found.lost if lost.field in (POST, FIRM) and lost.position in posts]
        found.lost = [lost for lost in found.lost if lost not in past]
        found.spare += [(lost.field, lost.position, lost.value) for lost in sorted(past, key=lambda one: one.position)]

    def _losers(self, found: Survival, field_: str, holders: Sequence[int], best: int) -> None:
        if _RULES.get(field_) in (Rule.EARLIEST, Rule.LATEST):
            return  # the other day says nothing that is missed
        seen: set[str] = set()
        for p in holders:
            if p != best and not self.same(p, best, field_) and _plain(self.held(p, field_)) not in seen:
                seen.add(_plain(self.held(p, field_)))
                found.lost.append(Lost(field_, p, self.held(p, field_), self.held(best, field_)))

    def _best(self, found: Survival, field_: str, holders: Sequence[int]) -> int | None:
        """The row whose value stays; the first of equals, and the row that stays is first."""
        if not holders:
            return None
        if field_ in EARLIEST or field_ in LATEST:
            days = [(p, day) for p in holders if (day := _day(self.value(p, field_))) is not None]
            if len(days) == len(holders):
                sign = 1 if field_ in EARLIEST else -1
                return min(days, key=lambda one: sign * one[1].toordinal())[0]
        if found.chosen or holders[0] != found.keep:
            return holders[0]
        if field_ in COMPLETE:
            return max(holders, key=lambda p: self._fullness(p, field_))
        if field_ in RECENT:
            newest = max(holders, key=lambda p: self._fresh(p).toordinal())
            if self.same(newest, found.keep, field_):
                # It is not typed anew in another way; only a legal form that was left out is taken over.
                fuller = field_ == FIRM and legal_form(str(self.held(newest, field_))) is not None
                fuller = fuller and legal_form(str(self.held(found.keep, field_))) is None
                return newest if fuller else found.keep
            return newest if self._fresh(newest) > self._fresh(found.keep) else found.keep
        return found.keep

    def _fullness(self, position: int, field_: str) -> int:
        value = self.value(position, field_)
        if field_ == "birthday":
            return 0 if value is None else 1 + (getattr(value, "year", None) is not None)
        parts = [getattr(value, part, None) for part in ("last", "first", "patronymic")]
        if any(parts):
            return sum(0 if not part else 1 if len(part.rstrip(".")) == 1 else 2 for part in parts)
        return len(_WORD.findall(str(self.held(position, field_) or "")))

    def _sum(self, found: Survival, field_: str, holders: Sequence[int]) -> bool:
        numbers = [self.table.typed(p, field_) for p in (found.keep, *holders)]
        if not all(isinstance(n, int | float) and not isinstance(n, bool) for n in numbers):
            return False
        if any(self.computed(p, field_) for p in (found.keep, *holders)):
            return False
        return self._take(found, field_, sum(numbers), Rule.SUM, None)


def _day(value: Any) -> dt.date | None:
    if isinstance(value, dt.datetime):
        return value.date()
    return value if isinstance(value, dt.date) and value == value else None


def _plain(value: object) -> str:
    return " ".join(str(value).split()).casefold() if value is not None else ""
