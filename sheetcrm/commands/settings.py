"""``sheetcrm config``: whether the configuration is right, and what holds."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from typing import Any

import click

from sheetcrm import jobs
from sheetcrm.commands.console import failing, print_json
from sheetcrm.config import model as configuration
from sheetcrm.config.campaigns import Section
from sheetcrm.core.wording import Lang, Text
from sheetcrm.jobs.sources import in_force
from sheetcrm.report import envelope
from sheetcrm.report.holding import origin_said

FINE = Text(ru="Настройки в порядке: {file}", en="The configuration is fine: {file}")
NO_FILE = Text(
    ru="Файла config.yaml рядом нет: действуют значения по умолчанию. Пример: config.example.yaml.",
    en="There is no config.yaml in this folder: the defaults apply. An example: config.example.yaml.",
)
#: Never printed whole: where keys are kept is nobody else's business.
_SECRET = ("workbook.google.credentials", "handover.gmail.credentials", "mail.password_file")


def show_config(asked: jobs.Asked, as_json: bool, effective: bool, lang: Lang) -> None:
    """Prints every setting with its origin, or that all is well. With a workbook its own «Настройки» count too."""
    with failing("config", asked.target or "", as_json, lang, asked=asked):
        config = jobs.load_config(asked)
        if effective and (asked.target is not None or config.workbook is not None):
            config = jobs.open_workbook(asked).config
        config = in_force(asked, config) if effective else config
    if not effective:
        if as_json:
            print_json(_document(asked, config, []))
        else:
            click.echo(FINE.say(lang, file=str(config.file)) if config.file else NO_FILE.say(lang))
        return
    rows = [(key, _shown(key, value), config.origin(key)) for key, value in configuration.leaves(config)]
    if as_json:
        print_json(_document(asked, config, rows))
        return
    width = max(len(key) for key, _, _ in rows)
    for key, value, origin in rows:
        click.echo(f"{key:<{width}}  {_one_line(value)}  [{origin_said(origin, lang)}]")


def _document(
    asked: jobs.Asked, config: configuration.Config, rows: Sequence[tuple[str, Any, str]]
) -> envelope.Document:
    return {
        **envelope.opening("config", asked.target),
        "counts": {"settings": len(rows)},
        "file": None if config.file is None else str(config.file),
        "settings": [{"key": key, "value": value, "origin": origin} for key, value, origin in rows],
    }


def _shown(key: str, value: Any) -> Any:
    if key in _SECRET and value:
        return "…"
    if isinstance(value, dt.time):
        return value.strftime("%H:%M")
    if isinstance(value, dict):
        return {str(k): _shown("", v) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [_shown("", v) for v in value]
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    if isinstance(value, Section):
        return {
            name: _shown("", getattr(value, name))
            for name in type(value).model_fields
            if getattr(value, name) is not None
        }
    return str(value)


def _one_line(value: Any) -> str:
    # As it would stand in config.yaml.
    text = "" if value is None else value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 100 else text[:99] + "…"
