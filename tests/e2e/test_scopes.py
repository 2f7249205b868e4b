"""Every command asks Google for no wider a scope than what it does needs; docs and ``doctor`` say the same."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from sheetcrm.cli import main
from sheetcrm.commands.doctor_google import EDITING, SCOPE
from sheetcrm.core.wording import Text
from sheetcrm.errors import Fault, StoreError
from sheetcrm.stores.google import credentials
from tests.e2e.terminal import ROOT, sheetcrm

SHEET = "1aBcDeFgHiJkLmNoPqRsTuVwXyZ0123456789abcdEFG"
STOPPED = Fault("test/stopped", StoreError, Text(ru="стоп", en="stop"), Text(ru="", en=""))
#: The commands, each with what it takes so that it comes to the workbook, and whether it writes into it.
COMMANDS: dict[str, list[tuple[Sequence[str], bool]]] = {
    "apply": [(["apply"], True)],
    "audit": [(["audit"], False)],
    "bank": [(["bank", "bank.txt"], False)],
    "card": [(["card", "К-000001"], False)],
    "check": [(["check"], True), (["check", "--dry-run"], False)],
    "config": [(["config", "--effective"], False)],
    "consents": [(["consents", "К-000001"], False)],
    "consolidate": [(["consolidate", SHEET, "--to", "out.xlsx"], False)],
    "copy": [(["copy", "--to", "new.xlsx"], False)],
    "doctor": [(["doctor"], False)],
    "drafts": [(["drafts"], False), (["drafts", "--dry-run"], False)],
    "duplicates": [(["duplicates"], False)],
    "erase": [(["erase", "К-000001", "--by", "Ольга", "--ground", "заявление"], False)],
    "explain-pair": [(["explain-pair", "К-000001", "К-000002"], False)],
    "export": [(["export", "--to", "out.csv"], False)],
    "find": [(["find", "--name", "Анна"], False)],
    "handover": [
        (["handover", "--to", "eml", "--yes-by", "Ольга"], True),
        (["handover", "--to", "eml"], False),
        (["handover", "--confirm", "B1", "--yes-by", "Ольга"], False),
        (["handover"], False),
    ],
    "import": [(["import", "leads.csv"], False)],
    "import-stop": [(["import-stop", "leads.csv"], False)],
    "inbox": [(["inbox"], False)],
    "init": [(["init", "--yes"], True), (["init"], False)],
    "key": [(["key", "--out", "key.txt"], False)],
    "merge": [(["merge", "К-000001", "К-000002"], False)],
    "plan": [(["plan"], False), (["plan", "--repair-ids"], False), (["plan", "--dry-run"], False)],
    "reassign": [(["reassign", "--from", "Ирина", "--to", "Вера"], False)],
    "remove": [(["remove", "--yes"], True)],
    "report": [(["report", "--out", "r.html"], False)],
    "restore": [(["restore", "--row", "К-000001"], False), (["restore", "--run", "R1"], True)],
    "review": [(["review"], False)],
    "segments": [(["segments"], False)],
    "subject": [(["subject", "К-000001", "--out", "s.html"], False)],
    "sync": [(["sync"], True), (["sync", "--dry-run"], False)],
    "tasks": [(["tasks"], False)],
    "templates": [(["templates", "--to", "t"], False), (["templates", "--from", "t"], False)],
    "undo": [(["undo"], True)],
    "unlock": [(["unlock"], True)],
    "unmerge": [(["unmerge"], True)],
    "why": [(["why", "Клиенты!A2"], False)],
}
#: No spreadsheet is opened, or by other commands.
NONE = {"copies", "demo", "explain", "log", "run"}


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """For each login whether it was for reading alone; the command ends there."""
    seen: list[bool] = []

    def log_in(*_: Any, read_only: bool = False, **__: Any) -> None:
        seen.append(read_only)
        raise STOPPED()

    monkeypatch.setattr(credentials, "log_in", log_in)
    return seen


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "config.yaml").write_text(
        f"workbook: {{google: {{spreadsheet: {SHEET}}}}}\nlaw: {{country: eu}}\nlanguage: ru\n", encoding="utf-8"
    )
    (tmp_path / "leads.csv").write_text("ФИО;Телефон\nИванова Анна;89071000001\n", encoding="utf-8")
    (tmp_path / "bank.txt").write_text("1CClientBankExchange\nКонецФайла\n", encoding="utf-8")
    (tmp_path / "t").mkdir()
    return tmp_path


def test_every_command_asks_for_its_least_scope(asked: list[bool], folder: Path) -> None:
    assert COMMANDS.keys() | NONE == main.commands.keys()
    for ways in COMMANDS.values():
        for words, edits in ways:
            asked.clear()
            said = sheetcrm(*words, folder=folder)
            assert asked, (words, said)
            assert asked[0] is not edits, (words, said)


def test_the_docs_and_doctor_name_the_commands_that_write() -> None:
    writing = {name for name, ways in COMMANDS.items() if any(edits for _, edits in ways)}
    # «run» does what other commands do, and what is brought together is written into the summary alone.
    assert {words.split()[0] for words in EDITING} == writing | {"run", "consolidate"}
    for lang in ("ru", "en"):
        assert ", ".join(EDITING) in SCOPE.say(lang, editing=", ".join(EDITING))
    for page in ("google-sheets.md", "google-sheets.ru.md"):
        text = " ".join((ROOT / "docs" / page).read_text(encoding="utf-8").split())
        assert ", ".join(f"`{name}`" for name in EDITING) in text, page
        assert re.search(r"spreadsheets\.readonly", text)
