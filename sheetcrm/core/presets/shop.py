"""A shop, on the street or on the web: orders of goods, deliveries, promised stock, codes of a loyalty programme. Pure."""

from __future__ import annotations

from sheetcrm.core.presets import Preset, PresetColumn, PresetTab
from sheetcrm.core.presets.words import (
    BIRTHDAYS,
    CHANNELS,
    GIFTS,
    LONG_AGO,
    LOSS_REASONS,
    NEVER,
    NEWCOMERS,
    ORDER_STATUSES,
    PERMISSION,
    REGULAR,
    STATUSES,
    VIP,
    WIN_BACK,
)
from sheetcrm.core.wording import Text

C = PresetColumn

SHOP = Preset(
    "shop",
    Text(ru="Магазин", en="Shop"),
    Text(
        ru="заказы товаров, доставка, бонусы и коды, лист ожидания",
        en="orders of goods, deliveries, bonuses and codes, a waiting list",
    ),
    (
        PresetTab(
            "clients",
            (
                C("client_id", 13), C("full_name", 30), C("phone", 20), C("email", 26), C("city", 16), C("address", 34),
                C("birthday", 17), C("source", 17), C("utm", 20), C("status", 18), C("interests", 26), C("promise", 26),
                C("bonus_balance", 16), C("tier", 18), C("referral_code", 18), C("single_code", 18), *PERMISSION,
            ),
        ),
        PresetTab(
            "orders",
            (
                C("order_id", 12), C("date", 12), C("client_id", 13), C("client", 30), C("items", 36), C("category", 20),
                C("quantity", 12), C("amount", 14), C("discount", 12), C("single_code", 18), C("paid", 14), C("pay_date", 14),
                C("delivered", 15), C("status", 16), C("source", 17), C("comment", 32),
            ),
        ),
    ),
    {
        "status": STATUSES,
        "pref_channel": CHANNELS,
        "order_status": ORDER_STATUSES,
        "order_category": (
            Text(ru="новинки", en="new arrivals"), Text(ru="основной товар", en="main goods"),
            Text(ru="аксессуары", en="accessories"), Text(ru="подарки", en="gifts"),
        ),
        "loss_reason": (*LOSS_REASONS, Text(ru="не было в наличии", en="out of stock")),
    },
    (LONG_AGO, REGULAR, VIP, WIN_BACK, NEWCOMERS, NEVER, BIRTHDAYS, GIFTS),
    ("welcome", "birthday", "winback", "complementary", "promised", "opinion", "referral"),
    (
        Text(ru="Кружка и чайник", en="Mug and teapot"),
        Text(ru="Подарочный набор", en="Gift box"),
        Text(ru="Плед", en="Blanket"),
    ),
    {
        "segments.period_days": 365,
        "drafts.campaigns.complementary.on": True,
        "drafts.campaigns.promised.on": True,
        "drafts.campaigns.opinion.on": True,
    },
)  # fmt: skip
