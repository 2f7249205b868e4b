"""Files, permissions and exports."""

from __future__ import annotations

import io
import time
import zipfile
from typing import Any
from xml.etree import ElementTree

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


def test_a_mask_of_everything_shows_more_than_no_mask(client: Client) -> None:
    sheet = client.new(share={"ann@example.com": "writer"})
    assert set(client.ok("GET", f"{FILES}/{sheet.id}")) == {"kind", "id", "name", "mimeType"}
    assert {"version", "owners"} <= set(client.ok("GET", f"{FILES}/{sheet.id}", {"fields": "*"}))
    permissions = f"{FILES}/{sheet.id}/permissions"
    assert "emailAddress" not in client.ok("GET", permissions)["permissions"][0]
    assert "emailAddress" in client.ok("GET", permissions, {"fields": "*"})["permissions"][0]


def test_anyone_with_the_link_and_a_domain_get_in_and_out_again(client: Client) -> None:
    sheet = client.new(share={})
    stranger = sheet.as_person("stranger@elsewhere.org").client
    path = f"{FILES}/{sheet.id}/permissions"
    for given, permission_id in (
        ({"type": "anyone", "role": "reader"}, "anyoneWithLink"),
        ({"type": "domain", "role": "reader", "domain": "elsewhere.org"}, None),
    ):
        assert stranger.call("GET", sheet.path)[0] == 403
        made = client.ok("POST", path, None, given)
        assert permission_id in (None, made["id"])
        assert stranger.call("GET", sheet.path)[0] == 200
        assert stranger.call("POST", f"{sheet.path}/values/A1:clear", body={})[0] == 403
        client.ok("DELETE", f"{path}/{made['id']}")
    assert stranger.call("GET", sheet.path)[0] == 403


def test_the_owner_cannot_be_removed(client: Client) -> None:
    sheet = client.new()
    listed = client.ok("GET", f"{FILES}/{sheet.id}/permissions")["permissions"]
    owner = next(found for found in listed if found["role"] == "owner")
    refusal = client.refusal("DELETE", f"{FILES}/{sheet.id}/permissions/{owner['id']}")
    assert refusal == (403, "The owner of a file cannot be removed.")


def test_a_folder_holds_files_and_is_no_spreadsheet(client: Client) -> None:
    folder_type = "application/vnd.google-apps.folder"
    folder = client.ok("POST", FILES, None, {"name": "Clients", "mimeType": folder_type})
    made = client.ok("POST", FILES, None, {"name": "Base", "mimeType": SHEET, "parents": [folder["id"]]})
    listed = client.ok("GET", FILES, {"q": f"'{folder['id']}' in parents and mimeType = '{SHEET}'"})
    assert [found["id"] for found in listed["files"]] == [made["id"]]
    assert client.refusal("GET", f"/v4/spreadsheets/{folder['id']}")[0] == 400
    assert client.refusal("POST", f"{FILES}/{folder['id']}/copy", None, {})[0] == 403


def test_edits_shortly_after_one_another_are_one_revision_of_their_editor(client: Client, server: SheetsServer) -> None:
    moment = [1_700_000_000.0]
    server.clock = lambda: moment[0]
    sheet = client.new(share={"ann@example.com": "writer"})
    for person, after in ((OWNER, 10), (OWNER, 10), ("ann@example.com", 10), ("ann@example.com", 600)):
        moment[0] += after
        sheet.as_person(person).write("A1", [["x"]])
    path = f"{FILES}/{sheet.id}/revisions"
    plain = client.ok("GET", path)["revisions"]
    assert [set(found) for found in plain] == [{"kind", "id", "mimeType", "modifiedTime"}] * 3
    masked = client.ok("GET", path, {"fields": "revisions(id,lastModifyingUser(emailAddress))"})["revisions"]
    editors = [found["lastModifyingUser"]["emailAddress"] for found in masked]
    assert editors == [OWNER, "ann@example.com", "ann@example.com"]
    first = client.ok("GET", path, {"pageSize": 1})
    assert [found["id"] for found in first["revisions"]] == ["1"]
    second = client.ok("GET", path, {"pageSize": 1, "pageToken": first["nextPageToken"]})
    assert [found["id"] for found in second["revisions"]] == ["2"]
    assert client.refusal("GET", f"{path}/9") == (404, "Revision not found: 9.")


def test_drive_may_tell_of_a_change_three_minutes_late(client: Client, server: SheetsServer) -> None:
    moment = [1_700_000_000.0]
    server.clock = lambda: moment[0]
    sheet = client.new(share={"ann@example.com": "writer"})
    fields = {"fields": "version,modifiedTime,lastModifyingUser(emailAddress)"}

    def known() -> Any:
        return client.ok("GET", f"{FILES}/{sheet.id}", fields)

    moment[0] += 600
    server.switches = Switches(drive_lags=True)
    before = known()
    sheet.as_person("ann@example.com").write("A1", [["x"]])
    moment[0] += 100
    sheet.write("A1", [["y"]])
    assert known() == before
    moment[0] += 100
    assert known()["lastModifyingUser"]["emailAddress"] == "ann@example.com"
    moment[0] += 100
    assert known()["lastModifyingUser"]["emailAddress"] == OWNER
    assert int(known()["version"]) > int(before["version"])
    server.switches = Switches()
    assert known()["lastModifyingUser"]["emailAddress"] == OWNER


def test_files_that_show_text_hold_every_sheet(client: Client) -> None:
    sheet = client.new(sheets={"One": [["Anna & (Bob)", 1.5]], "Two": [["x"]]})

    def exported(kind: str) -> bytes:
        headers = {"Authorization": f"Bearer test:{OWNER}"}
        status, found, content = client.server.handle("GET", f"{FILES}/{sheet.id}/export", {"mimeType": kind}, headers)
        assert (status, found["Content-Type"]) == (200, kind)
        return content

    pages = zipfile.ZipFile(io.BytesIO(exported("application/zip")))
    assert pages.namelist() == ["One.html", "Two.html"]
    assert b"<td>Anna &amp; (Bob)</td><td>1.5</td>" in pages.read("One.html")
    ods = zipfile.ZipFile(io.BytesIO(exported("application/x-vnd.oasis.opendocument.spreadsheet")))
    names = {"table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0"}
    tables = ElementTree.fromstring(ods.read("content.xml")).findall(".//table:table", names)
    assert ["".join(table.itertext()) for table in tables] == ["Anna & (Bob)1.5", "x"]
    pdf = exported("application/pdf")
    assert pdf.startswith(b"%PDF-1.4")
    assert rb"(Anna & \(Bob\)   1.5) Tj" in pdf
    start = int(pdf.rsplit(b"startxref\n", 1)[1].split()[0])
    assert pdf[start : start + 4] == b"xref"
    assert client.refusal("GET", f"{FILES}/{sheet.id}/export", {"mimeType": "image/png"})[0] == 400


def test_my_drive_goes_by_its_id_or_root(client: Client) -> None:
    root = client.ok("GET", f"{FILES}/root", {"fields": "name,id"})
    assert root["name"] == "My Drive"
    assert client.ok("GET", f"{FILES}/{root['id']}", {"fields": "name,id"}) == root
    made = client.ok("POST", FILES, None, {"name": "Base", "mimeType": SHEET})
    assert client.ok("GET", f"{FILES}/{made['id']}", {"fields": "parents"}) == {"parents": [root["id"]]}
    for name in ("root", root["id"]):
        listed = client.ok("GET", FILES, {"q": f"'{name}' in parents and mimeType = '{SHEET}'"})
        assert [found["id"] for found in listed["files"]] == [made["id"]]
    other = client.as_person("ann@example.com")
    assert other.ok("GET", f"{FILES}/root")["id"] != root["id"]
    assert other.call("GET", f"{FILES}/{root['id']}")[0] == 404
    client.ok("POST", f"{FILES}/{made['id']}/permissions", None, {"type": "anyone", "role": "reader"})
    assert other.ok("GET", FILES, {"q": "'root' in parents"})["files"] == []
    assert other.ok("GET", f"{FILES}/{made['id']}", {"fields": "parents"}) == {}
