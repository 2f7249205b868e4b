"""A list of clients, orders or deals as a file of its own, and the line in the journal that says so."""

from __future__ import annotations

import hashlib
import hmac
from pathlib import Path

from msgspec import Struct

from sheetcrm.core.exporting import Export, Wish, lay_out
from sheetcrm.core.exporting.about import about_lines
from sheetcrm.core.schema import TABLES
from sheetcrm.core.wording import Text
from sheetcrm.errors import ConfigError, Fault, SheetcrmError
from sheetcrm.handover.extracts import SEPARATORS, Encoding, extract_csv
from sheetcrm.jobs.deciding import decided_in
from sheetcrm.jobs.opening import NO_CLIENTS, Asked, Opened, open_workbook, run_settings
from sheetcrm.jobs.work import found_in
from sheetcrm.journal import memory
from sheetcrm.journal.runs import RunLog
from sheetcrm.journal.who import system_user
from sheetcrm.stores.platform import private_folder

ABOUT = Text(ru="О файле", en="About")
WRONG_ENDING = Fault(
    "export/ending",
    ConfigError,
    Text(
        ru="Список кладём в .xlsx или .csv, а назван «{name}».",
        en="A list goes into an .xlsx or .csv file, but “{name}” was named.",
    ),
    Text(ru="Например: --to клиенты.xlsx", en="For example: --to clients.xlsx"),
)


class Exported(Struct, frozen=True):
    """A list that was made. ``lost``: cells with signs that the encoding of the file does not have."""

    opened: Opened
    path: Path
    list: Export
    lost: int = 0


def export(
    asked: Asked, to: Path, wish: Wish, encoding: Encoding = "utf-8-sig", separator: str = "semicolon"
) -> Exported:
    """Makes the list where there is no file yet, for its owner's eyes only, and writes into the journal who took it, when,
    how many rows and whose, and no value of anybody.

    Raises ConfigError for a name nobody knows and for a file that is there, PlanError for a list that may not be made.
    """
    from sheetcrm.stores.xlsx.flat import flat_workbook
    from sheetcrm.stores.xlsx.new import put_new, refuse_existing

    ending = to.suffix.lower()
    if ending not in (".xlsx", ".csv"):
        raise WRONG_ENDING(name=to.name)
    refuse_existing(to)
    opened = open_workbook(asked)
    decided = decided_in(opened)
    found = found_in(opened, decided)
    if wish.table == "clients" and not found.outcome.has_clients:
        raise NO_CLIENTS()
    secret = memory.key(private_folder(opened.state))

    def pseudonym(value: str) -> str:
        return "M-" + hmac.new(secret, value.encode(), hashlib.sha256).hexdigest()[:10]

    made = lay_out(found, wish, run_settings(opened.config, opened.state), opened.now, opened.lang, pseudonym, decided)
    lost = 0
    if ending == ".xlsx":
        about = about_lines(made, opened.workbook.name, opened.now, opened.lang)
        title = TABLES[wish.table].title.say(opened.lang)
        content = flat_workbook(title, made.columns, ABOUT.say(opened.lang), about, opened.lang)
    else:
        content, lost = extract_csv(made.columns, opened.lang, encoding, SEPARATORS[separator])
    # Said before it is done: a list nobody knows of is worse than a line about one that could not be written.
    log = RunLog(opened.state / "journal.jsonl")
    log.append(
        "export", opened.now, who=system_user(), what=wish.table, whose=made.title, rows=made.rows, masked=wish.masked,
        partner=wish.partner or None, file=str(to.resolve()), sha_of_file=hashlib.sha256(content).hexdigest(),
    )  # fmt: skip
    try:
        put_new(to, content, private=True)
    except SheetcrmError as err:
        log.append("export-failed", opened.now, code=err.code)
        raise
    return Exported(opened, to, made, lost)
