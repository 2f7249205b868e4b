"""Whom a line with a rule covers, such as one consent for many clients. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
import pandas as pd

from sheetcrm.core.segments.columns import Columns
from sheetcrm.core.segments.known import COLUMNS
from sheetcrm.core.segments.masks import Masks
from sheetcrm.core.segments.rules import Rule, build_vocabulary, read_rule


def masks_of_rules(
    lines: pd.DataFrame | None, frame: pd.DataFrame, headings: Mapping[str, str], today: dt.date, region: str = "RU"
) -> dict[int, npt.NDArray[np.bool_]]:
    """For each line with a readable rule, by its position, who fits. A rule that cannot be read has no mask, so that the
    line covers nobody."""
    if lines is None or "rule" not in lines.columns:
        return {}
    vocabulary = build_vocabulary(headings, [*frame.columns, *COLUMNS], region)
    masks = Masks(Columns(frame, "ru"), vocabulary, today, region)
    found: dict[int, npt.NDArray[np.bool_]] = {}
    for position, text in enumerate(lines["rule"].tolist()):
        if not isinstance(text, str) or not text.strip():
            continue
        rule = read_rule(text, vocabulary)
        if isinstance(rule, Rule):
            found[position] = masks.members(rule.tree).copy()
    return found
