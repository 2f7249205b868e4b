"""Whatever people type into a rule, and whatever stands in the cells."""

from __future__ import annotations

import datetime as dt
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from sheetcrm.core.segments import phrases
from sheetcrm.core.segments.columns import Columns
from sheetcrm.core.segments.masks import Masks
from sheetcrm.core.segments.parse import parse
from sheetcrm.core.segments.reading import read_back
from sheetcrm.core.segments.rules import Problem, Rule, build_vocabulary, read_rule
from sheetcrm.core.segments.tree import (
    Ago,
    Ahead,
    And,
    Blank,
    Compare,
    Contains,
    InMonth,
    InYear,
    Node,
    Not,
    OnDay,
    OneOf,
    Op,
    Or,
    join_and,
    join_or,
)
from tests.thinning import examples
from tests.unit.segments.tables import TODAY, ago, make_table

HEADINGS = {
    "city": "Город", "status": "Статус", "birthday": "День рождения", "stop": "⛔ Не беспокоить",
    "never_offer": "Не предлагать", "last_order": "Последний визит", "extra:Сумма, ₽": "Сумма, ₽",
    "extra:и": "и", "extra:Больше не звонить": "Больше не звонить", "extra:(скидка)": "(скидка)",
    "extra:Пусто": "Пусто", "extra:Кличка «Мурка»": "Кличка «Мурка»",
}  # fmt: skip
VOCABULARY = build_vocabulary(HEADINGS)

WORDS = st.sampled_from(
    [
        *phrases.AND[:3], *phrases.OR[:2], *phrases.NOT, *phrases.COMPARE, *phrases.IN_LIST, *phrases.CONTAINS, "(", ")",
        "«", "»", '"', ",", ";", "90", "дней", "назад", "1 000,5", "01.01.2026", "город", "статус", "заказов", "выручка",
        "последний визит", "день рождения", "не покупал", "bought", "in the last", "Самара", "постоянный", "группа", "мае",
        "пусто", "сегодня", "\u00a0", "=1+1", "{{7*7}}", "\u202e", "İ", "ß", "null", "NaN", "1e9", "🦄",
    ]
)  # fmt: skip


@examples(300)
@given(st.one_of(st.text(max_size=200), st.lists(WORDS, max_size=40).map(" ".join)))
def test_any_text_is_understood_or_refused_in_words(text: str) -> None:
    read = read_rule(text, VOCABULARY)
    if isinstance(read, Problem):
        for lang in ("ru", "en"):
            said = read.message(lang, text) + read.fix(lang, text)  # type: ignore[arg-type]
            assert said
            assert "Text(" not in said
        assert read.code.code.startswith("segment/")
    else:
        assert isinstance(read, Rule)
        assert read.understood("ru")


# A rule said back is the same rule --------------------------------------------------------------------------------------

texts = st.one_of(
    st.sampled_from(["Самара", "Нижний Новгород", "и", "или нет", "не", "a, b", "(x)", "=", "пусто", "да", "больше 5",
                     "«ёлка»", 'он сказал "да"', "5", "01.01.2026", "вчера и сегодня", "x;y", "- -", "ё"]),
    st.text(st.characters(min_codepoint=32, max_codepoint=0x450, exclude_characters="\xad\xa0"), min_size=1, max_size=12)
    .map(lambda t: " ".join(t.split()))
    .filter(lambda t: t != "" and not ("»" in t and '"' in t)),
)  # fmt: skip
days = st.integers(0, 36_500)
text_fields = st.sampled_from(["city", "status", "never_offer", "extra:и", "extra:Больше не звонить", "extra:(скидка)",
                               "extra:Пусто", "extra:Кличка «Мурка»", "extra:Сумма, ₽"])  # fmt: skip
number_fields = st.sampled_from(["orders_count", "revenue", "days_since", "avg_check", "rhythm_days", "rfm_recency"])
date_fields = st.sampled_from(["last_order", "first_order", "last_contact", "fresh_at"])
choices = st.sampled_from([(c.key, key) for c in VOCABULARY.columns.values() for key in c.choices if c.key != "card"])
numbers = st.one_of(st.integers(-10_000, 10**9).map(float), st.integers(-(10**6), 10**6).map(lambda n: n / 100))
dates = st.dates(dt.date(1990, 1, 1), dt.date(2050, 12, 31))

clauses: st.SearchStrategy[Node] = st.one_of(
    st.builds(Compare, text_fields, st.sampled_from([Op.EQ, Op.NE]), texts),
    st.builds(Compare, number_fields, st.sampled_from(list(Op)), numbers),
    st.builds(Compare, date_fields, st.sampled_from(list(Op)), dates),
    st.builds(Compare, st.just("stop"), st.sampled_from([Op.EQ, Op.NE]), st.booleans()),
    st.builds(lambda pair, op: Compare(pair[0], op, pair[1]), choices, st.sampled_from([Op.EQ, Op.NE])),
    choices.map(lambda pair: OneOf(pair[0], (pair[1],))),
    st.builds(OneOf, text_fields, st.lists(texts, min_size=1, max_size=4).map(tuple)),
    st.builds(
        OneOf, number_fields, st.lists(numbers.map(float.__round__).map(float), min_size=1, max_size=4).map(tuple)
    ),
    st.builds(Contains, text_fields, texts),
    st.builds(Blank, st.one_of(text_fields, number_fields, date_fields, st.just("birthday"))),
    st.builds(Ago, date_fields, st.sampled_from([Op.GT, Op.GE, Op.LT, Op.LE, Op.EQ]), days),
    st.builds(Ago, date_fields, st.sampled_from([Op.GT, Op.GE]), days, st.just(True)),
    st.builds(Ahead, st.one_of(date_fields, st.just("birthday")), days),
    st.builds(InMonth, st.one_of(date_fields, st.just("birthday")), st.integers(-1, 12)),
    st.builds(InMonth, date_fields, st.integers(1, 12), st.integers(1990, 2090)),
    st.builds(InYear, date_fields, st.integers(1990, 2090)),
    st.builds(OnDay, st.just("birthday"), st.integers(1, 12), st.integers(1, 28)),
)
trees = st.recursive(
    clauses,
    lambda inner: st.one_of(
        st.lists(inner, min_size=2, max_size=3).map(join_and),
        st.lists(inner, min_size=2, max_size=3).map(join_or),
        inner.map(Not),
    ),
    max_leaves=8,
)


@examples(300)
@given(trees, st.sampled_from(["ru", "en"]))
def test_a_rule_said_back_is_the_same_rule(tree: Node, lang: str) -> None:
    said = read_back(tree, VOCABULARY, lang)  # type: ignore[arg-type]
    if len(said) <= 1000:
        assert parse(said, VOCABULARY) == tree, said


# Masks agree with one client looked at by itself ------------------------------------------------------------------------

cells = {
    "city": st.sampled_from([None, "Самара", "самара", "Москва", ""]),
    "orders_count": st.sampled_from([None, 0, 1, 2, 5]),
    "last_order": st.sampled_from([None, ago(0), ago(30), ago(31), ago(90), ago(-5)]),
    "lifecycle": st.sampled_from([None, "new", "regular", "vip"]),
    "stop": st.sampled_from([None, True, False]),
}
rows = st.lists(st.fixed_dictionaries(cells), min_size=1, max_size=8)
plain_clauses: st.SearchStrategy[Node] = st.one_of(
    st.builds(
        Compare, st.just("city"), st.sampled_from([Op.EQ, Op.NE]), st.sampled_from(["Самара", "МОСКВА", "Тверь"])
    ),
    st.builds(OneOf, st.just("city"), st.just(("Самара", "Тверь"))),
    st.builds(Contains, st.just("city"), st.sampled_from(["ам", "скв", "я"])),
    st.builds(Compare, st.just("orders_count"), st.sampled_from(list(Op)), st.sampled_from([0.0, 1.0, 2.0])),
    st.builds(Compare, st.just("lifecycle"), st.sampled_from([Op.EQ, Op.NE]), st.sampled_from(["new", "vip"])),
    st.builds(Compare, st.just("stop"), st.just(Op.EQ), st.booleans()),
    st.builds(Compare, st.just("last_order"), st.sampled_from(list(Op)), st.sampled_from([ago(30), ago(0)])),
    st.builds(Ago, st.just("last_order"), st.sampled_from([Op.GT, Op.GE]), st.sampled_from([0, 30, 90]), st.booleans()),
    st.builds(Ago, st.just("last_order"), st.sampled_from([Op.LT, Op.LE, Op.EQ]), st.sampled_from([0, 30, 90])),
    st.builds(Blank, st.sampled_from(["city", "last_order", "orders_count"])),
)
plain_trees = st.recursive(
    plain_clauses,
    lambda inner: st.one_of(
        st.lists(inner, min_size=2, max_size=3).map(join_and),
        st.lists(inner, min_size=2, max_size=3).map(join_or),
        inner.map(Not),
    ),
    max_leaves=8,
)
_COMPARE = {Op.EQ: lambda a, b: a == b, Op.NE: lambda a, b: a != b, Op.GT: lambda a, b: a > b, Op.LT: lambda a, b: a < b,
            Op.GE: lambda a, b: a >= b, Op.LE: lambda a, b: a <= b}  # fmt: skip


def answer(node: Node, row: dict[str, Any]) -> bool | None:
    """Yes, no, or None for "not known", for one client: Kleene's logic, written out."""
    if isinstance(node, Not):
        inside = answer(node.part, row)
        return None if inside is None else not inside
    if isinstance(node, And):
        parts = [answer(part, row) for part in node.parts]
        return False if False in parts else None if None in parts else True
    if isinstance(node, Or):
        parts = [answer(part, row) for part in node.parts]
        return True if True in parts else None if None in parts else False
    value = row.get(node.field)
    blank = value is None or value == ""
    if isinstance(node, Blank):
        return blank
    if isinstance(node, Ago):
        if blank:
            return True if node.never else None
        passed = (TODAY - value).days
        return passed >= 0 and _COMPARE[node.op](passed, node.days)
    if blank:
        return None
    if isinstance(node, OneOf):
        return value.lower() in {str(v).lower() for v in node.values}
    if isinstance(node, Contains):
        return node.text.lower() in value.lower()
    assert isinstance(node, Compare)
    if isinstance(value, str):
        return _COMPARE[node.op](value.lower(), str(node.value).lower())
    return _COMPARE[node.op](value, node.value)


@examples(300)
@given(rows, plain_trees)
def test_columns_answer_like_each_client_by_itself(clients: list[dict[str, Any]], tree: Node) -> None:
    vocabulary = build_vocabulary({"city": "Город", "stop": "Стоп"})
    masks = Masks(Columns(make_table(clients), "ru"), vocabulary, TODAY)
    yes, no = masks.answer(tree)
    expected = [answer(tree, row) for row in clients]
    assert yes.tolist() == [e is True for e in expected]
    assert no.tolist() == [e is False for e in expected]
    rule = Rule(tree, vocabulary)
    for position, fits in enumerate(yes.tolist()):
        assert bool(rule.why(position, masks, "ru")) is fits
