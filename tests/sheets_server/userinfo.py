"""Who a token is of, by the old addresses of Google's OAuth2 API, which clients ask to show a person their account."""

from __future__ import annotations

from typing import Any

from .errors import insufficient_scopes
from .files import permission_id_of
from .oauth import Caller
from .pictures import PICTURE

PATHS = frozenset({"/userinfo/v2/me", "/oauth2/v2/userinfo", "/oauth2/v1/userinfo"})

_SCOPES = frozenset(
    {
        "https://www.googleapis.com/auth/userinfo.email",
        "https://www.googleapis.com/auth/userinfo.profile",
        "openid",
        "email",
        "profile",
    }
)


def get(caller: Caller, *, is_invented: bool) -> dict[str, Any]:
    """The account; refused to a token that was given out for other things. Invented people allow everything."""
    if not is_invented and not caller.scopes & _SCOPES:
        raise insufficient_scopes("oauth2.googleapis.com", "google.oauth2.Userinfo.Get")
    return {
        "id": permission_id_of(caller.address),
        "email": caller.address,
        "verified_email": True,
        "picture": PICTURE.replace("s64", "s96-c"),
    }
