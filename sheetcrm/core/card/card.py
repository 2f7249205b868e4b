"""One client's card: contacts, consents, purchases, talks, drafts, duplicates, in words. Pure.

The tab that people look at, the command and the page show the same parts, each a heading and a few lines.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cached_property
from typing import Any

import pandas as pd
from msgspec import Struct, field

from sheetcrm.core.consent_words import PURPOSE
from sheetcrm.core.drafts.audience.consent import Permissions
from sheetcrm.core.drafts.audience.registry import OVER, STATE, registry
from sheetcrm.core.drafts.model import CHANNEL_LABEL, Draft, Sent
from sheetcrm.core.drafts.occasions import occasions
from sheetcrm.core.fields.ident import as_typed
from sheetcrm.core.fields.money import Money, money_text
from sheetcrm.core.outcome import Outcome
from sheetcrm.core.records import Discreet
from sheetcrm.core.segments.rfm import RFM_LABEL
from sheetcrm.core.segments.settings import LIFECYCLE_LABEL, Lifecycle
from sheetcrm.core.table import Table
from sheetcrm.core.tabs.ours import duplicate_words
from sheetcrm.core.tabs.people import People, people
from sheetcrm.core.tasks import task_rules
from sheetcrm.core.tasks.kept import DoneTask
from sheetcrm.core.tasks.model import Task
from sheetcrm.core.wording import Lang, Text

#: Orders, deals and talks that a card shows, the newest first.
SHOWN = 5

CONTACTS = ("phone", "phone2", "email", "email2", "messenger", "messenger2", "website", "pref_channel", "call_time")
ABOUT = (
    "kind", "company", "position", "profession", "income", "inn", "bank_account", "correspondent_account", "birthday", "city", "address", "actual_address", "legal_address",
    "activity", "hours", "director", "source", "owner", "status", "interests",
    "never_offer", "family", "created", "comment",
)  # fmt: skip
NEXT = ("next_step", "next_date", "loss_reason")

HEADINGS: Mapping[str, Text] = {
    "who": Text(ru="Клиент", en="Client"),
    "contacts": Text(ru="Контакты", en="Contacts"),
    "consents": Text(ru="Можно ли писать и звонить", en="May we write or call"),
    "next": Text(ru="Что дальше", en="What is next"),
    "tasks": Text(ru="Задачи", en="Tasks"),
    "buying": Text(ru="Как покупает", en="How the client buys"),
    "orders": Text(ru="Последние покупки", en="Latest purchases"),
    "deals": Text(ru="Сделки", en="Deals"),
    "talks": Text(ru="История общения", en="Contact history"),
    "drafts": Text(ru="Черновики сообщений", en="Drafts"),
    "duplicates": Text(ru="Дубли", en="Duplicates"),
    "to_correct": Text(ru="Что исправить", en="To correct"),
    "about": Text(ru="О клиенте", en="About the client"),
}
NOTHING = Text(ru="—", en="—")
_FACT = Text(ru="{name}: {value}", en="{name}: {value}")
_STOP = Text(ru="⛔ Не беспокоить: {why}", en="⛔ Do not contact: {why}")
_MAY = Text(ru="✓ {purpose}: согласие дано{since}", en="✓ {purpose}: consent given{since}")
_MAY_NOT = Text(ru="✗ {purpose}: {state}{since}", en="✗ {purpose}: {state}{since}")
_SINCE = Text(ru=" ({words})", en=" ({words})")
_GROUP = Text(ru="Группа: {group}", en="Group: {group}")
_BUYS = Text(
    ru="{n} {n:заказ|заказа|заказов} на {sum}, в среднем {average}",
    en="{n} {n:order|orders} for {sum}, {average} on average",
)
_SPENT = Text(ru="{n} {n:заказ|заказа|заказов} на {sum}", en="{n} {n:order|orders} for {sum}")
_ORDERED = Text(ru="{n} {n:заказ|заказа|заказов}", en="{n} {n:order|orders}")
_LAST = Text(ru="Последняя покупка {day}", en="Last purchase on {day}")
_AGO = Text(ru=" ({n} {n:день|дня|дней} назад)", en=" ({n} {n:day|days} ago)")
_RHYTHM = Text(ru="Покупает примерно раз в {n} {n:день|дня|дней}", en="Buys about every {n} {n:day|days}")
_CLASS = Text(ru="Класс ABC: {abc}", en="ABC class: {abc}")
_RFM = Text(ru="группа RFM", en="RFM group")
_MOVES = Text(ru="Переходы: {stays}", en="Moves: {stays}")
_STAY = Text(ru="{group} с {day}", en="{group} since {day}")
_SCORE = Text(ru="Баллы: {total} ({why})", en="Score: {total} ({why})")
_SEGMENT = Text(ru="Сегмент «{name}»: {why}", en="Segment “{name}”: {why}")
_SPELLS = Text(ru="В сегментах: {spells}", en="In segments: {spells}")
_SPELL = Text(ru="{segment} с {day}", en="{segment} since {day}")
_OVER = Text(ru="{segment} с {day} до {until}", en="{segment} from {day} to {until}")
_MORE = Text(ru="…и ещё {n}", en="…and {n} more")
_READY = Text(ru="готов, ждёт проверки", en="ready, waiting to be checked")
_BLOCKED = Text(ru="нельзя отправлять: {why}", en="must not be sent: {why}")

#: What became of a message, the surest first.
_BECAME: tuple[tuple[Callable[[Sent], bool], Text], ...] = (
    (lambda one: one.opted_out is not None, Text(ru="после него отписались", en="they unsubscribed after it")),
    (lambda one: one.bounced, Text(ru="не доставлено", en="bounced")),
    (lambda one: one.delivered, Text(ru="доставлено", en="delivered")),
    (lambda one: one.unknown, Text(ru="ушло ли, неизвестно", en="not known whether it was sent")),
    (lambda one: one.sent_on is not None, Text(ru="отправлено", en="sent")),
    (lambda one: True, Text(ru="передано в рассылку", en="handed over")),
)

_NO_DIGIT = re.compile(r"\D+")


class Part(Struct, frozen=True):
    """A part of a card: its key in :data:`HEADINGS`, and its lines; none where nothing is known."""

    key: str
    lines: tuple[str, ...]

    def heading(self, lang: Lang) -> str:
        return HEADINGS[self.key].say(lang)


class Card(Discreet, frozen=True):
    """What is known of one client. ``label`` tells people apart in a list; ``digits``: of all phones, a space between two.
    Personal details stay out of ``repr``."""

    unseen = ("name", "label", "digits", "parts")

    position: int
    client_id: str | None
    name: str
    label: str
    digits: str
    parts: tuple[Part, ...]


class Cards(Struct, frozen=True, dict=True):
    """The cards of a base. ``joined``: orders, deals and talks, each row with the position of its client; ``sent``: the messages
    that left the program, ``done``: the tasks that were done, both by the position of their client.

    ``outcome``: of a whole run; parts that a run did not make (drafts) are empty. ``ids``: client ids by position.
    """

    outcome: Outcome
    joined: Mapping[str, pd.DataFrame]
    allowed: Permissions
    ids: Sequence[str | None]
    today: dt.date
    lang: Lang
    currency: str = "₽"
    sent: Mapping[int, Sequence[Sent]] = field(default_factory=dict)
    done: Mapping[int, Sequence[DoneTask]] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.table)

    @property
    def table(self) -> Table:
        return self.outcome.base.tables["clients"]

    @cached_property
    def people(self) -> People:
        return people(self.table, self.outcome.cleaned["clients"].shown, self.lang)

    def of(self, position: int) -> Card:
        """The card of the client in this row."""
        name = (
            self.people.name[position]
            or self.people.phone[position]
            or self.people.email[position]
            or NOTHING.say("ru")
        )
        client_id = self.ids[position]
        label = " · ".join(dict.fromkeys(part for part in (name, self.people.phone[position], client_id) if part))
        return Card(position, client_id, name, label, self.digits(position), tuple(self._parts(position, label)))

    def digits(self, position: int) -> str:
        """The digits of the client's phones, a space between two."""
        phones = (self.text(position, key) for key in ("phone", "phone2"))
        return " ".join(_NO_DIGIT.sub("", phone) for phone in phones if phone)

    def _parts(self, position: int, label: str) -> Iterator[Part]:
        made = {
            "who": _one(label),
            "contacts": self._facts(position, CONTACTS),
            "consents": self._consents(position),
            "next": self._facts(position, NEXT),
            "tasks": self._tasks(position),
            "buying": self._buying(position),
            "orders": self._rows("orders", position),
            "deals": self._rows("deals", position),
            "talks": self._talks(position),
            "drafts": self._drafts(position),
            "duplicates": _one(self._duplicates[position]),
            "to_correct": (self._words[position] or "").split("; "),
            "about": self._facts(position, ABOUT),
        }
        for key, lines in made.items():
            yield Part(key, tuple(line for line in lines if line))

    # -- the client's own row --------------------------------------------------------------------------------------

    def _facts(self, position: int, fields: Sequence[str]) -> Iterator[str]:
        """What the row says, under the team's own headings."""
        for key in fields:
            text = self.text(position, key)
            if text is not None:
                yield _FACT.say(self.lang, name=" ".join(self.table.heading(key).split()), value=text)

    def text(self, position: int, key: str) -> str | None:
        """A cell of the client's row as a person reads it, in the better spelling where there is one."""
        column = self._columns.get(key)
        if column is None:
            if not self.table.has(key):
                return None
            better = self.outcome.cleaned["clients"].shown
            typed = self.table.raw[key].tolist()
            proposed = better[key].tolist() if key in better.columns else [None] * len(typed)
            column = self._columns[key] = [
                _shown(b if b is not None else t, self.lang) for b, t in zip(proposed, typed, strict=True)
            ]
        return column[position]

    @cached_property
    def _columns(self) -> dict[str, list[str | None]]:
        return {}

    def _consents(self, position: int) -> Iterator[str]:
        over: dict[str, None] = {}
        lines = []
        for entry in registry(self.allowed, [position]):
            over |= dict.fromkeys(OVER[one.what].say(self.lang) for one in entry.over)
            words = None if entry.evidence is None else entry.evidence.source
            said_on = [] if entry.date is None else [_day(entry.date, self.lang)]
            said_on += [words] if words else []
            since = _SINCE.say(self.lang, words=", ".join(said_on)) if said_on else ""
            said = _MAY if entry.state == "given" else _MAY_NOT
            purpose, state = PURPOSE[entry.subject].say(self.lang), STATE[entry.state].say(self.lang)
            lines.append(said.say(self.lang, purpose=purpose, state=state, since=since))
        if over:
            yield _STOP.say(self.lang, why="; ".join(over))
        yield from lines

    # -- what the run made of it -----------------------------------------------------------------------------------

    def _buying(self, position: int) -> Iterator[str]:
        known = self.outcome.known
        if known is None:
            return
        row: dict[str, Any] = {key: known.frame[key].iat[position] for key in known.frame.columns}
        if _is(row["lifecycle"]):
            yield _GROUP.say(self.lang, group=LIFECYCLE_LABEL[row["lifecycle"]].say(self.lang))
        if _is(row["orders_count"]) and row["orders_count"]:
            yield self._bought(int(row["orders_count"]), row["revenue"], row["avg_check"])
        if _is(row["last_order"]):
            ago = (self.today - row["last_order"]).days
            yield _LAST.say(self.lang, day=_day(row["last_order"], self.lang)) + (
                _AGO.say(self.lang, n=ago) if ago >= 0 else ""
            )
        if _is(row["rhythm_days"]):
            yield _RHYTHM.say(self.lang, n=round(row["rhythm_days"]))
        if _is(row["abc"]):
            rfm = (
                f"; {_RFM.say(self.lang)}: {RFM_LABEL[row['rfm_group']].say(self.lang)}"
                if _is(row["rfm_group"])
                else ""
            )
            yield _CLASS.say(self.lang, abc=row["abc"]) + rfm
        if stays := self._stays(position):
            yield _MOVES.say(self.lang, stays=" → ".join(stays))
        found = self.outcome.score
        if found is not None and (why := found.why(position, self.lang)):
            yield _SCORE.say(self.lang, total=int(found.total[position]), why="; ".join(why))
        for segment in self.outcome.segments:
            if conditions := segment.why(position, self.lang):
                yield _SEGMENT.say(self.lang, name=segment.name, why="; ".join(conditions))
        if spells := self._spells(position):
            yield _SPELLS.say(self.lang, spells="; ".join(spells))

    def _stays(self, position: int) -> list[str]:
        """The groups the client was in, with the days they were first seen there; none for who never moved."""
        figures = self.outcome.figures
        stays = () if figures is None or figures.moves is None else figures.moves.history.get(position, ())
        return [
            _STAY.say(self.lang, group=LIFECYCLE_LABEL[Lifecycle(group)].say(self.lang), day=_day(day, self.lang))
            for day, group in stays[-SHOWN:]
        ]

    def _spells(self, position: int) -> list[str]:
        """When the client was in which segment; none for who never entered nor left one while the program looked."""
        figures = self.outcome.figures
        spells = (
            () if figures is None or figures.segment_moves is None else figures.segment_moves.history.get(position, ())
        )
        return [
            (_SPELL if one.until is None else _OVER).say(
                self.lang,
                segment=one.segment,
                day=_day(one.since, self.lang),
                until="" if one.until is None else _day(one.until, self.lang),
            )
            for one in spells[-SHOWN:]
        ]

    def _bought(self, n: int, revenue: Any, average: Any) -> str:
        """How often and for how much. A sum is missing where no order has one, the average where all were given back."""
        if not _is(revenue):
            return _ORDERED.say(self.lang, n=n)
        total = self.money(revenue)
        if n == 1 or not _is(average):
            return _SPENT.say(self.lang, n=n, sum=total)
        return _BUYS.say(self.lang, n=n, sum=total, average=self.money(round(average)))

    @cached_property
    def _duplicates(self) -> list[str | None]:
        return duplicate_words(self.outcome, self.people, self.lang)

    @cached_property
    def _words(self) -> Sequence[str | None]:
        return self.outcome.log.words(self.lang)

    def _tasks(self, position: int) -> Iterator[str]:
        for one in self._tasks_of.get(position, ()):
            day = None if one.on is None else _day(one.on, self.lang)
            yield " · ".join(
                part for part in (day, one.kind.say(self.lang), one.text.say(self.lang), one.owner) if part
            )

    @cached_property
    def _tasks_of(self) -> dict[int, list[Task]]:
        found: dict[int, list[Task]] = defaultdict(list)
        for one in () if self.outcome.tasks is None else self.outcome.tasks.open:
            found[one.position].append(one)
        return found

    def _drafts(self, position: int) -> Iterator[str]:
        drafts = self.outcome.drafts
        for one in self._drafts_of.get(position, ()):
            title = one.campaign
            if drafts is not None and one.campaign in drafts.tallies:
                title = drafts.tallies[one.campaign].title.say(self.lang)
            why = "; ".join(reason.code.title.say(self.lang) for reason in one.reasons)
            state = _READY.say(self.lang) if one.state == "draft" else _BLOCKED.say(self.lang, why=why)
            yield f"{title} · {CHANNEL_LABEL[one.channel].say(self.lang)} · {state}"

    @cached_property
    def _drafts_of(self) -> dict[int, list[Draft]]:
        found: dict[int, list[Draft]] = defaultdict(list)
        for one in () if self.outcome.drafts is None else self.outcome.drafts.drafts:
            found[one.client_position].append(one)
        return found

    # -- other tables ----------------------------------------------------------------------------------------------

    def _rows(self, table: str, position: int) -> Iterator[str]:
        """The newest rows of a table that belong to a client, in words."""
        rows = self._of_client(table).get(position, ())
        frame = self.joined[table] if rows else None
        if frame is None:
            return
        for row in rows[:SHOWN]:
            yield " · ".join(_said(self, table, frame, row))
        if len(rows) > SHOWN:
            yield _MORE.say(self.lang, n=len(rows) - SHOWN)

    def _talks(self, position: int) -> Iterator[str]:
        """The newest contacts, those the team wrote down, tasks that were done and messages that left the program, and what
        became of these."""
        rows, frame = self._of_client("interactions").get(position, []), self.joined.get("interactions")
        lines: list[tuple[dt.date, str]] = []
        if frame is not None:
            days = frame["date"].tolist() if "date" in frame.columns else [None] * len(frame)
            lines = [(_as_day(days[row]), " · ".join(_said(self, "interactions", frame, row))) for row in rows[:SHOWN]]
        sent = sorted(self.sent.get(position, ()), key=lambda one: one.day, reverse=True)
        lines += [(one.day, self._message(one)) for one in sent[:SHOWN]]
        done = self.done.get(position, ())
        lines += [(one.at, self._done(one)) for one in done[:SHOWN]]
        lines.sort(key=lambda line: line[0], reverse=True)
        yield from (text for _, text in lines[:SHOWN])
        if (more := len(rows) + len(sent) + len(done) - SHOWN) > 0:
            yield _MORE.say(self.lang, n=more)

    def _done(self, one: DoneTask) -> str:
        rule = task_rules().get(one.rule)
        title = one.rule if rule is None else rule.title.say(self.lang)
        said = (" ".join(text.split()) for text in (one.outcome, one.who))
        return " · ".join((_day(one.at, self.lang), _DONE.say(self.lang, title=title), *filter(None, said)))

    def _message(self, one: Sent) -> str:
        drafts, occasion = self.outcome.drafts, occasions().get(one.campaign)
        title = one.campaign if occasion is None else occasion.title.say(self.lang)
        if drafts is not None and one.campaign in drafts.tallies:
            title = drafts.tallies[one.campaign].title.say(self.lang)
        became = next(words for holds, words in _BECAME if holds(one))
        return " · ".join(
            (_day(one.day, self.lang), CHANNEL_LABEL[one.channel].say(self.lang), title, became.say(self.lang))
        )

    def _of_client(self, table: str) -> dict[int, list[int]]:
        """Positions of the rows of each client, the newest first; of one day the lower in the table first."""
        if table not in self._by_client:
            found: dict[int, list[int]] = defaultdict(list)
            if (frame := self.joined.get(table)) is not None:
                key = next((c for c in ("date", "created", "stage_since") if c in frame.columns), None)
                days = [dt.date.min] * len(frame) if key is None else [_as_day(v) for v in frame[key].tolist()]
                clients = frame["_client"].tolist()
                for row in sorted(range(len(frame)), key=lambda r: (days[r], r), reverse=True):
                    if clients[row] >= 0:
                        found[clients[row]].append(row)
            self._by_client[table] = found
        return self._by_client[table]

    @cached_property
    def _by_client(self) -> dict[str, dict[int, list[int]]]:
        return {}

    def money(self, value: Any) -> str:
        """A sum, of a cell or a figure, with the sign of its currency."""
        if not isinstance(value, Money):
            value = Money(Decimal(str(value)))
        return money_text(value._replace(currency=value.currency or self.currency), self.lang)


#: What is said of a row of each table, in its order.
_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "orders": (
        "date",
        "order_id",
        "items",
        "amount",
        "status",
        "pay_terms",
        "special_terms",
        "delivery",
        "rating",
        "review",
    ),
    "deals": ("created", "name", "stage", "amount", "expected_close", "loss_reason"),
    "interactions": ("date", "type", "direction", "author", "summary", "next_step"),
}
_DONE = Text(ru="сделана задача «{title}»", en="the task “{title}” was done")
_ORDER_NO = Text(ru="№ {n}", en="no. {n}")
#: Columns whose words say little without the heading.
_LABELLED: Mapping[str, Text] = {
    "pay_terms": Text(ru="условия оплаты: {value}", en="payment terms: {value}"),
    "special_terms": Text(ru="особые условия: {value}", en="special terms: {value}"),
    "delivery": Text(ru="доставка: {value}", en="delivery: {value}"),
    "rating": Text(ru="оценка: {value}", en="rating: {value}"),
    "review": Text(ru="отзыв: {value}", en="review: {value}"),
}
_CLOSES = Text(ru="ждём к {day}", en="expected by {day}")


def _said(cards: Cards, table: str, frame: pd.DataFrame, row: int) -> Iterator[str]:
    for key in _COLUMNS[table]:
        value = frame[key].iat[row] if key in frame.columns else None
        if not _is(value):
            continue
        if key == "amount":
            yield cards.money(value)
        elif key == "order_id":
            yield _ORDER_NO.say(cards.lang, n=as_typed(value))
        elif key in _LABELLED:
            yield _LABELLED[key].say(cards.lang, value=_shown(value, cards.lang))
        elif key == "expected_close" and isinstance(value, dt.date):
            yield _CLOSES.say(cards.lang, day=_day(value, cards.lang))
        else:
            yield _shown(value, cards.lang) or ""


def _is(value: object) -> bool:
    """Whether there is a value: neither nothing nor not-a-number."""
    return value is not None and value == value and value != ""


def _as_day(value: object) -> dt.date:
    if not isinstance(value, dt.date) or value != value:
        return dt.date.min
    return value.date() if isinstance(value, dt.datetime) else value


def _day(value: dt.date, lang: Lang) -> str:
    return f"{value:%d.%m.%Y}" if lang == "ru" else f"{value.day} {value:%b %Y}"


def _shown(value: object, lang: Lang) -> str | None:
    """A cell as a person reads it.

    >>> _shown(dt.datetime(2026, 3, 5, 14, 20), "ru"), _shown(dt.date(2026, 3, 5), "en"), _shown(" a  b ", "ru")
    ('05.03.2026 14:20', '5 Mar 2026', 'a b')
    """
    if not _is(value):
        return None
    if isinstance(value, dt.datetime):
        return _day(value, lang) + (f" {value:%H:%M}" if value.time() != dt.time() else "")
    if isinstance(value, dt.date):
        return _day(value, lang)
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, tuple | list | set | frozenset):
        return "; ".join(sorted(map(str, value))) or None
    return " ".join(str(value).split()) or None


def _one(text: str | None) -> tuple[str, ...]:
    return () if text is None else (text,)
