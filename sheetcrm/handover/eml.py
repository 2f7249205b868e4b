"""Hand over e-mail drafts as files that a mail program opens for editing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator

from sheetcrm.core.drafts.email import message_bytes
from sheetcrm.core.drafts.model import Draft, DraftSettings


def file_name(draft: Draft) -> str:
    """The file's name: the draft's id, nothing of the client."""
    return f"{draft.id}.eml"


def eml_files(drafts: Iterable[Draft], settings: DraftSettings, now: dt.datetime) -> Iterator[tuple[str, bytes]]:
    """(name, content) of every e-mail draft that may go; blocked ones and text messages are left out."""
    for draft in drafts:
        if draft.channel == "email" and draft.state == "draft":
            yield file_name(draft), message_bytes(draft, settings, now)
