"""Figures of earlier days: one line a day, compared a month later, on both stores' road."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.e2e.terminal import ROOT, read_tab, sheetcrm, synced_sample


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copyfile(ROOT / "examples" / "clients.ru.xlsx", tmp_path / "clients.xlsx")
    return tmp_path


@pytest.fixture
def worked_on(tmp_path: Path) -> Path:
    """The sample after a run on 20 November."""
    return synced_sample("ru", tmp_path)


def synced(folder: Path, day: str, *more: str) -> Any:
    said = sheetcrm("sync", "clients.xlsx", "--today", day, "--json", *more, folder=folder)
    assert said.code == 0, said.err
    return json.loads(said.out)


def kept(folder: Path) -> dict[str, dict[str, float]]:
    (file,) = folder.rglob("figures.json")
    found: dict[str, dict[str, float]] = json.loads(file.read_text("utf-8"))
    return found


def summary(folder: Path) -> list[str]:
    rows = read_tab(folder / "clients.xlsx", "Сводка")
    return [str(v).replace("\u00a0", " ") for row in rows for v in row if v is not None]


def test_two_runs_of_one_day_are_one_line_and_the_second_writes_nothing(worked_on: Path) -> None:
    """M19."""
    assert synced(worked_on, "2026-11-20")["written"]["tabs"] == []
    assert list(kept(worked_on)) == ["2026-11-20"]
    assert kept(worked_on)["2026-11-20"]["base"] > 200


def test_a_month_later_the_summary_says_how_things_stand(folder: Path) -> None:
    synced(folder, "2026-10-05")
    before = kept(folder)["2026-10-05"]
    assert "Показатели по датам" not in summary(folder)
    synced(folder, "2026-11-20")
    said = summary(folder)
    assert "Показатели по датам" in said
    difference = kept(folder)["2026-11-20"]["base"] - before["base"]
    assert any(text.endswith("с 05.10.2026") or text == "как 05.10.2026" for text in said), difference


def test_a_look_writes_nothing_down(folder: Path) -> None:
    synced(folder, "2026-11-20", "--dry-run")
    assert list(folder.rglob("figures.json")) == []


def test_a_file_that_cannot_be_read_is_no_reason_to_stop(worked_on: Path) -> None:
    (file,) = worked_on.rglob("figures.json")
    file.write_text('{"2026-10-01": {"base": "много"}, "вчера": 5, "2026-09-01": 7}', "utf-8")
    synced(worked_on, "2026-11-20")
    assert set(kept(worked_on)) == {"2026-10-01", "2026-11-20"}


def test_goals_and_costs_come_from_the_settings_tab(folder: Path) -> None:
    book = openpyxl.load_workbook(folder / "clients.xlsx")
    sheet = book.create_sheet("Настройки")
    for row in (
        ("Настройка", "Значение", "Что это"),
        ("План: покупок в неделю", 40, None),
        ("Расходы: Яндекс Карты", "12 000 ₽", None),
    ):
        sheet.append(row)
    book.save(folder / "clients.xlsx")
    synced(folder, "2026-11-20")
    said = summary(folder)
    assert "План и факт" in said
    assert "ROMI" in said
