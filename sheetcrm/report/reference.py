"""The reference pages of docs/, written from the program itself: codes, settings, commands.

``pages_of_docs`` makes them, :func:`write` puts them into a folder; a test compares the two.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import groupby
from pathlib import Path
from typing import Any

import click

from sheetcrm.cli import main
from sheetcrm.config.campaigns import Section
from sheetcrm.config.meanings import MEANING
from sheetcrm.config.model import Config
from sheetcrm.config.settings_tab import SETTINGS
from sheetcrm.core.figures.definition import all_definitions
from sheetcrm.core.issues import SEVERITY_LABEL
from sheetcrm.core.wording import Lang, Text
from sheetcrm.report.catalogue import Page, pages, unfilled

_NOTE = "<!-- Written by scripts/make_docs; change the words beside the code they belong to. -->"

_CONFIG_TITLE = Text(ru="# config.yaml: все настройки", en="# config.yaml: every setting")
_OTHER = {"ru": "[English](config.md) · Русский", "en": "English · [Русский](config.ru.md)"}
_CONFIG_LEAD = Text(
    ru="Файл не обязателен: без него действуют значения по умолчанию. Пример со всеми настройками — "
    "[config.example.yaml](../config.example.yaml). Что действует на самом деле и откуда взялось, показывает "
    "`sheetcrm config --effective`. Порядок: командная строка, потом ячейка команды на вкладке «Настройки», потом "
    "config.yaml, потом значение по умолчанию. Ключи, пути и юридические настройки — только в config.yaml. "
    "Негодная ячейка «Настроек» названа в «Что исправить», и действует то, что действовало до неё: последнее годное значение этой "
    "ячейки, а если его не было — config.yaml или значение по умолчанию. Если ячейка мягче предела из config.yaml, действует сам предел; "
    "пустая ячейка ничего не меняет.",
    en="The file is optional: without it the defaults apply. A sample with every setting is "
    "[config.example.yaml](../config.example.yaml). `sheetcrm config --effective` shows what is "
    "actually in force and where it comes from. The order: the command line, then the team's "
    "cell on the tab “Settings”, then config.yaml, then the default. Keys, paths and legal "
    "settings are in config.yaml only. A wrong cell on “Settings” is named on “To correct”, and what "
    "held before it stays in force: the last good value of that cell, or else config.yaml or the "
    "default. Where a cell is looser than a limit of config.yaml the limit itself holds; an empty "
    "cell changes nothing.",
)
_HEAD = Text(
    ru="| ключ | что можно написать | по умолчанию | что значит | на вкладке «Настройки» |",
    en="| key | allowed values | default | what it means | on the tab “Settings” |",
)
_ALONE = Text(ru="Общее", en="In general")
_STRICTER = Text(ru=" (только строже)", en=" (stricter only)")
_WHOLE = Text(ru="целое число", en="a whole number")
_NUMBER = Text(ru="число", en="a number")
_TIME = Text(ru='время `"09:00"`', en='a time, `"09:00"`')
_DATE = Text(ru="дата `2026-01-31`", en="a date, `2026-01-31`")
_TEXT = Text(ru="текст", en="text")
_LIST = Text(ru="список: {of}", en="a list: {of}")
_FROM = Text(ru=" от {low}", en=" from {low}")
_ABOVE = Text(ru=" больше {low}", en=" above {low}")
_TO = Text(ru=" до {high}", en=" up to {high}")
_NEEDED = Text(ru="обязательно", en="needed")
_NONE = "—"


def pages_of_docs() -> dict[str, str]:
    """Every generated page: path inside docs → text."""
    known = pages()
    found = {f"codes/{code}.md": _code_page(page) for code, page in known.items()}
    found["codes/README.md"] = _index(known)
    found["config.md"] = _config_page("en")
    found["config.ru.md"] = _config_page("ru")
    found["cli.md"] = _commands()
    found["figures.md"] = _figures_page("en")
    found["figures.ru.md"] = _figures_page("ru")
    return found


def write(folder: Path) -> None:
    """Puts the pages into docs and takes out those of codes that are no more."""
    made = pages_of_docs()
    for old in (folder / "codes").rglob("*.md"):
        if old.relative_to(folder).as_posix() not in made:
            old.unlink()
    for name, text in made.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")


# --- codes ---------------------------------------------------------------------------------------------------------


def _code_page(page: Page) -> str:
    return "\n".join(
        [
            _NOTE, "", f"# {page.code}", "", "[All codes · все коды](../README.md)", "",
            "## English", "", page.body("en"), "", "## По-русски", "", page.body("ru"), "",
        ]
    )  # fmt: skip


def _index(known: Mapping[str, Page]) -> str:
    lines = [
        _NOTE, "", "# Codes · Коды", "",
        "Every message ends with a code. The same pages are shown by `sheetcrm explain CODE`.", "",
        "Каждое сообщение заканчивается кодом. Те же страницы показывает `sheetcrm explain КОД`.", "",
    ]  # fmt: skip
    for group, members in groupby(known.values(), key=lambda p: p.code.split("/")[0]):
        lines += [f"## {group}", "", "| code | | |", "|---|---|---|"]
        for page in members:
            severity = "" if page.severity is None else f" ({SEVERITY_LABEL[page.severity].say('en')})"
            titles = [_cell(unfilled(page.title, lang)) for lang in ("en", "ru")]
            lines.append(f"| [{page.code}]({page.code}.md){severity} | {titles[0]} | {titles[1]} |")
        lines.append("")
    return "\n".join(lines)


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


# --- figures -------------------------------------------------------------------------------------------------------

_FIGURES_TITLE = Text(ru="# Что значат показатели «Сводки»", en="# What the figures of the summary mean")
_FIGURES_OTHER = {"ru": "[English](figures.md) · Русский", "en": "English · [Русский](figures.ru.md)"}
_FIGURES_LEAD = Text(
    ru="Каждый показатель проверен двумя способами: на примере, посчитанном вручную, и на случайных данных против простого "
    "перебора (`tests/unit/figures`). Те же слова — в конце «Сводки», с вашими порогами.",
    en="Each figure is checked in two ways: on an example worked out by hand, and on random data "
    "against plain counting (`tests/unit/figures`). The same words are at the end of “Summary”, "
    "with your own thresholds.",
)
_FIGURES_HEAD = Text(
    ru="| показатель | что считается | откуда формула |", en="| figure | what is counted | where the formula is from |"
)
_OWN = Text(ru="простой подсчёт", en="a plain count")


def _figures_page(lang: Lang) -> str:
    lines = [
        _NOTE, "", _FIGURES_OTHER[lang], "", _FIGURES_TITLE.say(lang), "", _FIGURES_LEAD.say(lang), "",
        _FIGURES_HEAD.say(lang), "|---|---|---|",
    ]  # fmt: skip
    for one in all_definitions().values():
        source = _OWN.say(lang) if one.source == "own" else one.source
        row = (one.term.say(lang), unfilled(one.meaning, lang), source)
        lines.append("| " + " | ".join(_cell(cell) for cell in row) + " |")
    return "\n".join([*lines, ""])


# --- settings ------------------------------------------------------------------------------------------------------


def _config_page(lang: Lang) -> str:
    lines = [_NOTE, "", _OTHER[lang], "", _CONFIG_TITLE.say(lang), "", _CONFIG_LEAD.say(lang), ""]
    on_tab = {s.key: s for s in SETTINGS}
    # Keys that stand by themselves come first, together; the others by their section.
    keys = sorted(config_keys(), key=lambda item: bool(_section(item[0])))
    for section, members in groupby(keys, key=lambda item: _section(item[0])):
        lines += [f"## {section or _ALONE.say(lang)}", "", _HEAD.say(lang), "|---|---|---|---|---|"]
        for key, schema, required in members:
            setting = on_tab.get(key)
            tab = _NONE
            if setting is not None:
                tab = f"«{setting.label.ru}»" if lang == "ru" else f"“{setting.label.en}”"
                tab += _STRICTER.say(lang) if setting.stricter else ""
            elif key.startswith("purposes."):
                tab = Text(ru="«Цель: …»", en="“Purpose: …”").say(lang)
            elif key.startswith("responsible."):
                tab = Text(ru="«Отвечает за: …»", en="“Responsible for: …”").say(lang)
            elif key.startswith("formats."):
                tab = Text(ru="«Формат: …»", en="“Format: …”").say(lang)
            elif key.startswith("points."):
                tab = Text(ru="«Балл: …»", en="“Points: …”").say(lang)
            elif key.startswith("costs."):
                tab = Text(ru="«Расходы: …»", en="“Costs: …”").say(lang)
            default = _NEEDED.say(lang) if required else _default(schema)
            row = (f"`{key}`", _allowed(schema, lang), default, MEANING[key].say(lang, draft="{draft}"), tab)
            lines.append("| " + " | ".join(_cell(cell) for cell in row) + " |")
        lines.append("")
    return "\n".join(lines)


def _section(key: str) -> str:
    return key.split(".")[0].removesuffix("[]") if "." in key or key == "workbook" else ""


def config_keys() -> Iterator[tuple[str, dict[str, Any], bool]]:
    """Every key of the configuration, its JSON Schema, and whether it has to be there."""
    _build(Section)  # of a section that is not built yet not every pydantic can tell the defaults
    whole = Config.model_json_schema()
    yield from _keys(whole, whole["$defs"], "")


def _build(section: type[Section]) -> None:
    for kind in section.__subclasses__():
        kind.model_rebuild()
        _build(kind)


#: What stands for the names people choose themselves.
_NAMES = {
    "tables": "TABLE",
    "normalise": "FIELD",
    "choices": "COLUMN",
    "purposes": "HEADING",
    "responsible": "HEADING",
    "formats": "HEADING",
    "costs": "SOURCE",
    "points": "RULE",
    "deal_norms": "STAGE",
    "fields": "FIELD",
}


def _keys(schema: dict[str, Any], known: dict[str, Any], prefix: str) -> Iterator[tuple[str, dict[str, Any], bool]]:
    for name, own in schema["properties"].items():
        key = prefix + name
        inner = _followed(own, known)
        values = inner.get("additionalProperties")
        items = inner.get("items")
        if "properties" in inner:
            if key == "workbook":
                yield key, {"type": "string", "default": None}, False
            yield from _keys(inner, known, key + ".")
        elif isinstance(values, dict):
            inside = _followed(values, known)
            place = f"{key}.{_NAMES[name]}"
            if "properties" in inside:
                yield from _keys(inside, known, place + ".")
            else:
                yield place, inside, False
        elif isinstance(items, dict) and "properties" in _followed(items, known):
            yield from _keys(_followed(items, known), known, key + "[].")
        else:
            yield key, {**inner, "default": own.get("default")}, name in schema.get("required", ())


def _followed(schema: dict[str, Any], known: dict[str, Any]) -> dict[str, Any]:
    """The schema a reference leads to; of a value that may be left out, the value's."""
    for one in schema.get("anyOf", ()):
        if one.get("type") != "null":
            return _followed(one, known)
    if "$ref" in schema:
        found: dict[str, Any] = known[schema["$ref"].rsplit("/", 1)[-1]]
        return found
    return schema


def _allowed(schema: Mapping[str, Any], lang: Lang) -> str:
    if "enum" in schema:
        return ", ".join(f"`{word}`" for word in schema["enum"])
    kind = schema.get("type")
    if kind == "array":
        return _LIST.say(lang, of=_allowed(schema["items"], lang))
    if kind == "boolean":
        return "`true`, `false`"
    if kind in ("integer", "number"):
        text = (_WHOLE if kind == "integer" else _NUMBER).say(lang)
        if "exclusiveMinimum" in schema:
            text += _ABOVE.say(lang, low=str(schema["exclusiveMinimum"]))
        elif "minimum" in schema:
            text += _FROM.say(lang, low=str(schema["minimum"]))
        return text + (_TO.say(lang, high=str(schema["maximum"])) if "maximum" in schema else "")
    return {"time": _TIME, "date": _DATE}.get(schema.get("format", ""), _TEXT).say(lang)


def _default(schema: Mapping[str, Any]) -> str:
    value = schema.get("default")
    if value in (None, "", []):
        return _NONE
    if schema.get("format") == "time":
        return f'`"{str(value)[:5]}"`'
    if isinstance(value, list):
        return ", ".join(f"`{word}`" for word in value)
    return f"`{str(value).lower() if isinstance(value, bool) else value}`"


# --- commands ------------------------------------------------------------------------------------------------------


def _commands() -> str:
    about, _, _ = (main.help or "").partition("\b")
    lines = [_NOTE, "", "# Commands", "", " ".join(about.split()), ""]
    lines += [
        "| exit code | meaning |", "|---|---|",
        "| 0 | done, whatever was found |",
        "| 1 | `check`, or any command with `--strict`: errors were found |",
        "| 2 | the configuration or the command line is wrong, or names what is not there (a plan, a run, a cell, a client); nothing was written |",
        "| 3 | done, but some cells were skipped as conflicts |",
        "| 4 | the workbook cannot be read or written |",
        "| 5 | not now (another job, an open file, a quota): nothing changed, try again |", "",
        "Every command prints JSON with `--json`; the shapes are in [json](json/).", "",
    ]  # fmt: skip
    for name, command in main.commands.items():
        own = click.Context(command, info_name=f"sheetcrm {name}")
        usage = command.get_usage(own).removeprefix("Usage: ")
        about = " ".join((command.help or "").split())
        lines += [f"## {name}", "", "```", " ".join(usage.split()), "```", "", about, "", "| option | |", "|---|---|"]
        for parameter in command.get_params(own):
            record = parameter.get_help_record(own) if isinstance(parameter, click.Option) else None
            if record is not None and "--help" not in parameter.opts:
                lines.append(f"| `{_cell(record[0])}` | {_cell(' '.join(record[1].split()))} |")
        lines.append("")
    return "\n".join(lines)
