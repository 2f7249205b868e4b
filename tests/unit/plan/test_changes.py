"""Changes: what they are known by, and where they stand after people sorted, inserted and edited."""

from __future__ import annotations

from sheetcrm.core.plan import Change, Fate
from sheetcrm.core.plan.changes import ChangeMaker, placed_as_read
from sheetcrm.core.plan.placing import place
from sheetcrm.core.plan.undo import reversed_changes
from sheetcrm.core.reading import Base, recognise
from sheetcrm.core.records import replace
from sheetcrm.core.workbook import Value, Workbook, sheet_from_rows
from tests.unit.plan.bases import HEAD, ROWS, base_of, proposals_of, sorted_by


def changes_of(rows: list[list[Value]] = ROWS, **more: object) -> list[Change]:
    proposals = proposals_of(base_of(rows), **more)
    maker = ChangeMaker(proposals)
    return [change for group in proposals.groups for change in maker.all(group)]


def by_field(changes: list[Change], field: str, before: Value) -> Change:
    return next(c for c in changes if c.field == field and c.before == before)


def test_a_plan_names_every_cell_with_its_rule() -> None:
    said = {(c.field, c.before, c.after, c.why, c.kind) for c in changes_of()}
    assert said == {
        ("phone", "8 907 100-00-01", "+7 907 100-00-01", "phone/style", "spelling"),
        ("phone", "89071000002", "+7 907 100-00-02", "phone/style", "spelling"),
        ("full_name", "ПЕТРОВ ПЁТР", "Петров Пётр", "name/case", "spelling"),
        ("client_id", None, "К-000005", "id/new", "id"),
        ("client_id", "К-000004", "К-000006", "id/copied", "proposal"),
    }


def test_the_id_of_a_change_survives_sorting_and_inserting() -> None:
    before = {c.change_id for c in changes_of()}
    assert {c.change_id for c in changes_of(sorted_by(ROWS, 1))} == before
    assert before < {c.change_id for c in changes_of([["К-000003", "Новая Ева", "89071000009", None, None], *ROWS])}
    edited = [*ROWS[:1], ["К-000002", "ПЕТРОВ ПЁТР", "8 907 100 00 02", *ROWS[1][3:]], *ROWS[2:]]
    assert len(before - {c.change_id for c in changes_of(edited)}) == 1


def test_one_phone_of_two_people_is_two_changes_that_are_agreed_to_apart() -> None:
    for ids in (("К-000001", "К-000002"), (None, None)):
        rows: list[list[Value]] = [
            [row_id, name, "89071000001", None, None]
            for row_id, name in zip(ids, ("Иванова Анна", "Иванов Олег"), strict=True)
        ]
        assert len({c.change_id for c in changes_of(rows) if c.field == "phone"}) == 2


def test_a_change_finds_its_row_by_number_after_a_sort() -> None:
    change = by_field(changes_of(), "phone", "89071000002")
    moved = sorted_by(ROWS, 4)
    (found,) = place([change], base_of(moved).tables).ready
    assert moved[found.row - 2][0] == "К-000002"
    assert HEAD[found.column] == "Телефон"
    assert (found.before, found.after, found.client_id) == (change.before, change.after, "К-000002")


def test_a_change_finds_a_row_without_a_number_by_its_other_cells() -> None:
    rows = [[None, f"Имя{n} Фамилия", f"8907100000{n}", None, "Самара"] for n in range(5)]
    changes = [c for c in changes_of(rows) if c.field == "phone"]
    moved = [["К-000001", *row[1:]] if i == 1 else row for i, row in enumerate(sorted_by(rows, 2)[::-1])]
    placed = place(changes, base_of(moved).tables)
    assert placed.fates == {}
    for change, found in zip(changes, placed.ready, strict=True):
        assert moved[found.row - 2][2] == change.before


def test_equal_rows_get_their_change_each_once() -> None:
    rows = [[None, "Иванова Анна", "89071000001", None, None]] * 3
    changes = [c for c in changes_of(rows) if c.field == "phone"]
    assert len({c.change_id for c in changes}) == 1
    for tops in ([], [["К-000009", "Новая Ева", None, None, None]]):  # and moved down meanwhile
        placed = place(changes, base_of([*tops, *rows]).tables)
        assert sorted(found.row - len(tops) for found in placed.ready) == [2, 3, 4]


def test_what_people_changed_meanwhile_is_left() -> None:
    changes = changes_of()
    phone = by_field(changes, "phone", "89071000002")
    edited = [ROWS[0], ["К-000002", "ПЕТРОВ ПЁТР", "8 999 000-00-00", *ROWS[1][3:]], *ROWS[2:]]
    assert place([phone], base_of(edited).tables).fates == {phone.change_id: Fate.CHANGED}
    gone = [ROWS[0], *ROWS[2:]]
    assert place([phone], base_of(gone).tables).fates == {phone.change_id: Fate.CHANGED}
    copied = [*ROWS, ROWS[1]]
    assert place([phone], base_of(copied).tables).fates == {phone.change_id: Fate.CHANGED}
    done = [ROWS[0], ["К-000002", "ПЕТРОВ ПЁТР", phone.after, *ROWS[1][3:]], *ROWS[2:]]
    assert place([phone], base_of(done).tables).fates == {phone.change_id: Fate.ALREADY}
    renamed = base_of([[*row[:2], *row[3:]] for row in ROWS], [*HEAD[:2], *HEAD[3:]])
    assert place([phone], renamed.tables).fates == {phone.change_id: Fate.CHANGED}
    assert place(changes, {}).fates == {change.change_id: Fate.CHANGED for change in changes}
    orders = replace(phone, change_id="orders", table="orders")
    found = place([orders, phone], base_of().tables)
    assert found.fates == {"orders": Fate.CHANGED}
    assert [ready.change_id for ready in found.ready] == [phone.change_id]


def test_a_column_with_another_heading_is_still_that_column() -> None:
    phone = by_field(changes_of(), "phone", "89071000002")
    (found,) = place([phone], base_of(head=[*HEAD[:2], "Мобильный", *HEAD[3:]]).tables).ready
    assert (found.heading, found.column) == ("Мобильный", 2)


def test_a_tab_of_the_table_without_that_column_gets_nothing() -> None:
    """An empty phone is to be filled in; the row has moved to a tab where nobody keeps phones."""
    change = replace(by_field(changes_of(), "phone", "89071000002"), before=None)
    tabs = [("Ирина", [HEAD, ROWS[0]]), ("Олег", [["ID клиента", "ФИО", "Почта"], [*ROWS[1][:2], ROWS[1][3]]])]
    sheets = tuple(sheet_from_rows(title, rows) for title, rows in tabs)
    there = recognise(Workbook("x", "", sheets)).tables
    assert place([change], there).fates == {change.change_id: Fate.CHANGED}


def test_a_number_is_not_the_text_it_looks_like() -> None:
    phone = replace(by_field(changes_of(), "phone", "89071000002"), before=89071000002)
    assert place([phone], base_of().tables).fates == {phone.change_id: Fate.CHANGED}


def test_as_read_and_placed_afresh_agree() -> None:
    changes = changes_of()
    tables = base_of().tables
    assert sorted(placed_as_read(changes, tables)) == sorted(place(changes, tables).ready)


def test_an_undo_goes_cell_by_cell_with_its_row() -> None:
    rows = [
        ["К-000001", "Иванова Анна", "8 907 100-00-01", None, None],
        ["К-000002", "Иванова Ева", "89071000001", None, None],
    ]
    changes = [c for c in changes_of(rows) if c.field == "phone"]
    assert len({c.after for c in changes}) == 1
    written = [[row[0], row[1], changes[0].after, *row[3:]] for row in rows][::-1]
    back = list(reversed_changes(changes))
    assert [c.change_id for c in back] == [f"-{c.change_id}" for c in reversed(changes)], "the last first"
    assert {c.alone for c in changes} == {True}
    assert {c.alone for c in back} == {False}, "what was typed is not to be had from the new spelling"
    placed = place(back, base_of(written).tables)
    assert {found.client_id: found.after for found in placed.ready} == {
        "К-000001": "8 907 100-00-01",
        "К-000002": "89071000001",
    }


def test_a_row_that_was_one_of_two_with_its_name_and_contacts_is_not_known_by_them() -> None:
    rows: list[list[Value]] = [
        [None, name, "89071000001", f"{name}@example.com", "Самара"] for name in ("Анна", "Анна", "Ольга")
    ]
    rows[1][4] = "Казань"
    changes = [c for c in changes_of(rows) if c.field == "phone"]
    after = changes[0].after
    # The other row is gone, and somebody edited the one that stayed: whose it is nobody can say.
    left = [[None, row[1], after, row[3], "Пермь"] for row in (rows[0], rows[2])]
    placed = place(list(reversed_changes(changes)), base_of(left).tables)
    assert [found.row for found in placed.ready] == [3]
    assert set(placed.fates.values()) == {Fate.CHANGED}


def test_a_column_nobody_knows_may_be_edited_between_plan_and_apply() -> None:
    def base(said: str) -> Base:
        return base_of([[None, *ROWS[1][1:], said]], [*HEAD, "Кличка кота"])

    proposals = proposals_of(base("Барсик"))
    changes = [c for group in proposals.groups for c in ChangeMaker(proposals).all(group) if c.field == "phone"]
    assert len(place(changes, base("Мурзик").tables).ready) == 1


def test_an_undo_of_a_new_number_finds_the_row_by_that_number() -> None:
    change = by_field(changes_of(), "client_id", None)
    written = [[change.after if row[0] is None else row[0], *row[1:]] for row in ROWS][::-1]
    (back,) = reversed_changes([change])
    (found,) = place([back], base_of(written).tables).ready
    assert (found.before, found.after, written[found.row - 2][1]) == ("К-000005", None, "Сидорова Ольга")
    assert place([back], base_of().tables).fates == {back.change_id: Fate.CHANGED}, "nobody has that number"


def test_a_phone_read_by_its_rows_country_is_not_right_in_every_row() -> None:
    rows = [[*row, "Россия"] for row in ROWS]
    base = base_of(rows, [*HEAD, "Страна"])
    proposals = proposals_of(base)
    maker = ChangeMaker(proposals)
    alone = {c.field: c.alone for group in proposals.groups for c in maker.all(group)}
    assert alone["phone"] is False
    assert alone["full_name"] is True
    assert {c.kind for c in changes_of() if c.alone} == {"spelling"}
    assert all(c.alone for c in changes_of() if c.field == "phone")
