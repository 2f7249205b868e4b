"""The server itself, apart from sockets: a pure function from a request to an answer."""

from __future__ import annotations

import random
import string
import tempfile
import threading
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

from . import consent, drive_media, keyfile, routes
from .errors import ApiError, not_found, permission_denied
from .exchange import Answer, Query, Request, json_answer, parsed_query
from .faults import Faults
from .files import ROLES, File, permission_id_of
from .gmail_api import GmailDraft
from .model.document import Document
from .model.sheet import Sheet
from .oauth import TokenRefused, Tokens
from .people import People
from .quota import Quota
from .requests.objects import settle_headings
from .switches import Switches
from .writing import Editing

PRIVATE_FILE_ID = "1jIKzPs8LsiZZdLdeMEP-5ZIHw6RkjiOmj1LrJN706Yc"
"""A file of somebody else's that is always there; gspread's own tests expect a refusal for it."""

SERVICE_ACCOUNT = "sheetcrm-test@local-project.iam.gserviceaccount.com"
_TOKEN_ADDRESSES = (
    "https://oauth2.googleapis.com/token",
    "https://www.googleapis.com/oauth2/v4/token",
    "https://accounts.google.com/o/oauth2/token",
)
"""What Google's token endpoint goes by, today's name first; a signed claim may be for any."""

Hook = Callable[[Request], None]


class SheetsServer:
    """Google Sheets, Drive and the token endpoint over files in memory.

    `before_request` and `after_request` hold hooks called around every API call, outside the lock, so that a hook
    may edit through `people`. `faults` makes calls go wrong. `wrong_answers` lists answers of ours that do not fit
    Google's API description; they also come as a loud 500.
    """

    def __init__(
        self,
        *,
        locale: str = "en_US",
        quota: bool = False,
        switches: Switches | None = None,
        seed: int | None = None,
        base_url: str = "http://sheets.invalid",
    ) -> None:
        self.base_url = base_url
        self.locale = locale
        self.time_zone = "Etc/GMT"
        self.switches = switches or Switches()
        self.random = random.Random(seed)
        self.lock = threading.RLock()
        self.clock: Callable[[], float] = time.time
        self.files: dict[str, File] = {}
        self.deleted_files: list[tuple[int, datetime, str]] = []
        """Version, time and id of every file that was deleted for good."""
        self.uploads: dict[str, drive_media.Upload] = {}
        self.mailboxes: dict[str, list[GmailDraft]] = {}
        self.tokens = Tokens(clock=lambda: self.clock())
        self.consents = consent.Consents(self.tokens, lambda: self.clock())
        self.quota = Quota(is_on=quota)
        self.faults = Faults()
        self.before_request: list[Hook] = []
        self.after_request: list[Callable[[Request, Answer], None]] = []
        self.requests: list[Request] = []
        self.keep_requests = True
        self.wrong_answers: list[str] = []
        self.crashes: list[BaseException] = []
        self.people = People(self)
        self._count = 0
        self._home: tempfile.TemporaryDirectory[str] | None = None
        self.service_account = self.tokens.accounts.setdefault(SERVICE_ACCOUNT, keyfile.shared_account(SERVICE_ACCOUNT))
        self._add_private_file()

    def _add_private_file(self) -> None:
        file = self.new_file("somebody.else@example.org", "Private", file_id=PRIVATE_FILE_ID)
        file.document.properties["title"] = "Private"

    # -- accounts ---------------------------------------------------------------------------------------------

    @property
    def service_account_path(self) -> Path:
        """The key file of the server's own service account, made when first asked for."""
        if self._home is None:
            self._home = tempfile.TemporaryDirectory(prefix="sheets-server-")
        path = Path(self._home.name) / "service-account.json"
        keyfile.write(path, self.service_account.key_file(self.base_url))
        return path

    def close(self) -> None:
        """Let hanging calls go and remove the key file."""
        self.faults.released.set()
        if self._home is not None:
            self._home.cleanup()
            self._home = None

    # -- files ------------------------------------------------------------------------------------------------

    def now(self) -> datetime:
        return datetime.fromtimestamp(self.clock(), UTC)

    def new_file(
        self,
        owner: str,
        title: str,
        *,
        locale: str | None = None,
        time_zone: str | None = None,
        file_id: str | None = None,
        with_sheet: bool = True,
    ) -> File:
        """Make a file with one blank sheet."""
        if owner.endswith(".gserviceaccount.com") and not self.switches.service_account_may_create:
            raise ApiError(403, "The user's Drive storage quota has been exceeded.", reason="storageQuotaExceeded")
        letters = string.ascii_letters + string.digits + "_-"
        file_id = file_id or "1" + "".join(self.random.choice(letters) for _ in range(43))
        document = Document(file_id, title, locale or self.locale, time_zone or self.time_zone)
        if with_sheet:
            document.sheets.append(Sheet(0, "Sheet1"))
        moment = self.now()
        file = File(document, owner, moment, moment, owner)
        file.share(permission_id_of(owner), "user", "owner", emailAddress=owner, displayName=owner.partition("@")[0])
        self.files[file_id] = file
        return file

    def create_spreadsheet(
        self,
        title: str = "Test",
        sheets: Mapping[str, list[list[Any]]] | None = None,
        *,
        owner: str = "owner@example.com",
        share: Mapping[str, str] | None = None,
        locale: str | None = None,
        time_zone: str | None = None,
        typed: bool = False,
        rows: int = 1000,
        columns: int = 26,
        file_id: str | None = None,
    ) -> str:
        """Make a spreadsheet with the given rows by sheet title; gives its id.

        The service account may write it unless `share` (address to role) says otherwise. Values are kept as they
        are, or read as typed by a person with `typed`.
        """
        with self.lock:
            file = self.new_file(
                owner, title, locale=locale, time_zone=time_zone, file_id=file_id, with_sheet=sheets is None
            )
            for person, role in (share if share is not None else {self.service_account.address: "writer"}).items():
                name = person.partition("@")[0]
                file.share(permission_id_of(person), "user", role, emailAddress=person, displayName=name)
            editing = self.editing(file, owner)
            for name, values in (sheets or {}).items():
                width = max((len(row) for row in values), default=0)
                sheet_id = self.new_id(editing.document) if editing.document.sheets else 0
                sheet = Sheet(sheet_id, name, max(rows, len(values)), max(columns, width))
                editing.document.sheets.append(sheet)
                for index, row in enumerate(values):
                    entries = [None if item is None else editing.written(None, item, typed) for item in row]
                    sheet.grid.set_row(index, entries)
            self.commit(editing)
            return file.file_id

    def new_id(self, document: Document) -> int:
        """An id nothing in the document has."""
        taken = {*document.object_ids(), *document.metadata}
        taken.update(int(named_id) for named_id in document.named_ranges if named_id.isdigit())
        while True:
            number = self.random.randint(1, 2**31 - 1)
            if number not in taken:
                return number

    def editing(self, file: File, person: str) -> Editing:
        """A change of a file by somebody, without effect until `commit`."""
        document = file.document.fork()
        return Editing(document, file, person, self.switches, self.now(), lambda: self.new_id(document))

    def commit(self, editing: Editing) -> None:
        """Make a change the state of its file."""
        editing.document.check_size()
        settle_headings(editing)
        editing.file.document = editing.document
        self.note_change(editing.file, editing.person)

    def note_change(self, file: File, person: str) -> None:
        file.changed(self.now(), person)

    def check_access(self, file: File, person: str, *, to_edit: bool) -> None:
        role = file.role_of(person)
        if role is None or (to_edit and ROLES.index(role) < ROLES.index("writer")):
            raise permission_denied()

    def file_for(self, file_id: str, person: str, *, to_edit: bool) -> File:
        file = self.files.get(file_id)
        if file is None:
            raise not_found()
        self.check_access(file, person, to_edit=to_edit)
        return file

    # -- requests ---------------------------------------------------------------------------------------------

    def handle(
        self,
        method: str,
        path: str,
        query: Query = None,
        headers: Mapping[str, str] | None = None,
        body: bytes | str | None = None,
        *,
        over_http: bool = False,
    ) -> tuple[int, dict[str, str], bytes]:
        """The answer to one request as (status, headers, body); no socket is involved.

        Faults that end a connection raise ConnectionCut or RequestHung here, as a transport would.
        """
        if path.startswith("/v1/projects/-/serviceAccounts/") and path.endswith("/allowedLocations"):
            # google-auth asks once, from a thread of its own; no hook, fault or count may depend on when.
            nowhere_else = json_answer(200, {"locations": [], "encodedLocations": "0x0"})
            return nowhere_else.status, nowhere_else.headers, nowhere_else.body
        with self.lock:
            self._count += 1
            request = Request(
                self._count,
                method.upper(),
                path,
                parsed_query(query),
                {name.lower(): value for name, value in (headers or {}).items()},
                body.encode() if isinstance(body, str) else body or b"",
            )
            if self.keep_requests:
                self.requests.append(request)
        answer = self.answer(request, over_http)
        return answer.status, answer.headers, answer.body

    def answer(self, request: Request, over_http: bool = False) -> Answer:
        """The answer to one request, with hooks and faults."""
        if request.path in ("/token", "/oauth2/v4/token"):
            return self._faulty(request, over_http, lambda: self._token(request))
        if request.path in consent.PATHS:
            with self.lock:
                return self.consents.page(request)
        for hook in list(self.before_request):
            hook(request)
        answer = self._faulty(request, over_http, lambda: self._api(request))
        for after in list(self.after_request):
            after(request, answer)
        return answer

    def _faulty(self, request: Request, over_http: bool, carry_out: Callable[[], Answer]) -> Answer:
        with self.lock:
            fault = self.faults.striking(request)
        if fault is None:
            return carry_out()
        instead = self.faults.before(fault, request, over_http)
        if instead is not None:
            return instead
        return self.faults.after(fault, request, carry_out(), over_http)

    def _token(self, request: Request) -> Answer:
        audiences = (f"{self.base_url}/token", *_TOKEN_ADDRESSES)
        with self.lock:
            try:
                text = request.body.decode("utf-8", "replace")
                form = {name: values[0] for name, values in parse_qs(text).items()}
                if form.get("grant_type") == "authorization_code":
                    return json_answer(200, self.consents.exchange(form, request.headers.get("authorization", "")))
                return json_answer(200, self.tokens.exchange(text, audiences))
            except TokenRefused as refused:
                return json_answer(400, refused.body)

    def _api(self, request: Request) -> Answer:
        with self.lock:
            try:
                return routes.carry_out(self, request)
            except ApiError as error:
                is_drive = "/drive/" in request.path
                answer = json_answer(error.code, error.drive_body() if is_drive else error.sheets_body())
                if error.code == 401:
                    answer.headers["WWW-Authenticate"] = (
                        'Bearer realm="https://accounts.google.com/", error="invalid_token"'
                    )
                return answer
            except Exception as error:
                self.crashes.append(error)
                raise
