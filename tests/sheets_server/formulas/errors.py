"""The error values of formulas, with the kind the API names them by and Google's messages."""

from __future__ import annotations

from tests.sheets_server.model.cells import CellError

_KINDS = {
    "#DIV/0!": "DIVIDE_BY_ZERO",
    "#VALUE!": "VALUE",
    "#REF!": "REF",
    "#NAME?": "NAME",
    "#NUM!": "NUM",
    "#N/A": "N_A",
    "#NULL!": "NULL_VALUE",
    "#ERROR!": "ERROR",
}

PARSE_ERROR = CellError("ERROR", "#ERROR!", "Formula parse error.")
CIRCULAR = CellError(
    "REF", "#REF!", "Circular dependency detected. To resolve with iterative calculation, see File > Settings."
)
REFERENCE_GONE = CellError("REF", "#REF!", "Reference does not exist.")
DIVISION_BY_ZERO = CellError("DIVIDE_BY_ZERO", "#DIV/0!", "Function DIVIDE parameter 2 cannot be zero.")
NOT_FOUND = CellError("N_A", "#N/A", "Did not find value in lookup range.")


def error_named(text: str, message: str = "") -> CellError:
    return CellError(_KINDS[text], text, message)


def value_error(message: str) -> CellError:
    return CellError("VALUE", "#VALUE!", message)


def num_error(message: str) -> CellError:
    return CellError("NUM", "#NUM!", message)


def unknown_function(name: str) -> CellError:
    return CellError("NAME", "#NAME?", f"Unknown function: '{name}'.")


def unknown_name(name: str) -> CellError:
    return CellError("NAME", "#NAME?", f"Unknown range name: '{name.upper()}'.")


def wrong_count(name: str, least: int, given: int) -> CellError:
    return CellError(
        "N_A",
        "#N/A",
        f"Wrong number of arguments to {name}. Expected at least {least} arguments, but got {given} arguments.",
    )


def blocked_spill(where: str) -> CellError:
    return CellError("REF", "#REF!", f"Array result was not expanded because it would overwrite data in {where}.")


def no_room(dimension: str, count: int) -> CellError:
    return CellError(
        "REF", "#REF!", f"Result was not automatically expanded, please insert more {dimension} ({count})."
    )
