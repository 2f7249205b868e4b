"""Which contract tests the suite runs on which store."""

from __future__ import annotations

from zlib import crc32

import pytest

#: Files whose tests are several runs of whole jobs. What the stores do beneath is tested on each of them by the other files.
WHOLE_JOBS = {"test_drafts", "test_merge", "test_merge_cut"}


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A test of whole jobs runs on .xlsx or on Google, as its name falls, and with Google in memory too; the long tests run it
    on every store."""
    for item in items:
        if not isinstance(item, pytest.Function) or item.path.stem not in WHOLE_JOBS or not hasattr(item, "callspec"):
            continue
        more = dict(item.callspec.params)
        store = more.pop("crew", more.pop("kind", None))
        one = ("xlsx", "google")[crc32(f"{item.originalname}{sorted(map(str, more.values()))}".encode()) % 2]
        # In memory a file's store does the same: cells by their place, all at once, under no other hand.
        if store != one and not (store == "memory" and one == "google"):
            item.add_marker(pytest.mark.soak)
