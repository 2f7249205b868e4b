"""Which of the drafts leave in one handover, and why the others stay. Pure.

A draft leaves only when somebody approved it as it is now, nothing blocks it, and no message of the same campaign and period
ever went to the same client. Everything here is computed from the workbook as it was just read.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal

from msgspec import Struct, field

from sheetcrm.core.drafts.audience.recipients import takes_texts, wire_address
from sheetcrm.core.drafts.model import Channel, Draft, DraftSettings
from sheetcrm.core.drafts.review.approval import EXPIRED
from sheetcrm.core.drafts.review.decided import DecidedDraft, State
from sheetcrm.core.drafts.review.outbox import Entry, Item, Outbox, address_mark, item_of
from sheetcrm.core.drafts.review.outbox import State as Gone
from sheetcrm.core.drafts.text.email import message_id
from sheetcrm.core.issues import as_read
from sheetcrm.core.records import replace
from sheetcrm.core.wording import Lang, Text

#: Why a draft stays, in the order it is told.
STAYS: dict[str, Text] = {
    "blocked": Text(ru="отправлять нельзя: {reason}", en="must not be sent: {reason}"),
    "outdated": Text(ru="одобрение устарело: {reason}", en="the approval no longer holds: {reason}"),
    "unknown": Text(
        ru="неизвестно, дошло ли в прошлый раз ({batch}): программа не повторяет",
        en="it is unknown whether it arrived last time ({batch}): the program does not hand it over twice",
    ),
    "handed": Text(ru="уже передано {day} ({batch})", en="handed over on {day} already ({batch})"),
    "new": Text(ru="ещё не одобрено", en="not approved yet"),
    "rejected": Text(ru="решено не отправлять", en="it was decided not to send it"),
    "rewrite": Text(ru="ждёт нового текста", en="waits for another text"),
    "second-look": Text(
        ru="нужен второй взгляд: другой человек одобряет на странице, sheetcrm review --second",
        en="it needs a second look: somebody else approves on the page, sheetcrm review --second",
    ),
    "other-channel": Text(
        ru="этому клиенту уходит сообщение по другому каналу", en="this client gets a message by another channel"
    ),
    "file": Text(
        ru="к письму приложен файл, а в списке его не передать: --to eml, imap или gmail",
        en="a file is attached, and a list cannot carry it: use --to eml, imap or gmail",
    ),
    "over": Text(ru="прошло время, для которого оно готовилось", en="the time it was made for has passed"),
    "limit": Text(
        ru="на сегодня хватит: в почтовый ящик кладём не больше {limit} в день",
        en="enough for today: at most {limit} a day are put into the mailbox",
    ),
}


class Chosen(Struct, frozen=True):
    """A draft that leaves, with the person's own words in it, and as the ledger knows it."""

    draft: Draft
    item: Item


class Stays(Struct, frozen=True):
    """A draft that does not leave: a key of :data:`STAYS`, and the words' arguments. ``expired``: what changed since it was
    approved."""

    draft: Draft
    why: str
    args: Mapping[str, object] = field(default_factory=dict)
    expired: tuple[str, ...] = ()

    def say(self, lang: Lang) -> str:
        """Why, in words."""
        said = dict(self.args)
        if self.why == "blocked":
            said["reason"] = ", ".join(reason.code.title.say(lang) for reason in self.draft.reasons)
        elif self.why == "outdated":
            said["reason"] = ", ".join(EXPIRED[part].say(lang) for part in self.expired)
        return STAYS[self.why].say(lang, **said)


class Selection(Struct, frozen=True):
    """What leaves and what stays. ``vanished``: approved drafts that this run did not make again, because their client is no
    longer due, said no, or was written to."""

    chosen: tuple[Chosen, ...]
    stays: tuple[Stays, ...]
    vanished: int = 0

    @property
    def campaigns(self) -> tuple[str, ...]:
        """The campaigns of what leaves, in order."""
        return tuple(dict.fromkeys(one.draft.campaign for one in self.chosen))

    @property
    def parts(self) -> int:
        """Parts of all text messages."""
        return sum(one.draft.sms.parts for one in self.chosen if one.draft.sms is not None)

    @property
    def price(self) -> Decimal | None:
        """What all text messages cost, None where no price is known."""
        prices = [one.draft.sms.price for one in self.chosen if one.draft.sms is not None]
        known = [price for price in prices if price is not None]
        return sum(known, Decimal(0)) if known else None

    def counts(self) -> dict[str, int]:
        """How many stay, by why."""
        found = Counter(one.why for one in self.stays)
        return {why: found[why] for why in STAYS if found[why]}


def select(
    drafts: Sequence[DecidedDraft],
    outbox: Outbox,
    settings: DraftSettings,
    *,
    channels: Collection[Channel],
    campaigns: Collection[str] = (),
    ids: Mapping[str, Collection[str]] | None = None,
    today: dt.date,
    room: int | None = None,
    limit: int = 0,
    vanished: int = 0,
    seconded: Collection[str] | None = None,
    carries_files: bool = True,
) -> Selection:
    """What leaves of the drafts of some channels and campaigns (none named: all).

    ``ids``: by a draft's id, all ids its client has or had (rows that are the same client, rows merged into it). ``room``:
    how many may go yet today, of ``limit`` a day; None is no limit. ``vanished``: how many that were approved are drafts no
    more. ``seconded``: ids of the drafts a second person approved as well; None where that is not asked for. ``carries_files``: whether what they go to can
    take a file along with a letter. Of two messages to one client about the same the one that comes first here leaves.
    """
    chosen: list[Chosen] = []
    stays: list[Stays] = []
    claimed: dict[tuple[str, str, str, str], Chosen] = {}
    known = ids or {}
    for one in drafts:
        draft = one.draft
        if draft.channel not in channels or (campaigns and draft.campaign not in campaigns):
            continue
        others = known.get(draft.id, ())
        item = item_of(draft, settings.key, others, message_id(draft, settings) if draft.channel == "email" else "")
        before = outbox.taken(item)
        why: Stays | None
        if before is not None:
            why = _gone(draft, before)
        elif one.state is not State.APPROVED:
            why = _not_approved(one)
        elif seconded is not None and draft.id not in seconded:
            why = Stays(draft, "second-look")
        elif draft.files and not carries_files:
            why = Stays(draft, "file")
        elif over(draft, today):
            why = Stays(draft, "over")
        elif any(key in claimed for key in item.known_by()):
            why = Stays(draft, "other-channel")
        elif room is not None and len(chosen) >= room:
            why = Stays(draft, "limit", {"limit": limit})
        else:
            why = None
        if why is not None:
            stays.append(why)
            continue
        picked = Chosen(draft, item)
        chosen.append(picked)
        for key in item.known_by():
            claimed[key] = picked
    return Selection(tuple(chosen), tuple(stays), vanished)


def over(draft: Draft, today: dt.date) -> bool:
    """Whether the day a message was made for has passed."""
    return draft.context.send_on is not None and draft.context.send_on < today


def _gone(draft: Draft, before: Entry) -> Stays:
    if before.state is Gone.UNKNOWN:
        return Stays(draft, "unknown", {"batch": before.batch})
    return Stays(
        draft,
        "handed",
        {"batch": before.batch, "day": Text(ru=as_read(before.day, "ru"), en=as_read(before.day, "en"))},
    )


def _not_approved(one: DecidedDraft) -> Stays:
    if one.state is State.HANDED:
        return Stays(one.draft, "handed", {"batch": "—", "day": "—"})
    return Stays(one.draft, one.state.value, expired=one.expired)


_TEST = Text(ru="[проверка] {subject}", en="[test] {subject}")
_TEST_TEXT = Text(ru="ПРОВЕРКА. ", en="TEST. ")


def test_copies(drafts: Sequence[Draft], to: str, lang: Lang, most: int) -> tuple[Draft, ...]:
    """A few drafts addressed to somebody of the team, marked as a test, with ids of their own.

    Only channels the address fits, only drafts that nothing blocks, the first ones of each campaign and channel in turn. They
    carry no header of unsubscribing: it would unsubscribe the client.
    """
    channel: Channel | None = "email" if wire_address(to) else "sms" if takes_texts(to) else None
    found: list[Draft] = []
    seen: Counter[str] = Counter()
    for draft in sorted(
        (d for d in drafts if d.channel == channel and d.state == "draft"), key=lambda d: _turn(seen, d.campaign)
    )[:most]:
        name = hashlib.blake2b(f"test\0{draft.id}\0{address_mark(b'', draft.channel, to)}".encode(), digest_size=8)
        email = draft.channel == "email"
        found.append(
            replace(
                draft,
                id=name.hexdigest(),
                to=to,
                subject=_TEST.say(lang, subject=draft.subject) if email else draft.subject,
                text=draft.text if email else _TEST_TEXT.say(lang) + draft.text,
                unsubscribe=(),
                one_click=False,
            )
        )
    return tuple(found)


def _turn(seen: Counter[str], campaign: str) -> int:
    seen[campaign] += 1
    return seen[campaign]
