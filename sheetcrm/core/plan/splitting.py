"""Two phones in one cell, or a phone and a name, taken apart in two steps. Pure.

First what does not belong there is proposed for cells that nobody filled: the second phone for its own column, the remark
for the comments. Only when all of it stands there is it proposed that the first phone stay alone. So nothing is lost,
whatever people tick and leave.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from sheetcrm.core.clean import CleanTable
from sheetcrm.core.fields import Kind, phone_codes
from sheetcrm.core.fields.phone import shown_in
from sheetcrm.core.outcome import RunSettings
from sheetcrm.core.proposals import Group

#: The rules: what goes to the second phone and to the comments, and the first phone left alone.
SECOND, NOTE, ALONE = "phone/second", "phone/note", "phone/alone"
_PHONE, _SECOND, _NOTE = "phone", "phone2", "comment"


def split_phones(clients: CleanTable, settings: RunSettings) -> Iterator[Group]:
    """Proposals for rows whose phone cell holds two numbers at most and something beside them, where the table has columns
    for all of it and nothing else stands there."""
    table = clients.table
    texts: dict[str, dict[int, str]] = {SECOND: {}, NOTE: {}, ALONE: {}}
    phones = clients.values[_PHONE].tolist() if table.has(_PHONE) else []
    seconds = clients.values[_SECOND].tolist() if table.has(_SECOND) else []
    for position, note, beside in _mixed(clients):
        first, *others = phones[position]
        todo: dict[str, str] = {}
        if len(others) > 1 or not _is_free(clients, position, _PHONE):
            continue
        if not holds_only(str(table.typed(position, _PHONE)), phones[position]):
            continue
        if others:
            if not table.has(_SECOND):
                continue
            if table.typed(position, _SECOND) is None and _is_free(clients, position, _SECOND):
                todo[SECOND] = shown_in(others[0], settings.phone_style, settings.region, settings.spelled)
            elif others[0] not in (seconds[position] or ()):
                continue
        if note:
            if not table.has(_NOTE):
                continue
            if (there := table.typed(position, _NOTE)) is None and _is_free(clients, position, _NOTE):
                todo[NOTE] = beside
            elif there is None or not _says(str(there), note):
                continue
        if not todo:
            todo[ALONE] = shown_in(first, settings.phone_style, settings.region, settings.spelled)
        for rule, text in todo.items():
            texts[rule][position] = text
    for rule, field in ((SECOND, _SECOND), (NOTE, _NOTE), (ALONE, _PHONE)):
        if found := texts[rule]:
            yield Group("clients", field, rule, Kind.PROPOSAL, tuple(found), tuple(found.values()))


def _mixed(clients: CleanTable) -> Iterator[tuple[int, str, str]]:
    """The rows with more than a phone in the cell of the phone: position, the remark, and the remark with its phone where
    there are two."""
    for found in clients.findings:
        if found.column == _PHONE and found.code in (phone_codes.SEVERAL, phone_codes.WITH_TEXT):
            notes = found.args["note"]
            besides = found.args.get("noted", notes)
            yield from zip(found.rows.tolist(), notes, besides, strict=True)


def holds_only(text: str, phones: Iterable[str]) -> bool:
    """Whether the digits of a text are those of these numbers and no others: «после 18» would not stand in the remark.

    >>> holds_only("8 916 223-45-68 (Ира)", ["+79162234568"]), holds_only("8 916 223-45-68 после 18", ["+79162234568"])
    (True, False)
    """
    import phonenumbers

    pattern = ""
    for one in phones:
        number, _, extension = one.partition(";ext=")
        read = phonenumbers.parse(number, None)
        national = phonenumbers.national_significant_number(read)
        pattern += rf"(?:00|8|810)?(?:{read.country_code})?0?{national}{extension}"
    return re.fullmatch(pattern, re.sub(r"\D", "", text)) is not None


def _says(text: str, note: str) -> bool:
    """Whether a text holds the remark in its own words: «Ира» does not stand in «Владимира»."""
    return re.search(rf"(?<!\w){re.escape(note)}(?!\w)", text, re.IGNORECASE) is not None


def _is_free(clients: CleanTable, position: int, field: str) -> bool:
    """Whether no formula fills the cell."""
    return position not in clients.table.formulas.get(field, frozenset())
