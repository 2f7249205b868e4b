"""Templates: what the allow-list lets through, what it refuses, and what a blank value does."""

from __future__ import annotations

import datetime as dt
import time

import pytest

from sheetcrm.core.drafts.text.layers import SOURCE_LIMIT
from sheetcrm.core.drafts.text.templates import EmptyVariable, compile_template
from sheetcrm.core.drafts.text.values import NamePart
from sheetcrm.core.records import replace
from sheetcrm.errors import TemplateError

from .making import SHIPPED, read_template


def text_of(body: str, values: dict[str, object], lang: str = "ru", *, marking: bool = False) -> str:
    template = read_template(f"{lang}/trial.sms", body)
    return compile_template(template, 2026).render(values, marking=marking)[1]


def refusal(body: str) -> str:
    with pytest.raises(TemplateError) as caught:
        read_template("ru/trial.sms", body)
    return caught.value.code


@pytest.mark.parametrize("name", sorted(SHIPPED))
def test_shipped_templates_are_accepted(name: str) -> None:
    about_their_order = (
        "appointment", "came_back", "cancelled", "large_order", "milestone", "offer", "opinion", "payment",
        "promised",
    )  # fmt: skip
    template = read_template(name, SHIPPED[name])
    assert template.purpose == ("service" if template.campaign in about_their_order else "ad")


def test_both_languages_have_the_same_templates() -> None:
    assert {n.removeprefix("ru/") for n in SHIPPED if n.startswith("ru/")} == {
        n.removeprefix("en/") for n in SHIPPED if n.startswith("en/")
    }


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("{{ city }}", "Самара"),
        ("{% if city == 'Самара' %}да{% else %}нет{% endif %}", "да"),
        ("{{ 'да' if orders_count > 2 else 'нет' }}", "да"),
        ("{% if not profession %}пусто{% endif %}", "пусто"),
        ("{{ profession|default('друг') }}", "друг"),
        ("{{ orders_count }} {{ orders_count|plural('заказ', 'заказа', 'заказов') }}", "3 заказа"),
        ("{{ last_order|date }}", "5\u00a0марта 2025\u00a0года"),
        ("{{ today }}", "23\u00a0ноября"),
        ("{{ interests|join(' и ') }}", "чай и кофе"),
        ("{{ interests }}", "чай, кофе"),
        ("{% for i in interests %}{{ i }}{% if not loop.last %}; {% endif %}{% endfor %}", "чай; кофе"),
        ("{{ first_name|case('dative') }}", "Марии"),
        ("{{ city|upper_first }} {# заметка #}!", "Самара !"),
        ("{% if 'чай' in interests and orders_count >= 3 %}чай{% endif %}", "чай"),
    ],
)
def test_what_a_template_may_do(body: str, expected: str) -> None:
    values = {
        "city": "Самара",
        "orders_count": 3,
        "last_order": dt.date(2025, 3, 5),
        "today": dt.date(2026, 11, 23),
        "interests": ("чай", "кофе"),
        "first_name": NamePart("Мария", "first", "f"),
        "profession": None,
    }
    assert text_of(body, values) == expected


# Sandbox escapes, bombs and everything else that is more than printing and choosing.
EXPLOITS = [
    "{{ ''.__class__ }}",
    "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "{{ city.__init__.__globals__ }}",
    "{{ city['__class__'] }}",
    "{{ city|attr('__class__') }}",
    "{{ self }}",
    "{{ self.__init__ }}",
    "{{ self._TemplateReference__context }}",
    "{{ config }}",
    "{{ request.application }}",
    "{{ lipsum.__globals__['os'].popen('id').read() }}",
    "{{ cycler.__init__.__globals__.os }}",
    "{{ joiner }}",
    "{{ namespace(a=1) }}",
    "{{ dict(a=1) }}",
    "{{ range(10**9) }}",
    "{% for i in range(1000000000) %}x{% endfor %}",
    "{% for i in 'aaaa' %}x{% endfor %}",
    "{% for i in interests %}{% for j in interests %}x{% endfor %}{% endfor %}",
    "{% for i in interests if i %}x{% endfor %}",
    "{% for i in interests recursive %}{{ loop(i) }}{% endfor %}",
    "{% for i in interests %}{{ loop.cycle('a', 'b') }}{% endfor %}",
    "{% for i in interests %}{{ loop.previtem }}{% endfor %}",
    "{% for i in interests|join('') %}x{% endfor %}",
    "{% for city in interests %}x{% endfor %}",
    "{% for loop in interests %}x{% endfor %}",
    "{% for a, b in interests %}x{% endfor %}",
    "{{ 'a' * 100000000 }}",
    "{{ 10**10**10 }}",
    "{{ 'a' ~ 'b' }}",
    "{{ 1 + 1 }}",
    "{{ 7 * 7 }}",
    "{{ 7 // 2 }}",
    "{{ '%999999999s' % city }}",
    "{{ '{:>999999999}'.format(city) }}",
    "{{ '{0.__class__}'.format(city) }}",
    "{{ city.format(city) }}",
    "{{ city.upper() }}",
    "{{ city[0] }}",
    "{{ city[::-1] }}",
    "{{ [1, 2] }}",
    "{{ {'a': 1} }}",
    "{{ (1, 2) }}",
    "{{ city|center(999999999) }}",
    "{{ city|indent(99999999) }}",
    "{{ city|wordwrap(1) }}",
    "{{ city|replace('a', 'aaaaaaaaaa') }}",
    "{{ city|safe }}",
    "{{ city|format(1) }}",
    "{{ interests|map('upper') }}",
    "{{ interests|select }}",
    "{{ interests|groupby('a') }}",
    "{{ city|default(lipsum()) }}",
    "{{ city|default(city.__class__) }}",
    "{{ city|default(*interests) }}",
    "{{ city|default(**city) }}",
    "{{ city|join(interests) }}",
    "{{ city|default('" + "a" * 600 + "') }}",
    "{{ 99999999999999999999 }}",
    "{% set a = 'x' %}",
    "{% set a %}xxxx{% endset %}",
    "{% macro m() %}{{ m() }}{% endmacro %}",
    "{% call m() %}{% endcall %}",
    "{% include 'x' %}",
    "{% include city %}",
    "{% import 'x' as x %}",
    "{% from 'x' import y %}",
    "{% extends 'x' %}",
    "{% block a %}{% endblock %}",
    "{% filter upper %}x{% endfilter %}",
    "{% with a = 1 %}{{ a }}{% endwith %}",
    "{% autoescape false %}{% endautoescape %}",
    "{% raw %}{{ x }}{% endraw %}{{ x }}",
    "{% do city.x() %}",
    "{% trans %}x{% endtrans %}",
    "{% debug %}",
    "{{ caller() }}",
    "{{ super() }}",
    "{{ varargs }}",
    "{{ _ }}",
    "{{ __builtins__ }}",
    "{{ loop }}",
    "{{ loop.index }}",
    "{{ city is callable }}",
    "{{ city is sameas city }}",
    "{{ nonsense }}",
    "{{ comment }}",
    "{{ note }}",
    "{{ next_step }}",
    "{{ city",
    "{% if city %}",
    "{% endif %}",
    "{{ }}",
    "{% if city %}" * 900 + "{% endif %}" * 900,
    "{{ " + "(" * 5000 + "city" + ")" * 5000 + " }}",
    "{{ " + "not " * 4000 + "city }}",
    "{{ city }}" * 1500,
    "x" * (SOURCE_LIMIT + 1),
    "{# " * 6000,
    "{{ city" + "|upper_first" * 1500 + " }}",
]


@pytest.mark.parametrize("body", EXPLOITS, ids=lambda body: body[:40].replace("\n", " "))
def test_the_rest_is_refused_quickly_and_in_words(body: str) -> None:
    began = time.perf_counter()
    with pytest.raises(TemplateError) as caught:
        read_template("ru/trial.sms", body)
    assert time.perf_counter() - began < 2
    assert caught.value.code.startswith("template/")
    for lang in ("ru", "en"):
        message, fix = caught.value.say(lang)
        assert message
        assert fix


def test_the_same_in_a_subject() -> None:
    for body in EXPLOITS[:80]:
        if "\n" not in body:
            with pytest.raises(TemplateError):
                read_template("ru/trial.email", f"---\nsubject: {body}\n---\nпривет")


def test_free_text_has_an_answer_of_its_own() -> None:
    assert refusal("{{ comment }}") == "template/free-text"
    assert refusal("{{ zzz }}") == "template/unknown-variable"


def test_the_line_is_named_with_the_head_counted() -> None:
    with pytest.raises(TemplateError) as caught:
        read_template("ru/trial.email", "---\nsubject: привет\npurpose: ad\n---\nодин\n\n{{ greting }}\n")
    assert caught.value.say("ru")[0] == "Шаблон «ru/trial.email», строка 7: не знаю «greting»; бывает: greeting."


@pytest.mark.parametrize(
    ("head", "code"),
    [
        ("subjekt: x", "template/bad-key"),
        ("subject: x\nsubject: y", "template/bad-key"),
        ("subject: x\npurpose: spam", "template/bad-key"),
        ("subject: x\nvalid_from: завтра", "template/bad-key"),
        ("purpose: ad", "template/no-subject"),
    ],
)
def test_a_wrong_head(head: str, code: str) -> None:
    with pytest.raises(TemplateError) as caught:
        read_template("ru/trial.email", f"---\n{head}\n---\nтекст")
    assert caught.value.code == code


def test_a_head_never_closed_and_a_wrong_name() -> None:
    for name, source, code in (
        ("ru/trial.email", "---\nsubject: x\n", "template/bad-key"),
        ("../../etc/passwd", "x", "template/bad-name"),
        ("ru/trial.push", "x", "template/bad-name"),
        ("ru/trial.sms", "---\nsubject: тема\n---\nx", "template/bad-key"),
    ):
        with pytest.raises(TemplateError) as caught:
            read_template(name, source)
        assert caught.value.code == code


def test_yaml_has_no_say_in_the_head() -> None:
    made = read_template("ru/trial.email", "---\nsubject: no: 10:00, да\nvalid_to: 2026-12-31\n---\nтекст")
    assert made.subject == "no: 10:00, да"
    assert made.valid_to == dt.date(2026, 12, 31)


@pytest.mark.parametrize("blank", [None, "", ()])
@pytest.mark.parametrize(
    "body",
    [
        "{{ city }}",
        "{{ city|upper_first }}",
        "{{ city|date }}",
        "{{ city|join(', ') }}",
        "{{ city|plural('a', 'b') }}",
        "{{ city|number }}",
        "{% if city > 'а' %}x{% endif %}",
        "{{ city|case('dative') }}",
    ],
)
def test_a_blank_is_never_printed(body: str, blank: object) -> None:
    with pytest.raises(EmptyVariable) as caught:
        text_of(body, {"city": blank})
    assert caught.value.variable == "city"


@pytest.mark.parametrize("value", [float("nan"), float("inf"), True])
def test_what_is_no_text_is_never_printed(value: object) -> None:
    with pytest.raises(EmptyVariable):
        text_of("{{ orders_count }}", {"orders_count": value})


def test_a_blank_is_marked_when_the_draft_is_only_read() -> None:
    assert text_of("Привет, {{ city }}! {{ last_order|date }}", {}, marking=True) == (
        "Привет, [город]! [дата последней покупки]"
    )


def test_a_name_of_unknown_gender_or_alphabet_is_put_into_no_case() -> None:
    for name in (NamePart("Саша", "first", None), NamePart("John", "first", "m"), "просто текст"):
        with pytest.raises(EmptyVariable):
            text_of("{{ first_name|case('dative') }}", {"first_name": name})


@pytest.mark.parametrize("payload", ["{{ 7*7 }}", "{% for a in b %}", "{# x #}", "${7*7}", "{{ '{{' }}"])
def test_a_value_is_never_rendered_again(payload: str) -> None:
    assert text_of("{{ city }}", {"city": payload}) == payload


def test_a_long_list_is_cut() -> None:
    assert text_of("{{ interests|join('') }}", {"interests": tuple("a" * 500)}) == "a" * 20


def test_a_letter_of_the_united_states_writes_the_month_first() -> None:
    template = read_template("en/trial.sms", "{{ last_order|date }}; {{ today }}; {{ interests|join(', ') }}")
    last, today = dt.date(2025, 3, 5), dt.date(2026, 11, 23)
    values = {"last_order": last, "today": today, "interests": (last, today)}
    written = [compile_template(t, 2026).render(values)[1] for t in (template, replace(template, american=True))]
    assert written == [
        "5 March 2025; 23 November; 5 March 2025, 23 November",
        "March 5, 2025; November 23; March 5, 2025, November 23",
    ]
