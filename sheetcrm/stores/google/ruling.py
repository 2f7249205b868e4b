"""Entry rules in people's tabs of a live spreadsheet, put there while people work.

A rule is no cell, yet on a wrong column it would call right values wrong. So the columns and the row of the headings are marked
first, one read tells what stands at the marks, and the batch that sets the rules takes each mark off its very place and
puts it on again: it fails as a whole when something was inserted or moved since. The marks of the columns stay, and by
them the rules are found again.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from msgspec import Struct, field

from sheetcrm.core.plan.identity import digest
from sheetcrm.core.rules.formulas import fits
from sheetcrm.core.rules.model import EntryRule, RuleFate, RuleKind, kind_in
from sheetcrm.core.rules.wanted import folded
from sheetcrm.core.workbook import Workbook, column_letter
from sheetcrm.errors import StoreError
from sheetcrm.stores.google import faults
from sheetcrm.stores.google.own_columns import guard, marked, place
from sheetcrm.stores.google.reading import quoted_always
from sheetcrm.stores.google.session import Session
from sheetcrm.stores.google.writing import Request

#: The developer metadata keys of a column with an entry rule of ours, and of the row its heading stands in.
RULE_MARK = "sheetcrm.rule"
ROW_MARK = "sheetcrm.heading"
_TRIES = 4
#: Rows below the heading that tell whether a rule we remember is still there.
_SAMPLE = 50
_FREE = (None, "COLUMN_TYPE_UNSPECIFIED", "TEXT")
_VALIDATIONS = (
    "sheets(properties(sheetId),data(startRow,startColumn,rowData(values(dataValidation(condition,inputMessage)))))"
)
_AT_MARKS = (
    "sheets(properties(sheetId),data(rowMetadata(developerMetadata(metadataId)),"
    "columnMetadata(developerMetadata(metadataId)),rowData(values(formattedValue))))"
)
_TYPES = {
    RuleKind.LIST: ("ONE_OF_RANGE", "ONE_OF_LIST"),
    RuleKind.ANSWERS: ("ONE_OF_LIST",),
    RuleKind.YES_NO: ("ONE_OF_LIST", "BOOLEAN"),
    RuleKind.DATE: ("DATE_IS_VALID",),
    RuleKind.EMAIL: ("TEXT_IS_EMAIL",),
    RuleKind.PHONE: ("CUSTOM_FORMULA",),
    RuleKind.REQUIRED: ("CUSTOM_FORMULA",),
}


class Mark(NamedTuple):
    """The mark of a column: its id, what it remembers, and where it stands (column from 0)."""

    number: int
    value: str
    sheet_id: int
    column: int


class Spot(NamedTuple):
    """Where the heading of a rule stands: row and column, from 0."""

    row: int
    column: int


def mark_id(rule: EntryRule) -> int:
    """The id of the mark of a rule's column: the same on every run."""
    return zlib.crc32(f"{rule.sheet_id}:rule:{rule.field}".encode()) & 0x7FFFFFFF


def rule_of(rule: EntryRule, separator: str) -> dict[str, Any]:
    """The rule as the API takes it: it marks what does not fit, and lets everything pass."""
    condition: dict[str, Any]
    if rule.checkbox:
        condition = {"type": "BOOLEAN"}
    elif rule.source is not None:
        letter = column_letter(rule.source.column)
        words = f"={quoted_always(rule.source.tab)}!${letter}${rule.source.first_row}:${letter}"
        condition = {"type": "ONE_OF_RANGE", "values": [{"userEnteredValue": words}]}
    elif rule.kind in (RuleKind.LIST, RuleKind.ANSWERS, RuleKind.YES_NO):
        condition = {"type": "ONE_OF_LIST", "values": [{"userEnteredValue": word} for word in rule.values]}
    elif rule.kind in (RuleKind.DATE, RuleKind.EMAIL):
        condition = {"type": _TYPES[rule.kind][0]}
    else:
        condition = {
            "type": "CUSTOM_FORMULA",
            "values": [{"userEnteredValue": "=" + fits(rule, separator, blank_fits=True)}],
        }
    said = " ".join(part for part in (rule.error, rule.prompt) if part)
    return {"condition": condition, "inputMessage": said, "strict": False, "showCustomUi": True}


def is_ours(validation: Mapping[str, Any]) -> bool:
    """Whether a rule says what ours say and looks for that."""
    kind = kind_in(validation.get("inputMessage", ""))
    return kind is not None and validation.get("condition", {}).get("type") in _TYPES[kind]


class Ruling(Struct):
    """One run's entry rules. ``separator``: between the arguments of a formula."""

    session: Session
    separator: str = ";"
    notes: list[tuple[str, dict[str, object]]] = field(default_factory=list)

    def make(
        self, rules: Sequence[EntryRule], base: Workbook
    ) -> tuple[tuple[tuple[EntryRule, RuleFate], ...], tuple[str, ...]]:
        """Makes our rules exactly these; the fate of each, and the places whose rule went."""
        titles = {int(sheet.sheet_id): sheet.title for sheet in base.people()}
        wanted = {mark_id(rule): rule for rule in rules if int(rule.sheet_id) in titles}
        gone = []
        stray = [
            mark for mark in self.marks() if mark.number not in wanted or wanted[mark.number].column != mark.column
        ]
        for sheet_id in sorted({mark.sheet_id for mark in stray}):
            here = [mark for mark in stray if mark.sheet_id == sheet_id]
            if sheet_id in titles and self._cleared(sheet_id, titles[sheet_id], here):
                left = [mark for mark in here if mark.number not in wanted]
                gone += [f"{titles[sheet_id]}!{column_letter(mark.column)}" for mark in left]
        fates: dict[int, RuleFate] = {}
        for sheet_id, title in titles.items():
            here_ = {number: rule for number, rule in wanted.items() if int(rule.sheet_id) == sheet_id}
            if here_:
                fates |= self._sheet(sheet_id, title, here_)
        return tuple((rule, fates.get(mark_id(rule), RuleFate.REFUSED)) for rule in rules), tuple(gone)

    def marks(self) -> list[Mark]:
        """Where the columns with a rule of ours are."""
        fields = {
            "fields": "matchedDeveloperMetadata(developerMetadata(metadataId,metadataValue,location(dimensionRange)))"
        }
        asked = {"dataFilters": [{"developerMetadataLookup": {"metadataKey": RULE_MARK}}]}
        answer = self.session.ask("/developerMetadata:search", asked, fields)
        found = []
        for matched in answer.get("matchedDeveloperMetadata", []):
            held = matched["developerMetadata"]
            where = held.get("location", {}).get("dimensionRange", {})
            at = int(where.get("sheetId", 0)), int(where.get("startIndex", 0))
            found.append(Mark(int(held["metadataId"]), held.get("metadataValue", ""), *at))
        return found

    def forget(self) -> None:
        """Takes every mark of ours off, also what a run that broke off left."""
        self._sent([_unmarked({"metadataKey": key}) for key in (RULE_MARK, ROW_MARK)])

    # Installing ----------------------------------------------------------------------------------------------------------

    def _sheet(self, sheet_id: int, title: str, rules: Mapping[int, EntryRule]) -> dict[int, RuleFate]:
        for _ in range(_TRIES):
            marks = {mark.number: mark for mark in self.marks() if mark.sheet_id == sheet_id}
            fates = self._judged(sheet_id, title, rules, marks)
            todo = {number: rules[number] for number, fate in fates.items() if fate is RuleFate.SET}
            if not todo:
                return fates
            try:
                spots = self._marked(sheet_id, title, todo, marks)
                moved = [number for number in todo if number not in spots]
                if spots:
                    self._set(sheet_id, {number: todo[number] for number in spots}, spots)
                if moved:
                    # Somebody moved or renamed the column since it was read: what it holds is not known any more.
                    self._abandoned(sheet_id)
                    self.notes.append(("store/rules-moved", {"title": title}))
            except StoreError as err:
                if err.code == "google/protected":
                    break
                if err.code != "google/refused":
                    raise
                continue
            return fates | dict.fromkeys(moved, RuleFate.REFUSED)
        self._abandoned(sheet_id)
        self.notes.append(("store/rules-refused", {"title": title}))
        return {number: RuleFate.REFUSED if fate is RuleFate.SET else fate for number, fate in fates.items()}

    def _abandoned(self, sheet_id: int) -> None:
        """Takes off marks that led to no rule."""
        left = [mark.number for mark in self.marks() if mark.sheet_id == sheet_id and not mark.value]
        self._sent([_unmarked({"metadataId": number}) for number in (_row_id(sheet_id), *left)])

    def _judged(
        self, sheet_id: int, title: str, rules: Mapping[int, EntryRule], marks: Mapping[int, Mark]
    ) -> dict[int, RuleFate]:
        """What has to be done for each rule: one read of the columns, only their first rows where ours is remembered."""
        known = {n for n, rule in rules.items() if n in marks and marks[n].value == self.print_of(rule)}
        ranges = []
        for number, rule in rules.items():
            letter, first = column_letter(rule.column), rule.header_row + 1
            last = str(rule.header_row + _SAMPLE) if number in known else ""
            ranges.append(f"{quoted_always(title)}!{letter}{first}:{letter}{last}")
        columns = self._validations(sheet_id, ranges)
        typed = self._typed_columns(sheet_id)
        fates = {}
        for number, rule in rules.items():
            there = [held for _, held in columns.get(rule.column, [])]
            theirs = rule.column in typed or not all(map(is_ours, there))
            kept = RuleFate.THERE if number in known and there else RuleFate.SET
            fates[number] = RuleFate.THEIRS if theirs else kept
        return fates

    def print_of(self, rule: EntryRule) -> str:
        """A print of what the rule's column has: with it, nothing is to be done."""
        reach = rule.last_row if rule.checkbox else 0
        return digest("rule", json.dumps(rule_of(rule, self.separator), sort_keys=True), rule.header_row, reach)

    def _validations(self, sheet_id: int, ranges: Sequence[str]) -> dict[int, list[tuple[int, Mapping[str, Any]]]]:
        """The rules of columns: by column, the rows (from 0) that have one, each with it."""
        answer = self.session.get("", {"ranges": list(ranges), "fields": _VALIDATIONS})
        found: dict[int, list[tuple[int, Mapping[str, Any]]]] = {}
        for sheet in answer.get("sheets", []):
            for block in sheet.get("data", []) if sheet["properties"].get("sheetId", 0) == sheet_id else ():
                column = found.setdefault(block.get("startColumn", 0), [])
                for row, line in enumerate(block.get("rowData", []), start=block.get("startRow", 0)):
                    held = (line.get("values") or [{}])[0].get("dataValidation")
                    if held:
                        column.append((row, held))
        return found

    def _typed_columns(self, sheet_id: int) -> set[int]:
        """Columns whose kind a table of the team's lays down: those have rules of their own."""
        answer = self.session.get(
            "", {"fields": "sheets(properties(sheetId),tables(range,columnProperties(columnIndex,columnType)))"}
        )
        found = set()
        for sheet in answer.get("sheets", []):
            for table in sheet.get("tables", []) if sheet["properties"].get("sheetId", 0) == sheet_id else ():
                first = table.get("range", {}).get("startColumnIndex", 0)
                for column in table.get("columnProperties", []):
                    if column.get("columnType") not in _FREE:
                        found.add(first + column.get("columnIndex", 0))
        return found

    def _marked(
        self, sheet_id: int, title: str, rules: Mapping[int, EntryRule], marks: Mapping[int, Mark]
    ) -> dict[int, Spot]:
        """Marks the columns and the row of their headings; where each stands, for those whose heading is the right one."""
        header = next(iter(rules.values())).header_row - 1
        row = {"sheetId": sheet_id, "dimension": "ROWS", "startIndex": header, "endIndex": header + 1}
        requests = [
            _unmarked({"metadataId": _row_id(sheet_id)}),
            marked(_row_id(sheet_id), "", {"dimensionRange": row}, ROW_MARK),
        ]
        requests += [
            marked(number, "", place(sheet_id, rule.column), RULE_MARK)
            for number, rule in rules.items()
            if number not in marks
        ]
        self._sent(requests)
        top = f"{quoted_always(title)}!1:{header + 10}"
        answer = self.session.get("", {"ranges": [top], "fields": _AT_MARKS})
        blocks = [s.get("data") for s in answer.get("sheets", []) if s["properties"].get("sheetId", 0) == sheet_id]
        block: Mapping[str, Any] = (blocks[0] if blocks and blocks[0] else [{}])[0]
        rows = [i for i, meta in enumerate(block.get("rowMetadata", [])) if _row_id(sheet_id) in _numbers(meta)]
        columns = {n: i for i, meta in enumerate(block.get("columnMetadata", [])) for n in _numbers(meta)}
        if not rows:
            return {}
        lines = block.get("rowData", [])
        cells = lines[rows[0]].get("values", []) if rows[0] < len(lines) else []
        texts = [folded(cell.get("formattedValue", "")) for cell in cells]
        found = {}
        for number, rule in rules.items():
            at = columns.get(number, len(texts))
            if at < len(texts) and texts[at] == folded(rule.heading):
                found[number] = Spot(rows[0], at)
        return found

    def _set(self, sheet_id: int, rules: Mapping[int, EntryRule], spots: Mapping[int, Spot]) -> None:
        """Sets the rules, if every mark still stands where it was read."""
        row = next(iter(spots.values())).row
        span = {"sheetId": sheet_id, "dimension": "ROWS", "startIndex": row, "endIndex": row + 1}
        requests = list(guard(_row_id(sheet_id), "", {"dimensionRange": span}, ROW_MARK, keep=False))
        for number, rule in rules.items():
            column = spots[number].column
            requests += guard(number, self.print_of(rule), place(sheet_id, column), RULE_MARK, keep=True)
            area = {
                "sheetId": sheet_id, "startRowIndex": row + 1, "startColumnIndex": column, "endColumnIndex": column + 1
            }  # fmt: skip
            if rule.checkbox:
                # A checkbox counts as something that stands in its cell, so rows without a client get none.
                requests.append({"setDataValidation": {"range": area}})
                area = {**area, "endRowIndex": max(row + 2, row + 1 + rule.last_row - rule.header_row)}
            requests.append({"setDataValidation": {"range": area, "rule": rule_of(rule, self.separator)}})
        wanted = {number: self.print_of(rule) for number, rule in rules.items()}

        def is_there() -> bool:
            return wanted.items() <= {mark.number: mark.value for mark in self.marks()}.items()

        self._sent(requests, is_there)

    def _sent(self, requests: list[Request], is_there: Any = None) -> None:
        """Sends a batch, again where its answer was lost and it was not applied."""
        if not requests:
            return
        for attempt in range(_TRIES):
            try:
                self.session.batch_update({"requests": requests})
                return
            except faults.Unclear as err:
                if not self.session.pause(attempt):
                    raise faults.UNAVAILABLE() from err
                if is_there is not None and is_there():
                    return
        raise faults.UNAVAILABLE()

    # Taking out ----------------------------------------------------------------------------------------------------------

    def _cleared(self, sheet_id: int, title: str, marks: Sequence[Mark]) -> bool:
        """Takes rules of ours off marked columns, and the marks; whether that was done. What a person set there stays."""
        for _ in range(_TRIES):
            now = {mark.number: mark for mark in self.marks() if mark.sheet_id == sheet_id}
            here = [now[mark.number] for mark in marks if mark.number in now]
            letters = [column_letter(mark.column) for mark in here]
            columns = (
                self._validations(sheet_id, [f"{quoted_always(title)}!{one}:{one}" for one in letters]) if here else {}
            )
            requests: list[Request] = []
            for mark in here:
                requests += guard(mark.number, mark.value, place(sheet_id, mark.column), RULE_MARK, keep=False)
                requests += _without_ours(sheet_id, mark.column, columns.get(mark.column, []))
            try:
                self._sent(requests, lambda: not {m.number for m in marks} & {m.number for m in self.marks()})
                return True
            except StoreError as err:
                if err.code == "google/protected":
                    break
                if err.code != "google/refused":
                    raise
        self.notes.append(("store/rules-refused", {"title": title}))
        return False


def _row_id(sheet_id: int) -> int:
    return zlib.crc32(f"{sheet_id}:heading".encode()) & 0x7FFFFFFF


def _numbers(meta: Mapping[str, Any]) -> set[int]:
    return {int(one["metadataId"]) for one in meta.get("developerMetadata", [])}


def _unmarked(lookup: Mapping[str, Any]) -> Request:
    return {"deleteDeveloperMetadata": {"dataFilter": {"developerMetadataLookup": dict(lookup)}}}


def _without_ours(sheet_id: int, column: int, held: Sequence[tuple[int, Mapping[str, Any]]]) -> Iterator[Request]:
    """Takes the rule off the cells that have one of ours: the whole column where they are all ours, else run by run."""
    area = {"sheetId": sheet_id, "startColumnIndex": column, "endColumnIndex": column + 1}
    ours = [row for row, rule in held if is_ours(rule)]
    if ours and len(ours) == len(held):
        yield {"setDataValidation": {"range": area}}
        return
    begin = 0
    for i, row in enumerate(ours):
        if i + 1 == len(ours) or ours[i + 1] != row + 1:
            yield {"setDataValidation": {"range": {**area, "startRowIndex": ours[begin], "endRowIndex": row + 1}}}
            begin = i + 1
