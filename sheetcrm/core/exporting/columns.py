"""What stands in each column of a list: as the team typed it, or masked. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final, Literal

import numpy as np
import numpy.typing as npt
from msgspec import Struct

from sheetcrm.core.alike import alike
from sheetcrm.core.clean import CleanTable
from sheetcrm.core.exporting.masking import masked_email, masked_phone, may_be_masked, scrubbed, short_name
from sheetcrm.core.exporting.picking import Wish
from sheetcrm.core.importing.filling import as_text
from sheetcrm.core.plan.identity import ID_FIELD
from sheetcrm.core.schema import TABLES
from sheetcrm.core.segments.arrays import fold
from sheetcrm.core.wording import Lang, Text
from sheetcrm.core.workbook import Value
from sheetcrm.errors import ConfigError, Fault, PlanError

CellKind = Literal["text", "phone", "number", "date", "moment"]
#: Ids that say nothing by themselves; any other may be a phone, a name or a document.
IDS: Final = frozenset(("client_id", "order_id", "deal_id"))
_NUMBERS: Final = frozenset(("money", "number"))

NO_COLUMN = Fault(
    "export/no-column",
    ConfigError,
    Text(ru="Столбца «{name}» нет.", en="There is no column “{name}”."),
    Text(ru="{near}Есть: {known}.", en="{near}There are: {known}."),
)
NOT_MASKED = Fault(
    "export/not-masked",
    PlanError,
    Text(
        ru="Столбец «{name}» скрыть по частям нельзя: по нему человека узнают или в него пишут что угодно.",
        en="The column “{name}” cannot be masked: it identifies people, or holds free text.",
    ),
    Text(
        ru="Уберите его из --columns или выгружайте без --mask.",
        en="Leave it out of --columns, or export without --mask.",
    ),
)


class ExportColumn(Struct, frozen=True):
    """One column. ``values``: texts, numbers, days, moments or None; ``kind``: what most of them are."""

    heading: str
    values: Sequence[Any]
    kind: CellKind = "text"


def chosen(cleaned: CleanTable, wish: Wish) -> tuple[list[str], list[str]]:
    """The columns of a table that go, in the team's order or in the one that was asked for; and the headings of those
    that a masked list leaves out. Raises ConfigError for a column that is not there, PlanError for one that cannot be
    masked."""
    table = cleaned.table
    spec = TABLES[table.key]
    there = [c for c in table.raw.columns if table.raw[c].notna().any() or c in ID_FIELD.values()]
    if not wish.columns:
        kept = [c for c in there if not wish.masked or may_be_masked(c, spec.field(c))]
        return kept, [_heading(cleaned, c) for c in there if c not in kept]
    names: dict[str, str] = {}
    for column in table.raw.columns:
        field = spec.field(column)
        own = (field.heading.ru, field.heading.en) if field is not None else ()
        for name in (table.heading(column), column, *own):
            names.setdefault(fold(" ".join(name.split())), column)
    found = []
    for asked in wish.columns:
        found_column = names.get(fold(" ".join(asked.split())))
        if found_column is None:
            known = [_heading(cleaned, c) for c in table.raw.columns]
            raise NO_COLUMN(name=asked, near=alike(asked, known), known=", ".join(known))
        if wish.masked and not may_be_masked(found_column, spec.field(found_column)):
            raise NOT_MASKED(name=_heading(cleaned, found_column))
        found.append(found_column)
    return list(dict.fromkeys(found)), []


def as_typed(
    cleaned: CleanTable, columns: Sequence[str], rows: npt.NDArray[np.intp], lang: Lang
) -> Iterator[ExportColumn]:
    """The columns as the team typed them."""
    for column in columns:
        typed = cleaned.table.raw[column].to_numpy(dtype=object)[rows].tolist()
        kind = _kind(cleaned.table.key, column)
        yield ExportColumn(_heading(cleaned, column), [_plain(v, kind, lang) for v in typed], kind)


def as_masked(
    cleaned: CleanTable,
    columns: Sequence[str],
    rows: npt.NDArray[np.intp],
    lang: Lang,
    pseudonym: Callable[[str], str],
) -> Iterator[ExportColumn]:
    """The columns with what tells who somebody is hidden."""
    spec = TABLES[cleaned.table.key]
    for column in columns:
        field = spec.field(column)
        typed = cleaned.table.raw[column].to_numpy(dtype=object)[rows].tolist()
        normal = cleaned.values[column].to_numpy(dtype=object)[rows].tolist()
        type_ = field.type if field is not None else ""
        kind = _kind(cleaned.table.key, column)
        values = [_masked(v, n, column, type_, kind, lang, pseudonym) for v, n in zip(typed, normal, strict=True)]
        yield ExportColumn(_heading(cleaned, column), values, kind)


def _masked(
    typed: Value, normal: Any, column: str, type_: str, kind: CellKind, lang: Lang, pseudonym: Callable[[str], str]
) -> Any:
    text = as_text(typed, lang)
    if not text:
        return None
    if column in IDS:
        return pseudonym(text)
    if type_ in ("phone", "email"):
        hide = masked_phone if type_ == "phone" else masked_email
        several = normal if isinstance(normal, tuple) else (normal,) if normal else (text,)
        return ", ".join(hide(str(one)) for one in several)
    if type_ == "name":
        return short_name(normal, text)
    if column in ("last_name", "patronymic"):
        return f"{text[0].upper()}."
    if kind == "date" and isinstance(normal, dt.date):
        return normal
    plain = _plain(typed, kind, lang)
    return scrubbed(plain) if isinstance(plain, str) else plain


def _kind(table: str, column: str) -> CellKind:
    field = TABLES[table].field(column)
    if field is None:
        return "text"
    if field.type == "phone":
        return "phone"
    if field.type in ("date", "birthday"):
        return "date"
    return "number" if field.type in _NUMBERS else "text"


def _plain(value: Value, kind: CellKind, lang: Lang) -> Any:
    """A cell as it goes into the list: numbers and days as such where the column is of them, all else as text."""
    if isinstance(value, bool):
        return (Text(ru="да", en="yes") if value else Text(ru="нет", en="no")).say(lang)
    if isinstance(value, dt.datetime):
        return value if value.time() != dt.time() else value.date()
    if isinstance(value, (dt.date, dt.time)):
        return value if isinstance(value, dt.date) else value.isoformat("minutes")
    if isinstance(value, (int, float)) and kind == "number":
        return value
    if isinstance(value, (int, float)) and not float(value).is_integer():
        return value
    return as_text(value, lang) or None


def _heading(cleaned: CleanTable, column: str) -> str:
    return " ".join(cleaned.table.heading(column).split())
