"""Who is due for what a team may switch on: holidays, orders, promises, refusals, recommendations."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np
import pytest

from sheetcrm.core.drafts.drafting import draft
from sheetcrm.core.drafts.holidays import kept_in, own_holiday
from sheetcrm.core.drafts.holidays.professional import PROFESSIONAL
from sheetcrm.core.drafts.model import Draft
from sheetcrm.core.drafts.occasions import Due, occasions
from sheetcrm.core.drafts.text.attached import DraftFile
from sheetcrm.core.drafts.text.filling import RenderFailure, fill
from sheetcrm.core.fields.ident import Numbered
from sheetcrm.core.fields.money import Money
from sheetcrm.core.fields.name_parts import PersonName
from sheetcrm.core.records import replace
from sheetcrm.core.wording import Text

from .making import SHIPPED, TODAY, client, facts, read_template


def found(name: str, clients: list[dict[str, Any]], known: list[dict[str, Any]] | None = None, **more: Any) -> Due:
    return occasions()[name].due(facts(clients, known, **more))


def due(name: str, clients: list[dict[str, Any]], known: list[dict[str, Any]] | None = None, **more: Any) -> list[int]:
    return found(name, clients, known, **more).positions.tolist()


def order(client: int = 0, days_ago: int = 0, **cells: Any) -> dict[str, Any]:
    return {"_client": client, "date": TODAY - dt.timedelta(days=days_ago), **cells}


# -- professional holidays --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("profession", "day", "name"),
    [
        ("бухгалтер", dt.date(2026, 11, 21), "День бухгалтера"),
        ("Главный бухгалтер, ООО", dt.date(2026, 11, 21), "День бухгалтера"),
        ("юрист", dt.date(2026, 12, 3), "День юриста"),
        ("программист", dt.date(2026, 9, 13), "День программиста"),
        ("программист", dt.date(2028, 9, 12), "День программиста"),
        ("врач-терапевт", dt.date(2026, 6, 21), "День медицинского работника"),
        ("учительница", dt.date(2026, 10, 5), "День учителя"),
        ("строитель", dt.date(2026, 8, 9), "День строителя"),
        ("продавец", dt.date(2026, 7, 25), "День работника торговли"),
        ("водитель", dt.date(2026, 10, 25), "День работников автомобильного транспорта"),
        ("Ветеринар", dt.date(2026, 4, 25), "День ветеринара"),
    ],
)
def test_a_profession_has_its_day(profession: str, day: dt.date, name: str) -> None:
    made = found("professional", [client(profession=profession)], today=day)
    assert made.send_on == [day]
    assert made.values["holiday"] == [name]
    assert due("professional", [client(profession=profession)], today=day + dt.timedelta(days=1)) == []
    assert due("professional", [client(profession=profession)], today=day - dt.timedelta(days=3)) == [0]
    assert due("professional", [client(profession=profession)], today=day - dt.timedelta(days=4)) == []


@pytest.mark.parametrize("profession", ["ипотечный брокер", "ветеран труда", "безработный", "", None, "хрусталь"])
def test_no_day_is_made_up(profession: str | None) -> None:
    rows = [client(profession=profession)]
    for offset in range(366):
        assert (
            due("professional", rows, today=dt.date(2026, 1, 1) + dt.timedelta(days=offset), professional_lead_days=0)
            == []
        )


def test_days_of_other_countries_are_not_kept() -> None:
    american = [client(profession="accountant")]
    assert due("professional", american, today=dt.date(2026, 11, 10), region="US") == [0]
    assert due("professional", american, today=dt.date(2026, 11, 10), region="RU") == []
    assert due("professional", [client(profession="бухгалтер")], today=dt.date(2026, 11, 21), region="US") == []


def test_every_day_has_a_source_and_both_names() -> None:
    assert len(PROFESSIONAL) > 50
    assert len({(h.key, h.where) for h in PROFESSIONAL}) == len(PROFESSIONAL)
    for holiday in PROFESSIONAL:
        assert holiday.source
        assert holiday.name.ru.startswith("День ")
        assert holiday.greeted.ru.startswith("Днём ")
        assert kept_in(holiday, "RU") or kept_in(holiday, "US")
        for year in range(2025, 2033):
            assert holiday.rule.on(year).year == year


def test_a_team_adds_days_of_its_own() -> None:
    lists = {"holidays": ("23 ноября День флориста: флорист, цветочница", "чепуха", "30.02 Ничего: никто")}
    rows = [client(1, profession="Флорист-дизайнер"), client(2, profession="цветочница"), client(3, profession="юрист")]
    made = found("professional", rows, lists=lists)
    assert made.positions.tolist() == [0, 1]
    assert made.values["holiday_greeted"] == ["Днём флориста", "Днём флориста"]
    assert own_holiday("30.02 Ничего: никто") is None


def test_a_holiday_on_a_weekend_moves_as_birthdays_do() -> None:
    rows = [client(profession="бухгалтер")]  # 21 November 2026 is a Saturday
    made = found("professional", rows, today=dt.date(2026, 11, 20), weekend="before")
    assert (made.send_on, made.values["timing"]) == ([dt.date(2026, 11, 20)], ["before"])
    letter = draft(facts(rows, today=dt.date(2026, 11, 20), weekend="before", campaigns=("professional",))).drafts[0]
    assert letter.subject == "Мария Ивановна, с наступающим Днём бухгалтера!"


# -- general holidays -------------------------------------------------------------------------------------------------


def test_a_day_of_women_is_women_s_and_new_year_everybody_s() -> None:
    man = PersonName(last="Орлов", first="Пётр", patronymic="Ильич", gender="m")
    unsure = PersonName(last="Шевченко", first="Саша")
    rows = [client(1), client(2, full_name=man), client(3, full_name=unsure)]
    assert due("holiday", rows, today=dt.date(2027, 3, 8)) == [0]
    assert due("holiday", rows, today=dt.date(2027, 2, 23)) == [1]
    assert due("holiday", rows, today=dt.date(2026, 12, 30)) == [0, 1, 2]
    assert due("holiday", rows, today=dt.date(2026, 12, 30), holiday_names=("womens_day",)) == []
    assert due("holiday", rows, lists={"holidays": ("24.11 День рождения нашего салона",)}) == [0, 1, 2]


# -- repeat -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("silent", "rhythm", "expected"),
    [(26, 30, False), (27, 30, True), (30, 30, True), (60, 30, True), (61, 30, False), (30, None, False), (0, 2, False),
     (3, 5, True), (2, 5, False)],
)  # fmt: skip
def test_repeat_comes_before_win_back_and_never_with_it(silent: int, rhythm: float | None, expected: bool) -> None:
    known = [{"last_order": TODAY - dt.timedelta(days=silent), "rhythm_days": rhythm, "lifecycle": "active"}]
    assert due("repeat", [client()], known) == ([0] if expected else [])
    assert not (due("repeat", [client()], known) and due("winback", [client()], known))


def test_repeat_says_what_was_bought_last() -> None:
    known = [{"last_order": TODAY - dt.timedelta(days=30), "rhythm_days": 30.0}]
    orders = [order(0, 60, items="Чай"), order(0, 30, items="Кофе в зёрнах x2; Фильтры"), order(-1, 1, items="Чужое")]
    made = found("repeat", [client()], known, orders=orders)
    assert made.values["bought"] == [("Кофе в зёрнах", "Фильтры")]
    assert made.period == ["2026-10-24"]


# -- complementary goods ----------------------------------------------------------------------------------------------


def test_pairs_the_team_named_offer_what_is_not_bought_yet() -> None:
    lists = {"goes_with": ("Кофе → Фильтры; Сливки",)}
    rows = [client(1), client(2), client(3, never_offer=("сливки",)), client(4)]
    orders = [
        order(0, 3, items="Кофе"),
        order(1, 200, items="Фильтры"),
        order(1, 3, items="Кофе"),
        order(2, 3, items="Кофе"),
        order(3, 90, items="Кофе"),
    ]
    made = found("complementary", rows, orders=orders, lists=lists)
    assert made.positions.tolist() == [0, 1, 2]
    assert made.values["offer"] == [("Фильтры", "Сливки"), ("Сливки",), ("Фильтры",)]


def test_without_pairs_it_is_what_others_bought_together_and_enough_of_them() -> None:
    orders = [order(n, 100, items="Чайник; Чай") for n in range(6)] + [
        order(n, 90, items="Кружка") for n in range(6, 14)
    ]
    orders.append(order(14, 3, items="Чайник"))
    orders += [order(15, 3, items="Чайник"), order(15, 60, items="Чай")]  # P8: what is bought already is not offered
    rows = [client(n) for n in range(1, 17)]
    made = found("complementary", rows, orders=orders)
    assert (made.positions.tolist(), made.values["offer"]) == ([14], [("Чай",)])
    assert due("complementary", rows, orders=orders, complementary_support=8) == []


def test_what_everybody_buys_goes_with_nothing() -> None:
    orders = [order(n, 100, items="Пакет; Чай" if n % 2 else "Пакет; Хлеб") for n in range(20)] + [
        order(20, 3, items="Хлеб")
    ]
    offers = found("complementary", [client(n) for n in range(1, 22)], orders=orders).values
    assert offers == {}


# -- opinion ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("days", "expected"), [(2, False), (3, True), (14, True), (15, False)])
def test_an_opinion_is_asked_some_days_after_delivery(days: int, expected: bool) -> None:
    delivered = TODAY - dt.timedelta(days=days)
    orders = [order(0, 40, delivered=delivered, status="выполнен")]
    assert due("opinion", [client()], orders=orders) == ([0] if expected else [])
    orders = [order(0, 40, delivered=delivered, status="отменён")]
    assert due("opinion", [client()], orders=orders) == []


def test_no_opinion_is_asked_while_something_is_not_settled() -> None:
    def codes(said: str, **cells: Any) -> set[str]:
        orders = [order(0, 5, status="выполнен"), order(0, 3, status=said)]
        made = draft(facts([client(**cells)], orders=orders, campaigns=("opinion",)))
        return {s.reason.key for s in made.skipped} or {d.state for d in made.drafts}

    assert codes("рекламация, ждём экспертизу") == {"draft/open-complaint"}
    assert codes("возврат на рассмотрении") == {"draft/open-complaint"}
    assert codes("выполнен", status="жалоба") == {"draft/open-complaint"}
    assert codes("претензия закрыта") == {"draft"}


# -- payment ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cells", "amount", "timing"),
    [
        ({"due": TODAY + dt.timedelta(days=2)}, 1000.0, "before"),
        ({"due": TODAY}, 1000.0, "on"),
        ({"due": TODAY - dt.timedelta(days=14)}, 1000.0, "after"),
        ({"due": TODAY - dt.timedelta(days=15)}, None, None),
        ({"due": TODAY + dt.timedelta(days=3)}, None, None),
        ({"due": TODAY, "paid": Money(400)}, 600.0, "on"),  # type: ignore[arg-type]
        ({"due": TODAY, "paid": Money(1000)}, None, None),  # type: ignore[arg-type]
        ({"due": TODAY, "pay_date": TODAY}, None, None),
        ({"due": TODAY, "status": "отменён"}, None, None),
        ({"due": TODAY, "status": "оплачен"}, None, None),
        ({"due": TODAY, "status": "не оплачен"}, 1000.0, "on"),
        ({"due": TODAY, "settled": True}, None, None),
        ({"due": TODAY, "settled": False}, 1000.0, "on"),
        ({"due": TODAY, "settled": None}, 1000.0, "on"),
        ({"due": TODAY, "settled": None, "status": "оплачен"}, None, None),
        ({"due": TODAY, "settled": False, "pay_date": TODAY}, None, None),
        ({"due": None}, None, None),
        # What is owed in roubles cannot be said of euros, nor of roubles some of which were paid in euros.
        ({"due": TODAY, "amount": Money(1000, "RUB")}, 1000.0, "on"),  # type: ignore[arg-type]
        ({"due": TODAY, "amount": Money(1000, "EUR")}, None, None),  # type: ignore[arg-type]
        ({"due": TODAY, "paid": Money(5, "EUR")}, None, None),  # type: ignore[arg-type]
    ],
)
def test_what_is_unpaid_and_due(cells: dict[str, Any], amount: float | None, timing: str | None) -> None:
    cells = {"amount": Money(1000), **cells}  # type: ignore[arg-type]
    made = found("payment", [client()], orders=[order(0, 20, order_id=Numbered.of("А-17", "A-17"), **cells)])
    if amount is None:
        assert made.positions.tolist() == []
    else:
        assert (made.values["amount_due"], made.values["timing"]) == ([amount], [timing])
        assert made.values["order_number"] == ["A-17"], "in the letters it was typed in"


def test_several_unpaid_orders_are_one_message_and_before_and_after_are_two_periods() -> None:
    orders = [order(0, 30, amount=Money(n), due=TODAY) for n in (100, 250)]  # type: ignore[arg-type]
    made = found("payment", [client()], orders=orders)
    assert (made.values["amount_due"], made.values["order_number"]) == ([350.0], [None])
    later = found("payment", [client()], orders=orders, today=TODAY + dt.timedelta(days=1))
    assert made.period != later.period
    letter = draft(facts([client(consent_ads=None)], orders=orders, campaigns=("payment",))).drafts[0]
    assert (letter.state, letter.purpose) == ("draft", "service")
    assert "Осталось заплатить 350\u00a0₽." in letter.text


def test_the_document_of_an_order_must_lead_where_the_team_allows() -> None:
    def letter(link: Any, **more: Any) -> Any:
        orders = [order(0, 3, amount=Money(5), due=TODAY, document=link)]  # type: ignore[arg-type]
        return draft(facts([client()], orders=orders, campaigns=("payment",), **more)).drafts[0]

    assert "Счёт: https://romashka.example/i/5" in letter("https://romashka.example/i/5").text
    assert "https://romashka.example/i/5" in letter("https://romashka.example/i/5").links
    assert letter(None).state == "draft"
    for wrong in (
        "https://evil.example/5",
        "http://romashka.example/5",
        "счёт.pdf",
        "https://romashka.example.evil.ru/5",
    ):
        assert [r.key for r in letter(wrong).reasons] == ["draft/no-document"], wrong
    assert letter("https://docs.evil.example/5", documents=("docs.evil.example",)).state == "draft"


def test_an_order_may_name_files_that_go_with_the_letter() -> None:
    """P20: the files of the order in the cell; what cannot go blocks the message with the reason."""
    files = {
        name: DraftFile(name, name.rpartition("/")[2], "application/pdf", 9, "0" * 64)
        for name in ("a/Счёт 5.pdf", "Акт.pdf")
    }
    missing = Text(ru="файла нет", en="there is no such file")

    def made(cell: Any, **more: Any) -> tuple[Draft, ...]:
        orders = [order(0, 3, amount=Money(5), due=TODAY, document=cell)]  # type: ignore[arg-type]
        more = {"find_file": lambda name: files.get(name, missing), "channels": ("email", "sms", "call"), **more}
        return draft(facts([client()], orders=orders, campaigns=("payment",), **more)).drafts

    letter, text, call = made(" a/Счёт 5.pdf ; Акт.pdf")
    assert letter.files == tuple(files.values())
    assert "Счёт: Счёт 5.pdf, Акт.pdf (в приложении)" in letter.text
    # P17: the call has a script of its own, and the same variables are in it as in the letter.
    assert call.text.startswith("Здравствуйте, Мария Ивановна! Это Анна, Салон «Ромашка». Удобно сейчас говорить?")
    assert all("осталось оплатить 5\u00a0₽" in said.text for said in (text, call))
    assert (call.to, call.purpose, call.state, call.sms) == ("+79160000001", "service", "draft", None)
    assert (letter.state, text.files, call.files) == ("draft", (), ())
    letter, text, _ = made("a/Счёт 5.pdf; нет.pdf")
    assert [r.key for r in letter.reasons] == ["draft/no-document"]
    assert "what is recorded cannot be used: there is no such file." in letter.reasons[0].message("en")
    assert (letter.state, letter.files) == ("blocked", ())
    assert text.state == "draft", "its words name no document"
    assert "(drafts.attachments)" in made("Акт.pdf", find_file=None)[0].reasons[0].message("en")
    assert made("https://romashka.example/i/5")[0].files == ()
    own = {**SHIPPED, "ru/payment.sms": "Счёт: {{ document }}", "ru/payment.call": "Вышлю {{ document }}"}
    letter, call = made("Акт.pdf", templates=own)
    assert (letter.channel, call.channel) == ("email", "call"), "a text message carries no file: none is made"
    _, text, _ = made("нет.pdf", templates=own)
    assert (text.state, [r.key for r in text.reasons]) == ("blocked", ["draft/no-document"])
    assert (call.state, call.text) == ("draft", "Вышлю Акт.pdf")


# -- appointment ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ahead", "status", "expected"),
    [
        (1, "записан", True),
        (1, None, True),
        (0, "записан", False),
        (2, "записан", False),
        (1, "отменён", False),
        (-1, None, False),
    ],
)
def test_an_appointment_is_reminded_of_the_day_before(ahead: int, status: str | None, expected: bool) -> None:
    assert due("appointment", [client()], orders=[order(0, -ahead, status=status)]) == ([0] if expected else [])


def test_the_reminder_says_when_and_goes_in_spite_of_a_complaint_but_not_of_a_stop() -> None:
    orders = [order(0, -1, items="Стрижка", time="14:30", owner="Анна")]
    row = client(consent_ads=None, status="жалоба")
    letter, text = draft(facts([row], orders=orders, campaigns=("appointment",))).drafts
    assert letter.subject == "Ждём вас завтра в 14:30"
    assert "24\u00a0ноября в 14:30, Стрижка. Вас ждёт Анна." in letter.text
    assert text.text == "Здравствуйте, Мария! Ждём вас завтра в 14:30. Перенести: +7 495 123-45-67. Салон «Ромашка»"
    assert (letter.state, text.state) == ("draft", "draft")
    assert letter.context.send_after is not None
    assert letter.context.send_after.strftime("%d %H:%M") == "23 10:00"
    assert draft(facts([client(stop=True)], orders=orders, campaigns=("appointment",))).drafts == ()


# -- promised stock ---------------------------------------------------------------------------------------------------


def test_who_waits_for_it_is_told_once() -> None:
    rows = [client(1, promise=("розы",)), client(2, promise=("пионы",)), client(3)]
    lists = {"in_stock": ("Роза красная", "Тюльпаны")}
    made = found("promised", rows, lists=lists)
    assert (made.positions.tolist(), made.values["promised"]) == ([0], [("розы",)])
    assert found("promised", rows, lists=lists, today=TODAY + dt.timedelta(days=9)).period == made.period
    assert due("promised", rows) == []


# -- refused ----------------------------------------------------------------------------------------------------------


def test_adding_a_town_brings_back_exactly_those_who_refused_there() -> None:
    """M13."""
    lost = {"status": "отказ", "loss_reason": "Нет доставки"}
    rows = [
        client(1, city="Самара", **lost),
        client(2, city="Москва", **lost),
        client(3, city="Самара", status="клиент", loss_reason="нет доставки"),
        client(4, city="Самара", status="отказ", loss_reason="дорого"),
        client(5, city="Самара"),
    ]
    assert due("refused", rows) == []
    assert due("refused", rows, lists={"gone_reasons": ("нет доставки: Самара",)}) == [0]
    assert due("refused", rows, lists={"gone_reasons": ("нет доставки: Самара, Москва",)}) == [0, 1]
    assert due("refused", rows, lists={"gone_reasons": ("Нет доставки", "дорого")}) == [0, 1, 3]

    def drafted(*gone: str) -> list[int]:
        made = draft(facts(rows, campaigns=("refused",), channels=("email",), lists={"gone_reasons": gone}))
        return [one.client_position for one in made.drafts]

    assert (drafted(), drafted("нет доставки: Самара")) == ([], [0])
    assert drafted("нет доставки: Самара, Москва") == [0, 1]


# -- referral ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("orders", "days", "expected"), [(3, 90, True), (2, 10, False), (3, 91, False), (9, 0, True)])
def test_who_may_recommend(orders: int, days: int, expected: bool) -> None:
    known = [{"orders_count": orders, "last_order": TODAY - dt.timedelta(days=days)}]
    made = found("referral", [client()], known)
    assert made.positions.tolist() == ([0] if expected else [])
    assert made.period == (["2026"] if expected else [])


# -- what all share ---------------------------------------------------------------------------------------------------


def test_the_same_occasion_has_the_same_id_for_ever_and_one_draft_a_person() -> None:
    orders = [order(0, 5, status="выполнен", items="Чай"), order(1, 5, status="выполнен", items="Чай")]
    rows = [client(1), client(2)]
    once = draft(facts(rows, orders=orders, campaigns=("opinion",), cluster=np.array([7, 7])))
    assert len({d.client_position for d in once.drafts}) == 1
    later = facts(
        rows, orders=orders, campaigns=("opinion",), cluster=np.array([7, 7]), today=TODAY + dt.timedelta(days=2)
    )
    assert [d.id for d in draft(later).drafts] == [d.id for d in once.drafts]


#: What each occasion would have to say, at its fullest and at its barest.
FULL: dict[str, Any] = {
    "timing": "after", "holiday": "День бухгалтера", "holiday_greeted": "Днём бухгалтера", "holiday_date": TODAY,
    "bought": ("Чай", "Кофе"), "offer": ("Сливки",), "document_kind": "offer", "promised": ("Пионы",), "delivered": TODAY, "amount_due": 1250.5,
    "due_date": TODAY, "order_number": "17", "document": "https://romashka.example/5", "appointment_date": TODAY,
    "appointment_time": "14:30", "with_whom": "Анна", "days_silent": 90, "last_order": TODAY, "birthday": TODAY,
    "referral_code": "DRUG17", "orders_count": 5,
}  # fmt: skip
NEEDED = (
    "holiday",
    "holiday_greeted",
    "holiday_date",
    "offer",
    "promised",
    "amount_due",
    "due_date",
    "appointment_date",
    "timing",
    "orders_count",
)


@pytest.mark.parametrize("name", sorted(SHIPPED))
@pytest.mark.parametrize("bare", [True, False])
def test_every_shipped_text_reads_whole_with_much_known_and_with_little(name: str, bare: bool) -> None:
    template = replace(read_template(name, SHIPPED[name]), currency="₽")
    needed = (*NEEDED, *{"complementary": ("bought",), "offer": ("document",)}.get(template.campaign, ()))
    known = {key: FULL[key] for key in needed} if bare else FULL
    settings = {"company": "Салон «Ромашка»", "signature": "Анна\nСалон «Ромашка»"}
    if not bare:
        settings |= {"sender_name": "Анна", "company_phone": "+7 495 123-45-67", "website": "https://romashka.example"}
    greeting = {"ru": ("Здравствуйте!", "Здравствуйте, Мария!"), "en": ("Hello,", "Hi Mary,")}[template.lang][not bare]
    for timing in ("before", "on", "after", "tomorrow"):
        values = {**known, **settings, "greeting": greeting, "name": None if bare else "Мария", "timing": timing}
        (text,) = fill(template, 2026, [values])
        assert not isinstance(text, RenderFailure), text.detail
        for part in text:
            assert "  " not in part
            assert "\n\n\n" not in part
            assert not any(
                sign in part for sign in ("[", "{", "None", "nan", " ,", " .", " !", ",,", "..", "!!", " :", "( ")
            )
        assert text[1][:1].isupper()
        assert len(text[0]) <= 70
