"""«Черновики» / “Drafts”: the messages to read, each with its state, and what people decide about them. Pure.

A queue: «Решение», «Ваш текст», «Ваша тема», «Кто решил» and «Заметка» are people's, everything else ours. The key of a line is
the draft's own id, so that the same message has the same line in every run.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from decimal import Decimal

from msgspec import Struct

from sheetcrm.core.drafts.model import CHANNEL_LABEL, Draft, DraftContext, Drafts
from sheetcrm.core.drafts.review.approval import VERDICTS, Approval, Verdict, prints_of
from sheetcrm.core.drafts.review.decided import STATES, DecidedDraft, State
from sheetcrm.core.drafts.review.deciding import AGAIN, Spoken, said, verdict_in, version
from sheetcrm.core.drafts.review.elsewhere import standing_told
from sheetcrm.core.drafts.review.mailings import decision_id, mailing_key
from sheetcrm.core.drafts.review.reviewing import Review
from sheetcrm.core.drafts.text.attached import shown_size
from sheetcrm.core.names.firms import firm_and_person
from sheetcrm.core.records import replace
from sheetcrm.core.schema import SCRIPT_TABS
from sheetcrm.core.tabs import look
from sheetcrm.core.tabs.model import DONE_SIGN, Content, Link, Tab
from sheetcrm.core.tabs.queue import NOTHING, RESULT, Form, Line, Lines, queue_tab, standing_of
from sheetcrm.core.tabs.where import Where
from sheetcrm.core.wording import LANGS, Lang, Text

MOST_SHOWN = 5000

LEAD = Text(
    ru="Ждут решения: {new}. Одобрено: {approved}, устарело: {outdated}, нельзя отправлять: {blocked}. Программа сама ничего не отправляет.",
    en="Waiting for a decision: {new}. Approved: {approved}, outdated: {outdated}, must not be sent: {blocked}. The program itself sends nothing.",
)
REST = Text(
    ru="Здесь первые {n}, сначала те, что ждут решения; остальные — на странице просмотра.",
    en="The first {n} are here, those waiting for a decision first; the others are on the review page.",
)
YOURS = Text(
    ru="Жёлтые столбцы ваши, остальное заполняет программа. Ваш текст важнее нашего. Решение учитывается при следующем запуске и перестаёт действовать, если изменились клиент, согласие, заказы или шаблон.",
    en="The yellow columns are yours, the rest is filled in by the program. Your text takes "
    "precedence over ours. A decision counts from the next run on and lapses when the client, "
    "the consent, the orders or the template change.",
)
HEADINGS: Mapping[str, Text] = {
    "decision": Text(ru="Решение", en="Decision"),
    "state": Text(ru="Состояние", en="State"),
    "must_read": Text(ru="Прочитать", en="To be read"),
    "campaign": Text(ru="Рассылка", en="Campaign"),
    "where": Text(ru="Клиент", en="Client"),
    "name": Text(ru="Имя", en="Name"),
    "channel": Text(ru="Канал", en="Channel"),
    "to": Text(ru="Кому", en="To"),
    "subject": Text(ru="Тема", en="Subject"),
    "text": Text(ru="Текст", en="Text"),
    "why_not": Text(ru="Почему нельзя / на что взглянуть", en="Why not / worth a look"),
    "own_text": Text(ru="Ваш текст", en="Your text"),
    "own_subject": Text(ru="Ваша тема", en="Your subject"),
    "result": RESULT,
    "by": Text(ru="Кто решил", en="Who decided"),
    "note": Text(ru="Заметка", en="Note"),
    "why_now": Text(ru="Почему сейчас", en="Why now"),
    "group": Text(ru="Группа и сегменты", en="Group and segments"),
    "last_order": Text(ru="Последняя покупка", en="Last purchase"),
    "last_contact": Text(ru="Последний контакт", en="Last contact"),
    "not_before": Text(ru="Отправлять не раньше (по времени клиента)", en="Send not before (client's time)"),
    "sms": Text(ru="Сколько SMS", en="Text parts"),
    "price": Text(ru="Цена SMS", en="Price of texts"),
    "version": Text(ru="Версия", en="Version"),
    "key": Text(ru="Код черновика", en="Draft code"),
}
_OWN = replace(look.YOURS, bold=False, align="left")
_FILLS = {
    State.APPROVED: look.GOOD_FILL, State.HANDED: look.GOOD_FILL, State.OUTDATED: look.WARNING_FILL,
    State.REWRITE: look.HINT_FILL, State.BLOCKED: look.ERROR_FILL,
}  # fmt: skip
_CODE = replace(look.FAINT_SHORT, italic=False)
LEFT = Text(ru="✓ передан в рассылку", en="✓ handed over")
CANCELLED = Text(ru="✓ отменено: {why}", en="✓ cancelled: {why}")
_GONE = Text(ru="✓ больше не нужен", en="✓ no longer needed")
#: The state of a line that is over, by what became of it.
_OVER = (
    (LEFT, STATES[State.HANDED]),
    (Text(ru="✓ отменено", en="✓ cancelled"), Text(ru="отменён", en="cancelled")),
    (_GONE, Text(ru="больше не нужен", en="no longer needed")),
)
FORM = Form(
    "drafts",
    HEADINGS,
    ("decision", "own_text", "own_subject", "by", "note"),
    {
        "decision": (
            VERDICTS[Verdict.SEND], VERDICTS[Verdict.REJECT], VERDICTS[Verdict.REWRITE], VERDICTS[Verdict.CHECK], AGAIN,
        )
    },
    {
        "decision": look.YOURS, "own_text": _OWN, "own_subject": _OWN, "by": _OWN, "note": _OWN, "where": look.LINK,
        "name": look.SHORT, "to": look.SHORT, "sms": look.INT, "price": look.MONEY, "result": look.FAINT,
        "version": _CODE, "key": _CODE,
    },
    {
        "decision": 18, "state": 20, "must_read": 13, "campaign": 18, "where": 20, "name": 32, "channel": 13, "to": 26,
        "subject": 28, "text": 64, "why_not": 40, "own_text": 48, "own_subject": 24, "result": 34, "by": 14, "note": 18,
        "why_now": 28, "group": 26, "last_order": 13, "last_contact": 13, "not_before": 22, "sms": 9, "price": 10, "version": 10,
        "key": 18,
    },
    _GONE,
    "188038",
    {"state": {STATES[state].say(lang): fill for state, fill in _FILLS.items() for lang in LANGS}},
    {"state": _OVER, "must_read": ()},
)  # fmt: skip

ATTACHED = Text(ru="К письму приложен файл: {name}, {size}.", en="A file is attached: {name}, {size}.")
SAMPLE = Text(ru="в выборке", en="in the sample")
WARNED = Text(ru="есть замечание", en="has a remark")
ACCEPTED = {
    "tab": Text(ru="решение принято {when}", en="decision taken on {when}"),
    "page": Text(ru="решено на странице просмотра {when}", en="decided on the review page on {when}"),
    "command": Text(ru="решено командой {when}", en="decided by a command on {when}"),
}
AS_ONE = Text(ru="одобрено вместе со всей рассылкой {when}", en="approved with the whole campaign on {when}")
NAMED = Text(ru="{what}, указано: {by}", en="{what}, named: {by}")
READ_AGAIN = Text(
    ru="прочитайте ещё раз; если можно отправлять, выберите «{word}»",
    en="read it again; if it may be sent, choose “{word}”",
)
NOT_TAKEN = Text(
    ru="одобрить нельзя: причина в столбце «{column}»", en="cannot be approved: the reason is under “{column}”"
)
NOT_UNDERSTOOD = Text(ru="не понято: выберите решение из списка", en="not understood: choose a decision from the list")
TWO_LINES = Text(
    ru="в двух строках про это сообщение решения разные: оставьте одно",
    en="two lines about this message hold different decisions: leave one",
)
WRITE = Text(ru="впишите «{column}»", en="fill in “{column}”")
LOOKED_AT = Text(
    ru="ваш текст проверен; если можно отправлять, выберите «{word}»",
    en="your text was checked; if it may be sent, choose “{word}”",
)
_ORDER = (
    State.OUTDATED, State.NEW, State.REWRITE, State.APPROVED, State.REJECTED, State.BLOCKED, State.HANDED,
)  # fmt: skip
_WAITING = (State.OUTDATED, State.NEW, State.REWRITE)
_FROM = Text(ru="{day}, с {start} до {end}", en="{day}, {start} to {end}")
_HOURS = Text(ru="с {start} до {end}", en="{start} to {end}")


class _Shown(Struct, frozen=True):
    """What the tab is made of. ``must_read``: ids of the drafts somebody has to have read, over all campaigns."""

    review: Review
    drafts: Drafts
    must_read: frozenset[str]
    where: Where
    lang: Lang


def drafts_tab(
    review: Review, drafts: Drafts, where: Where, lang: Lang, now: dt.datetime, old: Lines = NOTHING
) -> Tab | None:
    """The tab of drafts; None while there are none and nobody decided anything yet. Those that wait for somebody stand
    first, and of them those that have to be read."""
    if not len(drafts) and not old.lines:
        return None
    shown = _Shown(review, drafts, review.must_read, where, lang)
    lines = {one.draft.id: _line(shown, one) for one in drafts_shown(review, old)}
    title = SCRIPT_TABS["drafts"].say(lang)
    lead = LEAD.say(
        lang,
        new=sum(one.state in (State.NEW, State.REWRITE) for one in review.drafts),
        approved=sum(one.state is State.APPROVED for one in review.drafts),
        outdated=sum(one.state is State.OUTDATED for one in review.drafts),
        blocked=sum(one.state is State.BLOCKED for one in review.drafts),
    )
    if len(lines) < len(drafts):
        lead += " " + REST.say(lang, n=len(lines))
    head = look.head(title, lead, lang, now, 12, YOURS)
    return queue_tab(FORM, title, head, lines, old, dict(_over(shown, old, lines)), lang, {})


def drafts_shown(review: Review, old: Lines = NOTHING) -> list[DecidedDraft]:
    """The drafts that get a line, in the order they stand.

    Those whose line stays in any case, or it would say that they are over; those that somebody decided about, one by one; of
    those that wait for somebody as many as the tab is meant to hold; and of the others what still fits.
    """
    keeps = {line.key for line in standing_of(old)}
    must = review.must_read
    ordered = sorted(
        review.drafts,
        key=lambda one: (
            _ORDER.index(one.state),
            one.draft.id not in must,
            one.draft.campaign,
            one.draft.client_position,
            one.draft.channel,
        ),
    )
    chosen: set[str] = set()
    waiting, others = [], []
    for one in ordered:
        by_itself = one.approval is not None and not one.approval.batch
        if one.draft.id in keeps or (by_itself and one.state is not State.HANDED):
            chosen.add(one.draft.id)
        elif one.state in _WAITING:
            waiting.append(one.draft.id)
        elif one.state is not State.HANDED:
            others.append(one.draft.id)
    stand = sum(one.draft.id in chosen and one.state in _WAITING for one in ordered)
    chosen |= set(waiting[: max(MOST_SHOWN - stand, 0)])
    chosen |= set(others[: max(MOST_SHOWN - len(chosen), 0)])
    return [one for one in ordered if one.draft.id in chosen]


def _line(shown: _Shown, one: DecidedDraft) -> dict[str, Content | Link]:
    lang, draft, context = shown.lang, one.draft, one.draft.context
    ours = shown.review.ours.get(draft.id, draft)
    words = shown.review.words.get(draft.id)
    place, link = shown.where.client(draft.client_position)
    tallies = shown.drafts.tallies
    must = draft.id in shown.must_read and one.state in (State.NEW, State.OUTDATED, State.REWRITE)
    sms = draft.sms
    said_now = "" if words is None else words.seen
    taken = "" if one.approval is None else one.approval.seen
    return {
        "state": one.say(lang),
        "must_read": (WARNED if ours.warnings else SAMPLE).say(lang) if must else None,
        "campaign": tallies[draft.campaign].title.say(lang) if draft.campaign in tallies else draft.campaign,
        "where": place,
        "link": link,
        "name": firm_and_person(draft.context.company, draft.name or None),
        "channel": CHANNEL_LABEL[draft.channel].say(lang),
        "to": draft.to or None,
        "subject": ours.subject or None,
        "text": ours.text,
        "why_not": "\n".join([*_with_it(draft, lang), *(r.message(lang) for r in (*draft.reasons, *draft.warnings))])
        or None,
        "result": _result(one, words, lang),
        "why_now": context.why.say(lang),
        "group": None if context.group is None else context.group.say(lang),
        "last_order": day(context.last_order, lang),
        "last_contact": day(context.last_contact, lang),
        "not_before": _not_before(context, lang),
        "sms": sms.parts if sms is not None else None,
        "price": None if sms is None else amount(sms.price),
        "version": version(prints_of(ours), said_now, taken, _tick_of(shown, draft), standing_told(one, words)),
    }


def _tick_of(shown: _Shown, draft: Draft) -> str:
    """A print of what was last ticked for the whole mailing of a draft."""
    kept = shown.review.approvals.get(decision_id(mailing_key(draft.campaign, draft.period)))
    return "" if kept is None else kept.seen


def _with_it(draft: Draft, lang: Lang) -> Iterator[str]:
    for file in draft.files:
        yield ATTACHED.say(lang, name=file.name, size=shown_size(file.size, lang))


def day(value: dt.date | None, lang: Lang) -> str | None:
    """A day as people write it, as text: the same on every store."""
    if value is None:
        return None
    return f"{value:%d.%m.%Y}" if lang == "ru" else f"{value.day} {value:%b %Y}"


def moment(at: dt.datetime, lang: Lang) -> str:
    """A moment as people write it."""
    return f"{day(at.date(), lang)} {at:%H:%M}"


def amount(price: Decimal | None) -> int | float | None:
    """A price as a number of the sheet: a whole one comes back from there as a whole one.

    >>> amount(Decimal("9.80")), amount(Decimal("10.00")), amount(None)
    (9.8, 10, None)
    """
    if price is None:
        return None
    return int(price) if price == int(price) else float(price)


def _not_before(context: DraftContext, lang: Lang) -> str | None:
    if context.hours is None:
        return day(context.send_on, lang)
    start, end = (f"{hour:%H:%M}" for hour in context.hours)
    if context.send_on is None:
        return _HOURS.say(lang, start=start, end=end)
    return _FROM.say(lang, day=day(context.send_on, lang), start=start, end=end)


def _result(one: DecidedDraft, words: Spoken | None, lang: Lang) -> str | None:
    """What became of what a person decided, or what they would do next."""
    approval = one.approval
    if one.state is State.HANDED:
        return LEFT.say(lang)
    if words is not None and words.disputed:
        return TWO_LINES.say(lang)
    if words is not None and words.verdict is None:
        return NOT_UNDERSTOOD.say(lang)
    if one.state is State.BLOCKED:
        wanted = approval is not None and ("blocked" in approval.expired or approval.text or approval.subject)
        return NOT_TAKEN.say(lang, column=HEADINGS["why_not"].say(lang)) if wanted else None
    send = VERDICTS[Verdict.SEND]
    if one.state is State.OUTDATED:
        return READ_AGAIN.say(lang, word=_other_word(words).say(lang))
    own = approval is not None and bool(approval.text or approval.subject)
    if own and one.state in (State.NEW, State.REWRITE):
        return LOOKED_AT.say(lang, word=send.say(lang))
    if one.state is State.REWRITE:
        return WRITE.say(lang, column=HEADINGS["own_text"].say(lang))
    if approval is None or one.state is State.NEW:
        return None
    return _taken(approval, lang)


def _taken(approval: Approval, lang: Lang) -> str:
    text = AS_ONE if approval.batch else ACCEPTED.get(approval.place, ACCEPTED["tab"])
    what = text.say(lang, when=moment(approval.at, lang))
    return NAMED.say(lang, what=what, by=approval.by) if approval.by else what


def _other_word(words: Spoken | None) -> Text:
    """The word that says that it may be sent and does not stand there yet."""
    stands = "" if words is None else words.word.casefold()
    send = VERDICTS[Verdict.SEND]
    return AGAIN if stands in {send.say(lang).casefold() for lang in LANGS} else send


def _over(shown: _Shown, old: Lines, lines: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    """What is said beside lines whose message is none any more though somebody had agreed to it."""
    left = shown.review.left
    for line in old.lines:
        if line.key not in lines and line.key in left:
            yield line.key, LEFT.say(shown.lang)
    gone = [line for line in old.lines if line.key not in lines and line.key not in left and _was_wanted(shown, line)]
    if not gone:
        return
    whys: dict[tuple[str, str], str] = {}
    for skip in shown.drafts.skipped:
        place, _ = shown.where.client(skip.client_position)
        campaign = shown.drafts.tallies[skip.campaign].title.say(shown.lang)
        whys.setdefault((place, campaign), skip.reason.code.title.say(shown.lang))
    for line in gone:
        was = str(line.cells.get("result") or "")
        why = whys.get((str(line.cells.get("where") or ""), str(line.cells.get("campaign") or "")))
        if why and not was.startswith(DONE_SIGN):
            yield line.key, CANCELLED.say(shown.lang, why=why[:1].lower() + why[1:])


def _was_wanted(shown: _Shown, line: Line) -> bool:
    agreed = verdict_in(line.typed.get("decision")) is Verdict.SEND and bool(said(line.typed.get("decision")))
    return agreed or line.key in shown.review.cancelled
