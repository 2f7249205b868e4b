"""Walks over the text of a rule: folded for comparing, with the way back to what was typed. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import lru_cache

from sheetcrm.core.issues import IssueCode
from sheetcrm.core.segments import phrases
from sheetcrm.core.segments.codes import BRACKET

MAX_LENGTH = 1000
MAX_DEPTH = 20
MAX_CLAUSES = 60
MAX_LIST = 200

_INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff\u00ad"
_SAME = str.maketrans(
    {"ё": "е", "–": "—", "−": "-", "“": '"', "”": '"', "„": '"', "‟": '"', "\u2011": "-", "\u2010": "-"}
)
_CLOSING = {"«": "»", '"': '"', "'": "'"}


class RuleError(Exception):
    """A rule that cannot be read: an issue code with its arguments. Never leaves ``core.segments``."""

    def __init__(self, code: IssueCode, **args: object) -> None:
        super().__init__(code.code)
        self.code = code
        self.args_ = args


class Scanner:
    """A place in a rule. ``text`` is folded (small letters, е for ё, single spaces, one kind of dash); what was typed
    at the same place is read with :meth:`typed`."""

    def __init__(self, source: str) -> None:
        self.source = source
        folded: list[str] = []
        origin: list[int] = []
        for index, char in enumerate(source):
            if char in _INVISIBLE:
                continue
            if char.isspace():
                if folded and folded[-1] != " ":
                    folded.append(" ")
                    origin.append(index)
                continue
            lower = char.lower()
            folded.append((lower if len(lower) == 1 else char).translate(_SAME))
            origin.append(index)
        while folded and folded[-1] == " ":
            folded.pop()
            origin.pop()
        self.text = "".join(folded)
        self._origin = [*origin, len(source)]
        self.pos = 0

    def place(self, pos: int | None = None) -> int:
        """The 1-based character of the typed rule."""
        return self._origin[min(self.pos if pos is None else pos, len(self._origin) - 1)] + 1

    def typed(self, start: int, end: int) -> str:
        """What a person typed between two places, in its own case."""
        if end <= start:
            return ""
        return " ".join(self.source[self._origin[start] : self._origin[end - 1] + 1].split())

    def skip(self) -> None:
        """Goes over a space."""
        while self.pos < len(self.text) and self.text[self.pos] == " ":
            self.pos += 1

    def at_end(self) -> bool:
        self.skip()
        return self.pos >= len(self.text)

    def ends_word(self, pos: int) -> bool:
        """Whether a word ending in a letter or digit before ``pos`` ends there."""
        if pos >= len(self.text):
            return True
        char = self.text[pos]
        if char == "-":
            return pos + 1 >= len(self.text) or not self.text[pos + 1].isalnum()
        return not (char.isalnum() or char == "_")

    def looking_at(self, words: Collection[str]) -> str | None:
        """The longest of the phrases standing here as whole words."""
        self.skip()
        for phrase in _longest_first(words if isinstance(words, tuple) else tuple(words)):
            if self.text.startswith(phrase, self.pos):
                end = self.pos + len(phrase)
                if not phrase[-1].isalnum() or self.ends_word(end):
                    return phrase
        return None

    def take(self, words: Collection[str]) -> str | None:
        """As :meth:`looking_at`, and goes past it."""
        found = self.looking_at(words)
        if found is not None:
            self.pos += len(found)
        return found

    def take_char(self, char: str) -> bool:
        self.skip()
        if self.text.startswith(char, self.pos):
            self.pos += 1
            return True
        return False

    def quoted(self) -> tuple[str, str] | None:
        """A text in quotes: folded and as typed. Doubled straight quotes stand for one."""
        self.skip()
        opening = self.text[self.pos : self.pos + 1]
        closing = _CLOSING.get(opening)
        if closing is None:
            return None
        start = self.pos + 1
        end = start
        while True:
            end = self.text.find(closing, end)
            if end < 0:
                raise unpaired(opening, self.place())
            if closing == '"' and self.text.startswith('""', end):
                end += 2
                continue
            break
        self.pos = end + 1
        typed = self.typed(start, end)
        if closing == '"':
            typed = typed.replace('""', '"')
        return self.text[start:end].replace('""', '"').strip(), typed

    def value(self, in_list: bool = False, until: tuple[str, ...] = ()) -> str:
        """The text up to "and", "or", the closing bracket or the end, as typed; in a list also up to a comma."""
        found = self.quoted()
        if found is not None:
            return found[1]
        start, depth, pos = self.pos, 0, self.pos
        stops = phrases.AND + phrases.OR + until
        while pos < len(self.text):
            char = self.text[pos]
            if char == "(":
                depth += 1
            elif char == ")":
                if depth == 0:
                    break
                depth -= 1
            elif depth == 0 and in_list and char in ",;":
                break
            elif depth == 0 and pos > start and self.text[pos - 1] == " ":
                self.pos = pos
                if self.looking_at(stops) is not None:
                    break
            pos += 1
        self.pos = pos
        return self.typed(start, len(self.text[:pos].rstrip()))


@lru_cache(maxsize=256)
def _longest_first(words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted(words, key=len, reverse=True))


def unpaired(mark: str, place: int) -> RuleError:
    """A bracket or a quote without its pair."""
    return RuleError(BRACKET, mark=mark, place=place)


def _every(*groups: Collection[str] | Mapping[str, object]) -> tuple[str, ...]:
    return tuple(sorted({phrase for group in groups for phrase in group}))


#: Every phrase that may follow a column or a condition: where an unknown word ends.
OPERATORS = _every(
    phrases.COMPARE,
    phrases.IN_LIST,
    phrases.NOT_IN_LIST,
    phrases.CONTAINS,
    phrases.NOT_CONTAINS,
    phrases.EMPTY,
    phrases.FILLED,
    phrases.AFTER,
    phrases.BEFORE,
    phrases.BETWEEN,
    phrases.LAST,
    phrases.NEXT,
    phrases.AND,
    phrases.OR,
)
