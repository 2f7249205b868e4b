"""Over real HTTP, with gspread and google-auth as they are, and as a program of its own."""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import google.auth.credentials
import google.auth.exceptions
import gspread
import pytest
import requests

from tests.sheets_server import SheetsServer, mount, running_server
from tests.sheets_server.__main__ import add_files

_PROJECT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def server() -> Iterator[SheetsServer]:
    with running_server(seed=3) as app:
        yield app
        assert app.wrong_answers == []
        assert app.crashes == []


@pytest.fixture
def gc(server: SheetsServer) -> Iterator[gspread.Client]:
    client = gspread.service_account(str(server.service_account_path))
    mount(client.http_client.session, server.base_url)
    client.set_timeout((2, 10))
    yield client
    server.faults.clear()


def test_gspread_opens_reads_and_writes(server: SheetsServer, gc: gspread.Client) -> None:
    spreadsheet_id = server.create_spreadsheet("Base", {"Клиенты": [["id", "имя"], ["C1", "Анна"]]}, locale="ru_RU")
    spreadsheet = gc.open_by_key(spreadsheet_id)
    assert (spreadsheet.title, spreadsheet.locale) == ("Base", "ru_RU")
    sheet = spreadsheet.worksheet("Клиенты")
    assert sheet.get_all_values() == [["id", "имя"], ["C1", "Анна"]]
    sheet.update([["C2", "1,5"]], "A3:B3", raw=False)
    sheet.append_row(["C3", "=1+1"])
    assert sheet.get("A3:B4", value_render_option=gspread.utils.ValueRenderOption.unformatted) == [
        ["C2", 1.5],
        ["C3", "=1+1"],
    ]
    assert [found.title for found in gc.openall("Base")] == ["Base"]


def test_gspread_raises_what_it_raises_for_google(server: SheetsServer, gc: gspread.Client) -> None:
    spreadsheet_id = server.create_spreadsheet()
    with pytest.raises(gspread.SpreadsheetNotFound):
        gc.open_by_key("test")
    with pytest.raises(PermissionError):
        gc.open_by_key(server.create_spreadsheet(share={}))
    spreadsheet = gc.open_by_key(spreadsheet_id)
    server.faults.add("html-502")
    with pytest.raises(gspread.exceptions.APIError) as found:
        spreadsheet.fetch_sheet_metadata()
    assert found.value.code == -1
    assert found.value.response.status_code == 502
    server.faults.add("html-200")
    with pytest.raises(requests.exceptions.JSONDecodeError):
        spreadsheet.fetch_sheet_metadata()
    server.faults.add("text-error")
    with pytest.raises(TypeError):
        spreadsheet.fetch_sheet_metadata()


def test_cuts_and_hangs_reach_the_socket(server: SheetsServer, gc: gspread.Client) -> None:
    spreadsheet = gc.open_by_key(server.create_spreadsheet())
    server.faults.add("cut")
    with pytest.raises(requests.exceptions.ConnectionError):
        spreadsheet.fetch_sheet_metadata()
    gc.set_timeout((2, 0.2))
    server.faults.add("hang", seconds=5)
    with pytest.raises(requests.exceptions.ReadTimeout):
        spreadsheet.fetch_sheet_metadata()


def test_an_answer_may_end_in_the_middle_though_the_call_was_carried_out(
    server: SheetsServer, gc: gspread.Client
) -> None:
    spreadsheet = gc.open_by_key(server.create_spreadsheet())
    in_process = gspread.service_account(str(server.service_account_path))
    mount(in_process.http_client.session, server)
    for client in (gc, in_process):
        server.faults.add("cut-body", method="POST")
        title = f"Added by {id(client)}"
        add = {"requests": [{"addSheet": {"properties": {"title": title}}}]}
        with pytest.raises(requests.exceptions.ChunkedEncodingError):
            client.http_client.batch_update(spreadsheet.id, add)
        assert title in [sheet.title for sheet in spreadsheet.worksheets()]


def test_an_expired_token_is_fetched_anew_and_a_deleted_key_is_a_refresh_error(
    server: SheetsServer, gc: gspread.Client
) -> None:
    spreadsheet_id = server.create_spreadsheet()
    gc.open_by_key(spreadsheet_id)
    server.tokens.expire_all()
    assert gc.open_by_key(spreadsheet_id).id == spreadsheet_id
    other = server.tokens.add_account("other@local-project.iam.gserviceaccount.com")
    key = other.key_file(server.base_url)
    server.tokens.delete_account(other.address)
    client = gspread.service_account_from_dict(key)
    mount(client.http_client.session, server.base_url)
    with pytest.raises(google.auth.exceptions.RefreshError):
        client.open_by_key(spreadsheet_id)


def test_calls_at_once_are_carried_out_one_after_another(server: SheetsServer) -> None:
    spreadsheet_id = server.create_spreadsheet()
    url = f"{server.base_url}/v4/spreadsheets/{spreadsheet_id}/values/A1:append?valueInputOption=RAW"

    def add(name: str) -> None:
        for _ in range(10):
            requests.post(url, json={"values": [[name]]}, headers={"Authorization": "Bearer test:owner@example.com"})

    threads = [threading.Thread(target=add, args=(name,)) for name in "abcd"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    found = server.people.rows(spreadsheet_id, "Sheet1")
    assert sorted(row[0] for row in found) == sorted("abcd" * 10)


def test_a_path_that_is_no_api_is_not_found(server: SheetsServer) -> None:
    assert requests.get(f"{server.base_url}/nothing", timeout=5).status_code == 404


def test_the_program_says_ready_and_keeps_its_files_over_a_restart(tmp_path: Path) -> None:
    state, key = tmp_path / "state", tmp_path / "key.json"
    command = [sys.executable, "-m", "tests.sheets_server", "--state", str(state), "--service-account", str(key)]
    headers = {"Authorization": "Bearer test:ann@example.com"}
    process, url = _started([*command, "--locale", "ru_RU"])
    made = requests.post(f"{url}/v4/spreadsheets", json={"properties": {"title": "Kept"}}, headers=headers, timeout=5)
    assert made.json()["properties"]["locale"] == "ru_RU"
    assert _stopped(process) == 0
    assert key.stat().st_mode & 0o077 == 0
    process, url = _started([*command, "--fault", '{"kind": "503"}', "--quota", "on"])
    path = f"{url}/v4/spreadsheets/{made.json()['spreadsheetId']}"
    assert [requests.get(path, headers=headers, timeout=5).status_code for _ in range(2)] == [503, 200]
    assert _stopped(process) == 0


def _started(command: list[str]) -> tuple[subprocess.Popen[str], str]:
    process = subprocess.Popen(command, cwd=_PROJECT, stdout=subprocess.PIPE, text=True, env=dict(os.environ))
    assert process.stdout is not None
    line = process.stdout.readline()
    assert line.startswith("ready http://127.0.0.1:")
    return process, line.removeprefix("ready ").strip()


def _stopped(process: subprocess.Popen[str]) -> int:
    process.send_signal(signal.SIGTERM)
    return process.wait(timeout=10)


def test_what_google_auth_asks_in_a_thread_of_its_own_stays_here(
    server: SheetsServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked_up: set[str] = set()
    real = socket.getaddrinfo

    def recorded(host: str, *args: Any, **kwargs: Any) -> Any:
        looked_up.add(host)
        return real(host, *args, **kwargs)

    monkeypatch.setattr(socket, "getaddrinfo", recorded)
    # Our tests switch the question off; other programs that are led here ask it, unless their google-auth is older than it.
    asking = getattr(google.auth.credentials, "CredentialsWithRegionalAccessBoundary", None)
    if asking is not None:
        monkeypatch.setattr(asking, "_is_regional_access_boundary_lookup_required", lambda self: True)
    file_id = server.create_spreadsheet()
    client = gspread.service_account(str(server.service_account_path))
    mount(client.http_client.session, server.base_url)
    before = set(threading.enumerate())
    first = len(server.requests)
    for _ in range(3):
        client.open_by_key(file_id)
        for thread in set(threading.enumerate()) - before:
            if type(thread).__module__.startswith("google."):
                thread.join(10)
    assert looked_up == {"127.0.0.1"}
    asked = [request.path for request in server.requests[first:] if request.path != "/token"]
    assert asked == [f"/v4/spreadsheets/{file_id}"] * 3


def test_a_connection_that_is_to_be_closed_is_said_to_be(server: SheetsServer) -> None:
    address = urlsplit(server.base_url)
    connection = http.client.HTTPConnection(address.hostname or "", address.port)
    for asked, told in (("close", "close"), ("keep-alive", None)):
        connection.request("GET", "/v4/spreadsheets/x", headers={"Connection": asked})
        response = connection.getresponse()
        response.read()
        assert response.headers.get("Connection") == told
    connection.close()


def test_files_of_the_command_line_are_there(server: SheetsServer) -> None:
    told = {
        "id": "1" * 44,
        "title": "Base",
        "sheets": {"A": [["id"], ["7"]]},
        "share": {"me": "writer", "anyone": "reader"},
    }
    add_files(server, [json.dumps(told)])
    file = server.files["1" * 44]
    assert file.document.title == "Base"
    assert [file.role_of(person) for person in (server.service_account.address, "")] == ["writer", "reader"]
    assert file.document.sheets[0].grid.entry(1, 0) == 7
