"""A pytest plugin that leads gspread's own tests to a local server: every session is remounted, nothing else changed.

Load it with `-p tests.sheets_server.gspread_plugin` and SHEETS_SERVER_URL set. It imports nothing of this package, so
it works in a virtual environment that has gspread's requirements only.
"""

from __future__ import annotations

import os
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests
from requests.adapters import HTTPAdapter

_HOSTS = ("https://sheets.googleapis.com/", "https://www.googleapis.com/")


class _Redirected(HTTPAdapter):
    """Sends calls for Google to the local server."""

    def send(self, request: requests.PreparedRequest, *args: Any, **kwargs: Any) -> requests.Response:
        parts = urlsplit(request.url or "")
        request.url = os.environ["SHEETS_SERVER_URL"] + parts.path + (f"?{parts.query}" if parts.query else "")
        kwargs["timeout"] = kwargs.get("timeout") or 60
        response = super().send(request, *args, **kwargs)
        if response.status_code in (408, 429) or response.status_code >= 500:
            # The client of that suite repeats these without end; here they are faults of the server.
            raise RuntimeError(f"{request.method} {request.url}: {response.status_code} {response.text[:500]}")
        return response


_init = requests.Session.__init__


def _remounted(session: requests.Session, *args: Any, **kwargs: Any) -> None:
    _init(session, *args, **kwargs)
    for host in _HOSTS:
        session.mount(host, _Redirected())


def pytest_configure(config: pytest.Config) -> None:
    """Remount every session from here on; the marker is that of pytest-vcr, which is switched off."""
    setattr(requests.Session, "__init__", _remounted)  # noqa: B010  a plain assignment is refused by type checkers
    config.addinivalue_line("markers", "vcr: recorded answers, not used against a live server")
