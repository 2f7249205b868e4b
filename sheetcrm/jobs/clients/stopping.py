"""A list of people who must not be written to, against «Стоп-лист» and the clients, kept as a plan. Writes nothing into the
workbook."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd
from msgspec import Struct

from sheetcrm.core.drafts.model import Drafts, Recalled
from sheetcrm.core.drafts.reasons import STOP_LIST, Reason
from sheetcrm.core.drafts.review.decided import State
from sheetcrm.core.drafts.review.outbox import Reported
from sheetcrm.core.drafts.review.reviewing import Review
from sheetcrm.core.fields import Context
from sheetcrm.core.importers import Grid
from sheetcrm.core.importing.stops import Stop, channels_of, contacts_in, judge_stops, stop_rows
from sheetcrm.core.plan import Change
from sheetcrm.core.schema import TABLES
from sheetcrm.core.wording import Text
from sheetcrm.errors import ConfigError, Fault
from sheetcrm.handover.reports import form_of
from sheetcrm.jobs.clients.incoming import hand_over
from sheetcrm.jobs.deciding import decided_in
from sheetcrm.jobs.opening import NO_CLIENTS, Asked, Opened, open_workbook, run_settings
from sheetcrm.jobs.work import finished, found_in
from sheetcrm.journal.changes import ChangeLog
from sheetcrm.journal.runs import RunLog
from sheetcrm.journal.who import system_user

NO_TAB = Fault(
    "stops/no-tab",
    ConfigError,
    Text(ru="В таблице нет вкладки «{tab}».", en="The workbook has no tab “{tab}”."),
    Text(ru="Её сделает sheetcrm init.", en="sheetcrm init creates it."),
)
NOBODY = Fault(
    "stops/nobody",
    ConfigError,
    Text(
        ru="В «{file}» не нашлось ни телефонов, ни адресов почты.", en="“{file}” holds no phone and no e-mail address."
    ),
    Text(
        ru="Подойдёт любая таблица, где в ячейках стоят телефоны или адреса, в любом написании.",
        en="Any table with phones or addresses in its cells is fine, in any spelling.",
    ),
)
REASON = Text(ru="отписался, «{file}»", en="unsubscribed, “{file}”")
LISTED = Text(ru="из списка «{file}»", en="from the list “{file}”")
DEAD = Text(ru="адрес не принимает писем, «{file}»", en="the address does not accept e-mails, “{file}”")


class Stopping(Struct, frozen=True):
    """What a list comes to. ``stops``: its contacts; ``service``: whose report it is, empty for any list; ``bounced``: contacts that
    took nothing and are left out, because nobody refused there; ``clients``: ids of those it stops who were not
    stopped before, by the channels they could be reached by; ``cancelled``: how many approved drafts go; ``recalled``: what
    was handed over to them and may not have been sent; ``name``: of the kept plan."""

    opened: Opened
    file: str
    stops: tuple[Stop, ...]
    service: str
    bounced: tuple[str, ...]
    clients: tuple[tuple[str, tuple[str, ...]], ...]
    cancelled: int
    recalled: tuple[Recalled, ...]
    changes: tuple[Change, ...] = ()
    name: str | None = None


def import_stops(asked: Asked, file: str, *, bounced: bool = False) -> Stopping:
    """Says whom a list stops, and keeps the plan that adds its contacts to «Стоп-лист». ``bounced``: of a service's report also
    the addresses that took nothing.

    Raises ConfigError and StoreError.
    """
    handed, _ = hand_over(file, asked)
    opened = open_workbook(asked)
    if "clients" not in opened.base.tables:
        raise NO_CLIENTS()
    table = opened.base.tables.get("stop_list")
    if table is None:
        raise NO_TAB(tab=TABLES["stop_list"].title)
    settings = run_settings(opened.config, opened.state)
    context = Context(settings.lang, settings.region, opened.now.date(), settings.phone_style)
    found, dead, service = _contacts(handed.grids, context)
    if not found and not dead:
        raise NOBODY(file=handed.name)
    decided = decided_in(opened)
    known = found_in(opened, decided)
    outcome = finished(opened, known, decided)
    cleaned, matches = outcome.cleaned, outcome.matches
    clients = cleaned["clients"].values.assign(client_id=np.array(known.ids, dtype=object))
    cluster = None if matches is None else matches.cluster
    listed = table.raw["who"] if table.has("who") else None
    stops = judge_stops([*found, *(dead if bounced else [])], listed, clients, cluster)
    positions = {position for stop in stops if not stop.there for position in stop.clients}
    drafts, review = outcome.drafts, outcome.review
    stopped = (
        set() if drafts is None else {one.client_position for one in drafts.skipped if one.reason.code is STOP_LIST}
    )
    new = sorted(positions - stopped)
    cancelled = (
        0
        if review is None
        else sum(one.state is State.APPROVED and one.draft.client_position in positions for one in review.drafts)
    )
    reason = DEAD if not found else REASON if service else LISTED
    changes = tuple(stop_rows(table, stops, reason.say(opened.lang, file=handed.name), opened.now.date()))
    name = None
    if asked.write and changes:
        name = ChangeLog(opened.state).keep_plan(opened.now, changes)
        RunLog(opened.state / "journal.jsonl").append(
            "import-stop",
            opened.now,
            who=system_user(),
            plan=name,
            contacts=sum(not one.there for one in stops),
            clients=len(new),
        )
    whom = tuple((_named(clients, p, opened), channels_of(clients, p)) for p in new)
    left = tuple(dict.fromkeys(who for _, who in dead)) if not bounced else ()
    recalled = _handed(review, drafts, positions, cluster)
    return Stopping(opened, handed.name, stops, service, left, whom, cancelled, recalled, changes, name)


def _named(clients: pd.DataFrame, position: int, opened: Opened) -> str:
    held = clients["client_id"].iat[position]
    table = opened.base.tables["clients"]
    # A blank one is None, or no number at all where pandas has put columns together.
    return held if isinstance(held, str) and held else f"{table.tab_title(position)}, {int(table.row[position])}"


def _contacts(grids: tuple[Grid, ...], context: Context) -> tuple[list[tuple[int, str]], list[tuple[int, str]], str]:
    """Those who said no, those whose address took nothing, and whose report it is. Of a report what was delivered is left out."""
    found: list[tuple[int, str]] = []
    dead: list[tuple[int, str]] = []
    service = ""
    for grid in grids:
        headings = ["" if cell is None else str(cell) for cell in grid.rows[0]] if grid.rows else []
        fits = form_of(headings)
        for number, row in enumerate(grid.rows, start=1):
            if fits is None:
                found += [(number, who) for who in contacts_in(row, context)]
                continue
            form, addresses, result = fits
            service = form.name
            said = dict(zip(headings, row, strict=False))
            what = form.meaning(str(said.get(result) or ""))
            if what in (Reported.UNSUBSCRIBED, Reported.BOUNCED):
                whom = contacts_in((said.get(key) for key in addresses), context)
                (found if what is Reported.UNSUBSCRIBED else dead).extend((number, who) for who in whom)
    return found, dead, service


def _handed(
    review: Review | None, drafts: Drafts | None, positions: set[int], cluster: npt.NDArray[np.intp] | None
) -> tuple[Recalled, ...]:
    """What was handed over to these clients and may not have been sent yet."""
    if review is None or drafts is None:
        return ()
    labels = {p: -1 if cluster is None else int(cluster[p]) for p in positions}
    people = {label if label >= 0 else -1 - p for p, label in labels.items()}
    return tuple(
        Recalled(one.draft_id, one.client_id, one.campaign, one.channel, one.batch, Reason(STOP_LIST))
        for one in review.sent
        if one.pending and people & set(drafts.reached.get(one.draft_id, ()))
    )
