"""The head of «Сводка»: whose tab it is, how old the data is, six figures, and what matters today. Pure."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sheetcrm.core.control import STALE_DAYS
from sheetcrm.core.figures.goals import GoalLine
from sheetcrm.core.figures.losses import worst
from sheetcrm.core.figures.trends import trend
from sheetcrm.core.issues import Severity
from sheetcrm.core.records import replace
from sheetcrm.core.schema import SCRIPT_TABS, TABLES
from sheetcrm.core.segments.arrays import NO_DAY, day_date
from sheetcrm.core.segments.settings import Lifecycle
from sheetcrm.core.summary.canvas import FIRST, LAST, RIGHT, SENTENCE, WIDTH, Canvas
from sheetcrm.core.summary.facts import SummaryFacts
from sheetcrm.core.summary.outline import Tile
from sheetcrm.core.tabs import look
from sheetcrm.core.tabs.model import Content, Shown, Style
from sheetcrm.core.tabs.state import ALARM, LAST_RUN, LAST_RUN_AT, REMEDY, TITLE, cell_of
from sheetcrm.core.tasks.model import TaskState
from sheetcrm.core.wording import Text, number

_CALCULATED = Text(ru="Рассчитано", en="Calculated")
_CHANGED = Text(ru="Таблица изменена", en="Table changed")
_AGE = Text(
    ru="Последняя покупка в таблице — {date} ({days} {days:день|дня|дней} назад).",
    en="The last purchase in the table is dated {date} ({days} {days:day|days} ago).",
)
_AGE_TODAY = Text(ru="Последняя покупка в таблице — сегодня.", en="The last purchase in the table is dated today.")
_NO_ORDERS = Text(ru="Дат покупок в таблице нет.", en="The table has no purchase dates.")
_STALE = Text(
    ru="⚠ Цифры устарели: программа давно не запускалась. Проверьте компьютер, на котором она работает. Последний раз:",
    en="⚠ These figures are out of date: the program has not run for a long time. Check the "
    "computer it runs on. Last run:",
)
_MATTERS = Text(ru="Что важно сегодня", en="What matters today")

_ALARM = Style(size=11, bold=True, color="B42318")
_REMEDY = Style(size=9, color="B42318", wrap=True)
_CAPTION = Style(size=9, color=look.MUTED, fill="F4F7FB", indent=1)
_FIGURE = Style(size=20, bold=True, color="1F3B63", fill="F4F7FB", align="left", indent=1)
_NUMBER = replace(_FIGURE, format="int")
_FOOT = Style(size=9, color=look.MUTED, fill="F4F7FB", indent=1, border_bottom="3B6FB6")
#: Column and span of the six tiles; each is as wide as two figures.
_PLACES = ((1, 1), (2, 2), (4, 2), (7, 1), (8, 2), (10, 2))
#: A table nobody added a purchase to for so long is probably not kept any more.
_LONG_WITHOUT_ORDERS_DAYS = 30


def head(canvas: Canvas, facts: SummaryFacts) -> None:
    """Title, whose tab it is, when it was calculated and how old the data is."""
    lang = facts.lang
    # An alarm is written into the hidden tab alone and shows here by itself; blank while there is none.
    # So does the word that the program has not run for long: whoever reads it has no program to say it.
    title, since = TITLE.say(lang), (cell_of(LAST_RUN_AT), cell_of(LAST_RUN))
    banner = Shown(title, cell_of(ALARM), _STALE.say(lang), *since, STALE_DAYS)
    canvas.put(0, FIRST, banner, _ALARM, WIDTH, stamp=True)
    canvas.put(1, FIRST, SCRIPT_TABS["summary"].say(lang), replace(look.TITLE, size=20, color="1F3B63"), 4)
    canvas.heights[1] = 32.0
    stamp = replace(look.STAMP, align="left", indent=1)
    label = replace(look.NOTE, align="right", italic=False)
    canvas.put(1, RIGHT + 1, _CALCULATED.say(lang), label, 2)
    canvas.put(1, LAST - 1, facts.now.replace(second=0, microsecond=0, tzinfo=None), stamp, 2, stamp=True)
    canvas.put(2, FIRST, look.REFILLED.say(lang), look.NOTE, WIDTH)
    age = replace(look.NOTE, italic=False)
    canvas.put(3, FIRST, _age(facts), age, 5, said=True)
    if facts.data_as_of is not None:
        canvas.put(3, RIGHT + 1, _CHANGED.say(lang), label, 2)
        changed = facts.data_as_of.replace(second=0, microsecond=0, tzinfo=None)
        canvas.put(3, LAST - 1, changed, stamp, 2, stamp=True)
    canvas.put(4, FIRST, Shown(TITLE.say(lang), cell_of(REMEDY)), _REMEDY, WIDTH, stamp=True)
    canvas.heights[4] = 30.0
    canvas.row = 5


def _last_purchase_days(facts: SummaryFacts) -> int | None:
    last = facts.known.bought.last
    known = last[(last != NO_DAY) & (facts.known.bought.count > 0)]
    return None if not len(known) else (facts.today - day_date(int(known.max()))).days


def _age(facts: SummaryFacts) -> str:
    days = _last_purchase_days(facts)
    if days is None:
        return _NO_ORDERS.say(facts.lang)
    if days == 0:
        return _AGE_TODAY.say(facts.lang)
    date = facts.date(facts.today.fromordinal(facts.today.toordinal() - days))
    return _AGE.say(facts.lang, date=date, days=days)


def tiles(canvas: Canvas, facts: SummaryFacts) -> None:
    """Six figures a person looks for first; those that cannot be known show a dash and say why."""
    row = canvas.row
    canvas.heights.update({row: 18.0, row + 1: 32.0, row + 2: 18.0})
    for (column, span), tile in zip(_PLACES, _tiles(facts), strict=True):
        canvas.outline.append(tile)
        canvas.put(row, column, tile.caption, _CAPTION, span)
        canvas.put(row + 1, column, tile.figure, tile.style, span)
        canvas.put(row + 2, column, tile.foot, _FOOT, span)
    canvas.row = row + 3


def _say(facts: SummaryFacts, ru: str, en: str, **args: object) -> str:
    return Text(ru=ru, en=en).say(facts.lang, **args)


def _tile(caption: str, figure: Content, foot: str, style: Style = _NUMBER) -> Tile:
    return Tile(caption, figure, foot, style)


def _tiles(facts: SummaryFacts) -> Iterator[Tile]:
    known, counts = facts.known, facts.known.counts
    dash = replace(_FIGURE, color=look.MUTED)
    total = counts.general if known.has_purchases else int(known.counted.sum())
    archived = _say(facts, "и {n} в архиве", "and {n} archived", n=counts.archived) if counts.archived else ""
    yield _tile(_say(facts, "Клиентов в базе", "Clients in the base"), total, _trend(facts, "base", total) or archived)
    caption = _say(facts, "Активных", "Active")
    if known.has_purchases:
        share = facts.percent(counts.active / counts.general) if counts.general else ""
        foot = _say(facts, "{share} базы", "{share} of the base", share=share) if share else ""
        yield _tile(caption, counts.active, foot)
    else:
        yield _tile(caption, "—", _say(facts, "нет данных о покупках", "no purchase data"), dash)
    current = facts.figures.period
    days = known.settings.period_days
    caption = _say(
        facts,
        "Выручка за {n} {n:день|дня|дней},\u00a0{s}",
        "Revenue in {n} {n:day|days},\u00a0{s}",
        n=days,
        s=facts.symbol,
    )
    no_orders = _say(facts, "нет таблицы заказов", "no table of orders")
    average_caption = _say(facts, "Средний чек, {s}", "Average order, {s}", s=facts.symbol)
    if current is None or current.average is None:
        yield _tile(caption, "—", no_orders if current is None else "", dash)
        yield _tile(average_caption, "—", no_orders if current is None else "", dash)
    else:
        yield _tile(caption, round(current.revenue / 100), _change(facts, current.revenue, current.before))
        # Those the average is over: a returned order has none, and the three figures must multiply out.
        foot = _say(facts, "{n} {n:покупка|покупки|покупок}", "{n} {n:purchase|purchases}", n=current.priced)
        yield _tile(average_caption, round(current.average), foot)
    caption = _say(facts, "Заполнено верно", "Filled correctly")
    if facts.quality is None:
        yield _tile(caption, "—", "", dash)
    else:
        yield _tile(caption, facts.quality, _trend(facts, "quality", facts.quality), replace(_FIGURE, format="percent"))
    errors = _count(facts, Severity.ERROR)
    warnings = _count(facts, Severity.WARNING)
    foot = _say(facts, "из них ошибок {n}", "{n} of them errors", n=errors) if errors + warnings else ""
    yield _tile(_say(facts, "К исправлению", "To correct"), errors + warnings, foot)


def _trend(facts: SummaryFacts, key: str, now: float) -> str:
    """How a figure stands to what was written down about a month ago; empty where nothing was."""
    found = trend(facts.figures.past, facts.today, key, now)
    if found is None:
        return ""
    day = facts.date(found.day)
    if key == "quality":
        points = round(found.difference * 100)
        if not points:
            return _say(facts, "как {day}", "as on {day}", day=day)
        sign = number(abs(points), facts.lang)
        return _say(facts, "{a} {n} п. п. с {day}", "{a} {n} pp since {day}", a=found.arrow, n=sign, day=day)
    if not found.difference:
        return _say(facts, "как {day}", "as on {day}", day=day)
    by = number(abs(found.difference), facts.lang)
    return _say(facts, "{a} {n} с {day}", "{a} {n} since {day}", a=found.arrow, n=by, day=day)


def _count(facts: SummaryFacts, severity: Severity) -> int:
    return sum(n for (found, _, _), n in facts.issues.items() if found is severity)


def _change(facts: SummaryFacts, now: int, before: int | None) -> str:
    if not before or before < 0:
        return ""
    change = now / before - 1
    if abs(change) < 0.005:
        return _say(facts, "как за прошлые {n} дн.", "as in the {n} days before", n=facts.known.settings.period_days)
    days = facts.known.settings.period_days
    if change > 3:
        times = number(now / before, facts.lang, 1)
        return _say(facts, "×{x} к прошлым {n} дн.", "×{x} on the {n} days before", x=times, n=days)
    sign = "+" if change > 0 else "−"
    return _say(
        facts,
        "{sign}{share} к прошлым {n} дн.",
        "{sign}{share} on the {n} days before",
        sign=sign,
        share=facts.percent(abs(change)),
        n=days,
    )


def matters(canvas: Canvas, facts: SummaryFacts) -> None:
    """A few sentences, the most useful first, each leading to something to do."""
    sentences = list(_sentences(facts))
    if not sentences:
        return
    canvas.section(_MATTERS.say(facts.lang))
    for sentence in sentences[:8]:
        canvas.paragraph("•  " + sentence, SENTENCE)


def _sentences(facts: SummaryFacts) -> Iterator[str]:
    known, lang = facts.known, facts.lang
    since = _last_purchase_days(facts)
    if since is not None and since > _LONG_WITHOUT_ORDERS_DAYS:
        yield _say(
            facts,
            "Последняя покупка записана {n} {n:день|дня|дней} назад. Если продажи были, внесите их — иначе группы клиентов неверны.",
            "The last purchase was recorded {n} {n:day|days} ago. If there were sales since, add them: otherwise the client "
            "groups are wrong.",
            n=since,
        )
    if late_tasks := _tasks(facts):
        yield late_tasks
    owing = facts.figures.unpaid
    if owing is not None and owing.late:
        yield _say(
            facts,
            "Просрочена оплата: {n} {n:заказ|заказа|заказов} на {money}.",
            "Payment is overdue for {n} {n:order|orders}: {money}.",
            n=len(owing.late),
            money=facts.money(owing.late_owed / 100),
        )
    slipping = np.asarray(known.frame["lifecycle"] == Lifecycle.SLIPPING.value, dtype=bool) & known.counted
    if slipping.any():
        money = float(known.bought.revenue[slipping].sum()) / 100
        brought = (
            _say(
                facts,
                " Раньше их покупки принесли {money}.",
                " Their purchases have brought {money} so far.",
                money=facts.money(money),
            )
            if money > 0
            else ""
        )
        yield (
            _say(
                facts,
                "{n:Засыпает|Засыпают|Засыпают} {n} {n:клиент|клиента|клиентов}: перерыв в покупках дольше обычного.",
                "{n} {n:client is|clients are} slipping away: not buying for longer than usual.",
                n=int(slipping.sum()),
            )
            + brought
        )
    for goal in facts.figures.goals:
        if goal.before < goal.goal * 0.9:
            yield _behind(facts, goal)
            break
    losses = facts.figures.losses
    if losses is not None and (found := worst(losses)):
        by, line = found[0]
        who = f"{_BY_WORDS[by].say(lang)} «{line.name}»" if lang == "ru" else f"{_BY_WORDS[by].say(lang)} “{line.name}”"
        yield _say(
            facts,
            "Срывается чаще, чем у остальных: {who} — {share} ({lost} из {over}), у всех {all}.",
            "Lost more often than elsewhere: {who}, {share} ({lost} of {over}), against {all} of all.",
            who=who,
            share=facts.percent(line.rate),
            lost=line.lost,
            over=line.over,
            all=facts.percent(losses.rate),
        )
    if known.abc.total:
        a, buyers = known.abc.sizes["A"].clients, sum(s.clients for s in known.abc.sizes.values())
        yield _say(
            facts,
            "{cover} выручки приносят {share} покупателей: {a} из {buyers}.",
            "{cover} of the revenue comes from {share} of the buyers: {a} of {buyers}.",
            cover=facts.percent(known.settings.abc_a),
            share=facts.percent(known.abc.a_share),
            a=a,
            buyers=buyers,
        )
    column = _worst_column(facts)
    if column is not None:
        heading, count = column
        yield _say(
            facts,
            "Чаще всего исправлять нужно столбец «{heading}»: {n} {n:ячейка|ячейки|ячеек}. Список — на вкладке «{tab}».",
            "The column to correct most often is “{heading}”: {n} {n:cell|cells}. The list is on the tab “{tab}”.",
            heading=heading,
            n=count,
            tab=SCRIPT_TABS["issues"].say(lang),
        )
    doubles = [(verdict, n) for verdict, n in facts.duplicates.items() if n]
    if doubles:
        listed = "; ".join(f"{verdict} — {n}" if lang == "ru" else f"{verdict} ({n})" for verdict, n in doubles)
        yield _say(
            facts,
            "Похоже на дубли: {listed}. Разобрать их можно на вкладке «{tab}».",
            "Possible duplicates: {listed}. They are on the tab “{tab}”.",
            listed=listed,
            tab=SCRIPT_TABS["duplicates"].say(lang),
        )
    stale = int((known.fresh.stale & known.counted).sum())
    if stale:
        yield _say(
            facts,
            "Данные {n} {n:клиента|клиентов|клиентов} устарели: давно не было ни покупок, ни контактов, ни сверки.",
            "The data of {n} {n:client is|clients is} out of date: no purchase, contact or verification for a long time.",
            n=stale,
        )


_BY_WORDS = {
    "owner": Text(ru="ответственный", en="owner"),
    "product": Text(ru="товар", en="product"),
    "source": Text(ru="источник", en="source"),
}
_BEHIND = {
    "orders_per_week": Text(
        ru="План по покупкам на прошлой неделе не выполнен: {before} из {goal}.",
        en="Last week's goal for purchases was not reached: {before} of {goal}.",
    ),
    "deals_won_per_week": Text(
        ru="План по выигранным сделкам на прошлой неделе не выполнен: {before} из {goal}.",
        en="Last week's goal for deals won was not reached: {before} of {goal}.",
    ),
    "revenue_per_month": Text(
        ru="План по выручке в прошлом месяце не выполнен: {before} из {goal}.",
        en="Last month's goal for revenue was not reached: {before} of {goal}.",
    ),
    "new_buyers_per_month": Text(
        ru="План по новым покупателям в прошлом месяце не выполнен: {before} из {goal}.",
        en="Last month's goal for new buyers was not reached: {before} of {goal}.",
    ),
}


def _tasks(facts: SummaryFacts) -> str:
    """What is to be done today; empty when nothing is due."""
    late = sum(task.state is TaskState.OVERDUE for task in facts.tasks)
    due = late + sum(task.state is TaskState.TODAY for task in facts.tasks)
    if not due:
        return ""
    said = _ALL_LATE.say(facts.lang, n=due) if late == due else _DUE.say(facts.lang, n=due)
    said += _LATE.say(facts.lang, n=late) if 0 < late < due else ""
    return f"{said}. {_THERE.say(facts.lang, tab=SCRIPT_TABS['tasks'].say(facts.lang))}"


_DUE = Text(ru="На сегодня {n} {n:задача|задачи|задач}", en="{n} {n:task is|tasks are} due by today")
_ALL_LATE = Text(
    ru="{n:Просрочена|Просрочены|Просрочено} {n} {n:задача|задачи|задач}", en="{n} {n:task is|tasks are} overdue"
)
_LATE = Text(ru=", из них {n:просрочена|просрочено|просрочено} {n}", en=", {n} of them overdue")
_THERE = Text(ru="Список — на вкладке «{tab}».", en="They are on the tab “{tab}”.")


def _behind(facts: SummaryFacts, goal: GoalLine) -> str:
    show = facts.money if goal.key == "revenue_per_month" else lambda n: number(n, facts.lang)
    return _BEHIND[goal.key].say(facts.lang, before=show(goal.before), goal=show(goal.goal))


def _worst_column(facts: SummaryFacts) -> tuple[str, int] | None:
    ours = {spec.title.say(facts.lang) for spec in TABLES.values() if spec.kind == "definitions"}
    by_heading: dict[str, int] = {}
    for (severity, _, heading), count in facts.issues.items():
        if severity is not Severity.INFO and heading and heading not in ours:
            by_heading[heading] = by_heading.get(heading, 0) + count
    if not by_heading:
        return None
    return min(by_heading.items(), key=lambda item: (-item[1], item[0]))
