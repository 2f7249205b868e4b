"""A tab as a twin shows it: what the workbook says of it, and what only its looks say. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct, field

from sheetcrm.core.workbook import Sheet


class TwinSheet(Struct, frozen=True):
    """``formats``: number formats of single cells (row from 1, column from 0), as the sheet writes them; ``@`` is plain text.
    ``widths``: of columns, in pixels. ``frozen``: rows and columns that do not scroll."""

    sheet: Sheet
    formats: Mapping[tuple[int, int], str] = field(default_factory=dict)
    widths: Mapping[int, int] = field(default_factory=dict)
    frozen: tuple[int, int] = (0, 0)


class Twin(Struct, frozen=True):
    """Everything a twin is made of. ``names``: named ranges of the team's, as (name, tab, first row, first column, last row,
    last column), rows from 1 and columns from 0."""

    sheets: tuple[TwinSheet, ...]
    locale: str
    names: tuple[tuple[str, str, int, int, int, int], ...] = ()
