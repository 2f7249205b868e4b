"""Whose clients are in what order: it adds up, it ranks nobody, and it says nothing of a handful."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest

from sheetcrm.core.summary import SummaryFacts
from sheetcrm.core.summary.tab import lay_out
from sheetcrm.core.wording import LANGS, Lang
from tests.unit.segments.tables import TODAY, make_clients
from tests.unit.summary.making import facts, shop

OWNERS = ["Ольга"] * 6 + ["Анна"] * 7 + ["Тимур"] * 2 + [None] * 5
SOURCES = ["сайт"] * 12 + [None] * 8


def of(owners: list[str | None] = OWNERS, lang: Lang = "ru") -> SummaryFacts:
    size = len(owners)
    clients = make_clients(
        size, owner=owners, source=SOURCES[:size], created=[TODAY - dt.timedelta(n) for n in range(size)]
    )
    scores = np.array([100.0 if n % 2 else 80.0 for n in range(size)])
    return facts(lang, clients=clients, orders=None, scores=scores)


def tables(found: SummaryFacts) -> list[list[list[object]]]:
    """The tables of the block: rows of cells, the heading first."""
    canvas = lay_out(found)
    title = next(
        c.row
        for c in canvas.cells
        if c.content in ("Чья база в каком порядке", "How well each owner’s clients are kept")
    )
    end = min((c.row for c in canvas.cells if c.row > title and c.style.size == 13), default=10**6)
    rows: dict[tuple[int, int], list[object]] = {}
    for cell in sorted(canvas.cells, key=lambda c: (c.row, c.column)):
        if title + 1 < cell.row < end:
            rows.setdefault((cell.column // 7, cell.row), []).append(cell.content)
    both: list[list[list[object]]] = [[], []]
    for (side, _), cells in sorted(rows.items()):
        both[side].append(cells)
    return both


def test_it_adds_up_and_goes_by_the_alphabet() -> None:
    left, right = tables(of())
    assert [row[0] for row in left[1:]] == ["Анна", "Ольга", "Тимур", "без ответственного", "Всего"]
    assert [row[1] for row in left[1:]] == [7, 6, 2, 5, 20]
    # G2: the scores weighted by clients are the base's.
    owners = np.array([n or "" for n in OWNERS])
    scores = np.array([100.0 if n % 2 else 80.0 for n in range(20)])
    assert left[1][2] == pytest.approx(scores[owners == "Анна"].mean() / 100)
    assert left[-1][2] == pytest.approx(scores.mean() / 100)
    assert [row[:2] for row in right[:3]] == [["Откуда клиент", "Клиентов"], ["сайт", 12], ["не указано", 8]]
    assert sum(int(str(row[2])) for row in right[1:3]) == 10


def test_the_scores_of_all_owners_come_to_that_of_the_base() -> None:
    """G2: each owner's score by the clients the owner has, nobody's included, is the score of the whole."""
    left, _ = tables(of(["Ольга"] * 6 + ["Анна"] * 9 + [None] * 5))
    *owners, whole = [(int(str(row[1])), float(str(row[2])), int(str(row[3]))) for row in left[1:]]
    assert sum(n for n, _, _ in owners) == whole[0] == 20
    assert sum(n * score for n, score, _ in owners) / whole[0] == pytest.approx(whole[1])
    assert sum(stale for _, _, stale in owners) == whole[2]


def test_a_handful_has_no_percentage() -> None:
    """G5: below the smallest sample nobody is compared."""
    left, _ = tables(of())
    assert left[3] == ["Тимур", 2, None, left[3][3]]


def test_many_owners_still_add_up() -> None:
    names: list[str | None] = [f"Имя {n % 15:02d}" for n in range(20)]
    left, _ = tables(of(names))
    assert "остальные (3)" in [row[0] for row in left]
    assert sum(int(str(row[1])) for row in left[1:-1]) == 20


@pytest.mark.parametrize("lang", LANGS)
def test_without_owners_there_is_nothing_to_say(lang: Lang) -> None:
    said = [str(c.content) for c in lay_out(of(["Анна"] * 9, lang)).cells]
    assert not any("порядке" in text or "clients are kept" in text for text in said)
    assert any(
        "порядке" in text or "clients are kept" in text
        for text in map(str, (c.content for c in lay_out(of(lang=lang)).cells))
    )


def test_without_owners_mistakes_are_counted_by_source_and_week_all_the_same() -> None:
    found = of([None] * 20)
    cells = {(c.row, c.column): c.content for c in lay_out(found).cells}
    row = next(at for (at, _), content in cells.items() if content == "Откуда строки с замечаниями")
    heads = [(place, content) for place, content in cells.items() if place[0] > row and content == "С замечаниями"]
    assert len(heads) == 2, "by source and by week"
    for (at, column), _ in heads:
        lines = [(cells[n, column - 1], cells[n, column]) for n in range(at + 1, at + 10) if (n, column) in cells]
        lines = lines[: next((k for k, one in enumerate(lines) if not isinstance(one[0], int)), len(lines))]
        assert (sum(int(str(n)) for n, _ in lines), sum(int(str(n)) for _, n in lines)) == (20, 10)
    clean = facts("ru", clients=found.clients, orders=None, scores=np.full(20, 100.0))
    assert "Откуда строки с замечаниями" not in [c.content for c in lay_out(clean).cells]


@pytest.mark.parametrize("lang", LANGS)
def test_the_archive_is_nobodys_work(lang: Lang) -> None:
    """Those to be verified are the same number everywhere: archived clients are asked nothing, however old their data."""
    clients, orders = shop(80)
    clients = clients.assign(owner=[("Ольга", "Анна", None)[n % 3] for n in range(80)])
    found = facts(lang, clients=clients, orders=orders, scores=np.full(80, 100.0))
    stale, archived = found.known.fresh.stale, found.known.archived
    assert (stale & archived).any(), "or nothing is shown"
    left, right = tables(found)
    total = left[-1]
    assert total[1] == found.known.counts.general == int((~archived).sum())
    assert total[3] == int((stale & ~archived).sum()) == sum(int(str(row[3])) for row in left[1:-1])
    said = [str(cell.content) for cell in lay_out(found).cells]
    of_list = {"ru": f" из {total[3]}: сверху те", "en": f" of {total[3]}, those who brought"}[lang]
    assert any(of_list in text for text in said)
    by_source = right[1 : next(n for n, row in enumerate(right) if n and not str(row[1]).isdigit())]
    assert sum(int(str(row[1])) for row in by_source) == total[1]
