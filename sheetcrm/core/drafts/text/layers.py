"""Where the parts of a template come from: base → channel → segment, the team's own over those that are shipped. Pure.

A layer may leave anything out: subject, text, purpose or dates then come from the next more general one. So one text
serves all channels until a channel needs words of its own, and all clients until a segment does. What a person writes
into a single draft comes after all of them.
"""

from __future__ import annotations

import datetime as dt
import difflib
import re
from collections.abc import Iterable, Mapping

from msgspec import Struct

from sheetcrm.core.drafts.model import Channel
from sheetcrm.core.drafts.text.syntax import check_syntax, refused
from sheetcrm.core.drafts.text.templates import MessageTemplate
from sheetcrm.core.fields.letters import tidy as plain
from sheetcrm.core.fields.words import word
from sheetcrm.core.fields.yes_no import NO
from sheetcrm.core.wording import LANGS, Lang

SOURCE_LIMIT = 20_000

#: What may stand above a text, between two lines of ---.
KEYS = (
    "subject",
    "purpose",
    "greeting",
    "valid_from",
    "valid_to",
    "segment",
    "about",
    "title",
    "decided_by",
    "decided_why",
    "active",
    "comment",
)
_NAME = re.compile(r"(ru|en)/([a-z][a-z0-9_]*)(?:\.(any|email|sms|call)(?:\.[a-z0-9_-]+)?)?")

#: key → (value, line in its file).
Head = Mapping[str, tuple[str, int]]


class Layer(Struct, frozen=True):
    """One file or row, checked by itself. ``channel`` and ``segment`` are None where it holds for all; ``body`` is None
    where it has no text of its own. ``own``: the team's; ``on_tab``: from «Шаблоны», which wins over a file."""

    name: str
    lang: Lang
    campaign: str
    channel: Channel | None
    head: Head
    body: str | None
    uses: frozenset[str]
    own: bool = False
    on_tab: bool = False

    @property
    def segment(self) -> str | None:
        return self.head["segment"][0] if "segment" in self.head else None

    @property
    def rank(self) -> tuple[bool, bool, bool, bool]:
        """The greater, the more particular."""
        return self.own, self.segment is not None, self.channel is not None, self.on_tab


def says_no(text: str) -> bool:
    """Whether a word means no.

    >>> says_no(" Нет"), says_no("no"), says_no("да")
    (True, True, False)
    """
    return word(plain(text)) in NO


def is_switched_off(source: str) -> bool:
    r"""Whether a file says above its text that it is not in force.

    >>> is_switched_off("---\nactive: no\n---\ntext"), is_switched_off("---\npurpose: ad\n---\nactive: no")
    (True, False)
    """
    lines = source.replace("\r\n", "\n").split("\n")
    if lines[0].strip() != "---":
        return False
    for line in lines[1:]:
        if line.strip() == "---":
            return False
        key, _, value = line.partition(":")
        if key.strip() == "active":
            return says_no(value)
    return False


def read_layer(name: str, source: str, *, own: bool = False) -> Layer:
    """A checked layer. ``name`` is ``LANG/CAMPAIGN``, with ``.CHANNEL`` and a word to tell variants apart behind it.

    Raises TemplateError with the line and the reason.
    """
    placed = _NAME.fullmatch(name)
    if placed is None:
        raise refused(
            name[:60].replace("{", "").replace("}", ""),
            1,
            "template/bad-name",
            "имя шаблона должно быть вида ru/birthday.email.",
            "the name must look like en/birthday.email.",
        )
    if len(source) > SOURCE_LIMIT:
        raise refused(
            name,
            1,
            "template/too-large",
            "длиннее {limit} знаков.",
            "longer than {limit} characters.",
            limit=SOURCE_LIMIT,
        )
    lang = next(known for known in LANGS if known == placed[1])
    head, body, line = _front_matter(name, source.replace("\r\n", "\n"))
    channel: Channel | None = (
        "email" if placed[3] == "email" else "sms" if placed[3] == "sms" else "call" if placed[3] == "call" else None
    )
    return checked_layer(name, lang, placed[2], channel, head, body, line, own=own)


def checked_layer(
    name: str,
    lang: Lang,
    campaign: str,
    channel: Channel | None,
    head: Head,
    body: str,
    body_line: int = 1,
    *,
    own: bool = False,
    on_tab: bool = False,
) -> Layer:
    """A layer of parts that were taken apart already. Raises TemplateError."""
    subject, line = head.get("subject", ("", 1))
    if channel in ("sms", "call") and subject:
        raise refused(
            name,
            line,
            "template/bad-key",
            "у SMS и звонка темы не бывает.",
            "a text message or a call has no subject.",
        )
    _one_of(name, head, "purpose", ("ad", "service"))
    _one_of(name, head, "greeting", ("name", "name_patronymic"))
    for key in ("valid_from", "valid_to"):
        _date(name, head, key)
    uses = check_syntax(name, subject, line) | check_syntax(name, body, body_line)
    kept = {key: value for key, value in head.items() if value[0]}
    return Layer(name, lang, campaign, channel, kept, body if body.strip() else None, frozenset(uses), own, on_tab)


def season_of(layer: Layer) -> tuple[dt.date | None, dt.date | None]:
    """From which day and until which day a layer may be used, None where it does not say."""
    return _date(layer.name, layer.head, "valid_from"), _date(layer.name, layer.head, "valid_to")


def joined(layers: Iterable[Layer], channel: Channel) -> MessageTemplate:
    """The template that some layers make for a channel: of each part, the most particular one.

    Raises TemplateError when there is no text, or no subject for an e-mail.
    """
    ordered = sorted(layers, key=lambda layer: layer.rank, reverse=True)
    first = ordered[0]
    text = next((layer for layer in ordered if layer.body is not None), None)
    if text is None or text.body is None:
        raise refused(first.name, 1, "template/no-text", "в шаблоне нет текста.", "the template has no text.")
    head: dict[str, tuple[str, int]] = {}
    for layer in reversed(ordered):
        head.update(layer.head)
    subject = ""
    if channel == "email":
        # A subject of the segment's or the channel's, else of the base.
        subject = head.get("subject", ("", 1))[0]
        if not subject:
            raise refused(
                first.name,
                1,
                "template/no-subject",
                "у письма нет темы (subject: …).",
                "the e-mail has no subject (subject: …).",
            )
    shipped = next((layer.head["purpose"][0] for layer in ordered if "purpose" in layer.head and not layer.own), "ad")
    asked = head.get("purpose", ("ad", 1))[0]
    by, why = (head.get(key, ("", 1))[0] for key in ("decided_by", "decided_why"))
    lowered = asked == "service" and shipped == "ad"
    decided = bool(by and why)
    return MessageTemplate(
        name=first.name,
        lang=first.lang,
        campaign=first.campaign,
        channel=channel,
        subject=subject,
        body=text.body,
        purpose="service" if asked == "service" and (not lowered or decided) else "ad",
        greeting="name_patronymic" if head.get("greeting", ("", 1))[0] == "name_patronymic" else "name",
        valid_from=_date(first.name, head, "valid_from"),
        valid_to=_date(first.name, head, "valid_to"),
        # A variable of a text that another one replaces is not asked for.
        uses=frozenset(check_syntax(text.name, subject) | check_syntax(text.name, text.body)),
        about=tuple(word for part in head.get("about", ("", 1))[0].split(";") if (word := part.strip())),
        own=any(layer.own for layer in ordered),
        undecided=lowered and not decided,
        decided_by=by if decided else "",
        decided_why=why if decided else "",
        sources=tuple(layer.name for layer in ordered),
    )


def _front_matter(name: str, source: str) -> tuple[dict[str, tuple[str, int]], str, int]:
    # Plain "key: value" lines, not YAML: a value such as "no" or "10:00" stays what it looks like.
    lines = source.split("\n")
    if lines[0].strip() != "---":
        return {}, source, 1
    head: dict[str, tuple[str, int]] = {}
    for at, line in enumerate(lines[1:], start=2):
        if line.strip() == "---":
            return head, "\n".join(lines[at:]), at + 1
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        key, colon, value = line.partition(":")
        key = key.strip()
        if not colon or key not in KEYS:
            near = difflib.get_close_matches(key, KEYS, 1)
            raise refused(
                name,
                at,
                "template/bad-key",
                "не знаю «{key}»; бывает: {known}.",
                "“{key}” is unknown; there are: {known}.",
                key=key[:40],
                known=near[0] if near else ", ".join(KEYS),
            )
        if key in head:
            raise refused(name, at, "template/bad-key", "«{key}» дважды.", "“{key}” is listed twice.", key=key)
        head[key] = (value.strip(), at)
    raise refused(name, 1, "template/bad-key", "заголовок не закрыт строкой ---.", "the head is not closed by ---.")


def _one_of(name: str, head: Head, key: str, allowed: tuple[str, ...]) -> None:
    value, line = head.get(key, ("", 1))
    if value and value not in allowed:
        raise refused(
            name,
            line,
            "template/bad-key",
            "{key}: бывает только {known}.",
            "{key} is one of: {known}.",
            key=key,
            known=", ".join(allowed),
        )


def _date(name: str, head: Head, key: str) -> dt.date | None:
    value, line = head.get(key, ("", 1))
    if not value:
        return None
    try:
        return dt.date.fromisoformat(value)
    except ValueError:
        raise refused(
            name,
            line,
            "template/bad-key",
            "{key}: нужна дата вида 2026-12-31.",
            "{key} must be a date such as 2026-12-31.",
            key=key,
        ) from None
