"""What to write instead of words that begin no condition. Pure."""

from __future__ import annotations

from sheetcrm.core.segments import phrases
from sheetcrm.core.segments.arrays import fold
from sheetcrm.core.segments.scan import Scanner
from sheetcrm.core.segments.spans import day_count
from sheetcrm.core.segments.vocabulary import COMPUTED, Column, Holds, Vocabulary, as_it_is, choice_words
from sheetcrm.core.wording import Text

#: Columns that are named at most, and those of ours that are asked for most.
_MOST = 12
_OURS = ("last_order", "orders_count", "revenue", "lifecycle", "bought_items")
_RULES = {
    **dict.fromkeys(("женщины", "девушки", "women", "ladies"), ("пол = женский", "gender = female")),
    **dict.fromkeys(("мужчины", "men"), ("пол = мужской", "gender = male")),
    **dict.fromkeys(("именинники", "birthdays"), ("день рождения в этом месяце", "birthday this month")),
    **dict.fromkeys(("все", "все клиенты", "all", "everyone", "everybody", "all clients"), ("заказов >= 0", "orders >= 0")),
}  # fmt: skip
#: Words that answer many questions name no condition alone.
_ANSWERS = frozenset((*phrases.YES, *phrases.NO))


def _write(ru: str, en: str) -> Text:
    return Text(ru=f" Напишите: {ru}.", en=f" Write: {en}.")


def columns_there(vocabulary: Vocabulary) -> Text:
    """The columns a rule may name: the team's own, and what is worked out."""
    computed = {item.column.key for item in COMPUTED}
    own = [c.shown for key, c in vocabulary.columns.items() if c.here and key not in computed]
    ours = [vocabulary.columns[key].shown for key in _OURS]
    more = "…" if len(own) > _MOST else ""
    lists = {
        lang: (", ".join(t.say(lang) for t in own[:_MOST]) + more, ", ".join(t.say(lang) for t in ours))
        for lang in ("ru", "en")
    }
    return Text(
        ru=as_it_is(f" Есть столбцы: {lists['ru'][0]}; программа считает: {lists['ru'][1]}."),
        en=as_it_is(f" There are: {lists['en'][0]}; worked out are: {lists['en'][1]}."),
    )


def with_sign(column: Column, found: str | Text) -> Text | str:
    """A value right behind a heading wants a sign between them."""
    if isinstance(found, Text) or column.holds not in (Holds.TEXT, Holds.CHOICE, Holds.ANY):
        return ""
    typed = as_it_is(found)
    return _write(f"{column.shown.ru} = {typed}", f"{column.shown.en} = {typed}")


def as_a_list(column: Column, words: str) -> Text:
    """Several values are a list."""
    typed = as_it_is(words)
    return _write(f"{column.shown.ru} в списке ({typed})", f"{column.shown.en} in ({typed})")


def as_a_part(column: Column, word: str) -> Text:
    """A word that stands in cells together with others is asked for as a part."""
    typed = as_it_is(word)
    return _write(f"{column.shown.ru} содержит {typed}", f"{column.shown.en} contains {typed}")


def instead_of(word: str, vocabulary: Vocabulary) -> Text | None:
    """The condition meant by words that name no column; None where it cannot be told."""
    folded = fold(word)
    if folded in _RULES:
        return _write(*_RULES[folded])
    for item in COMPUTED:
        column = vocabulary.columns[item.column.key]
        if column.choices and len(folded) > 1 and folded not in _ANSWERS and folded in choice_words(column):
            return _write(f"{column.shown.ru} = {word}", f"{column.shown.en} = {word}")
    scan = Scanner(word)
    if day_count(scan) is not None and scan.at_end():
        return _write(f"не покупал {word}", f"not bought for {word}")
    first, _, rest = folded.partition(" ")
    if rest and first in phrases.WITHOUT + phrases.WITH and (near := vocabulary.nearest(rest)) is not None:
        empty = first in phrases.WITHOUT
        return _write(
            f"{near.ru} {'пусто' if empty else 'не пусто'}", f"{near.en} {'is empty' if empty else 'is not empty'}"
        )
    return None
