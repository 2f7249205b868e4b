"""Google's request quota: so many reads and writes a minute for each person and for the project."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from .errors import ApiError

_WORDS = {"read": "Read", "write": "Write"}


@dataclass
class Quota:
    """Counts calls by person and by project, reads and writes apart; off unless switched on.

    The counts start anew with each minute of the server's clock. All people call from one project, as the jobs of a
    team do that share a service account's project.
    """

    is_on: bool = False
    reads_per_minute: int = 60
    writes_per_minute: int = 60
    project_per_minute: int = 300
    minute: int = 0
    counts: Counter[tuple[str | None, str]] = field(default_factory=Counter)

    def take(self, person: str, kind: str, now: float) -> None:
        """Count one call at a time in seconds, or refuse it with Google's 429; a refused call is not counted."""
        if not self.is_on:
            return
        minute = int(now // 60)
        if minute != self.minute:
            self.minute = minute
            self.counts.clear()
        limit = self.reads_per_minute if kind == "read" else self.writes_per_minute
        if self.counts[person, kind] >= limit:
            raise exceeded(kind, limit)
        if self.counts[None, kind] >= self.project_per_minute:
            raise exceeded(kind, self.project_per_minute, of_project=True)
        self.counts[person, kind] += 1
        self.counts[None, kind] += 1


def exceeded(kind: str, limit: int = 60, *, of_project: bool = False) -> ApiError:
    """The 429 of a spent quota, that of one person or that of the whole project."""
    word = _WORDS[kind]
    per = "per minute" if of_project else "per minute per user"
    message = (
        f"Quota exceeded for quota metric '{word} requests' and limit '{word} requests {per}' of service "
        "'sheets.googleapis.com' for consumer 'project_number:123456789012'."
    )
    detail = {
        "@type": "type.googleapis.com/google.rpc.ErrorInfo",
        "reason": "RATE_LIMIT_EXCEEDED",
        "domain": "googleapis.com",
        "metadata": {
            "consumer": "projects/123456789012",
            "quota_limit": f"{word}RequestsPerMinutePer{'Project' if of_project else 'User'}",
            "quota_limit_value": str(limit),
            "quota_location": "global",
            "quota_metric": f"sheets.googleapis.com/{kind}_requests",
            "quota_unit": "1/min/{project}" if of_project else "1/min/{project}/{user}",
            "service": "sheets.googleapis.com",
        },
    }
    links = {
        "description": "Request a higher quota limit.",
        "url": "https://cloud.google.com/docs/quotas/help/request_increase",
    }
    help_detail = {"@type": "type.googleapis.com/google.rpc.Help", "links": [links]}
    return ApiError(429, message, details=[detail, help_detail], reason="rateLimitExceeded")
