"""Who is in the base: ОКБ = АКБ + НКБ + not bought yet, groups, kinds of card. Pure."""

from __future__ import annotations

import numpy as np

from sheetcrm.core.records import replace
from sheetcrm.core.segments.settings import CARD_LABEL, LIFECYCLE_LABEL, BaseScope, Lifecycle
from sheetcrm.core.summary import words
from sheetcrm.core.summary.canvas import BLUE, INT, LABEL, LEFT, NOTE, PERCENT, RIGHT, Canvas, Column
from sheetcrm.core.summary.facts import SummaryFacts
from sheetcrm.core.tabs.colours import fills_by_word
from sheetcrm.core.tabs.model import Content, Series
from sheetcrm.core.wording import Text

_TITLE = Text(ru="База клиентов", en="The client base")
_BASE = Text(ru="База", en="Base")
_GROUP = Text(ru="Группа клиента", en="Client group")
_CARD = Text(ru="Карточка клиента", en="Client card")
_CHART = Text(ru="Клиенты по группам", en="Clients by group")
_ROWS = (
    Text(ru="Активные (АКБ)", en="Active"),
    Text(ru="Неактивные (НКБ)", en="Inactive"),
    Text(ru="Ещё не покупали", en="Not bought yet"),
    Text(ru="Вся база (ОКБ)", en="Whole base"),
)
_NONE = Text(ru="не определить", en="not known")
_TIES = Text(
    ru="{sign} ОКБ {general} = АКБ {active} + НКБ {inactive} + ещё не покупали {never}",
    en="{sign} Whole base {general} = active {active} + inactive {inactive} + not bought yet {never}",
)
_OUTSIDE_LEADS = Text(
    ru="Ещё {n} {n:контакт|контакта|контактов} без покупок: по настройке в базу входят только покупатели.",
    en="Another {n} {n:contact|contacts} without purchases: by your setting only buyers are in the base.",
)
_ARCHIVED = Text(
    ru="Ещё в архиве {n} {n:клиент|клиента|клиентов}: в базе их нет, а прежние покупки входят в выручку, ABC и RFM.",
    en="Another {n} archived {n:client is|clients are} not in the base; their past purchases count "
    "in revenue, ABC and RFM.",
)
_SECOND = Text(
    ru="Ещё {n} {n:строка — повторная|строки — повторные|строк — повторные}: клиент, записанный несколько раз, считается один раз (см. «Дубли»).",
    en="Another {n} {n:row repeats|rows repeat} a client: who stands there several times counts once (see “Duplicates”).",
)

GOOD, BAD = "2E7D4F", "B3261E"


def bases(canvas: Canvas, facts: SummaryFacts) -> None:
    """Bases, groups and cards; without any purchase data only the cards."""
    canvas.section(_TITLE.say(facts.lang))
    top = canvas.row
    bottom = top
    if facts.known.has_purchases:
        row = _bases(canvas, facts, top)
        row = _groups(canvas, facts, row + 1, top)
        bottom = max(row, top + 15)
    elif second := facts.known.counts.second:
        canvas.put(top, LEFT, _SECOND.say(facts.lang, n=second), replace(NOTE, wrap=False), 5, said=True)
        bottom = top + 1
    canvas.row = _cards(canvas, facts, bottom if bottom == top else bottom + 1) + 1


def _bases(canvas: Canvas, facts: SummaryFacts, row: int) -> int:
    known, lang = facts.known, facts.lang
    counts = known.counts
    numbers = [counts.active, counts.inactive, counts.never, counts.general]
    base = known.frame["base"]
    money: list[Content] = [
        float(known.bought.revenue[np.asarray(base == key, dtype=bool)].sum()) / 100
        for key in ("active", "inactive", "never")
    ]
    money.append(sum(float(m) for m in money if isinstance(m, float)))
    columns = [
        Column(_BASE.say(lang), [text.say(lang) for text in _ROWS], LABEL),
        Column(words.CLIENTS.say(lang), numbers),
        Column(words.SHARE.say(lang), [_share(n, counts.general) for n in numbers], PERCENT),
    ]
    if known.has_revenue:
        columns.append(Column(words.REVENUE.say(lang, sign=facts.symbol), money))
    canvas.table(row, LEFT, columns, total=True)
    row += 5
    sign = "✓" if counts.ties_out else "✗"
    text = _TIES.say(
        lang, sign=sign, general=counts.general, active=counts.active, inactive=counts.inactive, never=counts.never
    )
    canvas.put(
        row, LEFT, text, replace(NOTE, bold=True, wrap=False, color=GOOD if counts.ties_out else BAD), 5, said=True
    )
    for n, sentence in ((counts.outside, _OUTSIDE_LEADS), (counts.archived, _ARCHIVED), (counts.second, _SECOND)):
        if n and (sentence is not _OUTSIDE_LEADS or known.settings.base_scope == BaseScope.BUYERS):
            row += 1
            canvas.put(row, LEFT, sentence.say(lang, n=n), replace(NOTE, wrap=False), 5, said=True)
    return row + 1


def _groups(canvas: Canvas, facts: SummaryFacts, row: int, chart_row: int) -> int:
    known, lang = facts.known, facts.lang
    here = known.counted
    group = known.frame["lifecycle"].to_numpy(dtype=object)
    names, counts, money = [], [], []
    for key in Lifecycle:
        these = here & (group == key.value)
        names.append(LIFECYCLE_LABEL[key].say(lang))
        counts.append(int(these.sum()))
        money.append(float(known.bought.revenue[these].sum()) / 100)
    unknown = here & (group == None)  # noqa: E711 - element by element
    if unknown.any():
        names.append(_NONE.say(lang))
        counts.append(int(unknown.sum()))
        money.append(float(known.bought.revenue[unknown].sum()) / 100)
    total = int(here.sum())
    fills = fills_by_word(facts.colours, lang)
    columns = [
        Column(_GROUP.say(lang), [*names, words.TOTAL.say(lang)], LABEL, fills),
        Column(words.CLIENTS.say(lang), [*counts, total]),
        Column(words.SHARE.say(lang), [_share(n, total) for n in [*counts, total]], PERCENT),
    ]
    if known.has_revenue:
        columns.append(Column(words.REVENUE.say(lang, sign=facts.symbol), [*money, sum(money)]))
    ranges = canvas.table(row, LEFT, columns, total=True)
    labels, values = ranges[_GROUP.say(lang)], ranges[words.CLIENTS.say(lang)]
    title = _CHART.say(lang)
    canvas.chart("groups", "bar", title, [Series(title, labels, values, BLUE)], chart_row, RIGHT, 15, legend=False)
    return row + len(names) + 2


def _cards(canvas: Canvas, facts: SummaryFacts, row: int) -> int:
    lang, here = facts.lang, facts.known.counted
    card = facts.known.frame["card"].to_numpy(dtype=np.int64)
    counts = [int((here & (card == level)).sum()) for level in CARD_LABEL]
    total = sum(counts)
    canvas.table(
        row,
        LEFT,
        [
            Column(_CARD.say(lang), [text.say(lang) for text in CARD_LABEL.values()], LABEL),
            Column(words.CLIENTS.say(lang), counts, INT),
            Column(words.SHARE.say(lang), [_share(n, total) for n in counts], PERCENT),
        ],
    )
    _freshness(canvas, facts, row)
    return row + 4


_FRESH = Text(ru="Подтверждена ли карточка", en="Is the card confirmed?")
_FRESH_ROWS = (
    Text(ru="подтверждена вовремя", en="confirmed in time"),
    Text(ru="давно не подтверждалась", en="not confirmed for a long time"),
    Text(ru="не проверить (только контакты)", en="cannot be checked (contacts)"),
)


def _freshness(canvas: Canvas, facts: SummaryFacts, row: int) -> None:
    """Shares among cards that can be checked; those of contacts alone stand outside (U10)."""
    lang, here = facts.lang, facts.known.counted
    state = facts.known.frame["freshness"].to_numpy(dtype=object)
    checkable = here & (facts.known.frame["card"].to_numpy(dtype=np.int64) >= 2)
    fresh = int((checkable & (state == "fresh")).sum())
    total = int(checkable.sum())
    canvas.table(
        row,
        RIGHT,
        [
            Column(_FRESH.say(lang), [text.say(lang) for text in _FRESH_ROWS], LABEL),
            Column(words.CLIENTS.say(lang), [fresh, total - fresh, int(here.sum()) - total], INT),
            Column(words.SHARE.say(lang), [_share(fresh, total), _share(total - fresh, total), None], PERCENT),
        ],
    )


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None
