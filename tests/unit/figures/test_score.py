"""The score: every point of every client is traced to a rule of the team's."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from sheetcrm.core.figures.score import Score, score, score_findings
from sheetcrm.core.segments.evaluate import rule_frame
from sheetcrm.core.segments.known import know
from sheetcrm.core.segments.settings import KnownSettings
from sheetcrm.core.wording import Lang
from tests.thinning import examples
from tests.unit.segments.tables import TODAY, ago, make_clients, make_orders

HEADINGS = {"city": "Город", "source": "Источник", "phone": "Телефон", "qualification": "Качество лида"}
CLIENTS = make_clients(
    6,
    phone=["+79071000001", "+79071000002", None, None, "+79071000005", "+79071000006"],
    source=["Рекомендация", "Сайт", "Рекомендация", None, "Рекомендация", "Рекомендация"],
    city=["Самара", "Омск", "Самара", "Самара", "Самара", None],
    qualification=[None, None, None, None, "случайный", None],
    status=[None, None, None, None, None, "архив"],
)
ORDERS = make_orders((0, ago(10), 500), (1, ago(400), 900), (1, ago(300), 900))
POINTS = {
    "телефон заполнен": 5,
    "источник = Рекомендация": 20,
    "город = Омск или источник = Сайт": 7,
    "не покупал 90 дней": -3,
}


def scored(points: Mapping[str, int], lang: Lang = "ru") -> Score:
    known = know(CLIENTS, ORDERS, KnownSettings(), TODAY)
    found = score(points, rule_frame(CLIENTS, known), known, HEADINGS, TODAY, lang)
    assert found is not None
    return found


def test_every_point_names_its_clause() -> None:
    """M21, worked by hand."""
    found = scored(POINTS)
    assert found.total.tolist() == [25, 9, 17, -3, 22, 22]
    assert found.why(0, "ru") == ["+20 источник — Рекомендация", "+5 телефон: не пусто"]
    # Of two conditions joined by "or" those that this client meets.
    assert found.why(1, "ru") == [
        "+7 город — Омск; источник — Сайт",
        "+5 телефон: не пусто",
        "−3 последняя покупка больше 90 дней назад или её не было",
    ]
    assert found.why(3, "en") == ["−3 last purchase more than 90 days ago or never"]
    # I11: an accidental lead is no lead; one in the archive is nobody to begin with.
    assert found.best(np.zeros(6, dtype=np.int64)) == [0, 2, 1]
    assert found.left_out == 1


def test_no_rules_no_score() -> None:
    known = know(CLIENTS, ORDERS, KnownSettings(), TODAY)
    assert score({}, rule_frame(CLIENTS, known), known, HEADINGS, TODAY, "ru") is None


def test_a_rule_that_is_not_understood_gives_nothing_and_is_said_on_its_row() -> None:
    found = scored({"телефон заполнен": 5, "горд = Самара": 50})
    assert max(found.total) == 5
    names = ["Настройка", "Балл: телефон заполнен", "Балл: горд = Самара"]
    (one,) = score_findings(found, names, "ru")
    assert (one.table, one.column, one.rows.tolist()) == ("settings", "name", [2])
    assert one.code.code == "segment/unknown-column"


RULES = (
    "телефон заполнен",
    "источник = Рекомендация",
    "город = Самара",
    "заказов >= 1",
    "не покупал 90 дней",
    "город пусто",
)


@examples(30)
@given(st.dictionaries(st.sampled_from(RULES), st.integers(-100, 100), min_size=1))
def test_the_points_of_a_client_add_up_and_each_clause_holds_by_itself(points: dict[str, int]) -> None:
    """The oracle asks each rule alone who meets it, and adds up."""
    found = scored(points)
    plain = [0] * len(CLIENTS)
    for rule, worth in points.items():
        alone = scored({rule: 1}).total
        plain = [sum_ + worth * int(meets) for sum_, meets in zip(plain, alone, strict=True)]
    assert found.total.tolist() == plain
    for position, total in enumerate(plain):
        assert sum(worth for _, worth in found.parts(position)) == total
        assert len(found.why(position, "ru")) == len(list(found.parts(position)))
