"""Reads a YAML text with the place of every value, and catches what YAML quietly makes of it. Files: none; text in.

YAML 1.1, which PyYAML speaks, turns a bare ``NO`` into false, ``10:00`` into 600, ``0123`` into 83 and ``+7916…`` into a
number, and lets the second of two equal keys win. Here each of these is a problem with its line, unless the value is what
is wanted there anyway (``normalise: {phone: off}``).
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from typing import Any

import yaml

from sheetcrm.config.document import (
    ConfigProblems,
    Document,
    KeyPath,
    Mark,
    Problem,
    dotted,
    shown_line,
)
from sheetcrm.core.wording import Text

#: Deeper or longer than any configuration: such a file is a mistake or a trap.
MAX_DEPTH, MAX_BYTES = 20, 1_000_000

# --- problems of the text itself -----------------------------------------------------------------------------------

_QUOTE_IT = Text(ru='Возьмите значение в кавычки: {key}: "{raw}"', en='Put it in quotes: {key}: "{raw}"')
SEXAGESIMAL = Text(
    ru="{raw} без кавычек YAML читает как число {seen} (шестидесятеричное)",
    en="YAML reads a bare {raw} as the number {seen} (base sixty)",
)
OCTAL = Text(
    ru="{raw} без кавычек YAML читает как число {seen}: ноль впереди означает восьмеричную запись",
    en="YAML reads a bare {raw} as the number {seen}: a leading zero means octal",
)
_QUOTE_OR_PLAIN = Text(
    ru='Если это текст, возьмите в кавычки: {key}: "{raw}". Если число, уберите нули впереди.',
    en='If it is a text, put it in quotes: {key}: "{raw}". If it is a number, drop the leading zeros.',
)
_DUPLICATE = Text(ru="ключ уже был в строке {line}", en="the key is already in line {line}")
_DUPLICATE_FIX = Text(ru="Оставьте один из двух.", en="Keep one of the two.")
_ALIAS = Text(
    ru="ссылки и метки YAML (* и &) здесь не нужны", en="YAML anchors and aliases (& and *) are not supported here"
)
_ALIAS_FIX = Text(
    ru="Впишите значение целиком; если звёздочка или амперсанд часть текста, возьмите его в кавычки.",
    en="Write the value out; if the * or & belongs to a text, put the text in quotes.",
)
_TAG = Text(ru="особые типы YAML (!…) здесь не нужны", en="special YAML types (!…) are not supported here")
_TAG_FIX = Text(ru="Напишите обычное значение.", en="Write a plain value.")
_DEEP = Text(ru="слишком глубокая вложенность", en="nested too deeply")
_DEEP_FIX = Text(ru="Сверьтесь с config.example.yaml.", en="Compare with config.example.yaml.")
_NOT_FINITE = Text(ru="{raw} не подходит: нужно обычное число", en="{raw} is not valid: write a plain number")
_NO_DATE = Text(ru="такого дня нет в календаре: {raw}", en="there is no such day: {raw}")
_CORRECT_IT = Text(ru="Поправьте значение.", en="Correct the value.")
_EMPTY_ITEM = Text(ru="пустой пункт списка", en="an empty item of a list")
_NOT_A_MAPPING = Text(
    ru="файл должен состоять из строк «ключ: значение»", en="the file should be made of lines “key: value”"
)
_ENCODING = Text(ru="файл сохранён не в UTF-8 (байт {byte})", en="the file is not saved as UTF-8 (byte {byte})")
_ENCODING_FIX = Text(
    ru="Сохраните его в кодировке UTF-8: в Блокноте «Сохранить как», внизу «Кодировка».",
    en="Save it as UTF-8: in Notepad “Save as”, “Encoding” at the bottom.",
)
_TOO_BIG = Text(ru="файл слишком велик для настроек", en="the file is too big for a configuration")
_CONTROL = Text(ru="в файле есть невидимый управляющий символ", en="the file holds an invisible control character")
_CONTROL_FIX = Text(ru="Удалите эту строку и наберите её заново.", en="Delete the line and type it again.")

#: What PyYAML says about broken text → what that usually means.
_SYNTAX: tuple[tuple[str, str, Text, Text], ...] = (
    (
        r"character '\\t'",
        "config/yaml-tab",
        Text(ru="отступ сделан табуляцией", en="the line is indented with a tab"),
        Text(ru="Замените табуляцию двумя пробелами.", en="Use two spaces instead of the tab."),
    ),
    (
        r"mapping values are not allowed",
        "config/yaml-syntax",
        Text(ru="лишнее двоеточие", en="a colon in the wrong place"),
        Text(
            ru="Если двоеточие часть текста, возьмите весь текст в кавычки. Проверьте и строку выше.",
            en="If the colon belongs to a text, put the whole text in quotes. Look at the line above as well.",
        ),
    ),
    (
        r"could not find expected ':'",
        "config/yaml-syntax",
        Text(ru="после ключа нет двоеточия", en="the key is not followed by a colon"),
        Text(
            ru="Напишите «ключ: значение», после двоеточия пробел.", en="Write “key: value”, a space after the colon."
        ),
    ),
    (
        r"expected <block end>",
        "config/yaml-syntax",
        Text(ru="отступ не совпадает с соседними строками", en="the indent does not match the lines around it"),
        Text(
            ru="Выровняйте строку: у ключей одного уровня одинаковый отступ.",
            en="Align the line: keys of one level have the same indent.",
        ),
    ),
    (
        r"unexpected end of stream",
        "config/yaml-syntax",
        Text(ru="кавычка не закрыта", en="a quote is not closed"),
        Text(ru="Закройте кавычку.", en="Close the quote."),
    ),
    (
        r"escape",
        "config/yaml-syntax",
        Text(
            ru="в двойных кавычках обратная косая черта имеет особый смысл",
            en="a backslash has a special meaning within double quotes",
        ),
        Text(ru="Возьмите значение в одинарные кавычки: 'C:\\Users\\…'.", en="Use single quotes: 'C:\\Users\\…'."),
    ),
    (
        r"cannot start any token",
        "config/yaml-syntax",
        Text(ru="с такого знака значение начинаться не может", en="a value cannot begin with this sign"),
        Text(ru="Возьмите значение в кавычки.", en="Put the value in quotes."),
    ),
    (
        r"another document",
        "config/yaml-syntax",
        Text(ru="в файле два документа (строка ---)", en="the file holds two documents (a line ---)"),
        Text(ru="Уберите строку ---.", en="Remove the line ---."),
    ),
    (
        r"",
        "config/yaml-syntax",
        Text(ru="эту строку не разобрать", en="this line cannot be read"),
        Text(
            ru="Сверьтесь с config.example.yaml; проверьте скобки, кавычки и отступы.",
            en="Compare with config.example.yaml; check brackets, quotes and indents.",
        ),
    ),
)

_DECIMAL = re.compile(r"[-+]?(?:0|[1-9][0-9]*)\Z")
_BASE_SIXTY = re.compile(r"[-+]?[0-9]+(?::[0-5]?[0-9])+(?:\.[0-9]*)?\Z")


def decode(content: bytes, file: str) -> str:
    """The text of a configuration file.

    Raises ConfigProblems when it is not UTF-8 (UTF-16 with its mark is taken: old Notepads write it).
    """
    if len(content) > MAX_BYTES:
        raise ConfigProblems([Problem("config/not-yaml", _TOO_BIG, _DEEP_FIX, file)])
    encoding = "utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as err:
        line = content[: err.start].count(b"\n") + 1
        column = err.start - content.rfind(b"\n", 0, err.start)
        problem = Problem(
            "config/encoding",
            _ENCODING,
            _ENCODING_FIX,
            file,
            line,
            column,
            args={"byte": f"0x{content[err.start]:02x}"},
        )
        raise ConfigProblems([problem]) from None


def read(text: str, file: str) -> Document:
    """What a YAML text says, with all problems of the text itself.

    Raises ConfigProblems when the text is no YAML at all: what follows a broken line cannot be told.
    """
    lines = tuple(text.splitlines())
    _refuse_early(text, file, lines)
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.YAMLError as err:
        raise ConfigProblems([_broken(err, file, lines)]) from None
    reader = _Reader(file, lines)
    if node is None or (isinstance(node, yaml.ScalarNode) and node.tag.endswith(":null")):
        return Document(file, lines, {}, {}, ())
    if not isinstance(node, yaml.MappingNode):
        raise ConfigProblems(
            [Problem("config/not-yaml", _NOT_A_MAPPING, _DEEP_FIX, file, 1, 1, source=shown_line(lines, 1))]
        )
    values = reader.mapping(node, ())
    return Document(file, lines, values, reader.marks, tuple(reader.problems))


def _refuse_early(text: str, file: str, lines: Sequence[str]) -> None:
    """Refuses aliases, special types and endless nesting before anything is built from them."""
    found: list[Problem] = []
    depth = 0
    try:
        for event in yaml.parse(text, Loader=yaml.SafeLoader):
            mark = event.start_mark
            place = (mark.line + 1, mark.column + 1) if mark else (1, 1)
            source = shown_line(lines, place[0])
            if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
                found.append(Problem("config/yaml-alias", _ALIAS, _ALIAS_FIX, file, *place, source=source))
            elif getattr(event, "tag", None):
                found.append(Problem("config/yaml-tag", _TAG, _TAG_FIX, file, *place, source=source))
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            if depth > MAX_DEPTH:
                found.append(Problem("config/not-yaml", _DEEP, _DEEP_FIX, file, *place, source=source[:60]))
                break
    except yaml.YAMLError as err:
        found.append(_broken(err, file, lines))
    if found:
        raise ConfigProblems(found)


def _broken(err: yaml.YAMLError, file: str, lines: Sequence[str]) -> Problem:
    if isinstance(err, yaml.reader.ReaderError):
        text = "\n".join(lines)[: err.position]
        line = text.count("\n") + 1
        return Problem("config/yaml-syntax", _CONTROL, _CONTROL_FIX, file, line, err.position - text.rfind("\n"))
    said = str(getattr(err, "problem", "") or "")
    mark = getattr(err, "problem_mark", None)
    if "unexpected end of stream" in said:
        mark = getattr(err, "context_mark", None) or mark  # where the quote was opened
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    code, what, fix = next((c, w, f) for pattern, c, w, f in _SYNTAX if re.search(pattern, said))
    return Problem(code, what, fix, file, line, column, source=shown_line(lines, line))


class _Reader:
    """Walks the nodes once: plain values, marks, problems."""

    def __init__(self, file: str, lines: Sequence[str]) -> None:
        self.file = file
        self.lines = lines
        self.marks: dict[KeyPath, Mark] = {}
        self.problems: list[Problem] = []

    def mapping(self, node: yaml.MappingNode, path: KeyPath) -> dict[str, Any]:
        values: dict[str, Any] = {}
        for key_node, value_node in node.value:
            # Keys are taken as written: «NO:» is a word here, whatever YAML would make of it.
            key = str(key_node.value) if isinstance(key_node, yaml.ScalarNode) else "?"
            inner = (*path, key)
            if key in values or inner in self.marks:
                first = self.marks[inner]
                self._problem("config/duplicate-key", inner, key_node, _DUPLICATE, _DUPLICATE_FIX, line=first.key_line)
                continue
            value = self.value(value_node, inner, key_node)
            if value is not None:  # «key:» with nothing behind it leaves the default
                values[key] = value
        return values

    def value(self, node: yaml.Node, path: KeyPath, key_node: yaml.Node) -> Any:
        raw = node.value if isinstance(node, yaml.ScalarNode) else ""
        quoted = isinstance(node, yaml.ScalarNode) and node.style is not None
        self.marks[path] = Mark(
            node.start_mark.line + 1,
            node.start_mark.column + 1,
            key_node.start_mark.line + 1,
            key_node.start_mark.column + 1,
            raw,
            quoted,
        )
        if isinstance(node, yaml.MappingNode):
            return self.mapping(node, path)
        if isinstance(node, yaml.SequenceNode):
            items = [self.value(item, (*path, i), item) for i, item in enumerate(node.value)]
            for i, item in enumerate(items):
                if item is None:
                    self._problem("config/not-valid", (*path, i), node.value[i], _EMPTY_ITEM, _CORRECT_IT)
            return [item for item in items if item is not None]
        return raw if quoted else self.plain(str(raw), node, path)

    def plain(self, raw: str, node: yaml.Node, path: KeyPath) -> Any:
        """A value without quotes, read as YAML 1.1 means it; where that surprises, a problem and the text itself."""
        kind = node.tag.rpartition(":")[2]
        if kind == "null":
            return None
        if kind == "bool":
            return raw.casefold() in ("true", "yes", "on")
        if kind in ("int", "float"):
            return self._number(raw, node, path, kind)
        if kind == "timestamp":
            return self._day(raw, node, path)
        return raw

    def _number(self, raw: str, node: yaml.Node, path: KeyPath, kind: str) -> Any:
        key = str(path[-1])
        if _BASE_SIXTY.match(raw):
            seen = yaml.safe_load(raw)
            self._problem(
                "config/yaml-sexagesimal", path, node, SEXAGESIMAL, _QUOTE_IT, key=key, raw=raw, seen=str(seen)
            )
            return raw
        if kind == "int":
            if _DECIMAL.match(raw):
                return int(raw)
            seen = str(yaml.safe_load(raw))
            self._problem("config/yaml-octal", path, node, OCTAL, _QUOTE_OR_PLAIN, key=key, raw=raw, seen=seen)
            return raw
        number = float(yaml.safe_load(raw))
        if number != number or number in (float("inf"), float("-inf")):
            self._problem("config/not-valid", path, node, _NOT_FINITE, _CORRECT_IT, raw=raw)
            return raw
        return number

    def _day(self, raw: str, node: yaml.Node, path: KeyPath) -> Any:
        try:
            found = yaml.safe_load(raw)
        except ValueError:
            self._problem("config/not-valid", path, node, _NO_DATE, _CORRECT_IT, raw=raw)
            return raw
        return found if isinstance(found, dt.date) and not isinstance(found, dt.datetime) else raw

    def _problem(self, code: str, path: KeyPath, node: yaml.Node, what: Text, fix: Text, **args: Any) -> None:
        line, column = node.start_mark.line + 1, node.start_mark.column + 1
        source = shown_line(self.lines, line)
        self.problems.append(Problem(code, what, fix, self.file, line, column, dotted(path), source, args))
