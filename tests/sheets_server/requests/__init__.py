"""The kinds of request a batchUpdate can hold, a module per subject, and how a batch is carried out."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Mapping, Sequence
from typing import Any

from tests.sheets_server.errors import bad_request, named
from tests.sheets_server.writing import Editing

from .registry import KINDS


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
        with named(f"requests[{index}].{name}"):
            handler = KINDS.get(name)
            if handler is None:
                raise bad_request("This kind of request is not offered by the local server.")
            reply = handler(editing, body)
            editing.document.check_size()
        replies.append({} if reply is None else {name: reply})
    return replies


load()
