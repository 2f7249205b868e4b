"""The registry of consents of a workbook. Writes nothing."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from sheetcrm.core.drafts.audience.consent import permissions
from sheetcrm.core.drafts.audience.registry import Entry, registry
from sheetcrm.core.fields.ident import id_key
from sheetcrm.core.outcome import Outcome
from sheetcrm.core.stages.facts import draft_facts
from sheetcrm.core.wording import Text
from sheetcrm.errors import Fault, UnknownName
from sheetcrm.jobs.deciding import decided_in
from sheetcrm.jobs.opening import NO_CLIENTS, Asked, Opened, open_workbook, run_settings
from sheetcrm.jobs.work import found_in

NO_CLIENT = Fault(
    "law/no-client",
    UnknownName,
    Text(ru="Клиента с номером {client} в таблице нет.", en="The table has no client {client}."),
    Text(
        ru="Номер стоит в столбце с номерами клиентов, например К-000012. Найти его: sheetcrm find --phone ТЕЛЕФОН. "
        "Если столбца с номерами нет, его заводит sheetcrm init --id-column.",
        en="The id is in the client id column, for example C-000012. To look it up: sheetcrm find "
        "--phone PHONE. If there is no such column, sheetcrm init --id-column adds it.",
    ),
)


class Registry(Struct, frozen=True):
    """What was asked for. ``outcome``: of what was found, without drafts; positions are those of its clients."""

    opened: Opened
    outcome: Outcome
    entries: tuple[Entry, ...]


def consents(asked: Asked, client: str | None = None) -> Registry:
    """The consents of every client, or of one. Raises PlanError when there is no such client."""
    opened = open_workbook(asked)
    decided = decided_in(opened)
    found = found_in(opened, decided)
    facts = draft_facts(found, run_settings(opened.config, opened.state), {}, opened.now, decided=decided)
    if facts is None:
        raise NO_CLIENTS()
    positions = None if client is None else positions_of(found.ids, [client])
    return Registry(opened, found.outcome, tuple(registry(permissions(facts), positions)))


def positions_of(ids: Sequence[str | None], names: Sequence[str]) -> list[int]:
    """The rows of clients by their numbers; one in look-alike letters or another case is found as well. Raises PlanError
    naming the first that is not there."""
    found: list[int] = []
    for name in names:
        exact = [p for p, i in enumerate(ids) if i is not None and i.strip() == name.strip()]
        alike = exact or [p for p, i in enumerate(ids) if i is not None and id_key(i) == id_key(name)]
        if not alike:
            raise NO_CLIENT(client=name)
        found += alike
    return list(dict.fromkeys(found))
