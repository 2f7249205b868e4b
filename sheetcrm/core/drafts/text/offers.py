"""Whether a text advertises, by its words: a service message that does is an advertisement, whatever it is called. Pure.

The words were chosen on sentences of our own and measured on others (``tests/unit/drafts/offers.txt``). They err on the side
of advertising: a wrong yes asks for a consent, a wrong no breaks the law.
"""

from __future__ import annotations

import re
from functools import lru_cache

_RU = (
    r"скидк\w*", r"скидоч\w*", r"промо\w*", r"акци(?:я|и|ю|ей|ях|онн\w*)", r"распродаж\w*", r"подар(?:ок|к\w*|им|ит\w*|оч\w*)",
    r"дарим", r"бесплатн\w*", r"бонус\w*", r"кешб\w*|кэшб\w*", r"каталог\w*", r"выгод\w*", r"спецпредложени\w*",
    r"специальн\w+ (?:цен|предложен)\w*", r"только (?:сегодня|до|эт\w+ недел\w+|для вас)", r"успейте|успей", r"новинк\w*",
    r"нов\w+ коллекци\w*", r"ассортимент\w*", r"купи(?:те|ть)?\b", r"закажи(?:те)?\b(?! обратн)", r"приобрет(?:ите|и)\b",
    r"лучш\w+ цен\w*", r"по цене", r"дешевле", r"розыгрыш\w*", r"сертификат\w* (?:на|в подарок|со скидк)", r"приведи(?:те)? друга",
    r"порекомендуйте", r"(?:програм\w+|карт\w+|балл\w+) лояльности", r"коп\w+ балл\w+", r"хит\w* продаж", r"рекоменду\w+ (?:попробовать|купить|приобрести|также)",
    r"\d+\s*%", r"рады видеть вас снова", r"сэконом\w*", r"предложени\w+ (?:для вас|месяца|недели|дня)", r"в рассрочку",
    r"снижен\w* цен\w*|цен\w+ снижен\w*", r"со скидкой", r"второ(?:й|е) (?:товар|билет|занятие) ",
)  # fmt: skip
_EN = (
    r"discount\w*", r"promo(?:tion\w*)?s?\b", r"coupons?", r"vouchers?", r"on sale|\bsale\b", r"gifts?\b", r"bonus(?:es)?", r"cashback",
    r"catalog(?:ue)?s?", r"special (?:offer|price|deal)s?", r"limited[- ]time", r"% off|\d+\s*%", r"free (?!of (?:errors|charge to cancel)|to )\w+",
    r"deals?\b(?= of| for| on|!)", r"save (?:up to|£|\$|€|\d)", r"new (?:collection|arrivals?|range|season)", r"best[- ]?sellers?",
    r"buy (?:one|now|two|today|again)", r"shop (?:now|online|our)", r"order now", r"don'?t miss", r"hurry", r"exclusive\w*",
    r"refer a friend|bring a friend|recommend us", r"loyalty (?:points|programme|program)", r"reward\w*", r"lowest price|best price",
    r"giveaway|prize draw", r"you (?:may|might) also like", r"upgrade (?:to|now|your)", r"half[- ]price", r"clearance",
)  # fmt: skip
_OFFER = re.compile(rf"(?<!\w)(?:{'|'.join((*_RU, *_EN))})", re.IGNORECASE)
# What looks like an offer and is part of somebody's own order or of keeping in touch.
_NO_OFFER = re.compile(
    r"скидк\w* (?:уже )?(?:учтен|применен|посчитан)\w*|с учетом (?:вашей )?скидки|"
    r"бесплатн\w+ (?:отмен\w*|парковк\w*|звон\w*|хранени\w*|номер\w*)|звонок бесплатный|предоплат\w* \d+\s*%|оплат\w* \d+\s*%|"
    r"заказ\w* (?:на )?подар\w+ (?:набор|упаковк|карт)\w*|ваш\w* (?:подарочн\w+ )?(?:набор|сертификат)\w* готов\w*|ндс \d+\s*%|"
    r"free (?:cancellation|parking|of charge)|discount (?:has been|was) applied|\d+\s*% (?:deposit|vat|paid|prepayment|complete)|"
    r"gift (?:wrap|wrapping|set|card) (?:is|has been|was) ready|vat \d+\s*%|feel free|free to",
    re.IGNORECASE,
)


@lru_cache(maxsize=1_000)
def offers_in(text: str) -> tuple[str, ...]:
    """The words by which a text advertises, each once; empty when it does not.

    >>> offers_in("Ваш заказ готов."), offers_in("Ждём вас: скидка 10 %!"), offers_in("Feel free to call us.")
    ((), ('скидка', '10 %'), ())
    """
    plain = _NO_OFFER.sub(" ", text.replace("ё", "е").replace("\u00a0", " "))
    return tuple(dict.fromkeys(found.group().strip().lower() for found in _OFFER.finditer(plain)))
