"""How a tab reads as one kind of table: which row is its header, which column holds which field, what is wrong with them. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cached_property
from typing import Any

import numpy.typing as npt
from msgspec import Struct, field

from sheetcrm.core.issues import Issue, IssueCode
from sheetcrm.core.reading import codes
from sheetcrm.core.reading.content import ENOUGH, agreement, holds
from sheetcrm.core.reading.headings import Match, fold, lesser_rank, looks_asked, named, without_unit
from sheetcrm.core.reading.showing import language, quoted, rivals, shown
from sheetcrm.core.schema import TABLES, Field, TableSpec
from sheetcrm.core.workbook import CellError, Sheet, Value, column_letter

#: A second column of one kind goes to its second field.
OVERFLOW = {"phone": "phone2", "email": "email2", "messenger": "messenger2"}

#: Fields that say how a client is reached, and who it is.
CONTACTS = frozenset(("phone", "email", "messenger"))
WHO = frozenset(("full_name", "first_name", "last_name", "company"))

#: Headings that stand over sums or over goods: nothing is wrong where it is goods.
_EITHER = frozenset(("купил",))

#: Rows looked at for a header; people put a title, a logo and a filter hint above it, not forty lines.
HEADER_DEPTH = 40
SAMPLE = 200


class ColumnSeen(Struct, frozen=True):
    """One column as it was understood, for the report: ``field`` is None when it is left alone."""

    tab: str
    letter: str
    heading: str
    table: str
    field: str | None
    match: Match | None
    sample: tuple[str, ...]


class Candidate(Struct):
    """A tab as one kind of table: ``header`` is the row (1-based) of its headings, ``columns`` field → position (0-based),
    ``headings`` field → heading as typed. ``bottom`` and ``walled``: of another table beside it, see ``Source``.
    ``unread``: its rows are not taken until a person has said what one of its columns is."""

    table: str
    sheet: Sheet
    header: int
    columns: dict[str, int]
    headings: dict[str, str]
    seen: list[ColumnSeen]
    issues: list[Issue] = field(default_factory=list)
    bottom: int = 0
    walled: bool = False
    unread: bool = False


def issue_at(code: IssueCode, tab_: str, cell: str, row: int, value: str = "", /, **args: Any) -> Issue:
    """Something wrong with a tab as a whole, at one of its cells."""
    return Issue(code, tab_, cell, row, None, None, value, args)


def is_text(value: Value) -> bool:
    """Whether a cell holds words."""
    return isinstance(value, str) and not isinstance(value, CellError) and bool(value.strip())


def _sample(column: npt.NDArray[Any]) -> tuple[list[Value], list[int]]:
    """Up to SAMPLE distinct non-empty cells, spread over the whole column, and in how many of the rows looked at each stands."""
    step = max(1, len(column) // (SAMPLE * 5))
    picked: dict[tuple[type, Value], int] = {}
    for value in column[::step].tolist():
        if value is not None and str(value).strip():
            key = (type(value), value)
            picked[key] = picked.get(key, 0) + 1
            if len(picked) >= SAMPLE:
                break
    return [value for _, value in picked], list(picked.values())


class Cells:
    """The cells of a tab, and what is asked of them again for each kind of table they might be."""

    def __init__(self, sheet: Sheet) -> None:
        self.all = sheet.cells.to_numpy(dtype=object)
        self._samples: dict[tuple[int, int], tuple[list[Value], list[int]]] = {}

    @cached_property
    def words(self) -> list[list[Value]]:
        """The texts of each row that may be a header."""
        return [[v for v in row if is_text(v)] for row in self.all[:HEADER_DEPTH].tolist()]

    def sample(self, header: int, position: int) -> tuple[list[Value], list[int]]:
        """Cells of a column below a header, as ``_sample`` picks them."""
        place = (header, position)
        if place not in self._samples:
            self._samples[place] = _sample(self.all[header + 1 :, position])
        return self._samples[place]


def _header_row(cells: Cells, table: str, saved: dict[str, str]) -> tuple[int, int]:
    """Index of the row whose cells name most fields of a table, and how many fields that is."""
    best, best_count = -1, 0
    for i, texts in enumerate(cells.words):
        if len(texts) <= best_count:
            continue  # a cell names one field at most
        fields: set[str] = set()
        for text in texts:
            if len(str(text)) <= 80:
                fields.update(n.field for n in named(text, table, saved)[:1])
        # An export may have hundreds of columns beside those that say who it is and how to reach them.
        enough = len(fields) * 4 >= len(texts) or (WHO & fields and CONTACTS & fields)
        if len(fields) > best_count and enough:
            best, best_count = i, len(fields)
    return best, best_count


def understand(sheet: Sheet, table: str, saved: dict[str, str], cells: Cells | None = None) -> Candidate | None:
    """How a tab reads as one kind of table, or None when it has no header for it. ``cells``: those of the tab, where it is
    asked about one kind after the other."""
    cells = cells or Cells(sheet)
    header, count = _header_row(cells, table, saved)
    if count == 0:
        return None
    spec = TABLES[table]
    headings = {c: str(v).strip() for c, v in enumerate(cells.all[header].tolist()) if v is not None and str(v).strip()}
    candidate = Candidate(table, sheet, header + 1, {}, {}, [])
    options: dict[int, tuple[tuple[str, Match], ...]] = {}
    samples: dict[int, list[Value]] = {}
    counts: dict[int, list[int]] = {}
    refused: dict[int, str] = {}
    for position, heading in headings.items():
        names = named(heading, table, saved)
        samples[position], counts[position] = cells.sample(header, position)
        fitting = []
        for name in names:
            wanted = spec.field(name.field)
            if (
                name.match is Match.SAVED
                or wanted is None
                or _agrees(spec, wanted, samples[position], counts[position])
            ):
                fitting.append((name.field, name.match))
            elif name.match >= Match.SYNONYM and not fitting and fold(heading) not in _EITHER:
                refused[position] = name.field
        if fitting:
            refused.pop(position, None)
        options[position] = tuple(fitting)
    if table == "clients":
        _settle_contacts(options, headings, samples, counts)
    taken = _assign(options, candidate, headings, samples, cells)
    if table == "orders":
        _days_of_payments(taken, options)
    lang = language(headings.values())
    for position, heading in headings.items():
        field_key = taken.get(position)
        sample = tuple(shown(v, lang) for v in samples[position][:3])
        match = next((m for k, m in options[position] if k == field_key), None) if field_key else None
        letter = column_letter(position)
        candidate.seen.append(ColumnSeen(sheet.title, letter, heading, table, field_key, match, sample))
        cell = f"{letter}{candidate.header}"
        if field_key:
            candidate.columns[field_key] = position
            candidate.headings[field_key] = heading
        elif position in refused:
            wanted = spec.field(refused[position])
            if wanted is not None:
                candidate.issues.append(
                    issue_at(
                        codes.CONTENT_DISAGREES, sheet.title, cell, candidate.header, heading,
                        heading=heading, field=wanted.heading, sample=quoted(sample),
                    )
                )  # fmt: skip
        elif saved.get(fold(heading)) == "":
            pass  # people said that it is not to be used
        elif (asked := looks_asked(heading)) and spec.field(asked) is not None and asked not in _own_fields(options):
            wanted = spec.field(asked)
            candidate.issues.append(
                issue_at(
                    codes.ASKED_NOT_GUESSED,
                    sheet.title,
                    cell,
                    candidate.header,
                    heading,
                    heading=heading,
                    field=wanted.heading if wanted else asked,
                )
            )
    blank = [c for c in range(cells.all.shape[1]) if c not in headings]
    for position in blank:
        sample_values, _ = cells.sample(header, position)
        if len(sample_values) >= 3 and headings and min(headings) < position < max(headings):
            candidate.issues.append(
                issue_at(
                    codes.BLANK_HEADING,
                    sheet.title,
                    f"{column_letter(position)}{candidate.header}",
                    candidate.header,
                    letter=column_letter(position),
                    sample=quoted(shown(v, lang) for v in sample_values[:2]),
                )
            )
    return candidate


def _agrees(spec: TableSpec, field: Field, sample: list[Value], counts: list[int]) -> bool:
    """Whether a column holds a field by its content. Tabs of ours that people fill are known by their headings: of their
    cells only the form is asked."""
    if spec.kind == "people":
        return holds(field, sample, counts)
    return agreement(field.type, sample) >= ENOUGH


def _own_fields(options: Mapping[int, tuple[tuple[str, Match], ...]]) -> set[str]:
    return {key for fits in options.values() for key, match in fits if match >= Match.OWN}


def _assign(
    options: dict[int, tuple[tuple[str, Match], ...]],
    candidate: Candidate,
    headings: dict[int, str],
    samples: dict[int, list[Value]],
    cells: Cells,
) -> dict[int, str]:
    """One field for each column: surest matches first; equals for one field compete and neither is taken."""
    taken: dict[int, str] = {}
    used: set[str] = set()
    left = dict(options)
    if candidate.table == "clients":
        _settle_names(left, headings)
    elif candidate.table == "orders":
        _settle_sums(left, headings)
    for match in sorted(Match, reverse=True):
        claims: dict[str, list[int]] = {}
        for position, fits in left.items():
            if position in taken:
                continue
            key = next((k for k, m in fits if m is match and k not in used), None)
            if key is None and any(m is match and k in OVERFLOW for k, m in fits):
                key = next(OVERFLOW[k] for k, m in fits if m is match and k in OVERFLOW)
                key = None if key in used else key
            if key is not None:
                claims.setdefault(key, []).append(position)
        for key, positions in claims.items():
            if match is Match.LESSER:
                ranks = [lesser_rank(headings[p], candidate.table, key) for p in positions]
                best = min(rank for rank in ranks if rank is not None)
                positions = [p for p, rank in zip(positions, ranks, strict=True) if rank == best]
            if key in OVERFLOW and len(positions) == 2 and OVERFLOW[key] not in used | set(claims):
                taken[positions[0]], taken[positions[1]] = key, OVERFLOW[key]
                used |= {key, OVERFLOW[key]}
            elif len(positions) == 1 or _same_cells(cells, candidate.header, positions):
                taken[positions[0]] = key
                used.add(key)
                for position in positions[1:]:
                    left[position] = ()
            else:
                used.add(key)
                field_spec = TABLES[candidate.table].field(key)
                both = rivals(positions, headings, samples)
                candidate.issues.append(
                    issue_at(
                        codes.COLUMNS_COMPETE, candidate.sheet.title,
                        f"{column_letter(positions[0])}{candidate.header}", candidate.header,
                        field=field_spec.heading if field_spec else key, columns=both,
                    )
                )  # fmt: skip
                for position in positions:
                    left[position] = ()
    return taken


def _same_cells(cells: Cells, header: int, positions: list[int]) -> bool:
    """Whether columns that claim one field hold the same all the way down, and not one word alone: nothing is to be chosen."""
    first, *others = (cells.all[header:, p].tolist() for p in positions)
    return len({v for v in first if v is not None}) > 1 and all(first == other for other in others)


def _days_of_payments(taken: dict[int, str], options: dict[int, tuple[tuple[str, Match], ...]]) -> None:
    """A journal of payments knows one day only: that of the payment is its date."""
    position = next((p for p, key in taken.items() if key == "pay_date"), None)
    if position is not None and "date" not in taken.values():
        taken[position] = "date"
        options[position] = tuple(("date", match) for key, match in options[position] if key == "pay_date")


#: What an order comes to in the end, which no other sum beside it tells.
_FINAL = frozenset(
    (
        "итоговая сумма", "сумма итого", "итого сумма", "итоговая стоимость", "стоимость итого", "grand total", "order total", "invoice total",
        "total amount", "total price", "net total",
    )
)  # fmt: skip
#: What is still to be paid stands under such a heading as well.
_DUE = re.compile(r"\bк оплате")


def _settle_sums(options: dict[int, tuple[tuple[str, Match], ...]], headings: Mapping[int, str]) -> None:
    """«Сумма» or «Стоимость» beside «Итоговая сумма» is not what the order comes to."""
    sums = {p: match for p, fits in options.items() for key, match in fits if key == "amount"}
    if not any(without_unit(headings[p]) in _FINAL for p in sums):
        return
    for position, match in sums.items():
        heading = without_unit(headings[position])
        if heading not in _FINAL and match is not Match.SAVED and not _DUE.search(heading):
            options[position] = tuple((k, m) for k, m in options[position] if k != "amount")


_PARENT = re.compile(r"\b(?:родител|parent|мам[аы]\b)")
_CONTACT = re.compile(r"\b(?:контактн|contact\b)")


def _settle_contacts(
    options: dict[int, tuple[tuple[str, Match], ...]],
    headings: Mapping[int, str],
    samples: Mapping[int, list[Value]],
    counts: Mapping[int, list[int]],
) -> None:
    """«Клиент» beside «Контактное лицо» is the company, and that person speaks for it; where it holds people, it is the client."""
    persons = [p for p, fits in options.items() if any(key == "full_name" for key, _ in fits)]
    contacts = [p for p in persons if _CONTACT.search(fold(headings[p]))]
    if len(persons) != 2 or len(contacts) != 1:
        return
    client = next(p for p in persons if p not in contacts)
    company = TABLES["clients"].field("company")
    if company is None or any(n.field == "company" for n in named(headings[client], "clients", {})):
        return
    told = any(key == "company" for fits in options.values() for key, _ in fits)
    if not told and holds(company, samples[client], counts[client]):
        options[client] = tuple(("company", m) for k, m in options[client] if k == "full_name")
    else:
        options[contacts[0]] = tuple((k, m) for k, m in options[contacts[0]] if k != "full_name")


def _settle_names(options: dict[int, tuple[tuple[str, Match], ...]], headings: Mapping[int, str]) -> None:
    """«Имя» is the first name beside a column of surnames, and the whole name otherwise; «Контрагент» is a company where its
    cells may be companies, and a person's name only where no other column is."""
    persons = [p for p, fits in options.items() if any(key == "full_name" for key, _ in fits)]
    for position in persons:
        either = any(n.field == "company" for n in named(headings[position], "clients", {}))
        fits = options[position]
        if either and (len(persons) > 1 or any(key == "company" for key, _ in fits)):
            options[position] = tuple((k, m) for k, m in fits if k != "full_name")
    parents = [p for p in persons if _PARENT.search(fold(headings[p]))]
    for position in persons if parents else ():
        if position not in parents:  # whose child it is writes and pays
            options[position] = tuple((k, m) for k, m in options[position] if k not in ("full_name", "first_name"))
    keys = {key for fits in options.values() for key, _ in fits}
    alone = "last_name" not in keys
    for position, fits in options.items():
        names = {key for key, _ in fits}
        if {"full_name", "first_name"} <= names:
            drop = "first_name" if alone else "full_name"
            options[position] = tuple((k, m) for k, m in fits if k != drop)
