"""Twilio: the parameters of a message, a line each."""

from __future__ import annotations

from sheetcrm.core.wording import Text
from sheetcrm.handover.services import Service, e164, sender, text

TWILIO = Service(
    "twilio",
    Text(ru="Twilio", en="Twilio"),
    "sms",
    (("To", e164), ("From", sender), ("Body", text)),
    source="https://www.twilio.com/docs/messaging/api/message-resource (To in E.164, From, Body)",
    how=Text(
        ru="Столбцы — параметры запроса Messages: To, From, Body; загружает их скрипт или twilio-cli, строка за строкой.",
        en="The columns are the parameters of Messages: To, From, Body; a script or twilio-cli takes them line by line.",
    ),
    # Only a plus and digits ever stand there; with an apostrophe before it no number would be one.
    literal=frozenset({"To"}),
)
