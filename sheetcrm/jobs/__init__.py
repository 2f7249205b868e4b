"""The public Python API: the jobs a person or a schedule runs. The only room where core and stores meet.

>>> from pathlib import Path
>>> from sheetcrm.jobs import Asked, sync
>>> done = sync(Asked(target="clients.xlsx"))  # doctest: +SKIP
>>> len(done.outcome.log)  # doctest: +SKIP
142
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from sheetcrm.jobs.changing import Changed
from sheetcrm.jobs.clients.merging import Merged, Unmerged, unmerge
from sheetcrm.jobs.deciding import Chosen
from sheetcrm.jobs.entering import make_guide, set_rules, set_views
from sheetcrm.jobs.leaving import Leaving, leaving, remember_made, remove, remove_state
from sheetcrm.jobs.opening import (
    GOOGLE_LAW,
    Asked,
    Opened,
    drafts_folder,
    google_id,
    load_config,
    open_store,
    open_workbook,
    require_signature,
    run_settings,
    state_folder,
    target_of,
    unanswered,
)
from sheetcrm.jobs.restoring import Restored, restore
from sheetcrm.jobs.scheduled import asked_for, consolidate_now, morning, sync_now, weekly_review
from sheetcrm.jobs.timing import in_the_teams_time
from sheetcrm.jobs.watching import Watch
from sheetcrm.jobs.work import (
    Done,
    Planned,
    Undone,
    apply,
    check,
    drafts,
    look,
    plan,
    plan_merge,
    repair_ids,
    sync,
    undo,
)

if TYPE_CHECKING:
    from sheetcrm.jobs.clients.consolidating import Brought, consolidate, place
    from sheetcrm.jobs.clients.finding import ClientBase
    from sheetcrm.jobs.clients.reassigning import HandedOver, reassign
    from sheetcrm.jobs.reporting import Reported, report

#: Jobs of their own that few runs have to do with: their rooms are imported when somebody asks for them.
_SELDOM = {
    "clients.finding": ("ClientBase",),
    "clients.consolidating": ("Brought", "consolidate", "place"),
    "clients.reassigning": ("HandedOver", "reassign"),
    "reporting": ("Reported", "report"),
}


def __getattr__(name: str) -> Any:
    for room, names in _SELDOM.items():
        if name in names:
            return getattr(import_module(f"{__name__}.{room}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


__all__ = [
    "GOOGLE_LAW",
    "Asked",
    "Brought",
    "Changed",
    "Chosen",
    "ClientBase",
    "Done",
    "HandedOver",
    "Leaving",
    "Merged",
    "Opened",
    "Planned",
    "Reported",
    "Restored",
    "Undone",
    "Unmerged",
    "Watch",
    "apply",
    "asked_for",
    "check",
    "consolidate",
    "consolidate_now",
    "drafts",
    "drafts_folder",
    "google_id",
    "in_the_teams_time",
    "leaving",
    "load_config",
    "look",
    "make_guide",
    "morning",
    "open_store",
    "open_workbook",
    "place",
    "plan",
    "plan_merge",
    "reassign",
    "remember_made",
    "remove",
    "remove_state",
    "repair_ids",
    "report",
    "require_signature",
    "restore",
    "run_settings",
    "set_rules",
    "set_views",
    "state_folder",
    "sync",
    "sync_now",
    "target_of",
    "unanswered",
    "undo",
    "unmerge",
    "weekly_review",
]
