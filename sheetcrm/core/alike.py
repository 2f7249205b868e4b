"""Names that were mistyped, and what they are like. Pure."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

from sheetcrm.core.wording import Text

_ALIKE = Text(ru="Похожие: {names}. ", en="Similar: {names}. ")


def alike(typed: str, known: Iterable[str]) -> Text:
    """What is like a name that is not known, as the beginning of a hint; empty where nothing is.

    >>> alike("phone/stlye", ["phone/style", "email/case"]).say("en"), alike("Zzz", ["Anna"]).say("en")
    ('Similar: phone/style. ', '')
    >>> alike("ольгаа", ["Ольга", "Вера"]).say("ru")
    'Похожие: Ольга. '
    """
    shown: dict[str, str] = {}
    for name in known:
        shown.setdefault(name.casefold(), name)
    found = difflib.get_close_matches(typed.casefold(), shown, n=3)
    if not found:
        return Text(ru="", en="")
    # Names are no templates: braces in them are letters.
    names = ", ".join(shown[one] for one in found).replace("{", "{{").replace("}", "}}")
    return Text(ru=_ALIKE.ru.replace("{names}", names), en=_ALIKE.en.replace("{names}", names))
