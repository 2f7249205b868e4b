"""``--help`` speaks both languages, and says in Russian everything it says in English."""

from __future__ import annotations

import click
import pytest
from click.testing import CliRunner

from sheetcrm.cli import main
from sheetcrm.commands.help_words import russian

NAMES = sorted(main.commands)


def texts(command: click.Command) -> list[str]:
    found = [command.help or "", *(getattr(p, "help", None) or "" for p in command.params)]
    return [text for text in found if text]


@pytest.mark.parametrize("command", [main, *main.commands.values()], ids=["sheetcrm", *main.commands])
def test_every_help_text_has_its_russian(command: click.Command) -> None:
    for text in texts(command):
        said = russian(text)
        assert said is not None
        for paragraph in said.split("\n\n"):
            assert any("а" <= letter <= "я" for letter in paragraph.casefold()), paragraph


@pytest.mark.parametrize("name", NAMES)
def test_help_in_either_language(name: str) -> None:
    in_russian = CliRunner().invoke(main, [name, "--lang", "ru", "--help"]).output
    in_english = CliRunner().invoke(main, [name, "--help", "--lang", "en"]).output
    assert "Параметры:" in in_russian
    assert "Options:" in in_english
    assert not any("а" <= letter <= "я" for letter in in_english.casefold())


def test_the_environment_decides_when_nobody_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "ru_RU.UTF-8")
    assert "Команды:" in CliRunner().invoke(main, ["--help"]).output
