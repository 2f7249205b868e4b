"""Templates: what one says and how it is filled, in strict sandboxed Jinja. Pure.

What a template may name and do is checked before (:mod:`~sheetcrm.core.drafts.text.syntax`); where its parts come from, the
program, a folder of the team's or «Шаблоны», is settled in :mod:`~sheetcrm.core.drafts.text.layers`.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Literal

from jinja2 import StrictUndefined, Template
from jinja2.sandbox import ImmutableSandboxedEnvironment
from msgspec import Struct

from sheetcrm.core.drafts.text.values import EmptyVariable, empty, filters, printed, shown
from sheetcrm.core.wording import Lang

OUTPUT_LIMIT = 20_000
LIST_LIMIT = 20


class MessageTemplate(Struct, frozen=True):
    """One template, checked. ``uses``: the variables it names; ``greeting``: address by first name, or by name and
    patronymic when it is known. ``about``: what it offers, to be held against what a client does not want to be offered.
    ``own``: the team wrote some of it, so it is filled where time and memory are limited. ``decided_by`` and
    ``decided_why``: whose decision it was that this is no advertising; ``undecided``: it was called a service message
    without one. ``sources``: what it was put together from, the most particular first.
    """

    name: str
    lang: Lang
    campaign: str
    channel: Literal["email", "sms", "call"]
    subject: str
    body: str
    purpose: Literal["ad", "service"]
    greeting: Literal["name", "name_patronymic"]
    valid_from: dt.date | None
    valid_to: dt.date | None
    uses: frozenset[str]
    about: tuple[str, ...] = ()
    own: bool = False
    undecided: bool = False
    decided_by: str = ""
    decided_why: str = ""
    sources: tuple[str, ...] = ()
    currency: str = ""
    american: bool = False


@lru_cache(maxsize=16)
def _environment(lang: Lang, this_year: int, currency: str, american: bool) -> ImmutableSandboxedEnvironment:
    made = ImmutableSandboxedEnvironment(
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
        # The text part is plain text; the HTML part is made from it, escaped as a whole (see layout.py).
        autoescape=False,
        finalize=lambda value: printed(value, lang, this_year, american=american),
    )
    made.globals.clear()
    made.tests.clear()
    made.filters.clear()
    made.filters.update(filters(lang, this_year, currency, american=american))
    return made


class CompiledTemplate:
    """A checked template, ready to be filled for one client after the other."""

    __slots__ = ("_body", "_line_ends", "_subject", "uses")

    def __init__(self, template: MessageTemplate, this_year: int) -> None:
        environment = _environment(template.lang, this_year, template.currency, template.american)
        self._subject: Template | None = environment.from_string(template.subject) if template.subject else None
        body = with_line_ends(template.body)
        self._body: Template = environment.from_string(body)
        self._line_ends = body != template.body
        self.uses = template.uses

    def render(self, values: Mapping[str, object], *, marking: bool = False) -> tuple[str, str]:
        """Subject and body for one client.

        A variable without a value (missing, None, or "") raises EmptyVariable when it would be printed; with
        ``marking`` its place is shown in brackets instead, for a draft that is blocked anyway.
        """
        blank = shown if marking else empty
        given = {name: _given(values.get(name), name, blank) for name in self.uses}
        subject = "" if self._subject is None else " ".join(self._subject.render(given).split())
        text = self._body.render(given)
        if self._line_ends:
            text = _EMPTIED_LINE.sub("", text).replace(_LINE_END, "")
        return subject, tidy(text)


def _given(value: object, name: str, blank: Callable[[str], object]) -> object:
    if value is None or value == "" or value == ():
        return blank(name)
    if isinstance(value, (tuple, list)):
        return tuple(value[:LIST_LIMIT])
    return value


#: Stands where a line of text ends in a tag, so that the line break after it stays. No text of anybody has it.
_LINE_END = "\x1f"
_ENDS_IN_TAG = re.compile(r"(?<![-+])%\}[ \t]*$", re.MULTILINE)
_ONLY_TAGS = re.compile(r"\s*(?:\{%(?:(?!%\}).)*%\}\s*)+")
_EMPTIED_LINE = re.compile(rf"^[ \t]*{_LINE_END}\n?", re.MULTILINE)


def with_line_ends(body: str) -> str:
    """A template in which a line of text that ends in a tag stays a line of its own.

    Of a line with nothing but tags the line break goes, as people expect; of a line such as ``{% if x %}Hello{% endif %}`` it would
    go as well, and the paragraph after it with it. It stays, unless nothing of the line is left.

    >>> with_line_ends("{% if x %}\\nHello{% endif %}\\n").replace("\\x1f", "|")
    '{% if x %}\\nHello{% endif %}|\\n'
    """
    lines = body.split("\n")
    return "\n".join(
        line + _LINE_END if _ENDS_IN_TAG.search(line) and not _ONLY_TAGS.fullmatch(line) else line for line in lines
    )


_SPACES_AT_END = re.compile(r"[ \t]+(?=\n|$)")
_MANY_LINES = re.compile(r"\n{3,}")


def tidy(text: str) -> str:
    """The text without spaces at line ends, without gaps of several blank lines, without blank edges."""
    # Most texts are tidy already, and to see that is far quicker than to look for what is not there.
    if " \n" in text or "\t" in text:
        text = _SPACES_AT_END.sub("", text)
    if "\n\n\n" in text:
        text = _MANY_LINES.sub("\n\n", text)
    return text.strip()


__all__ = [
    "OUTPUT_LIMIT",
    "CompiledTemplate",
    "EmptyVariable",
    "MessageTemplate",
    "compile_template",
    "tidy",
]


@lru_cache(maxsize=256)
def compile_template(template: MessageTemplate, this_year: int) -> CompiledTemplate:
    """The template ready for use; ``this_year`` is left out of dates in its text."""
    return CompiledTemplate(template, this_year)
