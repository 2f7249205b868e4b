"""D15: two phones in one cell, or a phone and a name, are taken apart in two steps, and nothing is lost between them."""

from __future__ import annotations

import pytest

from sheetcrm.core.outcome import RunSettings
from sheetcrm.core.plan.splitting import split_phones
from sheetcrm.core.stages.cleaning import clean
from sheetcrm.core.workbook import Value
from tests.unit.plan.bases import TODAY, base_of

HEAD = ["ID клиента", "ФИО", "Телефон", "Телефон 2", "Комментарий"]
TWO = "8-495-123-45-67, 8-916-000-00-00 (Ира)"


def proposed(
    phone: Value, second: Value = None, note: Value = None, head: list[str] = HEAD, style: str = "international"
) -> dict[str, str]:
    row = ["К-000001", "Орлова Мария", phone, second, note]
    settings = RunSettings("ru", phone_style=style)
    table = clean(base_of([row[: len(head)]], head), settings, TODAY)["clients"]
    groups = list(split_phones(table, settings))
    assert {str(group.kind) for group in groups} <= {"proposal"}
    return {group.field: group.after[0] for group in groups}


def test_what_does_not_belong_there_goes_first_into_empty_cells() -> None:
    assert proposed(TWO) == {"phone2": "+7 916 000-00-00", "comment": "+7 916 000-00-00 (Ира)"}
    assert proposed("8 (916) 223-45-68 спросить Ирину") == {"comment": "спросить Ирину"}


def test_the_first_phone_stays_alone_only_when_all_else_stands_in_the_row() -> None:
    assert proposed(TWO, "8 916 000 00 00", "звонить Ире: ира дома") == {"phone": "+7 495 123-45-67"}
    assert proposed(TWO, "8 916 000 00 00") == {"comment": "+7 916 000-00-00 (Ира)"}
    assert proposed(TWO, None, "ира") == {"phone2": "+7 916 000-00-00"}


@pytest.mark.parametrize(
    ("phone", "second", "note"),
    [
        (TWO, "+7 907 223-45-68", None),  # another number stands there
        (TWO, "8 916 000 00 00", "любит розы"),  # the remark would be lost
        (TWO, "8 916 000 00 00", "от Владимира"),  # so it would here, though its letters are there
        ("8-495-123-45-67, 8-916-000-00-00, 8-916-223-45-68", None, None),  # one too many
        ("8-495-123-45-67, 8-916-000", None, None),  # one is wrong
        ("8 (916) 223-45-68 после 18", None, None),  # the hour would be lost
        ("9162234568 в 9", None, None),
        ("+7 916 223-45-68", None, None),
        (None, None, None),
    ],
)
def test_where_something_would_be_lost_nothing_is_proposed(phone: Value, second: Value, note: Value) -> None:
    assert proposed(phone, second, note) == {}


def test_a_row_that_is_left_keeps_no_other_from_its_proposal() -> None:
    left: list[list[Value]] = [
        [TWO, "+7 907 223-45-68", None],
        [TWO, "8 916 000 00 00", "любит розы"],
        ["8-495-123-45-67, 8-916-000-00-00, 8-916-223-45-68", None, None],
        ["8 (916) 223-45-68 после 18", None, None],
    ]
    rows = [[f"К-00000{n}", f"Орлова Мария{n}", *row] for n, row in enumerate([*left, [TWO, None, None]])]
    settings = RunSettings("ru", phone_style="international")
    groups = split_phones(clean(base_of(rows, HEAD), settings, TODAY)["clients"], settings)
    assert [(group.field, group.positions) for group in groups] == [("phone2", (4,)), ("comment", (4,))]


def test_without_the_columns_nothing_is_proposed() -> None:
    assert proposed(TWO, head=HEAD[:3]) == {}
    assert proposed(TWO, head=HEAD[:4]) == {}
    assert proposed("8-495-123-45-67, 8-916-000-00-00", head=HEAD[:4]) == {"phone2": "+7 916 000-00-00"}


def test_the_phones_are_written_as_the_team_wants_them() -> None:
    assert proposed(TWO, style="e164")["phone2"] == "+79160000000"
