"""``plan``, ``apply``, ``undo``, ``log``, ``why``: what would be written into people's cells, what was, and taking it back."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Sequence

import click

from sheetcrm import jobs
from sheetcrm.commands.console import (
    EXIT_CONFLICTS,
    WORKING,
    Progress,
    failing,
    language_of,
    print_json,
    reader_language,
    say,
)
from sheetcrm.core.alike import alike
from sheetcrm.core.control import when
from sheetcrm.core.plan import Change
from sheetcrm.core.plan.adding import is_whole, whole_rows
from sheetcrm.core.plan.identity import Identity
from sheetcrm.core.records import replace
from sheetcrm.core.table import Table
from sheetcrm.core.tabs.whys import why as rule_words
from sheetcrm.core.wording import Text
from sheetcrm.core.workbook import column_letter, quoted
from sheetcrm.errors import Fault, UnknownName
from sheetcrm.jobs.changing import NO_RUN
from sheetcrm.journal.changes import ChangeLog, ChangeRun, chosen
from sheetcrm.journal.exports import taken_out
from sheetcrm.report import changes as report
from sheetcrm.report.envelope import Document, opening

NO_CELL = Fault(
    "plan/no-cell",
    UnknownName,
    Text(
        ru="Ячейки {cell} нет ни в одной таблице, которую знает программа.",
        en="{cell} is not in any table the program knows.",
    ),
    Text(
        ru="{near}Укажите вкладку и ячейку, например: sheetcrm why clients.xlsx 'Клиенты!C17'.",
        en="{near}Name the tab and the cell, for example: sheetcrm why clients.xlsx 'Clients!C17'.",
    ),
)

_PLAN = re.compile(r"[PpРр]\d+")
_RUN = re.compile(r"[Rr]\d+")
_CELL = re.compile(r"(?P<tab>.+)!\$?(?P<column>[A-Za-z]{1,3})\$?(?P<row>\d+)")


def split(words: Sequence[str], pattern: re.Pattern[str]) -> tuple[str | None, str | None]:
    """The workbook and what else was named, whichever came first. Raises UsageError when a word is left over: with a name
    mistyped, something else would be carried out or taken back than was meant.

    >>> split(["clients.xlsx", "P3"], _PLAN), split(["P3"], _PLAN), split([], _PLAN)
    (('clients.xlsx', 'P3'), (None, 'P3'), (None, None))
    """
    named = [word for word in words if pattern.fullmatch(word)]
    rest = [word for word in words if not pattern.fullmatch(word)]
    if spare := [*rest[1:], *named[1:]]:
        raise click.UsageError(
            f"Got unexpected extra argument ({' '.join(spare)})", click.get_current_context(silent=True)
        )
    return (rest[0] if rest else None), (named[0] if named else None)


def plan(asked: jobs.Asked, as_json: bool, repair_ids: bool) -> None:
    """Prints everything that could be changed in people's cells, or what puts shuffled ids back."""
    early = reader_language(asked.lang)
    progress = Progress(as_json)
    progress(WORKING, early)
    with failing("plan", str(asked.target or ""), as_json, early, progress, asked=asked):
        planned = jobs.repair_ids(asked) if repair_ids else jobs.plan(asked)
    progress.done()
    if as_json:
        print_json(report.plan_document(planned))
    else:
        say(report.plan_report(planned))


def apply(asked: jobs.Asked, words: Sequence[str], as_json: bool, rules: Sequence[str], everything: bool) -> None:
    """Carries out what is agreed to; exit code 3 when cells were skipped."""
    target, name = split(words, _PLAN)
    asked = replace(asked, target=target)
    early = reader_language(asked.lang)
    progress = Progress(as_json)
    progress(WORKING, early)
    with failing("apply", str(target or ""), as_json, early, progress, asked=asked):
        plan_name = None if name is None else "P" + name[1:]
        done = jobs.apply(asked, jobs.Chosen(frozenset(rules), everything, plan_name))
    progress.done()
    if as_json:
        print_json(report.apply_document(done))
    else:
        say(report.apply_report(done))
    if done.left_undone:
        sys.exit(EXIT_CONFLICTS)


def undo(asked: jobs.Asked, words: Sequence[str], as_json: bool) -> None:
    """Takes a run back; exit code 3 when cells were left because people changed them since."""
    target, run = split(words, _RUN)
    asked = replace(asked, target=target)
    early = reader_language(asked.lang)
    progress = Progress(as_json)
    progress(WORKING, early)
    with failing("undo", str(target or ""), as_json, early, progress, asked=asked):
        undone = jobs.undo(asked, run)
    progress.done()
    if as_json:
        print_json(report.undo_document(undone))
    else:
        say(report.undo_report(undone))
    if undone.changed.conflicts:
        sys.exit(EXIT_CONFLICTS)


def log(asked: jobs.Asked, words: Sequence[str], as_json: bool) -> None:
    """The runs that changed cells, or one of them with its changes. Opens no workbook."""
    target, name = split(words, _RUN)
    asked = replace(asked, target=target)
    lang = reader_language(asked.lang)
    with failing("log", str(target or ""), as_json, lang, asked=asked):
        config = jobs.load_config(asked)
        lang = language_of(asked.lang, config)
        google, path = jobs.target_of(asked, config)
        state = jobs.state_folder(config, google, path)
        runs = list(ChangeLog(state).runs())
        one = chosen(runs, name) if name is not None else None
        lists = taken_out(state) if name is None else ()
        if name is not None and one is None:
            raise NO_RUN(run=name)
    if as_json:
        found = [report.run_document(run, whole=one is not None) for run in (runs if one is None else [one])]
        exports = [report.export_document(line) for line in lists]
        print_json(
            {
                **opening("log", google or str(path)),
                "counts": {"runs": len(found), "exports": len(exports)},
                "runs": found,
            }
            | ({} if one is not None else {"exports": exports})
        )
    elif one is not None:
        say(report.run_report(one, lang))
    else:
        say(report.log_report(runs, lang))
        say(report.export_lines(lists, lang))


def why(asked: jobs.Asked, words: Sequence[str], as_json: bool) -> None:
    """Everything the program did to one cell, by the row's id, and what it proposes for it now."""
    target, cell = split(words, _CELL)
    asked = replace(asked, target=target)
    early = reader_language(asked.lang)
    progress = Progress(as_json)
    progress(WORKING, early)
    with failing("why", str(target or ""), as_json, early, progress, asked=asked):
        planned = jobs.plan(replace(asked, write=False))
        done = planned.done
        table, position, field = _located(list(done.opened.base.tables.values()), cell or "")
        row = int(table.row[position])
        tab = table.tab_title(position)
        mine = [c for c in planned.changes if (c.tab, c.row, c.field) == (tab, row, field)]
        past = list(_past(ChangeLog(done.opened.state), table, position, field))
    progress.done()
    lang = done.reader
    value = table.typed(position, field)
    place = f"{quoted(tab)}!{table.cell(position, field)}"
    if as_json:
        changes = [
            {**report.change_document(c), "run": run.run, "at": run.at.isoformat(timespec="seconds"),
             "fate": None if run.fates is None else str(run.fates.get(c.change_id))}
            for run, c in past
        ]  # fmt: skip
        document: Document = {
            **opening("why", done.opened.workbook.location),
            "counts": {"changes": len(changes), "proposed": len(mine)},
            "cell": place,
            "field": field,
            "changes": changes,
            "proposed": [report.change_document(c) for c in mine],
        }
        print_json(document)
        return
    say(
        [
            report.CELL_IS.say(
                lang, cell=place, heading=" ".join(table.heading(field).split()), value=report.shown(value)
            )
        ]
    )
    for run, c in past:
        fate = None if run.fates is None else run.fates.get(c.change_id)
        words_ = report.TAKEN_BACK.say(lang) if c.kind == "undo" else rule_words(c.why, lang)
        say([
            report.CHANGED_AT.say(
                lang, at=when(run.at, lang), run=run.run, before=report.shown(c.before, c.why),
                after=report.shown(c.after), why=words_, fate=report.fate_words(fate, run, lang),
            )
        ])  # fmt: skip
    if not past:
        say([report.NO_CHANGES.say(lang)])
    say(report.PROPOSED_NOW.say(lang, after=report.shown(c.after), why=rule_words(c.why, lang)) for c in mine)


def _located(tables: Sequence[Table], cell: str) -> tuple[Table, int, str]:
    found = _CELL.fullmatch(cell)
    if found is not None:
        tab = found["tab"].strip("'").replace("''", "'")
        letter, row = found["column"].upper(), int(found["row"])
        for table in tables:
            for number, source in enumerate(table.sources):
                field = next(
                    (k for k, c in {**source.extras, **source.columns}.items() if column_letter(c) == letter), None
                )
                if source.tab == tab and field is not None and table.has(field):
                    for position in range(len(table)):
                        if int(table.row[position]) == row and int(table.tab[position]) == number:
                            return table, position, field
    tabs = [source.tab for table in tables for source in table.sources]
    near = Text(ru="", en="") if found is None or tab in tabs else alike(tab, tabs)
    raise NO_CELL(cell=cell or "?", near=near)


def _past(log: ChangeLog, table: Table, position: int, field: str) -> Iterator[tuple[ChangeRun, Change]]:
    identity = Identity.of(table)
    for run in log.runs():
        whole = whole_rows((change for change in run.changes if change.table == table.key), table)
        for change in run.changes:
            if change.table != table.key or change.field != field:
                continue
            if is_whole(change):
                same = position in whole.get(change.row_id or "", ())
            elif change.row_id is not None:
                same = change.row_id == identity.ids[position]
            else:
                same = change.row_print == identity.row_print(position, frozenset(change.row_without))
            if same:
                yield run, change
