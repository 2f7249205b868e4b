"""What people decided about duplicates: remembered for the whole team, respected by every later stage. Pure."""

from sheetcrm.core.duplicates.memory import Decision, Remembered

__all__ = ["Decision", "Remembered"]
