"""Which address is one of a Google Sheet, and what is said of one that is not."""

from __future__ import annotations

from pathlib import Path

import pytest

from sheetcrm.config.model import Config
from sheetcrm.errors import ConfigError
from sheetcrm.jobs import Asked, google_id, target_of

ID = "1I4msbPvnSwtzs59QfVJebfi-9ng9OF-qllgV8-jV2rp"


@pytest.mark.parametrize(
    "address",
    [
        f"https://docs.google.com/spreadsheets/d/{ID}/edit?gid=0#gid=0",
        f"docs.google.com/spreadsheets/d/{ID}",
        f"https://docs.google.com/spreadsheets/u/1/d/{ID}/edit",
        f"https://docs.google.com/a/example.com/spreadsheets/d/{ID}/edit",
        f"gsheet:{ID}",
        ID,
    ],
)
def test_a_sheet_is_known_by_each_of_its_addresses(address: str) -> None:
    assert google_id(address) == ID


@pytest.mark.parametrize(
    "address",
    [f"https://docs.google.com/document/d/{ID}/edit", "https://example.com/clients.xlsx", "gsheet:"],
)
def test_an_address_of_something_else_is_not_taken_for_a_file(address: str) -> None:
    with pytest.raises(ConfigError) as caught:
        target_of(Asked(target=address), Config())
    assert caught.value.code == "config/not-a-sheet"


def test_a_file_is_a_file() -> None:
    assert target_of(Asked(target="my clients.xlsx"), Config()) == (None, Path("my clients.xlsx"))
