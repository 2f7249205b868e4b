"""Lists that an import leaves beside its file: rows that were not taken, and contacts a person puts into their tab."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from pathlib import Path

from sheetcrm.core.importing import Outcome
from sheetcrm.core.importing.talks import TALK_FIELDS
from sheetcrm.core.schema import heading
from sheetcrm.core.wording import Text
from sheetcrm.handover.lists import safe_cell
from sheetcrm.jobs.importing import Import
from sheetcrm.report.importing import line_words
from sheetcrm.stores.private_file import write_private

NOT_TAKEN = Text(ru=" — не взяты.csv", en=" — not taken.csv")
TALKS = Text(ru=" — история общения.csv", en=" — contact history.csv")
ROW, WHY = Text(ru="Строка", en="Row"), Text(ru="Почему не взята", en="Why it was not taken")
LEFT = frozenset((Outcome.CONFLICT, Outcome.REJECTED))


def keep_not_taken(done: Import) -> Path | None:
    """The rows that were not taken, each as it stands in its file with the reason; None when all were."""
    lines = [line for line in done.found.lines if line.outcome in LEFT or line.held]
    if not lines:
        return None
    lang, handed = done.opened.reader, done.incoming.handed
    head = next((grid.rows[0] for grid in handed.grids if grid.rows and grid.title == lines[0].tab), ())
    rows: list[Sequence[object]] = [[ROW.say(lang), WHY.say(lang), *head]]
    rows += ([line.row, line_words(done, line, lang), *done.incoming.cells(line.tab, line.row)] for line in lines)
    path = _beside(done, NOT_TAKEN)
    _write(path, rows)
    return path


def keep_talks(done: Import) -> Path | None:
    """The contacts of a file that the workbook does not have yet, in the columns of its tab, for a person to paste there;
    None when there are none. Lines of that tab have no number, so the program cannot put them there for sure."""
    if not done.talks:
        return None
    opened = done.opened
    table = opened.base.tables.get("interactions")
    fields = [f for f in table.sources[0].columns if f in TALK_FIELDS] if table is not None else list(TALK_FIELDS)
    names = [table.heading(f) if table is not None else heading("interactions", f, opened.lang) for f in fields]
    path = _beside(done, TALKS)
    _write(path, [names, *([line.cells.get(field) for field in fields] for line in done.talks)])
    return path


def _beside(done: Import, ending: Text) -> Path:
    """A name beside the file; in the state folder of the workbook for what was read out of Google."""
    name, lang = done.incoming.source, done.opened.lang
    path = Path(name).expanduser()
    if not path.suffix or not path.parent.is_dir():
        return done.opened.state / f"import{ending.say(lang)}"
    return path.with_name(path.stem + ending.say(lang))


def _write(path: Path, rows: Iterable[Sequence[object]]) -> None:
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerows([safe_cell("" if cell is None else str(cell)) for cell in row] for row in rows)
    write_private(path, b"\xef\xbb\xbf" + out.getvalue().encode("utf-8"))
