"""Check: a column holds what the team said it holds, in «Настройки» («Формат: …») or config.yaml. Pure.

Columns the program knows are checked anyhow; this is for the team's own, such as the date of a contract.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from sheetcrm.core.checks import Check, CheckContext
from sheetcrm.core.checks.columns import blank
from sheetcrm.core.fields import Context, field_types
from sheetcrm.core.issues import Cause, Findings, IssueCode, Severity
from sheetcrm.core.rules.wanted import folded
from sheetcrm.core.schema import TABLES
from sheetcrm.core.wording import Text

#: Formats by name, and how they are called; ``any`` says that everything will do.
FORMATS = {
    "date": Text(ru="дата", en="a date"),
    "phone": Text(ru="телефон", en="a phone number"),
    "email": Text(ru="почта", en="an e-mail address"),
    "yes_no": Text(ru="«да» или «нет»", en="“yes” or “no”"),
}

NOT_KEPT = IssueCode(
    "format/not-kept",
    Severity.WARNING,
    Text(ru="Не тот формат, о котором договорились", en="Not the format that was agreed on"),
    Text(
        ru="«{value}»: в столбце «{heading}» команда ждёт другое: {format}. Оставили как есть.",
        en="“{value}”: the team expects {format} in the column “{heading}”. Left as it is.",
    ),
    Text(
        ru="Поправьте ячейку. Если столбец для другого, измените строку «Формат: {heading}» на вкладке «Настройки».",
        en="Correct the cell. If the column is for something else, change the row “Format: {heading}” on the tab “Settings”.",
    ),
    Cause.SLIP,
    {"full_name": "Смирнова Анна", "extra:Дата договора": "скоро"},
)


def _formats(context: CheckContext) -> Iterator[Findings]:
    wanted = {folded(heading): kind for heading, kind in context.formats.items() if kind in FORMATS}
    for table, raw in context.raw.items():
        if not wanted or table not in ("clients", "orders"):
            continue
        for key in map(str, raw.columns):
            heading = context.headings.get(table, {}).get(key, key.removeprefix("extra:"))
            kind, known = wanted.get(folded(heading)), TABLES[table].field(key)
            if kind is not None and (known is None or known.type != kind):
                mask = _unlike(raw[key], kind, context)
                if mask.any():
                    called = np.full(len(raw), FORMATS[kind], dtype=object)
                    yield Findings.where(mask, NOT_KEPT, key, table=table, heading=heading, format=called)


def _unlike(cells: pd.Series, kind: str, context: CheckContext) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Where a column holds something that cannot be read as the format; each different value is looked at once."""
    values = cells.to_numpy(dtype=object)
    different = list(pd.unique(pd.Series([v for v in values if not blank(v)], dtype=object)))
    known = field_types()[kind]
    about = Context(context.lang, context.region, context.today)
    about = about.knowing(**known.prepare(different, about))
    wrong = {value for value in different if known.parse(value, about).value is None}
    return np.fromiter((not blank(v) and v in wrong for v in values), dtype=bool, count=len(values))


FORMATS_CHECK = Check("formats", "clients", _formats)
