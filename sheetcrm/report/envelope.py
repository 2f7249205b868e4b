"""What every JSON document begins with, and what stands in it when a run ended early. Light: imports no pandas."""

from __future__ import annotations

from typing import Any

from sheetcrm import __version__
from sheetcrm.config.document import ConfigProblems
from sheetcrm.core.wording import Lang
from sheetcrm.errors import SheetcrmError

Document = dict[str, Any]


def opening(command: str, workbook: str | None) -> Document:
    """The first keys of every document; no workbook (None) where a command looked at none."""
    return {"schema": f"sheetcrm/{command}/1", "version": __version__, "workbook": workbook or None}


def failure(command: str, workbook: str | None, err: SheetcrmError, lang: Lang) -> Document:
    """The document of a run that ended early. A wrong configuration names each problem with its place."""
    message, fix = err.say(lang)
    error: Document = {"code": err.code, "message": message, "fix": fix}
    if isinstance(err, ConfigProblems):
        error["problems"] = [
            {
                "code": p.code,
                "file": p.file,
                "line": p.line or None,
                "column": p.column or None,
                "key": p.path,
                "message": p.what.say(lang, **p.args),
                "fix": p.fix.say(lang, **p.args),
            }
            for p in err.problems
        ]
    return {**opening(command, workbook), "error": error}
