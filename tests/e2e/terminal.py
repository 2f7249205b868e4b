"""Runs the program as a terminal would, inside this process: what it prints, and its exit code."""

from __future__ import annotations

import atexit
import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl
from click.testing import CliRunner
from lxml import etree
from openpyxl.utils import get_column_letter
from openpyxl.utils.cell import coordinate_to_tuple

from sheetcrm.cli import main

ROOT = Path(__file__).resolve().parents[2]
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
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


_MADE: dict[tuple[object, ...], Path] = {}


def made_once(folder: Path, make: Callable[..., object], *words: object) -> Path:
    """Puts into a folder what ``make(folder, *words)`` makes, which several tests begin with; the folder. The tests of a process
    share the making: each gets a copy."""
    made = _MADE.get((make, *words))
    if made is None:
        made = Path(tempfile.mkdtemp(prefix="sheetcrm-made-"))
        atexit.register(shutil.rmtree, made, ignore_errors=True)
        make(made, *words)
        _MADE[make, *words] = made
    return Path(shutil.copytree(made, folder, dirs_exist_ok=True))


def _sample(folder: Path, lang: str) -> None:
    shutil.copyfile(ROOT / "examples" / f"clients.{lang}.xlsx", folder / "clients.xlsx")
    said = sheetcrm("sync", "clients.xlsx", "--today", DAY, folder=folder)
    assert said.code == 0, said


def synced_sample(lang: str, folder: Path) -> Path:
    """Puts the sample as ``clients.xlsx`` into a folder, with all that a first run on its day left; the folder."""
    return made_once(folder, _sample, lang)


def read_tab(file: Path, title: str) -> list[tuple[Any, ...]]:
    """The cells of one tab as another library reads them; the other tabs, which are most of the time, are not opened."""
    with contextlib.closing(openpyxl.load_workbook(file, read_only=True)) as book:
        return list(book[title].iter_rows(values_only=True))


def type_into(file: Path, title: str, typed: Mapping[str, Any]) -> None:
    """Types texts, numbers and formulas into cells of a tab, or empties them, as somebody who saves the file would: nothing else
    in it changes. To have another library open and save a whole workbook for the sake of one cell takes longer than a run."""
    with _tab(file, title) as sheet:
        data = sheet.find(f"{_MAIN}sheetData")
        rows = {int(row.get("r")): row for row in data}
        for place, value in typed.items():
            number, column = coordinate_to_tuple(place)
            if number not in rows:
                after = [there for there in rows if there < number]
                rows[number] = etree.Element(f"{_MAIN}row", r=str(number))
                data.insert(len(after), rows[number])
            row = rows[number]
            before = [cell for cell in row if coordinate_to_tuple(cell.get("r"))[1] <= column]
            if not before or before[-1].get("r") != place:
                before.append(etree.Element(f"{_MAIN}c", r=place))
                row.insert(len(before) - 1, before[-1])
            _fill(before[-1], value)


def retype(file: Path, title: str, rows: Sequence[Sequence[Any]], first: int = 2) -> None:
    """Puts these rows into a tab from the ``first`` on, in place of all that stood there and below."""
    with _tab(file, title) as sheet:
        data = sheet.find(f"{_MAIN}sheetData")
        for row in [row for row in data if int(row.get("r")) >= first]:
            data.remove(row)
        for number, values in enumerate(rows, start=first):
            row = etree.SubElement(data, f"{_MAIN}row", r=str(number))
            for column, value in enumerate(values, start=1):
                if value is not None:
                    _fill(etree.SubElement(row, f"{_MAIN}c", r=f"{get_column_letter(column)}{number}"), value)


def _fill(cell: Any, value: Any) -> None:
    del cell[:]
    cell.attrib.pop("t", None)
    if isinstance(value, str) and value.startswith("="):
        etree.SubElement(cell, f"{_MAIN}f").text = value[1:]
    elif isinstance(value, str):
        cell.set("t", "inlineStr")
        text = etree.SubElement(etree.SubElement(cell, f"{_MAIN}is"), f"{_MAIN}t")
        text.text = value
        text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    elif isinstance(value, (int, float)) and not isinstance(value, bool):
        etree.SubElement(cell, f"{_MAIN}v").text = str(value)
    else:
        assert value is None, f"nobody types {value!r} here"


@contextlib.contextmanager
def _tab(file: Path, title: str) -> Iterator[Any]:
    """The XML of one tab, put back into the file when what is done with it is done."""
    with zipfile.ZipFile(file) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    book = etree.fromstring(parts["xl/workbook.xml"])
    (number,) = (sheet.get(_RELATION) for sheet in book.iter(f"{_MAIN}sheet") if sheet.get("name") == title)
    links = etree.fromstring(parts["xl/_rels/workbook.xml.rels"])
    (target,) = (link.get("Target") for link in links if link.get("Id") == number)
    name = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    sheet = etree.fromstring(parts[name])
    yield sheet
    places = [coordinate_to_tuple(cell.get("r")) for cell in sheet.iter(f"{_MAIN}c")]
    for size in sheet.iter(f"{_MAIN}dimension"):
        last = max((row for row, _ in places), default=1), max((column for _, column in places), default=1)
        size.set("ref", f"A1:{get_column_letter(last[1])}{last[0]}")
    parts[name] = etree.tostring(sheet, xml_declaration=True, encoding="UTF-8", standalone=True)
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as package:
        for part, content in parts.items():
            package.writestr(part, content)


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
