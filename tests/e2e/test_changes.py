"""plan, apply, undo, log, why on an .xlsx: as a person uses them, in both languages."""

from __future__ import annotations

import datetime as dt
import json
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import openpyxl
import pytest

from sheetcrm.errors import NotNow
from sheetcrm.stores.xlsx.store import XlsxStore
from tests.e2e.terminal import DAY, ROOT, Said, read_tab, read_titles, sheetcrm, workbook
from tests.e2e.test_json import validator
from tests.thinning import one_in

HEAD: list[object] = ["ID клиента", "ФИО", "Телефон", "Почта", "Город", "Сумма"]
ROWS: list[list[object]] = [
    ["К-000001", "Иванова Анна", "8 907 100-00-01", "anna@example.com", "Самара", 100],
    ["К-000002", "ПЕТРОВ ПЁТР", "89071000002", "petr@example.com", "Самара", 200],
    [None, "Сидорова Ольга", "+7 907 100-00-03", "olga@example.com", "Казань", 300],
    ["К-000004", "Кузнецов Олег", "+7 907 100-00-04", "oleg@example.com", "Казань", 400],
    ["К-000005", "Орлова Ева", "+7 907 100-00-05", "eva@example.com", "Казань", 500],
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    workbook(tmp_path / "clients.xlsx", [HEAD, *ROWS])
    return tmp_path


def run(folder: Path, *words: object, code: int = 0) -> Said:
    said = sheetcrm(*words, "--today", DAY, folder=folder)
    assert said.code == code, said.err + said.out
    return said


def rows(folder: Path, title: str = "Клиенты") -> list[list[Any]]:
    return [list(row) for row in read_tab(folder / "clients.xlsx", title)]


def edit(folder: Path, change: Callable[[Any], None], title: str = "Клиенты") -> None:
    book = openpyxl.load_workbook(folder / "clients.xlsx")
    change(book[title])
    book.save(folder / "clients.xlsx")


def tick(folder: Path, wanted: Callable[[list[Any]], bool], word: object = "да", title: str = "Правки") -> int:
    """Ticks the lines of «Правки» that are wanted; how many there were."""
    found = 0

    def into(sheet: Any) -> None:
        nonlocal found
        for row in sheet.iter_rows(min_row=6):
            values = [cell.value for cell in row]
            if values[9] and wanted(values):
                row[0].value = word
                found += 1

    edit(folder, into, title)
    return found


def line(folder: Path, wanted: Callable[[list[Any]], bool]) -> list[Any]:
    return next(values for values in rows(folder, "Правки")[5:] if values[9] and wanted(values))


def document(said: Said, command: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(said.out)
    wrong = [f"{list(e.absolute_path)}: {e.message[:300]}" for e in validator(command).iter_errors(found)]
    assert not wrong, wrong[:5]
    return found


def kind(text: str) -> Callable[[list[Any]], bool]:
    return lambda values: str(values[1]).startswith("все ячейки") and values[2] == text


PHONES = kind("телефон — в одном виде")


def test_nothing_of_peoples_changes_until_somebody_says_so(folder: Path) -> None:
    before = rows(folder)
    for command in ("audit", "plan", "check", "sync", "apply", "sync"):
        run(folder, command, "clients.xlsx", *(["--no-strict"] if command == "check" else []))
    assert rows(folder) == before
    assert "ещё не меняла" in run(folder, "log", "clients.xlsx", "--lang", "ru").out


def test_a_tick_beside_a_kind_is_carried_out_and_said(folder: Path) -> None:
    run(folder, "sync", "clients.xlsx")
    assert tick(folder, PHONES) == 1
    said = run(folder, "apply", "clients.xlsx")
    assert "Исправлено ячеек в вашей таблице: 2 (запуск R1)" in said.out
    assert "sheetcrm undo clients.xlsx R1" in said.out
    assert [row[2] for row in rows(folder)[1:3]] == ["+7 907 100-00-01", "+7 907 100-00-02"]
    assert rows(folder)[2][1] == "ПЕТРОВ ПЁТР"
    done = line(folder, PHONES)
    assert (done[0], done[8]) == ("да", "✓ применено 20.11 12:00: 2 ячейки")
    # The tick stays where a person put it, and counts once.
    edit(folder, lambda sheet: sheet.cell(2, 3, "8 907 100-00-09"))
    assert "Согласованных правок нет" in run(folder, "apply", "clients.xlsx").out
    assert rows(folder)[1][2] == "8 907 100-00-09"


def test_a_tick_beside_a_cell_means_that_cell_alone(folder: Path) -> None:
    run(folder, "sync", "clients.xlsx")
    assert tick(folder, lambda v: v[6] == "C3") == 1
    found = document(run(folder, "sync", "clients.xlsx", "--json"), "sync")
    assert (found["run"], [c["fate"] for c in found["changes"]], found["conflicts"]) == ("R1", ["applied"], [])
    assert [row[2] for row in rows(folder)[1:3]] == ["8 907 100-00-01", "+7 907 100-00-02"]


def test_a_sync_says_what_it_put_right(folder: Path) -> None:
    run(folder, "sync", "clients.xlsx")
    tick(folder, lambda v: v[6] == "C3")
    said = run(folder, "sync", "clients.xlsx").out
    assert "Исправлено ячеек в вашей таблице: 1 (запуск R1). Вернуть: sheetcrm undo clients.xlsx R1" in said
    assert "ничего не изменено" not in said


def test_a_ticked_line_follows_its_client_through_a_sort(folder: Path) -> None:
    run(folder, "sync", "clients.xlsx")
    tick(folder, lambda v: v[6] == "C3")

    def turned(sheet: Any) -> None:
        for i, row in enumerate([*reversed(ROWS)], start=2):
            for j, value in enumerate(row, start=1):
                sheet.cell(i, j).value = value

    edit(folder, turned)
    run(folder, "apply", "clients.xlsx")
    found = {row[0]: row[2] for row in rows(folder)[1:]}
    assert (found["К-000001"], found["К-000002"]) == ("8 907 100-00-01", "+7 907 100-00-02")


def test_a_no_is_for_good(folder: Path) -> None:
    run(folder, "sync", "clients.xlsx")
    tick(folder, lambda v: v[6] == "C3", "нет")
    run(folder, "apply", "clients.xlsx", "--all")
    found = rows(folder)
    assert [row[2] for row in found[1:3]] == ["+7 907 100-00-01", "89071000002"]
    assert line(folder, lambda v: v[6] == "C3")[8] == "✓ больше не предлагаем"


def test_what_was_refused_is_counted_nowhere(folder: Path) -> None:
    """The terminal, ``--json``, `plan` and «Правки» name the same number, for a cell and for a whole kind."""
    run(folder, "sync", "clients.xlsx")
    every = json.loads(run(folder, "sync", "clients.xlsx", "--json").out)
    left = len(every["proposals"])
    phones = sum(one["why"] == "phone/style" for one in every["proposals"])
    for wanted, fewer in ((lambda v: v[6] == "B3", 1), (lambda v: "ячейки" in str(v[1]) and v[3] == "Телефон", phones)):
        assert tick(folder, wanted, "нет") == 1
        left -= fewer
        said = run(folder, "sync", "clients.xlsx", "--lang", "ru").out
        found = json.loads(run(folder, "sync", "clients.xlsx", "--json").out)
        planned = json.loads(run(folder, "plan", "clients.xlsx", "--json", "--dry-run").out)
        assert found["counts"]["proposals"] == len(found["proposals"]) == len(planned["changes"]) == left
        assert f"Можно поправить {left} " in str(rows(folder, "Правки")[1][0])
        assert said.count(f"Предложено правок: {left}.") == (left > 0)


def test_undo_puts_every_cell_back_and_leaves_what_people_changed(folder: Path) -> None:
    before = rows(folder)
    run(folder, "apply", "clients.xlsx", "--all")
    changed = rows(folder)
    assert changed[3][0] == "К-000006"
    assert "R1" in run(folder, "log", "clients.xlsx").out
    edit(folder, lambda sheet: sheet.cell(3, 3, "+7 907 222-22-22"))
    found = document(run(folder, "undo", "clients.xlsx", "--json", code=3), "undo")
    assert [c["cell"] for c in found["conflicts"]] == ["C3"]
    before[2][2] = "+7 907 222-22-22"
    assert rows(folder) == before
    # Taken back once is taken back; and the same edits are not made again by themselves.
    again = document(run(folder, "undo", "clients.xlsx", "R1", "--json", code=3), "undo")
    assert (again["counts"]["applied"], [c["cell"] for c in again["conflicts"]]) == (0, ["C3"])
    assert rows(folder) == before
    assert "Возвращать нечего" in sheetcrm("undo", "clients.xlsx", "--lang", "ru", folder=folder).err


def test_what_was_taken_back_is_asked_about_and_not_done_by_itself(folder: Path) -> None:
    (folder / "config.yaml").write_text("apply: {spelling: auto, most_rows: 1.0}\n", encoding="utf-8")
    before = rows(folder)
    run(folder, "sync", "clients.xlsx")
    assert rows(folder)[1][2] == "+7 907 100-00-01"
    run(folder, "undo", "clients.xlsx")
    for _ in range(2):
        run(folder, "sync", "clients.xlsx")
        assert rows(folder) == before
    edit(folder, lambda sheet: sheet.cell(2, 3, "8-907-1000001"))
    run(folder, "sync", "clients.xlsx")
    assert rows(folder)[1][2] == "+7 907 100-00-01"


def test_what_was_taken_back_stays_so_when_its_row_has_got_a_number(folder: Path) -> None:
    """The run that put it right gave the row its number as well, so by that the change is another one."""
    (folder / "config.yaml").write_text("apply: {spelling: auto, ids: auto, most_rows: 1.0}\n", encoding="utf-8")
    edit(folder, lambda sheet: sheet.cell(4, 3, "89071000003"))
    run(folder, "sync", "clients.xlsx")
    assert [rows(folder)[3][0], rows(folder)[3][2]] == ["К-000006", "+7 907 100-00-03"]
    cell = next(
        i
        for i, row in enumerate(rows(folder, "Журнал изменений"), 1)
        if row[4] == "Телефон" and "строка 4" in str(row[3])
    )
    edit(folder, lambda sheet: sheet.cell(cell, 1, "да"), "Журнал изменений")
    for _ in range(2):
        run(folder, "sync", "clients.xlsx")
        assert [rows(folder)[3][0], rows(folder)[3][2]] == ["К-000006", "89071000003"]


def test_too_much_at_once_waits_for_a_person(folder: Path) -> None:
    (folder / "config.yaml").write_text("apply: {spelling: auto}\n", encoding="utf-8")
    before = rows(folder)
    assert "слишком много" in run(folder, "apply", "clients.xlsx").out
    attention = next(row[1] for row in rows(folder, "sheetcrm (служебная)") if row[0] == "alert")
    assert "изменились бы" in str(attention) or "изменилось бы" in str(attention), (
        "whoever works in the sheet sees it there"
    )
    assert rows(folder) == before
    run(folder, "apply", "clients.xlsx", "--kind", "name/case")
    assert rows(folder)[2][1] == "Петров Пётр"


def test_a_plan_is_kept_and_does_what_it_said_or_nothing(folder: Path) -> None:
    plan = document(run(folder, "plan", "clients.xlsx", "--json"), "plan")
    assert plan["run"] == "P1"
    assert {c["cell"]: (c["before"], c["after"], c["class"], c["agreed"]) for c in plan["changes"]} == {
        "C2": ("8 907 100-00-01", "+7 907 100-00-01", "spelling", False),
        "C3": ("89071000002", "+7 907 100-00-02", "spelling", False),
        "B3": ("ПЕТРОВ ПЁТР", "Петров Пётр", "spelling", False),
        "A4": (None, "К-000006", "id", False),
    }
    edit(folder, lambda sheet: sheet.cell(2, 3, "8 907 999-99-99"))
    edit(folder, lambda sheet: sheet.insert_rows(2))
    found = document(run(folder, "apply", "clients.xlsx", "P1", "--json", code=3), "apply")
    assert found["counts"] == {"applied": 3, "already": 0, "changed": 1, "refused": 0, "later": 0}
    assert [c["before"] for c in found["conflicts"]] == ["8 907 100-00-01"]
    now = {row[0]: row for row in rows(folder)[1:]}
    assert now["К-000001"][2] == "8 907 999-99-99"
    assert (now["К-000002"][1], now["К-000002"][2]) == ("Петров Пётр", "+7 907 100-00-02")
    absent = sheetcrm("apply", "clients.xlsx", "P9", "--json", folder=folder)
    assert (absent.code, json.loads(absent.out)["error"]["code"]) == (2, "plan/no-plan")


def test_any_single_change_between_plan_and_apply_is_seen(folder: Path) -> None:
    run(folder, "plan", "clients.xlsx")
    whole = (folder / "clients.xlsx").read_bytes()
    plan = document(run(folder, "plan", "clients.xlsx", "--json"), "plan")
    for change in plan["changes"]:
        (folder / "clients.xlsx").write_bytes(whole)
        shutil.rmtree(folder / "clients.xlsx.sheetcrm" / "runs", ignore_errors=True)
        edit(folder, lambda sheet, cell=change["cell"]: sheet.__setitem__(cell, "что-то другое"))  # type: ignore[misc]
        found = document(run(folder, "apply", "clients.xlsx", plan["run"], "--json", code=3), "apply")
        assert [c["cell"] for c in found["conflicts"]] == [change["cell"]]
        assert openpyxl.load_workbook(folder / "clients.xlsx")["Клиенты"][change["cell"]].value == "что-то другое"


def test_why_tells_the_story_of_one_cell(folder: Path) -> None:
    said = run(folder, "why", "clients.xlsx", "Клиенты!C3", "--lang", "ru").out
    assert "не меняла" in said
    assert "Предлагается: +7 907 100-00-02 (телефон — в одном виде)" in said
    run(folder, "apply", "clients.xlsx", "--kind", "phone/style")
    run(folder, "undo", "clients.xlsx")

    def moved(sheet: Any) -> None:
        sheet.insert_rows(2)

    edit(folder, moved)
    told = document(run(folder, "why", "clients.xlsx", "Клиенты!C4", "--json"), "why")
    assert [(c["run"], c["before"], c["after"], c["class"]) for c in told["changes"]] == [
        ("R1", "89071000002", "+7 907 100-00-02", "spelling"),
        ("R2", "+7 907 100-00-02", "89071000002", "undo"),
    ]
    lost = sheetcrm("why", "clients.xlsx", "Клиенты!Z99", "--json", folder=folder)
    assert (lost.code, json.loads(lost.out)["error"]["code"]) == (2, "plan/no-cell")


def test_the_log_says_every_run(folder: Path) -> None:
    run(folder, "apply", "clients.xlsx", "--all")
    run(folder, "undo", "clients.xlsx")
    found = document(run(folder, "log", "clients.xlsx", "--json"), "log")
    assert [(r["run"], r["command"], r["undoes"], r["counts"]["applied"]) for r in found["runs"]] == [
        ("R1", "apply", None, 4),
        ("R2", "undo", "R1", 4),
    ]
    one = document(run(folder, "log", "clients.xlsx", "R1", "--json"), "log")
    assert len(one["runs"][0]["changes"]) == 4
    russian, english = (run(folder, "log", "clients.xlsx", "--lang", lang).out for lang in ("ru", "en"))
    assert "записано 4, возвращено" in russian
    assert "4 written, taken back" in english


def test_numbers_are_never_given_twice(folder: Path) -> None:
    run(folder, "apply", "clients.xlsx", "--kind", "id/new")
    assert rows(folder)[3][0] == "К-000006"
    edit(folder, lambda sheet: sheet.delete_rows(4))
    edit(folder, lambda sheet: sheet.append([None, "Новая Мария", "+7 907 100-00-07", None, None, None]))
    # This machine forgets, the workbook remembers; and the reverse.
    (folder / "clients.xlsx.sheetcrm" / "ids.json").unlink()
    run(folder, "apply", "clients.xlsx", "--kind", "id/new")
    assert rows(folder)[-1][0] == "К-000007"
    edit(folder, lambda sheet: sheet.delete_rows(6))
    book = openpyxl.load_workbook(folder / "clients.xlsx")
    del book["sheetcrm (служебная)"]
    book.save(folder / "clients.xlsx")
    edit(folder, lambda sheet: sheet.append([None, "Новая Дарья", "+7 907 100-00-08", None, None, None]))
    run(folder, "apply", "clients.xlsx", "--kind", "id/new")
    assert rows(folder)[-1][0] == "К-000008"


class Stopped(BaseException):
    """The program's end, in the middle of something."""


def test_a_run_that_was_cut_off_is_judged_by_its_cells(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run(folder, "sync", "clients.xlsx")
    whole = XlsxStore.apply

    def dies(when: str) -> Callable[..., Any]:
        def apply(self: XlsxStore, *given: Any) -> Any:
            if when == "after":
                whole(self, *given)
            raise Stopped

        return apply

    for when, wanted in (("before", PHONES), ("after", kind("заглавные буквы в имени"))):
        assert tick(folder, wanted) == 1
        with monkeypatch.context() as patch:
            patch.setattr(XlsxStore, "apply", dies(when))
            with pytest.raises(Stopped):
                sheetcrm("apply", "clients.xlsx", "--today", DAY, folder=folder)
        run(folder, "sync", "clients.xlsx")
        found = document(run(folder, "log", "clients.xlsx", "--json"), "log")
        assert all(r["finished"] for r in found["runs"])
    assert [row[2] for row in rows(folder)[1:3]] == ["+7 907 100-00-01", "+7 907 100-00-02"]
    assert rows(folder)[2][1] == "Петров Пётр"
    for _ in range(2):
        run(folder, "undo", "clients.xlsx")
    assert rows(folder)[1:] == [[*row] for row in ROWS]


def test_a_file_somebody_has_open_waits_with_the_edits(folder: Path) -> None:
    run(folder, "sync", "clients.xlsx")
    tick(folder, PHONES)
    mark = folder / "~$clients.xlsx"
    mark.write_bytes(b"x")
    before = (folder / "clients.xlsx").read_bytes()
    failed = sheetcrm("apply", "clients.xlsx", "--today", DAY, folder=folder)
    assert failed.code == NotNow.exit_code
    run(folder, "sync", "clients.xlsx")
    assert (folder / "clients.xlsx").read_bytes() == before
    mark.unlink()
    run(folder, "apply", "clients.xlsx")
    assert rows(folder)[1][2] == "+7 907 100-00-01"


@pytest.mark.parametrize("lang", one_in(2, ["ru", "en"]))
def test_the_sample_goes_there_and_back(lang: str, tmp_path: Path) -> None:
    shutil.copyfile(ROOT / "examples" / f"clients.{lang}.xlsx", tmp_path / "clients.xlsx")
    original = parts(tmp_path / "clients.xlsx")
    done = document(run(tmp_path, "apply", "clients.xlsx", "--all", "--json"), "apply")
    assert done["counts"]["applied"] > 200
    assert done["conflicts"] == []
    again = document(run(tmp_path, "plan", "clients.xlsx", "--json", "--dry-run"), "plan")
    assert {c["class"] for c in again["changes"]} == {"proposal"}
    run(tmp_path, "undo", "clients.xlsx")
    now = parts(tmp_path / "clients.xlsx")
    kept = [name for name in original if name.startswith(("xl/worksheets/sheet", "xl/sharedStrings"))]
    assert kept
    for name in kept:
        assert now[name] == original[name], name


def parts(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as package:
        return {name: package.read(name) for name in package.namelist()}


def test_todays_words_are_todays(folder: Path) -> None:
    run(folder, "sync", "clients.xlsx")
    tick(folder, PHONES)
    said = sheetcrm("apply", "clients.xlsx", folder=folder)
    assert said.code == 0
    # Moscow's, which is what a Russian table without a time zone of its own goes by.
    assert f"{dt.datetime.now(ZoneInfo('Europe/Moscow')):%d.%m}" in line(folder, PHONES)[8]


def back(folder: Path, wanted: Callable[[list[Any]], bool]) -> int:
    """Ticks lines of the change log; how many there were."""
    found = 0

    def into(sheet: Any) -> None:
        nonlocal found
        for row in sheet.iter_rows(min_row=6):
            values = [cell.value for cell in row]
            if values[7] and wanted(values):
                row[0].value = "да"
                found += 1

    edit(folder, into, "Журнал изменений")
    return found


def logged(folder: Path) -> list[list[Any]]:
    return [values for values in rows(folder, "Журнал изменений")[5:] if values[7]]


def test_the_change_log_takes_back_a_cell_and_then_the_run(folder: Path) -> None:
    before = rows(folder)
    assert "Журнал изменений" not in read_titles(folder / "clients.xlsx")
    run(folder, "apply", "clients.xlsx", "--all")
    assert len(logged(folder)) == 5
    assert not {"8 907 100-00-01", "ПЕТРОВ ПЁТР"} & {str(v) for values in logged(folder) for v in values}
    assert back(folder, lambda v: v[4] == "ФИО") == 1
    run(folder, "sync", "clients.xlsx")
    assert rows(folder)[2][1] == "ПЕТРОВ ПЁТР"
    assert rows(folder)[2][2] == "+7 907 100-00-02"
    assert [v[6] for v in logged(folder) if v[4] == "ФИО"] == ["✓ возвращено 20.11 12:00"]
    whole = (folder / "clients.xlsx").read_bytes()
    run(folder, "sync", "clients.xlsx")
    assert (folder / "clients.xlsx").read_bytes() == whole
    assert back(folder, lambda v: str(v[3]).startswith("весь запуск")) == 1
    run(folder, "apply", "clients.xlsx")
    assert rows(folder) == before
    assert [v[6] for v in logged(folder) if v[0] == "да"] == [
        "✓ возвращено 20.11 12:00: 3 ячейки",
        "✓ возвращено 20.11 12:00",
    ]
    assert (
        "R1  2026-11-20 12:00  apply: записано 4, возвращено" in run(folder, "log", "clients.xlsx", "--lang", "ru").out
    )


def test_the_change_log_leaves_what_people_changed_since(folder: Path) -> None:
    run(folder, "apply", "clients.xlsx", "--kind", "phone/style")
    edit(folder, lambda sheet: sheet.cell(2, 3, "+7 907 222-22-22"))
    back(folder, lambda v: str(v[3]).startswith("весь запуск"))
    said = run(folder, "sync", "clients.xlsx", "--lang", "ru", code=3).out
    assert "Возвращено как было, ячеек: 1 (запуск R1)." in said
    assert "Клиенты!C2" in said[said.index("Возвращено как было") :]
    assert [row[2] for row in rows(folder)[1:3]] == ["+7 907 222-22-22", "89071000002"]
    assert [v[6] for v in logged(folder) if v[0] == "да"] == [
        "✓ возвращено 20.11 12:00: 1 ячейка; пропущено 1: ячейки изменили"
    ]


def test_a_run_of_which_one_cell_was_taken_back_can_still_be_taken_back(folder: Path) -> None:
    before = rows(folder)
    run(folder, "apply", "clients.xlsx", "--all")
    back(folder, lambda v: v[4] == "ФИО")
    run(folder, "sync", "clients.xlsx")
    found = document(run(folder, "undo", "clients.xlsx", "--json"), "undo")
    assert (found["undoes"], found["counts"]["applied"]) == ("R1", 3)
    assert rows(folder) == before


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Pacific/Pago_Pago"])
def test_the_days_copy_is_of_the_teams_day(folder: Path, zone: str) -> None:
    """These two zones are never on one day, so one of them is not on the machine's."""
    (folder / "config.yaml").write_text(f"time_zone: {zone}\n", encoding="utf-8")
    assert sheetcrm("sync", "clients.xlsx", folder=folder).code == 0
    days = {f"{dt.datetime.now(ZoneInfo(zone)) + dt.timedelta(minutes=m):%Y-%m-%d} clients.xlsx" for m in (-5, 0)}
    (copy,) = (folder / "clients.xlsx.sheetcrm" / "backups").iterdir()
    assert copy.name in days


@pytest.mark.parametrize("said", [(), ("--lang", "en")])
def test_the_log_and_the_lock_speak_the_workbooks_language(tmp_path: Path, said: tuple[str, ...]) -> None:
    """As the configuration has it, for neither opens the workbook."""
    (tmp_path / "config.yaml").write_text("workbook: {path: t.xlsx}\nlanguage: ru\n", encoding="utf-8")
    workbook(tmp_path / "t.xlsx", [["ФИО", "Телефон"], ["Иванова Анна", "8 907 100-00-01"]])
    for command in ("log", "unlock"):
        out = sheetcrm(command, *said, folder=tmp_path).out
        assert out
        assert any("а" <= letter <= "я" for letter in out.casefold()) is (not said)
