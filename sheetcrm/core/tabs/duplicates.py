"""«Дубли» / “Duplicates”: who may be the same client, how the rows differ, and what would become of them. Pure.

A queue: «Решение» and «Оставить эту строку» are people's, everything else ours. Nothing is merged without a decision in this
tab or on the command line.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType

from msgspec import Struct

from sheetcrm.core.duplicates.evidence import words as evidence_words
from sheetcrm.core.duplicates.groups import Group, chain_of, groups_of, links_of
from sheetcrm.core.duplicates.memory import WORDS
from sheetcrm.core.duplicates.settling import Wish
from sheetcrm.core.plan.merging import Merge, Merging
from sheetcrm.core.plan.survivors import Lost, Rule, Survivors, Taken
from sheetcrm.core.records import replace
from sheetcrm.core.schema import CLIENTS, SCRIPT_TABS
from sheetcrm.core.tabs import look
from sheetcrm.core.tabs.model import Content, Link, Tab
from sheetcrm.core.tabs.people import People
from sheetcrm.core.tabs.proposals import EMPTY_CELL, YES_NO
from sheetcrm.core.tabs.queue import KEY, NOTHING, RESULT, Form, Lines, queue_tab
from sheetcrm.core.tabs.where import Where
from sheetcrm.core.wording import Lang, Text
from sheetcrm.core.workbook import Value

MOST_SHOWN = 5000
#: Groups for which the tab says what a merge would come to; it is worked out again when one is ticked.
MOST_PLANNED = 300

LEAD = Text(
    ru="Повторяются: {same} {same:клиент|клиента|клиентов} ({rows} {rows:строка|строки|строк}). Стоит посмотреть ещё {possible}; связаны, но это разные люди: {related} {related:группа|группы|групп}. Без вашего решения ничего не объединяется.",
    en="Repeated: {same} {same:client|clients} ({rows} {rows:row|rows}). Worth a look: {possible} more; linked but different people: {related} {related:group|groups}. Nothing is merged without your decision.",
)
DONE = Text(ru="Дублей без решения нет.", en="No duplicates are waiting for a decision.")
REST = Text(
    ru="Здесь {n} {n:строка|строки|строк}, сначала самые явные; разберите эти, и следующая проверка покажет остальные.",
    en="{n} {n:line is|lines are} shown here, the surest first; settle these, and the next check shows the rest.",
)
YOURS = Text(
    ru="Столбцы «Решение» и «Оставить эту строку» ваши, остальное заполняет программа. Одно решение — про всю группу, несколько — каждое про свою строку. «Разные» запоминается для всех и спрашивается снова, только если появится новое совпадение.",
    en="The columns “Decision” and “Keep this row” are yours, the rest is filled in by the program. "
    "One decision applies to the whole group; several apply each to its own row. “Different” is "
    "remembered for everybody and asked again only when a new match appears.",
)
VERDICT = {
    "certain": Text(ru="один и тот же", en="the same client"),
    "likely": Text(ru="скорее всего", en="most likely"),
    "possible": Text(ru="возможно", en="possibly"),
    "related": Text(ru="связаны, но разные", en="linked, not the same"),
}
_FILL = {"certain": look.ERROR_FILL, "likely": look.WARNING_FILL, "possible": look.HINT_FILL, "related": look.GOOD_FILL}
#: What a cell begins with that differs from the row it is compared with.
DIFFERS = "≠ "
HEADINGS: Mapping[str, Text] = {
    "decision": Text(ru="Решение", en="Decision"),
    "keep": Text(ru="Оставить эту строку", en="Keep this row"),
    "group": Text(ru="Группа", en="Group"),
    "verdict": Text(ru="Это один клиент?", en="One client?"),
    "where": Text(ru="Где", en="Where"),
    "name": Text(ru="Клиент", en="Client"),
    "phone": Text(ru="Телефон", en="Phone"),
    "email": Text(ru="Email", en="Email"),
    "city": Text(ru="Город", en="City"),
    "birthday": Text(ru="День рождения", en="Birthday"),
    "last_order": Text(ru="Последняя покупка", en="Last purchase"),
    "evidence": Text(ru="Почему похожи", en="What speaks for it"),
    "against": Text(ru="Что против", en="What speaks against"),
    "differs": Text(ru="Что отличается", en="What differs"),
    "after": Text(ru="Что станет при объединении", en="What a merge would do"),
    "result": RESULT,
    "key": KEY,
}
_COMPARED = {
    "name": ("full_name", "last_name", "first_name", "company"), "phone": ("phone", "phone2"),
    "email": ("email", "email2"), "city": ("city",), "birthday": ("birthday",),
}  # fmt: skip
#: Headings of a column that numbers the rows.
_NUMBERS = frozenset(("№", "№ п/п", "п/п", "n", "no", "#"))
_MARKED = {DIFFERS: look.WARNING_FILL}
FORM = Form(
    "duplicates",
    HEADINGS,
    ("decision", "keep"),
    {"decision": tuple(WORDS.values()), "keep": YES_NO[:1]},
    {
        "decision": look.YOURS, "keep": look.YOURS, "group": look.NUMBER_OF, "where": look.LINK, "against": look.FAINT,
        "differs": look.FAINT, "result": look.FAINT, "key": replace(look.FAINT_SHORT, italic=False),
    },
    {
        "decision": 18, "keep": 14, "group": 8, "verdict": 18, "where": 14, "name": 30, "phone": 20, "email": 28,
        "city": 16, "birthday": 17, "last_order": 14, "evidence": 50, "against": 36, "differs": 24, "after": 60,
        "result": 34, "key": 13,
    },
    Text(ru="✓ больше не похожи или стоят в новой строке", en="✓ no longer alike, or in a new line"),
    "8430CE",
    dict.fromkeys(_COMPARED, _MARKED),
)  # fmt: skip

NEW = Text(ru="НОВОЕ: {words} (решено «разные» {since})", en="NEW: {words} (decided “different” on {since})")
STAYS = Text(ru="останется", en="stays")
LEAVES = Text(ru="уйдёт в «Объединённые клиенты»", en="goes to “Merged clients”")
GETS = Text(ru="{heading}: {before} → {after} ({why})", en="{heading}: {before} → {after} ({why})")
NOT_CARRIED = Text(ru="не переносится — {heading}: {value}", en="not carried over: {heading}: {value}")
GETS_WITHOUT = Text(ru="{heading}: {why}", en="{heading}: {why}")
FILLS_WITHOUT = Text(ru="{heading}: возьмём из другой строки ({why})", en="{heading}: taken from the other row ({why})")
NOT_CARRIED_WITHOUT = Text(ru="не переносится — {heading}", en="not carried over: {heading}")
LEFT = Text(ru="в строке останется: {headings}", en="stays in the row: {headings}")
POINTED = Text(
    ru="{n} {n:ячейка|ячейки|ячеек} в других вкладках {n:поведёт|поведут|поведут} сюда",
    en="{n} {n:cell of other tabs leads|cells of other tabs lead} here",
)
#: Stands before the row that another is like, in a group of three and more.
ALIKE = "≈ "
BY_NAME = Text(
    ru="{n} {n:заказ найден|заказа найдены|заказов найдены} по имени или телефону, {n:его|их|их} текст не меняется",
    en="{n} {n:order is|orders are} found by name or phone; {n:its|their} text is left alone",
)
CANNOT = Text(ru="объединить не получится: {why}", en="cannot be merged: {why}")
WHY: Mapping[Rule, Text] = {
    Rule.FILL: Text(ru="здесь пусто", en="empty here"),
    Rule.UNITE: Text(ru="второй контакт", en="a second contact"),
    Rule.COMPLETE: Text(ru="там полнее", en="more complete there"),
    Rule.RECENT: Text(ru="там свежее", en="more recent there"),
    Rule.EARLIEST: Text(ru="раньше", en="earlier"),
    Rule.LATEST: Text(ru="позже", en="later"),
    Rule.JOIN: Text(ru="заметки вместе", en="notes together"),
    Rule.SUM: Text(ru="сумма", en="the sum"),
    Rule.STRICT: Text(ru="строгий ответ сильнее", en="the stricter answer holds"),
}
_LONGEST = 60
EMPTY: Mapping[str, str] = MappingProxyType({})


class _Shown(Struct, frozen=True):
    """What the tab is made of."""

    merging: Merging
    people: People
    last_order: Sequence[dt.date | None]
    ticked: Mapping[tuple[int, ...], Merge]

    @property
    def survivors(self) -> Survivors:
        return self.merging.survivors


def duplicates_tab(
    merging: Merging,
    people: People,
    last_order: Sequence[dt.date | None],
    where: Where,
    lang: Lang,
    now: dt.datetime,
    old: Lines = NOTHING,
    results: Mapping[str, str] = EMPTY,
) -> Tab | None:
    """The tab of duplicates, the surest groups first; None while there are none and nobody decided anything yet."""
    shown = _Shown(merging, people, last_order, {merge.wish.members: merge for merge in merging.merges})
    groups = merging.settled.groups
    lines = dict(_lines(shown, where, lang))
    if not lines and not old.lines:
        return None
    same = [group for group in groups if group.verdict in ("certain", "likely")]
    count = {v: sum(1 for group in groups if group.verdict == v) for v in VERDICT}
    rows = sum(len(group.members) for group in same)
    lead = (
        LEAD.say(lang, same=len(same), rows=rows, possible=count["possible"], related=count["related"])
        if groups
        else DONE.say(lang)
    )
    if len(lines) < sum(len(group.members) for group in groups):
        lead += " " + REST.say(lang, n=len(lines))
    title = SCRIPT_TABS["duplicates"].say(lang)
    fills = {"verdict": {VERDICT[v].say(lang): fill for v, fill in _FILL.items()}}
    head = look.head(title, lead, lang, now, 12, YOURS)
    return queue_tab(FORM, title, head, lines, old, {**shown.merging.settled.results, **results}, lang, fills)


def _lines(shown: _Shown, where: Where, lang: Lang) -> Iterator[tuple[str, dict[str, Content | Link]]]:
    left, who = MOST_SHOWN, shown.people
    for number, group in enumerate(shown.merging.settled.groups, start=1):
        if left <= 0:
            return
        keys = group.line_keys(shown.merging.agreed.key(group.base))
        ranked = shown.survivors.ranked(group.members[:MOST_SHOWN])
        merge = _merge(shown, group) if number <= MOST_PLANNED else None
        stays = ranked[0] if merge is None else _stays(shown, merge, ranked)
        links = links_of(chain_of(shown.merging.settled.matches, group.members))
        for key, member in zip(keys, group.members, strict=True):
            if left <= 0:
                return
            left -= 1
            place, link = where.client(member)
            line: dict[str, Content | Link] = {
                "group": number,
                "verdict": VERDICT[group.verdict].say(lang),
                "where": place,
                "link": link,
                "last_order": _day(shown.last_order[member], lang),
                "differs": ", ".join(_differing(shown.survivors, stays, member)) or None,
                "after": None if merge is None else _after(shown.survivors, merge, member == stays, member, lang),
            }
            beside = where.client(links[member])[0] if len(group.members) > 2 else ""
            line |= _why(shown, group, links[member], member, beside, lang)
            for column, fields in _COMPARED.items():
                text: str | None = getattr(who, column)[member]
                apart = member != stays and text is not None and _apart(shown.survivors, stays, member, fields)
                line[column] = f"{DIFFERS}{text}" if apart else text
            yield key, line


def _day(day: dt.date | None, lang: Lang) -> str | None:
    if day is None:
        return None
    return f"{day:%d.%m.%Y}" if lang == "ru" else f"{day.day} {day:%b %Y}"


def _merge(shown: _Shown, group: Group) -> Merge | None:
    """What a merge of the group would come to; one that was ticked as it was ticked."""
    merger = shown.merging.merger
    if group.verdict == "related" or merger is None:
        return None
    return shown.ticked.get(group.members) or merger.plan(Wish(group.members), quick=True)


def _stays(shown: _Shown, merge: Merge, ranked: Sequence[int]) -> int:
    return next((p for p in ranked if shown.survivors.ids[p] == merge.kept), ranked[0])


def _why(shown: _Shown, group: Group, other: int, member: int, beside: str, lang: Lang) -> dict[str, Content | Link]:
    """What speaks for a row and the one it hangs on being one client; ``beside``: which that is, where it is not plain."""
    pro, con = shown.merging.settled.matches.evidence(other, member, lang)
    said = [f"{ALIKE}{beside}: {'; '.join(pro)}"] if beside and pro else list(pro)
    if group.new:
        new = NEW.say(lang, words=", ".join(evidence_words(group.new, lang)), since=group.since)
        said.insert(0, new)
    return {"evidence": "; ".join(said) or None, "against": "; ".join(con) or None}


def _apart(survivors: Survivors, one: int, other: int, fields: Sequence[str]) -> bool:
    """Whether two rows say different things in all of some fields they both have; a shared phone is no difference."""
    both = [
        f
        for f in fields
        if survivors.table.has(f) and survivors.held(one, f) is not None and survivors.held(other, f) is not None
    ]
    if fields[0] in ("phone", "email"):
        mine, theirs = (survivors.contacts(p, fields) for p in (one, other))
        return bool(mine and theirs) and not mine & theirs
    return any(not survivors.same(one, other, f) for f in both)


def _differing(survivors: Survivors, stays: int, member: int) -> Iterator[str]:
    """Headings of the fields in which a row says something else than the one it is compared with."""
    if member == stays:
        return
    seen = {"phone2", "email2"}
    for field_ in survivors.table.fields:
        heading = " ".join(survivors.table.heading(field_).split())
        if field_ in seen or field_ == "client_id" or _numbers_rows(heading):
            continue
        fields = next((f for f in (("phone", "phone2"), ("email", "email2")) if field_ in f), (field_,))
        if _apart(survivors, stays, member, fields):
            yield heading


def _numbers_rows(heading: str) -> bool:
    """Whether a column numbers the rows, by its heading: of any two rows the numbers differ.

    >>> _numbers_rows("№"), _numbers_rows("No."), _numbers_rows("№ договора")
    (True, True, False)
    """
    return heading.casefold().rstrip(".") in _NUMBERS


def _after(survivors: Survivors, merge: Merge, stays: bool, member: int, lang: Lang) -> str:
    """What becomes of a row, in words."""
    if merge.problem is not None:
        return CANNOT.say(lang, why=merge.problem.say(lang))
    if not stays:
        lost = [_lost(survivors, one, lang) for one in merge.lost if one.position == member]
        return "; ".join([LEAVES.say(lang), *lost])
    return "; ".join([STAYS.say(lang), *summary(survivors, merge, lang)])


def summary(survivors: Survivors, merge: Merge, lang: Lang) -> Iterator[str]:
    """What the row that stays gets, and what else a merge does, one thing each."""
    for one in merge.taken:
        yield _gets(survivors, one, lang)
    for lost in merge.lost:
        if survivors.ids[lost.position] == merge.kept:
            yield _lost(survivors, lost, lang)
    if merge.pointed:
        yield POINTED.say(lang, n=merge.pointed)
    if merge.by_name:
        yield BY_NAME.say(lang, n=merge.by_name)
    if merge.left:
        yield LEFT.say(lang, headings=", ".join(merge.left))


def _gets(survivors: Survivors, one: Taken, lang: Lang) -> str:
    if not _may_be_shown(one.field):
        said = GETS_WITHOUT if one.rule is Rule.JOIN else FILLS_WITHOUT
        return said.say(lang, heading=_heading(survivors, one.field), why=WHY[one.rule].say(lang))
    return GETS.say(
        lang,
        heading=_heading(survivors, one.field),
        before=_value(one.before, lang),
        after=_value(one.after, lang),
        why=WHY[one.rule].say(lang),
    )


def _lost(survivors: Survivors, one: Lost, lang: Lang) -> str:
    if not _may_be_shown(one.field):
        return NOT_CARRIED_WITHOUT.say(lang, heading=_heading(survivors, one.field))
    return NOT_CARRIED.say(lang, heading=_heading(survivors, one.field), value=_value(one.value, lang))


def _may_be_shown(field_: str) -> bool:
    """Whether a tab of ours repeats what stands in a column: notes and columns nobody knows may hold anything, a passport
    included."""
    known = CLIENTS.field(field_)
    return known is not None and known.type not in ("note", "text")


def _heading(survivors: Survivors, field_: str) -> str:
    return " ".join(survivors.table.heading(field_).split())


def _value(value: Value, lang: Lang) -> str:
    if value is None:
        return EMPTY_CELL.say(lang)
    if isinstance(value, dt.date):
        return str(_day(value, lang))
    text = " ".join(str(value).split())
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


__all__ = ["DIFFERS", "FORM", "VERDICT", "duplicates_tab", "groups_of", "summary"]
