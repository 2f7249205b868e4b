"""What may be written: nothing until somebody said so, and no more than was agreed to."""

from __future__ import annotations

import pytest

from sheetcrm.core.plan.approval import Agreed, Automatic, approve, is_refused, kind_key, offered
from sheetcrm.core.plan.changes import ChangeMaker
from sheetcrm.core.plan.decided import answer, decisions
from sheetcrm.core.plan.identity import digest
from sheetcrm.core.tabs.queue import Line, Lines
from sheetcrm.core.workbook import Value
from tests.unit.plan.bases import ROWS, base_of, proposals_of

PROPOSALS = proposals_of(base_of())
PHONES = kind_key("clients", "phone", "phone/style", "spelling")
COPIES = kind_key("clients", "client_id", "id/copied", "proposal")
#: Most rows of these five are to be changed; the guard is not what these tests are about.
FREE = 1.0


def said(agreed: Agreed = Agreed(), automatic: Automatic = Automatic()) -> set[tuple[str, Value]]:  # noqa: B008
    return {(c.why, c.before) for c in approve(PROPOSALS, agreed, automatic).changes}


def test_nothing_is_written_before_somebody_said_so() -> None:
    plan = approve(PROPOSALS, Agreed(), Automatic())
    assert (plan.changes, plan.kinds, plan.too_many) == ((), (), ())


def test_a_tick_beside_a_kind_means_its_cells() -> None:
    plan = approve(PROPOSALS, Agreed(frozenset({PHONES})), Automatic())
    assert {c.before for c in plan.changes} == {"8 907 100-00-01", "89071000002"}
    assert plan.kinds == (PHONES,)
    assert said(Agreed(frozenset({COPIES}))) == {("id/copied", "К-000004")}


def test_a_tick_beside_a_cell_means_that_cell() -> None:
    maker = ChangeMaker(PROPOSALS)
    one = next(c for group in PROPOSALS.groups for c in maker.all(group) if c.before == "89071000002")
    assert said(Agreed(frozenset({one.change_id}))) == {("phone/style", "89071000002")}
    assert said(Agreed(frozenset({PHONES}), frozenset({one.change_id}))) == {("phone/style", "8 907 100-00-01")}


def test_a_no_beside_a_kind_holds_whoever_lets_the_rest_be_written() -> None:
    """Only a cell that is ticked all the same is written, or a kind that somebody names by its rule."""
    no = frozenset({PHONES})
    every = [c for group in PROPOSALS.groups for c in ChangeMaker(PROPOSALS).all(group)]
    one = next(c for c in every if c.before == "89071000002")
    auto = Automatic(spelling=True, ids=True, most_rows=FREE)
    assert {why for why, _ in said(Agreed(refused=no), auto)} == {"name/case", "id/new"}
    assert {why for why, _ in said(Agreed(refused=no, everything=True))} == {"name/case", "id/new"}
    assert ("phone/style", "89071000002") in said(Agreed(frozenset({one.change_id}), no), auto)
    assert {why for why, _ in said(Agreed(refused=no, rules=frozenset({"phone/style"})))} == {"phone/style"}
    ticked = Agreed(frozenset({one.change_id}), no)
    for agreed, n in ((Agreed(refused=no), 2), (Agreed(refused=frozenset({one.change_id})), 1), (ticked, 1)):
        left = [c.change_id for c in every if not is_refused(c, agreed)]
        found = offered(PROPOSALS, agreed)
        maker = ChangeMaker(PROPOSALS)
        assert [c.change_id for group in found.groups for c in maker.all(group)] == left
        assert len(found) == len(PROPOSALS) - n


def test_a_kinds_tick_holds_for_what_there_was() -> None:
    once = Agreed(frozenset({PHONES}), times={PHONES: 1})
    assert said(once) == set()
    assert said(Agreed(frozenset({digest(PHONES, 1)}), times={PHONES: 1})) != set()


def test_the_command_line_agrees_to_no_proposal() -> None:
    assert {why for why, _ in said(Agreed(everything=True))} == {"phone/style", "name/case", "id/new"}
    assert {why for why, _ in said(Agreed(rules=frozenset({"name/case"})))} == {"name/case"}
    assert said(Agreed(rules=frozenset({"id/copied"}))) == set()


def test_what_the_team_lets_be_written_by_itself() -> None:
    def alone(**more: object) -> set[str]:
        return {why for why, _ in said(automatic=Automatic(most_rows=FREE, **more))}  # type: ignore[arg-type]

    assert alone(spelling=True) == {"phone/style", "name/case"}
    assert alone(ids=True) == {"id/new"}
    assert alone(rules=frozenset({"name/case"})) == {"name/case"}
    assert alone(fields={"phone": "auto"}) == {"phone/style"}
    assert alone(spelling=True, fields={"phone": "propose"}) == {"name/case"}


def test_what_people_put_back_is_not_written_again_by_itself() -> None:
    maker = ChangeMaker(PROPOSALS)
    (name,) = [c for group in PROPOSALS.groups for c in maker.all(group) if c.why == "name/case"]
    automatic = Automatic(spelling=True, most_rows=FREE)
    assert ("name/case", "ПЕТРОВ ПЁТР") in said(automatic=automatic)
    assert ("name/case", "ПЕТРОВ ПЁТР") not in said(Agreed(times={name.change_id: 1}), automatic)
    assert said(Agreed(frozenset({name.change_id}), times={name.change_id: 1})) == set()
    assert said(Agreed(frozenset({digest(name.change_id, 1)}), times={name.change_id: 1})) != set()


def test_too_many_rows_wait_for_a_person() -> None:
    plan = approve(PROPOSALS, Agreed(), Automatic(spelling=True))
    assert plan.changes == ()
    assert plan.too_many == (("clients", 2),)
    ticked = approve(PROPOSALS, Agreed(frozenset({PHONES})), Automatic(spelling=True))
    assert len(ticked.changes) == 3  # the phones a person ticked, and one name, which is one row


def test_one_row_is_never_too_many() -> None:
    few = proposals_of(base_of([ROWS[1]]))
    assert len(approve(few, Agreed(), Automatic(spelling=True)).changes) == 2


@pytest.mark.parametrize(
    ("value", "meant"),
    [
        (True, True), ("да", True), ("Да ", True), ("+", True), ("✓", True), ("yes", True), (1, True), ("ок", True),
        ("нет", False), ("-", False), ("no", False), ("НЕТ!", False), (False, None), (None, None), ("", None), ("позже", None), (7, None),
    ],
)  # fmt: skip
def test_a_decision_is_read_as_people_write_it(value: Value, meant: bool | None) -> None:
    assert answer(value) is meant


def test_of_two_words_for_one_line_the_stricter_holds() -> None:
    lines = Lines(
        (Line("a", 5, {"apply": "да"}, {}), Line("a", 6, {"apply": "нет"}, {}), Line("b", 7, {"apply": "да"}, {}))
    )
    assert decisions(lines, "apply") == (frozenset({"b"}), frozenset({"a"}))


def test_one_rule_in_two_kinds_is_two_ticks() -> None:
    assert kind_key("clients", "phone", "phone/style", "spelling") != kind_key(
        "clients", "phone", "phone/style", "proposal"
    )
