"""Computing one formula in its cell."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from tests.sheets_server.locales import Locale
from tests.sheets_server.model.cells import CellError, Value

from .errors import (
    DIVISION_BY_ZERO,
    REFERENCE_GONE,
    num_error,
    unknown_function,
    unknown_name,
    value_error,
    wrong_count,
)
from .lexer import Ref
from .parser import Apply, ArrayLiteral, Binary, Call, Literal, Name, Node, Reference, Unary
from .registry import FUNCTIONS, Declared
from .values import (
    Area,
    Array,
    Function,
    Raised,
    Result,
    Rows,
    broadcast,
    compare,
    tidy,
    to_bool,
    to_number,
    to_text,
)

if TYPE_CHECKING:
    from .calculation import Calculation


class Evaluation:
    """One formula being computed: its cell, the names in force, and whether arrays go position by position."""

    def __init__(self, calculation: Calculation, sheet_id: int, row: int, column: int) -> None:
        self.calculation = calculation
        self.sheet_id = sheet_id
        self.row = row
        self.column = column
        self.array_mode = False
        self.names: dict[str, Result] = {}

    @property
    def locale(self) -> Locale:
        return self.calculation.locale

    # -- nodes ------------------------------------------------------------------------------------------------

    def compute(self, node: Node) -> Result:
        """The result of a node; errors are values, not exceptions."""
        try:
            return self._compute(node)
        except Raised as raised:
            return raised.error

    def _compute(self, node: Node) -> Result:
        if isinstance(node, Literal):
            return node.value
        if isinstance(node, Reference):
            return self.area(node.ref)
        if isinstance(node, Binary):
            return self._binary(node)
        if isinstance(node, Call):
            return self._call(node)
        if isinstance(node, Unary):
            return self._unary(node)
        if isinstance(node, Name):
            return self._name(node.name)
        if isinstance(node, Apply):
            function = self.compute(node.function)
            return self.apply(function, [self.compute(argument) for argument in node.arguments])
        return self._array(node)

    def _name(self, name: str) -> Result:
        known = self.names.get(name.casefold())
        if known is not None or name.casefold() in self.names:
            return known
        found = self.calculation.document.named_range(name)
        if found is None:
            raise Raised(unknown_name(name))
        sheet = self.calculation.document.sheet(found.sheet_id)
        return Area(found.sheet_id, found.bounds(*sheet.size))

    def area(self, ref: Ref) -> Area:
        """The cells a reference names, within the grid."""
        document = self.calculation.document
        if ref.title is None:
            sheet = document.sheet(self.sheet_id)
        else:
            titled = document.sheet_titled(ref.title)
            if titled is None:
                message = f"Unresolved sheet name '{ref.title}'."
                raise Raised(CellError("REF", "#REF!", message))
            sheet = titled
        rows, columns = sheet.size
        first_row, first_column = ref.first_row or 0, ref.first_column or 0
        last_row = rows - 1 if ref.last_row is None else ref.last_row
        last_column = columns - 1 if ref.last_column is None else ref.last_column
        first_row, last_row = min(first_row, last_row), max(first_row, last_row)
        first_column, last_column = min(first_column, last_column), max(first_column, last_column)
        if first_row >= rows or first_column >= columns:
            if ref.is_range and ref.last_row is None and first_row >= rows:
                return Area(sheet.sheet_id, (first_row, first_row, first_column, last_column + 1))
            raise Raised(REFERENCE_GONE)
        return Area(sheet.sheet_id, (first_row, min(last_row + 1, rows), first_column, min(last_column + 1, columns)))

    def _unary(self, node: Unary) -> Result:
        def apply(values: list[Value]) -> Value:
            value = values[0]
            if isinstance(value, CellError):
                return value
            if node.operator == "+":
                return value
            found = to_number(value, self.locale)
            return tidy(-found if node.operator == "-" else found / 100)

        return self.each([self.compute(node.operand)], apply)

    def _binary(self, node: Binary) -> Result:
        operator = node.operator
        return self.each([self.compute(node.left), self.compute(node.right)], partial(self._operate, operator))

    def _operate(self, operator: str, values: list[Value]) -> Value:
        left, right = values
        if left.__class__ is CellError:
            return left
        if right.__class__ is CellError:
            return right
        if operator == "&":
            return to_text(left, self.locale) + to_text(right, self.locale)
        if operator in _COMPARISONS:
            return _COMPARISONS[operator](compare(left, right))
        first, second = to_number(left, self.locale), to_number(right, self.locale)
        try:
            return tidy(_arithmetic(operator, first, second))
        except ZeroDivisionError:
            return DIVISION_BY_ZERO
        except OverflowError:
            return num_error("The result is too large.")

    def _array(self, node: ArrayLiteral) -> Result:
        stacked: Rows = []
        before, self.array_mode = self.array_mode, True
        try:
            for row in node.rows:
                parts = [self.rows(self.compute(item)) for item in row]
                height = len(parts[0])
                if any(len(part) != height for part in parts):
                    raise Raised(value_error("Function ARRAY_ROW parameter 2 has mismatched row size."))
                joined = [[value for part in parts for value in part[index]] for index in range(height)]
                if stacked and joined and len(joined[0]) != len(stacked[0]):
                    raise Raised(
                        value_error("In ARRAY_LITERAL, an Array Literal was missing values for one or more rows.")
                    )
                stacked.extend(joined)
        finally:
            self.array_mode = before
        return Array(stacked)

    # -- calls ------------------------------------------------------------------------------------------------

    def _call(self, node: Call) -> Result:
        declared = FUNCTIONS.get(node.name)
        if declared is None:
            local = self.names.get(node.name.casefold())
            if isinstance(local, Function):
                return self.apply(local, [self.compute(argument) for argument in node.arguments])
            raise Raised(unknown_function(node.name))
        if not declared.least <= len(node.arguments) <= declared.most:
            raise Raised(wrong_count(node.name, declared.least, len(node.arguments)))
        if declared.lazy is not None:
            return declared.lazy(self, node.arguments)
        before = self.array_mode
        self.array_mode = before or declared.array_arguments
        try:
            arguments = [self.compute(argument) for argument in node.arguments]
        finally:
            self.array_mode = before
        if declared.ranges is not None:
            return declared.ranges(self, arguments)
        return self._scalar(declared, arguments)

    def _scalar(self, declared: Declared, arguments: list[Result]) -> Result:
        body = declared.scalar
        assert body is not None

        def apply(values: list[Value]) -> Value:
            if not declared.sees_errors:
                for value in values:
                    if isinstance(value, CellError):
                        return value
            try:
                return tidy(body(self, values))
            except Raised as raised:
                return raised.error
            except (OverflowError, ValueError) as error:
                return num_error(str(error))

        return self.each(arguments, apply)

    def apply(self, function: Result, arguments: list[Result]) -> Result:
        """The result of a LAMBDA for those arguments."""
        if not isinstance(function, Function) or len(function.parameters) != len(arguments):
            raise Raised(CellError("N_A", "#N/A", "Wrong number of arguments to LAMBDA."))
        before = self.names
        self.names = function.names | dict(zip(function.parameters, arguments, strict=True))
        try:
            return self.compute(function.body)
        finally:
            self.names = before

    # -- values -----------------------------------------------------------------------------------------------

    def each(self, arguments: list[Result], function: Callable[[list[Value]], Value]) -> Result:
        """The function of single values, position by position where arrays are in play."""
        if self.array_mode:
            ready = [self.array(argument) for argument in arguments]
            if any(isinstance(argument, Array) for argument in ready):
                return broadcast(ready, partial(_caught, function))
            return _caught(function, [argument for argument in ready if not isinstance(argument, Array)])
        if any(isinstance(argument, Array) for argument in arguments):
            ready = [
                self.array(argument) if isinstance(argument, Array) else self.single(argument) for argument in arguments
            ]
            return broadcast(ready, partial(_caught, function))
        return _caught(function, [self.single(argument) for argument in arguments])

    def array(self, result: Result) -> Value | Array:
        """An area as an array, or as its value when it is one cell."""
        if isinstance(result, Area):
            rows = self.calculation.area_rows(result)
            return rows[0][0] if result.height == 1 and result.width == 1 else Array(rows)
        if isinstance(result, Function):
            raise Raised(value_error("A LAMBDA is no value."))
        return result

    def single(self, result: Result) -> Value:
        """One value: of a column or row the one level with this cell."""
        if isinstance(result, Array):
            return result.rows[0][0] if result.rows and result.rows[0] else None
        if isinstance(result, Function):
            raise Raised(value_error("A LAMBDA is no value."))
        if not isinstance(result, Area):
            return result
        first_row, end_row, first_column, end_column = result.bounds
        if result.height == 1 and result.width == 1:
            return self.calculation.read(result.sheet_id, first_row, first_column)
        if result.width == 1 and first_row <= self.row < end_row:
            return self.calculation.read(result.sheet_id, self.row, first_column)
        if result.height == 1 and first_column <= self.column < end_column:
            return self.calculation.read(result.sheet_id, first_row, self.column)
        raise Raised(value_error("An array value could not be found."))

    def value(self, result: Result) -> Value:
        """One value, an error raised."""
        found = self.single(result)
        if isinstance(found, CellError):
            raise Raised(found)
        return found

    def number(self, result: Result) -> int | float:
        return to_number(self.single(result), self.locale)

    def integer(self, result: Result) -> int:
        return int(self.number(result) // 1)

    def text(self, result: Result) -> str:
        return to_text(self.single(result), self.locale)

    def boolean(self, result: Result) -> bool:
        return to_bool(self.single(result), self.locale)

    def rows(self, result: Result) -> Rows:
        """The rows of an area or array; a single value is one row of one."""
        if isinstance(result, Area):
            return self.calculation.area_rows(result)
        if isinstance(result, Array):
            return result.rows
        if isinstance(result, Function):
            raise Raised(value_error("A LAMBDA is no value."))
        return [[result]]


def _caught(function: Callable[[list[Value]], Value], values: list[Value]) -> Value:
    try:
        return function(values)
    except Raised as raised:
        return raised.error


_COMPARISONS: dict[str, Callable[[int], bool]] = {
    "=": lambda order: order == 0,
    "<>": lambda order: order != 0,
    "<": lambda order: order < 0,
    ">": lambda order: order > 0,
    "<=": lambda order: order <= 0,
    ">=": lambda order: order >= 0,
}


def _arithmetic(operator: str, first: int | float, second: int | float) -> float:
    if operator == "+":
        return first + second
    if operator == "-":
        return first - second
    if operator == "*":
        return first * second
    if operator == "/":
        return first / second
    found = first**second
    if isinstance(found, complex):
        raise Raised(num_error("The result is no real number."))
    return float(found)
