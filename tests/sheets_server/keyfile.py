"""The service-account key file, and one key pair per process: making a pair takes longer than most tests."""

from __future__ import annotations

import functools
import json
import os
from collections.abc import Mapping
from pathlib import Path

from sheetcrm.core.records import replace

from .oauth import ServiceAccount


@functools.cache
def _pair() -> ServiceAccount:
    return ServiceAccount.new("")


def shared_account(address: str) -> ServiceAccount:
    """A service account of that address; all of a process share one key pair."""
    return replace(_pair(), address=address)


def write(path: Path, content: Mapping[str, object]) -> None:
    """Write a key file only its owner can read."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump(content, file, indent=2)
