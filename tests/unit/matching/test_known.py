"""The given names that were worked out beforehand are those that follow from the lists."""

from __future__ import annotations

from sheetcrm.core.fields.lists import whole
from sheetcrm.core.matching.known import begun_with_i, full_names, known_names, lookup
from sheetcrm.core.matching.packing import packed, worked_out
from sheetcrm.core.matching.skeleton import skeleton
from sheetcrm.core.names import name_shares


def test_the_packed_names_are_what_the_lists_say() -> None:
    """Where this fails, the lists or skeletons changed: ``core/matching/packing`` says how to pack them anew."""
    assert whole("given_names.json") == packed()
    assert dict(known_names()) == worked_out()


def test_every_full_name_stands_at_its_number() -> None:
    by_number = full_names()
    for name in name_shares():
        known = known_names().get(skeleton(name))
        if known is not None:
            assert by_number[known.ids[0]] == known.bones
    sasha = lookup("саша")
    assert sasha is not None
    assert {skeleton("александр"), skeleton("александра")} <= {by_number[number] for number in sasha.ids}


def test_names_that_lost_their_first_letter_are_known() -> None:
    assert skeleton("иосиф") in begun_with_i()
    assert skeleton("иван") not in begun_with_i()
