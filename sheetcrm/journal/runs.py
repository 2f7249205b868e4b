"""The journal of runs: JSON lines, each holding the hash of the one before. Files."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from msgspec import Struct

VERSION = 1
_START = "0" * 64


class RunLog(Struct, frozen=True):
    """One journal file. Lines are only appended; none holds a client's value, only titles, counts and hashes."""

    path: Path

    def append(self, kind: str, at: dt.datetime, **facts: object) -> dict[str, Any]:
        """The line that was written, flushed to the disk before this returns.

        A line torn by a crash is closed by a line break, so that what follows stays readable; it breaks no chain,
        because a torn line was never acknowledged.
        """
        last = next(self._parsed(newest_first=True), None)
        previous = str(last["sha"]) if last else _START
        line = {"v": VERSION, "kind": kind, "at": at.isoformat(timespec="seconds"), **facts, "prev": previous}
        line["sha"] = _digest(line)
        text = json.dumps(line, ensure_ascii=False, sort_keys=True) + "\n"
        descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
        with os.fdopen(descriptor, "r+b", buffering=0) as file:
            size = file.seek(0, os.SEEK_END)
            if size:
                file.seek(size - 1)
                if file.read(1) != b"\n":
                    text = "\n" + text
            file.write(text.encode())
            os.fsync(file.fileno())
        return line

    def lines(self) -> Iterator[dict[str, Any]]:
        """The whole lines, oldest first; a torn one is left out. Empty when there is no journal yet."""
        return self._parsed()

    def _parsed(self, *, newest_first: bool = False) -> Iterator[dict[str, Any]]:
        try:
            content = self.path.read_bytes()
        except FileNotFoundError:
            return
        raw_lines = content.split(b"\n")
        for raw in reversed(raw_lines) if newest_first else raw_lines:
            try:
                line = json.loads(raw)
            except ValueError:
                continue
            if isinstance(line, dict) and "sha" in line:
                yield line

    def broken(self) -> list[int]:
        """Numbers (from 1) of the lines whose hash or whose link to the line before does not hold."""
        wrong = []
        previous = _START
        for number, line in enumerate(self.lines(), start=1):
            if line["sha"] != _digest(line) or line.get("prev") != previous:
                wrong.append(number)
            previous = str(line["sha"])
        return wrong


def _digest(line: Mapping[str, Any]) -> str:
    """Hash of a line without its own hash; keys sorted, so that their order does not matter."""
    body = {key: value for key, value in line.items() if key != "sha"}
    return hashlib.sha256(json.dumps(body, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
