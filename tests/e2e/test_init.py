"""``sheetcrm init``: the dialogue in both languages, on .xlsx and on a Google Sheet over HTTP, again, and anew."""

from __future__ import annotations

import contextlib
import datetime as dt
import itertools
import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
from click.testing import CliRunner

from sheetcrm import cli, jobs
from sheetcrm.config import model as configuration
from sheetcrm.core.records import replace
from sheetcrm.core.schema import CLIENTS
from sheetcrm.core.tabs import look
from sheetcrm.core.wording import LANGS, Lang
from sheetcrm.core.workbook import Value, Workbook, sheet_from_rows
from sheetcrm.stores.google.reading import about
from tests.e2e.terminal import ROOT, Said, read_titles, sheetcrm, workbook
from tests.e2e.test_json import document
from tests.google import session, upload
from tests.sheets_server import SheetsServer, running_server

NAMES = ("Иванова Анна", "Петров Пётр", "Сидорова Ольга", "Кузнецова Мария", "Смирнов Олег")
RU: list[list[Any]] = [
    ["№", "ФИО", "Телефон", "Почта", "Подписка", "Не писать", "ДР"],
    *(
        [n, name, f"8 907 100-00-0{n}", f"8 907 100-00-0{n}", "да", "да" if n == 2 else None, f"0{n}.03.1990"]
        for n, name in enumerate(NAMES, start=1)
    ),
]
EN: list[list[Any]] = [
    ["ID", "Full name", "Phone", "Newsletter", "City"],
    *([f"C{n}", f"Sample Person{n}", f"+44 7158 10000{n}", "yes", "Bristol"] for n in range(1, 5)),
]


@pytest.fixture
def talk(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Said]:
    """Runs ``init`` for a person at a terminal who types these lines, and Enter where a column of ids and columns of ours are
    offered, the last questions; more questions than lines end it."""
    ask = cli.ask

    def answered(*words: object, folder: Path, typed: list[str]) -> Said:
        with monkeypatch.context() as patch, contextlib.chdir(folder):
            patch.setattr(cli, "ask", lambda *a, **k: replace(ask(*a, **k), interactive=True))
            result = CliRunner().invoke(
                cli.main, ["init", *map(str, words)], input="".join(f"{line}\n" for line in [*typed, "", ""]), prog_name="sheetcrm",
                catch_exceptions=False,
            )  # fmt: skip
        return Said(result.exit_code, result.stdout, result.stderr)

    return answered


Talk = Callable[..., Said]


def understood(folder: Path, *words: object) -> dict[str, str | None]:
    """Heading → field, as the next command reads the clients."""
    said = document("audit", sheetcrm("audit", *words, "--json", folder=folder))
    return {c["heading"]: c["field"] for c in said["columns"] if c["table"] == "clients"}


def titles(file: Path) -> list[str]:
    return read_titles(file)


MADE = ["Сегменты", "Настройки", "Согласия", "Стоп-лист"]


def test_answers_are_written_down_and_hold_for_the_next_command(tmp_path: Path, talk: Talk) -> None:
    file = workbook(tmp_path / "clients.xlsx", RU)
    before = understood(tmp_path, "clients.xlsx")
    assert [before[h] for h in ("№", "Почта", "Подписка", "Не писать")] == [None] * 4
    said = talk("clients.xlsx", "--lang", "ru", folder=tmp_path, typed=["2", "1", "3", "2", "да"])
    assert said.code == 0
    # Each question comes with the cells it is about.
    assert "столбец A «№» (1, 2, 3)" in said.out
    assert "столбец D «Почта» называется как «Email», но внутри другое (8 907 100-00-01" in said.out
    assert "3. Согласие на рекламу (email)" in said.out
    after = understood(tmp_path)
    assert (after["№"], after["Почта"], after["Подписка"], after["Не писать"]) == (
        "client_id", None, "consent_email", "stop",
    )  # fmt: skip
    assert titles(file) == ["Клиенты", *MADE]
    config = configuration.load(tmp_path / "config.yaml")
    assert (
        config.saved_fields()["clients"] | {"client_id": "№", "stop": "Не писать"} == config.saved_fields()["clients"]
    )
    assert (config.language, config.region, config.time_zone) == ("ru", "RU", "Europe/Moscow")
    comments = (tmp_path / "config.yaml").read_text(encoding="utf-8")
    assert "# так ответили при init" in comments
    checked = sheetcrm("check", "--dry-run", "--lang", "ru", folder=tmp_path)
    assert "heading/not-guessed" not in checked.out
    # What was left alone is not asked about again.
    assert config.left_alone() == {"clients": ("Почта",)}
    assert "heading/content" not in checked.out
    assert "Вопрос" not in sheetcrm("init", "--lang", "ru", folder=tmp_path).out


def test_orders_known_by_a_number_are_read_once_a_person_said_so(tmp_path: Path, talk: Talk) -> None:
    """The tab is named until then; with the answer its orders are those of the clients with the same number."""
    file = workbook(
        tmp_path / "clients.xlsx",
        [["№ клиента", "ФИО", "Телефон"], *([f"К-{n}", name, f"8 907 100-00-0{n}"] for n, name in enumerate(NAMES))],
    )
    book = openpyxl.load_workbook(file)
    sales = book.create_sheet("Продажи")
    sales.append(["Дата", "Код клиента", "Сумма"])
    for n in range(10):
        sales.append([dt.date(2026, 1, 1 + n), f"К-{n % 5}", 1000])
    book.save(file)
    checked = sheetcrm("check", file, "--dry-run", "--lang", "ru", folder=tmp_path)
    assert "Продажи!B1: Вкладка «Продажи» похожа на «Заказы»" in checked.out
    audited = sheetcrm("audit", file, "--lang", "ru", folder=tmp_path)
    assert "Вкладка «Продажи» похожа на заказы, но пока не читается" in audited.out
    assert "Добавьте вкладку «Заказы»" not in audited.out
    said = talk(file, "--lang", "ru", folder=tmp_path, typed=["2", "2", "нет"])
    assert "Вопрос 2. Вкладка «Продажи», столбец B «Код клиента» (К-0, К-1, К-2)" in said.out
    done = document("sync", sheetcrm("sync", "--json", folder=tmp_path))
    assert done["counts"]["rows"]["orders"] == 10
    assert not [i for i in done["issues"] if i["code"].startswith(("heading/", "table/", "order/"))]
    again = document("sync", sheetcrm("sync", "--json", folder=tmp_path))
    assert again["written"]["tabs"] == []


def test_the_dialogue_in_english(tmp_path: Path, talk: Talk) -> None:
    file = workbook(tmp_path / "clients.xlsx", EN, title="Clients")
    said = talk("clients.xlsx", "--lang", "en", folder=tmp_path, typed=["2", "2", "yes"])
    assert said.code == 0
    assert "Question 1. Tab “Clients”, column A “ID” (C1, C2, C3)." in said.out
    assert "1. Leave it alone, do not use it" in said.out
    assert not any("а" <= letter <= "я" for letter in said.out.casefold())
    assert titles(file) == ["Clients", "Segments", "Settings", "Consents", "Stop list"]
    assert understood(tmp_path)["Newsletter"] == "consent_ads"
    assert "# as answered in init" in (tmp_path / "config.yaml").read_text(encoding="utf-8")


def test_enter_leaves_every_doubtful_column_alone(tmp_path: Path, talk: Talk) -> None:
    workbook(tmp_path / "clients.xlsx", RU)
    said = talk("clients.xlsx", folder=tmp_path, typed=["", "", "", "", ""])
    assert said.code == 0
    after = understood(tmp_path)
    assert [after[h] for h in ("№", "Почта", "Подписка", "Не писать")] == [None] * 4
    assert after["ФИО"] == "full_name"


def test_an_answer_that_is_none_is_asked_for_again(tmp_path: Path, talk: Talk) -> None:
    file = workbook(tmp_path / "clients.xlsx", RU)
    said = talk("clients.xlsx", "--lang", "ru", folder=tmp_path, typed=["9", "да", "2", "", "", "", "может", "н"])
    assert said.code == 0
    assert said.out.count("Напишите число от 1 до 2.") == 2
    assert "Напишите «да» или «нет»." in said.out
    assert titles(file) == ["Клиенты"]
    assert understood(tmp_path)["№"] == "client_id"


def test_of_two_columns_for_one_field_a_person_chooses(tmp_path: Path, talk: Talk) -> None:
    rows = [
        ["ФИО", "Телефон", "Примечание", "Заметки"],
        *([n, f"8 907 100-00-0{i}", f"а{i}", f"б{i}"] for i, n in enumerate(NAMES)),
    ]
    workbook(tmp_path / "clients.xlsx", rows)
    said = talk("clients.xlsx", "--lang", "ru", folder=tmp_path, typed=["3", "нет"])
    assert "на поле «Комментарий» претендуют несколько столбцов" in said.out
    assert "2. C «Примечание» (а0, а1, а2)" in said.out
    after = understood(tmp_path)
    assert (after["Примечание"], after["Заметки"]) == (None, "comment")


def test_one_heading_answered_is_not_offered_again(tmp_path: Path, talk: Talk) -> None:
    rows = [["№", "Код", "ФИО", "Телефон"], *([i, f"K{i}", n, f"8 907 100-00-0{i}"] for i, n in enumerate(NAMES))]
    workbook(tmp_path / "clients.xlsx", rows)
    said = talk("clients.xlsx", "--lang", "ru", folder=tmp_path, typed=["2", "нет"])
    assert said.code == 0
    assert "«Код» (K0" not in said.out.partition("Вопрос 1")[2].partition("Ответ")[2]
    assert understood(tmp_path)["№"] == "client_id"


def test_where_no_table_is_recognised_a_person_points_at_it(tmp_path: Path, talk: Talk) -> None:
    rows = [
        ["Кто", "Куда звонить", "Мыло", "Что брали"],
        *([n, f"8 907 100-00-0{i}", f"a{i}@example.com", "маникюр"] for i, n in enumerate(NAMES)),
    ]
    workbook(tmp_path / "clients.xlsx", rows, title="Лист1")
    said = talk("clients.xlsx", "--lang", "ru", folder=tmp_path, typed=["2", "2", "2", "2", "да"])
    assert said.code == 0
    assert "Таблицу клиентов программа не узнала" in said.out
    after = understood(tmp_path)
    assert (after["Кто"], after["Куда звонить"], after["Мыло"], after["Что брали"]) == (
        "full_name",
        "phone",
        "email",
        None,
    )


def test_a_second_init_changes_nothing_and_says_so(tmp_path: Path, talk: Talk) -> None:
    file = workbook(tmp_path / "clients.xlsx", RU)
    talk("clients.xlsx", folder=tmp_path, typed=["2", "1", "3", "2", "да"])
    before = (file.read_bytes(), (tmp_path / "config.yaml").read_bytes())
    said = talk("clients.xlsx", "--lang", "ru", folder=tmp_path, typed=[""])
    assert said.code == 0
    assert "Всё уже настроено. Ничего не изменено." in said.out
    assert sheetcrm("init", "--yes", "--lang", "en", folder=tmp_path).out.strip().endswith("Nothing was changed.")
    assert (file.read_bytes(), (tmp_path / "config.yaml").read_bytes()) == before


def test_a_configuration_that_is_there_is_never_changed_unasked(tmp_path: Path, talk: Talk) -> None:
    workbook(tmp_path / "clients.xlsx", RU)
    config = tmp_path / "config.yaml"
    config.write_text("region: KZ  # наше\n", encoding="utf-8")
    said = talk("clients.xlsx", "--lang", "ru", folder=tmp_path, typed=["2", "", "", "", "нет"])
    assert said.code == 0
    assert config.read_text(encoding="utf-8") == "region: KZ  # наше\n"
    assert "Добавьте в него сами:" in said.out
    # What is shown can be pasted as it is.
    added = said.out.partition("Добавьте в него сами:\n")[2].partition("\n\nДальше")[0]
    both = configuration.parse(config.read_text(encoding="utf-8") + added, config)
    assert both.saved_fields() == {"clients": {"client_id": "№"}}
    assert both.workbook is not None
    assert both.workbook.path == "clients.xlsx"


def test_what_was_answered_is_added_to_a_configuration_once_somebody_agrees(tmp_path: Path, talk: Talk) -> None:
    workbook(tmp_path / "clients.xlsx", RU)
    config = tmp_path / "config.yaml"
    config.write_bytes("region: KZ  # наше\r\nlanguage: ru".encode())
    said = talk("clients.xlsx", "--lang", "ru", folder=tmp_path, typed=["2", "", "", "", "нет", "", "да"])
    assert said.code == 0
    assert "Добавьте в него сами:" not in said.out
    assert config.read_bytes().startswith("region: KZ  # наше\r\nlanguage: ru\n".encode())
    found = configuration.load(config)
    assert found.saved_fields() == {"clients": {"client_id": "№"}}
    assert (found.region, found.workbook and found.workbook.path) == ("KZ", "clients.xlsx")
    assert understood(tmp_path)["№"] == "client_id"


def test_a_second_section_of_one_name_is_never_added(tmp_path: Path, talk: Talk) -> None:
    workbook(tmp_path / "clients.xlsx", RU)
    config = tmp_path / "config.yaml"
    config.write_text("workbook: clients.xlsx\ntables:\n  clients:\n    fields: {full_name: ФИО}\n", encoding="utf-8")
    before = config.read_bytes()
    said = talk(folder=tmp_path, typed=["2", "", "", "", "нет"])
    assert "Добавьте в него сами:" in said.out
    assert "Дописать эти строки" not in said.out
    assert config.read_bytes() == before


def test_yes_asks_nothing_and_leaves_doubtful_columns_alone(tmp_path: Path) -> None:
    file = workbook(tmp_path / "clients.xlsx", RU)
    said = sheetcrm("init", "clients.xlsx", "--yes", "--lang", "ru", folder=tmp_path)
    assert said.code == 0
    assert "Оставлено без ответа: 4 вопроса." in said.out
    assert titles(file) == ["Клиенты", *MADE]
    assert set(configuration.load(tmp_path / "config.yaml").saved_fields()["clients"]) == {
        "full_name",
        "phone",
        "birthday",
    }


def test_with_nobody_to_ask_nothing_is_written(tmp_path: Path) -> None:
    file = workbook(tmp_path / "clients.xlsx", RU)
    before = file.read_bytes()
    said = sheetcrm("init", "clients.xlsx", "--lang", "ru", folder=tmp_path)
    assert said.code == 2
    assert "Спросить некого" in said.out
    assert "Вопрос 4." in said.out
    assert "Создать вкладки «Сегменты», «Настройки», «Согласия», «Стоп-лист»?" in said.out
    found = document("init", sheetcrm("init", "clients.xlsx", "--json", "--lang", "en", folder=tmp_path))
    assert (found["state"], found["written"], found["config"]["written"]) == ("asks", None, False)
    assert [q["kind"] for q in found["questions"]] == ["not_guessed", "content_disagrees", "not_guessed", "not_guessed"]
    assert [a["field"] for a in found["questions"][0]["answers"]] == ["client_id"]
    assert found["missing_tabs"] == MADE
    assert [path.name for path in tmp_path.iterdir()] == ["clients.xlsx"]
    assert file.read_bytes() == before


def test_the_document_of_a_run_that_settles(tmp_path: Path) -> None:
    workbook(tmp_path / "clients.xlsx", RU)
    found = document("init", sheetcrm("init", "clients.xlsx", "--json", "--yes", folder=tmp_path))
    assert (found["state"], found["config"]["written"], found["written"]["tabs"]) == ("done", True, MADE)
    again = document("init", sheetcrm("init", "clients.xlsx", "--json", "--yes", folder=tmp_path))
    assert (again["state"], again["config"]["written"], again["written"]) == ("unchanged", False, None)


def test_the_sample_needs_no_answer(tmp_path: Path, talk: Talk) -> None:
    """It has the four tabs already, under our own headings."""
    shutil.copyfile(ROOT / "examples" / "clients.ru.xlsx", tmp_path / "clients.xlsx")
    before = (tmp_path / "clients.xlsx").read_bytes()
    said = talk("clients.xlsx", folder=tmp_path, typed=[])
    assert said.code == 0
    assert (tmp_path / "clients.xlsx").read_bytes() == before
    assert (tmp_path / "config.yaml").exists()


def test_while_the_workbook_is_open_the_tabs_go_into_a_copy_and_it_says_so(tmp_path: Path) -> None:
    file = workbook(tmp_path / "clients.xlsx", RU)
    before = file.read_bytes()
    (tmp_path / "~$clients.xlsx").write_bytes(b"x")
    said = sheetcrm("init", "clients.xlsx", "--yes", "--lang", "ru", folder=tmp_path)
    assert said.code == 0
    assert file.read_bytes() == before
    (copy,) = (path for path in tmp_path.glob("clients — *.xlsx"))
    assert titles(copy) == ["Клиенты", *MADE]
    assert copy.name in said.out


def test_segments_about_what_the_base_does_not_have_begin_switched_off(tmp_path: Path) -> None:
    rows = [["ФИО", "Телефон"], *([n, f"8 907 100-00-0{i}"] for i, n in enumerate(NAMES))]
    workbook(tmp_path / "clients.xlsx", rows)
    sheetcrm("init", "clients.xlsx", "--yes", folder=tmp_path)
    checked = sheetcrm("check", "--dry-run", "--lang", "ru", folder=tmp_path)
    # Nothing but what the owner has not answered yet.
    assert "0 ошибок, 5 предупреждений, 0 подсказок" in checked.out
    assert "Пункт списка оператора пуст: 5" in checked.out


# A new workbook -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", ["ru", "en"])
def test_a_new_workbook_is_ready_to_work_with(tmp_path: Path, lang: str) -> None:
    said = sheetcrm("init", "--new", "base.xlsx", "--lang", lang, "--today", "2026-11-20", folder=tmp_path)
    assert said.code == 0
    base = jobs.open_workbook(jobs.Asked(target=str(tmp_path / "base.xlsx"), write=False)).base
    assert {key: len(table) for key, table in base.tables.items()} == {
        "clients": 3, "orders": 3, "segments": 8, "settings": 110 if lang == "ru" else 105, "consents": 0, "stop_list": 0,
    }  # fmt: skip
    assert all(column.field for column in base.columns)
    book = openpyxl.load_workbook(tmp_path / "base.xlsx")
    rules = [rule for sheet in book for rule in sheet.data_validations.dataValidation]
    assert any(("да" if lang == "ru" else "yes") in str(rule.formula1) for rule in rules)
    checked = document("check", sheetcrm("check", "--json", "--today", "2026-11-20", folder=tmp_path))
    # Only what the owner has not answered yet, and the example who has not been heard of for long.
    assert {issue["code"] for issue in checked["issues"]} == {"law/not-answered", "client/aged"}


@pytest.mark.parametrize("lang", LANGS)
def test_its_columns_stand_in_groups_of_colour_and_a_moved_one_keeps_its_meaning(tmp_path: Path, lang: Lang) -> None:
    """(D4): what is said of a client, of the work with them, and of consents; a column may stand elsewhere."""
    said = sheetcrm("init", "--new", "base.xlsx", "--lang", lang, "--today", "2026-11-20", folder=tmp_path)
    assert ("голубые" if lang == "ru" else "blue") in said.out
    book = openpyxl.load_workbook(tmp_path / "base.xlsx")
    sheet = book[CLIENTS.title.say(lang)]
    fills = {cell.value: cell.fill.fgColor.rgb[2:] for cell in sheet[1]}
    groups: dict[str, set[str]] = {}
    for field in CLIENTS.fields:
        if field.heading.say(lang) in fills:
            groups.setdefault(fills[field.heading.say(lang)], set()).add(field.key)
    assert groups == {
        look.HEAD_FILL: {"client_id", "full_name", "phone", "email", "city", "birthday", "comment"},
        look.GOOD_FILL: {"source", "owner", "status"},
        look.WARNING_FILL: {"consent_ads", "consent_date", "consent_source", "stop"},
    }

    def seen() -> Any:
        base = jobs.open_workbook(jobs.Asked(target=str(tmp_path / "base.xlsx"), write=False)).base
        raw = base.tables["clients"].raw
        return raw[sorted(raw.columns)]

    before = seen()
    for row in sheet.iter_rows(max_row=4):
        row[1].value, row[4].value = row[4].value, row[1].value
    book.save(tmp_path / "base.xlsx")
    pd.testing.assert_frame_equal(seen(), before)


def test_a_file_that_is_there_is_no_new_workbook(tmp_path: Path) -> None:
    file = workbook(tmp_path / "base.xlsx", RU)
    before = file.read_bytes()
    said = sheetcrm("init", "--new", "base.xlsx", "--lang", "ru", folder=tmp_path)
    assert (said.code, file.read_bytes()) == (2, before)
    assert "Файл «base.xlsx» уже есть" in said.err
    assert [path.name for path in tmp_path.iterdir()] == ["base.xlsx"]


def test_a_file_that_is_not_there_can_be_made(tmp_path: Path) -> None:
    said = sheetcrm("init", "мои клиенты.xlsx", "--lang", "ru", folder=tmp_path)
    assert said.code == 4
    assert 'sheetcrm init --new "мои клиенты.xlsx"' in said.err
    assert list(tmp_path.iterdir()) == []


def test_a_new_workbook_has_a_name_without_being_given_one(tmp_path: Path) -> None:
    assert sheetcrm("init", "--new", "--lang", "ru", folder=tmp_path).code == 0
    assert (tmp_path / "Клиенты.xlsx").exists()


def test_a_new_google_sheet_is_a_person_s_to_make(tmp_path: Path) -> None:
    address = "https://docs.google.com/spreadsheets/d/1abcdefghijklmnopqrstuvwxyz/edit"
    said = sheetcrm("init", "--new", address, "--lang", "ru", "--json", folder=tmp_path)
    assert said.code == 2
    assert document("init", said)["error"]["code"] == "init/new-google"
    assert "sheets.new" in said.out
    assert list(tmp_path.iterdir()) == []


# Google -----------------------------------------------------------------------------------------------------------------


@dataclass
class Sheet:
    server: SheetsServer
    spreadsheet: str

    @property
    def address(self) -> str:
        return f"https://docs.google.com/spreadsheets/d/{self.spreadsheet}/edit#gid=0"


@pytest.fixture
def google(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Callable[..., Sheet]]:
    """Puts rows onto the local server, shared with the program's account, which the environment names."""
    with running_server() as server:
        monkeypatch.setenv("SHEETCRM_GOOGLE_API_URL", server.base_url)
        monkeypatch.setenv("SHEETCRM_CREDENTIALS", str(server.service_account_path))
        monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))

        def made(rows: list[list[Value]], locale: str = "ru_RU") -> Sheet:
            base = Workbook("База", "", (sheet_from_rows("Клиенты", rows),))
            spreadsheet = upload(server, base, locale=locale)
            server.files[spreadsheet].share("p1", "user", "writer", emailAddress=server.service_account.address)
            return Sheet(server, spreadsheet)

        yield made
        assert (server.wrong_answers, server.crashes) == ([], [])


def tabs_of(sheet: Sheet) -> list[str]:
    return [s["properties"]["title"] for s in about(session(sheet.server, sheet.spreadsheet)).sheets]


def desk_folder(tmp_path: Path) -> Path:
    folder = tmp_path / "desk"
    folder.mkdir()
    return folder


def test_russian_data_in_google_is_signed_for_by_a_person_first(
    tmp_path: Path, talk: Talk, google: Callable[..., Sheet]
) -> None:
    sheet, folder = google(RU), desk_folder(tmp_path)
    signature = ["2", "Ольга, владелец", "первичная запись в 1С в России", "да"]
    said = talk(sheet.address, "--lang", "ru", folder=folder, typed=[*signature, "2", "", "2", "2", "да"])
    assert said.code == 0
    assert "152-ФЗ" in said.out
    config = configuration.load(folder / "config.yaml")
    assert config.law.google_accepted is not None
    assert (config.law.google_accepted.by, config.law.google_accepted.date) == ("Ольга, владелец", dt.date.today())
    assert config.workbook is not None
    assert config.workbook.google is not None
    assert config.workbook.google.spreadsheet == sheet.address
    assert tabs_of(sheet) == ["Клиенты", *MADE]
    assert understood(folder)["Не писать"] == "stop"
    again = sheetcrm("init", "--yes", "--lang", "ru", folder=folder)
    assert "Всё уже настроено. Ничего не изменено." in again.out
    assert sheetcrm("check", "--lang", "ru", folder=folder).code in (0, 1)
    assert sheet.server.people.rows(sheet.spreadsheet, "Клиенты")[0] == RU[0]


@pytest.mark.parametrize("typed", [["1"], [""], ["2", "Ольга", "можно", "нет"]])
def test_who_does_not_sign_is_told_of_the_local_way_and_nothing_happens(
    tmp_path: Path, talk: Talk, google: Callable[..., Sheet], typed: list[str]
) -> None:
    sheet, folder = google(RU), desk_folder(tmp_path)
    said = talk(sheet.address, "--lang", "ru", folder=folder, typed=typed)
    assert said.code == 0
    assert "Файл → Скачать → Microsoft Excel" in said.out
    assert list(folder.iterdir()) == []
    assert tabs_of(sheet) == ["Клиенты"]


def test_the_program_never_signs_by_itself(tmp_path: Path, google: Callable[..., Sheet]) -> None:
    sheet, folder = google(RU), desk_folder(tmp_path)
    for words in (["--yes"], []):
        said = sheetcrm("init", sheet.address, *words, "--lang", "ru", folder=folder)
        assert said.code == 2
        assert "[law/google-not-accepted]" in said.err
    assert list(folder.iterdir()) == []
    assert tabs_of(sheet) == ["Клиенты"]


def test_a_signature_goes_into_a_configuration_that_is_there_by_hand(
    tmp_path: Path, talk: Talk, google: Callable[..., Sheet]
) -> None:
    sheet, folder = google(RU), desk_folder(tmp_path)
    (folder / "config.yaml").write_text("language: ru\n", encoding="utf-8")
    said = talk(sheet.address, "--lang", "ru", folder=folder, typed=["2", "Ольга", "так решили", "да"])
    assert said.code == 2
    assert "google_accepted:" in said.out
    assert (folder / "config.yaml").read_text(encoding="utf-8") == "language: ru\n"
    assert tabs_of(sheet) == ["Клиенты"]


def test_a_signature_is_added_to_a_configuration_and_the_work_goes_on(
    tmp_path: Path, talk: Talk, google: Callable[..., Sheet]
) -> None:
    """The file has the address and the key, as the set-up of Google has it."""
    sheet, folder = google(RU), desk_folder(tmp_path)
    (folder / "config.yaml").write_text(
        f"workbook:\n  google:\n    spreadsheet: {sheet.address}\n    credentials: {sheet.server.service_account_path}\n",
        encoding="utf-8",
    )
    signature = ["2", "Ольга, владелец", "первичная запись в 1С в России", "да", "да"]
    said = talk("--lang", "ru", folder=folder, typed=[*signature, "2", "", "2", "2", "да", "", "да"])
    assert said.code == 0
    config = configuration.load(folder / "config.yaml")
    assert config.law.google_accepted is not None
    assert config.law.google_accepted.by == "Ольга, владелец"
    assert config.saved_fields()["clients"] == {"client_id": "№", "consent_ads": "Подписка", "stop": "Не писать"}
    assert tabs_of(sheet) == ["Клиенты", *MADE]


def test_clients_elsewhere_need_no_signature(tmp_path: Path, talk: Talk, google: Callable[..., Sheet]) -> None:
    sheet, folder = google(RU), desk_folder(tmp_path)
    said = talk(sheet.address, "--lang", "ru", folder=folder, typed=["3", "", "", "", "", "нет"])
    assert said.code == 0
    assert configuration.load(folder / "config.yaml").law.country == "eu"


def test_a_google_sheet_in_english(tmp_path: Path, talk: Talk, google: Callable[..., Sheet]) -> None:
    sheet, folder = google(EN, locale="en_GB"), desk_folder(tmp_path)
    said = talk(sheet.address, "--lang", "en", folder=folder, typed=["2", "3", "yes"])
    assert said.code == 0
    assert "time zone: Europe/Moscow (the workbook's own)" in said.out
    assert tabs_of(sheet)[1:] == ["Segments", "Settings", "Consents", "Stop list"]
    assert understood(folder)["Newsletter"] == "consent_email"


def test_an_empty_google_sheet_gets_all_tabs(tmp_path: Path, talk: Talk, google: Callable[..., Sheet]) -> None:
    sheet, folder = google([], locale="en_GB"), desk_folder(tmp_path)
    said = talk(sheet.address, "--lang", "en", folder=folder, typed=["yes"])
    assert said.code == 0
    assert tabs_of(sheet)[1:] == ["Clients", "Orders", "Segments", "Settings", "Consents", "Stop list"]
    fields = "sheets(data(rowData(values(effectiveFormat(backgroundColor)))))"
    asked = {"ranges": ["Clients!A1:N1"], "fields": fields}
    (row,) = session(sheet.server, sheet.spreadsheet).get("", asked)["sheets"][0]["data"][0]["rowData"]
    colours = [str(cell["effectiveFormat"]["backgroundColor"]) for cell in row["values"]]
    runs = [len(list(group)) for _, group in itertools.groupby(colours)]
    assert runs == [6, 3, 4, 1], "(D4): the client, the work, the consents, and a comment about the client"
    assert len(set(colours)) == 3
    found = json.loads(sheetcrm("check", "--json", "--dry-run", folder=folder).out)
    assert found["counts"]["rows"]["clients"] == 3


def test_a_person_chooses_more_columns_by_their_numbers(tmp_path: Path, talk: Talk) -> None:
    people = [[f"Иванова Анна{n}", f"8 907 100-00-0{n}", f"a{n}@example.com"] for n in range(1, 5)]
    workbook(tmp_path / "clients.xlsx", [["ФИО", "Телефон", "Email"], *people])
    said = talk("clients.xlsx", "--lang", "ru", folder=tmp_path, typed=["да", "нет", "да", "1, 99", "2, 4"])
    assert said.out.count("Номера через запятую, «все» или Enter — никакие") == 2
    assert "columns: [default, first_order, orders]" in (tmp_path / "config.yaml").read_text(encoding="utf-8")
