"""What of a workbook may not be replaced although it looks like a plain cell: headings of tables, results of pivot
tables, texts with formatted letters."""

from __future__ import annotations

import re

from sheetcrm.stores.xlsx.package import MAIN, Package
from sheetcrm.stores.xlsx.scan import parse_range
from sheetcrm.stores.xlsx.sheetpatch import Area, masked

_ITEM = re.compile(rb"<(?:[^\s<>/:=\"']+:|)si(?=[\s/>])[^<>]*(?:/>|>(.*?)</(?:[^\s<>/:=\"']+:|)si\s*>)", re.DOTALL)
_RUNS = re.compile(rb"<(?:[^\s<>/:=\"']+:|)(?:r|rPh)[\s>]")


def reserved_areas(package: Package, part: str) -> list[Area]:
    """The ranges of a sheet that belong to a table or a pivot table as such: Excel takes a file for damaged when a table's
    heading and the cell it stands in differ, and a pivot table writes over its cells."""
    areas = []
    for relation in package.relations(part):
        if relation.external or not package.has(relation.target):
            continue
        if relation.type.endswith("/table"):
            areas += _table(package, package.actual(relation.target))
        elif relation.type.endswith("/pivotTable"):
            location = package.tree(package.actual(relation.target)).find(f"{{{MAIN}}}location")
            if location is not None and (area := parse_range(location.get("ref", ""))):
                areas.append(Area(*area))
    return areas


def _table(package: Package, part: str) -> list[Area]:
    table = package.tree(part)
    area = parse_range(table.get("ref", ""))
    if area is None:
        return []
    row, column, last_row, last_column = area
    heads, totals = (table.get(name, default) for name, default in (("headerRowCount", "1"), ("totalsRowCount", "0")))
    found = []
    if heads.isdecimal() and int(heads):
        found.append(Area(row, column, row + int(heads) - 1, last_column))
    if totals.isdecimal() and int(totals):
        found.append(Area(last_row - int(totals) + 1, column, last_row, last_column))
    return found


def formatted_texts(package: Package, part: str | None) -> frozenset[int]:
    """The numbers of the shared texts whose letters are formatted one by one, or that say how they are read aloud."""
    if part is None:
        return frozenset()
    shown = masked(package.read(part))
    if not _RUNS.search(shown):
        return frozenset()
    items = _ITEM.finditer(shown)
    return frozenset(number for number, item in enumerate(items) if item[1] and _RUNS.search(item[1]))
