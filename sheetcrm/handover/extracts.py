"""A list as the bytes of a .csv: for Excel as it is used in Russia by default, or however another program wants it.

What begins like a formula cannot be computed by whoever opens the file.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from collections.abc import Sequence
from typing import Any, Final, Literal

from sheetcrm.core.exporting import ExportColumn
from sheetcrm.core.wording import Lang
from sheetcrm.handover.lists import safe_cell

Encoding = Literal["utf-8-sig", "utf-8", "cp1251"]
#: What a list may be separated by, as it is asked for on the command line.
SEPARATORS: Final = {"semicolon": ";", "comma": ",", "tab": "\t"}
_RUSSIAN_PHONE = re.compile(r"\+7(?=[\d\s()\-–*]+$)")


def extract_csv(columns: Sequence[ExportColumn], lang: Lang, encoding: Encoding, separator: str) -> tuple[bytes, int]:
    """The list, and how many of its cells hold signs that the encoding does not have (each became «?»).

    A Russian phone goes without its plus sign, as in lists of campaigns: with it a spreadsheet program takes it for a formula.
    Sums have a decimal comma in Russian, days are written as people write them.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=separator, quoting=csv.QUOTE_MINIMAL, lineterminator="\r\n")
    writer.writerow([safe_cell(column.heading) for column in columns])
    for values in zip(*(column.values for column in columns), strict=True):
        writer.writerow([_cell(v, column.kind, lang) for v, column in zip(values, columns, strict=True)])
    text = out.getvalue()
    if encoding != "cp1251":
        return text.encode(encoding), 0
    content = text.encode(encoding, errors="replace")
    return content, content.count(b"?") - text.count("?")


def _cell(value: Any, kind: str, lang: Lang) -> str:
    if value is None:
        return ""
    if isinstance(value, dt.datetime):
        return value.strftime("%d.%m.%Y %H:%M" if lang == "ru" else "%Y-%m-%d %H:%M")
    if isinstance(value, dt.date):
        return value.strftime("%d.%m.%Y" if lang == "ru" else "%Y-%m-%d")
    if isinstance(value, (int, float)):
        shown = str(int(value)) if float(value).is_integer() else repr(value)
        return shown.replace(".", ",") if lang == "ru" else shown
    text = str(value)
    if kind == "phone":
        text = _RUSSIAN_PHONE.sub("7", text)
    return safe_cell(text)
