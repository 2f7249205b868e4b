"""Files, permissions and exports."""

from __future__ import annotations

import io
import time

import openpyxl

from tests.sheets_server import SheetsServer, Switches

from .conftest import OWNER, Client

FILES = "/drive/v3/files"
SHEET = "application/vnd.google-apps.spreadsheet"


def test_a_file_is_made_found_copied_and_deleted(client: Client) -> None:
    made = client.ok("POST", FILES, {"supportsAllDrives": "True"}, {"name": "Base", "mimeType": SHEET})
    assert made == {"kind": "drive#file", "id": made["id"], "name": "Base", "mimeType": SHEET}
    query = f'mimeType="{SHEET}" and name = "Base"'
    fields = "kind,nextPageToken,files(id,name,createdTime,modifiedTime)"
    listed = client.ok("GET", FILES, {"q": query, "fields": fields})
    assert [found["id"] for found in listed["files"]] == [made["id"]]
    assert set(listed["files"][0]) == {"id", "name", "createdTime", "modifiedTime"}
    copied = client.ok("POST", f"{FILES}/{made['id']}/copy", None, {"name": None, "mimeType": SHEET})
    assert copied["name"] == "Copy of Base"
    assert client.call("DELETE", f"{FILES}/{made['id']}") == (204, None)
    assert client.refusal("GET", f"{FILES}/{made['id']}") == (404, f"File not found: {made['id']}.")


def test_every_change_moves_version_and_modified_time(client: Client, server: SheetsServer) -> None:
    sheet = client.new()
    frozen = time.time()
    server.clock = lambda: frozen
    fields = {"fields": "version,modifiedTime,capabilities(canEdit),owners(emailAddress)"}
    before = client.ok("GET", f"{FILES}/{sheet.id}", fields)
    sheet.values("A1")
    assert client.ok("GET", f"{FILES}/{sheet.id}", fields) == before
    sheet.write("A1", [["x"]])
    after = client.ok("GET", f"{FILES}/{sheet.id}", fields)
    assert int(after["version"]) > int(before["version"])
    assert after["modifiedTime"] > before["modifiedTime"]
    assert after["capabilities"] == {"canEdit": True}
    assert after["owners"] == [{"emailAddress": OWNER}]


def test_permissions_are_given_changed_and_taken(client: Client) -> None:
    sheet = client.new()
    path = f"{FILES}/{sheet.id}/permissions"
    given = client.ok("POST", path, None, {"type": "user", "role": "reader", "emailAddress": "ann@example.com"})
    ann = sheet.as_person("ann@example.com")
    assert ann.client.call("GET", sheet.path)[0] == 200
    assert ann.client.call("POST", f"{sheet.path}/values/A1:clear", None, {})[0] == 403
    client.ok("PATCH", f"{path}/{given['id']}", None, {"role": "writer"})
    assert ann.client.call("POST", f"{sheet.path}/values/A1:clear", None, {})[0] == 200
    listed = client.ok("GET", path, {"fields": "permissions(emailAddress,role)"})
    assert {"emailAddress": "ann@example.com", "role": "writer"} in listed["permissions"]
    client.ok("DELETE", f"{path}/{given['id']}")
    assert ann.client.call("GET", sheet.path)[0] == 403
    client.ok("POST", path, None, {"type": "anyone", "role": "reader"})
    assert client.as_person("anybody@example.net").call("GET", sheet.path)[0] == 200
    assert client.refusal("POST", path, None, {"type": "user", "role": "owner", "emailAddress": "a@b.c"})[0] == 403
    moved = {"type": "user", "role": "owner", "emailAddress": "ann@example.com"}
    client.ok("POST", path, {"transferOwnership": "true"}, moved)
    owners = client.ok("GET", f"{FILES}/{sheet.id}", {"fields": "owners(emailAddress)"})
    assert owners == {"owners": [{"emailAddress": "ann@example.com"}]}


def test_a_service_account_without_storage_cannot_create(client: Client, server: SheetsServer) -> None:
    server.switches = Switches(service_account_may_create=False)
    robot = client.as_person(server.service_account.address)
    status, answer = robot.call("POST", FILES, None, {"name": "x", "mimeType": SHEET})
    assert status == 403
    assert answer["error"]["errors"][0]["reason"] == "storageQuotaExceeded"
    assert answer["error"]["errors"][0]["domain"] == "usageLimits"


def test_exports_hold_what_is_shown_or_the_cells_themselves(client: Client, server: SheetsServer) -> None:
    sheet = client.new(sheets={"Лист": [["a,1", "=text"], [5, None]]})
    sheet.write("A3:B3", [["=A2*2", "2024-02-01"]], typed=True)
    headers = {"Authorization": f"Bearer test:{OWNER}"}
    status, _, content = server.handle("GET", f"{FILES}/{sheet.id}/export", {"mimeType": "text/csv"}, headers)
    assert (status, content.decode()) == (200, '"a,1",=text\r\n5,\r\n10,2024-02-01')
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    content = server.handle("GET", f"{FILES}/{sheet.id}/export", {"mimeType": kind}, headers)[2]
    page = openpyxl.load_workbook(io.BytesIO(content))["Лист"]
    assert (page["B1"].value, page["B1"].data_type, page["A3"].value) == ("=text", "s", "=A2*2")
    assert server.handle("GET", f"{FILES}/{sheet.id}/export", {"mimeType": "x/y"}, headers)[0] == 400


def test_drive_refusals_have_drives_own_shape(client: Client) -> None:
    status, answer = client.call("GET", FILES, {"fields": "nope"})
    assert (status, answer["error"]["message"]) == (400, "Invalid field selection nope")
    assert answer["error"]["errors"][0]["reason"] == "invalidParameter"
    assert client.refusal("GET", FILES, {"q": "name ~ 'x'"}) == (400, "Invalid Value")
