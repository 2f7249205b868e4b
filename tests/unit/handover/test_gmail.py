"""Drafts put into Gmail over HTTP, by the API's own description; and what nobody knows of is asked for, not repeated."""

from __future__ import annotations

import email
import email.policy
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from google.auth.transport.requests import AuthorizedSession

from sheetcrm.core.drafts.review.outbox import State
from sheetcrm.errors import SheetcrmError
from sheetcrm.handover.gmail import SCOPE, GmailSink
from sheetcrm.handover.passing import look_for, pass_on
from sheetcrm.journal.outbox import held
from sheetcrm.stores.google.credentials import log_in_as_person
from tests.sheets_server import SheetsServer, running_server
from tests.unit.drafts.making import NOW, SETTINGS
from tests.unit.handover.test_imap import KEY, letters

ANNA = "anna@romashka.example"


@pytest.fixture
def server() -> Iterator[SheetsServer]:
    with running_server() as running:
        running.tokens.refresh_tokens["1//anna"] = ANNA
        running.tokens.granted["1//anna"] = frozenset({SCOPE})
        yield running
        assert not running.wrong_answers


def login_files(server: SheetsServer, folder: Path) -> tuple[Path, Path]:
    """An OAuth client's file, and the login a person gave once."""
    key, token = folder / "gmail.json", folder / "gmail-token.json"
    client = {"client_id": "c", "client_secret": "s", "token_uri": f"{server.base_url}/token", "auth_uri": "x"}
    key.write_text(json.dumps({"installed": client}))
    token.write_text(
        json.dumps(
            {
                "refresh_token": "1//anna",
                "client_id": "c",
                "client_secret": "s",
                "token_uri": f"{server.base_url}/token",
            }
        )
    )
    key.chmod(0o600)
    return key, token


@pytest.fixture
def sink(server: SheetsServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> GmailSink:
    # A login of a person is renewed at one address, whatever its file says.
    monkeypatch.setattr("google.oauth2.credentials._GOOGLE_OAUTH2_TOKEN_ENDPOINT", f"{server.base_url}/token")
    key, token = login_files(server, tmp_path)
    credentials = log_in_as_person(str(key), SCOPE, token=token, interactive=False)
    return GmailSink(AuthorizedSession(credentials), SETTINGS, NOW, server.base_url)


def lying(server: SheetsServer) -> list[Any]:
    return [
        email.message_from_bytes(draft.content, policy=email.policy.default) for draft in server.mailboxes.get(ANNA, [])
    ]


def test_a_letter_becomes_a_draft_with_one_right_alone(server: SheetsServer, sink: GmailSink, tmp_path: Path) -> None:
    chosen = letters(2)
    with held(tmp_path / "state", None, KEY, NOW) as ledger:
        passed = pass_on(ledger, sink, chosen, by="Ирина", now=lambda: NOW)
    assert passed.handed == tuple(chosen)
    assert [m["Subject"] for m in lying(server)] == [one.draft.subject for one in chosen]
    assert [m["To"] for m in lying(server)] == ["client1@example.com", "client2@example.com"]
    assert {(r.method, r.path) for r in server.requests} == {("POST", "/token"), ("POST", "/gmail/v1/users/me/drafts")}
    with pytest.raises(OSError, match="403"):
        _read_sheets(sink, server)


def _read_sheets(sink: GmailSink, server: SheetsServer) -> None:
    answer = sink.session.request("GET", f"{server.base_url}/v4/spreadsheets/{server.create_spreadsheet()}")
    raise OSError(str(answer.status_code))


@pytest.mark.parametrize("fault", ["cut-after", "500-after", "503", "hang-after", "cut"])
def test_a_lost_answer_is_unknown_and_asked_for(
    fault: str, server: SheetsServer, sink: GmailSink, tmp_path: Path
) -> None:
    server.faults.add(fault, method="POST", path="drafts", nth=2, seconds=0.1)
    chosen = letters(3)
    with held(tmp_path / "state", None, KEY, NOW) as ledger:
        passed = pass_on(ledger, sink, chosen, by="", now=lambda: NOW)
        if fault == "hang-after" and passed.problem is None:
            pytest.fail("it went on over a lost answer")
        assert (len(passed.handed), passed.unknown, passed.left) == (1, (chosen[1],), (chosen[2],))
        found = look_for(ledger, sink, NOW)
        arrived = fault.endswith("-after")
        assert len(found) == arrived
        assert ledger.now.entries[1].state is (State.CONFIRMED if arrived else State.UNKNOWN)
        # Whatever became of it, it is not made again.
        assert {one.item.draft for one in chosen[:2]} == ledger.now.handed
    ids = [m["Message-ID"] for m in lying(server)]
    assert len(ids) == len(set(ids)) == 1 + arrived


def test_what_was_put_elsewhere_is_not_looked_for_here(server: SheetsServer, sink: GmailSink, tmp_path: Path) -> None:
    """A letter of that name lies here, and whether the other place got its own nobody knows all the same."""
    (one,) = letters(1)
    sink.put(sink.where("H1"), [one])
    with held(tmp_path / "state", None, KEY, NOW) as ledger:
        ledger.intend(NOW, "H1", "folder", [one.item], by="", where="Передано")
        assert look_for(ledger, sink, NOW) == ()
        assert [entry.state for entry in ledger.now.entries] == [State.UNKNOWN]
    assert len(lying(server)) == 1


@pytest.mark.parametrize("fault", ["403", "429"])
def test_a_refusal_has_made_nothing(fault: str, server: SheetsServer, sink: GmailSink, tmp_path: Path) -> None:
    server.faults.add(fault, method="POST", path="drafts", nth=1)
    with held(tmp_path / "state", None, KEY, NOW) as ledger:
        passed = pass_on(ledger, sink, letters(1), by="", now=lambda: NOW)
        assert passed.problem is not None
        assert passed.problem.code == "gmail/not-taken"
        assert not ledger.now.handed
        assert pass_on(ledger, sink, letters(1), by="", now=lambda: NOW).problem is None


def test_a_login_that_was_taken_back_hands_nothing_over(server: SheetsServer, sink: GmailSink, tmp_path: Path) -> None:
    server.tokens.delete_account(ANNA)
    with held(tmp_path / "state", None, KEY, NOW) as ledger:
        passed = pass_on(ledger, sink, letters(1), by="", now=lambda: NOW)
        assert passed.problem is not None
        assert passed.problem.code == "gmail/not-taken"
        assert not ledger.now.handed
    assert not lying(server)


def test_a_service_account_has_no_mailbox_of_a_person(server: SheetsServer, tmp_path: Path) -> None:
    with pytest.raises(SheetcrmError) as refused:
        log_in_as_person(str(server.service_account_path), SCOPE, token=tmp_path / "t", interactive=False)
    assert refused.value.code == "google/needs-a-person"
    key, token = login_files(server, tmp_path)
    token.unlink()
    with pytest.raises(SheetcrmError) as refused:
        log_in_as_person(str(key), SCOPE, token=token, interactive=False)
    assert refused.value.code == "google/login-needed"
    if os.name == "posix":
        key.chmod(0o644)
        with pytest.raises(SheetcrmError) as refused:
            log_in_as_person(str(key), SCOPE, token=token, interactive=False)
        assert refused.value.code == "google/key-readable"


def test_the_server_makes_lists_and_shows_drafts(server: SheetsServer, sink: GmailSink) -> None:
    sink.put("B1", letters(1))
    ask = sink.session.request
    drafts = f"{server.base_url}/gmail/v1/users/me/drafts"
    (listed,) = ask("GET", drafts).json()["drafts"]
    shown = ask("GET", f"{drafts}/{listed['id']}", params={"format": "raw"}).json()
    assert shown["message"]["raw"]
    assert ask("GET", f"{drafts}/r-1").status_code == 404
    assert ask("GET", drafts, params={"format": "raw"}).status_code == 400, "no such parameter there"
    assert ask("POST", drafts, json={"message": {"raw": ""}}).status_code == 400
    assert ask("POST", drafts, json={"message": {"text": "x"}}).status_code == 400, "no such field"
    assert ask("POST", f"{drafts}/" + "send", json={"id": listed["id"]}).status_code == 501
    assert ask("GET", f"{server.base_url}/gmail/v1/users/other@x.example/drafts").status_code == 403
