"""People work between any two of our requests while columns of ours come, are put right and go (local Google server).

Two things are looked at: a value of ours stands in nobody's row but its client's, at any moment; and what people typed,
anywhere, is in the sheet or was kept, unless they took it away themselves.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest

from sheetcrm.core.reading import recognise
from sheetcrm.core.tabs.columns import DEFAULT, Kept, typed_into
from sheetcrm.core.workbook import Value, Workbook, sheet_from_rows
from sheetcrm.errors import SheetcrmError
from sheetcrm.stores.google import own_columns
from sheetcrm.stores.google.allowing import allowed
from sheetcrm.stores.google.formulas import OUTDATED, formula
from sheetcrm.stores.google.store import GoogleStore
from sheetcrm.stores.google.widening import Widening
from tests.google import session, store, upload
from tests.ourcolumns import columns_of
from tests.sheets_server import SheetsServer, Switches
from tests.sheets_server.errors import ApiError
from tests.thinning import one_in

SAVED = {"clients": {"client_id": "ID клиента", "full_name": "ФИО", "phone": "Телефон"}}
HEADINGS: list[Value] = ["ID клиента", "ФИО", "Телефон", "Город", "Заметка"]
OURS = re.compile(r"^(?:исправить|дубль|группа) (.+)$")
TOKEN = re.compile(r"\b(?:правка|имя|телефон|заметка)-\d+\b")
#: Texts that only stand in people's own columns.
OWN = re.compile(r"^(?:имя|телефон|заметка)-\d+$")
RATES = (0.1, 0.4, 0.8)


def base(clients: int) -> Workbook:
    rows: list[list[Value]] = [
        [f"К-{n:06d}", f"имя-{n}", f"телефон-{n}", "Самара" if n % 2 else "", f"заметка-{n}"]
        for n in range(1, clients + 1)
    ]
    return Workbook("База", "", (sheet_from_rows("Клиенты", [HEADINGS, *rows]),))


@dataclass
class Team:
    """People at the spreadsheet. ``tokens``: every text of theirs that has to be somewhere."""

    server: SheetsServer
    sheet: str
    rng: random.Random
    tokens: set[str] = field(default_factory=set)
    number: int = 0

    def rows(self) -> list[list[str]]:
        return self.server.people.rows(self.sheet, "Клиенты")

    def typed(self) -> set[str]:
        """The tokens in people's tab, as typed: in cells and in headings that our formulas took over; what the formulas show
        below counts for nothing."""
        grid = self.server.files[self.sheet].document.sheet_titled("Клиенты")
        assert grid is not None
        found: set[str] = set()
        for row in range(len(grid.grid.stored_rows)):
            for entry in grid.grid.row(row):
                text = (
                    entry
                    if isinstance(entry, str)
                    else getattr(entry, "formula", None) or getattr(entry, "value", None)
                )
                if isinstance(text, str):
                    found |= set(TOKEN.findall(text))
        return found

    def sheet_id(self) -> int:
        found = self.server.files[self.sheet].document.sheet_titled("Клиенты")
        assert found is not None
        return found.sheet_id

    def size(self) -> tuple[int, int]:
        """Rows and columns that hold anything that was typed."""
        grid = self.server.files[self.sheet].document.sheet_titled("Клиенты")
        assert grid is not None
        rows = [grid.grid.row(row) for row in range(len(grid.grid.stored_rows))]
        filled = [(r, c) for r, row in enumerate(rows) for c, entry in enumerate(row) if entry not in (None, "")]
        return max((r for r, _ in filled), default=1) + 1, max((c for _, c in filled), default=0) + 1

    def act(self) -> None:
        """One edit; what it takes away is theirs to take away."""
        before = self.typed()
        count, width = self.size()
        row, to = self.rng.randrange(2, count + 1), self.rng.randrange(2, count + 1)
        people, sheet, what = self.server.people, self.sheet, self.rng.randrange(12)
        self.number += 1
        text = f"правка-{self.number}"
        column = chr(65 + self.rng.randrange(width))
        try:
            if what <= 3:  # anywhere, columns of ours and headings of ours among them
                first = 2 if column in "ABC" else 1
                people.edit_cell(sheet, f"Клиенты!{column}{self.rng.randrange(first, count + 1)}", text)
            elif what == 4:
                people.insert_row(sheet, "Клиенты", row, ["", text])
            elif what == 5 and count > 5:
                people.delete_row(sheet, "Клиенты", row)
            elif what == 6:
                people.sort_range(sheet, f"Клиенты!A2:{chr(64 + width)}{count}", 1 + self.rng.randrange(width))
            elif what == 7:
                people.move_rows(sheet, "Клиенты", row, row, to)
            elif what == 8:
                people.copy_row(sheet, "Клиенты", row, to)
            elif what == 9:
                people.insert_column(sheet, "Клиенты", self.rng.randrange(1, width + 1))
            elif what == 10:
                place = self.rng.randrange(1, width + 1)
                people.move_columns(sheet, "Клиенты", place, place, self.rng.randrange(1, width + 1))
            else:
                people.edit_cell(sheet, f"Клиенты!{chr(65 + width)}{row}", text)
        except ApiError:
            return  # an edit that Google would not take
        after = self.typed()
        self.tokens -= before - after
        self.tokens |= after - before

    def wrong(self) -> list[list[str]]:
        """Rows that show a value of another client."""
        return [row for row in self.rows() if any(name not in row for name in _named(row))]


def _named(row: list[str]) -> Iterator[str]:
    for text in row:
        found = OURS.match(text)
        if found and found[1] != "—":
            yield found[1]


def surround(team: Team, what: str) -> None:
    """A person makes the table one of Google's own, or gives it a filter and a banding."""
    area = {
        "sheetId": team.sheet_id(),
        "startRowIndex": 0,
        "endRowIndex": 6,
        "startColumnIndex": 0,
        "endColumnIndex": 5,
    }
    grey = {"red": 0.9, "green": 0.9, "blue": 0.9}
    banding = {"range": area, "rowProperties": {"firstBandColor": grey, "secondBandColor": grey}}
    requests: dict[str, list[dict[str, Any]]] = {
        "table": [{"addTable": {"table": {"name": "Клиенты_т", "range": area}}}],
        "filter": [{"setBasicFilter": {"filter": {"range": area}}}, {"addBanding": {"bandedRange": banding}}],
    }
    team.server.people.batch(team.sheet, requests[what])


def inside(team: Team) -> list[set[str]]:
    """The texts of the team's own that stand within each of its ranges: tables, filter, banding."""
    fields = "sheets(properties(sheetId),basicFilter(range),bandedRanges(range),tables(range))"
    hooks = team.server.before_request[:], team.server.after_request[:]
    team.server.before_request.clear()
    team.server.after_request.clear()
    pages = store(team.server, team.sheet).session.get("", {"fields": fields})["sheets"]
    team.server.before_request[:], team.server.after_request[:] = hooks
    page = next(one for one in pages if one["properties"].get("sheetId", 0) == team.sheet_id())
    ranges = [
        one["range"] for one in (*page.get("tables", ()), page.get("basicFilter"), *page.get("bandedRanges", ())) if one
    ]
    rows = team.rows()
    found = []
    for span in ranges:
        cells = [
            text
            for row in rows[span.get("startRowIndex", 0) : span.get("endRowIndex")]
            for text in row[span.get("startColumnIndex", 0) : span.get("endColumnIndex")]
        ]
        found.append({text for text in cells if OWN.match(text)})
    return found


def job(team: Team, kept: list[Kept], keys: tuple[str, ...]) -> None:
    """One run of ours: what was typed into columns of ours is kept, then they are as they should be."""
    # A live check has seen that a heading in a table of Google's may be a formula.
    may = allowed({"table_headings_keep_formulas": True})
    ours = GoogleStore(session(team.server, team.sheet), may=may)
    there = ours.read()
    if "clients" not in recognise(there, saved=SAVED).tables:
        return
    columns = columns_of(there, keys, saved=SAVED)
    kept += typed_into(columns, there.sheets)
    ours.replace((), there, columns, kept.extend)


def run(seed: int, around: str | None = None) -> tuple[set[str], list[list[str]], list[str]]:
    """Tokens lost, rows that showed somebody else's value, hidden tabs left over. ``around``: what of the team's stands around the
    table; a text of theirs that a request of ours leaves out of it counts as lost."""
    rng = random.Random(seed)
    rate = RATES[seed % 3]
    server = SheetsServer(switches=Switches(table_headings_keep_formulas=True) if around == "table" else None)
    team = Team(server, upload(server, base(5)), rng)
    # A grid no larger than it has to be: every blank row is a row the formulas are computed for.
    grid = {"sheetId": team.sheet_id(), "gridProperties": {"rowCount": 8, "columnCount": 8}}
    server.people.batch(
        team.sheet, [{"updateSheetProperties": {"properties": grid, "fields": "gridProperties(rowCount,columnCount)"}}]
    )
    team.tokens = team.typed()
    kept: list[Kept] = []
    wrong: list[list[str]] = []
    left_out: set[str] = set()
    before: list[set[str]] = []
    if around is not None:
        surround(team, around)

    def looked(_: object) -> None:
        before[:] = inside(team)

    def compared(*_: object) -> None:
        for then, now in zip(before, inside(team), strict=True):
            left_out.update(then - now)

    def between(_: object) -> None:
        while rng.random() < rate * 0.6:
            team.act()
        if rng.random() < 0.05:
            wrong.extend(team.wrong())

    server.before_request.append(between)
    if around is not None:
        server.before_request.append(looked)
        server.after_request.append(compared)
    if seed % 2:
        kind = rng.choice(["503-after", "cut-after", "429", "503", "cut"])
        server.faults.add(kind, nth=rng.randrange(3, 30))
    keys = tuple(rng.sample(DEFAULT, 2))
    for number in range(2):
        try:
            job(team, kept, keys if number == 0 or seed % 4 else ())
        except SheetcrmError as err:
            assert err.exit_code in (4, 5), err  # noqa: PT017 - any other is a bug of ours
        wrong.extend(team.wrong())
    server.before_request.clear()
    server.after_request.clear()
    server.faults.rules.clear()
    job(team, kept, keys)
    wrong.extend(team.wrong())
    # What stood in people's own columns is still there; only what was typed into ours may have moved into safety.
    there = team.typed() | {t for one in kept for t in TOKEN.findall(one.text) if t.startswith("правка")}
    titles = [s["properties"]["title"] for s in store(server, team.sheet).session.get("", {"fields": "sheets(properties(title))"})["sheets"]]  # fmt: skip
    assert (server.wrong_answers, server.crashes) == ([], [])
    server.close()
    return (team.tokens - there) | left_out, wrong, [title for title in titles if title.startswith("_sheetcrm")]


@pytest.mark.parametrize("part", one_in(6, range(6)))
def test_no_value_on_a_wrong_client_and_no_text_lost(part: int) -> None:
    for seed in range(part * 50, part * 50 + 50):
        assert run(seed) == (set(), [], []), seed


@pytest.mark.parametrize("around", ["table", "filter"])
@pytest.mark.parametrize("part", one_in(54, range(54)))
def test_no_text_of_theirs_falls_out_of_their_table_or_filter(around: str, part: int) -> None:
    """A table of Google's, or a filter and a banding, take our columns in and let them out: a text that a request of ours left
    outside would stay behind at the next sort."""
    for seed in range(part * 10, part * 10 + 10):
        assert run(seed, around) == (set(), [], []), seed


def test_a_heading_typed_while_a_table_takes_our_columns_in_is_theirs() -> None:
    """A seed in which somebody types over a new heading before it is looked at whether Google left its formula."""
    assert run(1097, "table") == (set(), [], [])


@pytest.mark.parametrize("around", ["table", "filter"])
def test_ranges_said_as_they_were_a_moment_ago_leave_texts_out(around: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The check above can fail: without marks on the rows and columns at the ranges' ends some seeds do not come out right."""
    monkeypatch.setattr(Widening, "held", lambda _, sheet_id, now, rows, columns, **keep: (now, []))
    assert run(7, around)[0]


#: By what is left out, a seed that does not come out right without it: tried first, as the first of them is far down.
CAUGHT = {"the guard": 35, "the copy put aside": 11, "the texts that say who it is": 443}


@pytest.mark.parametrize("without", CAUGHT)
def test_the_check_above_can_fail(without: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each of the three protections is needed: without it a few seeds do not come out right."""
    if without == "the guard":

        def unguarded(number: int, value: str, where: dict[str, Any], *, keep: bool) -> Iterator[dict[str, Any]]:
            lookup = {"developerMetadataLookup": {"metadataId": number}}
            yield from () if keep else [{"deleteDeveloperMetadata": {"dataFilter": lookup}}]

        monkeypatch.setattr(own_columns, "guard", unguarded)
    elif without == "the copy put aside":
        monkeypatch.setattr(own_columns, "_texts", lambda *_: iter(()))
    else:

        def trusting(*words: Any) -> str:
            """Shows the value found by the id, whoever stands there."""
            text = formula(*words)
            found = re.search(r'IFNA\(VLOOKUP\([^;]*;[^;]*;MATCH.*?FALSE\);""\)', text)
            assert found is not None
            return text.replace(f'"{OUTDATED.ru}"', found[0])

        monkeypatch.setattr(own_columns, "formula", trusting)
    assert any(run(seed) != (set(), [], []) for seed in (CAUGHT[without], *range(200)))
