"""Lists over both panels: clients whose data is out of date, campaigns; what the table cannot tell. Pure."""

from __future__ import annotations

from collections import Counter

import numpy as np

from sheetcrm.core.records import replace
from sheetcrm.core.segments.arrays import NO_DAY, day_date, day_number, objects
from sheetcrm.core.segments.arrays import days as days_of
from sheetcrm.core.segments.settings import LIFECYCLE_LABEL, Lifecycle
from sheetcrm.core.summary import words
from sheetcrm.core.summary.canvas import INT, LABEL, SENTENCE, Canvas
from sheetcrm.core.summary.facts import SummaryFacts
from sheetcrm.core.tabs import look
from sheetcrm.core.tabs.colours import group_fills
from sheetcrm.core.tabs.model import Content, Link, Style
from sheetcrm.core.wording import Text

_WRAPPED = replace(LABEL, wrap=True, size=10)

_VERIFIED = Text(ru="Данные сверены", en="Data verified")
_VERIFIED_NOTE = Text(
    ru="За {days} {days:день|дня|дней} сверены данные {n} {n:клиента|клиентов|клиентов} из {all}; последний раз — {day}.",
    en="In the last {days} {days:day|days} the data of {n} of {all} clients was verified, most recently on {day}.",
)
_BY = Text(ru="Кто сверял: {who}.", en="Verified by: {who}.")
_BY_NOBODY = Text(ru="имя не указано", en="no name given")


def verified(canvas: Canvas, facts: SummaryFacts) -> None:
    """How much was verified in the reporting period and by whom, as the team wrote it down; nothing where it does not."""
    known, lang = facts.known, facts.lang
    now, days = day_number(facts.today), known.settings.period_days
    at = days_of(objects(facts.clients, "verified_at"))
    within = (at != NO_DAY) & (at <= now) & (at > now - days) & ~known.archived
    if not within.any():
        return
    names = objects(facts.clients, "verified_by")
    count = Counter(str(name).strip() for name in names[within].tolist() if name is not None and str(name).strip())
    if left := int(within.sum()) - count.total():
        count[_BY_NOBODY.say(lang)] += left
    last = facts.date(day_date(int(at[within].max())))
    total = int((~known.archived).sum())
    canvas.section(_VERIFIED.say(lang), _VERIFIED_NOTE.say(lang, days=days, n=int(within.sum()), all=total, day=last))
    joint = " — " if lang == "ru" else ": "
    canvas.paragraph(_BY.say(lang, who=", ".join(f"{who[:40]}{joint}{n}" for who, n in count.most_common(8))), SENTENCE)
    canvas.row += 1


_STALE = Text(ru="Чьи данные устарели: с кого начать", en="Whose data is out of date: where to start")
_STALE_NOTE = Text(
    ru="{shown} из {n}: сверху те, кто принёс больше. Позвоните, сверьте телефон и почту и поставьте дату в столбец "
    "«Данные сверены»{add}.",
    en="{shown} of {n}, those who brought the most first. Call, check phone and e-mail, and put the "
    "date into the column “Verified on”{add}.",
)
_ADD = Text(ru=" (добавьте его к клиентам)", en=" (add it to the client table)")
_STALE_HEADS = (
    Text(ru="Клиент", en="Client"),
    Text(ru="Группа", en="Group"),
    Text(ru="Последняя покупка", en="Last purchase"),
    words.REVENUE,
    Text(ru="Ответственный", en="Owner"),
    Text(ru="Нет вестей, дней", en="Days without news"),
    Text(ru="Предел для группы, дней", en="Limit of the group, days"),
)
#: Which of them are figures.
_RIGHT = (3, 5, 6)
_NAMELESS = Text(ru="клиент без имени", en="client without a name")
MOST_STALE = 20


def stale_list(canvas: Canvas, facts: SummaryFacts) -> None:
    """The twenty clients with stale data who brought most, longest silent first among equals."""
    known, lang = facts.known, facts.lang
    who = np.flatnonzero(known.fresh.stale & known.counted)
    if not len(who):
        return
    order = np.lexsort((who, -known.fresh.passed[who], -known.bought.revenue[who]))
    chosen = who[order][:MOST_STALE]
    add = "" if "verified_at" in facts.clients.columns else _ADD.say(lang)
    canvas.section(_STALE.say(lang), _STALE_NOTE.say(lang, shown=len(chosen), n=len(who), add=add))
    places = [(1, 1), (2, 2), (4, 1), (5, 1), (6, 2), (8, 2), (10, 2)]
    owners = objects(facts.clients, "owner")
    last_order, revenue = objects(known.frame, "last_order"), objects(known.frame, "revenue")
    fills = {key.value: fill for key, fill in group_fills(facts.colours).items()}
    rows: list[list[tuple[Content, Style, Link]]] = []
    for position in chosen.tolist():
        group = known.frame["lifecycle"].iat[position]
        link = facts.link(position)[1] if facts.link is not None else None
        name = (facts.names[position] if position < len(facts.names) else None) or _NAMELESS.say(lang)
        label = "" if group is None else LIFECYCLE_LABEL[Lifecycle(str(group))].say(lang)
        owner = None if owners[position] is None else str(owners[position])[:40]
        cells: list[tuple[Content, Style, Link]] = [
            (name[:60], replace(look.LINK if link is not None else LABEL, wrap=True), link),
            (label, replace(LABEL, fill=fills.get(str(group))), None),
            (last_order[position], replace(look.DATE, align="left"), None),
            (revenue[position], INT, None),
            (owner, replace(LABEL, indent=1), None),
            (int(known.fresh.passed[position]), INT, None),
            (int(known.fresh.limit[position]), replace(INT, color=look.MUTED), None),
        ]
        rows.append([(content, replace(style, size=10), link) for content, style, link in cells])
    # Nothing is known of purchases or owners in some bases: a column with nothing in it leaves its room to the one before.
    shown = [at for at in range(len(places)) if any(row[at][0] not in (None, "") for row in rows)]
    ends = [places[at][0] for at in shown[1:]] + [sum(places[-1])]
    canvas.listing(
        [(places[at][0], end - places[at][0]) for at, end in zip(shown, ends, strict=True)],
        [_STALE_HEADS[at].say(lang, sign=facts.symbol) for at in shown],
        [[row[at] for at in shown] for row in rows],
        right=tuple(number for number, at in enumerate(shown) if at in _RIGHT),
    )
    canvas.row += 1


_CAMPAIGNS = Text(ru="Рассылки: черновики", en="Campaigns: drafts")
_CAMPAIGNS_NOTE = Text(
    ru="Программа ничего не отправляет: она готовит черновики. Без согласия черновик виден, но передать его в рассылку нельзя.",
    en="The program sends nothing: it prepares drafts. A draft without consent can be read but not handed over.",
)
_CAMPAIGN_HEADS = (
    Text(ru="Рассылка", en="Campaign"),
    Text(ru="Есть повод", en="Due"),
    Text(ru="Можно писать", en="May be written to"),
    Text(ru="Нельзя", en="Blocked"),
    Text(ru="Почему нельзя", en="Why blocked"),
)


def campaigns(canvas: Canvas, facts: SummaryFacts) -> None:
    """Each campaign: due, ready, and why the others get nothing."""
    if not facts.campaigns:
        return
    lang = facts.lang
    canvas.section(_CAMPAIGNS.say(lang), _CAMPAIGNS_NOTE.say(lang))
    places = [(1, 1), (2, 1), (3, 2), (5, 2), (7, 5)]
    joint = " — " if lang == "ru" else ": "
    rows: list[list[tuple[Content, Style, Link]]] = [
        [
            (line.title, LABEL, None),
            (line.due, INT, None),
            (line.ready, INT, None),
            (line.due - line.ready, INT, None),
            ("; ".join(f"{reason}{joint}{count}" for reason, count in line.reasons), replace(_WRAPPED, indent=1), None),
        ]
        for line in facts.campaigns
    ]
    canvas.listing(places, [head.say(lang) for head in _CAMPAIGN_HEADS], rows, right=(1, 2, 3))
    canvas.row += 1


_UNKNOWN = Text(ru="Чего нельзя узнать из этой таблицы", en="What this table cannot tell")
NO_OPENS = Text(
    ru="Открывают ли клиенты письма, таблица не знает: на устаревание данных это не влияет.",
    en="Whether clients open e-mails is not in the table, so it does not affect how fresh the data is.",
)


def cannot_know(canvas: Canvas, facts: SummaryFacts) -> None:
    """What is missing and what would help, plainly."""
    lang = facts.lang
    canvas.section(_UNKNOWN.say(lang))
    for note in facts.known.notes:
        canvas.paragraph("•  " + note.say(lang), SENTENCE)
    if not facts.known.fresh.by_opens:
        canvas.paragraph("•  " + NO_OPENS.say(lang), SENTENCE)
