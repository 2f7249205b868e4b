"""Queue tabs: lines of ours beside columns of people's. What people typed stays by its line's key. Pure.

A line with something of people's in it is never removed, moved or used for something else, only shown as closed.
"""

from __future__ import annotations

import dataclasses
import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import repeat
from types import MappingProxyType

from msgspec import Struct, field

from sheetcrm.core.tabs import look
from sheetcrm.core.tabs.model import DONE_SIGN, Block, BlockColumn, Cell, Closed, Content, Link, Queue, Style, Tab
from sheetcrm.core.tabs.where import wide_enough
from sheetcrm.core.wording import LANGS, Lang, Text
from sheetcrm.core.workbook import Sheet, TypedOver, Value, column_letter

KEY = Text(ru="Ключ", en="Key")
RESULT = Text(ru="Что сделано", en="What was done")
#: Where closed lines stay, so many of them keep their texts; older ones say only that they are over.
MOST_CLOSED = 5000
#: A key as it stands in a cell, so that its column is found whatever its heading says by now. A line about a message
#: has the message's own id for a key.
_KEY_CELL = re.compile(r"#[0-9a-f]{10}(?:[0-9a-f]{6})?")


def shown_key(key: str) -> str:
    """A key as it is written into its cell."""
    return f"#{key}"


def is_key(value: object) -> bool:
    """Whether a cell holds a key of ours."""
    return isinstance(value, str) and _KEY_CELL.fullmatch(value) is not None


class Form(Struct, frozen=True):
    """What a queue tab is made of, whatever stands in it today.

    ``headings``: its columns by key, in their order, in both languages; ``key`` and ``result`` are among them. ``people``:
    those that people type into; ``choices``: what they are offered there. ``gone``: the words for a line that is
    over without anybody having said so; they begin with ``DONE_SIGN``. ``signs``: by column key, fill colours by what a
    text begins with. ``over``: by column key, what stands there in a closed line, by what its outcome begins with (nothing
    where no outcome fits); the other columns of a closed line stay as they were. ``told``: what an outcome begins with that has
    to be read: such a line stays in sight, over or not, until people take their word out.
    """

    tab: str
    headings: Mapping[str, Text]
    people: tuple[str, ...]
    choices: Mapping[str, tuple[Text, ...]]
    styles: Mapping[str, Style]
    widths: Mapping[str, float]
    gone: Text
    color: str
    signs: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    over: Mapping[str, tuple[tuple[Text, Text], ...]] = field(default_factory=dict)
    told: tuple[Text, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(self.headings)


class Line(Struct, frozen=True):
    """One line of a queue tab as it was read: ``typed`` is what people put into their columns, by column key;
    ``cells`` all its cells by column key; ``beside`` what they typed into columns of their own."""

    key: str
    row: int
    typed: Mapping[str, Value]
    cells: Mapping[str, Value]
    beside: tuple[Value, ...] = ()

    @property
    def has_word(self) -> bool:
        """Whether people typed anything into this line."""
        return any(_said(v) for v in (*self.typed.values(), *self.beside))


@dataclasses.dataclass(frozen=True, slots=True)
class Lines:
    """A queue tab as it was read, in its order. ``beside``: headings of people's own columns; ``renamed``: what they
    call a column that we named otherwise, by its key. ``first_row``: the one below the headings, from 1; people may have put
    rows of their own above the first line. ``stays``: whether the tab is one whose lines no run takes out.
    ``columns``: where each column stands, from 0, by its key."""

    lines: tuple[Line, ...] = ()
    first_row: int = 0
    beside: tuple[Value, ...] = ()
    renamed: Mapping[str, str] = dataclasses.field(default_factory=dict)
    stays: bool = False
    columns: Mapping[str, int] = dataclasses.field(default_factory=dict)
    _by_key: dict[str, Line] = dataclasses.field(default_factory=dict, init=False, repr=False, compare=False)

    def get(self, key: str) -> Line | None:
        if not self._by_key and self.lines:
            for line in self.lines:
                self._by_key.setdefault(line.key, line)
        return self._by_key.get(key)


NOTHING = Lines()


def _said(value: Value) -> bool:
    return value is not None and value is not False and str(value).strip() != ""


def read_lines(sheet: Sheet | None, form: Form) -> Lines:
    """The lines of a queue tab as it was read.

    The column of keys is known by what is in it, the others by what the store says they are, else by their heading,
    else, when somebody renamed one, by its place. All columns that are none of these are people's own.
    """
    if sheet is None or sheet.cells.empty:
        return NOTHING
    rows = sheet.cells.to_numpy(dtype=object).tolist()
    named = {name: c for c, name in sheet.names.items()}
    keys = (
        (r, c) for r, row in enumerate(rows) for c, v in enumerate(row) if type(v) is str and v[:1] == "#" and is_key(v)
    )
    first, key_column = next(((r, c) for r, c in keys if c == named.get("key", c)), (None, 0))
    headings = form.headings
    head, columns = _columns(rows[:first], headings)
    if first is None:
        # Nothing but what people may have typed there, if it is such a tab at all.
        return NOTHING if head is None or "key" not in columns else Lines((), head + 2, columns=columns)
    columns = {**columns, **named, "key": key_column}
    heading_row = rows[head] if head is not None else []
    renamed = _renamed(heading_row, columns, tuple(headings))
    columns |= {key: c for key, (c, _) in renamed.items()}
    renamed |= _called_otherwise(heading_row, named, headings)
    taken = set(columns.values())
    others = [
        c for c in range(sheet.cells.shape[1]) if c not in taken and (c >= len(headings) or _used(rows, c, first))
    ]
    lines = []
    for r in range(first, len(rows)):
        row = rows[r]
        if is_key(row[key_column]):
            cells = {key: row[c] for key, c in columns.items()}
            beside = tuple(row[c] for c in others)
            lines.append(Line(row[key_column][1:], r + 1, {k: cells.get(k) for k in form.people}, cells, beside))
    beside_head = tuple(heading_row[c] if c < len(heading_row) else None for c in others)
    names = {key: text for key, (_, text) in renamed.items()}
    below = first + 1 if head is None else head + 2
    return Lines(tuple(lines), below, beside_head, names, bool(sheet.names), columns)


#: By key of a line, prints of what was written there in columns of ours: one of the whole line, then one of each column, apart
#: by spaces; under the empty key the columns' names, in that order. Kept by earlier versions as prints by column.
Prints = Mapping[str, "str | Mapping[str, str]"]


def prints_of(tab: Tab, before: Prints = MappingProxyType({})) -> dict[str, str]:
    """What a queue tab holds in columns of ours, as prints: no value of it is kept. ``before``: those kept until now, taken
    over for each line that still says the same."""
    queue = tab.queue
    if queue is None or not tab.blocks:
        return {}
    columns = tab.blocks[0].columns
    ours = [i for i in range(len(queue.names)) if i != queue.key and i not in queue.people]
    names = " ".join(queue.names[i] for i in ours)
    known = before if before.get("") == names else {}
    found = {"": names}
    said = zip(*(_texts(columns[i].values) for i in ours), strict=True)
    for key, texts in zip(columns[queue.key].values, said, strict=True):
        if is_key(key):
            whole, was = _whole(texts), known.get(str(key)[1:])
            same = isinstance(was, str) and was.startswith(whole)
            found[str(key)[1:]] = was if same else " ".join([whole, *map(_print, texts)])  # type: ignore[assignment]
    return found


def typed_over_in(sheet: Sheet, lines: Lines, form: Form, written: Prints) -> Iterator[TypedOver]:
    """What people typed into columns of ours, in a tab that is written as a whole: whatever is not what was ``written``.
    In rows that are no lines of ours, all of it."""
    names = {column: name for name, column in lines.columns.items()}
    ours = [(name, c) for name, c in lines.columns.items() if name != "key" and name not in form.people]
    order = str(written.get("", "")).split()
    all_there = set(order) == {name for name, _ in ours}
    # The only formulas of ours are links.
    odd = {row for (row, _), formula in sheet.formulas.items() if "HYPERLINK(" not in formula}

    def said(row: int, column: int, value: Value) -> str:
        formula = sheet.formulas.get((row, column))
        if formula is not None:
            return "=" + formula.removeprefix("=")
        return str(value) if _said(value) else ""

    told: Iterable[tuple[str, ...]] = repeat(())
    if order and all_there:
        at = [line.row - 1 for line in lines.lines]
        columns = (sheet.cells[lines.columns[name]].to_numpy(dtype=object) for name in order)
        told = zip(*(_texts(values[at].tolist()) for values in columns), strict=True)
    for line, texts in zip(lines.lines, told, strict=False):
        was = written.get(line.key)
        if was is None:
            continue  # another machine wrote it: nobody here can say what
        if texts and line.row not in odd and isinstance(was, str) and was.startswith(_whole(texts)):
            continue
        prints = _by_column(was, order)
        for name, column in ours:
            value = line.cells.get(name)
            text, formula = said(line.row, column, value), sheet.formulas.get((line.row, column), "")
            if text and "HYPERLINK(" not in formula and (formula or _print(_text(value)) != prints.get(name)):
                yield TypedOver(form.tab, f"{column_letter(column)}{line.row}", line.key, name, text)
    taken = {line.row for line in lines.lines}
    others = [row for row in range(lines.first_row, len(sheet.cells) + 1) if row not in taken] if lines.columns else []
    # A line whose key was deleted says what we said.
    known = {one for key, was in written.items() if key for one in _by_column(was, order).values()} if others else set()
    for row in others:
        for column, value in enumerate(sheet.cells.iloc[row - 1].tolist()):
            text = said(row, column, value)
            if text and _print(_text(value)) not in known:
                yield TypedOver(form.tab, f"{column_letter(column)}{row}", "", names.get(column, ""), text)


#: The column with links, by which one comes to the place of a line.
_LINKED = "where"


def seal_of(tab: Tab) -> str:
    """What the texts of ours in a queue tab come to, line by line, in any order; empty for another tab. It stands in the workbook, so
    that a machine knows a text that another one wrote from one that somebody typed."""
    queue = tab.queue
    if queue is None or not tab.blocks:
        return ""
    columns = tab.blocks[0].columns
    ours = [i for i, name in enumerate(queue.names) if i != queue.key and i not in queue.people and name != _LINKED]
    said = zip(*(_texts(columns[i].values) for i in ours), strict=True)
    return _seal(
        (str(key)[1:], texts) for key, texts in zip(columns[queue.key].values, said, strict=True) if is_key(key)
    )


def is_sealed(sheet: Sheet, lines: Lines, form: Form) -> bool:
    """Whether nobody typed into columns of ours in lines since a machine wrote them, whichever that was; but for places, which are
    links: of these a program that saves the file may forget what they show."""
    order = [name for name in form.names if name not in ("key", _LINKED) and name not in form.people]
    odd = any("HYPERLINK(" not in formula for formula in sheet.formulas.values())
    if not sheet.seal or odd or not set(order) <= lines.columns.keys():
        return False
    at = [line.row - 1 for line in lines.lines]
    said = zip(
        *(_texts(sheet.cells[lines.columns[name]].to_numpy(dtype=object)[at].tolist()) for name in order), strict=True
    )
    return _seal((line.key, texts) for line, texts in zip(lines.lines, said, strict=True)) == sheet.seal


def _seal(lines: Iterable[tuple[str, tuple[str, ...]]]) -> str:
    each = sorted(f"{key} {_whole(texts)}" for key, texts in lines)
    return hashlib.blake2b("\n".join(each).encode(), digest_size=8).hexdigest()


def _by_column(was: str | Mapping[str, str], order: Sequence[str]) -> Mapping[str, str]:
    return dict(zip(order, was.split()[1:], strict=False)) if isinstance(was, str) else was


def _texts(values: Sequence[object]) -> Iterable[str]:
    """What the cells of a column say; most say what others say."""
    if not {str, type(None)}.issuperset(map(type, values)):
        return map(_text, values)  # 1 and True are one key to a dictionary
    known = {value: _text(value) for value in set(values)}
    return map(known.__getitem__, values)


def _text(value: object) -> str:
    """What a cell says, however it is broken into lines; of a link only what is shown counts."""
    if value is None:
        return ""
    return " ".join((value if type(value) is str else str(value)).split())


#: What ``digest("line", text)`` begins with: prints kept by earlier versions stay right.
_LINE = "str\x1e'line'\x1fstr\x1e"


@lru_cache(1 << 14)
def _print(text: str) -> str:
    """A print of what a cell says. Most cells of a queue say what others say."""
    return hashlib.blake2b(f"{_LINE}{text!r}".encode("utf-8", "surrogatepass"), digest_size=5).hexdigest()


def _whole(texts: Sequence[str]) -> str:
    """A print of a line."""
    return hashlib.blake2b("\x1f".join(texts).encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def _used(rows: Sequence[Sequence[Value]], column: int, first: int) -> bool:
    return any(_said(row[column]) for row in rows[max(first - 1, 0) :])


def _columns(head: Sequence[Sequence[Value]], headings: Mapping[str, Text]) -> tuple[int | None, dict[str, int]]:
    """The row of headings, and where the columns stand that still have theirs."""
    names = {text.say(lang).casefold(): key for key, text in headings.items() for lang in LANGS}
    best: dict[str, int] = {}
    at: int | None = None
    for r, row in enumerate(head):
        here: dict[str, int] = {}
        for c, value in enumerate(row):
            key = names.get(" ".join(str(value).split()).casefold()) if isinstance(value, str) else None
            if key is not None and key not in here:
                here[key] = c
        if len(here) > len(best):
            best, at = here, r
    return at, best


def _renamed(head: Sequence[Value], columns: Mapping[str, int], order: Sequence[str]) -> dict[str, tuple[int, str]]:
    """Columns whose heading people changed: found where we put them, if nothing of ours stands there now."""
    taken = set(columns.values())
    found: dict[str, tuple[int, str]] = {}
    for place, key in enumerate(order):
        if key not in columns and place < len(head) and place not in taken and isinstance(head[place], str):
            found[key] = place, str(head[place])
    return found


def _called_otherwise(
    head: Sequence[Value], named: Mapping[str, int], headings: Mapping[str, Text]
) -> dict[str, tuple[int, str]]:
    """Columns that the store knows whatever they are called, and what people call them."""
    found: dict[str, tuple[int, str]] = {}
    for key, column in named.items():
        said = head[column] if key in headings and column < len(head) else None
        text = said.strip() if isinstance(said, str) else ""
        if text and text.casefold() not in {headings[key].say(lang).casefold() for lang in LANGS}:
            found[key] = column, text
    return found


class Arranged(Struct, frozen=True):
    """A line of a queue tab as it will stand: a new or open one has its ``key``, one that was there has ``old``; with
    ``old`` alone it is closed by now."""

    key: str | None = None
    old: Line | None = None


def standing_of(old: Lines) -> tuple[Line, ...]:
    """The lines that keep their rows, whatever is wanted by now: all of them where no line is ever taken out, else those down
    to the last that people typed into."""
    if old.stays:
        return old.lines
    last = max((i for i, line in enumerate(old.lines) if line.has_word), default=-1)
    return old.lines[: last + 1]


def arrange(old: Lines, wanted: Sequence[str]) -> list[Arranged]:
    """The lines in the order they will stand.

    Everything down to the last line people typed into keeps its row, closed or not; the rest follow in the order wanted.
    Where no line is ever taken out, all of them stay.

    >>> lines = Lines((Line("a", 5, {"do": None}, {}), Line("b", 6, {"do": "да"}, {}), Line("c", 7, {"do": None}, {})), 5)
    >>> [line.key or line.old.key for line in arrange(lines, ["x", "a"])]
    ['a', 'b', 'x']
    """
    open_keys = set(wanted)
    standing = standing_of(old)
    if old.stays:
        over = [i for i, line in enumerate(standing) if line.key not in open_keys and not line.has_word]
        forgotten = set(over[: max(0, len(over) - MOST_CLOSED)])
        standing = tuple(line for i, line in enumerate(standing) if i not in forgotten)
    placed: list[Arranged] = []
    seen: set[str] = set()
    for line in standing:
        # A line copied by a person has its key twice: the first is the line, the other is only kept.
        if line.key in open_keys and line.key not in seen:
            placed.append(Arranged(line.key, line))
            seen.add(line.key)
        else:
            placed.append(Arranged(None, line))
    return [*placed, *(Arranged(key) for key in wanted if key not in seen)]


#: One line as it is shown: its cells by column key, and under ``link`` where «where» leads to.
ShownLine = Mapping[str, "Content | Link"]


def queue_tab(
    form: Form,
    title: str,
    head: tuple[Cell, ...],
    shown: Mapping[str, ShownLine],
    old: Lines,
    results: Mapping[str, str],
    lang: Lang,
    fills: Mapping[str, Mapping[str, str]],
    *,
    always: bool = False,
) -> Tab | None:
    """The tab: ``shown`` are the open lines by key, ``old`` what stands there, ``results`` what became of lines in this
    run. ``fills``: by column key, fill colours by value. None while there is nothing to show, unless ``always``."""
    placed = arrange(old, list(shown))
    if not placed and not always and not (old.stays and old.lines):
        return None
    results = {**results, **dict(_still_said(form, shown, old, results))}
    lines = [_placed(form, line, shown, results, lang) for line in placed]
    stamped = {cell.column for cell in head if cell.stamp}
    columns = [
        BlockColumn(
            old.renamed.get(key) or heading.say(lang),
            [line.get(key) for line in lines],  # type: ignore[misc]
            form.styles.get(key, look.TEXT),
            _width(form, key, heading.say(lang), [line.get(key) for line in lines], stamped=at in stamped),
            links=[line.get("link") for line in lines] if key == "where" else None,  # type: ignore[misc]
            fills=fills.get(key, {}),
            choices=tuple(text.say(lang) for text in form.choices.get(key, ())),
            signs=form.signs.get(key, {}),
        )
        for at, (key, heading) in enumerate(form.headings.items())
    ]
    columns += _beside(placed, old.beside)
    over = frozenset(i for i, line in enumerate(lines) if str(line.get("result") or "").startswith(DONE_SIGN))
    closed = Closed(form.names.index("result"), over)
    block = Block(4, 0, tuple(columns), look.HEADING, filter=True, closed=closed)
    people = tuple(form.names.index(key) for key in form.people)
    return Tab(
        form.tab, title, head, (block,),
        color=form.color,
        freeze_rows=5,
        queue=Queue(form.names.index("key"), people, form.names, form.gone.say(lang)),
    )  # fmt: skip


def _width(form: Form, key: str, heading: str, values: Sequence[object], *, stamped: bool) -> float:
    """How wide a column is: a place is read to its end, and a column of ours with nothing in it takes no more room than its
    heading needs; what people type always has its room, and so has the day above the table (``stamped``)."""
    if key == "where":
        return wide_enough(values, form.widths[key])
    if stamped or key in form.people or any(value not in (None, "") for value in values):
        return form.widths[key]
    return min(form.widths[key], max(map(len, heading.split())) + 4.0)


def _placed(
    form: Form, line: Arranged, shown: Mapping[str, ShownLine], results: Mapping[str, str], lang: Lang
) -> dict[str, Content | Link]:
    """One line with what people typed into it; a closed one as it stood, with what became of it."""
    typed: Mapping[str, Content] = line.old.typed if line.old is not None else {}  # type: ignore[assignment]
    if line.key is not None:
        fresh = {**shown[line.key], "key": shown_key(line.key)}
        if line.key in results:
            fresh["result"] = results[line.key]
        return {**fresh, **typed}
    key = line.old.key if line.old is not None else ""
    was: Mapping[str, Content] = line.old.cells if line.old is not None else {}  # type: ignore[assignment]
    result = results.get(key) or was.get("result")
    unread = line.old is not None and line.old.has_word and _begins(result, form.told)
    if not (unread or str(result or "").startswith(DONE_SIGN)):
        result = form.gone.say(lang)
    ended = {name: _ended(cases, str(result), lang) for name, cases in form.over.items()}
    return {**{name: was.get(name) for name in form.names}, **ended, "result": result, "key": shown_key(key), **typed}


def _begins(result: object, signs: Sequence[Text]) -> bool:
    return any(str(result or "").startswith(sign.say(lang)) for sign in signs for lang in LANGS)


def _still_said(
    form: Form, shown: Mapping[str, ShownLine], old: Lines, results: Mapping[str, str]
) -> Iterator[tuple[str, str]]:
    """Outcomes that have to be read and stand on beside open lines, by key: nothing newer is to be said there, or the same of a
    later moment."""
    for line in old.lines if form.told else ():
        if line.key not in shown or not _begins(said := line.cells.get("result"), form.told):
            continue
        now = results.get(line.key, shown[line.key].get("result"))
        if now is None or (_begins(now, form.told) and str(now).partition(": ")[2] == str(said).partition(": ")[2]):
            yield line.key, str(said)


def _ended(cases: Sequence[tuple[Text, Text]], result: str, lang: Lang) -> str | None:
    """What a column says in a closed line: the state it had while it was open is none any more."""
    return next((said.say(lang) for sign, said in cases if any(result.startswith(sign.say(x)) for x in LANGS)), None)


def _beside(placed: Sequence[Arranged], headings: tuple[object, ...]) -> Iterator[BlockColumn]:
    """Columns people added, kept as they are, to the right of ours."""
    width = max([len(headings), *(len(line.old.beside) for line in placed if line.old is not None)])
    for i in range(width):
        values: list[Content] = [
            line.old.beside[i] if line.old is not None and i < len(line.old.beside) else None  # type: ignore[misc]
            for line in placed
        ]
        heading = str(headings[i]) if i < len(headings) and headings[i] is not None else ""
        if heading or any(v is not None for v in values):
            yield BlockColumn(heading, values, look.TEXT, 20)


EMPTY_LINES: Mapping[str, Lines] = MappingProxyType({})
