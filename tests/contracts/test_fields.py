"""Every field type keeps the contract, found by itself: it exists, it is catalogued, its examples do what they say."""

from __future__ import annotations

import datetime as dt
import importlib
import pkgutil
import re
import string
import subprocess
import sys

import numpy as np
import pandas as pd
import pytest

import sheetcrm.core.fields
from sheetcrm.core.clean import clean_table
from sheetcrm.core.fields import Context, FieldType, Kind, field_types
from sheetcrm.core.fields.choice import EXAMPLE_CHOICES
from sheetcrm.core.issues import IssueCode
from sheetcrm.core.registry import load
from sheetcrm.core.schema import TABLES
from sheetcrm.core.table import Source, Table
from sheetcrm.core.tabs.whys import WHYS
from sheetcrm.core.workbook import CellError, Value

CONTEXT = Context("ru", "RU", dt.date(2026, 11, 23))
CODES = load("sheetcrm.core.fields", IssueCode, lambda c: c.code)

NASTY: list[Value] = [
    "=1+1", "07911123456", "00501", "NA", "1e5", " lead", "TRUE", "@x", "line\nbreak", "", " ", "\u200b", "-", "—", "#N/A", "'",
    "\x00", "a" * 40_000, "я" * 40_000, "1" * 40_000, "@" * 5000, "(" * 5000, "a@" * 3000, "+7 " * 3000, ", " * 5000, "и " * 5000,
    "Иванов " * 3000, "a.b" * 3000, "9" * 400 + "@mail.ru", "<a@b.ru>" * 500, "05.03.1987 " * 500, "1 " * 5000, "{value}", "{0.__class__}",
    "\ud800", "👨\u200d👩\u200d👧", "עברית", "ﷺ", "１２３", "٣", "²", "½", True, False, 0, -1, 10**30, 1e300, float("inf"), float("nan"),
    dt.date(1, 1, 1), dt.date(9999, 12, 31), dt.datetime(1900, 1, 1), dt.time(0, 0),
]  # fmt: skip


def one_row(code: IssueCode) -> Table:
    """A table of one row that is the example of a code."""
    raw = pd.DataFrame({key: pd.Series([value], dtype=object) for key, value in code.example.items()})
    source = Source("Лист", 1, {k: i for i, k in enumerate(raw.columns)}, {k: k for k in raw.columns})
    return Table(code.table, raw, (source,), np.zeros(1, np.intp), np.array([2], np.intp))


def test_every_type_of_the_schema_exists_and_every_type_is_used() -> None:
    used = {field.type for table in TABLES.values() for field in table.fields}
    assert used <= set(field_types())
    assert set(field_types()) - used <= {"any"}


@pytest.mark.parametrize("name", sorted(field_types()))
@pytest.mark.timeout(20)
def test_nasty_values_are_read_without_failing_or_lingering(name: str) -> None:
    kind: FieldType = field_types()[name]
    facts = kind.prepare(NASTY, CONTEXT.knowing(counts=[1] * len(NASTY)))
    for value in NASTY:
        reading = kind.parse(value, CONTEXT.knowing(**facts))
        assert reading.shown is None or reading.shown.strip() == reading.shown
        if reading.value is not None:
            assert isinstance(kind.text(reading.value, "ru"), str)


@pytest.mark.parametrize("name", sorted(field_types()))
def test_an_empty_cell_is_nothing(name: str) -> None:
    reading = field_types()[name].parse(None, CONTEXT)
    assert (reading.value, reading.shown, reading.issue) == (None, None, None)


@pytest.mark.parametrize("code", CODES.values(), ids=list(CODES))
def test_the_example_of_a_code_produces_it(code: IssueCode) -> None:
    found = clean_table(one_row(code), CONTEXT, choices=EXAMPLE_CHOICES)
    assert [f.code.code for f in found.findings] == [code.code]
    finding = found.findings[0]
    args = {name: values[0] for name, values in finding.args.items()}
    value = str(next(iter(code.example.values())))
    for lang in ("ru", "en"):
        for text in (code.message, code.fix):
            said = text.say(lang, value=value, **args)
            assert said.endswith((".", "…"))
            assert "{" not in said
            assert not re.search(r"\s{2,}|\bNone\b", said)


@pytest.mark.parametrize("code", CODES.values(), ids=list(CODES))
def test_a_code_is_said_in_both_languages_with_the_same_places(code: IssueCode) -> None:
    for text in (code.title, code.message, code.fix):
        assert text.ru
        assert text.en
        assert re.search("[а-яё]", text.ru)
        assert not re.search("[а-яё]", text.en.replace("ё", ""))
    assert not code.title.ru.endswith(".")

    def names(text: str) -> set[str]:
        return {field for _, field, _, _ in string.Formatter().parse(text) if field}

    assert names(code.message.ru) == names(code.message.en)


def test_every_rule_has_words() -> None:
    """The rules behind proposed spellings are named in the proposals tab."""
    rules = set()
    for module in pkgutil.walk_packages(sheetcrm.core.fields.__path__, "sheetcrm.core.fields."):
        source = importlib.import_module(module.name).__file__
        assert source is not None
        with open(source, encoding="utf-8") as text:  # noqa: PTH123
            rules.update(re.findall(r'Kind\.(?:SPELLING|PROPOSAL), "([a-z-]+/[a-z-]+)"', text.read()))
    assert len(rules) > 10
    assert {rule for rule in rules if rule not in WHYS} <= {"tax-id/style"}


def test_errors_count_as_empty_in_every_column() -> None:
    for key, spec in TABLES.items():
        raw = pd.DataFrame({f.key: pd.Series([CellError("#REF!")], dtype=object) for f in spec.fields})
        source = Source("Лист", 1, {}, {})
        found = clean_table(Table(key, raw, (source,), np.zeros(1, np.intp), np.array([2], np.intp)), CONTEXT)
        assert found.values.iloc[0].isna().all()
        assert {f.code.code for f in found.findings} == {"cell/error"}


def test_a_spelling_is_never_proposed_for_a_cell_that_is_no_text() -> None:
    for kind in field_types().values():
        for value in NASTY:
            if not isinstance(value, str):
                assert kind.parse(value, CONTEXT).kind is not Kind.SPELLING


def test_loading_the_types_loads_no_heavy_module() -> None:
    """The word lists and libraries are read when a column needs them."""
    heavy = ["phonenumbers", "email_validator", "stdnum", "rapidfuzz", "disposable_email_domains"]
    program = (
        "import sys; from sheetcrm.core.fields import field_types; field_types(); "
        f"print([m for m in {heavy!r} if m in sys.modules])"
    )
    out = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout
    assert out.strip() == "[]"
