"""What a person decided about one draft, and whether it still holds. Pure.

A decision is about the message as it was read. What the message rests on is kept beside it as prints, one for each of
:data:`PARTS`: when one of them is another on the day of handing over, the decision no longer holds, and the part says why.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping
from enum import StrEnum
from typing import Literal

from sheetcrm.core.drafts.model import Draft
from sheetcrm.core.records import Discreet
from sheetcrm.core.wording import Text


class Verdict(StrEnum):
    """What was decided about a draft."""

    CHECK = "check"
    SEND = "send"
    REJECT = "reject"
    REWRITE = "rewrite"


VERDICTS: dict[Verdict, Text] = {
    Verdict.CHECK: Text(ru="проверить", en="to check"),
    Verdict.SEND: Text(ru="можно отправлять", en="may be sent"),
    Verdict.REJECT: Text(ru="не отправлять", en="do not send"),
    Verdict.REWRITE: Text(ru="переписать", en="rewrite"),
}

#: ``run``: nobody decided; a run saw that a decision no longer holds.
Place = Literal["tab", "page", "command", "run"]

#: What a message rests on, and what is said when it has changed since it was approved.
PARTS: dict[str, Text] = {
    "client": Text(ru="изменились данные клиента", en="the client's data have changed"),
    "consent": Text(ru="изменилось согласие или запрет", en="the consent or a stop has changed"),
    "orders": Text(ru="у клиента появились другие заказы", en="the client's orders have changed"),
    "message": Text(
        ru="изменился текст: шаблон или данные в нём (баланс, сумма, дата)",
        en="the text has changed: the template, or figures in it (a balance, an amount, a date)",
    ),
    "files": Text(ru="изменился файл в приложении", en="the attached file has changed"),
}
#: Why else a decision no longer holds.
EXPIRED: dict[str, Text] = {
    **PARTS,
    "gone": Text(ru="какое-то время повода писать не было", en="for a while there was no reason to write"),
    "blocked": Text(ru="отправлять было нельзя", en="it was not allowed to be sent"),
    "elsewhere": Text(ru="на другом компьютере решили иначе", en="it was decided otherwise on another computer"),
}


class Approval(Discreet, frozen=True):
    """One decision: about which draft, what, when, where, and what the message rested on then (``prints`` by part).

    ``by`` is a name as it was given, not a proof of who it was. ``text``, ``subject``: the person's own words, None for
    ours. ``expired``: keys of :data:`EXPIRED`, why an earlier consent to send ended; once it ended it does not come back by
    itself, so such a line has the verdict ``CHECK``. ``seen``: a print of what people's cells of the tab said when the tab was last taken into
    account. ``batch``: the campaign that was approved as a whole, empty for a decision about one message. Words and names
    stay out of ``repr``.
    """

    unseen = ("by", "text", "subject")

    draft_id: str
    verdict: Verdict
    at: dt.datetime
    place: Place
    prints: Mapping[str, str]
    by: str = ""
    text: str | None = None
    subject: str | None = None
    expired: tuple[str, ...] = ()
    seen: str = ""
    batch: str = ""


def printed(*values: object) -> str:
    """A short print of values, for telling whether they are the same; nothing can be read back from it in practice.

    >>> printed("a", 1) == printed("a", 1), printed("a", "b") == printed("ab")
    (True, False)
    """
    return hashlib.sha256("\x1f".join(repr(value) for value in values).encode()).hexdigest()[:16]


#: The print of the files of a message that has none; also of one that was decided about before there were files.
NO_FILES = ""


def prints_of(draft: Draft) -> dict[str, str]:
    """What a draft rests on, by part. The day it is made on is no part of it.

    ``message`` is the text as the program made it, before anybody's own words.
    """
    context = draft.context
    return {
        "client": printed(draft.client_id, draft.to, draft.name, draft.called),
        "consent": printed(
            draft.purpose, None if context.consent is None else context.consent, [r.code.code for r in draft.reasons]
        ),
        "orders": printed(context.last_order, context.orders),
        "message": printed(draft.subject, draft.text, draft.template, draft.links, draft.unsubscribe),
        "files": printed(*((file.name, file.digest) for file in draft.files)) if draft.files else NO_FILES,
    }


def changed_since(approval: Approval, draft: Draft) -> tuple[str, ...]:
    """The parts of :data:`PARTS` that are no longer as they were when it was decided; empty while the decision holds."""
    now = prints_of(draft)
    was = {"files": NO_FILES, **approval.prints}
    return tuple(part for part in PARTS if was.get(part) != now[part])
