"""The figures of the base, one file a family: retention, money, sources, deals, goods, goals. Pure.

Each takes columns and gives numbers; what they mean in words stands beside them as a :class:`Definition`, and where the
formula comes from in the docstring. How they are shown is decided in ``core.summary``.
"""

from sheetcrm.core.figures.definition import Definition

__all__ = ["Definition"]
