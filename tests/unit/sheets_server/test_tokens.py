"""The token endpoint and bearers."""

from __future__ import annotations

import json
import time
from typing import Any
from urllib.parse import urlencode

import pytest
from google.auth import crypt, jwt

from tests.sheets_server import SheetsServer
from tests.sheets_server.oauth import DRIVE, SPREADSHEETS, ServiceAccount

from .conftest import Client

_GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer"


def exchange(server: SheetsServer, key: dict[str, str], **changes: Any) -> tuple[int, dict[str, Any]]:
    """The token endpoint's answer to a JWT signed with that key file."""
    now = int(time.time())
    claims = {"iss": key["client_email"], "aud": key["token_uri"], "iat": now, "exp": now + 3600, "scope": SPREADSHEETS}
    signer = crypt.RSASigner.from_service_account_info(key)
    form = {"grant_type": _GRANT, "assertion": jwt.encode(signer, claims | changes).decode()}
    status, _, content = server.handle("POST", "/token", body=urlencode(form))
    return status, json.loads(content)


def test_a_signed_jwt_gives_a_bearer_for_its_scopes_only(client: Client, server: SheetsServer) -> None:
    sheet = client.new()
    key = json.loads(server.service_account_path.read_text())
    status, answer = exchange(server, key)
    assert (status, answer["token_type"], answer["expires_in"]) == (200, "Bearer", 3599)
    headers = {"Authorization": f"Bearer {answer['access_token']}"}
    assert server.handle("GET", sheet.path, headers=headers)[0] == 200
    status, _, content = server.handle("GET", "/drive/v3/about", "fields=user", headers)
    assert status == 403
    assert "insufficient authentication scopes" in json.loads(content)["error"]["message"]
    read_only = exchange(server, key, scope=SPREADSHEETS + ".readonly")[1]["access_token"]
    clear = server.handle(
        "POST", f"{sheet.path}/values/A1:clear", None, {"Authorization": f"Bearer {read_only}"}, b"{}"
    )
    assert clear[0] == 403


def test_scopes_and_the_endpoint_go_by_their_old_names_too(client: Client, server: SheetsServer) -> None:
    sheet = client.new()
    key = json.loads(server.service_account_path.read_text())
    claims = {"scope": "https://spreadsheets.google.com/feeds/", "aud": "https://www.googleapis.com/oauth2/v4/token"}
    status, answer = exchange(server, key, **claims)
    assert status == 200
    headers = {"Authorization": f"Bearer {answer['access_token']}"}
    assert server.handle("POST", f"{sheet.path}/values/A1:clear", None, headers, b"{}")[0] == 200


@pytest.mark.parametrize(
    ("changes", "description"),
    [
        ({"aud": "https://elsewhere.example/token"}, "audience"),
        ({"exp": int(time.time()) - 10}, "reasonable timeframe"),
        ({"iat": int(time.time()) + 4000, "exp": int(time.time()) + 7000}, "reasonable timeframe"),
        ({"iss": "nobody@example.iam.gserviceaccount.com"}, "account not found"),
        ({"scope": ""}, "scope"),
    ],
)
def test_a_jwt_with_a_wrong_claim_is_refused(server: SheetsServer, changes: dict[str, Any], description: str) -> None:
    key = json.loads(server.service_account_path.read_text())
    status, answer = exchange(server, key, **changes)
    assert status == 400
    assert answer["error"] in ("invalid_grant", "invalid_scope")
    assert description in answer["error_description"]


def test_a_jwt_signed_with_another_key_is_refused(server: SheetsServer) -> None:
    key = json.loads(server.service_account_path.read_text())
    forged = ServiceAccount.new(key["client_email"]).key_file(server.base_url)
    assert exchange(server, forged) == (
        400,
        {"error": "invalid_grant", "error_description": "Invalid JWT Signature."},
    )


def test_a_deleted_key_gets_no_token_and_its_tokens_end(server: SheetsServer) -> None:
    key = json.loads(server.service_account_path.read_text())
    token = exchange(server, key)[1]["access_token"]
    server.tokens.delete_account(key["client_email"])
    assert exchange(server, key)[0] == 400
    status, headers, _ = server.handle("GET", "/v4/spreadsheets/x", headers={"Authorization": f"Bearer {token}"})
    assert status == 401
    assert "invalid_token" in headers["WWW-Authenticate"]


def test_a_token_ends_after_an_hour(server: SheetsServer, client: Client) -> None:
    sheet = client.new()
    key = json.loads(server.service_account_path.read_text())
    headers = {"Authorization": f"Bearer {exchange(server, key)[1]['access_token']}"}
    server.tokens.expire_all()
    status, _, content = server.handle("GET", sheet.path, headers=headers)
    assert (status, json.loads(content)["error"]["status"]) == (401, "UNAUTHENTICATED")


def test_a_refresh_token_gives_a_persons_access(server: SheetsServer, client: Client) -> None:
    sheet = client.new(share={"ann@example.com": "reader"})
    server.tokens.refresh_tokens["1//ann"] = "ann@example.com"
    form = urlencode({"grant_type": "refresh_token", "refresh_token": "1//ann"})
    answer = json.loads(server.handle("POST", "/token", body=form)[2])
    assert SPREADSHEETS in answer["scope"]
    assert DRIVE in answer["scope"]
    headers = {"Authorization": f"Bearer {answer['access_token']}"}
    assert server.handle("GET", sheet.path, headers=headers)[0] == 200
    gone = urlencode({"grant_type": "refresh_token", "refresh_token": "1//bob"})
    assert server.handle("POST", "/token", body=gone)[0] == 400


def test_a_made_up_bearer_is_refused(server: SheetsServer) -> None:
    for headers in ({"Authorization": "Bearer made-up"}, {"Authorization": "Basic eA=="}):
        assert server.handle("GET", "/v4/spreadsheets/x", headers=headers)[0] == 401


def test_without_a_token_nothing_is_written_and_only_a_key_reads_what_anyone_may(server: SheetsServer) -> None:
    file_id = server.create_spreadsheet()
    path = f"/v4/spreadsheets/{file_id}"
    status, _, content = server.handle("GET", path)
    assert (status, json.loads(content)["error"]["message"]) == (403, "The request is missing a valid API key.")
    assert server.handle("GET", path, {"key": "AIzaSyLocal"})[0] == 403
    assert server.handle("GET", path, {"key": "nonsense"})[0] == 400
    server.files[file_id].share("anyoneWithLink", "anyone", "writer")
    assert server.handle("GET", path, {"key": "AIzaSyLocal"})[0] == 200
    body = {"requests": [{"addSheet": {}}]}
    for query in ({}, {"key": "AIzaSyLocal"}):
        assert server.handle("POST", f"{path}:batchUpdate", query, body=json.dumps(body))[0] == 401
