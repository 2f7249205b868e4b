"""segments. Pure."""
