"""``handover``: approved drafts leave once, with the reasons why others stay, and what is known of them afterwards."""

from __future__ import annotations

import csv
import datetime as dt
import email
import email.policy
import json
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.utils import get_column_letter

from sheetcrm import jobs
from sheetcrm.core.drafts.model import Draft
from sheetcrm.core.drafts.review.approval import Approval, Verdict, prints_of
from sheetcrm.errors import SheetcrmError
from sheetcrm.handover import files
from sheetcrm.jobs.drafts import handing
from sheetcrm.journal import approvals, looks, outbox
from sheetcrm.stores.xlsx.store import XlsxStore
from tests.e2e.terminal import Said, made_once, read_tab, sheetcrm, type_into, workbook
from tests.e2e.test_google import config
from tests.e2e.test_json import document
from tests.google import upload
from tests.mailbox import PASSWORD, USER, dovecot
from tests.needs import needs_dovecot
from tests.sheets_server import running_server

DAY = "2026-11-23"
HEAD = ["ID клиента", "ФИО", "Телефон", "Email", "День рождения", "Согласие на рекламу", "Дата согласия",
        "Источник согласия", "⛔ Не беспокоить", "Бонусы"]  # fmt: skip
CLIENTS: list[list[object]] = [
    HEAD,
    *(
        [f"К-{n:06d}", name, f"8 916 223-45-6{n}", f"client{n}@mail.example", "25.11.1990", "да", "01.02.2026", "анкета", None, 100 + n]
        for n, name in enumerate(["Орлова Анна", "Серов Пётр", "Зимин Олег", "Котова Мария"], start=1)
    ),
]  # fmt: skip
CONFIG = """
tables:
  clients:
    tabs: [Клиенты]
    fields:
      client_id: ID клиента
      consent_ads: Согласие на рекламу
      consent_date: Дата согласия
      consent_source: Источник согласия
      stop: ⛔ Не беспокоить
      bonus_balance: Бонусы
drafts:
  company: Ромашка
  sender_email: anna@romashka.example
  sms_price: 3.5
  sms_stop_word: СТОП
  unsubscribe_mailto: stop@romashka.example
  postal_address: Москва, Лесная ул., 5
  lists: {email: unisender, sms: smsru}
  campaigns:
    welcome: {on: false}
    winback: {on: false}
"""


@pytest.fixture(autouse=True)
def _own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "home"))


@pytest.fixture
def base(tmp_path: Path) -> Path:
    """A folder with a base of four clients who all have a birthday soon, and a first run behind it."""
    return made_once(tmp_path / "work", synced)


def synced(folder: Path) -> None:
    workbook(folder / "t.xlsx", CLIENTS)
    (folder / "config.yaml").write_text(CONFIG, encoding="utf-8")
    assert sheetcrm("sync", "t.xlsx", "--today", DAY, folder=folder).code == 0


def drafts(folder: Path) -> tuple[Draft, ...]:
    found = jobs.look(
        jobs.Asked(str(folder / "t.xlsx"), folder / "config.yaml", today=dt.date(2026, 11, 23))
    ).outcome.drafts
    assert found is not None
    return found.drafts


def decide(
    folder: Path, verdict: Verdict = Verdict.SEND, which: Callable[[Draft], bool] = lambda d: True, **more: Any
) -> int:
    """Somebody decides about drafts as they are now."""
    chosen = [d for d in drafts(folder) if which(d)]
    at = dt.datetime.now(dt.UTC)
    approvals.keep(
        folder / "t.xlsx.sheetcrm",
        [Approval(d.id, verdict, at, "tab", prints_of(d), "Ирина", **more) for d in chosen],
    )
    return len(chosen)


def run(folder: Path, *words: str) -> Said:
    return sheetcrm("handover", "t.xlsx", *words, "--today", DAY, folder=folder)


def handover(folder: Path, *words: str) -> dict[str, Any]:
    return document("handover", run(folder, *words, "--json"))


def whys(found: dict[str, Any]) -> list[str]:
    return sorted(one["why"] for one in found["stays"])


def edit(folder: Path, row: int, heading: str, value: object) -> None:
    type_into(folder / "t.xlsx", "Клиенты", {f"{get_column_letter(HEAD.index(heading) + 1)}{row}": value})


def test_only_what_is_approved_leaves_and_once(base: Path) -> None:
    assert decide(base, which=lambda d: d.client_id in ("К-000001", "К-000002")) == 4
    decide(base, Verdict.REJECT, lambda d: d.client_id == "К-000003")
    said = run(base, "День рождения", "--to", "lists").out
    assert "Будет передано 2 сообщения: «День рождения» 2." in said, "a campaign is named as people call it"
    planned = handover(base, "birthday", "--to", "lists")
    assert (planned["did"], planned["batch"], planned["counts"]["chosen"]) == ("planned", None, 2)
    assert whys(planned) == ["new", "rejected"]
    assert not (base / "t — черновики" / "Передано").exists()
    done = handover(base, "birthday", "--to", "lists", "--yes-by", "Ирина")
    assert (done["did"], done["batch"], done["counts"]["handed"]) == ("handed", "B1", 2)
    folder = base / done["place"]
    assert folder.parent.name == "Передано"
    assert {path.name for path in folder.iterdir()} == {"birthday.csv", "birthday.xlsx", "birthday.unisender.csv"}
    assert all(path.stat().st_mode & 0o077 == 0 for path in folder.iterdir())
    with (folder / "birthday.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file, delimiter=";"))
    assert [row["Email"] for row in rows] == ["client1@mail.example", "client2@mail.example"]
    sheet = openpyxl.load_workbook(folder / "birthday.xlsx").active
    assert [c.value for c in next(sheet.iter_rows())] == list(rows[0])
    assert sheet.cell(2, 4).value == "client1@mail.example"
    again = handover(base, "birthday", "--to", "lists", "--yes-by", "Ирина")
    assert (again["did"], again["counts"]["chosen"]) == ("planned", 0)
    # Nor by any other way: one message on an occasion and period, whatever the channel.
    for to in ("eml", "sms"):
        assert handover(base, "--to", to, "--yes-by", "Ирина")["counts"]["handed"] == 0
    entries = handover(base)["entries"]
    assert [(one["client_id"], one["state"], one["batch"]) for one in entries] == [
        ("К-000001", "handed over", "B1"), ("К-000002", "handed over", "B1")
    ]  # fmt: skip
    ledger = (base / "t.xlsx.sheetcrm" / outbox.FILE).read_text(encoding="utf-8")
    for private in ("Орлова", "client1@", "9162234561", "Поздравляем"):
        assert private not in ledger


def test_a_person_who_was_written_to_is_in_no_later_run(base: Path) -> None:
    decide(base)
    handover(base, "--to", "lists", "--yes-by", "Ирина")
    assert drafts(base) == ()
    said = document("sync", sheetcrm("sync", "t.xlsx", "--json", "--today", DAY, folder=base))
    assert {one["reason"] for one in said["skipped"]} == {"draft/already-written"} or said["counts"]["drafts"][
        "ready"
    ] == 0


@pytest.mark.parametrize(
    ("heading", "value", "expected"),
    [
        ("⛔ Не беспокоить", "да", "vanished"),
        ("Согласие на рекламу", "нет", "blocked"),
        ("Email", "other@mail.example", "outdated"),
        ("ФИО", "Орлова Инна", "outdated"),
        ("Согласие на рекламу", None, "blocked"),
    ],
)
def test_the_table_is_read_anew_right_before(base: Path, heading: str, value: object, expected: str) -> None:
    """Approved, and then something changed: the message does not leave, and it is said why."""
    decide(base, which=lambda d: d.channel == "email")
    edit(base, 2, heading, value)
    done = handover(base, "--to", "lists", "--yes-by", "Ирина")
    assert done["counts"]["handed"] == 3
    if expected == "vanished":
        assert (whys(done), done["counts"]["vanished"]) == ([], 1)
    else:
        assert whys(done) == [expected]


def test_a_balance_that_has_changed_stops_the_letter_that_names_it(base: Path) -> None:
    """P15: the balance in the letter is the table's when it leaves, or the letter does not leave."""
    (base / "own" / "ru").mkdir(parents=True)
    (base / "own" / "ru" / "birthday.email.txt").write_text(
        "---\nsubject: С днём рождения\n---\n{{ greeting }}\n\nНа вашем счёте {{ bonus_balance }} бонусов.\n",
        encoding="utf-8",
    )
    with (base / "config.yaml").open("a", encoding="utf-8") as file:
        file.write("  templates: own\n")
    decide(base, which=lambda d: d.channel == "email")
    assert "101 бонусов" in next(d.text for d in drafts(base) if d.channel == "email")
    edit(base, 2, "Бонусы", 50)
    done = handover(base, "--to", "eml", "--yes-by", "Ирина")
    assert whys(done) == ["outdated"]
    assert "данные в нём (баланс, сумма, дата)" in done["stays"][0]["message"]
    letters = sorted((base / done["place"]).rglob("*.eml"))
    assert len(letters) == 3


def test_a_persons_own_words_are_what_leaves(base: Path) -> None:
    decide(base, which=lambda d: d.channel == "email", text="Анна, с праздником!", subject="От нас")
    done = handover(base, "--to", "lists", "--yes-by", "Ирина")
    with ((base / done["place"]) / "birthday.unisender.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {row["sheetcrm_subject"] for row in rows} == {"От нас"}
    assert all(row["sheetcrm_text"].startswith("Анна, с праздником!") for row in rows)


def test_the_files_of_a_mailing_of_the_teams_own_are_named(base: Path) -> None:
    """A segment by hand, from the tab to the list: its files have a key for a name, and whose they are is said."""
    book = openpyxl.load_workbook(base / "t.xlsx")
    for title, rows in {
        "Сегменты": [["Активен", "Название", "Правило"], ["да", "Все", "бонусный баланс > 0"]],
        "Шаблоны": [
            ["Активен", "Рассылка", "Канал", "Сегмент", "Тема", "Текст шаблона"],
            ["да", "Открытие салона", "email", "Все", "Открываемся", "{{ greeting }} Ждём вас!"],
        ],
    }.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    book.save(base / "t.xlsx")
    with (base / "config.yaml").open("a", encoding="utf-8") as file:
        file.write("    birthday: {on: false}\n")
    assert decide(base) == 4
    said = run(base, "Открытие салона", "--to", "lists", "--yes-by", "Ирина").out
    (made,) = (base / "t — черновики" / "Передано").rglob("*.unisender.csv")
    assert f"«Открытие салона» — это {made.name.removesuffix('.unisender.csv')}\n" in said


def test_a_team_that_asks_for_a_second_look_hands_over_nothing_without(base: Path) -> None:
    """Decided on the page by one user of the system, looked at by another; a word in the tab is nobody's signature."""
    config = base / "config.yaml"
    config.write_text(
        config.read_text(encoding="utf-8").replace("drafts:\n", "drafts:\n  second_look: true\n"), encoding="utf-8"
    )
    state = base / "t.xlsx.sheetcrm"
    at = dt.datetime.now(dt.UTC)
    found = [d for d in drafts(base) if d.channel == "email"]
    approvals.keep(state, [Approval(d.id, Verdict.SEND, at, "page", prints_of(d)) for d in found])
    one, two, three, four = (d.id for d in found)
    for name in (one, two, three):
        looks.keep(state, looks.Look(name, "1001", "send", at))
    of = at.isoformat()
    looks.keep(state, looks.Look(one, "1002", "send", at, True, of))
    looks.keep(state, looks.Look(two, "1001", "send", at, True, of))  # the same person again
    looks.keep(state, looks.Look(three, "1002", "reject", at, True, of))
    looks.keep(state, looks.Look(four, "1002", "send", at, True, of))  # nobody knows who was the first
    planned = handover(base, "--to", "lists")
    assert (planned["counts"]["chosen"], whys(planned)) == (1, ["second-look"] * 3)
    assert handover(base, "--to", "lists", "--yes-by", "Ирина")["counts"]["handed"] == 1
    said = run(base, "--to", "lists").out
    assert "Не передано 3: нужен второй взгляд" in said


def test_texts_are_counted_before_and_have_their_hours(base: Path) -> None:
    decide(base, which=lambda d: d.channel == "sms")
    planned = run(base, "--to", "sms").out
    counts = handover(base, "--to", "sms")["counts"]
    assert counts["sms_parts"] >= 4
    assert counts["sms_price"] == pytest.approx(3.5 * counts["sms_parts"])
    assert f"SMS: {counts['sms_parts']} част" in planned
    done = handover(base, "--to", "sms", "--yes-by", "Ирина")
    with ((base / done["place"]) / "birthday.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file, delimiter=";"))
    assert all(row["Не раньше"] and row["Не позже"] for row in rows)
    assert ((base / done["place"]) / "birthday.smsru.csv").read_text(encoding="utf-8").startswith("79162234561;")


def test_a_test_batch_goes_to_oneself_and_concerns_no_client(base: Path) -> None:
    tested = document("handover", run(base, "--to", "eml", "--test-to", "me@romashka.example", "--json"))
    assert (tested["did"], tested["counts"]) == ("tested", {"messages": 4})
    letters = [path.read_text(encoding="ascii") for path in (base / tested["place"]).rglob("*.eml")]
    assert len(letters) == 4
    for letter in letters:
        assert "To: me@romashka.example" in letter
        assert "mail.example" not in letter.replace("romashka.example", "")
        assert "List-Unsubscribe" not in letter
    assert handover(base)["entries"] == []
    texts = document("handover", run(base, "--to", "sms", "--test-to", "+79165550000", "--json"))
    with ((base / texts["place"]) / "birthday.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file, delimiter=";"))
    assert {row["Телефон (цифры без +)"] for row in rows} == {"79165550000"}
    assert all(row["Текст"].startswith("ПРОВЕРКА. ") for row in rows)
    for wrong in ("not-an-address", "+7495"):
        assert run(base, "--to", "sms", "--test-to", wrong, "--json").code == 2


def test_a_crash_between_is_unknown_until_a_person_says(base: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    decide(base)

    def dies(*given: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(files, "lay_out", dies)
    with pytest.raises(KeyboardInterrupt):
        jobs_hand_over(base)
    monkeypatch.undo()
    monkeypatch.setenv("XDG_STATE_HOME", str(base.parent / "home"))
    done = handover(base, "--to", "lists", "--yes-by", "Ирина")
    assert (done["counts"]["handed"], done["counts"]["unknown"]) == (0, 4)
    said = run(base).out
    assert "B1: о 4 сообщениях неизвестно" in said
    assert "--not-arrived B1" in said
    assert run(base, "--not-arrived", "B1", "--json").code == 2, "a name is needed"
    noted = handover(base, "--not-arrived", "B1", "--yes-by", "Ирина")
    assert {one["state"] for one in noted["entries"]} == {"returned"}
    assert run(base, "--arrived", "B1", "--yes-by", "Ирина", "--json").code == 2, "nothing is unknown any more"
    again = handover(base, "--to", "lists", "--yes-by", "Ирина")
    assert (again["batch"], again["counts"]["handed"]) == ("B2", 4)


def jobs_hand_over(folder: Path) -> None:
    asked = jobs.Asked(str(folder / "t.xlsx"), folder / "config.yaml", today=dt.date(2026, 11, 23))
    handing.hand_over(asked, "lists", by="Ирина")


def test_what_lies_in_its_folder_is_known_to_have_arrived(base: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    decide(base)
    came_out = outbox.Ledger.came_out
    monkeypatch.setattr(outbox.Ledger, "came_out", lambda *given, **more: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        jobs_hand_over(base)
    monkeypatch.setattr(outbox.Ledger, "came_out", came_out)
    done = handover(base, "--to", "lists", "--yes-by", "Ирина")
    assert (done["counts"]["found"], done["counts"]["handed"], done["counts"]["unknown"]) == (4, 0, 0)


def test_a_restored_folder_repeats_nothing(base: Path) -> None:
    """Workbook and state folder together come back from a copy made before the handover."""
    decide(base)
    copy = base.parent / "copy"
    shutil.copytree(base, copy)
    assert handover(base, "--to", "lists", "--yes-by", "Ирина")["counts"]["handed"] == 4
    shutil.rmtree(base)
    shutil.copytree(copy, base)
    done = handover(base, "--to", "lists", "--yes-by", "Ирина")
    assert done["counts"]["handed"] == 0
    assert len(handover(base)["entries"]) == 4


def test_a_lost_ledger_hands_nothing_over_until_that_is_known(base: Path) -> None:
    decide(base)
    handover(base, "--to", "lists", "--yes-by", "Ирина")
    sheetcrm("sync", "t.xlsx", "--today", DAY, folder=base)  # the workbook learns how far the ledger goes
    (base / "t.xlsx.sheetcrm" / outbox.FILE).unlink()
    shutil.rmtree(base.parent / "home")
    refused = run(base, "--to", "lists", "--yes-by", "Ирина", "--json")
    assert refused.code == 3
    assert json.loads(refused.out)["error"]["code"] == "handover/ledger-behind"
    sheetcrm("sync", "t.xlsx", "--today", DAY, folder=base)  # the witness stays
    assert (
        json.loads(run(base, "--to", "lists", "--yes-by", "Ирина", "--json").out)["error"]["code"]
        == "handover/ledger-behind"
    )
    assert run(base, "--to", "lists", "--accept", "--json").code == 2, "a name is needed"
    again = handover(base, "--to", "lists", "--accept", "--yes-by", "Ирина")
    assert (again["did"], again["counts"]["chosen"]) == ("planned", 0), "the workbook tells who was written to"


def test_a_stop_after_the_handover_is_said_by_the_next_run(base: Path) -> None:
    decide(base)
    handover(base, "--to", "lists", "--yes-by", "Ирина")
    edit(base, 3, "⛔ Не беспокоить", "да")
    said = sheetcrm("sync", "t.xlsx", "--today", DAY, folder=base)
    stop = "Уже передано 1 сообщение, не отправляйте: К-000002 (B1)."
    assert said.out.startswith(f"! {stop}\n")
    # Whoever sends from the tab is told there, above and in the line of the mailing.
    rows = read_tab(base / "t.xlsx", "Рассылки")
    assert str(rows[1][0]).startswith(f"⚠ {stop} ")
    at = rows[4].index("Что отправлено")
    assert [str(row[at]).split("\n")[0] for row in rows[5:] if row[at]] == [f"⚠ {stop}"]
    for command in ("sync", "check", "drafts"):
        found = document(command, sheetcrm(command, "t.xlsx", "--json", "--today", DAY, folder=base))
        assert [(one["client_id"], one["batch"], one["reason"]) for one in found["recalled"]] == [
            ("К-000002", "B1", "draft/stopped")
        ]
    assert [one["client_id"] for one in handover(base, "--to", "lists")["recalled"]] == ["К-000002"]
    confirmed = handover(base, "--confirm", "B1", "--yes-by", "Ирина")
    assert {(one["state"], one["sent"]) for one in confirmed["entries"]} == {("confirmed", DAY)}
    assert "не отправляйте" not in sheetcrm("sync", "t.xlsx", "--today", DAY, folder=base).out, "too late to say"


def test_a_services_report_comes_back(base: Path) -> None:
    """X12: lists leave, and what became of the messages stands beside them."""
    decide(base)
    # A folder the team named and shares stays open to whom it was; what lies in it is for its owner's eyes.
    shared = base / "общая"
    shared.mkdir(mode=0o750)
    with (base / "config.yaml").open("a", encoding="utf-8") as file:
        file.write("handover: {folder: общая}\n")
    handover(base, "--to", "lists", "--yes-by", "Ирина")
    (base / "report.csv").write_text(
        "email,send_result,last_update\nclient1@mail.example,ok_read,2026\nCLIENT2@mail.example,err_user_unknown,2026\n"
        "client3@mail.example,ok_unsubscribed,2026\nclient4@mail.example,ok_sent,2026\nstranger@mail.example,ok_read,2026\n",
        encoding="utf-8",
    )
    found = handover(base, "--report", "report.csv")
    assert {one["client_id"]: one["reported"] for one in found["entries"]} == {
        "К-000001": "delivered", "К-000002": "bounced", "К-000003": "unsubscribed"
    }  # fmt: skip
    cards = {}
    for n in range(1, 5):
        card = sheetcrm("card", "t.xlsx", f"К-00000{n}", "--json", "--today", DAY, "--lang", "ru", folder=base)
        (client,) = document("card", card)["clients"]
        cards[n] = [line for line in client["card"].get("talks", []) if "email" in line]
    became = ("доставлено", "не доставлено", "после него отписались", "передано в рассылку")
    assert cards == {n: [f"23.11.2026 · email · День рождения · {what}"] for n, what in enumerate(became, start=1)}
    said = run(base, "--report", "report.csv").out
    assert "Проверьте почту или телефон у клиентов: К-000002" in said
    assert "Отписались: 1" in said
    stop = next(shared.glob("*.csv"))
    if sys.platform != "win32":
        modes = {path.stat().st_mode & 0o777 for path in shared.iterdir()}
        assert (shared.stat().st_mode & 0o777, modes) == (0o750, {0o700, 0o600})
    assert stop.read_text(encoding="utf-8-sig").splitlines()[1].startswith("client3@mail.example;")
    lines = (base / "t.xlsx.sheetcrm" / outbox.FILE).read_text().count('"report"')
    handover(base, "--report", "report.csv")
    assert (base / "t.xlsx.sheetcrm" / outbox.FILE).read_text().count('"report"') == lines, "said twice, noted once"
    wrong = document("check", sheetcrm("check", "t.xlsx", "--json", "--today", DAY, folder=base))
    assert [(i["client_id"], i["field"]) for i in wrong["issues"] if i["code"] == "contact/bounced"] == [
        ("К-000002", "email")
    ], "a line in «Что исправить»"
    edit(base, 3, "Email", "petr@mail.example")
    wrong = document("check", sheetcrm("check", "t.xlsx", "--json", "--today", DAY, folder=base))
    assert not [i for i in wrong["issues"] if i["code"] == "contact/bounced"], "corrected"
    (base / "other.csv").write_text("a,b\n1,2\n")
    refused = run(base, "--report", "other.csv", "--json")
    assert (refused.code, json.loads(refused.out)["error"]["code"]) == (2, "handover/report-columns")


@needs_dovecot
def test_letters_go_into_a_mailbox_fifty_a_day(base: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    decide(base)
    with dovecot(tmp_path / "server") as served:
        with (base / "config.yaml").open("a", encoding="utf-8") as file:
            file.write(
                f"mail: {{host: 127.0.0.1, port: {served.port}, tls: none, user: {USER}, password_file: pass}}\n"
            )
            file.write("handover: {mailbox_per_day: 3}\n")
        assert (
            json.loads(run(base, "--to", "imap", "--yes-by", "И", "--json").out)["error"]["code"] == "mail/no-password"
        )
        (base / "pass").write_text(PASSWORD + "\n")
        (base / "pass").chmod(0o644)
        assert (
            json.loads(run(base, "--to", "imap", "--yes-by", "И", "--json").out)["error"]["code"]
            == "mail/password-readable"
        )
        (base / "pass").chmod(0o600)
        test = document("handover", run(base, "--to", "imap", "--test-to", "me@romashka.example", "--json"))
        assert test.get("place") == "Черновики", test
        done = handover(base, "--to", "imap", "--yes-by", "Ирина")
        assert (done["counts"]["handed"], whys(done)) == (3, ["limit"]), done
        assert len(served.messages("Черновики")) == 3 + 4
        monkeypatch.setenv("SHEETCRM_MAIL_PASSWORD", "wrong")
        refused = run(base, "--to", "imap", "--yes-by", "Ирина", "--json")
        assert (refused.code, json.loads(refused.out)["error"]["code"]) == (4, "mail/login")
        monkeypatch.setenv("SHEETCRM_MAIL_PASSWORD", PASSWORD)
        later = sheetcrm(
            "handover", "t.xlsx", "--to", "imap", "--yes-by", "И", "--today", "2026-11-24", "--json", folder=base
        )
        assert document("handover", later)["counts"]["handed"] == 1, later.out
        assert len(served.messages("Черновики")) == 4 + 4


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("birthday",), "handover/where-to"),
        (("--to", "lists", "--confirm", "B1"), "handover/one-at-a-time"),
        (("spring", "--to", "lists"), "handover/no-campaign"),
        (("--confirm", "B9", "--yes-by", "И"), "handover/no-batch"),
        (("--confirm", "B9"), "handover/no-name"),
        (("--to", "imap", "--yes-by", "И"), "mail/not-set"),
    ],
)
def test_a_mistake_is_said(base: Path, words: tuple[str, ...], code: str) -> None:
    said = run(base, *words, "--json")
    assert said.code == 2
    assert document("handover", said)["error"]["code"] == code


def test_a_dry_run_writes_nothing(base: Path) -> None:
    decide(base)
    before = sorted(path.relative_to(base) for path in base.rglob("*"))
    assert handover(base, "--to", "lists", "--yes-by", "Ирина", "--dry-run")["did"] == "planned"
    assert sorted(path.relative_to(base) for path in base.rglob("*")) == before


def test_a_decision_in_the_workbook_is_enough_and_the_tab_says_that_it_has_left(base: Path) -> None:
    """The whole way in cells: somebody chooses «можно отправлять», the message leaves, the line is over."""
    book = openpyxl.load_workbook(base / "t.xlsx")
    tab = book["Черновики"]
    head = next(r for r in range(1, 20) if tab.cell(r, 1).value == "Решение")
    headings = {tab.cell(head, c).value: c for c in range(1, tab.max_column + 1)}
    lines = [r for r in range(head + 1, tab.max_row + 1) if tab.cell(r, headings["Канал"]).value == "email"]
    assert len(lines) == 4
    for row in lines[:2]:
        tab.cell(row, headings["Решение"]).value = "можно отправлять"
    tab.cell(lines[0], headings["Ваш текст"]).value = "Анна, обнимаем!"
    key = tab.cell(lines[0], headings["Код черновика"]).value
    book.save(base / "t.xlsx")
    done = handover(base, "--to", "eml", "--yes-by", "Ирина")
    assert done["counts"]["handed"] == 2, done
    assert key.removeprefix("#") in done["ids"]
    letter = next((base / done["place"]).rglob(f"{key.removeprefix('#')}.eml"))
    message = email.message_from_bytes(letter.read_bytes(), policy=email.policy.default)
    assert message.get_body(("plain",)).get_content().startswith("Анна, обнимаем!")  # type: ignore[union-attr]
    sheetcrm("sync", "t.xlsx", "--today", DAY, folder=base)
    tab = openpyxl.load_workbook(base / "t.xlsx")["Черновики"]
    over = {
        tab.cell(r, headings["Код черновика"]).value: tab.cell(r, headings["Что сделано"]).value
        for r in range(head + 1, tab.max_row + 1)
    }
    assert over[key] == "✓ передан в рассылку"
    campaigns = openpyxl.load_workbook(base / "t.xlsx")["Рассылки"]
    rows = [[c.value for c in row] for row in campaigns.iter_rows()]
    at = next(i for i, row in enumerate(rows) if "Передано" in row)
    assert rows[at + 1][rows[at].index("Передано")] == 2


def test_on_a_google_sheet_it_is_the_same(tmp_path: Path) -> None:
    """The ledger stands on this computer; the sheet remembers how far it goes."""
    workbook(tmp_path / "t.xlsx", CLIENTS)
    with running_server() as server:
        sheet = upload(server, XlsxStore(tmp_path / "t.xlsx", tmp_path / "s").read(), locale="ru_RU")
        server.files[sheet].share("p1", "user", "writer", emailAddress=server.service_account.address)
        file = config(tmp_path, server, sheet)
        file.write_text(file.read_text(encoding="utf-8") + CONFIG, encoding="utf-8")
        asked = jobs.Asked(config=file, today=dt.date(2026, 11, 23))
        first = jobs.sync(asked)
        assert first.outcome.drafts is not None
        chosen = [d for d in first.outcome.drafts.drafts if d.channel == "email"]
        at = dt.datetime.now(dt.UTC)
        approvals.keep(
            tmp_path / "state", [Approval(d.id, Verdict.SEND, at, "page", prints_of(d), "Ирина") for d in chosen]
        )
        done = handing.hand_over(asked, "lists", by="Ирина")
        assert done.passed is not None
        assert len(done.passed.handed) == len(chosen) == 4
        assert Path(done.place).is_relative_to(tmp_path / "state" / "drafts")
        jobs.sync(asked)
        assert handing.hand_over(asked, "lists", by="Ирина").passed is None
        (tmp_path / "state" / outbox.FILE).unlink()
        shutil.rmtree(tmp_path / "home")
        with pytest.raises(SheetcrmError) as refused:
            handing.hand_over(asked, "lists", by="Ирина")
        assert refused.value.code == "handover/ledger-behind"
        assert not server.wrong_answers
