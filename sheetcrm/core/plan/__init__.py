"""Changes of people's cells: what is planned, what is approved, where it goes, what became of it. Pure."""

from sheetcrm.core.plan.model import Applied, CellChange, Change, Fate, with_changes

__all__ = ["Applied", "CellChange", "Change", "Fate", "with_changes"]
