"""What becomes of the rows of a file of leads. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from enum import StrEnum

from msgspec import Struct, field


class Outcome(StrEnum):
    """What becomes of one row; every row has exactly one.

    ``new``: the clients have nobody like it. ``updated``: it fills cells that are blank at its client. ``same``: its client
    has all of it. ``conflict``: it says otherwise than its client does, or it is not clear who its client is; nothing of
    it is taken. ``rejected``: it cannot be used.
    """

    NEW = "new"
    UPDATED = "updated"
    SAME = "same"
    CONFLICT = "conflict"
    REJECTED = "rejected"


class ReasonKey(StrEnum):
    """Why a row has its outcome; what each means in words stands in ``report.importing``."""

    NO_CONTACT = "no-contact"
    UNREADABLE = "unreadable"
    NOT_A_ROW = "not-a-row"
    NO_PLACE = "no-place"
    UNCLEAR = "unclear"
    SEVERAL = "several"
    DIFFERS = "differs"
    REPEATS = "repeats"
    MAYBE_REPEATS = "maybe-repeats"
    LINKED = "linked"
    NO_BASIS = "no-basis"
    FLOOD = "flood"
    CODE_USED = "code-used"
    ERASED = "erased"


class Reason(Struct, frozen=True):
    """One reason. ``clients``: positions of clients it names; ``rows``: rows of the file it names; ``field``, ``ours`` and
    ``theirs``: the cell that differs, as typed here and there (an unreadable cell has no ``ours``)."""

    key: ReasonKey
    clients: tuple[int, ...] = ()
    rows: tuple[int, ...] = ()
    field: str = ""
    ours: str = ""
    theirs: str = ""


class Line(Struct, frozen=True):
    """One row of the file (``row``: its number there, ``tab``: its tab).

    ``client``: the position of its client. ``cells``: what the plan writes, by field: into blank cells of the client
    with ``updated``, as a whole row with ``new``. ``lead``: its position among the leads, -1 for what is no row.
    """

    row: int
    outcome: Outcome
    client: int | None = None
    reasons: tuple[Reason, ...] = ()
    cells: Mapping[str, str] = field(default_factory=dict)
    tab: str = ""
    lead: int = -1

    @property
    def held(self) -> bool:
        """Whether nothing of the row may be kept among the clients yet."""
        return any(reason.key in HELD for reason in self.reasons)


#: Reasons for which a row is held back, whatever it would be otherwise.
HELD = frozenset((ReasonKey.NO_BASIS, ReasonKey.FLOOD))


class Imported(Struct, frozen=True):
    """All rows of a file, in its order. ``without_column``: headings of the file for which the clients have no column."""

    lines: tuple[Line, ...]
    without_column: tuple[str, ...] = ()

    @property
    def counts(self) -> Mapping[Outcome, int]:
        """How many rows have each outcome; they sum to the rows of the file."""
        found = Counter(line.outcome for line in self.lines)
        return {outcome: found[outcome] for outcome in Outcome}

    @property
    def held(self) -> int:
        """How many rows are held back: new ones and such that would complete a client."""
        return sum(line.held for line in self.lines)
