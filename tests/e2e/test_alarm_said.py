"""An alarm is said in the workbook: «Настройки» and the first line of «Сводка» show it, and no tab of people's is written."""

from __future__ import annotations

import csv
import subprocess
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from sheetcrm import jobs
from sheetcrm.errors import Alarmed
from sheetcrm.jobs import Asked, asked_for, sync_now
from sheetcrm.journal.changes import ChangeLog
from tests.e2e.terminal import made_once, read_tab, retype, sheetcrm, type_into
from tests.e2e.test_alarms import HEAD, hidden, parts, rows
from tests.e2e.test_control import NEXT, ask, new_base, on_google, value_of
from tests.needs import needs_libreoffice, profile
from tests.sheets_server import SheetsServer, running_server

FIRST, LAST = "⚠ Тревога: «Клиенты» — с прошлого запуска пропало 11 строк из 20. Ничего не записано.", "sync --accept"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A base with «Настройки» and twenty clients, after its first run."""
    return made_once(tmp_path, worked_on)


def worked_on(folder: Path) -> None:
    made_once(folder, new_base)
    clients(folder / "base.xlsx", rows())
    assert sync_now(folder / "config.yaml") == 0


def clients(file: Path, table: list[list[object]], asked: bool = False) -> None:
    """Puts these clients into their tab; ``asked``: and asks for a run in «Настройки»."""
    top, head = next((i, row) for i, row in enumerate(read_tab(file, "Клиенты"), 1) if "ФИО" in row)
    names = {"Email": "Почта"}
    retype(
        file,
        "Клиенты",
        [[dict(zip(HEAD, row, strict=True)).get(names.get(name, name)) for name in head] for row in table],
        top + 1,
    )
    if asked:
        ask(file.parent)


def seen(file: Path, title: str, folder: Path) -> list[list[str]]:
    """A tab as LibreOffice shows it, its formulas computed."""
    done = subprocess.run(
        ["soffice", f"-env:UserInstallation={profile().as_uri()}", "--headless", "--convert-to",
         "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1", "--outdir", folder, file],
        capture_output=True, timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    with (folder / f"{file.stem}-{title}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.reader(lines))


@needs_libreoffice
def test_a_file_says_it_until_it_is_over(folder: Path, tmp_path: Path) -> None:
    file = folder / "base.xlsx"
    day = next(iter((folder / "base.xlsx.sheetcrm" / "backups").iterdir())).name[:10]
    clients(file, rows(9))
    kept = parts(file)
    assert sync_now(folder / "config.yaml", NEXT) == 5
    assert parts(file) == kept, "people's tabs and ours, but for the hidden one"
    said = hidden(file)
    assert said["alarm"] == FIRST
    assert f"sheetcrm restore --from {day}" in said["remedy"]
    assert LAST in said["remedy"]
    assert said["alert"] == f"{FIRST} {said['remedy']}"
    assert said["result"] == "остановлено: тревога, ничего не записано"
    assert said["next_run"] == "27.11.2026 08:00"
    assert "base.xlsx" not in said["alert"], "not the path on somebody's computer"
    head = seen(file, "Сводка", tmp_path)
    assert FIRST in head[0]
    assert any(said["remedy"] in row for row in head[:5])
    with (tmp_path / "base-Настройки.csv").open(encoding="utf-8", newline="") as lines:
        settings = {row[0]: row[1] for row in csv.reader(lines) if len(row) > 1}
    assert settings["Внимание"] == said["alert"]
    before = file.read_bytes()
    assert sync_now(folder / "config.yaml", NEXT) == 5
    assert file.read_bytes() == before, "what is said already is not said again"
    assert sheetcrm("sync", "--accept", folder=folder).code == 0
    assert {"alarm", "remedy", "alert"} & set(hidden(file)) == set()


def test_a_file_that_is_open_says_nothing_and_gets_no_copy_beside_it(folder: Path) -> None:
    file = folder / "base.xlsx"
    clients(file, rows(9))
    before = file.read_bytes()
    (folder / "~$base.xlsx").write_bytes(b"\x05Anna")
    assert sync_now(folder / "config.yaml") == 5
    assert file.read_bytes() == before
    assert sorted(path.name for path in folder.glob("*.xlsx")) == ["base.xlsx", "~$base.xlsx"]


def test_a_run_asked_for_during_an_alarm_is_unticked_and_says_that_it_was_stopped(folder: Path) -> None:
    file, config = folder / "base.xlsx", folder / "config.yaml"
    clients(file, rows(9), asked=True)
    watch = jobs.Watch(Asked(config=config))
    assert watch.wanted()
    table = parts(file)["Клиенты"]
    assert asked_for(config) == 5
    settings = openpyxl.load_workbook(file)["Настройки"]
    assert value_of(settings, "Запустить сейчас").value == "нет"
    assert parts(file)["Клиенты"] == table
    assert hidden(file)["asked"].startswith("→ остановлено ")
    assert not watch.wanted(), "or it would be tried every minute"
    about = next(row[2].value for row in settings.iter_rows() if row[0].value == "Запустить сейчас")
    assert about.startswith('="Выберите «да»')
    assert about.endswith('INDIRECT("\'sheetcrm (служебная)\'!B9")&"","")')
    assert sync_now(config) == 5
    assert hidden(file)["asked"].startswith("→ остановлено "), "until a run is asked for again"
    clients(file, rows(), asked=True)
    assert asked_for(config) == 0
    assert hidden(file)["asked"].startswith("→ сделано ")
    assert "alarm" not in hidden(file)
    assert sync_now(config) == 0
    assert hidden(file)["asked"].startswith("→ сделано ")


def test_what_is_taken_back_in_the_change_log_opens_no_door_for_other_writes(folder: Path) -> None:
    """A tick in «Журнал изменений» is carried out during an alarm; what else was agreed to waits."""
    file = folder / "base.xlsx"
    table = rows()
    table[0][2] = "8907 100 00 00"
    clients(file, table)
    assert sheetcrm("apply", "--all", folder=folder).code == 0
    table[0][2] = "+7 907 100-00-00"
    table[1][2] = "8907 100 00 01"
    clients(file, table[:9])
    log = read_tab(file, "Журнал изменений")
    line = next(i for i, row in enumerate(log, 1) if "R1" in row or "R1" in str(row[1]))
    type_into(file, "Журнал изменений", {f"A{line}": "да"})
    said = sheetcrm("apply", "--all", "--lang", "ru", folder=folder)
    assert said.code == 3, said
    runs = list(ChangeLog(folder / "base.xlsx.sheetcrm").runs())
    assert [run.undoes for run in runs] == [None, "R1"]
    values = read_tab(file, "Клиенты")
    assert any("8907 100 00 00" in row for row in values)
    assert any("8907 100 00 01" in row for row in values), "a spelling was agreed to, and waits"
    assert "пропало 11 строк" in hidden(file)["alarm"]


# --- Google ----------------------------------------------------------------------------------------------------------


def alarmed(config: Path, **more: Any) -> str:
    with pytest.raises(Alarmed) as found:
        jobs.sync(Asked(config=config, **more))
    return found.value.code


def people_of(server: SheetsServer, spreadsheet: str) -> list[list[list[str]]]:
    return [server.people.rows(spreadsheet, title) for title in ("Клиенты", "Заказы", "Сегменты")]


def test_a_google_sheet_says_it_for_every_kind_of_alarm(folder: Path, tmp_path: Path) -> None:
    with running_server() as server:
        config, spreadsheet = on_google(tmp_path, folder, server)
        config.write_text(config.read_text(encoding="utf-8") + "alarm: {sharing: true}\n", encoding="utf-8")
        jobs.sync(Asked(config=config))
        file = server.files[spreadsheet]

        def first_line() -> str:
            return "".join(server.people.rows(spreadsheet, "Сводка")[0])

        def setting(name: str, column: int = 1) -> str:
            line = next(row for row in server.people.rows(spreadsheet, "Настройки") if row[:1] == [name])
            return line[column] if len(line) > column else ""

        assert first_line() == setting("Внимание") == ""
        for number, (kind, code, words) in enumerate(
            [("anyone", "alarm/public-link", "открыли всем"), ("user", "alarm/new-editor", "может править ещё 1")]
        ):
            more = {"emailAddress": "stranger@example.com"} if kind == "user" else {}
            file.share(f"x{number}", kind, "writer" if kind == "user" else "reader", **more)
            server.people.edit_cell(spreadsheet, "Клиенты!C5", f"8 907 100-00-5{number}")
            before = people_of(server, spreadsheet)
            assert alarmed(config) == code
            assert words in first_line()
            assert setting("Внимание").startswith(first_line())
            assert "Последняя хорошая копия" in setting("Внимание")
            assert people_of(server, spreadsheet) == before
            jobs.sync(Asked(config=config, accept=True))
            assert first_line() == setting("Внимание") == ""
        row = next(
            i for i, r in enumerate(server.people.rows(spreadsheet, "Настройки"), 1) if r[:1] == ["Запустить сейчас"]
        )
        server.people.edit_cell(spreadsheet, f"Настройки!B{row}", "да")
        file.share("x9", "user", "writer", emailAddress="another@example.com")
        server.people.edit_cell(spreadsheet, "Клиенты!C5", "8 907 100-00-59")
        before = people_of(server, spreadsheet)
        assert asked_for(config) == 5
        assert setting("Запустить сейчас") == "нет"
        assert "→ остановлено " in setting("Запустить сейчас", 2)
        assert setting("Результат").startswith("остановлено")
        assert people_of(server, spreadsheet) == before
        assert not jobs.Watch(Asked(config=config)).wanted()
        assert (server.wrong_answers, server.crashes) == ([], [])
