"""«Рассылки» / “Campaigns”: each mailing in figures, and whether all of it may be approved at once. Pure.

A queue: «Одобрить все без замечаний», «Отправлено», «Кто» and «Заметка» are people's, everything else ours.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence

from sheetcrm.core.drafts.codes import reason_codes
from sheetcrm.core.drafts.model import CHANNEL_LABEL, CHANNELS, CampaignTally, Drafts, Recalled, Sent
from sheetcrm.core.drafts.review.decided import DecidedDraft, State
from sheetcrm.core.drafts.review.mailings import YES, YES_AGAIN, Mailing, mailing_key, mailing_left
from sheetcrm.core.drafts.review.recall import sentence
from sheetcrm.core.drafts.review.reviewing import Review
from sheetcrm.core.drafts.review.sent_ticks import told
from sheetcrm.core.records import replace
from sheetcrm.core.schema import SCRIPT_TABS
from sheetcrm.core.tabs import look
from sheetcrm.core.tabs.drafts import NAMED, amount, day, moment
from sheetcrm.core.tabs.model import Content, Link, Tab
from sheetcrm.core.tabs.queue import KEY, NOTHING, Form, Line, Lines, queue_tab
from sheetcrm.core.wording import Lang, Text

#: Names said of those that are still to be read.
MOST_NAMED = 3

LEAD = Text(
    ru="{n} {n:рассылка|рассылки|рассылок}: {ready} {ready:сообщение ждёт|сообщения ждут|сообщений ждут} решения, одобрено {approved}. Программа сама ничего не отправляет.",
    en="{n} {n:campaign|campaigns}: {ready} {ready:message waits|messages wait} for a decision, {approved} approved. The program itself sends nothing.",
)
YOURS = Text(
    ru="Жёлтые столбцы ваши, остальное заполняет программа. Отметка действует, когда прочитаны все "
    "черновики с замечаниями и выборка остальных: на вкладке «Черновики» они помечены в столбце "
    "«Прочитать».",
    en="The yellow columns are yours, the rest is filled in by the program. A tick counts once "
    "every draft with a remark and a sample of the others have been read: on the tab “Drafts” "
    "they are marked under “To be read”.",
)
HEADINGS: Mapping[str, Text] = {
    "approve": Text(ru="☐ Одобрить все без замечаний", en="☐ Approve all without remarks"),
    "result": Text(ru="Можно ли одобрить все", en="May all be approved"),
    "campaign": Text(ru="Рассылка", en="Campaign"),
    "period": Text(ru="За что", en="What for"),
    "due": Text(ru="Есть повод", en="Due"),
    "ready": Text(ru="Можно написать", en="Can be written to"),
    "whom": Text(ru="Сообщений", en="Messages"),
    "skipped": Text(ru="Кому не пишем и почему", en="Who gets nothing, and why"),
    "warned": Text(ru="С замечаниями", en="With remarks"),
    "waiting": Text(ru="Ждут решения", en="Waiting"),
    "approved": Text(ru="Одобрено", en="Approved"),
    "rejected": Text(ru="Не отправлять", en="Not to be sent"),
    "outdated": Text(ru="Устарело", en="Outdated"),
    "handed": Text(ru="Передано", en="Handed over"),
    "sent": Text(ru="☐ Отправлено", en="☐ Sent"),
    "sending": Text(ru="Что отправлено", en="What was sent"),
    "sms": Text(ru="Сколько SMS", en="Text parts"),
    "price": Text(ru="Цена SMS", en="Price of texts"),
    "by": Text(ru="Кто", en="Who"),
    "note": Text(ru="Заметка", en="Note"),
    "key": KEY,
}
_OWN = replace(look.YOURS, bold=False, align="left")
#: So many columns the head goes over: its last one, with the moment, is a wide one.
_STAMPED = 8
FORM = Form(
    "campaigns",
    HEADINGS,
    ("approve", "sent", "by", "note"),
    {"approve": (YES, YES_AGAIN), "sent": (YES, YES_AGAIN)},
    {
        "approve": look.YOURS, "sent": look.YOURS, "whom": replace(look.TEXT, indent=1), "by": _OWN, "note": _OWN, "due": look.INT, "ready": look.INT, "warned": look.INT,
        "waiting": look.INT, "approved": look.INT, "rejected": look.INT, "outdated": look.INT, "handed": look.INT,
        "sms": look.INT, "price": look.MONEY, "key": replace(look.FAINT_SHORT, italic=False),
    },
    {
        "approve": 18, "result": 54, "campaign": 26, "period": 26, "due": 9, "ready": 11, "whom": 20, "skipped": 46,
        "warned": 13, "waiting": 9, "approved": 11, "rejected": 13, "outdated": 11, "handed": 11, "sent": 13, "sending": 40, "sms": 9, "price": 11,
        "by": 14, "note": 20, "key": 13,
    },
    Text(ru="✓ сейчас поводов нет", en="✓ nobody is due now"),
    "12805C",
)  # fmt: skip

NOBODY = Text(ru="одобрять нечего", en="nothing to approve")
ALL_DECIDED = Text(ru="одобрять больше нечего", en="nothing left to approve")
LEFT_TO_READ = Text(ru="осталось прочитать {left} из {n}: {names}", en="{left} of {n} are still to be read: {names}")
MAY = Text(
    ru="можно: прочитано {n} из {n}; отметка одобрит {left} {left:черновик|черновика|черновиков}",
    en="yes: {n} of {n} were read; a tick approves {left} {left:draft|drafts}",
)
NO_ROOM = Text(
    ru="{may}; ещё {n} не поместились на вкладку «Черновики», их одобрит следующая отметка",
    en="{may}; {n} more do not fit on the tab “Drafts”, the next tick approves them",
)
TOO_EARLY = Text(
    ru="отметка поставлена рано и не действует; {missing}. Прочитайте их и поставьте «{again}»",
    en="the tick came too early and has no effect; {missing}. Read them, then put “{again}”",
)
TICK_AGAIN = Text(
    ru="{may}; прежняя отметка уже не действует, поставьте «{again}»",
    en="{may}; the earlier tick no longer counts, put “{again}”",
)
AS_ONE = Text(
    ru="одним решением одобрено {n} {n:черновик|черновика|черновиков} {when}",
    en="{n} {n:draft was|drafts were} approved as one on {when}",
)
SENT = Text(ru="отправлено {n}, {day}", en="{n} sent, {day}")
DELIVERED = Text(ru="доставлено {n}", en="{n} delivered")
BOUNCED = Text(ru="не дошло {n}", en="{n} bounced")
UNKNOWN = Text(
    ru="про {n} неизвестно, ушли ли: sheetcrm handover", en="{n} are not known to have left: sheetcrm handover"
)
TICK_WHEN_SENT = Text(
    ru="передано и ждёт отправки {n}: когда отправите, поставьте «да» или день",
    en="{n} handed over and not sent yet: once sent, put “yes” or the day",
)
TICK_SENT_AGAIN = Text(
    ru="передано позже отметки {n}: когда отправите и их, поставьте «{again}» или день",
    en="{n} handed over after the tick: once they are sent, put “{again}” or the day",
)
NO_DAY = Text(
    ru="не понято, отправлено ли: поставьте «да» или день, например 24.11.2026",
    en="not understood whether it was sent: put “yes” or the day, such as 2026-11-24",
)
NOT_YET = Text(
    ru="этот день ещё не наступил: отметьте, когда отправите", en="that day is still to come: tick once it is sent"
)
_AND = Text(ru="{one}. {other}", en="{one}. {other}")
_COUNTED = Text(ru="{reason}: {n}", en="{reason}: {n}")
_MORE = Text(ru="ещё {n}", en="{n} more")


def mailings_tab(
    review: Review,
    drafts: Drafts,
    lang: Lang,
    now: dt.datetime,
    old: Lines = NOTHING,
    in_tab: Collection[str] | None = None,
) -> Tab | None:
    """The tab of campaigns; None while nobody is due for any and nobody decided anything yet. ``in_tab``: ids of the drafts that
    have a line in «Черновики», which are all that a tick can approve; None is all there are."""
    gone: dict[str, list[Sent]] = defaultdict(list)
    for sent in review.sent:
        gone[mailing_key(sent.campaign, sent.period)].append(sent)
    made = {mailing.key: mailing for mailing in review.mailings}
    for key, messages in gone.items():
        # What waits to be ticked has a line, though nothing of it is a draft any more.
        if key not in made and any(one.pending for one in messages):
            made[key] = mailing_left(messages[0].campaign, messages[0].period, drafts)
    shown = {}
    for key, mailing in made.items():
        messages = gone.get(key, [])
        ids = {sent.draft_id for sent in messages}
        became = sending(messages, old.get(key), review.ticks.get(key, ""), now.date(), lang)
        stop = stopping([one for one in drafts.recalled if one.draft_id in ids], lang)
        line = _line(mailing, drafts, old, lang, len(messages), in_tab)
        shown[key] = {**line, "sending": "\n".join(part for part in (stop, became) if part) or None}
    if not shown and not old.lines:
        return None
    title = SCRIPT_TABS["campaigns"].say(lang)
    lead = LEAD.say(
        lang,
        n=len(shown),
        ready=sum(mailing.count(State.NEW, State.REWRITE, State.OUTDATED) for mailing in review.mailings),
        approved=sum(mailing.count(State.APPROVED) for mailing in review.mailings),
    )
    # Whoever opens the tab to send what lies ready reads first of what may not go any more.
    lead = " ".join(part for part in (stopping(drafts.recalled, lang), lead) if part)
    return queue_tab(FORM, title, look.head(title, lead, lang, now, _STAMPED, YOURS), shown, old, {}, lang, {})


def _line(
    mailing: Mailing, drafts: Drafts, old: Lines, lang: Lang, left: int, in_tab: Collection[str] | None
) -> dict[str, Content | Link]:
    tally = drafts.tallies.get(mailing.campaign) if mailing.whole else None
    channels = Counter(one.draft.channel for one in mailing.ready)
    return {
        "result": _result(mailing, old, lang, in_tab),
        "campaign": mailing.title.say(lang),
        "period": mailing.why.say(lang) if mailing.why is not None else mailing.period.split(" ")[0] or None,
        "due": None if tally is None else tally.due,
        "ready": len({one.draft.client_position for one in mailing.ready}),
        "whom": ", ".join(f"{CHANNEL_LABEL[c].say(lang)}: {channels[c]}" for c in CHANNELS if channels[c]) or None,
        "skipped": _skipped(mailing, tally, lang),
        "warned": mailing.warned,
        "waiting": mailing.count(State.NEW, State.REWRITE),
        "approved": mailing.count(State.APPROVED),
        "rejected": mailing.count(State.REJECTED),
        "outdated": mailing.count(State.OUTDATED),
        "handed": mailing.count(State.HANDED) + left,
        "sms": mailing.parts or None,
        "price": amount(mailing.price),
    }


def stopping(found: Sequence[Recalled], lang: Lang) -> str:
    """What was handed over and must not be sent; empty when there is nothing to stop."""
    said = sentence(found, lang)
    return f"⚠ {said}" if said else ""


def sending(messages: Sequence[Sent], line: Line | None, taken: str, today: dt.date, lang: Lang) -> str | None:
    """What became of the messages of a mailing that were handed over, and what a person would tick. ``taken``: a print of the
    tick that was last taken into account."""
    if not messages:
        return None
    confirmed = [one for one in messages if one.sent_on is not None]
    unknown = sum(one.unknown for one in messages)
    waiting = sum(one.pending and not one.unknown for one in messages)
    parts = []
    if confirmed:
        last = max(one.sent_on for one in confirmed if one.sent_on is not None)
        parts.append(SENT.say(lang, n=len(confirmed), day=day(last, lang)))
    if delivered := sum(one.delivered for one in messages):
        parts.append(DELIVERED.say(lang, n=delivered))
    if bounced := sum(one.bounced for one in messages):
        parts.append(BOUNCED.say(lang, n=bounced))
    if unknown:
        parts.append(UNKNOWN.say(lang, n=unknown))
    if waiting:
        parts.append(_waiting(waiting, line, taken, today, lang))
    return "; ".join(parts) or None


def _waiting(n: int, line: Line | None, taken: str, today: dt.date, lang: Lang) -> str:
    now = told(None if line is None else line.typed.get("sent"))
    if not now.seen:
        return TICK_WHEN_SENT.say(lang, n=n)
    if not now.yes:
        return NO_DAY.say(lang)
    if now.day is not None and now.day > today:
        return NOT_YET.say(lang)
    stands = str(line.typed.get("sent") or "").strip().casefold() if line is not None else ""
    again = YES_AGAIN if stands != YES_AGAIN.say(lang).casefold() else YES
    return TICK_SENT_AGAIN.say(lang, n=n, again=again.say(lang)) if now.seen == taken else TICK_WHEN_SENT.say(lang, n=n)


def _skipped(mailing: Mailing, tally: CampaignTally | None, lang: Lang) -> str | None:
    """Who gets nothing, by reason: of all that are due where the campaign is one mailing, else of its drafts."""
    codes = reason_codes()
    if tally is not None:
        counts = dict(tally.without)
    else:
        blocked = [one.draft.reasons[0].key for one in mailing.drafts if one.state is State.BLOCKED]
        counts = dict(Counter(blocked).most_common())
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return "\n".join(_COUNTED.say(lang, reason=codes[code].title.say(lang), n=n) for code, n in ordered) or None


def _result(mailing: Mailing, old: Lines, lang: Lang, in_tab: Collection[str] | None) -> str:
    done = None
    if mailing.approved_as_one is not None:
        approval, n = mailing.approved_as_one
        done = AS_ONE.say(lang, n=n, when=moment(approval.at, lang))
        done = NAMED.say(lang, what=done, by=approval.by) if approval.by else done
    open_ones = [one for one in mailing.drafts if one.state is State.NEW and not one.draft.warnings and _unsaid(one)]
    left = sum(in_tab is None or one.draft.id in in_tab for one in open_ones)
    if done is not None and not left and not mailing.unread:
        return done
    now = _now(mailing, left, lang)
    if left and not mailing.unread and len(open_ones) > left:
        now = NO_ROOM.say(lang, may=now, n=len(open_ones) - left)
    if mailing.ticked and mailing.early:
        now = TOO_EARLY.say(lang, missing=now, again=_again(mailing, old, lang))
    elif mailing.ticked and left and not mailing.unread:
        now = TICK_AGAIN.say(lang, may=now, again=_again(mailing, old, lang))
    return now if done is None else _AND.say(lang, one=done, other=now[:1].upper() + now[1:])


def _unsaid(one: DecidedDraft) -> bool:
    """Whether nobody said anything about a draft."""
    return one.approval is None or (one.approval.place == "tab" and not one.approval.seen)


def _now(mailing: Mailing, left: int, lang: Lang) -> str:
    if not mailing.ready:
        return NOBODY.say(lang)
    if mailing.unread:
        names = [draft.name or draft.client_id or draft.to for draft in mailing.unread[:MOST_NAMED]]
        more = len(mailing.unread) - len(names)
        names += [_MORE.say(lang, n=more)] if more else []
        return LEFT_TO_READ.say(lang, left=len(mailing.unread), n=len(mailing.must_read), names=", ".join(names))
    return MAY.say(lang, n=len(mailing.must_read), left=left) if left else ALL_DECIDED.say(lang)


def _again(mailing: Mailing, old: Lines, lang: Lang) -> str:
    """The word for yes that does not stand there yet."""
    line = old.get(mailing.key)
    stands = "" if line is None else str(line.typed.get("approve") or "").strip().casefold()
    return (YES_AGAIN if stands != YES_AGAIN.say(lang).casefold() else YES).say(lang)
