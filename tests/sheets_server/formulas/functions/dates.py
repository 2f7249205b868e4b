"""Dates and times, as serial numbers in the spreadsheet's own zone."""

from __future__ import annotations

import calendar
from datetime import date, datetime, timedelta

from tests.sheets_server.entered import read_typed
from tests.sheets_server.formulas.errors import num_error, value_error
from tests.sheets_server.formulas.evaluation import Evaluation
from tests.sheets_server.formulas.registry import ranges, scalar
from tests.sheets_server.formulas.values import Raised, Result, flat, to_number, to_text
from tests.sheets_server.model.cells import Value
from tests.sheets_server.serials import moment_of, serial_of


def _moment(evaluation: Evaluation, value: Value) -> datetime:
    return moment_of(to_number(value, evaluation.locale))


def _whole(evaluation: Evaluation, value: Value) -> int:
    return int(to_number(value, evaluation.locale) // 1)


@scalar("TODAY", 0)
def _today(evaluation: Evaluation, values: list[Value]) -> Value:
    return serial_of(evaluation.calculation.now.date())


@scalar("NOW", 0)
def _now(evaluation: Evaluation, values: list[Value]) -> Value:
    return serial_of(evaluation.calculation.now)


@scalar("DATE", 3)
def _date(evaluation: Evaluation, values: list[Value]) -> Value:
    year, month, day = (_whole(evaluation, value) for value in values)
    if year < 1900:
        year += 1900
    years, months = divmod(month - 1, 12)
    try:
        start = date(year + years, months + 1, 1)
    except ValueError:
        return num_error("The date is out of range.")
    return int(serial_of(start)) + day - 1


@scalar("TIME", 3)
def _time(evaluation: Evaluation, values: list[Value]) -> Value:
    hours, minutes, seconds = (_whole(evaluation, value) for value in values)
    return ((hours * 3600 + minutes * 60 + seconds) % 86400) / 86400


@scalar("DATEVALUE", 1)
def _datevalue(evaluation: Evaluation, values: list[Value]) -> Value:
    if isinstance(values[0], int | float):
        return int(values[0] // 1)
    text = to_text(values[0], evaluation.locale)
    typed = read_typed(text, evaluation.locale, evaluation.calculation.utc_now.year)
    is_date = typed.number_format is not None and "DATE" in typed.number_format["type"]
    if is_date and isinstance(typed.value, int | float):
        return int(typed.value // 1)
    return value_error(f"DATEVALUE parameter '{text}' cannot be parsed to date/time.")


@scalar("YEAR", 1)
def _year(evaluation: Evaluation, values: list[Value]) -> Value:
    return _moment(evaluation, values[0]).year


@scalar("MONTH", 1)
def _month(evaluation: Evaluation, values: list[Value]) -> Value:
    return _moment(evaluation, values[0]).month


@scalar("DAY", 1)
def _day(evaluation: Evaluation, values: list[Value]) -> Value:
    return _moment(evaluation, values[0]).day


@scalar("HOUR", 1)
def _hour(evaluation: Evaluation, values: list[Value]) -> Value:
    return _moment(evaluation, values[0]).hour


@scalar("MINUTE", 1)
def _minute(evaluation: Evaluation, values: list[Value]) -> Value:
    return _moment(evaluation, values[0]).minute


@scalar("SECOND", 1)
def _second(evaluation: Evaluation, values: list[Value]) -> Value:
    return _moment(evaluation, values[0]).second


@scalar("WEEKDAY", 1, 2)
def _weekday(evaluation: Evaluation, values: list[Value]) -> Value:
    kind = _whole(evaluation, values[1]) if len(values) > 1 else 1
    monday_first = _moment(evaluation, values[0]).weekday()
    return {1: (monday_first + 1) % 7 + 1, 2: monday_first + 1}.get(kind, monday_first)


@scalar("WEEKNUM", 1, 2)
def _weeknum(evaluation: Evaluation, values: list[Value]) -> Value:
    kind = _whole(evaluation, values[1]) if len(values) > 1 else 1
    day = _moment(evaluation, values[0]).date()
    if kind == 21:
        return day.isocalendar().week
    first = date(day.year, 1, 1)
    shift = (first.weekday() + 1) % 7 if kind == 1 else first.weekday()
    return ((day - first).days + shift) // 7 + 1


@scalar("ISOWEEKNUM", 1)
def _isoweeknum(evaluation: Evaluation, values: list[Value]) -> Value:
    return _moment(evaluation, values[0]).date().isocalendar().week


def _shifted(evaluation: Evaluation, values: list[Value]) -> tuple[int, int, int]:
    start = _moment(evaluation, values[0])
    total = start.year * 12 + start.month - 1 + _whole(evaluation, values[1])
    return total // 12, total % 12 + 1, start.day


@scalar("EDATE", 2)
def _edate(evaluation: Evaluation, values: list[Value]) -> Value:
    year, month, day = _shifted(evaluation, values)
    return serial_of(date(year, month, min(day, calendar.monthrange(year, month)[1])))


@scalar("EOMONTH", 2)
def _eomonth(evaluation: Evaluation, values: list[Value]) -> Value:
    year, month, _ = _shifted(evaluation, values)
    return serial_of(date(year, month, calendar.monthrange(year, month)[1]))


@scalar("DAYS", 2)
def _days(evaluation: Evaluation, values: list[Value]) -> Value:
    return _whole(evaluation, values[0]) - _whole(evaluation, values[1])


@scalar("DATEDIF", 3)
def _datedif(evaluation: Evaluation, values: list[Value]) -> Value:
    start, end = _moment(evaluation, values[0]), _moment(evaluation, values[1])
    unit = to_text(values[2], evaluation.locale).upper()
    if start > end:
        return num_error("Function DATEDIF parameter 1 should be on or before parameter 2.")
    months = (end.year - start.year) * 12 + end.month - start.month - (end.day < start.day)
    if unit == "D":
        return (end.date() - start.date()).days
    if unit == "M":
        return months
    if unit == "Y":
        return months // 12
    if unit == "YM":
        return months % 12
    if unit in ("MD", "YD"):
        # Days past the last month's or year's turn; a day the month does not have is its last.
        whole = months if unit == "MD" else months // 12 * 12
        year, month = divmod(start.year * 12 + start.month - 1 + whole, 12)
        turn = date(year, month + 1, min(start.day, calendar.monthrange(year, month + 1)[1]))
        return (end.date() - turn).days
    raise Raised(num_error(f"Function DATEDIF parameter 3 value is {unit}."))


@ranges("NETWORKDAYS", 2, 3)
def _networkdays(evaluation: Evaluation, arguments: list[Result]) -> Result:
    start = moment_of(evaluation.number(arguments[0])).date()
    end = moment_of(evaluation.number(arguments[1])).date()
    holidays = set()
    if len(arguments) > 2:
        found = flat(evaluation.rows(arguments[2]))
        holidays = {moment_of(value).date() for value in found if isinstance(value, int | float)}
    days = (start + timedelta(days=offset) for offset in range((end - start).days + 1))
    return sum(day.weekday() < 5 and day not in holidays for day in days)
