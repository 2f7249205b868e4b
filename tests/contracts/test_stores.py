"""One contract for every store: memory, .xlsx and Google (gspread and google-auth against the local server)."""

from __future__ import annotations

import datetime as dt
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from sheetcrm.core.records import replace
from sheetcrm.core.summary import summarise
from sheetcrm.core.tabs.definitions import definition_tabs
from sheetcrm.core.tabs.model import PLAIN, Block, BlockColumn, Content, Style, Tab
from sheetcrm.core.workbook import CellError, Value, Workbook, sheet_from_rows
from sheetcrm.errors import NotNow, StoreError
from tests.contracts.desks import Desk, GoogleDesk, XlsxDesk, google_desk, memory_desk, rows_of, xlsx_desk
from tests.sheets_server import SheetsServer, running_server
from tests.unit.summary.making import facts, shop
from tests.unit.xlsx.tabs import summary

#: What spreadsheets, and programs that write them, spoil.
NASTY = (
    "=1+1", "+79161234567", "-5", "@x", "07911123456", "00501", "NA", "null", "1e5", " lead", "trail ", "TRUE", "ложь",
    "line\nbreak", "tab\there", "😀 и ещё", "'quoted", '"двойные"', "#N/A", "=HYPERLINK(\"http://x\")", "1/2", "12.05",
    "<b>&amp;</b>", "_x0041_", "{{ имя }}", "a\u00a0b", "ё" * 300,
)  # fmt: skip

PEOPLE = Workbook(
    "Клиенты.xlsx",
    "",
    (
        sheet_from_rows(
            "Клиенты",
            [
                ["ID клиента", "ФИО", "Телефон", "Сумма", "Вдвое"],
                ["К-000003", "Сидорова Ольга", "8 907 100-00-03", 300, 600],
                ["К-000001", "Иванова Анна", "+7 907 100-00-01", 100, 200],
                ["К-000002", "Петров Пётр", "NA", 250.5, 501],
            ],
            formulas={(row, 4): f"=D{row}*2" for row in (2, 3, 4)},
        ),
        sheet_from_rows("Сводка", [["наша сводка"], [42]]),
    ),
)


def desk_of(kind: str, workbook: Workbook, folder: Path, server: SheetsServer) -> Desk:
    if kind == "memory":
        return memory_desk(workbook)
    if kind == "xlsx":
        return xlsx_desk(workbook, folder)
    return google_desk(workbook, server)


@pytest.fixture(params=["memory", "xlsx", "google"])
def desk(request: pytest.FixtureRequest, tmp_path: Path, server: SheetsServer) -> Desk:
    return desk_of(request.param, PEOPLE, tmp_path, server)


@pytest.fixture(params=["memory", "xlsx", "google", "google over HTTP"])
def any_desk(request: pytest.FixtureRequest, tmp_path: Path, server: SheetsServer) -> Iterator[Desk]:
    if request.param == "google over HTTP":
        with running_server() as there:
            yield google_desk(PEOPLE, there, http=True)
            assert (there.wrong_answers, there.crashes) == ([], [])
    else:
        yield desk_of(request.param, PEOPLE, tmp_path, server)


def tab(key: str, title: str, *columns: tuple[str, tuple[Content, ...]], style: Style = PLAIN) -> Tab:
    """A tab with one block at A1."""
    return Tab(key, title, blocks=(Block(0, 0, tuple(BlockColumn(h, v, style) for h, v in columns)),))


ISSUES = tab("issues", "Что исправить", ("Где", ("D2", "D3", "D4")), ("Сколько", (1, 2, 3)))
DUPLICATES = tab("duplicates", "Дубли", ("Кто", ("Анна", "Пётр")))
OURS = (ISSUES, DUPLICATES)


def replaced(desk: Desk, *tabs: Tab) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """One run: reads, replaces; what was written, left and removed."""
    store = desk.store()
    receipt = store.replace(tabs, store.read())
    return receipt.written, receipt.unchanged, receipt.removed


def definitions() -> tuple[Tab, ...]:
    return definition_tabs([("Отчётный период, дней", 365, "")], "ru")


# Reading --------------------------------------------------------------------------------------------------------------

MIXED = Workbook(
    "x",
    "",
    (
        sheet_from_rows(
            "Данные",
            [
                ["Клиенты салона", None, None, None],
                ["Имя", "Число", "Дата", "Итог"],
                ["текст", 5, dt.date(2026, 11, 20), 10],
                [None, 250.75, dt.datetime(2026, 11, 20, 14, 30), 501.5],
                ["00501", 79161234567, dt.date(1990, 3, 8), 158322469134],
                ["да", True, dt.date(2024, 2, 29), 2],
                ["нет", False, dt.time(9, 30), CellError("#DIV/0!")],
                ["последний", -0.5, None, "текст!"],
            ],
            formulas={
                (3, 3): "=B3*2", (4, 3): "=B4*2", (5, 3): "=B5*2", (6, 3): "=1+1", (7, 3): "=1/0", (8, 3): '="текст"&"!"',
            },
            merged=((1, 0, 1, 3),),
            hidden_rows=frozenset({4}),
        ),
        sheet_from_rows("Текст", [[value] for value in NASTY]),
        sheet_from_rows("Пусто", []),
    ),
)  # fmt: skip


@pytest.mark.parametrize("kind", ["xlsx", "google"])
def test_the_same_content_is_the_same_workbook(kind: str, tmp_path: Path, server: SheetsServer) -> None:
    there = desk_of(kind, MIXED, tmp_path, server).store().read()
    here = memory_desk(MIXED).store().read()
    for got, wanted in zip(there.sheets, here.sheets, strict=True):
        assert (got.title, got.ours, got.visible) == (wanted.title, wanted.ours, wanted.visible)
        assert rows_of(got) == rows_of(wanted)
        assert [[type(v) for v in row] for row in rows_of(got)] == [[type(v) for v in row] for row in rows_of(wanted)]
        assert got.formulas.keys() == wanted.formulas.keys()
        assert (got.merged, got.hidden_rows) == (wanted.merged, wanted.hidden_rows)
        assert got.cells.index.tolist() == wanted.cells.index.tolist()


# Our own tabs -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("style", [Style(), Style(format="text")], ids=["general", "text"])
def test_text_survives_exactly(any_desk: Desk, style: Style) -> None:
    replaced(any_desk, tab("issues", "Что исправить", ("Текст", NASTY), style=style))
    assert any_desk.seen("Что исправить") == [["Текст"], *([text] for text in NASTY)]


def test_a_text_too_long_for_a_cell_is_cut_and_the_rest_is_written(desk: Desk) -> None:
    fits = "ж" * desk.longest
    replaced(desk, tab("issues", "Что исправить", ("Текст", ("ok", fits, fits + "ж"))))
    assert desk.seen("Что исправить")[2:] == [[fits], [fits[:-1] + "…"]]


def test_what_runs_remember_is_refused_with_tab_and_cell_rather_than_cut(desk: Desk) -> None:
    before = desk.titles()
    too_long = "ж" * (desk.longest + 1)
    with pytest.raises(StoreError) as caught:
        replaced(desk, DUPLICATES, tab("decisions", "Решения", ("Текст", ("ok", too_long))))
    message, _ = caught.value.say("ru")
    assert "Решения" in message
    assert "A3" in message
    assert desk.titles() == before


def test_numbers_days_and_ticks_keep_their_kind(desk: Desk) -> None:
    days = (dt.date(2026, 11, 20), dt.date(1990, 3, 8))
    made = Tab(
        "stop_list",
        "Разное",
        blocks=(
            Block(
                0,
                0,
                (
                    BlockColumn("Телефон или email", ("a@example.com", "b@example.com")),
                    BlockColumn("Дата", days, Style(format="date")),
                    BlockColumn("Когда", (dt.datetime(2026, 11, 20, 14, 30), None), Style(format="datetime")),
                    BlockColumn("Сколько", (5, 2.5)),
                    BlockColumn("Так", (True, False)),
                ),
            ),
        ),
    )
    store = desk.store()
    store.create((made,), store.read())
    assert desk.seen("Разное")[1:] == [
        ["a@example.com", days[0], dt.datetime(2026, 11, 20, 14, 30), 5, True],
        ["b@example.com", days[1], None, 2.5, False],
    ]


def test_our_tabs_are_ours_come_last_and_are_known_again(desk: Desk) -> None:
    assert replaced(desk, *OURS) == (("Что исправить", "Дубли"), (), ())
    read = desk.store().read()
    assert desk.titles() == ["Клиенты", "Сводка", "Что исправить", "Дубли"]
    assert {sheet.title: sheet.ours for sheet in read.sheets if sheet.ours} == {
        "Что исправить": "issues", "Дубли": "duplicates",
    }  # fmt: skip
    assert [sheet.title for sheet in read.people()] == ["Клиенты", "Сводка"]


def test_a_tab_is_replaced_whole(desk: Desk) -> None:
    replaced(desk, *OURS)
    shorter = tab("issues", "Что исправить", ("Где", ("B7",)))
    assert replaced(desk, shorter, DUPLICATES) == (("Что исправить",), ("Дубли",), ())
    assert desk.seen("Что исправить") == [["Где"], ["B7"]]


def test_a_second_run_writes_nothing(any_desk: Desk) -> None:
    first = summary("Показатели", clients=3)
    later = summary("Показатели", at=dt.datetime(2027, 1, 1, 9, 0), clients=3)
    assert replaced(any_desk, first, *OURS) == (("Показатели", "Что исправить", "Дубли"), (), ())
    shown = [any_desk.seen(title) for title in ("Показатели", "Что исправить", "Дубли")]
    # Only the moment differs, and a moment alone is no change.
    assert replaced(any_desk, later, *OURS) == ((), ("Показатели", "Что исправить", "Дубли"), ())
    assert [any_desk.seen(title) for title in ("Показатели", "Что исправить", "Дубли")] == shown


@pytest.mark.parametrize("kind", ["xlsx", "google"])
def test_charts_are_updated_in_place(kind: str, tmp_path: Path, server: SheetsServer) -> None:
    """M8: other figures tomorrow, and the same charts by their ids, no one more and no one less; each shows the figures of then."""
    desk = desk_of(kind, PEOPLE, tmp_path, server)

    def charts() -> dict[str, str]:
        """The charts by id with their titles."""
        if isinstance(desk, XlsxDesk):
            with zipfile.ZipFile(desk.path) as package:
                parts = [name for name in package.namelist() if name.startswith("xl/charts/chart")]
                texts = {name: re.findall(rb"<a:t>(.*?)</a:t>", package.read(name)) for name in parts}
            return {name: b" ".join(found).decode() for name, found in texts.items()}
        assert isinstance(desk, GoogleDesk)
        there = desk.session().get("", {"fields": "sheets(charts(chartId,spec(title)))"})
        return {
            str(c["chartId"]): c["spec"].get("title", "") for sheet in there["sheets"] for c in sheet.get("charts", [])
        }

    replaced(desk, summarise(facts()))
    before = charts()
    assert len(before) == len(summarise(facts()).charts) > 5
    clients, sold = shop(seed=8)
    tomorrow = summarise(facts(clients=clients, orders=sold))
    assert tomorrow.fingerprint() != summarise(facts()).fingerprint()
    assert replaced(desk, tomorrow)[0] == ("Сводка (sheetcrm)",)
    assert charts() == before


def test_a_tab_no_longer_given_is_removed(desk: Desk) -> None:
    replaced(desk, *OURS)
    assert replaced(desk, DUPLICATES) == ((), ("Дубли",), ("Что исправить",))
    assert desk.titles() == ["Клиенты", "Сводка", "Дубли"]
    assert replaced(desk) == ((), (), ("Дубли",))


def test_everything_of_ours_is_taken_out_and_nothing_else(any_desk: Desk) -> None:
    before = people_of(any_desk)
    replaced(any_desk, *OURS)
    store = any_desk.store()
    read = store.read()
    found = store.ours(read)
    assert (found.tabs, found.referred) == (("Что исправить", "Дубли"), ())
    assert store.take_out(read).removed == found.tabs
    assert people_of(any_desk) == before
    again = any_desk.store()
    nothing = again.ours(again.read())
    assert (nothing.tabs, nothing.referred, nothing.marks) == ((), (), 0)
    assert again.take_out(again.read()).removed == ()
    assert replaced(any_desk, *OURS)[0] == ("Что исправить", "Дубли")


def test_a_tab_made_for_people_goes_when_it_is_named(desk: Desk) -> None:
    store = desk.store()
    store.create(definitions(), store.read())
    replaced(desk, *OURS)
    store = desk.store()
    assert set(store.take_out(store.read(), ["Согласия"]).removed) == {"Что исправить", "Дубли", "Согласия"}
    assert desk.titles() == ["Клиенты", "Сводка", "Сегменты", "Настройки", "Стоп-лист"]


def test_a_title_of_the_team_s_is_not_taken(desk: Desk) -> None:
    store = desk.store()
    wanted = replace(ISSUES, key="summary", title="Сводка")
    receipt = store.replace((wanted,), store.read())
    assert receipt.written == ("Сводка (sheetcrm)",)
    assert ("store/renamed-tab", {"title": "Сводка", "given": "Сводка (sheetcrm)"}) in receipt.notes
    assert desk.seen("Сводка") == [["наша сводка"], [42]]
    assert replaced(desk, wanted) == ((), ("Сводка (sheetcrm)",), ())


def test_a_tab_of_ours_that_a_person_renamed_stays_ours(desk: Desk) -> None:
    replaced(desk, *OURS)
    desk.rename("Дубли", "Повторы (Оля)")
    more = tab("duplicates", "Дубли", ("Кто", ("Анна", "Пётр", "Ольга")))
    assert replaced(desk, ISSUES, more) == (("Повторы (Оля)",), ("Что исправить",), ())
    assert desk.seen("Повторы (Оля)") == [["Кто"], ["Анна"], ["Пётр"], ["Ольга"]]
    assert "Дубли" not in desk.titles()


def test_a_tab_of_ours_that_a_person_deleted_is_made_again(desk: Desk) -> None:
    replaced(desk, *OURS)
    desk.delete("Дубли")
    assert replaced(desk, *OURS) == (("Дубли",), ("Что исправить",), ())
    assert desk.seen("Дубли") == [["Кто"], ["Анна"], ["Пётр"]]


# People's tabs ------------------------------------------------------------------------------------------------------------


def people_of(desk: Desk) -> list[object]:
    return [
        (sheet.title, rows_of(sheet), dict(sheet.formulas), sheet.merged, sheet.hidden_rows)
        for sheet in desk.store().read().people()
    ]


@pytest.mark.parametrize("kind", ["memory", "xlsx", "google"])
@pytest.mark.parametrize("workbook", [PEOPLE, MIXED], ids=["clients", "mixed"])
def test_people_s_cells_formulas_and_order_are_untouched(
    kind: str, workbook: Workbook, tmp_path: Path, server: SheetsServer
) -> None:
    desk = desk_of(kind, workbook, tmp_path, server)
    before = people_of(desk)
    replaced(desk, summary(), *OURS)
    replaced(desk, DUPLICATES)
    assert people_of(desk) == before
    store = desk.store()
    store.create(definitions(), store.read())
    assert people_of(desk)[: len(before)] == before


def ordered(desk: Desk) -> None:
    desk.sort("Сводка", 1)


def typed(desk: Desk) -> None:
    desk.edit("Клиенты", 3, 3, "8 907 100-99-99")


def inserted(desk: Desk) -> None:
    desk.insert("Сводка", 2, ["новая строка"])


@pytest.mark.parametrize("act", [ordered, typed, inserted])
def test_what_a_person_does_between_reading_and_writing_stays(desk: Desk, act: object) -> None:
    """A store either writes beside it or says "not now"; either way the person's work is there and no row is hit."""
    assert callable(act)
    replaced(desk, *OURS)
    store = desk.store()
    base = store.read()
    act(desk)
    after = [(sheet.title, rows_of(sheet)) for sheet in desk.store().read().people()]
    more = tab("duplicates", "Дубли", ("Кто", ("Анна",)))
    try:
        store.replace((ISSUES, more), base)
    except NotNow:
        assert desk.seen("Дубли") == [["Кто"], ["Анна"], ["Пётр"]]
    else:
        assert desk.seen("Дубли") == [["Кто"], ["Анна"]]
    assert [(sheet.title, rows_of(sheet)) for sheet in desk.store().read().people()] == after


# Tabs made for people -----------------------------------------------------------------------------------------------------

MADE = ("Сегменты", "Настройки", "Согласия", "Стоп-лист")


def test_tabs_for_people_are_made_once_and_are_theirs(any_desk: Desk) -> None:
    store = any_desk.store()
    receipt = store.create(definitions(), store.read())
    assert (receipt.written, receipt.unchanged) == (MADE, ())
    read = any_desk.store().read()
    assert all(sheet.ours is None for sheet in read.sheets)
    assert [sheet.title for sheet in read.sheets] == ["Клиенты", "Сводка", *MADE]
    again = any_desk.store()
    receipt = again.create(definitions(), again.read())
    assert (receipt.written, receipt.unchanged) == ((), MADE)


def test_a_tab_made_for_people_is_never_replaced(desk: Desk) -> None:
    store = desk.store()
    store.create(definitions(), store.read())
    desk.edit("Сегменты", 6, 2, "моё название")
    replaced(desk, *OURS)
    replaced(desk)
    assert desk.titles() == ["Клиенты", "Сводка", *MADE]
    assert desk.seen("Сегменты")[5][1] == "моё название"


def test_a_tab_that_is_there_under_another_name_is_not_made(desk: Desk) -> None:
    store = desk.store()
    store.create(definitions(), store.read())
    desk.rename("Стоп-лист", "Не тревожить")
    desk.delete("Согласия")
    store = desk.store()
    receipt = store.create(definitions(), store.read())
    assert receipt.written == ("Согласия",)
    assert set(receipt.unchanged) == {"Сегменты", "Настройки", "Не тревожить"}


def test_a_title_used_for_something_else_is_left_alone_and_said(desk: Desk) -> None:
    desk.rename("Сводка", "Настройки")
    store = desk.store()
    receipt = store.create(definitions(), store.read())
    assert receipt.written == ("Сегменты", "Согласия", "Стоп-лист")
    assert ("store/title-taken", {"title": "Настройки"}) in receipt.notes
    assert desk.seen("Настройки") == [["наша сводка"], [42]]


def test_text_survives_exactly_in_a_tab_made_for_people(desk: Desk) -> None:
    made = tab("stop_list", "Стоп-лист", ("Телефон или email", NASTY))
    store = desk.store()
    store.create((made,), store.read())
    values: list[list[Value]] = [["Телефон или email"], *([text] for text in NASTY)]
    assert desk.seen("Стоп-лист") == values
    assert rows_of(next(s for s in desk.store().read().people() if s.title == "Стоп-лист")) == values


def test_a_store_knows_the_language_it_speaks(desk: Desk) -> None:
    store = desk.store()
    assert store.speaking("en", "£") is store


@pytest.mark.parametrize("first", [(0,), (1,), (0, 1), (1, 2), (0, 2)])
@pytest.mark.parametrize("then", [(0, 1, 2), (2, 1, 0), (1, 2, 0), (2, 0), (1,)])
def test_tabs_that_come_go_and_change_in_one_write_keep_apart(
    desk: Desk, first: tuple[int, ...], then: tuple[int, ...]
) -> None:
    """Whatever the order, each of our tabs holds what is its own."""

    def made(n: int, word: str) -> Tab:
        return tab(("issues", "duplicates", "drafts")[n], f"Наша {n}", ("Что", (f"{word} {n}",)))

    replaced(desk, *(made(n, "было") for n in first))
    replaced(desk, *(made(n, "стало") for n in then))
    ours = {title for title in desk.titles() if title.startswith("Наша")}
    assert ours == {f"Наша {n}" for n in then}
    for n in then:
        assert desk.seen(f"Наша {n}") == [["Что"], [f"стало {n}"]]


def test_what_is_announced_is_written_though_nothing_may_be_and_nothing_else_changes(any_desk: Desk) -> None:
    """An alarm is said in one tab of ours: other tabs of ours stay, people's stay, and the guard is not asked."""
    desk = any_desk
    replaced(desk, *OURS)
    said = Tab("state", "Служебная", ISSUES.cells, ISSUES.blocks, hidden=True)
    before = {title: desk.seen(title) for title in desk.titles()}
    forbidden: list[str] = []
    store = desk.store().guarded(lambda: forbidden.append("asked"))
    receipt = store.announce(said, store.read())
    assert receipt.removed == ()
    assert {title: desk.seen(title) for title in before} == before
    assert set(desk.titles()) == {*before, "Служебная"}
    assert desk.seen("Служебная")[1] == ["D2", 1]
    changed = replace(said, blocks=DUPLICATES.blocks)
    store = desk.store().guarded(lambda: forbidden.append("asked"))
    store.announce(changed, store.read())
    assert desk.seen("Служебная") == [["Кто"], ["Анна"], ["Пётр"]]
    again = desk.store()
    assert again.announce(changed, again.read()).written == ()
    assert {title: desk.seen(title) for title in before} == before
    assert forbidden == []
    assert replaced(desk, *OURS, changed)[0] == (), "a run that finds all of it as it shall be writes nothing"
