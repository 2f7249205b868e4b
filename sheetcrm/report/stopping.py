"""What ``import-stop`` says: whom a list stops, what that cancels, and what has left already; for people and as JSON."""

from __future__ import annotations

from collections.abc import Iterator

from sheetcrm.core.drafts.model import CHANNEL_LABEL
from sheetcrm.core.drafts.review.recall import sentence
from sheetcrm.core.wording import Lang, Text
from sheetcrm.jobs.clients.stopping import Stopping
from sheetcrm.paths import as_argument
from sheetcrm.report.changes import change_document
from sheetcrm.report.envelope import Document, opening

LEAD = Text(
    ru="«{file}»: {n} {n:контакт|контакта|контактов}, из них уже в стоп-листе {there}.",
    en="“{file}”: {n} {n:contact|contacts}, {there} of them on the stop list already.",
)
REPORT = Text(
    ru="Это отчёт сервиса ({service}): взяты только те, кто отписался или пожаловался.",
    en="This is the report of a service ({service}): only those who unsubscribed or complained are taken.",
)
BOUNCED = Text(
    ru="Не приняли письмо или SMS: {n}. В стоп-лист они не вносятся: человек не отказывался. Поправьте адрес или повторите с --bounced.",
    en="Did not accept the e-mail or text message: {n}. They are not put on the stop list: the "
    "person did not refuse. Correct the address, or repeat with --bounced.",
)
CLIENTS = Text(
    ru="Это {n} {n:ваш клиент|ваших клиента|ваших клиентов} вместе с дублями; писать и звонить им больше нельзя:",
    en="They are {n} of your clients with their duplicates; they must not be written to or called any more:",
)
NOBODY = Text(ru="Ваших клиентов среди них нет.", en="None of your clients is among them.")
CLIENT = Text(ru="   {id}: {channels}", en="   {id}: {channels}")
NOT_REACHED = Text(ru="связи и так нет", en="could not be reached anyway")
MORE = Text(ru="   …и ещё {n}; всё — в --json.", en="   …and {n} more; all of them with --json.")
CANCELLED = Text(ru="Одобренных черновиков отменится: {n}.", en="Approved drafts that will be cancelled: {n}.")
NEXT = Text(
    ru="Чтобы внести {n} в стоп-лист: sheetcrm apply {target}{plan}",
    en="To put {n} on the stop list: sheetcrm apply {target}{plan}",
)
MOST = 20


def stopping_lines(done: Stopping, lang: Lang) -> Iterator[str]:
    """What ``import-stop`` prints."""
    yield LEAD.say(lang, file=done.file, n=len(done.stops), there=sum(one.there for one in done.stops))
    if done.service:
        yield REPORT.say(lang, service=done.service)
    if done.bounced:
        yield BOUNCED.say(lang, n=len(done.bounced))
    yield CLIENTS.say(lang, n=len(done.clients)) if done.clients else NOBODY.say(lang)
    for name, channels in done.clients[:MOST]:
        said = ", ".join(CHANNEL_LABEL[one].say(lang) for one in channels)
        yield CLIENT.say(lang, id=name, channels=said or NOT_REACHED.say(lang))
    if len(done.clients) > MOST:
        yield MORE.say(lang, n=len(done.clients) - MOST)
    if done.cancelled:
        yield CANCELLED.say(lang, n=done.cancelled)
    if done.recalled:
        yield sentence(done.recalled, lang)
    if done.name is not None:
        target = done.opened.asked.target
        n = sum(not one.there for one in done.stops)
        yield NEXT.say(lang, plan=done.name, n=n, target=as_argument(target))


def stopping_document(done: Stopping, lang: Lang) -> Document:
    """What ``import-stop --json`` prints. Addresses and numbers stay out of it: they are in the file and in the plan."""
    return {
        **opening("import-stop", done.opened.workbook.location),
        "counts": {
            "contacts": len(done.stops),
            "there": sum(one.there for one in done.stops),
            "bounced": len(done.bounced),
            "clients": len(done.clients),
            "cancelled": done.cancelled,
            "recalled": len(done.recalled),
        },
        "file": done.file,
        "service": done.service,
        "run": done.name,
        "clients": [{"client_id": name, "channels": list(channels)} for name, channels in done.clients],
        "recalled": [
            {
                "draft": one.draft_id,
                "client_id": one.client_id,
                "campaign": one.campaign,
                "channel": one.channel,
                "batch": one.batch,
            }
            for one in done.recalled
        ],
        "message": sentence(done.recalled, lang),
        "changes": [change_document(change) for change in done.changes],
    }
