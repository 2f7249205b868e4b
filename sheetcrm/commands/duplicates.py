"""``sheetcrm duplicates``: over a workbook, any .csv or .xlsx, or several of them as one base. Writes no workbook."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pandas as pd

from sheetcrm import jobs
from sheetcrm.commands.console import EXIT_ISSUES, WORKING, Progress, failing, print_json, reader_language
from sheetcrm.core.duplicates.groups import chain_of
from sheetcrm.core.matching import Matches, match
from sheetcrm.core.tabs.duplicates import VERDICT, groups_of
from sheetcrm.core.wording import Lang, Text
from sheetcrm.errors import Fault, StoreError, reason_of
from sheetcrm.jobs.clients.bases import Rows, base_of, roles_of
from sheetcrm.jobs.law.noting import note_made
from sheetcrm.journal.written import Made
from sheetcrm.report import documents, terminal
from sheetcrm.report.rows import said_in, where
from sheetcrm.stores.named_places import refuse_place_of_list, refuse_place_of_page, refuse_twice

CANNOT_WRITE = Fault(
    "duplicates/cannot-write",
    StoreError,
    Text(ru="Список {path} не записать: {reason}.", en="The list {path} cannot be written: {reason}."),
    Text(
        ru="Проверьте папку в --out, --links и --html и запустите ещё раз.",
        en="Check the folder in --out, --links and --html and run again.",
    ),
)
HEADLESS = Text(
    ru="Строки заголовков нет: первая строка — тоже данные, столбцы поняты по содержанию. Не так — назовите их:"
    ' --map phone="column 2".',
    en="There is no row of headings: the first row is data as well, and columns are known by what is in them. If that is"
    ' wrong, name them: --map phone="column 2".',
)
NONE = Text(ru="Повторов не найдено.", en="Nobody is in the table twice.")
GROUP = Text(ru="{n}. {verdict}", en="{n}. {verdict}")
FOR = Text(ru="   за: {words}", en="   for: {words}")
AGAINST = Text(ru="   против: {words}", en="   against: {words}")
MORE = Text(
    ru="…и ещё {n}; всё целиком — в --out и --links.", en="…and {n} more; the full list with --out and --links."
)
BETWEEN = Text(ru="   {a} и {b}", en="   {a} and {b}")
MOST_SHOWN = 40
#: Rows of one group that are listed.
MOST_ROWS = 10
MORE_ROWS = Text(ru="…и ещё {n} {n:строка|строки|строк}", en="…and {n} more {n:row|rows}")
#: Pairs of one group that are explained.
MOST_PAIRS = 6


def find_duplicates(
    targets: tuple[str, ...],
    asked: jobs.Asked,
    as_json: bool,
    strict: bool,
    out: Path | None,
    links: Path | None,
    mapping: tuple[str, ...],
    html: Path | None = None,
) -> None:
    """Matches the rows, writes the lists asked for, prints the groups or the document."""
    early = reader_language(asked.lang)
    progress = Progress(as_json)
    progress(WORKING, early)
    with failing("duplicates", ", ".join(targets), as_json, early, progress, asked=asked):
        refuse_twice(out, links, html)
        refuse_place_of_page(html)
        for place in (out, links):
            refuse_place_of_list(place, targets)
        rows = base_of(targets, asked, roles_of(mapping))
        matches = match(rows.frame, roles=rows.roles, region=rows.region)
        if made := [one for one in (out, links, html) if one is not None]:
            note_made(asked, targets or (None,), Made.REPORT, *made)
        if out is not None:
            save(documents.duplicate_rows(matches, rows.lang, rows.places), out)
        if links is not None:
            save(documents.duplicate_links(matches, rows.lang, rows.places), links)
        lang = asked.lang or rows.lang
        if html is not None:
            from sheetcrm.report.duplicates_page import duplicates_page

            write_page(duplicates_page(matches, rows, lang), html)
    progress.done()
    if as_json:
        print_json(documents.duplicates(matches, lambda i: rows.places[i].document(), rows.workbook, lang))
    else:
        for line in report(matches, rows, lang):
            click.echo(line)
    if strict and matches.clusters():
        sys.exit(EXIT_ISSUES)


def write_page(page: str, path: Path) -> None:
    """Writes a page that was asked for. Raises StoreError, and ConfigError where something else stands."""
    refuse_place_of_page(path)
    try:
        path.write_text(page, encoding="utf-8", newline="\n")
    except OSError as err:
        raise CANNOT_WRITE(path=str(path), reason=reason_of(err)) from err


def save(frame: pd.DataFrame, path: Path) -> None:
    """Writes a list that was asked for. Raises StoreError."""
    try:
        with path.open("w", encoding="utf-8", newline="") as file:
            frame.to_csv(file, index=False)
    except OSError as err:
        raise CANNOT_WRITE(path=str(path), reason=reason_of(err)) from err


def report(matches: Matches, rows: Rows, lang: Lang) -> Iterator[str]:
    """The groups as people read them: the surest first, each row with what it says, and why."""
    if rows.headless:
        yield HEADLESS.say(lang)
    found = groups_of(matches)
    if not found:
        yield NONE.say(lang)
        return
    yield terminal.duplicates_line(matches, lang)
    for number, (verdict, members) in enumerate(found[:MOST_SHOWN], start=1):
        yield GROUP.say(lang, n=str(number), verdict=VERDICT[verdict].say(lang))
        for member in members[:MOST_ROWS]:
            yield f"   {where(rows.places[member], lang)}: {said_in(rows.frame, member, lang)}"
        if len(members) > MOST_ROWS:
            yield "   " + MORE_ROWS.say(lang, n=len(members) - MOST_ROWS)
        for near, member in chain_of(matches, members)[:MOST_PAIRS]:
            if len(members) > 2:
                yield BETWEEN.say(lang, a=where(rows.places[near], lang), b=where(rows.places[member], lang))
            pro, con = matches.evidence(near, member, lang)
            if pro:
                yield FOR.say(lang, words="; ".join(pro))
            if con:
                yield AGAINST.say(lang, words="; ".join(con))
    if len(found) > MOST_SHOWN:
        yield MORE.say(lang, n=len(found) - MOST_SHOWN)
