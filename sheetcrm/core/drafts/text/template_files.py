"""«Шаблоны» as files and back: a row is a file such as ``ru/birthday.email.txt``, its columns the lines above the text. Pure.

What is saved and read again is the same row, so a team may keep its texts beside its other documents, pass them on to another
workbook, or have them written in any editor. A file is read as every template is, and what cannot be used does not get into
the workbook.
"""

from __future__ import annotations

import datetime as dt
import difflib
import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from msgspec import Struct, field

from sheetcrm.core.clean import CleanTable
from sheetcrm.core.drafts.model import CHANNEL_LABEL, Channel
from sheetcrm.core.drafts.occasions import occasions
from sheetcrm.core.drafts.text.layers import Layer, read_layer, says_no
from sheetcrm.core.drafts.text.tab import campaign_names, channel_of, own_key, purpose_of
from sheetcrm.core.importing.records import holds_text
from sheetcrm.core.plan import Change
from sheetcrm.core.plan.adding import added
from sheetcrm.core.plan.identity import Identity, digest
from sheetcrm.core.plan.wanted import Wanted, to_change
from sheetcrm.core.segments.arrays import fold
from sheetcrm.core.table import Table
from sheetcrm.core.wording import Lang, Text
from sheetcrm.core.workbook import Value
from sheetcrm.errors import TemplateError

RULE: Final = "templates/file"
IMPORT: Final = "import"
#: Columns that stand above the text, in the order of a file.
_HEAD: Final = (
    "active", "title", "segment", "purpose", "subject", "valid_from", "valid_to", "about", "decided_by", "decided_why", "comment",
)  # fmt: skip
_YES, _NO = Text(ru="да", en="yes"), Text(ru="нет", en="no")
_PURPOSE: Final = {"ad": Text(ru="реклама", en="advertising"), "service": Text(ru="сервисное", en="service")}
_ENDING: Final = ".txt"


class FileRow(Struct, frozen=True):
    """A template as rows and files both have it. ``head``: lines above the text, by key; ``body``: the text. ``key``: the
    campaign's, ``channel`` None for all."""

    key: str
    channel: Channel | None
    head: Mapping[str, str]
    body: str

    @property
    def place(self) -> tuple[str, str, str]:
        """What it is for: campaign, channel, segment."""
        return self.key, self.channel or "", fold(self.head.get("segment", ""))


class SavedFile(Struct, frozen=True):
    """A row as a file. ``name``: its path inside the folder; ``row``: where the row stands."""

    name: str
    row: int
    text: str


class Difference(Struct, frozen=True):
    """A file that says something else than the workbook. ``fields``: by field what stands there and what the file says;
    ``position``: of the row, None for a new one. ``wrong``: why a file cannot be used."""

    name: str
    position: int | None = None
    fields: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    wrong: TemplateError | None = None


class Loaded(Struct, frozen=True):
    """What loading a folder comes to. ``same``: files that say what their rows say; ``without``: rows (positions) that no file
    is about, which stay as they are."""

    differences: tuple[Difference, ...] = ()
    same: tuple[str, ...] = ()
    without: tuple[int, ...] = ()
    changes: tuple[Change, ...] = ()


def saved_files(templates: CleanTable, lang: Lang) -> tuple[SavedFile, ...]:
    """Every row of «Шаблоны» that has a text or a subject, as a file; a row whose campaign or words are not understood has
    none, and is told about by the checks."""
    taken: dict[str, int] = {}
    found = []
    for position, row in _rows(templates, lang):
        name = _name(row, lang)
        taken[name] = taken.get(name, 0) + 1
        if taken[name] > 1:
            name = f"{name}{'' if name.count('.') > 1 else '.row'}-{taken[name]}"
        found.append(SavedFile(name + _ENDING, int(templates.table.row[position]), text_of(row)))
    return tuple(found)


def text_of(row: FileRow) -> str:
    """A template as the text of its file."""
    head = [f"{key}: {row.head[key]}" for key in _HEAD if row.head.get(key)]
    return "\n".join(["---", *head, "---", row.body, ""])


def loaded(templates: CleanTable, files: Mapping[str, str], lang: Lang, *, texts_only: bool = False) -> Loaded:
    """What the files of a folder change in the tab. ``files``: texts by path inside the folder; those in another language than
    the workbook's are left out. Rows are known by campaign, channel and segment, several such in their order."""
    table, rows = templates.table, dict(_rows(templates, lang))
    by_place: dict[tuple[str, str, str], list[int]] = {}
    for position, row in rows.items():
        by_place.setdefault(row.place, []).append(position)
    differences: list[Difference] = []
    same: list[str] = []
    wanted: list[Wanted] = []
    new: list[Change] = []
    for name in sorted(files):
        stem = name.removesuffix(_ENDING)
        if not stem.startswith(f"{lang}/"):
            continue
        try:
            theirs = _of_layer(read_layer(stem, files[name]), lang)
        except TemplateError as wrong:
            differences.append(Difference(name, wrong=wrong))
            continue
        places = by_place.get(theirs.place, [])
        if not places:
            said = {key: ("", value) for key, value in _said(theirs, lang, off=True).items()}
            differences.append(Difference(name, None, said))
            new += _added(table, name, {key: after for key, (_, after) in said.items()})
            continue
        position = places.pop(0)
        ours, their_words = _said(rows[position], lang), _said(theirs, lang)
        fields = {
            key: (ours.get(key, ""), their_words.get(key, ""))
            for key in dict.fromkeys((*ours, *their_words))
            if ours.get(key, "") != their_words.get(key, "") and not (key == "active" and key not in their_words)
        }
        fields = {key: values for key, values in fields.items() if key not in ("campaign", "channel", "segment")}
        if not fields:
            same.append(name)
            continue
        differences.append(Difference(name, position, fields))
        wanted += [
            Wanted(table.key, position, key, _value(table, key, after, texts_only=texts_only))
            for key, (_, after) in fields.items()
            if _may_write(table, position, key)
        ]
    changes = to_change(wanted, {table.key: table}, {table.key: Identity.of(table)}, RULE, IMPORT)
    left = tuple(position for places in by_place.values() for position in places)
    return Loaded(tuple(differences), tuple(same), left, (*changes, *new))


def line_difference(before: str, after: str) -> Iterator[str]:
    """Lines that went (with a minus) and that came (with a plus)."""
    for line in difflib.ndiff(before.splitlines(), after.splitlines()):
        if line[:2] in ("- ", "+ "):
            yield line


def _rows(clean: CleanTable, lang: Lang) -> Iterator[tuple[int, FileRow]]:
    """The rows that are templates, with their positions."""
    known = campaign_names(lang)
    table = clean.table
    for position in range(len(table)):
        cells = {key: table.typed(position, key) if table.has(key) else None for key in ("body", *_COLUMNS)}
        campaign, body = _line(cells["campaign"]), _text(cells["body"])
        if not campaign or not (body or _line(cells["subject"])):
            continue
        key = known.get(fold(campaign)) or own_key(campaign)
        channel, purpose = channel_of(_line(cells["channel"])), purpose_of(_line(cells["purpose"]))
        if channel == "?" or purpose == "?":
            continue
        active = _clean(clean, "active", position)
        days = {name: _clean(clean, name, position) for name in ("valid_from", "valid_to")}
        head = {
            # A row without a word about it is in force.
            "active": "no" if active is False else "yes",
            "title": campaign,
            "purpose": purpose or "",
            **{name: day.isoformat()[:10] if isinstance(day, dt.date) else "" for name, day in days.items()},
            **{
                name: _line(cells[name])
                for name in ("segment", "subject", "about", "decided_by", "decided_why", "comment")
            },
        }
        place: Channel | None = next((c for c in ("email", "sms", "call") if c == channel), None)
        yield position, FileRow(key, place, {k: v for k, v in head.items() if v}, body)


_COLUMNS: Final = (
    "active", "campaign", "channel", "segment", "purpose", "subject", "valid_from", "valid_to", "about", "decided_by",
    "decided_why", "comment",
)  # fmt: skip


def _of_layer(layer: Layer, lang: Lang) -> FileRow:
    """A file that was read. A campaign of ours is called by its title, one of the team's by the one it names."""
    known = occasions()
    title = layer.head["title"][0] if "title" in layer.head else layer.campaign
    key = layer.campaign
    if key in known:
        title = known[key].title.say(lang)
    elif "title" in layer.head:
        key = campaign_names(lang).get(fold(title)) or own_key(title)
    head = {name: " ".join(value.split()) for name, (value, _) in layer.head.items()} | {"title": title}
    if "active" in head:
        head["active"] = "no" if says_no(head["active"]) else "yes"
    return FileRow(key, layer.channel, head, _text(layer.body))


def _said(row: FileRow, lang: Lang, *, off: bool = False) -> dict[str, str]:
    """The cells of a row, as a person would type them. ``off``: a file that does not say so is switched off."""
    known = occasions()
    title = known[row.key].title.say(lang) if row.key in known else row.head.get("title", "")
    said = {key: value for key, value in row.head.items() if key in _COLUMNS}
    if "active" in said or off:
        said["active"] = (_YES if said.get("active") == "yes" else _NO).say(lang)
    if purpose := said.get("purpose"):
        said["purpose"] = _PURPOSE[purpose].say(lang)
    said |= {"campaign": title, "body": row.body}
    if row.channel is not None:
        said["channel"] = CHANNEL_LABEL[row.channel].say(lang)
    return {key: value for key, value in said.items() if value}


def _added(table: Table, name: str, said: Mapping[str, str]) -> tuple[Change, ...]:
    source = table.sources[0]
    cells = {key: _value(table, key, text) for key, text in said.items() if source.position(key) is not None}
    return added(table, source, cells, "", digest("template", name, *sorted(said.items())), 0, RULE)


def _value(table: Table, key: str, text: str, *, texts_only: bool = False) -> Value:
    """A cell as it is written: a day as one where the column holds days; nothing as a blank cell."""
    if not text:
        return None
    if key in ("valid_from", "valid_to"):
        day = dt.date.fromisoformat(text)
        return text if texts_only or holds_text(table, key) else day
    if key == "active" and table.has(key) and any(isinstance(v, bool) for v in table.raw[key].tolist()):
        return text in (_YES.ru, _YES.en)
    return text


def _may_write(table: Table, position: int, key: str) -> bool:
    source = table.sources[int(table.tab[position])]
    return source.position(key) is not None and position not in table.formulas.get(key, ())


def _name(row: FileRow, lang: Lang) -> str:
    name = f"{lang}/{row.key}.{row.channel or 'any'}"
    segment = row.head.get("segment")
    if not segment:
        return name
    plain = re.sub(r"[^a-z0-9]+", "-", segment.casefold()).strip("-")
    # Letters outside of the Latin ones make no file name that every machine reads; the segment stands in the file.
    said = plain if plain and segment.isascii() else hashlib.blake2b(fold(segment).encode(), digest_size=4).hexdigest()
    return f"{name}.{said}"


def _clean(clean: CleanTable, field: str, position: int) -> Any:
    return clean.values[field].iat[position] if field in clean.values.columns else None


def _line(value: Value) -> str:
    return "" if value is None or isinstance(value, bool) else " ".join(str(value).split())


def _text(value: Value) -> str:
    return (
        ""
        if value is None
        else "\n".join(line.rstrip() for line in str(value).replace("\r\n", "\n").split("\n")).strip("\n")
    )


def positions_of(rows: Sequence[int], table: Table) -> tuple[str, ...]:
    """Where rows stand, for a report."""
    return tuple(f"{table.tab_title(p)}!{int(table.row[p])}" for p in rows)
