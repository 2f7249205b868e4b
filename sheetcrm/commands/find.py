"""``sheetcrm find``: who somebody is, from what a form or a lead says; one row, or one a line from another program."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping, Sequence

import click

from sheetcrm import jobs
from sheetcrm.commands.console import WORKING, Progress, failing, print_json, reader_language, say, words_of
from sheetcrm.core.wording import Lang, Text
from sheetcrm.core.workbook import Value
from sheetcrm.errors import ConfigError, Fault, SheetcrmError
from sheetcrm.jobs.clients.finding import ClientBase
from sheetcrm.report.envelope import Document, failure
from sheetcrm.report.finding import find_document, find_lines

NOBODY = Fault(
    "find/nobody",
    ConfigError,
    Text(ru="Не сказано, кого искать.", en="Nobody to look for was named."),
    Text(
        ru="Например: sheetcrm find clients.xlsx --name Анна --phone 89035554433. Строками JSON: --stdin.",
        en="For example: sheetcrm find clients.xlsx --name Ann --phone 07911123456. As lines of JSON: --stdin.",
    ),
)
NOT_JSON = Fault(
    "find/not-json",
    ConfigError,
    Text(ru="Строка {line} — не объект JSON.", en="Line {line} is not a JSON object."),
    Text(
        ru="Одна строка — один человек: объект JSON с полями name, phone, email …",
        en="One line is one person: a JSON object with name, phone, email …",
    ),
)


def find(
    asked: jobs.Asked, targets: Sequence[str], given: Mapping[str, Sequence[str]], as_json: bool, *, stdin: bool
) -> None:
    """Prints who the row is that the options give, or every line of the input as soon as it has come."""
    early = reader_language(asked.lang)
    progress = Progress(as_json)
    progress(WORKING, early)
    values: dict[str, Value] = {key: ", ".join(texts) for key, texts in given.items() if any(t.strip() for t in texts)}
    with failing("find", ", ".join(targets), as_json, early, progress, asked=asked):
        if not values and not stdin:
            raise NOBODY()
        base = ClientBase.load(targets, asked)
        one = None if stdin else base.find(values)
    progress.done()
    lang = asked.lang or base.rows.lang
    if one is None:
        sys.exit(_lines(base, sys.stdin, as_json, lang))
    if as_json:
        print_json(find_document(base, one, lang))
    else:
        say(find_lines(base, one, lang))


def _lines(base: ClientBase, lines: Iterable[str], as_json: bool, lang: Lang) -> int:
    """Answers line by line, a document a line with ``--json``; the exit code: 2 when a line could not be understood."""
    code = 0
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            one = base.find(_person(line, number))
        except SheetcrmError as err:
            code = err.exit_code
            if as_json:
                _print_line(failure("find", base.rows.workbook, err, lang))
            else:
                click.echo(words_of(err, lang), err=True)
            continue
        if as_json:
            _print_line(find_document(base, one, lang))
        else:
            say(find_lines(base, one, lang))
        sys.stdout.flush()
    return code


def _print_line(document: Document) -> None:
    click.echo(json.dumps(document, ensure_ascii=False))


def _person(line: str, number: int) -> dict[str, Value]:
    try:
        found = json.loads(line)
    except ValueError:
        raise NOT_JSON(line=number) from None
    if not isinstance(found, dict) or not all(v is None or isinstance(v, str | int | float) for v in found.values()):
        raise NOT_JSON(line=number)
    return found
