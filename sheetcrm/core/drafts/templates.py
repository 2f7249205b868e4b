"""Templates: front matter, an allow-list over the syntax tree, and strict sandboxed Jinja. Pure.

The allow-list comes before compiling, because Jinja's sandbox bounds neither time nor memory: ``{{ 'a' * 10**8 }}`` runs
there happily. What is left after it (print a variable, choose, walk a given short list, write through a named filter)
cannot call anything, and its output is bounded by its own length and its values'.
"""

from __future__ import annotations

import datetime as dt
import difflib
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from jinja2 import StrictUndefined, Template, TemplateSyntaxError, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

from sheetcrm.core.drafts.values import EmptyVariable, empty, filters, printed, shown
from sheetcrm.core.drafts.variables import FREE_TEXT, VARIABLES
from sheetcrm.core.wording import LANGS, Lang, Text
from sheetcrm.errors import TemplateError

SOURCE_LIMIT = 20_000
OUTPUT_LIMIT = 20_000
LIST_LIMIT = 20
_CONST_LIMIT = 500
_NODE_LIMIT = 600
_DEPTH_LIMIT = 25

_KEYS = ("subject", "purpose", "greeting", "valid_from", "valid_to")
_FILTER_NAMES = frozenset(filters("en", None))
_NAME = re.compile(r"(ru|en)/([a-z][a-z0-9_]*)\.(email|sms)")

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


@dataclass(frozen=True, slots=True)
class MessageTemplate:
    """One template, checked. ``uses``: the variables it names; ``greeting``: address by first name, or by name and
    patronymic when it is known."""

    name: str
    lang: Lang
    campaign: str
    channel: Literal["email", "sms"]
    subject: str
    body: str
    purpose: Literal["ad", "service"]
    greeting: Literal["name", "name_patronymic"]
    valid_from: dt.date | None
    valid_to: dt.date | None
    uses: frozenset[str]


def _refused(name: str, line: int, code: str, ru: str, en: str, **args: object) -> TemplateError:
    where = Text(ru="Шаблон «{template}», строка {line}: ", en="Template “{template}”, line {line}: ")
    return TemplateError(code, Text(ru=where.ru + ru, en=where.en + en), _FIX, template=name, line=str(line), **args)


def read_template(name: str, source: str) -> MessageTemplate:
    """A checked template. ``name`` is ``LANG/CAMPAIGN.CHANNEL``; raises TemplateError with the line and the reason."""
    placed = _NAME.fullmatch(name)
    if placed is None:
        raise _refused(
            name[:60].replace("{", "").replace("}", ""),
            1,
            "template/bad-name",
            "имя шаблона должно быть вида ru/birthday.email.",
            "the name must look like en/birthday.email.",
        )
    if len(source) > SOURCE_LIMIT:
        raise _refused(
            name,
            1,
            "template/too-large",
            "длиннее {limit} знаков.",
            "longer than {limit} characters.",
            limit=SOURCE_LIMIT,
        )
    lang = next(known for known in LANGS if known == placed[1])
    channel: Literal["email", "sms"] = "email" if placed[3] == "email" else "sms"
    head, body, body_line = _front_matter(name, source.replace("\r\n", "\n"))
    subject = head.get("subject", ("", 1))
    if channel == "email" and not subject[0]:
        raise _refused(
            name, 1, "template/no-subject", "у письма нет темы (subject: …).", "the e-mail has no subject (subject: …)."
        )
    if channel == "sms" and subject[0]:
        raise _refused(name, subject[1], "template/bad-key", "у SMS темы не бывает.", "a text message has no subject.")
    uses = check_syntax(name, subject[0], subject[1]) | check_syntax(name, body, body_line)
    return MessageTemplate(
        name,
        lang,
        placed[2],
        channel,
        subject[0],
        body,
        "service" if _one_of(name, head, "purpose", ("ad", "service")) == "service" else "ad",
        "name_patronymic"
        if _one_of(name, head, "greeting", ("name", "name_patronymic")) == "name_patronymic"
        else "name",
        _date(name, head, "valid_from"),
        _date(name, head, "valid_to"),
        frozenset(uses),
    )


def _front_matter(name: str, source: str) -> tuple[dict[str, tuple[str, int]], str, int]:
    # Plain "key: value" lines, not YAML: a value such as "no" or "10:00" stays what it looks like.
    lines = source.split("\n")
    if lines[0].strip() != "---":
        return {}, source, 1
    head: dict[str, tuple[str, int]] = {}
    for at, line in enumerate(lines[1:], start=2):
        if line.strip() == "---":
            return head, "\n".join(lines[at:]), at + 1
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        key, colon, value = line.partition(":")
        key = key.strip()
        if not colon or key not in _KEYS:
            near = difflib.get_close_matches(key, _KEYS, 1)
            raise _refused(
                name,
                at,
                "template/bad-key",
                "не знаю «{key}»; бывает: {known}.",
                "“{key}” is unknown; there are: {known}.",
                key=key[:40],
                known=near[0] if near else ", ".join(_KEYS),
            )
        if key in head:
            raise _refused(name, at, "template/bad-key", "«{key}» дважды.", "“{key}” stands twice.", key=key)
        head[key] = (value.strip(), at)
    raise _refused(name, 1, "template/bad-key", "заголовок не закрыт строкой ---.", "the head is not closed by ---.")


def _one_of(name: str, head: Mapping[str, tuple[str, int]], key: str, allowed: tuple[str, ...]) -> str:
    value, line = head.get(key, (allowed[0], 1))
    if value not in allowed:
        raise _refused(
            name,
            line,
            "template/bad-key",
            "{key}: бывает только {known}.",
            "{key} is one of: {known}.",
            key=key,
            known=", ".join(allowed),
        )
    return value


def _date(name: str, head: Mapping[str, tuple[str, int]], key: str) -> dt.date | None:
    value, line = head.get(key, ("", 1))
    if not value:
        return None
    try:
        return dt.date.fromisoformat(value)
    except ValueError:
        raise _refused(
            name,
            line,
            "template/bad-key",
            "{key}: нужна дата вида 2026-12-31.",
            "{key} must be a date such as 2026-12-31.",
            key=key,
        ) from None


def check_syntax(name: str, source: str, first_line: int = 1) -> set[str]:
    """The variables a piece of template uses; raises TemplateError at anything that is not on the allow-list."""

    def refused(line: int, code: str, ru: str, en: str, **args: object) -> TemplateError:
        return _refused(name, first_line + line - 1, code, ru, en, **args)

    try:
        tree = _parser().parse(source)
    except TemplateSyntaxError as wrong:
        # Jinja's own words may quote the source, which is the team's and not a client's.
        raise refused(
            wrong.lineno,
            "template/syntax",
            "не удалось разобрать ({what}).",
            "cannot be read ({what}).",
            what=str(wrong.message)[:120],
        ) from None
    except (RecursionError, OverflowError, MemoryError, ValueError):
        raise refused(1, "template/not-allowed", "слишком запутано.", "too convoluted.") from None
    uses: set[str] = set()
    for count, (node, loops, depth) in enumerate(_walk(tree)):
        if count > _NODE_LIMIT or depth > _DEPTH_LIMIT:
            raise refused(getattr(node, "lineno", 1) or 1, "template/too-large", "слишком сложно.", "too complex.")
        _check_node(node, loops, uses, refused)
    return uses


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


def _check_node(
    node: nodes.Node, loops: tuple[str, ...], uses: set[str], refused: Callable[..., TemplateError]
) -> None:
    line = getattr(node, "lineno", 1) or 1
    if not isinstance(node, _ALLOWED):
        raise refused(
            line,
            "template/not-allowed",
            "«{what}» в шаблонах не бывает: можно вывести значение, выбрать через if и пройти по списку через for.",
            "“{what}” is not allowed: a template may print a value, choose with if and walk a list with for.",
            what=type(node).__name__,
        )
    if isinstance(node, nodes.Name):
        _check_variable(node, loops, uses, refused)
    elif isinstance(node, nodes.Const):
        small = isinstance(node.value, bool) or (isinstance(node.value, (int, float)) and abs(node.value) <= 1_000_000)
        if not small and not (isinstance(node.value, str) and len(node.value) <= _CONST_LIMIT):
            raise refused(line, "template/not-allowed", "слишком большое значение.", "a value is too large.")
    elif isinstance(node, nodes.Filter):
        constants = all(isinstance(arg, nodes.Const) for arg in node.args)
        named = node.kwargs or node.dyn_args is not None or node.dyn_kwargs is not None
        if node.name not in _FILTER_NAMES or not constants or named or len(node.args) > 3 or node.node is None:
            near = difflib.get_close_matches(node.name, sorted(_FILTER_NAMES), 1)
            raise refused(
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
            raise refused(
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
            raise refused(
                line,
                "template/not-allowed",
                "for идёт только по списку ({known}), без условий и без второго for внутри.",
                "for walks a given list only ({known}), without conditions and without another for inside.",
                known=", ".join(v.name for v in VARIABLES.values() if v.kind == "list"),
            )


def _check_variable(
    node: nodes.Name, loops: tuple[str, ...], uses: set[str], refused: Callable[..., TemplateError]
) -> None:
    name = node.name
    if node.ctx == "store":
        if name in VARIABLES or name == "loop" or name.startswith("_"):
            raise refused(
                node.lineno, "template/not-allowed", "имя «{what}» занято.", "the name “{what}” is taken.", what=name
            )
        return
    if name in loops or (name == "loop" and loops):
        return
    if name in VARIABLES:
        uses.add(name)
        return
    if name in FREE_TEXT:
        raise refused(
            node.lineno,
            "template/free-text",
            "«{what}» — заметки для себя, клиенту их не показываем.",
            "“{what}” is the team's own notes and is not shown to clients.",
            what=name,
        )
    near = difflib.get_close_matches(name, sorted(VARIABLES), 1)
    raise refused(
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


@lru_cache(maxsize=16)
def _environment(lang: Lang, this_year: int) -> ImmutableSandboxedEnvironment:
    made = ImmutableSandboxedEnvironment(
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
        # The text part is plain text; the HTML part is made from it, escaped as a whole (see layout.py).
        autoescape=False,
        finalize=lambda value: printed(value, lang, this_year),
    )
    made.globals.clear()
    made.tests.clear()
    made.filters.clear()
    made.filters.update(filters(lang, this_year))
    return made


class CompiledTemplate:
    """A checked template, ready to be filled for one client after the other."""

    __slots__ = ("_body", "_optional", "_subject", "uses")

    def __init__(self, lang: Lang, subject: str, body: str, uses: frozenset[str], this_year: int) -> None:
        environment = _environment(lang, this_year)
        self._subject: Template | None = environment.from_string(subject) if subject else None
        self._body: Template = environment.from_string(body)
        self.uses = uses

    def render(self, values: Mapping[str, object], *, marking: bool = False) -> tuple[str, str]:
        """Subject and body for one client.

        A variable without a value (missing, None, or "") raises EmptyVariable when it would be printed; with
        ``marking`` its place is shown in brackets instead, for a draft that is blocked anyway.
        """
        blank = shown if marking else empty
        given = {name: _given(values.get(name), name, blank) for name in self.uses}
        subject = "" if self._subject is None else " ".join(self._subject.render(given).split())
        return subject, tidy(self._body.render(given))


def _given(value: object, name: str, blank: Callable[[str], object]) -> object:
    if value is None or value == "" or value == ():
        return blank(name)
    if isinstance(value, (tuple, list)):
        return tuple(value[:LIST_LIMIT])
    return value


_SPACES_AT_END = re.compile(r"[ \t]+(?=\n|$)")
_MANY_LINES = re.compile(r"\n{3,}")


def tidy(text: str) -> str:
    """The text without spaces at line ends, without gaps of several blank lines, without blank edges."""
    return _MANY_LINES.sub("\n\n", _SPACES_AT_END.sub("", text)).strip()


__all__ = [
    "OUTPUT_LIMIT",
    "CompiledTemplate",
    "EmptyVariable",
    "MessageTemplate",
    "check_syntax",
    "compile_template",
    "read_template",
    "tidy",
]


def compile_template(template: MessageTemplate, this_year: int) -> CompiledTemplate:
    """The template ready for use; ``this_year`` is left out of dates in its text."""
    return CompiledTemplate(template.lang, template.subject, template.body, template.uses, this_year)
