"""The only module that asks which system this is: locks, atomic exchange of files, permissions."""

from __future__ import annotations

import ctypes
import errno
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

#: What a file system answers that cannot exchange two files.
_UNSUPPORTED = {errno.ENOSYS, errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP}
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_AT_FDCWD = -100
_RENAME_EXCHANGE = 2
_RENAME_SWAP = 2


class Locked(Exception):
    """Another process holds the lock."""


@contextmanager
def lock(path: Path) -> Iterator[None]:
    """Hold a lock that the system frees by itself when this process dies. Raises Locked at once when it is taken."""
    held = FileLock(path, timeout=0, mode=0o600)
    try:
        held.acquire()
    except Timeout as err:
        raise Locked(str(path)) from err
    try:
        yield
    finally:
        held.release()


def is_locked(path: Path) -> bool:
    """Whether another process holds a lock now; asked by trying."""
    try:
        with lock(path):
            return False
    except Locked:
        return True


def process_lives(pid: int) -> bool:
    """Whether a process of this machine is still there."""
    if sys.platform == "win32":
        handle = ctypes.windll.kernel32.OpenProcess(0x1000, False, pid)
        if not handle:
            return False
        code = ctypes.c_ulong()
        ctypes.windll.kernel32.GetExitCodeProcess(handle, ctypes.byref(code))
        ctypes.windll.kernel32.CloseHandle(handle)
        return code.value == 259  # still active
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True  # somebody else's
    return True


def processors() -> int:
    """How many processors this process may use."""
    allowed = getattr(os, "sched_getaffinity", None)  # on Linux only
    return len(allowed(0)) if allowed else os.cpu_count() or 1


def begin_quietly(command: Sequence[str]) -> subprocess.Popen[bytes]:
    """A process whose standard output is read here and whose complaints nobody hears; on Windows it opens no window."""
    flags = getattr(subprocess, "CREATE_NO_WINDOW", 0)
    return subprocess.Popen(  # noqa: S603 - whoever asks says what
        command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, creationflags=flags
    )


def exchange(path: Path, other: Path) -> bool:
    """Put ``other`` in the place of ``path`` in one step; ``other`` then holds what stood there.

    False when the system or the file system cannot do it, and nothing has changed. Raises OSError otherwise:
    FileNotFoundError when either file is missing.
    """
    if sys.platform == "win32":
        return _exchange_windows(path, other)
    library = ctypes.CDLL(None, use_errno=True)
    first, second = os.fsencode(other), os.fsencode(path)
    if sys.platform == "darwin":
        if not hasattr(library, "renamex_np"):
            return False
        failed = library.renamex_np(first, second, _RENAME_SWAP)
    else:
        if not hasattr(library, "renameat2"):
            return False
        failed = library.renameat2(_AT_FDCWD, first, _AT_FDCWD, second, _RENAME_EXCHANGE)
    if not failed:
        return True
    code = ctypes.get_errno()
    if code in _UNSUPPORTED:
        return False
    raise OSError(code, os.strerror(code), str(path))


def _exchange_windows(path: Path, other: Path) -> bool:
    """ReplaceFile keeps what it replaces under a third name, and the attributes of the file in place."""
    if sys.platform == "win32":
        backup = other.with_suffix(".out")
        backup.unlink(missing_ok=True)
        # Without a copy of its own the number of the error could be another one's by the time it is asked for.
        kernel = ctypes.WinDLL("kernel32", use_last_error=True)
        if not kernel.ReplaceFileW(str(path), str(other), str(backup), 0, None, None):
            raise ctypes.WinError(ctypes.get_last_error())
        backup.rename(other)
        return True
    return False


def sync_folder(folder: Path) -> None:
    """Make renames in a folder outlast a power cut, where the system lets a folder be opened."""
    if sys.platform == "win32":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        # Network folders may refuse; the rename itself has happened all the same.
        with suppress(OSError):
            os.fsync(descriptor)
    finally:
        os.close(descriptor)


def keep_attributes(source: Path, target: Path) -> None:
    """Give ``target`` the mode, owner and extended attributes of ``source``; its time stays its own."""
    with suppress(OSError):
        shutil.copystat(source, target)
        os.utime(target)
    if sys.platform != "win32":
        found = source.stat()
        with suppress(OSError):
            os.chown(target, found.st_uid, found.st_gid)
            target.chmod(found.st_mode & 0o7777)


#: Kinds of file system that live on another machine.
_NETWORK = {
    "nfs",
    "nfs4",
    "cifs",
    "smb3",
    "smbfs",
    "fuse.sshfs",
    "9p",
    "afs",
    "webdav",
    "davfs",
    "fuse.davfs2",
    "vboxsf",
}


def network_drive(path: Path) -> str:
    """The kind of network drive a file lies on; empty for a local disk, or where the system does not tell."""
    if sys.platform == "win32":
        drive = path.drive
        if drive.startswith("\\\\"):
            return drive
        # 4 is a drive of another machine.
        return drive if drive and ctypes.windll.kernel32.GetDriveTypeW(f"{drive}\\") == 4 else ""
    try:
        mounts = Path("/proc/self/mounts").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
    return network_mount(path, mounts)


def network_mount(path: Path, mounts: str) -> str:
    """The kind of the mount that a path lies in, when it is a network's. ``mounts``: as /proc/self/mounts lists them."""
    found, kind = "", ""
    for line in mounts.splitlines():
        fields = line.split(" ")
        if len(fields) > 2:
            place = fields[1].replace("\\040", " ")
            inside = place == "/" or str(path) == place or str(path).startswith(place.rstrip("/") + "/")
            if inside and len(place) >= len(found):
                found, kind = place, fields[2]
    return kind if kind in _NETWORK else ""


def private_folder(folder: Path) -> Path:
    """The folder, made if need be, open to its owner only."""
    folder.mkdir(parents=True, exist_ok=True)
    if sys.platform != "win32" and folder.stat().st_mode & 0o077:
        folder.chmod(0o700)
    return folder


def folder_for_us(folder: Path) -> Path:
    """The folder, made if need be and then open to its owner only; one that is there already stays open to whom it was."""
    return folder if folder.is_dir() else private_folder(folder)


def open_below(root: Path, parts: Sequence[str]) -> int:
    """A descriptor of a file below a folder, for reading: no link on the way is followed, so nobody can put one there meanwhile.

    ``parts``: names, none of them «..». Raises OSError.
    """
    if sys.platform == "win32" or os.open not in os.supports_dir_fd:
        path = root.joinpath(*parts)
        if not path.resolve().is_relative_to(root.resolve()):
            raise OSError(errno.ELOOP, os.strerror(errno.ELOOP))
        return os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0))
    held = os.open(root, os.O_RDONLY | os.O_DIRECTORY)
    for part in parts[:-1]:
        try:
            below = os.open(part, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW, dir_fd=held)
        finally:
            os.close(held)
        held = below
    try:
        # A pipe that nobody writes to would hold the run for ever.
        return os.open(parts[-1], os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK, dir_fd=held)
    finally:
        os.close(held)


def is_full(err: OSError) -> bool:
    """Whether an error says that there is no room left: on the disk, in the quota, or by a limit on file size."""
    return err.errno in _FULL


def is_forbidden(err: OSError) -> bool:
    """Whether an error says that writing here is not allowed."""
    return err.errno in (errno.EACCES, errno.EPERM, errno.EROFS)


def held_by_another(err: OSError) -> bool:
    """Whether an error means that another program has the file open, which only Windows tells."""
    return sys.platform == "win32" and isinstance(err, PermissionError)
