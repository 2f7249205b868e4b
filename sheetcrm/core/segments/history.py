"""What clients bought, on which stages their deals stand and how old they are, as columns a rule may name. Pure.

They are made only when a rule names them: a list of goods for each client is the dearest column there is, and most teams have
no such rule.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping

import numpy as np
import pandas as pd

from sheetcrm.core.fields.derive import derive
from sheetcrm.core.segments.age import ages
from sheetcrm.core.segments.arrays import Ints, Objects, filled, fold, objects
from sheetcrm.core.segments.purchases import Purchases
from sheetcrm.core.segments.vocabulary import HISTORY_WORDS, TOLD_WORDS

_TOLD = {key: re.compile(rf"\b(?:{'|'.join(map(re.escape, words))})\b") for key, words in TOLD_WORDS.items()}


def named_in(rules: Iterable[object]) -> frozenset[str]:
    """Keys of the columns that some of the rules may mean, by their words; age and gender among them.

    >>> sorted(named_in(["Покупал товар = розы и заказов > 1", "возраст < 40", None]))
    ['age', 'bought_items']
    >>> sorted(named_in(["average check > 10"]))
    []
    """
    text = "\n".join(fold(rule) for rule in rules if isinstance(rule, str))
    found = {key for key, words in HISTORY_WORDS.items() if any(word in text for word in words)}
    return frozenset(found | {key for key, words in _TOLD.items() if words.search(text)})


def history_columns(
    keys: frozenset[str],
    clients: pd.DataFrame,
    joined: Mapping[str, pd.DataFrame],
    purchases: Purchases | None,
    today: dt.date,
) -> dict[str, pd.Series]:
    """These columns, by client: texts without repetition, as they are written, full years of age, which only a table of
    birthdays or ages has, and the gender, by the name where nobody typed it. ``joined``: orders and deals with ``_client``."""
    made: dict[str, Objects] = {}
    size = len(clients)
    if "age" in keys and {"age", "birthday"} & set(clients.columns):
        years = ages(clients, today)
        made["age"] = years.astype(object)
        made["age"][years < 0] = None
    if "gender" in keys and (told := derive(clients).get("gender")) is not None:
        typed = objects(clients, "gender")
        made["gender"] = np.where(filled(typed), typed, told.to_numpy(dtype=object))
    orders, deals = joined.get("orders"), joined.get("deals")
    if "bought_items" in keys and orders is not None and purchases is not None:
        rows = purchases.row[purchases.bought]
        made["bought_items"] = _by_client(orders, rows, ("items", "category"), size)
    if "served_by" in keys and orders is not None and "owner" in orders.columns and purchases is not None:
        made["served_by"] = _by_client(orders, purchases.row[purchases.bought], ("owner",), size)
    if "deal_stage" in keys and deals is not None:
        made["deal_stage"] = _by_client(deals, _last_lines(deals), ("stage",), size)
    return {key: pd.Series(values, dtype=object) for key, values in made.items()}


def _last_lines(deals: pd.DataFrame) -> Ints:
    """The last line of each deal: a tab may have one for each stage. A line without a number is a deal of its own."""
    codes, _ = pd.factorize(objects(deals, "deal_id"))
    alone = np.flatnonzero(codes < 0)
    numbered = np.flatnonzero(codes >= 0)
    _, from_end = np.unique(codes[numbered][::-1], return_index=True)
    return np.sort(np.r_[alone, numbered[::-1][from_end]]).astype(np.int64)


def _by_client(table: pd.DataFrame, rows: Ints, columns: tuple[str, ...], size: int) -> Objects:
    """The texts of some rows' cells, by the client each row belongs to."""
    client = table["_client"].to_numpy(dtype=np.int64)[rows]
    codes: list[Ints] = []
    whose: list[Ints] = []
    names: list[object] = []
    for column in columns:
        found, texts = pd.factorize(objects(table, column)[rows])
        here = (found >= 0) & (client >= 0)
        codes.append(found[here] + len(names))
        whose.append(client[here])
        names += list(texts)
    result: Objects = np.full(size, None, dtype=object)
    pairs = np.unique(np.concatenate(whose) * max(len(names), 1) + np.concatenate(codes))
    owner, text = pairs // max(len(names), 1), pairs % max(len(names), 1)
    begin = np.flatnonzero(np.r_[True, owner[1:] != owner[:-1]]) if len(owner) else owner
    for first, end in zip(begin.tolist(), [*begin[1:].tolist(), len(owner)], strict=False):
        result[owner[first]] = tuple(str(names[at]) for at in text[first:end])
    return result
