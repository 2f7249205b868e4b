"""One thing ``doctor`` looked at: how it stands, and what to do about it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct

from sheetcrm.core.wording import Lang, Text

OK, WARN, BAD = "ok", "warning", "error"
SIGN = {OK: "✓", WARN: "!", BAD: "✗"}

#: What is looked at, as programs read it.
ABOUT = (
    "program", "python", "config", "workbook", "clients", "folder", "disk", "size", "macros", "open", "shared-folder",
    "login", "scope", "sharing", "copying", "protected", "cells", "quota", "zone", "locale", "text-columns", "law", "live", "failed",
)  # fmt: skip


class Finding(Struct, frozen=True):
    """``about``: one of :data:`ABOUT`. ``fix``: what to do; empty where nothing is to be done."""

    state: str
    about: str
    text: str
    fix: str = ""


def found(state: str, about: str, lang: Lang, text: Text, fix: Text | None = None, **args: object) -> Finding:
    """A finding in the reader's language."""
    return Finding(state, about, text.say(lang, **args), fix.say(lang, **args) if fix is not None else "")


def lines(findings: Sequence[Finding]) -> Iterator[str]:
    """As a person reads them."""
    for one in findings:
        yield f"{SIGN[one.state]} {one.text}"
        if one.fix:
            yield from (f"    {line}" for line in one.fix.splitlines())
