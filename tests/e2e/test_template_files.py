"""«Шаблоны» saved as files and put back: nothing changes on the way, every difference is shown, on every store."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from sheetcrm.core.drafts.text.layers import read_layer
from sheetcrm.core.workbook import Value, Workbook, sheet_from_rows
from sheetcrm.jobs import Chosen, apply, undo
from sheetcrm.jobs.drafts.templates import load_templates, save_templates
from sheetcrm.shipped import shipped as shipped_folder
from sheetcrm.shipped import templates as shipped
from tests.e2e.terminal import sheetcrm
from tests.e2e.test_json import document
from tests.e2e.test_templates import drafts, edit, made
from tests.merges import STORES, team
from tests.sheets_server import SheetsServer, running_server

HEAD: list[Value] = [
    "Активен", "Рассылка", "Канал", "Сегмент", "Цель", "Тема", "Текст шаблона", "С даты", "По дату", "О чём (товары)",
    "Комментарий",
]  # fmt: skip
BIRTHDAY: list[Value] = [
    "да", "День рождения", "email", None, "реклама", "С праздником, {{ name }}!",
    "{{ greeting }}\n\nПоздравляем!\n\n{{ signature }}", None, None, None, "писала Ирина",
]  # fmt: skip
NEWS: list[Value] = [
    "нет",
    "Новости студии",
    None,
    "Из Самары",
    None,
    "Мы переехали",
    "Теперь мы на Лесной.",
    None,
    None,
    "пионы; розы",
    None,
]
SMS: list[Value] = [
    "да",
    "День рождения",
    "SMS",
    None,
    None,
    None,
    "{{ name }}, с днём рождения!",
    None,
    None,
    None,
    None,
]
CLIENTS: list[list[Value]] = [
    ["ID клиента", "ФИО", "Телефон", "Email"],
    ["К-000001", "Орлова Анна", "8 916 223-45-68", "anna@example.com"],
]


@pytest.fixture(scope="module")
def server() -> Iterator[SheetsServer]:
    with running_server() as running:
        yield running


def book() -> Workbook:
    rows = [list(row) for row in (HEAD, BIRTHDAY, NEWS, SMS)]
    return Workbook("База.xlsx", "", (sheet_from_rows("Клиенты", CLIENTS), sheet_from_rows("Шаблоны", rows)))


def padded(rows: list[list[Any]]) -> list[list[Any]]:
    return [[*row, *[None] * (len(HEAD) - len(row))] for row in rows]


@pytest.mark.parametrize("kind", STORES)
def test_saved_and_put_back_nothing_changes_and_what_was_edited_does(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, server: SheetsServer
) -> None:
    """X14: a row is one file; an edited file changes the cells of its row alone, a new one is a new row; undo takes both back."""
    crew = team(kind, tmp_path, monkeypatch, server, book())
    crew._as_this_computer()
    asked, folder = crew.asked, tmp_path / "texts"
    saved = save_templates(asked, folder)
    assert [(one.name, str(one.fate)) for one in saved.files][0::2] == [
        ("ru/birthday.email.txt", "new"), ("ru/birthday.sms.txt", "new"),
    ]  # fmt: skip
    again = load_templates(asked, folder)
    assert (again.loaded.changes, len(again.loaded.same), again.name) == ((), 3, None)
    assert [str(one.fate) for one in save_templates(asked, folder).files] == ["same"] * 3

    file = folder / "ru" / "birthday.email.txt"
    file.write_text(file.read_text(encoding="utf-8").replace("Поздравляем!", "Поздравляем вас!"), encoding="utf-8")
    (folder / "ru" / "welcome.sms.txt").write_text(
        "---\nactive: yes\n---\nЗдравствуйте, {{ name }}!\n", encoding="utf-8"
    )
    planned = load_templates(asked, folder)
    assert [(one.name, one.position, sorted(one.fields)) for one in planned.loaded.differences] == [
        ("ru/birthday.email.txt", 0, ["body"]),
        ("ru/welcome.sms.txt", None, ["active", "body", "campaign", "channel"]),
    ]
    done = apply(asked, Chosen(plan=planned.name)).changed
    assert done is not None
    assert {str(fate) for fate in done.fates.values()} == {"applied"}
    rows = padded(crew.desk.seen("Шаблоны"))
    assert rows[1] == [*BIRTHDAY[:6], "{{ greeting }}\n\nПоздравляем вас!\n\n{{ signature }}", *BIRTHDAY[7:]]
    assert rows[2:4] == [NEWS, SMS]
    assert rows[4][:7] == ["да", "Приветствие", "SMS", None, None, None, "Здравствуйте, {{ name }}!"]
    assert load_templates(asked, folder).loaded.changes == ()
    undo(asked, None)
    assert padded(crew.desk.seen("Шаблоны")) == padded([HEAD, BIRTHDAY, NEWS, SMS])


@pytest.mark.parametrize("lang", ["ru", "en"])
def test_every_text_that_comes_with_the_program_goes_into_the_tab_and_out_again(lang: str, tmp_path: Path) -> None:
    """`init --templates` makes rows of some; the rest come from the folder of the program, switched off. As files they say what
    the shipped files say."""
    made(tmp_path, lang)
    folder = str(shipped_folder("templates"))
    first = document("templates", sheetcrm("templates", "--from", folder, "--json", folder=tmp_path))
    assert sheetcrm("apply", first["run"], folder=tmp_path).code == 0
    said = document("templates", sheetcrm("templates", "--to", "texts", "--json", folder=tmp_path))
    names = {one["file"].removesuffix(".txt") for one in said["files"]}
    assert names == {name for name in shipped() if name.startswith(f"{lang}/")}
    for name in names:
        layer = read_layer(name, (tmp_path / "texts" / f"{name}.txt").read_text(encoding="utf-8"))
        usual = read_layer(name, shipped()[name])
        assert (layer.body or "").split() == (usual.body or "").split()
        assert layer.head.get("subject", ("", 0))[0] == usual.head.get("subject", ("", 0))[0]
        assert layer.head["active"][0] == "no"
    back = document("templates", sheetcrm("templates", "--from", "texts", "--json", folder=tmp_path))
    assert (back["changes"], {one["fate"] for one in back["files"]}) == ([], {"same"})


def test_files_that_say_something_else_are_shown_and_left_alone(tmp_path: Path) -> None:
    file = made(tmp_path, "ru")
    assert sheetcrm("templates", "--to", "texts", folder=tmp_path).code == 0

    def change(sheet: Any, columns: dict[str, int], head: int) -> None:
        row = next(r for r in range(head + 1, head + 40) if sheet.cell(r, columns["Рассылка"]).value == "День рождения")
        sheet.cell(row, columns["Текст шаблона"]).value = "Новый текст"

    edit(file, "Шаблоны", change)
    one = next(f for f in sorted((tmp_path / "texts" / "ru").iterdir()) if f.name.startswith("birthday.email"))
    before = one.read_text(encoding="utf-8")
    said = sheetcrm("templates", "--to", "texts", "--lang", "ru", folder=tmp_path)
    assert "+ Новый текст" in said.out
    assert "--replace" in said.out
    assert one.read_text(encoding="utf-8") == before
    english = sheetcrm("templates", "--to", "texts", "--replace", "--lang", "en", folder=tmp_path)
    assert "1 replaced" in english.out
    assert "Новый текст" in one.read_text(encoding="utf-8")


def test_a_file_that_cannot_be_used_does_not_get_in_and_a_folder_that_is_off_is_off(tmp_path: Path) -> None:
    """A wrong file is named with the reason, the others go on; `active: no` keeps a file out of force also where it is read from
    the folder of the team's templates."""
    made(tmp_path, "ru")
    folder = tmp_path / "texts" / "ru"
    folder.mkdir(parents=True)
    (folder / "birthday.sms.txt").write_text("---\nsubject: так нельзя\n---\nПоздравляем!\n", encoding="utf-8")
    said = sheetcrm("templates", "--from", "texts", "--lang", "ru", folder=tmp_path)
    assert said.code == 0
    assert "непригодных 1" in said.out
    assert "темы не бывает" in said.out
    config = tmp_path / "config.yaml"
    config.write_text(
        config.read_text(encoding="utf-8").replace("drafts: {", "drafts: {templates: texts, "), encoding="utf-8"
    )
    (folder / "birthday.sms.txt").unlink()
    (folder / "birthday.email.txt").write_text("---\nactive: нет\n---\nСовсем другой текст\n", encoding="utf-8")
    off = [d["text"] for d in drafts(tmp_path) if d["campaign"] == "birthday"]
    (folder / "birthday.email.txt").write_text("---\nactive: да\n---\nСовсем другой текст\n", encoding="utf-8")
    on = [d["text"] for d in drafts(tmp_path) if d["campaign"] == "birthday"]
    assert off
    assert not [text for text in off if "Совсем другой текст" in text]
    assert all("Совсем другой текст" in text for text in on)


def test_it_is_said_which_way_and_what_is_missing(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.title = "Клиенты"
    book.active.append(["ФИО", "Телефон"])
    book.active.append(["Орлова Анна", "8 916 223-45-68"])
    book.save(tmp_path / "t.xlsx")
    codes = [
        document("templates", sheetcrm("templates", "t.xlsx", *words, "--json", folder=tmp_path))["error"]["code"]
        for words in ((), ("--to", "a", "--from", "b"), ("--from", "b"), ("--to", "a"))
    ]
    assert codes == ["templates/one-way", "templates/one-way", "templates/no-folder", "templates/no-tab"]
    assert not (tmp_path / "a").exists()
