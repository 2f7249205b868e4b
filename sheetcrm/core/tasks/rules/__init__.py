"""The rules, one file each, found by themselves. Pure.

A rule says which clients call for a task today, and why; who may be called at all is decided elsewhere.
"""
