"""Which rows of a table are the same client: normalise → block → compare → score → cluster → guard. Pure.

Label-free and with no settings: what the columns are is found by headings and contents, how much an agreement means is
learnt from the table itself. Nothing is merged; the result says which rows belong together, how sure that is and why.
``match`` judges a whole table, an ``Index`` says who one new row is in a table that was matched before.
"""

from __future__ import annotations

from sheetcrm.core.matching.index import Answer, Candidate, Found, Index
from sheetcrm.core.matching.matches import Matches, match

__all__ = ["Answer", "Candidate", "Found", "Index", "Matches", "match"]
