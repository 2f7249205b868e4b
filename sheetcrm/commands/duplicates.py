"""``sheetcrm duplicates``: over a workbook, any .csv or .xlsx, or several of them as one base. Writes no workbook."""

from __future__ import annotations

import datetime as dt
import locale
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import click
import numpy as np
import pandas as pd

from sheetcrm import jobs
from sheetcrm.commands.console import EXIT_ISSUES, WORKING, Progress, failing, print_json, reader_language
from sheetcrm.config.settle import settled
from sheetcrm.core.fields.phone import shown_in
from sheetcrm.core.matching import Matches, match
from sheetcrm.core.people import ROLES, matchable
from sheetcrm.core.pipeline import clean
from sheetcrm.core.table import Table
from sheetcrm.core.tabs.duplicates import VERDICT, groups_of
from sheetcrm.core.wording import Lang, Text
from sheetcrm.core.workbook import CellError
from sheetcrm.errors import ConfigError, Fault, StoreError
from sheetcrm.report import documents, terminal
from sheetcrm.stores.csv_file import read_csv

BAD_MAP = Fault(
    "duplicates/map",
    ConfigError,
    Text(ru="Не понимаю --map {given}.", en="Cannot understand --map {given}."),
    Text(
        ru="Пишите ПОЛЕ=ЗАГОЛОВОК, например --map phone=Контакт. Поля: {fields}.",
        en="Write FIELD=HEADING, such as --map phone=Contact. Fields: {fields}.",
    ),
)
NO_HEADING = Fault(
    "duplicates/no-heading",
    ConfigError,
    Text(ru="Столбца «{heading}» из --map нет.", en="There is no column “{heading}”, named by --map."),
    Text(ru="Столбцы в таблице: {headings}.", en="The columns are: {headings}."),
)
CANNOT_WRITE = Fault(
    "duplicates/cannot-write",
    StoreError,
    Text(ru="Список {path} не записать: {reason}.", en="The list {path} cannot be written: {reason}."),
    Text(
        ru="Проверьте папку в --out и --links и запустите ещё раз.",
        en="Check the folder in --out and --links and run again.",
    ),
)
NO_TABLE = Fault(
    "duplicates/no-table",
    ConfigError,
    Text(ru="В «{name}» не нашлось таблицы с людьми.", en="No table of people was found in “{name}”."),
    Text(
        ru="Нужна строка заголовков и хотя бы имя с контактом; подскажите столбцы через --map.",
        en="It needs a row of headings and at least a name and a contact; name the columns with --map.",
    ),
)
NONE = Text(ru="Повторов не найдено.", en="Nobody is in the table twice.")
GROUP = Text(ru="{n}. {verdict}", en="{n}. {verdict}")
ROW = Text(ru="строка {row}", en="row {row}")
FOR = Text(ru="   за: {words}", en="   for: {words}")
AGAINST = Text(ru="   против: {words}", en="   against: {words}")
MORE = Text(ru="…и ещё {n}; всё целиком — в --out и --links.", en="…and {n} more; all of it with --out and --links.")
MOST_SHOWN = 40

#: Extra roles the matcher knows beside the fields of the schema.
_MORE_ROLES = ("birth_year", "birth_month", "birth_day", "ignore")


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows to be matched, from one file: what the matcher takes, and where each row stands."""

    frame: pd.DataFrame
    roles: dict[str, str]
    region: str
    place: Callable[[int], dict[str, Any]]
    workbook: str
    lang: Lang


def roles_of(mapping: Sequence[str]) -> dict[str, str]:
    """Heading → role, from FIELD=HEADING words. Raises ConfigError."""
    found = {}
    known = {*ROLES, *_MORE_ROLES}
    for word in mapping:
        field, equals, heading = word.partition("=")
        if not equals or field.strip() not in known or not heading.strip():
            raise BAD_MAP(given=word, fields=", ".join(sorted(known)))
        found[heading.strip()] = ROLES.get(field.strip(), field.strip())
    return found


def plain_rows(frame: pd.DataFrame, roles: dict[str, str], name: str, region: str, lang: Lang) -> Rows:
    """A table whose first line is its headings, as any program exports it. A row's number is the sheet's own."""
    known = {h: r for h, r in roles.items() if h in frame.columns}
    return Rows(frame, known, region, lambda i: {"row": i + 2}, name, lang)


def mapped(parts: Sequence[Rows], roles: dict[str, str]) -> None:
    """Refuses a --map that names a heading no table has. Raises ConfigError."""
    headings = {str(h): None for part in parts for h in part.frame.columns}
    for heading in roles:
        if heading not in headings:
            raise NO_HEADING(heading=heading, headings=", ".join(headings))


def rows_of(target: str | None, asked: jobs.Asked, roles: dict[str, str]) -> Rows:
    """The rows of one target. Raises ConfigError, StoreError."""
    if target is not None and target.lower().endswith((".csv", ".tsv", ".txt")):
        path = Path(target).expanduser()
        frame = read_csv(path)
        config = settled(jobs.load_config(asked), map(str, frame.columns), system_locale=locale.getlocale()[0])
        lang = asked.lang or ("ru" if config.language == "ru" else "en")
        return plain_rows(frame, roles, path.name, config.region or "RU", lang)
    opened = jobs.open_workbook(replace(asked, target=target))
    settings = jobs.run_settings(opened.config, opened.state)
    if "clients" in opened.base.tables and not roles:
        cleaned = clean(opened.base, settings, opened.now.date())
        frame, known = matchable(cleaned["clients"])
        table = opened.base.tables["clients"]
        ids = table.raw["client_id"].tolist() if table.has("client_id") else [None] * len(table)
        return Rows(frame, known, settings.region, lambda i: _place(table, i, ids), opened.workbook.name, opened.reader)
    for sheet in opened.workbook.people():
        cells = sheet.cells
        if len(cells) > 1:
            head = cells.iloc[0]
            frame = cells.iloc[1:].reset_index(drop=True)
            frame.columns = headings_of(head.tolist())
            frame = frame.map(lambda v: None if isinstance(v, CellError) else v)
            return plain_rows(frame, roles, opened.workbook.name, settings.region, opened.reader)
    raise NO_TABLE(name=opened.workbook.name)


def headings_of(cells: Sequence[object]) -> list[str]:
    """The headings of a row, each once: a blank one gets its number, a second one of a name is told apart.

    >>> headings_of(["Имя", None, "Имя"])
    ['Имя', 'column 2', 'Имя (2)']
    """
    found: list[str] = []
    for number, cell in enumerate(cells, start=1):
        name = f"column {number}" if cell is None else str(cell).strip()
        seen = found.count(name) + sum(f.startswith(f"{name} (") for f in found)
        found.append(name if not seen else f"{name} ({seen + 1})")
    return found


def _place(table: Table, position: int, ids: Sequence[object]) -> dict[str, Any]:
    client_id = ids[position]
    return {
        "tab": table.tab_title(position),
        "row": int(table.row[position]),
        "client_id": None if client_id is None else str(client_id),
    }


def together(parts: Sequence[Rows]) -> Rows:
    """Several workbooks as one base: each member is named by its file."""
    if len(parts) == 1:
        return parts[0]
    frames = []
    for part in parts:
        renamed = part.frame.rename(
            columns={c: r for c, r in part.roles.items() if list(part.roles.values()).count(r) == 1}
        )
        frames.append(renamed)
    frame = pd.concat(frames, ignore_index=True).astype(object)
    frame = frame.where(frame.notna(), None)
    starts = np.cumsum([0, *(len(p.frame) for p in parts)])

    def place(position: int) -> dict[str, Any]:
        number = int(np.searchsorted(starts, position, side="right")) - 1
        return {"file": parts[number].workbook, **parts[number].place(position - int(starts[number]))}

    roles = {c: r for part in parts for c, r in part.roles.items() if c in frame.columns}
    roles |= {r: r for part in parts for r in part.roles.values() if r in frame.columns}
    names = ", ".join(p.workbook for p in parts)
    return Rows(frame, roles, parts[0].region, place, names, parts[0].lang)


def find_duplicates(
    targets: tuple[str, ...],
    asked: jobs.Asked,
    as_json: bool,
    strict: bool,
    out: Path | None,
    links: Path | None,
    mapping: tuple[str, ...],
) -> None:
    """Matches the rows, writes the lists asked for, prints the groups or the document."""
    early = reader_language(asked.lang)
    progress = Progress(as_json)
    progress(WORKING, early)
    with failing("duplicates", ", ".join(targets), as_json, early, progress):
        roles = roles_of(mapping)
        parts = [rows_of(target, asked, roles) for target in targets or (None,)]
        mapped(parts, roles)
        rows = together(parts)
        matches = match(rows.frame, roles=rows.roles, region=rows.region)
        if out is not None:
            save(documents.duplicate_rows(matches, rows.lang), out)
        if links is not None:
            save(documents.duplicate_links(matches, rows.lang), links)
    progress.done()
    lang = asked.lang or rows.lang
    if as_json:
        print_json(documents.duplicates(matches, rows.place, len(rows.frame), rows.workbook, lang))
    else:
        for line in report(matches, rows, lang):
            click.echo(line)
    if strict and matches.clusters():
        sys.exit(EXIT_ISSUES)


def save(frame: pd.DataFrame, path: Path) -> None:
    """Writes a list that was asked for. Raises StoreError."""
    try:
        with path.open("w", encoding="utf-8", newline="") as file:
            frame.to_csv(file, index=False)
    except OSError as err:
        raise CANNOT_WRITE(path=str(path), reason=err.strerror or type(err).__name__) from err


def report(matches: Matches, rows: Rows, lang: Lang) -> Iterator[str]:
    """The groups as people read them: the surest first, each row with what it says, and why."""
    found = groups_of(matches)
    if not found:
        yield NONE.say(lang)
        return
    yield terminal.duplicates_line(matches, lang)
    for number, (verdict, members) in enumerate(found[:MOST_SHOWN], start=1):
        yield GROUP.say(lang, n=str(number), verdict=VERDICT[verdict].say(lang))
        for member in members:
            yield f"   {_where(rows.place(member), lang)}: {_said(rows.frame, member, lang)}"
        pro, con = matches.evidence(members[0], members[1], lang)
        if pro:
            yield FOR.say(lang, words="; ".join(pro))
        if con:
            yield AGAINST.say(lang, words="; ".join(con))
    if len(found) > MOST_SHOWN:
        yield MORE.say(lang, n=len(found) - MOST_SHOWN)


def _where(place: dict[str, Any], lang: Lang) -> str:
    parts = [place.get("file"), place.get("tab"), ROW.say(lang, row=str(place["row"])), place.get("client_id")]
    return ", ".join(str(p) for p in parts if p)


def _said(frame: pd.DataFrame, position: int, lang: Lang) -> str:
    """The row in a few words: its first filled cells."""
    cells = [_cell(v, lang) for v in frame.iloc[position].tolist() if v is not None]
    return " · ".join(c if len(c) <= 40 else c[:39] + "…" for c in cells[:5] if c)


def _cell(value: object, lang: Lang) -> str:
    if isinstance(value, tuple):
        return ", ".join(shown_in(v, lang=lang) if v.startswith("+") else v for v in map(str, value))
    if isinstance(value, dt.date):
        return value.strftime("%d.%m.%Y" if lang == "ru" else "%Y-%m-%d")
    return str(value).strip()
