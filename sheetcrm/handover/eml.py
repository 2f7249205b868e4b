"""Hand over e-mail drafts as files that a mail program opens for editing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator

from sheetcrm.core.drafts.model import Draft, DraftSettings
from sheetcrm.core.drafts.text.email import message_bytes
from sheetcrm.handover.attachments import Reader, no_files, read_all


def file_name(draft: Draft) -> str:
    """The file's name: the draft's id, nothing of the client."""
    return f"{draft.id}.eml"


def eml_files(
    drafts: Iterable[Draft], settings: DraftSettings, now: dt.datetime, read: Reader = no_files
) -> Iterator[tuple[str, bytes]]:
    """(name, content) of every e-mail draft that may go; blocked ones and text messages are left out. ``read``: what is in a
    file that goes with one; raises Refused."""
    for draft in drafts:
        if draft.channel == "email" and draft.state == "draft":
            yield file_name(draft), message_bytes(draft, settings, now, read_all(draft, read))
