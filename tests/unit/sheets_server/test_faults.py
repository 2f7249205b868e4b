"""Faults, quota and hooks: what a program sees when something goes wrong between it and Google."""

from __future__ import annotations

import json

import gspread
import pytest
import requests

from tests.sheets_server import KINDS, ConnectionCut, Fault, Request, RequestHung, SheetsServer, mount

from .conftest import OWNER, Client


@pytest.mark.parametrize(
    ("kind", "status", "message"),
    [
        ("429", 429, "Quota exceeded for quota metric 'Read requests' and limit 'Read requests per minute per user'"),
        ("500", 500, "Internal error encountered."),
        ("503", 503, "The service is currently unavailable."),
        ("409", 409, "The operation was aborted."),
        ("403", 403, "The caller does not have permission"),
    ],
)
def test_a_fault_answers_as_google_would(
    client: Client, server: SheetsServer, kind: str, status: int, message: str
) -> None:
    sheet = client.new()
    server.faults.add(kind)
    found, answer = client.call("GET", f"{sheet.path}/values/A1")
    assert found == status
    assert answer["error"]["message"].startswith(message)
    assert client.call("GET", f"{sheet.path}/values/A1")[0] == 200


@pytest.mark.parametrize(
    ("kind", "applied"), [("503", False), ("503-after", True), ("500", False), ("500-after", True)]
)
def test_a_write_may_be_applied_though_it_failed(
    client: Client, server: SheetsServer, kind: str, applied: bool
) -> None:
    sheet = client.new()
    server.faults.add(kind, method="PUT")
    status, _ = client.call("PUT", f"{sheet.path}/values/A1", {"valueInputOption": "RAW"}, {"values": [["x"]]})
    assert status >= 500
    assert sheet.values("A1") == ([["x"]] if applied else [])


@pytest.mark.parametrize(("kind", "applied"), [("cut", False), ("cut-after", True)])
def test_a_connection_may_be_cut_before_or_after(
    client: Client, server: SheetsServer, kind: str, applied: bool
) -> None:
    sheet = client.new()
    server.faults.add(kind, method="PUT")
    with pytest.raises(ConnectionCut):
        client.call("PUT", f"{sheet.path}/values/A1", {"valueInputOption": "RAW"}, {"values": [["x"]]})
    assert sheet.values("A1") == ([["x"]] if applied else [])


def test_a_hang_fails_at_once_without_a_socket(client: Client, server: SheetsServer) -> None:
    sheet = client.new()
    server.faults.add("hang")
    with pytest.raises(RequestHung):
        client.call("GET", f"{sheet.path}/values/A1")


def test_html_and_truncated_answers_are_no_json(client: Client, server: SheetsServer) -> None:
    sheet = client.new()
    headers = {"Authorization": f"Bearer test:{OWNER}"}
    server.faults.add("html-502")
    status, answered, content = server.handle("GET", f"{sheet.path}/values/A1", headers=headers)
    assert (status, answered["Content-Type"]) == (502, "text/html; charset=UTF-8")
    assert content.startswith(b"<!DOCTYPE html>")
    server.faults.add("truncated")
    status, _, content = server.handle("GET", f"{sheet.path}/values/A1", headers=headers)
    assert status == 200
    with pytest.raises(json.JSONDecodeError):
        json.loads(content)


def test_a_rule_names_the_call_it_strikes(client: Client, server: SheetsServer) -> None:
    sheet = client.new()
    fault = server.faults.add("503", nth=2, times=2, method="GET", path="values/A1$")
    outcomes = [client.call("GET", f"{sheet.path}/values/{cell}")[0] for cell in ("A1", "B1", "A1", "A1", "A1")]
    assert outcomes == [200, 200, 503, 503, 200]
    assert fault.hits == 2
    server.faults.clear()
    server.faults.add("429", nth=None, fits=lambda request: b"deleteSheet" in request.body, retry_after=7)
    _, headers, _ = server.handle(
        "POST", f"{sheet.path}:batchUpdate", None, {"Authorization": f"Bearer test:{OWNER}"}, b'{"x":"deleteSheet"}'
    )
    assert headers["Retry-After"] == "7"


def test_a_fault_nobody_knows_is_refused() -> None:
    with pytest.raises(ValueError, match="no such fault"):
        Fault("400-maybe")
    assert "cut-after" in KINDS


def test_requests_sees_faults_as_its_own_exceptions(client: Client, server: SheetsServer) -> None:
    sheet = client.new()
    session = requests.Session()
    mount(session, server)
    url = f"https://sheets.googleapis.com{sheet.path}"
    headers = {"Authorization": f"Bearer test:{OWNER}"}
    assert session.get(url, headers=headers).status_code == 200
    server.faults.add("cut")
    with pytest.raises(requests.exceptions.ConnectionError):
        session.get(url, headers=headers)
    server.faults.add("hang")
    with pytest.raises(requests.exceptions.ReadTimeout):
        session.get(url, headers=headers)


def test_each_person_has_sixty_reads_and_sixty_writes_a_minute(client: Client, server: SheetsServer) -> None:
    now = [0.0]
    server.quota.is_on = True
    server.clock = lambda: now[0]
    sheet = client.new(share={"ann@example.com": "writer"})
    assert {client.call("GET", f"{sheet.path}/values/A1")[0] for _ in range(60)} == {200}
    status, answer = client.call("GET", f"{sheet.path}/values/A1")
    assert status == 429
    assert answer["error"]["status"] == "RESOURCE_EXHAUSTED"
    assert answer["error"]["details"][0]["metadata"]["quota_limit"] == "ReadRequestsPerMinutePerUser"
    assert client.call("POST", f"{sheet.path}/values/A1:clear", body={})[0] == 200
    assert client.as_person("ann@example.com").call("GET", f"{sheet.path}/values/A1")[0] == 200
    assert client.call("GET", f"/drive/v3/files/{sheet.id}")[0] == 200  # Drive has a quota of its own
    now[0] = 60.0
    assert client.call("GET", f"{sheet.path}/values/A1")[0] == 200


def test_a_project_has_three_hundred_reads_a_minute_however_many_people(client: Client, server: SheetsServer) -> None:
    server.quota.is_on = True
    server.clock = lambda: 30.0
    people = [f"p{number}@example.com" for number in range(6)]
    sheet = client.new(share=dict.fromkeys(people, "writer"))
    codes = [sheet.as_person(person).client.call("GET", f"{sheet.path}/values/A1")[0] for person in people * 51]
    assert codes == [200] * 300 + [429] * 6
    metadata = client.call("GET", f"{sheet.path}/values/A1")[1]["error"]["details"][0]["metadata"]
    assert (metadata["quota_limit"], metadata["quota_limit_value"]) == ("ReadRequestsPerMinutePerProject", "300")
    assert client.call("POST", f"{sheet.path}/values/A1:clear", body={})[0] == 200


def test_a_person_can_edit_between_any_two_requests(client: Client, server: SheetsServer) -> None:
    sheet = client.new(sheets={"T": [["id"], ["C1"], ["C2"]]})
    seen: list[str] = []

    def edit(request: Request) -> None:
        seen.append(f"{request.number} {request.method}")
        if len(seen) == 2:
            server.people.insert_row(sheet.id, "T", 2, ["new"])

    server.before_request.append(edit)
    assert sheet.values("A1:A4") == [["id"], ["C1"], ["C2"]]
    assert sheet.values("A1:A4") == [["id"], ["new"], ["C1"], ["C2"]]
    assert seen == ["1 GET", "2 GET"]


def test_access_taken_away_and_tokens_revoked(client: Client, server: SheetsServer) -> None:
    sheet = client.new()
    gc = gspread.service_account(str(server.service_account_path))
    mount(gc.http_client.session, server)
    assert gc.open_by_key(sheet.id).id == sheet.id
    server.tokens.revoke(server.service_account.address)
    assert gc.open_by_key(sheet.id).id == sheet.id  # refreshed by google-auth after the 401
    server.people.unshare(sheet.id, server.service_account.address)
    with pytest.raises(PermissionError):
        gc.open_by_key(sheet.id)
