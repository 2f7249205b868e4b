"""P20 for deals: the offer of an open deal goes with a letter, once, and a letter without its document does not go."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from sheetcrm.core.dealings import DEALS
from sheetcrm.core.drafts.drafting import draft
from sheetcrm.core.drafts.model import Draft, Drafts, Sent
from sheetcrm.core.drafts.occasions import occasions
from sheetcrm.core.drafts.review.approval import prints_of
from sheetcrm.core.drafts.text.attached import DraftFile
from sheetcrm.core.reading.content import holds
from sheetcrm.core.wording import Text
from tests.unit.drafts.making import TODAY, client, facts, skips

FILE = DraftFile("КП 17.pdf", "КП 17.pdf", "application/pdf", 9, "0" * 64)
MISSING = Text(ru="файла нет", en="there is no such file")


def deal(number: str | None = "17", who: int = 0, days_ago: int = 2, **cells: Any) -> dict[str, Any]:
    return {
        "_client": who, "deal_id": number, "name": "Поставка", "stage": "КП", "stage_since": TODAY - dt.timedelta(days=days_ago),
        "offer_document": "КП 17.pdf", **cells,
    }  # fmt: skip


def periods(*deals: dict[str, Any], **more: Any) -> list[tuple[int, str]]:
    due = occasions()["offer"].due(facts([client(1), client(2)], deals=list(deals), **more))
    return list(zip(due.positions.tolist(), due.period, strict=True))


def made(*deals: dict[str, Any], clients: list[dict[str, Any]] | None = None, **more: Any) -> Drafts:
    more = {"find_file": lambda name: FILE if name == FILE.place else MISSING, **more}
    return draft(facts(clients or [client(1)], deals=list(deals), campaigns=("offer",), **more))


def letter(*deals: dict[str, Any], **more: Any) -> Draft:
    return next(d for d in made(*deals, **more).drafts if d.channel == "email")


@pytest.mark.parametrize(
    ("row", "is_due"),
    [
        (deal(), True), (deal(offer_document=None), False), (deal(offer=TODAY), False), (deal(stage="Отказ"), False),
        (deal(stage="Выиграна"), False), (deal(loss_reason="дорого"), False), (deal(who=-1), False), (deal(days_ago=31), False),
        (deal(days_ago=30), True), (deal(stage_since=None), True), (deal(None), True), (deal(stage="Заявка"), True),
    ],
)  # fmt: skip
def test_an_open_deal_with_a_document_that_was_not_sent(row: dict[str, Any], is_due: bool) -> None:
    assert bool(periods(row)) is is_due


def test_without_deals_nobody_is_due() -> None:
    assert occasions()["offer"].due(facts()).positions.tolist() == []


def test_a_deal_of_several_lines_is_one() -> None:
    """A tab may have a line for each stage: what one of them says holds for the deal."""
    earlier, later = (
        deal(days_ago=9, offer_document="КП 17.pdf"),
        deal(days_ago=1, stage="Переговоры", offer_document=None),
    )
    assert len(periods(earlier, later)) == 1
    assert periods({**earlier, "offer": TODAY}, later) == []
    assert periods(later, deal(days_ago=9, offer_document="КП 17.pdf")) == periods(earlier, later)


def test_where_stages_are_named_a_deal_without_a_document_is_stopped_and_says_so() -> None:
    assert periods(deal(stage="Заявка"), offer_stages=("кп",)) == []
    bare = letter(deal(offer_document=None), offer_stages=("кп",))
    assert (bare.state, [r.key for r in bare.reasons]) == ("blocked", ["draft/empty-variable"])
    assert bare.reasons[0].fix("ru").startswith("Впишите значение (в таблице заказов или сделок)")
    assert bare.context.why.ru == "сделка 17 на этапе «КП», а КП нет"


@pytest.mark.parametrize(("lang", "subject"), [("ru", "Коммерческое предложение: Чай"), ("en", "Your quote: Чай")])
def test_the_letter_carries_the_offer_and_is_no_advertising(lang: Any, subject: str) -> None:
    """An offer that was asked for needs no consent to advertising; a stop holds all the same."""
    people = [client(1, consent_ads=None), client(2, stop=True)]
    one = made(deal(product="Чай"), deal("18", 1), clients=people, lang=lang)
    (found,) = [d for d in one.drafts if d.channel == "email"]
    assert (found.state, found.purpose, found.files, found.subject) == ("draft", "service", (FILE,), subject)
    assert "КП 17.pdf" in found.text
    assert {code for _, _, code in skips(one)} == {"draft/stopped", "draft/no-document"}
    assert (0, "sms", "draft/no-document") in skips(one), "a text message carries no file, and none is made"


def test_a_team_that_makes_offers_unasked_says_so_and_needs_consent() -> None:
    found = letter(deal(), clients=[client(consent_ads=None)], purposes={"offer": "ad"})
    assert (found.state, found.purpose) == ("blocked", "ad")
    assert "draft/no-consent" in [r.key for r in found.reasons]


def test_an_invoice_is_called_one() -> None:
    found = letter(deal(offer_document="https://romashka.example/invoice/5"))
    assert (found.subject, "Счёт: https://romashka.example/invoice/5" in found.text) == ("Счёт", True)


@pytest.mark.parametrize("cell", ["нет.pdf", "https://evil.example/5", "КП 17.pdf; нет.pdf"])
def test_a_document_that_is_not_there_or_leads_elsewhere_stops_every_message(cell: str) -> None:
    found = made(deal(offer_document=cell)).drafts
    assert {(d.channel, d.state) for d in found} == {("email", "blocked"), ("sms", "blocked")}
    assert all([r.key for r in d.reasons] == ["draft/no-document"] for d in found)


def test_another_file_under_its_name_ends_the_approval_and_another_document_is_another_message() -> None:
    before, other = letter(deal()), DraftFile(FILE.place, FILE.name, FILE.kind, FILE.size, "1" * 64)
    after = letter(deal(), find_file=lambda _: other)
    assert before.id == after.id
    changed = {part for part, mark in prints_of(before).items() if prints_of(after)[part] != mark}
    assert changed == {"files"}
    assert letter(deal(offer_document="https://romashka.example/2")).id != before.id


def test_an_offer_is_sent_once_and_then_the_next_deal_comes() -> None:
    first, second = deal("17"), deal("18", offer_document="https://romashka.example/18")
    (person, period), *_ = periods(first, second)
    assert (person, period.split()[0]) == (0, "17")
    past = [Sent("x", "К-000001", "", "offer", period, "email", TODAY - dt.timedelta(days=1))]
    assert [p.split()[0] for _, p in periods(first, second, history=past)] == ["18"]
    again = made(first, history=past)
    assert (again.drafts, skips(again)) == ((), {(0, None, "draft/already-sent")})


def test_nothing_people_wrote_for_themselves_is_in_the_period() -> None:
    """It is kept in the workbook and in the ledger, also after somebody was erased."""
    ((_, period),) = periods(deal(name="Орлова, сложная", offer_document="Орлова.pdf"))
    assert "Орлова" not in period


def test_what_is_not_to_be_offered_stops_it() -> None:
    found = letter(deal(product="Чай"), clients=[client(never_offer=("чай",))])
    assert [r.key for r in found.reasons] == ["draft/never-offer"]


@pytest.mark.parametrize(
    ("cells", "held"),
    [
        (["КП 17.pdf", "ноябрь/Счёт 3.xlsx; Акт.docx"], True), (["https://a.example/1"], True), (["www.a.example"], True),
        (["17", "18", "19"], False), (["да", "нет"], False), (["отправили 12.11"], False), ([], True),
    ],
)  # fmt: skip
def test_a_column_of_documents_is_one_of_links_and_files(cells: list[Any], held: bool) -> None:
    field = DEALS.field("offer_document")
    assert field is not None
    assert holds(field, cells, [1] * len(cells)) is held
