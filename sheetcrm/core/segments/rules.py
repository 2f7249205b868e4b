"""The rules of «Сегменты»: read, said back, asked who fits and why. Pure.

A rule is text in a small language of its own, Russian or English (:mod:`.parse`). Nothing in it is executed.
"""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct, field

from sheetcrm.core.issues import IssueCode
from sheetcrm.core.segments.masks import Masks
from sheetcrm.core.segments.parse import parse
from sheetcrm.core.segments.reading import read_back
from sheetcrm.core.segments.scan import RuleError
from sheetcrm.core.segments.tree import Node, clauses
from sheetcrm.core.segments.vocabulary import Vocabulary, build_vocabulary
from sheetcrm.core.wording import Lang, Text

__all__ = ["Problem", "Rule", "Vocabulary", "build_vocabulary", "read_rule"]

_NEAREST = Text(ru=" Похоже на «{word}».", en=" It looks like “{word}”.")


class Problem(Struct, frozen=True):
    """Something to say about a row of «Сегменты»: an issue code, its arguments, the column it is about."""

    code: IssueCode
    column: str = "rule"
    args: Mapping[str, object] = field(default_factory=dict)

    def message(self, lang: Lang, value: str = "") -> str:
        return self.code.message.say(lang, **{"value": value, **self.spoken(lang)})

    def fix(self, lang: Lang, value: str = "") -> str:
        return self.code.fix.say(lang, **{"value": value, **self.spoken(lang)})

    def spoken(self, lang: Lang) -> dict[str, object]:
        """The arguments in the reader's language."""
        return {name: _spoken(name, value, lang) for name, value in self.args.items()}


def _spoken(name: str, value: object, lang: Lang) -> object:
    if name == "nearest":
        word = value.say(lang) if isinstance(value, Text) else value
        return _NEAREST.say(lang, word=word) if word else ""
    if isinstance(value, Text):
        return value.say(lang)
    if isinstance(value, tuple):
        return ", ".join(str(_spoken("", part, lang)) for part in value)
    return value


class Rule(Struct, frozen=True):
    """A rule that was understood."""

    tree: Node
    vocabulary: Vocabulary

    def understood(self, lang: Lang) -> str:
        """The rule as it was understood, every bracket shown."""
        return read_back(self.tree, self.vocabulary, lang)

    def asks_about_activity(self) -> bool:
        """Whether anything in the rule depends on what clients did (S4)."""
        return any(self.vocabulary.columns[clause.field].activity for clause in clauses(self.tree))

    def why(self, position: int, masks: Masks, lang: Lang) -> tuple[str, ...]:
        """The conditions that make this client fit, in words; empty when it does not."""
        met = (words for words, holds in masks.reasons(self.tree, lang) if holds[position])
        return tuple(dict.fromkeys(met))


def read_rule(text: str, vocabulary: Vocabulary) -> Rule | Problem:
    """A rule in Russian or English, or what is wrong with it."""
    try:
        return Rule(parse(text, vocabulary), vocabulary)
    except RuleError as error:
        return Problem(error.code, "rule", error.args_)
