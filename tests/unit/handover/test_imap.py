"""Letters put into the Drafts folder of a real mail server, and what happens when it refuses, breaks off or is another's."""

from __future__ import annotations

import datetime as dt
import email
import email.policy
import imaplib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sheetcrm.core.drafts.drafting import draft
from sheetcrm.core.drafts.model import Draft
from sheetcrm.core.drafts.review.handing import Chosen
from sheetcrm.core.drafts.review.outbox import State, item_of
from sheetcrm.core.drafts.text.email import message_id
from sheetcrm.core.records import replace
from sheetcrm.errors import SheetcrmError
from sheetcrm.handover import imap
from sheetcrm.handover.imap import Account, Tls, drafts_folder, logged_in
from sheetcrm.handover.passing import look_for, pass_on
from sheetcrm.journal.outbox import held
from tests.mailbox import PASSWORD, USER, Mailbox, dovecot
from tests.needs import find, needs_dovecot
from tests.unit.drafts.making import NOW, SETTINGS, client, facts

KEY = b"k" * 32


@pytest.fixture(scope="module")
def mailbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mailbox | None]:
    if find("dovecot", "/usr/sbin/dovecot") is None:
        yield None
    else:
        with dovecot(tmp_path_factory.mktemp("mail") / "server") as served:
            yield served


def account(mailbox: Mailbox, tls: Tls = "none", **more: Any) -> Account:
    given: dict[str, Any] = {
        "host": "127.0.0.1",
        "user": USER,
        "password": PASSWORD,
        "port": mailbox.secure if tls == "ssl" else mailbox.port,
        "tls": tls,
        "ca": str(mailbox.certificate),
    }
    return Account(**{**given, **more})


def letters(n: int, start: int = 1) -> list[Chosen]:
    made = draft(
        facts([client(k) for k in range(start, start + n)], campaigns=("birthday",), channels=("email",), key=KEY)
    )
    return [Chosen(d, item_of(d, KEY, message_id=message_id(d, SETTINGS))) for d in made.drafts]


def parsed(content: bytes) -> Any:
    return email.message_from_bytes(content, policy=email.policy.default)


@needs_dovecot
@pytest.mark.parametrize("tls", ["none", "starttls", "ssl"])
def test_a_letter_lies_in_the_folder_as_it_was_read(mailbox: Mailbox, tls: Tls) -> None:
    number = {"none": 101, "starttls": 102, "ssl": 103}[tls]
    (chosen,) = letters(1, number)
    with drafts_folder(account(mailbox, tls), SETTINGS, NOW) as sink:
        assert sink.folder == "Черновики"
        sink.put("B1", [chosen])
    content, flags = mailbox.messages("Черновики")[-1]
    assert flags >= {"\\Draft", "\\Seen"}
    message = parsed(content)
    assert message["Subject"] == chosen.draft.subject
    assert message["To"] == f"client{number}@example.com"
    assert message["Message-ID"] == f"<{chosen.draft.id}@romashka.example>"
    assert message["X-Unsent"] is None
    plain = message.get_body(("plain",)).get_content()
    assert " ".join(plain.split()) == " ".join(chosen.draft.text.split())


@needs_dovecot
def test_a_letter_of_which_nobody_knows_is_asked_for_and_never_repeated(
    mailbox: Mailbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    chosen = letters(3, 201)
    before = len(mailbox.messages("Черновики"))
    append = imaplib.IMAP4.append
    calls = []

    def breaks_off(self: imaplib.IMAP4, *given: Any) -> Any:
        calls.append(given)
        answer = append(self, *given)
        if len(calls) == 2:
            raise imaplib.IMAP4.abort("the answer was lost")
        return answer

    monkeypatch.setattr(imaplib.IMAP4, "append", breaks_off)
    with held(tmp_path / "state", None, KEY, NOW) as ledger:
        with drafts_folder(account(mailbox), SETTINGS, NOW) as sink:
            passed = pass_on(ledger, sink, chosen, by="Ирина", now=lambda: NOW)
        assert (len(passed.handed), passed.unknown, passed.left) == (1, (chosen[1],), (chosen[2],))
        assert passed.problem is not None
        assert passed.problem.code == "mail/broke-off"
        monkeypatch.undo()
        with drafts_folder(account(mailbox), SETTINGS, NOW) as sink:
            assert [entry.item.draft for entry in look_for(ledger, sink, NOW)] == [chosen[1].draft.id]
        assert [entry.state for entry in ledger.now.entries] == [State.HANDED, State.CONFIRMED]
    assert len(mailbox.messages("Черновики")) == before + 2


@needs_dovecot
def test_a_letter_that_a_person_has_sent_meanwhile_is_found_among_those(mailbox: Mailbox, tmp_path: Path) -> None:
    (chosen,) = letters(1, 301)
    with held(tmp_path / "state", None, KEY, NOW) as ledger, drafts_folder(account(mailbox), SETTINGS, NOW) as sink:
        ledger.intend(NOW, "B1", "imap", [chosen.item], by="", where="")
        assert look_for(ledger, sink, NOW) == ()
        sink.put("B1", [chosen])
        mailbox.move("Черновики", "Sent")
        assert len(look_for(ledger, sink, NOW)) == 1


@needs_dovecot
def test_a_server_that_says_no_has_taken_nothing(mailbox: Mailbox, tmp_path: Path) -> None:
    chosen = letters(2, 401)
    with held(tmp_path / "state", None, KEY, NOW) as ledger, drafts_folder(account(mailbox), SETTINGS, NOW) as sink:
        passed = pass_on(ledger, replace(sink, folder="Нет такой"), chosen, by="", now=lambda: NOW)
        assert passed.problem is not None
        assert passed.problem.code == "mail/not-taken"
        assert (passed.handed, passed.unknown, len(passed.left)) == ((), (), 2)
        assert not ledger.now.handed
        assert pass_on(ledger, sink, chosen, by="", now=lambda: NOW).handed == tuple(chosen)


@needs_dovecot
@pytest.mark.parametrize(("name", "flagged"), [("Черновики", False), ("Drafts", False), ("Зачем-то так", True)])
def test_the_folder_is_found_by_what_it_is_for_else_by_its_name(name: str, flagged: bool, tmp_path: Path) -> None:
    with dovecot(tmp_path / "server", drafts=name, flagged=flagged) as served:
        with drafts_folder(account(served), SETTINGS, NOW) as sink:
            assert sink.folder == name
        with pytest.raises(SheetcrmError) as refused, drafts_folder(account(served, folder="Другая"), SETTINGS, NOW):
            pass
        assert refused.value.code == "mail/no-drafts-folder"
        assert name in refused.value.say("ru")[1]


@needs_dovecot
def test_a_server_with_somebody_elses_certificate_gets_no_password(tmp_path: Path) -> None:
    with dovecot(tmp_path / "server", host="mail.other.example") as served:
        for tls in ("ssl", "starttls"):
            with pytest.raises(SheetcrmError) as refused, logged_in(account(served, tls)):  # type: ignore[arg-type]
                pass
            assert refused.value.code == "mail/certificate"
        with pytest.raises(SheetcrmError) as refused, logged_in(account(served, "ssl", ca="")):
            pass
        assert refused.value.code == "mail/certificate"
        assert "Login" not in (served.folder / "log").read_text()


@needs_dovecot
def test_a_wrong_password_is_told_without_repeating_it(mailbox: Mailbox) -> None:
    with pytest.raises(SheetcrmError) as refused, logged_in(account(mailbox, password="не тот")):
        pass
    assert refused.value.code == "mail/login"
    with pytest.raises(SheetcrmError) as refused, logged_in(account(mailbox, password="wrong-one")):
        pass
    said = " ".join(refused.value.say("ru")) + repr(refused.value) + str(refused.value.__cause__)
    assert "wrong-one" not in said
    assert USER not in said
    assert "wrong-one" not in repr(account(mailbox, password="wrong-one"))


def test_no_server_is_told() -> None:
    with pytest.raises(SheetcrmError) as refused, logged_in(Account("127.0.0.1", "a", "b", 1, "none")):
        pass
    assert (refused.value.code, refused.value.exit_code) == ("mail/no-connection", 5)


@pytest.mark.parametrize("host", ["imap.example.com", "192.168.1.5", "10.0.0.1", "localhost.example.com"])
def test_nothing_goes_in_the_clear_to_another_computer(host: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(imaplib.IMAP4, "open", lambda *given: pytest.fail("it opened a connection"))
    with pytest.raises(SheetcrmError) as refused, logged_in(Account(host, "a", "b", 143, "none")):
        pass
    assert refused.value.code == "mail/not-encrypted"


def test_a_draft_that_must_not_leave_is_not_put_anywhere() -> None:
    blocked: Draft = replace(letters(1)[0].draft, state="blocked")
    with pytest.raises(SheetcrmError):
        imap.append(None, "Черновики", blocked, SETTINGS, dt.datetime.now(dt.UTC))  # type: ignore[arg-type]
