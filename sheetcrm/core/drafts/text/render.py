"""What goes into a template for one client: names, columns, settings, each checked before it is used. Pure."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sheetcrm.core.drafts.model import DraftFacts, DraftSettings
from sheetcrm.core.drafts.reasons import SUSPICIOUS_NAME, SUSPICIOUS_VALUE, Reason
from sheetcrm.core.drafts.text.salutation import Person, person_from
from sheetcrm.core.drafts.text.suspicion import FROM_CHECKS, suspicious
from sheetcrm.core.drafts.text.values import printed
from sheetcrm.core.drafts.text.variables import VARIABLES, label
from sheetcrm.core.wording import Text

_NAME_COLUMNS = ("full_name", "last_name", "first_name", "patronymic", "gender", "greeting")


class People:
    """The clients' names, made into persons when asked for."""

    def __init__(self, facts: DraftFacts) -> None:
        self._columns = [facts.column(key) for key in _NAME_COLUMNS]
        self._company = facts.column("company")
        self._doubtful = {
            int(position)
            for key in ("full_name", "last_name", "first_name", "patronymic")
            for position in facts.suspicious.get(key, ())
        }

    def person(self, position: int) -> Person:
        full, last, first, patronymic, gender, greeting = (
            None if column is None else column[position] for column in self._columns
        )
        return person_from(full, last, first, patronymic, gender, greeting)

    def shown(self, person: Person, position: int) -> str:
        """How the client is called on a list: the name, else the company."""
        company = None if self._company is None else self._company[position]
        return person.full or (company if isinstance(company, str) else "")

    def doubt(self, person: Person, position: int) -> Reason | None:
        """Why nobody may be addressed by what the name columns hold, None when they may."""
        for part in (person.first, person.patronymic, person.last, person.preferred):
            what = suspicious(part, name=True) if part else None
            if what is not None:
                return Reason(SUSPICIOUS_NAME, {"what": what})
        return Reason(SUSPICIOUS_NAME, {"what": FROM_CHECKS}) if position in self._doubtful else None


class ClientValues:
    """Variables of one client that come straight from columns or from settings."""

    def __init__(self, facts: DraftFacts, uses: frozenset[str]) -> None:
        settings = facts.settings
        self._columns = {
            name: column
            for name in uses
            if (key := VARIABLES[name].field) is not None and (column := facts.column(key)) is not None
        }
        self._doubtful = {
            name: frozenset(int(p) for p in facts.suspicious.get(str(VARIABLES[name].field), ()))
            for name in self._columns
        }
        self._dates = {name: facts.days(name) for name in ("first_order", "last_order") if name in uses}
        self._orders = facts.figures("orders_count") if "orders_count" in uses else None
        self._same = settings_values(settings) | {"today": facts.today}

    def of(self, position: int) -> tuple[dict[str, object], list[Reason]]:
        """The values, and why some must not be used."""
        values: dict[str, object] = dict(self._same)
        reasons: list[Reason] = []
        for name, column in self._columns.items():
            values[name] = value = column[position]
            what = FROM_CHECKS if position in self._doubtful[name] else doubt_of(value)
            if what is not None:
                reasons.append(Reason(SUSPICIOUS_VALUE, {"variable": label(name), "what": what}))
        for name, days in self._dates.items():
            day = days[position].astype("datetime64[D]").item()
            values[name] = day if isinstance(day, dt.date) else None
        if self._orders is not None:
            count = self._orders[position]
            values["orders_count"] = int(count) if count == count else None
        return values, reasons


def settings_values(settings: DraftSettings) -> dict[str, object]:
    """Variables that are the team's own words."""
    return {
        "company": settings.company,
        "sender_name": settings.sender_name,
        "signature": settings.signed,
        "company_phone": settings.company_phone,
        "website": settings.website,
    }


def doubt_of(value: Any) -> Text | None:
    """Why a value must not be put into a message; None when it may."""
    if isinstance(value, str):
        # A firm's name may hold quotes and signs that no person's name does.
        return suspicious(value, name=False)
    if isinstance(value, (tuple, list)):
        return next((what for item in value if (what := suspicious(printed(item, "en", None), name=False))), None)
    return None
