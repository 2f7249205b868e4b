"""Companies, cities, addresses and birthdays of one cell as comparable keys. Pure."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any, Final

from sheetcrm.core.matching.skeleton import one_script, skeleton
from sheetcrm.core.matching.text import plain

_LEGAL: Final = frozenset((
    "ооо", "оао", "зао", "пао", "ао", "ано", "нко", "ип", "чп", "тоо", "гк", "мбоу", "гбу", "фгуп", "муп", "кфх", "снт",
    "тсж", "жск", "llc", "ltd", "inc", "gmbh", "corp", "plc", "co", "company", "limited", "incorporated", "sa", "srl",
    "oy", "ab", "ag", "kg", "the", "ooo", "oao", "zao", "pao", "ao", "ip", "общество", "с", "ограниченной",
    "ответственностью", "индивидуальный", "предприниматель", "акционерное", "компания", "фирма", "group", "группа",
    "компаний",
))  # fmt: skip
_WORD: Final = re.compile(r"[^\W_]+")
_PERSONAL_BUSINESS: Final = re.compile(r"(?<!\w)(?:ип|индивидуальный предприниматель)(?!\w)")


def company(text: str) -> str:
    """A company's name without its legal form, as skeletons in the order written; empty when only the form is there.

    >>> company("ооо «ромашка плюс»") == company("romashka plus, llc")
    True
    """
    words = [one_script(w) for w in _WORD.findall(text)]
    kept = [b for w in words if w not in _LEGAL and (b := skeleton(w) or w)]
    return " ".join(kept)


def owner_of(text: str) -> str:
    """The person a sole trader's business is named after, or empty; a brand in quotes is not a person.

    >>> owner_of("ип щербакова н.в."), owner_of("ип «акварель»"), owner_of("ооо щербакова")
    ('щербакова н.в.', '', '')
    """
    if not _PERSONAL_BUSINESS.search(text) or any(q in text for q in '«»"“”'):
        return ""
    return _PERSONAL_BUSINESS.sub(" ", text).strip(" ',")


_CITIES: Final = {
    "спб": "санкт-петербург", "питер": "санкт-петербург", "с-пб": "санкт-петербург", "петербург": "санкт-петербург",
    "санкт петербург": "санкт-петербург", "st petersburg": "санкт-петербург", "saint petersburg": "санкт-петербург",
    "мск": "москва", "moscow": "москва", "нн": "нижний новгород", "н.новгород": "нижний новгород",
    "н. новгород": "нижний новгород", "н новгород": "нижний новгород", "екб": "екатеринбург", "ебург": "екатеринбург",
    "нск": "новосибирск", "ростов": "ростов-на-дону", "ростов на дону": "ростов-на-дону", "челны": "набережные челны",
    "н. челны": "набережные челны", "крд": "краснодар", "влад": "владивосток",
}  # fmt: skip
_TOWN: Final = re.compile(r"^(?:г|гор|город|пос|п|с|д|пгт|ст)[. ]\s*")


def city(text: str) -> str:
    """A city's key: skeleton of its full name.

    >>> city("г. Спб".lower()) == city("санкт-петербург") == city("saint petersburg")
    True
    """
    name = _TOWN.sub("", text.partition(",")[0]).strip(" .")
    name = _CITIES.get(name, name)
    return "".join(skeleton(one_script(w)) or w for w in _WORD.findall(name))


_STREETS: Final = {
    "ул": "", "улица": "", "street": "st", "д": "", "дом": "", "кв": "", "квартира": "", "г": "", "город": "",
    "avenue": "ave", "av": "ave", "road": "rd", "place": "pl", "drive": "dr", "boulevard": "blvd", "lane": "ln",
    "court": "ct", "crescent": "cr", "пр": "пр", "пр-т": "пр", "проспект": "пр", "просп": "пр", "переулок": "пер",
    "бульвар": "бул", "б-р": "бул", "шоссе": "ш", "наб": "наб", "набережная": "наб", "корп": "к", "корпус": "к",
    "строение": "стр", "площадь": "пл", "north": "n", "south": "s", "east": "e", "west": "w", "россия": "", "рф": "",
    "floor": "", "suite": "", "apt": "", "ste": "", "офис": "", "оф": "", "dom": "", "kv": "", "ul": "", "ulitsa": "",
}  # fmt: skip
_PIECE: Final = re.compile(r"\d+[а-яa-z]?(?:/\d+)?|[^\W\d_]+(?:-[^\W\d_]+)*")


def address(text: str) -> str:
    """An address as words and numbers without «ул.», «д.», «кв.», words as skeletons, in the order written.

    >>> address("ул. Ленина, д. 5, кв. 12".lower()) == address("lenina 5-12")
    True
    """
    out = []
    for piece in _PIECE.findall(text):
        piece = _STREETS.get(piece, piece)
        if piece:
            out.append(piece if piece[0].isdigit() else skeleton(one_script(piece)) or piece)
    return " ".join(out)


_MONTHS: Final = {
    stem: i + 1
    for i, stems in enumerate(
        [
            "янв jan",
            "фев feb",
            "мар mar",
            "апр apr",
            "мая май may",
            "июн jun",
            "июл jul",
            "авг aug",
            "сен sep",
            "окт oct",
            "ноя nov",
            "дек dec",
        ]
    )
    for stem in stems.split()
}
_ISO: Final = re.compile(r"(\d{4})[-./ ](\d{1,2})[-./ ](\d{1,2})(?:[ t].*)?")
_DMY: Final = re.compile(r"(\d{1,2})[-./ ,](\d{1,2})(?:[-./ ,](\d{4}|\d{2}))?\s*(?:г\.?|года?)?(?: \d\d?:.*)?")
_WORDS_DATE: Final = re.compile(r"(\d{1,2})[ .\-]*(?:го )?([^\W\d]{3,})[ .,\-]*(\d{4}|\d{2})?.*")
_MONTH_FIRST: Final = re.compile(r"([^\W\d]{3,})\.? (\d{1,2})(?:,? (\d{4}))?")
_SERIAL: Final = re.compile(r"\d{4,5}(?:\.0)?")
_EPOCH: Final = dt.date(1899, 12, 30)
_PIVOT: Final = 30  # 2-digit years: 00-29 are 2000s


def birthday(value: Any) -> tuple[int, int, int]:
    """Year, month and day of a birthday as typed; 0 for what is not known, all 0 when it cannot be read.

    >>> birthday("05.03.1987"), birthday("5 марта"), birthday("1987-03-05"), birthday("1987")
    ((1987, 3, 5), (0, 3, 5), (1987, 3, 5), (1987, 0, 0))
    """
    if isinstance(value, dt.date):
        return value.year, value.month, value.day
    day, month, year = getattr(value, "day", None), getattr(value, "month", None), getattr(value, "year", None)
    if isinstance(day, int) and isinstance(month, int):
        return (year if isinstance(year, int) else 0), month, day
    return _birthday(plain(value))


def _birthday(text: str) -> tuple[int, int, int]:
    if not text:
        return 0, 0, 0
    if m := _ISO.fullmatch(text):
        return _valid(int(m[1]), int(m[2]), int(m[3]))
    if m := _DMY.fullmatch(text):
        return _valid(_year(m[3]), int(m[2]), int(m[1]))
    if text.isdigit() and len(text) == 8:
        if 1850 <= int(text[:4]) <= 2100:
            return _valid(int(text[:4]), int(text[4:6]), int(text[6:]))
        return _valid(int(text[4:]), int(text[2:4]), int(text[:2]))
    if _SERIAL.fullmatch(text):
        number = int(text.partition(".")[0])
        if 1850 <= number <= 2100 and len(text) == 4:
            return number, 0, 0
        if 5000 <= number <= 60000:
            date = _EPOCH + dt.timedelta(days=number)
            return date.year, date.month, date.day
        return 0, 0, 0
    if (m := _WORDS_DATE.fullmatch(text)) and m[2][:3] in _MONTHS:
        return _valid(_year(m[3]), _MONTHS[m[2][:3]], int(m[1]))
    if (m := _MONTH_FIRST.fullmatch(text)) and m[1][:3] in _MONTHS:
        return _valid(_year(m[3]), _MONTHS[m[1][:3]], int(m[2]))
    return 0, 0, 0


def _year(text: str | None) -> int:
    if not text:
        return 0
    number = int(text)
    if len(text) == 4:
        return number
    return number + (2000 if number < _PIVOT else 1900)


def _valid(year: int, month: int, day: int) -> tuple[int, int, int]:
    if month > 12 >= day:  # a slip of the two, or an American date
        month, day = day, month
    if not (1 <= month <= 12 and 1 <= day <= 31) or (year and not 1000 <= year <= 2100):
        return 0, 0, 0
    return year, month, day


_GENDERS: Final = {
    "м": "m", "муж": "m", "мужской": "m", "мужчина": "m", "m": "m", "male": "m", "man": "m",
    "ж": "f", "жен": "f", "женский": "f", "женщина": "f", "f": "f", "female": "f", "woman": "f", "w": "f",
}  # fmt: skip


def gender(text: str) -> str:
    """``m``, ``f`` or empty."""
    return _GENDERS.get(text.strip(" ."), "")
