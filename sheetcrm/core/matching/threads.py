"""Pieces of work that run side by side where numpy lets them, results in the order of the pieces. Pure."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Final, TypeVar

Piece = TypeVar("Piece")
Result = TypeVar("Result")

#: So many at a time: each needs memory of its own.
SIDE_BY_SIDE: Final = 2


def at_once(work: Callable[[Piece], Result], pieces: Iterable[Piece], *, threads: bool = True) -> Iterator[Result]:
    """The result of each piece. Without ``threads`` one after the other, which small pieces are quicker in.

    >>> list(at_once(abs, [-3, 2]))
    [3, 2]
    """
    if not threads:
        yield from map(work, pieces)
        return
    with ThreadPoolExecutor(SIDE_BY_SIDE) as pool:
        waiting: deque[Future[Result]] = deque()
        for piece in pieces:
            waiting.append(pool.submit(work, piece))
            if len(waiting) > SIDE_BY_SIDE:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
