"""Check: an open deal says what happens next, and when. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import numpy as np

from sheetcrm.core.checks import Check, CheckContext
from sheetcrm.core.checks.columns import Mask, all_empty, column, has
from sheetcrm.core.figures.deals import Fate, read_deals
from sheetcrm.core.issues import Cause, Findings, IssueCode, Severity
from sheetcrm.core.wording import Text

NO_NEXT_STEP = IssueCode(
    "client/no-next-step",
    Severity.WARNING,
    Text(ru="Не указан следующий шаг", en="No next step"),
    Text(
        ru="С клиентом сейчас работают, а что и когда делать дальше, не записано.",
        en="The client is being worked with, but what comes next, and when, is not recorded.",
    ),
    Text(ru="Впишите следующий шаг или день, когда связаться.", en="Fill in the next step or the day to get in touch."),
    example={"full_name": "Смирнова Анна", "status": "в работе", "next_step": None, "next_date": None},
)
NEXT_DATE_PASSED = IssueCode(
    "client/next-date-passed",
    Severity.WARNING,
    Text(ru="День связи прошёл", en="The day to get in touch has passed"),
    Text(
        ru="Связаться собирались {days} {days:день|дня|дней} назад, а клиент всё ещё в работе.",
        en="The day to get in touch was {days} {days:day|days} ago, and the client is still being worked with.",
    ),
    Text(ru="Свяжитесь с клиентом и поставьте новый день.", en="Get in touch and set a new day."),
    Cause.AGED,
    example={"full_name": "Смирнова Анна", "status": "в работе", "next_date": "2020-01-15"},
)

DEAL_NO_NEXT_STEP = IssueCode(
    "deal/no-next-step",
    Severity.WARNING,
    Text(ru="У сделки не указан следующий шаг", en="A deal without a next step"),
    Text(
        ru="Сделка открыта, а что и когда делать дальше, не записано ни у неё, ни у клиента.",
        en="The deal is open, but what comes next, and when, is written down neither with it nor with the client.",
    ),
    Text(ru="Впишите следующий шаг или день, когда связаться.", en="Fill in the next step or the day to get in touch."),
    example={"deal_id": ("17",), "client": ("Смирнова Анна",), "stage": ("Договор",), "next_step": (None,)},
    table="deals",
)

# How open deals are called; a client, a refusal or an archive is not one.
_OPEN = re.compile(
    r"^(заявк|лид\b|нов|в работе|в процессе|обрабат|думает|переговор|кп\b|предложен|завис|ожида|ждет|счет|"
    r"lead|new|open|in progress|working|negotiat|proposal|quote|pending|waiting|on hold|thinking|contacted)"
)


def is_open(status: Any) -> bool:
    """True when a status says that a deal goes on.

    >>> is_open("В работе"), is_open("отказ"), is_open(None)
    (True, False, False)
    """
    return isinstance(status, str) and _OPEN.match(status.strip().casefold().replace("ё", "е")) is not None


#: Where people write down what comes next.
STEPS = ("next_step", "next_date")


def _next_step(context: CheckContext) -> Iterator[Findings]:
    keys = [key for key in STEPS if has(context, "clients", key)]
    status, deals = column(context, "clients", "status"), _with_open_deal(context)
    if not keys or (status is None and deals is None):
        return
    working: Mask = np.zeros(len(context.clean["clients"]), dtype=bool) if deals is None else deals
    if status is not None:
        open_ = {value for value in status.dropna().unique() if is_open(value)}
        working = working | status.isin(open_).to_numpy(dtype=bool)
    yield Findings.where(working & all_empty(context, "clients", *keys), NO_NEXT_STEP, keys[0])
    due = column(context, "clients", "next_date")
    if due is None:
        return
    late = {day: (context.today - day).days for day in due.dropna().unique()}
    days = due.map(late).fillna(0).astype(int).to_numpy()
    yield Findings.where(working & (days > 0), NEXT_DATE_PASSED, "next_date", days=days.astype(object))


def _with_open_deal(context: CheckContext) -> Mask | None:
    """Clients with a deal in «Сделки» that is neither won nor lost; None without such a tab, or where each deal says itself
    what comes next."""
    table = context.clean.get("deals")
    if table is None or "_client" not in table.columns or any(has(context, "deals", key) for key in STEPS):
        return None
    found = np.zeros(len(context.clean["clients"]), dtype=bool)
    deals = read_deals(table, context.today)
    if deals is not None:
        found[deals.client[(deals.fate == Fate.OPEN) & (deals.client >= 0)]] = True
    return found


def _step_of_deals(context: CheckContext) -> Iterator[Findings]:
    """Open deals whose own columns are empty, and those of their client as well."""
    keys = [key for key in STEPS if has(context, "deals", key)]
    deals = read_deals(context.clean["deals"], context.today) if keys else None
    if deals is None:
        return
    said = np.zeros(len(context.clean["clients"]) + 1, dtype=bool)  # the last one: a deal of nobody we know
    if any(has(context, "clients", key) for key in STEPS):
        said[:-1] = ~all_empty(context, "clients", *STEPS)
    rows = deals.row[(deals.fate == Fate.OPEN) & ~said[deals.client]]
    missing: Mask = np.zeros(len(context.clean["deals"]), dtype=bool)
    missing[rows] = True
    yield Findings.where(missing & all_empty(context, "deals", *keys), DEAL_NO_NEXT_STEP, keys[0], table="deals")


DEAL_NEXT_STEP = Check("deal-next-step", "deals", _step_of_deals)
NEXT_STEP = Check("next-step", "clients", _next_step)
