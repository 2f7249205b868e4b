"""``explain-pair``: rows are named as people name them, and what is said adds up."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pytest

from sheetcrm.core.matching.compare import LEVELS
from sheetcrm.core.matching.evidence import _AGAINST, _FOR
from sheetcrm.report.explaining import OTHERS, RULES, UNSAID, VERDICT
from tests.e2e.terminal import sheetcrm, workbook
from tests.e2e.test_json import COMMON, SCHEMAS, document

PEOPLE: list[list[object]] = [
    ["ID клиента", "ФИО", "Телефон", "Email", "Город"],
    ["К-000001", "Щербакова Наталья", "8 (916) 223-45-67", "nata@mail.ru", "Самара"],
    ["К-000002", "Щербакова Н.", "+7 916 223-45-67", None, "Самара"],
    ["К-000003", "Щербаков Пётр", "+79162234567", None, "Самара"],
    ["К-000004", "Орлова Анна", "+7 903 555-44-33", "orlova@mail.ru", "Казань"],
    ["К-000005", "Зимин Олег", "+7 905 111-44-33", "zimin@mail.ru", "Тверь"],
]


@pytest.fixture
def table(tmp_path: Path) -> Path:
    return workbook(tmp_path / "t.xlsx", PEOPLE)


@pytest.mark.parametrize(
    "names",
    [
        ("К-000001", "К-000002"),
        ("K-000001", "К-000002"),  # a Latin K is the same number
        ("2", "3"),
        ("Клиенты!B2", "Клиенты!$C$3"),
        ("клиенты!2", "3:3"),
    ],
)
@pytest.mark.parametrize("command", [("explain-pair",), ("explain", "pair")], ids=" ".join)
def test_rows_are_named_as_people_name_them(command: tuple[str, ...], names: tuple[str, str], table: Path) -> None:
    said = sheetcrm(*command, "t.xlsx", *names, "--lang", "ru", folder=table.parent)
    assert said.code == 0, said.err
    lines = said.out.splitlines()
    assert "строка 2, К-000001" in lines[0]
    assert "строка 3, К-000002" in lines[1]
    assert lines[2] in {VERDICT["certain"].ru, VERDICT["likely"].ru}
    assert "имя: Наталья ≈ Н." in said.out
    assert "телефон" in said.out


def test_a_husband_is_linked_and_a_rule_says_why(table: Path) -> None:
    said = sheetcrm("explain-pair", "t.xlsx", "2", "4", "--weights", "--lang", "ru", folder=table.parent)
    assert VERDICT["related"].ru in said.out
    assert RULES["other_person"].ru in said.out
    assert "разные имена: Наталья и Пётр" in said.out
    english = sheetcrm("explain-pair", "t.xlsx", "2", "4", "--lang", "en", folder=table.parent).out
    assert VERDICT["related"].en in english
    assert RULES["other_person"].en in english
    assert "--weights" in english, "what else can be asked for is said"


def test_strangers_are_explained_too(table: Path) -> None:
    said = sheetcrm("explain-pair", "t.xlsx", "К-000004", "К-000005", "--lang", "en", folder=table.parent)
    assert VERDICT["unrelated"].en in said.out
    assert "against: different surnames" in said.out


def test_the_weights_add_up(table: Path) -> None:
    found = document(
        "explain-pair", sheetcrm("explain-pair", "t.xlsx", "2", "3", "--json", "--weights", folder=table.parent)
    )
    weights = found["weights"]
    total = weights["start"] + sum(step["weight"] for step in weights["steps"]) + weights["others"]
    assert total == pytest.approx(weights["total"], abs=0.01)
    assert weights["probability"] == pytest.approx(1 / (1 + 2 ** -weights["total"]), abs=1e-4)
    assert {step["comparison"] for step in weights["steps"]} == {"last", "first", "phone", "city", "gender"}
    assert found["verdict"] in {"certain", "likely"}
    assert (found["a"], found["rule"]) == ({"tab": "Клиенты", "row": 2, "client_id": "К-000001"}, None)
    plain = document("explain-pair", sheetcrm("explain-pair", "t.xlsx", "2", "3", "--json", folder=table.parent))
    assert plain["weights"] is None
    said = sheetcrm("explain-pair", "t.xlsx", "2", "3", "--weights", "--lang", "en", folder=table.parent).out
    numbers = [
        float(line.split()[0].replace("\u2212", "-"))
        for line in said.splitlines()
        if line.startswith("   ") and line.split()[0][0] in "+\u2212"
    ]
    assert sum(numbers[:-1]) == pytest.approx(numbers[-1], abs=0.05 * len(numbers))


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("t.xlsx", "2", "9"), "explain/no-row"),
        (("t.xlsx", "Заказы!2", "3"), "explain/no-row"),
        (("t.xlsx", "К-000001", "2"), "explain/same-row"),
        (("2",), "explain/two-rows"),
        ((), "explain/two-rows"),
    ],
)
def test_rows_that_cannot_be_told_are_refused(words: tuple[str, ...], code: str, table: Path) -> None:
    said = sheetcrm("explain-pair", *words, "--lang", "ru", folder=table.parent)
    assert said.code == 2
    assert f"[{code}]" in said.err
    assert sheetcrm("explain", "pair", *words, folder=table.parent).code == 2
    refused = json.loads(sheetcrm("explain-pair", *words, "--json", folder=table.parent).out)
    assert refused["error"]["code"] == code


def test_a_number_in_two_tabs_needs_its_tab(table: Path) -> None:
    book = openpyxl.load_workbook(table)
    more = book.create_sheet("Архив")
    for row in [PEOPLE[0], ["К-000009", "Орлова А.", "8 903 555 44 33", None, "Казань"]]:
        more.append(row)
    book.save(table)
    said = sheetcrm("explain-pair", "t.xlsx", "2", "5", "--lang", "ru", folder=table.parent)
    assert "[explain/several-rows]" in said.err
    assert "Архив" in said.err
    assert "«2» — это 2 строки" in said.err
    known = sheetcrm("explain-pair", "t.xlsx", "Архив!2", "Клиенты!5", "--lang", "ru", folder=table.parent)
    assert VERDICT["likely"].ru in known.out or VERDICT["certain"].ru in known.out


def test_rows_of_several_files(table: Path) -> None:
    (table.parent / "leads.csv").write_text("Имя;Телефон\nНаталья;89162234567\nИван;89990001122\n", encoding="utf-8")
    said = sheetcrm(
        "explain-pair", "t.xlsx", "leads.csv", "t.xlsx!2", "leads.csv!2", "--lang", "ru", folder=table.parent
    )
    assert said.code == 0, said.err
    assert said.out.splitlines()[1].startswith("leads.csv, строка 2")
    several = sheetcrm("explain-pair", "t.xlsx", "leads.csv", "2", "3", "--lang", "ru", folder=table.parent)
    assert "[explain/several-rows]" in several.err


def test_every_comparison_rule_and_class_has_its_words() -> None:
    from sheetcrm.core.matching.score import CLASSES

    said = {*_FOR, *_AGAINST, *UNSAID}
    assert {(kind, level) for kind, levels in LEVELS.items() for level in levels} == said
    assert set(OTHERS) == set(CLASSES[1:-1])
    assert set(COMMON["matching_rule"]["enum"]) == {*RULES, None}
    assert set(COMMON["weights"]["properties"]["other"]["enum"]) == {*OTHERS, None}
    verdicts = SCHEMAS["explain-pair.schema.json"]["else"]["properties"]["verdict"]["enum"]
    assert verdicts == list(VERDICT)


def test_every_guard_has_its_words() -> None:
    import numpy as np

    from sheetcrm.core.matching import guard, match
    from tests.unit.matching.tables import people

    found = match(people(("Орлова Анна", "+79035554433"), ("Зимин Олег", "+79035554433")))
    clean = found._comparer.clean
    compared = found._comparer.compare(np.array([0]), np.array([1]))
    caps = guard.caps(compared, np.zeros(1), *guard.namesakes(clean, compared))
    assert {*guard.refusals(clean, compared, guard.real_names(clean)), *caps, "initials", "one_entry"} == set(RULES)
