"""Permissions when rows become one: of two answers the stricter holds, for every channel, wherever it was given. Pure.

A «yes» is never carried to another row: a consent holds for the row it was given by. A «no», a stop and a line of
«Согласия» or «Стоп-лист» hold for whoever the rows become; where the row that stays would be freer than the group was, the
«no» is written into its own column, and where it has none, nothing is merged.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from msgspec import Struct, field

from sheetcrm.core.consent_words import AD_CHANNELS
from sheetcrm.core.drafts.audience.consent import permissions
from sheetcrm.core.drafts.audience.contacts import Directory, Named, directory, named_in
from sheetcrm.core.drafts.model import DraftFacts
from sheetcrm.core.plan.survivors import CONSENTS, Lost, Rule, Survival, Survivors, Taken
from sheetcrm.core.plan.wanted import is_text
from sheetcrm.core.records import replace
from sheetcrm.core.wording import Text
from sheetcrm.core.workbook import Value

NO, YES = Text(ru="нет", en="no"), Text(ru="да", en="yes")
_NO, _UNCLEAR, _YES, _NOTHING = 0, 1, 2, 3


class Permissions(Struct):
    """Joins permissions. ``facts``: what the drafts of this run go by, with one row for each client."""

    survivors: Survivors
    facts: DraftFacts
    texts_only: bool = False
    _whom: dict[str, tuple[list[Named], list[bool]]] = field(default_factory=dict)

    def join(self, found: Survival, *, look_up: bool = True) -> tuple[str, ...]:
        """Puts into ``found`` what the row that stays has to say; the refusals that have no place there, by field.

        Nothing is to be merged where that is not empty. ``look_up``: whether «Согласия» and «Стоп-лист» are gone through as
        well; without them it is quick, and good enough to say what would become of a row.
        """
        without: list[str] = [f for f in CONSENTS if self.survivors.table.has(f) and not self._consent(found, f)]
        if self.survivors.table.has("stop") and not self._stop(found):
            without.append("stop")
        for channel in self._freer(found) if look_up else ():
            word = YES if channel == "stop" else NO
            taken = found.taken.get(channel)
            written = taken is not None and taken.rule is Rule.STRICT
            if not written and not self._say(found, channel, word.say(self.survivors.lang), None):
                without.append(channel)
        return tuple(dict.fromkeys(without))

    # -- the clients' own columns ----------------------------------------------------------------------------------

    def _state(self, position: int, field_: str) -> int:
        if self.survivors.held(position, field_) is None:
            return _NOTHING
        value = self.survivors.value(position, field_)
        return _YES if value is True else _NO if value is False else _UNCLEAR

    def _consent(self, found: Survival, field_: str) -> bool:
        mine = self._state(found.keep, field_)
        strictest = min(found.others, key=lambda p: self._state(p, field_))
        theirs = self._state(strictest, field_)
        if theirs < mine and theirs <= _UNCLEAR:
            return self._say(found, field_, self.survivors.held(strictest, field_), strictest)
        for p in found.others:
            if self._state(p, field_) == _YES and mine != _YES:
                found.lost.append(
                    Lost(field_, p, self.survivors.held(p, field_), self.survivors.held(found.keep, field_))
                )
        return True

    def _stop(self, found: Survival) -> bool:
        if self.survivors.value(found.keep, "stop") is True:
            return True
        for p in found.others:
            if self.survivors.value(p, "stop") is True:
                return self._say(found, "stop", self.survivors.held(p, "stop"), p)
        return True

    def _say(self, found: Survival, field_: str, after: Value, source: int | None) -> bool:
        """Plans a refusal for the row that stays; False when its cell cannot hold one."""
        keep, survivors = found.keep, self.survivors
        if not survivors.table.has(field_) or not survivors.has_cell(keep, field_):
            return False
        before = survivors.table.typed(keep, field_)
        if self.texts_only:
            if not is_text(before):
                return False  # a tick box, which only a person ticks there
            if not is_text(after):
                after = (YES if field_ == "stop" else NO).say(survivors.lang)
        found.taken[field_] = Taken(field_, before, after, Rule.STRICT, source)
        return True

    # -- everything else that says no ------------------------------------------------------------------------------

    def _freer(self, found: Survival) -> list[str]:
        """The fields of permissions in which the one row would be freer than the group is."""
        members = (found.keep, *found.others)
        lines = {key: self._lines_about(key, members) for key in ("consents", "stop_list")}
        before = self._refusals(self.facts.clients.iloc[list(members)].reset_index(drop=True), lines, members)
        after = self._refusals(self._merged(found), lines, (found.keep,))
        return [field_ for field_, said in before.items() if said and not after[field_]]

    def _merged(self, found: Survival) -> pd.DataFrame:
        """The row that stays, in normal forms, as it will be. An id of a row that goes is led to it in «Согласия»."""
        row: dict[str, Any] = {c: self.facts.clients[c].iat[found.keep] for c in self.facts.clients.columns}
        for field_, taken in found.taken.items():
            if taken.source is not None and field_ in row:
                row[field_] = self.survivors.value(taken.source, field_)
            elif taken.rule is Rule.STRICT:
                row[field_] = field_ == "stop"
        ids = [self.facts.clients["client_id"].iat[p] for p in (found.keep, *found.others)]
        row["client_id"] = tuple(str(i) for i in ids if i is not None)
        return pd.DataFrame({key: pd.Series([value], dtype=object) for key, value in row.items()})

    def _refusals(
        self, clients: pd.DataFrame, lines: Mapping[str, Sequence[int]], members: Sequence[int]
    ) -> Mapping[str, bool]:
        bulk = {
            n: np.asarray(self.facts.bulk[line])[list(members)]
            for n, line in enumerate(lines["consents"])
            if line in self.facts.bulk
        }
        consents, stop_list = (
            None if (frame := getattr(self.facts, key)) is None else frame.iloc[list(lines[key])].reset_index(drop=True)
            for key in ("consents", "stop_list")
        )
        said = permissions(
            replace(
                self.facts, clients=clients, consents=consents, stop_list=stop_list, cluster=None, bulk=bulk,
                suspicious={},
            )
        )  # fmt: skip
        found = {f"consent_{channel}": bool(said.withdrawn[channel].any()) for channel in AD_CHANNELS}
        found["consent_pd"] = bool(said.data_withdrawn.any())
        found["stop"] = bool(said.stopped.any() or said.on_stop_list.any())
        return found

    def _lines_about(self, key: str, members: Sequence[int]) -> list[int]:
        """The lines of «Согласия» or «Стоп-лист» that may be about these rows."""
        here: Directory = directory(self.facts.clients.iloc[list(members)].reset_index(drop=True))
        named, ruled = self._named(key)
        return [n for n, who in enumerate(named) if ruled[n] or (who and len(here.find(who)))]

    def _named(self, key: str) -> tuple[list[Named], list[bool]]:
        """Whom each line names, and whether it names them by a rule; read once for all groups."""
        if key not in self._whom:
            frame = getattr(self.facts, key)
            size = 0 if frame is None else len(frame)
            who, rules = (
                frame[column].tolist() if frame is not None and column in frame else [None] * size
                for column in ("who", "rule")
            )
            self._whom[key] = [named_in(one) for one in who], [bool(one) for one in rules]
        return self._whom[key]
