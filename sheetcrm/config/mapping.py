"""How a kind of file is to be read, kept in a file of its own (``import --mapping``), so that it is said once. Files: the one named."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml
from msgspec import Struct, field

from sheetcrm.core.schema import CLIENTS
from sheetcrm.core.wording import Lang, Text
from sheetcrm.errors import ConfigError, Fault

NO_FILE = Fault(
    "mapping/missing",
    ConfigError,
    Text(ru="Файла сопоставления «{name}» нет.", en="There is no mapping “{name}”."),
    Text(
        ru="Сохранить его: sheetcrm import ФАЙЛ --save-mapping {name}",
        en="To save one: sheetcrm import FILE --save-mapping {name}",
    ),
)
WRONG = Fault(
    "mapping/wrong",
    ConfigError,
    Text(ru="«{name}»: {what}", en="“{name}”: {what}"),
    Text(
        ru="Ключи: as (программа), fields (поле: заголовок), basis, owner, source, own_base (true или false). "
        "Поля: {fields}.",
        en="Keys: as (a program), fields (field: heading), basis, owner, source, own_base (true or false). Fields: {fields}.",
    ),
)
THERE = Fault(
    "mapping/exists",
    ConfigError,
    Text(ru="Файл «{name}» уже есть. Мы его не тронули.", en="“{name}” already exists. We left it alone."),
    Text(ru="Дайте другое имя.", en="Choose another name."),
)
NOT_YAML = Text(ru="это не YAML.", en="this is not YAML.")
NOT_KEYS = Text(ru="неизвестный ключ {key}.", en="there is no key {key}.")
NOT_FIELD = Text(ru="поля {key} нет, или заголовок пуст.", en="there is no field {key}, or its heading is blank.")
NOT_VALUE = Text(ru="значение ключа {key} не подходит.", en="the value of {key} is not valid.")
HEAD = Text(
    ru="# Как читать такой файл: sheetcrm import ФАЙЛ --mapping {name}",
    en="# How to read such a file: sheetcrm import FILE --mapping {name}",
)


class SavedMapping(Struct, frozen=True):
    """What a mapping says; everything may be left out. ``fields``: field of the clients → heading of the file."""

    program: str | None = None
    fields: Mapping[str, str] = field(default_factory=dict)
    basis: str = ""
    owner: str = ""
    source: str = ""
    own_base: bool = False


_TEXTS = ("as", "basis", "owner", "source")


def load_mapping(path: Path, lang: Lang) -> SavedMapping:
    """A mapping that was saved. Raises ConfigError when it is not there, or not one."""
    known = {one.key for one in CLIENTS.fields}

    def wrong(what: Text, **args: object) -> Exception:
        return WRONG(name=path.name, what=what.say(lang, **args), fields=", ".join(sorted(known)))

    try:
        said = yaml.safe_load(path.read_text(encoding="utf-8-sig"))
    except OSError:
        raise NO_FILE(name=path.name) from None
    except (yaml.YAMLError, UnicodeDecodeError):
        raise wrong(NOT_YAML) from None
    said = {} if said is None else said
    if not isinstance(said, dict):
        raise wrong(NOT_YAML)
    for key, value in said.items():
        if key not in (*_TEXTS, "fields", "own_base"):
            raise wrong(NOT_KEYS, key=key)
        if (key in _TEXTS and not isinstance(value, str)) or (key == "own_base" and not isinstance(value, bool)):
            raise wrong(NOT_VALUE, key=key)
    fields = said.get("fields") or {}
    if not isinstance(fields, dict):
        raise wrong(NOT_VALUE, key="fields")
    for key, heading in fields.items():
        if key not in known or not isinstance(heading, str) or not heading.strip():
            raise wrong(NOT_FIELD, key=key)
    return SavedMapping(
        said.get("as"),
        fields,
        said.get("basis", ""),
        said.get("owner", ""),
        said.get("source", ""),
        said.get("own_base", False),
    )


def refuse_mapping(path: Path) -> None:
    """Raises ConfigError when there is a file of that name, before any work is done for it."""
    if path.exists():
        raise THERE(name=path.name)


def save_mapping(path: Path, mapping: SavedMapping, lang: Lang) -> None:
    """Writes a mapping where there is no file yet. Raises ConfigError when there is one."""
    said: dict[str, Any] = {
        "as": mapping.program,
        "fields": dict(mapping.fields),
        "basis": mapping.basis,
        "owner": mapping.owner,
        "source": mapping.source,
        "own_base": mapping.own_base,
    }
    kept = {key: value for key, value in said.items() if value}
    body = yaml.safe_dump(kept, allow_unicode=True, sort_keys=False) if kept else ""
    try:
        with path.open("x", encoding="utf-8", newline="\n") as out:
            out.write(f"{HEAD.say(lang, name=path.name)}\n{body}")
    except FileExistsError:
        raise THERE(name=path.name) from None
