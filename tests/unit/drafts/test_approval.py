"""Decisions about drafts: kept, read back, and no longer good once what the message rests on has changed."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from sheetcrm.core.drafts.model import Draft, DraftContext
from sheetcrm.core.drafts.reasons import Said
from sheetcrm.core.drafts.review.approval import Approval, Verdict, changed_since, prints_of
from sheetcrm.core.drafts.review.deciding import rests_on, version
from sheetcrm.core.drafts.text.attached import DraftFile
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


def test_a_file_that_was_changed_added_or_taken_out_ends_the_approval() -> None:
    """P20: what is in the file counts, not its name; a decision from before there were files is about none."""
    plain = one_draft()
    invoice = DraftFile("17.pdf", "17.pdf", "application/pdf", 5, "a" * 64)
    carrying = replace(plain, files=(invoice,))
    assert changed_since(decided(carrying), carrying) == ()
    assert changed_since(decided(carrying), replace(plain, files=(replace(invoice, digest="b" * 64),))) == ("files",)
    assert changed_since(decided(carrying), plain) == ("files",)
    assert changed_since(decided(plain), carrying) == ("files",)
    earlier = decided(plain)
    earlier = replace(earlier, prints={part: said for part, said in earlier.prints.items() if part != "files"})
    assert changed_since(earlier, plain) == ()
    assert changed_since(earlier, carrying) == ("files",)


def test_a_line_of_the_tab_says_which_file_was_read() -> None:
    plain = one_draft()
    invoice = DraftFile("17.pdf", "17.pdf", "application/pdf", 5, "a" * 64)
    carrying = replace(plain, files=(invoice,))
    shown = version(prints_of(carrying), "c" * 16, "d" * 16)
    assert rests_on(shown, carrying) == prints_of(carrying)
    assert version(prints_of(plain)) == version(
        {k: v for k, v in prints_of(carrying).items() if k != "files"} | {"files": ""}
    )
    approved_without = Approval("d1", Verdict.SEND, AT, "tab", rests_on(version(prints_of(plain)), carrying))
    assert changed_since(approved_without, carrying) == ("files",), "the line showed no file"
    approved_with = Approval("d1", Verdict.SEND, AT, "tab", rests_on(shown, plain))
    assert changed_since(approved_with, plain) == ("files",)
