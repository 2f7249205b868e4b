"""Which value stays when two rows become one, whose refusals hold, and what is led where."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest

from sheetcrm.core.link import fold_id
from sheetcrm.core.plan.merging import (
    EMPTY,
    POINT,
    Archived,
    Merge,
    empty_rows,
    must,
    rows_of,
    touched_by_orders,
    without_rows,
)
from sheetcrm.core.reading import recognise
from sheetcrm.core.records import replace
from sheetcrm.core.tabs.merged import with_days
from sheetcrm.core.workbook import Value, Workbook, sheet_from_rows
from sheetcrm.errors import PlanError
from tests.merges import team

Plan = Callable[..., Merge]

HEAD: list[Value] = [
    "ID клиента", "ФИО", "Телефон", "Телефон 2", "Почта", "Email 2", "Город", "Статус", "День рождения", "Что нравится",
    "Дата добавления", "Последний контакт", "Количество заказов", "Комментарий", "Размер",
]  # fmt: skip
FIRST: list[Value] = [
    "К-000001", "Орлова Инна", "+7 907 100-00-01", "+7 907 300-00-03", "inna@example.com", None, "Самара", "новый", "05.03", "розы",
    "01.02.2024", "01.03.2024", 3, "просит чек", "M",
]  # fmt: skip
SECOND: list[Value] = [
    "К-000002", "Орлова Инна Петровна", "8 907 100-00-01", "+7 907 200-00-02", "inna@work.example", None, "Тверь", "клиент",
    "05.03.1987", "пионы; розы", "15.01.2023", "20.10.2026", 2, None, "L",
]  # fmt: skip
CONSENTS: list[Value] = [
    "ID клиента", "ФИО", "Телефон", "Почта", "Согласие на рекламу (SMS)", "Согласие на рекламу (email)",
    "Согласие на рекламу (звонки)", "⛔ Не беспокоить",
]  # fmt: skip
REGISTRY: list[Value] = [
    "Кто (ID, телефон, email или «все»)", "Правило (для строки на многих)", "Цель", "Канал", "Дано / отозвано", "Дата",
    "Где получено", "Подтверждение (документ, ссылка)", "Кто внёс",
]  # fmt: skip


@pytest.fixture
def planned(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Plan:
    """The merge of two rows, beside three people who have nothing to do with them."""

    def plan(
        one: list[Value],
        other: list[Value],
        head: list[Value] = HEAD,
        keep: str | None = None,
        **tabs: list[list[Value]],
    ) -> Merge:
        far: list[list[Value]] = [
            [f"К-00000{n}", name, f"+7 907 900-00-0{n}", *[None] * (len(head) - 3)]
            for n, name in enumerate(("Абрамов Ян Ильич", "Зуева Яна Юрьевна", "Котов Лев Олегович"), start=7)
        ]
        sheets = {"Клиенты": [head, one, other, *far], **tabs}
        made = tuple(sheet_from_rows(title, [list(r) for r in rows]) for title, rows in sheets.items())
        crew = team("memory", tmp_path, monkeypatch, workbook=Workbook("б.xlsx", "", made))
        (merge,) = crew.plan("К-000001", "К-000002", keep=keep).merges
        assert isinstance(merge, Merge)
        return merge

    return plan


def after(merge: Merge) -> dict[str, Value]:
    """What the row that stays gets, by field."""
    return {c.field: c.after for c in merge.changes if c.table == "clients" and c.row_id == merge.kept}


def lost(merge: Merge) -> dict[str, Value]:
    return {one.field: one.value for one in merge.lost}


def test_each_field_has_its_rule(planned: Plan) -> None:
    merge = planned(FIRST, SECOND)
    assert (merge.kept, merge.gone) == ("К-000001", ("К-000002",))  # the fuller row stays
    assert after(merge) == {
        "email2": "inna@work.example",  # contacts are united: into the second field
        "full_name": "Орлова Инна Петровна",  # the fuller one
        "city": "Тверь",  # the other row was touched last
        "status": "клиент",
        "birthday": "05.03.1987",
        "interests": "розы; пионы",
        "created": "15.01.2023",  # the earlier
        "last_contact": "20.10.2026",  # the later
        "orders_count": 5,
        "comment": "просит чек\n[из К-000002] Телефон 2: +7 907 200-00-02",  # a third phone has no field of its own
    }
    assert {c.field: c.why for c in merge.changes if c.row_id == merge.kept} == {
        "email2": "merge/unite", "full_name": "merge/complete", "city": "merge/recent", "status": "merge/recent",
        "birthday": "merge/complete", "interests": "merge/join", "created": "merge/earliest", "last_contact": "merge/latest",
        "orders_count": "merge/sum", "comment": "merge/join",
    }  # fmt: skip
    # The merge is off when a contact cannot be carried over, or cannot be taken from the row that goes; a town may stay.
    needed = {(c.why, c.field) for c in merge.changes if must(c)}
    assert needed == {
        ("merge/unite", "email2"), *((EMPTY, field) for field in ("full_name", "phone", "phone2", "email")),
    }  # fmt: skip
    # What gives way is listed, and a column nobody knows keeps what the row holds.
    assert {"full_name", "city", "status", "birthday", "extra:Размер"} <= set(lost(merge))
    assert lost(merge)["extra:Размер"] == "L"


@pytest.mark.parametrize(
    ("heading", "mine", "other", "stays"),
    [
        ("ФИО", "Орлова Инна", "Орлова И. П.", None),  # two initials say no more than a name
        ("ФИО", "Орлова Инна", "Орлова Инна П.", "Орлова Инна П."),
        ("День рождения", "весной", "05.03", "05.03"),
        ("День рождения", "05.03", "весной", None),
        ("Количество заказов", "много", 2, None),  # nothing to add up
        ("Количество заказов", 3, True, None),
    ],
)
def test_of_two_values_the_one_that_says_more_stays(
    planned: Plan, heading: str, mine: Value, other: Value, stays: Value
) -> None:
    one, another = list(FIRST), [*FIRST[:6], *SECOND[6:]]
    another[0], another[1] = SECOND[0], FIRST[1]
    at = HEAD.index(heading)
    one[at], another[at] = mine, other
    field = {"ФИО": "full_name", "День рождения": "birthday", "Количество заказов": "orders_count"}
    merge = planned(one, another)
    assert merge.kept == "К-000001"
    assert after(merge).get(field[heading]) == stays


def test_the_row_people_chose_keeps_what_it_holds(planned: Plan) -> None:
    merge = planned(FIRST, SECOND, keep="К-000001")
    assert {"full_name", "city", "status", "birthday"}.isdisjoint(after(merge))
    assert after(merge)["email2"] == "inna@work.example"
    merge = planned([None if one == "Самара" else one for one in FIRST], SECOND, keep="К-000001")
    assert [(c.why, c.after) for c in merge.changes if c.field == "city" and c.row_id == merge.kept] == [
        ("merge/fill", "Тверь")
    ]
    merge = planned(FIRST, SECOND, keep="К-000002")
    assert (merge.kept, merge.gone) == ("К-000002", ("К-000001",))
    assert after(merge)["comment"] == "[из К-000001] просит чек\n[из К-000001] Телефон 2: +7 907 300-00-03"


def test_everything_of_the_row_that_goes_is_emptied_but_its_number(planned: Plan) -> None:
    merge = planned(FIRST, SECOND)
    emptied = {c.field for c in merge.changes if c.why == EMPTY}
    assert emptied == {c.field for c in merge.changes if c.row_id == "К-000002"}
    assert len(emptied) == sum(value is not None for value in SECOND) - 1
    assert [c.why == EMPTY for c in merge.changes] == sorted(c.why == EMPTY for c in merge.changes)


def test_without_a_column_of_notes_what_has_no_place_is_listed(planned: Plan) -> None:
    head = [h for h in HEAD if h not in ("Комментарий", "Email 2")]
    one, other = ([v for h, v in zip(HEAD, row, strict=True) if h in head] for row in (FIRST, SECOND))
    merge = planned(one, other, head, keep="К-000001")
    assert (lost(merge)["phone2"], lost(merge)["email"]) == ("+7 907 200-00-02", "inna@work.example")


POSTS: list[Value] = ["ID клиента", "ФИО", "Телефон", "Компания", "Должность", "Последний контакт", "Комментарий"]
BUYER: list[Value] = [
    "К-000001",
    "Орлова Инна",
    "+7 907 100-00-01",
    "ООО «Лотос»",
    "закупщик",
    "01.03.2024",
    "любит чай",
]
HEAD_OF: list[Value] = ["К-000002", "Орлова Инна", "+7 907 100-00-01", "ООО «Лотос»", "директор", "20.10.2026", None]


def test_somebody_s_earlier_post_is_noted_and_not_lost(planned: Plan) -> None:
    merge = planned(BUYER, HEAD_OF, POSTS)
    assert after(merge)["position"] == "директор"  # the row touched last
    assert after(merge)["comment"] == "любит чай\n[раньше] Должность: закупщик"
    assert "position" not in lost(merge)
    # Where people chose the row the other post is noted, with the firm it was held at.
    elsewhere: list[Value] = [*HEAD_OF[:3], "ООО «Икс»", *HEAD_OF[4:]]
    merge = planned(BUYER, elsewhere, POSTS, keep="К-000001")
    assert after(merge)["comment"] == "любит чай\n[из К-000002] Компания: ООО «Икс»\n[из К-000002] Должность: директор"
    # Another firm alone is a spelling or a slip: it is listed and stands in the archive.
    merge = planned(BUYER, [*elsewhere[:4], "закупщик", *elsewhere[5:]], POSTS, keep="К-000001")
    assert (lost(merge)["company"], "comment" in after(merge)) == ("ООО «Икс»", False)
    # What else gives way, such as a town, is listed as ever.
    merge = planned([*BUYER, "Самара"], [*elsewhere, "Тверь"], [*POSTS, "Город"], keep="К-000001")
    assert after(merge)["comment"] == "любит чай\n[из К-000002] Компания: ООО «Икс»\n[из К-000002] Должность: директор"
    assert lost(merge) == {"city": "Тверь"}
    # A firm that is only written in another way is not typed anew.
    merge = planned(BUYER, [*HEAD_OF[:3], 'ООО "ЛОТОС"', *HEAD_OF[4:]], POSTS)
    assert "company" not in after(merge)
    # Without notes there is nowhere to put it.
    merge = planned(BUYER[:6], HEAD_OF[:6], POSTS[:6])
    assert lost(merge)["position"] == "закупщик"


def test_the_same_in_another_spelling_is_not_typed_anew(planned: Plan) -> None:
    """The fresher row says the company without its legal form and the postcode as a number: neither is news."""
    head: list[Value] = ["Client ID", "Name", "Phone", "Company", "ZIP", "Position", "Last contact"]
    old: list[Value] = ["К-000001", "Ann Carter", "+1 512-555-0143", "Delta Foods LLC", "78701", "CFO", "2024-03-01"]
    new: list[Value] = ["К-000002", "Ann Carter", "+1 512-555-0143", "DELTA FOODS", 78701, None, "2026-10-20"]
    merge = planned(old, new, head)
    assert merge.kept == "К-000001"
    assert {"company", "postcode"}.isdisjoint(after(merge))
    assert "company" not in lost(merge)
    # A form that was left out is taken over, and another form is another company.
    assert (
        after(planned([*old[:3], "Delta Foods", *old[4:]], [*new[:3], "DELTA FOODS LLC", *new[4:]], head))["company"]
        == "DELTA FOODS LLC"
    )
    assert after(planned(old, [*new[:3], "Delta Foods Inc", *new[4:]], head))["company"] == "Delta Foods Inc"


@pytest.mark.parametrize(
    ("mine", "theirs", "stays"),
    [
        ("да", "нет", "нет"),
        ("да", "отозвано", "отозвано"),
        ("нет", "да", "нет"),
        ("да", "вроде да", "вроде да"),  # unclear is no consent
        ("да", None, "да"),
        (None, "да", None),  # a consent holds for the row it was given by
        (None, "нет", "нет"),
    ],
)
def test_of_two_consents_the_stricter_one_stays(planned: Plan, mine: Value, theirs: Value, stays: Value) -> None:
    one: list[Value] = ["К-000001", "Орлова Инна Петровна", "+7 907 100-00-01", "i@example.com", mine, None, None, None]
    other: list[Value] = ["К-000002", "Орлова Инна", "8 907 100-00-01", None, theirs, None, None, None]
    merge = planned(one, other, CONSENTS, keep="К-000001")
    assert merge.problem is None
    assert after(merge).get("consent_sms", mine) == stays
    if theirs == "да" and mine != "да":
        assert lost(merge)["consent_sms"] == "да"


def test_a_stop_holds_for_whoever_the_rows_become(planned: Plan) -> None:
    one: list[Value] = ["К-000001", "Орлова Инна Петровна", "+7 907 100-00-01", "i@example.com", "да", "да", "да", None]
    other: list[Value] = ["К-000002", "Орлова Инна", "8 907 100-00-01", None, None, None, None, "да"]
    merge = planned(one, other, CONSENTS, keep="К-000001")
    assert after(merge) == {"stop": "да"}


def test_a_refusal_in_the_registry_is_led_along_or_written_down(planned: Plan) -> None:
    one: list[Value] = ["К-000001", "Орлова Инна Петровна", "+7 907 100-00-01", "i@example.com", None, "да", None, None]
    other: list[Value] = ["К-000002", "Орлова Инна", "8 907 100-00-01", None, None, None, None, None]
    line: list[Value] = ["К-000002", None, "реклама", "email", "отозвано", "01.02.2024", None, None, None]
    merge = planned(one, other, CONSENTS, keep="К-000001", Согласия=[REGISTRY, line])
    assert [(c.before, c.after) for c in merge.changes if c.why == POINT] == [("К-000002", "К-000001")]
    assert after(merge).get("consent_email") in (None, "нет")
    given: list[Value] = ["i@example.com", None, "реклама", "email", "дано", "01.02.2026", None, "форма", "Ира"]
    one[5] = None
    merge = planned(one, other, CONSENTS, keep="К-000001", Согласия=[REGISTRY, line, given])
    assert after(merge) == {"consent_email": "нет"}  # the later consent would outweigh it in one row


def test_a_number_of_the_stop_list_that_finds_no_place_stops_the_row(planned: Plan) -> None:
    one: list[Value] = ["К-000001", "Орлова Инна Петровна", "+7 907 100-00-01", "i@example.com", None, None, None, None]
    other: list[Value] = ["К-000002", "Орлова Инна", "8 907 222-22-22", "i@example.com", None, None, None, None]
    stopped = [["Телефон или email", "Дата", "Причина"], ["+7 907 222-22-22", "01.02.2024", "просил"]]
    merge = planned(one, other, CONSENTS, keep="К-000001", **{"Стоп-лист": stopped})
    assert after(merge) == {"stop": "да"}


def test_where_a_refusal_has_no_place_nothing_is_merged(planned: Plan) -> None:
    head, one, other = (
        row[:4]
        for row in (
            CONSENTS,
            ["К-000001", "Орлова Инна Петровна", "+7 907 100-00-01", "i@example.com"],
            ["К-000002", "Орлова Инна", "8 907 222-22-22", "i@example.com"],
        )
    )
    stopped = [["Телефон или email", "Дата", "Причина"], ["+7 907 222-22-22", "01.02.2024", "просил"]]
    with pytest.raises(PlanError, match="merge/cannot"):
        planned(list(one), list(other), list(head), keep="К-000001", **{"Стоп-лист": stopped})


def test_a_cell_a_formula_fills_is_never_emptied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows: list[list[Value]] = [HEAD, FIRST, SECOND]
    sheet = sheet_from_rows("Клиенты", [list(r) for r in rows], formulas={(3, 14): "=B3", (2, 14): "=B2"})
    crew = team("memory", tmp_path, monkeypatch, workbook=Workbook("б.xlsx", "", (sheet,)))
    (merge,) = crew.plan("К-000001", "К-000002").merges
    assert "extra:Размер" not in {c.field for c in merge.changes}
    sheet = sheet_from_rows("Клиенты", [list(r) for r in rows], formulas={(3, 1): "=UPPER(A1)"})
    crew.desk.memory.sheets = (sheet,)  # type: ignore[attr-defined]
    with pytest.raises(PlanError, match="merge/cannot"):
        crew.plan("К-000001", "К-000002", keep="К-000001")


def test_names_that_are_not_there_or_not_two_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    crew = team("memory", tmp_path, monkeypatch)
    for names, code in (
        (("К-000099", "К-000001"), "merge/no-client"), (("К-000001", "K-000001"), "merge/no-client"), (("99",), "merge/no-group"),
        (("К-000004", "К-000005"), "merge/cannot"),
    ):  # fmt: skip
        with pytest.raises(PlanError) as err:
            crew.plan(*names)
        assert err.value.code == code  # type: ignore[attr-defined]
    crew.say("К-000001", "разные")
    crew.sync()
    with pytest.raises(PlanError, match="merge/cannot"):
        crew.plan("К-000001", "К-000002")
    assert crew.plan("К-000001", "К-000003").name == "P1"  # no duplicates by their looks; a person knows
    with pytest.raises(PlanError, match="plan/nothing-to-undo"):
        crew.unmerge()
    with pytest.raises(PlanError, match="merge/no-merge"):
        crew.unmerge("К-000001")


def test_days_of_the_archive_come_back_from_their_numbers_under_a_heading_of_days() -> None:
    """As a Google Sheet tells them, whose tabs of ours are read without formats."""
    rows: list[list[Value]] = [["ФИО", "Телефон", "Дата рождения", "Долг"]]
    rows.append(["Орлова Анна", "+7 916 223-45-68", dt.date(1980, 10, 10), 29504])
    clients = recognise(Workbook("t", "t", (sheet_from_rows("Клиенты", rows),))).tables["clients"]
    gone = Archived("К-1", "К-2", "20.11.2026 12:00", "R1", (("Дата рождения", 29504), ("Долг", 29504)))
    (back,) = with_days([gone], clients)
    assert back.cells == (("Дата рождения", dt.date(1980, 10, 10)), ("Долг", 29504))
    assert with_days([back], clients) == [back]
    assert with_days([replace(gone, cells=(("Дата рождения", "10.10.80"),))], clients)[0].cells[0][1] == "10.10.80"


def test_rows_that_hold_nobody_are_left_out_with_their_formulas() -> None:
    head: list[Value] = ["ID клиента", "ФИО", "Отчество", "Телефон", "ИНН", "Город", "Дней"]
    rows: list[list[Value]] = [
        ["К-000001", "Орлова Инна", None, "+7 907 100-00-01", None, "Самара", 1],
        ["К-000002", None, "Петровна", None, "7707083893", "Тверь", 2],
        ["К-000003", None, None, "+7 907 100-00-03", None, "Тверь", 3],
        ["К-000004", "Котов Лев", None, None, None, None, 4],
    ]
    sheet = sheet_from_rows("Клиенты", [head, *rows], formulas={(row, 6): "=TODAY()" for row in (3, 5)})
    clients = recognise(Workbook("б.xlsx", "", (sheet,))).tables["clients"]
    ids = [fold_id(row[0]) for row in rows]
    assert empty_rows(clients, [ids[1], ids[2]]) == {ids[1]: ids[1]}
    assert empty_rows(clients, []) == {}
    assert list(rows_of(clients, [*ids[:2], "никто"])) == [ids[0]]
    rest = without_rows(clients, {ids[1]: ids[0]})
    assert (rest.row.tolist(), set(rest.formulas.values())) == ([2, 4, 5], {frozenset({2})})


def test_when_somebody_last_bought_is_told_by_the_orders_of_their_own() -> None:
    days = [dt.date(2026, 3, 1), dt.date(2026, 5, 1), dt.date(2026, 4, 1), "вчера", dt.date(2026, 6, 1)]
    orders = ["К-000001", "k-000001", "К-000001", "К-000002", None]
    assert touched_by_orders(orders, days, ["К-000001", "К-000002", None]) == {0: dt.date(2026, 5, 1)}
