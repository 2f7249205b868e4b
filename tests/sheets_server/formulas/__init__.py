"""A formula engine: enough of Google's functions for the sheets a program and its people make."""
