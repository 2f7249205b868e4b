"""A canary client is an alarm and nothing else, in every job and on both stores."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from sheetcrm import jobs
from sheetcrm.core.tabs.model import Tab
from sheetcrm.core.workbook import Value, Workbook, sheet_from_rows
from sheetcrm.errors import Alarmed
from sheetcrm.stores.xlsx.store import XlsxStore
from tests.e2e.terminal import sheetcrm, workbook
from tests.e2e.test_google import config as google_config
from tests.google import upload
from tests.sheets_server import running_server

DAY = dt.date(2026, 11, 20)
HEAD: list[Value] = ["ID клиента", "ФИО", "Телефон", "Почта", "День рождения", "Город", "Согласие на рекламу (email)"]
CANARY: list[Value] = ["К-000777", "чижова ВЕРА", "8 907 100-00-0", "vera@example,com", "22.11.1990", "[C]амара", "да"]
#: Next to the canary a client with her phone and name: not a duplicate of anybody.
CLIENTS: list[list[Value]] = [
    ["К-000001", "Иванова Анна", "8 907 100-00-01", "anna@example.com", "22.11.1985", "Самара", "да"],
    ["К-000002", "Чижова Вера", "+7 907 100-00-77", "vera@example.com", None, "Самара", None],
    [None, "Орлова Майя", "+7 927 555-31-03", "maya@example", None, "Самара", None],
]
ORDER_HEAD: list[Value] = ["№ заказа", "Дата", "ID клиента", "Сумма"]
ORDERS: list[list[Value]] = [["1", "12.11.2026", "К-000001", 1000], ["3", "02.03.2026", "К-000002", 500]]
HERS: list[Value] = ["2", "15.11.2026", "К-000777", 70_707]
SEGMENTS: list[list[Value]] = [["Работает", "Название", "Правило"], ["да", "Самарские", "город = Самара"]]
SETTINGS = 'alarm:\n  canary: ["K-000777"]\ncolumns: default\n'


def base(with_canary: bool) -> Workbook:
    clients, orders = list(CLIENTS), list(ORDERS)
    if with_canary:
        clients.insert(1, CANARY)
        orders.insert(1, HERS)
    return Workbook(
        "База", "",
        (
            sheet_from_rows("Клиенты", [HEAD, *clients]),
            sheet_from_rows("Заказы", [ORDER_HEAD, *orders]),
            sheet_from_rows("Сегменты", SEGMENTS),
        ),
    )  # fmt: skip


def file_of(path: Path, with_canary: bool) -> Path:
    import openpyxl

    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for sheet in base(with_canary).sheets:
        made = book.create_sheet(sheet.title)
        for row in sheet.cells.to_numpy().tolist():
            made.append(row)
    book.save(path)
    return path


def said(tab: Tab) -> list[Any]:
    """What a tab says, but for the places of cells in the sheet."""
    cells = [cell.content for cell in tab.cells]
    return cells + [(c.heading, list(c.values)) for block in tab.blocks for c in block.columns if c.heading != "Ячейка"]


def checked(asked: jobs.Asked, plain: jobs.Done) -> jobs.Done:
    """The job with the canary says what it says without: and nothing of hers anywhere."""
    done = jobs.sync(asked)
    found, expected = done.outcome, plain.outcome
    assert found.known is not None
    assert expected.known is not None
    assert found.known.frame.astype(str).to_numpy().tolist() == expected.known.frame.astype(str).to_numpy().tolist()
    assert [s.mask.tolist() for s in found.segments] == [s.mask.tolist() for s in expected.segments]
    assert found.log.by_severity == expected.log.by_severity
    assert found.drafts is not None
    assert expected.drafts is not None
    assert len(found.drafts) == len(expected.drafts) > 0
    assert found.matches is not None
    assert found.matches.clusters() == []
    tabs = {tab.key: repr(said(tab)) for tab in found.tabs}
    for tab in expected.tabs:
        if tab.key != "state":
            assert "К-000777" not in tabs[tab.key]
            assert "70707" not in tabs[tab.key]
            assert "чижова ВЕРА" not in tabs[tab.key]
    (shown,), (other,) = ([t for t in o.tabs if t.key == "summary"] for o in (found, expected))
    assert said(shown) == said(other)
    # The others keep their own rows.
    new = [p for p in found.proposals.shown() if p.why == "id/new"]
    assert [(p.cell, p.after) for p in new] == [("A5", "К-000778")], "her number is not given again"
    assert {p.cell for p in found.proposals.shown()} & {c + "3" for c in "ABCDEFG"} == set()
    assert "D5" in {issue.cell for issue in found.log.shown()}
    (columns,) = found.columns
    texts = {row: [column.values[i] for column in columns.columns] for i, row in enumerate(columns.rows)}
    assert set(texts) == {2, 3, 4, 5}
    assert texts[3] == [None] * 4
    assert texts[2][3] == dt.date(2026, 11, 12)
    return done


@pytest.fixture
def plain(tmp_path: Path) -> jobs.Done:
    folder = tmp_path / "plain"
    folder.mkdir()
    (folder / "config.yaml").write_text(SETTINGS, encoding="utf-8")
    return jobs.look(jobs.Asked(target=str(file_of(folder / "t.xlsx", False)), today=DAY, write=False))


def test_a_canary_counts_nowhere_in_a_file(tmp_path: Path, plain: jobs.Done) -> None:
    """(L12): neither in drafts nor in a figure."""
    file = file_of(tmp_path / "t.xlsx", True)
    (tmp_path / "config.yaml").write_text(SETTINGS, encoding="utf-8")
    asked = jobs.Asked(target=str(file), today=DAY)
    checked(asked, plain)
    sheets = {sheet.title: sheet for sheet in XlsxStore(file).read().sheets}
    row = sheets["Клиенты"].cells.iloc[2].tolist()
    assert row[:7] == CANARY
    assert set(row[7:]) <= {None}, "our columns say nothing of her"
    applied = jobs.apply(asked, jobs.Chosen(everything=True))
    assert applied.changed is not None
    assert applied.changed.conflicts == ()
    cells = XlsxStore(file).read().sheets[0].cells
    assert cells.iloc[2].tolist()[:7] == CANARY, "nor is she written to"
    assert cells.iloc[1, 2] == "+7 907 100-00-01"
    assert cells.iloc[4, 0] == "К-000778"
    twins = sheetcrm("duplicates", "t.xlsx", "--json", folder=tmp_path)
    assert '"rows": 3' in twins.out
    assert "3" in sheetcrm("doctor", "t.xlsx", "--lang", "ru", folder=tmp_path).out.split("Клиентов найдено: ")[1][:2]
    why = sheetcrm("why", "t.xlsx", "Клиенты!C3", folder=tmp_path)
    assert why.code == 0


def test_a_canary_counts_nowhere_in_a_google_sheet(tmp_path: Path, plain: jobs.Done) -> None:
    with running_server() as server:
        spreadsheet = upload(server, base(True))
        server.files[spreadsheet].share("p1", "user", "writer", emailAddress=server.service_account.address)
        file = google_config(tmp_path, server, spreadsheet)
        file.write_text(file.read_text(encoding="utf-8") + SETTINGS, encoding="utf-8")
        asked = jobs.Asked(config=file, today=DAY)
        checked(asked, plain)
        seen = server.people.rows(spreadsheet, "Клиенты")
        assert [cell for cell in seen[2][7:] if cell] == []
        assert [cell for cell in seen[1][7:] if cell] != []
        server.people.edit_cell(spreadsheet, "Клиенты!C3", "8 907 100-00-02")
        with pytest.raises(Alarmed) as stopped:
            jobs.sync(asked)
        assert stopped.value.code == "alarm/canary"


def test_what_is_typed_into_our_column_beside_a_canary_is_kept(tmp_path: Path) -> None:
    """It is a person's text all the same; the line names the cell, and nobody."""
    file = file_of(tmp_path / "t.xlsx", True)
    (tmp_path / "config.yaml").write_text(SETTINGS, encoding="utf-8")
    asked = jobs.Asked(target=str(file), today=DAY)
    jobs.sync(asked)
    import openpyxl

    book = openpyxl.load_workbook(file)
    book["Клиенты"].cell(3, 8).value = "не забыть"
    book.save(file)
    done = jobs.sync(asked)
    (line,) = [issue for issue in done.outcome.log.shown() if issue.code.code == "column/typed-into"]
    assert (line.cell, line.client_id, line.value) == ("H3", None, "не забыть")
    assert XlsxStore(file).read().sheets[0].own[0].at(3) is None


def test_only_canaries_is_no_client_at_all(tmp_path: Path) -> None:
    workbook(tmp_path / "t.xlsx", [list(HEAD), list(CANARY)])
    (tmp_path / "config.yaml").write_text(SETTINGS, encoding="utf-8")
    assert sheetcrm("sync", "t.xlsx", folder=tmp_path).code == 0
