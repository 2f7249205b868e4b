"""amoCRM: exports of contacts and of deals (CSV or Excel, the same columns).

One person has up to six phones and three addresses, each in a column of its kind.
"""

from __future__ import annotations

from typing import Final

from sheetcrm.core.importers import Handed, Importer, Part
from sheetcrm.core.importers.columns import Columns, Sheet, day_of, sheet_with, utm_of
from sheetcrm.core.wording import Lang, Text
from sheetcrm.core.workbook import Value

_PHONES: Final = (
    "Мобильный телефон", "Рабочий телефон", "Рабочий прямой телефон", "Домашний телефон", "Другой телефон",
)  # fmt: skip
_EMAILS: Final = ("Личный email", "Рабочий email", "Другой email")
_NOTES: Final = (
    "Примечание", "Примечание 1", "Примечание 2", "Примечание 3", "Примечание 4", "Примечание 5",
)  # fmt: skip
_IGNORED: Final = (
    "ID", "Тип", "Кем создан контакт", "Сделки", "Дата редактирования", "Кем редактирован", "Кем создана сделка",
    "Кем редактирована", "Факс", "Воронка", "utm_referrer",
)  # fmt: skip


def _notes(sheet: Sheet, cells: tuple[Value, ...]) -> Value:
    return "; ".join(str(note).strip() for note in sheet.cells(cells, *_NOTES)) or None


def _tags(sheet: Sheet, cells: tuple[Value, ...]) -> Value:
    said = sheet.cell(cells, "Теги")
    return None if said is None else "; ".join(tag.strip() for tag in str(said).split(",") if tag.strip()) or None


def _name(sheet: Sheet, cells: tuple[Value, ...]) -> Value:
    whole = sheet.cell(cells, "Полное имя контакта")
    parts = [sheet.cell(cells, "Фамилия"), sheet.cell(cells, "Имя")]
    return whole or " ".join(str(part).strip() for part in parts if part is not None) or None


_PEOPLE: Final = {
    "company": ("Название компании", "Компания контакта", "Компания"),
    "city": ("Город",),
    "address": ("Адрес",),
    "position": ("Должность",),
    "website": ("Web",),
    "birthday": ("День рождения",),
    "source": ("Источник",),
}
CONTACTS = Columns(
    "clients",
    {**_PEOPLE, "owner": ("Ответственный",)},
    {("phone", "phone2"): _PHONES, ("email", "email2"): _EMAILS},
    {
        "full_name": _name, "comment": _notes, "interests": _tags, "utm": utm_of,
        "created": lambda sheet, cells: day_of(sheet.cell(cells, "Дата создания контакта")),
    },
    told=("full_name", "company", "phone", "email"),
    ignored=(*_IGNORED, *_NOTES, "Теги", "Полное имя контакта", "Имя", "Фамилия", "Дата создания контакта",
             "utm_source", "utm_medium", "utm_campaign", "utm_term", "utm_content"),
)  # fmt: skip
#: The person of a deal. What stands under «Ответственный» there answers for the deal.
OF_DEALS = Columns(
    "clients",
    {**_PEOPLE, "owner": ("Ответственный за контакт",)},
    {("phone", "phone2"): _PHONES, ("email", "email2"): _EMAILS},
    {"full_name": _name, "utm": utm_of},
    told=("full_name", "company", "phone", "email"),
    ignored=(*CONTACTS.ignored, "Название сделки", "Бюджет", "Ответственный", "Дата создания сделки", "Дата закрытия",
             "Этап сделки"),
)  # fmt: skip
DEALS = Columns(
    "deals",
    {
        "deal_id": ("ID",),
        "name": ("Название сделки",),
        "stage": ("Этап сделки",),
        "amount": ("Бюджет", "Бюджет ₽", "Бюджет, руб."),
        "owner": ("Ответственный",),
        "client": ("Полное имя контакта", "Компания контакта", "Компания"),
        "phone": _PHONES,
        "email": _EMAILS,
        "source": ("Источник",),
        "product": ("Товар",),
    },
    made={
        "created": lambda sheet, cells: day_of(sheet.cell(cells, "Дата создания сделки")),
        "expected_close": lambda sheet, cells: day_of(sheet.cell(cells, "Дата закрытия")),
        "comment": _notes,
    },
    told=("deal_id",),
)


def _read(handed: Handed, lang: Lang) -> tuple[Part, ...]:
    deals = sheet_with(handed, "Название сделки", "Этап сделки")
    if deals is not None:
        return OF_DEALS.part(deals), DEALS.part(deals)
    contacts = sheet_with(handed, "Полное имя контакта", "Дата создания контакта")
    return () if contacts is None else (CONTACTS.part(contacts),)


def _is_one(handed: Handed) -> bool:
    return (
        sheet_with(handed, "Название сделки", "Этап сделки", "Полное имя контакта") is not None
        or sheet_with(handed, "Полное имя контакта", "Дата создания контакта") is not None
    )


AMOCRM = Importer(
    "amocrm",
    Text(ru="amoCRM", en="amoCRM"),
    "the columns of both exports as a program that reads them lists them: https://github.com/hromov/jevelina, "
    "amoimport/contacts.go and amoimport/leads.go",
    _is_one,
    _read,
)
