"""Time zones that the team keeps beside its towns in «Справочники» / “Lists”. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from zoneinfo import available_timezones

from sheetcrm.core.fields.city import town
from sheetcrm.core.fields.letters import fold

_OFFSET = re.compile(r"(utc|gmt|msk|мск|москва|moscow)\s*([+\-−–]\s*\d{1,2})?(?::00)?(?:\s*час(?:а|ов)?|\s*h)?", re.I)
_MOSCOW = 3
#: Hours from UTC that a zone may be: from Hawaii to Kiribati.
_FARTHEST = (-12, 14)


def zone_of(said: object) -> str | None:
    """The time zone a person means, as the IANA database calls it; None when nobody could tell.

    A zone's own name, a town that is in it, or hours from Moscow or from UTC, which know no summer time.

    >>> zone_of("Europe/Samara"), zone_of("как в Самаре"), zone_of("Самара"), zone_of("МСК+1"), zone_of("UTC-5"), zone_of("поздно")
    ('Europe/Samara', None, 'Europe/Samara', 'Etc/GMT-4', 'Etc/GMT+5', None)
    """
    text = " ".join(str(said).split()) if said is not None else ""
    if not text:
        return None
    if (named := _names().get(text.casefold())) is not None:
        return named
    if (found := town(text)) is not None:
        return found.time_zone or None
    offset = _OFFSET.fullmatch(text)
    if offset is None:
        return None
    hours = int(re.sub(r"[−–]", "-", (offset[2] or "0").replace(" ", "")))
    hours += 0 if offset[1].casefold() in ("utc", "gmt") else _MOSCOW
    # The sign of these names is turned round: Etc/GMT-4 is four hours ahead.
    return f"Etc/GMT{-hours:+d}" if _FARTHEST[0] <= hours <= _FARTHEST[1] else None


@cache
def _names() -> Mapping[str, str]:
    return {zone.casefold(): zone for zone in available_timezones()}


def zones_by_town(towns: Iterable[object], zones: Iterable[object]) -> dict[str, str]:
    """Time zones by the folded name of a town; of two lines about one town the first."""
    found: dict[str, str] = {}
    for name, said in zip(towns, zones, strict=True):
        if name is not None and str(name).strip() and (zone := zone_of(said)) is not None:
            found.setdefault(fold(str(name)), zone)
    return found
