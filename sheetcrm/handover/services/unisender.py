"""Unisender: contacts with the message in two fields of your own."""

from __future__ import annotations

from sheetcrm.core.wording import Text
from sheetcrm.handover.services import Service, called, campaign, email, subject, text

UNISENDER = Service(
    "unisender",
    Text(ru="Unisender", en="Unisender"),
    "email",
    (("email", email), ("Name", called), ("tags", campaign), ("sheetcrm_subject", subject), ("sheetcrm_text", text)),
    source="https://www.unisender.com/ru/support/api/contacts/importcontacts/ (email, tags; Name is the field every account "
    "has; fields of your own by their names), https://www.unisender.com/en/support/how-to-start/how-to-import/ (UTF-8, "
    "headings in the first line, comma, semicolon or tab)",
    how=Text(
        ru="Контакты → Импорт. Один раз создайте поля sheetcrm_subject и sheetcrm_text; в письме тема {{{{sheetcrm_subject}}}}, "
        "текст {{{{sheetcrm_text}}}}.",
        en="Contacts → Import. Create the fields sheetcrm_subject and sheetcrm_text once; in the e-mail "
        "the subject is {{{{sheetcrm_subject}}}}, the text {{{{sheetcrm_text}}}}.",
    ),
)
