"""Results of formulas kept in the file: whoever opens it next is told to compute them anew. Pure.

``calcPr`` in ``xl/workbook.xml`` is changed as bytes, so that it can be given back exactly as it was.
"""

from __future__ import annotations

import re

from sheetcrm.stores.xlsx.sheetpatch import ATTRIBUTES, attribute, masked, with_attribute

_SHEETS = re.compile(rb"<([^\s<>/:=\"']+:|)sheets(?=[\s>])")
#: What stands in front of ``calcPr``, the last first.
_BEFORE = (b"definedNames", b"externalReferences", b"functionGroups", b"sheets")
_END = re.compile(rb"\s*/?>$")


def computed_anew(workbook: bytes) -> tuple[bytes, dict[str, str | None]] | None:
    """The workbook part that asks for it, and what to hand to :func:`as_before`; None when it asks for it already."""
    shown = masked(workbook)
    if (prefix := _prefix(shown)) is None:
        return None
    if (span := _calculation(shown, prefix)) is not None:
        was = workbook[span[0] : span[1]]
        if attribute(was, "fullCalcOnLoad") in ("1", "true"):
            return None
        end = _END.search(was)
        assert end is not None  # the pattern of a tag ends so
        now = with_attribute(was[: end.start()], "fullCalcOnLoad", "1") + end[0]
        said: dict[str, str | None] = {"was": was.decode(), "now": now.decode()}
        return workbook[: span[0]] + now + workbook[span[1] :], said
    place = _behind(shown, prefix)
    if place is None:
        return None
    now = b"<" + prefix + b'calcPr fullCalcOnLoad="1"/>'
    return workbook[:place] + now + workbook[place:], {"was": None, "now": now.decode()}


def as_before(workbook: bytes, said: dict[str, str | None]) -> bytes | None:
    """The workbook part without our request; None when the request is not as we left it."""
    shown = masked(workbook)
    prefix = _prefix(shown)
    span = _calculation(shown, prefix) if prefix is not None else None
    if span is None or workbook[span[0] : span[1]] != (said.get("now") or "").encode():
        return None
    return workbook[: span[0]] + (said.get("was") or "").encode() + workbook[span[1] :]


def _prefix(shown: bytes) -> bytes | None:
    found = _SHEETS.search(shown)
    return found[1] if found else None


def _calculation(shown: bytes, prefix: bytes) -> tuple[int, int] | None:
    """Where the start tag of ``calcPr`` stands."""
    found = re.search(b"<" + re.escape(prefix) + rb"calcPr(?=[\s/>])" + ATTRIBUTES + b"/?>", shown)
    return found.span() if found else None


def _behind(shown: bytes, prefix: bytes) -> int | None:
    for name in _BEFORE:
        tag = re.escape(prefix + name)
        found = re.search(b"</" + tag + rb"\s*>|<" + tag + rb"(?:\s[^<>]*)?/>", shown)
        if found:
            return found.end()
    return None
