"""Questions of the terminal take the answers that people give."""

from __future__ import annotations

import click
from click.testing import CliRunner

from sheetcrm.commands.asking import Asking


def test_no_is_none_of_a_list_and_another_word_is_told_every_answer() -> None:
    @click.command()
    def ask() -> None:
        click.echo(f"chosen: {Asking('ru').several(['а', 'б'])}")

    said = CliRunner().invoke(ask, input="да\nнет\n")
    assert "Напишите номера от 1 до 2 через запятую, «все» или «нет»." in said.output
    assert said.output.endswith("chosen: []\n")
