"""The outbox ledger: ``outbox.jsonl``, a line for each step of a handover, hash-chained, on the disk before the next step.

It stands outside the workbook, so a workbook brought back from a copy forgets nothing. It stands twice, in the state folder
and in the machine's own folder of its user, so a state folder brought back from a copy forgets nothing either: lines
one of the two lacks are taken from the other. How far it goes is remembered by the workbook as well; a ledger that does
not reach that far is lost or old, and nothing is handed over until somebody has said that this is known.
"""

from __future__ import annotations

import datetime as dt
import os
import secrets
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType
from typing import Any, Protocol

from msgspec import Struct, field

from sheetcrm.core.drafts.review import outbox
from sheetcrm.core.drafts.review.outbox import Entry, Item, Outbox, key_print
from sheetcrm.core.drafts.review.told import NOTHING_TOLD, Part, Told
from sheetcrm.core.records import replace
from sheetcrm.core.wording import Text
from sheetcrm.errors import Fault, NotNow, PlanError
from sheetcrm.journal.runs import RunLog
from sheetcrm.stores.platform import Locked, lock, private_folder, sync_folder

FILE = "outbox.jsonl"
#: Signs of a line's hash that stand in the workbook.
_SHOWN = 16

BUSY = Fault(
    "handover/busy",
    NotNow,
    Text(ru="Другая передача этой таблицы ещё идёт.", en="Another handover of this table is still running."),
    Text(ru="Подождите, пока она закончится, и повторите.", en="Wait until it is done, and try again."),
)
OLDER = Fault(
    "handover/ledger-behind",
    PlanError,
    Text(
        ru="Журнал передачи на этом компьютере не знает о том, что помнит таблица: он потерян, восстановлен из старой копии "
        "или ведётся на другом компьютере. Поэтому ничего не передано: кто-то мог бы получить письмо дважды.",
        en="The ledger of handovers on this computer does not know what the table remembers: it is "
        "lost, was restored from an old copy, or is kept on another computer. So nothing was handed "
        "over: somebody might get a message twice.",
    ),
    Text(
        ru="Передавайте с того же компьютера или верните папку {folder}. Если журнала больше нет или компьютеров теперь два, "
        "проверьте по отправленным, кому уже писали, и подтвердите один раз: sheetcrm handover --accept --yes-by ИМЯ. Что "
        "записано в таблице о переданном с других компьютеров, второй раз не передаётся.",
        en="Hand over from the same computer, or restore the folder {folder}. If the ledger is gone, or "
        "there are two computers now, check in what was sent who has been written to already, and "
        "confirm once: sheetcrm handover --accept --yes-by NAME. What the table records as handed "
        "over from other computers is not handed over again.",
    ),
)
ERASED_ELSEWHERE = Fault(
    "handover/erased-elsewhere",
    PlanError,
    Text(
        ru="На другом компьютере удалены персональные данные, и здесь не узнать {n} "
        "{n:контакт|контакта|контактов}, {n:которому|которым|которым} писать нельзя. Поэтому ничего "
        "не передано.",
        en="Personal data was erased on another computer, and {n} {n:contact|contacts} that must not be "
        "written to cannot be recognised here. So nothing was handed over.",
    ),
    Text(
        ru="Перенесите ключ с того компьютера: там sheetcrm key --out ФАЙЛ, здесь sheetcrm key --take ФАЙЛ. Если того компьютера "
        "больше нет, сверьте список с актами об удалении и подтвердите: sheetcrm handover --accept --yes-by ИМЯ.",
        en="Bring the key over from that computer: sheetcrm key --out FILE there, sheetcrm key --take "
        "FILE here. If that computer is gone, check the list against the records of erasure, and "
        "confirm: sheetcrm handover --accept --yes-by NAME.",
    ),
)
OTHER_KEY = Fault(
    "handover/ledger-foreign",
    PlanError,
    Text(
        ru="Журнал передачи сделан с другим ключом: папка {folder} новая или подменена, и по адресам уже не узнать, кому писали.",
        en="The ledger of handovers was made with another key: the folder {folder} is new or was "
        "replaced, and addresses no longer tell who was written to.",
    ),
    Text(
        ru="Верните прежнюю папку целиком. Если её больше нет, подтвердите: sheetcrm handover --accept --yes-by ИМЯ. Кому писали по "
        "номерам клиентов, программа помнит и дальше.",
        en="Restore the whole folder. If it is gone, confirm: sheetcrm handover --accept --yes-by NAME. "
        "By client ids the program still knows who was written to.",
    ),
)
BROKEN = Fault(
    "handover/ledger-broken",
    PlanError,
    Text(
        ru="В журнале передачи {file} изменены строки: {lines}. Верить ему нельзя, поэтому ничего не передано.",
        en="Lines in the ledger of handovers {file} were changed: {lines}. It cannot be trusted, so "
        "nothing was handed over.",
    ),
    Text(
        ru="Верните файл из копии. Если её нет, проверьте по отправленным, кому уже писали, и подтвердите: "
        "sheetcrm handover --accept --yes-by ИМЯ.",
        en="Restore the file from a copy. If there is none, check in what was sent who has been written "
        "to already, and confirm: sheetcrm handover --accept --yes-by NAME.",
    ),
)


class Lines(Protocol):
    """What keeps the lines of a ledger."""

    def append(self, kind: str, at: dt.datetime, **facts: object) -> dict[str, Any]:
        """Adds a line; it outlasts a power cut once this returns."""

    def lines(self) -> Iterator[dict[str, Any]]:
        """The lines, oldest first."""


class Twofold:
    """A file of lines and its second copy, which heal each other when they are opened. ``second`` None: there is but one."""

    def __init__(self, first: Path, second: Path | None) -> None:
        self.log = RunLog(first)
        self.second = None if second is None else RunLog(second)

    def heal(self, at: dt.datetime) -> int:
        """Makes both hold what either of them holds; how many lines the first one was without."""
        if self.second is None:
            return 0
        mine, theirs = list(self.log.lines()), list(self.second.lines())
        known = {line["sha"] for line in mine} | {sha for line in mine for sha in line.get("shas", ())}
        missing = [line for line in theirs if line["sha"] not in known]
        if missing:
            if theirs[: len(mine)] == mine:
                _copied(self.second.path, self.log.path)
            else:
                self.log.append(
                    outbox.RECOVERED, at, lines=missing, shas=[line["sha"] for line in missing]
                )  # both went on by themselves: what the other one knows is kept as a whole
                _synced(self.log.path)
        if list(self.log.lines()) != theirs and self.log.path.exists():
            _copied(self.log.path, self.second.path)
        return len(missing)

    def append(self, kind: str, at: dt.datetime, **facts: object) -> dict[str, Any]:
        """Adds a line to both; it outlasts a power cut once this returns."""
        new = not self.log.path.exists()
        private_folder(self.log.path.parent)
        line = self.log.append(kind, at, **facts)
        if new:
            _synced(self.log.path)
        if self.second is not None:
            # A machine that cannot keep the second copy may hand over all the same: the first one is complete.
            try:
                fresh = not self.second.path.exists()
                private_folder(self.second.path.parent)
                self.second.append(kind, at, **facts)
                if fresh:
                    _synced(self.second.path)
            except OSError:
                self.second = None
        return line

    def lines(self) -> Iterator[dict[str, Any]]:
        return self.log.lines()


def _copied(source: Path, target: Path) -> None:
    """The whole file in the place of another, whole or not at all."""
    private_folder(target.parent)
    aside = target.with_name(target.name + ".new")
    shutil.copyfile(source, aside)
    aside.chmod(0o600)
    with aside.open("rb+") as file:
        os.fsync(file.fileno())
    aside.replace(target)
    _synced(target)


def _synced(file: Path) -> None:
    sync_folder(file.parent)


class Ledger(Struct, frozen=True):
    """One workbook's ledger, held by this process. ``key``: makes prints of addresses. ``told``: what the workbook tells, of other
    computers' ledgers and of this one. Every method that says something of a handover has written it down, durably, once it
    returns."""

    file: Lines
    key: bytes
    told: Told = field(default_factory=Told)

    @property
    def now(self) -> Outbox:
        """What the ledger comes to."""
        return outbox.read(self.file.lines())

    @property
    def everything(self) -> Outbox:
        """The same with what other computers told of theirs."""
        lines = list(self.file.lines())
        return outbox.read(lines).with_others(others_of(lines, self.told))

    @property
    def head(self) -> str:
        """How far the ledger goes: the number of its lines and the hash of the last; empty for an empty one."""
        return head_of(list(self.file.lines()))

    def begin(self, at: dt.datetime) -> None:
        """Opens a ledger without lines: from then on it has a name."""
        if not self.head:
            self.file.append(outbox.OPENED, at, key=key_print(self.key), name=secrets.token_hex(8))

    def intend(self, at: dt.datetime, batch: str, sink: str, items: Sequence[Item], *, by: str, where: str) -> None:
        """Written before anything outside is touched."""
        self.begin(at)
        self.file.append(
            outbox.INTENT,
            at,
            batch=batch,
            sink=sink,
            day=at.date().isoformat(),
            by=by,
            where=where,
            items=[item.document() for item in items],
        )

    def came_out(
        self, at: dt.datetime, batch: str, *, handed: Iterable[str] = (), returned: Iterable[str] = ()
    ) -> None:
        """What became of messages that were intended: they arrived, or surely did not."""
        self.file.append(outbox.OUTCOME, at, batch=batch, handed=list(handed), returned=list(returned))

    def settle(
        self, at: dt.datetime, batch: str, *, went: Iterable[str] = (), returned: Iterable[str] = (), by: str = ""
    ) -> None:
        """What is known now of messages that were unknown: they were found, or a person says so (``by``)."""
        self.file.append(outbox.SETTLED, at, batch=batch, went=list(went), returned=list(returned), by=by)

    def sent(
        self,
        at: dt.datetime,
        batch: str,
        drafts: Iterable[str],
        *,
        by: str = "",
        day: dt.date | None = None,
        tick: tuple[str, str] | None = None,
    ) -> None:
        """A person says that messages really went out, on a ``day`` (None: today). ``tick``: the mailing it was ticked for in
        the workbook, and a print of what stood there; with no messages it says that such a tick was seen and confirmed
        nothing."""
        more = {} if tick is None else {"tick": list(tick)}
        went = (day or at.date()).isoformat()
        self.file.append(outbox.SENT, at, batch=batch, drafts=list(drafts), day=went, by=by, **more)

    def reported(self, at: dt.datetime, batch: str, drafts: Iterable[str], what: outbox.Reported) -> None:
        """What a service says became of messages."""
        self.file.append(outbox.REPORT, at, batch=batch, drafts=list(drafts), what=str(what))

    def accept(self, at: dt.datetime, heads: Iterable[str], by: str, unread: Iterable[str] = ()) -> None:
        """Somebody knows that the ledger is not what it was, that others have ledgers of their own, and whose erased contacts
        cannot be told here (``unread``: prints of keys). What the workbook tells of this very ledger, and it has lost, is
        taken back into it."""
        self.begin(at)
        lines = list(self.file.lines())
        own = ledger_of(lines)
        part = self.told.ledgers.get(own)
        lost = () if part is None or knows(lines, part.head) else others_of(lines, Told({own: part}))
        self.file.append(
            outbox.ACCEPTED,
            at,
            heads=[head for head in (*heads, *([] if part is None else [part.head])) if head],
            ledgers=sorted(name for name in self.told.ledgers if name != own),
            keys=sorted(unread),
            by=by,
            key=key_print(self.key),
        )
        for entry in lost:
            self._take_back(at, entry)

    def _take_back(self, at: dt.datetime, entry: Entry) -> None:
        draft = [entry.item.draft]
        self.file.append(
            outbox.INTENT, at, batch=entry.batch, sink=entry.sink, day=entry.day.isoformat(), by="", where="",
            items=[entry.item.document()],
        )  # fmt: skip
        if entry.state is outbox.State.HANDED:
            self.came_out(at, entry.batch, handed=draft)
        elif entry.state is outbox.State.CONFIRMED:
            self.settle(at, entry.batch, went=draft)
        if entry.sent is not None:
            self.sent(at, entry.batch, draft, day=entry.sent)
        if entry.reported is not None:
            self.reported(at, entry.batch, draft, entry.reported)

    def require_whole(self, remembered: str, folder: Path, unread: Mapping[str, int] = MappingProxyType({})) -> None:
        """Raises PlanError unless the ledger reaches as far as the workbook remembers, was kept with this key and has not
        been changed, and nobody else keeps one or has erased somebody unknown here; or somebody has said that this is known.
        ``unread``: by a print of the key, how many contacts of erased people this computer cannot tell."""
        for fault, args in self.doubts(remembered, unread):
            raise fault(folder=str(folder), **args)

    def doubts(
        self, remembered: str, unread: Mapping[str, int] = MappingProxyType({})
    ) -> Iterator[tuple[Fault, dict[str, object]]]:
        """Why the ledger is not to be trusted, and the words' arguments."""
        lines = list(self.file.lines())
        said = [index for index, line in enumerate(lines) if line.get("kind") == outbox.ACCEPTED]
        since = lines[said[-1]] if said else {}
        known = outbox.read(lines).accepted
        if self.told.ledgers:
            own = self.told.ledgers.get(ledger_of(lines))
            strangers = {name for name in self.told.ledgers if name != ledger_of(lines)} - known
            if strangers or (own is not None and not knows(lines, own.head)):
                yield OLDER, {}
        elif not knows(lines, remembered):
            yield OLDER, {}
        if n := sum(n for key, n in unread.items() if key not in known):
            yield ERASED_ELSEWHERE, {"n": n}
        marked = since.get("key") or next((line["key"] for line in lines if line.get("kind") == outbox.OPENED), None)
        if marked is not None and marked != key_print(self.key):
            yield OTHER_KEY, {}
        if isinstance(self.file, Twofold):
            wrong = [number for number in self.file.log.broken() if not said or number > said[-1] + 1]
            if wrong:
                yield BROKEN, {"file": self.file.log.path.name, "lines": ", ".join(map(str, wrong[:5]))}


def ledger_of(lines: Sequence[Mapping[str, Any]]) -> str:
    """The name of a ledger, by which others know it: the beginning of its first line's hash; empty before there is one."""
    return str(lines[0]["sha"])[:_SHOWN] if lines else ""


def others_of(lines: Sequence[Mapping[str, Any]], told: Told) -> tuple[Entry, ...]:
    """What the workbook tells of messages that a ledger (``lines``) has no line about: those of other ledgers, and of this one
    what it has lost."""
    own = ledger_of(lines)
    part = told.ledgers.get(own)
    if part is None or knows(lines, part.head):
        return told.but(own)
    mine = {(entry.batch, entry.item.draft) for entry in outbox.read(lines).entries}
    return (*told.but(own), *(one for one in part.entries if (one.batch, one.item.draft) not in mine))


def tells(lines: Sequence[Mapping[str, Any]], told: Told) -> Told:
    """What the workbook should tell from now on: this ledger as it stands, the others as they were. A ledger that has lost what
    the workbook tells of it leaves that as it is."""
    own = ledger_of(lines)
    part = told.ledgers.get(own)
    entries = tuple(entry for entry in outbox.read(lines).entries if entry.stands)
    if not own or not (entries or part is not None) or (part is not None and not knows(lines, part.head)):
        return told
    return replace(told, ledgers={**told.ledgers, own: Part(head_of(lines), entries)})


def head_of(lines: Sequence[Mapping[str, Any]]) -> str:
    """How far some lines go, in a few signs."""
    return f"{len(lines)}:{str(lines[-1]['sha'])[:_SHOWN]}" if lines else ""


def knows(lines: Sequence[Mapping[str, Any]], remembered: str) -> bool:
    """Whether a ledger went as far as a workbook remembers, or somebody accepted that it did not."""
    if not remembered:
        return True
    if any(remembered in line.get("heads", ()) for line in lines if line.get("kind") == outbox.ACCEPTED):
        return True
    sha = remembered.partition(":")[2]
    return bool(sha) and any(str(one).startswith(sha) for line in lines for one in (line["sha"], *line.get("shas", ())))


def glance(state: Path, second: Path | None = None) -> list[dict[str, Any]]:
    """The lines as they stand, of both copies; nothing is written."""
    mine = list(RunLog(state / FILE).lines())
    if second is None:
        return mine
    theirs = list(RunLog(second).lines())
    known = {line["sha"] for line in mine} | {sha for line in mine for sha in line.get("shas", ())}
    return [*mine, *(line for line in theirs if line["sha"] not in known)]


@contextmanager
def held(state: Path, second: Path | None, key: bytes, at: dt.datetime, told: Told = NOTHING_TOLD) -> Iterator[Ledger]:
    """The ledger, for this process alone, whole again where one of its copies was behind. Raises NotNow while another
    process has it."""
    private_folder(state)
    try:
        with lock(state / "outbox.lock"):
            file = Twofold(state / FILE, second)
            file.heal(at)
            yield Ledger(file, key, told)
    except Locked as err:
        raise BUSY() from err
