"""Hand over a campaign as one list for a mailing service or a spreadsheet program."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable
from hashlib import blake2b

from sheetcrm.core.drafts.email import refuse_blocked
from sheetcrm.core.drafts.model import CHANNEL_LABEL, Draft, Drafts
from sheetcrm.core.drafts.recipients import wire_address
from sheetcrm.core.wording import Lang, Text

_PLAIN = re.compile(r"[a-z][a-z0-9_-]{0,40}")
#: Names Windows keeps for devices, whatever their ending.
_RESERVED = frozenset({"con", "prn", "aux", "nul", *(f"{p}{n}" for p in ("com", "lpt") for n in range(10))})
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")

_HEADINGS = (
    Text(ru="ID черновика", en="Draft ID"),
    Text(ru="ID клиента", en="Client ID"),
    Text(ru="Канал", en="Channel"),
    Text(ru="Email", en="Email"),
    Text(ru="Телефон (цифры без +)", en="Phone (digits without +)"),
    Text(ru="Обращение", en="Name"),
    Text(ru="Тема", en="Subject"),
    Text(ru="Текст", en="Text"),
    Text(ru="Когда", en="When"),
    Text(ru="Сколько SMS", en="SMS parts"),
)


def list_name(campaign: str) -> str:
    """The file's name for a campaign: its key when that is a plain word, else a hash of it; never a path."""
    stem = campaign if _PLAIN.fullmatch(campaign) and campaign not in _RESERVED else ""
    return f"{stem or 'campaign-' + blake2b(campaign.encode('utf-8', 'replace'), digest_size=6).hexdigest()}.csv"


def safe_cell(text: str) -> str:
    """A text that a spreadsheet program shows and never computes: an apostrophe before what begins like a formula.

    Spaces and invisible characters before the sign do not help an attacker: they are looked through.
    """
    seen = text.lstrip(" \u00a0\ufeff\u200b\u200e\u200f\u2028\u2029\v\f\0")
    plain = text.replace("\0", "")
    return f"'{plain}" if seen.startswith(_FORMULA_STARTS) or plain.startswith(_FORMULA_STARTS) else plain


def campaign_list(drafts: Iterable[Draft], lang: Lang) -> bytes:
    """A CSV list (UTF-8 with BOM, semicolons) of the drafts that may go; blocked ones never stand in it.

    Phone numbers go without their plus sign: with it a spreadsheet program takes them for a formula, and text-message
    services take both.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";", quoting=csv.QUOTE_MINIMAL, lineterminator="\r\n")
    writer.writerow([heading.say(lang) for heading in _HEADINGS])
    for draft in drafts:
        if draft.state != "draft":
            continue
        refuse_blocked(draft)
        email = draft.channel == "email"
        writer.writerow(
            [
                safe_cell(value)
                for value in (
                    draft.id,
                    draft.client_id or "",
                    CHANNEL_LABEL[draft.channel].say(lang),
                    (wire_address(draft.to) or "") if email else "",
                    "" if email else draft.to.removeprefix("+"),
                    draft.name,
                    draft.subject,
                    draft.text,
                    "" if draft.context.send_on is None else draft.context.send_on.isoformat(),
                    "" if draft.sms is None else str(draft.sms.parts),
                )
            ]
        )
    return "\ufeff".encode() + out.getvalue().encode("utf-8")


def campaign_lists(drafts: Drafts, lang: Lang) -> dict[str, bytes]:
    """One list for each campaign that has drafts which may go, by file name."""
    made: dict[str, bytes] = {}
    for campaign in drafts.tallies:
        ready = [draft for draft in drafts.of(campaign) if draft.state == "draft"]
        if ready:
            made[list_name(campaign)] = campaign_list(ready, lang)
    return made
