"""A list of people that has no row of headings: its columns are known by what is in them. Reads only."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

import pandas as pd

from sheetcrm.core.matching.headless import is_data, roles_by_content
from sheetcrm.core.people import ROLES
from sheetcrm.core.records import replace
from sheetcrm.core.workbook import Sheet, Workbook, sheet_from_rows
from sheetcrm.jobs.clients.bases import headings_of
from sheetcrm.stores.csv_file import table_of

#: What a second column of a role is.
_SECOND: Final = {"phone": "phone2", "email": "email2", "messenger": "messenger2"}


def sheet_of_text(text: str, path: Path) -> Sheet:
    """A list of text as a tab, its first line among the rows, whether it is one of headings or not. Raises StoreError."""
    frame = table_of(text, path.name)
    rows = frame.to_numpy(dtype=object).tolist()
    if is_data(list(frame.columns), frame):
        # Read as headings, cells that are alike would be told apart.
        return sheet_from_rows(path.stem, table_of(text, path.name, headings=False).to_numpy(dtype=object).tolist())
    return sheet_from_rows(path.stem, [list(frame.columns), *rows])


def with_headings(workbook: Workbook, said: Mapping[str, str]) -> tuple[Workbook, dict[str, str]] | None:
    """The first tab under a row of "column 1", "column 2" …, and field → such a heading; None where it has headings.

    ``said``: field → heading, which wins over what is in the columns. The rows keep the numbers they have in the file.
    """
    first = next((sheet for sheet in workbook.people() if not sheet.cells.empty), None)
    if first is None or not is_data(first.cells.iloc[0].tolist(), first.cells.iloc[1:]):
        return None
    names = headings_of([None] * first.cells.shape[1])
    frame = first.cells.reset_index(drop=True)
    frame.columns = pd.Index(names)
    fields: dict[str, str] = {}
    for heading, role in roles_by_content(frame).items():
        field = next((field for field, known in ROLES.items() if known == role), None)
        if field in fields:
            field = _SECOND.get(role)
        if field is not None and field not in fields:
            fields[field] = heading
    fields = {field: heading for field, heading in fields.items() if heading not in said.values()} | dict(said)
    above = pd.DataFrame([names], columns=first.cells.columns, index=[int(first.cells.index[0]) - 1], dtype=object)
    headed = replace(first, cells=pd.concat([above, first.cells]).astype(object))
    sheets = tuple(headed if sheet is first else sheet for sheet in workbook.sheets)
    return replace(workbook, sheets=sheets), fields
