"""Uploads to Drive, versions 2 and 3: simple, multipart and resumable; tables become spreadsheets where asked to."""

from __future__ import annotations

import email.parser
import email.policy
import json
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from . import drive_api, drive_v2
from .call import Call
from .errors import ApiError
from .exchange import Answer
from .files import SPREADSHEET
from .imports import bring_in, imported_title

_PATH = re.compile(r"^/upload/drive/v(?P<version>[23])/files(?:/(?P<file>[^/]+))?$")
_METHODS = {"3": ("POST", ("PATCH", "PUT")), "2": ("POST", ("PUT", "PATCH"))}


@dataclass
class Upload:
    """A resumable upload that has begun: what is told of the file, and what came of it so far."""

    told: dict[str, Any]
    kind: str
    received: bytes = b""


def is_upload(path: str) -> bool:
    return path.startswith("/upload/drive/")


def carry_out(call: Call, find_file: Any) -> Answer | tuple[str, dict[str, Any]]:
    """The answer to an upload: an Answer, or (version, the file as that version of the API shows it)."""
    found = _PATH.match(call.request.path)
    if found is None:
        raise ApiError(404, "Not Found", reason="notFound")
    if found["file"] is not None:
        call.path["fileId"] = unquote(found["file"])
        find_file(call)
    name = call.request.one("upload_id")
    if name is not None:
        return _resumed(call, found["version"], name)
    create, update = _METHODS[found["version"]]
    if call.request.method != create and (found["file"] is None or call.request.method not in update):
        raise ApiError(404, "Not Found", reason="notFound")
    told, content, kind = _parts(call)
    if call.request.one("uploadType") == "resumable":
        name = secrets.token_urlsafe(24)
        kind = call.request.headers.get("x-upload-content-type", kind)
        call.server.uploads[name] = Upload(told, kind)
        mark = "&" if call.request.query else "?"
        query = "&".join(f"{key}={value}" for key, values in call.request.query.items() for value in values)
        place = f"{call.server.base_url}{call.request.path}?{query}{mark}upload_id={name}"
        return Answer(200, {"Location": place, "X-GUploader-UploadID": name})
    return found["version"], _stored(call, found["version"], told, content, kind)


def _parts(call: Call) -> tuple[dict[str, Any], bytes, str]:
    """What is told of the file, its content and the content's type."""
    kind, body = call.request.headers.get("content-type", ""), call.request.body
    how = call.request.one("uploadType")
    if how == "resumable":
        return _told(call, body), b"", "application/octet-stream"
    if how != "multipart":
        return {}, body, kind.partition(";")[0].strip() or "application/octet-stream"
    parser = email.parser.BytesParser(policy=email.policy.HTTP)
    parts = list(parser.parsebytes(f"Content-Type: {kind}\r\n\r\n".encode() + body).iter_parts())
    if len(parts) != 2:
        raise ApiError(400, "Malformed multipart body.", reason="badRequest")
    told, content = (bytes(part.get_payload(decode=True) or b"") for part in parts)
    return _told(call, told), content, parts[1].get_content_type()


def _told(call: Call, body: bytes) -> dict[str, Any]:
    try:
        found = json.loads(body) if body.strip() else {}
    except ValueError:
        raise ApiError(400, "Parse Error", reason="parseError") from None
    # Version 2 calls the name a title.
    return found | ({"name": found["title"]} if "title" in found else {})


def _resumed(call: Call, version: str, name: str) -> Answer | tuple[str, dict[str, Any]]:
    upload = call.server.uploads.get(name)
    if upload is None:
        raise ApiError(404, "Not Found", reason="notFound")
    placed = re.match(r"bytes (\d+)-(\d+)/(\d+|\*)", call.request.headers.get("content-range", ""))
    upload.received += call.request.body
    if placed is not None and (placed[3] == "*" or len(upload.received) < int(placed[3])):
        return Answer(308, {"Range": f"bytes=0-{len(upload.received) - 1}"})
    del call.server.uploads[name]
    return version, _stored(call, version, upload.told, upload.received, upload.kind)


def _stored(call: Call, version: str, told: Mapping[str, Any], content: bytes, kind: str) -> dict[str, Any]:
    file = call.target
    wanted = told.get("mimeType") or (SPREADSHEET if call.request.flag("convert") else None)
    if file is None:
        file = drive_api.made(call, told, SPREADSHEET if wanted == SPREADSHEET else wanted or kind, content)
        call.target = file
        if file.mime_type == SPREADSHEET:
            file.document.properties = file.document.properties | {"title": imported_title(file.document.title)}
    elif told.get("name"):
        file.document.properties = file.document.properties | {"title": told["name"]}
    if file.mime_type == SPREADSHEET:
        _convert(call, content, kind)
    else:
        file.content = content
        call.server.note_change(file, call.caller.address)
    return drive_v2.file_json(call, file) if version == "2" else drive_api.shown_short(call, file)


def _convert(call: Call, content: bytes, kind: str) -> None:
    editing = call.editing()
    try:
        bring_in(editing, content, kind)
    except ApiError:
        if call.request.method == "POST":
            # A file that could not be made is none.
            call.server.files.pop(call.file.file_id, None)
        raise
    call.commit(editing)
