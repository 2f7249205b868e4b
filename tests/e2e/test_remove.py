"""``remove``: shown first, asked for, and afterwards the workbook is as it was before the program came."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from sheetcrm import jobs
from sheetcrm.core.plan import Change, Fate
from sheetcrm.core.workbook import Workbook, sheet_from_rows
from sheetcrm.jobs.leaving import standing
from sheetcrm.journal.changes import ChangeRun
from sheetcrm.stores.google.reading import about
from tests.e2e.terminal import DAY, ROOT, Said, process, read_titles, sheetcrm, synced_sample, workbook
from tests.e2e.test_google import config
from tests.e2e.test_json import document
from tests.google import session, upload
from tests.sheets_server import SheetsServer, running_server
from tests.thinning import one_in
from tests.unit.xlsx.packages import parts_of

ROWS: list[list[Any]] = [["ФИО", "Телефон"], ["Орлова Анна", "8 916 223-45-68"]]


@pytest.fixture(params=one_in(2, ["ru", "en"]))
def lang(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def worked_on(lang: str, tmp_path: Path) -> Path:
    """The sample after a run."""
    return synced_sample(lang, tmp_path)


def run(folder: Path, *words: str) -> Said:
    return sheetcrm(*words, "--today", DAY, folder=folder)


def test_in_a_pipe_it_only_shows(worked_on: Path) -> None:
    before = (worked_on / "clients.xlsx").read_bytes()
    said = process("remove", "clients.xlsx", "--lang", "ru", folder=worked_on)
    assert said.code == 2
    assert "Ничего не изменено. Чтобы убрать: sheetcrm remove clients.xlsx --yes" in said.out
    assert (worked_on / "clients.xlsx").read_bytes() == before


def test_the_sample_is_the_original_again(lang: str, worked_on: Path) -> None:
    sample = worked_on
    original = parts_of((ROOT / "examples" / f"clients.{lang}.xlsx").read_bytes())
    run(sample, "check", "clients.xlsx", "--no-strict")
    asked = document("remove", run(sample, "remove", "clients.xlsx", "--json"))
    assert (asked["state"], len(asked["tabs"])) == ("asks", 9)
    done = document("remove", run(sample, "remove", "clients.xlsx", "--yes", "--json"))
    assert (done["state"], done["written"]["removed"]) == ("done", asked["tabs"])
    assert parts_of((sample / "clients.xlsx").read_bytes()) == original
    assert (sample / "clients.xlsx.sheetcrm" / "journal.jsonl").is_file()
    again = document("remove", run(sample, "remove", "clients.xlsx", "--yes", "--json"))
    assert (again["state"], again["written"]) == ("unchanged", None)


def test_the_journal_goes_only_when_asked_for(worked_on: Path) -> None:
    sample = worked_on
    (sample / "clients.xlsx.sheetcrm" / "mine.txt").write_text("не ваше")
    (sample / "clients.xlsx.sheetcrm" / "snapshots").mkdir()
    (sample / "clients.xlsx.sheetcrm" / "alarmed.json").write_text("{}")
    said = run(sample, "remove", "clients.xlsx", "--yes", "--state", "--lang", "ru")
    assert "Журнал и копии удалены" in said.out
    assert [path.name for path in (sample / "clients.xlsx.sheetcrm").iterdir()] == ["mine.txt"]


def made(folder: Path) -> Path:
    """A small workbook with the tabs ``init`` makes for people."""
    file = workbook(folder / "t.xlsx", ROWS)
    done = run(folder, "init", "t.xlsx", "--yes", "--lang", "ru")
    assert done.code == 0, done
    return file


def test_tabs_made_for_people_go_when_nobody_wrote_in_them(tmp_path: Path) -> None:
    file = made(tmp_path)
    run(tmp_path, "sync", "t.xlsx")
    asked = document("remove", run(tmp_path, "remove", "t.xlsx", "--json"))
    assert asked["stay"]["definitions"] == ["Сегменты", "Настройки", "Согласия", "Стоп-лист"]
    book = openpyxl.load_workbook(file)
    book["Стоп-лист"].cell(5, 1, "+7 916 000-00-01")
    book.save(file)
    run(tmp_path, "remove", "t.xlsx", "--yes", "--with-definitions")
    assert read_titles(file) == ["Клиенты", "Стоп-лист"]


def test_with_definitions_an_untouched_file_is_the_original_again(tmp_path: Path) -> None:
    original = parts_of(workbook(tmp_path / "o.xlsx", ROWS).read_bytes())
    made(tmp_path)
    run(tmp_path, "sync", "t.xlsx")
    run(tmp_path, "remove", "t.xlsx", "--yes", "--with-definitions")
    after = parts_of((tmp_path / "t.xlsx").read_bytes())
    for part in original.keys() - {"docProps/core.xml"}:
        assert after[part] == original[part], part
    assert after.keys() == original.keys()


def test_tabs_made_by_choice_are_named_and_go_as_well(tmp_path: Path) -> None:
    original = parts_of(workbook(tmp_path / "o.xlsx", ROWS).read_bytes())
    file = made(tmp_path)
    words = ("--lists", "--templates", "--inbox", "--card", "--rules")
    assert run(tmp_path, "init", "t.xlsx", *words, "--yes", "--lang", "ru").code == 0
    run(tmp_path, "sync", "t.xlsx")
    left = ["Сегменты", "Настройки", "Согласия", "Стоп-лист", "Справочники", "Шаблоны", "Новые клиенты"]
    left += ["Без согласия (отложены)", "Карточка"]
    asked = document("remove", run(tmp_path, "remove", "t.xlsx", "--json"))
    assert set(asked["stay"]["definitions"]) == set(left)
    book = openpyxl.load_workbook(file)
    book["Справочники"].cell(7, 1, "постоянный")
    book.save(tmp_path / "edited.xlsx")
    run(tmp_path, "remove", "t.xlsx", "--yes", "--with-definitions")
    after = parts_of(file.read_bytes())
    assert {part for part in original.keys() | after.keys() if after.get(part) != original.get(part)} <= {
        "docProps/core.xml"
    }
    (tmp_path / "edited.xlsx").replace(file)
    run(tmp_path, "remove", "t.xlsx", "--yes", "--with-definitions")
    assert read_titles(file) == ["Клиенты", "Справочники"]


def test_edits_that_stand_are_named_and_taken_back_first(tmp_path: Path) -> None:
    """Put right, taken back, taken out: every part of the file is the original's again."""
    rows = [
        ["ID клиента", "ФИО", "Телефон"],
        ["К-000001", "ОРЛОВА  АННА", "8(916)223-45-68"],
        ["К-000002", "Серов Пётр", None],
    ]
    original = parts_of(workbook(tmp_path / "t.xlsx", rows).read_bytes())
    run(tmp_path, "sync", "t.xlsx")
    done = json.loads(run(tmp_path, "apply", "t.xlsx", "--all", "--json").out)
    changed = done["counts"]["applied"]
    assert changed >= 2
    asked = document("remove", run(tmp_path, "remove", "t.xlsx", "--json"))
    assert asked["runs"] == [{"run": "R1", "changes": changed}]
    said = run(tmp_path, "remove", "t.xlsx", "--lang", "ru").out
    assert f"останутся правки программы: {changed}" in said
    assert "  sheetcrm undo t.xlsx R1\n" in said
    run(tmp_path, "undo", "t.xlsx", "R1")
    assert document("remove", run(tmp_path, "remove", "t.xlsx", "--json"))["runs"] == []
    run(tmp_path, "remove", "t.xlsx", "--yes")
    after = parts_of((tmp_path / "t.xlsx").read_bytes())
    assert after.keys() == original.keys()
    assert [part for part, content in after.items() if content != original[part]] == []


def change(name: str) -> Change:
    return Change(
        name, "clients", "phone", "Телефон", "К-1", "", (), "8", "+7", "phone/style", "spelling", True, "К", 2, 1
    )


def a_run(number: int, name: str, undoes: str | None = None) -> ChangeRun:
    return ChangeRun(
        f"R{number}", "apply", dt.datetime(2026, 1, number), (change(name),), (), undoes, {name: Fate.APPLIED}
    )


@pytest.mark.parametrize(
    ("runs", "left"),
    [
        ([a_run(1, "a")], ["R1"]),
        ([a_run(1, "a"), a_run(2, "-a", "R1")], []),
        ([a_run(1, "a"), a_run(2, "-a", "R1"), a_run(3, "--a", "R2")], ["R1"]),
        ([a_run(1, "a"), a_run(2, "b"), a_run(3, "-b", "R2")], ["R1"]),
    ],
)
def test_runs_that_stand_are_named(runs: list[ChangeRun], left: list[str]) -> None:
    assert [found.run for found, _ in standing(runs)] == left


# Google -----------------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def server() -> Iterator[SheetsServer]:
    with running_server() as there:
        yield there
        assert (there.wrong_answers, there.crashes) == ([], [])


def test_a_google_sheet_is_rid_of_everything(tmp_path: Path, server: SheetsServer) -> None:
    sheet = upload(server, Workbook("База", "", (sheet_from_rows("Клиенты", ROWS),)))
    server.files[sheet].share("p1", "user", "writer", emailAddress=server.service_account.address)
    config(tmp_path, server, sheet)
    talk = session(server, sheet)
    before = talk.get("", {"includeGridData": "true"})
    run(tmp_path, "sync")
    run(tmp_path, "apply", "--all")
    assert json.loads(run(tmp_path, "undo", "--json").out)["counts"]["applied"] > 0
    anchor = {"sheetId": before["sheets"][0]["properties"].get("sheetId", 0), "startRowIndex": 0, "endRowIndex": 1}
    named = {"namedRangeId": "sheetcrm1", "name": "_sheetcrm_7f_1", "range": anchor}
    talk.batch_update({"requests": [{"addNamedRange": {"namedRange": named}}]})
    asked = document("remove", run(tmp_path, "remove", "--json"))
    assert (asked["state"], asked["counts"]["marks"]) == ("asks", 2)
    assert "_sheetcrm" in asked["tabs"]
    assert len(about(talk).sheets) > 1
    done = document("remove", run(tmp_path, "remove", "--yes", "--json"))
    assert done["written"]["removed"] == asked["tabs"]
    after = talk.get("", {"includeGridData": "true"})
    assert after.get("namedRanges", []) == []
    assert json.dumps(after["sheets"]) == json.dumps(before["sheets"])
    assert not jobs.leaving(jobs.Asked(config=tmp_path / "config.yaml")).anything
