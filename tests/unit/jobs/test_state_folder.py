"""Where a workbook's state stands: the folder of the settings is that of their own workbook, any other has one inside."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import openpyxl

from sheetcrm import jobs
from sheetcrm.jobs.copies import copies, read_copy
from tests.e2e.test_copies import shared
from tests.e2e.test_google import config
from tests.sheets_server import running_server

GOOGLE, OTHER = "1aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "1bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"


def folder(tmp_path: Path, settings: str, target: str | None = None) -> Path:
    file = tmp_path / "config.yaml"
    file.write_text(settings, encoding="utf-8")
    loaded = jobs.load_config(jobs.Asked(config=file))
    return jobs.state_folder(loaded, *jobs.target_of(jobs.Asked(target=target), loaded))


def test_only_the_workbook_of_the_settings_has_their_folder(tmp_path: Path) -> None:
    own = "state_dir: state\nworkbook: {path: book.xlsx}\n"
    assert folder(tmp_path, own) == folder(tmp_path, own, str(tmp_path / "book.xlsx")) == tmp_path / "state"
    assert folder(tmp_path, own, str(tmp_path / "copy.xlsx")) == tmp_path / "state" / "copy.xlsx.sheetcrm"
    google = f"state_dir: state\nworkbook: {{google: {{spreadsheet: {GOOGLE}}}}}\n"
    assert folder(tmp_path, google) == folder(tmp_path, google, GOOGLE) == tmp_path / "state"
    others = {folder(tmp_path, google, OTHER), folder(tmp_path, google, str(tmp_path / "copy.xlsx"))}
    assert {one.parent for one in others} == {tmp_path / "state"}
    assert len(others) == 2


def test_settings_without_a_workbook_keep_them_apart_unless_they_never_did(tmp_path: Path) -> None:
    shared_folder = tmp_path / "state"
    first = folder(tmp_path, "state_dir: state\n", str(tmp_path / "a.xlsx"))
    second = folder(tmp_path, "state_dir: state\n", str(tmp_path / "b.xlsx"))
    assert (first, second) == (shared_folder / "a.xlsx.sheetcrm", shared_folder / "b.xlsx.sheetcrm")
    shared_folder.mkdir()
    (shared_folder / "journal.jsonl").write_text("")  # an earlier version was at work here
    assert folder(tmp_path, "state_dir: state\n", str(tmp_path / "a.xlsx")) == shared_folder


def test_a_file_named_once_leaves_the_snapshots_of_the_google_sheet_alone(tmp_path: Path) -> None:
    """And is not taken for the Google Sheet of that day by `restore`."""
    with running_server() as server:
        asked = jobs.Asked(config=config(tmp_path, server, shared(server)), today=dt.date(2026, 11, 20))
        book = openpyxl.Workbook()
        for row in (["ФИО", "Телефон"], ["Чужая Анна", "+7 916 123-45-67"]):
            book.active.append(row)  # type: ignore[union-attr]
        book.save(tmp_path / "copy.xlsx")
        other = jobs.sync(jobs.Asked(config=asked.config, target=str(tmp_path / "copy.xlsx"), today=asked.today))
        ours = jobs.sync(asked)
        assert other.opened.state != ours.opened.state
        (kept,) = copies(ours.opened.state)
        names = {value for sheet in read_copy(kept).sheets for value in sheet.cells.iloc[:, 1].tolist()}
        assert "Чужая Анна" not in names
        assert "Иванова Анна" in str(names)
