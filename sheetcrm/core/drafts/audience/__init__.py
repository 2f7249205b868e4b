"""Who may be written to, where and when, and who gets nothing and why. Pure."""
