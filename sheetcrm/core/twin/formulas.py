"""A formula of a Google Sheet as Excel has it, where Excel has the very same functions. Pure.

Anything else (QUERY, ARRAYFORMULA, a function one of the two reads otherwise) is not translated: the twin then holds the
value, which is right at least for the moment it was copied.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

from msgspec import Struct

#: Functions that mean the same in both, with the same arguments. Left out on purpose: those that fill several cells, those
#: that read text by the locale (TEXT, VALUE, DATEVALUE), those with other defaults (CEILING, FLOOR, CHAR, INDIRECT).
SAME = frozenset(
    [
        "ABS",
        "AND",
        "AVERAGE",
        "AVERAGEIF",
        "AVERAGEIFS",
        "CHOOSE",
        "CLEAN",
        "COLUMN",
        "COLUMNS",
        "CONCATENATE",
        "COUNT",
        "COUNTA",
        "COUNTBLANK",
        "COUNTIF",
        "COUNTIFS",
        "DATE",
        "DATEDIF",
        "DAY",
        "DAYS",
        "EDATE",
        "EOMONTH",
        "EXACT",
        "EXP",
        "FALSE",
        "FIND",
        "HLOOKUP",
        "HOUR",
        "HYPERLINK",
        "IF",
        "IFERROR",
        "IFNA",
        "IFS",
        "INDEX",
        "INT",
        "ISBLANK",
        "ISERR",
        "ISERROR",
        "ISLOGICAL",
        "ISNA",
        "ISNONTEXT",
        "ISNUMBER",
        "ISTEXT",
        "LARGE",
        "LEFT",
        "LEN",
        "LN",
        "LOG",
        "LOG10",
        "LOOKUP",
        "LOWER",
        "MATCH",
        "MAX",
        "MAXIFS",
        "MEDIAN",
        "MID",
        "MIN",
        "MINIFS",
        "MINUTE",
        "MOD",
        "MONTH",
        "N",
        "NA",
        "NETWORKDAYS",
        "NOT",
        "NOW",
        "OFFSET",
        "OR",
        "PERCENTILE",
        "PI",
        "POWER",
        "PROPER",
        "QUARTILE",
        "RANK",
        "REPLACE",
        "REPT",
        "RIGHT",
        "ROUND",
        "ROUNDDOWN",
        "ROUNDUP",
        "ROW",
        "ROWS",
        "SEARCH",
        "SECOND",
        "SMALL",
        "SQRT",
        "STDEV",
        "SUBSTITUTE",
        "SUBTOTAL",
        "SUM",
        "SUMIF",
        "SUMIFS",
        "SUMPRODUCT",
        "SWITCH",
        "T",
        "TEXTJOIN",
        "TIME",
        "TODAY",
        "TRIM",
        "TRUE",
        "UPPER",
        "VAR",
        "VLOOKUP",
        "WEEKDAY",
        "WEEKNUM",
        "WORKDAY",
        "XLOOKUP",
        "XMATCH",
        "XOR",
        "YEAR",
    ]
)
_LAST_ROW = 1_048_576

_TOKEN = re.compile(
    r"""(?P<text>"(?:[^"]|"")*")
    |(?P<tab>(?:'(?:[^']|'')+'|[^\W\d][\w.]*)!)
    |(?P<error>\#[A-Z/0]+[!?A]?)
    |(?P<open>\$?[A-Za-z]{1,3}\$?\d+:\$?[A-Za-z]{1,3}(?![\w$(.]))
    |(?P<cell>\$?[A-Za-z]{1,3}\$?\d+(?![\w(.]))
    |(?P<columns>\$?[A-Za-z]{1,3}:\$?[A-Za-z]{1,3}(?![\w$(.]))
    |(?P<rows>\$?\d+:\$?\d+(?![\w.,]))
    |(?P<number>\d+(?:[.,]\d+)?(?:[eE][+-]?\d+)?)
    |(?P<function>[^\W\d][\w.]*(?=\s*\())
    |(?P<name>[^\W\d][\w.]*)
    |(?P<space>\s+)
    |(?P<sign><=|>=|<>|[-+*/^&=<>%(){}:;,\\])""",
    re.VERBOSE,
)


class Untranslated(Struct, frozen=True):
    """Why a formula was not translated: the function, or the sign, that stands in the way."""

    what: str


def separates_by_semicolon(locale: str) -> bool:
    """Whether a spreadsheet of this locale separates arguments by semicolons, and writes 1,5 for one and a half.

    >>> separates_by_semicolon("ru_RU"), separates_by_semicolon("en_GB")
    (True, False)
    """
    return not locale.startswith(("en", "zh", "ja", "ko", "he", "th"))


def to_excel(formula: str, locale: str, titles: Mapping[str, str], names: Collection[str] = ()) -> str | Untranslated:
    """The formula as Excel's files hold it (English names, commas), with ``=``.

    ``titles``: titles of the tabs that are in the twin, as they were → as they are there. ``names``: its named ranges.

    >>> to_excel("=IF(B2>1,5;SUM('Заказы'!C2:C);0)", "ru_RU", {"Заказы": "Заказы"})
    "=IF(B2>1.5,SUM('Заказы'!C2:C1048576),0)"
    >>> to_excel("=QUERY(A:C;1)", "ru_RU", {})
    Untranslated(what='QUERY')
    """
    semicolons = separates_by_semicolon(locale)
    known = {name.casefold() for name in names}
    out: list[str] = []
    depth_of_braces = position = 0
    while position < len(formula):
        found = _TOKEN.match(formula, position)
        if found is None:
            return Untranslated(formula[position])
        position = found.end()
        kind, piece = found.lastgroup, found[0]
        if kind == "tab":
            title = piece[1:-2].replace("''", "'") if piece[0] == "'" else piece[:-1]
            if title not in titles:
                return Untranslated(piece)
            piece = "'" + titles[title].replace("'", "''") + "'!"
        elif kind == "open":
            piece = f"{piece}{_LAST_ROW}"
        elif kind == "number":
            if ("," in piece) if not semicolons else ("." in piece):
                # A comma between two numbers separates them where 1.5 is one and a half.
                if semicolons:
                    return Untranslated(piece)
                piece = re.match(r"\d+", piece)[0]  # type: ignore[index]
                position = found.start() + len(piece)
            piece = piece.replace(",", ".")
        elif kind == "function":
            if piece.upper() not in SAME or (piece.upper() == "HYPERLINK" and "#gid=" in formula):
                return Untranslated(piece.upper())
            piece = piece.upper()
        elif kind == "name":
            if piece.upper() not in ("TRUE", "FALSE") and piece.casefold() not in known:
                return Untranslated(piece)
        elif kind == "sign":
            depth_of_braces += (piece == "{") - (piece == "}")
            if semicolons and piece in ";\\,":
                if piece == ",":
                    return Untranslated(piece)
                if piece == "\\" or not depth_of_braces:
                    piece = ","
            elif piece == "\\":
                return Untranslated(piece)
        out.append(piece)
    return "".join(out)
