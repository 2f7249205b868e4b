"""What the columns of any table are, by their headings and by what stands in them. Pure.

A role is what a column says about a client: ``name``, ``phone``, ``birthday``, … ``other`` is a column that may tell
clients apart though we do not know what it is; ``ignore`` says nothing about who it is (row numbers, dates, sums, notes).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np
import pandas as pd

from sheetcrm.core.matching import contacts, places
from sheetcrm.core.matching.persons import is_patronymic, looks_like_surname, lookup
from sheetcrm.core.matching.skeleton import HAS_CYRILLIC, skeleton
from sheetcrm.core.matching.text import plain

ROLES: Final = (
    "name", "last_name", "first_name", "patronymic", "company", "phone", "email", "messenger", "inn", "birthday",
    "birth_year", "birth_month", "birth_day", "gender", "city", "address", "street_number", "postcode", "position",
    "website", "other", "ignore",
)  # fmt: skip

_ASKED: Final = 400  # distinct values looked at to know what a column holds
_DISTINCT: Final = 5_000  # columns with more distinct values are not all cleaned to be counted
_BLANK: Final = frozenset(("", " ", "-", "—", "нет"))

# The first rule whose words stand in the heading gives the role. Short words must be whole words.
# A heading that names several parts of a name («first and surname») is a whole name.
_WHOLE_NAME: Final = re.compile(
    r"first.*(?:last|surname|family)|(?:last|surname|family).*first|фамилия.*имя|имя.*фамилия"
)
_RULES: Final = tuple(
    (role, re.compile(rule))
    for role, rule in (
        ("ignore", (
            r"^(?:rec(?:ord)? ?)?id$|^(?:client|row|customer|contact|crm|amo|bitrix) ?id$|^№|^n$|^no$|^#|^index$"
            r"|^id |^п п$|^номер$|^код(?: клиента)?$|^row$|^unnamed"
        )),
        ("birth_year", r"^by$|birth ?year|year of birth|год рожд|^yob$"),
        ("birth_month", r"^bm$|birth ?month|month of birth|месяц рожд"),
        ("birth_day", r"^bd$|birth ?day of month|day of birth|^день рождения число$"),
        ("city", r"birth ?place|place of birth|место рожд"),
        ("birthday", r"рожд|birth|^dob$|^др$|^д р$|^родил"),
        ("inn", (
            r"\bинн\b|\binn\b|\btin\b|tax ?(?:id|number|no)|\bогрн|\bogrn|снилс|snils|паспорт|passport|soc(?:ial)? ?sec"
            r"|\bssn\b|national id|\bvat\b"
        )),
        ("ignore", (
            r"источник|канал|откуда|\bsource\b|менеджер|ответств|куратор|\bowner\b|\bmanager\b|assigned|статус|status"
            r"|\bэтап|стадия|stage|коммент|примеч|заметк|\bnotes?\b|comment|remark|descr|описани|дата|\bdate\b|created"
            r"|updated|modified|сумм|amount|revenue|выручк|оборот|\bзаказ(?!чик)|\border|покупк|purchase|визит|visit"
            r"|соглас|consent|подпис|рассыл|subscri|\bтеги?\b|\btags?\b|метк|интерес|interest|segment|сегмент|скидк"
            r"|discount|беспоко|do not|unsubscr|opt[ -]?(?:in|out)|нрав|любит|пожелан|предпочт|prefer|\bhear\b|referr|рекоменд"
                r"|возраст|\bage\b|\butm|причин|шаг|когда|удобн|preferred|лучше|\bкпп\b|\bбик\b"
            r"|тип|type|физлицо|\bkind\b|контакт посл|последн|last (?:contact|order|visit)|fresh|счет"
        )),
        ("email", r"mail|почта|мейл|мэйл|имейл|емейл"),
        ("phone", r"тел(?!егр)|phone|mobile|\bмоб|сотов|\bfax\b|факс|\bcell|whats ?app|ватсап|вотсап|\btel\b|viber"),
        ("messenger", (
            r"telegram|телегр|\bтг\b|\btg\b|\bvk\b|\bвк\b|вконтакте|instagram|инстагр|мессендж|messenger|соцсет"
            r"|social|skype|скайп|facebook|\bник\b|nick"
        )),
        ("website", r"\bсайт|web ?site|\burl\b|\bweb\b|^site$|homepage"),
        ("gender", r"^пол$|gender|\bsex\b"),
        ("patronymic", r"отчеств|patronym|middle ?name|\bmname|^middle$|second ?name"),
        ("last_name", r"^фамилия(?: клиента)?$|surname|last ?name|family ?name|\blname|^sname|^last$|^family$"),
        ("first_name", r"^имя отдельно$|first ?name|given ?name|\bfname|forename|^first$|^given$|^имя и отчество$"),
        ("street_number", r"street ?(?:number|no)|house ?(?:number|no)|номер дома|^дом$"),
        ("postcode", r"индекс|post ?code|\bzip|postal"),
        ("company", (
            r"компани|организац|compan|фирм|organi[sz]ation|business|^account|employer|юр ?лиц|контрагент|работодат"
            r"|site ?name|наименование|предприят|\borg\b|\bfirm\b|учрежден|store|restaurant|vendor|supplier|поставщик"
        )),
        ("position", r"должност|position|job|occupation|професс|profession|^title$|^role$|\bпост\b"),
        ("city", r"город|\bcity\b|\btown\b|suburb|населен|^локация$|\blocality"),
        ("address", r"адрес|addr|street|улиц|проживан"),
        ("name", (
            r"фио|ф и о|full ?name|^name|name$|клиент|покупател|customer|client|контакт|contact|заказчик|гост|имя|guest"
            r"|person|пациент|ученик|student|patient|абонент|подписчик"
        )),
    )
)  # fmt: skip

_CAMEL: Final = re.compile(r"(?<=[a-zа-я])(?=[A-ZА-Я])")


def heading_text(heading: object) -> str:
    """A heading as plain words: ``fname_c1`` is ``fname c``, «Тел. (моб.)» is ``тел моб``."""
    text = plain(_CAMEL.sub(" ", str(heading)))
    return " ".join(re.findall(r"[^\W\d_]+|[№#]", text))


def find_roles(table: pd.DataFrame, roles: Mapping[str, str] | None = None) -> dict[str, str]:
    """The role of every column; what ``roles`` says about a column is taken as it is.

    A heading is believed when what stands under it agrees, otherwise the content decides; a column of nothing but
    different values (a counter, a key) identifies rows, not clients, and is ignored. Raises ``ValueError`` for a role
    that is not one of ``ROLES``.
    """
    for column, role in (roles or {}).items():
        if role not in ROLES:
            raise ValueError(f"{column!r} is given the role {role!r}; known roles: {', '.join(ROLES)}")
    found: dict[str, str] = {}
    contents: dict[str, Content] = {}
    for place, column in enumerate(table.columns):
        if roles is not None and column in roles:
            found[column] = roles[column]
            continue
        content = look(table.iloc[:, place].to_numpy(dtype=object))
        contents[column] = content
        found[column] = _role(heading_text(column), content)
    _settle_names(found, contents, roles or {})
    return found


class Content:
    """What stands in a column: shares of its distinct values that look like something."""

    def __init__(self, texts: Sequence[str], filled: int, distinct: int) -> None:
        n = max(len(texts), 1)
        self.filled = filled
        self.repeats = 1 - distinct / filled if filled else 0.0
        self.distinct = distinct
        self.email = sum("@" in t and bool(contacts.emails(t)) for t in texts) / n
        self.phone = sum(_phone_like(t) for t in texts) / n
        self.date = sum(places.birthday(t) != (0, 0, 0) for t in texts) / n
        self.number = (
            sum(t.replace(".", "").replace(",", "").replace(" ", "").replace("-", "").isdigit() for t in texts) / n
        )
        words = [re.findall(r"[^\W\d_]{2,}", t) for t in texts]
        self.given = sum(any(lookup(w) for w in ws[:4]) for ws in words) / n
        self.words = sum(map(len, words)) / n
        self.personal = sum(any(lookup(w) or _russian_part(w) for w in ws[:4]) for ws in words) / n
        self.long = sum(len(t) > 60 for t in texts) / n
        self.company = sum(bool(_COMPANY_LIKE.search(t)) for t in texts) / n
        self.gender = sum(bool(places.gender(t)) for t in texts) / n
        self.coded = sum(sum(c.isdigit() for c in t) >= 5 for t in texts) / n
        self.plain_phone = (
            sum(10 <= sum(c.isdigit() for c in t) <= 24 and not any(ws) for t, ws in zip(texts, words, strict=True)) / n
        )
        self.letters = sum(bool(ws) for ws in words) / n


_COMPANY_LIKE: Final = re.compile(r"(?<!\w)(?:ооо|оао|зао|пао|ао|llc|ltd|inc|gmbh|corp|center|school)(?!\w)|[«»]")


def _russian_part(word: str) -> bool:
    """Whether a word has the form of a Russian surname or patronymic."""
    return bool(HAS_CYRILLIC.search(word)) and (is_patronymic(word, skeleton(word)) or looks_like_surname(word))


def _phone_like(text: str) -> bool:
    digits = sum(c.isdigit() for c in text)
    letters = sum(c.isalpha() for c in text)
    return 7 <= digits <= 45 and letters <= 12 and bool(contacts.phones(text))


def look(values: np.ndarray[Any, Any]) -> Content:
    """What stands in a column. Only the first distinct values (by text, not by row) are looked at."""
    try:
        codes, uniques = pd.factorize(values)
    except TypeError:  # a cell that cannot be hashed, such as a list
        codes, uniques = pd.factorize(np.array([plain(v) for v in values], dtype=object))
    if len(uniques) > _DISTINCT:
        # A sample that depends on the contents, not on which row stands first.
        blank = np.fromiter((v in _BLANK if isinstance(v, str) else False for v in uniques), bool, len(uniques))
        filled = int((~np.append(blank, True)[codes]).sum())
        distinct = int((~blank).sum())
        hashes = pd.util.hash_array(np.array([str(v) for v in uniques], dtype=object), categorize=False)
        chosen = np.argsort(hashes, kind="stable")[:_ASKED]
        return Content(sorted({t for i in chosen.tolist() if (t := plain(uniques[i]))}), filled, distinct)
    counts = np.bincount(codes[codes >= 0], minlength=len(uniques))
    cleaned = [plain(v) for v in uniques]
    filled = int(sum(c for c, t in zip(counts.tolist(), cleaned, strict=True) if t))
    texts = sorted({t for t in cleaned if t})
    distinct = len(texts)
    if distinct > _ASKED:
        texts = texts[:: distinct // _ASKED + 1]
    return Content(texts, filled, distinct)


def _role(heading: str, content: Content) -> str:
    if not content.filled:
        return "ignore"
    role = next((role for role, rule in _RULES if rule.search(heading)), "")
    if role in ("last_name", "first_name") and _WHOLE_NAME.search(heading):
        role = "name"
    if role and (role == "ignore" or _agrees(role, content)):
        return role
    return _by_content(content, bool(role))


def _agrees(role: str, content: Content) -> bool:
    if role == "phone":
        return content.phone >= 0.4
    if role == "email":
        return content.email >= 0.4
    if role == "birthday":
        return content.date >= 0.4
    if role == "gender":
        return content.distinct <= 12
    if role == "inn":
        return content.coded >= 0.5
    if role in ("name", "last_name", "first_name", "patronymic"):
        return content.letters >= 0.5 and content.email < 0.4 and content.long < 0.5
    if role in ("company", "city"):
        return content.letters >= 0.5 and content.email < 0.4
    if role in ("birth_year", "birth_month", "birth_day"):
        return content.number >= 0.5
    return True


def _by_content(content: Content, headed: bool) -> str:
    if content.email >= 0.6:
        return "email"
    if (
        content.phone >= 0.7
        and content.plain_phone >= 0.6
        and content.date < 0.5
        and (content.repeats > 0 or content.filled < 50)
    ):
        return "phone"
    if content.given >= 0.6 and content.words <= 4 and content.letters >= 0.8:
        return "name"
    if content.company >= 0.3:
        return "company"
    if content.date >= 0.6 or content.long > 0.3:
        return "ignore"
    # A counter or key of the row: nothing repeats. Too few kinds of values say nothing about who it is either.
    if content.repeats == 0 or (content.number > 0.5 and content.repeats < 0.01):
        return "ignore"
    return "other" if content.distinct >= 2 else "ignore"


def _settle_names(found: dict[str, str], contents: Mapping[str, Content], given: Mapping[str, str]) -> None:
    """Decide what the name columns are when they are seen together."""
    names = [c for c, r in found.items() if r == "name" and c not in given]
    if any(r == "last_name" for r in found.values()):
        for column in names:
            text = heading_text(column)
            if text in ("имя", "name", "имя клиента") and contents[column].words <= 1.6:
                found[column] = "first_name"
    for column in names:
        content = contents[column]
        if found[column] != "name":
            continue
        sure = re.search(r"фио|ф и о|full ?name|person|имя|surname", heading_text(column)) is not None
        if content.company >= 0.4 or content.personal < (0.25 if sure else 0.5):
            # Shops, schools, sites: names of places, not of people.
            found[column] = "company"
