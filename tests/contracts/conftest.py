"""Which contract tests the suite runs on which store."""

from __future__ import annotations

from zlib import crc32

import pytest

#: Files whose tests are several runs of whole jobs. What the stores do beneath is tested on each of them by the other files.
WHOLE_JOBS = {"test_drafts", "test_merge", "test_merge_cut"}


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A test of whole jobs runs in memory and on one of the two other stores, as its name falls; the long tests run it on the
    other one as well."""
    for item in items:
        if not isinstance(item, pytest.Function) or item.path.stem not in WHOLE_JOBS or not hasattr(item, "callspec"):
            continue
        more = dict(item.callspec.params)
        store = more.pop("crew", more.pop("kind", None))
        one = ("xlsx", "google")[crc32(f"{item.originalname}{sorted(map(str, more.values()))}".encode()) % 2]
        if store in ("xlsx", "google") and store != one:
            item.add_marker(pytest.mark.soak)
