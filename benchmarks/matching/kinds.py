"""Client tables of other kinds than ``russian.py``'s, each with its truth: to see that nothing is tuned to one of them.

A salon's names and phones, firms with their contact persons, deliveries to addresses, a German register with the parts
of birthdays apart, restaurants from two guides, an English CRM export. Names come from the package mimesis.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

import numpy as np
import pandas as pd

from benchmarks.matching.russian import SHORT, generate, latin, typed_phone, typo

Table = tuple[pd.DataFrame, np.ndarray]
Row = dict[str, object]

_NICKS = {
    "William": "Bill Will", "Robert": "Bob Rob", "Richard": "Dick Rick", "James": "Jim Jamie", "John": "Jack Johnny",
    "Michael": "Mike", "Elizabeth": "Liz Beth", "Margaret": "Maggie Peggy", "Katherine": "Kate Kathy", "Thomas": "Tom",
    "Charles": "Charlie Chuck", "Joseph": "Joe", "Daniel": "Dan Danny", "Matthew": "Matt", "Anthony": "Tony",
    "Edward": "Ed Ted", "Jennifer": "Jen Jenny", "Patricia": "Pat Trish", "Susan": "Sue", "Deborah": "Debbie Deb",
    "Christopher": "Chris", "Alexander": "Alex", "Samuel": "Sam", "Benjamin": "Ben", "Rebecca": "Becky", "Victoria": "Vicky",
}  # fmt: skip


@dataclass
class Draw:
    """Random choices for one table."""

    rng: np.random.Generator

    def chance(self, p: float) -> bool:
        return bool(self.rng.random() < p)

    def pick(self, options: Any) -> str:
        items = list(options)
        return str(items[int(self.rng.integers(len(items)))])

    def whole(self, low: int, high: int) -> int:
        return int(self.rng.integers(low, high))

    def skewed(self, words: list[str]) -> str:
        """One of the words, the first ones far more often."""
        return words[min(int(len(words) * self.rng.random() ** 2.5), len(words) - 1)]

    def typo(self, text: str, p: float) -> str:
        return typo(self, text) if self.chance(p) else text

    def copies(self) -> int:
        return int(self.rng.choice([1, 2, 3], p=[0.75, 0.19, 0.06]))

    def mobile(self) -> str:
        return f"79{self.whole(10**8, 10**9):09d}"

    def shuffled(self, words: list[str]) -> list[str]:
        return [words[i] for i in self.rng.permutation(len(words))]


def _names(draw: Draw, language: str) -> tuple[list[str], list[str], list[str], list[str]]:
    """Men's and women's given names, men's and women's surnames, the common ones first."""
    person = json.loads((files("mimesis") / "datasets" / language / "person.json").read_text("utf-8"))
    names, lasts = person["names"], person["surnames"]
    if isinstance(lasts, list):
        lasts = {"male": lasts, "female": lasts}
    men = draw.shuffled(sorted(set(names["male"])))
    women = draw.shuffled(sorted(set(names["female"])))
    if language == "ru":
        men.sort(key=lambda n: n not in SHORT)
        women.sort(key=lambda n: n not in SHORT)
        kept = sorted(s for s in set(lasts["male"]) if s + "а" in set(lasts["female"]))
        kept = draw.shuffled(kept)
        return men, women, kept, [s + "а" for s in kept]
    kept = draw.shuffled(sorted(set(lasts["male"])))
    return men, women, kept, kept


def _finished(draw: Draw, found: list[tuple[Row, int]], rows: int) -> Table:
    order = draw.rng.permutation(len(found))[:rows]
    table = pd.DataFrame([found[i][0] for i in order], dtype=object)
    return table.where(table.notna(), None), np.array([found[i][1] for i in order])


def salon(rows: int, seed: int) -> Table:
    """«Клиент» and «Телефон»: first names, short names and remarks; mothers and daughters at one phone."""
    draw = Draw(np.random.default_rng(seed))
    men, women, lasts, feminine = _names(draw, "ru")
    found: list[tuple[Row, int]] = []
    key, before = 0, ""
    while len(found) < rows * 1.1:
        man = draw.chance(0.15)
        first, place = draw.skewed(men if man else women), draw.whole(0, len(lasts))
        last = (lasts if man else feminine)[place]
        phone = before if draw.chance(0.05) and before else draw.mobile()
        before = phone
        for _ in range(draw.copies()):
            short = draw.pick(SHORT[first].split()) if first in SHORT and draw.chance(0.45) else first
            name = draw.pick(
                (
                    short,
                    short,
                    f"{short} {last}",
                    f"{short} {last}",
                    f"{last} {short}",
                    f"{last} {first}",
                    f"{short} {last[0]}.",
                )
            )
            name += draw.pick(("", "", "", "", " (ногти)", " маникюр", " новая", " 💅", " подруга Иры", " (мама Димы)"))
            number = draw.mobile() if draw.chance(0.04) else phone
            cell = typed_phone(draw, number) if draw.chance(0.97) else None
            found.append(({"Клиент": draw.typo(name, 0.03), "Телефон": cell}, key))
        key += 1
    return _finished(draw, found, rows)


_TRADES = (
    "Строй",
    "Мед",
    "Агро",
    "Авто",
    "Тех",
    "Пром",
    "Эко",
    "Свет",
    "Лес",
    "Вент",
    "Энерго",
    "Транс",
    "Юг",
    "Север",
)
_ENDS = (
    "сервис",
    "торг",
    "маркет",
    "проект",
    "групп",
    "логистик",
    "комплект",
    "монтаж",
    "снаб",
    "инвест",
    "дом",
    "лайн",
)
_POSTS = ("директор", "бухгалтер", "менеджер", "закупщик", "главный инженер", "снабженец", "секретарь")


def firms(rows: int, seed: int) -> Table:
    """Companies with tax ids and their contact persons; a company's own row is another client than its employee."""
    draw = Draw(np.random.default_rng(seed))
    men, women, lasts, feminine = _names(draw, "ru")
    address = json.loads((files("mimesis") / "datasets" / "ru" / "address.json").read_text("utf-8"))
    cities = draw.shuffled(sorted(set(address["city"])))[:40]
    found: list[tuple[Row, int]] = []
    sites: list[str] = []
    key = 0
    while len(found) < rows * 1.1:
        name = draw.pick(_TRADES) + draw.pick(_ENDS) + draw.pick(("", "", "", "-М", " Плюс", f"-{draw.whole(2, 30)}"))
        site = latin(name.lower(), 1).replace(" ", "-")
        sites.append(site)
        site += (str(sites.count(site)) if sites.count(site) > 1 else "") + draw.pick((".ru", ".рф", ".com"))
        inn, kpp = str(draw.whole(10**9, 10**10 - 1)), f"{draw.whole(10**8, 10**9 - 1)}"
        phone, city = (
            f"7{draw.pick(('495', '812', '843', '846', '343'))}{draw.whole(10**6, 10**7):07d}",
            draw.skewed(cities),
        )
        people: list[tuple[str, str, str, str, str]] = [("", "", "", "", "")]
        for _ in range(draw.whole(0, 4)):
            man, place = draw.chance(0.5), draw.whole(0, len(lasts))
            first, last = draw.skewed(men if man else women), (lasts if man else feminine)[place]
            box = f"{latin(last, 1)}@{site}" if draw.chance(0.6) else f"{latin(first, 1)}{draw.whole(10, 99)}@mail.ru"
            people.append((last, first, draw.mobile(), box, draw.pick(_POSTS)))
        for last, first, mobile, box, post in people:
            if not last and draw.chance(0.5):
                continue
            for _ in range(draw.copies()):
                form = draw.pick(("ООО", "ООО", "АО", "ЗАО"))
                typed = draw.pick(
                    (
                        f"{form} «{name}»",
                        f'{form} "{name}"',
                        name,
                        f"{name}, {form}",
                        name.upper(),
                        latin(name, 1).title(),
                    )
                )
                number = (mobile if draw.chance(0.6) else phone) if mobile else phone
                found.append((
                    {
                        "Наименование организации": draw.typo(typed, 0.03) if draw.chance(0.95) or not last else None,
                        "ИНН": inn if draw.chance(0.6) else None,
                        "КПП": kpp if draw.chance(0.4) else None,
                        "Контактное лицо": draw.pick(
                            (f"{last} {first}", f"{first} {last}", f"{last} {first[:1]}.", first)
                        ) if last else None,
                        "Должность": (draw.pick(_POSTS) if draw.chance(0.08) else post) if draw.chance(0.7) and post else None,
                        "Контактный телефон": typed_phone(draw, number) if draw.chance(0.9) else None,
                        "Эл. почта": (draw.typo(box, 0.02) if box and draw.chance(0.7) else f"info@{site}")
                        if draw.chance(0.7) else None,
                        "Сайт": draw.pick((site, f"www.{site}", f"https://{site}/")) if draw.chance(0.4) else None,
                        "Город": city if draw.chance(0.8) else None,
                    },
                    key,
                ))  # fmt: skip
            key += 1
    return _finished(draw, found, rows)


def deliveries(rows: int, seed: int) -> Table:
    """Recipients with addresses typed at length or shortly; families live at one address and may share a phone."""
    draw = Draw(np.random.default_rng(seed))
    men, women, lasts, feminine = _names(draw, "ru")
    address = json.loads((files("mimesis") / "datasets" / "ru" / "address.json").read_text("utf-8"))
    cities, streets = draw.shuffled(sorted(set(address["city"])))[:25], address["street"]["name"]
    found: list[tuple[Row, int]] = []
    key = 0
    while len(found) < rows * 1.1:
        place = draw.whole(0, len(lasts))
        city, street = draw.skewed(cities), draw.pick(streets)
        house, flat, home = draw.whole(1, 150), draw.whole(1, 300), draw.mobile()
        at_home = draw.whole(1, 4) if draw.chance(0.35) else 1
        firsts: list[str] = []
        for _ in range(at_home):
            man = draw.chance(0.4)
            first = draw.skewed(men if man else women)
            if first in firsts:
                continue
            firsts.append(first)
            last = (lasts if man else feminine)[place]
            phone = home if draw.chance(0.5) else draw.mobile()
            box = (
                f"{latin(first, 1)}.{latin(last, 1)}{draw.whole(1, 99)}@{draw.pick(('mail.ru', 'ya.ru', 'gmail.com'))}"
            )
            for _ in range(draw.copies()):
                where = draw.pick((
                    f"г. {city}, ул. {street}, д. {house}, кв. {flat}", f"{city}, {street} {house}-{flat}",
                    f"{street} ул., {house}, {flat}", f"{city}, улица {street}, дом {house}, квартира {flat}",
                ))  # fmt: skip
                short = draw.pick(SHORT[first].split()) if first in SHORT and draw.chance(0.1) else first
                found.append((
                    {
                        "Получатель": draw.typo(draw.pick((f"{last} {first}", f"{first} {last}", short)), 0.03),
                        "Телефон получателя": typed_phone(draw, phone) if draw.chance(0.85) else None,
                        "E-mail": box if draw.chance(0.35) else None,
                        "Адрес доставки": draw.typo(where, 0.05) if draw.chance(0.8) else None,
                        "Сумма заказа": draw.whole(300, 9000),
                        "Мастер": draw.pick(("Ирина", "Ольга", "Светлана")),
                    },
                    key,
                ))  # fmt: skip
            key += 1
    return _finished(draw, found, rows)


def register(rows: int, seed: int) -> Table:
    """A German register: names in capitals, year, month and day of birth apart, one slip at most in a second entry."""
    draw = Draw(np.random.default_rng(seed))
    men, women, lasts, _ = _names(draw, "de")
    found: list[tuple[Row, int]] = []
    for key in range(int(rows * 0.9)):
        first, last = draw.skewed(men if draw.chance(0.5) else women).upper(), draw.skewed(lasts).upper()
        second = draw.skewed(men).upper() if draw.chance(0.03) else None
        born = [draw.whole(1920, 2000), draw.whole(1, 13), draw.whole(1, 29)]
        for copy in range(1 + draw.chance(0.12)):
            names, date = [first, last], list(born)
            if copy:
                what = draw.whole(0, 5)
                if what < 2:
                    names[what] = draw.pick((typo(draw, names[what]), names[what] + "S", names[what][:-1]))
                else:
                    date[what - 2] = max(1, date[what - 2] + draw.whole(-2, 3))
            found.append((
                {"fname_c1": names[0], "fname_c2": second if not copy or draw.chance(0.8) else None, "lname_c1": names[1],
                 "lname_c2": None, "by": date[0], "bm": date[1], "bd": date[2]}, key,
            ))  # fmt: skip
    return _finished(draw, found, rows)


_DISHES = ("american", "italian", "french", "seafood", "delis", "californian", "asian", "bbq", "coffee shops")
_PLACES = (
    "grill",
    "cafe",
    "bistro",
    "kitchen",
    "diner",
    "house",
    "garden",
    "bar and grill",
    "steakhouse",
    "trattoria",
    "room",
)
_ROADS = (("st.", "street"), ("ave.", "avenue"), ("blvd.", "boulevard"), ("rd.", "road"), ("dr.", "drive"))


def restaurants(rows: int, seed: int) -> Table:
    """Restaurants as two guides list them: name, addr, city, phone, type; branches of one name in other places."""
    draw = Draw(np.random.default_rng(seed))
    _, _, lasts, _ = _names(draw, "en")
    address = json.loads((files("mimesis") / "datasets" / "en" / "address.json").read_text("utf-8"))
    cities = [c.lower() for c in draw.shuffled(sorted(set(address["city"])))[:20]]
    streets = [s.lower() for s in sorted(set(address["street"]["name"]))]
    found: list[tuple[Row, int]] = []
    key = 0
    while len(found) < rows * 1.1:
        name = draw.pick((f"{draw.pick(lasts)}'s", f"{draw.pick(lasts)}'s {draw.pick(_PLACES)}", f"the {draw.pick(streets)} {draw.pick(_PLACES)}",
                          f"cafe {draw.pick(lasts)}", f"{draw.pick(streets)} {draw.pick(_PLACES)}")).lower()  # fmt: skip
        for _ in range(2 if draw.chance(0.08) else 1):
            number, street, road = draw.whole(1, 9000), draw.pick(streets), _ROADS[draw.whole(0, len(_ROADS))]
            side, city = draw.pick(("", "", "n.", "s.", "w.")), draw.skewed(cities)
            phone = f"{draw.whole(201, 989)}{draw.whole(2 * 10**6, 10**7 - 1)}"
            for copy in range(1 + draw.chance(0.15)):
                written = (
                    f"{phone[:3]}/{phone[3:6]}-{phone[6:]}" if not copy else f"{phone[:3]}-{phone[3:6]}-{phone[6:]}"
                )
                called = name if not copy or draw.chance(0.6) else draw.pick((name.replace("the ", ""), f"{name} ({city})", name.split("'")[0],
                                                                              name + " restaurant", typo(draw, name)))  # fmt: skip
                where = f"{number} {side} {street} {road[copy]}".replace("  ", " ")
                if copy and draw.chance(0.15):
                    where += draw.pick((" near main st.", " at hotel plaza", " suite 5", ""))
                found.append(({"name": called, "addr": where, "city": city if not copy or draw.chance(0.9) else draw.pick(cities),
                               "phone": written if draw.chance(0.97) else None, "type": draw.pick(_DISHES)}, key))  # fmt: skip
            key += 1
    return _finished(draw, found, rows)


def crm(rows: int, seed: int) -> Table:
    """An English CRM export: families at one phone, colleagues at one switchboard, nicknames, several sources."""
    draw = Draw(np.random.default_rng(seed))
    men, women, lasts, _ = _names(draw, "en")
    common = list(_NICKS)
    found: list[tuple[Row, int]] = []
    key = 0
    while len(found) < rows * 1.1:
        kind, size = draw.pick(("single", "single", "family", "office")), 1
        if kind != "single":
            size = draw.whole(2, 5)
        last, home = draw.skewed(lasts), f"{draw.whole(201, 989)}{draw.whole(2 * 10**6, 10**7 - 1)}"
        firm = f"{draw.pick(lasts)} {draw.pick(('Ltd', 'Partners', 'Consulting', 'Group', 'Media', 'Foods'))}"
        domain, street, code = (
            firm.lower().replace(" ", "") + ".com",
            f"{draw.whole(1, 900)} {draw.pick(lasts)} {draw.pick(('St', 'Ave', 'Rd'))}",
            f"{draw.whole(10000, 99999)}",
        )
        used: list[str] = []
        for _ in range(size):
            first = draw.pick(common) if draw.chance(0.4) else draw.skewed(men if draw.chance(0.5) else women)
            if first in used:
                continue
            used.append(first)
            own_last = last if kind == "family" else draw.skewed(lasts)
            mobile = f"{draw.whole(201, 989)}{draw.whole(2 * 10**6, 10**7 - 1)}"
            box = f"{first}.{own_last}".lower() + (
                f"@{domain}" if kind == "office" else f"{draw.whole(1, 999)}@gmail.com"
            )
            born = f"{draw.whole(1, 13):02d}/{draw.whole(13, 29)}/{draw.whole(1950, 2005)}"
            for _ in range(draw.copies()):
                called = draw.pick(_NICKS[first].split()) if first in _NICKS and draw.chance(0.3) else first
                phone = home if kind != "single" and draw.chance(0.5) else mobile
                a, b, c = phone[:3], phone[3:6], phone[6:]
                found.append((
                    {
                        "First Name": draw.typo(called, 0.03), "Last Name": draw.typo(own_last, 0.04),
                        "Email Address": (box if draw.chance(0.9) else f"info@{domain}") if draw.chance(0.6) else None,
                        "Mobile Phone": draw.pick((f"({a}) {b}-{c}", f"+1 {a} {b} {c}", f"{a}-{b}-{c}", f"{a}.{b}.{c}")) if draw.chance(0.75) else None,
                        "Company Name": firm if kind == "office" and draw.chance(0.8) else None,
                        "Street Address": street if kind != "office" and draw.chance(0.5) else None,
                        "Zip Code": code if kind != "office" and draw.chance(0.7) else None,
                        "Birthday": born if draw.chance(0.4) else None, "Lead Source": draw.pick(("web", "event", "referral")),
                    },
                    key,
                ))  # fmt: skip
            key += 1
    return _finished(draw, found, rows)


def shop(rows: int, seed: int) -> Table:
    """The people of ``russian.py`` as a shop keeps them: name, phone, mailbox and city under other headings."""
    table, truth = generate(rows, seed)
    kept = table[["ФИО", "Телефон", "Email", "Город", "Комментарий"]]
    return kept.set_axis(["Клиент", "Тел.", "Почта", "Город", "Заметки"], axis=1), truth


KINDS: dict[str, Callable[[int, int], Table]] = {
    "shop": shop, "salon": salon, "firms": firms, "deliveries": deliveries, "register": register, "restaurants": restaurants, "crm": crm,
}  # fmt: skip
