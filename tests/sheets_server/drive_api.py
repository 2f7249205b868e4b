"""The Drive calls a spreadsheet program makes: files, revisions, export and the CSV import of version 2."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Mapping
from typing import Any

from .call import Call
from .errors import ApiError
from .exchange import Answer, json_answer
from .export import EXPORTS, exported
from .files import FOLDER, ROLES, SPREADSHEET, File, Revision, newest_first, permission_id_of, root_id_of, timestamp
from .model.sheet import Sheet

_CLAUSE = re.compile(
    r"""^\s*(?:(?P<field>\w+)\s*(?P<relation>=|!=|contains|>|<|>=|<=)\s*(?P<value>'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|true|false)"""
    r"""|(?P<member>'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")\s+in\s+(?P<list>\w+)"""
    r"""|(?P<list2>parents|owners|writers|readers)\s+in\s+(?P<member2>'[^']*'|"[^"]*"))\s*$""",
    re.IGNORECASE,
)


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
        "size": "1024",
        "copyRequiresWriterPermission": file.copy_closed,
    }
    parents = _parents(file, person)
    if parents:
        found["parents"] = [root_id_of(person) if parent == "root" else parent for parent in parents]
    if file.app_properties:
        found["appProperties"] = file.app_properties
    if may_edit:
        found["permissions"] = list(file.permissions.values())
        found["permissionIds"] = list(file.permissions)
    return found


def _parents(file: File, person: str) -> list[str]:
    """The folders a file is in; one that is in none stands in its owner's My Drive, which nobody else sees."""
    if file.owner == person:
        return file.parents or ["root"]
    return [parent for parent in file.parents if parent != "root"]


def _user(address: str, person: str) -> dict[str, Any]:
    return {
        "kind": "drive#user",
        "displayName": address.partition("@")[0],
        "me": address == person,
        "permissionId": permission_id_of(address),
        "emailAddress": address,
    }


_SHORT = ("kind", "id", "name", "mimeType")


def _shown(call: Call, file: File) -> dict[str, Any]:
    """A file with the four fields Drive gives without a mask, or everything for the mask to choose from."""
    found = file_json(call, file)
    return found if call.is_masked else {name: found[name] for name in _SHORT}


def files_create(call: Call) -> dict[str, Any]:
    kind = call.body.get("mimeType") or SPREADSHEET
    if kind not in (SPREADSHEET, FOLDER):
        raise ApiError(400, f"Only spreadsheets and folders can be made here, not {kind}.", reason="badRequest")
    title = call.body.get("name") or "Untitled"
    file = call.server.new_file(call.caller.address, title, with_sheet=kind == SPREADSHEET)
    file.mime_type = kind
    file.parents = list(call.body.get("parents") or ["root"])
    return _shown(call, file)


def root(call: Call) -> dict[str, Any]:
    """The caller's My Drive: a folder that is in none."""
    found = {"kind": "drive#file", "id": root_id_of(call.caller.address), "name": "My Drive", "mimeType": FOLDER}
    return found | ({"ownedByMe": True, "trashed": False, "shared": False} if call.is_masked else {})


def files_get(call: Call) -> dict[str, Any]:
    if call.path["fileId"] in ("root", root_id_of(call.caller.address)):
        return root(call)
    return _shown(call, call.file)


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
    return _shown(call, file)


def files_delete(call: Call) -> None:
    if call.file.owner != call.caller.address:
        raise ApiError(
            403, "The user does not have sufficient permissions for this file.", reason="insufficientFilePermissions"
        )
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
    return _shown(call, file)


def files_list(call: Call) -> dict[str, Any]:
    person = call.caller.address
    # A file in no folder stands in its owner's My Drive.
    wanted = _search((call.query.get("q") or "").replace(root_id_of(person), "root"), person)
    found = [
        file
        for file in newest_first(call.server.files.values())
        if file.role_of(person) is not None and all(test(file) for test in wanted)
    ]
    size = min(int(call.query.get("pageSize") or 100), 1000)
    start = int(call.query.get("pageToken") or 0)
    page = found[start : start + size]
    answer: dict[str, Any] = {"kind": "drive#fileList", "incompleteSearch": False}
    answer["files"] = [_shown(call, file) for file in page]
    if start + size < len(found):
        answer["nextPageToken"] = str(start + size)
    return answer


def _search(query: str, person: str) -> list[Callable[[File], bool]]:
    clauses = [clause for clause in re.split(r"\s+and\s+", query.strip(), flags=re.IGNORECASE) if clause]
    return [_clause(clause, person) for clause in clauses]


def _clause(text: str, person: str) -> Callable[[File], bool]:
    found = _CLAUSE.match(text)
    if found is None:
        raise ApiError(400, "Invalid Value", reason="invalid", location="q")
    if found["field"] is None:
        member = (found["member"] or found["member2"])[1:-1]
        name = (found["list"] or found["list2"]).lower()
        return lambda file: member in _members(file, name, person)
    value = re.sub(r"\\(.)", r"\1", found["value"].strip("'\""))
    relation = found["relation"].lower()
    field = found["field"]
    readers: Mapping[str, Callable[[File], str]] = {
        "name": lambda file: file.document.title,
        "mimeType": lambda file: file.mime_type,
        "trashed": lambda file: str(file.trashed).lower(),
        "modifiedTime": lambda file: timestamp(file.modified),
        "createdTime": lambda file: timestamp(file.created),
    }
    if field not in readers:
        raise ApiError(400, "Invalid Value", reason="invalid", location="q")
    read = readers[field]
    tests: Mapping[str, Callable[[str], bool]] = {
        "=": lambda own: own == value,
        "!=": lambda own: own != value,
        "contains": lambda own: value.casefold() in own.casefold(),
        ">": lambda own: own > value,
        "<": lambda own: own < value,
    }
    test = tests[relation]
    return lambda file: test(read(file))


def _members(file: File, name: str, person: str) -> list[str]:
    if name == "parents":
        return _parents(file, person)
    least = {"owners": "owner", "writers": "writer", "readers": "reader"}.get(name, "reader")
    return [
        permission["emailAddress"]
        for permission in file.permissions.values()
        if "emailAddress" in permission and ROLES.index(permission["role"]) >= ROLES.index(least)
    ]


def comments_list(call: Call) -> dict[str, Any]:
    """Comments cannot be made here, so no file has any."""
    return {"kind": "drive#commentList", "comments": []}


def revisions_list(call: Call) -> dict[str, Any]:
    """The file's revisions, the oldest first; edits of a person shortly after one another are one revision."""
    _check_revisions(call)
    size = min(int(call.query.get("pageSize") or 200), 1000)
    start = int(call.query.get("pageToken") or 0)
    found = call.file.revisions
    answer: dict[str, Any] = {"kind": "drive#revisionList"}
    answer["revisions"] = [_revision(call, item) for item in found[start : start + size]]
    if start + size < len(found):
        answer["nextPageToken"] = str(start + size)
    return answer


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
    person = call.caller.address
    is_service = person.endswith(".gserviceaccount.com")
    quota = {"limit": "0" if is_service else "16106127360", "usage": "0", "usageInDrive": "0"}
    return {"kind": "drive#about", "user": _user(person, person), "storageQuota": quota}


# -- export and import ----------------------------------------------------------------------------------------


def export(call: Call) -> Answer:
    kind = call.query.get("mimeType") or ""
    if call.file.mime_type != SPREADSHEET:
        raise ApiError(403, "Export only supports Docs Editors files.", reason="fileNotExportable")
    if kind not in EXPORTS:
        raise ApiError(400, "The requested conversion is not supported.", reason="badRequest", location="convertTo")
    return Answer(200, {"Content-Type": kind}, exported(call.reader(), kind))


def import_csv(call: Call) -> Answer:
    """PUT of a CSV over a spreadsheet (Drive version 2 with convert): one sheet, named as the file, typed as by hand."""
    editing = call.editing()
    document = editing.document
    text = call.request.body.decode("utf-8-sig")
    lines = list(csv.reader(io.StringIO(text)))
    width = max((len(line) for line in lines), default=0)
    sheet = Sheet(editing.new_id(), document.title[:100], max(1000, len(lines)), max(26, width))
    for row, line in enumerate(lines):
        sheet.grid.set_row(row, [editing.typed_into(None, item) if item else None for item in line])
    document.sheets = [sheet]
    document.named_ranges.clear()
    document.metadata.clear()
    call.commit(editing)
    answer = {
        "kind": "drive#file", "id": call.file.file_id, "title": document.title, "mimeType": SPREADSHEET,
        "modifiedDate": timestamp(call.file.modified),
    }  # fmt: skip
    return json_answer(200, answer)
