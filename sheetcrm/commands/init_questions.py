"""The questions of ``init``: their words, and how they are asked."""

from __future__ import annotations

from collections.abc import Mapping

import click

from sheetcrm.commands import init_words as words
from sheetcrm.commands.asking import Asking
from sheetcrm.commands.console import say
from sheetcrm.commands.settling import Settling
from sheetcrm.core.reading.questions import MEANING, Question, columns_of, questions
from sheetcrm.core.schema import TABLES
from sheetcrm.core.tabs.columns import DEFAULT, MORE, heading
from sheetcrm.core.wording import Lang, in_quotes
from sheetcrm.report import terminal
from sheetcrm.report.samples import columns_with_samples

#: Fields asked for one by one where no table was recognised.
_POINTED_AT = ("full_name", "phone", "email")

Samples = Mapping[tuple[str, str], tuple[str, ...]]


def samples_of(settling: Settling) -> Samples:
    """Sample cells by tab and column letter."""
    return {(c.tab, c.letter): sample for c, sample in columns_with_samples(settling.done.outcome)}


def one_line(heading: str) -> str:
    """A heading as it stands in a sentence."""
    return " ".join(heading.split())


def _cells(sample: tuple[str, ...]) -> str:
    return f" ({', '.join(sample)})" if sample else ""


def question_text(question: Question, samples: Samples, lang: Lang) -> str:
    """What is asked, with sample cells."""
    first = question.answers[0]
    known = TABLES[question.table].field(first.field)
    return words.ASK[question.kind].say(
        lang,
        tab=question.tab,
        column=first.column.letter,
        heading=one_line(first.column.heading),
        field=known.heading if known else first.field,
        cells=_cells(samples.get((question.tab, first.column.letter), ())),
    )


def choices(question: Question, samples: Samples, lang: Lang) -> list[str]:
    """The answers beside "leave it", in words."""
    several = len({answer.column.letter for answer in question.answers}) > 1
    said = []
    for answer in question.answers:
        known = TABLES[question.table].field(answer.field)
        if several:
            cells = _cells(samples.get((question.tab, answer.column.letter), ()))
            said.append(f"{answer.column.letter} {in_quotes(one_line(answer.column.heading), lang)}{cells}")
        else:
            meaning = MEANING.get(answer.field)
            name = known.heading.say(lang) if known else answer.field
            said.append(f"{name} — {meaning.say(lang)}" if meaning else words.IT_IS.say(lang, field=name))
    return said


def ask_person(settling: Settling, asking: Asking) -> None:
    """Asks what cannot be known, and reads the workbook again with the answers."""
    if not settling.done.outcome.has_clients and _point(settling, asking):
        settling.look_again()
        outcome = settling.done.outcome
        say(terminal.columns(outcome, settling.lang) if outcome.has_clients else [words.STILL_NONE.say(settling.lang)])
    before = {table: dict(fields) for table, fields in settling.answers.items()}
    samples = samples_of(settling)
    number = 0
    for asked in questions(settling.done.opened.base):
        question = asked.without(settling.answers.get(asked.table, {}))
        if question is None:
            continue
        number += 1
        click.echo("")
        click.echo(words.QUESTION.say(settling.lang, n=number, text=question_text(question, samples, settling.lang)))
        chosen = asking.one_of([words.LEAVE.say(settling.lang), *choices(question, samples, settling.lang)])
        if chosen:
            answer = question.answers[chosen - 1]
            settling.answers.setdefault(question.table, {})[answer.field] = answer.column.heading
        else:
            headings = (answer.column.heading for answer in question.answers)
            settling.left[question.table] = tuple(dict.fromkeys((*settling.left.get(question.table, ()), *headings)))
    if settling.answers != before or settling.left:
        settling.look_again()


def ask_columns(settling: Settling, asking: Asking) -> tuple[str, ...]:
    """Shows the columns of ours that could stand beside the clients', and which of them may; none for no. Asked once."""
    outcome = settling.done.outcome
    if settling.was_settled or not outcome.has_clients or outcome.base.clients_from_orders:
        return ()
    lang = settling.lang
    tabs = settling.tabs_for_columns()
    if not tabs:
        return ()
    click.echo("")
    click.echo(words.ABOUT_COLUMNS.say(lang, n=len(tabs), tabs=terminal.listed(tabs, lang)))
    for key in DEFAULT:
        click.echo(f"  {heading(key, lang)} — {words.COLUMN_MEANING[key].say(lang)}")
    if not asking.agrees(words.ADD_COLUMNS, default=False):
        return ()
    click.echo(words.ABOUT_MORE.say(lang))
    more = asking.several([heading(key, lang) for key in MORE])
    return (*DEFAULT, *(MORE[i] for i in more))


def ask_id_column(settling: Settling, asking: Asking) -> bool:
    """Whether a column for clients' ids may be added; asked once."""
    if settling.was_settled:
        return False
    click.echo("")
    lang, tabs = settling.lang, [in_quotes(tab, settling.lang) for tab in settling.lacks_ids()]
    some = words.ABOUT_MORE_IDS.say(lang, tabs=", ".join(tabs), n=len(tabs))
    click.echo(some if settling.has_ids() else words.ABOUT_IDS.say(lang))
    return asking.agrees(words.ADD_IDS, default=False)


def _point(settling: Settling, asking: Asking) -> bool:
    """Lets a person point at the tab and the columns of clients where none was recognised; whether anything came."""
    found = {sheet.title: columns for sheet in settling.done.opened.workbook.people() if (columns := columns_of(sheet))}
    if not found:
        return False
    lang = settling.lang
    click.echo("")
    click.echo(words.WHICH_TAB.say(lang))
    titles = list(found)
    chosen = asking.one_of([words.NO_SUCH_TAB.say(lang), *(in_quotes(title, lang) for title in titles)])
    if not chosen:
        return False
    title = titles[chosen - 1]
    left = list(found[title])
    fields: dict[str, str] = {}
    for key in _POINTED_AT:
        known = TABLES["clients"].field(key)
        click.echo(words.WHICH_COLUMN.say(lang, field=known.heading if known else key))
        place = asking.one_of(
            [
                words.NO_SUCH_COLUMN.say(lang),
                *(f"{c.letter} {in_quotes(one_line(c.heading), lang)}{_cells(c.sample)}" for c in left),
            ]
        )
        if place:
            fields[key] = left.pop(place - 1).heading
    if fields:
        settling.answers["clients"] = fields
        settling.tabs["clients"] = (title,)
    return bool(fields)
