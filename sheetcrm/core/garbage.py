"""Python's search for cycles, kept out of places that make hundreds of thousands of values without one. Pure."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


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
