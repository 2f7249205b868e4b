"""Yes and no, consent, gender, kind, tags, utm, messengers, ids, notes."""

from __future__ import annotations

import datetime as dt

import pytest

from sheetcrm.core.fields import Context
from sheetcrm.core.fields.utm import Utm
from sheetcrm.core.workbook import Value
from tests.unit.fields.conftest import EN, RU, TODAY, code, read


@pytest.mark.parametrize("typed", ["да", "Да.", "ДА", "+", "✓", "☑️", "TRUE", True, 1, 1.0, "1", "yes", "есть"])
def test_yes(typed: Value) -> None:
    assert read("yes_no", typed).value is True


@pytest.mark.parametrize("typed", ["нет", "-", "—", "FALSE", False, 0, "0", "no", "❌", "☐"])
def test_no(typed: Value) -> None:
    assert read("yes_no", typed).value is False


def test_unclear_is_no_answer() -> None:
    found = read("yes_no", "возможно")
    assert (found.value, code(found)) == (None, "yes-no/unclear")


@pytest.mark.parametrize("typed", ["только по делу", "не звонить вечером", 2, dt.datetime(2024, 1, 1)])
def test_an_unclear_stop_stops(typed: Value) -> None:
    found = read("yes_no", typed, RU.knowing(field="stop"))
    assert (found.value, code(found)) == (True, "stop/unclear")


def test_a_clear_stop_needs_no_issue() -> None:
    for typed in ("да", "стоп", "не беспокоить", "⛔"):
        found = read("yes_no", typed, RU.knowing(field="stop"))
        assert (found.value, found.issue) == (True, None)
    assert read("yes_no", "нет", RU.knowing(field="stop")).value is False


@pytest.mark.parametrize(
    "typed",
    ["да", "+", "✓", "дано", "Согласен", "подписан", "подписано 01.02.2023", "12.03.2024", "да, 12.03.2024", "да (12.03.24)",
     True, 1, dt.datetime(2024, 3, 1), dt.date(2024, 3, 1), "yes", "given"],
)  # fmt: skip
def test_consent_given(typed: Value) -> None:
    assert read("consent", typed).value is True


@pytest.mark.parametrize(
    "typed",
    ["нет", "отказ", "отозвано", "Отозвала 12.03.2024", "не согласна", "не согласен", "да (отозвано)", "отписался", False, 0,
     "withdrawn", "не дано", "не подписано"],
)  # fmt: skip
def test_consent_refused(typed: Value) -> None:
    assert read("consent", typed).value is False


@pytest.mark.parametrize(
    "typed",
    ["вроде да", "да?", "да/нет", "устно", "только SMS", "скан у Маши", "надо спросить", "согласен на всё кроме звонков", 2,
     "01.01.2999", dt.datetime(2999, 1, 1), "да, 31.02.2024", "да, 12", "не против", "нет ответа", "нет возражений"],
)  # fmt: skip
def test_an_unclear_consent_is_never_consent(typed: Value) -> None:
    found = read("consent", typed)
    assert found.value is not True
    assert found.value is None
    assert found.issue is not None


@pytest.mark.parametrize("typed", ["", "-", "—", "?", "не спрашивали", None])
def test_no_word_about_consent(typed: Value) -> None:
    found = read("consent", typed)
    assert (found.value, found.issue) == (None, None)


@pytest.mark.parametrize(
    ("typed", "value"),
    [("м", "m"), ("Жен.", "f"), ("мужской", "m"), ("female", "f"), ("M", "m"), ("?", None), ("-", None)],
)
def test_gender(typed: str, value: str | None) -> None:
    found = read("gender", typed)
    assert (found.value, found.issue) == (value, None)


@pytest.mark.parametrize(
    ("typed", "value"),
    [("физлицо", "person"), ("Физ. лицо", "person"), ("ИП", "sole_trader"), ("Самозанятый", "self_employed"),
     ("юрлицо", "company"), ("ООО", "company"), ("company", "company"), ("self-employed", "self_employed")],
)  # fmt: skip
def test_kind(typed: str, value: str) -> None:
    assert read("kind", typed).value == value


def test_kind_unclear() -> None:
    assert code(read("kind", "прочее")) == "kind/unclear"


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("зал; йога", ("зал", "йога")),
        ("зал, йога, Зал", ("зал", "йога")),
        ("#зал #йога", ("зал", "йога")),
        ("зал, утром; йога", ("зал, утром", "йога")),
        ("дорого; долго; нет размера", ("дорого", "долго", "нет размера")),
        ("; ,", None),
        ("нет", None),
    ],
)
def test_tags(typed: str, value: tuple[str, ...] | None) -> None:
    assert read("tags", typed).value == value


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("https://x.ru/?utm_source=yandex&utm_medium=cpc&a=1", Utm("yandex", "cpc")),
        ("utm_source=vk utm_campaign=май", Utm("vk", None, "май")),
        ("yandex / cpc", Utm("yandex", "cpc")),
        ("vk", Utm("vk")),
    ],
)
def test_utm(typed: str, value: Utm) -> None:
    """I9."""
    assert read("utm", typed).value == value


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("@Ivan_P", "tg:@ivan_p"),
        ("https://t.me/Ivan_P", "tg:@ivan_p"),
        ("телега @ivan_p", "tg:@ivan_p"),
        ("vk.com/id1", "vk:id1"),
        ("https://vk.com/durov?z=1", "vk:durov"),
        ("ВК id777", "vk:id777"),
        ("wa.me/79162234568", "wa:+79162234568"),
        ("WhatsApp 8 916 223-45-68", "wa:+79162234568"),
        ("8 916 223-45-68", "wa:+79162234568"),
        (89162234568, "wa:+79162234568"),
        ("вайбер +7 916 223-45-68", "viber:+79162234568"),
        ("instagram.com/anna.p/", "ig:anna.p"),
    ],
)
def test_messengers(typed: Value, value: str) -> None:
    assert read("messenger", typed).value == (value,)


def test_several_messengers_in_one_cell() -> None:
    assert read("messenger", "@ivan, vk.com/id5").value == ("tg:@ivan", "vk:id5")


def test_the_heading_names_the_messenger() -> None:
    assert read("messenger", "ivan_p", RU.knowing(heading="Telegram")).value == ("tg:@ivan_p",)
    assert read("messenger", "8 916 223-45-68", RU.knowing(heading="Телеграм")).value == ("tg:+79162234568",)
    assert code(read("messenger", "ivan_p", RU.knowing(heading="Мессенджер"))) == "messenger/unclear"


@pytest.mark.parametrize("typed", ["К-000017", "K-000017", "k-000017", "К - 000017", "К\u2011000017"])
def test_ids_are_one_however_they_are_typed(typed: str) -> None:
    assert read("id", typed).value == "К-000017"


def test_ids_keep_the_alphabet_of_the_workbook() -> None:
    assert read("id", "C-000042", EN).value == "C-000042"
    assert read("id", "С-000042", EN).value == "C-000042"
    assert read("id", "C-000042", RU).value == "С-000042"
    assert read("id", "QR-7", RU).value == "QR-7"
    assert [read("id", v).value for v in (17, 17.0, "17", "№17")] == ["17"] * 4


def test_notes_are_nobodys_to_tidy() -> None:
    typed = "  звонить  после обеда \n"
    found = read("note", typed)
    assert (found.value, found.shown, found.issue) == (typed, None, None)
    assert code(read("note", "а\x07б")) == "text/control"


def test_any_is_as_typed() -> None:
    for typed in (5, 5.5, "x ", True, dt.datetime(2024, 1, 1)):
        assert read("any", typed).value == typed


def test_company_spelling_keeps_the_legal_form() -> None:
    context = Context("ru", "RU", TODAY)
    assert read("company", "ООО «Ромашка»", context).value == "ООО «Ромашка»"
    assert read("company", " ООО  Pомашка", context).shown == "ООО Ромашка"
    assert code(read("company", "ООО «Рога и копыта»")) == "company/made-up"


@pytest.mark.parametrize(
    ("typed", "value"),
    [("Берёзовский", "Берёзовский"), ("Березовский", "Берёзовский"), ("Королев", "Королёв"), ("Щелково", "Щёлково")],
)
def test_the_dots_of_a_town_are_its_writers(typed: str, value: str) -> None:
    """Both spellings are one town, and neither is to be put right."""
    found = read("city", typed)
    assert (found.value, found.shown, found.issue) == (value, None, None)
    assert read("city", f"{typed.lower()} ").shown in (typed, value)


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("Да, конечно", True), ("Да, я согласна на получение рассылки", True), ("Даю согласие", True),
        ("Yes, please", True), ("I agree", True),
        ("Нет, спасибо", False), ("Нет, но можно SMS", False), ("No, thanks", False), ("Не хочу", False),
    ],
)  # fmt: skip
def test_consents_as_a_form_has_people_answer(typed: str, value: bool) -> None:
    assert read("consent", typed).value is value


@pytest.mark.parametrize(
    "typed", ["Да, но только SMS", "да нет", "Да, согласен на обработку данных", "Дарья", "нет данных", "Yes?"]
)
def test_a_yes_with_anything_else_beside_it_is_unclear(typed: str) -> None:
    assert (read("consent", typed).value, code(read("consent", typed))) == (None, "consent/unclear")
