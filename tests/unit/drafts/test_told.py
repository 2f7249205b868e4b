"""What computers tell each other through the workbook comes back from its lines as it went in."""

from __future__ import annotations

import datetime as dt

from sheetcrm.core.drafts.review.outbox import Entry, Item, Outbox, Reported, State
from sheetcrm.core.drafts.review.told import Hashes, Part, Told, read_rows, rows
from sheetcrm.core.link import fold_id
from sheetcrm.core.tabs.told import told_tab

DAY = dt.date(2026, 11, 20)


def entry(n: int, **more: object) -> Entry:
    item = Item(f"{n:016x}", f"К-{n:06d}", f"{n:024x}", "birthday", "2026", "email", "ad", ("К-000900",))
    return Entry(item, "B1", "lists", DAY, State.HANDED, elsewhere=True, **more)  # type: ignore[arg-type]


def read(told: Told) -> Told:
    return read_rows((a, b, c, d) for a, b, c, d in rows(told))


def test_it_comes_back_whole_and_every_cell_is_short_enough() -> None:
    many = tuple(entry(n) for n in range(1, 2_001))
    marked = (
        entry(1, sent=DAY),
        entry(2, reported=Reported.BOUNCED, reported_on=DAY),
        Entry(Item("f" * 16, None, "", "по отрасли", "когда-то", "sms", "service"), "B2", "sms", DAY, State.UNKNOWN, elsewhere=True),
    )  # fmt: skip
    told = Told(
        {"a": Part("7:abc", many), "b": Part("3:def", marked)},
        {"key": Hashes(frozenset({"К-1"}), frozenset(f"{n:032x}" for n in range(3_000)))},
    )
    assert read(told) == told
    assert max(len(cell) for line in rows(told) for cell in line) <= 30_100


def test_what_did_not_arrive_is_not_told() -> None:
    back = Entry(entry(1).item, "B1", "lists", DAY, State.RETURNED)
    assert read(Told({"a": Part("2:x", (back,))})).ledgers["a"].entries == ()


def test_the_part_that_goes_further_counts_and_hashes_add_up() -> None:
    """A workbook brought back from a copy takes nothing away from what this machine has read, nor the other way round."""
    old = Told({"a": Part("2:x", (entry(1),))}, {"k": Hashes(frozenset(), frozenset({"1"}))})
    new = Told({"a": Part("5:y", (entry(1), entry(2))), "b": Part("1:z")}, {"k": Hashes(frozenset(), frozenset({"2"}))})
    for both in (old.joined(new), new.joined(old)):
        assert both.ledgers == new.ledgers
        assert both.erased["k"].contacts == {"1", "2"}


def test_lines_that_make_no_sense_are_left_out() -> None:
    good = list(rows(Told({"a": Part("2:x", (entry(1),))})))
    bad = [
        ("messages", "b", "1:y", "[[1,2]]"),
        ("erased", "k", "", "{"),
        ("?", "c", "", "[]"),
        ("messages", "d", "", "[7]"),
    ]
    assert list(read_rows([*bad, *good]).ledgers) == ["a"]  # type: ignore[list-item]


def test_nothing_of_an_address_is_left_of_somebody_erased() -> None:
    told = Told({"a": Part("2:x", (entry(1), entry(2)))}).forgetting({fold_id("К-000002"), fold_id("К-000001")})
    assert [one.item.mark for one in told.ledgers["a"].entries] == ["", ""]
    assert told_tab(Told(), "ru") is None


def test_a_message_of_another_computer_counts_as_gone() -> None:
    outbox = Outbox((Entry(entry(1).item, "B1", "lists", DAY, State.HANDED),)).with_others([entry(1), entry(2)])
    assert len(outbox) == 2, "its own line of a message comes first"
    assert outbox.taken(entry(2).item) is not None
    assert outbox.next_batch() == "B2"
