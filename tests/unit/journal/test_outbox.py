"""The ledger on the disk: both copies, what is torn or lost, and when nothing may be handed over."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

import pytest

from sheetcrm.core.drafts.review.outbox import Item, State
from sheetcrm.errors import NotNow, SheetcrmError
from sheetcrm.journal import outbox
from sheetcrm.journal.outbox import FILE, Ledger, held

AT = dt.datetime(2026, 11, 23, 12, 0, tzinfo=dt.UTC)
KEY = b"k" * 32


def item(n: int) -> Item:
    return Item(f"{n:016x}", f"К-{n:06d}", f"m{n}", "birthday", "2026", "email")


def hand(ledger: Ledger, n: int) -> None:
    batch = ledger.now.next_batch()
    ledger.intend(AT, batch, "lists", [item(n)], by="Ирина", where="there")
    ledger.came_out(AT, batch, handed=[item(n).draft])


@pytest.fixture
def places(tmp_path: Path) -> tuple[Path, Path]:
    return tmp_path / "state", tmp_path / "home" / "outbox" / "x.jsonl"


def known(places: tuple[Path, Path], key: bytes = KEY) -> list[str | None]:
    with held(*places, key, AT) as ledger:
        return [entry.item.client for entry in ledger.now.entries if entry.stands]


def doubts(places: tuple[Path, Path], remembered: str = "", key: bytes = KEY) -> list[str]:
    with held(*places, key, AT) as ledger:
        return [fault.code for fault, _ in ledger.doubts(remembered)]


def test_it_stands_twice_and_each_copy_heals_the_other(places: tuple[Path, Path]) -> None:
    state, second = places
    with held(state, second, KEY, AT) as ledger:
        hand(ledger, 1)
        old = (state / FILE).read_bytes()
        hand(ledger, 2)
    assert (state / FILE).read_bytes() == second.read_bytes()
    assert (state / FILE).stat().st_mode & 0o077 == 0
    assert second.stat().st_mode & 0o077 == 0
    both = ["К-000001", "К-000002"]
    (state / FILE).write_bytes(old)  # the folder came back from a copy
    assert known(places) == both
    assert doubts(places) == []
    (state / FILE).unlink()
    assert known(places) == both
    second.write_bytes(old)
    assert known(places) == both
    second.unlink()
    assert known(places) == both
    assert second.read_bytes() == (state / FILE).read_bytes()


def test_copies_that_went_on_apart_know_all_of_both(places: tuple[Path, Path]) -> None:
    state, second = places
    with held(state, second, KEY, AT) as ledger:
        hand(ledger, 1)
    aside = second.with_name("aside")
    shutil.copy(second, aside)
    with held(state, second, KEY, AT) as ledger:
        hand(ledger, 2)
    shutil.copy(second, state / "theirs")
    shutil.copy(aside, state / FILE)
    second.unlink()
    with held(state, second, KEY, AT) as ledger:
        hand(ledger, 3)
    shutil.copy(state / "theirs", second)
    assert known(places) == ["К-000001", "К-000003", "К-000002"]
    assert known(places) == ["К-000001", "К-000003", "К-000002"], "once is enough"
    assert doubts(places) == []
    assert len((state / FILE).read_text().splitlines()) == 6


def test_a_torn_line_was_never_acknowledged(places: tuple[Path, Path]) -> None:
    state, _ = places
    with held(*places, KEY, AT) as ledger:
        hand(ledger, 1)
    with (state / FILE).open("ab") as file:
        file.write(b'{"kind": "intent", "items": [{"dra')
    assert known(places) == ["К-000001"]
    with held(*places, KEY, AT) as ledger:
        ledger.intend(AT, "B2", "lists", [item(2)], by="", where="")
    with held(*places, KEY, AT) as ledger:
        assert [entry.state for entry in ledger.now.entries] == [State.HANDED, State.UNKNOWN]
    assert doubts(places) == []


def test_nothing_leaves_from_a_ledger_that_is_behind_the_workbook(places: tuple[Path, Path], tmp_path: Path) -> None:
    with held(*places, KEY, AT) as ledger:
        hand(ledger, 1)
        middle = ledger.head
        hand(ledger, 2)
        head = ledger.head
    assert doubts(places, middle) == doubts(places, head) == [], "an older workbook is no reason to stop"
    fresh = (tmp_path / "other", tmp_path / "nowhere.jsonl")
    assert doubts(fresh, head) == ["handover/ledger-behind"]
    with held(*fresh, KEY, AT) as ledger:
        with pytest.raises(SheetcrmError) as refused:
            ledger.require_whole(head, fresh[0])
        assert refused.value.code == "handover/ledger-behind"
        ledger.accept(AT, [head], "Ирина")
        ledger.require_whole(head, fresh[0])
    assert doubts(fresh, "9:0123456789abcdef") == ["handover/ledger-behind"], "only what was accepted"


def test_another_key_is_told(places: tuple[Path, Path]) -> None:
    """Prints of addresses made with another key find nobody."""
    with held(*places, KEY, AT) as ledger:
        hand(ledger, 1)
    (places[0] / FILE).unlink()
    assert doubts(places, key=b"new" * 9) == ["handover/ledger-foreign"]
    with held(*places, b"new" * 9, AT) as ledger:
        ledger.accept(AT, [], "Ирина")
    assert doubts(places, key=b"new" * 9) == []
    assert known(places, b"new" * 9) == ["К-000001"], "ids still tell"


@pytest.mark.parametrize("edit", ["changed", "taken out"])
def test_a_changed_line_is_told(places: tuple[Path, Path], edit: str) -> None:
    state, second = places
    with held(*places, KEY, AT) as ledger:
        hand(ledger, 1)
        hand(ledger, 2)
    lines = (state / FILE).read_text().splitlines(keepends=True)
    if edit == "changed":
        lines[1] = lines[1].replace("К-000001", "К-000009")
    else:
        del lines[1]
    (state / FILE).write_text("".join(lines))
    second.unlink()
    assert doubts(places) == ["handover/ledger-broken"]
    with held(*places, KEY, AT) as ledger:
        ledger.accept(AT, [], "Ирина")
    assert doubts(places) == []


def test_one_handover_at_a_time(places: tuple[Path, Path]) -> None:
    with held(*places, KEY, AT), pytest.raises(NotNow) as busy, held(*places, KEY, AT):
        pass
    assert busy.value.code == "handover/busy"


def test_a_glance_writes_nothing(places: tuple[Path, Path]) -> None:
    state, second = places
    assert outbox.glance(state, second) == []
    assert not state.exists()
    with held(*places, KEY, AT) as ledger:
        hand(ledger, 1)
    (state / FILE).unlink()
    assert len(outbox.glance(state, second)) == 3
    assert not (state / FILE).exists()
