"""``import stop FILE``: whoever unsubscribed at a mailing service is on the stop list, with every row that is the same client."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from sheetcrm.core.drafts.review.approval import Approval, Verdict, prints_of
from sheetcrm.core.workbook import Workbook, sheet_from_rows
from sheetcrm.journal import approvals
from tests.e2e.terminal import sheetcrm, workbook
from tests.e2e.test_google import config
from tests.e2e.test_handover import CLIENTS, CONFIG, DAY, drafts, handover
from tests.e2e.test_json import document
from tests.google import upload
from tests.sheets_server import running_server

UNISENDER = "email;phone;send_result\nClient1@Mail.example;;ok_unsubscribed\nclient2@mail.example;;ok_delivered\nclient3@mail.example;;err_user_unknown\n"
DOUBLE: list[object] = [
    "К-000009",
    "Орлова Анна",
    "8 916 223-45-61",
    "anna@other.example",
    None,
    "да",
    "01.02.2026",
    "анкета",
    None,
    5,
]


@pytest.fixture
def base(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Four clients with birthdays, a second row of the first one, a stop list with one line; all drafts are approved."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "home"))
    folder = tmp_path / "work"
    folder.mkdir()
    workbook(folder / "t.xlsx", [*CLIENTS, DOUBLE])
    book = openpyxl.load_workbook(folder / "t.xlsx")
    stop = book.create_sheet("Стоп-лист")
    for row in (["Телефон или email", "Дата", "Причина"], ["8-916-223-45-64", None, "просила"]):
        stop.append(row)
    book.save(folder / "t.xlsx")
    (folder / "config.yaml").write_text(CONFIG, encoding="utf-8")
    assert sheetcrm("sync", "t.xlsx", "--today", DAY, folder=folder).code == 0
    at = dt.datetime.now(dt.UTC)
    ready = [d for d in drafts(folder) if d.state == "draft"]
    approvals.keep(folder / "t.xlsx.sheetcrm", [Approval(d.id, Verdict.SEND, at, "page", prints_of(d)) for d in ready])
    return folder


def stop(folder: Path, file: str, *words: str) -> dict[str, Any]:
    return document(
        "import-stop", sheetcrm("import-stop", file, "t.xlsx", *words, "--json", "--today", DAY, folder=folder)
    )


def listed(folder: Path) -> list[list[Any]]:
    sheet = openpyxl.load_workbook(folder / "t.xlsx")["Стоп-лист"]
    return [[cell.value for cell in row[:3]] for row in sheet.iter_rows(min_row=2) if row[0].value]


@pytest.mark.parametrize("words", [("import", "stop"), ("import-stop",)])
def test_a_list_without_headings_and_clients_without_ids(words: tuple[str, ...], tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for title, head, rows in (
        ("Анна", ["ID клиента", "ФИО", "Телефон"], [["К-1", "Орлова Анна", "89162234561"]]),
        ("Вера", ["ФИО", "Телефон"], [["Ким Юлия", "8 916 223-45-62"], ["Зуев Олег", "8 916 223-45-63"]]),
        ("Стоп-лист", ["Телефон или email", "Дата", "Причина"], [["a@example.com", None, "просила"]]),
    ):
        sheet = book.create_sheet(title)
        for row in (head, *rows):
            sheet.append(row)
    del book["Sheet"]
    book.save(tmp_path / "t.xlsx")
    (tmp_path / "list.csv").write_text("+7 (916) 223-45-61\n89162234562\n", encoding="utf-8")
    found = document("import-stop", sheetcrm(*words, "list.csv", "t.xlsx", "--dry-run", "--json", folder=tmp_path))
    assert found["counts"]["contacts"] == 2, "the first line is a contact too"
    assert [one["client_id"] for one in found["clients"]] == ["К-1", "Вера, 2"]
    assert sheetcrm(*words, "list.csv", "t.xlsx", "more", folder=tmp_path).code == 2


def test_a_report_stops_every_row_and_channel_of_who_unsubscribed(base: Path) -> None:
    (base / "отчёт.csv").write_text(UNISENDER, encoding="utf-8")
    handed = handover(base, "--to", "sms", "--yes-by", "Ирина")
    assert handed["counts"]["handed"] == 3
    found = stop(base, "отчёт.csv")
    assert found["counts"] == {"contacts": 1, "there": 0, "bounced": 1, "clients": 2, "cancelled": 0, "recalled": 1}
    assert [(one["client_id"], one["channels"]) for one in found["clients"]] == [
        ("К-000001", ["email", "sms", "call"]),
        ("К-000009", ["email", "sms", "call"]),
    ]
    assert found["message"] == "Уже передано 1 сообщение, не отправляйте: К-000001 (B1)."
    assert len(listed(base)) == 1, "nothing is written before apply"
    done = document("apply", sheetcrm("apply", "t.xlsx", found["run"], "--json", "--today", DAY, folder=base))
    assert done["conflicts"] == []
    who, day, reason = listed(base)[1]
    assert (who, reason) == ("Client1@Mail.example", "отписался, «отчёт.csv»")
    assert str(day)[:10] in ("2026-11-23", "23.11.2026")
    assert "К-000001" not in {d.client_id for d in drafts(base)}
    assert stop(base, "отчёт.csv")["counts"]["there"] == 1
    assert stop(base, "отчёт.csv")["run"] is None, "a second time adds nothing"


def test_any_list_in_any_spelling(base: Path) -> None:
    """A paste without headings, several in a cell; days and sums are nobody's number; who is there already is not added."""
    (base / "список.csv").write_text(
        "Анна <CLIENT1@mail.example>;12.11.2026;1500\n8 (916) 223-45-62, +7 916 223 45 64;;\nclient1@mail.example;;\n",
        encoding="utf-8",
    )
    found = document(
        "import-stop", sheetcrm("import", "stop", "список.csv", "--json", "--today", DAY, folder=_named(base))
    )
    assert found["counts"] == {"contacts": 3, "there": 1, "bounced": 0, "clients": 3, "cancelled": 4, "recalled": 0}
    assert found["service"] == ""
    said = sheetcrm("import-stop", "список.csv", "t.xlsx", "--lang", "ru", "--today", DAY, folder=base).out
    assert "Это 3 ваших клиента вместе с дублями" in said
    assert "Одобренных черновиков отменится: 4." in said
    assert sheetcrm("apply", "t.xlsx", found["run"], "--today", DAY, folder=base).code == 0
    assert [row[0] for row in listed(base)[1:]] == ["CLIENT1@mail.example", "+79162234562"]


def _named(base: Path) -> Path:
    """The folder with a configuration that names the workbook."""
    (base / "config.yaml").write_text(f"workbook: t.xlsx\n{CONFIG}", encoding="utf-8")
    return base


def test_who_took_nothing_did_not_refuse(base: Path) -> None:
    (base / "отчёт.csv").write_text(UNISENDER, encoding="utf-8")
    with_dead = stop(base, "отчёт.csv", "--bounced", "--dry-run")
    assert (with_dead["counts"]["contacts"], with_dead["counts"]["bounced"], with_dead["run"]) == (2, 0, None)


@pytest.mark.parametrize(
    ("content", "words", "code"),
    [("Имя;Сумма\nАнна;1500\n", (), "stops/nobody"), (UNISENDER, ("--tab-gone",), "stops/no-tab")],
)
def test_a_mistake_is_said(base: Path, content: str, words: tuple[str, ...], code: str) -> None:
    (base / "x.csv").write_text(content, encoding="utf-8")
    if words:
        book = openpyxl.load_workbook(base / "t.xlsx")
        del book["Стоп-лист"]
        book.save(base / "t.xlsx")
    said = sheetcrm("import-stop", "x.csv", "t.xlsx", "--json", "--today", DAY, folder=base)
    assert (said.code, document("import-stop", said)["error"]["code"]) == (2, code)


def test_on_a_google_sheet_it_is_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "home"))
    tabs = {
        "Клиенты": [*CLIENTS, DOUBLE],
        "Стоп-лист": [["Телефон или email", "Дата", "Причина"], ["8-916-223-45-64", None, "просила"]],
    }
    with running_server() as server:
        sheets = tuple(sheet_from_rows(title, rows) for title, rows in tabs.items())
        spreadsheet = upload(server, Workbook("База", "", sheets))
        server.files[spreadsheet].share("p1", "user", "writer", emailAddress=server.service_account.address)
        made = config(tmp_path, server, spreadsheet)
        made.write_text(made.read_text(encoding="utf-8") + CONFIG, encoding="utf-8")
        (tmp_path / "отчёт.csv").write_text(UNISENDER, encoding="utf-8")
        words = ("--config", str(made), "--json", "--today", DAY)
        assert sheetcrm("sync", *words, folder=tmp_path).code == 0
        found = document("import-stop", sheetcrm("import-stop", "отчёт.csv", *words, folder=tmp_path))
        assert (found["counts"]["contacts"], found["counts"]["clients"]) == (1, 2)
        assert sheetcrm("apply", found["run"], *words, folder=tmp_path).code == 0
        again = document("import-stop", sheetcrm("import-stop", "отчёт.csv", *words, folder=tmp_path))
        assert (again["counts"]["there"], again["counts"]["clients"], again["run"]) == (1, 0, None)
