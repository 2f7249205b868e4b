"""Short cuts taken for speed say what the long way says."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from xml.sax import saxutils

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

from sheetcrm.core.fields.phone import is_russian_mobile
from sheetcrm.core.matching.skeleton import skeleton, skeletons
from sheetcrm.core.plan.ids import number_of
from sheetcrm.core.reading.headings import _known, _nearest
from sheetcrm.stores.xlsx.cells import TEXT_TAIL, as_it_is, xml_text
from sheetcrm.stores.xlsx.escaping import escape, quoteattr

ROOT = Path(__file__).resolve().parents[2]
WORDS = _known()["clients"].long


@st.composite
def misspelt(draw: st.DrawFn) -> str:
    """A heading of ours with a few slips of the pen."""
    letters = list(draw(st.sampled_from(WORDS)))
    for kind in draw(st.lists(st.sampled_from(["swap", "drop", "add", "change"]), max_size=3)):
        at = draw(st.integers(0, len(letters) - 2))
        if kind == "swap":
            letters[at], letters[at + 1] = letters[at + 1], letters[at]
        elif kind == "drop":
            del letters[at]
        elif kind == "add":
            letters.insert(at, draw(st.sampled_from("аеtx ")))
        else:
            letters[at] = draw(st.sampled_from("аеtx"))
    return "".join(letters)


@given(misspelt(), st.integers(1, 2))
def test_the_nearest_heading_is_the_one_found_among_all(text: str, slips: int) -> None:
    best = process.extractOne(text, WORDS, scorer=DamerauLevenshtein.distance, score_cutoff=slips)
    assert _nearest(text, WORDS, slips) == (None if best is None else best[0])


@given(st.lists(st.text(st.characters(exclude_characters="\n", exclude_categories=["Cs"])).map(str.lower)))
def test_skeletons_of_many_words_are_those_of_each(words: list[str]) -> None:
    assert skeletons(words) == [skeleton(word) for word in words]


@given(st.text("0123456789", min_size=9, max_size=9))
def test_a_russian_mobile_number_is_one_to_the_library(digits: str) -> None:
    number = phonenumbers.parse("+79" + digits)
    if is_russian_mobile("+79" + digits):
        assert phonenumbers.number_type(number) == phonenumbers.PhoneNumberType.MOBILE


@given(st.text("ab<>&\"'\n\r\t ;"))
def test_text_in_xml_is_what_the_standard_library_writes(text: str) -> None:
    assert escape(text) == saxutils.escape(text)
    assert quoteattr(text) == saxutils.quoteattr(text)


@given(st.text("aя &<_ =\n"))
def test_a_text_that_goes_in_as_it_is_needs_no_escape(text: str) -> None:
    if as_it_is(text):
        assert xml_text(text) == text == text.strip()
        assert TEXT_TAIL not in text


@pytest.mark.parametrize(
    ("typed", "number"),
    [("К-000017", 17), ("K000017", 17), ("с-5", 5), ("c-5", 5), ("к 17", 17), ("K-", None), ("К-1234567890123", None)],
)
def test_a_number_of_ours_is_read_in_either_alphabet(typed: str, number: int | None) -> None:
    assert number_of(typed) == number


@pytest.mark.parametrize(
    ("arguments", "code"), [(["--version"], 0), (["explain", "nothing/such"], 2), (["nonsense"], 2)]
)
def test_a_program_of_its_own_ends_with_its_code_and_all_it_said(arguments: list[str], code: int) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "sheetcrm", *arguments], cwd=ROOT, capture_output=True, text=True, encoding="utf-8"
    )
    assert done.returncode == code
    assert (done.stdout + done.stderr).endswith("\n")
