"""How long a page of 5,000 drafts takes until somebody can decide on it: made, served, read by Chromium, a key answered.

    python -m benchmarks.review [drafts] [rounds]

Two figures count: the milliseconds until the page is interactive, as the browser itself tells them (``performance.now()`` when
everything is drawn; the project promises 1,000), and those from a key to the answer on the screen, which takes the decision to
the disk (fsync) and back.
"""

from __future__ import annotations

import datetime as dt
import statistics
import sys
import tempfile
import time
from pathlib import Path

import openpyxl
from playwright.sync_api import sync_playwright

from sheetcrm import jobs
from sheetcrm.core.fields.birthday import Birthday
from sheetcrm.handover.review_server import serving
from sheetcrm.jobs.drafts.reviewing import Review
from tests.needs import find
from tests.unit.drafts.making import SETTINGS, birthday_drafts, client

GOAL_MS = 1_000


def drafted(folder: Path, drafts: int) -> Review:
    """So many drafts, two for each client and a third of them blocked, for a workbook that keeps their decisions."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Клиенты"
    sheet.append(["ФИО", "Телефон"])
    sheet.append(["Орлова Анна", "+7 916 000-00-01"])
    book.save(folder / "t.xlsx")
    opened = jobs.open_workbook(jobs.Asked(target=str(folder / "t.xlsx"), today=dt.date(2026, 11, 23)))
    rows = [
        client(n, birthday=Birthday(11, 23 + n % 7), consent_ads=n % 3 > 0 or None) for n in range(1, drafts // 2 + 1)
    ]
    return Review(opened, birthday_drafts(rows), SETTINGS, "ru")


def measure(drafts: int = 5_000, rounds: int = 5) -> None:
    """Prints what was measured."""
    with tempfile.TemporaryDirectory() as folder:
        found = drafted(Path(folder), drafts)
        site = found.site()
        started = time.perf_counter()
        page = site.page(site.first) or b""
        print(
            f"{len(found.drafts)} drafts, page {len(page) / 1e6:.1f} MB made in {time.perf_counter() - started:.2f} s"
        )
        with serving(site) as url, sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=find("chromium", "chromium-browser", "google-chrome"), args=["--no-sandbox"]
            )
            ready, keys = [], []
            for _ in range(rounds):
                tab = browser.new_page()
                tab.goto(url)
                tab.wait_for_selector("html[data-ready]")
                ready.append(int(tab.get_attribute("html", "data-ready") or 0))
                tab.focus("#list")
                keys.append(float(tab.evaluate(_ANSWERED)))
                tab.close()
            browser.close()
        print(f"interactive after {min(ready)}–{max(ready)} ms (median {statistics.median(ready):.0f}, goal {GOAL_MS})")
        print(f"a decision on the disk and on the screen after {min(keys):.0f}–{max(keys):.0f} ms")


_ANSWERED = """async () => {
  const started = performance.now(), kept = document.getElementById("kept");
  document.body.dispatchEvent(new KeyboardEvent("keydown", { key: "r", code: "KeyR", bubbles: true }));
  while (!kept.textContent) await new Promise((done) => setTimeout(done, 1));
  return performance.now() - started;
}"""


if __name__ == "__main__":
    measure(*(int(word) for word in sys.argv[1:3]))
