"""What is said of handing clients over."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from sheetcrm.core.card.card import Card
from sheetcrm.core.wording import Text, number
from sheetcrm.jobs.clients.reassigning import HandedOver
from sheetcrm.paths import as_argument
from sheetcrm.report import terminal
from sheetcrm.report.card import cards_page
from sheetcrm.report.changes import change_document, kinds
from sheetcrm.report.envelope import Document, opening

CHANGES = Text(
    ru="{old} → {new}: {n} {n:строка|строки|строк} на вкладке «{tab}».",
    en="{old} → {new}: {n} {n:row|rows} on “{tab}”.",
)
NOTHING = Text(ru="Строк, где ответственный «{old}», нет.", en="“{old}” has no rows.")
OWNERS = Text(ru="Сейчас за клиентов отвечают:", en="Owners of clients now:")
OWNER = Text(ru="  {name}: {n}", en="  {name}: {n}")
KEPT = Text(
    ru="{tabs}: ещё {n} {n:строка|строки|строк}, где стоит «{old}», — не трогаем. Чтобы передать и их: --orders.",
    en="{tabs}: {n} more {n:row|rows} of “{old}”, left alone. To pass them on as well: --orders.",
)
LEFT = Text(
    ru="Не изменить {n}: там формула. Поправьте вручную: {cells}.",
    en="{n} cannot be changed: there is a formula. Change by hand: {cells}.",
)
MENTIONS = Text(
    ru="Ещё «{old}» упоминается здесь — проверьте сами:", en="“{old}” is also mentioned here; check these yourself:"
)
PLACE = Text(ru="  {place}", en="  {place}")
NEXT = Text(
    ru="План {plan} сохранён, в таблице ничего не изменено. Передать: sheetcrm apply {target}{plan}",
    en="Plan {plan} is saved; nothing in the table was changed. To pass them on: sheetcrm apply {target}{plan}",
)
BRIEF = Text(
    ru="Карточки этих клиентов для нового ответственного: {file}. В них личные данные.",
    en="The cards of these clients for their new owner: {file}. They contain personal data.",
)
BRIEF_TITLE = Text(ru="Клиенты переходят: {old} → {new}", en="Clients change hands: {old} → {new}")
MOST = 20


def brief_page(done: HandedOver, cards: Sequence[Card]) -> str:
    """The cards of the clients who change hands, on one page."""
    opened = done.opened
    title = BRIEF_TITLE.say(opened.lang, old=done.old, new=done.found.to)
    return cards_page(cards, title, opened.lang, opened.now)


def reassign_report(done: HandedOver) -> Iterator[str]:
    """What ``reassign`` prints."""
    lang, found, tables = done.opened.reader, done.found, done.opened.base.tables
    for tab, n in Counter(change.tab for change in found.changes).items():
        yield CHANGES.say(lang, old=done.old, new=found.to, n=n, tab=tab)
    yield from kinds(found.changes, lang)
    if not (found.changes or found.left):
        yield NOTHING.say(lang, old=done.old)
        if found.owners:
            yield OWNERS.say(lang)
            for name, n in list(found.owners.items())[:MOST]:
                yield OWNER.say(lang, name=name, n=number(n, lang))
    if found.left:
        cells = ", ".join(left.cell for left in found.left[:MOST])
        yield LEFT.say(lang, n=len(found.left), cells=cells + ("…" if len(found.left) > MOST else ""))
    for key, n in found.kept.items():
        yield KEPT.say(lang, tabs=terminal.listed(tables[key].tabs, lang), n=n, old=done.old)
    if done.mentions:
        yield MENTIONS.say(lang, old=done.old)
        for place in done.mentions[:MOST]:
            yield PLACE.say(lang, place=place)
        if len(done.mentions) > MOST:
            yield terminal.MORE.say(lang, n=len(done.mentions) - MOST)
    if done.brief is not None:
        yield BRIEF.say(lang, file=done.brief)
    if done.name is not None:
        asked = done.opened.asked.target
        yield NEXT.say(lang, plan=done.name, target=as_argument(asked))


def reassign_document(done: HandedOver) -> Document:
    """What ``reassign --json`` prints."""
    found = done.found
    return {
        **opening("reassign", done.opened.workbook.location),
        "counts": {
            "clients": found.counts.get("clients", 0),
            "deals": found.counts.get("deals", 0),
            "orders": found.counts.get("orders", 0),
            "tasks": found.counts.get("tasks", 0),
            "left": len(found.left),
        },
        "to": found.to,
        "run": done.name,
        "changes": [change_document(change) for change in found.changes],
        "left": [
            {"cell": one.cell, "client_id": one.row_id, "field": one.field, "reason": str(one.reason)}
            for one in found.left
        ],
        "orders_kept": found.kept.get("orders", 0),
        "mentions": list(done.mentions),
        "brief": None if done.brief is None else str(done.brief),
    }
