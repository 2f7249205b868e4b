"""What people read of a handover, and its JSON."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from sheetcrm.core.drafts.occasions import occasions
from sheetcrm.core.drafts.review.handing import Stays
from sheetcrm.core.drafts.review.outbox import STATES, Entry, Outbox, Reported, State
from sheetcrm.core.drafts.review.recall import sentence
from sheetcrm.core.tasks.words import day_words
from sheetcrm.core.wording import Lang, Text, number
from sheetcrm.handover.lists import list_name
from sheetcrm.handover.services import services
from sheetcrm.jobs.drafts.handing import Handing, Ledgered, Tested
from sheetcrm.report.documents import recalled
from sheetcrm.report.envelope import Document, opening

WOULD = Text(
    ru="Будет передано {n} {n:сообщение|сообщения|сообщений}: {campaigns}. Куда: {place}.",
    en="{n} {n:message|messages} would be handed over: {campaigns}. Where: {place}.",
)
DO_IT = Text(
    ru="Пока ничего не сделано. Чтобы передать: добавьте --yes-by ИМЯ. Сначала себе: --test-to АДРЕС.",
    en="Nothing has been done yet. To hand over, add --yes-by NAME. To yourself first: --test-to ADDRESS.",
)
NOTHING = Text(ru="Передавать нечего.", en="There is nothing to hand over.")
DONE = Text(
    ru="{batch}: передано {n} {n:сообщение|сообщения|сообщений}. Где: {place}.",
    en="{batch}: {n} {n:message|messages} handed over. Where: {place}.",
)
SERVICE = Text(ru="Для {service}: {how}", en="For {service}: {how}")
NOT_SENT = Text(
    ru="Программа ничего не отправила: отправляете вы. Когда отправите, отметьте: sheetcrm handover --confirm {batch} --yes-by ИМЯ.",
    en="The program sent nothing: you do. Once it is sent, mark it: sheetcrm handover --confirm {batch} --yes-by NAME.",
)
FOUND = Text(
    ru="О {n} {n:сообщении|сообщениях|сообщениях} было неизвестно, дошли ли они: дошли.",
    en="It was unknown whether {n} {n:message|messages} had arrived: they did.",
)
FILES = Text(ru="  «{title}» — это {name}", en="  “{title}” is {name}")
STAY = Text(ru="Не передано {n}: {why}", en="{n} not handed over: {why}")
OTHER_WHYS = Text(ru="по другим причинам; все — в --json", en="for other reasons; all of them with --json")
MOST_WHYS = 8
VANISHED = Text(
    ru="Одобрено раньше, но больше не готовится (клиент отказался, повод прошёл): {n}.",
    en="Approved earlier but no longer prepared (the client declined, the occasion has passed): {n}.",
)
SMS = Text(ru="SMS: {parts} {parts:часть|части|частей}{price}.", en="Texts: {parts} {parts:part|parts}{price}.")
PRICE = Text(ru=", {price} {currency}", en=", {price} {currency}")
UNKNOWN = Text(
    ru="{batch}: о {n} {n:сообщении|сообщениях|сообщениях} неизвестно, дошли ли они ({place}). Программа их не повторит. Посмотрите там сами и "
    "скажите: sheetcrm handover --arrived {batch} --yes-by ИМЯ или --not-arrived {batch} (тогда их можно передать снова).",
    en="{batch}: it is unknown whether {n} {n:message|messages} arrived ({place}). The program will "
    "not repeat them. Look there yourself and say: sheetcrm handover --arrived {batch} --yes-by "
    "NAME, or --not-arrived {batch} (then they can be handed over again).",
)
STOPPED = Text(ru="Остановлено: {what}", en="Stopped: {what}")
EMPTY = Text(ru="Ещё ничего не передавали.", en="Nothing has been handed over yet.")
BATCH = Text(
    ru="{batch} · {day} · {sink} · {place}: {counts}{sent}", en="{batch} · {day} · {sink} · {place}: {counts}{sent}"
)
ELSEWHERE = Text(ru="с другого компьютера", en="from another computer")
TWO = Text(
    ru="С другого компьютера из этой таблицы передано {n} {n:сообщение|сообщения|сообщений}, последний раз {day}; им отсюда не передаём.",
    en="{n} {n:message was|messages were} handed over from this table by another computer, most "
    "recently on {day}; they are not handed over from here.",
)
SENT_ON = Text(ru="; отправлено {day}", en="; sent on {day}")
REPORTED: dict[Reported, Text] = {
    Reported.DELIVERED: Text(ru="доставлено", en="delivered"),
    Reported.BOUNCED: Text(ru="не доставлено", en="bounced"),
    Reported.UNSUBSCRIBED: Text(ru="отписались", en="unsubscribed"),
}
TESTED = Text(
    ru="Проверка: {n} {n:сообщение|сообщения|сообщений} вам. Где: {place}. Клиентам и в журнал ничего не попало.",
    en="Test: {n} {n:message|messages} to you. Where: {place}. Nothing went to clients or into the ledger.",
)
NO_TEST = Text(ru="Для проверки нет ни одного готового черновика.", en="There is no ready draft to test with.")
WOULD_TEST = Text(
    ru="Для проверки нашлось черновиков: {n}. С --dry-run ничего не положено.",
    en="{n} {n:draft|drafts} would do for a test. With --dry-run nothing was put anywhere.",
)


def handover_report(done: Handing) -> Iterator[str]:
    """What ``handover --to`` prints."""
    lang, chosen = done.opened.reader, done.selection.chosen
    if done.found:
        yield FOUND.say(lang, n=len(done.found))
    if done.passed is not None:
        yield DONE.say(lang, batch=done.passed.batch, n=len(done.passed.handed), place=done.place)
        if done.passed.problem is not None:
            what, fix = done.passed.problem.say(lang)
            yield STOPPED.say(lang, what=f"{what} {fix}")
        yield from _named_files(done, lang)
        yield from _services(done, lang)
        yield NOT_SENT.say(lang, batch=done.passed.batch)
    elif chosen:
        counts = Counter(one.draft.campaign for one in chosen)
        titles = {name: title.say(lang) for name, title in done.titles.items()}
        named = ", ".join(
            (f"«{titles.get(name, name)}»" if lang == "ru" else f"“{titles.get(name, name)}”") + f" {number(n, lang)}"
            for name, n in counts.items()
        )
        yield WOULD.say(lang, n=len(chosen), campaigns=named, place=done.place)
        yield from _sms(done, lang)
        yield DO_IT.say(lang)
    else:
        yield NOTHING.say(lang)
    yield from _staying(done.selection.stays, lang)
    if done.selection.vanished:
        yield VANISHED.say(lang, n=done.selection.vanished)
    yield from _elsewhere(done.outbox, lang)
    yield from unknown_lines(done.outbox, lang)
    if stop := sentence(done.recalled, lang):
        yield f"! {stop}"


def _elsewhere(outbox: Outbox, lang: Lang) -> Iterator[str]:
    """That somebody else hands over from the same table."""
    others = [entry for entry in outbox.entries if entry.elsewhere]
    if others:
        yield TWO.say(lang, n=len(others), day=day_words(max(entry.day for entry in others), lang))


def _staying(stays: tuple[Stays, ...], lang: Lang) -> Iterator[str]:
    """Why others stay, the commonest first, a line for each why."""
    said = Counter((one.why, one.say(lang)) for one in stays)
    for (_, why), n in said.most_common(MOST_WHYS):
        yield STAY.say(lang, n=n, why=why)
    if left := len(stays) - sum(n for _, n in said.most_common(MOST_WHYS)):
        yield STAY.say(lang, n=left, why=OTHER_WHYS.say(lang))


def _named_files(done: Handing, lang: Lang) -> Iterator[str]:
    """Which files are of which campaign, where its files have a key for a name that nobody gave it."""
    handed = () if done.passed is None or done.to not in ("lists", "sms", "eml") else done.passed.handed
    for name in dict.fromkeys(one.draft.campaign for one in handed):
        if name in done.titles and name not in occasions():
            yield FILES.say(lang, title=done.titles[name].say(lang), name=list_name(name, ""))


def _services(done: Handing, lang: Lang) -> Iterator[str]:
    """What to do with the list of a service that lies among the files."""
    if done.to not in ("lists", "sms"):
        return
    settings = done.opened.config.drafts.lists
    for name in (settings.email, settings.sms):
        service = services().get(name)
        if service is not None and any(one.draft.channel == service.channel for one in done.selection.chosen):
            yield SERVICE.say(lang, service=service.title.say(lang), how=service.how.say(lang))


def _sms(done: Handing, lang: Lang) -> Iterator[str]:
    selection = done.selection
    if selection.parts:
        price = selection.price
        said = "" if price is None else PRICE.say(lang, price=number(float(price), lang, 2), currency=_currency(done))
        yield SMS.say(lang, parts=selection.parts, price=said)


def _currency(done: Handing) -> str:
    return done.opened.config.currency or ""


def unknown_lines(outbox: Outbox, lang: Lang) -> Iterator[str]:
    """What is unknown, a line for each handover, with what to do."""
    # What another computer told of is cleared up there.
    for batch, n in Counter(entry.batch for entry in outbox.unknown() if not entry.elsewhere).items():
        yield UNKNOWN.say(lang, batch=batch, n=n, place=_where(outbox.of(batch)[0]))


def _where(entry: Entry) -> str:
    return f"{entry.sink}, {entry.where}" if entry.where else entry.sink


def ledger_report(shown: Ledgered) -> Iterator[str]:
    """What ``handover`` prints by itself: every handover in a line, and what is unknown."""
    lang = shown.opened.reader
    if not len(shown.outbox):
        yield EMPTY.say(lang)
    for batch in dict.fromkeys(entry.batch for entry in shown.outbox.entries):
        yield _batch_line(batch, shown.outbox.of(batch), lang)
    yield from unknown_lines(shown.outbox, lang)


def noted_report(shown: Ledgered) -> Iterator[str]:
    """What stands in the ledger after something was noted."""
    lang = shown.opened.reader
    for batch in dict.fromkeys(entry.batch for entry in shown.changed):
        yield _batch_line(batch, shown.outbox.of(batch), lang)
    for text, args in shown.notes:
        yield text.say(lang, **args)


def _batch_line(batch: str, entries: tuple[Entry, ...], lang: Lang) -> str:
    first = entries[0]
    counts = Counter(entry.state for entry in entries)
    said = [f"{STATES[state].say(lang)} {number(counts[state], lang)}" for state in State if counts[state]]
    reported = Counter(entry.reported for entry in entries if entry.reported is not None)
    said += [f"{REPORTED[what].say(lang)} {number(n, lang)}" for what, n in reported.items()]
    days = [entry.sent for entry in entries if entry.sent is not None]
    sent = SENT_ON.say(lang, day=day_words(max(days), lang)) if days else ""
    return BATCH.say(
        lang,
        batch=batch,
        day=day_words(first.day, lang),
        sink=first.sink,
        place=first.where or (ELSEWHERE.say(lang) if first.elsewhere else ""),
        counts=", ".join(said),
        sent=sent,
    )


def test_report(tested: Tested) -> Iterator[str]:
    """What ``handover --test-to`` prints."""
    lang = tested.opened.reader
    if not tested.drafts:
        yield NO_TEST.say(lang)
    elif not tested.place:
        yield WOULD_TEST.say(lang, n=len(tested.drafts))
    else:
        yield TESTED.say(lang, n=len(tested.drafts), place=tested.place)


# --- JSON ------------------------------------------------------------------------------------------------------------


def _entry(entry: Entry) -> Document:
    item = entry.item
    return {
        "draft": item.draft,
        "client_id": item.client,
        "campaign": item.campaign,
        "period": item.period,
        "channel": item.channel,
        "batch": entry.batch,
        "to": entry.sink,
        "where": entry.where,
        "day": entry.day.isoformat(),
        "state": str(entry.state),
        "sent": None if entry.sent is None else entry.sent.isoformat(),
        "reported": None if entry.reported is None else str(entry.reported),
    }


def _head(workbook: str, did: str, rest: Document) -> Document:
    return {**opening("handover", workbook), "did": did, **rest}


def handover_document(done: Handing) -> Document:
    """The JSON of ``handover --to``."""
    lang, passed, selection = done.opened.reader, done.passed, done.selection
    problem = None
    if passed is not None and passed.problem is not None:
        message, fix = passed.problem.say(lang)
        problem = {"code": passed.problem.code, "message": message, "fix": fix}
    return _head(
        done.opened.workbook.location,
        "planned" if passed is None else "handed",
        {
            "to": done.to,
            "place": done.place,
            "batch": None if passed is None else passed.batch,
            "counts": {
                "chosen": len(selection.chosen),
                "handed": 0 if passed is None else len(passed.handed),
                "unknown": len(done.outbox.unknown()),
                "found": len(done.found),
                "vanished": selection.vanished,
                "sms_parts": selection.parts,
                "sms_price": None if selection.price is None else float(selection.price),
            },
            "ids": [one.draft.id for one in (selection.chosen if passed is None else passed.handed)],
            "stays": [{"draft": one.draft.id, "why": one.why, "message": one.say(lang)} for one in selection.stays],
            "unknown": [_entry(entry) for entry in done.outbox.unknown()],
            "recalled": recalled(done.recalled, lang),
            "problem": problem,
        },
    )


def ledger_document(shown: Ledgered) -> Document:
    """The JSON of ``handover`` by itself."""
    return _head(
        shown.opened.workbook.location, "listed", {"entries": [_entry(entry) for entry in shown.outbox.entries]}
    )


def noted_document(shown: Ledgered) -> Document:
    """The JSON after something was noted: the entries it was about."""
    return _head(shown.opened.workbook.location, "noted", {"entries": [_entry(entry) for entry in shown.changed]})


def test_document(tested: Tested) -> Document:
    """The JSON of ``handover --test-to``."""
    return _head(
        tested.opened.workbook.location,
        "tested",
        {"to": tested.to, "place": tested.place, "counts": {"messages": len(tested.drafts)}},
    )
