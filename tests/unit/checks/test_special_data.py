"""Special categories, documents and secrets in free text; columns that collect too much (Q12)."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from sheetcrm.core.checks.excess import code_of as code_of_heading
from sheetcrm.core.checks.sensitive_words import KINDS, alternatives, kinds_in
from sheetcrm.core.checks.special import code_of

Found = Callable[..., dict[str, list[tuple[str | None, int]]]]


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("health", "У дочки аллергия на орехи"),
        ("health", "АЛЛЕРГИК!"),
        ("health", "беременна, массаж только после родов"),
        ("health", "Диабет 2 типа, торт без сахара"),
        ("health", "перенёс инсульт, говорить громче"),
        ("health", "инвалид 2 группы"),
        ("health", "рак груди, лысая, парик"),
        ("health", "после операции, нельзя поднимать руки"),
        ("health", "client is pregnant"),
        ("health", "severe nut allergy"),
        ("health", "recovering from surgery"),
        ("religion", "мусульманка, стрижка в отдельном зале"),
        ("religion", "держит пост до Пасхи"),
        ("religion", "keeps kosher"),
        ("religion", "fasting for Ramadan, no sweets"),
        ("politics", "голосует за коммунистов"),
        ("politics", "член профсоюза"),
        ("politics", "trade union member"),
        ("ethnicity", "по национальности не наш"),
        ("ethnicity", "цыганка"),
        ("ethnicity", "of Jewish family"),
        ("intimate", "пришла с любовником? приходит с любовником по пятницам"),
        ("intimate", "gay couple"),
        ("criminal", "ранее судимый"),
        ("criminal", "has a criminal record"),
    ],
)
def test_special_categories_are_recognised(kind: str, text: str) -> None:
    assert kind in kinds_in(text)


@pytest.mark.parametrize(
    "text",
    [
        "здоровый торт без сахара",
        "любит здоровое питание, ЗОЖ",
        "будьте здоровы! пожелать здоровья",
        "джинсы для беременных",
        "диабетические сладости в ассортименте",
        "гипоаллергенный шампунь, без аллергенов",
        "банковская операция не прошла",
        "лечение волос, кератин",
        "рак по гороскопу",
        "заказывает раков к пиву",
        "переломный момент в переговорах",
        "спортивная травмобезопасная площадка",
        "болеет за Спартак",
        "живёт на Коммунистической улице",
        "ул. Армянская, узбекская кухня, татарский пирог",
        "православный календарь 2026",
        "магазин «Христианская книга»",
        "партия товара № 5",
        "голосовое сообщение прислала",
        "русский язык, немецкая овчарка",
        "эко-косметика",
        "посудомойка, судья",
        "депрессивный бежевый не предлагать",
        "гейзер, гей-люссак",
        "врач-онколог, работает в больнице",
        "глухой забор",
        "VIP, перезвонить, сидит в отпуске",
        "healthy cake, sugar-free",
        "diabetic cookies",
        "Cancer by star sign",
        "orthodox approach to design",
        "party of eight",
        "black coffee, asian cuisine",
        "disabled the account",
    ],
)
def test_ordinary_words_are_left_alone(text: str) -> None:
    assert list(kinds_in(text)) == []


def test_every_pattern_begins_with_three_letters() -> None:
    """The quick look lets through what begins with them; a pattern that does not would never be found."""
    for patterns in KINDS.values():
        for pattern in patterns:
            for start in alternatives(pattern):
                assert start[:3].isalpha(), start
                assert start == start.casefold().replace("ё", "е"), start


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("паспорт 45 10 000000 выдан", "data/document"),
        ("Паспорт: серия 4510 № 000000", "data/document"),
        ("112-233-445 95", "data/document"),
        ("Паспорт смотрела при аренде, копия у Ольги", "data/document"),
        ("скан паспорта в почте", "data/document"),
        ("Saw her passport, Holly has the copy", "data/document"),
        ("карта 4111 1111 1111 1111", "data/card-number"),
        ("4111-1111-1111-1111 до 12/27", "data/card-number"),
        ("пароль от кабинета: zima2026", "data/password"),
        ("PIN code 1234", "data/password"),
    ],
)
def test_documents_and_secrets_in_a_text(text: str, code: str) -> None:
    found = code_of(text)
    assert found is not None
    assert found.code == code


@pytest.mark.parametrize(
    "text",
    [
        "4111 1111 1111 1112",
        "+7 916 123-45-67",
        "заказ 4510 000000",
        "паспорт изделия приложить",
        "паспорт товара, копия не нужна",
        "едет менять паспорт, перезвонить",
        "photo for the passport office on Monday",
        "забыл пароль, напомнить",
        "112-233-445 96",
        "счёт 40702810000000000000",
        "",
    ],
)
def test_other_numbers_are_left_alone(text: str) -> None:
    assert code_of(text) is None


def test_the_text_is_read_in_every_free_column_and_in_orders(found: Found) -> None:
    client = {"full_name": "А", "phone": "1", "interests": "аллергия на кофе", "extra:Особенности": "держит пост"}
    order = {"client": "А", "comment": "для цыганки", "_client": 0}
    result = found([client], [{**order, "comment": "цыганка"}])
    assert result == {
        "data/health": [("interests", 0)],
        "data/religion": [("extra:Особенности", 0)],
        "data/ethnicity": [("comment", 0)],
    }


def test_a_profession_is_no_illness(found: Found) -> None:
    assert found([{"full_name": "А", "phone": "1", "profession": "аллергик по профессии"}]) == {}


def test_a_warning_never_repeats_the_text(said: Callable[..., list[str]]) -> None:
    rows = [{"full_name": "А", "phone": "1", "comment": "аллергия на хну"}]
    for lang in ("ru", "en"):
        (line,) = said("data/health", rows, lang=lang)
        assert "аллерг" not in line
        assert "хну" not in line


def test_a_passport_column_without_a_purpose_is_one_warning(found: Found, said: Callable[..., list[str]]) -> None:
    rows = [{"full_name": "А", "phone": "1", "extra:Паспорт": cell} for cell in (None, "есть", "есть")]
    assert found(rows) == {"data/excess": [("extra:Паспорт", 1)]}
    assert "заполнены 2 ячейки" in said("data/excess", rows)[0]


def test_a_purpose_settles_it(found: Found) -> None:
    rows = [{"full_name": "А", "phone": "1", "extra:Паспорт": "есть"}]
    assert found(rows, purposes={"паспорт": "договор проката"}) == {}
    assert "data/excess" in found(rows, purposes={"паспорт": "  "})


def test_an_empty_column_is_not_worth_a_warning(found: Found) -> None:
    assert found([{"full_name": "А", "phone": "1", "extra:Паспорт": None}]) == {}


@pytest.mark.parametrize(
    ("heading", "code"),
    [
        ("СНИЛС", "data/excess"),
        ("Серия и номер паспорта", "data/excess"),
        ("Кем выдан", "data/excess"),
        ("Passport no.", "data/excess"),
        ("Диагноз", "data/excess-special"),
        ("Противопоказания", "data/excess-special"),
        ("Allergies", "data/excess-special"),
        ("Номер карты", "data/excess-secret"),
        ("CVV", "data/excess-secret"),
        ("Пароль", "data/excess-secret"),
    ],
)
def test_headings_that_ask_too_much(heading: str, code: str) -> None:
    found = code_of_heading(heading)
    assert found is not None
    assert found.code == code


@pytest.mark.parametrize(
    "heading", ["Номер карты лояльности", "Паспорт изделия", "Любимый цвет", "Скидка", "Race time", "Размер"]
)
def test_headings_that_do_not(heading: str) -> None:
    assert code_of_heading(heading) is None
