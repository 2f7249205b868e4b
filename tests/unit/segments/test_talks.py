"""D9: how often a client turned to the team, and when an offer was sent last, as a plain count over the lines says."""

from __future__ import annotations

import datetime as dt

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from sheetcrm.core.segments.known import know
from sheetcrm.core.segments.settings import KnownSettings
from tests.unit.segments.tables import TODAY, ago, make_clients, make_table

TYPES = ("звонок", "КП", "Коммерческое предложение", "письмо", "proposal", None)
DIRECTIONS = ("входящий", "Исходящий", "outgoing", None)
DAYS = st.one_of(st.none(), st.integers(-3, 40).map(ago))
WHOSE = st.integers(-1, 2)

lines = st.lists(st.tuples(DAYS, WHOSE, st.sampled_from(TYPES), st.sampled_from(DIRECTIONS)), max_size=12)
deals = st.lists(st.tuples(DAYS, WHOSE), max_size=5)


def known(talks: list[dict[str, object]], offers: list[dict[str, object]] | None = None) -> pd.DataFrame:
    table = make_table(talks) if talks else None
    return know(make_clients(3), None, KnownSettings(), TODAY, table, make_table(offers) if offers else None).frame


@settings(max_examples=60, deadline=None)
@given(lines, deals)
def test_they_are_what_the_lines_say(
    talks: list[tuple[dt.date | None, int, str | None, str | None]], sent: list[tuple[dt.date | None, int]]
) -> None:
    frame = known(
        [{"date": day, "_client": whose, "type": kind, "direction": way} for day, whose, kind, way in talks],
        [{"offer": day, "_client": whose} for day, whose in sent],
    )
    past = [line for line in talks if line[0] is not None and line[0] <= TODAY]
    offers = [(day, whose) for day, whose, kind, _ in past if kind in TYPES[1:3] or kind == "proposal"]
    offers += [(day, whose) for day, whose in sent if day is not None and day <= TODAY]
    ours = [kind in (*TYPES[1:3], "proposal") or way in ("Исходящий", "outgoing") for _, _, kind, way in past]
    asked = [whose for (_, whose, _, _), our in zip(past, ours, strict=True) if not our]
    for client in range(3):
        assert frame["last_offer"].iat[client] == max((day for day, whose in offers if whose == client), default=None)
        expected = asked.count(client) if any(whose >= 0 for whose in asked) else None
        assert frame["requests"].iat[client] == expected


def test_a_history_of_our_own_calls_says_nothing_of_requests() -> None:
    frame = known([{"date": ago(1), "_client": 0, "type": "звонок", "direction": "исходящий"}])
    assert frame["requests"].tolist() == [None, None, None]
