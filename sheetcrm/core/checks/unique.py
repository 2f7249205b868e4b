"""Check: a client's id and an order's number mean one thing. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from sheetcrm.core.checks import Check, CheckContext
from sheetcrm.core.checks.columns import column, empty
from sheetcrm.core.issues import Cause, Findings, IssueCode, Severity
from sheetcrm.core.wording import Text

ID_REPEATS = IssueCode(
    "id/repeats",
    Severity.ERROR,
    Text(ru="ID клиента повторяется", en="A client id is used twice"),
    Text(
        ru="ID «{value}» стоит ещё в {n} {n:строке|строках|строках}. Чьи это заказы и согласия, понять нельзя, "
        "поэтому по этим строкам ничего не подставляем.",
        en="Id “{value}” is also in {n} more {n:row|rows}. Whose orders and consents these are cannot be told, "
        "so nothing is filled in for these rows.",
    ),
    Text(
        ru="Обычно это скопированная строка: оставьте ID у того клиента, чей он был сначала, а у копии сотрите.",
        en="Usually a row was copied: keep the id on the client it belonged to first and clear it on the copy.",
    ),
    Cause.SLIP,
    example={"client_id": ("К-000001", "К-000001"), "full_name": ("Смирнова Анна", "Орлов Пётр")},
)
ID_LOOK_ALIKE = IssueCode(
    "id/look-alike",
    Severity.ERROR,
    Text(ru="ID отличаются только раскладкой", en="Ids differ only by look-alike letters"),
    Text(
        ru="«{value}» выглядит так же, как ID ещё в {n} {n:строке|строках|строках}: буква из другой раскладки "
        "(русская «К» и латинская «K»). Считаем это одним ID.",
        en="“{value}” looks the same as the id in {n} more {n:row|rows}: a letter comes from the other alphabet "
        "(Cyrillic “К”, Latin “K”). They are treated as one id.",
    ),
    Text(
        ru="Если это один клиент, напишите ID одинаково. Если разные, сотрите ID у того, кому его вписали позже.",
        en="If it is one client, write the id the same way. If not, clear the id on the one that got it later.",
    ),
    Cause.SLIP,
    example={"client_id": ("К-000001", "K-000001"), "full_name": ("Смирнова Анна", "Орлов Пётр")},
)
ID_OTHER_ALPHABET = IssueCode(
    "id/other-alphabet",
    Severity.WARNING,
    Text(ru="Буква в ID из другой раскладки", en="A letter of the id is from the other alphabet"),
    Text(
        ru="В «{value}» буква набрана не в той раскладке, что в остальных ID. На вид то же, поиск и формулы не найдут. "
        "Программа считает такие буквы одинаковыми.",
        en="A letter of “{value}” comes from another alphabet than in the other ids. It looks the same, but search and "
        "formulas do not find it. The program treats such letters as one.",
    ),
    Text(ru="Наберите букву заново, в той же раскладке.", en="Type the letter again, in the same alphabet."),
    Cause.SLIP,
    example={"client_id": ("К-000001", "К-000002", "K-000003"), "full_name": ("Анна", "Пётр", "Ольга")},
)
ID_MISSING = IssueCode(
    "id/missing",
    Severity.INFO,
    Text(ru="У клиента нет ID", en="A client without an id"),
    Text(
        ru="У других клиентов ID есть, а у этого нет. Узнаём его по имени и контактам.",
        en="Other clients have an id, this one does not. It is recognised by name and contacts.",
    ),
    Text(ru="Впишите следующий свободный ID.", en="Fill in the next free id."),
    example={"client_id": ("К-000001", None), "full_name": ("Смирнова Анна", "Орлов Пётр")},
)
ORDER_REPEATS = IssueCode(
    "order/id-repeats",
    Severity.WARNING,
    Text(ru="Номер заказа повторяется", en="An order number is used twice"),
    Text(
        ru="Номер «{value}» стоит ещё в {n} {n:строке|строках|строках}, и там другой клиент или другой день. "
        "Считаем это разными заказами.",
        en="Number “{value}” is also in {n} more {n:row|rows}, with another client or another day. They "
        "are counted as different orders.",
    ),
    Text(ru="Проверьте номер заказа.", en="Check the order number."),
    Cause.SLIP,
    example={"order_id": ("15", "15"), "client": ("Смирнова Анна", "Орлов Пётр"), "_client": (0, 1)},
    table="orders",
)
ORDER_COPIED = IssueCode(
    "order/copied",
    Severity.WARNING,
    Text(ru="Заказ записан дважды", en="An order is entered twice"),
    Text(
        ru="Строка слово в слово повторяет другую с тем же номером заказа. Сумма посчитана дважды.",
        en="The row repeats another one word for word, order number included. Its amount is counted twice.",
    ),
    Text(ru="Если это один заказ, удалите лишнюю строку.", en="If it is one order, delete the extra row."),
    Cause.SLIP,
    example={"order_id": ("15", "15"), "client": ("Смирнова Анна", "Смирнова Анна"), "amount": ("1500", "1500")},
    table="orders",
)
ORDER_LOOKS_COPIED = IssueCode(
    "order/looks-copied",
    Severity.INFO,
    Text(ru="Возможно, заказ записан дважды", en="An order may be entered twice"),
    Text(
        ru="Строка полностью повторяет другую: тот же клиент, день и сумма. Считаем обе.",
        en="The row repeats another one in full: same client, day and amount. Both are counted.",
    ),
    Text(
        ru="Если заказ один, удалите лишнюю строку. Если два, оставьте как есть.",
        en="If it is one order, delete the extra row. If there were two, leave it.",
    ),
    Cause.SLIP,
    example={
        "date": ("2026-02-01", "2026-02-01"),
        "client": ("Смирнова Анна", "Смирнова Анна"),
        "amount": ("1500", "1500"),
    },
    table="orders",
)

# Letters that look the same in both alphabets.
_HYPHENS = str.maketrans("‐‑‒–—−", "------")
_TWINS = frozenset("АВЕКМНОРСТУХІЈЅ" + "ABEKMHOPCTYXIJS")
_NO_DIGITS = str.maketrans("", "", "0123456789")


def spelled(identifier: object) -> str:
    """An id without what the eye does not see: case, spaces, the sort of hyphen.

    >>> spelled("к–000001 "), spelled(15)
    ('К-000001', '15')
    """
    return "".join(str(identifier).split()).upper().lstrip("№#").translate(_HYPHENS)


_CYRILLIC, _LATIN = re.compile("[А-ЯЁ]"), re.compile("[A-Z]")


def _other_alphabet(typed: pd.Series[Any]) -> npt.NDArray[np.bool_]:
    """Ids in the alphabet of the few, where most of those with letters are in the other one.

    Two families of ids («К-» for clients, «VIP-» for some) are no slip: only letters that have a twin can be one.
    """
    # Without their digits a hundred thousand ids are a handful of texts.
    letters = [value.translate(_NO_DIGITS) if isinstance(value, str) else "" for value in typed]
    codes, values = pd.factorize(np.array(letters, dtype=object))
    said = [spelled(value) for value in values]
    cyrillic = np.array([bool(_CYRILLIC.search(s)) for s in said], dtype=bool)[codes]
    latin = np.array([bool(_LATIN.search(s)) for s in said], dtype=bool)[codes]
    few, many = (latin, cyrillic) if latin.sum() < cyrillic.sum() else (cyrillic, latin)
    if not few.any() or few.sum() * 2 > many.sum():
        return np.zeros(len(typed), dtype=bool)
    twins = np.array([not _foreign(s) for s in said], dtype=bool)[codes]
    result: npt.NDArray[np.bool_] = few & twins
    return result


def _foreign(identifier: str) -> bool:
    """True when an id has a letter without a look-alike in the other alphabet."""
    return any(letter.isalpha() and letter not in _TWINS for letter in identifier)


def _client_ids(context: CheckContext) -> Iterator[Findings]:
    ids = column(context, "clients", "client_id")
    if ids is None or ids.isna().all():
        return
    # The clean id is in one alphabet already; which letters were typed only the cell itself still tells.
    repeated = (ids.duplicated(keep=False) & ids.notna()).to_numpy(dtype=bool)
    if repeated.any():
        typed = context.raw["clients"]["client_id"][repeated].map(spelled)
        groups = pd.DataFrame({"seen": ids[repeated], "typed": typed}).groupby("seen")["typed"]
        others = np.zeros(len(ids), dtype=object)
        others[repeated] = [int(n) - 1 for n in groups.transform("size")]
        mixed = np.zeros(len(ids), dtype=bool)
        mixed[repeated] = (groups.transform("nunique") > 1).to_numpy(dtype=bool)
        yield Findings.where(repeated & ~mixed, ID_REPEATS, "client_id", n=others)
        yield Findings.where(mixed, ID_LOOK_ALIKE, "client_id", n=others)
    raw = context.raw["clients"]
    if "client_id" in raw.columns:
        yield Findings.where(_other_alphabet(raw["client_id"]) & ~repeated, ID_OTHER_ALPHABET, "client_id")
    yield Findings.where(empty(context, "clients", "client_id"), ID_MISSING, "client_id")


def _order_numbers(context: CheckContext) -> Iterator[Findings]:
    orders, raw = context.clean["orders"], context.raw["orders"]
    numbers = column(context, "orders", "order_id")
    if numbers is None or numbers.isna().all():
        if {"date", "amount"} <= set(raw.columns) and not {"client", "client_id", "phone", "email"}.isdisjoint(
            raw.columns
        ):
            told = raw["date"].notna() & raw["amount"].notna()
            copies = told & raw.astype(str).duplicated(keep="first")
            yield Findings.where(copies, ORDER_LOOKS_COPIED, None, table="orders")
        return
    # Small shops start numbering anew each year: a number is one order within its year.
    rows = np.flatnonzero(numbers.duplicated(keep=False) & numbers.notna())
    if not len(rows):
        return
    key = pd.DataFrame({"seen": numbers.iloc[rows], "year": _days(orders.iloc[rows]).str.slice(0, 4)})
    rows = rows[key.duplicated(keep=False).to_numpy(dtype=bool)]
    if not len(rows):
        return
    few = raw.iloc[rows].astype(str)
    copied = np.zeros(len(orders), dtype=bool)
    copied[rows] = few.duplicated(keep="first").to_numpy(dtype=bool)
    yield Findings.where(copied, ORDER_COPIED, "order_id", table="orders")

    part = key.loc[orders.index[rows]].assign(who=_who(orders.iloc[rows]), day=_days(orders.iloc[rows]))
    groups = part.groupby(["seen", "year"], dropna=False)
    # Several lines of one order share the client and the day; only what disagrees is worth a word.
    differs = (groups["who"].transform("nunique") > 1) | (groups["day"].transform("nunique") > 1)
    mask = np.zeros(len(orders), dtype=bool)
    mask[rows] = differs.to_numpy(dtype=bool)
    others = np.zeros(len(orders), dtype=object)
    others[rows] = [int(n) - 1 for n in groups["seen"].transform("size")]
    yield Findings.where(mask & ~copied, ORDER_REPEATS, "order_id", table="orders", n=others)


def _days(orders: pd.DataFrame) -> pd.Series[Any]:
    days = orders["date"] if "date" in orders.columns else [None] * len(orders)
    return pd.Series(["" if pd.isna(day) else str(day) for day in days], index=orders.index, dtype=object)


def _who(orders: pd.DataFrame) -> pd.Series[Any]:
    if "_client" in orders.columns:
        return orders["_client"].astype(str)
    who = pd.Series("", index=orders.index, dtype=object)
    for key in ("client_id", "phone", "email", "client"):
        if key in orders.columns:
            who = who + "\0" + orders[key].astype(str)
    return who


UNIQUE_CLIENTS = Check("unique", "clients", _client_ids)
UNIQUE_ORDERS = Check("unique-orders", "orders", _order_numbers)
