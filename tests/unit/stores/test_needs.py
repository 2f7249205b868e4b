"""A missing program skips a test by name, and fails it where everything is required."""

from __future__ import annotations

import pytest

from tests import needs


@needs._needs("no-such-package", "no-such-program")
def looking_through_it() -> None:
    raise AssertionError("was run")


def test_without_the_program_the_package_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SHEETCRM_REQUIRE_ALL", raising=False)
    with pytest.raises(pytest.skip.Exception, match="apt-get install no-such-package"):
        looking_through_it()


def test_where_all_is_required_a_skip_is_a_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHEETCRM_REQUIRE_ALL", "1")
    with pytest.raises(pytest.fail.Exception, match="no-such-package"):
        looking_through_it()
