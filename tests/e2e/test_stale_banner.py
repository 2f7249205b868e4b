"""Words that show by themselves once the program has not run for long: computed by LibreOffice and by the local Sheets server."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import openpyxl
import pytest

from sheetcrm import jobs
from sheetcrm.config import settings_tab
from sheetcrm.config.model import Config
from sheetcrm.core.control import ATTENTION, STALE_DAYS
from sheetcrm.core.records import replace
from sheetcrm.core.schema import SCRIPT_TABS, TABLES
from sheetcrm.core.tabs.definitions import definition_tabs
from sheetcrm.core.tabs.state import ALARM, ALERT, LAST_RUN, LAST_RUN_AT, TITLE, cell_of
from sheetcrm.core.wording import LANGS, Lang
from sheetcrm.stores.xlsx.store import XlsxStore
from tests.e2e.terminal import sheetcrm
from tests.e2e.test_google import config as google_config
from tests.google import store, upload
from tests.needs import convert_all, needs_libreoffice
from tests.sheets_server import running_server

#: What the two tabs say, apart from the moment of the last run.
SUMMARY = {
    "ru": "⚠ Цифры устарели: программа давно не запускалась. Проверьте компьютер, на котором она работает. Последний раз: ",
    "en": "⚠ These figures are out of date: the program has not run for a long time. Check the computer it runs on. Last run: ",
}
SETTINGS = {
    "ru": "Программа давно не запускалась: проверьте компьютер, на котором она работает. Последний раз: ",
    "en": "The program has not run for a long time: check the computer it runs on. Last run: ",
}
HOURS = STALE_DAYS * 24
#: Hours since the last run: an hour less and an hour more than what is long; and for years, with an alarm that still stands.
ALARMED = "⚠ 7 ✗"
AGES = (HOURS - 1, HOURS + 1, 20_000)


def made(folder: Path, lang: Lang) -> Path:
    """A new workbook that was worked on just now."""
    folder.mkdir(parents=True)
    assert sheetcrm("init", "base.xlsx", "--new", "--lang", lang, "--yes", folder=folder).code == 0
    assert sheetcrm("sync", "base.xlsx", folder=folder).code == 0
    return folder / "base.xlsx"


def aged(file: Path, lang: Lang, hours: int, folder: Path) -> Path:
    """The workbook as if it had last been worked on so many hours ago, with the tabs that say so alone: LibreOffice is slow."""
    book = openpyxl.load_workbook(file)
    for title in {*book.sheetnames} - {
        TITLE.say(lang),
        SCRIPT_TABS["summary"].say(lang),
        TABLES["settings"].title.say(lang),
    }:
        del book[title]
    state = book[TITLE.say(lang)]
    assert isinstance(state[cell_of(LAST_RUN_AT)].value, dt.datetime)
    state[cell_of(LAST_RUN_AT)].value = dt.datetime.now() - dt.timedelta(hours=hours)
    state[cell_of(LAST_RUN)].value = f"{hours} h"
    if hours == AGES[-1]:
        state[cell_of(ALARM)].value = state[cell_of(ALERT)].value = ALARMED
    book.save(folder / f"{lang} {hours}.xlsx")
    return folder / f"{lang} {hours}.xlsx"


@needs_libreoffice
def test_a_file_says_it_when_it_has_been_long_and_not_before(tmp_path: Path) -> None:
    """G11: LibreOffice computes the formulas as it opens the files, by its own clock."""
    cases = [(lang, hours) for lang in LANGS for hours in AGES]
    new = {lang: made(tmp_path / lang, lang) for lang in LANGS}
    files = [aged(new[lang], lang, hours, tmp_path) for lang, hours in cases]
    for (lang, hours), file in zip(cases, convert_all(files, "xlsx", tmp_path / "seen"), strict=True):
        book = openpyxl.load_workbook(file, data_only=True, read_only=True)
        head = next(book[SCRIPT_TABS["summary"].say(lang)].iter_rows(values_only=True))
        rows = {row[0]: row[1] for row in book[TABLES["settings"].title.say(lang)].iter_rows(values_only=True)}
        late, before = hours > HOURS, f"{ALARMED} " if hours == AGES[-1] else ""
        assert [cell for cell in head if cell] == ([f"{before}{SUMMARY[lang]}{hours} h"] if late else []), (lang, hours)
        assert (rows[ATTENTION.say(lang)] or "") == (f"{before}{SETTINGS[lang]}{hours} h" if late else ""), (
            lang,
            hours,
        )


@pytest.mark.parametrize("lang", LANGS)
def test_a_google_sheet_says_it_when_it_has_been_long_and_not_before(tmp_path: Path, lang: Lang) -> None:
    workbook = XlsxStore(made(tmp_path / "made", lang), tmp_path / "s").read()
    summary, settings = SCRIPT_TABS["summary"].say(lang), TABLES["settings"].title.say(lang)
    people = tuple(sheet for sheet in workbook.sheets if sheet.title != settings and sheet.ours is None)
    with running_server() as server:
        spreadsheet = upload(server, replace(workbook, sheets=people))
        server.files[spreadsheet].share("p1", "user", "writer", emailAddress=server.service_account.address)
        there = store(server, spreadsheet)
        tabs = [tab for tab in definition_tabs(settings_tab.rows(Config(), lang), lang) if tab.key == "settings"]
        there.create(tabs, there.read())
        jobs.sync(jobs.Asked(config=google_config(tmp_path, server, spreadsheet)))
        begun = server.clock()
        for hours in (0, HOURS - 24, HOURS + 24):
            # The spreadsheet keeps its own time zone: a day either way is none of its business.
            server.clock = lambda hours=hours: begun + hours * 3600
            first = "".join(server.people.rows(spreadsheet, summary)[0])
            row = next(row for row in server.people.rows(spreadsheet, settings) if row[:1] == [ATTENTION.say(lang)])
            said = row[1] if len(row) > 1 else ""
            if hours <= HOURS:
                assert (first, said) == ("", "")
            else:
                assert first.startswith(SUMMARY[lang])
                assert said.startswith(SETTINGS[lang])
                assert first.removeprefix(SUMMARY[lang]) == said.removeprefix(SETTINGS[lang]) != ""
