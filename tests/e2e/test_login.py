"""One person's login to Google: through the browser once, kept for its owner alone, renewed, and said plainly when it is gone."""

from __future__ import annotations

import json
import re
import stat
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
import requests

from sheetcrm.core.workbook import Value, Workbook, sheet_from_rows
from sheetcrm.errors import SheetcrmError
from sheetcrm.stores.google import person
from sheetcrm.stores.google.credentials import READ_ONLY, SCOPES, log_in
from tests.browser import tab
from tests.e2e.pseudo import at_terminal
from tests.e2e.terminal import sheetcrm
from tests.google import OWNER, upload
from tests.sheets_server import SheetsServer, keyfile, running_server

ROWS: list[list[Value]] = [
    ["Client ID", "Full name", "Phone", "Email"],
    ["C-000001", "Ann Sample", "+44 7158 100001", "ann@sample.example"],
    ["C-000002", "Bob Sample", "+44 7158 100002", "bob@sample.example"],
]


@pytest.fixture
def server() -> Iterator[SheetsServer]:
    with running_server() as running:
        running.consents.account = OWNER
        yield running
        assert not running.wrong_answers
        assert not running.crashes


@dataclass(frozen=True)
class Place:
    """A folder with a key and a configuration that names a spreadsheet."""

    server: SheetsServer
    folder: Path
    spreadsheet: str

    @property
    def key(self) -> Path:
        return self.folder / "client.json"

    @property
    def kept(self) -> Path:
        return self.folder / "state" / "google-token.json"

    def login(self, **more: object) -> object:
        """A login as a command makes it."""
        return log_in(str(self.key), environment={}, token_dir=self.kept.parent, **more).credentials  # type: ignore[arg-type]


@pytest.fixture
def place(server: SheetsServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    # The local server speaks http; Google itself is always https.
    monkeypatch.setenv("OAUTHLIB_INSECURE_TRANSPORT", "1")
    monkeypatch.setenv("BROWSER", "true %s")
    spreadsheet = upload(server, Workbook("Base", "", (sheet_from_rows("Clients", ROWS),)), locale="en_GB")
    keyfile.write(tmp_path / "client.json", server.consents.client_file(server.base_url))
    (tmp_path / "config.yaml").write_text(
        f"workbook:\n  google:\n    spreadsheet: {spreadsheet}\n    credentials: client.json\n"
        f"    api_url: {server.base_url}\nstate_dir: state\nlaw: {{country: eu}}\nlanguage: en\n",
        encoding="utf-8",
    )
    return Place(server, tmp_path, spreadsheet)


def agree(url: str, answer: str = "continue", *, unticked: str = "") -> requests.Response:
    """What a browser does with the page: the boxes as they are ticked, a button, and the way back to the program."""
    page = requests.get(url, timeout=10).text
    form: dict[str, object] = {
        "account": re.findall(r'name=account value="([^"]+)"', page)[0],
        "scope": [scope for scope in re.findall(r'name=scope value="([^"]+)"', page) if scope != unticked],
        "answer": answer,
    }
    return requests.post(url, data=form, timeout=10)


Browse = Callable[..., list[str]]


@pytest.fixture
def browse(monkeypatch: pytest.MonkeyPatch) -> Browse:
    """A browser for a login of this process: what it was sent to."""

    def answering(answer: str = "continue", unticked: str = "") -> list[str]:
        sent: list[str] = []

        def opened(url: str) -> bool:
            sent.append(url)
            threading.Thread(target=agree, args=(url, answer), kwargs={"unticked": unticked}, daemon=True).start()
            return True

        monkeypatch.setattr(person.webbrowser, "open", opened)
        return sent

    return answering


def test_a_person_logs_in_once_in_a_browser_and_is_not_asked_again(place: Place) -> None:
    """From the terminal through Chromium and back; then without anybody there."""
    with at_terminal("check", "--dry-run", folder=place.folder) as terminal:
        seen = terminal.see("code_challenge_method=S256")
        address = re.findall(r"http://\S+", seen)[0]
        assert "A browser will open now" in seen
        with tab() as page:
            page.goto(address)
            assert page.get_by_role("checkbox").count() == 1  # one right is asked for, that of looking
            page.get_by_role("button", name="Continue").click()
            page.get_by_text("you are logged in").wait_for(timeout=10_000)
        assert terminal.end() == 0, terminal.screen
    assert "Clients: 2 rows" in terminal.screen
    assert stat.S_IMODE(place.kept.stat().st_mode) == 0o600
    assert stat.S_IMODE(place.kept.parent.stat().st_mode) == 0o700
    kept = json.loads(place.kept.read_text())
    assert kept["scopes"] == list(READ_ONLY)
    assert kept.keys() == {"refresh_token", "client_id", "scopes"}
    again = sheetcrm("check", "--dry-run", "--json", folder=place.folder)
    assert (again.code, json.loads(again.out)["schema"]) == (0, "sheetcrm/check/1")


def test_what_may_only_be_looked_at_is_not_written_and_the_right_is_asked_for_once_more(
    place: Place, browse: Browse
) -> None:
    browse()
    place.login(interactive=True, read_only=True)
    refused = sheetcrm("check", folder=place.folder)
    assert refused.code == 4
    assert "google/login-too-narrow" in refused.err
    sent = browse()
    place.login(interactive=True)
    assert [parse_qs(urlsplit(url).query)["scope"] for url in sent] == [list(SCOPES)]
    assert json.loads(place.kept.read_text())["scopes"] == list(SCOPES)
    # Who may edit may look: the wider login serves both, without a browser.
    for read_only in (False, True):
        place.login(read_only=read_only)
    filled = sheetcrm("check", folder=place.folder)
    assert filled.code == 0, filled.err
    titles = [sheet.title for sheet in place.server.files[place.spreadsheet].document.sheets]
    assert "To correct" in titles


def test_a_token_that_has_run_out_is_renewed_by_itself(place: Place, browse: Browse) -> None:
    browse()
    place.login(interactive=True)
    place.server.tokens.expire_all()
    credentials = place.login()
    assert place.server.tokens.caller(f"Bearer {credentials.token}").address == OWNER  # type: ignore[attr-defined]


def test_a_login_that_was_taken_back_is_said_and_made_anew(
    place: Place, browse: Browse, capsys: pytest.CaptureFixture[str]
) -> None:
    browse()
    place.login(interactive=True)
    place.server.tokens.forget_logins(OWNER)
    with pytest.raises(SheetcrmError) as refusal:
        place.login()
    assert refusal.value.code == "google/login-refused"
    assert "sheetcrm doctor" in refusal.value.say("en")[1]
    capsys.readouterr()
    sent = browse()
    place.login(interactive=True, lang="ru")
    assert len(sent) == 1
    said = capsys.readouterr()
    assert "Прежний вход больше не действует" in said.err
    assert said.out == ""
    place.login()


def test_a_network_that_fails_takes_no_login_away(place: Place, browse: Browse) -> None:
    browse()
    place.login(interactive=True)
    key = json.loads(place.key.read_text())
    key["installed"]["token_uri"] = "http://127.0.0.1:9/token"
    keyfile.write(place.key, key)
    place.login()
    assert place.kept.is_file()


@pytest.mark.parametrize(("answer", "unticked"), [("cancel", ""), ("continue", SCOPES[0])])
def test_who_does_not_agree_is_told_so(place: Place, browse: Browse, answer: str, unticked: str) -> None:
    browse(answer, unticked)
    with pytest.raises(SheetcrmError) as refusal:
        place.login(interactive=True)
    assert refusal.value.code == "google/login-declined"
    assert not place.kept.exists()


def test_nobody_who_comes_back_is_waited_for_a_while(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(person.webbrowser, "open", lambda url: False)
    monkeypatch.setattr(person, "PATIENCE", 0.2)
    begun = time.monotonic()
    with pytest.raises(SheetcrmError) as refusal:
        place.login(interactive=True)
    assert refusal.value.code == "google/login-unfinished"
    assert time.monotonic() - begun < 20


def test_a_client_that_was_deleted_is_named(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    def deleted(url: str) -> bool:
        clients = place.server.consents.clients
        clients.update(dict.fromkeys(clients, "another secret"))
        threading.Thread(target=agree, args=(url,), daemon=True).start()
        return True

    monkeypatch.setattr(person.webbrowser, "open", deleted)
    with pytest.raises(SheetcrmError) as refusal:
        place.login(interactive=True)
    assert refusal.value.code == "google/login-bad-client"
    assert str(place.key) in refusal.value.say("en")[0]


def test_another_client_needs_a_login_of_its_own(place: Place, browse: Browse) -> None:
    browse()
    place.login(interactive=True)
    keyfile.write(place.key, place.server.consents.client_file(place.server.base_url))
    with pytest.raises(SheetcrmError) as refusal:
        place.login()
    assert refusal.value.code == "google/login-needed"


def test_without_a_terminal_nobody_is_waited_for(place: Place) -> None:
    said = sheetcrm("check", "--lang", "ru", folder=place.folder)
    assert said.code == 4
    assert "Нужно один раз войти в Google" in said.err
    assert not place.kept.exists()
