"""How much each comparison of two rows says for or against their being one client, in numbers that add up. Pure.

Weights are logarithms to the base of two: one more doubles the odds, one less halves them. They start from how rare it is
that two rows of the table are one client at all, and each comparison weighs what its level is worth among rows of one
client against rows of strangers. What the rows may be to each other beside strangers (relatives, colleagues, namesakes)
takes away from the sum, and a rule may overrule it.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from msgspec import Struct

from sheetcrm.core.matching import guard, score
from sheetcrm.core.matching.clean import Clean
from sheetcrm.core.matching.compare import Compared
from sheetcrm.core.matching.levels import Floats

_BIT: Final = float(np.log(2.0))


class Step(Struct, frozen=True):
    """One comparison: its ``role``, the ``level`` it reached (empty: one of the two has no value), and what that weighs."""

    role: str
    level: str
    weight: float


class Weights(Struct, frozen=True):
    """The weights of one pair of rows.

    ``start``: how rare clients that stand twice are. ``steps``: one a comparison. ``others``: what the other
    explanations take away, never above 0; ``other`` names the strongest of them (``relative``, ``colleague``,
    ``namesake``), None when none takes away anything. ``rule``: why the pair is not one client whatever the sum (a key of
    :func:`~sheetcrm.core.matching.guard.refusals`), or why a sum above 0 makes it possible at most (one of
    :func:`~sheetcrm.core.matching.guard.caps`), or why a pair of next to no weight is worth a look (``initials``) or one client (``one_entry``), or None.
    """

    start: float
    steps: tuple[Step, ...]
    others: float
    other: str | None
    rule: str | None

    @property
    def total(self) -> float:
        """The sum: above 0 one client is likelier than not, if no rule says otherwise."""
        return self.start + sum(step.weight for step in self.steps) + self.others

    @property
    def probability(self) -> float:
        """The sum as a probability."""
        return float(1 / (1 + np.exp2(-self.total)))


#: Below this the other explanations are not worth a word.
_NOTHING: Final = 0.05


def weights_of(clean: Clean, compared: Compared, model: score.Model) -> list[Weights]:
    """The weights of compared pairs."""
    start = float(model.classes[score.SAME] - model.classes[score.STRANGER]) / _BIT
    own = [(c[:, score.SAME] - c[:, score.STRANGER]) / _BIT for c in model.by_comparison(compared)]
    logs = model.logs(compared, guard.two_people_named(clean, compared))
    total = score.log_odds(logs)
    others = np.minimum((total - (logs[:, score.SAME] - logs[:, score.STRANGER])) / _BIT, 0.0)
    strongest = np.argmax(logs[:, score.RELATIVE : score.STRANGER], axis=1) + score.RELATIVE
    rules = _rules(clean, compared, total)
    found = []
    for pair, rule in enumerate(rules):
        levels = compared.levels(pair).items()
        steps = tuple(Step(role, level, float(own[i][pair])) for i, (role, level) in enumerate(levels))
        taken = float(others[pair])
        other = score.CLASSES[int(strongest[pair])] if taken < -_NOTHING else None
        found.append(Weights(start, steps, taken, other, rule))
    return found


def _rules(clean: Clean, compared: Compared, odds: Floats) -> list[str | None]:
    """For every pair the first rule that overrules the sum."""
    found: list[str | None] = [None] * len(compared.a)
    caps = guard.caps(compared, odds, *guard.namesakes(clean, compared))
    refusals = guard.refusals(clean, compared, guard.real_names(clean))
    # Worth a look whatever the sum or a refusal says: what keeps such a pair from being joined is not the news.
    look = {"initials": guard.same_initials(clean, compared), "one_entry": guard.one_entry(clean, compared)}
    for name, mask in {**look, **refusals, **{name: mask & (odds > 0) for name, mask in caps.items()}}.items():
        for pair in np.flatnonzero(mask).tolist():
            found[pair] = found[pair] or name
    return found
