"""Takes everything of ours out of a package: tabs, hidden names, formats. What people made stays as it is.

A part that now says what it said before our first write gets the very bytes it had then.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from lxml import etree
from msgspec import Struct

from sheetcrm.core.tabs.state import INTERNAL, PEOPLES
from sheetcrm.stores.xlsx import refusals
from sheetcrm.stores.xlsx.escaping import escape, quoteattr
from sheetcrm.stores.xlsx.graft import Graft
from sheetcrm.stores.xlsx.marks import OURS, Mark, entries, marks
from sheetcrm.stores.xlsx.originals import small_parts
from sheetcrm.stores.xlsx.package import CONTENT_TYPES, MAIN, Package, parser
from sheetcrm.stores.xlsx.unstyling import same, shape


class Ours(Struct, frozen=True):
    """What of a package is ours. ``tabs``: those that go. ``referred``: tabs of ours that formulas, charts, links or names
    of the team's refer to: they stay as the team's own. ``names``: hidden names of ours."""

    tabs: tuple[Mark, ...]
    referred: tuple[Mark, ...]
    names: tuple[str, ...]


def find(package: Package) -> Ours:
    """What of the package is ours."""
    root = package.tree(package.workbook)
    listed = entries(package, root)
    ours = marks(root, {entry.title for entry in listed})
    parts = {entry.title: entry.part for entry in listed}
    shown = [mark for mark in ours.values() if mark.key not in INTERNAL]
    referred = [m for m in shown if m.key in PEOPLES or referred_to(package, root, m, ours, parts)]
    names = [name.get("name") or "" for name in root.iterfind(f"{{{MAIN}}}definedNames/{{{MAIN}}}definedName")]
    return Ours(
        tuple(mark for mark in ours.values() if mark not in referred),
        tuple(referred),
        tuple(dict.fromkeys(name for name in names if name.startswith(OURS))),
    )


def take_out(
    package: Package, also: Collection[str], originals: Sequence[Mapping[str, bytes]]
) -> tuple[dict[str, bytes], frozenset[str], tuple[str, ...]]:
    """Parts changed, parts removed, and titles of the tabs that went. ``also``: titles of tabs to take out besides.

    Raises StoreError when no tab would be left to look at.
    """
    ours = find(package)
    root = package.tree(package.workbook)
    listed = entries(package, root)
    going = {mark.title for mark in ours.tabs} | set(also)
    if not any(entry.visible for entry in listed if entry.title not in going):
        raise refusals.NOTHING_LEFT(name=package.name)
    graft = Graft(package, root, listed, originals=originals)
    gone = [entry for entry in listed if entry.title in going]
    graft.take_out(gone, {mark.title: mark.key for mark in ours.tabs})
    changed = dict(graft.changed)
    # Parts that an earlier run of ours wrote otherwise, and that say what they said, are given back as well.
    parts = [part for part in (*graft.changed, *small_parts(package)) if part in package.names()]
    for part in parts:
        if part not in graft.removed:
            now = package.read(part)
            changed[part] = _as_it_was(part, changed.get(part, now), now, originals)
    changed = {part: content for part, content in changed.items() if content != package.archive.read(part)}
    return changed, frozenset(graft.removed), tuple(entry.title for entry in gone)


def _as_it_was(part: str, content: bytes, now: bytes, originals: Sequence[Mapping[str, bytes]]) -> bytes:
    """The part in the bytes it had before our first write when it says the same; else as it is now when that does."""
    for before in (*(version[part] for version in originals if part in version), now):
        if _says_the_same(part, before, content):
            return before
    return content


def _says_the_same(part: str, one: bytes, other: bytes) -> bool:
    try:
        first, second = (etree.fromstring(text, parser()) for text in (one, other))
    except etree.XMLSyntaxError:
        return False
    if part.endswith("styles.xml"):
        return first.tag == second.tag and same(first, second)
    if part.endswith(".rels") or part.lower() == "[content_types].xml":
        # The order of these says nothing, and our writes add the kind of .rels parts where it is missing.
        return _listed(first) == _listed(second)
    for root in (first, second):
        # Some writers leave an empty list of names.
        for names in root.findall(f"{{{MAIN}}}definedNames"):
            if not len(names):
                root.remove(names)
    return bool(shape(first) == shape(second))


def _listed(root: Any) -> set[Any]:
    default = f"{{{CONTENT_TYPES}}}Default"
    return {
        shape(child)
        for child in root
        if isinstance(child.tag, str) and not (child.tag == default and child.get("Extension", "").lower() == "rels")
    }


def referred_to(package: Package, root: Any, mark: Mark, ours: Mapping[str, Mark], parts: Mapping[str, str]) -> bool:
    """Whether a formula, chart, link or name of the team's refers to a tab of ours: taking it out would break theirs."""
    needle = escape(mark.title.replace("'", "''")).encode()
    needles = (needle + b"!", needle + b"'!", b"sheet=" + quoteattr(mark.title).encode())
    own = {parts[other.title] for other in ours.values()} | {package.workbook}
    for name in root.iterfind("{*}definedNames/{*}definedName"):
        text = escape(name.text or "").encode()
        hidden_own = (name.get("name") or "").startswith((OURS, "_xlnm."))
        if not hidden_own and any(n in text for n in needles[:2]):
            return True
    for part in package.names():
        places = ("xl/worksheets/", "xl/charts/", "xl/pivotCache/")
        if part.endswith(".xml") and part not in own and part.startswith(places):
            content = package.read(part)
            if any(n in content for n in needles) and not _only_ours_leads_to(package, part, own):
                return True
    return False


def _only_ours_leads_to(package: Package, part: str, own: set[str]) -> bool:
    """Whether a chart stands on a tab of ours: the drawing that leads to it is led to by our tab alone."""
    for sheet in own:
        for drawing in package.relations(sheet):
            if drawing.type.endswith("/drawing") and any(
                package.actual(r.target) == part for r in package.relations(package.actual(drawing.target))
            ):
                return True
    return False
