"""What stands around the cells of a sheet and has to know of a new column: widths, filter, tables, conditional formats. Pure.

Each change is kept as the text it replaced, so that taking the columns out gives back the very bytes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from html import unescape
from typing import NamedTuple

from msgspec import Struct

from sheetcrm.core.workbook import column_letter
from sheetcrm.stores.xlsx.escaping import escape
from sheetcrm.stores.xlsx.scan import parse_range
from sheetcrm.stores.xlsx.sheetpatch import ATTRIBUTES, Area, Edit, attribute, masked, spliced, with_attribute, without

_NAME = rb"([^\s<>/:=\"']+:|)"


class Change(NamedTuple):
    """One piece of XML and what it becomes. ``start``: where it stands."""

    start: int
    was: bytes
    now: bytes

    def edit(self) -> tuple[int, int, int, bytes]:
        return self.start, self.start + len(self.was), -2, self.now


class Reach(Struct, frozen=True):
    """New columns beside a table: the row of its header (from 1), its first and last column, and the positions and widths
    of the new ones (from 0, side by side), and which of them are folded up in a group."""

    header_row: int
    first: int
    last: int
    new: tuple[int, ...]
    widths: tuple[float, ...] = ()
    grouped: tuple[bool, ...] = ()


def a1(area: Area) -> str:
    """A range as it is written."""
    row, column, last_row, last_column = area
    return f"{column_letter(column)}{row}:{column_letter(last_column)}{last_row}"


def cols(text: bytes, shown: bytes, data_start: int, prefix: bytes, reach: Reach) -> Change:
    """The widths of columns with the new ones among them; what was said of their places is split around them."""
    name = prefix + b"col"
    tags = re.compile(
        b"<" + re.escape(name) + rb"(?=[\s/>])" + ATTRIBUTES + rb"/?>(?:</" + re.escape(name) + rb"\s*>)?"
    )
    whole = re.search(b"<" + re.escape(prefix) + rb"cols(?=[\s>])[^<>]*>(.*?)</" + re.escape(prefix) + rb"cols\s*>",
                      shown[:data_start], re.DOTALL)  # fmt: skip
    first, last = min(reach.new) + 1, max(reach.new) + 1
    folded = {position + 1 for position, is_in in zip(reach.new, reach.grouped, strict=False) if is_in}
    # The column behind a folded group carries the sign that it is folded.
    after = last + 1 if last in folded else last
    ours: list[tuple[int, bytes]] = []
    there: dict[int, bytes] = {}
    kept: list[tuple[int, bytes]] = []
    if whole is not None:
        for found in tags.finditer(shown, *whole.span(1)):
            low, high = (int(attribute(found[1], side) or 0) for side in ("min", "max"))
            if high < first or low > after:
                kept.append((low, text[found.start() : found.end()]))
                continue
            there |= dict.fromkeys(range(max(low, first), min(high, after) + 1), found[1])
            for a, b in ((low, first - 1), (after + 1, high)):
                if a <= b:
                    attributes = with_attribute(with_attribute(found[1], "min", str(a)), "max", str(b))
                    kept.append((a, b"<%b%b/>" % (name, attributes)))
    for position, width in zip(reach.new, reach.widths, strict=True):
        number = position + 1
        style = attribute(there.get(number, b""), "style")
        said = f' min="{number}" max="{number}" width="{width + 0.7:g}"'
        said += f' style="{style}"' if style else ""
        said += ' hidden="1"' if number in folded else ""
        said += ' customWidth="1"'
        said += ' outlineLevel="1"' if number in folded else ""
        said += (
            ' collapsed="1"' if attribute(there.get(number, b""), "collapsed") == "1" and number not in folded else ""
        )
        ours.append((number, b"<%b%b/>" % (name, said.encode())))
    if after > last:
        said_after = with_attribute(
            with_attribute(there.get(after, b' min="0" max="0" width="9.140625"'), "min", str(after)), "max", str(after)
        )
        ours.append((after, b"<%b%b/>" % (name, with_attribute(said_after, "collapsed", "1"))))
    inside = b"".join(xml for _, xml in sorted([*kept, *ours]))
    if whole is not None:
        return Change(whole.start(1), text[slice(*whole.span(1))], inside)
    return Change(data_start, b"", b"<%bcols>%b</%bcols>" % (prefix, inside, prefix))


def outline(text: bytes, shown: bytes, data_start: int, prefix: bytes) -> Change | None:
    """The sheet says that it has groups of columns, or Excel shows no sign to unfold them; None where it says so."""
    tag = re.compile(b"<" + re.escape(prefix) + rb"sheetFormatPr(?=[\s/>])" + ATTRIBUTES + rb"/?>")
    found = tag.search(shown, 0, data_start)
    if found is None:
        at = re.search(b"<" + re.escape(prefix) + rb"cols(?=[\s>])", shown[:data_start])
        start = at.start() if at else data_start
        return Change(start, b"", b'<%bsheetFormatPr defaultRowHeight="15" outlineLevelCol="1"/>' % prefix)
    if int(attribute(found[1], "outlineLevelCol") or 0) >= 1:
        return None
    return Change(found.start(1), text[slice(*found.span(1))], with_attribute(found[1], "outlineLevelCol", "1"))


def outline_back(shown: bytes, data_start: int, prefix: bytes, log: Sequence[Sequence[str]]) -> Iterator[Edit]:
    """What the sheet says of its groups as it was before ours came, where nobody changed it since."""
    found = re.search(b"<" + re.escape(prefix) + rb"sheetFormatPr(?=[\s/>])" + ATTRIBUTES + rb"/?>", shown[:data_start])
    if found is None:
        return
    whole, inner = found[0].decode("utf-8", "replace"), found[1].decode("utf-8", "replace")
    if _back(whole, log) == "":
        yield (*found.span(), -3, b"")
    elif (earlier := _back(inner, log)) is not None:
        yield (*found.span(1), -3, earlier.encode())


def cols_back(
    text: bytes, shown: bytes, data_start: int, prefix: bytes, gone: set[int], log: Sequence[Sequence[str]]
) -> Iterator[Edit]:
    """The widths of columns as they were before ours came; where somebody changed them since, without ours."""
    outer = re.search(b"<" + re.escape(prefix) + rb"cols(?=[\s>])[^<>]*>(.*?)</" + re.escape(prefix) + rb"cols\s*>",
                      shown[:data_start], re.DOTALL)  # fmt: skip
    if outer is None:
        return
    inside = text[slice(*outer.span(1))].decode("utf-8", "replace")
    earlier = _back(
        inside, log, lambda now: now.partition(">")[2].rpartition("</")[0] if now.startswith("<cols") else now
    )
    if earlier == "":
        yield (*outer.span(), -2, b"")
    elif earlier is not None:
        yield (*outer.span(1), -2, earlier.encode())
    else:
        tag = re.compile(b"<" + re.escape(prefix) + rb"col(?=[\s/>])" + ATTRIBUTES + rb"/?>")
        # Another program may have made one element of several columns that look alike.
        ours = [
            found
            for found in tag.finditer(shown, *outer.span(1))
            if set(range(int(attribute(found[1], "min") or 0) - 1, int(attribute(found[1], "max") or 0))) <= gone
        ]
        if len(ours) == len(list(tag.finditer(shown, *outer.span(1)))):
            yield (*outer.span(), -2, b"")
        else:
            yield from ((*found.span(), -2, b"") for found in ours)


def unfolded(text: bytes, shown: bytes, data_start: int, prefix: bytes, gone: set[int]) -> Change | None:
    """The widths of columns with those that go out of their group: an empty column that nobody sees would puzzle."""
    outer = re.search(b"<" + re.escape(prefix) + rb"cols(?=[\s>])[^<>]*>(.*?)</" + re.escape(prefix) + rb"cols\s*>",
                      shown[:data_start], re.DOTALL)  # fmt: skip
    if outer is None:
        return None
    tag = re.compile(b"<" + re.escape(prefix) + rb"col(?=[\s/>])" + ATTRIBUTES + rb"/?>")
    begin, edits = outer.start(1), []
    for found in tag.finditer(shown, *outer.span(1)):
        low, high = (int(attribute(found[1], side) or 0) - 1 for side in ("min", "max"))
        now = found[1]
        if set(range(low, high + 1)) <= gone and attribute(now, "outlineLevel") is not None:
            now = without(without(now, "hidden"), "outlineLevel")
        if low - 1 in gone and attribute(now, "collapsed") is not None:
            now = without(now, "collapsed")
        if now != found[1]:
            edits.append((found.start(1) - begin, found.end(1) - begin, 0, now))
    was = text[slice(*outer.span(1))]
    return Change(begin, was, spliced(was, edits)) if edits else None


def _back(now: str, log: Sequence[Sequence[str]], inner: Callable[[str], str] = lambda text: text) -> str | None:
    """What a text was before our changes, which are followed back one after the other; None when it is not ours."""
    there: str | None = None
    for was, then in reversed(log):
        if inner(then) == (now if there is None else there):
            there = inner(was)
    return there


def filter_back(shown: bytes, stop: int, gone: set[int], log: Sequence[Sequence[str]]) -> Iterator[tuple[Change, Area]]:
    """The sheet's filter as it was before our columns came, or without those of them at its end."""
    there = filter_area(shown, stop)
    if there is None:
        return
    area, at = there
    said = _until_quote(shown, at)
    earlier = parse_range(_back(said.decode(), log) or "")
    before = Area(*earlier) if earlier else area._replace(last_column=_without(area, gone))
    if before != area:
        yield Change(at, said, a1(before).encode()), before


def _without(area: Area, gone: set[int]) -> int:
    last = area.last_column
    while last in gone and last > area.column:
        last -= 1
    return last


def conditional_back(shown: bytes, stop: int, gone: set[int], log: Sequence[Sequence[str]]) -> Iterator[Change]:
    """Conditional formats as they were before our columns came, or without those of them at their end. One that the team ended
    among them was not ours to make longer, and is not to be made shorter."""
    end = max(gone, default=-1)
    tag = re.compile(b"<" + _NAME + rb"conditionalFormatting\s[^<>]*?\bsqref\s*=\s*[\"']([^\"'<>]*)[\"']")
    for found in tag.finditer(shown, stop):
        said = found[2].decode("ascii", "replace")
        areas = [(one, parse_range(one)) for one in said.split()]
        ended = [Area(*area) for _, area in areas if area is not None and area[3] == end and area[1] not in gone]
        if not ended:
            continue
        narrow = [
            a1(Area(*a)._replace(last_column=_without(Area(*a), gone))) if a and a[3] == end and ":" in one else one
            for one, a in areas
        ]
        yield Change(found.start(2), found[2], (_back(said, log) or " ".join(narrow)).encode())


def filter_area(shown: bytes, stop: int) -> tuple[Area, int] | None:
    """The range of the sheet's own filter, and where its text stands."""
    found = re.compile(b"<" + _NAME + rb"autoFilter\s[^<>]*?\bref\s*=\s*[\"']([^\"'<>]*)[\"']").search(shown, stop)
    if found is None or (area := parse_range(found[2].decode("ascii", "replace"))) is None:
        return None
    return Area(*area), found.start(2)


def filters(text: bytes, shown: bytes, stop: int, reach: Reach) -> Iterator[tuple[Change, Area]]:
    """The sheet's filter reaching over the new columns, when it stands on the header: a sort by a filter that leaves a
    column out would leave its values at other clients."""
    there = filter_area(shown, stop)
    if there is None:
        return
    area, at = there
    if area.row == reach.header_row and area.last_column < max(reach.new):
        wider = area._replace(last_column=max(reach.new))
        yield Change(at, _until_quote(text, at), a1(wider).encode()), wider


def _until_quote(text: bytes, start: int) -> bytes:
    end = next(i for i in range(start, len(text)) if text[i : i + 1] in (b'"', b"'"))
    return text[start:end]


def conditional(text: bytes, shown: bytes, stop: int, reach: Reach) -> Iterator[Change]:
    """Conditional formats that span the table reaching over the new columns, too."""
    tag = re.compile(b"<" + _NAME + rb"conditionalFormatting\s[^<>]*?\bsqref\s*=\s*[\"']([^\"'<>]*)[\"']")
    for found in tag.finditer(shown, stop):
        ranges = found[2].decode("ascii", "replace").split()
        wider = [_wider(one, reach) for one in ranges]
        if wider != ranges:
            yield Change(found.start(2), text[slice(*found.span(2))], " ".join(wider).encode())


def _wider(reference: str, reach: Reach) -> str:
    area = parse_range(reference)
    if area is None:
        return reference
    here = Area(*area)
    spans = here.column <= reach.first and here.last_column == reach.last and here.column < here.last_column
    if not spans or here.last_row <= reach.header_row:
        return reference
    return a1(here._replace(last_column=max(reach.new)))


class TablePart(NamedTuple):
    """A table's part: its range, and where its columns are named."""

    area: Area
    names: tuple[str, ...]
    is_plain: bool


def table_of(text: bytes) -> TablePart | None:
    """A table as its part says it; None for what cannot be told."""
    shown = masked(text)
    head = re.search(b"<" + _NAME + rb"table(?=\s)" + ATTRIBUTES + b">", shown)
    area = parse_range(attribute(head[2], "ref") or "") if head else None
    if head is None or area is None:
        return None
    found = re.finditer(b"<" + re.escape(head[1]) + rb"tableColumn(?=\s)" + ATTRIBUTES + b"/?>", shown)
    names = tuple(plain_name(attribute(one[1], "name") or "") for one in found)
    plain = attribute(head[2], "tableType") in (None, "worksheet") and attribute(head[2], "headerRowCount") in (
        None,
        "1",
    )
    return TablePart(Area(*area), names, plain and len(names) == area[3] - area[1] + 1)


def plain_name(said: str) -> str:
    """The heading that a table's column is named after."""
    return re.sub(r"_x([0-9A-Fa-f]{4})_", lambda found: chr(int(found[1], 16)), unescape(said))


def table_name(heading: str) -> str:
    """A heading as an attribute of a table's column: line breaks in the way Excel writes them."""
    said = re.sub(r"[\n\r\t]", lambda found: f"_x{ord(found[0]):04x}_", heading)
    return '"' + escape(said).replace('"', "&quot;") + '"'


def widened_table(text: bytes, headings: Sequence[str]) -> bytes:
    """The part of a table with more columns at its right end."""
    shown = masked(text)
    head = re.search(b"<" + _NAME + rb"table(?=\s)" + ATTRIBUTES + b">", shown)
    assert head is not None  # told by table_of
    prefix = head[1]
    edits = []
    for found in re.finditer(
        b"<" + re.escape(prefix) + rb"(?:table|autoFilter)\s[^<>]*?\bref\s*=\s*[\"']([^\"'<>]*)[\"']", shown
    ):
        area = Area(*(parse_range(found[1].decode()) or (1, 0, 1, 0)))
        wider = area._replace(last_column=area.last_column + len(headings))
        edits.append((*found.span(1), 0, a1(wider).encode()))
    ids = [int(attribute(one[1], "id") or 0) for one in _columns(shown, prefix)]
    added = b"".join(
        b'<%btableColumn id="%d" name=%b/>' % (prefix, max(ids, default=0) + i, table_name(heading).encode())
        for i, heading in enumerate(headings, start=1)
    )
    listed = re.search(b"<" + re.escape(prefix) + rb"tableColumns(?=[\s>])" + ATTRIBUTES + b">", shown)
    end = shown.find(b"</" + prefix + b"tableColumns")
    if listed is not None and end > 0:
        tag = b"<%btableColumns%b>" % (prefix, with_attribute(listed[1], "count", str(len(ids) + len(headings))))
        edits += [(*listed.span(), 0, tag), (end, end, 1, added)]
    return spliced(text, edits)


def _columns(shown: bytes, prefix: bytes) -> Iterator[re.Match[bytes]]:
    return re.finditer(b"<" + re.escape(prefix) + rb"tableColumn(?=\s)" + ATTRIBUTES + b"/?>", shown)


def renamed_table(text: bytes, place: int, heading: str) -> bytes:
    """The part of a table with one of its columns under another name."""
    shown = masked(text)
    head = re.search(b"<" + _NAME + rb"table(?=\s)", shown)
    found = list(_columns(shown, head[1] if head else b""))[place]
    name = re.search(rb"\sname\s*=\s*(\"[^\"]*\"|'[^']*')", found[1])
    if name is None:
        return text
    at = found.start(1)
    return spliced(text, [(at + name.start(1), at + name.end(1), 0, table_name(heading).encode())])


def narrowed_table(text: bytes, gone: int) -> bytes:
    """The part of a table without its last columns."""
    shown = masked(text)
    head = re.search(b"<" + _NAME + rb"table(?=\s)", shown)
    prefix = head[1] if head else b""
    edits = []
    for found in re.finditer(
        b"<" + re.escape(prefix) + rb"(?:table|autoFilter)\s[^<>]*?\bref\s*=\s*[\"']([^\"'<>]*)[\"']", shown
    ):
        area = Area(*(parse_range(found[1].decode()) or (1, 0, 1, 0)))
        edits.append((*found.span(1), 0, a1(area._replace(last_column=area.last_column - gone)).encode()))
    whole = re.compile(
        b"<"
        + re.escape(prefix)
        + rb"tableColumn(?=\s)"
        + ATTRIBUTES
        + rb"(?:/>|>.*?</"
        + re.escape(prefix)
        + rb"tableColumn\s*>)",
        re.DOTALL,
    )
    columns = list(whole.finditer(shown))
    edits += [(*found.span(), 0, b"") for found in columns[len(columns) - gone :]]
    listed = re.search(b"<" + re.escape(prefix) + rb"tableColumns(?=[\s>])" + ATTRIBUTES + b">", shown)
    if listed is not None:
        tag = b"<%btableColumns%b>" % (prefix, with_attribute(listed[1], "count", str(len(columns) - gone)))
        edits.append((*listed.span(), 0, tag))
    return spliced(text, edits)
