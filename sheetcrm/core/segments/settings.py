"""Thresholds behind bases, groups and freshness, each with its meaning in words. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from msgspec import Struct, field

from sheetcrm.core.wording import Text


class Lifecycle(StrEnum):
    """The one group a client is in. Values are the same in every language."""

    POTENTIAL = "potential"
    NEW = "new"
    ACTIVE = "active"
    REGULAR = "regular"
    VIP = "vip"
    SLIPPING = "slipping"
    ASLEEP = "asleep"


class Base(StrEnum):
    """Does the client buy: active (АКБ), inactive (НКБ), never bought. Together they are the general base (ОКБ)."""

    ACTIVE = "active"
    INACTIVE = "inactive"
    NEVER = "never"


class Freshness(StrEnum):
    """Whether what we know of a client is fresh; a card of contacts alone cannot be checked."""

    FRESH = "fresh"
    STALE = "stale"
    UNVERIFIABLE = "unverifiable"


class BaseScope(StrEnum):
    """Whom the general base counts: only those who bought, or leads as well."""

    BUYERS = "buyers"
    BUYERS_AND_LEADS = "buyers+leads"


LIFECYCLE_LABEL = {
    Lifecycle.POTENTIAL: Text(ru="потенциальный", en="potential"),
    Lifecycle.NEW: Text(ru="новый", en="new"),
    Lifecycle.ACTIVE: Text(ru="активный", en="active"),
    Lifecycle.REGULAR: Text(ru="постоянный", en="regular"),
    Lifecycle.VIP: Text(ru="VIP", en="VIP"),
    Lifecycle.SLIPPING: Text(ru="засыпает", en="slipping away"),
    Lifecycle.ASLEEP: Text(ru="спящий", en="asleep"),
}
BASE_LABEL = {
    Base.ACTIVE: Text(ru="активный", en="active"),
    Base.INACTIVE: Text(ru="неактивный", en="inactive"),
    Base.NEVER: Text(ru="ещё не покупал", en="has not bought yet"),
}
FRESHNESS_LABEL = {
    Freshness.FRESH: Text(ru="свежие", en="fresh"),
    Freshness.STALE: Text(ru="устарели", en="out of date"),
    Freshness.UNVERIFIABLE: Text(ru="не проверяема", en="cannot be checked"),
}
CARD_LABEL = {
    1: Text(ru="только контакты", en="contacts only"),
    2: Text(ru="контакты и заказы", en="contacts and orders"),
    3: Text(ru="полная", en="full"),
}

_STALE_AFTER_DAYS: Mapping[str, int] = {
    Lifecycle.POTENTIAL: 90,
    Lifecycle.NEW: 60,
    Lifecycle.ACTIVE: 180,
    Lifecycle.REGULAR: 120,
    Lifecycle.VIP: 90,
    Lifecycle.SLIPPING: 180,
    Lifecycle.ASLEEP: 365,
}


class KnownSettings(Struct, frozen=True):
    """Thresholds; each one's meaning stands in :data:`ABOUT`.

    ``vip_revenue``, when given, replaces ``vip_share``. ``cancelled_words`` and ``returned_words`` are beginnings of
    words, folded (small letters, е for ё). ``currency``: the one revenue is counted in; None takes the commonest.
    ``own_currency``: of amounts that name none.
    """

    period_days: int = 365
    new_days: int = 30
    regular_orders: int = 3
    regular_days: int = 183
    vip_share: float = 0.05
    vip_revenue: float | None = None
    slipping_factor: float = 2.0
    slipping_at_least_days: int = 14
    slipping_days: int = 180
    asleep_days: int = 365
    stale_after_days: Mapping[str, int] = field(default_factory=lambda: dict(_STALE_AFTER_DAYS))
    base_scope: BaseScope = BaseScope.BUYERS_AND_LEADS
    inactive_includes_leads: bool = False
    abc_a: float = 0.80
    abc_b: float = 0.95
    late_of_last: int = 5
    frequency_bands: tuple[int, ...] = (1, 2, 5, 10)
    currency: str | None = None
    own_currency: str | None = None
    cancelled_words: tuple[str, ...] = (
        "отмен",
        "аннулир",
        "отказ",
        "не состоял",
        "неявка",
        "незаезд",
        "не заех",
        "не пришел",
        "не пришла",
        "удален",
        "cancel",
        "void",
        "no-show",
        "no show",
        "rejected",
        "declined",
    )
    returned_words: tuple[str, ...] = ("возвр", "return", "refund")
    archived_words: tuple[str, ...] = ("архив", "archiv")

    def stale_limit(self, lifecycle: str | None) -> int:
        """Days without news after which data of this group is out of date; the group unknown: the shortest limit
        among those who bought nothing yet."""
        key = lifecycle if lifecycle is not None else Lifecycle.POTENTIAL
        return self.stale_after_days.get(key, _STALE_AFTER_DAYS[key])


#: What each setting means, for the settings tab and the docs.
ABOUT: dict[str, Text] = {
    "period_days": Text(
        ru="Отчётный период, дней: кто купил за это время, тот активный (АКБ).",
        en="Reporting period, days: whoever bought within it is active.",
    ),
    "new_days": Text(
        ru="Сколько дней после первой покупки клиент считается новым.",
        en="How many days after the first purchase a client counts as new.",
    ),
    "regular_orders": Text(
        ru="Сколько заказов нужно постоянному клиенту…",
        en="How many orders make a regular client…",
    ),
    "regular_days": Text(ru="…и за сколько последних дней.", en="…and within how many recent days."),
    "vip_share": Text(
        ru="Доля покупателей с наибольшей выручкой, которые считаются VIP (0,05 — это 5\u00a0%, если покупателей 20 и больше).",
        en="The share of buyers with the highest revenue who count as VIP (0.05 is 5%, of 20 buyers or more).",
    ),
    "vip_revenue": Text(
        ru="Выручка, начиная с которой клиент VIP; если указана, доля не действует.",
        en="Revenue from which a client is VIP; when given, the share does not apply.",
    ),
    "slipping_factor": Text(
        ru="Засыпает тот, кто не покупал дольше, чем столько своих обычных промежутков между покупками.",
        en="A client is slipping away after this many of their own usual intervals without a purchase.",
    ),
    "slipping_at_least_days": Text(
        ru="…но не раньше, чем через столько дней.",
        en="…but no sooner than this many days.",
    ),
    "slipping_days": Text(
        ru="Если покупок мало и обычный промежуток неизвестен, клиент засыпает через столько дней без покупки.",
        en="With too few purchases to know the usual interval, a client starts slipping away after this many days.",
    ),
    "asleep_days": Text(
        ru="Через столько дней без покупки засыпающий клиент считается спящим.",
        en="After this many days without a purchase a slipping client is asleep.",
    ),
    "stale_after_days": Text(
        ru="Через сколько дней без покупки, контакта и сверки данные устаревают — отдельно для каждой группы клиентов.",
        en="Days without a purchase, contact or verification after which data is out of date, by client group.",
    ),
    "base_scope": Text(
        ru="Кто входит в базу: «buyers» — только покупатели, «buyers+leads» — и те, кто ещё не покупал.",
        en="Who is in the base: “buyers” only, or “buyers+leads”: also those who have not bought yet.",
    ),
    "inactive_includes_leads": Text(
        ru="Считать ли тех, кто ещё не покупал, неактивными (НКБ).",
        en="Whether those who have not bought yet count as inactive.",
    ),
    "abc_a": Text(ru="Какую долю выручки покрывает класс A.", en="The share of revenue class A covers."),
    "abc_b": Text(ru="Какую долю выручки покрывают классы A и B вместе.", en="The share classes A and B cover."),
    "late_of_last": Text(
        ru="Сколько последних счетов со сроком оплаты смотреть, когда считаются просрочки клиента.",
        en="How many of a client's last invoices with a due date are checked for late payments.",
    ),
    "frequency_bands": Text(
        ru="С какого числа покупок начинается каждая следующая ступень: 1, 2, 5, 10 — это 1, 2–4, 5–9, 10 и больше.",
        en="From how many purchases each band begins: 1, 2, 5, 10 are 1, 2–4, 5–9, 10 and more.",
    ),
    "currency": Text(ru="Валюта, в которой считается выручка.", en="The currency revenue is counted in."),
    "cancelled_words": Text(
        ru="Начала слов в статусе заказа, по которым он считается отменённым.",
        en="Beginnings of words in an order's status that mean it was cancelled.",
    ),
    "returned_words": Text(
        ru="Начала слов в статусе заказа, по которым он считается возвращённым.",
        en="Beginnings of words in an order's status that mean it was returned.",
    ),
    "archived_words": Text(
        ru="Начала слов в статусе клиента, по которым он в архиве и в базу не входит.",
        en="Beginnings of words in a client's status that mean archived: not in the base.",
    ),
}
