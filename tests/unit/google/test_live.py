"""The live check finds out how this Google behaves, whatever it does, and leaves the sheet as empty as it was."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

import pytest

from sheetcrm.core.plan import CellChange, Fate
from sheetcrm.core.wording import Text
from sheetcrm.core.workbook import Workbook, sheet_from_rows
from sheetcrm.errors import ConfigError, StoreError
from sheetcrm.stores.google import live
from sheetcrm.stores.google.allowing import KEYS, NEEDS, Write, allowed
from sheetcrm.stores.google.live import LiveCheck
from sheetcrm.stores.google.store import GoogleStore
from sheetcrm.stores.xlsx.refusals import NOTES
from tests.google import OWNER, session, upload
from tests.sheets_server import ALTERNATIVES, SheetsServer, Switches

#: Switches that one account alone cannot find out, and one on which no write depends.
UNSEEN = {
    "owner_bypasses_protection", "protection_error_code", "service_account_may_create", "drive_lags",
    "conditional_paste_extends", "table_headings_refuse_formulas",
}  # fmt: skip

#: What else a switch turns about.
OTHERWISE = {
    "find_replace_keeps_apostrophe": {"apostrophe_keeps_text"},
    "find_replace_parses": {"apostrophe_keeps_text"},
    "find_replace_trims": {"find_replace_exact"},
}


@pytest.fixture
def server() -> Iterator[SheetsServer]:
    made = SheetsServer()
    yield made
    assert made.crashes == []
    made.close()


@pytest.fixture(autouse=True)
def fewer_requests(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "MANY", 20)


def empty(server: SheetsServer) -> str:
    return server.create_spreadsheet("Проба", {"Лист1": []}, owner=OWNER, locale="ru_RU", time_zone="Europe/Moscow")


def checked(server: SheetsServer, sheet: str, **more: Any) -> LiveCheck:
    check = LiveCheck(session(server, sheet), **more)
    check.run()
    return check


@pytest.mark.parametrize("switch", ["defaults", *sorted(ALTERNATIVES)])
def test_it_sees_what_the_server_does_under_every_switch(server: SheetsServer, switch: str) -> None:
    server.switches = ALTERNATIVES.get(switch, Switches())
    check = checked(server, empty(server))
    assert set(check.results) <= set(KEYS)
    for key, value in asdict(server.switches).items():
        # Where nothing is read as typed, an apostrophe is a letter like any other.
        told = key != "find_replace_keeps_apostrophe" or server.switches.find_replace_parses
        if key not in UNSEEN and told:
            assert check.results[key] is value, key
    others = {key for key, value in check.results.items() if key not in asdict(server.switches) and value is not True}
    assert others == OTHERWISE.get(switch, set())
    assert check.seconds is not None


@pytest.mark.parametrize("switch", ["defaults", *sorted(ALTERNATIVES)])
def test_only_what_is_unsafe_is_forbidden(server: SheetsServer, switch: str) -> None:
    server.switches = ALTERNATIVES.get(switch, Switches())
    decision = allowed(checked(server, empty(server)).results)
    if switch == "find_replace_trims":
        # A text that is found though it is another one: nothing may be written by comparing texts.
        assert decision.writes == {Write.ROW}
    elif switch == "find_replace_keeps_apostrophe":
        assert decision.writes == frozenset(Write) - {Write.AUTOMATIC}
    else:
        assert decision.writes == frozenset(Write)


def test_nothing_is_left_behind(server: SheetsServer) -> None:
    sheet = empty(server)
    talk = session(server, sheet)
    before = talk.get("", {"includeGridData": "true"})
    for switch in ALTERNATIVES:
        server.switches = ALTERNATIVES[switch]
        checked(server, sheet)
    after = talk.get("", {"includeGridData": "true"})
    assert after["sheets"] == before["sheets"]
    assert [n for n in after.get("namedRanges", []) if "range" in n] == []


def test_nothing_is_left_behind_when_it_breaks_off(server: SheetsServer) -> None:
    sheet = empty(server)
    talk = session(server, sheet)
    before = talk.get("", {"includeGridData": "true"})["sheets"]
    for number in range(1, 9):
        there = session(server, sheet)
        calls = iter(range(100))
        send = there.batch_update

        def breaking(body: Any, send: Any = send, calls: Any = calls, number: int = number) -> Any:
            if next(calls) == number:
                raise StoreError("google/quota", Text(ru="х", en="x"), Text(ru="", en=""))
            return send(body)

        there.batch_update = breaking  # type: ignore[method-assign]
        with pytest.raises(StoreError):
            LiveCheck(there).run()
        assert talk.get("", {"includeGridData": "true"})["sheets"] == before


def test_a_sheet_in_use_is_not_touched(server: SheetsServer) -> None:
    rows = [["ФИО", "Телефон", "Email", "Город", "Долг"]] * 5
    used = upload(server, Workbook("База", "", (sheet_from_rows("Клиенты", rows),)))
    before = len(server.requests)
    with pytest.raises(ConfigError, match="live/not-empty"):
        checked(server, used)
    assert {r.method for r in server.requests[before:]} == {"GET"}


@pytest.mark.parametrize("follows", [False, True])
def test_a_person_is_walked_through_what_only_clicks_show(server: SheetsServer, follows: bool) -> None:
    server.switches = Switches(metadata_follows_sort=follows)
    sheet = empty(server)
    shown = []

    def person(key: str, words: Text, tab: str) -> bool:
        shown.append((key, words.say("ru", tab=tab)))
        hand = session(server, sheet)
        there = hand.get("", {"fields": "sheets(properties(sheetId,title))"})["sheets"]
        mine = next(s["properties"]["sheetId"] for s in there if s["properties"]["title"] == tab)
        if key == "metadata_follows_sort_by_hand":
            area = {"sheetId": mine, "startRowIndex": 0, "endRowIndex": 3, "startColumnIndex": 0, "endColumnIndex": 1}
            order = [{"dimensionIndex": 0, "sortOrder": "ASCENDING"}]
            # Whole rows, as the server's switch has it.
            area["endColumnIndex"] = 4
            hand.batch_update({"requests": [{"sortRange": {"range": area, "sortSpecs": order}}]})
            return True
        if key == "metadata_follows_drag":
            rows = {"sheetId": mine, "dimension": "ROWS", "startIndex": 4, "endIndex": 5}
            hand.batch_update({"requests": [{"moveDimension": {"source": rows, "destinationIndex": 7}}]})
            return True
        return False

    results = checked(server, sheet, ask=person).results
    assert [key for key, _ in shown] == [
        "metadata_follows_sort_by_hand", "metadata_follows_drag", "undo_by_hand_reaches_our_writes",
    ]  # fmt: skip
    assert "sheetcrm by hand" in shown[0][1]
    assert results["metadata_follows_sort_by_hand"] is follows
    assert results["metadata_follows_drag"] is True
    assert results["undo_by_hand_reaches_our_writes"] is None


def test_a_step_not_really_done_is_not_found_out(server: SheetsServer) -> None:
    results = checked(server, empty(server), ask=lambda *_: True).results
    assert results["metadata_follows_sort_by_hand"] is None
    assert results["metadata_follows_drag"] is None


CELLS = (
    ("phone", 2, 1, "8 916", "+7 916", True, Write.SPELLING),
    ("city", 3, 2, "Самра", "Самара", False, Write.VALUE),
    ("email", 3, 1, None, "a@primer.ru", False, Write.BLANK),
    ("sum", 2, 3, 100, 90.5, False, Write.TYPED),
    ("gone", 4, 0, "Олег", None, False, Write.ROW),
    ("gone too", 4, 1, 8916, None, False, Write.ROW),
)


@pytest.mark.parametrize(
    "key",
    [
        None,
        "find_replace_exact",
        "order_in_batch",
        "plain_text_stays_text",
        "copy_before_update",
        "row_taken_as_duplicate",
        "typed_cell_exchanged",
    ],
)
def test_a_run_writes_what_the_check_leaves_open(server: SheetsServer, key: str | None) -> None:
    """The edits that are forbidden are refused, and the cells stand as they were; the others land."""
    rows: list[list[Any]] = [
        ["ФИО", "Телефон", "Город", "Сумма"],
        ["Анна", "8 916", "Самара", 100],
        ["Пётр", None, "Самра"],
        ["Олег", 8916],
    ]
    sheet = upload(server, Workbook("База", "", (sheet_from_rows("Клиенты", rows),)))
    may = allowed({} if key is None else {key: False})
    google = GoogleStore(session(server, sheet), may=may)
    base = google.read()
    changes = [
        CellChange(
            name, "Клиенты", base.sheets[0].sheet_id, row, column, 1, str(rows[0][column]), None, None, old, new, alone
        )
        for name, row, column, old, new, alone, _ in CELLS
    ]
    done = google.apply(changes, base, "R1")
    after = GoogleStore(session(server, sheet)).read().sheets[0].cells.reindex(range(1, 5))
    after = after.astype(object).where(after.notna(), None)
    for name, row, column, old, new, _, way in CELLS:
        assert done.fates[name] is (Fate.APPLIED if way in may else Fate.REFUSED), name
        assert after.iat[row - 1, column] == (new if way in may else old)
    assert [code for code, _ in done.notes] == ([] if key is None else ["google/live-forbids"])
    assert all(code in NOTES for code, _ in done.notes)


def test_every_need_forbids_by_itself() -> None:
    assert allowed(None).writes == allowed({}).writes == frozenset(Write)
    for write, needs in NEEDS.items():
        for key in needs:
            assert key in KEYS
            decision = allowed({key: False})
            assert write not in decision
            assert decision.why_not[write] == key
            assert write in allowed({key: None})
    parsed = {"find_replace_parses": True, "apostrophe_keeps_text": False}
    assert allowed(parsed).writes == frozenset(Write) - {Write.AUTOMATIC}
