"""What was decided about drafts, as this machine keeps it: ``approvals.jsonl``, a line for each decision, the last counts."""

from __future__ import annotations

import datetime as dt
import json
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from sheetcrm.core.drafts.approval import Approval, Verdict
from sheetcrm.stores.platform import private_folder

FILE = "approvals.jsonl"


def load(state: Path) -> dict[str, Approval]:
    """The decision that counts, by the draft's id: the one with the latest moment. A line cut short is passed over."""
    found: dict[str, Approval] = {}
    try:
        lines = (state / FILE).read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return found
    for line in lines:
        try:
            one = _read(json.loads(line))
        except (ValueError, KeyError, TypeError):
            continue
        if one.draft_id not in found or found[one.draft_id].at <= one.at:
            found[one.draft_id] = one
    return found


def keep(state: Path, approvals: Iterable[Approval]) -> None:
    """Adds decisions; on the disk before this returns. A line cut short by a crash is closed by a line break first."""
    lines = "".join(json.dumps(_written(one), ensure_ascii=False) + "\n" for one in approvals)
    if not lines:
        return
    private_folder(state)
    descriptor = os.open(state / FILE, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(descriptor, "r+b", buffering=0) as file:
        size = file.seek(0, os.SEEK_END)
        if size:
            file.seek(size - 1)
            if file.read(1) != b"\n":
                lines = "\n" + lines
        file.write(lines.encode())
        os.fsync(file.fileno())


def _written(one: Approval) -> dict[str, Any]:
    return {
        "draft": one.draft_id,
        "verdict": one.verdict.value,
        "at": one.at.isoformat(),
        "place": one.place,
        "prints": dict(one.prints),
        "by": one.by,
        "text": one.text,
        "subject": one.subject,
        **({"expired": list(one.expired)} if one.expired else {}),
        **({"seen": one.seen} if one.seen else {}),
        **({"batch": one.batch} if one.batch else {}),
    }


def _read(kept: dict[str, Any]) -> Approval:
    return Approval(
        str(kept["draft"]),
        Verdict(kept["verdict"]),
        dt.datetime.fromisoformat(kept["at"]),
        kept["place"],
        {str(part): str(value) for part, value in kept["prints"].items()},
        str(kept["by"]),
        kept["text"],
        kept["subject"],
        tuple(str(part) for part in kept.get("expired", ())),
        str(kept.get("seen", "")),
        str(kept.get("batch", "")),
    )
