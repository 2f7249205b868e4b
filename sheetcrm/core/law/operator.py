"""What whoever keeps a base of people has to see to beside the base: a short list by country, told until it is answered. Pure.

Sources: ru: 152-ФЗ ст. 22 (notification), 18.1 (policy, responsible person, access of staff); eu: GDPR art. 13, 30, 37;
us: CAN-SPAM, 15 U.S.C. 7704(a)(5). No legal advice. Any answer counts, «не нужно, потому что …» as well: it is the owner's
to know, and the program only keeps asking while there is none.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Literal

import numpy as np
from msgspec import Struct

from sheetcrm.core.issues import Findings, IssueCode, Severity
from sheetcrm.core.wording import Lang, Text

NOT_ANSWERED = IssueCode(
    "law/not-answered",
    Severity.WARNING,
    Text(ru="Пункт списка оператора пуст", en="An item on the legal checklist is empty"),
    Text(
        ru="Это нужно по закону или ради защиты базы, а ответа нет.",
        en="The law or the safety of the base requires it, and there is no answer.",
    ),
    Text(
        ru="Впишите ответ. Если вам это не нужно, так и напишите: «не нужно, потому что …».",
        en="Write the answer. If you do not need this, say so: “not needed, because …”.",
    ),
    example={"name": "Оператор: ответственный за персональные данные", "value": None},
    table="settings",
)


class Item(Struct, frozen=True):
    """One item. ``key``: of the setting that answers it; ``about``: what it is for, in a sentence."""

    key: str
    label: Text
    about: Text


NOTIFICATION = Item(
    "operator.notification",
    Text(ru="Оператор: уведомление Роскомнадзора (№ и дата)", en="Controller: notice to Roskomnadzor (no. and date)"),
    Text(
        ru="До начала обработки персональных данных оператор уведомляет Роскомнадзор (152-ФЗ, ст.\u00a022).",
        en="Russian law requires Roskomnadzor to be notified before personal data is processed (152-FZ, art. 22).",
    ),
)
POLICY = Item(
    "operator.policy",
    Text(
        ru="Оператор: где опубликована политика обработки данных",
        en="Controller: where the privacy policy is published",
    ),
    Text(
        ru="Политику обработки персональных данных публикуют там, где данные собирают.",
        en="A privacy policy is published where the data is collected.",
    ),
)
RESPONSIBLE = Item(
    "operator.responsible",
    Text(ru="Оператор: ответственный за персональные данные", en="Controller: who is responsible for personal data"),
    Text(
        ru="Кому писать о данных и кто отвечает на запросы людей.",
        en="Whom people write to about their data, and who answers them.",
    ),
)
NDA = Item(
    "operator.nda",
    Text(
        ru="Оператор: сотрудники подписали обязательство о неразглашении",
        en="Controller: staff signed a non-disclosure clause",
    ),
    Text(
        ru="Условие о неразглашении клиентской базы в трудовых договорах; впишите дату или номер приказа.",
        en="A clause in staff contracts not to disclose the base; put the date or the number of the order.",
    ),
)
COPYING = Item(
    "operator.copying",
    Text(ru="Оператор: копирование и снимки экрана", en="Controller: copying and screenshots"),
    Text(
        ru="Технически запретить снимки экрана и копирование в таблице нельзя; впишите, о чём договорились с командой.",
        en="Screenshots and copying cannot be technically prevented in a sheet; write down what you "
        "agreed on with your team.",
    ),
)
RECORDS = Item(
    "operator.records",
    Text(
        ru="Оператор: реестр операций с данными (GDPR, ст.\u00a030)",
        en="Controller: record of processing (GDPR art. 30)",
    ),
    Text(ru="Где лежит реестр операций по обработке данных.", en="Where the record of processing activities is kept."),
)
ADDRESS = Item(
    "drafts.postal_address",
    Text(ru="Почтовый адрес", en="Postal address"),
    Text(
        ru="CAN-SPAM требует действующий почтовый адрес в каждом рекламном письме.",
        en="CAN-SPAM requires a valid postal address in every advertising e-mail.",
    ),
)
#: By country; there alone.
ITEMS: Mapping[str, tuple[Item, ...]] = {
    "ru": (NOTIFICATION, POLICY, RESPONSIBLE, NDA, COPYING),
    "eu": (POLICY, RESPONSIBLE, RECORDS, COPYING),
    "us": (ADDRESS,),
}
#: Those that are asked about nowhere else.
OWN = (NOTIFICATION, POLICY, RESPONSIBLE, NDA, COPYING, RECORDS)


def unanswered(country: Literal["ru", "eu", "us"], answers: Mapping[str, object]) -> list[Item]:
    """The items without an answer. ``answers``: by key.

    >>> [item.key for item in unanswered("us", {"drafts.postal_address": " "})], unanswered("us", {"drafts.postal_address": "X"})
    (['drafts.postal_address'], [])
    """
    return [item for item in ITEMS[country] if not str(answers.get(item.key) or "").strip()]


def foreign(country: Literal["ru", "eu", "us"]) -> frozenset[str]:
    """Keys of the items that only the law of other countries asks for."""
    return frozenset(item.key for item in OWN) - {item.key for item in ITEMS[country]}


def in_tab(items: list[Item], names: list[object]) -> Iterator[Findings]:
    """The items that have a line on «Настройки», as issues of its empty cell. ``names``: the tab's first column."""
    folded = [" ".join(str(name or "").casefold().replace("ё", "е").split()).strip(" :") for name in names]
    wanted = {_folded(text) for item in items for text in (item.key, item.label.ru, item.label.en)}
    rows = [row for row, name in enumerate(folded) if name in wanted]
    if rows:
        yield Findings(NOT_ANSWERED, "settings", "value", np.array(rows, dtype=np.intp))


def _folded(name: str) -> str:
    return " ".join(name.casefold().replace("ё", "е").split()).strip(" :")


_MISSING = Text(
    ru="Закон: без ответа {n} {n:пункт|пункта|пунктов} списка оператора (раздел operator в config.yaml или «Настройки»):",
    en="The law: {n} {n:item|items} of the legal checklist without an answer (section operator of config.yaml, or “Settings”):",
)


def lines(items: list[Item], lang: Lang) -> Iterator[str]:
    """What a run says of them."""
    if items:
        yield _MISSING.say(lang, n=len(items))
        yield from (f"  {item.label.say(lang)}" for item in items)
