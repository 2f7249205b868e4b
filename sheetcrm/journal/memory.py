"""Small things a machine remembers about a workbook: last good settings, secrets. Files 0600."""

from __future__ import annotations

import datetime as dt
import json
import os
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sheetcrm.stores.platform import private_folder


def load(file: Path) -> dict[str, Any]:
    """What was kept; nothing when there is no file or it cannot be read."""
    try:
        kept = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    if not isinstance(kept, dict):
        return {}
    return {
        key: dt.time.fromisoformat(v["time"]) if isinstance(v, dict) and "time" in v else _tuples(v)
        for key, v in kept.items()
    }


def _tuples(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def save(file: Path, values: Mapping[str, Any]) -> None:
    """Keeps the values, unless they are what is kept already."""
    plain = {key: {"time": v.isoformat()} if isinstance(v, dt.time) else v for key, v in values.items()}
    if load(file) == {key: _tuples(v) for key, v in values.items()}:
        return
    write(file, json.dumps(plain, ensure_ascii=False, indent=1).encode())


def key(state: Path) -> bytes:
    """The secret that makes prints of people's data irreversible, the same on every run on this machine.

    Where nothing can be kept (a read-only run on a folder that is not ours) it is empty.
    """
    file = state / "key"
    try:
        return file.read_bytes()
    except OSError:
        pass
    if not state.is_dir():
        return b""
    fresh = secrets.token_bytes(32)
    write(file, fresh)
    return fresh


def drafts_key(state: Path) -> bytes:
    """The secret in the ids of drafts; empty before a run that writes has made one, see :func:`share_drafts_key`."""
    try:
        return (state / DRAFTS_KEY).read_bytes()
    except OSError:
        return b""


def share_drafts_key(state: Path, shared: str) -> None:
    """Keeps the secret in the ids of drafts before anything is computed: this machine's own; else the one the workbook
    holds (``shared``, in hexadecimal), so that a message has one id on all machines and after the state folder was lost; else a
    new one."""
    if drafts_key(state):
        return
    try:
        held = bytes.fromhex(shared)
    except ValueError:
        held = b""
    write(state / DRAFTS_KEY, held if len(held) == _SECRET else secrets.token_bytes(_SECRET))


DRAFTS_KEY = "drafts.key"
_SECRET = 32


def write(file: Path, content: bytes) -> None:
    """The file with this content, whole or as it was before; durable before this returns."""
    private_folder(file.parent)
    aside = file.with_name(file.name + ".new")
    descriptor = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as out:
        out.write(content)
        out.flush()
        os.fsync(out.fileno())
    aside.replace(file)
