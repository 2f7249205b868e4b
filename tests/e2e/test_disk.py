"""A disk that takes nothing, a folder without rights, a file that is read-only: said in words, and nothing is changed."""

from __future__ import annotations

import contextlib
import errno
import io
import os
from pathlib import Path

import pytest

from sheetcrm.cli import main
from tests.e2e.terminal import sheetcrm, workbook
from tests.e2e.test_json import document

PEOPLE: list[list[object]] = [["ID клиента", "ФИО", "Телефон"], ["К-000001", "Щербакова Наталья", "8 (916) 223-45-67"]]


@pytest.fixture
def table(tmp_path: Path) -> Path:
    return workbook(tmp_path / "t.xlsx", PEOPLE)


@pytest.mark.parametrize("number", [errno.EACCES, errno.ENOSPC])
@pytest.mark.parametrize(
    "words",
    [
        ("sync",), ("check", "--no-strict"), ("drafts",), ("plan",), ("undo",), ("remove", "--yes"), ("init", "--yes"),
        ("export", "--to", "list.csv"),
    ],
    ids=" ".join,
)  # fmt: skip
def test_no_place_for_the_journal(
    words: tuple[str, ...], number: int, table: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = Path.mkdir

    def refuse(self: Path, *args: int, **rest: bool) -> None:
        if self.name.endswith(".sheetcrm"):
            raise OSError(number, os.strerror(number), str(self))
        made(self, *args, **rest)

    monkeypatch.setattr(Path, "mkdir", refuse)
    before = table.read_bytes()
    said = sheetcrm(words[0], "t.xlsx", *words[1:], "--json", folder=table.parent)
    assert said.code == 4, said.out
    assert document(words[0], said)["error"]["code"] in {"machine/not-written", "store/read-only", "store/disk-full"}
    russian = sheetcrm(words[0], "t.xlsx", *words[1:], "--lang", "ru", folder=table.parent).err
    assert os.strerror(number) not in russian
    assert table.read_bytes() == before
    assert [file.name for file in table.parent.iterdir()] == ["t.xlsx"]


def test_a_read_only_file_stays_as_it_is(table: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = table.read_bytes()
    monkeypatch.setattr(os, "access", lambda path, mode: mode != os.W_OK)
    said = sheetcrm("sync", "t.xlsx", "--json", folder=table.parent)
    assert (said.code, document("sync", said)["error"]["code"]) == (4, "store/read-only-file")
    assert table.read_bytes() == before
    assert sheetcrm("check", "t.xlsx", "--dry-run", folder=table.parent).code == 0


@pytest.mark.parametrize("name", ["~nobody.xlsx", "~$t.xlsx", "loop.xlsx"])
def test_a_file_that_is_none_has_a_message(name: str, tmp_path: Path) -> None:
    """A name that begins like somebody's folder, the mark of an open file, a link that leads to itself."""
    if name == "loop.xlsx":
        (tmp_path / name).symlink_to("loop.xlsx")
    for command in ("sync", "audit", "duplicates"):
        assert sheetcrm(command, name, "--json", folder=tmp_path).code == 4


def test_stopped_before_the_command_began(table: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(target: str | None) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("sheetcrm.cli.begin_reading", stop)
    said = sheetcrm("sync", "t.xlsx", "--lang", "ru", folder=table.parent)
    assert (said.code, said.err.strip()) == (130, "Прервано.")


class Refusing(io.StringIO):
    """A stream that takes nothing."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self._number = number

    def write(self, text: str) -> int:
        raise OSError(self._number, os.strerror(self._number))


@pytest.mark.parametrize("words", ["explain", "explain --json", "--help", "nonsense --json"])
@pytest.mark.parametrize(("number", "code"), [(errno.ENOSPC, 4), (errno.EIO, 4), (errno.EPIPE, 1)])
def test_results_that_cannot_be_written(words: str, number: int, code: int, capsys: pytest.CaptureFixture[str]) -> None:
    """A full disk behind ``>`` is said in words; a reader that went away (``| head``) is no fault and hears nothing."""
    with contextlib.redirect_stdout(Refusing(number)), pytest.raises(SystemExit) as end:
        main(words.split(), prog_name="sheetcrm")
    said = capsys.readouterr().err
    assert (end.value.code, "machine/no-output" in said) == (code, code == 4)
    assert len(said.splitlines()) == (3 if code == 4 else 0), said


def test_a_sample_for_which_there_is_no_room_is_not_left_in_part(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as disk:
        disk.setattr(os, "fsync", full)
        said = sheetcrm("demo", folder=tmp_path)
    assert (said.code, "[store/disk-full]" in said.err) == (4, True)
    assert not list((tmp_path / "demo").iterdir())
    assert sheetcrm("demo", folder=tmp_path).code == 0
