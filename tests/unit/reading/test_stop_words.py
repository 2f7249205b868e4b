"""A column of stops is known by its heading whatever words stand in it: an opt-out must not be lost."""

from __future__ import annotations

import pytest

from sheetcrm.core.reading import recognise
from sheetcrm.core.workbook import Value, Workbook, sheet_from_rows

NAMES = ("Иванова Анна", "Петров Пётр", "Сидорова Ольга")


@pytest.mark.parametrize(
    "words",
    [
        ["не писать", None, None],
        ["Не писать и не звонить", "не звонить", None],
        ["отписалась", "не беспокоить", "да"],
        ["do not contact", "unsubscribed", None],
        ["don't call", "opt-out", None],
    ],
)
def test_words_that_say_what_not_to_do_are_a_stop(words: list[Value]) -> None:
    rows: list[list[Value]] = [["ID клиента", "ФИО", "Телефон", "⛔ Не беспокоить"]]
    rows += [[f"К-00000{i}", name, f"+7 907 100-00-0{i}", words[i]] for i, name in enumerate(NAMES)]
    base = recognise(Workbook("x", "", (sheet_from_rows("Клиенты", rows),)))
    assert base.tables["clients"].has("stop")
    assert not base.issues


def test_a_column_of_remarks_is_none() -> None:
    rows: list[list[Value]] = [["ID клиента", "ФИО", "Телефон", "⛔ Не беспокоить"]]
    rows += [[f"К-00000{i}", name, f"+7 907 100-00-0{i}", "любит чай"] for i, name in enumerate(NAMES)]
    base = recognise(Workbook("x", "", (sheet_from_rows("Клиенты", rows),)))
    assert not base.tables["clients"].has("stop")
    assert [issue.code.code for issue in base.issues] == ["heading/content-disagrees"]
