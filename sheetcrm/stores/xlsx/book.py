"""Edits of ``xl/workbook.xml`` and ``docProps/app.xml``: the list of tabs, hidden names, who is shown first."""

from __future__ import annotations

from typing import Any

from lxml import etree

from sheetcrm.core.workbook import column_letter
from sheetcrm.stores.xlsx.marks import LAYOUT, OURS, PRINT, TAB, SheetEntry, entries, title_hash
from sheetcrm.stores.xlsx.package import DOCUMENT_RELS, MAIN, Package

_EXTENDED = "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"
_VARIANTS = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"
_FILTER = "_xlnm._FilterDatabase"
#: What may stand before the list of names.
_BEFORE_NAMES = ("sheets", "functionGroups", "externalReferences")


def _find(root: Any, name: str) -> Any:
    return root.find(f"{{{MAIN}}}{name}")


def since_1904(root: Any) -> bool:
    """Whether the workbook counts its days from 1904, as old Macs did."""
    properties = _find(root, "workbookPr")
    return properties is not None and properties.get("date1904") in ("1", "true")


def listed_before(package: Package) -> list[SheetEntry]:
    """The tabs as the file on disk lists them."""
    return entries(package, package.tree(package.workbook))


def titles(root: Any, listed: list[SheetEntry]) -> list[str]:
    """Titles of the ordinary tabs as the edited workbook lists them."""
    charts = {entry.title for entry in listed if entry.kind != "worksheet"}
    return [sheet.get("name") for sheet in _find(root, "sheets") if sheet.get("name") not in charts]


def add_sheet(root: Any, title: str, relation: str, *, hidden: bool) -> str:
    """Put a tab behind all others; returns its number. What people see first stays as it is."""
    sheets = _find(root, "sheets")
    number = max((int(sheet.get("sheetId")) for sheet in sheets), default=0) + 1
    sheet = etree.SubElement(sheets, f"{{{MAIN}}}sheet")
    sheet.set("name", title)
    sheet.set("sheetId", str(number))
    if hidden:
        sheet.set("state", "hidden")
    sheet.set(f"{{{DOCUMENT_RELS}}}id", relation)
    return str(number)


def rename_sheet(root: Any, position: int, title: str) -> None:
    _find(root, "sheets")[position].set("name", title)


def remove_sheet(root: Any, entry: SheetEntry, key: str) -> None:
    """Take a tab out of the list, its names with it; names of later tabs and the active tab move up by one."""
    sheets = _find(root, "sheets")
    position = next(i for i, sheet in enumerate(sheets) if sheet.get("sheetId") == entry.sheet_id)
    sheets.remove(sheets[position])
    names = _find(root, "definedNames")
    for name in list(names) if names is not None else ():
        local = name.get("localSheetId")
        if (name.get("name") in (TAB + key, PRINT + key) and local is None) or local == str(position):
            names.remove(name)
        elif local is not None and int(local) > position:
            name.set("localSheetId", str(int(local) - 1))
    for view in root.iterfind(f"{{{MAIN}}}bookViews/{{{MAIN}}}workbookView"):
        for attribute in ("activeTab", "firstSheet"):
            shown = int(view.get(attribute, "0"))
            if shown > position or shown >= len(sheets):
                view.set(attribute, str(max(shown - 1, 0)))
    _drop_if_empty(root, names)


def forget(root: Any) -> None:
    """Take out every name of ours: marks, also those of tabs that are gone and of copies that people made."""
    names = _find(root, "definedNames")
    for name in list(names) if names is not None else ():
        if isinstance(name.tag, str) and (name.get("name") or "").startswith(OURS):
            names.remove(name)
    _drop_if_empty(root, names)


def set_mark(root: Any, key: str, title: str, written: str) -> None:
    """Remember a tab as ours, and what was written into it."""
    _set_name(root, TAB + key, f"{_quoted(title)}!$A$1")
    _set_name(root, PRINT + key, f'"{LAYOUT}|{written}|{title_hash(title)}"')


def set_filter(root: Any, position: int, title: str, area: tuple[int, int, int, int] | None) -> None:
    """The hidden name Excel keeps beside a filter; without an area it is taken out."""
    local = str(position)
    if area is None:
        names = _find(root, "definedNames")
        for name in list(names) if names is not None else ():
            if name.get("name") == _FILTER and name.get("localSheetId") == local:
                names.remove(name)
        _drop_if_empty(root, names)
        return
    row, column, last_row, last_column = area
    first = f"${column_letter(column)}${row + 1}"
    last = f"${column_letter(last_column)}${last_row + 1}"
    _set_name(root, _FILTER, f"{_quoted(title)}!{first}:{last}", local)


def move_filter(root: Any, position: int, area: tuple[int, int, int, int]) -> None:
    """Let the hidden name Excel keeps beside a filter say another range, where there is such a name."""
    names = _find(root, "definedNames")
    row, column, last_row, last_column = area
    for name in names if names is not None else ():
        if name.get("name") == _FILTER and name.get("localSheetId") == str(position):
            tab = (name.text or "").rpartition("!")[0]
            name.text = f"{tab}!${column_letter(column)}${row + 1}:${column_letter(last_column)}${last_row + 1}"


def set_name(root: Any, name: str, text: str) -> None:
    """A hidden name of the whole workbook."""
    _set_name(root, name, text)


def _set_name(root: Any, name: str, text: str, local: str | None = None) -> None:
    names = _find(root, "definedNames")
    if names is None:
        names = root.makeelement(f"{{{MAIN}}}definedNames")
        place = 0
        for i, child in enumerate(root):
            if isinstance(child.tag, str) and etree.QName(child).localname in _BEFORE_NAMES:
                place = i + 1
        root.insert(place, names)
    found = [n for n in names if n.get("name") == name and n.get("localSheetId") == local]
    element = found[0] if found else etree.SubElement(names, f"{{{MAIN}}}definedName")
    element.set("name", name)
    if local is not None:
        element.set("localSheetId", local)
    element.set("hidden", "1")
    element.text = text


def _drop_if_empty(root: Any, names: Any) -> None:
    if names is not None and not len(names):
        root.remove(names)


def _quoted(title: str) -> str:
    return "'" + title.replace("'", "''") + "'"


def set_titles(root: Any, before: list[str], after: list[str]) -> bool:
    """Change the list of tabs in ``docProps/app.xml``; False when it did not agree with the workbook anyhow."""
    pairs = root.find(f"{{{_EXTENDED}}}HeadingPairs/{{{_VARIANTS}}}vector")
    parts = root.find(f"{{{_EXTENDED}}}TitlesOfParts/{{{_VARIANTS}}}vector")
    if pairs is None or parts is None or len(pairs) < 2:
        return False
    count = pairs[1].find(f"{{{_VARIANTS}}}i4")
    there = [part.text for part in parts]
    # Some writers leave hidden tabs out; what was left out stays out.
    named = [title for title in before if title in there]
    if count is None or not named or count.text != str(len(named)):
        return False
    after = [title for title in after if title in named or title not in before]
    place = min(there.index(title) for title in named)
    for title in named:
        parts.remove(next(part for part in parts if part.text == title))
    for i, title in enumerate(after):
        part = parts.makeelement(f"{{{_VARIANTS}}}lpstr")
        part.text = title
        parts.insert(place + i, part)
    count.text = str(len(after))
    parts.set("size", str(len(parts)))
    return True
