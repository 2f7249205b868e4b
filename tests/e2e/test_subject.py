"""``sheetcrm subject``: everything about one person, for the person who asks for it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.e2e.terminal import sheetcrm, type_into
from tests.e2e.test_erase import CLIENTS, DAY, HEAD, NOTES, book
from tests.e2e.test_json import document


@pytest.fixture
def asked(tmp_path: Path) -> dict[str, Any]:
    """What К-000002 is given, after the program has put her phone right."""
    book(tmp_path, notes=True)
    assert sheetcrm("apply", "t.xlsx", "--kind", "phone/style", "--today", DAY, folder=tmp_path).code == 0
    said = sheetcrm("subject", "t.xlsx", "К-000002", "--out", "её данные", "--json", "--today", DAY, folder=tmp_path)
    found = document("subject", said)
    return {**found, "data": json.loads(Path(tmp_path, found["files"]["data"]).read_text("utf-8"))}


def test_all_that_stands_about_her_is_there(asked: dict[str, Any], tmp_path: Path) -> None:
    data = asked["data"]
    assert asked["counts"]["rows"] == len(data["rows"]) == 4
    by_tab = {tab: [r for r in data["rows"] if r["tab"] == tab] for tab in ("Клиенты", "Заказы", "Согласия")}
    (hers,) = by_tab["Клиенты"]
    cells = {c["heading"]: c["value"] for c in hers["cells"]}
    assert cells == {**dict(zip(HEAD, CLIENTS[1], strict=True)), "Телефон": "+7 916 123-45-67"}
    assert [r["row"] for r in by_tab["Заказы"]] == [2, 3]
    assert [r["row"] for r in by_tab["Согласия"]] == [2]
    calls = next(c for c in data["consents"] if c["purpose"] == "calls")
    assert (calls["state"], calls["date"]) == ("withdrawn", "2026-11-15")
    assert [(e["column"], e["before"], e["after"]) for e in data["edits"]] == [
        ("Телефон", "8(916)123-45-67", "+7 916 123-45-67")
    ]
    assert {d["channel"] for d in data["drafts"]} >= {"sms"}
    assert {c["kind"] for c in data["copies"]} >= {"backup"}
    # Nothing of anybody else.
    whole = json.dumps(data, ensure_ascii=False)
    for row in (CLIENTS[0], CLIENTS[2], CLIENTS[3]):
        assert row[1] not in whole
        assert row[2] not in whole
    assert oct((tmp_path / "её данные").stat().st_mode & 0o777) == "0o700"
    assert oct((tmp_path / "её данные" / "subject.html").stat().st_mode & 0o777) == "0o600"


def test_the_journal_says_that_it_was_asked_for(asked: dict[str, Any], tmp_path: Path) -> None:
    lines = [json.loads(x) for x in (tmp_path / "t.xlsx.sheetcrm" / "journal.jsonl").read_text("utf-8").splitlines()]
    (line,) = [x for x in lines if x["kind"] == "subject"]
    assert (line["clients"], line["rows"]) == (["К-000002"], 4)
    assert "Щербакова" not in json.dumps(lines, ensure_ascii=False)
    assert asked["clients"] == ["К-000002"]


def test_the_page_is_read_by_a_person_and_runs_nothing(tmp_path: Path) -> None:
    book(tmp_path, notes=True)
    type_into(tmp_path / "t.xlsx", "Клиенты", {"F3": "<script>alert(1)</script>"})
    type_into(tmp_path / "t.xlsx", "Дела", {"A2": "позвонить: Щербакова Наталья"})
    said = sheetcrm("subject", "t.xlsx", "К-000002", "--out", "d", "--lang", "ru", "--today", DAY, folder=tmp_path)
    assert said.code == 0
    assert "Щербакова" not in said.out
    page = (tmp_path / "d" / "subject.html").read_text("utf-8")
    assert "<script" not in page
    assert "&lt;script&gt;alert(1)" in page
    assert "Дела!A2" in page
    assert "Ваши данные у нас" in page
    assert NOTES[2][0] not in page


def test_a_duplicate_is_there_and_marked(tmp_path: Path) -> None:
    book(tmp_path)
    made = openpyxl.load_workbook(tmp_path / "t.xlsx")
    made["Клиенты"].append(["К-000007", "Щербакова Н. И.", "89161234567", "natalya@example.com", "Тольятти"])
    made.save(tmp_path / "t.xlsx")
    said = sheetcrm("subject", "t.xlsx", "К-000002", "--out", "d", "--json", "--today", DAY, folder=tmp_path)
    assert document("subject", said)["counts"]["alike"] == 1
    data = json.loads((tmp_path / "d" / "subject.json").read_text("utf-8"))
    marked = [r for r in data["rows"] if r["perhaps_another_person"]]
    assert [next(c["value"] for c in r["cells"]) for r in marked] == ["К-000007"]
    planned = document(
        "erase",
        sheetcrm("erase", "t.xlsx", "К-000002", "--by", "О", "--ground", "з", "--json", "--dry-run", folder=tmp_path),
    )
    assert planned["alike"] == ["К-000007"]
    assert planned["run"] is None
