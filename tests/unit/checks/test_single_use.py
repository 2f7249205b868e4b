"""A code that may be used once: every row that has it is named, whatever its spelling."""

from __future__ import annotations

from tests.unit.checks.conftest import context_of, findings_of


def test_each_row_with_the_code_is_named_and_a_blank_is_no_code() -> None:
    """I2 and I14: the same code twice, whatever its spelling."""
    rows = [
        {"full_name": n, "single_code": c}
        for n, c in (("А", "лето 7"), ("Б", None), ("В", "ЛЕТО7"), ("Г", None), ("Д", "зима"))
    ]
    (found,) = [f for f in findings_of(context_of(rows)) if f.code.code == "code/used-twice" and len(f.rows)]
    assert (found.rows.tolist(), list(found.args["n"])) == ([0, 2], [1, 1])
