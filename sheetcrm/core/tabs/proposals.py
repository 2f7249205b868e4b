"""«Правки» / “Proposed edits”: a line for each kind of edit with its count and examples, then the cells. Pure.

A queue: the column «Применить» is people's, everything else ours. A tick beside a kind means all its cells, a tick beside a
cell means that cell; «нет» means never.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Set

from sheetcrm.core.fields import Kind
from sheetcrm.core.plan.approval import Agreed, kind_base, offered
from sheetcrm.core.plan.changes import ChangeMaker
from sheetcrm.core.plan.decided import Decided, answer
from sheetcrm.core.proposals import Group, Proposals
from sheetcrm.core.records import replace
from sheetcrm.core.schema import SCRIPT_TABS
from sheetcrm.core.tabs import look
from sheetcrm.core.tabs.model import Content, Link, Tab
from sheetcrm.core.tabs.queue import KEY, RESULT, Form, Line, Lines, queue_tab
from sheetcrm.core.tabs.where import ROW, Where
from sheetcrm.core.tabs.whys import why
from sheetcrm.core.wording import Lang, Text

_LATIN = re.compile("[A-Za-z]+")
_CYRILLIC = re.compile("[А-Яа-яЁё]+")
_SPARE = re.compile(r"^\s+|\s+$|\s{2,}|[\u00a0\u200b-\u200d\ufeff\u00ad]+")
#: Cells listed; the rest are counted. The tab is read by a person.
MOST_SHOWN = 2000
#: Of these at most so many mere spellings.
MOST_SPELLINGS = 1000
_ORDER = {Kind.PROPOSAL: 0, Kind.ID: 1, Kind.SPELLING: 2}

LEAD = Text(
    ru="Можно поправить {n} {n:ячейку|ячейки|ячеек}. Поставьте «да» в столбце «Применить» у вида правок или у отдельной ячейки — и при следующем запуске программа её поправит. «Нет» — больше не предлагать.",
    en="{n} {n:cell|cells} could be corrected. Put “yes” under “Apply” beside a kind of edit or a "
    "single cell, and the next run corrects it. “No” means: never propose it again.",
)
DONE = Text(ru="Предложений нет.", en="Nothing is proposed.")
YOURS = Text(
    ru="Столбец «Применить» ваш, остальное заполняет программа. Пока отметки нет, в вашей таблице ничего не меняется.",
    en="The column “Apply” is yours, the rest is filled in by the program. Without a tick nothing "
    "in your table changes.",
)
KIND_LABEL = {
    Kind.SPELLING: Text(ru="написание", en="spelling"),
    Kind.ID: Text(ru="номер клиента", en="client id"),
    Kind.PROPOSAL: Text(ru="нужно решение", en="needs a decision"),
}
_FILL = {Kind.SPELLING: look.GOOD_FILL, Kind.ID: look.HINT_FILL, Kind.PROPOSAL: look.WARNING_FILL}
HEADINGS: Mapping[str, Text] = {
    "apply": Text(ru="Применить", en="Apply"),
    "where": Text(ru="Где", en="Where"),
    "what": Text(ru="Что предлагается", en="What is proposed"),
    "column": Text(ru="Столбец", en="Column"),
    "before": Text(ru="Было", en="Was"),
    "after": Text(ru="Станет", en="Becomes"),
    "cell": Text(ru="Ячейка", en="Cell"),
    "kind": Text(ru="Вид правки", en="Kind of edit"),
    "result": RESULT,
    "key": KEY,
}
_WIDTHS = {
    "apply": 12, "where": 28, "what": 36, "column": 20, "before": 34, "after": 34, "cell": 10, "kind": 18, "result": 30, "key": 13,
}  # fmt: skip
YES_NO = (Text(ru="да", en="yes"), Text(ru="нет", en="no"))
ALL_CELLS = Text(ru="все ячейки: {n}", en="all cells: {n}")
#: Where cells of several tables are proposed, and their columns may be called alike.
ALL_CELLS_OF = Text(ru="все ячейки: {n} ({tabs})", en="all cells: {n} ({tabs})")
REFUSED = Text(ru="✓ больше не предлагаем", en="✓ not proposed again")
#: What stands beside a tick that came too late: the cell says something else by now, or what was proposed.
SKIPPED = Text(ru="пропущено {when}: ячейку изменили", en="skipped {when}: somebody changed the cell")
ALREADY = Text(ru="✓ уже так", en="✓ already so")
FORM = Form(
    "proposals",
    HEADINGS,
    ("apply",),
    {"apply": YES_NO},
    {
        "where": look.LINK, "cell": look.FAINT, "result": look.FAINT, "key": replace(look.FAINT_SHORT, italic=False),
        "apply": look.YOURS,
    },
    _WIDTHS,
    Text(ru="✓ больше не нужно", en="✓ no longer needed"),
    "F9AB00",
    told=(Text(ru="пропущено", en="skipped"),),
)  # fmt: skip
REST = Text(
    ru="Ещё {n} {n:ячейка|ячейки|ячеек} здесь не {n:перечислена|перечислены|перечислены}: "
    "{n:её|их|их} правят целым видом.",
    en="{n} more {n:cell is|cells are} not listed here and {n:goes with its|go with their} kind.",
)
EMPTY_CELL = Text(ru="(пусто)", en="(empty)")


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


def _examples(proposals: Proposals, group: Group, lang: Lang) -> tuple[str, str]:
    """Up to three different cells of a kind, as they are and as they would be, line by line."""
    shown: dict[str, str] = {}
    for i in range(min(len(group), 60)):
        one = proposals.one(group, i)
        shown.setdefault(seen(one.before, group.why) or EMPTY_CELL.say(lang), one.after)
        if len(shown) == 3:
            break
    return "\n".join(shown), "\n".join(shown.values())


def proposals_tab(proposals: Proposals, where: Where, lang: Lang, now: dt.datetime, decided: Decided) -> Tab | None:
    """The tab of proposed edits; None while there are none and nobody decided anything yet."""
    shown = dict(_lines(proposals, where, lang, decided.agreed))
    title = SCRIPT_TABS["proposals"].say(lang)
    n = len(offered(proposals, decided.agreed))
    lead = LEAD.say(lang, n=n) if n else DONE.say(lang)
    cells = len(proposals) - sum(1 for line in shown.values() if line.get("single"))
    if cells > 0:
        lead += " " + REST.say(lang, n=cells)
    fills = {"kind": {KIND_LABEL[kind].say(lang): fill for kind, fill in _FILL.items()}}
    head = look.head(title, lead, lang, now, 9, YOURS)
    old = decided.of("proposals")
    late = _came_too_late(old, shown.keys() | decided.results.keys(), proposals, where, lang, now)
    return queue_tab(FORM, title, head, shown, old, {**late, **decided.results}, lang, fills)


def _came_too_late(
    old: Lines, known: Set[str], proposals: Proposals, where: Where, lang: Lang, now: dt.datetime
) -> dict[str, str]:
    """What is said beside ticked cells that somebody changed before a run came to them. ``known``: keys of lines of which
    something is said anyway."""
    found: dict[str, str] = {}
    for line in old.lines:
        ticked = answer(line.typed.get("apply")) is True and line.cells.get("cell") and not line.cells.get("result")
        if not ticked or line.key in known or (held := _held(line, proposals, where)) is None:
            continue
        before = str(line.cells.get("before") or "")
        if held == line.cells.get("after"):
            found[line.key] = ALREADY.say(lang)
        elif before not in {seen(held, why) or EMPTY_CELL.say(lang) for why in ("", "spaces", "mixed-alphabet")}:
            found[line.key] = SKIPPED.say(lang, when=f"{now:%d.%m %H:%M}" if lang == "ru" else f"{now:%d %b %H:%M}")
    return found


def _held(line: Line, proposals: Proposals, where: Where) -> str | None:
    """What the cell of a line holds now, as text; None when it is not found any more."""
    row = int(re.sub(r"\D", "", str(line.cells["cell"])) or 0)
    place, heading = line.cells.get("where"), line.cells.get("column")
    for table in proposals.tables.values():
        name = next((f for f in table.raw.columns if _heading(table.heading(str(f))) == heading), None)
        if name is None:
            continue
        if table.key == "clients" and place in where.ids:
            position = where.ids.index(place)
        else:
            at = [int(p) for p in (table.row == row).nonzero()[0] if place in (None, where.row(table, int(p)))]
            if not at:
                continue
            position = at[0]
        value = table.typed(position, str(name))
        return "" if value is None else str(value)
    return None


def _lines(
    proposals: Proposals, where: Where, lang: Lang, agreed: Agreed
) -> Iterator[tuple[str, dict[str, Content | Link]]]:
    """What is proposed, by key: the kinds first, then cell by cell."""
    several = len({group.table for group in proposals.groups}) > 1
    for group in proposals.groups:
        all_cells = ALL_CELLS.say(lang, n=len(group))
        if several:
            tabs = ", ".join(source.tab for source in proposals.tables[group.table].sources)
            all_cells = ALL_CELLS_OF.say(lang, n=len(group), tabs=tabs)
        before, after = _examples(proposals, group, lang)
        key = agreed.key(kind_base(group))
        yield (
            key,
            {
                "where": all_cells,
                "what": why(group.why, lang),
                "column": _heading(proposals.tables[group.table].heading(group.field)),
                "before": before,
                "after": after,
                "kind": KIND_LABEL[group.kind].say(lang),
                "result": REFUSED.say(lang) if key in agreed.refused else None,
            },
        )
    maker = ChangeMaker(proposals)
    left, spellings = MOST_SHOWN, MOST_SPELLINGS
    # What a person has to decide comes first; spellings are agreed to by kind, and a few of each suffice to judge.
    for group in sorted(proposals.groups, key=lambda one: _ORDER[one.kind]):
        shown = min(left, len(group)) if group.kind is not Kind.SPELLING else min(left, len(group), spellings)
        refused = agreed.key(kind_base(group)) in agreed.refused
        for i in range(shown):
            one, change = proposals.one(group, i), maker.change(group, i)
            key = agreed.key(change.change_id)
            place, link = (
                where.client(one.position)
                if one.table == "clients"
                else (ROW.say(lang, tab=one.tab, row=str(one.row)), None)
            )
            yield (
                key,
                {
                    "where": place,
                    "link": link,
                    "what": why(one.why, lang),
                    "column": _heading(one.heading),
                    "before": seen(one.before, one.why) or EMPTY_CELL.say(lang),
                    "after": one.after,
                    "cell": one.cell,
                    "kind": KIND_LABEL[one.kind].say(lang),
                    "result": REFUSED.say(lang) if refused or key in agreed.refused else None,
                    "single": True,
                },
            )
        left -= shown
        if group.kind is Kind.SPELLING:
            spellings -= shown


def _heading(text: str) -> str:
    return " ".join(text.split())
