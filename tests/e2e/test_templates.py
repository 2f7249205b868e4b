"""«Шаблоны» / “Templates” from the first letter to the draft: made on request, edited by a person, and what holds then."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.e2e.terminal import sheetcrm, workbook
from tests.e2e.test_json import document

DAY = "2026-11-20"
ROWS: dict[str, list[list[object]]] = {
    "ru": [
        ["ФИО", "Телефон", "Email", "Город", "День рождения", "Согласие на рекламу", "Дата согласия", "Откуда согласие", "Статус"],
        *(
            [
                f"{surname} Анна {patronymic}", f"8 907 123-45-{n:02d}", f"anna{n}@example.com", "Самара", dt.datetime(1990 - n, 11, 9 + n),
                "да", dt.datetime(2026, 1, 5), "анкета", "клиент",
            ]
            for n, surname, patronymic in ((11, "Зимина", "Олеговна"), (12, "Летова", "Львовна"), (13, "Вешняк", "Ильинична"))
        ),
    ],
    "en": [
        ["Full name", "Phone", "Email", "City", "Birthday", "Marketing consent", "Consent date", "Consent source", "Status"],
        *(
            [
                name, f"+44 7158 10{n * 37}", f"{name[:4].lower()}{n}@example.com", "Bristol", dt.datetime(1990, 11, n - 28), "yes",
                dt.datetime(2026, 1, 5), "form", "client",
            ]
            for n, name in enumerate(("Anna Winters", "Mary Somers", "Jane Springer"), start=50)
        ),
    ],
}  # fmt: skip
TITLE = {"ru": "Шаблоны", "en": "Templates"}
CONFIG = (
    "workbook: clients.xlsx\nlanguage: {lang}\nregion: {region}\n"
    'drafts: {{company: "Studio", sender_email: studio@example.org, limits: {{day: null, week: null, month: null}}}}\n'
)


def made(folder: Path, lang: str) -> Path:
    file = workbook(folder / "clients.xlsx", ROWS[lang])
    region = "RU" if lang == "ru" else "GB"
    (folder / "config.yaml").write_text(CONFIG.format(lang=lang, region=region), encoding="utf-8")
    said = sheetcrm("init", "clients.xlsx", "--yes", "--templates", "--lang", lang, folder=folder)
    assert said.code == 0, said.err
    return file


def edit(file: Path, title: str, change: Any) -> None:
    book = openpyxl.load_workbook(file)
    sheet = book[title]
    head = next(row for row in sheet.iter_rows() if any(str(c.value) in ("Активен", "Active") for c in row))
    columns = {str(cell.value): cell.column for cell in head}
    change(sheet, columns, head[0].row)
    book.save(file)


def drafts(folder: Path, channel: str = "email") -> list[dict[str, Any]]:
    said = document("drafts", sheetcrm("drafts", "--dry-run", "--json", "--today", DAY, folder=folder))
    return [d for d in said["drafts"] if d["channel"] == channel]


@pytest.mark.parametrize("lang", ["ru", "en"])
def test_a_row_that_is_switched_on_is_what_people_get(lang: str, tmp_path: Path) -> None:
    file = made(tmp_path, lang)
    before = drafts(tmp_path)
    assert [d["state"] for d in before if d["campaign"] == "birthday"] == ["draft"] * 3
    active, body = ("Активен", "Текст шаблона") if lang == "ru" else ("Active", "Template text")
    where: dict[str, Any] = {}

    def change(sheet: Any, columns: dict[str, int], head: int) -> None:
        for row in range(head + 1, head + 30):
            if sheet.cell(row, columns["Рассылка" if lang == "ru" else "Campaign"]).value in (
                "День рождения",
                "Birthday",
            ):
                assert sheet.cell(row, columns[active]).value in ("нет", "no")
                where[str(sheet.cell(row, columns["Канал" if lang == "ru" else "Channel"]).value)] = row
        row = where["email" if lang == "ru" else "e-mail"]
        sheet.cell(row, columns[active]).value = "да" if lang == "ru" else "yes"
        sheet.cell(row, columns[body]).value = (
            "{{ greeting }}\n\nОт всей студии!" if lang == "ru" else "{{ greeting }}\n\nFrom all of us!"
        )

    edit(file, TITLE[lang], change)
    after = [d for d in drafts(tmp_path) if d["campaign"] == "birthday"]
    wanted = ("Здравствуйте, Анна ", "От всей студии!") if lang == "ru" else ("Hi ", "From all of us!")
    assert all(d["text"].startswith(wanted[0]) and wanted[1] in d["text"] for d in after)
    assert {d["subject"] for d in after} == {d["subject"] for d in before if d["campaign"] == "birthday"}


def test_a_campaign_to_a_segment_by_hand_and_a_row_that_cannot_be_used(tmp_path: Path) -> None:
    file = made(tmp_path, "ru")

    def change(sheet: Any, columns: dict[str, int], head: int) -> None:
        row = next(r for r in range(head + 1, head + 40) if sheet.cell(r, columns["Рассылка"]).value is None)
        for heading, value in {
            "Активен": "да", "Рассылка": "Новости студии", "Канал": "email", "Сегмент": "Из Самары", "Тема": "Мы переехали",
            "Текст шаблона": "{{ greeting }} Мы переехали на Лесную.",
        }.items():  # fmt: skip
            sheet.cell(row, columns[heading]).value = value
        for heading, value in {"Активен": "да", "Рассылка": "Приветствие", "Текст шаблона": "{{ comment }}"}.items():
            sheet.cell(row + 1, columns[heading]).value = value

    edit(file, "Шаблоны", change)

    def segment(sheet: Any, columns: dict[str, int], head: int) -> None:
        sheet.cell(head + 1, columns["Название"]).value = "Из Самары"
        sheet.cell(head + 1, columns["Правило"]).value = "город = Самара"
        sheet.cell(head + 1, columns["Активен"]).value = "да"

    edit(file, "Сегменты", segment)
    found = [d for d in drafts(tmp_path) if d["subject"] == "Мы переехали"]
    assert len(found) == 3
    assert {d["state"] for d in found} == {"draft"}
    checked = document("check", sheetcrm("check", "--dry-run", "--json", "--today", DAY, folder=tmp_path))
    assert [i["cell"][0] for i in checked["issues"] if i["code"] == "template/not-usable"] == ["G"]
    assert not [d for d in drafts(tmp_path) if d["campaign"] == "welcome"]
