"""People against our writing: seeded, between any two requests, with every cell followed wherever it is carried."""
