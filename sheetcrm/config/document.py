"""A YAML text as it was read: its values, the place of each, and what is wrong with it. Pure.

Apart from the reading itself (``source``), so that who has no configuration need not load a reader of YAML.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Sequence
from typing import Any, TypeAlias

from msgspec import Struct, field

from sheetcrm.core.wording import Lang, Text
from sheetcrm.errors import ConfigError

KeyPath: TypeAlias = "tuple[str | int, ...]"

_SECRET = re.compile(r"(private_key|secret|token|password|пароль|api_key|-----BEGIN)", re.IGNORECASE)


class Mark(Struct, frozen=True):
    """Where a value stands (1-based), where its key stands, and how it is written."""

    line: int
    column: int
    key_line: int
    key_column: int
    raw: str = ""
    quoted: bool = False


class Problem(Struct, frozen=True):
    """One thing wrong with the configuration: where, what, what to do."""

    code: str
    what: Text
    fix: Text
    file: str = "config.yaml"
    line: int = 0
    column: int = 0
    path: str = ""
    source: str = ""
    args: dict[str, Any] = field(default_factory=dict)

    def say(self, lang: Lang) -> str:
        """The problem as shown: ``file:line:column: path: what``, the line itself, what to do, and the code."""
        place = f"{self.file}:{self.line}:{self.column}: " if self.line else f"{self.file}: "
        named = f"{self.path}: " if self.path else ""
        lines = [place + named + self.what.say(lang, **self.args)]
        if self.source.strip():
            lines.append(f"{self.line:>5} | {self.source}")
        lines.append(f"  {self.fix.say(lang, **self.args)}  [{self.code}]")
        return "\n".join(lines)


NOT_TOUCHED = Text(
    ru="Таблица не тронута. {n} {n:ошибка|ошибки|ошибок} в настройках.",
    en="The workbook was not touched. {n} {n:problem|problems} in the configuration.",
)


class ConfigProblems(ConfigError):
    """Everything wrong with the configuration, found at once. Nothing was opened."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        first = problems[0]
        super().__init__(first.code, first.what, first.fix, **first.args)
        self.problems = tuple(sorted(problems, key=lambda p: (p.line, p.column)))

    def say(self, lang: Lang) -> tuple[str, str]:
        """All problems under each other, and what that means for the run."""
        return "\n\n".join(p.say(lang) for p in self.problems), NOT_TOUCHED.say(lang, n=len(self.problems))


class Document(Struct, frozen=True):
    """What a YAML text says: plain values, the mark of each, and the problems found on the way."""

    file: str
    lines: tuple[str, ...]
    values: dict[str, Any]
    marks: dict[KeyPath, Mark]
    problems: tuple[Problem, ...]

    def mark(self, path: KeyPath) -> Mark | None:
        """The mark of a path, or of the nearest thing around it that is written down."""
        while path and path not in self.marks:
            path = path[:-1]
        return self.marks.get(path)

    def problem(self, code: str, path: KeyPath, what: Text, fix: Text, *, at_key: bool = False, **args: Any) -> Problem:
        """A problem at a path, with the line it stands in."""
        mark = self.mark(path)
        if mark is None:
            return Problem(code, what, fix, self.file, path=dotted(path), args=args)
        line, column = (mark.key_line, mark.key_column) if at_key else (mark.line, mark.column)
        return Problem(code, what, fix, self.file, line, column, dotted(path), self.source(line), args)

    def source(self, line: int) -> str:
        return shown_line(self.lines, line)


def dotted(path: KeyPath) -> str:
    """A path as people write it.

    >>> dotted(("schedule", 0, "at"))
    'schedule[1].at'
    """
    text = ""
    for part in path:
        text += f"[{part + 1}]" if isinstance(part, int) else f".{part}" if text else part
    return text


def shown_line(lines: Sequence[str], line: int) -> str:
    """A line of the file for a report: not endless, and without its value where that could be a secret."""
    if not 0 < line <= len(lines):
        return ""
    text = lines[line - 1].replace("\t", "→").rstrip()
    secret = _SECRET.search(text)
    if secret:
        return text[: secret.end()] + ": …"
    return text if len(text) <= 110 else text[:109] + "…"


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word most like this one, or None when none is near.

    >>> nearest("langauge", ["language", "region"]), nearest("xyz", ["language"])
    ('language', None)
    """
    found = difflib.get_close_matches(word.casefold(), list(known), n=1, cutoff=0.6)
    return found[0] if found else None


#: What YAML makes of a word without quotes.
BOOLEAN = Text(ru="{raw} без кавычек YAML читает как «{seen}»", en="YAML reads a bare {raw} as “{seen}”")
NUMBER = Text(ru="{raw} без кавычек YAML читает как число", en="YAML reads a bare {raw} as a number")
DATE = Text(ru="{raw} без кавычек YAML читает как дату", en="YAML reads a bare {raw} as a date")
