"""What a team said of pairs of clients, by their names in :mod:`names`; survives sorting, edits and re-runs. Pure.

It stands in the workbook and on each machine, and the union counts: of two words about one pair the later one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum

from msgspec import Struct, field

from sheetcrm.core.records import replace
from sheetcrm.core.wording import LANGS, Text
from sheetcrm.core.workbook import Value

#: A pair of clients by their names, the smaller first.
Pair = tuple[str, str]


class Word(StrEnum):
    """What may be said of a group: one client; different; different people who belong together; not now."""

    MERGE = "merge"
    LINKED = "linked"
    DIFFERENT = "different"
    LATER = "later"


WORDS: Mapping[Word, Text] = {
    Word.MERGE: Text(ru="объединить", en="merge"),
    Word.LINKED: Text(ru="разные, но связаны", en="different but linked"),
    Word.DIFFERENT: Text(ru="разные", en="different"),
    Word.LATER: Text(ru="позже", en="later"),
}
_BY_TEXT = {text.say(lang): word for word, text in WORDS.items() for lang in LANGS} | {
    "связаны": Word.LINKED, "разные но связаны": Word.LINKED, "different, but linked": Word.LINKED,
    "linked": Word.LINKED,
}  # fmt: skip


def word_in(value: Value) -> Word | None:
    """The decision in a cell; None when there is none, or none that is known.

    >>> word_in(" Объединить. "), word_in("different but linked"), word_in("да"), word_in(None)
    (<Word.MERGE: 'merge'>, <Word.LINKED: 'linked'>, None, None)
    """
    if not isinstance(value, str):
        return None
    return _BY_TEXT.get(" ".join(value.split()).strip(" .!").casefold())


def pair_of(one: str, other: str) -> Pair:
    """
    >>> pair_of("b", "a")
    ('a', 'b')
    """
    return (one, other) if one <= other else (other, one)


class Decision(Struct, frozen=True):
    """``word``: ``different`` or ``linked``; None once it was taken back. ``evidence``: the keys that spoke for the pair
    when it was said. ``at``: when, as ISO text. ``asked``: the key of the group under which it was asked."""

    word: Word | None
    evidence: frozenset[str]
    at: str
    asked: str

    @property
    def _order(self) -> tuple[str, str, str, int]:
        return self.at, self.word or "", self.asked, len(self.evidence)

    def or_later(self, other: Decision) -> Decision:
        """The later of two words about one pair."""
        return self if self._order >= other._order else other


class Remembered(Struct, frozen=True):
    """``pairs``: the last word about each pair. ``times``: how often a group was decided, by its key without a count."""

    pairs: Mapping[Pair, Decision] = field(default_factory=dict)
    times: Mapping[str, int] = field(default_factory=dict)

    def standing(self) -> Iterator[tuple[Pair, Decision]]:
        """The decisions that were not taken back."""
        return ((pair, decision) for pair, decision in self.pairs.items() if decision.word is not None)

    def joined(self, other: Remembered) -> Remembered:
        """What both know together; the same whichever joins which."""
        pairs = dict(self.pairs)
        for pair, decision in other.pairs.items():
            pairs[pair] = decision.or_later(pairs[pair]) if pair in pairs else decision
        times = dict(self.times)
        for base, count in other.times.items():
            times[base] = max(count, times.get(base, 0))
        return Remembered(pairs, times)

    def said(self, pairs: Mapping[Pair, Decision], counted: Iterable[str]) -> Remembered:
        """With these words on top; ``counted``: groups that were decided once more."""
        times = dict(self.times)
        for base in counted:
            times[base] = times.get(base, 0) + 1
        return Remembered({**self.pairs, **pairs}, times)

    def renamed(self, names: Mapping[str, str]) -> Remembered:
        """With clients known under other names, as those that got a number are."""
        if not names:
            return self
        pairs: dict[Pair, Decision] = {}
        for (one, other), decision in self.pairs.items():
            pair = pair_of(names.get(one, one), names.get(other, other))
            pairs[pair] = decision.or_later(pairs[pair]) if pair in pairs else decision
        return replace(self, pairs=pairs)
