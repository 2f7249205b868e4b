"""A workbook without names and contacts: what is counted of each client, and the dates and sums of orders. Pure.

Masking is not anonymisation: an id, a sum and a date still single a person out for whoever knows them, so the extract stays
personal data. What it does is leave out everything by which a stranger would reach or recognise somebody.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pandas as pd

from sheetcrm.core.link import link
from sheetcrm.core.outcome import Outcome
from sheetcrm.core.plan.identity import Identity
from sheetcrm.core.schema import heading
from sheetcrm.core.segments.settings import LIFECYCLE_LABEL
from sheetcrm.core.tabs import look
from sheetcrm.core.tabs.model import Block, BlockColumn, Cell, Content, Style, Tab
from sheetcrm.core.wording import Lang, Text

#: A town, a source or a status that fewer clients have would point at them; it becomes «другое».
FEW = 5
#: A letter or three with digits, or a short number: an id that says nothing. Else it may be a phone, a name, a document.
_PLAIN_ID = re.compile(r"[^\W\d_]{1,3}[-–—№# ]?\d{1,8}|\d{1,5}")


def plain_id(value: str) -> bool:
    """Whether an id says nothing of whom it is for.

    >>> plain_id("К-000017"), plain_id("79162234568")
    (True, False)
    """
    return _PLAIN_ID.fullmatch(value) is not None


OTHER = Text(ru="другое", en="other")
GROUP = Text(ru="Группа клиента", en="Client group")
FIRST = Text(ru="Первая покупка", en="First purchase")
LAST = Text(ru="Последняя покупка", en="Last purchase")
ORDERS = Text(ru="Заказов", en="Orders")
REVENUE = Text(ru="Выручка", en="Revenue")
CLIENTS_TAB = Text(ru="Клиенты", en="Clients")
ORDERS_TAB = Text(ru="Заказы", en="Orders")
ABOUT_TAB = Text(ru="О файле", en="About")
ABOUT = (
    Text(
        ru="Выгрузка без имён, телефонов, почты, мессенджеров, адресов, дней рождения, ИНН и комментариев.",
        en="An extract without names, phones, e-mail, messengers, addresses, birthdays, tax ids and comments.",
    ),
    Text(
        ru="Это не обезличивание: по номеру, сумме и дате человека можно узнать, сравнив с базой. Обращайтесь с файлом как с "
        "персональными данными.",
        en="This is not anonymisation: by id, sum and date a person can be recognised by comparing with the base. Treat the file "
        "as personal data.",
    ),
    Text(
        ru="Города, источники и статусы, которые встречаются реже {n} раз, заменены на «другое».",
        en="Cities, sources and statuses found in fewer than {n} rows were replaced by “other”.",
    ),
)


def masked_tabs(outcome: Outcome, lang: Lang, pseudonym: Callable[[str], str]) -> tuple[Tab, ...]:
    """The tabs of the extract. ``pseudonym``: another name for an id that could be a phone, a name or a document; the same on
    every run, and not to be turned back by whoever has only the extract."""
    clients = outcome.cleaned["clients"].values
    ids = _ids(outcome, "clients", pseudonym)
    tabs = [_clients(outcome, clients, ids, lang)]
    if "orders" in outcome.cleaned:
        tabs.append(_orders(outcome, clients, ids, lang, pseudonym))
    about = [Cell(row, 0, text.say(lang, n=FEW), look.LEAD) for row, text in enumerate(ABOUT)]
    return (*tabs, Tab("about", ABOUT_TAB.say(lang), tuple(about), widths={0: 110.0}))


def _ids(outcome: Outcome, table: str, pseudonym: Callable[[str], str]) -> list[str | None]:
    found = Identity.of(outcome.base.tables[table]).ids
    return [None if one is None else one if plain_id(one) else pseudonym(one) for one in found]


def _clients(outcome: Outcome, values: pd.DataFrame, ids: Sequence[Content], lang: Lang) -> Tab:
    columns = [BlockColumn(heading("clients", "client_id", lang), ids, look.SHORT)]
    known = outcome.known.frame if outcome.known is not None else None
    if known is not None:
        words = {str(key): text.say(lang) for key, text in LIFECYCLE_LABEL.items()}
        groups = [None if v is None else words[str(v)] for v in known["lifecycle"].tolist()]
        columns.append(BlockColumn(GROUP.say(lang), groups, look.SHORT))
    columns += _coarse_columns("clients", values, ("city", "source", "status"), lang)
    if known is not None:
        for name, text, style in (
            ("first_order", FIRST, look.DATE),
            ("last_order", LAST, look.DATE),
            ("orders_count", ORDERS, look.INT),
            ("revenue", REVENUE, look.MONEY),
        ):
            columns.append(BlockColumn(text.say(lang), known[name].tolist(), style))
    return _tab("masked_clients", CLIENTS_TAB.say(lang), columns)


def _orders(
    outcome: Outcome, clients: pd.DataFrame, ids: Sequence[Content], lang: Lang, pseudonym: Callable[[str], str]
) -> Tab:
    values = outcome.cleaned["orders"].values
    typed = {key: outcome.cleaned[key].typed for key in ("orders", "clients")}
    alike = outcome.matches.cluster if outcome.matches is not None else np.arange(len(clients), dtype=np.intp)
    buyer = link(values, clients, alike, typed_orders=typed["orders"], typed_clients=typed["clients"]).client
    columns = [
        BlockColumn(heading("orders", "order_id", lang), _ids(outcome, "orders", pseudonym), look.SHORT),
        BlockColumn(
            heading("orders", "client_id", lang), [ids[n] if n >= 0 else None for n in buyer.tolist()], look.SHORT
        ),
    ]
    styles: dict[str, Style] = {"date": look.DATE, "amount": look.MONEY, "paid": look.MONEY, "discount": look.MONEY}
    for field, style in styles.items():
        if field in values:
            columns.append(
                BlockColumn(heading("orders", field, lang), [_bare(v) for v in values[field].tolist()], style)
            )
    columns += _coarse_columns("orders", values, ("status", "source"), lang)
    return _tab("masked_orders", ORDERS_TAB.say(lang), columns)


def _coarse_columns(key: str, values: pd.DataFrame, fields: Sequence[str], lang: Lang) -> list[BlockColumn]:
    return [
        BlockColumn(heading(key, field, lang), coarse(values[field].tolist(), lang), look.SHORT)
        for field in fields
        if field in values
    ]


def _bare(value: Any) -> Content:
    """A sum without its currency; days as they are."""
    found: Content = value[0] if isinstance(value, tuple) else value
    return float(found) if hasattr(found, "as_tuple") else found  # type: ignore[arg-type]


def coarse(values: Sequence[Any], lang: Lang) -> list[Content]:
    """Values that at least ``FEW`` rows share; a rarer one, which could be a note or point at one person, is «другое».

    >>> coarse(["Самара"] * 5 + ["Кинель", None], "ru")[4:]
    ['Самара', 'другое', None]
    """
    count = Counter(str(value) for value in values if value is not None)
    return [None if value is None else str(value) if count[str(value)] >= FEW else OTHER.say(lang) for value in values]


def _tab(key: str, title: str, columns: Sequence[BlockColumn]) -> Tab:
    block = Block(0, 0, tuple(columns), look.HEADING, filter=True)
    return Tab(key, title, blocks=(block,), freeze_rows=1, gridlines=True)
