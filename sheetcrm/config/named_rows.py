"""Rows of «Настройки» whose name ends in a name of the team's own: «Цель: Паспорт», «Норма этапа, дней: КП». Pure."""

from __future__ import annotations

import re

#: Section of the configuration, and how its rows begin.
_ROWS = {
    "purposes": r"цель|purpose",
    "responsible": r"(?:кто )?отвечает(?: за)?|ответственный(?: за)?|responsible(?: for)?|owner(?: of)?",
    "formats": r"формат|format",
    "costs": r"расходы|costs?",
    "points": r"баллы?|points?",
    "deal_norms": r"норма этапа,? (?:в )?дн(?:ей|ях)|stage norm,? days",
}
#: Sections whose keys may hold dots, because people chose them.
SECTIONS = tuple(f"{section}." for section in _ROWS)
_PATTERNS = {section: re.compile(rf"\s*(?:{words})\s*:\s*(.+\S)\s*", re.IGNORECASE) for section, words in _ROWS.items()}


def named_row(name: str) -> tuple[str, str] | None:
    """The section a row is of and the name it carries; None for a row with a name of ours.

    >>> named_row("Цель: Паспорт"), named_row("stage norm, days: Offer"), named_row("Валюта")
    (('purposes', 'Паспорт'), ('deal_norms', 'Offer'), None)
    """
    return next(((section, found[1]) for section, p in _PATTERNS.items() if (found := p.fullmatch(name))), None)
