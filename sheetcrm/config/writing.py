"""``config.yaml`` as ``init`` writes it: what was settled, with comments in the reader's language. Pure."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterator, Mapping

from msgspec import Struct, field

from sheetcrm.core.schema import TABLES
from sheetcrm.core.tabs.columns import DEFAULT
from sheetcrm.core.wording import Lang, Text

#: Characters that stand for themselves in JSON and break a line, or are not allowed, in YAML.
_LINE_BREAKS = re.compile("[\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")

_HEAD = Text(
    ru="Настройки sheetcrm для этой таблицы. Их создала команда sheetcrm init; меняйте что угодно.\n"
    "Все остальные настройки с пояснениями — в config.example.yaml.",
    en="Settings of sheetcrm for this workbook, made by sheetcrm init; change anything.\n"
    "All other settings, explained, are in config.example.yaml.",
)
_WORKBOOK = Text(
    ru="Где лежит таблица: команды можно запускать без имени файла.",
    en="Where the table lives, so that commands need no file.",
)
_KEY = Text(
    ru="Файл ключа можно назвать здесь: credentials: keys/sheetcrm.json",
    en="The key file may be named here: credentials: keys/sheetcrm.json",
)
_LANGUAGE = Text(ru="Язык вкладок программы.", en="The language of the program's tabs.")
_REGION = Text(ru="Страна телефонов, записанных без кода.", en="The country of phones typed without a code.")
_ZONE = Text(ru="Часовой пояс.", en="The time zone.")
_CURRENCY = Text(ru="Валюта.", en="The currency.")
_TABLES = Text(
    ru="Какой столбец что значит: поле слева, ваш заголовок справа.\n"
    "Переименовали столбец — поправьте здесь или уберите строку.",
    en="Which column is what: the field on the left, your heading on the right.\n"
    "When you rename a column, change it here or delete the line.",
)
_ANSWERED = Text(ru="так ответили при init", en="as answered in init")
_LEFT = Text(ru="не использовать, так ответили при init", en="not to be used, as answered in init")
_COLUMNS = Text(
    ru="Столбцы программы справа от ваших: default — что исправить, дубль, группа, последняя покупка; none — убрать.",
    en="The program's columns on the right of yours: default is to correct, duplicate, group, last "
    "purchase; none removes them.",
)
_LAW = Text(
    ru="Кто решил вести данные клиентов в Google и почему (152-ФЗ, ст.\u00a018\u00a0ч. 5).",
    en="Who decided to keep clients' data in Google, and why (152-FZ, art. 18.5).",
)
_COUNTRY = Text(ru="Чьи законы соблюдать: ru, eu или us.", en="Whose law is followed: ru, eu or us.")


class Settled(Struct, frozen=True):
    """What ``init`` settled. Everything left empty is left out of the file.

    ``path`` or ``spreadsheet``: the workbook. ``fields``: table → field → heading; ``answered``: the (table, field)
    pairs that a person said. ``tabs``: table → titles a person named; ``left``: table → headings they would not have used. ``signed``: by, date, reason. ``columns``: of ours
    beside the clients'.
    """

    path: str | None = None
    spreadsheet: str | None = None
    language: str | None = None
    region: str | None = None
    time_zone: str | None = None
    currency: str | None = None
    fields: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    answered: frozenset[tuple[str, str]] = frozenset()
    tabs: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    left: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    country: str | None = None
    signed: tuple[str, dt.date, str] | None = None
    columns: tuple[str, ...] | None = None


def yaml_of(settled: Settled, lang: Lang, *, head: bool = True) -> str:
    """The file's text; without ``head`` only the lines, to be added to a file that is there."""
    lines: list[str] = []
    if head:
        lines += [*_comment(_HEAD, lang), ""]
    parts = (_workbook, _basics, _mapping, _columns, _law)
    for part in (part(settled, lang) for part in parts):
        written = list(part)
        if written:
            lines += [*written, ""]
    return "\n".join(lines).rstrip() + "\n" if lines else ""


def _quoted(value: str) -> str:
    """A text that YAML reads as that very text: JSON's quotes are YAML's, too.

    >>> _quoted("№ «=»"), _quoted("a\\nb\\u2028")
    ('"№ «=»"', '"a\\\\nb\\\\u2028"')
    """
    return _LINE_BREAKS.sub(lambda found: f"\\u{ord(found[0]):04x}", json.dumps(value, ensure_ascii=False))


def _comment(text: Text, lang: Lang) -> list[str]:
    return [f"# {line}" for line in text.say(lang).splitlines()]


def _workbook(settled: Settled, lang: Lang) -> Iterator[str]:
    if settled.path is not None:
        yield from _comment(_WORKBOOK, lang)
        yield f"workbook: {_quoted(settled.path)}"
    elif settled.spreadsheet is not None:
        yield from _comment(_WORKBOOK, lang)
        yield "workbook:"
        yield "  google:"
        yield f"    spreadsheet: {_quoted(settled.spreadsheet)}"
        yield from (f"    {line}" for line in _comment(_KEY, lang))


def _basics(settled: Settled, lang: Lang) -> Iterator[str]:
    for key, value, about in (
        ("language", settled.language, _LANGUAGE),
        ("region", settled.region, _REGION),
        ("time_zone", settled.time_zone, _ZONE),
        ("currency", settled.currency, _CURRENCY),
    ):
        if value is not None:
            yield f"{key}: {_quoted(value)}  # {about.say(lang)}"


def _mapping(settled: Settled, lang: Lang) -> Iterator[str]:
    tables = [key for key in TABLES if settled.fields.get(key) or settled.tabs.get(key) or settled.left.get(key)]
    if not tables:
        return
    yield from _comment(_TABLES, lang)
    yield "tables:"
    for table in tables:
        yield f"  {table}:"
        if settled.tabs.get(table):
            yield f"    tabs: [{', '.join(map(_quoted, settled.tabs[table]))}]"
        fields = settled.fields.get(table, {})
        if fields:
            yield "    fields:"
        for key, heading in fields.items():
            said = f"  # {_ANSWERED.say(lang)}" if (table, key) in settled.answered else ""
            yield f"      {key}: {_quoted(heading)}{said}"
        if settled.left.get(table):
            yield f"    left_alone: [{', '.join(map(_quoted, settled.left[table]))}]  # {_LEFT.say(lang)}"


def _columns(settled: Settled, lang: Lang) -> Iterator[str]:
    if settled.columns is not None:
        yield from _comment(_COLUMNS, lang)
        usual = settled.columns[: len(DEFAULT)] == DEFAULT
        listed = ", ".join(["default", *settled.columns[len(DEFAULT) :]] if usual else settled.columns)
        said = "default" if settled.columns == DEFAULT else f"[{listed}]"
        yield f"columns: {said}"


def _law(settled: Settled, lang: Lang) -> Iterator[str]:
    if settled.country is None and settled.signed is None:
        return
    yield "law:"
    if settled.country is not None:
        yield f"  country: {settled.country}  # {_COUNTRY.say(lang)}"
    if settled.signed is not None:
        by, day, reason = settled.signed
        yield from (f"  {line}" for line in _comment(_LAW, lang))
        yield "  google_accepted:"
        yield f"    by: {_quoted(by)}"
        yield f"    date: {day.isoformat()}"
        yield f"    reason: {_quoted(reason)}"
