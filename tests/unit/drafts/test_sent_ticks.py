"""A tick under «☐ Отправлено»: what it confirms, and what it leaves as it is."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from sheetcrm.core.drafts.review import outbox
from sheetcrm.core.drafts.review.mailings import mailing_key
from sheetcrm.core.drafts.review.outbox import Outbox, State, read
from sheetcrm.core.drafts.review.sent_ticks import confirmations, told
from sheetcrm.core.tabs.mailings import sending
from sheetcrm.core.tabs.queue import Line, Lines
from sheetcrm.core.workbook import Value
from tests.unit.drafts.test_outbox import DAY, intent, item, line

HANDED = dt.date.fromisoformat(DAY)
TODAY = HANDED + dt.timedelta(days=3)
KEY = mailing_key("birthday", "2026")
ONE, TWO = f"{1:016x}", f"{2:016x}"


def ledger(*more: dict[str, Any]) -> Outbox:
    """Two messages were intended; of the second nobody can say whether it left."""
    return read([intent(item(1), item(2)), line("outcome", handed=[ONE], returned=[]), *more])


def tab(*values: Value, by: str = "") -> Lines:
    return Lines(tuple(Line(KEY, 6 + n, {"sent": value, "by": by}, {}) for n, value in enumerate(values)), 6)


def noted(known: Outbox, lines: Lines, **more: Any) -> Outbox:
    """The ledger once a run has noted what is ticked."""
    found = list(confirmations(lines, known, TODAY, **more))
    return ledger(
        *(line("sent", one.batch, drafts=list(one.drafts), day=one.day.isoformat(), tick=one.tick) for one in found)
    )


@pytest.mark.parametrize(
    ("value", "day"),
    [
        ("да", TODAY), (True, TODAY), ("Yes", TODAY), ("да, снова", TODAY), (HANDED, HANDED),
        (f"отправили {HANDED:%d.%m.%Y}", HANDED), (DAY, HANDED),
        ("нет", None), ("наверное", None), (None, None), (False, None),
        (TODAY + dt.timedelta(days=1), None), (HANDED - dt.timedelta(days=1), None),
    ],
)  # fmt: skip
def test_only_what_was_handed_over_by_then_and_surely_left_is_confirmed(value: Value, day: dt.date | None) -> None:
    first, second = noted(ledger(), tab(value)).entries
    assert (first.sent, first.state) == (day, State.CONFIRMED if day else State.HANDED)
    assert (second.sent, second.state) == (None, State.UNKNOWN), "what is unclear stays unknown"


def test_a_tick_counts_once() -> None:
    known = noted(ledger(), tab("да"))
    assert list(confirmations(tab("да"), known, TODAY)) == []
    later = [intent(item(3), batch="B2"), line("outcome", "B2", handed=[f"{3:016x}"], returned=[])]
    tick = [KEY, known.ticks[KEY]]
    grown = ledger(line("sent", drafts=[ONE], day=DAY, tick=tick), *later)
    assert list(confirmations(tab("да"), grown, TODAY)) == []
    (again,) = confirmations(tab("да, снова", by="Анна"), grown, TODAY)
    assert (again.batch, again.drafts, again.by) == ("B2", (f"{3:016x}",), "Анна")


def test_a_tick_from_before_the_handover_is_used_up_by_it() -> None:
    empty = read([])
    assert list(confirmations(tab("да"), empty, TODAY)) == []
    (early,) = confirmations(tab("да"), empty, TODAY, early=True)
    assert early.drafts == ()
    after = ledger(line("sent", "", drafts=[], day=DAY, tick=list(early.tick or ())))
    assert list(confirmations(tab("да"), after, TODAY)) == []
    assert after.entries[0].state is State.HANDED


def test_a_run_cut_short_between_two_handovers_takes_the_tick_up_again() -> None:
    later = [intent(item(3), batch="B2"), line("outcome", "B2", handed=[f"{3:016x}"], returned=[])]
    known = ledger(*later)
    first, second = confirmations(tab("да"), known, TODAY)
    assert (first.tick, second.tick is not None) == (None, True)
    cut = ledger(*later, line("sent", "B1", drafts=[ONE], day=DAY))
    assert [one.batch for one in confirmations(tab("да"), cut, TODAY)] == ["B2"]


def test_of_a_line_and_its_empty_copy_the_tick_counts() -> None:
    assert [one.drafts for one in confirmations(tab(None, "да"), ledger(), TODAY)] == [(ONE,)]


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (
            None,
            "про 1 неизвестно, ушли ли: sheetcrm handover; передано и ждёт отправки 1: когда отправите, поставьте «да» или день",
        ),
        ("хз", "не понято, отправлено ли"),
        (TODAY + dt.timedelta(days=9), "этот день ещё не наступил"),
    ],
)
def test_the_cell_beside_says_what_to_do(value: Value, words: str) -> None:
    (row,) = tab(value).lines
    assert words in str(sending(ledger().history(), row, "", TODAY, "ru"))


def test_a_service_that_reports_and_a_person_who_ticks_are_both_told() -> None:
    known = ledger(
        line("sent", drafts=[ONE], day=DAY),
        {"kind": outbox.REPORT, "batch": "B1", "drafts": [TWO], "what": "bounced", "at": f"{DAY}T10:00:00"},
    )
    assert sending(known.history(), None, "", TODAY, "en") == "1 sent, 22 Nov 2026; 1 bounced"
    assert told(3.5).yes is False
