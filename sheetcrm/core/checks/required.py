"""Check: what every client of a kind must have. Pure.

A company has its name, a person something to be called by; the team may ask for more in «Настройки» or config.yaml.
Nothing is asked of columns the team does not keep: a name and one contact are a client base.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sheetcrm.core.checks import Check, CheckContext
from sheetcrm.core.checks.columns import NAMES, all_empty, empty, has, heading, kinds
from sheetcrm.core.issues import Findings, IssueCode, Severity
from sheetcrm.core.wording import Text

COMPANY_REQUIRED = IssueCode(
    "company/required",
    Severity.ERROR,
    Text(ru="У компании нет названия", en="A company without a name"),
    Text(
        ru="Клиент отмечен как компания, а название не указано.",
        en="The client is marked as a company, but its name is missing.",
    ),
    Text(
        ru="Впишите название компании. Если это частное лицо, поправьте тип клиента.",
        en="Fill in the company's name. If this is a person, correct the client's type.",
    ),
    example={"kind": "юрлицо", "company": None, "full_name": "Смирнова Анна", "phone": "+7 916 123-45-67"},
)
NAME_REQUIRED = IssueCode(
    "name/required",
    Severity.ERROR,
    Text(ru="Не указано имя клиента", en="A client without a name"),
    Text(
        ru="Не указано, как зовут клиента. Писем и SMS ему не готовим: обратиться не по чему.",
        en="It does not say what the client is called. No drafts are made for this row.",
    ),
    Text(ru="Впишите хотя бы имя.", en="Fill in at least a first name."),
    example={"full_name": None, "phone": "+7 916 123-45-67"},
)
FIELD_REQUIRED = IssueCode(
    "field/required",
    Severity.ERROR,
    Text(ru="Не заполнена обязательная ячейка", en="A required cell is empty"),
    Text(
        ru="Не заполнено «{heading}», а команда решила, что это обязательно.",
        en="“{heading}” is empty; the team has made it required.",
    ),
    Text(
        ru="Заполните ячейку. Какие столбцы обязательны, решает раздел required в config.yaml или вкладка «Настройки».",
        en="Fill in the cell. Which columns are required is set in config.yaml (required) or on the Settings tab.",
    ),
    example={"full_name": "Смирнова Анна", "city": None},
)
COLUMN_REQUIRED = IssueCode(
    "field/required-column",
    Severity.WARNING,
    Text(ru="Нет обязательного столбца", en="A required column is missing"),
    Text(
        ru="«{heading}» указано как обязательное, но такого столбца в таблице нет. По строкам это не проверяем.",
        en="“{heading}” is required, but the table has no such column. Rows are not checked for it.",
    ),
    Text(
        ru="Добавьте столбец «{heading}» или уберите его из обязательных.",
        en="Add a column “{heading}”, or take it out of the required ones.",
    ),
    example={"full_name": "Смирнова Анна"},
)


def _required(context: CheckContext) -> Iterator[Findings]:
    kind = kinds(context)
    is_company = kind == "company"
    if has(context, "clients", "company"):
        yield Findings.where(is_company & empty(context, "clients", "company"), COMPANY_REQUIRED, "company")
    elif has(context, "clients", "kind"):
        # Without a column of its own the company's name stands where the client's name does.
        yield Findings.where(is_company & all_empty(context, "clients", *NAMES), COMPANY_REQUIRED, "kind")
    names = [key for key in NAMES if has(context, "clients", key)]
    if names:
        yield Findings.where(~is_company & all_empty(context, "clients", *names), NAME_REQUIRED, names[0])
    for kind_name, keys in context.required.items():
        rows = np.ones(len(kind), dtype=bool) if kind_name == "all" else kind == kind_name
        for key in keys:
            yield from _asked_for(context, key, rows)


def _asked_for(context: CheckContext, key: str, rows: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> Iterator[Findings]:
    said = heading(context, "clients", key)
    if has(context, "clients", key):
        # A name in parts is a name: «ФИО» is not missing where «Имя» and «Фамилия» are filled in.
        missing = all_empty(context, "clients", *NAMES) if key == "full_name" else empty(context, "clients", key)
        yield Findings.where(rows & missing, FIELD_REQUIRED, key, heading=said)
    elif rows.any():
        first = np.zeros(len(rows), dtype=bool)
        first[0] = True
        yield Findings.where(first, COLUMN_REQUIRED, None, heading=said)


REQUIRED = Check("required", "clients", _required)
