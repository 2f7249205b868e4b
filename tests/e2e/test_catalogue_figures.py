"""Rows of the catalogue about figures by the acceptance test each names; the others stand where their figure is tested."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from sheetcrm.core.drafts.text.filling import fill
from sheetcrm.core.outcome import Outcome, RunSettings
from sheetcrm.core.pipeline import run
from sheetcrm.core.plan.decided import NOTHING_DECIDED
from sheetcrm.core.reading import recognise
from sheetcrm.core.records import replace
from sheetcrm.core.tabs.model import Content, Tab
from sheetcrm.core.workbook import Sheet, Value, Workbook, sheet_from_rows
from tests.e2e.test_catalogue import ANNA, HEADINGS, NOW, OLEG, TODAY, clients, orders, outcome

NAME = str(ANNA[0])


def day(ago: int) -> dt.date:
    return TODAY - dt.timedelta(days=ago)


def summary(found: Outcome) -> Tab:
    return next(tab for tab in found.tabs if tab.key == "summary")


def beside(tab: Tab, label: str) -> list[Content]:
    """The figures in the row of a label."""
    cells = {(c.row, c.column): c.content for c in tab.cells}
    row, column = next((r, c) for (r, c), v in sorted(cells.items()) if v == label)
    return [cells.get((row, column + n)) for n in range(1, 5)]


def test_u10_the_share_of_confirmed_cards_leaves_out_those_of_contacts_alone() -> None:
    """Of five cards two cannot be checked: one confirmed of three is a third, not a fifth."""
    names: list[list[Value]] = [[f"Клиент {n}", f"891612345{n:02d}", None, "Самара"] for n in range(5)]
    sold = orders(
        *[[day(ago), f"Клиент {n}", f"891612345{n:02d}", 100, "букет"] for n, ago in enumerate((5, 900, 950))]
    )
    tab = summary(outcome(clients(*names), sold))
    assert beside(tab, "подтверждена вовремя")[:2] == [1, pytest.approx(1 / 3)]
    assert beside(tab, "давно не подтверждалась")[:2] == [2, pytest.approx(2 / 3)]
    assert beside(tab, "не проверить (только контакты)")[:2] == [2, None]


def test_i12_the_base_grows_in_columns_and_its_quality_is_the_line_over_them() -> None:
    past = {
        day(70): {"base": 1.0, "quality": 0.5, "issues": 4.0},
        day(40): {"base": 2.0, "quality": 0.75, "issues": 2.0},
    }
    base = recognise(Workbook("t", "t", (clients(ANNA, OLEG), orders([day(5), NAME, None, 100, "букет"]))))
    found = run(base, RunSettings("ru"), {}, NOW, decided=replace(NOTHING_DECIDED, past=past))
    (chart,) = [one for one in summary(found).charts if one.key == "summary.by_date"]
    growth, quality = chart.series
    assert (growth.name, growth.line, growth.secondary) == ("Клиентов в базе", False, False)
    assert (quality.name, quality.line, quality.secondary) == ("Заполнено верно", True, True)
    cells = {(c.row, c.column): c.content for c in summary(found).cells}

    def values(where: object) -> list[Content]:
        return [cells[row, where.column] for row in range(where.row, where.last_row + 1)]  # type: ignore[attr-defined]

    assert values(growth.values) == [1.0, 2.0, 2]
    assert values(quality.values)[:2] == [0.5, 0.75]


def test_m4_a_refund_lowers_the_revenue_and_not_the_number_of_orders() -> None:
    sold: list[list[Value]] = [
        [day(n), NAME, None, amount, "букет"] for n, amount in ((30, 900), (20, 300), (10, -300))
    ]
    found = outcome(clients(ANNA), orders(*sold))
    assert found.known is not None
    row = found.known.frame.iloc[0]
    assert (row["orders_count"], row["revenue"], row["avg_check"]) == (2, 900.0, 450.0)
    meaning = " ".join(str(c.content) for c in summary(found).cells)
    assert "возврат уменьшает выручку, но не число покупок" in meaning


@pytest.mark.parametrize(
    ("one", "other", "known"),
    [
        ("@anna_rose", "https://t.me/anna_rose", "tg:@anna_rose"),
        ("vk.com/id1234567", "https://m.vk.com/id1234567?from=feed", "vk:id1234567"),
    ],
)
def test_i4_a_social_name_is_one_key_however_it_is_written(one: str, other: str, known: str) -> None:
    head: list[Value] = [*HEADINGS, "Мессенджер", "Источник"]
    rows: list[list[Value]] = [
        [NAME, None, None, "Самара", one, "конкурс ВКонтакте"],
        ["Петрова Анна", None, None, None, other, "конкурс ВКонтакте"],
        [*OLEG, None, "сайт"],
    ]
    found = outcome(clients(*rows, headings=head))
    written = found.cleaned["clients"].values["messenger"].tolist()
    assert written[:2] == [(known,), (known,)]
    assert found.matches is not None
    cluster = found.matches.cluster.tolist()
    assert cluster[0] == cluster[1] != cluster[2]
    assert found.figures is not None
    # One client, whichever way the name is written.
    assert {line.source: line.clients for line in found.figures.sources} == {"конкурс ВКонтакте": 1, "сайт": 1}


def test_d17_the_five_best_goods_and_the_rest_are_the_whole_revenue() -> None:
    goods = (
        "розы",
        "пионы",
        "лилии",
        "астры",
        "тюльпаны",
        "ирисы",
        "маки",
        "фрезии",
        "хризантемы",
        "лаванда",
        "герань",
        "фиалки",
    )
    sold = orders(*[[day(n + 1), NAME, None, 100 * (n + 1), name] for n, name in enumerate(goods)])
    found = outcome(clients(ANNA), sold)
    assert found.figures is not None
    lines = found.figures.goods
    assert [line.name for line in lines[:5]] == list(goods[:-6:-1])
    assert sum(line.revenue for line in lines) == 100 * sum(100 * (n + 1) for n in range(len(goods)))
    said = [str(c.content).replace("\u00a0", " ") for c in summary(found).cells]
    assert any(text.startswith("✓  Выручка по товарам 7 800 ₽ = вся выручка 7 800 ₽") for text in said)
    assert any(text.startswith("✓  Покупок по товарам 12 = учтено покупок 12") for text in said)


def test_s11_each_membership_names_the_conditions_it_meets() -> None:
    """For every client of a segment, and for nobody else."""
    text = "(город = Самара или город = Тверь) и заказов >= 1 и не (не город = Самара)"
    rule = sheet_from_rows("Сегменты", [["Активен", "Название", "Правило"], ["да", "А", text]])
    sheets = (
        clients(ANNA, OLEG, ["Ким Вера", "8 903 111-22-33", None, "Казань"]),
        orders(*[[day(5), who, None, 100, "букет"] for who in (NAME, "Ким Вера")]),
        rule,
    )
    found = outcome(*sheets)
    (one,) = found.segments
    assert [one.why(n) for n in range(3)] == [("город — Самара", "заказов не меньше 1"), (), ()]
    assert one.why(0, "en") == ("город is Самара", "orders at least 1")


def test_s4_a_segment_without_activity_is_warned_of_where_its_size_stands_and_its_campaign_goes_on() -> None:
    head: list[Value] = [*HEADINGS, "Согласие на рекламу", "Дата согласия", "Откуда согласие"]
    campaign: list[list[Value]] = [
        ["Активен", "Рассылка", "Канал", "Сегмент", "Тема", "Текст шаблона"],
        ["да", "Весна", "email", "Женщины Самары", "Весна", "{{ greeting }} Ждём!"],
    ]

    def seen(rule: str) -> tuple[str, list[str], int]:
        book = (
            clients([*ANNA, "да", day(30), "анкета"], headings=head),
            orders([day(5), NAME, None, 100, "букет"]),
            sheet_from_rows("Сегменты", [["Активен", "Название", "Правило"], ["да", "Женщины Самары", rule]]),
            sheet_from_rows("Шаблоны", campaign),
        )
        found = run(recognise(Workbook("t", "t", book)), RunSettings("ru"), {}, NOW, renderer=_in_process)
        assert found.drafts is not None
        (text,) = [str(v) for v in beside(summary(found), "Женщины Самары")[2:3]]
        codes = [problem.code.code for problem in found.segments[0].problems]
        return text, codes, sum(d.subject == "Весна" for d in found.drafts.drafts)

    text, codes, letters = seen("город = Самара")
    assert text.endswith("⚠ Правило не смотрит, когда клиент покупал: в рассылку попадут и те, кто давно пропал.")
    assert (codes, letters) == (["segment/no-activity"], 1)
    text, codes, letters = seen("город = Самара и покупал за последние 365 дней")
    assert "⚠" not in text
    assert (codes, letters) == ([], 1)


def _in_process(template: Any, year: int, values: Any) -> Any:
    return fill(template, year, values)


def test_b13_who_refused_stays_in_the_base() -> None:
    head: list[Value] = [*HEADINGS, "Статус"]
    found = outcome(
        clients([*ANNA, "отказ"], [*OLEG, "архив"], headings=head), orders([day(5), NAME, None, 100, "букет"])
    )
    assert found.known is not None
    assert (found.known.counts.general, found.known.counts.archived) == (1, 1)


def sheets() -> tuple[Sheet, ...]:
    return clients(ANNA, OLEG), orders([day(5), NAME, None, 100, "букет"])


def test_m8_a_second_run_has_the_same_charts() -> None:
    first, second = (summary(outcome(*sheets())) for _ in "12")
    assert first.charts
    assert [chart.key for chart in first.charts] == [chart.key for chart in second.charts]
    assert len({chart.key for chart in first.charts}) == len(first.charts)
