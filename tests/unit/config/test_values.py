"""What the configuration means: precedence with provenance, what is left open, what the stages take."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheetcrm.config.campaigns import Campaigns
from sheetcrm.config.document import ConfigProblems
from sheetcrm.config.model import Config, Segments, effective, find, leaves, parse, with_values
from sheetcrm.config.settle import language_of, settled
from sheetcrm.config.types import interval_seconds
from sheetcrm.core.drafts.model import DraftSettings, Limits
from sheetcrm.core.drafts.occasions import occasions
from sheetcrm.core.reading import recognise
from sheetcrm.core.reading.evidence import Evidence
from sheetcrm.core.segments.settings import KnownSettings, Lifecycle
from sheetcrm.core.workbook import Value, Workbook, sheet_from_rows


def config(text: str) -> Config:
    return parse(text, Path("/team/config.yaml"))


def test_command_line_over_sheet_over_file_over_default() -> None:
    base = config("segments:\n  new_days: 20\n  asleep_days: 400\n  period_days: 90\n")
    found = {
        key: (value, origin)
        for key, value, origin in effective(
            base,
            {"segments.asleep_days": 500, "segments.period_days": 60},
            {"segments.period_days": 30, "language": "ru"},
        )
    }
    assert found["segments.new_days"] == (20, "config.yaml:2")
    assert found["segments.asleep_days"] == (500, "sheet")
    assert found["segments.period_days"] == (30, "command line")
    assert found["segments.regular_days"] == (183, "default")
    assert found["language"] == ("ru", "command line")


def test_every_setting_is_shown_once_with_its_origin() -> None:
    shown = effective(Config())
    assert len({key for key, _, _ in shown}) == len(shown) == len(list(leaves(Config())))
    assert {origin for _, _, origin in shown} == {"default"}


def test_a_wrong_override_is_named_and_changes_nothing() -> None:
    with pytest.raises(ConfigProblems) as caught:
        effective(Config(), overrides={"region": "Russia", "segments.new_days": 0})
    text = caught.value.say("en")[0]
    assert "command line: region: expected a country code" in text
    assert "command line: segments.new_days: must be at least 1" in text
    with pytest.raises(ConfigProblems):
        with_values(Config(), {"langauge": "ru"}, "command line")


def test_the_workbook_may_be_written_in_one_word() -> None:
    for text, key in (
        ("workbook: clients.xlsx", "workbook.path"),
        ("workbook: https://docs.google.com/spreadsheets/d/x/edit", "workbook.google.spreadsheet"),
    ):
        base = config(text)
        assert base.origin(key) == "config.yaml:1"
        assert dict(leaves(base))[key] == text.removeprefix("workbook: ")


def test_a_relative_path_starts_at_the_files_folder() -> None:
    assert config("").resolve("keys/k.json") == Path("/team/keys/k.json")
    assert Config().resolve("keys/k.json") == Path("keys/k.json")
    assert config("").resolve("~/k.json") == Path.home() / "k.json"
    assert config("").resolve("/etc/k.json") == Path("/etc/k.json")


def test_the_file_beside_a_command_is_found(tmp_path: Path) -> None:
    assert find(tmp_path) is None
    (tmp_path / "config.yml").write_text("")
    assert find(tmp_path) == tmp_path / "config.yml"


def test_values_do_not_change() -> None:
    with pytest.raises(ValueError, match="frozen"):
        Config().language = "ru"  # type: ignore[misc]


def test_defaults_are_the_stages_own() -> None:
    """One place says what a default is: a threshold changed in its stage changes here, and the reverse is an error."""
    assert Config().known() == KnownSettings()
    assert set(Segments.model_fields) | {"currency", "own_currency"} == set(KnownSettings.__struct_fields__)
    assert set(Config().known().stale_after_days) == set(Lifecycle)
    ours = Config().draft_settings("RU", "₽")
    # Which campaigns run and how often somebody is written to is decided here; the stage alone has no limits.
    apart = {"campaigns": None, "limits": Limits()}
    assert {**_fields(ours), **apart} == _fields(DraftSettings())
    assert ours.campaigns == ("welcome", "birthday", "winback")
    assert ours.limits == Limits(1, 2, 8)
    assert set(Campaigns.model_fields) == set(occasions())


def _fields(settings: DraftSettings) -> dict[str, object]:
    return {name: getattr(settings, name) for name in DraftSettings.__struct_fields__}


def test_what_is_set_reaches_the_stages() -> None:
    base = config(
        "drafts: {company: Ромашка, sms_price: 3.5, campaigns: {birthday: {on: false}, welcome: {purpose: service}}}\n"
        "quiet_hours: {start: '19:30'}\nsegments: {stale_after_days: {vip: 30}, base_scope: buyers}\n"
        "required: {person: [phone]}\ntables: {clients: {tabs: [Гости], fields: {phone: Связь}}}\n"
    )
    drafts = base.draft_settings("BY", "Br")
    assert (drafts.company, str(drafts.sms_price), drafts.region) == ("Ромашка", "3.5", "BY")
    assert drafts.campaigns == ("welcome", "winback")
    assert drafts.purposes == {"welcome": "service"}
    assert drafts.quiet_from == dt.time(19, 30)
    assert base.known().stale_after_days["vip"] == 30
    assert base.known().stale_after_days["new"] == 60
    assert base.known().base_scope.value == "buyers"
    assert base.required_fields() == {"person": ("phone",)}
    assert base.saved_fields() == {"clients": {"phone": "Связь"}}
    assert base.saved_tabs() == {"Гости": "clients"}


def test_the_language_comes_from_the_headings_then_the_locale() -> None:
    assert language_of(["ФИО", "Телефон", "Email"]) == "ru"
    assert settled(Config(), ["ФИО"], system_locale="en_US").language == "ru"
    assert settled(Config(), ["Name"], system_locale="ru_RU").language == "en"
    assert settled(Config(), ["№", "1"], sheet_locale="ru_RU").language == "ru"
    assert settled(Config(), [], system_locale="be_BY.UTF-8").language == "ru"
    assert settled(Config(), [], system_locale="C").language == "en"
    assert settled(config("language: ru"), ["Name"]).language == "ru"


def test_the_country_is_that_of_a_computer_in_the_same_language() -> None:
    """An English table is not American because it is English."""
    found = settled(Config(), ["Name"], system_locale="en_GB")
    assert (found.region, found.time_zone, found.currency) == ("GB", "Europe/London", "£")
    assert [found.origin(key) for key in ("region", "time_zone")] == ["system", "region"]
    # A server set up in English says nothing of a Russian table; what a Google Sheet says of itself comes first.
    assert settled(Config(), ["ФИО"], system_locale="en_GB").region == "RU"
    assert settled(Config(), ["Name"], system_locale="en_GB", sheet_locale="en_AU").region == "AU"
    assert settled(Config(), ["Name"], system_locale="en_US").origin("region") == "language"


def test_the_currency_is_that_of_the_sums() -> None:
    """Pounds are no dollars because the table is English; a currency of one country tells where its numbers are from."""
    found = settled(Config(), ["Name"], currency="GBP")
    assert (found.region, found.time_zone, found.currency, found.origin("currency")) == (
        "GB", "Europe/London", "£", "amounts",
    )  # fmt: skip
    found = settled(Config(), ["ФИО"], currency="USD")
    assert (found.region, found.currency, found.origin("region")) == ("RU", "$", "language")
    assert settled(Config(), ["ФИО"], currency="BYN").currency == "Br"
    assert settled(config("currency: €"), ["Name"], currency="GBP").currency == "€"
    assert settled(Config(), ["Name"], currency="GBP", sheet_locale="en_AU").region == "AU"


def test_what_is_left_open_follows_from_the_language_and_says_so() -> None:
    found = settled(Config(), ["ФИО"])
    assert (found.region, found.time_zone, found.currency) == ("RU", "Europe/Moscow", "₽")
    assert [found.origin(k) for k in ("language", "region", "time_zone", "currency")] == [
        *("headings", "language", "language", "region")
    ]


def test_the_usual_configuration_is_the_one_that_is_checked() -> None:
    """Defaults are taken as they stand, without a look at whether they fit."""
    assert Config.usual() == Config()
    assert Config.model_validate(Config.usual().model_dump()) == Config.usual()


def test_without_a_configuration_nothing_is_loaded_or_built_that_reads_one() -> None:
    """It takes a twentieth of a run on a small table."""
    code = (
        "import sys; sys.path[:] = {!r}\n"
        "from sheetcrm.config.model import Config, load\n"
        "from sheetcrm.config.settle import settled\n"
        "assert settled(load(None), ['ФИО']).language == 'ru'\n"
        "print('yaml' in sys.modules, Config.__pydantic_complete__)"
    )
    done = subprocess.run(
        [sys.executable, "-I", "-X", "utf8", "-c", code.format(sys.path)], capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["False", "False"]


def test_what_the_workbook_knows_comes_before_the_language() -> None:
    found = settled(Config(), ["Name"], sheet_locale="en_GB", sheet_time_zone="Europe/London")
    assert (found.region, found.time_zone, found.currency) == ("GB", "Europe/London", "£")
    assert (found.origin("region"), found.origin("time_zone")) == ("workbook", "workbook")
    assert settled(Config(), ["Name"], sheet_time_zone="Mars/Base").time_zone == "America/New_York"
    british = settled(config("region: GB"), ["Name"])
    assert (british.time_zone, british.origin("time_zone")) == ("Europe/London", "region")
    canadian = settled(config("region: CA"), ["Name"])
    assert (canadian.time_zone, canadian.origin("time_zone")) == ("America/Toronto", "region")
    mexican = settled(config("region: MX"), ["Name"])
    assert (mexican.time_zone, mexican.origin("time_zone")) == ("America/New_York", "language")


def cells(*rows: list[Value]) -> Evidence:
    return Evidence(recognise(Workbook("x", "", (sheet_from_rows("clients", list(rows)),))).tables)


AUSTRALIANS = cells(["Name", "Phone", "City"], *(["Ann Example", f"04122345{n}", "Perth"] for n in range(60, 69)))
ENGLISH_HEADINGS = ["client_id", "name"]
RUSSIANS = cells(ENGLISH_HEADINGS, *([n, f"Иванов {letter}."] for n, letter in enumerate("АБВГ")))


def test_phones_come_before_the_computer_and_the_language() -> None:
    found = settled(Config(), ["Name"], cells=AUSTRALIANS)
    assert (found.region, found.time_zone, found.currency) == ("AU", "Australia/Perth", "$")
    assert [found.origin(key) for key in ("region", "time_zone", "currency")] == ["phones", "towns", "region"]
    assert settled(Config(), ["Name"], system_locale="en_GB", cells=AUSTRALIANS).region == "AU"
    # The team, the workbook and a currency of one country know better.
    assert settled(config("region: NZ"), ["Name"], cells=AUSTRALIANS).region == "NZ"
    assert settled(Config(), ["Name"], sheet_locale="en_GB", cells=AUSTRALIANS).origin("region") == "workbook"
    assert settled(Config(), ["Name"], currency="GBP", cells=AUSTRALIANS).origin("region") == "amounts"


def test_russian_cells_under_english_headings_make_a_russian_table() -> None:
    found = settled(Config(), ENGLISH_HEADINGS, sheet_locale="en_US", cells=RUSSIANS)
    assert (found.language, found.origin("language"), found.origin("region")) == ("ru", "cells", "workbook")
    assert settled(Config(), ENGLISH_HEADINGS, cells=RUSSIANS).region == "RU"
    assert settled(config("language: en"), ENGLISH_HEADINGS, cells=RUSSIANS).language == "en"
    # A Russian heading says it already, and most headings are what they were.
    assert settled(Config(), ["ФИО"], cells=RUSSIANS).origin("language") == "headings"
    assert settled(Config(), [*ENGLISH_HEADINGS, "имя"], cells=RUSSIANS).language == "en"
    assert settled(Config(), ["ФИО"], cells=AUSTRALIANS).language == "ru"


def test_what_the_team_says_stays() -> None:
    base = config("region: KZ\ntime_zone: Asia/Almaty\ncurrency: ₸\nlanguage: ru")
    assert list(leaves(settled(base, ["Name"], sheet_locale="en_GB"))) == list(leaves(base))


def test_whose_law() -> None:
    assert config("law: {country: us}\nregion: RU").law_country() == "us"
    assert settled(Config(), ["ФИО"]).law_country() == "ru"
    assert config("region: US").law_country() == "us"
    assert config("region: DE").law_country() == "eu"


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("30 minutes", 1800),
        ("every 2 hours", 7200),
        ("1 day", 86400),
        ("hour", 3600),
        ("15 мин", 900),
        ("каждые 2 часа", 7200),
        ("сутки", 86400),
        ("3 дня", 259200),
        ("день", 86400),
    ],
)
def test_intervals_are_read_as_people_write_them(text: str, seconds: int) -> None:
    assert interval_seconds(text) == seconds


@pytest.mark.parametrize("text", ["", "often", "30", "0 minutes", "30 seconds", "-1 hour", "1.5 hours"])
def test_other_intervals_are_refused(text: str) -> None:
    with pytest.raises(ValueError) as caught:
        interval_seconds(text)
    assert caught.value.args == (text,)


def test_weekdays_in_both_languages() -> None:
    base = config("schedule: [{name: a, run: morning, at: '9:05', days: [пн, Tuesday, среда, воскресенье]}]")
    assert base.schedule[0].days == ("mon", "tue", "wed", "sun")
    assert base.schedule[0].at == dt.time(9, 5)


@given(
    st.dictionaries(st.sampled_from(["region", "language", "drafts", "schedule", "x"]), st.text(max_size=8), max_size=3)
)
def test_no_text_makes_anything_but_a_config_or_its_problems(values: dict[str, str]) -> None:
    text = "".join(f"{key}: {value}\n" for key, value in values.items())
    try:
        told: tuple[str, ...] = tuple(key for key, _ in leaves(config(text)))
    except ConfigProblems as err:
        told = (*err.say("ru"), *err.say("en"))
    assert all(told)
