"""Messages that mail programs read as they were meant, checked with a reader that shares no code with the writer."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import quopri
import random
import re
from email import message_from_bytes
from email.header import decode_header, make_header
from email.parser import BytesHeaderParser
from email.policy import compat32, default
from email.utils import parseaddr
from urllib.parse import unquote_to_bytes

import pytest

from sheetcrm.core.drafts.audience.recipients import wire_address
from sheetcrm.core.drafts.model import Draft
from sheetcrm.core.drafts.text.attached import DraftFile
from sheetcrm.core.drafts.text.email import POLICY, message, message_bytes
from sheetcrm.core.records import replace
from sheetcrm.errors import PlanError

from .making import NOW, SETTINGS, birthday_drafts, client


def letter(**changes: object) -> Draft:
    return replace(birthday_drafts().drafts[0], **changes)  # type: ignore[arg-type]


def headers(raw: bytes) -> dict[str, str]:
    """Header fields as RFC 5322 and RFC 2047 say, written for this test alone."""
    head = raw.split(b"\r\n\r\n", 1)[0].decode("ascii")
    fields: dict[str, str] = {}
    for line in re.sub(r"\r\n(?=[ \t])", "", head).split("\r\n"):
        name, _, value = line.partition(":")
        assert name not in fields, f"{name} stands twice"
        fields[name] = decoded(value.strip())
    return fields


_WORD = re.compile(r"=\?([\w-]+)\?([bBqQ])\?([^?\s]*)\?=")


def decoded(value: str) -> str:
    made: list[str] = []
    at = 0
    after_word = False
    for found in _WORD.finditer(value):
        assert len(found.group()) <= 75
        between = value[at : found.start()]
        if not (after_word and not between.strip()):
            made.append(between)
        charset, how, text = found.groups()
        raw = base64.b64decode(text) if how in "bB" else quopri.decodestring(text.replace("_", " ").encode())
        made.append(raw.decode(charset))
        at, after_word = found.end(), True
    return "".join(made) + value[at:]


_WORDS = [
    "день",
    "рождения",
    "ваша",
    "скидка",
    "длинная",
    "тема",
    "письмо",
    "для",
    "вас",
    "Мария",
    "Ивановна",
    "приглашаем",
    "на",
    "новый",
    "сезон",
    "ёлка",
    "подъезд",
    "«Ромашка»",
    "№",
    "5",
    "—",
    "15",
    "ноября,",
    "100",
    "%",
    "хлопок:",
    "всё",
    "о",
    "главном!",
    "sale",
    "50%",
    "OFF",
    "(до",
    "конца",
    "месяца)",
    "«ООО»",
    "ул.",
    "и",
    "к",
    "вам",
    "с",
    "нами",
    "🎂",
    "a",
    "b",
    "=?utf-8?",
]


_NAMES = [
    "Анна",
    "Мария-Луиза",
    "Ёлкина",
    "Подъездова",
    "ООО",
    "«Ромашка»",
    "Иванова",
    "Щукина",
    "О’Нил",
    "Zoë",
    "и",
    "Ко",
]


def test_two_thousand_russian_subjects_and_names_survive() -> None:
    """Each is read back by the reader of this test and by two of the standard library, whose code is their own: sign by sign
    what was written. Its newer reader puts a space between two encoded words of a *name*, against RFC 2047 (6.2), so names of
    several words are read by the two others."""
    rng = random.Random(20261123)
    made = replace(letter(), text="Здравствуйте!\n", links=())
    wrong = []
    for number in range(2_000):
        subject = " ".join(rng.choice(_WORDS) for _ in range(rng.randint(1, 16)))
        name = " ".join(rng.choice(_NAMES) for _ in range(rng.randint(1, 4)))
        raw = message_bytes(
            replace(made, subject=subject), replace(SETTINGS, sender_name=name), NOW, in_mailbox=number % 2 == 0
        )
        head = raw.split(b"\r\n\r\n", 1)[0]
        ours = headers(raw)
        old = BytesHeaderParser(policy=compat32).parsebytes(head)
        new = BytesHeaderParser(policy=default).parsebytes(head)
        if {ours["Subject"], new["subject"], str(make_header(decode_header(old["Subject"])))} != {subject}:
            wrong.append(subject)
        names = {
            ours["From"].rpartition(" <")[0].strip('"'),
            parseaddr(str(make_header(decode_header(old["From"]))))[0],
        }
        if len(name.encode()) <= 39:
            names.add(new["from"].addresses[0].display_name)
        if names != {name}:
            wrong.append(name)
        assert max(len(line) for line in head.split(b"\r\n")) <= 120
    assert wrong == []


def test_other_readers_agree() -> None:
    """The standard library's old reader, which is another code path, and its new one."""
    subject = "Длинная тема письма о том, что мы давно не виделись и будем очень рады видеть вас снова"
    raw = message_bytes(letter(subject=subject), SETTINGS, NOW)
    new = message_from_bytes(raw, policy=default)
    assert new["subject"] == subject
    assert new.get_body(("plain",)).get_content().replace("\r\n", "\n") == letter().text
    assert new.get_body(("html",)).get_content().replace("\r\n", "\n") == letter(subject=subject).html
    assert [part.get_content_type() for part in new.walk()] == ["multipart/alternative", "text/plain", "text/html"]
    old = message_from_bytes(raw, policy=compat32)
    assert str(make_header(decode_header(old["subject"]))) == subject
    parts = [part.get_payload(decode=True) for part in old.walk() if not part.is_multipart()]
    assert [bytes(part).decode().replace("\r\n", "\n") for part in parts] == [
        letter().text,
        letter(subject=subject).html,
    ]


def test_a_long_russian_sender_survives() -> None:
    name = "Анна Сергеевна Воскресенская (отдел заботы о клиентах)"
    raw = message_bytes(letter(), replace(SETTINGS, sender_name=name), NOW)
    assert headers(raw)["From"] == f"{name} <anna@romashka.example>"


def test_headers_of_a_draft() -> None:
    fields = headers(message_bytes(letter(), SETTINGS, NOW))
    assert fields["To"] == "maria@example.com"
    assert fields["From"] == "Анна <anna@romashka.example>"
    assert fields["X-Unsent"] == "1"
    assert fields["Date"] == "Mon, 23 Nov 2026 09:00:00 +0000"
    assert fields["Message-ID"] == f"<{letter().id}.20261123T090000@romashka.example>"
    assert fields["List-Unsubscribe"] == f"<mailto:anna@romashka.example?subject=unsubscribe-{letter().id}>"
    assert "List-Unsubscribe-Post" not in fields


def test_one_click_needs_a_link() -> None:
    made = birthday_drafts(unsubscribe_url="https://romashka.example/u/{draft}", one_click=True).drafts[0]
    fields = headers(message_bytes(made, SETTINGS, NOW))
    assert f"<https://romashka.example/u/{made.id}>" in fields["List-Unsubscribe"]
    assert fields["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert f"Отписаться: https://romashka.example/u/{made.id}" in made.text
    assert made.client_id not in fields["List-Unsubscribe"]


@pytest.mark.parametrize(
    "url", ["http://a.example", "javascript:alert(1)", "https://a.example/\r\nX: y", "https://a.example/> <b", "x"]
)
def test_an_unsafe_unsubscribe_link_is_left_out(url: str) -> None:
    made = birthday_drafts(unsubscribe_url=url).drafts[0]
    assert all(way.startswith("mailto:") for way in made.unsubscribe)
    assert "anna@romashka.example" in made.text


def test_there_always_is_a_way_out() -> None:
    made = birthday_drafts(sender_email="").drafts[0]
    assert "Ответьте на это письмо словом «отписаться»" in made.text
    fields = headers(message_bytes(made, replace(SETTINGS, sender_email=""), NOW))
    assert "From" not in fields
    assert fields["Message-ID"].endswith("@drafts.invalid>")


def test_the_same_draft_is_the_same_file() -> None:
    assert message_bytes(letter(), SETTINGS, NOW) == message_bytes(letter(), SETTINGS, NOW)
    later = NOW + dt.timedelta(hours=1)
    assert message_bytes(letter(), SETTINGS, NOW) != message_bytes(letter(), SETTINGS, later)


def test_an_international_domain_is_encoded() -> None:
    made = birthday_drafts([client(email=("ivan@почта.рф",))]).drafts[0]
    assert made.to == "ivan@почта.рф"
    assert headers(message_bytes(made, SETTINGS, NOW))["To"] == "ivan@xn--80a1acny.xn--p1ai"


@pytest.mark.parametrize(
    "address",
    [
        "a@x.example, b@evil.example",
        "a@x.example;b@evil.example",
        "a@x.example b@evil.example",
        "alice@example.org)bob@evil.example",
        "Ivan <boss@corp.example>",
        '"x" <boss@corp.example>',
        "a@localhost",
        "a@[127.0.0.1]",
        "а@example.com",
        "a@example.com\u200b",
        "a@exa\nmple.com",
        "a@example.com\r\nBcc: b@evil.example",
        "a@@example.com",
        "a.@example.com",
        ".a@example.com",
        "a@-example.com",
        "a@example",
        "a" * 65 + "@example.com",
        "",
        "a(comment)@example.com",
    ],
)
def test_an_address_is_exactly_one_plain_address_or_none(address: str) -> None:
    assert wire_address(address) is None
    with pytest.raises(PlanError):
        message_bytes(letter(to=address), SETTINGS, NOW)


def test_a_blocked_draft_never_becomes_a_message() -> None:
    blocked = birthday_drafts([client(consent_ads=None)]).drafts[0]
    for made in (
        blocked,
        replace(blocked, state="draft"),
        replace(letter(), id="../../x"),
        birthday_drafts().drafts[1],
    ):
        with pytest.raises(PlanError) as caught:
            message_bytes(made, SETTINGS, NOW)
        assert caught.value.code in ("handover/blocked", "handover/broken-draft")


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"subject": "Plain subject"},
        {"subject": "день рождения и длинная тема письма для вас " * 4},
        {"subject": "a b " * 60},
        {"to": "a" * 60 + "@" + "b" * 50 + ".example.ru"},
        {"text": "Здравствуйте!\n\nСтрока\u2028ещё\r\nи ещё\x0b\n\n-- \nСалон"},
        {"text": ""},
        {
            "unsubscribe": ("https://romashka.example/u?d=" + "x" * 90, "mailto:stop@romashka.example"),
            "one_click": True,
        },
    ],
)
def test_a_file_is_what_the_mail_library_would_write(changes: dict[str, object]) -> None:
    """Putting a file together by hand saves time and changes no byte."""
    one = letter(**changes)
    assert message_bytes(one, SETTINGS, NOW) == message(one, SETTINGS, NOW).as_bytes(policy=POLICY)


def test_a_line_break_in_a_header_is_refused() -> None:
    with pytest.raises(ValueError, match="linefeed"):
        message_bytes(letter(subject="Тема\r\nBcc: x@example.com"), SETTINGS, NOW)


_CUT = re.compile(
    r"(?P<name>[\w]+)\*(?P<n>\d+)?(?P<coded>\*)?=\"?(?P<said>[^;\"]*)\"?|(?P<plain>[\w]+)=\"?(?P<as_is>[^;\"]*)\"?"
)


def parameters(value: str) -> dict[str, str]:
    """The parameters of a header field as RFC 2231 says, written for this test alone."""
    pieces: dict[str, dict[int, tuple[str, bool]]] = {}
    made: dict[str, str] = {}
    for found in _CUT.finditer(value.partition(";")[2]):
        if found["plain"]:
            made[found["plain"]] = found["as_is"]
        else:
            # One star with nothing behind it is a whole value that is coded; else it is a piece with a number.
            n = int(found["n"] or 0)
            pieces.setdefault(found["name"], {})[n] = (found["said"], bool(found["coded"]) or found["n"] is None)
    for name, parts in pieces.items():
        assert sorted(parts) == list(range(len(parts)))
        charset, _, rest = parts[0][0].split("'", 2)
        texts = [rest if n == 0 else parts[n][0] for n in range(len(parts))]
        assert all(coded or n > 0 for n, (_, coded) in parts.items())
        made[name] = b"".join(unquote_to_bytes(text) for text in texts).decode(charset)
    return made


NAMES = [
    "Счёт 17.pdf",
    "Счёт № 17 от 1 мая — ООО «Ромашка», копия для бухгалтерии, подписанная обеими сторонами.pdf",
    "invoice 17.pdf",
    'кавычка " и ; точка.pdf',
    "50%25.pdf",
    "ё" * 120 + ".pdf",
]


def carrying(names: list[str], content: bytes) -> Draft:
    digest = hashlib.sha256(content).hexdigest()
    files = tuple(DraftFile(name, name, "application/pdf", len(content), digest) for name in names)
    return letter(files=files)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("in_mailbox", [True, False])
def test_a_file_arrives_under_its_name_as_it_was(name: str, in_mailbox: bool) -> None:
    """P20: RFC 2231 for Russian names, read back by three readers."""
    content = bytes(range(256)) * 40 + b"\r\n.\r\nFrom x\n"
    draft = carrying([name], content)
    raw = message_bytes(draft, SETTINGS, NOW, [content], in_mailbox=in_mailbox)
    assert raw == message(draft, SETTINGS, NOW, [content], in_mailbox=in_mailbox).as_bytes()
    assert max(map(len, raw.split(b"\r\n"))) <= 998
    assert raw.isascii()
    for policy in (default, compat32):
        read = message_from_bytes(raw, policy=policy)  # type: ignore[arg-type]
        assert read.get_content_type() == "multipart/mixed"
        assert not [part.defects for part in read.walk() if part.defects]
        (attached,) = [part for part in read.walk() if part.get_content_disposition() == "attachment"]
        assert attached.get_filename() == name
        assert attached.get_content_type() == "application/pdf"
        assert attached.get_payload(decode=True) == content
        assert [part.get_content_type() for part in read.walk()] == [
            "multipart/mixed", "multipart/alternative", "text/plain", "text/html", "application/pdf",
        ]  # fmt: skip
    boundary = parameters(headers(raw)["Content-Type"])["boundary"].encode()
    part = raw.split(b"\r\n--" + boundary)[2]
    head, _, body = part.lstrip(b"\r\n").partition(b"\r\n\r\n")
    assert parameters(headers(head + b"\r\n\r\n")["Content-Disposition"])["filename"] == name
    assert base64.b64decode(body) == content
    assert headers(raw)["Subject"] == draft.subject


def test_several_files_go_in_their_order_and_a_text_file_is_not_recoded() -> None:
    first, second = b"%PDF", "Привет".encode("cp1251")
    files = (
        DraftFile("a.pdf", "a.pdf", "application/pdf", 4, hashlib.sha256(first).hexdigest()),
        DraftFile("b/б.txt", "б.txt", "text/plain", 6, hashlib.sha256(second).hexdigest()),
    )
    read = message_from_bytes(message_bytes(letter(files=files), SETTINGS, NOW, [first, second]), policy=default)
    assert [(one.get_filename(), one.get_payload(decode=True)) for one in read.iter_attachments()] == [
        ("a.pdf", first), ("б.txt", second),
    ]  # fmt: skip
    body = read.get_body(("plain",))
    assert body is not None
    assert body.get_content().startswith(letter().text[:20])


@pytest.mark.parametrize("contents", [[], [b"other"], [b"%PDF", b"%PDF"]])
def test_no_letter_is_made_with_another_file_than_the_one_that_was_approved(contents: list[bytes]) -> None:
    with pytest.raises(PlanError):
        message_bytes(carrying(["a.pdf"], b"%PDF"), SETTINGS, NOW, contents)
    with pytest.raises(PlanError):
        message_bytes(letter(), SETTINGS, NOW, [b"x"])
