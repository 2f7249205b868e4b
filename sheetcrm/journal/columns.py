"""What a machine remembers of columns of ours, in people's tab and in queue tabs: prints of what was written, and texts people typed there.

A print is a hash, so no value of a client is kept; a text that somebody typed into a cell of ours is kept as it is until
it stands in a column of theirs. Files 0600.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import astuple
from pathlib import Path
from typing import Any

from sheetcrm.core.tabs.columns import Kept
from sheetcrm.journal.parts import load, save

PRINTS, FRAMES, KEPT, RULES = "columns.json", "columns-frame.json", "columns-kept.json", "rules.json"
QUEUES = "queues.json"
#: Letters of a print.
_LENGTH = 10

#: Sheet → column → row key → print of the value.
Written = Mapping[str, Mapping[str, Mapping[str, str]]]


def load_written(state: Path) -> dict[str, dict[str, dict[str, str]]]:
    """Prints of the values that were written last."""
    kept = load(state / PRINTS)
    return {
        sheet: {key: _unpacked(text) for key, text in columns.items() if isinstance(text, str)}
        for sheet, columns in kept.items()
        if isinstance(columns, dict)
    }


def save_written(state: Path, written: Written) -> None:
    """Keeps the prints in the place of the earlier ones."""
    packed = {
        sheet: {key: "".join(row + print_ for row, print_ in prints.items()) for key, prints in columns.items()}
        for sheet, columns in written.items()
    }
    save(state / PRINTS, packed)


def _unpacked(text: str) -> dict[str, str]:
    pairs = range(0, len(text) - 2 * _LENGTH + 1, 2 * _LENGTH)
    return {text[i : i + _LENGTH]: text[i + _LENGTH : i + 2 * _LENGTH] for i in pairs}


def load_kept(state: Path) -> tuple[Kept, ...]:
    """The texts people typed into cells of ours that are not done with."""
    found = load(state / KEPT).get("kept", [])
    width = len(Kept.__dataclass_fields__)
    return tuple(Kept(*map(str, one)) for one in found if isinstance(one, list) and len(one) == width)


def save_kept(state: Path, kept: Iterable[Kept]) -> None:
    """Keeps the texts in the place of the earlier ones."""
    listed = [list(astuple(one)) for one in kept]
    if listed != [list(astuple(one)) for one in load_kept(state)]:
        save(state / KEPT, {"kept": listed})


def keep_more(state: Path, kept: Iterable[Kept]) -> None:
    """Keeps texts beside the earlier ones."""
    save_kept(state, dict.fromkeys([*load_kept(state), *kept]))


def load_queues(state: Path) -> dict[str, Any]:
    """By queue tab, line and column prints of what was written there last; see ``core.tabs.queue``."""
    return load(state / QUEUES)


def save_queues(state: Path, written: Mapping[str, Any], kept: Mapping[str, Any]) -> None:
    """Keeps the prints in the place of those ``kept`` so far."""
    if dict(written) != kept:
        save(state / QUEUES, written)


def load_frames(state: Path) -> dict[str, Any]:
    """By sheet, what was changed around the columns of ours so that they stand inside filters and tables."""
    return load(state / FRAMES)


def save_frames(state: Path, frames: Mapping[str, Any]) -> None:
    """Keeps it in the place of the earlier one."""
    save(state / FRAMES, frames)


def load_rules(state: Path) -> dict[str, Any]:
    """By sheet, the text of the rules as they were before ours came, and with them."""
    return load(state / RULES)


def save_rules(state: Path, rules: Mapping[str, Any]) -> None:
    """Keeps it in the place of the earlier one."""
    save(state / RULES, rules)
