"""Rows of «Сегменты»: states, dates, pins, hints, errors, and why a client is in."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pandas as pd
import pytest

from sheetcrm.core.issues import IssueCode
from sheetcrm.core.registry import load
from sheetcrm.core.segments.evaluate import (
    SegmentResult,
    SegmentState,
    evaluate_segments,
    rule_frame,
    segment_findings,
)
from sheetcrm.core.segments.known import know
from sheetcrm.core.segments.literals import date as read_date
from sheetcrm.core.segments.settings import KnownSettings
from sheetcrm.core.segments.shipped import SHIPPED
from tests.unit.segments.tables import TODAY, ago, make_clients, make_orders, make_table

HEADINGS = {"city": "Город", "full_name": "ФИО", "phone": "Телефон", "email": "Email", "client_id": "ID клиента",
            "birthday": "День рождения"}  # fmt: skip


def base() -> pd.DataFrame:
    clients = make_clients(
        5,
        client_id=["К-000001", "К-000002", None, "К-000004", None],
        city=["Самара", "Москва", None, "Самара", "Самара"],
        phone=[("+79161234567",), None, None, None, None],
        email=[None, ("anna@example.com",), None, None, None],
    )
    clients["full_name"] = pd.Series(
        ["Иванов Иван", "Петрова Анна", "Сидоров Олег", "Иванов Иван", "Орлова Вера"], dtype=object
    )
    orders = make_orders((0, ago(100), 5), (0, ago(200), 5), (1, ago(1), 50), (3, ago(5), 5))
    return rule_frame(clients, know(clients, orders, KnownSettings(), TODAY))


def evaluate(*rows: dict[str, Any], lang: str = "ru") -> list[SegmentResult]:
    columns = ("active", "name", "rule", "valid_from", "valid_to", "pin_in", "pin_out")
    return evaluate_segments(make_table(rows, columns), base(), HEADINGS, TODAY, lang)  # type: ignore[arg-type]


def members(result: SegmentResult) -> list[int]:
    return [i for i, member in enumerate(result.mask.tolist()) if member]


def codes(result: SegmentResult) -> list[str]:
    return [problem.code.code for problem in result.problems]


def test_a_segment_has_its_clients_its_reading_and_its_reasons() -> None:
    [found] = evaluate({"active": True, "name": "Пропали", "rule": "город = Самара и не покупал 90 дней"})
    assert members(found) == [0, 4]
    assert found.count == 2
    assert found.error is None
    assert found.understood == "(город — Самара) и (последняя покупка больше 90 дней назад или её не было)"
    assert found.why(0) == ("город — Самара", "последняя покупка больше 90 дней назад или её не было")
    assert found.why(1) == ()


def test_why_names_only_what_holds() -> None:
    [found] = evaluate({"name": "А", "rule": "(город = Самара или город = Москва) и не (город пусто)"})
    assert found.why(1) == ("город — Москва", "город: не пусто")


def test_a_condition_that_holds_within_a_part_that_does_not_is_no_reason() -> None:
    [found] = evaluate({"name": "А", "rule": "(город = Самара и заказов >= 2) или заказов = 1"})
    assert found.why(0) == ("город — Самара", "заказов не меньше 2")
    assert found.why(3) == ("заказов ровно 1",), "of Samara as well, but that is not why"
    assert found.why(3, "en") == ("orders exactly 1",)


@pytest.mark.parametrize(
    ("cells", "state", "count"),
    [
        ({"active": True}, SegmentState.ON, 3),
        ({"active": None}, SegmentState.ON, 3),
        ({"active": False}, SegmentState.OFF, 0),
        ({"valid_to": TODAY}, SegmentState.ON, 3),
        ({"valid_to": ago(1)}, SegmentState.EXPIRED, 0),
        ({"valid_from": TODAY}, SegmentState.ON, 3),
        ({"valid_from": ago(-1)}, SegmentState.NOT_YET, 0),
        ({"valid_from": ago(1), "valid_to": ago(5)}, SegmentState.BROKEN, 0),
    ],
)
def test_a_segment_works_from_its_first_to_its_last_day(cells: dict[str, Any], state: SegmentState, count: int) -> None:
    [found] = evaluate({"name": "А", "rule": "город = Самара и заказов >= 0", **cells})
    assert (found.state, found.count) == (state, count)


def test_an_expired_segment_says_so() -> None:
    [found] = evaluate({"name": "А", "rule": "заказов >= 0", "valid_to": dt.date(2026, 1, 15)})
    assert found.state_words == "срок прошёл 15.01.2026"
    assert found.said_state("en") == "expired on 15.01.2026"
    assert codes(found) == ["segment/expired"]


def test_a_broken_rule_stops_no_other() -> None:
    broken, sound = evaluate({"name": "А", "rule": "горд = Самара"}, {"name": "Б", "rule": "заказов >= 1"})
    assert broken.state is SegmentState.BROKEN
    assert broken.count == 0
    assert broken.error is not None
    assert "Похоже на «город»" in broken.error
    assert members(sound) == [0, 1, 3]


def test_empty_rows_are_no_segments() -> None:
    assert evaluate({"name": None, "rule": None}, {"name": " ", "rule": ""}) == []


class TestPins:
    """Clients named by hand."""

    @pytest.mark.parametrize(
        ("pin", "position"),
        [
            ("К-000004", 3), ("к-000004", 3), ("8 916 123-45-67", 0), ("+7 (916) 123-45-67", 0), ("Anna@Example.com", 1),
            ("Сидоров Олег", 2), ("сидоров  олег", 2),
        ],
    )  # fmt: skip
    def test_by_id_phone_email_or_name(self, pin: str, position: int) -> None:
        [found] = evaluate({"name": "А", "pin_in": pin})
        assert members(found) == [position]
        assert found.why(position) == ("включён вручную",)

    def test_several_in_one_cell(self) -> None:
        [found] = evaluate({"name": "А", "pin_in": "К-000001; Орлова Вера\nanna@example.com"})
        assert members(found) == [0, 1, 4]

    def test_never_include_wins(self) -> None:
        [found] = evaluate({"name": "А", "rule": "заказов >= 1", "pin_in": "К-000001", "pin_out": "К-000001"})
        assert members(found) == [1, 3]

    def test_nobody_by_that_name(self) -> None:
        [found] = evaluate({"name": "А", "rule": "заказов >= 1", "pin_in": "Нет Такого"})
        assert members(found) == [0, 1, 3]
        assert codes(found) == ["segment/pin-not-found"]
        assert found.problems[0].column == "pin_in"

    def test_namesakes_are_never_included_and_all_excluded(self) -> None:
        """Two people of one name: the safer way in both directions."""
        [one] = evaluate({"name": "А", "rule": "заказов >= 2", "pin_in": "Иванов Иван"})
        assert members(one) == [0]
        [other] = evaluate({"name": "А", "rule": "заказов >= 1", "pin_out": "Иванов Иван"})
        assert members(other) == [1]
        assert codes(one) == codes(other) == ["segment/pin-namesakes"]


class TestHints:
    """What a person would like to know about a rule that was understood."""

    def test_no_activity_is_a_hint_and_blocks_nothing(self) -> None:
        [found] = evaluate({"name": "А", "rule": "город = Самара"})
        assert codes(found) == ["segment/no-activity"]
        assert found.count == 3

    def test_a_value_nobody_has(self) -> None:
        [found] = evaluate({"name": "А", "rule": "город = Саммара и заказов >= 0"})
        assert codes(found) == ["segment/no-such-value"]
        assert "Похоже на «самара»" in found.problems[0].message("ru")

    def test_a_column_blank_for_everybody(self) -> None:
        [found] = evaluate({"name": "А", "rule": "rfm группа = лучшие"})
        assert codes(found) == ["segment/all-blank"]


def test_findings_stand_at_their_row_and_column() -> None:
    found = segment_findings(evaluate({"name": "А", "rule": "заказов >= 0"}, {"name": None, "rule": "горд = 1"}), "ru")
    assert [(f.code.code, f.table, f.column, f.rows.tolist()) for f in found] == [
        ("segment/no-name", "segments", "name", [1]),
        ("segment/unknown-column", "segments", "rule", [1]),
    ]


@pytest.mark.parametrize(
    "code", load("sheetcrm.core.segments", IssueCode, lambda c: c.code).values(), ids=lambda c: c.code
)
def test_the_example_of_every_code_produces_it(code: IssueCode) -> None:
    cells = {key: read_date(str(v)) if key.startswith("valid") else v for key, v in code.example.items()}
    rows = [cells, cells] if code.code == "segment/same-name" else [cells]
    found = evaluate(*rows)
    assert code.code in codes(found[-1])
    for lang in ("ru", "en"):
        for problem in found[-1].problems:
            assert "{" not in problem.message(lang) + problem.fix(lang)  # type: ignore[arg-type]


@pytest.mark.parametrize("segment", SHIPPED, ids=lambda s: s.name.en)
def test_the_shipped_segments_are_understood_alike_in_both_languages(segment: Any) -> None:
    ru, en = evaluate(
        {"active": True, "name": "А", "rule": segment.rule.ru}, {"active": True, "name": "Б", "rule": segment.rule.en}
    )
    assert ru.error is None
    assert ru.rule is not None
    assert en.rule is not None
    assert ru.rule.tree == en.rule.tree
    assert ru.rule.asks_about_activity()
