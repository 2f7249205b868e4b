"""Where clients come from: the words a list of sources begins with, each with its kind, and words for what brought them. Pure.

Active ways are those in which the firm turns to people; in passive ones people come by themselves.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from sheetcrm.core.wording import Lang, Text

_CALLS = Text(ru="активный: звонки", en="active: calls")
_MAILINGS = Text(ru="активный: рассылки", en="active: mailings")
PASSIVE: Final[dict[str, Text]] = {
    "authority": Text(ru="пассивный: административный ресурс", en="passive: authority"),
    "alone": Text(ru="пассивный: мало конкурентов", en="passive: few competitors"),
    "agents": Text(ru="пассивный: посредники", en="passive: intermediaries"),
    "own-shop": Text(ru="пассивный: своя точка продаж", en="passive: a shop of one's own"),
    "state": Text(ru="пассивный: госзаказ", en="passive: state orders"),
    "internet": Text(ru="пассивный: интернет", en="passive: the internet"),
    "ads": Text(ru="пассивный: реклама, выставки, ТВ", en="passive: ads, exhibitions, TV"),
    "indirect": Text(ru="пассивный: косвенный", en="passive: indirect"),
}
#: Word → kind, in the order of the list.
SOURCES: Final[tuple[tuple[Text, Text], ...]] = (
    (Text(ru="рекомендация", en="referral"), PASSIVE["indirect"]),
    (Text(ru="сайт", en="website"), PASSIVE["internet"]),
    (Text(ru="поиск", en="search"), PASSIVE["internet"]),
    (Text(ru="карты", en="maps"), PASSIVE["internet"]),
    (Text(ru="соцсети", en="social media"), PASSIVE["internet"]),
    (Text(ru="вывеска", en="shop window"), PASSIVE["own-shop"]),
    (Text(ru="реклама", en="advertising"), PASSIVE["ads"]),
    (Text(ru="выставка", en="exhibition"), PASSIVE["ads"]),
    (Text(ru="ТВ и радио", en="TV and radio"), PASSIVE["ads"]),
    (Text(ru="партнёр", en="partner"), PASSIVE["agents"]),
    (Text(ru="госзаказ", en="state order"), PASSIVE["state"]),
    (Text(ru="административный ресурс", en="authority"), PASSIVE["authority"]),
    (Text(ru="мы одни поблизости", en="nobody else around"), PASSIVE["alone"]),
    (Text(ru="обзвон", en="calls of ours"), _CALLS),
    (Text(ru="рассылка", en="mailing"), _MAILINGS),
)
#: What brought them there: the medium of a campaign.
MEDIUMS: Final[tuple[Text, ...]] = (
    Text(ru="лид-магнит", en="lead magnet"),
    Text(ru="анонс", en="announcement"),
    Text(ru="кейс", en="case study"),
    Text(ru="видео на лендинге", en="video on the landing page"),
    Text(ru="блог", en="blog"),
    Text(ru="страница компании", en="company page"),
    Text(ru="cpc", en="cpc"),
    Text(ru="email", en="email"),
    Text(ru="sms", en="sms"),
    Text(ru="organic", en="organic"),
    Text(ru="referral", en="referral"),
)


def source_lists(words: Iterable[str], lang: Lang) -> dict[str, tuple[str, ...]]:
    """The lists about sources: the team's own words, or ours where it has none, each with its kind where that is known; and
    the mediums."""
    own = tuple(words) or tuple(word.say(lang) for word, _ in SOURCES)
    kinds = {word.say(lang): kind.say(lang) for word, kind in SOURCES}
    return {
        "source": own,
        "source_kind": tuple(kinds.get(word, "") for word in own),
        "medium": tuple(word.say(lang) for word in MEDIUMS),
    }
