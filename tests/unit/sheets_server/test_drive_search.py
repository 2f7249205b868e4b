"""The query language and the orders of files.list, and its pages."""

from __future__ import annotations

from typing import Any

import pytest

from tests.sheets_server import SheetsServer
from tests.sheets_server.files import FOLDER, SPREADSHEET

from .conftest import OWNER, Client

FILES = "/drive/v3/files"
ANN = "ann@example.com"


@pytest.fixture
def files(server: SheetsServer, client: Client) -> dict[str, str]:
    """Base 10, Base 9 (shared with Ann for writing), Old Base (in the bin), Folder with Base 9 in it; newest last."""
    moment = 1_700_000_000.0
    server.clock = lambda: moment
    found = {}
    folder = client.ok("POST", FILES, None, {"name": "Folder", "mimeType": FOLDER})["id"]
    for name in ("Base 10", "Base 9", "Old Base"):
        moment += 86_400
        body: dict[str, Any] = {"name": name, "mimeType": SPREADSHEET}
        if name == "Base 9":
            body |= {"parents": [folder], "appProperties": {"kind": "copy"}}
        found[name] = client.ok("POST", FILES, None, body)["id"]
    client.ok("PATCH", f"{FILES}/{found['Old Base']}", None, {"trashed": True})
    client.ok(
        "POST", f"{FILES}/{found['Base 9']}/permissions", None, {"type": "user", "role": "writer", "emailAddress": ANN}
    )
    return found | {"Folder": folder}


def names(client: Client, query: str, order: str = "name_natural") -> list[str]:
    fields = {"q": query, "orderBy": order, "fields": "files(name)"}
    return [found["name"] for found in client.ok("GET", FILES, fields)["files"]]


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        (f"mimeType = '{SPREADSHEET}' and (name contains 'base')", ["Base 9", "Base 10", "Old Base"]),
        # A name is found by the beginnings of its words.
        ("name contains 'ase'", []),
        ("name = 'Base 9' or name = 'Base 10'", ["Base 9", "Base 10"]),
        # Both words have one rank and are read from the left.
        ("name = 'Folder' or name = 'Base 9' and trashed = true", []),
        ("not name contains 'Base' and trashed=false", ["Folder"]),
        ("not (name contains 'Base' or name = 'Folder')", []),
        ("trashed", ["Old Base"]),
        (f"'{ANN}' in writers", ["Base 9"]),
        (f"not '{OWNER}' in owners", []),
        ("appProperties has { key='kind' and value='copy' }", ["Base 9"]),
        ("createdTime >= '2023-11-17T22:13:20' and createdTime < '2030-01-01T00:00:00+03:00'", ["Old Base"]),
        ("mimeType contains 'application/vnd.google-apps.fold'", ["Folder"]),
        ("sharedWithMe = true", []),
    ],
)
def test_queries(client: Client, files: dict[str, str], query: str, wanted: list[str]) -> None:
    assert names(client, query) == wanted


def test_a_folder_holds_what_is_in_it_and_only_folders_one_sees_can_be_named(
    client: Client, files: dict[str, str]
) -> None:
    assert names(client, f"'{files['Folder']}' in parents") == ["Base 9"]
    assert names(client, "'root' in parents and trashed = false") == ["Base 10", "Folder"]
    assert client.refusal("GET", FILES, {"q": "'nowhere' in parents"}) == (404, "File not found: .")


@pytest.mark.parametrize("query", ["name", "name = Base", "name = 'a' and", "(name = 'a'", "size > '1'", "name ~ 'a'"])
def test_what_is_no_query(client: Client, query: str) -> None:
    assert client.refusal("GET", FILES, {"q": query}) == (400, "Invalid Value")


def test_orders_and_pages(client: Client, files: dict[str, str]) -> None:
    assert names(client, "", "folder,name desc") == ["Folder", "Old Base", "Base 9", "Base 10"]
    assert names(client, "", "createdTime") == ["Folder", "Base 10", "Base 9", "Old Base"]
    assert client.refusal("GET", FILES, {"orderBy": "size"}) == (400, "Invalid Value")
    seen: list[str] = []
    token: dict[str, str] = {}
    while True:
        page = client.ok("GET", FILES, {"pageSize": "3", "orderBy": "name_natural"} | token)
        seen += [found["name"] for found in page["files"]]
        if "nextPageToken" not in page:
            break
        token = {"pageToken": page["nextPageToken"]}
    assert seen == ["Base 9", "Base 10", "Folder", "Old Base"]
    assert client.refusal("GET", FILES, {"pageToken": "3"}) == (400, "Invalid Value")
    limits = "Invalid value '1001'. Values must be within the range: [1, 1000]"
    assert client.refusal("GET", FILES, {"pageSize": "1001"}) == (400, limits)
