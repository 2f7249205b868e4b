"""``sheetcrm doctor``: what the program needs, looked at one by one. Writes nothing."""

from __future__ import annotations

import os
import platform
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import click

from sheetcrm import __version__, jobs
from sheetcrm.commands.console import print_json
from sheetcrm.config.model import Config
from sheetcrm.core.wording import Lang, Text
from sheetcrm.errors import SheetcrmError
from sheetcrm.report import envelope

OK, WARN, BAD = "ok", "warning", "error"
_SIGN = {OK: "✓", WARN: "!", BAD: "✗"}

PYTHON = Text(ru="Python {version}, {system}", en="Python {version}, {system}")
CONFIG_FINE = Text(ru="Настройки читаются: {file}", en="The configuration reads: {file}")
CONFIG_NONE = Text(ru="config.yaml нет — действуют значения по умолчанию", en="No config.yaml; the defaults hold")
NO_TARGET = Text(
    ru="Таблица не названа: sheetcrm doctor clients.xlsx проверит и её",
    en="No workbook named: sheetcrm doctor clients.xlsx looks at one, too",
)
READS = Text(ru="Таблица читается: {name}, вкладок {tabs}", en="The workbook reads: {name}, {tabs} tabs")
CLIENTS = Text(ru="Клиентов найдено: {n}", en="Clients found: {n}")
NO_CLIENTS = Text(ru="Таблицы клиентов в ней не нашлось", en="It has no client table that was recognised")
WRITES = Text(ru="В папку можно писать: {folder}", en="The folder can be written to: {folder}")
NO_WRITE = Text(
    ru="В папку нельзя писать: {folder}. check --dry-run и audit будут работать, sync — нет",
    en="The folder cannot be written to: {folder}. check --dry-run and audit work, sync does not",
)
LIMIT = Text(
    ru="Ячеек в Google-таблице: {used} из 10 000 000 ({share} %); запросов в минуту — до 60 на пользователя",
    en="Cells in the Google Sheet: {used} of 10,000,000 ({share}%); requests a minute: up to 60 for each user",
)
SHARED_WITH = Text(ru="Программа входит как {email}", en="The program logs in as {email}")
SCOPE = Text(
    ru="Ключ видит только таблицы, которыми с ним поделились; список доступов ему не виден",
    en="The key sees only sheets shared with it; who else has access it cannot see",
)
OPERATOR = Text(
    ru="Персональные данные: вы — оператор (152-ФЗ). Храните согласия и проверьте уведомление Роскомнадзора",
    en="Personal data: keep proof of consent; see docs/google-sheets.md on where the data may be kept",
)

#: From this share of Google's limit on, a warning.
NEARLY_FULL = 0.8


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at."""

    state: str
    text: str


def examine(asked: jobs.Asked, as_json: bool, lang: Lang) -> None:
    """Prints what was found; exits with 2 for a wrong configuration, 4 for a workbook out of reach."""
    findings: list[Finding] = []
    code = 0
    failed: SheetcrmError | None = None
    try:
        findings.extend(_machine(lang))
        config = jobs.load_config(asked)
        said = CONFIG_FINE.say(lang, file=str(config.file)) if config.file else CONFIG_NONE.say(lang)
        findings.append(Finding(OK, said))
        findings.extend(_workbook(asked, config, lang))
    except SheetcrmError as err:
        message, fix = err.say(lang)
        findings.append(Finding(BAD, f"{message} {fix} [{err.code}]"))
        code, failed = err.exit_code, err
    if as_json:
        print_json(_document(asked, findings, failed, lang))
    else:
        for f in findings:
            click.echo(f"{_SIGN[f.state]} {f.text}")
    sys.exit(code)


def _document(
    asked: jobs.Asked, findings: Sequence[Finding], failed: SheetcrmError | None, lang: Lang
) -> envelope.Document:
    first = envelope.opening("doctor", asked.target)
    if failed is not None:
        first = envelope.failure("doctor", asked.target, failed, lang)
    return {
        **first,
        "counts": {state: sum(f.state == state for f in findings) for state in (OK, WARN, BAD)},
        "findings": [{"state": f.state, "text": f.text} for f in findings],
    }


def _machine(lang: Lang) -> Iterator[Finding]:
    yield Finding(OK, f"sheetcrm {__version__}")
    yield Finding(OK, PYTHON.say(lang, version=platform.python_version(), system=platform.system()))


def _workbook(asked: jobs.Asked, config: Config, lang: Lang) -> Iterator[Finding]:
    if asked.target is None and config.workbook is None:
        yield Finding(WARN, NO_TARGET.say(lang))
        return
    _, path = jobs.target_of(asked, config)
    opened = jobs.open_workbook(asked)
    yield Finding(OK, READS.say(lang, name=opened.workbook.name, tabs=len(opened.workbook.sheets)))
    if "clients" in opened.base.tables:
        yield Finding(OK, CLIENTS.say(lang, n=len(opened.base.tables["clients"])))
    else:
        yield Finding(WARN, NO_CLIENTS.say(lang))
    if path is not None:
        folder = path.resolve().parent
        free = os.access(folder, os.W_OK)
        yield Finding(OK if free else BAD, (WRITES if free else NO_WRITE).say(lang, folder=str(folder)))
    else:
        yield from _google(opened, lang)
    yield Finding(OK, OPERATOR.say(lang))


def _google(opened: jobs.Opened, lang: Lang) -> Iterator[Finding]:
    from sheetcrm.stores.google.reading import about
    from sheetcrm.stores.google.store import GoogleStore

    store = opened.store
    if not isinstance(store, GoogleStore):
        return
    if store.session.email:
        yield Finding(OK, SHARED_WITH.say(lang, email=store.session.email))
    grids = [s["properties"].get("gridProperties", {}) for s in about(store.session).sheets]
    used = sum(g.get("rowCount", 0) * g.get("columnCount", 0) for g in grids)
    share = used / 10_000_000
    text = LIMIT.say(lang, used=used, share=f"{share:.0%}".rstrip("%"))
    yield Finding(WARN if share > NEARLY_FULL else OK, text)
    yield Finding(OK, SCOPE.say(lang))
