"""Every code with its page: what it means, why it matters, what to do. Feeds ``explain`` and docs/codes."""

from __future__ import annotations

import difflib
import re

from msgspec import Struct
from rapidfuzz.distance import DamerauLevenshtein

from sheetcrm.core.drafts.reasons import ReasonCode
from sheetcrm.core.issues import CAUSE_LABEL, SEVERITY_LABEL, Cause, IssueCode, Severity
from sheetcrm.core.registry import load
from sheetcrm.core.schema import TABLES
from sheetcrm.core.wording import Lang, Text
from sheetcrm.errors import Fault

_KIND = {
    "issue": Text(ru="замечание к ячейке или таблице", en="an issue with a cell or a table"),
    "draft": Text(ru="причина, по которой черновик не готов", en="a reason why a draft is not ready"),
    "fault": Text(ru="причина, по которой запуск остановился", en="a reason why a run stopped"),
}
_WHAT = Text(ru="Что это", en="What it is")
_SAID = Text(ru="Как это звучит", en="How it is said")
_FIX = Text(ru="Что сделать", en="What to do")
_SEVERITY = Text(ru="Важность", en="Severity")
_CAUSE = Text(ru="Похоже на", en="Likely cause")
_EXAMPLE = Text(ru="Пример", en="Example")
_EXIT = Text(ru="Код возврата", en="Exit code")


class Page(Struct, frozen=True):
    """The page of one code."""

    code: str
    kind: str
    title: Text
    message: Text
    fix: Text
    severity: Severity | None = None
    cause: Cause | None = None
    example: str = ""
    #: The same, as (field key, cell): what ``say`` names in the words of the reader.
    cells: tuple[tuple[str, object], ...] = ()
    exit_code: int | None = None
    #: The table the example is of.
    table: str = "clients"

    def say(self, lang: Lang) -> str:
        """The page as Markdown. Places that a run fills in stand as «…»."""
        return f"# {self.code}\n\n{self.body(lang)}"

    def body(self, lang: Lang) -> str:
        """The page without its heading."""
        lines = [
            f"**{unfilled(self.title, lang)}**",
            "",
            f"{_WHAT.say(lang)}: {_KIND[self.kind].say(lang)}.",
        ]
        if self.severity is not None:
            lines.append(f"{_SEVERITY.say(lang)}: {SEVERITY_LABEL[self.severity].say(lang)}.")
        if self.cause is not None:
            lines.append(f"{_CAUSE.say(lang)}: {CAUSE_LABEL[self.cause].say(lang)}.")
        if self.exit_code is not None:
            lines.append(f"{_EXIT.say(lang)}: {self.exit_code}.")
        if self.message != self.title:
            lines += ["", f"{_SAID.say(lang)}: {unfilled(self.message, lang)}"]
        lines += [
            "",
            f"{_FIX.say(lang)}: {unfilled(self.fix, lang)}",
        ]
        if self.cells:
            lines += [
                "",
                f"{_EXAMPLE.say(lang)}: {'; '.join(_cell(self.table, key, value, lang) for key, value in self.cells)}",
            ]
        return "\n".join(lines)


_BLANK = Text(ru="пусто", en="empty")


def _cell(table: str, key: str, value: object, lang: Lang) -> str:
    """«Телефон: `7,92E+10`»: a cell of an example under the heading people see."""
    own = [TABLES[table]] if table in TABLES else []
    field = next((found for spec in (*own, *TABLES.values()) if (found := spec.field(key)) is not None), None)
    heading = field.heading.say(lang) if field is not None else key.removeprefix("extra:")
    return f"{heading}: {_BLANK.say(lang) if value is None else f'`{value}`'}"


_PLACE = re.compile(r"\{\w+(?::([^{}]*))?\}")


def unfilled(text: Text, lang: Lang) -> str:
    """The text with its places left open, words after a number in the form for many.

    >>> unfilled(Text(ru="Ещё {n} {n:строка|строки|строк} в «{tab}».", en=""), "ru")
    'Ещё … строк в «…».'
    """
    said = text.ru if lang == "ru" else text.en
    return _PLACE.sub(lambda place: place[1].rsplit("|", 1)[-1] if "|" in (place[1] or "") else "…", said)


def pages() -> dict[str, Page]:
    """All pages by code, in order of the alphabet. Raises ValueError when two things claim one code."""
    found: dict[str, Page] = {}
    for code in load("sheetcrm", IssueCode, lambda c: c.code).values():
        # A key that begins with "_" is a column of ours that the check looks at, not a cell people see.
        cells = tuple((key, value) for key, value in code.example.items() if not key.startswith("_"))
        example = ", ".join(f"{key} = {value!r}" for key, value in cells)
        found[code.code] = Page(
            code.code, "issue", code.title, code.message, code.fix, code.severity, code.cause, example, cells,
            table=code.table,
        )  # fmt: skip
    for reason in load("sheetcrm", ReasonCode, lambda c: c.code).values():
        _add(found, Page(reason.code, "draft", reason.title, reason.message, reason.fix))
    for fault in load("sheetcrm", Fault, lambda c: c.code).values():
        _add(found, Page(fault.code, "fault", fault.message, fault.message, fault.fix, exit_code=fault.error.exit_code))
    return dict(sorted(found.items()))


def _add(found: dict[str, Page], page: Page) -> None:
    if page.code in found:
        raise ValueError(f"two pages for {page.code}")
    found[page.code] = page


#: A word of fewer letters stands in too many codes by chance.
_TELLING = 4


def plain_code(said: str) -> str:
    """A code as it is written in the list: people copy it with its brackets, and type capitals and underscores.

    >>> plain_code("[phone/not-valid]"), plain_code("Phone/Not_Valid")
    ('phone/not-valid', 'phone/not-valid')
    """
    return said.strip().strip("[]").casefold().replace("_", "-").replace(" ", "-")


def nearest(code: str) -> list[str]:
    """Codes that are meant by a misspelt one, or by half of one; none where nothing is near.

    >>> nearest("phone/not-vald"), nearest("not-guessed"), nearest("nope/nope")
    (['phone/not-valid'], ['heading/not-guessed', 'table/link-not-guessed', 'table/stop-list-not-guessed'], [])
    """
    known, said = list(pages()), plain_code(code)
    slips = {k: DamerauLevenshtein.distance(said, k, score_cutoff=max(1, len(k) // 6)) for k in known}
    near = [k for k in sorted(known, key=slips.__getitem__) if slips[k] <= max(1, len(k) // 6)]
    if near:
        return near[:3]
    section, _, _ = said.partition("/")
    of_section = [k for k in known if k.partition("/")[0] == section]
    if of_section:
        return difflib.get_close_matches(said, of_section, n=3, cutoff=0) if "/" in said else of_section[:6]
    return [k for k in known if len(said) >= _TELLING and said in k][:3]


__all__ = ["Page", "nearest", "pages", "plain_code", "unfilled"]
