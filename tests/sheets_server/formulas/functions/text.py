"""Text."""

from __future__ import annotations

import re
from urllib.parse import quote

from tests.sheets_server.display import shown
from tests.sheets_server.entered import read_typed
from tests.sheets_server.formulas.errors import error_named, value_error
from tests.sheets_server.formulas.evaluation import Evaluation
from tests.sheets_server.formulas.registry import ranges, scalar
from tests.sheets_server.formulas.values import Array, Raised, Result, flat, to_number, to_text
from tests.sheets_server.model.cells import CellError, Value
from tests.sheets_server.regexes import RegexError, re2


def _text(evaluation: Evaluation, value: Value) -> str:
    return to_text(value, evaluation.locale)


def _whole(evaluation: Evaluation, values: list[Value], index: int, default: int) -> int:
    return int(to_number(values[index], evaluation.locale)) if len(values) > index else default


@ranges("CONCATENATE", 1, 254)
def _concatenate(evaluation: Evaluation, arguments: list[Result]) -> Result:
    return "".join(_text(evaluation, value) for argument in arguments for value in flat(evaluation.rows(argument)))


@scalar("CONCAT", 2)
def _concat(evaluation: Evaluation, values: list[Value]) -> Value:
    return _text(evaluation, values[0]) + _text(evaluation, values[1])


@ranges("JOIN", 2, 254)
def _join(evaluation: Evaluation, arguments: list[Result]) -> Result:
    mark = evaluation.text(arguments[0])
    return mark.join(
        _text(evaluation, value) for argument in arguments[1:] for value in flat(evaluation.rows(argument))
    )


@ranges("TEXTJOIN", 3, 254)
def _textjoin(evaluation: Evaluation, arguments: list[Result]) -> Result:
    mark = evaluation.text(arguments[0])
    skip = evaluation.boolean(arguments[1])
    found = [_text(evaluation, value) for argument in arguments[2:] for value in flat(evaluation.rows(argument))]
    return mark.join(text for text in found if text or not skip)


@scalar("LEFT", 1, 2)
def _left(evaluation: Evaluation, values: list[Value]) -> Value:
    return _text(evaluation, values[0])[: max(0, _whole(evaluation, values, 1, 1))]


@scalar("RIGHT", 1, 2)
def _right(evaluation: Evaluation, values: list[Value]) -> Value:
    text, count = _text(evaluation, values[0]), _whole(evaluation, values, 1, 1)
    return text[len(text) - count :] if 0 < count < len(text) else text if count else ""


@scalar("MID", 3)
def _mid(evaluation: Evaluation, values: list[Value]) -> Value:
    start = _whole(evaluation, values, 1, 1)
    if start < 1:
        return value_error("Function MID parameter 2 value should be greater than or equal to 1.")
    return _text(evaluation, values[0])[start - 1 : start - 1 + max(0, _whole(evaluation, values, 2, 0))]


@scalar("LEN", 1)
def _len(evaluation: Evaluation, values: list[Value]) -> Value:
    return len(_text(evaluation, values[0]).encode("utf-16-le")) // 2


@scalar("TRIM", 1)
def _trim(evaluation: Evaluation, values: list[Value]) -> Value:
    return re.sub(r" +", " ", _text(evaluation, values[0])).strip(" ")


@scalar("CLEAN", 1)
def _clean(evaluation: Evaluation, values: list[Value]) -> Value:
    return re.sub(r"[\x00-\x1f]", "", _text(evaluation, values[0]))


@scalar("UPPER", 1)
def _upper(evaluation: Evaluation, values: list[Value]) -> Value:
    return _text(evaluation, values[0]).upper()


@scalar("LOWER", 1)
def _lower(evaluation: Evaluation, values: list[Value]) -> Value:
    return _text(evaluation, values[0]).lower()


@scalar("PROPER", 1)
def _proper(evaluation: Evaluation, values: list[Value]) -> Value:
    return re.sub(r"[^\W\d_]+", lambda found: found[0][:1].upper() + found[0][1:].lower(), _text(evaluation, values[0]))


@scalar("EXACT", 2)
def _exact(evaluation: Evaluation, values: list[Value]) -> Value:
    return _text(evaluation, values[0]) == _text(evaluation, values[1])


@scalar("REPT", 2)
def _rept(evaluation: Evaluation, values: list[Value]) -> Value:
    text = _text(evaluation, values[0]) * max(0, _whole(evaluation, values, 1, 1))
    return (
        text
        if len(text) <= 50_000
        else value_error("Text result of REPT is longer than the limit of 50000 characters.")
    )


@scalar("SUBSTITUTE", 3, 4)
def _substitute(evaluation: Evaluation, values: list[Value]) -> Value:
    text, old, new = (_text(evaluation, value) for value in values[:3])
    if not old:
        return text
    if len(values) < 4:
        return text.replace(old, new)
    pieces = text.split(old)
    at = _whole(evaluation, values, 3, 1)
    if not 1 <= at < len(pieces):
        return text
    return old.join(pieces[:at]) + new + old.join(pieces[at:])


@scalar("REPLACE", 4)
def _replace(evaluation: Evaluation, values: list[Value]) -> Value:
    text, start, count = (
        _text(evaluation, values[0]),
        _whole(evaluation, values, 1, 1),
        _whole(evaluation, values, 2, 0),
    )
    return text[: start - 1] + _text(evaluation, values[3]) + text[start - 1 + count :]


@scalar("FIND", 2, 3)
def _find(evaluation: Evaluation, values: list[Value]) -> Value:
    wanted, text = _text(evaluation, values[0]), _text(evaluation, values[1])
    found = text.find(wanted, _whole(evaluation, values, 2, 1) - 1)
    return found + 1 if found >= 0 else value_error(f"In FIND evaluation, cannot find '{wanted}' within '{text}'.")


@scalar("SEARCH", 2, 3)
def _search(evaluation: Evaluation, values: list[Value]) -> Value:
    wanted, text = _text(evaluation, values[0]), _text(evaluation, values[1])
    found = text.casefold().find(wanted.casefold(), _whole(evaluation, values, 2, 1) - 1)
    return found + 1 if found >= 0 else value_error(f"In SEARCH evaluation, cannot find '{wanted}' within '{text}'.")


@scalar("TEXT", 2)
def _format(evaluation: Evaluation, values: list[Value]) -> Value:
    value = values[0]
    if isinstance(value, str):
        typed = read_typed(value, evaluation.locale, evaluation.calculation.utc_now.year)
        value = typed.value if isinstance(typed.value, int | float) else value
    return shown(value, {"type": "NUMBER", "pattern": _text(evaluation, values[1])}, evaluation.locale)


@scalar("VALUE", 1)
def _value(evaluation: Evaluation, values: list[Value]) -> Value:
    return to_number(values[0], evaluation.locale)


@scalar("T", 1)
def _t(evaluation: Evaluation, values: list[Value]) -> Value:
    return values[0] if isinstance(values[0], str) else ""


@scalar("TO_TEXT", 1)
def _to_text(evaluation: Evaluation, values: list[Value]) -> Value:
    return _text(evaluation, values[0])


@scalar("CHAR", 1)
def _char(evaluation: Evaluation, values: list[Value]) -> Value:
    return chr(int(to_number(values[0], evaluation.locale)))


@scalar("CODE", 1)
def _code(evaluation: Evaluation, values: list[Value]) -> Value:
    text = _text(evaluation, values[0])
    return ord(text[0]) if text else value_error("Function CODE parameter 1 value should be non-empty.")


def _pattern(text: str) -> re.Pattern[str]:
    try:
        return re2(text)
    except RegexError:
        raise Raised(error_named("#REF!", f"'{text}' is not a valid regular expression.")) from None


@scalar("REGEXMATCH", 2)
def _regexmatch(evaluation: Evaluation, values: list[Value]) -> Value:
    return _pattern(_text(evaluation, values[1])).search(_text(evaluation, values[0])) is not None


@ranges("REGEXEXTRACT", 2)
def _regexextract(evaluation: Evaluation, arguments: list[Result]) -> Result:
    """The first match or its group; several groups side by side, those of a column's cells below one another."""
    if not evaluation.array_mode:
        arguments = [evaluation.value(argument) for argument in arguments]
    rule = evaluation.array(arguments[1])
    if isinstance(rule, Array) or _pattern(_text(evaluation, rule)).groups < 2:
        return evaluation.each(arguments, lambda values: _extracted(evaluation, values)[0])
    return Array([_extracted(evaluation, [row[0], rule]) for row in evaluation.rows(arguments[0])])


def _extracted(evaluation: Evaluation, values: list[Value]) -> list[Value]:
    """The groups of the first match, the whole match where there are none; an error in every place."""
    pattern = _pattern(_text(evaluation, values[1]))
    count = max(1, pattern.groups)
    if isinstance(values[0], CellError):
        return [values[0]] * count
    text = _text(evaluation, values[0])
    found = pattern.search(text)
    if found is None:
        message = f"Function REGEXEXTRACT parameter 2 value does not match text of parameter 1 value '{text}'."
        return [error_named("#N/A", message)] * count
    return list(found.groups("")) if pattern.groups else [found[0]]


@scalar("REGEXREPLACE", 3)
def _regexreplace(evaluation: Evaluation, values: list[Value]) -> Value:
    # RE2 writes a group as `\\1`, which is Python's own way; only a dollar means nothing to it.
    replacement = re.sub(r"\$(\d)", r"\\\1", _text(evaluation, values[2]))
    try:
        return _pattern(_text(evaluation, values[1])).sub(replacement, _text(evaluation, values[0]))
    except (re.error, IndexError):
        return error_named("#REF!", "Function REGEXREPLACE parameter 3 is not a valid rewrite.")


@ranges("SPLIT", 2, 4)
def _split(evaluation: Evaluation, arguments: list[Result]) -> Result:
    """The pieces of a text side by side; in an array formula those of each text of a column below one another."""
    marks = evaluation.text(arguments[1])
    each = evaluation.boolean(arguments[2]) if len(arguments) > 2 else True
    skip = evaluation.boolean(arguments[3]) if len(arguments) > 3 else True
    texts = evaluation.rows(arguments[0]) if evaluation.array_mode else [[evaluation.value(arguments[0])]]
    rows: list[list[Value]] = []
    for row in texts:
        text = _text(evaluation, row[0])
        pieces = re.split("[" + re.escape(marks) + "]", text) if each else text.split(marks)
        rows.append([_piece(evaluation, piece) for piece in pieces if piece or not skip])
    if len(rows) == 1 and not rows[0]:
        return value_error("Function SPLIT parameter 1 value should be non-empty.")
    width = max(len(row) for row in rows)
    return Array([row + [None] * (width - len(row)) for row in rows])


def _piece(evaluation: Evaluation, piece: str) -> Value:
    typed = read_typed(piece, evaluation.locale, evaluation.calculation.utc_now.year)
    return typed.value if typed.formula is None and typed.value is not None else piece


@scalar("UNICODE", 1)
def _unicode(evaluation: Evaluation, values: list[Value]) -> Value:
    text = _text(evaluation, values[0])
    return ord(text[0]) if text else value_error("Function UNICODE parameter 1 value should be non-empty.")


@scalar("UNICHAR", 1)
def _unichar(evaluation: Evaluation, values: list[Value]) -> Value:
    return chr(int(to_number(values[0], evaluation.locale)))


@scalar("HYPERLINK", 1, 2)
def _hyperlink(evaluation: Evaluation, values: list[Value]) -> Value:
    return values[1] if len(values) > 1 and values[1] is not None else values[0]


@scalar("IMAGE", 1, 4)
def _image(evaluation: Evaluation, values: list[Value]) -> Value:
    """A picture: the cell has no text of its own."""
    return None


@scalar("ENCODEURL", 1)
def _encodeurl(evaluation: Evaluation, values: list[Value]) -> Value:
    return quote(_text(evaluation, values[0]), safe="")


@scalar("ISEMAIL", 1)
def _isemail(evaluation: Evaluation, values: list[Value]) -> Value:
    return re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", _text(evaluation, values[0])) is not None


@scalar("ISURL", 1)
def _isurl(evaluation: Evaluation, values: list[Value]) -> Value:
    return re.fullmatch(r"(https?://|www\.)\S+\.\S+", _text(evaluation, values[0])) is not None


@scalar("SPARKLINE", 1, 2)
def _sparkline(evaluation: Evaluation, values: list[Value]) -> Value:
    """A tiny chart: the cell has no text of its own."""
    return None


@scalar("DOLLAR", 1, 2)
def _dollar(evaluation: Evaluation, values: list[Value]) -> Value:
    return shown(to_number(values[0], evaluation.locale), {"type": "CURRENCY"}, evaluation.locale)
