"""Leading a program's Google calls here: over HTTP by rewriting the address, or without any socket at all."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

import requests
from requests.adapters import BaseAdapter, HTTPAdapter
from urllib3 import HTTPResponse

from .app import SheetsServer
from .exchange import AnswerCut, ConnectionCut, RequestHung

HOSTS = (
    "https://sheets.googleapis.com/",
    "https://www.googleapis.com/",
    "https://oauth2.googleapis.com/",
    "https://iamcredentials.googleapis.com/",
)


class Redirected(HTTPAdapter):
    """Sends calls for Google to another base address."""

    def __init__(self, base_url: str) -> None:
        super().__init__()
        self.base_url = base_url.rstrip("/")

    def __deepcopy__(self, memo: object) -> Redirected:
        """google-auth copies its transport for a thread of its own, which must not lead to Google either."""
        return Redirected(self.base_url)

    def send(self, request: requests.PreparedRequest, *args: Any, **kwargs: Any) -> requests.Response:
        """Send the request to the local address; the path and query stay as they are."""
        parts = urlsplit(request.url or "")
        request.url = f"{self.base_url}{parts.path}" + (f"?{parts.query}" if parts.query else "")
        return super().send(request, *args, **kwargs)


class InProcess(BaseAdapter):
    """Answers calls by the server's own function, as a connection would: cuts and hangs are requests' exceptions."""

    def __init__(self, server: SheetsServer) -> None:
        super().__init__()
        self.server = server
        self._builder = HTTPAdapter()

    def __deepcopy__(self, memo: object) -> InProcess:
        """google-auth copies its transport for a thread of its own; the server is the same."""
        return self

    def send(
        self,
        request: requests.PreparedRequest,
        stream: bool = False,
        timeout: Any = None,
        verify: bool | str = True,
        cert: Any = None,
        proxies: Mapping[str, str] | None = None,
    ) -> requests.Response:
        """The server's answer as a requests.Response."""
        parts = urlsplit(request.url or "")
        body: Any = request.body  # a stream of parts, too, whatever the stubs say
        if body is not None and not isinstance(body, bytes | str):
            body = b"".join(part if isinstance(part, bytes) else part.encode() for part in body)
        headers = {name: str(value) for name, value in request.headers.items()}
        try:
            status, answered, content = self.server.handle(
                request.method or "GET", parts.path, parts.query, headers, body
            )
        except AnswerCut as error:
            raise requests.exceptions.ChunkedEncodingError(error, request=request) from error
        except ConnectionCut as error:
            raise requests.exceptions.ConnectionError(error, request=request) from error
        except RequestHung as error:
            raise requests.exceptions.ReadTimeout(error, request=request) from error
        raw = HTTPResponse(io.BytesIO(content), headers=answered, status=status, preload_content=False)
        response = self._builder.build_response(request, raw)
        response.reason = {200: "OK", 204: "No Content"}.get(status, "")
        return response

    def close(self) -> None:
        """There is nothing to close."""


def mount(session: requests.Session, server: SheetsServer | str) -> None:
    """Lead a session's Google calls to a server of this process, or to a base URL over HTTP."""
    adapter: BaseAdapter = Redirected(server) if isinstance(server, str) else InProcess(server)
    # google-auth fetches tokens through a session of its own inside the authorized one.
    inner = getattr(getattr(session, "_auth_request", None), "session", None)
    for found in (session, inner):
        if found is None:
            continue
        for host in HOSTS:
            found.mount(host, adapter)
        if not isinstance(server, str):
            found.mount(server.base_url + "/", adapter)
            # Proxies of the environment have no say in calls that never leave the process, and take long to look up.
            found.trust_env = False
