"""Questions in the terminal, in the reader's language: one of several answers, yes or no, a line of text."""

from __future__ import annotations

from collections.abc import Sequence

import click
from msgspec import Struct

from sheetcrm.core.wording import Lang, Text

ANSWER = Text(ru="Ответ", en="Answer")
NUMBER = Text(ru="Напишите число от 1 до {n}.", en="Write a number from 1 to {n}.")
NUMBERS = Text(
    ru="Номера через запятую, «все» или Enter — никакие", en="Numbers separated by commas, “all”, or Enter for none"
)
SEVERAL = Text(
    ru="Напишите номера от 1 до {n} через запятую, «все» или «нет».",
    en="Write numbers from 1 to {n} separated by commas, “all” or “no”.",
)
ALL = ("все", "all")
YES_OR_NO = Text(ru="Напишите «да» или «нет».", en="Write yes or no.")
NOT_EMPTY = Text(ru="Здесь нужно что-то написать.", en="Please type something.")
YES = Text(ru="да", en="yes")
NO = Text(ru="нет", en="no")
_YES = ("да", "д", "yes", "y")
_NO = ("нет", "н", "no", "n")


class Asking(Struct, frozen=True):
    """Asks one person. Ctrl+C ends the command before anything was written."""

    lang: Lang

    def one_of(self, answers: Sequence[str]) -> int:
        """Position of the chosen answer; the first is taken with Enter."""
        for number, answer in enumerate(answers, start=1):
            click.echo(f"  {number}. {answer}")
        while True:
            said = self._line(ANSWER, "1")
            if said.isdecimal() and 1 <= int(said) <= len(answers):
                return int(said) - 1
            click.echo(NUMBER.say(self.lang, n=len(answers)))

    def several(self, answers: Sequence[str]) -> list[int]:
        """Positions of the chosen answers; none with Enter."""
        for number, answer in enumerate(answers, start=1):
            click.echo(f"  {number}. {answer}")
        while True:
            said = self._line(NUMBERS, "").casefold()
            words = said.replace(",", " ").replace(";", " ").split()
            if said in ALL:
                return list(range(len(answers)))
            if said in _NO:
                return []
            if all(word.isdecimal() and 1 <= int(word) <= len(answers) for word in words):
                return sorted({int(word) - 1 for word in words})
            click.echo(SEVERAL.say(self.lang, n=len(answers)))

    def agrees(self, question: Text, *, default: bool, **args: object) -> bool:
        """Yes or no."""
        while True:
            said = self._line(question, (YES if default else NO).say(self.lang), **args).casefold()
            if said in (*_YES, *_NO):
                return said in _YES
            click.echo(YES_OR_NO.say(self.lang))

    def text(self, question: Text) -> str:
        """A line that is not empty."""
        while True:
            said = self._line(question, "")
            if said:
                return said
            click.echo(NOT_EMPTY.say(self.lang))

    def _line(self, question: Text, default: str, **args: object) -> str:
        shown = f"{question.say(self.lang, **args)} [{default}]" if default else question.say(self.lang, **args)
        said: str = click.prompt(shown, default=default, show_default=False, prompt_suffix=": ")
        return said.strip()
