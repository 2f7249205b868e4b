"""Erasing a person: out of the workbook, out of everything the program keeps, with an act, and never back again."""

from __future__ import annotations

import datetime as dt
import gzip
import json
import re
import shutil
import zipfile
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter

from sheetcrm import jobs
from sheetcrm.core.drafts.due_log import id_mark
from sheetcrm.core.law.suppression import marks_of
from sheetcrm.jobs.law import erasing
from sheetcrm.journal import erasures, memory, written
from tests.e2e.terminal import sheetcrm, type_into
from tests.e2e.test_json import document

DAY = "2026-11-20"
HEAD = [
    "ID клиента", "ФИО", "Телефон", "Почта", "Город", "Комментарий", "День рождения", "Согласие на рекламу (SMS)",
    "Дата согласия", "Откуда согласие",
]  # fmt: skip
#: Щербакова asks to be erased; her husband shares a phone with her second one; a namesake and others stay.
CLIENTS: list[list[Any]] = [
    ["К-000001", "Орлова Анна Ильинична", "8 907 100-00-01", "a@example.com", "Самара", None, "22.11.1990", "да", "10.01.2026", "анкета"],
    ["К-000002", "Щербакова Наталья Ивановна", "8(916)123-45-67", "Natalya@Example.com", "Самара", "любит пионы", "23.11", "да", "11.01.2026", "анкета"],
    ["К-000003", "Щербаков Олег Петрович", "8 907 100-00-03", "o@example.com", "Самара", "муж Натальи Ивановны", None, None, None, None],
    ["К-000004", "Яшина Вера Олеговна", "8 907 100-00-04", "v@example.com", "Омск", None, None, None, None, None],
]  # fmt: skip
ORDERS: list[list[Any]] = [
    ["№ заказа", "Дата", "ID клиента", "Клиент", "Телефон", "Товары", "Сумма", "Комментарий", "Куда везти"],
    ["1", "01.10.2026", "К-000002", "Щербакова Наталья", "+7 916 123-45-67", "пионы", 1500, "домофон 12", "Лесная, 5"],
    ["2", "02.10.2026", None, "Щербакова Наталья Ивановна", None, "розы", 700, None, None],
    ["3", "03.10.2026", "К-000001", "Орлова Анна", None, "астры", 900, None, None],
]
CONSENTS: list[list[Any]] = [
    ["Кто (ID, телефон, email или «все»)", "Правило (для строки на многих)", "Цель", "Канал", "Дано / отозвано", "Дата",
     "Где получено", "Подтверждение (документ, ссылка)", "Кто внёс"],
    ["natalya@example.com", None, "реклама", "звонки", "отозвано", "15.11.2026", "письмо", None, "Ольга"],
    ["К-000001", None, "реклама", "SMS", "дано", "04.10.2026", "анкета", "анкета № 7", "Ольга"],
]  # fmt: skip
STOP: list[list[Any]] = [["Телефон или email", "Дата", "Причина"], [89161234567, "16.11.2026", "отозвала согласие"]]
SEGMENTS: list[list[Any]] = [["Активен", "Название", "Правило"], ["да", "Самарцы", "город = Самара"]]
NOTES: list[list[Any]] = [["Что", "Когда"], ["перезвонить Щербаковой Наталье", "завтра"], ["купить ленты", "потом"]]
CONFIG = """\
drafts:
  company: Студия «Ромашка»
  sms_sender: ROMASHKA
  sms_stop_word: СТОП
  company_phone: "+7 495 123-45-67"
"""
#: By what she would be found: every spelling that stood anywhere.
SIGNS = (
    "щербакова наталья",
    "9161234567",
    "natalya@example",
    "(916)123-45-67",
    "916 123-45-67",
    "любит пионы",
    "лесная, 5",
)
ERASE = ("--by", "Ольга, владелица", "--ground", "заявление от 15.11.2026")


def book(folder: Path, *, notes: bool = False) -> Path:
    (folder / "config.yaml").write_text(CONFIG, encoding="utf-8")
    made = openpyxl.Workbook()
    tabs = [
        ("Клиенты", [HEAD, *CLIENTS]),
        ("Заказы", ORDERS),
        ("Согласия", CONSENTS),
        ("Стоп-лист", STOP[:1]),
        ("Сегменты", SEGMENTS),
    ]
    for title, rows in (*tabs, *([("Дела", NOTES)] if notes else [])):
        sheet = made.create_sheet(title)
        for row in rows:
            sheet.append(row)
    del made["Sheet"]
    made.save(folder / "t.xlsx")
    return folder / "t.xlsx"


def texts(path: Path) -> str:
    """All a file says, whatever it is packed in."""
    content = path.read_bytes()
    if content.startswith(b"PK"):
        with zipfile.ZipFile(path) as archive:
            return "\n".join(archive.read(name).decode("utf-8", "replace") for name in archive.namelist())
    if content.startswith(b"\x1f\x8b"):
        content = gzip.decompress(content)
    return content.decode("utf-8", "replace")


def found_in(*places: Path) -> dict[str, list[str]]:
    """Which signs of her stand in which files."""
    files = [f for place in places for f in ([place] if place.is_file() else place.rglob("*")) if f.is_file()]
    said = {str(file): texts(file).casefold() for file in files}
    return {name: hits for name, text in said.items() if (hits := [sign for sign in SIGNS if sign in text])}


@pytest.fixture(scope="module")
def used(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a workbook that has been worked with: backups, runs, plans, decisions, drafts, an offline copy."""
    folder = tmp_path_factory.mktemp("used")
    book(folder)
    assert sheetcrm("sync", "t.xlsx", "--today", DAY, folder=folder).code == 0
    assert sheetcrm("apply", "t.xlsx", "--kind", "phone/style", "--today", DAY, folder=folder).code == 0
    # She is put on the stop list once her birthday message has been drafted.
    made = openpyxl.load_workbook(folder / "t.xlsx")
    made["Стоп-лист"].append(STOP[1])
    made.save(folder / "t.xlsx")
    sheetcrm("plan", "t.xlsx", "--today", DAY, folder=folder)
    sheetcrm("copy", "t.xlsx", "--to", "копия.xlsx", folder=folder)
    state = folder / "t.xlsx.sheetcrm"
    copy = next((state / "backups").iterdir())
    (state / "backups" / "2026-10-01 t.xlsx").write_bytes(copy.read_bytes())
    (state / "approvals.jsonl").write_text(
        json.dumps({"draft": "d1", "text": "Наталья Ивановна, добрый день!"}, ensure_ascii=False) + "\n"
        + json.dumps({"draft": "d2", "text": "Анна Ильинична, добрый день!"}, ensure_ascii=False) + "\n",
        encoding="utf-8",
    )  # fmt: skip
    (state / "ledger.jsonl").write_text(
        json.dumps({"draft": "d1", "to": "+79161234567", "state": "handed"}) + "\n", encoding="utf-8"
    )
    handed = folder / "t — черновики" / "Передано" / "2026-11-20 lists"
    handed.mkdir(parents=True)
    (handed / "list.csv").write_text("Наталья Ивановна;+79161234567\n", encoding="utf-8")
    tasks = {
        "done": {"k1": ["verify", "К-000002", "2026", "2026-11-01", "Наталья Ивановна просит каталог", "Ольга", ""]}
    }
    (state / "tasks.json").write_text(
        json.dumps({**tasks, "made": {}, "posts": {}}, ensure_ascii=False), encoding="utf-8"
    )
    return folder


@pytest.fixture
def lived_in(used: Path, tmp_path: Path) -> Path:
    """The workbook in a folder of its own, with all that belongs to it."""
    shutil.copytree(used, tmp_path, dirs_exist_ok=True)
    return tmp_path / "t.xlsx"


def erased(folder: Path) -> dict[str, Any]:
    planned = document(
        "erase", sheetcrm("erase", "t.xlsx", "К-000002", *ERASE, "--json", "--today", DAY, folder=folder)
    )
    return document("apply", sheetcrm("apply", "t.xlsx", planned["run"], "--json", "--today", DAY, folder=folder))


def test_letters_and_lists_of_others_that_were_handed_over_stay(lived_in: Path, tmp_path: Path) -> None:
    """They may not have been sent yet, and nobody gets them a second time."""
    folder = tmp_path / "t — черновики" / "Передано" / "2026-11-20 B1 eml"
    folder.mkdir()
    book = openpyxl.load_workbook(lived_in)["Клиенты"]
    emails = {
        row[0].value: next(c.value for c in row if isinstance(c.value, str) and "@" in c.value)
        for row in book.iter_rows(min_row=2)
    }
    for number in ("К-000001", "К-000002"):
        letter = EmailMessage(policy=SMTP)
        letter["To"], letter["Subject"] = emails[number], "С днём рождения!"
        letter.set_content("Добрый день! Поздравляем вас.", cte="base64")
        (folder / f"{number}.eml").write_bytes(letter.as_bytes())
    (folder / "others.csv").write_text("Анна;+79169999999\n", encoding="cp1251")
    erased(tmp_path)
    assert sorted(path.name for path in folder.iterdir()) == ["others.csv", "К-000001.eml"]


def test_no_byte_of_her_is_left(lived_in: Path, tmp_path: Path) -> None:
    file = lived_in
    state, drafts = tmp_path / "t.xlsx.sheetcrm", tmp_path / "t — черновики"
    before = found_in(file, state, drafts)
    # What is remembered by prints of her number names her to nobody, and goes all the same.
    mark = id_mark(memory.drafts_key(state), "К-000002")
    prints = (state / "groups.json", state / "segments.json", state / "due.json")
    assert all(mark in path.read_text("utf-8") for path in prints)
    kinds = {Path(name).parent.name for name in before}
    assert {"backups", "runs", "plans", "copies", "t — черновики", "t.xlsx.sheetcrm"} <= kinds
    done = erased(tmp_path)
    assert found_in(file, state, drafts) == {}
    assert not any(mark in path.read_text("utf-8") for path in prints)
    assert all(id_mark(memory.drafts_key(state), "К-000001") in path.read_text("utf-8") for path in prints)
    (act,) = done["acts"]
    assert act["still_named"] == []
    # The copy somebody took along is theirs, and named with where it lies: that much is left to do.
    left = [(c["kind"], Path(c["file"]).name) for c in act["copies"] if c["done"] == "left"]
    assert left == [("copy", "копия.xlsx")]
    assert not act["done"]
    assert {c["kind"] for c in act["copies"]} >= {
        "backup", "run", "plan", "twin", "page", "approvals", "handed", "tasks", "prints", "other",
    }  # fmt: skip
    # Everybody else is where they were, in the workbook and in each copy.
    sheet = openpyxl.load_workbook(file)["Клиенты"]
    rows = [[c.value for c in row[:5]] for row in sheet.iter_rows(min_row=2)]
    assert rows[1] == ["К-000002", None, None, None, None]
    assert [row[1] for row in rows] == ["Орлова Анна Ильинична", None, "Щербаков Олег Петрович", "Яшина Вера Олеговна"]
    for backup in (state / "backups").iterdir():
        kept = openpyxl.load_workbook(backup)["Клиенты"]
        assert [row[1].value for row in kept.iter_rows(min_row=2)] == [row[1] for row in rows]
    # A deal stays as a fact, without anything that says whose it was.
    orders = openpyxl.load_workbook(file)["Заказы"]
    assert [c.value for c in orders[2]] == ["1", "01.10.2026", "К-000002", None, None, "пионы", 1500, None, None]
    assert [c.value for c in orders[3]][3:7] == [None, None, "розы", 700]
    assert orders[4][3].value == "Орлова Анна"
    approvals = (state / "approvals.jsonl").read_text(encoding="utf-8")
    assert "d2" in approvals
    assert "d1" not in approvals
    assert json.loads((state / "ledger.jsonl").read_text(encoding="utf-8")) == {
        "draft": "d1",
        "to": "",
        "state": "handed",
    }


def test_the_texts_that_cells_share_forget_her_as_well(tmp_path: Path) -> None:
    """Excel keeps the texts of cells in one list of the file; an emptied cell leaves its text in there."""
    (tmp_path / "config.yaml").write_text(CONFIG, encoding="utf-8")
    with xlsxwriter.Workbook(tmp_path / "t.xlsx") as made:
        for title, rows in (("Клиенты", [HEAD, *CLIENTS]), ("Заказы", ORDERS)):
            sheet = made.add_worksheet(title)
            for n, row in enumerate(rows):
                sheet.write_row(n, 0, row)
    shared = zipfile.ZipFile(tmp_path / "t.xlsx").read("xl/sharedStrings.xml").decode()
    assert "любит пионы" in shared
    assert sheetcrm("sync", "t.xlsx", "--today", DAY, folder=tmp_path).code == 0
    (act,) = erased(tmp_path)["acts"]
    assert act["still_named"] == []
    assert found_in(tmp_path / "t.xlsx", tmp_path / "t.xlsx.sheetcrm") == {}
    for file in (tmp_path / "t.xlsx", next((tmp_path / "t.xlsx.sheetcrm" / "backups").iterdir())):
        rows = [[c.value for c in row[1:3]] for row in openpyxl.load_workbook(file)["Клиенты"].iter_rows(min_row=2)]
        assert rows[0] == ["Орлова Анна Ильинична", "8 907 100-00-01"]
        assert rows[1] == [None, None]


@pytest.mark.usefixtures("lived_in")
def test_the_act_says_who_why_what_and_what_is_out_of_reach(tmp_path: Path) -> None:
    assert sheetcrm("consolidate", "t.xlsx", "--to", "all.xlsx", folder=tmp_path).code == 0
    state, at = tmp_path / "t.xlsx.sheetcrm", dt.datetime(2026, 11, 19, 12, tzinfo=dt.UTC)
    # A list for a program that knows one byte a letter, and one about others; a file that is gone, and a Google Sheet.
    (tmp_path / "old.csv").write_text("Щербакова Наталья Ивановна;пионы\n", encoding="cp1251")
    (tmp_path / "others.csv").write_text("Яшина Вера;розы\n", encoding="utf-8")
    made = [tmp_path / name for name in ("old.csv", "others.csv", "flash.html")]
    written.note(state, at, written.Made.REPORT, *made)
    written.note(state, at, written.Made.SUMMARY, "https://docs.google.com/spreadsheets/d/svodnaya")
    planned = sheetcrm("erase", "t.xlsx", "К-000002", *ERASE, "--dry-run", "--lang", "ru", folder=tmp_path)
    assert all(str(tmp_path / name) in planned.out for name in ("all.xlsx", "old.csv", "others.csv", "flash.html"))
    (act,) = erased(tmp_path)["acts"]
    left = {(c["kind"], Path(c["file"]).name) for c in act["copies"] if c["done"] == "left"}
    assert left == {("copy", "копия.xlsx"), ("summary", "all.xlsx"), ("report", "old.csv")}
    assert {(one["kind"], Path(one["where"]).name) for one in act["elsewhere"]} == {
        ("report", "flash.html"), ("summary", "svodnaya"),
    }  # fmt: skip
    text = Path(act["file"]).read_text(encoding="utf-8")
    for said in (
        str(tmp_path / "all.xlsx"), "sheetcrm consolidate", str(tmp_path / "old.csv"),
        f"{tmp_path / 'flash.html'} — страница или список, сделанные командой, 2026-11-19",
        "https://docs.google.com/spreadsheets/d/svodnaya — сводная",
        "Акт A1", "клиент К-000002", "Ольга, владелица", "заявление от 15.11.2026", "2026-11-20", "Студия «Ромашка»",
        "Очищено ячеек на вкладке «Клиенты»: 9", "копии файла, которые сделали люди", "сервисы рассылок",
        "Выписка из журнала событий", "plan · at", "Подпись",
    ):  # fmt: skip
        assert said in text, said
    assert "Щербакова" not in text
    journal = [
        json.loads(line) for line in (tmp_path / "t.xlsx.sheetcrm" / "journal.jsonl").read_text("utf-8").splitlines()
    ]
    assert next(line for line in journal if line["kind"] == "erased")["clients"] == ["К-000002"]
    said = sheetcrm("copies", "t.xlsx", "--json", folder=tmp_path)
    assert "act" in {c["kind"] for c in document("copies", said)["copies"]}


def test_it_cannot_be_undone(lived_in: Path, tmp_path: Path) -> None:
    file = lived_in
    run = erased(tmp_path)["run"]
    content = file.read_bytes()
    said = document("undo", sheetcrm("undo", "t.xlsx", run, "--json", folder=tmp_path))
    assert said["error"]["code"] == "plan/nothing-to-undo"
    back = document("restore", sheetcrm("restore", "t.xlsx", "--row", "К-000002", "--json", folder=tmp_path))
    assert back["changes"] == []
    assert file.read_bytes() == content
    # What others had changed can still be taken back.
    assert sheetcrm("undo", "t.xlsx", "R1", folder=tmp_path).code == 0
    phones = [row[2].value for row in openpyxl.load_workbook(file)["Клиенты"].iter_rows(min_row=2)]
    assert phones == ["8 907 100-00-01", None, "8 907 100-00-03", "8 907 100-00-04"]


def test_the_runs_after_know_nothing_and_ask_nothing(lived_in: Path, tmp_path: Path) -> None:
    file = lived_in
    erased(tmp_path)
    found = document("sync", sheetcrm("sync", "t.xlsx", "--json", "--today", DAY, folder=tmp_path))
    assert found["rows"] == 3
    assert not [i for i in found["issues"] if i["client_id"] == "К-000002"]
    assert not [
        i for i in found["issues"] if i["code"] in ("order/client-not-found", "order/client-blank") and i["row"] == 2
    ]
    assert found_in(file, tmp_path / "t.xlsx.sheetcrm", tmp_path / "t — черновики") == {}
    again = document("sync", sheetcrm("sync", "t.xlsx", "--json", "--today", DAY, folder=tmp_path))
    assert again["written"]["tabs"] == []
    # Her number is nobody's from now on.
    book_ = openpyxl.load_workbook(file)
    book_["Клиенты"].append([None, "Новикова Инна", "+7 907 100-00-09"])
    book_.save(file)
    planned = document("plan", sheetcrm("plan", "t.xlsx", "--json", "--today", DAY, folder=tmp_path))
    assert [c["after"] for c in planned["changes"] if c["field"] == "client_id"] == ["К-000005"]


def test_a_contact_that_comes_back_is_known_and_not_written_to(lived_in: Path, tmp_path: Path) -> None:
    file = lived_in
    erased(tmp_path)
    leads = tmp_path / "leads.csv"
    leads.write_text("Имя,Телефон\nНаталья,+7 916 123 45 67\nПётр,+7 907 100-00-08\n", encoding="utf-8")
    said = document("import", sheetcrm("import", "leads.csv", "t.xlsx", "--json", "--today", DAY, folder=tmp_path))
    outcomes = {row["row"]: (row["outcome"], [r["reason"] for r in row["reasons"]]) for row in said["rows"]}
    assert outcomes[2] == ("rejected", ["erased"])
    assert outcomes[3][0] == "new"
    book_ = openpyxl.load_workbook(file)
    book_["Клиенты"].append(
        ["К-000009", "Щербакова Наталья", "89161234567", None, None, None, "22.11.1991", "да", "19.11.2026", "анкета"]
    )
    book_.save(file)
    found = document("sync", sheetcrm("sync", "t.xlsx", "--json", "--today", DAY, folder=tmp_path))
    (issue,) = [i for i in found["issues"] if i["code"] == "law/erased-came-back"]
    assert issue["client_id"] == "К-000009"
    # On the stop list in all but name: nothing is even drafted.
    assert not [d for d in found["drafts"] if d["client_id"] == "К-000009"]
    assert {s["reason"] for s in found["skipped"] if s["client_id"] == "К-000009"} == {"draft/stop-list"}
    entry = sheetcrm("consents", "t.xlsx", "К-000009", "--lang", "ru", folder=tmp_path)
    assert "контакт удалён по требованию клиента" in entry.out
    assert sheetcrm("export", "t.xlsx", "--to", "list.csv", "--today", DAY, folder=tmp_path).code == 0
    listed = (tmp_path / "list.csv").read_text("utf-8-sig").splitlines()
    (line,) = [line for line in listed if line.startswith("К-000009")]
    assert line.endswith("контакт удалён по требованию клиента;")  # and agreed to nothing


def test_who_was_erased_on_one_computer_is_not_written_to_from_another(
    lived_in: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The workbook goes to a computer that has none of our files; hashes are in it, and the key is not."""
    erased(tmp_path)
    other = tmp_path / "other"
    other.mkdir()
    monkeypatch.setenv("XDG_STATE_HOME", str(other / "home"))
    shutil.copy(lived_in, other / "t.xlsx")
    shutil.copy(tmp_path / "config.yaml", other / "config.yaml")
    said = texts(lived_in)
    assert memory.key(tmp_path / "t.xlsx.sheetcrm").hex() not in said
    assert set(erasures.load_erased(tmp_path / "t.xlsx.sheetcrm").contacts) & set(re.findall("[0-9a-f]{32}", said))
    book_ = openpyxl.load_workbook(other / "t.xlsx")
    book_["Клиенты"].append(
        ["К-000009", "Щербакова Наталья", "89161234567", None, None, None, "22.11.1991", "да", "19.11.2026", "анкета"]
    )
    book_.save(other / "t.xlsx")
    found = sheetcrm("sync", "t.xlsx", "--today", DAY, folder=other)
    assert "На другом компьютере удалены персональные данные: 2 контакта." in found.out
    handed = ("handover", "t.xlsx", "--to", "lists", "--yes-by", "Ольга", "--today", DAY, "--json")
    refused = sheetcrm(*handed, folder=other)
    assert json.loads(refused.out)["error"]["code"] == "handover/erased-elsewhere"
    asked = document("key", sheetcrm("key", "t.xlsx", "--json", folder=other))
    assert (asked["did"], asked["counts"]) == ("shown", {"told": 0, "not_told": 2})
    given = sheetcrm("key", "t.xlsx", "--out", "../k.txt", "--json", folder=tmp_path / "other" / ".." / "other")
    assert json.loads(given.out)["did"] == "written", "a computer has a key of its own, which is not the one"
    (tmp_path / "k.txt").unlink()
    document("key", sheetcrm("key", "t.xlsx", "--out", "k.txt", "--json", folder=tmp_path))
    assert (tmp_path / "k.txt").stat().st_mode & 0o077 == 0
    taken = document("key", sheetcrm("key", "t.xlsx", "--take", "../k.txt", "--json", folder=other))
    assert (taken["did"], taken["counts"]) == ("taken", {"told": 2, "not_told": 0})
    now = document("sync", sheetcrm("sync", "t.xlsx", "--json", "--today", DAY, folder=other))
    assert [i["client_id"] for i in now["issues"] if i["code"] == "law/erased-came-back"] == ["К-000009"]
    assert {s["reason"] for s in now["skipped"] if s["client_id"] == "К-000009"} == {"draft/stop-list"}
    assert json.loads(sheetcrm(*handed, folder=other).out)["did"] == "planned", "nothing stands against it any more"
    for words, code in (
        (("--out", "../k.txt"), "law/key-exists"),
        (("--take", "config.yaml"), "law/key-unreadable"),
        (("--take", "../k.txt", "--out", "new.txt"), "law/key-one-of-two"),
    ):
        wrong = sheetcrm("key", "t.xlsx", *words, "--json", folder=other)
        assert json.loads(wrong.out)["error"]["code"] == code


def test_what_a_family_shares_stays_theirs(tmp_path: Path) -> None:
    book(tmp_path)
    type_into(tmp_path / "t.xlsx", "Клиенты", {"C4": "+7 916 123-45-67"})
    sheetcrm("sync", "t.xlsx", "--today", DAY, folder=tmp_path)
    erased(tmp_path)
    for file in (tmp_path / "t.xlsx", next((tmp_path / "t.xlsx.sheetcrm" / "backups").iterdir())):
        kept = openpyxl.load_workbook(file)["Клиенты"]
        assert (kept["C4"].value, kept["C3"].value) == ("+7 916 123-45-67", None)
    key = memory.key(tmp_path / "t.xlsx.sheetcrm")
    known = erasures.load_erased(tmp_path / "t.xlsx.sheetcrm").contacts
    assert not set(marks_of("+7 916 123-45-67", key)) & known
    assert set(marks_of("natalya@example.com", key)) <= known


def test_what_names_her_elsewhere_is_said_and_left(tmp_path: Path) -> None:
    file = book(tmp_path, notes=True)
    planned = document("erase", sheetcrm("erase", "t.xlsx", "к-2", *ERASE, "--json", "--today", DAY, folder=tmp_path))
    assert planned["error"]["code"] == "law/no-client"
    said = sheetcrm("erase", "t.xlsx", "К-000002", *ERASE, "--lang", "ru", "--today", DAY, folder=tmp_path)
    assert said.code == 0
    assert "sheetcrm apply t.xlsx P1" in said.out
    type_into(file, "Дела", {"A2": "позвонить: Щербакова Наталья", "A3": "вернуть 89161234567"})
    planned = document(
        "erase", sheetcrm("erase", "t.xlsx", "К-000002", *ERASE, "--json", "--today", DAY, folder=tmp_path)
    )
    assert planned["mentions"] == ["Дела!A2", "Дела!A3"]
    done = sheetcrm("apply", "t.xlsx", planned["run"], "--lang", "ru", "--today", DAY, folder=tmp_path)
    assert "удалены не полностью" in done.out
    assert "Дела!A2 — здесь тоже упомянут этот человек" in done.out
    assert openpyxl.load_workbook(file)["Дела"]["A2"].value == "позвонить: Щербакова Наталья"


def test_without_her_row_nothing_is_begun(tmp_path: Path) -> None:
    """Her orders emptied and her row not found: nothing would ever lead from one to the other again."""
    file = book(tmp_path)
    planned = document(
        "erase", sheetcrm("erase", "t.xlsx", "К-000002", *ERASE, "--json", "--today", DAY, folder=tmp_path)
    )
    type_into(file, "Клиенты", {"A3": None})
    before = file.read_bytes()
    said = sheetcrm("apply", "t.xlsx", planned["run"], "--json", "--today", DAY, folder=tmp_path)
    assert document("apply", said)["error"]["code"] == "law/row-gone"
    assert (said.code, file.read_bytes()) == (3, before)
    type_into(file, "Клиенты", {"A3": "К-000002"})
    assert sheetcrm("apply", "t.xlsx", planned["run"], "--today", DAY, folder=tmp_path).code == 0
    assert found_in(file, tmp_path / "t.xlsx.sheetcrm") == {}


def test_an_act_that_leaves_something_to_do_does_not_say_that_nothing_is_left(tmp_path: Path) -> None:
    file = book(tmp_path)
    planned = document(
        "erase", sheetcrm("erase", "t.xlsx", "К-000002", *ERASE, "--json", "--today", DAY, folder=tmp_path)
    )
    type_into(file, "Клиенты", {"F3": "звонить только маме"})
    said = sheetcrm("apply", "t.xlsx", planned["run"], "--json", "--today", DAY, folder=tmp_path)
    (act,) = document("apply", said)["acts"]
    assert act["left"] == ["Клиенты!F3"]
    text = Path(act["file"]).read_text(encoding="utf-8")
    assert "Проверено: кроме названного выше, ни в таблице" in text


def test_who_decided_and_why_must_be_said(tmp_path: Path) -> None:
    file = book(tmp_path)
    before = file.read_bytes()
    said = document("erase", sheetcrm("erase", "t.xlsx", "К-000002", "--json", folder=tmp_path))
    assert said["error"]["code"] == "law/erase-who-and-why"
    assert (
        document("erase", sheetcrm("erase", "t.xlsx", "--json", folder=tmp_path))["error"]["code"] == "law/nobody-named"
    )
    assert file.read_bytes() == before


def test_a_run_cut_off_is_finished_by_the_next(lived_in: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The cells are emptied, and the program is stopped before it came to the copies; nobody has to remember it."""
    file = lived_in
    planned = document(
        "erase", sheetcrm("erase", "t.xlsx", "К-000002", *ERASE, "--json", "--today", DAY, folder=tmp_path)
    )

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    for name in ("forget_copies", "forget_journal"):
        with monkeypatch.context() as patch:
            patch.setattr(erasing, name, killed)
            with pytest.raises(KeyboardInterrupt):
                jobs.apply(
                    jobs.Asked(target=str(file), today=jobs.Asked().today), jobs.Chosen(plan=planned["run"])
                ) if name == "forget_copies" else jobs.check(jobs.Asked(target=str(file)))
        assert found_in(tmp_path / "t.xlsx.sheetcrm")
    assert sheetcrm("check", "t.xlsx", "--today", DAY, folder=tmp_path).code in (0, 1)
    assert found_in(file, tmp_path / "t.xlsx.sheetcrm", tmp_path / "t — черновики") == {}
    acts = list((tmp_path / "t.xlsx.sheetcrm" / "acts").glob("*.json"))
    assert [json.loads(act.read_text("utf-8"))["cells"]["Клиенты"] for act in acts] == [9]
    assert erasures.orders(tmp_path / "t.xlsx.sheetcrm") == []
