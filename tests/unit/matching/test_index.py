"""One new row against a base: the answer is what the row would get if it stood in the table."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pandas as pd
import pytest

from sheetcrm.core.matching import Answer, Index, match
from sheetcrm.core.matching.block import candidate_pairs
from sheetcrm.core.matching.blocks import Blocks
from sheetcrm.core.matching.columns import find_roles
from sheetcrm.core.matching.normalise import normalise
from sheetcrm.core.matching.order import ordered, taken
from sheetcrm.core.matching.people import NamesOfTable
from tests.unit.matching.tables import messy_table, people


def _with_row(base: pd.DataFrame, row: dict[str, object]) -> pd.DataFrame:
    both = pd.concat([base, pd.DataFrame([row])], ignore_index=True).astype(object)
    return both.where(both.notna(), None)


def _dressed(row: dict[str, object], chance: np.random.Generator) -> dict[str, object]:
    """The same person as a form would have them: cells missing, others typed in another way."""
    found = dict(row)
    for key in ("Email", "Город", "День рождения"):
        if chance.random() < 0.3:
            found[key] = None
    if chance.random() < 0.3:
        found["ФИО"] = " ".join(str(found["ФИО"]).split()[:2]).upper()
    if chance.random() < 0.2:
        found["Телефон"] = str(messy_table(1, int(chance.integers(10**6)))["Телефон"][0])
    return found


@pytest.mark.parametrize("seed", [1, *(pytest.param(n, marks=pytest.mark.soak) for n in (2, 3))])
def test_the_answer_is_that_of_the_whole_table(seed: int) -> None:
    """Eighty rows a base, known people and new ones: the same rows are found, with the same verdicts.

    A row changes a little what the table teaches, so one or two may stand on the other side of the line between certain
    and likely; nothing else may differ.
    """
    table = messy_table(200, seed)
    chance = np.random.default_rng(seed)
    picked = chance.choice(len(table), 80, replace=False)
    base = table.drop(index=picked).reset_index(drop=True)
    index = Index(base)
    kinds: Counter[str] = Counter()
    near_the_line = 0
    for position in picked.tolist():
        row = _dressed(dict(table.iloc[position]), chance)
        found = index.find(row)
        whole = match(_with_row(base, row), roles=index.roles)
        mine = whole.pairs[whole.pairs["b"] == len(base)]
        assert {c.row for c in found.candidates} == set(mine["a"]), row
        sure = {"certain": "same", "likely": "same"}
        wanted = dict(zip(mine["a"].tolist(), mine["verdict"].tolist(), strict=True))
        scores = dict(zip(mine["a"].tolist(), mine["score"].tolist(), strict=True))
        for one in found.candidates:
            assert sure.get(one.verdict, one.verdict) == sure.get(wanted[one.row], wanted[one.row]), row
            near_the_line += one.verdict != wanted[one.row]
            assert one.score == pytest.approx(scores[one.row], abs=0.2)
        verdict = str(whole.verdict[len(base)])
        assert sure.get(found.verdict, found.verdict) == sure.get(verdict, verdict), row
        near_the_line += found.verdict != verdict
        if found.answer is Answer.ATTACH:
            assert found.row is not None
            assert whole.cluster[found.row] == whole.cluster[len(base)]
        kinds[found.answer] += 1
    assert near_the_line <= 3
    assert kinds[Answer.ATTACH] >= 10
    assert kinds[Answer.NEW] >= 10


CLIENTS = people(
    ("Щербакова Наталья Викторовна", "+7 916 123-45-67", "nata@mail.ru", "Самара"),
    ("Щербаков Пётр", "8(916)1234567", None, "Самара"),
    ("Орлова Анна", "+79035554433", "orlova@mail.ru", "Казань"),
    ("ООО «Ромашка»", "8 495 765-43-21", "info@romashka.ru", "Москва"),
    columns=("ФИО", "Телефон", "Email", "Город"),
)


def test_a_lead_attaches_to_the_row_with_its_phone() -> None:
    """A phone written in another way finds its client; a name that is not the client's does not."""
    index = Index(CLIENTS)
    found = index.find({"name": "Анна", "phone": "8 (903) 555-44-33"})
    assert (found.answer, found.row) == (Answer.ATTACH, 2)
    assert bool(found)
    other = index.find({"name": "Кирилл Сомов", "phone": "8 (903) 555-44-33"})
    assert other.answer is Answer.NEW
    assert [(c.row, c.verdict) for c in other.candidates] == [(2, "related")]


def test_a_household_phone_attaches_to_who_is_named() -> None:
    index = Index(CLIENTS)
    assert index.find({"name": "Щербакова Н.", "phone": "9161234567", "email": "nata@mail.ru"}).row == 0
    assert index.find({"name": "Пётр Щербаков", "phone": "9161234567"}).row == 1


def test_a_row_that_brings_two_clients_together_is_asked_about() -> None:
    """A phone of one row and a mailbox of another, one name: which of the two it is, is not for the program to say."""
    base = people(
        ("Кравец Юлия", "+7 916 111-22-33", "u1990@yandex.ru"),
        ("Кравец Юлия", "+7 916 777-88-99", "kravets.yulia@mail.ru"),
        ("Орлова Анна", "+79035554433", "orlova@mail.ru"),
        ("Зимин Олег", "+79035554430", "zimin@mail.ru"),
        columns=("ФИО", "Телефон", "Email"),
    )
    index = Index(base)
    found = index.find({"ФИО": "Юлия Кравец", "Телефон": "89161112233", "Email": "kravets.yulia@mail.ru"})
    if index.matches.cluster[0] == index.matches.cluster[1]:
        pytest.fail("the base must hold them apart for this to be a question")
    assert found.answer is Answer.ASK
    assert {c.row for c in found.candidates} == {0, 1}
    assert found.row is None


def test_initials_alone_ask_nothing() -> None:
    base = people(
        ("Кравец И.И.", "+7 916 111-22-33", "01.02.1980"),
        ("Орлова Анна", "+79035554433", "03.04.1975"),
        ("Зимин Олег", "+79035554430", "05.06.1985"),
        columns=("ФИО", "Телефон", "Дата рождения"),
    )
    found = Index(base).find({"ФИО": "Кравец Иван Ильич", "Телефон": "89278889900", "Дата рождения": "07.11.1999"})
    assert found.answer is Answer.NEW
    assert [(c.row, c.verdict) for c in found.candidates] == [(0, "possible")]


def test_the_evidence_names_what_was_typed() -> None:
    found = Index(CLIENTS).find({"name": "Орлова А.", "phone": "8 903 555 44 33"})
    pro, con = found.candidates[0].evidence("ru")
    assert "совпала фамилия «Орлова»" in pro
    assert "имя: Анна ≈ А." in pro
    assert "совпал телефон (он в 1 строке)" in pro
    assert con == []
    assert "same phone (in 1 row)" in found.candidates[0].evidence("en")[0]


def test_weights_add_up_to_the_score() -> None:
    found = Index(CLIENTS).find({"name": "Орлова Аня", "phone": "8 903 555 44 33", "city": "Тула"})
    one = found.candidates[0]
    weights = one.weights()
    assert weights.probability == pytest.approx(one.score, abs=1e-6)
    by_role = {step.role: step for step in weights.steps}
    assert by_role["phone"].weight > 5
    assert by_role["city"].level == "different"
    assert by_role["city"].weight < 0


def test_a_common_name_is_common_because_of_the_base() -> None:
    """What is rare is what is rare in the base: the same agreement weighs less in a base full of the name."""
    rare = people(
        *[(f"{name} Анна", f"+7 903 111-00-{i:02d}") for i, name in enumerate(["Орлова", "Зимина", "Сомова"] * 10)]
    )
    common = people(*[("Орлова Анна", f"+7 903 222-{i:02d}-{i:02d}") for i in range(30)])

    def weight(base: pd.DataFrame) -> float:
        found = Index(base).find({"name": "Орлова Анна", "phone": "8" + str(base["Телефон"][0])[2:].replace(" ", "")})
        one = next(c for c in found.candidates if c.row == 0)
        return next(step.weight for step in one.weights().steps if step.role == "last")

    assert weight(common) < weight(rare) - 1


@pytest.mark.parametrize("row", [{}, {"name": None}, {"name": " ", "phone": "нет"}, {"city": "Самара"}])
def test_a_row_that_says_nothing_is_nobody(row: dict[str, object]) -> None:
    found = Index(CLIENTS).find(row)
    assert (found.answer, found.candidates) == (Answer.NEW, ())


@pytest.mark.parametrize("rows", [0, 1])
def test_a_base_of_hardly_anybody_can_be_asked(rows: int) -> None:
    index = Index(CLIENTS.iloc[:rows])
    found = index.find({"ФИО": "Щербакова Наталья Викторовна", "Телефон": "89161234567", "Email": "nata@mail.ru"})
    assert found.answer is (Answer.ATTACH if rows else Answer.NEW)


def test_a_column_the_base_does_not_have_says_nothing() -> None:
    """A key the base cannot compare is no evidence; one that is neither a column nor a role is a mistake."""
    index = Index(CLIENTS)
    plain = index.find({"name": "Орлова Анна", "phone": "89035554433"})
    more = index.find({"name": "Орлова Анна", "phone": "89035554433", "inn": "770123456789", "birthday": "01.02.1990"})
    assert [(c.row, c.verdict, c.score) for c in more.candidates] == [
        (c.row, c.verdict, c.score) for c in plain.candidates
    ]
    with pytest.raises(ValueError, match="shoe size"):
        index.find({"shoe size": "44"})


def test_a_phone_of_ten_thousand_rows_is_answered_at_once() -> None:
    import time

    table = people(
        *[
            (f"Клиент{chr(1072 + i % 30)}{chr(1072 + i // 30 % 30)} Имя{chr(1072 + i // 900)}", "8 495 123-45-99")
            for i in range(10_000)
        ]
    )
    index = Index(table)
    started = time.perf_counter()
    found = index.find({"name": "Орлова Анна", "phone": "8 495 123-45-99"})
    assert time.perf_counter() - started < 1
    assert found.answer is Answer.NEW


def test_a_new_row_meets_the_rows_it_would_meet_in_the_table() -> None:
    """Also in blocks too big to compare whole, which are split by a second key and then by nearness."""
    table = messy_table(1500, seed=4)
    table["Телефон"] = [
        f"8 495 100-00-{i % 9:02d}" if i % 3 == 0 else phone for i, phone in enumerate(table["Телефон"])
    ]
    roles = find_roles(table)
    for position in range(0, 300, 10):
        base = table.drop(index=position).reset_index(drop=True)
        typed = normalise(base, roles)
        kept = ordered(typed).rows
        blocks = Blocks(taken(typed, kept))
        one = normalise(table.iloc[[position]].reset_index(drop=True), roles, NamesOfTable.in_table(typed))
        met = {int(kept[row]) for row in blocks.meeting(one)}
        whole = normalise(_with_row(base, dict(table.iloc[position])), roles)
        order = ordered(whole).rows
        pairs = candidate_pairs(taken(whole, order))
        a, b = pairs.rows(np.concatenate(list(pairs.parts())))
        new = len(base)
        a, b = order[a], order[b]
        wanted = {*a[b == new].tolist(), *b[a == new].tolist()}
        assert met == wanted
        assert len(met) > 5
