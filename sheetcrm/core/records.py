"""Records with something changed. Most are :class:`msgspec.Struct`: quick to load, to make and to compare.

A record is a dataclass where a field must not be shown (``repr=False``), compared or given: structs cannot say that.
"""

from __future__ import annotations

import dataclasses
from typing import Any, TypeVar, cast

from msgspec import Struct, structs

R = TypeVar("R")


def replace(record: R, /, **changes: Any) -> R:
    """A copy of a record, struct or dataclass, with fields changed; ``copy.replace`` of later Pythons.

    >>> class Point(Struct, frozen=True):
    ...     x: int
    ...     y: int
    >>> replace(Point(1, 2), y=3)
    Point(x=1, y=3)
    """
    if isinstance(record, Struct):
        return cast("R", structs.replace(record, **changes))
    return cast("R", dataclasses.replace(cast("Any", record), **changes))
