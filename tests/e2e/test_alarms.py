"""An alarm before any write, on both stores: nothing is written, the last good copy is named, and there are two ways on."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from sheetcrm import jobs
from sheetcrm.core.workbook import Value
from sheetcrm.errors import SheetcrmError
from sheetcrm.jobs import changing
from sheetcrm.jobs.copies import copies
from sheetcrm.journal import last
from sheetcrm.journal.runs import RunLog
from sheetcrm.stores.xlsx.marks import entries
from sheetcrm.stores.xlsx.package import Package
from sheetcrm.stores.xlsx.store import XlsxStore
from tests.e2e.terminal import Said, made_once, retype, sheetcrm, workbook
from tests.e2e.test_copies import DAY, shared
from tests.e2e.test_google import config
from tests.e2e.test_json import document
from tests.e2e.test_restore import cells, edit
from tests.sheets_server import SheetsServer, running_server

HEAD: list[object] = ["ID клиента", "ФИО", "Телефон", "Почта", "Город"]
_NAMES = ("Анна", "Ольга", "Вера", "Нина", "Юлия", "Яна", "Майя", "Инна", "Зоя", "Лия")


def rows(n: int = 20) -> list[list[object]]:
    return [
        [
            f"К-{i:06d}",
            f"{('Иванова', 'Петрова')[i // 10]} {_NAMES[i % 10]}",
            f"+7 907 100-00-{i:02d}",
            f"c{i}@example.com",
            "Самара",
        ]
        for i in range(n)
    ]


def prepared(folder: Path, settings: str = "") -> Path:
    made_once(folder, synced, settings)
    return folder / "t.xlsx"


def synced(folder: Path, settings: str) -> None:
    workbook(folder / "t.xlsx", [HEAD, *rows()])
    if settings:
        (folder / "config.yaml").write_text(settings, encoding="utf-8")
    said = sheetcrm("sync", "t.xlsx", folder=folder)
    assert said.code == 0, said.err


def state(folder: Path) -> Path:
    return folder / "t.xlsx.sheetcrm"


def put(file: Path, table: list[list[object]]) -> None:
    retype(file, "Клиенты", table)


def blanked(n: int = 12) -> list[list[object]]:
    return [[*row[:2], None, *row[3:]] if i < n else row for i, row in enumerate(rows())]


def shuffled() -> list[list[object]]:
    return [[other[0], *row[1:]] for row, other in zip(rows(), rows()[::-1], strict=True)]


def parts(file: Path) -> dict[str, bytes]:
    """The bytes of every tab by its title, but for the hidden one of ours that says there is an alarm."""
    package = Package.open(file.name, file.read_bytes())
    listed = entries(package, package.tree(package.workbook))
    return {one.title: package.read(one.part) for one in listed if one.title != "sheetcrm (служебная)"}


def hidden(file: Path) -> dict[str, Any]:
    """What the hidden tab holds."""
    (sheet,) = [sheet for sheet in XlsxStore(file).read().sheets if sheet.ours == "state"]
    return {key: value for key, value in sheet.cells.iloc[1:].to_numpy().tolist() if value is not None}


def refused(folder: Path, code: str, *words: object) -> str:
    """Every command that writes stops with this alarm. Each tab stays as it was to the last byte but for the hidden one,
    which says it once; of what is said again not a byte is written."""
    file = folder / "t.xlsx"
    kept = parts(file)
    copies_before = copies(state(folder))
    assert sheetcrm("sync", "t.xlsx", *words, folder=folder).code == 5
    assert parts(file) == kept
    assert hidden(file)["alarm"].startswith("⚠ Тревога: ")
    assert copies(state(folder)) == copies_before, "saying it is no write that a copy precedes"
    before = file.read_bytes()
    for command in (("sync",), ("check",), ("apply", "--all")):
        said = sheetcrm(command[0], "t.xlsx", *command[1:], *words, "--json", folder=folder)
        found = document(command[0], said)
        assert (said.code, found["error"]["code"]) == (5, code), command
        assert file.read_bytes() == before
    said = sheetcrm("sync", "t.xlsx", "--lang", "ru", folder=folder)
    assert said.code == 5
    assert file.read_bytes() == before
    assert not list(folder.glob("*проверено*")), "nor beside it"
    return said.err


def test_rows_that_are_gone_stop_every_write(tmp_path: Path) -> None:
    """(L4): the run stops, says how many, and names the last good copy."""
    file = prepared(tmp_path)
    day = copies(state(tmp_path))[0].day.isoformat()
    put(file, rows(9))
    said = refused(tmp_path, "alarm/rows-lost")
    assert "пропало 11 строк из 20" in said
    assert f"sheetcrm restore t.xlsx --from {day}" in said
    assert "sheetcrm sync t.xlsx --accept" in said
    assert sheetcrm("log", "t.xlsx", "--json", folder=tmp_path).out.count('"run"') == 0, "a refused run is none"
    assert sheetcrm("check", "t.xlsx", "--dry-run", folder=tmp_path).code != 5, "looking writes nothing"


def test_what_is_accepted_is_normal_from_then_on(tmp_path: Path) -> None:
    file = prepared(tmp_path)
    put(file, rows(9))
    assert sheetcrm("sync", "t.xlsx", folder=tmp_path).code == 5
    assert sheetcrm("sync", "t.xlsx", "--accept", folder=tmp_path).code == 0
    (line,) = [line for line in RunLog(state(tmp_path) / "journal.jsonl").lines() if line["kind"] == "accepted"]
    assert line["codes"] == ["alarm/rows-lost"]
    put(file, [*rows(9), ["К-000100", "Новикова Анна", None, None, "Самара"]])
    assert sheetcrm("sync", "t.xlsx", folder=tmp_path).code == 0


def test_accepting_holds_though_nothing_was_to_be_written(tmp_path: Path) -> None:
    prepared(tmp_path)
    kept = (state(tmp_path) / last.FILE).read_bytes()
    assert sheetcrm("sync", "t.xlsx", folder=tmp_path).code == 0
    assert (state(tmp_path) / last.FILE).read_bytes() == kept, "nothing was written, nothing is remembered afresh"
    assert sheetcrm("sync", "t.xlsx", "--accept", folder=tmp_path).code == 0
    assert json.loads((state(tmp_path) / last.FILE).read_bytes())["at"] >= json.loads(kept)["at"]


def test_a_first_run_and_a_team_at_work_are_no_alarm(tmp_path: Path) -> None:
    file = prepared(tmp_path)
    put(file, rows()[::-1][2:])
    assert sheetcrm("sync", "t.xlsx", folder=tmp_path).code == 0
    book = openpyxl.load_workbook(file)
    book.create_sheet("Прайс").append(["Что", "Почём"])
    book.save(file)
    assert sheetcrm("sync", "t.xlsx", folder=tmp_path).code == 0
    (tmp_path / "other").mkdir()
    (state(tmp_path)).rename(tmp_path / "other" / "t.xlsx.sheetcrm")
    workbook(tmp_path / "other" / "t.xlsx", [HEAD, *rows(3)])
    assert sheetcrm("sync", "t.xlsx", folder=tmp_path / "other").code == 0, "another file is compared with nothing"


def test_contacts_blanked_come_back_by_a_plan_that_no_alarm_stops(tmp_path: Path) -> None:
    file = prepared(tmp_path)
    put(file, blanked())
    assert "телефоны" in refused(tmp_path, "alarm/contacts-gone")
    found = document("restore", sheetcrm("restore", "t.xlsx", "--column", "Телефон", "--json", folder=tmp_path))
    said = sheetcrm("apply", "t.xlsx", found["run"], "--json", folder=tmp_path)
    done = document("apply", said)
    assert (said.code, done["alarm"], done["counts"]["applied"]) == (0, None, 12)
    assert done["written"] is not None, "the alarm is over, our tabs follow"
    assert cells(file) == rows()
    assert sheetcrm("sync", "t.xlsx", folder=tmp_path).code == 0


def test_what_a_plan_does_not_bring_back_still_stands(tmp_path: Path) -> None:
    """Our tabs wait, the state is not remembered as normal, and the copy made meanwhile is no good one."""
    file = prepared(tmp_path)
    good = copies(state(tmp_path))[0]
    good.path.rename(good.path.with_name("2026-01-05 t.xlsx"))
    put(file, blanked())
    one = document("restore", sheetcrm("restore", "t.xlsx", "--row", "К-000000", "--json", folder=tmp_path))
    said = sheetcrm("apply", "t.xlsx", one["run"], "--json", folder=tmp_path)
    done = document("apply", said)
    assert (said.code, done["alarm"], done["written"]) == (3, "alarm/contacts-gone", None)
    assert cells(file)[0] == rows()[0]
    assert "2026-01-05" in refused(tmp_path, "alarm/contacts-gone")
    today, before = copies(state(tmp_path))
    assert (today.alarmed, before.alarmed) == (True, False)
    rest = document("restore", sheetcrm("restore", "t.xlsx", "--column", "Телефон", "--json", folder=tmp_path))
    assert rest["copy"]["day"] == "2026-01-05"
    assert sheetcrm("apply", "t.xlsx", rest["run"], folder=tmp_path).code == 0
    assert cells(file) == rows()


def test_shuffled_numbers_go_back_to_their_clients(tmp_path: Path) -> None:
    file = prepared(tmp_path)
    quiet = sheetcrm("plan", "t.xlsx", "--repair-ids", "--lang", "ru", folder=tmp_path)
    assert "у тех же клиентов" in quiet.out
    put(file, shuffled())
    assert "sheetcrm plan t.xlsx --repair-ids" in refused(tmp_path, "ids/shuffled")
    planned = document("plan", sheetcrm("plan", "t.xlsx", "--repair-ids", "--json", folder=tmp_path))
    assert planned["counts"] == {"restore": 20, "agreed": 0}
    assert sheetcrm("apply", "t.xlsx", planned["run"], folder=tmp_path).code == 0
    assert cells(file) == rows()
    assert sheetcrm("sync", "t.xlsx", folder=tmp_path).code == 0


def test_numbers_that_changed_places_with_those_of_a_copied_row_are_named(tmp_path: Path) -> None:
    """Those that can go back do; of the others each is said with its cell and the row of its client."""
    table = rows()
    table.insert(3, list(table[2]))
    file = workbook(tmp_path / "t.xlsx", [HEAD, *table])
    assert sheetcrm("sync", "t.xlsx", folder=tmp_path).code == 0
    order = [7, 6, 5, 4, 3, 2, 1, 0, *range(8, len(table))]
    put(file, [[table[order[i]][0], *row[1:]] for i, row in enumerate(table)])
    said = sheetcrm("plan", "t.xlsx", "--repair-ids", "--lang", "ru", folder=tmp_path).out
    assert "Вернуть сами не можем 4 номера" in said
    for line in (
        "Клиенты!A4: К-000004 — клиент с этим номером теперь в строке 7",
        "Клиенты!A5: К-000003 — клиент с этим номером теперь в строке 6",
        "Клиенты!A6: К-000002 — стоит у чужого клиента, а чей он, не понять",
        "Клиенты!A7: К-000002 — стоит у чужого клиента, а чей он, не понять",
    ):
        assert line in said
    planned = document("plan", sheetcrm("plan", "t.xlsx", "--repair-ids", "--json", folder=tmp_path))
    assert [(one["row"], one["client_id"], one["client_rows"]) for one in planned["strays"]] == [
        (4, "К-000004", [7]), (5, "К-000003", [6]), (6, "К-000002", []), (7, "К-000002", []),
    ]  # fmt: skip
    assert sheetcrm("apply", "t.xlsx", planned["run"], folder=tmp_path).code == 3, "the alarm still stands for the rest"
    by_hand = cells(file)
    for row, number in ((2, "К-000002"), (3, None), (4, "К-000003"), (5, "К-000004")):
        by_hand[row][0] = number
    put(file, by_hand)
    assert sheetcrm("sync", "t.xlsx", "--accept", folder=tmp_path).code == 0
    fine = sheetcrm("plan", "t.xlsx", "--repair-ids", "--lang", "ru", folder=tmp_path)
    assert "у тех же клиентов" in fine.out


def test_nothing_to_compare_shuffled_numbers_with_is_said(tmp_path: Path) -> None:
    workbook(tmp_path / "t.xlsx", [HEAD, *rows()])
    said = sheetcrm("plan", "t.xlsx", "--repair-ids", "--lang", "en", folder=tmp_path)
    assert "nothing to compare with" in said.out
    file = prepared(tmp_path)
    put(file, [[row[0], other[1], *row[2:]] for row, other in zip(rows(), rows()[::-1], strict=True)])
    said = sheetcrm("plan", "t.xlsx", "--repair-ids", "--lang", "en", folder=tmp_path)
    assert "restore --column" in said.out


def test_a_canary(tmp_path: Path) -> None:
    file = prepared(tmp_path, 'alarm:\n  canary: ["К-000007"]\n')
    edit(file, lambda sheet: setattr(sheet.cell(8, 5), "value", "Казань"))
    assert sheetcrm("sync", "t.xlsx", folder=tmp_path).code == 0, "another client's row"
    edit(file, lambda sheet: setattr(sheet.cell(9, 5), "value", "Казань"))
    refused(tmp_path, "alarm/canary")


def test_our_own_edits_are_no_alarm(tmp_path: Path) -> None:
    table = [[None, *row[1:2], f"8907100{i:04d}", *row[3:]] for i, row in enumerate(rows())]
    file = workbook(tmp_path / "t.xlsx", [HEAD, *table])
    (tmp_path / "config.yaml").write_text('alarm:\n  canary: ["К-000001"]\n', encoding="utf-8")
    assert sheetcrm("sync", "t.xlsx", folder=tmp_path).code == 0
    assert sheetcrm("apply", "t.xlsx", "--all", folder=tmp_path).code == 0
    assert cells(file)[0][:3] == ["К-000001", "Иванова Анна", "+7 907 100-00-00"]
    assert sheetcrm("undo", "t.xlsx", folder=tmp_path).code == 0
    assert cells(file)[0][2] == "89071000000"
    edit(file, lambda sheet: setattr(sheet.cell(4, 5), "value", "Казань"))
    assert sheetcrm("sync", "t.xlsx", folder=tmp_path).code == 0


def test_our_own_edits_are_no_alarm_even_when_the_run_was_cut_off(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A canary goes to the new manager with all others; the run breaks off before it remembers that."""
    table = [[*HEAD, "Ответственный"], *[[*row, "Ирина"] for row in rows()]]
    file = workbook(tmp_path / "t.xlsx", table)
    (tmp_path / "config.yaml").write_text('alarm:\n  canary: ["К-000003"]\n', encoding="utf-8")
    assert sheetcrm("sync", "t.xlsx", folder=tmp_path).code == 0
    said = sheetcrm("reassign", "t.xlsx", "--from", "Ирина", "--to", "Ольга", "--json", folder=tmp_path)
    plan = document("reassign", said)["run"]
    with monkeypatch.context() as patch:
        patch.setattr(changing, "reopened", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            sheetcrm("apply", "t.xlsx", plan, folder=tmp_path)
    assert [row[5] for row in cells(file)] == ["Ольга"] * 20
    assert sheetcrm("sync", "t.xlsx", folder=tmp_path).code == 0
    edit(file, lambda sheet: setattr(sheet.cell(5, 5), "value", "Казань"))
    refused(tmp_path, "alarm/canary")


def test_nobodys_data_is_kept(tmp_path: Path) -> None:
    prepared(tmp_path, 'alarm:\n  canary: ["К-000003"]\n')
    text = (state(tmp_path) / last.FILE).read_text(encoding="utf-8")
    # A print may hold three digits in a row by chance.
    for word in ("Иванова", "907 100", "907100", "example", "К-0000", "t.xlsx"):
        assert word not in text


# --- Google ----------------------------------------------------------------------------------------------------------


def seeing(folder: Path, server: SheetsServer, spreadsheet: str) -> jobs.Asked:
    """A configuration that asks for the permission to see who the sheet is shared with."""
    file = config(folder, server, spreadsheet)
    file.write_text(file.read_text(encoding="utf-8") + "alarm: {sharing: true}\n", encoding="utf-8")
    return jobs.Asked(config=file, today=DAY)


def table_of(asked: jobs.Asked) -> list[list[Value]]:
    found: list[list[Value]] = jobs.open_workbook(asked).workbook.sheets[0].cells.to_numpy().tolist()
    return found


def stopped(asked: jobs.Asked) -> str:
    with pytest.raises(SheetcrmError) as said:
        jobs.sync(asked)
    assert said.value.exit_code == 5
    return said.value.code


def test_a_google_sheet_stops_before_any_write_and_comes_back(tmp_path: Path) -> None:
    with running_server() as server:
        spreadsheet = shared(server)
        asked = jobs.Asked(config=config(tmp_path, server, spreadsheet), today=DAY)
        jobs.sync(asked)
        before = table_of(asked)
        for row in range(2, 6):
            server.people.edit_cell(spreadsheet, f"Клиенты!C{row}", "***")
        people = table_of(asked)
        assert stopped(asked) == "alarm/contacts-gone"
        version = server.files[spreadsheet].version
        with pytest.raises(SheetcrmError):
            jobs.apply(asked, jobs.Chosen(everything=True))
        assert server.files[spreadsheet].version == version, "it is said once, and no other write reaches the sheet"
        assert table_of(asked) == people
        assert server.people.rows(spreadsheet, "Сводка")[0][1].startswith("⚠ Тревога: у 4 клиентов из 4")
        back = jobs.restore(asked, column="Телефон")
        done = jobs.apply(asked, jobs.Chosen(plan=back.name))
        assert done.changed is not None
        assert (len(done.changed.landed), done.changed.waits) == (4, None)
        assert table_of(asked) == before
        assert "Тревога" not in "".join(server.people.rows(spreadsheet, "Сводка")[0]), "it is over, and no longer said"
        jobs.sync(asked)


def test_shuffled_numbers_of_a_google_sheet_go_back(tmp_path: Path) -> None:
    with running_server() as server:
        spreadsheet = shared(server)
        asked = jobs.Asked(config=config(tmp_path, server, spreadsheet), today=DAY)
        jobs.sync(asked)
        before = table_of(asked)
        server.people.sort_range(spreadsheet, "Клиенты!A2:A5", 1, descending=True)
        assert stopped(asked) == "ids/shuffled"
        planned = jobs.repair_ids(asked)
        assert (len(planned.changes), planned.repair) == (4, "ids")
        done = jobs.apply(asked, jobs.Chosen(plan=planned.name))
        assert done.changed is not None
        assert len(done.changed.landed) == 4
        assert table_of(asked) == before


@pytest.mark.parametrize("sees", [True, False])
def test_a_public_link_and_a_new_editor(sees: bool, tmp_path: Path) -> None:
    """With a permission to see it; without one nothing is seen, and nobody is stopped."""
    with running_server() as server:
        spreadsheet = shared(server)
        file = server.files[spreadsheet]
        asked = seeing(tmp_path, server, spreadsheet)
        if not sees:
            asked = jobs.Asked(config=config(tmp_path, server, spreadsheet), today=DAY)
        jobs.sync(asked)
        for number, (kind, role, code, more) in enumerate(
            [
                ("user", "reader", None, {"emailAddress": "reader@example.com"}),
                ("anyone", "reader", "alarm/public-link", {}),
                ("user", "writer", "alarm/new-editor", {"emailAddress": "stranger@example.com"}),
            ]
        ):
            file.share(f"x{number}", kind, role, **more)
            server.people.edit_cell(spreadsheet, "Клиенты!C2", f"12{number}")
            if sees and code:
                assert stopped(asked) == code
                done = jobs.sync(jobs.Asked(config=asked.config, today=DAY, accept=True))
                assert done.receipt is not None
                assert done.receipt.written
            server.people.edit_cell(spreadsheet, "Клиенты!C2", f"34{number}")
            assert jobs.sync(asked).receipt is not None


def test_a_public_link_waits_for_no_edit(tmp_path: Path) -> None:
    """Nothing has to be written, and it is said all the same: on the command line and in the sheet, once."""
    with running_server() as server:
        spreadsheet = shared(server)
        asked = seeing(tmp_path, server, spreadsheet)
        jobs.sync(asked)
        assert jobs.sync(asked).receipt is not None
        server.files[spreadsheet].share("x", "anyone", "reader")
        assert stopped(asked) == "alarm/public-link"
        assert server.people.rows(spreadsheet, "Сводка")[0][1].startswith("⚠ Тревога")
        version = server.files[spreadsheet].version
        assert stopped(asked) == "alarm/public-link"
        assert server.files[spreadsheet].version == version
        jobs.sync(jobs.Asked(config=asked.config, today=DAY, accept=True))
        assert jobs.sync(asked).receipt is not None
        assert "Тревога" not in "".join(server.people.rows(spreadsheet, "Сводка")[0])


def test_doctor_says_who_can_get_in_or_that_it_cannot_see_it(tmp_path: Path) -> None:
    with running_server() as server:
        spreadsheet = shared(server)
        config(tmp_path, server, spreadsheet)
        said: Said = sheetcrm("doctor", "--lang", "ru", folder=tmp_path)
        assert "! Кто ещё может открыть таблицу" in said.out
        seeing(tmp_path, server, spreadsheet)
        assert "Доступ: 3 человека, по ссылке доступа нет" in sheetcrm("doctor", "--lang", "ru", folder=tmp_path).out
        server.files[spreadsheet].share("x", "anyone", "reader")
        assert "✗ Таблицу может открыть любой" in sheetcrm("doctor", "--lang", "ru", folder=tmp_path).out


def test_an_alarm_names_nobody(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """What goes to the log of a schedule is counts only."""
    caplog.set_level("DEBUG", logger="sheetcrm")
    file = prepared(tmp_path, 'workbook: t.xlsx\nalarm:\n  canary: ["К-000007"]\n')
    put(file, shuffled()[:9])
    assert jobs.sync_now(tmp_path / "config.yaml") == 5
    said = sheetcrm("sync", "t.xlsx", folder=tmp_path)
    assert "alarm/rows-lost" in caplog.text
    assert "alarm/canary" in said.err, "the other one is named as well"
    for word in ("Иванова", "907", "example.com", "К-0000"):
        assert word not in caplog.text + said.err


def moved(folder: Path, name: str, rows_: list[list[object]] | None = None) -> Path:
    """The workbook under another name; with ``rows_``, somebody took rows out of it besides."""
    file = (folder / "t.xlsx").rename(folder / name)
    if rows_ is not None:
        put(file, rows_)
    return file


def test_a_renamed_workbook_keeps_its_last_run_its_copies_and_its_journal(tmp_path: Path) -> None:
    prepared(tmp_path)
    before = sorted(path.name for path in state(tmp_path).iterdir())
    moved(tmp_path, "База 2026.xlsx", rows(3))
    assert sheetcrm("sync", "База 2026.xlsx", folder=tmp_path).code == 5
    folder = tmp_path / "База 2026.xlsx.sheetcrm"
    assert not state(tmp_path).exists()
    assert set(before) <= {path.name for path in folder.iterdir()}
    assert [line["was"] for line in RunLog(folder / "journal.jsonl").lines() if line["kind"] == "renamed"] == ["t.xlsx"]
    assert RunLog(folder / "journal.jsonl").broken() == []


def test_a_workbook_in_another_folder_is_compared_with_what_it_was(tmp_path: Path) -> None:
    """Moved together with its state folder."""
    prepared(tmp_path)
    other = tmp_path / "other"
    other.mkdir()
    state(tmp_path).rename(other / "t.xlsx.sheetcrm")
    moved(tmp_path, "other/t.xlsx", rows(3))
    assert sheetcrm("sync", "t.xlsx", folder=other).code == 5


def test_a_copy_is_a_workbook_of_its_own(tmp_path: Path) -> None:
    """It is compared with nothing and takes nothing; saved over the first one it is compared with that."""
    file = prepared(tmp_path)
    content = file.read_bytes()
    copied = moved(tmp_path, "копия.xlsx", rows(3))
    damaged = copied.read_bytes()
    file.write_bytes(content)
    kept = (state(tmp_path) / last.FILE).read_bytes()
    assert sheetcrm("sync", "копия.xlsx", folder=tmp_path).code == 0
    assert (state(tmp_path) / last.FILE).read_bytes() == kept
    assert sheetcrm("sync", "t.xlsx", folder=tmp_path).code == 0
    file.write_bytes(damaged)
    assert sheetcrm("sync", "t.xlsx", folder=tmp_path).code == 5


def test_looking_renames_nothing(tmp_path: Path) -> None:
    prepared(tmp_path)
    moved(tmp_path, "b.xlsx")
    assert sheetcrm("check", "b.xlsx", "--dry-run", folder=tmp_path).code in (0, 1)
    assert state(tmp_path).exists()
