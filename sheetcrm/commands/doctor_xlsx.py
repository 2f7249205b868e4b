"""What ``doctor`` looks at around an .xlsx: who has it open, where it lies, what room there is. Writes nothing."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

from sheetcrm.commands.findings import BAD, OK, WARN, Finding, found
from sheetcrm.core.wording import Lang, Text, number
from sheetcrm.stores import platform
from sheetcrm.stores.xlsx.package import Package

WRITES = Text(ru="В папку можно писать: {folder}", en="The folder can be written to: {folder}")
NO_WRITE = Text(ru="В папку нельзя писать: {folder}", en="The folder cannot be written to: {folder}")
COPY_IT = Text(
    ru="check --dry-run и audit будут работать, sync — нет. Скопируйте файл в свою папку или попросите права.",
    en="check --dry-run and audit will work, sync will not. Copy the file to a folder of your own "
    "or ask for permission.",
)
READ_ONLY = Text(ru="Файл помечен «только чтение»", en="The file is marked read-only")
UNMARK = Text(ru="Снимите пометку в свойствах файла.", en="Clear the mark in the file's properties.")
OPEN_NOW = Text(
    ru="Файл сейчас открыт (рядом есть пометка {mark}, появилась {minutes} мин назад): результат ляжет рядом, в отдельный файл",
    en="The file is open now (lock file {mark}, {minutes} min old): results go into a separate file beside it",
)
CLOSE = Text(
    ru="Закройте файл. Если он нигде не открыт, удалите оставшуюся пометку {mark}.",
    en="Close the file. If nobody has it open, delete the leftover lock file {mark}.",
)
NOT_OPEN = Text(ru="Файл ни у кого не открыт", en="Nobody has the file open")
CLOUD = Text(
    ru="Папка синхронизируется с облаком ({name}): облако может принести чужую версию, пока программа пишет",
    en="The folder is synchronised with a cloud ({name}): it may bring in somebody else's version "
    "while the program is writing",
)
NETWORK = Text(
    ru="Файл лежит на сетевом диске ({name}): одновременная запись там не всегда замечается",
    en="The file is on a network drive ({name}): simultaneous writes are not always noticed there",
)
KEEP_LOCAL = Text(
    ru="Запускайте программу на одном компьютере, когда файл у всех закрыт. Копия перед первой записью дня делается всегда.",
    en="Run the program on one computer, with the file closed everywhere. A copy is always made "
    "before the first write of the day.",
)
ROOM = Text(ru="Свободно на диске: {free}\u00a0МБ", en="Free on the disk: {free} MB")
NO_ROOM = Text(
    ru="На диске мало места: свободно {free}\u00a0МБ, а для записи с копией нужно около {needed}\u00a0МБ",
    en="The disk is nearly full: {free} MB are free, a write with its copy needs about {needed} MB",
)
FREE_SOME = Text(
    ru="Освободите место. Если его не хватит посреди записи, файл останется прежним.",
    en="Free some space. If it runs out during a write, the file stays as it was.",
)
SIZE = Text(ru="Размер файла: {size}\u00a0МБ", en="File size: {size} MB")
LARGE = Text(
    ru="Файл большой: {size}\u00a0МБ. Проверка займёт минуты и до {memory}\u00a0ГБ памяти",
    en="The file is large: {size} MB. A check takes minutes and up to {memory} GB of memory",
)
MACROS = Text(
    ru="В файле есть макросы. Программа их не запускает и сохраняет как есть",
    en="The file contains macros. The program does not run them and keeps them as they are",
)
MACROS_IN_XLSX = Text(
    ru="В файле .xlsx лежат макросы: Excel такой файл может не открыть",
    en="This .xlsx contains macros, and Excel may refuse to open it",
)
SAVE_AS = Text(ru="Сохраните его в Excel как .xlsm.", en="Save it in Excel as .xlsm.")

#: Names of folders that a cloud keeps in step, as their programs make them.
_CLOUDS = (
    "onedrive", "dropbox", "google drive", "googledrive", "my drive", "мой диск", "yandex.disk", "yandexdisk", "яндекс.диск",
    "icloud", "mobile documents", "nextcloud", "owncloud", "mega", "облако", "mail.ru cloud", "box", "syncthing", "sharepoint",
)  # fmt: skip
_SPARE_MB = 50
_LARGE_MB = 50


def xlsx(path: Path, lang: Lang) -> Iterator[Finding]:
    """Everything about the file and its place."""
    path = path.resolve()
    folder = path.parent
    writable = os.access(folder, os.W_OK)
    yield found(
        OK if writable else BAD, "folder", lang, WRITES if writable else NO_WRITE, None if writable else COPY_IT,
        folder=str(folder),
    )  # fmt: skip
    if not os.access(path, os.W_OK):
        yield found(WARN, "folder", lang, READ_ONLY, UNMARK)
    yield _open(path, lang)
    if cloud := cloud_of(path):
        yield found(WARN, "shared-folder", lang, CLOUD, KEEP_LOCAL, name=cloud)
    elif network := platform.network_drive(path):
        yield found(WARN, "shared-folder", lang, NETWORK, KEEP_LOCAL, name=network)
    size = path.stat().st_size / 2**20
    yield _room(shutil.disk_usage(folder).free / 2**20, size, lang)
    large = size > _LARGE_MB
    yield found(
        WARN if large else OK, "size", lang, LARGE if large else SIZE,
        size=number(size, lang, 1), memory=max(round(size / 25), 1),
    )  # fmt: skip
    if any(name.lower().endswith("vbaproject.bin") for name in Package.open(path.name, path.read_bytes()).names()):
        odd = path.suffix.lower() == ".xlsx"
        yield found(WARN if odd else OK, "macros", lang, MACROS_IN_XLSX if odd else MACROS, SAVE_AS if odd else None)


def _room(free: float, size: float, lang: Lang) -> Finding:
    """``free`` and ``size`` in megabytes: a write keeps the file, its copy and the new version side by side."""
    needed = 3 * size + _SPARE_MB
    short = free < needed
    return found(
        BAD if short else OK, "disk", lang, NO_ROOM if short else ROOM, FREE_SOME if short else None,
        free=number(free, lang), needed=number(needed, lang),
    )  # fmt: skip


def _open(path: Path, lang: Lang) -> Finding:
    for mark in (path.with_name(f"~${path.name}"), path.with_name(f".~lock.{path.name}#")):
        if mark.exists():
            minutes = max(int((time.time() - mark.stat().st_mtime) / 60), 0)
            return found(WARN, "open", lang, OPEN_NOW, CLOSE, mark=mark.name, minutes=minutes)
    return found(OK, "open", lang, NOT_OPEN)


def cloud_of(path: Path) -> str:
    """The folder of a cloud that a file lies in; empty when it lies in none.

    >>> cloud_of(Path("/home/olga/Яндекс.Диск/база.xlsx")), cloud_of(Path("/home/olga/boxes/база.xlsx"))
    ('Яндекс.Диск', '')
    """
    for part in path.parts[:-1]:
        name = part.casefold()
        if any(name == cloud or name.startswith((f"{cloud} ", f"{cloud}-", f"{cloud}~")) for cloud in _CLOUDS):
            return part
    return ""
