"""Small files of what a machine remembers, and which tabs of ours are as it wrote them. Loads in no time: see ``stores.xlsx.apart``."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from msgspec import DecodeError, json

from sheetcrm.journal import memory

PARTS = "tabs.json"


class Part(NamedTuple):
    """What was written into a tab of ours last. ``read``: its cells are needed all the same, to know what stands there."""

    checksum: int
    size: int
    read: bool = False


def load_parts(state: Path) -> dict[str, Part]:
    """By key of a tab of ours what was written there last."""
    found = load(state / PARTS)
    return {
        key: Part(kept[0], kept[1], len(kept) == 3)
        for key, kept in found.items()
        if isinstance(kept, list) and len(kept) in (2, 3) and all(isinstance(one, int) for one in kept)
    }


def save_parts(state: Path, parts: Mapping[str, Part]) -> None:
    """Keeps them in the place of the earlier ones."""
    if dict(parts) != load_parts(state):
        save(state / PARTS, {key: part if part.read else part[:2] for key, part in parts.items()})


def load(file: Path) -> dict[str, Any]:
    """What a file holds; nothing when there is none, or it is no longer what was kept."""
    try:
        found = json.decode(file.read_bytes())
    except (OSError, ValueError, DecodeError):
        return {}
    return found if isinstance(found, dict) else {}


def save(file: Path, content: Mapping[str, Any]) -> None:
    """Keeps it, 0600; nothing is not kept unless something was."""
    if not content and not file.exists():
        return
    memory.write(file, json.encode(content))
