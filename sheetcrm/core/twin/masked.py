"""A workbook without names and contacts: what is counted of each client, and the dates and sums of orders. Pure.

Masking is not anonymisation: an id, a sum and a date still single a person out for whoever knows them, so the extract stays
personal data. What it does is leave out everything by which a stranger would reach or recognise somebody.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence, Set
from functools import partial
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


#: Whose names a value must not say: fields by table.
_PEOPLE = {
    "clients": ("full_name", "last_name", "first_name", "middle_name", "contact", "owner"),
    "orders": ("client", "owner"),
}
_WORD = re.compile(r"[^\W\d_]{3,}")
#: Five digits or more in all, or a mail address: a phone, a document, a flat, whatever column it was put into.
_CONTACT = re.compile(r"@|(?:\d\D{0,3}){5}")
#: How a Russian name may end beside how it stands in its cell: «от Анны», «у Серова», «с Орловой».
_ENDINGS = (
    "", "а", "я", "ы", "и", "е", "у", "ю", "ой", "ей", "ою", "ею", "ом", "ем", "ым", "им", "ого", "его", "ому", "ему", "ая", "ую",
)  # fmt: skip


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
        ru="Города, источники и статусы, которые встречаются реже {n} раз или называют кого-то, заменены на «другое».",
        en="Cities, sources and statuses found in fewer than {n} rows, or naming somebody, were replaced by “other”.",
    ),
)


def masked_tabs(outcome: Outcome, lang: Lang, pseudonym: Callable[[str], str]) -> tuple[Tab, ...]:
    """The tabs of the extract. ``pseudonym``: another name for an id that could be a phone, a name or a document; the same on
    every run, and not to be turned back by whoever has only the extract."""
    clients = outcome.cleaned["clients"].values
    ids = _ids(outcome, "clients", pseudonym)
    names = _names_of(outcome)
    tabs = [_clients(outcome, clients, ids, lang, names)]
    if "orders" in outcome.cleaned:
        tabs.append(_orders(outcome, clients, ids, lang, pseudonym, names))
    about = [Cell(row, 0, text.say(lang, n=FEW), look.LEAD) for row, text in enumerate(ABOUT)]
    return (*tabs, Tab("about", ABOUT_TAB.say(lang), tuple(about), widths={0: 110.0}))


def _ids(outcome: Outcome, table: str, pseudonym: Callable[[str], str]) -> list[str | None]:
    found = Identity.of(outcome.base.tables[table]).ids
    return [None if one is None else one if plain_id(one) else pseudonym(one) for one in found]


def _clients(outcome: Outcome, values: pd.DataFrame, ids: Sequence[Content], lang: Lang, names: Set[str]) -> Tab:
    columns = [BlockColumn(heading("clients", "client_id", lang), ids, look.SHORT)]
    known = outcome.known.frame if outcome.known is not None else None
    if known is not None:
        words = {str(key): text.say(lang) for key, text in LIFECYCLE_LABEL.items()}
        groups = [None if v is None else words[str(v)] for v in known["lifecycle"].tolist()]
        columns.append(BlockColumn(GROUP.say(lang), groups, look.SHORT))
    columns += _coarse_columns("clients", values, ("city", "source", "status"), lang, names)
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
    outcome: Outcome,
    clients: pd.DataFrame,
    ids: Sequence[Content],
    lang: Lang,
    pseudonym: Callable[[str], str],
    names: Set[str],
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
    columns += _coarse_columns("orders", values, ("status", "source"), lang, names)
    return _tab("masked_orders", ORDERS_TAB.say(lang), columns)


def _coarse_columns(
    key: str, values: pd.DataFrame, fields: Sequence[str], lang: Lang, names: Set[str]
) -> list[BlockColumn]:
    # A town may be called as people are: Kirov, Vladimir. An address has a number.
    is_town = re.compile(r"\d").search
    return [
        BlockColumn(
            heading(key, field, lang),
            coarse(values[field].tolist(), lang, is_town if field == "city" else partial(_names_somebody, names=names)),
            look.SHORT,
        )
        for field in fields
        if field in values
    ]


def _bare(value: Any) -> Content:
    """A sum without its currency; days as they are."""
    found: Content = value[0] if isinstance(value, tuple) else value
    return float(found) if hasattr(found, "as_tuple") else found  # type: ignore[arg-type]


def coarse(values: Sequence[Any], lang: Lang, says_who: Callable[[str], object] = lambda _: False) -> list[Content]:
    """Values that at least ``FEW`` rows share; a rarer one, which could be a note or point at one person, is «другое», and so
    is one that names or reaches somebody, however many rows share it.

    >>> coarse(["Самара"] * 5 + ["Кинель", None], "ru")[4:]
    ['Самара', 'другое', None]
    """
    count = Counter(str(value) for value in values if value is not None)
    kept = {text for text, n in count.items() if n >= FEW and not _CONTACT.search(text) and not says_who(text)}
    return [None if value is None else str(value) if str(value) in kept else OTHER.say(lang) for value in values]


def _names_of(outcome: Outcome) -> frozenset[str]:
    """The words of everybody's names in the tables, without endings."""
    texts = {
        text
        for key, fields in _PEOPLE.items()
        if key in outcome.cleaned
        for field in fields
        if field in outcome.cleaned[key].typed
        for text in outcome.cleaned[key].typed[field].tolist()
        if isinstance(text, str)
    }
    return frozenset(_stem(word) for text in texts for word in _words(text))


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold().replace("ё", "е"))


def _stem(word: str) -> str:
    return word[:-1] if word[-1] in "аяьй" else word


def _names_somebody(text: str, names: Set[str]) -> bool:
    """Whether a word of a text is that of a name, in any case of it.

    >>> [_names_somebody(text, {"анн", "серов", "smith"}) for text in ("от Анны", "Серову", "Smith’s", "сайт", "Анонс")]
    [True, True, True, False, False]
    """
    return any(
        word.removesuffix(end) in names
        for word in _words(text)
        for end in _ENDINGS
        if word.endswith(end) and word != end
    )


def _tab(key: str, title: str, columns: Sequence[BlockColumn]) -> Tab:
    block = Block(0, 0, tuple(columns), look.HEADING, filter=True)
    return Tab(key, title, blocks=(block,), freeze_rows=1, gridlines=True)
