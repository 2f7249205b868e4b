"""The styles part of a workbook, to which our formats are only ever appended, each once."""

from __future__ import annotations

import copy
from typing import Any, Literal

from lxml import etree
from msgspec import Struct

from sheetcrm.core.tabs.model import PLAIN, Style
from sheetcrm.core.wording import Lang
from sheetcrm.stores.xlsx.package import MAIN, to_bytes

_EMPTY = (
    f'<styleSheet xmlns="{MAIN}"><fonts count="1"><font><sz val="11"/><name val="Calibri"/><family val="2"/></font>'
    '</fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/>'
    '</fill></fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)
#: The order the schema asks for.
_ORDER = ("numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs")
_FIRST_OWN_FORMAT = 164
_LINK_COLOR = "1155CC"
_BUILT_IN = {"general": 0, "text": 49, "int": 3, "money": 3, "decimal": 4, "percent": 9}
#: Written out, because the built-in date formats look different on every machine.
_DATES: dict[tuple[str, Lang], str] = {
    ("date", "ru"): "dd\\.mm\\.yyyy",
    ("date", "en"): "dd\\ mmm\\ yyyy",
    ("datetime", "ru"): "dd\\.mm\\.yyyy\\ hh:mm",
    ("datetime", "en"): "dd\\ mmm\\ yyyy\\ hh:mm",
}
#: Children of ``font`` in the schema's order, which Excel insists on.
_FONT_ORDER = (
    *("b", "i", "strike", "condense", "extend", "outline", "shadow", "u", "vertAlign"),
    *("sz", "color", "name", "family", "charset", "scheme"),
)


_Shape = tuple[Any, ...]


class Look(Struct, frozen=True):
    """Everything that decides how one cell of ours looks. ``quote`` keeps text such as ``=1`` text when it is edited."""

    style: Style = PLAIN
    valign: Literal["top", "center"] = "top"
    lang: Lang = "ru"
    link: bool = False
    quote: bool = False


class StyleSheet:
    """``xl/styles.xml`` being added to; ``changed`` tells whether anything had to be."""

    def __init__(self, root: Any = None) -> None:
        self._root = etree.fromstring(_EMPTY.encode()) if root is None else root
        self.changed = root is None
        self._known: dict[Look, int] = {}
        #: List → shape → where it stands first.
        self._shapes: dict[str, dict[_Shape, int]] = {}
        self._lengths: dict[str, int] = {}
        self._complete()

    def to_bytes(self) -> bytes:
        return to_bytes(self._root)

    @property
    def root(self) -> Any:
        """The part's root element, with every list a cell format points into."""
        return self._root

    def _find(self, name: str) -> Any:
        return self._root.find(f"{{{MAIN}}}{name}")

    def _complete(self) -> None:
        """Give a sparse styles part, as some exporters write, the lists every cell format points into."""
        complete = etree.fromstring(_EMPTY.encode())
        for name in _ORDER[1:]:
            if (container := self._find(name)) is None or not len(container):
                if container is not None:
                    self._root.remove(container)
                self._insert(copy.deepcopy(complete.find(f"{{{MAIN}}}{name}")))
                self.changed = True

    def _insert(self, container: Any) -> Any:
        """Put a list where the schema wants it: behind the last list that comes before it."""
        rank = _ORDER.index(etree.QName(container).localname)
        place = 0
        for i, child in enumerate(self._root):
            if isinstance(child.tag, str) and etree.QName(child).localname in _ORDER[:rank]:
                place = i + 1
        self._root.insert(place, container)
        return container

    def index(self, look: Look) -> int:
        """Number of the cell format (``s=``) for a look; an identical one already there is used again."""
        if look not in self._known:
            self._known[look] = self._append("cellXfs", self._cell_format(look))
        return self._known[look]

    def _cell_format(self, look: Look) -> Any:
        style = look.style
        attributes = {
            "numFmtId": str(self._number_format(look)),
            "fontId": str(self._font(look)),
            "fillId": str(self._fill(style.fill)),
            "borderId": str(self._border(style.border_bottom)),
            "xfId": "0",
        }
        if look.quote:
            attributes["quotePrefix"] = "1"
        for name, identity in (("applyNumberFormat", "numFmtId"), ("applyFont", "fontId"), ("applyFill", "fillId")):
            if attributes[identity] != "0":
                attributes[name] = "1"
        if style.border_bottom:
            attributes["applyBorder"] = "1"
        attributes["applyAlignment"] = "1"
        xf = self._element("xf", **attributes)
        alignment: dict[str, str] = {"vertical": look.valign}
        if style.align:
            alignment["horizontal"] = style.align
        elif style.indent:
            alignment["horizontal"] = "left"
        if style.wrap:
            alignment["wrapText"] = "1"
        if style.indent:
            alignment["indent"] = str(style.indent)
        xf.append(self._element("alignment", **alignment))
        return xf

    def _number_format(self, look: Look) -> int:
        if look.style.format in _BUILT_IN:
            return _BUILT_IN[look.style.format]
        code = _DATES[look.style.format, look.lang]
        container = self._find("numFmts")
        if container is None:
            container = self._insert(self._element("numFmts", count="0"))
        used = _FIRST_OWN_FORMAT - 1
        for child in container:
            if isinstance(child.tag, str):
                if child.get("formatCode") == code:
                    return int(child.get("numFmtId"))
                used = max(used, int(child.get("numFmtId")))
        container.append(self._element("numFmt", numFmtId=str(used + 1), formatCode=code))
        container.set("count", str(len(container)))
        self.changed = True
        return used + 1

    def _font(self, look: Look) -> int:
        """The workbook's own default font with the look's weight, size and colour, so that our tabs fit in."""
        style = look.style
        color = style.color or (_LINK_COLOR if look.link else None)
        if not (style.bold or style.italic or style.size or color or look.link):
            return 0
        parts = {etree.QName(child).localname: dict(child.attrib) for child in self._find("fonts")[0]}
        for name in ("b", "i", "u", "strike"):
            parts.pop(name, None)
        if style.bold:
            parts["b"] = {}
        if style.italic:
            parts["i"] = {}
        if look.link:
            parts["u"] = {}
        if style.size:
            parts["sz"] = {"val": f"{style.size:g}"}
        if color:
            parts["color"] = {"rgb": "FF" + color.upper()}
        font = self._element("font")
        for name in _FONT_ORDER:
            if name in parts:
                font.append(self._element(name, **parts[name]))
        return self._append("fonts", font)

    def _fill(self, color: str | None) -> int:
        if not color:
            return 0
        fill, pattern = self._element("fill"), self._element("patternFill", patternType="solid")
        pattern.append(self._element("fgColor", rgb="FF" + color.upper()))
        pattern.append(self._element("bgColor", indexed="64"))
        fill.append(pattern)
        return self._append("fills", fill)

    def _border(self, color: str | None) -> int:
        if not color:
            return 0
        border = self._element("border")
        for side in ("left", "right", "top", "bottom", "diagonal"):
            line = self._element(side, **({"style": "thin"} if side == "bottom" else {}))
            if side == "bottom":
                line.append(self._element("color", rgb="FF" + color.upper()))
            border.append(line)
        return self._append("borders", border)

    def _append(self, name: str, element: Any) -> int:
        container = self._find(name)
        if name not in self._shapes:
            there = [_shape(child) for child in container if isinstance(child.tag, str)]
            self._shapes[name] = {shape: i for i, shape in reversed(list(enumerate(there)))}
            self._lengths[name] = len(there)
        shapes, shape = self._shapes[name], _shape(element)
        if shape not in shapes:
            shapes[shape] = self._lengths[name]
            self._lengths[name] += 1
            container.append(element)
            container.set("count", str(self._lengths[name]))
            self.changed = True
        return shapes[shape]

    def _element(self, name: str, **attributes: str) -> Any:
        element = self._root.makeelement(f"{{{MAIN}}}{name}", nsmap=self._root.nsmap)
        for key, value in attributes.items():
            element.set(key, value)
        return element


def _shape(element: Any) -> _Shape:
    """What an element says, whatever prefix and order of attributes it is written with."""
    children = tuple([_shape(child) for child in element if isinstance(child.tag, str)]) if len(element) else ()
    return element.tag, tuple(sorted(element.attrib.items())), children
