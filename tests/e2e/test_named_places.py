"""A page or a list goes where it was asked for, and never in the place of a workbook or of what is read."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.e2e.terminal import sheetcrm, workbook
from tests.e2e.test_json import document

PEOPLE: list[list[object]] = [
    ["ID клиента", "ФИО", "Телефон", "Почта", "Ответственный"],
    ["К-000001", "Щербакова Наталья", "8 (916) 223-45-67", "nata@mail.ru", "Ирина"],
    ["К-000002", "Щербакова Н.", "+7 916 223-45-67", None, "Ирина"],
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("places")
    workbook(made / "t.xlsx", PEOPLE)
    workbook(made / "other.xlsx", [["Смета"], [1]])
    (made / "leads.csv").write_text("ФИО;Телефон\nОрлова Анна;+7 903 555-44-33\n", encoding="utf-8")
    (made / "notes.txt").write_text("заметки", encoding="utf-8")
    os.link(made / "leads.csv", made / "same.csv")
    os.link(made / "t.xlsx", made / "no-ending")
    return made


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("report", "t.xlsx", "--out", "t.xlsx"), "place/not-a-page"),
        (("report", "t.xlsx", "--out", "notes.txt"), "place/not-a-page"),
        (("card", "t.xlsx", "К-000001", "--html", "other.xlsx"), "place/not-a-page"),
        (("explain-pair", "t.xlsx", "2", "3", "--html", "t.xlsx"), "place/not-a-page"),
        (("reassign", "t.xlsx", "--from", "Ирина", "--to", "Олег", "--brief", "t.xlsx"), "place/not-a-page"),
        (("import", "leads.csv", "t.xlsx", "--out", "leads.csv"), "place/is-read"),
        (("import", "leads.csv", "t.xlsx", "--out", "t.xlsx"), "place/not-a-list"),
        (("duplicates", "t.xlsx", "--html", "t.xlsx"), "place/not-a-page"),
        (("duplicates", "t.xlsx", "--out", "t.xlsx"), "place/is-read"),
        (("duplicates", "t.xlsx", "--links", "other.xlsx"), "place/not-a-list"),
        (("duplicates", "t.xlsx", "--out", "no-ending"), "place/is-read"),
        (("duplicates", "leads.csv", "--out", "no-ending"), "place/not-a-list"),
        (("duplicates", "leads.csv", "--out", "same.csv"), "place/is-read"),
        (("duplicates", "leads.csv", "--out", "new.csv", "--links", "./new.csv"), "place/twice"),
        (("duplicates", "leads.csv", "--out", "new.xlsx"), "place/not-a-list"),
    ],
    ids=lambda given: given if isinstance(given, str) else " ".join(given),
)  # fmt: skip
def test_nothing_takes_the_place_of_a_table(words: tuple[str, ...], code: str, folder: Path) -> None:
    before = {file.name: file.read_bytes() for file in folder.iterdir() if file.is_file()}
    said = sheetcrm(*words, "--json", folder=folder)
    assert said.code == 2, said.out
    assert document(words[0], said)["error"]["code"] == code
    assert {file.name: file.read_bytes() for file in folder.iterdir() if file.is_file()} == before


def test_results_of_before_make_way(tmp_path: Path) -> None:
    workbook(tmp_path / "t.xlsx", PEOPLE)
    words = ("duplicates", "t.xlsx", "--out", "rows.csv", "--links", "links.csv", "--html", "page.html")
    assert [sheetcrm(*words, folder=tmp_path).code for _ in range(2)] == [0, 0]
    assert (tmp_path / "rows.csv").read_text(encoding="utf-8").startswith("row,cluster,verdict,score,evidence")
