"""Drive's log of changes: which files changed or went since a token was given out; and shared drives, of which
there are none."""

from __future__ import annotations

from typing import Any

from .call import Call
from .drive_api import file_json, paged
from .errors import ApiError
from .files import timestamp


def _next_token(call: Call) -> str:
    """The token after the last change of any file."""
    versions = [file.version for file in call.server.files.values()]
    return str(max([*versions, *(version for version, _, _ in call.server.deleted_files)], default=0) + 1)


def start_page_token(call: Call) -> dict[str, Any]:
    return {"kind": "drive#startPageToken", "startPageToken": _next_token(call)}


def list_all(call: Call) -> dict[str, Any]:
    """The files that changed since the token, each once; after the last page comes the token to ask with next."""
    given = str(call.query.get("pageToken") or "")
    since, _, page_token = given.partition("~")
    if not since.isdecimal():
        raise ApiError(400, "Invalid Value", reason="invalid", location="pageToken")
    person = call.caller.address
    found = [
        (file.version, file.modified, file.file_id)
        for file in call.server.files.values()
        if file.version >= int(since) and file.role_of(person) is not None
    ]
    if (call.query.get("includeRemoved") or "true").lower() != "false":
        found += [gone for gone in call.server.deleted_files if gone[0] >= int(since)]
    call.query["pageToken"] = f"~{page_token}" if page_token else ""
    page, token = paged(call, sorted(found), 100)
    changes = [_change(call, timestamp(moment), file_id) for _, moment, file_id in page]
    answer: dict[str, Any] = {"kind": "drive#changeList", "changes": changes}
    if token:
        return answer | {"nextPageToken": since + token["nextPageToken"]}
    return answer | {"newStartPageToken": _next_token(call)}


def _change(call: Call, time: str, file_id: str) -> dict[str, Any]:
    file = call.server.files.get(file_id)
    found: dict[str, Any] = {
        "kind": "drive#change", "changeType": "file", "type": "file", "time": time, "fileId": file_id,
        "removed": file is None,
    }  # fmt: skip
    if file is not None:
        shown = file_json(call, file)
        found["file"] = shown if call.is_masked else {name: shown[name] for name in ("kind", "id", "name", "mimeType")}
    return found


def drives_list(call: Call) -> dict[str, Any]:
    return {"kind": "drive#driveList", "drives": []}
