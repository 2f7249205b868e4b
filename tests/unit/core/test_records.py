"""What records do not show of themselves."""

from __future__ import annotations

import importlib
import pkgutil

import sheetcrm
from sheetcrm.core.records import Discreet


def test_every_field_that_is_not_to_be_shown_is_one() -> None:
    """A slip in its name would show it."""
    for module in pkgutil.walk_packages(sheetcrm.__path__, "sheetcrm."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    kinds = Discreet.__subclasses__()
    assert len(kinds) > 10
    for kind in kinds:
        assert kind.unseen
        assert set(kind.unseen) <= set(kind.__struct_fields__), kind
