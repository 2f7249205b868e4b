"""Whose data must go, and by when: the consent was taken back, or what it was kept for is long over (152-ФЗ ст. 21 ч. 4–5,
GDPR art. 17 with 12(3)). Also who was erased and is back in the table. Pure.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any, Literal

import numpy as np
import pandas as pd
from msgspec import Struct

from sheetcrm.core.drafts.audience.consent import permissions
from sheetcrm.core.drafts.audience.registry import withdrawn_on
from sheetcrm.core.drafts.model import DraftFacts
from sheetcrm.core.issues import Findings, IssueCode, Severity
from sheetcrm.core.law.needles import CONTACTS
from sheetcrm.core.law.suppression import Erased
from sheetcrm.core.wording import Text

#: Days from the withdrawal to the day by which the data is gone; where the law names none, none is shown.
DAYS: Mapping[str, int | None] = {"ru": 30, "eu": 30, "us": None}

_HOW = Text(
    ru="Удалите или обезличьте данные: sheetcrm erase с номером клиента; программа составит акт.",
    en="Erase or anonymise the data: sheetcrm erase with the client's id; the program writes a record of it.",
)
_EXAMPLE = {"full_name": "Смирнова Анна", "phone": "+7 916 123-45-67", "consent_pd": "отозвано"}

DUE = IssueCode(
    "law/erase-due",
    Severity.WARNING,
    Text(ru="Данные клиента пора удалить", en="The client's data must be erased"),
    Text(
        ru="Согласие на обработку данных отозвано {since:%d.%m.%Y}. Данные должны быть удалены до {until:%d.%m.%Y}.",
        en="The consent to data processing was withdrawn on {since:%Y-%m-%d}. The data must be erased "
        "by {until:%Y-%m-%d}.",
    ),
    _HOW,
    example=_EXAMPLE,
)
OVERDUE = IssueCode(
    "law/erase-overdue",
    Severity.ERROR,
    Text(ru="Срок удаления данных прошёл", en="The client's data should have been erased by now"),
    Text(
        ru="Согласие на обработку данных отозвано {since:%d.%m.%Y}, срок удаления истёк {until:%d.%m.%Y}.",
        en="The consent to data processing was withdrawn on {since:%Y-%m-%d}; the deadline for erasure "
        "was {until:%Y-%m-%d}.",
    ),
    _HOW,
    example=_EXAMPLE,
)
UNDATED = IssueCode(
    "law/erase-undated",
    Severity.WARNING,
    Text(ru="Согласие на обработку отозвано, срок неизвестен", en="Consent to processing withdrawn, no date recorded"),
    Text(
        ru="Согласие на обработку данных отозвано, но день не указан, и срок удаления не посчитать.",
        en="The consent to data processing was withdrawn, but no date is recorded, so the deadline for "
        "erasure is unknown.",
    ),
    Text(
        ru="Впишите на вкладку «Согласия» строку с днём отзыва или сразу удалите данные: sheetcrm erase "
        "с номером клиента.",
        en="Put a line with the date into “Consents”, or erase the data at once: sheetcrm erase with the client's id.",
    ),
    example=_EXAMPLE,
)
OUTLIVED = IssueCode(
    "law/kept-too-long",
    Severity.WARNING,
    Text(ru="Данные хранятся дольше, чем вы решили", en="Data kept longer than you decided"),
    Text(
        ru="Последнее событие с клиентом было {since:%d.%m.%Y}. По вашему сроку хранения данные удаляют до {until:%d.%m.%Y}.",
        en="The last event with this client was on {since:%Y-%m-%d}. By the retention time you set, the "
        "data is to be erased by {until:%Y-%m-%d}.",
    ),
    Text(
        ru="Удалите данные (sheetcrm erase с номером клиента) или свяжитесь с клиентом и впишите дату в «Данные сверены».",
        en="Erase the data (sheetcrm erase with the client's id), or get in touch and put the date into “Verified on”.",
    ),
    example={"full_name": "Смирнова Анна", "last_contact": "2015-01-15"},
)
CAME_BACK = IssueCode(
    "law/erased-came-back",
    Severity.WARNING,
    Text(ru="Этот контакт удаляли по требованию клиента", en="This contact was erased on request"),
    Text(
        ru="Данные с таким телефоном или почтой удалены по требованию клиента, а теперь снова в таблице. Писать и звонить нельзя.",
        en="Data with this phone or address was erased on request and is in the table again. No messages, no calls.",
    ),
    Text(
        ru="Если клиент вернулся сам, впишите новое согласие на вкладку «Согласия» и ответьте здесь "
        "«так и надо». Иначе удалите строку.",
        en="If the client came back on their own, put the new consent into “Consents” and answer “it is right” here. Else delete the row.",
    ),
    example={"phone": "+7 916 123-45-67"},
    private=True,
)


class LawSettings(Struct, frozen=True):
    """``country``: whose law. ``keep_months``: how long a client nothing happens with is kept; None is without an end."""

    country: Literal["ru", "eu", "us"] = "ru"
    keep_months: int | None = None


def deadlines(
    facts: DraftFacts, law: LawSettings, today: dt.date, alive: pd.Series | None = None
) -> Iterator[Findings]:
    """What must go, as issues of the clients' rows; they stay until it is done. ``alive``: the last day anything happened
    with each client. Only ``clients``, ``consents`` and what tells whom they mean are looked at in ``facts``."""
    if may_be_withdrawn(facts):
        found = permissions(facts)
        rows: dict[str, list[tuple[int, Any, Any]]] = {"due": [], "over": [], "undated": []}
        days = DAYS[law.country]
        for position in np.flatnonzero(found.data_withdrawn).tolist():
            since = withdrawn_on(found, position)
            until = None if since is None or days is None else since + dt.timedelta(days=days)
            kind = "undated" if until is None else "over" if until < today else "due"
            rows[kind].append((position, since, until))
        for kind, code in (("due", DUE), ("over", OVERDUE)):
            yield _findings(code, rows[kind])
        yield Findings(UNDATED, "clients", None, np.array([p for p, _, _ in rows["undated"]], dtype=np.intp))
    if law.keep_months is not None and alive is not None:
        yield _findings(OUTLIVED, _outlived(alive, law.keep_months, today))


def may_be_withdrawn(facts: DraftFacts) -> bool:
    """Whether anybody took anything back: a quick look before the whole reading of consents."""
    column = facts.column("consent_pd")
    if column is not None and any(value is False for value in column.tolist()):
        return True
    lines = facts.consents
    return lines is not None and "state" in lines.columns and any(v is False for v in lines["state"].tolist())


def came_back(clients: pd.DataFrame, erased: Erased) -> Iterator[Findings]:
    """Rows with a phone or an address of somebody who was erased, each at the cell."""
    for column in CONTACTS:
        if erased.can_tell and column in clients.columns:
            yield Findings.where(erased.mask(clients, [column]), CAME_BACK, column)


def _findings(code: IssueCode, rows: list[tuple[int, Any, Any]]) -> Findings:
    args = {"since": [since for _, since, _ in rows], "until": [until for _, _, until in rows]}
    return Findings(code, "clients", None, np.array([p for p, _, _ in rows], dtype=np.intp), args)


def _outlived(alive: pd.Series, months: int, today: dt.date) -> list[tuple[int, dt.date, dt.date]]:
    last = pd.to_datetime(alive, errors="coerce")
    until = last + pd.DateOffset(months=months)
    over = (until < pd.Timestamp(today)).fillna(False).to_numpy(dtype=bool)
    return [(int(p), last.iloc[p].date(), until.iloc[p].date()) for p in np.flatnonzero(over)]
