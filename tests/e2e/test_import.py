"""``import``: what becomes of every row of a list of leads, and the plan that fills blank cells."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from sheetcrm.core.importing import Outcome, ReasonKey
from sheetcrm.core.importing.admitting import Admission
from sheetcrm.jobs import Asked, Chosen, apply
from sheetcrm.jobs.clients.importing import Given, import_leads
from sheetcrm.report.importing import COUNT, REASON
from sheetcrm.stores.xlsx.store import XlsxStore
from tests.e2e.terminal import Said, sheetcrm, type_into, workbook
from tests.e2e.test_google import config
from tests.e2e.test_json import SCHEMAS, document
from tests.google import upload
from tests.sheets_server import running_server

CLIENTS: list[list[object]] = [
    ["ID клиента", "ФИО", "Телефон", "Доп. телефон", "Email", "Город", "День рождения", "ИНН", "Ответственный"],
    ["К-000001", "Орлова Анна", "8 916 223-45-68", None, "anna@mail.ru", "Самара", "01.02.1990", None, "Ирина"],
    ["К-000002", "Серов Пётр", "8 903 112-43-27", None, None, "Москва", None, None, "Ирина"],
    ["К-000003", "Зимин Олег", "+7 905 111-44-33", "+7 905 111-44-34", "zimin@mail.ru", None, None, None, "Вера"],
    ["К-000004", "ООО «Ромашка»", "8 495 765-43-21", None, "info@romashka.ru", "Москва", None, "7707083893", "Вера"],
]
BASIS = ("--basis", "анкета на сайте")
HEADINGS = ["Имя", "Телефон", "Почта", "Город", "Дата рождения", "Менеджер", "Откуда узнал о нас"]


@pytest.fixture
def table(tmp_path: Path) -> Path:
    return workbook(tmp_path / "t.xlsx", CLIENTS)


def leads(folder: Path, *rows: tuple[object, ...], name: str = "leads.csv") -> Path:
    path = folder / name
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(HEADINGS)
        writer.writerows([*row, *[""] * (len(HEADINGS) - len(row))] for row in rows)
    return path


def imported(folder: Path, *words: str, file: str = "leads.csv") -> dict[str, Any]:
    return document("import", sheetcrm("import", file, "t.xlsx", "--json", *BASIS, *words, folder=folder))


def outcomes(found: dict[str, Any]) -> list[str]:
    counts = found["counts"]
    assert sum(counts[str(outcome)] for outcome in Outcome) == counts["rows"] == len(found["rows"])
    return [row["outcome"] for row in found["rows"]]


def test_a_lead_attaches_to_the_row_with_its_phone(table: Path) -> None:
    """`8 (916)…` is `+7916…`: found, and only what was blank is filled in."""
    leads(table.parent, ("Пётр", "8 (903) 112-43-27", "petr@mail.ru", "Москва"))
    found = imported(table.parent)
    assert outcomes(found) == ["updated"]
    row = found["rows"][0]
    assert row["client"] == {"tab": "Клиенты", "row": 3, "client_id": "К-000002"}
    assert row["cells"] == {"email": "petr@mail.ru"}
    assert [(c["cell"], c["before"], c["after"], c["class"]) for c in found["changes"]] == [
        ("E3", None, "petr@mail.ru", "import")
    ]


@pytest.mark.parametrize(
    ("heading", "typed", "row"),
    [
        ("Телефон", "8 (905) 111-44-34", 4),  # the second of two phones
        ("Почта", "ZIMIN@mail.ru", 4),
        ("Telegram", "https://t.me/orlova_anna", 2),
        ("ИНН", "7707083893", 5),
    ],
)
def test_a_lead_is_found_by_whatever_key_there_is(heading: str, typed: str, row: int, tmp_path: Path) -> None:
    """U2: by phone, e-mail, messenger or tax id; a new row only where no key is known."""
    clients = [[*CLIENTS[0], "Мессенджер"], [*CLIENTS[1], "@orlova_anna"], *([*one, None] for one in CLIENTS[2:])]
    workbook(tmp_path / "t.xlsx", clients)
    name = str(CLIENTS[row - 1][1])
    with (tmp_path / "leads.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter=";").writerows(
            [["Компания" if "ООО" in name else "Имя", heading], [name, typed], ["Глеб Сомов", ""]]
        )
    found = imported(tmp_path)
    assert outcomes(found) == ["same", "rejected"]
    assert found["rows"][0]["client"]["row"] == row


def test_each_row_has_one_outcome_and_its_reasons(table: Path) -> None:
    """U12: the outcomes sum to the rows of the file."""
    leads(
        table.parent,
        ("Анна Орлова", "+7 916 223 45 68", "anna@mail.ru", "самара", "1.2.1990", "Вера"),  # 2 same
        ("Анна Орлова", "+7 916 223 45 68", "", "Тверь"),  # 3 conflict: city
        ("Глеб Сомов", "8 999 100 22 33", "gleb@mail.ru", "Тверь"),  # 4 new
        ("Сомов Глеб", "+79991002233"),  # 5 repeats 4
        ("Игорь", "", "", "Тверь"),  # 6 nothing to know by
        ("Ира", "12345"),  # 7 unreadable
        (
            "Олег Зимин",
            "8 905 111 44 33",
            "oleg.z@yandex.ru",
        ),  # 8 conflict: no room for another address? email2 missing
        ("Пётр Серов", "8 903 112 43 27", "", "", "03.04.1985"),  # 9 updated: birthday
        ("Марк Зимин", "8 905 111 44 33"),  # 10 new, linked
    )
    found = imported(table.parent)
    assert outcomes(found) == ["same", "conflict", "new", "same", "rejected", "rejected", "conflict", "updated", "new"]
    reasons = {row["row"]: [r["reason"] for r in row["reasons"]] for row in found["rows"]}
    assert reasons == {
        2: [], 3: ["differs"], 4: [], 5: ["repeats"], 6: ["no-contact"], 7: ["unreadable"], 8: ["differs"], 9: [], 10: ["linked"],
    }  # fmt: skip
    by_row = {row["row"]: row for row in found["rows"]}
    city = by_row[3]["reasons"][0]
    assert (city["field"], city["ours"], city["theirs"]) == ("city", "Самара", "Тверь")
    assert by_row[5]["reasons"][0]["rows"] == [4]
    assert by_row[8]["reasons"][0]["field"] == "email"
    assert by_row[9]["cells"] == {"birthday": "03.04.1985"}
    assert by_row[10]["reasons"][0]["clients"][0]["row"] == 4
    assert by_row[4]["cells"] == {
        "full_name": "Глеб Сомов", "phone": "+7 999 100-22-33", "email": "gleb@mail.ru", "city": "Тверь",
    }  # fmt: skip
    assert found["without_column"] == []


def test_a_second_phone_goes_into_the_second_column(table: Path) -> None:
    leads(table.parent, ("Анна Орлова", "8 927 600 70 80", "anna@mail.ru"))
    found = imported(table.parent)
    assert outcomes(found) == ["updated"]
    assert found["rows"][0]["cells"] == {"phone2": "+7 927 600-70-80"}


def test_the_plan_fills_the_cells_and_then_there_is_nothing_to_do(table: Path) -> None:
    leads(table.parent, ("Пётр", "8 (903) 112-43-27", "petr@mail.ru"), ("Олег Зимин", "89051114433", "", "тверь"))
    before = table.read_bytes()
    said = sheetcrm("import", "leads.csv", "t.xlsx", *BASIS, "--lang", "ru", folder=table.parent)
    assert said.code == 0
    assert "sheetcrm apply t.xlsx P1" in said.out
    assert table.read_bytes() == before, "importing itself writes nothing"
    assert sheetcrm("apply", "t.xlsx", "P1", folder=table.parent).code == 0
    cells = openpyxl.load_workbook(table)["Клиенты"]
    assert cells["E3"].value == "petr@mail.ru"
    assert str(cells["F4"].value).casefold() == "тверь"
    again = imported(table.parent)
    assert outcomes(again) == ["same", "same"]
    assert (again["run"], again["changes"]) == (None, [])
    assert sheetcrm("undo", "t.xlsx", folder=table.parent).code == 0
    assert openpyxl.load_workbook(table)["Клиенты"]["E3"].value is None


def test_what_somebody_wrote_meanwhile_is_left(table: Path) -> None:
    leads(table.parent, ("Пётр", "8 (903) 112-43-27", "petr@mail.ru"))
    sheetcrm("import", "leads.csv", "t.xlsx", *BASIS, folder=table.parent)
    type_into(table, "Клиенты", {"E3": "serov@mail.ru"})
    assert sheetcrm("apply", "t.xlsx", "P1", folder=table.parent).code == 3
    assert openpyxl.load_workbook(table)["Клиенты"]["E3"].value == "serov@mail.ru"


def test_new_clients_are_added_once_with_numbers_of_their_own(table: Path) -> None:
    """The same file a second time adds nothing, and undo takes the added rows back."""
    leads(
        table.parent,
        ("Глеб Сомов", "8 999 100 22 33", "gleb@mail.ru", "Тверь", "03.04.1985", "Вера"),
        ("Сомов Глеб", "+79991002233"),
        ("", "", "info@bigfirm.ru"),
        ("Пётр", "8 (903) 112-43-27", "petr@mail.ru"),
    )
    before = [[c.value for c in row] for row in openpyxl.load_workbook(table)["Клиенты"].iter_rows()]
    said = sheetcrm("import", "leads.csv", "t.xlsx", *BASIS, "--lang", "ru", folder=table.parent)
    assert "Добавить 2 строки и заполнить 1 пустую ячейку: sheetcrm apply t.xlsx P1" in said.out
    assert sheetcrm("apply", "t.xlsx", "P1", folder=table.parent).code == 0
    rows = [[c.value for c in row] for row in openpyxl.load_workbook(table)["Клиенты"].iter_rows()]
    assert rows[:2] == before[:2]
    assert rows[2][4] == "petr@mail.ru"
    assert rows[5] == [
        "К-000005",
        "Глеб Сомов",
        "+7 999 100-22-33",
        None,
        "gleb@mail.ru",
        "Тверь",
        "03.04.1985",
        None,
        "Вера",
    ]
    assert rows[6] == ["К-000006", None, None, None, "info@bigfirm.ru", None, None, None, None]
    assert len(rows) == 7
    again = imported(table.parent)
    assert outcomes(again) == ["same", "same", "same", "same"]
    assert (again["changes"], again["counts"]["rows_added"]) == ([], 0)
    assert sheetcrm("apply", "t.xlsx", "P1", folder=table.parent).code == 0, "the plan once more changes nothing"
    assert len(list(openpyxl.load_workbook(table)["Клиенты"].iter_rows())) == 7
    assert sheetcrm("undo", "t.xlsx", folder=table.parent).code == 0
    left = [[c.value for c in row] for row in openpyxl.load_workbook(table)["Клиенты"].iter_rows()]
    assert [row for row in left if any(row)] == before


def test_without_a_column_of_ids_new_clients_are_only_named(tmp_path: Path) -> None:
    workbook(tmp_path / "t.xlsx", [row[1:] for row in CLIENTS])
    leads(tmp_path, ("Глеб Сомов", "8 999 100 22 33"), ("Пётр", "8 (903) 112-43-27", "petr@mail.ru"))
    found = imported(tmp_path)
    assert outcomes(found) == ["new", "updated"]
    assert (found["counts"]["rows_added"], found["counts"]["cells_filled"]) == (0, 1)
    assert "init --id-column" in sheetcrm("import", "leads.csv", "t.xlsx", *BASIS, "--lang", "ru", folder=tmp_path).out


def test_a_dry_run_keeps_no_plan(table: Path) -> None:
    leads(table.parent, ("Пётр", "8 (903) 112-43-27", "petr@mail.ru"))
    found = imported(table.parent, "--dry-run")
    assert (found["run"], len(found["changes"])) == (None, 1)
    assert sheetcrm("apply", "t.xlsx", "P1", folder=table.parent).code == 2


def test_two_leads_of_one_client_fill_a_cell_once(table: Path) -> None:
    leads(
        table.parent,
        ("Пётр Серов", "89031124327", "petr@mail.ru"),
        ("Серов П.", "89031124327", "petr@mail.ru", "", "03.04.1985"),
        ("Серов Пётр", "89031124327", "other@mail.ru"),
    )
    found = imported(table.parent)
    assert outcomes(found) == ["updated", "updated", "conflict"]
    assert [(c["cell"], c["after"]) for c in found["changes"]] == [("E3", "petr@mail.ru"), ("G3", "03.04.1985")]


def test_an_xlsx_with_odd_headings_and_a_heading_twice(table: Path) -> None:
    rows: list[list[object]] = [
        ["Кто", "Куда звонить", "Заметка"],
        ["Пётр Серов", "8 903 112-43-27", "перезвонить"],
        ["Кто", "Куда звонить", "Заметка"],
        ["Глеб Сомов", "8 999 100 22 33", None],
    ]
    workbook(table.parent / "odd.xlsx", rows, title="Лист1")
    words = ("--map", "full_name=Кто", "--map", "phone=Куда звонить")
    found = imported(table.parent, *words, file="odd.xlsx")
    assert outcomes(found) == ["same", "rejected", "new"]
    assert [row["row"] for row in found["rows"]] == [2, 3, 4]
    assert found["rows"][1]["reasons"][0]["reason"] == "not-a-row"
    assert "Заметка" in found["without_column"]


def test_nothing_but_contacts_of_an_office_is_the_same_the_second_time(table: Path) -> None:
    """A shared box without a name proves nothing, but the very same row is the very same row."""
    book = openpyxl.load_workbook(table)
    for name in ("Ким Вера", "Лис Яна", "Мак Ада", "Нил Эва", "Ото Ида"):
        book["Клиенты"].append([None, name, None, None, "info@bigfirm.ru"])
    book["Клиенты"].append([None, None, None, None, "info@bigfirm.ru"])
    book.save(table)
    leads(table.parent, ("", "", "info@bigfirm.ru"), ("", "", "info@bigfirm.ru"))
    assert outcomes(imported(table.parent)) == ["same", "same"]


def test_what_is_not_clear_is_asked(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["ФИО", "Телефон", "Email"],
        ["Кравец Юлия", "+7 916 211-22-33", "u1990@yandex.ru"],
        ["Кравец Юлия", "+7 916 277-88-99", "kravets.yulia@mail.ru"],
        ["Орлова Анна", "+7 903 555-44-33", "orlova@mail.ru"],
    ]
    workbook(tmp_path / "t.xlsx", rows)
    leads(tmp_path, ("Юлия Кравец", "89162112233", "kravets.yulia@mail.ru"))
    found = imported(tmp_path)
    assert outcomes(found) == ["conflict"]
    assert found["rows"][0]["reasons"][0]["reason"] == "several"
    assert {client["row"] for client in found["rows"][0]["reasons"][0]["clients"]} == {2, 3}


def test_initials_alone_keep_nobody_out(tmp_path: Path) -> None:
    """Two people of one rare surname and the same initials are a line to read in the table, once both stand there."""
    rows: list[list[object]] = [
        ["ФИО", "Телефон", "Email", "Дата рождения"],
        ["Кравец И.И.", "+7 916 211-22-33", "kravets@mail.ru", "01.02.1980"],
        ["Орлова Анна", "+7 903 555-44-33", "orlova@mail.ru", "03.04.1975"],
        ["Зимин Олег", "+7 903 555-44-66", "zimin@mail.ru", "05.06.1985"],
    ]
    workbook(tmp_path / "t.xlsx", rows)
    leads(tmp_path, ("Кравец Иван Ильич", "89278889900", "ivan.k@yandex.ru", "", "07.11.1999"))
    assert outcomes(imported(tmp_path)) == ["new"]


def test_the_report_and_the_list_say_the_same(table: Path) -> None:
    leads(
        table.parent,
        ("Пётр", "8 (903) 112-43-27", "petr@mail.ru"),
        ("Анна Орлова", "89162234568", "", "Тверь"),
        ("Ира", "12345"),
    )
    for lang in ("ru", "en"):
        said = sheetcrm("import", "leads.csv", "t.xlsx", *BASIS, "--lang", lang, "--out", "o.csv", folder=table.parent)
        for outcome, n in zip(Outcome, (0, 1, 0, 1, 1), strict=True):
            assert COUNT[outcome].say("ru" if lang == "ru" else "en", n=n) in said.out
        lines = list(csv.DictReader((table.parent / "o.csv").open(encoding="utf-8", newline="")))
        assert [line["outcome"] for line in lines] == ["updated", "conflict", "rejected"]
        for line in lines:
            assert line["words"] in said.out
    assert (
        "у вас «Самара», в файле «Тверь»"
        in sheetcrm("import", "leads.csv", "t.xlsx", *BASIS, "--lang", "ru", folder=table.parent).out
    )


@pytest.mark.parametrize(
    ("words", "code", "name"),
    [
        (("absent.csv", "t.xlsx"), 4, "csv/missing"),
        (("leads.csv", "t.xlsx", "--map", "phone"), 2, "import/map"),
        (("empty.csv", "t.xlsx"), 2, "import/no-leads"),
        (("t.xlsx", "empty.csv"), 2, "import/swapped"),
        (("leads.csv", "orders.xlsx"), 2, "workbook/no-clients"),
    ],
)
def test_what_cannot_be_imported_is_refused(words: tuple[str, ...], code: int, name: str, table: Path) -> None:
    leads(table.parent, ("Пётр", "8 (903) 112-43-27"))
    (table.parent / "empty.csv").write_text("a;b\n1;2\n", encoding="utf-8")
    workbook(table.parent / "orders.xlsx", [["Товар", "Цена"], ["роза", 100]], title="Лист")
    said: Said = sheetcrm("import", *words, folder=table.parent)
    assert said.code == code
    assert f"[{name}]" in said.err


@pytest.mark.parametrize("name", ["leads.csv", "leads.xlsx"])
def test_a_list_without_headings_is_read_by_what_is_in_its_columns(name: str, table: Path) -> None:
    """Its rows keep their numbers, two cells of the first one may be alike, and columns can be named by number."""
    rows: list[list[object]] = [
        ["Белова Кира", "8 916 555-01-02", "kira@mail.ru", "нет", "нет"],
        ["Пётр Серов", "8 903 112-43-27", "petr@mail.ru", "Пермь", "нет"],
        ["Гаврилова Нина", "8 916 555-01-03", "nina@mail.ru", "Пермь", "да"],
    ]
    if name.endswith(".xlsx"):
        workbook(table.parent / name, rows)
    else:
        (table.parent / name).write_text("\n".join(";".join(map(str, row)) for row in rows), encoding="utf-8")
    found = imported(table.parent, file=name)
    assert [(row["row"], row["outcome"]) for row in found["rows"]] == [(1, "new"), (2, "updated"), (3, "new")]
    assert found["rows"][0]["cells"] == {
        "full_name": "Белова Кира", "phone": "+7 916 555-01-02", "email": "kira@mail.ru",
    }  # fmt: skip
    named = imported(table.parent, "--map", "city=column 4", file=name)
    assert named["rows"][2]["cells"]["city"] == "Пермь"
    said = sheetcrm("import", name, "t.xlsx", "--dry-run", "--lang", "ru", folder=table.parent)
    assert "столбцы поняты по содержанию (1 — ФИО, 2 — Телефон, 3 — Email)" in said.out
    held = sheetcrm("import", name, "t.xlsx", "--lang", "ru", folder=table.parent)
    assert held.code == 0
    beside = next(table.parent.glob("* — не взяты.csv")).read_text(encoding="utf-8-sig").splitlines()
    assert beside[0].endswith("column 1;column 2;column 3;column 4;column 5")
    assert beside[1].endswith("Белова Кира;8 916 555-01-02;kira@mail.ru;нет;нет")


def test_every_outcome_and_reason_has_its_words() -> None:
    properties = SCHEMAS["import.schema.json"]["else"]["properties"]["rows"]["items"]["properties"]
    assert set(properties["outcome"]["enum"]) == set(Outcome) == set(COUNT)
    assert set(properties["reasons"]["items"]["properties"]["reason"]["enum"]) == set(ReasonKey) == set(REASON)


def test_a_google_sheet_is_completed_and_grows_too(table: Path) -> None:
    """Blank cells of the sheet get what a list knows, and a second import finds nothing to do."""
    with running_server() as server:
        spreadsheet = upload(server, XlsxStore(table, table.parent / "s").read())
        server.files[spreadsheet].share("p1", "user", "writer", emailAddress=server.service_account.address)
        asked = Asked(config=config(table.parent, server, spreadsheet), lang="ru")
        people = (
            ("Пётр", "8 (903) 112-43-27", "petr@mail.ru"),
            ("Олег Зимин", "89051114433", "", "Тверь"),
            ("Глеб Сомов", "8 999 100 22 33"),
        )
        file = str(leads(table.parent, *people))
        done = import_leads(asked, file, Given(admission=Admission("анкета")))
        assert [line.outcome for line in done.found.lines] == [Outcome.UPDATED, Outcome.UPDATED, Outcome.NEW]
        applied = apply(asked, Chosen(plan=done.name))
        assert applied.changed is not None
        assert len(applied.changed.landed) == 2 + 3
        rows = server.people.rows(spreadsheet, "Клиенты")
        assert (rows[2][4], rows[3][5]) == ("petr@mail.ru", "Тверь")
        assert rows[5][:3] == ["К-000005", "Глеб Сомов", "+7 999 100-22-33"]
        again = import_leads(asked, file, Given(admission=Admission("анкета")))
        assert [line.outcome for line in again.found.lines] == [Outcome.SAME] * 3
        assert again.changes == ()


BITRIX = "Название лида;Фамилия;Имя;Отчество;Рабочий телефон;Мобильный телефон;Рабочий e-mail\n"


def _bitrix(folder: Path, *rows: str) -> None:
    (folder / "leads.csv").write_text(BITRIX + "\n".join(rows), encoding="utf-8")


def test_a_name_in_parts_goes_into_one_cell(tmp_path: Path) -> None:
    """An export with «Фамилия» and «Имя» and a table with «ФИО»: nobody comes without a name, nothing is called lost, and a
    client that had none gets one."""
    workbook(
        tmp_path / "t.xlsx",
        [["ID клиента", "ФИО", "Телефон", "Email"], ["К-000001", None, "+7 903 111-22-34", None]],
    )
    _bitrix(
        tmp_path,
        "Заявка;Сомов;Глеб;Ильич;89031112233;8 903 111-22-35;gleb@mail.ru",
        "Заявка;Крюк;Ян;;89031112234;;yan@mail.ru",
        "Заявка;Лис;Вера;;89031112236;;",
    )
    found = imported(tmp_path)
    assert outcomes(found) == ["new", "updated", "new"]
    assert [{k: v for k, v in row["cells"].items() if k != "comment"} for row in found["rows"]] == [
        {"full_name": "Сомов Глеб Ильич", "phone": "+7 903 111-22-35, +7 903 111-22-33", "email": "gleb@mail.ru"},
        {"full_name": "Крюк Ян", "email": "yan@mail.ru"},
        {"full_name": "Лис Вера", "phone": "+7 903 111-22-36"},
    ]
    assert found["without_column"] == []


@pytest.mark.parametrize(
    ("names", "added"),
    [
        (["Carter, Ann", "Mills, Bob"], "Trent, Olivia"),
        (["Ann Carter", "Bob Mills"], "Olivia Trent"),
        (["Carter Ann", "Mills Bob"], "Trent Olivia"),
        ([None, None], "Olivia Trent"),
    ],
)
def test_a_name_in_parts_is_written_as_the_table_writes_names(
    names: list[str | None], added: str, tmp_path: Path
) -> None:
    """An export of HubSpot with "First Name" and "Last Name"; the company comes along."""
    rows = [[f"C-{n}", name, "Acme Inc", f"512 555 014{n}"] for n, name in enumerate(names)]
    workbook(tmp_path / "t.xlsx", [["Client ID", "Contact", "Company", "Phone"], *rows])
    (tmp_path / "leads.csv").write_text(
        "First Name,Last Name,Email,Phone Number,Associated Company\n"
        "Olivia,Trent,o.trent@newco.example,(512) 340-2211,NewCo LLC\n",
        encoding="utf-8",
    )
    cells = imported(tmp_path)["rows"][0]["cells"]
    assert (cells["full_name"], cells["company"]) == (added, "NewCo LLC")


@pytest.mark.parametrize(
    ("columns", "cells"),
    [
        (("Фамилия", "Имя", "Отчество"), {"last_name": "Сомов", "first_name": "Глеб", "patronymic": "Ильич"}),
        (("Фамилия", "Имя"), {"last_name": "Сомов", "first_name": "Глеб Ильич"}),
    ],
)
def test_a_name_in_one_cell_goes_into_its_parts(
    columns: tuple[str, ...], cells: dict[str, str], tmp_path: Path
) -> None:
    rest: tuple[object, ...] = (None,) * (len(columns) - 2)
    workbook(
        tmp_path / "t.xlsx",
        [["ID клиента", *columns, "Телефон"], ["К-000001", "Орлова", "Анна", *rest, "+7 903 111-22-34"]],
    )
    (tmp_path / "leads.csv").write_text("ФИО;Телефон\nСомов Глеб Ильич;89031112233\n", encoding="utf-8")
    found = imported(tmp_path)
    assert {k: v for k, v in found["rows"][0]["cells"].items() if k.endswith("name") or k == "patronymic"} == cells
    assert found["without_column"] == []


def test_a_row_for_which_the_clients_have_no_column_is_not_taken(tmp_path: Path) -> None:
    """It would be an empty client, and the next import would add it once more."""
    workbook(
        tmp_path / "t.xlsx",
        [["ID клиента", "ФИО", "Email", "Ответственный"], ["К-000001", "Орлова Анна", "a@mail.ru", "Ирина"]],
    )
    (tmp_path / "leads.csv").write_text("Телефон;Ответственный\n89031112233;Вера\n", encoding="utf-8")
    found = imported(tmp_path)
    assert outcomes(found) == ["rejected"]
    assert [one["reason"] for one in found["rows"][0]["reasons"]] == ["no-place"]
