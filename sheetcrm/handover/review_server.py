"""Serves the review page to one browser on this machine, and takes the decisions made there. Sends nothing.

Whoever may read the address of the page may decide: it holds a secret of this very run. What a page of another site could
make a browser send has the wrong Origin, no token of ours in a header, and a Content-Type that asks first; what reaches the
port by another name (DNS rebinding) has the wrong Host. All of it is refused.
"""

from __future__ import annotations

import hmac
import ipaddress
import json
import secrets
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from sheetcrm.core.wording import Text
from sheetcrm.errors import ConfigError, Fault, NotNow

NOT_LOOPBACK = Fault(
    "review/not-loopback",
    ConfigError,
    Text(
        ru="{address} — не адрес этого компьютера. Страницу с данными клиентов видно только на нём самом.",
        en="{address} is not an address of this computer. The page with clients' data can only be seen "
        "on the computer itself.",
    ),
    Text(ru="Уберите --bind или напишите 127.0.0.1.", en="Leave out --bind, or write 127.0.0.1."),
)
PORT_TAKEN = Fault(
    "review/port-taken",
    NotNow,
    Text(ru="Порт {port} занят: {reason}.", en="Port {port} is taken: {reason}."),
    Text(ru="Уберите --port: программа выберет свободный.", en="Leave out --port: the program picks a free one."),
)

#: The longest decision that is read: a text of one's own, with room to spare.
MOST_BYTES = 256 << 10
#: Seconds a browser may take to send what it announced.
PATIENCE = 10


class Refused(Exception):
    """A decision that is not taken, in words for the person at the page."""

    def __init__(self, words: str, status: HTTPStatus = HTTPStatus.CONFLICT) -> None:
        super().__init__(words)
        self.words = words
        self.status = status


@dataclass(slots=True)
class Site:
    """What is served. ``page``: the bytes of a page by name, None when there is none; ``decide``: keeps a decision and says how
    it is shown now, or raises Refused. ``token``: the secret of this run."""

    page: Callable[[str], bytes | None]
    decide: Callable[[Mapping[str, Any]], list[Any]]
    token: str = field(default_factory=lambda: secrets.token_urlsafe(32), repr=False)
    first: str = "review.html"

    @property
    def at(self) -> str:
        """Where decisions go."""
        return f"/{self.token}/decide"


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    # A port somebody else listens on must not be shared.
    allow_reuse_address = False

    def __init__(self, address: tuple[str, int], site: Site) -> None:
        self.site = site
        super().__init__(address, _Handler)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A browser that hangs up is no news; nothing of a request goes into any log."""


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    server_version = "sheetcrm"
    sys_version = ""
    timeout = PATIENCE

    def log_message(self, format: str, *args: object) -> None:
        """Says nothing: a path holds the secret."""

    @property
    def _host(self) -> str:
        address, port = self.server.server_address[:2]
        name = f"[{address!s}]" if ":" in str(address) else str(address)
        return f"{name}:{port}"

    def _is_ours(self) -> bool:
        """Whether it was this very address that the browser asked."""
        return self.headers.get("Host", "") == self._host and len(self.headers.get_all("Host", [])) == 1

    def do_GET(self) -> None:
        parts = self.path.split("?", 1)[0].split("/")
        if not self._is_ours():
            self._answer(HTTPStatus.MISDIRECTED_REQUEST)
        elif (
            len(parts) != 3
            or not same(parts[1], self.server.site.token)
            or (content := self.server.site.page(parts[2] or self.server.site.first)) is None
        ):
            self._answer(HTTPStatus.NOT_FOUND)
        else:
            self._answer(HTTPStatus.OK, content, "text/html; charset=utf-8")

    def do_POST(self) -> None:
        site, headers = self.server.site, self.headers
        if not self._is_ours():
            self._answer(HTTPStatus.MISDIRECTED_REQUEST)
        elif not same(self.path, site.at):
            self._answer(HTTPStatus.NOT_FOUND)
        elif (
            headers.get("Origin") != f"http://{self._host}"
            or headers.get("Sec-Fetch-Site")
            not in (
                None,
                "same-origin",
            )
            or not same(headers.get("X-Sheetcrm-Token", ""), site.token)
        ):
            self._answer(HTTPStatus.FORBIDDEN)
        elif headers.get("Content-Type", "").split(";")[0].strip() != "application/json":
            self._answer(HTTPStatus.UNSUPPORTED_MEDIA_TYPE)
        else:
            self._decide(headers.get("Content-Length", ""))

    def _decide(self, length: str) -> None:
        if not length.isascii() or not length.isdecimal() or int(length) > MOST_BYTES:
            self._answer(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
            return
        try:
            said = json.loads(self.rfile.read(int(length)))
        except (ValueError, RecursionError, OSError):
            self._json(HTTPStatus.BAD_REQUEST, {"error": "JSON"})
            return
        try:
            if not isinstance(said, dict):
                raise Refused("JSON", HTTPStatus.BAD_REQUEST)
            shown = self.server.site.decide(said)
        except Refused as err:
            self._json(err.status, {"error": err.words})
        except OSError as err:
            self._json(HTTPStatus.INTERNAL_SERVER_ERROR, {"error": err.strerror or type(err).__name__})
        else:
            self._json(HTTPStatus.OK, {"decision": shown})

    def _json(self, status: HTTPStatus, content: Mapping[str, Any]) -> None:
        self._answer(status, json.dumps(content, ensure_ascii=False).encode("utf-8", "replace"), "application/json")

    def _answer(self, status: HTTPStatus, content: bytes = b"", kind: str = "text/plain") -> None:
        self.send_response(status)
        for name, value in (
            ("Content-Type", kind),
            ("Content-Length", str(len(content))),
            ("Cache-Control", "no-store"),
            ("X-Content-Type-Options", "nosniff"),
            ("X-Frame-Options", "DENY"),
            ("Referrer-Policy", "no-referrer"),
            ("Cross-Origin-Opener-Policy", "same-origin"),
            ("Cross-Origin-Resource-Policy", "same-origin"),
            ("Content-Security-Policy", "frame-ancestors 'none'"),
            ("Connection", "close"),
        ):
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)
        self.close_connection = True


def same(one: str, other: str) -> bool:
    """Whether two secrets are equal; how long it takes tells nothing."""
    return hmac.compare_digest(one.encode("utf-8", "replace"), other.encode("utf-8", "replace"))


@contextmanager
def serving(site: Site, bind: str = "127.0.0.1", port: int = 0) -> Iterator[str]:
    """Serves the site while the block runs; the address to open. Raises ConfigError for an address that is not this very
    machine's, NotNow when the port is taken."""
    try:
        fits = ipaddress.ip_address(bind).is_loopback and ":" not in bind
    except ValueError:
        fits = False
    if not fits:
        raise NOT_LOOPBACK(address=bind)
    try:
        server = _Server((bind, port), site)
    except OSError as err:
        raise PORT_TAKEN(port=port, reason=err.strerror or type(err).__name__) from err
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.1}, daemon=True)
    thread.start()
    try:
        yield f"http://{bind}:{server.server_address[1]}/{site.token}/{site.first}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
