"""Occasion: the day of a client's profession, from «Профессия». The team may add days of its own in «Справочники»."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from sheetcrm.core.drafts.holidays import Holiday, kept_in, own_holiday
from sheetcrm.core.drafts.holidays.professional import PROFESSIONAL
from sheetcrm.core.drafts.model import DraftFacts
from sheetcrm.core.drafts.occasions import Due, DueClient, Occasion, each
from sheetcrm.core.drafts.occasions.birthday import send_day
from sheetcrm.core.drafts.reasons import Said
from sheetcrm.core.drafts.text.values import day_in_words
from sheetcrm.core.wording import Text


def coming(holidays: list[Holiday], facts: DraftFacts, lead_days: int) -> Iterator[tuple[Holiday, dt.date, dt.date]]:
    """Of some days those to write about now: the day itself, and the day to write on."""
    last = facts.today + dt.timedelta(days=max(lead_days, 0))
    for holiday in holidays:
        for year in {facts.today.year, last.year}:
            on = holiday.rule.on(year)
            writes = send_day(on, facts.settings.options.weekend)
            if facts.today <= writes <= last:
                yield holiday, on, writes


def said(holiday: Holiday, on: dt.date, facts: DraftFacts) -> Said:
    """«День бухгалтера, 21 ноября»."""
    year = facts.today.year
    return Said(
        f"{holiday.name.ru}, {day_in_words(on, 'ru', year)}", f"{holiday.name.en}, {day_in_words(on, 'en', year)}"
    )


def values(holiday: Holiday, on: dt.date, writes: dt.date, facts: DraftFacts) -> dict[str, object]:
    """What a template may say of a day of celebration."""
    return {
        "holiday": holiday.name.say(facts.lang),
        "holiday_greeted": holiday.greeted.say(facts.lang),
        "holiday_date": on,
        "timing": "on" if writes == on else "before" if writes < on else "after",
    }


def own_holidays(facts: DraftFacts, *, professional: bool) -> list[Holiday]:
    """The days a team added, those of professions or those of everybody."""
    found = (own_holiday(cell) for cell in facts.lists.get("holidays", ()))
    return [one for one in found if one is not None and bool(one.who) == professional]


def due(facts: DraftFacts) -> Due:
    """Clients whose profession has its day within the lead time."""
    column = facts.column("profession")
    if column is None:
        return each([])
    own = own_holidays(facts, professional=True)
    usual = [one for one in PROFESSIONAL if kept_in(one, facts.settings.region)]
    days = list(coming([*own, *usual], facts, facts.settings.options.professional_lead_days))
    of: dict[str, list[tuple[Holiday, dt.date, dt.date]]] = {}
    found: list[DueClient] = []
    for position, profession in enumerate(column if days else ()):
        if not isinstance(profession, str):
            continue
        if profession not in of:
            of[profession] = [day for day in days if day[0].of(profession)]
        # One profession, one day: of two on the same days the team's own comes first.
        for holiday, on, writes in of[profession][:1]:
            found.append(
                (
                    position,
                    f"{on.year} {holiday.key}",
                    said(holiday, on, facts),
                    writes,
                    values(holiday, on, writes, facts),
                    (),
                )
            )
    return each(found)


PROFESSIONAL_DAY = Occasion(
    "professional",
    Text(ru="Профессиональный праздник", en="Professional holiday"),
    due,
    ("profession",),
    rank=22,
    together=True,
    lead="professional_lead_days",
    day="holiday_date",
)
