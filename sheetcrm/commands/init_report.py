"""What ``init`` shows: the workbook as understood, what it would ask, what it did; as text and as JSON."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sheetcrm.commands import init_words as words
from sheetcrm.commands.init_questions import choices, one_line, question_text, samples_of
from sheetcrm.commands.settling import MAPPED, Settling
from sheetcrm.core.reading.questions import Question
from sheetcrm.core.records import replace
from sheetcrm.core.rules import RuleFate
from sheetcrm.core.rules.words import NAMES
from sheetcrm.core.schema import TABLES
from sheetcrm.core.tabs.model import Tab
from sheetcrm.core.workbook import column_letter
from sheetcrm.report import documents, terminal
from sheetcrm.report.envelope import opening
from sheetcrm.report.holding import SETTLED_KEYS, holds
from sheetcrm.report.samples import columns_with_samples
from sheetcrm.stores.base import Receipt
from sheetcrm.stores.xlsx.refusals import NOTES


def understood(settling: Settling) -> Iterator[str]:
    """The tables, how each column is understood, and what holds for the whole workbook."""
    done, lang = settling.done, settling.lang
    yield words.WORKBOOK.say(lang, name=done.opened.workbook.name)
    for key, table in done.outcome.base.tables.items():
        tabs = terminal.listed([source.tab for source in table.sources], lang)
        yield "  " + words.TABLE.say(lang, title=TABLES[key].title, tabs=tabs, of=len(table.sources), n=len(table))
    if not done.outcome.has_clients:
        yield words.NO_CLIENTS.say(lang)
    # Tabs of definitions are known by our own headings: nothing to confirm there.
    columns = tuple(column for column in done.outcome.base.columns if column.table in MAPPED)
    yield from terminal.columns(replace(done.outcome, base=replace(done.outcome.base, columns=columns)), lang)
    yield from holds(done.opened.config, lang)
    yield words.CHANGE.say(lang)


def would_ask(settling: Settling, asks: Sequence[Question], missing: Sequence[Tab], text: str) -> Iterator[str]:
    """What a person would be asked, and how to answer."""
    lang, samples = settling.lang, samples_of(settling)
    yield ""
    yield words.NOBODY_TO_ASK.say(lang)
    if settling.has_nothing_to_settle():
        titles = [sheet.title for sheet in settling.done.opened.workbook.people()]
        yield f"  {words.WHICH_TAB.say(lang)} {terminal.listed(titles, lang)}"
        yield words.HOW_TO_POINT.say(lang)
        return
    for number, question in enumerate(asks, start=1):
        asked = question_text(question, samples, lang)
        yield "  " + words.QUESTION.say(lang, n=number, text=asked)
        for answer in (words.LEAVE.say(lang), *choices(question, samples, lang)):
            yield f"    – {answer}"
    if text and not settling.has_file:
        yield "  " + words.WOULD_WRITE.say(lang, file=str(settling.file))
    if missing:
        yield "  " + words.WOULD_MAKE.say(lang, titles=terminal.listed([tab.title for tab in missing], lang))
    yield words.HOW_TO_ANSWER.say(lang)


def landed(
    settling: Settling, asks: Sequence[Question], text: str, *, written: bool, receipt: Receipt | None
) -> Iterator[str]:
    """What was written and made, and the next step."""
    lang = settling.lang
    yield ""
    if asks:
        yield words.LEFT_ALONE.say(lang, n=len(asks))
    if written and not settling.has_file:
        yield words.WROTE.say(lang, file=str(settling.file))
    elif text and not written:
        yield words.ADD.say(lang, file=str(settling.file))
        yield text
    if receipt is not None and receipt.written:
        yield words.MADE_TABS.say(lang, titles=terminal.listed(receipt.written, lang), location=receipt.location)
    if receipt is not None:
        for code, args in receipt.notes:
            yield "  " + NOTES[code].say(lang, **args)
    if settling.made_ids:
        yield words.MADE_IDS.say(lang, tabs=terminal.listed(settling.made_ids, lang))
    yield from ("  " + NOTES[code].say(lang, **args) for code, args in settling.id_notes)
    if settling.guide_made:
        yield words.MADE_GUIDE.say(lang)
    yield from _rules(settling)
    yield from _views(settling)
    if settling.columns is not None and written:
        tabs = settling.tabs_for_columns()
        if tabs:
            yield words.COLUMNS_NEXT.say(lang, n=len(tabs), tabs=terminal.listed(tabs, lang))
    if written or (receipt is not None and receipt.written):
        yield words.NEXT.say(lang)


def _rules(settling: Settling) -> Iterator[str]:
    """What became of the entry rules, tab by tab."""
    done, lang = settling.rules_done, settling.lang
    if done is None:
        return
    for fate, said in (
        (RuleFate.SET, words.RULES_SET),
        (RuleFate.THEIRS, words.RULES_THEIRS),
        (RuleFate.REFUSED, words.RULES_REFUSED),
    ):
        for tab in dict.fromkeys(rule.tab for rule in done.having(fate)):
            columns = [
                f"{one_line(rule.heading)} ({NAMES[rule.kind].say(lang)})"
                for rule in done.having(fate)
                if rule.tab == tab
            ]
            yield said.say(lang, tab=tab, columns=", ".join(columns))
    if there := done.having(RuleFate.THERE):
        yield words.RULES_THERE.say(lang, n=len(there))
    if done.gone:
        yield words.RULES_GONE.say(lang, places=", ".join(done.gone))
    for code, args in done.notes:
        yield "  " + NOTES[code].say(lang, **args)
    if done.having(RuleFate.SET):
        yield words.RULES_MEAN.say(lang)
    elif not done.fates:
        yield words.NO_RULES.say(lang)


def _views(settling: Settling) -> Iterator[str]:
    """What became of the filter views."""
    done, lang = settling.views_done, settling.lang
    if done is None:
        return
    if done.written:
        yield words.VIEWS_MADE.say(lang, titles=terminal.listed(done.written, lang))
        yield words.VIEWS_WHERE.say(lang)
    if done.unchanged:
        yield words.VIEWS_THERE.say(lang, n=len(done.unchanged))
    if done.removed:
        yield words.VIEWS_GONE.say(lang, titles=terminal.listed(done.removed, lang))
    for code, args in done.notes:
        yield NOTES[code].say(lang, **args)
    if not (done.written or done.unchanged or done.notes):
        yield words.NO_MANAGERS.say(lang)


def document(
    settling: Settling, state: str, asks: Sequence[Question], text: str, *, written: bool, receipt: Receipt | None
) -> dict[str, Any]:
    """The JSON of ``init``."""
    done, lang, samples = settling.done, settling.lang, samples_of(settling)
    config = done.opened.config
    return {
        **opening("init", done.opened.workbook.location),
        "counts": {
            "rows": {key: len(table) for key, table in done.outcome.base.tables.items()},
            "questions": len(asks),
        },
        "state": state,
        "columns": [
            {
                "tab": c.tab,
                "column": c.letter,
                "heading": c.heading,
                "table": c.table,
                "field": c.field,
                "sample": list(sample),
            }
            for c, sample in columns_with_samples(done.outcome)
        ],
        "settings": [{"key": key, "value": getattr(config, key), "origin": config.origin(key)} for key in SETTLED_KEYS],
        "questions": [
            {
                "id": question.key,
                "kind": str(question.kind),
                "table": question.table,
                "tab": question.tab,
                "message": question_text(question, samples, lang),
                "answers": [
                    {
                        "column": answer.column.letter,
                        "heading": answer.column.heading,
                        "field": answer.field,
                        "text": shown,
                    }
                    for answer, shown in zip(question.answers, choices(question, samples, lang), strict=True)
                ],
            }
            for question in asks
        ],
        "own_columns": list(settling.columns or ()),
        "id_column": list(settling.made_ids),
        "rules": [
            {
                "tab": rule.tab,
                "column": column_letter(rule.column),
                "heading": rule.heading,
                "kind": str(rule.kind),
                "state": str(fate),
            }
            for rule, fate in (settling.rules_done.fates if settling.rules_done is not None else ())
        ],
        "views": documents.written(settling.views_done, lang),
        "config": {"file": str(settling.file), "written": written, "text": text},
        "missing_tabs": [tab.title for tab in settling.missing_tabs()],
        "written": documents.written(receipt, lang),
    }
