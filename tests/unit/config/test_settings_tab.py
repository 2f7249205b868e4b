"""The tab «Настройки»: people's words in, good values and issues out."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from sheetcrm.config import settings_tab
from sheetcrm.config.model import Config, leaves, parse, with_values
from sheetcrm.config.settings_tab import SETTINGS, SheetSettings, read, rows, said
from sheetcrm.config.settle import settled
from sheetcrm.core import control
from sheetcrm.core.issues import IssueCode
from sheetcrm.core.law.operator import ITEMS, NOTIFICATION, OWN
from sheetcrm.core.visits import visiting
from sheetcrm.core.wording import LANGS, Lang
from tests.unit.core.test_visits import LEFT

PURPOSES = with_values(Config(), {"choices.consents.purpose": ("Исполнение договора",)}, "lists")
CODES = [value for value in vars(settings_tab).values() if isinstance(value, IssueCode)]


def tab(*pairs: tuple[Any, Any], config: Config | None = None, **more: Any) -> SheetSettings:
    return read([name for name, _ in pairs], [value for _, value in pairs], config or Config(), **more)


def codes(found: SheetSettings) -> list[tuple[str, str | None, int]]:
    return [(f.code.code, f.column, int(f.rows[0])) for f in found.findings]


@pytest.mark.parametrize(
    ("name", "value", "key", "read_as"),
    [
        ("Отчётный период, дней", 90, "segments.period_days", 90),
        ("отчетный период, дней:", "90 дней", "segments.period_days", 90),
        ("Reporting period, days", "90", "segments.period_days", 90),
        ("segments.period_days", 90.0, "segments.period_days", 90),
        ("report_period_days", 30, "segments.period_days", 30),
        ("nkb_includes_leads", "да", "segments.inactive_includes_leads", True),
        ("base_scope", "buyers", "segments.base_scope", "buyers"),
        ("VIP: доля покупателей", "5 %", "segments.vip_share", 0.05),
        ("VIP: доля покупателей", "0,05", "segments.vip_share", 0.05),
        ("VIP: выручка от", "100 000 ₽", "segments.vip_revenue", 100000.0),
        ("День рождения", "нет", "drafts.campaigns.birthday.on", False),
        ("Birthday", True, "drafts.campaigns.birthday.on", True),
        ("Тихие часы с", "19:00", "quiet_hours.start", dt.time(19)),
        ("Тихие часы с", dt.time(19, 0), "quiet_hours.start", dt.time(19)),
        ("Тихие часы с", 19 / 24, "quiet_hours.start", dt.time(19)),
        ("Как писать телефоны", "национальный", "phone.style", "national"),
        ("Кто входит в базу", "Только покупатели", "segments.base_scope", "buyers"),
        ("Who is in the base", "buyers and leads", "segments.base_scope", "buyers+leads"),
        ("Обязательно у физлица", "ФИО; Телефон", "required.person", ("full_name", "phone")),
        ("Данные устарели, дней: VIP", 45, "segments.stale_after_days.vip", 45),
        ("Не покупавших считать неактивными", "да", "segments.inactive_includes_leads", True),
        ("Часовой пояс", "Asia/Omsk", "time_zone", "Asia/Omsk"),
        ("Цель: Паспорт", "договор проката", "purposes.Паспорт", "договор проката"),
        ("Формат: Дата договора", "дата", "formats.Дата договора", "date"),
        ("format: Tel. 2", "Any", "formats.Tel. 2", "any"),
        ("Отвечает за: Телефон", "Ольга", "responsible.Телефон", "Ольга"),
        ("Ответственный: Заказы", "Иван", "responsible.Заказы", "Иван"),
        ("Owner of: Orders", "Ann", "responsible.Orders", "Ann"),
        ("Purpose: Passport no.", "rental contract", "purposes.Passport no.", "rental contract"),
    ],
)
def test_settings_are_read_as_people_write_them(name: str, value: Any, key: str, read_as: Any) -> None:
    found = tab((name, value))
    assert codes(found) == []
    assert found.values == {key: read_as}
    merged = with_values(Config(), found.values, "sheet")
    assert merged.origin(key) == "sheet"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("Отчётный период, дней", "долго"),
        ("Отчётный период, дней", 0),
        ("Отчётный период, дней", 1.5),
        ("Отчётный период, дней", True),
        ("VIP: доля покупателей", "500 %"),
        ("День рождения", "может быть"),
        ("Тихие часы с", "25:00"),
        ("Часовой пояс", "Москва"),
        ("Обязательно у физлица", "ФИО; Рост"),
        ("Почта отправителя", "anna"),
        ("Страна (для телефонов без кода)", 7),
    ],
)
def test_a_wrong_cell_is_an_issue_on_that_cell_and_the_default_holds(name: str, value: Any) -> None:
    found = tab((None, None), (name, value))
    assert codes(found) == [("settings/not-valid", "value", 1)]
    assert found.values == {}


def test_the_last_good_value_holds_where_the_cell_of_today_is_wrong() -> None:
    found = tab(("Отчётный период, дней", "долго"), last_good={"segments.period_days": 90})
    assert found.values == {"segments.period_days": 90}
    (finding,) = found.findings
    message = finding.code.message.say("ru", value="долго", **{k: v[0] for k, v in finding.args.items()})
    assert message == "«долго» не подходит для этой настройки. Действует прежнее значение: 90."


def test_an_emptied_cell_takes_the_setting_back() -> None:
    assert tab(("Отчётный период, дней", None), last_good={"segments.period_days": 90}).values == {}


@pytest.mark.parametrize(("value", "taken"), [("18:00", True), ("20:00", True), ("21:00", False), ("00:30", False)])
def test_quiet_hours_can_begin_earlier_but_not_later(value: str, taken: bool) -> None:
    found = tab(("Тихие часы с", value))
    assert bool(found.values) is taken
    assert codes(found) == ([] if taken else [("settings/looser", "value", 0)])


@pytest.mark.parametrize(("value", "taken"), [("11:00", True), ("10:00", True), ("09:59", False)])
def test_quiet_hours_can_end_later_but_not_earlier(value: str, taken: bool) -> None:
    assert bool(tab(("Тихие часы до", value)).values) is taken


def test_the_limit_is_what_the_file_says() -> None:
    base = parse("quiet_hours: {start: '22:00'}", Path("c.yaml"))
    assert tab(("Тихие часы с", "21:00"), config=base).values == {"quiet_hours.start": dt.time(21)}


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("law.country", "law → country"),
        ("workbook", "workbook"),
        ("Plugins", "plugins"),
        ("state_dir", "state_dir"),
        ("drafts.unsubscribe_url", "drafts → unsubscribe_url"),
        ("law", "law"),
        ("Закон", "law"),
        ("credentials", "workbook → google → credentials"),
        ("Ключ", "workbook → google → credentials"),
        ("API key", "workbook → google → credentials"),
        ("Пароль от почты", "mail → password_file"),
        ("Путь к файлу", "workbook"),
        ("alarm.most_rows_lost", "alarm → most_rows_lost"),
        ("frequency_bands", "segments → frequency_bands"),
        ("Язык", "language"),
    ],
)
def test_what_stands_in_the_file_alone_is_said_to_and_not_taken_from_a_sheet(name: str, place: str) -> None:
    found = tab((name, "x"))
    assert codes(found) == [("settings/only-in-file", "name", 0)]
    assert found.findings[0].args["place"] == [place]
    assert found.values == {}


@pytest.mark.parametrize("name", ["Ключевой клиент", "Sender", "Отчотный перыод", "drafts", "days"])
def test_a_name_that_is_nothing_is_not_said_to_stand_in_the_file(name: str) -> None:
    assert ("settings/only-in-file", "name", 0) not in codes(tab((name, "x")))


def test_a_last_value_that_is_looser_than_the_file_by_now_holds_no_more() -> None:
    """The file became stricter, and then somebody spoilt the cell: the file's limit holds, not what was allowed before it."""
    strict = parse("drafts: {limits: {week: 1}}", Path("c.yaml"))
    last = {"drafts.limits.week": 3, "quiet_hours.start": dt.time(18)}
    found = tab(("Рекламы на человека за 7 дней", "много"), ("Тихие часы с", "x"), config=strict, last_good=last)
    assert codes(found) == [("settings/not-valid", "value", 0), ("settings/not-valid", "value", 1)]
    assert found.values == {"quiet_hours.start": dt.time(18)}


def test_of_a_cell_looser_than_the_limit_the_limit_holds() -> None:
    """It is as near as may be to what the cell asks for; what the team had before it is not brought back."""
    found = tab(("Тихие часы с", "23:00"), last_good={"quiet_hours.start": dt.time(18)})
    assert codes(found) == [("settings/looser", "value", 0)]
    assert found.values == {}


def test_an_unknown_name_has_no_effect_and_names_the_nearest() -> None:
    found = tab(("Отчётный перод, дней", 90))
    assert codes(found) == [("settings/unknown", "name", 0)]
    fix = found.findings[0].code.fix.say("ru", value="…", **{k: v[0] for k, v in found.findings[0].args.items()})
    assert "Отчётный период, дней" in fix


def test_of_two_rows_the_upper_holds() -> None:
    found = tab(("Отчётный период, дней", 90), ("Reporting period, days", 30))
    assert found.values == {"segments.period_days": 90}
    assert codes(found) == [("settings/repeats", "name", 1)]


def test_values_that_contradict_each_other_are_all_left_out() -> None:
    found = tab(("ABC: граница A", 0.9), ("ABC: граница B", 0.85), ("Валюта", "₽"))
    assert found.values == {"currency": "₽"}
    assert codes(found) == [("settings/not-valid", "value", 0), ("settings/not-valid", "value", 1)]


def test_values_that_fit_only_together_are_taken_together() -> None:
    """A above today's B is fine when B moves, too."""
    found = tab(("ABC: граница A", 0.96), ("ABC: граница B", 0.98))
    assert found.values == {"segments.abc_a": 0.96, "segments.abc_b": 0.98}
    assert codes(found) == []


def test_of_values_that_contradict_each_other_only_the_changed_one_is_wrong() -> None:
    """A tab that lists every setting is not full of mistakes because of one; what held before holds on."""
    pairs = [(name, 100 if name == "Спящий, дней" else value) for name, value, _ in rows(Config(), "ru")]
    found = tab(*pairs, last_good={"segments.asleep_days": 300})
    ((code, _, row),) = codes(found)
    assert (code, pairs[row][0]) == ("settings/not-valid", "Спящий, дней")
    assert found.findings[0].args["kept"] == ["300"]
    assert found.values["segments.asleep_days"] == 300
    assert found.values["segments.slipping_days"] == 180
    # What held before may itself have stopped to fit: then config.yaml holds.
    moved = Config.model_validate({"segments": {"slipping_days": 310}})
    assert "segments.asleep_days" not in tab(*pairs[:25], config=moved, last_good={"segments.asleep_days": 300}).values


@pytest.mark.parametrize("lang", LANGS)
def test_the_tab_made_by_us_reads_back_as_the_defaults(lang: Any) -> None:
    made = rows(Config(), lang)
    found = tab(*((name, value) for name, value, _ in made), lang=lang)
    assert codes(found) == []
    assert list(leaves(with_values(Config(), found.values, "sheet"))) == list(leaves(Config()))
    foreign = set(OWN) - set(ITEMS["ru" if lang == "ru" else "eu"])
    assert len(made) == len(SETTINGS) + len(control.NAMES) - len(foreign)


def test_names_are_unique_in_both_languages_and_keys_are_the_models() -> None:
    known = dict(leaves(Config()))
    for lang in LANGS:
        names = [s.label.say(lang).casefold() for s in SETTINGS]
        assert len(set(names)) == len(names)
    assert {s.key for s in SETTINGS} <= set(known)


@pytest.mark.parametrize("code", CODES, ids=lambda code: code.code)
def test_a_codes_own_example_produces_it(code: IssueCode) -> None:
    names, values = code.example["name"], code.example["value"]
    pairs = list(zip(names, values, strict=True)) if isinstance(names, tuple) else [(names, values)]
    found = [f for f in tab(*pairs, config=PURPOSES).findings if f.code is code]
    assert found
    for lang in LANGS:
        args = {name: cells[0] for name, cells in found[0].args.items()}
        assert "{" not in code.message.say(lang, value="…", **args) + code.fix.say(lang, value="…", **args)


def test_a_purpose_that_is_not_on_the_teams_list_is_named_and_holds() -> None:
    """Ours are always known, and without a list any will do."""
    said = [("Цель: Паспорт", "исполнение договора."), ("Цель: СНИЛС", "на всякий случай"), ("Цель: Права", "реклама")]
    found = tab(*said, config=PURPOSES)
    assert codes(found) == [("settings/purpose-not-listed", "value", 1)]
    assert found.values["purposes.СНИЛС"] == "на всякий случай"
    assert codes(tab(*said)) == []


def test_values_are_said_as_people_say_them() -> None:
    assert [said(v, "ru") for v in (None, True, dt.time(9), 0.05, ("a", "b"), 30)] == [
        *("не указано", "да", "09:00", "0,05", "a; b", "30")
    ]


@pytest.mark.parametrize(("country", "lang"), [("ru", "ru"), ("eu", "en"), ("us", "en")])
def test_a_new_tab_asks_only_what_the_law_of_the_country_asks(country: str, lang: Any) -> None:
    """A shop in Britain has no notice to Roskomnadzor to tell of; what was answered all the same stays."""
    there = {str(name) for name, _, _ in rows(with_values(Config(), {"law.country": country}, "test"), lang)}
    asked = {item.label.say(lang) for item in ITEMS[country] if item in OWN}
    assert asked <= there
    assert not ({item.label.say(lang) for item in OWN} - asked) & there
    answered = with_values(Config(), {"law.country": country, "operator.notification": "12-34"}, "test")
    assert NOTIFICATION.label.say(lang) in {name for name, _, _ in rows(answered, lang)}


@pytest.mark.parametrize("lang", LANGS)
def test_a_business_of_visits_reads_of_visits_in_its_settings(lang: Lang) -> None:
    """Names and descriptions of the rows alike; a row is understood by either name, in a shop and in a salon."""
    config = settled(Config(language=lang))
    plain, spoken = rows(config, lang), rows(config, visiting(lang))
    for name, _, about in spoken:
        assert not LEFT[lang].search(f"{name} {about}"), f"{name}: {about}"
    told = [(a, b) for a, b in zip(plain, spoken, strict=True) if a != b]
    assert len(told) > 10
    assert len({name for name, _, _ in spoken}) == len(spoken)
    assert [value for _, value, _ in plain] == [value for _, value, _ in spoken]
    own = read([name for name, _, _ in plain], [value for _, value, _ in plain], config)
    assert own.findings == ()
    assert read([name for name, _, _ in spoken], [value for _, value, _ in spoken], config) == own
