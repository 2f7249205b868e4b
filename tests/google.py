"""Puts a workbook onto the local Sheets server through the API, cell by cell as it was typed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

import google.auth.credentials
import pandas as pd

from sheetcrm.core.workbook import CellError, Sheet, Value, Workbook
from sheetcrm.stores.google.credentials import log_in
from sheetcrm.stores.google.session import Session
from sheetcrm.stores.google.store import GoogleStore
from sheetcrm.stores.google.writing import serial
from tests.sheets_server import SheetsServer, mount

OWNER = "owner@example.com"
WORKER = "worker@example.com"


def session(server: SheetsServer, spreadsheet: str, *, person: str = OWNER, **more: Any) -> Session:
    """A session as that of the program, answered without sockets; it waits for nothing."""
    credentials: google.auth.credentials.Credentials = log_in(f"test:{person}", environment={}).credentials
    made = Session(credentials, spreadsheet, email=person, sleep=lambda _: None, **more)
    mount(made._client.http_client.session, server)
    return made


def store(server: SheetsServer, spreadsheet: str, **more: Any) -> GoogleStore:
    return GoogleStore(session(server, spreadsheet, **more))


def protect(server: SheetsServer, spreadsheet: str, area: Mapping[str, int], person: str = WORKER) -> GoogleStore:
    """Protects a range of the first tab by its owner; the store of somebody else, who may edit all but that."""
    about = session(server, spreadsheet).get("", {"fields": "sheets(properties(sheetId))"})
    span = {"sheetId": about["sheets"][0]["properties"].get("sheetId", 0), **area}
    lock = {"protectedRange": {"range": span, "editors": {"users": [OWNER]}}}
    server.people.batch(spreadsheet, [{"addProtectedRange": lock}])
    server.people.share(spreadsheet, person)
    return store(server, spreadsheet, person=person)


def upload(
    server: SheetsServer,
    workbook: Workbook,
    *,
    locale: str = "ru_RU",
    time_zone: str = "Europe/Moscow",
    formulas: bool = False,
) -> str:
    """A new spreadsheet with the workbook's tabs; its id. With ``formulas`` they go along, else what they showed."""
    blank: dict[str, list[list[Any]]] = {sheet.title: [] for sheet in workbook.sheets}
    made = server.create_spreadsheet(
        workbook.name, blank, owner=OWNER, locale=locale, time_zone=time_zone, rows=10, columns=5
    )
    talk = session(server, made)
    about = talk.get("", {"fields": "sheets(properties(sheetId,title))"})
    ids = {s["properties"]["title"]: s["properties"].get("sheetId", 0) for s in about["sheets"]}
    for sheet in workbook.sheets:
        talk.batch_update({"requests": _requests(sheet, ids[sheet.title], formulas)})
    return made


def _requests(sheet: Sheet, sheet_id: int, formulas: bool) -> list[dict[str, Any]]:
    rows = [
        {
            "values": [
                _cell(value, sheet.formulas.get((row, column)) if formulas else None)
                for column, value in enumerate(cells)
            ]
        }
        for row, cells in zip(sheet.cells.index.tolist(), sheet.cells.to_numpy(dtype=object).tolist(), strict=True)
    ]
    size = {"rowCount": max(len(rows), 1) + 20, "columnCount": max(sheet.cells.shape[1], 1) + 3}
    requests: list[dict[str, Any]] = [
        {
            "updateSheetProperties": {
                "properties": {"sheetId": sheet_id, "gridProperties": size},
                "fields": "gridProperties(rowCount,columnCount)",
            }
        },
        {
            "updateCells": {
                "start": {"sheetId": sheet_id, "rowIndex": 0, "columnIndex": 0},
                "rows": rows,
                "fields": "userEnteredValue,userEnteredFormat.numberFormat",
            }
        },
    ]
    for r1, c1, r2, c2 in sheet.merged:
        area = {
            "sheetId": sheet_id, "startRowIndex": r1 - 1, "endRowIndex": r2, "startColumnIndex": c1, "endColumnIndex": c2 + 1
        }  # fmt: skip
        requests.append({"mergeCells": {"range": area, "mergeType": "MERGE_ALL"}})
    for row in sorted(sheet.hidden_rows):
        where = {"sheetId": sheet_id, "dimension": "ROWS", "startIndex": row - 1, "endIndex": row}
        requests.append(
            {
                "updateDimensionProperties": {
                    "range": where,
                    "properties": {"hiddenByUser": True},
                    "fields": "hiddenByUser",
                }
            }
        )
    return requests


def _cell(value: Value, formula: str | None) -> dict[str, Any]:
    if formula:
        return {"userEnteredValue": {"formulaValue": formula}}
    if value is None or isinstance(value, CellError) or (isinstance(value, float) and pd.isna(value)):
        return {}
    if isinstance(value, bool):
        return {"userEnteredValue": {"boolValue": value}}
    if isinstance(value, (dt.date, dt.datetime)):
        kind = "DATE_TIME" if isinstance(value, dt.datetime) else "DATE"
        return {
            "userEnteredValue": {"numberValue": serial(value)},
            "userEnteredFormat": {"numberFormat": {"type": kind}},
        }
    if isinstance(value, dt.time):
        part = (value.hour * 3600 + value.minute * 60 + value.second) / 86400
        return {
            "userEnteredValue": {"numberValue": part},
            "userEnteredFormat": {"numberFormat": {"type": "TIME"}},
        }
    if isinstance(value, (int, float)):
        return {"userEnteredValue": {"numberValue": value}}
    return {"userEnteredValue": {"stringValue": str(value)}}
