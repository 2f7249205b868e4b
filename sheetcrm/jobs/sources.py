"""What is in force besides the configuration's own words: the workbook named on the command line, and the environment."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any

from sheetcrm.config.model import Config, with_values
from sheetcrm.jobs.opening import Asked, target_of

#: Settings that the environment says where the file leaves them open.
_WHERE_LEFT_OPEN = {
    "workbook.google.credentials": "SHEETCRM_CREDENTIALS",
    "workbook.google.api_url": "SHEETCRM_GOOGLE_API_URL",
}
#: The environment says this one before the file does.
_PASSWORD = ("mail.password_file", "SHEETCRM_MAIL_PASSWORD")


def in_force(asked: Asked, config: Config, environment: Mapping[str, str] = os.environ) -> Config:
    """The configuration with what the command line and the environment put in its place, each with its origin; to be shown."""
    if asked.target is not None:
        google, path = target_of(asked, config)
        held = config.workbook.google if config.workbook is not None else None
        key = "workbook.google.spreadsheet" if google else "workbook.path"
        inner: dict[str, Any] = {"spreadsheet": asked.target} if google else {"path": str(path)}
        if google and held is not None:
            inner = {**held.model_dump(), **inner}
        said = {name: config.origin(name) for name in _WHERE_LEFT_OPEN if google and held is not None}
        config = with_values(config, {"workbook": {"google": inner} if google else inner}, "command line")
        config = config.from_elsewhere({"workbook": None, **said, key: "command line"})
    for key, name in _WHERE_LEFT_OPEN.items():
        section = config.workbook.google if config.workbook is not None else None
        if section is not None and not getattr(section, key.rpartition(".")[2]) and environment.get(name):
            config = with_values(config, {key: environment[name]}, f"environment {name}")
    key, name = _PASSWORD
    return with_values(config, {key: name}, f"environment {name}") if environment.get(name) else config
