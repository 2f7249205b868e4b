"""What kind of table a tab holds: by its headings, its contents and its title. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping

from sheetcrm.core.issues import Issue
from sheetcrm.core.reading import codes
from sheetcrm.core.reading.columns import CONTACTS, WHO, Candidate, Cells, ColumnSeen, issue_at, understand
from sheetcrm.core.reading.headings import VAGUE, fold, looks_asked, may_be, numbers_a_client
from sheetcrm.core.reading.rows import letter_position
from sheetcrm.core.reading.showing import verbatim
from sheetcrm.core.records import replace
from sheetcrm.core.schema import BY_TITLE, CONSENTS, DEALS, INTERACTIONS, STOP_LIST, TABLES, TASKS
from sheetcrm.core.wording import LANGS
from sheetcrm.core.workbook import Sheet

_STOP = r"стоп|отпис|ч[её]рн\w+ спис|не беспоко|не звон|не писать|blacklist|unsubscr|do not|suppress|opt.?out"
_STOP_TITLE = re.compile(_STOP, re.I)
_STAFF_TITLE = re.compile(
    r"сотрудник|персонал|штат|мастера|команда|поставщик|подрядчик|staff|employees|team|suppliers|vendors|contractors?\b",
    re.I,
)


def score(candidate: Candidate | None) -> int:
    """How many columns were understood."""
    return len(candidate.columns) if candidate else 0


def _is_clients(c: Candidate | None) -> bool:
    return bool(c and (WHO & set(c.columns)) and (CONTACTS & set(c.columns) or len(c.columns) >= 4))


_CLIENTS_TITLE = re.compile(
    r"клиент|покупател|заказчик|пациент|\bгост[ьией]|\bclients?\b|\bcustomers?\b|\bbuyers?\b|\bpatients?\b|\bguests?\b",
    re.I,
)


def _called_clients(c: Candidate) -> bool:
    """A list of names and numbers alone, where the tab itself says whose: contacts may stand nowhere, and orders tell them by
    the number."""
    return bool(_CLIENTS_TITLE.search(c.sheet.title) and WHO & set(c.columns) and "client_id" in c.columns)


#: What a program calls a tab that nobody gave a name.
_UNNAMED = re.compile(r"(?:лист|таблица|sheet|table|worksheet|page)\s*\d*", re.I)


def names_are_clients(c: Candidate, workbook: str = "") -> bool:
    """A list of names without a contact, where the tab or the very column of names says that they are clients; where nobody
    gave the tab a name, the ``workbook``'s says it."""
    own = [c.headings[key] for key in WHO & set(c.columns)]
    said = any(_CLIENTS_TITLE.search(heading) for heading in own) and len(c.columns) >= 2
    title = workbook if _is_unnamed(c.sheet) else c.sheet.title
    return bool(own) and (said or bool(_CLIENTS_TITLE.search(title)))


def _is_unnamed(sheet: Sheet) -> bool:
    return _UNNAMED.fullmatch(sheet.title.strip()) is not None


#: Of a file's name less is believed: a team calls its base after itself, and «Автостоп» is no list of refusals.
_STOP_FILE = re.compile(rf"(?<![^\W_])(?:{_STOP})", re.I)
_STAFF_FILE = re.compile(
    r"сотрудник|персонал|поставщик|подрядчик|(?<![a-z])(?:staff|employees|suppliers|vendors|contractors?)(?![a-z])",
    re.I,
)


def is_stop_list(sheet: Sheet, workbook: str = "") -> bool:
    """Whether the tab is called a list of refusals, or the ``workbook`` where nobody gave the tab a name."""
    if _is_unnamed(sheet):
        return _STOP_FILE.search(workbook.replace("_", " ")) is not None
    return _STOP_TITLE.search(sheet.title) is not None


def is_staff(sheet: Sheet, workbook: str = "") -> bool:
    """Whether the tab is called one of colleagues or suppliers, or the ``workbook`` where nobody gave the tab a name."""
    if _is_unnamed(sheet):
        return _STAFF_FILE.search(workbook) is not None and _CLIENTS_TITLE.search(workbook) is None
    return _STAFF_TITLE.search(sheet.title) is not None


def _is_orders(c: Candidate | None) -> bool:
    if c is None:
        return False
    fields = set(c.columns)
    return (
        "date" in fields
        and bool(fields & {"amount", "items", "order_id", "paid"})
        and bool(fields & {"client", "client_id", "phone", "email"})
    )


_DEALS_TITLE = re.compile(r"сделк|воронк|deal|pipeline|opportunit", re.I)
_INTERACTIONS_TITLE = re.compile(
    r"общени|взаимодейств|касани|звонк|контакты с|история контакт|contact history|interaction|communication|call log",
    re.I,
)
_KEY = re.compile(r"#[0-9a-f]{10}")
_TASKS_TITLE = re.compile(r"задач|поручен|\bдела\b|to.?do|task", re.I)
_BYWHOM = {"client", "client_id", "phone", "email"}


def _is_deals(c: Candidate, clients: Candidate | None, orders: Candidate | None) -> bool:
    """Deals have a stage and say whose they are; a base with a column of stages stays a base of clients."""
    fields = set(c.columns)
    if "stage" not in fields or not fields & _BYWHOM:
        return False
    if _DEALS_TITLE.search(c.sheet.title):
        return True
    # What comes next stands in a base of clients as often as among deals: it tells neither from the other.
    own = len(fields - {"next_step", "next_date"})
    return bool(fields & {"deal_id", "name"}) and (not _is_clients(clients) or own > score(clients))


def _is_interactions(c: Candidate, clients: Candidate | None, orders: Candidate | None) -> bool:
    """A journal of talks: when, with whom, how and with what result; with amounts it is one of orders."""
    fields = set(c.columns)
    if "date" not in fields or not fields & _BYWHOM or not fields & {"type", "summary"}:
        return False
    if _INTERACTIONS_TITLE.search(c.sheet.title):
        return True
    return {"type", "summary"} <= fields and not _is_orders(orders) and score(c) > score(clients)


def _is_tasks(c: Candidate, clients: Candidate | None, orders: Candidate | None) -> bool:
    """A list of tasks says what is to be done, and by when, by whom or whether it is done; a base with a column of tasks
    stays a base of clients."""
    fields = set(c.columns)
    if "text" not in fields or not fields & {"due", "done", "status", "owner"} or _has_our_keys(c):
        return False
    if _TASKS_TITLE.search(c.sheet.title):
        return not _is_orders(orders)
    if fold(c.headings["text"]) in VAGUE[TASKS.key] and not fields & {"done", "priority"}:
        return False  # a plan of what to publish has its texts and days, too
    return "due" in fields and not _is_clients(clients) and not _is_orders(orders)


#: Tables of what happened with a client, and what is to be done, by their rules; in this order, and before orders.
_JOURNALS = ((DEALS.key, _is_deals), (TASKS.key, _is_tasks), (INTERACTIONS.key, _is_interactions))


def _number_of_clients(c: Candidate, left: Mapping[str, str]) -> ColumnSeen | None:
    """The column that may hold the clients' numbers, which nobody said yes or no to. A bare «№» may number anything."""
    if "client_id" in c.columns:
        return None
    of_clients = (
        column
        for column in c.seen
        if column.field is None and fold(column.heading) not in left
        and (numbers_a_client(column.heading) or (len(column.heading) > 5 and looks_asked(column.heading) == "client_id"))
    )  # fmt: skip
    return next(of_clients, None)


def _not_linked(readings: Mapping[str, Candidate | None], saved: Mapping[str, dict[str, str]]) -> Candidate | None:
    """A tab that would be a journal, if a column were known to hold the clients' numbers: with that said, and no rows of it
    read. Identity is never guessed, and a whole tab is not passed over in silence."""
    clients, orders = readings.get("clients"), readings.get("orders")
    for key, is_one in (*_JOURNALS, ("orders", lambda c, *_: _is_orders(c))):
        c = readings.get(key)
        column = None if c is None else _number_of_clients(c, saved.get(key, {}))
        if c is None or column is None:
            continue
        supposed = replace(c, columns=c.columns | {"client_id": letter_position(column.letter)})
        if is_one(supposed, clients, supposed if key == "orders" else orders):
            table, field = TABLES[key], TABLES[key].field("client_id")
            c.unread = True
            c.issues = [
                issue_at(
                    codes.LINK_NOT_GUESSED, c.sheet.title, f"{column.letter}{c.header}", c.header, column.heading,
                    tab=c.sheet.title, heading=column.heading, table=table.title, field=field.heading if field else "",
                )
            ]  # fmt: skip
            return c
    return None


def _has_our_keys(c: Candidate) -> bool:
    """Whether this is a tab of ours that somebody copied: its lines are in the first one already."""
    first = c.sheet.cells.iloc[c.header : c.header + 1].to_numpy(dtype=object)
    return any(isinstance(value, str) and _KEY.fullmatch(value) for value in first.ravel().tolist())


def _words_above(cells: Cells) -> set[str]:
    """The folded texts among which the headings stand."""
    return {fold(text) for row in cells.words for text in map(str, row) if len(text) <= 80}


def _repeats(candidate: Candidate) -> bool:
    """The same contact on many rows with different dates: a journal of visits, not a list of people."""
    cells = candidate.sheet.cells.to_numpy(dtype=object)[candidate.header :]
    key = next((candidate.columns[k] for k in ("phone", "email", "client") if k in candidate.columns), None)
    date = candidate.columns.get("date")
    if key is None or date is None:
        return False
    contacts = [str(v).strip().casefold() for v in cells[:, key].tolist() if v is not None and str(v).strip()]
    dates = {str(v) for v in cells[:, date].tolist() if v is not None}
    return len(contacts) >= 4 and len(set(contacts)) <= 0.8 * len(contacts) and len(dates) >= 3


def classify(
    sheet: Sheet, saved: Mapping[str, dict[str, str]], named_tabs: Mapping[str, str], workbook: str = ""
) -> Candidate | list[Issue] | None:
    """What one tab is; issues alone when it is refused with a reason; None when it is none of ours to read. ``workbook``: what
    the file is called."""
    forced = named_tabs.get(sheet.title)
    if forced is None:
        # Their headings are those of clients, so only the title tells.
        forced = by_title(sheet, saved)
    cells = Cells(sheet)
    above = _words_above(cells)
    readings = {
        key: understand(sheet, key, saved.get(key, {}), cells)
        for key in TABLES
        if forced == key or (not forced and key not in _BY_TITLE and may_be(above, key, saved.get(key, {})))
    }
    if forced is not None:
        return readings[forced]
    for key, needed in _DEFINITIONS.items():
        reading = readings.get(key)
        if reading is not None and needed <= set(reading.columns):
            return reading
    clients, orders = readings["clients"], readings["orders"]
    for key, is_one in _JOURNALS:
        reading = readings.get(key)
        if reading is not None and is_one(reading, clients, orders):
            return reading
    if clients is not None and is_stop_list(sheet, workbook) and (CONTACTS & set(clients.columns)):
        return [
            issue_at(codes.LOOKS_LIKE_STOP_LIST, sheet.title, f"A{clients.header}", clients.header, tab=sheet.title)
        ]
    if _is_orders(orders) and orders is not None:
        if not _is_clients(clients) or score(orders) > score(clients):
            return orders
        if _repeats(orders):
            orders.issues.append(
                issue_at(codes.JOURNAL, sheet.title, f"A{orders.header}", orders.header, tab=sheet.title)
            )
            return orders
    if clients is not None and (_is_clients(clients) or _called_clients(clients)):
        if is_staff(sheet, workbook):
            return [issue_at(codes.NOT_CLIENTS, sheet.title, f"A{clients.header}", clients.header, tab=sheet.title)]
        return clients
    not_linked = _not_linked(readings, saved)
    if not_linked is not None:
        return not_linked
    if clients is not None and CONTACTS & set(clients.columns):
        # Contacts of nobody: a column that was refused may be why, and that is the thing to say.
        refused = [issue for issue in clients.issues if issue.code is codes.CONTENT_DISAGREES]
        if refused:
            return refused
    return _headings_lost(sheet)


def _headings_lost(sheet: Sheet) -> list[Issue] | None:
    """What to say of a stop list or a tab of consents whose headings somebody typed over: refusals stand there, and passing
    them over in silence would let a message go to who asked for none."""
    table = _REFUSALS.get(sheet.title.strip().casefold())
    if table is None:
        return None
    needed = [field.heading for field in table.fields if field.key in _DEFINITIONS[table.key]]
    names = verbatim(
        ", ".join(f"«{heading.say('ru')}»" for heading in needed),
        ", ".join(f"“{heading.say('en')}”" for heading in needed),
    )
    return [issue_at(codes.HEADINGS_LOST, sheet.title, "A1", 1, tab=sheet.title, headings=names)]


def by_title(sheet: Sheet, saved: Mapping[str, dict[str, str]]) -> str | None:
    """The table a tab's title names. A team may call its tab of clients «Новые клиенты»: then it has no column that only ours
    has, and is read for what it holds."""
    key = _TITLES.get(sheet.title.strip().casefold())
    if key is None or key not in _OURS_ALONE:
        return key
    reading = understand(sheet, key, saved.get(key, {}))
    return key if reading is not None and _OURS_ALONE[key] in reading.columns else None


_OURS_ALONE = {"inbox": "contact", "quarantine": "quarantine_id"}
_TITLES = {spec.title.say(lang).casefold(): spec.key for spec in BY_TITLE for lang in LANGS}
_BY_TITLE = {spec.key for spec in BY_TITLE}

#: Where people who may not be written to are named, by the title of the tab.
_REFUSALS = {spec.title.say(lang).casefold(): spec for spec in (STOP_LIST, CONSENTS) for lang in LANGS}

#: Tables of ours that people fill: known by our own headings alone.
_DEFINITIONS: dict[str, set[str]] = {
    "segments": {"name", "rule"},
    "stop_list": {"who"},
    "consents": {"who", "state"},
    "templates": {"campaign", "body"},
    "settings": {"name", "value"},
}
