"""The live check: tries out on a spreadsheet made for it what Google documents nowhere, and cleans up after itself.

Everything happens on tabs it makes and takes away again; no other cell of that spreadsheet is touched, and no other spreadsheet.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from sheetcrm.core.wording import Text
from sheetcrm.errors import ConfigError, Fault, SheetcrmError, StoreError
from sheetcrm.stores.google import probes, typed_exchange
from sheetcrm.stores.google.faults import UNAVAILABLE, Unclear
from sheetcrm.stores.google.formulas import separator
from sheetcrm.stores.google.probes import ROW, Result, at, text, write
from sheetcrm.stores.google.reading import about, quoted_always
from sheetcrm.stores.google.session import Session

#: A spreadsheet made for the check is empty; one with more filled cells than this is somebody's.
MOST_FILLED = 20
_TOP = "A1:Z200"
#: Requests of one batch whose time is taken.
MANY = 500
_CELLS = (
    "namedRanges(namedRangeId),sheets(properties(sheetId),data(rowData(values(userEnteredValue,textFormatRuns,formattedValue,note)),"
    "rowMetadata(developerMetadata(metadataId))))"
)

NOT_EMPTY = Fault(
    "live/not-empty",
    ConfigError,
    Text(
        ru="В этой Google-таблице уже что-то записано. Проверку делают на пустой таблице, созданной для неё.",
        en="This Google Sheet already has something in it. The check is made on an empty sheet created for it.",
    ),
    Text(
        ru="Создайте новую пустую таблицу (sheets.new), откройте к ней доступ программе и назовите её адрес.",
        en="Make a new empty sheet (sheets.new), share it with the program and name its address.",
    ),
)
SAME_SHEET = Fault(
    "live/same-sheet",
    ConfigError,
    Text(
        ru="Это ваша рабочая таблица. Проверку делают на другой, пустой.",
        en="This is the sheet you work in. The check is made on another, empty one.",
    ),
    Text(
        ru="Создайте новую пустую таблицу (sheets.new), откройте к ней доступ программе и назовите её адрес.",
        en="Make a new empty sheet (sheets.new), share it with the program and name its address.",
    ),
)

#: What a person is asked to do by hand, each with the key it finds out.
BY_HAND = {
    "metadata_follows_sort_by_hand": Text(
        ru="Откройте вкладку «{tab}», выделите A1:A3 и отсортируйте: Данные → Сортировать диапазон → А–Я.",
        en="Open the tab “{tab}”, select A1:A3 and sort: Data → Sort range → A to Z.",
    ),
    "metadata_follows_drag": Text(
        ru="На вкладке «{tab}» перетащите строку 5 за её номер под строку 7.",
        en="On the tab “{tab}” drag row 5 by its number to below row 7.",
    ),
    "undo_by_hand_reaches_our_writes": Text(
        ru="Щёлкните на вкладке «{tab}» ячейку C1 и один раз нажмите Ctrl+Z.",
        en="On the tab “{tab}” click the cell C1 and press Ctrl+Z once.",
    ),
}


@dataclass
class LiveCheck:
    """One check. ``ask``: shows a person what to do and says whether they did it; None asks nobody."""

    session: Session
    ask: Callable[[str, Text, str], bool] | None = None
    clock: Callable[[], float] = time.monotonic
    results: dict[str, Result] = field(default_factory=dict)
    seconds: float | None = None
    _tabs: list[int] = field(default_factory=list)
    _ranges: list[str] = field(default_factory=list)
    _name: str = field(default_factory=lambda: f"{random.getrandbits(32):08x}")

    def run(self) -> None:
        """Fills ``results`` and ``seconds`` (of a batch of 500 requests). Raises ConfigError for a sheet in use."""
        self._refuse_used()
        try:
            sheet_id = self._add_tab("sheetcrm check")
            self._batch(probes.setup(sheet_id))
            self._batch(probes.acts(sheet_id))
            self.results |= probes.verdicts(self._rows(sheet_id))
            self._displayed(sheet_id)
            self._same_id_again(sheet_id)
            self._validation(sheet_id)
            self._values(sheet_id)
            self._sorted(sheet_id)
            self._duplicates(sheet_id)
            self._exchange()
            self._table()
            self._orphaned()
            self._many(sheet_id)
            if self.ask is not None:
                self._by_hand()
        finally:
            self._clean_up()

    # -- one thing each -------------------------------------------------------------------------------------------

    def _displayed(self, sheet_id: int) -> None:
        """Whether a number is found by the text that is shown, and is a number no more when it was."""
        shown = str(self._cell(sheet_id, "number").get("formattedValue", ""))
        self._batch(probes.replaced(shown, "sheetcrm found")(sheet_id, ROW["number"]))
        held = self._cell(sheet_id, "number").get("userEnteredValue", {})
        self.results["find_replace_matches_displayed"] = "numberValue" not in held if shown else None

    def _same_id_again(self, sheet_id: int) -> None:
        """Whether a batch that adds an id twice is refused, and whether nothing of it is applied."""
        identity = f"sheetcrmlive{self._name}"
        self._ranges.append(identity)
        self._batch([self._named(identity, "1", sheet_id)])
        batch = [write(sheet_id, ROW["refused"], text("sheetcrm applied")), self._named(identity, "2", sheet_id)]
        self.results["duplicate_id_refused"] = not self._accepted(batch)
        held = self._cell(sheet_id, "refused").get("userEnteredValue")
        undone = held == {"stringValue": probes.OLD}
        self.results["refused_batch_undone"] = undone if self.results["duplicate_id_refused"] else None

    def _named(self, identity: str, number: str, sheet_id: int) -> dict[str, Any]:
        name = f"_sheetcrm_live_{self._name}_{number}"
        return {"addNamedRange": {"namedRange": {"namedRangeId": identity, "name": name, "range": at(sheet_id, 0)}}}

    def _validation(self, sheet_id: int) -> None:
        row = ROW["validated"]
        condition = {"type": "ONE_OF_LIST", "values": [{"userEnteredValue": probes.OLD}]}
        self._batch(
            [{"setDataValidation": {"range": at(sheet_id, row), "rule": {"condition": condition, "strict": True}}}]
        )
        value = {"userEnteredValue": {"stringValue": "sheetcrm other"}}
        start = {"sheetId": sheet_id, "rowIndex": row, "columnIndex": 0}
        accepted = self._accepted(
            [{"updateCells": {"start": start, "rows": [{"values": [value]}], "fields": "userEnteredValue"}}]
        )
        where = f"{quoted_always(self._title('sheetcrm check'))}!A{row + 1}"
        try:
            self._written({"range": where, "values": [["sheetcrm another"]]})
        except StoreError as err:
            if err.code != "google/refused":
                raise
            accepted = False
        self.results["strict_validation_rejects_api"] = not accepted

    def _values(self, sheet_id: int) -> None:
        """What ``values`` calls do with an empty text, and beyond the last row."""
        title = quoted_always(self._title("sheetcrm check"))
        self._written({"range": f"{title}!A{ROW['emptied'] + 1}", "values": [[""]]})
        self.results["empty_string_clears"] = "userEnteredValue" not in self._cell(sheet_id, "emptied")
        beyond = {"range": f"{title}!C{probes.ROWS}", "values": [["sheetcrm"], ["beyond"]]}
        try:
            self._written(beyond)
            self.results["update_grows_grid"] = True
        except StoreError as err:
            self.results["update_grows_grid"] = False if err.code == "google/refused" else None

    def _sorted(self, sheet_id: int) -> None:
        first = len(probes.PROBES) + 2
        marked = self._marked_rows(sheet_id, first)
        area = {**at(sheet_id, first), "endRowIndex": first + 3, "endColumnIndex": probes.COLUMNS}
        order = [{"dimensionIndex": 0, "sortOrder": "ASCENDING"}]
        self._batch([{"sortRange": {"range": area, "sortSpecs": order}}])
        self.results["metadata_follows_sort"] = self._moved_along(sheet_id, first, marked, "c")

    def _marked_rows(self, sheet_id: int, first: int) -> int:
        """Three rows c, b, a with developer metadata on the first; the id of the metadata."""
        number = random.randrange(1, 2**31 - 1)  # noqa: S311 - an id, not a secret
        place = {"sheetId": sheet_id, "dimension": "ROWS", "startIndex": first, "endIndex": first + 1}
        note = {
            "metadataId": number, "metadataKey": "sheetcrm.live", "visibility": "DOCUMENT",
            "location": {"dimensionRange": place},
        }  # fmt: skip
        cells = [write(sheet_id, first + i, text(letter)) for i, letter in enumerate("cba")]
        self._batch([*cells, {"createDeveloperMetadata": {"developerMetadata": note}}])
        return number

    def _moved_along(self, sheet_id: int, first: int, marked: int, letter: str) -> Result:
        """Whether the metadata stands in the row of the letter now; None when the rows stand as they did."""
        data = self._data(sheet_id)
        texts = [
            (row.get("values") or [{}])[0].get("userEnteredValue", {}).get("stringValue", "")
            for row in data.get("rowData", [])
        ]
        if texts[first : first + 3] == ["c", "b", "a"] or letter not in texts[first : first + 3]:
            return None
        held = data.get("rowMetadata", [])
        for row, meta in enumerate(held):
            if any(m.get("metadataId") == marked for m in meta.get("developerMetadata", [])):
                return bool(row < len(texts) and texts[row] == letter)
        return False

    def _duplicates(self, sheet_id: int) -> None:
        """Whether a row goes as the duplicate of one in front of it, as rows that were added are taken out again; whether two
        numbers that look the same are the same; and whether what stands in the row besides values stays."""
        self._batch(probes.rows_to_go(sheet_id))
        self._batch(probes.rows_gone(sheet_id))
        self.results |= probes.verdicts_on_rows(self._rows(sheet_id))

    def _exchange(self) -> None:
        """Whether a number, a day, a tick and a blank are exchanged where they are what they have to be, and nowhere else."""
        sheet_id = self._add_tab("sheetcrm exchange")
        rows, columns = typed_exchange.rehearsal_size()
        grid = {"sheetId": sheet_id, "gridProperties": {"rowCount": rows, "columnCount": columns}}
        larger = {"updateSheetProperties": {"properties": grid, "fields": "gridProperties(rowCount,columnCount)"}}
        self._batch([larger, *typed_exchange.rehearsal(sheet_id, separator(about(self.session).locale))])
        cells = self._rows(sheet_id)[typed_exchange.REHEARSAL_ROW]
        self.results["typed_cell_exchanged"] = typed_exchange.rehearsed(cells).exact

    def _table(self) -> None:
        """Whether a table of Google's takes a column in whose heading is a formula, leaves it one, and lets it out again."""
        sheet_id = self._add_tab("sheetcrm table")
        self._batch(probes.table(sheet_id))
        where = {"fields": "sheets(properties(sheetId),tables(tableId,range))"}

        def found() -> dict[str, Any]:
            sheets = self.session.get("", where).get("sheets", [])
            return next(
                (t for s in sheets if s["properties"].get("sheetId", 0) == sheet_id for t in s.get("tables", [])), {}
            )

        before = found()
        if not before or not self._accepted(probes.wider(sheet_id, before)):
            self.results["table_headings_keep_formulas"] = False
            return
        rows = self._rows(sheet_id)
        kept = probes.keeps_formula(rows)
        self._accepted([probes.as_wide_as(before)])
        self.results["table_headings_keep_formulas"] = kept and found() == before

    def _orphaned(self) -> None:
        """Whether a named range whose tab is gone is still there, or keeps its id from being used again."""
        gone = self._add_tab("sheetcrm gone")
        identity = f"sheetcrmorphan{self._name}"
        self._ranges.append(identity)
        self._batch([self._named(identity, "3", gone)])
        self._batch([{"deleteSheet": {"sheetId": gone}}])
        self._tabs.remove(gone)
        listed = self.session.get("", {"fields": "namedRanges(namedRangeId)"}).get("namedRanges", [])
        kept = any(n.get("namedRangeId") == identity for n in listed)
        self.results["orphaned_named_range_kept"] = kept or not self._accepted(
            [self._named(identity, "4", self._tabs[0])]
        )

    def _many(self, sheet_id: int) -> None:
        miss = probes.replaced("sheetcrm nowhere", "x")(sheet_id, ROW["neighbour"])
        begun = self.clock()
        self._batch([*miss] * MANY)
        self.seconds = round(self.clock() - begun, 2)

    def _by_hand(self) -> None:
        """What only a person's own clicks can show; one that is not done is not found out."""
        assert self.ask is not None
        sheet_id = self._add_tab("sheetcrm by hand")
        tab = self._title("sheetcrm by hand")
        first, second = self._marked_rows(sheet_id, 0), self._marked_rows(sheet_id, 4)
        self._batch([write(sheet_id, 0, text("before"), 2)])
        places = {"metadata_follows_sort_by_hand": (0, first), "metadata_follows_drag": (4, second)}
        for key, words in BY_HAND.items():
            if key == "undo_by_hand_reaches_our_writes":
                self._batch([write(sheet_id, 0, text("after"), 2)])
            if not self.ask(key, words, tab):
                self.results[key] = None
            elif key in places:
                self.results[key] = self._moved_along(sheet_id, *places[key], "c")
            else:
                row = (self._rows(sheet_id) or [[]])[0]
                held = (row[2] if len(row) > 2 else {}).get("userEnteredValue")
                self.results[key] = held == {"stringValue": "before"}

    # -- talking --------------------------------------------------------------------------------------------------

    def _refuse_used(self) -> None:
        sheets = [s["properties"] for s in about(self.session).sheets]
        tops = [f"{quoted_always(s['title'])}!{_TOP}" for s in sheets if s.get("sheetType", "GRID") == "GRID"]
        fields = "sheets(data(rowData(values(userEnteredValue))))"
        answer = self.session.get("", {"ranges": tops, "fields": fields}) if tops else {}
        filled = sum(
            bool(cell)
            for sheet in answer.get("sheets", [])
            for block in sheet.get("data", [])
            for row in block.get("rowData", [])
            for cell in row.get("values", [])
        )
        if filled > MOST_FILLED:
            raise NOT_EMPTY()

    def _title(self, what: str) -> str:
        return f"{what} {self._name}"

    def _add_tab(self, what: str) -> int:
        sheet_id = random.randrange(1, 2**31 - 1)  # noqa: S311 - an id, not a secret
        grid = {"rowCount": probes.ROWS, "columnCount": probes.COLUMNS}
        self._tabs.append(sheet_id)
        self._batch(
            [{"addSheet": {"properties": {"sheetId": sheet_id, "title": self._title(what), "gridProperties": grid}}}]
        )
        return sheet_id

    def _batch(self, requests: Sequence[Mapping[str, Any]]) -> None:
        try:
            self.session.batch_update({"requests": list(requests)})
        except Unclear as err:
            raise UNAVAILABLE() from err

    def _written(self, values: Mapping[str, Any]) -> None:
        try:
            self.session.write_values([values])
        except Unclear as err:
            raise UNAVAILABLE() from err

    def _accepted(self, requests: Sequence[Mapping[str, Any]]) -> bool:
        try:
            self._batch(requests)
        except StoreError as err:
            if err.code != "google/refused":
                raise
            return False
        return True

    def _data(self, sheet_id: int) -> Mapping[str, Any]:
        answer = self.session.get("", {"fields": _CELLS, "includeGridData": "true"})
        for sheet in answer.get("sheets", []):
            if sheet["properties"].get("sheetId", 0) == sheet_id:
                found: Mapping[str, Any] = (sheet.get("data") or [{}])[0]
                return found
        return {}

    def _rows(self, sheet_id: int) -> list[list[Mapping[str, Any]]]:
        return [row.get("values", []) for row in self._data(sheet_id).get("rowData", [])]

    def _cell(self, sheet_id: int, name: str) -> Mapping[str, Any]:
        rows = self._rows(sheet_id)
        row = rows[ROW[name]] if ROW[name] < len(rows) else []
        return row[0] if row else {}

    def _clean_up(self) -> None:
        """Takes away what the check made, each by itself: one that is gone already must not keep the others."""
        requests: list[dict[str, Any]] = [{"deleteNamedRange": {"namedRangeId": one}} for one in self._ranges]
        requests += [{"deleteSheet": {"sheetId": one}} for one in self._tabs]
        for request in requests:
            with suppress(SheetcrmError):
                self._batch([request])
