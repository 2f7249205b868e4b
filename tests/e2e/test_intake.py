"""What may come in: exports of other programs, the ground in law, whom new clients go to, what is not taken, the inbox."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from sheetcrm.jobs import Asked, Chosen, apply, undo
from sheetcrm.jobs.clients.importing import import_leads
from sheetcrm.journal.runs import RunLog
from sheetcrm.stores.xlsx.store import XlsxStore
from tests.e2e.terminal import sheetcrm
from tests.e2e.test_google import config as google_config
from tests.e2e.test_json import document
from tests.google import store, upload
from tests.sheets_server import running_server

TODAY = "2026-11-20"
HEADS = [
    "ID клиента", "ФИО", "Телефон", "Телефон 2", "Email", "Город", "Источник", "Ответственный", "Комментарий",
    "Основание обработки", "Согласие на рекламу", "Дата согласия", "Одноразовый код",
]  # fmt: skip
CLIENTS: list[list[object]] = [
    [
        "К-000001",
        "Орлова Анна",
        "8 916 223-45-68",
        None,
        None,
        "Самара",
        None,
        "Ирина",
        None,
        None,
        None,
        None,
        "ЛЕТО-7",
    ],
    ["К-000002", "Серов Пётр", "8 903 112-43-27", None, None, None, None, "Ирина", None, None, None, None, None],
]
DEALS = ["№ сделки", "Клиент", "Телефон", "Сделка", "Этап", "Сумма", "Дата создания"]
TALKS = ["Дата и время", "ID клиента", "Телефон", "Тип", "Направление", "Минут", "Кто"]


@pytest.fixture
def table(tmp_path: Path) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for title, rows in (
        ("Клиенты", [HEADS, *CLIENTS]),
        ("Сделки", [DEALS, ["Д-1", "Орлова Анна", None, "Свадьба", "Новая", 5000, "01.11.2026"]]),
        (
            "История общения",
            [TALKS, ["10.11.2026 09:05", "К-000001", "8 916 223-45-68", "звонок", "входящий", 2, "Ирина"]],
        ),
    ):
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    book.save(tmp_path / "t.xlsx")
    return tmp_path / "t.xlsx"


def put(
    folder: Path, name: str, rows: Sequence[Sequence[object]], *, encoding: str = "utf-8-sig", sign: str = ";"
) -> str:
    with (folder / name).open("w", encoding=encoding, newline="") as file:
        csv.writer(file, delimiter=sign).writerows(rows)
    return name


def imported(table: Path, file: str, *words: str) -> dict[str, Any]:
    said = sheetcrm("import", file, "t.xlsx", "--json", "--today", TODAY, *words, folder=table.parent)
    return document("import", said)


def applied(table: Path, plan: str) -> None:
    assert sheetcrm("apply", "t.xlsx", plan, "--today", TODAY, folder=table.parent).code == 0


def rows_of(table: Path, tab: str) -> list[tuple[object, ...]]:
    sheet = openpyxl.load_workbook(table)[tab]
    return [row for row in sheet.iter_rows(min_row=2, values_only=True) if any(cell is not None for cell in row)]


def people(n: int) -> list[list[object]]:
    return [
        ["Имя", "Телефон", "Город"],
        *([f"Гость {chr(1072 + i % 32)}{i}", f"8927{6000000 + i * 37}", "Тверь"] for i in range(n)),
    ]


# --- the ground in law -------------------------------------------------------------------------------------------------


def test_without_a_ground_nobody_becomes_a_client(table: Path) -> None:
    """New ones and such that would complete a client are listed and held back; with a ground they are taken, and it is kept."""
    file = put(
        table.parent,
        "l.csv",
        [["Имя", "Телефон", "Почта"], ["Глеб Сомов", "89991002233", ""], ["Пётр Серов", "89031124327", "s@mail.ru"]],
    )
    found = imported(table, file)
    assert [(row["outcome"], row["held"]) for row in found["rows"]] == [("new", True), ("updated", True)]
    assert (found["counts"]["held"], found["run"], found["changes"]) == (2, None, [])
    said = sheetcrm("import", file, "t.xlsx", "--lang", "ru", folder=table.parent)
    assert "--basis" in said.out
    found = imported(table, file, "--basis", "договор розницы")
    assert found["counts"]["held"] == 0
    applied(table, found["run"])
    rows = rows_of(table, "Клиенты")
    assert (rows[2][1], rows[2][9]) == ("Глеб Сомов", "договор розницы")
    assert rows[2][10] is None, "a ground to keep data is no consent to advertising"
    assert rows[1][4] == "s@mail.ru"
    log = list(RunLog(Path(f"{table}.sheetcrm") / "journal.jsonl").lines())
    assert [line["basis"] for line in log if line["kind"] == "import"] == ["договор розницы"]


def test_a_bought_base_does_not_flood_in(table: Path) -> None:
    """So many new rows at once wait until somebody says that the team collected them."""
    file = put(table.parent, "base.csv", people(101))
    found = imported(table, file, "--basis", "согласие")
    assert found["counts"]["held"] == 101
    assert {reason["reason"] for row in found["rows"] for reason in row["reasons"]} >= {"flood"}
    assert imported(table, file, "--basis", "согласие", "--own-base")["counts"]["rows_added"] == 101
    few = put(table.parent, "few.csv", people(100))
    assert imported(table, few, "--basis", "согласие")["counts"]["held"] == 0


def test_who_is_held_back_waits_in_a_tab_of_its_own_and_comes_in_once_there_is_a_ground(table: Path) -> None:
    assert sheetcrm("init", "t.xlsx", "--yes", "--inbox", "--today", TODAY, folder=table.parent).code == 0
    file = put(
        table.parent, "l.csv", [["Имя", "Телефон"], ["Глеб Сомов", "89991002233"], ["Марк Леонов", "89991002244"]]
    )
    found = imported(table, file)
    assert (found["counts"]["rows_held"], found["counts"]["rows_added"]) == (2, 0)
    applied(table, found["run"])
    tab = "Без согласия (отложены)"
    book = openpyxl.load_workbook(table)
    head = next(row[0].row for row in book[tab].iter_rows() if row[0].value == "№ строки")
    held = [row for row in book[tab].iter_rows(min_row=head + 1) if row[0].value]
    assert [row[2].value for row in held] == ["Глеб Сомов", "Марк Леонов"]
    assert imported(table, file)["run"] is None, "the same file a second time holds nobody back again"
    # Nobody there is a client: not counted, not written to.
    synced = json.loads(sheetcrm("sync", "t.xlsx", "--json", "--today", TODAY, folder=table.parent).out)
    assert synced["rows"] == 2
    assert not any("Сомов" in json.dumps(draft, ensure_ascii=False) for draft in synced["drafts"])
    book = openpyxl.load_workbook(table)
    book[tab].cell(head + 1, 9).value = "согласие от 19.11.2026, бумага"
    book.save(table)
    said = sheetcrm("inbox", "t.xlsx", "--json", "--today", TODAY, folder=table.parent)
    found = document("inbox", said)
    assert [(row["outcome"], row["held"]) for row in found["rows"]] == [("new", False)]
    applied(table, found["run"])
    assert [(row[1], row[9]) for row in rows_of(table, "Клиенты")[2:]] == [
        ("Глеб Сомов", "согласие от 19.11.2026, бумага")
    ]
    again = document("inbox", sheetcrm("inbox", "t.xlsx", "--json", "--today", TODAY, folder=table.parent))
    assert [row["outcome"] for row in again["rows"]] == ["same"]


def test_three_cells_are_enough_for_a_new_client(table: Path) -> None:
    """I7: the quick-add tab: checked, compared with the clients, and only then planned to be added."""
    assert sheetcrm("init", "t.xlsx", "--yes", "--inbox", "--today", TODAY, folder=table.parent).code == 0
    book = openpyxl.load_workbook(table)
    sheet = book["Новые клиенты"]
    head = next(row[0].row for row in sheet.iter_rows() if row[1].value == "Телефон или email")
    for n, row in enumerate(
        (
            ("Глеб Сомов", "8 999 100 22 33", "сам, 19.11.2026"), ("Анна", "89162234568", "сама"),
            ("Вера Ким", "vera@mail.ru", None), ("Лев", "12345", "сам"),
        ),
        start=head + 1,
    ):  # fmt: skip
        for place, value in enumerate(row, start=1):
            sheet.cell(n, place).value = value
    book.save(table)
    found = document(
        "inbox", sheetcrm("inbox", "t.xlsx", "--json", "--owner", "Вера", "--today", TODAY, folder=table.parent)
    )
    assert [(row["outcome"], row["held"]) for row in found["rows"]] == [
        ("new", False), ("same", False), ("new", True), ("rejected", False),
    ]  # fmt: skip
    applied(table, found["run"])
    assert [(row[0], row[1], row[7]) for row in rows_of(table, "Клиенты")[2:]] == [("К-000003", "Глеб Сомов", "Вера")]


def test_a_tab_of_clients_that_happens_to_be_called_new_clients_is_one(tmp_path: Path) -> None:
    from tests.e2e.terminal import workbook

    workbook(tmp_path / "t.xlsx", [HEADS, *CLIENTS], "Новые клиенты")
    assert (
        json.loads(sheetcrm("check", "t.xlsx", "--json", "--no-strict", folder=tmp_path).out)["counts"]["rows"][
            "clients"
        ]
        == 2
    )


# --- whom they go to, what is left --------------------------------------------------------------------------------------


def test_nobody_is_without_an_owner_after_the_rule(table: Path) -> None:
    """I15."""
    rows = [["Имя", "Телефон", "Город"], ["А Белов", "89991002201", "Тверь"], ["Б Белов", "89991002202", "Самара"],
            ["В Белов", "89991002203", ""], ["Г Белов", "89991002204", "Казань"]]  # fmt: skip
    file = put(table.parent, "l.csv", rows)
    ground = ("--basis", "анкета")
    rule = "Город: Самара = Ирина; * = Вера, Олег"
    owners = [row["cells"]["owner"] for row in imported(table, file, *ground, "--owner", rule)["rows"]]
    assert owners == ["Вера", "Ирина", "Олег", "Вера"]
    # In turn: whoever has the fewest clients comes next, and Ирина has two.
    owners = [row["cells"]["owner"] for row in imported(table, file, *ground, "--owner", "Ирина, Вера")["rows"]]
    assert owners == ["Вера", "Вера", "Ирина", "Вера"]
    assert owners == [row["cells"]["owner"] for row in imported(table, file, *ground, "--owner", "Ирина, Вера")["rows"]]
    said = sheetcrm("import", file, "t.xlsx", "--owner", "Город: Самара = Ирина", "--json", folder=table.parent)
    assert (said.code, document("import", said)["error"]["code"]) == (2, "import/owner-rule")


def test_rows_that_were_not_taken_lie_beside_the_file_with_the_reason(table: Path) -> None:
    file = put(
        table.parent,
        "l.csv",
        [
            ["Имя", "Телефон", "Город"],
            ["Анна Орлова", "89162234568", "Тверь"],
            ["Ира", "12345", ""],
            ["=HYPERLINK(1)", "", ""],
        ],
    )
    found = imported(table, file, "--basis", "анкета")
    path = table.parent / "l — не взяты.csv"
    assert found["not_taken"] == path.name
    rows = list(csv.reader(path.open(encoding="utf-8-sig"), delimiter=";"))
    assert rows[0] == ["Строка", "Почему не взята", "Имя", "Телефон", "Город"]
    assert [row[0] for row in rows[1:]] == ["2", "3", "4"]
    assert "Самара" in rows[1][1]
    assert rows[3][2] == "'=HYPERLINK(1)"
    if sys.platform != "win32":
        assert path.stat().st_mode & 0o077 == 0
    path.unlink()
    imported(table, file, "--dry-run")
    assert not path.exists()


def test_a_mapping_is_said_once_and_used_again(table: Path) -> None:
    """Odd headings, the ground and the owner are kept in a file that reads the next list the same way."""
    one = put(table.parent, "1.csv", [["Кто", "Куда звонить", "Х"], ["Глеб Сомов", "89991002233", "1"]])
    words = ("--map", "full_name=Кто", "--map", "phone=Куда звонить", "--basis", "анкета", "--owner", "Вера")
    imported(table, one, *words, "--save-mapping", str(table.parent / "m.yaml"))
    two = put(
        table.parent,
        "2.csv",
        [["Х", "Куда звонить", "Кто"], ["1", "89991002244", "Марк Леонов"]],
        encoding="cp1251",
        sign="\t",
    )
    found = imported(table, two, "--mapping", str(table.parent / "m.yaml"))
    assert found["rows"][0]["cells"] | {"basis": ""} == {
        "full_name": "Марк Леонов", "phone": "+7 999 100-22-44", "owner": "Вера", "basis": "",
    }  # fmt: skip
    assert found["rows"][0]["held"] is False
    for text, code in (
        ("fields: {рост: Х}", "mapping/wrong"),
        ("кто: я", "mapping/wrong"),
        ("[", "mapping/wrong"),
        ("own_base: 5", "mapping/wrong"),
    ):
        (table.parent / "bad.yaml").write_text(text, encoding="utf-8")
        said = sheetcrm("import", two, "t.xlsx", "--mapping", "bad.yaml", "--json", folder=table.parent)
        assert (said.code, document("import", said)["error"]["code"]) == (2, code)
    said = sheetcrm("import", two, "t.xlsx", "--save-mapping", "m.yaml", "--json", folder=table.parent)
    assert document("import", said)["error"]["code"] == "mapping/exists"


# --- other programs -----------------------------------------------------------------------------------------------------

AMO_DEALS = [
    "ID", "Название сделки", "Бюджет", "Ответственный", "Дата создания сделки", "Кем создана сделка", "Дата редактирования",
    "Кем редактирована", "Дата закрытия", "Теги", "Примечание", "Этап сделки", "Воронка", "Полное имя контакта",
    "Компания контакта", "Ответственный за контакт", "Компания", "Рабочий телефон", "Рабочий прямой телефон",
    "Мобильный телефон", "Факс", "Домашний телефон", "Другой телефон", "Рабочий email", "Личный email", "Другой email",
    "Город", "Источник", "Пользовательское соглашение", "utm_source", "utm_medium",
]  # fmt: skip


def amo(**cells: str) -> list[str]:
    return [cells.get(heading.replace(" ", "_"), "") for heading in AMO_DEALS]


def test_amocrm_deals_bring_their_people_and_themselves(table: Path) -> None:
    rows = [
        AMO_DEALS,
        amo(ID="901", Название_сделки="Корпоратив", Бюджет="12500", Ответственный="Олег", Этап_сделки="Переговоры",
            Дата_создания_сделки="12.11.2026 10:20:30", Полное_имя_контакта="Глеб Сомов", Рабочий_телефон="'+74957654321",
            Мобильный_телефон="'+79991002233", Личный_email="gleb@mail.ru", Город="Тверь", Ответственный_за_контакт="Вера",
            Пользовательское_соглашение="да"),
        amo(ID="902", Название_сделки="Букет", Бюджет="3500", Этап_сделки="Успешно реализовано",
            Полное_имя_контакта="Анна Орлова", Мобильный_телефон="89162234568"),
        amo(ID="Д-1", Название_сделки="Старая", Этап_сделки="Новая", Полное_имя_контакта="Пётр Серов",
            Мобильный_телефон="89031124327"),
    ]  # fmt: skip
    file = put(table.parent, "amo.csv", rows)
    found = imported(table, file, "--basis", "договор")
    assert found["program"] == "amocrm"
    assert [row["outcome"] for row in found["rows"]] == ["new", "same", "same"]
    cells = found["rows"][0]["cells"]
    assert (cells["phone"], cells["phone2"], cells["owner"], cells["city"]) == (
        "+7 999 100-22-33", "+7 495 765-43-21", "Вера", "Тверь",
    )  # fmt: skip
    assert found["records"] == {"deals": {"new": 2, "same": 1}}
    assert found["without_column"] == ["Пользовательское соглашение"], "never taken for a consent by itself"
    applied(table, found["run"])
    deals = rows_of(table, "Сделки")
    assert deals[1][0] == "901"
    assert [deals[1][n] for n in (1, 3, 4, 5)] == ["Глеб Сомов", "Корпоратив", "Переговоры", 12500]
    again = imported(table, file, "--basis", "договор")
    assert (again["run"], again["records"]) == (None, {"deals": {"same": 3}})
    said = sheetcrm("undo", "t.xlsx", folder=table.parent)
    assert said.code == 0, said.out
    assert len(rows_of(table, "Сделки")) == 1


def test_amocrm_contacts(table: Path) -> None:
    """X6."""
    heads = ["ID", "Тип", "Полное имя контакта", "Имя", "Фамилия", "Название компании", "Ответственный", "Дата создания контакта",
             "Теги", "Примечание 1", "Рабочий телефон", "Мобильный телефон", "Рабочий email", "Личный email", "Web", "Адрес"]  # fmt: skip
    row = [
        "77",
        "контакт",
        "Глеб Сомов",
        "Глеб",
        "Сомов",
        "",
        "Вера",
        "01-11-2026 10:00:00",
        "vip,опт",
        "звонил",
        "",
        "89991002233",
        "w@x.ru",
        "",
        "",
        "",
    ]
    found = imported(table, put(table.parent, "c.csv", [heads, row], sign=","), "--basis", "договор")
    assert found["program"] == "amocrm"
    assert found["rows"][0]["cells"]["comment"] == "звонил"
    assert found["rows"][0]["cells"]["full_name"] == "Глеб Сомов"


def test_bitrix24_leads_and_deals(table: Path) -> None:
    """X6."""
    leads = ["ID", "Название лида", "Имя", "Фамилия", "Отчество", "Дата рождения", "Населенный пункт", "Рабочий телефон",
             "Мобильный телефон", "Рабочий e-mail", "Частный e-mail", "Контакт Telegram", "Стадия", "Источник", "Ответственный",
             "Комментарий", "UTM Source", "UTM Medium"]  # fmt: skip
    row = [
        "5",
        "Заявка",
        "Глеб",
        "Сомов",
        "",
        "",
        "Тверь",
        "84957654321",
        "89991002233",
        "",
        "g@mail.ru",
        "gleb_s",
        "NEW",
        "Сайт",
        "Вера",
        "срочно",
        "yandex",
        "cpc",
    ]
    found = imported(table, put(table.parent, "LEAD.csv", [leads, row]), "--basis", "форма")
    assert found["program"] == "bitrix24"
    cells = found["rows"][0]["cells"]
    assert (cells["phone"], cells["phone2"], cells["email"], cells["source"]) == (
        "+7 999 100-22-33",
        "+7 495 765-43-21",
        "g@mail.ru",
        "Сайт",
    )
    deals = ["ID", "Стадия сделки", "Название сделки", "Сумма", "Валюта", "Контакт", "Дата создания", "Ответственный",
             "Контакт: Имя", "Контакт: Фамилия", "Контакт: Мобильный телефон", "Контакт: Рабочий e-mail"]  # fmt: skip
    row = [
        "31",
        "В работе",
        "Опт",
        "9 700,50",
        "RUB",
        "Марк Леонов",
        "12.11.2026 09:00:00",
        "Вера",
        "Марк",
        "Леонов",
        "89991002244",
        "",
    ]
    found = imported(table, put(table.parent, "DEAL.csv", [deals, row], encoding="cp1251"), "--basis", "договор")
    assert (found["program"], found["records"]) == ("bitrix24", {"deals": {"new": 1}})
    applied(table, found["run"])
    assert [rows_of(table, "Сделки")[1][n] for n in (0, 1, 4, 5)] == ["31", "Марк Леонов", "В работе", 9700.5]


def test_answers_of_a_google_form(table: Path) -> None:
    """A yes about data is the ground, a yes about advertising a consent; without the first a person is held back. A code that
    was used before is flagged."""
    heads = ["Отметка времени", "Как вас зовут?", "Ваш телефон", "Согласие на обработку персональных данных",
             "Хотите получать новости и акции? (согласие)", "Промокод подруги", "Рост, см"]  # fmt: skip
    yes = "Согласен на обработку"
    rows = [
        heads,
        ["19.11.2026 12:30:05", "Глеб Сомов", "89991002233", yes, "Да", "зима-1", "180"],
        ["19.11.2026 12:31:00", "Марк Леонов", "89991002244", "", "Да", "", ""],
        ["19.11.2026 12:32:00", "Вера Ким", "89991002255", "Да", "Нет", "ЛЕТО-7", ""],
        ["19.11.2026 12:33:00", "Олег Дым", "89991002266", "Не согласен", "", "Зима-1", ""],
    ]
    found = imported(table, put(table.parent, "Заявки.csv", rows, sign=","))
    assert found["program"] == "google-forms"
    assert [(row["outcome"], row["held"]) for row in found["rows"]] == [
        ("new", False),
        ("new", True),
        ("new", False),
        ("new", True),
    ]
    cells = found["rows"][0]["cells"]
    assert (cells["basis"], cells["consent_ads"], cells["consent_date"], cells["single_code"]) == (
        "согласие в форме «Заявки», 19.11.2026", "да", "19.11.2026", "зима-1",
    )  # fmt: skip
    assert found["rows"][2]["cells"]["consent_ads"] == "нет"
    flagged = [row["row"] for row in found["rows"] if any(r["reason"] == "code-used" for r in row["reasons"])]
    assert flagged == [4, 5]
    assert found["without_column"] == ["Рост, см"]


def test_who_asked_by_a_form_is_a_task_of_the_owner_or_of_the_next_manager(tmp_path: Path) -> None:
    """T3: the new client has the team's word for a request, and each time the same manager has the task."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    heads = ["ID клиента", "ФИО", "Телефон", "Статус", "Дата добавления", "Ответственный", "Основание обработки"]
    people = [["К-000001", "Орлова Анна", "8 916 223-45-68", "клиент", "19.11.2026", "Ирина", None],
              ["К-000002", "Серов Пётр", "8 903 112-43-27", "Новая заявка", "19.11.2026", "Олег", None]]  # fmt: skip
    for row in (heads, *people):
        (book["Клиенты"] if "Клиенты" in book.sheetnames else book.create_sheet("Клиенты")).append(row)
    book.save(tmp_path / "t.xlsx")
    (tmp_path / "config.yaml").write_text("workbook: t.xlsx\nchoices: {owner: [Ирина, Олег]}\n", encoding="utf-8")
    asked = ["Отметка времени", "Как вас зовут?", "Ваш телефон", "Согласие на обработку персональных данных"]
    answers = [
        [f"19.11.2026 12:3{n}:05", name, phone, "Да"]
        for n, (name, phone) in enumerate(
            (
                ("Белов Ян", "89991002230"),
                ("Орлова Анна", "89162234568"),
                ("Ким Вера", "89991002231"),
                ("Дым Лев", "89991002232"),
            )
        )
    ]
    found = imported(tmp_path / "t.xlsx", put(tmp_path, "Заявки.csv", [asked, *answers]))
    assert [row["outcome"] for row in found["rows"]] == ["new", "same", "new", "new"]
    applied(tmp_path / "t.xlsx", found["run"])
    rows = rows_of(tmp_path / "t.xlsx", "Клиенты")
    assert [row[3] for row in rows] == ["клиент", "Новая заявка", *["Новая заявка"] * 3]

    def tasks() -> list[tuple[str, str]]:
        said = sheetcrm("tasks", "t.xlsx", "--json", "--today", TODAY, folder=tmp_path)
        return [(t["client"], t["owner"]) for t in document("tasks", said)["tasks"] if t["rule"] == "request"]

    first = tasks()
    assert dict(first) == {"Серов Пётр": "Олег", "Белов Ян": "Ирина", "Ким Вера": "Олег", "Дым Лев": "Ирина"}
    assert tasks() == first
    # A list of words without one for a request: none of ours is put there.
    (tmp_path / "config.yaml").write_text("workbook: t.xlsx\nchoices: {status: [клиент, архив]}\n", encoding="utf-8")
    more = put(tmp_path, "Ещё.csv", [asked, ["19.11.2026 13:00:00", "Лис Ада", "89991002239", "Да"]])
    assert "status" not in imported(tmp_path / "t.xlsx", more, "--dry-run")["rows"][0]["cells"]


def test_a_journal_of_orders_brings_buyers_and_orders(table: Path) -> None:
    """I3: find or create: who bought is looked for among the clients first."""
    book = openpyxl.load_workbook(table)
    sheet = book.create_sheet("Заказы")
    sheet.append(["№ заказа", "Дата", "Клиент", "Телефон", "Сумма"])
    sheet.append(["Z-1", "01.10.2026", "Орлова Анна", None, 900])
    book.save(table)
    rows = [
        ["№ заказа", "Дата", "Клиент", "Телефон", "Товары", "Сумма"],
        ["Z-1", "01.10.2026", "Орлова Анна", "89162234568", "роза", "900"],
        ["Z-2", "02.11.2026", "Анна Орлова", "8 916 223 45 68", "пион", "1500"],
        ["Z-3", "03.11.2026", "Глеб Сомов", "89991002233", "астра", "700"],
    ]
    found = imported(table, put(table.parent, "shop.csv", rows), "--basis", "заказ на сайте")
    assert found["records"] == {"orders": {"new": 2, "same": 1}}
    assert sorted(row["outcome"] for row in found["rows"]) == ["new", "same", "same"]
    applied(table, found["run"])
    assert [row[0] for row in rows_of(table, "Заказы")] == ["Z-1", "Z-2", "Z-3"]
    assert len(rows_of(table, "Клиенты")) == 3


def test_orders_that_name_the_client_by_an_id_alone_get_it(table: Path) -> None:
    """I3: of a client of ours at once; of a new one when they are a client. Never is an order nobody's."""
    book = openpyxl.load_workbook(table)
    book.create_sheet("Заказы").append(["№ заказа", "Дата", "ID клиента", "Сумма"])
    book["Заказы"].append(["Z-1", "01.10.2026", "К-000001", 900])
    book.save(table)
    file = put(
        table.parent,
        "shop.csv",
        [
            ["№ заказа", "Дата", "Имя", "Телефон", "Сумма"],
            ["Z-2", "02.11.2026", "Анна", "8 916 223 45 68", "1500"],
            ["Z-3", "03.11.2026", "Глеб Сомов", "89991002233", "700"],
        ],
    )
    found = imported(table, file, "--basis", "заказ на сайте")
    assert found["records"] == {"orders": {"new": 1, "waits": 1}}
    applied(table, found["run"])
    found = imported(table, file, "--basis", "заказ на сайте")
    assert found["records"] == {"orders": {"same": 1, "new": 1}}
    applied(table, found["run"])
    owners = {row[0]: row[2] for row in rows_of(table, "Заказы")}
    assert owners["Z-2"] == "К-000001"
    assert owners["Z-3"] == next(row[0] for row in rows_of(table, "Клиенты") if "Глеб" in str(row))
    assert imported(table, file, "--basis", "заказ на сайте")["records"] == {"orders": {"same": 2}}


def test_an_importer_of_the_teams_own_needs_no_change_of_ours(table: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """I10."""
    (table.parent / "our_till.py").write_text(
        "from sheetcrm.core.importers import Importer, Part, Record\n"
        "from sheetcrm.core.wording import Text\n"
        "def reads(handed, lang):\n"
        "    lines = handed.grids[0].rows[1:]\n"
        "    people = tuple(Record(n, {'full_name': a, 'phone': b, 'basis': 'чек'}) for n, (a, b) in enumerate(lines, 2))\n"
        "    return (Part('clients', handed.grids[0].title, people),)\n"
        "TILL = Importer('till', Text(ru='Наша касса', en='Our till'), 'here',\n"
        "                lambda handed: bool(handed.grids) and handed.grids[0].rows[0] == ('покуп', 'тлф'), reads)\n",
        encoding="utf-8",
    )
    (table.parent / "config.yaml").write_text("workbook: t.xlsx\nplugins: [our_till]\n", encoding="utf-8")
    monkeypatch.syspath_prepend(str(table.parent))
    found = imported(table, put(table.parent, "x.csv", [["покуп", "тлф"], ["Глеб Сомов", "89991002233"]]))
    assert (found["program"], found["rows"][0]["outcome"], found["rows"][0]["held"]) == ("till", "new", False)
    said = sheetcrm("import", "x.csv", "t.xlsx", "--as", "amocrm", "--json", folder=table.parent)
    assert document("import", said)["error"]["code"] == "import/not-its-file"
    said = sheetcrm("import", "x.csv", "t.xlsx", "--as", "sap", "--json", folder=table.parent)
    assert document("import", said)["error"]["code"] == "import/no-importer"


def test_on_google_who_is_held_back_waits_in_the_same_tab(table: Path) -> None:
    """The rows go in behind the fence, once, and are taken back as a whole; the day is one."""
    assert sheetcrm("init", "t.xlsx", "--yes", "--inbox", "--today", TODAY, folder=table.parent).code == 0
    file = put(table.parent, "l.csv", [["Имя", "Телефон"], ["Глеб Сомов", "89991002233"]])
    with running_server() as server:
        spreadsheet = upload(server, XlsxStore(table, table.parent / "s").read())
        server.files[spreadsheet].share("p1", "user", "writer", emailAddress=server.service_account.address)
        asked = Asked(config=google_config(table.parent, server, spreadsheet), lang="ru")
        done = import_leads(asked, str(table.parent / file))
        assert (done.rows_held, done.rows_added) == (1, 0)
        applied_ = apply(asked, Chosen(plan=done.name))
        assert applied_.changed is not None
        assert {str(fate) for fate in applied_.changed.fates.values()} == {"applied"}
        rows = server.people.rows(spreadsheet, "Без согласия (отложены)")
        held = [row for row in rows if row[:1] and str(row[0]).startswith("О-")]
        assert [row[2] for row in held] == ["Глеб Сомов"]
        sheet = next(s for s in store(server, spreadsheet).read().sheets if s.title == "Без согласия (отложены)")
        assert done.opened.now.date() in sheet.cells.to_numpy().ravel().tolist()
        assert import_leads(asked, str(table.parent / file)).changes == ()
        undo(asked, None)
        rows = server.people.rows(spreadsheet, "Без согласия (отложены)")
        assert not [row for row in rows if row and str(row[0]).startswith("О-")]
