"""What can be gone back to: the day's copies of an .xlsx, the day's snapshots of a Google Sheet. Files."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct

from sheetcrm.core.records import replace
from sheetcrm.core.wording import Text
from sheetcrm.core.workbook import Workbook
from sheetcrm.errors import Fault, StoreError
from sheetcrm.journal import memory, snapshots
from sheetcrm.stores.xlsx.placing import vouched
from sheetcrm.stores.xlsx.reading import read_workbook

NO_COPY = Fault(
    "store/no-copy",
    StoreError,
    Text(ru="Копии таблицы за {day} нет.", en="There is no copy of the table from {day}."),
    Text(ru="Есть копии: {days}.", en="There are copies from: {days}."),
)
NO_COPIES = Fault(
    "store/no-copies",
    StoreError,
    Text(ru="Копий таблицы ещё нет.", en="There are no copies of the table yet."),
    Text(
        ru="Копия делается перед первой записью каждого дня; программа ещё ничего не записывала. "
        "Посмотрите историю версий в Google-таблице или резервные копии компьютера.",
        en="A copy is made before the first write of each day, and the program has written nothing yet. "
        "Look at the version history of the Google Sheet, or at the computer's own backups.",
    ),
)


CHANGED_COPY = Fault(
    "store/copy-changed",
    StoreError,
    Text(
        ru="Копия {name} не та, какой её сделали: файл испорчен или подменён. Из неё ничего не взято.",
        en="The copy {name} is not as it was made: the file is damaged or was replaced. Nothing was taken from it.",
    ),
    Text(
        ru="Возьмите копию другого дня: sheetcrm restore --from ДАТА.",
        en="Take a copy from another day: sheetcrm restore --from DATE.",
    ),
)

_ALARMED = "alarmed.json"


class Copy(Struct, frozen=True):
    """The workbook as it was before the first write of ``day``. ``alarmed``: the damage had been done by then."""

    day: dt.date
    path: Path
    alarmed: bool = False


def copies(state: Path, name: str = "") -> tuple[Copy, ...]:
    """Every copy that is kept, the newest first, one a day. ``name``: the workbook's file name; of two copies of one day
    (a folder for several workbooks, a file that was renamed) the one of that name counts."""
    found: dict[dt.date, Copy] = {}
    bad = set(memory.load(state / _ALARMED).get("days", ()))
    for copy in (*_in(snapshots.folder_of(state), snapshots.ENDING), *_in(state / "backups", "")):
        if copy.day not in found or copy.path.name == f"{copy.day} {name}":
            found[copy.day] = replace(copy, alarmed=copy.day.isoformat() in bad)
    return tuple(found[day] for day in sorted(found, reverse=True))


def mark_alarmed(state: Path, day: dt.date) -> None:
    """Keeps that the copy of a day holds what an alarm was about, so that nobody goes back to it unasked."""
    days = memory.load(state / _ALARMED).get("days", ())
    memory.save(
        state / _ALARMED, {"days": (*(d for d in days if d != day.isoformat()), day.isoformat())[-snapshots.KEPT :]}
    )


def _in(folder: Path, ending: str) -> Iterator[Copy]:
    for path in sorted(folder.glob(f"[0-9]*{ending}")) if folder.is_dir() else ():
        try:
            yield Copy(dt.date.fromisoformat(path.name[:10]), path)
        except ValueError:
            continue  # somebody's own file


def copy_of(state: Path, name: str, day: dt.date | None) -> Copy:
    """The copy of a day; without one the newest good copy. Raises StoreError naming the days there are."""
    known = copies(state, name)
    if not known:
        raise NO_COPIES()
    if day is None:
        return next((copy for copy in known if not copy.alarmed), known[0])
    found = next((copy for copy in known if copy.day == day), None)
    if found is None:
        raise NO_COPY(day=day.isoformat(), days=", ".join(copy.day.isoformat() for copy in known))
    return found


def read_copy(copy: Copy) -> Workbook:
    """The workbook as it was. Raises StoreError."""
    if copy.path.name.endswith(snapshots.ENDING):
        return snapshots.read(copy.path)
    try:
        content = copy.path.read_bytes()
        if not vouched(copy.path.parent.parent, copy.path):
            raise CHANGED_COPY(name=copy.path.name)
    except OSError as err:
        raise snapshots.BROKEN(name=copy.path.name) from err
    return read_workbook(copy.path.name, str(copy.path), content)
