"""What people decided about duplicates, as this machine remembers it: ``decisions.json``, and a line in the journal."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

from sheetcrm.core.duplicates.memory import Decision, Remembered, Word
from sheetcrm.journal.memory import write
from sheetcrm.journal.runs import RunLog
from sheetcrm.stores.platform import private_folder

FILE = "decisions.json"


def load(state: Path) -> Remembered:
    """What is remembered; nothing when there is no file or it cannot be read."""
    try:
        kept = json.loads((state / FILE).read_text(encoding="utf-8"))
        pairs = {
            (one, other): Decision(None if word is None else Word(word), frozenset(evidence), at, asked)
            for one, other, word, evidence, at, asked in kept["pairs"]
        }
        return Remembered(pairs, {str(base): int(count) for base, count in kept["times"].items()})
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return Remembered()


def save(state: Path, remembered: Remembered, at: dt.datetime) -> None:
    """Keeps it, unless it is what is kept already. Durable before this returns."""
    before = load(state)
    if before == remembered:
        return
    kept = {
        "pairs": [
            [one, other, decision.word, sorted(decision.evidence), decision.at, decision.asked]
            for (one, other), decision in sorted(remembered.pairs.items())
        ],
        "times": dict(sorted(remembered.times.items())),
    }
    private_folder(state)
    write(state / FILE, json.dumps(kept, ensure_ascii=False, indent=1).encode())
    changed = [pair for pair, decision in remembered.pairs.items() if before.pairs.get(pair) != decision]
    if changed:
        words = [remembered.pairs[pair].word or "taken back" for pair in changed]
        RunLog(state / "journal.jsonl").append(
            "decided", at, **{word.replace(" ", "_"): words.count(word) for word in dict.fromkeys(words)}
        )
