"""Columns of ours in people's tab of clients: what each cell shall show, and what people typed into them. Pure.

A value belongs to a client, never to a row: a store shows it where that client stands. What somebody typed into a cell of
ours is kept as a line of «Что исправить» before our value comes back.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from msgspec import Struct

from sheetcrm.core.clients import CLIENTS
from sheetcrm.core.issues import Issue, IssueCode, Severity
from sheetcrm.core.plan.identity import digest, typed_id
from sheetcrm.core.table import Source, Table
from sheetcrm.core.tabs import look
from sheetcrm.core.tabs.auto import KINDS
from sheetcrm.core.tabs.model import Content, Style
from sheetcrm.core.visits import visiting
from sheetcrm.core.wording import LANGS, Lang, Text
from sheetcrm.core.workbook import CellError, OwnColumn, Sheet, Value, Workbook, column_letter

#: What stands there once a team said yes; ``last`` is the last purchase, or the last contact where there are no orders.
DEFAULT = ("to_correct", "duplicate", "lifecycle", "last")
KEYS = ("last", *KINDS)
#: What may be chosen beside them, for a group that is folded up.
MORE = tuple(key for key in KINDS if key not in DEFAULT)
#: The sign of a column of ours.
AUTO = Text(ru="{heading} (авто)", en="{heading} (auto)")

#: By what a row is known when it has no id, and what must be the same where it has one: fields of the clients.
WHO = ("full_name", "last_name", "first_name", "company", "phone", "email")
#: How far down a heading is looked for.
HEADER_DEPTH = 60
#: A longer heading is not shown in full.
_WIDEST = 32.0
#: How long a text in a column of ours gets.
_LONGEST = 500

TYPED = IssueCode(
    "column/typed-into",
    Severity.WARNING,
    Text(ru="В столбец программы что-то вписали", en="Something was typed into the program's column"),
    Text(
        ru="В столбец «{column}» вписали «{value}». Этот столбец заполняет программа, её значение вернулось на место; ваш текст "
        "сохранён здесь.",
        en="“{value}” was typed into “{column}”. The program fills that column and has put its value back; your text is kept "
        "here.",
    ),
    Text(
        ru="Если текст нужен, впишите его в свой столбец этой же строки: тогда эта строка исчезнет.",
        en="If you need the text, type it into a column of your own in the same row: this line then disappears.",
    ),
)


class OurColumn(Struct, frozen=True):
    """One column of ours: its heading as we write it, its values aligned with the rows of the tab, its look. ``grouped``: it
    was chosen beside the usual ones, and comes into a group that is folded up."""

    key: str
    heading: str
    values: Sequence[Value]
    style: Style
    width: float
    grouped: bool = False


class TabColumns(Struct, frozen=True):
    """The columns of ours in one tab of people's.

    ``header_row`` and ``rows`` are the sheet's own numbers, from 1. For each row ``ids`` is the client's id as text ("" for
    none), ``who`` the text of the cells that say who it is; these stand in ``id_column`` and ``who_columns`` (from 0).
    ``width``: how many columns people's table reaches, counted from the first.
    """

    tab: str
    sheet_id: str
    header_row: int
    rows: Sequence[int]
    ids: Sequence[str]
    who: Sequence[str]
    id_column: int | None
    who_columns: tuple[int, ...]
    width: int
    columns: tuple[OurColumn, ...]

    def row_keys(self) -> list[str]:
        """By what the rows are known from run to run, each another; rows with one id are told apart by their order."""
        known = [client_id or who for client_id, who in zip(self.ids, self.who, strict=True)]
        counts: Counter[str] = Counter()
        keys = []
        for one in known:
            counts[one] += 1
            keys.append(row_key(one, counts[one]))
        return keys


@dataclass(frozen=True, slots=True)
class Kept:
    """A text somebody typed into a cell of ours. ``row_key``: whose row it was, "" when it was nobody's."""

    tab: str
    key: str
    heading: str = field(compare=False)
    row_key: str
    text: str


def heading(key: str, lang: Lang, *, orders: bool = True) -> str:
    """What stands above a column of ours.

    >>> heading("to_correct", "ru"), heading("last", "en", orders=False)
    ('Что исправить (авто)', 'Last contact (auto)')
    """
    kind = KINDS[("last_order" if orders else "last_contact") if key == "last" else key]
    return AUTO.say(lang, heading=kind.heading.say(lang))


def keys_of(said: str) -> tuple[str, ...]:
    """The columns named in a line: by key or by heading, between commas; ``all`` is every one that may be chosen.

    Raises ValueError with the first word that is none.

    >>> keys_of("выручка, orders"), keys_of("Заполнено верно, %; RFM: what buyer"), keys_of("all") == MORE
    (('revenue', 'orders'), ('quality', 'rfm'), True)
    """
    if said.strip().casefold() in ("all", "все"):
        return MORE
    names = {key: (key, KINDS[key].heading.ru, KINDS[key].heading.en) for key in MORE}
    # A heading with a comma in it goes by what stands before.
    known = {name.partition(",")[0].casefold(): key for key in MORE for name in names[key]}
    words = [word for part in said.replace(";", ",").split(",") if (word := " ".join(part.split())) not in ("", "%")]
    for word in words:
        if word.casefold() not in known:
            raise ValueError(word)
    return tuple(dict.fromkeys(known[word.casefold()] for word in words))


def headings(key: str) -> frozenset[str]:
    """Every heading of ours for a column, folded: also with the words of a business people come to.

    >>> "последний визит (авто)" in headings("last")
    True
    """
    spoken = [said for lang in LANGS for said in (lang, visiting(lang))]
    return frozenset(heading(key, lang, orders=orders).casefold() for lang in spoken for orders in (True, False))


def row_key(known_by: str, number: int) -> str:
    """A print by which a row is known from run to run: its id or its texts, and which of several such rows it is."""
    return digest("row", known_by, number)


def print_of(value: object) -> str:
    """A print of a value of ours."""
    return digest("value", value)


def has_heading(key: str, cells: Sequence[Value]) -> bool:
    """Whether a column carries our heading."""
    known = headings(key)
    return any(isinstance(value, str) and value.strip().casefold() in known for value in cells[:HEADER_DEPTH])


def has_our_values(cells: Sequence[Value], written: Mapping[str, str] | None) -> bool:
    """Whether a column under another heading still is ours: it holds mostly values that we wrote, or nothing at all."""
    prints = set((written or {}).values())
    filled = [value for value in cells if value is not None]
    return len(filled) < 2 or 2 * sum(print_of(value) in prints for value in filled) >= len(filled)


def as_read(value: Any) -> Value:
    """A value as it is read again: nothing for what pandas calls missing, whole numbers as int, moments as their day.

    >>> as_read(5.0), as_read(float("nan")), as_read(dt.datetime(2026, 3, 5, 14, 0)), as_read("")
    (5, None, datetime.date(2026, 3, 5), None)
    """
    if hasattr(value, "item"):
        value = value.item()
    if value is None or value != value or value == "":
        return None
    if isinstance(value, dt.datetime):
        return dt.date(value.year, value.month, value.day)
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, str) and len(value) > _LONGEST:
        return value[: _LONGEST - 1] + "…"
    read: Value = value
    return read


def text_of(value: Value) -> str:
    """A cell as text, the way a sheet joins texts.

    >>> text_of(None), text_of(17), text_of("А "), text_of(True)
    ('', '17', 'А ', 'TRUE')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    return str(value)


def tab_columns(
    table: Table,
    values: Mapping[str, Sequence[Content]],
    keys: Mapping[str, Sequence[str]],
    lang: Lang,
    widths: Mapping[str, int],
) -> tuple[TabColumns, ...]:
    """The columns in every tab of the clients. ``keys``: by tab, which; ``widths``: by tab, how far people's columns go.

    What ``last`` shows already does not stand there a second time.
    """
    orders = any(value is not None for value in values["last_order"])
    contacts = any(value is not None for value in values["last_contact"])
    by_orders = orders or not contacts
    last = "last_order" if by_orders else "last_contact"
    found = []
    for number, source in enumerate(table.sources):
        at = (table.tab == number).nonzero()[0].tolist()
        columns = []
        # Those of the group stand side by side, right of the usual ones.
        chosen = keys.get(source.tab, ())
        for key in sorted(chosen, key=lambda one: one not in DEFAULT):
            if key == last and "last" in chosen:
                continue
            shown = last if key == "last" else key
            known = values[shown]
            kind = KINDS[shown]
            style = kind.style if kind.style.format != "text" else look.SHORT
            said = heading(key, lang, orders=by_orders)
            # A team's row of headings need not wrap.
            width = max(kind.width, min(len(said) + 2.0, _WIDEST))
            cells: list[Value] = [as_read(known[i]) for i in at] if len(known) else [None] * len(at)
            columns.append(OurColumn(key, said, cells, style, width, key not in DEFAULT))
        found.append(_placed(table, source, at, tuple(columns), widths.get(source.tab, 0)))
    return tuple(found)


def id_columns(table: Table, lang: Lang, widths: Mapping[str, int]) -> tuple[TabColumns, ...]:
    """A column for the clients' ids in every tab of the clients that has none; it is the team's from then on.

    None where another table stands to the right: a sort of the clients alone would leave the ids behind.
    """
    wanted = CLIENTS.field("client_id")
    found = []
    for number, source in enumerate(table.sources):
        if "client_id" in source.columns or source.walled or wanted is None:
            continue
        at = (table.tab == number).nonzero()[0].tolist()
        column = OurColumn("client_id", wanted.heading.say(lang), [None] * len(at), look.SHORT, 14)
        found.append(_placed(table, source, at, (column,), widths.get(source.tab, 0)))
    return tuple(found)


def _placed(table: Table, source: Source, at: Sequence[int], columns: tuple[OurColumn, ...], width: int) -> TabColumns:
    fields = [f for f in WHO if f in source.columns]
    parts = [[text_of(table.typed(i, f)) for i in at] for f in fields]
    who = ["|".join(row) for row in zip(*parts, strict=True)] if parts else [""] * len(at)
    id_column = source.columns.get("client_id")
    ids = [typed_id(table.typed(i, "client_id")) or "" for i in at] if id_column is not None else [""] * len(at)
    return TabColumns(
        source.tab,
        source.sheet_id,
        source.header_row,
        [int(table.row[i]) for i in at],
        ids,
        who,
        id_column,
        tuple(source.columns[f] for f in fields),
        max(width, max(source.columns.values(), default=-1) + 1),
        columns,
    )


def leaving(workbook: Workbook) -> tuple[TabColumns, ...]:
    """Every tab with columns of ours, said to have none from now on."""
    found = []
    for sheet in workbook.people():
        heads = [
            next((row for row, value in enumerate(column.cells, start=1) if value is not None), 1)
            for column in sheet.own
        ]
        if heads:
            width = sheet.cells.shape[1]
            found.append(TabColumns(sheet.title, sheet.sheet_id, min(heads), (), (), (), None, (), width, ()))
    return tuple(found)


def stays(there: OwnColumn, header_row: int) -> frozenset[int]:
    """The rows of a column that goes in which something of people's stands: it stays where it is, under its heading."""
    if there.typed is not None:
        return frozenset(row for row in there.typed if row > header_row and there.at(row) is not None)
    ours = set((there.written or {}).values())
    return frozenset(
        row
        for row, value in enumerate(there.cells, start=1)
        if row > header_row and value is not None and (row in there.formulas or print_of(value) not in ours)
    )


def typed_into(columns: Iterable[TabColumns], sheets: Iterable[Sheet]) -> tuple[Kept, ...]:
    """What people typed into cells of ours since we last wrote them.

    A value of ours that stands at another client's row was sorted there, not typed; one that stands there more often than
    we wrote it was.
    """
    by_tab = {sheet.title: sheet for sheet in sheets}
    found: list[Kept] = []
    for here in columns:
        own = {column.key: column for column in by_tab[here.tab].own} if here.tab in by_tab else {}
        keys = here.row_keys()
        for column in here.columns:
            if column.key in own:
                found += _typed_in(here, column, own[column.key], keys)
    return tuple(found)


def _typed_in(here: TabColumns, column: OurColumn, there: OwnColumn, keys: Sequence[str]) -> Iterator[Kept]:
    by_row = dict(zip(here.rows, keys, strict=True))
    said = there.at(here.header_row)
    name = said if isinstance(said, str) and said.strip() and not isinstance(said, CellError) else column.heading
    if there.typed is not None:
        for row in sorted(there.typed):
            text = there.formulas.get(row) or text_of(there.at(row))
            if row != here.header_row and text:
                yield Kept(here.tab, column.key, name, by_row.get(row, ""), text)
        return
    prints = [print_of(value) for value in there.cells]
    left: Counter[str] | None = None
    known: set[str] = set()
    if there.written is not None:
        # A text that stands there more often than we wrote it was typed, or copied.
        left = Counter(
            p for row, p in enumerate(prints, 1) if row > here.header_row and there.at(row) is not None
        ) - Counter(there.written.values())
    else:
        known = {print_of(value) for value in column.values}
    now = dict(zip(here.rows, column.values, strict=True))
    for row, key in by_row.items():
        value = there.at(row)
        if row in there.formulas:
            yield Kept(here.tab, column.key, name, key, there.formulas[row])
        elif value is not None and value != now[row]:
            mark = prints[row - 1]
            if left is not None and there.written is not None:
                is_typed = there.written.get(key) != mark and left[mark] > 0
            else:
                is_typed = mark not in known
            if is_typed:
                yield Kept(here.tab, column.key, name, key, text_of(value))


def still_open(kept: Iterable[Kept], table: Table, columns: Sequence[TabColumns]) -> tuple[Kept, ...]:
    """The texts that are kept and stand nowhere in their client's row yet, each once."""
    rows = _positions(table, columns)
    found = []
    for one in dict.fromkeys(kept):
        position = rows.get((one.tab, one.row_key))
        if position is None or not _stands_in(one.text, table, position):
            found.append(one)
    return tuple(found)


def _positions(table: Table, columns: Sequence[TabColumns]) -> dict[tuple[str, str], int]:
    number = {source.tab: n for n, source in enumerate(table.sources)}
    found: dict[tuple[str, str], int] = {}
    for here in columns:
        at = (table.tab == number[here.tab]).nonzero()[0].tolist()
        for key, position in zip(here.row_keys(), at, strict=True):
            found.setdefault((here.tab, key), position)
    return found


def _stands_in(text: str, table: Table, position: int) -> bool:
    return any(text in text_of(table.typed(position, column)) for column in table.raw.columns)


def issues_of(
    kept: Iterable[Kept],
    table: Table,
    columns: Sequence[TabColumns],
    sheets: Iterable[Sheet],
    ids: Sequence[str | None],
) -> Iterator[Issue]:
    """Each kept text as an issue, at its client's row where that is still there."""
    rows = _positions(table, columns)
    places = {(sheet.title, column.key): column.position for sheet in sheets for column in sheet.own}
    for one in kept:
        position = rows.get((one.tab, one.row_key), -1)
        row = int(table.row[position]) if position >= 0 else 0
        place = places.get((one.tab, one.key))
        yield Issue(
            TYPED,
            one.tab,
            f"{column_letter(place)}{row}" if place is not None and row else "",
            row,
            ids[position] if 0 <= position < len(ids) else None,
            None,
            one.text,
            {"column": one.heading},
            one.heading,
            "clients" if position >= 0 else "",
            position,
        )


def wanted(keys: Sequence[str] | None, sheet: Sheet) -> tuple[str, ...]:
    """The columns a tab shall have: those agreed to; where nothing was said, those it has."""
    return tuple(column.key for column in sheet.own) if keys is None else tuple(keys)
