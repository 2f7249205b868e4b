"""The rows of one or several workbooks, tabs and lists as one base to be matched; nothing is written anywhere.

Every row keeps where it stands: its file, its tab and the sheet's own row number.
"""

from __future__ import annotations

import datetime as dt
import locale
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import pandas as pd
from msgspec import Struct, field

from sheetcrm.config.settle import settled
from sheetcrm.core.matching.columns import ROLES as KNOWN_ROLES
from sheetcrm.core.matching.columns import find_roles
from sheetcrm.core.matching.headless import is_data, roles_by_content
from sheetcrm.core.people import ROLES, matchable
from sheetcrm.core.records import replace
from sheetcrm.core.stages.cleaning import clean
from sheetcrm.core.table import Table
from sheetcrm.core.watch.canaries import without_canaries
from sheetcrm.core.wording import Lang, Text
from sheetcrm.core.workbook import CellError, Sheet
from sheetcrm.errors import ConfigError, Fault
from sheetcrm.jobs.opening import Asked, Opened, google_id, load_config, moment, open_workbook, run_settings
from sheetcrm.paths import local_path, real_path
from sheetcrm.stores.csv_file import read_text, table_of

BAD_MAP = Fault(
    "duplicates/map",
    ConfigError,
    Text(ru="Не понимаю --map {given}.", en="--map {given} is not understood."),
    Text(
        ru="Пишите ПОЛЕ=ЗАГОЛОВОК, например --map phone=Контакт. Поля: {fields}.",
        en="Write FIELD=HEADING, such as --map phone=Contact. Fields: {fields}.",
    ),
)
NO_HEADING = Fault(
    "duplicates/no-heading",
    ConfigError,
    Text(ru="Столбца «{heading}» из --map нет.", en="There is no column “{heading}”, named by --map."),
    Text(ru="Столбцы в таблице: {headings}.", en="The columns are: {headings}."),
)
NO_TABLE = Fault(
    "duplicates/no-table",
    ConfigError,
    Text(ru="В «{name}» не нашлось таблицы с людьми.", en="No table of people was found in “{name}”."),
    Text(
        ru="Нужна строка заголовков и хотя бы имя с контактом; подскажите столбцы через --map.",
        en="It needs a row of headings and at least a name and a contact; name the columns with --map.",
    ),
)


_NAMES: Final = frozenset(("name", "last_name", "first_name", "company"))
_CONTACTS: Final = frozenset(("phone", "email", "messenger"))
#: Rows whose cells tell the language of a table without headings.
_TELLING: Final = 20


class Place(Struct, frozen=True):
    """Where a row stands. ``file`` is named when there are several; a plain list has no ``tab``, a row may have no id."""

    row: int
    tab: str | None = None
    client_id: str | None = None
    file: str | None = None
    known: bool = False

    def document(self) -> dict[str, Any]:
        """As a member of a group stands in JSON: a row of the team's clients has an id or null, a plain list's has none."""
        found: dict[str, Any] = {} if self.file is None else {"file": self.file}
        if self.tab is not None:
            found["tab"] = self.tab
        found["row"] = self.row
        if self.known:
            found["client_id"] = self.client_id
        return found


class Rows(Struct, frozen=True):
    """Rows to be matched: what the matcher takes, and where each row stands.

    ``workbook``: the name of what they come from. ``opened``: the workbook whose table of clients they are, if they are.
    ``headings``: of columns that are called by field or role, the team's own words for them. ``headless``: whether a table of
    these has no headings, its first row being data.
    """

    frame: pd.DataFrame
    roles: dict[str, str]
    region: str
    places: Sequence[Place]
    workbook: str
    lang: Lang
    day: dt.date
    opened: Opened | None = None
    headings: Mapping[str, str] = field(default_factory=dict)
    headless: bool = False

    def heading(self, column: str) -> str:
        """A column's heading as the team has it; a column of several files has that of the first."""
        return self.headings.get(column, column)


def roles_of(mapping: Sequence[str]) -> dict[str, str]:
    """Heading → role, from FIELD=HEADING words. Fields are those of the clients and, beside them, what else a column of any
    table may say: ``other`` is one that tells clients apart whatever it is. Raises ConfigError."""
    found = {}
    known = {*ROLES, *KNOWN_ROLES}
    for word in mapping:
        field, equals, heading = word.partition("=")
        if not equals or field.strip() not in known or not heading.strip():
            raise BAD_MAP(given=word, fields=", ".join(sorted(known)))
        found[heading.strip()] = ROLES.get(field.strip(), field.strip())
    return found


def mapped(parts: Sequence[Rows], roles: Mapping[str, str]) -> None:
    """Refuses a --map that names a heading no table has. Raises ConfigError."""
    headings = {part.heading(str(h)): None for part in parts for h in part.frame.columns}
    for heading in roles:
        if heading not in headings:
            raise NO_HEADING(heading=heading, headings=", ".join(headings))


def base_of(targets: Sequence[str | None], asked: Asked, roles: Mapping[str, str]) -> Rows:
    """All rows of the targets as one base; one that is named twice is read once. Raises ConfigError and StoreError."""
    once: dict[str | Path | None, str | None] = {}
    for target in targets or (None,):
        once.setdefault(_place(target), target)
    targets = list(once.values())
    parts = [rows_of(target, asked, roles) for target in targets]
    mapped(parts, roles)
    if len(parts) == 1:
        return parts[0]
    titles, ends = [part.workbook for part in parts], told_apart(targets)
    return together(parts, [t if titles.count(t) == 1 else end for t, end in zip(titles, ends, strict=True)])


def _place(target: str | None) -> str | Path | None:
    if target is None:
        return None
    return google_id(target) or real_path(local_path(target))


def rows_of(target: str | None, asked: Asked, roles: Mapping[str, str]) -> Rows:
    """The rows of one target: the clients where the program knows the table, else every tab that looks like people.

    Raises ConfigError, StoreError.
    """
    if target is not None and is_list(target):
        path = local_path(target)
        frame, headless = _list_of(path, roles)
        told = frame.columns if not headless else frame.head(_TELLING).stack()
        config = settled(load_config(asked), map(str, told), system_locale=locale.getlocale()[0])
        lang = asked.lang or ("ru" if config.language == "ru" else "en")
        asked.heard.speaks(lang)
        known = _roles_in(frame, roles, headless)
        places = [Place(i + (1 if headless else 2)) for i in range(len(frame))]
        return Rows(
            frame,
            known,
            config.region or "RU",
            places,
            path.name,
            lang,
            moment(asked, config).date(),
            headless=headless,
        )
    opened = open_workbook(replace(asked, target=target))
    if "clients" in opened.base.tables and not roles:
        return clients_of(opened)
    found = list(_people_tabs(opened.workbook.people(), roles))
    if not found:
        raise NO_TABLE(name=opened.workbook.name)
    region = run_settings(opened.config, opened.state).region
    parts = [
        Rows(table.frame, _roles_in(table.frame, roles, table.headless), region,
             [Place(row, table.title) for row in table.rows], opened.workbook.name, opened.reader,
             opened.now.date(), headless=table.headless)
        for table in found
    ]  # fmt: skip
    return together(parts, [])


def is_list(target: str) -> bool:
    """Whether a target is a plain list of text."""
    return target.lower().endswith((".csv", ".tsv", ".txt"))


def clients_of(opened: Opened) -> Rows:
    """The clients of a workbook whose table of them the program knows."""
    settings = run_settings(opened.config, opened.state)
    day = opened.now.date()
    base = without_canaries(opened.base, settings.canaries).base
    cleaned = clean(base, settings, day)
    frame, known = matchable(cleaned["clients"])
    table = base.tables["clients"]
    headings = {column: " ".join(table.heading(column).split()) for column in frame.columns}
    places = list(_places(table))
    return Rows(frame, known, settings.region, places, opened.workbook.name, opened.reader, day, opened, headings)


def _places(table: Table) -> Iterator[Place]:
    ids = table.raw["client_id"].tolist() if table.has("client_id") else [None] * len(table)
    for position, client_id in enumerate(ids):
        text = None if client_id is None else str(client_id)
        yield Place(int(table.row[position]), table.tab_title(position), text, known=True)


class _Tab(Struct, frozen=True):
    """A tab taken for a table by its first row; ``rows``: the sheet's own number of each row of the frame."""

    title: str
    frame: pd.DataFrame
    rows: list[int]
    headless: bool


def _people_tabs(sheets: Sequence[Sheet], roles: Mapping[str, str]) -> Iterator[_Tab]:
    """Tabs with somebody's name and a contact; the first tab when none is like that."""
    tables = [_table(sheet, roles) for sheet in sheets if len(sheet.cells) > 1]
    found = []
    for table in tables:
        given = {h: r for h, r in roles.items() if h in table.frame.columns}
        if roles and not given:
            continue
        told = set(find_roles(table.frame, given).values())
        if given or (told & _NAMES and told & _CONTACTS):
            found.append(table)
    yield from found or tables[:1]


def _table(sheet: Sheet, roles: Mapping[str, str]) -> _Tab:
    cells = sheet.cells.map(lambda v: None if isinstance(v, CellError) else v)
    headings = headings_of(cells.iloc[0].tolist())
    below = cells.iloc[1:]
    headless = not roles.keys() & set(headings) and is_data(cells.iloc[0].tolist(), below)
    frame = (cells if headless else below).reset_index(drop=True)
    frame.columns = _numbered(frame.shape[1]) if headless else headings
    return _Tab(sheet.title, frame, [int(row) for row in (cells if headless else below).index], headless)


def _list_of(path: Path, roles: Mapping[str, str]) -> tuple[pd.DataFrame, bool]:
    """A list of text as a table, and whether it has no headings. Raises StoreError."""
    text = read_text(path)
    frame = table_of(text, path.name)
    if roles.keys() & set(frame.columns) or not is_data(list(frame.columns), frame):
        return frame, False
    frame = table_of(text, path.name, headings=False)
    frame.columns = pd.Index(_numbered(frame.shape[1]))
    return frame, True


def _roles_in(frame: pd.DataFrame, roles: Mapping[str, str], headless: bool) -> dict[str, str]:
    """What is known of the columns before they are matched."""
    return {**(roles_by_content(frame) if headless else {}), **{h: r for h, r in roles.items() if h in frame.columns}}


def _numbered(columns: int) -> list[str]:
    return headings_of([None] * columns)


def headings_of(cells: Sequence[object]) -> list[str]:
    """The headings of a row, each once: a blank one gets its number, a second one of a name is told apart.

    >>> headings_of(["Имя", None, "Имя"])
    ['Имя', 'column 2', 'Имя (2)']
    """
    found: list[str] = []
    for number, cell in enumerate(cells, start=1):
        name = f"column {number}" if cell is None else str(cell).strip()
        seen = found.count(name) + sum(f.startswith(f"{name} (") for f in found)
        found.append(name if not seen else f"{name} ({seen + 1})")
    return found


def together(parts: Sequence[Rows], names: Sequence[str]) -> Rows:
    """Several lists of rows as one base. ``names``: what to call each file; empty when they are tabs of one."""
    if len(parts) == 1:
        return parts[0]
    frames = []
    headings: dict[str, str] = {}
    for part in parts:
        held = Counter(part.roles.values())
        taken = set(part.frame.columns)
        called = {c: r for c, r in part.roles.items() if held[r] == 1 and r not in taken}
        frames.append(part.frame.rename(columns=called))
        for column in part.frame.columns:
            headings.setdefault(called.get(column, column), part.heading(column))
    frame = pd.concat(frames, ignore_index=True).astype(object)
    frame = frame.where(frame.notna(), None)
    roles = {c: r for part in parts for c, r in part.roles.items() if c in frame.columns}
    roles |= {r: r for part in parts for r in part.roles.values() if r in frame.columns}
    if names:
        places = [replace(p, file=name) for part, name in zip(parts, names, strict=True) for p in part.places]
    else:
        places = [place for part in parts for place in part.places]
    workbook = ", ".join(names) or parts[0].workbook
    headless = any(part.headless for part in parts)
    return Rows(
        frame,
        roles,
        parts[0].region,
        places,
        workbook,
        parts[0].lang,
        parts[0].day,
        headings=headings,
        headless=headless,
    )


def told_apart(targets: Sequence[str | None]) -> list[str]:
    """The shortest ends of paths that tell the files apart.

    >>> told_apart(["a/x.xlsx", "b/y.csv"]), told_apart(["a/x.xlsx", "b/x.xlsx"])
    (['x.xlsx', 'y.csv'], ['a/x.xlsx', 'b/x.xlsx'])
    """
    return [_end(target or "", 1, targets) for target in targets]


def _end(target: str, length: int, targets: Sequence[str | None]) -> str:
    if google_id(target) is not None:
        return target
    parts = Path(target).parts
    end = Path(*parts[-length:]).as_posix()
    same = sum(Path(*Path(other or "").parts[-length:]).as_posix() == end for other in targets)
    return end if same < 2 or length >= len(parts) else _end(target, length + 1, targets)
