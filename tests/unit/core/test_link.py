"""Orders find their client, and nobody else's."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from sheetcrm.core.fields.name import PersonName
from sheetcrm.core.link import fold_id, link


def person(last: str | None, first: str | None, patronymic: str | None = None) -> PersonName:
    return PersonName(last=last, first=first, patronymic=patronymic)


def clients(**columns: list[Any]) -> pd.DataFrame:
    return pd.DataFrame(columns, dtype=object)


BASE = clients(
    client_id=["К-000001", "К-000002", "К-000003", None],
    full_name=[
        person("Иванов", "Иван", "Петрович"),
        person("Иванова", "Анна"),
        person("Сидоров", "Пётр"),
        person("Сидоров", "Петр"),
    ],
    phone=[("+79161234567",), ("+79161234567",), ("+79030001122",), None],
    email=[None, ("anna@mail.ru",), None, None],
)
ALONE = np.arange(4)


def linked(cluster: Any = ALONE, **order: Any) -> int:
    frame = pd.DataFrame({k: [v] for k, v in order.items()}, dtype=object)
    links = link(frame, BASE, np.asarray(cluster, dtype=np.intp))
    return -2 if links.unclear[0] else int(links.client[0])


def test_an_id_decides_whatever_else_is_typed() -> None:
    assert linked(client_id="к-000003", phone=("+79161234567",)) == 2


def test_latin_and_cyrillic_letters_of_an_id_are_one() -> None:
    assert fold_id("K-000001") == fold_id("К-000001 ")
    assert linked(client_id="K-000001") == 0


def test_a_phone_of_one_client_is_enough() -> None:
    assert linked(phone=("+79030001122",)) == 2


def test_a_shared_phone_is_settled_by_the_name() -> None:
    assert linked(phone=("+79161234567",), client=person("Иванова", "Анна")) == 1


def test_a_shared_phone_without_a_name_is_nobodys() -> None:
    assert linked(phone=("+79161234567",)) == -2


def test_an_email_is_enough() -> None:
    assert linked(email=("anna@mail.ru",)) == 1


def test_a_name_without_its_patronymic_finds_the_only_one() -> None:
    assert linked(client=person("Иванов", "Иван")) == 0


def test_namesakes_are_not_chosen_between() -> None:
    assert linked(client=person("Сидоров", "Пётр")) == -2


def test_namesakes_that_are_one_client_are_one() -> None:
    assert linked(cluster=[0, 1, 2, 2], client=person("Сидоров", "Пётр")) == 2


def test_an_unknown_client_is_nobody() -> None:
    assert linked(client=person("Кузнецов", "Олег")) == -1
    assert linked(client=None, phone=None) == -1


def test_orders_of_a_duplicate_go_to_its_first_row() -> None:
    assert linked(cluster=[0, 0, 2, 3], email=("anna@mail.ru",)) == 0


def test_initials_find_the_only_one_they_fit() -> None:
    assert linked(client=person("Иванов", "И.", "П.")) == 0


def test_a_short_form_finds_the_full_name() -> None:
    assert linked(client=person("Иванова", "Аня")) == 1


def test_another_patronymic_is_another_person() -> None:
    assert linked(client=person("Иванов", "Иван", "Олегович")) == -1


def test_a_company_in_the_column_of_names_is_found_as_typed() -> None:
    typed = pd.DataFrame({"full_name": ["Анна", "ООО «Тихая гавань»"]}, dtype=object)
    orders = pd.DataFrame({"client": [None]}, dtype=object)
    links = link(
        orders,
        clients(full_name=[person(None, "Анна"), None]),
        np.arange(2),
        typed_orders=pd.DataFrame({"client": ['ООО "Тихая Гавань"']}, dtype=object),
        typed_clients=typed,
    )
    assert links.client.tolist() == [1]


def typed(text: str, name: PersonName | None, **order: Any) -> int:
    """The client of an order whose cell of the client holds this text, read as this name."""
    frame = pd.DataFrame({"client": [name], **{k: [v] for k, v in order.items()}}, dtype=object)
    links = link(
        frame, BASE, ALONE, typed_orders=pd.DataFrame({"client": [text]}, dtype=object), typed_clients=BASE.iloc[:, :0]
    )
    return -2 if links.unclear[0] else int(links.client[0])


def test_a_phone_beside_the_name_finds_the_client() -> None:
    """Two clients are called so; the phone in the same cell, however it is written, tells which."""
    name = person("Сидоров", "Пётр")
    assert typed("Сидоров Пётр", name) == -2
    for phone in ("8 (903) 000-11-22", "+79030001122", "8-903-000-11-22"):
        assert typed(f"Сидоров Пётр {phone}", name) == 2
    assert typed("Сидоров Пётр, 89999999999", name) == -2  # nobody's: the name alone
    assert typed("Сидоров Пётр, заказ 12-34", name) == -2


def test_a_phone_of_its_own_goes_before_the_one_beside_the_name() -> None:
    assert typed("Сидоров Пётр 89030001122", person("Сидоров", "Пётр"), phone=("+79161234567",)) == -2
    assert typed("89030001122", None, phone=("+79030001122",)) == 2


def test_names_in_one_cell_and_in_parts_are_found_alike() -> None:
    """The tab of one manager has the whole name in a column, that of another has it in three."""
    base = clients(
        full_name=[person("Иванова", "Анна", "Петровна"), None, None],
        last_name=[None, "Соколова", "Орлова"],
        first_name=[None, "Наталья", "Вера"],
        patronymic=[None, None, "Ильинична"],
    )
    names = [
        person("Иванова", "Анна"), person("Соколова", "Наталья"), person("Соколова", "Наталья", "Ивановна"),
        person("Орлова", "Вера"), person("Орлова", "Нина"),
    ]  # fmt: skip
    orders = pd.DataFrame({"client": names}, dtype=object)
    assert link(orders, base, np.arange(3)).client.tolist() == [0, 1, 1, 2, -1]
    alone = base.drop(columns="full_name").iloc[1:].reset_index(drop=True)
    assert link(orders, alone, np.arange(2)).client.tolist() == [-1, 0, 0, 1, -1]


def test_a_tax_id_settles_whose_order_it_is_before_the_name() -> None:
    base = clients(company=["ООО «Вектор»", "ООО «Вектор»", "АО «Уют»"], inn=["7700000009", "7700001316", "7700003930"])
    orders = clients(client=[None] * 5, inn=["7700001316", "7700003930", "7799999999", None, "7700000009"])
    typed = clients(client=["ООО «Вектор»", "Вектор", "АО «Уют»", "ООО «Вектор»", None])
    links = link(orders, base, np.arange(3), typed_orders=typed, typed_clients=base)
    assert links.client.tolist() == [1, 2, 2, -1, 0]
    assert links.unclear.tolist() == [False, False, False, True, False]
