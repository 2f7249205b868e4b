"""The orders' table: two years of a studio that grows, with a peak before 8 March and one in December."""

from __future__ import annotations

import datetime as dt
from typing import Any

from .base import OPENED, REFERENCE, Chance, Order, Person, Row, Slip, busy_day
from .clients import Clients

LAST = REFERENCE - dt.timedelta(days=2)
#: What is sold: its name, lowest and highest price, the months it is sold in (always, when none are named).
Item = tuple[str, int, int, tuple[int, ...]]
#: Category → share of the orders, its items, most pieces at once.
Goods = dict[str, tuple[float, tuple[Item, ...], int]]


def make(voice: Any, chance: Chance, clients: Clients) -> list[Order]:
    """Every order in the order it was typed, numbered."""
    rows: dict[str, list[Row]] = {}
    for row in clients.rows:
        rows.setdefault(row.person.key, []).append(row)
    orders: list[Order] = []
    for key, person in clients.people.items():
        orders.extend(_order(voice, chance, person, day, rows.get(key, [])) for day in _days(chance, person))
    _orphans(voice, chance, orders)
    orders.sort(key=lambda o: o.day)
    _returns(voice, chance, orders)
    _slips(voice, chance, orders)
    number = 1040
    for order in orders:
        number += 1 if not chance.happens(0.02) else 2
        order.cells.setdefault("order_id", number)
    repeated = orders[400]
    repeated.cells["order_id"] = orders[399].cells["order_id"]
    repeated.slips.append(Slip("order_id", "number-used-twice"))
    return orders


def _days(chance: Chance, person: Person) -> list[dt.date]:
    """The days a person bought, as their habit and the season have it."""
    start, habit = max(person.since, OPENED), person.habit
    if habit == "lead":
        return []
    if habit in ("once_old", "once_new"):
        return [start]
    if habit == "few_old":
        end = min(start + dt.timedelta(days=240), dt.date(2026, 4, 10))
        return sorted({start, *(busy_day(chance, start, end) for _ in range(chance.between(1, 3)))})
    if habit == "few_now":
        end = REFERENCE - dt.timedelta(days=chance.between(5, 115))
        return sorted({start, end, *(busy_day(chance, start, end) for _ in range(chance.between(0, 2)))})
    if habit == "slipping":
        end = REFERENCE - dt.timedelta(days=chance.between(110, 190))
        return sorted({start, end, *(busy_day(chance, start, end) for _ in range(chance.between(4, 7)))})
    if habit == "rare-company":
        return sorted({start, *(busy_day(chance, start, LAST) for _ in range(chance.between(0, 3)))})
    many = {"regular": (5, 10), "vip": (15, 27), "company": (4, 13)}[habit]
    end = REFERENCE - dt.timedelta(days=chance.between(3, 55))
    return sorted({start, end, *(busy_day(chance, start, end) for _ in range(chance.between(*many)))})


def _order(voice: Any, chance: Chance, person: Person, day: dt.date, rows: list[Row]) -> Order:
    order = Order(person.key, day)
    cells = order.cells
    firm = person.habit in ("company", "rare-company")
    goods: Goods = voice.goods
    category = chance.weighted([(name, share) for name, (share, *_) in goods.items()])
    if firm:
        category = chance.weighted(voice.firm_goods)
    elif person.habit == "vip" and chance.happens(0.45):
        category = voice.subscription
    _, items, most = goods[category]
    item, low, high, _months = chance.pick([one for one in items if not one[3] or day.month in one[3]])
    pieces = chance.weighted(((1, 12), (2, 2), (3, 1))) if most > 1 else 1
    step = 50 if voice.lang == "ru" else 1
    price = chance.between(low // step, high // step) * step
    order.amount = price * pieces
    typed = chance.pick(rows) if rows else None
    way = chance.weighted((("row", 50), ("other", 17), ("phone", 10), ("id", 16), ("both", 7)))
    client_id = typed.cells.get("client_id") if typed and typed.untouched("client_id") else None
    if way in ("id", "both") and client_id:
        cells["client_id"] = client_id
    if typed is not None:
        name = typed.cells.get("full_name")
        cells["client"] = str(name).strip() if name else None
        if way == "other" and not any(s.field == "full_name" for s in typed.slips):
            cells["client"] = voice.name(
                person, chance.pick(("first_last", "last_first", "short_last", "initials", "upper"))
            )
        if way == "phone" and typed.cells.get("phone") and typed.untouched("phone"):
            cells["client"] = chance.pick((None, person.first))
            cells["phone"] = voice.phone(person.phone, chance.weighted(voice.phone_styles()))
        elif chance.happens(0.62) and typed.untouched("phone"):
            cells["phone"] = (
                voice.phone(person.phone, chance.weighted(voice.phone_styles()))
                if chance.happens(0.35)
                else typed.cells.get("phone")
            )
        if firm and person.company and chance.happens(0.35):
            cells["client"] = person.company
    cells.update(
        date=day,
        items=item,
        category=category,
        quantity=pieces if chance.happens(0.9) else None,
        amount=order.amount,
        owner=person.owner if chance.happens(0.75) else chance.weighted(voice.owners),
        delivery=voice.delivery[2][0] if category == voice.workshops else chance.weighted(voice.delivery),
        comment=chance.pick(voice.order_comments) if chance.happens(0.12) else None,
    )
    recent = (REFERENCE - day).days
    known = voice.order_statuses
    state = chance.weighted(((known["done"], 90), (known["cancelled"], 4.5), (known["paid"], 3)))
    if recent < 14:
        state = chance.weighted(((known["new"], 3), (known["paid"], 4), (known["done"], 3)))
    cells["status"] = state
    cells["paid"] = order.amount
    if state in (known["new"], known["cancelled"]):
        cells["paid"] = 0 if chance.happens(0.5) else None
    elif chance.happens(0.02):
        cells["paid"] = 0
        cells["comment"] = chance.pick(voice.owes)
        order.slips.append(Slip("paid", "unpaid"))
    elif chance.happens(0.02):
        cells["paid"] = order.amount // 2
        order.slips.append(Slip("paid", "half-paid"))
    return order


def _orphans(voice: Any, chance: Chance, orders: list[Order]) -> None:
    """Orders whose client stands in no line of the clients' table."""
    for name, phone, day in voice.strangers:
        order = Order(None, day)
        order.amount = 3400 if voice.lang == "ru" else 48
        order.cells.update(date=day, client=name, phone=phone, items=voice.goods[voice.first_goods][1][0][0], category=voice.first_goods, quantity=1,
                           amount=order.amount, paid=order.amount, owner=voice.owners[0][0], delivery=voice.delivery[0][0],
                           status=voice.order_statuses["done"])  # fmt: skip
        order.slips.append(Slip("client", "client-not-found"))
        orders.append(order)


def _returns(voice: Any, chance: Chance, orders: list[Order]) -> None:
    done = [
        o
        for o in orders
        if o.person and o.cells["status"] == voice.order_statuses["done"] and (REFERENCE - o.day).days > 30
    ]
    for order in chance.several(done, 9):
        back = Order(order.person, order.day + dt.timedelta(days=chance.between(1, 6)), dict(order.cells))
        part = order.amount if chance.happens(0.6) else order.amount // 2
        back.amount = -part
        back.cells.update(date=back.day, amount=-part, paid=-part, quantity=None, status=voice.order_statuses["returned"],
                          comment=chance.pick(voice.return_comments))  # fmt: skip
        back.slips.append(Slip("amount", "return"))
        orders.append(back)
    orders.sort(key=lambda o: o.day)


def _slips(voice: Any, chance: Chance, orders: list[Order]) -> None:
    plain = [o for o in orders if not o.slips and o.person]
    texts = chance.several(plain, 46)
    for n, order in enumerate(texts):
        problem, typed = voice.amount_as_text(order.amount, n)
        order.cells["amount"] = typed
        order.slips.append(Slip("amount", problem, order.amount))
    for n, order in enumerate(chance.several([o for o in plain if not o.slips], 22)):
        order.cells["date"] = voice.date_as_text(order.day, n)
        order.slips.append(Slip("date", "date-as-text", order.day.isoformat()))
    for typed, meant in voice.order_status_slips:
        chosen = chance.pick([o for o in plain if not o.slips and o.cells["status"] == meant])
        chosen.cells["status"] = typed
        chosen.slips.append(Slip("status", "near-miss", meant))
    for typed, meant in voice.category_slips:
        chosen = chance.pick([o for o in plain if not o.slips and o.cells["category"] == meant])
        chosen.cells["category"] = typed
        chosen.slips.append(Slip("category", "near-miss", meant))
    for problem, change in (
        ("no-amount", {"amount": None, "paid": None}),
        ("date-in-future", {"date": dt.date(2062, 3, 7)}),
        ("no-date", {"date": None}),
    ):
        chosen = chance.pick([o for o in plain if not o.slips])
        chosen.cells.update(change)
        chosen.slips.append(Slip(next(iter(change)), problem))
