"""Drive permissions: who may do what with a file, as users, groups, a domain or anyone with the link."""

from __future__ import annotations

import re
from typing import Any

from .call import Call
from .errors import ApiError
from .files import ROLES, permission_id_of


def _check_sharing(call: Call) -> None:
    if not call.file.may_edit(call.caller.address):
        raise ApiError(
            403,
            "The user does not have sufficient permissions for this file.",
            reason="insufficientFilePermissions",
        )


_PERMISSION = ("kind", "id", "type", "role", "allowFileDiscovery")


def _permission(call: Call, found: dict[str, Any]) -> dict[str, Any]:
    if call.is_masked:
        return found
    return {name: found[name] for name in _PERMISSION if name in found}


def list_all(call: Call) -> dict[str, Any]:
    _check_sharing(call)
    return {
        "kind": "drive#permissionList",
        "permissions": [_permission(call, found) for found in call.file.permissions.values()],
    }


def create(call: Call) -> dict[str, Any]:
    _check_sharing(call)
    kind, role = call.body.get("type"), call.body.get("role")
    if kind not in ("user", "group", "domain", "anyone"):
        raise ApiError(400, "The specified permission type is invalid.", reason="invalid")
    if role not in ROLES:
        raise ApiError(400, "The specified role is invalid.", reason="invalid")
    address = call.body.get("emailAddress") or ""
    if kind in ("user", "group"):
        if not re.match(r"^[^@\s]+@[^@\s]+$", address):
            raise ApiError(
                400,
                "The specified emailAddress is invalid or not applicable for the given permission type.",
                reason="invalidSharingRequest",
            )
        permission_id = permission_id_of(address)
        who = {"emailAddress": address, "displayName": address.partition("@")[0]}
    elif kind == "domain":
        permission_id = permission_id_of(str(call.body.get("domain"))) + "k"
        who = {"domain": str(call.body.get("domain"))}
    else:
        permission_id, who = "anyoneWithLink", {}
    if role == "owner":
        _hand_over(call, address)
    found = call.file.share(permission_id, kind, role, **who)
    if kind in ("anyone", "domain"):
        found["allowFileDiscovery"] = bool(call.body.get("allowFileDiscovery"))
    call.server.note_change(call.file, call.caller.address)
    return _permission(call, found)


def _hand_over(call: Call, address: str) -> None:
    if not call.request.flag("transferOwnership"):
        raise ApiError(
            403,
            "The transferOwnership parameter must be enabled when the permission role is 'owner'.",
            reason="forbidden",
        )
    if call.file.owner != call.caller.address:
        raise ApiError(403, "Only the owner can transfer ownership.", reason="insufficientFilePermissions")
    old = call.file.owner
    call.file.share(permission_id_of(old), "user", "writer", emailAddress=old, displayName=old.partition("@")[0])
    call.file.owner = address


def _held(call: Call) -> dict[str, Any]:
    permission_id = call.path["permissionId"]
    found = call.file.permissions.get(permission_id)
    if found is None:
        raise ApiError(404, f"Permission not found: {permission_id}.", reason="notFound", location="permissionId")
    return found


def get(call: Call) -> dict[str, Any]:
    _check_sharing(call)
    return _permission(call, _held(call))


def update(call: Call) -> dict[str, Any]:
    _check_sharing(call)
    found = _held(call)
    if call.body.get("role") == "owner":
        _hand_over(call, found.get("emailAddress", ""))
    if call.body.get("role"):
        call.file.permissions[found["id"]] = found | {"role": call.body["role"]}
    call.server.note_change(call.file, call.caller.address)
    return _permission(call, call.file.permissions[found["id"]])


def delete(call: Call) -> None:
    found = _held(call)
    is_own = found.get("emailAddress") == call.caller.address
    if not is_own:
        _check_sharing(call)
    if found["role"] == "owner":
        raise ApiError(403, "The owner of a file cannot be removed.", reason="cannotDeletePermission")
    del call.file.permissions[found["id"]]
    call.server.note_change(call.file, call.caller.address)
