"""Handing over as drafts of a Gmail mailbox, by its API. Drafts are made, listed and looked at; nothing here can send.

The right it needs, ``gmail.compose``, is the least Google has for making drafts; Google lets it send, too. That this program
does not is held by tests that read its source: the two methods named here are the only ones.
"""

from __future__ import annotations

import base64
import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from msgspec import Struct

from sheetcrm.core.drafts.model import DraftSettings
from sheetcrm.core.drafts.review.handing import Chosen
from sheetcrm.core.drafts.review.outbox import Entry
from sheetcrm.core.drafts.text.email import message_bytes
from sheetcrm.core.wording import Text
from sheetcrm.errors import Fault, NotNow, StoreError
from sheetcrm.handover.attachments import Reader, no_files, read_all
from sheetcrm.handover.passing import Doubtful, Refused

#: The least that makes drafts.
SCOPE = "https://www.googleapis.com/auth/gmail.compose"
URL = "https://gmail.googleapis.com"
_PATIENCE = 60.0

NOT_TAKEN = Fault(
    "gmail/not-taken",
    StoreError,
    Text(ru="Gmail не принял черновик: {reason}.", en="Gmail did not accept the draft: {reason}."),
    Text(
        ru="Проверьте, включён ли Gmail API и разрешён ли доступ (docs/handover.ru.md), потом повторите: переданное второй раз не "
        "ляжет.",
        en="Check that the Gmail API is enabled and access is granted (docs/handover.md), then try "
        "again: what was handed over is not put there twice.",
    ),
)
BROKE_OFF = Fault(
    "gmail/broke-off",
    NotNow,
    Text(
        ru="Ответ Gmail не пришёл, и неизвестно, появился ли последний черновик.",
        en="No answer came from Gmail, and it is unknown whether the last draft was made.",
    ),
    Text(
        ru="Запустите sheetcrm handover ещё раз: программа сначала спросит ящик, там ли он, и не повторит.",
        en="Run sheetcrm handover again: the program first asks the mailbox whether it is there and "
        "does not put it there twice.",
    ),
)


class Answer(Protocol):
    """An answer over HTTP."""

    @property
    def status_code(self) -> int: ...

    def json(self) -> Any: ...


class Session(Protocol):
    """Somebody who is logged in, as ``google.auth`` has it. Its errors are OSErrors."""

    def request(self, method: str, url: str, **more: Any) -> Answer: ...


class GmailSink(Struct, frozen=True):
    """The drafts of a mailbox. ``read``: what is in files that go with letters."""

    session: Session
    settings: DraftSettings
    now: dt.datetime
    url: str = URL
    read: Reader = no_files

    @property
    def name(self) -> str:
        return "gmail"

    @property
    def by_one(self) -> bool:
        return True

    def where(self, batch: str) -> str:
        return "Gmail"

    def put(self, where: str, chosen: Sequence[Chosen]) -> None:
        for one in chosen:
            content = message_bytes(one.draft, self.settings, self.now, read_all(one.draft, self.read), in_mailbox=True)
            self._made(base64.urlsafe_b64encode(content).decode())

    def _made(self, raw: str) -> None:
        from google.auth.exceptions import GoogleAuthError

        try:
            answer = self._ask("POST", json={"message": {"raw": raw}})
        except OSError as err:
            raise Doubtful(BROKE_OFF()) from err
        except GoogleAuthError as err:
            # The login is renewed before a request leaves, or after one that was refused.
            raise Refused(NOT_TAKEN(reason=type(err).__name__)) from err
        if answer.status_code >= 500:
            # A server that failed may have made the draft before it did.
            raise Doubtful(BROKE_OFF())
        if answer.status_code >= 400:
            raise Refused(NOT_TAKEN(reason=_said(answer)))

    def there(self, entry: Entry) -> bool:
        """Asks for the Message-ID among all drafts; False when Gmail does not answer."""
        wanted = entry.item.message_id.strip("<>")
        if not wanted or any(sign in wanted for sign in ' "(){}'):
            return False
        from google.auth.exceptions import GoogleAuthError

        try:
            answer = self._ask("GET", params={"q": f"rfc822msgid:{wanted}", "maxResults": 1})
            found = answer.json() if answer.status_code == 200 else {}
        except (OSError, ValueError, GoogleAuthError):
            return False
        return isinstance(found, Mapping) and bool(found.get("drafts"))

    def _ask(self, method: str, **more: Any) -> Answer:
        return self.session.request(method, f"{self.url}/gmail/v1/users/me/drafts", timeout=_PATIENCE, **more)


def _said(answer: Answer) -> str:
    """Why, in Google's own words."""
    try:
        error = answer.json()["error"]
        words = f"{error.get('status') or error['code']}: {error['message']}"
    except (ValueError, KeyError, TypeError):
        words = str(answer.status_code)
    return " ".join(words.split())[:120]
