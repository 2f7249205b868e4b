"""What a list must say beside each client: that nobody may write or call, and what they agreed to. Pure.

Who said no is not dropped from a list: whoever gets it must see it. The same rules as for drafts decide.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import numpy as np
from msgspec import Struct

from sheetcrm.core.consent_words import AD_CHANNELS, AdChannel
from sheetcrm.core.drafts.audience.consent import permissions, spread
from sheetcrm.core.drafts.audience.registry import OVER, Over
from sheetcrm.core.drafts.audience.standing import Standing
from sheetcrm.core.drafts.model import DraftFacts
from sheetcrm.core.exporting.picking import Mask
from sheetcrm.core.outcome import Found, RunSettings
from sheetcrm.core.plan.decided import NOTHING_DECIDED, Decided
from sheetcrm.core.stages.facts import draft_facts
from sheetcrm.core.wording import Lang, Text

STOP = Text(ru="⛔ Не писать и не звонить", en="⛔ Do not write or call")
AGREED = Text(ru="Согласен на рекламу", en="Agreed to advertising")
STOPPED = Text(ru="не беспокоить", en="do not contact")
LISTED = Text(ru="в стоп-листе", en="on the stop list")
WITHDRAWN = Text(ru="отозвал согласие на обработку данных", en="withdrew the consent to data processing")
UNREAD = Text(ru="в «Согласиях» непонятное правило", en="a rule in the consents cannot be read")
LOST = Text(
    ru="отказы не прочитаны: у их вкладки нет заголовков", en="refusals could not be read: their tab has no headings"
)
CHANNEL: dict[AdChannel, Text] = {
    "email": Text(ru="email", en="e-mail"),
    "sms": Text(ru="SMS", en="text messages"),
    "calls": Text(ru="звонки", en="calls"),
}


class ClientStanding(Struct, frozen=True):
    """By client: ``stopped`` in words (None: nothing stands in the way) and ``agreed`` (None: to nothing). ``passed_on``: who
    agreed to be handed to partners; None where the team keeps no such column."""

    stopped: Sequence[str | None]
    agreed: Sequence[str | None]
    passed_on: Mask | None


def standing_of(
    found: Found, settings: RunSettings, now: dt.datetime, lang: Lang, decided: Decided = NOTHING_DECIDED
) -> ClientStanding:
    """The standing of every client of a workbook. ``decided``: knows who was erased on request."""
    facts = draft_facts(found, settings, {}, now, decided=decided)
    assert facts is not None, "asked only of a workbook with clients"
    said, person = permissions(facts), Standing(facts)
    size = len(facts)
    erased = said.own["erased"]
    lost = np.full(size, bool(facts.unread_refusals))
    reasons: list[list[str]] = [[] for _ in range(size)]
    for mask, text in (
        (said.stopped, STOPPED), (said.on_stop_list & ~erased, LISTED), (erased, OVER[Over.ERASED]),
        (said.data_withdrawn, WITHDRAWN), (said.rule_unread, UNREAD), (lost, LOST),
    ):  # fmt: skip
        _add(reasons, mask, text.say(lang))
    for mask, code in person.kept_out(np.ones(size, dtype=bool), despite_dispute=False):
        _add(reasons, mask, code.title.say(lang))
    stopped = np.array([bool(one) for one in reasons], dtype=bool)
    agreed: list[list[str]] = [[] for _ in range(size)]
    for channel in AD_CHANNELS:
        _add(agreed, said.given[channel] & ~stopped, CHANNEL[channel].say(lang))
    return ClientStanding(
        [", ".join(one) or None for one in reasons],
        [", ".join(one) or None for one in agreed],
        _passed_on(facts, stopped),
    )


def _add(words: list[list[str]], mask: Mask, text: str) -> None:
    for position in np.flatnonzero(mask).tolist():
        words[position].append(text)


def _passed_on(facts: DraftFacts, stopped: Mask) -> Mask | None:
    column = facts.column("consent_partner")
    if column is None:
        return None
    yes = np.array([value is True for value in column.tolist()], dtype=bool)
    no = np.array([value is False for value in column.tolist()], dtype=bool)
    # A no of any row of a person holds for all of them.
    found: Mask = yes & ~spread(no, facts.cluster) & ~stopped
    return found
