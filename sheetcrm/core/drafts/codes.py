"""Every reason that can stand beside a draft, wherever its words are written. Pure."""

from __future__ import annotations

from sheetcrm.core.drafts import reasons
from sheetcrm.core.drafts.audience import standing_codes
from sheetcrm.core.drafts.reasons import ReasonCode
from sheetcrm.core.drafts.text import lint_codes


def reason_codes() -> dict[str, ReasonCode]:
    """Every reason by code, the weightiest first."""
    held = (value for part in (reasons, lint_codes, standing_codes) for value in vars(part).values())
    found = {value.code: value for value in held if isinstance(value, ReasonCode)}
    return {reason.code: reason for reason in sorted(found.values(), key=lambda r: (r.rank, r.code))}
