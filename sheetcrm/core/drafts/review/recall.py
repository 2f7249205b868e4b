"""Messages that were handed over and must not be sent after all: somebody said no meanwhile. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

import numpy as np

from sheetcrm.core.drafts.audience.contacts import named_in
from sheetcrm.core.drafts.campaign import AD_CHANNEL, Run
from sheetcrm.core.drafts.model import CHANNEL_LABEL, DraftFacts, Mask, Recalled, Sent
from sheetcrm.core.drafts.occasions import occasions
from sheetcrm.core.drafts.reasons import PD_WITHDRAWN, STOP_LIST, STOPPED, WITHDRAWN, Reason, ReasonCode
from sheetcrm.core.drafts.review.outbox import address_mark
from sheetcrm.core.duplicates.respecting import now_named
from sheetcrm.core.link import fold_id
from sheetcrm.core.records import replace
from sheetcrm.core.wording import Lang, Text

_SAID = Text(
    ru="Уже {n:передано|переданы|передано} {n} {n:сообщение|сообщения|сообщений}, не отправляйте: {whom}.",
    en="{n} {n:message|messages} already handed over must not be sent: {whom}.",
)
_MOST_NAMED = 20


def recalled(run: Run) -> tuple[Recalled, ...]:
    """What of the messages handed over before, and not known to have gone out, must not be sent now: to clients who are
    stopped in any row of theirs, on the stop list, have withdrawn, or are kept out for another reason of weight."""
    facts = run.facts
    pending = [sent for sent in facts.history if sent.pending]
    if not pending:
        return ()
    members: dict[int, list[int]] = defaultdict(list)
    for position in range(len(facts)):
        members[run.frequency.person(position)].append(position)
    allowed = run.allowed
    always: list[tuple[Mask, ReasonCode]] = [
        (allowed.stopped, STOPPED),
        (allowed.on_stop_list, STOP_LIST),
        (allowed.data_withdrawn, PD_WITHDRAWN),
    ]
    everybody = np.ones(len(facts), dtype=bool)
    kept_out = {despite: list(run.standing.kept_out(everybody, despite_dispute=despite)) for despite in (True, False)}
    listed = frozenset(_marks_of(facts))
    known = occasions()
    found: list[Recalled] = []
    for sent in pending:
        occasion = known.get(sent.campaign)
        masks = [*always, *kept_out[occasion is not None and occasion.despite_dispute]]
        if sent.purpose == "ad":
            masks.append((allowed.withdrawn[AD_CHANNEL[sent.channel]], WITHDRAWN))
        rows = [p for person in run.frequency.people_of.get(sent.draft_id, ()) for p in members[person]]
        code = next((code for mask, code in masks if mask[rows].any()), None)
        if code is None and sent.mark in listed:
            code = STOP_LIST  # the client's row may be gone by now
        if code is not None:
            named = {"channel": CHANNEL_LABEL[sent.channel]} if code is WITHDRAWN else {}
            found.append(
                Recalled(sent.draft_id, sent.client_id, sent.campaign, sent.channel, sent.batch, Reason(code, named))
            )
    return tuple(found)


def _marks_of(facts: DraftFacts) -> Iterator[str]:
    """Prints of the addresses and numbers the stop list names."""
    if facts.stop_list is None or "who" not in facts.stop_list.columns:
        return
    key = facts.settings.key
    for cell in facts.stop_list["who"].tolist():
        named = named_in(cell)
        for address in named.emails:
            yield address_mark(key, "email", address)
        for digits in named.phones:
            for number in _in_full(digits, facts.settings.region):
                yield address_mark(key, "sms", number)


def _in_full(digits: str, region: str) -> Iterator[str]:
    """What a number may be in full, typed with the code of its country, with 8 for it, or without any."""
    plain = digits.lstrip("0")
    yield f"+{plain}"
    if plain.startswith("8") and len(plain) == 11:
        yield f"+7{plain[1:]}"
    elif len(plain) <= 10:
        import phonenumbers

        yield f"+{phonenumbers.country_code_for_region(region)}{plain}"


def sentence(found: Sequence[Recalled], lang: Lang) -> str:
    """All of it in one sentence: how many, and to whom; empty when there is nothing to stop."""
    whom: Mapping[str, None] = dict.fromkeys(f"{one.client_id or one.draft_id} ({one.batch})" for one in found)
    if not whom:
        return ""
    named = ", ".join(list(whom)[:_MOST_NAMED]) + ("…" if len(whom) > _MOST_NAMED else "")
    return _SAID.say(lang, n=len(found), whom=named)


def sents_led(history: Iterable[Sent], gone: Mapping[str, str]) -> tuple[Sent, ...]:
    """The history with the clients that messages went to under ids of rows that were merged into others meanwhile."""
    if not gone:
        return tuple(history)
    led = []
    for sent in history:
        ids = [name for name in (sent.client_id, *sent.others) if name]
        now = {kept for name in ids if (kept := now_named(fold_id(name), gone)) != fold_id(name)}
        led.append(replace(sent, others=(*sent.others, *sorted(now))) if now else sent)
    return tuple(led)


def sent_by_client(history: Iterable[Sent], ids: Sequence[str | None]) -> dict[int, list[Sent]]:
    """The messages that left the program, by the position of the client they went to; those to nobody in the table are left
    out. ``ids``: client ids by position."""
    places = {fold_id(one): position for position, one in enumerate(ids) if one}
    found: dict[int, list[Sent]] = {}
    for sent in history:
        names = (sent.client_id, *sent.others)
        position = next((places[fold_id(one)] for one in names if one and fold_id(one) in places), None)
        if position is not None:
            found.setdefault(position, []).append(sent)
    return found
