"""«Памятка» / “Guide”: how this team's table is filled in, from the rules that hold today. Pure.

Nothing in it is written by hand: it says what the checks look for and what the settings hold, so it changes when they do.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from sheetcrm.core.outcome import RunSettings
from sheetcrm.core.reading import Base
from sheetcrm.core.rules.model import EntryRule, RuleKind
from sheetcrm.core.rules.wanted import RuleSettings, folded, wanted_rules
from sheetcrm.core.schema import TABLES
from sheetcrm.core.segments.settings import ABOUT
from sheetcrm.core.tabs import look
from sheetcrm.core.tabs.model import Block, BlockColumn, Content, Tab
from sheetcrm.core.wording import Lang, Text

KEY = "guide"
TITLE = Text(ru="Памятка", en="Guide")
LEAD = Text(
    ru="Как мы ведём эту таблицу. Правила берутся из «Настроек» и «Справочников»: поменяете там — поменяется и здесь.",
    en="How we keep this table. The rules come from “Settings” and “Lists”: change them there, and this changes too.",
)
_PART, _WHAT, _HOW = Text(ru="О чём", en="About"), Text(ru="Что", en="What"), Text(ru="Как принято", en="How we do it")
_COLUMN = Text(ru="«{tab}»", en="“{tab}”")
_ALWAYS = Text(ru="Общее", en="In general")
_LISTED = Text(ru="Слово из списка: {words}.", en="A word from the list: {words}.")
_LISTED_THERE = Text(ru="Слово из списка на вкладке «{tab}».", en="A word from the list on the tab “{tab}”.")
_AND_MORE = Text(ru="{words} и ещё {n}", en="{words} and {n} more")
_REQUIRED = Text(ru="Заполняйте всегда", en="Always fill in")
_AT_LEAST = Text(ru="Имя или компания и хотя бы один контакт.", en="A name or a company, and at least one contact.")
_SETTING = Text(ru="Как считаем", en="How we count")
_NOW = Text(ru="Сейчас: {value} {value:день|дня|дней}.", en="Now: {value} {value:day|days}.")
_NOW_ORDERS = Text(ru="Сейчас: {value} {value:заказ|заказа|заказов}.", en="Now: {value} {value:order|orders}.")
_ADD_IT = Text(ru="Если его нет, добавьте справа.", en="If there is none, add it on the right.")
_KINDS = {
    "person": Text(ru="физлицо", en="a person"),
    "sole": Text(ru="ИП", en="a sole trader"),
    "company": Text(ru="компания", en="a company"),
    "all": Text(ru="каждый клиент", en="every client"),
}
#: What holds in every team.
_RULES: tuple[tuple[Text, Text], ...] = (
    (
        Text(ru="Одна ячейка — одно", en="One cell, one thing"),
        Text(
            ru="Два телефона в одной ячейке не пишут: второй — в столбец «{phone2}».",
            en="Do not put two phones into one cell: the second goes to the column “{phone2}”.",
        ),
    ),
    (
        Text(ru="Новый клиент", en="A new client"),
        Text(
            ru="Сначала поищите по телефону. Если клиент есть, допишите его строку, а не заводите вторую.",
            en="Search by phone first. If the client is there, add to that row instead of making another.",
        ),
    ),
    (
        Text(ru="ID клиента", en="Client id"),
        Text(
            ru="Номер даёт программа. Не меняйте его и не копируйте вместе со строкой: по нему находятся заказы и согласия.",
            en="The program assigns it. Do not change it, and do not copy it along with a row: orders and "
            "consents are found by it.",
        ),
    ),
    (
        Text(ru="Попросил не писать", en="Asked not to be written to"),
        Text(
            ru="Сразу поставьте «⛔ Не беспокоить» или внесите в «Стоп-лист»: это сильнее любого согласия.",
            en="Set “⛔ Do not contact” or add a line to the stop list at once: it is stronger than any consent.",
        ),
    ),
    (
        Text(ru="Согласие", en="Consent"),
        Text(
            ru="Записывайте, когда и где оно получено. Передумал — новая строка в «Согласиях», старую не правят.",
            en="Write down when and where it was obtained. A change of mind is a new line in “Consents”; "
            "the old one stays.",
        ),
    ),
    (
        Text(ru="Удалять строки", en="Deleting rows"),
        Text(
            ru="Не удаляйте: отказавшиеся и спящие клиенты ещё пригодятся. Для них есть «Статус».",
            en="Do not delete rows: clients who declined or fell asleep may come back. Use “Status” for them.",
        ),
    ),
)
#: Settings that a manager meets in the words of the tabs.
_SAID = ("period_days", "new_days", "regular_orders", "regular_days", "slipping_days", "asleep_days")
_MOST_WORDS = 12


def guide_tab(base: Base, settings: RunSettings, now: dt.datetime) -> Tab:
    """The tab. The same rules give the same words."""
    lang = settings.lang
    lines = list(_lines(base, settings))
    texts: list[list[Content]] = [list(column) for column in zip(*lines, strict=True)]
    columns = (
        BlockColumn(_PART.say(lang), texts[0], look.SHORT, 20.0),
        BlockColumn(_WHAT.say(lang), texts[1], look.TEXT, 30.0),
        BlockColumn(_HOW.say(lang), texts[2], look.TEXT, 96.0),
    )
    head = look.head(TITLE.say(lang), LEAD.say(lang), lang, now, 3)
    return Tab(KEY, TITLE.say(lang), head, (Block(4, 0, columns, look.HEADING),), freeze_rows=5, color="5F6368")


def _lines(base: Base, settings: RunSettings) -> Iterator[tuple[str, str, str]]:
    lang = settings.lang
    clients = base.tables.get("clients")
    second = clients.heading("phone2") if clients is not None and clients.has("phone2") else None
    for what, how in _RULES:
        said = how.say(lang, phone2=" ".join((second or _own("phone2", lang)).split()))
        yield (
            _ALWAYS.say(lang),
            what.say(lang),
            said if second or how is not _RULES[0][1] else f"{said} {_ADD_IT.say(lang)}",
        )
    yield _REQUIRED.say(lang), _KINDS["all"].say(lang), _AT_LEAST.say(lang)
    for kind, fields in settings.required.items():
        names = [clients.heading(f) if clients is not None and clients.has(f) else _own(f, lang) for f in fields]
        said = ", ".join(f"«{' '.join(name.split())}»" if lang == "ru" else f"“{name}”" for name in names)
        yield _REQUIRED.say(lang), _KINDS[kind].say(lang) if kind in _KINDS else kind, said
    for rule in wanted_rules(base.tables, _rules(settings)):
        if told := _how(rule, lang):
            yield _COLUMN.say(lang, tab=rule.tab), " ".join(rule.heading.split()), told
    for key in _SAID:
        now = _NOW if key.endswith("_days") else _NOW_ORDERS
        yield _SETTING.say(lang), ABOUT[key].say(lang).rstrip("."), now.say(lang, value=getattr(settings.known, key))


def _rules(settings: RunSettings) -> RuleSettings:
    """What entry rules are made from."""
    formats = {folded(heading): kind for heading, kind in settings.formats.items()}
    return RuleSettings(
        settings.lang, settings.region, settings.phone_style, settings.choices, settings.required, formats
    )


def _own(field: str, lang: Lang) -> str:
    known = TABLES["clients"].field(field)
    return field if known is None else known.heading.say(lang)


def _how(rule: EntryRule, lang: Lang) -> str:
    said = rule.prompt
    if rule.kind is RuleKind.LIST and rule.source is not None:
        said = f"{_LISTED_THERE.say(lang, tab=rule.source.tab)} {said}"
    elif rule.values:
        words = ", ".join(rule.values[:_MOST_WORDS])
        if len(rule.values) > _MOST_WORDS:
            words = _AND_MORE.say(lang, words=words, n=len(rule.values) - _MOST_WORDS)
        said = f"{_LISTED.say(lang, words=words)} {said}"
    return " ".join(said.split())
