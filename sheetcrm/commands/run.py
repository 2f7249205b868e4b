"""``sheetcrm run``: the scheduler in the foreground, until stopped."""

from __future__ import annotations

import importlib
import logging
import sys
from pathlib import Path

import click

from sheetcrm import jobs
from sheetcrm.cli import failing
from sheetcrm.config_settle import settled
from sheetcrm.core.wording import Lang, Text
from sheetcrm.scheduler import Scheduler, jobs_of

STARTED = Text(ru="Расписание запущено; остановить — Ctrl+C.", en="The schedule is running; Ctrl+C stops it.")
NEXT = Text(ru="  {name}: следующий раз {when}", en="  {name}: next at {when}")


def run_schedule(config: Path | None, once: bool, lang: Lang) -> None:
    """Runs what is due; with ``once`` stops after that."""
    logging.basicConfig(stream=sys.stderr, level=logging.INFO, format="%(asctime)s %(message)s")
    with failing("run", "", False, lang):
        asked = jobs.Asked(config=config, lang=lang)
        loaded = settled(jobs.load_config(asked))
        google, path = jobs.target_of(asked, loaded)
        state = jobs.state_folder(loaded, google, path)
        file = loaded.file
        for name in loaded.plugins:
            importlib.import_module(name)

        def do(task: str) -> int:
            work = {"sync_now": jobs.sync_now, "morning": jobs.morning, "weekly_review": jobs.weekly_review}[task]
            return work(file)

        scheduler = Scheduler(jobs_of(loaded), state / "schedule.json", run=do, lang=lang)
        if once:
            scheduler.tick()
            return
        click.echo(STARTED.say(lang))
        for job in scheduler.jobs:
            click.echo(
                NEXT.say(lang, name=job.name, when=f"{scheduler.due_at(job).astimezone(job.zone):%d.%m.%Y %H:%M}")
            )
        scheduler.run_forever()
