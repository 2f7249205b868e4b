"""The card of a client: all that is known of one person, put together from every table. Pure."""
