"""Who is held back without a ground is named once a month is over, and no longer once there is a ground."""

from __future__ import annotations

import datetime as dt

from tests.unit.checks.conftest import TODAY, context_of, findings_of


def test_a_month_is_the_limit() -> None:
    def ago(days: int) -> str:
        return (TODAY - dt.timedelta(days=days)).isoformat()

    rows = [
        {"quarantine_id": "1", "held_since": ago(30), "basis": None},
        {"quarantine_id": "2", "held_since": ago(31), "basis": None},
        {"quarantine_id": "3", "held_since": ago(400), "basis": "договор"},
        {"quarantine_id": "4", "held_since": None, "basis": None},
    ]
    found = findings_of(context_of([{"full_name": "А"}], others={"quarantine": rows}))
    (one,) = [f for f in found if f.table == "quarantine"]
    assert (one.code.code, one.rows.tolist(), list(one.args["days"])) == ("quarantine/too-long", [1], [31])
