"""Gmail's drafts: made, listed and looked at, in a mailbox for each person. Nothing can be sent here either."""

from __future__ import annotations

import base64
import binascii
import email
import email.policy
import re
from dataclasses import dataclass
from typing import Any

from .call import Call
from .errors import ApiError

COMPOSE = "https://www.googleapis.com/auth/gmail.compose"
"""The least right that makes drafts."""

_MESSAGE_ID = re.compile(r"^rfc822msgid:<?(?P<id>[^<>\s]+)>?$")
_PAGE = 100
_MOST = 500


@dataclass(frozen=True, slots=True)
class GmailDraft:
    """A draft as it was put there. Ids count through all drafts of a server."""

    number: int
    content: bytes

    @property
    def id(self) -> str:
        return f"r-{self.number:019d}"

    @property
    def message(self) -> dict[str, Any]:
        return {"id": f"{self.number:016x}", "threadId": f"{self.number:016x}"}

    @property
    def message_id(self) -> str:
        found = email.message_from_bytes(self.content, policy=email.policy.default)["Message-ID"]
        return str(found or "").strip().strip("<>")


def create(call: Call) -> dict[str, Any]:
    """Makes a draft of the RFC 2822 text in ``message.raw``."""
    raw = call.body.get("message", {}).get("raw")
    if not raw:
        raise ApiError(400, "Missing draft message", status="INVALID_ARGUMENT")
    try:
        content = base64.urlsafe_b64decode(raw + "=" * (-len(raw) % 4))
    except (binascii.Error, ValueError):
        raise ApiError(400, "Invalid value for ByteString: " + raw[:20], status="INVALID_ARGUMENT") from None
    held = _mailbox(call)
    made = GmailDraft(1 + sum(map(len, call.server.mailboxes.values())), content)
    held.append(made)
    return {"id": made.id, "message": {**made.message, "labelIds": ["DRAFT"]}}


def list_all(call: Call) -> dict[str, Any]:
    """The drafts, newest first; of the search language only a Message-ID is known."""
    held = list(reversed(_mailbox(call)))
    if query := call.query.get("q", "").strip():
        asked = _MESSAGE_ID.match(query)
        if asked is None:
            raise ApiError(501, f"The local server does not search for {query}.")
        held = [draft for draft in held if draft.message_id == asked["id"]]
    most = min(int(call.query.get("maxResults", _PAGE)), _MOST)
    shown = [{"id": draft.id, "message": draft.message} for draft in held[:most]]
    return {**({"drafts": shown} if shown else {}), "resultSizeEstimate": len(held)}


def get(call: Call) -> dict[str, Any]:
    """One draft, with its text when the format is ``raw``."""
    draft = next((one for one in _mailbox(call) if one.id == call.path["id"]), None)
    if draft is None:
        raise ApiError(404, "Requested entity was not found.")
    message = {**draft.message, "labelIds": ["DRAFT"]}
    if call.query.get("format") == "raw":
        message["raw"] = base64.urlsafe_b64encode(draft.content).decode()
    return {"id": draft.id, "message": message}


def _mailbox(call: Call) -> list[GmailDraft]:
    whose = call.path["userId"]
    if whose not in ("me", call.caller.address):
        raise ApiError(403, f"Delegation denied for {call.caller.address}")
    return call.server.mailboxes.setdefault(call.caller.address, [])
