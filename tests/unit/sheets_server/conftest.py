"""A server without sockets, and a short way of calling it as a person."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from tests.sheets_server import SheetsServer

OWNER = "owner@example.com"


class Client:
    """Calls the server's own function as one person; every answer must fit Google's API description."""

    def __init__(self, server: SheetsServer, person: str = OWNER) -> None:
        self.server = server
        self.person = person

    def as_person(self, person: str) -> Client:
        return Client(self.server, person)

    def call(
        self, method: str, path: str, query: Mapping[str, Any] | str | None = None, body: Any = None
    ) -> tuple[int, Any]:
        """Status and JSON of one call."""
        sent = json.dumps(body) if body is not None else None
        headers = {"Authorization": f"Bearer test:{self.person}"}
        status, _, content = self.server.handle(method, path, query, headers, sent)
        return status, json.loads(content) if content else None

    def ok(self, method: str, path: str, query: Mapping[str, Any] | str | None = None, body: Any = None) -> Any:
        status, answer = self.call(method, path, query, body)
        assert status in (200, 204), answer
        return answer

    def refusal(self, method: str, path: str, query: Any = None, body: Any = None) -> tuple[int, str]:
        status, answer = self.call(method, path, query, body)
        assert status >= 400, answer
        return status, answer["error"]["message"]

    def new(self, **options: Any) -> Sheet:
        return Sheet(self, self.server.create_spreadsheet(**options))


class Sheet:
    """One spreadsheet in the hands of a client."""

    def __init__(self, client: Client, spreadsheet_id: str) -> None:
        self.client = client
        self.id = spreadsheet_id
        self.path = f"/v4/spreadsheets/{spreadsheet_id}"

    def as_person(self, person: str) -> Sheet:
        return Sheet(self.client.as_person(person), self.id)

    def batch(self, *requests: dict[str, Any], **options: Any) -> list[dict[str, Any]]:
        body = {"requests": list(requests), **options}
        replies: list[dict[str, Any]] = self.client.ok("POST", f"{self.path}:batchUpdate", body=body)["replies"]
        return replies

    def refused(self, *requests: dict[str, Any]) -> tuple[int, str]:
        return self.client.refusal("POST", f"{self.path}:batchUpdate", body={"requests": list(requests)})

    def values(self, cells: str, option: str = "FORMATTED_VALUE", dates: str = "SERIAL_NUMBER") -> list[list[Any]]:
        query = {"valueRenderOption": option, "dateTimeRenderOption": dates}
        found: list[list[Any]] = self.client.ok("GET", f"{self.path}/values/{cells}", query).get("values", [])
        return found

    def write(self, cells: str, values: list[list[Any]], typed: bool = False) -> Any:
        query = {"valueInputOption": "USER_ENTERED" if typed else "RAW"}
        return self.client.ok("PUT", f"{self.path}/values/{cells}", query, {"values": values})

    def get(self, fields: str | None = None, **query: Any) -> Any:
        return self.client.ok("GET", self.path, query | ({"fields": fields} if fields else {}))

    def cell(self, cells: str) -> dict[str, Any]:
        """CellData of one cell."""
        data = self.get("sheets.data.rowData.values", ranges=cells)["sheets"][0]["data"][0]
        rows = data.get("rowData") or [{}]
        values = rows[0].get("values") or [{}]
        found: dict[str, Any] = values[0]
        return found


@pytest.fixture
def server() -> Iterator[SheetsServer]:
    app = SheetsServer(seed=1)
    yield app
    app.close()
    assert app.wrong_answers == []
    assert app.crashes == []


@pytest.fixture
def client(server: SheetsServer) -> Client:
    return Client(server)


def cells(first_row: int, end_row: int, first_column: int, end_column: int, sheet_id: int = 0) -> dict[str, int]:
    """A GridRange."""
    return {
        "sheetId": sheet_id,
        "startRowIndex": first_row,
        "endRowIndex": end_row,
        "startColumnIndex": first_column,
        "endColumnIndex": end_column,
    }


def dimension(kind: str, start: int, end: int, sheet_id: int = 0) -> dict[str, Any]:
    """A DimensionRange."""
    return {"sheetId": sheet_id, "dimension": kind, "startIndex": start, "endIndex": end}
