"""Sales to firms: companies with tax ids and contact persons, deals by stages, a history of talks, invoices. Pure."""

from __future__ import annotations

from sheetcrm.core.presets import Preset, PresetColumn, PresetTab
from sheetcrm.core.presets.words import (
    LOSS_REASONS,
    ORDER_STATUSES,
    PAY_LATE,
    PERMISSION,
    STATUSES,
    TALK_TYPES,
    VIP,
    WIN_BACK,
)
from sheetcrm.core.segments.shipped import ShippedSegment
from sheetcrm.core.wording import Text

C = PresetColumn
_NEW, _QUALIFIED = Text(ru="Новая", en="New"), Text(ru="Выявили потребность", en="Need is clear")
_OFFER, _TALKS = Text(ru="КП отправлено", en="Offer sent"), Text(ru="Переговоры", en="Negotiation")
_CONTRACT = Text(ru="Договор", en="Contract")
_WON, _LOST = Text(ru="Выиграна", en="Won"), Text(ru="Отказ", en="Lost")
_NO_STEP = ShippedSegment(
    Text(ru="В работе без следующего шага", en="In progress without a next step"),
    Text(
        ru="статус = в работе и следующий шаг пусто и заказов = 0",
        en='status = "in progress" and next step is empty and orders = 0',
    ),
    Text(
        ru="С кем говорим, а что дальше — не записано.",
        en="People we are talking with, and nobody recorded what comes next.",
    ),
)
_SILENT = ShippedSegment(
    Text(ru="Клиенты без заказа полгода", en="Clients without an order for half a year"),
    Text(ru="заказов >= 1 и не покупал 180 дней", en="orders >= 1 and not bought for 180 days"),
    Text(ru="Кого навестить или обзвонить.", en="Whom to visit or call."),
)

B2B = Preset(
    "b2b",
    Text(ru="B2B", en="B2B"),
    Text(
        ru="компании с ИНН и контактными лицами, сделки по этапам, история общения, счета",
        en="companies with tax ids and contact persons, deals by stages, contact history, invoices",
    ),
    (
        PresetTab(
            "clients",
            (
                C("client_id", 13), C("kind", 22), C("company", 30), C("inn", 15), C("full_name", 30, Text(ru="Контактное лицо", en="Contact person")),
                C("position", 22), C("phone", 20), C("email", 26), C("city", 16), C("source", 17), C("owner", 18), C("status", 18),
                C("next_step", 28), C("next_date", 15), C("loss_reason", 22), *PERMISSION,
            ),
        ),
        PresetTab(
            "deals",
            (
                C("deal_id", 12), C("client_id", 13), C("client", 30), C("name", 30), C("stage", 22), C("stage_since", 14),
                C("amount", 14), C("probability", 15), C("expected_close", 17), C("owner", 18), C("product", 24),
                C("offer_document", 26), C("offer", 15), C("objections", 26), C("loss_reason", 22), C("loss_date", 13), C("won_date", 14), C("comment", 32),
            ),
        ),
        PresetTab(
            "orders",
            (
                C("order_id", 14, Text(ru="№ заказа", en="Order no.")), C("date", 12), C("client_id", 13), C("client", 30),
                C("items", 36), C("amount", 14), C("due", 14), C("paid", 14), C("pay_date", 14), C("status", 16), C("document", 28),
                C("owner", 18), C("comment", 32),
            ),
        ),
        PresetTab(
            "interactions",
            (
                C("date", 18), C("client_id", 13), C("client", 30), C("type", 16), C("direction", 15), C("minutes", 10),
                C("summary", 44), C("next_step", 28), C("author", 18), C("link", 26),
            ),
        ),
    ),
    {
        "status": STATUSES,
        "order_status": ORDER_STATUSES,
        "deal_stage": (_NEW, _QUALIFIED, _OFFER, _TALKS, _CONTRACT, _WON, _LOST),
        "talk_type": TALK_TYPES,
        "loss_reason": (*LOSS_REASONS, Text(ru="нет бюджета", en="no budget"), Text(ru="ушёл контакт", en="the contact left")),
    },
    (_NO_STEP, _SILENT, VIP, WIN_BACK, PAY_LATE),
    ("offer", "payment", "winback", "professional", "refused"),
    (
        Text(ru="Расходники, партия 200 шт.", en="Supplies, 200 pcs"),
        Text(ru="Обслуживание, квартал", en="Maintenance, a quarter"),
        Text(ru="Оборудование", en="Equipment"),
    ),
    {
        "segments.period_days": 365,
        "segments.new_days": 90,
        "segments.regular_orders": 4,
        "segments.regular_days": 365,
        "segments.slipping_days": 180,
        "segments.asleep_days": 540,
        "drafts.campaigns.birthday.on": False,
        "drafts.campaigns.offer.on": True,
        "drafts.campaigns.payment.on": True,
        "drafts.campaigns.professional.on": True,
        "drafts.limits.week": 1,
    },
    {_NEW: 2, _QUALIFIED: 5, _OFFER: 7, _TALKS: 14, _CONTRACT: 10},
    (
        {"company": Text(ru="ООО «Пример»", en="Sample Ltd"), "inn": Text(ru="7707083893", en="7707083893"), "position": Text(ru="закупщик", en="buyer")},
        {"company": Text(ru="ООО «Образец»", en="Model Ltd"), "inn": Text(ru="7736050003", en="7736050003"), "position": Text(ru="директор", en="director")},
        {"status": Text(ru="в работе", en="in progress"), "next_step": Text(ru="прислать КП", en="send the offer"), "company": Text(ru="ООО «Проба»", en="Trial Ltd"), "inn": Text(ru="7728168971", en="7728168971"), "position": Text(ru="главный инженер", en="chief engineer")},
    ),
    {"required.company": ("inn",)},
    {
        Text(ru="статус = в работе и следующий шаг заполнен", en='status = "in progress" and next step is not empty'): 20,
        Text(ru="ABC = A", en="ABC = A"): 20,
        Text(ru="группа = засыпает", en="group = slipping away"): 15,
        Text(ru="последний контакт за последние 30 дней", en="last contact in the last 30 days"): 10,
        Text(ru="просрочек оплаты >= 3", en="late payments >= 3"): -30,
    },
)  # fmt: skip
