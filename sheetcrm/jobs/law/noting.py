"""Keeps where a command made a file with data of clients, for every workbook the data is of."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from sheetcrm.core.records import replace
from sheetcrm.jobs.clients.bases import is_list
from sheetcrm.jobs.opening import Asked, load_config, moment, state_folder, target_of
from sheetcrm.journal.written import Made, note, note_beside


def note_made(
    asked: Asked, targets: Iterable[str | None], made: Made, *where: Path | str, always: bool = False
) -> None:
    """A line in the journal of each workbook. ``targets``: as the command line names them, None for the configured one; a list
    of text has no journal. ``always``: also of a workbook the program keeps nothing about yet.

    A workbook beside which nothing can be kept is read all the same: its folder may be another's.
    """
    for target in targets:
        if target is not None and is_list(target):
            continue
        one = replace(asked, target=target)
        config = load_config(one)
        google, path = target_of(one, config)
        state = state_folder(config, google, path)
        with suppress(OSError):
            (note if always else note_beside)(state, moment(one, config), made, *where)
