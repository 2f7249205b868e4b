"""The registry of consents: for each client, purpose and channel what is in force, since when, and what proves it. Pure.

It reads no consent by itself: everything comes from :func:`~sheetcrm.core.drafts.audience.consent.permissions`, which the drafts
obey as well, so the registry cannot say otherwise than the drafts do.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from enum import StrEnum

import numpy as np
from msgspec import Struct

from sheetcrm.core.consent_words import SUBJECTS, Subject
from sheetcrm.core.drafts.audience.consent import UNDATED, Evidence, Permissions
from sheetcrm.core.wording import Text


class State(StrEnum):
    """What is in force: ``given``, ``withdrawn``, or ``none`` where nobody ever said anything that counts."""

    GIVEN = "given"
    WITHDRAWN = "withdrawn"
    NONE = "none"


class Over(StrEnum):
    """What is stronger than a consent. ``stop``: «Не беспокоить»; ``stop-list``: the client's contact stands on the stop
    list; ``data``: the consent to the processing of data was withdrawn; ``rule``: a withdrawal that names its people by a
    rule nobody can read may mean this client; ``erased``: the contact was erased on request, and is back."""

    STOP = "stop"
    STOP_LIST = "stop-list"
    DATA = "data"
    RULE = "rule"
    ERASED = "erased"


OVER: dict[Over, Text] = {
    Over.STOP: Text(ru="стоит «Не беспокоить»", en="“Do not contact” is set"),
    Over.STOP_LIST: Text(ru="контакт в стоп-листе", en="the contact is on the stop list"),
    Over.DATA: Text(ru="отозвано согласие на обработку данных", en="the consent to data processing was withdrawn"),
    Over.RULE: Text(
        ru="отзыв с непонятным правилом касается всех", en="a withdrawal with an unreadable rule holds for all"
    ),
    Over.ERASED: Text(ru="контакт удалён по требованию клиента", en="the contact was erased on request"),
}
STATE: dict[State, Text] = {
    State.GIVEN: Text(ru="дано", en="given"),
    State.WITHDRAWN: Text(ru="отозвано", en="withdrawn"),
    State.NONE: Text(ru="согласия нет", en="no consent"),
}


class Overriding(Struct, frozen=True):
    """One thing that is stronger than the consent, and whose row says it: another one where it is a duplicate's."""

    what: Over
    position: int


class Entry(Struct, frozen=True):
    """One line of the registry. ``evidence``: of the consent that counts, else of the withdrawal. ``date``: its day, None
    where none is named. ``said_by``: the row whose withdrawal it is, where that is another one of the same client.
    ``may``: whether a draft for this purpose may be made, which takes a consent and nothing above it."""

    position: int
    subject: Subject
    state: State
    date: dt.date | None
    evidence: Evidence | None
    over: tuple[Overriding, ...]
    said_by: int | None = None

    @property
    def may(self) -> bool:
        return self.state is State.GIVEN and not self.over


def registry(found: Permissions, positions: Sequence[int] | None = None) -> Iterator[Entry]:
    """The lines of some clients, of all of them without ``positions``: four for each, in the order of the table."""
    for position in range(len(found.stopped)) if positions is None else positions:
        over = tuple(_over(found, position))
        for subject in SUBJECTS:
            yield _entry(found, position, subject, over)


def _over(found: Permissions, position: int) -> Iterator[Overriding]:
    for what, mask, key in ((Over.STOP, found.stopped, "stop"), (Over.STOP_LIST, found.on_stop_list, "stop-list")):
        if mask[position]:
            said = found.said_by(key, position)
            row = position if said is None else said
            yield Overriding(Over.ERASED if found.own["erased"][row] and what is Over.STOP_LIST else what, row)
    if found.data_withdrawn[position]:
        said = found.said_by("withdrawn-data", position)
        yield Overriding(Over.DATA, position if said is None else said)
    if found.rule_unread[position]:
        yield Overriding(Over.RULE, position)


def _entry(found: Permissions, position: int, subject: Subject, over: tuple[Overriding, ...]) -> Entry:
    if subject == "data":
        given, withdrawn = found.data_given[position], found.data_withdrawn[position]
        over = ()
        evidence = found.data_evidence(position)
    else:
        given, withdrawn = found.given[subject][position], found.withdrawn[subject][position]
        evidence = found.evidence(subject, position)
    if given and not withdrawn:
        return Entry(position, subject, State.GIVEN, None if evidence is None else evidence.date, evidence, over)
    refused = found.refusal(subject, position) if withdrawn else None
    if refused is None:
        return Entry(position, subject, State.WITHDRAWN if withdrawn else State.NONE, None, None, over)
    member, evidence = refused
    date = None if evidence is None else evidence.date
    return Entry(position, subject, State.WITHDRAWN, date, evidence, over, None if member == position else member)


def withdrawn_on(found: Permissions, position: int) -> dt.date | None:
    """The first day any row of a client took the consent to the processing of data back; None when no day is named."""
    days = [
        day
        for row in found.rows_of_client(position)
        if found.own["withdrawn-data"][row] and (day := int(found.data_withdrawn_at[row])) != UNDATED
    ]
    return np.datetime64(min(days), "D").astype(dt.date) if days else None
