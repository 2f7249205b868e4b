"""The file ``init`` writes says what was settled, whatever stands in the team's headings."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheetcrm.config.model import Config, parse
from sheetcrm.config.writing import Settled, yaml_of
from sheetcrm.core.wording import LANGS, Lang

WHOLE = Settled(
    path="клиенты 2026.xlsx",
    language="ru",
    region="RU",
    time_zone="Europe/Samara",
    currency="₽",
    fields={"clients": {"client_id": "№", "phone": "Тел: «моб»"}, "orders": {"amount": "Сумма, ₽"}},
    answered=frozenset({("clients", "client_id")}),
    tabs={"clients": ("Клиенты", "Лист'1")},
    left={"orders": ("Код: «внутренний»", "№")},
    country="ru",
    signed=("Ольга: владелец", dt.date(2026, 1, 31), "первичная запись — в «1С» # здесь"),
)


def read(settled: Settled, lang: Lang = "ru") -> Config:
    return parse(yaml_of(settled, lang), Path("config.yaml"))


@pytest.mark.parametrize("lang", LANGS)
def test_what_was_settled_is_what_is_read(lang: Lang) -> None:
    config = read(WHOLE, lang)
    assert config.workbook is not None
    assert config.workbook.path == WHOLE.path
    assert (config.language, config.region, config.time_zone, config.currency) == ("ru", "RU", "Europe/Samara", "₽")
    assert config.saved_fields() == WHOLE.fields
    assert config.saved_tabs() == {"Клиенты": "clients", "Лист'1": "clients"}
    assert config.left_alone() == {"clients": (), **WHOLE.left}
    assert config.law.country == "ru"
    accepted = config.law.google_accepted
    assert accepted is not None
    assert (accepted.by, accepted.date, accepted.reason) == WHOLE.signed


def test_a_google_sheet_is_named_by_its_address() -> None:
    address = "https://docs.google.com/spreadsheets/d/abc/edit#gid=0"
    config = read(Settled(spreadsheet=address))
    assert config.workbook is not None
    assert config.workbook.google is not None
    assert config.workbook.google.spreadsheet == address


def test_nothing_settled_adds_nothing() -> None:
    assert yaml_of(Settled(), "ru", head=False) == ""


def test_comments_are_in_the_reader_s_language() -> None:
    assert "Часовой пояс" in yaml_of(WHOLE, "ru")
    english = "".join(
        line.partition("# ")[2] for line in yaml_of(Settled(language="en", region="GB"), "en").splitlines()
    )
    assert english
    assert not any("а" <= letter <= "я" for letter in english.casefold())


@given(heading=st.text(min_size=1).filter(lambda text: text.strip() != ""))
def test_any_heading_survives(heading: str) -> None:
    if any("\ud800" <= letter <= "\udfff" for letter in heading):
        return
    assert read(Settled(fields={"clients": {"phone": heading}})).saved_fields()["clients"]["phone"] == heading.strip()


@pytest.mark.parametrize(
    "heading",
    [
        "NO",
        "10:00",
        "0123",
        "~",
        "null",
        "- a",
        "a: b",
        "# c",
        '"',
        "\\",
        "День\nрождения",
        "\u2028x",
        "\x85y",
        "{{ x }}",
        "=1+1",
    ],
)
def test_nasty_headings_survive(heading: str) -> None:
    assert read(Settled(fields={"clients": {"phone": heading}})).saved_fields()["clients"]["phone"] == heading.strip()
