"""``sheetcrm run``: the scheduler in the foreground."""

from __future__ import annotations

from pathlib import Path

from sheetcrm.core.wording import Lang


def run_schedule(config: Path | None, once: bool, lang: Lang) -> None:
    """Runs what is due, until stopped or once."""
