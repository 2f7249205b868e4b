"""Second step of the road: every cell of a table gets its normal form, and what is wrong is told. Pure.

A field type is asked once for each *distinct* value of a column, whatever the number of rows.
"""

from __future__ import annotations

import operator
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from msgspec import Struct

from sheetcrm.core.fields import EMPTY, Context, FieldType, Reading, field_types, phone_codes
from sheetcrm.core.fields.cell import CELL_ERROR, UNCOMPUTED, is_error
from sheetcrm.core.fields.country import country_code
from sheetcrm.core.garbage import no_collection
from sheetcrm.core.issues import Findings, IssueCode
from sheetcrm.core.records import replace
from sheetcrm.core.schema import TABLES
from sheetcrm.core.table import Table
from sheetcrm.core.workbook import NOT_COMPUTED, CellError, Value

Codes = npt.NDArray[np.intp]


class CleanTable(Struct, frozen=True):
    """A table with the normal form of every cell beside what was typed.

    ``values``: normal forms, object columns, None when there is none; its columns are the fields the table has.
    ``typed``: the same cells as they were typed (``Table.raw``, unknown columns included).
    ``shown``: how a cell should be spelled, None to leave it; ``kinds`` and ``whys``: the kind of that change
    (:class:`~sheetcrm.core.fields.Kind` or None) and the rule behind it ("" when there is none). These three have only
    the columns in which something should change.
    ``findings``: what is wrong, one at most for a cell.
    """

    table: Table
    values: pd.DataFrame
    shown: pd.DataFrame
    kinds: pd.DataFrame
    whys: pd.DataFrame
    findings: tuple[Findings, ...]

    @property
    def typed(self) -> pd.DataFrame:
        """Every cell as it was typed."""
        return self.table.raw


#: What pandas calls a column whose values are all of one type, so that equal ones are the same.
_OF_ONE_TYPE = ("string", "empty", "integer", "floating", "date", "datetime")


def distinct(column: npt.NDArray[np.object_]) -> tuple[list[Value], Codes]:
    """The distinct values of a column in order of appearance, and which one stands in each row (-1: empty).

    Values of different types are different, though Python says ``True == 1 == 1.0``; an error cell is not the text it
    looks like.

    >>> distinct(np.array([True, 1, 1.0, "x", None, "x"], dtype=object))
    ([True, 1, 1.0, 'x'], array([ 0,  1,  2,  3, -1,  3]))
    """
    if pd.api.types.infer_dtype(column, skipna=True) in _OF_ONE_TYPE:
        codes, found = pd.factorize(column)
        values: list[Value] = list(found)
        # An error cell equals the text it looks like; one is enough to go the careful way.
        if not any(isinstance(v, str) and v.startswith("#") for v in values):
            return values, codes.astype(np.intp, copy=False)
    seen: dict[tuple[type, Value], int] = {}
    places = np.empty(len(column), dtype=np.intp)
    for i, value in enumerate(column.tolist()):
        if value is None or value != value:
            places[i] = -1
        else:
            places[i] = seen.setdefault((value.__class__, value), len(seen))
    return [value for _, value in seen], places


def read_column(values: Sequence[Value], counts: Sequence[int], kind: FieldType, context: Context) -> list[Reading]:
    """The readings of a column's distinct values; ``counts`` say how often each stands."""
    seen = context.knowing(counts=counts)
    facts = kind.prepare(values, seen)
    knowing = context.knowing(**facts)
    parse = kind.parse
    return [Reading(issue=_error_code(v, kind)) if is_error(v) else parse(v, knowing) for v in values]


def _error_code(value: Value, kind: FieldType) -> IssueCode:
    """What an error says: in a column of phones a formula nobody wrote is a number that began with a plus."""
    if isinstance(value, CellError) and value == NOT_COMPUTED:
        return UNCOMPUTED
    taken = kind.name == "phone" and str(value).strip() in ("#ERROR!", "#ОШИБКА!", "#NAME?", "#ИМЯ?")
    return phone_codes.FORMULA if taken else CELL_ERROR


def clean_table(
    table: Table,
    context: Context,
    *,
    choices: Mapping[str, tuple[str, ...]] = {},
    normalise: Mapping[str, str] = {},
    before: CleanTable | None = None,
) -> CleanTable:
    """The table with normal forms, proposed spellings and findings.

    ``choices``: the allowed values of choice columns by field key. ``normalise``: field key → "off" for columns whose
    spelling is left alone (their values and issues stay). Cells that hold a formula are never proposed another
    spelling. Columns nobody knows are not looked at. ``before``: the table as the same call read it before some of its
    cells changed; a column that is as it was is taken over.
    """
    with no_collection():
        return _clean(table, context, choices, normalise, before)


def same_column(one: npt.NDArray[np.object_], other: npt.NDArray[np.object_]) -> bool:
    """Whether two columns hold the same values of the same types.

    >>> same_column(np.array([1, None], dtype=object), np.array([True, None], dtype=object))
    False
    """
    a, b = one.tolist(), other.tolist()
    return a == b and all(map(operator.is_, map(type, a), map(type, b)))


def _unchanged(table: Table, before: CleanTable | None) -> frozenset[str]:
    """The columns that hold what they held ``before``; none where rows came, went or belong to another country."""
    if before is None or len(before.table) != len(table):
        return frozenset()
    was = before.table
    same = {
        key
        for key in before.values.columns
        if table.has(key)
        and table.heading(key) == was.heading(key)
        and table.formulas.get(key) == was.formulas.get(key)
        and same_column(table.raw[key].to_numpy(dtype=object), was.raw[key].to_numpy(dtype=object))
    }
    return frozenset(same) if table.has("country") == was.has("country") == ("country" in same) else frozenset()


def _clean(
    table: Table,
    context: Context,
    choices: Mapping[str, tuple[str, ...]],
    normalise: Mapping[str, str],
    before: CleanTable | None,
) -> CleanTable:
    spec = TABLES.get(table.key)
    types = field_types()
    values: dict[str, npt.NDArray[np.object_]] = {}
    changes: dict[str, tuple[npt.NDArray[np.object_], ...]] = {}
    findings: list[Findings] = []
    countries = _countries(table)
    unchanged = _unchanged(table, before)
    for key in table.raw.columns:
        field = spec.field(key) if spec is not None else None
        if field is None:
            continue
        if before is not None and key in unchanged:
            values[key] = before.values[key].to_numpy(dtype=object)
            if key in before.shown.columns:
                frames = before.shown, before.kinds, before.whys
                changes[key] = tuple(frame[key].to_numpy(dtype=object) for frame in frames)
            findings.extend(found for found in before.findings if found.column == key)
            continue
        here = replace(context, choices=choices.get(key, ())).knowing(field=key, heading=table.heading(key))
        column = table.raw[key].to_numpy(dtype=object)
        if field.type == "phone" and countries is not None:
            readings, codes = _by_country(column, countries, types[field.type], here)
        else:
            found, codes = distinct(column)
            counts = np.bincount(codes[codes >= 0], minlength=len(found)).tolist()
            readings = read_column(found, counts, types[field.type], here)
        readings.append(EMPTY)  # where the codes of empty cells (-1) point
        values[key] = _take([r.value for r in readings], codes)
        if normalise.get(key) != "off" and any(r.shown is not None for r in readings):
            changes[key] = _changes(readings, codes, table.formulas.get(key, frozenset()))
        findings.extend(_findings(readings, codes, table.key, key))
    index = pd.RangeIndex(len(table))
    shown, kinds, whys = (_frame({key: parts[i] for key, parts in changes.items()}, index) for i in range(3))
    return CleanTable(table, _frame(values, index), shown, kinds, whys, tuple(findings))


def _countries(table: Table) -> npt.NDArray[np.object_] | None:
    """The country code of each row, None where unknown; None when the table has no such column."""
    if not table.has("country"):
        return None
    codes = [country_code(v) if isinstance(v, str) else None for v in table.raw["country"].tolist()]
    return np.array(codes, dtype=object) if any(codes) else None


def _by_country(
    column: npt.NDArray[np.object_], countries: npt.NDArray[np.object_], kind: FieldType, context: Context
) -> tuple[list[Reading], Codes]:
    """Readings of a column of phones, each number without a code read as one of its row's own country."""
    readings: list[Reading] = []
    places = np.full(len(column), -1, dtype=np.intp)
    for country in dict.fromkeys(countries.tolist()):
        rows = np.flatnonzero(np.fromiter((c == country for c in countries), bool, len(countries)))
        found, codes = distinct(column[rows])
        counts = np.bincount(codes[codes >= 0], minlength=len(found)).tolist()
        places[rows] = np.where(codes >= 0, codes + len(readings), -1)
        readings += read_column(found, counts, kind, replace(context, region=country or context.region))
    return readings, places


def _frame(columns: Mapping[str, npt.NDArray[np.object_]], index: pd.RangeIndex) -> pd.DataFrame:
    return pd.DataFrame(dict(columns), index=index, columns=list(columns), dtype=object)


def _take(items: Sequence[Any], codes: Codes) -> npt.NDArray[np.object_]:
    """The item each code points at; an array of objects even when the items are tuples."""
    return np.fromiter(items, dtype=object, count=len(items))[codes]


def _changes(
    readings: Sequence[Reading], codes: Codes, formulas: frozenset[int]
) -> tuple[npt.NDArray[np.object_], npt.NDArray[np.object_], npt.NDArray[np.object_]]:
    """Proposed spellings, their kinds and reasons, by row; none where a formula stands."""
    shown = _take([r.shown for r in readings], codes)
    kinds = _take([r.kind if r.shown is not None else None for r in readings], codes)
    whys = _take([r.why if r.shown is not None else "" for r in readings], codes)
    if formulas:
        rows = np.fromiter(formulas, dtype=np.intp, count=len(formulas))
        shown[rows], kinds[rows], whys[rows] = None, None, ""
    return shown, kinds, whys


def _findings(readings: Sequence[Reading], codes: Codes, table: str, column: str) -> list[Findings]:
    """The issues of a column, one entry for each code that occurs."""
    by_code: dict[str, IssueCode] = {}
    for reading in readings:
        if reading.issue is not None:
            by_code.setdefault(reading.issue.code, reading.issue)
    found: list[Findings] = []
    for name, code in by_code.items():
        has = np.fromiter((r.issue is not None and r.issue.code == name for r in readings), bool, len(readings))
        rows = np.flatnonzero(has[codes])
        if not len(rows):
            continue
        names = dict.fromkeys(arg for r, mine in zip(readings, has, strict=True) if mine for arg in r.args)
        at = codes[rows].tolist()
        args = {arg: [readings[c].args.get(arg) for c in at] for arg in names}
        found.append(Findings(code, table, column, rows, args))
    return found
