"""Google's request quota: so many reads and writes a minute for each person, refilled each minute."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from .errors import ApiError

_NAMES = {"read": ("Read", "ReadRequestsPerMinutePerUser"), "write": ("Write", "WriteRequestsPerMinutePerUser")}


@dataclass
class Quota:
    """Counts calls by person and kind; off until a limit is set."""

    is_on: bool = False
    reads_per_minute: int = 60
    writes_per_minute: int = 60
    clock: Callable[[], float] = time.monotonic
    counts: dict[tuple[str, str, int], int] = field(default_factory=dict)

    def take(self, person: str, kind: str) -> None:
        """Count one call, or refuse it with Google's 429."""
        if not self.is_on:
            return
        minute = int(self.clock() // 60)
        key = (person, kind, minute)
        limit = self.reads_per_minute if kind == "read" else self.writes_per_minute
        if self.counts.get(key, 0) >= limit:
            raise exceeded(kind)
        self.counts[key] = self.counts.get(key, 0) + 1
        self.counts = {held: count for held, count in self.counts.items() if held[2] >= minute - 1}


def exceeded(kind: str) -> ApiError:
    """The 429 of a spent quota."""
    word, limit = _NAMES[kind]
    message = (
        f"Quota exceeded for quota metric '{word} requests' and limit '{word} requests per minute per user' of service "
        "'sheets.googleapis.com' for consumer 'project_number:123456789012'."
    )
    detail = {
        "@type": "type.googleapis.com/google.rpc.ErrorInfo",
        "reason": "RATE_LIMIT_EXCEEDED",
        "domain": "googleapis.com",
        "metadata": {
            "consumer": "projects/123456789012",
            "quota_limit": limit,
            "quota_limit_value": "60",
            "quota_location": "global",
            "quota_metric": f"sheets.googleapis.com/{kind}_requests",
            "service": "sheets.googleapis.com",
        },
    }
    links = {
        "description": "Request a higher quota limit.",
        "url": "https://cloud.google.com/docs/quotas/help/request_increase",
    }
    help_detail = {"@type": "type.googleapis.com/google.rpc.Help", "links": [links]}
    return ApiError(429, message, details=[detail, help_detail], reason="rateLimitExceeded")
