"""Columns as masks, each distinct value looked at once. Pure."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd

from sheetcrm.core.drafts.model import Mask
from sheetcrm.core.segments.arrays import Objects


def matching(column: Objects | None, fits: Callable[[str], bool], size: int) -> Mask:
    """Where a text fits; nowhere without the column.

    >>> matching(np.array(["новый", None, 5], dtype=object), lambda text: text == "новый", 3).tolist()
    [True, False, False]
    """
    if column is None:
        return np.zeros(size, dtype=bool)
    codes, distinct = pd.factorize(column)
    answers = [isinstance(value, str) and fits(value) for value in distinct]
    found: Mask = np.array([*answers, False], dtype=bool)[codes]
    return found
