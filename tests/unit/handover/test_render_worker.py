"""Templates from cells are filled in a process of their own, within limits."""

from __future__ import annotations

import datetime as dt
import os
import sys
import time

import pytest

from sheetcrm.core.drafts.text.filling import RenderFailure, fill
from sheetcrm.core.drafts.text.templates import MessageTemplate
from sheetcrm.core.drafts.text.values import NamePart
from sheetcrm.handover import render_worker
from sheetcrm.handover.render_worker import render_in_worker
from tests.unit.drafts.making import SHIPPED, birthday_drafts, client, read_template


def unchecked(body: str, uses: frozenset[str] = frozenset()) -> MessageTemplate:
    """A template that never met the allow-list: only the second wall is left."""
    return MessageTemplate("ru/x.sms", "ru", "x", "sms", "", body, "ad", "name", None, None, uses)


def test_the_worker_says_what_this_process_says() -> None:
    template = read_template(
        "ru/x.email",
        "---\nsubject: Для {{ first_name|case('genitive') }}\n---\n{{ city|default('вас') }}, {{ last_order|date }}, "
        "{{ orders_count }}: {{ interests|join(', ') }}",
    )
    values: list[dict[str, object]] = [
        {
            "first_name": NamePart("Мария", "first", "f"),
            "city": "Самара",
            "last_order": dt.date(2025, 3, 5),
            "orders_count": 3,
            "interests": ("чай", "{{ 7*7 }}"),
        },
        {"city": None},
    ]
    there, here = render_in_worker(template, 2026, values), fill(template, 2026, values)
    assert there == here
    assert there[0] == ("Для Марии", "Самара, 5\u00a0марта 2025\u00a0года, 3: чай, {{ 7*7 }}")
    assert isinstance(there[1], RenderFailure)
    assert (there[1].kind, there[1].detail) == ("empty", "first_name")


def test_more_clients_than_one_batch(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(render_worker, "BATCH", 3)
    template = read_template("ru/x.sms", "{{ city }}")
    made = render_in_worker(template, 2026, [{"city": str(n)} for n in range(7)])
    assert made == [("", str(n)) for n in range(7)]


def test_a_bomb_of_time_is_stopped() -> None:
    began = time.perf_counter()
    made = render_in_worker(unchecked("{{ 3**199999999 }}"), 2026, [{}, {}], seconds=1.5)
    assert time.perf_counter() - began < 6
    assert [m.kind for m in made if isinstance(m, RenderFailure)] in (["slow", "slow"], ["memory", "memory"])


@pytest.mark.skipif(sys.platform == "win32", reason="the standard library cannot limit memory on Windows")
def test_a_bomb_of_memory_is_stopped() -> None:
    made = render_in_worker(unchecked("{{ 'a' * 10**10 }}"), 2026, [{}], megabytes=256)
    assert made == [RenderFailure("memory")]


def test_output_without_end_is_cut() -> None:
    (made,) = render_in_worker(unchecked("{{ 'ab' * 3000000 }}"), 2026, [{}])
    assert not isinstance(made, RenderFailure)
    assert len(made[1]) == 20_001


@pytest.mark.parametrize(
    "body",
    [
        "{{ lipsum.__globals__ }}",
        "{{ ''.__class__.__mro__ }}",
        "{{ cycler.__init__.__globals__.os.environ }}",
        "{{ range(10) }}",
        "{{ city.__class__ }}",
        "{% include 'x' %}",
        "{{ city|attr('__class__') }}",
        "{{",
    ],
)
def test_escapes_meet_the_sandbox_inside_as_well(body: str) -> None:
    (made,) = render_in_worker(unchecked(body, frozenset({"city"})), 2026, [{"city": "Самара"}])
    assert isinstance(made, RenderFailure)


def test_the_worker_knows_no_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: dict[str, object] = {}

    def look(command: list[str], **options: object) -> object:
        seen.update(options)
        raise render_worker.subprocess.TimeoutExpired(command, 1)

    monkeypatch.setenv("SHEETCRM_CREDENTIALS", "/keys/secret.json")
    monkeypatch.setattr(render_worker.subprocess, "run", look)
    assert render_in_worker(read_template("ru/x.sms", "x"), 2026, [{}]) == [RenderFailure("slow")]
    environment = seen["env"]
    assert isinstance(environment, dict)
    assert set(environment) <= {"SYSTEMROOT", "TEMP", "TMP", "LANG", "LC_ALL"}
    assert "SHEETCRM_CREDENTIALS" in os.environ


def test_drafts_from_a_cells_template() -> None:
    templates = {**SHIPPED, "ru/birthday.sms": "{{ greeting }} Ждём вас в городе {{ city }}."}
    named = frozenset({"ru/birthday.sms"})
    rows = [client(1, city="Самара"), client(2, city=None)]
    made = birthday_drafts(rows, templates=templates, from_cells=named, renderer=render_in_worker)
    texts = [d for d in made.drafts if d.channel == "sms"]
    assert texts[0].text.startswith("Здравствуйте, Мария! Ждём вас в городе Самара.")
    assert [r.key for r in texts[1].reasons] == ["draft/empty-variable"]
