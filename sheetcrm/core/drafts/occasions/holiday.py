"""Occasion: a day everybody keeps, such as New Year; which ones is chosen in the settings."""

from __future__ import annotations

from sheetcrm.core.drafts.holidays.general import BY_KEY
from sheetcrm.core.drafts.model import DraftFacts
from sheetcrm.core.drafts.occasions import Due, DueClient, Occasion, each
from sheetcrm.core.drafts.occasions.professional import coming, own_holidays, said, values
from sheetcrm.core.drafts.text.render import People
from sheetcrm.core.drafts.text.salutation import gender_of
from sheetcrm.core.wording import Text

#: When a team chose none.
USUAL = {"ru": ("new_year", "womens_day", "defenders_day"), "en": ("christmas", "new_year")}


def due(facts: DraftFacts) -> Due:
    """Everybody whose day it is within the lead time; a day of women or men is theirs alone, and only when that is sure."""
    options = facts.settings.options
    names = options.holiday_names or USUAL[facts.lang]
    days = [*own_holidays(facts, professional=False), *(BY_KEY[name] for name in names if name in BY_KEY)]
    found: list[DueClient] = []
    taken: set[int] = set()
    people = People(facts)
    for holiday, on, writes in coming(days, facts, options.holiday_lead_days):
        why = said(holiday, on, facts)
        told = values(holiday, on, writes, facts)
        for position in range(len(facts)):
            if position in taken:
                continue
            if holiday.gender is not None and gender_of(people.person(position)) != holiday.gender:
                continue
            taken.add(position)
            found.append((position, f"{on.year} {holiday.key}", why, writes, told, ()))
    return each(sorted(found, key=lambda row: row[0]))


HOLIDAY = Occasion(
    "holiday",
    Text(ru="Праздник", en="Holiday"),
    due,
    rank=24,
    together=True,
    lead="holiday_lead_days",
    day="holiday_date",
)
