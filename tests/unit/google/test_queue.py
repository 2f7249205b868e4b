"""A queue tab on Google: made once, appended to, read back, and put right after what people do to it."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from sheetcrm.core.tabs import look
from sheetcrm.core.tabs.model import Block, BlockColumn, Tab, ToClient
from sheetcrm.core.tabs.proposals import FORM
from sheetcrm.core.tabs.queue import Lines, queue_tab, read_lines, shown_key
from sheetcrm.core.workbook import Workbook, sheet_from_rows
from sheetcrm.errors import NotNow
from sheetcrm.stores.base import Receipt
from sheetcrm.stores.google import fence
from sheetcrm.stores.google.queue_making import lines_tab
from tests.google import session, store, upload
from tests.sheets_server import SheetsServer

NOW = dt.datetime(2026, 11, 20, 12, 0)
BASE = Workbook(
    "База", "", (sheet_from_rows("Клиенты", [["ID клиента", "ФИО"], ["К-000001", "Анна"], ["К-000002", "Пётр"]]),)
)
TITLE = "Правки"


@pytest.fixture(params=["ru_RU", "en_GB"])
def locale(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def there(server: SheetsServer, locale: str) -> str:
    return upload(server, BASE, locale=locale)


def key(n: int) -> str:
    return f"{n:010x}"


def tab(old: Lines, *lines: int, results: dict[str, str] | None = None) -> Tab | None:
    shown = {
        key(n): {
            "where": f"К-{n:06d}",
            "link": ToClient("Клиенты", "A", f"К-{n:06d}") if n <= 2 else None,
            "what": f"что {n}",
            "before": f"было {n}",
            "after": f"станет {n}",
        }
        for n in lines
    }
    return queue_tab(FORM, TITLE, look.head(TITLE, "Лид", "ru", NOW, 9), shown, old, results or {}, "ru", {})


def lines_in(workbook: Workbook) -> Lines:
    return read_lines(next((s for s in workbook.sheets if s.ours == "proposals"), None), FORM)


def run(
    server: SheetsServer, there: str, *lines: int, results: dict[str, str] | None = None, also: tuple[Tab, ...] = ()
) -> Receipt:
    ours = store(server, there)
    read = ours.read()
    made = tab(lines_in(read), *lines, results=results)
    return ours.replace((*also, *(() if made is None else (made,))), read)


def shown(server: SheetsServer, there: str, title: str = TITLE) -> dict[str, list[str]]:
    """What people see of each line, by key."""
    return {row[9]: row[:9] for row in server.people.rows(there, title) if len(row) > 9 and row[9].startswith("#")}


def sheet(server: SheetsServer, there: str, title: str = TITLE) -> Any:
    return server.files[there].document.sheet_titled(title)


def typed(server: SheetsServer, there: str) -> dict[str, Any]:
    return {line.key: line.typed["apply"] for line in lines_in(store(server, there).read()).lines}


# Made -----------------------------------------------------------------------------------------------------------------


def test_the_tab_shows_each_line_by_its_key_and_leads_to_the_client(server: SheetsServer, there: str) -> None:
    receipt = run(server, there, 1, 2, 3)
    assert receipt.written == (TITLE,)
    assert receipt.calls <= 4
    seen = shown(server, there)
    assert seen[shown_key(key(2))] == ["", "К-000002", "что 2", "", "было 2", "станет 2", "", "", ""]
    assert list(seen) == [shown_key(key(n)) for n in (1, 2, 3)]
    rows = server.people.rows(there, TITLE)
    assert rows[4] == [text.say("ru") for text in FORM.headings.values()]
    assert rows[1] == ["Лид"]
    assert "A2" in server.people.value(there, "_sheetcrm_proposals!B5")


def test_people_choose_from_what_they_may_say_and_closed_lines_are_out_of_sight(
    server: SheetsServer, there: str
) -> None:
    run(server, there, 1)
    run(server, there, 1, 2)
    page = sheet(server, there)
    for row in (5, 6):
        rule = page.grid.entry(row, 0).validation
        assert [v["userEnteredValue"] for v in rule["condition"]["values"]] == ["да", "нет"]
        assert not rule.get("strict")
        assert page.grid.entry(row, 0).value is None
    (spec,) = page.basic_filter["filterSpecs"]
    assert spec["columnIndex"] == 8
    assert spec["filterCriteria"]["condition"]["type"] == "TEXT_NOT_CONTAINS"


def test_a_filter_of_people_s_own_stays(server: SheetsServer, there: str) -> None:
    run(server, there, 1)
    server.people.batch(there, [{"clearBasicFilter": {"sheetId": sheet(server, there).sheet_id}}])
    run(server, there, 1, 2)
    assert sheet(server, there).basic_filter is None


def test_a_tab_that_an_earlier_version_wrote_whole_is_replaced_once(server: SheetsServer, there: str) -> None:
    old = Tab("proposals", TITLE, blocks=(Block(0, 0, (BlockColumn("Было", ["x"]),)),))
    ours = store(server, there)
    ours.replace((old,), ours.read())
    assert run(server, there, 1).written == (TITLE,)
    assert list(shown(server, there)) == [shown_key(key(1))]
    first = sheet(server, there).sheet_id
    assert run(server, there, 1).written == ()
    assert sheet(server, there).sheet_id == first


# Appended to ----------------------------------------------------------------------------------------------------------


def test_a_run_with_nothing_new_writes_nothing(server: SheetsServer, there: str) -> None:
    run(server, there, 1, 2)
    again = run(server, there, 2, 1)
    assert (again.written, again.unchanged, again.calls) == ((), (TITLE,), 3)


def test_new_lines_go_below_and_what_people_typed_stays_where_it_is(server: SheetsServer, there: str) -> None:
    run(server, there, 1, 2)
    server.people.edit_cell(there, f"{TITLE}!A7", "да")
    receipt = run(server, there, 2, 3)
    assert receipt.written == (TITLE,)
    assert receipt.calls <= 5
    seen = shown(server, there)
    assert list(seen) == [shown_key(key(n)) for n in (1, 2, 3)]
    assert seen[shown_key(key(2))][0] == "да"
    assert seen[shown_key(key(1))][8] == "✓ больше не нужно"
    assert typed(server, there) == {key(1): None, key(2): "да", key(3): None}


def test_what_became_of_a_line_is_shown_and_stays(server: SheetsServer, there: str) -> None:
    run(server, there, 1)
    server.people.edit_cell(there, f"{TITLE}!A6", "да")
    run(server, there, results={key(1): "✓ применено 10:42"})
    assert shown(server, there)[shown_key(key(1))] == [
        "да", "К-000001", "что 1", "", "было 1", "станет 1", "", "", "✓ применено 10:42",
    ]  # fmt: skip
    assert run(server, there).written == ()
    assert shown(server, there)[shown_key(key(1))][8] == "✓ применено 10:42"


@pytest.mark.parametrize("fault", ["503-after", "cut-after", "503", "cut", "hang"])
def test_a_lost_answer_appends_nothing_twice(server: SheetsServer, there: str, fault: str) -> None:
    run(server, there, 1)
    server.faults.add(fault, nth=5)
    run(server, there, 1, 2, 3)
    keys = [row[9] for row in server.people.rows(there, TITLE)[5:]]
    assert keys == [shown_key(key(n)) for n in (1, 2, 3)]


def test_another_run_at_work_is_not_disturbed(server: SheetsServer, there: str) -> None:
    run(server, there, 1)
    run(server, there, 1, 2)
    other = fence.Fence(session(server, there))
    other.acquire(fence.state(session(server, there)), [])
    with pytest.raises(NotNow) as caught:
        run(server, there, 1, 2, 3)
    assert caught.value.code == "google/other-job"
    assert list(shown(server, there)) == [shown_key(key(1)), shown_key(key(2))]


def test_a_run_that_died_and_left_nothing_behind_does_not_keep_the_next_one_out(
    server: SheetsServer, there: str
) -> None:
    """Not even the next: it puts the place right, and then writes what it has to say."""
    run(server, there, 1)
    gone = session(server, there)
    fence.Fence(gone, lambda: 0.0).acquire(fence.state(gone), [])
    ours = store(server, there)
    read = ours.read()
    assert ours.sweep(read) == 0
    made = tab(lines_in(read), 1, 2)
    assert made is not None
    assert ours.replace((made,), read).written == (TITLE,)
    assert set(shown(server, there)) == {f"#{key(1)}", f"#{key(2)}"}


def test_a_run_that_was_overtaken_between_reading_and_writing_appends_nothing(server: SheetsServer, there: str) -> None:
    run(server, there, 1)
    run(server, there, 1, 2)
    ours = store(server, there)
    read = ours.read()
    made = tab(lines_in(read), 1, 2, 3)
    run(server, there, 1, 2, 3)
    assert made is not None
    with pytest.raises(NotNow):
        ours.replace((made,), read)
    keys = [row[9] for row in server.people.rows(there, TITLE)[5:]]
    assert keys == [shown_key(key(n)) for n in (1, 2, 3)]


# What people do to it ---------------------------------------------------------------------------------------------------


def test_sorted_inserted_and_renamed_it_shows_the_same_of_every_line(server: SheetsServer, there: str) -> None:
    run(server, there, 1, 2, 3)
    server.people.edit_cell(there, f"{TITLE}!A6", "да")
    before = shown(server, there)
    server.people.sort_range(there, f"{TITLE}!A6:N8", 10, descending=True)
    server.people.insert_row(there, TITLE, 6, [])
    server.people.rename_header(there, TITLE, "Применить", "Ок?", row=5)
    after = shown(server, there)
    assert list(after) == list(reversed(before))
    assert after == before
    assert typed(server, there)[key(1)] == "да"
    assert run(server, there, 1, 2, 3).written == ()


def test_a_column_of_ours_that_somebody_renamed_keeps_that_name_and_its_values(
    server: SheetsServer, there: str
) -> None:
    run(server, there, 1, 2)
    said = [row[2] for row in server.people.rows(there, TITLE)[5:]]
    server.people.edit_cell(there, f"{TITLE}!C5", "Что за правка")
    assert not any(sheet.typed_over for sheet in store(server, there).read().sheets)
    for keys in ((1, 2), (1, 2, 3)):
        run(server, there, *keys)
        head, *lines = server.people.rows(there, TITLE)[4:]
        assert head[2] == "Что за правка"
        assert [row[2] for row in lines][:2] == said
    assert run(server, there, 1, 2, 3).written == ()
    server.people.edit_cell(there, f"{TITLE}!C5", "Что предлагается")
    run(server, there, 1, 2, 3)
    assert server.people.rows(there, TITLE)[4][2] == "Что предлагается"
    assert run(server, there, 1, 2, 3).written == ()


def test_columns_of_people_s_are_read_and_never_written(server: SheetsServer, there: str) -> None:
    run(server, there, 1, 2)
    server.people.insert_column(there, TITLE, 1)
    server.people.edit_cell(there, f"{TITLE}!A6", "спросить Анну")
    server.people.edit_cell(there, f"{TITLE}!B7", "нет")
    line = lines_in(store(server, there).read()).get(key(1))
    assert line is not None
    assert "спросить Анну" in line.beside
    run(server, there, 1, 2, 3)
    rows = server.people.rows(there, TITLE)
    assert rows[5][0] == "спросить Анну"
    assert rows[6][1] == "нет"
    assert [row[10] for row in rows[5:]] == [shown_key(key(n)) for n in (1, 2, 3)]
    assert rows[7][3] == "что 3"


def test_a_line_whose_row_was_deleted_comes_back_while_it_is_open(server: SheetsServer, there: str) -> None:
    run(server, there, 1, 2)
    server.people.delete_row(there, TITLE, 6)
    run(server, there, 1, 2)
    assert list(shown(server, there)) == [shown_key(key(2)), shown_key(key(1))]


def paste(server: SheetsServer, there: str, row: int, before: int) -> None:
    """A copied row as Google pastes it: what formulas showed is plain text in the copy."""
    texts = server.people.rows(there, TITLE)[row - 1]
    server.people.insert_row(there, TITLE, before, [])
    for column, text in enumerate(texts):
        if text:
            server.people.set_cell(there, f"{TITLE}!{chr(65 + column)}{before}", text)


def test_a_copied_row_blocks_our_columns_until_the_next_run(server: SheetsServer, there: str) -> None:
    run(server, there, 1, 2)
    server.people.edit_cell(there, f"{TITLE}!A6", "да")
    paste(server, there, 6, 8)
    assert server.people.value(there, f"{TITLE}!C7") is None
    assert typed(server, there)[key(1)] == "да"
    receipt = run(server, there, 1, 2)
    assert receipt.written == (TITLE,)
    rows = server.people.rows(there, TITLE)[5:]
    assert [(row[0], row[2], row[9]) for row in rows] == [
        ("да", "что 1", "#" + key(1)), ("", "что 2", "#" + key(2)), ("да", "что 1", "#" + key(1)),
    ]  # fmt: skip
    assert run(server, there, 1, 2).written == ()


def test_a_text_in_our_column_is_cleared_only_once_it_stands_elsewhere(server: SheetsServer, there: str) -> None:
    run(server, there, 1, 2)
    server.people.edit_cell(there, f"{TITLE}!F7", "не менять!")
    ours = store(server, there)
    (over,) = next(s for s in ours.read().sheets if s.ours == "proposals").typed_over
    assert (over.cell, over.row_key, over.name, over.text) == ("F7", key(2), "after", "не менять!")
    receipt = run(server, there, 1, 2)
    assert ("store/queue-blocked", {"tab": TITLE, "cell": "F7"}) in receipt.notes
    assert server.people.value(there, f"{TITLE}!F7") == "не менять!"
    kept = Tab("issues", "Что исправить", blocks=(Block(0, 0, (BlockColumn("Текст", ["не менять!"]),)),))
    receipt = run(server, there, 1, 2, also=(kept,))
    assert receipt.notes == ()
    assert shown(server, there)[shown_key(key(2))][5] == "станет 2"


def test_a_column_dragged_away_while_its_cell_is_cleared_loses_nothing(server: SheetsServer, there: str) -> None:
    """The same text stands in the tick's cell, and the columns change places just before it would be cleared."""
    run(server, there, 1, 2)
    server.people.edit_cell(there, f"{TITLE}!B7", "да")
    server.people.edit_cell(there, f"{TITLE}!A7", "да")
    kept = Tab("issues", "Что исправить", blocks=(Block(0, 0, (BlockColumn("Текст", ["да"]),)),))
    moved = []

    def between(call: Any) -> None:
        if b"findReplace" in (call.body or b"") and not moved:
            moved.append(True)
            server.people.move_columns(there, TITLE, 1, 1, 3)

    run(server, there, 1, 2, also=(kept,))
    server.people.edit_cell(there, f"{TITLE}!B7", "да")
    server.before_request.append(between)
    run(server, there, 1, 2, also=(kept,))
    server.before_request.clear()
    assert moved
    rows = server.people.rows(there, TITLE)
    assert rows[6][1] == "да"
    assert rows[4][1] == "Применить"


def test_a_deleted_or_renamed_hidden_tab_comes_back(server: SheetsServer, there: str) -> None:
    run(server, there, 1, 2)
    server.people.delete_tab(there, "_sheetcrm_proposals")
    run(server, there, 1, 2)
    assert shown(server, there)[shown_key(key(2))][2] == "что 2"
    server.people.rename_tab(there, "_sheetcrm_proposals", "моя")
    run(server, there, 1, 2)
    assert shown(server, there)[shown_key(key(2))][2] == "что 2"


def test_formulas_that_were_deleted_come_back_in_a_fresh_row(server: SheetsServer, there: str) -> None:
    run(server, there, 1, 2)
    server.people.edit_cell(there, f"{TITLE}!A6", "да")
    server.people.delete_row(there, TITLE, 4)
    assert shown(server, there)[shown_key(key(2))][2] == ""
    run(server, there, 1, 2)
    seen = shown(server, there)
    assert seen[shown_key(key(2))][2] == "что 2"
    assert seen[shown_key(key(1))][0] == "да"
    assert run(server, there, 1, 2).written == ()


def test_a_tab_without_its_column_of_keys_is_left_to_people(server: SheetsServer, there: str) -> None:
    run(server, there, 1, 2)
    server.people.edit_cell(there, f"{TITLE}!A6", "да")
    server.people.delete_column(there, TITLE, 10)
    receipt = run(server, there, 1, 2)
    assert ("store/queue-left", {"tab": TITLE}) in receipt.notes
    assert server.people.value(there, f"{TITLE}!A6") == "да"
    assert list(shown(server, there, "Правки (sheetcrm)")) == [shown_key(key(1)), shown_key(key(2))]
    assert {s.title for s in store(server, there).read().people()} == {"Клиенты", TITLE}
    left = sheet(server, there).sheet_id
    marks = [found["location"] for found in server.files[there].document.metadata.values()]
    assert not any(left in (at.get("sheetId"), at.get("dimensionRange", {}).get("sheetId")) for at in marks)


def test_a_key_that_landed_beside_its_column_is_taken_out_and_appended_again(server: SheetsServer, there: str) -> None:
    run(server, there, 1)

    def between(call: Any) -> None:
        if b"appendCells" in (call.body or b""):
            server.before_request.clear()
            server.people.insert_column(there, TITLE, 1)

    server.before_request.append(between)
    run(server, there, 1, 2)
    run(server, there, 1, 2)
    keys = [[cell for cell in row if cell.startswith("#")] for row in server.people.rows(there, TITLE)[5:]]
    assert [found for found in keys if found] == [[shown_key(key(1))], [shown_key(key(2))]]


def test_lines_are_kept_by_key_whatever_their_order() -> None:
    one, other = tab(Lines(), 1, 2, 3), tab(Lines(), 3, 1, 2)
    assert one is not None
    assert other is not None
    assert lines_tab(one).fingerprint() == lines_tab(other).fingerprint()
