"""The group of all commands: whatever the command line itself has to say is said in the reader's language."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator, Sequence
from typing import Any

import click

from sheetcrm.cli.options import Spoken
from sheetcrm.commands import help_words
from sheetcrm.commands.console import (
    EXIT_STOPPED,
    STOPPED,
    failing,
    reader_language,
    require_any_file_name,
    speak_any_language,
)


class Commands(Spoken, click.Group):
    """The commands; a mistyped line is said in the reader's language, and as JSON when that was asked for."""

    command_class = Spoken
    arguments: tuple[str, ...] = ()

    def make_context(
        self, info_name: str | None, args: list[str], parent: click.Context | None = None, **extra: Any
    ) -> click.Context:
        self.arguments = tuple(args)
        speak_any_language()  # before anything is said, help among it
        with self._saying(args):
            return super().make_context(info_name, list(args), parent, **extra)

    def invoke(self, ctx: click.Context) -> Any:
        lang = reader_language(help_words.language_of(list(self.arguments)))
        with failing(self._named(self.arguments), "", "--json" in self.arguments, lang):
            require_any_file_name()
        with self._saying(list(self.arguments)):
            return super().invoke(ctx)

    def _named(self, args: Sequence[str]) -> str:
        return next((arg for arg in args if arg in self.commands), "sheetcrm")

    @contextlib.contextmanager
    def _saying(self, args: list[str]) -> Iterator[None]:
        """What the command line itself has to say: of a mistyped line, and of results that cannot be written."""
        try:
            with self._mistyped(args):
                yield
        except OSError as err:
            with failing("sheetcrm", "", False, reader_language(help_words.language_of(args))):
                raise err from err.__cause__

    @contextlib.contextmanager
    def _mistyped(self, args: list[str]) -> Iterator[None]:
        try:
            yield
        except click.UsageError as err:
            from sheetcrm.commands.usage import usage_fault

            lang = reader_language(help_words.language_of(args))
            with failing(self._named(args), "", "--json" in args, lang):
                raise usage_fault(err, lang, list(self.commands)) from err
        except KeyboardInterrupt:  # before the command itself had begun to look for it
            click.echo(STOPPED.say(reader_language(help_words.language_of(args))), err=True)
            sys.exit(EXIT_STOPPED)
