"""``sheetcrm review``: decisions made on the page are kept at once, by the keyboard alone, and nobody else gets in."""

from __future__ import annotations

import contextlib
import datetime as dt
import http.client
import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from openpyxl import load_workbook

from sheetcrm import jobs
from sheetcrm.core.drafts.review.approval import Verdict, prints_of
from sheetcrm.core.drafts.review.decided import State
from sheetcrm.handover.review_server import serving
from sheetcrm.jobs.drafts.reviewing import Review, review
from sheetcrm.journal import approvals, looks
from tests import browser as chromium
from tests.e2e.terminal import ROOT, sheetcrm
from tests.e2e.test_json import document
from tests.e2e.test_places import base
from tests.needs import needs_chromium

DAY = dt.date(2026, 11, 20)


@pytest.fixture
def reviewed(tmp_path: Path) -> Review:
    return review(jobs.Asked(target=str(base(tmp_path)), today=DAY, lang="ru"))


@pytest.fixture
def url(reviewed: Review) -> Iterator[str]:
    with serving(reviewed.site()) as address:
        yield address


def ready(found: Review) -> list[str]:
    return [d.id for d in found.drafts.drafts if d.state == "draft"]


def ask(
    url: str, method: str = "GET", said: object = None, path: str | None = None, **headers: str | None
) -> tuple[int, str]:
    """A request as the page makes it, with some headers otherwise; None takes one out."""
    parts = urlsplit(url)
    token = parts.path.split("/")[1]
    sent: dict[str, str | None] = {"Host": parts.netloc}
    if method == "POST":
        sent |= {"Origin": f"http://{parts.netloc}", "X-Sheetcrm-Token": token, "Content-Type": "application/json"}
    body = json.dumps(said).encode() if said is not None else b""
    sent |= {"Content-Length": str(len(body))} | {name.replace("_", "-"): value for name, value in headers.items()}
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port or 0, timeout=5)
    with contextlib.closing(connection):
        connection.putrequest(method, path or (f"/{token}/decide" if method == "POST" else parts.path), skip_host=True)
        for name, value in sent.items():
            if value is not None:
                connection.putheader(name, value)
        connection.endheaders(body)
        answer = connection.getresponse()
        return answer.status, answer.read().decode()


def decide(url: str, draft: str, verdict: str, **more: Any) -> tuple[int, str]:
    return ask(url, "POST", {"draft": draft, "verdict": verdict, "by": "", "text": None, "subject": None, **more})


def kept(found: Review) -> dict[str, approvals.Approval]:
    return approvals.load(found.opened.state)


def test_a_decision_is_on_the_disk_before_the_answer(reviewed: Review, url: str) -> None:
    one, other = ready(reviewed)[:2]
    assert decide(url, one, "send", by="Ольга\nБ.", text="Анна, с днём рождения!")[0] == 200
    assert decide(url, other, "reject")[0] == 200
    found = kept(reviewed)
    assert (found[one].verdict, found[one].place, found[one].by) == (Verdict.SEND, "page", "Ольга Б.")
    assert found[one].text == "Анна, с днём рождения!"
    draft = next(d for d in reviewed.drafts.drafts if d.id == one)
    assert found[one].prints == prints_of(draft)
    assert found[other].verdict is Verdict.REJECT
    assert oct((reviewed.opened.state / approvals.FILE).stat().st_mode & 0o777) == "0o600"
    status, page = ask(url)
    assert status == 200
    assert "с днём рождения!" in page


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Host": "evil.example"}, 421),
        ({"Host": None}, 421),
        ({"Origin": "http://evil.example"}, 403),
        ({"Origin": None}, 403),
        ({"Origin": "null"}, 403),
        ({"X_Sheetcrm_Token": "x" * 43}, 403),
        ({"X_Sheetcrm_Token": None}, 403),
        ({"Sec_Fetch_Site": "cross-site"}, 403),
        ({"Sec_Fetch_Site": "same-site"}, 403),
        ({"Content_Type": "text/plain"}, 415),
        ({"path": "/wrong/decide"}, 404),
        ({"path": "/decide"}, 404),
    ],
)
def test_nobody_else_decides(reviewed: Review, url: str, headers: dict[str, Any], status: int) -> None:
    said = {"draft": ready(reviewed)[0], "verdict": "send"}
    assert ask(url, "POST", said, **headers)[0] == status
    assert kept(reviewed) == {}


def test_nobody_else_reads(url: str) -> None:
    page = urlsplit(url).path.rsplit("/", 1)[1]
    for path in ("/", f"/{page}", f"/wrong/{page}", f"/{'x' * 43}/{page}"):
        assert ask(url, path=path) == (404, "")
    assert ask(url, Host="evil.example") == (421, "")
    token = urlsplit(url).path.split("/")[1]
    for path in (
        f"/{token}/../approvals.jsonl",
        f"/{token}/approvals.jsonl",
        f"/{token}/review-2.html",
        f"/{token}/a/b",
    ):
        assert ask(url, path=path)[0] == 404
    assert ask(url, "OPTIONS")[0] == 501
    assert ask(url, "PUT", {})[0] == 501


@pytest.mark.parametrize(
    "said",
    [
        [],
        "x",
        {"draft": "no"},
        {"verdict": "send"},
        {"draft": ["a"], "verdict": "send"},
        {"draft": None, "verdict": None},
    ],
)
def test_what_is_no_decision_is_refused_in_words(reviewed: Review, url: str, said: object) -> None:
    status, answer = ask(url, "POST", said)
    assert status in (400, 409)
    assert json.loads(answer)["error"]
    assert decide(url, ready(reviewed)[0], "banana")[0] == 409
    assert ask(url, "POST", {}, Content_Length="99999999")[0] == 413
    assert kept(reviewed) == {}


def test_a_blocked_draft_cannot_be_approved(tmp_path: Path) -> None:
    base(tmp_path, "  channels: [email, sms]\n")
    found = review(jobs.Asked(target=str(tmp_path / "t.xlsx"), today=DAY, lang="ru"))
    blocked = next(d.id for d in found.drafts.drafts if d.state == "blocked")
    with serving(found.site()) as address:
        status, answer = decide(address, blocked, "send")
        assert (status, json.loads(answer)["error"]) == (409, "этот черновик отправлять нельзя")
        assert decide(address, blocked, "reject")[0] == 200


def test_only_this_very_machine(tmp_path: Path) -> None:
    base(tmp_path)
    for address in ("0.0.0.0", "192.168.0.1", "::", "localhost", "example.com"):
        said = sheetcrm("review", "t.xlsx", "--bind", address, "--json", "--today", str(DAY), folder=tmp_path)
        assert (said.code, document("review", said)["error"]["code"]) == (2, "review/not-loopback")


def test_a_second_look_takes_another_user_of_the_system(reviewed: Review) -> None:
    one, other = ready(reviewed)[:2]
    first = Review(reviewed.opened, reviewed.drafts, reviewed.settings, "ru", user="1001")
    with serving(first.site()) as address:
        assert decide(address, one, "send", by="Ольга")[0] == 200
    for user, draft, verdict, words in (
        ("1001", one, "send", "другого пользователя"),
        ("1002", other, "send", "никто не одобрил"),
        ("1002", one, "rewrite", "«можно» или «нет»"),
    ):
        second = Review(reviewed.opened, reviewed.drafts, reviewed.settings, "ru", second=True, user=user)
        with serving(second.site()) as address:
            # A name that is given proves nothing.
            status, answer = decide(address, draft, verdict, by="Марина")
            assert status == 409
            assert words in json.loads(answer)["error"]
    second = Review(reviewed.opened, reviewed.drafts, reviewed.settings, "ru", second=True, user="1002")
    with serving(second.site()) as address:
        status, answer = decide(address, one, "send")
        assert (status, json.loads(answer)["decision"][7]) == (200, "send")
    assert [(one_.user, one_.second) for one_ in looks.load(reviewed.opened.state)] == [("1001", False), ("1002", True)]
    with serving(second.site()) as address:
        assert decide(address, one, "reject")[0] == 200
    assert kept(reviewed)[one].verdict is Verdict.REJECT
    assert looks.this_user() == str(os.geteuid())


def test_an_approval_that_no_longer_holds_is_shown_as_such(reviewed: Review) -> None:
    one = ready(reviewed)[0]
    old = approvals.Approval(one, Verdict.SEND, dt.datetime.now(dt.UTC), "page", {"client": "x"}, "Ольга")
    approvals.keep(reviewed.opened.state, [old])
    shown = reviewed.decisions()[one].listed("ru")
    assert "изменились данные клиента" in shown[6]


def test_the_later_decision_counts_whether_on_the_page_or_in_the_tab(tmp_path: Path) -> None:
    file = base(tmp_path)
    asked = jobs.Asked(target=str(file), today=DAY, lang="ru")
    jobs.sync(asked)
    book = load_workbook(file)
    sheet = book["Черновики"]
    (head,) = [row for row in sheet.iter_rows() if any(cell.value == "Решение" for cell in row)]
    at = {cell.value: cell.column for cell in head}
    line = head[0].row + 1
    draft_id = str(sheet.cell(line, at["Код черновика"]).value).strip("\u200b\u2060 ")
    sheet.cell(line, at["Решение"]).value = "можно отправлять"
    book.save(file)

    found = review(asked)
    (one,) = [key for key, stands in found.decisions().items() if stands.one.state is State.APPROVED]
    assert draft_id.endswith(one) or one in draft_id
    assert found.decisions()[one].listed("ru")[2] == "tab", "what stands in the tab is shown before any run took it"
    assert found.decided == 1
    with serving(found.site()) as address:
        assert decide(address, one, "reject")[0] == 200

    def state() -> str:
        (stands,) = [stands for stands in review(asked).decisions().values() if stands.one.draft.id == one]
        return str(stands.one.state)

    assert state() == "rejected"
    jobs.sync(asked)
    assert state() == "rejected", "the cell that was taken into account does not come back over the page"
    page = (tmp_path / "t — черновики" / "review.html").read_text("utf-8")
    assert '["rejected","не отправлять"]' in page, "the page that is only read says the same"


def test_own_words_are_looked_at_before_they_are_kept(reviewed: Review, url: str) -> None:
    one = ready(reviewed)[0]
    status, answer = decide(url, one, "send", text="Здравствуйте, %NAME%! Ждём вас.")
    assert status == 409
    assert json.loads(answer)["error"].startswith("так отправлять нельзя: ")
    assert kept(reviewed) == {}
    status, answer = decide(url, one, "send", text="Ждём вас завтра.")
    shown = json.loads(answer)["decision"]
    assert (status, shown[8][0], "Ждём вас завтра." in shown[9][1]) == (200, "approved", True)


def test_what_has_left_is_decided_no_more(reviewed: Review) -> None:
    one = ready(reviewed)[0]
    left = Review(reviewed.opened, reviewed.drafts, reviewed.settings, "ru", handed=frozenset({one}))
    with serving(left.site()) as address:
        assert decide(address, one, "send")[0] == 409
        page = ask(address)[1]
    assert '["handed","передан в рассылку"]' in page


def test_it_stops_when_it_is_told_to(tmp_path: Path) -> None:
    base(tmp_path)
    command = [sys.executable, "-m", "sheetcrm", "review", "t.xlsx", "--json", "--today", str(DAY)]
    server = subprocess.Popen(
        command, cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(ROOT)}, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        text=True,
    )  # fmt: skip
    assert server.stdout is not None
    lines = []
    for line in server.stdout:
        lines.append(line)
        if line == "}\n":
            break
    found = json.loads("".join(lines))
    status, page = ask(found["url"])
    assert status == 200
    assert "<html" in page
    server.send_signal(signal.SIGTERM)
    started = time.monotonic()
    assert server.wait(20) == 0
    assert time.monotonic() - started < 15
    assert server.stderr is not None
    assert "Traceback" not in server.stderr.read()
    with pytest.raises(ConnectionError):
        ask(found["url"])


@contextlib.contextmanager
def browser(url: str, **options: Any) -> Iterator[tuple[Any, list[str]]]:
    odd: list[str] = []
    with chromium.tab(**{"viewport": {"width": 1280, "height": 860}, **options}) as page:
        page.on("pageerror", lambda e: odd.append(str(e)))
        page.on("console", lambda m: odd.append(m.text) if "favicon" not in str(m.location) else None)
        page.goto(url)
        page.wait_for_selector("html[data-ready]")
        yield page, odd


@needs_chromium
def test_by_keyboard_alone_and_still_there_after_a_reload(reviewed: Review, url: str) -> None:
    from playwright.sync_api import expect

    with browser(url) as (page, odd):
        page.select_option("#state", "ready")
        page.focus("#by")
        page.keyboard.type("Ольга")
        page.keyboard.press("Escape")
        page.keyboard.press("a")
        expect(page.locator("#kept")).to_contain_text("Сохранено")
        expect(page.locator("#place")).to_have_text(re.compile("^2 из"))
        page.keyboard.press("k")
        expect(page.locator(".decision")).to_contain_text("Решено: можно отправлять")
        expect(page.locator(".decision")).to_contain_text("указано: Ольга")
        assert "подпис" not in page.inner_text(".decision").lower()
        page.keyboard.press("j")
        page.keyboard.press("e")
        page.keyboard.press("Control+a")
        page.keyboard.type("Вера, с днём рождения! СТОП - отписка")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        expect(page.locator("#kept")).to_contain_text("можно отправлять")
        expect(page.locator("#own-text")).to_have_count(0)
        page.reload()
        page.wait_for_selector("html[data-ready]")
        page.select_option("#decision", "send")
        assert page.inner_text("#count").startswith("2")
        page.select_option("#decision", "own")
        assert page.inner_text("#count").startswith("1")
        assert page.locator(".differs ins").all_inner_texts() == ["СТОП", "-", "отписка."]
        assert page.locator(".differs del").count() > 0
        page.select_option("#decision", "")
        page.focus("#list")
        page.keyboard.press("Home")
        page.evaluate(
            "document.body.dispatchEvent(new KeyboardEvent('keydown', {key: 'к', code: 'KeyR', bubbles: true}))"
        )
        expect(page.locator("#kept")).to_contain_text("не отправлять")
        assert odd == []
    first, second = ready(reviewed)[:2]
    said = {name: (str(one.verdict), one.by) for name, one in kept(reviewed).items()}
    top = reviewed.drafts.drafts[0].id
    assert said == {first: ("send", "Ольга"), second: ("send", "Ольга"), top: ("reject", "")}


@needs_chromium
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_barriers_while_deciding(reviewed: Review, url: str, scheme: str) -> None:
    from playwright.sync_api import expect

    with browser(url, color_scheme=scheme) as (page, odd):
        page.select_option("#state", "ready")
        for key, words in (("a", "можно отправлять"), ("r", "не отправлять")):
            page.keyboard.press("Escape")
            page.keyboard.press(key)
            expect(page.locator("#kept")).to_contain_text(words)
        page.keyboard.press("Home")
        page.keyboard.press("e")
        violations = chromium.barriers(page)
        assert not violations, [(v["id"], [n["html"][:200] for n in v["nodes"]]) for v in violations]
        page.fill("#own-text", "Другой текст")
        page.click(".own .send")
        expect(page.locator("#kept")).to_contain_text("можно отправлять")
        page.select_option("#decision", "own")
        expect(page.locator(".differs")).to_be_visible()
        violations = chromium.barriers(page)
        assert not violations, [(v["id"], [n["html"][:200] for n in v["nodes"]]) for v in violations]
        assert odd == []
    assert kept(reviewed)


@needs_chromium
def test_quick_keys_are_each_about_a_draft_of_its_own(reviewed: Review, url: str) -> None:
    """However long a decision takes to be kept, the next key is about the next draft; behind one that failed none is kept."""
    from playwright.sync_api import expect

    asked: list[Any] = []
    with browser(url) as (page, _):
        page.route("**/decide*", lambda route: asked.append(route))
        page.select_option("#state", "ready")
        page.keyboard.press("Escape")
        page.keyboard.press("a")
        page.keyboard.press("r")
        expect(page.locator("#place")).to_have_text(re.compile("^2 из"))
        page.keyboard.press("e")
        page.keyboard.press("Control+Home")
        page.keyboard.type("Нет! ")
        while not asked:
            page.wait_for_timeout(10)
        assert len(asked) == 1
        asked.pop().continue_()
        while not asked:
            page.wait_for_timeout(10)
        # A text that is being written is not lost because something else was kept.
        expect(page.locator("#own-text")).to_have_value(re.compile("^Нет! "))
        asked.pop().abort()
        expect(page.locator("#kept")).to_contain_text("Не сохранено")
        expect(page.locator("#own-text")).to_have_count(1)
    assert {name: str(one.verdict) for name, one in kept(reviewed).items()} == {ready(reviewed)[0]: "send"}


@needs_chromium
def test_a_page_whose_server_is_gone_says_so(reviewed: Review) -> None:
    from playwright.sync_api import expect

    with contextlib.ExitStack() as stack:
        address = stack.enter_context(serving(reviewed.site()))
        with browser(address) as (page, _):
            page.select_option("#state", "ready")
            stack.close()
            page.keyboard.press("Escape")
            page.keyboard.press("a")
            expect(page.locator("#kept")).to_contain_text("Не сохранено")
            expect(page.locator(".decision")).to_contain_text("Решений ещё нет")
    assert kept(reviewed) == {}
