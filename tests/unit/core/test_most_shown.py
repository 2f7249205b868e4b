"""A tab that cannot hold everything says so in its first lines."""

from __future__ import annotations

import datetime as dt
from functools import cache
from pathlib import Path

import pytest

from sheetcrm import jobs
from sheetcrm.core.tabs import drafts, duplicates, proposals
from sheetcrm.core.tabs.model import Tab

SAMPLE = Path(__file__).resolve().parents[3] / "examples" / "clients.ru.xlsx"


@cache
def whole_tabs() -> dict[str, Tab]:
    return tabs()


def tabs() -> dict[str, Tab]:
    asked = jobs.Asked(str(SAMPLE), today=dt.date(2026, 11, 20), write=False, ignore_config=True)
    return {tab.key: tab for tab in jobs.look(asked).outcome.tabs}


def words(tab: Tab) -> str:
    return " ".join(str(cell.content) for cell in tab.cells)


def test_what_is_left_out_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = whole_tabs()
    assert "Здесь" not in words(whole["drafts"]) + words(whole["duplicates"])
    monkeypatch.setattr(drafts, "MOST_SHOWN", 7)
    monkeypatch.setattr(duplicates, "MOST_SHOWN", 5)
    cut = tabs()
    assert cut["drafts"].blocks[0].height == 7
    assert "Здесь первые 7, сначала те, что ждут решения; остальные — на странице просмотра." in words(cut["drafts"])
    assert cut["duplicates"].blocks[0].height == 5
    assert "Здесь 5 строк" in words(cut["duplicates"])


def test_edits_that_need_a_decision_are_listed_before_spellings(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = whole_tabs()["proposals"]
    assert "не перечислены" not in words(whole)
    # Columns of two tables may be called alike: the line of a whole kind says whose it is.
    places = [str(place) for place in whole.blocks[0].columns[1].values if str(place).startswith("все ячейки")]
    assert places
    assert all(place.endswith(("(Клиенты)", "(Заказы)")) for place in places)
    monkeypatch.setattr(proposals, "MOST_SPELLINGS", 10)
    cut = tabs()["proposals"]
    kinds = [str(kind) for kind in cut.blocks[0].columns[7].values]
    # After the lines of whole kinds come single cells: decisions, numbers, then a few spellings.
    single = kinds[len([w for w in cut.blocks[0].columns[1].values if str(w).startswith("все ячейки")]) :]
    assert single.count("написание") == 10
    assert single == sorted(single, key=["нужно решение", "номер клиента", "написание"].index)
    left = whole.blocks[0].height - cut.blocks[0].height
    assert left > 100
    assert f"Ещё {left} ячеек здесь не перечислены" in words(cut) or f"Ещё {left} ячейки" in words(cut)
