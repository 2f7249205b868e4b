"""What people said of a pair stands: their clusters part where they hold together least, and only new evidence asks again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
import pytest

from sheetcrm.core.duplicates.evidence import Evidence
from sheetcrm.core.duplicates.memory import Decision, Pair, Remembered, Word, pair_of
from sheetcrm.core.duplicates.names import Names
from sheetcrm.core.duplicates.respecting import Respected, now_named, respected
from sheetcrm.core.matching import Matches, match
from sheetcrm.core.reading import recognise
from sheetcrm.core.records import replace
from sheetcrm.core.workbook import Value, Workbook, sheet_from_rows

DAY = "2026-11-20T10:00:00"
Line = tuple[int, int, str, float]


def names(ids: Sequence[Value]) -> Names:
    head: list[Value] = ["ID клиента", "ФИО", "Телефон"]
    rows: list[list[Value]] = [[one, f"Иванова Анна{n}", f"+7 907 100-00-{n:02d}"] for n, one in enumerate(ids)]
    found = recognise(Workbook("x", "", (sheet_from_rows("Клиенты", [head, *rows]),))).tables
    return Names.of(found["clients"])


def found(cluster: list[int], lines: Sequence[Line], verdict: str = "certain") -> Matches:
    """Matches of rows in these clusters, with these pairs."""
    real = match(pd.DataFrame({"phone": [f"+7 907 100-00-{n:02d}" for n in range(len(cluster))]}, dtype=object))
    pairs = pd.DataFrame(lines, columns=["a", "b", "verdict", "score"])
    several = [verdict if cluster.count(one) > 1 else "unique" for one in cluster]
    return replace(
        real, cluster=np.array(cluster), verdict=np.array(several, dtype=object),
        score=np.full(len(cluster), 0.9), pairs=pairs,
    )  # fmt: skip


def after(
    matches: Matches, said: Mapping[tuple[int, int], Word], phones: Sequence[Value] = (), merged: Mapping[str, str] = {}
) -> Respected:
    n = len(matches.cluster)
    called = names([f"К-{i:06d}" for i in range(n)])
    values = pd.DataFrame({"phone": list(phones) or [None] * n}, dtype=object)
    words: dict[Pair, Decision] = {
        pair_of(called.of_row(a), called.of_row(b)): Decision(word, frozenset(), DAY, "")
        for (a, b), word in said.items()
    }
    return respected(matches, called, Remembered(words), Evidence(values), merged)


@pytest.mark.parametrize(("near", "far", "clusters"), [(0.99, 0.95, [0, 0, 1, 0, 1]), (0.95, 0.99, [0, 1, 0, 0, 0])])
def test_each_stays_with_whom_it_holds_together_best(near: float, far: float, clusters: list[int]) -> None:
    matches = found(
        [0] * 5,
        [
            (0, 1, "certain", near),
            (0, 2, "certain", far),
            (0, 3, "certain", 0.9),
            (1, 2, "likely", 0.6),
            (2, 4, "likely", 0.5),
        ],
    )
    now = after(matches, {(1, 2): Word.DIFFERENT}).matches
    assert now.cluster.tolist() == clusters
    pairs = {(a, b): verdict for a, b, verdict in now.pairs[["a", "b", "verdict"]].itertuples(index=False)}
    assert (1, 2) not in pairs, "decided"
    cut = (0, 2) if near > far else (0, 1)
    assert [pair for pair, verdict in pairs.items() if verdict == "possible"] == [cut], "still to be looked at"


def test_a_row_whose_proof_is_gone_is_no_longer_certain_and_one_alone_is_unique() -> None:
    matches = found(
        [0] * 4, [(0, 1, "certain", 0.99), (0, 2, "certain", 0.9), (1, 2, "likely", 0.8), (2, 3, "likely", 0.7)]
    )
    now = after(matches, {(1, 2): Word.DIFFERENT}).matches
    assert now.verdict.tolist() == ["certain", "certain", "likely", "likely"]
    now = after(matches, {(1, 2): Word.DIFFERENT, (2, 3): Word.DIFFERENT}).matches
    assert now.verdict.tolist() == ["certain", "certain", "unique", "unique"]
    assert now.score.tolist() == [0.9, 0.9, 0.0, 0.0]


@pytest.mark.parametrize("word", [Word.DIFFERENT, Word.LINKED])
def test_a_word_about_two_rows_holds_for_all_rows_of_both(word: Word) -> None:
    """The second row of one stands above the second of the other, so neither comes first."""
    lines = [(0, 1, "related", 0.5), (0, 3, "certain", 0.9), (1, 2, "certain", 0.9), (2, 3, "related", 0.5)]
    now = after(found([0, 1, 1, 0], lines), {(2, 3): word})
    pairs = list(zip(now.matches.pairs["a"], now.matches.pairs["b"], strict=True))
    if word is Word.LINKED:
        assert now.linked == {(0, 1), (2, 3)}
    else:
        assert pairs == [(0, 3), (1, 2)]
    assert now.matches.cluster.tolist() == [0, 1, 1, 0]


def test_with_new_evidence_the_pair_is_asked_about_again_and_so_are_their_other_rows() -> None:
    lines = [(0, 1, "related", 0.5), (0, 3, "certain", 0.9), (1, 2, "certain", 0.9), (2, 3, "likely", 0.5)]
    phones = [None, None, ("+79071000001",), ("+79071000001", "+79071000002")]
    now = after(found([0, 1, 1, 0], lines), {(2, 3): Word.DIFFERENT}, phones)
    assert [key.partition(":")[0] for key in now.returned[2, 3]] == ["phone"]
    assert now.decided[2, 3].word is Word.DIFFERENT
    assert now.matches.pairs["verdict"].tolist() == ["related", "certain", "certain", "possible"]
    assert now.linked == frozenset()


def test_a_word_holds_for_the_client_that_one_became() -> None:
    lines = [(0, 1, "likely", 0.9), (0, 2, "likely", 0.8), (1, 2, "likely", 0.7)]
    gone = names(["К-000009", "К-000002"])
    words = {pair_of(gone.of_row(0), gone.of_row(1)): Decision(Word.DIFFERENT, frozenset(), DAY, "")}
    called = names([f"К-{i:06d}" for i in range(3)])
    merged = {gone.of_row(0): "k9", "k9": called.of_row(0)}
    evidence = Evidence(pd.DataFrame({"phone": [None] * 3}, dtype=object))
    now = respected(found([0, 0, 0], lines, "likely"), called, Remembered(words), evidence, merged)
    assert now.matches.cluster.tolist() == [0, 0, 1]
    assert now_named("a", {"a": "b", "b": "a"}) in ("a", "b"), "two that became each other do not go round for ever"


def test_a_client_whose_number_is_on_two_rows_is_known_by_neither() -> None:
    called = names(["К-000001", "К-000001", None, "К-000002"])
    known = [called.of_row(n) for n in range(4)]
    assert [one.startswith("~") for one in known] == [True, True, True, False]
    assert called.positions(known) == {name: [n] for n, name in enumerate(known)}
    before = called.before(3)
    assert called.numbered([before, known[2]]) == {before: known[3]}


def test_of_two_words_the_later_counts_whoever_tells_whom() -> None:
    one = Decision(Word.DIFFERENT, frozenset(), "2026-11-20T10:00:00", "")
    later = Decision(None, frozenset(), "2026-11-21T10:00:00", "")
    same = [Decision(word, frozenset(), one.at, "") for word in (None, Word.DIFFERENT, Word.LINKED)]
    for a, b, wins in [
        (one, later, later),
        *((a, b, same[max(m, n)]) for m, a in enumerate(same) for n, b in enumerate(same)),
    ]:
        for x, y in ((a, b), (b, a)):
            mine, theirs = Remembered({("a", "b"): x}, {"g": 1, "h": 3}), Remembered({("a", "b"): y}, {"g": 2})
            assert mine.joined(theirs) == Remembered({("a", "b"): wins}, {"g": 2, "h": 3})
    assert Remembered({}, {"g": 2}).said({}, ["g", "h"]).times == {"g": 3, "h": 1}
