"""drafts. Pure."""
