"""Who fits a rule: three answers, dates at their edges, values written in other ways."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

import pandas as pd
import pytest

from sheetcrm.core.fields.birthday import Birthday
from sheetcrm.core.segments.columns import Columns
from sheetcrm.core.segments.masks import Masks
from sheetcrm.core.segments.rules import Rule, build_vocabulary, read_rule
from tests.unit.segments.tables import TODAY, ago, make_table, money

HEADINGS = {"city": "Город", "phone": "Телефон", "birthday": "День рождения", "interests": "Интересы", "stop": "Стоп",
            "email": "Почта", "gender": "Пол", "created": "Добавлен", "extra:Баллы": "Баллы"}  # fmt: skip


def fits(rule: str, rows: Sequence[dict[str, Any]], today: dt.date = TODAY) -> list[int]:
    """Positions of the rows that fit."""
    frame = make_table(rows)
    read = read_rule(rule, build_vocabulary(HEADINGS))
    assert isinstance(read, Rule), read
    mask = Masks(Columns(frame, "ru"), read.vocabulary, today).members(read.tree)
    return [i for i, member in enumerate(mask.tolist()) if member]


CITIES = [{"city": "Самара"}, {"city": "Москва"}, {"city": None}, {"city": "самара"}]


@pytest.mark.parametrize(
    ("rule", "members"),
    [
        ("город = Самара", [0, 3]),
        ("город не Самара", [1]),  # a blank is neither
        ("не (город = Самара)", [1]),
        ("не (не (город = Самара))", [0, 3]),
        ("город пусто", [2]),
        ("город не пусто", [0, 1, 3]),
        ("город = Самара или город не Самара", [0, 1, 3]),
        ("город = Самара или город пусто", [0, 2, 3]),
        ("город в списке (Самара, Москва)", [0, 1, 3]),
        ("город не в списке (Самара)", [1]),
        ("город содержит ам", [0, 3]),
        ("город не содержит ам", [1]),
        ("город = Казань и город пусто", []),
        (
            "не (город = Казань и город пусто)",
            [0, 1, 3],
        ),  # the blank: "not known and yes" is not known, nor is its opposite
    ],
)
def test_a_blank_is_neither_yes_nor_no(rule: str, members: list[int]) -> None:
    assert fits(rule, CITIES) == members


class TestDates:
    """Days at the edge."""

    rows = tuple({"last_order": d} for d in (None, ago(0), ago(29), ago(30), ago(31), ago(90), ago(91), ago(-1)))

    @pytest.mark.parametrize(
        ("rule", "members"),
        [
            ("не покупал 90 дней", [0, 6]),
            ("последняя покупка больше 90 дней назад", [6]),
            ("покупал за последние 30 дней", [1, 2, 3]),
            ("не (покупал за последние 30 дней)", [4, 5, 6, 7]),
            ("последняя покупка ровно 30 дней назад", [3]),
            ("последняя покупка не меньше 90 дней назад", [5, 6]),
            ("последняя покупка меньше 30 дней назад", [1, 2]),
            ("последняя покупка = сегодня", [1]),
            ("последняя покупка пусто", [0]),
            (f"последняя покупка после {ago(31):%d.%m.%Y}", [1, 2, 3, 7]),
            (f"последняя покупка с {ago(31):%d.%m.%Y} по {ago(29):%d.%m.%Y}", [2, 3, 4]),
            (f"последняя покупка раньше {ago(90):%d.%m.%Y}", [6]),
            ("последняя покупка в ближайшие 3 дня", [1, 7]),
            ("последняя покупка в июне", [1, 2]),
            ("последняя покупка в этом месяце", [1, 2]),
            ("последняя покупка в июне 2025 года", []),
            ("последняя покупка в 2026 году", [1, 2, 3, 4, 5, 6, 7]),
            ("последняя покупка в следующем месяце", [7]),
        ],
    )
    def test_of_the_last_purchase(self, rule: str, members: list[int]) -> None:
        assert fits(rule, self.rows) == members

    def test_bought_and_not_bought_within_so_many_days_never_overlap_and_leave_no_gap(self) -> None:
        for days in (0, 1, 29, 30, 31, 90, 91):
            inside = fits(f"покупал за последние {days} дней", self.rows[:-1])
            outside = fits(f"не покупал {days} дней", self.rows[:-1])
            assert sorted(inside + outside) == list(range(7))


class TestBirthdays:
    """Birthdays go round the year."""

    def test_the_next_days_reach_over_new_year(self) -> None:
        rows = [{"birthday": Birthday(m, d, y)} for d, m, y in
                ((25, 12, 1990), (26, 12, None), (31, 12, None), (8, 1, 2001), (9, 1, None))]  # fmt: skip
        assert fits("день рождения в ближайшие 14 дней", [*rows, {"birthday": None}], dt.date(2026, 12, 26)) == [
            1,
            2,
            3,
            4,
        ]
        assert fits("день рождения в ближайшие 13 дней", rows, dt.date(2026, 12, 26)) == [1, 2, 3]

    @pytest.mark.parametrize(
        ("today", "kept"),
        [
            (dt.date(2027, 2, 28), False), (dt.date(2027, 3, 1), True), (dt.date(2028, 2, 28), False),
            (dt.date(2028, 2, 29), True), (dt.date(2028, 3, 1), False),
        ],
    )  # fmt: skip
    def test_29_february_is_kept_on_the_day_the_type_says(self, today: dt.date, kept: bool) -> None:
        assert (Birthday(2, 29, 2000).on(today.year) == today) is kept
        found = fits("день рождения сегодня", [{"birthday": Birthday(2, 29, 2000)}], today)
        assert found == ([0] if kept else [])

    def test_by_month_and_by_day(self) -> None:
        rows = [{"birthday": Birthday(5, 15)}, {"birthday": Birthday(6, 1, 1980)}, {"birthday": None}]
        assert fits("день рождения в мае", rows) == [0]
        assert fits("день рождения в этом месяце", rows) == [1]
        assert fits("день рождения = 15.05", rows) == [0]
        assert fits("день рождения не 15.05", rows) == [1]


class TestValues:
    """Values mean the same however they are written."""

    def test_a_phone_in_any_spelling(self) -> None:
        rows = [{"phone": ("+79161234567",)}, {"phone": ("+74951234567", "+79161234567")}, {"phone": None}]
        assert fits("телефон = 8 (916) 123-45-67", rows) == [0, 1]
        assert fits("телефон содержит 916 123", rows) == [0, 1]
        assert fits("телефон содержит 495", rows) == [1]

    def test_one_of_several_tags(self) -> None:
        rows = [{"interests": ("массаж", "маникюр")}, {"interests": ("стрижка",)}, {"interests": None}]
        assert fits("интересы = Маникюр", rows) == [0]
        assert fits("интересы не маникюр", rows) == [1]
        assert fits("интересы содержит стриж", rows) == [1]

    def test_yes_and_no(self) -> None:
        rows = [{"stop": True}, {"stop": False}, {"stop": None}]
        assert fits("стоп", rows) == [0]
        assert fits("стоп = нет", rows) == [1]
        assert fits("не стоп", rows) == [1]

    def test_money_and_numbers(self) -> None:
        rows = [{"revenue": money("1000.50")}, {"revenue": 999.0}, {"revenue": None}, {"revenue": 2000}]
        assert fits("выручка > 1000", rows) == [0, 3]
        assert fits("выручка между 999 и 1000,5", rows) == [0, 1]

    def test_a_column_nobody_described_is_text_number_or_date(self) -> None:
        rows = [{"extra:Баллы": v} for v in (5, 5.0, "5", "пять", dt.date(2026, 3, 1), None, "01.03.2026")]
        assert fits("баллы = 5", rows) == [0, 1, 2]
        assert fits("баллы > 4", rows) == [0, 1]
        assert fits("баллы = пять", rows) == [3]
        assert fits("баллы = 01.03.2026", rows) == [4, 6]
        assert fits("баллы > 01.02.2026", rows) == [4]

    def test_gender_and_city_are_read_like_the_cells(self) -> None:
        assert fits("пол = женский", [{"gender": "f"}, {"gender": "m"}, {"gender": None}]) == [0]
        assert fits("город = СПб", [{"city": "Санкт-Петербург"}, {"city": "Самара"}]) == [0]


def test_equal_conditions_are_answered_once() -> None:
    frame = pd.DataFrame({"city": pd.Series(["Самара"], dtype=object)})
    masks = Masks(Columns(frame, "ru"), build_vocabulary(HEADINGS), TODAY)
    one = read_rule("город = Самара", masks.vocabulary)
    two = read_rule("город = Самара или город = Казань", masks.vocabulary)
    assert isinstance(one, Rule)
    assert isinstance(two, Rule)
    first = masks.answer(one.tree)
    masks.answer(two.tree)
    assert masks.answer(one.tree) is first


@pytest.mark.parametrize(
    ("rule", "members"),
    [
        ("created >= 03/04/2026", [1]),
        ("created >= 04/13/2026", []),
        ("Renewal = 03/04/2026", [0]),
        ("revenue > 10,000", [1]),
        ("revenue >= $1,500", [0, 1]),
        ("birthday = 12/01", [0]),
    ],
)
def test_in_the_united_states_the_month_is_first_and_a_comma_parts_thousands(rule: str, members: list[int]) -> None:
    frame = make_table(
        [
            {"created": dt.date(2026, 3, 3), "revenue": 1500.0, "birthday": Birthday(12, 1), "extra:Renewal": dt.date(2026, 3, 4)},
            {"created": dt.date(2026, 4, 1), "revenue": 10500.0, "birthday": Birthday(1, 12), "extra:Renewal": dt.date(2026, 4, 3)},
        ]
    )  # fmt: skip
    read = read_rule(rule, build_vocabulary({**HEADINGS, "extra:Renewal": "Renewal"}, region="US"))
    assert isinstance(read, Rule), read
    mask = Masks(Columns(frame, "en"), read.vocabulary, TODAY, "US").members(read.tree)
    assert [i for i, member in enumerate(mask.tolist()) if member] == members
