"""Records, and records with something changed. Most are :class:`msgspec.Struct`: quick to load, to make and to compare.

A record is :class:`Discreet` where a field must not be shown, and a dataclass where one must not be compared or given:
structs cannot say that.
"""

from __future__ import annotations

import dataclasses
from typing import Any, ClassVar, TypeVar, cast

from msgspec import Struct, structs

R = TypeVar("R")


class Discreet(Struct, frozen=True):
    """A record that does not show some of its fields, for they may hold personal data.

    >>> class Recipient(Discreet, frozen=True):
    ...     unseen = ("name",)
    ...     number: int
    ...     name: str
    >>> Recipient(1, "Анна")
    Recipient(number=1)
    """

    unseen: ClassVar[tuple[str, ...]] = ()

    def __repr__(self) -> str:
        shown = [f"{name}={getattr(self, name)!r}" for name in self.__struct_fields__ if name not in self.unseen]
        return f"{type(self).__qualname__}({', '.join(shown)})"


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
