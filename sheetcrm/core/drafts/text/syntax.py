"""What a template may say in Jinja: an allow-list over the syntax tree, with limits on size. Pure.

It comes before compiling, because Jinja's sandbox bounds neither time nor memory: ``{{ 'a' * 10**8 }}`` runs there
happily. What is left after it (print a variable, choose, walk a given short list, write through a named filter) cannot
call anything, and its output is bounded by its own length and its values'.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterator
from functools import lru_cache

from jinja2 import TemplateSyntaxError, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

from sheetcrm.core.drafts.reasons import Said
from sheetcrm.core.drafts.text.values import filters
from sheetcrm.core.drafts.text.variables import FREE_TEXT, VARIABLES
from sheetcrm.core.wording import LANGS, Text, within_quotes
from sheetcrm.errors import TemplateError

_CONST_LIMIT = 500
_NODE_LIMIT = 600
_DEPTH_LIMIT = 25
_FILTER_NAMES = frozenset(filters("en", None))

_ALLOWED: tuple[type[nodes.Node], ...] = (
    nodes.Template,
    nodes.Output,
    nodes.TemplateData,
    nodes.Name,
    nodes.Const,
    nodes.If,
    nodes.For,
    nodes.Filter,
    nodes.Compare,
    nodes.Operand,
    nodes.And,
    nodes.Or,
    nodes.Not,
    nodes.CondExpr,
    nodes.Getattr,
)
_LOOP_FIELDS = frozenset({"first", "last", "index"})

_FIX = Text(
    ru="Исправьте строку {line} шаблона «{template}».",
    en="Correct line {line} of the template “{template}”.",
)


def refused(name: str, line: int, code: str, ru: str, en: str, **args: object) -> TemplateError:
    """The error about one line of a template."""
    where = Text(ru="Шаблон «{template}», строка {line}: ", en="Template “{template}”, line {line}: ")
    message = Text(ru=where.ru + ru, en=where.en + en)
    return TemplateError(code, message, _FIX, template=within_quotes(name), line=str(line), **args)


#: How :func:`refused` names the template, before the line.
_NAMED = re.compile(r"(?:Шаблон «|Template “).*?[»”], (?=строка |line )", re.DOTALL)


def unnamed(wrong: TemplateError) -> Said:
    """What is wrong with a template, for a sentence that has named it already."""
    return Said(*(_NAMED.sub("", wrong.say(lang)[0], count=1) for lang in LANGS))


def check_syntax(name: str, source: str, first_line: int = 1) -> frozenset[str]:
    """The variables a piece of template uses; raises TemplateError at anything that is not on the allow-list."""
    found = _accepted(source)
    return _variables(name, source, first_line) if found is None else found


@lru_cache(maxsize=1024)
def _accepted(source: str) -> frozenset[str] | None:
    """The variables of a piece that may stand so, None when it may not. One text is looked at as a layer, within what it is
    joined to, and once more at every look at the workbook."""
    try:
        return _variables("", source, 1)
    except TemplateError:
        return None


def _variables(name: str, source: str, first_line: int) -> frozenset[str]:
    def wrong(line: int, code: str, ru: str, en: str, **args: object) -> TemplateError:
        return refused(name, first_line + line - 1, code, ru, en, **args)

    try:
        tree = _parser().parse(source)
    except TemplateSyntaxError as err:
        # Jinja's own words may quote the source, which is the team's and not a client's.
        raise wrong(
            err.lineno,
            "template/syntax",
            "не удалось разобрать ({what}).",
            "cannot be read ({what}).",
            what=str(err.message)[:120],
        ) from None
    except (RecursionError, OverflowError, MemoryError, ValueError):
        raise wrong(1, "template/not-allowed", "слишком запутано.", "too convoluted.") from None
    uses: set[str] = set()
    for count, (node, loops, depth) in enumerate(_walk(tree)):
        if count > _NODE_LIMIT or depth > _DEPTH_LIMIT:
            raise wrong(getattr(node, "lineno", 1) or 1, "template/too-large", "слишком сложно.", "too complex.")
        _check_node(node, loops, uses, wrong)
    return frozenset(uses)


def _walk(tree: nodes.Node) -> Iterator[tuple[nodes.Node, tuple[str, ...], int]]:
    """Every node with the loop variables in sight there and its depth. Without recursion: a tree may be deep."""
    waiting: list[tuple[nodes.Node, tuple[str, ...], int]] = [(tree, (), 0)]
    while waiting:
        current, sight, depth = waiting.pop()
        yield current, sight, depth
        inside = sight
        if isinstance(current, nodes.For) and isinstance(current.target, nodes.Name):
            inside = (*sight, current.target.name)
        waiting.extend((child, inside, depth + 1) for child in current.iter_child_nodes())


def _check_node(node: nodes.Node, loops: tuple[str, ...], uses: set[str], wrong: Callable[..., TemplateError]) -> None:
    line = getattr(node, "lineno", 1) or 1
    if not isinstance(node, _ALLOWED):
        raise wrong(
            line,
            "template/not-allowed",
            "«{what}» в шаблонах не бывает: можно вывести значение, выбрать через if и пройти по списку через for.",
            "“{what}” is not allowed: a template may print a value, choose with if and walk a list with for.",
            what=type(node).__name__,
        )
    if isinstance(node, nodes.Name):
        _check_variable(node, loops, uses, wrong)
    elif isinstance(node, nodes.Const):
        small = isinstance(node.value, bool) or (isinstance(node.value, (int, float)) and abs(node.value) <= 1_000_000)
        if not small and not (isinstance(node.value, str) and len(node.value) <= _CONST_LIMIT):
            raise wrong(line, "template/not-allowed", "слишком большое значение.", "a value is too large.")
    elif isinstance(node, nodes.Filter):
        constants = all(isinstance(arg, nodes.Const) for arg in node.args)
        named = node.kwargs or node.dyn_args is not None or node.dyn_kwargs is not None
        if node.name not in _FILTER_NAMES or not constants or named or len(node.args) > 3 or node.node is None:
            near = difflib.get_close_matches(node.name, sorted(_FILTER_NAMES), 1)
            raise wrong(
                line,
                "template/not-allowed",
                "фильтра «{what}» в таком виде нет; бывает: {known}.",
                "there is no filter “{what}” of that form; there are: {known}.",
                what=node.name[:40],
                known=near[0] if near else ", ".join(sorted(_FILTER_NAMES)),
            )
    elif isinstance(node, nodes.Getattr):
        inside_loop = isinstance(node.node, nodes.Name) and node.node.name == "loop" and loops
        if not inside_loop or node.attr not in _LOOP_FIELDS or node.ctx != "load":
            raise wrong(
                line,
                "template/not-allowed",
                "обращаться внутрь значений («.{what}») нельзя.",
                "reaching into a value (“.{what}”) is not allowed.",
                what=node.attr[:40],
            )
    elif isinstance(node, nodes.For):
        over = node.iter.name if isinstance(node.iter, nodes.Name) else ""
        known = VARIABLES.get(over)
        plain = isinstance(node.target, nodes.Name) and node.test is None and not node.recursive and not loops
        if known is None or known.kind != "list" or not plain:
            raise wrong(
                line,
                "template/not-allowed",
                "for идёт только по списку ({known}), без условий и без второго for внутри.",
                "for walks a given list only ({known}), without conditions and without another for inside.",
                known=", ".join(v.name for v in VARIABLES.values() if v.kind == "list"),
            )


def _check_variable(
    node: nodes.Name, loops: tuple[str, ...], uses: set[str], wrong: Callable[..., TemplateError]
) -> None:
    name = node.name
    if node.ctx == "store":
        if name in VARIABLES or name == "loop" or name.startswith("_"):
            raise wrong(
                node.lineno, "template/not-allowed", "имя «{what}» занято.", "the name “{what}” is taken.", what=name
            )
        return
    if name in loops or (name == "loop" and loops):
        return
    if name in VARIABLES:
        uses.add(name)
        return
    if name in FREE_TEXT:
        raise wrong(
            node.lineno,
            "template/free-text",
            "«{what}» — заметки для себя, клиенту их не показываем.",
            "“{what}” is the team's own notes and is not shown to clients.",
            what=name,
        )
    near = difflib.get_close_matches(name, sorted(VARIABLES), 1)
    raise wrong(
        node.lineno,
        "template/unknown-variable",
        "не знаю «{what}»; бывает: {known}.",
        "“{what}” is unknown; there are: {known}.",
        what=name[:40],
        known=near[0] if near else ", ".join(sorted(VARIABLES)),
    )


@lru_cache(maxsize=1)
def _parser() -> ImmutableSandboxedEnvironment:
    return ImmutableSandboxedEnvironment(trim_blocks=True, lstrip_blocks=True, extensions=())
