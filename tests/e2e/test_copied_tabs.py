"""A tab of ours that somebody duplicated is neither read for clients nor written into, on both stores."""

from __future__ import annotations

from pathlib import Path

import openpyxl

from sheetcrm import jobs
from sheetcrm.core.workbook import Value, Workbook, sheet_from_rows
from tests.e2e.terminal import read_tab, read_titles, sheetcrm, workbook
from tests.e2e.test_google import DAY, config
from tests.e2e.test_json import document
from tests.google import session, upload
from tests.sheets_server import running_server

ROWS: list[list[Value]] = [
    ["ID клиента", "ФИО", "Телефон", "Почта"],
    *[[f"К-{i:06d}", f"Иванова {name}", f"8907100000{i}", f"c{i}@example.com"]
      for i, name in enumerate(("Анна", "Ольга", "Вера", "Нина"), start=1)],
    ["К-000009", "Иванова Анна", "+79071000001", None],
]  # fmt: skip
ASKED = ("--today", str(DAY), "--json")


def test_in_a_file(tmp_path: Path) -> None:
    file = workbook(tmp_path / "t.xlsx", [list(row) for row in ROWS])
    assert sheetcrm("init", "t.xlsx", "--yes", "--columns", "--id-column", folder=tmp_path).code == 0
    sheetcrm("sync", *ASKED, folder=tmp_path)
    book = openpyxl.load_workbook(file)
    ours = [title for title in read_titles(file) if title not in ("Клиенты", "Сегменты", "Настройки", "Согласия")]
    copies = [title for title in ("Клиенты (авто)", "Что исправить", "Дубли", "Правки", "Сводка") if title in ours]
    assert len(copies) >= 4
    for title in copies:
        book.copy_worksheet(book[title]).title = f"Копия {title}"
    book.save(file)
    before = {title: read_tab(file, f"Копия {title}") for title in copies}
    found = document("sync", sheetcrm("sync", *ASKED, folder=tmp_path))
    assert found["rows"] == 5
    assert [i["tab"] for i in found["issues"] if i["code"] == "tab/copy-of-ours"] == [f"Копия {t}" for t in copies]
    assert {title: read_tab(file, f"Копия {title}") for title in copies} == before


def test_in_a_google_sheet(tmp_path: Path) -> None:
    with running_server() as server:
        made = upload(server, Workbook("t", "t", (sheet_from_rows("Клиенты", [list(row) for row in ROWS]),)))
        server.files[made].share("p1", "user", "writer", emailAddress=server.service_account.address)
        asked = jobs.Asked(config=config(tmp_path, server, made), today=DAY)
        jobs.sync(asked)
        talk = session(server, made)
        about = talk.get("", {"fields": "sheets(properties(sheetId,title))"})
        ids = {s["properties"]["title"]: s["properties"].get("sheetId", 0) for s in about["sheets"]}
        copies = ("Клиенты (авто)", "Дубли")
        talk.batch_update(
            {"requests": [{"duplicateSheet": {"sourceSheetId": ids[t], "newSheetName": f"{t} (2)"}} for t in copies]}
        )
        before = {t: server.people.rows(made, f"{t} (2)") for t in copies}
        done = jobs.sync(asked)
        assert len(done.outcome.base.tables["clients"]) == 5
        assert {t: server.people.rows(made, f"{t} (2)") for t in copies} == before
