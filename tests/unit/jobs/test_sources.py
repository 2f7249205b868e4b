"""Where each setting comes from, when the command line, the environment, the file and the team's tabs all say something."""

from __future__ import annotations

from pathlib import Path

from sheetcrm.config.model import Config, leaves, parse, with_values
from sheetcrm.jobs import Asked
from sheetcrm.jobs.sources import in_force

ADDRESS = "https://docs.google.com/spreadsheets/d/1AbCdEfGhIjKlMnOpQrStUvWxYz012345678901234567/edit"
OTHER = ADDRESS.replace("1Ab", "2Ab")


def config(text: str) -> Config:
    return parse(text, Path("/team/config.yaml"))


def shown(found: Config, *keys: str) -> list[tuple[object, str]]:
    values = dict(leaves(found))
    return [(values[key], found.origin(key)) for key in keys]


def test_what_the_file_leaves_empty_is_no_setting_of_the_file() -> None:
    """«workbook: clients.xlsx» says nothing of Google, and «end:» with nothing behind it leaves the default."""
    found = config("workbook: clients.xlsx\nstate_dir:\nquiet_hours: {start: '19:00', end: }\n")
    assert shown(found, "workbook.path", "workbook.google") == [("clients.xlsx", "config.yaml:1"), (None, "default")]
    assert [origin for _, origin in shown(found, "state_dir", "quiet_hours.start", "quiet_hours.end")] == [
        "default", "config.yaml:3", "default",
    ]  # fmt: skip


def test_a_setting_of_several_entries_names_every_place_they_come_from() -> None:
    base = config("choices:\n  source: [Ads]\n  status: [Open]\ncosts: {Ads: 5}\n")
    found = with_values(base, {"choices.deals.stage": ("New", "Won"), "choices.source": ("Friends",)}, "lists")
    found = with_values(found, {"costs.Яндекс. Карты": 100, "points.Партнёр": 3}, "sheet")
    assert found.choices == {"source": ("Friends",), "status": ("Open",), "deals.stage": ("New", "Won")}
    assert [found.origin(key) for key in ("choices", "costs", "points", "formats")] == [
        "config.yaml:3, lists", "config.yaml:4, sheet", "sheet", "default",
    ]  # fmt: skip


def test_the_workbook_of_the_command_line_is_the_one_in_force() -> None:
    base = config(f"workbook: {{google: {{spreadsheet: {ADDRESS!r}, credentials: key.json}}}}\n")
    keys = ("workbook.google.spreadsheet", "workbook.google.credentials")
    assert shown(in_force(Asked(OTHER), base, {}), *keys) == [
        (OTHER, "command line"), ("key.json", "config.yaml:1"),
    ]  # fmt: skip
    assert shown(in_force(Asked("a.xlsx"), base, {}), "workbook.path", "workbook.google") == [
        ("a.xlsx", "command line"), (None, "default"),
    ]  # fmt: skip
    assert in_force(Asked(), base, {}).origin(keys[0]) == "config.yaml:1"


def test_the_environment_says_what_the_file_leaves_open() -> None:
    set_there = {
        "SHEETCRM_CREDENTIALS": "/keys/a.json",
        "SHEETCRM_GOOGLE_API_URL": "http://127.0.0.1:1",
        "SHEETCRM_MAIL_PASSWORD": "secret",
    }
    keys = ("workbook.google.credentials", "workbook.google.api_url", "mail.password_file")
    left_open = config(f"workbook: {ADDRESS!r}\nmail: {{password_file: p.txt}}\n")
    found = shown(in_force(Asked(), left_open, set_there), *keys)
    assert [origin for _, origin in found] == [f"environment {name}" for name in set_there]
    assert found[1][0] == "http://127.0.0.1:1"
    assert found[2][0] != "secret"
    given = config(f"workbook: {{google: {{spreadsheet: {ADDRESS!r}, credentials: k.json, api_url: 'http://b'}}}}\n")
    assert [origin for _, origin in shown(in_force(Asked(), given, set_there), *keys[:2])] == ["config.yaml:1"] * 2
    assert dict(leaves(in_force(Asked(), config("workbook: a.xlsx"), set_there)))["workbook.google"] is None
