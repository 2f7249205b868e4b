"""Clients in and out, and two that are one: imports, exports, look-ups, merges, one base of several workbooks."""
