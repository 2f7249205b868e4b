"""Types of single settings: what a value must look like, and what to say when it does not. Pure."""

from __future__ import annotations

import datetime as dt
import difflib
import re
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo, available_timezones

from pydantic import AfterValidator, BeforeValidator, Field, Strict
from pydantic_core import PydanticCustomError

from sheetcrm.core.tabs.columns import DEFAULT
from sheetcrm.core.wording import Text


def wrong(code: str, what: Text, fix: Text, **args: Any) -> PydanticCustomError:
    """An error whose words are ours, for a validator to raise."""
    return PydanticCustomError(
        "sheetcrm", "{words}", {"words": what.en, "code": code, "what": what, "fix": fix, "args": args}
    )


def _stripped(text: str) -> str:
    # Not ``str.strip`` itself: pydantic looks at a validator's signature, and a built-in's takes it ten times as long.
    return text.strip()


def _off_word(value: Any) -> Any:
    """``off`` and ``on`` as words: YAML reads them as false and true, and here they are what is meant."""
    return {False: "off", True: "on"}[value] if isinstance(value, bool) else value


def _clock(value: Any) -> Any:
    if isinstance(value, str) and (found := re.fullmatch(r"([01]?\d|2[0-3]):([0-5]\d)", value.strip())):
        return dt.time(int(found[1]), int(found[2]))
    if isinstance(value, dt.time):
        return value
    raise wrong(
        "config/not-a-time",
        Text(ru='здесь нужно время вида "09:00"', en='expected a time such as "09:00"'),
        Text(
            ru="Напишите часы и минуты через двоеточие, в кавычках.",
            en="Write hours and minutes with a colon, in quotes.",
        ),
    )


#: A colour by its name; its words in both languages stand in ``core.tabs.colours``.
ColourName = Literal["white", "green", "yellow", "orange", "red", "pink", "purple", "blue", "light_blue", "grey"]


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        known = {zone.casefold(): zone for zone in available_timezones()}
        near = difflib.get_close_matches(name.casefold(), known, n=1, cutoff=0.7)
        example = known[near[0]] if near else "Europe/Moscow"
        raise wrong(
            "config/time-zone",
            Text(ru="такого часового пояса нет", en="there is no such time zone"),
            Text(ru="Напишите имя вида {example}.", en="Write a name such as {example}."),
            example=example,
        ) from None
    return name


def _region(code: str) -> str:
    if not re.fullmatch(r"[A-Za-z]{2}", code):
        raise wrong(
            "config/region",
            Text(ru="здесь нужен код страны из двух латинских букв", en="expected a country code of two letters"),
            Text(ru="Например RU, BY, KZ.", en="For example GB, US, DE."),
        )
    from phonenumbers import SUPPORTED_REGIONS

    if code.upper() not in SUPPORTED_REGIONS:
        raise wrong(
            "config/region",
            Text(ru="такой страны нет", en="there is no such country"),
            Text(
                ru="Код по ISO 3166, например RU, BY, KZ; Великобритания — GB.",
                en="The code of ISO 3166, such as US or DE; the United Kingdom is GB.",
            ),
        )
    return code.upper()


_UNITS = {"m": 60, "м": 60, "h": 3600, "ч": 3600, "d": 86400, "д": 86400, "с": 86400}


def interval_seconds(text: str) -> int:
    """Seconds of an interval such as "30 minutes", «2 часа» or "day".

    Raises ValueError when it is none, or shorter than a minute.
    """
    found = re.fullmatch(
        r"(?:каждые|каждый|каждую|every)?\s*(\d{1,4})?\s*(min(?:ute)?s?|мин\w*\.?|hours?|h|час\w*|ч\.?|days?|д(?:ень|ня|ней)|сут\w+)",
        text.strip().casefold(),
    )
    seconds = int(found[1] or 1) * _UNITS[found[2][0]] if found else 0
    if seconds < 60:
        raise ValueError(text)
    return seconds


def _interval(text: str) -> str:
    try:
        interval_seconds(text)
    except ValueError:
        raise wrong(
            "config/interval",
            Text(ru="непонятно, как часто", en="how often is this?"),
            Text(
                ru="Напишите, например: 30 minutes, 2 hours, 1 day.",
                en="Write for example: 30 minutes, 2 hours, 1 day.",
            ),
        ) from None
    return text


_DAY_NAMES = {
    name: number
    for number, names in enumerate(("mon пн", "tue вт", "wed ср", "thu чт", "fri пт", "sat сб", "sun вс"))
    for name in names.split()
}
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def _day(value: Any) -> Any:
    """A weekday by the beginning of its name in either language."""
    if isinstance(value, str) and len(value.strip()) >= 2:
        word = value.strip().casefold()
        short = {"понедельник": "пн", "вторник": "вт", "среда": "ср", "четверг": "чт", "пятница": "пт"}
        word = {**short, "суббота": "сб", "воскресенье": "вс"}.get(word, word)
        for name, number in _DAY_NAMES.items():
            if word == name or (len(word) > 2 and word.startswith(name) and name in DAYS):
                return DAYS[number]
    return value


def _columns(value: Any) -> Any:
    """``default`` and ``none`` as the lists they stand for, alone or, for ``default``, inside a list."""
    if value in ("none", False):
        return ()
    listed = [value] if isinstance(value, str) else value
    if not isinstance(listed, (list, tuple)):
        return value
    spread = [key for item in listed for key in (DEFAULT if item == "default" else (item,))]
    return tuple(dict.fromkeys(spread)) if all(isinstance(key, str) for key in spread) else tuple(spread)


Line = Annotated[str, AfterValidator(_stripped)]
Days = Annotated[int, Strict(), Field(ge=1, le=36_500)]
AttributionDays = Annotated[int, Strict(), Field(ge=1, le=90)]
#: Points of a rule of the score.
Points = Annotated[int, Strict(), Field(ge=-100, le=100)]
Count = Annotated[int, Strict(), Field(ge=1)]
#: Of a file that goes by mail: no server takes a larger letter.
Megabytes = Annotated[int, Strict(), Field(ge=1, le=25)]
Share = Annotated[float, Strict(), Field(gt=0, le=1)]
Factor = Annotated[float, Strict(), Field(ge=1)]
Money = Annotated[float, Strict(), Field(ge=0)]
Switch = Annotated[bool, Strict()]
Clock = Annotated[dt.time, BeforeValidator(_clock)]
Zone = Annotated[str, AfterValidator(_zone)]
Region = Annotated[str, AfterValidator(_region)]
Interval = Annotated[str, AfterValidator(_interval)]
Day = Annotated[Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"], BeforeValidator(_day)]
Mode = Annotated[Literal["auto", "propose", "off"], BeforeValidator(_off_word)]
Word = Annotated[str, Field(min_length=1), AfterValidator(_stripped)]
PurposeWord = Literal["ad", "service"]
LeadDays = Annotated[int, Strict(), Field(ge=0, le=60)]
Name = Annotated[str, Field(min_length=1, max_length=40), AfterValidator(_stripped)]
Module = Annotated[str, Field(pattern=r"^[A-Za-z_]\w*(\.[A-Za-z_]\w*)*$")]
ColumnKey = Literal[
    "last",
    "lifecycle",
    "base",
    "first_order",
    "last_order",
    "orders",
    "revenue",
    "average",
    "rhythm",
    "abc",
    "rfm",
    "last_contact",
    "requests",
    "last_offer",
    "fresh",
    "card",
    "city",
    "gender",
    "segments",
    "duplicate",
    "to_correct",
    "quality",
    "score",
]
FormatWord = Literal["any", "date", "phone", "email", "yes_no"]
Columns = Annotated[tuple[ColumnKey, ...], BeforeValidator(_columns)]
