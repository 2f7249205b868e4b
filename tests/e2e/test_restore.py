"""Going back on both stores: say what differs, keep a plan, carry it out; and never by position."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl

from sheetcrm import jobs
from sheetcrm.core.workbook import Value
from sheetcrm.jobs.copies import copies
from sheetcrm.journal import memory
from tests.e2e.terminal import Said, made_once, read_tab, sheetcrm, workbook
from tests.e2e.test_copies import DAY, shared
from tests.e2e.test_google import config
from tests.e2e.test_json import document
from tests.sheets_server import running_server

HEAD: list[object] = ["ID клиента", "ФИО", "Телефон", "Почта", "День рождения", "Бонусы"]


def rows() -> list[list[object]]:
    names = ("Анна", "Ольга", "Вера", "Нина", "Юлия", "Яна", "Майя", "Инна")
    return [
        [
            f"К-{n:06d}",
            f"Иванова {name}",
            f"+7 907 100-00-0{n}",
            f"client{n}@example.com",
            dt.datetime(1990, 2, n),
            n * 10,
        ]
        for n, name in enumerate(names, start=1)
    ]


def edit(file: Path, change: Callable[[Any], object]) -> None:
    book = openpyxl.load_workbook(file)
    change(book["Клиенты"])
    book.save(file)


def cells(file: Path) -> list[list[object]]:
    return [list(row) for row in read_tab(file, "Клиенты")[1:]]


def prepared(folder: Path) -> Path:
    made_once(folder, synced)
    return folder / "t.xlsx"


def synced(folder: Path) -> None:
    workbook(folder / "t.xlsx", [HEAD, *rows()])
    assert sheetcrm("sync", "t.xlsx", folder=folder).code == 0
    assert len(copies(folder / "t.xlsx.sheetcrm", "t.xlsx")) == 1


def restore(folder: Path, *words: object) -> dict[str, Any]:
    return document("restore", sheetcrm("restore", "t.xlsx", *words, "--json", folder=folder))


def carried(folder: Path, plan: str | None) -> Said:
    assert plan is not None
    return sheetcrm("apply", "t.xlsx", plan, folder=folder)


def test_it_says_what_differs_and_how_to_narrow_it(tmp_path: Path) -> None:
    file = prepared(tmp_path)
    assert "Отличий не найдено" in sheetcrm("restore", "t.xlsx", "--lang", "ru", folder=tmp_path).out

    def change(sheet: Any) -> None:
        for row in range(2, 5):
            sheet.cell(row, 3).value = None
        sheet.cell(5, 5).value = "потом"
        sheet.delete_rows(9)

    edit(file, change)
    before = file.read_bytes()
    said = sheetcrm("restore", "t.xlsx", "--lang", "en", folder=tmp_path)
    assert said.code == 0
    assert "Phone" not in said.out
    assert "  Телефон (Клиенты): 3" in said.out
    assert "К-000008" in said.out
    assert "--column “Телефон”" in said.out
    found = restore(tmp_path)
    assert found["counts"] == {"changes": 4, "left": 0, "gone": 1}
    assert (found["run"], found["changes"]) == (None, [])
    assert file.read_bytes() == before
    assert not (tmp_path / "t.xlsx.sheetcrm" / "plans").exists()


def test_a_column_comes_back_after_the_rows_were_sorted(tmp_path: Path) -> None:
    file = prepared(tmp_path)

    def change(sheet: Any) -> None:
        there = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
        for i, row in enumerate(reversed(there), start=2):
            for j, value in enumerate(row, start=1):
                sheet.cell(i, j).value = None if j == 5 and i < 6 else value

    edit(file, change)
    found = restore(tmp_path, "--column", "день  рождения")
    assert found["counts"]["changes"] == 4
    done = carried(tmp_path, found["run"])
    assert done.code == 0, done.err
    assert cells(file) == rows()[::-1], "days come back as days"
    assert restore(tmp_path)["counts"] == {"changes": 0, "left": 0, "gone": 0}
    log = sheetcrm("log", "t.xlsx", "--json", folder=tmp_path)
    assert json.loads(log.out)["counts"]["runs"] == 1
    assert sheetcrm("undo", "t.xlsx", folder=tmp_path).code == 0
    assert cells(file)[0][4] is None, "going back can be taken back"


def test_one_row_comes_back_and_the_others_stay(tmp_path: Path) -> None:
    file = prepared(tmp_path)

    def change(sheet: Any) -> None:
        for row in (3, 4):
            sheet.cell(row, 2).value = "Кто-то другой"
            sheet.cell(row, 6).value = 0

    edit(file, change)
    found = restore(tmp_path, "--row", "k-000002")
    assert {c["client_id"] for c in found["changes"]} == {"К-000002"}
    assert carried(tmp_path, found["run"]).code == 0
    assert cells(file)[1] == rows()[1]
    assert cells(file)[2][1] == "Кто-то другой"


def test_a_cell_edited_after_the_plan_stays_as_people_left_it(tmp_path: Path) -> None:
    file = prepared(tmp_path)
    edit(file, lambda sheet: [setattr(sheet.cell(row, 3), "value", None) for row in (2, 3)])
    found = restore(tmp_path, "--column", "Телефон")
    edit(file, lambda sheet: setattr(sheet.cell(2, 3), "value", "+7 999 000-00-00"))
    done = carried(tmp_path, found["run"])
    assert done.code == 3
    assert [row[2] for row in cells(file)[:2]] == ["+7 999 000-00-00", "+7 907 100-00-02"]


def test_l7_a_copy_that_is_not_what_it_was_made_as_is_known_and_not_taken(tmp_path: Path) -> None:
    """A manifest vouches for each copy by its checksum; it is a valid workbook all the same."""
    file = prepared(tmp_path)
    (copy,) = (tmp_path / "t.xlsx.sheetcrm" / "backups").iterdir()
    edit(file, lambda sheet: sheet.delete_rows(3))
    whole = copy.read_bytes()
    edit(copy, lambda sheet: sheet.cell(2, 2, "Чужая Анна"))
    refused = sheetcrm("restore", "t.xlsx", "--json", folder=tmp_path)
    assert json.loads(refused.out)["error"]["code"] == "store/copy-changed"
    copy.write_bytes(whole)
    assert "error" not in restore(tmp_path)


def test_it_goes_back_behind_a_run(tmp_path: Path) -> None:
    file = workbook(
        tmp_path / "t.xlsx", [HEAD, *[[*row[:2], f"8907100000{n}", *row[3:]] for n, row in enumerate(rows())]]
    )
    assert sheetcrm("apply", "t.xlsx", "--all", folder=tmp_path).code == 0
    assert cells(file)[0][2] == "+7 907 100-00-00"
    edit(file, lambda sheet: setattr(sheet.cell(2, 3), "value", "спросить"))
    found = restore(tmp_path, "--run", "R1")
    assert (found["copy"], found["since"], found["counts"]["changes"]) == (None, "R1", 8)
    assert carried(tmp_path, found["run"]).code == 0
    assert [row[2] for row in cells(file)] == [f"8907100000{n}" for n in range(8)]


def test_going_back_is_carried_out_alone(tmp_path: Path) -> None:
    """What is agreed to otherwise waits for the next run: it may be what is being taken back."""
    table = [[*row[:2], f"8907100000{n}", *row[3:]] for n, row in enumerate(rows())]
    file = workbook(tmp_path / "t.xlsx", [HEAD, *table])
    assert sheetcrm("sync", "t.xlsx", folder=tmp_path).code == 0
    edit(file, lambda sheet: setattr(sheet.cell(2, 2), "value", "Кто-то"))
    (tmp_path / "config.yaml").write_text("apply: {spelling: auto, most_rows: 1}\n", encoding="utf-8")
    found = restore(tmp_path, "--row", "К-000001")
    assert carried(tmp_path, found["run"]).code == 0
    assert cells(file) == table
    assert sheetcrm("sync", "t.xlsx", folder=tmp_path).code == 0
    assert cells(file)[1][2] == "+7 907 100-00-01"


def test_what_cannot_be_gone_back_to_is_said(tmp_path: Path) -> None:
    workbook(tmp_path / "t.xlsx", [HEAD, *rows()])

    def code(*words: object) -> tuple[int, str]:
        said = sheetcrm("restore", "t.xlsx", *words, "--json", folder=tmp_path)
        return said.code, document("restore", said)["error"]["code"]

    assert code() == (4, "store/no-copies")
    prepared(tmp_path)
    assert code("--from", "2020-01-01") == (4, "store/no-copy")
    assert code("--run", "R7") == (2, "plan/no-run")
    assert code("--column", "Рост") == (2, "plan/no-column")
    assert code("--row", "К-777777") == (2, "plan/no-row")
    edit(tmp_path / "t.xlsx", lambda sheet: sheet.append(["К-000777", "Новая"]))
    assert code("--row", "К-000777") == (2, "plan/row-not-in-copy")
    said = sheetcrm("restore", "t.xlsx", "--row", "К-000777", "--lang", "en", folder=tmp_path)
    assert re.search(r"The copy from \d\d [A-Z][a-z]{2} \d{4} has no row К-000777", said.err)


def test_a_google_sheet_goes_back_to_its_snapshot(tmp_path: Path) -> None:
    with running_server() as server:
        spreadsheet = shared(server)
        asked = jobs.Asked(config=config(tmp_path, server, spreadsheet), today=DAY)
        jobs.sync(asked)
        people = server.people
        people.edit_cell(spreadsheet, "Клиенты!C2", "")
        people.edit_cell(spreadsheet, "Клиенты!E3", "Казань")
        people.edit_cell(spreadsheet, "Клиенты!D4", "12")
        people.edit_cell(spreadsheet, "Клиенты!C5", "=1+1")
        people.sort_range(spreadsheet, "Клиенты!A2:E5", 1, descending=True)
        everything = jobs.restore(asked)
        assert (everything.name, len(everything.found.changes)) == (None, 3)
        assert [left.reason for left in everything.found.left] == ["formula"]
        one = jobs.restore(asked, row="К-000001")
        assert one.name is not None
        done = jobs.apply(asked, jobs.Chosen(plan=one.name))
        assert done.changed is not None
        assert [(c.field, c.after) for c in done.changed.landed] == [("phone", "8 907 100-00-01")]
        there: dict[str, list[Value]] = {
            str(row[0]): row for row in jobs.open_workbook(asked).workbook.sheets[0].cells.to_numpy().tolist()
        }
        assert there["К-000001"][2] == "8 907 100-00-01"
        assert there["К-000002"][4] == "Казань"
        (number,) = [c for c in everything.found.changes if isinstance(c.before, int)]
        back = jobs.restore(asked, row=number.row_id)
        assert back.name is not None
        done = jobs.apply(asked, jobs.Chosen(plan=back.name))
        assert done.changed is not None
        assert (number.field, number.after) in {(c.field, c.after) for c in done.changed.landed}
        # A whole column, and behind a run: the same way.
        people.edit_cell(spreadsheet, "Клиенты!E2", "Пермь")
        column = jobs.restore(asked, column="Город")
        assert column.name is not None
        done = jobs.apply(asked, jobs.Chosen(plan=column.name))
        assert done.changed is not None
        assert {c.field for c in done.changed.landed} == {"city"}
        run = done.changed.run
        cities = [row[4] for row in jobs.open_workbook(asked).workbook.sheets[0].cells.to_numpy().tolist()]
        assert "Пермь" not in cities
        assert run is not None
        behind = jobs.restore(asked, run=run)
        assert behind.name is not None
        assert {c.field for c in behind.found.changes} == {"city"}
        done = jobs.apply(asked, jobs.Chosen(plan=behind.name))
        assert done.changed is not None
        assert "Пермь" in {c.after for c in done.changed.landed}
        # A live check that saw numbers change wrongly leaves them to people, and says so.
        people.edit_cell(spreadsheet, f"Клиенты!D{2 + list(there).index(str(number.row_id))}", "12")
        memory.save(done.opened.state / "live.json", {"results": {"typed_cell_exchanged": False}})
        assert "not-text" in [left.reason for left in jobs.restore(asked).found.left]
