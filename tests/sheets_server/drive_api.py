"""The Drive calls a spreadsheet program makes: files, revisions, export and the CSV import of version 2."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from . import drive_search
from .call import Call
from .errors import ApiError
from .exchange import Answer
from .export import EXPORTS, exported
from .files import (
    FOLDER,
    SPREADSHEET,
    File,
    Revision,
    newest_first,
    parents_of,
    permission_id_of,
    root_id_of,
    timestamp,
)
from .imports import IMPORTS
from .pictures import PICTURE

_Item = TypeVar("_Item")


def drive_not_found(file_id: str) -> ApiError:
    return ApiError(404, f"File not found: {file_id}.", reason="notFound", location="fileId")


# -- files ----------------------------------------------------------------------------------------------------


def file_json(call: Call, file: File) -> dict[str, Any]:
    """The file as the Drive API shows it to the caller."""
    person = call.caller.address
    stamp = file.stamp(call.server.now(), late=call.server.switches.drive_lags)
    may_edit = file.may_edit(person)
    owns = file.owner == person
    capabilities = {
        "canEdit": may_edit,
        "canModifyContent": may_edit,
        "canShare": may_edit,
        "canComment": may_edit or file.role_of(person) == "commenter",
        "canCopy": True,
        "canDownload": True,
        "canRename": may_edit,
        "canTrash": owns,
        "canDelete": owns,
    }
    found: dict[str, Any] = {
        "kind": "drive#file",
        "id": file.file_id,
        "name": file.document.title,
        "mimeType": file.mime_type,
        "trashed": file.trashed,
        "version": str(stamp.version),
        "createdTime": timestamp(file.created),
        "modifiedTime": timestamp(stamp.modified),
        "webViewLink": f"https://docs.google.com/spreadsheets/d/{file.file_id}/edit?usp=drivesdk",
        "owners": [_user(file.owner, person)],
        "ownedByMe": owns,
        "shared": len(file.permissions) > 1,
        "lastModifyingUser": _user(stamp.editor, person),
        "capabilities": capabilities,
        "size": "1024" if file.content is None else str(len(file.content)),
        "copyRequiresWriterPermission": file.copy_closed,
    }
    parents = parents_of(file, person)
    if parents:
        found["parents"] = [root_id_of(person) if parent == "root" else parent for parent in parents]
    if file.app_properties:
        found["appProperties"] = file.app_properties
    if may_edit:
        found["permissions"] = list(file.permissions.values())
        found["permissionIds"] = list(file.permissions)
    return found


def _user(address: str, person: str) -> dict[str, Any]:
    return {
        "kind": "drive#user",
        "displayName": address.partition("@")[0],
        "photoLink": PICTURE,
        "me": address == person,
        "permissionId": permission_id_of(address),
        "emailAddress": address,
    }


def shown_short(call: Call, file: File) -> dict[str, Any]:
    """A file with the four fields Drive gives without a mask, or everything for the mask to choose from."""
    found = file_json(call, file)
    return found if call.is_masked else {name: found[name] for name in _SHORT}


_SHORT = ("kind", "id", "name", "mimeType")


def files_create(call: Call) -> dict[str, Any]:
    """A file from what is told about it alone: a spreadsheet or folder, or an empty file of any other kind."""
    return shown_short(call, made(call, call.body, call.body.get("mimeType") or "application/octet-stream"))


def made(call: Call, told: Mapping[str, Any], kind: str, content: bytes = b"") -> File:
    """A new file of the caller's; `content` is kept for kinds that are neither spreadsheet nor folder."""
    if kind.startswith("application/vnd.google-apps.") and kind not in (SPREADSHEET, FOLDER):
        raise ApiError(400, f"Only spreadsheets and folders can be made here, not {kind}.", reason="badRequest")
    title = told.get("name") or "Untitled"
    file = call.server.new_file(call.caller.address, title, with_sheet=kind == SPREADSHEET)
    file.mime_type = kind
    file.content = None if kind in (SPREADSHEET, FOLDER) else content
    file.parents = list(told.get("parents") or ["root"])
    file.app_properties = dict(told.get("appProperties") or {})
    return file


def root(call: Call) -> dict[str, Any]:
    """The caller's My Drive: a folder that is in none."""
    found = {"kind": "drive#file", "id": root_id_of(call.caller.address), "name": "My Drive", "mimeType": FOLDER}
    return found | ({"ownedByMe": True, "trashed": False, "shared": False} if call.is_masked else {})


def files_get(call: Call) -> dict[str, Any] | Answer:
    if call.path["fileId"] in ("root", root_id_of(call.caller.address)):
        return root(call)
    if call.query.get("alt") == "media":
        return _content(call.file)
    return shown_short(call, call.file)


def _content(file: File) -> Answer:
    if file.content is None:
        raise ApiError(
            403,
            "Only files with binary content can be downloaded. Use Export with Docs Editors files.",
            reason="fileNotDownloadable",
            location="alt",
        )
    return Answer(200, {"Content-Type": file.mime_type}, file.content)


def files_update(call: Call) -> dict[str, Any]:
    file = call.file
    editing = call.editing()
    if call.body.get("name"):
        editing.document.properties = editing.document.properties | {"title": call.body["name"]}
    if call.body.get("trashed") is not None:
        file.trashed = bool(call.body["trashed"])
    if call.body.get("appProperties"):
        kept = file.app_properties | call.body["appProperties"]
        file.app_properties = {name: value for name, value in kept.items() if value is not None}
    gone = (call.query.get("removeParents") or "").split(",")
    file.parents = [parent for parent in file.parents if parent not in gone]
    file.parents.extend(parent for parent in (call.query.get("addParents") or "").split(",") if parent)
    call.commit(editing)
    return shown_short(call, file)


def files_delete(call: Call) -> None:
    if call.file.owner != call.caller.address:
        raise ApiError(
            403, "The user does not have sufficient permissions for this file.", reason="insufficientFilePermissions"
        )
    call.file.changed(call.server.now(), call.caller.address)
    call.server.deleted_files.append((call.file.version, call.file.modified, call.file.file_id))
    del call.server.files[call.file.file_id]


def files_copy(call: Call) -> dict[str, Any]:
    source = call.file
    if source.mime_type == FOLDER:
        raise ApiError(403, "This file cannot be copied by the user.", reason="cannotCopyFile")
    title = call.body.get("name") or f"Copy of {source.document.title}"
    file = call.server.new_file(call.caller.address, title, with_sheet=False)
    copied = source.document.fork()
    copied.spreadsheet_id = file.file_id
    copied.properties = source.document.properties | {"title": title}
    file.document = copied
    file.parents = list(call.body.get("parents") or source.parents)
    return shown_short(call, file)


def files_list(call: Call) -> dict[str, Any]:
    person = call.caller.address
    seen = {file_id: file for file_id, file in call.server.files.items() if file.role_of(person) is not None}
    wanted = drive_search.parsed(call.query.get("q") or "", person, seen.__contains__)
    found = drive_search.in_order(
        [file for file in newest_first(seen.values()) if wanted(file)], call.query.get("orderBy") or ""
    )
    page, token = paged(call, found, 100)
    answer: dict[str, Any] = {"kind": "drive#fileList", "incompleteSearch": False}
    return answer | {"files": [shown_short(call, file) for file in page]} | token


def paged(call: Call, found: Sequence[_Item], size: int) -> tuple[Sequence[_Item], dict[str, str]]:
    """The page a call asks for, `size` items if it names no size, and the token of the next page if there is one."""
    size = int(call.query.get("pageSize") or size)
    given = str(call.query.get("pageToken") or "")
    number = re.fullmatch(r"~!!~(\d{1,9})", given)
    if given and number is None:
        raise ApiError(400, "Invalid Value", reason="invalid", location="pageToken")
    start = int(number[1]) if number else 0
    token = {"nextPageToken": f"~!!~{start + size}"} if start + size < len(found) else {}
    return found[start : start + size], token


def revisions_list(call: Call) -> dict[str, Any]:
    """The file's revisions, the oldest first; edits of a person shortly after one another are one revision."""
    _check_revisions(call)
    page, token = paged(call, call.file.revisions, 200)
    answer: dict[str, Any] = {"kind": "drive#revisionList"}
    return answer | {"revisions": [_revision(call, item) for item in page]} | token


def revisions_get(call: Call) -> dict[str, Any]:
    _check_revisions(call)
    wanted = call.path["revisionId"]
    found = next((item for item in call.file.revisions if item.id == wanted), None)
    if found is None or call.query.get("alt") == "media":
        raise ApiError(404, f"Revision not found: {wanted}.", reason="notFound", location="revisionId")
    return _revision(call, found)


def _check_revisions(call: Call) -> None:
    if not call.file.may_edit(call.caller.address):
        raise ApiError(
            403, "The user does not have sufficient permissions for this file.", reason="insufficientFilePermissions"
        )


def _revision(call: Call, item: Revision) -> dict[str, Any]:
    found: dict[str, Any] = {
        "kind": "drive#revision",
        "id": item.id,
        "mimeType": call.file.mime_type,
        "modifiedTime": timestamp(item.modified),
    }
    if call.is_masked:
        found["lastModifyingUser"] = _user(item.editor, call.caller.address)
        found["published"] = False
    return found


def about_get(call: Call) -> dict[str, Any]:
    """Who is calling and what Drive can do; refused, as Drive does, where no fields are named."""
    if not call.is_masked:
        raise ApiError(400, "The 'fields' parameter is required for this method.", reason="required", location="fields")
    person = call.caller.address
    is_service = person.endswith(".gserviceaccount.com")
    return {
        "kind": "drive#about",
        "user": _user(person, person),
        "storageQuota": {
            "limit": "0" if is_service else "16106127360", "usage": "0", "usageInDrive": "0", "usageInDriveTrash": "0",
        },
        "exportFormats": {SPREADSHEET: list(EXPORTS)},
        "importFormats": {kind: [SPREADSHEET] for kind in IMPORTS},
        "maxImportSizes": {SPREADSHEET: "104857600"},
        "maxUploadSize": "5242880000000",
        "appInstalled": True,
        "canCreateDrives": False,
        "canCreateTeamDrives": False,
    }  # fmt: skip


# -- export ---------------------------------------------------------------------------------------------------


def export(call: Call) -> Answer:
    kind = call.query.get("mimeType") or ""
    if call.file.mime_type != SPREADSHEET:
        raise ApiError(403, "Export only supports Docs Editors files.", reason="fileNotExportable")
    if kind not in EXPORTS:
        raise ApiError(400, "The requested conversion is not supported.", reason="badRequest", location="convertTo")
    return Answer(200, {"Content-Type": kind}, exported(call.reader(), kind))
