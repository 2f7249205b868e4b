"""Call records of Asterisk and of the many exchanges made of it (FreePBX, MikoPBX, FreeSWITCH front ends): who called whom,
when, for how long and with what result."""

from __future__ import annotations

import re
from typing import Final

from sheetcrm.core.importers import Handed, Importer, Part, Record
from sheetcrm.core.importers.columns import Sheet, sheet_with
from sheetcrm.core.wording import Lang, Text
from sheetcrm.core.workbook import Value

#: Numbers of the firm's own people are shorter than any that a client has.
_SHORTEST: Final = 6
MISSED = Text(ru="пропущенный", en="missed call")
CALL = Text(ru="звонок", en="call")
INCOMING = Text(ru="входящий", en="incoming")
OUTGOING = Text(ru="исходящий", en="outgoing")
NOT_REACHED = Text(ru="не дозвонились", en="not reached")


def _sheet(handed: Handed) -> Sheet | None:
    return sheet_with(handed, "calldate", "src", "dst", "disposition") or sheet_with(
        handed, "start", "src", "dst", "disposition"
    )


def _outside(number: Value) -> str:
    """A number of somebody outside the firm; empty for an extension."""
    digits = re.sub(r"\D", "", str(number or ""))
    return digits if len(digits) >= _SHORTEST else ""


def _read(handed: Handed, lang: Lang) -> tuple[Part, ...]:
    sheet = _sheet(handed)
    if sheet is None:
        return ()
    records = []
    for row, cells in sheet.rows():
        src, dst = _outside(sheet.cell(cells, "src")), _outside(sheet.cell(cells, "dst"))
        incoming = bool(src) and not (dst and not sheet.cell(cells, "did"))
        number = src if incoming else dst
        if not number:
            continue  # one colleague called another
        answered = str(sheet.cell(cells, "disposition") or "").strip().upper() == "ANSWERED"
        found: dict[str, Value] = {
            "date": sheet.cell(cells, "calldate", "start"),
            "phone": number,
            "type": (CALL if answered or not incoming else MISSED).say(lang),
            "direction": (INCOMING if incoming else OUTGOING).say(lang),
        }
        seconds = str(sheet.cell(cells, "billsec") or "")
        if answered and seconds.isdigit():
            found["minutes"] = round(int(seconds) / 60, 1)
        if not answered and not incoming:
            found["summary"] = NOT_REACHED.say(lang)
        within = sheet.cell(cells, "dst" if incoming else "src")
        if within is not None and not _outside(within):
            found["author"] = str(within)
        records.append(Record(row, found))
    headings = {"date": "calldate", "phone": "src / dst", "type": "disposition", "minutes": "billsec"}
    return (Part("interactions", sheet.grid.title, tuple(records), headings),)


ASTERISK = Importer(
    "asterisk",
    Text(ru="Журнал звонков Asterisk / FreePBX", en="Call records of Asterisk / FreePBX"),
    "https://wiki.taridium.com/index.php?oldid=616&title=CDR (calldate, src, dst, billsec, disposition), "
    "https://support.initiatel.com/support/solutions/articles/11000062670-call-detail-record-cdr-file-column-field-definitions "
    "(start, …), https://docs.asterisk.org/Asterisk_20_Documentation/API_Documentation/AMI_Events/Cdr",
    lambda handed: _sheet(handed) is not None,
    _read,
)
