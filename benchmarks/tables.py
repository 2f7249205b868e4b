"""Big workbooks like the ones people keep: N clients of 20 columns and 3 N orders, messy, the same for the same seed.

    python -m benchmarks.tables 100000 OUT.xlsx [--seed 1]

Nobody in them exists: names are put together from parts, phones and mailboxes from numbers. What is wrong is what is
wrong in the sample workbook: phones in five spellings, dates as text and as dates, towns and sources repeated and now
and then misspelt, 3 % of the clients standing there twice, orders that name their client by id, by phone or not at all.
The file is written as Excel writes it (shared strings, an address on every cell), column by column and not cell by
cell: 5.6 million cells take seconds.
"""

from __future__ import annotations

import argparse
import datetime as dt
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import numpy as np
import numpy.typing as npt

Column = npt.NDArray[np.object_]


def words(text: str) -> tuple[str, ...]:
    """The words of a text, so that a list of names stays a few lines."""
    return tuple(text.split())


#: The last day of the tables; the benchmark runs as if it were today.
TODAY = dt.date(2026, 11, 20)
_EXCEL_DAY_0 = dt.date(1899, 12, 30)
_ROWS_A_CHUNK = 20_000

_WOMEN = words(
    "Мария Анна Елена Ольга Наталья Екатерина Татьяна Ирина Светлана Юлия Анастасия Дарья Ксения Виктория "
    "Полина Алёна Марина Людмила Галина Евгения Алина Валерия Софья Кристина Оксана Надежда Вера Яна Диана "
    "Вероника"
)
_MEN = words(
    "Александр Сергей Дмитрий Андрей Алексей Максим Иван Михаил Артём Никита Павел Роман Денис Евгений Илья "
    "Пётр Семён Тимур Олег Константин Фёдор Виктор Юрий Егор"
)
_FATHERS = words(
    "Сергее Андрее Александро Владимиро Николае Викторо Юрье Игоре Олего Петро Михайло Дмитрие Павло Геннадье "
    "Анатолье Валерье"
)
_ROOTS = words(
    "Гус Корол Солов Лап Ковал Зайц Тихон Бел Крыл Макар Жук Осип Фом Дрозд Мельник Щербак Блин Суббот Родион "
    "Пономар Лук Голуб Виноград Ермак Ряб Калин Анис Ефим Большак Савель Шестак Игнат Третьяк Бык Горбун "
    "Самойл Кондрат Хохл Мурав Воронц Юд Авде Панфил Галк Зим Ширя Гаврил Нестер Кудряш Рожк Дубр Журавл "
    "Берез Вереск Гром Дол Ельник Жар Заб Ива Камыш Лис Мал Нив Озер Полян Рощ Сос Травник Ухт Филин Хмел "
    "Цвет Черемух Шишк Щук Яблок Аброс Бород Вол Глух Дорон Еремк Жмур Золот Ильюш Колос Лебед Медвед Носк "
    "Орл Пират Руч Сокол Туман Угл Фрол"
)
_ENDINGS = (("ов", "ова"), ("ев", "ева"), ("ин", "ина"), ("енков", "енкова"), ("овский", "овская"), ("ичев", "ичева"))
_CITIES = words(
    "Самара Тольятти Новокуйбышевск Чапаевск Сызрань Кинель Москва Санкт-Петербург Казань Ульяновск Оренбург "
    "Уфа Саратов Пенза Пермь Екатеринбург Челябинск Омск Новосибирск Томск Краснодар Сочи Ростов-на-Дону "
    "Воронеж Тула Калуга Рязань Ярославль Тверь Псков самара МОСКВА СПб Самра Екатиренбург г.Казань"
)
_STREETS = words(
    "Садовая Ленина Гагарина Победы Полевая Кирова Мира Вилоновская Самарская Аэродромная Советская Молодёжная "
    "Центральная Школьная Новая Набережная Заводская Октябрьская Первомайская Комсомольская Пушкина Чехова Горького "
    "Лесная Луговая Озёрная Речная Северная Южная Восточная Западная Зелёная Рабочая Парковая Вокзальная Строителей"
)
_SOURCES = ("Яндекс Карты", "ВКонтакте", "мастер-класс", "рекомендация", "Instagram", "сайт", "2ГИС", "проходил мимо", "вконтакте", "Рекомендация", "ВКонтакт")  # fmt: skip
_OWNERS = ("Марина", "Ольга", "Тимур", "Олег", "Светлана", "марина")
_STATUSES = ("клиент", "клиент", "клиент", "в работе", "заявка", "отказ", "архив", "Клиент")
_LIKES = ("розы", "пионы", "мастер-классы", "свечи", "розы; свечи", "пионы; мастер-классы", "тюльпаны")
_COMMENTS = ("звонить после 18", "любит белое", "просил счёт", "Нужны закрывающие в ЭДО", "оставить на охране", "постоянный клиент, не забывать", "аллергия на лилии")  # fmt: skip
_HOSTS = ("mail.ru", "yandex.ru", "gmail.com", "bk.ru", "list.ru", "ya.ru", "inbox.ru", "rambler.ru", "gmial.com", "mail.ry")  # fmt: skip
_MONTHS = words("января февраля марта апреля мая июня июля августа сентября октября ноября декабря")
_GOODS = (("Розы Эльдорадо, 15 шт.", "Букеты"), ("Букет авторский", "Букеты"), ("Тюльпаны, 25 шт.", "Букеты"), ("Аренда арки", "События"), ("Фотозона на день рождения", "События"), ("МК для двоих", "Мастер-классы"), ("Подписка: 4 букета в месяц", "Подписка"), ("Свеча «Мята»", "Подарки"))  # fmt: skip
_ORDER_STATES = ("выполнен", "выполнен", "выполнен", "выполнен", "оплачен", "новый", "отменён", "возврат")

CLIENT_HEADINGS = (
    "ID клиента", "ФИО", "Телефон", "Доп. телефон", "Почта", "Компания", "ИНН", "День рождения", "Город", "Адрес доставки",
    "Откуда узнал", "Менеджер", "Статус", "Что нравится", "Комментарий", "⛔ Не беспокоить", "Согласие на рекламу (SMS)",
    "Согласие на рекламу (email)", "Дата согласия", "Дата добавления",
)  # fmt: skip
ORDER_HEADINGS = (
    "№ заказа", "Дата", "ID клиента", "Клиент", "Телефон", "Товары / услуги", "Категория", "Кол-во", "Сумма", "Оплачено",
    "Статус", "Ответственный",
)  # fmt: skip

SETTING_HEADINGS = ("Настройка", "Значение")
_SETTINGS = (
    ("Часовой пояс", "Europe/Samara"),
    ("Название компании в письмах", "Студия «Пример»"),
    ("Подпись", "Ольга и команда «Примера»"),
    ("Почта отправителя", "studio@primer.example"),
    ("Телефон компании", "8 (846) 200-00-00"),
    ("Адрес для отписки", "stop@primer.example"),
)


@dataclass(frozen=True, slots=True)
class Table:
    """One tab: headings, and columns of text, numbers, dates and None."""

    title: str
    headings: tuple[str, ...]
    columns: tuple[Column, ...]


def made(clients: int, seed: int = 1) -> tuple[Table, ...]:
    """The clients, their orders, and the team's settings, without which no letter could be signed."""
    chance = np.random.Generator(np.random.PCG64(seed))
    table, phones = _clients(clients, chance)
    settings = tuple(_texts(column) for column in zip(*_SETTINGS, strict=True))
    return table, _orders(3 * clients, table, phones, chance), Table("Настройки", SETTING_HEADINGS, settings)


def _pick(chance: np.random.Generator, items: Sequence[Any], size: int, falling: float = 0.0) -> Column:
    """``size`` of the items; with ``falling`` the first ones far more often than the last, as names and towns are."""
    array = np.empty(len(items), dtype=object)
    array[:] = list(items)
    weights = 1.0 / np.arange(1, len(items) + 1) ** falling
    found: Column = array[chance.choice(len(items), size, p=weights / weights.sum())]
    return found


def _sometimes(chance: np.random.Generator, column: Column, share: float) -> Column:
    """The column with only a share of its cells filled."""
    return _where(chance.random(len(column)) < share, column)


def _where(mask: npt.NDArray[np.bool_], column: Column) -> Column:
    """The column, empty where the mask is false."""
    kept = column.copy()
    kept[~mask] = None
    return kept


def _texts(values: Sequence[Any]) -> Column:
    column = np.empty(len(values), dtype=object)
    column[:] = values
    return column


def _people(n: int, chance: np.random.Generator) -> Column:
    """Full names: most as surname, name, patronymic, the rest in other orders, cases and spacings."""
    pairs = [(root + he, root + she) for root in _ROOTS for he, she in _ENDINGS]
    chance.shuffle(pairs)
    surname = chance.choice(len(pairs), n, p=_falling(len(pairs), 0.6))
    woman = chance.random(n) < 0.6
    first = np.where(woman, _pick(chance, _WOMEN, n, 0.5), _pick(chance, _MEN, n, 0.5))
    father = _pick(chance, _FATHERS, n)
    spelling = chance.choice(7, n, p=(0.45, 0.3, 0.15, 0.04, 0.03, 0.02, 0.01))
    names = []
    for s, w, f, p, how in zip(
        surname.tolist(), woman.tolist(), first.tolist(), father.tolist(), spelling.tolist(), strict=True
    ):
        last, patronymic = pairs[s][w], p + ("вна" if w else "вич")
        names.append(
            (
                f"{last} {f} {patronymic}",
                f"{f} {last}",
                f"{last} {f}",
                f"{last} {f[0]}. {patronymic[0]}.",
                f"{last} {f} {patronymic}".upper(),
                f" {last}  {f} ",
                f"{f} {last}".lower(),
            )[how]
        )
    return _texts(names)


def _falling(n: int, power: float) -> npt.NDArray[np.float64]:
    weights = 1.0 / np.arange(1, n + 1) ** power
    return np.asarray(weights / weights.sum())


def _spelt_phones(digits: Sequence[int], chance: np.random.Generator) -> Column:
    """Ten-digit numbers in five spellings, one in a hundred wrong."""
    how = chance.choice(7, len(digits), p=(0.3, 0.25, 0.2, 0.14, 0.1, 0.005, 0.005))
    spelt: list[Any] = []
    for number, kind in zip(digits, how.tolist(), strict=True):
        d = str(number)
        spelt.append(
            (
                f"+7 {d[:3]} {d[3:6]}-{d[6:8]}-{d[8:]}",
                f"8{d}",
                f"8 ({d[:3]}) {d[3:6]}-{d[6:8]}-{d[8:]}",
                f"+7{d}",
                int(f"7{d}"),
                d[3:],
                "нет",
            )[kind]
        )
    return _texts(spelt)


def _days(chance: np.random.Generator, n: int, first: dt.date, last: dt.date) -> list[dt.date]:
    """Days from first to last, the later ones more often."""
    span = (last - first).days
    back = np.minimum(chance.exponential(span / 3, n), span).astype(int)
    return [last - dt.timedelta(days=d) for d in back.tolist()]


def _typed_days(days: Sequence[dt.date], chance: np.random.Generator, as_text: float) -> Column:
    """Most as real dates, a share as text in one of two spellings."""
    draw = chance.random(len(days))
    values: list[Any] = [
        d if r >= as_text else (f"{d:%d.%m.%Y}" if r < as_text * 0.8 else f"{d.day} {_MONTHS[d.month - 1]} {d.year}")
        for d, r in zip(days, draw.tolist(), strict=True)
    ]
    return _texts(values)


def _tax_id(base: int) -> str:
    """A company's ten-digit tax id with its right check digit."""
    digits = [int(c) for c in f"{base:09d}"]
    check = sum(a * b for a, b in zip(digits, (2, 4, 10, 3, 5, 9, 4, 6, 8), strict=True)) % 11 % 10
    return f"{base:09d}{check}"


def _clients(n: int, chance: np.random.Generator) -> tuple[Table, list[int]]:
    ids = [f"К-{i:06d}" for i in range(1, n + 1)]
    names = _people(n, chance)
    # Numbers of the 900–999 range that no operator has given out would all be refused: these are of given ranges.
    prefixes = chance.choice((903, 905, 910, 916, 917, 920, 925, 926, 927, 937, 960, 964, 987), n)
    digits = [
        int(p) * 10**7 + int(r)
        for p, r in zip(prefixes.tolist(), chance.integers(10**6, 10**7, n).tolist(), strict=True)
    ]
    mailbox = [f"client{i}" if i % 3 else f"ivanova.primer{i}" for i in range(n)]
    mail = [f"{box}@{host}" for box, host in zip(mailbox, _pick(chance, _HOSTS, n, 1.2).tolist(), strict=True)]
    mail = [
        m.upper() if i % 40 == 7 else f" {m} " if i % 40 == 9 else m.replace("@", " ") if i % 300 == 5 else m
        for i, m in enumerate(mail)
    ]
    born = [TODAY - dt.timedelta(days=int(d)) for d in chance.integers(18 * 365, 75 * 365, n)]
    # One in thirty is an earlier client again, with a contact or two in another spelling.
    again = np.flatnonzero(chance.random(n) < 0.03)
    again = again[again > 0]
    earlier = (again * chance.random(len(again))).astype(int)
    for row, same in zip(again.tolist(), earlier.tolist(), strict=True):
        names[row], digits[row], born[row] = names[same], digits[same], born[same]
        if row % 3:
            mail[row] = mail[same]
    cities = _pick(chance, _CITIES, n, 0.9)
    house, flat = chance.integers(1, 150, n), chance.integers(1, 200, n)
    address = [
        f"ул. {s}, {h}-{f}"
        for s, h, f in zip(_pick(chance, _STREETS, n).tolist(), house.tolist(), flat.tolist(), strict=True)
    ]
    company = chance.random(n) < 0.08
    firms = [
        f"ООО «{a}{b.lower()}»"
        for a, b in zip(_pick(chance, _ROOTS, n).tolist(), _pick(chance, _ROOTS, n).tolist(), strict=True)
    ]
    taxes = [_tax_id(int(b)) for b in chance.integers(630_000_000, 640_000_000, n)]
    second = _spelt_phones([8462_000_000 + int(r) for r in chance.integers(10**5, 10**6, n)], chance)
    yes = ("да", "Да", "есть", "нет")
    added = _days(chance, n, dt.date(2021, 1, 1), TODAY)
    columns: tuple[Column, ...] = (
        _texts(ids),
        names,
        _sometimes(chance, _spelt_phones(digits, chance), 0.9),
        _sometimes(chance, second, 0.06),
        _sometimes(chance, _texts(mail), 0.65),
        _where(company, _texts(firms)),
        _where(company, _texts(taxes)),
        _sometimes(chance, _typed_days(born, chance, 0.3), 0.45),
        _sometimes(chance, cities, 0.9),
        _sometimes(chance, _texts(address), 0.4),
        _sometimes(chance, _pick(chance, _SOURCES, n, 0.7), 0.9),
        _sometimes(chance, _pick(chance, _OWNERS, n, 0.5), 0.95),
        _pick(chance, _STATUSES, n),
        _sometimes(chance, _pick(chance, _LIKES, n), 0.4),
        _sometimes(chance, _pick(chance, _COMMENTS, n), 0.25),
        _sometimes(chance, _texts(["да"] * n), 0.01),
        _sometimes(chance, _pick(chance, yes, n, 0.5), 0.5),
        _sometimes(chance, _pick(chance, yes, n, 0.5), 0.4),
        _sometimes(chance, _typed_days(_days(chance, n, dt.date(2022, 1, 1), TODAY), chance, 0.1), 0.55),
        _typed_days(added, chance, 0.2),
    )
    return Table("Клиенты", CLIENT_HEADINGS, columns), digits


def _orders(n: int, clients: Table, phones: Sequence[int], chance: np.random.Generator) -> Table:
    people = len(clients.columns[0])
    # Few buy often, many once: the buyer is drawn from a falling curve over a third of the base, or evenly.
    often = (people * chance.random(n) ** 3).astype(int)
    buyer = np.where(chance.random(n) < 0.6, often, chance.integers(0, people, n))
    how = chance.choice(3, n, p=(0.85, 0.12, 0.03))
    names = clients.columns[1][buyer]
    numbers = _spelt_phones([phones[b] for b in buyer.tolist()], chance)
    goods = chance.choice(len(_GOODS), n)
    sums = (chance.integers(5, 240, n) * 100).tolist()
    state = _pick(chance, _ORDER_STATES, n)
    days = sorted(_days(chance, n, dt.date(2022, 1, 10), TODAY))
    spelling = chance.random(n)
    paid = [s if r > 0.1 else s // 2 for s, r in zip(sums, spelling.tolist(), strict=True)]
    shown = [f"{s} ₽" if r > 0.97 else s for s, r in zip(sums, spelling.tolist(), strict=True)]
    columns: tuple[Column, ...] = (
        _texts(list(range(1001, 1001 + n))),
        _typed_days(days, chance, 0.15),
        _where(how == 0, clients.columns[0][buyer]),
        _where(how < 2, names),
        _where(how == 1, numbers),
        _texts([_GOODS[g][0] for g in goods.tolist()]),
        _texts([_GOODS[g][1] for g in goods.tolist()]),
        _texts(chance.choice((1, 1, 1, 2, 3), n).tolist()),
        _texts(shown),
        _sometimes(chance, _texts(paid), 0.9),
        state,
        _sometimes(chance, _pick(chance, _OWNERS, n, 0.5), 0.9),
    )
    return Table("Заказы", ORDER_HEADINGS, columns)


# -- the file ---------------------------------------------------------------------------------------------------------

_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_STYLES = (
    f'{_HEAD}<styleSheet xmlns="{_MAIN}"><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>'
    '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/>'
    '</fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border><left/><right/><top/>'
    '<bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/>'
    '</cellStyleXfs><cellXfs count="3"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="14" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
    '<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/></cellXfs><cellStyles count="1">'
    '<cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)


class _Strings:
    """The shared strings of a workbook."""

    def __init__(self) -> None:
        self.place: dict[str, int] = {}

    def at(self, text: str) -> int:
        return self.place.setdefault(text, len(self.place))

    def xml(self) -> str:
        items = "".join(
            f'<si><t xml:space="preserve">{escape(t)}</t></si>' if t != t.strip() else f"<si><t>{escape(t)}</t></si>"
            for t in self.place
        )
        return f'{_HEAD}<sst xmlns="{_MAIN}" uniqueCount="{len(self.place)}">{items}</sst>'


def _cells(letter: str, values: Sequence[Any], first: int, strings: _Strings) -> list[str]:
    """One column of a chunk of rows as XML, an empty text for an empty cell."""
    cells: list[str] = []
    for row, value in enumerate(values, start=first):
        if value is None:
            cells.append("")
        elif isinstance(value, str):
            cells.append(f'<c r="{letter}{row}" t="s"><v>{strings.at(value)}</v></c>')
        elif isinstance(value, dt.date):
            cells.append(f'<c r="{letter}{row}" s="1"><v>{(value - _EXCEL_DAY_0).days}</v></c>')
        else:
            cells.append(f'<c r="{letter}{row}"><v>{value}</v></c>')
    return cells


def write(tables: Sequence[Table], path: Path) -> None:
    """The tables as an .xlsx: every text in the shared strings, every cell with its address."""
    strings = _Strings()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=3) as package:
        for number, table in enumerate(tables, start=1):
            rows = len(table.columns[0])
            letters = [chr(65 + i) for i in range(len(table.columns))]
            with package.open(_member(f"xl/worksheets/sheet{number}.xml"), "w", force_zip64=True) as part:
                titles = "".join(
                    f'<c r="{letter}1" s="2" t="s"><v>{strings.at(heading)}</v></c>'
                    for letter, heading in zip(letters, table.headings, strict=True)
                )
                part.write(
                    f'{_HEAD}<worksheet xmlns="{_MAIN}"><dimension ref="A1:{letters[-1]}{rows + 1}"/><sheetData>'
                    f'<row r="1">{titles}</row>'.encode()
                )
                for start in range(0, rows, _ROWS_A_CHUNK):
                    columns = [
                        _cells(letter, column[start : start + _ROWS_A_CHUNK].tolist(), start + 2, strings)
                        for letter, column in zip(letters, table.columns, strict=True)
                    ]
                    lines = [
                        f'<row r="{row}">{"".join(cells)}</row>'
                        for row, cells in enumerate(zip(*columns, strict=True), start=start + 2)
                    ]
                    part.write("".join(lines).encode())
                part.write(b"</sheetData></worksheet>")
        for name, text in _parts(tables, strings).items():
            package.writestr(_member(name), text, compresslevel=3)


def _member(name: str) -> zipfile.ZipInfo:
    """A part with a fixed time: the same seed gives the same bytes."""
    member = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
    member.compress_type = zipfile.ZIP_DEFLATED
    return member


def _parts(tables: Sequence[Table], strings: _Strings) -> dict[str, str]:
    numbers = range(1, len(tables) + 1)
    sheets = "".join(
        f'<sheet name="{t.title}" sheetId="{i}" r:id="rId{i}"/>' for i, t in zip(numbers, tables, strict=True)
    )
    relations = "".join(
        f'<Relationship Id="rId{i}" Type="{_REL}/worksheet" Target="worksheets/sheet{i}.xml"/>' for i in numbers
    )
    kinds = "".join(
        f'<Override PartName="/xl/worksheets/sheet{i}.xml" ContentType="{_TYPE}.worksheet+xml"/>' for i in numbers
    )
    return {
        "xl/sharedStrings.xml": strings.xml(),
        "xl/styles.xml": _STYLES,
        "xl/workbook.xml": f'{_HEAD}<workbook xmlns="{_MAIN}" xmlns:r="{_REL}"><sheets>{sheets}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{relations}'
        f'<Relationship Id="rId90" Type="{_REL}/styles" Target="styles.xml"/>'
        f'<Relationship Id="rId91" Type="{_REL}/sharedStrings" Target="sharedStrings.xml"/></Relationships>',
        "_rels/.rels": f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_REL}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "[Content_Types].xml": f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" '
        f'ContentType="{_TYPE}.sheet.main+xml"/>{kinds}'
        f'<Override PartName="/xl/styles.xml" ContentType="{_TYPE}.styles+xml"/>'
        f'<Override PartName="/xl/sharedStrings.xml" ContentType="{_TYPE}.sharedStrings+xml"/></Types>',
    }  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description="Write a big, messy workbook of invented clients and orders.")
    parser.add_argument("clients", type=int)
    parser.add_argument("out", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    write(made(asked.clients, asked.seed), asked.out)


if __name__ == "__main__":
    main()
