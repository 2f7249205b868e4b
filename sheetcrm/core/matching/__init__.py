"""matching. Pure."""
