"""Which of a team's settings contradict each other, and what holds instead of them. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from sheetcrm.config.document import ConfigProblems
from sheetcrm.config.model import Config, with_values


def agreeing(
    good: Mapping[str, Any], last_good: Mapping[str, Any], config: Config, held: Callable[[str], Any]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """What holds of values that are fine one by one, and for each that was left out what stays in force instead.

    Of two that contradict each other (A above B) the one that somebody changed is left out, or both if both were: a line
    that says what held anyway is nobody's mistake. ``held``: the value of a key in config.yaml or by default.
    """
    kept, last, left_out = dict(good), dict(last_good), dict[str, Any]()
    while kept:
        try:
            with_values(config, kept, "sheet")
        except ConfigProblems as err:
            clashing = _clashing(err, kept)
            for key in [key for key in clashing if kept[key] != last.get(key, held(key))] or clashing:
                del kept[key]
                left_out[key] = last.get(key, held(key))
                if key in last:  # an old value is tried once, so this ends
                    kept[key] = last.pop(key)
        else:
            break
    return kept, left_out


def _clashing(err: ConfigProblems, good: Mapping[str, Any]) -> list[str]:
    """The two keys a problem names, as far as they are among ``good``, else all of its section, else all: never none."""
    named = {
        f"{problem.path.split('.')[0]}.{problem.args[end]}"
        for problem in err.problems
        for end in ("low", "high")
        if end in problem.args
    }
    sections = {problem.path.split(".")[0] for problem in err.problems}
    found = [key for key in good if key in named] or [key for key in good if key.split(".")[0] in sections]
    return found or list(good)
