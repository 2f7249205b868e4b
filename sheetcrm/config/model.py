"""The configuration: what the team decided once, from ``config.yaml``; everything has a default. Files: the one named.

Order of precedence: command line, the team's cell in «Настройки», ``config.yaml``, default (:func:`effective`). Keys,
credentials, paths and switches of the law come from ``config.yaml`` only. All problems of a file are told at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from pydantic import Field, PrivateAttr, ValidationError, field_validator, model_validator

from sheetcrm.config.campaigns import Section
from sheetcrm.config.codes import NO_FILE
from sheetcrm.config.document import ConfigProblems, Document, Problem
from sheetcrm.config.drafting import Drafts, QuietHours
from sheetcrm.config.handing import Handover, Mail
from sheetcrm.config.law import Law, LawCountry, Operator, Retention
from sheetcrm.config.named_rows import SECTIONS
from sheetcrm.config.problems import problems_of, unknown_names
from sheetcrm.config.schedule import DEFAULT_SCHEDULE, Job
from sheetcrm.config.tasks import TaskSection
from sheetcrm.config.types import (
    AttributionDays,
    ColourName,
    Columns,
    Count,
    Days,
    Factor,
    FormatWord,
    Line,
    Mode,
    Module,
    Money,
    Points,
    Region,
    Share,
    Switch,
    Word,
    Zone,
    wrong,
)
from sheetcrm.core.fields.money import currency_code
from sheetcrm.core.segments.settings import BaseScope, KnownSettings
from sheetcrm.core.wording import Text
from sheetcrm.errors import reason_of
from sheetcrm.paths import local_path

if TYPE_CHECKING:
    from sheetcrm.core.drafts.model import DraftSettings
    from sheetcrm.core.figures.goals import FigureSettings

#: Names looked for beside where a command runs.
FILE_NAMES = ("config.yaml", "config.yml")

_KNOWN = KnownSettings()


class Google(Section):
    """A Google Sheet: its address or id, and how to get in."""

    spreadsheet: Word
    credentials: Line | None = None
    api_url: Line | None = None


class Where(Section):
    """Where the clients' table lives: a file, or a Google Sheet."""

    path: Line | None = None
    google: Google | None = None

    @model_validator(mode="before")
    @classmethod
    def _short(cls, value: Any) -> Any:
        if isinstance(value, str):
            return {"google": {"spreadsheet": value}} if "docs.google.com/" in value else {"path": value}
        return value

    @model_validator(mode="after")
    def _one(self) -> Where:
        if (self.path is None) == (self.google is None):
            raise wrong(
                "config/workbook",
                Text(ru="нужен либо файл, либо Google-таблица", en="expected either a file or a Google Sheet"),
                Text(
                    ru="Напишите workbook: clients.xlsx или workbook: с ключом google внутри.",
                    en="Write workbook: clients.xlsx, or workbook: with google inside.",
                ),
            )
        return self


class SavedTable(Section):
    """Where one kind of table stands, which heading holds which field, and which columns are not to be used."""

    tabs: tuple[Word, ...] = ()
    fields: dict[str, Word] = Field(default_factory=dict)
    left_alone: tuple[Word, ...] = ()


class Phone(Section):
    """How phones are spelled in proposals."""

    style: Literal["international", "national", "e164"] = "international"


class Apply(Section):
    """What may be written into people's cells without asking each time. ``kinds``: single kinds of edit. Edits of more than
    ``most_rows`` of a table's rows wait for a person all the same."""

    spelling: Literal["ask", "auto"] = "ask"
    ids: Literal["ask", "auto"] = "ask"
    kinds: tuple[Word, ...] = ()
    most_rows: Share = 0.3


class Alarm(Section):
    """What stops a run before its first write. ``most_rows_lost``: the share of a table's rows, or of the clients' phones or
    addresses, that stops a run when gone since the last (1: never). ``canary``: ids of invented clients nobody has a reason to touch.
    ``sharing``: whether to look, with a permission of its own, at whom a Google Sheet is shared with."""

    most_rows_lost: Share = 0.3
    canary: tuple[Word, ...] = ()
    sharing: Switch = False


class Required(Section):
    """Fields that must be filled in, by kind of client, beside the name and one contact."""

    person: tuple[Word, ...] = ()
    sole: tuple[Word, ...] = ()
    company: tuple[Word, ...] = ()
    all: tuple[Word, ...] = ()


class StaleAfterDays(Section):
    """Days without news after which a card is out of date, by group of clients."""

    potential: Days = _KNOWN.stale_after_days["potential"]
    new: Days = _KNOWN.stale_after_days["new"]
    active: Days = _KNOWN.stale_after_days["active"]
    regular: Days = _KNOWN.stale_after_days["regular"]
    vip: Days = _KNOWN.stale_after_days["vip"]
    slipping: Days = _KNOWN.stale_after_days["slipping"]
    asleep: Days = _KNOWN.stale_after_days["asleep"]


class Segments(Section):
    """Thresholds of bases, groups and freshness; what each means stands in ``core.segments.settings``."""

    period_days: Days = _KNOWN.period_days
    new_days: Days = _KNOWN.new_days
    regular_orders: Count = _KNOWN.regular_orders
    regular_days: Days = _KNOWN.regular_days
    vip_share: Share = _KNOWN.vip_share
    vip_revenue: Money | None = _KNOWN.vip_revenue
    slipping_factor: Factor = _KNOWN.slipping_factor
    slipping_at_least_days: Days = _KNOWN.slipping_at_least_days
    slipping_days: Days = _KNOWN.slipping_days
    asleep_days: Days = _KNOWN.asleep_days
    stale_after_days: StaleAfterDays = StaleAfterDays.usual()
    base_scope: Literal["buyers", "buyers+leads"] = _KNOWN.base_scope.value
    inactive_includes_leads: Switch = _KNOWN.inactive_includes_leads
    abc_a: Share = _KNOWN.abc_a
    abc_b: Share = _KNOWN.abc_b
    late_of_last: Count = _KNOWN.late_of_last
    frequency_bands: tuple[Count, ...] = _KNOWN.frequency_bands
    cancelled_words: tuple[Word, ...] = _KNOWN.cancelled_words
    returned_words: tuple[Word, ...] = _KNOWN.returned_words
    archived_words: tuple[Word, ...] = _KNOWN.archived_words

    @model_validator(mode="after")
    def _in_order(self) -> Segments:
        for low, high in (("slipping_days", "asleep_days"), ("abc_a", "abc_b")):
            if getattr(self, low) >= getattr(self, high):
                raise wrong(
                    "config/order",
                    Text(ru="{low} должно быть меньше, чем {high}", en="{low} must be less than {high}"),
                    Text(ru="Уменьшите {low} или увеличьте {high}.", en="Lower {low} or raise {high}."),
                    low=low,
                    high=high,
                )
        bands = self.frequency_bands
        if not bands or bands[0] != 1 or any(a >= b for a, b in pairwise(bands)):
            raise wrong(
                "config/order",
                Text(ru="frequency_bands: ступени начинаются с 1 и растут", en="frequency_bands begin with 1 and grow"),
                Text(ru="Например: [1, 2, 5, 10].", en="For example: [1, 2, 5, 10]."),
            )
        return self


class Colours(Section):
    """Of the groups of clients, in words."""

    potential: ColourName = "green"
    new: ColourName = "light_blue"
    active: ColourName = "white"
    regular: ColourName = "blue"
    vip: ColourName = "purple"
    slipping: ColourName = "yellow"
    asleep: ColourName = "red"


class Goals(Section):
    """What the team means to reach; shown beside what was. A goal that is left out is not shown."""

    orders_per_week: Count | None = None
    deals_won_per_week: Count | None = None
    revenue_per_month: Money | None = None
    new_buyers_per_month: Count | None = None
    market_per_year: Money | None = None


class Consolidate(Section):
    """Workbooks whose clients are brought together in one summary workbook, which holds nothing else of the team's."""

    to: Word
    sources: tuple[Word, ...] = Field(min_length=1)


class Doctor(Section):
    """Who belongs to the team, so that ``doctor`` can name others who may open the sheet."""

    domains: tuple[Word, ...] = ()
    people: tuple[Word, ...] = ()


class Config(Section):
    """Everything that can be decided. An empty configuration works."""

    workbook: Where | None = None
    language: Literal["auto", "ru", "en"] = "auto"
    region: Region | None = None
    time_zone: Zone | None = None
    currency: Line | None = None
    tables: dict[str, SavedTable] = Field(default_factory=dict)
    columns: Columns | None = None
    normalise: dict[str, Mode] = Field(default_factory=dict)
    phone: Phone = Phone.usual()
    apply: Apply = Apply.usual()
    alarm: Alarm = Alarm.usual()
    required: Required = Required.usual()
    choices: dict[str, tuple[Word, ...]] = Field(default_factory=dict)
    purposes: dict[str, Word] = Field(default_factory=dict)
    responsible: dict[str, Word] = Field(default_factory=dict)
    formats: dict[str, FormatWord] = Field(default_factory=dict)
    segments: Segments = Segments.usual()
    colours: Colours = Colours.usual()
    goals: Goals = Goals.usual()
    costs: dict[str, Money] = Field(default_factory=dict)
    points: dict[str, Points] = Field(default_factory=dict)
    predicted_ltv: Switch = False
    least_sample: Count = 5
    attribution_days: AttributionDays = 14
    tasks: TaskSection = TaskSection.usual()
    deal_norms: dict[str, Days] = Field(default_factory=dict)
    drafts: Drafts = Drafts.usual()
    mail: Mail = Mail.usual()
    handover: Handover = Handover.usual()
    quiet_hours: QuietHours = QuietHours.usual()
    schedule: tuple[Job, ...] = DEFAULT_SCHEDULE
    consolidate: Consolidate | None = None
    law: Law = Law.usual()
    operator: Operator = Operator.usual()
    retention: Retention = Retention.usual()
    doctor: Doctor = Doctor.usual()
    plugins: tuple[Module, ...] = ()
    state_dir: Line | None = None

    _file: Path | None = PrivateAttr(None)
    _origins: dict[str, str] = PrivateAttr(default_factory=dict)

    @field_validator("schedule")
    @classmethod
    def _names_once(cls, jobs: tuple[Job, ...]) -> tuple[Job, ...]:
        names = [job.name for job in jobs]
        twice = next((name for name in names if names.count(name) > 1), None)
        if twice is not None:
            raise wrong(
                "config/job-twice",
                Text(ru="два задания называются «{name}»", en="two jobs are called “{name}”"),
                Text(ru="Дайте каждому своё имя.", en="Give each a name of its own."),
                name=twice,
            )
        return jobs

    @property
    def file(self) -> Path | None:
        """The file this came from, None without one."""
        return self._file

    def origin(self, key: str) -> str:
        """Where a value comes from: ``default``, ``config.yaml:14``, ``sheet``, ``command line`` …; all of them for a setting of
        several entries, of a file the first line."""
        inner = (origin for name, origin in self._origins.items() if name == key or name.startswith(key + "."))
        by_place = {origin.partition(":")[0]: origin for origin in reversed(list(inner))}
        return ", ".join(reversed(by_place.values())) or "default"

    def from_elsewhere(self, origins: Mapping[str, str | None]) -> Config:
        """The same settings, told to come from elsewhere; None first takes back the origins of a whole section."""
        gone = tuple(key + "." for key, origin in origins.items() if origin is None)
        left = {key: origin for key, origin in self._origins.items() if not (key + ".").startswith(gone)}
        changed = self.model_copy()
        changed._origins = left | {key: origin for key, origin in origins.items() if origin is not None}
        return changed

    def resolve(self, path: str) -> Path:
        """A path of the configuration: ``~`` is the home folder, a relative one starts at the file's folder."""
        found = local_path(path)
        return found if found.is_absolute() or self._file is None else self._file.parent / found

    def known(self) -> KnownSettings:
        """The thresholds as the segments stage takes them."""
        values = {name: getattr(self.segments, name) for name in Segments.model_fields if name != "stale_after_days"}
        return KnownSettings(
            **{**values, "base_scope": BaseScope(self.segments.base_scope)},
            stale_after_days=self.segments.stale_after_days.model_dump(),
            currency=None,
            own_currency=None if self.currency is None else currency_code(self.currency),
        )

    def figures(self) -> FigureSettings:
        """What the figures stage takes."""
        from sheetcrm.core.figures.goals import FigureSettings

        return FigureSettings(
            **self.goals.model_dump(),
            costs=dict(self.costs),
            points=dict(self.points),
            predicted_ltv=self.predicted_ltv,
            least_sample=self.least_sample,
            attribution_days=self.attribution_days,
            stages=self.choices.get("deals.stage", ()),
        )

    def law_country(self, region: str | None = None) -> LawCountry:
        """Whose law is followed: the team's word, else of the region (the strict European one where it is not known).
        ``region``: the one that was settled, where the configuration does not say it."""
        if self.law.country != "auto":
            return self.law.country
        region = region or self.region
        if region == "RU" or (region is None and self.language == "ru"):
            return "ru"
        return "us" if region == "US" else "eu"

    def draft_settings(self, region: str, currency: str, key: bytes = b"") -> DraftSettings:
        """What the drafts stage takes."""
        from sheetcrm.core.drafts import model as drafting

        drafts, named = self.drafts, self.drafts.campaigns.named()
        own = {"campaigns", "templates", "sms_price", "limits", "lists", "second_look", "attachments", "attachment_mb"}
        shared = set(Drafts.model_fields) - own
        return drafting.DraftSettings(
            **{name: getattr(drafts, name) for name in shared},
            sms_price=None if drafts.sms_price is None else Decimal(str(drafts.sms_price)),
            currency=currency,
            quiet_from=self.quiet_hours.start,
            quiet_until=self.quiet_hours.end,
            campaigns=tuple(name for name, campaign in named.items() if campaign.on),
            purposes={name: campaign.purpose for name, campaign in named.items() if campaign.purpose},
            decisions={
                name: drafting.Decision(campaign.decided_by, campaign.decided_why)
                for name, campaign in named.items()
                if campaign.decided_by and campaign.decided_why
            },
            options=drafts.campaigns.options(),
            limits=drafting.Limits(drafts.limits.day, drafts.limits.week, drafts.limits.month),
            email_service="" if drafts.lists.email == "own" else drafts.lists.email,
            sms_service="" if drafts.lists.sms == "own" else drafts.lists.sms,
            country=self.law_country(region),
            region=region,
            key=key,
        )

    def saved_fields(self) -> dict[str, dict[str, str]]:
        """Table → field → the team's heading."""
        return {table: dict(saved.fields) for table, saved in self.tables.items()}

    def saved_tabs(self) -> dict[str, str]:
        """Tab title → table."""
        return {tab: table for table, saved in self.tables.items() for tab in saved.tabs}

    def left_alone(self) -> dict[str, tuple[str, ...]]:
        """Table → the team's headings that hold none of its fields."""
        return {table: saved.left_alone for table, saved in self.tables.items()}

    def required_fields(self) -> dict[str, tuple[str, ...]]:
        """Kind of client → fields."""
        return {kind: fields for kind, fields in self.required if fields}


def find(folder: Path) -> Path | None:
    """The configuration beside where a command runs, None when there is none."""
    return next((folder / name for name in FILE_NAMES if (folder / name).is_file()), None)


def load(path: Path | None) -> Config:
    """The configuration in a file; the defaults when there is no file (None).

    Raises ConfigProblems with everything that is wrong, or ConfigError when the file cannot be read.
    """
    if path is None:
        return Config.usual()
    from sheetcrm.config.source import decode  # a reader of YAML takes long to load, and many teams need none

    try:
        content = path.read_bytes()
    except OSError as err:
        raise NO_FILE(path=str(path), reason=reason_of(err)) from err
    return parse(decode(content, path.name), path)


def parse(text: str, path: Path) -> Config:
    """The configuration a text says; ``path`` is named in problems, and relative paths start at its folder.

    Raises ConfigProblems.
    """
    from sheetcrm.config.source import read

    document = read(text, path.name)
    problems: list[Problem] = [*document.problems, *unknown_names(document)]
    try:
        config = Config.model_validate(document.values)
    except ValidationError as err:
        problems += problems_of(err, document, Config)
        raise ConfigProblems(_once(problems)) from None
    if problems:
        raise ConfigProblems(_once(problems))
    config._file = path
    config._origins = dict(_written(document, config, path.name))
    return config


def _once(problems: Iterable[Problem]) -> list[Problem]:
    """At most one problem for one place, the first: a text in the wrong form is not also a wrong time."""
    return list({(p.line, p.column) if p.line else (p.path, p.code): p for p in reversed(list(problems))}.values())


def _written(document: Document, config: Config, file: str) -> Iterator[tuple[str, str]]:
    for key, value in leaves(config):
        path = tuple(key.split("."))
        mark = document.marks.get(path)
        if mark is None and key.startswith("workbook.") and value is not None:
            mark = document.marks.get(("workbook",))  # «workbook: clients.xlsx» stands for workbook.path
        if isinstance(value, dict):
            for name in value:
                if (entry := document.marks.get((*path, name))) is not None:
                    yield f"{key}.{name}", f"{file}:{entry.key_line}"
        elif mark is not None and _says(document.values, path[: 1 if path[0] == "workbook" else None]):
            yield key, f"{file}:{mark.line}"


def _says(values: Mapping[str, Any], path: Sequence[str]) -> bool:
    """Whether a file says something at a place: «key:» with nothing behind it leaves the default."""
    inner: Any = values
    for key in path:
        if not isinstance(inner, dict) or key not in inner:
            return False
        inner = inner[key]
    return True


def leaves(config: Section, prefix: str = "") -> Iterator[tuple[str, Any]]:
    """Every setting by its dotted key. A section that is not given stands as itself, with None."""
    for name in type(config).model_fields:
        value = getattr(config, name)
        key = f"{prefix}{name}"
        if isinstance(value, Section):
            yield from leaves(value, key + ".")
        else:
            yield key, value


def with_values(config: Config, values: Mapping[str, Any], origin: str) -> Config:
    """The configuration with some settings replaced, remembering where they come from.

    Raises ConfigProblems when a value does not fit (``origin`` is then named instead of a file), or a key is unknown.
    """
    if not values:
        return config
    content = config.model_dump()
    for key, value in values.items():
        *way, last = key.split(".", key.count(".") if not key.startswith((*SECTIONS, "choices.")) else 1)
        place = content
        for step in way:
            if not isinstance(place.get(step), dict):
                place[step] = {}
            place = place[step]
        place[last] = value
    nowhere = Document(origin, (), content, {}, ())
    try:
        changed = Config.model_validate(content)
    except ValidationError as err:
        raise ConfigProblems(problems_of(err, nowhere, Config)) from None
    changed._file = config._file
    changed._origins = {**config._origins, **dict.fromkeys(values, origin)}
    return changed


def with_known(config: Config, values: Mapping[str, Any], origin: str) -> Config:
    """The same for settings at the top whose values are ours and need no look at whether they fit.

    >>> with_known(Config.usual(), {"language": "ru"}, "headings").origin("language")
    'headings'
    """
    changed = config.model_copy(update=values)
    changed._origins = {**config._origins, **dict.fromkeys(values, origin)}
    return changed


def effective(
    config: Config, sheet_settings: Mapping[str, Any] | None = None, overrides: Mapping[str, Any] | None = None
) -> list[tuple[str, Any, str]]:
    """Every setting with the value that counts and where it comes from: command line > sheet > config.yaml > default."""
    merged = with_values(with_values(config, sheet_settings or {}, "sheet"), overrides or {}, "command line")
    return [(key, value, merged.origin(key)) for key, value in leaves(merged)]
