"""Check: a client can be reached. Pure."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sheetcrm.core.checks import Check, CheckContext
from sheetcrm.core.checks.columns import CONTACTS, all_empty, has, size
from sheetcrm.core.issues import Findings, IssueCode, Severity
from sheetcrm.core.wording import Text

UNREACHABLE = IssueCode(
    "client/unreachable",
    Severity.WARNING,
    Text(ru="С клиентом нельзя связаться", en="No way to reach this client"),
    Text(
        ru="Нет ни телефона, ни почты, ни мессенджера. Писем и SMS этому клиенту не готовим.",
        en="There is no phone, no e-mail and no messenger. No drafts are made for this client.",
    ),
    Text(ru="Впишите телефон, почту или мессенджер.", en="Fill in a phone, an e-mail or a messenger."),
    example={"full_name": "Смирнова Анна", "phone": None, "email": None},
)
NO_CONTACT_COLUMNS = IssueCode(
    "client/no-contact-columns",
    Severity.WARNING,
    Text(ru="В таблице нет контактов", en="The table has no contacts"),
    Text(
        ru="В таблице клиентов нет столбца ни с телефоном, ни с почтой, ни с мессенджером. "
        "Дубли ищем только по именам, писем и SMS не готовим.",
        en="The clients' table has no column with phones, e-mails or messengers. "
        "Duplicates are looked for by name only, and no drafts are made.",
    ),
    Text(
        ru="Добавьте столбец «Телефон» или «Email». Если он есть, но называется иначе, "
        "укажите его в config.yaml, раздел tables.",
        en="Add a column “Phone” or “Email”. If there is one under another name, name it in config.yaml, section tables.",
    ),
    example={"full_name": "Смирнова Анна", "city": "Самара"},
)


def _reachable(context: CheckContext) -> Iterator[Findings]:
    if any(has(context, "clients", key) for key in CONTACTS):
        # A contact that cannot be read is a contact with an issue of its own: one wrong cell, one issue.
        yield Findings.where(all_empty(context, "clients", *CONTACTS), UNREACHABLE, None)
    elif size(context, "clients"):
        first = np.zeros(size(context, "clients"), dtype=bool)
        first[0] = True
        yield Findings.where(first, NO_CONTACT_COLUMNS, None)


REACHABLE = Check("reachable", "clients", _reachable)
