"""The review page as a document: one file, no address outside, a policy that allows its own script alone."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from decimal import Decimal
from typing import Any

import pytest

from sheetcrm.core.drafts.drafting import draft
from sheetcrm.handover.review_page import embedded_json, review_page
from tests.unit.drafts.making import SETTINGS, birthday_drafts, client, facts
from tests.unit.drafts.test_layout import Reader


def page(lang: Any = "ru", **more: Any) -> str:
    rows = [client(1), client(2, consent_ads=None), client(3, stop=True)]
    return review_page(birthday_drafts(rows, sms_price=Decimal("4.20"), **more), lang=lang)


def test_it_says_that_nothing_is_sent() -> None:
    for lang, words in (("ru", "ничего не отправляется"), ("en", "nothing is sent")):
        made = page(lang)
        title = re.search(r"<title>(.*?)</title>", made)
        assert title is not None
        assert words in title[1]
        assert f'<html lang="{lang}">' in made
        assert made.count(words) >= 2


def test_no_address_outside_and_no_handlers() -> None:
    made = page()
    own = made.replace(SETTINGS.website, "").replace("mailto:anna@romashka.example", "")
    assert not re.search(r"(?:src|href|action)\s*=\s*[\"']?(?:https?:)?//", own)
    assert "@import" not in made
    assert "url(" not in made
    for _, attrs in Reader(made).tags:
        assert not [key for key in attrs if key.startswith("on")]


def test_the_policy_names_the_script_by_its_hash() -> None:
    made = page()
    (script,) = re.findall(r"<script>(.*?)</script>", made, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', made)
    assert policy is not None
    assert f"script-src 'sha256-{digest}';" in policy[1]
    assert "default-src 'none'" in policy[1]
    assert "unsafe-eval" not in policy[1]


@pytest.mark.parametrize("text", ["</script>", "<!--<script>", "]]>", "\u2028", "&amp;", "<\\/script>"])
def test_json_cannot_end_its_element(text: str) -> None:
    made = embedded_json({"a": text})
    assert not set(made) & set("<>&\u2028\u2029")
    assert json.loads(made) == {"a": text}


def test_the_same_drafts_give_the_same_page() -> None:
    assert page() == page()


def test_campaigns_stand_first_with_reasons_counted() -> None:
    made = page().replace("\u00a0", " ")
    assert "День рождения: можно написать 1 клиенту из 3." in made
    assert "Готово: 1 письмо, 1 SMS (2 части), 8,40 ₽" in made
    assert "Нет согласия на рекламу — 1 клиент" in made
    assert "Просили не беспокоить — 1 клиент" in made


def test_lines_nobody_understood_are_told() -> None:
    made = review_page(draft(facts([client(1)], stop_list=[{"who": "Пётр"}])), lang="ru")
    assert "«Стоп-лист», запись 1: не похоже ни на телефон" in made


def test_many_of_them_are_counted() -> None:
    stop = [{"who": f"Пётр {'х' * n}"} for n in range(1, 41)]
    made = review_page(draft(facts([client(1)], stop_list=stop)), lang="ru")
    assert made.count("не похоже ни на телефон") == 30
    assert "…и ещё 10 строк." in made


def test_an_empty_page_is_a_page() -> None:
    made = review_page(draft(facts([])), lang="en")
    assert "nobody is due now" in made
