"""What segments are like: their portraits, what was expected of their size, the funnel by client group and by segment. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from sheetcrm.core.figures.portrait import FUNNEL_BY_SEGMENT, TRAITS, Expected, GroupFunnel, Portrait, Trait
from sheetcrm.core.records import replace
from sheetcrm.core.segments.settings import LIFECYCLE_LABEL, Lifecycle
from sheetcrm.core.summary import words
from sheetcrm.core.summary.canvas import INT, LABEL, LEFT, PANEL, PERCENT, Canvas, Column
from sheetcrm.core.summary.facts import SummaryFacts
from sheetcrm.core.tabs import look
from sheetcrm.core.tabs.model import Content, Link, Style
from sheetcrm.core.wording import Text, number

_TITLE = Text(ru="Портреты сегментов", en="Portraits of segments")
_NOTE = Text(
    ru="Без архива. Самое частое в сегменте и индекс к базе: 100 — как у всех, 200 — вдвое чаще.",
    en="Without the archive. The most common value in the segment and its index against the base: "
    "100 is the same as everybody, 200 twice as common.",
)
_SEGMENT = Text(ru="Сегмент", en="Segment")
_TRAIT = {
    "city": Text(ru="Город", en="City"),
    "age": Text(ru="Возраст", en="Age"),
    "source": Text(ru="Источник", en="Source"),
    "goods": Text(ru="Что покупают", en="What they buy"),
}
_SAID = Text(ru="{value}: {share}, индекс {index}", en="{value}: {share}, index {index}")
_MOST = 12
#: Column and span of the traits, by how many there are: a trait nothing is known of leaves no gap.
_PLACES = {
    1: ((3, 9),),
    2: ((3, 4), (7, 5)),
    3: ((3, 3), (6, 2), (8, 4)),
    4: ((3, 2), (5, 2), (7, 1), (8, 4)),
}
_SMALL = replace(LABEL, wrap=True, size=10)


def portraits(canvas: Canvas, facts: SummaryFacts) -> None:
    """A line for each segment, a column for each trait anything is known of."""
    found, lang = facts.figures.portraits, facts.lang
    if not found:
        return
    there = [key for key in TRAITS if any(trait.key == key for one in found for trait in one.traits)]
    canvas.section(_TITLE.say(lang), _NOTE.say(lang))
    rows: list[list[tuple[Content, Style, Link]]] = []
    for one in found[:_MOST]:
        cells: list[tuple[Content, Style, Link]] = [(one.segment[:80], _SMALL, None), (one.clients, INT, None)]
        cells += [(_said(_of(one, key), facts), replace(_SMALL, indent=1), None) for key in there]
        rows.append(cells)
    heads = [_SEGMENT.say(lang), words.CLIENTS.say(lang), *(_TRAIT[key].say(lang) for key in there)]
    canvas.listing([(1, 1), (2, 1), *_PLACES[len(there)]], heads, rows, right=(1,))
    canvas.row += 1


def _of(one: Portrait, key: str) -> Trait | None:
    return next((trait for trait in one.traits if trait.key == key), None)


def _said(trait: Trait | None, facts: SummaryFacts) -> Content:
    if trait is None:
        return None
    share, index = facts.percent(trait.share), number(round(trait.index * 100), facts.lang)
    return _SAID.say(facts.lang, value=trait.value[:40], share=share, index=index)


_EXPECTED_TITLE = Text(ru="Ожидали и на самом деле", en="Expected and actual")
_EXPECTED_NOTE = Text(
    ru="Ожидаемая доля — из столбца «Ожидаем, % базы» на вкладке «Сегменты».",
    en="The expected share comes from the column “Expected, % of base” on the tab “Segments”.",
)
_EXPECTED = Text(ru="Ожидали", en="Expected")
_REAL = Text(ru="На деле", en="Actual")
_CONCLUSION = Text(ru="Вывод", en="Conclusion")
_VERDICT = {
    "more": Text(ru="⚠ больше", en="⚠ more"),
    "less": Text(ru="⚠ меньше", en="⚠ fewer"),
    "same": Text(ru="похоже", en="about as expected"),
}


def expected(canvas: Canvas, facts: SummaryFacts) -> None:
    """The share of the base a segment was expected to be, beside what it is."""
    found, lang = facts.figures.expected, facts.lang
    if not found:
        return
    top = canvas.section(_EXPECTED_TITLE.say(lang), _EXPECTED_NOTE.say(lang))
    fills = {_VERDICT[key].say(lang): look.WARNING_FILL for key in ("more", "less")}
    columns = [
        Column(_SEGMENT.say(lang), [one.segment[:40] for one in found], LABEL),
        Column(words.CLIENTS.say(lang), [one.clients for one in found]),
        Column(_EXPECTED.say(lang), [one.expected for one in found], PERCENT),
        Column(_REAL.say(lang), [one.share for one in found], PERCENT),
        Column(_CONCLUSION.say(lang), [_verdict(one, facts) for one in found], replace(LABEL, align="right"), fills),
    ]
    canvas.table(top, LEFT, columns)
    canvas.row = top + len(found) + 2


def _verdict(one: Expected, facts: SummaryFacts) -> str:
    return _VERDICT[one.verdict or "same"].say(facts.lang)


_FUNNEL = Text(ru="Воронка по группам клиентов", en="The funnel by client group")
_GROUP = Text(ru="Группа клиента", en="Client group")
_NOBODY = Text(ru="клиент не найден", en="no client found")
_WON = Text(ru="Выиграны", en="Won")
_LOST = Text(ru="Проиграны", en="Lost")
_OVERLAP = Text(
    ru="Клиент бывает сразу в нескольких сегментах, поэтому строки не складываются.",
    en="A client may be in several segments, so the lines do not add up.",
)
_MOST_FUNNELS = 12
#: Figures that find a place in both panels.
_MOST_STAGES = 6


def funnel_by_group(canvas: Canvas, facts: SummaryFacts) -> None:
    """How far the deals of each client group came; the last line is the whole funnel."""
    lines, whole, lang = facts.figures.funnel_by_group, facts.figures.funnel, facts.lang
    if whole is None or not whole.in_order or len(lines) < 2:
        return
    canvas.section(_FUNNEL.say(lang))
    names = [
        _NOBODY.say(lang) if one.group is None else LIFECYCLE_LABEL[Lifecycle(one.group)].say(lang) for one in lines
    ]
    _funnels(canvas, facts, _GROUP.say(lang), list(zip(names, lines, strict=True)), total=True)


def funnel_by_segment(canvas: Canvas, facts: SummaryFacts) -> None:
    """How far the deals of each segment's clients came."""
    lines, whole, lang = facts.figures.funnel_by_segment, facts.figures.funnel, facts.lang
    if whole is None or not whole.in_order or not lines:
        return
    canvas.section(FUNNEL_BY_SEGMENT.term.say(lang), _OVERLAP.say(lang))
    _funnels(canvas, facts, _SEGMENT.say(lang), [((one.group or "")[:40], one) for one in lines[:_MOST_FUNNELS]])


def _funnels(
    canvas: Canvas, facts: SummaryFacts, title: str, lines: Sequence[tuple[str, GroupFunnel]], *, total: bool = False
) -> None:
    """A line for each funnel: how many came to each stage, won and lost ones; with ``total`` the whole funnel below."""
    whole, lang = facts.figures.funnel, facts.lang
    if whole is None:
        return
    shown = min(len(whole.lines), _MOST_STAGES)
    names, funnels = [name for name, _ in lines], [one for _, one in lines]
    columns = [
        (stage.name[:24], [one.reached[n] for one in funnels], stage.reached)
        for n, stage in enumerate(whole.lines[:shown])
    ]
    columns.append((_WON.say(lang), [one.won for one in funnels], whole.won))
    columns.append((_LOST.say(lang), [one.lost for one in funnels], whole.lost))
    figures = [Column(head, [*values, in_all] if total else values) for head, values, in_all in columns]
    first = Column(title, [*names, words.TOTAL.say(lang)] if total else names, LABEL)
    canvas.wide_table(canvas.row, [first, *figures[: PANEL - 1]], (), figures[PANEL - 1 :], total=total)
    canvas.row += len(names) + int(total) + 2
