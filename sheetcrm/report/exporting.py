"""What ``export`` says: whose rows went, whom nobody may write to, and how to treat the file; for people and as JSON."""

from __future__ import annotations

from collections.abc import Iterator

from sheetcrm.core.exporting.about import NOT_ANONYMOUS, PERSONAL, WHAT, caution
from sheetcrm.core.schema import TABLES
from sheetcrm.core.wording import Lang, Text
from sheetcrm.jobs.clients.exporting import Exported
from sheetcrm.report.envelope import Document, opening

MADE = Text(ru="Список сохранён: {file}", en="List saved: {file}")
LOST = Text(
    ru="{n} {n:знака|знаков|знаков} нет в выбранной кодировке, вместо них «?». Без потерь: --encoding utf-8-sig.",
    en="{n} {n:character is|characters are} not in the chosen encoding and became “?”. Without "
    "loss: --encoding utf-8-sig.",
)
LOGGED = Text(
    ru="В журнал записано, кто и когда выгрузил и сколько строк; ни одного значения там нет.",
    en="The journal records who exported the list, when, and how many rows; it contains no values.",
)


def export_lines(done: Exported, lang: Lang) -> Iterator[str]:
    """What ``export`` prints."""
    made = done.list
    yield MADE.say(lang, file=str(done.path))
    yield WHAT.say(lang, table=TABLES[made.wish.table].title, whose=made.title, n=made.rows)
    yield from caution(made, lang)
    if done.lost:
        yield LOST.say(lang, n=done.lost)
    yield (NOT_ANONYMOUS if made.wish.masked else PERSONAL).say(lang)
    yield LOGGED.say(lang)


def export_document(done: Exported) -> Document:
    """What ``export --json`` prints."""
    made = done.list
    return {
        **opening("export", done.opened.workbook.location),
        "counts": {
            "rows": made.rows,
            "stopped": made.stopped,
            "kept_back": made.kept_back,
            "unlinked": made.unlinked,
            "lost_signs": done.lost,
        },
        "file": str(done.path),
        "table": made.wish.table,
        "whose": made.title,
        "masked": made.wish.masked,
        "partner": made.wish.partner or None,
        "columns": [column.heading for column in made.columns],
        "left_out": list(made.left_out),
    }
