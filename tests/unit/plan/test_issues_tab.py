"""«Что исправить»: what people say of an issue holds for as long as the value stays, and never lets a draft through."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

import numpy as np
import pytest

from sheetcrm.core.issue_keys import IssueKeys
from sheetcrm.core.issue_log import IssueLog
from sheetcrm.core.issues import Findings, IssueCode, Severity
from sheetcrm.core.outcome import Outcome, RunSettings
from sheetcrm.core.pipeline import run
from sheetcrm.core.plan.decided import Decided
from sheetcrm.core.reading import recognise
from sheetcrm.core.records import replace
from sheetcrm.core.tabs import issues as issues_tab
from sheetcrm.core.tabs.ours import QUEUES
from sheetcrm.core.tabs.queue import read_lines
from sheetcrm.core.wording import Text
from sheetcrm.core.workbook import TypedOver, Value, Workbook, sheet_from_rows
from sheetcrm.report import documents
from sheetcrm.shipped import templates
from sheetcrm.stores.memory import MemoryStore
from tests.unit.plan.bases import ROWS as ROWS_
from tests.unit.plan.bases import base_of

NOW = dt.datetime(2026, 11, 20, 12, 0)
HEAD: list[Value] = ["ID клиента", "ФИО", "Телефон", "Почта", "Дата рождения"]
ROWS: list[list[Value]] = [
    ["К-000001", "Иванова Анна", "8 907 100-00", "anna@example.com", dt.date(1990, 11, 20)],
    ["К-000002", "Петров Пётр", "+7 907 100-00-02", "petr@example", None],
    ["К-000003", "Сидорова Ольга", "+7 907 100-00-03", "olga@example.com", None],
]


@dataclass
class Desk:
    """Clients and the tabs of ours, in memory, as a person sees and edits them."""

    rows: list[list[Value]] = field(default_factory=lambda: [list(row) for row in ROWS])
    head: list[Value] = field(default_factory=lambda: list(HEAD))
    store: MemoryStore = field(default_factory=MemoryStore)
    over: tuple[tuple[str, TypedOver], ...] = ()

    def run(self) -> Outcome:
        people = sheet_from_rows("Клиенты", [self.head, *self.rows])
        self.store.sheets = (people, *(s for s in self.store.sheets if s.ours))
        read = self.store.read()
        ours = {s.ours: s for s in read.sheets if s.ours}
        lines = {form.tab: read_lines(ours.get(form.tab), form) for form in QUEUES}
        found = run(recognise(read), RunSettings("ru"), templates(), NOW, decided=Decided(lines, typed_over=self.over))
        self.written = self.store.replace(found.tabs, read).written
        return found

    def lines(self) -> dict[str, dict[str, Value]]:
        """The lines of the tab by the value they are about."""
        sheet = next(s for s in self.store.sheets if s.ours == "issues")
        found = read_lines(sheet, issues_tab.FORM)
        return {f"{line.cells['column']}: {line.cells['value']}": dict(line.cells) for line in found.lines}

    def say(self, about: str, word: Value, column: str = "Решение") -> None:
        """A person types into a line's cell."""
        sheet = next(s for s in self.store.sheets if s.ours == "issues")
        cells = sheet.cells.copy()
        row = next(r for r in cells.index if about in [str(v) for v in cells.loc[r]])
        at = next(c for c in cells.columns if column in [str(v) for v in cells[c]])
        cells.loc[row, at] = word
        self.store.sheets = tuple(replace(s, cells=cells) if s.ours == "issues" else s for s in self.store.sheets)


PHONE, EMAIL = "Телефон: 8 907 100-00", "Почта: petr@example"


def said(found: Outcome) -> set[str]:
    return {f"{issue.field}: {issue.value}" for issue in found.log.shown() if issue.field in ("phone", "email")}


def test_it_is_right_means_no_issue_until_the_value_changes() -> None:
    desk = Desk()
    first = desk.run()
    assert said(first) == {"phone: 8 907 100-00", "email: petr@example"}
    desk.say("8 907 100-00", "Так и надо")
    desk.say("8 907 100-00", "внутренний номер", "Заметка")
    second = desk.run()
    assert said(second) == {"email: petr@example"}
    assert (second.ignored, len(second.log)) == (1, len(first.log) - 1)
    line = desk.lines()[PHONE]
    assert (line["decision"], line["note"], line["result"]) == ("Так и надо", "внутренний номер", "✓ так и надо")
    assert documents.counts(second)["ignored"] == 1
    assert documents.counts(first).get("ignored") is None
    desk.rows.reverse()
    assert desk.run().ignored == 1
    desk.rows[2][2] = "8 907 100-01"
    third = desk.run()
    assert third.ignored == 0
    assert "phone: 8 907 100-01" in said(third)
    lines = desk.lines()
    assert lines[PHONE]["result"] == "✓ так и надо"
    assert lines["Телефон: 8 907 100-01"]["result"] is None


def test_an_answer_taken_back_is_an_issue_again() -> None:
    desk = Desk()
    desk.run()
    desk.say("8 907 100-00", "так и надо")
    desk.run()
    desk.say("8 907 100-00", None)
    found = desk.run()
    assert found.ignored == 0
    assert desk.lines()[PHONE]["result"] is None


def test_what_was_corrected_closes_its_line_and_another_run_changes_nothing() -> None:
    desk = Desk()
    desk.run()
    desk.say("petr@example", "исправим")
    desk.run()
    assert desk.lines()[EMAIL]["result"] is None
    desk.rows[1][3] = "petr@example.com"
    desk.run()
    assert desk.lines()[EMAIL]["result"] == "✓ исправлено"
    desk.run()
    assert desk.written == ()


def reasons(found: Outcome) -> list[str]:
    assert found.drafts is not None
    (draft,) = found.drafts.drafts
    return [reason.code.code for reason in draft.reasons]


def test_what_people_call_right_lets_no_draft_through() -> None:
    """A message to a doubtful address stays blocked for that reason, whatever is answered."""
    desk = Desk()
    desk.head += ["Согласие на рассылку", "Дата согласия", "Как получено согласие"]
    desk.rows[0] += ["да", dt.date(2026, 1, 1), "анкета"]
    assert "draft/suspicious-contact" not in reasons(desk.run())
    desk.rows[0][3] = "anna@gmial.com"
    assert "draft/suspicious-contact" in reasons(desk.run())
    desk.say("anna@gmial.com", "так и надо")
    after = desk.run()
    assert after.ignored == 1
    assert "draft/suspicious-contact" in reasons(after)


def test_answers_survive_without_client_numbers() -> None:
    """Equal rows are two lines; who a client is, not what else is in the row, decides which line is whose."""
    desk = Desk(rows=[row[1:] for row in [ROWS[1], ROWS[1], ROWS[2]]], head=HEAD[1:])
    first = desk.run()
    assert len([i for i in first.log.shown() if i.code.code == "email/not-valid"]) == 2
    desk.say("petr@example", "так и надо")
    assert desk.run().ignored == 1
    desk.rows[2].append("заметка")
    desk.head.append("Комментарий")
    desk.rows.insert(0, ["Новый Клиент", "+7 907 100-00-09", "n@example.com", None, None])
    assert desk.run().ignored == 1


def test_a_line_goes_on_when_its_client_gets_a_number_and_better_spellings() -> None:
    """Neither is it called put right, nor comes it once more without what was said of it."""
    desk = Desk(
        rows=[[None, *row[1:]] for row in (ROWS[0], ["x", "петров  ПЁТР", "8(907)1000002", *ROWS[1][3:]], ROWS[2])]
    )
    desk.run()
    desk.say("petr@example", "так и надо")
    desk.say("8 907 100-00", "спросить", column="Заметка")
    assert desk.run().ignored == 1
    before = desk.lines()
    desk.rows = [list(row) for row in ROWS]
    for _ in range(2):
        assert desk.run().ignored == 1
        after = desk.lines()
        assert after.keys() == before.keys()
        assert (after[PHONE]["key"], after[PHONE]["note"], after[PHONE]["result"]) == (
            before[PHONE]["key"], "спросить", None,
        )  # fmt: skip
        assert after[PHONE]["where"] == "К-000001"
        assert after[EMAIL]["result"] == "✓ так и надо"
    desk.rows[0][2] = "+7 907 100-00-01"
    desk.run()
    assert desk.lines()[PHONE]["result"] == "✓ исправлено"


def test_each_issue_has_a_key_of_its_own() -> None:
    base = base_of([ROWS_[0], *([None, *ROWS_[1][1:]],) * 2])
    code = IssueCode("a/b", Severity.ERROR, *(Text(ru="а", en="a"),) * 3)
    findings = [Findings.where(np.ones(3, dtype=bool), code, column) for column in ("phone", "email", "city", None)]
    log = IssueLog.gather(base.tables, findings, ())
    keys = IssueKeys(base.tables)
    found = [keys.issue(issue) for issue in log.shown()]
    assert len(set(found)) == 12
    assert found == [IssueKeys(base.tables).issue(issue) for issue in log.shown()]


def test_a_text_typed_into_a_column_of_ours_is_kept_as_a_line_until_it_is_answered() -> None:
    desk = Desk(over=(("Правки", TypedOver("proposals", "F7", "a" * 10, "after", "мой текст " * 60)),))
    desk.run()
    about = f"Станет: {'мой текст ' * 60}"
    assert desk.lines()[about]["where"] == "Правки"
    assert desk.lines()[about]["cell"] == "F7"
    desk.over = ()
    desk.run()
    assert desk.lines()[about]["result"] is None
    desk.say("мой текст " * 60, "так и надо")
    desk.run()
    assert desk.lines()[about]["result"] == "✓ так и надо"


@pytest.mark.parametrize("lang", ["ru", "en"])
def test_there_is_a_tab_when_nothing_is_wrong(lang: str) -> None:
    read = Workbook("x", "", (sheet_from_rows("Клиенты", [HEAD, ROWS[2]]),))
    found = run(recognise(read), RunSettings("en" if lang == "en" else "ru"), {}, NOW)
    tab = next(tab for tab in found.tabs if tab.key == "issues")
    assert tab.cells[1].content == issues_tab.CLEAN.say("en" if lang == "en" else "ru") or len(found.log)
