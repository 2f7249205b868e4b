"""A queue tab: what people typed stays with its line, and no line of theirs is ever moved or removed."""

from __future__ import annotations

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from sheetcrm.core.tabs.model import Cell
from sheetcrm.core.tabs.proposals import FORM, HEADINGS
from sheetcrm.core.tabs.queue import NOTHING, Line, Lines, arrange, prints_of, queue_tab, read_lines, shown_key
from sheetcrm.core.workbook import Value, sheet_from_rows

HEAD = [text.say("ru") for text in HEADINGS.values()]
KEYS = [f"{n:010x}" for n in range(12)]


def row(key: str, word: Value = None, *beside: Value) -> list[Value]:
    return [word, *["x"] * (len(HEAD) - 2), shown_key(key), *beside]


def read(*rows: list[Value], head: list[Value] | None = None) -> Lines:
    return read_lines(sheet_from_rows("Правки", [["Правки"], [], head or list(HEAD), *rows], ours="proposals"), FORM)


def test_lines_are_found_by_their_keys_and_headings() -> None:
    lines = read(row(KEYS[0]), row(KEYS[1], "да"), ["", "note of somebody"])
    assert [(line.key, line.typed["apply"], line.row) for line in lines.lines] == [
        (KEYS[0], None, 4),
        (KEYS[1], "да", 5),
    ]
    english = read(row(KEYS[1], "yes"), head=[text.say("en") for text in HEADINGS.values()])
    assert english.lines[0].typed == {"apply": "yes"}


def test_a_column_that_was_moved_or_renamed_is_still_there() -> None:
    moved = [*HEAD[1:], HEAD[0]]
    lines = read([*row(KEYS[0], "да")[1:], "да"], head=moved)
    assert lines.lines[0].typed == {"apply": "да"}
    renamed = read(row(KEYS[0], "да"), head=[*HEAD[:-1], "ид"])
    assert renamed.lines[0].key == KEYS[0]


def test_columns_people_added_to_the_right_are_theirs() -> None:
    lines = read(row(KEYS[0], None, "спросить у Анны"), head=[*HEAD, "Заметка"])
    assert lines.lines[0].beside == ("спросить у Анны",)
    assert lines.beside == ("Заметка",)
    assert lines.lines[0].has_word


def test_a_column_of_people_s_that_they_renamed_keeps_its_ticks_and_its_name() -> None:
    lines = read(row(KEYS[0], "да"), head=["Ок?", *HEAD[1:]])
    assert lines.lines[0].typed == {"apply": "да"}
    made = queue_tab(FORM, "Правки", (), {KEYS[0]: {"where": "там"}}, lines, {}, "ru", {})
    assert made is not None
    first = made.blocks[0].columns[0]
    assert (first.heading, first.values) == ("Ок?", ["да"])


def test_a_column_with_nothing_in_it_is_no_wider_than_its_heading() -> None:
    """A place is read to its end; what people type keeps its room though nobody has typed there yet."""
    lines: dict[str, dict[str, Value]] = {
        KEYS[0]: {"where": "Постоянные покупатели, строка 1350", "after": "+7 916 000-00-01"}
    }
    head = (Cell(0, FORM.names.index("result"), dt.datetime(2026, 11, 27, 12, 0), stamp=True),)
    made = queue_tab(FORM, "Правки", head, lines, read(row(KEYS[0])), {}, "ru", {})
    assert made is not None
    widths = dict(zip(FORM.names, (column.width for column in made.blocks[0].columns), strict=True))
    assert widths["where"] == len("Постоянные покупатели, строка 1350") + 2
    assert (widths["apply"], widths["result"]) == (FORM.widths["apply"], FORM.widths["result"])
    assert widths["after"] == FORM.widths["after"]
    assert widths["before"] == len("Было") + 4 < FORM.widths["before"]


def test_a_column_people_put_between_ours_is_kept_to_the_right() -> None:
    lines = read([*row(KEYS[0], "да")[:2], "моё", *row(KEYS[0])[2:]], head=[*HEAD[:2], "Спросить", *HEAD[2:]])
    assert lines.lines[0].typed == {"apply": "да"}
    assert (lines.beside, lines.lines[0].beside) == (("Спросить",), ("моё",))
    made = queue_tab(FORM, "Правки", (), {KEYS[0]: {"where": "там"}}, lines, {}, "ru", {})
    assert made is not None
    last = made.blocks[0].columns[-1]
    assert (last.heading, last.values) == ("Спросить", ["моё"])


def test_no_tab_and_no_keys_are_no_lines() -> None:
    assert read_lines(None, FORM) is NOTHING
    assert read(["да", "x"], head=["Что", "Где"]) is NOTHING
    ours = read(["да", "x"])
    assert (ours.lines, ours.first_row) == ((), 4), "what people typed below our headings is found there"


@given(
    st.lists(
        st.tuples(st.sampled_from(KEYS), st.sampled_from([None, None, "да", "нет"])), unique_by=lambda one: one[0]
    ),
    st.lists(st.sampled_from(KEYS), unique=True),
)
def test_what_people_typed_into_is_never_moved(old: list[tuple[str, str | None]], wanted: list[str]) -> None:
    lines = Lines(tuple(Line(key, 5 + i, {"apply": word}, {}) for i, (key, word) in enumerate(old)), 5)
    placed = arrange(lines, wanted)
    for i, (key, word) in enumerate(old):
        if word is not None:
            assert (placed[i].key or (placed[i].old and placed[i].old.key)) == key
    shown = [line.key for line in placed if line.key is not None]
    assert sorted(shown) == sorted(wanted)
    last = max((i for i, (_, word) in enumerate(old) if word is not None), default=-1)
    closed = {line.old.key for line in placed if line.key is None and line.old is not None}
    assert closed == {key for key, _ in old[: last + 1] if key not in wanted}


@given(st.lists(st.sampled_from(KEYS), unique=True), st.data())
def test_arranging_twice_changes_nothing(wanted: list[str], data: st.DataObject) -> None:
    words = [data.draw(st.sampled_from([None, "да"])) for _ in wanted]
    lines = Lines(
        tuple(Line(key, 5 + i, {"apply": word}, {}) for i, (key, word) in enumerate(zip(wanted, words, strict=True))), 5
    )
    assert [line.key for line in arrange(lines, wanted)] == wanted


def test_what_is_alike_to_python_and_not_to_people_has_prints_of_its_own() -> None:
    """1, 1.0 and True are one key to a dictionary."""
    said: list[Value] = [1, True, 1.0, "1", None, "а  б", "а б"]
    keys = KEYS[: len(said)]
    made = queue_tab(
        FORM, "Правки", (), {key: {"where": one} for key, one in zip(keys, said, strict=True)}, NOTHING, {}, "ru", {}
    )
    assert made is not None
    prints = prints_of(made)
    assert len({prints[key] for key in keys}) == len(said) - 2
    assert prints[KEYS[0]] == prints[KEYS[3]], "a number and its text look alike"
    assert prints[KEYS[5]] == prints[KEYS[6]], "however it is broken into lines"
