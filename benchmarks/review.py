"""How long a page of 5,000 drafts takes until somebody can decide on it: made, served, read by Chromium, a key answered.

``python -m benchmarks.review [drafts] [rounds]``. Two figures count: the milliseconds until the page is interactive, as the
browser itself tells them (``performance.now()`` when everything is drawn), and those from a key to the answer on the screen,
which takes the decision to the disk (fsync) and back.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from pathlib import Path

import openpyxl
from playwright.sync_api import sync_playwright

from sheetcrm import jobs
from sheetcrm.handover.review_server import serving
from sheetcrm.jobs.reviewing import review
from tests.needs import find

CONFIG = """\
drafts:
  company: Студия «Ромашка»
  sms_sender: ROMASHKA
  sms_stop_word: СТОП
  company_phone: "+7 495 123-45-67"
  unsubscribe_mailto: stop@romashka.example
"""
HEAD = [
    "ID клиента", "ФИО", "Телефон", "Почта", "День рождения", "Согласие на рекламу", "Дата согласия", "Откуда согласие",
]  # fmt: skip
_SYLLABLES = (
    "ба",
    "ве",
    "го",
    "ди",
    "жа",
    "зе",
    "ко",
    "лу",
    "ма",
    "не",
    "по",
    "ри",
    "са",
    "те",
    "фо",
    "хи",
    "ча",
    "ше",
    "ру",
    "ля",
)
_NAMES = ("Анна", "Мария", "Ольга", "Вера", "Нина", "Юлия", "Яна", "Инна", "Алла", "Ирина", "Елена", "Дарья")


def _name(n: int) -> str:
    """A name that nobody else in the workbook has: a duplicate would get no second message."""
    syllables = "".join(_SYLLABLES[n // 20**i % 20] for i in range(3))
    return f"{syllables.capitalize()}нова {_NAMES[n % 12]}"


GOAL_MS = 1_000


def base(folder: Path, clients: int) -> Path:
    """A workbook in which everybody's birthday is near; two drafts a client."""
    (folder / "config.yaml").write_text(CONFIG, encoding="utf-8")
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Клиенты"
    sheet.append(HEAD)
    for n in range(1, clients + 1):
        sheet.append(
            [f"К-{n:06d}", _name(n), f"+7916{n:07d}", f"c{n}@example.com",
             f"{21 + n % 6}.11.1990", "да", "10.01.2026", "анкета"]
        )  # fmt: skip
    book.save(folder / "t.xlsx")
    return folder / "t.xlsx"


def measure(drafts: int, rounds: int) -> None:
    """Prints what was measured."""
    import datetime as dt

    with tempfile.TemporaryDirectory() as folder:
        file = base(Path(folder), drafts // 2)
        found = review(jobs.Asked(target=str(file), today=dt.date(2026, 11, 20), lang="ru"))
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
    measure(*(int(word) for word in (sys.argv[1:] + ["5000", "5"][len(sys.argv) - 1 :])))
