"""The page of duplicates in a real browser: it says what the lists say, holds nothing live, and prints."""

from __future__ import annotations

import itertools
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from tests import browser
from tests.e2e.terminal import sheetcrm, workbook
from tests.e2e.test_explain_pair import PEOPLE
from tests.needs import needs_chromium, needs_poppler

HOSTILE = "<img src=x onerror=alert(1)>\"&'</script><script>alert(2)</script>"


class Outline(HTMLParser):
    """Elements opened and never closed, ids, and what refers to them."""

    VOID = frozenset(("meta", "path", "rect", "br", "img", "link"))

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.named: list[str] = []
        self.tags: set[str] = set()
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        found = dict(attrs)
        if found.get("id"):
            self.ids.append(str(found["id"]))
        self.named += str(found.get("aria-labelledby") or "").split()
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def page_of(folder: Path, *words: str) -> str:
    said = sheetcrm(*words, "--html", "page.html", folder=folder)
    assert said.code == 0, said.err
    return (folder / "page.html").read_text(encoding="utf-8")


@pytest.fixture
def table(tmp_path: Path) -> Path:
    rows = [*PEOPLE, ["К-000006", f"Зимин {HOSTILE}", "8 905 111 44 33", "zimin@mail.ru", HOSTILE]]
    return workbook(tmp_path / "t.xlsx", rows)


@pytest.mark.parametrize("lang", ["ru", "en"])
def test_groups_rows_reasons_and_weights_stand_in_it(lang: str, table: Path) -> None:
    page = page_of(table.parent, "duplicates", "t.xlsx", "--lang", lang)
    outline = Outline(page)
    assert outline.open == []
    assert len(outline.ids) == len(set(outline.ids))
    assert set(outline.named) <= set(outline.ids)
    printed = sheetcrm("duplicates", "t.xlsx", "--lang", lang, folder=table.parent).out
    for line in printed.splitlines():
        if line.strip().startswith(("за:", "for:", "против:", "against:")):
            for sentence in line.split(": ", 1)[1].split("; "):
                assert sentence in outline.text, sentence
    assert outline.text.count("К-000001") >= 1
    groups = len(re.findall(r"^\d+\. ", printed, re.MULTILINE))
    assert page.count("<article") == groups > 1
    assert page.count('role="img"') >= groups


def test_what_people_typed_stays_text(table: Path) -> None:
    page = page_of(table.parent, "duplicates", "t.xlsx", "--lang", "ru")
    outline = Outline(page)
    assert "img" not in outline.tags
    assert "script" not in outline.tags
    assert "onerror=alert(1)" in outline.text
    assert "default-src 'none'" in page


def test_only_what_differs_is_marked(table: Path) -> None:
    page = page_of(table.parent, "explain-pair", "t.xlsx", "2", "3", "--lang", "ru")
    marked = re.findall(r"<mark>(.*?)</mark>", page)
    assert marked == ["Щербакова Наталья", "Щербакова Н."]


def test_files_and_tabs_are_named(table: Path) -> None:
    (table.parent / "leads.csv").write_text("Имя;Телефон\nНаталья;89162234567\n", encoding="utf-8")
    page = Outline(page_of(table.parent, "duplicates", "t.xlsx", "leads.csv", "--lang", "ru"))
    assert "leads.csv, строка 2" in page.text
    assert "t.xlsx, Клиенты, строка 2, К-000001" in page.text


def test_a_table_without_duplicates_has_a_page_that_says_so(tmp_path: Path) -> None:
    workbook(
        tmp_path / "t.xlsx", [["ФИО", "Телефон"], ["Орлова Анна", "8 903 555 44 33"], ["Зимин Олег", "8 905 111 44 33"]]
    )
    assert "Повторов не найдено." in page_of(tmp_path, "duplicates", "t.xlsx", "--lang", "ru")


def test_a_page_that_cannot_be_written_is_said(table: Path) -> None:
    for command in (("duplicates", "t.xlsx"), ("explain-pair", "t.xlsx", "2", "3")):
        said = sheetcrm(*command, "--html", "no/such/page.html", folder=table.parent)
        assert said.code == 4
        assert "[duplicates/cannot-write]" in said.err


@needs_chromium
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_in_a_browser_bars_join_and_nothing_is_live(scheme: Any, table: Path) -> None:
    page_of(table.parent, "duplicates", "t.xlsx", "--lang", "ru")
    with browser.tab(viewport={"width": 390, "height": 800}, color_scheme=scheme) as tab:
        odd: list[str] = []
        tab.on("dialog", lambda d: (odd.append(d.message), d.dismiss()))
        tab.on("console", lambda m: odd.append(m.text))
        file = (table.parent / "page.html").as_uri()
        tab.on("request", lambda r: r.url == file or odd.append(r.url))
        tab.goto(file)
        assert odd == []
        bars = tab.evaluate(
            """() => [...document.querySelectorAll('svg.waterfall')].map(svg => [...svg.querySelectorAll('rect')].map(
                r => [r.x.baseVal.value, r.width.baseVal.value, r.classList.contains('for')]))"""
        )
        assert bars
        for picture in bars:
            steps = picture[:-1]
            for (x, width, right), (next_x, next_width, next_right) in itertools.pairwise(steps):
                end = x + width if right else x
                start = next_x if next_right else next_x + next_width
                assert abs(end - start) <= 1.6, "a bar starts where the one before ended"
            x, width, right = steps[-1]
            total_x, total_width, total_right = picture[-1]
            assert abs((x + width if right else x) - (total_x + total_width if total_right else total_x)) <= 1.6
        # Every label is inside its picture, and the page itself is no wider than the screen.
        outside = tab.evaluate(
            """() => [...document.querySelectorAll('svg.waterfall')].flatMap(svg => [...svg.querySelectorAll('text')].filter(
                t => t.getBBox().x < 0 || t.getBBox().x + t.getBBox().width > svg.viewBox.baseVal.width + 1)
                .map(t => t.textContent))"""
        )
        assert outside == []
        assert tab.evaluate("document.documentElement.scrollWidth") <= 390
        # The style is let through by its hash: the page is not bare.
        assert tab.evaluate("getComputedStyle(document.querySelector('article')).borderTopWidth") == "1px"


@needs_chromium
@needs_poppler
def test_it_prints_with_its_bars(table: Path) -> None:
    from tests.needs import pages

    page_of(table.parent, "duplicates", "t.xlsx", "--lang", "ru")
    with browser.tab(color_scheme="dark") as tab:
        tab.goto((table.parent / "page.html").as_uri())
        tab.pdf(path=str(table.parent / "page.pdf"), format="A4", print_background=False)
    printed = pages(table.parent / "page.pdf", table.parent, 40)
    content = printed[0].read_bytes()
    pixels = content[content.index(b"255\n") + 4 :]
    colours = [tuple(pixels[i : i + 3]) for i in range(0, len(pixels) - 2, 3)]
    blue = sum(b > 140 and r < 90 for r, _, b in colours)
    white = sum(colour == (255, 255, 255) for colour in colours)
    assert blue > 100, "the bars are there without background printing"
    assert white > len(colours) * 0.7, "the paper stays white whatever the screen's colours"


def test_a_page_of_too_many_groups_says_how_many_are_left_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from sheetcrm.report import duplicates_page

    monkeypatch.setattr(duplicates_page, "MOST", 2)
    names = ("Орлова Анна", "Зимин Олег", "Сомов Глеб", "Ким Вера")
    rows: list[list[object]] = [["ФИО", "Телефон"]]
    for number, name in enumerate(names):
        rows += [[name, f"8 903 555 44 3{number}"], [name.upper(), f"+7903555443{number}"]]
    workbook(tmp_path / "t.xlsx", rows)
    page = page_of(tmp_path, "duplicates", "t.xlsx", "--lang", "ru")
    assert page.count("<article") == 2
    assert "Не показано: 2 группы" in page
