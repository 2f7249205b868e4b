"""The committed samples are what the generator makes, hold what they promise, and can harm nobody."""

from __future__ import annotations

import datetime as dt
import json
import re
import subprocess
import sys
import zipfile
from collections import Counter
from pathlib import Path
from typing import Any

import openpyxl
import phonenumbers
import pytest
from openpyxl.worksheet.worksheet import Worksheet
from phonenumbers import carrier
from python_calamine import CalamineWorkbook

from sheetcrm.core.schema import CLIENTS, CONSENTS, ORDERS, SEGMENTS, SETTINGS, STOP_LIST

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
LANGS = ("ru", "en")
REFERENCE = dt.date(2026, 11, 20)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """The samples made twice, each time by a new interpreter."""
    folders = []
    for name in ("one", "two"):
        folder = tmp_path_factory.mktemp(name)
        subprocess.run(
            [sys.executable, str(EXAMPLES / "make_samples.py"), str(folder)], check=True, capture_output=True
        )
        folders.append(folder)
    return folders


@pytest.fixture(scope="module", params=LANGS)
def lang(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def truth(lang: str) -> Any:
    return json.loads((EXAMPLES / f"truth.{lang}.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def book(lang: str) -> openpyxl.Workbook:
    return openpyxl.load_workbook(EXAMPLES / f"clients.{lang}.xlsx")


@pytest.fixture(scope="module")
def clients(book: openpyxl.Workbook, truth: Any) -> Worksheet:
    return book[truth["tabs"]["clients"]["title"]]


def _column(sheet: Worksheet, truth: Any, table: str, field: str) -> list[Any]:
    about = truth["tabs"][table]
    letter = about["columns"][field]
    return [sheet[f"{letter}{row}"].value for row in range(about["first_row"], about["last_row"] + 1)]


def test_two_runs_give_the_same_bytes(made: list[Path], lang: str) -> None:
    for name in (f"clients.{lang}.xlsx", f"truth.{lang}.json"):
        assert (made[0] / name).read_bytes() == (made[1] / name).read_bytes()


def test_committed_sample_is_what_the_generator_makes(made: list[Path], lang: str) -> None:
    """Cells and truth, not bytes: another version of the writing library may pack the same sheet another way."""
    assert (made[0] / f"truth.{lang}.json").read_text("utf-8") == (EXAMPLES / f"truth.{lang}.json").read_text("utf-8")
    fresh, kept = (CalamineWorkbook.from_path(str(folder / f"clients.{lang}.xlsx")) for folder in (made[0], EXAMPLES))
    assert fresh.sheet_names == kept.sheet_names
    for title in kept.sheet_names:
        assert fresh.get_sheet_by_name(title).to_python() == kept.get_sheet_by_name(title).to_python()


def test_nothing_in_the_package_knows_when_it_was_made(lang: str) -> None:
    with zipfile.ZipFile(EXAMPLES / f"clients.{lang}.xlsx") as package:
        assert {entry.date_time for entry in package.infolist()} == {(1980, 1, 31, 0, 0, 0)}
        assert b"2026-11-20T09:42:00Z" in package.read("docProps/core.xml")


def test_size_and_span(truth: Any) -> None:
    days = [dt.date.fromisoformat(order["day"]) for order in truth["orders"]]
    assert len(truth["rows"]) == 300
    assert 850 <= len(days) <= 1000
    assert min(days) >= dt.date(2024, 9, 1)
    assert dt.date(2026, 11, 10) <= max(days) < REFERENCE


def test_every_campaign_has_somebody(truth: Any) -> None:
    """Somebody has a birthday within the week, somebody bought for the first time a few days ago."""
    first = {}
    for order in truth["orders"]:
        first[order["person"]] = min(order["day"], first.get(order["person"], order["day"]))
    assert sum(1 for day in first.values() if (REFERENCE - dt.date.fromisoformat(day)).days <= 14) >= 4
    ahead = {f"{REFERENCE + dt.timedelta(days=n):%m-%d}" for n in range(8)}
    assert len({row["person"] for row in truth["rows"] if str(row["birthday"])[5:] in ahead}) >= 8


def test_seasons_and_growth(truth: Any) -> None:
    months = Counter(order["day"][:7] for order in truth["orders"])
    for peak, quiet in (("2025-03", "2025-04"), ("2025-12", "2025-11"), ("2026-03", "2026-04")):
        assert months[peak] >= 2 * months[quiet]
    first, second = (
        sum(n for month, n in months.items() if a <= month <= b)
        for a, b in (("2024-10", "2025-09"), ("2025-10", "2026-09"))
    )
    assert second > 1.5 * first


def test_few_clients_bring_most_of_the_money(truth: Any) -> None:
    spent: Counter[str] = Counter()
    for order in truth["orders"]:
        spent[order["person"]] += order["amount"]
    total, running, share = sum(spent.values()), 0, 0.0
    for n, (_, money) in enumerate(spent.most_common(), 1):
        running += money
        if running >= 0.8 * total:
            share = n / len(spent)
            break
    assert 0.2 < share < 0.4


def test_lifecycles_are_varied(truth: Any) -> None:
    habits = Counter(row["habit"] for row in truth["rows"])
    assert set(habits) >= {
        "lead",
        "once_old",
        "once_new",
        "few_old",
        "few_now",
        "regular",
        "slipping",
        "vip",
        "company",
    }
    assert min(habits.values()) >= 5


def test_headings_are_understood_or_the_teams_own(
    lang: str, clients: Worksheet, book: openpyxl.Workbook, truth: Any
) -> None:
    """Every column that is meant to be a field carries a heading the schema knows."""
    for spec, sheet, own in (
        (CLIENTS, clients, {"card", "discount", "old", "passport", "inn" if lang == "en" else ""}),
        (ORDERS, book[truth["tabs"]["orders"]["title"]], {"debt"}),
    ):
        about = truth["tabs"][spec.key]
        for key, letter in about["columns"].items():
            field = spec.field(key)
            title = " ".join(str(sheet[f"{letter}{about['header_row']}"].value).split()).lower()
            known = {field.heading.ru.lower(), field.heading.en.lower(), *field.synonyms} if field else set()
            assert (title in known) != (key in own), (spec.key, key, title)


def test_definition_tabs_use_our_headings(lang: str, book: openpyxl.Workbook, truth: Any) -> None:
    for spec in (CONSENTS, STOP_LIST, SEGMENTS, SETTINGS):
        sheet = book[spec.title.say("ru" if lang == "ru" else "en")]
        assert [cell.value for cell in sheet[1]] == [
            field.heading.say("ru" if lang == "ru" else "en")
            for field in spec.fields
            if field.key not in ("expected", "expires")
        ]
    assert book[SEGMENTS.title.say("ru" if lang == "ru" else "en")].max_row == 6
    ids = {row["id"] for row in truth["rows"]}
    for line in book[SEGMENTS.title.say("ru" if lang == "ru" else "en")].iter_rows(min_row=2, values_only=True):
        assert line[5] is None or line[5] in ids, "a segment pins a client that is not there"
    assert 5 <= book[STOP_LIST.title.say("ru" if lang == "ru" else "en")].max_row - 1 <= 8


def test_what_hangs_on_the_sheet(lang: str, clients: Worksheet, truth: Any) -> None:
    about = truth["tabs"]["clients"]
    assert any(area.min_row == 1 for area in clients.merged_cells.ranges)
    assert clients.freeze_panes == "D5"
    assert clients.auto_filter.ref
    assert len(clients.data_validations.dataValidation) == 3
    assert len(clients.conditional_formatting) >= 2
    assert any(dim.hidden for dim in clients.column_dimensions.values())
    assert [row["row"] for row in truth["rows"] if row["hidden"]] == [
        n for n, dim in clients.row_dimensions.items() if dim.hidden
    ]
    assert sum(1 for line in clients.iter_rows() for cell in line if cell.comment) >= 3
    assert (
        len({cell.fill.fgColor.rgb for line in clients.iter_rows(min_row=5) for cell in line if cell.fill.fill_type})
        >= 3
    )
    assert clients[f"A{about['totals_row']}"].value == ("ИТОГО" if lang == "ru" else "TOTAL")
    assert str(clients[f"{about['columns']['discount']}{about['first_row']}"].value).startswith("=IF(SUMIF(")
    with zipfile.ZipFile(EXAMPLES / f"clients.{lang}.xlsx") as package:
        names = package.namelist()
    assert {"xl/media/image1.png", "xl/charts/chart1.xml", "xl/comments1.xml"} <= set(names)


def test_ids(clients: Worksheet, truth: Any) -> None:
    """All but some fifteen have an id; one is there twice; one has a look-alike letter."""
    ids = _column(clients, truth, "clients", "client_id")
    given = [value for value in ids if value]
    assert 12 <= ids.count(None) <= 18
    assert [n for n in Counter(given).values() if n > 1] == [2]
    assert all(re.fullmatch(r"[КKCС]-\d{6}", value) for value in given)


def test_every_planted_trouble_is_in_its_cell(book: openpyxl.Workbook, truth: Any) -> None:
    """No row holds its trouble in another row's place: the cells say what the truth says."""
    for problem in truth["problems"]:
        value = book[problem["tab"]][problem["cell"]].value
        absent = problem["problem"] in ("no-way-to-reach", "no-amount", "no-date")
        assert (value is None) == absent or problem["problem"] in ("unpaid", "client-not-found"), problem
        if problem["problem"] in ("letter-for-digit", "latin-letter", "cyrillic-letter", "two-in-a-cell"):
            assert not str(value).isascii() or not str(value).isdigit(), problem
        if problem["problem"] == "text-starts-with-equals":
            assert book[problem["tab"]][problem["cell"]].data_type != "f"


def test_every_kind_of_trouble_is_there(lang: str, truth: Any) -> None:
    kinds = {(p["field"], p["problem"]) for p in truth["problems"]}
    letters = "latin-letter" if lang == "ru" else "cyrillic-letter"
    wanted = {
        "full_name": {
            letters,
            "transliterated",
            "diminutive",
            "two-people",
            "company-in-name",
            "changed-surname",
            "misspelt-name",
            "no-name-test",
        },
        "phone": {
            "extension",
            "two-in-a-cell",
            "excel-number",
            "digit-missing",
            "letter-for-digit",
            "landline",
            "made-up",
            "word",
        },
        "email": {"domain-misspelt", "trailing-dot", "cyrillic-letter", "two-in-a-cell", "test", "no-at", "disposable"},
        "birthday": {"made-up", "serial-number", "ambiguous-slash", "leap-day", "no-such-day", "month-word", "future"},
        "city": {"misspelt", "space-inside", "short", letters},
        "comment": {"excess-health", "excess-religion", "text-starts-with-equals", "line-breaks", "emoji", "markup"},
        "amount": {"currency", "thousands", "text-number", "return"},
        "client_id": {"copied-id", "look-alike-letter"},
        "passport": {"excess-document"},
    }
    if lang == "ru":
        wanted["phone"] |= {"kazakhstan", "belarus"}
        wanted["inn"] = {"check-digit", "digit-missing", "all-zero"}
    assert {(f, p) for f, problems in wanted.items() for p in problems} <= kinds


def test_groups_hold_what_they_say(truth: Any) -> None:
    """Rows called the same are one person, rows called related or apart are not."""
    person = {row["row"]: row["person"] for row in truth["rows"]}
    assert sum(len(group["rows"]) - 1 for group in truth["same"]) >= 30
    for group in truth["same"]:
        assert len(group["rows"]) >= 2
        assert len({person[row] for row in group["rows"]}) == 1
    for group in (*truth["related"], *truth["apart"]):
        assert len({person[row] for row in group["rows"]}) >= 2
    grouped = {row for group in truth["same"] for row in group["rows"]}
    alone = Counter(p for row, p in person.items() if row not in grouped)
    assert max(alone.values()) == 1, "a person has two rows that no group speaks of"


def test_no_two_strangers_share_a_contact(truth: Any) -> None:
    together = [set(group["rows"]) for kind in ("same", "related") for group in truth[kind]]
    for contact in ("phone", "email"):
        holders: dict[str, list[int]] = {}
        for row in truth["rows"]:
            holders.setdefault(row[contact], []).append(row["row"])
        for rows in holders.values():
            linked = {rows[0]}
            for _ in rows:
                linked |= {r for group in together if group & linked for r in group}
            assert set(rows) <= linked


def test_phones_ring_nowhere(lang: str, truth: Any) -> None:
    """Mobile numbers are valid in form, and no operator has their code."""
    for row in truth["rows"]:
        number = phonenumbers.parse(row["phone"])
        assert phonenumbers.is_valid_number(number), row["phone"]
        assert not carrier.name_for_number(number, "en"), row["phone"]
        if lang == "ru":
            assert re.match(r"\+7(907|935|97[3456]|8461)", row["phone"])
        else:
            assert re.match(r"\+44(7158|7163|7191|7245|7279|117496)", row["phone"])


def test_mailboxes_are_marked_as_invented(lang: str, truth: Any) -> None:
    word = "primer" if lang == "ru" else "sample"
    assert all(word in row["email"] for row in truth["rows"])


def test_consents_are_many_but_not_all(clients: Worksheet, truth: Any) -> None:
    for field in ("consent_sms", "consent_email"):
        filled = sum(1 for value in _column(clients, truth, "clients", field) if value)
        assert 0.4 * 300 < filled < 0.75 * 300
    assert 8 <= sum(1 for row in truth["rows"] if row["stop"]) <= 12
    assert sum(1 for row in truth["rows"] if row["stop_list"]) == 5


def test_orders_are_linked_by_what_was_typed(book: openpyxl.Workbook, truth: Any) -> None:
    """Most orders have no id; nearly every one has a name or a number; two belong to nobody in the table."""
    sheet = book[truth["tabs"]["orders"]["title"]]
    ids, names, phones = (_column(sheet, truth, "orders", field) for field in ("client_id", "client", "phone"))
    assert 0.1 < sum(map(bool, ids)) / len(ids) < 0.35
    assert all(any(way) for way in zip(ids, names, phones, strict=True))
    assert sum(1 for order in truth["orders"] if order["person"] is None) == 2


@pytest.mark.parametrize("page", ["README.md", "README.ru.md"])
def test_rows_shown_in_the_readme_are_in_the_sample(page: str) -> None:
    """What the first screen calls "as typed" is typed so, in the rows it names."""
    lang = "ru" if ".ru." in page else "en"
    about = json.loads((EXAMPLES / f"truth.{lang}.json").read_text("utf-8"))["tabs"]["clients"]
    sheet = openpyxl.load_workbook(EXAMPLES / f"clients.{lang}.xlsx")[about["title"]]
    text = (EXAMPLES.parent / page).read_text("utf-8")
    lines = text.split("begin: six rows")[1].split("end: six rows")[0].splitlines()
    rows = [line.split("|") for line in lines if re.match(r"\| \d", line)]
    assert len(rows) == 6
    for _, numbers, typed, *_ in rows:
        cells = [str(cell.value) for number in re.findall(r"\d+", numbers) for cell in sheet[int(number)]]
        for value in re.findall(r"`([^`]+)`", typed):
            assert value in cells, (numbers, value)
