"""One HTML file to read drafts in: no network, no sending, opened by a double click.

Everything of a client goes in as JSON in a script element that the browser does not run, with ``<`` escaped, and comes
out through ``textContent`` or inside a sandboxed frame. A content policy allows the page's own script by its hash and
nothing else.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from html import escape
from importlib.resources import files
from typing import Any

from msgspec import Struct

from sheetcrm.core.drafts.codes import reason_codes
from sheetcrm.core.drafts.model import CHANNELS, Draft, Drafts
from sheetcrm.core.drafts.reasons import Reason
from sheetcrm.core.drafts.review.approval import VERDICTS, Verdict
from sheetcrm.core.drafts.text.attached import shown_size
from sheetcrm.core.drafts.text.layout import letter_body, letter_frame
from sheetcrm.core.drafts.text.values import day_in_words
from sheetcrm.core.names.firms import firm_and_person
from sheetcrm.core.wording import LANGS, Lang, Text
from sheetcrm.handover.review_decision import NO_DECISIONS, Decision, is_decided, money

#: Drafts that go to paper at once; more would be a book.
PRINT_LIMIT = 300
#: Lines of «Согласия» and «Стоп-лист» that were not understood, shown one by one.
NOTICES_SHOWN = 30

_TITLE = Text(ru="Черновики сообщений", en="Message drafts")
_TAB_TITLE = Text(
    ru="Черновики сообщений — только для чтения, ничего не отправляется",
    en="Message drafts, read-only: nothing is sent",
)
_SAFE = Text(ru="Здесь только черновики: отсюда ничего не отправляется.", en="Drafts only: nothing is sent from here.")
_OVERVIEW = Text(ru="Рассылки и причины", en="Campaigns and reasons")
_SEARCH = Text(ru="Имя, адрес или слова", en="Name, address or words")
_TO_READ = Text(
    ru="Чтобы одобрить рассылку одной отметкой на вкладке «Рассылки», сначала прочитайте черновики в состоянии «Нужно прочитать»: "
    "осталось {n}.",
    en="To approve a campaign with one tick on the tab “Campaigns”, first read the drafts in the "
    "state “To be read”: {n} left.",
)
_COUNTED = Text(ru="{reason} — {n} {n:клиент|клиента|клиентов}", en="{reason}: {n} {n:client|clients}")
_READY = Text(
    ru="Готово: {emails} {emails:письмо|письма|писем}, {texts} SMS",
    en="Ready: {emails} {emails:e-mail|e-mails}, {texts} SMS",
)
_PARTS = Text(ru=" ({n} {n:часть|части|частей})", en=" ({n} {n:part|parts})")
_PRICE = Text(ru=", {price}", en=", {price}")
_MORE = Text(ru="…и ещё {n} {n:строка|строки|строк}.", en="…and {n} more {n:line|lines}.")
_PART = Text(
    ru="Черновики {first}–{last} из {of}, сначала те, что можно отправлять. Поиск — по этой странице. Страницы:",
    en="Drafts {first}–{last} of {of}, those that may be sent first. The search covers this page. Pages:",
)
_NEEDS_SCRIPT = Text(
    ru="Чтобы читать черновики, включите JavaScript для этого файла: страница ничего не загружает из сети.",
    en="To read the drafts, allow JavaScript for this file: the page loads nothing from the network.",
)

_LABELS: dict[str, Text] = {
    "email": Text(ru="письмо", en="e-mail"),
    "sms": Text(ru="SMS", en="SMS"),
    "call": Text(ru="звонок", en="call"),
    "script": Text(ru="Что сказать", en="What to say"),
    "draft": Text(ru="готово", en="ready"),
    "must": Text(ru="прочитать", en="to be read"),
    "warned": Text(ru="проверьте", en="have a look"),
    "blocked": Text(ru="нельзя", en="blocked"),
    "subject": Text(ru="Тема", en="Subject"),
    "files": Text(ru="Файлы в приложении", en="Attached files"),
    "views": Text(ru="Как показать письмо", en="How to show the e-mail"),
    "desktop": Text(ru="Компьютер", en="Desktop"),
    "phone": Text(ru="Телефон", en="Phone"),
    "plain": Text(ru="Текст", en="Text"),
    "preview": Text(ru="Письмо «{subject}»", en="E-mail “{subject}”"),
    "sender": Text(ru="SMS", en="Text message"),
    "latin": Text(ru="латиница: 160 знаков, дальше по 153", en="Latin: 160 characters, then 153 each"),
    "cyrillic": Text(ru="кириллица: 70 знаков, дальше по 67", en="Unicode: 70 characters, then 67 each"),
    "left": Text(ru="в последней части свободно {n}", en="{n} left in the last part"),
    "forcing": Text(ru="Из-за этих знаков помещается меньше: {signs}", en="Fewer characters fit because of: {signs}"),
    "why_blocked": Text(ru="Отправлять нельзя", en="Must not be sent"),
    "look_at": Text(ru="Обратите внимание", en="Worth a look"),
    "nothing": Text(ru="Ничего не найдено.", en="Nothing found."),
    "send": Text(ru="можно отправлять", en="may be sent"),
    "reject": Text(ru="не отправлять", en="do not send"),
    "rewrite": Text(ru="переписать", en="rewrite"),
    "check": Text(ru="проверить", en="to check"),
    "take_back": Text(ru="отменить решение", en="withdraw the decision"),
    "decided": Text(ru="Решено: {what}, {when} ({where})", en="Decided: {what}, {when} ({where})"),
    "in_tab": Text(ru="на вкладке", en="on the tab"),
    "in_page": Text(ru="на странице просмотра", en="on the review page"),
    "in_command": Text(ru="командой", en="by a command"),
    "in_run": Text(ru="при запуске", en="by a run"),
    "named": Text(ru="указано: {name}", en="given: {name}"),
    "no_longer": Text(ru="Решение больше не действует: {why}.", en="The decision no longer holds: {why}."),
    "own": Text(ru="свой текст", en="own text"),
    "own_text": Text(ru="Свой текст вместо нашего", en="Your own text instead of ours"),
    "own_subject": Text(ru="Своя тема", en="Your own subject"),
    "keep_own": Text(ru="Сохранить и можно отправлять", en="Save; may be sent"),
    "cancel": Text(ru="Не менять", en="Leave as it is"),
    "differs": Text(ru="Чем ваш текст отличается от нашего", en="How your text differs from ours"),
    "template": Text(ru="Шаблон: {name}", en="Template: {name}"),
    "deciding": Text(ru="Решение", en="Decision"),
    "kept": Text(ru="Сохранено: {name} — {what}", en="Saved: {name}, {what}"),
    "not_kept": Text(ru="Не сохранено ({name}): {why}.", en="Not saved ({name}): {why}."),
    "no_answer": Text(
        ru="Не сохранено ({name}): нет ответа. Если команда review закрыта, запустите её снова.",
        en="Not saved ({name}): no answer. If the review command has ended, run it again.",
    ),
    "undecided": Text(ru="Решений ещё нет.", en="Not decided yet."),
    "looked_ok": Text(ru="второй взгляд: согласен", en="second look: agrees"),
    "looked_no": Text(ru="второй взгляд: против", en="second look: objects"),
    "place": Text(ru="{n} из {of}", en="{n} of {of}"),
    "printed": Text(ru="Напечатаны первые {n} из {of}.", en="The first {n} of {of} are printed."),
}
_HOURS = Text(ru="с {start} до {end} по времени клиента", en="{start} to {end} by the client's clock")
_YOURS = Text(ru="у вас это с {start} до {end}", en="{start} to {end} by yours")
_FACTS = (
    Text(ru="Почему сейчас", en="Why now"),
    Text(ru="Группа и сегменты", en="Group and segments"),
    Text(ru="Когда отправлять", en="When to send"),
    Text(ru="Последняя покупка", en="Last purchase"),
    Text(ru="Последний контакт", en="Last contact"),
    Text(ru="Заказов", en="Orders"),
    Text(ru="Согласие", en="Consent"),
    Text(ru="ID клиента", en="Client ID"),
)
_CHARACTERS = {"ru": ["знак", "знака", "знаков"], "en": ["character", "characters"]}
_DRAFTS = {"ru": ["черновик", "черновика", "черновиков"], "en": ["draft", "drafts"]}


class _Words:
    """Sentences that many drafts share, each kept once."""

    def __init__(self) -> None:
        self.said: list[str] = []
        self._at: dict[str, int] = {}

    def at(self, sentence: str) -> int:
        found = self._at.setdefault(sentence, len(self.said))
        if found == len(self.said):
            self.said.append(sentence)
        return found


class Part(Struct, frozen=True):
    """Which of several pages this is: all file names, its own, how many drafts come before it, and how many there are."""

    pages: tuple[str, ...]
    page: str
    before: int
    of: int


@dataclass(frozen=True, slots=True)
class Serve:
    """Where decisions go: ``at``, a path on the server that the page came from, with the secret ``token`` of this very run.
    ``second``: whether it is a second look at what somebody else approved."""

    token: str = field(repr=False)
    at: str
    second: bool = False


def review_page(
    drafts: Drafts,
    *,
    lang: Lang,
    workbook: str = "",
    currency: str = "₽",
    sms_sender: str = "",
    part: Part | None = None,
    decisions: Mapping[str, Decision] = NO_DECISIONS,
    must_read: Collection[str] = (),
    serve: Serve | None = None,
) -> str:
    """The page as one HTML document. ``lang`` is the reader's; each draft keeps its own language.

    ``decisions``: how the drafts stand that somebody decided about, by draft. ``serve``: set when the page is served by ``sheetcrm review`` and takes
    decisions; from a file it only shows them. ``workbook``: the name shown beside the title. ``part``: set when the drafts are one page of several; the campaigns'
    figures are those of all pages. ``must_read``: ids of the drafts that somebody has to read before a campaign can be approved as
    one. The same drafts give the same page, byte for byte.
    """
    words = _Words()
    rows = [_draft(draft, lang, words, currency, sms_sender) for draft in drafts.drafts]
    content = {
        "lang": lang,
        "labels": {
            **{key: text.say(lang, **_same(text)) for key, text in _LABELS.items()},
            "facts": [text.say(lang) for text in _FACTS],
            "characters": _CHARACTERS[lang],
            "drafts": _DRAFTS[lang],
        },
        "words": words.said,
        "frames": {each: letter_frame(each) for each in LANGS},
        "campaigns": {name: {"title": counted.title.say(lang)} for name, counted in drafts.tallies.items()},
        "print_limit": PRINT_LIMIT,
        "drafts": rows,
        "decisions": {d.id: decisions[d.id].listed(lang) for d in drafts.drafts if d.id in decisions},
        "must": [d.id for d in drafts.drafts if d.id in must_read],
        "serve": None if serve is None else {"token": serve.token, "at": serve.at, "second": serve.second},
    }
    to_read = [name for name in must_read if name not in decisions or not is_decided(decisions[name])]
    links = _pages(part, len(drafts), lang) if part is not None and len(part.pages) > 1 else ""
    page = _document(drafts, lang, workbook, currency, embedded_json(content), links, to_read, serve)
    # A lone surrogate, from a broken file, has no bytes in UTF-8.
    return page.encode("utf-8", "replace").decode()


def embedded_json(content: object) -> str:
    """JSON that cannot end the script element it stands in, nor start a comment in it."""
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    for sign, safe in (
        ("<", "\\u003c"),
        (">", "\\u003e"),
        ("&", "\\u0026"),
        ("\u2028", "\\u2028"),
        ("\u2029", "\\u2029"),
    ):
        text = text.replace(sign, safe)
    return text


def _same(text: Text) -> dict[str, str]:
    """Arguments that leave the named places of a label for the page to fill."""
    return {
        name: f"{{{name}}}"
        for name in ("subject", "n", "of", "signs", "what", "when", "where", "name", "why")
        if f"{{{name}}}" in text.ru
    }


def _draft(draft: Draft, lang: Lang, words: _Words, currency: str, sms_sender: str) -> list[Any]:
    context = draft.context
    consent = None if context.consent is None else words.at(context.consent.say(lang))
    sms: list[Any] | None = None
    if draft.sms is not None:
        price = "" if draft.sms.price is None else money(float(draft.sms.price), currency, lang)
        hints = [words.at(hint.say(lang)) for hint in draft.sms.hints]
        info = draft.sms
        sms = [info.encoding, info.characters, info.parts, info.left, price, hints, info.forcing, sms_sender]
    when = [day_in_words(context.send_on, lang)] if context.send_on is not None else []
    if context.hours is not None:
        when.append(_HOURS.say(lang, start=f"{context.hours[0]:%H:%M}", end=f"{context.hours[1]:%H:%M}"))
    if context.send_after is not None and context.send_before is not None:
        after, before = context.send_after, context.send_before
        if (after.time(), before.time()) != context.hours:
            when.append(_YOURS.say(lang, start=f"{after:%H:%M}", end=f"{before:%H:%M}"))
    days = [
        words.at(", ".join(when)) if when else None,
        *(
            None if day is None else words.at(day_in_words(day, lang))
            for day in (context.last_order, context.last_contact)
        ),
    ]
    return [
        draft.id,
        draft.campaign,
        draft.channel,
        int(draft.state == "draft"),
        firm_and_person(context.company, draft.name) or "",
        draft.to,
        draft.subject,
        draft.text,
        letter_body(draft.text, draft.links) if draft.channel == "email" else "",
        draft.lang,
        _reasons(draft.reasons, lang, words),
        _reasons(draft.warnings, lang, words),
        draft.template,
        [
            words.at(context.why.say(lang)),
            None if context.group is None else words.at(context.group.say(lang)),
            *days,
            None if context.orders is None else str(context.orders),
            consent,
            draft.client_id,
        ],
        sms,
        [[file.name, shown_size(file.size, lang)] for file in draft.files],
    ]


def _reasons(reasons: Sequence[Reason], lang: Lang, words: _Words) -> list[list[int]]:
    return [[words.at(reason.message(lang)), words.at(reason.fix(lang))] for reason in reasons]


@lru_cache(maxsize=2)
def _own(served: bool) -> tuple[str, str, str]:
    """Style, script, and the content policy that lets that script run and nothing else. ``served``: the page may speak to the
    server it came from."""
    here = files("sheetcrm.handover")
    style = here.joinpath("review_page.css").read_text("utf-8").replace("\r\n", "\n")
    script = here.joinpath("review_page.js").read_text("utf-8").replace("\r\n", "\n")
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    # Inline styles are allowed for the letters: a sandboxed frame inherits this policy.
    policy = (
        f"default-src 'none'; script-src 'sha256-{digest}'; style-src 'unsafe-inline'; img-src data:; "
        "base-uri 'none'; form-action 'none'" + ("; connect-src 'self'" if served else "")
    )
    return style, script, policy


def _options(first: Text, options: Sequence[tuple[str, str]], lang: Lang) -> str:
    rest = "".join(f'<option value="{escape(value)}">{escape(shown)}</option>' for value, shown in options)
    return f'<option value="">{escape(first.say(lang))}</option>{rest}'


def _pages(part: Part, here: int, lang: Lang) -> str:
    """A line that says which drafts stand here, and leads to the other pages."""
    said = _PART.say(lang, first=part.before + 1, last=part.before + here, of=part.of)
    links = " ".join(
        f'<b aria-current="page">{number_}</b>' if name == part.page else f'<a href="{escape(name)}">{number_}</a>'
        for number_, name in enumerate(part.pages, start=1)
    )
    return f'<nav class="pages"><p>{escape(said)} {links}</p></nav>\n'


def _document(
    drafts: Drafts,
    lang: Lang,
    workbook: str,
    currency: str,
    content: str,
    pages: str,
    to_read: Sequence[str],
    serve: Serve | None,
) -> str:
    style, script, policy = _own(serve is not None)
    say = {
        "search": Text(ru="Поиск", en="Search"),
        "campaign": Text(ru="Рассылка", en="Campaign"),
        "channel": Text(ru="Канал", en="Channel"),
        "state": Text(ru="Состояние", en="State"),
        "decision": Text(ru="Решение", en="Decision"),
        "by": Text(ru="Кто решает", en="Who decides"),
        "list": Text(ru="Черновики", en="Drafts"),
        "draft": Text(ru="Выбранный черновик", en="The chosen draft"),
        "back": Text(ru="← К списку", en="← Back to the list"),
        "next": Text(ru="Следующий", en="Next"),
        "previous": Text(ru="Предыдущий", en="Previous"),
    }
    spoken = {key: escape(text.say(lang)) for key, text in say.items()}
    campaigns = _options(
        Text(ru="Все рассылки", en="All campaigns"),
        [(name, counted.title.say(lang)) for name, counted in drafts.tallies.items()],
        lang,
    )
    channels = _options(
        Text(ru="Все каналы", en="All channels"),
        [
            (channel, "SMS" if channel == "sms" else _capital(_LABELS[channel].say(lang)))
            for channel in CHANNELS
            if channel != "call" or any(draft.channel == "call" for draft in drafts.drafts)
        ],
        lang,
    )
    states = _options(
        Text(ru="Все состояния", en="All states"),
        [
            ("must", Text(ru="Нужно прочитать", en="To be read").say(lang)),
            ("ready", Text(ru="Можно отправлять", en="May be sent").say(lang)),
            ("warned", Text(ru="Можно, но проверьте", en="May be sent, have a look").say(lang)),
            ("blocked", Text(ru="Нельзя", en="Blocked").say(lang)),
        ],
        lang,
    )
    decided = _options(
        Text(ru="Все решения", en="All decisions"),
        [
            ("none", Text(ru="Ещё не решено", en="Not decided yet").say(lang)),
            *((str(one), _capital(VERDICTS[one].say(lang))) for one in Verdict if one is not Verdict.CHECK),
            ("own", Text(ru="Со своим текстом", en="With a text of your own").say(lang)),
            ("expired", Text(ru="Решение больше не действует", en="No longer holds").say(lang)),
            ("handed", Text(ru="Передано в рассылку", en="Handed over").say(lang)),
        ],
        lang,
    )
    said = Text(
        ru="Клавиши: {j} {k} — следующий и предыдущий, {slash} — поиск, {v} — вид письма",
        en="Keys: {j} {k} next and previous, {slash} search, {v} how the e-mail is shown",
    )
    deciding = Text(
        ru=", {a} — можно отправлять, {r} — не отправлять, {e} — свой текст",
        en=", {a} may be sent, {r} do not send, {e} a text of your own",
    )
    names = {"slash": "/", **{key: key for key in "jkvare"}}
    shown = {name: f"<kbd>{key}</kbd>" for name, key in names.items()}
    keys = said.say(lang, **shown) + (deciding.say(lang, **shown) if serve is not None else "")
    by = (
        f'<input id="by" autocomplete="name" maxlength="80" aria-label="{spoken["by"]}" placeholder="{spoken["by"]}">\n'
        if serve is not None
        else ""
    )
    title = _TITLE.say(lang) + (f" · {workbook}" if workbook else "")
    return f"""<!doctype html>
<html lang="{lang}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="robots" content="noindex">
<title>{escape(_TAB_TITLE.say(lang))}</title>
<style>
{style}</style>
</head>
<body>
<header>
<div class="top"><h1>{escape(title)}</h1><p class="safe">{escape(_SAFE.say(lang))}</p></div>
{pages}<details class="overview"{" open" if len(drafts.tallies) <= 4 and serve is None else ""}><summary>{escape(_OVERVIEW.say(lang))}</summary>
{_campaigns(drafts, lang, currency, to_read)}</details>
</header>
<div class="bar" role="search" aria-label="{spoken["search"]}">
<input id="search" type="search" autocomplete="off" aria-label="{spoken["search"]}" placeholder="{escape(_SEARCH.say(lang))}">
<select id="campaign" aria-label="{spoken["campaign"]}">{campaigns}</select>
<select id="channel" aria-label="{spoken["channel"]}">{channels}</select>
<select id="state" aria-label="{spoken["state"]}">{states}</select>
<select id="decision" aria-label="{spoken["decision"]}">{decided}</select>
{by}<span id="count" class="count" role="status"></span>
</div>
<main>
<div id="list" class="list" role="listbox" tabindex="0" aria-label="{spoken["list"]}"><div id="space" class="space" role="presentation"></div>\
<p id="none" class="nothing" role="option" aria-disabled="true" aria-selected="false" hidden>{escape(_LABELS["nothing"].say(lang))}</p></div>
<section class="detail" aria-label="{spoken["draft"]}" tabindex="0">
<button id="back" class="back" type="button">{spoken["back"]}</button>
<div id="draft"><noscript><p>{escape(_NEEDS_SCRIPT.say(lang))}</p></noscript></div>
<div class="steps"><button id="previous" type="button">{spoken["previous"]}</button><button id="next" type="button">{spoken["next"]}</button>\
<span id="place"></span><span class="keys">{keys}</span></div>
</section>
</main>
<p id="kept" class="kept" role="status"></p>
<div id="print"></div>
<script type="application/json" id="data">{content}</script>
<script>{script}</script>
</body>
</html>
"""


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _campaigns(drafts: Drafts, lang: Lang, currency: str, to_read: Sequence[str]) -> str:
    """What to say first about each campaign, and clients without a message by reason."""
    codes = reason_codes()
    cards: list[str] = []
    for name, counted in drafts.tallies.items():
        lines = [f'<p class="say">{escape(drafts.first_sentence(name, lang))}</p>']
        if counted.ready:
            ready = _READY.say(lang, emails=counted.drafts.get("email", 0), texts=counted.drafts.get("sms", 0))
            if counted.sms_parts:
                ready += _PARTS.say(lang, n=counted.sms_parts)
            if counted.sms_price is not None:
                ready += _PRICE.say(lang, price=money(float(counted.sms_price), currency, lang))
            lines.append(f"<p>{escape(ready)}</p>")
        lines += [
            f"<p>{escape(_COUNTED.say(lang, n=count, reason=_capital(codes[code].title.say(lang))))}</p>"
            for code, count in counted.without.items()
        ]
        cards.append(f"<li>{''.join(lines)}</li>")
    # The same line may be met by several campaigns; it is one line to mend.
    notices = Counter(reason.message(lang) + " " + reason.fix(lang) for reason in drafts.notices)
    lines = list(notices)[:NOTICES_SHOWN]
    if len(notices) > len(lines):
        lines.append(_MORE.say(lang, n=len(notices) - len(lines)))
    told = "".join(f"<li>{escape(sentence)}</li>" for sentence in lines)
    first = f'<p class="to-read">{escape(_TO_READ.say(lang, n=len(to_read)))}</p>' if to_read else ""
    return f'{first}<ul class="campaigns">{"".join(cards)}</ul>' + (f'<ul class="notices">{told}</ul>' if told else "")
