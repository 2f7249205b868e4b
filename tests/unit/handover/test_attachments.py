"""Files that go with letters (P20): only what lies in the folder that is named, and only as it was when somebody agreed."""

from __future__ import annotations

import hashlib
import os
import unicodedata
from pathlib import Path

import pytest

from sheetcrm.core.drafts.text.attached import DraftFile
from sheetcrm.core.wording import Text
from sheetcrm.handover.attachments import Attachments
from sheetcrm.stores.platform import open_below

PDF = b"%PDF-1.7 invoice"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of files beside what must never leave."""
    made = tmp_path / "files"
    (made / "2026").mkdir(parents=True)
    (made / "Счёт 17.pdf").write_bytes(PDF)
    (made / "2026" / "Счёт 18.PDF").write_bytes(PDF)
    (tmp_path / "secret.pdf").write_bytes(b"secret")
    return made


def why_not(folder: Path, name: str, most: int = 1 << 20, closed: tuple[Path, ...] = ()) -> str:
    found = Attachments(folder, most, closed).find(name)
    assert isinstance(found, Text), found
    assert found.say("en") != found.say("ru")
    return found.say("en")


def test_a_file_is_known_by_its_name_kind_size_and_print(folder: Path) -> None:
    there = Attachments(folder, 1 << 20)
    digest = hashlib.sha256(PDF).hexdigest()
    assert there.find(" Счёт 17.pdf ") == DraftFile("Счёт 17.pdf", "Счёт 17.pdf", "application/pdf", len(PDF), digest)
    for way in ("2026/Счёт 18.PDF", "2026\\Счёт 18.PDF"):
        found = there.find(way)
        assert isinstance(found, DraftFile)
        assert (found.place, found.name, found.kind) == ("2026/Счёт 18.PDF", "Счёт 18.PDF", "application/pdf")
        assert there.read(found) == PDF


@pytest.mark.parametrize(
    "name",
    ["../secret.pdf", "2026/../../secret.pdf", "/etc/passwd", "//host/share/a.pdf", "\\\\host\\share\\a.pdf", "C:\\a.pdf",
     "c:a.pdf", "./Счёт 17.pdf", "2026//Счёт 18.PDF", "..", "2026/", "", "..\\secret.pdf"],
)  # fmt: skip
def test_no_name_leaves_the_folder(folder: Path, name: str) -> None:
    assert "points outside the folder" in why_not(folder, name)


def test_no_link_is_followed_on_any_part_of_the_way(folder: Path, tmp_path: Path) -> None:
    (folder / "link.pdf").symlink_to(tmp_path / "secret.pdf")
    (folder / "inner.pdf").symlink_to(folder / "Счёт 17.pdf")
    (folder / "up").symlink_to(tmp_path)
    for name in ("link.pdf", "inner.pdf", "up/secret.pdf"):
        assert "is a link to another place" in why_not(folder, name)


def test_a_link_that_is_put_there_between_two_looks_is_not_followed(folder: Path, tmp_path: Path) -> None:
    there = Attachments(folder, 1 << 20)
    (folder / "one.pdf").write_bytes(b"secret")
    found = there.find("one.pdf")
    assert isinstance(found, DraftFile)
    (folder / "one.pdf").unlink()
    (folder / "one.pdf").symlink_to(tmp_path / "secret.pdf")  # says the very same
    with pytest.raises(ValueError, match="one"):
        there.read(found)
    for parts in (("one.pdf",), ("up", "secret.pdf")):
        if parts[0] == "up":
            (folder / "up").symlink_to(tmp_path)
        with pytest.raises(OSError, match=r".+"):
            os.close(open_below(folder, parts))


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("нет.pdf", "there is no file “нет.pdf”"),
        ("нет/такой.pdf", "there is no file"),
        ("Счёт 17.pdf/a.pdf", "is not a file"),
        ("folder.pdf", "is not a file"),
        ("pipe.pdf", "is not a file"),
        ("run.exe", "are not attached"),
        ("page.html", "are not attached"),
        ("invoice", "are not attached"),
        (".hidden.pdf", "is not a file"),
        ("~$Счёт.pdf", "is not a file"),
        ("a\u202efdp.pdf", "is not a file"),
        ("a\nBcc: x.pdf", "is not a file"),
        ("=?utf-8?q?a?=.pdf", "is not a file"),
        ("empty.pdf", "is empty"),
        ("large.pdf", "is larger than 1 MB"),
        ("{x}.pdf", "there is no file “(x).pdf”"),
    ],
)
def test_what_is_no_file_of_ours_is_said(folder: Path, name: str, said: str) -> None:
    (folder / "folder.pdf").mkdir()
    os.mkfifo(folder / "pipe.pdf")
    (folder / "empty.pdf").touch()
    (folder / "large.pdf").write_bytes(b"x" * ((1 << 20) + 1))
    for other in ("run.exe", "page.html", "invoice", ".hidden.pdf", "~$Счёт.pdf"):
        (folder / other).write_bytes(b"x")
    assert said in why_not(folder, name)


def test_the_workbook_and_what_is_the_programs_never_go(folder: Path) -> None:
    (folder / "clients.xlsx").write_bytes(b"all clients")
    (folder / "clients.xlsx.sheetcrm").mkdir()
    (folder / "clients.xlsx.sheetcrm" / "copy.xlsx").write_bytes(b"all clients")
    closed = (folder / "clients.xlsx", folder / "clients.xlsx.sheetcrm")
    for name in ("clients.xlsx", "clients.xlsx.sheetcrm/copy.xlsx"):
        assert "is the workbook itself" in why_not(folder, name, closed=closed)


def test_a_name_that_a_mac_spelt_with_two_signs_is_the_same_name(folder: Path) -> None:
    apart = unicodedata.normalize("NFD", "Счёт за май.pdf")
    (folder / apart).write_bytes(PDF)
    found = Attachments(folder, 1 << 20).find("Счёт за май.pdf")
    assert isinstance(found, DraftFile)
    assert (found.place, found.name) == (apart, "Счёт за май.pdf")
    assert Attachments(folder, 1 << 20).read(found) == PDF


@pytest.mark.parametrize("change", [b"%PDF-1.7 INVOICE", b"", None])
def test_what_changed_since_is_not_read(folder: Path, change: bytes | None) -> None:
    there = Attachments(folder, 1 << 20)
    found = there.find("Счёт 17.pdf")
    assert isinstance(found, DraftFile)
    (folder / "Счёт 17.pdf").unlink()
    if change is not None:
        (folder / "Счёт 17.pdf").write_bytes(change)
    with pytest.raises(ValueError, match="17"):
        there.read(found)
