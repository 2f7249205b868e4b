"""Small workbooks to be read, and what was said of them."""

from __future__ import annotations

from sheetcrm.core.reading import Base, recognise
from sheetcrm.core.workbook import Sheet, Value, Workbook, sheet_from_rows

PEOPLE: list[list[Value]] = [
    ["Иванов Иван", "8 916 123-45-67", "ivanov@mail.ru"],
    ["Петрова Анна", "+7 903 000-11-22", "anna@mail.ru"],
    ["Сидоров Пётр", "89261112233", None],
]


def base_of(*sheets: Sheet, **more: object) -> Base:
    return recognise(Workbook("test", "test.xlsx", sheets), **more)  # type: ignore[arg-type]


def clients(
    headings: list[Value], *rows: list[Value], title: str = "Лист1", above: list[list[Value]] | None = None
) -> Sheet:
    return sheet_from_rows(title, [*(above or []), headings, *(rows or PEOPLE)])


def codes(base: Base) -> list[str]:
    return [issue.code.code for issue in base.issues]
