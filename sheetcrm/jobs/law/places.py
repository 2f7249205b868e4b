"""Where copies of clients' data lie by the program's doing, and taking away what has lain there long enough.

The workbook itself is not opened: this works without a login, and while somebody has the file open.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

from msgspec import Struct

from sheetcrm.config.model import Config
from sheetcrm.core.records import replace
from sheetcrm.core.wording import LANGS
from sheetcrm.handover.files import FOLDER, TEST_FOLDER
from sheetcrm.jobs.opening import DRAFTS, Asked, load_config, moment, second_outbox, state_folder, target_of
from sheetcrm.journal.places import STAMP, Elsewhere, Kind, Place, elsewhere, places
from sheetcrm.journal.runs import RunLog
from sheetcrm.stores import platform
from sheetcrm.stores.xlsx.refusals import BUSY

#: Kinds whose time is a setting; the others stay: edits are taken back by the journal, an erasure is proved by its act.
_TIMES: Mapping[Kind, str] = {
    Kind.BACKUP: "backups_days",
    Kind.SNAPSHOT: "backups_days",
    Kind.PLAN: "plans_days",
    Kind.TWIN: "copies_days",
    Kind.PAGE: "drafts_days",
    Kind.LIST: "drafts_days",
    Kind.LETTER: "drafts_days",
    Kind.HANDED: "drafts_days",
}


class Lying(Struct, frozen=True):
    """One copy. ``days``: how long its kind is kept, None for as long as the program is used; ``due``: its time is over."""

    place: Place
    age: int
    days: int | None
    due: bool


class Copies(Struct, frozen=True):
    """What lies about. ``workbook``: what it is of; ``state``: the folder. ``cleaned``: what was taken away, None when
    nothing was to be. ``elsewhere``: what commands made and this computer cannot look into."""

    workbook: str
    state: Path
    lying: tuple[Lying, ...]
    cleaned: tuple[Lying, ...] | None = None
    elsewhere: tuple[Elsewhere, ...] = ()

    @property
    def due(self) -> tuple[Lying, ...]:
        return tuple(one for one in self.lying if one.due)


def copies(asked: Asked) -> Copies:
    """Every place, with its age. Raises ConfigError."""
    config = load_config(asked)
    google, path = target_of(asked, config)
    state = state_folder(config, google, path)
    second = second_outbox(asked, config, state)
    ledgers = () if second is None else (second,)
    return found(config, state, path, google or str(path), moment(asked, config), ledgers)


def found(
    config: Config,
    state: Path,
    path: Path | None,
    workbook: str,
    now: dt.datetime,
    ledgers: tuple[Path, ...] = (),
) -> Copies:
    """The same for a workbook that is known already; see :func:`copies`. ``ledgers``: second copies of the ledger of
    handovers."""
    file = None if path is None else path.resolve()
    folders = [state / "drafts"] if file is None else [file.with_name(file.stem + DRAFTS.say(lang)) for lang in LANGS]
    named = config.handover.folder
    roots = [config.resolve(named)] if named else [folder / FOLDER.say(lang) for folder in folders for lang in LANGS]
    handed = [*roots, *(root.with_name(TEST_FOLDER.say(lang)) for root in roots for lang in LANGS)]
    lying = places(state, file, folders, list(dict.fromkeys(handed)), ledgers)
    return Copies(workbook, state, tuple(_lying(lying, config, now)), elsewhere=tuple(elsewhere(state, file)))


def _lying(there: list[Place], config: Config, now: dt.datetime) -> Iterator[Lying]:
    newest = {
        kind: max((one.path.name for one in there if one.kind is kind), default="")
        for kind in (Kind.BACKUP, Kind.SNAPSHOT)
    }
    for one in there:
        setting = _TIMES.get(one.kind)
        days: int | None = None if setting is None else getattr(config.retention, setting)
        age = one.age_days(now)
        # The newest copy stays however old it is: a table that rests has nothing else to go back to.
        due = days is not None and age > days and one.path.name != newest.get(one.kind)
        yield Lying(one, age, days, due)


def clean(asked: Asked) -> Copies:
    """Takes away what is due. Raises NotNow while a run is at work on the workbook, and ConfigError."""
    config = load_config(asked)
    google, path = target_of(asked, config)
    there = copies(asked)
    if not there.due or not asked.write:
        return replace(there, cleaned=())
    platform.private_folder(there.state)
    try:
        with platform.lock(there.state / "lock"):
            for one in there.due:
                one.place.path.unlink(missing_ok=True)
            for folder in {one.place.path.parent for one in there.due}:
                # Laid out files that are gone are made again by the next run that drafts; the note about them goes too.
                (folder / STAMP).unlink(missing_ok=True)
            counts = Counter(str(one.place.kind) for one in there.due)
            RunLog(there.state / "journal.jsonl").append("cleaned", moment(asked, config), **counts)
    except platform.Locked as err:
        raise BUSY(name=path.name if path is not None else str(google)) from err
    left = copies(asked)
    return replace(left, cleaned=there.due)
