"""The folder of drafts: few as people expect them, very many as they can still be read."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from sheetcrm.handover import folder as handing
from tests.unit.drafts.making import NOW, SETTINGS, birthday_drafts, client


def handed(path: Path, n: int = 5) -> handing.Handed:
    """Hand over drafts of n clients, every second one without consent: an e-mail and a text message each."""
    clients = [client(i, consent_ads=None if i % 2 else True) for i in range(1, n + 1)]
    return handing.hand_over(birthday_drafts(clients), path, SETTINGS, "ru", NOW, workbook="База.xlsx")


def shown(page: Path) -> list[int]:
    """For each draft of a page whether it may go."""
    text = page.read_text("utf-8")
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', text, re.DOTALL)
    assert found is not None
    return [row[3] for row in json.loads(found[1])["drafts"]]


def test_few_drafts_are_one_page_and_a_file_for_each_letter(tmp_path: Path) -> None:
    done = handed(tmp_path / "d")
    assert done.notes("ru") == ()
    assert sorted(p.name for p in done.folder.glob("*.html")) == ["review.html"]
    assert len(list((done.folder / "letters").glob("*.eml"))) == done.letters == 2
    assert 'class="pages"' not in done.page.read_text("utf-8")


def test_very_many_drafts_become_several_pages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(handing, "PAGE_LIMIT", 4)
    done = handed(tmp_path / "d")
    assert [p.name for p in done.pages] == ["review.html", "review-2.html", "review-3.html"]
    states = [state for page in done.pages for state in shown(page)]
    assert states == [1] * 4 + [0] * 6, "those that may go come first, and none is lost"
    second = done.pages[1].read_text("utf-8")
    assert "Черновики 5–8 из 10" in second
    assert '<a href="review.html">1</a> <b aria-current="page">2</b> <a href="review-3.html">3</a>' in second
    (note,) = done.notes("ru")
    assert "страниц 3" in note
    assert "review-3.html" in note


def test_pages_of_an_earlier_run_go_when_fewer_are_needed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(handing, "PAGE_LIMIT", 4)
        assert len(handed(tmp_path / "d").pages) == 3
    assert len(handed(tmp_path / "d").pages) == 1
    assert sorted(p.name for p in (tmp_path / "d").glob("*.html")) == ["review.html"]


def test_too_many_letters_for_files_stand_in_the_lists(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    handed(tmp_path / "d")
    monkeypatch.setattr(handing, "LETTER_LIMIT", 1)
    done = handed(tmp_path / "d", n=7)
    assert list((tmp_path / "d").rglob("*.eml")) == [], "files of an earlier run would look like all there is"
    (note,) = done.notes("ru")
    assert "Готово 3 письма" in note
    assert "birthday.csv" in note
    assert done.lists[0].read_text("utf-8-sig").count("@example.com") >= 3


def test_the_same_drafts_write_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(handing, "PAGE_LIMIT", 4)
    assert handed(tmp_path / "d").changed
    assert not handed(tmp_path / "d").changed
