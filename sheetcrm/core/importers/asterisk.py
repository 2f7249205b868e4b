"""Call records of Asterisk and of the many exchanges made of it (FreePBX, MikoPBX, FreeSWITCH front ends): who called whom,
when, for how long and with what result.

A call that rang at several desks has a record for each, under one linked id (or one unique id): it is one call, answered where
one of them was.
"""

from __future__ import annotations

from msgspec import Struct

from sheetcrm.core.importers import Handed, Importer, Part
from sheetcrm.core.importers.calls import call, outside, seconds_of
from sheetcrm.core.importers.columns import Sheet, sheet_with
from sheetcrm.core.records import replace
from sheetcrm.core.wording import Lang, Text
from sheetcrm.core.workbook import Value


def _sheet(handed: Handed) -> Sheet | None:
    return sheet_with(handed, "calldate", "src", "dst", "disposition") or sheet_with(
        handed, "start", "src", "dst", "disposition"
    )


class _Call(Struct, frozen=True):
    """One call, or one desk at which it rang."""

    row: int
    at: Value
    number: str
    incoming: bool
    answered: bool
    seconds: float | None
    author: Value

    def joined(self, other: _Call) -> _Call:
        """The call of two desks: it began at the first one, and whoever answered had it."""
        if other.answered and not self.answered:
            return replace(self, answered=True, seconds=other.seconds, author=other.author)
        return self


def _read(handed: Handed, lang: Lang) -> tuple[Part, ...]:
    sheet = _sheet(handed)
    if sheet is None:
        return ()
    calls: dict[object, _Call] = {}
    for row, cells in sheet.rows():
        src, dst = outside(sheet.cell(cells, "src")), outside(sheet.cell(cells, "dst"))
        incoming = bool(src) and not (dst and not sheet.cell(cells, "did"))
        number = src if incoming else dst
        if not number:
            continue  # one colleague called another
        within = sheet.cell(cells, "dst" if incoming else "src")
        leg = _Call(
            row,
            sheet.cell(cells, "calldate", "start"),
            number,
            incoming,
            str(sheet.cell(cells, "disposition") or "").strip().upper() == "ANSWERED",
            seconds_of(sheet.cell(cells, "billsec")),
            None if outside(within) else within,
        )
        name = (sheet.cell(cells, "linkedid", "uniqueid"), number, incoming)
        key: object = row if name[0] is None else name
        calls[key] = calls[key].joined(leg) if key in calls else leg
    records = [
        call(
            one.row, one.at, one.number, lang, incoming=one.incoming, answered=one.answered, seconds=one.seconds,
            author=one.author,
        )
        for one in calls.values()
    ]  # fmt: skip
    headings = {"date": "calldate", "phone": "src / dst", "type": "disposition", "minutes": "billsec"}
    return (Part("interactions", sheet.grid.title, tuple(records), headings),)


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
