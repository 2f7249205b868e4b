"""Reports of mailing services: what became of the messages that were sent there, by address. Files: the one named is read by
whoever calls.

A service's form says which columns hold the address and the result, and what its words mean; what is neither delivered, nor
lost, nor an opt-out (still on its way, queued) says nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct

from sheetcrm.core.drafts.review.outbox import Reported
from sheetcrm.core.wording import Text
from sheetcrm.errors import ConfigError, Fault

NO_FORM = Fault(
    "handover/report-columns",
    ConfigError,
    Text(
        ru="В отчёте {name} не нашлись столбцы с адресом и результатом.",
        en="No columns with an address and a result were found in the report {name}.",
    ),
    Text(
        ru="Нужны столбцы одного из видов: {forms}. Переименуйте заголовки или оставьте два столбца: «Адрес» и «Результат» "
        "(доставлено, не доставлено, отписался).",
        en="It needs the columns of one of these: {forms}. Rename the headings, or leave two columns: "
        "“Address” and “Result” (delivered, bounced, unsubscribed).",
    ),
)


class Form(Struct, frozen=True):
    """How a service writes its report. ``address``, ``result``: headings, small letters; ``words``: patterns of a whole result
    and what each means, the first that fits counts. ``source``: where that is written."""

    name: str
    address: tuple[str, ...]
    result: tuple[str, ...]
    words: tuple[tuple[re.Pattern[str], Reported], ...]
    source: str

    def meaning(self, result: str) -> Reported | None:
        """What a result means; None when it says nothing yet."""
        said = " ".join(result.casefold().split())
        return next((what for pattern, what in self.words if pattern.fullmatch(said)), None)


def _words(**patterns: str) -> tuple[tuple[re.Pattern[str], Reported], ...]:
    return tuple((re.compile(pattern), Reported(what)) for what, pattern in patterns.items())


FORMS = (
    Form(
        "Unisender",
        ("email", "phone"),
        ("send_result",),
        # «err_…»: delivery failed; the others are named there one by one.
        _words(
            unsubscribed="ok_unsubscribed|ok_fbl",
            delivered="ok_delivered|ok_read|ok_link_visited|ok_spam_folder",
            bounced="err_.+",
        ),
        source="https://www.unisender.com/ru/support/api/statistics/getcampaigndeliverystats/ (email or phone, send_result), "
        "https://www.unisender.com/en/support/api/partners/checkemail/ (what the results mean)",
    ),
    Form(
        "Twilio",
        ("to",),
        ("status",),
        _words(delivered="delivered|read", bounced="failed|undelivered"),
        source="https://www.twilio.com/docs/messaging/api/message-resource (To, Status and its values)",
    ),
    # Mailchimp's export of an audience is three files; those who left and those whose address is lost have a day of their own.
    Form(
        "Mailchimp, unsubscribed members",
        ("email address",),
        ("unsub_time",),
        _words(unsubscribed=".+"),
        source="http://ginkgo.st/~ca/roadmap/mailchimp-and-civicrm-overview/notes-on-mailchimp-data-exports (the three files and "
        "what they mean); “Email Address” and UNSUB_TIME as public programs that read the file name them",
    ),
    Form(
        "Mailchimp, cleaned members",
        ("email address",),
        ("clean_time",),
        _words(bounced=".+"),
        source="the same: cleaned is a hard bounce, or soft ones again and again; CLEAN_TIME likewise",
    ),
    # DashaMail names the states of a letter and not the columns of its file, SendPulse neither where it was looked for: their
    # reports are read by the two columns everybody can make, with the words of DashaMail's states.
    Form(
        "sheetcrm",
        ("адрес", "address", "почта", "email", "e-mail", "телефон", "phone", "телефон (цифры без +)", "phone (digits without +)"),
        ("результат", "result", "статус", "status"),
        _words(
            unsubscribed="отписал(?:ся|ась|ись|ось)|отписка|жалоба|unsubscribed|opted out|complained",
            delivered="доставлено|доставлен|прочитано|delivered|opened|clicked|read",
            bounced="не доставлено|не доставлен|bounced|undelivered|hard bounce",
        ),
        source="own; https://help.dashamail.ru/ru/articles/13105950-статусы-писем (SENT says nothing yet, DELIVERED, OPENED, "
        "CLICKED, UNSUBSCRIBED, COMPLAINED)",
    ),
)  # fmt: skip


def form_of(headings: Sequence[str]) -> tuple[Form, list[str], str] | None:
    """The form that fits, with the headings of its addresses and of its result."""
    folded = {" ".join(heading.casefold().split()): heading for heading in headings}
    for form in FORMS:
        addresses = [folded[key] for key in form.address if key in folded]
        results = [folded[key] for key in form.result if key in folded]
        if addresses and results:
            return form, addresses, results[0]
    return None


def read_report(
    headings: Sequence[str], rows: Sequence[Mapping[str, str | None]], name: str
) -> Iterator[tuple[str, Reported]]:
    """(address, what became of the message) of every line that says something. Raises ConfigError when no form fits."""
    fits = form_of(headings)
    if fits is not None:
        form, addresses, result = fits
        for row in rows:
            address = next((text for key in addresses if (text := (row.get(key) or "").strip())), "")
            what = form.meaning(row.get(result) or "")
            if address and what is not None:
                yield address, what
        return
    forms = "; ".join(f"{form.name} ({form.address[0]}, {form.result[0]})" for form in FORMS)
    raise NO_FORM(name=name, forms=forms)
