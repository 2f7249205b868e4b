"""Check: somebody who still works here answers for every client. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from sheetcrm.core.checks import Check, CheckContext
from sheetcrm.core.checks.columns import column, empty, has
from sheetcrm.core.fields.letters import fold
from sheetcrm.core.fields.typed_day import day_in
from sheetcrm.core.issues import Cause, Findings, IssueCode, Severity
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

OWNER_LEFT = IssueCode(
    "owner/left",
    Severity.WARNING,
    Text(ru="Ответственный больше не работает", en="The owner no longer works here"),
    Text(
        ru="За клиента отвечает «{value}», а последний рабочий день — {day:%d.%m.%Y}.",
        en="“{value}” answers for this client, and their last day at work was {day:%d %b %Y}.",
    ),
    Text(
        ru="Передайте клиентов другому: sheetcrm reassign --from КТО --to КОМУ.",
        en="Hand the clients over: sheetcrm reassign --from NAME --to NAME.",
    ),
    Cause.AGED,
    {"full_name": "Смирнова Анна", "owner": "Мария"},
)


def _left(context: CheckContext) -> Iterator[Findings]:
    """Clients of people whose last day, beside their names in «Справочники», has passed."""
    lists, owners = context.raw.get("lists"), column(context, "clients", "owner")
    if lists is None or owners is None or not {"owner", "owner_until"} <= set(lists.columns):
        return
    gone = {
        fold(str(name)): day
        for name, until in zip(lists["owner"].tolist(), lists["owner_until"].tolist(), strict=True)
        if name is not None and (day := day_in(until)) is not None and day < context.today
    }
    if gone:
        days = owners.map(lambda name: gone.get(fold(name)) if isinstance(name, str) else None)
        yield Findings.where(days.notna(), OWNER_LEFT, "owner", day=days)


def _owner(context: CheckContext) -> Iterator[Findings]:
    yield from _left(context)
    if not has(context, "clients", "owner"):
        return
    missing = empty(context, "clients", "owner")
    if not missing.all():  # a column nobody fills in is a column the team does not use
        yield Findings.where(missing, OWNER_MISSING, "owner")


OWNER = Check("owner", "clients", _owner)
