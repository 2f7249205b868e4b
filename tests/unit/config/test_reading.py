"""Reading config.yaml: all problems at once, each at its place, and YAML's traps caught."""

from __future__ import annotations

from pathlib import Path

import pytest

from sheetcrm.config.document import ConfigProblems, Problem, dotted
from sheetcrm.config.model import Config, leaves, load, parse
from sheetcrm.config.source import decode
from sheetcrm.errors import ConfigError


def problems(text: str) -> list[Problem]:
    with pytest.raises(ConfigProblems) as caught:
        parse(text, Path("config.yaml"))
    return list(caught.value.problems)


def places(text: str) -> list[tuple[str, int, int, str]]:
    return [(p.code, p.line, p.column, p.path) for p in problems(text)]


def test_without_a_file_everything_has_a_default() -> None:
    assert list(leaves(load(None))) == list(leaves(Config()))
    assert load(None).file is None


@pytest.mark.parametrize("text", ["", "# nothing here\n", "---\n", "language:\nphone:\n  style:\n", "segments: {}\n"])
def test_an_empty_file_or_key_leaves_the_defaults(text: str) -> None:
    assert list(leaves(parse(text, Path("config.yaml")))) == list(leaves(Config()))


def test_all_problems_are_told_at_once_in_the_files_order() -> None:
    text = """\
langauge: ru
region: NO
phone: {style: nationall}
drafts:
  company_phone: +79160000000
  quiet_hours: 5
segments:
  period_days: 0
schedule:
  - name: a
    run: mornin
    at: 10:00
"""
    assert places(text) == [
        ("config/unknown-key", 1, 1, "langauge"),
        ("config/yaml-boolean", 2, 9, "region"),
        ("config/choice", 3, 16, "phone.style"),
        ("config/yaml-number", 5, 18, "drafts.company_phone"),
        ("config/unknown-key", 6, 3, "drafts.quiet_hours"),
        ("config/not-valid", 8, 16, "segments.period_days"),
        ("config/choice", 11, 10, "schedule[1].run"),
        ("config/yaml-sexagesimal", 12, 9, "schedule[1].at"),
    ]


def test_a_problem_reads_well_in_both_languages() -> None:
    (problem,) = problems("phone:\n  style: e164\nregion: NO\n")
    assert problem.say("en") == (
        "config.yaml:3:9: region: YAML reads a bare NO as “false”\n"
        "    3 | region: NO\n"
        '  Put it in quotes: region: "NO"  [config/yaml-boolean]'
    )
    assert problem.say("ru") == (
        "config.yaml:3:9: region: NO без кавычек YAML читает как «нет (false)»\n"
        "    3 | region: NO\n"
        '  Возьмите значение в кавычки: region: "NO"  [config/yaml-boolean]'
    )


def test_the_error_says_that_nothing_was_touched() -> None:
    with pytest.raises(ConfigError) as caught:
        parse("regon: RU\nphone: 5\n", Path("config.yaml"))
    assert caught.value.exit_code == 2
    message, fix = caught.value.say("ru")
    assert message.count("config.yaml:") == 2
    assert fix == "Таблица не тронута. 2 ошибки в настройках."
    assert caught.value.say("en")[1] == "The workbook was not touched. 2 problems in the configuration."


@pytest.mark.parametrize("word", ["NO", "no", "No", "yes", "on", "Off"])
def test_a_bare_boolean_where_a_text_is_wanted(word: str) -> None:
    assert [p[0] for p in places(f"drafts:\n  company: {word}\n")] == ["config/yaml-boolean"]
    assert parse(f'drafts:\n  company: "{word}"\n', Path("c.yaml")).drafts.company == word


def test_a_bare_boolean_in_a_list_is_shown_where_it_stands() -> None:
    (problem,) = problems("choices:\n  status: [клиент, no]\n")
    assert (problem.line, problem.column, problem.path) == (2, 20, "choices.status[2]")
    assert 'Put it in quotes: "no"' in problem.say("en")


def test_off_is_a_mode_where_modes_are_chosen() -> None:
    config = parse("normalise:\n  phone: off\n  city: propose\n", Path("c.yaml"))
    assert dict(config.normalise) == {"phone": "off", "city": "propose"}


def test_yes_and_on_are_yes_where_yes_or_no_is_wanted() -> None:
    config = parse("drafts: {one_click: yes, campaigns: {welcome: {on: off}}}", Path("c.yaml"))
    assert config.drafts.one_click is True
    assert config.drafts.campaigns.welcome.on is False


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("10:00", "config/yaml-sexagesimal"),
        ("1:30:15", "config/yaml-sexagesimal"),
        ("0123", "config/yaml-octal"),
        ("0x1F", "config/yaml-octal"),
        ("+79160000000", "config/yaml-number"),
        ("88005553535", "config/yaml-number"),
        ("1.5", "config/yaml-number"),
        ("2026-01-31", "config/yaml-date"),
        (".inf", "config/not-valid"),
    ],
)
def test_a_bare_value_that_yaml_turns_into_something_else(value: str, code: str) -> None:
    text = f"drafts:\n  company_phone: {value}\n"
    assert places(text) == [(code, 2, 18, "drafts.company_phone")]
    assert parse(f'drafts:\n  company_phone: "{value}"\n', Path("c.yaml")).drafts.company_phone == value


def test_a_leading_zero_is_a_problem_even_where_a_number_is_wanted() -> None:
    (problem,) = problems("segments:\n  new_days: 030\n")
    assert problem.code == "config/yaml-octal"
    assert "24" in problem.say("ru")


def test_a_day_is_a_day_where_a_day_is_wanted() -> None:
    text = "law:\n  google_accepted: {by: Анна, date: 2026-01-31, reason: договор}\n"
    accepted = parse(text, Path("c.yaml")).law.google_accepted
    assert accepted is not None
    assert accepted.date.isoformat() == "2026-01-31"
    assert places(text.replace("01-31", "02-30"))[0][0] == "config/not-valid"


def test_the_signed_line_must_be_whole() -> None:
    assert places("law:\n  google_accepted: {by: Анна}\n") == [("config/missing", 2, 20, "law.google_accepted.date")]
    codes = [p.path for p in problems("law:\n  google_accepted:\n    by: ''\n    date: 2026-01-01\n    reason: x\n")]
    assert codes == ["law.google_accepted.by"]


def test_the_second_of_two_equal_keys_does_not_win_silently() -> None:
    (problem,) = problems("region: RU\nlanguage: ru\nregion: BY\n")
    assert (problem.code, problem.line) == ("config/duplicate-key", 3)
    assert "line 1" in problem.say("en")


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("phone:\n\tstyle: e164\n", "config/yaml-tab", 2),
        ("drafts:\n  company: Ромашка: салон\n", "config/yaml-syntax", 2),
        ("region RU\nlanguage: ru\n", "config/yaml-syntax", 2),
        ("phone:\n  style: e164\n region: RU\n", "config/yaml-syntax", 3),
        ("region: 'RU\nlanguage: ru\n", "config/yaml-syntax", 1),
        ('state_dir: "C:\\Users\\Anna"\n', "config/yaml-syntax", 1),
        ("drafts:\n  company: @home\n", "config/yaml-syntax", 2),
        ("region: RU\n---\nregion: BY\n", "config/yaml-syntax", 2),
        ("a: [1, 2\nb: 3\n", "config/yaml-syntax", 2),
        ("- one\n- two\n", "config/not-yaml", 1),
        ("просто текст", "config/not-yaml", 1),
        ("region: \x07\n", "config/yaml-syntax", 1),
        ("region: !!python/object/apply:os.system [ls]\n", "config/yaml-tag", 1),
        ("a: &a [x]\nb: [*a, *a]\n", "config/yaml-alias", 1),
        ("drafts: {company: *star}\n", "config/yaml-alias", 1),
        ("[" * 5000, "config/not-yaml", 1),
    ],
)
def test_broken_yaml_is_told_in_words(text: str, code: str, line: int) -> None:
    first = problems(text)[0]
    assert (first.code, first.line) == (code, line)
    for lang in ("ru", "en"):
        assert "Traceback" not in first.say(lang)  # type: ignore[arg-type]
        assert len(first.say(lang)) < 600  # type: ignore[arg-type]


def test_a_bomb_of_aliases_is_refused_at_once() -> None:
    bomb = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
        f"{b}: &{b} [{', '.join([f'*{a}'] * 9)}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True)
    )
    assert problems(bomb)[0].code == "config/yaml-alias"


def test_a_backslash_gets_its_own_advice() -> None:
    (problem,) = problems('state_dir: "C:\\Users\\Anna"\n')
    assert "одинарные кавычки" in problem.say("ru")


def test_unknown_keys_name_the_nearest_known_one() -> None:
    assert "language" in problems("langauge: ru\n")[0].say("en")
    assert "segments.new_days" in problems("new_days: 5\n")[0].say("en")
    assert "config.example.yaml" in problems("xyzzy: 5\n")[0].say("en")
    assert "welcome" in problems("drafts: {campaigns: {welcom: {on: true}}}\n")[0].say("en")
    assert "spreadsheet" in problems("workbook: {google: {spreadshet: x, spreadsheet: y}}\n")[0].say("en")
    assert "time_zone" in problems('schedule:\n  - {name: a, run: morning, at: "09:00", timezone: UTC}\n')[0].say("en")


def test_unknown_tables_and_fields_name_the_nearest_known_one() -> None:
    found = problems("tables: {client: {tabs: [А]}, orders: {fields: {amont: Сумма}}}\nnormalise: {Телефон: off}\n")
    assert [(p.code, p.path) for p in found] == [
        ("config/unknown-table", "tables.client"),
        ("config/unknown-field", "tables.orders.fields.amont"),
        ("config/unknown-field", "normalise.Телефон"),
    ]
    assert ["clients" in found[0].say("en"), "amount" in found[1].say("en"), "phone" in found[2].say("en")] == [
        True
    ] * 3
    assert problems("required: {person: [inm]}")[0].path == "required.person[1]"
    assert problems("choices: {orders.stat: [a]}")[0].path == "choices.orders.stat"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("time_zone: Europe/Moskow", "config/time-zone"),
        ("region: Russia", "config/region"),
        ("workbook: {path: a.xlsx, google: {spreadsheet: x}}", "config/workbook"),
        ("workbook: {}", "config/workbook"),
        ("quiet_hours: {start: '25:00'}", "config/not-a-time"),
        ("drafts: {sender_email: anna}", "config/email"),
        ("drafts: {website: example.com}", "config/url"),
        ("schedule: [{name: a, run: morning}]", "config/job-when"),
        ("schedule: [{name: a, run: morning, every: 1 hour, at: '09:00'}]", "config/job-when"),
        ("schedule: [{name: a, run: morning, every: 1 hour, days: [mon]}]", "config/job-when"),
        ("schedule: [{name: a, run: morning, every: often}]", "config/interval"),
        ("schedule: [{name: a, run: morning, every: 1 h}, {name: a, run: morning, every: 2 h}]", "config/job-twice"),
        ("segments: {slipping_days: 400}", "config/order"),
        ("segments: {abc_a: 0.99}", "config/order"),
        ("segments: {vip_share: 5}", "config/not-valid"),
        ("segments: {new_days: '30'}", "config/not-valid"),
        ("segments: {new_days: 1.5}", "config/not-valid"),
        ("segments: {new_days: true}", "config/not-valid"),
        ("drafts: {channels: email}", "config/not-valid"),
        ("drafts: {one_click: maybe}", "config/not-valid"),
        ("plugins: ['os; rm']", "config/not-valid"),
        ("required: {person: [phone, ]}\nphone: [a]", "config/not-valid"),
        ("choices: {status: [a, ~]}", "config/not-valid"),
    ],
)
def test_values_that_will_not_do(text: str, code: str) -> None:
    (problem,) = problems(text)
    assert problem.code == code
    assert problem.line
    assert problem.say("ru") != problem.say("en")


def test_a_near_time_zone_is_proposed() -> None:
    assert "Europe/Moscow" in problems("time_zone: Europe/Moskow")[0].say("en")


def test_secrets_are_not_shown_in_reports() -> None:
    text = "workbook:\n  google:\n    spreadsheet: x\n    private_key: abcdef\n"
    with pytest.raises(ConfigProblems) as caught:
        parse(text, Path("config.yaml"))
    assert "abcdef" not in caught.value.say("en")[0]
    assert "abcdef" not in str(caught.value)


def test_a_file_in_another_encoding_is_named_with_its_line() -> None:
    with pytest.raises(ConfigProblems) as caught:
        decode("language: ru\ndrafts:\n  company: Ромашка\n".encode("cp1251"), "config.yaml")
    (problem,) = caught.value.problems
    assert (problem.code, problem.line, problem.column) == ("config/encoding", 3, 12)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_what_editors_of_windows_write_is_read(tmp_path: Path, encoding: str) -> None:
    file = tmp_path / "config.yaml"
    file.write_bytes("drafts:\r\n  company: Ромашка\r\n".encode(encoding))
    assert load(file).drafts.company == "Ромашка"


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as caught:
        load(tmp_path / "no.yaml")
    assert caught.value.code == "config/no-file"
    assert caught.value.exit_code == 2


def test_paths_of_problems_count_from_one_as_people_do() -> None:
    assert dotted(("a", 0, "b", 1)) == "a[1].b[2]"
