"""DashaMail: an address and its merge fields by number."""

from __future__ import annotations

from sheetcrm.core.wording import Text
from sheetcrm.handover.services import Service, called, email, subject, text

DASHAMAIL = Service(
    "dashamail",
    Text(ru="DashaMail", en="DashaMail"),
    "email",
    (("email", email), ("merge_1", called), ("merge_2", subject), ("merge_3", text)),
    source="https://dashamail.ru/api_details/?method=lists.add_member_batch and lists.update_member (email, then merge_1, "
    "merge_2 … in their order)",
    how=Text(
        ru="Адресная база → Загрузить из файла: email, затем поля по порядку. В письме тема %MERGE_2%, текст %MERGE_3%.",
        en="Address base → Upload a file: email, then the fields in order. In the e-mail the subject is "
        "%MERGE_2%, the text %MERGE_3%.",
    ),
    delimiter=";",
)
