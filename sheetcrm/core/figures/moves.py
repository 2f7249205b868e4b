"""Who moved from which group of clients to which, and when: from what earlier runs wrote down. Pure.

The groups of an earlier day could be worked out again from the orders (:mod:`~sheetcrm.core.figures.stack`), but only by
today's thresholds and today's table; what people saw on that day is known only if it was kept. A client is known by a keyed
print of the id, no more is remembered. The day of a move is that of the first run that saw it.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence

from msgspec import Struct

from sheetcrm.core.drafts.due_log import id_mark
from sheetcrm.core.duplicates.respecting import now_named
from sheetcrm.core.figures.definition import Definition
from sheetcrm.core.figures.trends import COMPARED_DAYS
from sheetcrm.core.link import fold_id
from sheetcrm.core.records import Discreet
from sheetcrm.core.segments.known import Known
from sheetcrm.core.segments.settings import Lifecycle
from sheetcrm.core.wording import Text

MOVES = Definition(
    "moves",
    Text(ru="Переходы между группами", en="Moves between groups"),
    Text(
        ru="в какой группе клиент был, когда программа считала около месяца назад ({days} дней, а если она работает меньше — в "
        "первый день), и в какой он сейчас. День перехода — день запуска, который его заметил. Новые в таблице и архив не "
        "считаются; если поменять пороги групп или объединить дубли, это тоже даст переходы.",
        en="which group a client was in when the program counted about a month ago ({days} days, or on "
        "its first day if it has not been running that long), and which one now. The day of a move "
        "is the day of the run that noticed it. Clients new to the table and archived ones do not "
        "count; changing the groups' thresholds or merging duplicates also makes moves.",
    ),
)
#: Days a move is remembered; of older ones only the last group stays, or there would be nothing to move from.
KEPT_DAYS = 730
#: The group a run first saw a client in, with the day; the newest last.
Stay = tuple[dt.date, str]
#: By the print of a client's id.
GroupLog = Mapping[str, tuple[Stay, ...]]


class MoveLine(Struct, frozen=True):
    """How many clients were in ``was`` and are in ``now``. ``revenue``: what they ever brought, in hundredths."""

    was: Lifecycle
    now: Lifecycle
    clients: int
    revenue: int


class Moved(Struct, frozen=True):
    """The last move of one client."""

    position: int
    was: Lifecycle
    now: Lifecycle
    day: dt.date


class Moves(Discreet, frozen=True):
    """``since``: the day that is compared with. ``lines``: the commonest first. ``stayed``: clients whose group is the same.
    ``latest``: everybody who moved after ``since`` and where to, the newest first, of one day those who brought most first.
    ``history``: of each client who ever moved, by position, the oldest first."""

    unseen = ("history",)

    since: dt.date
    lines: tuple[MoveLine, ...]
    stayed: int
    latest: tuple[Moved, ...]
    history: Mapping[int, tuple[Stay, ...]]

    @property
    def moved(self) -> int:
        return sum(line.clients for line in self.lines)


def groups_now(known: Known, marks: Sequence[str | None], before: GroupLog) -> GroupLog:
    """The log with the groups of this run. ``marks``: see :func:`marks_of`. Two runs of one day are one; days after today are
    of another calendar and are forgotten."""
    today = known.today
    oldest = today - dt.timedelta(days=KEPT_DAYS)
    there = set(marks)
    found: dict[str, tuple[Stay, ...]] = {}
    for known_mark, then in before.items():
        kept = _kept(then, oldest, today)
        # Who is not in the table any more is forgotten after as long.
        if kept and (known_mark in there or kept[-1][0] >= oldest):
            found[known_mark] = kept
    group = known.frame["lifecycle"].tolist()
    for position, mark in enumerate(marks):
        if mark is None or group[position] is None or not known.counted[position]:
            continue
        stays = tuple(stay for stay in found.get(mark, ()) if stay[0] < today)
        if not stays or stays[-1][1] != group[position]:
            stays += ((today, str(group[position])),)
        found[mark] = stays
    return found


def moves(
    known: Known,
    ids: Sequence[str | None],
    marks: Sequence[str | None],
    log: GroupLog,
    gone: Mapping[str, str],
    key: bytes,
) -> Moves | None:
    """Who moved, by the log that holds today; None where today is all it holds. ``gone``: who was merged into whom, by folded
    ids: the record of the one who stayed goes back to where that of the other begins."""
    today = known.today
    stays = _joined(log, ids, marks, gone, key)
    begun = min((one[0][0] for one in stays.values()), default=today)
    since = max(today - dt.timedelta(days=COMPARED_DAYS), begun)
    if since >= today:
        return None
    revenue = known.bought.revenue
    counted: Counter[tuple[str, str]] = Counter()
    money: Counter[tuple[str, str]] = Counter()
    latest, stayed, history = [], 0, {}
    for position, one in stays.items():
        if len(one) > 1:
            history[position] = one
        if not known.counted[position]:
            continue
        then = next((group for day, group in reversed(one) if day <= since), None)
        now = one[-1][1]
        if len(one) > 1 and one[-1][0] > since:
            latest.append(Moved(position, Lifecycle(one[-2][1]), Lifecycle(now), one[-1][0]))
        if then == now:
            stayed += 1
        elif then is not None:
            counted[then, now] += 1
            money[then, now] += int(revenue[position])
    order = list(Lifecycle)
    lines = [MoveLine(Lifecycle(a), Lifecycle(b), n, money[a, b]) for (a, b), n in counted.items()]
    lines.sort(key=lambda line: (-line.clients, order.index(line.was), order.index(line.now)))
    latest.sort(key=lambda one: (-one.day.toordinal(), -int(revenue[one.position]), one.position))
    return Moves(since, tuple(lines), stayed, tuple(latest), history)


def marks_of(ids: Sequence[str | None], key: bytes) -> list[str | None]:
    """The print of each client's id; None without an id or a secret, and for all rows with an id that repeats: whose group is
    whose cannot be told."""
    if not key:
        return [None] * len(ids)
    found = [id_mark(key, one) if one else None for one in ids]
    counted = Counter(found)
    return [mark if mark is not None and counted[mark] == 1 else None for mark in found]


def _kept(stays: Sequence[Stay], oldest: dt.date, today: dt.date) -> tuple[Stay, ...]:
    """Without days after today, and of those before ``oldest`` the last alone."""
    there = [stay for stay in stays if stay[0] <= today]
    begin = max((at for at, (day, _) in enumerate(there) if day <= oldest), default=0)
    return tuple(there[begin:])


def _joined(
    log: GroupLog, ids: Sequence[str | None], marks: Sequence[str | None], gone: Mapping[str, str], key: bytes
) -> dict[int, tuple[Stay, ...]]:
    """The stays of each client by position; an earlier part may come from those merged into them."""
    found = {position: log[mark] for position, mark in enumerate(marks) if mark is not None and mark in log}
    others: dict[str, list[tuple[Stay, ...]]] = {}
    for merged in gone:
        if (stays := log.get(id_mark(key, merged))) is not None:
            others.setdefault(now_named(merged, gone), []).append(stays)
    if not others:
        return found
    for position, own in found.items():
        for stays in sorted(others.get(fold_id(ids[position]), ())):
            before = tuple(stay for stay in stays if stay[0] < own[0][0])
            if before:
                # Where the one's last group is the first of the other, nothing happened between them.
                own = before + (own[1:] if before[-1][1] == own[0][1] else own)
        found[position] = own
    return found
