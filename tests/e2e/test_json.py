"""Each command's JSON: alone on stdout, of the shape docs/json names, the same values in both languages."""

from __future__ import annotations

import csv
import datetime as dt
import json
import shutil
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, get_args

import openpyxl
import pytest
from jsonschema import Draft202012Validator
from referencing import Registry, Resource

from sheetcrm.cli import main
from sheetcrm.core.drafts.model import CHANNELS, Draft
from sheetcrm.core.drafts.text.sms import Encoding
from sheetcrm.core.fields import Kind
from sheetcrm.core.issues import Cause, Severity
from sheetcrm.core.reading.questions import QuestionKind
from sheetcrm.core.schema import TABLES
from sheetcrm.core.segments.evaluate import SegmentState
from sheetcrm.core.segments.settings import Lifecycle
from sheetcrm.report.catalogue import pages
from tests.e2e.terminal import DAY, ROOT, Said, read_tab, sheetcrm, type_into, workbook
from tests.thinning import one_in

SCHEMAS = {
    path.name: json.loads(path.read_text(encoding="utf-8")) for path in (ROOT / "docs" / "json").glob("*.schema.json")
}
COMMON = SCHEMAS["common.schema.json"]["$defs"]

#: What the words of a document may differ in between two readers, and nothing else.
WORDS = {"message", "fix", "evidence", "against", "understood", "title", "text", "hints", "page"}


@cache
def validator(name: str) -> Draft202012Validator:
    registry: Registry[Any] = Registry().with_resources(
        [(file, Resource.from_contents(schema)) for file, schema in SCHEMAS.items()]
    )
    return Draft202012Validator(SCHEMAS[f"{name}.schema.json"], registry=registry)


def document(command: str, said: Said) -> dict[str, Any]:
    """The document, which stands alone on stdout and has the shape its schema names."""
    assert said.err == ""
    found: dict[str, Any] = json.loads(said.out)
    wrong = [f"{list(e.absolute_path)}: {e.message[:300]}" for e in validator(command).iter_errors(found)]
    assert not wrong, wrong[:5]
    return found


@pytest.fixture(scope="module", params=["ru", pytest.param("en", marks=pytest.mark.soak)])
def sample(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp(request.param)
    shutil.copyfile(ROOT / "examples" / f"clients.{request.param}.xlsx", folder / "clients.xlsx")
    (folder / "config.yaml").write_text("workbook: clients.xlsx\n", encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def synced(sample: Path) -> dict[str, Any]:
    return document("sync", sheetcrm("sync", "--json", "--today", DAY, folder=sample))


@pytest.fixture(scope="module")
def book(sample: Path, synced: dict[str, Any]) -> Any:
    """The workbook after the run, as another library reads it."""
    return openpyxl.load_workbook(sample / "clients.xlsx", data_only=True)


def test_schemas_are_schemas() -> None:
    for schema in SCHEMAS.values():
        Draft202012Validator.check_schema(schema)


def test_every_command_has_a_schema() -> None:
    """X9."""
    assert {f"{name}.schema.json" for name in main.commands} <= set(SCHEMAS)


def test_enumerated_values_are_those_of_the_program() -> None:
    def of(name: str) -> set[Any]:
        return set(COMMON[name]["enum"])

    assert of("severity") == set(Severity)
    assert of("cause") == {*Cause, None}
    assert of("table") == set(TABLES)
    assert of("channel") == set(CHANNELS)
    assert set(COMMON["proposal"]["properties"]["kind"]["enum"]) == set(Kind)
    assert set(COMMON["segment"]["properties"]["state"]["enum"]) == set(SegmentState)
    assert set(COMMON["lifecycle"]["propertyNames"]["enum"]) == set(Lifecycle)
    assert set(COMMON["draft"]["properties"]["state"]["enum"]) == set(get_args(_hint(Draft, "state")))
    question = SCHEMAS["init.schema.json"]["else"]["properties"]["questions"]["items"]["properties"]
    assert set(question["kind"]["enum"]) == set(QuestionKind)
    sms = COMMON["sms"]["oneOf"][1]["properties"]
    assert set(sms["encoding"]["enum"]) == set(get_args(Encoding))


def _hint(kind: type, name: str) -> Any:
    import typing

    return typing.get_type_hints(kind)[name]


def test_sync_says_all_of_it(synced: dict[str, Any]) -> None:
    for key in ("workbook", "counts", "rows", "issues", "clusters", "drafts", "skipped", "proposals", "segments"):
        assert synced[key], key
    counts = synced["counts"]
    assert counts["rows"]["clients"] == synced["rows"] == 300
    assert sum(counts["issues"].values()) == len(synced["issues"])
    assert counts["proposals"] == len(synced["proposals"])
    assert counts["drafts"] == {
        "ready": sum(d["state"] == "draft" for d in synced["drafts"]),
        "blocked": sum(d["state"] == "blocked" for d in synced["drafts"]),
        "skipped": len(synced["skipped"]),
    }
    found = counts["duplicates"]
    assert sum(found.values()) == len(synced["clusters"])
    left_out = {49, 47}  # of the Russian sample, of the English one
    assert 300 - sum(synced["lifecycle"].values()) in left_out, (
        "the archive and rows that repeat a client are in no group"
    )
    assert len(synced["written"]["tabs"]) == 8
    assert Path(synced["handed"]["page"]).name == "review.html"


def test_every_code_has_its_page(synced: dict[str, Any]) -> None:
    known = pages()
    codes = {one["code"] for one in synced["issues"]} | {one["reason"] for one in synced["skipped"]}
    assert {d["decision"]["state"] for d in synced["drafts"]} == {"new", "blocked"}
    for draft in synced["drafts"]:
        codes |= {one["code"] for one in (*draft["reasons"], *draft["warnings"])}
    for segment in synced["segments"]:
        codes |= {one["code"] for one in segment["problems"]}
    assert codes <= set(known)


def test_rows_and_cells_are_the_sheets_own(synced: dict[str, Any], book: Any) -> None:
    """What stands at the named cell is the value the document names, so that anybody can go there."""
    seen = 0
    for one in [*synced["issues"], *synced["proposals"]]:
        if ":" in one["cell"] or not one["cell"]:
            continue
        assert one["cell"].lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ") == str(one["row"])
        there = book[one["tab"]][one["cell"]].value
        named = one.get("value", one.get("before"))
        if isinstance(there, str) and named:
            assert named == there
            seen += 1
    assert seen > 300


def test_members_are_named_by_their_own_row_and_id(synced: dict[str, Any], book: Any) -> None:
    for cluster in synced["clusters"]:
        for member in cluster["members"]:
            row = [str(cell.value) for cell in book[member["tab"]][member["row"]]]
            if member["client_id"] is not None:
                assert member["client_id"] in row


COMMANDS: list[tuple[str, ...]] = [
    ("check", "--dry-run"),
    ("duplicates",),
    ("segments",),
    ("tasks",),
    ("drafts", "--dry-run"),
    ("handover",),
    ("handover", "--to", "lists"),
    ("audit",),
    ("config",),
    ("config", "--effective"),
    ("doctor",),
]


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_a_command_prints_its_document(command: tuple[str, ...], sample: Path, synced: dict[str, Any]) -> None:
    day = () if command[0] in ("config", "doctor") else ("--today", DAY)
    said = sheetcrm(*command, "--json", *day, folder=sample)
    found = document(command[0], said)
    assert said.code == (1 if command[0] == "check" else 0)
    for key in set(found) & set(synced) - {"schema", "workbook", "written", "counts", "handed", "clusters"}:
        assert found[key] == synced[key], f"{key} of {command[0]} is not that of sync"
    if command[0] == "duplicates":
        assert [[m["row"] for m in c["members"]] for c in found["clusters"]] == [
            [m["row"] for m in c["members"]] for c in synced["clusters"]
        ]


def test_explain_and_demo(tmp_path: Path) -> None:
    for lang in ("ru", "en"):
        listed = document("explain", sheetcrm("explain", "--json", "--lang", lang, folder=tmp_path))
        assert listed["counts"]["codes"] == len(listed["codes"]) == len(pages())
        one = document("explain", sheetcrm("explain", "phone/not-valid", "--json", "--lang", lang, folder=tmp_path))
        assert (one["severity"], one["kind"]) == ("error", "issue")
        assert document("demo", sheetcrm("demo", "--json", "--lang", lang, folder=tmp_path))["rows"] == 300


def differences(one: Any, other: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    if isinstance(one, dict) and isinstance(other, dict) and one.keys() == other.keys():
        for key in one:
            yield from differences(one[key], other[key], (*path, key))
    elif isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        for a, b in zip(one, other, strict=True):
            yield from differences(a, b, path)
    elif one != other:
        yield path


def test_the_readers_language_changes_words_only(sample: Path, synced: dict[str, Any]) -> None:
    said = {}
    for command in (("sync", "--dry-run"), ("duplicates",), ("audit",)):
        for lang in ("ru", "en"):
            printed = sheetcrm(*command, "--json", "--lang", lang, "--today", DAY, folder=sample)
            said[lang] = document(command[0], printed)
        different = set(differences(said["ru"], said["en"]))
        assert different, "the words themselves are translated"
        assert {path[-1] for path in different} <= WORDS


def test_what_a_page_in_another_language_counts_and_names_is_the_same(sample: Path, synced: dict[str, Any]) -> None:
    """Proposals are spelled as the workbook spells its cells, an id keeps its letter, and a type of task is one word in every
    language."""
    client = synced["clusters"][0]["members"][0]["client_id"]
    words = {"report": {"file"}, "card": {"card"}, "tasks": {"why"}}
    for command in (("report",), ("card", client), ("tasks",)):
        ru, en = (
            document(command[0], sheetcrm(*command, "--json", "--lang", lang, "--today", DAY, folder=sample))
            for lang in ("ru", "en")
        )
        found = set(differences(ru, en))
        assert all(path[-1] in WORDS or words[command[0]] & set(path) for path in found), found


def test_explain_differs_in_words_only(tmp_path: Path) -> None:
    ru, en = (
        json.loads(sheetcrm("explain", "date/no-year", "--json", "--lang", lang, folder=tmp_path).out)
        for lang in ("ru", "en")
    )
    assert {path[-1] for path in differences(ru, en)} == {"title", "message", "fix", "page"}


FAILING: list[tuple[str, int, str]] = [
    *[
        (f"{command} absent.xlsx", 4, "store/missing")
        for command in (
            "check",
            "sync",
            "duplicates",
            "segments",
            "drafts",
            "audit",
            "config --effective",
            "doctor",
            "handover",
            "remove",
        )
    ],
    ("copy absent.xlsx --to copy.xlsx", 4, "store/missing"),
    ("copy clients.xlsx", 2, "copy/where"),
    ("handover --to pigeons", 2, "usage/value"),
    ("handover spring", 2, "handover/where-to"),
    ("unlock --no-such-thing", 2, "usage/option"),
    ("duplicates absent.csv", 4, "csv/missing"),
    ("duplicates clients.xlsx --map telephone=Тел", 2, "duplicates/map"),
    ("explain phone/wrong", 2, "explain/unknown"),
    ("check --no-such-thing", 2, "usage/option"),
    ("sync one.xlsx two.xlsx", 2, "usage/arguments"),
    ("drafts --today yesterday", 2, "usage/value"),
    ("demo one two", 2, "usage/arguments"),
    ("run --config none.yaml", 2, "config/no-file"),
]


@cache
def known_codes() -> frozenset[str]:
    return frozenset(pages())


@pytest.mark.parametrize("lang", ["ru", "en"])
@pytest.mark.parametrize(("line", "code", "error"), FAILING, ids=[line for line, _, _ in FAILING])
def test_a_failure_is_a_document_too(line: str, code: int, error: str, lang: str, tmp_path: Path) -> None:
    said = sheetcrm(*line.split(), "--json", "--lang", lang, folder=tmp_path)
    found = document(line.split()[0], said)
    assert said.code == code
    assert found["error"]["code"] == error
    assert error in known_codes()
    assert _russian(found["error"]["message"] + found["error"]["fix"]) == (lang == "ru")


def _russian(text: str) -> bool:
    return any("а" <= letter <= "я" for letter in text.replace("Тел", "").lower())


def test_an_unknown_command_is_a_document_too(tmp_path: Path) -> None:
    found = document("sheetcrm", sheetcrm("chek", "--json", "--lang", "en", folder=tmp_path))
    assert found["error"]["code"] == "usage/command"
    assert "check" in found["error"]["fix"]


@pytest.mark.parametrize("command", ["check", "sync", "duplicates", "audit", "config", "run", "doctor"])
def test_a_wrong_configuration_names_every_problem(command: str, tmp_path: Path) -> None:
    (tmp_path / "config.yaml").write_text("langauge: ru\nregion: NO\nquiet_hours: {end: 10:00}\n", encoding="utf-8")
    said = sheetcrm(command, "--json", "--lang", "en", folder=tmp_path)
    problems = document(command, said)["error"]["problems"]
    assert said.code == 2
    assert [(p["line"], p["code"]) for p in problems] == [
        (1, "config/unknown-key"),
        (2, "config/yaml-boolean"),
        (3, "config/yaml-sexagesimal"),
    ]


def test_a_private_cell_is_not_repeated(tmp_path: Path) -> None:
    """A diagnosis or a password is found and named by its cell; its text stands in no report and on no tab of ours."""
    people = [
        ["Орлов Пётр", "8 916 223-45-68", "аллергия  на хризантемы "],
        ["Серова Анна", "8 903 555-44-33", " тихая  "],
    ]
    workbook(tmp_path / "t.xlsx", [["ФИО", "Телефон", "Следующий шаг"], *people])
    found = document("sync", sheetcrm("sync", "t.xlsx", "--json", folder=tmp_path))
    assert "C3" in {one["cell"] for one in found["proposals"]}, "others are proposed with their text"
    private = [one for one in found["issues"] if one["code"] == "data/health"]
    assert [(one["cell"], one["value"]) for one in private] == [("C2", "")]
    said = sheetcrm("audit", "t.xlsx", folder=tmp_path).out + sheetcrm("audit", "t.xlsx", "--json", folder=tmp_path).out
    assert "Орлов" in said, "other samples are shown"
    assert "хризантемы" not in said + json.dumps(found, ensure_ascii=False)
    book = openpyxl.load_workbook(tmp_path / "t.xlsx")
    ours = [sheet for sheet in book.worksheets if sheet.title != "Клиенты"]
    assert ours
    assert not any("хризантемы" in str(c) for sheet in ours for row in sheet.iter_rows(values_only=True) for c in row)


def test_lists_of_duplicates_have_a_line_for_each_row(tmp_path: Path) -> None:
    people = [
        ["Name", "Phone", "E-mail", "Date of birth", "City", "Position"],
        ["Anna Example", "+44 7911 123456", "anna@example.org", "1990-01-05", "Leeds", "Buyer"],
        ["Bob Sample", "+44 7911 654321", "bob@example.org", "1981-02-03", "Leeds", ""],
        ["Ann Example", "07911 123456", "anna@example.org", "1990-01-05", "Leeds", "Head of sales"],
        ["Carl Sample", "+44 7911 654321", "", "2009-09-09", "Leeds", ""],
    ]
    with (tmp_path / "people.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(people)
    (tmp_path / "config.yaml").write_text("region: GB\n", encoding="utf-8")
    said = sheetcrm("duplicates", "people.csv", "--json", "--out", "o.csv", "--links", "l.csv", folder=tmp_path)
    clusters = document("duplicates", said)["clusters"]
    rows = list(csv.DictReader((tmp_path / "o.csv").open(encoding="utf-8", newline="")))
    assert list(rows[0]) == ["row", "cluster", "verdict", "score", "evidence"]
    assert [row["row"] for row in rows] == ["1", "2", "3", "4"]
    assert [row["cluster"] for row in rows] == ["1", "2", "1", "4"]
    assert [row["verdict"] for row in rows] == ["certain", "unique", "certain", "unique"]
    assert all(0 <= float(row["score"]) <= 1 for row in rows)
    assert rows[0]["evidence"]
    assert rows[1]["evidence"] == ""
    links = list(csv.DictReader((tmp_path / "l.csv").open(encoding="utf-8", newline="")))
    assert list(links[0]) == ["row_a", "row_b", "verdict", "score", "evidence"]
    assert [(link["row_a"], link["row_b"], link["verdict"]) for link in links] == [("2", "4", "related")]
    # In the document a row is the sheet's own: the heading is row 1.
    assert [[m["row"] for m in c["members"]] for c in clusters] == [[2, 4], [3, 5]]
    assert [(c["verdict"], c["new_role"]) for c in clusters] == [("certain", True), ("related", False)]


def test_run_says_what_ran_and_what_comes_next(tmp_path: Path) -> None:
    workbook(tmp_path / "t.xlsx", [["ФИО", "Телефон"], ["Орлов Пётр", "8 916 223-45-68"]])
    (tmp_path / "config.yaml").write_text(
        "workbook: t.xlsx\nschedule:\n  - {name: all, run: sync_now, every: 1 hour}\n", encoding="utf-8"
    )
    said = sheetcrm("run", "--once", "--json", folder=tmp_path)
    assert said.code == 0
    found = json.loads(said.out)
    assert not list(validator("run").iter_errors(found))
    [job] = found["jobs"]
    assert job["ran"] is True
    # By the table's own clock, which the configuration does not name; and so once the table cannot be opened.
    assert dt.datetime.fromisoformat(job["next"]).utcoffset() == dt.timedelta(hours=3)
    (tmp_path / "t.xlsx").unlink()
    [later] = json.loads(sheetcrm("run", "--once", "--json", folder=tmp_path).out)["jobs"]
    assert (later["next"], later["ran"]) == (job["next"], False)


def test_init_asks_before_it_writes_and_says_what_it_wrote(tmp_path: Path) -> None:
    people: list[list[object]] = [
        ["№", "ФИО", "Телефон", "Рассылка"],
        [101, "Орлов Пётр", "8 916 223-45-68", "да"],
        [102, "Серова Анна", "8 903 555-44-33", "нет"],
    ]
    file = workbook(tmp_path / "t.xlsx", people)
    before = file.read_bytes()
    asking = {}
    for lang in ("ru", "en"):
        said = sheetcrm("init", "t.xlsx", "--json", "--lang", lang, folder=tmp_path)
        assert said.code == 2
        asking[lang] = document("init", said)
        assert (asking[lang]["state"], asking[lang]["written"]) == ("asks", None)
    assert {a["heading"] for q in asking["ru"]["questions"] for a in q["answers"]} == {"№", "Рассылка"}
    # The reader's words, and the comments of a file that is not written yet.
    assert {path[-1] for path in differences(asking["ru"], asking["en"])} <= WORDS
    assert file.read_bytes() == before
    assert list(tmp_path.iterdir()) == [file]
    done = document("init", sheetcrm("init", "t.xlsx", "--json", "--yes", folder=tmp_path))
    assert (done["state"], done["config"]["written"]) == ("done", True)
    assert (tmp_path / "config.yaml").read_text(encoding="utf-8") == done["config"]["text"]
    again = document("init", sheetcrm("init", "t.xlsx", "--json", "--yes", folder=tmp_path))
    assert again["state"] == "unchanged"


def test_a_failing_init_is_a_document_too(tmp_path: Path) -> None:
    for words, code in ((("absent.xlsx",), 4), (("gsheet:1234567890123456789012345678", "--new"), 2)):
        said = sheetcrm("init", *words, "--json", folder=tmp_path)
        assert said.code == code
        assert document("init", said)["error"]["code"] in known_codes()


def test_run_once_says_by_its_code_that_a_job_failed(tmp_path: Path) -> None:
    workbook(tmp_path / "t.xlsx", [["ФИО", "Телефон"], ["Орлов Пётр", "8 916 223-45-68"]])
    (tmp_path / "config.yaml").write_text(
        "workbook: absent.xlsx\nschedule:\n  - {name: all, run: sync_now, every: 1 hour}\n", encoding="utf-8"
    )
    assert sheetcrm("run", "--once", folder=tmp_path).code == 4


@pytest.mark.parametrize(("lang", "word"), one_in(2, [("ru", "так и надо"), ("en", "it is right")]))
def test_an_issue_people_call_right_is_counted_apart(lang: str, word: str, tmp_path: Path) -> None:
    path = tmp_path / "clients.xlsx"
    shutil.copyfile(ROOT / "examples" / f"clients.{lang}.xlsx", path)
    first = document("check", sheetcrm("check", str(path), "--json", "--today", DAY, folder=tmp_path))
    assert "ignored" not in first["counts"]
    title = "Что исправить" if lang == "ru" else "To correct"
    line = read_tab(path, title)[5]
    code, cell = line[11], line[4]
    type_into(path, title, {"A6": word})
    again = document("check", sheetcrm("check", str(path), "--json", "--today", DAY, folder=tmp_path))
    assert again["counts"]["ignored"] == 1
    assert len(again["issues"]) == len(first["issues"]) - 1
    assert (code, cell) in {(one["code"], one["cell"]) for one in first["issues"]}
    assert (code, cell) not in {(one["code"], one["cell"]) for one in again["issues"]}
