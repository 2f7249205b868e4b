"""Entry rules in the XML of one sheet: the ``dataValidation`` elements of ours beside those of the team. Pure.

Only text is put in and taken out; every other byte stays. Excel keeps rules that look at another tab in an extension of
its own once it saves a file, so both places are read. A rule of ours is known by its words, one a person changed is theirs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from html import unescape

from msgspec import Struct, field

from sheetcrm.core.rules.formulas import fits, list_formula
from sheetcrm.core.rules.model import EntryRule, RuleFate, RuleKind, kind_of, shape
from sheetcrm.stores.xlsx.columnframe import a1
from sheetcrm.stores.xlsx.escaping import escape, quoteattr
from sheetcrm.stores.xlsx.scan import parse_range
from sheetcrm.stores.xlsx.sheetdata import MAX_COLUMNS
from sheetcrm.stores.xlsx.sheetpatch import ATTRIBUTES, Area, Edit, SheetPatch, attribute, spliced, with_attribute

MAX_ROWS = 1_048_576
#: LibreOffice cuts a rule off some thousand rows below the table; as many new rows as this are room enough.
_ENOUGH = 200
#: The longest formula and list Excel takes in a rule.
_LONGEST = 255
#: What stands behind the rules of a sheet, in this order.
_BEHIND = (
    "hyperlinks", "printOptions", "pageMargins", "pageSetup", "headerFooter", "rowBreaks", "colBreaks", "customProperties",
    "cellWatches", "ignoredErrors", "smartTags", "drawing", "legacyDrawing", "legacyDrawingHF", "drawingHF", "picture",
    "oleObjects", "controls", "webPublishItems", "tableParts", "extLst", "AlternateContent",
)  # fmt: skip
_TAG = re.compile(rb"<(/?)([^\s<>/!?]+)" + ATTRIBUTES + rb"(/?)>")
_RULE = re.compile(
    rb"<([^\s<>/:=\"']+:|)dataValidation(?=[\s/>])" + ATTRIBUTES + rb"(?:/>|>(.*?)</\1dataValidation\s*>)", re.DOTALL
)
_FORMULA = re.compile(
    rb"<(?:[^\s<>/:=\"']+:|)formula1(?=[\s>])[^<>]*>(.*?)</(?:[^\s<>/:=\"']+:|)formula1\s*>", re.DOTALL
)
_SQREF = re.compile(rb"<(?:[^\s<>/:=\"']+:|)sqref\s*>([^<]*)<")
_TYPES = {RuleKind.DATE: "date"} | dict.fromkeys((RuleKind.LIST, RuleKind.YES_NO, RuleKind.ANSWERS), "list")


class Found(Struct, frozen=True):
    """One rule of the sheet. ``kind``: which of ours it is, None for the team's. ``extended``: it stands in the extension."""

    start: int
    end: int
    attributes: bytes
    formula: str
    areas: tuple[Area, ...]
    kind: RuleKind | None
    extended: bool

    def said(self, name: str) -> str:
        """An attribute as text; empty when it is not there."""
        return unescape(attribute(self.attributes, name) or "")

    def covers(self, column: int, header_row: int) -> bool:
        """Whether it is about cells under a heading."""
        return any(a.column <= column <= a.last_column and a.last_row > header_row for a in self.areas)


class SheetRules(Struct):
    """The rules of one sheet. Raises Unpatchable for one whose XML cannot be told apart with certainty."""

    patch: SheetPatch
    found: list[Found] = field(default_factory=list)
    container: tuple[int, int] | None = None
    _place: int = 0
    _children: list[tuple[bytes, int, int]] = field(default_factory=list)

    def __post_init__(self) -> None:
        shown, end = self.patch.shown, self.patch.data_end
        if shown.startswith(b"</", end):
            end = shown.index(b">", end) + 1
        self._children = list(_children(shown, end))
        name = self.patch.prefix + b"dataValidations"
        self.container = next(((start, end) for tag, start, end in self._children if tag == name), None)
        behind = {self.patch.prefix + one.encode() for one in _BEHIND} | {b"AlternateContent"}
        closing = self.patch.shown.rfind(b"</")
        self._place = next(
            (start for tag, start, _ in self._children if tag in behind or tag.endswith(b":AlternateContent")), closing
        )
        self.found = list(self._rules())

    def _rules(self) -> Iterator[Found]:
        shown, text = self.patch.shown, self.patch.text
        for match in _RULE.finditer(shown, self.patch.data_end):
            extended = match[1] != self.patch.prefix
            inside = text[slice(*match.span(3))] if match[3] is not None else b""
            formula = _FORMULA.search(inside)
            place = attribute(match[2], "sqref")
            if place is None and (said := _SQREF.search(inside)):
                place = said[1].decode("ascii", "replace")
            areas = [parse_range(one) for one in (place or "").split()]
            attributes = text[slice(*match.span(2))]
            yield Found(
                *match.span(),
                attributes,
                unescape(re.sub(rb"<[^<>]*>", b"", formula[1]).decode("utf-8", "replace")) if formula else "",
                tuple(Area(*area) for area in areas if area is not None),
                _ours(attributes, formula is not None),
                extended,
            )

    @property
    def ours(self) -> list[Found]:
        """The rules that are ours."""
        return [one for one in self.found if one.kind is not None]

    def judged(self, rules: Sequence[EntryRule]) -> dict[EntryRule, RuleFate]:
        """What becomes of each rule that is wanted."""
        theirs = [one for one in self.found if one.kind is None]
        return {rule: self._fate(rule, theirs) for rule in rules}

    def _fate(self, rule: EntryRule, theirs: Sequence[Found]) -> RuleFate:
        if any(one.covers(rule.column, rule.header_row) for one in theirs):
            return RuleFate.THEIRS
        if not is_possible(rule):
            return RuleFate.REFUSED
        first, last = rule.header_row + 1, rule.last_row + _ENOUGH
        for one in self.ours:
            if _alike(one, rule) and any(
                a.column <= rule.column <= a.last_column and a.row <= first and a.last_row >= last for a in one.areas
            ):
                return RuleFate.THERE
        return RuleFate.SET

    def stale(self, rules: Sequence[EntryRule]) -> list[int]:
        """Columns with a rule of ours that is wanted no more, or does not begin under the heading any more."""
        columns = {rule.column for rule in rules}
        there = {
            c for one in self.ours for a in one.areas for c in range(a.column, min(a.last_column, MAX_COLUMNS) + 1)
        }
        return sorted(there - columns)

    def replaced(self, rules: Sequence[EntryRule], memory: Mapping[str, str]) -> tuple[bytes, dict[str, str]]:
        """The sheet with these rules of ours and no others, and what to remember of it. ``memory``: of the last time."""
        text = self.patch.text
        now = text[slice(*self.container)] if self.container else b""
        known = memory.get("now") is not None and now.decode("utf-8", "replace") == memory["now"]
        was = memory["was"].encode() if known else self._without_ours(now)
        new = b"".join(xml_of(rule, self.patch.prefix, self.patch.encoding()) for rule in rules)
        then = self._with(was, new, len(rules))
        start, end = self.container or (self._place, self._place)
        edits: list[Edit] = [(start, end, 0, then), *self._extension_without_ours()]
        kept = {"was": was.decode("utf-8", "replace"), "now": then.decode("utf-8", "replace")}
        return spliced(text, edits), kept if rules else {}

    def _without_ours(self, container: bytes) -> bytes:
        """The element of the rules without those of ours; nothing when none is left."""
        if not container or self.container is None:
            return b""
        begin = self.container[0]
        inside = [one for one in self.found if not one.extended]
        gone = [one for one in inside if one.kind is not None]
        if not gone:
            return container
        if len(gone) == len(inside):
            return b""
        left = spliced(container, [(one.start - begin, one.end - begin, 0, b"") for one in gone])
        return _counted(left, len(inside) - len(gone))

    def _with(self, container: bytes, new: bytes, count: int) -> bytes:
        """The element of the rules with new ones at its end."""
        name = self.patch.prefix + b"dataValidations"
        if not count:
            return container
        if not container:
            return b'<%b count="%d">%b</%b>' % (name, count, new, name)
        there = len(list(_RULE.finditer(container)))
        opened = re.sub(rb"^(<[^>]*?)\s*/>$", rb"\1></" + name + b">", container)
        end = opened.rfind(b"</")
        return _counted(opened[:end] + new + opened[end:], there + count)

    def _extension_without_ours(self) -> Iterator[Edit]:
        """What Excel moved into its extension comes out of it; an extension with nothing left goes."""
        inside = [one for one in self.found if one.extended]
        gone = [one for one in inside if one.kind is not None]
        if not gone:
            return
        shown = self.patch.shown
        if len(gone) < len(inside):
            head = list(re.finditer(rb"<[^\s<>/:=\"']+:dataValidations(?=[\s>])" + ATTRIBUTES + b">", shown))[-1]
            count = re.search(rb"\bcount\s*=\s*[\"']([0-9]+)", head[0])
            if count:
                at = head.start() + count.start(1)
                yield (at, at + len(count[1]), 0, str(len(inside) - len(gone)).encode())
            yield from ((one.start, one.end, 0, b"") for one in gone)
            return
        at = inside[0].start
        lists = next((s, e) for tag, s, e in self._children if tag == self.patch.prefix + b"extLst" and s < at < e)
        extensions = [
            (lists[0] + start, lists[0] + end)
            for tag, start, end in _children(shown[slice(*lists)], shown.index(b">", lists[0]) + 1 - lists[0])
            if tag == self.patch.prefix + b"ext"
        ]
        ours = next((s, e) for s, e in extensions if s < at < e)
        yield (*(lists if len(extensions) == 1 else ours), 0, b"")


def _children(shown: bytes, start: int) -> Iterator[tuple[bytes, int, int]]:
    """The elements that stand beside each other from a place on: name, begin and end of each."""
    depth, begin, name = 0, 0, b""
    for found in _TAG.finditer(shown, start):
        closing, tag, _, single = found.groups()
        depth -= bool(closing)
        if depth < 0:
            return
        if depth == 0 and not closing:
            name, begin = tag, found.start()
        if depth == 0 and (closing or single):
            yield name, begin, found.end()
        depth += not (closing or single)


def _counted(container: bytes, count: int) -> bytes:
    head = re.match(rb"<[^\s<>/]+" + ATTRIBUTES + b">", container)
    if head is None or attribute(head[1], "count") is None:
        return container
    return spliced(container, [(*head.span(1), 0, with_attribute(head[1], "count", str(count)))])


def _ours(attributes: bytes, has_formula: bool) -> RuleKind | None:
    """Which rule of ours this is: its words are ours, and it looks for what they say."""
    kind = kind_of(unescape(attribute(attributes, "error") or ""))
    if kind is None or not has_formula:
        return None
    return kind if (attribute(attributes, "type") or "none") == _TYPES.get(kind, "custom") else None


def _alike(there: Found, rule: EntryRule) -> bool:
    """Whether a rule of ours says what it should; places in it count only where they are another tab's."""
    if there.kind is not rule.kind or there.said("prompt") != rule.prompt or there.said("error") != rule.error:
        return False
    if there.said("allowBlank") not in (("", "0", "false") if rule.required else ("1", "true")):
        return False
    wanted = formula_of(rule)
    if rule.source is not None:
        plain = str.maketrans("", "", "' ")
        return there.formula.translate(plain).casefold() == wanted.translate(plain).casefold()
    return shape(there.formula) == shape(wanted)


def area_of(rule: EntryRule) -> Area:
    """The cells a rule is about: everything under the heading, new rows as well."""
    return Area(rule.header_row + 1, rule.column, MAX_ROWS, rule.column)


def formula_of(rule: EntryRule) -> str:
    """The formula of a rule, as the file has it."""
    if rule.kind is RuleKind.DATE:
        return "1"
    if rule.source is not None:
        return list_formula(rule.source)
    if rule.kind in _TYPES:
        return '"' + ",".join(rule.values).replace('"', '""') + '"'
    return fits(rule)


def is_possible(rule: EntryRule) -> bool:
    """Whether Excel takes the rule: a list in a rule has no commas in its words and is short."""
    if rule.source is None and rule.kind in _TYPES and rule.kind is not RuleKind.DATE:
        words = rule.values
        return bool(words) and not any("," in word for word in words) and len(",".join(words)) <= _LONGEST
    return len(formula_of(rule)) <= _LONGEST


def xml_of(rule: EntryRule, prefix: bytes, encoding: str) -> bytes:
    """The element of a rule: it warns, and lets everything pass."""
    said = {"type": _TYPES.get(rule.kind, "custom"), "errorStyle": "warning"}
    if rule.kind is RuleKind.DATE:
        said["operator"] = "greaterThanOrEqual"
    if not rule.required:
        said["allowBlank"] = "1"
    if rule.prompt:
        said["showInputMessage"] = "1"
    said |= {"showErrorMessage": "1", "errorTitle": rule.title, "error": rule.error}
    if rule.prompt:
        said |= {"promptTitle": rule.title, "prompt": rule.prompt}
    said["sqref"] = a1(area_of(rule))
    p = prefix.decode()
    attributes = " ".join(f"{name}={quoteattr(value)}" for name, value in said.items())
    xml = f"<{p}dataValidation {attributes}><{p}formula1>{escape(formula_of(rule))}</{p}formula1></{p}dataValidation>"
    return xml.encode(encoding, "xmlcharrefreplace")
