"""Who can get at the spreadsheet, as far as the key may see it: asked of Drive, which wants a scope of its own."""

from __future__ import annotations

from dataclasses import dataclass

from sheetcrm.errors import StoreError
from sheetcrm.stores.google.session import Session

_EDITORS = frozenset({"owner", "organizer", "fileOrganizer", "writer"})
_FIELDS = "permissions(id,type,role,emailAddress,domain)"


@dataclass(frozen=True, slots=True)
class Sharing:
    """``public``: anyone with the link gets in. ``editors``: who may edit, by address, group or domain."""

    public: bool
    editors: frozenset[str]


def sharing(session: Session) -> Sharing | None:
    """Who the spreadsheet is shared with; None when the key may not see it or Drive does not answer. One call at most."""
    if not session.sees_sharing:
        return None
    try:
        answer = session.drive(f"files/{session.spreadsheet}", {"fields": _FIELDS, "supportsAllDrives": "true"})
    except StoreError:
        return None
    permissions = answer.get("permissions")
    if permissions is None:
        return None
    public = any(one.get("type") == "anyone" for one in permissions)
    editors = {
        str(one.get("emailAddress") or one.get("domain") or one.get("id", "")).casefold()
        for one in permissions
        if one.get("role") in _EDITORS and one.get("type") != "anyone"
    }
    return Sharing(public, frozenset(editors))
