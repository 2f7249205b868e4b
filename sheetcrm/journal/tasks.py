"""What this machine remembers of tasks: ``tasks.json``. One small file, 0600.

What was done, with what people wrote beside it, so that taking a done line out of the workbook loses nothing; which task is
which; a print of each client's post.
"""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

from sheetcrm.core.tasks.kept import DoneTask, Made, TaskMemory
from sheetcrm.journal.memory import write

FILE = "tasks.json"


def load(state: Path) -> TaskMemory:
    """What is remembered; nothing when there is no file or it cannot be read."""
    try:
        kept = json.loads((state / FILE).read_text(encoding="utf-8"))
        done = {
            str(key): DoneTask(one[0], one[1], one[2], dt.date.fromisoformat(one[3]), *one[4:])
            for key, one in kept["done"].items()
        }
        made = {str(key): Made(*one) for key, one in kept["made"].items()}
        return TaskMemory(done, made, {str(key): str(one) for key, one in kept["posts"].items()})
    except (OSError, ValueError, KeyError, TypeError, AttributeError, IndexError):
        return TaskMemory()


def save(state: Path, memory: TaskMemory) -> None:
    """Keeps it, unless it is what is kept already. Durable before this returns."""
    kept: dict[str, Any] = {
        "done": {
            key: [one.rule, one.client, one.period, one.at.isoformat(), one.outcome, one.who, one.note]
            for key, one in sorted(memory.done.items())
        },
        "made": {key: [one.rule, one.client, one.period] for key, one in sorted(memory.made.items())},
        "posts": dict(sorted(memory.posts.items())),
    }
    file = state / FILE
    if not any(kept.values()) and not file.exists():
        return
    text = json.dumps(kept, ensure_ascii=False, separators=(",", ":")).encode()
    try:
        same = file.read_bytes() == text
    except OSError:
        same = False
    if not same:
        write(file, text)
