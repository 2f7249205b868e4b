"""A workbook without clients: every command that needs them says so in the same words, in the reader's language."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from tests.e2e.terminal import sheetcrm

COMMANDS = (
    ("tasks", "none.xlsx"),
    ("card", "none.xlsx", "1"),
    ("export", "none.xlsx", "--to", "o.xlsx"),
    ("import", "l.csv", "none.xlsx"),
    ("reassign", "none.xlsx", "--from", "Вера", "--to", "Ирина"),
    ("report", "none.xlsx"),
    ("consents", "none.xlsx"),
    ("copy", "none.xlsx", "--masked", "--to", "m.xlsx"),
)
SAID = {"ru": "Таблицы клиентов в этом файле не нашлось.", "en": "No client table was found in this workbook."}


@pytest.mark.parametrize("words", COMMANDS, ids=lambda words: words[0])
def test_it_is_said_once_and_the_same_way(words: tuple[str, ...], tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.append(["Товар", "Цена"])
    book.active.append(["роза", 100])
    book.save(tmp_path / "none.xlsx")
    (tmp_path / "l.csv").write_text("ФИО;Телефон\nАнна;89162234568\n", encoding="utf-8")
    for lang, message in SAID.items():
        said = sheetcrm(*words, "--lang", lang, folder=tmp_path)
        assert (said.code, "[workbook/no-clients]" in said.err) == (2, True), said.err
        assert message in said.err
        assert "sheetcrm audit" in said.err
