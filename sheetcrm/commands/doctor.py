"""``sheetcrm doctor``: what the program needs, looked at one by one. Writes nothing."""

from __future__ import annotations

import platform
import sys
from collections.abc import Iterator, Sequence

from sheetcrm import __version__, jobs
from sheetcrm.commands.console import print_json, say
from sheetcrm.commands.findings import BAD, OK, WARN, Finding, found, lines
from sheetcrm.config.model import Config
from sheetcrm.core.records import replace
from sheetcrm.core.watch.canaries import without_canaries
from sheetcrm.core.wording import Lang, Text
from sheetcrm.errors import SheetcrmError
from sheetcrm.report import envelope

PYTHON = Text(ru="Python {version}, {system}", en="Python {version}, {system}")
CONFIG_FINE = Text(ru="Настройки читаются: {file}", en="The configuration is readable: {file}")
CONFIG_NONE = Text(ru="config.yaml нет — действуют значения по умолчанию", en="No config.yaml; the defaults apply")
NO_TARGET = Text(
    ru="Таблица не названа: sheetcrm doctor clients.xlsx проверит и её",
    en="No workbook named: sheetcrm doctor clients.xlsx checks one, too",
)
READS = Text(ru="Таблица читается: {name}, вкладок {tabs}", en="The workbook is readable: {name}, {tabs} tabs")
CLIENTS = Text(ru="Клиентов найдено: {n}", en="Clients found: {n}")
NO_CLIENTS = Text(ru="Таблицы клиентов в ней не нашлось", en="No client table was recognised in it")
SEE_AUDIT = Text(
    ru="Как программа поняла таблицу, покажет sheetcrm audit; назвать столбцы — sheetcrm init.",
    en="How the program reads the table: sheetcrm audit. To name its columns: sheetcrm init.",
)
OPERATOR = Text(
    ru="Персональные данные: вы — оператор (152-ФЗ). Храните согласия и проверьте уведомление Роскомнадзора",
    en="Personal data: keep proof of consent; see docs/google-sheets.md on where the data may be kept",
)


def examine(asked: jobs.Asked, as_json: bool, lang: Lang, *, sharing: bool = False) -> None:
    """Prints what was found; exits with 2 for a wrong configuration, 4 for a workbook out of reach. ``sharing``: asks
    Google for the right to see who may open the sheet."""
    findings: list[Finding] = []
    code = 0
    failed: SheetcrmError | None = None
    if sharing:
        from sheetcrm.stores.google.credentials import SHARING

        asked = replace(asked, scopes=(SHARING,))
    try:
        findings.extend(_machine(lang))
        config = jobs.load_config(asked)
        said = CONFIG_FINE.say(lang, file=str(config.file)) if config.file else CONFIG_NONE.say(lang)
        findings.append(Finding(OK, "config", said))
        findings.extend(_workbook(asked, config, lang, sharing=sharing))
    except SheetcrmError as err:
        message, fix = err.say(lang)
        findings.append(Finding(BAD, "failed", f"{message} [{err.code}]", fix))
        code, failed = err.exit_code, err
    if as_json:
        print_json(document(asked, findings, failed, lang))
    else:
        say(lines(findings))
    sys.exit(code)


def document(
    asked: jobs.Asked, findings: Sequence[Finding], failed: SheetcrmError | None, lang: Lang
) -> envelope.Document:
    first = envelope.opening("doctor", asked.target)
    if failed is not None:
        first = envelope.failure("doctor", asked.target, failed, lang)
    return {
        **first,
        "counts": {state: sum(f.state == state for f in findings) for state in (OK, WARN, BAD)},
        "findings": [{"state": f.state, "about": f.about, "text": f.text, "fix": f.fix} for f in findings],
    }


def _machine(lang: Lang) -> Iterator[Finding]:
    yield Finding(OK, "program", f"sheetcrm {__version__}")
    yield found(OK, "python", lang, PYTHON, version=platform.python_version(), system=platform.system())


def _workbook(asked: jobs.Asked, config: Config, lang: Lang, *, sharing: bool) -> Iterator[Finding]:
    if asked.target is None and config.workbook is None:
        yield found(WARN, "workbook", lang, NO_TARGET)
        return
    _, path = jobs.target_of(asked, config)
    if path is not None and path.is_file():
        from sheetcrm.commands.doctor_xlsx import xlsx

        yield from xlsx(path, lang)
    opened = jobs.open_workbook(asked)
    yield found(OK, "workbook", lang, READS, name=opened.workbook.name, tabs=len(opened.workbook.sheets))
    if "clients" in opened.base.tables:
        counted = without_canaries(opened.base, opened.config.alarm.canary).base
        yield found(OK, "clients", lang, CLIENTS, n=len(counted.tables["clients"]))
    else:
        yield found(WARN, "clients", lang, NO_CLIENTS, SEE_AUDIT)
    if path is None:
        from sheetcrm.commands.doctor_google import google
        from sheetcrm.commands.doctor_live import kept
        from sheetcrm.stores.google.store import GoogleStore

        if isinstance(opened.store, GoogleStore):
            yield from google(opened, opened.store.session, lang, sharing=sharing)
            yield kept(opened.state, lang)
    yield found(OK, "law", lang, OPERATOR)
