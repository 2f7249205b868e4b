"""Field types name and name_part: people's names as they are typed. Pure.

A name is put into parts (``name_parts``), its capitals are put right (``name_case``), and what is not a name of one
person is told (``name_codes``).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from sheetcrm.core.fields import EMPTY, Context, FieldType, Kind, Reading
from sheetcrm.core.fields.cell import wrong_type
from sheetcrm.core.fields.letters import (
    LONGEST,
    TO_RUSSIAN_KEYS,
    is_mixed,
    is_nothing,
    listed,
    one_line,
    tidy,
    unmix,
)
from sheetcrm.core.fields.name_case import recase
from sheetcrm.core.fields.name_codes import (
    COMPANY,
    CONTACT_INSIDE,
    CONTRADICTION,
    EXTRA,
    LAYOUT,
    MADE_UP,
    MIXED,
    TWO_PEOPLE,
    UNCLEAR,
)
from sheetcrm.core.fields.name_decor import parts_between
from sheetcrm.core.fields.name_parts import WORD, Order, PersonName, parts_of, parts_of_words, words_of
from sheetcrm.core.fields.name_people import CYRILLIC, ODD, names_somebody, people_of
from sheetcrm.core.fields.persons import (
    CHILD_OF,
    PARTICLES,
    Gender,
    first_name_gender,
    is_first_name,
    is_surname,
    patronymic_gender,
    surname_likeness,
)
from sheetcrm.core.records import replace
from sheetcrm.core.wording import Lang
from sheetcrm.core.workbook import Value

__all__ = ["NAME", "NAME_PART", "PersonName"]

_COMPANY = re.compile(
    r"(?<!\w)(?:ООО|ОАО|ЗАО|ПАО|НАО|АО|ТОО|ОДО|ЧУП|УП|ЧТУП|ГУП|МУП|ФГУП|ФГБУ|ГБУ|МБУ|МБОУ|ГБОУ|АНО|НКО|ТСЖ|СНТ|КФХ|"
    r"LLC|L\.L\.C\.|Ltd|Limited|Inc|GmbH|Corp|PLC|S\.A\.|S\.R\.L\.)(?!\w)",
    re.IGNORECASE,
)
_BUSINESS = re.compile(
    r"^(?:(?:фото|тату|арт)?-?студия|салон|кафе|кофейня|пекарня|кондитерская|ресторан|столовая|пиццерия|магазин|"
    r"клиника|стоматология|школа|автошкола|детский сад|гостиница|отель|хостел|фирма|компания|завод|автосервис|автомойка|"
    r"шиномонтаж|аптека|библиотека|фонд|(?:тур)?агентство|бюро|барбершоп|парикмахерская|ателье|мастерская|типография|"
    r"химчистка|фитнес-клуб|спортклуб|shop|cafe|salon|studio|clinic|restaurant|hotel|bakery|agency)(?!\w)",
    re.IGNORECASE,
)
_QUOTED = re.compile('[«“„"][^«»“”"]{2,}[»”“"]')
_SOLE_TRADER = re.compile(r"^(?:ИП|I\.?P\.?|индивидуальный предприниматель|самозанят(?:ый|ая)|ЧП)\s+", re.IGNORECASE)
_TITLE = re.compile(
    r"^(?:(?P<m>г-н|господин|mr\.?|mister|sir)|(?P<f>г-жа|госпожа|mrs\.?|ms\.?|miss|madam|mme\.?)|"
    r"гр\.|гражданин|гражданка|уважаем(?:ый|ая)|dr\.?|д-р|доктор|prof\.?|проф\.|профессор)\s+",
    re.IGNORECASE,
)
_PHONE = re.compile(r"\+?\d[\d\s()‐-–-]{5,}\d")
_EMAIL = re.compile(r"[^\s,;<>()]+@[^\s,;<>()]+")
_HANDLE = re.compile(r"(?:(?<=\s)|^)@\w{4,}|(?:https?://|t\.me/|vk\.com/)\S+")
_BRACKETS = re.compile(r"\s*[(\[{][^()\[\]{}]*[)\]}]\s*")
_SINGLE = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*(?: [^\W\d_]+(?:-[^\W\d_]+)*){0,2}")

_MADE_UP_NAMES = listed(
    "вася пупкин,пупкин вася,василий пупкин,пупкин василий,пупкин,иван иваныч,имя фамилия,фамилия имя,"
    "фамилия имя отчество,фио,дед мороз,снегурочка,бэтмен,человек паук,супермен,гарри поттер,дарт вейдер,"
    "john doe,jane doe,doe john,doe jane,mickey mouse,donald duck,batman,superman,harry potter,darth vader,"
    "test test,тест тест,тест тестов,тестов тест,тестовый клиент,первый клиент,новый клиент,клиент,клиентка,покупатель,"
    "гость,аноним,анонимно,инкогнито,никто,кто-то,человек,мужчина,женщина,девушка,парень,name surname,first last,"
    "first name last name,client,customer,guest,anonymous,nobody,someone,noname,no name,без имени,имя,name",
    ",",
)
_MASH = re.compile(
    r"(?:asd+f?|asdf\w*|qwe\w*|qaz\w*|zxc\w*|wasd|dfg\w*|jkl\w*|фыв\w*|йцу\w*|ячс\w*|ывап\w*|прол\w*|олдж\w*|"
    r"тест\d*|test\d*|тестовый|testing|проба|demo|демо|xxx+|ххх+|абв(?:г\w*)?|abc(?:d\w*)?|бла(?:\s*бла)*|blah?(?:\s*blah?)*|лол|lol)",
    re.IGNORECASE,
)


# One to three words with their capitals, or a surname with initials: most names of most tables.
_PLAIN = re.compile(r"[А-ЯЁ][а-яё]+(?:(?: [А-ЯЁ][а-яё]+){0,2}| [А-ЯЁ]\.(?: ?[А-ЯЁ]\.)?)")
# Words that make such a text something else than a name, or a name with more to it.
_TELLING = (
    listed(
        "фотостудия кофейня пекарня кондитерская столовая пиццерия стоматология автошкола хостел автомойка шиномонтаж "
        "турагентство барбершоп парикмахерская ателье мастерская типография химчистка спортклуб "
        "ооо оао зао пао нао ао тоо одо чуп уп чтуп гуп муп фгуп фгбу гбу мбу мбоу гбоу ано нко тсж снт кфх ип чп индивидуальный "
        "самозанятый самозанятая г-н г-жа господин госпожа гражданин гражданка уважаемый уважаемая доктор профессор салон студия "
        "кафе ресторан магазин клиника школа детский гостиница отель фирма компания завод автосервис аптека библиотека фонд "
        "агентство бюро нет данных указан указана и та"
    )
    | frozenset(PARTICLES)
    | frozenset(CHILD_OF)
)


# «Мама Кати» is not Катя.
_KIN = listed(
    "мама папа муж жена сын дочь дочка брат сестра бабушка дедушка подруга друг знакомый знакомая соседка сосед внук внучка "
    "от помощник помощница секретарь водитель"
)


def _is_made_up(folded: str) -> bool:
    words = folded.split()
    if folded in _MADE_UP_NAMES or (words and all(_MASH.fullmatch(w) for w in words)):
        return True
    letters = folded.replace(" ", "")
    return len(letters) > 1 and len(set(letters)) == 1


def _from_layout(text: str) -> str | None:
    """The Russian name a text in Latin letters means when it was typed with the wrong layout on, or None."""
    if not text.isascii() or not re.fullmatch(r"[A-Za-z\[\];',.`{}:\"<>~ -]{3,}", text):
        return None
    turned = text.translate(TO_RUSSIAN_KEYS)
    words = turned.split()
    if 0 < len(words) < 4 and all(
        is_first_name(w) or is_surname(w) or (patronymic_gender(w) and len(words) > 1) for w in words
    ):
        return recase(turned)
    return None


def _conclude(typed: str, clean: str, text: str, title: Gender | None, context: Context) -> Reading:
    """The reading of one person's name; ``text`` is ``clean`` without titles and brackets."""
    order: Order | None = context.facts.get("order")
    found = parts_of(recase(text), order)
    if found is None:
        return Reading(issue=UNCLEAR)
    person, conflict = found
    if title:
        person = replace(person, gender=title if person.gender in (None, title) else None)
    # Without a word that is surely a name («кофейня на Полевой») capitals are nobody's slip.
    sure = not CYRILLIC.search(clean) or person.initials or names_somebody(text)
    shown = recase(clean) if sure and (text == clean or title or len(text) + 8 > len(clean)) else clean
    if shown == typed:
        return Reading(person, issue=CONTRADICTION if conflict else None)
    kind = Kind.PROPOSAL if "\n" in tidy(typed) else Kind.SPELLING
    why = "name/case" if shown != clean else _why(typed, clean)
    return Reading(person, shown, kind, why, CONTRADICTION if conflict else None)


def _why(typed: str, clean: str) -> str:
    return "text/mixed-alphabet" if one_line(tidy(typed)) != clean else "text/spaces"


@lru_cache(1 << 17)
def _plain(value: str, order: Order | None) -> Reading | None:
    """The reading of a name that needs nothing but being put into parts; None when some word says otherwise.

    Remembered, for the names of the clients stand again in their orders.
    """
    lower = value.lower().split(" ")
    if _TELLING.intersection(lower) or _MASH.match(lower[0]) or " ".join(lower) in _MADE_UP_NAMES:
        return None
    words = words_of(value) if "." in value else value.split(" ")
    person, conflict = parts_of_words(words, value, order)
    return Reading(person, issue=CONTRADICTION if conflict else None)


def parse(value: Value, context: Context) -> Reading:
    """A person's name in parts; the cell is asked only for spaces, capitals and look-alike letters."""
    if value is None:
        return EMPTY
    if not isinstance(value, str):
        return (
            Reading(issue=UNCLEAR) if isinstance(value, (int, float)) and not isinstance(value, bool) else wrong_type()
        )
    if _PLAIN.fullmatch(value) and (plain := _plain(value, context.facts.get("order"))) is not None:
        return plain
    lines = unmix(tidy(value))
    clean = one_line(lines)
    if not clean or is_nothing(clean):
        return EMPTY
    if len(clean) > LONGEST:
        return Reading(issue=UNCLEAR)
    return _long_way(value, lines, clean, context)


def _long_way(value: str, lines: str, clean: str, context: Context) -> Reading:
    """The reading of a name that is not plainly one; ``lines`` is the tidied cell, ``clean`` the same in one line."""
    # A line break may part two people: making it a space is for a person to decide, and not when it surely does.
    broken = "\n" in lines
    spaces = EMPTY if broken or clean == value else Reading(None, clean, Kind.SPELLING, _why(value, clean))
    adorned = None if broken else _adorned(clean, spaces, context)
    if adorned is not None:
        return adorned
    folded = " ".join(WORD.findall(clean.casefold().replace("ё", "е")))
    if _is_made_up(folded):
        return replace(spaces, issue=MADE_UP)
    if is_mixed(clean):
        return replace(spaces, value=_person(clean), issue=MIXED)
    if (
        _COMPANY.search(clean)
        or _BUSINESS.match(clean)
        or (_QUOTED.search(clean) and not names_somebody(_QUOTED.sub("", clean)))
    ):
        return replace(spaces, issue=COMPANY)
    found = _contact(clean, spaces)
    if found is not None:
        return found
    guess = _from_layout(clean)
    if guess and not any(is_first_name(w) for w in WORD.findall(clean)):
        return Reading(_person(clean), guess, Kind.PROPOSAL, "name/keyboard-layout", LAYOUT, {"guess": guess})
    text, title = _bare(lines)
    persons = [p for p in map(_person, people_of(text)) if p]
    if len(persons) > 1:
        first = replace(persons[0], others=tuple(persons[1:]))
        return replace(spaces, value=first, issue=TWO_PEOPLE, args={"people": ", ".join(map(str, persons))})
    text = one_line(text)
    odd = _extra(text)
    if odd is not None:
        name, extra = odd
        person = _person(name) if name else None
        if person is None:
            return replace(spaces, issue=UNCLEAR)
        person = replace(person, familiar=bool(_CALLED.intersection(WORD.findall(extra.lower()))))
        return replace(spaces, value=person, issue=EXTRA, args={"extra": extra, "name": str(person)})
    return _conclude(value, clean, text, title, context)


def _adorned(clean: str, spaces: Reading, context: Context) -> Reading | None:
    """The reading of a name among emoji, which it is proposed to take out; None where there are none. A remark behind one
    («Анна ⭐ VIP») stays: it is no part of the name, and may be worth keeping elsewhere."""
    parts = parts_between(clean)
    if not parts:
        return None
    if len(parts) > 1 and not all(map(names_somebody, parts)):
        person = None if ODD.search(parts[0]) else _person(parts[0])
        args = {"extra": " ".join(parts[1:]), "name": str(person)}
        return replace(spaces, value=person, issue=EXTRA, args=args) if person else None
    bare = " ".join(parts)
    inner = parse(bare, context)
    if inner.value is None:
        return replace(spaces, issue=inner.issue, args=inner.args) if inner.issue else None
    return replace(inner, shown=inner.shown or bare, kind=Kind.PROPOSAL, why="name/decoration")


#: Small words before a name that only friends and family use.
_CALLED = frozenset(
    [
        "баба",
        "бабушка",
        "дед",
        "дедушка",
        "дядя",
        "тётя",
        "тетя",
        "дяди",
        "тети",
        "мама",
        "папа",
        "брат",
        "сестра",
        "сват",
        "кум",
        "кума",
        "подруга",
        "друг",
    ]
)


def _bare(text: str) -> tuple[str, Gender | None]:
    """The name without «ИП», titles and remarks in brackets; the gender a title tells."""
    text = _SOLE_TRADER.sub("", text)
    title: Gender | None = None
    while (match := _TITLE.match(text)) and len(match[0]) < len(text):
        title = title or ("m" if match["m"] else "f" if match["f"] else None)
        text = text[match.end() :]
    without = _BRACKETS.sub(" ", text).strip()
    if _QUOTED.search(without) and len(WORD.findall(_QUOTED.sub(" ", without))) > 1:
        without = " ".join(_QUOTED.sub(" ", without).split())  # a nickname inside a name
    return (without or text), title


def _person(text: str) -> PersonName | None:
    found = parts_of(recase(_bare(one_line(text))[0]))
    return found[0] if found else None


def _contact(clean: str, spaces: Reading) -> Reading | None:
    """The reading of a cell that holds a phone, an address or a handle beside the name."""
    for pattern in (_EMAIL, _PHONE, _HANDLE):
        match = pattern.search(clean)
        if match:
            rest = (clean[: match.start()] + " " + clean[match.end() :]).strip(" ,;:-–—()")
            rest = re.sub(r"(?:[,;]\s*)?(?:тел|моб|сот|tel|phone|mob)\.?:?\s*$", "", rest, flags=re.IGNORECASE)
            person = _person(rest) if rest and not ODD.search(rest) else None
            return replace(spaces, value=person, issue=CONTACT_INSIDE, args={"contact": match[0].strip()})
    return None


def _extra(text: str) -> tuple[str, str] | None:
    """The name and what else is written, or None when there is nothing else."""
    if "," in text and CYRILLIC.search(text):
        head, tail = text.split(",", 1)
        words = WORD.findall(tail)
        if len(WORD.findall(head)) > 1 or not words or not (is_first_name(words[0]) or len(words[0]) == 1):
            return head.strip(), tail.strip()
    remark = _remark(text)
    if remark is not None:
        return remark
    odd = ODD.search(text)
    if odd is None:
        return None if len(WORD.findall(text)) <= 6 else ("", text)
    return text[: odd.start()].strip(" -–—,.:"), text[odd.start() :].strip()


def _remark(text: str) -> tuple[str, str] | None:
    """The name and the small words beside it that are no name («Оля маникюр»); no name when they say whose mother."""
    found = WORD.findall(text)
    if not any(w[0].isupper() and w[1:].islower() for w in found):
        return None
    if "," in text and not CYRILLIC.search(text):
        head, tail = text.split(",", 1)
        small = [w for w in WORD.findall(tail) if w.islower() and w not in PARTICLES]
        return (head.strip(), tail.strip()) if small else None
    small = [w for w in found if w.islower() and len(w) > 1 and CYRILLIC.search(w) and not _part_of_name(w)]
    if not small:
        return None
    if _KIN.intersection(small):
        return "", text
    name = " ".join(w + ("." if len(w) == 1 else "") for w in found if w not in small)
    return name, " ".join(small)


def _part_of_name(word: str) -> bool:
    known = is_first_name(word) or surname_likeness(word) > 0 or patronymic_gender(word) is not None
    return known or word in CHILD_OF or word in PARTICLES


def parse_part(value: Value, context: Context) -> Reading:
    """One part of a name in its own column; a whole name typed there is read as a whole.

    ``context.facts["field"]`` says which part it is.
    """
    if not isinstance(value, str):
        return parse(value, context)
    clean = one_line(unmix(tidy(value)))
    place = context.facts.get("field")
    several = place == "last_name" and len(clean.split()) > 1
    if is_nothing(clean) or not clean or (not several and not re.fullmatch(r"[^\W\d_]+(?:['’`ʼ-][^\W\d_]+)*", clean)):
        return parse(value, context)
    folded = clean.casefold().replace("ё", "е")
    if (several and (ODD.search(clean) or len(clean.split()) > 2)) or _is_made_up(folded) or is_mixed(clean):
        return parse(value, context)
    if several and any(is_first_name(w) for w in clean.split()):
        return parse(value, context)
    shown = recase(clean)
    if place == "last_name":
        person = PersonName(last=shown, gender=None)
    elif place == "patronymic":
        person = PersonName(patronymic=shown, gender=patronymic_gender(shown))
    elif place == "first_name":
        person = PersonName(first=shown, gender=first_name_gender(shown))
    else:
        return parse(value, context)
    if shown == value:
        return Reading(person)
    return Reading(person, shown, Kind.SPELLING, "name/case" if shown != clean else "text/spaces")


def prepare(values: Sequence[Value], context: Context) -> Mapping[str, Any]:
    """How the column writes two words: surname first or first name first, when clear names settle it."""
    votes = {"last_first": 0, "first_last": 0}
    for value in values[:400]:
        if isinstance(value, str) and _SINGLE.fullmatch(value):
            words = value.split()
            if len(words) == 2:
                named = [is_first_name(w) for w in words]
                if named[0] != named[1]:
                    votes["first_last" if named[0] else "last_first"] += 1
    total = sum(votes.values())
    for order, count in votes.items():
        if total >= 3 and count >= 0.8 * total:
            return {"order": order}
    return {}


def _text(value: Any, lang: Lang) -> str:
    person: PersonName = value
    return (" и " if lang == "ru" else " and ").join(str(p) for p in (person, *person.others))


NAME = FieldType("name", parse, _text, prepare)
NAME_PART = FieldType("name_part", parse_part, _text)
