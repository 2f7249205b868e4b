"""What services report of messages that were handed over, noted in the ledger; who opted out there is laid out for the stop
list, whose address is lost is named."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from pathlib import Path

from sheetcrm.core.drafts.review.outbox import Entry, Reported, address_mark
from sheetcrm.core.wording import Text
from sheetcrm.handover.lists import safe_cell
from sheetcrm.handover.reports import read_report
from sheetcrm.jobs.drafts.handing import Ledgered, handed_folder, second_copy
from sheetcrm.jobs.drafts.telling import told_in
from sheetcrm.jobs.opening import Asked, open_workbook, run_settings
from sheetcrm.journal import outbox as journal
from sheetcrm.paths import as_typed
from sheetcrm.stores.csv_file import read_csv
from sheetcrm.stores.platform import folder_for_us
from sheetcrm.stores.private_file import write_private

NOT_OURS = Text(
    ru="В отчёте есть адреса, на которые из этой таблицы ничего не передавали: {n}. Они пропущены.",
    en="The report names {n} {n:address|addresses} to which nothing was handed over from this "
    "table. They were skipped.",
)
ELSEWHERE = Text(
    ru="Передано с другого компьютера: {n}. Прочитайте этот отчёт и там: sheetcrm handover --report ФАЙЛ.",
    en="Handed over from another computer: {n}. Read this report there as well: sheetcrm handover --report FILE.",
)
BOUNCED = Text(
    ru="Не доставлено: {n}. На эти адреса больше не готовим. Проверьте почту или телефон у клиентов: {clients}.",
    en="Bounced: {n}. Nothing more is drafted to these addresses. Check the address or number of: {clients}.",
)
OPTED_OUT = Text(
    ru="Отписались: {n}. Рекламу по этому каналу им больше не готовим; чтобы не писать и не звонить им совсем: sheetcrm import-stop {file}",
    en="Unsubscribed: {n}. No more advertising is drafted for them by this channel; to stop writing "
    "and calling altogether: sheetcrm import-stop {file}",
)
LIST = Text(ru="Отписались.csv", en="Unsubscribed.csv")
WHO = Text(ru="Кто", en="Who")
WHY = Text(ru="Почему", en="Why")
REASON = Text(
    ru="отписался, отчёт сервиса от {day:%d.%m.%Y}", en="unsubscribed, the service's report of {day:%Y-%m-%d}"
)
_MOST_NAMED = 20


def take_report(asked: Asked, file: Path) -> Ledgered:
    """Notes what a report says of messages in the ledger. Raises StoreError for a file that is no table, ConfigError for one
    whose columns are not known.

    A line belongs to the last message that was handed over to its address. What is said twice is noted once.
    """
    table = read_csv(file)
    rows = [{str(key): value for key, value in row.items()} for row in table.to_dict("records")]
    said = list(read_report([str(column) for column in table.columns], rows, file.name))
    opened = open_workbook(asked)
    key = run_settings(opened.config, opened.state).drafts.key
    with journal.held(opened.state, second_copy(opened), key, opened.now, told_in(opened)) as ledger:
        elsewhere = {entry.item.mark for entry in ledger.everything.entries if entry.elsewhere and entry.stands}
        last: dict[str, Entry] = {entry.item.mark: entry for entry in ledger.now.entries if entry.stands}
        noted: dict[tuple[str, Reported], list[Entry]] = defaultdict(list)
        gone: dict[str, None] = {}
        lost: dict[str, None] = {}
        strangers = others = 0
        for address, what in said:
            mark = address_mark(key, "email", address) if "@" in address else address_mark(key, "sms", _e164(address))
            entry = last.get(mark)
            if entry is None:
                others += mark in elsewhere
                strangers += mark not in elsewhere
                continue
            if what is Reported.UNSUBSCRIBED:
                gone[address] = None
            elif what is Reported.BOUNCED:
                lost[entry.item.client or entry.item.draft] = None
            if entry.reported is not what:
                noted[entry.batch, what].append(entry)
        if asked.write:
            for (batch, what), entries in noted.items():
                ledger.reported(opened.now, batch, dict.fromkeys(entry.item.draft for entry in entries), what)
        now = ledger.now
    notes: list[tuple[Text, dict[str, object]]] = []
    if lost:
        named = ", ".join(list(lost)[:_MOST_NAMED]) + ("…" if len(lost) > _MOST_NAMED else "")
        notes.append((BOUNCED, {"n": len(lost), "clients": named}))
    if gone:
        place = handed_folder(opened) / LIST.say(opened.lang)
        if asked.write:
            reason = REASON.say(opened.lang, day=opened.now.date())
            folder_for_us(place.parent)
            write_private(place, _stop_list(list(gone), reason, WHO.say(opened.lang), WHY.say(opened.lang)))
        notes.append((OPTED_OUT, {"n": len(gone), "file": as_typed(place)}))
    if others:
        notes.append((ELSEWHERE, {"n": others}))
    if strangers:
        notes.append((NOT_OURS, {"n": strangers}))
    changed = {draft.item.draft for entries in noted.values() for draft in entries}
    return Ledgered(opened, now, tuple(e for e in now.entries if e.item.draft in changed), tuple(notes))


def _e164(number: str) -> str:
    """A number as drafts have it: a plus and digits, the Russian eight as a seven."""
    digits = "".join(sign for sign in number if sign.isdigit())
    if len(digits) == 11 and digits.startswith("8") and not number.strip().startswith("+"):
        digits = f"7{digits[1:]}"
    return f"+{digits}"


def _stop_list(addresses: list[str], reason: str, who: str, why: str) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow([who, why])
    writer.writerows([safe_cell(address.removeprefix("+")), reason] for address in addresses)
    return "\ufeff".encode() + out.getvalue().encode("utf-8")
