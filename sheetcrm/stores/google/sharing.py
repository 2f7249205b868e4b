"""Who can get at the spreadsheet, as far as the login may see it."""

from __future__ import annotations

from msgspec import Struct

from sheetcrm.errors import StoreError
from sheetcrm.stores.google.examining import permissions
from sheetcrm.stores.google.session import Session

_EDITORS = frozenset({"owner", "organizer", "fileOrganizer", "writer"})


class Sharing(Struct, frozen=True):
    """``public``: anyone with the link gets in. ``editors``: who may edit, by address, group or domain."""

    public: bool
    editors: frozenset[str]


def sharing(session: Session) -> Sharing | None:
    """Who the spreadsheet is shared with; None when the login may not see it or Drive does not answer. No call is made
    where the login did not ask for it."""
    if not session.sees_sharing:
        return None
    try:
        found = permissions(session)
    except StoreError:
        return None
    if found is None:
        return None
    people = [one for one in found if one.get("type") != "anyone" and not one.get("deleted")]
    editors = {
        str(one.get("emailAddress") or one.get("domain", "")).casefold()
        for one in people
        if one.get("role") in _EDITORS
    }
    return Sharing(any(one.get("type") == "anyone" for one in found), frozenset(editors))
