"""Who looked at a draft, as far as the system can tell: ``looks.jsonl``, a line for each decision made on the page. File 0600.

A name that somebody types proves nothing. What is kept here is the system's own word on whose process took the decision: a
second pair of eyes takes another user of the system.
"""

from __future__ import annotations

import datetime as dt
import getpass
import json
import os
import tempfile
from collections.abc import Iterable
from pathlib import Path

from msgspec import Struct

from sheetcrm.core.drafts.review.decided import DecidedDraft
from sheetcrm.stores.platform import private_folder

FILE = "looks.jsonl"


class Look(Struct, frozen=True):
    """One look. ``user``: number and name of the system's user; ``second``: whether it was a second look at an approved
    draft, with its ``verdict``. ``of``: when the decision was made that it is about."""

    draft_id: str
    user: str
    verdict: str
    at: dt.datetime
    second: bool = False
    of: str = ""


def this_user() -> str:
    """The user whose process this is: what the system says, not what the environment claims."""
    with tempfile.TemporaryFile() as file:
        number = os.fstat(file.fileno()).st_uid
    # Where users have no numbers the login's name is all there is.
    return str(number) if number or os.name == "posix" else getpass.getuser()


def load(state: Path) -> list[Look]:
    """Every look, oldest first; a line cut short is passed over."""
    found = []
    try:
        lines = (state / FILE).read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return []
    for line in lines:
        try:
            kept = json.loads(line)
            found.append(
                Look(
                    str(kept["draft"]), str(kept["user"]), str(kept["verdict"]), dt.datetime.fromisoformat(kept["at"]),
                    bool(kept["second"]), str(kept["of"]),
                )
            )  # fmt: skip
        except (ValueError, KeyError, TypeError):
            continue
    return found


def seconds(state: Path, decided: Iterable[DecidedDraft]) -> dict[str, str]:
    """What a second pair of eyes said, by draft: of the decision that counts, by another user than the one who took it."""
    found: dict[str, str] = {}
    kept = load(state)
    last = {one.draft_id: one for one in kept if one.second}
    first = {(one.draft_id, one.at.isoformat()): one.user for one in kept if not one.second}
    for one in decided:
        look = last.get(one.draft.id)
        if one.approval is None or look is None or look.of != one.approval.at.isoformat():
            continue
        if first.get((one.draft.id, look.of), look.user) != look.user:
            found[one.draft.id] = look.verdict
    return found


def keep(state: Path, look: Look) -> None:
    """Adds a look; on the disk before this returns."""
    line = {
        "draft": look.draft_id, "user": look.user, "verdict": look.verdict, "at": look.at.isoformat(), "second": look.second,
        "of": look.of,
    }  # fmt: skip
    private_folder(state)
    descriptor = os.open(state / FILE, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(descriptor, "wb", buffering=0) as file:
        # A blank line closes one that a crash may have torn.
        file.write(("\n" + json.dumps(line, ensure_ascii=False) + "\n").encode())
        os.fsync(file.fileno())
