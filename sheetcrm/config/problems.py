"""Turns what pydantic says of a configuration into problems people understand. Pure."""

from __future__ import annotations

import datetime as dt
import re
import types
import typing
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from pydantic import BaseModel, ValidationError

from sheetcrm.config.document import BOOLEAN, DATE, NUMBER, Document, KeyPath, Mark, Problem, nearest
from sheetcrm.core.schema import TABLES
from sheetcrm.core.tabs.whys import BY_ITSELF
from sheetcrm.core.wording import Text

_QUOTE = Text(ru='Возьмите значение в кавычки: {key}"{raw}"', en='Put it in quotes: {key}"{raw}"')
_YES_NO = {True: Text(ru="да (true)", en="true"), False: Text(ru="нет (false)", en="false")}
_UNKNOWN = Text(ru="такого ключа нет", en="there is no such key")
_MEANT = Text(ru="Может быть, {near}?", en="Did you mean {near}?")
_ELSEWHERE = Text(ru="Такой ключ есть в другом месте: {near}", en="There is such a key elsewhere: {near}")
_REMOVE = Text(
    ru="Уберите его. Все ключи есть в config.example.yaml.", en="Remove it. All keys are in config.example.yaml."
)
_CHOICE = Text(ru="здесь может стоять: {allowed}", en="expected one of: {allowed}")
_CHOOSE = Text(ru="Выберите одно из этих значений.", en="Choose one of these.")
_UNKNOWN_TABLE = Text(ru="такой таблицы нет", en="there is no such table")
_UNKNOWN_FIELD = Text(ru="такого поля нет", en="there is no such field")
_UNKNOWN_KIND = Text(ru="такого вида правок нет", en="there is no such kind of edit")
_KINDS = Text(ru="Бывают: {allowed}.", en="There are: {allowed}.")
_FIELDS = Text(ru="Все поля перечислены в config.example.yaml.", en="All fields are listed in config.example.yaml.")
_TABLE_NAMES = Text(ru="Бывают: {allowed}.", en="There are: {allowed}.")

#: What pydantic calls a mistake → what is wrong, what to do.
_WORDS: Mapping[str, tuple[Text, Text]] = {
    "string_type": (Text(ru="здесь нужен текст", en="expected a text"), Text(ru="Напишите текст.", en="Write a text.")),
    "string_too_short": (
        Text(ru="здесь пусто", en="this is empty"),
        Text(ru="Впишите значение или уберите ключ.", en="Fill it in, or remove the key."),
    ),
    "string_too_long": (Text(ru="слишком длинно", en="this is too long"), Text(ru="Сократите.", en="Shorten it.")),
    "string_pattern_mismatch": (
        Text(ru="здесь нужно имя модуля Python", en="expected the name of a Python module"),
        Text(ru="Например my_checks.", en="For example my_checks."),
    ),
    "int_type": (
        Text(ru="здесь нужно целое число", en="expected a whole number"),
        Text(ru="Напишите число без кавычек.", en="Write a number without quotes."),
    ),
    "float_type": (
        Text(ru="здесь нужно число", en="expected a number"),
        Text(ru="Напишите число без кавычек, дробь через точку.", en="Write a number without quotes."),
    ),
    "bool_type": (
        Text(ru="здесь нужно true или false", en="expected true or false"),
        Text(ru="Напишите true (да) или false (нет).", en="Write true or false."),
    ),
    "greater_than": (
        Text(ru="должно быть больше {gt}", en="must be more than {gt}"),
        Text(ru="Поправьте число.", en="Correct the number."),
    ),
    "greater_than_equal": (
        Text(ru="должно быть не меньше {ge}", en="must be at least {ge}"),
        Text(ru="Поправьте число.", en="Correct the number."),
    ),
    "less_than_equal": (
        Text(ru="должно быть не больше {le}", en="must be at most {le}"),
        Text(ru="Поправьте число.", en="Correct the number."),
    ),
    "tuple_type": (
        Text(ru="здесь нужен список", en="expected a list"),
        Text(ru="Напишите [значение, значение].", en="Write [value, value]."),
    ),
    "dict_type": (
        Text(ru="здесь нужны строки «ключ: значение»", en="expected lines “key: value”"),
        Text(ru="Напишите их с отступом под этим ключом.", en="Write them indented below this key."),
    ),
    "missing": (
        Text(ru="не указано, а без этого нельзя", en="is missing and needed"),
        Text(ru="Впишите.", en="Fill it in."),
    ),
    "date": (
        Text(ru="здесь нужна дата вида 2026-01-31", en="expected a day such as 2026-01-31"),
        Text(ru="Напишите год, месяц и день через дефис.", en="Write year, month and day with hyphens."),
    ),
    "": (
        Text(ru="значение не подходит", en="this value is not valid"),
        Text(ru="Сверьтесь с config.example.yaml.", en="Compare with config.example.yaml."),
    ),
}
_SAME = {
    "list_type": "tuple_type",
    "model_type": "dict_type",
    "model_attributes_type": "dict_type",
    "int_from_float": "int_type",
    "int_parsing": "int_type",
    "float_parsing": "float_type",
    "bool_parsing": "bool_type",
    "date_type": "date",
    "date_parsing": "date",
    "date_from_datetime_parsing": "date",
    "date_from_datetime_inexact": "date",
}


def problems_of(err: ValidationError, document: Document, model: type[BaseModel]) -> list[Problem]:
    """One problem for each error, each at its place in the document."""
    return [_problem(dict(one), document, model) for one in err.errors(include_url=False)]


def _problem(error: dict[str, Any], document: Document, model: type[BaseModel]) -> Problem:
    path: KeyPath = tuple(part for part in error["loc"] if part != "[key]")
    kind = str(error["type"])
    context: dict[str, Any] = dict(error.get("ctx") or {})
    if kind == "sheetcrm":
        return document.problem(context["code"], path, context["what"], context["fix"], **context["args"])
    if kind == "extra_forbidden":
        return _unknown_key(path, document, model)
    trap = _trap(kind, error.get("input"), path, document.marks.get(path))
    if trap is not None:
        code, what, args = trap
        return document.problem(code, path, what, _QUOTE, **args)
    if kind in ("literal_error", "enum"):
        allowed = re.findall(r"'([^']*)'", str(context.get("expected", "")))
        near = nearest(str(error.get("input")), allowed)
        fix = _MEANT if near else _CHOOSE
        return document.problem("config/choice", path, _CHOICE, fix, allowed=", ".join(allowed), near=near or "")
    what, fix = _WORDS.get(_SAME.get(kind, kind), _WORDS[""])
    numbers = {name: context[name] for name in ("gt", "ge", "le") if name in context}
    return document.problem("config/missing" if kind == "missing" else "config/not-valid", path, what, fix, **numbers)


def _trap(kind: str, value: Any, path: KeyPath, mark: Mark | None) -> tuple[str, Text, dict[str, Any]] | None:
    """What YAML made of a bare word, where a text was wanted."""
    if mark is None or mark.quoted or kind not in ("string_type", "literal_error", "enum", "sheetcrm"):
        return None
    args = {"key": f"{path[-1]}: " if isinstance(path[-1], str) else "", "raw": mark.raw}
    if isinstance(value, bool):
        return "config/yaml-boolean", BOOLEAN, {**args, "seen": _YES_NO[value]}
    if isinstance(value, (int, float)):
        return "config/yaml-number", NUMBER, args
    if isinstance(value, dt.date):
        return "config/yaml-date", DATE, args
    return None


def _unknown_key(path: KeyPath, document: Document, model: type[BaseModel]) -> Problem:
    """An unknown key with the nearest known one, of its own section first, then of any other."""
    word = str(path[-1])
    near = nearest(word, keys_at(model, path[:-1]))
    if near:
        return document.problem("config/unknown-key", path, _UNKNOWN, _MEANT, at_key=True, near=near)
    elsewhere = next((key for key in all_keys(model) if key.rpartition(".")[2] == word.casefold()), None)
    if elsewhere:
        return document.problem("config/unknown-key", path, _UNKNOWN, _ELSEWHERE, at_key=True, near=elsewhere)
    return document.problem("config/unknown-key", path, _UNKNOWN, _REMOVE, at_key=True)


def _model_in(annotation: Any) -> type[BaseModel] | None:
    """The section an annotation is about, through optional, tuple, dict and Annotated."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    if typing.get_origin(annotation) in (typing.Union, types.UnionType, tuple, dict, typing.Annotated):
        return next((found for arg in typing.get_args(annotation) if (found := _model_in(arg)) is not None), None)
    return None


def keys_at(model: type[BaseModel], path: KeyPath) -> tuple[str, ...]:
    """The keys a section knows."""
    current: type[BaseModel] | None = model
    for part in path:
        if current is None:
            return ()
        if isinstance(part, str) and part in current.model_fields:
            current = _model_in(current.model_fields[part].annotation)
    return tuple(current.model_fields) if current else ()


def all_keys(model: type[BaseModel], prefix: str = "") -> Iterator[str]:
    """Every dotted key of a model; sections inside lists and mappings have their own keys below them."""
    for name, info in model.model_fields.items():
        inner = _model_in(info.annotation)
        yield prefix + name
        if inner is not None:
            yield from all_keys(inner, f"{prefix}{name}.")


# --- names of tables, fields and kinds of edit: the model does not know them ------------------------------------------


def unknown_names(document: Document) -> Iterator[Problem]:
    """Tables and fields the schema does not know, and kinds of edit nobody makes, each at its place."""
    values = document.values
    apply = values.get("apply")
    kinds = (
        apply.get("kinds") if isinstance(apply, dict) and not values.get("plugins") else None
    )  # theirs may have more
    for i, kind in enumerate(kinds if isinstance(kinds, list) else ()):
        if isinstance(kind, str) and kind not in BY_ITSELF:
            yield _unknown_kind(document, ("apply", "kinds", i), kind)
    for table, saved in _mapping(values.get("tables")):
        if table not in TABLES:
            yield _unknown_table(document, ("tables", table), table)
        elif isinstance(saved, dict):
            for field, _ in _mapping(saved.get("fields")):
                if TABLES[table].field(field) is None:
                    yield _unknown_field(document, ("tables", table, "fields", field), field, table, at_key=True)
    for section in ("normalise", "choices"):
        for name, _ in _mapping(values.get(section)):
            table, _, field = name.rpartition(".")
            if (table or "clients") not in TABLES:
                yield _unknown_table(document, (section, name), table)
            elif TABLES[table or "clients"].field(field) is None:
                yield _unknown_field(document, (section, name), field, table or "clients", at_key=True)
    for kind, fields in _mapping(values.get("required")):
        for i, field in enumerate(fields if isinstance(fields, list) else ()):
            if isinstance(field, str) and TABLES["clients"].field(field) is None:
                yield _unknown_field(document, ("required", kind, i), field, "clients")


def _mapping(value: Any) -> Iterable[tuple[str, Any]]:
    return value.items() if isinstance(value, dict) else ()


def _unknown_kind(document: Document, path: KeyPath, kind: str) -> Problem:
    if near := nearest(kind, BY_ITSELF):
        return document.problem("config/choice", path, _UNKNOWN_KIND, _MEANT, near=near)
    return document.problem("config/choice", path, _UNKNOWN_KIND, _KINDS, allowed=", ".join(BY_ITSELF))


def _unknown_table(document: Document, path: KeyPath, table: str) -> Problem:
    near = nearest(table, TABLES)
    if near:
        return document.problem("config/unknown-table", path, _UNKNOWN_TABLE, _MEANT, at_key=True, near=near)
    names = ", ".join(TABLES)
    return document.problem("config/unknown-table", path, _UNKNOWN_TABLE, _TABLE_NAMES, at_key=True, allowed=names)


def _unknown_field(document: Document, path: KeyPath, field: str, table: str, *, at_key: bool = False) -> Problem:
    names = {f.key: f.key for f in TABLES[table].fields}
    # People write the heading they see; the key it stands for is what they need.
    names |= {word.casefold(): f.key for f in TABLES[table].fields for word in (f.heading.ru, f.heading.en)}
    near = nearest(field, names)
    if near:
        found = names[near]
        return document.problem("config/unknown-field", path, _UNKNOWN_FIELD, _MEANT, at_key=at_key, near=found)
    return document.problem("config/unknown-field", path, _UNKNOWN_FIELD, _FIELDS, at_key=at_key)
