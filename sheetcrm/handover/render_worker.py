"""Fills templates that were written in a sheet, in a process of its own with limits on time and memory.

The allow-list of ``core.drafts.text.templates`` has been passed before a template comes here; this is the second wall. On
Windows there is no limit on memory, only on time: the standard library has no way to set one.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from sheetcrm.core.drafts.text.filling import Filled, RenderFailure, fill
from sheetcrm.core.drafts.text.templates import OUTPUT_LIMIT, MessageTemplate
from sheetcrm.core.drafts.text.values import NamePart

SECONDS = 10.0
MEGABYTES = 512
#: Clients a process is given at once; a hostile template spoils one batch.
BATCH = 2_000

_CHILD = (
    "import sys; sys.path.insert(0, sys.argv[1]); "
    "from sheetcrm.handover.render_worker import child; child(int(sys.argv[2]), float(sys.argv[3]))"
)
#: What a child may know of its surroundings: enough to start, no keys.
_ENVIRONMENT = ("SYSTEMROOT", "TEMP", "TMP", "LANG", "LC_ALL")


def render_in_worker(
    template: MessageTemplate,
    this_year: int,
    values: Sequence[Mapping[str, object]],
    *,
    seconds: float = SECONDS,
    megabytes: int = MEGABYTES,
) -> list[Filled]:
    """Subject and text for each set of values, made in other processes. ``seconds`` of wall time for each batch.

    After a batch that ran out of time or memory the template is not tried again.
    """
    made: list[Filled] = []
    for start in range(0, len(values), BATCH):
        batch = values[start : start + BATCH]
        answer = _ask(template, this_year, batch, seconds, megabytes)
        if isinstance(answer, RenderFailure):
            return made + [answer] * (len(values) - start)
        made += answer
    return made


def _ask(
    template: MessageTemplate, this_year: int, values: Sequence[Mapping[str, object]], seconds: float, megabytes: int
) -> list[Filled] | RenderFailure:
    root = str(Path(__file__).resolve().parents[2])
    question = {
        "template": {name: _packed(getattr(template, name)) for name in template.__struct_fields__},
        "year": this_year,
        "values": [
            {name: _packed(value) for name, value in given.items() if name in template.uses} for given in values
        ],
    }
    try:
        done = subprocess.run(  # noqa: S603 - our own interpreter and our own code; the template goes in as data
            [sys.executable, "-I", "-c", _CHILD, root, str(megabytes), str(seconds)],
            input=json.dumps(question).encode(),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=seconds,
            env={name: os.environ[name] for name in _ENVIRONMENT if name in os.environ},
            check=False,
        )
    except subprocess.TimeoutExpired:
        return RenderFailure("slow")
    if done.returncode != 0:
        return RenderFailure("memory")
    try:
        answers = json.loads(done.stdout)
        return (
            [_unpacked_answer(answer) for answer in answers] if len(answers) == len(values) else RenderFailure("broken")
        )
    except (ValueError, TypeError, KeyError):
        return RenderFailure("broken")


def child(megabytes: int, seconds: float) -> None:
    """What the process runs: a question from stdin, an answer to stdout. Leaves with 1 when memory ran out."""
    _limit(megabytes, seconds)
    try:
        question = json.load(sys.stdin.buffer)
        template = MessageTemplate(**{name: _unpacked(value) for name, value in question["template"].items()})
        values = [{name: _unpacked(value) for name, value in given.items()} for given in question["values"]]
        answers = [_packed_answer(answer) for answer in fill(template, question["year"], values)]
        sys.stdout.buffer.write(json.dumps(answers).encode())
    except (MemoryError, RecursionError):
        os._exit(1)


def _limit(megabytes: int, seconds: float) -> None:
    try:
        import resource
    except ImportError:
        return
    size = megabytes * 1024 * 1024
    for what, limit in (
        (resource.RLIMIT_AS, size),
        (resource.RLIMIT_CPU, int(seconds) + 1),
        (resource.RLIMIT_FSIZE, 0),
    ):
        _, hard = resource.getrlimit(what)
        allowed = limit if hard == resource.RLIM_INFINITY else min(limit, hard)
        try:
            resource.setrlimit(what, (allowed, hard))
        except (ValueError, OSError):
            # macOS refuses some of them; the wall clock of the parent remains.
            continue


def _packed(value: object) -> object:
    if isinstance(value, NamePart):
        return {"name": [str(value), value.part, value.gender]}
    if isinstance(value, dt.date):
        return {"date": value.isoformat()[:10]}
    if isinstance(value, frozenset):
        return {"set": sorted(value)}
    if isinstance(value, (tuple, list)):
        return {"list": [_packed(item) for item in value]}
    return value if isinstance(value, (str, int, float)) or value is None else str(value)


def _unpacked(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    ((kind, held),) = value.items()
    if kind == "name":
        return NamePart(*held)
    if kind == "date":
        return dt.date.fromisoformat(held)
    if kind == "set":
        return frozenset(held)
    return tuple(_unpacked(item) for item in held)


def _packed_answer(answer: Filled) -> object:
    if isinstance(answer, RenderFailure):
        return [answer.kind, answer.detail, answer.marked and _cut(answer.marked)]
    return _cut(answer)


def _cut(text: tuple[str, str]) -> list[str]:
    # One character more than allowed is enough for the draft to be blocked as too long.
    return [part[: OUTPUT_LIMIT + 1] for part in text]


def _unpacked_answer(answer: Any) -> Filled:
    if len(answer) == 2:
        return str(answer[0]), str(answer[1])
    kind, detail, marked = answer
    return RenderFailure(kind, str(detail), (str(marked[0]), str(marked[1])) if marked else None)
