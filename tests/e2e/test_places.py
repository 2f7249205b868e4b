"""``sheetcrm copies``: every place where clients' data lies by the program's doing, and what goes when its time is over."""

from __future__ import annotations

import datetime as dt
import os
import time
from pathlib import Path

from sheetcrm import jobs
from sheetcrm.core.drafts.review.approval import Approval, Verdict, prints_of
from sheetcrm.jobs.drafts.reviewing import review
from sheetcrm.jobs.leaving import KEPT_FILES, KEPT_FOLDERS
from sheetcrm.journal import approvals
from sheetcrm.journal.places import Kind, places
from tests.e2e.terminal import sheetcrm, workbook
from tests.e2e.test_json import document

DAY = "2026-11-20"
ROWS: list[list[object]] = [
    [
        "ID клиента",
        "ФИО",
        "Телефон",
        "Почта",
        "Согласие на рекламу (SMS)",
        "Дата согласия",
        "Откуда согласие",
        "День рождения",
    ],
    [
        "К-000001",
        "Орлова Анна Ильинична",
        "8 907 100-00-01",
        "a@example.com",
        "да",
        "10.01.2026",
        "анкета",
        "22.11.1990",
    ],
    ["К-000002", "Яшина Вера Олеговна", "+7 907 100-00-02", "v@example.com", "да", "11.01.2026", "анкета", "23.11"],
]


CONFIG = """\
drafts:
  company: Студия «Ромашка»
  sms_sender: ROMASHKA
  sms_stop_word: СТОП
  company_phone: "+7 495 123-45-67"
"""


def base(folder: Path, more: str = "") -> Path:
    """A workbook of two clients whose birthdays are near, and what drafts for them need."""
    (folder / "config.yaml").write_text(CONFIG + more, encoding="utf-8")
    return workbook(folder / "t.xlsx", ROWS)


def hand_over(folder: Path) -> None:
    """Somebody approves what is ready, and the texts leave as a list."""
    found = review(jobs.Asked(target=str(folder / "t.xlsx"), today=dt.date.fromisoformat(DAY), lang="ru"))
    ready = [one for one in found.drafts.drafts if one.state == "draft"]
    at = dt.datetime.now(dt.UTC)
    approvals.keep(found.opened.state, [Approval(d.id, Verdict.SEND, at, "page", prints_of(d)) for d in ready])
    done = sheetcrm("handover", "t.xlsx", "--to", "sms", "--yes-by", "Ирина", "--today", DAY, folder=folder)
    assert done.code == 0, done


def age(path: Path, days: int) -> None:
    then = time.time() - days * 86_400
    os.utime(path, (then, then))


def kinds(found: dict[str, object]) -> set[str]:
    return {one["kind"] for one in found["copies"]}  # type: ignore[index,attr-defined]


def test_everything_that_holds_a_client_is_listed(tmp_path: Path) -> None:
    """A file in the state folder or laid out that holds a client's phone, in whatever form, is on the list."""
    base(tmp_path)
    assert sheetcrm("sync", "t.xlsx", "--today", DAY, folder=tmp_path).code == 0
    sheetcrm("plan", "t.xlsx", "--today", DAY, folder=tmp_path)
    sheetcrm("apply", "t.xlsx", "--kind", "phone/style", "--today", DAY, folder=tmp_path)
    sheetcrm("copy", "t.xlsx", "--to", "копия.xlsx", folder=tmp_path)
    sheetcrm("card", "t.xlsx", "К-000001", "--html", "карточка.html", folder=tmp_path)
    (tmp_path / "карточка.html").unlink()
    sheetcrm("duplicates", "t.xlsx", "--html", "дубли.html", folder=tmp_path)
    hand_over(tmp_path)
    (tmp_path / "t.xlsx.sheetcrm" / "new.jsonl").write_text('{"phone": "+79071000001"}', encoding="utf-8")
    found = document("copies", sheetcrm("copies", "t.xlsx", "--json", folder=tmp_path))
    assert kinds(found) >= {"backup", "run", "plan", "twin", "page", "handed", "prints", "copy", "report", "other"}
    assert [Path(one["where"]).name for one in found["elsewhere"]] == ["карточка.html"]
    listed = {one["path"] for one in found["copies"]}
    held = [
        str(path)
        for path in tmp_path.rglob("*")
        if path.is_file()
        and path.name != "t.xlsx"
        and any(sign in path.read_bytes() for sign in (b"9071000001", "Орлова".encode(), b"100-00-01"))
    ]
    assert len(held) >= 4
    assert set(held) <= listed
    said = sheetcrm("copies", "t.xlsx", "--lang", "ru", folder=tmp_path)
    assert "Копия файла за день: 1 файл" in said.out
    assert str(tmp_path / "копия.xlsx") in said.out
    assert f"  {tmp_path / 'карточка.html'} — страница или список" in said.out
    assert "Срок хранения ни у чего не вышел." in said.out
    assert "Чего программа не видит" in said.out


def test_what_the_program_keeps_is_known_by_its_name(tmp_path: Path) -> None:
    """Nothing that the program itself keeps counts as unknown."""
    for name in KEPT_FILES:
        (tmp_path / name).touch()
    for name in KEPT_FOLDERS:
        (tmp_path / name).mkdir()
        (tmp_path / name / "x").touch()
    assert not [one.path.name for one in places(tmp_path, None, []) if one.kind is Kind.OTHER]


def test_what_is_due_goes_and_the_newest_copy_stays(tmp_path: Path) -> None:
    base(tmp_path, "retention:\n  drafts_days: 5\n")
    assert sheetcrm("sync", "t.xlsx", "--today", DAY, folder=tmp_path).code == 0
    hand_over(tmp_path)
    backups = tmp_path / "t.xlsx.sheetcrm" / "backups"
    newest = next(backups.iterdir())
    old = backups / "2026-01-01 t.xlsx"
    old.write_bytes(newest.read_bytes())
    age(newest, 40)
    age(old, 60)
    drafts = tmp_path / "t — черновики"
    theirs = drafts / "заметки.txt"
    theirs.write_text("моё", encoding="utf-8")
    for path in (*drafts.rglob("*"), theirs):
        age(path, 6)
    found = document("copies", sheetcrm("copies", "t.xlsx", "--json", "--clean", "--dry-run", folder=tmp_path))
    assert found["counts"]["due"] > 2
    assert found["cleaned"] == []
    assert old.exists()
    said = document("copies", sheetcrm("copies", "t.xlsx", "--json", "--clean", folder=tmp_path))
    assert said["counts"] == {
        "files": found["counts"]["files"] - found["counts"]["due"],
        "due": 0,
        "cleaned": found["counts"]["due"],
    }
    assert newest.exists()
    assert not old.exists()
    assert [path.name for path in drafts.iterdir() if path.is_file()] == ["заметки.txt"]
    # What is still a draft is laid out again.
    assert sheetcrm("sync", "t.xlsx", "--today", DAY, folder=tmp_path).code == 0
    assert (drafts / "review.html").exists()


def test_age_is_told_from_the_day_that_is_today(tmp_path: Path) -> None:
    base(tmp_path)
    assert sheetcrm("sync", "t.xlsx", "--today", DAY, folder=tmp_path).code == 0
    hand_over(tmp_path)
    later = (dt.date.today() + dt.timedelta(days=20)).isoformat()
    found = document("copies", sheetcrm("copies", "t.xlsx", "--json", "--today", later, folder=tmp_path))
    assert {one["kind"] for one in found["copies"] if one["due"]} >= {"page", "handed"}
    assert not [one for one in found["copies"] if one["due"] and one["kind"] in ("backup", "run")]
