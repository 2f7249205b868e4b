"""What is said of a new row: who it is, or that it is nobody the base knows."""

from __future__ import annotations

from collections.abc import Iterator

from sheetcrm.core.matching import Answer
from sheetcrm.core.wording import Lang, Text
from sheetcrm.jobs.clients.finding import Answered, ClientBase
from sheetcrm.report.envelope import Document, opening
from sheetcrm.report.explaining import AGAINST, FOR
from sheetcrm.report.rows import said_in, where

ANSWER = {
    Answer.ATTACH: Text(ru="Это ваш клиент: {who}", en="This is a client of yours: {who}"),
    Answer.ASK: Text(
        ru="Похоже на клиента из базы, но решать вам:", en="This may be a client of yours; that is for you to say:"
    ),
    Answer.NEW: Text(
        ru="Такого клиента в базе нет: это новый.", en="There is no such client in the base: this is a new one."
    ),
}
SEVERAL = Text(
    ru="Подходит сразу к нескольким клиентам базы, решать вам:",
    en="This fits several clients of the base; which of them is for you to say:",
)
ALSO = Text(ru="Он же ещё раз: {who}", en="The same client once more: {who}")
MAYBE = Text(ru="Возможно: {who}", en="Possibly: {who}")
LINKED = Text(ru="Связан, но это другой: {who}", en="Linked, but not the same: {who}")
_MOST = 5


def find_lines(base: ClientBase, one: Answered, lang: Lang) -> Iterator[str]:
    """What ``find`` prints for one row."""
    for number, (place, candidate) in enumerate(one.near[:_MOST]):
        who = f"{where(place, lang)}: {said_in(base.rows.frame, candidate.row, lang)}"
        same = candidate.verdict in ("certain", "likely")
        if number == 0:
            if one.answer is Answer.ATTACH:
                yield ANSWER[Answer.ATTACH].say(lang, who=who)
            elif one.answer is Answer.ASK:
                yield (SEVERAL if same else ANSWER[Answer.ASK]).say(lang)
            else:
                yield ANSWER[Answer.NEW].say(lang)
        if number or one.answer is not Answer.ATTACH:
            text = LINKED if candidate.verdict == "related" else ALSO if one.answer is Answer.ATTACH and same else MAYBE
            yield "   " + text.say(lang, who=who)
        speaks_for, against = candidate.evidence(lang)
        if speaks_for:
            yield "   " + FOR.say(lang, words="; ".join(speaks_for))
        if against:
            yield "   " + AGAINST.say(lang, words="; ".join(against))
    if not one.near:
        yield ANSWER[Answer.NEW].say(lang)


def find_document(base: ClientBase, one: Answered, lang: Lang) -> Document:
    """What ``find --json`` prints for one row."""
    return {
        **opening("find", base.rows.workbook),
        "counts": {"rows": len(base), "candidates": len(one.near)},
        "answer": str(one.answer),
        "verdict": one.found.verdict,
        "attach_to": None if one.place is None else one.place.document(),
        "candidates": [
            {
                "member": place.document(),
                "verdict": candidate.verdict,
                "score": round(candidate.score, 4),
                "evidence": candidate.evidence(lang)[0],
                "against": candidate.evidence(lang)[1],
            }
            for place, candidate in one.near
        ],
    }
