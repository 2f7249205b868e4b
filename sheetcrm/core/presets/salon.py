"""A beauty salon, a barber, a studio: visits to a specialist, who is remembered with the visit. Pure."""

from __future__ import annotations

from sheetcrm.core.presets import Preset, PresetColumn, PresetTab
from sheetcrm.core.presets.words import (
    BIRTHDAYS,
    CHANNELS,
    NEWCOMERS,
    PERMISSION,
    REGULAR,
    STATUSES,
    VIP,
    WIN_BACK,
)
from sheetcrm.core.segments.shipped import ShippedSegment
from sheetcrm.core.wording import Text

C = PresetColumn
_MISSED_TURN = ShippedSegment(
    Text(ru="Пора записаться", en="Time for a visit"),
    Text(ru="заказов >= 2 и не покупал 45 дней", en="orders >= 2 and not bought for 45 days"),
    Text(
        ru="Бывали не раз, а теперь больше полутора месяцев не записывались.",
        en="Came more than once, and have not come for a month and a half.",
    ),
)

SALON = Preset(
    "salon",
    Text(ru="Салон", en="Salon"),
    Text(
        ru="визиты, мастер, услуга; срок — полтора-два месяца между визитами",
        en="visits, specialist, service; a month and a half or two between visits",
    ),
    (
        PresetTab(
            "clients",
            (
                C("client_id", 13), C("full_name", 30), C("phone", 20), C("messenger", 22), C("pref_channel", 20),
                C("birthday", 17), C("source", 17), C("owner", 18, Text(ru="Менеджер", en="Manager")), C("status", 18),
                C("interests", 26), C("never_offer", 22), C("bonus_balance", 16), C("single_code", 18), *PERMISSION,
            ),
        ),
        PresetTab(
            "orders",
            (
                C("order_id", 12, Text(ru="№ визита", en="Visit no.")), C("date", 13, Text(ru="Дата визита", en="Visit date")),
                C("time", 12, Text(ru="Время визита", en="Visit time")), C("client_id", 13), C("client", 30),
                C("items", 32, Text(ru="Услуга", en="Service")), C("category", 20, Text(ru="Вид услуги", en="Category")),
                C("owner", 18, Text(ru="Мастер", en="Specialist")), C("amount", 13), C("discount", 12), C("paid", 13),
                C("status", 16), C("single_code", 18), C("comment", 32),
            ),
            Text(ru="Визиты", en="Visits"),
        ),
    ),
    {
        "status": STATUSES,
        "pref_channel": CHANNELS,
        "order_status": (
            Text(ru="записан", en="booked"), Text(ru="выполнен", en="delivered"), Text(ru="отменён", en="cancelled"),
            Text(ru="не пришёл", en="no-show"), Text(ru="возврат", en="returned"),
        ),
        "order_category": (
            Text(ru="стрижка", en="haircut"), Text(ru="окрашивание", en="colouring"), Text(ru="маникюр", en="manicure"),
            Text(ru="уход", en="care"),
        ),
        "loss_reason": (
            Text(ru="дорого", en="too expensive"), Text(ru="не понравился результат", en="did not like the result"),
            Text(ru="переехал", en="moved away"), Text(ru="ушёл мастер", en="the specialist left"),
        ),
    },
    (_MISSED_TURN, REGULAR, VIP, WIN_BACK, NEWCOMERS, BIRTHDAYS),
    ("appointment", "welcome", "repeat", "birthday", "winback", "opinion"),
    (
        Text(ru="Стрижка и укладка", en="Haircut and styling"),
        Text(ru="Маникюр", en="Manicure"),
        Text(ru="Окрашивание", en="Colouring"),
    ),
    {
        "segments.period_days": 120,
        "segments.regular_orders": 3,
        "segments.regular_days": 183,
        "segments.slipping_at_least_days": 30,
        "segments.slipping_days": 75,
        "segments.asleep_days": 180,
        "drafts.campaigns.appointment.on": True,
        "drafts.campaigns.repeat.on": True,
        "drafts.campaigns.winback.at_least_days": 45,
    },
)  # fmt: skip
