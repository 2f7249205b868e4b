"""What holds for a whole workbook as its cells tell it: the country of phones, the language; and a Google Sheet's own locale."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from sheetcrm.stores.xlsx.store import XlsxStore
from tests.e2e.terminal import sheetcrm, workbook
from tests.e2e.test_google import config
from tests.google import upload
from tests.sheets_server import running_server

BRITISH: list[list[object]] = [
    ["Name", "Phone"],
    *(
        [f"Ann Example {n}", f"07{code} 14159{n}"]
        for n, code in enumerate((400, 500, 712, 734, 775, 811, 890), start=1)
    ),
]
RUSSIAN: list[list[object]] = [
    ["client_id", "name", "phone", "join_date"],
    *([n, f"Иванов {letter}.", f"8 916 314-15-9{n}", "10.01.2025"] for n, letter in enumerate("АБВГД", start=1)),
]


def settings(folder: Path, *target: str) -> dict[str, tuple[Any, str]]:
    said = sheetcrm("config", *target, "--effective", "--json", folder=folder)
    assert said.code == 0, said.err
    return {one["key"]: (one["value"], one["origin"]) for one in json.loads(said.out)["settings"]}


def wrong(folder: Path, *target: str) -> int:
    said = sheetcrm("check", *target, "--dry-run", "--json", folder=folder)
    return [issue["code"] for issue in json.loads(said.out)["issues"]].count("phone/not-valid")


def test_a_british_table_is_british(tmp_path: Path) -> None:
    workbook(tmp_path / "t.xlsx", BRITISH, title="Clients")
    found = settings(tmp_path, "t.xlsx")
    assert found["region"] == ("GB", "phones")
    assert (found["time_zone"], found["currency"]) == (("Europe/London", "region"), ("£", "region"))
    assert wrong(tmp_path, "t.xlsx") == 0
    assert "country of phones without a code: GB (from the phones)" in sheetcrm("audit", "t.xlsx", folder=tmp_path).out
    # One word of the team is enough.
    (tmp_path / "config.yaml").write_text("region: US\n", encoding="utf-8")
    assert wrong(tmp_path, "t.xlsx") == len(BRITISH) - 1


def test_a_russian_table_under_headings_of_a_database_is_russian(tmp_path: Path) -> None:
    workbook(tmp_path / "t.xlsx", RUSSIAN, title="clients")
    found = settings(tmp_path, "t.xlsx")
    assert (found["language"], found["region"]) == (("ru", "cells"), ("RU", "language"))
    assert wrong(tmp_path, "t.xlsx") == 0
    assert "язык: русский (по ячейкам)" in sheetcrm("audit", "t.xlsx", folder=tmp_path).out


def test_the_locale_of_a_google_sheet_comes_before_its_phones(tmp_path: Path) -> None:
    file = workbook(tmp_path / "t.xlsx", BRITISH, title="Clients")
    with running_server() as server:
        sheet = upload(server, XlsxStore(file, tmp_path / "s").read(), locale="en_AU")
        server.files[sheet].share("p1", "user", "writer", emailAddress=server.service_account.address)
        config(tmp_path, server, sheet)
        assert settings(tmp_path)["region"] == ("AU", "workbook")
