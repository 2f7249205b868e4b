"""Drive's comments on a file and the replies to them, as people write them beside a sheet."""

from __future__ import annotations

import html
import string
from collections.abc import Mapping
from typing import Any

from .call import Call
from .drive_api import paged
from .errors import ApiError
from .files import ROLES, timestamp
from .pictures import PICTURE

_Kept = dict[str, Any]
_LETTERS = string.ascii_letters + string.digits + "_-"


def _needs_fields(call: Call) -> None:
    """Drive gives nothing of a comment of its own accord and refuses a call that names no fields."""
    if not call.is_masked:
        raise ApiError(400, "The 'fields' parameter is required for this method.", reason="required", location="fields")


def _may_comment(call: Call) -> None:
    role = call.file.role_of(call.caller.address)
    if role is None or ROLES.index(role) < ROLES.index("commenter"):
        raise ApiError(
            403, "The user does not have sufficient permissions for this file.", reason="insufficientFilePermissions"
        )


def _made(call: Call, kind: str) -> _Kept:
    content = str(call.body.get("content") or "")
    if not content and not call.body.get("action"):
        raise ApiError(400, "The comment content is required.", reason="required")
    now = timestamp(call.server.now())
    return {
        "kind": kind,
        "id": "AAAB" + "".join(call.server.random.choice(_LETTERS) for _ in range(7)),
        "author": call.caller.address,
        "content": content,
        "createdTime": now,
        "modifiedTime": now,
        "deleted": False,
    }


def _shown(call: Call, kept: Mapping[str, Any]) -> dict[str, Any]:
    """A comment or reply as the caller sees it; of a deleted one only that it was."""
    author = kept["author"]
    found = {name: value for name, value in kept.items() if name != "replies"}
    found["author"] = {
        "kind": "drive#user",
        "displayName": author.partition("@")[0],
        "photoLink": PICTURE.removeprefix("https:"),
        "me": author == call.caller.address,
    }
    if found["deleted"]:
        del found["content"]
    else:
        found["htmlContent"] = html.escape(found["content"])
    if "replies" in kept:
        found["replies"] = [_shown(call, reply) for reply in kept["replies"] if _is_shown(call, reply)]
    return found


def _is_shown(call: Call, kept: Mapping[str, Any]) -> bool:
    return not kept["deleted"] or call.request.flag("includeDeleted")


def _held(call: Call, among: list[_Kept], what: str) -> _Kept:
    """The comment or reply the path names; a deleted one only where deleted ones are asked for."""
    name = f"{what.lower()}Id"
    wanted = call.path[name]
    for kept in among:
        if kept["id"] == wanted and _is_shown(call, kept):
            return kept
    raise ApiError(404, f"{what} not found: {wanted}.", reason="notFound", location=name)


def _own(call: Call, kept: _Kept) -> _Kept:
    if kept["author"] != call.caller.address:
        raise ApiError(
            403, "The user does not have sufficient permissions for this file.", reason="insufficientFilePermissions"
        )
    return kept


def _listed(call: Call, found: list[_Kept], name: str, kind: str) -> dict[str, Any]:
    _needs_fields(call)
    page, token = paged(call, [kept for kept in found if _is_shown(call, kept)], 20)
    return {"kind": kind, name: [_shown(call, kept) for kept in page]} | token


def _reworded(call: Call, kept: _Kept) -> dict[str, Any]:
    _needs_fields(call)
    _own(call, kept).update(content=str(call.body.get("content") or ""), modifiedTime=timestamp(call.server.now()))
    return _shown(call, kept)


# -- comments -------------------------------------------------------------------------------------------------


def list_all(call: Call) -> dict[str, Any]:
    """The comments, the last changed first."""
    newest = sorted(call.file.comments, key=lambda kept: str(kept["modifiedTime"]), reverse=True)
    return _listed(call, newest, "comments", "drive#commentList")


def create(call: Call) -> dict[str, Any]:
    _needs_fields(call)
    _may_comment(call)
    kept = _made(call, "drive#comment") | {"replies": []}
    for name in ("anchor", "quotedFileContent"):
        if call.body.get(name):
            kept[name] = call.body[name]
    call.file.comments.append(kept)
    return _shown(call, kept)


def get(call: Call) -> dict[str, Any]:
    _needs_fields(call)
    return _shown(call, _held(call, call.file.comments, "Comment"))


def update(call: Call) -> dict[str, Any]:
    return _reworded(call, _held(call, call.file.comments, "Comment"))


def delete(call: Call) -> None:
    _own(call, _held(call, call.file.comments, "Comment"))["deleted"] = True


# -- replies --------------------------------------------------------------------------------------------------


def _replies(call: Call) -> list[_Kept]:
    found: list[_Kept] = _held(call, call.file.comments, "Comment")["replies"]
    return found


def replies_list(call: Call) -> dict[str, Any]:
    return _listed(call, _replies(call), "replies", "drive#replyList")


def replies_create(call: Call) -> dict[str, Any]:
    """A reply; one with an action also resolves the comment or opens it again."""
    _needs_fields(call)
    _may_comment(call)
    comment = _held(call, call.file.comments, "Comment")
    kept = _made(call, "drive#reply")
    action = call.body.get("action")
    if action:
        if action not in ("resolve", "reopen"):
            raise ApiError(400, "Invalid value for: action", reason="invalid", location="action")
        kept["action"] = action
        comment["resolved"] = action == "resolve"
    comment["replies"].append(kept)
    comment["modifiedTime"] = kept["modifiedTime"]
    return _shown(call, kept)


def replies_get(call: Call) -> dict[str, Any]:
    _needs_fields(call)
    return _shown(call, _held(call, _replies(call), "Reply"))


def replies_update(call: Call) -> dict[str, Any]:
    return _reworded(call, _held(call, _replies(call), "Reply"))


def replies_delete(call: Call) -> None:
    _own(call, _held(call, _replies(call), "Reply"))["deleted"] = True
