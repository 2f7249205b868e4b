"""The commands by which lists come into the base and leave it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import click

from sheetcrm.cli.options import Spoken, ask, common, dry_run, target


@click.command("import", cls=Spoken)
@click.argument("words", nargs=-1, required=True, metavar="LEADS [FILE|GOOGLE-URL]")
@common
@click.option("--dry-run", "--preview", "dry_run", is_flag=True, help="Write nothing at all.")
@click.option(
    "--map", "mapping", multiple=True, metavar="FIELD=HEADING", help="Say what a column holds, for unusual headings."
)
@click.option(
    "--mapping",
    "saved",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Read the file as this mapping says; --save-mapping makes one.",
)
@click.option(
    "--save-mapping",
    "save_as",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Save how this file was read, for the next one like it.",
)
@click.option("--as", "program", metavar="PROGRAM", help="Which program the export is from, when that cannot be seen.")
@click.option("--basis", metavar="TEXT", default="", help="On what legal grounds these people's data may be kept.")
@click.option("--own-base", is_flag=True, help="A big file that the team collected itself and did not buy.")
@click.option(
    "--owner", metavar="RULE", default="", help='Whom new clients go to: a name, "A, B" in turn, or by a column.'
)
@click.option("--source", metavar="TEXT", default="", help="Where new clients come from, for rows that do not say.")
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="A line for each row: what becomes of it, and why (.csv).",
)
def import_(
    words: tuple[str, ...], config: Path | None, as_json: bool, today: dt.date | None, lang: str | None,
    dry_run: bool, **wishes: Any,
) -> None:  # fmt: skip
    """Show who in a list of leads (.csv, .xlsx) is new, which of your clients it completes, and what you have to
    decide.

    Exports of amoCRM, Bitrix24 and Google Forms and calls of Asterisk and Sipuni are recognised by their headings; so
    are logs of orders. Saves a plan that adds the new ones and fills empty cells of your clients; people without legal
    grounds are held back. Nothing is written before "sheetcrm apply PLAN". With the word "stop" before a file it is the
    command import-stop.
    """
    stop = words[0] == "stop" and len(words) > 1
    leads, *named = words[1:] if stop else words
    if named[1:]:
        raise click.UsageError(
            f"Got unexpected extra argument ({' '.join(named[1:])})", click.get_current_context(silent=True)
        )
    target = named[0] if named else None
    if stop:
        from sheetcrm.commands.import_stop import stop_by_list

        stop_by_list(ask(target, config, lang, today, write=not dry_run), leads, as_json, bounced=False)
        return
    from sheetcrm.commands.importing import Wishes, import_file

    import_file(ask(target, config, lang, today, write=not dry_run), leads, as_json, Wishes(**wishes))


@click.command(cls=Spoken)
@target
@common
@click.option(
    "--to",
    required=True,
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Make this file (.xlsx or .csv); an existing file is left alone.",
)
@click.option(
    "--what",
    type=click.Choice(["clients", "orders", "deals"]),
    default="clients",
    show_default=True,
    help="What to export: clients, orders or deals.",
)
@click.option(
    "--base",
    metavar="NAME",
    default="",
    help="Only a base (active base, inactive base, general base) or a group, such as VIP.",
)
@click.option("--segment", metavar="NAME", default="", help='Only a segment from the tab "Segments".')
@click.option("--columns", metavar="HEADINGS", default="", help="Only these columns: headings separated by commas.")
@click.option("--mask", is_flag=True, help="Shorten names, hide phones and e-mails. This is not anonymisation.")
@click.option("--for-partner", metavar="NAME", default="", help="Only those who agreed to be passed on to a partner.")
@click.option(
    "--encoding",
    type=click.Choice(["utf-8-sig", "utf-8", "cp1251"]),
    default="utf-8-sig",
    show_default=True,
    help="Encoding of a .csv; the first one opens in Excel with a click.",
)
@click.option(
    "--separator",
    type=click.Choice(["semicolon", "comma", "tab"]),
    default="semicolon",
    show_default=True,
    help="Separator of a .csv; the first one is what Russian Excel expects.",
)
def export(
    target: str | None, config: Path | None, as_json: bool, today: dt.date | None, lang: str | None, to: Path,
    **wishes: Any,
) -> None:  # fmt: skip
    """Export clients, orders or deals as a list: all of them, a base, a group or a segment.

    The workbook is only read. People nobody may write to stay in the list, with the reason beside the name. The journal
    records who exported a list, when, which rows and how many.
    """
    from sheetcrm.commands.exporting import export_list
    from sheetcrm.core.exporting import Wish

    columns = tuple(word.strip() for word in wishes["columns"].split(",") if word.strip())
    wish = Wish(
        wishes["what"], wishes["base"], wishes["segment"], columns, wishes["mask"], wishes["for_partner"].strip()
    )
    export_list(
        ask(target, config, lang, today, write=True), as_json, to, wish, wishes["encoding"], wishes["separator"]
    )


@click.command(cls=Spoken)
@target
@common
@dry_run
@click.option(
    "--owner", metavar="RULE", default="", help='Whom new clients go to: a name, "A, B" in turn, or by a column.'
)
def inbox(
    target: str | None, config: Path | None, as_json: bool, today: dt.date | None, lang: str | None, dry_run: bool,
    owner: str,
) -> None:  # fmt: skip
    """Plan to add to the clients the new contacts from the tab "New clients", and those held back who now have legal
    grounds.

    Each is first compared with the clients; whoever is there already is completed. Nothing is written before "sheetcrm
    apply PLAN"; your rows stay where they are.
    """
    from sheetcrm.commands.importing import bring_in

    bring_in(ask(target, config, lang, today, write=not dry_run), as_json, owner)


@click.command(cls=Spoken)
@click.argument("statement", metavar="STATEMENT")
@target
@common
@dry_run
def bank(
    statement: str, target: str | None, config: Path | None, as_json: bool, today: dt.date | None, lang: str | None,
    dry_run: bool,
) -> None:  # fmt: skip
    """Match a bank statement in 1C format with the orders: saves a plan that marks as paid those that match with
    certainty.

    By the number in the purpose and the amount, otherwise by the payer's tax id and the amount. Whatever is unclear is
    listed for a person to decide. Nothing is written before "sheetcrm apply PLAN".
    """
    from sheetcrm.commands.bank import match_statement

    match_statement(ask(target, config, lang, today, write=not dry_run), statement, as_json)


@click.command("import-stop", cls=Spoken)
@click.argument("listed", metavar="LIST")
@target
@common
@dry_run
@click.option(
    "--bounced", is_flag=True, help="From a service's report also take addresses that did not accept the message."
)
def import_stop(
    listed: str, target: str | None, config: Path | None, as_json: bool, today: dt.date | None, lang: str | None,
    dry_run: bool, bounced: bool,
) -> None:  # fmt: skip
    """Show which clients a list of unsubscribed people (.csv, .xlsx) concerns, and save a plan that puts them on the
    stop list.

    Phones and e-mails in any spelling are taken from any table; from the reports of Unisender, Mailchimp, DashaMail and
    Twilio only people who unsubscribed. Approved drafts that this cancels are counted, and what has been handed over
    already is named. Nothing is written before "sheetcrm apply PLAN".
    """
    from sheetcrm.commands.import_stop import stop_by_list

    stop_by_list(ask(target, config, lang, today, write=not dry_run), listed, as_json, bounced=bounced)


COMMANDS = (import_, import_stop, inbox, bank, export)
