"""The team's segments: how large each is and how its rule was understood; who entered, who left, and who they are. Pure."""

from __future__ import annotations

from sheetcrm.core.figures.segment_moves import Crossing, SegmentChange, SegmentMoves
from sheetcrm.core.records import replace
from sheetcrm.core.segments.evaluate import SegmentResult, SegmentState
from sheetcrm.core.summary import words
from sheetcrm.core.summary.base import BAD
from sheetcrm.core.summary.canvas import INT, LABEL, PERCENT, Canvas
from sheetcrm.core.summary.facts import SummaryFacts
from sheetcrm.core.tabs import look
from sheetcrm.core.tabs.model import Content, Link, Style
from sheetcrm.core.wording import Text

_WRAPPED = replace(LABEL, wrap=True, size=10)
_MUTED = replace(_WRAPPED, color=look.MUTED)

_SEGMENTS = Text(ru="Сегменты", en="Segments")
_NOTE = Text(
    ru="Правила пишутся на вкладке «Сегменты»; здесь — кто под них подошёл и как программа поняла правило.",
    en="Rules are written on the tab “Segments”; here you see who fits them and how each rule was understood.",
)
_ARCHIVED = Text(ru=" Архив считается, если подходит под правило.", en=" Archived clients count if they fit the rule.")
_SINCE = Text(
    ru=" Сколько клиентов вошло и вышло — с {day}.", en=" How many clients entered and left is counted since {day}."
)
_NO_IDS = Text(
    ru=" Кто вошёл и кто вышел, не видно, пока у клиентов нет ID: согласитесь на них на вкладке «Правки».",
    en=" Who entered and left cannot be told while clients have no ids: agree to them on the tab “Proposed edits”.",
)
_SEGMENT = Text(ru="Сегмент", en="Segment")
_ENTERED = Text(ru="Вошли", en="Entered")
_LEFT = Text(ru="Вышли", en="Left")
_UNDERSTOOD = Text(ru="Как понято правило", en="How the rule was understood")
_BY_HAND = Text(ru="только клиенты, указанные вручную", en="only clients named by hand")
_YOUNGER = Text(ru="Вошли и вышли — с {day}.", en="Entered and left: since {day}.")
_CHANGED = Text(
    ru="Правило меняли ({day}), поэтому состав сменился и из-за этого.",
    en="The rule was changed on {day}, so who is in changed for that reason as well.",
)
_UNKNOWN = Text(
    ru="Без ID клиента или с одинаковым ID: {n}; по ним переходов не видно.",
    en="Without a client id, or with the same id: {n}; their moves cannot be seen.",
)

_CROSSED = Text(ru="Кто вошёл в сегменты и кто вышел", en="Who entered segments and who left")
_CROSSED_NOTE = Text(
    ru="Последний переход каждого клиента с {day}{shown}. Вся история — на карточке клиента.",
    en="Each client’s last move since {day}{shown}. The whole history is on the client’s card.",
)
_SHOWN = Text(ru=" ({shown} из {n})", en=" ({shown} of {n})")
_CROSSED_HEADS = (
    Text(ru="Клиент", en="Client"),
    Text(ru="Вышел из сегмента", en="Left the segment"),
    Text(ru="Вошёл в сегмент", en="Entered the segment"),
    Text(ru="Когда", en="When"),
)
_NAMELESS = Text(ru="клиент без имени", en="client without a name")
#: Clients in the list of those who moved.
MOST = 14


def segments(canvas: Canvas, facts: SummaryFacts) -> None:
    """Each segment with its size, who came and went, its rule said back, and what is wrong with it; then who they are."""
    if not facts.segments:
        return
    lang, moved = facts.lang, facts.figures.segment_moves
    note = _NOTE.say(lang) + (_ARCHIVED.say(lang) if facts.known.archived.any() else "")
    if moved is not None and _tells_nothing(moved):
        moved, note = None, note + _NO_IDS.say(lang)
    note += "" if moved is None else _SINCE.say(lang, day=facts.date(moved.since))
    canvas.section(_SEGMENTS.say(lang), note)
    size = max(1, int((~facts.known.second).sum()))
    rows: list[list[tuple[Content, Style, Link]]] = []
    for segment in facts.segments:
        on = segment.state is SegmentState.ON
        change = None if moved is None or not on else moved.changes.get(segment.name)
        text, style = _said(facts, segment, moved, change)
        row: list[tuple[Content, Style, Link]] = [
            (segment.name[:80], replace(_WRAPPED, bold=on), None),
            (segment.count if on else "—", INT, None),
            (segment.count / size if on else None, PERCENT, None),
        ]
        if moved is not None:
            row += [(n, INT, None) for n in _came_and_went(change)]
        rows.append([*row, (text, replace(style, indent=1), None)])
    heads = [_SEGMENT, words.CLIENTS, words.SHARE, *((_ENTERED, _LEFT) if moved is not None else ()), _UNDERSTOOD]
    # The rule begins where the right panel does once there are two figures more.
    places = [(1, 1), (2, 1), (3, 1), *(((4, 1), (5, 1), (7, 5)) if moved is not None else ((4, 8),))]
    canvas.listing(places, [head.say(lang) for head in heads], rows, right=tuple(range(1, len(heads) - 1)))
    canvas.row += 1
    _crossed(canvas, facts)


def _tells_nothing(moved: SegmentMoves) -> bool:
    """Whether nobody in any segment is known from run to run: noughts would say that nobody came or went."""
    changes = moved.changes.values()
    return any(one.unknown for one in changes) and not any(one.was or one.now or one.left for one in changes)


def _came_and_went(change: SegmentChange | None) -> tuple[Content, Content]:
    return ("—", "—") if change is None else (change.entered, change.left)


def _said(
    facts: SummaryFacts, segment: SegmentResult, moved: SegmentMoves | None, change: SegmentChange | None
) -> tuple[str, Style]:
    """How the rule was understood, or what is wrong with it."""
    lang, on = facts.lang, segment.state is SegmentState.ON
    if segment.error is not None:
        return f"✗ {segment.error}", replace(_WRAPPED, color=BAD)
    text = segment.understood or _BY_HAND.say(lang)
    if not on:
        state = segment.state_words
        return f"{state[:1].upper()}{state[1:]}: {text}", _MUTED
    if hints := [p.message(lang) for p in segment.problems]:
        text += "  ⚠ " + " ".join(hints)
    if change is None or moved is None:
        return text, _WRAPPED
    more = []
    if change.since > moved.since:
        more.append(_YOUNGER.say(lang, day=facts.date(change.since)))
    if change.rule_changed is not None:
        more.append(_CHANGED.say(lang, day=facts.date(change.rule_changed)))
    if change.unknown:
        more.append(_UNKNOWN.say(lang, n=change.unknown))
    return " ".join([text.removesuffix(".") + "." if more else text, *more]), _WRAPPED


def _crossed(canvas: Canvas, facts: SummaryFacts) -> None:
    """The clients who entered or left segments last; nothing while nobody did."""
    moved, lang = facts.figures.segment_moves, facts.lang
    if moved is None or not moved.latest:
        return
    chosen = moved.latest[:MOST]
    shown = _SHOWN.say(lang, shown=len(chosen), n=len(moved.latest)) if len(moved.latest) > MOST else ""
    canvas.section(_CROSSED.say(lang), _CROSSED_NOTE.say(lang, day=facts.date(moved.since), shown=shown))
    heads = [head.say(lang) for head in _CROSSED_HEADS]
    canvas.listing([(1, 1), (2, 4), (7, 3), (10, 1)], heads, [_row(facts, one) for one in chosen])
    canvas.row += 1


def _row(facts: SummaryFacts, one: Crossing) -> list[tuple[Content, Style, Link]]:
    link = facts.link(one.position)[1] if facts.link is not None else None
    name = (facts.names[one.position] if one.position < len(facts.names) else None) or _NAMELESS.say(facts.lang)
    return [
        (name[:60], replace(look.LINK if link is not None else LABEL, wrap=True, size=10), link),
        ("; ".join(one.left) or "—", _WRAPPED, None),
        ("; ".join(one.entered) or "—", _WRAPPED, None),
        (one.day, replace(look.DATE, size=10), None),
    ]
