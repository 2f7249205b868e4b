"""Call records of Asterisk and of the many exchanges made of it (FreePBX, MikoPBX, FreeSWITCH front ends): who called whom,
when, for how long and with what result.

A call that rang at several desks has a record for each, under one linked id (or one unique id): it is one call, answered where
one of them was.
"""

from __future__ import annotations

from collections.abc import Iterator

from sheetcrm.core.importers import Handed, Importer, Part
from sheetcrm.core.importers.calls import Leg, outside, seconds_of, whole
from sheetcrm.core.importers.columns import Sheet, sheet_with
from sheetcrm.core.wording import Lang, Text


def _sheet(handed: Handed) -> Sheet | None:
    return sheet_with(handed, "calldate", "src", "dst", "disposition") or sheet_with(
        handed, "start", "src", "dst", "disposition"
    )


def _read(handed: Handed, lang: Lang) -> tuple[Part, ...]:
    sheet = _sheet(handed)
    if sheet is None:
        return ()
    headings = {"date": "calldate", "phone": "src / dst", "type": "disposition", "minutes": "billsec"}
    return (Part("interactions", sheet.grid.title, whole(_legs(sheet), lang), headings),)


def _legs(sheet: Sheet) -> Iterator[Leg]:
    for row, cells in sheet.rows():
        src, dst = outside(sheet.cell(cells, "src")), outside(sheet.cell(cells, "dst"))
        incoming = bool(src) and not (dst and not sheet.cell(cells, "did"))
        number = src if incoming else dst
        if not number:
            continue  # one colleague called another
        within = sheet.cell(cells, "dst" if incoming else "src")
        yield Leg(
            row,
            sheet.cell(cells, "linkedid", "uniqueid"),
            sheet.cell(cells, "calldate", "start"),
            number,
            incoming,
            str(sheet.cell(cells, "disposition") or "").strip().upper() == "ANSWERED",
            seconds_of(sheet.cell(cells, "billsec")),
            None if outside(within) else within,
        )


ASTERISK = Importer(
    "asterisk",
    Text(ru="Журнал звонков Asterisk / FreePBX", en="Call records of Asterisk / FreePBX"),
    "https://wiki.taridium.com/index.php?oldid=616&title=CDR (calldate, src, dst, billsec, disposition), "
    "https://support.initiatel.com/support/solutions/articles/11000062670-call-detail-record-cdr-file-column-field-definitions "
    "(start, …), https://github.com/ProVitSer/bigland, src/asterisk-cdr/asterisk-cdr.constants.ts (uniqueid, linkedid), "
    "https://docs.asterisk.org/Asterisk_20_Documentation/API_Documentation/AMI_Events/Cdr",
    lambda handed: _sheet(handed) is not None,
    _read,
)
