"""Sample cells beside a column's meaning; none where the column holds something private."""

from __future__ import annotations

from collections.abc import Iterator

from sheetcrm.core.outcome import Outcome
from sheetcrm.core.reading import ColumnSeen


def columns_with_samples(outcome: Outcome) -> Iterator[tuple[ColumnSeen, tuple[str, ...]]]:
    """Every column that was seen with its sample cells, as the first report shows them.

    A column with a private issue (a password, a diagnosis, a passport) shows none: which cell it is, is not known here.
    """
    private = {(found.table, found.column) for found in outcome.log.findings if found.code.private}
    for column in outcome.base.columns:
        key = column.field or f"extra:{column.heading}"
        yield column, () if (column.table, key) in private else column.sample
