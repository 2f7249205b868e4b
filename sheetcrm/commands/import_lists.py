"""Lists that an import leaves beside its file: rows that were not taken, contacts a person puts into their tab, payments that a
person decides about."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from decimal import Decimal
from pathlib import Path

from sheetcrm.core.importing import Outcome
from sheetcrm.core.importing.payments import PaymentFate
from sheetcrm.core.importing.talks import TALK_FIELDS, TalkFate, written
from sheetcrm.core.schema import heading
from sheetcrm.core.wording import Lang, Text
from sheetcrm.handover.lists import safe_cell
from sheetcrm.jobs.clients.bases import headings_of
from sheetcrm.jobs.clients.importing import Import
from sheetcrm.jobs.clients.payments import Statement
from sheetcrm.paths import local_path
from sheetcrm.report.importing import NOBODY, line_words
from sheetcrm.report.payments import NOT_THERE, day_words, why_words
from sheetcrm.stores.private_file import write_private

NOT_TAKEN = Text(ru=" — не взяты.csv", en=" — not taken.csv")
FOR_YOU = Text(ru=" — решать вам.csv", en=" — for you to decide.csv")
PAYMENT = (
    Text(ru="Строка", en="Line"),
    Text(ru="Дата", en="Date"),
    Text(ru="Сумма", en="Amount"),
    Text(ru="Плательщик", en="Payer"),
    Text(ru="Назначение", en="Purpose"),
    Text(ru="Что не ясно", en="What is unclear"),
    Text(ru="Подходящие заказы", en="Orders that fit"),
)
TALKS = Text(ru=" — история общения.csv", en=" — contact history.csv")
ROW, WHY = Text(ru="Строка", en="Row"), Text(ru="Почему не взята", en="Why it was not taken")
LEFT = frozenset((Outcome.CONFLICT, Outcome.REJECTED))


def keep_not_taken(done: Import) -> Path | None:
    """The rows that were not taken, each as it stands in its file with the reason; None when all were."""
    lang, handed = done.opened.reader, done.incoming.handed
    left = {
        (line.tab, line.row): line_words(done, line, lang)
        for line in done.found.lines
        if line.outcome in LEFT or line.held
    }
    for talk in done.talks:
        if talk.fate is TalkFate.NOBODY:
            left.setdefault((talk.tab, talk.row), NOBODY.say(lang))
    if not left:
        return None
    first = next(iter(left))[0]
    head: Sequence[object] = next((grid.rows[0] for grid in handed.grids if grid.rows and grid.title == first), ())
    if done.incoming.headless:
        head = headings_of([None] * len(head))
    rows: list[Sequence[object]] = [[ROW.say(lang), WHY.say(lang), *head]]
    rows += ([row, words, *done.incoming.cells(tab, row)] for (tab, row), words in sorted(left.items(), key=_by_row))
    path = _beside(done, NOT_TAKEN)
    _write(path, rows)
    return path


def keep_talks(done: Import) -> Path | None:
    """The contacts of a file that the workbook does not have yet, for a person to keep where the workbook has no tab for them;
    None when it has one, or there are none."""
    talks = [line for line in done.talks if line.fate is TalkFate.NEW]
    if not talks or done.has_history:
        return None
    opened = done.opened
    table = opened.base.tables.get("interactions")
    fields = [f for f in table.sources[0].columns if f in TALK_FIELDS] if table is not None else list(TALK_FIELDS)
    names = [table.heading(f) if table is not None else heading("interactions", f, opened.lang) for f in fields]
    path = _beside(done, TALKS)
    _write(path, [names, *([written(line, field, opened.lang) for field in fields] for line in talks)])
    return path


def keep_unclear(done: Statement, statement: str) -> Path | None:
    """The payments a statement leaves for a person to decide, and the orders whose payment it does not have; None when there are
    neither. ``statement``: the file as it was named."""
    lang = done.opened.reader
    rows: list[Sequence[object]] = [
        [one.line, day_words(one.date, lang), _plain(one.amount, lang), one.payer, one.purpose, why_words(done, one, lang),
         ", ".join(done.number(position) for position in one.orders)]
        for one in done.payments
        if one.fate in (PaymentFate.UNCLEAR, PaymentFate.UNKNOWN)
    ]  # fmt: skip
    for missing in () if done.reconciled is None else done.reconciled.missing:
        amount = _plain(missing.amount, lang)
        rows.append(
            ["", day_words(missing.date, lang), amount, "", "", NOT_THERE.say(lang), done.number(missing.order)]
        )
    if not rows:
        return None
    path = local_path(statement)
    path = path.with_name(path.stem + FOR_YOU.say(done.opened.lang))
    _write(path, [[heading.say(lang) for heading in PAYMENT], *rows])
    return path


def _plain(amount: Decimal | None, lang: Lang) -> str:
    """A sum that a spreadsheet reads as a number."""
    text = "" if amount is None else f"{amount:.2f}"
    return text.replace(".", ",") if lang == "ru" else text


def _by_row(one: tuple[tuple[str, int], str]) -> tuple[str, int]:
    return one[0]


def _beside(done: Import, ending: Text) -> Path:
    """A name beside the file; in the state folder of the workbook for what was read out of Google."""
    name, lang = done.incoming.source, done.opened.lang
    path = local_path(name)
    if not path.suffix or not path.parent.is_dir():
        return done.opened.state / f"import{ending.say(lang)}"
    return path.with_name(path.stem + ending.say(lang))


def _write(path: Path, rows: Iterable[Sequence[object]]) -> None:
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerows([safe_cell("" if cell is None else str(cell)) for cell in row] for row in rows)
    write_private(path, b"\xef\xbb\xbf" + out.getvalue().encode("utf-8"))
