"""Phone numbers as people type them."""

from __future__ import annotations

import random

import pytest

from sheetcrm.core.fields import Context, Kind
from sheetcrm.core.fields.phone import PHONE, is_made_up, parse, shown_in
from tests.unit.fields.conftest import EN, RU, TODAY, code, read

MOBILE = ("+79162234568",)


@pytest.mark.parametrize(
    "typed",
    [
        "+79162234568",
        "89162234568",
        "79162234568",
        "9162234568",
        "8 (916) 223-45-68",
        "+7 (916) 223 45 68",
        "8-916-223-45-68",
        "8.916.223.45.68",
        "+7(916)2234568",
        "8 916 223–45–68",
        "８９１６２２３４５６８",
        " +7 916 223-45-68",
        "тел. 89162234568",
    ],
)
def test_one_number_in_many_spellings(typed: str) -> None:
    found = read("phone", typed)
    assert (found.value, found.shown, found.issue) == (MOBILE, "+7 916 223-45-68", None)
    assert found.kind is (Kind.PROPOSAL if "тел" in typed else Kind.SPELLING)


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("8(495)123-45-67 доб. 12", ("+74951234567;ext=12",)),
        ("84951234567 вн. 45", ("+74951234567;ext=45",)),
        ("+7 495 123-45-67 ext 7", ("+74951234567;ext=7",)),
        ("+7 495 123-45-67, 123", ("+74951234567;ext=123",)),
        ("8 800 555-35-35", ("+78005553535",)),
        ("+7 700 123 45 67", ("+77001234567",)),
        ("87001234567", ("+77001234567",)),
        ("+375 29 123-45-67", ("+375291234567",)),
        ("375291234567", ("+375291234567",)),
        ("8-10-375-29-123-45-67", ("+375291234567",)),
        ("0044 20 7946 0958", ("+442079460958",)),
        ("8 (846) 223-45-68", ("+78462234568",)),
        ("8-495-123-45-67, 8-916-000-00-00 (Ира)", ("+74951234567", "+79160000000")),
        ("моб: 8 916 223-45-68 раб: 8 495 123-45-67 доб.22", ("+79162234568", "+74951234567;ext=22")),
        ("8 916 223 45 68 8 926 223 45 69", ("+79162234568", "+79262234569")),
        ("+79162234568;+79162234569", ("+79162234568", "+79162234569")),
        ("89162234568\n89162234569", ("+79162234568", "+79162234569")),
        (89162234568, MOBILE),
        (79162234568.0, MOBILE),
        (9162234568, MOBILE),
    ],
)
def test_values(typed: object, value: tuple[str, ...]) -> None:
    assert read("phone", typed).value == value  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("typed", "wrong", "kept"),
    [
        ("07911", "phone/not-valid", False),
        ("позвонить завтра", "phone/not-valid", False),
        ("+7 916 123-45-6", "phone/digits", False),
        ("8916223456", "phone/digits", False),
        ("223-45-68", "phone/no-area-code", False),
        ("7,92E+10", "phone/lost-digits", False),
        ("7.92e10", "phone/lost-digits", False),
        (9.16e9, "phone/lost-digits", False),
        (79160000000.0, "phone/lost-digits", False),
        ("+7 916 123-45-O7", "phone/look-alike", False),
        ("9I6 223 45 68", "phone/look-alike", False),
        ("8916223456З", "phone/look-alike", False),
        ("000-00-00", "phone/made-up", False),
        ("1111111", "phone/made-up", False),
        ("1234567", "phone/made-up", False),
        ("8 916 000-00-00", "phone/made-up", True),
        ("+7 999 999-99-99", "phone/made-up", True),
        ("8 916 223-45-68 (Ира)", "phone/with-text", True),
        ("8 916 223-45-68/69", "phone/with-text", True),
        ("8-495-123-45-67, 8-916-223-45-68", "phone/several", True),
        ("8 916 223-45-68, 12-34", "phone/one-of-several", True),
        (True, "cell/wrong-type", False),
    ],
)
def test_issues(typed: object, wrong: str, kept: bool) -> None:
    found = read("phone", typed)  # type: ignore[arg-type]
    assert code(found) == wrong
    assert (found.value is not None) == kept


def test_the_trap_of_the_letter_o_loses_no_digit() -> None:
    """libphonenumber alone reads «+7 916 123-45-O7» as +7 916 123 45 7."""
    found = read("phone", "+7 916 123-45-O7")
    assert (found.value, found.shown, found.kind) == (None, "+7 916 123-45-07", Kind.PROPOSAL)


def test_exponent_with_all_digits_is_proposed() -> None:
    for typed in ("7.9161234567E10", "7,9161234567E+10"):
        found = read("phone", typed)
        assert (found.value, found.shown, found.kind) == (("+79161234567",), "+7 916 123-45-67", Kind.PROPOSAL)


def test_a_number_cell_is_never_just_respelled() -> None:
    """Turning a number into text is a change of type: a person decides."""
    assert read("phone", 89162234568).kind is Kind.PROPOSAL


def test_foreign_numbers_are_only_proposed_another_style() -> None:
    assert read("phone", "+375291234567").kind is Kind.PROPOSAL


@pytest.mark.parametrize(
    "typed",
    [
        "8 916 223-45-68 whatsapp",
        "8 916 223-45-68, +7 916 2234568",
        "000-00-00",
        "8 916 000-00-00",
        "8 916 223-45-68 (Ира)",
    ],
)
def test_what_else_the_cell_says_is_never_dropped(typed: str) -> None:
    assert read("phone", typed).shown is None


def test_remarks_stay_with_their_number() -> None:
    found = read("phone", "8-495-123-45-67, 8-916-000-00-00 (Ира)")
    assert found.args == {
        "phones": "+7 495 123-45-67, +7 916 000-00-00 (Ира)",
        "note": "Ира",
        "noted": "+7 916 000-00-00 (Ира)",
    }


@pytest.mark.parametrize(
    ("style", "shown"),
    [("international", "+7 916 223-45-68"), ("national", "8 (916) 223-45-68"), ("e164", "+79162234568")],
)
def test_styles(style: str, shown: str) -> None:
    context = Context("ru", "RU", TODAY, phone_style=style)
    assert parse("8-916-223-45-68", context).shown == shown
    assert parse(shown, context).shown is None


def test_extension_in_the_readers_language() -> None:
    assert PHONE.text(("+74951234567;ext=12",), "ru") == "+7 495 123-45-67, доб. 12"
    assert PHONE.text(("+74951234567;ext=12",), "en") == "+7 495 123-45-67, ext. 12"


def test_the_region_is_the_contexts() -> None:
    assert read("phone", "020 7946 0958", EN).value == ("+442079460958",)
    assert read("phone", "020 7946 0958", EN).kind is Kind.SPELLING
    assert code(read("phone", "020 7946 0958", RU)) == "phone/not-valid"


def test_the_short_cut_agrees_with_the_library() -> None:
    import phonenumbers as pn

    draw = random.Random(7)
    for _ in range(3000):
        digits = "9" + "".join(draw.choices("0123456789", k=9))
        number = pn.parse("+7" + digits, None)
        found = parse("8" + digits, RU)
        if pn.is_valid_number(number):
            assert found.value == (pn.format_number(number, pn.PhoneNumberFormat.E164),)
            assert shown_in(found.value[0]) == pn.format_number(number, pn.PhoneNumberFormat.INTERNATIONAL)
            assert shown_in(found.value[0], "national") == pn.format_number(number, pn.PhoneNumberFormat.NATIONAL)
        else:
            assert found.value is None


@pytest.mark.parametrize(
    ("number", "made_up"),
    [("+79160000000", True), ("+71111111111", True), ("+79161234567", False), ("+71234567890", True)],
)
def test_made_up(number: str, made_up: bool) -> None:
    assert is_made_up(number) is made_up


@pytest.mark.parametrize("typed", ["нет", "-", "0", "", None])
def test_nothing(typed: str | None) -> None:
    found = read("phone", typed)
    assert (found.value, found.issue) == (None, None)
