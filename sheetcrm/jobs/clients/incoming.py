"""A file from outside as tables of ours: by an importer that knows its program, else as any list of people. Reads only."""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from typing import Final

from msgspec import Struct, field

from sheetcrm.core.importers import Grid, Handed, Importer, importers, recognised
from sheetcrm.core.importers.bank_1c import PAYMENTS
from sheetcrm.core.importing.parts import table_of
from sheetcrm.core.reading import recognise
from sheetcrm.core.reading.headings import fold
from sheetcrm.core.table import Table
from sheetcrm.core.wording import Lang, Text
from sheetcrm.core.workbook import Sheet, Workbook
from sheetcrm.errors import ConfigError, Fault
from sheetcrm.jobs.clients.bases import is_list
from sheetcrm.jobs.clients.lists import dropped_rows, people_in, workbook_of
from sheetcrm.jobs.clients.unheaded import sheet_of_text
from sheetcrm.jobs.opening import Asked
from sheetcrm.paths import as_typed, local_path
from sheetcrm.stores.csv_file import read_text

#: Tables of a file beside people, whose rows are known by numbers of their own.
RECORDS: Final = ("orders", "deals")

NO_IMPORTER = Fault(
    "import/no-importer",
    ConfigError,
    Text(ru="Программы «{name}» загрузка не знает.", en="There is no importer “{name}”."),
    Text(
        ru="Есть: {known}. Без --as файл читается как обычный список.",
        en="There are: {known}. Without --as the file is read as an ordinary list.",
    ),
)
NOT_ITS_FILE = Fault(
    "import/not-its-file",
    ConfigError,
    Text(ru="«{file}» не похож на выгрузку: {title}.", en="“{file}” does not look like an export of {title}."),
    Text(
        ru="Заголовки другие. Уберите --as, и файл прочитается как обычный список; столбцы можно подсказать: --map phone=Контакт.",
        en="Its headings are different. Without --as it is read as an ordinary list; columns can be "
        "named: --map phone=Contact.",
    ),
)
STATEMENT = Fault(
    "import/statement",
    ConfigError,
    Text(
        ru="«{file}» — выписка банка: в ней платежи, а не люди.",
        en="“{file}” is a bank statement: it holds payments, not people.",
    ),
    Text(ru="Сверить с заказами: sheetcrm bank {typed}", en="To match it with the orders: sheetcrm bank {typed}"),
)


class Incoming(Struct, frozen=True):
    """What a file holds. ``source``: as it was named; ``leads``: its people, None when it has none; ``records``: its orders and deals by table; ``talks``: its
    contacts with people; ``dropped``: rows that hold something and are nobody's (tab, number); ``lost``: headings that
    nobody takes; ``handed``: the file as it is; ``headless``: it has no row of headings."""

    name: str
    source: str
    handed: Handed
    importer: Importer | None
    leads: Table | None
    records: Mapping[str, Table] = field(default_factory=dict)
    talks: Table | None = None
    dropped: tuple[tuple[str, int], ...] = ()
    lost: tuple[str, ...] = ()
    headless: bool = False

    def names(self, heading: str) -> bool:
        """Whether it is a heading of the file, and not one that an importer made of something else."""
        if self.importer is None:
            return True
        return any(
            heading == " ".join(str(cell).split()) for grid in self.handed.grids for cell in (*grid.rows[:1],)[0]
        )

    def columns(self) -> list[str]:
        """The headings of its tables, as they are written; of a list without any, how its columns are called."""
        sources = [s for t in (self.leads, *self.records.values(), self.talks) if t is not None for s in t.sources]
        names = [name for s in sources for name in (*s.headings.values(), *self.cells(s.tab, s.header_row))]
        return list(dict.fromkeys(said for name in names if name is not None and (said := " ".join(str(name).split()))))

    def has_column(self, heading: str) -> bool:
        """Whether it has a column called so."""
        return fold(heading) in {fold(name) for name in self.columns()}

    def cells(self, tab: str, row: int) -> tuple[object, ...]:
        """A row of the file as it stands there."""
        grid = next((grid for grid in self.handed.grids if grid.title == tab), None)
        return () if grid is None or not 0 < row <= len(grid.rows) else grid.rows[row - 1]


def incoming(
    file: str, asked: Asked, fields: Mapping[str, str], program: str | None, plugins: tuple[str, ...], lang: Lang
) -> Incoming:
    """Reads a file. ``fields``: field → heading, which makes it any list; ``program``: the importer, where it was named.

    Raises ConfigError when nobody is in it, StoreError when it cannot be read.
    """
    handed, workbook = hand_over(file, asked)
    known = importers(importlib.import_module(name) for name in plugins)
    if program is not None and program not in known:
        raise NO_IMPORTER(name=program, known=", ".join(known))
    importer = known[program] if program is not None else None if fields else recognised(handed, known)
    if importer is None:
        return _any_list(file, workbook, handed, fields)
    parts = importer.reads(handed, lang)
    if not parts or (program is not None and not importer.recognises(handed)):
        raise NOT_ITS_FILE(file=handed.name, title=importer.title)
    if any(part.table == PAYMENTS for part in parts):
        raise STATEMENT(file=handed.name, typed=as_typed(handed.name))
    tables = {part.table: table_of(part, lang) for part in parts}
    taken = {heading for part in parts for heading in part.headings.values()}
    lost = [
        heading
        for part in parts
        for heading in part.lost
        if all(heading in p.lost or p.table not in tables for p in parts)
    ]
    return Incoming(
        handed.name,
        file,
        handed,
        importer,
        tables.get("clients"),
        {key: tables[key] for key in RECORDS if key in tables},
        tables.get("interactions"),
        lost=tuple(dict.fromkeys(heading for heading in lost if heading not in taken)),
    )


def _any_list(file: str, workbook: Workbook, handed: Handed, fields: Mapping[str, str]) -> Incoming:
    base = recognise(workbook, saved={"clients": dict(fields)} if fields else None)
    records = {key: base.tables[key] for key in RECORDS if key in base.tables}
    if base.clients_from_orders and not fields:
        # A journal of orders: its buyers are the people, its rows the orders.
        return Incoming(handed.name, file, handed, None, base.tables["clients"], records)
    found = people_in(workbook, fields)
    dropped = tuple(dropped_rows(found.workbook, found.table))
    return Incoming(handed.name, file, handed, None, found.table, records, dropped=dropped, headless=found.headless)


def hand_over(file: str, asked: Asked) -> tuple[Handed, Workbook]:
    """A file as importers take it, and as a workbook. A text that is no table is a workbook without tabs."""
    if not is_list(file):
        workbook = workbook_of(file, asked)
        return Handed(workbook.name, tuple(_grid(sheet) for sheet in workbook.people())), workbook
    path = local_path(file)
    text = read_text(path)
    handed = Handed(path.name, (), text)
    if any(one.recognises(handed) for one in importers().values()):
        return handed, Workbook(path.name, str(path), ())
    workbook = Workbook(path.name, str(path), (sheet_of_text(text, path),))
    return Handed(path.name, tuple(_grid(sheet) for sheet in workbook.sheets), text), workbook


def _grid(sheet: Sheet) -> Grid:
    return Grid(sheet.title, tuple(map(tuple, sheet.cells.to_numpy(dtype=object).tolist())))
