"""Our own tabs: what they hold and how they look, for any store. Pure."""
