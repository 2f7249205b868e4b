"""Decisions about drafts: kept, read back, and no longer good once what the message rests on has changed."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from sheetcrm.core.drafts.approval import Approval, Verdict, changed_since, prints_of
from sheetcrm.core.drafts.model import Draft, DraftContext
from sheetcrm.core.drafts.reasons import Said
from sheetcrm.core.records import replace
from sheetcrm.journal import approvals

AT = dt.datetime(2026, 5, 4, 12, 0, tzinfo=dt.UTC)


def one_draft() -> Draft:
    context = DraftContext(Said("день рождения", "birthday"), last_order=dt.date(2026, 1, 9), orders=3)
    return Draft(
        "d1", "birthday", 0, "C-000001", "email", "2026", "ru", "draft", "anna@mail.example", "Анна", "С праздником",
        "Здравствуйте, Анна!", context,
    )  # fmt: skip


def decided(draft: Draft, verdict: Verdict = Verdict.SEND, at: dt.datetime = AT) -> Approval:
    return Approval(draft.id, verdict, at, "tab", prints_of(draft), "Ирина", "Анна, с днём рождения!")


def test_kept_decisions_come_back_and_the_latest_counts(tmp_path: Path) -> None:
    draft = one_draft()
    approvals.keep(tmp_path, [decided(draft), decided(draft, Verdict.REJECT, AT + dt.timedelta(minutes=1))])
    approvals.keep(tmp_path, [replace(decided(draft), draft_id="d2")])
    # What was decided earlier in another place comes in late and does not win.
    approvals.keep(tmp_path, [decided(draft, Verdict.CHECK, AT - dt.timedelta(minutes=1))])
    found = approvals.load(tmp_path)
    assert {key: one.verdict for key, one in found.items()} == {"d1": Verdict.REJECT, "d2": Verdict.SEND}
    assert found["d2"] == replace(decided(draft), draft_id="d2")


def test_a_line_cut_short_takes_no_other_with_it(tmp_path: Path) -> None:
    approvals.keep(tmp_path, [decided(one_draft())])
    with (tmp_path / approvals.FILE).open("a", encoding="utf-8") as file:
        file.write('{"draft": "d7", "verd')
    approvals.keep(tmp_path, [replace(decided(one_draft()), draft_id="d2")])
    assert set(approvals.load(tmp_path)) == {"d1", "d2"}


@pytest.mark.parametrize(
    ("change", "part"),
    [
        ({"to": "other@mail.example"}, "client"),
        ({"purpose": "service"}, "consent"),
        ({"text": "Здравствуйте!"}, "message"),
    ],
)
def test_a_changed_message_is_not_the_one_that_was_approved(change: dict[str, str], part: str) -> None:
    draft = one_draft()
    assert changed_since(decided(draft), draft) == ()
    assert changed_since(decided(draft), replace(draft, **change)) == (part,)  # type: ignore[arg-type]


def test_a_new_order_ends_an_approval() -> None:
    draft = one_draft()
    later = replace(draft, context=replace(draft.context, last_order=dt.date(2026, 5, 3), orders=4))
    assert changed_since(decided(draft), later) == ("orders",)


def test_words_and_names_stay_out_of_the_log() -> None:
    assert "Анна" not in repr(decided(one_draft()))
    assert "Ирина" not in repr(decided(one_draft()))
