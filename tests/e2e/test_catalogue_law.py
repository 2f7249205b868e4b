"""Rows of the catalogue about law, and of the matrix about who gets nothing, by the acceptance test each names; others stand with
their subject."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from sheetcrm.core.drafts.drafting import draft
from sheetcrm.core.drafts.model import Limits
from sheetcrm.core.drafts.review.approval import Approval, Verdict, prints_of
from sheetcrm.core.drafts.review.decided import State
from sheetcrm.core.drafts.review.outbox import address_mark, read
from sheetcrm.core.drafts.review.reviewing import review
from sheetcrm.core.drafts.text.accessibility import barriers
from sheetcrm.core.fields.money import Money
from sheetcrm.core.records import replace
from tests.e2e.terminal import sheetcrm, workbook
from tests.e2e.test_json import document
from tests.e2e.test_places import base, hand_over
from tests.unit.drafts.making import NOW, TODAY, client, facts

DOCS = Path(__file__).resolve().parents[2] / "docs"


def test_l9_the_first_write_is_preceded_by_a_copy_though_nobody_asked_for_one(tmp_path: Path) -> None:
    """The seed says that a file in a cloud needs no backup. It is made by default, without a configuration, of every byte."""
    file = workbook(tmp_path / "t.xlsx", [["ФИО", "Телефон"], ["Орлова Анна", "+7 907 100-00-01"]])
    before = file.read_bytes()
    assert not (tmp_path / "config.yaml").exists()
    assert sheetcrm("check", "t.xlsx", "--dry-run", folder=tmp_path).code == 0
    assert not (tmp_path / "t.xlsx.sheetcrm" / "backups").exists(), "looking writes nothing"
    assert sheetcrm("sync", "t.xlsx", folder=tmp_path).code == 0
    (copy,) = (tmp_path / "t.xlsx.sheetcrm" / "backups").iterdir()
    assert copy.read_bytes() == before
    assert file.read_bytes() != before
    assert copy.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(("days", "due"), [(14, set()), (16, {"page", "handed"})])
def test_m72_pages_and_lists_are_kept_for_fourteen_days_unless_said_otherwise(
    tmp_path: Path, days: int, due: set[str]
) -> None:
    today = dt.date.today()
    base(tmp_path)
    assert sheetcrm("sync", "t.xlsx", "--today", "2026-11-20", folder=tmp_path).code == 0
    hand_over(tmp_path)
    later = (today + dt.timedelta(days=days)).isoformat()
    found = document("copies", sheetcrm("copies", "t.xlsx", "--json", "--today", later, folder=tmp_path))
    assert {one["kind"] for one in found["copies"]} >= {"page", "handed"}
    assert {one["kind"] for one in found["copies"] if one["due"]} == due


def test_m72_l15_from_the_withdrawal_to_the_act(tmp_path: Path) -> None:
    """The issue stands with its day until the erasure is carried out; the act has the extract of events; then it is over."""
    head = ["ID клиента", "ФИО", "Телефон", "Согласие на обработку ПД"]
    rows = [["К-000001", "Орлова Анна", "+7 907 100-00-01", "да"], ["К-000002", "Яшина Вера", "+7 907 100-00-02", "да"]]
    workbook(tmp_path / "t.xlsx", [head, *rows])
    book = openpyxl.load_workbook(tmp_path / "t.xlsx")
    consents = book.create_sheet("Согласия")
    head = ["Кто (ID, телефон, email или «все»)", "Цель", "Дано / отозвано", "Дата"]
    for line in (head, ["К-000002", "обработка ПД", "отозвано", "10.11.2026"]):
        consents.append(line)
    book.save(tmp_path / "t.xlsx")
    (tmp_path / "config.yaml").write_text(
        "tables:\n  clients:\n    tabs: [Клиенты]\n    fields: {client_id: ID клиента, consent_pd: Согласие на обработку ПД}\n",
        encoding="utf-8",
    )

    def asked() -> list[tuple[str, str]]:
        found = document("check", sheetcrm("check", "t.xlsx", "--json", "--today", "2026-11-20", folder=tmp_path))
        return [(i["code"], i["client_id"]) for i in found["issues"] if i["code"].startswith("law/erase")]

    assert asked() == asked() == [("law/erase-due", "К-000002")]
    shown = sheetcrm("check", "t.xlsx", "--lang", "ru", "--today", "2026-11-20", folder=tmp_path).out
    assert "Данные должны быть удалены до 10.12.2026" in shown
    words = ("--by", "Ольга", "--ground", "отзыв от 10.11.2026", "--json", "--today", "2026-11-20")
    planned = document("erase", sheetcrm("erase", "t.xlsx", "К-000002", *words, folder=tmp_path))
    done = document(
        "apply", sheetcrm("apply", "t.xlsx", planned["run"], "--json", "--today", "2026-11-20", folder=tmp_path)
    )
    (act,) = done["acts"]
    text = Path(act["file"]).read_text(encoding="utf-8")
    for said in ("К-000002", "Ольга", "отзыв от 10.11.2026", "Выписка из журнала событий"):
        assert said in text, said
    assert "Яшина" not in text
    assert asked() == []


# -- matrix 51: who said no gets nothing, whatever anybody else says ----------------------------------------------------

KEY = b"k" * 32
MARK = address_mark(KEY, "email", "client1@example.com")
UNPAID = {"_client": 0, "date": TODAY - dt.timedelta(days=20), "amount": Money(100), "due": TODAY}  # type: ignore[arg-type]
NO: dict[str, dict[str, Any]] = {
    "the tick": {"clients": [client(1, stop=True)]},
    "a tick nobody can read": {"clients": [client(1, stop=None)], "suspicious": {"stop": [0]}},
    "the tick of a duplicate": {"clients": [client(1), client(2, stop=True)]},
    "the stop list, by phone": {"stop_list": [{"who": "8 (916) 000-00-01"}]},
    "the stop list, by e-mail": {"stop_list": [{"who": "CLIENT1@example.com"}]},
    "the stop list, a duplicate's": {"clients": [client(1), client(2)], "stop_list": [{"who": "client2@example.com"}]},
}


@pytest.mark.parametrize("said", NO)
@pytest.mark.parametrize("campaign", ["birthday", "payment"])
def test_m51_a_stop_is_no_warning(said: str, campaign: str) -> None:
    """Not for a service message, not with a purpose changed by somebody with a name and a reason, not by a word in the tab or
    on the page: there is no draft that could be approved."""
    import numpy as np

    from sheetcrm.core.drafts.model import Decision

    asked: dict[str, Any] = {"clients": [client(1)], **NO[said]}
    given = facts(
        **asked,
        campaigns=(campaign,),
        orders=[UNPAID],
        channels=("email", "sms", "call"),
        purposes={campaign: "service"},
        decisions={campaign: Decision("Ольга, директор", "это не реклама")},
        cluster=np.zeros(len(asked["clients"]), dtype=np.intp),
        key=KEY,
    )
    made = draft(given)
    assert made.drafts == ()
    assert {one.reason.key for one in made.skipped} <= {"draft/stopped", "draft/stop-list"}
    free = draft(replace(given, clients=facts([client(1)]).clients, stop_list=None, cluster=None, suspicious={}))
    assert {one.state for one in free.drafts} == {"draft"}, "it is the stop, and nothing else"
    yes = {one.id: Approval(one.id, Verdict.SEND, NOW, "page", prints_of(one), "Ольга") for one in free.drafts}
    found = review(made, yes, given.settings, NOW + dt.timedelta(hours=1))
    assert not [one for one in found.drafts if one.state is State.APPROVED]
    assert {one.verdict for one in found.fresh} == {Verdict.CHECK}, "what was approved before has ended for good"


@pytest.mark.parametrize("cells", [{"consent_ads": False}, {"consent_ads": None}, {"consent_pd": False}])
def test_m51_without_consent_an_approval_approves_nothing(cells: dict[str, Any]) -> None:
    given = facts([client(1, **cells)], campaigns=("birthday",))
    made = draft(given)
    assert {one.state for one in made.drafts} == {"blocked"}
    yes = {one.id: Approval(one.id, Verdict.SEND, NOW, "page", prints_of(one), "Ольга") for one in made.drafts}
    found = review(made, yes, given.settings, NOW)
    assert {one.state for one in found.drafts} == {State.BLOCKED}


# -- caps count what was really sent ------------------------------------------------------------------------------------


def test_m52_a_message_ticked_as_sent_counts_on_the_day_it_was_sent() -> None:
    """Handed over long ago and sent last week: it is last week's message to the limits, and none is lost before anybody ticks."""
    long_ago, week = TODAY - dt.timedelta(days=40), TODAY - dt.timedelta(days=5)
    entry = {
        "draft": "1" * 16, "client": "К-000001", "mark": MARK, "campaign": "spring", "period": "", "channel": "email",
        "purpose": "ad",
    }  # fmt: skip
    lines: list[dict[str, Any]] = [
        {
            "kind": "intent",
            "batch": "B1",
            "sink": "lists",
            "day": long_ago.isoformat(),
            "by": "И",
            "where": "x",
            "items": [entry],
        },
        {"kind": "outcome", "batch": "B1", "handed": ["1" * 16]},
    ]

    def reasons(*more: dict[str, Any]) -> set[str]:
        history = read([*lines, *more]).history()
        known = {"lifecycle": "asleep", "orders_count": 2, "last_order": dt.date(2026, 1, 5)}
        made = draft(
            facts(
                [client(1)],
                [known],
                campaigns=("winback",),
                channels=("email",),
                limits=Limits(month=1),
                history=history,
                key=KEY,
            )
        )
        return {one.reason.key for one in made.skipped}

    assert reasons() == set(), "forty days ago is no longer this month"
    assert reasons({"kind": "sent", "batch": "B1", "drafts": ["1" * 16], "day": week.isoformat()}) == {
        "draft/too-often"
    }


# -- matrix 58 ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", ["ru", "en"])
def test_m58_every_letter_of_every_occasion_can_be_read_by_everybody(lang: Any) -> None:
    """Both parts of it: the language, a title, links with words, contrast, and the same text in the plain part."""
    everything = facts(
        [client(1, city="Самара", profession="бухгалтер", referral_code="A1", promise=("Чай",), loss_reason="дорого")],
        [{"lifecycle": "asleep", "orders_count": 5, "last_order": TODAY - dt.timedelta(days=300), "rhythm_days": 30}],
        orders=[UNPAID], lang=lang, lists={"in_stock": ("Чай",), "gone_reasons": ("дорого",)},
        campaigns=("birthday", "winback", "payment", "promised", "refused", "professional"), today=dt.date(2026, 11, 20),
    )  # fmt: skip
    letters = [one for one in draft(everything).drafts if one.channel == "email"]
    assert {one.campaign for one in letters} >= {"birthday", "winback", "promised", "professional"}
    for letter in letters:
        assert barriers(letter.html, letter.text) == ()
        assert f'<html lang="{lang}">' in letter.html


# -- L5, L6: what no program can do is said -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("page", "words"),
    [
        ("law.ru.md", "Запретить снимки экрана и копирование в таблице нельзя"),
        ("law.ru.md", "Программа только спрашивает, подписали ли его сотрудники"),
        ("law.md", "The program only asks whether staff signed a clause; it cannot check it."),
        ("law.md", "creenshots and copying cannot be prevented"),
    ],
)
def test_l5_l6_the_docs_say_what_cannot_be_done(page: str, words: str) -> None:
    assert words in (DOCS / page).read_text(encoding="utf-8")
