"""Kinds of contact: the words people use for them, and whose doing a contact was. Pure."""

from __future__ import annotations

from functools import lru_cache

from sheetcrm.core.fields.messenger_names import Names

#: The kinds, each with the words people use for it; the first Russian and English one are ours.
KINDS: dict[str, tuple[str, ...]] = {
    "call": ("звонок", "call", "исходящий звонок", "входящий звонок", "позвонили", "телефон", "phone call", "phone"),
    "missed": ("пропущенный", "missed call", "пропущенный звонок", "не дозвонились", "недозвон", "no answer"),
    "letter": ("письмо", "letter", "email", "e-mail", "почта", "mail"),
    "sms": ("sms", "смс", "text"),
    "meeting": ("встреча", "meeting", "переговоры", "zoom", "видеозвонок", "video call"),
    "message": ("сообщение", "message", "чат", "мессенджер", "telegram", "whatsapp", "вк", "chat", "dm"),
    "visit": ("визит", "visit", "пришёл", "приходил"),
    "review": ("отзыв", "review", "жалоба", "complaint", "feedback"),
    "offer": (
        "КП",
        "offer",
        "коммерческое предложение",
        "предложение",
        "отправили кп",
        "отправлено кп",
        "кп отправлено",
        "offer sent",
        "commercial offer",
        "quote",
        "quotation",
        "proposal",
    ),
}
_BY_WORD = {word.casefold().replace("ё", "е"): kind for kind, words in KINDS.items() for word in words}
_NAMES = Names()
_OUTGOING = ("исходящ", "outgoing", "outbound")


def kind_of(text: object) -> str | None:
    """The kind of contact a word means; None when we do not know it.

    >>> kind_of("Звонок"), kind_of("Недозвон"), kind_of("ватсап"), kind_of("голубь")
    ('call', 'missed', 'message', None)
    """
    return _BY_WORD.get(folded(text)) or ("message" if _NAMES.called(folded(text)) else None)


@lru_cache(1 << 10)
def is_ours(text: object) -> bool:
    """Whether a word for the direction or the kind of a contact says that the team began it.

    >>> is_ours("Исходящий"), is_ours("outgoing call"), is_ours("входящий"), is_ours(None)
    (True, True, False, False)
    """
    return any(word in folded(text) for word in _OUTGOING) or kind_of(text) == "offer"


def folded(text: object) -> str:
    """A word as it is looked up."""
    return " ".join(str(text).casefold().replace("ё", "е").split()).strip(" .,:;")
