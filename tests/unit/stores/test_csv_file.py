"""A .csv in whatever encoding and with whatever separator: read as it was meant, nothing guessed about its cells."""

from __future__ import annotations

from pathlib import Path

import pytest

from sheetcrm.errors import StoreError
from sheetcrm.stores.csv_file import decode, read_csv, separator

ROWS = [["ФИО", "Телефон", "Город"], ["Орлова Анна", "8 916 223-45-68", "Самара"], ["Серов Пётр", "007", "Москва"]]
#: A file in capitals, one with few letters, a long one with signs that only Windows has.
TEXTS = [
    "ФИО\tТелефон\nГЛЕБ СОМОВ\t8999\nИРА\t123\n",
    "Имя,Телефон\nЯн,89161112233\n",
    "Клиент;Сумма\nООО «Ромашка»;100 №5\n" * 50,
]


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1251", "cp866", "koi8-r"]
)
@pytest.mark.parametrize("sign", [";", ",", "\t", "|"])
def test_encoding_and_separator_are_found(tmp_path: Path, encoding: str, sign: str) -> None:
    """I1."""
    file = tmp_path / "x.csv"
    file.write_bytes("\r\n".join(sign.join(row) for row in ROWS).encode(encoding))
    frame = read_csv(file)
    assert [list(frame.columns), *frame.values.tolist()] == ROWS


@pytest.mark.parametrize("encoding", ["cp1251", "cp866", "koi8-r"])
@pytest.mark.parametrize("text", TEXTS)
def test_one_byte_russian_is_told_apart(encoding: str, text: str) -> None:
    content = text.encode(encoding, errors="replace")
    assert decode(content) == content.decode(encoding)


def test_the_separator_is_the_one_that_makes_even_rows() -> None:
    """A heading full of commas is no reason to cut the rows by them, and a line break in quotes is none to miscount."""
    assert separator('Имя;"Адрес, город, улица, дом";Тел\nАнна;"Самара, Мира, 1";1\nПётр;"Москва";2\n') == ";"
    assert separator('"Имя\nполностью",Телефон\nАнна,1\n') == ","


def test_cells_stay_text(tmp_path: Path) -> None:
    file = tmp_path / "x.csv"
    file.write_text("sep=;\na;b;c;d\n007;NA;1e5;'=1+1\n'просто;;+7 916;'+7\n", encoding="utf-8")
    assert read_csv(file).values.tolist() == [["007", "NA", "1e5", "=1+1"], ["'просто", None, "+7 916", "+7"]]


@pytest.mark.parametrize("content", [b"", b"  \n", b"a;b\n1;2\n3;4;5;6\n", b"PK\x03\x04\x00\x00\x00\x00\xff\xff"])
def test_what_is_no_table_is_refused(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "x.csv"
    file.write_bytes(content)
    with pytest.raises(StoreError):
        read_csv(file)


def test_a_blank_below_a_held_back_formula_is_blank(tmp_path: Path) -> None:
    file = tmp_path / "x.csv"
    file.write_text("a;b\n'+7 916;1\n;2\n", encoding="utf-8")
    assert read_csv(file)["a"].tolist() == ["+7 916", None]


@pytest.mark.parametrize(
    "text",
    [
        "a;b\n1;2;\n3;4;\n",  # each line ends in a separator: nothing moves to the next column
        "a;b\n1;2\n3;4;;\n",
        "sep=;\na;b\n1;2\n3;4; \n",
    ],
)
def test_separators_at_the_end_of_lines_are_no_cells(tmp_path: Path, text: str) -> None:
    file = tmp_path / "x.csv"
    file.write_text(text, encoding="utf-8")
    frame = read_csv(file)
    assert [list(frame.columns), *frame.values.tolist()] == [["a", "b"], ["1", "2"], ["3", "4"]]


@pytest.mark.parametrize(
    ("text", "line", "cells"), [("a;b\n1;2;x\n3;4;y\n", 2, 3), ('sep=;\na;b\n"1\n1";2\n3;4;;;5\n', 5, 5)]
)
def test_a_cell_beyond_the_headings_is_named(tmp_path: Path, text: str, line: int, cells: int) -> None:
    file = tmp_path / "x.csv"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(StoreError) as caught:
        read_csv(file)
    assert caught.value.code == "csv/too-many-cells"
    assert f"line {line} of the file: {cells} cells under 2 headings" in caught.value.say("en")[0]


def test_an_open_quote_is_no_table(tmp_path: Path) -> None:
    file = tmp_path / "x.csv"
    file.write_text('a;b\n"1;2\n3;4\n', encoding="utf-8")
    with pytest.raises(StoreError):
        read_csv(file)
