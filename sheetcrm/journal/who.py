"""Who is at the machine, for lines of the journal."""

from __future__ import annotations

import getpass


def system_user() -> str:
    """The name the system knows them by; one that people chose themselves, and no proof."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return "?"
