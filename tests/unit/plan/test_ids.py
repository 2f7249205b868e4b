"""Numbers of clients: never one twice, whatever the alphabet and whatever was deleted."""

from __future__ import annotations

import pytest

from sheetcrm.core.plan.changes import ChangeMaker
from sheetcrm.core.plan.ids import Numbering, new_ids, number_of, numbering_of
from sheetcrm.core.reading import recognise
from sheetcrm.core.workbook import Value, Workbook, sheet_from_rows
from tests.unit.plan.bases import HEAD, ROWS, base_of, proposals_of


def given(ids: list[Value], mark: int = 0) -> dict[str, list[tuple[int, str]]]:
    rows = [[value, f"Имя{n} Фамилия", None, None, None] for n, value in enumerate(ids)]
    table = base_of(rows).tables["clients"]
    return {g.why: list(zip(g.positions, g.after, strict=True)) for g in new_ids(table, "ru", mark)}


def test_the_next_number_is_above_every_number_ever_given() -> None:
    assert given(["К-000007", None, "К-000003", None])["id/new"] == [(1, "К-000008"), (3, "К-000009")]
    assert given(["К-000007", None], mark=41)["id/new"] == [(1, "К-000042")]
    assert given(["С-17", None, "x-99"])["id/new"] == [(1, "К-000018")]


def test_cyrillic_and_latin_look_alikes_are_one_number() -> None:
    assert number_of("К-000012") == number_of("K-000012") == number_of("к-12") == 12
    found = given(["К-000001", "K-000001"])
    assert found == {"id/copied": [(1, "К-000002")]}


def test_a_copied_row_keeps_the_first_number() -> None:
    assert given(["К-000001", "К-000002", "К-000001", "К-000001"])["id/copied"] == [(2, "К-000003"), (3, "К-000004")]


def test_a_number_that_is_no_text_or_that_a_formula_shows_is_left_to_people() -> None:
    assert given([17, 18, 17, "К-000001", "К-000001"]) == {"id/copied": [(4, "К-000002")]}
    sheet = sheet_from_rows("Клиенты", [HEAD, ROWS[0], ["К-000001", *ROWS[1][1:]]], formulas={(3, 0): "=A2"})
    table = recognise(Workbook("x", "", (sheet,))).tables["clients"]
    assert list(new_ids(table, "ru", 0)) == []


def test_new_and_copied_never_get_the_same_number() -> None:
    found = given([None, "К-000001", "К-000001"])
    assert {after for group in found.values() for _, after in group} == {"К-000002", "К-000003"}


def test_a_new_number_has_as_many_digits_as_the_others() -> None:
    assert given(["К-0001", "К-0149", None, "А-12"]) == {"id/new": [(2, "К-0150")]}


def test_nobody_gets_a_number_for_an_empty_row() -> None:
    rows = [[None, None, None, None, "Самара"], [None, "Иванова Анна", None, None, None]]
    table = base_of(rows).tables["clients"]
    assert [g.after for g in new_ids(table, "ru", 0)] == [("К-000001",)]


def test_a_team_without_a_column_of_numbers_gets_none() -> None:
    table = base_of([["Иванова Анна", "89071000001"]], ["ФИО", "Телефон"]).tables["clients"]
    assert list(new_ids(table, "ru", 5)) == []


def test_a_tab_without_a_column_of_numbers_gets_none_beside_one_that_has_it() -> None:
    sheets = (
        sheet_from_rows("Клиенты", [list(HEAD), [None, "Иванова Анна", "+7 907 100-00-01", None, "Самара"]]),
        sheet_from_rows("Новые", [list(HEAD[1:]), ["Орлова Майя", "+7 907 100-00-02", None, "Самара"]]),
    )
    proposals = proposals_of(recognise(Workbook("x", "", sheets)))
    maker = ChangeMaker(proposals)
    assert [(c.tab, c.after) for g in proposals.groups for c in maker.all(g)] == [("Клиенты", "К-000001")]


@pytest.mark.parametrize("number", [1, 999_999, 1_000_000])
def test_a_number_is_read_as_it_is_written(number: int) -> None:
    assert [number_of(Numbering(prefix).spelled(number)) for prefix in ("К-", "C-")] == [number, number]


def test_the_mark_is_never_lowered() -> None:
    ours = numbering_of([], "ru")
    assert ours.highest([], 7) == 7
    assert ours.highest(["К-000003", "AB-9", 12, None], 2) == 3


@pytest.mark.parametrize(
    ("ids", "mark", "after"),
    [
        (["CL-0001", "CL-0007", None, "CL-0003"], 0, "CL-0008"),
        (["CL-0001", "CL-0007", None, "CL-0003"], 41, "CL-0042"),  # a row was deleted
        (["CL-0001", "cl-0019", "CL-0003", *["CL-0004"] * 9, None], 0, "CL-0020"),
        (["CL-1", "CL-7", "CL-12", None], 0, "CL-13"),
        (["Гость 0001", "Гость 0002", "Гость 0003", None], 0, "Гость 0004"),
        (["A24/001", "A24/002", "A24/003", None], 0, "A24/004"),
        ([*[f"CL-{n:04d}" for n in range(1, 19)], "К-000031", None], 0, "CL-0032"),  # ours were given before
        (["CL-0001", "CL-0002", "CL-0003", "X-4", None], 0, "К-000001"),  # no pattern of nearly all
        (["CL-0001", "CL-0002", None], 0, "К-000001"),  # too few to be one
        ([101, 102, 103, None], 0, "К-000001"),
        (["2024-001", "2024-002", "2024-003", None], 0, "К-000001"),  # no letter: it may be a date
        (["7Л-89161234567", "7Л-89161234568", "7Л-89161234569", None], 0, "К-000001"),  # phones
        (["K-0001", "K-0002", "K-0003", None], 0, "К-0004"),
    ],
)
def test_the_teams_own_pattern_goes_on(ids: list[Value], mark: int, after: str) -> None:
    assert [text for _, text in given(ids, mark)["id/new"]] == [after]


def test_a_copied_row_gets_the_next_of_the_teams_own() -> None:
    assert given([f"CL-{n:04d}" for n in (1, 2, 3, 2)]) == {"id/copied": [(3, "CL-0004")]}


def test_a_number_that_an_order_or_a_consent_leads_to_is_given_to_nobody_else() -> None:
    """Its client was deleted before the program came: what they bought and agreed to is not the next newcomer's."""
    orders: list[list[Value]] = [["№ заказа", "Дата", "ID клиента", "Сумма"], ["1", "01.11.2026", "К-000008", "500"]]
    consents: list[list[Value]] = [
        ["Кто (ID, телефон, email или «все»)", "Цель", "Дано / отозвано"],
        ["к-7", "реклама", "дано"],
    ]
    tabs = {"Клиенты": [list(HEAD), *ROWS], "Заказы": orders, "Согласия": consents}
    tables = dict(recognise(Workbook("x", "", tuple(sheet_from_rows(*tab) for tab in tabs.items()))).tables)
    clients = tables.pop("clients")
    assert tables.keys() == {"orders", "consents"}
    plain, led = ([g.after for g in new_ids(clients, "ru", 6, others)] for others in ((), tables.values()))
    assert plain == [("К-000007",), ("К-000008",)]
    assert led == [("К-000009",), ("К-000010",)]
