"""Answers of a Google Form: a moment in the first column, then a column for each question.

What a question asks for is told by its words. A yes to a question about data is the ground to keep the person's data, a yes to
one about advertising is a consent to it; one question about both is no consent to advertising, which the law wants apart.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from typing import Final

from sheetcrm.core.consent_words import is_advertising
from sheetcrm.core.importers import Handed, Importer, Part, Record
from sheetcrm.core.importers.columns import Sheet, day_of, sheet_with
from sheetcrm.core.wording import Lang, Text
from sheetcrm.core.workbook import Value

_MOMENT: Final = ("Отметка времени", "Timestamp")
_MOST = 120

#: Field → how a question about it sounds; the first that fits is taken, so the narrow ones come first.
_QUESTIONS: Final[tuple[tuple[str, re.Pattern[str]], ...]] = tuple(
    (field, re.compile(pattern, re.IGNORECASE))
    for field, pattern in (
        ("email", r"e-?mail|электронн\w+ (?:почт|адрес)|\bпочт|адрес электронной"),
        ("phone", r"телефон|\bphone|\bmobile|номер для связи"),
        ("messenger", r"telegram|телеграм|whats ?app|ватсап|вконтакте|\bvk\b|соцсет|мессенджер|ник в|instagram"),
        ("single_code", r"промокод|\bкод\b|купон|coupon|promo ?code|\bcode\b|voucher"),
        ("birthday", r"рожден|birth"),
        ("last_name", r"^\W*(?:ваша )?фамилия\W*$|^\W*(?:your )?(?:last|family) name\W*$"),
        ("full_name", r"\bимя\b|\bфио\b|ф\.\s?и\.\s?о|как (?:вас|к вам)|\bname\b"),
        ("city", r"\bгород|\bcity\b|\btown\b|населенн"),
        ("company", r"компани|организаци|\bcompany|organi[sz]ation"),
        ("position", r"должност|job title|your position"),
        ("source", r"откуда (?:вы )?(?:о нас )?узнали|как (?:вы )?(?:о нас )?узнали|how did you (?:hear|find)"),
        ("comment", r"комментари|вопрос|пожелан|comment|question|anything else"),
    )
)
_DATA = re.compile(r"персональн|обработк\w* (?:моих |своих )?данн|\bпдн?\b|personal data|privacy", re.IGNORECASE)
_AGREES = re.compile(r"соглас|consent|agree|разреш", re.IGNORECASE)
_YES = re.compile(r"^\W*(?:да\b|yes\b|соглас(?:ен|на)|даю|разрешаю|i (?:agree|consent)|хочу)", re.IGNORECASE)
_NO = re.compile(r"^\W*(?:нет|no\b|не\b|отказ)", re.IGNORECASE)

BASIS = Text(ru="согласие в форме «{form}», {day}", en="consent in the form “{form}”, {day}")
SOURCE = Text(ru="форма «{form}»", en="form “{form}”")
YES, NO = Text(ru="да", en="yes"), Text(ru="нет", en="no")


def _sheet(handed: Handed) -> Sheet | None:
    for heading in _MOMENT:
        found = sheet_with(handed, heading)
        if found is not None and found.headings.get(0, "").casefold() == heading.casefold():
            return found
    return None


def _questions(sheet: Sheet) -> Iterator[tuple[int, str]]:
    """Column → what its question asks for; of two about one thing the first counts."""
    taken: set[str] = set()
    for place, heading in sheet.headings.items():
        if place == 0:
            continue
        field = _asks_for(heading[:_MOST])
        if field is not None and field not in taken:
            taken.add(field)
            yield place, field


def _asks_for(heading: str) -> str | None:
    """What a question asks for; None for anything else.

    >>> _asks_for("Ваш телефон"), _asks_for("Согласны получать новости и акции?"), _asks_for("Рост, см")
    ('phone', 'consent_ads', None)
    """
    data, ads = bool(_DATA.search(heading)), is_advertising(heading)
    if data or (ads and _AGREES.search(heading)):
        return "basis" if data else "consent_ads"
    return next((field for field, pattern in _QUESTIONS if pattern.search(heading)), None)


def _read(handed: Handed, lang: Lang) -> tuple[Part, ...]:
    sheet = _sheet(handed)
    if sheet is None:
        return ()
    places = dict(_questions(sheet))
    form = re.sub(r"\.\w{2,5}$", "", handed.name).strip()
    records = []
    for row, cells in sheet.rows():
        answers = {f: cells[p] for p, f in places.items() if p < len(cells) and cells[p] not in (None, "")}
        records.append(Record(row, _answers(answers, day_of(cells[0]), form, lang)))
    headings = {field: sheet.headings[place] for place, field in places.items()}
    lost = tuple(
        heading
        for place, heading in sheet.headings.items()
        if place and place not in places and any(place < len(c) and c[place] not in (None, "") for _, c in sheet.rows())
    )
    return (Part("clients", sheet.grid.title, tuple(records), headings, lost),)


def _answers(answers: dict[str, Value], day: Value, form: str, lang: Lang) -> dict[str, Value]:
    found: dict[str, Value] = {key: value for key, value in answers.items() if key not in ("basis", "consent_ads")}
    found["created"] = day
    shown = day.strftime("%d.%m.%Y" if lang == "ru" else "%Y-%m-%d") if isinstance(day, dt.date) else str(day or "?")
    if _agreed(answers.get("basis")):
        found["basis"] = BASIS.say(lang, form=form, day=shown)
    if "consent_ads" in answers:
        agreed = _agreed(answers["consent_ads"])
        found["consent_ads"] = (YES if agreed else NO).say(lang)
        if agreed:
            found |= {"consent_date": day, "consent_source": SOURCE.say(lang, form=form)}
    return {key: value for key, value in found.items() if value is not None}


def _agreed(answer: Value) -> bool:
    """Whether an answer is a yes: the word, or the ticked sentence itself."""
    text = str(answer or "")
    return bool(text) and not _NO.search(text) and bool(_YES.search(text) or _AGREES.search(text))


GOOGLE_FORMS = Importer(
    "google-forms",
    Text(ru="Google Формы (ответы)", en="Google Forms (answers)"),
    "a column «Отметка времени» or “Timestamp”, then one for each question with its words as the heading: "
    "https://developers.google.com/apps-script/reference/forms/form (setDestination), and the answers' column of moments as "
    "people name it in https://github.com/codeforboston/cliff-effects/issues/751",
    lambda handed: _sheet(handed) is not None,
    _read,
    asks=True,
)
