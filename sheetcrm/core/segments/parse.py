"""Reads a rule in Russian or English into a tree. Pure.

The grammar is our own and small: conditions joined by "and" and "or" ("and" binds closer), "not", brackets. Nothing
in a rule is executed; its length, its depth and the number of its conditions are bounded, and every step moves on.
"""

from __future__ import annotations

import datetime as dt

from sheetcrm.core.segments import phrases
from sheetcrm.core.segments.arrays import fold
from sheetcrm.core.segments.codes import (
    EMPTY_RULE,
    EXPECTED_CONDITION,
    MISSING_COLUMN,
    NO_OPERATOR,
    NO_VALUE,
    NOT_ORDERED,
    SEVERAL_VALUES,
    TOO_LONG,
    UNEXPECTED,
    UNKNOWN_COLUMN,
)
from sheetcrm.core.segments.hints import columns_there, instead_of, with_sign
from sheetcrm.core.segments.literals import date_for, literal_for, ordered_literal
from sheetcrm.core.segments.scan import (
    MAX_CLAUSES,
    MAX_DEPTH,
    MAX_LENGTH,
    MAX_LIST,
    OPERATORS,
    RuleError,
    Scanner,
    unpaired,
)
from sheetcrm.core.segments.spans import date_condition, day_count
from sheetcrm.core.segments.tree import Ago, Blank, Compare, Contains, Literal, Node, Not, OneOf, Op, join_and, join_or
from sheetcrm.core.segments.vocabulary import Column, Holds, Vocabulary, choice_words, first_token, plain
from sheetcrm.core.wording import Text

_END = Text(ru="конец правила", en="the end of the rule")


def parse(rule: str, vocabulary: Vocabulary) -> Node:
    """The tree of a rule. Raises :class:`RuleError` with an issue code of ``segment/…``."""
    if len(rule) > MAX_LENGTH:
        raise _too_long()
    scan = Scanner(rule)
    if scan.at_end():
        raise RuleError(EMPTY_RULE)
    parser = _Parser(scan, vocabulary)
    node = parser.any_of(0)
    if not scan.at_end():
        if scan.text[scan.pos] == ")":
            raise unpaired(")", scan.place())
        raise RuleError(UNEXPECTED, found=_rest(scan), place=scan.place())
    return node


def _too_long() -> RuleError:
    return RuleError(TOO_LONG, limit=MAX_LENGTH, clauses=MAX_CLAUSES, depth=MAX_DEPTH)


def _rest(scan: Scanner) -> str | Text:
    """What stands here, for a message: a few words, or "the end of the rule"."""
    scan.skip()
    text = scan.typed(scan.pos, len(scan.text))
    if not text:
        return _END
    return text if len(text) <= 40 else text[:40].rsplit(" ", 1)[0] + "…"


class _Parser:
    """One pass over one rule, from left to right."""

    def __init__(self, scan: Scanner, vocabulary: Vocabulary) -> None:
        self.scan = scan
        self.vocabulary = vocabulary
        self.clauses = 0
        #: The column and typed value of the last "=", for "город = Самара или Москва".
        self.last_equal: tuple[Column, str] | None = None

    def any_of(self, depth: int) -> Node:
        parts = [self.all_of(depth)]
        while word := self.scan.take(phrases.OR):
            parts.append(self.all_of(depth, word))
        return join_or(parts)

    def all_of(self, depth: int, after: str | None = None) -> Node:
        parts = [self.one(depth, after)]
        while word := self.scan.take(phrases.AND):
            parts.append(self.one(depth, word))
        return join_and(parts)

    def one(self, depth: int, after: str | None = None) -> Node:
        """One condition, a bracket, or "not" and one of these. ``after``: the connective before it."""
        if depth > MAX_DEPTH:
            raise _too_long()
        scan = self.scan
        scan.skip()
        opened = scan.place()
        if scan.take_char("("):
            inside = self.any_of(depth + 1)
            scan.skip()
            if not scan.take_char(")"):
                if not scan.at_end():
                    raise RuleError(UNEXPECTED, found=_rest(scan), place=scan.place())
                raise unpaired("(", opened)
            return inside
        start = scan.pos
        column = self.column()
        if column is not None:
            after_column = scan.pos
            node = self.condition(column)
            if node is not None:
                return self.counted(node)
            scan.pos = start
        node = self.phrase()
        if node is None and column is None:
            node = self.with_or_without()
        if node is not None:
            return self.counted(node)
        if column is None and scan.take(phrases.NOT):
            return Not(self.one(depth + 1))
        if column is not None:
            scan.pos = after_column
            found = _rest(scan)
            raise RuleError(
                NO_OPERATOR, word=column.shown, found=found, place=scan.place(), hint=with_sign(column, found)
            )
        raise self.unknown(after)

    def counted(self, node: Node) -> Node:
        self.clauses += 1
        if self.clauses > MAX_CLAUSES:
            raise _too_long()
        return node

    # Columns

    def column(self) -> Column | None:
        """The column named here, the longest heading that fits; a quoted name must be one."""
        scan = self.scan
        scan.skip()
        start, place = scan.pos, scan.place()
        quoted = scan.quoted()
        if quoted is not None:
            found = self.vocabulary.words.get(plain(quoted[0]))
            if found is None:
                raise self.no_such_column(quoted[1], place)
            return self.here(found, quoted[1], place)
        while scan.pos < len(scan.text) and not scan.text[scan.pos].isalnum() and scan.text[scan.pos] not in " ()":
            scan.pos += 1  # a sign in front of a heading, such as "⛔ Не беспокоить"
        scan.skip()
        text = scan.text
        for word in self.vocabulary.by_first.get(first_token(text[scan.pos :]) if scan.pos < len(text) else "", ()):
            if text.startswith(word, scan.pos) and (not word[-1].isalnum() or scan.ends_word(scan.pos + len(word))):
                scan.pos += len(word)
                return self.here(self.vocabulary.words[word], word, place)
        scan.pos = start
        return None

    def here(self, column: Column, word: str, place: int) -> Column:
        if not column.here:
            raise RuleError(MISSING_COLUMN, word=column.shown, place=place, hint=columns_there(self.vocabulary))
        return column

    def no_such_column(self, word: str, place: int) -> RuleError:
        nearest, hint = self.vocabulary.nearest(word), instead_of(word, self.vocabulary)
        if hint is None and nearest is None:
            hint = columns_there(self.vocabulary)
        return RuleError(UNKNOWN_COLUMN, word=word, place=place, nearest=None if hint else nearest, hint=hint or "")

    def unknown(self, after: str | None) -> RuleError:
        """What to say about words that begin no condition."""
        scan = self.scan
        scan.skip()
        start, place = scan.pos, scan.place()
        if scan.at_end() or scan.text[scan.pos] == ")":
            return RuleError(EXPECTED_CONDITION, place=place)
        while scan.pos < len(scan.text) and scan.text[scan.pos] not in "()":
            if scan.pos > start and scan.looking_at(OPERATORS) is not None:
                break
            scan.pos += 1
            while scan.pos < len(scan.text) and scan.text[scan.pos].isalnum():
                scan.pos += 1
        word = scan.typed(start, len(scan.text[: scan.pos].rstrip()))
        if after is not None and self.condition_ends() and self.last_equal is not None:
            column, first = self.last_equal
            return RuleError(SEVERAL_VALUES, connective=after, word=word, place=place, field=column.shown, first=first)
        return self.no_such_column(word[:60], place)

    # Conditions

    def condition(self, column: Column) -> Node | None:
        """What is asked of a column; None when nothing we know follows it."""
        scan, key = self.scan, column.key
        if column.holds is not Holds.FLAG or scan.looking_at(("нет", "есть")) is None:
            if scan.take(phrases.FILLED):
                return Not(Blank(key))
            if scan.take(phrases.EMPTY):
                return Blank(key)
        if column.holds in (Holds.DATE, Holds.BIRTHDAY):
            return date_condition(scan, column)
        if scan.take(phrases.NOT_IN_LIST):
            return Not(OneOf(key, self.listed(column)))
        if scan.take(phrases.IN_LIST):
            return OneOf(key, self.listed(column))
        if scan.looking_at(phrases.NOT_CONTAINS + phrases.CONTAINS) is not None:
            return self.contains(column)
        if column.holds in (Holds.NUMBER, Holds.ANY):
            within = self.between(column)
            if within is not None:
                return within
        before = scan.pos
        if column.choices and scan.take(phrases.IS) is not None:
            # «актуальность — не проверяема»: the value itself may begin with "not".
            place = scan.place()
            own = self.own_value(column)
            if own is not None:
                self.last_equal = (column, own)
                return Compare(key, Op.EQ, literal_for(column, own, place))
            scan.pos = before
        word = scan.take(tuple(phrases.COMPARE))
        if word is not None:
            return self.compared(column, phrases.COMPARE[word], word)
        if column.holds is Holds.FLAG:
            answer = scan.take(phrases.YES + phrases.NO)
            if answer is not None:
                return Compare(key, Op.EQ, answer in phrases.YES)
            if self.condition_ends():
                return Compare(key, Op.EQ, True)
        if scan.take(phrases.BARE_NOT):
            return self.compared(column, Op.NE, "не")
        return None

    def compared(self, column: Column, op: Op, word: str) -> Node:
        scan = self.scan
        scan.skip()
        place = scan.place()
        if op in (Op.EQ, Op.NE):
            typed = self.value_of(column)
            if not typed:
                raise RuleError(NO_VALUE, word=word, place=place)
            self.last_equal = (column, typed) if column.holds is not Holds.NUMBER else None
            return Compare(column.key, op, literal_for(column, typed, place))
        if column.holds in (Holds.TEXT, Holds.CHOICE, Holds.FLAG) and column.key != "card":
            raise RuleError(NOT_ORDERED, field=column.shown, place=place)
        typed = scan.value()
        if not typed:
            raise RuleError(NO_VALUE, word=word, place=place)
        return Compare(column.key, op, ordered_literal(column, typed, place))

    def value_of(self, column: Column, in_list: bool = False) -> str:
        """The value standing here. One of a column's own values may hold "and": «давние и редкие»."""
        own = self.own_value(column, in_list)
        return self.scan.value(in_list=in_list) if own is None else own

    def own_value(self, column: Column, in_list: bool = False) -> str | None:
        """One of the column's own values standing here as a whole; None, and nothing taken, when there is none."""
        scan = self.scan
        scan.skip()
        start = scan.pos
        if column.choices and scan.take(tuple(choice_words(column))) is not None:
            end = scan.pos
            if self.condition_ends() or (in_list and scan.text[scan.pos] in ",;"):
                return scan.typed(start, end)
            scan.pos = start
        return None

    def condition_ends(self) -> bool:
        """Whether a condition may end here: at the end, a closing bracket, "and" or "or"."""
        scan = self.scan
        return scan.at_end() or scan.text[scan.pos] == ")" or scan.looking_at(phrases.AND + phrases.OR) is not None

    def contains(self, column: Column) -> Node:
        scan = self.scan
        no = scan.take(phrases.NOT_CONTAINS)
        word = no or scan.take(phrases.CONTAINS) or ""
        place = scan.place()
        typed = scan.value()
        if not fold(typed):
            raise RuleError(NO_VALUE, word=word, place=place)
        node = Contains(column.key, typed)
        return Not(node) if no else node

    def between(self, column: Column) -> Node | None:
        scan = self.scan
        joint: tuple[str, ...]
        if scan.take(phrases.BETWEEN):
            joint = phrases.AND
        elif scan.take(("от", "from")):
            joint = ("до", "по", "to", "until")
        else:
            return None
        place = scan.place()
        low = ordered_literal(column, scan.value(until=joint), place)
        if not scan.take(joint):
            return Compare(column.key, Op.GE, low)
        place = scan.place()
        high = ordered_literal(column, scan.value(), place)
        return join_and([Compare(column.key, Op.GE, low), Compare(column.key, Op.LE, high)])

    def listed(self, column: Column) -> tuple[Literal, ...]:
        """The values of a list, in brackets or without: separated by commas or semicolons."""
        scan = self.scan
        scan.skip()
        opened, place = scan.take_char("("), scan.place()
        values: list[Literal] = []
        while True:
            scan.skip()
            place_of_value = scan.place()
            typed = self.value_of(column, in_list=True)
            if typed:
                values.append(literal_for(column, typed, place_of_value))
            if len(values) > MAX_LIST:
                raise _too_long()
            if not (scan.take_char(",") or scan.take_char(";")):
                break
        if opened and not scan.take_char(")"):
            if scan.at_end():
                raise unpaired("(", place - 1)
            raise RuleError(UNEXPECTED, found=_rest(scan), place=scan.place())
        if not values:
            raise RuleError(NO_VALUE, word=Text(ru="в списке", en="in"), place=place)
        return tuple(values)

    # Whole phrases: not bought for 90 days

    def phrase(self) -> Node | None:
        """ "Не покупал 90 дней" and the like; None when no such phrase stands here."""
        scan, columns = self.scan, self.vocabulary.columns
        # «Не было контакта» begins as «не было» does.
        if scan.take(phrases.NOT_CONTACTED):
            before = scan.pos
            scan.take(phrases.FOR)
            days = day_count(scan, default=1)
            if days is None:
                scan.pos = before
                return Blank("last_contact")
            return Ago("last_contact", Op.GT, days, never=True)
        if scan.take(phrases.NEVER_BOUGHT):
            return Compare("orders_count", Op.EQ, 0.0)
        if scan.take(phrases.NOT_BOUGHT):
            return self.not_bought(columns["last_order"])
        if scan.take(phrases.BOUGHT):
            before = scan.pos
            if scan.take(phrases.LAST):
                days = day_count(scan, default=1)
                if days is not None:
                    return Ago("last_order", Op.LE, days)
                scan.pos = before
            word = scan.take(phrases.AFTER + phrases.SINCE)
            if word is not None:
                op = Op.GT if word in phrases.AFTER else Op.GE
                return Compare("last_order", op, self.day(columns["last_order"]))
            if scan.take(phrases.BEFORE):
                return Compare("first_order", Op.LT, self.day(columns["first_order"]))
            return Compare("orders_count", Op.GE, 1.0)
        return None

    def with_or_without(self) -> Node | None:
        """ "Без email" and "has email": a heading alone behind such a word; None, and nothing taken, for anything else."""
        scan = self.scan
        before = scan.pos
        word = scan.take(phrases.WITHOUT + phrases.WITH)
        column = self.column() if word is not None and not scan.at_end() else None
        if column is None or not self.condition_ends():
            scan.pos = before
            return None
        return Blank(column.key) if word in phrases.WITHOUT else Not(Blank(column.key))

    def not_bought(self, column: Column) -> Node:
        scan = self.scan
        before = scan.pos
        scan.take(phrases.FOR)
        days = day_count(scan, default=1)
        if days is not None:
            return Ago("last_order", Op.GT, days, never=True)
        scan.pos = before
        never = Compare("orders_count", Op.EQ, 0.0)
        word = scan.take(phrases.AFTER + phrases.SINCE)
        if word is not None:
            op = Op.LE if word in phrases.AFTER else Op.LT
            return join_or([Compare("last_order", op, self.day(column)), never])
        return never

    def day(self, column: Column) -> dt.date:
        place = self.scan.place()
        return date_for(column, self.scan.value(), place)
