"""The card of a client in the terminal, as a document and as a page to read and print."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from html import escape

from sheetcrm.core.card.card import Card, Part
from sheetcrm.core.card.place import NAME
from sheetcrm.core.wording import Lang, Text, moment_said
from sheetcrm.jobs.cards import CardsFound
from sheetcrm.report.envelope import Document, opening
from sheetcrm.report.page.document import framed

SEVERAL = Text(
    ru="{n:Подходит|Подходят|Подходят} {n} {n:клиент|клиента|клиентов}. Чья карточка нужна: sheetcrm card ID.",
    en="{n} {n:client fits|clients fit}. Whose card do you want: sheetcrm card ID.",
)
ROW = Text(ru="строка {row}", en="row {row}")
MOST_LISTED = 20
_MADE = Text(ru="По данным на {when}.", en="As of {when}.")
_PRIVATE = Text(
    ru="Здесь личные данные: не пересылайте тем, кому они не нужны.",
    en="This is personal data: do not pass it on to people who do not need it.",
)


def card_report(found: CardsFound) -> Iterator[str]:
    """What ``card`` prints: the card, or who fits when it is more than one."""
    lang, cards = found.lang, found.cards
    if len(cards) > 1:
        yield SEVERAL.say(lang, n=len(cards))
        for card in cards[:MOST_LISTED]:
            yield f"  {card.label}"
        if len(cards) > MOST_LISTED:
            yield "  …"
        return
    first, *others = _told(cards[0].parts)
    yield from first.lines
    for part in others:
        yield ""
        yield part.heading(lang)
        yield from (f"  {line}" for line in part.lines)


def card_document(found: CardsFound) -> Document:
    """What ``card --json`` prints."""
    table = found.opened.base.tables["clients"]
    return {
        **opening("card", found.opened.workbook.location),
        "counts": {"clients": len(found.cards)},
        "clients": [
            {
                "client_id": card.client_id,
                "tab": table.tab_title(card.position),
                "row": int(table.row[card.position]),
                "name": card.name,
                "card": {part.key: list(part.lines) for part in card.parts} if len(found.cards) == 1 else None,
            }
            for card in found.cards[:MOST_LISTED]
        ],
    }


def card_page(card: Card, lang: Lang, now: dt.datetime) -> str:
    """One card as a page that stands by itself."""
    title = f"{NAME.say(lang)}: {card.name}"
    lead = f"{_MADE.say(lang, when=moment_said(now, lang))} {_PRIVATE.say(lang)}"
    return framed(title, lead, "".join(_section(part, lang) for part in _told(card.parts)), lang)


def cards_page(cards: Sequence[Card], title: str, lang: Lang, now: dt.datetime) -> str:
    """Several cards on one page, each under the client's name."""
    lead = f"{_MADE.say(lang, when=moment_said(now, lang))} {_PRIVATE.say(lang)}"
    return framed(title, lead, "".join(_whole(card, lang) for card in cards), lang)


def _whole(card: Card, lang: Lang) -> str:
    # The first part is the name, which stands above.
    parts = "".join(_section(part, lang, "h3") for part in _told(card.parts[1:]))
    return f"<section><h2>{escape(card.label)}</h2>{parts}</section>"


def _section(part: Part, lang: Lang, level: str = "h2") -> str:
    lines = "".join(f"<li>{escape(line)}</li>" for line in part.lines)
    heading = f"<{level}>{escape(part.heading(lang))}</{level}>"
    return (
        f'<div class="card">{heading}<ul>{lines}</ul></div>'
        if level == "h3"
        else f'<section class="card">{heading}<ul>{lines}</ul></section>'
    )


def _told(parts: Sequence[Part]) -> Iterator[Part]:
    return (part for part in parts if part.lines)
