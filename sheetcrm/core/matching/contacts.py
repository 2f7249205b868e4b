"""Phones, mailboxes, messengers, tax ids and sites of one cell as keys that are equal when the contact is. Pure.

Keys are for comparing only. A placeholder (0000000, test@…) is no contact and gives no key.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from sheetcrm.core.matching.skeleton import one_script

_EXTENSION: Final = re.compile(r"(?:;?\s*ext|доб|внутр|вн|#|\bx)\.?\s*=?:?\s*\d{1,6}")
_PHONE_LISTS: Final = re.compile(r"[;,/|\n\\]| или | и | or ")
_LINKS_AND_BOXES: Final = re.compile(r"(?:https?://|www\.)\S+|[a-z0-9.\-]+\.[a-z]{2,}/\S+|\S*@\S+")
_PHONE_LINK: Final = re.compile(r"(?:https?://)?(?:wa\.me|api\.whatsapp\.com/send\?phone=|t\.me)/?\+?(\d{10,15})(?!\w)")
PUNCTUATION: Final = str.maketrans("", "", " ()+-.:телмобТЕЛМОБ")  # and «тел.», «моб.»
_BARE_LINKS: Final = ("t.me", "wa.me")  # what may stand before a phone without a slash
_NOT_DIGIT: Final = re.compile(r"\D+")
_LONG: Final = 100  # signs; a longer cell is read by the rules for any cell
_EXPONENT: Final = re.compile(r"\d[.,]?\d*e\+?\d{1,2}$")
_STEPS: Final = frozenset(("0123456789", "1234567890", "9876543210", "1234567", "7654321", "12345", "123456"))


def phones(text: str) -> tuple[str, ...]:
    """Keys of the phones in one cell: the last ten digits, or fewer when it is a local number.

    Ten digits are what +7, 8 and a missing prefix have in common; for other countries they tell people apart as well.

    >>> phones("8 (916) 123-45-67; +7 903 765-43-21"), phones("+79161234567;ext=12"), phones("000-00-00")
    (('9161234567', '9037654321'), ('9161234567',), ())
    """
    digits = text.translate(PUNCTUATION)
    if digits.isdigit() and digits.isascii() and len(digits) in (10, 11):  # as most are typed, and nothing beside it
        key = _key(digits)
        return (key,) if key else ()
    if not text or _EXPONENT.fullmatch(text):
        return ()
    whole = _number(text)
    if whole:
        return (whole,)
    found: list[str] = []
    for part in _PHONE_LISTS.split(text):
        digits = _NOT_DIGIT.sub("", _EXTENSION.sub("", part))
        if len(digits) in (20, 21, 22):  # two numbers with nothing but a space between them
            middle = len(digits) // 2
            halves = (digits[:middle], digits[middle:])
            if len(digits) == 21:
                halves = (digits[:11], digits[11:]) if digits[0] in "78" else (digits[:10], digits[10:])
            found.extend(k for h in halves if (k := _key(h)))
        elif key := _key(digits):
            found.append(key)
    return tuple(dict.fromkeys(found))


def phones_among(text: str) -> tuple[str, ...]:
    """Keys of the phones in a cell that may hold mailboxes, links and names of messengers as well.

    >>> phones_among("ivan@mail.ru, 8 916 123-45-67"), phones_among("https://vk.com/id9161234567"), phones_among("@ivan_99")
    (('9161234567',), (), ())
    """
    if "/" not in text and " " not in text and -1 < text.find("@") < len(text) - 1 and not text.startswith(_BARE_LINKS):
        return ()  # one mailbox and nothing else
    if "@" in text or "/" in text:
        text = _LINKS_AND_BOXES.sub(lambda m: _in_link(m.group()), text)
    return phones(text)


def plain_phones(cells: Sequence[str]) -> list[tuple[str, ...] | None]:
    """What :func:`phones` finds in cells that are one phone with its ten or eleven digits, None for any other; as typed.

    >>> plain_phones(["+7 (916) 123-45-67", "9161234567, Ivan", "0000000000"])
    [('9161234567',), None, ()]
    """
    digits = "\n".join(cells).translate(PUNCTUATION).split("\n")
    if len(digits) != len(cells):
        return [None] * len(cells)
    return [
        ((key,) if (key := _key(d)) else ())
        if len(d) in (10, 11) and d.isdigit() and d.isascii() and len(cell) < _LONG
        else None
        for d, cell in zip(digits, cells, strict=True)
    ]


def plain_emails(cells: Sequence[str]) -> list[tuple[str, ...] | None]:
    """What :func:`emails` finds in cells that are one mailbox, None for any other; as typed.

    >>> plain_emails(["Ivan.Petrov@ya.ru", "ivan@mail.ru, anna@mail.ru"])
    [('ivan-petrov@yandex.ru',), None]
    """
    return [
        ((key,) if (key := _mailbox(found[1], found[2])) else ())
        if len(cell) < _LONG and (found := _ONE_BOX.fullmatch(cell.lower()))
        else None
        for cell in cells
    ]


def _in_link(text: str) -> str:
    """A link that is nothing but a phone (wa.me/79161234567) as that phone, any other as a separator."""
    found = _PHONE_LINK.match(text)
    return f" {found.group(1)} " if found else " ; "


def _number(text: str) -> str:
    digits = _NOT_DIGIT.sub("", _EXTENSION.sub("", text))
    return _key(digits) if len(digits) in (10, 11) else ""


def _key(digits: str) -> str:
    if not 5 <= len(digits) <= 15:
        return ""
    key = digits[-10:]
    if len(set(key)) <= 2 or key in _STEPS or key.endswith("000000"):
        return ""
    return key


# Boxes that belong to a post or to everybody, in whatever company.
SHARED_BOXES: Final = frozenset((
    "info", "office", "mail", "sales", "sale", "admin", "administrator", "support", "contact", "contacts", "zakaz",
    "zakazy", "order", "orders", "hello", "help", "buh", "buhgalter", "buhgalteria", "accounting", "account", "hr",
    "job", "jobs", "pr", "press", "marketing", "secretary", "sekretar", "reception", "resepshn", "director", "direktor",
    "ceo", "manager", "service", "shop", "opt", "dostavka", "logist", "sklad", "tender", "post", "noreply", "no-reply",
    "webmaster", "kadry", "priem", "priemnaya", "zapis", "reklama", "snab", "zakupki", "team", "partner", "partners",
    "client", "clients", "general",
))  # fmt: skip
_NO_BOX: Final = frozenset((
    "test", "no", "none", "net", "нет", "email", "mail", "noemail", "no-email", "nomail", "netu", "aaa", "a", "qwerty",
    "example", "user",
))  # fmt: skip
_ONE_BOX: Final = re.compile(
    r"(?!t\.me|wa\.me|www\.)([a-z0-9_][a-z0-9_+-]*(?:\.[a-z0-9_+-]+)*)@([a-z0-9-]+(?:\.[a-z0-9-]+)+)"
)
_BOXES: Final = re.compile(r"[^\s;,<>()\"']+@[^\s;,<>()\"']+")
_YANDEX: Final = frozenset(
    ["yandex.ru", "ya.ru", "yandex.com", "yandex.by", "yandex.kz", "yandex.ua", "narod.ru", "yandex.com.tr"],
)
_BOX_LETTERS: Final = str.maketrans("асеорхукіьт", "aceopxykibt")


def emails(text: str) -> tuple[str, ...]:
    """Keys of the mailboxes in one cell: one key for every way to write to the same box.

    >>> emails("Ivan.Petrov+shop@GoogleMail.com".lower()), emails("ivan.petrov@ya.ru"), emails("нет")
    (('ivanpetrov@gmail.com',), ('ivan-petrov@yandex.ru',), ())
    """
    if "@" not in text:
        return ()
    found = []
    for box in _BOXES.findall(text.replace("mailto:", "").replace(" @ ", "@").replace("@ ", "@").replace(" @", "@")):
        local, _, domain = box.rpartition("@")
        domain, local = domain.strip(".").replace(",", "."), local.strip(".")
        if not box.isascii():
            if not domain.endswith((".рф", ".xn--p1ai")):
                domain = domain.translate(_BOX_LETTERS)
            local = local.translate(_BOX_LETTERS)
        if key := _mailbox(local, domain):
            found.append(key)
    return tuple(dict.fromkeys(found))


def _mailbox(local: str, domain: str) -> str:
    """One key for every way to write to the same box, empty for nobody's."""
    if domain in _YANDEX:
        local, domain = local.replace(".", "-"), "yandex.ru"
    elif domain in ("gmail.com", "googlemail.com"):
        local, domain = local.partition("+")[0].replace(".", ""), "gmail.com"
    elif domain == "icloud.com" or domain in ("outlook.com", "hotmail.com", "live.com"):
        local = local.partition("+")[0]
    if local and "." in domain and local not in _NO_BOX and not domain.startswith("example."):
        return f"{local}@{domain}"
    return ""


def is_shared_box(key: str) -> bool:
    """Whether a mailbox is a post's or everybody's (info@, zakaz@), not a person's."""
    return key.partition("@")[0].rstrip("0123456789").strip("-._") in SHARED_BOXES


_LINK: Final = re.compile(
    r"(?:https?://)?(?:www\.|m\.)?(linkedin\.com/in|t\.me|telegram\.me|vk\.com|vk\.ru|instagram\.com|wa\.me|ok\.ru|"
    r"facebook\.com|fb\.com)/(?:@|\+)?([\w.\-]+)"
)
# Before a colon stands whatever the messenger is called, the team's own names among them.
_HANDLE: Final = re.compile(
    r"(?:(?:tg|vk|ig|inst|telegram|wa|whatsapp|max|viber)\s*-\s*|[^\W\d_][^\s:@/]{0,40}:)?@?([a-z0-9_][\w.\-]{2,40})"
)
_KINDS: Final = {
    "t.me": "tg", "telegram.me": "tg", "telegram": "tg", "vk.com": "vk", "vk.ru": "vk", "instagram.com": "ig",
    "inst": "ig", "wa.me": "wa", "whatsapp": "wa", "ok.ru": "ok", "facebook.com": "fb", "fb.com": "fb",
}  # fmt: skip


def messengers(text: str) -> tuple[str, ...]:
    """Keys of the messenger and social names in one cell; a phone number is left to ``phones``.

    >>> messengers("https://t.me/Ivan_P".lower()), messengers("tg:@ivan_p"), messengers("@ivan_p"), messengers("zalo:ivan_p")
    (('ivan_p',), ('ivan_p',), ('ivan_p',), ('ivan_p',))
    """
    if not text:
        return ()
    found: list[str] = []
    for part in re.split(r"[;,\s|]+", text):
        link = _LINK.search(part)
        if link:
            if not link.group(2).isdigit():
                found.append(link.group(2))
            continue
        name = _HANDLE.fullmatch(part)
        if (
            name
            and not name.group(1).replace("-", "").isdigit()
            and name.group(1) not in _KINDS
            and ("@" in part or ":" in part or "_" in part or any(c.isdigit() for c in part))
        ):
            found.append(name.group(1))
    return tuple(dict.fromkeys(f.rstrip("/.") for f in found if len(f) > 2))


def handles_among(text: str) -> tuple[str, ...]:
    """Messenger names in a cell of phones: only those that cannot be anything else.

    >>> handles_among("8 916 123-45-67, @ivan_p"), handles_among("8 916 123-45-67 ext12"), handles_among("t.me/ivan_p")
    (('ivan_p',), (), ('ivan_p',))
    """
    return messengers(text) if "@" in text or "/" in text else ()


def tax_id(text: str) -> str:
    """The digits of a tax id, or empty when there are too few or they are all one digit."""
    digits = _NOT_DIGIT.sub("", text.partition("/")[0])  # «7707083893/773601001» is a tax id and a КПП
    return digits if len(digits) >= 8 and len(set(digits)) > 2 else ""


_SITE: Final = re.compile(r"(?:https?://)?(?:www\.)?([\w\-]+(?:\.[\w\-]+)+)")


def website(text: str) -> str:
    """The address of a site without what varies: ``https://www.shop.ru/`` is ``shop.ru``."""
    found = _SITE.match(one_script(text))
    if not found:
        return ""
    rest = text[found.end() :].strip("/")
    return found.group(1) + ("/" + rest if rest else "")
