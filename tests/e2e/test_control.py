"""«Запустить сейчас»: asked for in the sheet, done by the schedule, said in the sheet; .xlsx and Google."""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.utils.cell import coordinate_to_tuple, get_column_letter

from sheetcrm.config import settings_tab
from sheetcrm.config.model import Config
from sheetcrm.core.records import replace
from sheetcrm.core.tabs.definitions import definition_tabs
from sheetcrm.core.tabs.state import ROWS, cell_of
from sheetcrm.jobs import Asked, Watch, asked_for, sync_now
from sheetcrm.journal.changes import ChangeLog
from sheetcrm.stores.google.store import GoogleStore
from sheetcrm.stores.xlsx.store import XlsxStore
from tests.e2e.terminal import made_once, read_tab, sheetcrm, type_into
from tests.e2e.test_google import config as google_config
from tests.google import store, upload
from tests.sheets_server import SheetsServer, running_server

NEXT = dt.datetime(2026, 11, 27, 8, 0, tzinfo=dt.timezone(dt.timedelta(hours=3)))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return made_once(tmp_path, new_base)


def new_base(folder: Path) -> None:
    """A new workbook, as ``init`` makes it."""
    assert sheetcrm("init", "base.xlsx", "--new", "--lang", "ru", "--yes", folder=folder).code == 0


def value_of(sheet: Any, name: str) -> Any:
    return next(row[1] for row in sheet.iter_rows() if row[0].value == name)


def ask(folder: Path, word: object = "да") -> None:
    file = folder / "base.xlsx"
    row = next(i for i, row in enumerate(read_tab(file, "Настройки"), 1) if row[0] == "Запустить сейчас")
    type_into(file, "Настройки", {f"B{row}": word})


def state(folder: Path) -> dict[str, Any]:
    rows = read_tab(folder / "base.xlsx", "sheetcrm (служебная)")
    places = {key: coordinate_to_tuple(cell_of(key)) for key in ROWS}
    return {key: rows[row - 1][column - 1] if row <= len(rows) else None for key, (row, column) in places.items()}


def test_a_tick_is_noticed_carried_out_and_taken_out(folder: Path) -> None:
    watch = Watch(Asked(config=folder / "config.yaml"))
    assert not watch.wanted()
    ask(folder)
    assert watch.wanted()
    assert asked_for(folder / "config.yaml", NEXT) == 0
    book = openpyxl.load_workbook(folder / "base.xlsx")
    assert value_of(book["Настройки"], "Запустить сейчас").value == "нет"
    assert "Сводка" in book.sheetnames
    said = state(folder)
    assert said["next_run"] == "27.11.2026 08:00"
    assert dt.datetime.strptime(said["last_run"], "%d.%m.%Y %H:%M")
    assert "ошибок 0" in said["result"]
    assert not watch.wanted()


def test_a_run_by_hand_leaves_standing_when_the_schedule_comes_next(folder: Path) -> None:
    def somebody_edits(name: str) -> None:
        type_into(folder / "base.xlsx", "Клиенты", {"B4": name})

    for days in (2, -2):
        moment = (dt.datetime.now(NEXT.tzinfo) + dt.timedelta(days=days)).replace(second=0, microsecond=0)
        somebody_edits(f"Анна {days}")
        assert asked_for(folder / "config.yaml", moment) == 0
        somebody_edits(f"Ольга {days}")
        assert sheetcrm("sync", folder=folder).code == 0
        assert state(folder)["next_run"] == (f"{moment:%d.%m.%Y %H:%M}" if days > 0 else None)


def test_a_single_run_of_the_schedule_sees_it_too(folder: Path) -> None:
    """Whoever starts it by cron has no program that looks once a minute."""
    file = folder / "config.yaml"
    later = 'schedule:\n  - {name: night, run: sync_now, at: "03:00"}\n'
    file.write_text(file.read_text(encoding="utf-8") + later, encoding="utf-8")
    assert sheetcrm("run", "--once", folder=folder).code == 0
    ask(folder)
    assert sheetcrm("run", "--once", folder=folder).code == 0
    assert value_of(openpyxl.load_workbook(folder / "base.xlsx")["Настройки"], "Запустить сейчас").value == "нет"


def test_a_file_that_did_not_change_is_not_opened(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    watch = Watch(Asked(config=folder / "config.yaml"))
    reads: list[Path] = []
    whole = XlsxStore.read
    monkeypatch.setattr(XlsxStore, "read", lambda self: (reads.append(self.path), whole(self))[1])
    for _ in range(5):
        assert not watch.wanted()
    assert len(reads) == 1
    os.utime(folder / "base.xlsx", (1, 1))
    watch.wanted()
    assert len(reads) == 2


def test_what_settings_shows_is_a_formula_and_their_tab_is_not_written(folder: Path) -> None:
    before = openpyxl.load_workbook(folder / "base.xlsx")["Настройки"]
    formulas = {row[0].value: row[1].value for row in before.iter_rows(min_row=6, max_row=10)}
    assert formulas["Последний запуск"] == '=IFERROR(INDIRECT("\'sheetcrm (служебная)\'!B3")&"","")'
    assert formulas["Внимание"].startswith(
        '=IFERROR(TRIM(INDIRECT("\'sheetcrm (служебная)\'!B7")&" "&IF(NOW()-INDIRECT('
    )
    assert sync_now(folder / "config.yaml") == 0
    after = openpyxl.load_workbook(folder / "base.xlsx")["Настройки"]
    assert [[c.value for c in row] for row in after.iter_rows()] == [
        [c.value for c in row] for row in before.iter_rows()
    ]
    assert sync_now(folder / "config.yaml") == 0
    content = (folder / "base.xlsx").read_bytes()
    assert sync_now(folder / "config.yaml") == 0
    assert (folder / "base.xlsx").read_bytes() == content


def on_google(tmp_path: Path, folder: Path, server: SheetsServer) -> tuple[Path, str]:
    """The same base on Google, its «Настройки» made there by the store itself."""
    workbook = XlsxStore(folder / "base.xlsx", tmp_path / "s").read()
    people = tuple(sheet for sheet in workbook.sheets if sheet.title != "Настройки" and sheet.ours is None)
    spreadsheet = upload(server, replace(workbook, sheets=people))
    server.files[spreadsheet].share("p1", "user", "writer", emailAddress=server.service_account.address)
    there = store(server, spreadsheet)
    tabs = [tab for tab in definition_tabs(settings_tab.rows(Config(), "ru"), "ru") if tab.key == "settings"]
    there.create(tabs, there.read())
    return google_config(tmp_path, server, spreadsheet), spreadsheet


def test_the_same_on_a_google_sheet_with_one_call_a_look(folder: Path, tmp_path: Path) -> None:
    with running_server() as server:
        config, spreadsheet = on_google(tmp_path, folder, server)
        watch = Watch(Asked(config=config))
        assert not watch.wanted()
        begun = len(server.requests)
        for _ in range(3):
            assert not watch.wanted()
        looks = [request.path for request in server.requests[begun:] if "/v4/" in request.path]
        assert len(looks) == 3
        assert all("/values/" in path for path in looks)
        row = next(
            i
            for i, line in enumerate(server.people.rows(spreadsheet, "Настройки"), 1)
            if line[:1] == ["Запустить сейчас"]
        )
        server.people.edit_cell(spreadsheet, f"Настройки!B{row}", "да")
        assert watch.wanted()
        server.people.rename_tab(spreadsheet, "Настройки", "Наши настройки")
        assert watch.wanted()
        assert asked_for(config, NEXT) == 0
        shown = {line[0]: line[1:2] for line in server.people.rows(spreadsheet, "Наши настройки") if line}
        assert shown["Запустить сейчас"] == ["нет"]
        assert shown["Следующий запуск"] == ["27.11.2026 08:00"]
        assert not watch.wanted()


def test_marks_of_a_run_that_was_cut_off_are_taken_out_within_a_minute(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with running_server() as server:
        config, _ = on_google(tmp_path, folder, server)
        swept: list[int] = []
        whole = GoogleStore.sweep
        monkeypatch.setattr(GoogleStore, "sweep", lambda self: (swept.append(1), whole(self))[1])
        watch = Watch(Asked(config=config))
        watch.wanted()
        assert swept == []
        log = ChangeLog(tmp_path / "state")
        run = log.begin("apply", dt.datetime(2026, 11, 20, 10, 42, tzinfo=dt.UTC), ())
        watch.wanted()
        assert swept == [1]
        log.finish(run, dt.datetime(2026, 11, 20, 10, 43, tzinfo=dt.UTC), {}, {})
        watch.wanted()
        assert swept == [1]


def test_g9_the_whole_review_is_done_by_editing_cells(folder: Path) -> None:
    """From a wrong phone to its correction and from a draft to its approval, nobody touches anything but the sheet."""

    def edit(**cells: dict[str, Any]) -> None:
        for tab, values in cells.items():
            type_into(folder / "base.xlsx", tab, values)
        ask(folder)
        assert asked_for(folder / "config.yaml", NEXT) == 0

    def place(tab: str, heading: str, *words: str) -> tuple[str, Any]:
        """Under a heading, the cell of the row that has all these words, and what it shows."""
        rows = read_tab(folder / "base.xlsx", tab)
        column = next(row.index(heading) for row in rows if heading in row)
        ((number, line),) = [(n, row) for n, row in enumerate(rows, 1) if set(words) <= set(row)]
        return f"{get_column_letter(column + 1)}{number}", line[column]

    name, _ = place("Настройки", "Значение", "Название компании в письмах")
    sign, _ = place("Настройки", "Значение", "Подпись")
    edit(Клиенты={"C2": "8(916)1112233"}, Настройки={name: "Ромашка", sign: "Ирина, «Ромашка»"})
    assert place("Черновики", "Состояние", "Приветствие", "email")[1] == "новый"
    tick, _ = place("Правки", "Применить", "8(916)1112233", "C2")
    word, _ = place("Черновики", "Решение", "Приветствие", "email")
    edit(Правки={tick: "да"}, Черновики={word: "можно отправлять"})
    assert openpyxl.load_workbook(folder / "base.xlsx")["Клиенты"]["C2"].value == "+7 916 111-22-33"
    assert place("Черновики", "Состояние", "Приветствие", "email")[1] == "одобрен"
