"""The team's own settings on the tab «Настройки»: what may stand there, and what a wrong cell means. Pure.

People write a name they see and a value as they would say it («30 дней», «5 %», «да», «20:00»). A wrong cell is an issue on
that cell, and the last good value holds. The sheet may make a limit of safety stricter, never looser; keys, credentials,
paths and switches of the law are not taken from it at all.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any

import numpy as np
from msgspec import Struct, field

from sheetcrm.config import campaign_rows, colours, task_rows
from sheetcrm.config.agreeing import agreeing
from sheetcrm.config.campaigns import Section
from sheetcrm.config.document import ConfigProblems, nearest
from sheetcrm.config.meanings import MEANING
from sheetcrm.config.model import Config, leaves, with_values
from sheetcrm.config.named_rows import named_row
from sheetcrm.config.only_in_file import only_in_file
from sheetcrm.config.settings_codes import LOOSER, NOT_VALID, ONLY_IN_FILE, PURPOSE_NOT_LISTED, REPEATS, UNKNOWN
from sheetcrm.core.consent_words import with_ours
from sheetcrm.core.control import is_control
from sheetcrm.core.control import rows as control_rows
from sheetcrm.core.fields.choice import choice_key
from sheetcrm.core.issues import Findings, IssueCode
from sheetcrm.core.law.operator import OWN as OPERATOR
from sheetcrm.core.law.operator import foreign
from sheetcrm.core.lists import FOR
from sheetcrm.core.schema import CLIENTS
from sheetcrm.core.segments.settings import ABOUT, LIFECYCLE_LABEL, Lifecycle
from sheetcrm.core.visits import visiting
from sheetcrm.core.wording import LANGS, Lang, Text

#: Reads a cell as people write it, or raises ValueError.
Read = Callable[[Any], Any]


class Setting(Struct, frozen=True):
    """One setting a team may write on its tab. ``stricter(new, allowed)`` is there for limits of safety; ``words`` says
    a value that is a key in the language of the tab."""

    key: str
    label: Text
    read: Read
    wanted: Text
    about: Text = field(default_factory=lambda: Text(ru="", en=""))
    stricter: Callable[[Any, Any], bool] | None = None
    words: Mapping[str, Text] = field(default_factory=dict)


class SheetSettings(Struct, frozen=True):
    """What the tab says: good values by key, and findings by row of the tab."""

    values: Mapping[str, Any] = field(default_factory=dict)
    findings: tuple[Findings, ...] = ()


def _text(value: Any) -> str:
    if isinstance(value, bool) or not isinstance(value, (str, int)):
        raise ValueError(value)
    return str(value).strip()


def _number(value: Any) -> float:
    if isinstance(value, str):
        found = re.fullmatch(
            r"\s*(-?\d[\d \u00a0]*(?:[.,]\d+)?)\s*(?:дн\w*\.?|день|days?|раз\w*|₽|руб\.?|р\.?|шт\.?)?\s*",
            value.casefold(),
        )
        if not found:
            raise ValueError(value)
        return float(re.sub(r"[ \u00a0]", "", found[1]).replace(",", "."))
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise ValueError(value)
    return float(value)


def _whole(value: Any) -> int:
    number = _number(value)
    if number != int(number):
        raise ValueError(value)
    return int(number)


def _share(value: Any) -> float:
    if isinstance(value, str) and value.rstrip().endswith("%"):
        return _number(value.rstrip()[:-1]) / 100
    return _number(value)


def _yes_no(value: Any) -> bool:
    if isinstance(value, bool):
        return value
    word = str(value).strip().casefold()
    if word in ("да", "вкл", "включено", "yes", "on", "true", "1", "+"):
        return True
    if word in ("нет", "выкл", "выключено", "no", "off", "false", "0", "-"):
        return False
    raise ValueError(value)


def _time(value: Any) -> dt.time:
    if isinstance(value, dt.datetime):
        return value.time().replace(second=0, microsecond=0)
    if isinstance(value, dt.time):
        return value.replace(second=0, microsecond=0)
    if isinstance(value, float) and 0 <= value < 1:  # a sheet keeps a time as a part of the day
        minutes = round(value * 1440) % 1440
        return dt.time(minutes // 60, minutes % 60)
    found = re.fullmatch(r"\s*([01]?\d|2[0-3])[:.]([0-5]\d)\s*", str(value))
    if not found:
        raise ValueError(value)
    return dt.time(int(found[1]), int(found[2]))


def _fields(value: Any) -> tuple[str, ...]:
    """Fields by the headings people see, between semicolons or commas."""
    by_word = {word.casefold(): f.key for f in CLIENTS.fields for word in (f.key, f.heading.ru, f.heading.en)}
    words = [word.strip().casefold() for word in re.split(r"[;,\n]", _text(value)) if word.strip()]
    if any(word not in by_word for word in words):
        raise ValueError(value)
    return tuple(by_word[word] for word in words)


def _choice(**words: str) -> Read:
    """One of several words; each value has its words in both languages, between bars."""
    by_word = {word: value for value, said in words.items() for word in (value, *said.split("|"))}

    def read(value: Any) -> str:
        word = str(value).strip().casefold()
        if word not in by_word:
            raise ValueError(value)
        return by_word[word].replace("__", "+")

    return read


_WHOLE = Text(ru="целое число, например 30", en="a whole number, such as 30")
_NUMBER = Text(ru="число", en="a number")
_SHARE = Text(ru="долю от 0 до 1 или проценты, например 5\u00a0%", en="a share from 0 to 1, or a percentage such as 5%")
_YES = Text(ru="«да» или «нет»", en="“yes” or “no”")
_TIME = Text(ru="время, например 20:00", en="a time, such as 20:00")
_WORDS = Text(ru="текст", en="a text")
_ADDRESS = Text(ru="адрес почты", en="an e-mail address")
_LINK = Text(ru="адрес сайта, начиная с https://", en="a web address beginning with https://")
_ZONE = Text(ru="часовой пояс вида Europe/Moscow", en="a time zone such as Europe/London")
_COUNTRY = Text(ru="код страны из двух букв, например RU", en="a country code of two letters, such as GB")
_HEADINGS = Text(ru="названия столбцов через точку с запятой", en="column headings separated by semicolons")
_STYLE = Text(ru="«международный», «национальный» или e164", en="“international”, “national” or e164")
_SCOPE = Text(ru="«только покупатели» или «покупатели и остальные»", en="“buyers” or “buyers and leads”")


def _known(name: str, ru: str, en: str, read: Read, wanted: Text) -> Setting:
    return Setting(f"segments.{name}", Text(ru=ru, en=en), read, wanted, ABOUT[name])


def _own(key: str, ru: str, en: str, read: Read = _text, wanted: Text = _WORDS) -> Setting:
    return Setting(key, Text(ru=ru, en=en), read, wanted)


_STYLE_WORDS = {
    "international": Text(ru="международный", en="international"),
    "national": Text(ru="национальный", en="national"),
    "e164": Text(ru="e164", en="e164"),
}
_SCOPE_WORDS = {
    "buyers": Text(ru="только покупатели", en="buyers only"),
    "buyers+leads": Text(ru="покупатели и остальные", en="buyers and leads"),
}
_SCOPE_ABOUT = Text(
    ru="Кого считать клиентской базой: только покупателей или и тех, кто ещё не покупал.",
    en="Who is in the client base: buyers only, or also those who have not bought yet.",
)
_PREDICTED_ABOUT = Text(
    ru="«Да» — «Сводка» посчитает, сколько нынешние покупатели принесут за полгода, и покажет ошибку такого же прогноза. Нужны год "
    "продаж и библиотека scipy там, где работает программа; чего не хватает, «Сводка» скажет.",
    en="Yes: “Summary” forecasts what today's buyers will bring in half a year, with the error of "
    "the same forecast in the past. It needs a year of sales and the scipy library where the "
    "program runs; “Summary” says what is missing.",
)


def _minutes_on(earlier: dt.time, later: dt.time) -> int:
    """Minutes on the clock's face from one time to another."""
    return ((later.hour - earlier.hour) * 60 + later.minute - earlier.minute) % 1440


def _begins_no_later(new: dt.time, allowed: dt.time) -> bool:
    # Round the clock: quiet from 00:30 begins later than quiet from 20:00, not earlier.
    return _minutes_on(new, allowed) < 720


def _ends_no_earlier(new: dt.time, allowed: dt.time) -> bool:
    return _minutes_on(allowed, new) < 720


def _only_on(new: bool, allowed: bool) -> bool:
    return new or not allowed


def _no_more(new: int, allowed: int | None) -> bool:
    return allowed is None or new <= allowed


_KINDS = {"yes": (_yes_no, _YES), "whole": (_whole, _WHOLE), "time": (_time, _TIME)}
SETTINGS: tuple[Setting, ...] = (
    _own("region", "Страна (для телефонов без кода)", "Country (for phones without a code)", _text, _COUNTRY),
    _own("time_zone", "Часовой пояс", "Time zone", _text, _ZONE),
    _own("currency", "Валюта", "Currency"),
    Setting(
        "phone.style",
        Text(ru="Как писать телефоны", en="How to write phones"),
        _choice(international="международный", national="национальный|местный|домашний", e164="e.164"),
        _STYLE,
        words=_STYLE_WORDS,
    ),
    _own("required.person", "Обязательно у физлица", "Required of a person", _fields, _HEADINGS),
    _own("required.sole", "Обязательно у ИП", "Required of a sole trader", _fields, _HEADINGS),
    _own("required.company", "Обязательно у компании", "Required of a company", _fields, _HEADINGS),
    _own("required.all", "Обязательно у всех", "Required of everybody", _fields, _HEADINGS),
    _known("period_days", "Отчётный период, дней", "Reporting period, days", _whole, _WHOLE),
    _known("new_days", "Новый клиент, дней", "New client, days", _whole, _WHOLE),
    _known("regular_orders", "Постоянный: заказов", "Regular: orders", _whole, _WHOLE),
    _known("regular_days", "Постоянный: за сколько дней", "Regular: within days", _whole, _WHOLE),
    _known("vip_share", "VIP: доля покупателей", "VIP: share of buyers", _share, _SHARE),
    _known("vip_revenue", "VIP: выручка от", "VIP: revenue from", _number, _NUMBER),
    _known("slipping_factor", "Засыпает: промежутков", "Slipping: intervals", _number, _NUMBER),
    _known("slipping_at_least_days", "Засыпает: не раньше, дней", "Slipping: not before, days", _whole, _WHOLE),
    _known(
        "slipping_days",
        "Засыпает: если промежуток неизвестен, дней",
        "Slipping: interval unknown, days",
        _whole,
        _WHOLE,
    ),
    _known("asleep_days", "Спящий, дней", "Asleep, days", _whole, _WHOLE),
    Setting(
        "segments.base_scope",
        Text(ru="Кто входит в базу", en="Who is in the base"),
        _choice(
            buyers="только покупатели|buyers only",
            buyers__leads="buyers+leads|покупатели и остальные|buyers and leads|все",
        ),
        _SCOPE,
        _SCOPE_ABOUT,
        words=_SCOPE_WORDS,
    ),
    _known(
        "inactive_includes_leads", "Не покупавших считать неактивными", "Count non-buyers as inactive", _yes_no, _YES
    ),
    _known("abc_a", "ABC: граница A", "ABC: limit of A", _share, _SHARE),
    _known("abc_b", "ABC: граница B", "ABC: limit of B", _share, _SHARE),
    _known("late_of_last", "Просрочки: сколько последних счетов", "Late payments: last invoices", _whole, _WHOLE),
    *(
        Setting(
            f"segments.stale_after_days.{group}",
            Text(
                ru=f"Данные устарели, дней: {LIFECYCLE_LABEL[group].ru}",
                en=f"Out of date, days: {LIFECYCLE_LABEL[group].en}",
            ),
            _whole,
            _WHOLE,
            ABOUT["stale_after_days"],
        )
        for group in Lifecycle
    ),
    *(Setting(key, label, colours.read, colours.WANTED, words=colours.WORDS) for key, label in colours.ROWS),
    _own("goals.orders_per_week", "План: покупок в неделю", "Goal: purchases a week", _whole, _WHOLE),
    _own("goals.deals_won_per_week", "План: выигранных сделок в неделю", "Goal: deals won a week", _whole, _WHOLE),
    _own("goals.revenue_per_month", "План: выручка в месяц", "Goal: revenue a month", _number, _NUMBER),
    _own("goals.new_buyers_per_month", "План: новых покупателей в месяц", "Goal: new buyers a month", _whole, _WHOLE),
    _own("goals.market_per_year", "Объём рынка за год", "Size of the market in a year", _number, _NUMBER),
    _own("least_sample", "Сколько сделок нужно, чтобы судить", "Deals needed to judge by", _whole, _WHOLE),
    _own("attribution_days", "Покупка после рассылки, дней", "Bought after a campaign, days", _whole, _WHOLE),
    Setting("predicted_ltv", Text(ru="Прогноз LTV", en="Predicted LTV"), _yes_no, _YES, _PREDICTED_ABOUT),
    _own("drafts.company", "Название компании в письмах", "Company name in messages"),
    _own("drafts.sender_name", "Отправитель", "Sender"),
    _own("drafts.sender_email", "Почта отправителя", "Sender's e-mail", _text, _ADDRESS),
    _own("drafts.signature", "Подпись", "Signature"),
    _own("drafts.company_phone", "Телефон компании", "Company phone"),
    _own("drafts.website", "Сайт", "Website", _text, _LINK),
    _own("drafts.postal_address", "Почтовый адрес", "Postal address"),
    _own("drafts.sms_sender", "Имя отправителя SMS", "SMS sender name"),
    _own("drafts.sms_price", "Цена одного SMS", "Price of one SMS", _number, _NUMBER),
    *(Setting(item.key, item.label, _text, _WORDS, item.about) for item in OPERATOR),
    _own("drafts.campaigns.welcome.on", "Приветствие", "Welcome", _yes_no, _YES),
    _own(
        "drafts.campaigns.welcome.days",
        "Приветствие: дней после первой покупки",
        "Welcome: days after first purchase",
        _whole,
        _WHOLE,
    ),
    _own("drafts.campaigns.birthday.on", "День рождения", "Birthday", _yes_no, _YES),
    _own(
        "drafts.campaigns.birthday.lead_days", "День рождения: за сколько дней", "Birthday: days before", _whole, _WHOLE
    ),
    Setting(
        "drafts.limits.day",
        Text(ru="Рекламы на человека в день", en="Advertising per person a day"),
        _whole,
        _WHOLE,
        stricter=_no_more,
    ),
    Setting(
        "drafts.limits.week",
        Text(ru="Рекламы на человека за 7 дней", en="Advertising per person in 7 days"),
        _whole,
        _WHOLE,
        stricter=_no_more,
    ),
    Setting(
        "drafts.limits.month",
        Text(ru="Рекламы на человека за 30 дней", en="Advertising per person in 30 days"),
        _whole,
        _WHOLE,
        stricter=_no_more,
    ),
    _own("drafts.campaigns.winback.on", "Возврат клиентов", "Win-back", _yes_no, _YES),
    _own("drafts.campaigns.winback.factor", "Возврат: промежутков", "Win-back: intervals", _number, _NUMBER),
    _own(
        "drafts.campaigns.winback.at_least_days",
        "Возврат: не раньше, дней",
        "Win-back: not before, days",
        _whole,
        _WHOLE,
    ),
    *(
        _own(f"drafts.campaigns.{name}.on", f"Рассылка: {ru}", f"Campaign: {en}", _yes_no, _YES)
        for name, ru, en in campaign_rows.ROWS
    ),
    Setting(
        "quiet_hours.start", Text(ru="Тихие часы с", en="Quiet hours from"), _time, _TIME, stricter=_begins_no_later
    ),
    Setting(
        "quiet_hours.end", Text(ru="Тихие часы до", en="Quiet hours until"), _time, _TIME, stricter=_ends_no_earlier
    ),
    Setting(
        "drafts.second_look",
        Text(ru="Нужен второй взгляд на черновики", en="Drafts need a second look"),
        _yes_no,
        _YES,
        stricter=_only_on,
    ),
    *(_own(key, ru, en, *_KINDS[kind]) for key, ru, en, kind in task_rows.ROWS),
)

#: How the format of a column of the team's own is named on the tab.
FORMAT = Setting(
    "formats",
    Text(ru="Формат: …", en="Format: …"),
    _choice(
        any="любой|всё равно|anything",
        date="дата|день",
        phone="телефон|тел|phone number",
        email="почта|e-mail|эл. почта",
        yes_no="да/нет|да или нет|yes/no|yes or no",
    ),
    Text(ru="«дата», «телефон», «почта», «да/нет» или «любой»", en="“date”, “phone”, “email”, “yes/no” or “any”"),
)


def _folded(name: str) -> str:
    return " ".join(name.casefold().replace("ё", "е").split()).strip(" :")


#: Names of settings of the bases as people say them who know the bases by their abbreviations.
_ALSO = {
    "report_period_days": "segments.period_days",
    "nkb_includes_leads": "segments.inactive_includes_leads",
}


@cache
def _by_name() -> dict[str, Setting]:
    """Settings by every name a row may have: in both languages, as it is said where people come rather than order, and by its
    key in config.yaml, of which the section may be left out for thresholds."""
    spoken = [lang for plain in LANGS for lang in (plain, visiting(plain))]
    by_key = {s.key: s for s in SETTINGS}
    short = {key.removeprefix("segments."): s for key, s in by_key.items() if key.startswith("segments.")}
    said = {_folded(s.label.say(lang)): s for s in SETTINGS for lang in spoken}
    return {**short, **{name: by_key[key] for name, key in _ALSO.items()}, **by_key, **said}


def read(
    names: Sequence[Any],
    values: Sequence[Any],
    config: Config,
    last_good: Mapping[str, Any] | None = None,
    lang: Lang = "ru",
) -> SheetSettings:
    """What the tab says, row by row; ``names`` and ``values`` are its two columns as typed, from the first row on.

    ``last_good``: the values that held in the last run, by key; one of them holds where the cell of today is wrong, unless
    config.yaml has become stricter since. Of a cell that is looser than a limit the limit itself holds, which is as near as
    may be to what the cell asks for. An empty cell takes the setting back: config.yaml or the default holds again.
    """
    known, kept = _by_name(), _still_good(last_good or {}, config)
    purposes = {choice_key(word) for word in with_ours(config.choices.get(FOR["legal_purpose"], ()))}
    good: dict[str, Any] = {}
    seen: set[str] = set()
    findings: list[Findings] = []
    for row, (name, value) in enumerate(zip(names, values, strict=True)):
        if not isinstance(name, str) or not name.strip() or is_control(name):
            continue
        section, own = named_row(name) or ("", "")
        setting = FORMAT if section == "formats" else known.get(_folded(name))
        if setting is None and section in ("costs", "deal_norms", "points"):
            # What a source cost, how long a stage takes, what a rule gives: a line for each, as many as the team likes.
            read, wanted = (_number, _NUMBER) if section == "costs" else (_whole, _WHOLE)
            setting = Setting(f"{section}.{own}", Text(ru=name, en=name), read, wanted)
        key = f"{section}.{own}" if section else setting.key if setting else None
        if key is None:
            findings.append(_unknown(name, row, known))
        elif key in seen:
            findings.append(_at(row, REPEATS, "name"))
        elif value is None or (isinstance(value, str) and not value.strip()):
            seen.add(key)
        else:
            seen.add(key)
            try:
                good[key] = str(value).strip() if setting is None else setting.read(value)
                fits = _fits(config, key, good[key])
            except ValueError:
                fits = False
            if not fits:
                good.pop(key, None)
                findings.append(_kept(row, NOT_VALID, key, good, kept, config, setting, lang))
                continue
            if section == "purposes" and purposes and choice_key(good[key]) not in purposes:
                # It holds all the same: the column has a purpose, which somebody wrote in other words.
                findings.append(_at(row, PURPOSE_NOT_LISTED, "value"))
            allowed = _value(config, key)
            if setting is not None and setting.stricter is not None and not setting.stricter(good[key], allowed):
                del good[key]
                findings.append(_kept(row, LOOSER, key, good, {}, config, setting, lang))
    good, left_out = agreeing(good, kept, config, lambda key: _value(config, key))
    for row, name in enumerate(names if left_out else ()):
        setting = known.get(_folded(name)) if isinstance(name, str) else None
        if setting is not None and setting.key in left_out:
            held = said(left_out.pop(setting.key), lang)
            findings.append(_at(row, NOT_VALID, "value", kept=held, wanted=_TOGETHER))
    return SheetSettings(good, tuple(findings))


def _still_good(last_good: Mapping[str, Any], config: Config) -> dict[str, Any]:
    """The values of the last run without those that have become looser than a limit in config.yaml."""
    limits = {setting.key: setting.stricter for setting in SETTINGS if setting.stricter is not None}
    return {
        key: value
        for key, value in last_good.items()
        if (stricter := limits.get(key)) is None or stricter(value, _value(config, key))
    }


def _fits(config: Config, key: str, value: Any) -> bool:
    """True when a value will do by itself; whether it agrees with the others is seen when all are read."""
    held = _value(config, key)
    if value == held and value.__class__ is held.__class__:
        return True  # what most lines of the tab say
    try:
        with_values(config, {key: value}, "sheet")
    except ConfigProblems as err:
        return all(problem.code == "config/order" for problem in err.problems)
    return True


_TOGETHER = Text(ru="значения, которые не противоречат друг другу", en="values that do not contradict each other")


def _kept(
    row: int,
    code: IssueCode,
    key: str,
    good: dict[str, Any],
    last_good: Mapping[str, Any],
    config: Config,
    setting: Setting | None,
    lang: Lang,
) -> Findings:
    """The finding of a wrong cell; the last good value is put in its place."""
    if key in last_good and _fits(config, key, last_good[key]):
        good[key] = last_good[key]
    held = good.get(key, _value(config, key))
    wanted = setting.wanted if setting else _WORDS
    return _at(row, code, "value", kept=said(held, lang), wanted=wanted)


def _unknown(name: str, row: int, known: Mapping[str, Setting]) -> Findings:
    plain = _folded(name)
    place = only_in_file(plain, {setting.key for setting in SETTINGS})
    if place is not None:
        return _at(row, ONLY_IN_FILE, "name", place=place.replace(".", " → "))
    near = nearest(plain, known)
    hint = (
        Text(ru="", en="")
        if near is None
        else Text(ru=f": похоже на «{known[near].label.ru}»", en=f": it looks like “{known[near].label.en}”")
    )
    return _at(row, UNKNOWN, "name", hint=hint)


def _at(row: int, code: IssueCode, column: str, **args: Any) -> Findings:
    return Findings(
        code, "settings", column, np.array([row], dtype=np.intp), {name: [arg] for name, arg in args.items()}
    )


def _value(config: Section, key: str) -> Any:
    name, _, rest = key.partition(".")
    value = getattr(config, name) if name in type(config).model_fields else None
    if isinstance(value, Section):
        return _value(value, rest) if rest else None
    return None if rest else value


def said(value: Any, lang: Lang) -> str:
    """A value as a person would write it.

    >>> said(True, "ru"), said(dt.time(9, 0), "en"), said(None, "ru"), said(0.5, "ru")
    ('да', '09:00', 'не указано', '0,5')
    """
    if value is None or value in ("", ()):
        return Text(ru="не указано", en="not set").say(lang)
    if isinstance(value, bool):
        return Text(ru="да", en="yes").say(lang) if value else Text(ru="нет", en="no").say(lang)
    if isinstance(value, dt.time):
        return value.strftime("%H:%M")
    if isinstance(value, float):
        text = f"{value:g}"
        return text.replace(".", ",") if lang == "ru" else text
    if isinstance(value, tuple):
        return "; ".join(map(str, value))
    return str(value)


_WRITE = Text(ru="Впишите {wanted}.", en="Write {wanted}.")


def rows(config: Config, lang: Lang) -> list[tuple[str, Any, Any]]:
    """The tab as ``init`` makes it: name, value, what it is. A value left open is an empty cell; what another country's law
    asks of whoever keeps a base is left out."""
    values = dict(leaves(config))
    elsewhere = foreign(config.law_country(config.region or ("RU" if lang == "ru" else None)))
    made: list[tuple[str, Any, Any]] = list(control_rows(lang))
    for setting in SETTINGS:
        if setting.key in elsewhere and not values[setting.key]:
            continue
        value = values[setting.key]
        shown: Any = None if value in ("", None, ()) else value
        if isinstance(shown, (dt.time, tuple, bool)):
            shown = said(shown, lang)
        if shown in setting.words:
            shown = setting.words[shown].say(lang)
        made.append((setting.label.say(lang), shown, _about(setting, lang)))
    return made


#: What a cell of the kind takes is seen from its value or its list of words.
_PLAIN = (_WHOLE, _NUMBER, _YES, _TIME, _WORDS, _ADDRESS, _LINK)


def _about(setting: Setting, lang: Lang) -> str:
    """What a setting is, and what may be written there where that is not plain."""
    meaning = setting.about if setting.about.ru else MEANING.get(setting.key)
    write = _WRITE.say(lang, wanted=setting.wanted)
    if meaning is None:
        return write
    hint = "" if setting.wanted in _PLAIN or setting.about.ru else f" {write}"
    return meaning.say(lang).replace("`", "") + hint
