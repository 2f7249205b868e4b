"""What any column may hold instead of data: an error the sheet shows. Pure."""

from __future__ import annotations

from sheetcrm.core.fields import Reading
from sheetcrm.core.issues import Cause, IssueCode, Severity
from sheetcrm.core.wording import Text
from sheetcrm.core.workbook import NOT_COMPUTED, CellError, Value

CELL_ERROR = IssueCode(
    "cell/error",
    Severity.ERROR,
    Text(ru="В ячейке ошибка формулы", en="The cell shows a formula error"),
    Text(
        ru="В ячейке вместо значения ошибка {value}. Считаем её пустой.",
        en="The cell shows {value} instead of a value. It counts as empty.",
    ),
    Text(
        ru="Исправьте формулу или впишите значение.",
        en="Correct the formula or type the value.",
    ),
    Cause.SLIP,
    {"company": CellError("#N/A")},
)

UNCOMPUTED = IssueCode(
    "cell/not-computed",
    Severity.ERROR,
    Text(ru="Формула ещё не посчитана", en="The formula is not computed yet"),
    Text(
        ru="В ячейке формула без результата: программа, которая сохранила файл, её не посчитала. Считаем ячейку пустой.",
        en="The cell holds a formula without a result: the program that saved the file did not compute it. It counts as empty.",
    ),
    Text(
        ru="Откройте файл в Excel или LibreOffice, сохраните и запустите ещё раз.",
        en="Open the file in Excel or LibreOffice, save it and run again.",
    ),
    Cause.SLIP,
    {"company": NOT_COMPUTED},
)

NOT_TEXT = IssueCode(
    "cell/wrong-type",
    Severity.WARNING,
    Text(ru="В ячейке данные не того вида", en="The cell holds another kind of data"),
    Text(
        ru="«{value}» — не то, что должно быть в этом столбце. Оставили как есть и не используем.",
        en="“{value}” is not what this column holds. Left as it is and not used.",
    ),
    Text(
        ru="Проверьте, не сдвинулись ли столбцы, и впишите верное значение.",
        en="See whether the columns have shifted, and type the right value.",
    ),
    Cause.SLIP,
    {"email": True},
)


#: Errors that were pasted as text: what a formula left behind when only its value was copied.
PASTED_ERRORS = frozenset(
    ["#N/A", "#REF!", "#DIV/0!", "#VALUE!", "#NAME?", "#NUM!", "#NULL!", "#ERROR!", "#SPILL!", "#CALC!",
    "#Н/Д", "#ССЫЛКА!", "#ДЕЛ/0!", "#ЗНАЧ!", "#ИМЯ?", "#ЧИСЛО!", "#ПУСТО!", "#ОШИБКА!", "#ПЕРЕНОС!", "#ВЫЧИСЛ!"]
)  # fmt: skip


def is_error(value: Value) -> bool:
    """Whether a cell shows an error, its own or one pasted as text.

    >>> is_error(CellError("#N/A")), is_error("#Н/Д"), is_error("#зал")
    (True, True, False)
    """
    return isinstance(value, CellError) or (isinstance(value, str) and "#" in value and value.strip() in PASTED_ERRORS)


def plain(value: Value) -> str | None:
    """The cell as text where a number stands for a code or a name; None for booleans and dates."""
    from sheetcrm.core.fields.letters import integral

    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return None
    if isinstance(value, (int, float)):
        return integral(value) or repr(value)
    return None


def wrong_type() -> Reading:
    """A cell of a kind that cannot be read here."""
    return Reading(issue=NOT_TEXT)
