"""One contract for every store: a formula of ours that an earlier version wrote into a tab of people's becomes today's, and one
that anybody changed stays."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from sheetcrm import jobs
from sheetcrm.core import control
from sheetcrm.core.tabs.model import Shown
from sheetcrm.core.workbook import Workbook, sheet_from_rows
from tests.contracts.desks import Desk, desk_on
from tests.e2e.terminal import sheetcrm
from tests.sheets_server import SheetsServer

BANNER = next(shown for _, shown, _ in control.rows("ru") if isinstance(shown, Shown) and shown.stale)


@pytest.fixture(params=["memory", "xlsx", "google"])
def desk(request: pytest.FixtureRequest, tmp_path: Path, server: SheetsServer) -> Desk:
    (old,) = BANNER.older()
    rows = [["Название", "Значение"], ["Внимание", None], ["Моё", None], ["Чужое", None]]
    mine = {(2, 1): f"={old}", (3, 1): f"={old.replace('>2', '>5')}", (4, 1): "=1+1"}
    sheets = (sheet_from_rows("Настройки", rows, formulas=mine), sheet_from_rows("Клиенты", [["ФИО"], ["Анна"]]))
    return desk_on(request.param, Workbook("База.xlsx", "", sheets), tmp_path, server)


def test_exactly_the_older_form_is_replaced(desk: Desk) -> None:
    store = desk.store()
    base = store.read()
    (settings,) = [sheet for sheet in base.sheets if sheet.title == "Настройки"]
    pairs = control.renewed(settings)
    assert list(pairs.values()) == [f"={BANNER.formula()}"]
    assert store.renew_formulas({"Настройки": pairs}, base).written == ("Настройки",)
    (now,) = [sheet for sheet in desk.store().read().sheets if sheet.title == "Настройки"]
    assert dict(now.formulas) == {**settings.formulas, (2, 1): f"={BANNER.formula()}"}
    assert control.renewed(now) == {}


def test_a_sync_brings_the_banner_of_an_older_workbook_up_to_date(tmp_path: Path) -> None:
    sheetcrm("init", "base.xlsx", "--new", "--lang", "ru", "--yes", folder=tmp_path)
    book = openpyxl.load_workbook(tmp_path / "base.xlsx")
    sheet = book["Настройки"]
    cell = next(sheet.cell(row[0].row, 2) for row in sheet.iter_rows() if row[0].value == "Внимание")
    assert cell.value == f"={BANNER.formula()}"
    cell.value = f"={BANNER.older()[0]}"
    book.save(tmp_path / "base.xlsx")
    asked = jobs.Asked(str(tmp_path / "base.xlsx"), ignore_config=True)
    jobs.sync(asked)
    now = openpyxl.load_workbook(tmp_path / "base.xlsx")["Настройки"][cell.coordinate].value
    assert now == f"={BANNER.formula()}"
