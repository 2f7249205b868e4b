"""A local Google Sheets, Drive and token server for tests.

    with running_server(locale="ru_RU") as server:
        gc = gspread.service_account(server.service_account_path)
        mount(gc.http_client.session, server.base_url)
        spreadsheet = gc.open_by_key(server.create_spreadsheet("Base", {"Clients": [["id"], ["C1"]]}))

or without sockets: `SheetsServer().handle(method, path, query, headers, body)`, and `mount(session, server)`.
The bearer `test:NAME@example.com` is that person. What tests turn and look at:

* `server.people`: edits by people (`edit_cell`, `add_row`, `cut_range`, `sort_range`, `share`, ...; `batch` for what
  has no method of its own), `rows` as a person sees them; a person may be refused by protection or a strict rule;
* `server.before_request`: hooks called with each Request, so that people act between any two;
* `server.faults.add("503-after", nth=3, method="POST", path=":batchUpdate$")`: see `faults.KINDS`;
* `server.switches = Switches(metadata_follows_sort=True)`: what Google leaves undocumented, `ALTERNATIVES` has each;
* `server.quota.is_on` (60 reads and 60 writes a minute a person, 300 a project, by `server.clock`);
* `server.tokens` (`revoke`, `expire_all`, `delete_account`, `forget_logins`); `server.consents`: the page where a person lets
  a Desktop client in (`client_file`, `account`);
* `server.requests`: every call that came in; `server.wrong_answers` and `server.crashes`: to be asserted empty.
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
