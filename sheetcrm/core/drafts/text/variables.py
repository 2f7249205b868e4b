"""What a template may name: every variable with its meaning, and where its value comes from. Pure.

Free text that people keep for themselves (comment, next step, reason of loss, address) is not here on purpose: it was not
written to be read by the client.
"""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from sheetcrm.core.wording import Text

#: ``name``: how a person or firm is called; ``text``: other words about the client; ``list``: what ``for`` may walk;
#: ``setting``: the team's own words; ``computed``: dates, numbers and words of ours.
Kind = Literal["name", "text", "list", "setting", "computed"]


class Variable(Struct, frozen=True):
    """One name a template may use. ``field``: the client's column it is taken from, if it is."""

    name: str
    kind: Kind
    label: Text
    field: str | None = None


_IN_CLIENTS = Text(ru="в таблице клиентов", en="in the clients' table")
_IN_ORDERS = Text(ru="в таблице заказов", en="in the table of orders")
_IN_DEALS = Text(ru="в таблице заказов или сделок", en="in the table of orders or deals")
#: Variables that come from another table than that of clients.
_ELSEWHERE = {
    "bought": _IN_ORDERS,
    "delivered": _IN_ORDERS,
    "amount_due": _IN_ORDERS,
    "due_date": _IN_ORDERS,
    "order_number": _IN_ORDERS,
    "appointment_date": _IN_ORDERS,
    "appointment_time": _IN_ORDERS,
    "with_whom": _IN_ORDERS,
    "document": _IN_DEALS,
}
_IN_SETTINGS = Text(ru="в настройках", en="in the settings")

VARIABLES: dict[str, Variable] = {
    variable.name: variable
    for variable in (
        Variable("greeting", "name", Text(ru="приветствие", en="greeting")),
        Variable("name", "name", Text(ru="обращение", en="form of address")),
        Variable("first_name", "name", Text(ru="имя", en="first name")),
        Variable("last_name", "name", Text(ru="фамилия", en="last name")),
        Variable("patronymic", "name", Text(ru="отчество", en="patronymic")),
        Variable("gender", "computed", Text(ru="пол", en="gender")),
        Variable("client_company", "name", Text(ru="компания клиента", en="the client's company"), "company"),
        Variable("position", "text", Text(ru="должность", en="position"), "position"),
        Variable("city", "text", Text(ru="город", en="city"), "city"),
        Variable("profession", "text", Text(ru="профессия", en="profession"), "profession"),
        Variable("owner", "text", Text(ru="ответственный", en="owner"), "owner"),
        Variable("interests", "list", Text(ru="интересы", en="interests"), "interests"),
        Variable("orders_count", "computed", Text(ru="сколько заказов", en="number of orders")),
        Variable("first_order", "computed", Text(ru="дата первой покупки", en="date of the first purchase")),
        Variable("last_order", "computed", Text(ru="дата последней покупки", en="date of the last purchase")),
        Variable("days_silent", "computed", Text(ru="сколько дней без покупок", en="days without a purchase")),
        Variable("birthday", "computed", Text(ru="день рождения", en="birthday")),
        Variable("holiday", "computed", Text(ru="праздник", en="holiday")),
        Variable("holiday_greeted", "computed", Text(ru="с чем поздравляем", en="what to congratulate on")),
        Variable("holiday_date", "computed", Text(ru="день праздника", en="day of the holiday")),
        Variable("bought", "list", Text(ru="что купили", en="what was bought")),
        Variable("offer", "list", Text(ru="что предлагаем", en="what is offered")),
        Variable("promised", "list", Text(ru="что обещали и поступило", en="what was promised and is in")),
        Variable("delivered", "computed", Text(ru="когда получен заказ", en="when the order was received")),
        Variable("amount_due", "computed", Text(ru="сколько осталось оплатить", en="amount to pay")),
        Variable("due_date", "computed", Text(ru="срок оплаты", en="date the payment is due")),
        Variable("order_number", "text", Text(ru="номер заказа", en="order number")),
        Variable("document", "text", Text(ru="документ: счёт, КП", en="the document: an invoice, an offer")),
        Variable(
            "document_kind", "computed", Text(ru="вид документа: offer или invoice", en="its kind: offer or invoice")
        ),
        Variable("appointment_date", "computed", Text(ru="день записи", en="day of the appointment")),
        Variable("appointment_time", "computed", Text(ru="время записи", en="time of the appointment")),
        Variable("with_whom", "text", Text(ru="к кому запись", en="whom the appointment is with")),
        Variable("segment", "computed", Text(ru="сегмент", en="segment")),
        Variable("bonus_balance", "computed", Text(ru="бонусный баланс", en="bonus balance"), "bonus_balance"),
        Variable("tier", "text", Text(ru="уровень в программе", en="loyalty tier"), "tier"),
        Variable("referral_code", "text", Text(ru="код для друзей", en="referral code"), "referral_code"),
        Variable("timing", "computed", Text(ru="до, в сам день или после", en="before, on the day or after")),
        Variable("today", "computed", Text(ru="сегодня", en="today")),
        Variable("company", "setting", Text(ru="название вашей компании", en="your company's name")),
        Variable("sender_name", "setting", Text(ru="кто пишет", en="who is writing")),
        Variable("signature", "setting", Text(ru="подпись", en="signature")),
        Variable("company_phone", "setting", Text(ru="ваш телефон", en="your phone")),
        Variable("website", "setting", Text(ru="ваш сайт", en="your website")),
    )
}

#: Columns whose free text never reaches a client; asking for one gets an answer of its own.
FREE_TEXT = frozenset({"comment", "note", "next_step", "loss_reason", "address", "call_time", "family", "full_name"})


def where(variable: str) -> Text:
    """Where a person fills the variable in."""
    known = VARIABLES.get(variable)
    if known is not None and known.kind == "setting":
        return _IN_SETTINGS
    return _ELSEWHERE.get(variable, _IN_CLIENTS)


def label(variable: str) -> Text:
    """The variable in words."""
    known = VARIABLES.get(variable)
    return known.label if known is not None else Text(ru=variable, en=variable)
