"""Lists in the columns of mailing services: one file each, found by itself. Nothing is sent, and nothing is uploaded.

A service's file says which columns its import knows and where that is written. What a service has no column of its own for
(subject, text) goes into a field that the team makes there once; its letter then is those two fields and nothing else, so
that what was read here is what leaves there.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable
from functools import cache

from msgspec import Struct

from sheetcrm.core.drafts.audience.recipients import wire_address
from sheetcrm.core.drafts.model import Channel, Draft, DraftSettings
from sheetcrm.core.drafts.text.email import refuse_blocked
from sheetcrm.core.registry import load
from sheetcrm.core.wording import Text
from sheetcrm.handover.lists import safe_cell

#: What stands in a column: made of one draft and of what the team says of itself.
Cell = Callable[[Draft, DraftSettings], str]


class Service(Struct, frozen=True):
    """One service. ``columns``: heading → what stands there; without ``headings`` the first line is the first message.
    ``literal``: cells that its import takes as they are, where a text in front of a plus or an equals sign would spoil them.
    ``source``: where the names of the columns are written. ``how``: what to do there with the file."""

    name: str
    title: Text
    channel: Channel
    columns: tuple[tuple[str, Cell], ...]
    source: str
    how: Text
    delimiter: str = ","
    headings: bool = True
    literal: frozenset[str] = frozenset()


@cache
def services() -> dict[str, Service]:
    """Every service by name."""
    return load("sheetcrm.handover.services", Service, lambda s: s.name)


def service_list(service: Service, drafts: Iterable[Draft], settings: DraftSettings) -> bytes:
    """The list of the drafts of its channel that may go. Raises PlanError for one that may not."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=service.delimiter, quoting=csv.QUOTE_MINIMAL, lineterminator="\r\n")
    if service.headings:
        writer.writerow([heading for heading, _ in service.columns])
    for draft in drafts:
        if draft.channel != service.channel or draft.state != "draft":
            continue
        refuse_blocked(draft)
        cells = ((heading, cell(draft, settings)) for heading, cell in service.columns)
        writer.writerow([value if heading in service.literal else safe_cell(value) for heading, value in cells])
    return out.getvalue().encode("utf-8")


# -- what columns are made of ------------------------------------------------------------------------------------------


def email(draft: Draft, settings: DraftSettings) -> str:
    """The address as it goes over the wire."""
    return wire_address(draft.to) or ""


def digits(draft: Draft, settings: DraftSettings) -> str:
    """The number without its plus sign."""
    return draft.to.removeprefix("+")


def e164(draft: Draft, settings: DraftSettings) -> str:
    """The number with its plus sign, as checked before: a plus and digits, nothing else."""
    return draft.to if draft.to.startswith("+") and draft.to[1:].isdigit() else ""


def called(draft: Draft, settings: DraftSettings) -> str:
    """The form of address, empty when it is not sure: a letter there may begin with it, too."""
    return draft.called


def subject(draft: Draft, settings: DraftSettings) -> str:
    return draft.subject


def text(draft: Draft, settings: DraftSettings) -> str:
    return draft.text


def one_line(draft: Draft, settings: DraftSettings) -> str:
    """A text message without line breaks, which lists of one message a line do not know."""
    return " ".join(draft.text.split())


def campaign(draft: Draft, settings: DraftSettings) -> str:
    return draft.campaign


def draft_id(draft: Draft, settings: DraftSettings) -> str:
    return draft.id


def sender(draft: Draft, settings: DraftSettings) -> str:
    return settings.sms_sender
