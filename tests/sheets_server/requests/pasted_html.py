"""HTML on the clipboard read as rows of cells."""

from __future__ import annotations

from html.parser import HTMLParser

_LINES = frozenset({"p", "div", "li", "h1", "h2", "h3", "h4", "h5", "h6"})


def rows_of(html: str) -> list[list[str]]:
    """The rows of the tables in it; without a table each paragraph is a row of one cell.

    >>> rows_of("<table><tr><td>A</td><td>1</td></tr></table>"), rows_of("<p>one</p>two")
    ([['A', '1']], [['one'], ['two']])
    """
    reader = _Reader()
    reader.feed(html)
    reader.close()
    if reader.rows:
        return reader.rows
    return [[line] for line in "".join(reader.text).split("\n") if line.strip()]


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.rows: list[list[str]] = []
        self.text: list[str] = []
        self.in_cell = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "tr":
            self.rows.append([])
        elif tag in ("td", "th"):
            if not self.rows:
                self.rows.append([])
            self.rows[-1].append("")
            self.in_cell = True
        elif tag == "br" or tag in _LINES:
            self.handle_data("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th"):
            self.in_cell = False
        elif tag in _LINES:
            self.handle_data("\n")

    def handle_data(self, data: str) -> None:
        if self.in_cell:
            self.rows[-1][-1] += data
        else:
            self.text.append(data)
