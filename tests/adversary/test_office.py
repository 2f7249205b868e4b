"""Whole commands beside people who are at the clients and at every tab of ours: nothing of theirs is lost, moved or made up."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from sheetcrm.core.plan import Applied, CellChange, Fate
from sheetcrm.core.workbook import Workbook
from sheetcrm.stores.google.store import GoogleStore
from tests.adversary.crowd import RATES
from tests.adversary.jobs import Plan, by_position
from tests.adversary.office import COMMANDS, run


@pytest.mark.parametrize("command", COMMANDS)
def test_a_whole_command_harms_nobody(command: str, tmp_path: Path) -> None:
    done = run(0, command, RATES[0], tmp_path)
    assert not done.harm, (command, done.harm)
    # Giving up would be safe, too.
    assert done.written
    assert done.acts


@pytest.mark.soak
@pytest.mark.timeout(4000)
def test_a_thousand_whole_commands(tmp_path: Path) -> None:
    commands = list(COMMANDS)
    for seed in range(1000, 2000):
        command, rate = commands[seed % len(commands)], RATES[seed // len(commands) % 3]
        folder = tmp_path / str(seed)
        folder.mkdir()
        done = run(seed, command, rate, folder)
        assert not done.harm, (seed, command, rate, done.harm)


def test_a_writer_by_position_is_seen(tmp_path: Path) -> None:
    """The judge is awake."""

    def written(store: GoogleStore, changes: Sequence[CellChange], base: Workbook, *_: object) -> Applied:
        by_position(store, Plan(base, list(changes), {}))
        return Applied(base.location, {change.change_id: Fate.APPLIED for change in changes}, store.read())

    harm: list[object] = []
    for seed in range(20):
        folder = tmp_path / str(seed)
        folder.mkdir()
        harm = run(seed, "apply", RATES[0], folder, apply=written).harm
        if harm:
            break
    assert harm
