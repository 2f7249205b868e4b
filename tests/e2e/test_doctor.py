"""``doctor`` names what is in the way and what to do about it, and writes nothing."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sheetcrm.commands import doctor_xlsx
from sheetcrm.commands.findings import ABOUT
from sheetcrm.core.workbook import Workbook, sheet_from_rows
from sheetcrm.stores import platform
from sheetcrm.stores.google import examining
from tests.e2e.terminal import DAY, Said, sheetcrm, workbook
from tests.e2e.test_google import config
from tests.e2e.test_json import SCHEMAS, document
from tests.google import OWNER, session, upload
from tests.sheets_server import SheetsServer, running_server
from tests.unit.xlsx.packages import everything

ROWS: list[list[Any]] = [["ID клиента", "ФИО", "Телефон"], ["К-000001", "Орлова Анна", "8 916 223-45-68"]]


def run(folder: Path, *words: str) -> Said:
    return sheetcrm("doctor", *words, "--today", DAY, folder=folder)


def findings(said: Said) -> dict[str, list[dict[str, str]]]:
    """Findings by what they are about."""
    found: dict[str, list[dict[str, str]]] = {}
    for one in document("doctor", said)["findings"]:
        found.setdefault(one["about"], []).append(one)
    return found


def test_the_schema_lists_what_is_looked_at() -> None:
    item = SCHEMAS["doctor.schema.json"]["else"]["properties"]["findings"]["items"]
    assert tuple(item["properties"]["about"]["enum"]) == ABOUT


# .xlsx -------------------------------------------------------------------------------------------------------------------


def test_an_ordinary_file_is_fine(tmp_path: Path) -> None:
    workbook(tmp_path / "t.xlsx", ROWS)
    before = sorted(tmp_path.iterdir())
    found = findings(run(tmp_path, "t.xlsx", "--json"))
    assert {one["state"] for about, all_ in found.items() for one in all_ if about != "config"} == {"ok"}
    assert {"folder", "open", "disk", "size", "workbook", "clients", "law"} <= found.keys()
    assert sorted(tmp_path.iterdir()) == before


def test_an_open_file_is_said_with_its_mark(tmp_path: Path) -> None:
    workbook(tmp_path / "t.xlsx", ROWS)
    (tmp_path / "~$t.xlsx").write_bytes(b"1")
    said = run(tmp_path, "t.xlsx", "--lang", "ru")
    assert said.code == 0
    assert "! Файл сейчас открыт (рядом есть пометка ~$t.xlsx" in said.out
    assert "    Закройте файл. Если он нигде не открыт, удалите оставшуюся пометку ~$t.xlsx." in said.out


def test_a_cloud_folder_a_full_disk_and_macros_are_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "Яндекс.Диск"
    folder.mkdir()
    (folder / "t.xlsx").write_bytes(everything())
    monkeypatch.setattr(doctor_xlsx.shutil, "disk_usage", lambda _: type("Usage", (), {"free": 20 << 20})())
    found = findings(run(tmp_path, str(folder / "t.xlsx"), "--json"))
    assert "Яндекс.Диск" in found["shared-folder"][0]["text"]
    assert found["disk"][0]["state"] == "error"
    assert found["macros"][0]["state"] == "warning"
    assert all(found[about][0]["fix"] for about in ("shared-folder", "disk", "macros"))


MOUNTS = "/dev/sda1 / ext4 rw 0 0\n//nas/share /mnt/общий\\040диск cifs rw 0 0\nnas:/x /mnt/n nfs4 rw 0 0\n"


@pytest.mark.parametrize(
    ("path", "kind"),
    [("/mnt/общий диск/t.xlsx", "cifs"), ("/mnt/n/a/t.xlsx", "nfs4"), ("/mnt/name/t.xlsx", ""), ("/home/t.xlsx", "")],
)
def test_a_network_drive_is_known_by_its_mount(path: str, kind: str) -> None:
    assert platform.network_mount(Path(path), MOUNTS) == kind


# Google -----------------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def server() -> Iterator[SheetsServer]:
    with running_server() as there:
        yield there
        assert (there.wrong_answers, there.crashes) == ([], [])


@pytest.fixture
def sheet(tmp_path: Path, server: SheetsServer) -> str:
    made = upload(server, Workbook("База", "", (sheet_from_rows("Клиенты", ROWS),)))
    server.files[made].share("p1", "user", "writer", emailAddress=server.service_account.address)
    config(tmp_path, server, made)
    return made


def number(server: SheetsServer, sheet: str) -> int:
    answer = session(server, sheet).get("", {"fields": "sheets(properties(sheetId))"})
    return int(answer["sheets"][0]["properties"].get("sheetId", 0))


def test_the_daily_right_does_not_show_who_has_access(tmp_path: Path, server: SheetsServer, sheet: str) -> None:
    before = len(server.requests)
    found = findings(run(tmp_path, "--json"))
    assert found["sharing"][0]["state"] == "warning"
    assert "doctor --sharing" in found["sharing"][0]["fix"]
    assert {r.method for r in server.requests[before:] if r.path.startswith("/v4/")} == {"GET"}


def test_sharing_names_links_outsiders_and_deleted_accounts(tmp_path: Path, server: SheetsServer, sheet: str) -> None:
    file = server.files[sheet]
    fine = findings(run(tmp_path, "--sharing", "--json"))
    assert [one["state"] for one in fine["sharing"]] == ["ok"]
    file.share("p2", "anyone", "reader")
    file.share("p3", "user", "writer", emailAddress="guest@elsewhere.example")
    file.share("p4", "user", "reader", emailAddress="gone@example.com", deleted=True)  # type: ignore[arg-type]
    with (tmp_path / "config.yaml").open("a") as out:
        out.write("doctor:\n  domains: [example.com]\n")
    found = findings(run(tmp_path, "--sharing", "--json"))
    texts = " ".join(one["text"] for one in found["sharing"])
    assert [one["state"] for one in found["sharing"]] == ["error", "warning", "warning"]
    assert "guest@elsewhere.example" in texts
    assert OWNER not in texts
    with (tmp_path / "config.yaml").open("a") as out:
        out.write("  people: [guest@elsewhere.example]\n")
    assert "guest" not in json.dumps(findings(run(tmp_path, "--sharing", "--json"))["sharing"])


def test_whether_viewers_may_copy_is_said_where_there_are_any(tmp_path: Path, server: SheetsServer, sheet: str) -> None:
    file = server.files[sheet]
    assert "copying" not in findings(run(tmp_path, "--sharing", "--json"))
    file.share("p2", "user", "reader", emailAddress="look@example.com")
    (open_,) = findings(run(tmp_path, "--sharing", "--json"))["copying"]
    assert open_["state"] == "warning"
    assert "screenshots" in open_["fix"]
    file.copy_closed = True
    (closed,) = findings(run(tmp_path, "--sharing", "--json"))["copying"]
    assert closed["state"] == "ok"


def test_protected_ranges_are_named(tmp_path: Path, server: SheetsServer, sheet: str) -> None:
    area = {"sheetId": number(server, sheet), "startColumnIndex": 2, "endColumnIndex": 3}
    range_ = {"range": area, "editors": {"users": [OWNER]}}
    session(server, sheet).batch_update({"requests": [{"addProtectedRange": {"protectedRange": range_}}]})
    found = findings(run(tmp_path, "--json"))
    assert found["protected"][0]["state"] == "warning"
    assert "Клиенты!C:C" in found["protected"][0]["text"]
    assert server.service_account.address in found["protected"][0]["fix"]


@pytest.mark.parametrize(("limit", "state"), [(0.81, "warning"), (0.79, "ok")])
def test_g12_limits_are_said_and_a_sheet_nearly_full_is_a_warning(
    tmp_path: Path, server: SheetsServer, sheet: str, monkeypatch: pytest.MonkeyPatch, limit: float, state: str
) -> None:
    cells, _ = examining.size_and_protection(session(server, sheet))
    monkeypatch.setattr(examining, "MOST_CELLS", cells / limit)
    found = findings(run(tmp_path, "--json"))
    (said,) = found["cells"]
    assert said["state"] == state
    assert said["text"].endswith(f"{cells} of 10,000,000 ({limit:.0%})")
    assert "60 for each user" in found["quota"][0]["text"]


def test_zone_locale_and_formats_are_compared(tmp_path: Path, server: SheetsServer, sheet: str) -> None:
    first = number(server, sheet)
    cell = {"sheetId": first, "startRowIndex": 1, "endRowIndex": 2, "startColumnIndex": 2, "endColumnIndex": 3}
    cells = [{"values": [{"userEnteredValue": {"numberValue": 89161234567}}]}]
    start = {"sheetId": first, "rowIndex": 2, "columnIndex": 2}
    session(server, sheet).batch_update(
        {
            "requests": [
                {"updateSpreadsheetProperties": {"properties": {"locale": "en_US"}, "fields": "locale"}},
                {"updateCells": {"start": start, "rows": cells, "fields": "userEnteredValue"}},
            ]
        }
    )
    with (tmp_path / "config.yaml").open("a") as out:
        out.write("time_zone: Asia/Omsk\nlanguage: ru\n")
    found = findings(run(tmp_path, "--json", "--lang", "ru"))
    assert "Asia/Omsk" in found["zone"][0]["text"]
    assert found["locale"][0]["state"] == "warning"
    texts = [one["text"] for one in found["text-columns"]]
    assert any("1 ячейка — число" in text and "Телефон" in text for text in texts)
    assert any("Автоматически" in text for text in texts)
    plain = {"userEnteredFormat": {"numberFormat": {"type": "TEXT"}}}
    text = [{"values": [{"userEnteredValue": {"stringValue": "+7 916 000-00-01"}}]}]
    requests: list[dict[str, Any]] = [{"updateCells": {"start": start, "rows": text, "fields": "userEnteredValue"}}]
    for column in (0, 2):
        area = {**cell, "endRowIndex": 3, "startColumnIndex": column, "endColumnIndex": column + 1}
        requests.append({"repeatCell": {"range": area, "cell": plain, "fields": "userEnteredFormat.numberFormat"}})
    session(server, sheet).batch_update({"requests": requests})
    assert [one["state"] for one in findings(run(tmp_path, "--json"))["text-columns"]] == ["ok"]


def test_a_live_check_is_kept_and_doctor_says_what_it_allows(tmp_path: Path, server: SheetsServer, sheet: str) -> None:
    made = server.create_spreadsheet("Проба", {"Лист1": []}, owner=OWNER)
    server.files[made].share("p1", "user", "writer", emailAddress=server.service_account.address)
    done = document("doctor", run(tmp_path, "--live", made, "--json"))
    assert done["live"]["results"]["find_replace_exact"] is True
    assert json.loads((tmp_path / "state" / "live.json").read_text())["results"] == done["live"]["results"]
    assert "все способы записи разрешены" in run(tmp_path, "--lang", "ru").out
    kept = json.loads((tmp_path / "state" / "live.json").read_text())
    kept["results"]["order_in_batch"] = False
    (tmp_path / "state" / "live.json").write_text(json.dumps(kept))
    said = run(tmp_path, "--lang", "ru").out
    assert "запретила: записать новое значение (order_in_batch), заполнить пустую ячейку (order_in_batch)" in said


def test_the_team_s_own_sheet_is_never_tried_on(tmp_path: Path, server: SheetsServer, sheet: str) -> None:
    before = len(server.requests)
    assert "[live/same-sheet]" in run(tmp_path, "--live", sheet).err
    assert len(server.requests) == before
