"""The kinds of request a batchUpdate can hold, a module per subject, and how a batch is carried out."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Mapping, Sequence
from typing import Any

from tests.sheets_server.errors import ApiError, bad_request
from tests.sheets_server.writing import Editing

from .registry import KINDS, Handler


def load() -> None:
    """Import every module of request kinds, so that the registry knows them all."""
    for module in pkgutil.iter_modules(__path__):
        importlib.import_module(f"{__name__}.{module.name}")


def apply_all(editing: Editing, requests: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Carry out requests in order; the first that is not valid refuses them all, named by its place and kind."""
    replies = []
    for index, request in enumerate(request for request in requests if request is not None):
        chosen = [(name, body) for name, body in request.items() if body is not None]
        if len(chosen) != 1:
            problem = "No request set." if not chosen else "A request must set exactly one kind."
            raise bad_request(f"Invalid requests[{index}]: {problem}")
        name, body = chosen[0]
        try:
            reply = _handler(name)(editing, body)
            editing.document.check_size()
        except ApiError as error:
            raise error.named(f"requests[{index}].{name}") from None
        replies.append({} if reply is None else {name: reply})
    return replies


def _handler(name: str) -> Handler:
    handler = KINDS.get(name)
    if handler is None:
        raise bad_request("This kind of request is not offered by the local server.")
    return handler


load()
