"""Links a template writes: to a look-alike of an honest address, without encryption, or called "here". Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from urllib.parse import urlsplit

from sheetcrm.core.drafts.reasons import Reason
from sheetcrm.core.drafts.text.lint_codes import INSECURE_LINK, LINK_WORDS, LOOKALIKE_LINK
from sheetcrm.core.wording import Text

_URL = re.compile(r"https?://[^\s<>\"'«»)\]]+", re.IGNORECASE)
_HERE = re.compile(
    r"(?:нажмите|кликните|жмите|перейдите|переходите|смотрите|подробн(?:ее|ости)|читайте) (?:здесь|сюда|тут|по (?:этой )?ссылке)|"
    r"(?:click|tap|see|read more|press) (?:here|this link|below)|по этой ссылке|(?<!\w)(?<!['’]s )here:\s*(?:https?:|\n|$)",
    re.IGNORECASE,
)
#: Latin letters that Cyrillic ones are mistaken for, and digits for letters.
_TWINS = str.maketrans("авсенкмортухіѕјӏ0135", "abcehkmoptyxisjlolse")
#: Addresses many letters link to: a near miss of one of these is no accident.
_WELL_KNOWN = (
    "gosuslugi.ru", "nalog.ru", "sberbank.ru", "tinkoff.ru", "tbank.ru", "vk.com", "yandex.ru", "ya.ru", "mail.ru", "ozon.ru",
    "wildberries.ru", "avito.ru", "telegram.org", "t.me", "google.com", "whatsapp.com", "paypal.com", "apple.com", "amazon.com",
    "microsoft.com", "facebook.com", "instagram.com", "youtube.com", "2gis.ru",
)  # fmt: skip

_MIXED = Text(
    ru="в адресе смешаны похожие буквы разных алфавитов", en="its letters come from several alphabets that look alike"
)
_CODED = Text(ru="за ним скрыты буквы, похожие на латинские", en="it hides letters that look like Latin ones")
_NEAR = Text(ru="похоже на {known}, но это другой адрес", en="it looks like {known} and is another address")
_USER = Text(ru="перед адресом стоит чужое имя со знаком @", en="there is a name with an @ before the address")
_NUMBERS = Text(ru="вместо имени сайта цифры", en="a number instead of a site name")


def links_in(text: str) -> tuple[str, ...]:
    """The links of a text, each once."""
    return tuple(dict.fromkeys(found.group().rstrip(".,;:!?") for found in _URL.finditer(text)))


def about_links(text: str, own: Iterable[str]) -> list[Reason]:
    """What is wrong with the links of a template's own words; ``own``: links of the team's that are as they should be."""
    found: list[Reason] = []
    known = {host for link in own if (host := host_of(link))}
    for link in links_in(text):
        host = host_of(link)
        what = forged(link, frozenset(known))
        if what is not None:
            found.append(Reason(LOOKALIKE_LINK, {"host": host or link, "what": what}))
        elif link.lower().startswith("http://"):
            found.append(Reason(INSECURE_LINK))
    words = dict.fromkeys(match.group().lower() for match in _HERE.finditer(text))
    if words:
        found.append(Reason(LINK_WORDS, {"words": ", ".join(words)}))
    return found


def host_of(link: str) -> str | None:
    """The host of a link, without www; None when there is none."""
    try:
        host = urlsplit(link).hostname
    except ValueError:
        return None
    return None if not host else host.removeprefix("www.")


@lru_cache(maxsize=2_000)
def forged(link: str, own: frozenset[str]) -> Text | None:
    """Why a link looks like a forged one, None when it does not.

    >>> forged("https://gosuslugi.ru/x", frozenset()) is None, forged("https://sbеrbank.ru", frozenset()) is None
    (True, False)
    """
    try:
        parts = urlsplit(link)
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:
        return _NUMBERS
    if not host or re.fullmatch(r"[\d.]+|\[?[0-9a-f:]+\]?", host):
        return _NUMBERS
    if parts.username is not None:
        return _USER
    if host in own or any(host.endswith("." + known) for known in own):
        return None
    labels = host.split(".")
    if not labels[-1].isascii():
        labels = labels[:0]  # a whole address in one alphabet, as in .рф, is no disguise
    if any(re.search("[a-z]", label) and re.search("[а-яёіѕј]", label) for label in labels):
        return _MIXED
    plain = host
    if "xn--" in host:
        plain = _decoded(host)
        *names, ending = plain.split(".")
        hidden = [label for label in names if not label.isascii()]
        if ending.isascii() and any(label.translate(_TWINS).isascii() for label in hidden):
            return _CODED
    folded = _folded(plain)
    for known in (*sorted(own), *_WELL_KNOWN):
        if host == known or host.endswith("." + known):
            return None
        like = _folded(known)
        if folded == like or _one_slip(host, known) or folded.startswith(like + "."):
            return Text(_NEAR.ru.replace("{known}", known), _NEAR.en.replace("{known}", known))
    return None


def _folded(host: str) -> str:
    """A host as the eye takes it: look-alike letters as one, rn as m."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", host) if not unicodedata.combining(c))
    return bare.translate(_TWINS).replace("rn", "m").replace("vv", "w")


def _decoded(host: str) -> str:
    import idna

    labels = []
    for label in host.split("."):
        try:
            labels.append(idna.decode(label))
        except idna.IDNAError:
            # Not allowed in a name any more, and all the more a disguise where a browser still shows it.
            labels.append(_by_the_old_rules(label))
    return ".".join(labels)


def _by_the_old_rules(label: str) -> str:
    try:
        return label.removeprefix("xn--").encode("ascii").decode("punycode") if label.startswith("xn--") else label
    except (UnicodeError, ValueError):
        return label


def _one_slip(host: str, known: str) -> bool:
    """Whether the names before the ending differ by one letter; short names are near everything, and are left alone."""
    from rapidfuzz.distance import DamerauLevenshtein

    a, b = host.rsplit(".", 1)[0], known.rsplit(".", 1)[0]
    return len(b) >= 6 and a != b and "." not in a and DamerauLevenshtein.distance(a, b, score_cutoff=1) == 1
