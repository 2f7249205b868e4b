"""Field type consent: given, withdrawn or not known. An unclear text is never read as consent. Pure."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from sheetcrm.core.fields import EMPTY, Context, FieldType, Reading
from sheetcrm.core.fields.dates_text import Day, exists, read
from sheetcrm.core.fields.letters import LONGEST, fold, listed, tidy
from sheetcrm.core.fields.words import word
from sheetcrm.core.issues import Cause, IssueCode, Severity
from sheetcrm.core.wording import Lang, Text
from sheetcrm.core.workbook import Value

UNCLEAR = IssueCode(
    "consent/unclear",
    Severity.WARNING,
    Text(ru="Неясно, есть ли согласие", en="It is unclear whether consent was given"),
    Text(
        ru="«{value}» не говорит ясно, дал ли клиент согласие. Считаем, что согласия нет.",
        en="“{value}” does not say clearly whether the client agreed. It counts as no consent.",
    ),
    Text(
        ru="Поставьте «да», «нет» или «отозвано». Дату и подтверждение впишите в соседние столбцы.",
        en="Put “yes”, “no” or “withdrawn”; the date and the proof go to their own columns.",
    ),
    Cause.SLIP,
    {"consent_ads": "вроде да"},
)
FUTURE = IssueCode(
    "consent/future",
    Severity.WARNING,
    Text(ru="Согласие датировано будущим", en="Consent dated in the future"),
    Text(
        ru="Дата согласия «{value}» ещё не наступила. Считаем, что согласия нет.",
        en="The date of consent “{value}” has not come yet. It counts as no consent.",
    ),
    Text(ru="Проверьте дату.", en="Check the date."),
    Cause.SLIP,
    {"consent_ads": "01.01.2999"},
)

_GIVEN = listed(
    "да|+|✓|✔|☑|✅|yes|y|true|1|истина|есть|дано|дал|дала|согласен|согласна|согласие|согласие есть|есть согласие|подписан|"
    "подписано|подписана|подписал|подписала|получено|оформлено|given|signed|agreed|granted|accepted|opt in|opt-in|"
    "да, письменно|письменное|дано письменно|разрешил|разрешила|подтверждено",
    "|",
)
_REFUSED = listed(
    "нет|no|n|false|0|ложь|отказ|отказался|отказалась|отозвано|отозван|отозвана|отозвал|отозвала|не дано|не дал|не дала|"
    "не согласен|не согласна|против|отписан|отписана|отписался|отписалась|withdrawn|refused|revoked|declined|denied|opt out|"
    "opt-out|not given|unsubscribed|❌|✗|✘|запретил|запретила|запрет|стоп|stop|не подписан|не подписано",
    "|",
)
_REFUSED_STEM = re.compile(
    r"\b(?:отозва|отказ|отписа|запрет|не соглас|withdr|refus|revok|unsubscr|opt.?out)", re.IGNORECASE
)
#: What a form has people answer: «Да, согласен на получение рассылки», “Yes, please”. A word beside these is unclear: «только
#: SMS», or «на обработку данных», which is another consent.
_YES = re.compile(r"(?:да|yes)\b(?P<more>.*)", re.DOTALL)
_AGREES = listed(
    "я конечно обязательно согласен согласна согласны на даю свое мое согласие хочу можно получать получение рассылки рассылку "
    "рассылок новости новостей письма пожалуйста of course please sure i do agree consent "
    "to the receive receiving newsletter newsletters news emails marketing ok"
)
_AGREED_ALONE = listed("даю согласие|согласен(на)|согласен на|конечно|i agree|i do|i consent|yes please|of course", "|")
#: «Нет, спасибо»: whatever follows a no does not make it a yes.
_NO = re.compile(
    r"(?:нет|no)\s*[,.;!–—-]\s*[^\W\d_]|no thank|не (?:хочу|надо|нужно|согла|желаю)|(?:i )?(?:do not|don.?t) (?:want|agree|consent)"
)
_EMPTY = frozenset(("-", "–", "—", "−", "?", "☐", "н/д", "не спрашивали", "не указано", "неизвестно", "n/a", "unknown"))
_WORD_AND_DATE = re.compile(r"(?P<word>[^\d]+?)[\s,:(от]*(?P<date>\d.*?)\)?", re.DOTALL)


def parse(value: Value, context: Context) -> Reading:
    """True when consent is clearly given, False when it is clearly refused or withdrawn, None otherwise.

    A date alone is the day it was given. A word of refusal anywhere wins over everything beside it.
    """
    if value is None:
        return EMPTY
    if isinstance(value, bool):
        return Reading(value)
    if isinstance(value, dt.datetime):
        return _on(value.date(), context)
    if isinstance(value, dt.date):
        return _on(value, context)
    if isinstance(value, (int, float)):
        return Reading(value == 1) if value in (0, 1) else Reading(issue=UNCLEAR)
    if not isinstance(value, str):
        return Reading(issue=UNCLEAR)
    text = tidy(value)
    key = word(text)
    if not text or text in _EMPTY or key in _EMPTY:
        return EMPTY
    if key in _GIVEN or text in _GIVEN:
        return Reading(True)
    if key in _REFUSED or text in _REFUSED or (_REFUSED_STEM.search(fold(text)) and "?" not in text):
        return Reading(False)
    said = fold(text)
    if _NO.match(said):
        return Reading(False)
    if key in _AGREED_ALONE or text.casefold() in _AGREED_ALONE or _agrees(said):
        return Reading(True)
    return _with_date(text, context) if len(text) <= LONGEST else Reading(issue=UNCLEAR)


def _agrees(said: str) -> bool:
    """Whether a text begins with a yes and goes on with nothing but agreement.

    >>> _agrees("да, конечно"), _agrees("да, но только sms"), _agrees("да нет"), _agrees("да?")
    (True, False, False, False)
    """
    found = _YES.fullmatch(said)
    if found is None or re.search(r"[\d?]", said):
        return False
    return set(re.findall(r"[^\W_]+", found["more"])) <= _AGREES


def _with_date(text: str, context: Context) -> Reading:
    """The reading of «12.03.2024» and «да, 12.03.2024»; anything else is unclear."""
    match = _WORD_AND_DATE.fullmatch(text)
    if match and word(match["word"]) not in _GIVEN:
        return Reading(issue=UNCLEAR)
    day = read(match["date"] if match else text, "dmy")
    if not isinstance(day, Day) or day.year is None:
        return Reading(issue=UNCLEAR)
    year = day.year + 2000 if day.short_year else day.year
    if not exists(day.day, day.month, year) or year < 1990:
        return Reading(issue=UNCLEAR)
    return _on(dt.date(year, day.month, day.day), context)


def _on(day: dt.date, context: Context) -> Reading:
    return Reading(issue=FUTURE) if day > context.today else Reading(True)


def _text(value: Any, lang: Lang) -> str:
    return (Text(ru="да", en="yes") if value else Text(ru="нет", en="no")).say(lang)


CONSENT = FieldType("consent", parse, _text)
