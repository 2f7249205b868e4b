"""«Черновики» / “Drafts”: the messages to read, blocked ones with their reason. Pure."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from sheetcrm.core.drafts.model import CHANNEL_LABEL, Draft, Drafts
from sheetcrm.core.schema import SCRIPT_TABS
from sheetcrm.core.tabs import look
from sheetcrm.core.tabs.model import Block, BlockColumn, Content, Link, Tab
from sheetcrm.core.tabs.where import Where
from sheetcrm.core.wording import Lang, Text

MOST_SHOWN = 5000

LEAD = Text(
    ru="Готовы к чтению: {ready} {ready:черновик|черновика|черновиков}, ещё {blocked} нельзя отправлять (причина рядом). Программа сама ничего не отправляет.",
    en="Ready to read: {ready} {ready:draft|drafts}; {blocked} more must not be sent (the reason is beside each). The program itself sends nothing.",
)
REST = Text(
    ru="Здесь первые {n}, сначала готовые; остальные — на странице просмотра.",
    en="The first {n} stand here, those ready first; the others are on the review page.",
)
READY = Text(ru="можно читать", en="ready to read")
BLOCKED = Text(ru="нельзя отправлять", en="must not be sent")
HEADINGS = {
    "state": Text(ru="Состояние", en="State"),
    "campaign": Text(ru="Рассылка", en="Campaign"),
    "where": Text(ru="Клиент", en="Client"),
    "name": Text(ru="Имя", en="Name"),
    "channel": Text(ru="Канал", en="Channel"),
    "to": Text(ru="Кому", en="To"),
    "subject": Text(ru="Тема", en="Subject"),
    "text": Text(ru="Текст", en="Text"),
    "why_not": Text(ru="Почему нельзя / на что взглянуть", en="Why not / worth a look"),
    "why_now": Text(ru="Почему сейчас", en="Why now"),
    "last_order": Text(ru="Последняя покупка", en="Last purchase"),
    "sms": Text(ru="Сколько SMS", en="Text parts"),
    "id": Text(ru="Код черновика", en="Draft code"),
}
_WIDTHS = {
    "state": 16, "campaign": 18, "where": 20, "name": 24, "channel": 9, "to": 26, "subject": 28, "text": 64,
    "why_not": 40, "why_now": 30, "last_order": 13, "sms": 9, "id": 14,
}  # fmt: skip


def drafts_tab(drafts: Drafts, where: Where, lang: Lang, now: dt.datetime) -> Tab | None:
    """The tab of drafts; None while there are none. Those that may go stand first."""
    if not len(drafts):
        return None
    ordered = sorted(drafts.drafts, key=lambda d: (d.state == "blocked", d.campaign, d.client_position, d.channel))
    shown = ordered[:MOST_SHOWN]
    columns: dict[str, list[Content]] = {key: [] for key in HEADINGS}
    links: list[Link] = []
    for d in shown:
        text, link = where.client(d.client_position)
        links.append(link)
        for key, content in _line(d, drafts, lang).items():
            columns[key].append(content)
        columns["where"].append(text)
    styles = {
        "where": look.LINK,
        "last_order": look.DATE,
        "sms": look.INT,
        "id": look.FAINT,
        "name": look.SHORT,
        "to": look.SHORT,
    }
    block = Block(
        5,
        0,
        tuple(
            BlockColumn(
                HEADINGS[key].say(lang),
                values,
                styles.get(key, look.TEXT),
                _WIDTHS[key],
                links=links if key == "where" else None,
                fills={READY.say(lang): look.GOOD_FILL, BLOCKED.say(lang): look.ERROR_FILL} if key == "state" else {},
            )
            for key, values in columns.items()
        ),
        look.HEADING,
        filter=True,
    )
    title = SCRIPT_TABS["drafts"].say(lang)
    blocked = sum(d.state == "blocked" for d in ordered)
    lead = LEAD.say(lang, ready=len(ordered) - blocked, blocked=blocked)
    if len(shown) < len(ordered):
        lead += " " + REST.say(lang, n=len(shown))
    sentences = " ".join(drafts.first_sentence(campaign, lang) for campaign in drafts.tallies)
    head = look.head(title, lead, lang, now, 8)
    second = (
        replace(head[0]),
        *head[1:],
        replace(head[1], row=3, content=sentences, style=replace(look.FAINT, wrap=True)),
    )
    return Tab("drafts", title, second, (block,), heights={3: 48.0}, freeze_rows=6, freeze_columns=0, color="188038")


def _line(d: Draft, drafts: Drafts, lang: Lang) -> dict[str, Content]:
    reasons = "\n".join(r.message(lang) for r in (*d.reasons, *d.warnings))
    return {
        "state": (BLOCKED if d.state == "blocked" else READY).say(lang),
        "campaign": drafts.tallies[d.campaign].title.say(lang) if d.campaign in drafts.tallies else d.campaign,
        "name": d.name or None,
        "channel": CHANNEL_LABEL[d.channel].say(lang),
        "to": d.to or None,
        "subject": d.subject or None,
        "text": d.text,
        "why_not": reasons or None,
        "why_now": d.context.why.say(lang),
        "last_order": d.context.last_order,
        "sms": d.sms.parts if d.sms is not None else None,
        "id": d.id,
    }
