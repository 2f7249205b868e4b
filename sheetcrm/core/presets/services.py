"""Services to people at their place or the firm's: repairs, cleaning, courses, photographers; requests, appointments, talks.
Pure."""

from __future__ import annotations

from sheetcrm.core.presets import Preset, PresetColumn, PresetTab
from sheetcrm.core.presets.words import (
    CHANNELS,
    LONG_AGO,
    LOSS_REASONS,
    NEVER,
    NEWCOMERS,
    PERMISSION,
    REFERRED,
    REGULAR,
    STATUSES,
    TALK_TYPES,
    WIN_BACK,
)
from sheetcrm.core.segments.shipped import ShippedSegment
from sheetcrm.core.wording import Text

C = PresetColumn
_OPEN = ShippedSegment(
    Text(ru="Заявки без договорённости", en="Enquiries without an agreement"),
    Text(ru="статус = заявка и ещё не покупал", en="status is enquiry and never bought"),
    Text(ru="Оставили заявку, а работы не было.", en="Asked, and no work was done for them."),
)

SERVICES = Preset(
    "services",
    Text(ru="Услуги", en="Services"),
    Text(
        ru="заявки, запись на время, адрес, исполнитель, история общения",
        en="enquiries, appointments, address, who does it, contact history",
    ),
    (
        PresetTab(
            "clients",
            (
                C("client_id", 13), C("full_name", 30), C("phone", 20), C("messenger", 22), C("email", 26), C("city", 16),
                C("address", 34), C("call_time", 22), C("source", 17), C("owner", 18), C("status", 18), C("next_step", 28),
                C("next_date", 15), C("loss_reason", 22), *PERMISSION,
            ),
        ),
        PresetTab(
            "orders",
            (
                C("order_id", 12), C("date", 12), C("time", 10), C("client_id", 13), C("client", 30), C("items", 36),
                C("category", 20, Text(ru="Вид услуги", en="Category")), C("owner", 18, Text(ru="Специалист", en="Specialist")),
                C("amount", 14), C("paid", 14), C("pay_date", 14), C("status", 16), C("document", 28), C("comment", 32),
            ),
        ),
        PresetTab(
            "interactions",
            (
                C("date", 18), C("client_id", 13), C("client", 30), C("phone", 20), C("type", 16), C("direction", 15),
                C("summary", 44), C("next_step", 28), C("author", 18),
            ),
        ),
    ),
    {
        "status": STATUSES,
        "pref_channel": CHANNELS,
        "order_status": (
            Text(ru="записан", en="booked"), Text(ru="в работе", en="in progress"), Text(ru="выполнен", en="delivered"),
            Text(ru="оплачен", en="paid"), Text(ru="отменён", en="cancelled"), Text(ru="возврат", en="returned"),
        ),
        "order_category": (
            Text(ru="разовая работа", en="single job"), Text(ru="обслуживание", en="maintenance"),
            Text(ru="консультация", en="consultation"),
        ),
        "talk_type": TALK_TYPES,
        "loss_reason": LOSS_REASONS,
    },
    (_OPEN, LONG_AGO, REGULAR, WIN_BACK, NEWCOMERS, NEVER, REFERRED),
    ("appointment", "welcome", "payment", "opinion", "repeat", "referral"),
    (
        Text(ru="Уборка квартиры", en="Flat cleaning"),
        Text(ru="Замена смесителя", en="New mixer tap"),
        Text(ru="Настройка техники", en="Setting up appliances"),
    ),
    {
        "segments.period_days": 365,
        "segments.new_days": 60,
        "segments.regular_orders": 2,
        "segments.regular_days": 365,
        "drafts.campaigns.appointment.on": True,
        "drafts.campaigns.payment.on": True,
        "drafts.campaigns.opinion.on": True,
    },
    examples=({}, {}, {"status": Text(ru="заявка", en="enquiry"), "next_step": Text(ru="перезвонить вечером", en="call back in the evening")}),
)  # fmt: skip
