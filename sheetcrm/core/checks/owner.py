"""Check: somebody answers for every client. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from sheetcrm.core.checks import Check, CheckContext
from sheetcrm.core.checks.columns import empty, has
from sheetcrm.core.issues import Findings, IssueCode, Severity
from sheetcrm.core.wording import Text

OWNER_MISSING = IssueCode(
    "owner/missing",
    Severity.WARNING,
    Text(ru="Нет ответственного", en="A client without an owner"),
    Text(
        ru="За клиента никто не отвечает: ответственный не указан.",
        en="Nobody is responsible for this client: no owner is named.",
    ),
    Text(ru="Выберите ответственного.", en="Choose an owner."),
    example={"full_name": ("Смирнова Анна", "Орлов Пётр"), "owner": ("Мария", None)},
)


def _owner(context: CheckContext) -> Iterator[Findings]:
    if not has(context, "clients", "owner"):
        return
    missing = empty(context, "clients", "owner")
    if not missing.all():  # a column nobody fills in is a column the team does not use
        yield Findings.where(missing, OWNER_MISSING, "owner")


OWNER = Check("owner", "clients", _owner)
