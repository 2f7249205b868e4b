"""Types of task: ours, and the words people use for them. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

from sheetcrm.core.segments.arrays import fold
from sheetcrm.core.wording import Lang

#: The types of task, each with the words people use for it; the first Russian and English one are ours.
KINDS: dict[str, tuple[str, ...]] = {
    "call": ("звонок", "call", "позвонить", "перезвонить", "созвон", "прозвон", "call back", "phone call"),
    "write": ("письмо", "letter", "написать", "сообщение", "email", "e-mail", "ответить", "write", "message", "mail"),
    "meeting": ("встреча", "meeting", "замер", "выезд", "демонстрация", "презентация", "zoom", "visit", "demo"),
    "deal": ("сделка", "deal", "двинуть сделку", "кп", "договор", "offer", "contract"),
    "payment": ("оплата", "payment", "счёт", "счет", "напомнить об оплате", "invoice"),
    "verify": ("сверка данных", "data check", "сверка", "актуализация", "уточнить данные", "verification"),
    "congratulate": ("поздравление", "congratulation", "поздравить", "день рождения", "birthday"),
    "delivery": ("доставка", "delivery", "отправка", "отгрузка", "shipping"),
    "other": ("другое", "other", "прочее", "дело", "задача", "misc", "task"),
}
_BY_WORD = {fold(word): kind for kind, words in KINDS.items() for word in words}


def kind_of(text: object) -> str | None:
    """The type a word means; None when we do not know it.

    >>> kind_of("Позвонить"), kind_of("Счет"), kind_of("голубь")
    ('call', 'payment', None)
    """
    return _BY_WORD.get(fold(str(text)).strip(" .,:;!"))


def word_of(kind: str, lang: Lang) -> str:
    """Our own word for a type."""
    return KINDS[kind][0 if lang == "ru" else 1]


def nearest(text: object, known: Sequence[str], lang: Lang) -> str:
    """Of the team's types, else of ours, the one a word is most like.

    >>> nearest("Звнок", (), "ru"), nearest("замеры", ("Замер", "Монтаж"), "ru")
    ('звонок', 'Замер')
    """
    words = {fold(word): word for word in known or [word_of(kind, lang) for kind in KINDS]}
    found = process.extractOne(fold(str(text)), list(words), scorer=DamerauLevenshtein.normalized_similarity)
    return next(iter(words.values())) if found is None else words[found[0]]
