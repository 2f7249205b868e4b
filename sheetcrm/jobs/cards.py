"""The card of a client: found by name, contact or id, and the tab people choose it on. Writes nothing of people's."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from msgspec import Struct

from sheetcrm.core.card.card import Card, Cards
from sheetcrm.core.card.tab import lines_tab
from sheetcrm.core.fields.ident import id_key
from sheetcrm.core.pipeline import cards_of
from sheetcrm.core.stages.facts import draft_facts
from sheetcrm.core.visits import lang_of
from sheetcrm.core.wording import Lang, Text
from sheetcrm.core.workbook import Workbook
from sheetcrm.errors import Fault, UnknownName
from sheetcrm.jobs.deciding import decided_in
from sheetcrm.jobs.opening import NO_CLIENTS, Asked, Opened, open_workbook, run_settings
from sheetcrm.jobs.work import finished, found_in

NOBODY = Fault(
    "card/nobody",
    UnknownName,
    Text(ru="Такого клиента в таблице нет.", en="The table has no such client."),
    Text(
        ru="Годится ID (К-000012), номер строки, телефон или почта в любом написании, имя или его часть.",
        en="You can give an id (C-000012), a row number, a phone or an e-mail in any spelling, a name or part of it.",
    ),
)
#: Digits that two spellings of one phone have in common, and the fewest that are looked for.
_NATIONAL, _FEWEST = 10, 5
_NO_DIGIT = re.compile(r"\D+")


class CardsFound(Struct, frozen=True):
    """The cards that fit what was asked for, in the order of the table; at least one."""

    opened: Opened
    cards: tuple[Card, ...]

    @property
    def lang(self) -> Lang:
        """The language the cards speak."""
        return lang_of(self.opened.base.tables, self.opened.reader)


def find_cards(asked: Asked, wanted: str) -> CardsFound:
    """The cards of the clients who fit ``wanted``, in the reader's language. Raises PlanError when there are none."""
    opened = open_workbook(asked).for_reader()
    every = all_cards(opened)
    fitting = tuple(every.of(position) for position in _fitting(every, wanted))
    if not fitting:
        raise NOBODY()
    return CardsFound(opened, fitting)


def all_cards(opened: Opened) -> Cards:
    """The cards of a workbook that was read. Raises ConfigError when it has no clients."""
    decided = decided_in(opened)
    settings = run_settings(opened.config, opened.state, opened.cells_lang)
    found = found_in(opened, decided)
    facts = draft_facts(found, settings, {}, opened.now, decided=decided)
    if facts is None:
        raise NO_CLIENTS()
    return cards_of(found, finished(opened, found, decided), facts, settings)


def fill_cards(opened: Opened) -> Workbook:
    """Fills the hidden tab that a card looks into; the workbook as it is after that."""
    opened.store.announce(lines_tab(all_cards(opened)), opened.workbook)
    return opened.store.read()


def _fitting(every: Cards, wanted: str) -> Sequence[int]:
    """By id first, then by the row's number, then by a contact, then by words of the name."""
    said = wanted.strip()
    by_id = [p for p, i in enumerate(every.ids) if i is not None and id_key(i) == id_key(said)]
    if by_id:
        return by_id
    if said.isdecimal() and len(said) < _FEWEST + 1:
        by_row = [p for p, row in enumerate(every.table.row.tolist()) if row == int(said)]
        if by_row:
            return by_row
    return list(_by_contact(every, said)) or list(_by_name(every, said))


def _by_contact(every: Cards, said: str) -> Iterator[int]:
    digits = _NO_DIGIT.sub("", said)[-_NATIONAL:]
    folded = said.casefold()
    for position in range(len(every)):
        if "@" in said:
            emails = (every.text(position, key) or "" for key in ("email", "email2"))
            if any(folded in email.casefold() for email in emails):
                yield position
        elif len(digits) >= _FEWEST and not any(sign.isalpha() for sign in said) and digits in every.digits(position):
            yield position


def _by_name(every: Cards, said: str) -> Iterator[int]:
    words = _plain(said).split()
    for position, name in enumerate(every.people.name):
        if name is not None and words and all(word in _plain(name) for word in words):
            yield position


def _plain(text: str) -> str:
    return text.casefold().replace("ё", "е")
