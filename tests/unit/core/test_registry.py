"""Extensions are found by themselves: a file each, a name once."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from sheetcrm.core.registry import load


@dataclass(frozen=True)
class Thing:
    name: str


def package(name: str, *things: str) -> str:
    """Puts a package of that name into this folder, with a file for each thing."""
    folder = Path(name)
    folder.mkdir()
    (folder / "__init__.py").touch()
    for number, thing in enumerate(things):
        (folder / f"file_{number}.py").write_text(
            f"from {__name__} import Thing\n\nTHING = Thing({thing!r})\nNUMBER = {number}\n", encoding="utf-8"
        )
    return name


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(tmp_path)


def test_what_is_of_the_kind_is_found_by_its_name() -> None:
    name = package("things_of_one_kind", "б", "а")
    assert list(load(name, Thing, lambda thing: thing.name)) == ["б", "а"], "in the order of the files"
    assert list(load(name, int, str)) == ["0", "1"]
    assert list(load(name, Thing, lambda thing: thing.name.upper())) == ["Б", "А"], "a name is not kept from before"


def test_two_of_one_name_are_refused() -> None:
    with pytest.raises(ValueError, match=r"two of Thing are called 'а' \(second in things_of_one_name\.file_1\)"):
        load(package("things_of_one_name", "а", "а "), Thing, lambda thing: thing.name.strip())
