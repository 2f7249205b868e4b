"""summary. Pure."""
