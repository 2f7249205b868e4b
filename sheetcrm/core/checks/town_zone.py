"""Check: a time zone beside a town in «Справочники» is one we can tell the time by. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from sheetcrm.core.checks import Check, CheckContext
from sheetcrm.core.issues import Findings, IssueCode, Severity
from sheetcrm.core.town_zones import zone_of
from sheetcrm.core.wording import Text

UNKNOWN_ZONE = IssueCode(
    "lists/time-zone",
    Severity.WARNING,
    Text(ru="Часовой пояс не понят", en="A time zone that is not understood"),
    Text(
        ru="«{value}» не похоже на часовой пояс. Пока он не понят, час письма для этого города определяется без него.",
        en="“{value}” is not a time zone. Until it is understood, the hour of a message to this town is told without it.",
    ),
    Text(
        ru="Впишите город того же пояса («Самара»), разницу с Москвой («МСК+1») или название («Europe/Samara»).",
        en="Write a town of the same zone (“Chicago”), the hours from UTC (“UTC-6”) or its name (“America/Chicago”).",
    ),
    example={"city": "Кротовка", "city_zone": "поздно"},
    table="lists",
)


def _zones(context: CheckContext) -> Iterator[Findings]:
    lists = context.raw["lists"]
    if "city_zone" in lists.columns:
        said = lists["city_zone"]
        wrong = said.map(lambda cell: cell is not None and str(cell).strip() != "" and zone_of(cell) is None)
        if wrong.any():
            yield Findings.where(wrong.astype(bool), UNKNOWN_ZONE, "city_zone", table="lists")


TOWN_ZONE = Check("town-zone", "lists", _zones)
