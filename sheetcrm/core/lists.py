"""«Справочники» / “Lists”: the words that may stand in a column, one column for each; people keep them. Pure."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from sheetcrm.core.consent_words import OUR_PURPOSES, meaning
from sheetcrm.core.fields import Context
from sheetcrm.core.fields.choice import OFTEN, canonical, slips
from sheetcrm.core.fields.letters import fold, is_nothing, nearest
from sheetcrm.core.fields.messenger import held_in
from sheetcrm.core.fields.messenger_names import LABELS
from sheetcrm.core.fields.yes_no import YES_NO
from sheetcrm.core.figures.deals import list_of_stages
from sheetcrm.core.schema import LISTS
from sheetcrm.core.table import Table
from sheetcrm.core.tabs.columns import text_of
from sheetcrm.core.town_zones import zones_by_town
from sheetcrm.core.wording import Lang

#: Which column of which table each list is for; a field of the clients stands by its name alone.
FOR: Mapping[str, str] = {
    "status": "status",
    "source": "source",
    "owner": "owner",
    "messenger": "messenger",
    "pref_channel": "pref_channel",
    "loss_reason": "loss_reason",
    "city": "city",
    "order_status": "orders.status",
    "order_category": "orders.category",
    "deal_stage": "deals.stage",
    "task_type": "tasks.type",
    "legal_purpose": "consents.purpose",
}
FOR_DRAFTS = ("in_stock", "goes_with", "gone_reasons", "holidays")
#: A column with more different words than this is free text, not a list.
MOST = 60


def words_in(lists: Table | None) -> dict[str, tuple[str, ...]]:
    """The words of each list, by what it is for; a list with nothing in it says nothing."""
    if lists is None:
        return {}
    found = {}
    for key, target in FOR.items():
        if lists.has(key):
            texts = (text_of(value).strip() for value in lists.raw[key].tolist())
            words = tuple(dict.fromkeys(text for text in texts if text))
            if words:
                found[target] = words
    # Both columns of a client hold messengers of the same team.
    return found | ({"messenger2": found["messenger"]} if "messenger" in found else {})


def for_drafts(lists: Table | None) -> dict[str, tuple[str, ...]]:
    """The lists that messages are made by (what has come in, what goes with what …), by their key."""
    if lists is None:
        return {}
    texts = {key: (text_of(value).strip() for value in lists.raw[key].tolist()) for key in FOR_DRAFTS if lists.has(key)}
    return {key: tuple(dict.fromkeys(text for text in said if text)) for key, said in texts.items()}


def town_zones(lists: Table | None) -> dict[str, str]:
    """The time zones beside the towns, by folded town."""
    if lists is None or not lists.has("city") or not lists.has("city_zone"):
        return {}
    return zones_by_town(lists.raw["city"].tolist(), lists.raw["city_zone"].tolist())


def as_they_are(tables: Mapping[str, Table], lang: Lang) -> dict[str, tuple[str, ...]]:
    """What the columns hold now, to begin a list with: each word in its usual spelling, the most frequent first (stages of
    deals as they follow each other), without what is probably a slip of another."""
    found = {}
    for key, target in FOR.items():
        table, _, field = target.rpartition(".")
        there = tables.get(table or "clients")
        if there is not None and there.has(field):
            cells = there.raw[field].tolist()
            if target == "messenger":
                cells += there.raw["messenger2"].tolist() if there.has("messenger2") else []
            words = tuple(_messengers(cells, lang) if target == "messenger" else _usual(cells, lang))
            if target == "deals.stage":
                words = list_of_stages(words)
            elif target == "consents.purpose":
                words = tuple(_without_near(words))
            if 0 < len(words) <= MOST:
                found[key] = words
    return found


def _usual(values: Iterable[object], lang: Lang) -> Iterator[str]:
    texts = [text_of(value) for value in values if isinstance(value, str) and value.strip()]
    spelled, totals = canonical(texts, [1] * len(texts), lang)
    wrong = slips(totals)
    for key in sorted(spelled, key=lambda k: (-totals[k], spelled[k])):
        if key not in wrong:
            yield spelled[key]


def _without_near(words: Iterable[str]) -> Iterator[str]:
    """Purposes without those nobody can read that a slip makes of another or of one of ours: on the list they would be right. What
    can be read stays, or making the list would take consents away."""
    before = {fold(word) for word in OUR_PURPOSES}
    for word in words:
        meant = meaning(word)
        if meant.ads or meant.data or fold(word) in before or nearest(fold(word), before) is None:
            before.add(fold(word))
            yield word


def _messengers(values: Iterable[object], lang: Lang) -> Iterator[str]:
    """The messengers that cells with names and addresses are of; a word nobody knows, where it stands often: a rare one may be
    somebody's name there."""
    texts = Counter(value.strip() for value in values if isinstance(value, str) and value.strip())
    counts: Counter[str] = Counter()
    others: Counter[str] = Counter()
    for text, count in texts.items():
        if services := held_in(text):
            counts.update({LABELS[service]: count for service in services})
        elif (
            text.isalpha()
            and YES_NO.parse(text, Context(lang, "RU", dt.date.min)).value is None
            and not is_nothing(text)
        ):
            others[text] += count
    spelled, totals = canonical(list(others), list(others.values()), lang)
    counts.update({spelled[key]: count for key, count in totals.items() if count >= OFTEN})
    yield from (name for name, _ in counts.most_common())


def heading(key: str, lang: Lang) -> str:
    """The heading of a list."""
    field = LISTS.field(key)
    return field.heading.say(lang) if field is not None else key
