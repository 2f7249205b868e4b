"""What every field type keeps whatever is typed: it never fails, settles at once, and comes back from its own text."""

from __future__ import annotations

import datetime as dt
import string
import unicodedata
from decimal import Decimal

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from sheetcrm.core.fields import Context, Kind, field_types
from sheetcrm.core.fields.birthday import Birthday
from sheetcrm.core.fields.letters import CYRILLIC_TO_LATIN, fold, tidy, unmix
from sheetcrm.core.fields.lists import lines
from sheetcrm.core.fields.money import Money
from sheetcrm.core.fields.name import PersonName
from sheetcrm.core.fields.utm import Utm
from sheetcrm.core.records import replace
from sheetcrm.core.workbook import Value
from tests.thinning import examples

TODAY = dt.date(2026, 11, 23)
CONTEXTS = st.sampled_from([Context("ru", "RU", TODAY), Context("en", "GB", TODAY), Context("en", "US", TODAY)])
TYPES = sorted(field_types())

# What people type, more often than plain random text would: pieces of real cells, in any order.
PIECES = st.sampled_from(
    ["Иванов", "иван", "ПЕТРОВНА", "Анна-Мария", "оглы", "и", "/", ",", ";", "(", ")", "«", "ООО", "ИП", "г.", "Cамара", "Моства",
     "+7", "8", "916", "(495)", "223-45-68", "2234568", "доб.", "вн. 12", "O", "З", "E+10", "7,92", "000", "@", "mail", ".ru",
     "gmial.com", "mailto:", "<", ">", "05.03.", "1987", "03/05/87", "мая", "March", "5", "г.р.", "12,5", "тыс.", "₽", "$", "-",
     "−", "да", "нет", "отозвано", "t.me/", "vk.com/id1", "#", "utm_source=", "&", "=", "\n", "\t", "\u00a0", "\u200b", "\u202e",
     "й", "\u0306", "и\u0306", "\u0301", "👨\u200d👩", "١٢", "ｆｕｌｌ", "\x00", "\x07", "'", "’", "Jr.", "de la", "Smith", "Mr."]
)  # fmt: skip
TEXTS = st.one_of(
    st.text(max_size=40),
    st.text(alphabet=string.digits + "+-() .,/", max_size=24),
    st.lists(PIECES, max_size=7).map("".join),
    st.lists(PIECES, max_size=7).map(" ".join),
)
CELLS: st.SearchStrategy[Value] = st.one_of(
    TEXTS,
    st.none(),
    st.booleans(),
    st.integers(-(10**18), 10**18),
    st.floats(),
    st.dates(),
    st.datetimes(),
    st.times(),
)


@pytest.mark.parametrize("name", TYPES)
@given(cell=CELLS, context=CONTEXTS)
@examples(150)
def test_parsing_never_fails_and_its_texts_can_be_said(name: str, cell: Value, context: Context) -> None:
    kind = field_types()[name]
    reading = kind.parse(cell, context.knowing(**kind.prepare([cell], context)))
    assert (reading.shown is None) == (reading.kind is None)
    if reading.issue is not None:
        for lang in ("ru", "en"):
            assert reading.issue.message.say(lang, value=str(cell), **reading.args)
            assert reading.issue.fix.say(lang, value=str(cell), **reading.args)
    if reading.value is not None:
        hash(reading.value)
        for lang in ("ru", "en"):
            assert isinstance(kind.text(reading.value, lang), str)


@pytest.mark.parametrize("name", TYPES)
@given(text=TEXTS, context=CONTEXTS)
@examples(150)
@example(text="Г.НEТ", context=Context("ru", "RU", dt.date(2026, 11, 20)))
@example(text="aA И A", context=Context("ru", "RU", dt.date(2026, 11, 20)))
def test_what_is_proposed_needs_no_second_proposal(name: str, text: str, context: Context) -> None:
    kind = field_types()[name]
    reading = kind.parse(text, context)
    if reading.shown is None:
        return
    assert reading.shown != text
    again = kind.parse(reading.shown, context)
    assert again.shown is None
    # A guess is not used inside until somebody agrees; everything else is the same value before and after.
    if reading.value is not None and not (reading.issue and reading.kind is Kind.PROPOSAL):
        assert again.value == reading.value


@pytest.mark.parametrize("name", TYPES)
@given(text=TEXTS, context=CONTEXTS)
@examples(150)
@example(text="QО\u0300", context=Context("ru", "RU", dt.date(2026, 11, 20)))
def test_a_spelling_changes_only_what_the_closed_list_allows(name: str, text: str, context: Context) -> None:
    """Spaces and what cannot be seen, case, look-alike letters; for phones, signs and the country's prefix."""
    reading = field_types()[name].parse(text, context)
    if reading.kind is not Kind.SPELLING or reading.shown is None:
        return
    if name == "phone":
        digits = [c for c in reading.shown if c.isdigit()]
        typed = [c for c in tidy(text) if c.isdecimal()]
        assert [str(int(c)) for c in typed][-7:] == digits[-7:]
        return

    def bare(cell: str) -> str:
        # A look-alike put right may join with the accent after it: the same letters all the same.
        alike = tidy(cell).upper().translate(CYRILLIC_TO_LATIN)
        return "".join(unicodedata.normalize("NFC", alike).split())

    assert bare(reading.shown) == bare(text)


@given(text=st.text(max_size=60))
@examples(400)
@example("\u0438\u200b\u0306")
@example("a\u200d \u200d☂")
def test_tidying_twice_is_tidying_once(text: str) -> None:
    assert tidy(tidy(text)) == tidy(text)
    assert unmix(unmix(text)) == unmix(text)
    assert fold(fold(text)) == fold(text)


@given(day=st.dates(dt.date(1900, 1, 1), dt.date(2100, 1, 1)), lang=st.sampled_from(["ru", "en"]))
def test_dates_come_back(day: dt.date, lang: str) -> None:
    kind = field_types()["date"]
    context = Context(lang, "RU", TODAY)  # type: ignore[arg-type]
    assert kind.parse(kind.text(day, context.lang), context).value == day


@given(day=st.dates(dt.date(1920, 1, 1), TODAY), with_year=st.booleans(), context=CONTEXTS)
def test_birthdays_come_back(day: dt.date, with_year: bool, context: Context) -> None:
    kind = field_types()["birthday"]
    value = Birthday(day.month, day.day, day.year if with_year else None)
    assert kind.parse(kind.text(value, context.lang), context).value == value


@given(
    amount=st.decimals(-(10**9), 10**9, places=2, allow_nan=False),
    currency=st.sampled_from([None, "RUB", "USD", "EUR", "GBP", "KZT", "UAH", "CNY", "BYN"]),
    context=CONTEXTS,
)
def test_money_comes_back(amount: Decimal, currency: str | None, context: Context) -> None:
    kind = field_types()["money"]
    found = kind.parse(kind.text(Money(amount, currency), context.lang), context).value
    assert found == Money(amount, currency)


@given(
    number=st.one_of(st.integers(-(10**9), 10**9), st.floats(-1e6, 1e6).map(lambda f: round(f, 3))), context=CONTEXTS
)
def test_numbers_come_back(number: float, context: Context) -> None:
    kind = field_types()["number"]
    assert kind.parse(kind.text(number, context.lang), context).value == number


FIRST = st.sampled_from([n.rsplit(" ", 1)[0].capitalize() for n in lines("first_names")[::7]])
LAST = st.sampled_from([n.capitalize() for n in lines("surnames")[::9]])
PATRONYMIC = st.sampled_from(["Иванович", "Петровна", "Ильич", "Никитична", "Сергеевич"])


@given(last=LAST, first=FIRST, patronymic=PATRONYMIC)
def test_full_names_come_back_in_any_order_and_case(last: str, first: str, patronymic: str) -> None:
    kind = field_types()["name"]
    context = Context("ru", "RU", TODAY)
    assume("-" not in last + first)
    whole = kind.parse(f"{last} {first} {patronymic}", context).value
    assume(whole is not None)
    assert (whole.last, whole.first, whole.patronymic) == (last, first, patronymic)
    for typed in (f"{first} {patronymic} {last}", f"{last} {first} {patronymic}".upper(), kind.text(whole, "ru")):
        found = kind.parse(typed, context).value
        assert (found.last, found.first, found.patronymic) == (last, first, patronymic), typed


@given(last=LAST, first=st.sampled_from("АБВГДЕ"), patronymic=st.sampled_from(["", "И.", "П."]))
def test_initials_come_back(last: str, first: str, patronymic: str) -> None:
    kind = field_types()["name"]
    context = Context("ru", "RU", TODAY)
    whole = kind.parse(f"{last} {first}.{patronymic}", context).value
    assume(whole is not None)
    assert (whole.last, whole.first, whole.initials) == (last, f"{first}.", True)
    assert kind.parse(kind.text(whole, "ru"), context).value == whole


@given(
    tags=st.lists(
        st.text(alphabet="абвгд ежз", min_size=1, max_size=8).map(str.strip).filter(bool), min_size=1, max_size=5
    )
)
def test_tags_come_back(tags: list[str]) -> None:
    kind = field_types()["tags"]
    context = Context("ru", "RU", TODAY)
    value = kind.parse("; ".join(tags) + ";", context).value
    assume(value)
    assert kind.parse(kind.text(value, "ru"), context).value == value


@given(
    parts=st.lists(
        st.one_of(st.none(), st.text(alphabet="abcd-_я 1&=?#", min_size=1, max_size=8)), min_size=5, max_size=5
    )
)
def test_utm_comes_back(parts: list[str | None]) -> None:
    kind = field_types()["utm"]
    value = Utm(*[p.strip() or None if p else None for p in parts])
    assume(any(value))
    assert kind.parse(kind.text(value, "ru"), Context("ru", "RU", TODAY)).value == value


@given(
    local=st.one_of(
        st.from_regex(r"[A-Za-z0-9]{1,8}([._+-][A-Za-z0-9]{1,6}){0,2}", fullmatch=True),
        st.sampled_from(("INFO", "Www", "Sales", "postmaster")),
    ),
    domain=st.from_regex(r"[A-Za-z0-9]{1,8}(-{1,3}[A-Za-z0-9]{1,4})?(\.[A-Za-z]{2,6}){1,2}", fullmatch=True),
)
def test_the_short_cut_for_addresses_takes_only_what_the_library_takes(local: str, domain: str) -> None:
    from email_validator import EmailNotValidError, validate_email

    kind = field_types()["email"]
    typed = f"{local}@{domain}"
    found = kind.parse(typed, Context("ru", "RU", TODAY))
    try:
        library = validate_email(typed, check_deliverability=False, allow_smtputf8=False).normalized
    except EmailNotValidError:
        assert found.value is None
    else:
        assert found.value == (library.lower(),)
        if found.kind is not Kind.PROPOSAL:
            assert (found.shown or typed) == library


@given(last=LAST, first=FIRST)
def test_gender_is_never_told_against_the_patronymic(last: str, first: str) -> None:
    kind = field_types()["name"]
    for patronymic, gender in (("Иванович", "m"), ("Ивановна", "f")):
        found: PersonName | None = kind.parse(f"{last} {first} {patronymic}", Context("ru", "RU", TODAY)).value
        assert found is None or found.gender in (gender, None)


@pytest.mark.parametrize("name", ["phone", "email", "name", "city", "choice"])
@given(text=TEXTS, context=CONTEXTS)
@examples(100)
def test_a_made_up_value_is_never_corrected(name: str, text: str, context: Context) -> None:
    reading = field_types()[name].parse(text, replace(context, choices=()))
    if reading.issue is not None and reading.issue.code.endswith("/made-up"):
        assert reading.kind is not Kind.PROPOSAL
