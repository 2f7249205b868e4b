"""The commands by which lists come into the base and leave it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import click

from sheetcrm.cli.options import Spoken, ask, common, dry_run, target


@click.command("import", cls=Spoken)
@click.argument("leads", metavar="LEADS")
@target
@common
@click.option("--dry-run", "--preview", "dry_run", is_flag=True, help="Write nothing at all.")
@click.option(
    "--map", "mapping", multiple=True, metavar="FIELD=HEADING", help="Say what a column is, for odd headings."
)
@click.option(
    "--mapping",
    "saved",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Read the file the way this one says; --save-mapping makes one.",
)
@click.option(
    "--save-mapping",
    "save_as",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Keep how this file was read, for the next one like it.",
)
@click.option("--as", "program", metavar="PROGRAM", help="Whose export it is, when that is not seen by itself.")
@click.option("--basis", metavar="TEXT", default="", help="On what ground in law these people's data may be kept.")
@click.option("--own-base", is_flag=True, help="A big file that the team collected itself, and did not buy.")
@click.option(
    "--owner", metavar="RULE", default="", help='Whom new clients go to: a name, "A, B" in turn, or by a column.'
)
@click.option("--source", metavar="TEXT", default="", help="Where new clients are from, for those that do not say it.")
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="A line for each row: what becomes of it, and why (.csv).",
)
def import_(
    leads: str, target: str | None, config: Path | None, as_json: bool, today: dt.date | None, lang: str | None,
    dry_run: bool, **wishes: Any,
) -> None:  # fmt: skip
    """Say who is new in a list of leads (.csv, .xlsx), whom of your clients they complete, and what you must decide.

    Exports of amoCRM, Bitrix24 and Google Forms and calls of Asterisk and Sipuni are known by their headings; so are journals
    of orders. Keeps a plan that adds the new ones and fills blank cells of your clients; whoever has no ground in law is held back.
    Nothing is written before "sheetcrm apply PLAN". With the word "stop" before a file it is the command import-stop.
    """
    if leads == "stop" and target is not None:
        from sheetcrm.commands.import_stop import stop_by_list

        stop_by_list(ask(None, config, lang, today, write=not dry_run), target, as_json, bounced=False)
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
    help="Make this file (.xlsx or .csv); one that is there is left alone.",
)
@click.option(
    "--what",
    type=click.Choice(["clients", "orders", "deals"]),
    default="clients",
    show_default=True,
    help="Whose rows.",
)
@click.option(
    "--base",
    metavar="NAME",
    default="",
    help="Only a base (active base, inactive base, general base) or a group, such as VIP.",
)
@click.option("--segment", metavar="NAME", default="", help="Only a segment of the tab of segments.")
@click.option("--columns", metavar="HEADINGS", default="", help="Only these columns: headings between commas.")
@click.option("--mask", is_flag=True, help="Shorten names, hide phones and e-mails. This is not anonymisation.")
@click.option("--for-partner", metavar="NAME", default="", help="Only those who agreed to be passed on to a partner.")
@click.option(
    "--encoding",
    type=click.Choice(["utf-8-sig", "utf-8", "cp1251"]),
    default="utf-8-sig",
    show_default=True,
    help="Of a .csv; the first one opens in Excel by a click.",
)
@click.option(
    "--separator",
    type=click.Choice(["semicolon", "comma", "tab"]),
    default="semicolon",
    show_default=True,
    help="Of a .csv; the first one is what Excel in Russian expects.",
)
def export(
    target: str | None, config: Path | None, as_json: bool, today: dt.date | None, lang: str | None, to: Path,
    **wishes: Any,
) -> None:  # fmt: skip
    """Take clients, orders or deals out as a list: all of them, a base, a group or a segment.

    The workbook is only read. Whom nobody may write to stays in the list, with the reason beside the name. The journal says
    who took a list, when, whose rows and how many.
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
    """Plan to bring new contacts of the tab "New clients", and held back ones that have a ground by now, into the clients.

    Each is compared with the clients first; who is there already completes them. Nothing is written before "sheetcrm apply
    PLAN"; your rows stay where they are.
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
    """Match a bank statement in 1C's format with the orders: keeps a plan that marks those as paid that it fits for sure.

    By the number in the purpose and the sum, else by the payer's tax id and the sum. Whatever is unclear is listed for a
    person. Nothing is written before "sheetcrm apply PLAN".
    """
    from sheetcrm.commands.bank import match_statement

    match_statement(ask(target, config, lang, today, write=not dry_run), statement, as_json)


@click.command("import-stop", cls=Spoken)
@click.argument("listed", metavar="LIST")
@target
@common
@dry_run
@click.option("--bounced", is_flag=True, help="Of a service's report also the addresses that took nothing.")
def import_stop(
    listed: str, target: str | None, config: Path | None, as_json: bool, today: dt.date | None, lang: str | None,
    dry_run: bool, bounced: bool,
) -> None:  # fmt: skip
    """Say whom a list of unsubscribed people stops (.csv, .xlsx), and keep a plan that puts them on the stop list.

    Phones and e-mails in any spelling are taken from any table; of the reports of Unisender, Mailchimp, DashaMail and Twilio only
    who unsubscribed. Approved drafts that this cancels are counted, what was handed over already is named. Nothing is
    written before "sheetcrm apply PLAN".
    """
    from sheetcrm.commands.import_stop import stop_by_list

    stop_by_list(ask(target, config, lang, today, write=not dry_run), listed, as_json, bounced=bounced)


COMMANDS = (import_, import_stop, inbox, bank, export)
