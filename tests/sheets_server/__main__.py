"""`python -m tests.sheets_server`: serve until SIGTERM."""

from __future__ import annotations

import argparse
import json
import signal
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from . import keyfile, state
from .app import SheetsServer
from .faults import parsed
from .http_server import listen
from .locales import is_known
from .switches import Switches


def _arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m tests.sheets_server", description="A local Google Sheets v4, Drive v3 and token server."
    )
    parser.add_argument("--port", type=int, default=0, help="port on 127.0.0.1; 0 for any free one")
    parser.add_argument("--service-account", type=Path, metavar="OUT.json", help="where to write the key file")
    parser.add_argument(
        "--client-secrets", type=Path, metavar="OUT.json", help="where to write a Desktop client's file"
    )
    parser.add_argument(
        "--quota", choices=("on", "off"), default="off", help="60 reads and 60 writes a minute a person"
    )
    parser.add_argument("--locale", default="en_US", help="locale of new spreadsheets, such as ru_RU")
    parser.add_argument("--state", type=Path, metavar="FILE", help="load files from here, save them at the end")
    parser.add_argument(
        "--fault", action="append", default=[], metavar="JSON", help='such as {"kind": "503", "nth": 3}'
    )
    parser.add_argument(
        "--switch", action="append", default=[], metavar="NAME=on|off", help="an undocumented behaviour the other way"
    )
    parser.add_argument(
        "--file",
        action="append",
        default=[],
        metavar="JSON",
        help='a spreadsheet that is there, such as {"id": "...", "sheets": {"A": [["x"]]}, "share": {"anyone": "reader"}}',
    )
    parser.add_argument(
        "--refresh-token", action="append", default=[], metavar="TOKEN=PERSON", help="a refresh token of somebody"
    )
    found = parser.parse_args(argv)
    if not is_known(found.locale):
        parser.error(f"unknown locale: {found.locale}")
    return found


def _switches(given: Sequence[str]) -> Switches:
    changes: dict[str, bool | int] = {}
    for item in given:
        name, _, value = item.partition("=")
        changes[name.replace("-", "_")] = int(value) if value.isdigit() else value == "on"
    return Switches().but(**changes)


def add_files(app: SheetsServer, texts: Sequence[str]) -> None:
    """Make the spreadsheets the command line tells of; `me` in their sharing is the service account."""
    for text in texts:
        told: dict[str, Any] = json.loads(text)
        share = dict(told.get("share") or {})
        anyone = share.pop("anyone", None)
        people = {app.service_account.address if name == "me" else name: role for name, role in share.items()}
        made = app.create_spreadsheet(
            told.get("title", "Test"), told.get("sheets"), owner=told.get("owner", "owner@example.com"), share=people,
            typed=True, file_id=told["id"],
        )  # fmt: skip
        if anyone is not None:
            app.files[made].share("anyoneWithLink", "anyone", anyone)


def main(argv: Sequence[str] | None = None) -> int:
    """Serve until SIGTERM or SIGINT; 0 unless an answer of ours was wrong."""
    options = _arguments(argv)
    app = SheetsServer(locale=options.locale, quota=options.quota == "on", switches=_switches(options.switch))
    app.keep_requests = False
    if options.state is not None and options.state.exists():
        state.load(app, options.state)
    add_files(app, options.file)
    app.tokens.refresh_tokens.update(item.rsplit("=", 1) for item in options.refresh_token)
    for text in options.fault:
        app.faults.rules.append(parsed(text))
    listener = listen(app, options.port)
    if options.service_account is not None:
        keyfile.write(options.service_account, app.service_account.key_file(app.base_url))
    if options.client_secrets is not None:
        keyfile.write(options.client_secrets, app.consents.client_file(app.base_url))
    stopped = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopped.set())
    thread = threading.Thread(target=listener.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    print(f"ready {app.base_url}", flush=True)
    stopped.wait()
    app.close()
    listener.shutdown()
    listener.server_close()
    if options.state is not None:
        state.save(app, options.state)
    for wrong in app.wrong_answers:
        print(f"answer outside the API description: {wrong}", file=sys.stderr)
    return 1 if app.wrong_answers else 0


if __name__ == "__main__":
    sys.exit(main())
