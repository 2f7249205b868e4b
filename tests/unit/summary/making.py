"""Facts for «Сводка» in tests."""

from __future__ import annotations

import datetime as dt
import random
from typing import Any

import pandas as pd

from sheetcrm.core.figures.everything import figures_of
from sheetcrm.core.figures.goals import FigureSettings
from sheetcrm.core.issues import Cause, Severity
from sheetcrm.core.segments.evaluate import evaluate_segments, rule_frame
from sheetcrm.core.segments.known import know
from sheetcrm.core.segments.settings import KnownSettings
from sheetcrm.core.summary import CampaignLine, SummaryFacts
from sheetcrm.core.tabs.model import Content, Tab
from sheetcrm.core.wording import Lang
from tests.unit.segments.tables import TODAY, ago, make_clients, make_orders, make_table

NOW = dt.datetime(2026, 6, 30, 10, 15, 42)


def shop(size: int = 60, seed: int = 3) -> tuple[pd.DataFrame, pd.DataFrame]:
    """A shop with some of everything: sources, archived clients, refunds, orders of nobody."""
    rng = random.Random(seed)
    clients = make_clients(
        size,
        source=[rng.choice(["Сайт", "Вывеска", "Друзья", None]) for _ in range(size)],
        owner=[rng.choice(["Ольга", None]) for _ in range(size)],
        interests=[("стрижка",) if rng.random() < 0.5 else None for _ in range(size)],
        status=["архив" if i % 20 == 7 else None for i in range(size)],
        created=[ago(rng.randrange(700)) if rng.random() < 0.8 else None for _ in range(size)],
    )
    rows = [
        (
            rng.randrange(-1, size),
            ago(rng.randrange(500)),
            rng.randrange(100, 9000),
            rng.choice(["", "", "", "отменён"]),
        )
        for _ in range(size * 3)
    ]
    rows += [(i, ago(5 + i), -150, "") for i in range(4)] + [(1, None, 700, ""), (1, ago(-9), 800, "")]
    return clients, make_orders(*rows)


def facts(lang: Lang = "ru", clients: pd.DataFrame | None = None, orders: Any = "shop", **more: Any) -> SummaryFacts:
    """Facts of the shop, or of the given tables."""
    if clients is None:
        clients, made = shop()
        orders = made if isinstance(orders, str) else orders
    settings = more.pop("settings", KnownSettings())
    known = know(clients, orders, settings, TODAY)
    joined = {} if orders is None else {"orders": orders}
    if (deals := more.pop("deals", None)) is not None:
        joined["deals"] = deals
    segments = evaluate_segments(
        make_table(
            [
                {"name": "Крупные", "rule": "выручка > 20 000", "expected": 90},
                {"name": "С ошибкой", "rule": "горд = Самара"},
                {"name": "Прошлый", "rule": "заказов > 1", "valid_to": ago(3)},
            ],
            ("active", "name", "rule", "valid_from", "valid_to", "pin_in", "pin_out", "expected"),
        ),
        rule_frame(clients, known),
        {"full_name": "ФИО", "city": "Город"},
        TODAY,
        lang,
    )
    asked, past = more.pop("asked", FigureSettings()), more.pop("past", {})
    figures = figures_of(known, clients, joined, asked, lang, past, segments)
    given: dict[str, Any] = {
        "names": clients["full_name"].tolist(),
        "issues": {
            (Severity.ERROR, Cause.SLIP, "Телефон"): 12,
            (Severity.WARNING, Cause.DOUBTFUL, "Телефон"): 3,
            (Severity.INFO, None, "Город"): 4,
            (Severity.WARNING, None, ""): 2,
        },
        "figures": figures,
        "quality": 0.873,
        "duplicates": {"один и тот же": 2, "возможно": 1},
        "segments": segments,
        "campaigns": (CampaignLine("Возвращение", 10, 4, (("нет согласия на рекламу", 6),)),),
    }
    return SummaryFacts(known=known, clients=clients, orders=orders, lang=lang, now=NOW, **{**given, **more})


def grid(tab: Tab) -> dict[tuple[int, int], Content]:
    """Every cell of a tab by place."""
    found: dict[tuple[int, int], Content] = {(c.row, c.column): c.content for c in tab.cells}
    for block in tab.blocks:
        for offset, column in enumerate(block.columns):
            found[block.row, block.column + offset] = column.heading
            for line, value in enumerate(column.values, 1):
                found[block.row + line, block.column + offset] = value
    return found


def texts(tab: Tab) -> list[str]:
    """Every text of a tab, from top to bottom."""
    return [str(v).replace("\u00a0", " ") for _, v in sorted(grid(tab).items()) if isinstance(v, str)]


def row_of(tab: Tab, label: str, column: int = 1) -> list[Content]:
    """The cells to the right of a label, up to the first blank."""
    cells = grid(tab)
    row = next(r for (r, c), v in sorted(cells.items()) if v == label and c == column)
    found = []
    for at in range(column + 1, column + 5):
        if cells.get((row, at)) is None:
            break
        found.append(cells[row, at])
    return found
