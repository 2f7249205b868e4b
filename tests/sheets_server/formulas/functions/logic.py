"""Conditions, tests of kinds, names and lambdas."""

from __future__ import annotations

from tests.sheets_server.formulas.errors import error_named, value_error
from tests.sheets_server.formulas.evaluation import Evaluation
from tests.sheets_server.formulas.parser import Name, Node
from tests.sheets_server.formulas.registry import lazy, ranges, scalar
from tests.sheets_server.formulas.values import Area, Array, Function, Raised, Result, broadcast, compare, flat, to_bool
from tests.sheets_server.model.cells import CellError, Value


def _chosen(evaluation: Evaluation, values: list[Value]) -> Value:
    condition = values[0]
    if isinstance(condition, CellError):
        return condition
    return values[1] if to_bool(condition, evaluation.locale) else values[2]


@lazy("IF", 2, 3)
def _if(evaluation: Evaluation, arguments: tuple[Node, ...]) -> Result:
    condition = evaluation.compute(arguments[0])
    ready = evaluation.array(condition) if evaluation.array_mode or isinstance(condition, Array) else None
    if isinstance(ready, Array):
        yes = evaluation.array(evaluation.compute(arguments[1]))
        no = evaluation.array(evaluation.compute(arguments[2])) if len(arguments) > 2 else False

        def choose(values: list[Value]) -> Value:
            try:
                return _chosen(evaluation, values)
            except Raised as raised:
                return raised.error

        return broadcast([ready, yes, no], choose)
    if evaluation.boolean(evaluation.value(condition)):
        return evaluation.compute(arguments[1])
    return evaluation.compute(arguments[2]) if len(arguments) > 2 else False


@lazy("IFS", 2, 254)
def _ifs(evaluation: Evaluation, arguments: tuple[Node, ...]) -> Result:
    for index in range(0, len(arguments) - 1, 2):
        if evaluation.boolean(evaluation.value(evaluation.compute(arguments[index]))):
            return evaluation.compute(arguments[index + 1])
    return error_named("#N/A", "No match.")


@lazy("SWITCH", 3, 254)
def _switch(evaluation: Evaluation, arguments: tuple[Node, ...]) -> Result:
    subject = evaluation.value(evaluation.compute(arguments[0]))
    index = 1
    while index + 1 < len(arguments):
        if compare(subject, evaluation.value(evaluation.compute(arguments[index]))) == 0:
            return evaluation.compute(arguments[index + 1])
        index += 2
    return evaluation.compute(arguments[index]) if index < len(arguments) else error_named("#N/A", "No match.")


def _without_errors(evaluation: Evaluation, arguments: tuple[Node, ...], only_missing: bool) -> Result:
    def bad(value: Value) -> bool:
        return isinstance(value, CellError) and (not only_missing or value.text == "#N/A")

    found = evaluation.compute(arguments[0])
    ready = found
    if isinstance(found, Array) or (evaluation.array_mode and isinstance(found, Area)):
        ready = evaluation.array(found)
    if isinstance(ready, Array):
        if not any(bad(value) for value in flat(ready.rows)):
            return ready
        other = evaluation.array(evaluation.compute(arguments[1])) if len(arguments) > 1 else None
        return broadcast([ready, other], lambda values: values[1] if bad(values[0]) else values[0])
    try:
        value = evaluation.single(found)
    except Raised as raised:
        value = raised.error
    if bad(value):
        return evaluation.compute(arguments[1]) if len(arguments) > 1 else None
    return found


@lazy("IFERROR", 1, 2)
def _iferror(evaluation: Evaluation, arguments: tuple[Node, ...]) -> Result:
    return _without_errors(evaluation, arguments, only_missing=False)


@lazy("IFNA", 1, 2)
def _ifna(evaluation: Evaluation, arguments: tuple[Node, ...]) -> Result:
    return _without_errors(evaluation, arguments, only_missing=True)


def _truths(evaluation: Evaluation, arguments: list[Result]) -> list[bool]:
    found: list[bool] = []
    for argument in arguments:
        is_cells = isinstance(argument, Area | Array)
        for value in flat(evaluation.rows(argument)):
            if isinstance(value, CellError):
                raise Raised(value)
            if is_cells and (value is None or isinstance(value, str)):
                continue
            found.append(to_bool(value, evaluation.locale))
    if not found:
        raise Raised(value_error("The function has no boolean values."))
    return found


@ranges("AND", 1, 254)
def _and(evaluation: Evaluation, arguments: list[Result]) -> Result:
    return all(_truths(evaluation, arguments))


@ranges("OR", 1, 254)
def _or(evaluation: Evaluation, arguments: list[Result]) -> Result:
    return any(_truths(evaluation, arguments))


@ranges("XOR", 1, 254)
def _xor(evaluation: Evaluation, arguments: list[Result]) -> Result:
    return sum(_truths(evaluation, arguments)) % 2 == 1


@scalar("NOT", 1)
def _not(evaluation: Evaluation, values: list[Value]) -> Value:
    return not to_bool(values[0], evaluation.locale)


@scalar("TRUE", 0)
def _true(evaluation: Evaluation, values: list[Value]) -> Value:
    return True


@scalar("FALSE", 0)
def _false(evaluation: Evaluation, values: list[Value]) -> Value:
    return False


@scalar("NA", 0)
def _na(evaluation: Evaluation, values: list[Value]) -> Value:
    return error_named("#N/A")


@scalar("ISBLANK", 1, sees_errors=True)
def _isblank(evaluation: Evaluation, values: list[Value]) -> Value:
    return values[0] is None


@scalar("ISERROR", 1, sees_errors=True)
def _iserror(evaluation: Evaluation, values: list[Value]) -> Value:
    return isinstance(values[0], CellError)


@scalar("ISERR", 1, sees_errors=True)
def _iserr(evaluation: Evaluation, values: list[Value]) -> Value:
    return isinstance(values[0], CellError) and values[0].text != "#N/A"


@scalar("ISNA", 1, sees_errors=True)
def _isna(evaluation: Evaluation, values: list[Value]) -> Value:
    return isinstance(values[0], CellError) and values[0].text == "#N/A"


@scalar("ISNUMBER", 1, sees_errors=True)
def _isnumber(evaluation: Evaluation, values: list[Value]) -> Value:
    return isinstance(values[0], int | float) and not isinstance(values[0], bool)


@scalar("ISTEXT", 1, sees_errors=True)
def _istext(evaluation: Evaluation, values: list[Value]) -> Value:
    return isinstance(values[0], str)


@scalar("ISNONTEXT", 1, sees_errors=True)
def _isnontext(evaluation: Evaluation, values: list[Value]) -> Value:
    return not isinstance(values[0], str)


@scalar("ISLOGICAL", 1, sees_errors=True)
def _islogical(evaluation: Evaluation, values: list[Value]) -> Value:
    return isinstance(values[0], bool)


@scalar("N", 1)
def _n(evaluation: Evaluation, values: list[Value]) -> Value:
    value = values[0]
    return int(value) if isinstance(value, bool) else value if isinstance(value, int | float) else 0


def _parameter(node: Node) -> str:
    if not isinstance(node, Name):
        raise Raised(value_error("A name was expected."))
    return node.name.casefold()


@lazy("LET", 3, 254)
def _let(evaluation: Evaluation, arguments: tuple[Node, ...]) -> Result:
    before = evaluation.names
    evaluation.names = dict(before)
    try:
        for index in range(0, len(arguments) - 1, 2):
            evaluation.names[_parameter(arguments[index])] = evaluation.compute(arguments[index + 1])
        return evaluation.compute(arguments[-1])
    finally:
        evaluation.names = before


@lazy("LAMBDA", 1, 254)
def _lambda(evaluation: Evaluation, arguments: tuple[Node, ...]) -> Result:
    parameters = tuple(_parameter(node) for node in arguments[:-1])
    return Function(parameters, arguments[-1], dict(evaluation.names))


@lazy("ARRAYFORMULA", 1)
def _arrayformula(evaluation: Evaluation, arguments: tuple[Node, ...]) -> Result:
    before, evaluation.array_mode = evaluation.array_mode, True
    try:
        found = evaluation.compute(arguments[0])
        return evaluation.array(found) if isinstance(found, Area) else found
    finally:
        evaluation.array_mode = before
