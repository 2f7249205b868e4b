"""A pytest plugin that leads the tests of Google clients to a local server: only the transport changes, no test does.

Load it with `-p redirect_plugin` and SHEETS_SERVER_URL set. Calls by requests and by httplib2 (Google's own client) are
led there. It imports nothing of this package, so it works in a virtual environment that has the client's
requirements only; `redirect.cjs` does the same for Node.
"""

from __future__ import annotations

import importlib
import os
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests
from requests.adapters import HTTPAdapter

_HOSTS = ("https://sheets.googleapis.com/", "https://www.googleapis.com/", "https://oauth2.googleapis.com/")


def _local(url: str) -> str:
    parts = urlsplit(url)
    return os.environ["SHEETS_SERVER_URL"] + parts.path + (f"?{parts.query}" if parts.query else "")


class _Redirected(HTTPAdapter):
    """Sends calls for Google to the local server."""

    def send(self, request: requests.PreparedRequest, *args: Any, **kwargs: Any) -> requests.Response:
        request.url = _local(request.url or "")
        kwargs["timeout"] = kwargs.get("timeout") or 60
        response = super().send(request, *args, **kwargs)
        if response.status_code in (408, 429) or response.status_code >= 500:
            # Some clients repeat these without end; here they are faults of the server.
            raise RuntimeError(f"{request.method} {request.url}: {response.status_code} {response.text[:500]}")
        return response


_init = requests.Session.__init__


def _remounted(session: requests.Session, *args: Any, **kwargs: Any) -> None:
    _init(session, *args, **kwargs)
    for host in _HOSTS:
        session.mount(host, _Redirected())


def _redirect_httplib2() -> None:
    try:
        httplib2: Any = importlib.import_module("httplib2")
    except ImportError:
        return
    request = httplib2.Http.request

    def redirected(http: Any, uri: str, *args: Any, **kwargs: Any) -> Any:
        return request(http, _local(uri) if uri.startswith(_HOSTS) else uri, *args, **kwargs)

    httplib2.Http.request = redirected


def pytest_configure(config: pytest.Config) -> None:
    """Redirect everything from here on; the marker is that of pytest-vcr, which is switched off."""
    setattr(requests.Session, "__init__", _remounted)  # noqa: B010  a plain assignment is refused by type checkers
    _redirect_httplib2()
    config.addinivalue_line("markers", "vcr: recorded answers, not used against a live server")
