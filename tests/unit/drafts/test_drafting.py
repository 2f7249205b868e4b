"""The stage as a whole: states, reasons, duplicates, ids, and what is said first."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from decimal import Decimal
from typing import Any

import numpy as np
import pytest

from sheetcrm.core.drafts.codes import reason_codes
from sheetcrm.core.drafts.drafting import draft
from sheetcrm.core.drafts.text.by_person import edited
from sheetcrm.core.fields.birthday import Birthday
from sheetcrm.core.fields.name_parts import PersonName
from sheetcrm.core.names.firms import firm_and_person
from sheetcrm.core.records import replace

from .making import CLIENT, SETTINGS, SHIPPED, birthday_drafts, client, facts, reasons, skips, states


def test_a_letter_as_somebody_would_sign_it() -> None:
    letter, text = birthday_drafts().drafts
    assert (letter.channel, letter.state, letter.to) == ("email", "draft", "maria@example.com")
    assert letter.subject == "Мария Ивановна, с днём рождения!"
    assert letter.text == (
        "Здравствуйте, Мария Ивановна!\n\nПоздравляем вас с днём рождения!\n\n"
        "Пусть новый год жизни будет добрым: побольше поводов радоваться, близкие рядом и время на то, что вам по "
        "душе.\n\nСпасибо, что вы с нами. Будем рады увидеться!\n\nАнна\nСалон «Ромашка»\n\n-- \n"
        "Салон «Ромашка», Москва, Лесная ул., 5\n"
        "Вы получили это письмо, потому что согласились получать наши новости.\n"
        "Не хотите больше получать такие письма? Напишите нам: anna@romashka.example\n"
    )
    assert (text.channel, text.to) == ("sms", "+79161234567")
    assert text.text == ("Мария, с днём рождения! Радости, здоровья и хороших новостей. Салон «Ромашка». Отказ: СТОП")
    assert text.sms is not None
    assert (text.sms.encoding, text.sms.parts) == ("UCS-2", 2)
    assert text.subject == text.html == ""


@pytest.mark.parametrize("lang", ["ru", "en"])
@pytest.mark.parametrize("named", [True, False])
@pytest.mark.parametrize("bare", [True, False])
def test_every_shipped_text_reads_whole(lang: Any, named: bool, bare: bool) -> None:
    """No gap, no double space, no bracket, whatever is known and however little the settings say."""
    name = (CLIENT["full_name"] if lang == "ru" else PersonName(last="Reed", first="Mary")) if named else None
    row = client(full_name=name, created=dt.date(2026, 11, 20))
    known = [{"last_order": None if bare else dt.date(2026, 1, 5), "lifecycle": "asleep", "orders_count": 0}]
    sparse = {"sender_name": "", "company_phone": "", "website": "", "postal_address": "", "sender_email": ""}
    three = ("birthday", "welcome", "winback")
    made = draft(facts([row], known, lang=lang, campaigns=three, **(sparse if bare else {})))
    # Somebody whose last purchase is long past is not welcomed as new.
    assert len(made.drafts) == (6 if bare else 4)
    for each in made.drafts:
        assert each.state == "draft", [r.key for r in each.reasons]
        for text in (each.subject, each.text):
            assert "  " not in text
            assert "\n\n\n" not in text
            assert not any(sign in text for sign in ("[", "{", "None", "nan", " ,", " .", " !", ",,", "..", "!!"))
        assert not each.warnings


def test_the_known_name_of_a_company_is_needed() -> None:
    made = birthday_drafts(company="")
    assert states(made) == {(0, "email"): "blocked", (0, "sms"): "blocked"}
    assert "[название вашей компании]" in made.drafts[1].text
    (reason,) = made.drafts[1].reasons
    assert reason.key == "draft/empty-variable"
    assert reason.message("ru") == (
        "В тексте нужно «название вашей компании», а значения нет. Место отмечено скобками."
    )
    assert "в настройках" in reason.fix("ru")


@pytest.mark.parametrize(
    ("cells", "skipped"),
    [
        ({"email": None}, {(0, "email", "draft/no-email")}),
        ({"email": ("a@localhost",)}, {(0, "email", "draft/no-email")}),
        ({"phone": None}, {(0, "sms", "draft/no-mobile")}),
        ({"phone": ("+74951234567",)}, {(0, "sms", "draft/no-mobile")}),
        ({"phone": ("+79161234567;ext=12",)}, {(0, "sms", "draft/no-mobile")}),
        ({"phone": ("+78001234567",)}, {(0, "sms", "draft/no-mobile")}),
        ({"phone": ("+74951234567", "+79161234567")}, set()),
        ({"phone": ("+74951234567",), "phone2": ("+79161234567",)}, set()),
        ({"email": None, "email2": ("b@example.com",)}, set()),
        ({"status": "есть жалоба / спор"}, {(0, None, "draft/open-complaint")}),
    ],
)
def test_who_has_no_usable_address(cells: dict[str, Any], skipped: set[Any]) -> None:
    assert skips(birthday_drafts([client(**cells)])) == skipped


@pytest.mark.parametrize(
    ("cells", "suspicious", "code", "channels"),
    [
        ({}, {"full_name": [0]}, "draft/suspicious-name", {"email", "sms"}),
        ({"full_name": PersonName(first="Приз www.win.example")}, {}, "draft/suspicious-name", {"email", "sms"}),
        ({"greeting": "друг, жми http://x.example"}, {}, "draft/suspicious-name", {"email", "sms"}),
        ({}, {"email": [0]}, "draft/suspicious-contact", {"email"}),
        ({}, {"phone": [0]}, "draft/suspicious-contact", {"sms"}),
        ({}, {"birthday": [0]}, "draft/suspicious-value", {"email", "sms"}),
        ({}, {"city": [0]}, None, set()),
    ],
)
def test_what_is_doubtful_blocks(
    cells: dict[str, Any], suspicious: dict[str, Any], code: str | None, channels: set[str]
) -> None:
    given = {key: np.array(at) for key, at in suspicious.items()}
    made = birthday_drafts([client(**cells)], suspicious=given)
    for channel in ("email", "sms"):
        assert reasons(made, 0, channel) == ([code] if channel in channels else [])


def test_a_doubtful_value_blocks_only_where_it_is_used() -> None:
    templates = {**SHIPPED, "ru/birthday.sms": "Привет, {{ city }}!"}
    made = birthday_drafts([client(city="Самара <b>")], templates=templates)
    assert reasons(made, 0, "sms") == ["draft/suspicious-value"]
    assert reasons(made, 0, "email") == []


def test_no_consent_is_rendered_for_reading_only() -> None:
    made = birthday_drafts([client(consent_ads=None)])
    assert states(made) == {(0, "email"): "blocked", (0, "sms"): "blocked"}
    assert made.drafts[0].text.startswith("Здравствуйте, Мария Ивановна!")
    assert reasons(made) == ["draft/no-consent"]
    assert "(email)" in made.drafts[0].reasons[0].message("ru")


def test_a_service_message_needs_no_consent_unless_it_advertises() -> None:
    service = {**SHIPPED, "ru/birthday.sms": "---\npurpose: service\n---\n{{ greeting }} Мы вас ждём."}
    assert reasons(birthday_drafts([client(consent_ads=None)], templates=service), 0, "sms") == []
    offer = {**SHIPPED, "ru/birthday.sms": "---\npurpose: service\n---\n{{ greeting }} Вам скидка и подарок."}
    made = birthday_drafts([client(consent_ads=None)], templates=offer)
    assert reasons(made, 0, "sms") == ["draft/no-consent"]
    assert "draft/really-an-ad" in [w.key for d in made.drafts for w in d.warnings]
    stopped = birthday_drafts([client(consent_ads=None, stop=True)], templates=service)
    assert stopped.drafts == ()


def test_one_message_for_one_person_and_one_for_one_address() -> None:
    rows = [
        client(1, consent_ads=None),
        client(2),
        client(3, email=("SAME@example.com",)),
        client(4, email=("same@example.com",)),
    ]
    made = birthday_drafts(rows, cluster=np.array([5, 5, 1, 2]))
    # Of two rows of one client the one that consented speaks for both.
    assert {p for p, channel in states(made) if channel == "email"} == {1, 2}
    assert {p for p, channel in states(made) if channel == "sms"} == {1, 2, 3}
    assert Counter(code for _, _, code in skips(made)) == {"draft/same-person": 3}


@pytest.mark.parametrize(
    ("wanted", "kept"),
    [
        ("SMS", {"sms"}),
        ("email", {"email"}),
        ("почта", {"email"}),
        ("звонок", {"email", "sms"}),
        (None, {"email", "sms"}),
    ],
)
def test_a_preferred_channel_is_respected(wanted: str | None, kept: set[str]) -> None:
    made = birthday_drafts([client(pref_channel=wanted)])
    assert {d.channel for d in made.drafts} == kept


def test_a_preferred_channel_without_consent_does_not_silence_the_other() -> None:
    made = birthday_drafts([client(pref_channel="SMS", consent_sms=False)])
    assert states(made) == {(0, "email"): "draft", (0, "sms"): "blocked"}


def test_ids_are_stable_unique_and_tell_nothing() -> None:
    rows = [client(n) for n in range(1, 40)]
    first, again = birthday_drafts(rows), birthday_drafts(rows[::-1])
    assert {d.id for d in first.drafts} == {d.id for d in again.drafts}
    assert len({d.id for d in first.drafts}) == len(first.drafts) == 78
    assert all(len(d.id) == 16 and set(d.id) <= set("0123456789abcdef") for d in first.drafts)
    next_year = birthday_drafts(rows, today=dt.date(2027, 11, 23))
    assert not {d.id for d in first.drafts} & {d.id for d in next_year.drafts}


def test_rows_without_an_id_and_rows_with_one_id_twice_have_ids_of_their_own() -> None:
    rows = [client(1, client_id=None), client(2, client_id=None), client(3), client(4, client_id="К-000003")]
    made = birthday_drafts(rows)
    assert len({d.id for d in made.drafts}) == len(made.drafts) == 8
    keyed = birthday_drafts(rows, key=b"secret of this workbook")
    assert not {d.id for d in made.drafts} & {d.id for d in keyed.drafts}


def test_personal_details_stay_out_of_repr() -> None:
    shown = repr(birthday_drafts())
    for secret in ("Мария", "Орлова", "maria@example.com", "79161234567"):
        assert secret not in shown


def test_a_template_out_of_its_dates_is_not_used() -> None:
    for head in ("valid_from: 2026-12-01", "valid_to: 2026-11-22"):
        templates = {**SHIPPED, "ru/birthday.sms": f"---\n{head}\n---\nпривет"}
        made = birthday_drafts(templates=templates)
        assert (0, "sms", "draft/out-of-season") in skips(made)
        assert {d.channel for d in made.drafts} == {"email"}


def test_a_broken_or_missing_template_stops_its_campaign_only() -> None:
    broken = {**SHIPPED, "ru/birthday.sms": "{{ comment }}"}
    missing = {name: text for name, text in SHIPPED.items() if name != "ru/birthday.sms"}
    for templates in (broken, missing):
        made = draft(facts(templates=templates, campaigns=("birthday", "welcome")))
        assert (0, "sms", "draft/template-unusable") in skips(made)
        assert [n.key for n in made.notices] == ["draft/template-unusable"]
        assert states(made)[0, "email"] == "draft"


def test_a_broken_template_is_named_once() -> None:
    (notice,) = draft(facts(templates={**SHIPPED, "ru/birthday.sms": "{{ comment }}"}, campaigns=("birthday",))).notices
    assert notice.message("ru").count("ru/birthday.sms") == 1
    assert notice.message("ru").startswith("Шаблон «ru/birthday.sms» не подходит: строка 1: ")
    assert notice.message("en").startswith("The template “ru/birthday.sms” cannot be used: line 1: ")


def test_a_template_from_a_cell_is_rendered_by_the_worker_only() -> None:
    named = frozenset({"ru/birthday.sms"})
    assert (0, "sms", "draft/template-unusable") in skips(birthday_drafts(from_cells=named))
    asked: list[str] = []

    def renderer(template: Any, year: int, values: Any) -> Any:
        asked.append(template.name)
        return [("", "текст из процесса")] * len(values)

    made = birthday_drafts(from_cells=named, renderer=renderer)
    assert asked == ["ru/birthday.sms"]
    assert made.drafts[1].text.startswith("текст из процесса")


def test_a_text_nobody_would_send_is_blocked() -> None:
    templates = {**SHIPPED, "ru/birthday.sms": "слово " * 400}
    assert reasons(birthday_drafts(templates=templates), 0, "sms") == ["draft/too-long"]


@pytest.mark.parametrize(
    ("head", "body", "code"),
    [
        ("subject: ПОДАРОК ЖДЁТ", "текст", "draft/shouting"),
        ("subject: тема", "Скорее сюда!!!", "draft/shouting"),
        ("subject: тема", "Уважаемый клиент, в рамках акции", "draft/jargon"),
        ("subject: " + "очень " * 15, "текст", "draft/long-subject"),
    ],
)
def test_what_looks_bad_is_warned_of_and_not_blocked(head: str, body: str, code: str) -> None:
    templates = {**SHIPPED, "ru/birthday.email": f"---\n{head}\n---\n{body}"}
    letter = birthday_drafts(templates=templates).drafts[0]
    assert [w.key for w in letter.warnings] == [code]
    assert letter.state == "draft"


def test_a_long_text_message_is_warned_of() -> None:
    made = birthday_drafts(templates={**SHIPPED, "ru/birthday.sms": "слово " * 40})
    assert {w.key for w in made.drafts[1].warnings} == {"draft/long-sms"}


@pytest.mark.parametrize(
    ("settings", "ending"),
    [
        ({}, "Отказ: СТОП"),
        ({"sms_stop_word": ""}, "Отказ: +7 495 123-45-67"),
        ({"sms_stop_word": "", "company_phone": ""}, "Отказ: anna@romashka.example"),
        (
            {"sms_stop_word": "", "company_phone": "", "unsubscribe_mailto": "no@romashka.example"},
            "Отказ: no@romashka.example",
        ),
    ],
)
def test_a_text_always_says_how_to_refuse_the_next_one(settings: dict[str, str], ending: str) -> None:
    assert birthday_drafts(**settings).drafts[1].text.endswith(ending)


def test_a_phone_that_the_text_gives_anyway_stands_in_it_once() -> None:
    """Two signs more may cost another part; what a person made of the text ends with one way to refuse as well."""
    own = {**SHIPPED, "ru/birthday.sms": "С днём рождения! {{ company }}, {{ company_phone }}"}
    text = birthday_drafts(templates=own, sms_stop_word="").drafts[1]
    assert text.text == "С днём рождения! Салон «Ромашка», +7 495 123-45-67. Отказ: тот же номер"
    settings = replace(SETTINGS, sms_stop_word="")
    assert edited(text, text.text, settings).text == text.text
    full = "С праздником. Отказ: +7 495 123-45-67"
    assert edited(text, full, settings).text == full
    assert edited(text, "С праздником", settings).text == full


def test_a_missing_way_out_is_one_notice_and_stops_the_texts_alone() -> None:
    nothing = {"sms_stop_word": "", "company_phone": "", "sender_email": ""}
    made = draft(
        facts([client(1), client(2)], [{"lifecycle": "asleep"}] * 2, campaigns=("birthday", "winback"), **nothing)
    )
    assert [n.key for n in made.notices] == ["draft/no-way-out"]
    assert {d.channel: [r.key for r in d.reasons] for d in made.drafts} == {
        "email": [],
        "sms": ["draft/no-way-to-refuse"],
    }


def test_the_first_sentence_names_the_one_reason_that_stops_most() -> None:
    rows = [client(n, consent_ads=True if n <= 3 else None) for n in range(1, 11)]
    made = birthday_drafts(rows)
    assert made.first_sentence("birthday", "ru").startswith(
        "День рождения: 7 клиентов из 10 не получат сообщения: нет согласия на рекламу. Если согласие есть, внесите"
    )
    assert made.first_sentence("birthday", "en").startswith(
        "Birthday: 7 of 10 clients will get no message: no consent to marketing. If there is a consent"
    )
    counted = made.tallies["birthday"]
    assert (counted.due, counted.ready, dict(counted.without)) == (10, 3, {"draft/no-consent": 7})


def test_of_several_reasons_each_is_named_where_asked_for() -> None:
    rows = [client(n, consent_ads={1: True, 2: False}.get(n), stop=True if n == 3 else None) for n in range(1, 5)]
    made = birthday_drafts(rows)
    assert made.first_sentence("birthday", "ru") == "День рождения: можно написать 1 клиенту из 4."
    assert made.first_sentence("birthday", "ru", reasons=True) == (
        "День рождения: можно написать 1 клиенту из 4. "
        "Не получат: отказались от рекламы (1), нет согласия на рекламу (1), просили не беспокоить (1)."
    )


def test_the_first_sentence_when_all_is_well_and_when_nobody_is_due() -> None:
    assert birthday_drafts([client(1), client(2)]).first_sentence("birthday", "ru") == (
        "День рождения: можно написать 2 клиентам из 2."
    )
    nobody = birthday_drafts([client(birthday=Birthday(5, 5))])
    assert nobody.first_sentence("birthday", "ru") == "День рождения: сейчас поводов нет."


def test_the_first_sentence_names_the_value_that_most_texts_lack() -> None:
    made = birthday_drafts([client(1), client(2)], company="")
    assert made.first_sentence("birthday", "ru").startswith(
        "День рождения: 2 клиента из 2 не получат сообщения: не хватает данных для текста («название вашей компании»). Впишите "
        "значение (в настройках)"
    )
    assert "(“your company's name”). Fill it in (in the settings)" in made.first_sentence("birthday", "en")


def test_the_price_of_a_campaign() -> None:
    made = birthday_drafts([client(1), client(2), client(3, consent_ads=None)], sms_price=Decimal("4.20"))
    assert made.tallies["birthday"].sms_price == Decimal("16.80")
    assert made.tallies["birthday"].sms_parts == 4


def test_every_reason_speaks_both_languages() -> None:
    codes = reason_codes()
    assert len(codes) >= 25
    for code in codes.values():
        for text in (code.title, code.message, code.fix):
            assert text.ru
            assert text.en
            assert text.ru != text.en


def test_an_empty_base_makes_nothing() -> None:
    made = draft(facts([]))
    assert (made.drafts, made.skipped, made.notices) == ((), (), ())


def test_whoever_is_written_to_at_a_firm_is_shown_with_it() -> None:
    """The letter names the person alone; whoever reads drafts sees for whom."""
    made = birthday_drafts([client(1, company="ООО «Маяк»"), client(2)]).drafts
    shown = {one.client_id: firm_and_person(one.context.company, one.name) for one in made}
    assert shown["К-000001"] == f"ООО «Маяк» ({made[0].name})"
    assert shown["К-000002"] == made[0].name
    assert not any("Маяк" in one.text for one in made)
