"""Lists in the columns of mailing services, compared as wholes; and that nothing in them computes or escapes."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any, get_args

import pytest

from sheetcrm.config.model import Lists
from sheetcrm.core.drafts.model import Draft
from sheetcrm.core.fields.name_parts import PersonName
from sheetcrm.errors import PlanError
from sheetcrm.handover.files import FileSink
from sheetcrm.handover.services import service_list, services
from tests.unit.drafts.making import NOW, SETTINGS, birthday_drafts, client, facts

GOLDEN = Path(__file__).with_name("golden")
PETR = PersonName(last="Орлов", first="Пётр", patronymic="Ильич", gender="m")


def made(**more: Any) -> Any:
    rows = [
        client(1),
        client(2, full_name=PETR, email=("petr@почта.рф",)),
        client(3, consent_ads=None),
        client(4, stop=True),
    ]
    return birthday_drafts(rows, **more)


@pytest.mark.parametrize("name", sorted(services()))
def test_a_list_is_what_the_service_takes(name: str, request: pytest.FixtureRequest) -> None:
    """``tests/unit/handover/golden``: the whole file; a change of columns is a change somebody has to look at."""
    service = services()[name]
    content = service_list(service, made().drafts, SETTINGS)
    golden = GOLDEN / f"{name}.csv"
    assert content == golden.read_bytes()


def test_every_service_is_in_the_configuration_and_names_its_source() -> None:
    known: dict[str, set[str]] = {"email": set(), "sms": set()}
    for service in services().values():
        known[service.channel].add(service.name)
        assert service.source.startswith("https://")
        for lang in ("ru", "en"):
            assert service.how.ru if lang == "ru" else service.how.en
    for channel, names in known.items():
        assert set(get_args(Lists.model_fields[channel].annotation)) == names | {"own"}


@pytest.mark.parametrize("name", sorted(services()))
def test_only_what_may_go_and_only_its_channel(name: str) -> None:
    service = services()[name]
    drafts = made().drafts
    rows = list(csv.reader(io.StringIO(service_list(service, drafts, SETTINGS).decode()), delimiter=service.delimiter))
    assert len(rows) == 2 + service.headings
    blocked = [d for d in drafts if d.state == "blocked"]
    assert blocked
    assert len(list(csv.reader(io.StringIO(service_list(service, blocked, SETTINGS).decode())))) == service.headings


@pytest.mark.parametrize("name", sorted(services()))
@pytest.mark.parametrize("payload", ["=1+1", "+7-1", "@SUM(A1)", "-2", "\t=1", "\ufeff=1", '";=1', "a\r\n=1"])
def test_nothing_computes_and_nothing_breaks_out_of_its_cell(name: str, payload: str) -> None:
    service = services()[name]
    one = next(d for d in made().drafts if d.channel == service.channel and d.state == "draft")
    hostile = Draft(
        **{
            **{f: getattr(one, f) for f in Draft.__struct_fields__},
            "name": payload,
            "subject": payload,
            "text": payload,
        }
    )
    content = service_list(service, [hostile], SETTINGS).decode("utf-8")
    rows = list(csv.reader(io.StringIO(content, newline=""), delimiter=service.delimiter))
    assert len(rows) == 1 + service.headings
    assert len(rows[-1]) == len(service.columns)
    for (heading, _), cell in zip(service.columns, rows[-1], strict=True):
        if heading in service.literal:
            assert cell[1:].isdigit()
        else:
            assert not cell.lstrip(" \ufeff\t\r\n").startswith(("=", "+", "-", "@"))


def test_a_draft_that_was_tampered_with_does_not_leave() -> None:
    one = next(d for d in made().drafts if d.channel == "email" and d.state == "draft")
    broken = Draft(**{**{f: getattr(one, f) for f in Draft.__struct_fields__}, "id": "../../x"})
    with pytest.raises(PlanError):
        service_list(services()["unisender"], [broken], SETTINGS)


def test_the_lists_of_the_chosen_services_lie_beside_our_own(tmp_path: Path) -> None:
    ready = [one for one in made().drafts if one.state == "draft"]
    settings = facts(email_service="unisender", sms_service="smsc").settings
    assert sorted(FileSink("lists", tmp_path, settings, "ru", NOW).contents(ready)) == [
        "birthday.csv",
        "birthday.smsc.csv",
        "birthday.unisender.csv",
        "birthday.xlsx",
    ]
    assert sorted(FileSink("lists", tmp_path, SETTINGS, "ru", NOW).contents(ready)) == ["birthday.csv", "birthday.xlsx"]
    texts = [one for one in ready if one.channel == "sms"]
    assert "birthday.unisender.csv" not in FileSink("lists", tmp_path, settings, "ru", NOW).contents(texts)


def test_a_subject_is_cut_where_mailchimp_would_cut_it_and_no_sign_is_halved() -> None:
    one = next(d for d in made().drafts if d.channel == "email" and d.state == "draft")
    long = Draft(**{**{f: getattr(one, f) for f in Draft.__struct_fields__}, "subject": "ё" * 300})
    (_, row) = csv.reader(io.StringIO(service_list(services()["mailchimp"], [long], SETTINGS).decode()))
    assert row[3] == "ё" * 127
