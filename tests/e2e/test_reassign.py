"""A manager leaves: her clients are handed over by a plan, on both stores."""

from __future__ import annotations

import re
from pathlib import Path

import openpyxl

from sheetcrm import jobs
from sheetcrm.core.workbook import Value, Workbook, sheet_from_rows
from tests.e2e.terminal import read_tab, sheetcrm
from tests.e2e.test_copies import DAY
from tests.e2e.test_google import config
from tests.e2e.test_json import document
from tests.google import upload
from tests.sheets_server import running_server

HEAD: list[Value] = ["ID клиента", "ФИО", "Телефон", "Почта", "Ответственный"]
_NAMES = ("Анна", "Ольга", "Вера", "Нина", "Юлия", "Яна")
ROWS: list[list[Value]] = [
    [f"К-{i:06d}", f"Иванова {name}", f"+7 907 100-00-0{i}", f"c{i}@example.com", ("Ирина", "Олег")[i % 2]]
    for i, name in enumerate(_NAMES)
]
ORDERS: list[list[Value]] = [
    ["№ заказа", "Дата", "Клиент", "Сумма", "Ответственный"],
    *[[str(i), f"0{i + 1}.11.2026", f"Иванова {name}", 1500, "Ирина"] for i, name in enumerate(_NAMES)],
]
DEALS: list[list[Value]] = [
    ["№ сделки", "ID клиента", "Сделка", "Этап", "Ответственный"],
    ["1", "К-000000", "Свадьба", "Договор", "Ирина"],
    ["2", "К-000001", "Юбилей", "Выиграна", "Ирина"],
    ["3", "К-000002", "Выпускной", "Заявка", "Олег"],
    ["4", "К-000002", "Офис", "Отказ", "Ирина"],
    ["5", "К-000003", "Витрина", "Заявка", "ирина"],
]
SEGMENTS: list[list[Value]] = [["Активен", "Название", "Правило"], ["да", "Ирины", "ответственный = Ирина"]]


def book(folder: Path) -> Path:
    made = openpyxl.Workbook()
    for title, rows in (("Клиенты", [HEAD, *ROWS]), ("Заказы", ORDERS), ("Сделки", DEALS), ("Сегменты", SEGMENTS)):
        sheet = made.create_sheet(title)
        for row in rows:
            sheet.append(row)
    del made["Sheet"]
    made.save(folder / "t.xlsx")
    return folder / "t.xlsx"


def owners(file: Path, tab: str = "Клиенты") -> list[object]:
    return [row[4] for row in read_tab(file, tab)[1:]]


def test_clients_are_handed_over_once_the_plan_is_applied(tmp_path: Path) -> None:
    file = book(tmp_path)
    before = file.read_bytes()
    (tmp_path / "config.yaml").write_text("drafts:\n  sender_name: Ирина\n", encoding="utf-8")
    said = sheetcrm("reassign", "t.xlsx", "--from", "ирина", "--to", "олег", "--lang", "ru", folder=tmp_path)
    assert said.code == 0
    assert "ирина → Олег: 3 строки" in said.out
    assert "ещё 6 строк, где стоит «ирина»" in said.out
    assert "Сегменты!C2" in said.out
    assert "config.yaml:2" in said.out
    assert file.read_bytes() == before
    found = document(
        "reassign", sheetcrm("reassign", "t.xlsx", "--from", "Ирина", "--to", "Олег", "--json", folder=tmp_path)
    )
    assert (found["counts"], found["orders_kept"]) == (
        {"clients": 3, "deals": 2, "orders": 0, "tasks": 0, "left": 0},
        6,
    )
    assert sheetcrm("apply", "t.xlsx", found["run"], folder=tmp_path).code == 0
    assert owners(file) == ["Олег"] * 6
    assert owners(file, "Заказы") == ["Ирина"] * 6
    # Deals that are won or lost tell whose work they were.
    assert owners(file, "Сделки") == ["Олег", "Ирина", "Олег", "Ирина", "Олег"]
    orders = document(
        "reassign",
        sheetcrm("reassign", "t.xlsx", "--from", "Ирина", "--to", "Олег", "--orders", "--json", folder=tmp_path),
    )
    assert sheetcrm("apply", "t.xlsx", orders["run"], folder=tmp_path).code == 0
    assert owners(file, "Заказы") == ["Олег"] * 6
    assert sheetcrm("undo", "t.xlsx", folder=tmp_path).code == 0
    assert owners(file, "Заказы") == ["Ирина"] * 6
    nobody = sheetcrm("reassign", "t.xlsx", "--from", "Марина", "--to", "Олег", "--lang", "en", folder=tmp_path)
    assert nobody.code == 2
    assert "Owners now: Олег, Ирина." in nobody.err


def test_clients_of_several_tabs_are_counted_where_they_stand(tmp_path: Path) -> None:
    made = openpyxl.Workbook()
    for title, rows in (("Север", ROWS[:1]), ("Юг", ROWS[1:])):
        sheet = made.create_sheet(title)
        for row in (HEAD, *rows):
            sheet.append(row)
    del made["Sheet"]
    made.save(tmp_path / "t.xlsx")
    said = sheetcrm("reassign", "t.xlsx", "--from", "Ирина", "--to", "Олег", "--lang", "ru", folder=tmp_path)
    assert "Ирина → Олег: 1 строка на вкладке «Север»." in said.out
    assert "Ирина → Олег: 2 строки на вкладке «Юг»." in said.out


def test_lists_and_templates_of_the_workbook_that_name_her_are_said(tmp_path: Path) -> None:
    file = book(tmp_path)
    assert sheetcrm("init", "t.xlsx", "--lists", "--templates", "--yes", folder=tmp_path).code == 0
    made = openpyxl.load_workbook(file)
    place = made["Шаблоны"]["G6"]
    place.value = f"{place.value}\nВаша Ирина"
    made.save(file)
    said = sheetcrm("reassign", "t.xlsx", "--from", "Ирина", "--to", "Олег", "--json", folder=tmp_path)
    found = document("reassign", said)["mentions"]
    names = [cell.coordinate for row in made["Справочники"].iter_rows() for cell in row if cell.value == "Ирина"]
    assert len(names) == 1
    assert {f"Справочники!{names[0]}", f"Шаблоны!{place.coordinate}"} <= set(found)


def test_who_takes_over_gets_a_page_with_the_card_of_each_client(tmp_path: Path) -> None:
    """G13: a brief for each client, of those who change hands alone."""
    book(tmp_path)
    words = (
        "reassign",
        "t.xlsx",
        "--from",
        "Ирина",
        "--to",
        "Олег",
        "--brief",
        "b.html",
        "--lang",
        "ru",
        "--today",
        "2026-11-20",
    )
    assert sheetcrm(*words, "--dry-run", folder=tmp_path).code == 0
    assert not (tmp_path / "b.html").exists()
    said = sheetcrm(*words, folder=tmp_path)
    assert "Карточки этих клиентов для нового ответственного: b.html." in said.out
    page = (tmp_path / "b.html").read_text(encoding="utf-8").replace("\u00a0", " ")
    names = re.findall(r"<h2>([^<·]+) ·", page)
    assert names == [f"Иванова {name}" for name in _NAMES[::2]]
    anna = page.split("<h2>")[1]
    assert "<li>01.11.2026 · № 0" in anna
    assert "Свадьба" in anna
    assert "Иванова Ольга" not in page
    assert (tmp_path / "b.html").stat().st_mode & 0o077 == 0
    nobody = sheetcrm(*words[:3], "Марина", *words[4:6], "--brief", "c.html", "--json", folder=tmp_path)
    assert nobody.code == 2
    assert not (tmp_path / "c.html").exists()


def test_nothing_open_is_left_with_who_leaves_and_the_log_names_every_cell(tmp_path: Path) -> None:
    """G13: clients, open deals and tasks, ours and those of the team's own tab; what was changed can be read cell by cell."""
    file = book(tmp_path)
    made = openpyxl.load_workbook(file)
    made["Клиенты"].cell(1, 6).value = "Когда связаться"
    for row in range(2, 8):
        made["Клиенты"].cell(row, 6).value = "19.11.2026"
    sheet = made.create_sheet("Дела команды")
    for line in (["Задача", "Срок", "Исполнитель", "Готово"], ["Заказать визитки", "20.11.2026", "Ирина", None]):
        sheet.append(line)
    made.save(file)
    asked = ("t.xlsx", "--today", "2026-11-20")

    def working() -> set[str]:
        found = document("tasks", sheetcrm("tasks", *asked, "--json", folder=tmp_path))["tasks"]
        return {str(task["owner"]) for task in found}

    assert working() == {"Ирина", "Олег"}
    found = document(
        "reassign", sheetcrm("reassign", *asked, "--from", "Ирина", "--to", "Олег", "--json", folder=tmp_path)
    )
    assert sheetcrm("apply", "t.xlsx", found["run"], *asked[1:], folder=tmp_path).code == 0
    assert working() == {"Олег"}
    assert "Ирина" not in owners(file)
    assert sheetcrm("sync", *asked, folder=tmp_path).code == 0
    head = next(row for row in read_tab(file, "Задачи") if row and "Ответственный" in row)
    lines = [row for row in read_tab(file, "Задачи") if len(row) > 5 and str(row[head.index("Ключ")]).startswith("#")]
    assert {line[head.index("Ответственный")] for line in lines} == {"Олег"}
    said = sheetcrm("log", *asked, "--json", folder=tmp_path)
    (run, *_) = document("log", said)["runs"]
    (whole,) = document("log", sheetcrm("log", "t.xlsx", run["run"], "--json", folder=tmp_path))["runs"]
    assert {c["cell"] for c in whole["changes"]} == {c["cell"] for c in found["changes"]}
    assert len(found["changes"]) == 3 + 2 + 1
    words = sheetcrm("log", "t.xlsx", run["run"], "--lang", "ru", folder=tmp_path).out
    assert words.count("рина → Олег") == len(found["changes"])
    assert "…и ещё" not in words


def test_a_new_owner_who_is_not_on_the_list_is_refused(tmp_path: Path) -> None:
    book(tmp_path)
    (tmp_path / "config.yaml").write_text("choices:\n  owner: [Ирина, Ольга]\n", encoding="utf-8")
    said = sheetcrm("reassign", "t.xlsx", "--from", "Ирина", "--to", "Олег", "--json", folder=tmp_path)
    assert (said.code, document("reassign", said)["error"]["code"]) == (2, "plan/owner-not-listed")
    said = sheetcrm("reassign", "t.xlsx", "--from", "Ирина", "--to", "ольга", "--json", folder=tmp_path)
    assert document("reassign", said)["to"] == "Ольга"


def test_a_table_without_owners_is_said_to_be_one(tmp_path: Path) -> None:
    sheet = openpyxl.Workbook()
    for row in [HEAD[:4], *[row[:4] for row in ROWS]]:
        sheet.worksheets[0].append(row)
    sheet.save(tmp_path / "t.xlsx")
    said = sheetcrm("reassign", "t.xlsx", "--from", "Ирина", "--to", "Олег", "--json", folder=tmp_path)
    assert (said.code, document("reassign", said)["error"]["code"]) == (2, "plan/no-column")


def test_clients_of_a_google_sheet_are_handed_over(tmp_path: Path) -> None:
    with running_server() as server:
        sheets = (sheet_from_rows("Клиенты", [HEAD, *ROWS]), sheet_from_rows("Сделки", DEALS))
        spreadsheet = upload(server, Workbook("База", "", sheets))
        server.files[spreadsheet].share("p1", "user", "writer", emailAddress=server.service_account.address)
        asked = jobs.Asked(config=config(tmp_path, server, spreadsheet), today=DAY)
        plan = jobs.reassign(asked, "Ирина", "Олег")
        server.people.sort_range(spreadsheet, "Клиенты!A2:E7", 2, descending=True)
        done = jobs.apply(asked, jobs.Chosen(plan=plan.name))
        assert done.changed is not None
        assert len(done.changed.landed) == 5
        people, deals = (sheet.cells.to_numpy().tolist() for sheet in jobs.open_workbook(asked).workbook.people())
        assert [row[4] for row in people[1:]] == ["Олег"] * 6
        assert [row[4] for row in deals[1:]] == ["Олег", "Ирина", "Олег", "Ирина", "Олег"]
