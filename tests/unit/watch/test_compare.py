"""What is an alarm and what is a team at work; which ids changed places, and the way back."""

from __future__ import annotations

import json
import random
import time
from collections.abc import Callable

import pytest

from sheetcrm.core.plan.identity import Identity
from sheetcrm.core.plan.placing import place
from sheetcrm.core.plan.wanted import to_change
from sheetcrm.core.reading import Base, recognise
from sheetcrm.core.watch import Prints, Seen, compare, printed
from sheetcrm.core.watch.prints import Hasher
from sheetcrm.core.watch.repair import ids_back, strays
from sheetcrm.core.workbook import Value, Workbook, sheet_from_rows

HEAD: list[Value] = ["ID клиента", "ФИО", "Телефон", "Почта", "Город"]
HASHER = Hasher(b"a key")
Rows = list[list[Value]]
_NAMES = ("Анна", "Ольга", "Вера", "Нина", "Юлия", "Яна", "Майя", "Инна", "Зоя", "Лия")
_LAST = ("Иванова", "Петрова", "Сидорова", "Орлова")


def rows(n: int = 40) -> Rows:
    return [
        [
            f"К-{i:06d}",
            f"{_LAST[i // 10]} {_NAMES[i % 10]}",
            f"+7 907 100-{i:02d}-0{i % 10}",
            f"c{i}@example.com",
            "Самара",
        ]
        for i in range(n)
    ]


def base_of(table: Rows, head: list[Value] = HEAD, **more: object) -> Base:
    return recognise(Workbook("x", "", (sheet_from_rows("Клиенты", [head, *map(list, table)], **more),)))


def seen(table: Rows, canaries: tuple[str, ...] = (), head: list[Value] = HEAD, **more: object) -> Seen:
    found = base_of(table, head, **more).tables
    assert "clients" in found
    return printed(found, HASHER, canaries)


def codes(before: Rows, now: Rows, share: float = 0.3) -> list[str]:
    return [alarm.code for alarm in compare(seen(before), seen(now), share)]


def with_column(table: Rows, column: int, change: Callable[[int, Value], Value], first: int = 40) -> Rows:
    return [
        [*r[:column], change(i, r[column]) if i < first else r[column], *r[column + 1 :]] for i, r in enumerate(table)
    ]


def shifted(table: Rows, columns: tuple[int, ...], count: int = 40) -> Rows:
    """The columns moved by one row within the first ``count`` rows: what a sort of some columns does."""
    return [
        [table[(i + 1) % count][c] if c in columns and i < count else v for c, v in enumerate(row)]
        for i, row in enumerate(table)
    ]


def bare(table: Rows) -> Rows:
    return [[None, *row[1:]] for row in table]


QUIET: dict[str, tuple[Rows, Rows]] = {
    "nothing": (rows(), rows()),
    "sorted": (rows(), rows()[::-1]),
    "a tenth archived": (rows(), rows()[4:]),
    "new clients": (rows(30), rows(40)),
    "a tenth without phones": (rows(), with_column(rows(), 2, lambda i, v: None, 4)),
    "phones written another way": (rows(), with_column(rows(), 2, lambda i, v: str(v).replace("+7", "8").replace("-", ""))),
    "phones made numbers": (rows(), with_column(rows(), 2, lambda i, v: int(str(v)[1:].replace(" ", "").replace("-", "")))),
    "capitals": (rows(), with_column(rows(), 1, lambda i, v: str(v).upper())),
    "towns moved": (rows(), with_column(rows(), 4, lambda i, v: f"Город {i}")),
    "new numbers for all": (rows(), with_column(rows(), 0, lambda i, v: f"A-{i + 500}")),
    "a phone given to whom it belongs": (rows(), shifted(rows(), (2,), 2)),
    "two of three rows of a small table": (rows(3), rows(1)),
    "without numbers, sorted": (bare(rows()), bare(rows()[::-1])),
    "without numbers, phones another way": (
        bare(rows()),
        bare(with_column(rows(), 2, lambda i, v: str(v).replace("+7", "8"))),
    ),
    "numbers for those without": (bare(rows()), rows()),
    "an office phone replaced by people's own": (
        with_column(rows(), 2, lambda i, v: "+7 846 200-00-00", 9),
        [[*rows()[0][:2], "+7 846 200-00-00", *rows()[0][3:]], *rows()[1:]],
    ),
    "two merged, one row taken out": (rows(), [*rows()[:1], [*rows()[1][:2], rows()[2][2], *rows()[1][3:]], *rows()[3:]]),
}  # fmt: skip
LOUD: dict[str, tuple[Rows, Rows, list[str]]] = {
    "rows lost": (rows(), rows(27), ["alarm/rows-lost"]),
    "rows replaced by others": (
        rows(),
        [*rows(20), *[[f"К-{i:06d}", rows()[i - 30][1], f"+7 999 000-{i}-00", None, None] for i in range(50, 70)]],
        ["alarm/rows-lost"],
    ),
    "rows lost without numbers": (bare(rows()), bare(rows(20)), ["alarm/rows-lost"]),
    "rows without numbers replaced by others": (
        bare(rows()),
        [*bare(rows(20)), *[[None, f"Новый Клиент{i}", f"+7 999 000-{i}-00", None, None] for i in range(50, 70)]],
        ["alarm/rows-lost"],
    ),
    "phones blanked": (rows(), with_column(rows(), 2, lambda i, v: None, 13), ["alarm/contacts-gone"]),
    "phones masked": (rows(), with_column(rows(), 2, lambda i, v: f"{str(v)[:6]} ***-**-**"), ["alarm/contacts-gone"]),
    "phones all zeros": (rows(), with_column(rows(), 2, lambda i, v: "00000000000"), ["alarm/contacts-gone"]),
    "addresses masked": (rows(), with_column(rows(), 3, lambda i, v: "xxx@example.com"), ["alarm/contacts-gone"]),
    "addresses masked in part": (rows(), with_column(rows(), 3, lambda i, v: f"c***{str(v)[2:]}"), ["alarm/contacts-gone"]),
    "contacts blanked without numbers": (
        bare(rows()),
        bare(with_column(rows(), 2, lambda i, v: None)),
        ["alarm/contacts-gone"],
    ),
    "numbers sorted alone": (rows(), shifted(rows(), (0, 4)), ["ids/shuffled"]),
    "two numbers exchanged": (rows(), shifted(rows(), (0,), 2), ["ids/shuffled"]),
    "two numbers exchanged of clients without addresses": (
        with_column(rows(), 3, lambda i, v: None),
        with_column(shifted(rows(), (0,), 2), 3, lambda i, v: None),
        ["ids/shuffled"],
    ),
    "everything but the numbers sorted": (rows(), shifted(rows(), (1, 2, 3, 4)), ["ids/shuffled"]),
    "one column sorted alone": (rows(), shifted(rows(), (1,), 5), ["ids/shuffled"]),
    "one column pushed down": (rows(), shifted(rows(), (2,), 9), ["ids/shuffled"]),
}  # fmt: skip


def test_the_examples_of_a_new_workbook_may_be_deleted() -> None:
    """A new workbook has three invented clients and asks for them to be deleted: doing so is no alarm."""
    assert codes(rows(3), rows(40)[3:]) == []


@pytest.mark.parametrize("name", QUIET)
def test_a_team_at_work_is_no_alarm(name: str) -> None:
    before, now = QUIET[name]
    assert codes(before, now) == []


@pytest.mark.parametrize("name", LOUD)
def test_what_nobody_does_on_purpose_is_an_alarm(name: str) -> None:
    before, now, expected = LOUD[name]
    assert codes(before, now) == expected


def test_the_share_is_the_teams() -> None:
    assert codes(rows(), rows(30), 0.3) == []
    assert codes(rows(), rows(30), 0.2) == ["alarm/rows-lost"]
    # L4: thirty per cent is enough, one row less is not; and a share of 1 asks for no alarm.
    assert codes(rows(), rows(28), 0.3) == ["alarm/rows-lost"]
    assert codes(rows(), rows(29), 0.3) == []
    assert codes(rows(), rows(1), 1.0) == []
    (alarm,) = compare(seen(rows()), seen(rows(25)), 0.3)
    assert (alarm.args["n"], alarm.args["of"]) == (15, 40)


def test_the_gravest_comes_first() -> None:
    now = with_column(shifted(rows(25), (0,), 25), 2, lambda i, v: None)
    found = [alarm.code for alarm in compare(seen(rows()), seen(now), 0.3)]
    assert found == ["alarm/rows-lost", "alarm/contacts-gone", "ids/shuffled"]


def test_a_table_that_is_not_there_has_lost_all_its_rows() -> None:
    (alarm,) = compare(seen(rows()), Seen(), 0.3)
    assert (alarm.code, alarm.args["n"]) == ("alarm/rows-lost", 40)
    assert compare(Seen(), seen(rows()), 0.3) == [], "an added tab is no loss"


def test_contacts_under_a_heading_nobody_knows_are_there() -> None:
    for head in ([*HEAD[:2], "Чем звякнуть", *HEAD[3:]], [*HEAD[:3], "Чем чирикнуть", HEAD[4]]):
        assert compare(seen(rows()), seen(rows(), head=head), 0.3) == []


def test_clients_of_one_given_name_are_told_apart_by_their_surnames() -> None:
    def of(table: Rows) -> Seen:
        parts = [[row[0], *str(row[1]).split(), row[4]] for row in table]
        return seen(parts, head=["ID клиента", "Фамилия", "Имя", "Город"])

    assert [alarm.code for alarm in compare(of(rows()), of(shifted(rows(), (0,))), 0.3)] == ["ids/shuffled"]


def test_orders_count_by_their_numbers() -> None:
    head: list[Value] = ["№ заказа", "Дата", "Клиент", "Сумма"]
    orders: Rows = [[str(i), f"{i % 28 + 1:02d}.11.2026", "Иванова Анна", 1500 + i] for i in range(40)]

    def of(table: Rows) -> Seen:
        sheets = (sheet_from_rows("Клиенты", [HEAD, *rows(5)]), sheet_from_rows("Заказы", [head, *table]))
        base = recognise(Workbook("x", "", sheets), saved={"orders": {"order_id": "№ заказа"}})
        assert base.tables["orders"].has("order_id")
        return printed(base.tables, HASHER)

    assert [a.code for a in compare(of(orders), of(orders[15:]), 0.3)] == ["alarm/rows-lost"]
    assert compare(of(orders), of(orders[5:]), 0.3) == []
    gone = [[None, *order[1:]] for order in orders]
    assert compare(of(orders), of(gone), 0.3) == [], "the rows are there, their numbers are not"


def test_a_canary_that_is_touched_or_gone() -> None:
    canary = ("k-000007",)
    before = seen(rows(), canary)
    assert compare(before, seen(rows()[::-1], canary), 0.3) == []
    edited = with_column(rows(), 4, lambda i, v: "Казань" if i == 7 else v)
    for now in (edited, [row for row in rows() if row[0] != "К-000007"]):
        assert [a.code for a in compare(before, seen(now, canary), 0.3)] == ["alarm/canary"]
    assert compare(before, seen([row for row in edited if row[0] != "К-000008"], ("К-000008",)), 0.3)[0].args["n"] == 1
    assert compare(seen(rows(), canary), seen(edited, canary), 0.3) != []
    assert compare(seen(rows()), seen(edited, canary), 0.3) == [], "one that was not a canary before"


def test_what_a_formula_shows_in_a_canarys_row_is_no_edit() -> None:
    def days(n: int) -> Seen:
        table = [[*row, n] for row in rows()]
        return seen(table, ("К-000000",), [*HEAD, "Дней"], formulas={(r, 5): "=TODAY()" for r in range(2, 42)})

    assert compare(days(1), days(2), 0.3) == []


def test_hashes_need_the_key_and_survive_being_kept() -> None:
    before = seen(rows())
    kept = {key: Prints.of(json.loads(json.dumps(p.kept()))) for key, p in before.tables.items()}
    assert compare(Seen(kept), seen(rows()), 0.3) == []
    assert compare(Seen(kept), seen(shifted(rows(), (0,))), 0.3) != []
    assert Hasher(b"a key").one("9071000000") == HASHER.one("9071000000") != Hasher(b"another").one("9071000000")
    assert Hasher(b"").one("") == 0
    assert HASHER.one("\ud800") == HASHER.one("\ud800") != 0


@pytest.mark.parametrize("columns", [(0,), (0, 4), (1, 2, 3), (1, 2, 3, 4)], ids=str)
def test_shuffled_ids_go_back_to_whom_they_belonged(columns: tuple[int, ...]) -> None:
    """Whatever was sorted, the number stands beside its name, phone and address afterwards."""
    rng = random.Random(7)
    order = list(range(40))
    rng.shuffle(order)
    table = rows()
    now = [[table[order[i]][c] if c in columns else v for c, v in enumerate(row)] for i, row in enumerate(table)]
    base = base_of(now)
    clients = base.tables["clients"]
    there = printed(base.tables, HASHER)
    wanted = ids_back(seen(table).tables["clients"], there.tables["clients"], clients)
    changes = list(to_change(wanted, base.tables, {"clients": Identity.of(clients)}, "ids/back", "restore"))
    placed = place(changes, base.tables)
    assert placed.fates == {}
    assert len(placed.ready) == sum(i != o for i, o in enumerate(order))
    for change in placed.ready:
        now[change.row - 2][0] = change.after
    assert {tuple(row[:4]) for row in now} == {tuple(row[:4]) for row in table}


def test_ids_that_changed_places_with_those_of_a_copied_row_are_seen_until_they_are_back() -> None:
    """Whose the copy's id is nobody can tell, so not all of them can be put back: the alarm stands until a person has."""
    table = rows()
    table.insert(3, list(table[2]))
    order = [7, 6, 5, 4, 3, 2, 1, 0, *range(8, len(table))]
    now = [[table[order[i]][0], *row[1:]] for i, row in enumerate(table)]
    then, base = seen(table), base_of(now)
    assert [alarm.args for alarm in compare(then, seen(now), 0.3)] == [{"n": 6}]
    clients = base.tables["clients"]
    there = printed(base.tables, HASHER).tables["clients"]
    wanted = ids_back(then.tables["clients"], there, clients)
    back = {cell.position for cell in wanted}
    assert len(back) == 4
    # Each of the others is named with the rows of its client: of the copied one two.
    left = {(now[one.position][0], one.clients) for one in strays(then.tables["clients"], there, clients, back)}
    assert left == {("К-000003", (4,)), ("К-000004", (5,)), ("К-000002", ())}
    for cell in wanted:
        now[cell.position][0] = cell.after
    assert [alarm.args for alarm in compare(then, seen(now), 0.3)] == [{"n": 2}]


def test_no_id_is_given_where_it_is_not_sure_whose_it_is() -> None:
    then = seen(rows()).tables["clients"]

    def back(table: Rows) -> int:
        base = base_of(table)
        return len(ids_back(then, printed(base.tables, HASHER).tables["clients"], base.tables["clients"]))

    assert back(rows()) == 0
    assert back(shifted(rows(), (1,))) == 0, "names moved, numbers did not: two of three say so"
    assert back(shifted(rows(), (0,), 2)[1:]) == 0, "the number is on nobody's row now"
    assert back(shifted(rows(), (0,), 3)) == 3
    named_anew = [
        [r[0], other[1], f"+7 999 000-00-{i:02d}", None, r[4]]
        for i, (r, other) in enumerate(zip(rows(), shifted(rows(), (1,)), strict=True))
    ]
    assert back(named_anew) == 0, "one of two says so, the other says nothing"
    copied = [row if i != 5 else [row[0], *rows()[6][1:]] for i, row in enumerate(rows())]
    assert back(copied) == 0, "the number stands beside its client already; the other row is a copy"


def test_an_id_goes_back_by_the_only_contact_and_past_one_that_two_share() -> None:
    def back(table: Rows) -> dict[int, Value]:
        base = base_of(shifted(table, (0,), 3))
        there = printed(base.tables, HASHER).tables["clients"]
        found = ids_back(seen(table).tables["clients"], there, base.tables["clients"])
        return {cell.position: cell.after for cell in found}

    due = {n: f"К-00000{n}" for n in range(3)}
    only_phones = [[row[0], None, row[2], None, row[4]] for row in rows()]
    assert back(only_phones) == due
    family = [[*row[:2], "+7 907 200-00-00", *row[3:]] if i < 2 else row for i, row in enumerate(rows())]
    assert back(family) == due


def test_only_an_id_beside_somebody_who_had_another_is_astray() -> None:
    """Two ids changed places, and one went to the next client. One who is typed anew, one without a number now and a stranger under
    a copied number are not with somebody else's."""
    then = seen(rows()).tables["clients"]
    now = shifted(rows(), (0,), 2)
    now[5][1:4] = ["Новая Фамилия", "+7 999 000-00-05", "new@example.com"]
    now[6][0], now[7][0] = None, "К-000006"
    now.append(["К-000009", "Чужой Человек", "+7 999 000-00-09", "stranger@example.com", None])
    base = base_of(now)
    found = strays(then, printed(base.tables, HASHER).tables["clients"], base.tables["clients"], ())
    assert [(one.position, one.clients) for one in found] == [(0, (1,)), (1, (0,)), (7, (6,))]


def test_a_hundred_thousand_rows_take_less_than_a_second() -> None:
    """Of the processor's time, which other programs do not lengthen; a third of it is usual."""
    table = [[f"К-{i:06d}", f"Иванова {i}", f"+7 907 {i:07d}", f"c{i}@example.com", "Самара"] for i in range(100_000)]
    base = base_of([*rows(), *table])
    before = printed(base.tables, HASHER)
    start = time.process_time()
    now = printed(base.tables, HASHER, ("К-000017",))
    assert compare(before, now, 0.3) == []
    assert before.tables["clients"].rows > 99_000
    assert time.process_time() - start < 1


DEALS: list[Value] = ["№ сделки", "ID клиента", "Сделка", "Этап", "Сумма", "Дата создания", "Следующий шаг"]
TALKS: list[Value] = ["Дата", "Клиент", "Тип", "Итог"]
ORDERS: list[Value] = ["№ заказа", "Дата", "Клиент", "Сумма"]


def deals(n: int = 20) -> Rows:
    return [
        [f"Д-{i}", f"К-{i:06d}", f"сделка {i}", "переговоры", 100 * i + 1, "01.03.2026", "позвонить"] for i in range(n)
    ]


def talks(n: int = 20) -> Rows:
    return [["05.03.2026", f"Клиент {i}", "звонок", f"договорились {i}"] for i in range(n)]


def orders(n: int = 20) -> Rows:
    return [[f"З-{i}", "05.03.2026", f"Клиент {i}", 500 + i] for i in range(n)]


def beside(head: list[Value], table: Rows, title: str) -> Seen:
    """What is seen of a workbook of clients with one more tab."""
    sheets = (sheet_from_rows("Клиенты", [HEAD, *rows()]), sheet_from_rows(title, [head, *table]))
    return printed(recognise(Workbook("x", "", sheets)).tables, HASHER)


@pytest.mark.parametrize(
    ("title", "head", "table"), [("Сделки", DEALS, deals()), ("Контакты", TALKS, talks()), ("Заказы", ORDERS, orders())]
)
def test_rows_of_every_table_of_people_count(title: str, head: list[Value], table: Rows) -> None:
    before = beside(head, table, title)
    assert not compare(before, beside(head, table[:17], title), 0.3)
    assert [one.code for one in compare(before, beside(head, table[:10], title), 0.3)] == ["alarm/rows-lost"]


@pytest.mark.parametrize(
    ("title", "head", "table", "column"),
    [
        ("Сделки", DEALS, deals(), 4),
        ("Сделки", DEALS, deals(), 1),
        ("Контакты", TALKS, talks(), 3),
        ("Заказы", ORDERS, orders(), 3),
    ],
)
def test_a_column_that_is_blanked_is_an_alarm(title: str, head: list[Value], table: Rows, column: int) -> None:
    before = beside(head, table, title)
    (alarm,) = compare(before, beside(head, with_column(table, column, lambda i, value: None, 9), title), 0.3)
    assert (alarm.code, alarm.args["n"], alarm.args["of"]) == ("alarm/cells-gone", 9, 20)
    assert not compare(before, beside(head, with_column(table, column, lambda i, value: None, 5), title), 0.3)
    assert not compare(before, beside(head, table[::-1], title), 0.3), "sorted"


def test_what_is_done_with_and_emptied_is_no_alarm_nor_is_a_column_renamed() -> None:
    """The next steps of deals are crossed off; the sums stand under a heading nobody knows."""
    before = beside(DEALS, deals(), "Сделки")
    assert not compare(before, beside([*DEALS[:4], "Прочее", *DEALS[5:]], deals(), "Сделки"), 0.3)
    assert not compare(before, beside(DEALS, with_column(deals(), 6, lambda i, value: None), "Сделки"), 0.3)


def test_names_that_are_blanked_are_an_alarm() -> None:
    assert codes(rows(), with_column(rows(), 1, lambda i, value: None, 20)) == ["alarm/contacts-gone"]


def test_what_an_earlier_release_remembered_is_read() -> None:
    kept = beside(DEALS, deals(), "Сделки").tables["deals"].kept()
    assert Prints.of(json.loads(json.dumps(kept))).filled["amount"] == 20
    del kept["filled"]
    assert not Prints.of(kept).filled
