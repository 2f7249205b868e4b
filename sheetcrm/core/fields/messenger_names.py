"""Names of messengers and networks: those the program knows, and those of the team's list. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from msgspec import Struct

from sheetcrm.core.fields.letters import fold, nearest

_SERVICES = (
    ("wa", re.compile(r"whats\s?app|в[ао]т[сц]?[ао]п+|вацап|ватсап|вотсап|\bwa\b", re.IGNORECASE)),
    ("tg", re.compile(r"telegram|телеграмм?|телега|\btg\b|\bтг\b|\bтелег\b", re.IGNORECASE)),
    ("vk", re.compile(r"vkontakte|вконтакте|\bвк\b|\bvk\b", re.IGNORECASE)),
    ("ig", re.compile(r"instagram|инстаграмм?|инста|\binst\b|\big\b", re.IGNORECASE)),
    ("viber", re.compile(r"viber|вайбер", re.IGNORECASE)),
    ("max", re.compile(r"\bmax\b|\bмакс\b", re.IGNORECASE)),
    ("fb", re.compile(r"facebook|фейсбук|\bfb\b", re.IGNORECASE)),
    ("ok", re.compile(r"одноклассники|\bок\b", re.IGNORECASE)),
    ("skype", re.compile(r"skype|скайп", re.IGNORECASE)),
)
LABELS = {
    "tg": "Telegram",
    "wa": "WhatsApp",
    "vk": "VK",
    "ig": "Instagram",
    "viber": "Viber",
    "max": "MAX",
    "fb": "Facebook",
    "ok": "OK",
    "skype": "Skype",
}
#: How the names sound in Russian, for what is a slip away from them.
_IN_RUSSIAN = {
    "tg": "телеграм",
    "wa": "ватсап",
    "vk": "вконтакте",
    "ig": "инстаграм",
    "viber": "вайбер",
    "fb": "фейсбук",
    "ok": "одноклассники",
    "skype": "скайп",
}
_BY_LABEL = {fold(label): key for key, label in LABELS.items()}
_AROUND = " .,:;!()-–—"


@lru_cache(256)
def service_of(heading: str) -> str | None:
    """The service a heading or a word names, such as "tg" for «Телеграм».

    >>> service_of("Ник в Телеграм"), service_of("WhatsApp / Viber"), service_of("Мессенджер")
    ('tg', None, None)
    """
    found = {key for key, pattern in _SERVICES if pattern.search(heading)}
    return found.pop() if len(found) == 1 else None


@lru_cache(1 << 10)
def known_as(text: str) -> str | None:
    """The service a text is the name of, with nothing beside it.

    >>> known_as("Телега"), known_as("VK"), known_as("Telegram, утром"), known_as("Zalo")
    ('tg', 'vk', None, None)
    """
    name = text.strip(_AROUND)
    return _BY_LABEL.get(fold(name)) or next((key for key, pattern in _SERVICES if pattern.fullmatch(name)), None)


class Names(Struct, frozen=True):
    """The names that count in a column. ``patterns``: how each is found in a text, the team's own first; ``right``: how the
    team's list spells each of its own, by service; empty where there is no list."""

    patterns: tuple[tuple[str, re.Pattern[str]], ...] = _SERVICES
    right: Mapping[str, str] = {}

    def called(self, text: str) -> str | None:
        """The service a text is the name of, with nothing beside it."""
        name = text.strip(_AROUND)
        own = next((key for key, pattern in self.patterns if key not in LABELS and pattern.fullmatch(name)), None)
        service = own or known_as(text)
        # «Ок» alone says that all is well rather than «Одноклассники», unless the list has it.
        return None if service == "ok" and len(name) == 2 and "ok" not in self.right else service

    def near(self, text: str) -> str | None:
        """The name of the list that a text is a slip away from, as the list spells it."""
        spelled = {fold(_IN_RUSSIAN[key]): name for key, name in self.right.items() if key in _IN_RUSSIAN}
        spelled |= {fold(name): name for name in self.right.values()}
        found = nearest(fold(text), spelled)
        return None if found is None else spelled[found]


@lru_cache(16)
def names_of(listed: tuple[str, ...]) -> Names:
    """The names that count where the team keeps this list.

    >>> names = names_of(("Telegram", "Zalo"))
    >>> names.called("zalo"), names.called("тг"), names.right["tg"], names.near("Телеграмн"), names_of(()).called("zalo")
    ('Zalo', 'tg', 'Telegram', 'Telegram', None)
    """
    right: dict[str, str] = {}
    own = []
    for word in listed:
        name = " ".join(word.replace(":", " ").split())
        service = known_as(name) or name
        if name and right.setdefault(service, name) == name and service not in LABELS:
            own.append((service, re.compile(rf"(?<!\w){re.escape(name)}(?!\w)", re.IGNORECASE)))
    return Names((*sorted(own, key=lambda one: -len(one[0])), *_SERVICES), right) if right else Names()
