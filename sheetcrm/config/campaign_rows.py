"""The rows of «Настройки» that switch campaigns on: name, and what each is called. Pure."""

from __future__ import annotations

ROWS: tuple[tuple[str, str, str], ...] = (
    ("professional", "профессиональный праздник", "professional holiday"),
    ("holiday", "общий праздник", "general holiday"),
    ("repeat", "пора повторить", "time to buy again"),
    ("complementary", "к покупке", "goes well with it"),
    ("opinion", "узнать мнение", "ask for an opinion"),
    ("payment", "напоминание об оплате", "payment reminder"),
    ("appointment", "напоминание о записи", "appointment reminder"),
    ("promised", "поступил товар, который ждали", "back in stock"),
    ("refused", "причина отказа отпала", "the reason to decline has gone"),
    ("referral", "рекомендация друзьям", "referral"),
    ("large_order", "крупный заказ", "large order"),
    ("came_back", "снова с нами", "back again"),
    ("milestone", "юбилейный заказ", "a round number of orders"),
    ("cancelled", "заказ не состоялся", "an order came to nothing"),
    ("offer", "отправить КП", "send an offer"),
)
