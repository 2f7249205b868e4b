"""«Карточка» / “Card”: the tab on which people choose a client, and the hidden one with what it shows. Pure.

The card is people's from the day it is made: they choose a name, and formulas look the rest up in a hidden tab of ours, which
every run fills. So the card is never written again, works on a telephone, and shows nothing false when the program is gone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from sheetcrm.core.card.card import HEADINGS, Card, Cards
from sheetcrm.core.card.place import NAME
from sheetcrm.core.records import replace
from sheetcrm.core.tabs import look
from sheetcrm.core.tabs.model import Block, BlockColumn, Cell, Column, Computed, Content, Style, Tab
from sheetcrm.core.wording import Lang, Text
from sheetcrm.core.workbook import column_letter

#: The key of the hidden tab.
LINES = "cards"
TITLE = Text(ru="Карточка", en="Card")
LINES_TITLE = Text(ru="Карточки (служебная)", en="Cards (internal)")
LEAD = Text(
    ru="Выберите клиента из списка или впишите часть имени, телефон или ID. Остальное подставится само.",
    en="Choose a client from the list, or type part of the name, a phone or an id. The rest fills itself in.",
)
WHOM = Text(ru="Кого показать", en="Whom to show")
_FROM = Text(
    ru="Данные на последний запуск программы. Править их здесь нельзя: правьте в своих вкладках.",
    en="As of the program's last run. Nothing can be changed here: edit your own tabs.",
)
_PART = Text(ru="Раздел", en="Part")
_KNOWN = Text(ru="Что известно", en="What is known")
_NONE = Text(ru="Не нашлось: проверьте, как написано.", en="Nobody found: check the spelling.")
_SEVERAL = Text(ru="Подходит не один, показан первый. Всего: ", en="More than one fits, the first is shown. In total: ")
_COLUMNS = ("label", "id", "digits")
_HIDDEN = Text(
    ru="Служебная вкладка: из неё берёт данные «Карточка».", en="An internal tab: “Card” takes its data from here."
)

#: Where the choice stands, where the row it leads to is worked out, and where parts begin (rows from 1).
CHOICE, FOUND, _FIRST = "B5", "A5", 7
#: The choice without the spaces around it and the doubled ones inside that come with a pasted name. The hard space of web
#: pages stands in the formula itself: its CHAR number differs from program to program.
_TYPED = f'TRIM(SUBSTITUTE({CHOICE}{{;}}"\u00a0"{{;}}" "))'
#: Lines a part has room for, where it is not one.
_ROOM = {
    "contacts": 4, "consents": 5, "next": 2, "tasks": 3, "buying": 9, "orders": 6, "deals": 3, "talks": 6, "drafts": 2, "about": 10,
    "to_correct": 3,
}  # fmt: skip
_LINE = 15.5


def card_tab(lang: Lang) -> Tab:
    """The tab to be made for people."""
    lines = LINES_TITLE.say(lang)
    cells = (
        Cell(0, 0, NAME.say(lang), look.TITLE, span=2),
        Cell(1, 0, LEAD.say(lang), look.LEAD, span=2),
        Cell(2, 0, _FROM.say(lang), look.NOTE, span=2),
        Cell(4, 0, _row_of(lines), Style(color="FFFFFF", size=8)),
        Cell(5, 1, _how_many(lines, lang), look.NOTE),
    )
    keys = list(HEADINGS)
    facts = [_fact(lines, column_letter(len(_COLUMNS) + place)) for place in range(len(keys))]
    choice = BlockColumn(WHOM.say(lang), [None], look.YOURS, 84.0, listed=Column(lines, "A", 2))
    parts = BlockColumn(_PART.say(lang), [HEADINGS[key].say(lang) for key in keys], replace(look.TEXT, bold=True), 24.0)
    shown = BlockColumn(_KNOWN.say(lang), facts, Style(color=look.INK, wrap=True, border_bottom=look.LINE), 84.0)
    heights = {_FIRST + place: _LINE * _ROOM.get(key, 1) + 4 for place, key in enumerate(keys)}
    return Tab(
        "card",
        TITLE.say(lang),
        cells,
        (Block(3, 1, (choice,), look.HEADING), Block(_FIRST - 1, 0, (parts, shown), look.HEADING)),
        heights={4: 24.0, **heights},
        freeze_rows=6,
        color="1A73E8",
    )


def _all(lines: str, column: str) -> str:
    return f"INDIRECT(\"'{lines}'!{column}:{column}\")"


def _row_of(lines: str) -> Computed:
    """The row of the hidden tab that fits best: by id, by the whole line of the list, by a part of it, by digits of a phone."""
    labels, ids, digits = (_all(lines, column) for column in "ABC")
    typed = _TYPED
    for sign in (" ", "-", "(", ")", "+"):
        typed = f'SUBSTITUTE({typed}{{;}}"{sign}"{{;}}"")'
    last_ten = f"RIGHT({typed}{{;}}10)"
    by_phone = f'IF(LEN({last_ten})<5{{;}}0{{;}}IFERROR(MATCH("*"&{last_ten}&"*"{{;}}{digits}{{;}}0){{;}}0))'
    part = f'IFERROR(MATCH("*"&{_TYPED}&"*"{{;}}{labels}{{;}}0){{;}}{by_phone})'
    whole = f"IFERROR(MATCH({_TYPED}{{;}}{labels}{{;}}0){{;}}{part})"
    found = f"IFERROR(MATCH({_TYPED}{{;}}{ids}{{;}}0){{;}}{whole})"
    return Computed(f'IF({_TYPED}=""{{;}}0{{;}}{found})')


def _how_many(lines: str, lang: Lang) -> Computed:
    count = f'COUNTIF({_all(lines, "A")}{{;}}"*"&{_TYPED}&"*")'
    several = f'IF({count}>1{{;}}"{_SEVERAL.say(lang)}"&{count}{{;}}"")'
    missing = f'IF({FOUND}=0{{;}}"{_NONE.say(lang)}"{{;}}{several})'
    return Computed(f'IF({_TYPED}=""{{;}}""{{;}}{missing})')


def _fact(lines: str, column: str) -> Computed:
    at = f"INDEX({_all(lines, column)}{{;}}{FOUND})"
    return Computed(f'IF({FOUND}=0{{;}}""{{;}}IFERROR(IF({at}=""{{;}}"—"{{;}}{at}&""){{;}}""))')


def lines_tab(cards: Cards) -> Tab:
    """The hidden tab: a line for each client, in the order of the list people choose from."""
    lang = cards.lang
    made = sorted((cards.of(position) for position in range(len(cards))), key=lambda card: card.label.casefold())
    texts: dict[str, list[Content]] = {
        # Formulas look for what is typed without doubled spaces.
        "label": [" ".join(label.split()) for label in _told_apart(made)],
        "id": [card.client_id for card in made],
        "digits": [card.digits or None for card in made],
    }
    parts = [{part.key: "\n".join(part.lines) or None for part in card.parts} for card in made]
    texts |= {key: [part[key] for part in parts] for key in HEADINGS}
    columns = tuple(BlockColumn(key, values, look.SHORT, 20.0) for key, values in texts.items())
    note = Cell(0, len(columns), _HIDDEN.say(lang), look.NOTE)
    return Tab(LINES, LINES_TITLE.say(lang), (note,), (Block(0, 0, columns),), hidden=True)


def _told_apart(made: Iterable[Card]) -> Iterator[str]:
    """The lines of the list: people who look the same in it are numbered."""
    seen: Counter[str] = Counter()
    for card in made:
        key = card.label.casefold()
        seen[key] += 1
        yield card.label if seen[key] == 1 else f"{card.label} ({seen[key]})"
