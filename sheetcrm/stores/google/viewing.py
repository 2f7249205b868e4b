"""Filter views of ours in people's tabs of a live spreadsheet, known by ids we choose; people's own are never touched.

What a person changed in one of ours stays, its title and its order too, but for the condition that makes it theirs: the
manager it is for. A hidden mark on the sheet names the views that are ours.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from msgspec import Struct, field

from sheetcrm.core.fields.choice import choice_key
from sheetcrm.core.rules.wanted import folded
from sheetcrm.core.views import FilterView
from sheetcrm.errors import StoreError
from sheetcrm.stores.google.reading import quoted_always
from sheetcrm.stores.google.session import TRIES, Session, Tried
from sheetcrm.stores.google.writing import Request

#: The developer metadata key of a sheet with filter views of ours; its value lists their ids.
VIEWS_MARK = "sheetcrm.views"
_FIELDS = (
    "sheets(properties(sheetId,title,gridProperties(rowCount)),filterViews,"
    "developerMetadata(metadataId,metadataKey,metadataValue))"
)


def view_id(view: FilterView) -> int:
    """The id of a manager's view: the same on every run."""
    return zlib.crc32(f"{view.sheet_id}:view:{choice_key(view.owner)}".encode()) & 0x7FFFFFFF


def _mark_id(sheet_id: int) -> int:
    return zlib.crc32(f"{sheet_id}:views".encode()) & 0x7FFFFFFF


class Viewing(Struct):
    """One run's filter views. ``made``, ``there`` and ``gone``: titles."""

    session: Session
    made: list[str] = field(default_factory=list)
    there: list[str] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    notes: list[tuple[str, dict[str, object]]] = field(default_factory=list)

    def count(self) -> int:
        """How many views of ours there are."""
        return sum(len(_ours(sheet)) for sheet in self._sheets())

    def make(self, views: Sequence[FilterView]) -> None:
        """Makes our views exactly these. Worked out anew after every write, so that what people did meanwhile counts."""
        for attempt in range(TRIES):
            sheets = self._sheets()
            places = self._places(views)
            requests = [r for sheet in sheets for r in self._sheet(sheet, views, places)]
            if not requests:
                break
            if self.session.try_batch(requests, attempt) is Tried.REFUSED:
                self.made, self.gone = [], []
                self.notes.append(("store/views-refused", {}))
                return
        lost = sorted({view.tab for view in views if places.get(view.sheet_id) is None})
        self.notes += [("store/views-moved", {"title": title}) for title in lost]
        self.there = [
            view.title for view in views if view.title not in self.made and places.get(view.sheet_id) is not None
        ]

    def _sheets(self) -> list[Mapping[str, Any]]:
        return list(self.session.get("", {"fields": _FIELDS}).get("sheets", []))

    def _places(self, views: Sequence[FilterView]) -> dict[str, int]:
        """By sheet, the column that names the manager, if its heading still stands in its row."""
        first = {view.sheet_id: view for view in views}
        if not first:
            return {}
        ranges = [f"{quoted_always(v.tab)}!{v.header_row}:{v.header_row}" for v in first.values()]
        fields = "sheets(properties(sheetId),data(rowData(values(formattedValue))))"
        try:
            answer = self.session.get("", {"ranges": ranges, "fields": fields})
        except StoreError as err:
            if err.code != "google/refused":
                raise
            return {}  # a tab was renamed or taken out meanwhile
        found = {}
        for sheet in answer.get("sheets", []):
            view = first.get(str(sheet["properties"].get("sheetId", 0)))
            rows = (sheet.get("data") or [{}])[0].get("rowData") or [{}]
            texts = [folded(cell.get("formattedValue", "")) for cell in rows[0].get("values", [])]
            if view is not None and texts.count(folded(view.heading)) == 1:
                found[view.sheet_id] = texts.index(folded(view.heading))
        return found

    def _sheet(
        self, sheet: Mapping[str, Any], views: Sequence[FilterView], places: Mapping[str, int]
    ) -> Iterator[Request]:
        sheet_id = int(sheet["properties"].get("sheetId", 0))
        held = {int(view["filterViewId"]): view for view in sheet.get("filterViews", [])}
        here = {view_id(view): view for view in views if view.sheet_id == str(sheet_id)}
        ours = _ours(sheet)
        if here and str(sheet_id) not in places:
            return  # whose column it is cannot be told any more
        for number in sorted(ours - here.keys()):
            self.gone.append(held[number]["title"])
            yield {"deleteFilterView": {"filterId": number}}
        titles = {
            str(view["title"]).casefold() for number, view in held.items() if number in here or number not in ours
        }
        for number, view in here.items():
            column = places[view.sheet_id]
            if number in held:
                yield from self._update(held[number], view, column, sheet)
                continue
            title, n = view.title, 1
            while title.casefold() in titles:
                n += 1
                title = f"{view.title} ({n})"
            titles.add(title.casefold())
            self.made.append(view.title)
            made = {"filterViewId": number, "title": title, "range": _range(view, sheet_id)}
            yield {"addFilterView": {"filter": {**made, "filterSpecs": [_spec(view, column)]}}}
        marks = [m["metadataValue"] for m in sheet.get("developerMetadata", []) if m.get("metadataKey") == VIEWS_MARK]
        value = json.dumps(sorted(here))
        if marks != ([value] if here else []):
            yield {
                "deleteDeveloperMetadata": {
                    "dataFilter": {"developerMetadataLookup": {"metadataId": _mark_id(sheet_id)}}
                }
            }
            if here:
                mark = {
                    "metadataId": _mark_id(sheet_id), "metadataKey": VIEWS_MARK, "metadataValue": value,
                    "visibility": "DOCUMENT", "location": {"sheetId": sheet_id},
                }  # fmt: skip
                yield {"createDeveloperMetadata": {"developerMetadata": mark}}

    def _update(
        self, there: Mapping[str, Any], view: FilterView, column: int, sheet: Mapping[str, Any]
    ) -> Iterator[Request]:
        """What brings a view of ours up to date: its rows and columns, and whose clients it shows."""
        wanted, known = _spec(view, column), there.get("filterSpecs", [])
        kept = [
            spec for spec in known if spec.get("columnIndex", 0) != column and _condition(spec) != _condition(wanted)
        ]
        specs = sorted([*kept, wanted], key=lambda spec: spec.get("columnIndex", 0))
        same = [(spec.get("columnIndex", 0), _condition(spec)) for spec in known]
        reach = there.get("range", {})
        rows = sheet["properties"].get("gridProperties", {}).get("rowCount", 0)
        fits = (
            reach.get("startRowIndex", 0) == view.header_row - 1
            and reach.get("startColumnIndex", 0) == 0
            and reach.get("endColumnIndex", view.width) >= view.width
            and reach.get("endRowIndex", rows) >= rows
        )
        if fits and same == [(spec.get("columnIndex", 0), _condition(spec)) for spec in specs]:
            return
        self.made.append(view.title)
        changed = {
            "filterViewId": there["filterViewId"],
            "filterSpecs": specs,
            "range": _range(view, int(view.sheet_id)),
        }
        yield {"updateFilterView": {"filter": changed, "fields": "filterSpecs,range"}}


def _ours(sheet: Mapping[str, Any]) -> set[int]:
    """The ids of the views of a sheet that are ours and still there."""
    held = {int(view["filterViewId"]) for view in sheet.get("filterViews", [])}
    said: set[int] = set()
    for mark in sheet.get("developerMetadata", []):
        if mark.get("metadataKey") == VIEWS_MARK:
            said |= set(json.loads(mark.get("metadataValue") or "[]"))
    return held & said


def _range(view: FilterView, sheet_id: int) -> dict[str, int]:
    """From the headings down, as far as the sheet goes."""
    return {
        "sheetId": sheet_id, "startRowIndex": view.header_row - 1, "startColumnIndex": 0, "endColumnIndex": view.width,
    }  # fmt: skip


def _spec(view: FilterView, column: int) -> dict[str, Any]:
    condition = {"type": "TEXT_EQ", "values": [{"userEnteredValue": view.owner}]}
    return {"columnIndex": column, "filterCriteria": {"condition": condition}}


def _condition(spec: Mapping[str, Any]) -> Any:
    """What a column is filtered by, in a form to compare."""
    criteria = spec.get("filterCriteria", {})
    return json.dumps({name: criteria[name] for name in sorted(criteria) if criteria[name]}, sort_keys=True)
