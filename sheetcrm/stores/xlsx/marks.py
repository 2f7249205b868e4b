"""The hidden defined names by which our tabs are known in an .xlsx, whatever they are called."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from sheetcrm.stores.xlsx.package import DOCUMENT_RELS, MAIN, Package

#: Every hidden name of ours begins so.
OURS = "_sheetcrm_"
TAB = "_sheetcrm_tab_"
PRINT = "_sheetcrm_print_"
#: Goes up when the same tab would be written differently, so that an update of sheetcrm refills the tabs once.
LAYOUT = 1

#: Letters of a tab's print; behind it, of a queue tab, its seal.
_PRINTED = 32
_TARGET = re.compile(r"^(?:'((?:[^']|'')+)'|([^'!]+))!")


class SheetEntry(Struct, frozen=True):
    """One tab as ``xl/workbook.xml`` lists it; ``part`` is empty when its relation leads nowhere."""

    title: str
    sheet_id: str
    part: str
    kind: str
    visible: bool


class Mark(Struct, frozen=True):
    """One tab of ours: where it is, what was written into it, under which title it was made. ``seal``: see ``Sheet``."""

    key: str
    title: str
    print: str
    made_as: str
    seal: str = ""

    @property
    def renamed(self) -> bool:
        """A person gave it another title since."""
        return self.made_as != title_hash(self.title)


def entries(package: Package, root: Any) -> list[SheetEntry]:
    """The tabs of the workbook in their order."""
    relations = {r.id: r for r in package.relations(package.workbook)}
    found = []
    for sheet in root.iterfind(f"{{{MAIN}}}sheets/{{{MAIN}}}sheet"):
        relation = relations.get(sheet.get(f"{{{DOCUMENT_RELS}}}id", ""))
        part = package.actual(relation.target) if relation and package.has(relation.target) else ""
        kind = relation.type.rsplit("/", 1)[-1] if relation else ""
        visible = sheet.get("state", "visible") == "visible"
        found.append(SheetEntry(sheet.get("name", ""), sheet.get("sheetId", ""), part, kind, visible))
    return found


def marks(root: Any, titles: Mapping[str, object] | set[str]) -> dict[str, Mark]:
    """Our tabs by key. A mark whose tab is gone counts for nothing.

    A name that belongs to one tab only is no mark: Excel makes such a copy when a person duplicates a tab of ours, and
    the copy is theirs.
    """
    values = {}
    for name in root.iterfind(f"{{{MAIN}}}definedNames/{{{MAIN}}}definedName"):
        if name.get("localSheetId") is None and (name.get("name") or "").startswith((TAB, PRINT)):
            values[name.get("name")] = name.text or ""
    found: dict[str, Mark] = {}
    for name, text in values.items():
        if not name.startswith(TAB) or not (target := _TARGET.match(text)):
            continue
        title = target[1].replace("''", "'") if target[1] else target[2]
        key = name.removeprefix(TAB)
        if title in titles and all(mark.title != title for mark in found.values()):
            layout, _, rest = values.get(PRINT + key, "").strip('"').partition("|")
            written, _, made_as = rest.partition("|")
            printed, sealed = (written[:_PRINTED], written[_PRINTED:]) if layout == str(LAYOUT) else ("", "")
            found[key] = Mark(key, title, printed, made_as or title_hash(title), sealed)
    return found


def title_hash(title: str) -> str:
    """A title in a form that needs no quoting inside a name."""
    return hashlib.sha256(title.encode()).hexdigest()[:16]
