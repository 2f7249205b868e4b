"""A marketer reads drafts in the workbook: what is decided there, what ends it, and what the tab says back."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from sheetcrm.core.drafts.model import Draft, DraftFacts
from sheetcrm.core.drafts.review import mailings
from sheetcrm.core.drafts.review.approval import Approval, Verdict, prints_of
from sheetcrm.core.fields.money import Money
from sheetcrm.core.records import replace
from sheetcrm.core.tabs import drafts as drafts_tabs
from sheetcrm.journal import approvals
from tests.unit.drafts.making import SHIPPED, TODAY, client, facts
from tests.unit.drafts.reviewed import Desk, states


def birthdays(n: int = 1, more: dict[str, Any] | None = None, **settings: Any) -> DraftFacts:
    """Facts about clients whose birthday is near, each to be written to by e-mail alone; ``more`` is about the first."""
    rows = [client(number, **(more or {} if number == 1 else {})) for number in range(1, n + 1)]
    return facts(rows, campaigns=("birthday",), channels=("email",), **settings)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def only(desk: Desk) -> Draft:
    assert desk.made is not None
    (draft,) = desk.made.drafts
    return draft


@pytest.mark.parametrize(
    ("word", "state"),
    [
        ("можно отправлять", "approved"),
        ("May be sent", "approved"),
        ("да", "approved"),
        ("не отправлять", "rejected"),
        ("нет", "rejected"),
        ("переписать", "rewrite"),
        ("проверить", "new"),
        ("потом", "new"),
    ],
)
def test_a_word_in_the_tab_decides(desk: Desk, word: str, state: str) -> None:
    desk.run(birthdays())
    key = only(desk).id
    desk.type(key, decision=word, by="Анна")
    assert states(desk.run(birthdays())) == {key: state}
    assert desk.says(key, "decision") == word
    if word == "потом":
        assert desk.says(key, "result") == "не понято: выберите решение из списка"
    if state == "approved":
        assert desk.says(key, "result") == "решение принято 23.11.2026 10:00, указано: Анна"
    again = desk.run(birthdays())
    assert again.fresh == ()
    assert states(again) == {key: state}


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"email": ("new@example.com",)}, "изменились данные клиента"),
        ({"consent_source": "звонок"}, "изменилось согласие или запрет"),
    ],
)
def test_an_approval_ends_with_what_it_rests_on_and_needs_a_new_word(
    desk: Desk, changed: dict[str, Any], why: str
) -> None:
    desk.run(birthdays())
    key = only(desk).id
    desk.type(key, decision="можно отправлять")
    assert states(desk.run(birthdays()))[key] == "approved"
    assert states(desk.run(birthdays(more=changed)))[key] == "outdated"
    assert desk.says(key, "state") == f"устарел: {why}"
    assert desk.says(key, "result") == "прочитайте ещё раз; если можно отправлять, выберите «снова можно отправлять»"
    # As it was again: what ended stays ended.
    assert states(desk.run(birthdays()))[key] == "outdated"
    desk.type(key, decision="снова можно отправлять")
    assert states(desk.run(birthdays()))[key] == "approved"


def test_a_changed_order_or_template_ends_it(desk: Desk) -> None:
    def known(orders: int) -> DraftFacts:
        return replace(birthdays(), known=facts([client(1)], [{"orders_count": orders}]).known)

    desk.run(known(1))
    key = only(desk).id
    desk.type(key, decision="да")
    desk.run(known(1))
    desk.run(known(2))
    assert desk.says(key, "state") == "устарел: у клиента появились другие заказы"
    desk.type(key, decision="можно отправлять")
    assert states(desk.run(known(2)))[key] == "approved"
    body = SHIPPED["ru/birthday.email"].replace("Поздравляем", "Сердечно поздравляем")
    assert body != SHIPPED["ru/birthday.email"]
    desk.run(replace(known(2), templates={**SHIPPED, "ru/birthday.email": body}))
    assert desk.says(key, "state") == "устарел: изменился текст: шаблон или данные в нём (баланс, сумма, дата)"


def test_what_was_read_is_what_counts_not_what_it_has_become(desk: Desk) -> None:
    """Decided about the message as it stood in the tab, while the client's address changed."""
    desk.run(birthdays())
    key = only(desk).id
    desk.type(key, decision="можно отправлять")
    assert states(desk.run(birthdays(more={"email": ("new@example.com",)})))[key] == "outdated"


def test_a_stop_cancels_in_the_same_run_and_lifting_it_brings_nothing_back(desk: Desk) -> None:
    desk.run(birthdays())
    key = only(desk).id
    desk.type(key, decision="можно отправлять")
    desk.run(birthdays())
    stopped = desk.run(birthdays(more={"stop": True}))
    assert stopped.drafts == ()
    assert desk.says(key, "result") == "✓ отменено: просили не беспокоить"
    assert desk.says(key, "state") == "отменён"
    assert desk.says(key, "decision") == "можно отправлять"
    assert states(desk.run(birthdays()))[key] == "outdated"


def test_what_must_not_be_sent_is_not_approved_by_a_word_and_not_later_by_itself(desk: Desk) -> None:
    without: dict[str, Any] = {"consent_ads": None}
    desk.run(birthdays(more=without))
    key = only(desk).id
    desk.type(key, decision="можно отправлять")
    assert states(desk.run(birthdays(more=without)))[key] == "blocked"
    assert desk.says(key, "result") == "одобрить нельзя: причина в столбце «Почему нельзя / на что взглянуть»"
    assert states(desk.run(birthdays()))[key] == "outdated"


def test_own_text_wins_and_is_looked_at(desk: Desk) -> None:
    desk.run(birthdays())
    key = only(desk).id
    desk.type(key, own_text="Здравствуйте, Мария! Ждём вас в пятницу.")
    found = desk.run(birthdays())
    assert states(found)[key] == "new"
    assert desk.says(key, "result") == "ваш текст проверен; если можно отправлять, выберите «можно отправлять»"
    desk.type(key, decision="можно отправлять", own_subject="Мария, ждём вас")
    (one,) = desk.run(birthdays()).drafts
    assert str(one.state) == "approved"
    assert one.draft.subject == "Мария, ждём вас"
    assert one.draft.text.startswith("Здравствуйте, Мария! Ждём вас в пятницу.")
    assert "Ждём вас" not in desk.says(key, "text")  # ours stays ours
    desk.type(key, own_text="Мария, вам сюда: http://rоmashka.example")  # the first o is Cyrillic
    assert states(desk.run(birthdays()))[key] == "blocked"
    desk.type(key, own_text="Здравствуйте, Мария! Ждём вас в пятницу.")
    assert states(desk.run(birthdays()))[key] == "approved"


def test_words_that_advertise_block_a_message_that_needed_no_consent(desk: Desk) -> None:
    orders = [{"_client": 0, "date": TODAY, "amount": Money(1000), "due": TODAY}]  # type: ignore[arg-type]
    service = facts([client(1, consent_ads=None)], orders=orders, campaigns=("payment",), channels=("email",))
    desk.run(service)
    key = only(desk).id
    desk.type(key, decision="можно отправлять", own_text="Мария, скидка 20% на всё до пятницы, промокод МАРТ!")
    assert states(desk.run(service))[key] == "blocked"
    assert "реклам" in desk.says(key, "why_not")


def test_a_cell_that_says_what_it_said_does_not_overrule_the_page(desk: Desk) -> None:
    desk.run(birthdays())
    draft = only(desk)
    desk.type(draft.id, decision="можно отправлять")
    desk.run(birthdays())
    on_page = Approval(draft.id, Verdict.REJECT, desk.at - dt.timedelta(minutes=30), "page", prints_of(draft), "Ирина")
    approvals.keep(desk.state, [on_page])
    for _ in range(2):
        assert states(desk.run(birthdays()))[draft.id] == "rejected"
    assert desk.says(draft.id, "result") == "решено на странице просмотра 23.11.2026 10:30, указано: Ирина"
    desk.type(draft.id, decision="снова можно отправлять")
    assert states(desk.run(birthdays()))[draft.id] == "approved"


def test_a_cleared_cell_takes_the_decision_back(desk: Desk) -> None:
    desk.run(birthdays())
    key = only(desk).id
    desk.type(key, decision="можно отправлять")
    desk.run(birthdays())
    desk.type(key, decision=None)
    assert states(desk.run(birthdays()))[key] == "new"


def test_a_tab_that_was_deleted_takes_nothing_back(desk: Desk) -> None:
    desk.run(birthdays())
    key = only(desk).id
    desk.type(key, decision="можно отправлять")
    desk.run(birthdays())
    desk.rows = {}
    for _ in range(3):
        assert states(desk.run(birthdays()))[key] == "approved"


def test_an_older_copy_of_the_file_brings_no_approval_back(desk: Desk) -> None:
    desk.run(birthdays())
    key = only(desk).id
    desk.type(key, decision="можно отправлять")
    desk.run(birthdays())
    copy = {tab: [list(row) for row in rows] for tab, rows in desk.rows.items()}
    desk.type(key, decision="не отправлять")
    desk.run(birthdays())
    desk.rows = copy
    assert states(desk.run(birthdays()))[key] == "rejected"


def test_a_copied_line_with_another_word_is_in_dispute(desk: Desk) -> None:
    desk.run(birthdays())
    key = only(desk).id
    desk.type(key, decision="можно отправлять")
    desk.rows["drafts"].append(list(desk.row(key)))
    desk.rows["drafts"][-1][0] = "не отправлять"
    assert states(desk.run(birthdays()))[key] == "new"
    assert desk.says(key, "result").startswith("в двух строках")


def test_a_run_that_was_cut_off_is_no_second_decision(desk: Desk) -> None:
    desk.run(birthdays())
    draft = only(desk)
    desk.type(draft.id, decision="можно отправлять")
    desk.run(birthdays(), cut=True)
    approvals.keep(
        desk.state, [Approval(draft.id, Verdict.REJECT, desk.at - dt.timedelta(minutes=1), "page", prints_of(draft))]
    )
    assert states(desk.run(birthdays()))[draft.id] == "rejected"


def test_what_was_handed_over_is_closed_and_stays_so(desk: Desk) -> None:
    desk.run(birthdays())
    key = only(desk).id
    desk.type(key, decision="можно отправлять")
    desk.run(birthdays())
    desk.handed = frozenset({key})
    assert states(desk.run(birthdays()))[key] == "handed"
    assert desk.says(key, "result") == "✓ передан в рассылку"
    assert desk.says(key, "state") == "передан в рассылку", "not how it stood while it was waiting"
    assert desk.run(birthdays()).fresh == ()


# --- A whole mailing ----------------------------------------------------------------------------------------------------


def mailing(desk: Desk) -> str:
    """The key of the one mailing there is."""
    return next(str(row[-1])[1:] for row in desk.rows["campaigns"] if str(row[-1]).startswith("#"))


def test_all_may_be_approved_once_the_sample_is_read(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mailings, "SAMPLE", 3)
    ten = birthdays(10)
    first = desk.run(ten)
    key = mailing(desk)
    (one,) = first.mailings
    assert desk.says(key, "result", "campaigns").startswith("осталось прочитать 3 из 3: ")
    # Too early: it has no effect, now and later.
    desk.type(key, "campaigns", approve="да", by="Анна")
    assert set(states(desk.run(ten)).values()) == {"new"}
    assert desk.says(key, "result", "campaigns").startswith("отметка поставлена рано и не действует; осталось")
    sample = sorted(one.must_read)
    desk.type(sample[0], decision="можно отправлять")
    desk.type(sample[1], decision="не отправлять")
    desk.type(sample[2], decision="можно отправлять")
    read = desk.run(ten)
    assert sorted(states(read).values()).count("new") == 7
    assert desk.says(key, "result", "campaigns") == (
        "можно: прочитано 3 из 3; отметка одобрит 7 черновиков; прежняя отметка уже не действует, поставьте «да, снова»"
    )
    desk.type(key, "campaigns", approve="да, снова")
    found = states(desk.run(ten))
    assert (list(found.values()).count("approved"), list(found.values()).count("rejected")) == (9, 1)
    assert desk.says(key, "result", "campaigns") == (
        "одним решением одобрено 7 черновиков 23.11.2026 12:00, указано: Анна"
    )
    assert desk.run(ten).fresh == ()
    # Whoever comes later is not covered by it.
    eleven = states(desk.run(birthdays(11)))
    assert list(eleven.values()).count("new") == 1
    # One line of the record for all of them.
    kept = (desk.state / approvals.FILE).read_text(encoding="utf-8").splitlines()
    assert sum('"drafts"' in line for line in kept) == 1


def test_a_tick_says_how_many_it_approves_when_not_all_fit_into_the_tab(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mailings, "SAMPLE", 2)
    monkeypatch.setattr(drafts_tabs, "MOST_SHOWN", 6)
    ten = birthdays(10)
    for draft in desk.run(ten).mailings[0].unread:
        approvals.keep(desk.state, [Approval(draft.id, Verdict.SEND, desk.at, "page", prints_of(draft))])
    found = desk.run(ten)
    key = mailing(desk)
    shown = {str(row[-1])[1:] for row in desk.rows["drafts"] if str(row[-1]).startswith("#")}
    decided = {one.draft.id for one in found.drafts if one.approval is not None}
    assert (len(shown), len(decided), decided - shown) == (2 + 6, 2, set()), "what somebody decided about has its line"
    assert desk.says(key, "result", "campaigns") == (
        "можно: прочитано 2 из 2; отметка одобрит 6 черновиков; ещё 2 не поместились на вкладку «Черновики», их одобрит следующая отметка"
    )
    desk.type(key, "campaigns", approve="да")
    # A word near the end of the tab: every line above it keeps its row, and none of them says that it is over.
    desk.type(desk.lines("drafts").lines[-1].key, note="спросить Олега")
    assert list(states(desk.run(ten)).values()).count("approved") == 2 + 6
    assert len([row for row in desk.rows["drafts"] if str(row[-1]).startswith("#")]) == 10
    assert not [row for row in desk.rows["drafts"] if "✓ больше не нужен" in row]
    desk.type(key, "campaigns", approve="да, снова")
    assert set(states(desk.run(ten)).values()) == {"approved"}
    assert "не поместились" not in desk.says(key, "result", "campaigns")


def test_a_tick_that_did_its_work_is_not_called_early_when_the_rest_is_drawn_anew(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What has left is no draft any more, and the sample is of what is left: the tick of then says nothing about that."""
    monkeypatch.setattr(mailings, "SAMPLE", 2)
    four = birthdays(4)
    first = desk.run(four).mailings[0]
    for draft in first.unread:
        approvals.keep(desk.state, [Approval(draft.id, Verdict.SEND, desk.at, "page", prints_of(draft))])
    desk.run(four)
    key = mailing(desk)
    desk.type(key, "campaigns", approve="да")
    assert set(states(desk.run(four)).values()) == {"approved"}
    desk.handed = frozenset(d.id for d in desk.made.drafts) if desk.made is not None else frozenset()
    desk.run(birthdays(6))
    assert desk.says(key, "result", "campaigns").startswith("одним решением") is False
    assert "рано" not in desk.says(key, "result", "campaigns")
    assert "осталось прочитать 2 из 2" in desk.says(key, "result", "campaigns").casefold()


def test_the_sample_does_not_move(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mailings, "SAMPLE", 4)
    before = desk.run(birthdays(30)).mailings[0].must_read
    after = desk.run(birthdays(31)).mailings[0].must_read
    assert len(before) == 4
    assert len(before & after) >= 3  # a new one takes a place by lot; the others keep theirs


def test_a_draft_that_changed_since_it_was_shown_is_not_approved_with_the_rest(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mailings, "SAMPLE", 0)
    desk.run(birthdays(4))
    desk.type(mailing(desk), "campaigns", approve="да")
    found = desk.run(birthdays(4, more={"email": ("new@example.com",)}))
    assert sorted(states(found).values()) == ["approved", "approved", "approved", "new"]


def test_a_draft_whose_line_was_over_is_not_approved_with_the_rest(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """It was stopped, its line said that it is over, and it is back, as it was, in the very run that takes the tick."""
    monkeypatch.setattr(mailings, "SAMPLE", 0)
    desk.run(birthdays(4))
    last = desk.lines("drafts").lines[-1].key
    desk.type(last, decision="не отправлять")  # what stands above a word of people's keeps its row
    desk.run(birthdays(4, more={"stop": True}))
    desk.type(mailing(desk), "campaigns", approve="да")
    found = desk.run(birthdays(4))
    assert sorted(states(found).values()) == ["approved", "approved", "new", "rejected"]


def test_a_warning_has_to_be_read(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mailings, "SAMPLE", 0)
    loud = replace(
        birthdays(3), templates={**SHIPPED, "ru/birthday.email": SHIPPED["ru/birthday.email"] + "\nСРОЧНО!!!\n"}
    )
    (one,) = desk.run(loud).mailings
    assert len(one.must_read) == len(one.unread) == 3
    assert desk.says(next(iter(one.must_read)), "must_read") == "есть замечание"
    desk.type(mailing(desk), "campaigns", approve="да")
    assert set(states(desk.run(loud)).values()) == {"new"}
