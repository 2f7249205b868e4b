"""P20: an invoice as a file goes with the letter that reminds of it, or the letter does not go."""

from __future__ import annotations

import base64
import datetime as dt
import email
import email.policy
import json
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from sheetcrm.core.drafts.review.approval import Approval, Verdict, prints_of
from sheetcrm.handover import attachments
from sheetcrm.journal import approvals
from tests.e2e.terminal import made_once, sheetcrm, workbook
from tests.e2e.test_handover import drafts, handover, run, whys
from tests.mailbox import PASSWORD, USER, dovecot
from tests.needs import needs_dovecot

DAY = "2026-11-23"
NAME = "Счёт № 1 — Орлова.pdf"
PDF = b"%PDF-1.7\r\n" + bytes(range(256)) * 20
CLIENTS: list[list[object]] = [
    ["ID клиента", "ФИО", "Email"],
    *([f"К-{n:06d}", name, f"client{n}@mail.example"] for n, name in enumerate(["Орлова Анна", "Серов Пётр", "Зимин Олег"], 1)),
]  # fmt: skip
ORDERS: list[list[object]] = [
    ["№ заказа", "Дата", "ID клиента", "Сумма", "Срок оплаты", "Ссылка на документ"],
    ["1", "20.11.2026", "К-000001", 3500, "25.11.2026", f"ноябрь/{NAME}"],
    ["2", "20.11.2026", "К-000002", 900, "25.11.2026", "нет такого.pdf"],
    ["3", "20.11.2026", "К-000003", 700, "25.11.2026", "https://romashka.example/3"],
]
CONFIG = """
drafts:
  company: Ромашка
  sender_email: anna@romashka.example
  website: https://romashka.example
  postal_address: Москва, Лесная ул., 5
  attachments: files
  campaigns:
    payment: {on: true}
    welcome: {on: false}
"""


def synced(folder: Path, clients: list[list[object]], title: str, rows: list[list[object]], config: str) -> Path:
    """A folder with a workbook of clients and one more tab, a file to send and a configuration, worked on once."""
    (folder / "files" / "ноябрь").mkdir(parents=True)
    (folder / "files" / "ноябрь" / NAME).write_bytes(PDF)
    workbook(folder / "t.xlsx", clients)
    book = openpyxl.load_workbook(folder / "t.xlsx")
    tab = book.create_sheet(title)
    for row in rows:
        tab.append(row)
    book.save(folder / "t.xlsx")
    (folder / "config.yaml").write_text(config, encoding="utf-8")
    assert sheetcrm("sync", "t.xlsx", "--today", DAY, folder=folder).code == 0
    return folder


@pytest.fixture
def base(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Three invoices due: one with its file, one whose file is not there, one with a link."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "home"))
    return made_once(tmp_path / "work", three_invoices)


def three_invoices(folder: Path) -> None:
    synced(folder, CLIENTS, "Заказы", ORDERS, CONFIG)


def decide(folder: Path, *clients: str) -> None:
    """Somebody approves the letters of some clients, of all without one, in the morning of the day."""
    at = dt.datetime(2026, 11, 23, 7, 0, tzinfo=dt.UTC)
    chosen = [d for d in drafts(folder) if not clients or d.client_id in clients]
    approvals.keep(
        folder / "t.xlsx.sheetcrm", [Approval(d.id, Verdict.SEND, at, "page", prints_of(d), "Ирина") for d in chosen]
    )


def attached(content: bytes) -> list[tuple[str | None, str, bytes]]:
    message = email.message_from_bytes(content, policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    return [
        (part.get_filename(), part.get_content_type(), part.get_payload(decode=True))  # type: ignore[misc]
        for part in message.iter_attachments()
    ]


def lines(folder: Path) -> Iterator[dict[str, Any]]:
    rows = [[c.value for c in row] for row in openpyxl.load_workbook(folder / "t.xlsx")["Черновики"].iter_rows()]
    head = next(i for i, row in enumerate(rows) if "Решение" in row)
    for row in rows[head + 1 :]:
        yield dict(zip(rows[head], row, strict=True))


def test_the_tab_names_the_file_and_says_which_is_missing(base: Path) -> None:
    shown = {line["Имя"]: line for line in lines(base)}
    assert f"Счёт: {NAME} (в приложении)" in shown["Орлова Анна"]["Текст"]
    assert shown["Орлова Анна"]["Почему нельзя / на что взглянуть"] == f"К письму приложен файл: {NAME}, 6\xa0КБ."
    assert shown["Серов Пётр"]["Состояние"] == "нельзя отправлять"
    assert "файла «нет такого.pdf» нет в папке с файлами" in shown["Серов Пётр"]["Почему нельзя / на что взглянуть"]
    assert shown["Зимин Олег"]["Состояние"] == "новый"
    page = (base / "t — черновики" / "review.html").read_text(encoding="utf-8")
    assert f'[["{NAME}","6\xa0КБ"]]' in page


def test_the_letter_leaves_with_its_file_and_a_list_says_that_it_carries_none(base: Path) -> None:
    decide(base)
    planned = handover(base, "--to", "lists")
    assert whys(planned) == ["blocked", "file"]
    assert planned["counts"]["chosen"] == 1, "the one with a link"
    assert (
        "к письму приложен файл, а в списке его не передать: --to eml, imap или gmail" in run(base, "--to", "lists").out
    )
    done = handover(base, "--to", "eml", "--yes-by", "Ирина")
    assert (done["counts"]["handed"], whys(done)) == (2, ["blocked"])
    letters = [path.read_bytes() for path in (base / done["place"]).rglob("*.eml")]
    assert sorted((attached(content) for content in letters), key=len) == [[], [(NAME, "application/pdf", PDF)]]


def test_a_test_batch_has_the_file_too(base: Path) -> None:
    tested = run(base, "--to", "eml", "--test-to", "me@romashka.example", "--json")
    assert tested.code == 0
    letters = [path.read_bytes() for path in (base / "t — черновики" / "Проверка").rglob("*.eml")]
    assert [(NAME, "application/pdf", PDF)] in [attached(content) for content in letters]


@pytest.mark.parametrize("change", ["other", "gone", "linked"])
def test_a_file_that_is_no_longer_what_was_approved_stays_with_its_letter(base: Path, change: str) -> None:
    decide(base, "К-000001")
    file = base / "files" / "ноябрь" / NAME
    file.unlink()
    if change == "other":
        file.write_bytes(PDF.replace(b"1.7", b"1.6"))
    elif change == "linked":
        (base / "elsewhere.pdf").write_bytes(PDF)
        file.symlink_to(base / "elsewhere.pdf")
    done = handover(base, "--to", "eml", "--yes-by", "Ирина")
    assert done["counts"]["chosen"] == 0
    assert ("outdated" if change == "other" else "blocked") in whys(done)
    sheetcrm("sync", "t.xlsx", "--today", DAY, folder=base)
    shown = next(line for line in lines(base) if line["Имя"] == "Орлова Анна")
    if change == "other":
        assert shown["Состояние"] == "устарел: изменился файл в приложении"
        assert "одобрение устарело: изменился файл в приложении" in run(base, "--to", "eml").out
    else:
        assert shown["Состояние"] == "нельзя отправлять"
    file.unlink(missing_ok=True)
    file.write_bytes(PDF)
    again = handover(base, "--to", "eml", "--yes-by", "Ирина")
    assert again["counts"]["chosen"] == 0, "an approval that ended does not come back by itself"


def test_p11_an_order_placed_after_the_approval_makes_the_draft_outdated_and_nothing_leaves(base: Path) -> None:
    decide(base, "К-000003")
    assert handover(base, "--to", "eml")["counts"]["chosen"] == 1
    book = openpyxl.load_workbook(base / "t.xlsx")
    book["Заказы"].append(["4", "23.11.2026", "К-000003", 100, None, None])
    book.save(base / "t.xlsx")
    done = handover(base, "--to", "eml", "--yes-by", "Ирина")
    assert (done["did"], done["counts"]["chosen"]) == ("planned", 0)
    assert "outdated" in whys(done)
    assert not list((base / "t — черновики").rglob("*.eml"))
    sheetcrm("sync", "t.xlsx", "--today", DAY, folder=base)
    shown = next(line for line in lines(base) if line["Имя"] == "Зимин Олег")
    assert shown["Состояние"] == "устарел: у клиента появились другие заказы"


def test_a_file_that_changes_while_letters_are_put_there_ends_the_handover(
    base: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    decide(base, "К-000001", "К-000003")
    read = attachments.Attachments.read

    def late(self: attachments.Attachments, file: Any) -> bytes:
        (base / "files" / "ноябрь" / NAME).write_bytes(b"%PDF other")
        return read(self, file)

    monkeypatch.setattr(attachments.Attachments, "read", late)
    said = run(base, "--to", "eml", "--yes-by", "Ирина", "--json")
    done = json.loads(said.out)
    assert (said.code, done["counts"]["handed"], done["problem"]["code"]) == (3, 0, "handover/file-changed")
    assert NAME not in json.dumps(done["problem"], ensure_ascii=False), "names stay out of messages"
    assert not list((base / "t — черновики").rglob("*.eml"))
    assert handover(base, "--to", "eml")["counts"]["chosen"] == 1, "the other one; nothing counts as gone"


@needs_dovecot
def test_a_mail_server_finds_the_file_in_the_draft(base: Path, tmp_path: Path) -> None:
    """The third reader of these messages is Dovecot's own."""
    from imap_tools import MailBoxUnencrypted

    decide(base, "К-000001")
    (base / "pass").write_text(PASSWORD)
    (base / "pass").chmod(0o600)
    with dovecot(tmp_path / "server") as served:
        with (base / "config.yaml").open("a", encoding="utf-8") as file:
            file.write(
                f"mail: {{host: 127.0.0.1, port: {served.port}, tls: none, user: {USER}, password_file: pass}}\n"
            )
        done = handover(base, "--to", "imap", "--yes-by", "Ирина")
        assert done["counts"]["handed"] == 1
        ((content, _),) = served.messages("Черновики")
        assert attached(content) == [(NAME, "application/pdf", PDF)]
        with MailBoxUnencrypted("127.0.0.1", served.port).login(USER, PASSWORD, initial_folder="Черновики") as box:
            _, answer = box.client.fetch("1", "(BODYSTRUCTURE BODY[2])")
    told = b" ".join(part for one in answer for part in (one if isinstance(one, tuple) else (one,))).decode()
    assert '"application" "pdf"' in told
    assert '"attachment"' in told
    assert '"mixed"' in told
    body = next(one[1] for one in answer if isinstance(one, tuple))
    assert base64.b64decode(body) == PDF


def test_the_program_attaches_nothing_of_its_own(base: Path) -> None:
    """Whoever edits the sheet names files: not the workbook, the configuration or a copy of it."""
    (base / "config.yaml").write_text(CONFIG.replace("attachments: files", "attachments: ."), encoding="utf-8")
    book = openpyxl.load_workbook(base / "t.xlsx")
    for row, name in enumerate(["t.xlsx", "../home/sheetcrm/key.txt", "t — черновики/review.html"], start=2):
        book["Заказы"].cell(row, 6).value = name
    book.save(base / "t.xlsx")
    found = {d.client_id: d for d in drafts(base)}
    assert {d.state for d in found.values()} == {"blocked"}
    assert [d.files for d in found.values()] == [()] * 3
    said = [found[f"К-{n:06d}"].reasons[0].message("en") for n in (1, 2, 3)]
    for text, why in zip(
        said, ("is the workbook itself", "points outside the folder", "are not attached"), strict=True
    ):
        assert why in text, text
