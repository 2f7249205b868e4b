"""Makes bases of three trades to look at: ``python examples/make_trades.py FOLDER``.

Each begins as ``sheetcrm init --new --preset`` makes it, and is filled with what is invented in ``making/trades.py``.
The bases are for looking at pictures of the summary, the report and the card; they are not kept with the project.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.utils import get_column_letter

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE)]

from making import trades  # noqa: E402
from making.base import REFERENCE  # noqa: E402

from sheetcrm.core.presets import Preset, presets  # noqa: E402
from sheetcrm.core.schema import TABLES, heading  # noqa: E402
from sheetcrm.core.wording import Lang  # noqa: E402

#: Name of the folder → trade, language, tables, rows of «Настройки» by the start of their name, costs of sources.
BASES: dict[str, tuple[str, Lang, Any, dict[str, Any], dict[str, int]]] = {
    "shop": ("shop", "ru", trades.shop, {
        "План: выручка в месяц": 200_000, "План: новых покупателей в месяц": 12, "Название компании в письмах": "Лавка «Пион»",
        "Отправитель": "Ольга"}, {"сайт": 90_000, "соцсети": 45_000}),
    "salon": ("salon", "ru", trades.salon, {"Название компании в письмах": "Салон «Облако»", "Отправитель": "Инна",
        "План: покупок в неделю": 15}, {"карты": 24_000}),
    "b2b": ("b2b", "ru", lambda: trades.b2b(trades.B2B_RU), {
        "План: выигранных сделок в неделю": 3, "План: выручка в месяц": 4_000_000,
        "Название компании в письмах": "ООО «Упаковка Поволжья»", "Отправитель": "Тимур"},
        {"выставка": 350_000, "обзвон": 180_000, "сайт": 120_000}),
    "b2b-en": ("b2b", "en", lambda: trades.b2b(trades.B2B_EN), {
        "Goal: deals won a week": 3, "Goal: revenue a month": 40_000, "Country": "GB", "Time zone": "Europe/London",
        "Currency": "£", "Company name in messages": "Pallet & Tape Ltd", "Sender": "Tom"}, {"exhibition": 3_500, "calls of ours": 1_800}),
}  # fmt: skip


def make(folder: Path, names: list[str]) -> list[Path]:
    """The workbooks made, one folder each."""
    made = []
    for name in names:
        trade, lang, tables, settings, costs = BASES[name]
        home = folder / name
        home.mkdir(parents=True, exist_ok=True)
        for old in (home / "base.xlsx", home / "config.yaml"):
            old.unlink(missing_ok=True)
        shutil.rmtree(home / "base.xlsx.sheetcrm", ignore_errors=True)
        day = REFERENCE.isoformat()
        command = ["init", "--new", "--preset", trade, "--yes", "--lang", lang, "--today", day, "base.xlsx"]
        paths = os.pathsep.join(filter(None, (str(HERE.parent), os.environ.get("PYTHONPATH"))))
        subprocess.run(  # noqa: S603 - our own command line
            [sys.executable, "-m", "sheetcrm", *command],
            cwd=home,
            check=True,
            stdout=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": paths},
        )
        fill(home / "base.xlsx", presets()[trade], lang, tables(), settings)
        written = "".join(f"  {source}: {cost}\n" for source, cost in costs.items())
        with (home / "config.yaml").open("a", encoding="utf-8") as config:
            config.write(f"\ncosts:\n{written}")
        made.append(home / "base.xlsx")
    return made


def fill(path: Path, preset: Preset, lang: Lang, tables: trades.Tables, settings: dict[str, Any]) -> None:
    """Put the rows under their headings; a table the preset has no tab for gets one with plain headings."""
    book = openpyxl.load_workbook(path)
    tabs = {tab.table: tab for tab in preset.tabs}
    for table, rows in tables.items():
        if not rows:
            continue
        tab = tabs.get(table)
        title = (tab.title if tab is not None and tab.title else TABLES[table].title).say(lang)
        named = {c.field: c.heading.say(lang) for c in (tab.columns if tab else ()) if c.heading is not None}
        fields = list(dict.fromkeys(field for row in rows for field in row))
        words = {field: named.get(field) or heading(table, field, lang) for field in fields}
        if title not in book.sheetnames:
            sheet = book.create_sheet(title, 1)
            sheet.append(list(words.values()))
            for n in range(1, len(words) + 1):
                sheet.column_dimensions[get_column_letter(n)].width = 22
        sheet = book[title]
        first = next(r for r in range(1, 9) if sum(sheet.cell(r, c).value is not None for c in range(1, 9)) >= 3)
        columns = {str(cell.value): cell.column for cell in sheet[first] if cell.value is not None}
        for word in words.values():
            if word not in columns:
                columns[word] = max(columns.values()) + 1
                sheet.cell(first, columns[word], word)
        looks = {column: sheet.cell(first + 1, column)._style for column in columns.values()}
        sheet.delete_rows(first + 1, 3)
        for at, row in enumerate(rows, start=first + 1):
            for column, look in looks.items():
                sheet.cell(at, column)._style = look
            for field, value in row.items():
                sheet.cell(at, columns[words[field]], value)
    listed = book[TABLES["settings"].title.say(lang)]
    for line in listed.iter_rows(min_row=5):
        for name, value in settings.items():
            if str(line[0].value or "").partition(" (")[0] == name:
                line[1].value = value
    lists = book[TABLES["lists"].title.say(lang)]
    at = next(cell.column for cell in lists[5] if cell.value == heading("lists", "order_category", lang))
    sold = sorted({str(row["category"]) for row in tables["orders"] if row.get("category")})
    for line in range(6, 30):
        lists.cell(line, at).value = sold[line - 6] if line - 6 < len(sold) else None
    book.save(path)


if __name__ == "__main__":
    where = Path(sys.argv[1]) if len(sys.argv) > 1 else Path("trades")
    for workbook in make(where, sys.argv[2:] or list(BASES)):
        print(workbook)
