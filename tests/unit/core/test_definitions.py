"""The tabs made once for people are read for what they are, and what they begin with raises no issue."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest

from sheetcrm.config import settings_tab
from sheetcrm.config.model import Config, with_values
from sheetcrm.core.drafts.occasions import occasions
from sheetcrm.core.fields import Context, consent
from sheetcrm.core.presets import presets
from sheetcrm.core.reading import recognise
from sheetcrm.core.reading.headings import Match
from sheetcrm.core.records import replace
from sheetcrm.core.segments.evaluate import rule_frame
from sheetcrm.core.segments.known import know
from sheetcrm.core.segments.settings import KnownSettings
from sheetcrm.core.segments.shipped import SHIPPED, fitting
from sheetcrm.core.tabs.definitions import DEFINITIONS, definition_tabs, first_tabs
from sheetcrm.core.tabs.model import Block
from sheetcrm.core.wording import LANGS, Lang
from sheetcrm.stores.memory import MemoryStore

TODAY = dt.date(2026, 11, 20)


def block(tab_key: str, lang: Lang) -> Block:
    rows = settings_tab.rows(Config(), lang)
    (found,) = next(tab for tab in definition_tabs(rows, lang) if tab.key == tab_key).blocks
    return found


@pytest.mark.parametrize("lang", LANGS)
def test_every_tab_is_recognised_by_its_own_headings(lang: Lang) -> None:
    tabs = (*first_tabs(lang, TODAY), *definition_tabs(settings_tab.rows(Config(), lang), lang))
    # Whatever they are called: a team renames tabs.
    store = MemoryStore()
    store.create(tuple(replace(tab, title=f"Лист {n}") for n, tab in enumerate(tabs)), store.read())
    base = recognise(store.read())
    assert list(base.tables) == ["clients", "orders", *DEFINITIONS]
    assert base.issues == ()
    assert all(column.match is Match.OWN for column in base.columns)


@pytest.mark.parametrize("lang", LANGS)
def test_the_settings_as_made_are_right_and_change_nothing(lang: Lang) -> None:
    rows = settings_tab.rows(Config(), lang)
    columns = block("settings", lang).columns
    assert [list(column.values) for column in columns] == [list(column) for column in zip(*rows, strict=True)]
    found = settings_tab.read(columns[0].values, columns[1].values, Config())
    assert found.findings == ()
    assert with_values(Config(), found.values, "sheet").model_dump() == Config().model_dump()
    # Nobody is left guessing what to write.
    assert all(about for _, _, about in rows)
    if lang == "ru":
        assert "международный" in [value for _, value, _ in rows]


@pytest.mark.parametrize("lang", LANGS)
def test_the_words_offered_are_words_the_program_reads(lang: Lang) -> None:
    state = next(
        c for c in block("consents", lang).columns if len(c.choices) == 2 and c.choices[0] in ("дано", "given")
    )
    context = Context(lang=lang, region="RU", today=TODAY)
    assert [consent.parse(word, context).value for word in state.choices] == [True, False]


@pytest.mark.parametrize("lang", LANGS)
def test_segments_begin_only_with_what_the_base_can_answer(lang: Lang) -> None:
    def chosen(clients: pd.DataFrame) -> dict[str, bool]:
        known = know(clients, None, KnownSettings(), TODAY)
        frame = rule_frame(clients, known)
        return {segment.name.en: on for segment, on in fitting(frame, {}, TODAY, lang)}

    bare = chosen(pd.DataFrame({"full_name": ["Анна", "Пётр"]}, dtype=object))
    assert "Birthdays in the next 14 days" not in bare
    assert not any(bare.values())
    dated = pd.DataFrame({"last_order": [TODAY, None], "orders_count": [3, 0]}, dtype=object)
    assert chosen(dated)["Not bought for 90 days"]


def test_shipped_segments_have_names_of_their_own() -> None:
    for lang in LANGS:
        assert len({segment.name.say(lang) for segment in SHIPPED}) == len(SHIPPED)


@pytest.mark.parametrize("lang", LANGS)
def test_every_setting_says_what_it_is_and_not_only_what_to_write(lang: Lang) -> None:
    write = "Впишите" if lang == "ru" else "Write "
    for name, _, about in settings_tab.rows(Config(), lang):
        assert not str(about).startswith(write), name


def test_no_shipped_segment_is_called_like_a_campaign() -> None:
    """The two count differently: under one name the figures of two tabs would contradict one another."""
    for lang in LANGS:
        campaigns = {occasion.title.say(lang) for occasion in occasions().values()}
        of_presets = [segment for preset in presets().values() for segment in preset.segments]
        assert not campaigns & {segment.name.say(lang) for segment in (*SHIPPED, *of_presets)}
