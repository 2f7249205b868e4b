"""The rows of «Сегменты»: who is in each, how the rule was understood, what is wrong with it. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np
import pandas as pd
from rapidfuzz import fuzz, process

from sheetcrm.core.fields.date import date_text
from sheetcrm.core.fields.letters import is_nothing
from sheetcrm.core.issues import Findings
from sheetcrm.core.segments.arrays import Bools, Ints, fold, objects
from sheetcrm.core.segments.codes import (
    ALL_BLANK,
    DATES_CROSSED,
    EMPTY_RULE,
    EXPIRED,
    NO_ACTIVITY,
    NO_NAME,
    NOBODY_HAS,
    SAME_NAME,
)
from sheetcrm.core.segments.columns import Columns
from sheetcrm.core.segments.hints import as_a_list, as_a_part
from sheetcrm.core.segments.known import COLUMNS, Known
from sheetcrm.core.segments.masks import Masks
from sheetcrm.core.segments.once import first_rows
from sheetcrm.core.segments.pins import Pins
from sheetcrm.core.segments.rules import Problem, Rule, build_vocabulary, read_rule
from sheetcrm.core.segments.tree import Compare, Contains, OneOf, Op, clauses
from sheetcrm.core.segments.vocabulary import Holds
from sheetcrm.core.wording import Lang, Text


class SegmentState(StrEnum):
    """Whether a segment works today."""

    ON = "on"
    OFF = "off"
    NOT_YET = "not_yet"
    EXPIRED = "expired"
    BROKEN = "broken"


STATE_LABEL = {
    SegmentState.ON: Text(ru="работает", en="works"),
    SegmentState.OFF: Text(ru="выключен", en="switched off"),
    SegmentState.NOT_YET: Text(ru="начнётся {date}", en="starts on {date}"),
    SegmentState.EXPIRED: Text(ru="срок прошёл {date}", en="expired on {date}"),
    SegmentState.BROKEN: Text(ru="правило не понято", en="the rule is not understood"),
}
_PINNED_IN = Text(ru="включён вручную", en="included by hand")


@dataclass(frozen=True, slots=True)
class SegmentResult:
    """One segment. ``mask``: which rows are in it, aligned with the clients; all false unless ``state`` is ON. ``once``: the
    same with one row a client, which is what ``count`` counts.

    ``understood``: the rule said back; ``error``: why it could not be read; ``problems``: everything worth saying;
    ``row``: position in the table of segments; ``expected``: the share of the base it is expected to be, 0–1.
    """

    name: str
    mask: Bools
    once: Bools
    understood: str
    error: str | None
    state: SegmentState
    state_words: str
    problems: tuple[Problem, ...]
    row: int
    rule: Rule | None = None
    pinned_in: frozenset[int] = frozenset()
    lang: Lang = "ru"
    expected: float | None = None
    when: str = ""
    _masks: Masks | None = field(default=None, repr=False, compare=False)

    @property
    def count(self) -> int:
        """How many clients are in it."""
        return int(self.once.sum())

    def said_state(self, lang: Lang) -> str:
        """The state in the reader's words."""
        return STATE_LABEL[self.state].say(lang, date=self.when)

    def why(self, position: int, lang: Lang | None = None) -> tuple[str, ...]:
        """Why this client is in the segment: the conditions it meets, in the reader's language or the workbook's; empty
        when it is not in."""
        lang = lang or self.lang
        if not self.mask[position]:
            return ()
        by_rule: tuple[str, ...] = ()
        if self.rule is not None and self._masks is not None:
            by_rule = self.rule.why(position, self._masks, lang)
        by_hand = (_PINNED_IN.say(lang),) if position in self.pinned_in else ()
        return by_rule + by_hand


def rule_frame(clients: pd.DataFrame, known: Known, extra: pd.DataFrame | None = None) -> pd.DataFrame:
    """The frame rules are asked about: the clients' clean columns, what is known of them, and ``extra`` columns (the
    team's own that we have no field for, named ``extra:HEADING``). What is known wins over a column of the same key. A cell that
    only names a messenger has no address, but it is no empty cell either."""
    parts = [clients.drop(columns=[c for c in clients.columns if c in COLUMNS]), known.frame]
    if extra is not None:
        for column in {"messenger", "messenger2"} & set(clients.columns) & set(extra.columns):
            typed = extra[column].map(lambda cell: cell if isinstance(cell, str) and not is_nothing(cell) else None)
            parts[0] = parts[0].assign(**{column: parts[0][column].where(parts[0][column].notna(), typed)})
        parts.append(extra[[c for c in extra.columns if c not in clients.columns and c not in COLUMNS]])
    return pd.concat(parts, axis=1)


def evaluate_segments(
    segments: pd.DataFrame,
    frame: pd.DataFrame,
    headings: Mapping[str, str],
    today: dt.date,
    lang: Lang,
    region: str = "RU",
    now: Callable[[str], str] = str,
    same: Ints | None = None,
) -> list[SegmentResult]:
    """Every named row of «Сегменты», in its order. ``now``: see :class:`~sheetcrm.core.segments.pins.Pins`.

    ``segments``: the clean table; ``frame``: see :func:`rule_frame`; ``headings``: field key → the team's own heading; ``same``:
    a label per row, equal for rows that are one client.
    A wrong rule makes an empty segment with an error and stops nothing else.
    """
    vocabulary = build_vocabulary(headings, [*frame.columns, *COLUMNS], region)
    masks = Masks(Columns(frame, lang), vocabulary, today, region)
    pins = Pins(frame, now)
    nobody = np.zeros(len(frame), dtype=bool)
    first = first_rows(same, len(frame))
    columns = {name: objects(segments, name) for name in _SEGMENT_COLUMNS}
    results: list[SegmentResult] = []
    seen: set[str] = set()
    for row in range(len(segments)):
        cells = {name: values[row] for name, values in columns.items()}
        text = _text(cells["rule"])
        name = _text(cells["name"])
        if not any((text, name, _text(cells["pin_in"]))):
            continue
        problems: list[Problem] = []
        state, when = _state(cells, today, problems, lang)
        if not name:
            problems.append(Problem(NO_NAME, "name"))
        elif fold(name) in seen:
            problems.append(Problem(SAME_NAME, "name", {"name": name}))
        seen.add(fold(name))
        rule: Rule | None = None
        if text:
            read = read_rule(text, vocabulary)
            if isinstance(read, Rule):
                rule = read
            else:
                problems.append(read)
        pinned_in = pins.find(_text(cells["pin_in"]), "pin_in", problems)
        pinned_out = pins.find(_text(cells["pin_out"]), "pin_out", problems)
        if not text and not pinned_in:
            problems.append(Problem(EMPTY_RULE))
        errors = [p for p in problems if p.code.severity == "error"]
        if errors and state is not SegmentState.OFF:
            state = SegmentState.BROKEN
        mask = nobody
        if state is SegmentState.ON:
            mask = nobody.copy() if rule is None else masks.members(rule.tree).copy()
            mask[list(pinned_in)] = True
            mask[list(pinned_out)] = False
            if rule is not None:
                problems.extend(_hints(rule, masks))
        results.append(
            SegmentResult(
                name=name or text,
                mask=mask,
                once=_once(mask, first),
                understood="" if rule is None else rule.understood(lang),
                error=errors[0].message(lang, text) if errors else None,
                state=state,
                state_words=STATE_LABEL[state].say(lang, date=when),
                problems=tuple(problems),
                row=row,
                rule=rule,
                pinned_in=frozenset(pinned_in),
                lang=lang,
                when=when,
                expected=_share(cells["expected"]),
                _masks=masks,
            )
        )
    return results


def _once(mask: Bools, first: Ints) -> Bools:
    """Of the rows of one client only the upmost. ``first``: the first row of each row's client."""
    found = np.zeros(len(mask), dtype=bool)
    rows = np.flatnonzero(mask)
    found[rows[np.unique(first[rows], return_index=True)[1]]] = True
    return found


_SEGMENT_COLUMNS = ("active", "name", "rule", "valid_from", "valid_to", "pin_in", "pin_out", "expected")


def _share(cell: object) -> float | None:
    """A share as people type it: 30 and 0.3 (a cell in per cent) are 30 %; what is none is nothing."""
    if isinstance(cell, bool) or not isinstance(cell, (int, float)) or not 0 < cell <= 100:
        return None
    return cell if cell < 1 else cell / 100


def _text(cell: object) -> str:
    return "" if cell is None else str(cell).strip()


def _state(
    cells: Mapping[str, object], today: dt.date, problems: list[Problem], lang: Lang
) -> tuple[SegmentState, str]:
    """The state by the tick and the dates. A row without a tick at all is on: the column may be missing."""
    start, end = cells["valid_from"], cells["valid_to"]
    if cells["active"] is False:
        return SegmentState.OFF, ""
    if isinstance(start, dt.date) and isinstance(end, dt.date) and end < start:
        problems.append(Problem(DATES_CROSSED, "valid_to"))
        return SegmentState.BROKEN, ""
    if isinstance(end, dt.date) and end < today:
        problems.append(Problem(EXPIRED, "valid_to", {"date": date_text(end, lang)}))
        return SegmentState.EXPIRED, date_text(end, lang)
    if isinstance(start, dt.date) and start > today:
        return SegmentState.NOT_YET, date_text(start, lang)
    return SegmentState.ON, ""


def _hints(rule: Rule, masks: Masks) -> Iterable[Problem]:
    """What a person would like to know about a rule that was understood."""
    if not rule.asks_about_activity():
        yield Problem(NO_ACTIVITY)
    said: set[str] = set()
    for clause in clauses(rule.tree):
        column = rule.vocabulary.columns[clause.field]
        if len(masks.columns) and clause.field not in said and masks.columns.blank(clause.field).all():
            said.add(clause.field)
            yield Problem(ALL_BLANK, "rule", {"field": column.shown})
            continue
        if column.choices or column.holds is not Holds.TEXT:
            continue
        for typed in _wanted(clause):
            if not masks.members(Compare(clause.field, Op.EQ, typed)).any():
                several = isinstance(clause, Compare) and ("," in typed or ";" in typed)
                if several or masks.members(Contains(clause.field, typed)).any():
                    hint = as_a_list(column, typed) if several else as_a_part(column, typed)
                    yield Problem(
                        NOBODY_HAS, "rule", {"field": column.shown, "word": typed, "nearest": None, "hint": hint}
                    )
                    continue
                there = {part for parts in masks.columns.texts(clause.field, column.type) for part in parts}
                near = process.extractOne(fold(typed), sorted(there)[:5000], scorer=fuzz.ratio, score_cutoff=75)
                yield Problem(
                    NOBODY_HAS,
                    "rule",
                    {"field": column.shown, "word": typed, "nearest": near[0] if near else None, "hint": ""},
                )


def _wanted(clause: object) -> Sequence[str]:
    if isinstance(clause, Compare) and isinstance(clause.value, str):
        return (clause.value,)
    if isinstance(clause, OneOf):
        return [value for value in clause.values if isinstance(value, str)]
    return ()


def segment_findings(results: Iterable[SegmentResult], lang: Lang) -> list[Findings]:
    """What is wrong in «Сегменты», as findings of its table, one group a problem."""
    found = []
    for result in results:
        for problem in result.problems:
            args = {name: [value] for name, value in problem.spoken(lang).items()}
            found.append(Findings(problem.code, "segments", problem.column, np.array([result.row]), args))
    return found
