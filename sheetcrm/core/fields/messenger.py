"""Field type messenger: Telegram, WhatsApp, VK and others as people type them. Pure.

Normal form: a short name of the service, a colon, and the address in it: ``tg:@ivan``, ``wa:+79161234567``, ``vk:id1``; of a
messenger that only the team's list names, its name there: ``Zalo:ivan``. A cell that says which messenger and gives no
address in it («Telegram») has none.
"""

from __future__ import annotations

import re
from typing import Any

from sheetcrm.core.fields import EMPTY, Context, FieldType, Kind, Reading
from sheetcrm.core.fields.cell import wrong_type
from sheetcrm.core.fields.choice import NEAR, NOT_LISTED, spelt
from sheetcrm.core.fields.letters import LONGEST, integral, is_nothing, one_line, tidy, unmix
from sheetcrm.core.fields.messenger_names import LABELS, Names, known_as, names_of, service_of
from sheetcrm.core.fields.phone import parse as parse_phone
from sheetcrm.core.fields.phone import shown_in
from sheetcrm.core.issues import Cause, IssueCode, Severity
from sheetcrm.core.records import replace
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
        ru="Впишите ссылку или ник с названием: t.me/ivan, vk.com/id1, WhatsApp +7 916 … "
        "Мессенджер, которого программа не знает, допишите в «Справочники», столбец «Мессенджер».",
        en="Type a link, or the service and the name: t.me/ivan, vk.com/id1, WhatsApp +7 916 … "
        "Add a messenger that the program does not know to “Lists”, column “Messenger”.",
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
_BY_PHONE = frozenset(("wa", "tg", "viber", "max"))
_TELEGRAM = re.compile(r"@[A-Za-z][A-Za-z0-9_]{2,30}[A-Za-z0-9]")
_HANDLE = re.compile(r"@?([A-Za-z][\w.]{1,62}\w|id\d+)")
#: In a messenger that the team named itself: a name or a number there.
_OWN_HANDLE = re.compile(r"@?([A-Za-z0-9][A-Za-z0-9_.\-]{1,63})")
_OWN_LINK = re.compile(r"(?:https?://)?[\w.\-]+\.[a-z]{2,}/(?:#?\w+/)?@?([\w.+\-]{2,64})/?", re.IGNORECASE)
_SEPARATOR = re.compile(r"\s*[;,\n|]\s*|\s+/\s+")
_BEFORE_ADDRESS = re.compile(r"\s+(?=@|https?://|t\.me/|vk\.com/)")
_BETWEEN_NAMES = re.compile(r"\s*[;,/|+]\s*|\s+(?:и|или|and|or)\s+")
_IN_ADDRESS = re.compile(r"[@/\d]")


def _phone(text: str, context: Context) -> str | None:
    found = parse_phone(text, context)
    return found.value[0] if found.value and len(found.value) == 1 else None


def _pieces(text: str, names: Names) -> list[str]:
    """The addresses of a cell. What stands after a messenger's name is an address in that one: «Zalo @ivan» is not Telegram."""
    found: list[str] = []
    for part in _SEPARATOR.split(text):
        before = ""
        for piece in _BEFORE_ADDRESS.split(part):
            rest, _, last = before.rpartition(" ")
            if piece.startswith("@") and names.called(last) is not None:
                before, piece = rest, f"{last} {piece}"
            found += [before] if before else []
            before = piece
        found += [before] if before else []
    return found


def _one(piece: str, context: Context, names: Names) -> str | None:
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
    named = next(((key, m) for key, pattern in names.patterns if (m := pattern.search(piece))), None)
    if named is not None and named[0] not in LABELS:
        return _in_own(piece, *named, context)
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
    # These go by the phone; but who writes WhatsApp @ivan means a name there.
    return f"{service}:{name}" if service not in ("wa", "viber") or rest.startswith("@") else None


def _in_own(piece: str, service: str, named: re.Match[str], context: Context) -> str | None:
    """The normal form of an address in a messenger that only the team's list names."""
    link = _OWN_LINK.fullmatch(piece)
    rest = link[1] if link else (piece[: named.start()] + " " + piece[named.end() :]).strip(" :.-–—()")
    if (
        sum(c.isdigit() for c in rest) >= 7
        and not re.search(r"[A-Za-z]{3}", rest)
        and (number := _phone(rest, context))
    ):
        return f"{service}:{number}"
    handle = _OWN_HANDLE.fullmatch(rest)
    return None if handle is None else f"{service}:{handle[1].lower()}"


def _by_name(value: str, clean: str, names: Names, *, near: bool) -> Reading | None:
    """A cell that says which messengers, and no address in any; None for any other. ``near``: words that are a slip away from one
    of the list are such names as well."""
    parts = [part for part in _BETWEEN_NAMES.split(one_line(clean)) if part.strip()]
    services = [names.called(part) for part in parts]
    if not parts:
        return None
    if None not in services:
        right = [names.right.get(service or "") for service in services]
        if not names.right:
            return replace(spelt(value, clean, clean, None), value=None)
        if None in right:
            return replace(spelt(value, clean, clean, NOT_LISTED), value=None)
        same = all(part == name for part, name in zip(parts, right, strict=True))
        return replace(spelt(value, clean, clean if same else ", ".join(map(str, right)), None), value=None)
    if not near or not names.right:
        return None
    guesses = [
        names.right.get(service or "") or names.near(part) for part, service in zip(parts, services, strict=True)
    ]
    if None in guesses:
        return None
    guess = ", ".join(map(str, guesses))
    return Reading(None, guess, Kind.PROPOSAL, "choice/near-miss", NEAR, {"guess": guess})


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
    names = names_of(context.choices)
    if not _IN_ADDRESS.search(clean) and (read := _by_name(value, clean, names, near=False)) is not None:
        return read
    spaces = clean != value and one_line(clean) == clean
    whole = _one(one_line(clean), context, names)
    found = [whole] if whole else [_one(piece, context, names) for piece in _pieces(clean, names)]
    normal = tuple(dict.fromkeys(f for f in found if f)) or None
    if normal is None and (read := _by_name(value, clean, names, near=True)) is not None:
        return read
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
        shown.append(f"{LABELS.get(service, service)} {name}")
    return ", ".join(shown)


def held_in(text: str) -> frozenset[str]:
    """The messengers that a cell names or has an address in, among those the program knows.

    >>> sorted(held_in("@ivan; WhatsApp 8 916 …")), held_in("imo")
    (['tg', 'wa'], frozenset())
    """
    found: set[str] = set()
    names = Names()
    for piece in _pieces(unmix(tidy(text)), names):
        linked = {key for key, pattern in _LINKS if pattern.fullmatch(piece)}
        named = {key for key, pattern in names.patterns if len(piece) > len(key) and pattern.search(piece)}
        named |= {key} if (key := names.called(piece)) is not None else set()
        found |= linked or named or ({"tg"} if piece.startswith("@") else set())
    return frozenset(found)


def in_rules(value: Any) -> tuple[str, ...]:
    """What a rule may call a cell: its addresses as they are read and as they are shown, and the messengers by themselves; a cell
    that only names messengers comes as it is typed.

    >>> in_rules(("tg:@ivan",)), in_rules("тг")
    (('tg:@ivan', 'Telegram', 'Telegram @ivan', 'Telegram: @ivan'), ('тг', 'Telegram'))
    """
    said: list[str] = []
    if isinstance(value, str):
        for part in _BETWEEN_NAMES.split(value):
            service = known_as(part)
            said += [part] if service is None else [part, LABELS[service]]
    else:
        for address in value:
            service, _, name = address.partition(":")
            label = LABELS.get(service, service)
            said += [address, label, f"{label} {name}", f"{label}: {name}"]
    return tuple(said)


MESSENGER = FieldType("messenger", parse, _text)
