"""What clients bought and on which stages their deals stand, as criteria of rules."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheetcrm.core.fields.birthday import Birthday
from sheetcrm.core.fields.name_parts import PersonName
from sheetcrm.core.segments.evaluate import evaluate_segments, rule_frame
from sheetcrm.core.segments.history import history_columns, named_in
from sheetcrm.core.segments.known import know
from sheetcrm.core.segments.settings import KnownSettings
from sheetcrm.core.segments.vocabulary import HISTORY_WORDS
from tests.thinning import examples
from tests.unit.segments.tables import TODAY, ago, make_clients, make_table, money

ORDERS = make_table(
    [
        {"_client": 0, "date": ago(9), "amount": money(1), "items": "Розы, 15 шт.", "category": "букеты"},
        {"_client": 0, "date": ago(8), "amount": money(1), "items": "Пионы", "category": "букеты"},
        {"_client": 1, "date": ago(7), "amount": money(1), "items": "пионы", "category": None},
        {"_client": 1, "date": ago(7), "amount": money(1), "items": "Розы", "status": "отменён"},
        {"_client": -1, "date": ago(6), "amount": money(1), "items": "Розы"},
        {"_client": 2, "date": ago(5), "amount": money(1), "items": None},
    ]
)
DEALS = make_table(
    [
        {"deal_id": "1", "_client": 0, "stage": "Заявка"},
        {"deal_id": "1", "_client": 0, "stage": "Переговоры"},
        {"deal_id": None, "_client": 0, "stage": "Договор"},
        {"deal_id": None, "_client": 3, "stage": "Заявка"},
    ]
)


def fits(rule: str, size: int = 4, **columns: list[Any]) -> list[int]:
    clients = make_clients(size, **columns)
    known = know(clients, ORDERS, KnownSettings(), TODAY)
    frame = rule_frame(clients, known)
    joined = {"orders": ORDERS, "deals": DEALS}
    frame = frame.assign(**history_columns(named_in([rule]), clients, joined, known.purchases, TODAY))
    (found,) = evaluate_segments(make_table([{"name": "А", "rule": rule}]), frame, {}, TODAY, "ru")
    assert found.error is None
    return [int(n) for n in found.mask.nonzero()[0]]


def test_a_part_of_what_was_bought_is_said_how_to_ask_for() -> None:
    clients = make_clients(4)
    known = know(clients, ORDERS, KnownSettings(), TODAY)
    made = history_columns(frozenset({"bought_items"}), clients, {"orders": ORDERS}, known.purchases, TODAY)
    frame = rule_frame(clients, known).assign(**made)
    (found,) = evaluate_segments(make_table([{"name": "А", "rule": "товар = розы"}]), frame, {}, TODAY, "ru")
    assert "Напишите: покупал товар содержит розы." in found.problems[0].message("ru")


def test_several_values_behind_one_sign_are_said_how_to_ask_for() -> None:
    clients = make_clients(2, city=["Самара", "Москва"])
    frame = rule_frame(clients, know(clients, ORDERS.iloc[:0], KnownSettings(), TODAY))
    table = make_table([{"name": "А", "rule": "город = Самара, Москва"}])
    (found,) = evaluate_segments(table, frame, {}, TODAY, "ru")
    assert "Напишите: город в списке (Самара, Москва)." in found.problems[-1].message("ru")


def test_who_served_and_the_gender_by_the_name_are_criteria() -> None:
    orders = ORDERS.assign(owner=["Лена", "Катя", "Лена", "Лена", "Лена", None])
    names = [PersonName("Петрова", "Анна", gender="f"), PersonName("Иванов", "Олег", gender="m"), None]
    clients = make_clients(3, full_name=names, gender=[None, None, "f"])
    known = know(clients, orders, KnownSettings(), TODAY)
    for rule, who in (("мастер = лена", [0, 1]), ("пол = женский", [0, 2]), ("gender = m", [1])):
        named = history_columns(named_in([rule]), clients, {"orders": orders}, known.purchases, TODAY)
        frame = rule_frame(clients, known).assign(**named)
        (found,) = evaluate_segments(make_table([{"name": "А", "rule": rule}]), frame, {}, TODAY, "ru")
        assert found.mask.nonzero()[0].tolist() == who, rule


@pytest.mark.parametrize(
    ("rule", "who"),
    [
        ("покупал товар содержит розы", [0]),
        ("покупал товар = пионы", [0, 1]),
        ("bought product contains peon or deal stage = переговоры", [0]),
        # A cancelled order is no purchase; who bought nothing that is written down is not known to lack roses.
        ("что покупал не содержит розы", [1]),
        ("купил товар в списке (букеты, ленты)", [0]),
        # A deal stands on its last line; one without a number is a deal of its own.
        ("этап сделки = заявка", [3]),
        ("сделка на этапе = договор и покупал товар = пионы", [0]),
        ("этап сделки пусто", [1, 2]),
    ],
)
def test_what_was_bought_and_where_the_deal_stands_are_criteria(rule: str, who: list[int]) -> None:
    """S3: purchase history and the stage of the funnel, by hand."""
    assert fits(rule) == who


@pytest.mark.parametrize("rule", ["возраст от 30 до 40 и пол = ж", "age >= 30 and age <= 40 and gender = ж"])
def test_the_age_is_worked_out_from_the_birthday(rule: str) -> None:
    """And wins over an age that was typed once, as one typed alone stands; a birthday without its year tells none."""
    born = [Birthday(6, 30, 1996), Birthday(7, 1, 1996), None, Birthday(5, 12)]
    assert fits(rule, birthday=born, age=[99, 35, 40, None], gender=["ж"] * 4) == [0, 2]
    assert fits(rule, age=[30, 41, 29, None], gender=["ж"] * 4) == [0]
    assert "age" not in history_columns(named_in([rule]), make_clients(4), {}, None, TODAY)


def test_the_columns_are_made_for_rules_that_name_them_alone() -> None:
    assert named_in(["заказов > 1 и город = Самара", None, 5]) == frozenset()
    for key, words in HISTORY_WORDS.items():
        for word in words:
            assert named_in([f"не ({word.upper()} = х)"]) == {key}
    known = know(make_clients(4), ORDERS, KnownSettings(), TODAY)
    assert history_columns(frozenset(), make_clients(4), {"orders": ORDERS}, known.purchases, TODAY) == {}
    assert history_columns(named_in(["этап сделки = х"]), make_clients(4), {}, None, TODAY) == {}


WORDS = st.sampled_from(["Розы", "пионы", "Лента", None])


@examples(60)
@given(st.lists(st.tuples(st.integers(-1, 3), WORDS, WORDS), min_size=1, max_size=14))
def test_each_client_has_what_plain_loops_find(rows: list[tuple[int, Any, Any]]) -> None:
    orders = make_table(
        [{"_client": c, "date": ago(1), "amount": money(1), "items": a, "category": b} for c, a, b in rows]
    )
    known = know(make_clients(4), orders, KnownSettings(), TODAY)
    keys = frozenset({"bought_items"})
    made = history_columns(keys, make_clients(4), {"orders": orders}, known.purchases, TODAY)["bought_items"]
    for client in range(4):
        wanted = {text for c, *both in rows if c == client for text in both if text is not None}
        assert set(made[client] or ()) == wanted
