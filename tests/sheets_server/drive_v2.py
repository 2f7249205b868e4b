"""A file as version 2 of the Drive API shows it, which old clients still upload by."""

from __future__ import annotations

from typing import Any

from .call import Call
from .export import EXPORTS
from .files import SPREADSHEET, File, parents_of, permission_id_of, root_id_of, timestamp
from .pictures import PICTURE

_FILES = "https://www.googleapis.com/drive/v2/files"


def _user(address: str, person: str) -> dict[str, Any]:
    return {
        "kind": "drive#user",
        "displayName": address.partition("@")[0],
        "picture": {"url": PICTURE},
        "isAuthenticatedUser": address == person,
        "permissionId": permission_id_of(address),
        "emailAddress": address,
    }


def file_json(call: Call, file: File) -> dict[str, Any]:
    """Everything version 2 tells of a file without being asked for fields."""
    person, link = call.caller.address, f"{_FILES}/{file.file_id}"
    may_edit, size = file.may_edit(person), str(len(file.content or b"") or 1024)
    modified = timestamp(file.modified)
    export = f"https://docs.google.com/spreadsheets/export?id={file.file_id}&exportFormat="
    found: dict[str, Any] = {
        "kind": "drive#file",
        "id": file.file_id,
        "etag": f'"{file.version}"',
        "selfLink": link,
        "alternateLink": f"https://docs.google.com/spreadsheets/d/{file.file_id}/edit?usp=drivesdk",
        "embedLink": f"https://docs.google.com/spreadsheets/d/{file.file_id}/htmlembed",
        "iconLink": f"https://drive-thirdparty.googleusercontent.com/16/type/{file.mime_type}",
        "title": file.document.title,
        "mimeType": file.mime_type,
        "labels": {"starred": False, "hidden": False, "trashed": file.trashed, "restricted": False, "viewed": True},
        "copyRequiresWriterPermission": file.copy_closed,
        "createdDate": timestamp(file.created),
        "modifiedDate": modified,
        "modifiedByMeDate": modified,
        "lastViewedByMeDate": modified,
        "markedViewedByMeDate": "1970-01-01T00:00:00.000Z",
        "version": str(file.version),
        "parents": [_parent(link, parent, person) for parent in parents_of(file, person)],
        "userPermission": {
            "kind": "drive#permission", "etag": f'"{file.version}"', "id": "me", "selfLink": f"{link}/permissions/me",
            "role": file.role_of(person), "type": "user", "pendingOwner": False,
        },
        "fileSize": size,
        "quotaBytesUsed": size,
        "ownerNames": [file.owner.partition("@")[0]],
        "owners": [_user(file.owner, person)],
        "lastModifyingUserName": file.last_editor.partition("@")[0],
        "lastModifyingUser": _user(file.last_editor, person),
        "capabilities": {"canCopy": True, "canEdit": may_edit},
        "editable": may_edit,
        "copyable": True,
        "writersCanShare": True,
        "shared": len(file.permissions) > 1,
        "explicitlyTrashed": file.trashed,
        "appDataContents": False,
        "spaces": ["drive"],
    }  # fmt: skip
    if file.mime_type == SPREADSHEET:
        found["exportLinks"] = {kind: export + ending for kind, ending in EXPORTS.items()}
    return found


def _parent(link: str, parent: str, person: str) -> dict[str, Any]:
    parent_id = root_id_of(person) if parent == "root" else parent
    return {
        "kind": "drive#parentReference",
        "id": parent_id,
        "selfLink": f"{link}/parents/{parent_id}",
        "parentLink": f"{_FILES}/{parent_id}",
        "isRoot": parent == "root",
    }
