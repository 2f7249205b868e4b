"""The folder of files that go with letters: what a cell of the workbook may name there, and what is in it.

Whoever edits the workbook names files, so a name is taken for nothing more than a name: it cannot leave the folder, follow a
link out of it, or mean a file that is hidden, of another kind than documents, or the program's own.
"""

from __future__ import annotations

import hashlib
import os
import re
import stat
import unicodedata
from collections.abc import Callable, Iterable
from pathlib import Path

from sheetcrm.core.drafts.model import Draft
from sheetcrm.core.drafts.text.attached import KINDS, DraftFile, is_plain_name
from sheetcrm.core.wording import Text
from sheetcrm.errors import Fault, StoreError
from sheetcrm.handover.passing import Refused
from sheetcrm.stores.platform import open_below

#: What is in a file that goes with a letter. Raises Refused when that is no longer what it was.
Reader = Callable[[DraftFile], bytes]

_DRIVE = re.compile(r"[A-Za-z]:")

OUTSIDE = Text(
    ru="«{name}» ведёт за пределы папки с файлами; нужно имя файла в ней",
    en="“{name}” points outside the folder of files; give the name of a file inside it",
)
LINKED = Text(
    ru="«{name}» — это ссылка на другое место диска, а не сам файл",
    en="“{name}” is a link to another place on the disk, not the file itself",
)
MISSING = Text(ru="файла «{name}» нет в папке с файлами", en="there is no file “{name}” in the folder of files")
NO_FILE = Text(ru="«{name}» — не файл", en="“{name}” is not a file")
OTHER_KIND = Text(
    ru="файлы вида «{name}» не прикладываем; можно: {kinds}",
    en="files such as “{name}” are not attached; allowed: {kinds}",
)
UNREADABLE = Text(ru="файл «{name}» не читается", en="the file “{name}” cannot be read")
EMPTY = Text(ru="файл «{name}» пустой", en="the file “{name}” is empty")
TOO_LARGE = Text(
    ru="файл «{name}» больше {limit}\u00a0МБ: такие письма почта не пропускает",
    en="the file “{name}” is larger than {limit} MB: mail servers refuse such e-mails",
)
OURS = Text(
    ru="«{name}» — это сама таблица или файл программы, их не прикладываем",
    en="“{name}” is the workbook itself or one of the program's files, which are never attached",
)
CHANGED = Fault(
    "handover/file-changed",
    StoreError,
    Text(
        ru="Файл, который должен был уйти с письмом {id}, только что изменился или пропал.",
        en="The file that was to go with the e-mail {id} has just changed or disappeared.",
    ),
    Text(
        ru="Запустите sheetcrm sync: одобрение этого письма закончится, посмотрите файл и решите заново.",
        en="Run sheetcrm sync: the approval of that e-mail lapses; look at the file and decide again.",
    ),
)


class Attachments:
    """The folder ``root``. ``most``: bytes a file may have. ``closed``: files and folders of which nothing may go, such as the
    workbook. Each file is read once in a run."""

    def __init__(self, root: Path, most: int, closed: Iterable[Path] = ()) -> None:
        self._root = root
        self._most = most
        self._closed = tuple(path.resolve() for path in closed)
        self._known: dict[str, DraftFile | Text] = {}

    def find(self, named: str) -> DraftFile | Text:
        """The file a cell names, or why there is none that may go."""
        if named not in self._known:
            self._known[named] = self._looked_for(named)
        return self._known[named]

    def read(self, file: DraftFile) -> bytes:
        """What is in a file that was found. Raises ValueError when that is no longer what it was."""
        try:
            content = self._content(tuple(file.place.split("/")))
        except OSError:
            raise ValueError(file.place) from None
        if hashlib.sha256(content).hexdigest() != file.digest:
            raise ValueError(file.place)
        return content

    def _looked_for(self, named: str) -> DraftFile | Text:
        parts = tuple(named.strip().replace("\\", "/").split("/"))
        shown = "".join(c if c.isprintable() else "?" for c in named.strip())[:80].replace("{", "(").replace("}", ")")
        if _DRIVE.match(parts[0]) or any(part in ("", ".", "..") for part in parts):
            return _about(OUTSIDE, shown)
        if not all(is_plain_name(part) and not part.startswith((".", "~$")) for part in parts):
            return _about(NO_FILE, shown)
        kind = KINDS.get(parts[-1].rpartition(".")[2].lower() if "." in parts[-1] else "")
        if kind is None:
            return _about(OTHER_KIND, shown, kinds=", ".join(KINDS))
        parts = self._spelt(parts)
        path = self._root.joinpath(*parts)
        if any(self._root.joinpath(*parts[:n]).is_symlink() for n in range(1, len(parts) + 1)):
            return _about(LINKED, shown)
        if any(path.resolve().is_relative_to(closed) for closed in self._closed):
            return _about(OURS, shown)
        try:
            content = self._content(parts)
        except FileNotFoundError:
            return _about(MISSING, shown)
        except (IsADirectoryError, NotADirectoryError):
            return _about(NO_FILE, shown)
        except OSError:
            return _about(UNREADABLE, shown)
        if not content:
            return _about(EMPTY, shown)
        if len(content) > self._most:
            return _about(TOO_LARGE, shown, limit=self._most >> 20)
        name = unicodedata.normalize("NFC", parts[-1])
        return DraftFile("/".join(parts), name, kind, len(content), hashlib.sha256(content).hexdigest())

    def _spelt(self, parts: tuple[str, ...]) -> tuple[str, ...]:
        """The parts as the disk spells them: «й» may be one sign there or two, as on a Mac."""
        found: list[str] = []
        for part in parts:
            folder = self._root.joinpath(*found)
            if not os.path.lexists(folder / part):
                wanted = unicodedata.normalize("NFC", part)
                try:
                    names = (one.name for one in folder.iterdir())
                    there = (one for one in names if unicodedata.normalize("NFC", one) == wanted)
                    part = next(there, part)
                except OSError:
                    return parts
            found.append(part)
        return tuple(found)

    def _content(self, parts: tuple[str, ...]) -> bytes:
        """What is in a file, one byte more than it may have at most. Raises OSError."""
        with os.fdopen(open_below(self._root, parts), "rb") as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                raise IsADirectoryError
            return file.read(self._most + 1)


def no_files(file: DraftFile) -> bytes:
    """The reader of whoever has no folder of files."""
    raise ValueError(file.place)


def read_all(draft: Draft, read: Reader) -> list[bytes]:
    """What is in the files of a letter. Raises Refused."""
    try:
        return [read(file) for file in draft.files]
    except ValueError:
        raise Refused(CHANGED(id=draft.id)) from None


def _about(text: Text, name: str, **args: object) -> Text:
    """A sentence about one file, as a text that is not filled again."""
    ru, en = (text.say(lang, name=name, **args) for lang in ("ru", "en"))
    return Text(ru, en)
