"""Erasures as this machine keeps them: who was erased (hashes), orders that are not done with, and acts. Files 0600.

``erased.json`` holds numbers and keyed hashes, ``erasing.json`` who asked for what under which plan, ``acts/`` an act for
each erasure that was carried out, as text and as JSON. None holds a name, a phone or an address of anybody erased.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from msgspec import Struct

from sheetcrm.core.law.suppression import Erased
from sheetcrm.journal import memory
from sheetcrm.stores.platform import private_folder

ERASED, ORDERS, ACTS = "erased.json", "erasing.json", "acts"


class Order(Struct, frozen=True):
    """An erasure that was asked for. ``clients``: numbers as typed; ``ids``: folded, those of clients merged into them
    included; ``by`` and ``ground``: who decided, and on what ground; ``mentions`` and ``standing``: cells that are left to
    people, by address."""

    plan: str
    clients: tuple[str, ...]
    ids: tuple[str, ...]
    by: str
    ground: str
    asked: str
    mentions: tuple[str, ...] = ()
    standing: tuple[str, ...] = ()


def load_erased(state: Path) -> Erased:
    """Who was erased; nobody when nothing is kept."""
    kept = _read(state / ERASED)
    if not kept:
        return Erased()
    return Erased(frozenset(kept.get("ids", ())), frozenset(kept.get("contacts", ())), memory.key(state))


def keep_erased(state: Path, ids: Iterable[str], contacts: Iterable[str]) -> Erased:
    """Adds to who was erased. Durable before this returns."""
    known = load_erased(state)
    both = sorted(known.ids | set(ids)), sorted(known.contacts | set(contacts))
    memory.write(state / ERASED, json.dumps({"v": 1, "ids": both[0], "contacts": both[1]}, ensure_ascii=False).encode())
    return load_erased(state)


def orders(state: Path) -> list[Order]:
    """The orders that are not done with, oldest first."""
    found = []
    for kept in _read(state / ORDERS).get("orders", ()):
        try:
            values: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in kept.items()}
            found.append(Order(**values))
        except TypeError:
            continue
    return found


def keep_order(state: Path, order: Order) -> None:
    """Adds an order, in the place of an earlier one about the same clients."""
    _save_orders(state, [*(one for one in orders(state) if set(one.ids) != set(order.ids)), order])


def close_orders(state: Path, plans: Iterable[str]) -> None:
    """Takes orders out that are done with."""
    done = set(plans)
    _save_orders(state, [one for one in orders(state) if one.plan not in done])


def _save_orders(state: Path, left: Iterable[Order]) -> None:
    listed = [asdict(one) for one in left]
    private_folder(state)
    memory.write(state / ORDERS, json.dumps({"orders": listed}, ensure_ascii=False, indent=1).encode())


def act_of(state: Path, plan: str) -> str:
    """The name of the act about an order: the one it has when a crash came after that, else the next: A1, A2 …"""
    numbers = []
    for path in (state / ACTS).glob("A*.json"):
        if path.stem[1:].isdigit():
            numbers.append(int(path.stem[1:]))
            if _read(path).get("plan") == plan:
                return path.stem
    return f"A{max(numbers, default=0) + 1}"


def keep_act(state: Path, name: str, content: Mapping[str, Any], text: str) -> Path:
    """Keeps an act in both forms; the file people read. Durable before this returns."""
    folder = private_folder(state / ACTS)
    memory.write(folder / f"{name}.json", json.dumps(content, ensure_ascii=False, indent=1).encode())
    memory.write(folder / f"{name}.txt", text.encode())
    return folder / f"{name}.txt"


def on(moment: dt.datetime) -> str:
    """A moment as it is kept."""
    return moment.isoformat(timespec="minutes")


def _read(file: Path) -> dict[str, Any]:
    try:
        kept = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return kept if isinstance(kept, dict) else {}
