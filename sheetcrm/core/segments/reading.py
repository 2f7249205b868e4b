"""A rule said back as it was understood, with every bracket shown. Pure.

What is said back is itself a rule: read again, it gives the same tree.
"""

from __future__ import annotations

import datetime as dt

from sheetcrm.core.fields.text import written
from sheetcrm.core.segments import phrases
from sheetcrm.core.segments.arrays import fold
from sheetcrm.core.segments.scan import OPERATORS, Scanner
from sheetcrm.core.segments.tree import (
    Ago,
    Ahead,
    And,
    Blank,
    Compare,
    Contains,
    InMonth,
    InYear,
    Literal,
    Node,
    Not,
    OnDay,
    OneOf,
    Op,
    Or,
)
from sheetcrm.core.segments.vocabulary import Column, Vocabulary, first_token, plain
from sheetcrm.core.wording import NBSP, Lang, Text, number

_AND = Text(ru=" и ", en=" and ")
_OR = Text(ru=" или ", en=" or ")
_NOT = Text(ru="не ", en="not ")
_NUMBER_OP = {
    Op.EQ: Text(ru="{f} ровно {v}", en="{f} exactly {v}"),
    Op.NE: Text(ru="{f} не равно {v}", en="{f} is not {v}"),
    Op.GT: Text(ru="{f} больше {v}", en="{f} more than {v}"),
    Op.LT: Text(ru="{f} меньше {v}", en="{f} less than {v}"),
    Op.GE: Text(ru="{f} не меньше {v}", en="{f} at least {v}"),
    Op.LE: Text(ru="{f} не больше {v}", en="{f} at most {v}"),
}
_DATE_OP = {
    Op.EQ: Text(ru="{f} — {v}", en="{f} is {v}"),
    Op.NE: Text(ru="{f} — не {v}", en="{f} is not {v}"),
    Op.GT: Text(ru="{f} после {v}", en="{f} after {v}"),
    Op.LT: Text(ru="{f} раньше {v}", en="{f} before {v}"),
    Op.GE: Text(ru="{f} с {v}", en="{f} since {v}"),
    Op.LE: Text(ru="{f} по {v}", en="{f} until {v}"),
}
_AGO_OP = {
    Op.EQ: Text(ru="{f} ровно {n} {n:день|дня|дней} назад", en="{f} exactly {n} {n:day|days} ago"),
    Op.GT: Text(ru="{f} больше {n} {n:дня|дней|дней} назад", en="{f} more than {n} {n:day|days} ago"),
    Op.LT: Text(ru="{f} меньше {n} {n:дня|дней|дней} назад", en="{f} less than {n} {n:day|days} ago"),
    Op.GE: Text(ru="{f} не меньше {n} {n:дня|дней|дней} назад", en="{f} at least {n} {n:day|days} ago"),
    Op.LE: Text(
        ru="{f} за {n:последний|последние|последние} {n} {n:день|дня|дней}", en="{f} in the last {n} {n:day|days}"
    ),
}
#: By the gender of the heading's first word.
_NEVER = {
    "последняя": Text(ru=" или её не было", en=" or never"),
    "дата": Text(ru=" или её не было", en=" or never"),
    "последний": Text(ru=" или его не было", en=" or never"),
    "": Text(ru=" или не было", en=" or never"),
}
_AHEAD = Text(ru="{f} в {n:ближайший|ближайшие|ближайшие} {n} {n:день|дня|дней}", en="{f} in the next {n} {n:day|days}")


def read_back(node: Node, vocabulary: Vocabulary, lang: Lang) -> str:
    """The rule in words, each condition in brackets when there are several."""
    return _Reader(vocabulary, lang).say(node, outermost=True)


class _Reader:
    def __init__(self, vocabulary: Vocabulary, lang: Lang) -> None:
        self.vocabulary = vocabulary
        self.lang = lang

    def say(self, node: Node, outermost: bool = False) -> str:
        if isinstance(node, (And, Or)):
            joint = (_AND if isinstance(node, And) else _OR).say(self.lang)
            joined = joint.join(self.say(part) for part in node.parts)
            return joined if outermost else f"({joined})"
        if isinstance(node, Not):
            return self.negated(node, outermost)
        text = self.clause(node)
        return text if outermost else f"({text})"

    def negated(self, node: Not, outermost: bool) -> str:
        part = node.part
        text = None
        if isinstance(part, Blank):
            text = f"{self.name(part.field)}: " + ("не пусто" if self.lang == "ru" else "not empty")
        elif isinstance(part, Contains):
            word = "не содержит" if self.lang == "ru" else "does not contain"
            text = f"{self.name(part.field)} {word} {self.quoted(part.text)}"
        elif isinstance(part, OneOf):
            text = f"{self.name(part.field)} {'не в списке' if self.lang == 'ru' else 'not in'} {self.listed(part)}"
        if text is not None:
            return text if outermost else f"({text})"
        inner = self.say(part)
        return _NOT.say(self.lang) + (inner if inner.startswith("(") else f"({inner})")

    def clause(self, node: Node) -> str:
        ru = self.lang == "ru"
        if isinstance(node, Compare):
            return self.compare(node)
        if isinstance(node, OneOf):
            return f"{self.name(node.field)} {'в списке' if ru else 'in'} {self.listed(node)}"
        if isinstance(node, Contains):
            return f"{self.name(node.field)} {'содержит' if ru else 'contains'} {self.quoted(node.text)}"
        if isinstance(node, Blank):
            return f"{self.name(node.field)}: {'пусто' if ru else 'empty'}"
        if isinstance(node, Ago):
            text = _AGO_OP[node.op].say(self.lang, f=self.name(node.field), n=node.days)
            first_word = self.name(node.field).split()[0].lower()
            return text + (_NEVER.get(first_word, _NEVER[""]).say(self.lang) if node.never else "")
        if isinstance(node, Ahead):
            if node.days == 0:
                return f"{self.name(node.field)} {'сегодня' if ru else 'today'}"
            return _AHEAD.say(self.lang, f=self.name(node.field), n=node.days)
        if isinstance(node, InMonth):
            return f"{self.name(node.field)} {self.month(node)}"
        if isinstance(node, InYear):
            return f"{self.name(node.field)} " + (f"в {node.year} году" if ru else f"in {node.year}")
        if isinstance(node, OnDay):
            return f"{self.name(node.field)} {'—' if ru else 'is'} {node.day:02}.{node.month:02}"
        raise TypeError(f"no words for {type(node).__name__}")

    def month(self, node: InMonth) -> str:
        ru = self.lang == "ru"
        if node.month == 0:
            return "в этом месяце" if ru else "this month"
        if node.month == -1:
            return "в следующем месяце" if ru else "next month"
        name = f"в {phrases.MONTH_RU_IN[node.month - 1]}" if ru else f"in {phrases.MONTH_EN[node.month - 1]}"
        return name if node.year is None else f"{name} {node.year}"

    def compare(self, node: Compare) -> str:
        field, value = self.name(node.field), node.value
        if isinstance(value, dt.date):
            return _DATE_OP[node.op].say(self.lang, f=field, v=written(value, self.lang))
        if isinstance(value, bool):
            answer = phrases.YES_NO[0 if value else 1].say(self.lang)
            return _DATE_OP[node.op].say(self.lang, f=field, v=answer)
        if isinstance(value, float):
            return _NUMBER_OP[node.op].say(self.lang, f=field, v=self.value(node.field, value))
        return _DATE_OP[node.op].say(self.lang, f=field, v=self.value(node.field, value))

    def listed(self, node: OneOf) -> str:
        return "(" + ", ".join(self.value(node.field, value) for value in node.values) + ")"

    def value(self, key: str, value: Literal) -> str:
        if isinstance(value, bool):
            return phrases.YES_NO[0 if value else 1].say(self.lang)
        if isinstance(value, dt.date):
            return written(value, self.lang)
        if isinstance(value, float):
            digits = 0 if value == int(value) else max(2, len(repr(value).partition(".")[2]))
            # Without the grouping comma, which a rule does not take.
            return number(value, "ru", digits).replace(NBSP, " ").replace(",", "." if self.lang == "en" else ",")
        label = self.column(key).choices.get(value)
        return self.quoted(value) if label is None else label.say(self.lang)

    def column(self, key: str) -> Column:
        return self.vocabulary.columns[key]

    def name(self, key: str) -> str:
        """The column as it is said; in quotes where its words would be taken for something else."""
        shown = self.column(key).shown.say(self.lang)
        folded = plain(shown)
        known = self.vocabulary.words.get(folded)
        longest = max(
            (w for w in self.vocabulary.by_first.get(first_token(folded), ()) if folded.startswith(w)),
            key=len,
            default="",
        )
        safe = known is not None and known.key == key and longest == folded and folded == Scanner(shown).text
        if safe and not any(mark in folded for mark in '()«»"'):
            return shown
        return _in_quotes(shown, self.lang)

    def quoted(self, text: str) -> str:
        """A value as it is said; in quotes where it holds words or marks of the rule language."""
        scan = Scanner(text)
        plain_text = scan.text == fold(text) and text == " ".join(text.split())
        for start, char in enumerate(scan.text):
            if start == 0 or scan.text[start - 1] == " ":
                scan.pos = start
                if scan.looking_at(_SPECIAL) is not None:
                    plain_text = False
            if char in "()«»\"',;=<>≠≥≤—:&|":
                plain_text = False
        return text if plain_text and text else _in_quotes(text, self.lang)


_SPECIAL = tuple(sorted({*OPERATORS, *phrases.NOT, *phrases.AND, *phrases.OR, *phrases.YES, *phrases.NO}))


def _in_quotes(text: str, lang: Lang) -> str:
    if lang == "en" and not any(mark in text for mark in '"“”„‟'):
        return f"“{text}”"
    if "»" not in text and "«" not in text:
        return f"«{text}»"
    return '"' + text.replace('"', '""') + '"'
