"""Faults on demand: what goes wrong between a program and Google, at the call you name."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable
from dataclasses import dataclass, field

from .errors import ApiError
from .exchange import Answer, AnswerCut, ConnectionCut, Request, RequestHung, json_answer
from .quota import exceeded

KINDS = (
    "400", "429", "500", "503", "409", "403", "401", "500-after", "503-after", "html-502", "html-502-after", "html-200",
    "hang", "hang-after", "cut", "cut-after", "cut-body", "truncated", "text-error",
)  # fmt: skip
"""Every kind of fault. `-after` means the call was carried out and only its answer is bad; so it was for `cut-body`,
where the connection ends in the middle of the answer, and for `truncated`, whose answer is half of one."""

_HTML = (
    "<!DOCTYPE html><html lang=en><meta charset=utf-8><title>Error 502 (Server Error)!!1</title>"
    "<p><b>502.</b> <ins>That\u2019s an error.</ins><p>The server encountered a temporary error and could not complete "
    "your request.<p>Please try again in 30 seconds. <ins>That\u2019s all we know.</ins></html>"
).encode()


@dataclass
class Fault:
    """One rule: which calls it meets and what goes wrong with them.

    `nth` counts the calls that fit the rest of the rule, from 1; None means every one of them. `times` is how many
    calls in a row are hit from there on.
    """

    kind: str
    nth: int | None = 1
    method: str | None = None
    path: str | None = None
    times: int = 1
    seconds: float = 30.0
    retry_after: int | None = None
    fits: Callable[[Request], bool] | None = None
    seen: int = 0
    hits: int = 0

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"no such fault: {self.kind!r}; one of {', '.join(KINDS)}")

    def meets(self, request: Request) -> bool:
        """Whether the fault strikes at this call; counts it if it fits. Token calls fit only a rule with their path."""
        if self.path is None and request.path == "/token":
            return False
        if self.method is not None and request.method != self.method.upper():
            return False
        if self.path is not None and not re.search(self.path, request.path):
            return False
        if self.fits is not None and not self.fits(request):
            return False
        self.seen += 1
        if self.nth is None or self.nth <= self.seen < self.nth + self.times:
            self.hits += 1
            return True
        return False


@dataclass
class Faults:
    """The rules in force, and the switch that ends a hang early."""

    rules: list[Fault] = field(default_factory=list)
    released: threading.Event = field(default_factory=threading.Event)
    block_in_process: bool = False
    """Whether a hang of an in-process call waits in earnest instead of failing at once."""

    def add(self, kind: str, **rule: object) -> Fault:
        """Add a rule, see Fault for what it can name."""
        fault = Fault(kind, **rule)  # type: ignore[arg-type]
        self.rules.append(fault)
        return fault

    def clear(self) -> None:
        self.rules.clear()
        self.released.set()
        self.released = threading.Event()

    def striking(self, request: Request) -> Fault | None:
        """The first rule that strikes at this call; the others count it all the same."""
        struck = [fault for fault in self.rules if fault.meets(request)]
        return struck[0] if struck else None

    def before(self, fault: Fault, request: Request, over_http: bool) -> Answer | None:
        """The bad answer of a fault that keeps the call from being carried out; None when it comes after."""
        kind = fault.kind
        if kind == "cut":
            raise ConnectionCut("the connection was cut before the call was carried out")
        if kind == "hang":
            self._wait(fault, over_http)
            raise ConnectionCut("nobody answered")
        if kind.startswith("html") and not kind.endswith("-after"):
            return Answer(int(kind[5:8]), {"Content-Type": "text/html; charset=UTF-8"}, _HTML)
        if kind == "text-error":
            return json_answer(500, {"error": "internal_failure"})
        if kind.isdigit():
            return self._refusal(fault, request)
        return None

    def after(self, fault: Fault, request: Request, answer: Answer, over_http: bool) -> Answer:
        """The bad answer of a fault that strikes once the call was carried out."""
        kind = fault.kind
        if kind == "cut-after":
            raise ConnectionCut("the connection was cut after the call was carried out")
        if kind == "cut-body":
            raise AnswerCut(answer)
        if kind == "hang-after":
            self._wait(fault, over_http)
            raise ConnectionCut("nobody answered, though the call was carried out")
        if kind == "truncated":
            half = answer.body[: max(1, len(answer.body) // 2)]
            return Answer(answer.status, answer.headers, half)
        if kind == "html-502-after":
            return Answer(502, {"Content-Type": "text/html; charset=UTF-8"}, _HTML)
        return self._refusal(fault, request)

    def _wait(self, fault: Fault, over_http: bool) -> None:
        if not over_http and not self.block_in_process:
            raise RequestHung("the server does not answer")
        self.released.wait(fault.seconds)

    def _refusal(self, fault: Fault, request: Request) -> Answer:
        code = int(fault.kind[:3])
        if code == 429:
            error = exceeded("read" if request.method == "GET" else "write")
        elif code == 400:
            error = ApiError(400, "Invalid requests[0]: refused.")
        elif code == 403:
            error = ApiError(403, "The caller does not have permission")
        elif code == 401:
            error = ApiError(401, "Request had invalid authentication credentials.", reason="authError")
        elif code == 500:
            error = ApiError(500, "Internal error encountered.")
        elif code == 409:
            error = ApiError(409, "The operation was aborted.")
        else:
            error = ApiError(503, "The service is currently unavailable.")
        is_drive = "/drive/" in request.path
        answer = json_answer(code, error.drive_body() if is_drive else error.sheets_body())
        if fault.retry_after is not None:
            answer.headers["Retry-After"] = str(fault.retry_after)
        return answer


def parsed(text: str) -> Fault:
    """A fault from JSON, for the command line: `{"kind": "503-after", "nth": 3, "path": "values"}`."""
    return Fault(**json.loads(text))
