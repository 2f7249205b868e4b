"""What can go wrong with Google, as messages a person can act on."""

from __future__ import annotations

import re
from typing import Any

import requests
from google.auth import exceptions as auth_errors

from sheetcrm.core.wording import Text
from sheetcrm.errors import Fault, NotNow, SheetcrmError, StoreError

NO_ACCESS = Fault(
    "google/no-access",
    StoreError,
    Text(
        ru="Нет доступа к Google-таблице: она не открыта для {email}.",
        en="No access to the Google Sheet: it is not shared with {email}.",
    ),
    Text(
        ru="Откройте таблицу, нажмите «Настройки доступа» и добавьте {email} с правом «Редактор» (для одной проверки хватит «Читатель»).",
        en="Open the sheet, press Share and add {email} as Editor (Viewer is enough for a check only).",
    ),
)

NOT_FOUND = Fault(
    "google/not-found",
    StoreError,
    Text(
        ru="Google-таблица не найдена: такой нет, или она в корзине.",
        en="Google Sheet not found: no such sheet, or it is in the bin.",
    ),
    Text(
        ru="Скопируйте адрес таблицы из браузера целиком и проверьте config.yaml (workbook → google → spreadsheet).",
        en="Copy the sheet's whole address from the browser and check config.yaml (workbook → google → spreadsheet).",
    ),
)

API_DISABLED = Fault(
    "google/api-disabled",
    StoreError,
    Text(
        ru="В проекте Google не включён Google Sheets API.",
        en="The Google Sheets API is not enabled in the Google project.",
    ),
    Text(
        ru="В Google Cloud Console откройте APIs & Services → Library, найдите Google Sheets API и нажмите Enable; подождите минуту.",
        en="In the Google Cloud Console open APIs & Services → Library, find Google Sheets API, press Enable, wait a minute.",
    ),
)

NOTHING_LEFT = Fault(
    "google/nothing-left",
    StoreError,
    Text(
        ru="Кроме вкладок программы, в Google-таблице нет ни одной видимой вкладки.",
        en="Apart from the program's tabs there is no visible tab in the Google Sheet.",
    ),
    Text(
        ru="Таблица без вкладок не бывает. Добавьте или покажите хотя бы одну свою вкладку.",
        en="A sheet must have a tab. Add or show at least one tab of your own.",
    ),
)

QUOTA = Fault(
    "google/quota",
    NotNow,
    Text(
        ru="Google просит подождать: исчерпан лимит запросов в минуту. Что не успело записаться, запишет следующий запуск.",
        en="Google asks to wait: the limit of requests per minute is used up. The next run writes what is missing.",
    ),
    Text(
        ru="Повторите через минуту; по расписанию повтор произойдёт сам.",
        en="Try again in a minute; a scheduled job does so by itself.",
    ),
)

UNAVAILABLE = Fault(
    "google/unavailable",
    NotNow,
    Text(
        ru="Google Sheets сейчас не отвечает (сбой на их стороне).",
        en="Google Sheets does not answer at the moment (a fault on their side).",
    ),
    Text(
        ru="Повторите позже: что не успело записаться, запишет следующий запуск. В таблице ничего не испорчено.",
        en="Try again later: the next run writes what is missing. Nothing in the sheet is damaged.",
    ),
)

NO_NETWORK = Fault(
    "google/no-network",
    NotNow,
    Text(ru="Нет связи с Google.", en="Google cannot be reached."),
    Text(
        ru="Проверьте интернет и прокси и повторите: что не успело записаться, запишет следующий запуск.",
        en="Check the internet connection and the proxy and try again: the next run writes what is missing.",
    ),
)

LOGIN_REFUSED = Fault(
    "google/login-refused",
    StoreError,
    Text(
        ru="Google не принял вход: ключ отозван, просрочен или часы компьютера сбиты.",
        en="Google refused the login: the key is revoked or expired, or this computer's clock is wrong.",
    ),
    Text(
        ru="Проверьте часы; если они верны, создайте новый ключ (docs/google-sheets.ru.md) или войдите заново: sheetcrm doctor.",
        en="Check the clock; if it is right, make a new key (docs/google-sheets.md) or log in again: sheetcrm doctor.",
    ),
)

ODD_ANSWER = Fault(
    "google/odd-answer",
    NotNow,
    Text(
        ru="Вместо данных Google прислал что-то другое: похоже, мешает прокси или страница входа в сеть.",
        en="Google sent something other than data: a proxy or a network login page seems to be in the way.",
    ),
    Text(
        ru="Откройте любую страницу в браузере, войдите в сеть и повторите.",
        en="Open any page in the browser, log in to the network, and try again.",
    ),
)

PROTECTED = Fault(
    "google/protected",
    StoreError,
    Text(
        ru="Google не дал записать: часть таблицы защищена.",
        en="Google refused to write: a part of the sheet is protected.",
    ),
    Text(
        ru="Добавьте аккаунт программы в редакторы защищённого диапазона (Данные → Защищённые "
        "диапазоны) или снимите защиту с вкладок программы.",
        en="Add the program's account to the editors of the protected range (Data → Protected ranges), "
        "or unprotect the program's tabs.",
    ),
)

TOO_LARGE = Fault(
    "google/too-large",
    StoreError,
    Text(
        ru="Таблица упёрлась в предел Google: 10 миллионов ячеек.",
        en="The sheet has reached Google's limit of 10 million cells.",
    ),
    Text(
        ru="Удалите пустые строки и столбцы лишних вкладок, потом повторите.",
        en="Delete empty rows and columns on tabs you do not need, then try again.",
    ),
)

TEXT_TOO_LONG = Fault(
    "google/text-too-long",
    StoreError,
    Text(
        ru="Вкладка «{tab}», ячейка {cell}: текст из {length} {length:знака|знаков|знаков} не помещается в ячейку Google "
        "(не более 50 000). Ничего не записано.",
        en="Tab “{tab}”, cell {cell}: a text of {length} {length:character|characters} does not fit into a Google cell "
        "(50,000 at most). Nothing was written.",
    ),
    Text(
        ru="Сократите исходный текст в своей таблице и запустите ещё раз.",
        en="Shorten the text in your own table and run again.",
    ),
)

READ_ONLY = Fault(
    "google/read-only",
    StoreError,
    Text(
        ru="Таблицу можно только читать: у программы нет права «Редактор».",
        en="The sheet can only be read: the program is not an Editor.",
    ),
    Text(
        ru="Дайте право «Редактор» или запускайте sheetcrm check --dry-run.",
        en="Make it an Editor, or run sheetcrm check --dry-run.",
    ),
)

#: A request of ours that Google calls wrong: our bug, or a sheet in a state nobody foresaw.
REFUSED = Fault(
    "google/refused",
    StoreError,
    Text(ru="Google отклонил запрос: {detail}", en="Google refused the request: {detail}"),
    Text(
        ru="Ничего не записано. Пришлите этот текст разработчикам: с ним ошибку найдут.",
        en="Nothing was written. Please send this text to the developers: it helps them find the mistake.",
    ),
)


_QUOTED = re.compile(r'"[^"]*"?|“[^”]*”?')


class Unclear(Exception):
    """A write whose outcome nobody knows: the answer was lost. Never repeated blindly."""


def error_of(response: requests.Response) -> dict[str, Any]:
    """The ``error`` object of a non-2xx answer; empty for HTML, text or a bare string."""
    try:
        body = response.json()
    except ValueError:
        return {}
    error = body.get("error") if isinstance(body, dict) else None
    return error if isinstance(error, dict) else {}


def reasons(error: dict[str, Any]) -> set[str]:
    """Machine-readable reasons of an error, of Sheets (details) and of Drive (errors)."""
    found = {str(d.get("reason")) for d in error.get("details", []) if isinstance(d, dict)}
    found |= {str(e.get("reason")) for e in error.get("errors", []) if isinstance(e, dict)}
    return found


def is_quota(status: int, error: dict[str, Any]) -> bool:
    """Whether an answer means "slow down" (429, or Drive's 403 for rates), as opposed to "you may not"."""
    if status == 429:
        return True
    return status == 403 and bool(
        reasons(error) & {"rateLimitExceeded", "userRateLimitExceeded", "RATE_LIMIT_EXCEEDED"}
    )


def of_answer(response: requests.Response, email: str, *, writing: bool) -> SheetcrmError:
    """The message for an answer that is final."""
    status, error = response.status_code, error_of(response)
    text = str(error.get("message", ""))
    if is_quota(status, error):
        return QUOTA()
    if status == 401:
        return LOGIN_REFUSED()
    if status == 403:
        if (
            "SERVICE_DISABLED" in reasons(error)
            or "accessNotConfigured" in reasons(error)
            or "has not been used" in text
        ):
            return API_DISABLED()
        if "protected" in text:
            return PROTECTED()
        return READ_ONLY() if writing else NO_ACCESS(email=email)
    if status == 404:
        return NOT_FOUND()
    if status == 409:
        return UNAVAILABLE()
    if status >= 500 or not error:
        return UNAVAILABLE() if status >= 500 else ODD_ANSWER()
    if "protected" in text:
        return PROTECTED()
    if "limit of 10000000 cells" in text:
        return TOO_LARGE()
    # Google quotes the value it did not like, and that may be a client's.
    return REFUSED(detail=_QUOTED.sub("“…”", text)[:300])


def of_exception(err: Exception) -> SheetcrmError:
    """The message for a call that got no answer at all."""
    if isinstance(err, auth_errors.RefreshError):
        # A token server that is down for a while says nothing of the key.
        return UNAVAILABLE() if err.retryable else LOGIN_REFUSED()
    if isinstance(err, requests.exceptions.JSONDecodeError):
        return ODD_ANSWER()
    return NO_NETWORK()
