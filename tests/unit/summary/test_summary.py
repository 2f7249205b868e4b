"""«Сводка»: what stands on it, in both languages, with and without orders."""

from __future__ import annotations

import datetime as dt
import re
from itertools import pairwise

import pytest

from sheetcrm.core.issues import Severity
from sheetcrm.core.records import replace
from sheetcrm.core.segments.known import know
from sheetcrm.core.segments.settings import BaseScope, KnownSettings
from sheetcrm.core.summary import summarise
from sheetcrm.core.summary.canvas import LABEL, LAST, LEFT, Canvas, width_of
from sheetcrm.core.summary.outline import Tile
from sheetcrm.core.summary.tab import lay_out
from sheetcrm.core.tabs.model import ToClient
from sheetcrm.core.wording import Lang
from tests.unit.segments.tables import TODAY, ago, make_clients, make_orders
from tests.unit.summary.making import NOW, facts, grid, row_of, texts

LANGS: tuple[Lang, ...] = ("ru", "en")


@pytest.mark.parametrize("lang", LANGS)
def test_it_says_whose_tab_it_is_and_when_it_was_made(lang: Lang) -> None:
    tab = summarise(facts(lang))
    assert tab.key == "summary"
    said = texts(tab)
    assert said[0] == ("Сводка" if lang == "ru" else "Summary")
    assert any(("не сохранится" if lang == "ru" else "nothing typed here is kept") in text for text in said)
    stamps = [cell for cell in tab.cells if cell.stamp]
    assert [cell.content for cell in stamps if isinstance(cell.content, dt.datetime)] == [NOW.replace(second=0)]


def test_the_moment_alone_changes_nothing() -> None:
    one = summarise(facts())
    later = summarise(replace(facts(), now=NOW + dt.timedelta(hours=3)))
    assert one.fingerprint() == later.fingerprint()
    assert one.fingerprint() != summarise(facts(quality=0.5)).fingerprint()


@pytest.mark.parametrize("lang", LANGS)
def test_every_text_is_finished_and_in_one_language(lang: Lang) -> None:
    tab = summarise(facts(lang, duplicates={}, campaigns=()))
    for text in texts(tab):
        assert "{" not in text, text
        assert "None" not in text, text
    if lang == "en":
        ours = [
            t
            for t in texts(tab)
            if not re.search("Клиент|Телефон|Город|Сайт|Вывеска|Друзья|Ольга|Крупные|ошибкой|Прошлый|горд|стрижка", t)
        ]
        assert not [text for text in ours if re.search("[а-яё]", text)]


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize(
    "kind", ["shop", "no orders", "bare", "empty", "orders of nobody", "no amounts", "columns", "one"]
)
def test_cells_do_not_collide_and_charts_have_their_figures(lang: Lang, kind: str) -> None:
    tables = {
        "shop": {},
        "no orders": {"orders": None},
        "bare": {"clients": make_clients(5), "orders": None},
        "empty": {"clients": make_clients(0), "orders": None},
        "orders of nobody": {"clients": make_clients(3), "orders": make_orders((-1, ago(3), 5), (-1, ago(90), 5))},
        "no amounts": {"clients": make_clients(3), "orders": make_orders((0, ago(3), None), (1, ago(90), None))},
        "columns": {"clients": make_clients(3, last_order=[ago(3), ago(400), None]), "orders": None},
        "one": {"clients": make_clients(1), "orders": make_orders((0, ago(0), 5))},
    }[kind]
    tab = summarise(facts(lang, **tables))
    taken: dict[tuple[int, int], object] = {}
    for cell in tab.cells:
        for column in range(cell.column, cell.column + cell.span):
            assert (cell.row, column) not in taken, f"{cell.content!r} lies over {taken[cell.row, column]!r}"
            taken[cell.row, column] = cell.content
            assert column <= LAST
    cells = grid(tab)
    for chart in tab.charts:
        for series in chart.series:
            for area in (series.labels, series.values):
                found = [cells.get((r, area.column)) for r in range(area.row, area.last_row + 1)]
                assert found
                assert None not in found
            heading = cells[series.values.row - 1, series.values.column]
            assert series.name == heading or len(chart.series) == 1
            numbers = [cells[r, series.values.column] for r in range(series.values.row, series.values.last_row + 1)]
            assert all(isinstance(n, int | float) for n in numbers)
    areas = sorted((c.row, c.row + c.height // 20, c.column) for c in tab.charts)
    for upper, lower in pairwise(a for a in areas if a[2] == 7):
        assert upper[1] <= lower[0], "charts do not lie over each other"
    for row_start, row_end, column in areas:
        inside = [place for place in taken if row_start <= place[0] < row_end and column <= place[1] <= LAST]
        assert not inside, f"cells under a chart: {inside}"


def test_a_chart_keeps_its_identity() -> None:
    keys = [chart.key for chart in summarise(facts()).charts]
    assert keys == [
        "summary.groups", "summary.stack", "summary.revenue", "summary.growth", "summary.retention",
        "summary.new_and_repeat", "summary.pareto", "summary.sources", "summary.seasons",
    ]  # fmt: skip
    assert keys == [chart.key for chart in summarise(facts("en")).charts]


def test_the_bases_add_up_before_everybodys_eyes() -> None:
    given = facts()
    counts = given.known.counts
    tab = summarise(given)
    lines = [
        row_of(tab, label)[0] for label in ("Активные (АКБ)", "Неактивные (НКБ)", "Ещё не покупали", "Вся база (ОКБ)")
    ]
    assert lines == [counts.active, counts.inactive, counts.never, counts.general]
    said = f"✓ ОКБ {counts.general} = АКБ {counts.active} + НКБ {counts.inactive} + ещё не покупали {counts.never}"
    assert said in texts(tab)


def test_a_broken_sum_is_shown_as_broken() -> None:
    given = facts()
    broken = replace(given.known, counts=replace(given.known.counts, general=999))
    said = texts(summarise(replace(given, known=broken)))
    assert any(text.startswith("✗ ОКБ 999 =") for text in said)
    assert any(text.startswith("✗  ОКБ 999 =") and "расхождение" in text for text in said)


def test_groups_and_their_money_are_the_known_ones() -> None:
    given = facts()
    here = given.known.frame[~given.known.archived]
    regular = here[here["lifecycle"] == "regular"]
    found = row_of(summarise(given), "постоянный")
    assert found[0] == len(regular)
    assert found[2] == pytest.approx(sum(regular["revenue"]))


def test_the_classes_print_the_real_share() -> None:
    given = facts()
    share = given.percent(given.known.abc.a_share).replace("\u00a0", " ")
    assert any(text.startswith(f"80 % выручки приносят {share} покупателей") for text in texts(summarise(given)))


def test_the_scope_of_the_base_is_said_in_words() -> None:
    wide = " ".join(texts(summarise(facts())))
    narrow = " ".join(texts(summarise(facts(settings=KnownSettings(base_scope=BaseScope.BUYERS)))))
    assert "все клиенты, кроме архива." in wide
    assert "все клиенты, кроме архива, которые хоть раз купили." in narrow
    assert "по настройке в базу входят только покупатели" in narrow


def test_the_suggested_period_is_shown_and_not_applied() -> None:
    said = " ".join(texts(summarise(facts(settings=KnownSettings(period_days=100)))))
    assert "девять из десяти повторных покупок" in said
    assert "Сейчас период — 100" in said


def test_without_orders_it_says_what_cannot_be_known_near_its_top() -> None:
    said = texts(summarise(facts(orders=None)))
    place = next(i for i, text in enumerate(said) if text == "Чего нельзя узнать из этой таблицы")
    assert place < said.index("База клиентов")
    assert any("Нет ни таблицы заказов" in text for text in said)
    assert "Кто приносит деньги" not in said
    assert "Выручка по месяцам, ₽" not in said


def test_segments_show_their_reading_their_error_and_their_dates() -> None:
    said = texts(summarise(facts()))
    assert "выручка больше 20 000" in " ".join(said)
    assert any(text.startswith("✗ Не знаю столбца «горд»") for text in said)
    assert any(text.startswith("Срок прошёл 27.06.2026: ") for text in said)


def test_campaigns_say_why_not() -> None:
    tab = summarise(facts())
    cells = grid(tab)
    row = next(r for (r, _), v in cells.items() if v == "Возвращение")
    assert [cells.get((row, c)) for c in (2, 3, 5, 7)] == [10, 4, 6, "нет согласия на рекламу — 6"]


def test_the_stale_list_begins_with_those_who_brought_most_and_links_to_them() -> None:
    clients = make_clients(30)
    orders = make_orders(*[(i, ago(400), 100 + i) for i in range(30)])
    link = ToClient("Клиенты", "A", "К-1")
    tab = summarise(facts(clients=clients, orders=orders, link=lambda position: (f"К-{position}", link)))
    listed = [c for c in tab.cells if c.link == link]
    assert [c.content for c in listed] == [f"Клиент {i}" for i in range(29, 9, -1)]
    assert any("20 из 30" in text for text in texts(tab))


def test_client_text_stays_text() -> None:
    """A name that looks like a formula is only ever put as the content of a cell."""
    clients = make_clients(12, source=["=1+1", "{{7*7}}"] * 6, owner=["=HYPERLINK(1)"] * 12)
    orders = make_orders(*[(i, ago(400), 100) for i in range(12)])
    tab = summarise(facts(clients=clients, orders=orders, names=["=cmd|' /C calc'!A0"] * 12))
    assert "=1+1" in texts(tab)
    assert all("=1+1" not in chart.title and all("=1+1" not in s.name for s in chart.series) for chart in tab.charts)


def test_long_texts_get_rows_high_enough() -> None:
    tab = summarise(facts())
    for cell in tab.cells:
        if isinstance(cell.content, str) and cell.style.wrap and cell.span > 1:
            room = sum(width_of(c) for c in range(cell.column, cell.column + cell.span)) * 1.1
            size = cell.style.size or 11
            lines = len(cell.content) * size / 11 / room
            if lines > 1:
                assert tab.heights.get(cell.row, 15) >= size * 1.2 * min(lines, 2), cell.content


@pytest.mark.parametrize(
    ("lang", "currency", "said"),
    [
        ("ru", "₽", "1 234 ₽"),
        ("ru", "RUB", "1 234 ₽"),
        ("en", "USD", "$1,234"),
        ("en", "€", "€1,234"),
        ("en", "₽", "1,234 ₽"),
    ],
)
def test_money_by_currency(lang: Lang, currency: str, said: str) -> None:
    assert facts(lang, currency=currency).money(1234).replace("\u00a0", " ") == said


def test_a_small_share_never_reads_as_nothing() -> None:
    assert facts().percent(0.001).replace("\u00a0", " ") == "<1 %"
    assert facts("en").percent(0) == "0%"


def test_an_old_table_is_called_old() -> None:
    clients = make_clients(2)
    known = know(clients, make_orders((0, ago(45), 5)), KnownSettings(), TODAY)
    said = texts(summarise(replace(facts(), known=known, clients=clients, orders=None, segments=())))
    assert any("Последняя покупка записана 45 дней назад" in text for text in said)


def test_a_tab_of_settings_is_never_the_column_to_correct() -> None:
    """«Настройки» has a column «Значение»: that it is the worst of all says nothing to the owner."""
    asked = facts(issues={(Severity.WARNING, None, "Настройки"): 9, (Severity.WARNING, None, "Город"): 2})
    said = texts(summarise(asked))
    assert any("Чаще всего исправлять нужно столбец «Город»: 2 ячейки" in text for text in said)


def test_what_lowers_the_share_filled_correctly_makes_a_hundred_with_it() -> None:
    lost = {"Телефон": 4.0, "": 3.0, "ФИО": 2.0, "Город": 1.5, "Почта": 1.0, "ИНН": 0.7, "Теги": 0.5}
    cells = grid(summarise(facts(quality=0.873, losses=lost)))
    (row, column) = next(place for place, said in cells.items() if said == "Снижает «Заполнено верно»")
    lines = [(cells[row + n, column], cells[row + n, column + 1]) for n in range(1, 8)]
    assert lines[:6] == [
        *zip(["Телефон", "вся строка", "ФИО", "Город", "Почта"], list(lost.values())[:5], strict=True),
        ("остальные столбцы (2)", 1.2),
    ]
    assert lines[6] == ("Всего", pytest.approx(100 - 87.3))


def test_sums_too_long_for_a_cell_are_in_thousands() -> None:
    """Two sums of six digits with a dash between run into the column beside."""
    small, large = (make_orders(*((n % 20, ago(n), unit * (n + 1), "") for n in range(80))) for unit in (100, 100_000))
    for orders, heading in ((small, "Потратили, ₽"), (large, "Потратили, тыс. ₽")):
        tab = summarise(facts(clients=make_clients(20), orders=orders))
        found = grid(tab)
        (at,) = [place for place, text in found.items() if text == heading]
        assert all(len(str(found[at[0] + n, at[1]])) <= 13 for n in range(1, 6))


def test_a_bold_name_that_wraps_has_two_lines() -> None:
    """Heavy letters are wider: the second line of a segment's name must not be cut."""
    canvas = Canvas()
    style = replace(LABEL, bold=True, wrap=True, size=10)
    canvas.fit(3, "Именинники ближайших 14 дней", LEFT, 1, style)
    assert canvas.heights[3] >= 28
    canvas.fit(4, "Именинники ближайших 14 дней", LEFT, 1, replace(style, bold=False))
    assert 4 not in canvas.heights


def test_average_times_purchases_is_the_revenue_above_them() -> None:
    """An order returned by its status has no sum: counted under the average, the tiles would not multiply out."""
    orders = make_orders((0, ago(5), 400, ""), (1, ago(6), 600, ""), (2, ago(7), 900, "возврат"))
    tiles = [i for i in lay_out(facts(clients=make_clients(3), orders=orders)).outline if isinstance(i, Tile)]
    revenue, average = tiles[2], tiles[3]
    assert (revenue.figure, average.figure, average.foot) == (1000, 500, "2 покупки")


def test_a_list_of_stale_clients_has_no_column_nothing_is_known_of() -> None:
    """Without orders and owners the silent ones are still named, with how long they have been; the rest has no heading."""
    clients = make_clients(3, last_contact=[ago(900), ago(700), ago(1)])
    cells = grid(summarise(facts(clients=clients, orders=None, names=["Анна", "Олег", "Вера"])))
    row = next(r for (r, _), value in cells.items() if value == "Нет вестей, дней")
    assert [value for (r, _), value in sorted(cells.items()) if r == row] == [
        "Клиент", "Нет вестей, дней", "Предел для группы, дней",
    ]  # fmt: skip
    assert [value for (r, _), value in sorted(cells.items()) if r == row + 1] == ["Анна", 900, 90]
