"""What only a person can say about the columns of a table: which column is the id, which of two phones counts. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum

from msgspec import Struct

from sheetcrm.core.issues import Issue
from sheetcrm.core.reading import codes
from sheetcrm.core.reading.columns import HEADER_DEPTH, ColumnSeen
from sheetcrm.core.reading.headings import fold, named, numbers_a_client
from sheetcrm.core.reading.recognise import Base
from sheetcrm.core.schema import TABLES
from sheetcrm.core.wording import Text
from sheetcrm.core.workbook import Sheet, column_letter


class QuestionKind(StrEnum):
    """Why a person is asked."""

    NOT_GUESSED = "not_guessed"
    COLUMNS_COMPETE = "columns_compete"
    CONTENT_DISAGREES = "content_disagrees"


class Answer(Struct, frozen=True):
    """One possible answer: this column holds this field."""

    field: str
    column: ColumnSeen


class Question(Struct, frozen=True):
    """One question; "leave it alone" is always a possible answer beside ``answers``, and the default."""

    kind: QuestionKind
    table: str
    tab: str
    answers: tuple[Answer, ...]

    @property
    def key(self) -> str:
        """Its name from run to run: the table and the columns it is about."""
        letters = "+".join(dict.fromkeys(answer.column.letter for answer in self.answers))
        return f"{self.table}:{self.tab}:{letters}"

    def without(self, taken: Mapping[str, str]) -> Question | None:
        """The question with answers given already left out; None when none is left. ``taken``: field → heading."""
        left = tuple(
            answer
            for answer in self.answers
            if answer.field not in taken and answer.column.heading not in taken.values()
        )
        return Question(self.kind, self.table, self.tab, left) if left else None


#: Ticked and not, as they are shown.
_TICKS = frozenset(("да", "нет", "yes", "no"))
#: What a column that looks like one of these may be, in the order it is offered.
_MAY_BE: Mapping[str, tuple[str, ...]] = {"client_id": ("order_id", "client_id")}
#: Fields of consent, in the order they are offered: it is often for something else than its heading says at first sight.
CONSENTS = ("consent_ads", "consent_email", "consent_sms", "consent_calls", "consent_pd")

#: What an answer means, beyond the heading's own words.
MEANING: Mapping[str, Text] = {
    "client_id": Text(
        ru="постоянный номер, который не меняется при сортировке (номер строки по порядку — не он)",
        en="a permanent id that stays with the client when rows are sorted (a running row number does not)",
    ),
    "consent_ads": Text(
        ru="«да» значит: разрешил рекламу любым способом",
        en="“yes” means advertising by any channel is allowed",
    ),
    "consent_email": Text(
        ru="«да» значит: разрешил рекламные письма", en="“yes” means advertising by e-mail is allowed"
    ),
    "consent_sms": Text(
        ru="«да» значит: разрешил рекламные SMS", en="“yes” means advertising by text message is allowed"
    ),
    "consent_calls": Text(ru="«да» значит: разрешил рекламные звонки", en="“yes” means advertising calls are allowed"),
    "consent_pd": Text(
        ru="«да» значит: разрешил хранить и обрабатывать свои данные", en="“yes” means their data may be kept and used"
    ),
    "consent_partner": Text(
        ru="«да» значит: разрешил передать свои данные партнёрам",
        en="“yes” means their data may be passed on to partners",
    ),
    "stop": Text(ru="«да» значит: не писать и не звонить", en="“yes” means: do not write or call"),
}


def questions(base: Base) -> tuple[Question, ...]:
    """Everything that cannot be known without a person, in the order of the columns.

    Two columns with one heading are no question: an answer names a column by its heading. For the same reason the tabs of
    one table (by manager, by year) are asked about once.
    """
    found: list[Question] = []
    for issue in base.issues:
        seen = [c for c in base.columns if c.tab == issue.tab and c.field is None]
        if issue.code in (codes.ASKED_NOT_GUESSED, codes.LINK_NOT_GUESSED):
            found += _not_guessed(issue, seen, base)
        elif issue.code is codes.CONTENT_DISAGREES:
            found += _disagrees(issue, seen)
        elif issue.code is codes.COLUMNS_COMPETE:
            found += _compete(issue, seen)
    return tuple({_same(question): question for question in reversed(found)}.values())[::-1]


def _same(question: Question) -> tuple[object, ...]:
    """What a question is about, whichever tab it stands on."""
    return (question.kind, question.table, *((a.field, fold(a.column.heading)) for a in question.answers))


def _fields_of(table: str, heading: object) -> list[str]:
    return [f.key for f in TABLES[table].fields if f.heading == heading]


def _at(issue: Issue, seen: Sequence[ColumnSeen]) -> ColumnSeen | None:
    letter = issue.cell.rstrip("0123456789")
    return next((column for column in seen if column.letter == letter), None)


def _not_guessed(issue: Issue, seen: Sequence[ColumnSeen], base: Base) -> list[Question]:
    column = _at(issue, seen)
    if column is None:
        return []
    looks = next(iter(_fields_of(column.table, issue.args.get("field"))), "")
    taken = {c.field for c in base.columns if c.tab == column.tab}
    may_be = ("client_id",) if numbers_a_client(column.heading) else _may_be(looks)
    fields = [f for f in may_be if TABLES[column.table].field(f) is not None and f not in taken]
    answers = tuple(Answer(field, column) for field in fields)
    return [Question(QuestionKind.NOT_GUESSED, column.table, column.tab, answers)] if answers else []


def looks_like_consent(base: Base) -> list[str]:
    """Headings of clients' columns that may hold a consent to advertising and wait for somebody to say so."""
    own = {field.heading for field in TABLES["clients"].fields if field.key in CONSENTS[:4]}
    waiting = (issue for issue in base.issues if issue.code is codes.ASKED_NOT_GUESSED)
    return list(dict.fromkeys(issue.value for issue in waiting if issue.args.get("field") in own))


def _may_be(looks: str) -> tuple[str, ...]:
    if looks in CONSENTS:
        return (looks, *(consent for consent in CONSENTS if consent != looks))
    return _MAY_BE.get(looks, (looks,))


def _disagrees(issue: Issue, seen: Sequence[ColumnSeen]) -> list[Question]:
    column = _at(issue, seen)
    if column is None:
        return []
    if column.sample and set(column.sample) <= _TICKS:
        return []  # «Оплачено» of ticks holds no amounts, whatever a person says: each cell would be told of as wrong
    answers = tuple(Answer(field, column) for field in _fields_of(column.table, issue.args.get("field")))
    return [Question(QuestionKind.CONTENT_DISAGREES, column.table, column.tab, answers)] if answers else []


def _compete(issue: Issue, seen: Sequence[ColumnSeen]) -> list[Question]:
    found = []
    for table in dict.fromkeys(column.table for column in seen):
        for field in _fields_of(table, issue.args.get("field")):
            rivals = [
                c for c in seen if c.table == table and any(name.field == field for name in named(c.heading, table, {}))
            ]
            answers = tuple(Answer(field, column) for column in rivals)
            if len(rivals) > 1 and len({fold(c.heading) for c in rivals}) == len(rivals):
                found.append(Question(QuestionKind.COLUMNS_COMPETE, table, rivals[0].tab, answers))
    return found


def columns_of(sheet: Sheet) -> tuple[ColumnSeen, ...]:
    """The columns of a tab in which no table was recognised: the first row that looks like headings, with sample cells.

    A heading row has at least two texts, as many as any other row near the top has cells, or nearly so.
    """
    rows = sheet.cells.head(HEADER_DEPTH).to_numpy(dtype=object).tolist()
    texts = [[(i, v.strip()) for i, v in enumerate(row) if isinstance(v, str) and v.strip()] for row in rows]
    widest = max((sum(v is not None for v in row) for row in rows), default=0)
    header = next((i for i, row in enumerate(texts) if len(row) >= 2 and len(row) * 2 >= widest), None)
    if header is None:
        return ()
    found = []
    for position, heading in texts[header]:
        below = sheet.cells[position].iloc[header + 1 :].tolist()
        sample = dict.fromkeys(str(v).strip()[:24] for v in below if v is not None and str(v).strip())
        letter = column_letter(position)
        found.append(ColumnSeen(sheet.title, letter, heading, "clients", None, None, tuple(sample)[:3]))
    return tuple(found)
