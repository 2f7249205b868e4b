"""What clients object to and ask about, counted (D10)."""

from __future__ import annotations

from sheetcrm.core.figures.objections import objections
from tests.unit.segments.tables import make_clients, make_table


def test_each_client_counts_once_however_often_and_wherever_it_was_said() -> None:
    clients = make_clients(3, objections=[("дорого", "долго"), ("Дорого",), None])
    talks = make_table(
        [{"_client": who, "objections": said} for who, said in ((0, ("дорого",)), (2, ("долго",)), (-1, ("далеко",)))]
    )
    found = objections(clients, {"interactions": talks})
    assert [(line.name, line.clients) for line in found] == [("долго", 2), ("дорого", 2)]


def test_above_a_number_of_lines_the_others_stand_together() -> None:
    clients = make_clients(3, objections=[("а", "б", "в"), ("а", "в"), ("а",)])
    found = objections(clients, {}, most=1)
    assert [(line.name, line.clients, line.others) for line in found] == [("а", 3, 0), ("", 2, 2)]


def test_a_table_without_such_columns_has_none() -> None:
    assert objections(make_clients(2), {"deals": make_table([{"_client": 0, "stage": "КП"}])}) == ()
