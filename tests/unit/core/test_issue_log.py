"""Issues are counted whole and shown one a cell, the worst first."""

from __future__ import annotations

import numpy as np

from sheetcrm.core.issue_log import IssueLog
from sheetcrm.core.issues import Cause, Findings, IssueCode, Severity
from sheetcrm.core.reading import recognise
from sheetcrm.core.wording import Text
from sheetcrm.core.workbook import Workbook, sheet_from_rows


def code(name: str, severity: Severity, cause: Cause | None = None) -> IssueCode:
    words = Text(ru=f"{name}: «{{value}}»", en=f"{name}: “{{value}}”")
    return IssueCode(name, severity, Text(ru=name, en=name), words, words, cause)


BAD, ODD, HINT = (
    code("a/bad", Severity.ERROR, Cause.SLIP),
    code("b/odd", Severity.WARNING),
    code("c/hint", Severity.INFO),
)
BASE = recognise(
    Workbook(
        "t",
        "t",
        (sheet_from_rows("Клиенты", [["ФИО", "Телефон"], ["Анна", "11111"], ["Олег", "22222"], ["Пётр", "33333"]]),),
    )
)


def log(*findings: Findings) -> IssueLog:
    return IssueLog.gather(BASE.tables, findings, BASE.issues, ["К-1", None, "К-3"])


def at(kind: IssueCode, rows: list[int], column: str | None = "phone") -> Findings:
    return Findings(kind, "clients", column, np.array(rows, dtype=np.intp))


def test_one_wrong_cell_is_one_issue_the_most_severe() -> None:
    found = log(at(HINT, [0, 1]), at(ODD, [0]), at(BAD, [0]))
    assert [(i.code.code, i.row) for i in found.shown()] == [("a/bad", 2), ("c/hint", 3)]
    assert len(found) == 2


def test_counts_name_every_severity() -> None:
    assert log(at(BAD, [0, 2])).by_severity == {Severity.ERROR: 2, Severity.WARNING: 0, Severity.INFO: 0}


def test_counts_by_cause_and_column_speak_the_teams_headings() -> None:
    found = log(at(BAD, [0, 2]), at(ODD, [1], "full_name"))
    assert found.by_cause() == {Cause.SLIP: 2, None: 1}
    assert found.by_column() == {"Телефон": 2, "ФИО": 1}


def test_an_issue_says_where_and_what() -> None:
    (issue,) = log(at(BAD, [2])).shown()
    assert (issue.tab, issue.cell, issue.row, issue.client_id, issue.heading) == ("Клиенты", "B4", 4, "К-3", "Телефон")
    assert issue.message("ru") == "a/bad: «33333»"


def test_the_limit_keeps_the_worst() -> None:
    shown = list(log(at(HINT, [0, 1, 2]), at(BAD, [2], "full_name")).shown(2))
    assert [i.code.code for i in shown] == ["a/bad", "c/hint"]


def test_words_say_a_heading_once_on_one_line_and_keep_capitals() -> None:
    people = [
        ["ФИО", "Телефон", "ИНН", "День\nрождения"],
        ["Анна", "+7 973 110-22-34", "7707083893", "05.03.1987"],
        ["Олег", "+7 973 110-22-35", "7707083894", "06.03.1987"],
    ]
    base = recognise(Workbook("t", "t", (sheet_from_rows("Клиенты", people),)))
    length, made_up = code("ИНН: не то число знаков", Severity.ERROR), code("Похоже на выдуманное", Severity.ERROR)
    other, small = code("ИП без ИНН", Severity.ERROR), code("В адресе опечатка", Severity.ERROR)
    found = IssueLog.gather(
        base.tables,
        [at(length, [0], "inn"), at(made_up, [0], "birthday"), at(other, [1], "birthday"), at(small, [1], "phone")],
        base.issues,
        [None, None],
    )
    assert found.words("ru") == [
        "ИНН: не то число знаков; День рождения: похоже на выдуманное",
        "День рождения: ИП без ИНН; Телефон: в адресе опечатка",
    ]
    assert set(found.by_column()) == {"ИНН", "День рождения", "Телефон"}


def test_words_for_a_row_leave_hints_out() -> None:
    assert log(at(BAD, [0]), at(HINT, [1]), at(ODD, [0], None)).words("ru") == ["Телефон: a/bad; b/odd", None, None]
