"""Who gets nothing whatever they consented to: the dead, those in a dispute, those under age, those who declined. Pure.

What one row of a cluster says of a person holds for all of its rows.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from sheetcrm.core.drafts.audience.consent import spread
from sheetcrm.core.drafts.audience.standing_codes import DECEASED, REFUSED
from sheetcrm.core.drafts.model import DraftFacts, Mask
from sheetcrm.core.drafts.orders import Orders, disputed
from sheetcrm.core.drafts.reasons import DISPUTE, UNDER_AGE, ReasonCode
from sheetcrm.core.refusing import REMARKS, is_about_calls, refusal_in
from sheetcrm.core.segments.once import first_rows

_DEAD = re.compile(
    r"(?<!\w)(?:умер(?:ла|ли|ший|шая)?|скончал(?:ся|ась)|покойн(?:ый|ая|ик|ица)|ушла? из жизни|похорон\w*|"
    r"deceased|passed away|died|\(?rip\)?)(?!\w)",
    re.IGNORECASE,
)
_ADULT = 18
_REFUSED = re.compile(r"(?<!\w)(?:отказ|потерян|lost\b|declin|refus|no deal)", re.IGNORECASE)


class Standing:
    """The answer for every client, worked out once for all campaigns of a run."""

    def __init__(self, facts: DraftFacts) -> None:
        cluster = facts.cluster
        self._dead = spread(_deceased(facts), cluster)
        quarrels = _statuses(facts, disputed) | Orders(facts).disputed_clients(len(facts))
        self._dispute = spread(quarrels, cluster)
        self._refused = spread(_statuses(facts, lambda text: _REFUSED.search(text) is not None), cluster)
        self._child = _under_age(facts)
        self._first = first_rows(facts.cluster, len(facts)).tolist()
        self._remarks = dict(_remarks(facts, self._first))

    def remark(self, position: int) -> str | None:
        """The words of a remark about this person that ask for no messages; those on calls alone are no such words."""
        return self._remarks.get(self._first[position])

    def kept_out(
        self, due: Mask, *, despite_dispute: bool, despite_refusal: bool = True
    ) -> list[tuple[Mask, ReasonCode]]:
        """Those of the due who get nothing, by reason, the weightiest first."""
        dispute = np.zeros_like(due) if despite_dispute else due & self._dispute
        found = [(due & self._dead, DECEASED), (dispute, DISPUTE), (due & self._child, UNDER_AGE)]
        return found if despite_refusal else [*found, (due & self._refused, REFUSED)]


def _deceased(facts: DraftFacts) -> Mask:
    mask = np.zeros(len(facts), dtype=bool)
    for key in ("status", "comment", "loss_reason"):
        column = facts.column(key)
        for position, value in enumerate(column if column is not None else ()):
            if isinstance(value, str):
                text = value.lower()
                # A look at each of these is several times quicker than the pattern, and there is a comment on most rows.
                if (
                    "умер" in text
                    or "сконча" in text
                    or "покойн" in text
                    or "жизни" in text
                    or "похорон" in text
                    or "deceas" in text
                    or "passed" in text
                    or "died" in text
                    or "rip" in text
                ) and _DEAD.search(text):
                    mask[position] = True
    return mask


def _remarks(facts: DraftFacts, first: list[int]) -> Iterator[tuple[int, str]]:
    for key in REMARKS:
        column = facts.column(key)
        for position, value in enumerate(column if column is not None else ()):
            words = refusal_in(value) if isinstance(value, str) else None
            if words is not None and not is_about_calls(words):
                yield first[position], words


def _statuses(facts: DraftFacts, says: Callable[[str], bool]) -> Mask:
    """Clients whose status says it; each word is looked at once."""
    column = facts.column("status")
    mask = np.zeros(len(facts), dtype=bool)
    answer: dict[Any, bool] = {}
    for position, value in enumerate(column if column is not None else ()):
        if isinstance(value, str):
            if value not in answer:
                answer[value] = says(value)
            mask[position] = answer[value]
    return mask


def _under_age(facts: DraftFacts) -> Mask:
    mask = np.zeros(len(facts), dtype=bool)
    today = facts.today
    column = facts.column("birthday")
    for position, value in enumerate(column if column is not None else ()):
        year = getattr(value, "year", None)
        if year is not None and today.year - _ADULT - 1 <= year <= today.year:
            mask[position] = _years(value, today) < _ADULT
    ages = facts.column("age")
    for position, value in enumerate(ages if ages is not None else ()):
        if isinstance(value, (int, float)) and not isinstance(value, bool) and 0 < value < _ADULT:
            mask[position] = True
    return mask


def _years(birthday: Any, today: dt.date) -> int:
    years = today.year - int(birthday.year)
    return years - ((today.month, today.day) < (int(birthday.month), int(birthday.day)))
