"""What is said of the registry of consents."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from sheetcrm.core.consent_words import PURPOSE, SUBJECTS
from sheetcrm.core.drafts.audience.registry import OVER, STATE, Entry, State
from sheetcrm.core.drafts.text.values import day_in_words
from sheetcrm.core.wording import Lang, Text, number
from sheetcrm.jobs.law.consents import Registry
from sheetcrm.report.envelope import Document, opening

TOTAL = Text(
    ru="{purpose}: дано {given}, отозвано {withdrawn}, согласия нет у {none}; писать можно {may}",
    en="{purpose}: {given} given, {withdrawn} withdrawn, {none} without; may be written to: {may}",
)
TOTAL_DATA = Text(
    ru="{purpose}: дано {given}, отозвано {withdrawn}, не записано у {none}",
    en="{purpose}: {given} given, {withdrawn} withdrawn, not recorded for {none}",
)
CLIENT = Text(ru="{where} {id}", en="{where} {id}")
LINE = Text(ru="  {purpose}: {state}", en="  {purpose}: {state}")
SINCE = Text(ru=" с {day}", en=" since {day}")
NO_DAY = Text(ru=", дата не указана", en=", no date is given")
SOURCE = Text(ru=", где получено: {text}", en=", obtained: {text}")
PROOF = Text(ru=", подтверждение: {text}", en=", proof: {text}")
VERSION = Text(ru=", редакция текста: {text}", en=", version of the text: {text}")
BY = Text(ru=", внёс: {text}", en=", recorded by: {text}")
WHERE = Text(ru=" ({cell})", en=" ({cell})")
BUNDLED = Text(
    ru=", взято одним документом с согласием на обработку данных", en=", given in one document with the data consent"
)
BY_DUPLICATE = Text(ru=" (сказано в строке {row})", en=" (said in {row})")
STRONGER = Text(ru="    сильнее согласия: {what}", en="    stronger than the consent: {what}")
MORE = Text(
    ru="Подробно об одном клиенте: sheetcrm consents НОМЕР. Все строки: --json.",
    en="One client in detail: sheetcrm consents ID. All lines: --json.",
)


def consents_report(found: Registry, *, one: bool) -> Iterator[str]:
    """What ``consents`` prints: the totals by purpose, or the lines of one client."""
    lang = found.opened.reader
    if not one:
        for subject in SUBJECTS:
            mine = [entry for entry in found.entries if entry.subject == subject]
            count = Counter(entry.state for entry in mine)
            text = TOTAL_DATA if subject == "data" else TOTAL
            yield text.say(
                lang,
                purpose=_capital(PURPOSE[subject].say(lang)),
                **{str(state): number(count[state], lang) for state in State},
                may=number(sum(entry.may for entry in mine), lang),
            )
        yield MORE.say(lang)
        return
    last = None
    for entry in found.entries:
        if entry.position != last:
            last = entry.position
            table = found.outcome.base.tables["clients"]
            yield CLIENT.say(lang, where=table.reference(last, None), id=_id(found, last) or "").rstrip()
        yield _line(found, entry, lang)
        for one_over in entry.over:
            said = OVER[one_over.what].say(lang)
            if one_over.position != entry.position:
                said += BY_DUPLICATE.say(lang, row=_row(found, one_over.position))
            yield STRONGER.say(lang, what=said)


def _line(found: Registry, entry: Entry, lang: Lang) -> str:
    said = LINE.say(lang, purpose=PURPOSE[entry.subject].say(lang), state=STATE[entry.state].say(lang))
    if entry.state is State.NONE:
        return said
    said += NO_DAY.say(lang) if entry.date is None else SINCE.say(lang, day=day_in_words(entry.date, lang))
    evidence = entry.evidence
    if evidence is not None:
        if evidence.line is None:
            said += SOURCE.say(lang, text=evidence.source) if evidence.source else ""
        else:
            told = ((SOURCE, evidence.where), (PROOF, evidence.proof), (VERSION, evidence.version), (BY, evidence.by))
            for text, value in told:
                said += text.say(lang, text=value) if value else ""
            said += WHERE.say(lang, cell=_cell(found, entry) or "")
        said += BUNDLED.say(lang) if evidence.bundled else ""
    if entry.said_by is not None:
        said += BY_DUPLICATE.say(lang, row=_row(found, entry.said_by))
    return said


def consents_document(found: Registry) -> Document:
    """What ``consents --json`` prints."""
    entries = found.entries
    return {
        **opening("consents", found.opened.workbook.location),
        "counts": {
            subject: {
                **{str(state): sum(e.subject == subject and e.state is state for e in entries) for state in State},
                "may": sum(e.subject == subject and e.may for e in entries),
            }
            for subject in SUBJECTS
        },
        "consents": [entry_document(found, entry) for entry in entries],
    }


def entry_document(found: Registry, entry: Entry) -> Document:
    """One line of the registry."""
    evidence = entry.evidence
    table = found.outcome.base.tables["clients"]
    return {
        "client_id": _id(found, entry.position),
        "cell": table.reference(entry.position, None),
        "purpose": entry.subject,
        "state": str(entry.state),
        "date": None if entry.date is None else entry.date.isoformat(),
        "source": None if evidence is None else (evidence.source if evidence.line is None else evidence.where),
        "proof": None if evidence is None else evidence.proof,
        "text_version": None if evidence is None else evidence.version,
        "recorded_by": None if evidence is None else evidence.by,
        "line": _cell(found, entry),
        "bundled": evidence is not None and evidence.bundled,
        "said_by": None if entry.said_by is None else _row(found, entry.said_by),
        "over": [
            {
                "what": str(one.what),
                "cell": table.reference(one.position, None),
                "text": OVER[one.what].say(found.opened.reader),
            }
            for one in entry.over
        ],
        "may": entry.may,
    }


def _id(found: Registry, position: int) -> str | None:
    ids = found.outcome.log.ids
    return ids[position] if ids else None


def _row(found: Registry, position: int) -> str:
    return found.outcome.base.tables["clients"].reference(position, None)


def _cell(found: Registry, entry: Entry) -> str | None:
    evidence = entry.evidence
    if evidence is None or evidence.line is None:
        return None
    return found.outcome.base.tables["consents"].reference(evidence.line, None)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
