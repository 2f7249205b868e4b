"""«Шаблоны» / “Templates”: the team's own texts, row by row, over those that come with the program. Pure.

A row may be for one channel or all, for one segment or all; what it leaves out comes from the more general one. A row for a
segment and a campaign of any other name is a campaign of its own.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from msgspec import Struct, field

from sheetcrm.core.drafts.model import CHANNEL_LABEL, Channel
from sheetcrm.core.drafts.occasions import occasions
from sheetcrm.core.drafts.reasons import TEMPLATE_UNUSABLE, Reason
from sheetcrm.core.drafts.text.layers import Layer, checked_layer
from sheetcrm.core.drafts.text.syntax import unnamed
from sheetcrm.core.issues import Findings, IssueCode, Severity
from sheetcrm.core.segments.arrays import fold
from sheetcrm.core.wording import LANGS, Lang, Text, within_quotes
from sheetcrm.errors import TemplateError

NOT_USABLE = IssueCode(
    "template/not-usable",
    Severity.ERROR,
    Text(ru="Шаблон нельзя использовать", en="A template that cannot be used"),
    Text(
        ru="{what} Пока это так, рассылка по этому шаблону не готовится.",
        en="{what} Until that is corrected, nothing is drafted from it.",
    ),
    Text(ru="Исправьте текст в этой строке.", en="Correct the text in that row."),
    example={"campaign": "День рождения", "channel": "SMS", "subject": "С праздником", "body": "Поздравляем!"},
    table="templates",
)
NO_CAMPAIGN = IssueCode(
    "template/no-campaign",
    Severity.WARNING,
    Text(ru="Непонятно, для какой рассылки шаблон", en="It is unclear which campaign a template is for"),
    Text(
        ru="Рассылки «{value}» нет, а сегмент не указан: строка ни на что не влияет.",
        en="There is no campaign “{value}”, and no segment is named: the row has no effect.",
    ),
    Text(
        ru="Впишите рассылку из списка ({known}) или сегмент, для которого эта рассылка.",
        en="Name one of the campaigns ({known}), or the segment the campaign is for.",
    ),
    example={"campaign": "Весна", "body": "Привет!"},
    table="templates",
)
NOT_UNDERSTOOD = IssueCode(
    "template/not-understood",
    Severity.WARNING,
    Text(ru="Слово в шаблоне не понято", en="A word of a template that was not understood"),
    Text(
        ru="«{value}» здесь ничего не значит. Строка не используется.",
        en="“{value}” means nothing here. The row is not used.",
    ),
    Text(ru="Впишите одно из слов: {known}.", en="Write one of: {known}."),
    example={"campaign": "День рождения", "channel": "голубь", "body": "Привет!"},
    table="templates",
)

_CHANNELS: Mapping[Channel, re.Pattern[str]] = {
    "email": re.compile(r"e-?mail|почт|письм|имейл|емейл|мейл", re.IGNORECASE),
    "sms": re.compile(r"sms|смс|text", re.IGNORECASE),
    "call": re.compile(r"звон|call|телефон|phone", re.IGNORECASE),
}
_ANY = re.compile(r"все|всё|любой|любые|all|any|every", re.IGNORECASE)
_PURPOSES = {
    "ad": re.compile(r"реклам|\bad\b|advert|market", re.IGNORECASE),
    "service": re.compile(r"серв|service", re.IGNORECASE),
}
_CHANNEL_WORDS = Text(ru="email, SMS, звонок, все", en="e-mail, SMS, call, all")
_PURPOSE_WORDS = Text(ru="реклама, сервисное", en="advertising, service")
_NAME = Text(ru="«Шаблоны»: {what}", en="“Templates”: {what}")


class OnTab(Struct, frozen=True):
    """What the tab says: checked layers; by campaign and channel what cannot be used; findings by row."""

    layers: tuple[Layer, ...] = ()
    broken: Mapping[tuple[str, Channel | None], Reason] = field(default_factory=dict)
    findings: tuple[Findings, ...] = ()


def campaign_names(lang: Lang) -> dict[str, str]:
    """Every way to name an occasion (folded) → its key."""
    return {fold(word): name for name, one in occasions().items() for word in (name, one.title.ru, one.title.en)}


def on_tab(frame: pd.DataFrame | None, lang: Lang) -> OnTab:
    """The templates of the clean table, for drafts in a language (that of the workbook)."""
    if frame is None or not len(frame):
        return OnTab()
    known = campaign_names(lang)
    layers: list[Layer] = []
    broken: dict[tuple[str, Channel | None], Reason] = {}
    findings: list[Findings] = []
    names = [str(column) for column in frame.columns]
    plain = frame.astype(object).where(frame.notna(), None)
    for row, cells in enumerate(plain.itertuples(index=False, name=None)):
        said = dict(zip(names, cells, strict=True))
        campaign, body = _text(said.get("campaign")), str(said.get("body") or "")
        if said.get("active") is False or not (body.strip() or _text(said.get("subject"))):
            continue
        segment = _text(said.get("segment"))
        key = known.get(fold(campaign)) or (own_key(campaign) if segment and campaign else None)
        if key is None:
            listed = _listed(lang)
            findings.append(_at(row, NO_CAMPAIGN, "campaign", known=listed))
            continue
        channel, purpose = channel_of(_text(said.get("channel"))), purpose_of(_text(said.get("purpose")))
        if channel == "?" or purpose == "?":
            column, words = ("channel", _CHANNEL_WORDS) if channel == "?" else ("purpose", _PURPOSE_WORDS)
            findings.append(_at(row, NOT_UNDERSTOOD, column, known=words))
            continue
        place: Channel | None = next((c for c in _CHANNELS if c == channel), None)
        name = _name(campaign, place, segment, lang)
        head = _head(said, purpose, campaign, segment)
        try:
            layers.append(checked_layer(name, lang, key, place, head, body, own=True, on_tab=True))
        except TemplateError as wrong:
            ru, en = wrong.say("ru")[0], wrong.say("en")[0]
            findings.append(_at(row, NOT_USABLE, "body", what=_shown(ru, en)))
            broken[key, place] = Reason(TEMPLATE_UNUSABLE, {"template": within_quotes(name), "what": unnamed(wrong)})
    return OnTab(tuple(layers), broken, tuple(findings))


def channel_of(word: str) -> str | None:
    """The channel a cell names, None for all of them, "?" when it is none."""
    found: str | None = _one_of(word, _CHANNELS)
    return found


def purpose_of(word: str) -> str | None:
    """``ad`` or ``service``, None when nothing is said, "?" when it is neither."""
    found: str | None = _one_of(word, _PURPOSES)
    return found


def own_key(campaign: str) -> str:
    """The key of a campaign of the team's own: of letters only, the same for every spelling of its name."""
    digest = hashlib.blake2b(fold(campaign).encode(), digest_size=6).hexdigest()
    return "own_" + digest.translate(str.maketrans("0123456789", "ghijklmnop"))


def _head(said: Mapping[str, Any], purpose: str | None, campaign: str, segment: str) -> dict[str, tuple[str, int]]:
    dates = {key: said.get(key) for key in ("valid_from", "valid_to")}
    about = said.get("about")
    values = {
        "subject": _text(said.get("subject")),
        "purpose": purpose or "",
        "segment": segment,
        "title": campaign,
        "about": "; ".join(about) if isinstance(about, (tuple, list)) else _text(about),
        "decided_by": _text(said.get("decided_by")),
        "decided_why": _text(said.get("decided_why")),
        **{key: day.isoformat()[:10] if isinstance(day, dt.date) else "" for key, day in dates.items()},
    }
    return {key: (value, 1) for key, value in values.items() if value}


def _text(value: Any) -> str:
    return " ".join(str(value).split()) if isinstance(value, (str, int)) and not isinstance(value, bool) else ""


def _one_of(word: str, known: Mapping[Any, re.Pattern[str]]) -> Any:
    """The one of some keys a word means, None for all of them, "?" when it is none."""
    if not word or _ANY.fullmatch(word):
        return None
    return next((key for key, pattern in known.items() if pattern.search(word)), "?")


def _name(campaign: str, channel: Channel | None, segment: str, lang: Lang) -> str:
    parts = [campaign, CHANNEL_LABEL[channel].say(lang) if channel else "", segment]
    what = " / ".join(part.replace("{", "").replace("}", "") for part in parts if part)
    return _NAME.say(lang, what=what)


def _shown(ru: str, en: str) -> Text:
    """Words said already, as a text that is not filled again."""
    return Text(*(said.replace("{", "{{").replace("}", "}}") for said in (ru, en)))


def _listed(lang: Lang) -> Text:
    titles = [one.title for one in occasions().values()]
    ru, en = ("; ".join(title.say(each) for title in titles) for each in LANGS)
    return Text(ru, en)


def _at(row: int, code: IssueCode, column: str, **args: Any) -> Findings:
    return Findings(
        code, "templates", column, np.array([row], dtype=np.intp), {name: [arg] for name, arg in args.items()}
    )


def rows_to_begin_with(sources: Mapping[str, str], campaigns: Iterable[str], lang: Lang) -> list[dict[str, Any]]:
    """The texts of some campaigns as rows that are switched off, for people to begin with."""
    from sheetcrm.core.drafts.text.layers import read_layer

    rows: list[dict[str, Any]] = []
    known = occasions()
    wanted: Sequence[str] = [name for name in campaigns if name in known]
    for campaign in wanted:
        for channel in ("email", "sms", "call"):
            name = f"{lang}/{campaign}.{channel}"
            if name in sources:
                layer = read_layer(name, sources[name])
                rows.append(
                    {
                        "campaign": known[campaign].title.say(lang),
                        "channel": CHANNEL_LABEL[channel].say(lang),
                        "subject": layer.head.get("subject", ("", 1))[0] or None,
                        "body": (layer.body or "").strip(),
                    }
                )
    return rows
