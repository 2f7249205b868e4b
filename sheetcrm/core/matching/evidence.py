"""What speaks for two rows being one client and what against, in words a person would use. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final, NamedTuple

import numpy as np
import pandas as pd

from sheetcrm.core.matching.clean import Clean
from sheetcrm.core.matching.known import lookup
from sheetcrm.core.matching.parts import initial
from sheetcrm.core.matching.skeleton import skeleton, surname
from sheetcrm.core.matching.text import as_typed, plain
from sheetcrm.core.wording import Lang, Text

_FOR: Final[dict[tuple[str, str], Text]] = {
    ("last", "exact"): Text(ru="совпала фамилия «{x}»", en="same surname “{x}”"),
    ("last", "close"): Text(ru="похожие фамилии: {x} ≈ {y}", en="similar surnames: {x} ≈ {y}"),
    ("last", "part"): Text(ru="похожие фамилии: {x} ≈ {y}", en="similar surnames: {x} ≈ {y}"),
    ("first", "exact"): Text(ru="совпало имя «{x}»", en="same first name “{x}”"),
    ("first", "form"): Text(ru="имя: {x} ≈ {y}", en="first name: {x} ≈ {y}"),
    ("first", "close"): Text(ru="имя: {x} ≈ {y}", en="first name: {x} ≈ {y}"),
    ("first", "initial"): Text(ru="имя: {x} ≈ {y}", en="first name: {x} ≈ {y}"),
    ("patronymic", "exact"): Text(ru="совпало отчество", en="same patronymic"),
    ("patronymic", "close"): Text(ru="похожие отчества: {x} ≈ {y}", en="similar patronymics: {x} ≈ {y}"),
    ("patronymic", "initial"): Text(ru="отчество: {x} ≈ {y}", en="patronymic: {x} ≈ {y}"),
    ("phone", "own"): Text(
        ru="совпал телефон (он в {n} {n:строке|строках|строках})", en="same phone (in {n} {n:row|rows})"
    ),
    ("phone", "few"): Text(
        ru="общий телефон (он в {n} {n:строке|строках|строках}, у нескольких людей)",
        en="shared phone (in {n} {n:row|rows}, of several people)",
    ),
    ("phone", "many"): Text(
        ru="общий телефон, похоже на рабочий (он в {n} {n:строке|строках|строках})",
        en="shared phone, looks like an office's (in {n} {n:row|rows})",
    ),
    ("phone", "close"): Text(ru="телефоны отличаются одной цифрой", en="phones differ by one digit"),
    ("email", "own"): Text(
        ru="совпал email (он в {n} {n:строке|строках|строках})", en="same email (in {n} {n:row|rows})"
    ),
    ("email", "few"): Text(
        ru="общий email (он в {n} {n:строке|строках|строках}, у нескольких людей)",
        en="shared email (in {n} {n:row|rows}, of several people)",
    ),
    ("email", "many"): Text(
        ru="общий ящик компании (он в {n} {n:строке|строках|строках})",
        en="a company's shared mailbox (in {n} {n:row|rows})",
    ),
    ("email", "close"): Text(ru="похожие email", en="similar emails"),
    ("messenger", "exact"): Text(ru="совпал мессенджер", en="same messenger"),
    ("inn", "exact"): Text(ru="совпал ИНН", en="same tax id"),
    ("inn", "close"): Text(ru="ИНН отличаются одной цифрой", en="tax ids differ by one digit"),
    ("birthday", "exact"): Text(ru="совпала дата рождения", en="same date of birth"),
    ("birthday", "day"): Text(ru="совпали день и месяц рождения", en="same day and month of birth"),
    ("birthday", "slip"): Text(ru="даты рождения отличаются на опечатку", en="dates of birth differ by a typo"),
    ("birthday", "two"): Text(ru="похожие даты рождения", en="similar dates of birth"),
    ("birthday", "year"): Text(ru="совпал год рождения", en="same year of birth"),
    ("city", "exact"): Text(ru="один город", en="same city"),
    ("city", "close"): Text(ru="похожие названия города", en="similar city names"),
    ("address", "exact"): Text(ru="совпал адрес", en="same address"),
    ("address", "close"): Text(ru="похожие адреса", en="similar addresses"),
    ("address", "part"): Text(ru="похожие адреса", en="similar addresses"),
    ("house", "exact"): Text(ru="совпал номер дома", en="same house number"),
    ("postcode", "exact"): Text(ru="совпал индекс", en="same postcode"),
    ("postcode", "close"): Text(ru="похожие индексы", en="similar postcodes"),
    ("company", "exact"): Text(ru="одна компания", en="same company"),
    ("company", "close"): Text(ru="похожие названия компании", en="similar company names"),
    ("company", "part"): Text(ru="похожие названия компании", en="similar company names"),
    ("website", "exact"): Text(ru="один сайт", en="same website"),
    ("position", "exact"): Text(ru="одна должность", en="same position"),
    ("position", "close"): Text(ru="похожие должности", en="similar positions"),
    ("other", "exact"): Text(ru="совпало «{heading}»", en="same “{heading}”"),
    ("other", "close"): Text(ru="похоже «{heading}»", en="similar “{heading}”"),
}
_AGAINST: Final[dict[tuple[str, str], Text]] = {
    ("last", "different"): Text(ru="разные фамилии", en="different surnames"),
    ("first", "different"): Text(ru="разные имена: {x} и {y}", en="different first names: {x} and {y}"),
    ("patronymic", "different"): Text(ru="разные отчества", en="different patronymics"),
    ("phone", "different"): Text(ru="разные телефоны", en="different phones"),
    ("email", "different"): Text(ru="разные email", en="different emails"),
    ("messenger", "different"): Text(ru="разные мессенджеры", en="different messengers"),
    ("inn", "different"): Text(ru="разные ИНН", en="different tax ids"),
    ("birthday", "one"): Text(ru="разные даты рождения", en="different dates of birth"),
    ("birthday", "different"): Text(ru="разные даты рождения", en="different dates of birth"),
    ("gender", "different"): Text(ru="разный пол", en="different gender"),
    ("city", "different"): Text(ru="разные города", en="different cities"),
    ("address", "different"): Text(ru="разные адреса", en="different addresses"),
    ("house", "different"): Text(ru="разные номера домов", en="different house numbers"),
    ("postcode", "different"): Text(ru="разные индексы", en="different postcodes"),
    ("company", "different"): Text(ru="разные компании", en="different companies"),
    ("website", "different"): Text(ru="разные сайты", en="different websites"),
    ("position", "different"): Text(ru="разные должности", en="different positions"),
    ("other", "different"): Text(ru="различается «{heading}»", en="different “{heading}”"),
}
_COMPANY_AND_PERSON: Final = Text(
    ru="в одной строке компания, в другой — человек", en="one row is a company, the other a person"
)

_ROLE_CHANGE: Final = Text(
    ru="похоже на новую роль того же человека ({x} → {y}): оставьте историю, а не только последнюю строку",
    en="looks like a new role of the same person ({x} → {y}): keep the history, not only the last row",
)

_WORD: Final = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*\.?")

# Which columns show the value a comparison is about.
_SHOWN: Final = {
    "last": ("last_name", "name"),
    "first": ("first_name", "name"),
    "patronymic": ("patronymic", "name"),
}


class Said(NamedTuple):
    """What one comparison says: its role (empty for what no comparison says), the sentence, and for which side it speaks."""

    role: str
    sentence: str
    speaks_for: bool


def words_for(
    clean: Clean,
    table: pd.DataFrame,
    roles: Mapping[str, str],
    levels: Mapping[str, str],
    rows: tuple[int, int],
    lang: Lang,
) -> tuple[list[str], list[str]]:
    """Sentences for and against, from the level each comparison of two rows reached."""
    said = said_of(clean, table, roles, levels, rows, lang)
    return [s.sentence for s in said if s.speaks_for], [s.sentence for s in said if not s.speaks_for]


def said_of(
    clean: Clean,
    table: pd.DataFrame,
    roles: Mapping[str, str],
    levels: Mapping[str, str],
    rows: tuple[int, int],
    lang: Lang,
) -> list[Said]:
    """What each comparison of two rows says, in their order, from the level it reached.

    Values appear only as they were typed in the table.
    """
    a, b = rows
    found: list[Said] = []
    for role, level in levels.items():
        kind, _, heading = role.partition(":")
        text = _FOR.get((kind, level)) or _AGAINST.get((kind, level))
        if text is None:
            continue
        named = kind in _SHOWN
        sentence = text.say(
            lang,
            x=_typed(clean, table, roles, kind, a) if named else "",
            y=_typed(clean, table, roles, kind, b) if named else "",
            n=_rows_holding(clean, kind, a, b),
            heading=heading,
        )
        found.append(Said(role, sentence, (kind, level) in _FOR))
    if is_role_change(levels):
        # From the upper row to the lower one, whichever of the two is asked about: which post is the newer one is not known.
        x, y = (_post(table, roles, row) for row in sorted(rows))
        found.append(Said("", _ROLE_CHANGE.say(lang, x=x, y=y), False))
    if clean.company_only[a] != clean.company_only[b]:
        found.append(Said("", _COMPANY_AND_PERSON.say(lang), False))
    return found


def is_role_change(levels: Mapping[str, str]) -> bool:
    """Whether two rows are one person in two posts: one name, a contact of their own, another post or company.

    >>> is_role_change({"first": "exact", "phone": "own", "position": "different"})
    True
    """
    if levels.get("first") in (None, "", "different") or levels.get("last") == "different":
        return False
    own = "own" in (levels.get("phone"), levels.get("email")) or levels.get("messenger") == "exact"
    return own and levels.get("position") == "different"


def _post(table: pd.DataFrame, roles: Mapping[str, str], row: int) -> str:
    """The position and company of a row as typed."""
    found: dict[str, str] = {}
    for place, column in enumerate(table.columns):
        role = roles.get(column, "")
        text = " ".join(as_typed(table.iat[row, place]).split()) if role in ("position", "company") else ""
        if text:
            found.setdefault(role, text)
    return ", ".join(found[role] for role in ("position", "company") if role in found)


def _typed(clean: Clean, table: pd.DataFrame, roles: Mapping[str, str], kind: str, row: int) -> str:
    """The word a comparison is about, as typed; the whole cell when it cannot be told which word of it that is."""
    words = {"last": clean.last, "first": clean.first, "patronymic": clean.patronymic}.get(kind)
    if words is None or words.codes[row] < 0:
        return ""
    bones = str(words.values[words.codes[row]])
    for wanted in _SHOWN[kind]:
        for place, column in enumerate(table.columns):
            if roles.get(column) != wanted:
                continue
            text = " ".join(as_typed(table.iat[row, place]).split())
            word = _word_of(text, bones, kind)
            if word or text:
                return word or text
    return ""


def _word_of(text: str, bones: str, kind: str) -> str:
    """The word of a typed name whose skeleton is the given one; an initial is shown with its full stop."""
    for word in _WORD.findall(text):
        own = plain(word).rstrip(".")
        found = initial(own) if len(own) == 1 else surname(skeleton(own)) if kind == "last" else skeleton(own)
        known = lookup(own) if kind == "first" else None
        if found == bones or (known is not None and known.bones == bones):
            return f"{word[0]}." if len(own) == 1 else word
    return ""


def _rows_holding(clean: Clean, kind: str, a: int, b: int) -> int:
    """In how many rows of the table the contact two rows share stands (the rarest when they share several).

    Of a part of a larger table the last row is one that is asked about and does not stand in it.
    """
    many = {"phone": clean.phone, "email": clean.email}.get(kind)
    if many is None:
        return 0
    of_a, of_b = (
        many.codes[slice(*np.searchsorted(many.rows, np.array((row, row + 1), many.rows.dtype)))] for row in (a, b)
    )
    counts = np.bincount(many.codes, minlength=len(many.values)) if many.whole is None else many.whole
    asked = many.whole is not None and clean.n - 1 in (a, b)
    return min((int(counts[code]) - asked for code in np.intersect1d(of_a, of_b)), default=0)
