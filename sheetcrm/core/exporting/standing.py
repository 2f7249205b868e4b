"""What a list must say beside each client: that nobody may write or call, and what they agreed to. Pure.

Who said no is not dropped from a list: whoever gets it must see it. The same rules as for drafts decide.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import numpy as np
import pandas as pd
from msgspec import Struct

from sheetcrm.core.consent_words import AD_CHANNELS, AdChannel
from sheetcrm.core.drafts.audience.consent import permissions, spread
from sheetcrm.core.drafts.audience.standing import Standing
from sheetcrm.core.drafts.model import DraftFacts
from sheetcrm.core.exporting.picking import Mask
from sheetcrm.core.outcome import Found, RunSettings
from sheetcrm.core.segments.bulk import masks_of_rules
from sheetcrm.core.stages.facts import suspicious
from sheetcrm.core.wording import Lang, Text

STOP = Text(ru="⛔ Не писать и не звонить", en="⛔ Do not write or call")
AGREED = Text(ru="Согласен на рекламу", en="Agreed to advertising")
STOPPED = Text(ru="не беспокоить", en="do not contact")
LISTED = Text(ru="в стоп-листе", en="on the stop list")
WITHDRAWN = Text(ru="отозвал согласие на обработку данных", en="withdrew the consent to data processing")
UNREAD = Text(ru="в «Согласиях» непонятное правило", en="a rule in the consents cannot be read")
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


def standing_of(found: Found, settings: RunSettings, now: dt.datetime, lang: Lang) -> ClientStanding:
    """The standing of every client of a workbook."""
    facts = _facts(found, settings, now)
    said, person = permissions(facts), Standing(facts)
    size = len(facts)
    reasons: list[list[str]] = [[] for _ in range(size)]
    for mask, text in (
        (said.stopped, STOPPED), (said.on_stop_list, LISTED), (said.data_withdrawn, WITHDRAWN), (said.rule_unread, UNREAD),
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


def _facts(found: Found, settings: RunSettings, now: dt.datetime) -> DraftFacts:
    """What the rules of consent look at; no message is drafted."""
    outcome = found.outcome
    assert outcome.known is not None, "asked only of a workbook with clients"
    assert outcome.matches is not None
    assert found.frame is not None
    cleaned, raw = outcome.cleaned, outcome.base.tables["clients"]
    clients, today = cleaned["clients"].values, now.date()
    consents = cleaned["consents"].values if "consents" in cleaned else None
    headings = {key: raw.heading(key) for key in raw.raw.columns}
    return DraftFacts(
        clients=clients.assign(client_id=pd.Series(found.ids, index=clients.index, dtype=object)),
        known=outcome.known.frame,
        templates={},
        settings=settings.drafts,
        lang=settings.lang,
        now=now,
        today=today,
        orders=found.joined.get("orders"),
        consents=consents,
        legal_purposes=settings.choices.get("consents.purpose", ()),
        stop_list=cleaned["stop_list"].values if "stop_list" in cleaned else None,
        cluster=outcome.matches.cluster,
        suspicious=suspicious(found.every),
        bulk=masks_of_rules(consents, found.frame, headings, today, settings.region),
        void_words=settings.known.cancelled_words + settings.known.returned_words,
    )
