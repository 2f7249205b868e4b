"""X12: what services report of messages, each in its own form."""

from __future__ import annotations

import csv
import io

import pytest

from sheetcrm.core.drafts.review.outbox import Reported
from sheetcrm.errors import ConfigError
from sheetcrm.handover.reports import FORMS, read_report

GOLDEN = {
    "Unisender": (
        "email,send_result\na@x.ru,ok_read\nb@x.ru,err_user_unknown\nc@x.ru,ok_unsubscribed\nd@x.ru,ok_sent\n",
        {"a@x.ru": "delivered", "b@x.ru": "bounced", "c@x.ru": "unsubscribed"},
    ),
    "Twilio": (
        "To,Status\n+447911123456,delivered\n+447911123457,undelivered\n+447911123458,sent\n",
        {"+447911123456": "delivered", "+447911123457": "bounced"},
    ),
    "Mailchimp, unsubscribed members": (
        "Email Address,First Name,OPTIN_TIME,UNSUB_TIME,UNSUB_REASON,LEID\na@x.com,Ann,2025-01-02 10:00:00,2026-11-20 09:00:00,NORMAL,1\n",
        {"a@x.com": "unsubscribed"},
    ),
    "Mailchimp, cleaned members": (
        "Email Address,First Name,CLEAN_TIME,CLEAN_CAMPAIGN_ID,LEID\nb@x.com,Bob,2026-11-20 09:00:00,7,1\n,,2026-11-20 09:00:00,,\n",
        {"b@x.com": "bounced"},
    ),
    "sheetcrm": (
        "Адрес,Результат\na@x.ru,CLICKED\nb@x.ru,Не доставлено\nc@x.ru,COMPLAINED\nd@x.ru,SENT\ne@x.ru,Отписался\n",
        {"a@x.ru": "delivered", "b@x.ru": "bounced", "c@x.ru": "unsubscribed", "e@x.ru": "unsubscribed"},
    ),
}


@pytest.mark.parametrize("name", [form.name for form in FORMS])
def test_each_form_is_read(name: str) -> None:
    text, wanted = GOLDEN[name]
    rows = list(csv.DictReader(io.StringIO(text)))
    assert dict(read_report(list(rows[0]), rows, "f.csv")) == {key: Reported(what) for key, what in wanted.items()}


def test_every_form_names_where_it_is_written() -> None:
    assert all(form.source for form in FORMS)
    assert set(GOLDEN) == {form.name for form in FORMS}


def test_another_table_is_refused_with_what_it_takes() -> None:
    with pytest.raises(ConfigError) as refused:
        list(read_report(["a", "b"], [{"a": "1", "b": "2"}], "f.csv"))
    assert "Mailchimp, cleaned members (email address, clean_time)" in refused.value.say("en")[1]
