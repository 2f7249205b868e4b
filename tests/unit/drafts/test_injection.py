"""Whatever stands in a client's fields, it is never live in anything that leaves: every payload × field × sink."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
import zipfile
from email import message_from_bytes
from email.headerregistry import HeaderRegistry
from email.policy import EmailPolicy
from functools import cache
from typing import Any

import pytest

from sheetcrm.core.drafts.audience.recipients import wire_address
from sheetcrm.core.drafts.drafting import draft
from sheetcrm.core.drafts.model import Draft, Drafts
from sheetcrm.core.drafts.text.attached import DraftFile, is_plain_name
from sheetcrm.core.drafts.text.email import message_bytes
from sheetcrm.core.drafts.text.variables import VARIABLES
from sheetcrm.core.fields.name_parts import PersonName
from sheetcrm.core.records import replace
from sheetcrm.errors import PlanError
from sheetcrm.handover.eml import eml_files
from sheetcrm.handover.lists import campaign_list, campaign_workbook
from sheetcrm.handover.review_page import review_page
from sheetcrm.handover.services import service_list, services

from .making import NOW, SETTINGS, SHIPPED, birthday_drafts, client, facts
from .payloads import PAYLOADS, VARIANTS
from .test_layout import Reader

# A template that prints every variable there is, so that every field reaches every sink it can reach.
_EVERYTHING = "\n".join(
    f"{{% if {name} %}}{{{{ {name} }}}}{{% endif %}}" for name in sorted(VARIABLES) if name not in ("greeting",)
)
_SUBJECT = " ".join(
    f"{{% if {name} %}}{{{{ {name} }}}}{{% endif %}}" for name in ("name", "city", "client_company", "profession")
)
TEMPLATES = {
    **SHIPPED,
    "ru/birthday.email": f"---\nsubject: тема {_SUBJECT}\n---\n{{{{ greeting }}}}\n\n{_EVERYTHING}",
    "ru/birthday.sms": f"{{{{ greeting }}}} {_EVERYTHING}",
}

#: The standard library's reading of a message, each header with its text taken apart once: it does so whenever one is asked for.
READ = EmailPolicy(header_factory=cache(HeaderRegistry()))

_ALLOWED_TAGS = {"html", "head", "meta", "title", "style", "body", "div", "p", "br", "a"}
_ALLOWED_ATTRIBUTES = {"lang", "charset", "name", "content", "class", "style", "role", "href"}


def hostile(payload: str) -> dict[str, dict[str, Any]]:
    """A client for each field, with the payload in it."""
    return {
        "first": {"full_name": PersonName(first=payload)},
        "whole": {"full_name": PersonName(last=payload, first=payload, patronymic=payload)},
        "patronymic": {"full_name": PersonName(first="Мария", patronymic=payload)},
        "greeting": {"greeting": payload},
        "company": {"company": payload},
        "city": {"city": payload},
        "position": {"position": payload},
        "profession": {"profession": payload},
        "owner": {"owner": payload},
        "interests": {"interests": ("чай", payload)},
        "email": {"email": (payload,)},
        "email_after": {"email": (f"a@x.example{payload}",)},
        "phone": {"phone": (payload,)},
        "client_id": {"client_id": payload},
        "channel": {"pref_channel": payload},
        "status": {"status": payload},
        "gender": {"gender": payload},
        "source": {"consent_source": payload},
        "comment": {"comment": payload, "next_step": payload, "address": payload, "loss_reason": payload},
    }


def drafted(*payloads: str) -> Drafts:
    people = [cells for payload in payloads for cells in hostile(payload).values()]
    rows = [client(n, **cells) for n, cells in enumerate(people, start=1)]
    return draft(facts(rows, templates=TEMPLATES, campaigns=("birthday",)))


def forced(made: Drafts) -> list[Draft]:
    """The drafts as if somebody had found a way around the blocking: the sinks must hold by themselves."""
    return [replace(each, state="draft", reasons=()) for each in made.drafts]


@pytest.mark.parametrize("first", range(0, len(PAYLOADS), 9))
def test_no_payload_is_live_anywhere(first: int) -> None:
    made = drafted(*PAYLOADS[first : first + 9])
    assert made.drafts
    every = forced(made)
    _check_messages(every)
    _check_texts(made)
    _check_lists(replace(made, drafts=tuple(every)))
    _check_page(made)


#: So many people with hostile cells in one base.
_CROWD = 60


@pytest.mark.parametrize("start", range(0, len(VARIANTS), _CROWD))
def test_no_spelling_of_one_is_live_anywhere(start: int) -> None:
    """Every field of a person at once, their address, and their number; the sinks are those of above and the lists of services."""
    rows = []
    for n, payload in enumerate(VARIANTS[start : start + _CROWD]):
        cells = hostile(payload)
        whole = {key: value for one in cells.values() for key, value in one.items() if key not in ("email", "phone")}
        rows += [
            client(3 * n + 1, **whole),
            client(3 * n + 2, **cells["email_after"]),
            client(3 * n + 3, **cells["phone"]),
        ]
    made = draft(facts(rows, templates=TEMPLATES, campaigns=("birthday",)))
    assert len(made.drafts) > len(rows)
    every = forced(made)
    _check_messages(every)
    _check_texts(made)
    _check_lists(replace(made, drafts=tuple(every)))
    _check_services([each for each in every if not _lone(each) and "\ud800" not in each.name + str(each.client_id)])
    _check_page(made)


def test_there_are_five_hundred_of_them() -> None:
    assert len({*PAYLOADS, *VARIANTS}) >= 500


def _check_services(every: list[Draft]) -> None:
    for service in services().values():
        content = service_list(service, every, SETTINGS).decode("utf-8")
        rows = list(csv.reader(io.StringIO(content, newline=""), delimiter=service.delimiter))
        assert len(rows) == sum(each.channel == service.channel for each in every) + service.headings
        for row in rows:
            assert len(row) == len(service.columns)
            for (heading, _), cell in zip(service.columns, row, strict=True):
                assert heading in service.literal or not re.match(
                    r"[\s\ufeff\u200b\0]*[=+\-@＝＋－＠]|[\t\r\n]", cell
                ), cell


def _check_messages(every: list[Draft]) -> None:
    for each in every:
        if each.channel != "email":
            continue
        reader = Reader(each.html)
        assert {tag for tag, _ in reader.tags} <= _ALLOWED_TAGS
        assert {key for _, attrs in reader.tags for key in attrs} <= _ALLOWED_ATTRIBUTES
        targets = {attrs["href"] for tag, attrs in reader.tags if tag == "a"}
        assert targets <= {"https://romashka.example", "mailto:anna@romashka.example"}
    sendable = [each for each in every if not _lone(each)]
    for (name, raw), each in zip(
        eml_files(sendable, SETTINGS, NOW), [d for d in sendable if d.channel == "email"], strict=True
    ):
        assert re.fullmatch(r"[0-9a-f]{16}\.eml", name)
        parsed = message_from_bytes(raw, policy=READ)
        assert [a.addr_spec for a in parsed["to"].addresses] == [wire_address(each.to)]
        assert set(map(str.lower, parsed.keys())) == {
            "from", "to", "subject", "date", "message-id", "x-unsent", "list-unsubscribe", "content-language",
            "mime-version", "content-type",
        }  # fmt: skip
        head = raw.split(b"\r\n\r\n", 1)[0]
        assert all(re.match(rb"[A-Za-z-]+: |[ \t]", line) for line in head.split(b"\r\n"))
        assert len(list(parsed.walk())) == 3
        kept = message_from_bytes(message_bytes(each, SETTINGS, NOW, in_mailbox=True), policy=READ)
        assert [a.addr_spec for a in kept["to"].addresses] == [wire_address(each.to)]
        assert set(map(str.lower, kept.keys())) == set(map(str.lower, parsed.keys())) - {"x-unsent"}
        assert kept["message-id"] == f"<{each.id}@romashka.example>"


def _lone(each: Draft) -> bool:
    """A lone surrogate cannot be written to any file; such a draft was blocked."""
    return any("\ud800" <= c <= "\udfff" for c in each.subject + each.text)


def _check_texts(made: Drafts) -> None:
    for each in made.drafts:
        # A text with invisible characters, a link or a command in it is for reading only.
        if each.state == "draft":
            for text in (each.subject, each.text):
                assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\ufeff]", text)
                assert not re.search(r"evil|<|\{\{|\{%|javascript:", text)
        assert "9801547" not in each.text
        assert "\n" not in each.subject
        assert "\r" not in each.subject


def _check_lists(made: Drafts) -> None:
    writable = replace(
        made, drafts=tuple(d for d in made.drafts if not _lone(d) and "\ud800" not in d.name + str(d.client_id))
    )
    made_list = campaign_list(writable.drafts, "ru")
    rows = list(csv.reader(io.StringIO(made_list.decode("utf-8-sig"), newline=""), delimiter=";"))
    assert len(rows) == len(writable.drafts) + 1
    assert {len(row) for row in rows} == {10}
    for row in rows:
        for cell in row:
            assert not re.match(r"[\s\ufeff\u200b\0]*[=+\-@＝＋－＠]|[\t\r\n]", cell), cell


@pytest.mark.parametrize("payload", PAYLOADS[::12], ids=range(len(PAYLOADS[::12])))
def test_no_payload_computes_or_links_in_a_workbook(payload: str) -> None:
    """The list that is handed over as .xlsx: every cell is a text, none is a formula, a link or a number."""
    every = [d for d in forced(drafted(payload)) if not _lone(d) and "\ud800" not in d.name + str(d.client_id)]
    with zipfile.ZipFile(io.BytesIO(campaign_workbook(every, "ru"))) as parts:
        assert not [
            name
            for name in parts.namelist()
            if "hyperlink" in name or "externalLink" in name or "sheet1.xml.rels" in name
        ]
        sheet = parts.read("xl/worksheets/sheet1.xml").decode()
    assert not re.search("<f[ >]|<hyperlink", sheet)
    kinds = re.findall(r"<c r=\"[A-Z]+\d+\"[^>]*?(t=\"\w+\")?(?:/>|>)", sheet)
    assert set(kinds) <= {'t="s"', ""}
    assert sheet.count("<row ") == len(every) + 1


def _check_page(made: Drafts) -> None:
    page = review_page(made, lang="ru", workbook=made.drafts[0].name)
    page.encode("utf-8")
    elements = re.findall(r"<script\b[^>]*>", page, re.IGNORECASE)
    assert elements == ['<script type="application/json" id="data">', "<script>"]
    (content,) = re.findall(r'<script type="application/json" id="data">(.*?)</script>', page, re.DOTALL)
    assert not set(content) & set("<>&\u2028\u2029")
    shown = json.loads(content)["drafts"]
    assert len(shown) == len(made.drafts)
    for row, each in zip(shown, made.drafts, strict=True):
        if not _lone(each):
            assert row[7] == each.text
    outside = page.replace(content, "")
    tags = {tag for tag, _ in Reader(outside).tags}
    assert not tags & {"img", "svg", "iframe", "base", "object", "embed", "link", "form"}
    assert not any(key.startswith("on") for _, attrs in Reader(outside).tags for key in attrs)


def test_free_text_reaches_nobody() -> None:
    secret = "хранит карту в ячейке"
    cells = dict.fromkeys(("comment", "next_step", "loss_reason", "address", "call_time", "family"), secret)
    made = draft(facts([client(**cells)], templates=TEMPLATES))
    assert made.drafts
    assert all(secret not in each.text + each.subject for each in made.drafts)


def test_no_name_of_a_file_is_more_than_a_name() -> None:
    """Whatever a file is called: it is refused, or arrives as one file under that name, and no header is another one."""
    plain = birthday_drafts().drafts[0]
    # The language stands with the words.
    own = sorted({*message_from_bytes(message_bytes(plain, SETTINGS, NOW)).keys()} - {"Content-Language"})
    refused = 0
    for payload in PAYLOADS:
        name = f"{payload}.pdf"
        letter = replace(
            plain, files=(DraftFile("x.pdf", name, "application/pdf", 4, hashlib.sha256(b"%PDF").hexdigest()),)
        )
        try:
            raw = message_bytes(letter, SETTINGS, NOW, [b"%PDF"])
        except PlanError:
            assert not is_plain_name(name)
            refused += 1
            continue
        assert raw.isascii()
        read = message_from_bytes(raw, policy=READ)
        assert sorted(read.keys()) == own
        assert [part.get_content_type() for part in read.walk()] == [
            "multipart/mixed", "multipart/alternative", "text/plain", "text/html", "application/pdf",
        ]  # fmt: skip
        (attached,) = read.iter_attachments()  # type: ignore[attr-defined]
        assert attached.get_filename() == name
        assert attached.get_payload(decode=True) == b"%PDF"
    assert 0 < refused < len(PAYLOADS) / 2
