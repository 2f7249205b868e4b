"""Check: where the data of a client was verified it says who did, and the other way round. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from sheetcrm.core.checks import Check, CheckContext
from sheetcrm.core.checks.columns import empty, has
from sheetcrm.core.issues import Findings, IssueCode, Severity
from sheetcrm.core.wording import Text

NOBODY = IssueCode(
    "client/verified-by-nobody",
    Severity.INFO,
    Text(ru="Не сказано, кто сверил данные", en="No name for who verified the data"),
    Text(
        ru="Данные сверены, а «Кто сверил» пусто: переспросить не у кого.",
        en="The data was verified, but “Verified by” is empty: there is nobody to ask.",
    ),
    Text(ru="Впишите имя в «Кто сверил».", en="Put the name into “Verified by”."),
    example={
        "full_name": ("Смирнова Анна", "Орлов Пётр"),
        "verified_at": ("2026-10-01", "2026-11-02"),
        "verified_by": ("Мария", None),
    },
)
NEVER = IssueCode(
    "client/verified-undated",
    Severity.INFO,
    Text(ru="Не сказано, когда сверили данные", en="No date for when the data was verified"),
    Text(
        ru="«Кто сверил» заполнено, а дня нет: такая сверка в свежесть данных не идёт.",
        en="“Verified by” is filled in without a date: such a check does not make the data any fresher.",
    ),
    Text(ru="Впишите день в «Данные сверены».", en="Put the date into “Verified on”."),
    example={"full_name": "Орлов Пётр", "verified_at": None, "verified_by": "Мария"},
)


def _verified(context: CheckContext) -> Iterator[Findings]:
    if not (has(context, "clients", "verified_at") and has(context, "clients", "verified_by")):
        return
    undated, nobody = empty(context, "clients", "verified_at"), empty(context, "clients", "verified_by")
    if not nobody.all():  # a column nobody fills in is a column the team does not use
        yield Findings.where(~undated & nobody, NOBODY, "verified_by")
        yield Findings.where(undated & ~nobody, NEVER, "verified_at")


VERIFIED = Check("verified", "clients", _verified)
