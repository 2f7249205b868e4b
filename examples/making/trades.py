"""What three trades write into their tables over 30 months: a flower shop, a beauty salon, a distributor.

Rows are dictionaries from field to value, the fields being those of ``sheetcrm.core.schema``. Everybody is invented.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from .base import REFERENCE, SEASON, Cell, Chance, Person
from .en import COMPANIES as COMPANIES_EN
from .en import English
from .ru import Russian
from .words_ru import COMPANIES as COMPANIES_RU

Fields = dict[str, Cell | bool]
#: Table → its rows.
Tables = dict[str, list[Fields]]

OPENED = dt.date(2024, 5, 20)
DAYS = (REFERENCE - OPENED).days


def ago(days: int) -> dt.date:
    return REFERENCE - dt.timedelta(days=days)


def _season(chance: Chance, first: dt.date, last: dt.date) -> dt.date:
    """A day between two days, likelier in a full month and in the days before the 8th of March."""
    for _ in range(200):
        day = chance.day(first, last)
        rush = 5.0 if day.month == 3 and 4 <= day.day <= 8 else 1.0
        if chance.happens(SEASON[day.month - 1] * rush / 5.5):
            return day
    return last


def _bought(chance: Chance, since: dt.date, pick: Callable[[Chance, dt.date, dt.date], dt.date]) -> list[dt.date]:
    """The days one client bought on: some never, many once, a part of them for years, a part until they left."""
    habit = chance.weighted([("never", 12), ("once", 34), ("few", 26), ("left", 12), ("regular", 14), ("vip", 2)])
    if habit == "never":
        return []
    if habit == "once":
        return [since]
    last = ago(chance.between(1, 40))
    more = {"few": (1, 3), "left": (3, 7), "regular": (5, 12), "vip": (18, 26)}[habit]
    if habit in ("few", "left"):
        last = min(last, since + dt.timedelta(days=chance.between(60, 330)))
    return sorted({since, *(pick(chance, since, max(since, last)) for _ in range(chance.between(*more)))})


def _client(number: int, person: Person, voice: Any) -> Fields:
    return {
        "client_id": f"{voice.id_prefix}-{number:06d}",
        "phone": voice.phone(person.phone, "eight" if number % 9 == 0 else "pretty"),
        "city": person.city,
        "source": person.source,
    }


def _permission(chance: Chance, since: dt.date, often: float, yes: str, where: str) -> Fields:
    if not chance.happens(often):
        return {}
    return {"consent_ads": yes, "consent_date": since, "consent_source": where}


FLOWERS = (
    ("Букет «Нежность»", "букеты", 3200), ("Букет из пионов", "букеты", 5400), ("Тюльпаны, 25 шт.", "букеты", 2900),
    ("Розы, 15 шт.", "букеты", 4100), ("Композиция в коробке", "композиции", 4800), ("Венок на дверь", "композиции", 3900),
    ("Фикус в кашпо", "растения", 2700), ("Орхидея", "растения", 2300), ("Ваза «Север»", "к букету", 1900),
    ("Открытка и конфеты", "к букету", 850),
)  # fmt: skip


def shop() -> Tables:
    """A flower shop with a site: 320 clients, a season, returns, waiting lists, sources with UTM."""
    chance, voice = Chance(11), Russian()
    tables: Tables = {"clients": [], "orders": [], "consents": [], "stop_list": []}
    sources = [("рекомендация", 25), ("сайт", 30), ("соцсети", 22), ("карты", 15), ("вывеска", 8)]
    for n in range(1, 321):
        since = _season(chance, OPENED, ago(2))
        person = voice.person(chance, str(n), "", since)
        source = chance.weighted(sources)
        days = _bought(chance, since, _season)
        client: Fields = {
            **_client(n, person, voice), **_permission(chance, since, 0.6, "да", "форма на сайте"), "source": source,
            "full_name": voice.name(person, chance.weighted([("full", 5), ("last_first", 3), ("first", 2)])),
            "email": person.email if chance.happens(0.7) else None, "address": person.address,
            "birthday": person.birthday if chance.happens(0.45) else None,
            "utm": "utm_source=yandex&utm_medium=cpc&utm_campaign=" + chance.pick(("8marta", "brand", "osen"))
            if source == "сайт" and chance.happens(0.7) else None,
            "status": "клиент" if days else chance.pick(("заявка", "в работе", "отказ")),
            "interests": "; ".join(person.interests), "bonus_balance": chance.between(0, 18) * 50 if days else None,
            "promise": chance.pick(("Ваза «Север»", "Букет из пионов", "Лимонное дерево")) if chance.happens(0.05) else None,
            "stop": "да" if chance.happens(0.02) else None,
        }  # fmt: skip
        tables["clients"].append(client)
        for day in days:
            item, category, price = chance.pick(FLOWERS)
            amount = price * chance.weighted([(1, 8), (2, 2)]) - (price // 10 if chance.happens(0.15) else 0)
            status = chance.weighted([("выполнен", 92), ("отменён", 4), ("возврат", 4)])
            if day > ago(3):
                status = "оплачен"
            tables["orders"].append({
                "date": day, "client_id": client["client_id"], "client": client["full_name"], "items": item,
                "category": category, "quantity": amount // price or 1, "amount": amount,
                "paid": 0 if status == "отменён" else amount, "pay_date": day, "status": status, "source": source,
                "delivered": day + dt.timedelta(days=1) if status == "выполнен" else None,
            })  # fmt: skip
    _number(tables["orders"], 1001)
    _twice(chance, tables["clients"], 5)
    who = tables["clients"][7]["phone"]
    tables["stop_list"].append({"who": who, "date": ago(60), "reason": "попросила не писать"})
    return tables


SERVICES = (
    ("Стрижка женская", "стрижка", 2200, "Алина"), ("Стрижка и укладка", "стрижка", 3100, "Алина"),
    ("Окрашивание в один тон", "окрашивание", 5200, "Алина"), ("Мелирование", "окрашивание", 6900, "Рената"),
    ("Маникюр с покрытием", "маникюр", 1900, "Юля"), ("Педикюр", "маникюр", 2600, "Юля"),
    ("Уход за лицом", "уход", 3400, "Рената"),
)  # fmt: skip


def salon() -> Tables:
    """A beauty salon: 260 guests, often with a first name only, visits to masters, bookings ahead, talks."""
    chance, voice = Chance(12), Russian()
    tables: Tables = {"clients": [], "orders": [], "interactions": [], "consents": []}
    for n in range(1, 261):
        since = chance.day(OPENED, ago(2))
        person = voice.person(chance, str(n), "", since)
        days = _bought(chance, since, lambda c, first, last: c.day(first, last))
        style = chance.weighted([("first", 40), ("short", 15), ("first_last", 25), ("last_first", 20)])
        service = chance.pick(SERVICES)
        client: Fields = {
            **_client(n, person, voice), **_permission(chance, since, 0.5, "да", "анкета в салоне"), "city": None,
            "source": chance.weighted([("рекомендация", 45), ("соцсети", 25), ("карты", 20), ("вывеска", 10)]),
            "full_name": voice.name(person, style), "owner": chance.pick(("Инна", "Света")),
            "messenger": f"@primer_guest{n}" if chance.happens(0.3) else None,
            "pref_channel": chance.pick(("звонок", "SMS", "мессенджер")) if chance.happens(0.4) else None,
            "birthday": person.birthday if chance.happens(0.5) else None,
            "status": "клиент" if days else chance.pick(("заявка", "в работе")),
            "interests": service[1] if chance.happens(0.4) else None,
        }  # fmt: skip
        tables["clients"].append(client)
        ahead = [REFERENCE + dt.timedelta(days=chance.between(1, 12))] if days and chance.happens(0.1) else []
        for day in [*days, *ahead]:
            item, kind, price, master = service if chance.happens(0.7) else chance.pick(SERVICES)
            status = chance.weighted([("выполнен", 93), ("отменён", 4), ("не пришёл", 3)])
            if day > REFERENCE:
                status = "записан"
            tables["orders"].append({
                "date": day, "time": f"{chance.between(10, 19)}:{chance.pick(('00', '30'))}",
                "client_id": client["client_id"], "client": client["full_name"], "items": item, "category": kind,
                "owner": master, "amount": price, "paid": price if status == "выполнен" else None, "status": status,
            })  # fmt: skip
        for _ in range(chance.weighted([(0, 70), (1, 22), (2, 8)])):
            day = chance.day(max(since, ago(200)), ago(0))
            kind = chance.weighted([("звонок", 5), ("пропущенный звонок", 2), ("сообщение", 4), ("отзыв", 1)])
            tables["interactions"].append({
                "date": day, "client_id": client["client_id"], "client": client["full_name"], "type": kind,
                "direction": "входящий", "summary": {
                    "звонок": "спрашивала про цену на окрашивание", "сообщение": "перенести запись на вечер",
                    "отзыв": "спасибо, всё понравилось"}.get(kind), "author": client["owner"],
            })  # fmt: skip
    _number(tables["orders"], 1)
    _twice(chance, tables["clients"], 4)
    tables["interactions"].sort(key=lambda row: str(row["date"]))
    return tables


class Trade:
    """The words of a distributor in one language."""

    def __init__(self, voice: Any, companies: tuple[tuple[str, str], ...], **words: Any) -> None:
        self.voice, self.companies, self.words = voice, companies, words

    def __getattr__(self, name: str) -> Any:
        return self.words[name]


B2B_RU = Trade(
    Russian(), COMPANIES_RU, yes="да", form="договор", owners=("Ольга", "Тимур", "Марина"),
    positions=("закупщик", "директор", "главный инженер", "офис-менеджер"), company="компания",
    sources=(("рекомендация", 30), ("сайт", 25), ("выставка", 20), ("обзвон", 15), ("партнёр", 10)),
    client="клиент", talks="в работе", enquiry="заявка",
    stages=("Новая", "Выявили потребность", "КП отправлено", "Переговоры", "Договор"), won="Выиграна", lost="Отказ",
    reasons=(("дорого", 5), ("выбрали других", 4), ("не подошли сроки", 2), ("нет бюджета", 3)),
    goods=(("Упаковка, паллета", 84000), ("Стрейч-плёнка, 100 рул.", 46000), ("Скотч с логотипом", 31000),
           ("Гофрокороба, 2000 шт.", 118000), ("Термоэтикетки", 22000)),
    done="выполнен", paid="оплачен", new="новый", cancelled="отменён", returned="возврат",
    steps=("выслать КП", "позвонить закупщику", "согласовать договор", "привезти образцы"),
    types=("звонок", "письмо", "встреча", "пропущенный звонок"), incoming="входящий", outgoing="исходящий",
    said=("просят отсрочку 30 дней", "сравнивают с другим поставщиком", "ждут образцы", "довольны, повторят через месяц"),
    chores=("Забрать подписанный договор", "Отправить акт сверки", "Согласовать цены на квартал", "Отвезти образцы"),
    deal="Поставка: {item}", objections=("дорого", "долгая доставка", "нет отсрочки"),
    kinds=("Торговый дом", "Склад", "Завод", "Типография", "Пекарня", "Аптека", "Фабрика", "Логистика"),
    marks=("Волга", "Север", "Исток", "Маяк", "Гранит", "Сокол", "Заря", "Орион", "Каскад", "Берег", "Полюс", "Вектор"),
    legal="ООО «{kind} {mark}»", slug="primer.ru",
)  # fmt: skip
B2B_EN = Trade(
    English(), COMPANIES_EN, yes="yes", form="contract", owners=("Olivia", "Tom", "Priya"),
    positions=("buyer", "director", "chief engineer", "office manager"), company="company",
    sources=(("referral", 30), ("website", 25), ("exhibition", 20), ("calls of ours", 15), ("partner", 10)),
    client="client", talks="in progress", enquiry="enquiry",
    stages=("New", "Need is clear", "Offer sent", "Negotiation", "Contract"), won="Won", lost="Lost",
    reasons=(("too expensive", 5), ("chose somebody else", 4), ("the dates did not suit", 2), ("no budget", 3)),
    goods=(("Packaging, a pallet", 840), ("Stretch film, 100 rolls", 460), ("Branded tape", 310),
           ("Boxes, 2,000 pcs", 1180), ("Thermal labels", 220)),
    done="delivered", paid="paid", new="new", cancelled="cancelled", returned="returned",
    steps=("send the offer", "call the buyer", "agree the contract", "bring samples"),
    types=("call", "e-mail", "meeting", "missed call"), incoming="incoming", outgoing="outgoing",
    said=("ask for 30 days to pay", "compare with another supplier", "wait for samples", "happy, will repeat in a month"),
    chores=("Fetch the signed contract", "Send the statement", "Agree prices for the quarter", "Deliver samples"),
    deal="Supply: {item}", objections=("too expensive", "slow delivery", "no credit"),
    kinds=("Trading", "Storage", "Works", "Print", "Bakery", "Pharmacy", "Mills", "Logistics"),
    marks=("Avon", "Severn", "Mendip", "Beacon", "Granite", "Falcon", "Dawn", "Orion", "Cascade", "Shore", "Pole", "Vector"),
    legal="{mark} {kind} Ltd", slug="sample.co.uk",
)  # fmt: skip


def b2b(words: Trade) -> Tables:
    """A distributor: 220 companies with contact persons, deals by stages, losses, invoices, talks, the team's tasks."""
    chance, voice = Chance(13), words.voice
    tables: Tables = {name: [] for name in ("clients", "orders", "deals", "interactions", "tasks")}
    used: set[str] = set()
    for n in range(1, 221):
        since = chance.day(OPENED, ago(3))
        person = voice.company(chance, str(n), chance.below(len(words.companies)), since)
        title = person.company or ""
        for turn in range(900):
            if title not in used:
                break
            title = words.legal.format(kind=chance.pick(words.kinds), mark=chance.pick(words.marks))
            title = title if turn < 60 else title.replace(words.marks[0], f"{words.marks[0]}-{n}")
        used.add(title)
        days = _bought(chance, since, lambda c, first, last: c.day(first, last))
        owner = chance.weighted([(words.owners[0], 5), (words.owners[1], 3), (words.owners[2], 2)])
        idle = not days and chance.happens(0.6)
        client: Fields = {
            **_client(n, person, voice), **_permission(chance, since, 0.55, words.yes, words.form),
            "kind": words.company, "company": title, "inn": person.tax_id if voice.lang == "ru" else None,
            "full_name": voice.name(person, "first_last"), "position": chance.pick(words.positions),
            "email": f"zakaz{n}@{n}-{words.slug}", "source": chance.weighted(words.sources), "owner": owner,
            "status": words.client if days else words.talks if idle else words.enquiry,
            "next_step": chance.pick(words.steps) if idle and chance.happens(0.5) else None,
            "next_date": ago(chance.between(-20, 20)) if idle and chance.happens(0.5) else None,
        }  # fmt: skip
        tables["clients"].append(client)
        link: Fields = {"client_id": client["client_id"], "client": title}
        for day in days:
            item, price = chance.pick(words.goods)
            amount = price * chance.between(1, 4)
            status = chance.weighted([(words.done, 90), (words.cancelled, 5), (words.returned, 3)])
            due = day + dt.timedelta(days=30)
            late = due > ago(20) or chance.happens(0.03)
            tables["orders"].append({
                **link, "date": day, "items": item, "amount": amount, "due": due, "owner": owner,
                "paid": 0 if late or status == words.cancelled else amount, "pay_date": None if late else min(due, ago(1)),
                "status": words.new if late and status == words.done else status,
            })  # fmt: skip
        for _ in range(chance.weighted([(0, 35), (1, 40), (2, 25)])):
            tables["deals"].append(link | _deal(chance, words, since, owner))
        for _ in range(chance.weighted([(0, 40), (1, 30), (2, 20), (4, 10)])):
            kind = chance.weighted([(words.types[0], 5), (words.types[1], 3), (words.types[2], 1), (words.types[3], 1)])
            missed = kind == words.types[3]
            tables["interactions"].append({
                **link, "date": chance.day(max(since, ago(240)), ago(0)), "type": kind, "author": owner,
                "direction": words.incoming if missed else chance.pick((words.incoming, words.outgoing)),
                "minutes": None if missed else chance.between(2, 25),
                "summary": None if missed else chance.pick(words.said),
            })  # fmt: skip
        if chance.happens(0.08):
            tables["tasks"].append({
                **link, "done": chance.happens(0.3), "due": ago(chance.between(-12, 12)), "owner": owner,
                "text": chance.pick(words.chores),
            })  # fmt: skip
    _number(tables["orders"], 501)
    _twice(chance, tables["clients"], 3)
    tables["interactions"].sort(key=lambda row: str(row["date"]))
    for number, deal in enumerate(sorted(tables["deals"], key=lambda row: str(row["created"])), start=1):
        deal["deal_id"] = str(number)
    return tables


def _deal(chance: Chance, words: Trade, since: dt.date, owner: str) -> Fields:
    """One deal: most of them decided, those of Tim's seldom won; a part of the open ones stands still."""
    item, price = chance.pick(words.goods)
    created = chance.day(max(since, ago(400)), ago(1))
    deal: Fields = {"name": words.deal.format(item=item), "created": created, "amount": price * chance.between(2, 6),
                    "owner": owner, "product": item}  # fmt: skip
    closed = created + dt.timedelta(days=chance.between(8, 70))
    if closed < ago(1) and chance.happens(0.85):
        won = chance.happens(0.3 if owner == words.owners[1] else 0.55)
        deal |= {"stage": words.won if won else words.lost, "stage_since": closed}
        deal |= {"won_date": closed} if won else {"loss_date": closed, "loss_reason": chance.weighted(words.reasons)}
        deal["objections"] = None if won else chance.pick(words.objections)
        return deal
    stage = chance.below(len(words.stages))
    deal |= {"stage": words.stages[stage], "stage_since": chance.day(max(created, ago(60)), ago(0)),
             "probability": (10, 25, 40, 60, 80)[stage], "expected_close": ago(-chance.between(-10, 45))}  # fmt: skip
    deal["offer"] = deal["stage_since"] if stage >= 2 else None
    return deal


def _twice(chance: Chance, clients: list[Fields], n: int) -> None:
    """Type a few clients in a second time, as happens when somebody calls again."""
    for number, client in enumerate(chance.several(clients, n), start=len(clients) + 1):
        again = {key: client.get(key) for key in ("full_name", "company", "phone", "email") if key in client}
        prefix = str(client["client_id"])[0]
        clients.append(
            {**again, "client_id": f"{prefix}-{number:06d}", "status": client["status"], "source": client["source"]}
        )


def _number(orders: list[Fields], first: int) -> None:
    orders.sort(key=lambda row: str(row["date"]))
    for number, row in enumerate(orders, start=first):
        row["order_id"] = str(number)
