"""Takes formats of ours out of the styles part again, as far as nothing that stays uses them. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from lxml import etree

from sheetcrm.stores.xlsx.package import MAIN
from sheetcrm.stores.xlsx.styles import StyleSheet

#: What a cell, a row (``s``) or a column (``style``) says about its format.
_USE = re.compile(rb"""\s(?:s|style)\s*=\s*["'](\d+)["']""")
#: Lists a cell format points into, with the attribute that does.
_POINTED = {"fonts": "fontId", "fills": "fillId", "borders": "borderId"}


def used(sheets: Iterable[bytes]) -> int:
    """The highest number of a cell format that any of these sheets uses; -1 when they use none."""
    return max((int(number) for sheet in sheets for number in set(_USE.findall(sheet))), default=-1)


def without_ours(now: Any, original: Any, highest: int) -> Any:
    """The styles (root element) with what was appended to ``original`` taken out again, but for what is used.

    ``original``: the root as it was, None where there was no such part. ``highest``: see :func:`used`. None when
    ``now`` is not the original with formats appended: then nothing can be told apart.
    """
    before = StyleSheet(original).root
    trimmed = etree.fromstring(etree.tostring(now))
    formats, formats_before = _list(trimmed, "cellXfs"), _list(before, "cellXfs")
    _cut(formats, max(len(_children(formats_before)), highest + 1))
    pointing = [xf for name in ("cellXfs", "cellStyleXfs") for xf in _children(_list(trimmed, name))]
    for name, attribute in _POINTED.items():
        last = max((int(xf.get(attribute, "0")) for xf in pointing), default=0)
        _cut(_list(trimmed, name), max(len(_children(_list(before, name))), last + 1))
    _cut_number_formats(trimmed, before, {xf.get("numFmtId") for xf in pointing})
    return trimmed if _begins_with(trimmed, before) else None


def same(one: Any, other: Any) -> bool:
    """Whether two styles parts say the same, whatever they are written like."""
    return _shapes(one) == _shapes(other)


def _list(root: Any, name: str) -> Any:
    found = root.find(f"{{{MAIN}}}{name}")
    return found if found is not None else root.makeelement(f"{{{MAIN}}}{name}")


def _children(container: Any) -> list[Any]:
    return [child for child in container if isinstance(child.tag, str)]


def _cut(container: Any, length: int) -> None:
    for child in _children(container)[length:]:
        container.remove(child)
    if container.get("count"):
        container.set("count", str(len(_children(container))))


def _cut_number_formats(root: Any, before: Any, in_use: set[str | None]) -> None:
    container = root.find(f"{{{MAIN}}}numFmts")
    if container is None:
        return
    known = {child.get("numFmtId") for child in _children(_list(before, "numFmts"))}
    for child in _children(container):
        if child.get("numFmtId") not in known and child.get("numFmtId") not in in_use:
            container.remove(child)
    if not _children(container) and before.find(f"{{{MAIN}}}numFmts") is None:
        root.remove(container)
    else:
        container.set("count", str(len(_children(container))))


def _begins_with(longer: Any, shorter: Any) -> bool:
    mine, theirs = _shapes(longer), _shapes(shorter)
    ours_may_grow = {f"{{{MAIN}}}{name}" for name in ("numFmts", "cellXfs", *_POINTED)}
    if mine.keys() - theirs.keys() - {f"{{{MAIN}}}numFmts"} or theirs.keys() - mine.keys():
        return False
    return all(
        mine[tag][: len(items)] == items and (tag in ours_may_grow or mine[tag] == items)
        for tag, items in theirs.items()
    )


def _shapes(root: Any) -> dict[str, list[Any]]:
    """What each list of a styles part holds; how many it says it holds does not count."""
    return {child.tag: [shape(item) for item in _children(child)] for child in _children(root)}


def shape(element: Any) -> tuple[Any, ...]:
    """What an element says: tag, attributes, text and children, without the blanks between tags."""
    children = tuple(shape(child) for child in element if isinstance(child.tag, str))
    text = element.text or ""
    return element.tag, tuple(sorted(element.attrib.items())), "" if children and not text.strip() else text, children
