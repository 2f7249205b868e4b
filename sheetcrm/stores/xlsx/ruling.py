"""Entry rules in people's tabs of an .xlsx: which sheets get which, and the parts of the package with them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from msgspec import Struct, field

from sheetcrm.core.rules import EntryRule, RuleFate
from sheetcrm.core.workbook import column_letter
from sheetcrm.stores.xlsx import refusals
from sheetcrm.stores.xlsx.marks import SheetEntry, entries, marks
from sheetcrm.stores.xlsx.package import Package
from sheetcrm.stores.xlsx.sheetpatch import SheetPatch, Unpatchable
from sheetcrm.stores.xlsx.validations import SheetRules

_ANY = b"dataValidation"


class Ruling(Struct):
    """The rules of one package. ``memory``: by sheet, the text of its rules before ours came and with them."""

    package: Package
    memory: dict[str, Any]
    changed: dict[str, bytes] = field(default_factory=dict)
    notes: list[tuple[str, dict[str, object]]] = field(default_factory=list)

    def make(self, rules: Sequence[EntryRule]) -> tuple[tuple[tuple[EntryRule, RuleFate], ...], tuple[str, ...]]:
        """Collects the parts with exactly these rules of ours; the fate of each, and the places whose rule went."""
        if any(r.type.endswith("/revisionHeaders") for r in self.package.relations(self.package.workbook)):
            if rules:
                raise refusals.SHARED_LEGACY(name=self.package.name)
            return (), ()
        fates = dict.fromkeys(rules, RuleFate.REFUSED)
        gone: list[str] = []
        for entry, text in self._people():
            here = [rule for rule in rules if rule.tab == entry.title]
            if here or _ANY in text:
                gone += self._sheet(entry, text, here, fates)
        return tuple((rule, fates[rule]) for rule in rules), tuple(gone)

    def _sheet(
        self, entry: SheetEntry, text: bytes, here: Sequence[EntryRule], fates: dict[EntryRule, RuleFate]
    ) -> Iterator[str]:
        try:
            sheet = SheetRules(SheetPatch(text))
        except Unpatchable:
            if here:
                self.notes.append(("store/rules-not-here", {"title": entry.title}))
            return
        fates |= sheet.judged(here)
        kept = [rule for rule in here if fates[rule] in (RuleFate.SET, RuleFate.THERE)]
        stale = sheet.stale(kept)
        if not (stale or any(fates[rule] is RuleFate.SET for rule in kept)):
            return
        known: Mapping[str, str] = self.memory.get(entry.sheet_id, {})
        self.changed[entry.part], memory = sheet.replaced(kept, known)
        if memory:
            self.memory[entry.sheet_id] = memory
        else:
            self.memory.pop(entry.sheet_id, None)
        yield from (f"{entry.title}!{column_letter(column)}" for column in stale)

    def count(self) -> int:
        """How many columns of people's have a rule of ours."""
        found = 0
        for _, text in self._people():
            if _ANY in text:
                try:
                    found += len(SheetRules(SheetPatch(text)).stale(()))
                except Unpatchable:
                    continue
        return found

    def _people(self) -> Iterator[tuple[SheetEntry, bytes]]:
        root = self.package.tree(self.package.workbook)
        listed = entries(self.package, root)
        ours = {mark.title for mark in marks(root, {entry.title for entry in listed}).values()}
        for entry in listed:
            if entry.part and entry.kind == "worksheet" and entry.title not in ours:
                yield entry, self.package.read(entry.part)
