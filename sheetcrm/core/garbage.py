"""Python's search for cycles, kept away from hundreds of thousands of values that have none."""

from __future__ import annotations

import atexit
import gc
from collections.abc import Iterator
from contextlib import contextmanager

#: Python's own 700 is for programs that make few values; one table here makes millions.
_SELDOM = 500_000


def collect_seldom() -> None:
    """For a program that runs once and ends: looks for cycles seldom, and not at all on its way out.

    Loading a thousand modules, and leaving them, took a third of a second more.
    """
    gc.set_threshold(_SELDOM, 20, 20)
    atexit.register(gc.freeze)


@contextmanager
def no_collection() -> Iterator[None]:
    """Keeps Python from looking for cycles meanwhile.

    It looks each time some more values were made, through all of them: reading and cleaning a big table took twice as
    long for it. For stages that make no cycles only, or memory would grow.
    """
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
