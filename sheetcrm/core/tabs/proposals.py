"""«Правки» / “Proposed edits”: a line for each kind of edit with its count and examples, the cells under it. Pure."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace

from sheetcrm.core.fields import Kind
from sheetcrm.core.proposals import Group, Proposals
from sheetcrm.core.schema import SCRIPT_TABS
from sheetcrm.core.tabs import look
from sheetcrm.core.tabs.model import Block, BlockColumn, Content, Link, Tab
from sheetcrm.core.tabs.where import ROW, Where
from sheetcrm.core.tabs.whys import why
from sheetcrm.core.wording import Lang, Text

_LATIN = re.compile("[A-Za-z]+")
_CYRILLIC = re.compile("[А-Яа-яЁё]+")
_SPARE = re.compile(r"^\s+|\s+$|\s{2,}|[\u00a0\u200b-\u200d\ufeff\u00ad]+")
#: Cells listed for each kind; the rest are counted. The tab is read by a person.
MOST_SHOWN = 5000

LEAD = Text(
    ru="Можно привести к одному виду {n} {n:ячейку|ячейки|ячеек}. Сейчас в таблице ничего не изменено: внутри программа уже считает по новому написанию.",
    en="{n} {n:cell|cells} could be spelled the same way. Nothing in your table was changed; inside, the program already uses the new spelling.",
)
KIND_LABEL = {
    Kind.SPELLING: Text(ru="написание", en="spelling"),
    Kind.PROPOSAL: Text(ru="нужно решение", en="needs a decision"),
}
SUMMARY = Text(ru="Что предлагается", en="What is proposed")
COUNT = Text(ru="Ячеек", en="Cells")
EXAMPLES = Text(ru="Примеры", en="Examples")
COLUMN = Text(ru="Столбец", en="Column")
KIND = Text(ru="Вид правки", en="Kind of edit")
WHERE = Text(ru="Где", en="Where")
CELL = Text(ru="Ячейка", en="Cell")
BEFORE = Text(ru="Было", en="Was")
AFTER = Text(ru="Станет", en="Becomes")
WHY = Text(ru="Почему", en="Why")
REST = Text(ru="…и ещё {n}", en="…and {n} more")


def seen(before: str, why: str) -> str:
    """A cell as typed with what cannot be seen made visible: a look-alike letter in brackets, a spare space as «␣».

    >>> seen("Cамара", "text/mixed-alphabet"), seen("  Анна  Ким", "text/spaces"), seen("ИВАНОВ", "name/case")
    ('[C]амара', '␣␣Анна␣␣Ким', 'ИВАНОВ')
    """
    if why.endswith("mixed-alphabet"):
        latin = sum("a" <= c <= "z" for c in before.casefold())
        cyrillic = sum("а" <= c <= "я" or c == "ё" for c in before.casefold())
        odd = _LATIN if latin <= cyrillic else _CYRILLIC
        return odd.sub(r"[\g<0>]", before)
    if why.endswith("spaces"):
        return _SPARE.sub(lambda found: "␣" * len(found[0]), before)
    return before


def _examples(proposals: Proposals, group: Group) -> str:
    shown: dict[str, str] = {}
    for i in range(min(len(group), 60)):
        one = proposals.one(group, i)
        shown.setdefault(seen(one.before, group.why), one.after)
        if len(shown) == 3:
            break
    return "\n".join(f"{before} → {after}" for before, after in shown.items())


def proposals_tab(proposals: Proposals, where: Where, lang: Lang, now: dt.datetime) -> Tab | None:
    """The tab of proposed edits; None while there are none."""
    if not len(proposals):
        return None
    groups = proposals.groups
    fills = {
        KIND_LABEL[Kind.SPELLING].say(lang): look.GOOD_FILL,
        KIND_LABEL[Kind.PROPOSAL].say(lang): look.WARNING_FILL,
    }
    kinds: list[Content] = [KIND_LABEL[g.kind].say(lang) for g in groups]
    titles: list[Content] = [why(g.why, lang) for g in groups]
    headings: list[Content] = [" ".join(proposals.tables[g.table].heading(g.field).split()) for g in groups]
    counts: list[Content] = [len(g) for g in groups]
    examples: list[Content] = [_examples(proposals, g) for g in groups]
    top = Block(
        4,
        0,
        (
            BlockColumn(KIND.say(lang), kinds, look.TEXT, 18, fills=fills),
            BlockColumn(SUMMARY.say(lang), titles, look.TEXT, 38),
            BlockColumn(COLUMN.say(lang), headings, look.TEXT, 22),
            BlockColumn(COUNT.say(lang), counts, replace(look.INT, align="left"), 36),
            BlockColumn(EXAMPLES.say(lang), examples, look.TEXT, 36),
        ),
        look.HEADING,
    )
    shown = list(proposals.shown(MOST_SHOWN))
    places: list[Content] = []
    links: list[Link] = []
    for p in shown:
        text, link = (
            where.client(p.position) if p.table == "clients" else (ROW.say(lang, tab=p.tab, row=str(p.row)), None)
        )
        places.append(text)
        links.append(link)
    rows = Block(
        4 + len(groups) + 3,
        0,
        (
            BlockColumn(WHERE.say(lang), places, look.LINK, 18, links=links),
            BlockColumn(WHY.say(lang), [why(p.why, lang) for p in shown], look.TEXT, 38),
            BlockColumn(COLUMN.say(lang), [p.heading for p in shown], look.TEXT, 22),
            BlockColumn(BEFORE.say(lang), [seen(p.before, p.why) for p in shown], look.TEXT, 36),
            BlockColumn(AFTER.say(lang), [p.after for p in shown], look.TEXT, 36),
            BlockColumn(CELL.say(lang), [p.cell for p in shown], look.FAINT, 17),
        ),
        look.HEADING,
        filter=True,
    )
    title = SCRIPT_TABS["proposals"].say(lang)
    lead = LEAD.say(lang, n=len(proposals))
    if len(shown) < len(proposals):
        lead += " " + REST.say(lang, n=len(proposals) - len(shown))
    return Tab("proposals", title, look.head(title, lead, lang, now, 6), (top, rows), color="F9AB00", freeze_rows=3)
