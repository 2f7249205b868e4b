"""What «Сводка» says of deals, goals, costs, goods, seasons and earlier days, in both languages."""

from __future__ import annotations

import datetime as dt
import random
from typing import Any

import pytest

from sheetcrm.core.drafts.coming import Coming, What
from sheetcrm.core.drafts.reasons import Said
from sheetcrm.core.fields.utm import Utm
from sheetcrm.core.figures.definition import all_definitions
from sheetcrm.core.figures.goals import FigureSettings
from sheetcrm.core.figures.mailing_results import MailingResult, newcombe
from sheetcrm.core.figures.moves import Moved, MoveLine, Moves
from sheetcrm.core.figures.portrait import Portrait, Trait
from sheetcrm.core.figures.predicted import GroupAhead, Predicted, Unknown
from sheetcrm.core.figures.score import score
from sheetcrm.core.figures.segment_moves import Crossing, SegmentChange, SegmentMoves
from sheetcrm.core.records import replace
from sheetcrm.core.segments.evaluate import rule_frame
from sheetcrm.core.segments.settings import Lifecycle
from sheetcrm.core.summary import SummaryFacts, summarise
from sheetcrm.core.summary.outline import Figure, Grid, Heading
from sheetcrm.core.summary.tab import lay_out
from sheetcrm.core.tabs.model import Tab
from sheetcrm.core.tasks.model import Priority, Task, TaskState
from sheetcrm.core.wording import LANGS, Lang, Text
from tests.unit.figures.making import DEAL_COLUMNS
from tests.unit.segments.tables import TODAY, ago, make_clients, make_orders, make_table, money
from tests.unit.summary.making import facts, grid, row_of, shop, texts

#: Whose deals do not break: Ivan's.
IVANS = ("Заявка", "КП отправлено", "Договор", "Выиграна", "Выиграна")


RESULTS = (
    MailingResult("winback", ago(60), ago(40), 80, 78, 70, 3, 1, 70, 6, 14, 1_250_000, 60, 5, newcombe(14, 70, 5, 60)),
    MailingResult("birthday", ago(50), ago(2), 9, 0, 0, 0, 0, 5, 4, 1, 90_000, 3, 0, None),
    MailingResult("welcome", ago(50), ago(20), 40, 0, 0, 0, 0, 40, 0, 20, 90_000, 40, 4, newcombe(20, 40, 4, 40)),
)


AHEAD = Predicted(
    40,
    61.5,
    1_234_567_00,
    0.124,
    (GroupAhead(Lifecycle.VIP, 4, 1_000_000_00), GroupAhead(Lifecycle.ASLEEP, 36, 234_567_00)),
    70,
    800,
)
MOVED = Moves(
    ago(28),
    (MoveLine(Lifecycle.ACTIVE, Lifecycle.SLIPPING, 2, 500_00),),
    50,
    (Moved(3, Lifecycle.ACTIVE, Lifecycle.SLIPPING, ago(2)), Moved(4, Lifecycle.ACTIVE, Lifecycle.SLIPPING, ago(9))),
    {},
)
CROSSED = SegmentMoves(
    ago(28),
    {"Крупные": SegmentChange("Крупные", ago(28), 5, 4, 2, 0, 7, ago(9), 1)},
    (Crossing(3, ago(2), (), ("Крупные",)),),
)


def rich(lang: Lang = "ru", **more: Any) -> SummaryFacts:
    """A shop with everything: deals, goals, costs, marks of links, records of earlier months, payments."""
    rng = random.Random(5)
    clients, orders = shop()
    clients = clients.assign(
        utm=make_table([{"u": Utm("vk", None, "may") if n % 3 else None} for n in range(len(clients))])["u"],
        revenue=make_table([{"r": money(100 * n)} for n in range(len(clients))])["r"],
        recommends=make_table([{"n": (10, 9, 8, 3)[n % 4]} for n in range(len(clients))])["n"],
        objections=make_table([{"o": ("дорого", "долго") if n % 4 else None} for n in range(len(clients))])["o"],
    )
    orders = orders.assign(
        items=make_table([{"i": rng.choice(["Стрижка", "Укладка", None])} for _ in range(len(orders))], ["i"])["i"],
        paid=orders["amount"].where([rng.random() < 0.9 for _ in range(len(orders))], None),
    )
    deals = make_table(
        [
            {
                "_client": n,
                "deal_id": str(n),
                "stage": "Отказ" if n % 2 else rng.choice(IVANS),
                "stage_since": ago(rng.randrange(60)),
                "created": ago(60 + rng.randrange(60)),
                "amount": money(500),
                "owner": "Ольга" if n % 2 else "Иван",
                "loss_reason": "дорого" if n % 4 == 1 else None,
                "product": "Укладка",
            }
            for n in range(40)
        ],
        (*DEAL_COLUMNS, "owner", "product"),
    )
    asked = FigureSettings(
        orders_per_week=30,
        deals_won_per_week=2,
        revenue_per_month=90000.0,
        new_buyers_per_month=5,
        market_per_year=10_000_000.0,
        costs={"Сайт": 5000.0},
    )
    past = {ago(n): {"base": 40.0 + n % 7, "active": 20.0, "quality": 0.8, "issues": 9.0} for n in (0, 35, 70)}
    given: dict[str, Any] = {"deals": deals, "asked": asked, "past": past, **more}
    found = facts(lang, clients=clients, orders=orders, **given)
    asked_points = {"выручка > 5 000": 10, "источник = Сайт": 5, "стрижок > 2": 1}
    points = score(asked_points, rule_frame(clients, found.known), found.known, {"source": "Источник"}, TODAY, lang)
    return replace(
        found,
        figures=replace(found.figures, mailings=RESULTS, moves=MOVED, segment_moves=CROSSED, predicted=AHEAD),
        score=points,
    )


def below(tab: Tab, title: str) -> list[str]:
    """The texts of a section."""
    said = texts(tab)
    return said[said.index(title) :]


@pytest.mark.parametrize("lang", LANGS)
def test_everything_has_its_place_and_nothing_lies_over_it(lang: Lang) -> None:
    tab = summarise(rich(lang))
    taken: dict[tuple[int, int], object] = {}
    for cell in tab.cells:
        for column in range(cell.column, cell.column + cell.span):
            assert (cell.row, column) not in taken, f"{cell.content!r} lies over {taken[cell.row, column]!r}"
            taken[cell.row, column] = cell.content
    for chart in tab.charts:
        under = [p for p in taken if chart.row <= p[0] < chart.row + chart.height // 20 and p[1] >= chart.column]
        assert not under, (chart.key, under)
        for series in chart.series:
            for row in range(series.values.row, series.values.last_row + 1):
                assert isinstance(grid(tab)[row, series.values.column], int | float)
    assert [chart.key.removeprefix("summary.") for chart in tab.charts] == [
        "groups", "stack", "revenue", "growth", "retention", "new_and_repeat", "pareto", "sources", "funnel", "seasons",
        "by_date",
    ]  # fmt: skip
    for text in texts(tab):
        assert "{" not in text
        assert "None" not in text
        assert "nan" not in text.split()


def test_a_second_run_draws_the_same_charts() -> None:
    """M8: the keys are the charts' identity from run to run."""
    one, two = summarise(rich()), summarise(rich())
    assert [c.key for c in one.charts] == [c.key for c in two.charts]
    assert one.fingerprint() == two.fingerprint()


def test_goals_stand_beside_what_was() -> None:
    tab = summarise(rich())
    assert row_of(tab, "Новых покупателей за месяц")[0] == 5
    assert row_of(tab, "Выручка за месяц, ₽")[0] == 90000.0
    assert "План и факт" not in texts(summarise(facts()))


def test_the_funnel_has_its_steps_in_the_names_of_its_bars() -> None:
    tab = summarise(rich())
    (chart,) = [c for c in tab.charts if c.key == "summary.funnel"]
    cells = grid(tab)
    labels = [str(cells[r, 1]) for r in range(chart.series[0].labels.row, chart.series[0].labels.last_row + 1)]
    assert labels[0] == "Заявка"
    assert all("%" in label for label in labels[1:])
    assert labels[-1].startswith("Выиграны (")
    found = rich().figures.funnel
    assert found is not None
    assert row_of(tab, labels[0])[0] == found.total == 40


def test_how_many_would_recommend_is_said_where_somebody_asked() -> None:
    """M10: of loyalty what is there; without such a column, or with a handful of answers, not a word."""
    (said,) = [text for text in texts(summarise(rich())) if text.startswith("•  Готовы рекомендовать")]
    found = rich().figures.promoters
    assert found is not None
    assert said == (
        f"•  Готовы рекомендовать (NPS): +{round(found.score)}. Из {found.answers} ответивших 9–10 поставили {found.promoters}, "
        f"7–8 — {found.passives}, 0–6 — {found.detractors}."
    )
    assert any(text.startswith("•  Would recommend (NPS): +") for text in texts(summarise(rich("en"))))
    few = make_clients(20, recommends=[10, 10, 10, 10, *[None] * 16])
    for clients in (few, make_clients(20)):
        sold = make_orders(*[(n, ago(9), 100) for n in range(20)])
        assert not any("рекомендовать" in text for text in texts(summarise(facts(clients=clients, orders=sold))))


def test_each_segment_has_its_funnel_and_says_that_they_overlap() -> None:
    """S9."""
    found = rich()
    (large,) = [one for one in found.figures.funnel_by_segment if one.group == "Крупные"]
    said = below(summarise(found), "Воронка по сегментам")
    assert said[1] == "Клиент бывает сразу в нескольких сегментах, поэтому строки не складываются."
    cells = grid(summarise(found))
    row = next(r for (r, c), v in sorted(cells.items()) if v == "Воронка по сегментам" and c == 1)
    head = next(r for r in range(row, row + 4) if cells.get((r, 1)) == "Сегмент")
    shown = [cells.get((head + 1, c)) for c in (1, 2, 3, 4, 5, 8)]
    assert shown == ["Крупные", *large.reached, large.won, large.lost]
    assert 0 < large.total < 40


def test_who_loses_more_is_said_on_top_and_in_the_table() -> None:
    tab = summarise(rich())
    said = texts(tab)
    assert any(text.startswith("•  Срывается чаще, чем у остальных: ответственный «Ольга»") for text in said)
    assert row_of(tab, "Ольга", 7)[3] == "хуже"
    assert row_of(tab, "Высокая цена")[0] == 10


def test_what_a_source_cost_gives_the_price_of_a_buyer() -> None:
    tab = summarise(rich())
    (site,) = [line for line in rich().figures.sources if line.source == "Сайт"]
    assert site.cac is not None
    cells = grid(tab)
    row = next(r for (r, c), v in cells.items() if v == "Цена нового, ₽" and c == 4)
    names = {cells[r, 1]: cells.get((r, 4)) for r in range(row + 1, row + 5)}
    assert names["Сайт"] == round(site.cac)
    assert names["Друзья"] is None


def test_a_heat_map_has_one_scale_over_both_of_its_halves() -> None:
    tab = summarise(rich())
    scales = [scale for scale in tab.scales if scale.where.last_column > 7]
    assert len(scales) == 1
    assert all(len(scale.colors) == 3 for scale in tab.scales)
    (whole,) = [item for item in lay_out(rich()).outline if isinstance(item, Grid) and len(item.heat) > 4]
    assert len(whole.headings) == 2 + len(whole.heat)


def test_what_buyers_will_bring_is_said_with_its_error_and_margin() -> None:
    """M3."""
    (said,) = [text for text in texts(summarise(rich())) if text.startswith("Нынешние покупатели")]
    assert said == (
        "Нынешние покупатели за 182 дня принесут примерно 1 200 000 ₽ — от 1 100 000 ₽ до 1 400 000 ₽, в среднем 31 000 ₽ на покупателя. "
        "Такой же прогноз, сделанный 182 дня назад, ошибся в сумме на 12 %."
    )
    cells = grid(summarise(rich()))
    rows = [[cells.get((r, c + n)) for n in (1, 2, 3)] for (r, c), v in cells.items() if v == "VIP"]
    assert [4, 1_000_000.0, 250_000.0] in rows
    assert any("made 182 days ago was 12% off in the sum" in text for text in texts(summarise(rich("en"))))


@pytest.mark.parametrize(
    ("why", "said"),
    [
        (Unknown.NOTHING, "в таблице нет покупок с датами и суммами"),
        (Unknown.LIBRARY, "Тому, кто запускает программу: поставьте её туда же — pip install scipy."),
        (Unknown.SHORT, "нужен год продаж, а записано 300 дней"),
        (Unknown.FEW, "хотя бы 50 покупателей, которые 182 дня назад уже приходили дважды, а их 7"),
        (Unknown.SILENT, "за последние 182 дня прежние покупатели ничего не принесли"),
        (Unknown.UNFIT, "числа были бы выдумкой"),
        (Unknown.WRONG, "сделанный 182 дня назад, он ошибся бы на 73 %, верить такому нельзя"),
    ],
)
def test_a_forecast_that_is_refused_says_why(why: Unknown, said: str) -> None:
    refused = Predicted(40, 0.0, 0.0, 0.73 if why is Unknown.WRONG else None, (), 7, 300, why)
    found = replace(rich(), figures=replace(rich().figures, predicted=refused))
    (text,) = [one for one in texts(summarise(found)) if one.startswith("Прогноза LTV нет")]
    assert said in text
    english = replace(rich("en"), figures=found.figures)
    assert any(one.startswith("There is no predicted LTV") for one in texts(summarise(english)))


def test_moves_between_groups_are_counted_and_named() -> None:
    tab = summarise(rich())
    assert "Сменили группу 2 из 52 клиентов. Слева — сколько и куда, справа — кто перешёл последним." in texts(tab)
    cells = grid(tab)
    row = next(r for (r, c), v in cells.items() if v == "Была группа" and c == 1)
    assert [cells[row + 1, c] for c in range(1, 5)] == ["активный", "засыпает", 2, 500.0]
    assert [cells[row + 1, c] for c in range(7, 11)] == ["Клиент 3", "активный", "засыпает", ago(2)]
    assert "Moves between groups since 2 Jun 2026" in texts(summarise(rich("en")))
    quiet = replace(rich(), figures=replace(rich().figures, moves=Moves(ago(28), (), 52, (), {})))
    assert any(t.startswith("С этого дня никто не сменил группу: все 52 клиента") for t in texts(summarise(quiet)))


def test_segments_say_who_came_and_went_and_why_else() -> None:
    """Beside each segment, with what else may have changed who is in; a segment that does not work has no such figures."""
    cells = grid(summarise(rich()))
    head = next(r for (r, c), v in cells.items() if c == 4 and v == "Вошли")
    row = next(r for (r, c), v in cells.items() if c == 1 and v == "Крупные" and r > head)
    assert [cells[row, c] for c in (4, 5)] == [4, 2]
    assert "Правило меняли (21.06.2026), поэтому состав сменился и из-за этого." in str(cells[row, 7])
    assert "Без ID клиента или с одинаковым ID: 1; по ним переходов не видно." in str(cells[row, 7])
    past = next(r for (r, c), v in cells.items() if c == 1 and v == "Прошлый")
    assert [cells[past, c] for c in (2, 4, 5)] == ["—", "—", "—"]
    moved = next(r for (r, c), v in cells.items() if v == "Вошёл в сегмент")
    assert [cells[moved + 1, c] for c in (1, 2, 7, 10)] == ["Клиент 3", "—", "Крупные", ago(2)]


def test_segments_without_ids_have_no_noughts_for_who_came_and_went() -> None:
    """Nobody is known from run to run: that is said once, and nothing is counted."""
    facts = rich()
    assert facts.figures.segment_moves is not None
    changes = {
        name: replace(change, was=0, entered=0, left=0, now=0, unknown=9)
        for name, change in facts.figures.segment_moves.changes.items()
    }
    nobody = replace(facts.figures.segment_moves, changes=changes, latest=())
    tab = summarise(replace(facts, figures=replace(facts.figures, segment_moves=nobody)))
    assert any(text.endswith("согласитесь на них на вкладке «Правки».") for text in texts(tab))
    assert not {"Вошли", "Вышли"} & set(texts(tab))
    assert not any("переходов не видно" in text for text in texts(tab))


def test_a_figure_says_how_it_stands_to_a_month_ago() -> None:
    assert "▲ 7 п. п. с 26.05.2026" in texts(summarise(rich()))
    assert "▲ 7 pp since 26 May 2026" in texts(summarise(rich("en")))


def test_tables_that_differ_are_named_with_their_lines() -> None:
    said = texts(summarise(rich()))
    (revenue,) = [t for t in said if t.startswith("✗") and "«Выручка»" in t]
    assert "верим заказам" in revenue
    assert "в столбце" in revenue
    (paid,) = [t for t in said if t.startswith("✗") and "оплачено" in t]
    assert " полностью" in paid


@pytest.mark.parametrize("lang", LANGS)
def test_every_figure_that_is_shown_is_defined(lang: Lang) -> None:
    said = texts(summarise(rich(lang)))
    missing = [d.key for d in all_definitions().values() if d.term.say(lang).replace("\u00a0", " ") not in said]
    assert not missing


def test_a_definition_is_said_in_both_languages_and_names_where_it_is_from() -> None:
    found = all_definitions()
    assert len(found) >= 20
    for one in found.values():
        assert one.source
        assert one.meaning.ru != one.meaning.en
        assert one.meaning.ru.endswith(".")
        assert one.meaning.en.endswith(".")


@pytest.mark.parametrize(
    ("last", "said"), [(100, "ошибался в среднем на 0"), (1000, "верить такому нельзя"), (0, "есть месяцы без продаж")]
)
def test_a_forecast_says_how_far_off_it_is_or_why_there_is_none(last: int, said: str) -> None:
    rows = [(0, ago(30 * n + 15), last if n < 12 else 100) for n in range(27)]
    found = texts(summarise(facts(clients=make_clients(3), orders=make_orders(*rows))))
    assert any(said in text for text in found), [text for text in found if "рогноз" in text]


def test_less_than_two_whole_years_have_no_forecast_and_the_reason_is_printed() -> None:
    """M7: two seasons of every month, or none."""
    for months, said in (
        (23, "нужно два полных года продаж, а записано 23 полных месяца"),
        (24, "ошибался в среднем на 0 %"),
    ):
        first = (TODAY.year * 12 + TODAY.month - 1) - months - 1
        rows = [(0, dt.date((first + n) // 12, (first + n) % 12 + 1, 10), 100) for n in range(months + 2)]
        found = texts(summarise(facts(clients=make_clients(3), orders=make_orders(*rows))))
        assert any(said in text for text in found), [text for text in found if "рогноз" in text]


def test_what_was_returned_is_printed_as_it_adds_up() -> None:
    """M16: the block is the sum of the negatives; an order that its status calls returned counts with what it was worth."""
    rows = [(0, ago(9), 1000, ""), (0, ago(8), -150, ""), (1, ago(7), -250, "")]
    for more, said in (
        ([], "•  Возвратов: 2 на 400 ₽."),
        ([(1, ago(6), 700, "возврат")], "•  Возвратов: 3 на 1 100 ₽."),
    ):
        found = texts(summarise(facts(clients=make_clients(3), orders=make_orders(*rows, *more))))
        assert said in found


def test_an_order_of_stages_nobody_knows_is_asked_for_and_not_guessed() -> None:
    deals = make_table([{"_client": 0, "stage": s} for s in ("Синий", "Красный", "Красный")], DEAL_COLUMNS)
    said = texts(summarise(facts(deals=deals)))
    assert any("В каком порядке идут этапы, программа не знает" in text for text in said)
    assert "Синий" in said


def test_the_outline_has_every_chart_and_section_in_order() -> None:
    canvas = lay_out(rich())
    tab = canvas.tab("summary", "Сводка", 3)
    assert [item.chart.key for item in canvas.outline if isinstance(item, Figure)] == [c.key for c in tab.charts]
    heads = [item.title for item in canvas.outline if isinstance(item, Heading)]
    assert heads.index("План и факт") < heads.index("Возвращаются ли клиенты") < heads.index("Воронка продаж")
    said = {str(v) for v in grid(tab).values() if isinstance(v, str) and len(v) > 3}
    told: set[str] = set()
    for item in canvas.outline:
        for name in ("title", "note", "text", "caption", "foot", "figure"):
            told.add(str(getattr(item, name, "")))
        if isinstance(item, Grid):
            told |= {*item.headings, *(str(v) for row in item.rows for v in row)}
        for pair in getattr(item, "pairs", ()):
            told |= set(pair)
    left = [text for text in said - told if not text.startswith(("Сводка", "Рассчитано", "Вкладку заполняет"))]
    assert not left, left[:5]


def test_what_is_due_today_is_said_first() -> None:
    def task(n: int, state: TaskState) -> Task:
        said = Said("звонок", "call")
        return Task(
            f"#{n}", "ours", "request", n, None, None, said, said, said, TODAY, TODAY, None, Priority.HIGH, state
        )

    late = [TaskState.OVERDUE, TaskState.TODAY, TaskState.TODAY, TaskState.AHEAD]
    said = below(summarise(rich(tasks=[task(n, state) for n, state in enumerate(late)])), "Что важно сегодня")
    assert said[1] == "•  На сегодня 3 задачи, из них просрочена 1. Список — на вкладке «Задачи»."
    all_late = [task(n, TaskState.OVERDUE) for n in range(2)]
    said = below(summarise(rich(tasks=all_late)), "Что важно сегодня")
    assert said[1] == "•  Просрочены 2 задачи. Список — на вкладке «Задачи»."


@pytest.mark.parametrize(
    ("lang", "lines"),
    [
        (
            "ru",
            (
                "14 из 70 (20 %); ещё рано судить: 6", "5 из 60 (8 %)", "+11,7 п. п. (от −0,7 до +23,5): может быть случайность",
                "1 из 5 (20 %); ещё рано судить: 4", "мало данных", "+40,0 п. п. (от +20,3 до +56,0)",
            ),
        ),
        (
            "en",
            (
                "14 of 70 (20%); too early to tell: 6", "5 of 60 (8%)", "+11.7 points (−0.7 to +23.5): may be chance",
                "too few", "+40.0 points (+20.3 to +56.0)",
            ),
        ),
    ],
)  # fmt: skip
def test_what_a_campaign_brought_is_told_with_what_can_be_concluded(lang: Lang, lines: tuple[str, ...]) -> None:
    found = replace(rich(lang), titles={"winback": "Возвращение"})
    said = [text.replace("\u00a0", " ") for text in texts(summarise(found))]
    assert "Возвращение" in said
    assert [line for line in lines if line not in said] == []


def test_a_calendar_of_occasions_alone_does_not_say_so_in_every_line() -> None:
    title = Text(ru="День рождения", en="Birthday")
    lines = (Coming(dt.date(2026, 7, 1), dt.date(2026, 7, 5), "birthday", title, clients=7),)
    said = texts(summarise(replace(rich(), coming=lines)))
    assert "01.07.2026 – 05.07.2026" in said
    assert "повод" not in said


def test_what_is_owed_is_no_disagreement_until_its_day_has_passed() -> None:
    clients, orders = shop()
    orders = orders.assign(paid=[None if n % 9 == 0 else a for n, a in enumerate(orders["amount"].tolist())])
    for due, sign, says in ((ago(-5), "✓", "ещё не оплачено"), (ago(5), "✗", "срок прошёл у")):
        dated = orders.assign(due=[due] * len(orders))
        (line,) = [t for t in texts(summarise(facts(clients=clients, orders=dated))) if "Сумма заказов" in t]
        assert line.startswith(sign)
        assert says in line
        overdue = [t for t in texts(summarise(facts(clients=clients, orders=dated))) if "Просрочена оплата" in t]
        assert bool(overdue) == (sign == "✗")


@pytest.mark.parametrize(
    "traits", [("source",), ("age", "source"), ("age", "source", "goods"), ("city", "age", "source", "goods")]
)
def test_a_table_has_no_gap_where_a_trait_is_not_known(traits: tuple[str, ...]) -> None:
    """Every heading of the portraits begins where the one before it ends."""
    found = tuple(Trait(key, "слово", 0.5, 1.5) for key in traits)
    figures = replace(rich().figures, portraits=(Portrait("Свои", 9, found),))
    cells = summarise(replace(rich(), figures=figures)).cells
    (row,) = {
        c.row
        for c in cells
        if c.content == "Сегмент" and any(d.row == c.row and d.content == "Источник" for d in cells)
    }
    heads = sorted((c.column, c.span) for c in cells if c.row == row)
    assert len(heads) == 2 + len(traits)
    assert [column for column, _ in heads[1:]] == [column + span for column, span in heads[:-1]]


def test_a_name_longer_than_its_column_goes_on_in_a_second_line() -> None:
    clients, orders = shop()
    long = "Обслуживание упаковочной линии, квартал"
    orders = orders.assign(items=[long] * len(orders))
    tab = summarise(facts(clients=clients, orders=orders))
    cells = [c for c in tab.cells if c.content == long and c.column in (1, 7)]
    assert cells
    assert all(c.style.wrap and tab.heights[c.row] > 30 for c in cells)


def test_the_calendar_says_when_for_what_and_for_how_many() -> None:
    title = Text(ru="День рождения", en="Birthday")
    lines = (
        Coming(dt.date(2026, 7, 1), dt.date(2026, 7, 5), "birthday", title, clients=7),
        Coming(dt.date(2026, 7, 6), dt.date(2026, 7, 6), "birthday", title, What.ENDS),
    )
    tab = summarise(replace(rich(), coming=lines))
    rows: dict[int, list[object]] = {}
    for (row, _), content in sorted(grid(tab).items()):
        rows.setdefault(row, []).append(content)
    assert ["01.07.2026 – 05.07.2026", "День рождения", 7, "повод"] in rows.values()
    (last,) = [cells for cells in rows.values() if cells[0] == "06.07.2026"]
    assert [cell for cell in last if cell is not None] == ["06.07.2026", "День рождения", "последний день текста"]
    assert "Календарь рассылок" in texts(tab)


def test_a_list_over_both_panels_is_as_wide_on_the_page() -> None:
    """Else what stands in its last column is squeezed beside the next table."""
    grids = {item.headings[-1]: item for item in lay_out(rich()).outline if isinstance(item, Grid)}
    assert grids["Как понято правило"].wide
    assert not grids["Прошлый период"].wide
