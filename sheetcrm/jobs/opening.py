"""Opening a workbook: the configuration, the store, the tables, and the settings that hold for them."""

from __future__ import annotations

import datetime as dt
import hashlib
import locale
import logging
import os
import re
import secrets
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from msgspec import Struct, field

from sheetcrm.config import model as configuration
from sheetcrm.config import settings_tab
from sheetcrm.config.model import Config
from sheetcrm.config.settle import settled
from sheetcrm.core.consent_words import with_ours
from sheetcrm.core.drafts.text.layers import is_switched_off
from sheetcrm.core.issues import Findings
from sheetcrm.core.law import operator
from sheetcrm.core.law.deadlines import LawSettings
from sheetcrm.core.lists import FOR, words_in
from sheetcrm.core.outcome import RunSettings
from sheetcrm.core.pipeline import get_ready
from sheetcrm.core.reading import Base, recognise
from sheetcrm.core.reading.currency import currency_said
from sheetcrm.core.reading.evidence import Evidence
from sheetcrm.core.reading.questions import columns_of
from sheetcrm.core.records import replace
from sheetcrm.core.tabs import state as state_tab
from sheetcrm.core.wording import Lang, Text
from sheetcrm.core.workbook import Sheet, Workbook
from sheetcrm.errors import ConfigError, Fault
from sheetcrm.jobs.guarding import Guarded, Sentry
from sheetcrm.journal import memory
from sheetcrm.journal.changes import forget
from sheetcrm.journal.following import ENDING, follow
from sheetcrm.journal.last import known_by
from sheetcrm.paths import local_path, real_path
from sheetcrm.stores.base import Store

if TYPE_CHECKING:
    from sheetcrm.stores.google.sharing import Sharing

_log = logging.getLogger("sheetcrm")
# It writes every name it is asked about into its log.
logging.getLogger("pytrovich").setLevel(logging.WARNING)

NO_WORKBOOK = Fault(
    "config/no-workbook",
    ConfigError,
    Text(ru="Не сказано, с какой таблицей работать.", en="No table to work on was named."),
    Text(
        ru="Назовите файл или адрес Google-таблицы: sheetcrm sync clients.xlsx. Или впишите workbook в config.yaml.",
        en="Name a file or the address of a Google Sheet: sheetcrm sync clients.xlsx. Or put workbook into config.yaml.",
    ),
)
NO_SUCH_ADDRESS = Fault(
    "config/not-a-sheet",
    ConfigError,
    Text(ru="«{given}» — не адрес Google-таблицы.", en="“{given}” is not the address of a Google Sheet."),
    Text(
        ru="Откройте таблицу в браузере и скопируйте адрес целиком: https://docs.google.com/spreadsheets/d/…/edit. Файл .xlsx"
        " с сайта или диска сначала скачайте.",
        en="Open the sheet in the browser and copy its whole address: "
        "https://docs.google.com/spreadsheets/d/…/edit. An .xlsx on a website or a drive has to be "
        "downloaded first.",
    ),
)
NO_CLIENTS = Fault(
    "workbook/no-clients",
    ConfigError,
    Text(ru="Таблицы клиентов в этом файле не нашлось.", en="No client table was found in this workbook."),
    Text(
        ru="Как программа поняла вкладки: sheetcrm audit. Если таблица клиентов есть, назовите её столбцы: sheetcrm init.",
        en="How the program understood the tabs: sheetcrm audit. If there is a client table, name its "
        "columns: sheetcrm init.",
    ),
)
GOOGLE_LAW = Fault(
    "law/google-not-accepted",
    ConfigError,
    Text(
        ru="Данные российских клиентов по закону (152-ФЗ, ст.\u00a018\u00a0ч. 5) сначала записываются в базы на "
        "территории России, а таблица — в Google. Пока владелец это письменно не решил, программа её "
        "не открывает.",
        en="By Russian law (152-FZ, art. 18.5) data of Russian clients must first be recorded in "
        "databases in Russia, and this table is in Google. Until its owner has decided on this in "
        "writing, the program does not open it.",
    ),
    Text(
        ru="Два выхода: 1) вести базу в локальном .xlsx (sheetcrm sync clients.xlsx) — так по закону проще; "
        "2) если юрист разрешил, подпишитесь: sheetcrm init в терминале спросит, кто и почему так решил, и запишет это в config.yaml "
        "(law → google_accepted: by, date, reason). Если клиенты не из России: law → country: eu или us. "
        "Подробно: docs/google-sheets.ru.md.",
        en="Two ways out: 1) keep the base in a local .xlsx (sheetcrm sync clients.xlsx), which is "
        "simpler by law; 2) if your lawyer agrees, sign: sheetcrm init in a terminal asks who "
        "decided so and why, and writes it into config.yaml (law → google_accepted: by, date, "
        "reason). If the clients are not in Russia: law → country: eu or us. More: "
        "docs/google-sheets.md.",
    ),
)


class Heard(Struct):
    """In which language the first workbook that was read speaks: what is refused after that is said in it."""

    lang: Lang | None = None

    def speaks(self, lang: Lang) -> None:
        """Remembers it; a list that is read beside the workbook changes nothing."""
        self.lang = self.lang or lang


class Asked(Struct, frozen=True):
    """What the command line said. Everything may be left out. ``accept``: what an alarm is about is meant to be so.
    ``asked_for``: the run was asked for in «Настройки», and its outcome is shown there. ``given``: a configuration to take instead of a file's. ``next_run``: when the schedule comes next, to be shown in the
    workbook. ``scopes``: further rights to ask Google for. ``heard``: what is known meanwhile, and nobody said."""

    target: str | None = None
    config: Path | None = None
    lang: Lang | None = None
    today: dt.date | None = None
    write: bool = True
    interactive: bool = False
    accept: bool = False
    asked_for: bool = False
    ignore_config: bool = False
    given: Config | None = None
    next_run: dt.datetime | None = None
    scopes: tuple[str, ...] = ()
    heard: Heard = field(default_factory=Heard)


class Opened(Struct, frozen=True):
    """A workbook that was read, with its tables and the settings that hold for it."""

    asked: Asked
    config: Config
    store: Store
    workbook: Workbook
    base: Base
    google: bool
    state: Path
    sentry: Sentry
    findings: tuple[Findings, ...] = ()
    cells_lang: Lang | None = None

    def for_reader(self) -> Opened:
        """The same for a page in the reader's language: all is said in it, and cells are spelled as the workbook spells them."""
        if self.reader == self.lang:
            return self
        config = configuration.with_values(self.config, {"language": self.reader}, "command line")
        return replace(self, config=config, cells_lang=self.lang)

    @property
    def lang(self) -> Lang:
        """The workbook's language: that of our tabs."""
        return _lang(self.config)

    @property
    def reader(self) -> Lang:
        """The language of who reads the terminal."""
        return self.asked.lang or self.lang

    @property
    def texts_only(self) -> bool:
        """Whether numbers and days in people's cells are left to people, for a live check saw that writing them is not safe."""
        return not self.store.writes_numbers

    @property
    def now(self) -> dt.datetime:
        """The moment in the team's time zone; at noon of the day that was asked for."""
        return moment(self.asked, self.config)


def reopened(opened: Opened, workbook: Workbook) -> Opened:
    """The same workbook once its cells changed."""
    config = opened.config
    base = recognise(workbook, saved=config.saved_fields(), tabs=config.saved_tabs(), left=config.left_alone())
    return replace(opened, workbook=workbook, base=base)


def moment(asked: Asked, config: Config) -> dt.datetime:
    """The moment in the team's time zone; at noon of the day that was asked for."""
    zone = ZoneInfo(config.time_zone or "UTC")
    if asked.today is not None:
        return dt.datetime.combine(asked.today, dt.time(12, 0), zone)
    return dt.datetime.now(zone)


#: Also of who is logged in to several accounts (u/1), or to one of a company (a/example.com).
#: Where a state folder keeps the time zone of the last run.
TIME_ZONE = "time_zone.json"
_GOOGLE_URL = re.compile(r"docs\.google\.com/(?:a/[\w.-]+/)?spreadsheets/(?:u/\d+/)?d/([\w-]{10,})")
_GOOGLE_ID = re.compile(r"^(?:gsheet:)?([\w-]{25,})$")


def google_id(target: str) -> str | None:
    """The spreadsheet's id in an address, ``gsheet:ID`` or a bare id; None for anything else."""
    if found := _GOOGLE_URL.search(target):
        return found[1]
    if target.startswith("gsheet:"):
        return target.removeprefix("gsheet:")
    if "." not in target and (found := _GOOGLE_ID.match(target)) and not Path(target).exists():
        return found[1]
    return None


def load_config(asked: Asked) -> Config:
    """The configuration that holds, before anything is opened. Raises ConfigError with all its problems."""
    if asked.given is not None:
        return asked.given
    if asked.ignore_config:
        return Config.usual()
    return configuration.load(asked.config or _beside(asked.target) or configuration.find(Path.cwd()))


def _beside(target: str | None) -> Path | None:
    """The configuration beside the workbook that was named, where ``init`` puts it."""
    if target is None or google_id(target) is not None:
        return None
    return configuration.find(real_path(local_path(target)).parent)


def state_folder(config: Config, google: str | None, path: Path | None) -> Path:
    """Where a workbook's journal and backups are kept. The folder of the settings is that of the settings' own workbook; any other
    has one of its own inside, or a copy that is named once would pass its cells off as the team's."""
    name = path.name + ENDING if path is not None else hashlib.sha256((google or "").encode()).hexdigest()[:16]
    if config.state_dir:
        root = config.resolve(config.state_dir)
        return root if _is_own(config, root, google, path) else root / name
    if path is not None:
        return real_path(path).with_name(name)
    return machine_folder() / name


def _is_own(config: Config, root: Path, google: str | None, path: Path | None) -> bool:
    """Whether a workbook is the one the settings name. Where they name none, each has its own folder, but for what an earlier
    version kept for all of them in one."""
    if config.workbook is None:
        return (root / "journal.jsonl").exists()
    own, own_path = target_of(Asked(), config)
    return own == google and (own_path is None or path is None or real_path(own_path) == real_path(path))


def machine_folder() -> Path:
    """Where this user's programs keep what is theirs on this machine."""
    home = Path(os.environ.get("LOCALAPPDATA") or os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state")
    return home / "sheetcrm"


def second_outbox(asked: Asked, config: Config, state: Path) -> Path | None:
    """Where the second copy of a workbook's outbox ledger stands; None where the state folder is the machine's already."""
    google, path = target_of(asked, config)
    home = machine_folder()
    if state.resolve().is_relative_to(home.resolve()):
        return None
    place = google or str((path or Path()).resolve())
    return home / "outbox" / f"{hashlib.sha256(place.encode()).hexdigest()[:16]}.jsonl"


def target_of(asked: Asked, config: Config) -> tuple[str | None, Path | None]:
    """The spreadsheet's id or the file's path: one of the two. Raises ConfigError for an address of something else."""
    if asked.target is not None:
        found = google_id(asked.target)
        if not found and ("://" in asked.target or asked.target.startswith("gsheet:")):
            raise NO_SUCH_ADDRESS(given=asked.target)
        return (found, None) if found else (None, local_path(asked.target))
    where = config.workbook
    if where is None:
        raise NO_WORKBOOK()
    if where.google is not None:
        return google_id(where.google.spreadsheet) or where.google.spreadsheet, None
    return None, config.resolve(where.path or "")


def open_store(asked: Asked, config: Config, edits: bool = False) -> tuple[Store, bool, Path]:
    """The store of the workbook that was asked for, whether it is Google's, and its state folder. ``edits``: whether the workbook
    may be written to; else Google is asked for the right to read alone."""
    google, path = target_of(asked, config)
    state = state_folder(config, google, path)
    if google is None:
        from sheetcrm.stores.xlsx.store import XlsxStore

        return XlsxStore(path or Path(), state, leave_known=True), False, state
    from sheetcrm.stores.google.allowing import allowed
    from sheetcrm.stores.google.credentials import SHARING, log_in
    from sheetcrm.stores.google.session import Session
    from sheetcrm.stores.google.store import GoogleStore

    section = config.workbook.google if config.workbook is not None else None
    credentials = section.credentials if section is not None else None
    if credentials and credentials != "default" and not credentials.startswith("test:"):
        credentials = str(config.resolve(credentials))
    login = log_in(
        credentials,
        token_dir=config.resolve(config.state_dir) if config.state_dir else state,
        interactive=asked.interactive,
        read_only=not (edits and asked.write),
        also=(*asked.scopes, *((SHARING,) if config.alarm.sharing else ())),
        lang=asked.lang or _lang(config),
    )
    session = Session(login.credentials, google, api_url=section.api_url if section else None, email=login.email)
    return GoogleStore(session, may=allowed(memory.load(state / "live.json").get("results"))), True, state


def open_workbook(asked: Asked, *, edits: bool = False) -> Opened:
    """Reads the configuration, then the workbook. Raises ConfigError before anything is opened.

    ``edits``: whether the workbook may be written to; what is kept at home, such as a plan, needs none of that.
    """
    forget()
    config = load_config(asked)
    if target_of(asked, config)[0] is not None:
        # Before anybody is sent to a browser to log in.
        require_signature(config)
    store, google, state = open_store(asked, config, edits)
    workbook = _read(store)
    base = recognise(workbook, saved=config.saved_fields(), tabs=config.saved_tabs(), left=config.left_alone())
    if asked.write:
        if not google and not config.state_dir:
            follow(state, state_tab.words(our_sheet(workbook, "state"), state_tab.WORKBOOK), moment(asked, config))
        memory.share_drafts_key(state, state_tab.words(our_sheet(workbook, "state"), state_tab.DRAFTS_KEY))
    config, findings = with_sheet_settings(config, base, state, asked.write)
    cells = Evidence(base.tables, config.phone.style)
    config = settled(
        config,
        _headings(base, workbook),
        sheet_locale=workbook.locale,
        sheet_time_zone=workbook.time_zone,
        system_locale=locale.getlocale()[0],
        currency=currency_said(base.tables),
        cells=cells,
    )
    asked.heard.speaks(_lang(config))
    if google:
        require_signature(config)
    if asked.write:
        memory.save(state / TIME_ZONE, {"time_zone": config.time_zone})
    if "settings" in base.tables:
        names = base.tables["settings"].raw["name"].tolist()
        findings = (*findings, *operator.in_tab(unanswered(config), names))
    sentry = Sentry(_guarded(asked, config, store, workbook, base, google, state), asked.accept)
    store = store.speaking(_lang(config), config.currency or "").guarded(sentry.before_write)
    if not google:
        _in_the_teams_time(store, ZoneInfo(config.time_zone or "UTC"))
    return Opened(asked, config, store, workbook, base, google, state, sentry, findings)


def _headings(base: Base, workbook: Workbook) -> list[str]:
    """The headings that were understood; where none was, what stands above the tabs tells the language all the same."""
    known = [column.heading for column in base.columns if column.field]
    return known or [column.heading for sheet in workbook.people() for column in columns_of(sheet)]


def our_sheet(workbook: Workbook, key: str) -> Sheet | None:
    """A tab of ours as it was read."""
    return next((sheet for sheet in workbook.sheets if sheet.ours == key), None)


def unanswered(config: Config) -> list[operator.Item]:
    """The items of the controller's list that have no answer."""
    answers = {item.key: getattr(config.operator, item.key.partition(".")[2]) for item in operator.OWN}
    return operator.unanswered(config.law_country(), {**answers, operator.ADDRESS.key: config.drafts.postal_address})


def _in_the_teams_time(store: Store, zone: ZoneInfo) -> None:
    """Lets a file's store count days as the team does: the day's copy is known by its day, and near midnight the machine
    may already, or still, live in another one."""
    from sheetcrm.stores.xlsx.store import XlsxStore

    if isinstance(store, XlsxStore):
        store.now = lambda: dt.datetime.now(zone).replace(tzinfo=None)


def _read(store: Store) -> Workbook:
    """Reads the workbook while what the run will need is loaded: unpacking a file, and waiting for Google, leave Python
    free."""
    with ThreadPoolExecutor(1) as aside:
        waiting = aside.submit(store.read)
        get_ready()
        return waiting.result()


def _guarded(
    asked: Asked, config: Config, store: Store, workbook: Workbook, base: Base, google: bool, state: Path
) -> Guarded:
    spreadsheet, path = target_of(asked, config)
    alarm = config.alarm

    def shared() -> Sharing | None:
        if spreadsheet is None:
            return None  # a file is nobody's to share, and Google's libraries take long to load
        from sheetcrm.stores.google.sharing import sharing
        from sheetcrm.stores.google.store import GoogleStore

        return sharing(store.session) if isinstance(store, GoogleStore) else None

    place = spreadsheet or str((path or Path()).resolve())
    held = "" if google else state_tab.words(our_sheet(workbook, "state"), state_tab.WORKBOOK)
    return Guarded(
        state,
        workbook,
        base,
        place,
        google,
        moment(asked, config),
        alarm.most_rows_lost,
        alarm.canary,
        shared,
        asked.target,
        held,
        "" if google else held or known_by(state) or secrets.token_hex(8),
    )


def with_sheet_settings(config: Config, base: Base, state: Path, keep: bool) -> tuple[Config, tuple[Findings, ...]]:
    """The configuration with the team's own cells of «Настройки» and «Справочники», and what was wrong in them.

    The values that held are kept in the state folder, so that a cell spoilt tomorrow falls back to them.
    """
    if words := words_in(base.tables.get("lists")):
        config = configuration.with_values(config, {f"choices.{key}": said for key, said in words.items()}, "lists")
    if "settings" not in base.tables:
        return config, ()
    raw = base.tables["settings"].raw
    file = state / "settings.json"
    headings = [column.heading for column in base.columns if column.field]
    lang = _lang(settled(config, headings, cells=Evidence(base.tables)))
    found = settings_tab.read(raw["name"].tolist(), raw["value"].tolist(), config, memory.load(file), lang)
    if keep:
        memory.save(file, found.values)
    return configuration.with_values(config, found.values, "sheet"), found.findings


def _lang(config: Config) -> Lang:
    return "ru" if config.language == "ru" else "en"


def require_signature(config: Config) -> None:
    """Stops before Russian personal data goes through Google unless somebody has signed for it."""
    if config.law_country() == "ru" and config.law.google_accepted is None:
        raise GOOGLE_LAW()


#: Where the purposes of «Справочники» stand among the choices.
PURPOSES = FOR["legal_purpose"]


def run_settings(config: Config, state: Path, cells_lang: Lang | None = None) -> RunSettings:
    """What the pipeline takes, from a configuration with nothing left open; ``cells_lang``: see :meth:`Opened.for_reader`."""
    region, currency = config.region or "RU", config.currency or ""
    return RunSettings(
        lang=_lang(config),
        region=region,
        currency=currency,
        phone_style=config.phone.style,
        known=config.known(),
        drafts=config.draft_settings(region, currency, memory.drafts_key(state)),
        required=config.required_fields(),
        purposes=dict(config.purposes),
        responsible=dict(config.responsible),
        choices={**config.choices, PURPOSES: with_ours(config.choices.get(PURPOSES, ()))},
        normalise=dict(config.normalise),
        columns=config.columns,
        formats=dict(config.formats),
        canaries=config.alarm.canary,
        figures=config.figures(),
        tasks=config.tasks.settings(config.deal_norms),
        colours=config.colours.model_dump(),
        law=LawSettings(config.law_country(region), config.law.keep_months),
        cells_lang=cells_lang,
    )


def own_templates(config: Config) -> dict[str, str]:
    """The team's own templates by name, such as ``ru/birthday.email``, from the folder named in the configuration; those that
    say they are not in force are left out."""
    if not config.drafts.templates:
        return {}
    root = config.resolve(config.drafts.templates)
    found = {
        path.relative_to(root).with_suffix("").as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(root.rglob("*"))
        if path.is_file() and not path.name.startswith(".")
    }
    return {name: text for name, text in found.items() if not is_switched_off(text)}


#: What a folder of drafts beside an .xlsx is called after its workbook.
DRAFTS = Text(ru=" — черновики", en=" — drafts")


def drafts_folder(opened: Opened) -> Path:
    """Where drafts are laid out for reading: beside an .xlsx, in the state folder for a Google Sheet."""
    if opened.google:
        return opened.state / "drafts"
    path = Path(opened.workbook.location)
    return path.with_name(path.stem + DRAFTS.say(opened.lang))
