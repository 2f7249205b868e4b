"""Values of ours as the XML of cells, and as they will be read again. Pure."""

from __future__ import annotations

import datetime as dt
import math
import re
from typing import Any

from msgspec import Struct, field

from sheetcrm.core.records import replace
from sheetcrm.core.tabs.model import FORMULAS, Content, Link, Style, ToCell, ToClient
from sheetcrm.core.wording import Lang
from sheetcrm.core.workbook import Value, quoted
from sheetcrm.errors import Fault
from sheetcrm.stores.xlsx import refusals
from sheetcrm.stores.xlsx.escaping import escape
from sheetcrm.stores.xlsx.styles import Look, StyleSheet

MAX_TEXT = 32_767
#: Excel keeps 15 significant digits; a longer whole number is written as text, so that no digit is lost.
_MAX_NUMBER = 10**15
#: Earlier days are text: neither of Excel's two calendars (from 1900 with a 29 February of its own, from 1904) holds them.
_FIRST_DAY = dt.date(1904, 1, 2)
_MAX_FORMULA = 8_000
_MAX_LITERAL = 250

_WILDCARD = re.compile(r"[*?~]")
#: An id that stands in a formula letter by letter and is no number: letters and figures parted by dashes.
_as_id = re.compile(r"(?=.*[^\W\d])[^\W_]+(?:-[^\W_]+)*").fullmatch
#: What XML cannot hold, and what Excel would read as such an escape.
_ESCAPED = re.compile("[\x00-\x08\x0b-\x1f]|_(?=x[0-9A-Fa-f]{4}_)")
#: What a text of printable characters may still hold that XML or Excel would read as more than text.
_MARKUP = re.compile("[&<>_]")
#: Code points that are no characters; neither XML nor the escapes of Excel carry them.
_NO_CHARACTER = re.compile("[\ud800-\udfff\ufffe\uffff]")


class Unwritable(ValueError):
    """A value that cannot stand in a cell; whoever knows the cell turns it into a StoreError."""

    def __init__(self, refusal: Fault, **args: object) -> None:
        super().__init__(refusal.code)
        self.refusal = refusal
        self.args_ = args


def plain(given: Content, lang: Lang) -> Value:
    """The content as it will be read again: empty as None, whole numbers as int, midnight as a date.

    Not-a-number counts as empty, as pandas has it. Very long whole numbers and days before 1904 become text.
    """
    content: Any = given
    if hasattr(content, "item"):
        content = content.item()  # a number of numpy's
    if content is None or content == "":
        return None
    if isinstance(content, bool):
        return content
    if isinstance(content, str):
        return str(content)  # also of an enumeration, whose words are texts once they are read again
    if isinstance(content, FORMULAS):
        return None  # what it shows is worked out by whoever opens the workbook
    if isinstance(content, (dt.datetime, dt.date)):
        return _moment(content, lang)
    if isinstance(content, int):
        return content if abs(content) < _MAX_NUMBER else str(content)
    if isinstance(content, float):
        if math.isnan(content):
            return None
        if math.isinf(content):
            raise Unwritable(refusals.NOT_WRITABLE, kind="∞")
        return int(content) if content.is_integer() and abs(content) < _MAX_NUMBER else content
    raise TypeError(f"a cell of ours cannot hold {type(content).__name__}")


def _moment(content: dt.date, lang: Lang) -> Value:
    if content != content:  # NaT is a datetime that equals nothing
        return None
    moment: dt.date = content
    if isinstance(content, dt.datetime):
        naive = dt.datetime(content.year, content.month, content.day, content.hour, content.minute, content.second)
        moment = naive if naive.time() != dt.time() else naive.date()
    day = moment.date() if isinstance(moment, dt.datetime) else moment
    if day < _FIRST_DAY:
        return day.strftime("%d.%m.") + f"{day.year:04d}" if lang == "ru" else day.isoformat()
    return moment


class CellXml(Struct):
    """Turns contents into cells of one tab. ``given``: requested → given titles of our tabs; ``people``: the others."""

    styles: StyleSheet
    lang: Lang
    since_1904: bool
    given: dict[str, str]
    people: frozenset[str]
    _numbers: dict[tuple[int, str, bool, bool], tuple[Style, int]] = field(default_factory=dict)
    _ids: dict[tuple[str, str], tuple[str, str]] = field(default_factory=dict)
    _frames: dict[tuple[str, str], tuple[str, str]] = field(default_factory=dict)
    #: Tab, column and id of a client, and what is shown → formula: a client stands in several tabs and rows.
    _formulas: dict[tuple[object, ...], str] = field(default_factory=dict)

    def tail(self, content: Content, style: Style, valign: Any = "top", link: Link = None) -> str:
        """A cell's XML behind its address: ``" s="4" t="inlineStr">…</c>``; empty when there is nothing to write."""
        if type(content) is str:
            value: Value = content or None
        elif isinstance(content, FORMULAS):
            number = self._number(style, valign, False, False)
            return f'" s="{number}" t="str"><f>{escape(content.formula())}</f><v></v></c>'
        else:
            value = plain(content, self.lang)
        if value is None:
            if not (style.fill or style.border_bottom):
                return ""
            return f'" s="{self._number(style, valign, False, False)}"/>'
        formula = self._formula(value, link) if isinstance(link, ToClient) else ""
        linked = bool(formula) or isinstance(link, ToCell)
        if isinstance(value, str):
            looks_like_formula = value[0] in "=+-@" and style.format != "text"
            number = self._number(style, valign, linked, looks_like_formula and not formula)
            if formula:
                return f'" s="{number}" t="str">{formula}<v>{xml_text(value)}</v></c>'
            space = ' xml:space="preserve"' if value != value.strip() or "\n" in value or "  " in value else ""
            return f'" s="{number}" t="inlineStr"><is><t{space}>{xml_text(value)}</t></is></c>'
        if isinstance(value, dt.date) and style.format not in ("date", "datetime"):
            style = replace(style, format="datetime" if isinstance(value, dt.datetime) else "date")
        number = self._number(style, valign, linked, False)
        if isinstance(value, bool):
            return f'" s="{number}" t="b">{formula}<v>{int(value)}</v></c>'
        if isinstance(value, dt.date):
            value = self._serial(value)
        return f'" s="{number}">{formula}<v>{value!r}</v></c>'

    def text_head(self, style: Style) -> str:
        """What stands between the address and a text that :func:`as_it_is`; ``TEXT_TAIL`` ends the cell."""
        return f'" s="{self._number(style, "top", False, False)}" t="inlineStr"><is><t>'

    def _number(self, style: Style, valign: Any, link: bool, quote: bool) -> int:
        """Number of the cell format. A column's style is one object, so a hundred thousand cells of it ask once."""
        key = (id(style), valign, link, quote)
        known = self._numbers.get(key)
        if known is None:
            # The style is kept with its number: an object's id is its own only while it lives.
            known = self._numbers[key] = style, self.styles.index(Look(style, valign, self.lang, link, quote))
        return known[1]

    def _serial(self, moment: dt.date) -> int | float:
        base = dt.datetime(1904, 1, 1) if self.since_1904 else dt.datetime(1899, 12, 30)
        if not isinstance(moment, dt.datetime):
            return (moment - base.date()).days
        return (moment - base) / dt.timedelta(days=1)

    def _formula(self, value: Value, link: ToClient) -> str:
        """A formula that looks the client up when it is clicked, wherever the row stands by then.

        A client who is no longer there leads to the heading, so that the text stays readable. Empty when the text
        would not fit into a formula.
        """
        key = (link.tab, link.column, link.client_id, value.__class__, value)
        made = self._formulas.get(key)
        if made is None:
            made = self._formulas[key] = self._new_formula(value, link)
        return made

    def _new_formula(self, value: Value, link: ToClient) -> str:
        place = (link.tab, link.column)
        if place not in self._ids:
            tab = link.tab if link.tab in self.people else self.given.get(link.tab, link.tab)
            name = "'" + tab.replace("'", "''") + "'"
            self._ids[place] = f"{name}!{link.column}:{link.column}", _literal("#" + name + "!" + link.column)
            where, column = self._ids[place]
            self._frames[place] = (
                f'<f>{escape(f"HYPERLINK({column}&IFERROR(MATCH(")}"',
                f'",{escape(where)},0),1),"',
            )
        if type(value) is str and _as_id(link.client_id) and as_it_is(value) and '"' not in value:
            before, between = self._frames[place]
            if len(value) <= _MAX_LITERAL:  # as nearly all are: what is written below, without a look at each letter
                return f'{before}{link.client_id}{between}{value}")</f>'
        where, column = self._ids[place]
        # MATCH reads * ? ~ as wildcards.
        sought = _WILDCARD.sub(r"~\g<0>", link.client_id)
        row = f"MATCH({_literal(sought)},{where},0)"
        if link.client_id.isdecimal() and len(link.client_id) < 16:
            row = f"IFERROR({row},MATCH({int(link.client_id)},{where},0))"
        shown = _literal(value) if isinstance(value, str) else f"{value!r}" if isinstance(value, (int, float)) else ""
        if not shown or isinstance(value, bool):
            return ""
        text = f"HYPERLINK({column}&IFERROR({row},1),{shown})"
        return f"<f>{escape(text)}</f>" if len(text) <= _MAX_FORMULA and not _ESCAPED.search(text) else ""

    def location(self, link: ToCell) -> str:
        """Where an internal link leads, as Excel writes it."""
        return f"{quoted(self.given.get(link.tab, link.tab))}!{link.cell}"


TEXT_TAIL = "</t></is></c>"


def as_it_is(value: str) -> bool:
    """Whether a text goes into a cell letter by letter, as nearly all do: nothing in it to escape or to keep.

    >>> as_it_is("Анна"), as_it_is("a<b"), as_it_is(" a"), as_it_is("=1"), as_it_is("")
    (True, False, False, False, False)
    """
    return (
        0 < len(value) <= MAX_TEXT // 2
        and value.isprintable()
        and not _MARKUP.search(value)
        and value[0] not in " =+-@"
        and value[-1] != " "
        and "  " not in value
    )


def xml_text(value: str) -> str:
    """A text as it stands in XML: markup escaped, what XML cannot hold as ``_x000B_``.

    >>> xml_text("a<b"), xml_text(chr(11)), xml_text("_x0041_")
    ('a&lt;b', '_x000B_', '_x005F_x0041_')
    """
    if len(value) > MAX_TEXT // 2 and (length := len(value.encode("utf-16-le", "surrogatepass")) // 2) > MAX_TEXT:
        raise Unwritable(refusals.TEXT_TOO_LONG, length=length)
    if value.isprintable() and not _MARKUP.search(value):
        return value
    if _NO_CHARACTER.search(value):
        raise Unwritable(refusals.NOT_WRITABLE, kind="Unicode")
    return _ESCAPED.sub(lambda found: f"_x{ord(found[0]):04X}_", escape(value))


def _literal(value: str) -> str:
    """A text inside a formula; Excel takes no piece longer than 255 characters."""
    if len(value) <= _MAX_LITERAL:
        return '"' + value.replace('"', '""') + '"'
    pieces = [value[i : i + _MAX_LITERAL] for i in range(0, len(value), _MAX_LITERAL)]
    return "&".join('"' + piece.replace('"', '""') + '"' for piece in pieces)
