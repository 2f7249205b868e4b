"""The Russian studio: names, numbers, spellings and remarks. Everybody here is invented.

Mobile codes 907, 935, 973-976 belong to no operator, local numbers starting with 1 to no subscriber, and every mailbox
at a real mail service has the word "primer" and digits in it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import ClassVar

from .base import Cell, Chance, Person, Row
from .orders import Goods
from .words_ru import CITIES, COMPANIES, FATHERS, MAIL_HOSTS, MEN, MONTHS, SHORT, STREETS, SURNAMES, WOMEN, latin


def inn_check_digits(digits: str) -> str:
    """The check digits of an INN: one for a company's nine digits, two for a person's ten."""
    weights = (2, 4, 10, 3, 5, 9, 4, 6, 8)
    if len(digits) == 9:
        return str(sum(w * int(d) for w, d in zip(weights, digits, strict=True)) % 11 % 10)
    first = sum(w * int(d) for w, d in zip((7, *weights), digits, strict=True)) % 11 % 10
    second = sum(w * int(d) for w, d in zip((3, 7, *weights), digits + str(first), strict=True)) % 11 % 10
    return f"{first}{second}"


def _grouped(e164: str) -> tuple[str, str, str, str]:
    digits = e164[2:]
    return digits[:3], digits[3:6], digits[6:8], digits[8:]


class Russian:
    """The voice of the Russian table."""

    lang = "ru"
    id_prefix = "К"
    yes = ("да", "да", "да", "Да", "+", "есть")
    no = "нет"
    owners = (("Ольга", 46.0), ("Марина", 34.0), ("Тимур", 20.0))
    owner_slips = (("ольга", "Ольга"), ("Ольга ", "Ольга"), ("Оля", "Ольга"), ("Маринa", "Марина"), ("тимур", "Тимур"),
                   ("Света (уволилась)", ""), ("Марна", "Марина"))  # fmt: skip
    sources = (("рекомендация", 26.0), ("ВКонтакте", 20.0), ("Яндекс Карты", 16.0), ("сайт", 13.0), ("2ГИС", 9.0),
               ("Telegram", 7.0), ("мимо проходили", 6.0), ("мастер-класс", 3.0))  # fmt: skip
    source_slips = (("вк", "ВКонтакте"), ("Вконтакте", "ВКонтакте"), ("В контакте", "ВКонтакте"),
                    ("рекомендция", "рекомендация"), ("Рекомендация ", "рекомендация"), ("Яндекс карты", "Яндекс Карты"),
                    ("яндекс.карты", "Яндекс Карты"), ("2гис", "2ГИС"), ("2 ГИС", "2ГИС"), ("cайт", "сайт"),
                    ("телеграм", "Telegram"))  # fmt: skip
    statuses: ClassVar[dict[str, str]] = {"lead": "заявка", "talks": "в работе", "client": "клиент", "lost": "отказ", "stuck": "завис",
                "trouble": "есть жалоба", "archive": "архив"}  # fmt: skip
    status_slips = (("Клиент", "клиент"), ("клиет", "клиент"), ("клиент ", "клиент"), ("постоянный клиент", ""),
                    ("в раб.", "в работе"), ("Отказ!!!", "отказ"), ("VIP", ""))  # fmt: skip
    city_slips = (("Cамара", "Самара", "latin-letter"), ("Сам ара", "Самара", "space-inside"),
                  ("самара", "Самара", "case"), ("г. Самара", "Самара", "prefix"), ("Самара ", "Самара", "space"),
                  ("Самра", "Самара", "misspelt"), ("САМАРА", "Самара", "case"), ("Моства", "Москва", "misspelt"),
                  ("СПб", "Санкт-Петербург", "short"), ("Питер", "Санкт-Петербург", "short"),
                  ("Тольяти", "Тольятти", "misspelt"), ("Тлт", "Тольятти", "short"), ("г.Тольятти", "Тольятти", "prefix"),
                  ("Новокуйбышевск (мкр. Гранит)", "Новокуйбышевск", "remark"), ("Н-Куйбышевск", "Новокуйбышевск", "short"),
                  ("МСК", "Москва", "short"))  # fmt: skip
    interests = ("пионы", "тюльпаны", "розы", "сухоцветы", "мастер-классы", "свечи", "керамика", "подписка",
                 "композиции в коробке", "комнатные растения", "корпоративные подарки", "свадьба")  # fmt: skip
    consent_sources = (
        "анкета в студии",
        "анкета в студии",
        "форма на сайте",
        "переписка в Telegram",
        "анкета на мастер-классе",
    )
    comments = (
        "Берёт на день рождения мамы, 12 мая", "Просит без лилий", "Любит пастельные тона", "Звонить после 18:00",
        "Оставила отзыв на Картах", "Нужен самовывоз, живёт рядом", "Постоянно заказывает открытку от руки",
        "Доставка в офис, пропуск на охране", "Спрашивала про подписку, думает", "Муж заказывает сам, не говорить 🙂",
        "Хочет на мастер-класс по венкам", "Подарили вазу на пятый заказ", "Предпочитает WhatsApp",
        "Просила не класть в букет эвкалипт", "Нужен чек на компанию", "Заказывает сестре в Тольятти",
        "Собирает вазочки из коллекции «Север»", "Всегда берёт к 8 Марта коллегам", "Лучше писать, не звонить",
        "Пришла по подарочному сертификату", "Обещали скидку на следующий букет", "Перенесла мастер-класс, оплата у нас",
    )  # fmt: skip
    odd_comments: tuple[tuple[str, str], ...] = (
        ("=ждёт звонка от Тимура", "text-starts-with-equals"),
        ("=СУММ(B2:B4) — это она так шутит в чате", "text-starts-with-equals"),
        ("-10% обещала Ольга, до конца года", "text-starts-with-sign"),
        ("+2 открытки в подарок", "text-starts-with-sign"),
        ("@nastya попросила записать на декабрь", "text-starts-with-sign"),
        ("Доставка:\nподъезд 3, домофон 45к\nзвонить за час", "line-breaks"),
        ("1) ваза — вернуть\n2) лента бордо\n3) счёт на почту", "line-breaks"),
        ("🌷🌷🌷 любит тюльпаны, 💌 открытку обязательно", "emoji"),
        ("Ура, родилась дочка 👶 поздравить!", "emoji"),
        ("аллергия на лилии, осторожно", "excess-health"),
        ("У сына астма — без пыльцы и ароматических свечей", "excess-health"),
        ("беременна, просит без резких запахов", "excess-health"),
        ("диабет, конфеты в набор не класть", "excess-health"),
        ("соблюдает пост, сладкое не предлагать", "excess-religion"),
        ("Паспорт смотрела при аренде арки, копия у Ольги", "excess-document"),
        ("<b>срочно</b> перезвонить, {{ имя }} в письме не подставилось", "markup"),
    )
    company_comments = (
        "Договор № 14, оплата по счёту", "Закупают к 23 февраля и 8 Марта", "Акт и счёт на почту бухгалтеру",
        "Букет на ресепшен по понедельникам", "Решает директор, звонить утром", "Нужны закрывающие в ЭДО",
    )  # fmt: skip

    def person(self, chance: Chance, key: str, habit: str, since: dt.date) -> Person:
        gender = "f" if chance.happens(0.74) else "m"
        first = chance.pick(WOMEN if gender == "f" else MEN)
        last = chance.pick(SURNAMES)[0 if gender == "f" else 1]
        middle = chance.pick(FATHERS).split("/")[0 if gender == "f" else 1]
        city = chance.weighted(CITIES)
        return Person(
            key, gender, last, first, middle,
            phone=self.mobile(chance),
            email=self.email_of(chance, first, last),
            birthday=chance.day(dt.date(1962, 1, 1), dt.date(2004, 12, 31)),
            city=city,
            address=self.address(chance),
            since=since,
            habit=habit,
            source=chance.weighted(self.sources),
            owner=chance.weighted(self.owners),
            interests=tuple(chance.several(self.interests, chance.between(1, 3))),
        )  # fmt: skip

    def address(self, chance: Chance) -> str:
        return f"{chance.pick(STREETS)}, {chance.between(1, 180)}-{chance.between(1, 240)}"

    def company(self, chance: Chance, key: str, index: int, since: dt.date) -> Person:
        title, host = COMPANIES[index]
        person = self.person(chance, key, "company", since)
        person.company, person.habit, person.birthday = title, chance.pick(("company", "company", "rare-company")), None
        person.email = f"{chance.pick(('zakaz', 'office', latin(person.first), latin(person.last)))}@{host}"
        digits = "63" + "".join(str(chance.below(10)) for _ in range(8 if title.startswith("ИП") else 7))
        person.tax_id = digits + inn_check_digits(digits)
        person.interests = ("корпоративные подарки",)
        return person

    def mobile(self, chance: Chance) -> str:
        return f"+7{chance.pick((907, 907, 935, 973, 974, 975, 976))}{chance.between(1000000, 9899999)}"

    def landline(self, chance: Chance) -> str:
        return f"+78461{chance.between(100000, 989999)}"

    def email_of(self, chance: Chance, first: str, last: str) -> str:
        f, s, n = latin(first), latin(last), chance.between(2, 99)
        local = chance.pick(
            (f"{s}.{f[0]}.primer{n}", f"{f}-primer{n}", f"{f[0]}{s}-primer{n}", f"{s}_primer{n}", f"{f}.{s}.primer{n}")
        )
        return f"{local}@{chance.weighted(MAIL_HOSTS)}"

    def name_styles(self) -> Sequence[tuple[str, float]]:
        return (("full", 34), ("last_first", 20), ("first_last", 17), ("first_mid_last", 3), ("first", 5), ("first_mid", 3),
                ("upper", 2.5), ("lower", 3), ("initials", 4), ("initials_spaced", 1.5), ("double_space", 2.5), ("nbsp", 1.5),
                ("trailing", 2.5), ("comma", 1))  # fmt: skip

    def name(self, person: Person, style: str) -> str:
        last, first, middle = person.last, person.first, person.middle or ""
        short = SHORT.get(first, first)
        return {
            "full": f"{last} {first} {middle}".strip(),
            "last_first": f"{last} {first}",
            "first_last": f"{first} {last}",
            "first_mid_last": f"{first} {middle} {last}",
            "first": first,
            "first_mid": f"{first} {middle}",
            "upper": f"{last} {first}".upper(),
            "lower": f"{last} {first}".lower(),
            "initials": f"{last} {first[0]}.{middle[:1]}.",
            "initials_spaced": f"{last} {first[0]}. {middle[:1]}.",
            "double_space": f"{last}  {first}",
            "nbsp": f"{last}\u00a0{first}",
            "trailing": f" {last} {first} ",
            "comma": f"{last}, {first}",
            "short": short,
            "short_last": f"{short} {last}",
            "latin": f"{latin(first).title()} {latin(last).title()}",
        }[style]

    def phone_styles(self) -> Sequence[tuple[str, float]]:
        return (("pretty", 20), ("eight", 21), ("number", 16), ("brackets", 14), ("plus", 9), ("dashes", 6), ("bare", 5),
                ("bare_number", 3), ("seven", 3), ("spaces", 3))  # fmt: skip

    def phone(self, e164: str, style: str) -> Cell:
        a, b, c, d = _grouped(e164)
        if not e164.startswith("+7") or len(e164) != 12:
            return e164
        shapes: dict[str, Cell] = {
            "pretty": f"+7 {a} {b}-{c}-{d}",
            "eight": f"8{a}{b}{c}{d}",
            "number": int(f"8{a}{b}{c}{d}"),
            "brackets": f"8 ({a}) {b}-{c}-{d}",
            "plus": e164,
            "dashes": f"8-{a}-{b}-{c}-{d}",
            "bare": f"{a} {b} {c} {d}",
            "bare_number": int(f"{a}{b}{c}{d}"),
            "seven": f"7{a}{b}{c}{d}",
            "spaces": f"8 {a} {b} {c} {d}",
            "plus_brackets": f"+7({a}){b}-{c}-{d}",
        }
        return shapes[style]

    def birthday_styles(self) -> Sequence[tuple[str, float]]:
        return (("date", 48), ("dotted", 24), ("day_month", 10), ("words", 8), ("words_year", 3), ("short_year", 5))

    def birthday(self, day: dt.date, style: str) -> Cell:
        shapes: dict[str, Cell] = {
            "date": day,
            "dotted": f"{day:%d.%m.%Y}",
            "day_month": f"{day:%d.%m}",
            "words": f"{day.day} {MONTHS[day.month - 1]}",
            "words_year": f"{day.day} {MONTHS[day.month - 1]} {day.year} г.",
            "short_year": f"{day:%d.%m.%y}",
        }
        return shapes[style]

    #: (problem, how the name is typed)
    name_slips: Sequence[tuple[str, Callable[[Person], str]]] = (
        ("latin-letter", lambda p: p.last.replace("о", "o", 1).replace("а", "a", 1) + " " + p.first),
        ("latin-letter", lambda p: p.last + " " + p.first.replace("а", "a").replace("е", "e")),
        ("latin-letter", lambda p: p.last.replace("е", "e").replace("с", "c") + " " + p.first.replace("о", "o")),
        ("transliterated", lambda p: f"{latin(p.first).title()} {latin(p.last).title()}"),
        ("transliterated", lambda p: f"{latin(p.last).title()} {latin(p.first).title()}"),
        ("transliterated", lambda p: f"{latin(p.first)} {latin(p.last)}"),
        ("diminutive", lambda p: f"{SHORT.get(p.first, p.first)} {p.last}"),
        ("diminutive", lambda p: f"{SHORT.get(p.first, p.first)}"),
        ("diminutive", lambda p: f"{p.last} {SHORT.get(p.first, p.first)}"),
        ("diminutive", lambda p: f"{SHORT.get(p.first, p.first)} {p.last}"),
        ("remark-in-name", lambda p: f"{SHORT.get(p.first, p.first)} (мастер-класс)"),
        ("remark-in-name", lambda p: f"{p.first} от Ольги"),
        ("remark-in-name", lambda p: f"{p.first} {p.last} — невеста"),
        ("remark-in-name", lambda p: f"{p.last} {p.first} !!! звонить после 12"),
        ("glued", lambda p: f"{p.last}{p.first}"),
        ("doubled-letter", lambda p: f"{p.last} {p.first[:2]}{p.first[1:]}"),
    )
    #: Whole cells that name nobody.
    no_names = (("Тест Тестов", "test"), ("Вася Пупкин", "joke"), ("???", "empty-word"), ("без имени", "empty-word"))
    two_people = (("Анна и Сергей Котовы", "Котова Анна", "Котов Сергей"), ("Лапина Ольга / Лапин Денис", "Лапина Ольга", "Лапин Денис"),
                  ("Вера, Надежда Зимины", "Зимина Вера", "Зимина Надежда"))  # fmt: skip
    companies_as_names = ("ООО «Тихая гавань»", "Школа танцев «Па-де-де»", "ИП Рожкова", "кофейня на Полевой")

    #: (problem, number and a second one → what is typed, what is meant)
    phone_slips: Sequence[tuple[str, Callable[[str, str], Cell], Callable[[str, str], list[str] | None]]] = (
        ("extension", lambda a, b: f"8 ({a[2:5]}) {a[5:8]}-{a[8:10]}-{a[10:]} доб. 12", lambda a, b: [f"{a};ext=12"]),
        ("extension", lambda a, b: f"+7 {a[2:5]} {a[5:8]} {a[8:]}, доб 304", lambda a, b: [f"{a};ext=304"]),
        ("two-in-a-cell", lambda a, b: f"8{a[2:]}, 8{b[2:]}", lambda a, b: [a, b]),
        ("two-in-a-cell", lambda a, b: f"+7 {a[2:5]} {a[5:8]}-{a[8:10]}-{a[10:]} / 8{b[2:]}", lambda a, b: [a, b]),
        ("two-in-a-cell", lambda a, b: f"8{a[2:]}\n8{b[2:]} (муж)", lambda a, b: [a, b]),
        (
            "two-in-a-cell",
            lambda a, b: f"8-{a[2:5]}-{a[5:8]}-{a[8:]}; 8-{b[2:5]}-{b[5:8]}-{b[8:]}",
            lambda a, b: [a, b],
        ),
        ("remark", lambda a, b: f"8{a[2:]} (только WhatsApp)", lambda a, b: [a]),
        ("remark", lambda a, b: f"8 {a[2:5]} {a[5:8]} {a[8:]} Ира", lambda a, b: [a]),
        ("excel-number", lambda a, b: f"{a[1]},{a[2:4]}E+10", lambda a, b: None),
        ("excel-number", lambda a, b: f"{a[1]},{a[2:12]}E+10", lambda a, b: [a]),
        ("excel-number", lambda a, b: float(f"{a[1:4]}00000000"), lambda a, b: None),
        ("digit-missing", lambda a, b: f"8{a[2:-1]}", lambda a, b: None),
        ("digit-missing", lambda a, b: int(a[3:]), lambda a, b: None),
        ("digit-missing", lambda a, b: f"+7 {a[2:5]} {a[5:8]}-{a[8:10]}", lambda a, b: None),
        ("digit-too-many", lambda a, b: f"8{a[2:]}{a[-1]}", lambda a, b: None),
        (
            "letter-for-digit",
            lambda a, b: f"8{a[2]}О{a[4:]}" if a[3] == "0" else f"8{a[2:]}".replace("0", "О"),
            lambda a, b: [a],
        ),
        (
            "letter-for-digit",
            lambda a, b: f"8 {a[2]}O{a[4]} {a[5:]}" if a[3] == "0" else f"8{a[2:]}".replace("0", "O"),
            lambda a, b: [a],
        ),
        ("kazakhstan", lambda a, b: "+7 701 000 34 17", lambda a, b: ["+77010003417"]),
        ("kazakhstan", lambda a, b: "8 (705) 000-62-45", lambda a, b: ["+77050006245"]),
        ("belarus", lambda a, b: "+375 (25) 500-06-17", lambda a, b: ["+375255000617"]),
        ("belarus", lambda a, b: "375 29 500 08 31", lambda a, b: ["+375295000831"]),
        ("landline", lambda a, b: "8 (846) 112-40-16", lambda a, b: ["+78461124016"]),
        ("landline", lambda a, b: "(8482) 10-62-35", lambda a, b: ["+78482106235"]),
        ("landline-no-code", lambda a, b: "112-48-03", lambda a, b: None),
        ("made-up", lambda a, b: 1111111, lambda a, b: None),
        ("made-up", lambda a, b: "8 999 999-99-99", lambda a, b: None),
        ("made-up", lambda a, b: "+7 (000) 000-00-00", lambda a, b: None),
        ("word", lambda a, b: "нет", lambda a, b: None),
        ("word", lambda a, b: "спросить", lambda a, b: None),
        ("word", lambda a, b: "-", lambda a, b: None),
    )
    email_slips: Sequence[tuple[str, Callable[[str, str], str], Callable[[str, str], list[str] | None]]] = (
        ("domain-misspelt", lambda a, b: a.split("@")[0] + "@gmial.com", lambda a, b: [a.split("@")[0] + "@gmail.com"]),
        ("domain-misspelt", lambda a, b: a.split("@")[0] + "@yandx.ru", lambda a, b: [a.split("@")[0] + "@yandex.ru"]),
        ("domain-misspelt", lambda a, b: a.split("@")[0] + "@mail.ry", lambda a, b: [a.split("@")[0] + "@mail.ru"]),
        ("domain-misspelt", lambda a, b: a.split("@")[0] + "@gmail.ru", lambda a, b: [a.split("@")[0] + "@gmail.com"]),
        ("trailing-dot", lambda a, b: a + ".", lambda a, b: [a]),
        ("trailing-comma", lambda a, b: a + ",", lambda a, b: [a]),
        ("cyrillic-letter", lambda a, b: a.replace("primer", "рrimer", 1), lambda a, b: [a]),
        ("cyrillic-letter", lambda a, b: a.replace(".ru", ".гu").replace(".com", ".соm"), lambda a, b: [a]),
        ("two-in-a-cell", lambda a, b: f"{a}, {b}", lambda a, b: [a, b]),
        ("two-in-a-cell", lambda a, b: f"{a} / {b}", lambda a, b: [a, b]),
        ("space-inside", lambda a, b: a.replace("@", " @ "), lambda a, b: [a]),
        ("comma-for-dot", lambda a, b: a.replace(".ru", ",ru").replace(".com", ",com"), lambda a, b: [a]),
        ("no-at", lambda a, b: a.replace("@", "."), lambda a, b: None),
        ("upper-case", lambda a, b: a.upper(), lambda a, b: [a]),
        ("upper-case", lambda a, b: a.title(), lambda a, b: [a]),
        ("test", lambda a, b: "test@test.ru", lambda a, b: None),
        ("made-up", lambda a, b: "нет@почты.нет", lambda a, b: None),
        ("word", lambda a, b: "нет", lambda a, b: None),
        ("remark", lambda a, b: f"{a} (рабочая)", lambda a, b: [a]),
        ("cyrillic-domain", lambda a, b: "цветы63@букет-пример.рф", lambda a, b: ["цветы63@букет-пример.рф"]),
        ("disposable", lambda a, b: a.split("@")[0] + "@mailinator.com", lambda a, b: None),
    )
    birthday_slips: Sequence[tuple[str, Cell, str | None]] = (
        ("made-up", dt.date(1900, 1, 1), None), ("made-up", "01.01.1900", None), ("serial-number", 32874, "1990-01-01"),
        ("ambiguous-slash", "03/04/1991", None), ("ambiguous-slash", "05/06/88", None), ("slash", "25/12/1984", "1984-12-25"),
        ("leap-day", "29.02.1988", "1988-02-29"), ("leap-day", "29 февраля", "--02-29"), ("no-such-day", "31.04.1990", None),
        ("no-such-day", "29.02.1991", None), ("year-only", 1987, None), ("age", "35 лет", None), ("future", "12.05.2031", None),
        ("month-word", "12 апр. 1991", "1991-04-12"), ("month-word", "8 МАРТА", "--03-08"), ("remark", "15.06 (мама 03.09)", None),
        ("comma-for-dot", "14,07,1986", "1986-07-14"),
    )  # fmt: skip
    tax_slips = ("check-digit", "digit-missing", "number", "all-zero", "space-inside")
    father_and_son = (("Соловьёв", "Александр", "Александрович"), ("Горбунов", "Павел", "Павлович"))
    passport = ("36 00 000123", "36 00 000457", "3600 000981", "серия 36 00 № 000764")
    info_box = "info"
    handle_end = "_primer"
    goods: ClassVar[Goods] = {
        "Букеты": (46, (("Букет «Первый снег»", 2900, 5900, (11, 12, 1)), ("Букет авторский", 2500, 7500, ()), ("25 тюльпанов", 2500, 3200, (2, 3, 4)),
                        ("51 тюльпан", 4900, 6200, (2, 3, 4)), ("Пионы, 9 шт.", 4200, 5900, (5, 6)), ("Розы Эльдорадо, 15 шт.", 3600, 4800, ()),
                        ("Композиция в коробке", 3300, 6900, ()), ("Моно из ранункулюсов", 3900, 5400, (1, 2, 3, 4)), ("Георгины, охапка", 2400, 3600, (8, 9)),
                        ("Сухоцветы в крафте", 1900, 2900, ())), 2),
        "Подарки": (19, (("Свеча «Мята»", 900, 1200, ()), ("Ваза «Север», малая", 1900, 2600, ()), ("Кружка ручной работы", 1200, 1700, ()),
                         ("Набор: свеча и шоколад", 1900, 2700, ()), ("Набор открыток", 450, 700, ()), ("Диффузор «Сад»", 1800, 2300, ())), 3),
        "Мастер-классы": (13, (("МК «Новогодний венок»", 3500, 4200, (11, 12)), ("МК «Букет с нуля»", 2900, 3500, ()), ("МК «Флорариум»", 3200, 3900, ()),
                               ("МК для двоих", 5400, 6200, ())), 2),
        "Подписка": (8, (("Подписка: 4 букета в месяц", 9900, 11900, ()), ("Подписка: 2 букета в месяц", 5400, 6400, ())), 1),
        "Сертификаты": (6, (("Сертификат 3 000", 3000, 3000, ()), ("Сертификат 5 000", 5000, 5000, ())), 1),
        "События": (4, (("Оформление стола", 9000, 22000, ()), ("Свадьба: арка и столы", 32000, 68000, (5, 6, 7, 8, 9)), ("Аренда арки", 8000, 12000, ()),
                        ("Фотозона на день рождения", 12000, 26000, ())), 1),
        "Корпоративные": (3, (("Букеты сотрудницам к 8 Марта", 18000, 58000, (2, 3)), ("Подарочные наборы к Новому году", 22000, 64000, (11, 12)),
                              ("Букеты на ресепшен, месяц", 9600, 14400, ()), ("Ёлка и венки в офис", 14000, 32000, (12,)),
                              ("Букеты на юбилей", 6500, 18000, ()), ("Композиции на мероприятие", 9000, 26000, ())), 1),
    }  # fmt: skip
    firm_goods = (("Корпоративные", 70), ("Букеты", 18), ("События", 12))
    subscription = "Подписка"
    workshops = "Мастер-классы"
    first_goods = "Букеты"
    delivery = (("самовывоз", 46), ("курьер", 44), ("в студии", 10))
    order_statuses: ClassVar[dict[str, str]] = {
        "new": "новый",
        "paid": "оплачен",
        "done": "выполнен",
        "cancelled": "отменён",
        "returned": "возврат",
    }
    order_status_slips = (("Выполнен", "выполнен"), ("выполнено", "выполнен"), ("выплнен", "выполнен"), ("выполнен ", "выполнен"),
                          ("отменен", "отменён"), ("ОТМЕНА", "отменён"), ("оплач.", "оплачен"))  # fmt: skip
    category_slips = (("букеты", "Букеты"), ("Букет", "Букеты"), ("Букеты ", "Букеты"), ("Мастер классы", "Мастер-классы"), ("МК", "Мастер-классы"),
                      ("подарок", "Подарки"), ("Сертификт", "Сертификаты"))  # fmt: skip
    order_comments = ("к 10:00, сюрприз", "без упаковки", "открытка: «С любовью»", "позвонить за полчаса", "заменили розы на эустому",
                      "оставить на охране", "фото перед отправкой", "повторить прошлогодний")  # fmt: skip
    owes = ("должна, обещала перевести", "счёт выставлен, ждём", "оплатит при встрече")
    return_comments = (
        "завяли на второй день, вернули деньги",
        "перепутали цвет",
        "ваза со сколом",
        "МК отменился, возврат",
    )
    strangers = (
        ("Неизвестный с Авито", "8 (973) 110-22-34", dt.date(2025, 12, 24)),
        ("Зухра (сестра Алии)", None, dt.date(2026, 3, 6)),
    )

    def amount_as_text(self, amount: int, n: int) -> tuple[str, str]:
        spaced = f"{amount:,}".replace(",", " ")
        shapes = (
            ("currency", f"{spaced} р."), ("currency", f"{amount} руб."), ("currency", f"{spaced} ₽"), ("text-number", f"{amount}"),
            ("kopecks", f"{spaced},00"), ("no-break-space", f"{amount:,}".replace(",", "\u00a0")), ("thousands", f"{amount / 1000:g}".replace(".", ",") + " тыс. р."), ("sign", f"{amount}р"),
        )  # fmt: skip
        return shapes[n % len(shapes)]

    def date_as_text(self, day: dt.date, n: int) -> str:
        return (
            f"{day:%d.%m.%Y}",
            f"{day:%d.%m.%y}",
            f"{day.day} {MONTHS[day.month - 1]} {day.year}",
            f"{day:%d.%m.%Y} ",
            f"{day:%d.%m.%Y}г.",
        )[n % 5]

    cities_main = "Самара"
    other_cities = ("Тольятти", "Сызрань", "Москва", "Казань")
    stop_words = ("да", "да", "Да", "+", "просил не звонить")
    withdrawn = "отозвано"

    def mailbox(self, person: Person) -> str:
        return f"{latin(person.first)}.{latin(person.last)}"

    stranger_phone = "8 (975) 120-44-08"

    def consent_lines(self, rows: list[Row]) -> list[tuple[Cell, ...]]:
        """Lines of «Согласия»: some about one client, one about everybody who signed the same sheet."""
        a, b, c, d = (rows[n * len(rows) // 4] for n in range(4))
        return [
            ("все", "откуда узнал = мастер-класс", "реклама", "email", "дано", dt.date(2025, 9, 15), "анкета участника мастер-класса",
             "Приказ № 3 от 15.09.2025, анкеты в папке", "от 01.09.2025", "Ольга"),
            (a.cells["client_id"], None, "реклама", "SMS", "дано", dt.date(2025, 10, 4), "анкета в студии", "анкета № 118", "от 01.09.2025", "Марина"),
            (b.person.email, None, "реклама", "email", "отозвано", dt.date(2026, 2, 16), "письмо на почту", None, None, "Ольга"),
            (self.phone(c.person.phone, "eight"), None, "реклама", "SMS", "отозвано", dt.date(2026, 7, 2), "звонок", None, None, "Тимур"),
            (d.cells["client_id"], None, "реклама", "звонки", "дано", dt.date(2026, 5, 20), "переписка в Telegram", "скрин в папке", None, "Марина"),
            (a.cells["client_id"], None, "обработка ПД", None, "дано", dt.date(2025, 10, 4), "анкета в студии", "анкета № 118", "от 01.09.2025", "Марина"),
        ]  # fmt: skip

    def spouse(self, person: Person) -> tuple[str, str]:
        """Gender and surname of a husband or wife."""
        for woman, man in SURNAMES:
            if person.last in (woman, man):
                return ("m", man) if person.gender == "f" else ("f", woman)
        return ("m" if person.gender == "f" else "f", person.last)

    def first_names(self, gender: str) -> Sequence[str]:
        return WOMEN if gender == "f" else MEN

    def middle(self, chance: Chance, gender: str) -> str | None:
        return chance.pick(FATHERS).split("/")[0 if gender == "f" else 1]

    def new_surname(self, chance: Chance, person: Person) -> str:
        return chance.pick([pair[0] for pair in SURNAMES if pair[0] != person.last])

    def respelt_company(self, title: str) -> str:
        """The same company as another person would type it."""
        if title.startswith("ООО"):
            return title.removeprefix("ООО ").strip('«»"') + ", ООО"
        if title.startswith("ИП"):
            return "ИП " + title.removeprefix("ИП ").replace(" ", "").replace(".", ". ").strip()
        return title.replace("«", "").replace("»", "").lower()
