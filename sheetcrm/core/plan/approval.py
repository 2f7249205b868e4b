"""What may be written: what people ticked, and what the team let be written by itself. Pure.

Nothing is written into people's cells until somebody said so, per kind of change or per cell. A kind's tick holds for what
there was when it was ticked: its key carries how often that kind was agreed to before, so a kind that comes up again
asks again. The same goes for a cell: one that people put back as it was is asked about afresh.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from msgspec import Struct, field

from sheetcrm.core.fields import Kind
from sheetcrm.core.plan.changes import ChangeMaker
from sheetcrm.core.plan.identity import digest
from sheetcrm.core.plan.model import Change
from sheetcrm.core.proposals import Group, Proposals


class Automatic(Struct, frozen=True):
    """What the team let be written by itself. ``rules``: single kinds of change, such as ``phone/style``. ``fields``:
    ``auto``, ``propose`` or ``off`` by field, stronger than the rest. ``most_rows``: the share of a table's rows that may be
    changed so in one run; more waits for a person."""

    spelling: bool = False
    ids: bool = False
    rules: frozenset[str] = frozenset()
    fields: Mapping[str, str] = field(default_factory=dict)
    most_rows: float = 0.3

    def covers(self, group: Group) -> bool:
        if group.kind is Kind.ID:
            return self.ids
        if group.kind is not Kind.SPELLING or self.fields.get(group.field) == "propose":
            return False
        return self.spelling or group.why in self.rules or self.fields.get(group.field) == "auto"

    @property
    def anything(self) -> bool:
        return self.spelling or self.ids or bool(self.rules) or "auto" in self.fields.values()


class Agreed(Struct, frozen=True):
    """What people decided: keys of kinds and cells that were ticked, and keys that were refused.

    ``times``: how often a kind or a change was carried out or taken back before, by its key without a count.
    ``rules``: kinds named on the command line, by their rule. ``everything``: the whole plan was agreed to by name.
    """

    ticked: frozenset[str] = frozenset()
    refused: frozenset[str] = frozenset()
    times: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    rules: frozenset[str] = frozenset()
    everything: bool = False

    def key(self, base: str) -> str:
        """The key under which a kind or a change is asked about now."""
        times = self.times.get(base, 0)
        return base if times == 0 else digest(base, times)


class Plan(Struct, frozen=True):
    """The changes agreed to, and what waits. ``kinds``: base keys of the kinds that were ticked, to be counted once
    carried out. ``too_many``: (table, rows) where more rows would change by themselves than is allowed."""

    changes: tuple[Change, ...] = ()
    kinds: tuple[str, ...] = ()
    too_many: tuple[tuple[str, int], ...] = ()


def kind_key(table: str, field_: str, why: str, kind: str) -> str:
    """The key of a kind of change, without a count. One rule may be a mere spelling here and a decision there."""
    return digest("kind", table, field_, why, kind)


def kind_base(group: Group) -> str:
    """The key of a group's kind."""
    return kind_key(group.table, group.field, group.why, str(group.kind))


def approve(proposals: Proposals, agreed: Agreed, automatic: Automatic) -> Plan:
    """What of the proposals is to be written now."""
    maker = ChangeMaker(proposals)
    changes: list[Change] = []
    kinds: list[str] = []
    rows: dict[str, set[tuple[str, int]]] = {}
    by_itself: list[tuple[Group, list[Change]]] = []
    for group in proposals.groups:
        base = kind_base(group)
        # Of a kind that people want no more of only what is ticked cell by cell, or what somebody names by its rule.
        open_ = agreed.key(base) not in agreed.refused
        named = (agreed.everything and open_) or group.why in agreed.rules
        if agreed.key(base) in agreed.ticked or (named and group.kind is not Kind.PROPOSAL):
            kinds.append(base)
            changes += _not_refused(maker.all(group), agreed)
        elif open_ and automatic.covers(group):
            fresh = [c for c in _not_refused(maker.all(group), agreed) if agreed.times.get(c.change_id, 0) == 0]
            by_itself.append((group, fresh))
            rows.setdefault(group.table, set()).update((c.tab, c.row) for c in fresh)
        elif agreed.ticked:
            changes += [c for c in maker.all(group) if agreed.key(c.change_id) in agreed.ticked]
    many = tuple(
        (key, len(found))
        for key, found in rows.items()
        if len(found) > max(automatic.most_rows * len(proposals.tables[key]), 1)
    )
    held = {key for key, _ in many}
    for group, fresh in by_itself:
        if group.table not in held:
            changes += fresh
        else:
            changes += [c for c in fresh if agreed.key(c.change_id) in agreed.ticked]
    return Plan(tuple(changes), tuple(kinds), many)


def offered(proposals: Proposals, agreed: Agreed) -> Proposals:
    """What is proposed, without what people want to hear no more of: a cell, or a kind but for those of its cells they ticked."""
    if not agreed.refused:
        return proposals
    kinds = {agreed.key(kind_base(group)): group for group in proposals.groups}
    single = not agreed.refused <= kinds.keys()
    maker = ChangeMaker(proposals)
    groups = []
    for key, group in kinds.items():
        if key not in agreed.refused and not single:
            groups.append(group)  # most tables: no cell of it has to be looked at
        elif key not in agreed.refused or agreed.ticked:
            left = [i for i, change in enumerate(maker.all(group)) if not is_refused(change, agreed)]
            if left:
                groups.append(group.only(left))
    return Proposals(proposals.tables, tuple(groups), proposals.ids)


def is_refused(change: Change, agreed: Agreed) -> bool:
    """Whether people want to hear no more of a change, or of its kind without having ticked this one."""
    if not agreed.refused or agreed.key(change.change_id) in agreed.ticked:
        return False
    kind = kind_key(change.table, change.field, change.why, change.kind)
    return not agreed.refused.isdisjoint((agreed.key(change.change_id), agreed.key(kind)))


def _not_refused(changes: Iterator[Change], agreed: Agreed) -> list[Change]:
    if not agreed.refused:
        return list(changes)
    return [change for change in changes if agreed.key(change.change_id) not in agreed.refused]
