"""The words of visits: when they are spoken, that none is left, and that nothing else changes."""

from __future__ import annotations

import importlib
import pkgutil
import re
import string
from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd
import pytest

import sheetcrm.core.card
import sheetcrm.core.checks
import sheetcrm.core.figures
import sheetcrm.core.summary
import sheetcrm.core.tabs
from sheetcrm.core.drafts.reasons import Said
from sheetcrm.core.drafts.review.approval import printed
from sheetcrm.core.issues import IssueCode
from sheetcrm.core.table import Source, Table
from sheetcrm.core.visits import Visiting, are_visits, lang_of, of_visits, plain, visiting
from sheetcrm.core.wording import Lang, Text

ROOMS = (sheetcrm.core.card, sheetcrm.core.checks, sheetcrm.core.figures, sheetcrm.core.summary, sheetcrm.core.tabs)
#: Forms of the words that must not be left; what they are made of may be in other words («заказчик», «покупатель»).
LEFT = {
    "ru": re.compile(r"\b(?:заказ(?:а|у|ом|е|ы|ов|ам|ами|ах)?|покуп(?:ка|ки|ке|ку|кой|ок|кам|ками|ках))\b", re.I),
    "en": re.compile(r"(?<!{)(?<!in )(?<!in their )\b(?:orders?|purchases?)\b(?! (?:of (?:the|your)|form)\b)", re.I),
}


def told(value: Any) -> Iterator[Text]:
    """The texts in a constant, however deep."""
    if isinstance(value, Text):
        yield value
    elif isinstance(value, IssueCode):
        yield from (value.title, value.message, value.fix)
    elif isinstance(value, dict):
        for one in value.values():
            yield from told(one)
    elif isinstance(value, list | tuple):
        for one in value:
            yield from told(one)


def all_texts() -> list[Text]:
    found: dict[Text, None] = {}
    for room in ROOMS:
        for module in pkgutil.iter_modules(room.__path__, f"{room.__name__}."):
            for value in vars(importlib.import_module(module.name)).values():
                found |= dict.fromkeys(told(value))
    return list(found)


TEXTS = all_texts()


def orders_of(tab: str, heading: str = "Дата") -> dict[str, Table]:
    source = Source(tab, 1, {"date": 0}, {"date": heading})
    nothing = np.zeros(0, dtype=np.intp)
    return {"orders": Table("orders", pd.DataFrame({"date": []}, dtype=object), (source,), nothing, nothing)}


@pytest.mark.parametrize(
    ("tab", "heading", "expected"),
    [
        ("Визиты", "Дата", True), ("Записи", "Дата", True), ("Журнал", "Дата визита", True), ("Visits", "Date", True),
        ("Заказы", "Дата", False), ("Продажи", "Дата записи", True), ("Приёмка товара", "Дата", False), ("Orders", "Date", False),
        ("Записки", "Дата", False),
    ],
)  # fmt: skip
def test_the_tab_or_the_heading_tells(tab: str, heading: str, expected: bool) -> None:
    tables = orders_of(tab, heading)
    assert are_visits(tables) is expected
    assert type(lang_of(tables, "ru")) is (Visiting if expected else str)
    assert not are_visits({})


@pytest.mark.parametrize("lang", ["ru", "en"])
def test_no_order_is_left_and_no_argument_changes(lang: Lang) -> None:
    """Every text of the summary, the tabs, the card and the checks."""
    assert len(TEXTS) > 500
    changed = 0
    for text in TEXTS:
        before = text.ru if lang == "ru" else text.en
        after = of_visits(before, lang)
        assert not LEFT[lang].search(after), (before, after)
        assert [n for _, n, _, _ in string.Formatter().parse(after)] == [
            n for _, n, _, _ in string.Formatter().parse(before)
        ]
        assert of_visits(after, lang) == after
        changed += after != before
    assert changed > 40


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Последняя покупка записана 3 дня назад", "Последний визит записан 3 дня назад"),
        ("ни покупки, ни контакта", "ни визита, ни контакта"),
        ("Раньше их покупки принесли", "Раньше их визиты принесли"),
        ("Непонятно, чей это заказ", "Непонятно, чей это визит"),
        ("Заказчик и покупатель", "Заказчик и покупатель"),
        ("предложения к недавней покупке", "предложения к недавнему визиту"),
        ("пора повторить заказ", "пора прийти снова"),
        ("Рассылка: крупный заказ", "Рассылка: визит на крупную сумму"),
    ],
)
def test_what_agrees_with_the_word_changes_with_it(before: str, after: str) -> None:
    assert of_visits(before, "ru") == after


def test_a_language_of_visits_is_its_language() -> None:
    said = Text(ru="{n} {n:заказ|заказа|заказов} от «{who}»", en="{n} {n:order|orders} of “{who}”")
    assert visiting("ru") == "ru"
    assert said.say(visiting("ru"), n=2, who="заказ") == "2 визита от «заказ»"
    assert said.say(visiting("en"), n=1, who="order") == "1 visit of “order”"
    assert (
        said.say("ru", n=2, who="заказ") == said.say(plain(visiting("ru")), n=2, who="заказ") == "2 заказа от «заказ»"
    )


def test_words_with_nobodys_text_inside_speak_of_visits_others_do_not() -> None:
    ours = Said("покупок ещё нет", "no purchase yet", ours=True)
    theirs = Said("купили: торт на заказ", "bought: cake to order")
    assert (ours.say(visiting("ru")), ours.say(visiting("en")), ours.say("ru")) == (
        "визитов ещё нет", "no visit yet", "покупок ещё нет",
    )  # fmt: skip
    assert theirs.say(visiting("ru")) == "купили: торт на заказ"


def test_what_was_approved_before_stays_approved() -> None:
    """The print of a consent, kept with an approval, is made of how these words show themselves."""
    assert printed(Said("анкета", "form")) == "d29db5a91251255a"
