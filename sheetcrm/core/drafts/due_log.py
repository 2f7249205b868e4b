"""Who was due for which campaign, and when: what results of campaigns are compared with later. Pure.

A client is known by a keyed print of the id, no more is remembered. The days are the first and the last one a run saw the
client due; after a while they are forgotten, and a client who is due again after a pause is due anew.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping, Sequence

from sheetcrm.core.drafts.model import Drafts
from sheetcrm.core.link import fold_id

#: The first and the last day a run saw somebody due.
Span = tuple[dt.date, dt.date]
#: By campaign, by the print of a client's id.
DueLog = Mapping[str, Mapping[str, Span]]
#: Days a client's having been due is remembered.
KEPT_DAYS = 180
#: Days without being seen due after which it is another occasion.
PAUSE_DAYS = 30


def id_mark(key: bytes, client_id: str) -> str:
    """A keyed print of a client's id; one id in any spelling has one print."""
    return hashlib.blake2b(fold_id(client_id).encode("utf-8", "replace"), digest_size=10, key=key[:64]).hexdigest()


def due_now(drafts: Drafts, ids: Sequence[str | None], key: bytes, today: dt.date, before: DueLog) -> DueLog:
    """The log with those who are due in this run. ``ids``: of the clients by position; one without an id is not remembered."""
    oldest = today - dt.timedelta(days=KEPT_DAYS)
    found: dict[str, dict[str, Span]] = {}
    for name, known in before.items():
        kept = {mark: span for mark, span in known.items() if oldest <= span[1] <= today}
        if kept:
            found[name] = kept
    marks: dict[int, str | None] = {}
    for campaign, position in _due(drafts):
        if position not in marks:
            client_id = ids[position]
            marks[position] = None if not client_id else id_mark(key, client_id)
        if (mark := marks[position]) is not None:
            known_then = found.setdefault(campaign, {})
            first, last = known_then.get(mark, (today, today))
            known_then[mark] = (today if (today - last).days > PAUSE_DAYS else first, today)
    return found


def _due(drafts: Drafts) -> set[tuple[str, int]]:
    """Campaign and position of everybody who is due, with a draft or without one."""
    return {(one.campaign, one.client_position) for one in drafts.drafts} | {
        (one.campaign, one.client_position) for one in drafts.skipped
    }
