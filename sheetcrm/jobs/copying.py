"""An offline copy of a workbook, and bringing what was edited in it back as a plan."""

from __future__ import annotations

import hashlib
import hmac
import io
import secrets
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from msgspec import Struct, field

from sheetcrm.core.reading import recognise
from sheetcrm.core.twin.back import Back, compare
from sheetcrm.core.twin.cells import Side
from sheetcrm.core.twin.masked import masked_tabs
from sheetcrm.core.twin.prints import KEY, printed_side, prints_tab
from sheetcrm.core.twin.rows import Adding, ids_of
from sheetcrm.core.wording import Text
from sheetcrm.core.workbook import Workbook
from sheetcrm.errors import ConfigError, Fault, PlanError
from sheetcrm.jobs.deciding import decided_in, new_ids_for, numbering
from sheetcrm.jobs.opening import NO_CLIENTS, Asked, Opened, open_workbook
from sheetcrm.jobs.work import look
from sheetcrm.journal import memory
from sheetcrm.journal.changes import ChangeLog, standing
from sheetcrm.journal.written import Made, note
from sheetcrm.stores.platform import private_folder

COPIES_KEPT = 20
#: Names of the properties by which a copy is known: no word of anybody's data.
COPY, AT, HASH, OF = "sheetcrm.copy", "sheetcrm.copied", "sheetcrm.hash", "sheetcrm.of"

NOT_A_COPY = Fault(
    "copy/not-a-copy",
    PlanError,
    Text(
        ru="Файл «{name}» — не копия, сделанная командой copy: по нему не узнать, что в нём изменили.",
        en="“{name}” is not a copy made by the copy command, so there is no way to tell what was edited in it.",
    ),
    Text(
        ru="Возвращаются только правки из копий, сделанных так: sheetcrm copy ТАБЛИЦА --to ФАЙЛ.xlsx.",
        en="Only edits in copies made like this can be brought back: sheetcrm copy TARGET --to FILE.xlsx.",
    ),
)
NOT_KEPT = Fault(
    "copy/not-kept",
    PlanError,
    Text(
        ru="Копию «{name}» сделали {at} из другой таблицы, или из неё убрали скрытую вкладку программы: какой она была, "
        "здесь не узнать.",
        en="The copy “{name}” was made on {at} from another workbook, or the program's hidden tab was "
        "removed from it: there is no way to tell here what it was like.",
    ),
    Text(
        ru="Назовите ту таблицу, с которой делали копию; файл .xlsx должен называться так же. Или запустите команду на том "
        "компьютере, где её делали.",
        en="Name the workbook the copy was made from; an .xlsx must have the same name. Or run the "
        "command on the computer where the copy was made.",
    ),
)
NEEDS_XLSX = Fault(
    "copy/not-xlsx",
    ConfigError,
    Text(ru="Копия — это файл .xlsx, а названо «{name}».", en="A copy is an .xlsx file, but “{name}” was named."),
    Text(ru="Например: --to копия.xlsx", en="For example: --to copy.xlsx"),
)

WRONG_ENDING = Fault(
    "copy/ending",
    ConfigError,
    Text(
        ru="Копия этой таблицы должна оканчиваться на {wanted}, а названо «{name}»: иначе Excel её не откроет.",
        en="A copy of this workbook must end in {wanted}, but “{name}” was named: Excel would not open it.",
    ),
    Text(ru="Дайте файлу это расширение.", en="Give the file that extension."),
)


class Copied(Struct, frozen=True):
    """A copy that was made. ``values``: formulas that stand as their values, by the function in the way; ``formulas``: those
    that were carried over; ``cut``: cells whose text is too long for Excel; ``renamed``: tabs, old → new title."""

    opened: Opened
    path: Path
    tabs: tuple[str, ...]
    formulas: int = 0
    values: Counter[str] = field(default_factory=Counter)
    cut: tuple[str, ...] = ()
    renamed: dict[str, str] = field(default_factory=dict)


class Returned(Struct, frozen=True):
    """What was edited in a copy. ``name``: of the kept plan; None when nothing can go back, or nothing was to be kept."""

    opened: Opened
    twin: Path
    back: Back
    name: str | None


def copy(asked: Asked, to: Path) -> Copied:
    """Makes the copy where there is no file yet, and keeps it at home as it was made.

    Raises ConfigError when there is a file of that name.
    """
    from sheetcrm.stores.google.store import GoogleStore
    from sheetcrm.stores.xlsx.new import put_new, refuse_existing
    from sheetcrm.stores.xlsx.properties import with_properties

    if to.suffix.lower() not in (".xlsx", ".xlsm"):
        raise NEEDS_XLSX(name=to.name)
    refuse_existing(to)
    opened = open_workbook(asked)
    # A file with macros under the other ending is one that Excel will not open, and the reverse.
    wanted = ".xlsx" if opened.google else Path(opened.workbook.location).suffix.lower()
    if to.suffix.lower() != wanted:
        raise WRONG_ENDING(name=to.name, wanted=wanted)
    if isinstance(opened.store, GoogleStore):
        from sheetcrm.stores.google.copying import read_twin
        from sheetcrm.stores.xlsx.twin import make_twin

        twin = read_twin(opened.store.session)
        made = make_twin(twin)
        content = made.content
        done = Copied(
            opened, to, tuple(made.renamed.get(s.sheet.title, s.sheet.title) for s in twin.sheets), made.formulas,
            made.values, tuple(made.cut), made.renamed,
        )  # fmt: skip
    else:
        content = without_ours(opened)
        done = Copied(opened, to, tuple(sheet.title for sheet in opened.workbook.people()))
    identity = secrets.token_hex(8)
    digest = hashlib.sha256(content).hexdigest()
    content = _with_prints(opened, to.name, content, identity)
    properties = {
        COPY: identity,
        AT: opened.now.isoformat(timespec="seconds"),
        HASH: digest,
        OF: _origin(opened, identity),
    }
    content = with_properties(to.name, content, properties)
    _keep(opened.state, identity, content)
    note(opened.state, opened.now, Made.COPY, to)
    put_new(to, content)
    return done


def _origin(opened: Opened, identity: str) -> str:
    """A print of what a copy was made of: the spreadsheet's id, or the file's name, which a colleague's has as well."""
    location = opened.workbook.location if opened.google else Path(opened.workbook.location).name
    return hashlib.sha256(f"{identity} {location}".encode()).hexdigest()[:16]


def _with_prints(opened: Opened, name: str, content: bytes, identity: str) -> bytes:
    """The copy with the hidden tab by which it can come back on another machine."""
    from sheetcrm.stores.xlsx.copies import with_tab
    from sheetcrm.stores.xlsx.reading import read_workbook

    return with_tab(name, content, prints_tab(_side(opened, read_workbook(name, name, content)), identity, opened.lang))


def without_ours(opened: Opened) -> bytes:
    """The bytes of an .xlsx without our tabs; the file itself is not touched."""
    from sheetcrm.stores.xlsx import originals
    from sheetcrm.stores.xlsx.package import Package
    from sheetcrm.stores.xlsx.removing import take_out

    path = Path(opened.workbook.location)
    package = Package.open(path.name, path.read_bytes())
    changed, removed, _ = take_out(package, (), tuple(originals.kept(opened.state)))
    out = io.BytesIO()
    package.write(out, changed, removed)
    return out.getvalue()


def _keep(state: Path, identity: str, content: bytes) -> None:
    """The copy as it was made, for its owner's eyes only; the oldest go."""
    private_folder(state)
    folder = private_folder(state / "copies")
    waiting = folder / ".part"
    waiting.touch(mode=0o600)
    waiting.write_bytes(content)
    waiting.replace(folder / f"{identity}.xlsx")
    for old in sorted(folder.glob("*.xlsx"), key=lambda file: file.stat().st_mtime_ns)[:-COPIES_KEPT]:
        old.unlink()


def back(asked: Asked, twin: Path) -> Returned:
    """What was edited in a copy, compared with what it was made from and with the original as it is now.

    Keeps a plan that ``apply`` carries out; writes into neither. Raises PlanError for a file that is no copy of this workbook.
    """
    from sheetcrm.stores.xlsx.package import Package
    from sheetcrm.stores.xlsx.properties import properties
    from sheetcrm.stores.xlsx.reading import read_workbook
    from sheetcrm.stores.xlsx.store import XlsxStore

    edited = XlsxStore(twin).read()
    known = properties(Package.open(twin.name, twin.read_bytes()))
    identity = known.get(COPY, "")
    if not identity.isalnum():
        raise NOT_A_COPY(name=twin.name)
    opened = open_workbook(asked)
    copy_, now = _side(opened, edited), Side(opened.base.tables, opened.workbook.people())
    kept = opened.state / "copies" / f"{identity}.xlsx"
    then: Side | None = None
    if kept.is_file():
        then = _side(opened, read_workbook(kept.name, str(kept), kept.read_bytes()))
    elif known.get(OF) == _origin(opened, identity):
        sheet = next((sheet for sheet in edited.sheets if sheet.ours == KEY), None)
        then = printed_side(sheet, identity, copy_, now) if sheet is not None else None
    if then is None:
        raise NOT_KEPT(name=twin.name, at=known.get(AT, "?")[:10])
    sides = then, copy_, now
    adding = Adding(
        identity,
        _ids_from(opened, *sides),
        decided_in(opened).id_mark,
        _done(opened),
        number_of=numbering(opened).number_of,
    )
    found = compare(*sides, adding)
    name = None
    if asked.write and found.changes:
        name = ChangeLog(opened.state).keep_plan(opened.now, found.changes)
    return Returned(opened, twin, found, name)


def _ids_from(opened: Opened, *sides: Side) -> Callable[[], str]:
    """Gives ids that no client has or had: above all that stand in the table and in the copy, and above the mark."""
    typed = [v for side in sides if "clients" in side.tables for v in ids_of(side.tables["clients"])]
    given = new_ids_for(opened, typed)
    return lambda: next(given)


def _done(opened: Opened) -> dict[str, str | None]:
    """The changes that were carried out on this machine and stand, each with the id of its row."""
    runs = list(ChangeLog(opened.state).runs())
    return {change.change_id: change.row_id for _, changes in standing(runs) for change in changes}


def _side(opened: Opened, workbook: Workbook) -> Side:
    config = opened.config
    base = recognise(workbook, saved=config.saved_fields(), tabs=config.saved_tabs(), left=config.left_alone())
    return Side(base.tables, workbook.people())


def masked_copy(asked: Asked, to: Path) -> Copied:
    """An extract without names, contacts and free text, where there is no file yet. Nothing of it is kept at home."""
    from sheetcrm.stores.xlsx.new import make_workbook, refuse_existing

    if to.suffix.lower() != ".xlsx":
        raise NEEDS_XLSX(name=to.name)
    refuse_existing(to)
    done = look(asked)
    if not done.outcome.has_clients:
        raise NO_CLIENTS()
    secret = memory.key(private_folder(done.opened.state))

    def pseudonym(value: str) -> str:
        return "M-" + hmac.new(secret, value.encode(), hashlib.sha256).hexdigest()[:10]

    tabs = masked_tabs(done.outcome, done.opened.lang, pseudonym)
    note(done.opened.state, done.opened.now, Made.COPY, to)
    make_workbook(to, tabs)
    return Copied(done.opened, to, tuple(tab.title for tab in tabs))
