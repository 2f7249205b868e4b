"""A preset as the tabs of a new workbook. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from sheetcrm.core.consent_words import TO_BEGIN_WITH
from sheetcrm.core.lists import FOR
from sheetcrm.core.presets import Preset, PresetTab
from sheetcrm.core.presets.sources import source_lists
from sheetcrm.core.schema import LISTS, TABLES, heading
from sheetcrm.core.tabs.definitions import EXAMPLES, NO, YES, definition_tabs, intake_tabs, lists_tab, people_tab
from sheetcrm.core.tabs.model import Content, Tab
from sheetcrm.core.visits import speaks_of_visits, visiting
from sheetcrm.core.wording import Lang, Text

#: Columns with words of a list that is none of «Справочники».
_ALSO: Final = {("interactions", "type"): "talk_type"}
_YES_NO: Final = {
    ("clients", "consent_ads"): (YES, NO, Text(ru="отозвано", en="withdrawn")),
    ("clients", "stop"): (YES,),
    ("clients", "kind"): (
        Text(ru="физлицо", en="person"),
        Text(ru="компания", en="company"),
        Text(ru="ИП", en="sole trader"),
    ),
    ("interactions", "direction"): (Text(ru="входящий", en="incoming"), Text(ru="исходящий", en="outgoing")),
}
STAGE_NORM: Final = Text(ru="Норма этапа, дней: {stage}", en="Stage norm, days: {stage}")
ABOUT_NORM: Final = Text(
    ru="сколько сделка может стоять на этом этапе, прежде чем станет зависшей",
    en="how long a deal may stay on this stage before it counts as stalled",
)


def is_of_visits(preset: Preset, lang: Lang) -> bool:
    """Whether people come to such a business rather than order, by the title of its tab of orders."""
    titles = (tab.title.say(lang) for tab in preset.tabs if tab.table == "orders" and tab.title is not None)
    return any(speaks_of_visits(title, "") for title in titles)


def preset_tabs(
    preset: Preset, settings: Iterable[tuple[str, Content, Content]], lang: Lang, today: dt.date
) -> tuple[Tab, ...]:
    """The tabs of people's that a new workbook of this trade has. ``settings``: the rows of «Настройки»."""
    made = [_people(preset, tab, lang, today) for tab in preset.tabs]
    words = words_of(preset, lang)
    segments = [(segment, not segment.needs) for segment in preset.segments]
    return (
        *made,
        *definition_tabs(
            settings, visiting(lang) if is_of_visits(preset, lang) else lang, segments, words["legal_purpose"]
        ),
        lists_tab(words, lang),
        *intake_tabs(lang),
    )


def words_of(preset: Preset, lang: Lang) -> dict[str, tuple[str, ...]]:
    """The words of «Справочники», by list: those of the trade, where clients come from, what their data is kept for."""
    known = {field.key for field in LISTS.fields}
    own = {key: tuple(word.say(lang) for word in words) for key, words in preset.lists.items() if key in known}
    purposes = tuple(word.say(lang) for word in TO_BEGIN_WITH)
    return {**source_lists((), lang), "legal_purpose": purposes, **own}


POINTS: Final = Text(ru="Балл: {rule}", en="Points: {rule}")
ABOUT_POINTS: Final = Text(
    ru="сколько баллов у клиента, который подходит под это правило; сумма и за что она — в «Сводке»",
    en="how many points a client who meets this rule gets; the sum, and what it is for, is in “Summary”",
)


def point_rows(preset: Preset, lang: Lang) -> Iterator[tuple[str, Content, Content]]:
    """The rules of the score, as rows of «Настройки»."""
    for rule, points in preset.points.items():
        yield POINTS.say(lang, rule=rule.say(lang)), points, ABOUT_POINTS.say(lang)


def norm_rows(preset: Preset, lang: Lang) -> Iterator[tuple[str, Content, Content]]:
    """How long a deal may stand on each stage, as rows of «Настройки»."""
    for stage, days in preset.stage_days.items():
        yield STAGE_NORM.say(lang, stage=stage), days, ABOUT_NORM.say(lang)


def _people(preset: Preset, tab: PresetTab, lang: Lang, today: dt.date) -> Tab:
    title = (tab.title or TABLES[tab.table].title).say(lang)
    columns = [
        (
            column.field,
            column.heading.say(lang) if column.heading is not None else heading(tab.table, column.field, lang),
            column.width,
            _words(preset, tab.table, column.field, lang),
        )
        for column in tab.columns
    ]
    return people_tab(tab.table, title, columns, _rows(preset, tab, lang, today), lang)


def _words(preset: Preset, table: str, field: str, lang: Lang) -> Sequence[str]:
    if (table, field) in _YES_NO:
        return [word.say(lang) for word in _YES_NO[table, field]]
    target = field if table == "clients" else f"{table}.{field}"
    key = _ALSO.get((table, field)) or next((k for k, for_ in FOR.items() if for_ == target), "")
    if key == "source":
        return source_lists((), lang)["source"]
    return [word.say(lang) for word in preset.lists.get(key, ())]


def _rows(preset: Preset, tab: PresetTab, lang: Lang, today: dt.date) -> list[dict[str, Content]]:
    """The three invented clients and what each bought; other tabs begin empty."""
    made: list[dict[str, Any]] = []
    if tab.table == "clients":
        for example, more in zip(EXAMPLES, preset.examples, strict=True):
            made.append({**example.client(lang, today), **_said(more, lang)})
    elif tab.table == "orders":
        for number, (example, item) in enumerate(zip(EXAMPLES, preset.items, strict=True), start=1):
            made.append({**example.order(lang, today, number), "items": item.say(lang)})
    return made


def _said(more: Mapping[str, Text], lang: Lang) -> dict[str, str]:
    return {field: text.say(lang) for field, text in more.items()}
