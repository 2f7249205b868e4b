"""The folder of drafts: a page to read them on, several for very many, and nothing that could be sent."""

from __future__ import annotations

import datetime as dt
import json
import re
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from sheetcrm.core.drafts.model import Drafts
from sheetcrm.core.drafts.review.approval import Approval, Verdict, prints_of
from sheetcrm.core.drafts.review.decided import decided_drafts
from sheetcrm.handover import folder as handing
from sheetcrm.handover.review_decision import shown_decisions
from tests.unit.drafts.making import SETTINGS, birthday_drafts, client

LAID_BEFORE = ('{"fingerprint": "x", "files": ["birthday.csv", "letters/1.eml", "letters/2.eml", "../kept.csv", '
               '"review.html"]}')  # fmt: skip


def drafts(n: int = 5) -> Drafts:
    """Drafts of n clients, every second one without consent: an e-mail and a text message each."""
    return birthday_drafts([client(i, consent_ads=None if i % 2 else True) for i in range(1, n + 1)])


def laid_out(path: Path, n: int = 5, **more: Any) -> handing.LaidOut:
    return handing.lay_out_pages(drafts(n), path, SETTINGS, "ru", workbook="База.xlsx", **more)


def content(page: Path) -> dict[str, Any]:
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', page.read_text("utf-8"), re.DOTALL)
    assert found is not None
    read: dict[str, Any] = json.loads(found[1])
    return read


def shown(page: Path) -> list[int]:
    """For each draft of a page whether it may go."""
    return [row[3] for row in content(page)["drafts"]]


def test_nothing_lies_there_that_could_be_sent(tmp_path: Path) -> None:
    done = laid_out(tmp_path / "d")
    assert done.notes("ru") == ()
    assert sorted(p.name for p in done.folder.rglob("*")) == [".sheetcrm-drafts.json", "review.html"]
    assert 'class="pages"' not in done.page.read_text("utf-8")


def test_lists_and_letters_of_an_earlier_release_are_taken_out_and_peoples_files_stay(tmp_path: Path) -> None:
    folder = tmp_path / "d"
    (folder / "letters").mkdir(parents=True)
    for name in ("birthday.csv", "letters/1.eml", "letters/2.eml", "mine.csv", "../kept.csv"):
        (folder / name).write_text("x", "utf-8")
    (folder / ".sheetcrm-drafts.json").write_text(LAID_BEFORE, "utf-8")
    laid_out(folder)
    assert sorted(p.name for p in folder.rglob("*")) == [".sheetcrm-drafts.json", "mine.csv", "review.html"]
    assert (tmp_path / "kept.csv").exists()


def test_the_page_says_what_was_decided_and_shows_the_own_words(tmp_path: Path) -> None:
    made = drafts(4)
    ready = [d for d in made.drafts if d.state == "draft" and d.channel == "email"]
    assert len(ready) == 2
    at = dt.datetime(2026, 11, 20, 6, 30, tzinfo=dt.UTC)
    kept = {
        ready[0].id: Approval(ready[0].id, Verdict.SEND, at, "tab", prints_of(ready[0]), "Анна", "Свои слова."),
        ready[1].id: Approval(ready[1].id, Verdict.SEND, at, "page", {**prints_of(ready[1]), "orders": "other"}),
    }
    decided = decided_drafts(made.drafts, kept, SETTINGS, handed={made.drafts[0].id})
    decisions = shown_decisions(decided, ZoneInfo("Europe/Moscow"), "ru", "₽")
    done = handing.lay_out_pages(made, tmp_path / "d", SETTINGS, "ru", workbook="База.xlsx", decisions=decisions)
    found = content(done.page)["decisions"]
    assert set(found) == {*kept, made.drafts[0].id}
    approved, outdated = found[ready[0].id], found[ready[1].id]
    assert approved[:6] == ["send", "20.11.2026 09:30", "tab", "Анна", "Свои слова.", None]
    assert approved[8] == ["approved", "одобрен"]
    subject, text, body = approved[9][:3]
    assert (subject, text.startswith("Свои слова."), "Свои слова." in body) == (ready[0].subject, True, True)
    assert "romashka" in text, "the small print stays below the own words"
    assert outdated[6] == "у клиента появились другие заказы"
    assert outdated[8][0] == "outdated"
    assert found[made.drafts[0].id][8] == ["handed", "передан в рассылку"]
    assert laid_out(tmp_path / "d", 4).changed, "another decision is another page"


def test_very_many_drafts_become_several_pages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(handing, "PAGE_LIMIT", 4)
    done = laid_out(tmp_path / "d")
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
        assert len(laid_out(tmp_path / "d").pages) == 3
    assert len(laid_out(tmp_path / "d").pages) == 1
    assert sorted(p.name for p in (tmp_path / "d").glob("*.html")) == ["review.html"]


def test_the_same_drafts_write_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(handing, "PAGE_LIMIT", 4)
    assert laid_out(tmp_path / "d").changed
    assert not laid_out(tmp_path / "d").changed
