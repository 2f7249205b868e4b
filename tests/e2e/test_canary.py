"""Personal data stays where people look for it: on stdout, in the workbook, in the drafts folder, and nowhere else.

A table full of names, phones and addresses that stand nowhere else goes through every command, also those that fail;
then all that was said on stderr, logged, raised, kept beside the workbook or used as a file name is searched for them.
"""

from __future__ import annotations

import logging
import re
import sys
import traceback
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
import requests
from filelock import FileLock

from sheetcrm import jobs
from sheetcrm.errors import SheetcrmError
from sheetcrm.jobs import work
from sheetcrm.stores.google import faults
from sheetcrm.stores.google.session import Session
from sheetcrm.stores.xlsx.store import XlsxStore
from tests.e2e.terminal import DAY, sheetcrm
from tests.google import upload
from tests.sheets_server import running_server

_GAP = r"[\s().\-\u00a0]{0,2}"
CANARIES = {
    "a name": r"канарейкин|авророчка|kanareykin",
    "a phone": _GAP.join("9167771313"),
    "a phone cut short": _GAP.join("91677713"),
    "another phone": _GAP.join("9037772424"),
    "an address": r"канареечн",
    "a mailbox": r"avrora[._]?k",
    "a messenger": r"kanareyka_tg",
    "a diagnosis": r"хризантем",
    "a passport": _GAP.join("4509112233"),
    "a company": r"певчая птица",
}

CLIENTS: list[list[object]] = [
    ["ID клиента", "ФИО", "Компания", "Телефон", "Email", "Telegram", "Адрес", "День рождения", "Комментарий", "Паспорт",
     "Согласие на рекламу", "⛔ Не беспокоить"],
    ["К-000001", "Канарейкина Авророчка Петровна", None, "8 916 777-13-13", "avrora.k@primer.ru", "@kanareyka_tg",
     "ул. Канареечная, 7", "22.11.1990", "аллергия на хризантемы\x7f", "4509 112233", "да", None],
    ["К-000002", "канарейкина авророчка", None, "+79167771313", "avrora.k@primer,ru", None, None, "24.11", None, None,
     "да", None],
    [None, "Канарейкин Олег 8 903 777-24-24", None, "8 916 777 13", "avrora.k", None, None, "31.02.1990", None, None,
     None, "да"],
    ["К-000004", None, "ООО «Певчая птица»", "9037772424", "avrora_k@primer.ru", None, "Канареечный пр., 1", None,
     "звонить 8 903 777-24-24", None, None, None],
]  # fmt: skip
ORDERS: list[list[object]] = [
    ["№ заказа", "Дата", "Клиент", "Телефон", "Сумма"],
    ["1", "12.11.2026", "Канарейкина Авророчка", "8 916 777-13-13", "1500"],
    ["2", "01.03.2026", "Канарейкин Пропавший", "8 903 777-24-24", "много"],
]
OTHERS: dict[str, list[list[object]]] = {
    "Заказы": ORDERS,
    "Сегменты": [
        ["Работает", "Название", "Правило", "Включить вручную"],
        ["да", "Птицы", "фио содержит Канарейкин и город = Авророчка", "Канарейкина Нигде"],
    ],
    "Настройки": [["Настройка", "Значение"], ["Отчётный период, дней", "Канарейкин"], ["Подпись", "Птичий двор"]],
    "Согласия": [["Кто", "Канал", "Состояние", "Дата"], ["Канарейкина Авророчка", "sms", "дано", "вчера"]],
    "Стоп-лист": [["Кто", "Причина"], ["8 903 777-24-24", "Канарейкин просил"]],
}


def found_in(text: str) -> list[str]:
    """The canaries a text holds."""
    return [name for name, pattern in CANARIES.items() if re.search(pattern, text, re.IGNORECASE)]


def table(path: Path) -> Path:
    book = openpyxl.Workbook()
    book.worksheets[0].title = "Клиенты"
    for title, rows in {"Клиенты": CLIENTS, **OTHERS}.items():
        sheet = book[title] if title in book.sheetnames else book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


def kept(folder: Path) -> Iterator[tuple[str, str]]:
    """Everything written beside the workbook that is not a copy of it and not a draft: name, and text."""
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        yield f"the name {name}", name
        # What a run changed is kept with its values, so that it can be taken back: for its owner's eyes only.
        if path.is_file() and path.parent.name in ("runs", "plans"):
            assert sys.platform == "win32" or path.stat().st_mode & 0o077 == 0, name
            continue
        drafts = any("черновики" in part or part == "drafts" for part in path.relative_to(folder).parts)
        if path.is_file() and path.suffix != ".xlsx" and not drafts and not name.startswith("asked-for"):
            yield name, path.read_bytes().decode("utf-8", errors="replace")


def nothing_in(where: dict[str, str]) -> None:
    leaks = {place: found_in(text) for place, text in where.items() if found_in(text)}
    assert not leaks


@pytest.fixture(autouse=True)
def _every_log(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    table(tmp_path / "t.xlsx")
    (tmp_path / "config.yaml").write_text(
        "workbook: t.xlsx\nschedule:\n  - {name: all, run: sync_now, every: 1 hour}\n", encoding="utf-8"
    )
    return tmp_path


COMMANDS = (
    "check", "sync", "drafts", "segments", "duplicates --out asked-for.csv --links asked-for-links.csv", "audit",
    "config --effective", "doctor", "run --once", "plan", "apply --all", "log", "undo", "why Клиенты!C3", "restore",
    "restore --column Телефон", "plan --repair-ids", "sync --json", "check --strict --dry-run", "",
    "copy --to asked-for.xlsx", "copy --to asked-for-masked.xlsx --masked", "copy asked-for.xlsx --back-to t.xlsx",
    "unlock", "remove --yes",
)  # fmt: skip


def test_canaries_are_seen_where_they_may_stand(folder: Path) -> None:
    """Otherwise the search itself would be blind."""
    said = sheetcrm("sync", "--json", "--today", DAY, folder=folder)
    more = sheetcrm("duplicates", folder=folder).out + sheetcrm("audit", folder=folder).out
    drafts = "".join(
        path.read_bytes().decode("utf-8", errors="replace") for path in folder.rglob("*") if path.suffix == ".html"
    )
    assert drafts
    assert set(found_in(said.out + more + drafts)) >= set(CANARIES) - {"a diagnosis", "a passport"}


def test_commands_leave_no_trace_of_a_client(folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    said = {}
    for line in COMMANDS:
        day = () if line.split()[:1] in (["config"], ["doctor"], ["run"], []) else ("--today", DAY)
        done = sheetcrm(*line.split(), *day, folder=folder)
        assert done.code in (0, 1), done
        said[f"stderr of {line}"] = done.err
    assert caplog.text
    nothing_in({**said, "the log": caplog.text, **dict(kept(folder))})
    assert (folder / "t.xlsx.sheetcrm" / "schedule.json").exists()
    assert any(name.endswith(".jsonl") or "journal" in name for name, _ in kept(folder))


def test_private_cells_are_repeated_nowhere(folder: Path) -> None:
    """A diagnosis in a comment, a passport in a column of its own: found, named by their cells, never repeated."""
    out = "".join(
        sheetcrm(*line.split(), "--today", DAY, folder=folder).out
        for line in ("sync --json", "check", "check --json", "audit", "audit --json", "segments", "drafts")
    )
    assert "data/health" in out
    assert not {"a diagnosis", "a passport"} & set(found_in(out))


def test_failing_commands_leave_no_trace_of_a_client(folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    said = {}
    state = folder / "t.xlsx.sheetcrm"
    state.mkdir()
    with FileLock(state / "lock"):
        for line, code in (("check", 5), ("sync", 5), ("run --once", 5)):
            done = sheetcrm(*line.split(), folder=folder)
            assert done.code == code, done
            said[f"stderr of {line}, locked"] = done.err
    (folder / "t.csv").write_bytes(b"\0".join(str(row).encode() for row in CLIENTS))
    (folder / "cut.xlsx").write_bytes((folder / "t.xlsx").read_bytes()[:3000])
    (folder / "page.xlsx").write_text(f"<html>{CLIENTS}</html>", encoding="utf-8")
    for line in ("duplicates t.csv", "sync cut.xlsx", "audit page.xlsx", "sync absent.xlsx"):
        done = sheetcrm(*line.split(), folder=folder)
        assert done.code == 4, done
        said[f"stderr of {line}"] = done.err
    (folder / "config.yaml").write_text("workbook: t.xlsx\nregoin: RU\n", encoding="utf-8")
    said["stderr of a wrong configuration"] = sheetcrm("sync", folder=folder).err
    (folder / "t.csv").unlink()
    (folder / "page.xlsx").unlink()
    nothing_in({**said, "the log": caplog.text, **dict(kept(folder))})


def test_scheduled_jobs_log_counts_only(
    folder: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = folder / "config.yaml"
    assert [job(config) for job in (jobs.sync_now, jobs.morning, jobs.weekly_review)] == [0, 0, 0]
    assert "обновлено вкладок" in caplog.text

    def bug(*_: object, **__: object) -> None:
        raise KeyError(str(CLIENTS[1]))

    with monkeypatch.context() as patch:
        patch.setattr(work, "find", bug)
        said = sheetcrm("run", "--once", folder=folder)
    assert "KeyError" in caplog.text, "a bug of ours is named by its kind and place"
    nothing_in({"the log": caplog.text, "stderr": said.err, **dict(kept(folder))})


READ_FAULTS = ("429", "500", "403", "401", "html-502", "html-200", "truncated", "text-error", "cut")
WRITE_FAULTS = ("503", "500-after", "cut-after", "403", "html-502-after", "409")


def test_google_and_its_faults_leave_no_trace_of_a_client(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Names go to Google and come back, and every way this can fail says nothing of them."""
    monkeypatch.setitem(Session.__init__.__kwdefaults__, "sleep", lambda _: None)
    workbook = XlsxStore(table(tmp_path / "t.xlsx"), tmp_path / "s").read()
    (tmp_path / "t.xlsx").unlink()
    trouble, codes = [], set()
    with running_server() as server:
        spreadsheet = upload(server, workbook)
        server.files[spreadsheet].share("p1", "user", "writer", emailAddress=server.service_account.address)
        config = tmp_path / "config.yaml"
        config.write_text(
            f"workbook:\n  google:\n    spreadsheet: {spreadsheet}\n    credentials: {server.service_account_path}\n"
            f"    api_url: {server.base_url}\nstate_dir: state\nlaw: {{country: eu}}\n",
            encoding="utf-8",
        )
        for kind, method in [*((k, "GET") for k in READ_FAULTS), *((k, "POST") for k in WRITE_FAULTS)]:
            server.faults.add(kind, nth=None, method=method, path="spreadsheets")
            try:
                jobs.sync(jobs.Asked(config=config))
            except SheetcrmError as err:
                codes.add(err.code)
                trouble += [str(err), repr(err), repr(err.args_), *err.say("ru"), *traceback.format_exception(err)]
            server.faults.clear()
        done = sheetcrm("sync", folder=tmp_path)
        assert done.code == 0, done
        shown = sheetcrm("config", "--effective", folder=tmp_path).out
        shown += sheetcrm("config", "--effective", "--json", folder=tmp_path).out
        assert "workbook.google.credentials" in shown
        assert str(server.service_account_path) not in shown
    assert len(codes) >= 5
    assert "PRIVATE KEY" not in caplog.text + shown
    nothing_in({"errors": "\n".join(trouble), "the log": caplog.text, "stderr": done.err, **dict(kept(tmp_path))})


def test_what_google_says_of_a_refused_request_is_not_repeated_with_its_values() -> None:
    """Google's own message quotes the value it did not like."""
    answer = requests.Response()
    answer.status_code = 400
    answer._content = (
        '{"error": {"code": 400, "status": "INVALID_ARGUMENT", "message": "Invalid value at '
        '\'requests[3].update_cells.rows[0].values[2]\' (TYPE_DOUBLE), \\"Канарейкина Авророчка\\""}}'
    ).encode()
    err = faults.of_answer(answer, "robot@example.com", writing=True)
    assert err.code == "google/refused"
    assert "requests[3]" in str(err), "where it is helps to find the mistake"
    nothing_in({"the error": str(err)})
