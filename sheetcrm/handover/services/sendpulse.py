"""SendPulse: addresses with variables."""

from __future__ import annotations

from sheetcrm.core.wording import Text
from sheetcrm.handover.services import Service, called, email, subject, text

SENDPULSE = Service(
    "sendpulse",
    Text(ru="SendPulse", en="SendPulse"),
    "email",
    (("email", email), ("name", called), ("subject", subject), ("text", text)),
    source="https://sendpulse.com/integrations/api/bulk-email (add emails to a mailing list: email, and variables by their "
    "names); a file's columns become variables of the same names when it is imported",
    how=Text(
        ru="Email → Адресные книги → Импорт из файла; столбцы name, subject и text назначьте переменными. В письме тема "
        "{{{{subject}}}}, текст {{{{text}}}}.",
        en="Email → Mailing lists → Import from a file; make the columns name, subject and text "
        "variables. In the e-mail the subject is {{{{subject}}}}, the text {{{{text}}}}.",
    ),
)
