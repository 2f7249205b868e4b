"""A draft as an e-mail message that a mail program opens for editing. Pure: bytes in memory, no way to send.

Two parts that say the same (text, HTML). Headers are set one by one from checked values, never as text: a line break in a
value is refused, not written.
"""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import re
from collections.abc import Iterator, Sequence
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import format_datetime
from functools import lru_cache

from sheetcrm.core.drafts.audience.recipients import wire_address
from sheetcrm.core.drafts.model import Draft, DraftSettings
from sheetcrm.core.drafts.text.attached import is_plain_name
from sheetcrm.core.drafts.text.small_print import safe_url
from sheetcrm.core.wording import Text
from sheetcrm.errors import PlanError

#: Bytes in one encoded word: with its frame 64 signs, so that the first fits behind the header's name.
_CHUNK = 39

_ID = re.compile(r"[0-9a-f]{16}")


def encoded_words(text: str) -> str:
    """A header text as encoded words of RFC 2047, one a line; each holds whole characters and has at most 75 signs.

    >>> encoded_words("Привет, мир")
    '=?utf-8?b?0J/RgNC40LLQtdGCLCDQvNC40YA=?='
    """
    chunks: list[bytes] = [b""]
    for character in text:
        raw = character.encode("utf-8", "replace")
        if len(chunks[-1]) + len(raw) > _CHUNK:
            chunks.append(b"")
        chunks[-1] += raw
    return "\r\n ".join(f"=?utf-8?b?{base64.b64encode(chunk).decode()}?=" for chunk in chunks)


class DraftPolicy(EmailPolicy):
    """Message policy whose Russian headers survive.

    The standard writer drops a space between two encoded words in about one Russian subject in ten ("длинная тема"
    becomes "длиннаятема"), and makes words longer than the 75 signs RFC 2047 allows.
    """

    def fold(self, name: str, value: str) -> str:
        if name.lower() == "subject" and not _plain(str(value)):
            return f"{name}: {encoded_words(str(value))}{self.linesep}"
        if name.lower() == "from" and not str(value).isascii():
            (sender,) = value.addresses  # type: ignore[attr-defined]
            return f"{name}: {encoded_words(sender.display_name)}{self.linesep} <{sender.addr_spec}>{self.linesep}"
        if name.lower() in ("list-unsubscribe", "message-id", "date"):
            # One token each that must not be folded inside.
            return f"{name}: {value}{self.linesep}"
        folded = super().fold(name, value)
        return str(folded)

    def fold_binary(self, name: str, value: str) -> bytes:
        # What writes bytes asks here, and the standard answer does not ask fold().
        return self.fold(name, value).encode("ascii")


def _plain(text: str) -> bool:
    return text.isascii() and text.isprintable() and "=?" not in text and len(text) <= 60


POLICY = DraftPolicy(linesep="\r\n", cte_type="7bit", utf8=False)

_BLOCKED = Text(
    ru="Черновик {id} заблокирован: передавать его нельзя.", en="Draft {id} is blocked and must not be handed over."
)
_BLOCKED_FIX = Text(
    ru="Посмотрите причину на странице просмотра, исправьте и соберите черновики снова.",
    en="See the reason on the review page, correct it and prepare the drafts again.",
)
_BROKEN = Text(
    ru="Черновик {id} не похож на тот, что собирала программа.", en="Draft {id} is not the one the program made."
)


def refuse_blocked(draft: Draft) -> None:
    """Raises PlanError for a draft that must not leave, or whose id could be more than an id."""
    if not _ID.fullmatch(draft.id):
        raise PlanError("handover/broken-draft", _BROKEN, _BLOCKED_FIX, id="?")
    if draft.state != "draft" or draft.reasons:
        raise PlanError("handover/blocked", _BLOCKED, _BLOCKED_FIX, id=draft.id)


def message(
    draft: Draft, settings: DraftSettings, now: dt.datetime, contents: Sequence[bytes] = (), *, in_mailbox: bool = False
) -> EmailMessage:
    """The draft as a message. Only a draft that may go; raises PlanError otherwise.

    ``now`` gives the Date header; with the draft's id it gives the Message-ID too, so the same draft made at the same
    moment is the same file, byte for byte. ``in_mailbox``: for a folder of drafts, where the Message-ID depends on the
    draft alone (:func:`message_id`) and nothing has to tell a mail program that the message is no received one. ``contents``:
    what is in the draft's files, in their order; PlanError when it is not what was in them when the draft was made.
    """
    _same_files(draft, contents)
    made = EmailMessage(policy=POLICY)
    for name, value in _fields(draft, settings, now, in_mailbox):
        made[name] = value
    made.set_content(draft.text, charset="utf-8", cte="base64")
    made.add_alternative(draft.html, subtype="html", charset="utf-8", cte="base64")
    made["Content-Language"] = draft.lang
    made.set_boundary(_boundary(draft))
    if draft.files:
        made.make_mixed(f"=_files_{draft.id}")
        for file, content in zip(draft.files, contents, strict=True):
            kind, _, subtype = file.kind.partition("/")
            # Bytes as they are, text too: a mail program must not recode a file.
            made.add_attachment(content, kind, subtype, cte="base64", filename=file.name)
    return made


def _same_files(draft: Draft, contents: Sequence[bytes]) -> None:
    found = [hashlib.sha256(content).hexdigest() for content in contents]
    named = all(is_plain_name(file.name) for file in draft.files)
    if not named or found != [file.digest for file in draft.files]:
        raise PlanError("handover/broken-draft", _BROKEN, _BLOCKED_FIX, id=draft.id)


def _boundary(draft: Draft) -> str:
    return f"=_{draft.id}_{draft.id[::-1]}"


def message_id(draft: Draft, settings: DraftSettings) -> str:
    """What a letter is called in a mailbox: the same for a draft whenever it is made, so that a folder can be asked for it."""
    return f"<{draft.id}@{_domain(settings)}>"


def _domain(settings: DraftSettings) -> str:
    sender = wire_address(settings.sender_email)
    return sender.rsplit("@", 1)[1] if sender else "drafts.invalid"


def _fields(
    draft: Draft, settings: DraftSettings, now: dt.datetime, in_mailbox: bool = False
) -> Iterator[tuple[str, str | Address]]:
    """The headers of a draft that may go, one by one."""
    refuse_blocked(draft)
    to = wire_address(draft.to)
    if draft.channel != "email" or to is None:
        raise PlanError("handover/broken-draft", _BROKEN, _BLOCKED_FIX, id=draft.id)
    sender = wire_address(settings.sender_email)
    if sender is not None:
        yield "From", _sender(settings, sender)
    yield "To", Address(addr_spec=to)
    yield "Subject", draft.subject
    moment = now if now.tzinfo is not None else now.replace(tzinfo=dt.UTC)
    yield "Date", format_datetime(moment.replace(microsecond=0))
    if in_mailbox:
        yield "Message-ID", message_id(draft, settings)
    else:
        yield "Message-ID", f"<{draft.id}.{moment.astimezone(dt.UTC):%Y%m%dT%H%M%S}@{_domain(settings)}>"
        # Tells Thunderbird and Outlook to open the file as a message to be edited, not as one received.
        yield "X-Unsent", "1"
    ways = [way for way in draft.unsubscribe if way.startswith("mailto:") or safe_url(way)]
    if ways:
        yield "List-Unsubscribe", ", ".join(f"<{way}>" for way in ways)
        if draft.one_click and any(way.startswith("https:") for way in ways):
            yield "List-Unsubscribe-Post", "List-Unsubscribe=One-Click"


def _sender(settings: DraftSettings, address: str) -> Address:
    return Address(display_name=" ".join((settings.sender_name or settings.company).split()), addr_spec=address)


def message_bytes(
    draft: Draft, settings: DraftSettings, now: dt.datetime, contents: Sequence[bytes] = (), *, in_mailbox: bool = False
) -> bytes:
    """The message as it stands in a file, the same to the byte as :func:`message` written out.

    Put together here, because the library takes most of two milliseconds for each, and a campaign has thousands: the
    headers are its own work, each folded once for all letters that share it, the frame around the two parts is fixed. A letter
    with files is the library's own: there are few of them.
    """
    if draft.files or contents:
        return message(draft, settings, now, contents, in_mailbox=in_mailbox).as_bytes()
    head = b"".join(
        _header(name, value.display_name, value.addr_spec) if isinstance(value, Address) else _header(name, value)
        for name, value in _fields(draft, settings, now, in_mailbox)
    )
    boundary = _boundary(draft).encode()
    parts = b"".join(
        b'--%b\r\nContent-Type: text/%b; charset="utf-8"\r\nContent-Transfer-Encoding: base64\r\n%b\r\n%b\r\n'
        % (boundary, kind, more, _base64(text))
        for kind, more, text in ((b"plain", b"", draft.text), (b"html", b"MIME-Version: 1.0\r\n", draft.html))
    )
    return (
        b'%bMIME-Version: 1.0\r\nContent-Type: multipart/alternative;\r\n boundary="%b"\r\nContent-Language: %b\r\n\r\n%b'
        b"--%b--\r\n" % (head, boundary, draft.lang.encode(), parts, boundary)
    )


#: Headers that are different in every letter and, being one short address or id, come out of the library as they go in.
_ONE_ATOM = ("To", "Message-ID")
_ATOM = re.compile(
    r"(?=.{,60}$)(?:[a-z0-9]+(?:[._+-][a-z0-9]+)*|<[0-9a-zA-Z.]+)@[a-z0-9-]+(?:\.[a-z0-9-]+)+>?", re.ASCII
)


@lru_cache(maxsize=256)
def _header(name: str, text: str, address: str | None = None) -> bytes:
    """One header line, folded; ``text`` is the name beside an address. Raises ValueError for a line break."""
    if name in _ONE_ATOM and (plain := _ATOM.fullmatch(address or text)) and not (address and text):
        return f"{name}: {plain[0]}\r\n".encode()
    value = text if address is None else Address(display_name=text, addr_spec=address)
    return POLICY.fold_binary(*POLICY.header_store_parse(name, value))


def _base64(text: str) -> bytes:
    lines = b"\r\n".join(text.encode("utf-8").splitlines()) + b"\r\n"
    return base64.encodebytes(lines).replace(b"\n", b"\r\n")
