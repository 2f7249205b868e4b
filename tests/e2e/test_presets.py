"""Presets by trade: each is valid by itself, and makes a workbook that is understood to the last column and runs."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from sheetcrm.config.model import Config, with_values
from sheetcrm.config.settings_tab import SETTINGS
from sheetcrm.core.drafts.occasions import occasions
from sheetcrm.core.presets import Preset, preset_called, presets
from sheetcrm.core.presets.laying import words_of
from sheetcrm.core.presets.sources import MEDIUMS, PASSIVE, source_lists
from sheetcrm.core.reading import recognise
from sheetcrm.core.schema import SCRIPT_TABS, TABLES
from sheetcrm.core.wording import LANGS, Lang
from sheetcrm.stores.xlsx.store import XlsxStore
from tests.e2e.terminal import read_titles, sheetcrm, workbook
from tests.e2e.test_json import document

TODAY = "2026-11-20"
EVERY = pytest.mark.parametrize("preset", presets().values(), ids=lambda one: one.name)


def made(folder: Path, preset: str, lang: Lang) -> Path:
    said = sheetcrm("init", "t.xlsx", "--preset", preset, "--lang", lang, "--today", TODAY, folder=folder)
    assert said.code == 0, said.err
    return folder / "t.xlsx"


def test_the_four_trades_are_there_by_either_name() -> None:
    assert set(presets()) == {"salon", "shop", "b2b", "services"}
    assert [getattr(preset_called(name), "name", None) for name in ("салон", "Магазин", "B2B", "Services", "пекарня")] == [
        "salon", "shop", "b2b", "services", None,
    ]  # fmt: skip


def test_a_firm_outside_russia_is_not_asked_for_its_inn() -> None:
    b2b = presets()["b2b"]
    assert b2b.settings_in("ru")["required.company"] == ("inn",)
    assert "required.company" not in b2b.settings_in("en")


@EVERY
def test_a_preset_says_only_what_the_program_knows(preset: Preset) -> None:
    """X13."""
    everywhere = preset.settings_in("ru")
    assert set(everywhere) <= {setting.key for setting in SETTINGS}
    config = with_values(Config(), everywhere, "preset")
    assert all(config.origin(key) == "preset" for key in everywhere)
    assert set(preset.campaigns) <= set(occasions())
    switched_on = {name for name, one in config.drafts.campaigns.named().items() if one.on}
    assert {key.split(".")[2] for key, on in preset.settings.items() if key.endswith(".on") and on} <= switched_on
    for tab in preset.tabs:
        keys = [column.field for column in tab.columns]
        assert len(keys) == len(set(keys))
        assert all(TABLES[tab.table].field(key) for key in keys)
    assert set(preset.stage_days) <= set(preset.lists.get("deal_stage", ()))


@EVERY
@pytest.mark.parametrize("lang", LANGS)
def test_its_workbook_is_understood_to_the_last_column_and_has_nothing_to_correct(
    preset: Preset, lang: Lang, tmp_path: Path
) -> None:
    path = made(tmp_path, preset.name, lang)
    base = recognise(XlsxStore(path, tmp_path / "state").read())
    for tab in preset.tabs:
        table = base.tables[tab.table]
        assert list(table.sources[0].columns) == [column.field for column in tab.columns]
        assert not table.sources[0].extras
    assert not base.issues
    for key, words in words_of(preset, lang).items():
        typed = [v for v in base.tables["lists"].raw[key].tolist() if v is not None]
        assert typed == [word for word in words if word], key
    said = sheetcrm("check", "t.xlsx", "--json", "--dry-run", "--no-strict", "--today", TODAY, folder=tmp_path)
    found: dict[str, Any] = json.loads(said.out)
    # What the law asks of whoever keeps the base is asked until it is answered; one example is of a client who sleeps.
    assert {issue["code"] for issue in found["issues"]} <= {"law/not-answered", "client/aged"}
    assert found["counts"]["rows"]["clients"] == 3


def test_sync_fills_it_and_its_settings_hold(tmp_path: Path) -> None:
    path = made(tmp_path, "салон", "ru")
    found = json.loads(sheetcrm("sync", "t.xlsx", "--json", "--today", TODAY, folder=tmp_path).out)
    assert {one["name"] for one in found["segments"]} >= {"Пора записаться", "VIP"}
    titles = read_titles(path)
    assert titles[:2] == ["Клиенты", "Визиты"]
    assert {"Сводка", "Справочники", "Шаблоны", "Новые клиенты", "Без согласия (отложены)"} <= set(titles)
    held = json.loads(sheetcrm("config", "t.xlsx", "--effective", "--json", folder=tmp_path).out)
    values = {one["key"]: one["value"] for one in held["settings"]}
    assert (values["segments.asleep_days"], values["drafts.campaigns.appointment.on"]) == (180, True)


def test_a_preset_nobody_knows_and_a_file_that_is_there_are_refused(tmp_path: Path) -> None:
    said = sheetcrm("init", "t.xlsx", "--preset", "пекарня", "--json", folder=tmp_path)
    assert (said.code, document("init", said)["error"]["code"]) == (2, "init/no-preset")
    assert not (tmp_path / "t.xlsx").exists()
    before = made(tmp_path, "shop", "ru").read_bytes()
    said = sheetcrm("init", "t.xlsx", "--preset", "salon", "--json", folder=tmp_path)
    assert document("init", said)["error"]["code"] == "store/exists"
    assert (tmp_path / "t.xlsx").read_bytes() == before


# --- where clients come from --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", LANGS)
def test_the_list_of_sources_has_both_kinds_and_all_eight_passive_ones(lang: Lang) -> None:
    """I13, and I16: the ways people find a site."""
    lists = source_lists((), lang)
    assert len(lists["source"]) == len(set(lists["source"])) == len(lists["source_kind"])
    assert len(PASSIVE) == 8
    assert {kind.say(lang) for kind in PASSIVE.values()} <= set(lists["source_kind"])
    assert any(kind.startswith(("активный", "active")) for kind in lists["source_kind"])
    for word in ("лид-магнит", "анонс", "кейс", "видео на лендинге", "блог", "страница компании"):
        assert word in {medium.ru for medium in MEDIUMS}
    assert lists["medium"] == tuple(medium.say(lang) for medium in MEDIUMS)


def test_init_fills_the_list_of_sources_only_where_the_team_has_no_words_of_its_own(tmp_path: Path) -> None:
    heads = ["ФИО", "Телефон", "Email", "Источник"]
    people = [["Орлова Анна", "89162234568", "a@mail.ru"], ["Серов Пётр", "89031124327", "p@mail.ru"]]
    for name, source, expected in (
        ("own", "сарафан", ["сарафан"]),
        ("none", None, list(source_lists((), "ru")["source"])),
    ):
        (tmp_path / name).mkdir()
        workbook(tmp_path / name / "t.xlsx", [heads, *([*row, source] for row in people)])
        assert sheetcrm("init", "t.xlsx", "--yes", "--lists", "--lang", "ru", folder=tmp_path / name).code == 0
        lists = recognise(XlsxStore(tmp_path / name / "t.xlsx", tmp_path / "s").read()).tables["lists"]
        assert [v for v in lists.raw["source"].tolist() if v is not None] == expected
        assert "блог" in lists.raw["medium"].tolist()


@pytest.mark.parametrize(
    ("preset", "lang", "rule", "text"),
    [
        ("salon", "ru", "визитов >= 2 и не покупал 45 дней", "пора ли вам записаться"),
        ("salon", "en", "visits >= 2 and not bought for 45 days", "time to book you in again"),
        ("shop", "ru", "заказов", "получили свой заказ"),
    ],
)
def test_a_salon_speaks_of_visits_and_a_shop_of_orders(
    preset: str, lang: Lang, rule: str, text: str, tmp_path: Path
) -> None:
    """In the segments, the settings and the texts to begin with, in what is to correct, and on the summary."""
    path = made(tmp_path, preset, lang)
    book = openpyxl.load_workbook(path)
    said = {
        sheet.title: " ".join(str(c) for row in sheet.iter_rows(values_only=True) for c in row if c) for sheet in book
    }
    segments, texts = (said[TABLES[key].title.say(lang)] for key in ("segments", "templates"))
    assert rule in segments
    assert bool(re.search(r"\bзаказ|\borders\b", segments)) == (preset == "shop")
    assert text in texts
    settings = said[TABLES["settings"].title.say(lang)]
    assert bool(re.search(r"\b(?:заказ|покупк)|\b(?:orders?|purchases?)\b", settings)) == (preset == "shop")
    orders = book[next(title for title in said if title in ("Визиты", "Visits", "Заказы"))]
    columns = {cell.value: cell.column for cell in orders[1]}
    orders.cell(5, columns["Клиент" if lang == "ru" else "Client"], "Незнакомец" if lang == "ru" else "Stranger")
    orders.cell(5, columns["Сумма" if lang == "ru" else "Amount"], 100)
    book.save(path)
    done = sheetcrm("sync", "t.xlsx", "--today", TODAY, "--lang", lang, folder=tmp_path)
    found = {
        "salon": {"ru": "Клиент визита не найден", "en": "The visit's client is not found"},
        "shop": {"ru": "Клиент заказа не найден"},
    }
    assert found[preset][lang] in done.out
    book = openpyxl.load_workbook(path, read_only=True)
    summary = " ".join(
        str(c) for row in book[SCRIPT_TABS["summary"].say(lang)].iter_rows(values_only=True) for c in row if c
    )
    word = {"ru": r"\bзаказ(?:а|у|ом|е|ы|ов|ам|ами|ах)?\b", "en": r"\borders?\b"}[lang]
    assert bool(re.search(word, summary)) == (preset == "shop")
