"""The command line. Heavy modules are imported inside commands, so that ``--help`` answers at once."""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path
from typing import Any

import click

from sheetcrm import __version__
from sheetcrm.cli import campaigns, clients, data, law, matching, review
from sheetcrm.cli import tasks as task_commands
from sheetcrm.cli.group import Commands
from sheetcrm.cli.options import (
    accept,
    ask,
    common,
    day,
    dry_run,
    pair_page,
    strict,
    target,
    weights,
)
from sheetcrm.commands.console import reader_language, run_command
from sheetcrm.commands.reading import begin_reading
from sheetcrm.core.garbage import collect_seldom


@click.group(cls=Commands, invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="sheetcrm")
@click.option("--lang", type=click.Choice(["ru", "en"]), help="Language of the output.")
@click.option(
    "--config",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Configuration; by default config.yaml in the current folder.",
)
@click.pass_context
def main(context: click.Context, lang: str | None, config: Path | None) -> None:
    """Keeps the client base your team shares in a sheet clean, free of duplicates and ready to work with.

    TARGET is an .xlsx file, the address of a Google Sheet, or nothing (the workbook named in config.yaml). The program
    fills tabs of its own; a cell of yours is changed only when somebody has agreed to it. It never sends anything.

    \b
    Exit codes: 0 done · 1 errors found (--strict) · 2 configuration or usage · 3 done, some cells skipped ·
    4 the workbook cannot be read or written · 5 not now, nothing changed, try again.
    """
    collect_seldom()
    # Nothing here multiplies matrices; the threads numpy would keep for it cost time to start.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    # Reading the configuration needs no plugin somebody installed, nor a look through all packages for one.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "true")
    said = {key: value for key, value in (("lang", lang), ("config", config)) if value is not None}
    if said:
        # Said before the command it means the same as after it; what stands after it wins.
        context.default_map = dict.fromkeys(getattr(context.command, "commands", {}), said)
    if context.invoked_subcommand is None:
        from sheetcrm.commands.state import show_state

        show_state(lang, config)


@main.command()
@target
@common
@accept
@dry_run
@click.option("--strict/--no-strict", default=True, help="Exit with code 1 if errors were found (the default here).")
def check(
    target: str | None, config: Path | None, as_json: bool, today: dt.date | None, lang: str | None, dry_run: bool,
    accept: bool, strict: bool,
) -> None:  # fmt: skip
    """Find what is wrong, and fill the program's tabs (with --dry-run: only report)."""
    begin_reading(target)
    from sheetcrm import jobs
    from sheetcrm.report import documents, terminal

    run_command(
        "check", ask(target, config, lang, today, write=not dry_run, accept=accept), as_json, jobs.check,
        lambda d: {
            **documents.check(d.outcome, d.receipt, d.opened.workbook.location, d.reader),
            **documents.put_right(d),
        },
        terminal.check_report, strict,
    )  # fmt: skip


@main.command()
@target
@common
@accept
@dry_run
@strict
def sync(
    target: str | None, config: Path | None, as_json: bool, today: dt.date | None, lang: str | None, dry_run: bool,
    accept: bool, strict: bool,
) -> None:  # fmt: skip
    """The whole job: check, duplicates, groups, summary, drafts; fill the program's tabs."""
    begin_reading(target)
    from sheetcrm import jobs
    from sheetcrm.report import documents, terminal

    run_command(
        "sync", ask(target, config, lang, today, write=not dry_run, accept=accept), as_json, jobs.sync,
        lambda d: {
            **documents.sync(d.outcome, d.receipt, d.opened.workbook.location, d.reader, d.handed),
            **documents.put_right(d),
        },
        terminal.sync_report, strict,
    )  # fmt: skip


@main.command()
@target
@common
@strict
def segments(
    target: str | None, config: Path | None, as_json: bool, today: dt.date | None, lang: str | None, strict: bool
) -> None:
    """Show the groups and your segments: who is in them, and how each rule was understood. Writes nothing."""
    from sheetcrm import jobs
    from sheetcrm.report import documents, terminal

    run_command(
        "segments", ask(target, config, lang, today, write=False), as_json, jobs.look,
        lambda d: documents.segments(d.outcome, d.receipt, d.opened.workbook.location, d.reader),
        terminal.segments_report, strict,
    )  # fmt: skip


@main.command()
@target
@common
@click.option(
    "--out", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE", help="Where to put the page (.html)."
)
def report(
    target: str | None, config: Path | None, as_json: bool, today: dt.date | None, lang: str | None, out: Path | None
) -> None:
    """The summary as one HTML page to read, print or pass on. Writes nothing into the workbook.

    The page needs no network and runs no scripts. It goes beside the file, or where --out says.
    """
    from sheetcrm.commands.reporting import make_report

    make_report(ask(target, config, lang, today, write=False), as_json, out)


@main.command()
@target
@common
@dry_run
@strict
def drafts(
    target: str | None, config: Path | None, as_json: bool, today: dt.date | None, lang: str | None, dry_run: bool,
    strict: bool,
) -> None:  # fmt: skip
    """Prepare the messages for reading, on a page that also shows the decisions. Sends nothing; fills no tab."""
    from sheetcrm import jobs
    from sheetcrm.report import documents, terminal

    run_command(
        "drafts", ask(target, config, lang, today, write=not dry_run), as_json, jobs.drafts,
        lambda d: documents.drafts(d.outcome, d.receipt, d.opened.workbook.location, d.reader, d.handed),
        terminal.drafts_report, strict,
    )  # fmt: skip


@main.command()
@target
@common
def audit(target: str | None, config: Path | None, as_json: bool, today: dt.date | None, lang: str | None) -> None:
    """A first report on a table the program has never seen. Read-only: nothing is written anywhere."""
    from sheetcrm import jobs
    from sheetcrm.report import audit as report
    from sheetcrm.report import documents

    run_command(
        "audit", ask(target, config, lang, today, write=False), as_json, jobs.look,
        lambda d: documents.audit(d.outcome, d.opened.workbook.location, d.reader),
        report.audit_report,
    )  # fmt: skip


@main.command()
@target
@common
@dry_run
@click.option("--repair-ids", is_flag=True, help="Only put ids that changed places back beside their clients.")
def plan(
    target: str | None, config: Path | None, as_json: bool, today: dt.date | None, lang: str | None, dry_run: bool,
    repair_ids: bool,
) -> None:  # fmt: skip
    """Show every cell of yours that could be corrected, and which corrections are agreed to. Writes nothing into the
    workbook.

    The plan is kept under a name (P1, P2 …) for "apply"; with --dry-run not even that.
    """
    from sheetcrm.commands import changes

    changes.plan(ask(target, config, lang, today, write=not dry_run), as_json, repair_ids)


@main.command()
@click.argument("words", nargs=-1, metavar="[FILE|GOOGLE-URL] [PLAN]")
@common
@accept
@click.option("--kind", "kinds", multiple=True, metavar="CODE", help="Apply this kind of edit, such as phone/style.")
@click.option("--all", "everything", is_flag=True, help="Apply everything that needs no decision by a person.")
def apply(
    words: tuple[str, ...], config: Path | None, as_json: bool, today: dt.date | None, lang: str | None,
    kinds: tuple[str, ...], everything: bool, accept: bool,
) -> None:  # fmt: skip
    """Correct cells: those ticked on "Proposed edits", those of a PLAN, or the kinds named here.

    A cell is changed only if it still holds what the edit was made for; the others are left alone and listed (exit code
    3).
    """
    from sheetcrm.commands import changes

    changes.apply(ask(None, config, lang, today, write=True, accept=accept), words, as_json, kinds, everything)


@main.command()
@click.argument("words", nargs=-1, metavar="[FILE|GOOGLE-URL] [RUN]")
@common
def undo(words: tuple[str, ...], config: Path | None, as_json: bool, today: dt.date | None, lang: str | None) -> None:
    """Take back the edits of the last run, or of the named RUN; cells changed since then are left alone and listed."""
    from sheetcrm.commands import changes

    changes.undo(ask(None, config, lang, today, write=True), words, as_json)


@main.command()
@target
@common
@dry_run
@click.option("--row", metavar="ID", help="Bring back one row, by its id.")
@click.option("--column", metavar="HEADING", help="Bring back one column.")
@click.option("--run", "since", metavar="RUN", help="Bring back the cells that this run and the later ones changed.")
@click.option("--from", "day", callback=day, metavar="DATE", help="The copy from this day; the newest one by default.")
def restore(
    target: str | None, config: Path | None, as_json: bool, today: dt.date | None, lang: str | None, dry_run: bool,
    row: str | None, column: str | None, since: str | None, day: dt.date | None,
) -> None:  # fmt: skip
    """Show what differs from the copy made before the day's first write, and keep a plan that brings it back.

    Nothing is written before "sheetcrm apply PLAN". Rows are found by their id; a row that is gone is only named.
    """
    from sheetcrm.commands.named_plans import go_back

    go_back(ask(target, config, lang, today, write=not dry_run), as_json, row, column, since, day)


@main.command()
@target
@common
@dry_run
@click.option("--from", "old", required=True, metavar="NAME", help="Whose clients they are.")
@click.option("--to", "new", required=True, metavar="NAME", help="Who takes over.")
@click.option("--orders", is_flag=True, help="The orders too; without it they stay with whoever took them.")
@click.option(
    "--brief",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="A page with the cards of these clients, for whoever takes over.",
)
def reassign(
    target: str | None, config: Path | None, as_json: bool, today: dt.date | None, lang: str | None, dry_run: bool,
    old: str, new: str, orders: bool, brief: Path | None,
) -> None:  # fmt: skip
    """Hand the clients and open deals of one manager over to another: saves a plan, and says where else the one who
    leaves is mentioned.

    Nothing is written before "sheetcrm apply PLAN".
    """
    from sheetcrm.commands.named_plans import hand_over

    hand_over(ask(target, config, lang, today, write=not dry_run), as_json, old, new, orders, brief)


@main.command()
@click.argument("words", nargs=-1, metavar="[FILE|GOOGLE-URL] [GROUP|ID ID…]")
@common
@dry_run
@click.option("--keep", metavar="ID", help="The client whose row stays; by default the most complete one.")
def merge(
    words: tuple[str, ...], config: Path | None, as_json: bool, today: dt.date | None, lang: str | None,
    dry_run: bool, keep: str | None,
) -> None:  # fmt: skip
    """Show what merging a GROUP of "Duplicates", or clients named by their ids, would do, and keep a plan.

    Nothing is written before "sheetcrm apply PLAN". Without a name: the merges that are ticked.
    """
    from sheetcrm.commands import merging

    merging.merge(ask(None, config, lang, today, write=not dry_run), words, as_json, keep)


@main.command()
@click.argument("words", nargs=-1, metavar="[FILE|GOOGLE-URL] [RUN|ID]")
@common
def unmerge(
    words: tuple[str, ...], config: Path | None, as_json: bool, today: dt.date | None, lang: str | None
) -> None:
    """Take back a merge: the last one, those of a RUN, or the one with this client (ID); cells changed since then are
    left alone and listed."""
    from sheetcrm.commands import merging

    merging.unmerge(ask(None, config, lang, today, write=True), words, as_json)


@main.command()
@click.argument("words", nargs=-1, metavar="[FILE|GOOGLE-URL] [RUN]")
@common
def log(words: tuple[str, ...], config: Path | None, as_json: bool, today: dt.date | None, lang: str | None) -> None:
    """The runs that changed cells of yours, or one RUN with all its edits; the lists taken out. Does not open the workbook."""
    from sheetcrm.commands import changes

    changes.log(ask(None, config, lang, today, write=False), words, as_json)


@main.command()
@click.argument("words", nargs=-1, metavar="[FILE|GOOGLE-URL] TAB!CELL")
@common
def why(words: tuple[str, ...], config: Path | None, as_json: bool, today: dt.date | None, lang: str | None) -> None:
    """Why a cell is as it is: every edit the program made in it, by which rule, and what it proposes now."""
    from sheetcrm.commands import changes

    changes.why(ask(None, config, lang, today, write=False), words, as_json)


@main.command()
@target
@common
@click.option("--new", is_flag=True, help="Make a new workbook with a few invented examples.")
@click.option(
    "--preset",
    metavar="TRADE",
    help="For a new workbook: tabs, words and settings for your kind of business: salon, shop, b2b, services.",
)
@click.option("--yes", is_flag=True, help="Ask nothing: leave every doubtful column alone.")
@click.option("--columns", is_flag=True, help="Agree to the program's columns on the right of your clients.")
@click.option(
    "--more-columns",
    metavar="COLUMNS",
    help='With --columns also these, in a collapsed group: headings separated by commas, or "all".',
)
@click.option(
    "--lists", is_flag=True, help="Make a tab with the words your columns may hold, taken from what they hold now."
)
@click.option(
    "--templates", is_flag=True, help="Make a tab with the texts of your campaigns, so that you can write your own."
)
@click.option(
    "--guide", is_flag=True, help="Make a tab that says how to fill in your table; every run keeps it up to date."
)
@click.option(
    "--inbox",
    is_flag=True,
    help="Make a tab to type new contacts in, and one for people whose data may not be kept yet.",
)
@click.option("--card", is_flag=True, help="Make a tab where you choose a client and see everything known about them.")
@click.option("--id-column", is_flag=True, help="Add a column for client ids where there is none.")
@click.option(
    "--rules",
    is_flag=True,
    help="Offer lists and hints while people type on your tabs; does the same as --lists as well.",
)
@click.option("--views", is_flag=True, help="On a Google Sheet: a filter view per manager with their own clients.")
def init(
    target: str | None, config: Path | None, as_json: bool, today: dt.date | None, lang: str | None, new: bool,
    yes: bool, **wishes: Any,
) -> None:  # fmt: skip
    """Set up work with your workbook: show how its columns are understood, ask what cannot be known, write config.yaml."""
    from sheetcrm.commands.init import settle_in

    settle_in(ask(target, config, lang, today, write=True), as_json, new=new, ask_nothing=yes, **wishes)


@main.command()
@target
@common
@click.option("--yes", is_flag=True, help="Do it without asking.")
@click.option(
    "--with-definitions", is_flag=True, help="Also the tabs made for you, where nobody has written anything in them."
)
@click.option("--state", is_flag=True, help="Also the journal and the copies kept on this computer.")
def remove(
    target: str | None,
    config: Path | None,
    as_json: bool,
    today: dt.date | None,
    lang: str | None,
    yes: bool,
    with_definitions: bool,
    state: bool,
) -> None:
    """Remove everything the program added to the workbook: its tabs and hidden marks. Asks first.

    What people made stays. A file that nobody has touched since becomes the original again, part by part.
    """
    from sheetcrm.commands.remove import remove as take_out

    asked = ask(target, config, lang, today, write=True)
    take_out(asked, as_json, yes=yes, definitions=with_definitions, state=state)


@main.command()
@target
@common
@click.option("--force", is_flag=True, help="Also remove a lock whose run may still be working.")
def unlock(
    target: str | None, config: Path | None, as_json: bool, today: dt.date | None, lang: str | None, force: bool
) -> None:
    """Show what is using the workbook, and remove what an interrupted run has left. Exit code 5 while it is in use."""
    from sheetcrm.commands.unlock import unlock as take_away

    take_away(ask(target, config, lang, today, write=True), as_json, force=force)


@main.command("copy")
@target
@common
@click.option("--to", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE", help="Make this .xlsx.")
@click.option("--masked", is_flag=True, help="Without names, contacts and free text. This is not anonymisation.")
@click.option(
    "--back-to", metavar="TARGET", help="Plan to bring edits from this copy back into the workbook it was made from."
)
def copy_(
    target: str | None,
    config: Path | None,
    as_json: bool,
    today: dt.date | None,
    lang: str | None,
    to: Path | None,
    masked: bool,
    back_to: str | None,
) -> None:
    """Make an offline copy of a workbook as .xlsx (--to), or plan to bring back what was edited in one (--back-to).

    Cells go back by the client's id, and only where the workbook still holds what the copy was made from. The program's
    tabs are left out of a copy.
    """
    from sheetcrm.commands.copying import copy

    copy(ask(target, config, lang, today, write=True), as_json, to, back_to, masked=masked)


@main.command()
@click.argument("words", nargs=-1, metavar="[CODE | pair [FILE…] A B]")
@common
@weights
@pair_page
def explain(
    words: tuple[str, ...],
    config: Path | None,
    as_json: bool,
    today: dt.date | None,
    lang: str | None,
    weights: bool,
    html: Path | None,
) -> None:
    """What a code such as phone/not-valid means and what to do about it; without a code, the list.

    With the word "pair" it is the command explain-pair.
    """
    if words[:1] == ("pair",):
        from sheetcrm.commands.explain_pair import explain_pair as explain_two

        explain_two(ask(None, config, lang, today, write=False), words[1:], as_json, weights=weights, html=html)
        return
    from sheetcrm.commands.explain import explain_code

    explain_code(" ".join(words) or None, as_json, reader_language(lang))


@main.command("config")
@target
@common
@click.option("--effective", is_flag=True, help="Every setting, its value, and where it comes from.")
def config_(
    target: str | None, config: Path | None, as_json: bool, today: dt.date | None, lang: str | None, effective: bool
) -> None:
    """Check the configuration; with --effective show what is in force and where it comes from."""
    from sheetcrm.commands.settings import show_config

    show_config(ask(target, config, lang, today, write=False), as_json, effective, reader_language(lang))


@main.command()
@target
@common
@click.option("--sharing", is_flag=True, help="Also who can open the Google Sheet; asks for one more permission.")
@click.option("--live", metavar="SPREADSHEET", help="Try Google out on this empty sheet, created for the purpose.")
def doctor(
    target: str | None,
    config: Path | None,
    as_json: bool,
    today: dt.date | None,
    lang: str | None,
    sharing: bool,
    live: str | None,
) -> None:
    """Check what the program needs: Python, files, rights, the Google key, access to the sheet."""
    asked = ask(target, config, lang, today, write=False)
    if live is not None:
        from sheetcrm.commands.doctor_live import check_live

        check_live(asked, live, as_json, reader_language(lang))
        return
    from sheetcrm.commands.doctor import examine

    examine(asked, as_json, reader_language(lang), sharing=sharing)


@main.command()
@common
@click.option(
    "--once", is_flag=True, help="Run the jobs that are due and stop; the exit code is that of a job that failed."
)
def run(config: Path | None, as_json: bool, today: dt.date | None, lang: str | None, once: bool) -> None:
    """Run the jobs of the schedule in config.yaml until stopped."""
    from sheetcrm.commands.run import run_schedule

    run_schedule(config, once, as_json, reader_language(lang))


@main.command()
@common
@click.option("--folder", type=click.Path(path_type=Path, file_okay=False), default=Path("demo"), show_default=True)
def demo(config: Path | None, as_json: bool, today: dt.date | None, lang: str | None, folder: Path) -> None:
    """Copy the sample workbook to a folder and run the whole job on it."""
    from sheetcrm.commands.demo import run_demo

    run_demo(folder, as_json, today, "en" if lang == "en" else "ru")


for group in (matching, clients, data, task_commands, campaigns, review, law):
    for command in group.COMMANDS:
        main.add_command(command)
