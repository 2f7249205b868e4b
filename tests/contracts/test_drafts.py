"""One contract for every store: drafts are decided in the workbook, a decision ends with what it rests on, and what people
typed stays where they typed it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import force_setattr

from sheetcrm.core.drafts.review import mailings
from sheetcrm.core.drafts.review.approval import Approval, Verdict, prints_of
from sheetcrm.core.tabs import drafts as drafts_of
from sheetcrm.core.tabs import mailings as mailings_of
from sheetcrm.core.tabs.queue import Line, read_lines
from sheetcrm.core.workbook import Value, Workbook, sheet_from_rows
from sheetcrm.errors import SheetcrmError
from sheetcrm.jobs import deciding
from sheetcrm.jobs.drafts import confirming, handing, telling
from sheetcrm.jobs.opening import our_sheet
from sheetcrm.journal import approvals
from tests.contracts.desks import XlsxDesk, google_desk, memory_desk, xlsx_desk
from tests.merges import STORES, Team
from tests.sheets_server import SheetsServer

HEAD: list[Value] = [
    "ID клиента", "ФИО", "Почта", "День рождения", "Согласие на рекламу (email)", "Дата согласия", "Откуда согласие",
    "⛔ Не беспокоить",
]  # fmt: skip
NAMES = ("Щербакова Наталья Ивановна", "Петров Пётр Ильич", "Яшина Вера Олеговна", "Ким Олег Юрьевич")
ROWS: list[list[Value]] = [
    [f"К-00000{n}", name, f"client{n}@mail.example", "24.11.1985", "да", "10.01.2026", "анкета", None]
    for n, name in enumerate(NAMES, start=1)
]
CONFIG = """
law: {country: eu}
language: ru
region: RU
currency: ₽
drafts:
  company: Салон «Ромашка»
  sender_name: Анна
  sender_email: anna@romashka.example
  postal_address: Самара, Лесная ул., 5
  unsubscribe_mailto: stop@romashka.example
  channels: [email]
"""
FORMS = {"Черновики": drafts_of.FORM, "Рассылки": mailings_of.FORM}


class Crew(Team):
    """Marketers at «Черновики» and «Рассылки»."""

    def drafts(self, title: str = "Черновики") -> dict[str, Line]:
        """The lines of a tab, by the client or the campaign they are about."""
        form = FORMS[title]
        found = read_lines(our_sheet(self.desk.store().read(), form.tab), form)
        return {str(line.cells["name" if title == "Черновики" else "campaign"]): line for line in found.lines}

    def type(self, whom: str, name: str, text: str, title: str = "Черновики") -> None:
        line = self.drafts(title)[whom]
        self.desk.edit(title, line.row, list(FORMS[title].headings).index(name) + 1, text)

    def states(self) -> list[str]:
        lines = self.drafts()
        return [str(lines[name].cells["state"]) for name in NAMES]

    def hand_over(self, *, accept: bool = False) -> int:
        """Approved letters leave as files."""
        self._as_this_computer()
        done = handing.hand_over(self.asked, "lists", by="Ирина", accept=accept)
        return 0 if done.passed is None else len(done.passed.handed)

    def sent(self) -> list[dt.date | None]:
        """When each message that was handed over was really sent, as the ledger knows it."""
        self._as_this_computer()
        return [entry.sent for entry in handing.ledger_of(self.asked).outbox.entries]

    def change(self, number: int, heading: str, text: str) -> None:
        self.desk.edit("Клиенты", number + 1, HEAD.index(heading) + 1, text)


@pytest.fixture(params=STORES)
def crew(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, server: SheetsServer) -> Crew:
    workbook = Workbook("База.xlsx", "", (sheet_from_rows("Клиенты", [HEAD, *ROWS]),))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(mailings, "SAMPLE", 1)
    monkeypatch.setattr(telling, "SETTLE_SECONDS", 0.0)  # nobody else writes between two lines of a test
    config = tmp_path / "config.yaml"
    config.write_text(CONFIG, encoding="utf-8")
    desk = {
        "memory": lambda: memory_desk(workbook),
        "xlsx": lambda: xlsx_desk(workbook, tmp_path),
        "google": lambda: google_desk(workbook, server),
    }[request.param]()
    made = Crew(desk, tmp_path / "state", config, monkeypatch)
    made.sync()
    return made


@pytest.fixture
def without_the_group() -> Iterator[None]:
    """«Черновики» as an earlier release laid it out, which knew nothing of the client's group, until the fixture `crew` has run."""
    whole = drafts_of.FORM.headings
    force_setattr(drafts_of.FORM, "headings", {name: text for name, text in whole.items() if name != "group"})
    yield
    force_setattr(drafts_of.FORM, "headings", whole)


@pytest.mark.usefixtures("without_the_group")
def test_a_tab_of_an_earlier_release_keeps_its_words(crew: Crew) -> None:
    """The tab gets the column that is new, and what people said stays where they said it."""
    assert "group" not in drafts_of.FORM.headings
    crew.type(NAMES[0], "decision", "можно отправлять")
    crew.type(NAMES[1], "own_text", "С праздником!")
    force_setattr(drafts_of.FORM, "headings", drafts_of.HEADINGS)
    crew.sync()
    lines = crew.drafts()
    assert crew.states()[0] == "одобрен"
    assert lines[NAMES[1]].typed["own_text"] == "С праздником!"
    assert all("group" in lines[name].cells for name in NAMES)
    quiet = crew.sync()
    assert quiet.receipt is not None
    assert quiet.receipt.written == ()


def test_words_in_the_tab_decide_and_stay_where_they_were_typed(crew: Crew) -> None:
    assert crew.states() == ["новый"] * 4
    crew.type(NAMES[0], "decision", "можно отправлять")
    crew.type(NAMES[1], "decision", "не отправлять")
    crew.type(NAMES[2], "own_text", "Вера Олеговна, с праздником! Заходите.")
    crew.type(NAMES[2], "decision", "можно отправлять")
    crew.type(NAMES[3], "note", "спросить Олю")
    done = crew.sync()
    assert crew.states() == ["одобрен", "не отправлять", "одобрен", "новый"]
    lines = crew.drafts()
    assert lines[NAMES[2]].typed["own_text"] == "Вера Олеговна, с праздником! Заходите."
    assert lines[NAMES[3]].typed["note"] == "спросить Олю"
    assert done.outcome.review is not None
    sent = {one.draft.name: one.draft.text for one in done.outcome.review.drafts if str(one.state) == "approved"}
    assert set(sent) == {NAMES[0], NAMES[2]}
    assert sent[NAMES[2]].startswith("Вера Олеговна, с праздником! Заходите.")
    quiet = crew.sync()
    assert quiet.receipt is not None
    assert quiet.receipt.written == ()


def test_what_changed_is_asked_about_again_and_a_stop_closes_the_line(crew: Crew) -> None:
    for name in NAMES[:3]:
        crew.type(name, "decision", "можно отправлять")
    crew.sync()
    crew.change(1, "Почта", "other@mail.example")
    crew.change(2, "⛔ Не беспокоить", "да")
    crew.sync()
    lines = crew.drafts()
    assert crew.states()[::2] == ["устарел: изменились данные клиента", "одобрен"]
    # The library that saves the file forgets what the link to the client shows, and with it whom the line was about.
    forgets = isinstance(crew.desk, XlsxDesk)
    said = "✓ больше не нужен" if forgets else "✓ отменено: просили не беспокоить"
    assert lines[NAMES[1]].cells["result"] == said
    assert lines[NAMES[1]].typed["decision"] == "можно отправлять"
    crew.change(1, "Почта", "client1@mail.example")
    crew.change(2, "⛔ Не беспокоить", "нет")
    crew.sync()
    assert [state.partition(":")[0] for state in crew.states()] == ["устарел", "устарел", "одобрен", "новый"]
    crew.type(NAMES[0], "decision", "снова можно отправлять")
    crew.sync()
    assert crew.states()[0] == "одобрен"


def test_a_mailing_is_approved_as_a_whole_once_the_sample_was_read(crew: Crew) -> None:
    (name,) = [one for one, line in crew.drafts().items() if line.cells["must_read"]]
    crew.type("День рождения", "approve", "да", "Рассылки")
    crew.sync()
    assert crew.states() == ["новый"] * 4
    said = crew.drafts("Рассылки")["День рождения"].cells["result"]
    assert str(said).startswith(f"отметка поставлена рано и не действует; осталось прочитать 1 из 1: {name}")
    crew.type(name, "decision", "можно отправлять")
    crew.sync()
    assert sorted(crew.states()) == ["новый"] * 3 + ["одобрен"]
    crew.type("День рождения", "approve", "да, снова", "Рассылки")
    crew.sync()
    assert crew.states() == ["одобрен"] * 4
    assert str(crew.drafts("Рассылки")["День рождения"].cells["result"]).startswith("одним решением одобрено 3")
    assert crew.sync().receipt.written == ()  # type: ignore[union-attr]


def test_what_was_approved_on_one_computer_counts_on_the_other(crew: Crew, tmp_path: Path) -> None:
    """The line of a draft tells how it stood where it was last written, whoever runs the job."""
    crew.type(NAMES[0], "decision", "можно отправлять")
    crew.type(NAMES[1], "decision", "можно отправлять")
    crew.type(NAMES[1], "own_text", "Пётр Ильич, с праздником!")
    crew.sync()
    keys = {name: line.key for name, line in crew.drafts().items()}
    here, there = crew.state, tmp_path / "another"

    crew.state = there
    done = crew.sync()
    assert {name: line.key for name, line in crew.drafts().items()} == keys
    assert crew.states() == ["одобрен"] * 2 + ["новый"] * 2
    assert done.outcome.review is not None
    (own,) = [one.draft.text for one in done.outcome.review.drafts if one.draft.name == NAMES[1]]
    assert own.startswith("Пётр Ильич, с праздником!"), "people's own words count there, too"
    for state in (here, there):
        crew.state = state
        quiet = crew.sync()
        assert quiet.receipt is not None
        assert not set(quiet.receipt.written) & {"Черновики", "Рассылки"}, "neither writes over what the other wrote"


@pytest.mark.parametrize(
    ("verdict", "state"), [(Verdict.REJECT, "не отправлять"), (Verdict.REWRITE, "переписать")], ids=["no", "rewrite"]
)
def test_a_no_on_the_page_of_one_computer_counts_on_the_other(
    crew: Crew, tmp_path: Path, verdict: Verdict, state: str
) -> None:
    """And a later yes there counts here: of two decisions the later one."""
    crew.type(NAMES[0], "decision", "можно отправлять")
    crew.sync()
    here, there = crew.state, tmp_path / "another"
    crew.state = there
    crew.sync()
    assert crew.states()[0] == "одобрен"
    _on_the_page(crew, here, NAMES[0], verdict)
    assert crew.states()[0] == state
    crew.state = there
    crew.sync()
    assert crew.states()[0] == state
    _on_the_page(crew, there, NAMES[0], Verdict.SEND)
    assert crew.states()[0] == "одобрен"
    crew.state = here
    crew.sync()
    assert crew.states()[0] == "одобрен"


def test_an_approval_that_ended_where_one_computer_saw_it_has_ended_on_the_other(crew: Crew, tmp_path: Path) -> None:
    """Though that one never saw the day between: it takes a new word, and then both agree."""
    crew.type(NAMES[0], "decision", "можно отправлять")
    crew.sync()
    here, there = crew.state, tmp_path / "another"
    crew.state = there
    crew.sync()
    assert crew.states()[0] == "одобрен"
    crew.state = here
    crew.change(1, "Почта", "other@mail.example")
    crew.sync()
    crew.change(1, "Почта", "client1@mail.example")
    crew.sync()
    assert crew.states()[0] == "устарел: изменились данные клиента"
    crew.state = there
    crew.sync()
    assert crew.states()[0] == "устарел: на другом компьютере решили иначе"
    crew.today += dt.timedelta(days=1)
    crew.type(NAMES[0], "decision", "снова можно отправлять")
    for state in (there, here):
        crew.state = state
        crew.sync()
        assert crew.states()[0] == "одобрен"


def test_a_tick_for_a_mailing_is_used_once_whichever_computer_runs(crew: Crew, tmp_path: Path) -> None:
    """What came in after it was used is read by somebody, though another computer sees the tick for the first time."""
    (name,) = [one for one, line in crew.drafts().items() if line.cells["must_read"]]
    crew.type(name, "decision", "можно отправлять")
    crew.sync()
    late = next(one for one in NAMES if one != name)
    crew.change(NAMES.index(late) + 1, "⛔ Не беспокоить", "да")
    crew.sync()
    crew.type("День рождения", "approve", "да", "Рассылки")
    crew.sync()
    crew.change(NAMES.index(late) + 1, "⛔ Не беспокоить", "нет")
    crew.sync()
    expected = ["новый" if one == late else "одобрен" for one in NAMES]
    assert crew.states() == expected
    crew.state = tmp_path / "another"
    crew.sync()
    assert crew.states() == expected


def test_what_is_ticked_as_sent_is_in_the_ledger_of_the_same_run(crew: Crew, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(crew.state / "home"))
    campaign = "День рождения"
    for name in NAMES[:2]:
        crew.type(name, "decision", "можно отправлять")
    crew.type(campaign, "sent", "да", "Рассылки")
    crew.sync()
    assert crew.hand_over() == 2
    crew.sync()
    line = crew.drafts("Рассылки")[campaign]
    assert (line.cells["handed"], line.typed["sent"]) == (2, "да")
    assert line.cells["sending"] == (
        "передано позже отметки 2: когда отправите и их, поставьте «да, снова» или день"
    ), "a tick from before the handover says nothing of it"
    assert crew.sent() == [None, None]

    crew.type(campaign, "sent", "может быть", "Рассылки")
    crew.sync()
    assert crew.sent() == [None, None]
    said = str(crew.drafts("Рассылки")[campaign].cells["sending"])
    assert said.startswith("не понято, отправлено ли")

    crew.type(campaign, "sent", "20.11.2026", "Рассылки")
    crew.type(campaign, "by", "Анна", "Рассылки")
    done = crew.sync()
    assert crew.sent() == [crew.today, crew.today]
    assert str(crew.drafts("Рассылки")[campaign].cells["sending"]) == "отправлено 2, 20.11.2026"
    assert done.outcome.review is not None
    assert [one.pending for one in done.outcome.review.sent] == [False, False], "the same run knows it"

    crew.type(NAMES[2], "decision", "можно отправлять")
    crew.sync()
    assert crew.hand_over() == 1
    crew.sync()
    assert crew.sent() == [crew.today, crew.today, None], "a tick that was used says nothing of what comes later"
    crew.type(campaign, "sent", "да", "Рассылки")
    crew.sync()
    assert crew.sent() == [crew.today] * 3
    assert crew.sync().receipt.written == ()  # type: ignore[union-attr]


def _two(crew: Crew, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Crew:
    """A second computer of the team, with a state folder and a home of its own."""
    monkeypatch.setattr(handing, "second_outbox", lambda *_: None)
    monkeypatch.setattr(deciding, "second_outbox", lambda *_: None)
    monkeypatch.setattr(confirming, "second_outbox", lambda *_: None)
    return Crew(crew.desk, tmp_path / "another", crew.config, monkeypatch)


def test_what_one_computer_handed_over_another_does_not(
    crew: Crew, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The workbook tells from one computer to the other, before anything is handed over; each is let in once by a person."""
    other = _two(crew, tmp_path, monkeypatch)
    for name in NAMES[:3]:
        crew.type(name, "decision", "можно отправлять")
    crew.sync()
    other.sync()
    for name in NAMES[:2]:
        crew.type(name, "decision", "снова можно отправлять")
    other.sync()
    crew.type(NAMES[2], "decision", "не отправлять")
    crew.sync()
    assert crew.hand_over() == 2
    assert {one.code for one in _faults(other)} == {"handover/ledger-behind"}, "somebody must know that there are two"
    assert other.hand_over(accept=True) == 0, "the tab told at once, without a run in between"
    other.sync()
    assert [other.drafts()[name].cells["result"] for name in NAMES[:2]] == ["✓ передан в рассылку"] * 2
    other.type(NAMES[3], "decision", "можно отправлять")
    other.sync()
    assert other.hand_over() == 1
    assert {one.code for one in _faults(crew)} == {"handover/ledger-behind"}
    assert crew.hand_over(accept=True) == 0
    crew.sync()
    assert crew.drafts()[NAMES[3]].cells["result"] == "✓ передан в рассылку"
    other.sync()
    quiet = crew.sync()
    assert quiet.receipt is not None
    assert "sheetcrm (передачи)" not in quiet.receipt.written, "neither takes the other's part away"


@pytest.mark.parametrize("before", [pytest.param(0, marks=pytest.mark.soak), 1], ids=["for the first time", "later"])
def test_two_computers_at_once_hand_over_once(
    crew: Crew, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, before: int
) -> None:
    """Both have read the workbook before either told anything; once they hand over for the first time, once they know of
    each other."""
    other = _two(crew, tmp_path, monkeypatch)
    _yes(crew, NAMES[:1])
    _yes(other, NAMES[:2])
    if before:
        assert crew.hand_over() == 1
        assert other.hand_over(accept=True) == 1
        _yes(crew, NAMES[2:3])
        _yes(other, NAMES[2:])
    tell = handing.tell_intent
    between: list[int] = []

    def late(*args: Any) -> None:
        monkeypatch.setattr(handing, "tell_intent", tell)
        between.append(crew.hand_over(accept=True))
        other._as_this_computer()
        tell(*args)

    monkeypatch.setattr(handing, "tell_intent", late)
    other._as_this_computer()
    with pytest.raises(SheetcrmError) as refused:
        handing.hand_over(other.asked, "lists", by="Олег")
    assert refused.value.code in ("store/changed", "google/refused", "handover/other-computer")
    assert between == [1]
    assert len(other.sent()) == len(crew.sent()) == 1 + 2 * before, "both know of all of it"
    other.sync()
    crew.sync()
    assert (crew.hand_over(accept=True), other.hand_over(accept=True)) == (1, 0), (
        "what the other approved leaves from here, once"
    )


def _on_the_page(crew: Crew, state: Path, name: str, verdict: Verdict) -> None:
    """Somebody decides on the page of the computer with this state folder, and a run there says so in the tab."""
    crew.state = state
    done = crew.sync()
    assert done.outcome.review is not None
    (draft,) = [one for one in done.outcome.review.ours.values() if one.name == name]
    at = max(one.at for one in approvals.load(state).values()) + dt.timedelta(seconds=2)
    approvals.keep(state, [Approval(draft.id, verdict, at, "page", prints_of(draft))])
    crew.sync()


def _yes(crew: Crew, names: Sequence[str]) -> int:
    """Somebody approves these people's messages on the page of one computer; how many."""
    done = crew.sync()
    assert done.outcome.drafts is not None
    wanted = [draft for draft in done.outcome.drafts.drafts if draft.name in names]
    at = dt.datetime.now(dt.UTC)
    approvals.keep(crew.state, [Approval(d.id, Verdict.SEND, at, "page", prints_of(d)) for d in wanted])
    return len(wanted)


def _faults(crew: Crew) -> list[SheetcrmError]:
    with pytest.raises(SheetcrmError) as raised:
        crew.hand_over()
    return [raised.value]
