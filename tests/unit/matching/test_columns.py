"""What columns are, by heading and by content."""

from __future__ import annotations

import pandas as pd
import pytest

from sheetcrm.core.matching.columns import find_roles

NAMES = ["Орлов Пётр", "Зайцева Анна", "Ким Юрий", "Белова Мария"] * 5
PHONES = [f"8 916 555-{i:02d}-{j:02d}" for i in range(10, 14) for j in range(10, 15)]
EMAILS = [f"user{i}@mail.ru" for i in range(20)]


@pytest.mark.parametrize(
    ("heading", "cells", "role"),
    [
        ("ФИО", NAMES, "name"),
        ("Клиент", NAMES, "name"),
        ("Клиент", ["ООО «Ромашка»", "ИП Орлов", "АО «Вектор»", "ООО Кедр"] * 5, "company"),
        ("Тел. (моб.)", PHONES, "phone"),
        ("Телефон", NAMES, "name"),
        ("e-mail", EMAILS, "email"),
        ("Почтовый адрес", ["ул. Мира, 5"] * 10, "address"),
        ("Дата рождения", ["01.02.1980", "3 мая 1975"] * 10, "birthday"),
        ("birth_place", ["leeds", "york"] * 10, "city"),
        ("Город", ["Самара", "Тверь"] * 10, "city"),
        ("Telegram", ["@ivan_p", "@anna"] * 10, "messenger"),
        ("ИНН", ["7707083893", "500100732259"] * 10, "inn"),
        ("Компания", ["Ромашка", "Вектор"] * 10, "company"),
        ("Должность", ["директор", "менеджер"] * 10, "position"),
        ("№", list(range(1, 21)), "ignore"),
        ("rec_id", [str(i) for i in range(20)], "ignore"),
        ("Комментарий", ["перезвонить"] * 20, "ignore"),
        ("Источник", ["сайт", "звонок"] * 10, "ignore"),
        ("Дата заказа", ["01.02.2026"] * 20, "ignore"),
        ("Сумма", [100, 200] * 10, "ignore"),
        ("Ответственный", NAMES, "ignore"),
        ("fname_c1", ["carsten", "gerd"] * 10, "first_name"),
        ("lname_c1", ["meier", "bauer"] * 10, "last_name"),
        ("by", [1949, 1968] * 10, "birth_year"),
        ("bm", [7, 12] * 10, "birth_month"),
        ("bd", [22, 1] * 10, "birth_day"),
        ("given_name", ["kyle", "silas"] * 10, "first_name"),
        ("first_and_surname", ["kyle rundle", "silas dent"] * 10, "name"),
        ("zip", ["60653", "60625"] * 10, "postcode"),
        ("addr", ["5 king st", "7 queen st"] * 10, "address"),
        ("street_number", [5, 17] * 10, "street_number"),
        ("Номер", PHONES, "phone"),
        ("Номер", list(range(1, 21)), "ignore"),
        ("Контакты", [p if i % 2 else e for i, (p, e) in enumerate(zip(PHONES, EMAILS, strict=True))], "phone"),
        ("КПП", ["770701001", "773601001"] * 10, "other"),
        ("LinkedIn", ["linkedin.com/in/ann-lee", ""] * 10, "messenger"),
        ("День рождения", list(range(1, 21)), "birth_day"),
        ("Колонка 1", PHONES, "ignore"),
        ("Колонка 2", [*PHONES[:19], PHONES[0]], "phone"),
        ("Колонка 3", EMAILS, "email"),
        ("Колонка 4", NAMES, "name"),
        ("", [None] * 20, "ignore"),
    ],
)
def test_a_column_is_known_by_heading_and_content(heading: str, cells: list[object], role: str) -> None:
    found = find_roles(pd.DataFrame({heading: pd.Series(cells, dtype=object)}))
    assert found == {heading: role} or (heading == "Колонка 1" and found[heading] in ("ignore", "phone"))


def test_a_column_of_mailboxes_nobody_has_is_no_column_of_names() -> None:
    boxes = ["anna1@example.com", "ivan2@example.org", "нет@нет.ру"]
    assert find_roles(pd.DataFrame({"Email": boxes, "Колонка": boxes}, dtype=object)) == {
        "Email": "email",
        "Колонка": "email",
    }


def test_a_first_name_beside_a_surname_is_not_a_full_name() -> None:
    table = pd.DataFrame({"Фамилия": ["Орлов", "Ким"] * 5, "Имя": ["Пётр", "Юрий"] * 5}, dtype=object)
    assert find_roles(table) == {"Фамилия": "last_name", "Имя": "first_name"}


def test_staff_is_not_a_client_where_clients_have_names() -> None:
    masters = ["Ирина", "Ольга"] * 10
    both = pd.DataFrame({"Клиент": NAMES, "Мастер": masters}, dtype=object)
    assert find_roles(both) == {"Клиент": "name", "Мастер": "ignore"}
    assert find_roles(both[["Мастер"]]) == {"Мастер": "name"}


def test_day_month_and_year_are_a_birthday_only_together_and_of_people() -> None:
    born = pd.DataFrame(
        {"день": [1, 2] * 10, "месяц": [3, 4] * 10, "год": [1980, 1991] * 10, "ФИО": NAMES}, dtype=object
    )
    assert list(find_roles(born).values()) == ["birth_day", "birth_month", "birth_year", "name"]
    ordered = born.assign(год=[2025, 2026] * 10)
    assert "birth_year" not in find_roles(ordered).values()


def test_who_orders_beside_a_contact_person_is_the_company() -> None:
    table = pd.DataFrame(
        {"Заказчик": ["ООО Ромашка", "Вектор", "ИП Сидоров", "Кедр"] * 5, "ФИО контакта": NAMES}, dtype=object
    )
    assert find_roles(table) == {"Заказчик": "company", "ФИО контакта": "name"}


def test_a_name_alone_is_a_full_name() -> None:
    assert find_roles(pd.DataFrame({"Имя": NAMES}, dtype=object)) == {"Имя": "name"}


def test_names_of_places_are_companies_whatever_the_heading() -> None:
    places = ["arnie morton's of chicago", "hotel bel-air", "cafe bizou", "campanile", "chinois on main", "citrus", "fenix",
              "granita", "grill on the alley", "restaurant katsu", "l'orangerie", "le chardonnay", "locanda veneta",
              "matsuhisa", "the palm", "patina", "pinot bistro", "spago", "art's deli", "water grill"]  # fmt: skip
    assert find_roles(pd.DataFrame({"name": places}, dtype=object)) == {"name": "company"}


def test_sample_headings_of_a_shop() -> None:
    """Stop, taste and source columns say nothing about who a client is; a passport and a tax number do."""
    table = pd.DataFrame(
        {
            "⛔ Do not contact": ["yes", None] * 10,
            "How did you hear": ["a friend", "Instagram"] * 10,
            "Что нравится": ["розы", "тюльпаны"] * 10,
            "Passport": [f"{i}12345678" for i in range(10)] * 2,
            "VAT no.": [f"GB{i}23456789" for i in range(10)] * 2,
        },
        dtype=object,
    )
    assert list(find_roles(table).values()) == ["ignore", "ignore", "ignore", "inn", "inn"]


def test_what_is_given_wins() -> None:
    table = pd.DataFrame({"ФИО": NAMES, "x": EMAILS}, dtype=object)
    assert find_roles(table, {"ФИО": "ignore"}) == {"ФИО": "ignore", "x": "email"}


def test_an_unknown_role_is_refused_with_the_known_ones() -> None:
    with pytest.raises(ValueError, match="known roles: name, last_name"):
        find_roles(pd.DataFrame({"ФИО": NAMES}), {"ФИО": "nickname"})
