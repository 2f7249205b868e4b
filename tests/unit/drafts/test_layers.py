"""Which words a client gets: base, channel, segment, each leaving out what it has nothing to say about."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np
import pandas as pd
import pytest

from sheetcrm.core.drafts.drafting import draft
from sheetcrm.core.drafts.model import Drafts
from sheetcrm.core.drafts.text.by_person import edited
from sheetcrm.core.drafts.text.filling import fill
from sheetcrm.core.drafts.text.layers import joined, read_layer
from sheetcrm.core.drafts.text.tab import on_tab, rows_to_begin_with
from sheetcrm.core.drafts.text.templates import compile_template
from sheetcrm.errors import TemplateError

from .making import SETTINGS, SHIPPED, client, facts, frame, skips

BASE = "---\nsubject: Общая тема\npurpose: ad\ngreeting: name_patronymic\nvalid_to: 2026-12-31\n---\nобщий текст"


def in_process(template: Any, year: int, values: Any) -> Any:
    return fill(template, year, values)


def drafts_of(rows: list[dict[str, Any]], clients: list[dict[str, Any]] | None = None, **more: Any) -> Drafts:
    """Drafts of the birthday campaign and of what the rows of «Шаблоны» add."""
    tab = on_tab(frame(rows), "ru")
    given = {"campaigns": ("birthday",), "renderer": in_process, "layers": tab.layers, "broken": tab.broken, **more}
    return draft(facts(clients, **given))


# -- the order in which parts are looked for ---------------------------------------------------------------------------


def test_each_part_comes_from_the_most_particular_layer_that_has_it() -> None:
    base = read_layer("ru/x", BASE)
    channel = read_layer("ru/x.email", "---\nsubject: Тема канала\n---\n")
    segment = read_layer("ru/x.email.vip", "---\nsegment: VIP\n---\nтекст для VIP", own=True)
    made = joined([base, segment, channel], "email")
    assert (made.subject, made.body, made.greeting) == ("Тема канала", "текст для VIP", "name_patronymic")
    assert made.valid_to == dt.date(2026, 12, 31)
    assert made.sources == ("ru/x.email.vip", "ru/x.email", "ru/x")
    assert joined([base], "sms").body.strip() == "общий текст"
    assert joined([base], "sms").subject == ""


@pytest.mark.parametrize(
    ("weaker", "stronger"),
    [
        # shipped base < shipped channel < own base < own channel < own base of a segment < own channel of a segment
        (("ru/x", "", False), ("ru/x.sms", "", False)),
        (("ru/x.sms", "", False), ("ru/x", "", True)),
        (("ru/x", "", True), ("ru/x.sms", "", True)),
        # What the team wrote for all wins over what is shipped for a segment.
        (("ru/x.sms.a", "segment: A", False), ("ru/x", "", True)),
        (("ru/x.sms", "", True), ("ru/x.any.a", "segment: A", True)),
        (("ru/x.any.a", "segment: A", True), ("ru/x.sms.a", "segment: A", True)),
    ],
)
def test_the_order_of_resolution(weaker: tuple[str, str, bool], stronger: tuple[str, str, bool]) -> None:
    low, high = (read_layer(n, f"---\n{head}\n---\n{n} {own}", own=own) for n, head, own in (weaker, stronger))
    for order in ([low, high], [high, low]):
        assert joined(order, "sms").body.strip() == f"{stronger[0]} {stronger[2]}"


def test_a_row_of_the_tab_wins_over_a_file_of_the_same_reach() -> None:
    file = {**SHIPPED, "ru/birthday.sms": "из файла"}
    more = {"templates": file, "from_cells": frozenset({"ru/birthday.sms"})}
    assert drafts_of([], **more).drafts[1].text.startswith("из файла")
    row = {"campaign": "День рождения", "channel": "SMS", "body": "из вкладки"}
    assert drafts_of([row], **more).drafts[1].text.startswith("из вкладки")
    assert drafts_of([{**row, "active": False}], **more).drafts[1].text.startswith("из файла")


def test_a_base_without_text_or_an_email_without_a_subject_is_no_template() -> None:
    for layer, channel, code in (
        (read_layer("ru/x", "---\nsubject: тема\n---\n"), "sms", "template/no-text"),
        (read_layer("ru/x", "текст"), "email", "template/no-subject"),
    ):
        with pytest.raises(TemplateError) as caught:
            joined([layer], channel)  # type: ignore[arg-type]
        assert caught.value.code == code


# -- «Шаблоны» ---------------------------------------------------------------------------------------------------------


def test_a_row_for_all_channels_keeps_what_it_leaves_out() -> None:
    letter, text = drafts_of([{"campaign": "birthday", "body": "{{ greeting }} С праздником!"}]).drafts
    assert letter.subject == "Мария Ивановна, с днём рождения!"
    assert letter.text.startswith("Здравствуйте, Мария Ивановна! С праздником!")
    # How to address somebody stands with the channel's own template, and the row leaves that to it.
    assert text.text.startswith("Здравствуйте, Мария! С праздником!")


def test_a_segment_has_words_of_its_own_and_others_the_usual() -> None:
    rows = [{"campaign": "День рождения", "channel": "email", "segment": "vip", "body": "для своих"}]
    made = drafts_of(rows, [client(1), client(2)], segments={"vip": np.array([False, True])})
    letters = {d.client_position: d for d in made.drafts if d.channel == "email"}
    assert letters[1].text.startswith("для своих")
    assert letters[0].text.startswith("Здравствуйте, Мария Ивановна!")
    assert letters[1].subject == letters[0].subject
    assert letters[1].template == "«Шаблоны»: День рождения / email / vip"


def test_a_segment_that_is_not_there_is_said_and_the_usual_words_stay() -> None:
    made = drafts_of([{"campaign": "День рождения", "segment": "Нет такого", "body": "текст"}])
    assert [n.key for n in made.notices] == ["draft/no-such-segment"]
    assert (
        made.notices[0]
        .message("ru")
        .startswith("Шаблон «„Шаблоны“: День рождения / Нет такого» — для сегмента «Нет такого»,")
    )
    assert "template “‘Шаблоны’: День рождения / Нет такого” is for" in made.notices[0].message("en")
    assert all(d.template.startswith("ru/birthday") for d in made.drafts)


def test_any_segment_by_hand_is_a_campaign_once_for_ever() -> None:
    row = {
        "campaign": "Весна", "channel": "email", "segment": "Постоянные", "subject": "Весна пришла", "body": "{{ greeting }} Ждём!",
    }  # fmt: skip
    masks = {"постоянные": np.array([True, False])}
    clients = [client(1), client(2)]
    made = drafts_of([row], clients, segments=masks, campaigns=())
    assert [(d.client_position, d.subject, d.state) for d in made.drafts] == [(0, "Весна пришла", "draft")]
    (tally,) = made.tallies.values()
    assert tally.title.ru == "Весна"
    # A campaign that is for letters only lacks no words for SMS.
    assert (made.skipped, made.notices) == ((), ())
    later = drafts_of([row], clients, segments=masks, campaigns=(), today=dt.date(2027, 5, 1))
    assert [d.id for d in later.drafts] == [d.id for d in made.drafts]
    again = drafts_of(
        [{**row, "valid_from": dt.date(2027, 3, 1)}], clients, segments=masks, campaigns=(), today=dt.date(2027, 3, 1)
    )
    assert not {d.id for d in again.drafts} & {d.id for d in made.drafts}


@pytest.mark.parametrize(
    ("promised", "city", "said"),
    [
        (("чай",), "Самара", "Есть чай.\nЗдравствуйте, Мария!\n\nЖдём!\nСалон"),
        (("чай",), None, "Есть чай.\nЗдравствуйте, Мария!\n\nСалон"),
        ((), None, "Здравствуйте, Мария!\n\nСалон"),
    ],
)
def test_a_line_that_ends_in_a_condition_stays_a_line_and_an_emptied_one_goes(
    promised: tuple[str, ...], city: str | None, said: str
) -> None:
    body = (
        "{% if promised %}Есть {{ promised|join(', ') }}.{% endif %}\n{% if name %}\n{{ greeting }}\n{% endif %}\n\n"
        "{% if city %}Ждём!{% endif %}\nСалон"
    )
    template = joined([read_layer("ru/x.email", f"---\nsubject: x\n---\n{body}")], "email")
    values = {"promised": promised, "city": city, "name": "Мария", "greeting": "Здравствуйте, Мария!"}
    assert compile_template(template, 2026).render(values)[1] == said


def test_start_and_end_dates_of_a_row() -> None:
    row = {"campaign": "День рождения", "channel": "SMS", "body": "текст"}
    for dates, code in (
        ({"valid_from": dt.date(2026, 11, 24)}, True),
        ({"valid_to": dt.date(2026, 11, 22)}, True),
        ({"valid_from": dt.date(2026, 11, 23), "valid_to": dt.date(2026, 11, 23)}, False),
    ):
        assert ((0, "sms", "draft/out-of-season") in skips(drafts_of([{**row, **dates}]))) is code


@pytest.mark.parametrize(
    ("row", "code", "column"),
    [
        ({"campaign": "День рождения", "body": "{{ comment }}"}, "template/not-usable", "body"),
        ({"campaign": "День рождения", "body": "{{ ''.__class__ }}"}, "template/not-usable", "body"),
        ({"campaign": "Весна", "body": "текст"}, "template/no-campaign", "campaign"),
        ({"campaign": None, "body": "текст"}, "template/no-campaign", "campaign"),
        ({"campaign": "День рождения", "channel": "голубь", "body": "текст"}, "template/not-understood", "channel"),
        ({"campaign": "День рождения", "purpose": "не знаю", "body": "текст"}, "template/not-understood", "purpose"),
        (
            {"campaign": "День рождения", "channel": "SMS", "subject": "тема", "body": "текст"},
            "template/not-usable",
            "body",
        ),
    ],
)
def test_a_wrong_row_is_an_issue_at_its_cell(row: dict[str, Any], code: str, column: str) -> None:
    tab = on_tab(frame([{"campaign": "welcome", "body": "всё хорошо"}, row]), "ru")
    (found,) = tab.findings
    assert (found.code.code, found.column, found.rows.tolist(), found.table) == (code, column, [1], "templates")
    args = {name: values[0] for name, values in found.args.items()}
    for lang in ("ru", "en"):
        assert found.code.message.say(lang, value="x", **args)  # type: ignore[arg-type]
    assert len(tab.layers) == 1


def test_a_broken_row_stops_its_channel_and_is_not_passed_over_in_silence() -> None:
    made = drafts_of([{"campaign": "День рождения", "channel": "SMS", "body": "{{ comment }}"}])
    assert (0, "sms", "draft/template-unusable") in skips(made)
    assert {d.channel for d in made.drafts} == {"email"}
    both = drafts_of([{"campaign": "День рождения", "body": "{{ comment }}"}])
    assert both.drafts == ()


def test_texts_of_the_tab_are_filled_by_the_worker_alone() -> None:
    rows = [{"campaign": "День рождения", "channel": "SMS", "body": "текст"}]
    assert (0, "sms", "draft/template-unusable") in skips(drafts_of(rows, renderer=None))


def test_an_empty_tab_says_nothing_and_rows_to_begin_with_are_read_again() -> None:
    assert on_tab(None, "ru").layers == on_tab(pd.DataFrame(), "ru").layers == ()
    rows = rows_to_begin_with(SHIPPED, ("birthday", "winback"), "ru")
    assert [(row["campaign"], row["channel"]) for row in rows] == [
        ("День рождения", "email"), ("День рождения", "SMS"), ("Давно не были", "email"), ("Давно не были", "SMS"),
        ("Давно не были", "звонок"),
    ]  # fmt: skip
    tab = on_tab(frame(rows), "ru")
    assert len(tab.layers) == 5
    assert not tab.findings


# -- purpose -----------------------------------------------------------------------------------------------------------


def test_advertising_is_not_made_a_service_message_without_a_name_and_a_reason() -> None:
    row = {
        "campaign": "День рождения",
        "channel": "SMS",
        "purpose": "сервисное",
        "body": "{{ greeting }} С праздником!",
    }
    person = [client(consent_ads=None)]

    def sms(**cells: Any) -> Any:
        return next(d for d in drafts_of([{**row, **cells}], person).drafts if d.channel == "sms")

    assert (sms().purpose, sms().state) == ("ad", "blocked")
    assert "draft/purpose-not-decided" in [w.key for w in sms().warnings]
    assert sms(decided_by="Анна").purpose == "ad"
    decided = sms(decided_by="Анна, директор", decided_why="поздравляем без предложений")
    assert (decided.purpose, decided.state) == ("service", "draft")
    (warning,) = decided.warnings
    assert "Анна, директор" in warning.message("ru")


def test_the_same_in_the_configuration() -> None:
    from sheetcrm.core.drafts.model import Decision

    person = [client(consent_ads=None)]
    more: dict[str, Any] = {"campaigns": ("birthday",), "purposes": {"birthday": "service"}}
    unsigned = draft(facts(person, **more)).drafts[0]
    assert (unsigned.purpose, [w.key for w in unsigned.warnings]) == ("ad", ["draft/purpose-not-decided"])
    signed = draft(facts(person, **more, decisions={"birthday": Decision("Анна", "просто поздравление")})).drafts[0]
    assert (signed.purpose, signed.state, [w.key for w in signed.warnings]) == (
        "service",
        "draft",
        ["draft/purpose-decided"],
    )


def test_a_service_message_may_be_called_advertising_by_anybody() -> None:
    from .test_new_occasions import order

    orders = [order(0, 5, status="выполнен")]
    made = draft(facts([client(consent_ads=None)], orders=orders, campaigns=("opinion",), purposes={"opinion": "ad"}))
    assert {(d.purpose, d.state) for d in made.drafts} == {("ad", "blocked")}


# -- a person's own words ----------------------------------------------------------------------------------------------


def test_what_a_person_wrote_comes_after_every_template() -> None:
    rows = [
        {"campaign": "birthday", "body": "база"},
        {"campaign": "birthday", "channel": "email", "body": "канал"},
        {"campaign": "birthday", "channel": "email", "segment": "vip", "body": "сегмент"},
    ]
    vip = {"segments": {"vip": np.array([True])}}
    steps = [drafts_of(rows[:n], **vip).drafts[0] for n in (0, 1, 2, 3)]
    assert [step.text.split("\n")[0] for step in steps] == ["Здравствуйте, Мария Ивановна!", "база", "канал", "сегмент"]
    last = edited(steps[-1], "от руки", SETTINGS)
    assert last.text.split("\n")[0] == "от руки"
    assert (last.id, last.to, last.subject, last.state) == (steps[-1].id, steps[-1].to, steps[-1].subject, "draft")
    assert edited(last, "ещё раз", SETTINGS, "Своя тема").subject == "Своя тема"


def test_a_persons_words_keep_the_small_print_and_the_way_out() -> None:
    letter, text = drafts_of([]).drafts
    again = edited(letter, "Мария Ивановна, с праздником!", SETTINGS)
    assert again.text.split("-- ")[1] == letter.text.split("-- ")[1]
    assert edited(letter, letter.text, SETTINGS).text == letter.text
    short = edited(text, "С днём рождения", SETTINGS)
    assert short.text == "С днём рождения. Отказ: СТОП"
    assert short.sms is not None
    assert short.sms.parts == 1
    assert edited(text, short.text, SETTINGS).text == short.text


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("С праздником, {имя}!", "draft/placeholder"),
        ("Смотрите https://sbеrbank.ru", "draft/lookalike-link"),
        ("слово " * 5000, "draft/too-long"),
    ],
)
def test_a_persons_words_are_looked_at(words: str, code: str) -> None:
    letter = drafts_of([]).drafts[0]
    wrong = edited(letter, words, SETTINGS)
    assert (wrong.state, [r.key for r in wrong.reasons]) == ("blocked", [code])
    assert edited(wrong, "Так лучше.", SETTINGS).state == "draft"


def test_a_person_cannot_slip_an_offer_into_a_service_message_nor_lift_another_block() -> None:
    from .test_new_occasions import order

    service = draft(facts([client(consent_ads=None)], orders=[order(0, -1)], campaigns=("appointment",))).drafts[0]
    assert edited(service, "Ждём вас завтра.", SETTINGS).state == "draft"
    assert [r.key for r in edited(service, "Ждём, а ещё скидка 10 %!", SETTINGS).reasons] == ["draft/really-an-ad"]
    blocked = drafts_of([], [client(consent_ads=None)]).drafts[0]
    assert [r.key for r in edited(blocked, "Просто привет.", SETTINGS).reasons] == ["draft/no-consent"]
