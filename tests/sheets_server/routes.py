"""From a request to the method it is for: authentication, quota, validation, access, the method, the field mask."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from . import (
    discovery,
    drive_api,
    drive_changes,
    drive_comments,
    drive_media,
    drive_permissions,
    gmail_api,
    masks,
    spreadsheets_api,
    userinfo,
    values_api,
)
from .call import Call
from .discovery import Discovery, Method, UnexpectedAnswer
from .errors import ApiError, bad_request, field_violation, insufficient_scopes, no_credentials, not_found
from .exchange import Answer, Request, json_answer
from .files import SPREADSHEET, root_id_of
from .oauth import Caller

if TYPE_CHECKING:
    from .app import SheetsServer

_MAX_BODY = 10_485_760


@dataclass(frozen=True, slots=True)
class Route:
    """What carries out a method, and whether it needs the right to edit the file it names."""

    handler: Callable[[Call], Any]
    edits: bool = False


_SHEETS: Mapping[str, Route] = {
    "sheets.spreadsheets.get": Route(spreadsheets_api.get),
    "sheets.spreadsheets.getByDataFilter": Route(spreadsheets_api.get_by_data_filter),
    "sheets.spreadsheets.create": Route(spreadsheets_api.create),
    "sheets.spreadsheets.batchUpdate": Route(spreadsheets_api.batch_update, edits=True),
    "sheets.spreadsheets.sheets.copyTo": Route(spreadsheets_api.copy_to),
    "sheets.spreadsheets.developerMetadata.get": Route(spreadsheets_api.metadata_get),
    "sheets.spreadsheets.developerMetadata.search": Route(spreadsheets_api.metadata_search),
    "sheets.spreadsheets.values.get": Route(values_api.get),
    "sheets.spreadsheets.values.batchGet": Route(values_api.batch_get),
    "sheets.spreadsheets.values.batchGetByDataFilter": Route(values_api.batch_get_by_data_filter),
    "sheets.spreadsheets.values.update": Route(values_api.update, edits=True),
    "sheets.spreadsheets.values.batchUpdate": Route(values_api.batch_update, edits=True),
    "sheets.spreadsheets.values.batchUpdateByDataFilter": Route(values_api.batch_update_by_data_filter, edits=True),
    "sheets.spreadsheets.values.append": Route(values_api.append, edits=True),
    "sheets.spreadsheets.values.clear": Route(values_api.clear, edits=True),
    "sheets.spreadsheets.values.batchClear": Route(values_api.batch_clear, edits=True),
    "sheets.spreadsheets.values.batchClearByDataFilter": Route(values_api.batch_clear_by_data_filter, edits=True),
}

_DRIVE: Mapping[str, Route] = {
    "drive.about.get": Route(drive_api.about_get),
    "drive.files.create": Route(drive_api.files_create),
    "drive.files.get": Route(drive_api.files_get),
    "drive.files.update": Route(drive_api.files_update, edits=True),
    "drive.files.delete": Route(drive_api.files_delete),
    "drive.files.copy": Route(drive_api.files_copy),
    "drive.files.list": Route(drive_api.files_list),
    "drive.files.export": Route(drive_api.export),
    "drive.changes.getStartPageToken": Route(drive_changes.start_page_token),
    "drive.changes.list": Route(drive_changes.list_all),
    "drive.comments.list": Route(drive_comments.list_all),
    "drive.comments.create": Route(drive_comments.create),
    "drive.comments.get": Route(drive_comments.get),
    "drive.comments.update": Route(drive_comments.update),
    "drive.comments.delete": Route(drive_comments.delete),
    "drive.drives.list": Route(drive_changes.drives_list),
    "drive.replies.list": Route(drive_comments.replies_list),
    "drive.replies.create": Route(drive_comments.replies_create),
    "drive.replies.get": Route(drive_comments.replies_get),
    "drive.replies.update": Route(drive_comments.replies_update),
    "drive.replies.delete": Route(drive_comments.replies_delete),
    "drive.revisions.list": Route(drive_api.revisions_list),
    "drive.revisions.get": Route(drive_api.revisions_get),
    "drive.permissions.list": Route(drive_permissions.list_all),
    "drive.permissions.create": Route(drive_permissions.create),
    "drive.permissions.get": Route(drive_permissions.get),
    "drive.permissions.update": Route(drive_permissions.update),
    "drive.permissions.delete": Route(drive_permissions.delete),
}

_GMAIL: Mapping[str, Route] = {
    "gmail.users.drafts.create": Route(gmail_api.create),
    "gmail.users.drafts.list": Route(gmail_api.list_all),
    "gmail.users.drafts.get": Route(gmail_api.get),
}

_READS = re.compile(r"\.(get|batchGet|getByDataFilter|batchGetByDataFilter|search|list|export)$")


def carry_out(server: SheetsServer, request: Request) -> Answer:
    """The answer to an API request; ApiError for a refusal."""
    if drive_media.is_upload(request.path):
        return _upload(server, request)
    if request.path in userinfo.PATHS and request.method == "GET":
        return _userinfo(server, request)
    if request.path.startswith("/drive/v3/"):
        document, table = discovery.drive(), _DRIVE
    elif request.path.startswith("/gmail/v1/"):
        document, table = discovery.gmail(), _GMAIL
    else:
        document, table = discovery.sheets(), _SHEETS
    # Google takes no notice of a slash at the end or in front of a verb; a well-known client sends both.
    found = document.find(request.method, request.path.rstrip("/").replace("/:", ":"))
    if found is None:
        raise _no_such_path(request)
    method, parts = found
    caller = _caller(server, request, method)
    route = table.get(method.id)
    if route is None:
        raise ApiError(501, f"{method.id} is not offered by the local server.")
    if document is discovery.sheets():
        server.quota.take(caller.address, "read" if _READS.search(method.id) else "write", server.clock())
    document.check_query(method, request.query)
    body = _body(request, method, document)
    path = {name: unquote(value) for name, value in parts.items()}
    call = Call(
        server,
        request,
        caller,
        path,
        {name: values[-1] for name, values in request.query.items()},
        body,
        mask=_mask(request, method, document),
    )
    _find_file(server, call, route)
    try:
        return _answered(call, method, document, route.handler(call))
    except UnexpectedAnswer as wrong:
        server.wrong_answers.append(f"{method.id}: {wrong.what}")
        raise


def _caller(server: SheetsServer, request: Request, method: Method) -> Caller:
    """Who is calling: the bearer of a token, or nobody in particular with an API key, who may only read."""
    token = request.one("access_token")
    header = request.headers.get("authorization") or (f"Bearer {token}" if token else None)
    if header is None:
        if request.method != "GET":
            raise no_credentials(has_key=request.one("key") is not None)
        return server.tokens.key_holder(request.one("key"))
    caller = server.tokens.caller(header)
    if method.scopes and not caller.scopes & method.scopes:
        service = f"{method.id.partition('.')[0]}.googleapis.com"
        raise insufficient_scopes(service, method.id)
    return caller


def _no_such_path(request: Request) -> ApiError:
    if request.path.startswith(("/v4/", "/drive/", "/gmail/")):
        return not_found()
    return ApiError(404, f"The requested URL {request.path} was not found on this server.")


def _body(request: Request, method: Method, document: Discovery) -> dict[str, Any]:
    if len(request.body) > _MAX_BODY:
        raise ApiError(413, "Request payload size exceeds the limit: 10485760 bytes.", status="INVALID_ARGUMENT")
    if method.request is None or not request.body.strip():
        return {}
    try:
        body = request.json()
    except (ValueError, UnicodeDecodeError):
        text = request.body[:40].decode("utf-8", "replace")
        message = f"Invalid JSON payload received. Unexpected token.\n{text}\n^"
        raise field_violation("", message) from None
    document.check_request(method.request, body)
    return dict(body)


def _mask(request: Request, method: Method, document: Discovery) -> masks.Mask | None:
    text = request.one("fields")
    if text is None or method.response is None:
        return None
    try:
        mask = masks.checked(text, method.response, document)
    except masks.MaskError as error:
        if method.id.startswith("drive."):
            raise ApiError(
                400, f"Invalid field selection {error}", reason="invalidParameter", location="fields"
            ) from None
        description = f"Error expanding 'fields' parameter. Cannot find matching fields for path '{error}'."
        raise field_violation(str(error), description, "Request contains an invalid argument.") from None
    return None if "*" in mask and not mask["*"] else mask


def _find_file(server: SheetsServer, call: Call, route: Route) -> None:
    file_id = call.path.get("spreadsheetId") or call.path.get("fileId")
    if file_id is None:
        return
    if "spreadsheetId" in call.path:
        call.target = server.file_for(file_id, call.caller.address, to_edit=route.edits)
        if call.target.mime_type != SPREADSHEET:
            raise ApiError(400, "This operation is not supported for this document", status="FAILED_PRECONDITION")
        return
    if file_id in ("root", root_id_of(call.caller.address)) and route.handler is drive_api.files_get:
        return
    file = server.files.get(file_id)
    if file is None or file.role_of(call.caller.address) is None:
        raise drive_api.drive_not_found(file_id)
    if route.edits and not file.may_edit(call.caller.address):
        raise ApiError(
            403, "The user does not have sufficient permissions for this file.", reason="insufficientFilePermissions"
        )
    call.target = file


def _answered(call: Call, method: Method, document: Discovery, result: Any) -> Answer:
    """The method's result as an answer, checked against the API description and cut down to the field mask."""
    if result is None:
        return Answer(204)
    if isinstance(result, Answer):
        return result
    if call.mask:
        result = masks.select(call.mask, result)
    if method.response is not None:
        wrong = document.wrong_in_answer(method.response, result)
        if wrong is not None:
            raise UnexpectedAnswer(wrong)
    if call.request.one("alt") not in (None, "json"):
        raise bad_request("Only alt=json is offered by the local server.")
    return json_answer(200, result)


def _upload(server: SheetsServer, request: Request) -> Answer:
    """An upload; the id of a resumable one stands for the token it was begun with, but clients send that as well."""
    caller = server.tokens.caller(request.headers.get("authorization"))
    query = {name: values[-1] for name, values in request.query.items()}
    call = Call(server, request, caller, {}, query, {})
    api = discovery.drive_v2() if request.path.startswith("/upload/drive/v2/") else discovery.drive()
    call.mask = _mask(request, api.methods["drive.files.update"], api)
    edited = Route(drive_api.files_update, edits=True)
    result = drive_media.carry_out(call, lambda found: _find_file(server, found, edited))
    if isinstance(result, Answer):
        return result
    return _answered(call, api.methods["drive.files.update"], api, result[1])


def _userinfo(server: SheetsServer, request: Request) -> Answer:
    header = request.headers.get("authorization")
    caller = server.tokens.caller(header)
    result = userinfo.get(caller, is_invented="test:" in (header or ""))
    wrong = discovery.oauth2().wrong_in_answer("Userinfo", result)
    if wrong is not None:
        server.wrong_answers.append(f"userinfo: {wrong}")
        raise UnexpectedAnswer(wrong)
    return json_answer(200, result)
