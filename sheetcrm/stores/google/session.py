"""Speaks HTTP to the Sheets API: bounded retry, timeouts, a call counter. Knows nothing of tabs.

gspread's own client repeats for ever and repeats what must not be repeated, so retrying is ours: reads are repeated on
429, 5xx and a cut line; a write is repeated only when it was refused (429) or never left this machine; a write
whose answer was lost raises :class:`Unclear`.
"""

from __future__ import annotations

import os
import random
import time
from collections.abc import Callable, Mapping, Sequence
from enum import Enum, auto
from typing import Any

import gspread
import requests
from google.auth import exceptions as auth_errors
from google.auth.credentials import Credentials
from gspread.http_client import HTTPClient

from sheetcrm.errors import StoreError
from sheetcrm.stores.base import Guard, unguarded
from sheetcrm.stores.google import faults

SHEETS = "https://sheets.googleapis.com"
DRIVE = "https://www.googleapis.com"

#: Seconds to connect, and to wait for data. Google itself gives up after 180.
TIMEOUT = (10.0, 190.0)
ATTEMPTS = 6
#: Seconds that all waiting of one run may take together.
BUDGET = 150.0
#: How often a batch is worked out anew before it is given up.
TRIES = 4


class Tried(Enum):
    """How a batch went. ``AGAIN``: its answer was lost, or something in the sheet moved; look, and work it out anew.
    ``REFUSED``: a range is protected, or it was refused every time."""

    LANDED = auto()
    AGAIN = auto()
    REFUSED = auto()


class Session:
    """One conversation with one spreadsheet.

    ``sleep``, ``clock`` and ``jitter`` are passed in so that tests wait for nothing. ``calls`` counts HTTP requests,
    repeats included.
    """

    def __init__(
        self,
        credentials: Credentials,
        spreadsheet: str,
        *,
        api_url: str | None = None,
        email: str = "",
        sleep: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
        jitter: Callable[[], float] = random.random,
        attempts: int = ATTEMPTS,
        budget: float = BUDGET,
    ) -> None:
        self.spreadsheet = spreadsheet
        self.email = email
        self.calls = 0
        self.guard: Guard = unguarded
        self.sees_sharing = any("/auth/drive" in scope for scope in getattr(credentials, "scopes", None) or ())
        self._api_url = (api_url or os.environ.get("SHEETCRM_GOOGLE_API_URL") or "").rstrip("/")
        self._sleep, self._clock, self._jitter = sleep, clock, jitter
        self._attempts, self._budget = attempts, budget
        self._deadline: float | None = None
        self._client = gspread.Client(auth=credentials, http_client=HTTPClient)
        self._client.set_timeout(TIMEOUT)

    def get(self, path: str = "", params: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """The answer to a read of ``spreadsheets/ID`` + path; repeated while that may help."""
        return self._send("get", f"{SHEETS}/v4/spreadsheets/{self.spreadsheet}{path}", params, None, safe=True)

    def ask(self, path: str, body: Mapping[str, Any], params: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """The answer to a read whose question is too long for an address, so it is posted; repeated like any read."""
        return self._send("post", f"{SHEETS}/v4/spreadsheets/{self.spreadsheet}{path}", params, body, safe=True)

    def batch_update(self, body: Mapping[str, Any], fields: str | None = None) -> dict[str, Any]:
        """The answer to one atomic batch, cut down to ``fields``. Raises Unclear when nobody knows whether it was
        applied. The guard is asked first: every write passes here."""
        self.guard()
        params = {"fields": fields} if fields else None
        return self._send("post", f"{SHEETS}/v4/spreadsheets/{self.spreadsheet}:batchUpdate", params, body, safe=False)

    def write_values(self, ranges: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
        """The answer to values written as they are (RAW), each with its range. Raises Unclear like ``batch_update``."""
        body = {"valueInputOption": "RAW", "data": [dict(one) for one in ranges]}
        url = f"{SHEETS}/v4/spreadsheets/{self.spreadsheet}/values:batchUpdate"
        return self._send("post", url, None, body, safe=False)

    def drive(self, path: str, params: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """The answer to a read of the Drive API."""
        return self._send("get", f"{DRIVE}/drive/v3/{path}", params, None, safe=True)

    def _send(
        self, method: str, url: str, params: Mapping[str, Any] | None, body: Mapping[str, Any] | None, *, safe: bool
    ) -> dict[str, Any]:
        if self._api_url:
            for host in (SHEETS, DRIVE):
                url = url.replace(host, self._api_url, 1) if url.startswith(host) else url
        if self._deadline is None:
            self._deadline = self._clock() + self._budget
        last: Exception | None = None
        for attempt in range(self._attempts):
            self.calls += 1
            wait: float | None = None
            try:
                response = self._client.http_client.session.request(
                    method, url, params=params, json=body, timeout=TIMEOUT
                )
            except auth_errors.RefreshError as err:
                last = faults.of_exception(err)
                if not err.retryable:
                    raise last from err
            except (requests.exceptions.RequestException, auth_errors.TransportError) as err:
                last = faults.of_exception(err)
                if not safe and not _never_left(err):
                    raise faults.Unclear from err
            else:
                if response.ok:
                    try:
                        answer = response.json()
                    except ValueError as err:
                        last = faults.ODD_ANSWER()
                        if not safe:
                            raise faults.Unclear from err
                    else:
                        return answer if isinstance(answer, dict) else {}
                else:
                    last = faults.of_answer(response, self.email, writing=not safe)
                    if not _worth_repeating(response, last):
                        raise last
                    if not safe and response.status_code >= 500:
                        raise faults.Unclear from last
                    wait = _retry_after(response)
            if not self._wait(attempt, wait):
                break
        if last is None:
            last = faults.UNAVAILABLE()
        raise last

    def try_batch(self, requests: Sequence[Mapping[str, Any]], attempt: int) -> Tried:
        """Sends a batch that takes place as a whole or not at all, for whoever looks afterwards at what became of it.
        ``attempt`` counts from 0 to ``TRIES`` - 1. Raises StoreError for whatever is no refusal."""
        try:
            self.batch_update({"requests": list(requests)})
        except faults.Unclear as err:
            if not self.pause(attempt):
                raise faults.UNAVAILABLE() from err
            return Tried.AGAIN
        except StoreError as err:
            if err.code not in ("google/refused", "google/protected"):
                raise
            return Tried.REFUSED if err.code == "google/protected" or attempt + 1 == TRIES else Tried.AGAIN
        return Tried.LANDED

    def pause(self, attempt: int) -> bool:
        """Waits before repeating something by hand; False when the run's budget of waiting is used up."""
        return self._wait(attempt, None)

    def _wait(self, attempt: int, asked: float | None) -> bool:
        """Waits with jitter, longer each time, or as long as was asked; False when it is not worth it any more."""
        if attempt + 1 >= self._attempts:
            return False
        pause = asked if asked is not None else min(2.0**attempt, 32.0) * (0.5 + self._jitter())
        if self._deadline is not None and self._clock() + pause > self._deadline:
            return False
        self._sleep(pause)
        return True


def _never_left(err: Exception) -> bool:
    """Whether a request failed before a byte of it was sent, so that repeating it is safe."""
    if isinstance(err, auth_errors.TransportError):
        return True  # the token was being fetched; the request itself had not begun
    if isinstance(err, requests.exceptions.ConnectTimeout):
        return True
    return isinstance(err, requests.exceptions.ConnectionError) and "NewConnectionError" in repr(err)


def _worth_repeating(response: requests.Response, said: Exception) -> bool:
    return (
        response.status_code >= 500 or getattr(said, "code", "") == "google/quota" or response.status_code in (408, 409)
    )


def _retry_after(response: requests.Response) -> float | None:
    """Seconds the server asks to wait, when it says so in digits."""
    value = response.headers.get("Retry-After", "")
    return float(value) if value.isdigit() else None
