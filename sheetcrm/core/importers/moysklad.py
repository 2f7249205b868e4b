"""МойСклад, a Russian program for trade: its counterparties (entity/counterparty) as its API gives them and scripts save them,
under the names of its fields.

A private person has a name and perhaps its three parts; of a firm the name is the firm's.
"""

from __future__ import annotations

from typing import Final

from sheetcrm.core.importers import Handed, Importer, Part
from sheetcrm.core.importers.columns import Columns, Sheet, day_of, sheet_with
from sheetcrm.core.records import replace
from sheetcrm.core.wording import Lang, Text
from sheetcrm.core.workbook import Value

_SEX: Final = {"male": "м", "female": "ж"}
_PARTS: Final = ("legalLastName", "legalFirstName", "legalMiddleName")


def _is_person(sheet: Sheet, cells: tuple[Value, ...]) -> bool:
    """Whether it is somebody in private: individual, individualUZ, individualKZ."""
    return str(sheet.cell(cells, "companyType") or "").strip().casefold().startswith("individual")


def _person(sheet: Sheet, cells: tuple[Value, ...]) -> Value:
    parts = [str(sheet.cell(cells, name) or "").strip() for name in _PARTS]
    whole = " ".join(part for part in parts if part)
    return whole or (sheet.cell(cells, "name") if _is_person(sheet, cells) else None)


def _company(sheet: Sheet, cells: tuple[Value, ...]) -> Value:
    return None if _is_person(sheet, cells) else sheet.cell(cells, "name", "legalTitle")


COUNTERPARTIES: Final = Columns(
    "clients",
    {
        "phone": ("phone",),
        "email": ("email",),
        "inn": ("inn",),
        "kpp": ("kpp",),
        "ogrn": ("ogrn", "ogrnip"),
        "address": ("actualAddress", "legalAddress"),
        "comment": ("description",),
        "bonus_balance": ("bonusPoints",),
    },
    made={
        "full_name": _person,
        "company": _company,
        "gender": lambda sheet, cells: _SEX.get(str(sheet.cell(cells, "sex") or "").strip().casefold()),
        "birthday": lambda sheet, cells: day_of(sheet.cell(cells, "birthDate")),
        "created": lambda sheet, cells: day_of(sheet.cell(cells, "created")),
    },
    told=("full_name", "company", "phone", "email"),
    ignored=("id", "accountId", "meta", "owner", "shared", "group", "updated", "name", "externalCode", "companyType",
             "created", "legalTitle", *_PARTS, "birthDate", "sex", "accounts", "contactpersons", "notes", "files", "syncId",
             "actualAddressFull", "legalAddressFull", "priceType", "bonusProgram", "okpo"),
)  # fmt: skip


def _sheet(handed: Handed) -> Sheet | None:
    return sheet_with(handed, "name", "companyType", "externalCode")


def _read(handed: Handed, lang: Lang) -> tuple[Part, ...]:
    sheet = _sheet(handed)
    if sheet is None:
        return ()
    part = COUNTERPARTIES.part(sheet)
    # What a script made of a link to something else (owner.meta.href) is no column of anybody's.
    return (replace(part, lost=tuple(heading for heading in part.lost if "." not in heading)),)


MOYSKLAD = Importer(
    "moysklad",
    Text(ru="Контрагенты МойСклад", en="Counterparties of MoySklad"),
    "https://github.com/moysklad/api-remap-1.2-doc, md/dictionaries/_counterparty.md (the fields, what each says, the kinds of "
    "companyType)",
    lambda handed: _sheet(handed) is not None,
    _read,
)
