"""`sheetcrm report`: one page that needs nothing else, in both languages, read by eye, by keyboard and by a screen reader."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from referencing import Registry, Resource

from sheetcrm.core.records import replace
from sheetcrm.core.segments.settings import Lifecycle
from sheetcrm.core.summary.tab import lay_out
from sheetcrm.core.tabs.colours import WORDS as COLOURS
from sheetcrm.core.wording import LANGS, Lang
from sheetcrm.report.page import report_page
from tests import browser
from tests.e2e.terminal import DAY, ROOT, sheetcrm
from tests.e2e.test_google import config
from tests.needs import needs_chromium
from tests.sheets_server import running_server
from tests.unit.segments.tables import ago, make_clients, make_orders
from tests.unit.summary.making import NOW, facts
from tests.unit.summary.test_selling import rich

EVIL = "</style></svg><script>alert(1)</script><img src=x onerror=alert(2)>\"'&{{7*7}}=1+1"


def page_of(lang: Lang = "ru", given: Any = None) -> str:
    canvas = lay_out(rich(lang) if given is None else given)
    cells = {(cell.row, cell.column): cell.content for cell in canvas.cells}
    return report_page(canvas.outline, cells, lang, name="клиенты.xlsx", now=NOW)


@contextmanager
def opened(folder: Path, page: str, **options: Any) -> Iterator[tuple[Any, list[str]]]:
    """The page as by a double click, and what it did that it should not."""
    file, odd = folder / "report.html", list[str]()
    file.write_text(page, "utf-8")
    with browser.tab(**{"viewport": {"width": 1280, "height": 900}, **options}) as tab:
        tab.on("dialog", lambda d: (odd.append(f"dialog {d.message}"), d.dismiss()))
        tab.on("console", lambda m: odd.append(f"console {m.text}"))
        tab.on("request", lambda r: r.url == file.as_uri() or odd.append(f"request {r.url}"))
        tab.goto(file.as_uri())
        yield tab, odd


def test_every_colour_of_a_cell_is_one_the_page_knows() -> None:
    """Those of the groups are the team's to choose: each of the words there are has to show."""
    for colour in COLOURS:
        given = replace(facts(), colours={group.value: colour for group in Lifecycle})
        page = page_of("ru", given)
        named = set(re.findall(r'class="(?:r )?c([0-9A-Fh]+)"', page))
        assert named <= set(re.findall(r"^\.c([0-9A-Fh]+) \{", page, re.MULTILINE)), colour


@pytest.mark.parametrize("lang", LANGS)
def test_it_says_what_the_summary_says(lang: Lang) -> None:
    page = page_of(lang)
    text = unescape(re.sub(r"<[^>]+>", "\n", page))
    for heading in ("Воронка продаж", "Сезонность", "План и факт") if lang == "ru" else ("Sales funnel", "Seasons"):
        assert f">{heading}<" in page
    assert page.count("<figure>") == len(lay_out(rich(lang)).charts) == 11
    assert "None" not in text
    assert "nan" not in text.split()
    if lang == "en":
        assert not re.search("[а-яё]{3}", re.sub(r"Сайт|Дорого|Долго|Вывеска|Друзья|Ольга|Иван|Крупные|С ошибкой|Прошлый|город|горд|Клиент \d+|клиенты|стрижка|Стрижка|Укладка|Заявка|КП отправлено|Договор|Телефон|Город|один и тот же|возможно|Возвращение|нет согласия на рекламу|источник|стрижок", "", text))  # fmt: skip


def test_the_same_summary_gives_the_same_page() -> None:
    assert page_of() == page_of()


def test_nothing_is_fetched_and_nothing_may_run() -> None:
    page = page_of()
    assert "<script" not in page
    assert not re.search(r"(src|href)=|url\(|@import", page)
    assert "default-src 'none'" in page


def test_client_text_stays_text() -> None:
    clients = make_clients(12, source=[EVIL] * 12, owner=[EVIL] * 12, interests=[(EVIL,)] * 12)
    orders = make_orders(*[(n, ago(400 + n), 100) for n in range(12)])
    page = page_of("ru", facts(clients=clients, orders=orders, names=[EVIL] * 12))
    assert "&lt;script&gt;alert(1)" in page
    assert "<script" not in page
    assert "<img" not in page
    assert page.count("</style>") == 1


@needs_chromium
@pytest.mark.parametrize(("lang", "width"), [("ru", 1280), ("en", 390)])
def test_no_barriers(tmp_path: Path, lang: Lang, width: int) -> None:
    with opened(tmp_path, page_of(lang)) as (page, odd):
        page.set_viewport_size({"width": width, "height": 900})
        found = browser.barriers(page)
        assert not found, [(v["id"], [n["html"][:200] for n in v["nodes"]][:3]) for v in found]
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert page.get_attribute("html", "lang") == lang
        # The names of the groups keep their colours on a telephone, where the first column stays in its place.
        group = page.locator("tbody th[class^=c]").first
        assert group.evaluate("e => getComputedStyle(e).backgroundColor") != "rgb(255, 255, 255)"
        assert odd == []


@needs_chromium
def test_charts_draw_what_their_cells_hold(tmp_path: Path) -> None:
    """The bars of the funnel are as long as the deals are many, and none leaves its frame."""
    with opened(tmp_path, page_of()) as (page, odd):
        figure = page.locator("figure", has=page.locator("figcaption", has_text="Сколько сделок дошло до этапа"))
        lengths = [float(bar.get_attribute("width")) for bar in figure.locator("svg rect").all()]
        lines = rich().figures.funnel
        assert lines is not None
        reached = [*(line.reached for line in lines.lines), lines.won]
        assert [round(n / lengths[0], 3) for n in lengths] == [round(n / reached[0], 3) for n in reached]
        for number in range(page.locator("figure").count()):
            outside = (
                page.locator("figure")
                .nth(number)
                .evaluate(
                    "f => { const s = f.querySelector('svg[role]').getBoundingClientRect(); return [...f.querySelectorAll("
                    "'svg[role] rect, svg[role] text, svg[role] circle')].filter(e => { const b = e.getBoundingClientRect();"
                    "return b.left < s.left - 1 || b.right > s.right + 1 || b.top < s.top - 1 || b.bottom > s.bottom + 1; })"
                    ".map(e => e.outerHTML); }"
                )
            )
            assert outside == []
        assert odd == []


@needs_chromium
def test_it_prints_without_cutting_anything_off(tmp_path: Path) -> None:
    with opened(tmp_path, page_of()) as (page, _):
        page.emulate_media(media="print")
        page.set_viewport_size({"width": 703, "height": 1000})  # A4 without its margins, at 96 dpi
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert page.evaluate("[...document.querySelectorAll('.table')].every(t => t.scrollWidth <= t.clientWidth + 1)")
        assert len(page.pdf(format="A4")) > 20_000


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    shutil.copyfile(ROOT / "examples" / "clients.ru.xlsx", tmp_path / "clients.xlsx")
    return tmp_path


def test_it_goes_beside_the_file_and_leaves_the_file_alone(sample: Path) -> None:
    before = (sample / "clients.xlsx").read_bytes()
    said = sheetcrm("report", "clients.xlsx", "--today", DAY, folder=sample)
    assert said.code == 0, said.err
    page = sample / "clients — отчёт.html"
    assert page.name in said.out
    assert (sample / "clients.xlsx").read_bytes() == before
    assert page.stat().st_mode & 0o077 == 0
    assert 'lang="ru"' in page.read_text("utf-8")


def test_of_a_google_sheet_it_goes_to_the_programs_folder(tmp_path: Path) -> None:
    with running_server(locale="en_US") as server:
        rows = [["Name", "Phone"], ["Ann Carter", "512 555 0143"], ["Bob Mills", "206 555 0177"]]
        config(tmp_path, server, server.create_spreadsheet("Base", {"Clients": rows}))
        assert sheetcrm("report", folder=tmp_path).code == 0
    assert [page.name for page in (tmp_path / "state").rglob("*.html")] == ["report.html"]


def test_it_speaks_the_readers_language_whatever_the_workbook_is_in(sample: Path) -> None:
    said = sheetcrm("report", "clients.xlsx", "--today", DAY, "--lang", "en", "--out", "r.html", folder=sample)
    assert said.code == 0, said.err
    page = (sample / "r.html").read_text("utf-8")
    assert 'lang="en"' in page
    assert "What matters today" in page
    assert "Что важно сегодня" not in page


def test_its_json_fits_its_schema(sample: Path) -> None:
    said = sheetcrm("report", "clients.xlsx", "--today", DAY, "--json", "--out", "r.html", folder=sample)
    document = json.loads(said.out)
    schemas = {p.name: json.loads(p.read_text("utf-8")) for p in (ROOT / "docs" / "json").glob("*.schema.json")}
    registry: Registry[Any] = Registry().with_resources([(n, Resource.from_contents(s)) for n, s in schemas.items()])
    Draft202012Validator(schemas["report.schema.json"], registry=registry).validate(document)
    assert Path(document["file"]).name == "r.html"


def test_where_it_cannot_be_written_it_says_so(sample: Path) -> None:
    said = sheetcrm("report", "clients.xlsx", "--today", DAY, "--out", "nowhere/r.html", folder=sample)
    assert said.code == 4
    assert "report/not-written" in said.err


@needs_chromium
def test_long_figures_and_a_phone_leave_nothing_outside(tmp_path: Path) -> None:
    """A revenue of tens of millions stays inside its tile on a screen and on a phone, and the page never scrolls sideways."""
    clients = make_clients(12)
    orders = make_orders(*((n % 12, ago(n), 5_254_583, "") for n in range(12)))
    page = page_of(given=facts(clients=clients, orders=orders))
    assert 'class="figure long"' in page
    outside = "[...document.querySelectorAll('.tiles .figure')].filter(f => f.scrollWidth > f.clientWidth).length"
    with opened(tmp_path, page) as (tab, _):
        for width in (1200, 390):
            tab.set_viewport_size({"width": width, "height": 900})
            assert tab.evaluate(outside) == 0
            assert tab.evaluate("document.documentElement.scrollWidth") <= width
