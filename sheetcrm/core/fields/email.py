"""Field type email: addresses as people type them, judged by email-validator without asking the network. Pure.

A plain address takes a short cut that accepts only what the library accepts as it stands; tests compare both.
"""

from __future__ import annotations

import re
from typing import Any

from msgspec import Struct

from sheetcrm.core.fields import EMPTY, Context, FieldType, Kind, Reading
from sheetcrm.core.fields.cell import wrong_type
from sheetcrm.core.fields.email_codes import (
    DISPOSABLE,
    LOOK_ALIKE,
    MADE_UP,
    MENDABLE,
    NOT_VALID,
    ROLE,
    SEVERAL,
    SOME_WRONG,
    TYPO_DOMAIN,
    WITH_TEXT,
)
from sheetcrm.core.fields.email_domains import ROLES, USUAL, is_disposable, is_made_up, meant
from sheetcrm.core.fields.letters import (
    CYRILLIC_TO_LATIN,
    LONGEST,
    TO_ENGLISH_KEYS,
    is_nothing,
    one_line,
    tidy,
    unmix,
)
from sheetcrm.core.issues import IssueCode
from sheetcrm.core.wording import Lang
from sheetcrm.core.workbook import Value

_PLAIN = re.compile(
    r"(?=.{6,120}\Z)(?=[^@]{1,64}@)[a-z0-9_+-]+(?:\.[a-z0-9_+-]+)*@"
    r"(?P<domain>(?:(?![a-z0-9-]{2}--)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+(?P<zone>[a-z]{2,24}))"
)
# Zones the library refuses; such addresses go the long way and get its verdict.
_RESERVED = frozenset(("test", "local", "localhost", "invalid", "onion", "arpa", "example", "internal", "lan", "home"))
#: Mailboxes whose names the library writes in small letters (RFC 2142).
_SMALL = frozenset(
    (
        "info", "marketing", "sales", "support", "abuse", "noc", "security", "postmaster", "hostmaster", "usenet", "news",
        "webmaster", "www", "uucp", "ftp",
    )
)  # fmt: skip
_NAMED = re.compile(r"[^<>]*<\s*([^<>]+?)\s*>")
_MAILTO = re.compile(r"^\s*(?:mailto:|e-?mail\s*:|почта\s*:|эл\.?\s*почта\s*:)\s*", re.IGNORECASE)
_SEPARATOR = re.compile(r"\s*[;,\n|]\s*|\s+/\s+|/(?=[^\s/@]+@)|\s+(?:и|или|and|or)\s+")
_AROUND = re.compile(r"\s*([@])\s*")
_AT_WORD = re.compile(r"\s*(?:\(at\)|\[at\]|\(собака\)|\[собака\]|\s(?:собака|at)\s)\s*", re.IGNORECASE)
_CYRILLIC = re.compile("[\u0400-\u04ff]")
_ADDRESS = re.compile(r"[^\s()<>«»\[\],;:]+@[^\s()<>«»\[\],;:]+\.[^\s()<>«»\[\],;:.]+")
_EDGES = " .,;:<>()[]\"'«»"


class _Address(Struct, frozen=True):
    """One address read: the normal form, the spelling to show, and whether reaching it was more than spelling."""

    normal: str
    shown: str
    guessed: bool = False
    issue: IssueCode | None = None


def _valid(text: str) -> str | None:
    """The address when it is valid, its domain in small letters and in Unicode."""
    local, _, domain = text.rpartition("@")
    match = _PLAIN.fullmatch(text.lower()) if text.isascii() else None
    if match and match["zone"] not in _RESERVED and local.lower() not in _SMALL:
        return f"{local}@{domain.lower()}"
    if "@" not in text or len(text) > 254 or (_CYRILLIC.search(text.rsplit("@", 1)[0])):
        return None
    from email_validator import EmailNotValidError, validate_email

    try:
        found = validate_email(text, check_deliverability=False, allow_smtputf8=False)
    except (EmailNotValidError, UnicodeError, ValueError):
        return None
    return f"{found.local_part}@{found.domain}"


def _script_is_one(domain: str) -> bool:
    name, _, zone = domain.rpartition(".")
    if zone in ("ру", "ком", "нет") and name.isascii():
        return False  # «mail.ру»: there is no such zone, or it is not this company's
    return all(label.isascii() or not re.search("[a-z]", label) for label in domain.split("."))


def _as_typed(text: str) -> _Address | None:
    """The address read without guessing: case of the domain, look-alike letters in a mixed word, spaces by the @."""
    clean = _AROUND.sub(r"\1", unmix(text))
    valid = _valid(clean)
    if valid is None:
        local, at, domain = clean.rpartition("@")
        valid = _valid(f"{local}@{domain.lower()}") if at else None
        if valid is None:
            return None
    local, _, domain = valid.rpartition("@")
    if not _script_is_one(domain) or "." not in domain:
        return None
    return _Address(valid.lower(), f"{local}@{domain.lower()}")


def _guess(text: str) -> _Address | None:
    """What a wrong address was probably meant to be; always a proposal."""
    at_word = _AT_WORD.sub("@", text)
    tries: list[tuple[str, IssueCode]] = []
    if at_word != text:
        tries.append((at_word, MENDABLE))
    if _CYRILLIC.search(text):
        tries.append((re.sub(r"\.(?:ру|рy|pу)$", ".ru", re.sub(r"\.(?:ком|сом)$", ".com", text)), LOOK_ALIKE))
        tries.append((text.translate(CYRILLIC_TO_LATIN), LOOK_ALIKE))
        if not re.search("[A-Za-z]", text):
            tries.append((_other_layout(text), LOOK_ALIKE))
    tries.append((re.sub(r"@{2,}", "@", text), MENDABLE))
    tries.append((re.sub(r"\.{2,}", ".", text), MENDABLE))
    tries.append((text.replace(" ", ""), MENDABLE))
    tries.append((re.sub(r"@(.*)", lambda m: "@" + re.sub("[,/;:]", ".", m[1]), text), MENDABLE))
    tries.append((text.replace("@.", "@").replace(".@", "@"), MENDABLE))
    for candidate, code in tries:
        candidate = candidate.strip(_EDGES)
        local, at, domain = candidate.rpartition("@")
        if candidate == text or not at:
            continue
        found = _as_typed(f"{local}@{meant(domain.lower()) or domain}")
        if found:
            return _Address(found.normal, found.shown, True, code)
    local, at, domain = text.rpartition("@")
    pattern = re.compile(re.sub(r"[^\x00-\x7f]", "[a-z]", re.escape(domain.lower()))) if domain else None
    spelled = [usual for usual in USUAL if pattern and not domain.isascii() and pattern.fullmatch(usual)]
    if len(spelled) == 1 and re.search("[A-Za-z]{2}", domain):
        found = _as_typed(f"{local}@{spelled[0]}")
        if found:
            return _Address(found.normal, found.shown, True, LOOK_ALIKE)
    if at and "." not in domain and meant(domain.lower()):
        found = _as_typed(f"{local}@{meant(domain.lower())}")
        if found:
            return _Address(found.normal, found.shown, True, MENDABLE)
    return None


def _other_layout(text: str) -> str:
    """«шмфт"ьфшдюкг»: on a Russian keyboard @ is typed as a quotation mark, the dot as «ю»."""
    at = "@" if "@" in text else '"'
    return text.replace(at, "\x00").translate(TO_ENGLISH_KEYS).replace("\x00", "@")


def parse(value: Value, context: Context) -> Reading:
    """Addresses of a cell, the main one first; one address alone is shown with its domain in small letters."""
    if value is None:
        return EMPTY
    if not isinstance(value, str):
        return wrong_type()
    match = _PLAIN.fullmatch(value)
    if match and match["zone"] not in _RESERVED:
        return _judged(_Address(value, value), value, Kind.SPELLING)
    text = tidy(value)
    if not text or is_nothing(text):
        return EMPTY
    if len(text) > LONGEST:
        return Reading(issue=NOT_VALID)
    if "\n" not in text and (single := _as_typed(text)) is not None:
        return _judged(single, value, Kind.SPELLING)
    return _unwrapped(value, text)


def _unwrapped(typed: str, text: str) -> Reading:
    """The reading of a cell with more in it than one address: a name in front, mailto:, a list, a slip."""
    text = _MAILTO.sub("", _NAMED.sub(r"\1;", text) if "<" in text else text).strip(_EDGES + "\n")
    if not text or is_nothing(text):
        return EMPTY
    comma = _comma_for_dot(text)
    pieces = [text] if comma else [p.strip(_EDGES) for p in _SEPARATOR.split(text)]
    pieces = [p for piece in pieces if piece for p in _by_spaces(piece)]
    found = [(p, _as_typed(_MAILTO.sub("", p))) for p in pieces]
    good = [a for _, a in found if a]
    bad = [p for p, a in found if a is None]
    if len(pieces) == 1:
        if good:
            return _judged(good[0], typed, Kind.PROPOSAL)
        local, _, domain = text.casefold().rpartition("@")
        guess = None if local and is_made_up(local, domain) else _guess(one_line(text))
        if guess is None:
            return _not_an_address(text)
        return Reading(None, guess.shown, Kind.PROPOSAL, "email/guess", guess.issue or MENDABLE, {"guess": guess.shown})
    value = tuple(dict.fromkeys(a.normal for a in good))
    if not value:
        return Reading(issue=NOT_VALID)
    listed = ", ".join(value)
    wrong = [p for p in bad if "@" in p]
    if wrong:
        return Reading(value, issue=SOME_WRONG, args={"emails": listed, "wrong": ", ".join(wrong)})
    if len(value) > 1:
        return Reading(value, issue=SEVERAL, args={"emails": listed})
    return Reading(value)


def _not_an_address(text: str) -> Reading:
    local, _, domain = text.casefold().rpartition("@")
    if local and is_made_up(local, domain):
        return Reading(issue=MADE_UP)
    inside = [a for a in map(_as_typed, _ADDRESS.findall(text)) if a]
    if len(inside) == 1:
        rest = text.replace(_ADDRESS.findall(text)[0], " ").strip(_EDGES + "-–—")
        return Reading((inside[0].normal,), issue=WITH_TEXT, args={"email": inside[0].normal, "note": rest})
    return Reading(issue=NOT_VALID)


def _by_spaces(piece: str) -> list[str]:
    words = piece.split()
    return words if len(words) > 1 and sum("@" in w.strip("@") for w in words) > 1 else [piece]


def _comma_for_dot(text: str) -> bool:
    """Whether the only comma stands for the dot of the domain: ivan@mail,ru."""
    return re.fullmatch(r"[^\s,;@]+@[a-z0-9-]+,\s?[a-z]{2,4}", text.lower()) is not None


def _judged(address: _Address, typed: str, kind: Kind) -> Reading:
    """The reading of one valid address: what may be wrong with it all the same."""
    local, _, domain = address.normal.rpartition("@")
    shown = None if address.shown == typed else address.shown
    value = (address.normal,)
    usual = meant(domain)
    if usual:
        guess = f"{address.shown.rpartition('@')[0]}@{usual}"
        args = {"domain": domain, "guess": usual}
        return Reading(value, guess, Kind.PROPOSAL, "email/typo-domain", TYPO_DOMAIN, args)
    issue: IssueCode | None = None
    args = {}
    if is_made_up(local, domain):
        issue = MADE_UP
    elif is_disposable(domain):
        issue, args = DISPOSABLE, {"domain": domain}
    elif local in ROLES:
        issue = ROLE
    if shown is None:
        return Reading(value, issue=issue, args=args)
    return Reading(value, shown, kind, _why(typed, address.shown), issue, args)


def _why(typed: str, shown: str) -> str:
    if typed.lower() == shown.lower():
        return "email/case"
    if tidy(typed).replace(" ", "").lower() == shown.lower():
        return "text/spaces"
    return "text/mixed-alphabet" if unmix(typed) != typed else "email/wrapping"


def _text(value: Any, lang: Lang) -> str:
    return ", ".join(value)


EMAIL = FieldType("email", parse, _text)
