"""``sheetcrm run``: the scheduler in the foreground, until stopped."""

from __future__ import annotations

import datetime as dt
import importlib
import logging
import sys
from pathlib import Path

import click

from sheetcrm import jobs
from sheetcrm.commands.console import failing, print_json
from sheetcrm.core.control import when
from sheetcrm.core.records import replace
from sheetcrm.core.wording import Lang, Text
from sheetcrm.report.envelope import Document, opening
from sheetcrm.scheduler import ASKED_FOR, Job, Scheduler, jobs_of

STARTED = Text(ru="Расписание запущено; остановить — Ctrl+C.", en="The schedule is running; Ctrl+C stops it.")
NEXT = Text(ru="  {name}: следующий раз {when} ({zone})", en="  {name}: next at {when} ({zone})")


def run_schedule(config: Path | None, once: bool, as_json: bool, lang: Lang) -> None:
    """Runs what is due; with ``once`` stops after that. The document names the jobs and when each comes next."""
    logging.basicConfig(stream=sys.stderr, level=logging.INFO, format="%(asctime)s %(message)s")
    with failing("run", "", as_json, lang):
        asked = jobs.Asked(config=config, lang=lang)
        loaded = jobs.load_config(asked)
        if loaded.workbook is None and loaded.consolidate is not None:
            # A schedule that only brings other workbooks together is at home beside the summary.
            asked = replace(asked, target=jobs.place(loaded.consolidate.to, loaded))
        google, path = jobs.target_of(asked, loaded)
        state = jobs.state_folder(loaded, google, path)
        loaded = jobs.in_the_teams_time(loaded, asked, state)
        file = loaded.file
        for name in loaded.plugins:
            importlib.import_module(name)

        def do(task: str) -> int:
            work = {
                "sync_now": jobs.sync_now,
                "morning": jobs.morning,
                "weekly_review": jobs.weekly_review,
                "consolidate": jobs.consolidate_now,
                ASKED_FOR: jobs.asked_for,
            }[task]
            return work(file, scheduler.next_run(), lang)

        watch = jobs.Watch(asked)
        scheduler = Scheduler(jobs_of(loaded), state / "schedule.json", run=do, lang=lang, asked=watch.wanted)
        if once:
            ran = scheduler.tick()
            scheduler.look()  # somebody may have asked for it in «Настройки»
            if as_json:
                print_json(_document(scheduler, ran, google or str(path)))
            if scheduler.failed:
                sys.exit(max(scheduler.failed.values()))
            return
        if as_json:
            print_json(_document(scheduler, [], google or str(path)))
        else:
            click.echo(STARTED.say(lang))
            for job in scheduler.jobs:
                click.echo(NEXT.say(lang, name=job.name, when=when(_next(scheduler, job), lang), zone=job.zone.key))
        scheduler.run_forever()


def _next(scheduler: Scheduler, job: Job) -> dt.datetime:
    return scheduler.due_at(job).astimezone(job.zone)


def _document(scheduler: Scheduler, ran: list[str], workbook: str) -> Document:
    jobs = [
        {
            "name": job.name,
            "run": job.task,
            "ran": job.name in ran,
            "next": _next(scheduler, job).isoformat(timespec="seconds"),
        }
        for job in scheduler.jobs
    ]
    return {**opening("run", workbook), "counts": {"jobs": len(jobs), "ran": len(ran)}, "jobs": jobs}
