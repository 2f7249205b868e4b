"""The rule language: what is understood, how it is said back, what is refused and how."""

from __future__ import annotations

import datetime as dt
import time

import pytest

from sheetcrm.core.segments.rules import Problem, Rule, build_vocabulary, read_rule
from sheetcrm.core.segments.tree import (
    Ago,
    Ahead,
    And,
    Blank,
    Compare,
    Contains,
    InMonth,
    InYear,
    Node,
    Not,
    OnDay,
    OneOf,
    Op,
    Or,
)

HEADINGS = {
    "full_name": "ФИО",
    "city": "Город",
    "phone": "Телефон",
    "birthday": "День рождения",
    "status": "Статус",
    "source": "Откуда узнал",
    "interests": "Что нравится",
    "never_offer": "Не предлагать",
    "consent_pd": "Согласие на обработку ПД",
    "stop": "⛔ Не беспокоить",
    "last_order": "Последний визит",
    "extra:Сумма, ₽": "Сумма, ₽",
    "extra:Город доставки": "Город доставки",
    "extra:Скидка (карта)": "Скидка (карта)",
}
VOCABULARY = build_vocabulary(HEADINGS)


def tree(rule: str) -> Node:
    read = read_rule(rule, VOCABULARY)
    assert isinstance(read, Rule), read
    return read.tree


def problem(rule: str) -> Problem:
    read = read_rule(rule, VOCABULARY)
    assert isinstance(read, Problem), f"{rule!r} was understood"
    return read


NOT_90 = Ago("last_order", Op.GT, 90, never=True)
TWICE = Compare("orders_count", Op.GE, 2.0)


@pytest.mark.parametrize(
    ("ru", "en", "expected"),
    [
        (
            "город = Самара и заказов >= 2 и не покупал 90 дней",
            "city = Самара and orders >= 2 and not bought for 90 days",
            And((Compare("city", Op.EQ, "Самара"), TWICE, NOT_90)),
        ),
        (
            "давность > 90 и заказов >= 2",
            "recency > 90 and orders >= 2",
            And((Compare("days_since", Op.GT, 90.0), TWICE)),
        ),
        ("Заказов не меньше 2", "orders at least 2", TWICE),
        ("количество заказов ≥ 2", "number of orders ≥ 2", TWICE),
        ("не покупала больше 90 дней", "has not bought for more than 90 days", NOT_90),
        ("нет покупок 3 месяца", "no purchases in the last 3 months", NOT_90),
        (
            "последняя покупка больше 90 дней назад или её не было",
            "last purchase more than 90 days ago or never",
            NOT_90,
        ),
        ("последняя покупка > 90 дней назад", "last purchase > 90 days ago", Ago("last_order", Op.GT, 90)),
        ("последний визит раньше 90 дней назад", "last visit before 90 days ago", Ago("last_order", Op.GT, 90)),
        ("покупал за последние 30 дней", "bought in the last 30 days", Ago("last_order", Op.LE, 30)),
        ("покупал за последний месяц", "bought in the last month", Ago("last_order", Op.LE, 30)),
        ("последняя покупка = вчера", "last purchase = yesterday",
         Ago("last_order", Op.EQ, 1)),
        ("ещё не покупал", "never bought", Compare("orders_count", Op.EQ, 0.0)),
        ("покупал", "bought", Compare("orders_count", Op.GE, 1.0)),
        ("не было три месяца", "not been for three months", NOT_90),
        ("не приходила больше трёх месяцев", "has not visited in over three months", NOT_90),
        ("не было визитов 90 дней", "no visits for 90 days", NOT_90),
        ("последний визит больше двух месяцев назад", "last visit more than two months ago", Ago("last_order", Op.GT, 60)),
        ("последний визит больше месяца назад", "last visit more than a month ago", Ago("last_order", Op.GT, 30)),
        ("последняя покупка больше полугода назад", "last purchase more than half a year ago", Ago("last_order", Op.GT, 182)),
        ("не покупал год", "not bought for a year", Ago("last_order", Op.GT, 365, never=True)),
        ("были за последние двенадцать дней", "visited in the last twelve days", Ago("last_order", Op.LE, 12)),
        ("без телефон или нет город", "no phone or without city", Or((Blank("phone"), Blank("city")))),
        ("есть телефон", "has phone", Not(Blank("phone"))),
        ("услуга = маникюр", "service = маникюр", Compare("bought_items", Op.EQ, "маникюр")),
        ("мастер = Лена", "stylist = Лена", Compare("served_by", Op.EQ, "Лена")),
        ("заказов больше трёх", "orders more than three", Compare("orders_count", Op.GT, 3.0)),
        ("не было контакта два месяца", "not been contacted for two months", Ago("last_contact", Op.GT, 60, never=True)),
        ("не связывались 60 дней", "not contacted for 60 days", Ago("last_contact", Op.GT, 60, never=True)),
        ("последняя покупка после 01.01.2026", "last purchase after 2026-01-01",
         Compare("last_order", Op.GT, dt.date(2026, 1, 1))),
        ("последняя покупка с 1 марта 2026 по 31 марта 2026", "last purchase from 1 March 2026 to March 31, 2026",
         And((Compare("last_order", Op.GE, dt.date(2026, 3, 1)), Compare("last_order", Op.LE, dt.date(2026, 3, 31))))),
        ("последняя покупка в 2025 году", "last purchase in 2025", InYear("last_order", 2025)),
        ("последняя покупка в мае 2026 года", "last purchase in May 2026", InMonth("last_order", 5, 2026)),
        ("день рождения в ближайшие 14 дней", "birthday in the next 14 days", Ahead("birthday", 14)),
        ("день рождения в ближайшую неделю", "birthday in the next week", Ahead("birthday", 7)),
        ("день рождения сегодня", "birthday today", Ahead("birthday", 0)),
        ("день рождения в мае", "birthday in May", InMonth("birthday", 5)),
        ("день рождения в этом месяце", "birthday this month", InMonth("birthday", 0)),
        ("день рождения = 15 мая", "birthday = 15 May", OnDay("birthday", 5, 15)),
        ("группа = постоянный", "group = regular", Compare("lifecycle", Op.EQ, "regular")),
        ("группа не VIP", "group is not VIP", Compare("lifecycle", Op.NE, "vip")),
        ("группа в списке (засыпает, спящий)", "lifecycle in (slipping away; asleep)",
         OneOf("lifecycle", ("slipping", "asleep"))),
        ("покупает? = ещё не покупал", "base = never", Compare("base", Op.EQ, "never")),
        ("актуальность — не проверяема", "freshness is cannot be checked", Compare("freshness", Op.EQ, "unverifiable")),
        ("база = не покупал", "base is not yet", Compare("base", Op.EQ, "never")),
        ("класс ABC = А", "ABC class = A", Compare("abc", Op.EQ, "A")),  # the Russian letter, too
        ("город в списке (Самара, Нижний Новгород)", "city in (Самара, Нижний Новгород)",
         OneOf("city", ("Самара", "Нижний Новгород"))),
        ("город не в списке (Самара)", "city not in (Самара)", Not(OneOf("city", ("Самара",)))),
        ("город пусто", "city is empty", Blank("city")),
        ("город не заполнен", "city not filled", Blank("city")),
        ("город: не пусто", "city is not empty", Not(Blank("city"))),
        ("телефон содержит 916", "phone contains 916", Contains("phone", "916")),
        ("что нравится не содержит массаж", "interests does not contain массаж", Not(Contains("interests", "массаж"))),
        ("не беспокоить = да", "do not contact = yes", Compare("stop", Op.EQ, True)),
        ("не беспокоить", "do not contact", Compare("stop", Op.EQ, True)),
        ("согласие на обработку ПД = нет", "data consent is no", Compare("consent_pd", Op.EQ, False)),
        ("выручка > 1 000", "revenue > 1000", Compare("revenue", Op.GT, 1000.0)),
        ("выручка > 1000,5", "revenue > 1000.5", Compare("revenue", Op.GT, 1000.5)),
        ("выручка > 10 тыс. руб.", "revenue > 10k", Compare("revenue", Op.GT, 10_000.0)),
        ("выручка от 1000 до 5000", "revenue between 1000 and 5000",
         And((Compare("revenue", Op.GE, 1000.0), Compare("revenue", Op.LE, 5000.0)))),
        ("кроме (город = Самара)", "not (city = Самара)", Not(Compare("city", Op.EQ, "Самара"))),
        ("RFM-группа = нельзя потерять", "RFM group = cannot lose", Compare("rfm_group", Op.EQ, "cannot_lose")),
        ("RFM-группа = давние и редкие и заказов >= 2", "RFM group = rare and long ago and orders >= 2",
         And((Compare("rfm_group", Op.EQ, "rare"), TWICE))),
        ("RFM-группа в списке (давние и редкие, лучшие)", "RFM group in (rare and long ago, best)",
         OneOf("rfm_group", ("rare", "best"))),
    ],
)  # fmt: skip
def test_russian_and_english_are_one_tree(ru: str, en: str, expected: Node) -> None:
    """S2."""
    assert tree(ru) == expected
    assert tree(en) == expected


def test_and_binds_closer_than_or() -> None:
    a, b, c = (Compare("orders_count", Op.EQ, float(n)) for n in (1, 2, 3))
    assert tree("заказов = 1 или заказов = 2 и заказов = 3") == Or((a, And((b, c))))
    assert tree("(заказов = 1 или заказов = 2) и заказов = 3") == And((Or((a, b)), c))
    assert tree("не заказов = 1 и заказов = 2") == And((Not(a), b))


def test_the_reading_shows_every_bracket() -> None:
    rule = read_rule("город = Самара и заказов >= 2 и не покупал 90 дней", build_vocabulary({"city": "Город"}))
    assert isinstance(rule, Rule)
    assert rule.understood("ru") == (
        "(город — Самара) и (заказов не меньше 2) и (последняя покупка больше 90 дней назад или её не было)"
    )
    assert rule.understood("en") == (
        "(город is Самара) and (orders at least 2) and (last purchase more than 90 days ago or never)"
    )
    mixed = read_rule("заказов = 1 или заказов = 2 и заказов = 3", VOCABULARY)
    assert isinstance(mixed, Rule)
    quoted = read_rule("город = «Иванов и сыновья»", build_vocabulary({"city": "Город"}))
    assert isinstance(quoted, Rule)
    assert quoted.understood("ru").endswith("«Иванов и сыновья»")
    assert quoted.understood("en").endswith("“Иванов и сыновья”")
    assert mixed.understood("ru") == "(заказов ровно 1) или ((заказов ровно 2) и (заказов ровно 3))"


def test_a_date_is_read_back_in_the_readers_way() -> None:
    """Either way of writing it may be typed again."""
    rule = read_rule("дата последней покупки > 05.03.2026", VOCABULARY)
    assert isinstance(rule, Rule)
    assert "05.03.2026" in rule.understood("ru")
    assert "2026-03-05" in rule.understood("en")


class TestHeadings:
    """Any heading of the team can be named."""

    @pytest.mark.parametrize(
        ("rule", "field"),
        [
            ("Город доставки = Самара", "extra:Город доставки"),  # the longest heading that fits
            ("город = доставки", "city"),
            ("«Город доставки» = Самара", "extra:Город доставки"),
            ('"город доставки" = Самара', "extra:Город доставки"),
            ("Сумма, ₽ > 5", "extra:Сумма, ₽"),
            ("«Скидка (карта)» > 5", "extra:Скидка (карта)"),
            ("Скидка (карта) > 5", "extra:Скидка (карта)"),
            ("Не предлагать = мясо", "never_offer"),  # the heading, not the word "not"
            ("⛔ Не беспокоить = да", "stop"),
            ("ГОРОД = Самара", "city"),
            ("город\u00a0 =\tСамара", "city"),
            ("откуда узнал = Сайт", "source"),
            ("источник = Сайт", "source"),  # our own name beside the team's
            ("source = Сайт", "source"),
            ("телефон:пусто", "phone"),
        ],
    )
    def test_is_found(self, rule: str, field: str) -> None:
        node = tree(rule)
        assert node.field == field  # type: ignore[union-attr]

    def test_yo_and_case_are_one(self) -> None:
        assert tree("ЕЩЕ НЕ ПОКУПАЛ") == tree("ещё не покупал")
        assert tree("выручка больше 5 и город = Орёл") == tree("ВЫРУЧКА БОЛЬШЕ 5 И ГОРОД = Орёл")

    def test_quotes_hold_words_of_the_language(self) -> None:
        assert tree("город = «Иванов и сыновья»") == Compare("city", Op.EQ, "Иванов и сыновья")
        assert tree('город = "a ""b"" c"') == Compare("city", Op.EQ, 'a "b" c')


@pytest.mark.parametrize(
    ("rule", "code", "said"),
    [
        ("горд = Самара", "unknown-column", "Не знаю столбца «горд» (знак 1). Похоже на «город»."),
        ("заказов >= 2 и горд = Самара", "unknown-column", "«горд» (знак 16)"),
        ("«Кличка кота» = Мурзик", "unknown-column", "Не знаю столбца «Кличка кота» (знак 1)."),
        ("профессия = врач", "missing-column", "Столбца «профессия» в таблице клиентов нет"),
        ("город = Самара или Москва", "several-values", "После «или» нужно условие целиком, а написано «Москва»"),
        ("город Самара", "no-operator", "после него написано «Самара»"),
        ("город", "no-operator", "после него написано «конец правила»"),
        ("город =", "no-value", "После «=» не хватает значения"),
        ("город в списке ()", "no-value", "не хватает значения"),
        ("(город = Самара", "bracket", "Для «(» нет пары (знак 1)"),
        ("город = Самара)", "bracket", "Для «)» нет пары (знак 15)"),
        ("город = «Самара", "bracket", "нет пары (знак 9)"),
        ("заказов >= много", "bad-number", "В «заказов» числа, а написано «много»"),
        ("выручка > 1,500", "ambiguous-number", "и как 1500, и как 1,5"),
        ("последняя покупка > весной", "bad-date", "даты, а написано «весной»"),
        ("последняя покупка после 31.02.2026", "bad-date", "31.02.2026"),
        ("день рождения > 5", "bad-date", "даты"),
        ("группа = лучший", "bad-choice", "Бывает: потенциальный, новый, активный, постоянный, VIP, засыпает, спящий"),
        ("не беспокоить = может быть", "bad-choice", "Бывает: да, нет"),
        ("город > Самара", "not-ordered", "«больше» и «меньше» для него не имеют смысла"),
        ("заказов >= 2 и", "expected-condition", "Здесь нужно условие"),
        ("и заказов >= 2", "unknown-column", "Не знаю столбца"),
        ("()", "expected-condition", "Здесь нужно условие"),
        ("город пусто заказов > 1", "unexpected", "Не понимаю «заказов > 1»"),
        ("", "empty-rule", "Правило пустое"),
        ("   ", "empty-rule", "Правило пустое"),
        ("заказов > 1" * 200, "too-long", "не больше 1 000 знаков"),
        ("(" * 30 + "заказов > 1" + ")" * 30, "too-long", "уровней скобок"),
        ("не " * 30 + "заказов > 1", "too-long", "уровней скобок"),
        (" и ".join(["r>1"] * 70), "too-long", "60 условий"),
        ("=HYPERLINK(1)", "unknown-column", "Не знаю столбца"),
        ("__import__('os').system('x') = 1", "unknown-column", "Не знаю столбца"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_with_its_place(rule: str, code: str, said: str) -> None:
    found = problem(rule)
    assert found.code.code == f"segment/{code}"
    assert said in found.message("ru", rule).replace("\u00a0", " ")
    for lang in ("ru", "en"):
        message, fix = found.message(lang, rule), found.fix(lang, rule)  # type: ignore[arg-type]
        assert "{" not in message.replace(rule, "")
        assert "Text(" not in message + fix


@pytest.mark.parametrize(
    ("rule", "ru", "en"),
    [
        ("новые", "Напишите: группа = новые.", "Write: group = новые."),
        ("два месяца", "Напишите: не покупал два месяца.", "Write: not bought for два месяца."),
        ("город Самара", "Напишите: город = Самара.", "Write: город = Самара."),
        ("нет телефона", "Напишите: телефон пусто.", "Write: телефон is empty."),
        ("women", "Напишите: пол = женский.", "Write: gender = female."),
        ("именинники", "Напишите: день рождения в этом месяце.", "Write: birthday this month."),
        ("из Самары", " Есть столбцы: ", "; worked out are: последний визит, orders, revenue, group, bought product."),
        (
            "профессия = врач",
            " Есть столбцы: ",
            "; worked out are: последний визит, orders, revenue, group, bought product.",
        ),
    ],
)
def test_what_to_write_instead_is_said(rule: str, ru: str, en: str) -> None:
    found = problem(rule)
    assert ru in found.message("ru")
    assert en in found.message("en")


def test_where_clients_have_a_manager_the_word_master_means_that_one() -> None:
    read = read_rule("мастер = Лена", build_vocabulary({"owner": "Ответственный"}))
    assert isinstance(read, Rule)
    assert read.tree == Compare("owner", Op.EQ, "Лена")


@pytest.mark.parametrize("rule", ["чего-то = 1", "скидка {x} много", "скидка {x} = 5"])
def test_a_heading_with_brackets_of_a_template_is_said_as_it_is(rule: str) -> None:
    read = read_rule(rule, build_vocabulary({"extra:Скидка {x}": "Скидка {x}"}))
    said = read.understood("ru") if isinstance(read, Rule) else read.message("ru")
    assert "скидка {x}" in said.lower()


def test_the_place_is_that_of_the_typed_text() -> None:
    """Spaces that are folded away still count: the person counts in what they typed."""
    assert problem("заказов   >=   2   и   горд = 1").args["place"] == 24


def test_several_values_are_shown_how_to_write() -> None:
    assert problem("город = Самара или Москва").fix("ru") == (
        "Если подходит любое из значений, напишите: город в списке (Самара, Москва)."
    )


def test_a_rule_about_other_columns_asks_nothing_about_activity() -> None:
    for rule, active in (
        ("город = Самара", False),
        ("город = Самара и не покупал 9 дней", True),
        ("группа = VIP", True),
    ):
        read = read_rule(rule, VOCABULARY)
        assert isinstance(read, Rule)
        assert read.asks_about_activity() is active


@pytest.mark.parametrize(
    "rule",
    ["a " * 500, "(" * 1000, "город = " + "и" * 900, "не " * 330, "город = «" + "x " * 490, "город в списке (" + "a," * 490,
     "заказов " * 125, "«" * 1000, "1 " * 500, "город = " + "больше " * 140],
)  # fmt: skip
def test_no_rule_takes_long(rule: str) -> None:
    start = time.perf_counter()
    read_rule(rule, VOCABULARY)
    assert time.perf_counter() - start < 1
