"""The command line as people and schedules meet it: exit codes, what is written and what is not, and in which words."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest
from filelock import FileLock

from sheetcrm.report.catalogue import pages
from tests.e2e.terminal import ROOT, process, read_tab, read_titles, sheetcrm, type_into, workbook
from tests.thinning import one_in
from tests.unit.xlsx.test_refusals import ole

PEOPLE: list[list[object]] = [
    ["ID клиента", "ФИО", "Телефон", "Email", "Город"],
    ["К-000001", "Орлова Анна", "8 916 223-45-68", "anna@mail.ru", "Самара"],
    ["К-000002", "Серов Пётр", "8 903 12", "petr@mail.ru", "Москва"],
    ["К-000003", "Анна Орлова", "+79162234568", None, "Самара"],
]


def everything(folder: Path) -> dict[str, str]:
    """Each file under a folder and the hash of what is in it."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else "/"
        for path in sorted(folder.rglob("*"))
    }


def peoples_cells(file: Path) -> list[tuple[object, ...]]:
    return read_tab(file, "Клиенты")


@pytest.fixture
def table(tmp_path: Path) -> Path:
    return workbook(tmp_path / "t.xlsx", PEOPLE)


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sample")
    shutil.copyfile(ROOT / "examples" / "clients.ru.xlsx", folder / "clients.xlsx")
    (folder / "config.yaml").write_text("workbook: clients.xlsx\n", encoding="utf-8")
    return folder


# --- exit codes ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("check t.xlsx --dry-run", 1),
        ("check t.xlsx --dry-run --no-strict", 0),
        ("sync t.xlsx --dry-run", 0),
        ("sync t.xlsx --dry-run --strict", 1),
        ("segments t.xlsx --strict", 1),
        ("drafts t.xlsx --dry-run --strict", 1),
        ("audit t.xlsx", 0),
        ("duplicates t.xlsx", 0),
        ("duplicates t.xlsx --strict", 1),
        ("doctor t.xlsx", 0),
        ("doctor absent.xlsx", 4),
        ("sync absent.xlsx", 4),
        ("sync .", 4),
        ("sync", 2),
        ("sync t.xlsx --dry", 2),
        ("sync t.xlsx --lang fr", 2),
        ("sync t.xlsx --today 31.02.2026", 2),
        ("sink t.xlsx", 2),
        ("explain", 0),
        ("explain phone/not-valid", 0),
        ("explain phone/no-valid", 2),
        ("--version", 0),
        ("--help", 0),
    ],
)
def test_exit_codes(line: str, code: int, table: Path) -> None:
    """X9."""
    said = sheetcrm(*line.split(), folder=table.parent)
    assert said.code == code, said
    if code in (2, 4):
        assert said.out == "" or line.startswith("doctor"), "what went wrong is said on stderr"
        assert "[" in said.err or line.startswith("doctor")


def test_a_clean_table_is_not_an_error(tmp_path: Path) -> None:
    workbook(tmp_path / "t.xlsx", PEOPLE[:2])
    said = sheetcrm("check", "t.xlsx", "--dry-run", "--lang", "en", folder=tmp_path)
    assert said.code == 0
    assert "0 errors" in said.out or "All is well" in said.out


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("empty.xlsx", b"", "store/empty"),
        ("text.xlsx", "ФИО;Телефон".encode("cp1251"), "store/csv"),
        ("page.xlsx", b"<html><table><tr><td>1</td></tr></table></html>", "store/html"),
        ("cut.xlsx", (ROOT / "examples" / "clients.ru.xlsx").read_bytes()[:5000], "store/damaged"),
    ],
)
def test_what_is_no_workbook_is_refused_with_what_to_do(name: str, content: bytes, code: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(content)
    for lang in ("ru", "en"):
        said = sheetcrm("sync", name, "--lang", lang, folder=tmp_path)
        assert said.code == 4
        assert f"[{code}]" in said.err
        assert len(said.err.splitlines()) >= 3, "what, what to do, code"
    assert list(everything(tmp_path)) == [name]


@pytest.mark.parametrize(
    ("streams", "code"),
    [(("Workbook",), "store/xls"), (("EncryptionInfo", "EncryptedPackage"), "store/encrypted")],
)
def test_an_old_or_locked_workbook_under_a_new_name_is_told_apart(
    streams: tuple[str, ...], code: str, tmp_path: Path
) -> None:
    (tmp_path / "old.xlsx").write_bytes(ole(*streams))
    said = sheetcrm("check", "old.xlsx", folder=tmp_path)
    assert said.code == 4
    assert f"[{code}]" in said.err


def test_another_job_at_work_means_not_now(table: Path) -> None:
    assert sheetcrm("sync", "t.xlsx", folder=table.parent).code == 0
    type_into(table, "Клиенты", {"C3": "8 903 222-33-44"})
    before = table.read_bytes()
    with FileLock(table.parent / "t.xlsx.sheetcrm" / "lock"):
        said = sheetcrm("sync", "t.xlsx", "--lang", "en", folder=table.parent)
        assert sheetcrm("audit", "t.xlsx", folder=table.parent).code == 0, "reading needs no turn"
    assert said.code == 5
    assert "[store/busy]" in said.err
    assert table.read_bytes() == before
    assert sheetcrm("sync", "t.xlsx", folder=table.parent).code == 0


def test_an_open_workbook_gets_its_result_beside(table: Path) -> None:
    (table.parent / "~$t.xlsx").write_bytes(b"\x05Anna" + b" " * 160)
    before = table.read_bytes()
    said = sheetcrm("sync", "t.xlsx", "--lang", "ru", folder=table.parent)
    assert said.code == 0
    assert table.read_bytes() == before
    [copy] = list(table.parent.glob("t — *.xlsx"))
    assert copy.name in said.out
    assert "Сводка" in read_titles(copy)


# --- configuration ---------------------------------------------------------------------------------------------------

WRONG = """\
langauge: ru
region: NO
phone: {style: nationall}
quiet_hours:
  end: 10:00
segments:
  period_days: 0
region: RU
"""


def test_all_problems_of_a_configuration_are_told_at_once_with_their_lines(table: Path) -> None:
    (table.parent / "config.yaml").write_text(WRONG, encoding="utf-8")
    before = everything(table.parent)
    for lang, words in (("ru", "Таблица не тронута"), ("en", "The workbook was not touched")):
        said = sheetcrm("sync", "t.xlsx", "--lang", lang, folder=table.parent)
        assert said.code == 2
        for place in ("config.yaml:1:", "config.yaml:2:", "config.yaml:3:", "config.yaml:5:", "config.yaml:7:"):
            assert place in said.err, place
        assert "config.yaml:8:" in said.err
        assert "language" in said.err, "the nearest known key is named"
        assert words in said.err
    assert everything(table.parent) == before
    assert sheetcrm("config", folder=table.parent).code == 2


def test_effective_settings_say_where_each_comes_from(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Клиенты"
    for row in PEOPLE:
        sheet.append(row)
    settings = book.create_sheet("Настройки")
    for pair in (["Настройка", "Значение"], ["Отчётный период, дней", 90], ["Новый клиент, дней", 45]):
        settings.append(pair)
    book.save(tmp_path / "t.xlsx")
    (tmp_path / "config.yaml").write_text("segments:\n  new_days: 20\n  regular_orders: 4\n", encoding="utf-8")
    said = sheetcrm("config", "t.xlsx", "--effective", folder=tmp_path)
    shown = {line.split()[0]: line for line in said.out.splitlines()}
    for key, value, origin in (
        ("segments.period_days", "90", "sheet"),
        ("segments.new_days", "45", "sheet"),
        ("segments.regular_orders", "4", "config.yaml:3"),
        ("segments.asleep_days", "365", "default"),
        ("language", "ru", "headings"),
        ("region", "RU", "language"),
    ):
        assert shown[key].split()[1:] == [value, f"[{origin}]"], key


@pytest.mark.parametrize("language", ["ru", "en"])
def test_a_refusal_is_said_in_the_language_of_the_configuration(
    language: str, table: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever the computer speaks; a word on the command line wins, and a configuration that is wrong says nothing."""
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8" if language == "ru" else "ru_RU.UTF-8")
    (table.parent / "own.yaml").write_text(f"language: {language}\n", encoding="utf-8")
    words = ("undo", "R9", table.name, "--config", "own.yaml")
    said, other = sheetcrm(*words, folder=table.parent), sheetcrm(*words, "--lang", "en", folder=table.parent)
    assert said.code == other.code == 2
    assert ("R9" in said.err, "запуск" in said.err.casefold()) == (True, language == "ru")
    assert "запуск" not in other.err.casefold()


@pytest.mark.parametrize("lang", ["ru", "en"])
def test_a_refusal_after_reading_is_said_in_the_language_of_the_table(
    lang: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """``language: auto``: what the headings say counts more than what the computer speaks."""
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8" if lang == "ru" else "ru_RU.UTF-8")
    english: list[list[object]] = [
        ["Client ID", "Full name", "Phone", "Email", "Town"],
        ["C-000001", "Anna Example", "+44 7911 123456", "anna@example.org", "Leeds"],
        ["C-000002", "Пётр Серов", "07911 12", "petr@example.org", "Leeds"],
    ]
    workbook(tmp_path / "t.xlsx", PEOPLE if lang == "ru" else english)
    (tmp_path / "list.csv").write_text("Имя;Контакт\nИван;+79161234567\n", encoding="utf-8")
    for line in (
        "undo t.xlsx R9", "undo t.xlsx R9 --json", "card t.xlsx C-009", "duplicates t.xlsx --map phone=Fax",
        "import list.csv t.xlsx --map phone=Fax",
    ):  # fmt: skip
        said = sheetcrm(*line.split(), folder=tmp_path)
        words = json.loads(said.out)["error"]["message"] if "--json" in line else said.err.splitlines()[0]
        assert said.code == 2, line
        assert any("а" <= letter <= "я" for letter in words.casefold()) == (lang == "ru"), words


# --- what is written -------------------------------------------------------------------------------------------------


def test_what_only_looks_writes_no_byte(sample: Path) -> None:
    """--dry-run, audit, duplicates, segments, config, doctor and a bare sheetcrm leave everything as it is."""
    before = everything(sample)
    for line in (
        "check --dry-run", "sync --dry-run", "drafts --dry-run", "audit", "duplicates", "segments", "config --effective",
        "doctor", "explain phone/not-valid", "",
    ):  # fmt: skip
        said = sheetcrm(*line.split(), folder=sample)
        assert said.code in (0, 1), said
        assert everything(sample) == before, line


def test_check_fills_our_tabs_and_drafts_lays_out_files(table: Path) -> None:
    cells = peoples_cells(table)
    said = sheetcrm("check", "t.xlsx", "--lang", "ru", folder=table.parent)
    assert "Записано" in said.out
    titles = read_titles(table)
    assert titles[0] == "Клиенты"
    assert "Что исправить" in titles
    before = table.read_bytes()
    again = sheetcrm("check", "t.xlsx", "--lang", "ru", folder=table.parent)
    assert "Ничего не записано" in again.out
    assert table.read_bytes() == before, "run twice is run once"
    assert sheetcrm("drafts", "t.xlsx", folder=table.parent).code == 0
    assert table.read_bytes() == before, "drafts fills no tab"
    assert (table.parent / "t — черновики" / "review.html").is_file()
    assert peoples_cells(table) == cells


def test_a_person_corrects_a_cell_and_checks_again(table: Path) -> None:
    def to_correct() -> str:
        return str(read_tab(table, "Что исправить"))

    assert sheetcrm("check", "t.xlsx", folder=table.parent).code == 1
    assert "8 903 12" in to_correct()
    type_into(table, "Клиенты", {"C3": "8 903 222-33-44"})
    type_into(table, "Что исправить", {"A2": "записка, которой здесь не место"})
    cells = peoples_cells(table)
    assert sheetcrm("check", "t.xlsx", folder=table.parent).code == 0
    assert "8 903 12" not in to_correct()
    assert "записка" not in to_correct(), "a tab of ours is refilled as a whole"
    assert peoples_cells(table) == cells
    backups = list((table.parent / "t.xlsx.sheetcrm" / "backups").iterdir())
    assert len(backups) == 1, "one copy a day"


@pytest.mark.parametrize("lang", one_in(2, ["ru", "en"]))
def test_the_demo_twice_changes_nothing_and_says_so(lang: str, tmp_path: Path) -> None:
    first = sheetcrm("demo", "--lang", lang, "--folder", "d", folder=tmp_path)
    after = everything(tmp_path)
    second = sheetcrm("demo", "--lang", lang, "--folder", "d", folder=tmp_path)
    assert (first.code, second.code) == (0, 0)
    assert everything(tmp_path) == after
    assert {"ru": "Ничего не записано", "en": "Nothing was written"}[lang] in second.out
    assert {"ru": "Ничего не записано", "en": "Nothing was written"}[lang] not in first.out
    lines = first.out.splitlines()
    named = [
        line.strip()
        for line in lines[lines.index({"ru": "Откройте три файла:", "en": "Open three files:"}[lang]) :][1:4]
    ]
    files = sorted(
        str(one.relative_to(tmp_path))
        for one in tmp_path.rglob("*")
        if one.suffix in (".xlsx", ".html") and one.parent.name != "backups"
    )
    assert len(files) == 3
    assert all(any(line.startswith(file) for line in named) for file in files)


# --- words -----------------------------------------------------------------------------------------------------------


def test_the_readers_language_changes_the_terminal_and_nothing_else(table: Path) -> None:
    """The workbook has its own language: whoever runs the job, our tabs stay as the team knows them."""
    ru = sheetcrm("sync", "t.xlsx", "--lang", "ru", folder=table.parent)
    before = everything(table.parent)
    en = sheetcrm("sync", "t.xlsx", "--lang", "en", folder=table.parent)
    assert "Клиенты: 3 строки" in ru.out
    assert "Clients: 3 rows" in en.out
    assert everything(table.parent) == before


def test_a_language_before_the_command_is_that_of_the_command(table: Path) -> None:
    for lang, word in (("ru", "строк"), ("en", "row")):
        assert word in sheetcrm("--lang", lang, "audit", table.name, folder=table.parent).out
    # What stands behind the command is nearer.
    assert "строк" in sheetcrm("--lang", "en", "audit", table.name, "--lang", "ru", folder=table.parent).out


def test_segments_are_explained_in_the_readers_language(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(workbook(tmp_path / "t.xlsx", PEOPLE))
    for row in (["Активен", "Название", "Правило"], ["да", "Анны", "ФИО содержит Анна"]):
        (book["Сегменты"] if "Сегменты" in book.sheetnames else book.create_sheet("Сегменты")).append(row)
    book.save(tmp_path / "t.xlsx")
    said = sheetcrm("segments", "t.xlsx", "--lang", "en", folder=tmp_path).out
    assert "“Анны”: 1 client (works)" in said, "she stands there twice"
    assert "содержит" not in said


def test_a_configuration_before_the_command_is_that_of_the_command(table: Path) -> None:
    (table.parent / "other.yaml").write_text(f"workbook: {table.name}\nlanguage: en\n", encoding="utf-8")
    said = sheetcrm("--config", "other.yaml", "config", "--effective", "--lang", "en", folder=table.parent)
    assert said.code == 0
    assert "[other.yaml" in said.out.replace(str(table.parent) + "/", "")
    assert table.name in sheetcrm("--config", "other.yaml", folder=table.parent).out
    wrong = sheetcrm("--config", "other.yaml", "audit", "--nonsense", "--json", folder=table.parent)
    assert json.loads(wrong.out)["schema"] == "sheetcrm/audit/1"


def test_bare_sheetcrm_says_when_the_tabs_were_filled(table: Path) -> None:
    assert "audit" in sheetcrm(folder=table.parent).out
    sheetcrm("sync", table.name, "--today", "2026-11-20", folder=table.parent)
    said = sheetcrm("--lang", "ru", folder=table.parent).out
    assert f"{table.name}: вкладки программы обновлены" in said
    assert f"sheetcrm sync {table.name}" in said
    assert "audit" not in said


def test_nothing_moves_in_a_pipe(table: Path) -> None:
    said = process("sync", "t.xlsx", folder=table.parent, LANG="ru_RU.UTF-8")
    assert said.code == 0
    assert said.err == ""
    assert "\r" not in said.out
    assert "\033" not in said.out


def test_a_console_of_another_code_page_gets_its_words(table: Path) -> None:
    said = process("check", "t.xlsx", "--dry-run", "--lang", "ru", folder=table.parent, PYTHONIOENCODING="cp866")
    assert said.code == 1
    assert "ошибка" in said.out


def test_a_command_to_type_next_has_its_file_in_quotes(table: Path) -> None:
    table.rename(table.with_name("Наши клиенты.xlsx"))
    said = sheetcrm("plan", "Наши клиенты.xlsx", folder=table.parent).out
    assert 'sheetcrm apply "Наши клиенты.xlsx" P1' in said


@pytest.mark.parametrize("words", [("--lang", "ru", "--help"), ("--lang", "ru", "snyc"), ("--version",)])
def test_what_is_said_before_a_command_needs_no_code_page_either(words: tuple[str, ...], tmp_path: Path) -> None:
    said = process(*words, folder=tmp_path, PYTHONIOENCODING="cp866:strict")
    assert "Traceback" not in said.err
    assert ("Держит в порядке" in said.out) == ("--help" in words)
    assert ("«snyc»" in said.err) == ("snyc" in words)


def test_a_system_that_cannot_write_our_file_names_is_told_before_anything_is_done(tmp_path: Path) -> None:
    only_ascii = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    said = process("demo", "--lang", "ru", folder=tmp_path, **only_ascii)
    assert said.code == 2
    assert "PYTHONUTF8=1" in said.err
    assert "machine/file-names" in said.err
    assert not list(tmp_path.iterdir())


def test_bare_sheetcrm_says_where_things_stand(tmp_path: Path) -> None:
    assert "sheetcrm demo" in sheetcrm(folder=tmp_path).out
    workbook(tmp_path / "base.xlsx", PEOPLE)
    (tmp_path / "~$base.xlsx").write_bytes(b"x")
    said = sheetcrm(folder=tmp_path)
    assert "sheetcrm audit" in said.out
    assert "base.xlsx" in said.out
    assert "~$" not in said.out
    (tmp_path / "config.yaml").write_text("workbook: base.xlsx\n", encoding="utf-8")
    said = sheetcrm(folder=tmp_path)
    assert "base.xlsx" in said.out
    assert "sheetcrm sync" in said.out
    (tmp_path / "config.yaml").write_text("workbok: base.xlsx\n", encoding="utf-8")
    said = sheetcrm(folder=tmp_path)
    assert "sheetcrm config" in said.out
    assert said.code == 0


def test_explain_prints_the_page_and_names_what_is_near(tmp_path: Path) -> None:
    ru = sheetcrm("explain", "phone/not-valid", "--lang", "ru", folder=tmp_path).out
    en = sheetcrm("explain", "[phone/not-valid]", "--lang", "en", folder=tmp_path).out
    assert ru.strip() == pages()["phone/not-valid"].say("ru")
    assert en.strip() == pages()["phone/not-valid"].say("en")
    assert sheetcrm("explain", "Phone/Not_Valid", "--lang", "en", folder=tmp_path).out == en
    nothing = sheetcrm("explain", "nope/nope", "--lang", "en", folder=tmp_path)
    assert nothing.err.splitlines()[:2] == ["There is no code “nope/nope”.", "  The whole list: sheetcrm explain"]
    half = sheetcrm("explain", "phone", "--lang", "en", folder=tmp_path).err
    assert all(code.startswith("phone/") for code in half.split("Similar: ")[1].split(". ")[0].split(", "))
    near = sheetcrm("explain", "phone/not-vald", "--lang", "en", folder=tmp_path)
    assert near.code == 2
    assert "phone/not-valid" in near.err
    listed = sheetcrm("explain", "--lang", "ru", folder=tmp_path).out.splitlines()
    assert len(listed) == len(pages())
    assert all(not set("{}") & set(line) for line in listed)


def test_a_mistyped_option_names_the_right_one(tmp_path: Path) -> None:
    ru = sheetcrm("check", "--strikt", "--lang", "ru", folder=tmp_path)
    assert "Параметра --strikt" in ru.err
    assert "--strict" in ru.err
    assert "check" in sheetcrm("chekc", "--lang=ru", folder=tmp_path).err


# --- duplicates ------------------------------------------------------------------------------------------------------

LINES = [
    "ФИО;Телефон;E-mail;Город",
    '"Орлова Анна";8 916 223-45-68;anna@mail.ru;Самара',
    "Серов Пётр;8 903 111-22-33;petr@mail.ru;Москва",
    "Анна Орлова;+79162234568;;Самара",
]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1251", "utf-16"])
@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_duplicates_in_any_csv(encoding: str, separator: str, tmp_path: Path) -> None:
    text = "\r\n".join(LINES).replace(";", separator)
    (tmp_path / "t.csv").write_bytes(text.encode(encoding))
    said = sheetcrm("duplicates", "t.csv", "--lang", "ru", "--out", "o.csv", folder=tmp_path)
    assert said.code == 0
    assert "строка 2" in said.out
    assert "строка 4" in said.out
    assert "строка 3" not in said.out
    lines = (tmp_path / "o.csv").read_text(encoding="utf-8").splitlines()
    assert [line.split(",")[1] for line in lines] == ["cluster", "1", "2", "1"]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_duplicates_in_a_table_without_headings(kind: str, tmp_path: Path) -> None:
    """Its first row is a client like the others, and rows are counted from it."""
    if kind == "csv":
        (tmp_path / "t.csv").write_text("\n".join(LINES[1:]), encoding="utf-8")
    else:
        workbook(tmp_path / "t.xlsx", [[cell.strip('"') or None for cell in line.split(";")] for line in LINES[1:]])
    said = sheetcrm("duplicates", f"t.{kind}", "--out", "o.csv", "--lang", "en", folder=tmp_path)
    assert "There is no row of headings" in said.out
    assert "row 1: " in said.out
    assert "row 3: " in said.out
    lines = (tmp_path / "o.csv").read_text(encoding="utf-8").splitlines()
    assert [line.split(",")[:2] for line in lines[1:]] == [["1", "1"], ["2", "2"], ["3", "1"]]
    found = json.loads(sheetcrm("duplicates", f"t.{kind}", "--map", "phone=column 2", "--json", folder=tmp_path).out)
    assert [m["row"] for m in found["clusters"][0]["members"]] == [1, 3]


def test_duplicates_on_odd_headings(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["Кто", "Куда", None, "Куда"],
        ["Орлова Анна", "8 916 223-45-68", None, "раз"],
        ["Анна О.", "+79162234568", None, "два"],
    ]
    workbook(tmp_path / "odd.xlsx", rows, title="Лист1")
    words = ("--map", "full_name=Кто", "--map", "phone=Куда", "--lang", "ru")
    said = sheetcrm("duplicates", "odd.xlsx", *words, folder=tmp_path)
    assert "Дубли: 1 клиент" in said.out
    wrong = sheetcrm("duplicates", "odd.xlsx", "--map", "phone=Звонить", folder=tmp_path)
    assert wrong.code == 2
    assert "Куда" in wrong.err, "the headings that are there are named"
    assert sheetcrm("duplicates", "odd.xlsx", "--map", "phone", folder=tmp_path).code == 2
    assert sheetcrm("duplicates", "odd.xlsx", "--map", "shoe=Кто", folder=tmp_path).code == 2


def test_a_column_of_any_meaning_speaks_once_it_is_named(tmp_path: Path) -> None:
    """A loyalty card in the notes: the program does not guess that it says who somebody is."""
    rows = [
        "Имя;Телефон;Примечание",
        "Орлова Анна;8 916 111 22 33;карта 77120",
        "Орлова Анна;8 903 555 66 77;карта 77120",
    ]
    rows += ["Ким Юрий;8 905 555 66 78;карта 55120", "Белов Олег;8 905 555 66 79;карта 88120"]
    (tmp_path / "cards.csv").write_text("\n".join(rows), encoding="utf-8")
    unsaid = sheetcrm("duplicates", "cards.csv", "--lang", "ru", folder=tmp_path)
    assert "1. возможно" in unsaid.out
    said = sheetcrm("duplicates", "cards.csv", "--map", "other=Примечание", "--lang", "ru", folder=tmp_path)
    assert "1. один и тот же" in said.out
    assert "совпало «Примечание»" in said.out


def test_duplicates_across_files(tmp_path: Path) -> None:
    """Two exports with other headings are one base; each row is named by its file."""
    (tmp_path / "one.csv").write_text("\n".join(LINES[:3]), encoding="utf-8")
    (tmp_path / "two.csv").write_text("Name,Phone\nАнна Орлова,+79162234568\n", encoding="utf-8")
    workbook(tmp_path / "three.xlsx", PEOPLE)
    said = sheetcrm("duplicates", "one.csv", "two.csv", "three.xlsx", "--lang", "en", folder=tmp_path)
    assert said.code == 0
    for place in ("one.csv, row 2", "two.csv, row 2", "three.xlsx, Клиенты, row 2", "three.xlsx, Клиенты, row 4"):
        assert place in said.out
    assert "1." in said.out


def test_a_list_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "one.csv").write_text("\n".join(LINES), encoding="utf-8")
    said = sheetcrm("duplicates", "one.csv", "--out", "no/such/folder.csv", folder=tmp_path)
    assert said.code == 4
    assert "[duplicates/cannot-write]" in said.err


def test_a_file_needs_nothing_of_googles(tmp_path: Path) -> None:
    """Loading Google's libraries takes longer than reading a small table; so does an HTTP client of the standard library's."""
    workbook(tmp_path / "t.xlsx", [["ФИО", "Телефон"], ["Орлов Пётр", "8 916 223-45-68"]])
    code = (
        "import sys; from sheetcrm.jobs import Asked, apply, Chosen, sync; from pathlib import Path\n"
        "asked = Asked('t.xlsx', ignore_config=True); sync(asked); apply(asked, Chosen(everything=True))\n"
        "print(sorted({'gspread', 'requests', 'google.auth', 'urllib3', 'http.client', 'ssl'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, timeout=60,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert (done.returncode, done.stdout.strip()) == (0, "[]"), done.stderr
