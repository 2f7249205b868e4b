"""A person's own data as they get it: a page to read and print, and the same for programs. Files 0600 in a folder 0700."""

from __future__ import annotations

import datetime as dt
import json
import os
from collections.abc import Iterable, Iterator, Mapping
from html import escape
from itertools import groupby
from pathlib import Path
from typing import Any

from sheetcrm.core.consent_words import PURPOSE
from sheetcrm.core.drafts.audience.registry import STATE
from sheetcrm.core.tabs.whys import why as rule_words
from sheetcrm.core.wording import Lang, Text
from sheetcrm.core.workbook import Value
from sheetcrm.errors import Fault, StoreError, reason_of
from sheetcrm.jobs.law.subject import Row, Subject
from sheetcrm.journal.places import KIND
from sheetcrm.report.consents import entry_document
from sheetcrm.report.envelope import Document, opening

CANNOT_WRITE = Fault(
    "law/subject-cannot-write",
    StoreError,
    Text(ru="В папку {folder} не записать: {reason}.", en="Cannot write to the folder {folder}: {reason}."),
    Text(ru="Назовите другую папку: --out ПАПКА.", en="Name another folder: --out FOLDER."),
)
TITLE = Text(ru="Ваши данные у нас", en="The data we hold about you")
ASKED = Text(ru="Клиент {clients}, составлено {day}", en="Client {clients}, drawn up on {day}")
COMPANY = Text(ru="Оператор: {company}", en="Controller: {company}")
TABS = Text(ru="Что записано", en="What is recorded")
TAB = Text(ru="Вкладка «{tab}», строка {row}", en="Tab “{tab}”, row {row}")
ALIKE = Text(
    ru="возможно, это вы: проверьте перед выдачей, что человек тот же",
    en="perhaps you: check that it is the same person before handing this out",
)
ARCHIVED = Text(ru="Прежние записи, объединённые с этой", en="Earlier rows merged into this one")
CONSENTS = Text(ru="На что вы согласились", en="What you agreed to")
MENTIONS = Text(ru="Где ещё вы упомянуты", en="Where else you are mentioned")
EDITS = Text(ru="Что в вашей записи меняла программа", en="What the program changed in your record")
DRAFTS = Text(
    ru="Подготовленные сообщения (программа сама ничего не отправляет)",
    en="Messages prepared (the program itself sends nothing)",
)
COPIES = Text(
    ru="Где лежат копии таблицы и списков, в которых вы можете быть",
    en="Where there are copies of the table and lists that may include you",
)
FOR_TEAM = Text(
    ru="Прежде чем отдавать: проверьте, кто спрашивает, и что в комментариях нет сведений о других людях.",
    en="Before you hand this out: make sure who is asking, and that no comment mentions other people.",
)
NOTHING = Text(ru="нет", en="none")
SAID = Text(
    ru="Всё о клиенте {clients}: {rows} {rows:строка|строки|строк}, {edits} {edits:правка|правки|правок} программы, {drafts} {drafts:черновик|черновика|черновиков}.",
    en="Everything about client {clients}: {rows} {rows:row|rows}, {edits} {edits:edit|edits} by "
    "the program, {drafts} {drafts:draft|drafts}.",
)
FILES = Text(
    ru="Прочитать и отдать: {page}; для программ: {data}", en="To read and hand out: {page}; for programs: {data}"
)
ALIKE_SAID = Text(
    ru="Похоже, это тот же человек: {n} {n:строка|строки|строк}, они в файле помечены. Посмотрите, прежде чем отдавать.",
    en="Probably the same person: {n} {n:row|rows}, marked in the file. Have a look before you hand it out.",
)
_STYLE = (
    "body{font:16px/1.5 system-ui,sans-serif;max-width:52rem;margin:2rem auto;padding:0 1rem;color:#1c2024;background:#fff}"
    "h1{font-size:1.5rem}h2{font-size:1.15rem;margin:2rem 0 .5rem}h3{font-size:1rem;margin:1rem 0 .25rem}"
    "table{border-collapse:collapse;width:100%}th,td{border:1px solid #8a929b;padding:.3rem .6rem;text-align:left;"
    "vertical-align:top;overflow-wrap:anywhere}th{width:35%;font-weight:600}pre{white-space:pre-wrap;font:inherit}"
    ".note{color:#545d68}.alike{color:#7a4a00;font-weight:600}@media print{.note{display:none}}"
)


def subject_document(found: Subject) -> Document:
    """The data as a machine reads it (GDPR art. 20)."""
    return {
        **opening("subject", found.opened.workbook.name),
        "clients": list(found.clients),
        "drawn_up": found.opened.now.isoformat(timespec="minutes"),
        "rows": [_row(row) for row in found.rows],
        "merged_rows": [_row(row) for row in found.archived],
        "consents": [entry_document(found.registry, entry) for entry in found.consents],
        "mentions": list(found.mentions),
        "edits": [
            {
                "run": run.run, "at": run.at.isoformat(timespec="minutes"), "tab": change.tab, "column": change.heading,
                "before": _plain(change.before), "after": _plain(change.after), "why": change.why,
            }
            for run, change in found.edits
        ],
        "drafts": [
            {
                "id": d.id, "campaign": d.campaign, "channel": d.channel, "to": d.to, "subject": d.subject, "text": d.text,
                "state": d.state,
            }
            for d in found.drafts
        ],
        "copies": [
            {"kind": str(one.place.kind), "file": one.place.path.name, "age_days": one.age, "kept_days": one.days}
            for one in found.copies
        ],
    }  # fmt: skip


def _row(row: Row) -> dict[str, Any]:
    return {
        "table": row.table,
        "tab": row.tab,
        "row": row.row,
        "perhaps_another_person": row.alike,
        "cells": [{"heading": heading, "value": _plain(value)} for heading, value in row.cells],
    }


def _plain(value: Value) -> object:
    return value if isinstance(value, (str, int, float, bool)) or value is None else str(value)


def subject_page(found: Subject, lang: Lang) -> str:
    """The data as a page: no script, nothing from the network, what a client typed only as text."""
    body = "".join(_sections(found, lang))
    title = escape(TITLE.say(lang))
    policy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
    return (
        f'<!doctype html>\n<html lang="{lang}"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}"><meta name="robots" content="noindex">'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><title>{title}</title>'
        f"<style>{_STYLE}</style></head><body><main><h1>{title}</h1>{body}</main></body></html>\n"
    )


def _sections(found: Subject, lang: Lang) -> Iterator[str]:
    day = f"{found.opened.now:%d.%m.%Y}" if lang == "ru" else f"{found.opened.now:%Y-%m-%d}"
    yield _p(ASKED.say(lang, clients=", ".join(found.clients), day=day))
    if company := found.opened.config.drafts.company:
        yield _p(COMPANY.say(lang, company=company))
    yield _p(FOR_TEAM.say(lang), "note")
    yield _h(TABS.say(lang))
    for row in found.rows:
        yield f"<h3>{escape(TAB.say(lang, tab=row.tab, row=str(row.row)))}</h3>"
        if row.alike:
            yield _p(ALIKE.say(lang), "alike")
        yield _table((heading, _shown(value, lang)) for heading, value in row.cells)
    if found.archived:
        yield _h(ARCHIVED.say(lang))
        for row in found.archived:
            yield _table((heading or "№", _shown(value, lang)) for heading, value in row.cells)
    yield _h(CONSENTS.say(lang))
    yield _table(
        (PURPOSE[e.subject].say(lang), STATE[e.state].say(lang) + (f", {_shown(e.date, lang)}" if e.date else ""))
        for e in found.consents
    )
    yield from _listed(MENTIONS, found.mentions, lang)
    yield from _listed(
        EDITS,
        (
            f"{run.at:%Y-%m-%d} · {change.heading}: {_shown(change.before, lang)} → {_shown(change.after, lang)}"
            f" ({rule_words(change.why, lang)})"
            for run, change in found.edits
        ),
        lang,
    )
    yield from _listed(DRAFTS, (f"{d.to}\n{d.subject}\n{d.text}".strip() for d in found.drafts), lang)
    kinds = groupby(found.copies, key=lambda one: one.place.kind)
    yield from _listed(COPIES, (f"{KIND[kind].say(lang)}: {len(list(group))}" for kind, group in kinds), lang)


def _listed(title: Text, lines: Iterable[str], lang: Lang) -> Iterator[str]:
    yield _h(title.say(lang))
    items = "".join(f"<li><pre>{escape(line)}</pre></li>" for line in lines)
    yield f"<ul>{items}</ul>" if items else _p(NOTHING.say(lang))


def _table(pairs: Iterable[tuple[str, str]]) -> str:
    rows = "".join(f'<tr><th scope="row">{escape(name)}</th><td>{escape(value)}</td></tr>' for name, value in pairs)
    return f"<table>{rows}</table>"


def _h(text: str) -> str:
    return f"<h2>{escape(text)}</h2>"


def _p(text: str, cls: str = "") -> str:
    return f'<p class="{cls}">{escape(text)}</p>' if cls else f"<p>{escape(text)}</p>"


def _shown(value: Any, lang: Lang) -> str:
    if isinstance(value, dt.datetime) and value.time() == dt.time():
        value = value.date()
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        return f"{value:%d.%m.%Y}" if lang == "ru" else f"{value:%Y-%m-%d}"
    return "" if value is None else str(value)


#: The two files, as people read it and as programs do.
FILES_OF = {"page": "subject.html", "data": "subject.json"}


def lay_out(found: Subject, folder: Path) -> Mapping[str, Path]:
    """Writes both files into the folder, made if need be. Raises StoreError."""
    lang = found.opened.reader
    content = {
        "page": (FILES_OF["page"], subject_page(found, lang).encode("utf-8", "replace")),
        "data": (FILES_OF["data"], json.dumps(subject_document(found), ensure_ascii=False, indent=2).encode("utf-8", "replace")),
    }  # fmt: skip
    made = {}
    try:
        fresh = not folder.exists()
        folder.mkdir(parents=True, exist_ok=True)
        if fresh:
            folder.chmod(0o700)
        for key, (name, text) in content.items():
            descriptor = os.open(folder / name, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(descriptor, "wb") as out:
                out.write(text)
            made[key] = folder / name
    except OSError as err:
        raise CANNOT_WRITE(folder=str(folder), reason=reason_of(err)) from err
    return made


def subject_report(found: Subject, files: Mapping[str, Path]) -> Iterator[str]:
    """What ``subject`` prints: counts and where the files lie, no value of the person."""
    lang = found.opened.reader
    yield SAID.say(
        lang, clients=", ".join(found.clients), rows=len(found.rows), edits=len(found.edits), drafts=len(found.drafts)
    )
    if alike := sum(row.alike for row in found.rows):
        yield ALIKE_SAID.say(lang, n=alike)
    yield FILES.say(lang, page=str(files["page"]), data=str(files["data"]))
    yield FOR_TEAM.say(lang)


def subject_command_document(found: Subject, files: Mapping[str, Path]) -> Document:
    """What ``subject --json`` prints."""
    return {
        **opening("subject", found.opened.workbook.location),
        "counts": {
            "rows": len(found.rows),
            "alike": sum(row.alike for row in found.rows),
            "edits": len(found.edits),
            "drafts": len(found.drafts),
            "mentions": len(found.mentions),
        },
        "clients": list(found.clients),
        "files": {key: str(path) for key, path in files.items()},
    }
