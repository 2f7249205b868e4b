"""`python -m tests.sheets_server.replay FILE...`: recorded exchanges with Google, sent to this server and compared.

Reads cassettes of vcrpy and betamax, exchanges of p5-google-restapi (YAML) and plain lists of
`{"method", "uri", "body", "status", "answer"}`. Each file is played against a server of its own, in order. Files that
were there before the recording are made from the first answers about them. Ids differ and are translated from then on;
times are not compared. What differs is printed, the most frequent first: the place in the answer, what was recorded
and what this server says.
"""

from __future__ import annotations

import argparse
import base64
import gzip
import json
import re
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

import yaml

from .app import SheetsServer
from .model.sheet import Sheet

_PERSON = "recorded@example.com"
_IDS = re.compile(r"(Id|Ids|id|etag|version|Token|spreadsheetUrl)$")
_TIMES = re.compile(r"(Time|Date)$")
_SPREADSHEET = re.compile(r"^/v4/spreadsheets/([\w-]{30,})(.*)$")


@dataclass(frozen=True)
class Exchange:
    """One call and what Google answered."""

    method: str
    uri: str
    headers: dict[str, str]
    body: str
    status: int
    answer: Any


class _Loader(yaml.SafeLoader):
    """YAML in which only `true` and `false` are booleans and dates stay text, as the recorder writes it."""


_Loader.yaml_implicit_resolvers = {
    letter: [(tag, form) for tag, form in found if tag.rpartition(":")[2] not in ("bool", "timestamp")]
    for letter, found in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^(?:true|false)$"), list("tf"))


def exchanges(path: Path) -> Iterator[Exchange]:
    """What a file holds; the calls for tokens are left out."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".json":
        found = json.loads(text)
        items = found if isinstance(found, list) else found.get("interactions") or found["http_interactions"]
    else:
        items = [item for item in yaml.load_all(text, Loader=_Loader) if item]
    for item in items:
        exchange = _exchange(item)
        if "/token" not in exchange.uri:
            yield exchange


def _exchange(item: dict[str, Any]) -> Exchange:
    if isinstance(item.get("request"), str):
        method, _, path = item["request"].partition(" ")
        query = urlencode(item.get("query_params") or {}, doseq=True)
        uri = f"https://www.googleapis.com{path}" + (f"?{query}" if query else "")
        status, answer = int(item["response"]["code"]), item["response"].get("content")
        return Exchange(method, uri, {}, _text(item.get("request_content")), status, _read(answer))
    if "request" not in item:
        return Exchange(item["method"], item["uri"], {}, _text(item["body"]), item["status"], _read(item["answer"]))
    request, response = item["request"], item["response"]
    headers = {name: values[0] if isinstance(values, list) else values for name, values in request["headers"].items()}
    status = response["status"]
    return Exchange(
        request["method"], request["uri"], headers, _text(_unpacked(request["body"])),
        status["code"] if isinstance(status, dict) else status, _read(_unpacked(response["body"])),
    )  # fmt: skip


def _unpacked(body: Any) -> Any:
    if not isinstance(body, dict):
        return body
    packed = base64.b64decode(body["base64_string"]) if body.get("base64_string") else None
    if packed is None:
        return body.get("string")
    return (gzip.decompress(packed) if packed[:2] == b"\x1f\x8b" else packed).decode("utf-8", "replace")


def _text(body: Any) -> str:
    return body if isinstance(body, str) else json.dumps(body) if body is not None else ""


def _read(answer: Any) -> Any:
    if not isinstance(answer, str):
        return answer
    try:
        return json.loads(answer) if answer else None
    except ValueError:
        return answer


@dataclass
class Replay:
    """One recording being played; `differences` collects (kind and place, call, recorded, ours)."""

    server: SheetsServer = field(default_factory=SheetsServer)
    known: dict[str, str] = field(default_factory=dict)
    differences: list[tuple[str, str, Any, Any]] = field(default_factory=list)

    def play(self, recorded: Sequence[Exchange]) -> None:
        """Make what was there, then send every call."""
        self._furnish(recorded)
        for exchange in recorded:
            parts = urlsplit(self._translated(exchange.uri))
            status, answer = self._call(
                exchange.method, parts.path, parts.query, self._translated(exchange.body), exchange.headers
            )
            call = f"{exchange.method} {exchange.uri[:160]} {exchange.body[:200]}"
            if status != exchange.status:
                self.differences.append((f"status {exchange.status}, here {status}", call, exchange.answer, answer))
            else:
                self._compare(exchange.answer, answer, "", call)

    def _call(self, method: str, path: str, query: str, body: str, headers: dict[str, str]) -> tuple[int, Any]:
        kinds = [value for name, value in headers.items() if name.lower() == "content-type"]
        given = {"Authorization": f"Bearer test:{_PERSON}", "Content-Type": (kinds or ["application/json"])[0]}
        status, _, content = self.server.handle(method, path, query, given, body)
        return status, _read(content.decode("utf-8", "replace"))

    # -- what was there -----------------------------------------------------------------------------------------

    def _furnish(self, recorded: Sequence[Exchange]) -> None:
        """Make the spreadsheets nobody made in the recording: their sheets, and the values read before any write."""
        made: set[str] = set()
        written: set[str] = set()
        told: dict[str, dict[str, Any]] = {}
        values: list[tuple[str, dict[str, Any]]] = []
        for exchange in recorded:
            found = _SPREADSHEET.match(urlsplit(exchange.uri).path)
            answer = exchange.answer if isinstance(exchange.answer, dict) else {}
            if found is None or found[1] in made or exchange.status != 200:
                made.update({str(answer.get("id")), str(answer.get("spreadsheetId"))})
            elif exchange.method == "GET" and "properties" in answer:
                told.setdefault(found[1], answer)
            elif exchange.method != "GET":
                written.add(found[1])
            elif answer.get("values") and found[1] not in written:
                values.append((found[1], answer))
        # Drive lists the newest first, so what is asked about first was made last.
        for answer in reversed(told.values()):
            self._add(answer)
        for spreadsheet_id, answer in values:
            body = json.dumps({"majorDimension": answer["majorDimension"], "values": answer["values"]})
            place = f"/v4/spreadsheets/{spreadsheet_id}/values/{quote(answer['range'])}"
            self._call("PUT", place, "valueInputOption=USER_ENTERED", body, {})

    def _add(self, told: dict[str, Any]) -> None:
        properties = told["properties"]
        file = self.server.new_file(
            _PERSON, properties.get("title", "Recorded"), locale=properties.get("locale"),
            time_zone=properties.get("timeZone"), file_id=told["spreadsheetId"], with_sheet=False,
        )  # fmt: skip
        for item in told.get("sheets", []):
            shape = item["properties"]
            grid = shape.get("gridProperties", {})
            size = grid.get("rowCount", 1000), grid.get("columnCount", 26)
            sheet = Sheet(shape["sheetId"], shape["title"], *size)
            frozen = {name: value for name, value in grid.items() if name.startswith("frozen")}
            sheet.properties = {"gridProperties": frozen} if frozen else {}
            file.document.sheets.append(sheet)

    # -- comparing ----------------------------------------------------------------------------------------------

    def _translated(self, text: str) -> str:
        for theirs, ours in self.known.items():
            text = re.sub(rf"(?<![\w-]){re.escape(theirs)}(?![\w-])", ours.replace("\\", "\\\\"), text)
        return text

    def _compare(self, theirs: Any, ours: Any, place: str, call: str) -> None:
        if isinstance(theirs, dict) and isinstance(ours, dict):
            for name in theirs.keys() | ours.keys():
                if name not in ours or name not in theirs:
                    kind = "missing" if name in theirs else "extra"
                    self.differences.append((f"{kind} {place}.{name}", call, theirs.get(name), ours.get(name)))
                else:
                    self._compare(theirs[name], ours[name], f"{place}.{name}", call)
        elif isinstance(theirs, list) and isinstance(ours, list):
            if len(theirs) != len(ours):
                self.differences.append((f"length {place}", call, len(theirs), len(ours)))
            for one, other in zip(theirs, ours, strict=False):
                self._compare(one, other, f"{place}[]", call)
        elif _IDS.search(place) and type(theirs) is type(ours):
            if theirs != ours and len(str(theirs)) > 4:
                self.known[str(theirs)] = str(ours)
        elif not _TIMES.search(place) and not self._same(theirs, ours):
            self.differences.append((f"value {place}", call, theirs, ours))

    def _same(self, theirs: Any, ours: Any) -> bool:
        if isinstance(theirs, int | float) and isinstance(ours, int | float):
            return isinstance(theirs, bool) == isinstance(ours, bool) and abs(theirs - ours) < 1e-6
        return bool(theirs == ours) or (isinstance(theirs, str) and self._translated(theirs) == ours)


def main(argv: Sequence[str] | None = None) -> int:
    """Play the files and print what differs; 1 if something does."""
    parser = argparse.ArgumentParser(prog="python -m tests.sheets_server.replay", description=__doc__.splitlines()[0])
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--locale", default="en_US", help="of the account that was recorded")
    options = parser.parse_args(argv)
    count = 0
    found: list[tuple[str, str, Any, Any]] = []
    for path in options.files:
        replay = Replay(SheetsServer(locale=options.locale))
        recorded = list(exchanges(path))
        replay.play(recorded)
        replay.server.close()
        count += len(recorded)
        found.extend(replay.differences)
    print(f"{count} exchanges, {len(found)} differences")
    for kind, times in Counter(kind for kind, *_ in found).most_common():
        _, call, theirs, ours = next(item for item in found if item[0] == kind)
        print(f"\n{kind} ({times} times)\n  {call}\n  recorded: {_short(theirs)}\n  here:     {_short(ours)}")
    return 1 if found else 0


def _short(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)[:300]


if __name__ == "__main__":
    sys.exit(main())
