"""Recorded exchanges sent to the server: what agrees is silent, what does not is told."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.sheets_server.replay import main

_ID = "1" + "x" * 43
_URL = f"https://sheets.googleapis.com/v4/spreadsheets/{_ID}"
_SHEET = {"properties": {"sheetId": 77777, "title": "A", "gridProperties": {"rowCount": 5, "columnCount": 2}}}


def exchange(method: str, uri: str, answer: Any, body: Any = None, status: int = 200) -> dict[str, Any]:
    return {"method": method, "uri": uri, "body": body, "status": status, "answer": answer}


@pytest.mark.parametrize(("second", "differs"), [("y", False), ("z", True)])
def test_a_recording_is_played_from_the_state_it_began_in(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], second: str, differs: bool
) -> None:
    fields = "properties.title,sheets.properties(sheetId,title,gridProperties),spreadsheetId"
    told = {"spreadsheetId": _ID, "properties": {"title": "Old"}, "sheets": [_SHEET]}
    read = {"range": "A!A1:B5", "majorDimension": "ROWS"}
    added = {"properties": {"sheetId": 123456, "title": "B", "index": 1, "sheetType": "GRID"}}
    added["properties"] |= {"gridProperties": {"rowCount": 1000, "columnCount": 26}}  # type: ignore[operator]
    named = {"updateSheetProperties": {"properties": {"sheetId": 123456, "title": "C"}, "fields": "title"}}
    recorded = [
        exchange("GET", f"{_URL}?fields={fields}", told),
        exchange("GET", f"{_URL}/values/A", read | {"values": [["x"]]}),
        exchange("PUT", f"{_URL}/values/A!A2?valueInputOption=RAW",
                 {"spreadsheetId": _ID, "updatedRange": "A!A2", "updatedRows": 1, "updatedColumns": 1, "updatedCells": 1},
                 {"values": [["y"]]}),
        exchange("GET", f"{_URL}/values/A", read | {"values": [["x"], [second]]}),
        exchange("POST", f"{_URL}:batchUpdate", {"spreadsheetId": _ID, "replies": [{"addSheet": added}]},
                 {"requests": [{"addSheet": {"properties": {"title": "B"}}}]}),
        # The id of the new sheet is another one here.
        exchange("POST", f"{_URL}:batchUpdate", {"spreadsheetId": _ID, "replies": [{}]}, {"requests": [named]}),
        exchange("GET", f"{_URL}/values/none", {"error": {"code": 400, "message": "Unable to parse range: none",
                                                          "status": "INVALID_ARGUMENT"}}, status=400),
    ]  # fmt: skip
    path = tmp_path / "recorded.json"
    path.write_text(json.dumps(recorded))
    assert main([str(path)]) == differs
    shown = capsys.readouterr().out
    assert shown.startswith(f"7 exchanges, {int(differs)} differences")
    assert ("value .values[][] (1 times)" in shown) == differs


def test_the_ways_recorders_write(tmp_path: Path) -> None:
    about = "https://www.googleapis.com/drive/v3/drives"
    answer = json.dumps({"kind": "drive#driveList", "drives": []})
    vcr = {"request": {"method": "GET", "uri": about, "body": None, "headers": {"Accept": ["*/*"]}}}
    vcr |= {"response": {"status": {"code": 200}, "body": {"string": answer}}}
    (tmp_path / "vcr.json").write_text(json.dumps({"interactions": [vcr]}))
    written = f"---\nrequest: GET /drive/v3/drives\nquery_params:\n  pageSize: 5\nresponse:\n  code: 200\n  content: '{answer}'\n"
    (tmp_path / "p5.exchanges").write_text(written)
    assert main([str(tmp_path / "vcr.json"), str(tmp_path / "p5.exchanges")]) == 0
