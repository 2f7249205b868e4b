"""The list itself: the chosen rows and columns, and beside each client whether they may be written to. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence

import numpy as np
import numpy.typing as npt
from msgspec import Struct

from sheetcrm.core.exporting.columns import ExportColumn, as_masked, as_typed, chosen
from sheetcrm.core.exporting.picking import Wish, picked
from sheetcrm.core.exporting.standing import AGREED, STOP, ClientStanding, standing_of
from sheetcrm.core.outcome import Found, RunSettings
from sheetcrm.core.plan.decided import NOTHING_DECIDED, Decided
from sheetcrm.core.schema import TABLES
from sheetcrm.core.segments.settings import BASE_LABEL, LIFECYCLE_LABEL
from sheetcrm.core.twin.masked import plain_id
from sheetcrm.core.wording import Lang, Text
from sheetcrm.errors import Fault, PlanError

GROUP = Text(ru="Группа клиента", en="Client group")
BUYS = Text(ru="Покупает?", en="Buys?")
LAST = Text(ru="Последняя покупка (посчитано)", en="Last purchase (counted)")
ORDERS = Text(ru="Заказов (посчитано)", en="Orders (counted)")
REVENUE = Text(ru="Выручка (посчитано)", en="Revenue (counted)")

NO_TABLE = Fault(
    "export/no-table",
    PlanError,
    Text(
        ru="Вкладки «{table}» в таблице нет: выгружать нечего.",
        en="The workbook has no tab “{table}”: nothing to export.",
    ),
    Text(ru="Как программа поняла таблицу: sheetcrm audit.", en="How the program reads the table: sheetcrm audit."),
)
NO_PARTNER_FLAG = Fault(
    "export/no-partner-consent",
    PlanError,
    Text(
        ru="Передать клиентов партнёру можно только с их согласия, а столбца «{heading}» в таблице клиентов нет.",
        en="Clients may be passed on to a partner only with their consent, and the client table has no "
        "column “{heading}”.",
    ),
    Text(
        ru="Заведите столбец «{heading}» и ставьте «да» тем, кто согласился (152-ФЗ, ст.\u00a09: согласие на "
        "передачу — отдельное). В выгрузку попадут только они.",
        en="Add a column “{heading}” and put “yes” for those who agreed; only they go into the list.",
    ),
)


class Export(Struct, frozen=True):
    """A list. ``rows``: how many; ``stopped``: of them of clients nobody may write to; ``kept_back``: rows that a partner may
    not have; ``unlinked``: rows of no known client, which no base or segment has; ``left_out``: headings that a masked list
    leaves out."""

    wish: Wish
    title: str
    columns: tuple[ExportColumn, ...]
    rows: int
    stopped: int
    kept_back: int = 0
    unlinked: int = 0
    left_out: tuple[str, ...] = ()


def lay_out(
    found: Found,
    wish: Wish,
    settings: RunSettings,
    now: dt.datetime,
    lang: Lang,
    pseudonym: Callable[[str], str],
    decided: Decided = NOTHING_DECIDED,
) -> Export:
    """The list that was asked for. ``pseudonym``: another name for an id that could say who somebody is.

    Raises ConfigError for a base, segment or column that is not there; PlanError when a list may not be made.
    """
    outcome = found.outcome
    if wish.table not in outcome.cleaned or not outcome.has_clients:
        raise NO_TABLE(table=TABLES[wish.table].title)
    cleaned = outcome.cleaned[wish.table]
    columns, left_out = chosen(cleaned, wish)
    standing = standing_of(found, settings, now, lang, decided)
    size = len(cleaned.table)
    owner = np.arange(size) if wish.table == "clients" else found.joined[wish.table]["_client"].to_numpy(dtype=np.intp)
    wanted = picked(outcome, wish, lang)
    taken = np.ones(size, dtype=bool) if wanted is None else (owner >= 0) & wanted[owner]
    unlinked = 0 if wanted is None else int((owner < 0).sum())
    kept_back = 0
    if wish.partner:
        if standing.passed_on is None:
            field = TABLES["clients"].field("consent_partner")
            raise NO_PARTNER_FLAG(heading=field.heading.say(lang) if field else "")
        allowed = (owner >= 0) & standing.passed_on[owner]
        kept_back = int((taken & ~allowed).sum())
        taken &= allowed
    rows = np.flatnonzero(taken)

    def named(value: str) -> str:
        return value if plain_id(value) else pseudonym(value)

    made = as_masked(cleaned, columns, rows, lang, named) if wish.masked else as_typed(cleaned, columns, rows, lang)
    clients = owner[rows]
    laid = [*made, *(_counted(found, clients, lang) if wish.table == "clients" and not wish.columns else ())]
    laid += _said(standing, clients, lang)
    stopped = sum(one is not None for one in laid[-2].values)
    return Export(wish, wish.title(lang), tuple(laid), len(rows), stopped, kept_back, unlinked, tuple(left_out))


def _counted(found: Found, clients: npt.NDArray[np.intp], lang: Lang) -> Iterator[ExportColumn]:
    known = found.outcome.known
    if known is None:
        return
    frame = known.frame
    groups = {str(key): text.say(lang) for key, text in LIFECYCLE_LABEL.items()}
    bases = {str(key): text.say(lang) for key, text in BASE_LABEL.items()}

    def once(column: str) -> object:
        # Of a client who stands on several rows one has the sums, as in «Клиенты (авто)».
        return frame[column].where(~known.second, None)

    for column, text, words in (("lifecycle", GROUP, groups), ("base", BUYS, bases)):
        values = frame[column].astype(object).to_numpy()[clients].tolist()
        yield ExportColumn(text.say(lang), [None if v is None else words[str(v)] for v in values])
    if known.has_purchases:
        yield ExportColumn(LAST.say(lang), _days(frame["last_order"].to_numpy(dtype=object)[clients].tolist()), "date")
        yield ExportColumn(ORDERS.say(lang), _numbers(once("orders_count"), clients), "number")
    if known.has_revenue:
        yield ExportColumn(REVENUE.say(lang), _numbers(once("revenue"), clients), "number")


def _days(values: Sequence[object]) -> list[dt.date | None]:
    return [value if isinstance(value, dt.date) else None for value in values]


def _numbers(column: object, clients: npt.NDArray[np.intp]) -> list[float | int | None]:
    values = np.asarray(column, dtype=object)[clients].tolist()
    found: list[float | int | None] = []
    for value in values:
        number = None if value is None or value != value else float(value)
        found.append(int(number) if number is not None and number.is_integer() else number)
    return found


def _said(standing: ClientStanding, clients: npt.NDArray[np.intp], lang: Lang) -> Iterator[ExportColumn]:
    """What always stands in a list, whichever columns were asked for."""
    places = clients.tolist()
    for text, said in ((STOP, standing.stopped), (AGREED, standing.agreed)):
        yield ExportColumn(text.say(lang), [said[place] if place >= 0 else None for place in places])
