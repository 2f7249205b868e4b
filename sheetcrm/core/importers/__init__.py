"""Files of other programs as rows of ours: one file each, found by itself. Pure.

An importer says by the headings whether a file is its program's, and which column means which field. Where the headings are
taken from stands in its ``source``; a program whose export nobody has described has no importer, and its files are read like
any other list (or with a mapping of your own, ``--mapping``). An importer of a team's own is a module named under ``plugins``
in config.yaml with an :class:`Importer` at its top level.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cache
from types import ModuleType

from msgspec import Struct, field

from sheetcrm.core.registry import load
from sheetcrm.core.wording import Lang, Text
from sheetcrm.core.workbook import Value


class Grid(Struct, frozen=True):
    """One tab of a file: its cells as they stand, the first row being row 1."""

    title: str
    rows: tuple[tuple[Value, ...], ...]


class Handed(Struct, frozen=True):
    """A file as it was handed over. ``text``: of a text file, None for a workbook."""

    name: str
    grids: tuple[Grid, ...]
    text: str | None = None


class Record(Struct, frozen=True):
    """One row of ours: its number in the file, and its cells by field."""

    row: int
    cells: Mapping[str, Value]


class Part(Struct, frozen=True):
    """What a file holds of one table of ours. ``headings``: field → what the file calls it; ``lost``: headings whose columns
    hold something nobody takes."""

    table: str
    tab: str
    records: tuple[Record, ...]
    headings: Mapping[str, str] = field(default_factory=dict)
    lost: tuple[str, ...] = ()


class Importer(Struct, frozen=True):
    """One program's export. ``source``: where its headings are written. ``reads``: the parts of a file, in the language of
    the workbook it goes into. ``asks``: the people of such a file turned to us, so who is new is a request until somebody answers.
    ``general``: no program's in particular, and asked last."""

    name: str
    title: Text
    source: str
    recognises: Callable[[Handed], bool]
    reads: Callable[[Handed, Lang], tuple[Part, ...]]
    asks: bool = False
    general: bool = False


def importers(plugins: Iterable[ModuleType] = ()) -> dict[str, Importer]:
    """Every importer by name; a team's own come first, and may take the place of one of ours."""
    own = {value.name: value for module in plugins for value in vars(module).values() if isinstance(value, Importer)}
    return own | {name: one for name, one in shipped().items() if name not in own}


@cache
def shipped() -> dict[str, Importer]:
    """Those that come with the program."""
    return load("sheetcrm.core.importers", Importer, lambda one: one.name)


def recognised(handed: Handed, known: Mapping[str, Importer]) -> Importer | None:
    """The importer whose file this is; None when it is nobody's."""
    return next((one for one in sorted(known.values(), key=lambda one: one.general) if one.recognises(handed)), None)
