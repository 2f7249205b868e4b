"""The server on a socket: HTTP/1.1, a thread per connection, faults carried out on the wire."""

from __future__ import annotations

import contextlib
import gzip
import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, cast
from urllib.parse import urlsplit

from .app import SheetsServer
from .exchange import AnswerCut, ConnectionCut

_COMPRESS_FROM = 20_000


class _Handler(BaseHTTPRequestHandler):
    """Hands each request to the server and writes its answer back."""

    protocol_version = "HTTP/1.1"
    server_version = "ESF"
    sys_version = ""
    # Without this every answer waits some 40 ms for the acknowledgement of its headers.
    disable_nagle_algorithm = True
    wbufsize = 1 << 16
    timeout = 300

    def _serve(self) -> None:
        app = cast("_Listener", self.server).app
        parts = urlsplit(self.path)
        length = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(length) if length else b""
        if "chunked" in (self.headers.get("Transfer-Encoding") or ""):
            body = self._chunks()
        if self.headers.get("Content-Encoding") == "gzip":
            body = gzip.decompress(body)
        try:
            status, headers, content = app.handle(
                self.command, parts.path, parts.query, dict(self.headers.items()), body, over_http=True
            )
        except AnswerCut as cut:
            self._write(cut.answer.status, cut.answer.headers, cut.answer.body, only_half=True)
            self._cut()
            return
        except ConnectionCut:
            self._cut()
            return
        except Exception as error:
            status, headers = 500, {"Content-Type": "text/plain; charset=UTF-8"}
            content = f"sheets_server failed: {type(error).__name__}: {error}".encode()
        self._write(status, headers, content)

    def _chunks(self) -> bytes:
        found = b""
        while size := int(self.rfile.readline().split(b";")[0], 16):
            found += self.rfile.read(size)
            self.rfile.readline()
        self.rfile.readline()
        return found

    def _write(self, status: int, headers: dict[str, str], content: bytes, *, only_half: bool = False) -> None:
        accepts = "gzip" in (self.headers.get("Accept-Encoding") or "")
        if (
            accepts
            and len(content) >= _COMPRESS_FROM
            and headers.get("Content-Type", "").startswith("application/json")
        ):
            content = gzip.compress(content, compresslevel=1)
            headers = headers | {"Content-Encoding": "gzip"}
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if status != 204:
            self.send_header("Content-Length", str(len(content)))
        if self.close_connection:
            # A client that is not told would send its next call into the closed connection.
            self.send_header("Connection", "close")
        self.end_headers()
        if status != 204:
            self.wfile.write(content[: len(content) // 2] if only_half else content)
        self.wfile.flush()

    def _cut(self) -> None:
        self.close_connection = True
        with contextlib.suppress(OSError):
            self.connection.shutdown(socket.SHUT_RDWR)

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = _serve  # noqa: N815  (the names http.server calls)

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing: what came in is in the server's `requests`."""


class _Listener(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def __init__(self, app: SheetsServer, port: int) -> None:
        super().__init__(("127.0.0.1", port), _Handler)
        self.app = app

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that went away is no news."""


def listen(app: SheetsServer, port: int = 0) -> _Listener:
    """Bind the server to a port of this machine; its base URL is set to match."""
    listener = _Listener(app, port)
    app.base_url = f"http://127.0.0.1:{listener.server_address[1]}"
    return listener


@contextlib.contextmanager
def running_server(port: int = 0, app: SheetsServer | None = None, **options: Any) -> Iterator[SheetsServer]:
    """A server on a port of its own while the block runs; `options` are those of SheetsServer."""
    app = app or SheetsServer(**options)
    listener = listen(app, port)
    thread = threading.Thread(target=listener.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield app
    finally:
        app.close()
        listener.shutdown()
        listener.server_close()
        thread.join(timeout=5)
