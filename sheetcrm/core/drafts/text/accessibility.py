"""Whether everybody can read an e-mail: language, pictures' words, contrast, links' words, the same in both parts. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

from sheetcrm.core.wording import Text

LEAST_CONTRAST = 4.5

NO_LANG = Text(ru="не указан язык", en="no language is set")
NO_TITLE = Text(ru="нет заголовка документа", en="the document has no title")
NO_ALT = Text(ru="картинка без описания", en="a picture without a description")
LOW_CONTRAST = Text(ru="текст сливается с фоном", en="the text hardly stands out from its background")
EMPTY_LINK = Text(ru="ссылка без слов", en="a link without words")
OTHER_TEXT = Text(ru="в текстовой части другое", en="the plain-text part says something else")

_COLOR = re.compile(r"(?:^|;)\s*(color|background(?:-color)?)\s*:\s*#([0-9a-f]{6}|[0-9a-f]{3})\b", re.IGNORECASE)


def contrast(one: str, other: str) -> float:
    """The contrast of two colours as WCAG 2 counts it, 1 to 21.

    >>> round(contrast("000000", "ffffff")), round(contrast("777777", "ffffff"), 1)
    (21, 4.5)
    """
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(color: str) -> float:
    full = "".join(c * 2 for c in color) if len(color) == 3 else color
    parts = [int(full[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@dataclass
class _Reader(HTMLParser):
    """Walks a letter with the colours in force where it is."""

    found: dict[str, Text] = field(default_factory=dict)
    words: list[str] = field(default_factory=list)
    stack: list[tuple[str, str, str]] = field(default_factory=list)
    link: list[str] | None = None
    title: str = ""

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "html" and not given.get("lang"):
            self.found["lang"] = NO_LANG
        if tag == "img" and "alt" not in given:
            self.found["alt"] = NO_ALT
        _, ink, ground = self.stack[-1] if self.stack else ("", "000000", "ffffff")
        for name, color in _COLOR.findall(given.get("style", "")):
            ink, ground = (color, ground) if name.lower() == "color" else (ink, color)
        if tag == "a":
            self.link = []
        if tag in ("br", "img", "meta", "hr", "link", "input"):
            if tag == "img" and self.link is not None:
                self.link.append(given.get("alt", ""))
            self.words.append(" ")
            return
        self.stack.append((tag, ink, ground))

    def handle_endtag(self, tag: str) -> None:
        if tag == "a" and self.link is not None:
            if not "".join(self.link).strip():
                self.found["link"] = EMPTY_LINK
            self.link = None
        while self.stack and self.stack.pop()[0] != tag:
            pass
        if tag in ("p", "div", "li", "h1", "h2", "h3", "tr", "td"):
            self.words.append(" ")

    def handle_data(self, data: str) -> None:
        inside = [tag for tag, _, _ in self.stack]
        if "style" in inside or "script" in inside:
            return
        if "title" in inside:
            self.title += data
            return
        if self.link is not None:
            self.link.append(data)
        self.words.append(data)
        if data.strip() and self.stack:
            _, ink, ground = self.stack[-1]
            if contrast(ink, ground) < LEAST_CONTRAST:
                self.found["contrast"] = LOW_CONTRAST


def barriers(html: str, text: str) -> tuple[Text, ...]:
    """What keeps somebody from reading a letter; empty when nothing does. ``text``: its plain-text part."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    if not reader.title.strip():
        reader.found["title"] = NO_TITLE
    if _plain("".join(reader.words)) != _plain(text):
        reader.found["text"] = OTHER_TEXT
    return tuple(reader.found.values())


def _plain(text: str) -> str:
    return re.sub(r"[\s\u00a0-]+", "", text)
