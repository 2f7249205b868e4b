"""Columns of ours in people's tab of a Google Sheet: the lookup itself, what stands around it, and what may go wrong."""

from __future__ import annotations

from typing import Any

import pytest

from sheetcrm.core.reading import recognise
from sheetcrm.core.tabs.columns import DEFAULT, Kept, id_columns, typed_into
from sheetcrm.core.workbook import Value, Workbook, sheet_from_rows
from sheetcrm.stores.base import Receipt
from sheetcrm.stores.google import formulas, own_columns, reading
from sheetcrm.stores.google.store import GoogleStore
from tests.google import WORKER, protect, session, store, upload
from tests.ourcolumns import columns_of
from tests.sheets_server import SheetsServer, Switches

SAVED = {"clients": {"client_id": "ID клиента", "full_name": "ФИО", "phone": "Телефон"}}
ROWS: list[list[Value]] = [
    ["ID клиента", "ФИО", "Телефон", "Город"],
    ["К-000001", "Иванова Анна", 79071000001, "Самара"],
    ["К-000002", "Петров Пётр", "8 907 100-00-02", "Омск"],
    ["К-000003", "Сидорова Ольга", None, "Москва"],
]


def sheet(server: SheetsServer, rows: list[list[Value]] = ROWS, **more: Any) -> str:
    return upload(server, Workbook("База", "", (sheet_from_rows("Клиенты", rows),)), **more)


def sync(
    server: SheetsServer, made: str, keys: tuple[str, ...] = DEFAULT, ours: GoogleStore | None = None
) -> tuple[Receipt, list[Kept]]:
    ours = ours or store(server, made)
    there = ours.read()
    columns = columns_of(there, keys, saved=SAVED)
    kept = list(typed_into(columns, there.sheets))
    receipt = ours.replace((), there, columns, kept.extend)
    return receipt, list(dict.fromkeys(kept))


def column(server: SheetsServer, made: str, letter: str, rows: int = 4) -> list[Any]:
    return [server.people.value(made, f"Клиенты!{letter}{row}") for row in range(1, rows + 1)]


@pytest.mark.parametrize("locale", ["ru_RU", "en_US", "de_DE", "en_GB"])
def test_the_lookup_works_in_every_locale(server: SheetsServer, locale: str) -> None:
    made = sheet(server, locale=locale)
    sync(server, made)
    assert column(server, made, "G") == [
        "Группа клиента (авто)", "группа Иванова Анна", "группа Петров Пётр", "группа Сидорова Ольга",
    ]  # fmt: skip


def test_a_copied_row_says_so_at_once_and_shows_nobodys_values(server: SheetsServer) -> None:
    made = sheet(server)
    sync(server, made)
    server.people.copy_row(made, "Клиенты", 2, 4)
    server.people.edit_cell(made, "Клиенты!B4", "Новый Клиент")
    assert [column(server, made, "E", 5)[i] for i in (1, 3)] == [formulas.REPEATS.ru] * 2
    assert column(server, made, "E", 5)[2] == "исправить Петров Пётр"


def test_a_row_inserted_below_the_header_shifts_nothing(server: SheetsServer) -> None:
    made = sheet(server)
    sync(server, made)
    server.people.insert_row(made, "Клиенты", 2, ["К-000009", "Новая Строка"])
    assert column(server, made, "E", 5)[1:3] == [formulas.OUTDATED.ru, "исправить Иванова Анна"]


def test_an_id_on_another_row_shows_no_value_of_its_client(server: SheetsServer) -> None:
    """The ids alone sorted, as a filter that leaves a column out does it."""
    made = sheet(server)
    sync(server, made)
    server.people.sort_range(made, "Клиенты!A2:A4", 1, descending=True)
    assert column(server, made, "E")[1:] == [formulas.OUTDATED.ru, "исправить Петров Пётр", formulas.OUTDATED.ru]


def test_ids_that_a_lookup_would_read_as_a_pattern_find_nobody(server: SheetsServer) -> None:
    made = sheet(server)
    sync(server, made)
    server.people.set_cell(made, "Клиенты!A4", "К-*")
    assert column(server, made, "E")[3] in (formulas.OUTDATED.ru, formulas.REPEATS.ru)


def test_nothing_of_peoples_is_written_and_the_filter_and_the_banding_take_the_columns_in(server: SheetsServer) -> None:
    made = sheet(server)
    area = {"sheetId": 0, "startRowIndex": 0, "endRowIndex": 4, "startColumnIndex": 0, "endColumnIndex": 4}
    gid = reading.about(session(server, made)).sheets[0]["properties"].get("sheetId", 0)
    area["sheetId"] = gid
    colour = {"red": 0.9, "green": 0.9, "blue": 0.9}
    banding = {"range": area, "rowProperties": {"firstBandColor": colour, "secondBandColor": colour}}
    server.people.batch(
        made, [{"setBasicFilter": {"filter": {"range": area}}}, {"addBanding": {"bandedRange": banding}}]
    )
    before = [row[:4] for row in server.people.rows(made, "Клиенты")]
    sync(server, made)
    assert [row[:4] for row in server.people.rows(made, "Клиенты")] == before
    answer = session(server, made).get("", {"fields": "sheets(basicFilter(range),bandedRanges(range))"})
    found = answer["sheets"][0]
    assert found["basicFilter"]["range"]["endColumnIndex"] == 8
    assert found["bandedRanges"][0]["range"]["endColumnIndex"] == 8


def test_a_run_with_nothing_to_do_asks_twice_and_writes_nothing(server: SheetsServer) -> None:
    made = sheet(server)
    sync(server, made)
    receipt, kept = sync(server, made)
    assert (receipt.written, receipt.calls, kept) == ((), 2, [])


def test_a_heading_typed_over_ours_is_the_columns_name_from_then_on(server: SheetsServer) -> None:
    made = sheet(server)
    sync(server, made)
    server.people.edit_cell(made, "Клиенты!G1", 'Наша "группа"')
    for _ in range(2):
        sync(server, made)
        assert column(server, made, "G")[:2] == ['Наша "группа"', "группа Иванова Анна"]


@pytest.mark.parametrize("typed", ["текст", "42", "01.02.2026", "=B2", "ИСТИНА"])
def test_whatever_blocks_the_column_is_kept_and_makes_way(server: SheetsServer, typed: str) -> None:
    made = sheet(server)
    sync(server, made)
    server.people.edit_cell(made, "Клиенты!E3", typed)
    assert column(server, made, "E")[1] is None
    _, kept = sync(server, made)
    assert {one.key for one in kept} == {"to_correct"}
    assert column(server, made, "E")[1:] == [
        "исправить Иванова Анна", "исправить Петров Пётр", "исправить Сидорова Ольга",
    ]  # fmt: skip
    assert len(reading.about(session(server, made)).sheets) == 2  # the tab put aside is gone


def test_a_tab_put_aside_by_a_run_that_died_is_read_by_the_next(server: SheetsServer) -> None:
    made = sheet(server)
    sync(server, made)
    server.people.edit_cell(made, "Клиенты!E3", "моё")
    ours = store(server, made)
    there = ours.read()
    columns = columns_of(there, saved=SAVED)

    def dies(kept: tuple[Kept, ...]) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        ours.replace((), there, columns, dies)
    assert column(server, made, "E")[2] == "исправить Петров Пётр"
    _, kept = sync(server, made)
    assert [(one.key, one.text) for one in kept] == [("to_correct", "моё")]
    assert sync(server, made)[1] == []


@pytest.mark.parametrize("kind", ["503-after", "cut-after"])
def test_a_lost_answer_adds_no_column_twice(server: SheetsServer, kind: str) -> None:
    for nth in range(1, 9):
        made = sheet(server)
        server.faults.clear()
        server.faults.add(kind, nth=nth)
        sync(server, made)
        server.faults.clear()
        heads = server.people.rows(made, "Клиенты")[0]
        assert len(heads) == 8
        assert len(own_columns.marks(session(server, made))) == 4


def test_two_runs_at_once_add_them_once(server: SheetsServer) -> None:
    made = sheet(server)
    sync(server, made, ("quality", "abc", *DEFAULT[:1]))
    first, second = store(server, made), store(server, made)
    there, too = first.read(), second.read()
    wanted = ("quality", "abc", *DEFAULT)
    first.replace((), there, columns_of(there, wanted, saved=SAVED))
    second.replace((), too, columns_of(too, wanted, saved=SAVED))
    assert len(server.people.rows(made, "Клиенты")[0]) == 10
    assert len(own_columns.marks(session(server, made))) == 6


def test_a_large_sheet_is_read_in_another_way_and_knows_its_columns(
    server: SheetsServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "TYPED_CELLS", 1)
    made = sheet(server)
    sync(server, made)
    there = store(server, made).read().sheets[0]
    assert [one.key for one in there.own] == list(DEFAULT)
    assert there.cells.shape[1] == 4
    receipt, kept = sync(server, made)
    assert (receipt.written, kept) == ((), [])
    server.people.edit_cell(made, "Клиенты!E3", "моё")
    _, kept = sync(server, made)
    assert [one.text for one in kept] == ["моё"]
    assert column(server, made, "E")[2] == "исправить Петров Пётр"


def test_taken_out_nothing_of_ours_is_left(server: SheetsServer) -> None:
    made = sheet(server)
    before = server.people.rows(made, "Клиенты")
    sync(server, made)
    sync(server, made, ())
    assert server.people.rows(made, "Клиенты") == before
    assert [s["properties"]["title"] for s in reading.about(session(server, made)).sheets] == ["Клиенты"]
    assert own_columns.marks(session(server, made)) == {}


def test_two_clients_who_say_the_same_of_themselves_show_nothing_without_ids(server: SheetsServer) -> None:
    rows: list[list[Value]] = [["ФИО", "Телефон", "Город"], ["Анна", "8 907", "Самара"], ["Анна", "8 907", "Омск"], ["Пётр", "8 908", ""]]  # fmt: skip
    made = sheet(server, rows)
    ours = store(server, made)
    there = ours.read()
    ours.replace((), there, columns_of(there, saved={"clients": {"full_name": "ФИО", "phone": "Телефон"}}))
    assert column(server, made, "D") == ["Что исправить (авто)", formulas.OUTDATED.ru, formulas.OUTDATED.ru, "исправить Пётр"]  # fmt: skip


def around(server: SheetsServer, made: str) -> dict[str, Any]:
    fields = "sheets(properties(sheetId,title),basicFilter(range),bandedRanges(range),tables(range),columnGroups,developerMetadata)"
    pages = session(server, made).get("", {"fields": fields})["sheets"]
    return next(page for page in pages if page["properties"]["title"] == "Клиенты")


COLOUR, RED = {"red": 0.9, "green": 0.9, "blue": 0.9}, {"red": 1}


def with_ranges(server: SheetsServer, made: str, end: int = 4) -> None:
    """A person gives the table a filter and a banding."""
    area = {"startRowIndex": 0, "endRowIndex": 4, "startColumnIndex": 0, "endColumnIndex": end}
    area["sheetId"] = around(server, made)["properties"].get("sheetId", 0)
    banding = {"range": area, "rowProperties": {"firstBandColor": COLOUR, "secondBandColor": COLOUR}}
    server.people.batch(
        made, [{"setBasicFilter": {"filter": {"range": area}}}, {"addBanding": {"bandedRange": banding}}]
    )


@pytest.mark.parametrize("how", ["columns: none", "remove"])
def test_what_was_made_longer_is_as_it_was_once_the_columns_go(server: SheetsServer, how: str) -> None:
    made = sheet(server)
    with_ranges(server, made)
    before = around(server, made)
    sync(server, made)
    assert around(server, made)["bandedRanges"][0]["range"]["endColumnIndex"] == 8
    if how == "remove":
        ours = store(server, made)
        ours.take_out(ours.read())
    else:
        sync(server, made, ())
    assert around(server, made) == before


def test_a_range_that_a_person_made_longer_is_theirs(server: SheetsServer) -> None:
    made = sheet(server)
    sync(server, made)
    with_ranges(server, made, 8)
    before = around(server, made)
    sync(server, made, ())
    assert around(server, made) == before


def test_a_range_that_ends_elsewhere_or_begins_below_the_headings_stays(server: SheetsServer) -> None:
    made = sheet(server)
    with_ranges(server, made, 3)
    before = around(server, made)
    sync(server, made)
    assert around(server, made) == before


def test_rows_added_meanwhile_are_in_the_filter_that_went_to_the_end(server: SheetsServer) -> None:
    made = sheet(server)
    area = {"startColumnIndex": 0, "endColumnIndex": 4, "sheetId": around(server, made)["properties"].get("sheetId", 0)}
    server.people.batch(made, [{"setBasicFilter": {"filter": {"range": area}}}])

    def hook(request: Any) -> None:
        if request.path.endswith(":batchUpdate") and b"insertDimension" in request.body:
            server.before_request.clear()
            server.people.insert_row(made, "Клиенты", 3)

    server.before_request.append(hook)
    sync(server, made)
    assert around(server, made)["basicFilter"]["range"]["endRowIndex"] == 25


MORE = (*DEFAULT, "revenue", "orders")


def test_columns_chosen_beside_the_usual_ones_are_folded_up_and_come_out(server: SheetsServer) -> None:
    made = sheet(server)
    before = around(server, made)
    sync(server, made, ("revenue", *DEFAULT, "orders"))
    (group,) = around(server, made)["columnGroups"]
    assert (group["range"]["startIndex"], group["range"]["endIndex"], group["depth"]) == (8, 10, 1)
    assert group["collapsed"] is True
    server.people.batch(
        made, [{"updateDimensionGroup": {"dimensionGroup": {**group, "collapsed": False}, "fields": "collapsed"}}]
    )
    sync(server, made, ("revenue", *DEFAULT, "orders"))
    assert "collapsed" not in around(server, made)["columnGroups"][0]
    sync(server, made, (*DEFAULT, "revenue"))
    (group,) = around(server, made)["columnGroups"]
    assert (group["range"]["startIndex"], group["range"]["endIndex"]) == (8, 9)
    sync(server, made, ())
    assert around(server, made) == before


def test_more_of_them_later_come_into_the_same_group(server: SheetsServer) -> None:
    made = sheet(server)
    sync(server, made, (*DEFAULT, "revenue"))
    sync(server, made, MORE)
    (group,) = around(server, made)["columnGroups"]
    assert (group["range"]["startIndex"], group["range"]["endIndex"]) == (8, 10)


def test_a_group_of_the_teams_stays_as_it_is(server: SheetsServer) -> None:
    made = sheet(server)
    gid = around(server, made)["properties"].get("sheetId", 0)
    span = {"sheetId": gid, "dimension": "COLUMNS", "startIndex": 2, "endIndex": 4}
    server.people.batch(made, [{"addDimensionGroup": {"range": span}}])
    theirs = around(server, made)["columnGroups"]
    sync(server, made, MORE)
    assert [group["range"]["startIndex"] for group in around(server, made)["columnGroups"]] == [2, 8]
    sync(server, made, ())
    assert around(server, made)["columnGroups"] == theirs


@pytest.mark.parametrize("kind", ["503-after", "cut-after", "503"])
def test_a_lost_answer_leaves_the_same_groups_and_ranges(server: SheetsServer, kind: str) -> None:
    for nth in range(1, 6):
        made = sheet(server)
        with_ranges(server, made)
        before = around(server, made)
        for keys, groups in ((MORE, 1), ((), 0)):
            server.faults.clear()
            server.faults.add(kind, nth=nth, method="POST", path=":batchUpdate$")
            sync(server, made, keys)
            server.faults.clear()
            assert len(around(server, made).get("columnGroups", [])) == groups
        sync(server, made, ())
        assert around(server, made) == before


@pytest.mark.parametrize("refused", [False, True])
def test_a_column_of_ids_comes_into_googles_own_table(server: SheetsServer, refused: bool) -> None:
    """A sort of the table would leave it behind. Where Google will not have it, the column comes all the same and it is
    said."""
    made = sheet(server, [row[1:] for row in ROWS])
    gid = around(server, made)["properties"].get("sheetId", 0)
    area = {"sheetId": gid, "startRowIndex": 0, "endRowIndex": 4, "startColumnIndex": 0, "endColumnIndex": 3}
    server.people.batch(made, [{"addTable": {"table": {"name": "Клиенты_т", "range": area}}}])
    if refused:
        server.faults.add("text-error", nth=None, method="POST", fits=lambda request: b"updateTable" in request.body)
    ours = store(server, made)
    there = ours.read()
    saved = {"clients": {"full_name": "ФИО", "phone": "Телефон"}}
    receipt = ours.create_columns(id_columns(recognise(there, saved=saved).tables["clients"], "ru", {}), there)
    server.faults.clear()
    assert receipt.written == ("Клиенты",)
    assert server.people.rows(made, "Клиенты")[0][3] == "ID клиента"
    assert around(server, made)["tables"][0]["range"]["endColumnIndex"] == (3 if refused else 4)
    assert [code for code, _ in receipt.notes] == (["store/table-not-longer"] if refused else [])


def coloured(server: SheetsServer, made: str, ranges: list[tuple[int, int]], kind: str = "formula") -> None:
    """A person colours rows: each range from one column to another."""
    gid = around(server, made)["properties"].get("sheetId", 0)
    spans = [
        {"sheetId": gid, "startRowIndex": 1, "endRowIndex": 20, "startColumnIndex": start, "endColumnIndex": end}
        for start, end in ranges
    ]
    condition = {"type": "CUSTOM_FORMULA", "values": [{"userEnteredValue": '=$D2="Омск"'}]}
    rule: dict[str, Any] = {
        "ranges": spans,
        "booleanRule": {"condition": condition, "format": {"backgroundColor": RED}},
    }
    if kind == "scale":
        points = {name: {"type": which, "color": COLOUR} for name, which in (("minpoint", "MIN"), ("maxpoint", "MAX"))}
        rule = {"ranges": spans, "gradientRule": points}
    server.people.batch(made, [{"addConditionalFormatRule": {"rule": rule, "index": 0}}])


def rules(server: SheetsServer, made: str) -> list[Any]:
    fields = "sheets(properties(title),conditionalFormats)"
    pages = session(server, made).get("", {"fields": fields})["sheets"]
    return next(page for page in pages if page["properties"]["title"] == "Клиенты").get("conditionalFormats", [])


def is_red(server: SheetsServer, made: str, cell: str) -> bool:
    fields = "sheets(data(rowData(values(effectiveFormat(backgroundColor)))))"
    line = session(server, made).get("", {"ranges": [f"Клиенты!{cell}"], "fields": fields})["sheets"][0]["data"][0]
    shown = (line.get("rowData") or [{}])[0].get("values", [{}])[0].get("effectiveFormat", {}).get("backgroundColor")
    return bool(shown == RED)


@pytest.mark.parametrize("extends", [True, False], ids=["rules get longer", "rules are copied"])
@pytest.mark.parametrize("how", ["columns: none", "remove"])
def test_rows_that_people_colour_are_coloured_in_our_columns_too(extends: bool, how: str) -> None:
    """By a rule over whole rows; a rule of one column is about that column. It ends as it was once ours go."""
    server = SheetsServer(switches=Switches(conditional_paste_extends=extends))
    made = sheet(server)
    coloured(server, made, [(0, 4)])
    coloured(server, made, [(3, 4)])
    before = rules(server, made)
    sync(server, made)
    assert [is_red(server, made, cell) for cell in ("E2", "E3", "H3", "I3", "H4")] == [False, True, True, False, False]
    assert before[0] in rules(server, made), "the rule of one column stays as it is"
    sync(server, made)
    if how == "remove":
        ours = store(server, made)
        ours.take_out(ours.read())
    else:
        sync(server, made, ())
    assert rules(server, made) == before
    assert len(reading.about(session(server, made)).sheets) == 1
    assert (server.wrong_answers, server.crashes) == ([], [])
    server.close()


@pytest.mark.parametrize(
    ("ranges", "kind"), [([(0, 3)], "formula"), ([(2, 4)], "formula"), ([(0, 4)], "scale")],
    ids=["ends before the table", "about two columns", "a scale"],
)  # fmt: skip
def test_colours_that_are_not_about_whole_rows_stay_where_they_are(
    server: SheetsServer, ranges: list[tuple[int, int]], kind: str
) -> None:
    made = sheet(server)
    coloured(server, made, ranges, kind)
    before = rules(server, made)
    sync(server, made)
    assert rules(server, made) == before


def test_a_rule_over_all_columns_stays_whole_when_ours_go(server: SheetsServer) -> None:
    made = sheet(server)
    coloured(server, made, [(0, 7)])
    sync(server, made)
    assert is_red(server, made, "H3")
    whole = rules(server, made)
    sync(server, made, ())
    assert rules(server, made) == whole


@pytest.mark.parametrize(
    ("area", "where"),
    [
        ({}, "Клиенты"),
        ({"startRowIndex": 0, "endRowIndex": 1}, "Клиенты!1:1"),
        ({"startRowIndex": 2, "endRowIndex": 3}, "Клиенты!3:3"),
    ],
    ids=["the tab", "its headings", "a row"],
)
@pytest.mark.parametrize("there", [False, True], ids=["new columns", "columns in need of repair"])
def test_where_a_protection_keeps_our_columns_out_it_is_said_and_nothing_is_tried(
    server: SheetsServer, area: dict[str, int], where: str, there: bool
) -> None:
    """Until the protection is gone: then they come by themselves."""
    made = sheet(server)
    if there:
        sync(server, made)
        server.people.edit_cell(made, "Клиенты!E3", "моё")
        server.people.edit_cell(made, "Клиенты!F3", "и это")
    before = server.people.rows(made, "Клиенты")
    worker = protect(server, made, area)
    sync(server, made, ours=worker)  # the first run makes the hidden tab
    calls = worker.session.calls
    receipt, _ = sync(server, made, ours=worker)
    assert worker.session.calls - calls <= 3
    assert receipt.notes == (("store/columns-protected", {"where": where, "email": WORKER}),)
    assert server.people.rows(made, "Клиенты") == before
    about = session(server, made).get("", {"fields": "sheets(protectedRanges(protectedRangeId))"})
    server.people.batch(made, [{"deleteProtectedRange": about["sheets"][0]["protectedRanges"][0]}])
    receipt, _ = sync(server, made, ours=worker)
    assert receipt.notes == ()
    assert column(server, made, "E")[1:3] == ["исправить Иванова Анна", "исправить Петров Пётр"]


@pytest.mark.parametrize(
    "area",
    [
        {"startRowIndex": 2, "endRowIndex": 3, "startColumnIndex": 0, "endColumnIndex": 4},
        {"startColumnIndex": 1, "endColumnIndex": 2},
        {"startColumnIndex": 4, "endColumnIndex": 6},
    ],
    ids=["the cells of a row", "a column", "empty columns beside them"],
)
def test_a_protection_beside_our_columns_is_no_reason_to_leave_them_out(
    server: SheetsServer, area: dict[str, int]
) -> None:
    made = sheet(server)
    receipt, _ = sync(server, made, ours=protect(server, made, area))
    assert receipt.notes == ()
    assert column(server, made, "E")[1] == "исправить Иванова Анна"


def test_columns_that_go_stay_where_a_protection_holds_them(server: SheetsServer) -> None:
    made = sheet(server)
    sync(server, made)
    before = server.people.rows(made, "Клиенты")
    worker = protect(server, made, {"startRowIndex": 2, "endRowIndex": 3})
    for _ in range(2):
        calls = worker.session.calls
        receipt, _ = sync(server, made, (), ours=worker)
        assert receipt.notes == (("store/columns-protected", {"where": "Клиенты!3:3", "email": WORKER}),)
    assert worker.session.calls - calls == 2
    assert server.people.rows(made, "Клиенты") == before


def test_a_row_inserted_above_the_headings_in_that_moment_gets_no_formula(server: SheetsServer) -> None:
    """There it would fill nothing for ever, and the next run would take it for something people typed."""
    made = sheet(server)
    sync(server, made)
    server.people.edit_cell(made, "Клиенты!E3", "моё")

    def hook(request: Any) -> None:
        if b"copyPaste" in (request.body or b""):
            server.before_request.clear()
            server.people.insert_row(made, "Клиенты", 1)

    server.before_request.append(hook)
    _, kept = sync(server, made)
    _, again = sync(server, made)
    assert server.before_request == []
    assert {one.text for one in (*kept, *again)} == {"моё"}
    assert column(server, made, "E", 5) == [
        None, "Что исправить (авто)", "исправить Иванова Анна", "исправить Петров Пётр", "исправить Сидорова Ольга",
    ]  # fmt: skip
    assert sync(server, made)[1] == []


def test_several_columns_are_put_right_at_once(server: SheetsServer) -> None:
    made = sheet(server)
    sync(server, made)
    for letter in "EFGH":
        server.people.edit_cell(made, f"Клиенты!{letter}3", f"моё {letter}")
    server.people.edit_cell(made, "Клиенты!G1", "Наша группа")
    receipt, kept = sync(server, made)
    assert receipt.calls <= 22
    assert {one.text for one in kept} == {f"моё {letter}" for letter in "EFGH"}
    assert server.people.rows(made, "Клиенты")[0][4:] == [
        "Что исправить (авто)", "Дубль (авто)", "Наша группа", "Последняя покупка (авто)",
    ]  # fmt: skip
    assert column(server, made, "E")[1:3] == ["исправить Иванова Анна", "исправить Петров Пётр"]
