"""The commands that say who is who: duplicates, why two rows are one client, who a new row is."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click

from sheetcrm.cli.options import F, Spoken, ask, common, dry_run, pair_page, strict, weights


@click.command(cls=Spoken)
@click.argument("targets", nargs=-1, metavar="[FILE…]")
@common
@strict
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    help="A line for each row: row,cluster,verdict,score,evidence (.csv).",
)
@click.option(
    "--links",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Possible and related pairs: row_a,row_b,verdict,score,evidence (.csv).",
)
@click.option(
    "--map", "mapping", multiple=True, metavar="FIELD=HEADING", help="Say what a column holds, for unusual headings."
)
@click.option(
    "--html",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="A page to read and print: the groups, their rows, why, and how much each thing weighs.",
)
def duplicates(
    targets: tuple[str, ...], config: Path | None, as_json: bool, today: dt.date | None, lang: str | None, strict: bool,
    out: Path | None, links: Path | None, mapping: tuple[str, ...], html: Path | None,
) -> None:  # fmt: skip
    """Find clients who are in the table more than once. Writes nothing into the workbook.

    Any .csv or .xlsx is fine, whatever its headings; without any, columns are known by what is in them and called
    "column 1", "column 2" for --map. Nothing is merged. Several files, Google Sheets (gsheet:ID) and all their tabs are
    one base: each row is named by its file and tab.
    """
    from sheetcrm.commands.duplicates import find_duplicates

    find_duplicates(
        targets,
        ask(targets[0] if targets else None, config, lang, today, write=False),
        as_json,
        strict,
        out,
        links,
        mapping,
        html,
    )


@click.command("explain-pair", cls=Spoken)
@click.argument("words", nargs=-1, metavar="[FILE…] A B")
@common
@weights
@pair_page
def explain_pair(
    words: tuple[str, ...],
    config: Path | None,
    as_json: bool,
    today: dt.date | None,
    lang: str | None,
    weights: bool,
    html: Path | None,
) -> None:
    """Whether two rows are one client, and what speaks for and against. Writes nothing.

    A and B are a client's id (C-000017), an address (Clients!A17, base.xlsx!17) or the number of a row (17).
    """
    from sheetcrm.commands.explain_pair import explain_pair as explain_two

    explain_two(ask(None, config, lang, today, write=False), words, as_json, weights=weights, html=html)


def _of_person(command: F) -> F:
    """The options that say who somebody is."""
    for name, help_ in reversed(
        (
            ("name", "Full name, or part of it."),
            ("phone", "Phone; can be given several times."),
            ("email", "E-mail; can be given several times."),
            ("company", "Company."),
            ("inn", "Tax id."),
            ("messenger", "Messenger or social network."),
            ("birthday", "Date of birth."),
            ("city", "City."),
        )
    ):
        command = click.option(f"--{name}", multiple=True, metavar="TEXT", help=help_)(command)
    return command


@click.command(cls=Spoken)
@click.argument("targets", nargs=-1, metavar="[FILE…]")
@common
@_of_person
@click.option("--stdin", is_flag=True, help="Read people as lines of JSON from standard input, one answer per line.")
def find(
    targets: tuple[str, ...], config: Path | None, as_json: bool, today: dt.date | None, lang: str | None,
    stdin: bool, **given: tuple[str, ...],
) -> None:  # fmt: skip
    """Who this is: a client of yours, possibly one, or somebody new. Writes nothing.

    For forms and leads: compares them with every client the way "duplicates" does.
    """
    from sheetcrm.commands.find import find as find_out

    asked = ask(targets[0] if targets else None, config, lang, today, write=False)
    find_out(asked, targets, given, as_json, stdin=stdin)


@click.command(cls=Spoken)
@click.argument("sources", nargs=-1, metavar="[FILE…]")
@common
@dry_run
@click.option("--to", metavar="SUMMARY", help="The summary: an .xlsx (created if missing) or a Google Sheet.")
def consolidate(
    sources: tuple[str, ...], config: Path | None, as_json: bool, today: dt.date | None, lang: str | None,
    dry_run: bool, to: str | None,
) -> None:  # fmt: skip
    """Bring the clients of several workbooks together on one tab of a summary workbook, each row with its source.

    The tab is filled anew each time; the source workbooks are only read. Without names: the section consolidate of
    config.yaml.
    """
    from sheetcrm.commands.consolidate import consolidate as bring_together

    bring_together(ask(None, config, lang, today, write=not dry_run), sources, to, as_json)


COMMANDS = (duplicates, explain_pair, find, consolidate)
