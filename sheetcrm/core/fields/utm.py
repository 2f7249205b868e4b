"""Field type utm: where a click came from. Pure."""

from __future__ import annotations

import re
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, urlencode

from sheetcrm.core.fields import EMPTY, Context, FieldType, Reading
from sheetcrm.core.fields.cell import plain, wrong_type
from sheetcrm.core.fields.letters import is_nothing, one_line, tidy
from sheetcrm.core.wording import Lang
from sheetcrm.core.workbook import Value


class Utm(NamedTuple):
    """The five marks of a link; None where one is missing."""

    source: str | None = None
    medium: str | None = None
    campaign: str | None = None
    term: str | None = None
    content: str | None = None


def parse(value: Value, context: Context) -> Reading:
    """The marks of a link or of «source / medium / campaign»; a bare word is the source."""
    if value is None:
        return EMPTY
    text = plain(value)
    if text is None:
        return wrong_type()
    text = one_line(tidy(text))
    if not text or is_nothing(text):
        return EMPTY
    if "utm_" in text.lower():
        query = text.split("?", 1)[-1].split("#", 1)[0]
        query = re.sub(r"[;,\s]+(?=utm_)", "&", query, flags=re.IGNORECASE)
        marks = {k.lower().removeprefix("utm_"): v.strip() for k, v in parse_qsl(query) if k.lower().startswith("utm_")}
        parts = [marks.get(name) or None for name in Utm._fields]
        return Reading(Utm(*parts)) if any(parts) else EMPTY
    words = [w.strip() or None for w in re.split(r"\s*[/|]\s*", text)]
    if 1 < len(words) <= 5 and "://" not in text:
        return Reading(Utm(*words))
    return Reading(Utm(text))


def _text(value: Any, lang: Lang) -> str:
    utm: Utm = value
    return urlencode(
        {f"utm_{name}": part for name, part in zip(Utm._fields, utm, strict=True) if part}, errors="replace"
    )


UTM = FieldType("utm", parse, _text)
