"""Emoji and other ornaments in a name: «🌸 Анна Маслова 🌸» is Анна Маслова. Pure.

Ornaments are what people typed, so taking them out of a cell is a proposal. A sign that says something of the client, such as
⛔ or ✝, is no ornament: whoever bears one is not to be greeted as if it were not there.
"""

from __future__ import annotations

import re
import unicodedata

from sheetcrm.core.fields.letters import one_line

#: Signs that say something of the person or what not to do, and those that belong to words.
_TELLING = frozenset("⛔🚫❌✖❎🛑⚠📵🔕🔇☠💀✝✟☦⚰🪦🕯⚫🖤😡😠🤬💩👎🤮") | frozenset("№°©®™℠")
#: What emoji are put together with: variants, joiners, shades of skin, keycaps and tags.
_JOINED = re.compile("[\u200d\u20e3\ufe0e\ufe0f\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f]")


def parts_between(lines: str) -> tuple[str, ...]:
    """The texts between ornaments; none where there is no ornament, or where one of the signs tells something.

    >>> parts_between("🌸 Анна Маслова 🌸"), parts_between("Anna ⭐️ VIP"), parts_between("⛔ Анна"), parts_between("Анна")
    (('Анна Маслова',), ('Anna', 'VIP'), (), ())
    """
    if lines.isascii():
        return ()
    signs = {c for c in lines if unicodedata.category(c) == "So"}
    if not signs or signs & _TELLING:
        return ()
    marked = "".join("\x00" if c in signs else c for c in _JOINED.sub("", lines))
    return tuple(part for part in (one_line(piece).strip() for piece in marked.split("\x00")) if part)
