"""``find``: who a lead or a form is, in words, as a document, and line by line."""

from __future__ import annotations

import contextlib
import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from sheetcrm.cli import main
from sheetcrm.core.matching import Answer
from sheetcrm.jobs import Asked
from sheetcrm.jobs.clients.finding import ClientBase
from tests.e2e.terminal import sheetcrm, workbook
from tests.e2e.test_explain_pair import PEOPLE
from tests.e2e.test_json import document, validator


@pytest.fixture
def table(tmp_path: Path) -> Path:
    return workbook(tmp_path / "t.xlsx", PEOPLE)


def test_a_lead_is_attached_by_phone_however_it_is_typed(table: Path) -> None:
    before = table.read_bytes()
    said = sheetcrm(
        "find", "t.xlsx", "--name", "Анна", "--phone", "8 (903) 555-44-33", "--lang", "ru", folder=table.parent
    )
    assert said.code == 0
    assert said.out.startswith("Это ваш клиент: Клиенты, строка 5, К-000004: Орлова Анна")
    assert "совпал телефон (он в 1 строке)" in said.out
    assert table.read_bytes() == before
    english = sheetcrm(
        "find", "t.xlsx", "--email", "ORLOVA@MAIL.RU", "--name", "Orlova", "--lang", "en", folder=table.parent
    )
    assert english.out.startswith("This is a client of yours: Клиенты, row 5")


def test_a_stranger_is_new_and_a_relative_is_named(table: Path) -> None:
    said = sheetcrm(
        "find", "t.xlsx", "--name", "Глеб Сомов", "--phone", "89051114433", "--lang", "ru", folder=table.parent
    )
    assert said.out.startswith("Такого клиента в базе нет: это новый.")
    assert "Связан, но это другой: Клиенты, строка 6, К-000005" in said.out
    alone = sheetcrm("find", "t.xlsx", "--name", "Глеб Сомов", "--lang", "ru", folder=table.parent)
    assert alone.out.strip() == "Такого клиента в базе нет: это новый."


def test_the_document_says_the_same(table: Path) -> None:
    found = document(
        "find",
        sheetcrm("find", "t.xlsx", "--name", "Анна Орлова", "--phone", "+79035554433", "--json", folder=table.parent),
    )
    assert (found["answer"], found["verdict"]) == ("attach", "certain")
    assert found["attach_to"] == {"tab": "Клиенты", "row": 5, "client_id": "К-000004"}
    assert found["candidates"][0]["member"] == found["attach_to"]
    assert found["counts"] == {"rows": 5, "candidates": len(found["candidates"])}
    assert found["candidates"][0]["evidence"]
    new = document("find", sheetcrm("find", "t.xlsx", "--name", "Глеб Сомов", "--json", folder=table.parent))
    assert (new["answer"], new["attach_to"], new["candidates"]) == ("new", None, [])


def test_a_person_like_two_clients_is_asked_about(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["ФИО", "Телефон", "Email"],
        ["Кравец Юлия", "+7 916 211-22-33", "u1990@yandex.ru"],
        ["Кравец Юлия", "+7 916 277-88-99", "kravets.yulia@mail.ru"],
        ["Орлова Анна", "+7 903 555-44-33", "orlova@mail.ru"],
    ]
    workbook(tmp_path / "t.xlsx", rows)
    said = sheetcrm(
        "find", "t.xlsx", "--name", "Юлия Кравец", "--phone", "89162112233", "--email", "kravets.yulia@mail.ru", "--lang", "ru",
        folder=tmp_path,
    )  # fmt: skip
    assert said.out.startswith("Подходит сразу к нескольким клиентам базы")
    assert "строка 2" in said.out
    assert "строка 3" in said.out


def test_lines_are_answered_one_by_one(table: Path) -> None:
    lines = [
        '{"name": "Анна", "phone": "8 903 555 44 33"}',
        "",
        '{"name": "Глеб Сомов"}',
        "nonsense",
        '{"shoe size": 44}',
        '{"phone": 79051114433, "name": "Зимин О."}',
        '["Анна"]',
    ]
    with contextlib.chdir(table.parent):
        done = CliRunner().invoke(main, ["find", "t.xlsx", "--stdin", "--json"], input="\n".join(lines))
    assert done.exit_code == 2
    found = [json.loads(line) for line in done.stdout.splitlines()]
    for one in found:
        assert not list(validator("find").iter_errors(one))
    assert [one.get("answer") or one["error"]["code"] for one in found] == [
        "attach", "new", "find/not-json", "find/unknown-field", "attach", "find/not-json",
    ]  # fmt: skip
    assert found[4]["attach_to"]["row"] == 6
    with contextlib.chdir(table.parent):
        said = CliRunner().invoke(main, ["find", "t.xlsx", "--stdin", "--lang", "ru"], input=lines[0] + "\n" + lines[3])
    assert said.stdout.startswith("Это ваш клиент")
    assert "[find/not-json]" in said.stderr


def test_whom_to_find_must_be_said(table: Path) -> None:
    for words in ((), ("--name", " ")):
        said = sheetcrm("find", "t.xlsx", *words, folder=table.parent)
        assert said.code == 2
        assert "[find/nobody]" in said.err


def test_the_base_may_be_lists_and_several_files(table: Path) -> None:
    (table.parent / "leads.csv").write_text("Клиент;Тел.\nСомов Глеб;8 999 100 22 33\n", encoding="utf-8")
    said = sheetcrm(
        "find",
        "t.xlsx",
        "leads.csv",
        "--name",
        "Глеб Сомов",
        "--phone",
        "+79991002233",
        "--lang",
        "ru",
        folder=table.parent,
    )
    assert said.out.startswith("Это ваш клиент: leads.csv, строка 2")
    alone = sheetcrm(
        "find", "leads.csv", "--name", "Сомов", "--phone", "9991002233", "--lang", "ru", folder=table.parent
    )
    assert alone.out.startswith("Это ваш клиент: строка 2")


def test_the_python_api_answers_the_same(table: Path) -> None:
    base = ClientBase.load([str(table)], Asked(lang="en"))
    found = base.find({"name": "Анна", "phone": "8 (903) 555-44-33"})
    assert found.answer is Answer.ATTACH
    assert found.place is not None
    assert (found.place.row, found.place.client_id) == (5, "К-000004")
    assert len(base) == 5
    assert base.find({"name": "Глеб Сомов"}).place is None
