"""Entry rules as formulas of a sheet; arguments between commas unless another separator is named. Pure.

No array constants and no other functions than Excel, LibreOffice and Google Sheets have alike: a rule may be read by any.
"""

from __future__ import annotations

from sheetcrm.core.rules.model import EntryRule, ListRange, RuleKind
from sheetcrm.core.workbook import column_letter

#: How many words a list on a tab may grow to before its rule reaches too short.
ROOM = 1000
#: Letters of a cell that are looked through for digits.
_LONGEST = 40


def list_formula(source: ListRange) -> str:
    """The filled part of a list, from its first word to its last: it grows and shrinks by itself, and a gap does no harm.

    >>> list_formula(ListRange("Lists", 0, 6))[:30]
    "OFFSET('Lists'!$A$6,0,0,MAX(1,"
    """
    tab, letter = "'" + source.tab.replace("'", "''") + "'", column_letter(source.column)
    first = f"{tab}!${letter}${source.first_row}"
    whole = f"{first}:${letter}${source.first_row + ROOM - 1}"
    return f'OFFSET({first},0,0,MAX(1,SUMPRODUCT(MAX(({whole}<>"")*ROW({whole})))-ROW({first})+1),1)'


def fits(rule: EntryRule, separator: str = ",", *, blank_fits: bool = False) -> str:
    """What is true of a cell that fits, for the first cell under the heading. ``blank_fits``: whether an empty cell does
    by this formula, where the sheet has no switch for that.

    Raises ValueError for kinds that need no formula.
    """
    cell = rule.cell
    if rule.kind is RuleKind.EMAIL:
        one = f'FIND("@",{cell})>1,FIND(".",{cell},FIND("@",{cell})+2)>0,ISERROR(FIND(" ",TRIM({cell})))'
        # LibreOffice saves FALSE as 0; this stays as it is.
        formula = f"IFERROR(AND({one}),1=0)"
    elif rule.kind is RuleKind.PHONE:
        letters = f'MID({cell}&"",ROW(INDIRECT("1:{_LONGEST}")),1)'
        formula = f"SUMPRODUCT(--ISNUMBER(-{letters}))>={rule.digits}"
    elif rule.kind is RuleKind.REQUIRED:
        # An empty row is no client who lacks something.
        formula = f'OR(LEN(TRIM({cell}&""))>0,COUNTA({rule.row_in_use})=0)'
    else:
        raise ValueError(rule.kind)
    if blank_fits and rule.kind is not RuleKind.REQUIRED:
        formula = f'OR({cell}="",{formula})'
    return formula.replace(",", separator)


__all__ = ["ROOM", "fits", "list_formula"]
