"""Filter views per manager on a Google Sheet: made once, kept up with the managers, and people's own never touched."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from sheetcrm.core.fields.typed_day import day_in
from sheetcrm.core.outcome import RunSettings
from sheetcrm.core.pipeline import run
from sheetcrm.core.reading import recognise
from sheetcrm.core.views import wanted_views
from sheetcrm.core.workbook import Value, Workbook, column_letter, sheet_from_rows
from sheetcrm.stores.base import Receipt
from sheetcrm.stores.google.store import GoogleStore
from tests.google import session, store, upload
from tests.sheets_server import Request, SheetsServer, running_server

ROWS: list[list[Value]] = [
    ["ФИО", "Телефон", "Ответственный"],
    ["Иванова Анна", "8 907 100-00-01", "Ирина"],
    ["Петров Пётр", "8 907 100-00-02", "Олег"],
    ["Ким Виктор", "8 907 100-00-04", "ирина"],
]


def sheet(server: SheetsServer, *more: Any) -> str:
    return upload(server, Workbook("База", "", (sheet_from_rows("Клиенты", ROWS), *more)))


def make(server: SheetsServer, made: str, lang: Any = "ru") -> Receipt:
    ours = store(server, made)
    there = ours.read()
    widths = {one.title: one.cells.shape[1] for one in there.people()}
    return ours.set_views(wanted_views(recognise(there).tables, {}, widths, lang), there)


def views(server: SheetsServer, made: str) -> dict[str, dict[str, Any]]:
    answer = session(server, made).get("", {"fields": "sheets(filterViews)"})
    return {view["title"]: view for page in answer["sheets"] for view in page.get("filterViews", [])}


def shown(view: dict[str, Any]) -> tuple[int, str]:
    (spec,) = view["filterSpecs"]
    return spec.get("columnIndex", 0), spec["filterCriteria"]["condition"]["values"][0]["userEnteredValue"]


def test_each_manager_gets_a_view_over_the_whole_table(server: SheetsServer) -> None:
    made = sheet(server)
    receipt = make(server, made)
    assert receipt.written == ("Мои: Ирина", "Мои: Олег")
    found = views(server, made)
    assert {title: shown(view) for title, view in found.items()} == {
        "Мои: Ирина": (2, "Ирина"),
        "Мои: Олег": (2, "Олег"),
    }
    reach = found["Мои: Олег"]["range"]
    assert (reach.get("startRowIndex", 0), reach["endRowIndex"], reach["endColumnIndex"]) == (0, 24, 3)


def test_a_second_time_writes_nothing(server: SheetsServer) -> None:
    made = sheet(server)
    make(server, made)
    before = views(server, made)
    writes = len([r for r in server.requests if r.path.endswith(":batchUpdate")])
    receipt = make(server, made)
    assert (receipt.written, len(receipt.unchanged)) == ((), 2)
    assert len([r for r in server.requests if r.path.endswith(":batchUpdate")]) == writes
    assert views(server, made) == before


def test_they_follow_the_managers_and_the_table(server: SheetsServer) -> None:
    made = sheet(server)
    make(server, made)
    server.people.edit_cell(made, "Клиенты!C3", "Вера")
    server.people.insert_column(made, "Клиенты", 2)
    receipt = make(server, made)
    assert (receipt.written, receipt.removed) == (("Мои: Вера",), ("Мои: Олег",))
    assert {title: shown(view) for title, view in views(server, made).items()} == {
        "Мои: Ирина": (3, "Ирина"),
        "Мои: Вера": (3, "Вера"),
    }


def test_the_list_of_managers_says_who_they_are(server: SheetsServer) -> None:
    lists = sheet_from_rows("Справочники", [["Справочники"], [None], ["Ответственный"], ["Ирина"], ["Новенькая"]])
    assert make(server, sheet(server, lists)).written == ("Мои: Ирина", "Мои: Новенькая")


def test_peoples_own_filters_and_views_stay_as_they_are(server: SheetsServer) -> None:
    made = sheet(server)
    gid = int(store(server, made).read().sheets[0].sheet_id)
    area = {"sheetId": gid, "startRowIndex": 0, "endRowIndex": 4, "startColumnIndex": 0, "endColumnIndex": 3}
    own = {"title": "Мои: Ирина", "range": area}
    server.people.batch(made, [{"addFilterView": {"filter": own}}, {"setBasicFilter": {"filter": {"range": area}}}])
    theirs = views(server, made)["Мои: Ирина"]
    assert make(server, made).written == ("Мои: Ирина", "Мои: Олег")
    found = views(server, made)
    assert (found["Мои: Ирина"], set(found)) == (theirs, {"Мои: Ирина", "Мои: Ирина (2)", "Мои: Олег"})
    make(server, made)
    ours = store(server, made)
    assert ours.ours(ours.read()).views == 2
    ours.take_out(ours.read())
    assert views(server, made) == {"Мои: Ирина": theirs}
    page = session(server, made).get("", {"fields": "sheets(basicFilter(range),developerMetadata)"})["sheets"][0]
    del area["sheetId"]  # the first sheet's is left out
    assert page == {"basicFilter": {"range": area}}


def test_what_a_person_changed_in_ours_stays_but_whose_it_is(server: SheetsServer) -> None:
    made = sheet(server)
    make(server, made)
    view = views(server, made)["Мои: Олег"]
    other = {"columnIndex": 0, "filterCriteria": {"condition": {"type": "NOT_BLANK"}}}
    changed = {"filterViewId": view["filterViewId"], "title": "Олежка", "filterSpecs": [other]}
    server.people.batch(made, [{"updateFilterView": {"filter": changed, "fields": "title,filterSpecs"}}])
    make(server, made)
    specs = views(server, made)["Олежка"]["filterSpecs"]
    assert [spec.get("columnIndex", 0) for spec in specs] == [0, 2]
    assert make(server, made).written == ()


def test_a_view_that_a_person_deleted_comes_back_when_asked_for(server: SheetsServer) -> None:
    made = sheet(server)
    make(server, made)
    number = views(server, made)["Мои: Олег"]["filterViewId"]
    server.people.batch(made, [{"deleteFilterView": {"filterId": number}}])
    assert make(server, made).written == ("Мои: Олег",)


@pytest.mark.parametrize("nth", range(1, 7))
@pytest.mark.parametrize("what", ["column", "row", "rename"])
def test_whatever_people_move_meanwhile_no_view_looks_at_a_wrong_column(
    server: SheetsServer, nth: int, what: str
) -> None:
    made = sheet(server)
    people, left = server.people, [nth]

    def hook(request: Request) -> None:
        left[0] -= 1
        if left[0] == 0:
            if what == "column":
                people.insert_column(made, "Клиенты", 2)
            elif what == "row":
                people.insert_row(made, "Клиенты", 1, ["Наша база"])
            else:
                people.edit_cell(made, "Клиенты!C1", "Кто ведёт")

    server.before_request.append(hook)
    make(server, made)
    server.before_request.clear()
    rows = people.rows(made, "Клиенты")
    for view in views(server, made).values():
        column, owner = shown(view)
        names = {row[column].casefold() for row in rows if len(row) > column}
        assert owner.casefold() in names
    make(server, made)
    assert {shown(view)[1] for view in views(server, made).values()} == {"Ирина", "Олег"}


@pytest.mark.parametrize("kind", ["503-after", "cut-after", "503"])
def test_a_lost_answer_makes_none_twice(server: SheetsServer, kind: str) -> None:
    made = sheet(server)
    server.faults.add(kind, nth=1, method="POST", path=":batchUpdate$")
    make(server, made)
    server.faults.clear()
    assert set(views(server, made)) == {"Мои: Ирина", "Мои: Олег"}


def test_in_english(server: SheetsServer) -> None:
    assert make(server, sheet(server), "en").written == ("Mine: Ирина", "Mine: Олег")


def test_our_tab_of_tasks_has_a_view_per_manager_as_well(server: SheetsServer) -> None:
    rows = [[*ROWS[0], "Статус", "Следующий шаг"], *([*row, "в работе", None] for row in ROWS[1:])]
    made = upload(server, Workbook("База", "", (sheet_from_rows("Клиенты", rows),)))
    ours = store(server, made)
    there = ours.read()
    tabs = run(recognise(there), RunSettings("ru"), {}, dt.datetime(2026, 11, 23, 9)).tabs
    ours.replace([tab for tab in tabs if tab.key == "tasks"], there)
    there = ours.read()
    tasks = next(one for one in there.sheets if one.ours == "tasks")
    wanted = wanted_views(recognise(there).tables, {}, {"Клиенты": 5}, "ru", tasks)
    ours.set_views(wanted, there)
    found = views(server, made)
    assert {title: shown(view)[1] for title, view in found.items() if "задачи" in title} == {
        "Мои задачи: Ирина": "Ирина",
        "Мои задачи: Олег": "Олег",
    }
    column = shown(found["Мои задачи: Олег"])[0]
    heads = server.people.rows(made, "Задачи")[4]
    assert heads[column] == "Ответственный"
    assert ours.set_views(wanted, ours.read()).written == ()


def test_a_day_typed_in_the_order_of_the_locale_puts_a_task_off() -> None:
    """Typed into a cell of text "12/01/2026" would be two days, and nobody could say which."""
    rows = [["Name", "Phone", "Status", "Next step"], ["Ann Carter", "512 555 0143", "in progress", None]]
    with running_server(locale="en_US") as server:
        made = server.create_spreadsheet("Base", {"Clients": rows})
        ours = GoogleStore(session(server, made), lang="en")
        there = ours.read()
        tabs = run(recognise(there), RunSettings("en"), {}, dt.datetime(2026, 11, 23, 9)).tabs
        ours.replace([tab for tab in tabs if tab.key == "tasks"], there)
        head, line = server.people.rows(made, "Tasks")[4:6]
        assert line[head.index("Client")] == "Ann Carter"
        server.people.edit_cell(made, f"Tasks!{column_letter(head.index('Put off until'))}6", "12/01/2026")
        tasks = next(one for one in ours.read().sheets if one.ours == "tasks")
        assert dt.date(2026, 12, 1) in map(day_in, tasks.cells.iloc[-1].tolist())
