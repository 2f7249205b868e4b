"""What was decided about drafts, as this machine keeps it: ``approvals.jsonl``, a line for each decision, the last counts.

A mailing that was approved as a whole is one decision and one line, however many drafts it is about.
"""

from __future__ import annotations

import datetime as dt
import json
import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from sheetcrm.core.drafts.review.approval import Approval, Verdict
from sheetcrm.core.records import replace
from sheetcrm.stores.platform import private_folder

FILE = "approvals.jsonl"


def load(state: Path) -> dict[str, Approval]:
    """The decision that counts, by the draft's id: the one with the latest moment. A line cut short is passed over.

    Its ``seen`` is what the tab said when it was last taken into account, wherever the decision that counts was made.
    """
    found: dict[str, Approval] = {}
    seen: dict[str, str] = {}
    try:
        lines = (state / FILE).read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return found
    for line in lines:
        try:
            read = list(_read(json.loads(line)))
        except (ValueError, KeyError, TypeError, AttributeError):
            continue
        for one in read:
            if one.draft_id not in found or found[one.draft_id].at <= one.at:
                found[one.draft_id] = one
            if one.place in _LOOKED:
                seen[one.draft_id] = one.seen
    return {
        key: one if one.seen == seen.get(key, "") else replace(one, seen=seen.get(key, ""))
        for key, one in found.items()
    }


#: Where decisions come from that know what the tab said.
_LOOKED = ("tab", "run")


def keep(state: Path, approvals: Iterable[Approval]) -> None:
    """Adds decisions; on the disk before this returns. A line cut short by a crash is closed by a line break first."""
    lines = "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in _lines(approvals))
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


def _lines(approvals: Iterable[Approval]) -> Iterator[dict[str, Any]]:
    """The lines of some decisions: those that approve a mailing as a whole are one."""
    whole: dict[tuple[object, ...], dict[str, Any]] = {}
    for one in approvals:
        if not one.batch or one.expired or one.text or one.subject:
            yield _written(one)
        else:
            same = replace(one, draft_id="", prints={})
            key = (same.batch, same.verdict, same.at, same.place, same.by, same.seen)
            line = whole.setdefault(key, {**_written(same), "draft": None, "drafts": {}})
            line["drafts"][one.draft_id] = dict(one.prints)
    yield from whole.values()


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


def _read(kept: Mapping[str, Any]) -> Iterator[Approval]:
    drafts = kept.get("drafts")
    each = {str(kept["draft"]): kept["prints"]} if drafts is None else {str(key): one for key, one in drafts.items()}
    verdict, at = Verdict(kept["verdict"]), dt.datetime.fromisoformat(kept["at"])
    for draft_id, prints in each.items():
        yield Approval(
            draft_id,
            verdict,
            at,
            kept["place"],
            {str(part): str(value) for part, value in prints.items()},
            str(kept["by"]),
            kept["text"],
            kept["subject"],
            tuple(str(part) for part in kept.get("expired", ())),
            str(kept.get("seen", "")),
            str(kept.get("batch", "")),
        )
