"""Fills one template for many clients. Pure, and light: the worker for templates from cells loads little else."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Literal

from jinja2.exceptions import TemplateError as JinjaError
from msgspec import Struct

from sheetcrm.core.drafts.text.templates import CompiledTemplate, EmptyVariable, MessageTemplate, compile_template


class RenderFailure(Struct, frozen=True):
    """Why a template gave no text for one client: ``empty`` (``detail`` names the variable, ``marked`` is the subject
    and text with its place in brackets), ``slow``, ``memory`` or ``broken``."""

    kind: Literal["empty", "slow", "memory", "broken"]
    detail: str = ""
    marked: tuple[str, str] | None = None


Filled = tuple[str, str] | RenderFailure

#: Fills one template for many clients: (template, this year, values) → (subject, text) or the reason why not, each.
Renderer = Callable[[MessageTemplate, int, Sequence[Mapping[str, object]]], Sequence[Filled]]

_WRONG = (JinjaError, TypeError, ValueError, ArithmeticError)


def fill(template: MessageTemplate, this_year: int, values: Sequence[Mapping[str, object]]) -> list[Filled]:
    """Subject and text for each set of values; compiled once.

    This is the renderer for templates shipped with the program, and what the worker runs for those from cells.
    """
    compiled = compile_template(template, this_year)
    made: list[Filled] = []
    for given in values:
        try:
            made.append(compiled.render(given))
        except EmptyVariable as blank:
            made.append(RenderFailure("empty", blank.variable, _marked(compiled, given)))
        except _WRONG as wrong:
            # Two values that cannot be compared, for instance. The type is enough; a text might quote a client.
            made.append(RenderFailure("broken", type(wrong).__name__))
    return made


def _marked(compiled: CompiledTemplate, given: Mapping[str, object]) -> tuple[str, str] | None:
    try:
        return compiled.render(given, marking=True)
    except _WRONG:
        return None
