"""Битрикс24: exports of leads, contacts and deals (CSV with semicolons).

A deal names its person in columns that begin with «Контакт:», when these were chosen for the export.
"""

from __future__ import annotations

from typing import Final

from sheetcrm.core.importers import Handed, Importer, Part
from sheetcrm.core.importers.columns import Columns, Sheet, day_of, sheet_with, utm_of
from sheetcrm.core.wording import Lang, Text
from sheetcrm.core.workbook import Value

_PHONES: Final = ("Мобильный телефон", "Рабочий телефон", "Домашний телефон", "Телефон для рассылок", "Другой телефон")
_EMAILS: Final = ("Частный e-mail", "Рабочий e-mail", "E-mail для рассылок", "Другой e-mail")
_IGNORED: Final = (
    "ID", "Фотография", "Имя, Фамилия", "Обращение", "Номер факса", "Номер пейджера", "Доступен для всех", "Кем создан",
    "Кем изменен", "Дата изменения", "Кем создана", "Кем изменена", "Валюта", "Создан CRM-формой", "Тип контакта", "Экспорт",
    "UTM Source", "UTM Medium", "UTM Campaign", "UTM Term", "UTM Content",
)  # fmt: skip
_HANDLES: Final = {
    "Контакт Telegram": "t.me/",
    "Контакт ВКонтакте": "vk.com/",
    "Страница ВКонтакте": "vk.com/",
    "Контакт Viber": "Viber ",
}


def _utm(sheet: Sheet, cells: tuple[Value, ...]) -> Value:
    return utm_of(sheet, cells, "UTM ")


def _messenger(sheet: Sheet, cells: tuple[Value, ...]) -> Value:
    """The first messenger, with the service it is of: the cell holds only a name."""
    for heading, service in _HANDLES.items():
        if (said := sheet.cell(cells, heading)) is not None:
            name = str(said).strip()
            return name if "/" in name else service + name.removeprefix("@")
    return None


def _comment(sheet: Sheet, cells: tuple[Value, ...]) -> Value:
    found = sheet.cells(
        cells, "Комментарий", "Дополнительно об источнике", "Дополнительно о стадии", "Дополнительно о статусе"
    )
    return "; ".join(str(one).strip() for one in found) or None


PEOPLE = Columns(
    "clients",
    {
        "last_name": ("Фамилия",),
        "first_name": ("Имя",),
        "patronymic": ("Отчество",),
        "birthday": ("Дата рождения",),
        "company": ("Название компании", "Компания"),
        "position": ("Должность",),
        "address": ("Адрес", "Улица, номер дома"),
        "city": ("Населенный пункт",),
        "country": ("Страна",),
        "postcode": ("Почтовый индекс", "Индекс"),
        "website": ("Корпоративный сайт", "Личная страница"),
        "source": ("Источник",),
        "owner": ("Ответственный",),
        "status": ("Стадия", "Статус"),
    },
    {("phone", "phone2"): _PHONES, ("email", "email2"): _EMAILS},
    {
        "messenger": _messenger, "comment": _comment, "utm": _utm,
        "created": lambda sheet, cells: day_of(sheet.cell(cells, "Дата создания")),
    },
    told=("last_name", "first_name", "company", "phone", "email"),
    ignored=(*_IGNORED, *_HANDLES, "Комментарий", "Дополнительно об источнике", "Дополнительно о стадии",
             "Дополнительно о статусе", "Дата создания", "Название лида"),
)  # fmt: skip
_OF_CONTACT: Final = "Контакт: {}"
OF_DEALS = Columns(
    "clients",
    {
        "last_name": ("Контакт: Фамилия",),
        "first_name": ("Контакт: Имя",),
        "patronymic": ("Контакт: Отчество",),
        "company": ("Компания",),
    },
    {
        ("phone", "phone2"): tuple(map(_OF_CONTACT.format, _PHONES)),
        ("email", "email2"): tuple(map(_OF_CONTACT.format, _EMAILS)),
    },
    {"full_name": lambda sheet, cells: None if sheet.has("Контакт: Фамилия") else sheet.cell(cells, "Контакт")},
    told=("phone", "email"),
    ignored=(*_IGNORED, "Контакт", "Контакт: ID", "Название сделки", "Стадия сделки", "Сумма", "Ответственный", "Товар",
             "Вероятность", "Дата создания", "Предполагаемая дата закрытия", "Комментарий", "Источник", "Направление"),
)  # fmt: skip
DEALS = Columns(
    "deals",
    {
        "deal_id": ("ID",),
        "name": ("Название сделки",),
        "stage": ("Стадия сделки",),
        "amount": ("Сумма",),
        "probability": ("Вероятность",),
        "owner": ("Ответственный",),
        "client": ("Контакт", "Компания"),
        "phone": tuple(map(_OF_CONTACT.format, _PHONES)),
        "email": tuple(map(_OF_CONTACT.format, _EMAILS)),
        "product": ("Товар",),
        "source": ("Источник",),
        "comment": ("Комментарий",),
    },
    made={
        "created": lambda sheet, cells: day_of(sheet.cell(cells, "Дата создания")),
        "expected_close": lambda sheet, cells: day_of(sheet.cell(cells, "Предполагаемая дата закрытия")),
    },
    told=("deal_id",),
)


def _sheets(handed: Handed) -> tuple[Sheet | None, Sheet | None]:
    """The tab of deals and the one of people: a lead has a name of its own, a contact a kind of phone."""
    deals = sheet_with(handed, "Название сделки", "Стадия сделки")
    people = sheet_with(handed, "Название лида", "Имя") or sheet_with(
        handed, "Фамилия", "Рабочий телефон", "Частный e-mail"
    )
    return deals, people


def _read(handed: Handed, lang: Lang) -> tuple[Part, ...]:
    deals, people = _sheets(handed)
    if deals is not None:
        return OF_DEALS.part(deals), DEALS.part(deals)
    return () if people is None else (PEOPLE.part(people),)


BITRIX24 = Importer(
    "bitrix24",
    Text(ru="Битрикс24", en="Bitrix24"),
    "its own words for the columns of its lists and for kinds of phones, e-mails and messengers: "
    "https://github.com/avshatalov48/bitrix24-core-corp, modules/crm/install/components/bitrix/crm.{lead,contact,deal}.list/"
    "lang/ru/component.php and modules/crm/lang/ru/classes/general/crm_field_multi.php",
    lambda handed: any(_sheets(handed)),
    _read,
)
