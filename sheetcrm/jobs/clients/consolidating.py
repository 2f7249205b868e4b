"""The clients of several workbooks in one summary workbook, filled afresh as a whole. The sources are only read."""

from __future__ import annotations

import datetime as dt
import locale
from collections.abc import Sequence
from pathlib import Path

import pandas as pd
from msgspec import Struct

from sheetcrm.config import model as configuration
from sheetcrm.config.model import Config
from sheetcrm.config.settle import settled
from sheetcrm.core.incoming import cleaned_clients
from sheetcrm.core.matching import Matches, match
from sheetcrm.core.outcome import RunSettings
from sheetcrm.core.people import matchable
from sheetcrm.core.records import replace
from sheetcrm.core.tabs.consolidated import KEY, Part, consolidated
from sheetcrm.core.watch.canaries import without_canaries
from sheetcrm.core.wording import Lang, Text
from sheetcrm.errors import ConfigError, Fault
from sheetcrm.jobs.clients.bases import is_list, told_apart
from sheetcrm.jobs.clients.lists import NO_LEADS, people_in, workbook_of
from sheetcrm.jobs.law.noting import note_made
from sheetcrm.jobs.opening import Asked, Opened, google_id, load_config, moment, open_workbook, run_settings
from sheetcrm.journal.written import Made
from sheetcrm.paths import local_path
from sheetcrm.stores.base import Receipt
from sheetcrm.stores.csv_file import read_csv
from sheetcrm.stores.xlsx.new import make_blank

#: The tab a new workbook must have beside ours.
BLANK = Text(ru="Заметки", en="Notes")

NOTHING = Fault(
    "consolidate/nothing",
    ConfigError,
    Text(ru="Не сказано, что и куда сводить.", en="Nothing to bring together was named."),
    Text(
        ru="Например: sheetcrm consolidate a.xlsx b.xlsx --to svod.xlsx. Или раздел consolidate в config.yaml.",
        en="For example: sheetcrm consolidate a.xlsx b.xlsx --to all.xlsx. Or the section consolidate of config.yaml.",
    ),
)
ITSELF = Fault(
    "consolidate/itself",
    ConfigError,
    Text(ru="«{name}» — и источник, и сводная таблица.", en="“{name}” is both a source and the summary."),
    Text(ru="Сводную ведите в отдельном файле.", en="Keep the summary in a separate file."),
)
NOT_A_SUMMARY = Fault(
    "consolidate/not-a-summary",
    ConfigError,
    Text(
        ru="В «{name}» уже ведут клиентов или есть другие вкладки программы.",
        en="“{name}” holds clients of its own, or other tabs of the program.",
    ),
    Text(
        ru="Мы её не тронули. Назовите новый файл или таблицу без клиентов: --to svod.xlsx.",
        en="We left it alone. Name a new file, or a workbook without clients: --to all.xlsx.",
    ),
)
NEEDS_XLSX = Fault(
    "consolidate/not-xlsx",
    ConfigError,
    Text(
        ru="Сводная — файл .xlsx или Google-таблица, а названо «{name}».",
        en="A summary is an .xlsx file or a Google Sheet, but “{name}” was named.",
    ),
    Text(ru="Например: --to svod.xlsx", en="For example: --to all.xlsx"),
)


class Brought(Struct, frozen=True):
    """What was brought together. ``parts``: name and number of rows of each source; ``groups``: clients that stand in it
    more than once; ``across``: those of them that stand in several workbooks. ``receipt`` is None when nothing was to be
    written."""

    to: str
    lang: Lang
    parts: tuple[tuple[str, int], ...]
    groups: int
    across: int
    left_out: tuple[str, ...]
    receipt: Receipt | None

    @property
    def rows(self) -> int:
        return sum(rows for _, rows in self.parts)


def consolidate(asked: Asked, sources: Sequence[str] = (), to: str | None = None) -> Brought:
    """Fills the summary workbook; what is not named comes from the configuration. Makes an .xlsx that is not there yet.

    Raises ConfigError before anything is written when the summary is a source, or is no summary.
    """
    config = load_config(asked)
    section = config.consolidate
    if not sources and section is not None:
        sources = [place(one, config) for one in section.sources]
    if to is None and section is not None:
        to = place(section.to, config)
    if not sources or to is None:
        raise NOTHING()
    if google_id(to) is None and Path(to).suffix.lower() not in (".xlsx", ".xlsm"):
        raise NEEDS_XLSX(name=Path(to).name)
    same = next((one for one in sources if _same(one, to)), None)
    if same is not None:
        raise ITSELF(name=Path(same).name)
    ground, parts = _parts(asked, sources)
    matches = _matched(parts, ground.settings.region)
    found = consolidated(parts, matches, list(ground.settings.purposes), ground.settings.lang, ground.now)
    names = [part.name for part in parts for _ in range(len(part.clients.table))]
    across = sum(len({names[member] for member in members}) > 1 for members in matches.clusters())
    receipt = None
    if asked.write:
        summary = _summary(asked, to, ground.settings.lang)
        store = summary.store.speaking(ground.settings.lang, ground.settings.currency)
        _note(asked, sources, to)
        receipt = store.replace((found.tab,), summary.workbook)
    sizes = tuple((part.name, len(part.clients.table)) for part in parts)
    lang = asked.lang or ground.settings.lang
    return Brought(to, lang, sizes, len(matches.clusters()), across, found.left_out, receipt)


def _note(asked: Asked, sources: Sequence[str], to: str) -> None:
    """A line in the journal of each source: its clients stand in the summary from now on, whoever is erased later."""
    google = google_id(to)
    where = local_path(to) if google is None else f"https://docs.google.com/spreadsheets/d/{google}"
    for source in sources:
        note_made(_for(asked, source), [source], Made.SUMMARY, where, always=True)


def place(named: str, config: Config) -> str:
    """A place of the configuration as the command line would name it: a path starts at the configuration's folder."""
    return named if google_id(named) is not None else str(config.resolve(named))


def _for(asked: Asked, source: str) -> Asked:
    """What is asked of one source: a file has its own configuration beside it, if any."""
    own = google_id(source) is None and configuration.find(local_path(source).resolve().parent) is not None
    return replace(asked, target=source, write=False, config=None if own else asked.config)


def _same(one: str, other: str) -> bool:
    ids = google_id(one), google_id(other)
    if any(ids):
        return ids[0] == ids[1]
    return local_path(one).resolve() == local_path(other).resolve()


class _Ground(Struct, frozen=True):
    """What holds for all that is brought together: the settings of the first workbook, and the moment."""

    settings: RunSettings
    now: dt.datetime


def _parts(asked: Asked, sources: Sequence[str]) -> tuple[_Ground, list[Part]]:
    """The clients of every source, each by its own settings; a list of text by those of the first workbook."""
    opened = [None if is_list(s) else open_workbook(_for(asked, s)) for s in sources]
    first = next((one for one in opened if one is not None), None)
    ground = _of_lists(asked, sources[0]) if first is None else _Ground(_settings(first), first.now)
    titles = [Path(s).name if one is None else one.workbook.name for s, one in zip(sources, opened, strict=True)]
    parts = []
    for source, one, title, end in zip(sources, opened, titles, told_apart(list(sources)), strict=True):
        name = title if titles.count(title) == 1 else end
        if one is None:
            cleaned = cleaned_clients(
                people_in(workbook_of(source, asked), {}).table, ground.settings, ground.now.date()
            )
        elif "clients" in one.base.tables and not one.base.clients_from_orders:
            settings = _settings(one)
            base = without_canaries(one.base, settings.canaries).base
            cleaned = cleaned_clients(base.tables["clients"], settings, one.now.date())
        else:
            raise NO_LEADS(name=name)
        parts.append(Part(name, cleaned))
    return ground, parts


def _settings(opened: Opened) -> RunSettings:
    return run_settings(opened.config, opened.state)


def _of_lists(asked: Asked, source: str) -> _Ground:
    """The settings where no workbook has any: those of the configuration and of what the headings tell."""
    headings = map(str, read_csv(local_path(source)).columns)
    config = settled(load_config(asked), headings, system_locale=locale.getlocale()[0])
    settings = RunSettings(
        "ru" if config.language == "ru" else "en", config.region or "RU", config.currency or "", config.phone.style,
        purposes=dict(config.purposes), choices=dict(config.choices), normalise=dict(config.normalise),
    )  # fmt: skip
    return _Ground(settings, moment(asked, config))


def _matched(parts: Sequence[Part], region: str) -> Matches:
    """All rows as one base."""
    frames: list[pd.DataFrame] = []
    roles: dict[str, str] = {}
    for part in parts:
        frame, of_part = matchable(part.clients)
        frames.append(frame)
        roles |= of_part
    every = pd.concat(frames, ignore_index=True).astype(object)
    return match(every.where(every.notna(), None), roles=roles, region=region)


def _summary(asked: Asked, to: str, lang: Lang) -> Opened:
    """The summary workbook, opened for writing; an .xlsx is made where there is none."""
    if google_id(to) is None and not local_path(to).exists():
        make_blank(local_path(to), BLANK.say(lang))
    opened = open_workbook(replace(asked, target=to), edits=True)
    others = {sheet.ours for sheet in opened.workbook.sheets} - {None, KEY}
    if others or ("clients" in opened.base.tables and not opened.base.clients_from_orders):
        raise NOT_A_SUMMARY(name=opened.workbook.name)
    return opened
