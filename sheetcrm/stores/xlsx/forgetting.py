"""Texts that stand in no cell any more, taken out of a package; and which of its parts still say something. Pure.

An .xlsx keeps the texts of its cells in one shared list. Emptying a cell leaves its text in that list, where whoever
unpacks the file finds it, until some program saves the workbook anew.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from html import unescape

from lxml import etree

from sheetcrm.stores.xlsx.marks import entries
from sheetcrm.stores.xlsx.package import MAIN, Package, to_bytes

_TAG = re.compile(r"<[^>]*>")


def without_unused(package: Package) -> dict[str, bytes]:
    """The shared texts with those emptied that no cell refers to, as changed parts; nothing when all are used."""
    part = next(
        (package.actual(r.target) for r in package.relations(package.workbook) if r.type.endswith("/sharedStrings")),
        None,
    )
    if part is None or not package.has(part):
        return {}
    used = set(_used(package))
    root = package.tree(part)
    changed = False
    for number, item in enumerate(root.findall(f"{{{MAIN}}}si")):
        if number not in used and any((text or "") for text in item.itertext()):
            for child in list(item):
                item.remove(child)
            etree.SubElement(item, f"{{{MAIN}}}t")
            changed = True
    return {part: to_bytes(root)} if changed else {}


def _used(package: Package) -> Iterator[int]:
    """Numbers of the shared texts that cells refer to."""
    for entry in entries(package, package.tree(package.workbook)):
        if entry.kind != "worksheet" or not entry.part:
            continue
        for _, cell in etree.iterparse(io.BytesIO(package.read(entry.part)), tag=f"{{{MAIN}}}c"):
            if cell.get("t") == "s":
                text = cell.findtext(f"{{{MAIN}}}v")
                if text is not None and text.strip().isdecimal():
                    yield int(text)
            cell.clear()


def still_said(package: Package, theirs: Callable[[str], bool]) -> list[str]:
    """The parts in which some text between two tags, or in an attribute, is still theirs."""
    return [name for name in package.names() if _readable(name) and any(theirs(text) for text in _said(package, name))]


def _readable(name: str) -> bool:
    return name.lower().endswith((".xml", ".rels", ".vml", ".txt"))


def _said(package: Package, name: str) -> Iterator[str]:
    content = package.archive.read(package.actual(name)).decode("utf-8", "replace")
    yield from (unescape(text) for text in _TAG.split(content) if text.strip())
    for tag in _TAG.findall(content):
        if "@" in tag or any(c > "\u0400" for c in tag):
            yield unescape(tag)
