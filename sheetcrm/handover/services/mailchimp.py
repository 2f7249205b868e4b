"""Mailchimp: contacts with merge fields. Its text fields hold 255 bytes, so the text itself is not one of them."""

from __future__ import annotations

from sheetcrm.core.drafts.model import Draft, DraftSettings
from sheetcrm.core.wording import Text
from sheetcrm.handover.services import Service, called, campaign, draft_id, email, subject

#: What a text field holds; the service cuts the rest off without a word.
FIELD_BYTES = 255


def _short_subject(draft: Draft, settings: DraftSettings) -> str:
    """The subject, cut at a whole character where it would be cut anyway."""
    return subject(draft, settings).encode("utf-8")[:FIELD_BYTES].decode("utf-8", "ignore")


MAILCHIMP = Service(
    "mailchimp",
    Text(ru="Mailchimp", en="Mailchimp"),
    "email",
    (
        ("Email Address", email),
        ("First Name", called),
        ("Tags", campaign),
        ("SUBJECT", _short_subject),
        ("DRAFT", draft_id),
    ),
    source="https://mailchimp.com/help/format-guidelines-for-your-import-file/ (Email Address is the one column it must "
    "have; text fields hold 255 bytes; CSV with commas)",
    how=Text(
        ru="Audience → Import contacts. Текст письма в поле не поместится: составьте письмо в Mailchimp, тема *|SUBJECT|*, имя "
        "*|FNAME|*.",
        en="Audience → Import contacts. The text of the e-mail does not fit into a field: write it in "
        "Mailchimp, with the subject *|SUBJECT|* and the name *|FNAME|*.",
    ),
)
