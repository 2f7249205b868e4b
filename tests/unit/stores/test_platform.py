"""The calls that differ by system."""

from __future__ import annotations

import ast
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from sheetcrm import stores
from sheetcrm.stores import platform


def test_an_exchange_swaps_two_files_or_says_that_it_cannot(tmp_path: Path) -> None:
    a, b = tmp_path / "а", tmp_path / "б"
    a.write_text("1")
    b.write_text("2")
    if platform.exchange(a, b):
        assert (a.read_text(), b.read_text()) == ("2", "1")
    else:
        assert (a.read_text(), b.read_text()) == ("1", "2")


def test_an_exchange_with_nothing_is_an_error_and_changes_nothing(tmp_path: Path) -> None:
    a = tmp_path / "а"
    a.write_text("1")
    if sys.platform == "linux":
        with pytest.raises(FileNotFoundError):
            platform.exchange(a, tmp_path / "нет")
    assert a.read_text() == "1"


def test_a_lock_is_taken_once_and_freed_by_the_death_of_its_holder(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    program = (
        "import sys, time, pathlib; from sheetcrm.stores import platform\n"
        "with platform.lock(pathlib.Path(sys.argv[1])): print('held', flush=True); time.sleep(60)"
    )
    holder = subprocess.Popen([sys.executable, "-c", program, str(path)], stdout=subprocess.PIPE, text=True)
    assert holder.stdout is not None
    assert holder.stdout.readline() == "held\n"
    with pytest.raises(platform.Locked), platform.lock(path):
        pass
    holder.kill()
    holder.wait()
    holder.stdout.close()
    with platform.lock(path):
        pass


@pytest.mark.skipif(sys.platform == "win32", reason="modes are POSIX")
def test_a_private_folder_is_private_even_when_it_was_not(tmp_path: Path) -> None:
    folder = tmp_path / "а" / "б"
    assert stat.S_IMODE(platform.private_folder(folder).stat().st_mode) == 0o700
    folder.chmod(0o755)
    assert stat.S_IMODE(platform.private_folder(folder).stat().st_mode) == 0o700


@pytest.mark.skipif(sys.platform == "win32", reason="modes are POSIX")
def test_attributes_are_kept_but_not_the_time(tmp_path: Path) -> None:
    a, b = tmp_path / "а", tmp_path / "б"
    a.write_text("1")
    b.write_text("2")
    a.chmod(0o640)
    os.utime(a, (0, 0))
    platform.keep_attributes(a, b)
    assert stat.S_IMODE(b.stat().st_mode) == 0o640
    assert b.stat().st_mtime > 1


def test_nothing_posix_is_imported() -> None:
    """The stores have to import on Windows, where these modules do not exist."""
    absent = {"fcntl", "pwd", "grp", "resource", "termios"}
    assert stores.__file__ is not None
    for file in Path(stores.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                assert not absent & {name.name for name in node.names}, file
            elif isinstance(node, ast.ImportFrom):
                assert node.module not in absent, file
