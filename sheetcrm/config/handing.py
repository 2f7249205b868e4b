"""Where approved messages go: the sections ``mail`` and ``handover``."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from sheetcrm.config.campaigns import Section
from sheetcrm.config.types import Count, Line


class Mail(Section):
    """A mailbox whose Drafts folder letters may be put into. Its password stands in the environment
    (``SHEETCRM_MAIL_PASSWORD``) or in a file that nobody else can read, never here."""

    host: Line = ""
    port: Annotated[int, Field(ge=1, le=65535)] | None = None
    tls: Literal["ssl", "starttls", "none"] = "ssl"
    user: Line = ""
    password_file: Line | None = None
    folder: Line = ""
    ca: Line | None = None


class Gmail(Section):
    """One person's login to Gmail, with the right to make drafts."""

    credentials: Line | None = None
    api_url: Line | None = None


class Handover(Section):
    """Where approved messages go."""

    folder: Line | None = None
    mailbox_per_day: Count = 50
    gmail: Gmail = Gmail.usual()
