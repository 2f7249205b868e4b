"""A score by rules the team wrote: each client has the points of every rule it meets, and each point names its rule. Pure.

There is no model and nothing is learnt: a rule is one of the language of «Сегменты», its points stand beside it in the settings.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from msgspec import Struct

from sheetcrm.core.figures.definition import Definition
from sheetcrm.core.figures.sources import accidental
from sheetcrm.core.issues import Findings
from sheetcrm.core.segments.arrays import Bools, Ints
from sheetcrm.core.segments.columns import Columns
from sheetcrm.core.segments.known import COLUMNS, Known
from sheetcrm.core.segments.masks import Masks
from sheetcrm.core.segments.rules import Problem, Rule, build_vocabulary, read_rule
from sheetcrm.core.wording import Lang, Text

SCORE = Definition(
    "score",
    Text(ru="Баллы клиента", en="Score"),
    Text(
        ru="сумма баллов тех правил из «Настроек» («Балл: правило»), под которые клиент подходит; рядом стоит, за что каждый "
        "балл. Ничего другого в сумме нет. В списке нет архива и случайных обращений («Качество лида»).",
        en="the sum of the points of those rules in “Settings” (“Points: rule”) that the client meets; "
        "beside it is what each point is for. Nothing else is in the sum. Archived clients and "
        "accidental leads (“Lead quality”) are not listed.",
    ),
)


class Clause(Struct, frozen=True):
    """One rule with its points. ``mask``: who meets it; nobody where the rule was not understood, ``problem`` says why."""

    text: str
    points: int
    mask: Bools
    rule: Rule | None
    problem: Problem | None = None

    @property
    def clients(self) -> int:
        return int(self.mask.sum())

    def shown(self, lang: Lang) -> str:
        """The rule as it was understood, or as it was typed."""
        return self.text if self.rule is None else self.rule.understood(lang)


@dataclass(frozen=True, slots=True)
class Score:
    """The clauses in the order of their points, and the sum of each client. ``listed``: whose score is worth a line: neither
    archived nor an accidental lead; ``left_out``: how many of the latter have points."""

    clauses: tuple[Clause, ...]
    total: Ints
    listed: Bools
    left_out: int
    _masks: Masks = field(repr=False, compare=False)

    def parts(self, position: int) -> Iterator[tuple[Clause, int]]:
        """The clauses a client meets with their points; they add up to the client's score."""
        return ((one, one.points) for one in self.clauses if one.mask[position])

    def why(self, position: int, lang: Lang) -> list[str]:
        """What each point is for, in words: the points, then the conditions of the rule that this client meets."""
        joint = "; "
        return [
            f"{signed(points)} {joint.join(one.rule.why(position, self._masks, lang))}"
            for one, points in self.parts(position)
            if one.rule is not None
        ]

    def best(self, revenue: Ints) -> list[int]:
        """Positions of the listed clients with more than nothing, the highest score first; of equal ones those who brought
        more (``revenue``: of each client) and then the earlier row."""
        there = np.flatnonzero(self.listed & (self.total > 0))
        order: list[int] = there[np.lexsort((there, -revenue[there], -self.total[there]))].tolist()
        return order


def signed(points: int) -> str:
    """Points with their sign.

    >>> signed(20), signed(-5)
    ('+20', '−5')
    """
    return f"+{points}" if points >= 0 else f"−{-points}"


def score(
    points: Mapping[str, int],
    frame: pd.DataFrame,
    known: Known,
    headings: Mapping[str, str],
    today: dt.date,
    lang: Lang,
    region: str = "RU",
) -> Score | None:
    """The score of every client; None where the team wrote no rule for it. ``points``: by rule; ``frame``: see
    :func:`~sheetcrm.core.segments.evaluate.rule_frame`; ``headings``: field key → the team's own heading."""
    if not points:
        return None
    vocabulary = build_vocabulary(headings, [*frame.columns, *COLUMNS], region)
    masks = Masks(Columns(frame, lang), vocabulary, today, region)
    nobody = np.zeros(len(frame), dtype=bool)
    clauses = []
    total = np.zeros(len(frame), dtype=np.int64)
    for text, worth in points.items():
        read = read_rule(text, vocabulary)
        if isinstance(read, Rule):
            mask = masks.members(read.tree)
            total += np.where(mask, worth, 0)
            clauses.append(Clause(text, worth, mask, read))
        else:
            clauses.append(Clause(text, worth, nobody, None, read))
    clauses.sort(key=lambda one: (-one.points, one.text))
    chance = accidental(known, frame)
    return Score(
        tuple(clauses), total, known.counted & ~chance, int((chance & known.counted & (total > 0)).sum()), masks
    )


def score_findings(found: Score | None, names: Sequence[object], lang: Lang) -> list[Findings]:
    """Rules that were not understood, on their rows of «Настройки». ``names``: the first column of that tab."""
    said = []
    for clause in () if found is None else found.clauses:
        if (problem := clause.problem) is None:
            continue
        rows = [row for row, name in enumerate(names) if isinstance(name, str) and name.strip().endswith(clause.text)]
        args = {name: [value] for name, value in problem.spoken(lang).items()}
        said += [Findings(problem.code, "settings", "name", np.array([row]), args) for row in rows]
    return said
