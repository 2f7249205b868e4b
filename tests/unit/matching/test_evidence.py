"""Evidence in words, in both languages, with values only as they stand in the table."""

from __future__ import annotations

from sheetcrm.core.matching import match
from tests.unit.matching.tables import people

TABLE = people(
    ("Щербакова Наталья", "8 (916) 123-45-67", "Самара"),
    ("Щербакова Н.", "+79161234567", "г. Казань"),
    ("Щербаков Пётр", "89161234567", "Самара"),
    ("Лис Анна", "89031112233", "Тверь"),
    columns=("ФИО", "Телефон", "Город"),
)


def test_what_agrees_and_what_does_not_is_said_in_russian() -> None:
    speaks_for, against = match(TABLE).evidence(0, 1, "ru")
    assert "имя: Наталья ≈ Н." in speaks_for
    assert "общий телефон (он в 3 строках, у нескольких людей)" in speaks_for
    assert "совпала фамилия «Щербакова»" in speaks_for
    assert against == ["разные города"]


def test_the_same_in_english() -> None:
    speaks_for, against = match(TABLE).evidence(0, 2, "en")
    assert "shared phone (in 3 rows, of several people)" in speaks_for
    assert "different first names: Наталья and Пётр" in against


def test_a_phone_of_one_person_counts_its_rows() -> None:
    table = people(("Зорин Глеб", "89165554433"), ("Глеб Зорин", "+7 916 555-44-33"))
    assert "совпал телефон (он в 2 строках)" in match(table).evidence(0, 1, "ru")[0]


def test_a_company_is_not_a_person() -> None:
    table = people(
        ("ООО «Ромашка»", None, "84957776655"),
        ("Ромашка", "Зуева Инна", "84957776655"),
        columns=("Компания", "ФИО", "Тел."),
    )
    assert "в одной строке компания, в другой — человек" in match(table).evidence(0, 1, "ru")[1]


def test_every_level_has_words_in_both_languages() -> None:
    from sheetcrm.core.matching import evidence
    from sheetcrm.core.matching.levels import LEVELS

    silent = {("gender", "exact"), ("postcode", "close")}
    for kind, names in LEVELS.items():
        for name in names:
            text = evidence._FOR.get((kind, name)) or evidence._AGAINST.get((kind, name))
            assert text is not None or (kind, name) in silent, (kind, name)
            if text is not None:
                assert text.ru != text.en
