"""A local Google Sheets, Drive and token server for tests.

    with running_server() as server:
        gc = gspread.service_account(server.service_account_path)
        mount(gc.http_client.session, server.base_url)

or without sockets: `SheetsServer().handle(method, path, query, headers, body)`, and `mount(session, server)`.
"""

from __future__ import annotations

from .app import PRIVATE_FILE_ID, SERVICE_ACCOUNT, SheetsServer
from .exchange import Answer, ConnectionCut, Request, RequestHung
from .faults import KINDS, Fault
from .http_server import running_server
from .switches import ALTERNATIVES, Switches
from .transport import mount

__all__ = [
    "ALTERNATIVES",
    "KINDS",
    "PRIVATE_FILE_ID",
    "SERVICE_ACCOUNT",
    "Answer",
    "ConnectionCut",
    "Fault",
    "Request",
    "RequestHung",
    "SheetsServer",
    "Switches",
    "mount",
    "running_server",
]
