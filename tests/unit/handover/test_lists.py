"""Lists and files that leave: only drafts that may, nothing that computes, names made of ids."""

from __future__ import annotations

import csv
import io

import pytest

from sheetcrm.core.drafts.drafting import draft
from sheetcrm.handover.eml import eml_files, file_name
from sheetcrm.handover.lists import campaign_list, list_name, safe_cell
from tests.unit.drafts.making import NOW, SETTINGS, birthday_drafts, client, facts


def rows(content: bytes) -> list[list[str]]:
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))


def test_a_list_holds_only_what_may_go() -> None:
    made = birthday_drafts([client(1), client(2, consent_ads=None), client(3, consent_sms=False)])
    header, *lines = rows(campaign_list(made.drafts, "ru"))
    assert header[:5] == ["ID черновика", "ID клиента", "Канал", "Email", "Телефон (цифры без +)"]
    assert [(line[1], line[3], line[4]) for line in lines] == [
        ("К-000001", "client1@example.com", ""),
        ("К-000003", "client3@example.com", ""),
        ("К-000001", "", "79160000001"),
    ]
    assert lines[0][6] == "Мария Ивановна, с днём рождения!"
    assert lines[0][7] == made.drafts[0].text
    assert lines[0][8] == "2026-11-25"
    assert lines[2][9] == "2"


def test_what_is_blocked_is_in_no_list() -> None:
    assert len(rows(campaign_list(birthday_drafts([client(consent_ads=None)]).drafts, "en"))) == 1


def test_a_domain_stands_as_a_service_can_use_it() -> None:
    made = birthday_drafts([client(email=("ivan@почта.рф",))])
    assert rows(campaign_list(made.drafts, "ru"))[1][3] == "ivan@xn--80a1acny.xn--p1ai"


@pytest.mark.parametrize(
    "text",
    ["=1+1", "+7916", "-1", "@x", "\t=1", "\r=1", "\n=1", " =1", "\ufeff=1", "\u200b=1", "\0=1", "＝1", "\u00a0@x"],
)
def test_a_formula_becomes_text(text: str) -> None:
    cell = safe_cell(text)
    assert cell.startswith("'")
    assert "\0" not in cell


def test_other_text_is_left_alone() -> None:
    for text in ("Мария", "5 = 5", "a@b.ru", "", "'=1"):
        assert safe_cell(text) == text


@pytest.mark.parametrize(
    "campaign", ["../../etc/passwd", "con", "CON", "a/b", "a\\b", "x" * 300, "день рождения", "", "a.b", "nul"]
)
def test_a_file_name_is_never_a_path(campaign: str) -> None:
    name = list_name(campaign)
    assert name.startswith("campaign-")
    assert set(name) <= set("abcdefghijklmnopqrstuvwxyz0123456789-.")
    assert len(name) < 40


def test_files_of_a_campaign() -> None:
    made = draft(facts([client(1), client(2, consent_ads=None)], campaigns=("birthday",)))
    files = dict(eml_files(made.drafts, SETTINGS, NOW))
    assert list(files) == [file_name(made.drafts[0])] == [f"{made.drafts[0].id}.eml"]
