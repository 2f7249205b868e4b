"""The review page in a real browser: quick, readable by keyboard and by a screen reader, and nothing in it is live."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from sheetcrm.core.drafts.drafting import draft
from sheetcrm.core.drafts.model import Drafts
from sheetcrm.core.fields.birthday import Birthday
from sheetcrm.core.records import replace
from sheetcrm.handover.review_page import Serve, review_page
from tests import browser
from tests.needs import needs_chromium
from tests.unit.drafts.making import birthday_drafts, client, facts
from tests.unit.drafts.payloads import PAYLOADS
from tests.unit.drafts.test_injection import TEMPLATES, forced, hostile

DESKTOP, PHONE = {"width": 1280, "height": 860}, {"width": 390, "height": 800}


@dataclass
class Seen:
    """What a page did that it should not: dialogs, requests, errors."""

    page: Any
    odd: list[str] = field(default_factory=list)


@contextmanager
def opened(folder: Path, page: str, **options: Any) -> Iterator[Seen]:
    """The page opened from a file, as by a double click."""
    file = folder / "review.html"
    file.write_text(page, "utf-8")
    with browser.tab(**{"viewport": DESKTOP, **options}) as tab:
        seen = Seen(tab)
        tab.on("dialog", lambda d: (seen.odd.append(f"dialog {d.message}"), d.dismiss()))
        tab.on("console", lambda m: seen.odd.append(f"console {m.text}"))
        tab.on("pageerror", lambda e: seen.odd.append(f"error {e}"))
        tab.on("popup", lambda p: seen.odd.append(f"popup {p.url}"))
        tab.on("request", lambda r: r.url == file.as_uri() or seen.odd.append(f"request {r.url}"))
        tab.goto(file.as_uri())
        tab.wait_for_selector("html[data-ready]")
        yield seen


def sample(lang: Any = "ru") -> Drafts:
    """Ready, blocked and doubtful drafts on both channels."""
    rows = [
        client(1),
        client(2, consent_ads=None),
        client(3, consent_source=None),
        client(4, full_name=None, company="ООО «Вектор»"),
        client(5, email=None),
    ]
    known = [{"last_order": None, "lifecycle": "asleep", "orders_count": n} for n in range(5)]
    return draft(facts(rows, known, lang=lang, sms_price=Decimal("4.20"), stop_list=[{"who": "Пётр"}]))


def chosen(page: Any) -> str:
    return str(page.inner_text("#draft h2"))


def counted(page: Any, count: int) -> None:
    """Waits until the page counts so many drafts: a search answers a moment after the last key."""
    from playwright.sync_api import expect

    expect(page.locator("#count")).to_have_text(re.compile(rf"^{count}\s"))


@needs_chromium
def test_five_thousand_drafts_are_ready_within_a_second(tmp_path: Path) -> None:
    rows = [client(n, birthday=Birthday(11, 23 + n % 7), consent_ads=n % 3 > 0 or None) for n in range(1, 2501)]
    made = birthday_drafts(rows)
    assert len(made) == 5_000
    page = review_page(made, lang="ru")
    taken = []
    for _ in range(3):
        with opened(tmp_path, page) as seen:
            taken.append(int(seen.page.get_attribute("html", "data-ready")))
            assert seen.page.inner_text("#count").replace("\u00a0", " ") == "5 000 черновиков"
            # Only the rows in sight exist.
            assert seen.page.locator(".row").count() < 40
            seen.page.focus("#list")
            seen.page.keyboard.press("End")
            assert seen.page.inner_text("#place").replace("\u00a0", " ") == "5 000 из 5 000"
            assert seen.odd == []
        if min(taken) <= 1_000:
            break
    assert min(taken) <= 1_000, taken


@needs_chromium
@pytest.mark.parametrize(
    ("lang", "scheme", "size"),
    [
        ("ru", "light", PHONE),
        ("en", "dark", DESKTOP),
        pytest.param("ru", "dark", PHONE, marks=pytest.mark.soak),
        pytest.param("en", "light", PHONE, marks=pytest.mark.soak),
        pytest.param("ru", "light", DESKTOP, marks=pytest.mark.soak),
    ],
)
def test_no_barriers(tmp_path: Path, lang: Any, scheme: str, size: dict[str, int]) -> None:
    def check(page: Any, what: str) -> None:
        found = browser.barriers(page)
        assert not found, (what, [(v["id"], [n["html"][:200] for n in v["nodes"]]) for v in found])

    with opened(tmp_path, review_page(sample(lang), lang=lang), viewport=size, color_scheme=scheme) as seen:
        page = seen.page
        check(page, "list")
        page.locator(".row").first.click()
        check(page, "e-mail")
        for view in ("phone", "plain"):
            page.click(f'button[data-view="{view}"]')
            check(page, view)
        if size is PHONE:
            page.click("#back")
        for channel, state in (("sms", ""), ("email", "blocked"), ("email", "warned")):
            page.select_option("#channel", channel)
            page.select_option("#state", state)
            check(page, f"{channel} {state}")
        page.fill("#search", "нет такого человека")
        page.wait_for_selector("#none:not([hidden])")
        check(page, "nothing found")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert page.get_attribute("html", "lang") == lang


@needs_chromium
def test_by_keyboard_alone(tmp_path: Path) -> None:
    made = sample()
    with opened(tmp_path, review_page(made, lang="ru")) as seen:
        page = seen.page
        place = page.locator("#place")
        page.keyboard.press("j")
        page.keyboard.press("j")
        page.keyboard.press("k")
        assert place.inner_text().startswith("2 из")
        # The same keys under the Russian layout.
        page.evaluate(
            "document.body.dispatchEvent(new KeyboardEvent('keydown', {key: 'о', code: 'KeyJ', bubbles: true}))"
        )
        assert place.inner_text().startswith("3 из")
        assert page.get_attribute("#list", "aria-activedescendant") == "row-2"
        assert page.get_attribute("#row-2", "aria-selected") == "true"
        page.keyboard.press("v")
        assert page.get_attribute('button[data-view="phone"]', "aria-pressed") == "true"
        page.keyboard.press("/")
        page.keyboard.type("client3@")
        counted(page, 2)
        page.keyboard.press("Escape")
        counted(page, len(made))
        assert page.evaluate("document.activeElement.id") == "list"
        page.keyboard.press("ArrowDown")
        assert place.inner_text().startswith("2 из")
        assert seen.odd == []


@needs_chromium
def test_a_phone_shows_one_thing_at_a_time(tmp_path: Path) -> None:
    with opened(tmp_path, review_page(sample(), lang="ru"), viewport=PHONE) as seen:
        page = seen.page
        assert not page.is_visible(".detail")
        page.locator(".row").nth(1).click()
        assert page.is_visible(".detail")
        assert not page.is_visible("#list")
        assert page.evaluate("document.activeElement.id") == "back"
        page.keyboard.press("Escape")
        assert page.is_visible("#list")
        assert page.evaluate("document.activeElement.id") == "list"
        # The key that opens a draft does not press the button that closes it.
        page.keyboard.press("Enter")
        assert page.is_visible(".detail")


@needs_chromium
def test_filters_and_search(tmp_path: Path) -> None:
    made = sample()
    with opened(tmp_path, review_page(made, lang="ru")) as seen:
        page = seen.page

        def count(**chosen: str) -> int:
            for name in ("campaign", "channel", "state"):
                page.select_option(f"#{name}", chosen.get(name, ""))
            return int(page.inner_text("#count").split()[0])

        assert count() == len(made)
        assert count(campaign="birthday") == len(made.of("birthday"))
        assert count(channel="sms") == sum(d.channel == "sms" for d in made.drafts)
        assert count(state="blocked") == sum(d.state == "blocked" for d in made.drafts)
        assert count(state="ready") == sum(d.state == "draft" for d in made.drafts)
        count()
        # Search forgives ё and capitals.
        page.fill("#search", "ОРЛОВА днем рождения")
        counted(page, sum("Орлова" in d.name for d in made.of("birthday")))


@needs_chromium
def test_what_has_to_be_read_is_found_at_once(tmp_path: Path) -> None:
    """The sample, and what has a remark, before a campaign may be approved as one."""
    made = sample()
    must = [d.id for d in made.drafts if d.state == "draft"][:2]
    with opened(tmp_path, review_page(made, lang="ru", must_read=must)) as seen:
        page = seen.page
        page.select_option("#state", "must")
        counted(page, 2)
        assert page.locator(".row .tag.must, .row .tag.warned").count() == 2
        page.click(".overview summary")
        assert "сначала прочитайте черновики в состоянии «Нужно прочитать»: осталось 2." in page.inner_text(".to-read")
        assert seen.odd == []
    with opened(tmp_path, review_page(made, lang="ru")) as seen:
        assert seen.page.locator(".to-read").count() == 0


@needs_chromium
def test_a_question_with_one_answer_is_not_asked(tmp_path: Path) -> None:
    with opened(tmp_path, review_page(birthday_drafts([client(1), client(2)], channels=("email",)), lang="ru")) as seen:
        assert [seen.page.locator(f"#{name}").is_visible() for name in ("campaign", "channel", "state", "decision")] == [
            False, False, True, True,
        ]  # fmt: skip
        assert seen.page.locator(".row .tag.channel").count() == 0
    with opened(tmp_path, review_page(sample(), lang="ru")) as seen:
        assert [seen.page.locator(f"#{name}").is_visible() for name in ("campaign", "channel")] == [True, True]
        assert seen.page.locator(".row .tag.channel").count() > 0


@needs_chromium
@pytest.mark.parametrize("lang", ["ru", "en"])
def test_no_word_of_the_search_field_is_cut(tmp_path: Path, lang: Any) -> None:
    served = Serve("t", "/t/decide")
    with opened(tmp_path, review_page(sample(lang), lang=lang, serve=served)) as seen:
        for width in (320, 390, 600, 760, 800, 1024, 1180, 1280, 1440, 1920):
            seen.page.set_viewport_size({"width": width, "height": 800})
            for field in ("search", "by"):
                needed, there = seen.page.evaluate(_ROOM, field)
                assert needed <= there, (width, field, needed, there)
            wide = seen.page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
            assert wide[0] <= wide[1], width


#: How wide the words in an empty field are, and how much room it has for them.
_ROOM = """(id) => {
  const field = document.getElementById(id), style = getComputedStyle(field), drawn = document.createElement("canvas").getContext("2d");
  drawn.font = `${style.fontStyle} ${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
  const room = field.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
  return [Math.ceil(drawn.measureText(field.placeholder).width), room];
}"""


@needs_chromium
def test_the_preview_is_the_letter_itself_in_a_closed_frame(tmp_path: Path) -> None:
    made = sample()
    letter = next(d for d in made.drafts if d.channel == "email" and d.state == "draft")
    with opened(tmp_path, review_page(made, lang="ru")) as seen:
        page = seen.page
        page.select_option("#campaign", letter.campaign)
        page.select_option("#channel", "email")
        page.select_option("#state", "ready")
        frame = page.locator("iframe")
        assert frame.get_attribute("srcdoc") == letter.html
        assert frame.get_attribute("sandbox") == ""
        inside = page.frames[1]
        assert "Здравствуйте" in inside.inner_text("body")
        # The frame's own styles are allowed by the policy it inherits.
        assert inside.evaluate("getComputedStyle(document.querySelector('.letter')).maxWidth") == "600px"
        page.click('button[data-view="phone"]')
        assert page.locator("iframe").bounding_box()["width"] == 360
        assert seen.odd == []


@needs_chromium
def test_a_text_message_is_a_bubble_with_its_price(tmp_path: Path) -> None:
    with opened(tmp_path, review_page(sample(), lang="ru", sms_sender="ROMASHKA")) as seen:
        page = seen.page
        page.select_option("#channel", "sms")
        text = page.inner_text(".sms").replace("\u00a0", " ")
        assert text.startswith("ROMASHKA")
        assert "2 SMS" in text
        assert "8,40 ₽" in text
        assert "кириллица: 70 знаков, дальше по 67" in text


@needs_chromium
def test_nothing_of_a_client_is_live(tmp_path: Path) -> None:
    # Each client has one payload in all fields that the page shows or puts into a letter.
    rows = []
    for n, payload in enumerate(PAYLOADS):
        cells: dict[str, Any] = {}
        for field_name in ("whole", "company", "city", "profession", "owner", "interests", "source", "client_id"):
            cells |= hostile(payload)[field_name]
        rows += [
            client(n, **cells),
            client(1_000 + n, email=(f"a@x.example{payload}", f"b{n}@x.example"), greeting=payload),
        ]
    made = draft(facts(rows, templates=TEMPLATES, campaigns=("birthday",)))
    # As if nothing had been blocked.
    made = replace(made, drafts=tuple(forced(made)))
    assert len(made) > 3 * len(PAYLOADS)
    with opened(tmp_path, review_page(made, lang="ru", workbook=PAYLOADS[13])) as seen:
        page = seen.page
        page.evaluate(
            """async () => {
                const count = Number(document.querySelector(".row").getAttribute("aria-setsize"));
                const within = (ms) => new Promise((done) => setTimeout(done, ms));
                for (let i = 0; i < count; i++) {
                    document.getElementById("next").click();
                    const letter = document.querySelector("main iframe");
                    const shown = letter && new Promise((done) => letter.addEventListener("load", done, { once: true }));
                    await (shown ? Promise.race([shown, within(200)]) : within(2));
                }
            }"""
        )
        page.select_option("#channel", "sms")
        page.fill("#search", "<script>")
        page.locator(".row", has_text="script").first.wait_for()
        assert page.locator("main img, main svg, main script").count() == 0
        page.emulate_media(media="print")
        page.evaluate("dispatchEvent(new Event('beforeprint'))")
        assert page.locator("#print article").count() > 0
        assert page.locator("#print img, #print script").count() == 0
        assert seen.odd == []


@needs_chromium
def test_paper_holds_what_the_filters_leave(tmp_path: Path) -> None:
    made = sample()
    with opened(tmp_path, review_page(made, lang="ru")) as seen:
        page = seen.page
        page.select_option("#state", "blocked")
        page.evaluate("dispatchEvent(new Event('beforeprint'))")
        page.emulate_media(media="print")
        blocked = [d for d in made.drafts if d.state == "blocked"]
        assert page.locator("#print article").count() == len(blocked)
        assert page.is_visible("#print")
        assert not page.is_visible("main")
        assert "Нет понятного согласия" in page.inner_text("#print")
