"""Two clients that are related are named once in «Дубли», however many rows each of them has."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheetcrm.core.duplicates.groups import chain_of, counted, gathered, links_of
from sheetcrm.core.workbook import Value
from tests.merges import HEAD, Team, base, team
from tests.thinning import examples

#: A wife typed three times and her husband, all at one phone; he stands first when rows are sorted by name.
FAMILY: list[list[Value]] = [
    ["К-000001", "Щербакова Наталья Ивановна", "+7 916 123-45-67", None, "n@example.com", "Самара"],
    ["К-000002", "Щербакова Наталья", "8(916)1234567", None, "n@example.com", "Самара"],
    ["К-000003", "Щербакова Н. И.", None, None, "n@example.com", "Самара"],
    ["К-000004", "Щербаков Олег Петрович", "+7 916 123-45-67", None, None, "Самара"],
    ["К-000005", "Петров Пётр Ильич", "+7 907 100-00-03", None, "p@example.com", "Казань"],
]
_ROWS: list[list[Value]] = [[*row, *[None] * (len(HEAD) - len(row))] for row in FAMILY]


@pytest.fixture
def crew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Team:
    return team("memory", tmp_path, monkeypatch, workbook=base(_ROWS))


def linked(crew: Team) -> list[tuple[int, str]]:
    """Rows and clients of the open lines that say who is linked with whom."""
    rows = crew.desk.seen("Дубли")
    return [
        (number, str(row[4]))
        for number, row in enumerate(rows, start=1)
        if len(row) > 16 and row[3] == "связаны, но разные" and not str(row[15] or "").startswith("✓")
    ]


def names(crew: Team) -> list[str]:
    return [name for _, name in linked(crew)]


def test_they_are_named_by_one_row_each_whatever_the_order(crew: Team, tmp_path: Path) -> None:
    assert names(crew) == ["К-000001", "К-000004"]
    matches = crew.sync().outcome.matches
    assert matches is not None
    assert int((matches.pairs["verdict"] == "related").sum()) > counted(matches)["related"] == 1
    keys = {row[16] for row in crew.desk.seen("Дубли")[5:]}
    for row, one in enumerate(reversed(_ROWS), start=2):
        for column, value in enumerate(one, start=1):
            crew.desk.edit("Клиенты", row, column, value)
    crew.sync()
    assert sorted(names(crew)) == ["К-000001", "К-000004"]
    assert {row[16] for row in crew.desk.seen("Дубли")[5:]} == keys


@pytest.mark.parametrize("word", ["разные, но связаны", "разные"])
def test_what_was_said_of_them_holds_for_their_other_rows(crew: Team, word: str) -> None:
    crew.desk.edit("Дубли", linked(crew)[0][0], 1, word)
    crew.sync()
    assert names(crew) == []
    crew.sync()
    assert names(crew) == []


def test_they_come_back_when_another_row_has_something_new_in_common(crew: Team) -> None:
    crew.desk.edit("Дубли", linked(crew)[0][0], 1, "разные, но связаны")
    crew.sync()
    crew.edit("К-000003", "Телефон", "+7 927 555-66-77")
    crew.edit("К-000004", "Телефон 2", "8 927 555 66 77")
    crew.sync()
    assert set(names(crew)) == {"К-000003", "К-000004"}


OFFICE: list[list[Value]] = [
    [f"К-00000{n}", name, "+7 846 270-11-22", None, f"c{n}@example.com", "Самара"]
    for n, name in enumerate(("Щербакова Наталья", "Петров Олег", "Орлова Вера", "Носов Глеб", "Котова Майя"), start=1)
]


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Team:
    """Five people at one phone."""
    rows = [[*row, *[None] * (len(HEAD) - len(row))] for row in OFFICE]
    return team("memory", tmp_path, monkeypatch, workbook=base(rows))


def test_colleagues_of_one_office_are_one_group_of_the_tab(office: Team) -> None:
    rows = [row for row in office.desk.seen("Дубли") if len(row) > 3 and row[3] == "связаны, но разные"]
    assert sorted(str(row[4]) for row in rows) == [row[0] for row in OFFICE]
    assert {row[2] for row in rows} == {1}
    assert all("телефон" in str(row[11]) for row in rows)
    matches = office.sync().outcome.matches
    assert matches is not None
    assert int((matches.pairs["verdict"] == "related").sum()) == 10


@pytest.mark.parametrize("lines", [1, 5])
def test_a_word_in_a_line_of_such_a_group_holds_for_the_whole(office: Team, lines: int) -> None:
    for number, _ in linked(office)[:lines]:
        office.desk.edit("Дубли", number, 1, "разные, но связаны")
    office.sync()
    assert names(office) == []
    office.sync()
    assert names(office) == []


@examples(100)
@given(st.sets(st.tuples(st.integers(0, 9), st.integers(0, 9)).filter(lambda pair: pair[0] < pair[1])))
def test_every_pair_stands_in_one_group_and_beside_the_row_all_others_are_paired_with(
    pairs: set[tuple[int, int]],
) -> None:
    groups = gathered(sorted(pairs))
    for first, *others in groups:
        assert all((min(first, row), max(first, row)) in pairs for row in others)
    seen = [pair for group in groups for pair in combinations(sorted(group), 2) if pair in pairs]
    assert set(seen) == pairs
    assert len(groups) <= len(pairs)


class Scored:
    """Matches of which only the scores of pairs are asked."""

    def __init__(self, scores: dict[tuple[int, int], int]) -> None:
        self.scores = scores

    def score_of(self, a: int, b: int) -> float:
        return float(self.scores[min(a, b), max(a, b)])


@examples(60)
@given(st.integers(2, 5), st.data())
def test_what_holds_a_group_together_is_the_heaviest_tree(size: int, data: st.DataObject) -> None:
    """The oracle tries every set of pairs that joins all rows (U5)."""
    pairs = list(combinations(range(size), 2))
    scores = {pair: data.draw(st.integers(0, 9)) for pair in pairs}
    chain = chain_of(Scored(scores), range(size))  # type: ignore[arg-type]
    named = {0}
    for near, row in chain:
        assert near in named
        named.add(row)
    assert named == set(range(size))
    trees = [tree for tree in combinations(pairs, size - 1) if _joins(tree, size)]
    weight = sum(scores[min(pair), max(pair)] for pair in chain)
    assert weight == max(sum(scores[pair] for pair in tree) for tree in trees)
    links = links_of(chain)
    assert links.keys() == set(range(size))
    assert all(near != row for row, near in links.items())


def _joins(tree: tuple[tuple[int, int], ...], size: int) -> bool:
    reached = {0}
    for _ in range(size):
        reached |= {row for pair in tree if reached & set(pair) for row in pair}
    return len(reached) == size
