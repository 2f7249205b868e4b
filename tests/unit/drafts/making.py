"""Makes facts for draft tests: a test shows only the cells it is about. All people are invented."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pandas as pd

from sheetcrm.core.drafts.drafting import draft
from sheetcrm.core.drafts.model import DraftFacts, Drafts, DraftSettings
from sheetcrm.core.drafts.options import Options
from sheetcrm.core.drafts.text.layers import joined, read_layer
from sheetcrm.core.drafts.text.templates import MessageTemplate
from sheetcrm.core.fields.birthday import Birthday
from sheetcrm.core.fields.name_parts import PersonName
from sheetcrm.core.records import replace

TODAY = dt.date(2026, 11, 23)  # a Monday
NOW = dt.datetime(2026, 11, 23, 9, 0, tzinfo=dt.UTC)

MARIA = PersonName(last="Орлова", first="Мария", patronymic="Ивановна", gender="f")
SETTINGS = DraftSettings(
    company="Салон «Ромашка»",
    sender_name="Анна",
    sender_email="anna@romashka.example",
    company_phone="+7 495 123-45-67",
    website="https://romashka.example",
    postal_address="Москва, Лесная ул., 5",
    sms_stop_word="СТОП",
)

_ROOT = Path(__file__).resolve().parents[3] / "templates"
SHIPPED = {
    f"{path.parent.name}/{path.name.removesuffix('.txt')}": path.read_text("utf-8") for path in _ROOT.glob("*/*.txt")
}

#: A client every campaign may write to.
CLIENT: dict[str, Any] = {
    "client_id": "К-000001",
    "full_name": MARIA,
    "email": ("maria@example.com",),
    "phone": ("+79161234567",),
    "city": "Москва",
    "birthday": Birthday(month=11, day=25, year=None),
    "consent_ads": True,
    "consent_date": dt.date(2026, 1, 10),
    "consent_source": "анкета",
}


def client(number: int = 1, **cells: Any) -> dict[str, Any]:
    """A client of their own: id, address and number differ, everything else can be said."""
    return {
        **CLIENT,
        "client_id": f"К-{number:06d}",
        "email": (f"client{number}@example.com",),
        "phone": (f"+7916{number:07d}",),
        **cells,
    }


def frame(rows: list[dict[str, Any]]) -> pd.DataFrame:
    """A clean frame: object columns, None where there is nothing."""
    columns = list(dict.fromkeys(key for row in rows for key in row))
    made = pd.DataFrame(index=pd.RangeIndex(len(rows)))
    for key in columns:
        made[key] = pd.Series([row.get(key) for row in rows], dtype=object)
    return made


def facts(
    clients: list[dict[str, Any]] | None = None, known: list[dict[str, Any]] | None = None, **more: Any
) -> DraftFacts:
    """Facts about some clients; settings may be given by name among ``more``."""
    rows = [dict(CLIENT)] if clients is None else clients
    names = {name for name in more if name in DraftSettings.__struct_fields__}
    settings = replace(more.pop("settings", SETTINGS), **{name: more.pop(name) for name in names})
    chosen = {name: more.pop(name) for name in list(more) if name in Options.__struct_fields__}
    settings = replace(settings, options=replace(settings.options, **chosen))
    for table in ("consents", "stop_list", "orders"):
        if isinstance(more.get(table), list):
            more[table] = frame(more[table])
    given: dict[str, Any] = {"templates": SHIPPED, "lang": "ru", "now": NOW, "today": TODAY, **more}
    return DraftFacts(
        clients=frame(rows),
        known=frame(known) if known else pd.DataFrame(index=pd.RangeIndex(len(rows))),
        settings=settings,
        **given,
    )


def read_template(name: str, source: str) -> MessageTemplate:
    """One file as a template that needs no other. Raises TemplateError."""
    layer = read_layer(name, source)
    assert layer.channel is not None
    return joined([layer], layer.channel)


def birthday_drafts(clients: list[dict[str, Any]] | None = None, **more: Any) -> Drafts:
    """Drafts of the birthday campaign alone."""
    return draft(facts(clients, campaigns=("birthday",), **more))


def states(drafts: Drafts) -> dict[tuple[int, str], str]:
    """State by (client, channel)."""
    return {(d.client_position, d.channel): d.state for d in drafts.drafts}


def reasons(drafts: Drafts, position: int = 0, channel: str = "email") -> list[str]:
    """Codes of what blocks a client's draft on a channel."""
    return [r.key for d in drafts.drafts if (d.client_position, d.channel) == (position, channel) for r in d.reasons]


def skips(drafts: Drafts) -> set[tuple[int, str | None, str]]:
    """(client, channel, code) of everybody without a draft."""
    return {(s.client_position, s.channel, s.reason.key) for s in drafts.skipped}
