"""Call records of Asterisk and of the many exchanges made of it (FreePBX, MikoPBX, FreeSWITCH front ends): who called whom,
when, for how long and with what result."""

from __future__ import annotations

from sheetcrm.core.importers import Handed, Importer, Part
from sheetcrm.core.importers.calls import call, outside, seconds_of
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
    records = []
    for row, cells in sheet.rows():
        src, dst = outside(sheet.cell(cells, "src")), outside(sheet.cell(cells, "dst"))
        incoming = bool(src) and not (dst and not sheet.cell(cells, "did"))
        number = src if incoming else dst
        if not number:
            continue  # one colleague called another
        within = sheet.cell(cells, "dst" if incoming else "src")
        records.append(
            call(
                row,
                sheet.cell(cells, "calldate", "start"),
                number,
                lang,
                incoming=incoming,
                answered=str(sheet.cell(cells, "disposition") or "").strip().upper() == "ANSWERED",
                seconds=seconds_of(sheet.cell(cells, "billsec")),
                author=None if outside(within) else within,
            )
        )
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
