"""Which rows of «Настройки» name what may stand in config.yaml alone, and where it stands there. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import cache

from sheetcrm.config.model import Config, leaves

#: Never taken from a sheet, whatever is written there.
ONLY_FILE = (
    "workbook",
    "law",
    "plugins",
    "state_dir",
    "schedule",
    "drafts.unsubscribe",
    "drafts.one_click",
    "drafts.templates",
    "drafts.documents",
    "drafts.attachments",
    "drafts.attachment_mb",
)

#: How people call such things, and their place in config.yaml; the first that fits counts.
_SAID = tuple(
    (re.compile(words), key)
    for words, key in (
        (r"\b(?:парол\w*|password)\b|password_file", "mail.password_file"),
        (r"api.?url|адрес api\b", "workbook.google.api_url"),
        (
            r"\b(?:ключ(?:а|и|ей|у|ом)?|key|токен\w*|token|секрет\w*|secret|credentials?|service.?account|сервисный аккаунт)\b",
            "workbook.google.credentials",
        ),
        (r"\b(?:путь|path)\b|^(?:таблица|файл|адрес таблицы|spreadsheet|file)$", "workbook"),
        (r"\b(?:папка|folder|directory|каталог)\b", "state_dir"),
        (r"\b(?:закон\w*|law|legal|152.?фз|gdpr)\b", "law"),
        (r"\b(?:плагин\w*|plugins?)\b", "plugins"),
        (r"\b(?:расписание|schedule)\b", "schedule"),
        (r"\b(?:срок хранения|retention)\b", "law.keep_months"),
        (r"^(?:язык|language)$", "language"),
    )
)


@cache
def _keys() -> tuple[str, ...]:
    return tuple(key for key, _ in leaves(Config.usual()))


def only_in_file(name: str, taken: Collection[str]) -> str | None:
    """The place in config.yaml of what a row names, None where it names nothing that stands there alone. ``name`` is folded;
    ``taken``: the keys a sheet may set.

    >>> only_in_file("credentials", ()), only_in_file("most_rows", ()), only_in_file("ключ", ()), only_in_file("цвет", ())
    ('workbook.google.credentials', 'apply.most_rows', 'workbook.google.credentials', None)
    """
    if any(name == key or name.startswith((key + ".", key + "_")) for key in ONLY_FILE):
        return name
    left = set(_keys()) - set(taken)
    if name in left:
        return name
    sections = {key.partition(".")[0] for key in left} - {key.partition(".")[0] for key in taken}
    if name in sections:
        return name
    said = next((key for words, key in _SAID if words.search(name)), None)
    if said is not None:
        return said
    ending = [key for key in left if key.endswith("." + name)]
    return ending[0] if len(ending) == 1 else None
