"""The blocks of a base kept sorted, so that the candidates of one new row are found without looking at every row. Pure."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from sheetcrm.core.matching.block import NEAREST, blocking_rules, telling_others
from sheetcrm.core.matching.clean import Clean, Hashes
from sheetcrm.core.matching.integers import Ints, distinct
from sheetcrm.core.matching.order import contents


class _Sorted(NamedTuple):
    """The rows of one rule by key, those of one key in the order of positions."""

    key: Hashes
    rows: npt.NDArray[np.int32]
    most: int
    splits: tuple[int, ...]


class Blocks:
    """All blocking rules of a base whose rows stand in the order of their contents."""

    def __init__(self, clean: Clean) -> None:
        self._telling = telling_others(clean)
        keys = blocking_rules(clean, self._telling)
        self._seconds = keys.seconds
        self._contents = contents(clean)
        self._rules: dict[str, _Sorted] = {}
        for rule in keys.rules:
            key = rule.key
            held = key != 0
            key, rows = key[held], rule.rows[held]
            order = np.lexsort((rows, key))
            self._rules[rule.name] = _Sorted(key[order], rows[order].astype(np.int32), rule.most, rule.splits)

    def meeting(self, one: Clean) -> Ints:
        """The rows of the base that a new row (the only one of ``one``) is compared with, as if it stood among them."""
        keys = blocking_rules(one, self._telling)
        place = int(np.searchsorted(self._contents, contents(one)[0]))
        found: list[npt.NDArray[np.int32]] = []
        for rule in keys.rules:
            base = self._rules.get(rule.name)
            if base is None:
                continue
            for key in rule.key.tolist():
                if key == 0:
                    continue
                start, end = (int(np.searchsorted(base.key, np.uint64(key), side)) for side in ("left", "right"))
                rows = base.rows[start:end]
                if len(rows) < base.most:
                    found.append(rows)
                else:
                    found.extend(self._split(rows, keys.seconds, base, place))
        return distinct(np.concatenate(found).astype(np.int64)) if found else np.empty(0, np.int64)

    def _split(
        self, rows: npt.NDArray[np.int32], seconds: tuple[Hashes, ...], rule: _Sorted, place: int
    ) -> list[npt.NDArray[np.int32]]:
        """The rows met in a block that is too big: those that agree in a second key too, and the nearest by contents."""
        found = [_nearest(rows, place)]
        for split in rule.splits:
            own, base = seconds[split][0], self._seconds[split]
            if own == 0:
                continue
            inside = rows[base[rows] == own]
            found.append(inside if len(inside) < rule.most else _nearest(inside, place))
        return found


def _nearest(rows: npt.NDArray[np.int32], place: int) -> npt.NDArray[np.int32]:
    at = int(np.searchsorted(rows, place))
    return rows[max(at - NEAREST, 0) : at + NEAREST]
