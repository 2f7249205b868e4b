"""A mistyped command line, in the reader's language, and as JSON when that was asked for."""

from __future__ import annotations

import re
from collections.abc import Sequence

import click

from sheetcrm.core.alike import alike
from sheetcrm.core.wording import Lang, Text
from sheetcrm.errors import ConfigError, Fault, SheetcrmError

OPTION = Fault(
    "usage/option",
    ConfigError,
    Text(ru="Параметра {given} у этой команды нет.", en="This command has no option {given}."),
    Text(ru="{near}Все параметры: {help}", en="{near}All options: {help}"),
)
COMMAND = Fault(
    "usage/command",
    ConfigError,
    Text(ru="Команды «{given}» нет.", en="There is no command “{given}”."),
    Text(ru="{near}Все команды: {help}", en="{near}All commands: {help}"),
)
VALUE = Fault(
    "usage/value",
    ConfigError,
    Text(ru="{given}: такое значение не подходит.{said}", en="{given}: this value is not allowed.{said}"),
    Text(ru="Что можно написать: {help}", en="Allowed values: {help}"),
)
OTHER = Fault(
    "usage/arguments",
    ConfigError,
    Text(ru="Команда набрана с ошибкой.{said}", en="There is a mistake in the command.{said}"),
    Text(ru="Как её писать: {help}", en="How to write it: {help}"),
)
_EXTRA = re.compile(r"unexpected extra arguments? \((.+)\)", re.DOTALL)


def usage_fault(err: click.UsageError, lang: Lang, commands: Sequence[str]) -> SheetcrmError:
    """The error of ours for one of click's: it names what was typed, what looks like it, and where to look."""
    context = err.ctx
    names: list[str] = []
    if context is not None:
        names = [context.info_name or ""] if context.parent is None else ["sheetcrm", context.info_name or ""]
    ask = " ".join(["sheetcrm", *names[1:], "--help"])
    if isinstance(err, click.NoSuchOption):
        known = [o for p in context.command.params for o in p.opts] if context is not None else []
        return OPTION(given=err.option_name, near=alike(err.option_name, known), help=ask)
    if isinstance(err, click.BadParameter) and not isinstance(err, click.MissingParameter):
        given = err.param.opts[0] if err.param is not None else err.param_hint or ""
        return VALUE(given=given, said=_said(err, lang), help=ask)
    typed = getattr(err, "command_name", None)
    if typed is not None:
        return COMMAND(given=typed, near=alike(typed, commands), help="sheetcrm --help")
    return OTHER(said=_said(err, lang), help=ask)


def _said(err: click.UsageError, lang: Lang) -> str:
    """What click says of it; in Russian, which click does not speak, what would do instead."""
    if lang == "en":
        return f" {err.message}" if err.message else ""
    if extra := _EXTRA.search(err.message):
        return f" Лишнее: {extra[1]}."
    param = err.param if isinstance(err, click.BadParameter) else None
    if param is not None and isinstance(param.type, click.Choice):
        return f" Можно: {', '.join(map(str, param.type.choices))}."
    return " День пишется так: 2026-11-20 или 20.11.2026." if param is not None and param.name == "today" else ""
