"""A name that is nowhere is said to be nowhere, with what it is like; nothing is done then."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.e2e.terminal import sheetcrm, workbook

ROWS: list[list[object]] = [
    ["ID клиента", "ФИО", "Телефон", "Город", "Ответственный"],
    ["К-000001", "Орлова Анна", "8 916 223-45-68", "Самара", "Ирина"],
    ["К-000002", "Серов Пётр", "8 903 123-45-67", "Москва", "Олег"],
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    found = tmp_path_factory.mktemp("names")
    workbook(found / "t.xlsx", ROWS)
    (found / "leads.csv").write_text("Имя;Контакт\nИван Петров;+79161234567\n", encoding="utf-8")
    (found / "kinds.yaml").write_text("apply: {kinds: [phone/stlye]}\n", encoding="utf-8")
    return found


@pytest.mark.parametrize(
    ("line", "code", "near"),
    [
        (("apply", "t.xlsx", "--kind", "phone/stlye"), "plan/no-kind", "phone/style"),
        (("apply", "t.xlsx", "--all", "--kind", "no/such"), "plan/no-kind", "sheetcrm plan"),
        (("apply", "t.xlsx", "--kind", "merge/fill"), "plan/no-kind", "sheetcrm plan"),
        (("reassign", "t.xlsx", "--from", "Ирена", "--to", "Олег"), "plan/no-owner", "Похожие: Ирина"),
        (("tasks", "t.xlsx", "--owner", "Алег"), "plan/no-owner", "Похожие: Олег"),
        (("why", "t.xlsx", "Клент!C2"), "plan/no-cell", "Похожие: Клиенты"),
        (("restore", "t.xlsx", "--column", "Тлефон"), "plan/no-column", "Похожие: Телефон"),
        (("export", "t.xlsx", "--to", "new.csv", "--columns", "Тлефон"), "export/no-column", "Похожие: Телефон"),
        (("import", "leads.csv", "t.xlsx", "--map", "phone=Контакты"), "duplicates/no-heading", "Имя, Контакт."),
        (("sync", "t.xlsx", "--config", "kinds.yaml"), "config/choice", "phone/style"),
    ],
)  # fmt: skip
def test_an_unknown_name_is_refused_with_the_nearest_one(
    line: tuple[str, ...], code: str, near: str, folder: Path
) -> None:
    before = (folder / "t.xlsx").read_bytes()
    if line[0] == "restore":
        sheetcrm("check", "t.xlsx", folder=folder)
        before = (folder / "t.xlsx").read_bytes()
    said = sheetcrm(*line, "--lang", "ru", folder=folder)
    assert said.code == 2, said
    assert f"[{code}]" in said.err
    assert near in said.err
    assert (folder / "t.xlsx").read_bytes() == before
    assert not (folder / "new.csv").exists()


def test_a_known_name_that_has_nothing_is_no_mistake(tmp_path: Path) -> None:
    workbook(tmp_path / "t.xlsx", ROWS)
    for line in (
        ("apply", "t.xlsx", "--kind", "email/case"),
        ("tasks", "t.xlsx", "--owner", "олег"),
        ("import", str(tmp_path / "leads.csv"), "t.xlsx", "--map", "phone=контакт", "--dry-run"),
    ):
        (tmp_path / "leads.csv").write_text("Имя;Контакт\nИван Петров;+79161234567\n", encoding="utf-8")
        assert sheetcrm(*line, folder=tmp_path).code == 0, line
    assert sheetcrm("reassign", "t.xlsx", "--from", "Ирина", "--to", "Олег", folder=tmp_path).code == 0
    assert sheetcrm("apply", "t.xlsx", "P1", folder=tmp_path).code == 0
    again = sheetcrm("reassign", "t.xlsx", "--from", "Ирина", "--to", "Олег", folder=tmp_path)
    assert again.code == 0, "she had clients until then"
