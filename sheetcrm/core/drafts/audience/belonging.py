"""Where a client belongs: the group and the team's own segments, for whoever reads a draft. Pure."""

from __future__ import annotations

from sheetcrm.core.drafts.model import DraftFacts
from sheetcrm.core.drafts.reasons import Said
from sheetcrm.core.segments.settings import LIFECYCLE_LABEL

#: Segments of one client that are named.
MOST = 5
_GROUPS = {str(group): label for group, label in LIFECYCLE_LABEL.items()}


class Belonging:
    """Asked client by client; what many share is said once."""

    def __init__(self, facts: DraftFacts) -> None:
        known = facts.known
        self._groups = known["lifecycle"].to_numpy(dtype=object) if "lifecycle" in known.columns else None
        self._segments = [
            (name, facts.segments[folded]) for folded, name in facts.segment_names.items() if folded in facts.segments
        ]
        self._said: dict[tuple[str, tuple[str, ...]], Said | None] = {}

    def of(self, position: int) -> Said | None:
        """The group of a client and their segments, in words; None where neither is known."""
        group = "" if self._groups is None else str(self._groups[position])
        names = tuple(name for name, mask in self._segments if mask[position])
        key = (group, names)
        if key not in self._said:
            label = _GROUPS.get(group)
            more = names[:MOST] + (("…",) if len(names) > MOST else ())
            # A segment may be called as the group is: the one word is enough.
            ru, en = (", ".join(dict.fromkeys([*([label.say(lang)] if label else []), *more])) for lang in ("ru", "en"))
            self._said[key] = Said(ru, en) if ru else None
        return self._said[key]
