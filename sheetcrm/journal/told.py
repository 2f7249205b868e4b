"""What other computers told through the workbook, as this machine remembers it: a workbook brought back from a copy, or rid of
our tabs, forgets nothing this machine has read. Also the keys of other computers, brought here by a person. Files 0600."""

from __future__ import annotations

import json
import os
from pathlib import Path

from sheetcrm.core.drafts.review.told import NOTHING_TOLD, Told, read_rows, rows
from sheetcrm.journal import memory
from sheetcrm.stores.platform import private_folder

FILE, KEYS = "told.json", "keys.json"
_SECRET = 32


def load(state: Path) -> Told:
    """What was remembered; nothing when there is no file or it cannot be read."""
    try:
        kept = json.loads((state / FILE).read_text(encoding="utf-8"))
        return read_rows((str(kind), str(name), str(head), str(text)) for kind, name, head, text in kept["lines"])
    except (OSError, ValueError, KeyError, TypeError):
        return NOTHING_TOLD


def save(state: Path, told: Told) -> None:
    """Remembers it, unless that is remembered already. Durable before this returns."""
    if not told or told == load(state):
        return
    memory.write(private_folder(state) / FILE, json.dumps({"lines": list(rows(told))}, ensure_ascii=False).encode())


def keys(state: Path) -> tuple[bytes, ...]:
    """The keys of other computers that were brought here."""
    try:
        return tuple(bytes.fromhex(one) for one in json.loads((state / KEYS).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return ()


def take_key(state: Path, file: Path) -> bool:
    """Keeps the key in a file that :func:`give_key` made; whether it was new. Raises ValueError for a file that holds none."""
    held = bytes.fromhex(file.read_text(encoding="ascii").strip())
    if len(held) != _SECRET:
        raise ValueError("no key")
    known = keys(state)
    if held in known or held == memory.key(private_folder(state)):
        return False
    memory.write(state / KEYS, json.dumps([one.hex() for one in (*known, held)]).encode())
    return True


def give_key(state: Path, file: Path) -> None:
    """Writes this computer's key into a new file only its owner can read. Raises FileExistsError."""
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as out:
        out.write(memory.key(private_folder(state)).hex() + "\n")
