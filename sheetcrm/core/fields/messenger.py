"""Field type messenger: Telegram, WhatsApp, VK and others as people type them. Pure.

Normal form: a short name of the service, a colon, and the address in it: ``tg:@ivan``, ``wa:+79161234567``, ``vk:id1``.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from sheetcrm.core.fields import EMPTY, Context, FieldType, Kind, Reading
from sheetcrm.core.fields.cell import wrong_type
from sheetcrm.core.fields.letters import LONGEST, integral, is_nothing, one_line, tidy, unmix
from sheetcrm.core.fields.phone import parse as parse_phone
from sheetcrm.core.fields.phone import shown_in
from sheetcrm.core.issues import Cause, IssueCode, Severity
from sheetcrm.core.wording import Lang, Text
from sheetcrm.core.workbook import Value

UNCLEAR = IssueCode(
    "messenger/unclear",
    Severity.INFO,
    Text(ru="Неясно, какой это мессенджер", en="It is unclear which messenger this is"),
    Text(
        ru="По записи «{value}» не понять, что это за мессенджер. Оставили как есть и не используем.",
        en="“{value}” does not say which messenger it belongs to. Left as it is and not used.",
    ),
    Text(
        ru="Впишите ссылку или ник с названием: t.me/ivan, vk.com/id1, WhatsApp +7 916 …",
        en="Type a link, or the service and the name: t.me/ivan, vk.com/id1, WhatsApp +7 916 …",
    ),
    Cause.SLIP,
    {"messenger": "иван из бассейна"},
)

_LINKS = (
    ("tg", re.compile(r"(?:https?://)?(?:www\.)?(?:t\.me|telegram\.me|telegram\.dog)/(?:s/)?@?(\+\d{7,15}|[A-Za-z]\w{3,31})/?", re.IGNORECASE)),
    ("tg", re.compile(r"tg://resolve\?domain=(\w{4,32})", re.IGNORECASE)),
    ("vk", re.compile(r"(?:https?://)?(?:www\.|m\.)?(?:vk\.com|vkontakte\.ru|vk\.ru|vk\.me)/@?([\w.]{2,64}?)/?(?:\?.*)?", re.IGNORECASE)),
    ("wa", re.compile(r"(?:https?://)?(?:www\.)?(?:wa\.me/|(?:api\.)?whatsapp\.com/send/?\?phone=)\+?(\d{7,15})/?.*", re.IGNORECASE)),
    ("ig", re.compile(r"(?:https?://)?(?:www\.)?(?:instagram\.com|instagr\.am)/@?([\w.]{1,30})/?(?:\?.*)?", re.IGNORECASE)),
    ("fb", re.compile(r"(?:https?://)?(?:www\.|m\.)?(?:facebook\.com|fb\.com|m\.me)/([\w.]{2,64})/?(?:\?.*)?", re.IGNORECASE)),
    ("ok", re.compile(r"(?:https?://)?(?:www\.|m\.)?ok\.ru/(?:profile/)?([\w.]{2,64})/?", re.IGNORECASE)),
    ("viber", re.compile(r"viber://(?:chat|add)\?number=(?:%2B|\+)?(\d{7,15})", re.IGNORECASE)),
)  # fmt: skip
_SERVICES = (
    ("wa", re.compile(r"whats\s?app|в[ао]т[сц]?[ао]п+|вацап|ватсап|вотсап|\bwa\b", re.IGNORECASE)),
    ("tg", re.compile(r"telegram|телеграмм?|телега|\btg\b|\bтг\b|\bтелег\b", re.IGNORECASE)),
    ("vk", re.compile(r"vkontakte|вконтакте|\bвк\b|\bvk\b", re.IGNORECASE)),
    ("ig", re.compile(r"instagram|инстаграмм?|инста|\binst\b|\big\b", re.IGNORECASE)),
    ("viber", re.compile(r"viber|вайбер", re.IGNORECASE)),
    ("max", re.compile(r"\bmax\b|\bмакс\b", re.IGNORECASE)),
    ("fb", re.compile(r"facebook|фейсбук|\bfb\b", re.IGNORECASE)),
    ("ok", re.compile(r"одноклассники|\bок\b", re.IGNORECASE)),
    ("skype", re.compile(r"skype|скайп", re.IGNORECASE)),
)
_BY_PHONE = frozenset(("wa", "tg", "viber", "max"))
_TELEGRAM = re.compile(r"@[A-Za-z][A-Za-z0-9_]{2,30}[A-Za-z0-9]")
_HANDLE = re.compile(r"@?([A-Za-z][\w.]{1,62}\w|id\d+)")
_SEPARATOR = re.compile(r"\s*[;,\n|]\s*|\s+/\s+|\s+(?=@|https?://|t\.me/|vk\.com/)")
LABELS = {
    "tg": "Telegram",
    "wa": "WhatsApp",
    "vk": "VK",
    "ig": "Instagram",
    "viber": "Viber",
    "max": "MAX",
    "fb": "Facebook",
    "ok": "OK",
    "skype": "Skype",
}


@lru_cache(256)
def service_of(heading: str) -> str | None:
    """The service a heading or a word names, such as "tg" for «Телеграм».

    >>> service_of("Ник в Телеграм"), service_of("WhatsApp / Viber"), service_of("Мессенджер")
    ('tg', None, None)
    """
    found = {key for key, pattern in _SERVICES if pattern.search(heading)}
    return found.pop() if len(found) == 1 else None


def _phone(text: str, context: Context) -> str | None:
    found = parse_phone(text, context)
    return found.value[0] if found.value and len(found.value) == 1 else None


def _one(piece: str, context: Context) -> str | None:
    """The normal form of one address, or None."""
    for linked, pattern in _LINKS:
        match = pattern.fullmatch(piece)
        if match:
            name = match[1]
            if linked in ("wa", "viber"):
                return f"{linked}:+{name}"
            if linked == "tg":
                return f"tg:{name}" if name.startswith("+") else f"tg:@{name.lower()}"
            return f"{linked}:{name.lower()}"
    named = next(((key, m) for key, pattern in _SERVICES if (m := pattern.search(piece))), None)
    heading = service_of(str(context.facts.get("heading", "")))
    service = named[0] if named else heading
    rest = (piece[: named[1].start()] + " " + piece[named[1].end() :]).strip(" :.-–—()") if named else piece
    if sum(c.isdigit() for c in rest) >= 7 and not re.search(r"[A-Za-z]{3}", rest):
        number = _phone(rest, context)
        # A bare phone in a messenger column: WhatsApp is what people mean unless the heading says otherwise.
        return (
            f"{service if service in _BY_PHONE else 'wa'}:{number}"
            if number and (service is None or service in _BY_PHONE)
            else None
        )
    handle = _HANDLE.fullmatch(rest)
    if handle is None or (service is None and not rest.startswith("@")):
        return None
    name = handle[1].lower()
    service = service or "tg"
    if service == "tg":
        return f"tg:@{name}" if 4 <= len(name) <= 32 and "." not in name else None
    return f"{service}:{name}" if service not in ("wa", "viber", "max") else None


def parse(value: Value, context: Context) -> Reading:
    """Addresses in messengers and social networks, in the order of the cell."""
    if value is None:
        return EMPTY
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        value = integral(value) or ""
    if not isinstance(value, str):
        return wrong_type()
    if _TELEGRAM.fullmatch(value) and service_of(str(context.facts.get("heading", ""))) in (None, "tg"):
        return Reading((f"tg:{value.lower()}",))
    clean = unmix(tidy(value))
    if not clean or is_nothing(clean):
        return EMPTY
    if len(clean) > LONGEST:
        return Reading(issue=UNCLEAR)
    spaces = clean != value and one_line(clean) == clean
    whole = _one(one_line(clean), context)
    pieces = [clean] if whole else [p for p in _SEPARATOR.split(clean) if p]
    found = [whole] if whole else [_one(p, context) for p in pieces]
    normal = tuple(dict.fromkeys(f for f in found if f)) or None
    issue = None if normal else UNCLEAR
    if spaces:
        why = "text/spaces" if tidy(value) == clean else "text/mixed-alphabet"
        return Reading(normal, clean, Kind.SPELLING, why, issue)
    return Reading(normal, issue=issue)


def _text(value: Any, lang: Lang) -> str:
    shown = []
    for address in value:
        service, _, name = address.partition(":")
        name = shown_in(name, lang=lang) if name.startswith("+") else name
        shown.append(f"{LABELS[service]} {name}")
    return ", ".join(shown)


MESSENGER = FieldType("messenger", parse, _text)
