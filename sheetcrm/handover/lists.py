"""Hand over a campaign as one list for a mailing service or a spreadsheet program."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator
from hashlib import blake2b

from sheetcrm.core.drafts.audience.recipients import wire_address
from sheetcrm.core.drafts.model import CHANNEL_LABEL, Draft
from sheetcrm.core.drafts.text.email import refuse_blocked
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
    Text(ru="Как обращаться", en="Name"),
    Text(ru="Тема", en="Subject"),
    Text(ru="Текст", en="Text"),
    Text(ru="Когда", en="When"),
    Text(ru="Сколько SMS", en="SMS parts"),
)
#: By the team's clock: what is between them is day wherever the client may be.
_HOURS = (Text(ru="Не раньше", en="Not before"), Text(ru="Не позже", en="Not after"))
_WIDTHS = (18, 12, 9, 28, 16, 24, 32, 60, 12, 8, 17, 17)


def list_name(campaign: str, ending: str = ".csv") -> str:
    """The file's name for a campaign: its key when that is a plain word, else a hash of it; never a path."""
    stem = campaign if _PLAIN.fullmatch(campaign) and campaign not in _RESERVED else ""
    return f"{stem or 'campaign-' + blake2b(campaign.encode('utf-8', 'replace'), digest_size=6).hexdigest()}{ending}"


def safe_cell(text: str) -> str:
    """A text that a spreadsheet program shows and never computes: an apostrophe before what begins like a formula.

    Spaces and invisible characters before the sign do not help an attacker: they are looked through.
    """
    seen = text.lstrip(" \u00a0\ufeff\u200b\u200e\u200f\u2028\u2029\v\f\0")
    plain = text.replace("\0", "")
    return f"'{plain}" if seen.startswith(_FORMULA_STARTS) or plain.startswith(_FORMULA_STARTS) else plain


def campaign_list(drafts: Iterable[Draft], lang: Lang, *, hours: bool = False) -> bytes:
    """A CSV list (UTF-8 with BOM, semicolons) of the drafts that may go; blocked ones never stand in it.

    Phone numbers go without their plus sign: with it a spreadsheet program takes them for a formula, and text-message
    services take both. ``hours``: also the moments before and after which a message must not arrive, by the team's clock.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";", quoting=csv.QUOTE_MINIMAL, lineterminator="\r\n")
    headings, *rows = _rows(drafts, lang, hours)
    writer.writerow(headings)
    for row in rows:
        writer.writerow([safe_cell(value) for value in row])
    return "\ufeff".encode() + out.getvalue().encode("utf-8")


def campaign_workbook(drafts: Iterable[Draft], lang: Lang) -> bytes:
    """The same list, with hours, as an .xlsx. Every cell is text, so nothing in it computes, links or loses a digit."""
    import xlsxwriter

    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(out, options) as book:
        sheet = book.add_worksheet()
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        wrap = book.add_format({"text_wrap": True, "valign": "top", "num_format": "@"})
        headings, *rows = _rows(drafts, lang, hours=True)
        for column, (heading, width) in enumerate(zip(headings, _WIDTHS, strict=True)):
            sheet.set_column(column, column, width)
            sheet.write_string(0, column, heading, bold)
        for line, row in enumerate(rows, start=1):
            for column, value in enumerate(row):
                sheet.write_string(line, column, value.replace("\0", "")[:32_767], wrap)
        sheet.freeze_panes(1, 0)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.autofilter(0, 0, max(len(rows), 1), len(headings) - 1)
    return out.getvalue()


def _rows(drafts: Iterable[Draft], lang: Lang, hours: bool) -> Iterator[list[str]]:
    """The headings, then a line for each draft that may go. Raises PlanError for one that may not and says otherwise."""
    yield [heading.say(lang) for heading in (*_HEADINGS, *(_HOURS if hours else ()))]
    for draft in drafts:
        if draft.state != "draft":
            continue
        refuse_blocked(draft)
        email = draft.channel == "email"
        context = draft.context
        yield [
            draft.id,
            draft.client_id or "",
            CHANNEL_LABEL[draft.channel].say(lang),
            (wire_address(draft.to) or "") if email else "",
            "" if email else draft.to.removeprefix("+"),
            draft.name,
            draft.subject,
            draft.text,
            "" if context.send_on is None else context.send_on.isoformat(),
            "" if draft.sms is None else str(draft.sms.parts),
            *(
                "" if moment is None else f"{moment:%Y-%m-%d %H:%M}"
                for moment in ((context.send_after, context.send_before) if hours else ())
            ),
        ]
