"""A part of a file as a table of ours, cleaned and compared like any other. Pure."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from sheetcrm.core.importers import Part
from sheetcrm.core.records import replace
from sheetcrm.core.schema import TABLES
from sheetcrm.core.table import Source, Table
from sheetcrm.core.wording import Lang


def joined(parts: Sequence[Part], lang: Lang) -> Table:
    """Parts of one table as one, each row with the tab it is of."""
    first = table_of(replace(parts[0], records=tuple(record for part in parts for record in part.records)), lang)
    sources = tuple(replace(first.sources[0], tab=part.tab) for part in parts)
    tab = np.array([number for number, part in enumerate(parts) for _ in part.records], dtype=np.intp)
    return replace(first, sources=sources, tab=tab)


def table_of(part: Part, lang: Lang = "ru") -> Table:
    """The table of a part: its columns in the order of our fields, its rows with their numbers in the file."""
    spec = TABLES[part.table]
    there = {key for record in part.records for key in record.cells}
    fields = [field.key for field in spec.fields if field.key in there]
    raw = pd.DataFrame(
        {key: pd.Series([record.cells.get(key) for record in part.records], dtype=object) for key in fields},
        index=pd.RangeIndex(len(part.records)),
        dtype=object,
    )
    raw = raw.where(raw.notna(), None)
    headings = {f.key: part.headings.get(f.key) or f.heading.say(lang) for f in spec.fields if f.key in there}
    source = Source(part.tab, 1, {key: place for place, key in enumerate(fields)}, headings)
    rows = np.array([record.row for record in part.records], dtype=np.intp)
    return Table(part.table, raw, (source,), np.zeros(len(rows), np.intp), rows)
