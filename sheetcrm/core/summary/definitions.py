"""What every word and figure on «Сводка» means, with this team's own thresholds. Pure."""

from __future__ import annotations

import math
from collections.abc import Iterator

from sheetcrm.core.checks.quality import DEFINITION as QUALITY
from sheetcrm.core.figures.agreement import AGREEMENT
from sheetcrm.core.figures.forecast import FORECAST, PIPELINE
from sheetcrm.core.figures.frequency import BANDS
from sheetcrm.core.figures.funnel import CYCLE, FUNNEL, STAGE_TIME
from sheetcrm.core.figures.goals import GOALS
from sheetcrm.core.figures.goods import TOP_GOODS, UNMET
from sheetcrm.core.figures.losses import LOSS_REASONS, LOSSES
from sheetcrm.core.figures.mailing_results import LEAST, LOOK_BACK, MAILING_RESULTS
from sheetcrm.core.figures.market import MARKET
from sheetcrm.core.figures.moves import MOVES
from sheetcrm.core.figures.objections import OBJECTIONS
from sheetcrm.core.figures.portrait import EXPECTED, FUNNEL_BY_GROUP, FUNNEL_BY_SEGMENT, PORTRAIT
from sheetcrm.core.figures.predicted import AHEAD, PREDICTED
from sheetcrm.core.figures.promoters import PROMOTERS
from sheetcrm.core.figures.repeat import NEW_AND_REPEAT
from sheetcrm.core.figures.retention import COHORTS, ONE_TIMERS, RETENTION
from sheetcrm.core.figures.score import SCORE
from sheetcrm.core.figures.seasons import SEASONALITY
from sheetcrm.core.figures.segment_moves import SEGMENT_MOVES
from sheetcrm.core.figures.sources import COST, SOURCES
from sheetcrm.core.figures.stack import STACK
from sheetcrm.core.figures.trends import COMPARED_DAYS, TREND
from sheetcrm.core.figures.worth import LTV, RETURNS
from sheetcrm.core.records import replace
from sheetcrm.core.segments.bases import period_start
from sheetcrm.core.segments.purchases import period_of
from sheetcrm.core.segments.settings import BaseScope
from sheetcrm.core.summary.canvas import LABEL, Canvas
from sheetcrm.core.summary.facts import SummaryFacts
from sheetcrm.core.summary.outline import Terms
from sheetcrm.core.wording import Text

_TWICE = Text(
    ru=" Кто записан в нескольких строках (на вкладке «Дубли» — «один и тот же» или «скорее всего») — один клиент: повторная строка без своих покупок не "
    "считается ещё одним и показывает группу и покупки этого клиента.",
    en=" Who stands on several rows (on “Duplicates”: the same client or most likely) is one client: a further row without purchases of its own is "
    "not counted as another one and shows that client's group and purchases.",
)
_TITLE = Text(ru="Что значат слова и цифры", en="What the words and figures mean")


def definitions(facts: SummaryFacts) -> Iterator[tuple[str, str]]:
    """Term and meaning; only those the summary uses."""
    known, lang, s = facts.known, facts.lang, facts.known.settings

    def line(term_ru: str, term_en: str, ru: str, en: str, **args: object) -> tuple[str, str]:
        return Text(ru=term_ru, en=term_en).say(lang), Text(ru=ru, en=en).say(lang, **args)

    if known.has_purchases:
        leads = s.base_scope != BaseScope.BUYERS
        twice = _TWICE if known.counts.second else Text(ru="", en="")
        yield line(
            "База (ОКБ)",
            "Base",
            "все клиенты, кроме архива" + ("" if leads else ", которые хоть раз купили") + "." + twice.ru,
            "all clients except archived ones" + ("" if leads else " who bought at least once") + "." + twice.en,
        )
        yield line(
            "Активные (АКБ)",
            "Active",
            "купили хотя бы раз за отчётный период: сегодня и {n} {n:день|дня|дней} до него, с {start} по {end}.",
            "bought at least once in the reporting period: today and the {n} {n:day|days} before it, {start} to {end}.",
            start=facts.date(period_start(s, facts.today)),
            end=facts.date(facts.today),
            n=s.period_days,
        )
        suggested = period_of(known.purchases) if known.purchases is not None else None
        if suggested is not None:
            yield line(
                "Подсказка по периоду",
                "Suggested period",
                "девять из десяти повторных покупок приходят не позже чем через {n} {n:день|дня|дней}. Сейчас период — "
                "{now}; сам он не меняется, его меняют в настройках.",
                "nine of ten repeat purchases come within {n} {n:day|days}. The period is {now} now; it never changes by "
                "itself, only in the settings.",
                n=suggested,
                now=s.period_days,
            )
        never = (
            ("", "") if not s.inactive_includes_leads else (" По настройке сюда же входят те, кто ещё не покупал.",
                                                            " By the setting those who have not bought yet are here too.")
        )  # fmt: skip
        yield line(
            "Неактивные (НКБ)",
            "Inactive",
            "покупали раньше, но не за отчётный период." + never[0],
            "bought before, but not within the reporting period." + never[1],
        )
        yield line(
            "Группы клиентов",
            "Client groups",
            "потенциальный — ещё не покупал; новый — первая покупка не раньше {new} {new:дня|дней|дней} назад; постоянный — "
            "{orders} {orders:заказ|заказа|заказов} и больше за {days} {days:день|дня|дней}; VIP — {vip}; засыпает — не покупает "
            "дольше {factor} своих обычных промежутков (а если покупок мало — дольше {slip} {slip:дня|дней|дней}); спящий — "
            "засыпает и не покупал больше {asleep} {asleep:дня|дней|дней}; активный — все остальные покупатели. "
            "Кто подходит под несколько групп, попадает в самую срочную: спящий, засыпает, VIP, постоянный, новый.",
            "potential: has not bought yet; new: first bought no more than {new} {new:day|days} ago; regular: {orders} or more "
            "orders in {days} {days:day|days}; VIP: {vip}; slipping away: not buying for more than {factor} of their own usual "
            "intervals (with too few purchases: for more than {slip} {slip:day|days}); asleep: slipping away and not buying for "
            "more than {asleep} {asleep:day|days}; active: all other buyers. Whoever fits several groups is in the most "
            "urgent one: asleep, slipping away, VIP, regular, new.",
            new=s.new_days,
            orders=s.regular_orders,
            days=s.regular_days,
            vip=_vip(facts),
            factor=_plain(s.slipping_factor, lang == "ru"),
            slip=s.slipping_days,
            asleep=s.asleep_days,
        )
    if known.has_revenue:
        yield line(
            "Выручка",
            "Revenue",
            "суммы заказов без отменённых, за вычетом возвратов. Заказ без суммы считается по оплате.",
            "amounts of orders except cancelled ones, less refunds. An order without an amount counts by what was paid.",
        )
        yield line(
            "Покупки",
            "Purchases",
            "заказы без отменённых и возвращённых; строки с одним номером, клиентом и днём — один заказ. Для групп клиентов и для удержания возвращённый заказ — тоже приход: клиент был.",
            "orders except cancelled and returned ones; rows of one number, client and day are one order. For client groups and retention a returned order is a visit all the same.",
        )
        yield line(
            "Средний чек",
            "Average order",
            "выручка, делённая на число покупок с суммой; возврат уменьшает выручку, но не число покупок.",
            "revenue divided by purchases with an amount; a refund lowers the revenue, not the number of purchases.",
        )
        yield line(
            "Классы A, B, C",
            "Classes A, B, C",
            "A — самые крупные покупатели, вместе дающие {a} выручки; B — следующие, до {b}; C — остальные.",
            "A: the largest buyers who together bring {a} of the revenue; B: the next, up to {b}; C: the rest.",
            a=facts.percent(s.abc_a),
            b=facts.percent(s.abc_b),
        )
    yield from of_figures(facts)
    yield line(
        "Карточка клиента",
        "Client card",
        "только контакты — покупок нет, проверить данные не по чему; контакты и заказы — есть история покупок; полная — "
        "ещё и личное (день рождения, интересы, должность) и ответственный, если столбец для него есть.",
        "contacts only: no purchases, nothing to check the data by; contacts and orders: there is a history; full: also "
        "something personal (birthday, interests, position) and an owner, where there is a column for one.",
    )
    yield line(
        "Карточка подтверждена",
        "Card confirmed",
        "в пределах срока для группы данные подтвердила сверка или покупка, а у полной карточки и контакт. Карточку, где только "
        "контакты, проверить не по чему: в доли она не входит.",
        "within the group's limit the data was confirmed by a verification or a purchase, that of a full card by a contact as well. A card "
        "of contacts only cannot be checked: it is in none of the shares.",
    )
    limits = sorted(set(s.stale_after_days.values()))
    yield line(
        "Данные устарели",
        "Out of date",
        "не было ни покупки, ни контакта, ни сверки дольше срока для группы: от {low} до {high} {high:дня|дней|дней}. Те же клиенты "
        "стоят в «Что исправить», кроме тех, с кем нельзя связаться: у них там замечание важнее.",
        "no purchase, contact or verification for longer than the group's limit: {low} to {high} {high:day|days}. The same clients "
        "stand in “To correct”, except those who cannot be reached: they have a graver remark there.",
        low=limits[0] if limits else 0,
        high=limits[-1] if limits else 0,
    )
    if facts.quality is not None:
        yield line("Заполнено верно", "Filled correctly", QUALITY.ru, QUALITY.en)


def of_figures(facts: SummaryFacts) -> Iterator[tuple[str, str]]:
    """Terms and meanings of the figures that are shown."""
    f = facts.figures
    shown = (
        (f.stack, STACK), (f.moves, MOVES), (f.segment_moves, SEGMENT_MOVES), (facts.score, SCORE), (f.retention or f.periods, RETENTION), (f.cohorts, COHORTS), (f.one_timers, ONE_TIMERS), (f.ltv, LTV), (f.predicted, PREDICTED),
        (f.returns, RETURNS), (f.new_and_repeat, NEW_AND_REPEAT), (f.sources, SOURCES),
        (any(line.cost is not None for line in f.sources), COST), (f.funnel, FUNNEL), (f.funnel, STAGE_TIME),
        (f.funnel is not None and f.funnel.cycle_days is not None, CYCLE),
        (len(f.funnel_by_group) > 1 and f.funnel is not None and f.funnel.in_order, FUNNEL_BY_GROUP),
        (bool(f.funnel_by_segment) and f.funnel is not None and f.funnel.in_order, FUNNEL_BY_SEGMENT),
        (f.bands, BANDS), (f.portraits, PORTRAIT), (f.expected, EXPECTED), (f.market, MARKET), (f.promoters, PROMOTERS), (f.losses, LOSSES), (f.losses, LOSS_REASONS), (f.objections, OBJECTIONS),
        (f.mailings, MAILING_RESULTS), (f.goods, TOP_GOODS), (f.wanted, UNMET), (f.seasons, SEASONALITY), (f.forecast, FORECAST),
        (f.pipeline, PIPELINE), (f.goals, GOALS),
        (f.differs or f.unpaid, AGREEMENT), (len(facts.by_month) > 1, TREND),
    )  # fmt: skip
    for there, one in shown:
        if there:
            meaning = one.meaning.say(
                facts.lang,
                least=facts.least_sample,
                days=COMPARED_DAYS,
                window=facts.attribution_days,
                look_back=LOOK_BACK,
                people=LEAST,
                ahead=AHEAD,
            )
            yield one.term.say(facts.lang), meaning


def _vip(facts: SummaryFacts) -> str:
    s = facts.known.settings
    if s.vip_revenue is not None:
        return Text(ru="принёс от {money}", en="brought {money} or more").say(
            facts.lang, money=facts.money(s.vip_revenue)
        )
    # Of fewer buyers the share is not a whole one, and there is no VIP.
    least = math.ceil(1 / s.vip_share) if s.vip_share else 0
    return Text(
        ru="{share} покупателей с наибольшей выручкой, если их всего не меньше {least}",
        en="the {share} of buyers with the highest revenue, of {least} or more",
    ).say(facts.lang, share=facts.percent(s.vip_share), least=least)


def _plain(value: float, comma: bool) -> str:
    text = f"{value:g}"
    return text.replace(".", ",") if comma else text


def definitions_block(canvas: Canvas, facts: SummaryFacts) -> None:
    """The list of terms, one a row."""
    canvas.section(_TITLE.say(facts.lang))
    term_style = replace(LABEL, bold=True, wrap=True, size=10)
    words_style = replace(LABEL, wrap=True, size=10)
    pairs = list(definitions(facts))
    canvas.outline.append(Terms(pairs))
    for term, meaning in pairs:
        row = canvas.row
        canvas.put(row, 1, term, term_style)
        canvas.put(row, 2, meaning, words_style, 10)
        canvas.heights.setdefault(row, 18.0)
        canvas.fit(row, meaning, 2, 10, words_style)
        canvas.fit(row, term, 1, 1, term_style)
        canvas.row += 1
