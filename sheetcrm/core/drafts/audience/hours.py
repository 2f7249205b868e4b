"""When a message may arrive: by the clock of every time zone the client may be in. Pure.

The town tells the zone, a landline number does too. A Russian mobile number does not, and an American one only seems to
(people move and keep theirs): then every zone of the country counts. Where those leave no common hour, the zones of the
team's other clients stand for them, and it is said.
"""

from __future__ import annotations

import datetime as dt
from functools import cache, lru_cache
from zoneinfo import ZoneInfo

from sheetcrm.core.drafts.model import DraftFacts
from sheetcrm.core.drafts.rules import hours_of
from sheetcrm.core.fields.city import town
from sheetcrm.core.fields.letters import fold
from sheetcrm.core.fields.lists import lines
from sheetcrm.core.fields.phone import is_russian_mobile

Zones = frozenset[str]
Window = tuple[dt.datetime, dt.datetime]


@cache
def zones_of_country(country: str) -> Zones:
    """Every time zone towns of a country are in."""
    return frozenset(parts[3] for line in lines("cities") if (parts := line.split("|"))[2] == country and parts[3])


@lru_cache(maxsize=50_000)
def _zones_of_number(number: str) -> tuple[str | None, Zones]:
    """The country of a number, and its zones when the number tells: of a landline; nothing of a mobile one."""
    if is_russian_mobile(number):
        return "RU", frozenset()
    import phonenumbers
    from phonenumbers import timezone

    try:
        parsed = phonenumbers.parse(number)
    except phonenumbers.NumberParseException:
        return None, frozenset()
    country = phonenumbers.region_code_for_number(parsed)
    kind = phonenumbers.number_type(parsed)
    if kind != phonenumbers.PhoneNumberType.FIXED_LINE:
        return country, frozenset()
    found = timezone.time_zones_for_geographical_number(parsed)
    return country, frozenset(zone for zone in found if "/" in zone)


@lru_cache(maxsize=20_000)
def common_window(zones: Zones, day: dt.date, start: dt.time, end: dt.time) -> Window | None:
    """From when until when it is between two times of day in all the zones, None when there is no such hour.

    >>> common_window(frozenset({"Europe/Moscow"}), dt.date(2026, 11, 23), dt.time(10), dt.time(20))[0].hour
    7
    """
    over = dt.timedelta(days=0 if end > start else 1)
    opens = max(dt.datetime.combine(day, start, ZoneInfo(zone)).astimezone(dt.UTC) for zone in zones)
    closes = min(dt.datetime.combine(day + over, end, ZoneInfo(zone)).astimezone(dt.UTC) for zone in zones)
    return (opens, closes) if opens < closes else None


class Hours:
    """The hours of every client of a run."""

    def __init__(self, facts: DraftFacts) -> None:
        settings = facts.settings
        earliest, latest = hours_of(settings.country)
        self.start = max(settings.quiet_until, earliest)
        self.end = min(settings.quiet_from, latest) if settings.quiet_from > settings.quiet_until else latest
        self._facts = facts
        self._team = ZoneInfo(facts.zone)
        self._cities = facts.column("city")
        self._countries = facts.column("country")
        self._numbers = [column for key in ("phone", "phone2") if (column := facts.column(key)) is not None]
        self._usual: dict[str, Zones] = {}
        self._memo: dict[tuple[object, ...], tuple[Zones, bool]] = {}
        self._towns: dict[str, Zones] = {}
        self._windows: dict[tuple[Zones, dt.date, bool], Window | None] = {}
        #: Positions of clients whose zone was taken from the others.
        self.guessed: set[int] = set()

    def zones(self, position: int) -> tuple[Zones, bool]:
        """Every zone the client may be in, and whether that is sure."""
        city = self._cities[position] if self._cities is not None else None
        if isinstance(city, str):
            if city not in self._towns:
                found = town(city)
                own = self._facts.town_zones.get(fold(city))
                zone = own or (found.time_zone if found is not None else None)
                self._towns[city] = frozenset({zone} if zone else ())
            if self._towns[city]:
                return self._towns[city], True
        country = self._countries[position] if self._countries is not None else None
        numbers = tuple(
            str(number)
            for column in self._numbers
            for number in ((column[position],) if isinstance(column[position], str) else column[position] or ())
        )
        key = (country, *(number if not is_russian_mobile(number) else "RU" for number in numbers))
        if key not in self._memo:
            self._memo[key] = self._by_number(numbers, country)
        return self._memo[key]

    def _by_number(self, numbers: tuple[str, ...], country: object) -> tuple[Zones, bool]:
        of = str(country) if isinstance(country, str) and len(country) == 2 else None
        for number in numbers:
            region, zones = _zones_of_number(number.split(";")[0])
            if zones:
                return zones, True
            of = of or region
        of = of or self._facts.settings.region
        every = zones_of_country(of) or frozenset({self._facts.zone})
        if common_window(every, self._facts.today, self.start, self.end) is not None:
            return every, True
        return self._where_others_are(of), False

    def _where_others_are(self, country: str) -> Zones:
        """The zones of the clients whose town is known, in a country, and the team's own."""
        if country not in self._usual:
            known = {self._facts.zone}
            for city in set() if self._cities is None else {c for c in self._cities if isinstance(c, str)}:
                found = town(city)
                if found is not None and found.country == country:
                    known.add(found.time_zone)
            zones = frozenset(known)
            if common_window(zones, self._facts.today, self.start, self.end) is None:
                zones = frozenset({self._facts.zone})
            self._usual[country] = zones
        return self._usual[country]

    def window(self, position: int, day: dt.date, *, fixed: bool) -> Window | None:
        """When a message meant for a day may arrive, in the team's time; None when no hour suits every zone.

        A day that is over already is the next one, unless the message is for that very day.
        """
        zones, sure = self.zones(position)
        if not sure:
            self.guessed.add(position)
        key = (zones, day, fixed)
        if key not in self._windows:
            self._windows[key] = self._window(zones, day, fixed)
        return self._windows[key]

    def _window(self, zones: Zones, day: dt.date, fixed: bool) -> Window | None:
        found = common_window(zones, day, self.start, self.end)
        if found is not None and not fixed and self._facts.now.tzinfo is not None and self._facts.now >= found[1]:
            found = common_window(zones, day + dt.timedelta(days=1), self.start, self.end)
        if found is None:
            return None
        return found[0].astimezone(self._team), found[1].astimezone(self._team)
