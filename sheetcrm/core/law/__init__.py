"""What the law wants of a base: a person's own data in one place, erasure, deadlines, the operator's check list. Pure."""
