"""What is known about each client (bases, groups, freshness, RFM, ABC) and the rule language of «Сегменты». Pure."""
