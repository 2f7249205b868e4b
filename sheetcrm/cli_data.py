"""The commands by which lists come into the base and leave it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import click

from sheetcrm.options import Spoken, ask, common, target


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


COMMANDS = (export,)
