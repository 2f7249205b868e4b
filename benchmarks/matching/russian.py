"""A Russian client table as a team would type it, with the truth: for measuring the matcher, not for tuning it to.

Names, surnames, patronymics, streets and cities come from the PyPI package mimesis (MIT), short names from the list
below: none of them is a list of the matcher's. Everything is invented; ``rates.py`` states what a table came out like.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from importlib.resources import files

import numpy as np
import pandas as pd

SHORT = {
    "Александр": "Саша Саня Шура Сашка", "Александра": "Саша Шура Сашенька", "Алексей": "Лёша Алёша Лёха",
    "Анастасия": "Настя Настёна Ася", "Анатолий": "Толя Толик", "Андрей": "Андрюша Андрюха", "Анна": "Аня Анюта Анечка",
    "Антон": "Тоша Антоша", "Артём": "Тёма Артёмка", "Борис": "Боря", "Вадим": "Вадик", "Валентина": "Валя Валюша",
    "Валерия": "Лера", "Валерий": "Валера", "Варвара": "Варя", "Василий": "Вася", "Вера": "Верочка",
    "Виктор": "Витя", "Виктория": "Вика Викуля", "Виталий": "Виталик", "Владимир": "Вова Володя Вовчик",
    "Владислав": "Влад Владик", "Вячеслав": "Слава", "Галина": "Галя", "Геннадий": "Гена", "Георгий": "Гоша Жора",
    "Григорий": "Гриша", "Дарья": "Даша Дашуля", "Денис": "Дениска", "Дмитрий": "Дима Митя Димон", "Евгений": "Женя",
    "Евгения": "Женя Женечка", "Екатерина": "Катя Катюша", "Елена": "Лена Леночка", "Елизавета": "Лиза", "Иван": "Ваня",
    "Игорь": "Игорёк", "Илья": "Илюша", "Инна": "Инночка", "Ирина": "Ира Ирочка Ириша", "Кирилл": "Кирюша",
    "Константин": "Костя Костик", "Ксения": "Ксюша", "Лариса": "Лара", "Леонид": "Лёня", "Любовь": "Люба", "Людмила": "Люда Мила",
    "Максим": "Макс", "Маргарита": "Рита", "Марина": "Мариша", "Мария": "Маша Маруся Машенька", "Михаил": "Миша Мишаня",
    "Надежда": "Надя", "Наталья": "Наташа Ната", "Никита": "Никитка", "Николай": "Коля", "Оксана": "Ксюша", "Олег": "Олежка",
    "Ольга": "Оля Оленька", "Павел": "Паша Павлик", "Пётр": "Петя", "Полина": "Поля", "Раиса": "Рая", "Роман": "Рома",
    "Светлана": "Света Светик", "Семён": "Сёма", "Сергей": "Серёжа Серёга", "София": "Соня", "Станислав": "Стас",
    "Степан": "Стёпа", "Тамара": "Тома", "Татьяна": "Таня Танюша", "Тимофей": "Тима", "Фёдор": "Федя", "Юлия": "Юля",
    "Юрий": "Юра", "Яков": "Яша", "Ярослав": "Ярик",
}  # fmt: skip

_TRANSLIT = [
    dict(zip("абвгдеёжзийклмнопрстуфхцчшщъыьэюя", t.split(), strict=True))
    for t in (
        "a b v g d e e zh z i i k l m n o p r s t u f kh ts ch sh shch ie y _ e iu ia",
        "a b v g d e yo zh z i y k l m n o p r s t u f kh ts ch sh shch _ y _ e yu ya",
        "a b v g d e e zh z i j k l m n o p r s t u f h c ch sh sch _ y _ e ju ja",
    )
]
_LAYOUT = str.maketrans("йцукенгшщзхъфывапролджэячсмитьбюё", "qwertyuiop[]asdfghjkl;'zxcvbnm,.`")
_ALIKE = str.maketrans("асеорхАВСЕНКМОРТХ", "aceopxABCEHKMOPTX")
_MONTHS = ("января", "февраля", "марта", "апреля", "мая", "июня",
           "июля", "августа", "сентября", "октября", "ноября", "декабря")  # fmt: skip
_ROLES = ("менеджер", "директор", "бухгалтер", "закупщик", "инженер", "администратор")
_DOMAINS = ("mail.ru", "yandex.ru", "gmail.com", "ya.ru", "bk.ru", "list.ru", "inbox.ru", "rambler.ru")
_FIRMS = ("Ромашка", "Вектор", "Стройдом", "Альянс", "Прогресс", "Медлайн", "Техноград", "Северный ветер", "Гарант", "Лотос",
          "Сибирский лес", "Акварель", "Орион", "Атлант", "Мастер плюс", "Эталон", "Пегас", "Кедр", "Балтика", "Феникс")  # fmt: skip


@dataclass
class Person:
    """One true client: what is true of them, whatever was typed."""

    key: int
    male: bool
    first: str
    last: str
    patronymic: str
    city: str
    address: str
    birthday: tuple[int, int, int]
    phones: list[str]
    emails: list[str]
    firm: int = -1
    maiden: str = ""
    role: str = ""


@dataclass
class World:
    """The invented people and companies a table is drawn from."""

    rng: np.random.Generator
    people: list[Person] = field(default_factory=list)
    firms: list[dict[str, str]] = field(default_factory=list)
    families: list[bool] = field(default_factory=list)  # whether each lives at one address

    def __post_init__(self) -> None:
        base = files("mimesis") / "datasets" / "ru"
        person = json.loads((base / "person.json").read_text("utf-8"))
        address = json.loads((base / "address.json").read_text("utf-8"))
        self.first = {True: self._zipf(person["names"]["male"]), False: self._zipf(person["names"]["female"])}
        pairs = [s for s in person["surnames"]["male"] if s + "а" in set(person["surnames"]["female"])]
        self.last = self._zipf(pairs, 0.7)
        fathers = {s[:-2]: s for s in person["patronymic"]["male"]}
        daughters = {s[:-2]: s for s in person["patronymic"]["female"]}
        stems = sorted(set(fathers) & set(daughters))
        self.fathers = self._zipf([fathers[s] for s in stems], 0.8)
        self.daughter = {fathers[s]: daughters[s] for s in stems}
        self.cities = self._zipf(sorted(address["city"])[:120], 1.0)
        self.streets = self._zipf(
            sorted(address["street"]["name"] if isinstance(address["street"], dict) else address["street"]), 0.4
        )

    def _zipf(self, words: list[str], power: float = 0.9) -> tuple[list[str], np.ndarray]:
        words = sorted(dict.fromkeys(words))
        # Names with a short form are the everyday ones; which of them lead is drawn.
        rank = self.rng.permutation(len(words)) + np.array([0 if w in SHORT else len(words) for w in words])
        weights = 1.0 / (1 + np.argsort(np.argsort(rank))) ** power
        return words, weights / weights.sum()

    def draw(self, words: tuple[list[str], np.ndarray]) -> str:
        return words[0][self.rng.choice(len(words[0]), p=words[1])]

    def chance(self, p: float) -> bool:
        return bool(self.rng.random() < p)

    def pick(self, options: object) -> str:
        items = list(options)  # type: ignore[call-overload]
        return items[int(self.rng.integers(len(items)))]

    def phone(self) -> str:
        code = self.pick(("903", "905", "909", "910", "916", "921", "926", "950", "961", "977", "985", "999"))
        return "7" + code + f"{self.rng.integers(10**7):07d}"

    def new_person(
        self, last: str = "", male: bool | None = None, city: str = "", address: str = "", father: str = ""
    ) -> Person:
        male = self.chance(0.45) if male is None else male
        last = last or self.draw(self.last)
        father = father or self.draw(self.fathers)
        first = self.draw(self.first[male])
        city = city or self.draw(self.cities)
        address = (
            address or f"ул. {self.draw(self.streets)}, д. {self.rng.integers(1, 120)}, кв. {self.rng.integers(1, 200)}"
        )
        own = Person(
            len(self.people), male, first, last if male else last + "а", father if male else self.daughter[father], city, address,
            (int(self.rng.integers(1950, 2006)), int(self.rng.integers(1, 13)), int(self.rng.integers(1, 29))),
            [self.phone() for _ in range(1 + self.chance(0.2))], [],
        )  # fmt: skip
        own.emails = [self.email(own) for _ in range(1 + self.chance(0.15))]
        if not male and self.chance(0.05):
            own.maiden = self.draw(self.last) + "а"
        self.people.append(own)
        return own

    def email(self, own: Person) -> str:
        first, last = latin(own.first, 1), latin(own.last, 1)
        n = int(self.rng.integers(1, 99))
        forms = (
            f"{first}.{last}{n}",
            f"{last}{own.birthday[0]}",
            f"{first[0]}{last}{n}",
            f"{first}{n}{n + 7}",
            f"{last}-{first[0]}{n}",
        )
        local = (
            self.pick(forms)
            if self.chance(0.8)
            else "".join(self.pick("abcdefghiklmnoprstuvwz") for _ in range(7)) + str(n)
        )
        return f"{local}@{self.pick(_DOMAINS)}"

    def new_firm(self) -> int:
        number = len(self.firms)
        name = f"{self.pick(_FIRMS)} {self.pick(('', 'М', 'Плюс', 'Групп', 'Сервис', str(number)))}".strip()
        domain = f"{latin(name.lower(), 1).replace(' ', '')}{number}.ru"
        city = self.draw(self.cities)
        self.firms.append(
            {"name": name, "form": self.pick(("ООО", "ООО", "ЗАО", "АО", "ИП")), "phone": "7495" + f"{self.rng.integers(10**7):07d}",
             "email": f"{self.pick(('info', 'zakaz', 'office', 'sales'))}@{domain}", "domain": domain, "city": city}
        )  # fmt: skip
        return number


def latin(text: str, table: int) -> str:
    letters = _TRANSLIT[table]
    return "".join(letters.get(c, c).replace("_", "") for c in text.lower())


def _people(world: World, wanted: int) -> None:
    while len(world.people) < wanted:
        kind = world.rng.random()
        if kind < 0.34:  # a family
            father = world.new_person(male=True)
            same_home = world.chance(0.5)
            home = {"city": father.city, "address": father.address if same_home else ""}
            world.families.append(same_home)
            members = [father]
            if world.chance(0.8):
                wife = world.new_person(last=father.last, male=False, **home)
                members.append(wife)
            for _ in range(int(world.rng.integers(0, 3))):
                fathers = [p for p in world.daughter if p.startswith(father.first[:4])]
                child = world.new_person(
                    last=father.last,
                    city=father.city,
                    address=home["address"],
                    father=world.pick(fathers) if fathers else "",
                )
                child.birthday = (min(father.birthday[0] + int(world.rng.integers(20, 35)), 2012), *child.birthday[1:])
                members.append(child)
            while len({m.first for m in members}) < len(members):
                for other in members[1:]:
                    other.first = world.draw(world.first[other.male])
            if world.chance(0.85):
                for other in members[1:]:
                    if world.chance(0.75):
                        other.phones = [members[0].phones[0], *other.phones[: world.chance(0.5)]]
            if world.chance(0.2):
                for other in members[1:]:
                    other.emails = [members[0].emails[0]]
        elif kind < 0.46:  # an office
            firm = world.new_firm()
            for _ in range(int(world.rng.integers(2, 7))):
                own = world.new_person(city=world.firms[firm]["city"])
                own.firm, own.role = firm, world.pick(_ROLES)
                if world.chance(0.5):
                    own.emails = [f"{latin(own.last, 1)}@{world.firms[firm]['domain']}"]
        else:
            world.new_person()
    # Namesakes in one city.
    alone = [p for p in world.people if p.firm < 0]
    for place in world.rng.choice(len(alone), max(3, int(0.025 * len(world.people))), replace=False):
        own = alone[place]
        other = world.people[int(world.rng.integers(len(world.people)))]
        while other is own or other.male != own.male:
            other = world.people[int(world.rng.integers(len(world.people)))]
        own.first, own.last, own.city = other.first, other.last, other.city
        if world.chance(0.5):
            own.patronymic = other.patronymic
        own.emails = [world.email(own)]


def typo(world: World, text: str) -> str:
    if len(text) < 4:
        return text
    i = int(world.rng.integers(1, len(text) - 1))
    kind = world.rng.integers(4)
    if kind == 0:
        return text[:i] + text[i + 1 :]
    if kind == 1:
        return text[:i] + text[i + 1] + text[i] + text[i + 2 :]
    if kind == 2:
        return text[:i] + text[i] + text[i:]
    return text[:i] + world.pick("аеиоунтсрвл") + text[i + 1 :]


def _parts(world: World, own: Person) -> tuple[str, str, str]:
    last, first, patronymic = own.last, own.first, own.patronymic
    if own.maiden and world.chance(0.4):
        last = own.maiden
    if first in SHORT and world.chance(0.12):
        first = world.pick(SHORT[first].split())
    if world.chance(0.04):
        last = typo(world, last)
    if world.chance(0.025):
        first = typo(world, first)
    if world.chance(0.15):
        patronymic = ""
    return last, first, patronymic


def _dressed(world: World, text: str) -> str:
    style = world.rng.random()
    if style < 0.10:
        return latin(text, int(world.rng.integers(3))).title()
    if style < 0.11:
        return text.lower().translate(_LAYOUT)
    if style < 0.12:
        return text.translate(_ALIKE)
    if style < 0.16:
        return text.upper()
    if style < 0.20:
        return text.lower()
    if style < 0.5:
        return text.replace("ё", "е").replace("Ё", "Е")
    return "  ".join(text.split(" ")) if style < 0.53 else text


def _name(world: World, own: Person) -> str:
    last, first, patronymic = _parts(world, own)
    style = world.rng.random()
    if style < 0.50:
        text = f"{last} {first} {patronymic}"
    elif style < 0.72:
        text = f"{first} {patronymic} {last}" if world.chance(0.5) else f"{first} {last}"
    elif style < 0.80:
        text = f"{last} {first[0]}.{patronymic[:1] and patronymic[0] + '.'}"
    elif style < 0.83:
        text = f"{first[0]}. {last}"
    elif style < 0.88:
        text = f"{first} {patronymic}" if patronymic else f"{first}"
    elif style < 0.90:
        text = first
    else:
        text = f"{last} {first}"
    return _dressed(world, " ".join(text.split()))


def typed_phone(world: World, number: str) -> str:
    a, b, c, d = number[1:4], number[4:7], number[7:9], number[9:11]
    return world.pick(
        (f"+7 {a} {b}-{c}-{d}", f"8 ({a}) {b}-{c}-{d}", f"8{number[1:]}", f"+{number}", f"{a}{b}{c}{d}", f"8-{a}-{b}-{c}-{d}",
         f"7{number[1:]}", f"8 {a} {b} {c} {d}", f"тел. 8{a}{b}{c}{d}")
    )  # fmt: skip


def _birthday(world: World, own: Person) -> object:
    year, month, day = own.birthday
    if world.chance(0.03):
        day, month = (month, day) if day <= 12 else (day + (1 if day < 28 else -1), month)
    style = world.rng.random()
    if style < 0.15:
        return f"{day:02d}.{month:02d}"
    if style < 0.3:
        return f"{day} {_MONTHS[month - 1]} {year}"
    if style < 0.4:
        return f"{year}-{month:02d}-{day:02d}"
    return f"{day:02d}.{month:02d}.{year}"


def _row(world: World, own: Person, weak: bool) -> dict[str, object]:
    firm = world.firms[own.firm] if own.firm >= 0 else None
    phones = list(own.phones)
    if firm is not None and world.chance(0.55):
        phones = [firm["phone"]] if world.chance(0.6) else [*phones[:1], firm["phone"]]
    cell: list[str] = []
    second = ""
    if not weak and world.chance(0.94):
        chosen = world.pick(phones)
        cell = [chosen]
        if len(phones) > 1 and world.chance(0.4):
            other = next(p for p in phones if p != chosen) if len(set(phones)) > 1 else ""
            if other and world.chance(0.5):
                cell.append(other)
            else:
                second = other
    typed = []
    for number in cell:
        if world.chance(0.015):
            i = int(world.rng.integers(4, 11))
            number = number[:i] + str(int(world.rng.integers(10))) + number[i + 1 :]
        typed.append(typed_phone(world, number))
    email = ""
    if not weak and world.chance(0.55):
        email = world.pick(own.emails)
        if firm is not None and world.chance(0.3):
            email = firm["email"]
        if world.chance(0.02):
            email = typo(world, email.split("@")[0]) + "@" + email.split("@")[1]
        if world.chance(0.1):
            email = email.upper() if world.chance(0.3) else email.title()
    city = own.city if world.chance(0.75) else ""
    return {
        "ФИО": _name(world, own),
        "Телефон": world.pick(("; ", ", ", " / ", " ")).join(typed) if typed else None,
        "Телефон 2": typed_phone(world, second) if second else None,
        "Email": email or None,
        "День рождения": _birthday(world, own) if not weak and world.chance(0.45) else None,
        "Город": (world.pick(("г. ", "")) + city if city else None),
        "Адрес": own.address.replace("ул. ", world.pick(("ул. ", "", "улица ")))
        if not weak and world.chance(0.25)
        else None,
        "Компания": (f"{firm['form']} «{firm['name']}»" if world.chance(0.7) else firm["name"])
        if firm and world.chance(0.6)
        else None,
        "Должность": own.role if own.role and world.chance(0.4) else None,
        "Источник": world.pick(("сайт", "звонок", "Авито", "рекомендация", "2ГИС", "")) or None,
        "Комментарий": world.pick(("", "", "", "перезвонить", "любит скидки", "постоянный", "не берёт трубку")) or None,
    }


def generate(rows: int, seed: int) -> tuple[pd.DataFrame, np.ndarray]:
    """A table of about so many rows and the true client of each row."""
    table, truth, _ = generate_with_world(rows, seed)
    return table, truth


def generate_with_world(rows: int, seed: int) -> tuple[pd.DataFrame, np.ndarray, World]:
    """The same, and the people it was drawn from."""
    world = World(np.random.default_rng(seed))
    _people(world, int(rows * 0.72))
    found: list[dict[str, object]] = []
    truth: list[int] = []
    for own in world.people:
        copies = int(world.rng.choice([1, 2, 3, 4], p=[0.70, 0.20, 0.07, 0.03]))
        for copy in range(copies):
            found.append(_row(world, own, weak=copy > 0 and world.chance(0.03)))
            truth.append(own.key)
    for number, firm in enumerate(world.firms):
        if world.chance(0.3):
            found.append(
                {"ФИО": None, "Телефон": typed_phone(world, firm["phone"]), "Email": firm["email"] if world.chance(0.6) else None,
                 "Компания": f"{firm['form']} {firm['name']}", "Город": firm["city"]}
            )  # fmt: skip
            truth.append(len(world.people) + number)
    order = world.rng.permutation(len(found))[:rows]
    table = pd.DataFrame(
        [found[i] for i in order], columns=list(_row(world, world.people[0], weak=False)), dtype=object
    )
    table = table.astype(object).where(table.notna(), None)
    table.insert(0, "№", np.arange(1, len(table) + 1))
    return table, np.array(truth)[order], world
