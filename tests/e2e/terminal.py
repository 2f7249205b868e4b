"""Runs the program as a terminal would, inside this process: what it prints, and its exit code."""

from __future__ import annotations

import atexit
import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
from click.testing import CliRunner

from sheetcrm.cli import main

ROOT = Path(__file__).resolve().parents[2]
#: The day the sample is written for.
DAY = "2026-11-20"


@dataclass(frozen=True, slots=True)
class Said:
    """What a command printed."""

    code: int
    out: str
    err: str


def sheetcrm(*words: object, folder: Path) -> Said:
    """Runs a command in a folder. A bug of ours comes out as the exception it is."""
    with contextlib.chdir(folder):
        result = CliRunner().invoke(main, [str(word) for word in words], catch_exceptions=False, prog_name="sheetcrm")
    return Said(result.exit_code, result.stdout, result.stderr)


def process(*words: object, folder: Path, **environment: str) -> Said:
    """Runs a command in a process of its own, its output in a pipe."""
    done = subprocess.run(
        [sys.executable, "-m", "sheetcrm", *map(str, words)],
        cwd=folder, env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
        capture_output=True, text=True, encoding="utf-8", timeout=120,
    )  # fmt: skip
    return Said(done.returncode, done.stdout, done.stderr)


@cache
def _synced_sample(lang: str) -> Path:
    folder = Path(tempfile.mkdtemp(prefix="sheetcrm-sample-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    shutil.copyfile(ROOT / "examples" / f"clients.{lang}.xlsx", folder / "clients.xlsx")
    said = sheetcrm("sync", "clients.xlsx", "--today", DAY, folder=folder)
    assert said.code == 0, said
    return folder


def synced_sample(lang: str, folder: Path) -> Path:
    """Puts the sample as ``clients.xlsx`` into a folder, with all that a first run on its day left; the folder. The tests of a
    process share that run."""
    return Path(shutil.copytree(_synced_sample(lang), folder, dirs_exist_ok=True))


def read_tab(file: Path, title: str) -> list[tuple[Any, ...]]:
    """The cells of one tab as another library reads them; the other tabs, which are most of the time, are not opened."""
    with contextlib.closing(openpyxl.load_workbook(file, read_only=True)) as book:
        return list(book[title].iter_rows(values_only=True))


def read_titles(file: Path) -> list[str]:
    """The titles of a workbook's tabs, in their order."""
    with contextlib.closing(openpyxl.load_workbook(file, read_only=True)) as book:
        return list(book.sheetnames)


def workbook(path: Path, rows: list[list[object]], title: str = "Клиенты") -> Path:
    """A small workbook with one tab."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = title
    for row in rows:
        sheet.append(row)
    book.save(path)
    return path
