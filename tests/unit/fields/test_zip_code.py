"""ZIP codes that a spreadsheet took for numbers get their zeros back, and other countries' codes are left alone."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pandas as pd
import pytest

from sheetcrm.core.fields.zip_code import lost_zeros
from sheetcrm.core.outcome import RunSettings
from sheetcrm.core.pipeline import find
from sheetcrm.core.reading import recognise
from sheetcrm.core.workbook import Value, Workbook, sheet_from_rows


def found(*codes: Any, region: str = "US", **columns: list[Any]) -> dict[int, str]:
    return dict(lost_zeros(pd.DataFrame({"postcode": list(codes), **columns}, dtype=object), region))


@pytest.mark.parametrize(
    ("code", "whole"), [(2134, "02134"), (2134.0, "02134"), ("7030", "07030"), ("6510-1234", "06510-1234"), (501, "00501"), (907, "00907")]
)  # fmt: skip
def test_the_zeros_come_back(code: Any, whole: str) -> None:
    assert found("10001", code, 60601) == {1: whole}


@pytest.mark.parametrize("code", ["02134", 10001, "213", 12, "0213", "21 34", None, "2134a", 212, True])
def test_what_lost_nothing_is_left_alone(code: Any) -> None:
    assert found("10001", code, 60601) == {}


def test_only_zip_codes_of_the_united_states() -> None:
    assert found(2134, region="NO") == {}
    assert found(2134, "SW1A 1AA", "EC1A 1BB", "W1A 0AX") == {}
    assert found(2134, 2135, 2136, country=["USA", "Norway", None]) == {0: "02134", 2: "02136"}
    assert found(2134, 2135, 2136, **{"extra:State": ["MA", "TX", None]}) == {0: "02134", 2: "02136"}


def test_a_lost_zero_is_told_and_proposed() -> None:
    head: list[Value] = ["Name", "Phone", "Email", "City", "State", "ZIP"]
    rows: list[list[Value]] = [
        ["Ann Smith", "+1 617 555 0101", "ann@x-mail.com", "Boston", "MA", 2134],
        ["Bob Brown", "+1 212 555 0102", "bob@x-mail.com", "New York", "NY", 10001],
        ["Cid Clark", "+1 214 555 0103", "cid@x-mail.com", "Dallas", "TX", 75201],
    ]
    base = recognise(Workbook("t", "t.xlsx", (sheet_from_rows("Clients", [head, *rows]),)))
    run = find(base, RunSettings("en", region="US"), dt.datetime(2026, 6, 30, 12, 0)).outcome
    assert [issue.value for issue in run.log.shown() if issue.code.code == "postcode/lost-zero"] == ["2134"]
    assert [(p.cell, p.before, p.after) for p in run.proposals.shown() if p.field == "postcode"] == [
        ("F2", "2134", "02134")
    ]
