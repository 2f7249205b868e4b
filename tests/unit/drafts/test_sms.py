"""Text messages are counted as operators count them."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheetcrm.core.drafts.text.sms import count, in_latin, measure, parts_in_latin, plainer


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ("GSM-7", 0, 0)),
        ("a" * 160, ("GSM-7", 160, 1)),
        ("a" * 161, ("GSM-7", 161, 2)),
        ("a" * 306, ("GSM-7", 306, 2)),
        ("a" * 307, ("GSM-7", 307, 3)),
        ("€" * 80, ("GSM-7", 160, 1)),
        # An escape pair is never split: 153 is odd, so each part takes 76 of them and wastes a septet.
        ("€" * 81, ("GSM-7", 162, 2)),
        ("€" * 152, ("GSM-7", 304, 2)),
        ("€" * 153, ("GSM-7", 306, 3)),
        ("a" * 152 + "€" + "a" * 152, ("GSM-7", 306, 3)),
        ("a" * 151 + "€" + "a" * 153, ("GSM-7", 306, 2)),
        ("я" * 70, ("UCS-2", 70, 1)),
        ("я" * 71, ("UCS-2", 71, 2)),
        ("я" * 134, ("UCS-2", 134, 2)),
        ("я" * 135, ("UCS-2", 135, 3)),
        ("😀" * 35, ("UCS-2", 70, 1)),
        ("😀" * 36, ("UCS-2", 72, 2)),
        # A surrogate pair is never split either: 33 in a part of 67.
        ("😀" * 66, ("UCS-2", 132, 2)),
        ("😀" * 67, ("UCS-2", 134, 3)),
        ("я" * 66 + "😀" + "я" * 66, ("UCS-2", 134, 3)),
        ("`", ("UCS-2", 1, 1)),
        ("№", ("UCS-2", 1, 1)),
        ("ç", ("UCS-2", 1, 1)),
        ("Ç", ("GSM-7", 1, 1)),
        ("\u00a0", ("UCS-2", 1, 1)),
        ("Ω\n\r\f", ("GSM-7", 5, 1)),
    ],
)
def test_parts_are_counted_as_billed(text: str, expected: tuple[str, int, int]) -> None:
    assert count(text)[:3] == expected


@given(st.text(alphabet="aя€^😀\n№", max_size=500))
def test_the_quick_count_agrees_with_filling_parts_one_character_at_a_time(text: str) -> None:
    encoding, total, parts, left = count(text)
    wide = {"€", "^"} if encoding == "GSM-7" else {"😀"}
    single, several = (160, 153) if encoding == "GSM-7" else (70, 67)
    costs = [2 if c in wide else 1 for c in text]
    assert total == sum(costs)
    if total > single:
        filled = [several]
        for cost in costs:
            if filled[-1] < cost:
                filled.append(several)
            filled[-1] -= cost
        assert (parts, left) == (len(filled), filled[-1])


def test_a_hint_is_given_only_when_it_saves_a_part() -> None:
    wasteful = measure("a" * 100 + " — " + "b" * 40)
    assert wasteful.encoding == "UCS-2"
    assert [hint.ru for hint in wasteful.hints] == ["Замените тире «—» на «-»: частей станет меньше на 2."]
    assert wasteful.forcing == "—"
    assert measure("Привет — это мы").hints == ()
    assert measure("short — one").hints == ()


def test_letters_are_never_made_plainer() -> None:
    assert plainer("ёлка, Ёж, naïve") == "ёлка, Ёж, naïve"
    assert plainer("«Ёлка»\u00a0— да…") == '"Ёлка" - да...'


def test_price_is_by_the_part() -> None:
    assert measure("я" * 71, Decimal("4.20")).price == Decimal("8.40")
    assert measure("я").price is None


@given(st.text(alphabet="абжщъьЁё—«№₽ aZ[€\n1", max_size=400))
def test_the_parts_in_latin_letters_are_counted_as_if_they_were_written(text: str) -> None:
    counted = parts_in_latin(text)
    if any(c in "абжщъьЁё" for c in text):
        assert counted == count(in_latin(text))[2]
    else:
        assert counted is None
    assert parts_in_latin(text + "ї") is None
