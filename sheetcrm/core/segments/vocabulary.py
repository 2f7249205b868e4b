"""The words a rule may use for columns: the team's headings, our own, and computed columns. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from functools import lru_cache
from typing import Any

from msgspec import Struct, field
from rapidfuzz import fuzz, process

from sheetcrm.core.records import replace
from sheetcrm.core.schema import CLIENTS
from sheetcrm.core.segments.arrays import fold
from sheetcrm.core.segments.rfm import RFM_LABEL
from sheetcrm.core.segments.settings import BASE_LABEL, CARD_LABEL, FRESHNESS_LABEL, LIFECYCLE_LABEL
from sheetcrm.core.wording import Text


class Holds(StrEnum):
    """What a column holds, as far as a rule cares."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    BIRTHDAY = "birthday"
    FLAG = "flag"
    CHOICE = "choice"
    ANY = "any"


class Column(Struct, frozen=True):
    """A column a rule may name. ``type`` is the field type of what people typed ("" when computed); ``choices``: key
    → its labels, for computed columns; ``activity``: it says something about what the client did; ``american``: its
    numbers and days are written as in the United States."""

    key: str
    holds: Holds
    shown: Text
    type: str = ""
    choices: Mapping[str, Text] = field(default_factory=dict)
    activity: bool = False
    here: bool = True
    american: bool = False


_HOLDS = {
    "number": Holds.NUMBER,
    "money": Holds.NUMBER,
    "date": Holds.DATE,
    "birthday": Holds.BIRTHDAY,
    "yes_no": Holds.FLAG,
    "consent": Holds.FLAG,
}


class _Computed(Struct, frozen=True):
    column: Column
    words: tuple[str, ...]


def _computed(
    key: str, holds: Holds, ru: str, en: str, *words: str, choices: Mapping[str, Text] | None = None
) -> _Computed:
    return _Computed(Column(key, holds, Text(ru=ru, en=en), choices=choices or {}, activity=True), (ru, en, *words))


def _labels(labels: Mapping[Any, Text]) -> dict[str, Text]:
    return {str(getattr(key, "value", key)): text for key, text in labels.items()}


COMPUTED: tuple[_Computed, ...] = (
    _computed(
        "first_order", Holds.DATE, "первая покупка", "first purchase", "дата первой покупки", "первый заказ",
        "первый визит", "first order", "first visit", "first purchase date",
    ),
    _computed(
        "last_order", Holds.DATE, "последняя покупка", "last purchase", "дата последней покупки", "последний заказ",
        "последний визит", "last order", "last visit", "last purchase date",
    ),
    _computed(
        "days_since", Holds.NUMBER, "дней без покупки", "days since purchase", "давность", "дней с последней покупки",
        "дней без покупок", "recency", "days since last purchase", "days without purchase",
    ),
    _computed(
        "orders_count", Holds.NUMBER, "заказов", "orders", "количество заказов", "число заказов", "кол-во заказов",
        "покупок", "количество покупок", "число покупок", "визитов", "number of orders", "order count", "purchases",
        "number of purchases", "visits",
    ),
    _computed(
        "revenue", Holds.NUMBER, "выручка", "revenue", "сумма заказов", "сумма покупок", "купил на", "купила на",
        "потратил", "потратила", "total spent", "spent",
    ),
    _computed(
        "avg_check", Holds.NUMBER, "средний чек", "average order", "average check", "avg check", "average order value",
    ),
    _computed(
        "rhythm_days", Holds.NUMBER, "покупает раз в … дней", "buys every … days", "промежуток между покупками",
        "покупает раз в дней", "ритм", "interval between purchases", "purchase interval", "rhythm",
    ),
    _computed(
        "late_payments", Holds.NUMBER, "просрочек оплаты", "late payments", "просрочек", "просрочено оплат",
        "просрочено счетов", "просроченных оплат", "задержек оплаты", "overdue payments", "late invoices",
    ),
    _computed(
        "last_contact", Holds.DATE, "последний контакт", "last contact", "дата последнего контакта", "последнее общение",
        "last contacted",
    ),
    _computed(
        "requests", Holds.NUMBER, "обращений", "requests", "число обращений", "количество обращений", "сколько раз обращался",
        "number of requests", "times contacted us",
    ),
    _computed(
        "last_offer", Holds.DATE, "последнее КП", "last offer", "дата последнего кп", "кп отправлено", "последнее коммерческое предложение",
        "last offer sent", "offer sent",
    ),
    _computed(
        "bought_items", Holds.TEXT, "покупал товар", "bought product", "покупала товар", "купил товар", "купила товар",
        "что покупал", "что покупала", "покупал услугу", "купленные товары", "товар", "товары", "услуга", "услуги", "процедура",
        "bought item", "bought products", "bought items", "products bought", "product", "products", "service", "services", "treatment",
    ),
    _computed(
        "served_by", Holds.TEXT, "кто обслуживал", "served by", "мастер", "специалист", "стилист", "барбер", "врач", "тренер",
        "преподаватель", "продавец", "master", "specialist", "stylist", "barber", "therapist", "trainer", "technician", "teacher",
    ),
    _computed(
        "deal_stage", Holds.TEXT, "этап сделки", "deal stage", "стадия сделки", "сделка на этапе", "stage of the deal",
        "stage of deal",
    ),
    _computed(
        "lifecycle", Holds.CHOICE, "группа", "group", "группа клиента", "client group", "lifecycle",
        choices=_labels(LIFECYCLE_LABEL),
    ),
    _computed(
        "base", Holds.CHOICE, "покупает?", "buys?", "покупает", "база", "buys", "base", choices=_labels(BASE_LABEL)
    ),
    _computed("card", Holds.CHOICE, "карточка", "card", "полнота карточки", choices=_labels(CARD_LABEL)),
    _computed("fresh_at", Holds.DATE, "данные свежие на", "data fresh as of", "свежесть"),
    _computed(
        "freshness", Holds.CHOICE, "актуальность", "freshness", "данные", choices=_labels(FRESHNESS_LABEL)
    ),
    _computed("stale", Holds.FLAG, "данные устарели", "data out of date", "устарел", "stale"),
    _computed("abc", Holds.CHOICE, "ABC", "ABC class", "класс abc", "класс", "abc", choices={
        name: Text(ru=name, en=name) for name in ("A", "B", "C")
    }),
    _computed("rfm", Holds.TEXT, "RFM", "RFM code", "код rfm", "rfm"),
    _computed(
        "rfm_group", Holds.CHOICE, "RFM-группа", "RFM group", "группа rfm", "rfm группа", "rfm-group",
        choices=_labels(RFM_LABEL),
    ),
    _computed("rfm_recency", Holds.NUMBER, "оценка давности", "recency score", "r"),
    _computed("rfm_frequency", Holds.NUMBER, "оценка частоты", "frequency score", "f"),
    _computed("rfm_money", Holds.NUMBER, "оценка выручки", "money score", "m"),
)  # fmt: skip
_BY_KEY = {item.column.key: item.column for item in COMPUTED}
#: Words of the columns that are made only when a rule names them, folded.
HISTORY_WORDS: Mapping[str, tuple[str, ...]] = {
    item.column.key: tuple(fold(word) for word in (*item.words, item.column.key, item.column.key.replace("_", " ")))
    for item in COMPUTED
    if item.column.key in ("bought_items", "served_by", "deal_stage")
}


def _words_of(key: str) -> tuple[str, ...]:
    known = CLIENTS.field(key)
    return () if known is None else tuple(fold(word) for word in (known.heading.ru, known.heading.en, *known.synonyms))


#: Words of what is worked out when a rule names it, the age from birthdays and the gender from names, folded.
TOLD_WORDS: Mapping[str, tuple[str, ...]] = {key: _words_of(key) for key in ("age", "gender")}

#: Other words for values of computed columns, folded; the labels themselves are known without this list.
CHOICE_WORDS: Mapping[str, Mapping[str, str]] = {
    "lifecycle": {
        "потенциальные": "potential", "лид": "potential", "лиды": "potential", "lead": "potential", "leads": "potential",
        "новые": "new", "новичок": "new", "новички": "new", "активные": "active", "постоянные": "regular",
        "вип": "vip", "засыпающий": "slipping", "засыпающие": "slipping", "засыпают": "slipping",
        "риск": "slipping", "slipping": "slipping", "at risk": "slipping", "спящие": "asleep", "спит": "asleep",
        "потерян": "asleep", "sleeping": "asleep",
    },
    "base": {
        "акб": "active", "нкб": "inactive", "активные": "active", "неактивные": "inactive", "да": "active",
        "нет": "inactive", "не покупал": "never", "никогда": "never", "yes": "active", "no": "inactive",
        "never": "never", "never bought": "never", "has not bought": "never", "not yet": "never",
    },
    "freshness": {
        "свежая": "fresh", "свежий": "fresh", "устарела": "stale", "устарел": "stale", "stale": "stale",
        "не проверяемы": "unverifiable", "не проверяем": "unverifiable", "unverifiable": "unverifiable",
    },
    "abc": {"а": "A", "в": "B", "с": "C"},
    "card": {"контакты": "1", "contacts": "1", "полные": "3", "полный": "3"},
}  # fmt: skip


def choice_words(column: Column) -> dict[str, str]:
    """Every way to write a value of a computed column, folded → its key."""
    words = dict(CHOICE_WORDS.get(column.key, {}))
    for key, label in column.choices.items():
        words[fold(key)] = key
        words[fold(label.ru)] = key
        words[fold(label.en)] = key
    return words


def plain(heading: str) -> str:
    """A heading as it is looked up: folded, without a sign in front or a colon behind.

    >>> plain("⛔ Не  беспокоить:"), plain("E-mail")
    ('не беспокоить', 'e-mail')
    """
    folded = fold(heading)
    start = next((i for i, c in enumerate(folded) if c.isalnum()), 0)
    return folded[start:].rstrip(" :")


class Vocabulary(Struct, frozen=True):
    """Words → columns. ``by_first``: the words grouped by their first one, longest first, for the longest match."""

    columns: Mapping[str, Column]
    words: Mapping[str, Column]
    by_first: Mapping[str, tuple[str, ...]]

    def nearest(self, word: str) -> Text | None:
        """The heading most like a word among those of columns that are there; None when none is like it."""
        found = process.extractOne(
            plain(word), [w for w, column in self.words.items() if column.here], scorer=fuzz.ratio, score_cutoff=70
        )
        return None if found is None else self.words[found[0]].shown


def first_token(text: str) -> str:
    """The letters and digits a text begins with, or its first character.

    >>> first_token("e-mail 2"), first_token("№ карты")
    ('e', '№')
    """
    end = 0
    while end < len(text) and text[end].isalnum():
        end += 1
    return text[: end or 1]


def build_vocabulary(
    headings: Mapping[str, str], present: Iterable[str] | None = None, region: str = "RU"
) -> Vocabulary:
    """The words of one base. ``headings``: field key (or ``extra:HEADING``) → the team's own heading.

    ``present``: keys of the columns that are there; by default those with a heading, and everything computed. The
    team's headings win over our names, and our names over synonyms. ``region``: how its numbers and days are written.
    """
    here = set(headings) if present is None else set(present)
    return _build(tuple(sorted(headings.items())), frozenset(here), region == "US")


@lru_cache(maxsize=32)
def _build(headings: tuple[tuple[str, str], ...], present: frozenset[str], american: bool) -> Vocabulary:
    columns: dict[str, Column] = dict(_BY_KEY)
    own: dict[str, str] = {}
    for key, heading in headings:
        known = CLIENTS.field(key)
        shown = as_it_is(_as_in_a_sentence(heading))
        computed = _BY_KEY.get(key)
        if computed is not None:
            columns[key] = Column(
                key, computed.holds, Text(ru=shown, en=shown), known.type if known else "", computed.choices, True
            )
        elif known is not None:
            columns[key] = Column(key, _HOLDS.get(known.type, Holds.TEXT), Text(ru=shown, en=shown), known.type)
        else:
            columns[key] = Column(key, Holds.ANY, Text(ru=shown, en=shown))
        own[plain(heading)] = key
    for known in CLIENTS.fields:
        if known.key not in columns:
            columns[known.key] = Column(
                known.key,
                _HOLDS.get(known.type, Holds.TEXT),
                Text(ru=_as_in_a_sentence(known.heading.ru), en=_as_in_a_sentence(known.heading.en)),
                known.type,
                here=known.key in present,
            )
    if american:
        columns = {key: replace(column, american=True) for key, column in columns.items()}
    words: dict[str, Column] = {}
    for key, column in columns.items():
        words.setdefault(plain(key.replace("_", " ")), column)
    # Later ones win: synonyms, our headings, computed columns, then the team's own headings.
    for known in CLIENTS.fields:
        for synonym in known.synonyms:
            words.setdefault(plain(synonym), columns[known.key])
    for known in CLIENTS.fields:
        for heading in (known.heading.ru, known.heading.en):
            words[plain(heading)] = columns[known.key]
    for item in COMPUTED:
        for word in item.words:
            # Where clients have a manager of their own, «мастер» is that one.
            if (
                item.column.key != "served_by"
                or "owner" not in present
                or words.get(plain(word)) is not columns["owner"]
            ):
                words[plain(word)] = columns[item.column.key]
    for word, key in own.items():
        words[word] = columns[key]
    words.pop("", None)
    grouped: dict[str, list[str]] = {}
    for word in words:
        grouped.setdefault(first_token(word), []).append(word)
    return Vocabulary(columns, words, {k: tuple(sorted(v, key=len, reverse=True)) for k, v in grouped.items()})


def as_it_is(text: str) -> str:
    """A text of people's as a part of a :class:`Text`, where brackets of its own name no place.

    >>> Text(ru=as_it_is("скидка {x}"), en="").say("ru")
    'скидка {x}'
    """
    return text.replace("{", "{{").replace("}", "}}")


def _as_in_a_sentence(heading: str) -> str:
    """A heading without its capital, unless it is an abbreviation or a name of several capitals."""
    text = " ".join(heading.split()).rstrip(" :")
    start = next((i for i, c in enumerate(text) if c.isalnum()), 0)
    text = text[start:]
    if len(text) > 1 and text[0].isupper() and not any(c.isupper() for c in text[1:]):
        return text[0].lower() + text[1:]
    return text
