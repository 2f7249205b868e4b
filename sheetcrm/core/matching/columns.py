"""What the columns of any table are, by their headings and by what stands in them. Pure.

A role is what a column says about a client: ``name``, ``phone``, ``birthday``, … ``other`` is a column that may tell
clients apart though we do not know what it is; ``ignore`` says nothing about who it is (row numbers, dates, sums, notes).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

import pandas as pd

from sheetcrm.core.matching.content import Content, look
from sheetcrm.core.matching.text import plain

ROLES: Final = (
    "name", "last_name", "first_name", "patronymic", "company", "phone", "email", "messenger", "inn", "birthday",
    "birth_year", "birth_month", "birth_day", "gender", "city", "address", "street_number", "postcode", "position",
    "website", "other", "ignore",
)  # fmt: skip

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
                r"|возраст|\bage\b|\butm|причин|шаг|когда|удобн|preferred|лучше|\bбик\b"
            r"|тип|type|физлицо|\bkind\b|контакт посл|последн|last (?:contact|order|visit)|fresh|счет"
        )),
        ("other", r"\bкпп\b|\bkpp\b"),  # tells the branches of one company apart
        ("email", r"mail|почта|мейл|мэйл|имейл|емейл"),
        ("phone", r"тел(?!егр)|phone|mobile|\bмоб|сотов|\bfax\b|факс|\bcell|whats ?app|ватсап|вотсап|\btel\b|viber"),
        ("messenger", (
            r"telegram|телегр|\bтг\b|\btg\b|\bvk\b|\bвк\b|вконтакте|instagram|инстагр|мессендж|messenger|соцсет"
            r"|social|skype|скайп|facebook|linked ?in|\bник\b|nick"
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


def names_role(heading: str) -> bool:
    """Whether a text is a word for a column.

    >>> names_role("Телефон 2"), names_role("Маслова Анна")
    (True, False)
    """
    words = heading_text(heading)
    return any(rule.search(words) for _, rule in _RULES)


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
    _settle(found, contents)
    return found


# Headings that may be a counter's or a phone's: «Номер».
_NUMBER: Final = re.compile(r"^(?:номер|n|no|number|№)(?: клиента)?$")
_CONTACT: Final = re.compile(r"контакт|связь|связаться|contact")
# People who serve the clients; in a table without other names they are the clients.
_STAFF: Final = re.compile(
    r"мастер|специалист|врач|доктор|тренер|сотрудник|продавец|консультант|преподавател|учител|\bагент\b|риелтор|исполнител"
    r"|stylist|trainer|coach|doctor|\bagent\b|\brep\b|sales ?person|seller|employee|staff"
)
_SURE_NAME: Final = re.compile(r"фио|ф и о|full ?name|person|имя|surname|контактное лицо")
_PARTS: Final = {"день": "birth_day", "day": "birth_day", "месяц": "birth_month", "month": "birth_month",
                 "год": "birth_year", "year": "birth_year"}  # fmt: skip


def _role(heading: str, content: Content) -> str:
    if not content.filled:
        return "ignore"
    role = next((role for role, rule in _RULES if rule.search(heading)), "")
    if role in ("last_name", "first_name") and _WHOLE_NAME.search(heading):
        role = "name"
    if role == "ignore" and _NUMBER.search(heading) and content.phone >= 0.7 and content.plain_phone >= 0.6:
        return "phone"
    if role == "birthday" and content.day >= 0.9:
        return "birth_day"
    if _CONTACT.search(heading) and content.contact >= 0.6 and content.contact > content.given:
        return "phone"  # phones, mailboxes and messengers in one column
    if role and (role == "ignore" or _agrees(role, content)):
        return role
    return _by_content(content)


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


def _by_content(content: Content) -> str:
    if content.email >= 0.6:
        return "email"
    if (
        content.phone >= 0.7
        and content.plain_phone >= 0.6
        and content.date < 0.5
        and (content.repeats > 0 or content.filled < 50)
    ):
        return "phone"
    if content.contact >= 0.8 and content.email >= 0.15 and content.phone >= 0.15:
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


def _settle(found: dict[str, str], contents: Mapping[str, Content]) -> None:
    """Decide what columns are when they are seen together."""
    names = [c for c in contents if found[c] == "name"]
    if any(r == "last_name" for r in found.values()):
        for column in names:
            if heading_text(column) in ("имя", "name", "имя клиента") and contents[column].words <= 1.6:
                found[column] = "first_name"
    kept = {c for c, r in found.items() if r in ("name", "last_name")}
    for column in names:
        others = kept - {column}
        content, heading = contents[column], heading_text(column)
        staff = _STAFF.search(heading) or (content.repeats > 0.8 and content.filled >= 50 and content.distinct <= 40)
        if others and staff and found[column] == "name":
            found[column] = "ignore"
            kept.discard(column)
    for column in names:
        content, sure = contents[column], _SURE_NAME.search(heading_text(column)) is not None
        if found[column] != "name":
            continue
        # Shops, schools, sites: names of places, not of people. Beside a column of people «Заказчик» may be either.
        beside = not sure and any(_SURE_NAME.search(heading_text(c)) for c in kept - {column})
        if content.company >= (0.15 if beside else 0.4) or content.personal < (0.25 if sure else 0.5):
            found[column] = "company"
    parts = {c: _PARTS[h] for c in contents if (h := heading_text(c)) in _PARTS and found[c] in ("ignore", "other")}
    fits = {"birth_day": "day", "birth_month": "month", "birth_year": "born"}
    if len(set(parts.values())) == 3 and all(getattr(contents[c], fits[r]) >= 0.8 for c, r in parts.items()):
        found.update(parts)
