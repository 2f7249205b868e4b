"""Takes a person out of what this machine keeps: lines of runs and plans, decisions about drafts, any other JSON. Files 0600.

A change of a person's cell goes as a whole line, with what is kept to put it back: what was erased cannot be undone. In a
file nobody knows only the words go, and the rest of the line stays, for a line may be what keeps a message from being
handed over twice.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from sheetcrm.core.law.erasing import RULE
from sheetcrm.core.law.needles import Needles
from sheetcrm.core.link import fold_id
from sheetcrm.core.plan.model import Change
from sheetcrm.journal.memory import write

#: Places of the fields of a change in its line.
_FIELDS = Change.__struct_fields__
_ROW, _BEFORE, _AFTER, _ID, _TABLE, _WHY = (
    _FIELDS.index(name) for name in ("row_id", "before", "after", "change_id", "table", "why")
)


def redact_changes(file: Path, ids: frozenset[str], needles: Needles) -> int:
    """Takes the person's changes out of the file of a run or a plan; how many lines went."""
    gone: set[str] = set()
    lines: list[Any] = []
    read = list(_lines(file))
    # Of what erased them every cell goes: an order's address stands in a row that has no number of theirs.
    theirs = any(isinstance(line, list) and _erased(line) and _of_client(line, ids) for line in read)
    for line in read:
        if isinstance(line, list) and (_is_theirs(line, ids, needles) or (theirs and _erased(line))):
            gone.add(str(line[_ID]))
        else:
            lines.append(line)
    named = [line for line in lines if isinstance(line, dict) and _merges_of(line, ids)]
    if not gone and not named:
        return 0
    kept = []
    for line in lines:
        if isinstance(line, dict):
            line = {key: _without(value, gone) for key, value in line.items()}
            if "merges" in line:
                line["merges"] = [m for m in line["merges"] if not _merge_is_theirs(m, ids)]
        kept.append(line)
    _write(file, kept)
    return len(gone) + len(named)


def _is_theirs(line: list[Any], ids: frozenset[str], needles: Needles) -> bool:
    if len(line) <= _AFTER:
        return False
    row = line[_ROW]
    if row is not None and fold_id(row) in ids:
        return True
    return any(needles.in_cell(_cell(line[place])) for place in (_BEFORE, _AFTER))


def _erased(line: list[Any]) -> bool:
    return len(line) > _WHY and line[_WHY] == RULE


def _of_client(line: list[Any], ids: frozenset[str]) -> bool:
    return line[_TABLE] == "clients" and line[_ROW] is not None and fold_id(line[_ROW]) in ids


def _cell(value: Any) -> Any:
    """A kept cell: a day or an error stands as a small object, and names nobody."""
    return None if isinstance(value, dict) else value


def _without(value: Any, gone: set[str]) -> Any:
    """Fates and kept cells, by change id, without those that went."""
    if not isinstance(value, dict):
        return value
    return {key: one for key, one in value.items() if key.lstrip("-") not in gone and key not in gone}


def _merges_of(line: dict[str, Any], ids: frozenset[str]) -> bool:
    return any(_merge_is_theirs(merge, ids) for merge in line.get("merges", ()))


def _merge_is_theirs(merge: Any, ids: frozenset[str]) -> bool:
    _, kept, gone, _ = merge
    return bool({fold_id(kept), *map(fold_id, gone)} & ids)


def drop_lines(file: Path, theirs: Callable[[str], bool]) -> int:
    """Takes whole lines out of a file of JSON lines in which any text is theirs; how many went."""
    lines = list(_lines(file))
    left = [line for line in lines if not any(theirs(text) for text in _texts(line))]
    if len(left) < len(lines):
        _write(file, left)
    return len(lines) - len(left)


def scrub(file: Path, theirs: Callable[[str], bool]) -> int:
    """Empties the texts that are theirs in a file of JSON or JSON lines; how many there were."""
    found = 0

    def cleaned(value: Any) -> Any:
        nonlocal found
        if isinstance(value, str) and theirs(value):
            found += 1
            return ""
        if isinstance(value, list):
            return [cleaned(one) for one in value]
        if isinstance(value, dict):
            return {key: cleaned(one) for key, one in value.items()}
        return value

    if file.suffix == ".json":
        try:
            whole = json.loads(file.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return 0
        whole = cleaned(whole)
        if found:
            write(file, json.dumps(whole, ensure_ascii=False, indent=1).encode("utf-8", "surrogatepass"))
        return found
    read = list(_lines(file))
    if any(isinstance(line, dict) and {"sha", "prev"} <= line.keys() for line in read):
        return 0  # each line vouches for the one before: what names the person in there has to be looked at by somebody
    lines = [cleaned(line) for line in read]
    if found:
        _write(file, lines)
    return found


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from _texts(one)
    elif isinstance(value, list):
        for one in value:
            yield from _texts(one)


def _lines(file: Path) -> Iterator[Any]:
    """The whole lines; one torn by a crash was never acknowledged and is left out."""
    try:
        content = file.read_bytes()
    except OSError:
        return
    for raw in content.split(b"\n"):
        try:
            yield json.loads(raw.decode("utf-8", "surrogatepass"))
        except ValueError:
            continue


def _write(file: Path, lines: list[Any]) -> None:
    text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
    write(file, text.encode("utf-8", "surrogatepass"))
