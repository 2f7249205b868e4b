"""Uploads, downloads, comments, changes and who a token is of."""

from __future__ import annotations

import io
import json
from typing import Any

import openpyxl
import pytest

from tests.sheets_server import SERVICE_ACCOUNT, SheetsServer
from tests.sheets_server.exchange import Query
from tests.sheets_server.files import SPREADSHEET
from tests.sheets_server.oauth import SPREADSHEETS, Caller

from .conftest import OWNER, Client

FILES = "/drive/v3/files"
UPLOAD = "/upload/drive/v3/files"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def sent(
    server: SheetsServer, method: str, path: str, query: Query, kind: str, body: bytes, **headers: str
) -> tuple[int, dict[str, str], Any]:
    given = {"Authorization": f"Bearer test:{OWNER}", "Content-Type": kind} | headers
    status, answered, content = server.handle(method, path, query, given, body)
    return status, answered, json.loads(content) if content[:1] == b"{" else content


def multipart(told: dict[str, Any], kind: str, content: bytes) -> tuple[str, bytes]:
    parts = [b"Content-Type: application/json\r\n\r\n" + json.dumps(told).encode()]
    parts.append(f"Content-Type: {kind}\r\nContent-Transfer-Encoding: binary\r\n\r\n".encode() + content)
    body = b"".join(b"--==\r\n" + part + b"\r\n" for part in parts) + b"--==--"
    return 'multipart/related; boundary="=="', body


def test_a_workbook_becomes_a_spreadsheet(client: Client, server: SheetsServer) -> None:
    book = openpyxl.Workbook()
    book.worksheets[0].append(["id", "sum", 0.5])
    book.worksheets[0].append(["C1", "=C1*2", True])
    book.create_sheet("Second")
    out = io.BytesIO()
    book.save(out)
    kind, body = multipart({"name": "base.xlsx", "mimeType": SPREADSHEET}, XLSX, out.getvalue())
    status, _, made = sent(server, "POST", UPLOAD, {"uploadType": "multipart", "fields": "id,name"}, kind, body)
    assert (status, made["name"]) == (200, "base")
    path = f"/v4/spreadsheets/{made['id']}"
    assert client.ok("GET", f"{path}/values/Sheet")["values"] == [["id", "sum", "0.5"], ["C1", "1", "TRUE"]]
    found = client.ok("GET", path, {"fields": "properties.timeZone,sheets.properties(title,gridProperties)"})
    assert found["properties"] == {"timeZone": "America/Los_Angeles"}
    assert found["sheets"][0]["properties"] == {"title": "Sheet", "gridProperties": {"rowCount": 2, "columnCount": 6}}
    assert found["sheets"][1]["properties"]["title"] == "Second"


def test_a_resumable_upload_in_two_parts(client: Client, server: SheetsServer) -> None:
    told = json.dumps({"name": "list.csv", "mimeType": SPREADSHEET}).encode()
    query = {"uploadType": "resumable"}
    kind = "application/json"
    begun = sent(server, "POST", UPLOAD, query, kind, told, **{"X-Upload-Content-Type": "text/csv"})
    path, _, rest = begun[1]["Location"].removeprefix(server.base_url).partition("?")
    more = sent(server, "PUT", path, rest, "text/csv", b"a,b\r\n1,", **{"Content-Range": "bytes 0-6/10"})
    assert (more[0], more[1]["Range"]) == (308, "bytes=0-6")
    done = sent(server, "PUT", path, rest, "text/csv", b"2\r\n", **{"Content-Range": "bytes 7-9/10"})
    assert (done[0], done[2]["name"]) == (200, "list")
    values = client.ok(
        "GET", f"/v4/spreadsheets/{done[2]['id']}/values/list", {"valueRenderOption": "UNFORMATTED_VALUE"}
    )
    assert values["values"] == [["a", "b"], [1, 2]]
    assert sent(server, "PUT", path, rest, "text/csv", b"x")[0] == 404


def test_a_file_of_another_kind_is_kept_as_it_is(client: Client, server: SheetsServer) -> None:
    kind, body = multipart({"name": "note.txt"}, "text/plain", b"hello")
    status, _, made = sent(server, "POST", UPLOAD, {"uploadType": "multipart"}, kind, body)
    assert (status, made) == (
        200,
        {"kind": "drive#file", "id": made["id"], "name": "note.txt", "mimeType": "text/plain"},
    )
    place = f"{UPLOAD}/{made['id']}"
    assert sent(server, "PATCH", place, {"uploadType": "media"}, "text/plain", b"hello again")[0] == 200
    assert sent(server, "GET", f"{FILES}/{made['id']}", {"alt": "media"}, "", b"")[2] == b"hello again"
    assert client.refusal("GET", f"/v4/spreadsheets/{made['id']}")[0] == 400
    sheet = client.new()
    refusal = client.refusal("GET", f"{FILES}/{sheet.id}", {"alt": "media"})
    assert refusal == (403, "Only files with binary content can be downloaded. Use Export with Docs Editors files.")


def test_a_kind_that_cannot_be_converted_leaves_no_file(client: Client, server: SheetsServer) -> None:
    before = set(server.files)
    kind, body = multipart({"name": "x", "mimeType": SPREADSHEET}, "image/png", b"\x89PNG")
    assert sent(server, "POST", UPLOAD, {"uploadType": "multipart"}, kind, body)[0] == 400
    assert set(server.files) == before


def test_version_2_tells_of_the_file_in_its_own_way(client: Client, server: SheetsServer) -> None:
    sheet = client.new()
    place = f"/upload/drive/v2/files/{sheet.id}"
    status, _, found = sent(server, "PUT", place, {"uploadType": "media", "convert": "True"}, "text/csv", b"a\n1\n")
    assert status == 200
    assert found["userPermission"]["role"] == "owner"
    assert found["parents"][0]["isRoot"] is True
    assert found["exportLinks"]["text/csv"].endswith("&exportFormat=csv")
    assert found["labels"] == {"starred": False, "hidden": False, "trashed": False, "restricted": False, "viewed": True}


def test_comments_and_replies(client: Client, server: SheetsServer) -> None:
    sheet = client.new()
    path = f"{FILES}/{sheet.id}/comments"
    fields = {"fields": "*"}
    refusal = (400, "The 'fields' parameter is required for this method.")
    assert client.refusal("POST", path, None, {"content": "x"}) == refusal
    made = client.ok("POST", path, fields, {"content": "who is <this>?"})
    assert made["author"]["me"] is True
    assert made["htmlContent"] == "who is &lt;this&gt;?"
    place = f"{path}/{made['id']}"
    answered = client.ok("POST", f"{place}/replies", fields, {"content": "our client", "action": "resolve"})
    read = client.ok("GET", place, fields)
    assert read["resolved"] is True
    assert [reply["content"] for reply in read["replies"]] == ["our client"]
    client.ok("PATCH", place, fields, {"content": "who?"})
    assert client.ok("GET", path, {"fields": "comments(content)"}) == {"comments": [{"content": "who?"}]}
    assert client.call("DELETE", f"{place}/replies/{answered['id']}") == (204, None)
    assert client.ok("GET", f"{place}/replies", {"fields": "replies(content)"}) == {"replies": []}
    assert client.call("DELETE", place) == (204, None)
    assert client.refusal("GET", place, fields) == (404, f"Comment not found: {made['id']}.")
    gone = client.ok("GET", path, {"fields": "comments(content,deleted)", "includeDeleted": "true"})
    assert gone == {"comments": [{"deleted": True}]}


def test_changes_since_a_token(client: Client) -> None:
    old, gone = client.new(), client.new()
    token = client.ok("GET", "/drive/v3/changes/startPageToken")["startPageToken"]
    nothing = client.ok("GET", "/drive/v3/changes", {"pageToken": token})
    assert nothing == {"kind": "drive#changeList", "changes": [], "newStartPageToken": token}
    old.write("A1", [["x"]])
    old.write("A1", [["y"]])
    client.call("DELETE", f"{FILES}/{gone.id}")
    first = client.ok("GET", "/drive/v3/changes", {"pageToken": token, "pageSize": "1"})
    assert [(change["fileId"], change["removed"]) for change in first["changes"]] == [(old.id, False)]
    second = client.ok("GET", "/drive/v3/changes", {"pageToken": first["nextPageToken"], "pageSize": "1"})
    assert [(change["fileId"], change["removed"]) for change in second["changes"]] == [(gone.id, True)]
    assert client.ok("GET", "/drive/v3/changes", {"pageToken": second["newStartPageToken"]})["changes"] == []
    assert client.ok("GET", "/drive/v3/drives") == {"kind": "drive#driveList", "drives": []}


def test_who_a_token_is_of(client: Client, server: SheetsServer) -> None:
    assert client.ok("GET", "/userinfo/v2/me")["email"] == OWNER
    for scopes, status in ((frozenset({SPREADSHEETS}), 403), (frozenset({SPREADSHEETS, "openid"}), 200)):
        server.tokens.issued["token"] = Caller(SERVICE_ACCOUNT, scopes), server.clock() + 60
        answered = server.handle("GET", "/oauth2/v2/userinfo", None, {"Authorization": "Bearer token"})
        assert answered[0] == status


def test_about_names_what_comes_in_and_goes_out(client: Client) -> None:
    assert client.refusal("GET", "/drive/v3/about")[0] == 400
    found = client.ok("GET", "/drive/v3/about", {"fields": "*"})
    assert found["importFormats"][XLSX] == [SPREADSHEET]
    first, *_, last = found["exportFormats"][SPREADSHEET]
    assert (first, last) == (
        "application/x-vnd.oasis.opendocument.spreadsheet",
        "application/vnd.oasis.opendocument.spreadsheet",
    )
    sheet = client.new(sheets={"A": [["x"]]})
    contents = [
        sent(client.server, "GET", f"{FILES}/{sheet.id}/export", {"mimeType": kind}, "", b"")[2][:2]
        for kind in (first, last)
    ]
    assert contents == [b"PK", b"PK"]


@pytest.mark.parametrize("kind", ["anyone", "domain"])
def test_drive_takes_no_notice_of_fields_it_does_not_have(client: Client, kind: str) -> None:
    """gspread sends `withLink` with every sharing by link."""
    sheet = client.new()
    body = {"type": kind, "role": "reader", "withLink": True, "domain": "example.com"}
    given = client.ok("POST", f"{FILES}/{sheet.id}/permissions", None, body)
    assert (given["type"], given["allowFileDiscovery"]) == (kind, False)
