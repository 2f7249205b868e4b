"""Cuts texts of ours that no cell of a store takes: what somebody typed is long, and we said something about it. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from sheetcrm.core.records import replace
from sheetcrm.core.tabs.model import Block, BlockColumn, Content, Tab
from sheetcrm.core.tabs.state import REMEMBERING


def fitted(tabs: Sequence[Tab], longest: int) -> tuple[Tab, ...]:
    """The tabs with every text no longer than that many UTF-16 units, as stores count; a longer one ends with “…”.

    The whole of it stands where it was typed, and one long cell is no reason to write nothing at all. What runs remember is
    never cut.
    """
    return tuple(tab if tab.key in REMEMBERING else _fitted(tab, longest) for tab in tabs)


def cut(text: str, longest: int) -> str:
    """The text, or as much of it as fits.

    >>> cut("Анна", 4), cut("Анна Ильинична", 5), cut("😀😀😀", 5)
    ('Анна', 'Анна…', '😀😀…')
    """
    if not _is_longer(text, longest):
        return text
    units = text.encode("utf-16-le", "surrogatepass")[: 2 * (longest - 1)]
    return units.decode("utf-16-le", "ignore") + "…"


def _is_longer(value: Content, longest: int) -> bool:
    if type(value) is not str or 2 * len(value) <= longest:
        return False
    return len(value.encode("utf-16-le", "surrogatepass")) > 2 * longest


def _fitted(tab: Tab, longest: int) -> Tab:
    if any(_is_longer(cell.content, longest) for cell in tab.cells):
        cells = tuple(replace(cell, content=_content(cell.content, longest)) for cell in tab.cells)
        tab = replace(tab, cells=cells)
    blocks = tuple(_block(block, longest) for block in tab.blocks)
    return tab if all(a is b for a, b in zip(blocks, tab.blocks, strict=True)) else replace(tab, blocks=blocks)


def _block(block: Block, longest: int) -> Block:
    columns = tuple(_column(column, longest) for column in block.columns)
    same = all(a is b for a, b in zip(columns, block.columns, strict=True))
    return block if same else replace(block, columns=columns)


def _column(column: BlockColumn, longest: int) -> BlockColumn:
    if not any(_is_longer(value, longest) for value in column.values):
        return column
    return replace(column, values=[_content(value, longest) for value in column.values])


def _content(value: Content, longest: int) -> Content:
    return cut(value, longest) if type(value) is str else value
